//! Vectors: `v128` and its operators.
//!
//! A `v128` is an `I8X16` wherever it stands by itself: on the operand stack, in locals, globals,
//! parameters and results. An operator takes it as the lanes that it works on and gives it back, by
//! bitcasts that cost nothing. Every operator becomes instructions of the target's baseline
//! (x86-64-v2, armv8-a); none is a call.
//!
//! | file | operators |
//! |---|---|
//! | `bits` | `v128` as 128 bits; tests of all lanes |
//! | `lanes` | constants, single lanes, shuffles |
//! | `memory` | loads and stores |
//! | `arithmetic` | lane by lane: integers and floats |
//! | `pairwise` | lanes of another width: extended products and sums, dot products |
//! | `compare` | comparisons |
//! | `convert` | lanes of one type to another |
//! | `relaxed` | relaxed operators |

mod arithmetic;
mod bits;
mod compare;
mod convert;
mod lanes;
mod memory;
mod pairwise;
mod relaxed;

use cranelift_codegen::ir::{Endianness, InstBuilder, MemFlagsData, Type, Value, types};
use cranelift_frontend::FuncInstBuilder;
use wasmparser::Operator;

use super::Translator;
use crate::error::Result;

impl<'b> Translator<'_, '_, 'b> {
    pub(super) fn simd_operator(&mut self, op: &Operator<'_>) -> Result<bool> {
        Ok(self.vector_memory_operator(op)?
            || self.lane_operator(op)
            || self.vector_bit_operator(op)
            || self.vector_integer_operator(op)
            || self.vector_float_operator(op)
            || self.vector_comparison(op)
            || self.pairwise_operator(op)
            || self.vector_conversion(op)
            || self.relaxed_operator(op))
    }

    /// A vector as other lanes of the same bits; lane 0 is the lowest bits.
    fn cast(&mut self, value: Value, to: Type) -> Value {
        if self.type_of(value) == to {
            return value;
        }
        let flags = MemFlagsData::new().with_endianness(Endianness::Little);
        self.ins().bitcast(to, flags, value)
    }

    fn pop_lanes(&mut self, ty: Type) -> Value {
        let value = self.pop();
        self.cast(value, ty)
    }

    /// The two topmost operands, the first pushed first.
    fn pop2_lanes(&mut self, ty: Type) -> (Value, Value) {
        let second = self.pop_lanes(ty);
        (self.pop_lanes(ty), second)
    }

    /// The three topmost operands, the first pushed first.
    fn pop3_lanes(&mut self, ty: Type) -> (Value, Value, Value) {
        let third = self.pop_lanes(ty);
        let (first, second) = self.pop2_lanes(ty);
        (first, second, third)
    }

    /// Pushes a vector of any lanes.
    fn push_vector(&mut self, value: Value) {
        let value = self.cast(value, types::I8X16);
        self.push(value);
    }

    fn lanes1(&mut self, ty: Type, emit: impl FnOnce(FuncInstBuilder<'_, 'b>, Value) -> Value) {
        let operand = self.pop_lanes(ty);
        let result = emit(self.ins(), operand);
        self.push_vector(result);
    }

    fn lanes2(
        &mut self,
        ty: Type,
        emit: impl FnOnce(FuncInstBuilder<'_, 'b>, Value, Value) -> Value,
    ) {
        let (first, second) = self.pop2_lanes(ty);
        let result = emit(self.ins(), first, second);
        self.push_vector(result);
    }
}
