//! Memory for what is lowered: `reallocate` and `allocate` of a guest, and the host's ways.
//!
//! | side | memory comes from | and belongs to |
//! |---|---|---|
//! | guest | its `realloc` | the guest |
//! | host that called an export | `HostAlloc` | the host, once the call succeeds |
//! | host function | `ScratchAlloc` | us; ends with the call |

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use windlass_abi::entry::Entry;
use windlass_abi::trap::TrapCode;

use super::context::{LiftLowerContext, Party};
use super::instance_flags::without_may_leave;
use super::thread_storage::begin_thread;
use crate::generate::emitter::Emitter;

impl LiftLowerContext {
    /// `allocate` followed by the checks of alignment and range that every use of it makes. All
    /// sizes are 64-bit values below 2^32.
    pub(super) fn allocate(&self, e: &mut Emitter<'_, '_>, align: u32, bytes: Value) -> Value {
        let zero = e.ins.ins().iconst(types::I64, 0);
        self.reallocate(e, zero, zero, align, bytes)
    }

    /// `reallocate` followed by the checks of alignment and range. The host's memory is never
    /// reallocated: `old` is ignored there.
    pub(super) fn reallocate(
        &self,
        e: &mut Emitter<'_, '_>,
        old: Value,
        old_bytes: Value,
        align: u32,
        bytes: Value,
    ) -> Value {
        let (component, realloc) = match self.party {
            Party::Guest {
                component, realloc, ..
            } => (component, realloc),
            Party::HostCaller => return host_allocate(e, Entry::HostAlloc, align, bytes),
            Party::HostCallee => return host_allocate(e, Entry::ScratchAlloc, align, bytes),
        };
        let realloc = realloc
            .unwrap_or_else(|| panic!("generate: a lower needs a realloc that it does not name"));
        let align_value = e.ins.ins().iconst(types::I64, i64::from(align));
        let args = [old, old_bytes, align_value, bytes].map(|value| self.narrow(e, value));
        let before = begin_thread(e, component);
        let results = without_may_leave(e, component, |e| e.call_func(realloc, &args));
        before.end_thread(e);
        let pointer = self.widen(e, results[0]);
        self.check_alignment(e, pointer, align);
        self.check_range(e, pointer, bytes);
        pointer
    }
}

/// Memory from the runtime; null for no bytes.
fn host_allocate(e: &mut Emitter<'_, '_>, entry: Entry, align: u32, bytes: Value) -> Value {
    let align = e.ins.ins().iconst(types::I64, i64::from(align));
    let pointer = e.call_entry(entry, &[e.instance, bytes, align])[0];
    let is_null = e.ins.ins().icmp_imm_u(IntCC::Equal, pointer, 0);
    let is_wanted = e.ins.ins().icmp_imm_u(IntCC::NotEqual, bytes, 0);
    let exhausted = e.ins.ins().band(is_null, is_wanted);
    e.trap_if(exhausted, TrapCode::OutOfMemory);
    pointer
}
