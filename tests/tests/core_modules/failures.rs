//! Traps and failures of the host, on their way through modules.

use windlass_runtime::host::{Error, Imports, TrapCode, Value};
use windlass_tests::modules::{MODES, exports_of, load_with};

use crate::{call, code, i32, load, new};

#[test]
fn traps_do_not_poison_and_pass_through_modules() {
    for mode in MODES {
        let inner = new(
            &load_with(
                mode,
                r#"(module
                    (func $bottom unreachable)
                    (func (export "trap") (call $bottom))
                    (func $deep (export "deep") (call $deep)))"#,
            ),
            &Imports::new(),
        );
        let mut outer = new(
            &load_with(
                mode,
                r#"(module
                    (import "inner" "trap" (func $trap))
                    (import "inner" "deep" (func $deep))
                    (func $middle (call $trap) (drop (memory.size)))
                    (memory 1)
                    (func (export "trap") (call $middle))
                    (func (export "deep") (call $deep) (drop (memory.size)))
                    (func (export "fine") (result i32) (i32.const 1)))"#,
            ),
            &exports_of("inner", &inner),
        );
        for _ in 0..3 {
            let error = call(&mut outer, "trap", &[]).unwrap_err();
            let Error::Trap(trap) = &error else {
                panic!("{error:?}")
            };
            assert_eq!(trap.code, TrapCode::Unreachable);
            let names: Vec<_> = trap.backtrace.frames.iter().map(|f| &*f.function).collect();
            let has = |name: &str| names.iter().any(|known| known.contains(name));
            assert!(has("bottom") && has("middle"), "{names:?}");
            let error = call(&mut outer, "deep", &[]).unwrap_err();
            assert_eq!(code(error), TrapCode::StackOverflow);
            assert_eq!(call(&mut outer, "fine", &[]), Ok(i32(1)));
        }
    }
}

#[test]
fn host_functions_call_back_and_fail() {
    let component = load(
        r#"(module
            (import "host" "back" (func $back (param i32) (result i32)))
            (func (export "start") (param i32) (result i32) (call $back (local.get 0)))
            (func (export "fact") (param i32) (result i32)
                (if (result i32) (i32.eqz (local.get 0))
                    (then (i32.const 1))
                    (else (i32.mul (local.get 0)
                        (call $back (i32.sub (local.get 0) (i32.const 1))))))))"#,
    );
    let mut imports = Imports::new();
    imports.function("host", "back", |caller, arguments| {
        match arguments[0] {
            Value::S32(i32::MIN..=-1) => return Err("negative".into()),
            Value::S32(99) => panic!("ninety-nine"),
            _ => {}
        }
        let fact = caller.export("fact").unwrap().into_func().unwrap();
        fact.call(arguments).map_err(Into::into)
    });
    let mut instance = new(&component, &imports);
    assert_eq!(call(&mut instance, "start", &[i32(5)]), Ok(i32(120)));
    let error = call(&mut instance, "start", &[i32(-1)]).unwrap_err();
    let Error::Host(trap) = &error else {
        panic!("{error:?}")
    };
    assert!(trap.message.contains("negative"), "{error}");
    assert!(trap.message.contains(r#""host" "back""#), "{error}");
    let error = call(&mut instance, "start", &[i32(99)]).unwrap_err();
    assert!(matches!(error, Error::Internal(_)), "{error:?}");
    assert_eq!(call(&mut instance, "start", &[i32(4)]), Ok(i32(24)));
}

/// The failure of a host function is told where the host entered, not where it was called.
#[test]
fn failures_pass_through_modules() {
    let mut imports = Imports::new();
    imports.function("host", "fail", |_, _| Err("out of paper".into()));
    let inner = new(
        &load(
            r#"(module (import "host" "fail" (func $fail (param i32)))
                (func (export "go") (call $fail (i32.const 1)) (drop (i32.const 0))))"#,
        ),
        &imports,
    );
    let mut outer = new(
        &load(
            r#"(module (import "inner" "go" (func $go))
                (func (export "run") (call $go) (call $go)))"#,
        ),
        &exports_of("inner", &inner),
    );
    let error = call(&mut outer, "run", &[]).unwrap_err();
    assert!(error.to_string().contains("out of paper"), "{error}");
    assert_eq!(code(error), TrapCode::HostError);
}
