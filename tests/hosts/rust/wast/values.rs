//! Values in commands and answers.
//!
//! In: words such as `i32:2a`, or `=` and a word for a value of an interface type. Out: values of
//! the API; and back. An `externref` of number N is the host's value N + 1, because 0 is null.

use std::num::NonZeroU64;

use windlass_runtime::host::{HeapType, RefType, ValType, Value};
use windlass_test_host::words;

/// An argument as a command has it.
#[derive(Clone, Debug)]
pub(crate) enum Argument {
    /// A value that says its type.
    Value(Value),
    /// Null of the parameter's type.
    Null,
}

impl Argument {
    /// Reads a word.
    pub(crate) fn parse(word: &str) -> Result<Argument, String> {
        if let Some(value) = word.strip_prefix('=') {
            return words::parse(value).map(Argument::Value);
        }
        let bad = || format!("{word} is no value");
        let Some((kind, digits)) = word.split_once(':') else {
            return match word {
                "null" => Ok(Argument::Null),
                _ => Err(bad()),
            };
        };
        let bits = || u128::from_str_radix(digits, 16).map_err(|_| bad());
        Ok(Argument::Value(match kind {
            "i32" => Value::S32(bits()? as i32),
            "i64" => Value::S64(bits()? as i64),
            "f32" => Value::F32(f32::from_bits(bits()? as u32)),
            "f64" => Value::F64(f64::from_bits(bits()? as u64)),
            "v128" => Value::V128(bits()?),
            "extern" => {
                let number: u64 = digits.parse().map_err(|_| bad())?;
                Value::ExternRef(NonZeroU64::new(number + 1))
            }
            _ => return Err(bad()),
        }))
    }

    /// The value to pass for a parameter, if the function has so many.
    pub(crate) fn give(&self, ty: Option<&ValType>) -> Result<Value, String> {
        match self {
            Argument::Value(value) => Ok(value.clone()),
            Argument::Null => match ty {
                Some(ValType::Ref(ty)) => Ok(null(*ty)),
                other => Err(format!("null for a parameter of type {other:?}")),
            },
        }
    }
}

fn null(ty: RefType) -> Value {
    match ty.heap {
        HeapType::Extern | HeapType::NoExtern => Value::ExternRef(None),
        HeapType::Exn | HeapType::NoExn => Value::NullExnRef,
        HeapType::Func | HeapType::NoFunc | HeapType::Concrete(_) => Value::FuncRef(None),
    }
}

/// A result as words, each with a space before it.
pub(crate) fn write(value: &Value) -> Result<String, String> {
    Ok(match value {
        Value::S32(value) => format!(" i32:{:x}", *value as u32),
        Value::S64(value) => format!(" i64:{:x}", *value as u64),
        Value::F32(value) => format!(" f32:{:x}", value.to_bits()),
        Value::F64(value) => format!(" f64:{:x}", value.to_bits()),
        Value::V128(value) => format!(" v128:{value:x}"),
        Value::FuncRef(None) => " null:func".to_owned(),
        Value::FuncRef(Some(_)) => " func".to_owned(),
        Value::ExternRef(None) => " null:extern".to_owned(),
        Value::ExternRef(Some(value)) => format!(" extern:{}", value.get() - 1),
        Value::NullExnRef => " null:exn".to_owned(),
        Value::Tuple(values) => {
            let words: Result<Vec<String>, String> = values.iter().map(write).collect();
            words?.concat()
        }
        other => return Err(format!("a core function returned {other:?}")),
    })
}
