//! Lanes of one type to lanes of another.

use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::types::{F32X4, F64X2, I8X16, I16X8, I32X4, I64X2};
use wasmparser::Operator;

use super::super::Translator;

impl Translator<'_, '_, '_> {
    pub(super) fn vector_conversion(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::I8x16NarrowI16x8S => self.lanes2(I16X8, |ins, a, b| ins.snarrow(a, b)),
            Operator::I8x16NarrowI16x8U => self.lanes2(I16X8, |ins, a, b| ins.unarrow(a, b)),
            Operator::I16x8NarrowI32x4S => self.lanes2(I32X4, |ins, a, b| ins.snarrow(a, b)),
            Operator::I16x8NarrowI32x4U => self.lanes2(I32X4, |ins, a, b| ins.unarrow(a, b)),
            Operator::I16x8ExtendLowI8x16S => self.lanes1(I8X16, |ins, a| ins.swiden_low(a)),
            Operator::I16x8ExtendLowI8x16U => self.lanes1(I8X16, |ins, a| ins.uwiden_low(a)),
            Operator::I16x8ExtendHighI8x16S => self.lanes1(I8X16, |ins, a| ins.swiden_high(a)),
            Operator::I16x8ExtendHighI8x16U => self.lanes1(I8X16, |ins, a| ins.uwiden_high(a)),
            Operator::I32x4ExtendLowI16x8S => self.lanes1(I16X8, |ins, a| ins.swiden_low(a)),
            Operator::I32x4ExtendLowI16x8U => self.lanes1(I16X8, |ins, a| ins.uwiden_low(a)),
            Operator::I32x4ExtendHighI16x8S => self.lanes1(I16X8, |ins, a| ins.swiden_high(a)),
            Operator::I32x4ExtendHighI16x8U => self.lanes1(I16X8, |ins, a| ins.uwiden_high(a)),
            Operator::I64x2ExtendLowI32x4S => self.lanes1(I32X4, |ins, a| ins.swiden_low(a)),
            Operator::I64x2ExtendLowI32x4U => self.lanes1(I32X4, |ins, a| ins.uwiden_low(a)),
            Operator::I64x2ExtendHighI32x4S => self.lanes1(I32X4, |ins, a| ins.swiden_high(a)),
            Operator::I64x2ExtendHighI32x4U => self.lanes1(I32X4, |ins, a| ins.uwiden_high(a)),
            _ => return self.vector_float_conversion(op),
        }
        true
    }

    fn vector_float_conversion(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::I32x4TruncSatF32x4S => {
                self.lanes1(F32X4, |ins, a| ins.fcvt_to_sint_sat(I32X4, a));
            }
            Operator::I32x4TruncSatF32x4U => {
                self.lanes1(F32X4, |ins, a| ins.fcvt_to_uint_sat(I32X4, a));
            }
            Operator::I32x4TruncSatF64x2SZero => self.truncate_doubles(true),
            Operator::I32x4TruncSatF64x2UZero => self.truncate_doubles(false),
            Operator::F32x4ConvertI32x4S => {
                self.lanes1(I32X4, |ins, a| ins.fcvt_from_sint(F32X4, a));
            }
            Operator::F32x4ConvertI32x4U => {
                self.lanes1(I32X4, |ins, a| ins.fcvt_from_uint(F32X4, a));
            }
            Operator::F64x2ConvertLowI32x4S => {
                let operand = self.pop_lanes(I32X4);
                let wide = self.ins().swiden_low(operand);
                let result = self.ins().fcvt_from_sint(F64X2, wide);
                self.push_vector(result);
            }
            Operator::F64x2ConvertLowI32x4U => {
                let operand = self.pop_lanes(I32X4);
                let wide = self.ins().uwiden_low(operand);
                let result = self.ins().fcvt_from_uint(F64X2, wide);
                self.push_vector(result);
            }
            Operator::F32x4DemoteF64x2Zero => self.lanes1(F64X2, |ins, a| ins.fvdemote(a)),
            Operator::F64x2PromoteLowF32x4 => self.lanes1(F32X4, |ins, a| ins.fvpromote_low(a)),
            _ => return false,
        }
        true
    }

    /// Two doubles to the two low lanes of integers, saturating; the high lanes are zero. Cranelift
    /// knows the whole as one operation.
    pub(super) fn truncate_doubles(&mut self, signed: bool) {
        let operand = self.pop_lanes(F64X2);
        let zero = self.zero_lanes(I64X2);
        let result = if signed {
            let wide = self.ins().fcvt_to_sint_sat(I64X2, operand);
            self.ins().snarrow(wide, zero)
        } else {
            let wide = self.ins().fcvt_to_uint_sat(I64X2, operand);
            self.ins().uunarrow(wide, zero)
        };
        self.push_vector(result);
    }
}
