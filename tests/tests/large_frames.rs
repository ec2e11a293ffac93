//! Functions of core modules with the most parameters and results that there may be, whose frames
//! are larger than what is checked after they are made: called, and entered until the stack ends.

use windlass_runtime::host::{Error, Imports, Instance, TrapCode, Value};
use windlass_tests::modules::{MODES, load_with};

/// The most that validation allows (core specification, Implementation Limitations).
const MANY: usize = 1000;

fn module() -> String {
    let types = "v128 ".repeat(MANY);
    let all: String = (0..MANY).map(|i| format!("(local.get {i})")).collect();
    format!(
        r#"(module
            (import "host" "again" (func $again (param {types}) (result {types})))
            (func (export "same") (param {types}) (result {types}) {all})
            (func (export "host") (param {types}) (result {types}) (call $again {all})))"#
    )
}

fn values() -> Vec<Value> {
    let lanes = |i: usize| i as u128 | 1 << 100;
    (0..MANY).map(|i| Value::V128(lanes(i))).collect()
}

#[test]
fn values_pass() {
    for mode in MODES {
        let mut imports = Imports::new();
        imports.function("host", "again", |_, arguments| {
            Ok(Some(Value::Tuple(arguments.to_vec())))
        });
        let mut instance = Instance::new(&load_with(mode, &module()), &imports).unwrap();
        for name in ["same", "host"] {
            let results = instance.call("", name, &values());
            assert_eq!(results, Ok(Some(Value::Tuple(values()))), "{name} {mode:?}");
        }
    }
}

#[test]
fn entering_again_and_again_ends_in_a_trap() {
    for mode in MODES {
        let mut imports = Imports::new();
        imports.function("host", "again", |caller, arguments| {
            let host = caller.export("host").unwrap().into_func().unwrap();
            Ok(host.call(arguments)?)
        });
        let mut instance = Instance::new(&load_with(mode, &module()), &imports).unwrap();
        match instance.call("", "host", &values()) {
            Err(Error::Trap(trap) | Error::Host(trap)) => {
                let known = [TrapCode::StackOverflow, TrapCode::HostError];
                assert!(known.contains(&trap.code), "{mode:?}: {trap:?}");
            }
            other => panic!("{mode:?}: {other:?}"),
        }
    }
}
