//! Calls, and the tables that they go through.

use windlass_abi::trap::TrapCode;

use super::{TRIPLES, clif, compile_f, options};
use crate::options::Options;

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
fn guards_against_speculation_are_an_option_of_calls_too() {
    let unchanging = "(type $t (func)) (table 3 3 funcref) (elem (i32.const 1) $g) (func $g)
        (func $f (param i32) (call_indirect (type $t) (local.get 0)))";
    let changing = format!("{unchanging} (func (table.set (i32.const 0) (ref.null func)))");
    for fields in [unchanging, &changing] {
        for (spectre, count) in [(true, 1), (false, 0)] {
            let options = Options {
                spectre,
                ..options(TRIPLES[0])
            };
            let f = compile_f(fields, &options).expect("supported code");
            let clif = f.clif.expect("the request asks for IR");
            let guards = clif.matches("select_spectre_guard").count();
            assert_eq!(guards, count, "{clif}");
        }
    }
}

#[test]
fn cast_to_a_final_type_compares_one_number() {
    let fields = "(type $t (func)) (func $g (type $t)) (elem declare func $g)
        (func $f (param funcref) (result i32) (ref.test (ref $t) (local.get 0)))";
    let clif = clif(fields);
    assert_eq!(
        clif.matches("icmp").count(),
        2,
        "the number, and not: {clif}"
    );
    assert!(!clif.contains("call"), "{clif}");
    let traps = clif.matches("trap").count() - clif.matches("notrap").count();
    assert_eq!(traps, 0, "{clif}");
}
