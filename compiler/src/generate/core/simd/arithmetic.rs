//! Arithmetic lane by lane, on integers and on floats.

use cranelift_codegen::ir::condcodes::FloatCC;
use cranelift_codegen::ir::types::{F32X4, F64X2, I8X16, I16X8, I32X4, I64X2};
use cranelift_codegen::ir::{InstBuilder, Type, Value};
use cranelift_frontend::FuncInstBuilder;
use wasmparser::Operator;

use super::super::Translator;

impl<'b> Translator<'_, '_, 'b> {
    pub(super) fn vector_integer_operator(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::I8x16Add => self.lanes2(I8X16, |ins, a, b| ins.iadd(a, b)),
            Operator::I16x8Add => self.lanes2(I16X8, |ins, a, b| ins.iadd(a, b)),
            Operator::I32x4Add => self.lanes2(I32X4, |ins, a, b| ins.iadd(a, b)),
            Operator::I64x2Add => self.lanes2(I64X2, |ins, a, b| ins.iadd(a, b)),
            Operator::I8x16Sub => self.lanes2(I8X16, |ins, a, b| ins.isub(a, b)),
            Operator::I16x8Sub => self.lanes2(I16X8, |ins, a, b| ins.isub(a, b)),
            Operator::I32x4Sub => self.lanes2(I32X4, |ins, a, b| ins.isub(a, b)),
            Operator::I64x2Sub => self.lanes2(I64X2, |ins, a, b| ins.isub(a, b)),
            Operator::I16x8Mul => self.lanes2(I16X8, |ins, a, b| ins.imul(a, b)),
            Operator::I32x4Mul => self.lanes2(I32X4, |ins, a, b| ins.imul(a, b)),
            Operator::I64x2Mul => self.lanes2(I64X2, |ins, a, b| ins.imul(a, b)),
            Operator::I8x16Neg => self.lanes1(I8X16, |ins, a| ins.ineg(a)),
            Operator::I16x8Neg => self.lanes1(I16X8, |ins, a| ins.ineg(a)),
            Operator::I32x4Neg => self.lanes1(I32X4, |ins, a| ins.ineg(a)),
            Operator::I64x2Neg => self.lanes1(I64X2, |ins, a| ins.ineg(a)),
            Operator::I8x16Abs => self.lanes1(I8X16, |ins, a| ins.iabs(a)),
            Operator::I16x8Abs => self.lanes1(I16X8, |ins, a| ins.iabs(a)),
            Operator::I32x4Abs => self.lanes1(I32X4, |ins, a| ins.iabs(a)),
            Operator::I64x2Abs => self.lanes1(I64X2, |ins, a| ins.iabs(a)),
            Operator::I8x16Popcnt => self.lanes1(I8X16, |ins, a| ins.popcnt(a)),
            _ => return self.narrow_integer_operator(op) || self.vector_shift(op),
        }
        true
    }

    /// What only narrow lanes have: saturation, averages, least and greatest.
    fn narrow_integer_operator(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::I8x16AddSatS => self.lanes2(I8X16, |ins, a, b| ins.sadd_sat(a, b)),
            Operator::I16x8AddSatS => self.lanes2(I16X8, |ins, a, b| ins.sadd_sat(a, b)),
            Operator::I8x16AddSatU => self.lanes2(I8X16, |ins, a, b| ins.uadd_sat(a, b)),
            Operator::I16x8AddSatU => self.lanes2(I16X8, |ins, a, b| ins.uadd_sat(a, b)),
            Operator::I8x16SubSatS => self.lanes2(I8X16, |ins, a, b| ins.ssub_sat(a, b)),
            Operator::I16x8SubSatS => self.lanes2(I16X8, |ins, a, b| ins.ssub_sat(a, b)),
            Operator::I8x16SubSatU => self.lanes2(I8X16, |ins, a, b| ins.usub_sat(a, b)),
            Operator::I16x8SubSatU => self.lanes2(I16X8, |ins, a, b| ins.usub_sat(a, b)),
            Operator::I8x16MinS => self.lanes2(I8X16, |ins, a, b| ins.smin(a, b)),
            Operator::I16x8MinS => self.lanes2(I16X8, |ins, a, b| ins.smin(a, b)),
            Operator::I32x4MinS => self.lanes2(I32X4, |ins, a, b| ins.smin(a, b)),
            Operator::I8x16MinU => self.lanes2(I8X16, |ins, a, b| ins.umin(a, b)),
            Operator::I16x8MinU => self.lanes2(I16X8, |ins, a, b| ins.umin(a, b)),
            Operator::I32x4MinU => self.lanes2(I32X4, |ins, a, b| ins.umin(a, b)),
            Operator::I8x16MaxS => self.lanes2(I8X16, |ins, a, b| ins.smax(a, b)),
            Operator::I16x8MaxS => self.lanes2(I16X8, |ins, a, b| ins.smax(a, b)),
            Operator::I32x4MaxS => self.lanes2(I32X4, |ins, a, b| ins.smax(a, b)),
            Operator::I8x16MaxU => self.lanes2(I8X16, |ins, a, b| ins.umax(a, b)),
            Operator::I16x8MaxU => self.lanes2(I16X8, |ins, a, b| ins.umax(a, b)),
            Operator::I32x4MaxU => self.lanes2(I32X4, |ins, a, b| ins.umax(a, b)),
            Operator::I8x16AvgrU => self.lanes2(I8X16, |ins, a, b| ins.avg_round(a, b)),
            Operator::I16x8AvgrU => self.lanes2(I16X8, |ins, a, b| ins.avg_round(a, b)),
            Operator::I16x8Q15MulrSatS => self.lanes2(I16X8, |ins, a, b| ins.sqmul_round_sat(a, b)),
            _ => return false,
        }
        true
    }

    /// Shifts; Cranelift takes the amount modulo the width of a lane, as Wasm does.
    fn vector_shift(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::I8x16Shl => self.shift(I8X16, |ins, a, n| ins.ishl(a, n)),
            Operator::I16x8Shl => self.shift(I16X8, |ins, a, n| ins.ishl(a, n)),
            Operator::I32x4Shl => self.shift(I32X4, |ins, a, n| ins.ishl(a, n)),
            Operator::I64x2Shl => self.shift(I64X2, |ins, a, n| ins.ishl(a, n)),
            Operator::I8x16ShrS => self.shift(I8X16, |ins, a, n| ins.sshr(a, n)),
            Operator::I16x8ShrS => self.shift(I16X8, |ins, a, n| ins.sshr(a, n)),
            Operator::I32x4ShrS => self.shift(I32X4, |ins, a, n| ins.sshr(a, n)),
            Operator::I64x2ShrS => self.shift(I64X2, |ins, a, n| ins.sshr(a, n)),
            Operator::I8x16ShrU => self.shift(I8X16, |ins, a, n| ins.ushr(a, n)),
            Operator::I16x8ShrU => self.shift(I16X8, |ins, a, n| ins.ushr(a, n)),
            Operator::I32x4ShrU => self.shift(I32X4, |ins, a, n| ins.ushr(a, n)),
            Operator::I64x2ShrU => self.shift(I64X2, |ins, a, n| ins.ushr(a, n)),
            _ => return false,
        }
        true
    }

    fn shift(
        &mut self,
        ty: Type,
        emit: impl FnOnce(FuncInstBuilder<'_, 'b>, Value, Value) -> Value,
    ) {
        let amount = self.pop();
        let vector = self.pop_lanes(ty);
        let result = emit(self.ins(), vector, amount);
        self.push_vector(result);
    }

    pub(super) fn vector_float_operator(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::F32x4Add => self.lanes2(F32X4, |ins, a, b| ins.fadd(a, b)),
            Operator::F64x2Add => self.lanes2(F64X2, |ins, a, b| ins.fadd(a, b)),
            Operator::F32x4Sub => self.lanes2(F32X4, |ins, a, b| ins.fsub(a, b)),
            Operator::F64x2Sub => self.lanes2(F64X2, |ins, a, b| ins.fsub(a, b)),
            Operator::F32x4Mul => self.lanes2(F32X4, |ins, a, b| ins.fmul(a, b)),
            Operator::F64x2Mul => self.lanes2(F64X2, |ins, a, b| ins.fmul(a, b)),
            Operator::F32x4Div => self.lanes2(F32X4, |ins, a, b| ins.fdiv(a, b)),
            Operator::F64x2Div => self.lanes2(F64X2, |ins, a, b| ins.fdiv(a, b)),
            Operator::F32x4Min => self.lanes2(F32X4, |ins, a, b| ins.fmin(a, b)),
            Operator::F64x2Min => self.lanes2(F64X2, |ins, a, b| ins.fmin(a, b)),
            Operator::F32x4Max => self.lanes2(F32X4, |ins, a, b| ins.fmax(a, b)),
            Operator::F64x2Max => self.lanes2(F64X2, |ins, a, b| ins.fmax(a, b)),
            Operator::F32x4Abs => self.lanes1(F32X4, |ins, a| ins.fabs(a)),
            Operator::F64x2Abs => self.lanes1(F64X2, |ins, a| ins.fabs(a)),
            Operator::F32x4Neg => self.lanes1(F32X4, |ins, a| ins.fneg(a)),
            Operator::F64x2Neg => self.lanes1(F64X2, |ins, a| ins.fneg(a)),
            Operator::F32x4Sqrt => self.lanes1(F32X4, |ins, a| ins.sqrt(a)),
            Operator::F64x2Sqrt => self.lanes1(F64X2, |ins, a| ins.sqrt(a)),
            Operator::F32x4Ceil => self.lanes1(F32X4, |ins, a| ins.ceil(a)),
            Operator::F64x2Ceil => self.lanes1(F64X2, |ins, a| ins.ceil(a)),
            Operator::F32x4Floor => self.lanes1(F32X4, |ins, a| ins.floor(a)),
            Operator::F64x2Floor => self.lanes1(F64X2, |ins, a| ins.floor(a)),
            Operator::F32x4Trunc => self.lanes1(F32X4, |ins, a| ins.trunc(a)),
            Operator::F64x2Trunc => self.lanes1(F64X2, |ins, a| ins.trunc(a)),
            Operator::F32x4Nearest => self.lanes1(F32X4, |ins, a| ins.nearest(a)),
            Operator::F64x2Nearest => self.lanes1(F64X2, |ins, a| ins.nearest(a)),
            Operator::F32x4PMin => self.pseudo_min(F32X4),
            Operator::F64x2PMin => self.pseudo_min(F64X2),
            Operator::F32x4PMax => self.pseudo_max(F32X4),
            Operator::F64x2PMax => self.pseudo_max(F64X2),
            _ => return false,
        }
        true
    }

    /// `second < first ? second : first`, as C's `fmin` is often written.
    pub(super) fn pseudo_min(&mut self, ty: Type) {
        let (first, second) = self.pop2_lanes(ty);
        let less = self.ins().fcmp(FloatCC::LessThan, second, first);
        let less = self.cast(less, ty);
        let result = self.ins().bitselect(less, second, first);
        self.push_vector(result);
    }

    /// `first < second ? second : first`.
    pub(super) fn pseudo_max(&mut self, ty: Type) {
        let (first, second) = self.pop2_lanes(ty);
        let less = self.ins().fcmp(FloatCC::LessThan, first, second);
        let less = self.cast(less, ty);
        let result = self.ins().bitselect(less, second, first);
        self.push_vector(result);
    }
}
