//! Generated code, seen as Cranelift IR and as a unit: the facts that a reader of the design would
//! look for. What code does when it runs is the test crate's.

use target_lexicon::Triple;
use windlass_abi::entry::Entry;
use windlass_abi::trap::TrapCode;
use windlass_targets::Target;

use super::unit::{CodeFunction, Symbol};
use super::{Request, generate, symbols};
use crate::decode::decode;
use crate::elaborate::elaborate;
use crate::elaborate::plan::Plan;
use crate::error::Result;
use crate::facts::Facts;
use crate::options::{BranchProtection, MemoryMode, OptLevel, Options, TrapMode};

pub(super) const TRIPLES: &[&str] = &["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"];

/// Options with which each function is what is written, with its calls.
pub(super) fn options(triple: &str) -> Options {
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

/// Compiles the function `$f` of a module.
pub(super) fn compile_f(fields: &str, options: &Options) -> Result<CodeFunction> {
    let request = Request {
        asm: true,
        clif: true,
        only: Some("f".to_owned()),
        progress: None,
    };
    let bytes = component(fields);
    let mut unit = with_plan(&bytes, |plan| {
        generate(plan, &Facts::new(plan), options, &request)
    })?;
    Ok(unit.functions.pop().expect("a function of the name `f`"))
}

/// The Cranelift IR of `$f`, with signals and guard pages.
fn clif(fields: &str) -> String {
    let f = compile_f(fields, &options(TRIPLES[0])).expect("supported code");
    f.clif.expect("the request asks for IR")
}

const LOAD: &str = "(memory 1) (func $f (param i32) (result i32)
    (i32.load offset=16 (local.get 0)))";

#[test]
fn guard_mode_has_no_bounds_check() {
    let clif = clif(LOAD);
    assert!(!clif.contains("icmp"), "{clif}");
    assert!(clif.contains("readonly can_move"), "{clif}");
}

#[test]
fn guards_against_speculation_are_an_option() {
    const TABLE: &str = "(table 1 10 funcref) (func $f (param i32) (result funcref)
        (table.get (local.get 0)))";
    for fields in [LOAD, TABLE] {
        for (spectre, count) in [(true, 1), (false, 0)] {
            let options = Options {
                memory: MemoryMode::Checked,
                spectre,
                ..options(TRIPLES[0])
            };
            let f = compile_f(fields, &options).expect("supported code");
            let clif = f.clif.expect("the request asks for IR");
            assert_eq!(
                clif.matches("select_spectre_guard").count(),
                count,
                "{clif}"
            );
            assert!(clif.contains("icmp ") && clif.contains("trapnz"), "{clif}");
        }
    }
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
fn checked_mode_compares_and_guards() {
    let options = Options {
        memory: MemoryMode::Checked,
        ..options(TRIPLES[0])
    };
    let f = compile_f(LOAD, &options).expect("supported code");
    let clif = f.clif.expect("the request asks for IR");
    assert!(clif.contains("icmp ugt"), "{clif}");
    assert!(clif.contains("select_spectre_guard"), "{clif}");
    assert!(!clif.contains("can_move"), "the base may move: {clif}");
}

#[test]
fn far_offset_is_checked_even_with_guard_pages() {
    let clif = clif(
        "(memory 1) (func $f (param i32) (result i32)
           (i32.load offset=0x7fffffff (local.get 0)))",
    );
    assert!(clif.contains("icmp ugt"), "{clif}");
}

#[test]
fn constant_address_within_the_minimum_never_traps() {
    let clif = clif("(memory 1) (func $f (result i32) (i32.load (i32.const 65532)))");
    assert!(clif.contains("load.i32 notrap"), "{clif}");
}

#[test]
fn few_bytes_are_copied_and_filled_without_a_call() {
    let copy = |count: &str| {
        clif(&format!(
            "(memory 1) (func $f (param i32 i32 i32)
               (memory.copy (local.get 0) (local.get 1) {count}))"
        ))
    };
    let fill = |count: &str| {
        clif(&format!(
            "(memory 1) (func $f (param i32 i32 i32)
               (memory.fill (local.get 0) (local.get 1) {count}))"
        ))
    };
    for clif in [copy("(i32.const 128)"), fill("(i32.const 128)")] {
        assert!(!clif.contains("call"), "{clif}");
        assert!(clif.contains("icmp ugt"), "its range is checked: {clif}");
    }
    let others = ["(i32.const 129)", "(i32.const -1)", "(local.get 2)"];
    for count in others {
        assert!(copy(count).contains("call"), "{count}");
        assert!(fill(count).contains("call"), "{count}");
    }
}

#[test]
fn immutable_global_is_a_constant() {
    let clif = clif("(global $g i32 (i32.const 4711)) (func $f (result i32) (global.get $g))");
    assert!(clif.contains("iconst.i32 4711"), "{clif}");
    assert!(!clif.contains("load.i32"), "{clif}");
}

#[test]
fn call_is_direct_and_passes_the_instance() {
    let clif = clif("(func $g (param i32)) (func $f (call $g (i32.const 5)))");
    assert!(clif.contains("call fn0(v0, v1)"), "{clif}");
    assert!(!clif.contains("call_indirect"), "{clif}");
}

#[test]
fn table_that_cannot_grow_has_a_constant_length() {
    let fields = |limits: &str| {
        format!(
            "(type $t (func)) (table $t {limits} funcref)
             (func $g (type $t))
             (func $w (table.set (i32.const 0) (ref.null func)))
             (func $f (param i32) (call_indirect (type $t) (local.get 0)))"
        )
    };
    assert!(clif(&fields("7 7")).contains("iconst.i64 7"));
    assert!(!clif(&fields("7 8")).contains("iconst.i64 7"));
    assert!(clif(&fields("7 7")).contains("readonly can_move"));
    assert!(!clif(&fields("7 8")).contains("can_move"));
}

#[test]
fn call_through_an_unchanging_table_is_a_load_and_a_call() {
    let fields = |index: &str| {
        format!(
            "(type $t (func (param i32))) (type $u (func)) (table $t 9 funcref)
             (elem (i32.const 1) $g $h)
             (func $g (type $t)) (func $h (type $u))
             (func $f (param i32) (call_indirect (type $t) (i32.const 7) {index}))"
        )
    };
    let clif_of = |index| clif(&fields(index));
    let unknown = clif_of("(local.get 0)");
    assert!(unknown.contains("iconst.i64 9"), "{unknown}");
    assert_eq!(
        unknown.matches("load").count(),
        1 + STACK_CHECK_LOADS,
        "{unknown}"
    );
    let traps = |clif: &str| clif.matches("trap").count() - clif.matches("notrap").count();
    assert_eq!(traps(&unknown), 1, "{unknown}");
    let known = clif_of("(i32.const 1)");
    assert!(known.contains("call fn0(v0, "), "{known}");
    assert_eq!(traps(&known), 0, "{known}");
    for (index, code) in [
        ("(i32.const 0)", TrapCode::IndirectCallToNull),
        ("(i32.const 2)", TrapCode::BadSignature),
        ("(i32.const 3)", TrapCode::IndirectCallToNull),
        ("(i32.const -1)", TrapCode::TableOutOfBounds),
    ] {
        let clif = clif_of(index);
        assert!(clif.contains(&format!("trap user{}", code as u8)), "{clif}");
        assert!(!clif.contains("call"), "{clif}");
    }
}

/// The limit of the stack, in signals mode.
const STACK_CHECK_LOADS: usize = 1;

#[test]
fn indirect_call_of_a_type_without_functions_always_traps() {
    let clif = clif(
        "(type $t (func (param f64 f64 f64))) (table 1 funcref)
         (func $w (table.set (i32.const 0) (ref.null func)))
         (func $f (param f64) (call_indirect (type $t)
           (local.get 0) (local.get 0) (local.get 0) (i32.const 0)))",
    );
    assert!(!clif.contains("call_indirect"), "{clif}");
    let code = format!("trap user{}", TrapCode::BadSignature as u8);
    assert!(clif.contains(&code), "{clif}");
}

#[test]
fn explicit_mode_leaves_no_hardware_trap() {
    let fields = "(memory 1) (table 1 funcref) (type $t (func (result i32)))
        (func $g (result i32) (i32.const 1))
        (func $f (param i32 f64) (result i32)
          (drop (i32.div_s (local.get 0) (local.get 0)))
          (drop (i32.trunc_f64_u (local.get 1)))
          (i32.store (local.get 0) (i32.const 1))
          (drop (call_indirect (type $t) (local.get 0)))
          unreachable)";
    for triple in TRIPLES {
        let options = Options {
            traps: TrapMode::Explicit,
            ..options(triple)
        };
        let f = compile_f(fields, &options).expect("supported code");
        // Each failed check is one call without arguments, and the code stands at its return address.
        let trap = Symbol::Runtime(Entry::Trap);
        let calls = f.relocs.iter().filter(|r| r.target == trap);
        let returns: Vec<u32> = calls.map(|r| r.offset + 4).collect();
        let sites: Vec<u32> = f.traps.iter().map(|t| t.0).collect();
        assert!(sites.len() > 4 && sites == returns, "{sites:?} {returns:?}");
        let clif = f.clif.expect("the request asks for IR");
        for trapping in ["trapz", "trapnz", "fcvt_to_uint.i32"] {
            assert!(!clif.contains(trapping), "{trapping}: {clif}");
        }
        let loads = clif
            .lines()
            .filter(|l| l.contains("load") || l.contains("store"));
        for line in loads {
            assert!(line.contains("notrap"), "{line}");
        }
    }
}

/// A component that passes a variant, whose cases are ever more strings, to another. Each string is
/// a branch that does not reach far.
fn strings_between_components(cases: usize) -> Vec<u8> {
    let cases: String = (1..=cases)
        .map(|n| format!("(case \"c{n}\" (tuple{}))", " string".repeat(n)))
        .collect();
    let text = format!(
        r#"(component
          (type $v (variant {cases}))
          (component $b
            (alias outer 1 $v (type $d)) (export $v "v" (type $d))
            (core module $m (memory (export "m") 1)
              (func (export "r") (param i32 i32 i32 i32) (result i32) (i32.const 8))
              (func (export "f") (param i32)))
            (core instance $m (instantiate $m))
            (func (export "f") (param "x" $v) (canon lift (core func $m "f")
              string-encoding=utf16 (memory (core memory $m "m")) (realloc (core func $m "r")))))
          (instance $b (instantiate $b))
          (component $a
            (alias outer 1 $v (type $d)) (import "v" (type $v (eq $d)))
            (import "f" (func $f (param "x" $v)))
            (core module $m (memory (export "m") 1))
            (core instance $m (instantiate $m))
            (core func $f (canon lower (func $f)
              string-encoding=latin1+utf16 (memory (core memory $m "m"))))
            (core module $n (import "" "f" (func (param i32))))
            (core instance (instantiate $n (with "" (instance (export "f" (func $f)))))))
          (instance (instantiate $a (with "v" (type $b "v")) (with "f" (func $b "f")))))"#
    );
    wat::parse_str(text).expect("text that parses")
}

/// Cranelift makes room for far branches of aarch64 between a call and what follows it.
#[test]
fn explicit_traps_of_a_large_function_are_known_by_their_return_addresses() {
    for cases in 8..12 {
        let bytes = strings_between_components(cases);
        for triple in TRIPLES {
            let options = Options {
                opt_level: OptLevel::None,
                traps: TrapMode::Explicit,
                ..options(triple)
            };
            let unit = with_plan(&bytes, |plan| {
                generate(plan, &Facts::new(plan), &options, &Request::default())
            });
            for f in &unit.expect("supported code").functions {
                // A call of either machine ends four bytes after the start of its relocation.
                let trap = Symbol::Runtime(Entry::Trap);
                for call in f.relocs.iter().filter(|r| r.target == trap) {
                    let at = call.offset + 4;
                    let known = f.traps.iter().any(|(offset, _)| *offset == at);
                    assert!(known, "{triple}, {cases} cases: nothing at {at:#x}");
                }
            }
        }
    }
}

#[test]
fn traps_have_our_numbers_and_places_in_the_binary() {
    let fields = "(func $f (param i32 i32) (result i32)
        (i32.div_u (local.get 0) (local.get 1)))";
    for triple in TRIPLES {
        let f = compile_f(fields, &options(triple)).expect("supported code");
        let numbers: Vec<u8> = f.traps.iter().map(|(_, code)| *code).collect();
        assert_eq!(numbers, [TrapCode::IntegerDivideByZero as u8]);
        let bytes = component(fields);
        let (at, wasm) = f.addresses[0];
        assert_eq!(at, f.traps[0].0);
        assert_eq!(bytes[wasm as usize], 0x6e, "the opcode of i32.div_u");
    }
}

#[test]
fn frame_is_checked_only_where_there_is_one() {
    let overflow = TrapCode::StackOverflow as u8;
    let checks = |fields: &str| {
        let f = compile_f(fields, &options(TRIPLES[0])).expect("supported code");
        f.traps.iter().any(|(_, code)| *code == overflow)
    };
    assert!(!checks("(func $f (param i32) (result i32) (local.get 0))"));
    assert!(checks("(func $f (call $f))"));
}

#[test]
fn large_frame_is_checked_before_it_is_made_without_signals() {
    let locals = 4000;
    let mut body = format!("(local {})", "i64 ".repeat(locals));
    for i in 0..locals {
        body += &format!("(local.set {i} (call $g))");
    }
    body += "(i64.const 0)";
    for i in 0..locals {
        body += &format!("(i64.add (local.get {i}))");
    }
    let fields = format!("(func $g (result i64) (i64.const 1)) (func $f (result i64) {body})");
    let bytes = component(&fields);
    for triple in TRIPLES {
        let options = Options {
            traps: TrapMode::Explicit,
            ..options(triple)
        };
        let request = Request {
            only: Some("f".to_owned()),
            ..Request::default()
        };
        with_plan(&bytes, |plan| {
            let unit =
                generate(plan, &Facts::new(plan), &options, &request).expect("supported code");
            let [check, body] = &unit.functions[..] else {
                panic!("a check and a body");
            };
            let (Symbol::Func(id), Symbol::LargeBody(of)) = (check.symbol, body.symbol) else {
                panic!("{:?}, {:?}", check.symbol, body.symbol);
            };
            assert_eq!(id, of);
            assert!(check.relocs.iter().any(|r| r.target == body.symbol));
            assert!(check.bytes.len() < 200, "{} bytes", check.bytes.len());
        });
    }
}

#[test]
fn atomic_accesses_are_single_instructions_where_there_are_any() {
    let code = |op: &str, triple: &str, features: &[&'static str]| {
        let mut options = options(triple);
        options.target.features = features.to_vec();
        let fields = format!("(memory 1 2 shared) (func $f (param i32 i32 i32) {op})");
        let f = compile_f(&fields, &options).expect("supported code");
        f.disassembly.expect("the request asks for it")
    };
    let [x86_64, aarch64] = [TRIPLES[0], TRIPLES[1]];
    let add = "(drop (i32.atomic.rmw.add (local.get 0) (local.get 1)))";
    assert!(code(add, x86_64, &[]).contains("lock"));
    assert!(code(add, aarch64, &[]).contains("atomic_rmw_loop"));
    let lse = code(add, aarch64, &["lse"]);
    assert!(lse.contains("ldaddal"), "{lse}");
    let store = "(i32.atomic.store (local.get 0) (local.get 1))";
    let exchange = code(store, x86_64, &[]);
    assert!(
        exchange.contains("xchg") && !exchange.contains("mfence"),
        "{exchange}"
    );
    assert!(code(store, aarch64, &[]).contains("stlr"));
    // The loop compares registers of 64 bits, so one of 32 is cleared above them.
    let swap = "(drop (i32.atomic.rmw.cmpxchg (local.get 0) (local.get 1) (local.get 2)))";
    assert!(code(swap, aarch64, &[]).contains("lsr w"));
    assert!(!code(swap, aarch64, &["lse"]).contains("lsr w"));
}

#[test]
fn nothing_is_known_of_memory_across_an_atomic_access() {
    let loads = |between: &str| {
        let f = compile_f(
            &format!(
                "(memory 1 2 shared) (func $f (param i32) (result i32)
                    (i32.load (local.get 0)) {between} (i32.load (local.get 0)) i32.add)"
            ),
            &options(TRIPLES[1]),
        );
        let code = f.expect("supported code").disassembly.expect("asked for");
        // Plain loads of 32 bits; the memory's slot and base have 64.
        code.matches("ldr w").count()
    };
    assert_eq!(loads(""), 1);
    assert_eq!(loads("(atomic.fence)"), 2);
    assert_eq!(loads("(drop (i64.atomic.load (i32.const 64)))"), 2);
    assert_eq!(loads("(i32.atomic.store8 (i32.const 64) (i32.const 1))"), 2);
    assert_eq!(
        loads("(drop (memory.atomic.notify (i32.const 64) (i32.const 1)))"),
        2
    );
    assert_eq!(loads("(drop (memory.size))"), 2);
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
fn hostile_use_of_locals_is_a_named_limit() {
    let locals = 50_000;
    let declared = "i32 ".repeat(locals);
    let reads: String = (0..locals)
        .map(|i| format!("(drop (local.get {i}))"))
        .collect();
    let cases = [
        (
            format!("{} {reads} {}", "loop ".repeat(80), "end ".repeat(80)),
            "loops times locals of a function",
        ),
        (
            format!("{} {reads}", "(if (local.get 0) (then))".repeat(500)),
            "values of a function",
        ),
        (
            "(if (local.get 0) (then))".repeat(10_000),
            "blocks times locals of a function",
        ),
    ];
    for (body, limit) in cases {
        let fields = format!("(func $f (local {declared}) {body})");
        let error = compile_f(&fields, &options(TRIPLES[0])).expect_err(limit);
        let message = error.to_string();
        let expected = format!("limit exceeded: {limit} in function `f`");
        assert!(message.starts_with(&expected), "{message}");
    }
}

/// A function whose calls, all in nested `try_table`s of one clause each, change one local after the
/// other; what catches reads them all.
fn nested_tries(depth: usize, calls: usize, locals: usize) -> String {
    let tags: String = (0..depth).map(|i| format!("(tag $t{i})")).collect();
    let open: String = (0..depth).map(|i| format!("(block $h{i} ")).collect();
    let tries: String = (0..depth)
        .map(|i| format!("(try_table (catch $t{i} $h{i}) "))
        .collect();
    let body: String = (0..calls)
        .map(|i| format!("(local.set {} (call $g)) ", i % locals))
        .collect();
    let reads: String = (0..locals)
        .map(|i| format!("(local.set 0 (i32.add (local.get 0) (local.get {i})))"))
        .collect();
    let read_and_close = format!("{reads})").repeat(depth);
    format!(
        "{tags} (func $g (result i32) (i32.const 0))
         (func $f (local {}) {open}{tries}{body}{}{read_and_close})",
        "i32 ".repeat(locals),
        ")".repeat(depth),
    )
}

#[test]
fn hostile_use_of_handlers_is_a_named_limit() {
    let cases = [
        (400, 1000, 1, "handlers of a function's calls"),
        (1, 700, 50_000, "handlers times locals of a function"),
        (100, 200, 40, "values at handlers of a function's calls"),
    ];
    for (depth, calls, locals, limit) in cases {
        let fields = nested_tries(depth, calls, locals);
        let error = compile_f(&fields, &options(TRIPLES[0])).expect_err(limit);
        let message = error.to_string();
        let expected = format!("limit exceeded: {limit} in function `f`");
        assert!(message.starts_with(&expected), "{message}");
    }
    let fields = nested_tries(20, 100, 10);
    compile_f(&fields, &options(TRIPLES[0])).expect("what compilers may emit");
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
fn access_with_64_bit_index_is_always_checked_exactly() {
    let within =
        clif("(memory i64 1) (func $f (param i64) (result i64) (i64.load offset=8 (local.get 0)))");
    assert!(within.contains("isub"), "{within}");
    assert!(!within.contains("uadd_overflow"), "{within}");
    let beyond = clif(
        "(memory i64 1) (func $f (param i64) (result i64)
           (i64.load offset=0x10000 (local.get 0)))",
    );
    assert!(beyond.contains("uadd_overflow"), "{beyond}");
    for clif in [within, beyond] {
        assert!(clif.contains("icmp ugt"), "{clif}");
        assert!(!clif.contains("can_move"), "the base may move: {clif}");
    }
}

#[test]
fn element_of_a_typed_table_needs_no_check_of_its_type() {
    let fields = |ty: &str| {
        format!(
            "(type $t (func)) (table $t 7 7 {ty} (ref.func $g)) (func $g (type $t))
             (func $w (table.set (i32.const 0) (ref.func $g)))
             (func $f (param i32) (call_indirect (type $t) (local.get 0)))"
        )
    };
    let traps = |ty: &str| clif(&fields(ty)).matches("trap").count();
    // Bounds, null, type; the loads say `notrap`.
    let count = |ty: &str| traps(ty) - clif(&fields(ty)).matches("notrap").count();
    assert_eq!(count("funcref"), 3);
    assert_eq!(count("(ref null $t)"), 2);
    assert_eq!(count("(ref $t)"), 1);
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
                generate(plan, &Facts::new(plan), &options, &Request::default())
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
                let facts = Facts::new(plan);
                let unit = generate(plan, &facts, &options, &Request::default())
                    .unwrap_or_else(|error| panic!("{name}: {error}"));
                let expected = symbols(plan, &facts).into_iter();
                let found = unit.functions.iter().map(|f| f.symbol);
                let found = found.filter(|s| !matches!(s, Symbol::LargeBody(_)));
                assert!(found.eq(expected), "{name}");
            }
        });
    }
}
