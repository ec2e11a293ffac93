//! The host's side: values of every type, functions, and memories, tables, globals and tags of its own.

use std::sync::{Arc, Mutex};

use windlass_runtime::host::{
    Error, FuncType, Global, GlobalType, Imports, Memory, MemoryType, RefType, Table, TableType,
    Tag, TrapCode, ValType, Value,
};
use windlass_tests::modules::{MODES, load_with};

use crate::{call, code, i32, load, new};

#[test]
fn values_of_every_type_cross() {
    let types = "i32 i64 f32 f64 v128 funcref externref";
    let mut host = Imports::new();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    host.function("host", "echo", move |_, arguments| {
        record.lock().unwrap().push(arguments.len());
        Ok(Some(Value::Tuple(arguments.to_vec())))
    });
    let mut instance = new(
        &load(&format!(
            r#"(module (import "host" "echo" (func $echo (param {types}) (result {types})))
                (func (export "echo") (param {types}) (result {types})
                    (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)
                    (local.get 5) (local.get 6) (call $echo))
                (func (export "not_null") (param (ref func)) (result i32) (i32.const 1))
                (func (export "answer") (result i32) (i32.const 42)))"#
        )),
        &host,
    );
    let answer = instance.export("answer").unwrap().into_func().unwrap();
    let values = [
        i32(-1),
        Value::S64(i64::MIN),
        Value::F32(-0.5),
        Value::F64(1e300),
        Value::V128(0x0102_0304_0506_0708_090a_0b0c_0d0e_0f10),
        Value::FuncRef(Some(answer.clone())),
        Value::ExternRef(std::num::NonZeroU64::new(u64::MAX)),
    ];
    let result = instance.call("", "echo", &values);
    assert_eq!(result, Ok(Some(Value::Tuple(values.to_vec()))));
    let mut nulls = values.to_vec();
    nulls[5..].clone_from_slice(&[Value::FuncRef(None), Value::ExternRef(None)]);
    let result = instance.call("", "echo", &nulls);
    assert_eq!(result, Ok(Some(Value::Tuple(nulls.clone()))));
    assert_eq!(*seen.lock().unwrap(), [7, 7]);
    nulls.swap(5, 6);
    assert!(matches!(
        instance.call("", "echo", &nulls),
        Err(Error::Type(_))
    ));
    let null = instance.call("", "not_null", &[Value::FuncRef(None)]);
    assert!(matches!(null, Err(Error::Type(_))), "{null:?}");
    let some = instance.call("", "not_null", &[Value::FuncRef(Some(answer))]);
    assert_eq!(some, Ok(Some(i32(1))));
}

#[test]
fn host_functions_return_what_their_types_say() {
    let mut imports = Imports::new();
    imports.function("host", "bad", |_, _| Ok(Some(Value::FuncRef(None))));
    let mut instance = new(
        &load(
            r#"(module (import "host" "bad" (func $bad (result (ref func))))
                (func (export "go") (drop (call $bad))))"#,
        ),
        &imports,
    );
    let error = call(&mut instance, "go", &[]).unwrap_err();
    assert!(error.to_string().contains("given null"), "{error}");
}

#[test]
fn objects_of_the_host() {
    let memory = Memory::new(MemoryType::new(1, Some(2))).unwrap();
    let table = Table::new(
        TableType::new(RefType::FUNCREF, 2, None),
        Value::FuncRef(None),
    )
    .unwrap();
    let global = Global::new(
        GlobalType {
            value: ValType::V128,
            mutable: true,
        },
        Value::V128(3),
    )
    .unwrap();
    let tag = Tag::new(FuncType::new(&[ValType::I32], &[])).unwrap();
    let mut imports = Imports::new();
    imports
        .define("h", "m", memory.clone())
        .define("h", "t", table.clone())
        .define("h", "g", global.clone())
        .define("h", "e", tag);
    for mode in MODES {
        let component = load_with(
            mode,
            r#"(module (import "h" "m" (memory 1 2)) (import "h" "t" (table 2 funcref))
                (import "h" "g" (global (mut v128))) (import "h" "e" (tag (param i32)))
                (func $f (export "f") (result i32) (i32.load8_u (i32.const 3)))
                (elem (i32.const 1) func $f)
                (func (export "set") (global.set 0 (v128.const i64x2 5 6)))
                (func (export "bad") (result i32) (i32.load8_u (i32.const 0x20000))))"#,
        );
        let mut instance = new(&component, &imports);
        memory.write(3, &[200]).unwrap();
        let Ok(Value::FuncRef(Some(func))) = table.get(1) else {
            panic!()
        };
        assert_eq!(
            Some(func.clone()),
            instance.export("f").unwrap().into_func()
        );
        assert_eq!(func.call(&[]), Ok(Some(i32(200))));
        call(&mut instance, "set", &[]).unwrap();
        assert_eq!(global.get(), Ok(Value::V128(6 << 64 | 5)));
        let error = call(&mut instance, "bad", &[]).unwrap_err();
        assert_eq!(code(error), TrapCode::MemoryOutOfBounds);
    }
    assert_eq!(memory.grow(1), Ok(1));
    assert!(memory.grow(1).is_err());
    assert_eq!(table.grow(2, Value::FuncRef(None)), Ok(2));
    assert!(table.set(4, Value::FuncRef(None)).is_err());
    assert!(table.set(0, i32(1)).is_err());
    assert!(Memory::new(MemoryType::new(2, Some(1))).is_err());
    assert!(Memory::new(MemoryType::new(65537, None)).is_err());
    assert!(Tag::new(FuncType::new(&[], &[ValType::I32])).is_err());
    let shared = MemoryType {
        shared: true,
        ..MemoryType::new(1, None)
    };
    assert!(Memory::new(shared).is_err());
}
