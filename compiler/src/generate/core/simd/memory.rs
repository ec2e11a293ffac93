//! Loads and stores of vectors and of their lanes.
//!
//! A load of fewer bytes than a vector is an access of just those bytes: bounds are theirs.

use cranelift_codegen::ir::types::{I8X16, I16X8, I32X4, I64X2};
use cranelift_codegen::ir::{InstBuilder, Type, Value};
use wasmparser::{MemArg, Operator};

use super::super::Translator;
use crate::error::Result;

/// Eight bytes of memory that become lanes of twice their width.
#[derive(Clone, Copy)]
enum Widening {
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
}

impl Translator<'_, '_, '_> {
    pub(super) fn vector_memory_operator(&mut self, op: &Operator<'_>) -> Result<bool> {
        match op {
            Operator::V128Load { memarg } => {
                let value = self.load_scalar(memarg, I8X16)?;
                self.push(value);
            }
            Operator::V128Store { memarg } => {
                let value = self.pop();
                self.store_scalar(memarg, value)?;
            }
            Operator::V128Load8x8S { memarg } => self.load_wide(memarg, Widening::S8)?,
            Operator::V128Load8x8U { memarg } => self.load_wide(memarg, Widening::U8)?,
            Operator::V128Load16x4S { memarg } => self.load_wide(memarg, Widening::S16)?,
            Operator::V128Load16x4U { memarg } => self.load_wide(memarg, Widening::U16)?,
            Operator::V128Load32x2S { memarg } => self.load_wide(memarg, Widening::S32)?,
            Operator::V128Load32x2U { memarg } => self.load_wide(memarg, Widening::U32)?,
            Operator::V128Load8Splat { memarg } => self.load_splat(memarg, I8X16)?,
            Operator::V128Load16Splat { memarg } => self.load_splat(memarg, I16X8)?,
            Operator::V128Load32Splat { memarg } => self.load_splat(memarg, I32X4)?,
            Operator::V128Load64Splat { memarg } => self.load_splat(memarg, I64X2)?,
            Operator::V128Load32Zero { memarg } => self.load_zero(memarg, I32X4)?,
            Operator::V128Load64Zero { memarg } => self.load_zero(memarg, I64X2)?,
            Operator::V128Load8Lane { memarg, lane } => self.load_lane(memarg, I8X16, *lane)?,
            Operator::V128Load16Lane { memarg, lane } => self.load_lane(memarg, I16X8, *lane)?,
            Operator::V128Load32Lane { memarg, lane } => self.load_lane(memarg, I32X4, *lane)?,
            Operator::V128Load64Lane { memarg, lane } => self.load_lane(memarg, I64X2, *lane)?,
            Operator::V128Store8Lane { memarg, lane } => self.store_lane(memarg, I8X16, *lane)?,
            Operator::V128Store16Lane { memarg, lane } => self.store_lane(memarg, I16X8, *lane)?,
            Operator::V128Store32Lane { memarg, lane } => self.store_lane(memarg, I32X4, *lane)?,
            Operator::V128Store64Lane { memarg, lane } => self.store_lane(memarg, I64X2, *lane)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Loads a value at the index on top of the stack.
    fn load_scalar(&mut self, memarg: &MemArg, ty: Type) -> Result<Value> {
        let index = self.pop();
        let at = self.address(memarg, index, ty.bytes())?;
        Ok(self.ins().load(ty, at.flags, at.base, at.offset))
    }

    /// Stores a value at the index on top of the stack.
    fn store_scalar(&mut self, memarg: &MemArg, value: Value) -> Result<()> {
        let index = self.pop();
        let bytes = self.type_of(value).bytes();
        let at = self.address(memarg, index, bytes)?;
        self.ins().store(at.flags, value, at.base, at.offset);
        Ok(())
    }

    fn load_wide(&mut self, memarg: &MemArg, widening: Widening) -> Result<()> {
        let index = self.pop();
        let at = self.address(memarg, index, 8)?;
        let (base, offset, flags) = (at.base, at.offset, at.flags);
        let value = match widening {
            Widening::S8 => self.ins().sload8x8(flags, base, offset),
            Widening::U8 => self.ins().uload8x8(flags, base, offset),
            Widening::S16 => self.ins().sload16x4(flags, base, offset),
            Widening::U16 => self.ins().uload16x4(flags, base, offset),
            Widening::S32 => self.ins().sload32x2(flags, base, offset),
            Widening::U32 => self.ins().uload32x2(flags, base, offset),
        };
        self.push_vector(value);
        Ok(())
    }

    fn load_splat(&mut self, memarg: &MemArg, ty: Type) -> Result<()> {
        let scalar = self.load_scalar(memarg, ty.lane_type())?;
        let value = self.ins().splat(ty, scalar);
        self.push_vector(value);
        Ok(())
    }

    fn load_zero(&mut self, memarg: &MemArg, ty: Type) -> Result<()> {
        let scalar = self.load_scalar(memarg, ty.lane_type())?;
        let value = self.ins().scalar_to_vector(ty, scalar);
        self.push_vector(value);
        Ok(())
    }

    fn load_lane(&mut self, memarg: &MemArg, ty: Type, lane: u8) -> Result<()> {
        let vector = self.pop_lanes(ty);
        let scalar = self.load_scalar(memarg, ty.lane_type())?;
        let value = self.ins().insertlane(vector, scalar, lane);
        self.push_vector(value);
        Ok(())
    }

    fn store_lane(&mut self, memarg: &MemArg, ty: Type, lane: u8) -> Result<()> {
        let vector = self.pop_lanes(ty);
        let value = self.ins().extractlane(vector, lane);
        self.store_scalar(memarg, value)
    }
}
