//! Values of core types, and their text: `i32:7f`, `func:null`, `extern:3`.
//!
//! Numbers are hexadecimal bits. Every NaN is `nan`: which one an operation gives is not
//! determined.

use std::fmt;

/// The type of a value of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `v128`.
    V128,
    /// `funcref`, and in calls any nullable reference to a function.
    Func,
    /// `externref`.
    Extern,
    /// `exnref`.
    Exn,
}

/// Every type with its name.
const TYPES: [(Type, &str); 8] = [
    (Type::I32, "i32"),
    (Type::I64, "i64"),
    (Type::F32, "f32"),
    (Type::F64, "f64"),
    (Type::V128, "v128"),
    (Type::Func, "func"),
    (Type::Extern, "extern"),
    (Type::Exn, "exn"),
];

impl Type {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        TYPES
            .iter()
            .find(|(ty, _)| *ty == self)
            .map_or("", |(_, name)| name)
    }

    /// The type of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Type> {
        let found = TYPES.iter().find(|(_, known)| *known == name);
        found.map(|(ty, _)| *ty)
    }
}

/// A value of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number, as its bits.
    Bits(Type, u128),
    /// A null reference.
    Null(Type),
    /// The function that is exported under this name; `?` for one that is not exported.
    Func(String),
    /// A reference of the host.
    Extern(u64),
    /// An exception; which one cannot be told.
    Exn,
}

impl Value {
    /// Its type.
    #[must_use]
    pub fn ty(&self) -> Type {
        match self {
            Value::Bits(ty, _) | Value::Null(ty) => *ty,
            Value::Func(_) => Type::Func,
            Value::Extern(_) => Type::Extern,
            Value::Exn => Type::Exn,
        }
    }

    fn is_nan(&self) -> bool {
        match self {
            Value::Bits(Type::F32, bits) => f32::from_bits(*bits as u32).is_nan(),
            Value::Bits(Type::F64, bits) => f64::from_bits(*bits as u64).is_nan(),
            _ => false,
        }
    }

    /// The value of a text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Value> {
        let (ty, rest) = text.split_once(':')?;
        let ty = Type::parse(ty)?;
        Some(match (ty, rest) {
            (Type::Func | Type::Extern | Type::Exn, "null") => Value::Null(ty),
            (Type::Func, name) => Value::Func(name.to_owned()),
            (Type::Extern, number) => Value::Extern(number.parse().ok()?),
            (Type::Exn, _) => Value::Exn,
            (Type::F32, "nan") => Value::Bits(ty, 0x7fc0_0000),
            (Type::F64, "nan") => Value::Bits(ty, 0x7ff8 << 48),
            (_, bits) => Value::Bits(ty, u128::from_str_radix(bits, 16).ok()?),
        })
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ty = self.ty().name();
        match self {
            Value::Bits(..) if self.is_nan() => write!(f, "{ty}:nan"),
            Value::Bits(_, bits) => write!(f, "{ty}:{bits:x}"),
            Value::Null(_) => write!(f, "{ty}:null"),
            Value::Func(name) => write!(f, "{ty}:{name}"),
            Value::Extern(number) => write!(f, "{ty}:{number}"),
            Value::Exn => write!(f, "{ty}:?"),
        }
    }
}

/// Several values as text, `-` for none.
#[must_use]
pub fn list<T: fmt::Display>(values: &[T]) -> String {
    let words: Vec<String> = values.iter().map(T::to_string).collect();
    if words.is_empty() {
        return "-".to_owned();
    }
    words.join(",")
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
