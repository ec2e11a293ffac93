//! Atomic loads, stores, read-modify-write and fences; waiting and waking (threads proposal).
//!
//! An access is checked in this order: its alignment, for `wait` that the memory is shared, its
//! bounds. Bounds are kept as for plain accesses, but where the runtime makes the access (waiting
//! and waking) always by a comparison. All accesses are sequentially consistent, and Cranelift
//! moves no access to any region across one.
//!
//! Narrow accesses take the low bytes of their operands, that of `cmpxchg` to compare with
//! included, and zero-extend what was in memory.

use cranelift_codegen::ir::{AtomicRmwOp, InstBuilder, MemFlagsData, Type, Value, types};
use target_lexicon::Architecture;
use wasmparser::{MemArg, MemArgTarget, Operator};
use windlass_abi::entry::Entry;
use windlass_abi::trap::TrapCode;

use super::Translator;
use super::memory::{Address, Bounds};
use crate::error::Result;

impl Translator<'_, '_, '_> {
    pub(super) fn atomic_operator(&mut self, op: &Operator<'_>) -> Result<bool> {
        if let Some((memarg, operation, bytes)) = rmw_operation(op) {
            self.atomic_rmw(memarg, operation, bytes)?;
            return Ok(true);
        }
        if let Some((memarg, bytes)) = cmpxchg_operation(op) {
            self.atomic_cmpxchg(memarg, bytes)?;
            return Ok(true);
        }
        use Operator as Op;
        use types::{I32, I64};
        match op {
            Op::AtomicFence { .. } => {
                self.ins().fence();
            }
            Op::MemoryAtomicNotify { memarg } => self.atomic_notify(memarg)?,
            Op::MemoryAtomicWait32 { memarg } => {
                self.atomic_wait(memarg, Entry::AtomicWait32, 4)?
            }
            Op::MemoryAtomicWait64 { memarg } => {
                self.atomic_wait(memarg, Entry::AtomicWait64, 8)?
            }
            Op::I32AtomicLoad { memarg } => self.atomic_load(memarg, I32, 4)?,
            Op::I64AtomicLoad { memarg } => self.atomic_load(memarg, I64, 8)?,
            Op::I32AtomicLoad8U { memarg } => self.atomic_load(memarg, I32, 1)?,
            Op::I32AtomicLoad16U { memarg } => self.atomic_load(memarg, I32, 2)?,
            Op::I64AtomicLoad8U { memarg } => self.atomic_load(memarg, I64, 1)?,
            Op::I64AtomicLoad16U { memarg } => self.atomic_load(memarg, I64, 2)?,
            Op::I64AtomicLoad32U { memarg } => self.atomic_load(memarg, I64, 4)?,
            Op::I32AtomicStore8 { memarg: m } | Op::I64AtomicStore8 { memarg: m } => {
                self.atomic_store(m, 1)?;
            }
            Op::I32AtomicStore16 { memarg: m } | Op::I64AtomicStore16 { memarg: m } => {
                self.atomic_store(m, 2)?;
            }
            Op::I32AtomicStore { memarg: m } | Op::I64AtomicStore32 { memarg: m } => {
                self.atomic_store(m, 4)?;
            }
            Op::I64AtomicStore { memarg } => self.atomic_store(memarg, 8)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn atomic_load(&mut self, memarg: &MemArg, ty: Type, bytes: u32) -> Result<()> {
        let index = self.pop();
        let (address, flags) = self.atomic_address(memarg, index, bytes, Bounds::ByStyle)?;
        let value = self.ins().atomic_load(int(bytes), flags, address);
        self.push_widened(value, ty);
        Ok(())
    }

    fn atomic_store(&mut self, memarg: &MemArg, bytes: u32) -> Result<()> {
        let (index, value) = self.pop2();
        let (address, flags) = self.atomic_address(memarg, index, bytes, Bounds::ByStyle)?;
        let value = self.narrowed(value, bytes);
        let architecture = self.emitter.cx.options.target.triple.architecture;
        if architecture == Architecture::X86_64 {
            // One `xchg`, where a store would be followed by the slower `mfence`.
            let exchange = AtomicRmwOp::Xchg;
            self.ins()
                .atomic_rmw(int(bytes), flags, exchange, address, value);
        } else {
            self.ins().atomic_store(flags, value, address);
        }
        Ok(())
    }

    fn atomic_rmw(&mut self, memarg: &MemArg, operation: AtomicRmwOp, bytes: u32) -> Result<()> {
        let (index, value) = self.pop2();
        let ty = self.type_of(value);
        let (address, flags) = self.atomic_address(memarg, index, bytes, Bounds::ByStyle)?;
        let value = self.narrowed(value, bytes);
        let old = self
            .ins()
            .atomic_rmw(int(bytes), flags, operation, address, value);
        self.push_widened(old, ty);
        Ok(())
    }

    fn atomic_cmpxchg(&mut self, memarg: &MemArg, bytes: u32) -> Result<()> {
        let (index, expected, replacement) = self.pop3();
        let ty = self.type_of(replacement);
        let (address, flags) = self.atomic_address(memarg, index, bytes, Bounds::ByStyle)?;
        let expected = self.narrowed(expected, bytes);
        let expected = self.with_clear_register(expected, address);
        let replacement = self.narrowed(replacement, bytes);
        let old = self.ins().atomic_cas(flags, address, expected, replacement);
        self.push_widened(old, ty);
        Ok(())
    }

    /// The value to compare with, alone in its register. Without `lse`, Cranelift's loop for
    /// aarch64 compares registers of 64 bits even where the values have 32, and what is above them
    /// in a register is not defined. A logical shift to the right, in 32 bits, leaves zeros there.
    /// It is by zero bits, but the optimizer does not know so much of an aligned address.
    fn with_clear_register(&mut self, value: Value, address: Value) -> Value {
        let target = &self.emitter.cx.options.target;
        let is_exact =
            target.triple.architecture == Architecture::X86_64 || target.features.contains(&"lse");
        if is_exact || self.type_of(value) != types::I32 {
            return value;
        }
        let zero = self.ins().band_imm_u(address, 3);
        self.ins().ushr(value, zero)
    }

    fn atomic_wait(&mut self, memarg: &MemArg, entry: Entry, bytes: u32) -> Result<()> {
        let (index, expected, timeout) = self.pop3();
        if !self.is_shared(memarg)? {
            self.check_alignment(memarg, index, bytes);
            self.trap_always(TrapCode::AtomicWaitNonShared);
            let never = self.ins().iconst(types::I32, 0);
            self.push(never);
            return Ok(());
        }
        let (address, _) = self.atomic_address(memarg, index, bytes, Bounds::Compared)?;
        let outcome = self
            .emitter
            .call_entry(entry, &[address, expected, timeout])[0];
        self.push(outcome);
        Ok(())
    }

    fn atomic_notify(&mut self, memarg: &MemArg) -> Result<()> {
        let (index, count) = self.pop2();
        let (address, _) = self.atomic_address(memarg, index, 4, Bounds::Compared)?;
        let woken = if self.is_shared(memarg)? {
            self.emitter
                .call_entry(Entry::AtomicNotify, &[address, count])[0]
        } else {
            // Nobody can wait there.
            self.ins().iconst(types::I32, 0)
        };
        self.push(woken);
        Ok(())
    }

    /// Whether threads share the memory of an access.
    fn is_shared(&self, memarg: &MemArg) -> Result<bool> {
        let MemArgTarget::Memory(memory) = memarg.target else {
            return Err(self.unsupported("garbage collection"));
        };
        let memory = self.memory(memory);
        Ok(self.emitter.cx.plan.memories[memory].ty.shared)
    }

    /// The native address of an aligned access; see [`Translator::address`]. Atomic instructions
    /// have no room for an offset.
    fn atomic_address(
        &mut self,
        memarg: &MemArg,
        index: Value,
        bytes: u32,
        bounds: Bounds,
    ) -> Result<(Value, MemFlagsData)> {
        self.check_alignment(memarg, index, bytes);
        let at = self.address_in(memarg, index, bytes, bounds)?;
        let Address {
            base,
            offset,
            flags,
        } = at;
        let address = match offset {
            0 => base,
            offset => self.ins().iadd_imm_s(base, i64::from(offset)),
        };
        Ok((address, flags))
    }

    /// Traps unless the sum of index and offset is a multiple of the size of the access.
    fn check_alignment(&mut self, memarg: &MemArg, index: Value, bytes: u32) {
        let mask = i64::from(bytes) - 1;
        if mask == 0 {
            return;
        }
        // Only the low bits of the sum count, which do not depend on whether it wraps.
        let offset = memarg.offset as i64 & mask;
        if let Some(constant) = self.constant_of(index) {
            if (constant + offset) & mask != 0 {
                self.trap_always(TrapCode::HeapMisaligned);
            }
            return;
        }
        let low = match offset {
            0 => index,
            offset => self.ins().iadd_imm_s(index, offset),
        };
        let low = self.ins().band_imm_u(low, mask);
        self.emitter.trap_if(low, TrapCode::HeapMisaligned);
    }

    /// Traps. What follows is not reached, but goes on as if it were.
    fn trap_always(&mut self, code: TrapCode) {
        let always = self.ins().iconst(types::I8, 1);
        self.emitter.trap_if(always, code);
    }

    /// The low bytes of an operand.
    fn narrowed(&mut self, value: Value, bytes: u32) -> Value {
        if self.type_of(value).bytes() == bytes {
            return value;
        }
        self.ins().ireduce(int(bytes), value)
    }

    /// What was in memory, zero-extended.
    fn push_widened(&mut self, value: Value, ty: Type) {
        let value = if self.type_of(value) == ty {
            value
        } else {
            self.ins().uextend(ty, value)
        };
        self.push(value);
    }
}

/// The integer type of so many bytes.
fn int(bytes: u32) -> Type {
    match bytes {
        1 => types::I8,
        2 => types::I16,
        4 => types::I32,
        _ => types::I64,
    }
}

/// A read-modify-write operator: what it does, to how many bytes.
fn rmw_operation<'m>(op: &'m Operator<'_>) -> Option<(&'m MemArg, AtomicRmwOp, u32)> {
    use AtomicRmwOp::{Add, And, Or, Sub, Xchg, Xor};
    use Operator as Op;
    Some(match op {
        Op::I32AtomicRmw8AddU { memarg: m } | Op::I64AtomicRmw8AddU { memarg: m } => (m, Add, 1),
        Op::I32AtomicRmw16AddU { memarg: m } | Op::I64AtomicRmw16AddU { memarg: m } => (m, Add, 2),
        Op::I32AtomicRmwAdd { memarg: m } | Op::I64AtomicRmw32AddU { memarg: m } => (m, Add, 4),
        Op::I64AtomicRmwAdd { memarg } => (memarg, Add, 8),
        Op::I32AtomicRmw8SubU { memarg: m } | Op::I64AtomicRmw8SubU { memarg: m } => (m, Sub, 1),
        Op::I32AtomicRmw16SubU { memarg: m } | Op::I64AtomicRmw16SubU { memarg: m } => (m, Sub, 2),
        Op::I32AtomicRmwSub { memarg: m } | Op::I64AtomicRmw32SubU { memarg: m } => (m, Sub, 4),
        Op::I64AtomicRmwSub { memarg } => (memarg, Sub, 8),
        Op::I32AtomicRmw8AndU { memarg: m } | Op::I64AtomicRmw8AndU { memarg: m } => (m, And, 1),
        Op::I32AtomicRmw16AndU { memarg: m } | Op::I64AtomicRmw16AndU { memarg: m } => (m, And, 2),
        Op::I32AtomicRmwAnd { memarg: m } | Op::I64AtomicRmw32AndU { memarg: m } => (m, And, 4),
        Op::I64AtomicRmwAnd { memarg } => (memarg, And, 8),
        Op::I32AtomicRmw8OrU { memarg: m } | Op::I64AtomicRmw8OrU { memarg: m } => (m, Or, 1),
        Op::I32AtomicRmw16OrU { memarg: m } | Op::I64AtomicRmw16OrU { memarg: m } => (m, Or, 2),
        Op::I32AtomicRmwOr { memarg: m } | Op::I64AtomicRmw32OrU { memarg: m } => (m, Or, 4),
        Op::I64AtomicRmwOr { memarg } => (memarg, Or, 8),
        Op::I32AtomicRmw8XorU { memarg: m } | Op::I64AtomicRmw8XorU { memarg: m } => (m, Xor, 1),
        Op::I32AtomicRmw16XorU { memarg: m } | Op::I64AtomicRmw16XorU { memarg: m } => (m, Xor, 2),
        Op::I32AtomicRmwXor { memarg: m } | Op::I64AtomicRmw32XorU { memarg: m } => (m, Xor, 4),
        Op::I64AtomicRmwXor { memarg } => (memarg, Xor, 8),
        Op::I32AtomicRmw8XchgU { memarg: m } | Op::I64AtomicRmw8XchgU { memarg: m } => (m, Xchg, 1),
        Op::I32AtomicRmw16XchgU { memarg: m } | Op::I64AtomicRmw16XchgU { memarg: m } => {
            (m, Xchg, 2)
        }
        Op::I32AtomicRmwXchg { memarg: m } | Op::I64AtomicRmw32XchgU { memarg: m } => (m, Xchg, 4),
        Op::I64AtomicRmwXchg { memarg } => (memarg, Xchg, 8),
        _ => return None,
    })
}

/// A compare-exchange operator: of how many bytes.
fn cmpxchg_operation<'m>(op: &'m Operator<'_>) -> Option<(&'m MemArg, u32)> {
    use Operator as Op;
    Some(match op {
        Op::I32AtomicRmw8CmpxchgU { memarg: m } | Op::I64AtomicRmw8CmpxchgU { memarg: m } => (m, 1),
        Op::I32AtomicRmw16CmpxchgU { memarg: m } | Op::I64AtomicRmw16CmpxchgU { memarg: m } => {
            (m, 2)
        }
        Op::I32AtomicRmwCmpxchg { memarg: m } | Op::I64AtomicRmw32CmpxchgU { memarg: m } => (m, 4),
        Op::I64AtomicRmwCmpxchg { memarg } => (memarg, 8),
        _ => return None,
    })
}
