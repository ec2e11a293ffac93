//! Results compared in WebAssembly, as bits under a mask: a canonical NaN has any sign, an arithmetic
//! one any payload whose highest bit is set. A vector is compared as its two halves.

use wast::core::{NanPattern, V128Pattern, WastRetCore};

/// What a result must be.
#[derive(Debug)]
pub(super) enum Check {
    /// `i32` or `f32`, or a value narrower than the mask.
    Bits32(Masked),
    Bits64(Masked),
    Bits128([Masked; 2]),
    Null,
    NotNull,
    /// One of these.
    Either(Vec<Check>),
}

/// Bits that are compared, and their values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Masked {
    mask: u64,
    value: u64,
}

impl Masked {
    fn all32(value: u32) -> Masked {
        Masked {
            mask: u64::from(u32::MAX),
            value: u64::from(value),
        }
    }

    fn all64(value: u64) -> Masked {
        Masked {
            mask: u64::MAX,
            value,
        }
    }

    /// Two neighbours of 32 bits as one.
    fn join(low: Masked, high: Masked) -> Masked {
        Masked {
            mask: low.mask | high.mask << 32,
            value: low.value | high.value << 32,
        }
    }

    fn f32(pattern: &NanPattern<wast::token::F32>) -> Masked {
        let (mask, value) = match pattern {
            NanPattern::CanonicalNan => (0x7fff_ffff, 0x7fc0_0000),
            NanPattern::ArithmeticNan => (0x7fc0_0000, 0x7fc0_0000),
            NanPattern::Value(value) => return Masked::all32(value.bits),
        };
        Masked { mask, value }
    }

    fn f64(pattern: &NanPattern<wast::token::F64>) -> Masked {
        let quiet = 0x7ff8_0000_0000_0000;
        match pattern {
            NanPattern::CanonicalNan => Masked {
                mask: !(1 << 63),
                value: quiet,
            },
            NanPattern::ArithmeticNan => Masked {
                mask: quiet,
                value: quiet,
            },
            NanPattern::Value(value) => Masked::all64(value.bits),
        }
    }

    /// Lanes of whole bytes, the lowest first.
    fn bytes(bytes: &[u8]) -> [Masked; 2] {
        let half = |at: usize| {
            let bytes = bytes[at..at + 8].try_into().expect("16 bytes");
            Masked::all64(u64::from_le_bytes(bytes))
        };
        [half(0), half(8)]
    }
}

/// The check of an expected result.
pub(super) fn check(result: &WastRetCore<'_>) -> Result<Check, String> {
    Ok(match result {
        WastRetCore::I32(value) => Check::Bits32(Masked::all32(*value as u32)),
        WastRetCore::I64(value) => Check::Bits64(Masked::all64(*value as u64)),
        WastRetCore::F32(pattern) => Check::Bits32(Masked::f32(pattern)),
        WastRetCore::F64(pattern) => Check::Bits64(Masked::f64(pattern)),
        WastRetCore::V128(pattern) => Check::Bits128(vector(pattern)),
        WastRetCore::RefNull(_) => Check::Null,
        WastRetCore::RefFunc(None) | WastRetCore::RefExtern(None) => Check::NotNull,
        WastRetCore::Either(choices) => {
            let choices: Result<_, String> = choices.iter().map(check).collect();
            Check::Either(choices?)
        }
        other => return Err(format!("result {other:?} cannot come out of a component")),
    })
}

fn vector(pattern: &V128Pattern) -> [Masked; 2] {
    match pattern {
        V128Pattern::I8x16(lanes) => Masked::bytes(&lanes.map(|n| n as u8)),
        V128Pattern::I16x8(lanes) => Masked::bytes(&lanes.map(i16::to_le_bytes).concat()),
        V128Pattern::I32x4(lanes) => Masked::bytes(&lanes.map(i32::to_le_bytes).concat()),
        V128Pattern::I64x2(lanes) => Masked::bytes(&lanes.map(i64::to_le_bytes).concat()),
        V128Pattern::F32x4([a, b, c, d]) => [
            Masked::join(Masked::f32(a), Masked::f32(b)),
            Masked::join(Masked::f32(c), Masked::f32(d)),
        ],
        V128Pattern::F64x2([a, b]) => [Masked::f64(a), Masked::f64(b)],
    }
}

impl Check {
    /// Instructions that leave an `i32`: whether the local `local` of type `ty` passes.
    pub(super) fn instructions(&self, local: &str, ty: &str) -> String {
        let get = format!("local.get {local}");
        match self {
            Check::Bits32(masked) => {
                let bits = if ty == "f32" {
                    "i32.reinterpret_f32"
                } else {
                    ""
                };
                let (mask, value) = (masked.mask as i32, masked.value as i32);
                format!("{get} {bits} i32.const {mask} i32.and i32.const {value} i32.eq")
            }
            Check::Bits64(masked) => {
                let bits = if ty == "f64" {
                    "i64.reinterpret_f64"
                } else {
                    ""
                };
                format!("{get} {bits} {}", compare64(masked))
            }
            Check::Bits128([low, high]) => format!(
                "{get} i64x2.extract_lane 0 {} {get} i64x2.extract_lane 1 {} i32.and",
                compare64(low),
                compare64(high)
            ),
            Check::Null => format!("{get} ref.is_null"),
            Check::NotNull => format!("{get} ref.is_null i32.eqz"),
            Check::Either(choices) => {
                let mut text = "i32.const 0".to_owned();
                for choice in choices {
                    text += &format!(" {} i32.or", choice.instructions(local, ty));
                }
                text
            }
        }
    }
}

fn compare64(masked: &Masked) -> String {
    let (mask, value) = (masked.mask as i64, masked.value as i64);
    format!("i64.const {mask} i64.and i64.const {value} i64.eq")
}
