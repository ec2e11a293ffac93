//! Which imports a module takes: types, limits, subtypes, and memories that its code can use.

use windlass_runtime::host::{Func, FuncType, Imports, TrapCode, ValType};
use windlass_tests::modules::{MODES, exports_of, load_with};

use crate::{OWNER, alone, call, code, i32, link_error, load, new};

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
