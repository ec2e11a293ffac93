//! Core modules linked in this process through the Rust API: imports by address, groups, traps.

use std::sync::{Arc, Mutex};

use windlass_runtime::host::{
    Component, Error, Func, FuncType, Global, GlobalType, Imports, Instance, Memory, MemoryType,
    RefType, Table, TableType, Tag, TrapCode, ValType, Value,
};
use windlass_tests::modules::{MODES, exports_of, load_with};

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
fn imports_must_match() {
    let owner = alone(OWNER);
    let mut imports = exports_of("owner", &owner);
    let refuses = |imports: &Imports, import: &str, words: &str| {
        let module = load(&format!("(module (import \"owner\" {import}))"));
        let message = link_error(&module, imports);
        assert!(message.contains(words), "{import}: {message}");
    };
    let incompatible = "incompatible import type";
    for import in [
        r#""memory" (memory 2)"#,
        r#""memory" (memory 1 2)"#,
        r#""memory" (memory i64 1)"#,
        r#""memory" (table 1 funcref)"#,
        r#""table" (table 3 funcref)"#,
        r#""table" (table 1 9 funcref)"#,
        r#""table" (table 1 externref)"#,
        r#""table" (table i64 1 funcref)"#,
        r#""counter" (global i32)"#,
        r#""counter" (global (mut i64))"#,
        r#""constant" (global i32)"#,
        r#""add" (func (param i32) (result i32))"#,
        r#""add" (global i32)"#,
        r#""tag" (tag (param i64))"#,
        r#""tag" (func)"#,
    ] {
        refuses(&imports, import, incompatible);
    }
    refuses(&imports, r#""nothing" (func)"#, "unknown import");
    refuses(&imports, "\"\\00\" (func)", "unknown import");
    for import in [
        r#""memory" (memory 1 3)"#,
        r#""memory" (memory 0 4)"#,
        r#""table" (table 2 10 funcref)"#,
        r#""tag" (tag (param i32))"#,
        r#""add" (func (param i32 i32) (result i32))"#,
    ] {
        let module = load(&format!("(module (import \"owner\" {import}))"));
        new(&module, &imports);
    }
    // The current size counts.
    let memory = owner.export("memory").unwrap().into_memory().unwrap();
    memory.grow(1).unwrap();
    new(
        &load(r#"(module (import "owner" "memory" (memory 2)))"#),
        &imports,
    );
    // One name may be imported with several types.
    let ty = FuncType::new(&[ValType::I32], &[]);
    imports.define("owner", "f", Func::new(ty, |_, _| Ok(None)));
    refuses(&imports, r#""f" (func (param i64))"#, incompatible);
    refuses(&imports, r#""f" (memory 1)"#, incompatible);
    imports.function("owner", "any", |_, _| Ok(None));
    new(
        &load(
            r#"(module (import "owner" "any" (func (param i32)))
                (import "owner" "any" (func (param i64 f32))))"#,
        ),
        &imports,
    );
    refuses(&imports, r#""any" (table 0 funcref)"#, incompatible);
}

#[test]
fn code_without_checks_imports_reserved_memories_only() {
    let checked = new(&load_with(MODES[1], OWNER), &Imports::new());
    let importer = r#"(module (import "owner" "memory" (memory 1)))"#;
    let message = link_error(&load(importer), &exports_of("owner", &checked));
    assert!(message.contains("incompatible import type"), "{message}");
    assert!(message.contains("reserved"), "{message}");
    let guarded = alone(OWNER);
    new(
        &load_with(MODES[1], importer),
        &exports_of("owner", &guarded),
    );
}

#[test]
fn subtypes_may_be_imported() {
    let owner = alone(
        r#"(module
            (type $super (sub (func)))
            (type $sub (sub $super (func)))
            (func (export "f") (type $sub))
            (global (export "g") (ref $sub) (ref.func 0))
            (elem declare func 0))"#,
    );
    let imports = exports_of("owner", &owner);
    let types = "(type $super (sub (func))) (type $sub (sub $super (func)))";
    for import in [
        r#"(import "owner" "f" (func (type $super)))"#,
        r#"(import "owner" "f" (func (type $sub)))"#,
        r#"(import "owner" "g" (global (ref $super)))"#,
        r#"(import "owner" "g" (global funcref))"#,
    ] {
        new(&load(&format!("(module {types} {import})")), &imports);
    }
    for import in [
        r#"(type $plain (func)) (import "owner" "f" (func (type $plain)))"#,
        r#"(import "owner" "g" (global externref))"#,
        r#"(import "owner" "g" (global (mut (ref $sub))))"#,
    ] {
        let message = link_error(&load(&format!("(module {types} {import})")), &imports);
        assert!(message.contains("incompatible import type"), "{message}");
    }
}

/// A function has its own type wherever it goes, not the one that an import asks for.
#[test]
fn imported_functions_keep_their_types() {
    for mode in MODES {
        let types = "(type $super (sub (func (result i32))))
            (type $sub (sub final $super (func (result i32))))";
        let owner = new(
            &load_with(
                mode,
                &format!(
                    r#"(module {types}
                    (func (export "sub") (type $sub) (i32.const 7))
                    (func (export "super") (type $super) (i32.const 8)))"#
                ),
            ),
            &Imports::new(),
        );
        let middle = load_with(
            mode,
            &format!(
                r#"(module {types}
                (import "owner" "sub" (func $f (type $super)))
                (import "owner" "super" (func $g (type $super)))
                (table $table 2 2 funcref)
                (elem (table $table) (i32.const 0) func $f $g)
                (func (export "call") (param i32) (result i32)
                    (call_indirect $table (type $sub) (local.get 0)))
                (func (export "is") (param i32) (result i32)
                    (ref.test (ref $sub) (table.get $table (local.get 0))))
                (export "f" (func $f)) (export "g" (func $g)))"#
            ),
        );
        let mut middle = new(&middle, &exports_of("owner", &owner));
        assert_eq!(call(&mut middle, "is", &[i32(0)]), Ok(i32(1)));
        assert_eq!(call(&mut middle, "is", &[i32(1)]), Ok(i32(0)));
        assert_eq!(call(&mut middle, "call", &[i32(0)]), Ok(i32(7)));
        let error = call(&mut middle, "call", &[i32(1)]).unwrap_err();
        assert_eq!(code(error), TrapCode::BadSignature);
        let imports = exports_of("middle", &middle);
        let wants = |name: &str| {
            let import = format!(r#"(import "middle" "{name}" (func (type $sub)))"#);
            load_with(mode, &format!("(module {types} {import})"))
        };
        new(&wants("f"), &imports);
        let message = link_error(&wants("g"), &imports);
        assert!(message.contains("incompatible import type"), "{message}");
    }
}

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
