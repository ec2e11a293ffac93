//! `canon error-context.*`. Messages are kept whole, though the specification would allow less.

use cranelift_codegen::ir::{InstBuilder, StackSlotData, StackSlotKind, Value};
use windlass_abi::entry::Entry;

use super::call::Call;
use crate::elaborate::plan::CanonicalOptions;
use crate::generate::canon::{lift_message, lower_message};
use crate::generate::emitter::POINTER;

/// `canon_error_context_new`: `(pointer, tagged code units) -> error context`.
pub(super) fn new(
    call: &mut Call<'_, '_, '_>,
    options: &CanonicalOptions,
    params: &[Value],
) -> Option<Value> {
    let instance = call.e.instance;
    let mark = call.e.call_entry(Entry::ScratchMark, &[instance])[0];
    let (message, length) = lift_message(call.e, call.component, options, params);
    let error = call.ask_i32(Entry::ErrorContextNew, &[message, length]);
    call.e.call_entry(Entry::ScratchReset, &[instance, mark]);
    Some(error)
}

/// `canon_error_context_debug_message`: `(error context, pointer)`.
pub(super) fn debug_message(
    call: &mut Call<'_, '_, '_>,
    options: &CanonicalOptions,
    params: &[Value],
) -> Option<Value> {
    let (size, align_shift) = (16, 3);
    let slot = StackSlotData::new(StackSlotKind::ExplicitSlot, size, align_shift);
    let slot = call.e.ins.create_sized_stack_slot(slot);
    let out = call.e.ins.ins().stack_addr(POINTER, slot, 0);
    call.ask(Entry::ErrorContextMessage, &[params[0], out]);
    lower_message(call.e, call.component, options, out, params[1]);
    None
}

/// `canon_error_context_drop`: `(error context)`.
pub(super) fn drop(call: &mut Call<'_, '_, '_>, error: Value) -> Option<Value> {
    call.ask(Entry::ErrorContextDrop, &[error]);
    None
}
