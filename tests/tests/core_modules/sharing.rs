//! What one module exports and another imports is one thing, for the host too.

use windlass_runtime::host::{Error, Imports, MemoryType, TrapCode, Value};
use windlass_tests::modules::{MODES, exports_of, load_with};

use crate::{OWNER, alone, call, code, i32, load, new};

const USER: &str = r#"(module
    (import "owner" "memory" (memory 1))
    (import "owner" "table" (table $t 1 funcref))
    (import "owner" "counter" (global $counter (mut i32)))
    (import "owner" "constant" (global $constant i64))
    (import "owner" "add" (func $add (param i32 i32) (result i32)))
    (type $unary (func (param i32) (result i32)))
    (elem (table $t) (i32.const 1) func $double)
    (func $double (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
    (func (export "poke") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "table_grow") (param i32) (result i32)
        (table.grow $t (ref.null func) (local.get 0)))
    (func (export "count") (result i32)
        (global.set $counter (call $add (global.get $counter) (i32.const 1)))
        (global.get $counter))
    (func (export "constant") (result i64) (global.get $constant))
    (func (export "indirect") (param i32 i32) (result i32)
        (call_indirect $t (type $unary) (local.get 1) (local.get 0))))"#;

#[test]
fn modules_share_what_they_import() {
    for mode in MODES {
        let mut owner = new(&load_with(mode, OWNER), &Imports::new());
        let imports = exports_of("owner", &owner);
        let mut user = new(&load_with(mode, USER), &imports);
        call(&mut user, "poke", &[i32(8), i32(77)]).unwrap();
        assert_eq!(call(&mut owner, "load", &[i32(8)]), Ok(i32(77)));
        assert_eq!(call(&mut user, "grow", &[i32(1)]), Ok(i32(1)));
        assert_eq!(call(&mut owner, "size", &[]), Ok(i32(2)));
        call(&mut user, "poke", &[i32(0x1_0000), i32(78)]).unwrap();
        assert_eq!(call(&mut owner, "load", &[i32(0x1_0000)]), Ok(i32(78)));
        assert_eq!(call(&mut user, "grow", &[i32(2)]), Ok(i32(-1)));
        assert_eq!(call(&mut user, "table_grow", &[i32(3)]), Ok(i32(2)));
        assert_eq!(call(&mut owner, "table_size", &[]), Ok(i32(5)));
        assert_eq!(call(&mut user, "count", &[]), Ok(i32(6)));
        assert_eq!(call(&mut owner, "counter_is", &[]), Ok(i32(6)));
        assert_eq!(call(&mut user, "constant", &[]), Ok(Value::S64(7)));
        assert_eq!(call(&mut user, "indirect", &[i32(1), i32(21)]), Ok(i32(42)));
        let error = call(&mut user, "indirect", &[i32(0), i32(1)]).unwrap_err();
        assert_eq!(code(error), TrapCode::IndirectCallToNull);

        // The host sees the same.
        let memory = owner.export("memory").unwrap().into_memory().unwrap();
        let mut bytes = [0; 4];
        memory.read(8, &mut bytes).unwrap();
        assert_eq!(bytes, [77, 0, 0, 0]);
        assert_eq!(memory.byte_len(), Ok(0x2_0000));
        assert!(memory.read(0x2_0000 - 3, &mut bytes).is_err());
        assert!(memory.write(usize::MAX, &bytes).is_err());
        assert_eq!(memory.grow(1), Ok(2));
        assert!(memory.grow(1).is_err());
        assert_eq!(memory.ty().unwrap(), MemoryType::new(3, Some(3)));
        memory.write(0x2_0000, &5_i32.to_le_bytes()).unwrap();
        assert_eq!(call(&mut owner, "load", &[i32(0x2_0000)]), Ok(i32(5)));
        let counter = owner.export("counter").unwrap().into_global().unwrap();
        assert_eq!(counter.get(), Ok(i32(6)));
        counter.set(i32(9)).unwrap();
        assert!(matches!(counter.set(Value::S64(1)), Err(Error::Type(_))));
        assert_eq!(call(&mut user, "count", &[]), Ok(i32(10)));
        let constant = owner.export("constant").unwrap().into_global().unwrap();
        assert_eq!(constant.get(), Ok(Value::S64(7)));
        assert!(constant.set(Value::S64(8)).is_err());
        assert!(owner.export("nothing").is_none());
    }
}

#[test]
fn names_may_be_any_text() {
    let owner = alone(r#"(module (func (export "\00 \"é\u{202e}") (result i32) (i32.const 1)))"#);
    let imports = exports_of("\u{0}", &owner);
    let mut user = new(
        &load(
            r#"(module (import "\00" "\00 \"é\u{202e}" (func $f (result i32)))
                (func (export "") (result i32) (call $f)))"#,
        ),
        &imports,
    );
    assert_eq!(call(&mut user, "", &[]), Ok(i32(1)));
}
