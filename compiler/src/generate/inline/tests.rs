//! What is inlined, and what is known of the result. That it does the same is the test crate's.

use windlass_abi::trap::TrapCode;

use super::super::tests::{TRIPLES, compile_f, compile_f_of, options};
use super::super::unit::{CodeFunction, Symbol};
use crate::options::{Options, TrapMode};

/// `$f` of a module of these fields, with inlining.
fn compile(fields: &str, triple: &str) -> CodeFunction {
    let options = Options {
        inline: true,
        ..options(triple)
    };
    compile_f(fields, &options).expect("supported code")
}

fn calls(f: &CodeFunction) -> usize {
    let is_call = |symbol| matches!(symbol, Symbol::Func(_));
    f.relocs.iter().filter(|r| is_call(r.target)).count()
}

const CHAIN: &str = "(memory 1)
    (func $f (param i32) (result i32) (i32.add (i32.const 1) (call $g (local.get 0))))
    (func $g (param i32) (result i32) (i32.xor (i32.const 3) (call $h (local.get 0))))
    (func $h (param i32) (result i32) (i32.load (local.get 0)))";

#[test]
fn small_functions_stand_where_they_are_called() {
    for triple in TRIPLES {
        assert_eq!(calls(&compile(CHAIN, triple)), 0);
        let without = compile_f(CHAIN, &options(triple)).expect("supported code");
        assert_eq!(calls(&without), 1);
    }
}

#[test]
fn inlined_places_say_what_led_there() {
    for traps in [TrapMode::Signals, TrapMode::Explicit] {
        let options = Options {
            inline: true,
            traps,
            ..options(TRIPLES[0])
        };
        let f = compile_f(CHAIN, &options).expect("supported code");
        let load = TrapCode::MemoryOutOfBounds as u8;
        let mut loads = f.traps.iter().filter(|(_, code)| *code == load);
        let (trap, _) = *loads.next().expect("the load may trap");
        assert_eq!(loads.next(), None);
        let places: Vec<u32> = f
            .addresses
            .iter()
            .filter(|(at, _)| *at == trap)
            .map(|(_, offset)| *offset)
            .collect();
        // The load is in the last body of the binary, its callers are in those before.
        assert_eq!(places.len(), 3, "{places:?}");
        assert!(places.is_sorted_by(|a, b| a > b), "{places:?}");
        assert!(places.iter().all(|place| *place < super::places::FIRST));
    }
}

#[test]
fn circles_stay_calls() {
    let fields = "(func $f (param i32) (result i32) (call $even (local.get 0)))
        (func $even (param i32) (result i32)
          (if (result i32) (local.get 0)
            (then (call $odd (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 1))))
        (func $odd (param i32) (result i32)
          (if (result i32) (local.get 0)
            (then (call $even (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 0))))";
    assert_eq!(calls(&compile(fields, TRIPLES[0])), 1);
    let itself = "(func $f (param i32) (result i32)
          (if (result i32) (local.get 0)
            (then (call $f (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 1))))";
    assert_eq!(calls(&compile(itself, TRIPLES[0])), 1);
}

#[test]
fn tail_calls_of_what_is_inlined_become_calls() {
    let fields =
        "(func $f (param i32) (result i32) (i32.add (call $g (local.get 0)) (i32.const 1)))
        (func $g (param i32) (result i32) (return_call $large (local.get 0)))
        (func $large (param i32) (result i32)
          (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (call $large (local.get 0))))))
          (local.get 0))";
    for triple in TRIPLES {
        let f = compile(fields, triple);
        assert_eq!(calls(&f), 1);
        let clif = f.clif.expect("the request asks for IR");
        assert!(!clif.contains("return_call"), "{clif}");
    }
}

#[test]
fn symbols_of_what_is_inlined_keep_their_names() {
    let fields = "(elem declare func $first $second) (func $first) (func $second)
        (func $f (result funcref funcref) (ref.func $first) (call $g))
        (func $g (result funcref) (ref.func $second))";
    for triple in TRIPLES {
        let f = compile(fields, triple);
        assert_eq!(calls(&f), 0);
        let mut references: Vec<_> = f
            .relocs
            .iter()
            .filter_map(|r| match r.target {
                Symbol::FuncRef(id) => Some(id.as_u32()),
                _ => None,
            })
            .collect();
        references.dedup();
        assert_eq!(references, [0, 1]);
    }
}

#[test]
fn a_function_grows_by_a_part_of_its_size_at_most() {
    let call = "(local.set 0 (call $g (local.get 0)))";
    let fields = format!(
        "(func $f (param i32) (result i32) {} (local.get 0))
         (func $g (param i32) (result i32)
           (i32.mul (i32.mul (i32.mul (i32.mul (local.get 0) (local.get 0))
             (i32.add (local.get 0) (i32.const 77))) (i32.xor (local.get 0) (i32.const 99)))
             (i32.rotl (local.get 0) (i32.const 5))))",
        call.repeat(2000)
    );
    let f = compile(&fields, TRIPLES[0]);
    let (all, kept) = (2000, calls(&f));
    assert!(kept > 0 && kept < all, "{kept}");
    let without = compile_f(&fields, &options(TRIPLES[0])).expect("supported code");
    assert!(
        f.bytes.len() < 2 * without.bytes.len(),
        "{} {}",
        f.bytes.len(),
        without.bytes.len()
    );
}

/// The product of two numbers of 128 bits, as compilers' libraries have it.
const MULTI3: &str = "(memory 1)
    (func $multi3 (param i32 i64 i64 i64 i64) (local i64 i64 i64 i64 i64)
      (i64.store (local.get 0)
        (i64.mul (local.get 1) (local.get 3)))
      (i64.store offset=8 (local.get 0)
        (i64.add
          (i64.add (i64.mul (local.get 1) (local.get 4)) (i64.mul (local.get 2) (local.get 3)))
          (i64.add
            (i64.mul
              (local.tee 5 (i64.shr_u (local.get 1) (i64.const 32)))
              (local.tee 6 (i64.shr_u (local.get 3) (i64.const 32))))
            (i64.add
              (i64.shr_u
                (local.tee 9 (i64.add
                  (i64.mul (local.tee 7 (i64.and (local.get 1) (i64.const 0xffffffff)))
                    (local.get 6))
                  (i64.shr_u
                    (i64.mul (local.get 7)
                      (local.tee 8 (i64.and (local.get 3) (i64.const 0xffffffff))))
                    (i64.const 32))))
                (i64.const 32))
              (i64.shr_u
                (i64.add (i64.and (local.get 9) (i64.const 0xffffffff))
                  (i64.mul (local.get 5) (local.get 8)))
                (i64.const 32)))))))
    (func $f (param i64 i64)
      (call $multi3 (i32.const 0)
        (local.get 0) (local.get 1) (local.get 1) (local.get 0)))";

#[test]
fn products_of_128_bits_are_inlined() {
    for triple in TRIPLES {
        assert_eq!(calls(&compile(MULTI3, triple)), 0);
    }
}

/// `$f` calls a function of the host, which takes so many numbers.
fn calls_host(numbers: usize) -> CodeFunction {
    let params: String = (0..numbers)
        .map(|n| format!("(param \"p{n}\" u32)"))
        .collect();
    let core_params = "(param i32)".repeat(numbers);
    let args = "(i32.const 1)".repeat(numbers);
    let text = format!(
        "(component
           (import \"h\" (func $h {params} (result u32)))
           (core func $h' (canon lower (func $h)))
           (core module $m
             (import \"\" \"h\" (func $h {core_params} (result i32)))
             (func $f (result i32) (call $h {args})))
           (core instance (instantiate $m (with \"\" (instance (export \"h\" (func $h')))))))"
    );
    let options = Options {
        inline: true,
        ..options(TRIPLES[0])
    };
    compile_f_of(&wat::parse_str(text).expect("it parses"), &options).expect("supported code")
}

#[test]
fn calls_of_the_host_with_few_numbers_are_inlined() {
    assert_eq!(calls(&calls_host(2)), 0);
    assert_eq!(calls(&calls_host(12)), 1);
}
