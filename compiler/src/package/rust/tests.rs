//! The bindings of a component with every odd name and type, as text; and what bindings refuse.
//!
//! `golden/edges.wit` is the world; `golden/edges.wat` is made from it:
//! `wasm-tools component embed --dummy edges.wit | wasm-tools component new | wasm-tools strip -a -t`.
//! `courier`, with everything that is `async`, is the one of headers.
//! `BLESS=1` rewrites `golden/edges.rs.golden` and `golden/courier.rs.golden`. That bindings compile and work is tested with programs
//! (`tests/tests/rust_bindings.rs`).

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::names::Names;

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/package/rust/golden")
        .join(name)
}

fn bindings_of(wat: &[u8], library: &str) -> Result<String> {
    let bytes = wat::parse_bytes(wat).expect("the component is valid text");
    let decoded = crate::decode::decode(&bytes).expect("the component is valid");
    let plan = crate::elaborate::elaborate(decoded).expect("the component is supported");
    super::write(&plan, &Names::new(&plan, library))
}

#[test]
fn bindings_are_as_blessed() {
    are_as_blessed("edges", "edges.wat");
    are_as_blessed("courier", "../../header/golden/courier.wat");
}

fn are_as_blessed(library: &str, wat: &str) {
    let wat = std::fs::read(golden(wat)).expect("the component is there");
    let bindings = bindings_of(&wat, library).expect("the component can be bound");
    let path = golden(&format!("{library}.rs.golden"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &bindings).expect("the expectation can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = bindings
        .lines()
        .zip(expected.lines())
        .position(|(have, want)| have != want);
    assert!(
        bindings == expected,
        "{library}.rs.golden differs from line {:?} on; BLESS=1 rewrites it",
        differs.map(|line| line + 1)
    );
}

/// Each unsafe block says why it is none, and there is nothing that only some places may have.
#[test]
fn bindings_are_plain() {
    let wat = std::fs::read(golden("edges.wat")).expect("the component is there");
    let bindings = bindings_of(&wat, "edges").expect("the component can be bound");
    let lines: Vec<&str> = bindings.lines().map(str::trim).collect();
    let mut blocks = 0;
    for (number, line) in lines.iter().enumerate() {
        assert!(
            !line.starts_with("#![") && !line.starts_with("//!"),
            "{line}"
        );
        if line.contains("unsafe {") {
            blocks += 1;
            assert!(
                lines[number - 1].starts_with("// SAFETY: "),
                "line {}",
                number + 1
            );
        }
    }
    assert!(blocks > 10);
}

fn refusal(wat: &str) -> String {
    match bindings_of(wat.as_bytes(), "refused") {
        Err(error @ (Error::Unsupported(_) | Error::Limit(_))) => error.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn what_rust_can_not_express_is_refused() {
    let module = refusal("(module (func (export \"f\")))");
    assert_eq!(module, "unsupported: Rust bindings of core modules");
    let array = refusal("(component (import \"f\" (func (param \"list\" (list u8 100000)))))");
    assert!(
        array.contains("lists of fixed length above 65536 bytes"),
        "{array}"
    );
    let cycle = refusal(
        "(component
            (import \"r\" (type $r (sub resource)))
            (import \"a:b/c\" (instance
                (alias outer 1 $r (type $r'))
                (export \"r\" (type $r2 (eq $r')))
                (export \"f\" (func (param \"r\" (own $r2)))))))",
    );
    assert!(cycle.contains("resources of the world"), "{cycle}");
}

/// Types that are small to write and large to spell out.
#[test]
fn types_are_within_a_limit() {
    let mut wat = String::from("(component (type $t0 u8)\n");
    for n in 1..14 {
        let before = n - 1;
        wat += &format!("(type $t{n} (tuple (list $t{before}) (list $t{before})))\n");
    }
    for n in 0..20 {
        wat += &format!("(import \"f{n}\" (func (param \"p\" $t13)))\n");
    }
    wat += ")";
    let limit = refusal(&wat);
    assert!(limit.contains("in the types of Rust bindings"), "{limit}");
}

/// Getters and setters are functions with `get_` and `set_` before their names: of a handle, if they are a resource's.
#[test]
fn accessors_have_names() {
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/guests/values");
    let wat = std::fs::read(guests.join("accessors.wat")).expect("the guest is there");
    let bindings = bindings_of(&wat, "accessors").expect("the guest can be bound");
    for function in [
        "pub fn get_size(&mut self) -> Result<u32,",
        "pub fn set_size(&mut self, value: u32) -> Result<(),",
        "pub fn get_weight<H: Imports>(&self, instance: &mut Accessors<H>) -> Result<u32,",
        "pub fn set_weight<H: Imports>(&self, instance: &mut Accessors<H>, value: u32) -> Result<(),",
        "pub fn get_count<H: Imports>(instance: &mut Accessors<H>) -> Result<u32,",
        "fn get_limit(&mut self) -> Result<u32,",
        "fn set_limit(&mut self, value: u32) -> Result<(),",
    ] {
        assert!(bindings.contains(function), "{function}");
    }
}
