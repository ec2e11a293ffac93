//! Values through host layout and back, errors, resources: with entries written in Rust that pass
//! their arguments to an import of the same type.

use std::ffi::c_void;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use windlass_abi::component::{Component as Manifest, ExportKind, ImportKind};
use windlass_abi::instance::{HEADER_SIZE, ImportFn, ImportSlot, InstanceHeader};
use windlass_abi::types::{NO_TYPE, TypeKind};

use super::{Component, Error, Imports, Instance, Value};
use crate::entries::Ptr;
use crate::resource::{windlass_rt_lift_own, windlass_rt_resource_drop};
use crate::testing::Builder;

/// Passes arguments and results on to the first import.
unsafe extern "C" fn pass_on(
    instance: *mut InstanceHeader,
    args: *const c_void,
    results: *mut c_void,
) -> i32 {
    // SAFETY: hand-made manifests place the import slots behind the header.
    unsafe {
        let slot = *instance.cast::<u8>().add(HEADER_SIZE).cast::<ImportSlot>();
        let function = std::mem::transmute::<*const c_void, ImportFn>(slot.function);
        function(slot.data, instance, args, results)
    }
}

/// A component that imports and exports `echo: func(value: T) -> T`.
fn echo(make: impl FnOnce(&mut Builder) -> u32) -> Component {
    let mut builder = Builder::default();
    let ty = make(&mut builder);
    let params = builder.record(TypeKind::Tuple, &[("value", ty)]);
    builder.import(ImportKind::Function, ("test:host/echo", "echo"), params, ty);
    builder.export(
        ExportKind::Function,
        ("test:guest/echo", "echo"),
        params,
        ty,
        pass_on,
    );
    from(builder.finish())
}

fn from(manifest: &'static Manifest) -> Component {
    // SAFETY: the manifest describes the entries in this module.
    unsafe { Component::from_static(manifest) }.unwrap()
}

fn call(instance: &mut Instance, value: Value) -> Result<Value, Error> {
    let result = instance.call("test:guest/echo", "echo", &[value])?;
    Ok(result.unwrap())
}

/// Sends each value around.
fn round_trip(wit: &str, make: impl FnOnce(&mut Builder) -> u32, values: &[Value]) {
    let component = echo(make);
    assert_eq!(
        component.exports()[0].to_string(),
        format!("echo: func(value: {wit}) -> {wit}")
    );
    let mut imports = Imports::new();
    imports.function("test:host/echo", "echo", |_, arguments| {
        Ok(Some(arguments[0].clone()))
    });
    let mut instance = Instance::new(&component, &imports).unwrap();
    for value in values {
        assert_eq!(call(&mut instance, value.clone()).as_ref(), Ok(value));
    }
    let error = call(&mut instance, Value::Flags(vec!["no such".to_owned()])).unwrap_err();
    assert!(matches!(error, Error::Type(_)), "{error:?}");
}

fn some(value: Value) -> Option<Box<Value>> {
    Some(Box::new(value))
}

fn text(value: &str) -> Value {
    Value::String(value.to_owned())
}

#[test]
fn scalars_and_strings() {
    let scalar = |kind| move |builder: &mut Builder| builder.scalar(kind);
    let bools = [Value::Bool(true), Value::Bool(false)];
    round_trip("bool", scalar(TypeKind::Bool), &bools);
    round_trip(
        "s8",
        scalar(TypeKind::S8),
        &[Value::S8(-128), Value::S8(127)],
    );
    round_trip("u8", scalar(TypeKind::U8), &[Value::U8(255)]);
    round_trip("s16", scalar(TypeKind::S16), &[Value::S16(i16::MIN)]);
    round_trip("u16", scalar(TypeKind::U16), &[Value::U16(u16::MAX)]);
    round_trip("s32", scalar(TypeKind::S32), &[Value::S32(i32::MIN)]);
    round_trip("u32", scalar(TypeKind::U32), &[Value::U32(u32::MAX)]);
    round_trip("s64", scalar(TypeKind::S64), &[Value::S64(i64::MIN)]);
    round_trip("u64", scalar(TypeKind::U64), &[Value::U64(u64::MAX)]);
    round_trip("f32", scalar(TypeKind::F32), &[Value::F32(-0.5)]);
    round_trip("f64", scalar(TypeKind::F64), &[Value::F64(f64::INFINITY)]);
    round_trip("char", scalar(TypeKind::Char), &[Value::Char('\u{10ffff}')]);
    round_trip(
        "string",
        scalar(TypeKind::String),
        &[text(""), text("żółw")],
    );
}

#[test]
fn lists_and_maps() {
    let strings = |builder: &mut Builder| {
        let string = builder.scalar(TypeKind::String);
        let list = builder.list(TypeKind::List, string);
        builder.list(TypeKind::List, list)
    };
    let inner = Value::List(vec![text("a"), text(""), text("ccc")]);
    let values = [
        Value::List(vec![]),
        Value::List(vec![inner, Value::List(vec![])]),
    ];
    round_trip("list<list<string>>", strings, &values);
    let fixed = |builder: &mut Builder| {
        let u16 = builder.scalar(TypeKind::U16);
        builder.fixed_list(u16, 3)
    };
    round_trip(
        "list<u16, 3>",
        fixed,
        &[Value::List(
            vec![1, 2, 3].into_iter().map(Value::U16).collect(),
        )],
    );
    let map = |builder: &mut Builder| {
        let (key, value) = (
            builder.scalar(TypeKind::String),
            builder.scalar(TypeKind::U8),
        );
        let pair = builder.tuple(&[key, value]);
        builder.list(TypeKind::Map, pair)
    };
    let pairs = vec![(text("one"), Value::U8(1)), (text("two"), Value::U8(2))];
    round_trip(
        "map<string, u8>",
        map,
        &[Value::Map(vec![]), Value::Map(pairs)],
    );
}

/// `record point { x: u8, y: u64, label: option<string> }`
fn point(builder: &mut Builder) -> u32 {
    let (u8, u64) = (builder.scalar(TypeKind::U8), builder.scalar(TypeKind::U64));
    let string = builder.scalar(TypeKind::String);
    let option = builder.variant(TypeKind::Option, &[("none", NO_TYPE), ("some", string)]);
    let record = builder.record(
        TypeKind::Record,
        &[("x", u8), ("y", u64), ("label", option)],
    );
    builder.named(record, "point")
}

fn a_point(label: Option<Box<Value>>) -> Value {
    let fields = [
        ("x", Value::U8(1)),
        ("y", Value::U64(2)),
        ("label", Value::Option(label)),
    ];
    Value::Record(
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .to_vec(),
    )
}

#[test]
fn records_variants_and_flags() {
    round_trip(
        "point",
        point,
        &[a_point(None), a_point(some(text("here")))],
    );
    let tuple = |builder: &mut Builder| {
        let (point, char) = (point(builder), builder.scalar(TypeKind::Char));
        builder.tuple(&[char, point])
    };
    round_trip(
        "tuple<char, point>",
        tuple,
        &[Value::Tuple(vec![Value::Char('x'), a_point(None)])],
    );
    let variant = |builder: &mut Builder| {
        let (u32, string) = (
            builder.scalar(TypeKind::U32),
            builder.scalar(TypeKind::String),
        );
        let ty = builder.variant(
            TypeKind::Variant,
            &[("nothing", NO_TYPE), ("number", u32), ("text", string)],
        );
        builder.named(ty, "either")
    };
    let case = |name: &str, payload| Value::Variant(name.to_owned(), payload);
    let values = [
        case("nothing", None),
        case("number", some(Value::U32(7))),
        case("text", some(text("t"))),
    ];
    round_trip("either", variant, &values);
    let names: Vec<String> = (0..300).map(|n| format!("c{n}")).collect();
    let cases: Vec<(&str, u32)> = names.iter().map(|name| (&**name, NO_TYPE)).collect();
    let wide = |builder: &mut Builder| {
        let ty = builder.variant(TypeKind::Enum, &cases);
        builder.named(ty, "wide")
    };
    round_trip(
        "wide",
        wide,
        &[Value::Enum("c0".to_owned()), Value::Enum("c299".to_owned())],
    );
    let result = |builder: &mut Builder| {
        let (u64, string) = (
            builder.scalar(TypeKind::U64),
            builder.scalar(TypeKind::String),
        );
        builder.variant(TypeKind::Result, &[("ok", u64), ("error", string)])
    };
    let values = [
        Value::Result(Ok(some(Value::U64(1)))),
        Value::Result(Err(some(text("bad")))),
    ];
    round_trip("result<u64, string>", result, &values);
    let bare = |builder: &mut Builder| {
        builder.variant(TypeKind::Result, &[("ok", NO_TYPE), ("error", NO_TYPE)])
    };
    round_trip(
        "result",
        bare,
        &[Value::Result(Ok(None)), Value::Result(Err(None))],
    );
    let labels: Vec<&str> = names[..17].iter().map(String::as_str).collect();
    let flags = |builder: &mut Builder| {
        let ty = builder.flags(&labels);
        builder.named(ty, "bits")
    };
    let set = |labels: &[&str]| Value::Flags(labels.iter().map(|&l| l.to_owned()).collect());
    round_trip("bits", flags, &[set(&[]), set(&["c0", "c9", "c16"])]);
}

#[test]
fn mismatches_name_the_place() {
    let component = echo(|builder| {
        let point = point(builder);
        builder.list(TypeKind::List, point)
    });
    let mut imports = Imports::new();
    imports.function("test:host/echo", "echo", |_, _| Ok(Some(Value::U8(0))));
    let mut instance = Instance::new(&component, &imports).unwrap();
    let bad = Value::List(vec![a_point(None), a_point(some(Value::U8(1)))]);
    assert_eq!(
        call(&mut instance, bad).unwrap_err().to_string(),
        "test:guest/echo#echo: value[1].label.some: expected string, given u8"
    );
    let missing = Value::List(vec![Value::Record(vec![("x".to_owned(), Value::U8(1))])]);
    assert_eq!(
        call(&mut instance, missing).unwrap_err().to_string(),
        "test:guest/echo#echo: value[0]: expected point, given record without field `y`"
    );
    let error = instance.call("test:guest/echo", "echo", &[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "test:guest/echo#echo: expected 1 arguments, given 0"
    );
    let error = instance.call("test:guest/echo", "ech", &[]).unwrap_err();
    assert_eq!(
        error,
        Error::NotFound("no export test:guest/echo#ech".to_owned())
    );
}

const FILE: u32 = 9;

/// Drops the handle that is its argument, as a guest does that takes `own<file>`.
unsafe extern "C" fn consume(
    instance: *mut InstanceHeader,
    args: *const c_void,
    _results: *mut c_void,
) -> i32 {
    let instance: Ptr = instance.cast();
    // SAFETY: the argument is a handle; there are the host's table (1) and a guest's (0).
    unsafe {
        let handle = *args.cast::<u32>();
        let lifted = windlass_rt_lift_own(instance, 1, FILE, handle);
        if lifted.outcome != 0 {
            return crate::trap::windlass_rt_entry_trapped(instance, lifted.outcome) as i32;
        }
        let lowered = crate::resource::windlass_rt_lower_own(instance, 0, FILE, lifted.value);
        let dropped = windlass_rt_resource_drop(instance, 0, FILE, lowered.value as u32);
        assert_eq!((dropped.value, dropped.outcome), (0, 0));
    }
    0
}

#[test]
fn resources_of_the_host() {
    let mut builder = Builder::default();
    let import = builder.import(
        ImportKind::ResourceDtor,
        ("test:host/fs", "file"),
        NO_TYPE,
        NO_TYPE,
    );
    let file = builder.resource("test:host/fs", "file", FILE, import);
    let own = builder.handle(TypeKind::Own, file);
    let params = builder.record(TypeKind::Tuple, &[("file", own)]);
    builder.export(
        ExportKind::Function,
        ("", "consume"),
        params,
        NO_TYPE,
        consume,
    );
    let component = from(builder.finish());
    assert_eq!(
        component.exports()[0].to_string(),
        "consume: func(file: file)"
    );
    assert!(component.resources()[0].host_defined);

    let dropped = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&dropped);
    let mut imports = Imports::new();
    imports.resource("test:host/fs", "file", move |rep| {
        seen.fetch_add(rep, Ordering::SeqCst);
    });
    let mut instance = Instance::new(&component, &imports).unwrap();
    let total = || dropped.load(Ordering::SeqCst);
    let mut new = |rep| instance.new_resource("test:host/fs", "file", rep).unwrap();
    let (first, second, third, _left) = (new(1), new(10), new(100), new(1000));
    assert!(instance.new_resource("test:host/fs", "socket", 1).is_err());
    assert_eq!(instance.resource_rep(second), Ok(10));
    assert_eq!(instance.call("", "consume", &[Value::Own(first)]), Ok(None));
    assert_eq!(total(), 1);
    let again = instance
        .call("", "consume", &[Value::Own(first)])
        .unwrap_err();
    assert!(matches!(again, Error::InvalidArgument(_)), "{again:?}");
    assert_eq!(instance.drop_resource(second), Ok(()));
    assert_eq!(total(), 11);
    assert_eq!(instance.take_resource(third), Ok(100));
    assert!(instance.take_resource(third).is_err());
    assert_eq!(total(), 11);
    drop(instance);
    assert_eq!(total(), 1011);
}

#[test]
fn an_instance_may_move_to_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<Instance>();
    is_send::<Imports>();
    is_send::<Component>();
}
