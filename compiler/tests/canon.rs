//! Every kind of interface type in every direction: the code of imports, exports and adapters goes
//! through Cranelift's verifier, for both machines, in every mode, between every pair of encodings.
//! What the code does when it runs is for the guests under `tests/guests`.

use target_lexicon::Triple;
use windlass::error::{Error, Result};
use windlass::facts::Facts;
use windlass::generate::{self, Request};
use windlass::options::{MemoryMode, OptLevel, Options, TrapMode};
use windlass::{decode, elaborate};
use windlass_targets::Target;

/// Types by name and definition; later ones may use earlier ones.
const TYPES: &[(&str, &str)] = &[
    ("flags8", r#"(flags "a" "b" "c")"#),
    ("flags16", r#"(flags "a" "b" "c" "d" "e" "f" "g" "h" "i")"#),
    ("plain-flags", r#"(flags "a" "b" "c" "d" "e" "f" "g" "h")"#),
    ("color", r#"(enum "red" "green" "blue")"#),
    ("pair", "(tuple u8 u64)"),
    ("plain", "(tuple u32 f32)"),
    (
        "point",
        r#"(record (field "x" s8) (field "y" s16) (field "z" char))"#,
    ),
    (
        "nested",
        r#"(record (field "p" $point) (field "q" $pair) (field "s" string))"#,
    ),
    ("maybe", "(option u16)"),
    ("maybe-string", "(option string)"),
    ("outcome", "(result string (error $color))"),
    ("empty-outcome", "(result)"),
    ("half-outcome", "(result (error f64))"),
    (
        "joined",
        r#"(variant (case "a" f32) (case "b" u64) (case "c" f64) (case "d" u32) (case "e")
            (case "f" f32) (case "g" (tuple f32 u8)))"#,
    ),
    ("floats", r#"(variant (case "a" f32) (case "b" u32))"#),
    ("bytes", "(list u8)"),
    ("bools", "(list bool)"),
    ("plains", "(list $plain)"),
    ("padded", "(list $pair)"),
    ("strings", "(list string)"),
    ("deep", "(list (list $nested))"),
    ("choices", "(list $joined)"),
    ("outcomes", "(list $outcome)"),
    ("all-flags", "(list $plain-flags)"),
    (
        "wide",
        "(tuple string string string string string string string string string)",
    ),
];

/// Types that need no name.
const ANONYMOUS: &[&str] = &[
    "bool", "s8", "u8", "s16", "u16", "s32", "u32", "s64", "u64", "f32", "f64", "char", "string",
];

const ENCODINGS: [&str; 3] = ["utf8", "utf16", "latin1+utf16"];

/// A component whose child passes a value of each type to its parent's import and back, and which
/// exports a function of each type itself. The core functions do nothing: the code around them is
/// the subject.
fn component(outer: &str, inner: &str) -> String {
    let mut import = String::new();
    let mut names = Vec::new();
    for (name, definition) in TYPES {
        import += &format!(
            "(type ${name}' {definition}) (export \"{name}\" (type ${name} (eq ${name}')))\n"
        );
        names.push(((*name).to_owned(), format!("${name}")));
    }
    let mut aliases = String::new();
    for (name, _) in TYPES {
        aliases += &format!("(alias export $host \"{name}\" (type ${name}))\n");
    }
    for ty in ANONYMOUS {
        names.push((format!("an-{ty}"), (*ty).to_owned()));
    }
    let (mut lowers, mut lifts, mut inner_lifts, mut adapters) =
        (String::new(), String::new(), String::new(), String::new());
    let mut imports = String::new();
    for (i, (name, ty)) in names.iter().enumerate() {
        let signature = format!(r#"(param "value" {ty}) (result {ty})"#);
        import += &format!("(export \"echo-{name}\" (func {signature}))\n");
        let options = |encoding: &str| {
            format!(r#"string-encoding={encoding} (memory $m "mem") (realloc (func $m "realloc"))"#)
        };
        lowers += &format!(
            "(core func $lower{i} (canon lower (func $host \"echo-{name}\") {}))\n",
            options(outer)
        );
        let lift = |encoding: &str| {
            format!(
                r#"(canon lift (core func $m "{name}") {} (post-return (func $m "post-{name}")))"#,
                options(encoding)
            )
        };
        lifts += &format!(
            "(func (export \"lift-{name}\") {signature} {})\n",
            lift(outer)
        );
        inner_lifts += &format!(
            "(func (export \"lift-{name}\") {signature} {})\n",
            lift(inner)
        );
        adapters += &format!(
            "(core func $adapter{i} (canon lower (func $child \"lift-{name}\") {}))\n",
            options(outer)
        );
        imports +=
            &format!("(export \"l{i}\" (func $lower{i})) (export \"a{i}\" (func $adapter{i}))\n");
    }
    let module = module(&names);
    let uses = uses(&names);
    let (mut child_types, mut child_args) = (String::new(), String::new());
    for (name, definition) in TYPES {
        child_types += &format!(
            "(type ${name}' {definition}) (import \"{name}\" (type ${name} (eq ${name}')))\n"
        );
        child_args += &format!("(with \"{name}\" (type ${name}))\n");
    }
    let options_of = |text: String| {
        text.replace("(memory $m \"mem\")", "(memory (core memory $m \"mem\"))")
            .replace("(func $m ", "(core func $m ")
            .replace("(core core ", "(core ")
    };
    options_of(format!(
        "(component
            (import \"test:types/host\" (instance $host {import}))
            {aliases}
            {module}
            (component $Child
                {child_types}
                (alias outer 1 $Module (core module $Module))
                (core instance $m (instantiate $Module))
                {inner_lifts})
            (instance $child (instantiate $Child {child_args}))
            (core instance $m (instantiate $Module))
            {lowers}
            {adapters}
            {uses}
            (core instance $uses (instantiate $Uses (with \"\" (instance {imports}))))
            {lifts})"
    ))
}

/// The core type of a function `(param t) (result t)` by the name of the type: parameters, and
/// whether the result is a pointer.
fn core_type(name: &str) -> (&'static str, &'static str) {
    match name {
        "flags8" | "flags16" | "plain-flags" | "color" | "empty-outcome" => ("i32", "i32"),
        "pair" => ("i32 i64", "ptr"),
        "plain" => ("i32 f32", "ptr"),
        "point" => ("i32 i32 i32", "ptr"),
        "nested" => ("i32 i32 i32 i32 i64 i32 i32", "ptr"),
        "maybe" => ("i32 i32", "ptr"),
        "maybe-string" | "outcome" => ("i32 i32 i32", "ptr"),
        "half-outcome" => ("i32 f64", "ptr"),
        "joined" => ("i32 i64 i32", "ptr"),
        "floats" => ("i32 i32", "ptr"),
        "wide" => ("i32", "ptr"),
        "an-s64" | "an-u64" => ("i64", "i64"),
        "an-f32" => ("f32", "f32"),
        "an-f64" => ("f64", "f64"),
        "an-string" => ("i32 i32", "ptr"),
        name if name.starts_with("an-") => ("i32", "i32"),
        _ => ("i32 i32", "ptr"),
    }
}

/// The module that is lifted.
fn module(names: &[(String, String)]) -> String {
    let mut funcs = String::new();
    for (name, _) in names {
        let (params, result) = core_type(name);
        let result = result.replace("ptr", "i32");
        funcs += &format!(
            "(func (export \"{name}\") (param {params}) (result {result}) unreachable)
             (func (export \"post-{name}\") (param {result}))\n"
        );
    }
    format!(
        "(core module $Module
            (memory (export \"mem\") 1)
            (func (export \"realloc\") (param i32 i32 i32 i32) (result i32) unreachable)
            {funcs})"
    )
}

/// The module that imports what is lowered.
fn uses(names: &[(String, String)]) -> String {
    let mut imports = String::new();
    for (i, (name, _)) in names.iter().enumerate() {
        let (params, result) = core_type(name);
        let signature = match result {
            "ptr" => format!("(param {params} i32)"),
            flat => format!("(param {params}) (result {flat})"),
        };
        imports += &format!(
            "(import \"\" \"l{i}\" (func {signature})) (import \"\" \"a{i}\" (func {signature}))\n"
        );
    }
    format!("(core module $Uses {imports})")
}

fn compile(wat: &str, triple: &str, traps: TrapMode, memory: MemoryMode) -> Result<usize> {
    let bytes = wat::parse_str(wat).unwrap_or_else(|error| panic!("{error}\n{wat}"));
    let plan = elaborate::elaborate(decode::decode(&bytes)?)?;
    let target = Target {
        triple: triple.parse::<Triple>().unwrap(),
        features: Vec::new(),
    };
    let options = Options {
        opt_level: OptLevel::None,
        memory,
        traps,
        verify: true,
        ..Options::new("types", target)
    };
    let unit = generate::generate(&plan, &Facts::new(&plan), &options, &Request::default())?;
    Ok(unit.functions.len())
}

const MACHINES: [&str; 2] = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"];

#[test]
fn every_type_compiles_between_every_pair_of_encodings() {
    for outer in ENCODINGS {
        for inner in ENCODINGS {
            let wat = component(outer, inner);
            for machine in MACHINES {
                let count = compile(&wat, machine, TrapMode::Signals, MemoryMode::Guard).unwrap();
                assert!(count > 4 * TYPES.len());
            }
        }
    }
}

#[test]
fn every_type_compiles_in_every_mode() {
    let wat = component("latin1+utf16", "utf8");
    for machine in MACHINES {
        for (traps, memory) in [
            (TrapMode::Signals, MemoryMode::Checked),
            (TrapMode::Explicit, MemoryMode::Guard),
            (TrapMode::Explicit, MemoryMode::Checked),
        ] {
            compile(&wat, machine, traps, memory).unwrap();
        }
    }
}

/// A type of few definitions and very many nodes is refused by name.
#[test]
fn a_type_with_too_much_in_it_is_a_named_limit() {
    let mut types = "(type $t0 (result u8 (error bool)))\n".to_owned();
    for i in 1..=16 {
        let previous = i - 1;
        types += &format!("(type $t{i} (tuple $t{previous} $t{previous}))\n");
    }
    let wat = format!(
        "(component {types}
            (core module $M
                (memory (export \"mem\") 1)
                (func (export \"f\") (param i32))
                (func (export \"realloc\") (param i32 i32 i32 i32) (result i32) unreachable))
            (core instance $m (instantiate $M))
            (func (export \"f\") (param \"value\" (list $t16))
                (canon lift (core func $m \"g\") (memory (core memory $m \"mem\"))
                    (realloc (core func $m \"realloc\")))))"
    )
    .replace(
        "(func (export \"f\") (param i32))",
        "(func (export \"g\") (param i32 i32))",
    );
    let error = compile(&wat, MACHINES[0], TrapMode::Signals, MemoryMode::Guard).unwrap_err();
    assert!(matches!(error, Error::Limit(_)), "{error}");
    assert!(
        error.to_string().contains("in the parameters or results"),
        "{error}"
    );
}

/// What a component gets for a borrow of its own resource is an `i32`, where representations may be
/// wider.
#[test]
fn a_borrow_of_a_wide_representation_is_unsupported_by_name() {
    let wat = "(component
        (type $r' (resource (rep i64)))
        (export $r \"r\" (type $r'))
        (core module $M (func (export \"f\") (param i32)))
        (core instance $m (instantiate $M))
        (func (export \"f\") (param \"value\" (borrow $r)) (canon lift (core func $m \"f\"))))";
    let error = compile(wat, MACHINES[0], TrapMode::Signals, MemoryMode::Guard).unwrap_err();
    assert!(matches!(error, Error::Unsupported(_)), "{error}");
    assert!(
        error.to_string().contains("`i64` representation"),
        "{error}"
    );
    let place = error.diagnostic().expect("the input is at fault");
    assert!(place.offset.is_some() && place.hint.is_some(), "{place:?}");
}
