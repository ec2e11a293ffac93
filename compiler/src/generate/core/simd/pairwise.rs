//! Lanes that become twice as wide: extended products, pairwise sums and dot products.

use cranelift_codegen::ir::types::{I8X16, I16X8, I32X4};
use cranelift_codegen::ir::{InstBuilder, Type, Value};
use wasmparser::Operator;

use super::super::Translator;

/// Which half of the lanes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Low,
    High,
}

use Half::{High, Low};

impl Translator<'_, '_, '_> {
    pub(super) fn pairwise_operator(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::I16x8ExtAddPairwiseI8x16S => self.add_pairs(I8X16, true),
            Operator::I16x8ExtAddPairwiseI8x16U => self.add_pairs(I8X16, false),
            Operator::I32x4ExtAddPairwiseI16x8S => self.add_pairs(I16X8, true),
            Operator::I32x4ExtAddPairwiseI16x8U => self.add_pairs(I16X8, false),
            Operator::I16x8ExtMulLowI8x16S => self.multiply_half(I8X16, Low, true),
            Operator::I16x8ExtMulLowI8x16U => self.multiply_half(I8X16, Low, false),
            Operator::I16x8ExtMulHighI8x16S => self.multiply_half(I8X16, High, true),
            Operator::I16x8ExtMulHighI8x16U => self.multiply_half(I8X16, High, false),
            Operator::I32x4ExtMulLowI16x8S => self.multiply_half(I16X8, Low, true),
            Operator::I32x4ExtMulLowI16x8U => self.multiply_half(I16X8, Low, false),
            Operator::I32x4ExtMulHighI16x8S => self.multiply_half(I16X8, High, true),
            Operator::I32x4ExtMulHighI16x8U => self.multiply_half(I16X8, High, false),
            Operator::I64x2ExtMulLowI32x4S => self.multiply_half(I32X4, Low, true),
            Operator::I64x2ExtMulLowI32x4U => self.multiply_half(I32X4, Low, false),
            Operator::I64x2ExtMulHighI32x4S => self.multiply_half(I32X4, High, true),
            Operator::I64x2ExtMulHighI32x4U => self.multiply_half(I32X4, High, false),
            Operator::I32x4DotI16x8S => {
                let (first, second) = self.pop2_lanes(I16X8);
                let result = self.dot(first, second);
                self.push_vector(result);
            }
            _ => return false,
        }
        true
    }

    /// Half of the lanes, each as wide as two.
    pub(super) fn widen(&mut self, value: Value, half: Half, signed: bool) -> Value {
        match (half, signed) {
            (Low, true) => self.ins().swiden_low(value),
            (Low, false) => self.ins().uwiden_low(value),
            (High, true) => self.ins().swiden_high(value),
            (High, false) => self.ins().uwiden_high(value),
        }
    }

    fn add_pairs(&mut self, ty: Type, signed: bool) {
        let operand = self.pop_lanes(ty);
        let result = self.sum_of_pairs(operand, signed);
        self.push_vector(result);
    }

    /// The sums of neighbouring lanes, each as wide as two.
    pub(super) fn sum_of_pairs(&mut self, value: Value, signed: bool) -> Value {
        let low = self.widen(value, Low, signed);
        let high = self.widen(value, High, signed);
        self.ins().iadd_pairwise(low, high)
    }

    fn multiply_half(&mut self, ty: Type, half: Half, signed: bool) {
        let (first, second) = self.pop2_lanes(ty);
        let first = self.widen(first, half, signed);
        let second = self.widen(second, half, signed);
        let product = self.ins().imul(first, second);
        self.push_vector(product);
    }

    /// The sums of neighbouring products, of signed `I16X8` lanes. Only four times the least
    /// integer overflows, and wraps.
    pub(super) fn dot(&mut self, first: Value, second: Value) -> Value {
        let [low, high] = [Low, High].map(|half| {
            let first = self.widen(first, half, true);
            let second = self.widen(second, half, true);
            self.ins().imul(first, second)
        });
        self.ins().iadd_pairwise(low, high)
    }
}
