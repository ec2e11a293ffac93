//! `canon waitable-set.*` and `canon waitable.join`.

use cranelift_codegen::ir::{InstBuilder, StackSlotData, StackSlotKind, Value};
use windlass_abi::entry::Entry;

use super::call::Call;
use crate::generate::canon::unpack_event;
use crate::generate::emitter::POINTER;
use crate::ids::MemoryId;

/// `canon_waitable_set_new`: `() -> set`.
pub(super) fn set_new(call: &mut Call<'_, '_, '_>) -> Option<Value> {
    Some(call.ask_i32(Entry::WaitableSetNew, &[]))
}

/// `canon_waitable_set_wait` or `canon_waitable_set_poll`: `(set, pointer) -> event code`. The
/// runtime writes what belongs to the event to our stack: only then is it known that the guest's
/// memory will be written to.
pub(super) fn next_event(
    call: &mut Call<'_, '_, '_>,
    entry: Entry,
    memory: MemoryId,
    params: &[Value],
) -> Option<Value> {
    let (size, align_shift) = (8, 2);
    let slot = StackSlotData::new(StackSlotKind::ExplicitSlot, size, align_shift);
    let slot = call.e.ins.create_sized_stack_slot(slot);
    let out = call.e.ins.ins().stack_addr(POINTER, slot, 0);
    let event = call.ask_i32(entry, &[params[0], out]);
    unpack_event(call.e, call.component, memory, params[1], out);
    Some(event)
}

/// `canon_waitable_set_drop`: `(set)`.
pub(super) fn set_drop(call: &mut Call<'_, '_, '_>, set: Value) -> Option<Value> {
    call.ask(Entry::WaitableSetDrop, &[set]);
    None
}

/// `canon_waitable_join`: `(waitable, set)`.
pub(super) fn join(call: &mut Call<'_, '_, '_>, params: &[Value]) -> Option<Value> {
    call.ask(Entry::WaitableJoin, params);
    None
}
