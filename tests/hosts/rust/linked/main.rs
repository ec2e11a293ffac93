//! A Rust program with a component linked into it: no file is loaded at run time.

use windlass_runtime::host::{Component, Error, Imports, Instance, Value};

unsafe extern "C" {
    /// The manifest of the component, in the object that Windlass made of it.
    static json_component: u8;
}

fn main() -> Result<(), Error> {
    // SAFETY: the symbol is the manifest of an object that was made for this runtime.
    let component = unsafe { Component::from_ptr((&raw const json_component).cast()) }?;
    let mut imports = Imports::new();
    imports.function("docs:json/log", "log", |_, args| {
        Err(format!("no logging today: {args:?}").into())
    });
    imports.function("docs:json/log", "lookup", |_, args| {
        assert_eq!(args, [Value::String("name".into())]);
        Ok(Some(Value::Option(Some(Box::new(Value::String("Windlass".into()))))))
    });
    let text = |text: &str| Value::String(text.into());

    let mut instance = Instance::new(&component, &imports)?;
    let pretty = Value::Variant("pretty".into(), Some(Box::new(Value::U8(1))));
    let formatted = instance.call("docs:json/transform", "format", &[text("[1,2]"), pretty])?;
    let expected = Value::Result(Ok(Some(Box::new(text("[\n 1,\n 2\n]")))));
    assert_eq!(formatted, Some(expected));

    // Two arguments of the wrong number and type are refused before anything is called.
    let refused = instance.call("docs:json/transform", "format", &[text("[]")]);
    assert!(matches!(refused, Err(Error::Type(_))), "{refused:?}");
    let refused = instance.call("docs:json/transform", "check", &[Value::U8(1)]);
    let Err(Error::Type(error)) = refused else { panic!("{refused:?}") };
    assert_eq!(error.to_string(), "docs:json/transform#check: text: expected string, given u8");
    let missing = instance.call("docs:json/transform", "none", &[]);
    assert!(matches!(missing, Err(Error::NotFound(_))), "{missing:?}");

    // Several instances at once. A host function that fails says why to whoever called.
    let mut other = Instance::new(&component, &imports)?;
    let Err(Error::Host(failure)) = other.call("docs:json/transform", "check", &[text("[")]) else {
        panic!("the host function did not fail")
    };
    assert!(failure.message.contains("docs:json/log#log"), "{failure:?}");
    assert!(failure.message.contains("no logging today"), "{failure:?}");
    let poisoned = other.call("docs:json/transform", "check", &[text("[]")]);
    assert!(matches!(poisoned, Err(Error::Poisoned(_))), "{poisoned:?}");
    let checked = instance.call("docs:json/transform", "check", &[text("[]")])?;
    assert_eq!(checked, Some(Value::Result(Ok(None))));

    let Err(Error::Link(message)) = Instance::new(&component, &Imports::new()) else {
        panic!("instantiated without imports")
    };
    assert!(message.contains("docs:json/log#log"), "{message}");
    println!("linked");
    Ok(())
}
