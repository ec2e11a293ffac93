//! What results must be.
//!
//! In: an expected result of a script, and what a host printed. Out: whether they fit. Numbers are
//! compared as bits under a mask: a canonical NaN has any sign, an arithmetic one any payload whose
//! highest bit is set.

use std::fmt;

use wast::core::{AbstractHeapType, HeapType, NanPattern, V128Pattern, WastRetCore};
use windlass_runtime::host::Value;
use windlass_test_host::words;

use super::component;

/// What a result must be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Pattern {
    /// Bits of a number or vector; the kind is the host's name of the type.
    Bits {
        kind: &'static str,
        mask: u128,
        value: u128,
    },
    /// Null of this hierarchy of types, as the host names it; of any if there is none.
    Null(Option<&'static str>),
    /// A function reference that is not null.
    Func,
    /// What the host gave by this number; any if there is none.
    Extern(Option<u32>),
    /// A reference of a type of the GC proposal, which no host can have.
    Gc(String),
    /// One of these.
    Either(Vec<Pattern>),
    /// This value of an interface type.
    Component(Value),
}

/// A result that a host printed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Given {
    Bits { kind: String, value: u128 },
    Null { kind: String },
    Func,
    Exn,
    Extern(u32),
    Component(Value),
}

const QUIET_32: u128 = 0x7fc0_0000;
const QUIET_64: u128 = 0x7ff8_0000_0000_0000;
const SIGN_32: u128 = 1 << 31;
const SIGN_64: u128 = 1 << 63;
const ALL_32: u128 = u32::MAX as u128;
const ALL_64: u128 = u64::MAX as u128;

/// Mask and value of a float.
fn f32_bits(pattern: &NanPattern<wast::token::F32>) -> (u128, u128) {
    match pattern {
        NanPattern::CanonicalNan => (ALL_32 & !SIGN_32, QUIET_32),
        NanPattern::ArithmeticNan => (QUIET_32, QUIET_32),
        NanPattern::Value(value) => (ALL_32, value.bits.into()),
    }
}

fn f64_bits(pattern: &NanPattern<wast::token::F64>) -> (u128, u128) {
    match pattern {
        NanPattern::CanonicalNan => (ALL_64 & !SIGN_64, QUIET_64),
        NanPattern::ArithmeticNan => (QUIET_64, QUIET_64),
        NanPattern::Value(value) => (ALL_64, value.bits.into()),
    }
}

/// Mask and value of lanes of `width` bits, the lowest first.
fn lanes(width: u32, lanes: impl DoubleEndedIterator<Item = (u128, u128)>) -> (u128, u128) {
    lanes.rev().fold((0, 0), |(masks, values), (mask, value)| {
        (masks << width | mask, values << width | value)
    })
}

fn v128_bits(pattern: &V128Pattern) -> (u128, u128) {
    let whole = |bytes: Vec<u8>| {
        let bytes: [u8; 16] = bytes.try_into().expect("lanes fill a vector");
        (u128::MAX, u128::from_le_bytes(bytes))
    };
    match pattern {
        V128Pattern::I8x16(values) => whole(values.map(|n| n as u8).to_vec()),
        V128Pattern::I16x8(values) => whole(values.map(i16::to_le_bytes).concat()),
        V128Pattern::I32x4(values) => whole(values.map(i32::to_le_bytes).concat()),
        V128Pattern::I64x2(values) => whole(values.map(i64::to_le_bytes).concat()),
        V128Pattern::F32x4(values) => lanes(32, values.iter().map(f32_bits)),
        V128Pattern::F64x2(values) => lanes(64, values.iter().map(f64_bits)),
    }
}

/// A null that says its type.
fn null(ty: &HeapType<'_>) -> Pattern {
    let HeapType::Abstract { ty, .. } = ty else {
        return Pattern::Null(Some("func"));
    };
    match ty {
        AbstractHeapType::Func | AbstractHeapType::NoFunc => Pattern::Null(Some("func")),
        AbstractHeapType::Extern | AbstractHeapType::NoExtern => Pattern::Null(Some("extern")),
        AbstractHeapType::Exn | AbstractHeapType::NoExn => Pattern::Null(Some("exn")),
        other => Pattern::Gc(format!("null of {other:?}")),
    }
}

impl Pattern {
    /// The pattern of an expected result.
    ///
    /// # Errors
    /// When it is one of several, and one of those has no pattern.
    pub(super) fn new(result: &WastRetCore<'_>) -> Result<Pattern, String> {
        let bits = |kind, (mask, value)| Pattern::Bits { kind, mask, value };
        Ok(match result {
            WastRetCore::I32(value) => bits("i32", (ALL_32, (*value as u32).into())),
            WastRetCore::I64(value) => bits("i64", (ALL_64, (*value as u64).into())),
            WastRetCore::F32(pattern) => bits("f32", f32_bits(pattern)),
            WastRetCore::F64(pattern) => bits("f64", f64_bits(pattern)),
            WastRetCore::V128(pattern) => bits("v128", v128_bits(pattern)),
            WastRetCore::RefNull(None) => Pattern::Null(None),
            WastRetCore::RefNull(Some(ty)) => null(ty),
            // An index names a function of a module that a result does not tell.
            WastRetCore::RefFunc(None) => Pattern::Func,
            WastRetCore::RefExtern(number) => Pattern::Extern(*number),
            WastRetCore::Either(choices) => {
                let choices: Result<_, String> = choices.iter().map(Pattern::new).collect();
                Pattern::Either(choices?)
            }
            WastRetCore::RefFunc(Some(_)) => {
                return Err("a function by its index cannot be told from others".to_owned());
            }
            other => Pattern::Gc(format!("{other:?}")),
        })
    }

    /// Whether a result is as it must be.
    pub(super) fn fits(&self, given: &Given) -> bool {
        match (self, given) {
            (Pattern::Either(choices), given) => choices.iter().any(|choice| choice.fits(given)),
            (
                Pattern::Bits { kind, mask, value },
                Given::Bits {
                    kind: given_kind,
                    value: given,
                },
            ) => kind == given_kind && given & mask == *value,
            (Pattern::Null(None), Given::Null { .. }) => true,
            (Pattern::Null(Some(kind)), Given::Null { kind: given }) => kind == given,
            (Pattern::Func, Given::Func) => true,
            (Pattern::Extern(None), Given::Extern(_)) => true,
            (Pattern::Extern(Some(number)), Given::Extern(given)) => number == given,
            (Pattern::Component(wanted), Given::Component(given)) => component::same(wanted, given),
            // Constants of floats are written alike for core functions and for components'.
            (Pattern::Bits { kind, mask, value }, Given::Component(given)) => {
                let (given_kind, bits, any_nan): (_, u128, _) = match given {
                    Value::F32(given) => ("f32", given.to_bits().into(), given.is_nan()),
                    Value::F64(given) => ("f64", given.to_bits().into(), given.is_nan()),
                    _ => return false,
                };
                let quiet = if given_kind == "f32" {
                    QUIET_32
                } else {
                    QUIET_64
                };
                let wants_nan = value & quiet == quiet;
                *kind == given_kind && (bits & mask == *value || any_nan && wants_nan)
            }
            _ => false,
        }
    }
}

/// As hosts print results; bits that do not matter are told apart.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pattern::Bits { kind, mask, value } => {
                write!(f, "{kind}:{value:x}")?;
                let all = match *kind {
                    "v128" => u128::MAX,
                    "i64" | "f64" => ALL_64,
                    _ => ALL_32,
                };
                if *mask != all {
                    write!(f, " under {mask:x}")?;
                }
                Ok(())
            }
            Pattern::Null(None) => f.write_str("null"),
            Pattern::Null(Some(kind)) => write!(f, "null:{kind}"),
            Pattern::Func => f.write_str("func"),
            Pattern::Extern(None) => f.write_str("extern"),
            Pattern::Extern(Some(number)) => write!(f, "extern:{number}"),
            Pattern::Gc(text) => f.write_str(text),
            Pattern::Component(value) => match words::write(value) {
                Ok(word) => write!(f, "={word}"),
                Err(message) => f.write_str(&message),
            },
            Pattern::Either(choices) => {
                let choices: Vec<String> = choices.iter().map(ToString::to_string).collect();
                write!(f, "({})", choices.join(" or "))
            }
        }
    }
}

impl Given {
    /// What a host printed: `i32:2a`, `null:func`, `func`, `exn`, `extern:7`, or `=` and a word for
    /// a value of an interface type.
    ///
    /// # Errors
    /// When it is nothing of this.
    pub(super) fn parse(word: &str) -> Result<Given, String> {
        let bad = || format!("the host printed {word:?}");
        if let Some(value) = word.strip_prefix('=') {
            return Ok(Given::Component(words::parse(value)?));
        }
        Ok(match word.split_once(':') {
            None if word == "func" => Given::Func,
            None if word == "exn" => Given::Exn,
            Some(("null", kind)) => Given::Null {
                kind: kind.to_owned(),
            },
            Some(("extern", number)) => Given::Extern(number.parse().map_err(|_| bad())?),
            Some((kind @ ("i32" | "i64" | "f32" | "f64" | "v128"), value)) => Given::Bits {
                kind: kind.to_owned(),
                value: u128::from_str_radix(value, 16).map_err(|_| bad())?,
            },
            _ => return Err(bad()),
        })
    }
}

/// Whether results are as they must be.
///
/// # Errors
/// What is wrong.
pub(super) fn compare(patterns: &[Pattern], words: &[&str]) -> Result<(), String> {
    let given: Result<Vec<Given>, String> = words.iter().map(|word| Given::parse(word)).collect();
    let given = given?;
    let all_fit = patterns
        .iter()
        .zip(&given)
        .all(|(pattern, given)| pattern.fits(given));
    if patterns.len() == given.len() && all_fit {
        return Ok(());
    }
    let wanted: Vec<String> = patterns.iter().map(ToString::to_string).collect();
    Err(format!(
        "came [{}], wanted [{}]",
        words.join(" "),
        wanted.join(" ")
    ))
}
