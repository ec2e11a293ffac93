//! Values of interface types: some for each type, and their text in WAVE.

use std::fmt::Write;

use super::super::random::Random;
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

/// Some value of a type.
pub fn random_value(ty: &Type, random: &mut Random) -> Value {
    match ty {
        Type::Bool => Value::Bool(random.below(2) == 0),
        Type::Int(bits, signed) => {
            let raw = match random.below(4) {
                0 => 0,
                1 => u64::MAX,
                2 => 1 << (bits - 1),
                _ => random.number(),
            };
            let bits = 64 - bits;
            Value::Int(match signed {
                true => i128::from((raw << bits) as i64 >> bits),
                false => i128::from(raw << bits >> bits),
            })
        }
        Type::F32 => Value::F32(match random.below(4) {
            0 => f32::NAN.to_bits(),
            1 => (-0.0f32).to_bits(),
            _ => (random.number() as f32 / 64.0).to_bits(),
        }),
        Type::F64 => Value::F64(match random.below(4) {
            0 => f64::INFINITY.to_bits(),
            1 => f64::NAN.to_bits(),
            _ => (random.number() as f64 / 4096.0).to_bits(),
        }),
        Type::Char => Value::Char(character(random, 4)),
        Type::Own | Type::Borrow => Value::Handle(0),
        Type::String => Value::String(string(random)),
        Type::List(element) => {
            let count = match random.below(12) {
                0 if element.fields().is_none() && element.cases().is_none() => random.below(200),
                _ => random.below(4),
            };
            Value::Parts((0..count).map(|_| random_value(element, random)).collect())
        }
        Type::FixedList(element, count) => {
            Value::Parts((0..*count).map(|_| random_value(element, random)).collect())
        }
        Type::Map(key, value) => {
            let mut pairs: Vec<(Value, Value)> = Vec::new();
            for _ in 0..random.below(4) {
                let key = random_value(key, random);
                if pairs.iter().all(|(known, _)| *known != key) {
                    pairs.push((key, random_value(value, random)));
                }
            }
            Value::Map(pairs)
        }
        Type::Tuple(fields) | Type::Record(_, fields) => {
            Value::Parts(fields.iter().map(|ty| random_value(ty, random)).collect())
        }
        Type::Flags(_, count) => Value::Flags((random.number() as u32) >> (32 - count)),
        Type::Variant(..) | Type::Enum(..) | Type::Option(_) | Type::Result(..) => {
            let cases = ty.cases().unwrap_or_default();
            let case = match random.below(8) {
                0 => cases.len() - 1,
                _ => random.below(cases.len().min(8)),
            };
            let payload = cases[case].map(|ty| Box::new(random_value(ty, random)));
            Value::Case(case, payload)
        }
    }
}

/// A character of the first of these: ASCII, Latin-1, the basic plane, all.
fn character(random: &mut Random, planes: usize) -> char {
    let number = random.number() as u32;
    let code = match random.below(planes) {
        0 => number % 0x80,
        1 => number % 0x100,
        2 => *random.pick(&[0x7ff, 0x800, 0x20ac, 0xd7ff, 0xe000, 0xffff, 0x100]),
        _ => *random.pick(&[0x1_0000, 0x1_f980, 0x10_ffff]),
    };
    char::from_u32(code).unwrap_or('x')
}

fn string(random: &mut Random) -> String {
    let planes = 1 + random.below(4);
    let count = match random.below(16) {
        0 => 0,
        1 => 200 + random.below(400),
        2..=5 => random.below(70),
        _ => random.below(10),
    };
    // Only now and then one that is not ASCII, so that conversions begin well.
    let rare = random.below(2) == 0;
    let one = |random: &mut Random| match rare && random.below(20) > 0 {
        true => character(random, 1),
        false => character(random, planes),
    };
    (0..count).map(|_| one(random)).collect()
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
