//! What is valid and not supported: each is refused by its name, with its place in the binary and what to
//! do about it. Elsewhere: operators of garbage collection (`generate`), Rust bindings (`package`).

use windlass::error::{Diagnostic, Error, Result};
use windlass::{decode, elaborate};

/// Features by their names, each with a component or module that uses it.
const CASES: [(&str, &str); 9] = [
    (
        "instances of a core module that is imported",
        "(component (import \"m\" (core module $m)) (core instance (instantiate $m)))",
    ),
    (
        "instances of a component that is imported",
        "(component (import \"c\" (component $c)) (instance (instantiate $c)))",
    ),
    (
        "instances of a component that is imported",
        "(component
            (import \"c\" (component $c (export \"f\" (func))))
            (component $D (import \"c\" (component $c (export \"f\" (func)))) (instance (instantiate $c)))
            (instance (instantiate $D (with \"c\" (component $c)))))",
    ),
    (
        "component-level values",
        "(component (import \"v\" (value u32)))",
    ),
    (
        "borrow of a resource with an `i64` representation",
        "(component
            (type $r' (resource (rep i64)))
            (export $r \"r\" (type $r'))
            (core module $M (func (export \"f\") (param i32) (result i32) unreachable)
                (memory (export \"mem\") 1)
                (func (export \"realloc\") (param i32 i32 i32 i32) (result i32) unreachable)
                (func (export \"g\") (param i32 i32)))
            (core instance $m (instantiate $M))
            (func (export \"f\") (param \"values\" (list (tuple u8 (borrow $r))))
                (canon lift (core func $m \"g\") (memory (core memory $m \"mem\"))
                    (realloc (core func $m \"realloc\")))))",
    ),
    ("types of structs and arrays", "(module (type (struct)))"),
    (
        "types of structs and arrays",
        "(module (type $a (array i8)) (func (param (ref $a))))",
    ),
    ("reference type anyref", "(module (table 1 anyref))"),
    (
        "GC types in constant expressions",
        "(component (core module $M (global i31ref (ref.i31 (i32.const 1))))
            (core instance (instantiate $M)))",
    ),
];

fn compile(bytes: &[u8]) -> Result<()> {
    elaborate::elaborate(decode::decode(bytes)?).map(|_| ())
}

fn refusal(wat: &str) -> (Diagnostic, usize) {
    let bytes = wat::parse_str(wat).unwrap_or_else(|error| panic!("{error}\n{wat}"));
    match compile(&bytes) {
        Err(Error::Unsupported(diagnostic)) => (diagnostic, bytes.len()),
        other => panic!("not refused: {other:?}\n{wat}"),
    }
}

#[test]
fn every_refusal_has_a_place_and_a_hint() {
    for (feature, wat) in CASES {
        let (diagnostic, size) = refusal(wat);
        assert!(diagnostic.message.starts_with(feature), "{diagnostic:?}");
        // The place is within the binary, and not its beginning, which is what a place that nobody knew
        // would be.
        let offset = diagnostic.offset.expect(feature);
        assert!((8..size as u64).contains(&offset), "{diagnostic:?}");
        let hint = diagnostic.hint.expect(feature);
        assert!(!hint.is_empty() && !hint.ends_with('.'), "{hint}");
    }
}

/// What only passes through is no reason to refuse the rest.
#[test]
fn what_is_not_used_is_not_refused() {
    for wat in [
        "(component (import \"m\" (core module $m)) (export \"m\" (core module $m)))",
        "(component (import \"c\" (component $c)) (export \"c\" (component $c)))",
        "(component
            (import \"f\" (func $f async (param \"s\" (stream string)) (result (future u8))))
            (export \"g\" (func $f)))",
    ] {
        let bytes = wat::parse_str(wat).expect("valid");
        compile(&bytes).unwrap_or_else(|error| panic!("{error}\n{wat}"));
    }
}
