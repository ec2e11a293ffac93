//! Generated code, seen as Cranelift IR and as a unit: the facts that a reader of the design would
//! look for. What code does when it runs is the test crate's.
//!
//! | file | what it looks at |
//! |---|---|
//! | `memory` | accesses of linear memories |
//! | `calls` | calls, and the tables that they go through |
//! | `traps` | what traps, and how |
//! | `concurrency` | the built-ins of concurrency |
//! | `limits` | named limits of function bodies |
//!
//! Here is the rest: what holds of all code, and that all of it compiles.

mod calls;
mod concurrency;
mod limits;
mod memory;
mod traps;

use target_lexicon::Triple;
use windlass_targets::Target;

use super::unit::{CodeFunction, Symbol};
use super::{Request, generate, symbols};
use crate::decode::decode;
use crate::elaborate::elaborate;
use crate::elaborate::plan::Plan;
use crate::error::Result;
use crate::facts::Facts;
use crate::options::{BranchProtection, MemoryMode, OptLevel, Options, TrapMode};

pub(in crate::generate) const TRIPLES: &[&str] =
    &["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"];

/// Options with which each function is what is written, with its calls.
pub(in crate::generate) fn options(triple: &str) -> Options {
    let target = Target {
        triple: triple.parse::<Triple>().expect("a triple"),
        features: Vec::new(),
    };
    Options {
        inline: false,
        verify: true,
        ..Options::new("test", target)
    }
}

/// Every combination of target, memory, traps and optimisation.
fn all_options() -> Vec<Options> {
    let mut all = Vec::new();
    for triple in TRIPLES {
        for memory in [MemoryMode::Guard, MemoryMode::Checked] {
            for traps in [TrapMode::Signals, TrapMode::Explicit] {
                for opt_level in [OptLevel::None, OptLevel::Fast, OptLevel::Full] {
                    all.push(Options {
                        opt_level,
                        inline: true,
                        memory,
                        traps,
                        ..options(triple)
                    });
                }
            }
        }
    }
    all
}

/// The bytes of a component that instantiates a core module of these fields.
fn component(fields: &str) -> Vec<u8> {
    let text = format!("(component (core module $m {fields}) (core instance (instantiate $m)))");
    wat::parse_str(text).expect("text that parses")
}

fn with_plan<T>(bytes: &[u8], f: impl FnOnce(&Plan<'_>) -> T) -> T {
    let decoded = decode(bytes).expect("a valid component");
    f(&elaborate(decoded).expect("a plan"))
}

/// The facts when somebody calls each function.
fn facts_of_all(plan: &Plan<'_>) -> Facts {
    Facts::with_roots(plan, &plan.funcs.keys().collect::<Vec<_>>())
}

/// Compiles the function `$f` of a module.
pub(in crate::generate) fn compile_f(fields: &str, options: &Options) -> Result<CodeFunction> {
    compile_f_of(&component(fields), options)
}

/// Compiles the function `$f` of a component.
pub(in crate::generate) fn compile_f_of(bytes: &[u8], options: &Options) -> Result<CodeFunction> {
    let request = Request {
        asm: true,
        clif: true,
        only: Some("f".to_owned()),
        progress: None,
    };
    let mut unit = with_plan(bytes, |plan| {
        generate(plan, &facts_of_all(plan), options, &request)
    })?;
    Ok(unit.functions.pop().expect("a function of the name `f`"))
}

/// The Cranelift IR of `$f`, with signals and guard pages.
fn clif(fields: &str) -> String {
    let f = compile_f(fields, &options(TRIPLES[0])).expect("supported code");
    f.clif.expect("the request asks for IR")
}

/// The first instruction of `$f` on aarch64.
fn head(fields: &str, protection: &str) -> u32 {
    let options = Options {
        branch_protection: BranchProtection::parse(protection).expect("well written"),
        ..options(TRIPLES[1])
    };
    let f = compile_f(fields, &options).expect("supported code");
    u32::from_le_bytes(f.bytes[..4].try_into().expect("4 bytes"))
}

#[test]
fn protected_functions_begin_with_marks() {
    const BTI_JC: u32 = 0xd503_24df;
    const PACIAZ: u32 = 0xd503_231f;
    const PACIBZ: u32 = 0xd503_235f;
    let calls = "(func $f (call $g)) (func $g)";
    assert_eq!(head(calls, "bti"), BTI_JC);
    assert_eq!(head(calls, "standard"), BTI_JC);
    assert_eq!(head(calls, "pac-ret"), PACIAZ);
    assert_eq!(head(calls, "pac-ret+b-key"), PACIBZ);
    let leaf = "(func $f)";
    assert_eq!(head(leaf, "bti"), BTI_JC);
    assert_eq!(head(leaf, "pac-ret+leaf"), PACIAZ);
}

#[test]
fn immutable_global_is_a_constant() {
    let clif = clif("(global $g i32 (i32.const 4711)) (func $f (result i32) (global.get $g))");
    assert!(clif.contains("iconst.i32 4711"), "{clif}");
    assert!(!clif.contains("load.i32"), "{clif}");
}

#[test]
fn unsupported_features_are_named() {
    let cases = [
        (
            "(func $f (drop (ref.i31 (i32.const 0))))",
            "gc operator ref_i31",
        ),
        ("(func $f (param anyref))", "reference type anyref"),
        (
            "(type $s (struct)) (func $f (param (ref null $s)))",
            "reference type (ref null (module 0))",
        ),
        (
            "(type $s (struct)) (func $f (drop (struct.new $s)))",
            "gc operator struct_new",
        ),
        (
            "(type $a (array i8)) (func $f (drop (array.new $a (i32.const 1) (i32.const 2))))",
            "gc operator array_new",
        ),
    ];
    for (fields, feature) in cases {
        let error = compile_f(fields, &options(TRIPLES[0])).expect_err(feature);
        let message = error.to_string();
        let expected = format!("unsupported: {feature} in function `f` (at offset 0x");
        assert!(message.starts_with(&expected), "{message}");
    }
}

#[test]
fn control_flow_of_every_shape_verifies() {
    let fields = "
        (func $f (param i32 i64) (result i32 i64)
          (block (result i32 i64)
            (local.get 0) (local.get 1)
            (loop (param i32 i64) (result i32 i64)
              (br_if 0 (local.get 0))
              (br_table 0 1 0 1 (local.get 0))))
          (if (param i32 i64) (result i32 i64) (local.get 0) (then (br 1)))
          (if (param i32 i64) (result i32 i64) (local.get 0)
            (then (return)) (else (drop) (drop) unreachable))
          (block
            (block (br_table 0 1 0 1 (local.get 0)) (loop unreachable))
            nop)
          (if (i32.eqz (local.get 0)) (then (loop (br_if 1 (i32.const 0)) (br 0)))))";
    for options in all_options() {
        compile_f(fields, &options).expect("supported code");
    }
}

#[test]
fn deterministic_relaxed_simd_uses_nothing_of_one_target() {
    let fields = "(func $f (param v128 v128 v128) (result v128)
        (i8x16.relaxed_swizzle
          (f32x4.relaxed_madd (local.get 0) (local.get 1) (local.get 2))
          (i16x8.relaxed_laneselect
            (i16x8.relaxed_q15mulr_s (local.get 0) (local.get 1))
            (i16x8.relaxed_dot_i8x16_i7x16_s (local.get 1) (local.get 2))
            (i32x4.relaxed_trunc_f32x4_s
              (f32x4.relaxed_min (local.get 0) (local.get 2))))))";
    let [x86, aarch64] = [0, 1].map(|target| {
        let options = Options {
            relaxed_simd_deterministic: true,
            ..options(TRIPLES[target])
        };
        let f = compile_f(fields, &options).expect("supported code");
        f.clif.expect("the request asks for IR")
    });
    assert_eq!(x86, aarch64);
    assert!(!x86.contains("x86_") && !x86.contains("fma"), "{x86}");
    let fast = clif(fields);
    for op in [
        "x86_pshufb",
        "x86_pmulhrsw",
        "x86_pmaddubsw",
        "x86_cvtt2dq",
        "blendv",
    ] {
        assert!(fast.contains(op), "{op}: {fast}");
    }
}

/// Without any feature beyond the baseline every operator has instructions: a call of a library
/// would panic.
#[test]
fn core_guests_compile_in_every_mode() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/guests/core");
    let entries = std::fs::read_dir(folder).expect("guests");
    let files = entries.map(|entry| entry.expect("a file").path());
    for file in files.filter(|f| f.extension().is_some_and(|e| e == "wat")) {
        let bytes = wat::parse_file(&file).expect("text that parses");
        with_plan(&bytes, |plan| {
            for options in all_options() {
                generate(plan, &facts_of_all(plan), &options, &Request::default())
                    .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            }
        });
    }
}

/// Every function of the guests, in every mode, with Cranelift's verifier.
#[test]
fn guests_compile_in_every_mode() {
    let guests = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/guests");
    for name in [
        "counter/counter.wasm",
        "json/json.wasm",
        "markdown/markdown.wasm",
    ] {
        let bytes = std::fs::read(format!("{guests}/{name}")).expect("a guest");
        with_plan(&bytes, |plan| {
            for options in all_options() {
                let facts = facts_of_all(plan);
                let unit = generate(plan, &facts, &options, &Request::default())
                    .unwrap_or_else(|error| panic!("{name}: {error}"));
                let expected = symbols(plan, &facts).into_iter();
                let found = unit.functions.iter().map(|f| f.symbol);
                let found = found
                    .filter(|s| !matches!(s, Symbol::LargeBody(_) | Symbol::LargeExportBody(_)));
                assert!(found.eq(expected), "{name}");
            }
        });
    }
}
