//! What traps, and how.

use windlass_abi::entry::Entry;
use windlass_abi::trap::TrapCode;

use super::super::unit::Symbol;
use super::super::{Request, generate};
use super::{TRIPLES, compile_f, component, facts_of_all, options, with_plan};
use crate::options::{OptLevel, Options, TrapMode};

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
        // Each failed check is one call without arguments, and the code stands at its return
        // address.
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
                generate(plan, &facts_of_all(plan), &options, &Request::default())
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
                generate(plan, &facts_of_all(plan), &options, &request).expect("supported code");
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

/// The frame of an export holds the arguments that it passes on the stack.
#[test]
fn large_frame_of_an_export_is_checked_too() {
    let many = "v128 ".repeat(1000);
    let module = format!(
        r#"(module (func (export "f") (param {many}) (result {many})
            {}))"#,
        (0..1000)
            .map(|i| format!("(local.get {i})"))
            .collect::<String>()
    );
    let bytes = wat::parse_str(module).expect("it parses");
    for triple in TRIPLES {
        let options = Options {
            traps: TrapMode::Explicit,
            ..options(triple)
        };
        with_plan(&bytes, |plan| {
            let unit = generate(plan, &facts_of_all(plan), &options, &Request::default())
                .expect("supported code");
            let at = |wanted: fn(&Symbol) -> bool| {
                let mut found = unit.functions.iter().filter(|f| wanted(&f.symbol));
                found.next().expect("it is there")
            };
            let check = at(|s| matches!(s, Symbol::ExportBody(_)));
            let body = at(|s| matches!(s, Symbol::LargeExportBody(_)));
            assert!(check.relocs.iter().any(|r| r.target == body.symbol));
            assert!(check.bytes.len() < 200, "{} bytes", check.bytes.len());
        });
    }
}
