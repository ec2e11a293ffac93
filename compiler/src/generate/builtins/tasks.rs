//! `canon task.cancel`, `canon subtask.cancel` and `canon subtask.drop`.

use cranelift_codegen::ir::Value;
use windlass_abi::entry::Entry;

use super::call::Call;

/// `canon_task_cancel`: `()`.
pub(super) fn task_cancel(call: &mut Call<'_, '_, '_>) -> Option<Value> {
    call.ask(Entry::TaskCancel, &[]);
    None
}

/// `canon_subtask_cancel`: `(subtask) -> state`, or `BLOCKED`.
pub(super) fn subtask_cancel(
    call: &mut Call<'_, '_, '_>,
    is_async: bool,
    subtask: Value,
) -> Option<Value> {
    let is_async = call.number(u32::from(is_async));
    Some(call.ask_i32(Entry::SubtaskCancel, &[is_async, subtask]))
}

/// `canon_subtask_drop`: `(subtask)`.
pub(super) fn subtask_drop(call: &mut Call<'_, '_, '_>, subtask: Value) -> Option<Value> {
    call.ask(Entry::SubtaskDrop, &[subtask]);
    None
}
