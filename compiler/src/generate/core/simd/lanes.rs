//! Constants, single lanes, and lanes in another order.

use cranelift_codegen::ir::types::{F32X4, F64X2, I8, I8X16, I16, I16X8, I32, I32X4, I64X2};
use cranelift_codegen::ir::{ConstantData, InstBuilder, Type, Value};
use wasmparser::Operator;

use super::super::Translator;

impl Translator<'_, '_, '_> {
    pub(super) fn lane_operator(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::V128Const { value } => {
                let value = self.vector_constant(*value.bytes());
                self.push(value);
            }
            Operator::I8x16Shuffle { lanes } => self.shuffle(*lanes),
            Operator::I8x16Swizzle => self.lanes2(I8X16, |ins, a, b| ins.swizzle(a, b)),
            Operator::I8x16Splat => self.splat(I8X16),
            Operator::I16x8Splat => self.splat(I16X8),
            Operator::I32x4Splat => self.splat(I32X4),
            Operator::I64x2Splat => self.splat(I64X2),
            Operator::F32x4Splat => self.splat(F32X4),
            Operator::F64x2Splat => self.splat(F64X2),
            Operator::I8x16ExtractLaneS { lane } => {
                let value = self.extract_lane(I8X16, *lane);
                let value = self.ins().sextend(I32, value);
                self.push(value);
            }
            Operator::I8x16ExtractLaneU { lane } => {
                let value = self.extract_lane(I8X16, *lane);
                let value = self.ins().uextend(I32, value);
                self.push(value);
            }
            Operator::I16x8ExtractLaneS { lane } => {
                let value = self.extract_lane(I16X8, *lane);
                let value = self.ins().sextend(I32, value);
                self.push(value);
            }
            Operator::I16x8ExtractLaneU { lane } => {
                let value = self.extract_lane(I16X8, *lane);
                let value = self.ins().uextend(I32, value);
                self.push(value);
            }
            Operator::I32x4ExtractLane { lane } => self.push_lane(I32X4, *lane),
            Operator::I64x2ExtractLane { lane } => self.push_lane(I64X2, *lane),
            Operator::F32x4ExtractLane { lane } => self.push_lane(F32X4, *lane),
            Operator::F64x2ExtractLane { lane } => self.push_lane(F64X2, *lane),
            Operator::I8x16ReplaceLane { lane } => self.replace_lane(I8X16, *lane),
            Operator::I16x8ReplaceLane { lane } => self.replace_lane(I16X8, *lane),
            Operator::I32x4ReplaceLane { lane } => self.replace_lane(I32X4, *lane),
            Operator::I64x2ReplaceLane { lane } => self.replace_lane(I64X2, *lane),
            Operator::F32x4ReplaceLane { lane } => self.replace_lane(F32X4, *lane),
            Operator::F64x2ReplaceLane { lane } => self.replace_lane(F64X2, *lane),
            _ => return false,
        }
        true
    }

    /// A constant; its bytes are lanes 0 to 15.
    pub(in super::super) fn vector_constant(&mut self, bytes: [u8; 16]) -> Value {
        let data = ConstantData::from(&bytes[..]);
        let constant = self.emitter.ins.func.dfg.constants.insert(data);
        self.ins().vconst(I8X16, constant)
    }

    /// A vector of zeros, as lanes of a type.
    pub(super) fn zero_lanes(&mut self, ty: Type) -> Value {
        let data = ConstantData::from(&[0; 16][..]);
        let constant = self.emitter.ins.func.dfg.constants.insert(data);
        self.ins().vconst(ty, constant)
    }

    fn shuffle(&mut self, lanes: [u8; 16]) {
        let (first, second) = self.pop2();
        let data = ConstantData::from(&lanes[..]);
        let lanes = self.emitter.ins.func.dfg.immediates.push(data);
        let result = self.ins().shuffle(first, second, lanes);
        self.push(result);
    }

    /// The topmost operand as narrow as a lane.
    fn pop_scalar(&mut self, ty: Type) -> Value {
        let value = self.pop();
        match ty.lane_type() {
            narrow @ (I8 | I16) => self.ins().ireduce(narrow, value),
            _ => value,
        }
    }

    fn splat(&mut self, ty: Type) {
        let scalar = self.pop_scalar(ty);
        let result = self.ins().splat(ty, scalar);
        self.push_vector(result);
    }

    fn extract_lane(&mut self, ty: Type, lane: u8) -> Value {
        let vector = self.pop_lanes(ty);
        self.ins().extractlane(vector, lane)
    }

    fn push_lane(&mut self, ty: Type, lane: u8) {
        let value = self.extract_lane(ty, lane);
        self.push(value);
    }

    fn replace_lane(&mut self, ty: Type, lane: u8) {
        let scalar = self.pop_scalar(ty);
        let vector = self.pop_lanes(ty);
        let result = self.ins().insertlane(vector, scalar, lane);
        self.push_vector(result);
    }
}
