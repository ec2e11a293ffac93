//! Exceptions between core modules: tags of other modules and of the host, frames of several
//! objects, calls of the host in between, references that several instances keep.

use windlass_runtime::host::{
    Component, Config, Error, FuncType, Imports, Instance, Tag, TrapCode, ValType, Value,
};
use windlass_tests::modules::{MODES, exports_of, load_with};

fn i32(value: i32) -> Value {
    Value::S32(value)
}

fn call(instance: &mut Instance, name: &str, argument: i32) -> Result<i32, Error> {
    match instance.call("", name, &[i32(argument)])? {
        Some(Value::S32(value)) => Ok(value),
        other => panic!("{other:?}"),
    }
}

fn code(error: &Error) -> TrapCode {
    match error {
        Error::Trap(trap) | Error::Host(trap) => trap.code,
        other => panic!("{other:?}"),
    }
}

fn new(component: &Component, imports: &Imports) -> Instance {
    Instance::new(component, imports).unwrap()
}

const THROWER: &str = r#"(module $thrower
    (import "host" "tag" (tag $host (param i32)))
    (tag $one (export "one") (param i32))
    (tag $other (export "other") (param i32))
    (func $throw (export "throw") (param $kind i32) (result i32)
        (if (i32.eq (local.get $kind) (i32.const 0)) (then (throw $one (i32.const 10))))
        (if (i32.eq (local.get $kind) (i32.const 1)) (then (throw $other (i32.const 20))))
        (if (i32.eq (local.get $kind) (i32.const 2)) (then (throw $host (i32.const 30))))
        (if (i32.eq (local.get $kind) (i32.const 3)) (then unreachable))
        (i32.const 99))
    (table (export "table") 1 funcref)
    (elem (i32.const 0) $throw))"#;

/// Imports one tag twice, and has two of its own; calls directly and through a table.
const CATCHER: &str = r#"(module $catcher
    (import "thrower" "throw" (func $throw (param i32) (result i32)))
    (import "thrower" "table" (table $table 1 funcref))
    (import "thrower" "one" (tag $one (param i32)))
    (import "thrower" "one" (tag $again (param i32)))
    (import "thrower" "other" (tag $other (param i32)))
    (import "host" "tag" (tag $host (param i32)))
    (tag $own (param i32))
    (func $between (param i32) (result i32)
        (block $h (result i32)
            (try_table (result i32) (catch $own $h) (call $throw (local.get 0))))
        (i32.add (i32.const 1)))
    (func (export "catch") (param $kind i32) (result i32)
        (block $h-host (result i32)
            (block $h-other (result i32)
                (block $h-again (result i32)
                    (return (try_table (result i32)
                        (catch $own $h-again) (catch $again $h-again) (catch $one $h-host)
                        (catch $other $h-other) (catch $host $h-host)
                        (call $between (local.get $kind)))))
                (return (i32.add (i32.const 1))))
            (return (i32.add (i32.const 2))))
        (i32.add (i32.const 3)))
    (func (export "through-table") (param $kind i32) (result i32)
        (block $h (result i32)
            (try_table (result i32) (catch $one $h)
                (call_indirect $table (param i32) (result i32)
                    (local.get $kind) (i32.const 0)))))
    ;; Which of the imported tags are the same is known at run time only.
    (func (export "here") (param $kind i32) (result i32)
        (block $h-other (result i32)
            (block $h-one (result i32)
                (try_table (catch $other $h-other) (catch $one $h-one)
                    (if (local.get $kind) (then (throw $host (i32.const 5))))
                    (throw $again (i32.const 6)))
                unreachable)
            (return (i32.add (i32.const 100))))
        (i32.add (i32.const 200)))
    (func (export "uncaught") (param $kind i32) (result i32)
        (i32.add (call $between (local.get $kind)) (i32.const 1))))"#;

fn with_host_tag() -> Imports {
    let mut imports = Imports::new();
    let ty = FuncType::new(&[ValType::I32], &[]);
    imports.define("host", "tag", Tag::new(ty).unwrap());
    imports
}

#[test]
fn tags_have_an_identity_across_modules() {
    for thrower_mode in MODES {
        for catcher_mode in MODES {
            let mut imports = with_host_tag();
            let thrower = new(&load_with(thrower_mode, THROWER), &imports);
            for (field, item) in thrower.exports() {
                imports.define("thrower", &field, item);
            }
            let mut catcher = new(&load_with(catcher_mode, CATCHER), &imports);
            for (kind, value) in [(0, 11), (1, 22), (2, 33), (9, 100)] {
                assert_eq!(call(&mut catcher, "catch", kind), Ok(value));
            }
            assert_eq!(call(&mut catcher, "through-table", 0), Ok(10));
            assert_eq!(call(&mut catcher, "through-table", 9), Ok(99));
            assert_eq!(call(&mut catcher, "here", 0), Ok(106));
            let error = call(&mut catcher, "here", 1).unwrap_err();
            assert_eq!(code(&error), TrapCode::UncaughtException);
            let error = call(&mut catcher, "catch", 3).unwrap_err();
            assert_eq!(code(&error), TrapCode::Unreachable);

            let Error::Trap(trap) = call(&mut catcher, "uncaught", 1).unwrap_err() else {
                panic!()
            };
            assert_eq!(trap.code, TrapCode::UncaughtException);
            let names: Vec<&str> = trap
                .backtrace
                .frames
                .iter()
                .map(|frame| frame.function.as_str())
                .collect();
            assert_eq!(names[..2], ["throw", "between"], "{names:?}");
            // A trap does not end the instance of a core module.
            assert_eq!(call(&mut catcher, "catch", 1), Ok(22));
        }
    }
}

/// Two instances of one module have different tags, though one code.
#[test]
fn instances_have_tags_of_their_own() {
    let component = load_with(MODES[0], THROWER);
    let catcher = load_with(MODES[0], CATCHER);
    let imports = with_host_tag();
    let (first, second) = (new(&component, &imports), new(&component, &imports));
    let mut mixed = with_host_tag();
    for (field, item) in first.exports() {
        mixed.define("thrower", &field, item);
    }
    let throw = second.export("throw").unwrap();
    mixed.define("thrower", "throw", throw);
    let mut instance = new(&catcher, &mixed);
    for kind in [0, 1] {
        let error = call(&mut instance, "catch", kind).unwrap_err();
        assert_eq!(code(&error), TrapCode::UncaughtException);
    }
    assert_eq!(call(&mut instance, "through-table", 0), Ok(10));
}

/// An exception ends at the host, whose function fails or not as it likes.
#[test]
fn the_host_is_an_edge() {
    for mode in MODES {
        let component = load_with(
            mode,
            r#"(module
                (import "host" "back" (func $back (param i32) (result i32)))
                (tag $t (param i32))
                (func (export "inner") (param i32) (result i32)
                    (block $h (result i32)
                        (try_table (result i32) (catch $t $h)
                            (if (i32.eqz (local.get 0)) (then (throw $t (i32.const 7))))
                            (call $back (local.get 0)))))
                (func (export "throws") (param i32) (result i32) (throw $t (i32.const 1)))
                (func (export "outer") (param i32) (result i32)
                    (local $kept exnref)
                    (block $r (result i32 exnref)
                        (try_table (catch_ref $t $r) (throw $t (i32.const 40)))
                        unreachable)
                    (local.set $kept) (drop)
                    (block $h
                        (drop (try_table (result i32) (catch_all $h)
                            (call $back (local.get 0))))
                        (block $v (result i32)
                            (try_table (catch $t $v) (throw_ref (local.get $kept)))
                            unreachable)
                        (return))
                    (i32.const -1)))"#,
        );
        let mut imports = Imports::new();
        imports.function("host", "back", |caller, arguments| {
            let Value::S32(what) = arguments[0] else {
                panic!()
            };
            let call = |name: &str, value| {
                let func = caller.export(name).unwrap().into_func().unwrap();
                func.call(&[i32(value)])
            };
            match what {
                // The trap of an exception that is not caught becomes an error here.
                1 => {
                    let error = call("throws", 0).unwrap_err();
                    assert_eq!(code(&error), TrapCode::UncaughtException);
                    call("inner", 0).map_err(Into::into)
                }
                // And is not an exception again when it is passed on.
                _ => call("throws", 0).map_err(Into::into),
            }
        });
        let mut instance = new(&component, &imports);
        assert_eq!(call(&mut instance, "inner", 0), Ok(7));
        assert_eq!(call(&mut instance, "outer", 1), Ok(40));
        let error = call(&mut instance, "outer", 2).unwrap_err();
        assert_eq!(code(&error), TrapCode::HostError);
    }
}

const KEEPER: &str = r#"(module
    (import "host" "many" (func $many (param i32)))
    (tag $t (export "tag") (param i32))
    (table $table (export "table") 4 exnref)
    (global $global (export "global") (mut exnref) (ref.null exn))
    (func $make (export "make") (param i32) (result exnref)
        (local $e exnref)
        (block $h (result i32 exnref)
            (try_table (catch_ref $t $h) (throw $t (local.get 0)))
            unreachable)
        (local.set $e) (drop) (local.get $e))
    (func $value (export "value") (param exnref) (result i32)
        (block $h (result i32)
            (try_table (catch $t $h) (throw_ref (local.get 0)))
            unreachable))
    (func (export "churn") (param $n i32) (result i32)
        (loop $again
            (drop (call $make (local.get $n)))
            (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (i32.const 0))
    (func (export "keep") (param i32) (result i32)
        (table.set $table (i32.const 1) (call $make (local.get 0)))
        (global.set $global (call $make (i32.add (local.get 0) (i32.const 1))))
        (i32.const 0))
    (func (export "across-host") (param i32) (result i32)
        (local $e exnref)
        (local.set $e (call $make (local.get 0)))
        (call $many (i32.const 20000))
        (call $value (local.get $e)))
    (func (export "hoard") (param $n i32) (result i32)
        (loop $again
            (drop (table.grow $table (call $make (local.get $n)) (i32.const 1)))
            (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (table.size $table)))"#;

/// Knows the exceptions of the keeper by its table and its global, and has a table of its own.
const USER: &str = r#"(module
    (import "keeper" "tag" (tag $t (param i32)))
    (import "keeper" "table" (table $theirs 4 exnref))
    (import "keeper" "global" (global $global (mut exnref)))
    (import "keeper" "make" (func $make (param i32) (result exnref)))
    (import "keeper" "churn" (func $churn (param i32) (result i32)))
    (table $own 4 exnref)
    (func $value (param exnref) (result i32)
        (block $h (result i32)
            (try_table (catch $t $h) (throw_ref (local.get 0)))
            unreachable))
    (func (export "sum") (param i32) (result i32)
        (local $e exnref)
        (local.set $e (call $make (i32.const 1000)))
        (table.set $own (i32.const 2) (call $make (i32.const 10000)))
        (drop (call $churn (local.get 0)))
        (i32.add
            (i32.add (call $value (table.get $theirs (i32.const 1)))
                (call $value (global.get $global)))
            (i32.add (call $value (local.get $e))
                (call $value (table.get $own (i32.const 2)))))))"#;

#[test]
fn references_are_kept_by_all_that_are_linked() {
    for mode in MODES {
        let mut imports = Imports::new();
        imports.function("host", "many", |caller, arguments| {
            let churn = caller.export("churn").unwrap().into_func().unwrap();
            churn.call(arguments)?;
            Ok(None)
        });
        let keeper = load_with(mode, KEEPER);
        let mut keeper = new(&keeper, &imports);
        let mut user = new(&load_with(mode, USER), &exports_of("keeper", &keeper));
        assert_eq!(call(&mut keeper, "keep", 5), Ok(0));
        assert_eq!(call(&mut keeper, "churn", 20_000), Ok(0));
        assert_eq!(call(&mut user, "sum", 20_000), Ok(11_011));
        assert_eq!(call(&mut keeper, "across-host", 6), Ok(6));
        assert_eq!(call(&mut user, "sum", 1), Ok(11_011));
    }
}

/// Exceptions count as memory: a guest that keeps them is stopped, one that does not goes on.
#[test]
fn exceptions_are_within_the_limit_of_memory() {
    let component = load_with(MODES[0], KEEPER);
    let mut imports = Imports::new();
    imports.function("host", "many", |_, _| Ok(None));
    let mut config = Config::default();
    config.max_memory_bytes = 100_000;
    let mut instance = Instance::with_config(&component, &imports, &config).unwrap();
    assert_eq!(call(&mut instance, "hoard", 1000), Ok(1004));
    let error = call(&mut instance, "hoard", 10_000).unwrap_err();
    assert!(matches!(error, Error::OutOfMemory(_)), "{error:?}");
    // What was kept is still there, and there is room for what passes.
    let table = instance.export("table").unwrap().into_table().unwrap();
    assert!(table.size().unwrap() > 1500);
    assert!(matches!(
        call(&mut instance, "churn", 1),
        Err(Error::OutOfMemory(_))
    ));
    for index in 0..table.size().unwrap() {
        table.set(index, Value::NullExnRef).unwrap();
    }
    assert_eq!(call(&mut instance, "churn", 20_000), Ok(0));
}

/// Catches one exception without values, then keeps one at a time of those with a value.
const SIZES: &str = r#"(module
    (tag $empty)
    (tag $one (param i64))
    (global $kept (mut exnref) (ref.null exn))
    (func $throw-empty (throw $empty))
    (func $throw-one (param i64) (throw $one (local.get 0)))
    (func (export "run") (param $times i32) (result i32)
        (local $count i32)
        (block $caught (try_table (catch_all $caught) (call $throw-empty)))
        (loop $again
            (block $caught (result i64 exnref)
                (try_table (catch_ref $one $caught)
                    (call $throw-one (i64.extend_i32_u (local.get $count))))
                (i64.const 0)
                (ref.null exn))
            (global.set $kept)
            (drop)
            (local.set $count (i32.add (local.get $count) (i32.const 1)))
            (br_if $again (i32.lt_u (local.get $count) (local.get $times))))
        (local.get $count)))"#;

#[test]
fn one_size_of_exceptions_leaves_room_for_another() {
    for mode in MODES {
        let component = load_with(mode, SIZES);
        let mut config = Config::default();
        config.max_memory_bytes = 100_000;
        let imports = Imports::new();
        let mut instance = Instance::with_config(&component, &imports, &config).unwrap();
        assert_eq!(call(&mut instance, "run", 20_000), Ok(20_000), "{mode:?}");
    }
}
