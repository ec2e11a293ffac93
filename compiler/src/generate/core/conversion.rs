//! Conversions between integers and floats.
//!
//! A trapping truncation is Cranelift's with signals, and in explicit mode two tests and the
//! saturating one, which never traps.

use cranelift_codegen::ir::condcodes::FloatCC;
use cranelift_codegen::ir::immediates::{Ieee32, Ieee64};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type, Value, types};
use wasmparser::Operator;
use windlass_abi::trap::TrapCode;

use super::Translator;
use crate::options::TrapMode;

/// The integer that a truncation makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Integer {
    ty: Type,
    signed: bool,
}

const S32: Integer = Integer {
    ty: types::I32,
    signed: true,
};
const U32: Integer = Integer {
    ty: types::I32,
    signed: false,
};
const S64: Integer = Integer {
    ty: types::I64,
    signed: true,
};
const U64: Integer = Integer {
    ty: types::I64,
    signed: false,
};

impl Translator<'_, '_, '_> {
    pub(super) fn conversion_operator(&mut self, op: &Operator<'_>) -> bool {
        use types::{F32, F64, I32, I64};
        match op {
            Operator::I32TruncF32S | Operator::I32TruncF64S => self.truncate(S32),
            Operator::I32TruncF32U | Operator::I32TruncF64U => self.truncate(U32),
            Operator::I64TruncF32S | Operator::I64TruncF64S => self.truncate(S64),
            Operator::I64TruncF32U | Operator::I64TruncF64U => self.truncate(U64),
            Operator::I32TruncSatF32S | Operator::I32TruncSatF64S => self.saturate(S32),
            Operator::I32TruncSatF32U | Operator::I32TruncSatF64U => self.saturate(U32),
            Operator::I64TruncSatF32S | Operator::I64TruncSatF64S => self.saturate(S64),
            Operator::I64TruncSatF32U | Operator::I64TruncSatF64U => self.saturate(U64),
            Operator::F32ConvertI32S | Operator::F32ConvertI64S => {
                self.unary(|ins, a| ins.fcvt_from_sint(F32, a));
            }
            Operator::F32ConvertI32U | Operator::F32ConvertI64U => {
                self.unary(|ins, a| ins.fcvt_from_uint(F32, a));
            }
            Operator::F64ConvertI32S | Operator::F64ConvertI64S => {
                self.unary(|ins, a| ins.fcvt_from_sint(F64, a));
            }
            Operator::F64ConvertI32U | Operator::F64ConvertI64U => {
                self.unary(|ins, a| ins.fcvt_from_uint(F64, a));
            }
            Operator::F32DemoteF64 => self.unary(|ins, a| ins.fdemote(F32, a)),
            Operator::F64PromoteF32 => self.unary(|ins, a| ins.fpromote(F64, a)),
            Operator::I32ReinterpretF32 => self.reinterpret(I32),
            Operator::I64ReinterpretF64 => self.reinterpret(I64),
            Operator::F32ReinterpretI32 => self.reinterpret(F32),
            Operator::F64ReinterpretI64 => self.reinterpret(F64),
            _ => return false,
        }
        true
    }

    fn reinterpret(&mut self, to: Type) {
        self.unary(|ins, a| ins.bitcast(to, MemFlagsData::new(), a));
    }

    fn saturate(&mut self, to: Integer) {
        self.unary(|ins, a| match to.signed {
            true => ins.fcvt_to_sint_sat(to.ty, a),
            false => ins.fcvt_to_uint_sat(to.ty, a),
        });
    }

    fn truncate(&mut self, to: Integer) {
        if self.emitter.cx.options.traps == TrapMode::Explicit {
            self.check_truncation(to);
            self.saturate(to);
            return;
        }
        self.unary(|ins, a| match to.signed {
            true => ins.fcvt_to_sint(to.ty, a),
            false => ins.fcvt_to_uint(to.ty, a),
        });
    }

    /// Traps when the topmost operand has no truncation of that type.
    fn check_truncation(&mut self, to: Integer) {
        let value = *self
            .stack
            .last()
            .expect("generate: validated code has its operands");
        let from = self.type_of(value);
        let nan = self.ins().fcmp(FloatCC::Unordered, value, value);
        self.emitter.trap_if(nan, TrapCode::BadConversionToInteger);

        let bounds = Bounds::of(from, to);
        let low = self.float_constant(from, bounds.low);
        let condition = if bounds.low_included {
            FloatCC::GreaterThanOrEqual
        } else {
            FloatCC::GreaterThan
        };
        let above = self.ins().fcmp(condition, value, low);
        self.emitter.trap_unless(above, TrapCode::IntegerOverflow);
        let high = self.float_constant(from, bounds.high);
        let below = self.ins().fcmp(FloatCC::LessThan, value, high);
        self.emitter.trap_unless(below, TrapCode::IntegerOverflow);
    }

    /// A constant that both float types represent exactly, as one of them.
    fn float_constant(&mut self, ty: Type, value: f64) -> Value {
        match ty {
            types::F32 => self.ins().f32const(Ieee32::with_float(value as f32)),
            _ => self.ins().f64const(Ieee64::with_float(value)),
        }
    }
}

/// Which floats truncate to an integer type: those from `low` (itself included or not) up to `high`
/// (never included).
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bounds {
    low: f64,
    low_included: bool,
    high: f64,
}

impl Bounds {
    /// Truncation is towards zero, so a number may pass the least integer by less than one. Where
    /// the float type has no number between `least - 1` and `least`, the least integer itself is
    /// the bound; `least - 1` is exact otherwise.
    fn of(from: Type, to: Integer) -> Bounds {
        let power = |n: u32| f64::from(n).exp2();
        let bits = to.ty.bits();
        if !to.signed {
            return Bounds {
                low: -1.0,
                low_included: false,
                high: power(bits),
            };
        }
        let least = -power(bits - 1);
        let fine = from == types::F64 && bits == 32;
        Bounds {
            low: if fine { least - 1.0 } else { least },
            low_included: !fine,
            high: power(bits - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Integer, S32, S64, U32, U64};
    use cranelift_codegen::ir::types::{F32, F64};

    fn accepts(bounds: Bounds, value: f64) -> bool {
        let above = if bounds.low_included {
            value >= bounds.low
        } else {
            value > bounds.low
        };
        above && value < bounds.high
    }

    /// The floats next to each bound, against Rust's own saturating conversion to 128 bits.
    #[test]
    fn bounds_agree_with_exact_arithmetic() {
        let range = |to: Integer| match (to.ty.bits(), to.signed) {
            (32, true) => (i128::from(i32::MIN), i128::from(i32::MAX)),
            (32, false) => (0, i128::from(u32::MAX)),
            (_, true) => (i128::from(i64::MIN), i128::from(i64::MAX)),
            (_, false) => (0, i128::from(u64::MAX)),
        };
        for to in [S32, U32, S64, U64] {
            let (least, most) = range(to);
            for centre in [least as f64, least as f64 - 1.0, most as f64, -1.0, 0.0] {
                let neighbours = [centre.next_down(), centre, centre.next_up()];
                for value in neighbours {
                    let fits = (least..=most).contains(&(value as i128));
                    assert_eq!(accepts(Bounds::of(F64, to), value), fits, "{to:?} {value}");
                }
                let centre = centre as f32;
                for value in [centre.next_down(), centre, centre.next_up()] {
                    let fits = (least..=most).contains(&(value as i128));
                    let value = f64::from(value);
                    assert_eq!(accepts(Bounds::of(F32, to), value), fits, "{to:?} {value}");
                }
            }
        }
    }
}
