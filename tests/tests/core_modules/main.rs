//! Core modules linked in this process through the Rust API: imports by address, groups, traps.
//!
//! Here: what the tests share. Each module has one subject.

use windlass_runtime::host::{Component, Error, Imports, Instance, TrapCode, Value};
use windlass_tests::modules::{MODES, load_with};

mod failures;
mod groups;
mod host;
mod matching;
mod sharing;

fn load(text: &str) -> Component {
    load_with(MODES[0], text)
}

fn new(component: &Component, imports: &Imports) -> Instance {
    Instance::new(component, imports).unwrap()
}

fn alone(text: &str) -> Instance {
    new(&load(text), &Imports::new())
}

fn call(instance: &mut Instance, name: &str, arguments: &[Value]) -> Result<Value, Error> {
    let result = instance.call("", name, arguments)?;
    Ok(result.unwrap_or(Value::Tuple(Vec::new())))
}

fn i32(value: i32) -> Value {
    Value::S32(value)
}

fn code(error: Error) -> TrapCode {
    match error {
        Error::Trap(trap) | Error::Host(trap) => trap.code,
        other => panic!("{other:?}"),
    }
}

fn link_error(component: &Component, imports: &Imports) -> String {
    match Instance::new(component, imports).unwrap_err() {
        Error::Link(message) => message,
        other => panic!("{other:?}"),
    }
}

/// Exports something of each kind.
const OWNER: &str = r#"(module
    (memory (export "memory") 1 3)
    (table (export "table") 2 10 funcref)
    (global (export "counter") (mut i32) (i32.const 5))
    (global (export "constant") i64 (i64.const 7))
    (tag (export "tag") (param i32))
    (func (export "add") (param i32 i32) (result i32)
        (i32.add (local.get 0) (local.get 1)))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
    (func (export "size") (result i32) (memory.size))
    (func (export "table_size") (result i32) (table.size))
    (func (export "counter_is") (result i32) (global.get 0)))"#;
