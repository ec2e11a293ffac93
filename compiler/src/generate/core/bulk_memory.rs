//! `memory.copy`, `memory.fill`, `memory.init`, `data.drop`.
//!
//! Bounds are checked first and as a whole: a trap writes nothing. Sums are exact: in 64 bits where
//! indices and lengths have 32, and with the carry where they have 64.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value};
use wasmparser::Operator;
use windlass_abi::entry::Entry;
use windlass_abi::trap::TrapCode;

use super::super::emitter::POINTER;
use super::super::unit::Symbol;
use super::Translator;
use super::regions::Region;
use crate::error::Result;
use crate::ids::{DataIndex, MemoryId};

impl Translator<'_, '_, '_> {
    pub(super) fn bulk_memory_operator(&mut self, op: &Operator<'_>) -> Result<bool> {
        match op {
            Operator::MemoryCopy { dst_mem, src_mem } => self.memory_copy(*dst_mem, *src_mem)?,
            Operator::MemoryFill { mem } => self.memory_fill(*mem)?,
            Operator::MemoryInit { data_index, mem } => self.memory_init(*data_index, *mem)?,
            Operator::DataDrop { data_index } => self.data_drop(*data_index),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Traps unless `start + count <= length`. Where the sum can pass 64 bits (`wide`), that is
    /// seen; otherwise `start` and `count` had 32.
    pub(super) fn check_range(
        &mut self,
        start: Value,
        count: Value,
        length: Value,
        wide: bool,
        trap: TrapCode,
    ) {
        let outside = if wide {
            self.sum_exceeds(start, count, length)
        } else {
            let end = self.ins().iadd(start, count);
            self.ins().icmp(IntCC::UnsignedGreaterThan, end, length)
        };
        self.emitter.trap_if(outside, trap);
    }

    /// Checks a range of a memory and returns its address.
    fn memory_range(&mut self, memory: MemoryId, start: Value, count: Value) -> Value {
        let length = self.memory_length(memory);
        let wide = self.emitter.cx.plan.memories[memory].ty.memory64;
        self.check_range(start, count, length, wide, TrapCode::MemoryOutOfBounds);
        let base = self.memory_base(memory);
        self.ins().iadd(base, start)
    }

    /// Three indices or lengths as 64-bit numbers.
    pub(super) fn pop3_extended(&mut self) -> (Value, Value, Value) {
        let (first, second, third) = self.pop3();
        (
            self.extended(first),
            self.extended(second),
            self.extended(third),
        )
    }

    fn memory_copy(&mut self, to: u32, from: u32) -> Result<()> {
        let (to, from) = (self.memory(to), self.memory(from));
        let (destination, source, count) = self.pop3_extended();
        let destination = self.memory_range(to, destination, count);
        let source = self.memory_range(from, source, count);
        self.emitter
            .call_entry(Entry::MemoryCopy, &[destination, source, count]);
        Ok(())
    }

    fn memory_fill(&mut self, memory: u32) -> Result<()> {
        let memory = self.memory(memory);
        let (destination, byte, count) = self.pop3();
        let destination = self.extended(destination);
        let count = self.extended(count);
        let destination = self.memory_range(memory, destination, count);
        self.emitter
            .call_entry(Entry::MemoryFill, &[destination, byte, count]);
        Ok(())
    }

    fn memory_init(&mut self, segment: u32, memory: u32) -> Result<()> {
        let memory = self.memory(memory);
        let (destination, source, count) = self.pop3_extended();
        let segment = self.instance.data[DataIndex::from_u32(segment)];
        let slot = segment.map(|data| self.emitter.cx.plan.layout.data(data));
        let length = self.segment_length(slot);
        self.check_range(source, count, length, false, TrapCode::MemoryOutOfBounds);
        let destination = self.memory_range(memory, destination, count);
        // A dropped segment has nothing to copy: the check has seen that `count` is zero.
        if let Some(data) = segment {
            let bytes = self.emitter.symbol_address(Symbol::Data(data));
            let source = self.ins().iadd(bytes, source);
            self.emitter
                .call_entry(Entry::MemoryCopy, &[destination, source, count]);
        }
        Ok(())
    }

    fn data_drop(&mut self, segment: u32) {
        let segment = self.instance.data[DataIndex::from_u32(segment)];
        let slot = segment.map(|data| self.emitter.cx.plan.layout.data(data));
        self.drop_segment(slot);
    }

    /// The current length of the segment with this slot; segments without one are dropped.
    pub(super) fn segment_length(&mut self, slot: Option<u32>) -> Value {
        match slot {
            Some(offset) => {
                let flags = self.trusted_in(Region::Slots);
                let instance = self.emitter.instance;
                self.ins().load(POINTER, flags, instance, offset as i32)
            }
            None => self.iconst64(0),
        }
    }

    /// Sets the length of a segment to zero.
    pub(super) fn drop_segment(&mut self, slot: Option<u32>) {
        if let Some(offset) = slot {
            let zero = self.iconst64(0);
            let flags = self.trusted_in(Region::Slots);
            let instance = self.emitter.instance;
            self.ins().store(flags, zero, instance, offset as i32);
        }
    }
}
