//! Access to the memory of a side: `load_int`, `store_int`, and the checks that come before them.
//!
//! Pointers are carried as 64-bit values *within the memory* and turned into addresses at each
//! access, because a memory without a reservation may move whenever guest code runs. Where it
//! cannot move, the load of its base is marked so that Cranelift keeps one.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type, Value, types};
use std::mem::offset_of;
use windlass_abi::instance::MemorySlot;
use windlass_abi::trap::TrapCode;

use super::context::{LiftLowerContext, Party};
use crate::elaborate::types::Side;
use crate::generate::emitter::{Emitter, POINTER, trusted};
use crate::generate::memory_style::is_reserved;
use crate::ids::MemoryId;

/// A place in the memory of a side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Address {
    /// A pointer of that memory, widened to 64 bits.
    pub(super) pointer: Value,
    /// Plus so many bytes.
    pub(super) offset: u32,
}

impl Address {
    /// Where `pointer` points.
    pub(super) fn new(pointer: Value) -> Address {
        Address { pointer, offset: 0 }
    }

    /// So many bytes further; values are smaller than 4 GiB.
    pub(super) fn plus(self, bytes: u32) -> Address {
        Address {
            pointer: self.pointer,
            offset: self.offset + bytes,
        }
    }
}

impl LiftLowerContext {
    /// The type of a pointer of this side (`ptr_type`).
    pub(super) fn pointer_type(&self) -> Type {
        match self.side {
            Side::Guest32 => types::I32,
            Side::Guest64 | Side::Host => types::I64,
        }
    }

    /// A pointer or length as the guest has it, widened to 64 bits.
    pub(super) fn widen(&self, e: &mut Emitter<'_, '_>, value: Value) -> Value {
        match self.side {
            Side::Guest32 => e.ins.ins().uextend(types::I64, value),
            Side::Guest64 | Side::Host => value,
        }
    }

    /// The inverse of [`Self::widen`].
    pub(super) fn narrow(&self, e: &mut Emitter<'_, '_>, value: Value) -> Value {
        match self.side {
            Side::Guest32 => e.ins.ins().ireduce(types::I32, value),
            Side::Guest64 | Side::Host => value,
        }
    }

    /// The machine address of a pointer within this side's memory. Valid until guest code runs.
    pub(super) fn native(&self, e: &mut Emitter<'_, '_>, pointer: Value) -> Value {
        match self.party {
            Party::Guest { .. } => {
                let base = self.base(e);
                e.ins.ins().iadd(base, pointer)
            }
            Party::HostCaller | Party::HostCallee => pointer,
        }
    }

    /// Loads; the place has been checked.
    pub(super) fn load(&self, e: &mut Emitter<'_, '_>, ty: Type, at: Address) -> Value {
        let (address, offset) = self.resolve(e, at);
        e.ins.ins().load(ty, trusted(), address, offset)
    }

    /// `load_int` of a type narrower than 32 bits, extended to 32.
    pub(super) fn load_narrow(
        &self,
        e: &mut Emitter<'_, '_>,
        size: u32,
        signed: bool,
        at: Address,
    ) -> Value {
        let (address, offset) = self.resolve(e, at);
        let (ins, flags, ty) = (e.ins.ins(), trusted(), types::I32);
        match (size, signed) {
            (1, false) => ins.uload8(ty, flags, address, offset),
            (1, true) => ins.sload8(ty, flags, address, offset),
            (2, false) => ins.uload16(ty, flags, address, offset),
            (2, true) => ins.sload16(ty, flags, address, offset),
            _ => ins.load(ty, flags, address, offset),
        }
    }

    /// Stores; the place has been checked.
    pub(super) fn store(&self, e: &mut Emitter<'_, '_>, value: Value, at: Address) {
        let (address, offset) = self.resolve(e, at);
        e.ins.ins().store(trusted(), value, address, offset);
    }

    /// `store_int` of the low `size` bytes of an `i32`.
    pub(super) fn store_narrow(
        &self,
        e: &mut Emitter<'_, '_>,
        size: u32,
        value: Value,
        at: Address,
    ) {
        let (address, offset) = self.resolve(e, at);
        match size {
            1 => e.ins.ins().istore8(trusted(), value, address, offset),
            2 => e.ins.ins().istore16(trusted(), value, address, offset),
            _ => e.ins.ins().store(trusted(), value, address, offset),
        };
    }

    /// `trap_if(ptr != align_to(ptr, alignment))`. The host's pointers are trusted.
    pub(super) fn check_alignment(&self, e: &mut Emitter<'_, '_>, pointer: Value, align: u32) {
        if align > 1 && self.component().is_some() {
            let low = e.ins.ins().band_imm_u(pointer, i64::from(align) - 1);
            e.trap_if(low, TrapCode::UnalignedPointer);
        }
    }

    /// `trap_if(ptr + byte_length > len(memory))`, for a length below 2^32. The host's pointers are
    /// trusted.
    pub(super) fn check_range(&self, e: &mut Emitter<'_, '_>, pointer: Value, bytes: Value) {
        let Party::Guest { .. } = self.party else {
            return;
        };
        let offset = e.cx.plan.layout.memory(self.memory()) + offset_of!(MemorySlot, length) as u32;
        let length = e.load_slot(types::I64, offset);
        let outside = if self.side == Side::Guest32 {
            let end = e.ins.ins().iadd(pointer, bytes);
            e.ins.ins().icmp(IntCC::UnsignedGreaterThan, end, length)
        } else {
            // A 64-bit pointer plus a length may wrap.
            let too_long = e.ins.ins().icmp(IntCC::UnsignedGreaterThan, bytes, length);
            e.trap_if(too_long, TrapCode::PointerOutOfBounds);
            let last = e.ins.ins().isub(length, bytes);
            e.ins.ins().icmp(IntCC::UnsignedGreaterThan, pointer, last)
        };
        e.trap_if(outside, TrapCode::PointerOutOfBounds);
    }

    fn memory(&self) -> MemoryId {
        match self.party {
            Party::Guest {
                memory: Some(memory),
                ..
            } => memory,
            _ => panic!("generate: a lift or lower needs a memory that its options do not name"),
        }
    }

    fn base(&self, e: &mut Emitter<'_, '_>) -> Value {
        let offset = e.cx.plan.layout.memory(self.memory()) + offset_of!(MemorySlot, base) as u32;
        let ty = &e.cx.plan.memories[self.memory()].ty;
        let flags = match is_reserved(e.cx.options, ty) {
            true => MemFlagsData::trusted().with_readonly().with_can_move(),
            false => trusted(),
        };
        let instance = e.instance;
        e.ins.ins().load(POINTER, flags, instance, offset as i32)
    }

    fn resolve(&self, e: &mut Emitter<'_, '_>, at: Address) -> (Value, i32) {
        let address = self.native(e, at.pointer);
        match i32::try_from(at.offset) {
            Ok(offset) => (address, offset),
            Err(_) => (e.ins.ins().iadd_imm_u(address, i64::from(at.offset)), 0),
        }
    }
}
