//! Vectors as 128 bits, and tests of all lanes.

use cranelift_codegen::ir::types::{I8X16, I16X8, I32, I32X4, I64X2};
use cranelift_codegen::ir::{InstBuilder, Type};
use wasmparser::Operator;

use super::super::Translator;

impl Translator<'_, '_, '_> {
    pub(super) fn vector_bit_operator(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::V128Not => self.lanes1(I8X16, |ins, a| ins.bnot(a)),
            Operator::V128And => self.lanes2(I8X16, |ins, a, b| ins.band(a, b)),
            Operator::V128AndNot => self.lanes2(I8X16, |ins, a, b| ins.band_not(a, b)),
            Operator::V128Or => self.lanes2(I8X16, |ins, a, b| ins.bor(a, b)),
            Operator::V128Xor => self.lanes2(I8X16, |ins, a, b| ins.bxor(a, b)),
            Operator::V128Bitselect => self.bitselect(),
            Operator::V128AnyTrue => {
                let operand = self.pop();
                let flag = self.ins().vany_true(operand);
                self.push_flag(flag);
            }
            Operator::I8x16AllTrue => self.all_true(I8X16),
            Operator::I16x8AllTrue => self.all_true(I16X8),
            Operator::I32x4AllTrue => self.all_true(I32X4),
            Operator::I64x2AllTrue => self.all_true(I64X2),
            Operator::I8x16Bitmask => self.bitmask(I8X16),
            Operator::I16x8Bitmask => self.bitmask(I16X8),
            Operator::I32x4Bitmask => self.bitmask(I32X4),
            Operator::I64x2Bitmask => self.bitmask(I64X2),
            _ => return false,
        }
        true
    }

    /// The bits of the first operand where those of the third are set, else those of the second.
    pub(super) fn bitselect(&mut self) {
        let (first, second, mask) = self.pop3();
        let result = self.ins().bitselect(mask, first, second);
        self.push(result);
    }

    fn all_true(&mut self, ty: Type) {
        let operand = self.pop_lanes(ty);
        let flag = self.ins().vall_true(operand);
        self.push_flag(flag);
    }

    fn bitmask(&mut self, ty: Type) {
        let operand = self.pop_lanes(ty);
        let mask = self.ins().vhigh_bits(I32, operand);
        self.push(mask);
    }
}
