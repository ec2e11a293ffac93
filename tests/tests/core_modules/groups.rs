//! Instances that are linked live and end together: functions that outlive their instances, what a
//! failed instantiation left behind, one thread at a time.

use windlass_runtime::host::{Error, Imports, Instance, Memory, MemoryType, TrapCode, Value};
use windlass_tests::modules::{MODES, exports_of, load_with};

use crate::{alone, call, code, i32, load, new};

#[test]
fn functions_outlive_their_instances() {
    for order in [false, true] {
        let owner = alone(
            r#"(module (table (export "table") 2 funcref)
                (type $f (func (result i32)))
                (func (export "call") (param i32) (result i32)
                    (call_indirect (type $f) (local.get 0))))"#,
        );
        let imports = exports_of("owner", &owner);
        let user = new(
            &load(
                r#"(module (import "owner" "table" (table 1 funcref))
                    (memory 1) (data (i32.const 0) "\2a")
                    (func $f (result i32) (i32.load8_u (i32.const 0)))
                    (elem (i32.const 0) func $f))"#,
            ),
            &imports,
        );
        drop(imports);
        let table = owner.export("table").unwrap().into_table().unwrap();
        let through = owner.export("call").unwrap().into_func().unwrap();
        if order {
            drop(owner);
            assert_eq!(through.call(&[i32(0)]), Ok(Some(i32(42))));
            drop(user);
        } else {
            drop(user);
            assert_eq!(through.call(&[i32(0)]), Ok(Some(i32(42))));
            drop(owner);
        }
        assert_eq!(through.call(&[i32(0)]), Ok(Some(i32(42))));
        let Ok(Value::FuncRef(Some(func))) = table.get(0) else {
            panic!()
        };
        drop((table, through));
        // Not exported: it can be passed on, but has no entry.
        assert!(matches!(func.call(&[]), Err(Error::NotFound(_))));
        let mut last = alone(
            r#"(module (type $f (func (result i32)))
                (func (export "call") (param funcref) (result i32)
                    (table.set 0 (i32.const 0) (local.get 0))
                    (call_indirect (type $f) (i32.const 0)))
                (table 1 funcref))"#,
        );
        let result = call(&mut last, "call", &[Value::FuncRef(Some(func))]);
        assert_eq!(result, Ok(i32(42)));
    }
}

#[test]
fn what_a_failed_instantiation_left_behind_still_works() {
    for mode in MODES {
        let mut owner = new(
            &load_with(
                mode,
                r#"(module (table (export "table") 10 funcref) (memory (export "memory") 1)
                (type $f (func (result i32)))
                (func (export "call") (param i32) (result i32)
                    (call_indirect (type $f) (local.get 0))))"#,
            ),
            &Imports::new(),
        );
        let imports = exports_of("owner", &owner);
        let late = load_with(
            mode,
            r#"(module (import "owner" "table" (table 10 funcref))
                (import "owner" "memory" (memory 1))
                (global $g (mut i32) (i32.const 41))
                (func $f (result i32)
                    (global.set $g (i32.add (global.get $g) (i32.const 1))) (global.get $g))
                (elem (i32.const 7) func $f)
                (data (i32.const 0x10000) "x"))"#,
        );
        let error = Instance::new(&late, &imports).unwrap_err();
        assert_eq!(code(error), TrapCode::MemoryOutOfBounds);
        let start = load_with(
            mode,
            r#"(module (import "owner" "table" (table 10 funcref))
                (func $f (result i32) (i32.const 9))
                (elem (i32.const 8) func $f)
                (func $start unreachable) (start $start))"#,
        );
        let error = Instance::new(&start, &imports).unwrap_err();
        assert_eq!(code(error), TrapCode::Unreachable);
        // What would have come after the trap has not come.
        let never = load_with(
            mode,
            r#"(module (import "owner" "table" (table $table 10 funcref))
                (memory 1) (table $own 1 funcref)
                (func $byte (result i32) (i32.load8_u (i32.const 0)))
                (func $is-null (result i32) (ref.is_null (table.get $own (i32.const 0))))
                (elem (table $table) (i32.const 5) func $byte $is-null)
                (elem (table $table) (i32.const 10) func $byte)
                (elem (table $own) (i32.const 0) func $byte)
                (data (i32.const 0) "A"))"#,
        );
        let error = Instance::new(&never, &imports).unwrap_err();
        assert_eq!(code(error), TrapCode::TableOutOfBounds);
        drop((imports, late, start, never));
        assert_eq!(call(&mut owner, "call", &[i32(5)]), Ok(i32(0)));
        assert_eq!(call(&mut owner, "call", &[i32(6)]), Ok(i32(1)));
        assert_eq!(call(&mut owner, "call", &[i32(7)]), Ok(i32(42)));
        assert_eq!(call(&mut owner, "call", &[i32(7)]), Ok(i32(43)));
        assert_eq!(call(&mut owner, "call", &[i32(8)]), Ok(i32(9)));
    }
}

#[test]
fn one_thread_at_a_time_uses_a_group() {
    let memory = Memory::new(MemoryType::new(1, None)).unwrap();
    let mut imports = Imports::new();
    let elsewhere = memory.clone();
    imports.define("h", "m", memory.clone());
    imports.function("h", "f", move |_, _| {
        let memory = elsewhere.clone();
        let other = std::thread::spawn(move || memory.byte_len())
            .join()
            .unwrap();
        assert!(matches!(other, Err(Error::Reentrance(_))), "{other:?}");
        assert_eq!(elsewhere.byte_len(), Ok(0x1_0000));
        Ok(None)
    });
    let mut instance = new(
        &load(
            r#"(module (import "h" "m" (memory 1)) (import "h" "f" (func $f))
                (func (export "go") (call $f)))"#,
        ),
        &imports,
    );
    call(&mut instance, "go", &[]).unwrap();
    let other = std::thread::spawn(move || {
        call(&mut instance, "go", &[]).unwrap();
        memory.byte_len()
    });
    assert_eq!(other.join().unwrap(), Ok(0x1_0000));
}
