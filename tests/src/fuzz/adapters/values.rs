//! Values of interface types, and their text in WAVE.

use std::fmt::Write;

use super::types::Type;

/// A value; its type says of what.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "named as their types are")]
pub enum Value {
    Bool(bool),
    Int(i128),
    /// Bits.
    F32(u32),
    /// Bits.
    F64(u64),
    Char(char),
    String(String),
    /// The elements of a list or list of fixed length, the fields of a tuple or record.
    Parts(Vec<Value>),
    Map(Vec<(Value, Value)>),
    /// The case of a variant, enum, option or result, and its payload.
    Case(usize, Option<Box<Value>>),
    Flags(u32),
    /// A handle by the number of its name, which [`number_handles`] gives.
    Handle(usize),
}

/// Gives each handle of a value a number of its own, from `next` on.
pub fn number_handles(value: &mut Value, next: &mut usize) {
    match value {
        Value::Handle(number) => {
            *number = *next;
            *next += 1;
        }
        Value::Parts(values) => values.iter_mut().for_each(|v| number_handles(v, next)),
        Value::Map(pairs) => pairs.iter_mut().for_each(|(_, v)| number_handles(v, next)),
        Value::Case(_, Some(payload)) => number_handles(payload, next),
        _ => {}
    }
}

/// The handles of a value.
#[must_use]
pub fn handles(value: &Value) -> Vec<usize> {
    match value {
        Value::Handle(number) => vec![*number],
        Value::Parts(values) => values.iter().flat_map(handles).collect(),
        Value::Map(pairs) => pairs.iter().flat_map(|(_, v)| handles(v)).collect(),
        Value::Case(_, Some(payload)) => handles(payload),
        _ => Vec::new(),
    }
}

fn quoted(out: &mut String, c: char) {
    let _ = match c {
        ' '..='~' if !matches!(c, '"' | '\'' | '\\') => write!(out, "{c}"),
        _ => write!(out, "\\u{{{:x}}}", u32::from(c)),
    };
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// A value in WAVE.
#[must_use]
pub fn text(ty: &Type, value: &Value) -> String {
    let case = |names: [&str; 2], case: usize, payload: String| match payload.is_empty() {
        true => names[case].to_owned(),
        false => format!("{}({payload})", names[case]),
    };
    match (ty, value) {
        (_, Value::Bool(value)) => value.to_string(),
        (_, Value::Handle(number)) => format!("$h{number}"),
        (_, Value::Int(value)) => value.to_string(),
        (_, Value::F32(bits)) => float(f64::from(f32::from_bits(*bits)), || {
            format!("{}", f32::from_bits(*bits))
        }),
        (_, Value::F64(bits)) => float(f64::from_bits(*bits), || {
            format!("{}", f64::from_bits(*bits))
        }),
        (_, Value::Char(c)) => {
            let mut out = "'".to_owned();
            quoted(&mut out, *c);
            out + "'"
        }
        (_, Value::String(text)) => {
            let mut out = "\"".to_owned();
            text.chars().for_each(|c| quoted(&mut out, c));
            out + "\""
        }
        (Type::List(element) | Type::FixedList(element, _), Value::Parts(values)) => {
            format!("[{}]", join(values.iter().map(|v| text(element, v))))
        }
        (Type::Tuple(fields), Value::Parts(values)) => {
            let parts = fields.iter().zip(values).map(|(ty, v)| text(ty, v));
            format!("({})", join(parts))
        }
        (Type::Record(_, fields), Value::Parts(values)) => {
            let parts = fields.iter().zip(values).enumerate();
            let parts = parts.map(|(n, (ty, v))| format!("f{n}: {}", text(ty, v)));
            format!("{{{}}}", join(parts))
        }
        (Type::Map(key, element), Value::Map(pairs)) => {
            let parts = pairs.iter();
            let parts = parts.map(|(k, v)| format!("{}: {}", text(key, k), text(element, v)));
            format!("{{{}}}", join(parts))
        }
        (Type::Flags(..), Value::Flags(bits)) => {
            let set = (0..32).filter(|n| bits >> n & 1 == 1);
            format!("{{{}}}", join(set.map(|n| format!("l{n}"))))
        }
        (ty, Value::Case(index, payload)) => {
            let cases = ty.cases().unwrap_or_default();
            let payload = match (cases[*index], payload) {
                (Some(ty), Some(value)) => text(ty, value),
                _ => String::new(),
            };
            match ty {
                Type::Option(_) => case(["none", "some"], *index, payload),
                Type::Result(..) => case(["ok", "err"], *index, payload),
                _ if payload.is_empty() => format!("c{index}"),
                _ => format!("c{index}({payload})"),
            }
        }
        (ty, value) => unreachable!("{value:?} is no {ty:?}"),
    }
}

fn float(value: f64, finite: impl FnOnce() -> String) -> String {
    if value.is_nan() {
        "nan".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "inf" } else { "-inf" }.to_owned()
    } else {
        finite()
    }
}
