//! Accesses of linear memories.

use super::{TRIPLES, clif, compile_f, options};
use crate::options::{MemoryMode, Options};

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
