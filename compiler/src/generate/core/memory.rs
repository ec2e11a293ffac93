//! Loads, stores, `memory.size` and `memory.grow`.
//!
//! How an access is kept in bounds is [`super::super::memory_style`]'s decision: by the
//! reservation, where the access itself is the check, or by a comparison with the current length,
//! after which the access cannot trap. With 64-bit indices it is always the comparison. A checked
//! address also passes a conditional move to null that hardware may not predict, so that
//! speculation does not reach past a check.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type, Value, types};
use wasmparser::{MemArg, MemArgTarget, Operator};
use windlass_abi::entry::Entry;
use windlass_abi::instance::MemorySlot;
use windlass_abi::trap::TrapCode;

use super::super::emitter::POINTER;
use super::super::memory_style::{is_reserved, minimum_bytes, needs_check, page_log2};
use super::Translator;
use super::regions::Region;
use crate::error::Result;
use crate::ids::{MemoryId, MemoryIndex};

/// A native address in bounds, or with flags that trap.
pub(super) struct Address {
    pub(super) base: Value,
    pub(super) offset: i32,
    pub(super) flags: MemFlagsData,
}

/// How an access is kept in bounds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bounds {
    /// As [`super::super::memory_style`] says.
    ByStyle,
    /// By a comparison, because it is not an instruction of this code that makes the access.
    Compared,
}

/// How the bytes of memory and an operand relate.
#[derive(Clone, Copy)]
enum Width {
    /// As they are.
    Full,
    /// So many bytes, zero-extended.
    Unsigned(u32),
    /// So many bytes, sign-extended.
    Signed(u32),
}

impl Translator<'_, '_, '_> {
    pub(super) fn memory_operator(&mut self, op: &Operator<'_>) -> Result<bool> {
        use types::{F32, F64, I32, I64};
        match op {
            Operator::I32Load { memarg } => self.load(memarg, I32, Width::Full)?,
            Operator::I64Load { memarg } => self.load(memarg, I64, Width::Full)?,
            Operator::F32Load { memarg } => self.load(memarg, F32, Width::Full)?,
            Operator::F64Load { memarg } => self.load(memarg, F64, Width::Full)?,
            Operator::I32Load8S { memarg } => self.load(memarg, I32, Width::Signed(1))?,
            Operator::I32Load8U { memarg } => self.load(memarg, I32, Width::Unsigned(1))?,
            Operator::I32Load16S { memarg } => self.load(memarg, I32, Width::Signed(2))?,
            Operator::I32Load16U { memarg } => self.load(memarg, I32, Width::Unsigned(2))?,
            Operator::I64Load8S { memarg } => self.load(memarg, I64, Width::Signed(1))?,
            Operator::I64Load8U { memarg } => self.load(memarg, I64, Width::Unsigned(1))?,
            Operator::I64Load16S { memarg } => self.load(memarg, I64, Width::Signed(2))?,
            Operator::I64Load16U { memarg } => self.load(memarg, I64, Width::Unsigned(2))?,
            Operator::I64Load32S { memarg } => self.load(memarg, I64, Width::Signed(4))?,
            Operator::I64Load32U { memarg } => self.load(memarg, I64, Width::Unsigned(4))?,
            Operator::I32Store { memarg } | Operator::F32Store { memarg } => {
                self.store(memarg, 4)?;
            }
            Operator::I64Store { memarg } | Operator::F64Store { memarg } => {
                self.store(memarg, 8)?;
            }
            Operator::I32Store8 { memarg } | Operator::I64Store8 { memarg } => {
                self.store(memarg, 1)?;
            }
            Operator::I32Store16 { memarg } | Operator::I64Store16 { memarg } => {
                self.store(memarg, 2)?;
            }
            Operator::I64Store32 { memarg } => self.store(memarg, 4)?,
            Operator::MemorySize { mem } => self.memory_size(*mem),
            Operator::MemoryGrow { mem } => self.memory_grow(*mem),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn load(&mut self, memarg: &MemArg, ty: Type, width: Width) -> Result<()> {
        let bytes = match width {
            Width::Full => ty.bytes(),
            Width::Unsigned(bytes) | Width::Signed(bytes) => bytes,
        };
        let index = self.pop();
        let at = self.address(memarg, index, bytes)?;
        let (base, offset, flags) = (at.base, at.offset, at.flags);
        let value = match width {
            Width::Full => self.ins().load(ty, flags, base, offset),
            Width::Unsigned(1) => self.ins().uload8(ty, flags, base, offset),
            Width::Signed(1) => self.ins().sload8(ty, flags, base, offset),
            Width::Unsigned(2) => self.ins().uload16(ty, flags, base, offset),
            Width::Signed(2) => self.ins().sload16(ty, flags, base, offset),
            Width::Unsigned(_) => self.ins().uload32(flags, base, offset),
            Width::Signed(_) => self.ins().sload32(flags, base, offset),
        };
        self.push(value);
        Ok(())
    }

    /// Stores the low `bytes` bytes of the topmost operand.
    fn store(&mut self, memarg: &MemArg, bytes: u32) -> Result<()> {
        let (index, value) = self.pop2();
        let at = self.address(memarg, index, bytes)?;
        let (base, offset, flags) = (at.base, at.offset, at.flags);
        let full = self.type_of(value).bytes() == bytes;
        match bytes {
            _ if full => self.ins().store(flags, value, base, offset),
            1 => self.ins().istore8(flags, value, base, offset),
            2 => self.ins().istore16(flags, value, base, offset),
            _ => self.ins().istore32(flags, value, base, offset),
        };
        Ok(())
    }

    /// The address of `bytes` bytes at an index and the offset of `memarg`.
    pub(super) fn address(&mut self, memarg: &MemArg, index: Value, bytes: u32) -> Result<Address> {
        self.address_in(memarg, index, bytes, Bounds::ByStyle)
    }

    /// The same, with a choice of how the access is kept in bounds.
    pub(super) fn address_in(
        &mut self,
        memarg: &MemArg,
        index: Value,
        bytes: u32,
        bounds: Bounds,
    ) -> Result<Address> {
        let MemArgTarget::Memory(memory) = memarg.target else {
            return Err(self.unsupported("garbage collection"));
        };
        let memory = self.memory(memory);
        let ty = &self.emitter.cx.plan.memories[memory].ty;
        let base = self.memory_base(memory);

        if let Some(start) = self.constant_start(memarg, index)
            && start.saturating_add(u64::from(bytes)) <= minimum_bytes(ty)
        {
            let flags = self.guest_flags(memory, true);
            return Ok(self.displaced(base, start, flags));
        }
        let index = self.extended(index);
        let Some(end) = memarg.offset.checked_add(u64::from(bytes)) else {
            // Past all that 64 bits can name. The access goes where it never gets.
            let always = self.ins().iconst(types::I8, 1);
            self.emitter.trap_if(always, TrapCode::MemoryOutOfBounds);
            let flags = self.guest_flags(memory, true);
            return Ok(self.displaced(base, 0, flags));
        };
        if bounds == Bounds::ByStyle && !needs_check(self.emitter.cx.options, ty, end) {
            let base = self.ins().iadd(base, index);
            let flags = self.guest_flags(memory, false);
            return Ok(self.displaced(base, memarg.offset, flags));
        }
        let outside = self.is_outside(memory, index, end);
        self.emitter.trap_if(outside, TrapCode::MemoryOutOfBounds);
        let base = self.ins().iadd(base, index);
        let address = match memarg.offset {
            0 => base,
            offset => self.ins().iadd_imm_s(base, offset as i64),
        };
        let null = self.iconst64(0);
        let base = self.emitter.guarded(outside, null, address);
        let flags = self.guest_flags(memory, true);
        Ok(self.displaced(base, 0, flags))
    }

    /// Where an access starts, if that is known now.
    fn constant_start(&self, memarg: &MemArg, index: Value) -> Option<u64> {
        let constant = self.constant_of(index)?;
        let index = match self.type_of(index) {
            types::I32 => u64::from(constant as u32),
            _ => constant as u64,
        };
        index.checked_add(memarg.offset)
    }

    /// Whether `index + end` is past the length of a memory, exactly.
    fn is_outside(&mut self, memory: MemoryId, index: Value, end: u64) -> Value {
        let ty = &self.emitter.cx.plan.memories[memory].ty;
        let length = self.memory_length(memory);
        if !ty.memory64 {
            // Index and offset have 32 bits each, so their sum with a size does not overflow.
            let last = self.ins().iadd_imm_s(index, end as i64);
            return self.ins().icmp(IntCC::UnsignedGreaterThan, last, length);
        }
        if end <= minimum_bytes(ty) {
            // The length is never below the minimum.
            let end = self.iconst64(end);
            let room = self.ins().isub(length, end);
            return self.ins().icmp(IntCC::UnsignedGreaterThan, index, room);
        }
        let end = self.iconst64(end);
        self.sum_exceeds(index, end, length)
    }

    /// Whether the sum of two numbers of 64 bits is above a limit, with no wrapping.
    pub(super) fn sum_exceeds(&mut self, first: Value, second: Value, limit: Value) -> Value {
        let (sum, wraps) = self.ins().uadd_overflow(first, second);
        let above = self.ins().icmp(IntCC::UnsignedGreaterThan, sum, limit);
        self.ins().bor(wraps, above)
    }

    /// An address some bytes past a base, within the instruction if it fits there.
    fn displaced(&mut self, base: Value, offset: u64, flags: MemFlagsData) -> Address {
        match i32::try_from(offset) {
            Ok(offset) => Address {
                base,
                offset,
                flags,
            },
            Err(_) => Address {
                base: self.ins().iadd_imm_s(base, offset as i64),
                offset: 0,
                flags,
            },
        }
    }

    /// The memory with an index of the module.
    pub(super) fn memory(&self, index: u32) -> MemoryId {
        self.instance.memories[MemoryIndex::from_u32(index)]
    }

    /// The address of byte 0. With a reservation it never changes.
    pub(super) fn memory_base(&mut self, memory: MemoryId) -> Value {
        let mut flags = self.trusted_in(Region::Slots);
        let cx = self.emitter.cx;
        if is_reserved(cx.options, &cx.plan.memories[memory].ty) {
            flags = flags.with_readonly().with_can_move();
        }
        self.load_slot_of(memory, offset_of!(MemorySlot, base), flags)
    }

    /// The current length in bytes.
    pub(super) fn memory_length(&mut self, memory: MemoryId) -> Value {
        let flags = self.trusted_in(Region::Slots);
        self.load_slot_of(memory, offset_of!(MemorySlot, length), flags)
    }

    fn load_slot_of(&mut self, memory: MemoryId, field: usize, flags: MemFlagsData) -> Value {
        let at = self.emitter.memory_slot(memory).field(field);
        self.ins().load(POINTER, flags, at.base, at.offset)
    }

    fn memory_size(&mut self, index: u32) {
        let memory = self.memory(index);
        let ty = &self.emitter.cx.plan.memories[memory].ty;
        let length = match ty.shared {
            true => self.shared_length(memory),
            false => self.memory_length(memory),
        };
        let pages = self.ins().ushr_imm_u(length, i64::from(page_log2(ty)));
        self.push_index(pages, ty.memory64);
    }

    /// The length of a shared memory as of now, in the one order of all atomic accesses. A check
    /// may use an older one: it grew only since, and whoever knows so has synchronized, which ends
    /// what Cranelift knows of the slot.
    fn shared_length(&mut self, memory: MemoryId) -> Value {
        let flags = self.trusted_in(Region::Slots);
        let at = self
            .emitter
            .memory_slot(memory)
            .field(offset_of!(MemorySlot, length));
        let address = self.ins().iadd_imm_s(at.base, i64::from(at.offset));
        self.ins().atomic_load(POINTER, flags, address)
    }

    fn memory_grow(&mut self, index: u32) {
        let memory = self.memory(index);
        let delta = self.pop();
        let delta = self.extended(delta);
        let number = self.ins().iconst(types::I32, i64::from(memory.as_u32()));
        let args = [self.emitter.instance, number, delta];
        let old = self.emitter.call_entry(Entry::MemoryGrow, &args)[0];
        let wide = self.emitter.cx.plan.memories[memory].ty.memory64;
        self.push_index(old, wide);
    }
}
