//! What generated code asks while a task takes its arguments and returns its result
//! (definitions.py, `canon_task_return`, `Task.start`, `Task.return_`).
//!
//! In: the current task, or one by its address. Out: whether it may return, and that it has. Elsewhere:
//! the values, which generated code lifts and lowers; it does without these entries for a task that is
//! `StartedInCall`.

use windlass_abi::concurrency::{CallDesc, NONE};
use windlass_abi::entry::Pair;
use windlass_abi::trap::TrapCode;

use super::task::{Caller, State, Task, TaskId};
use super::{done, value};
use crate::entries::Ptr;
use crate::store::store;

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_task_return(
    instance: Ptr,
    component: u32,
    result_type: u32,
    options: u64,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    let store = unsafe { store(instance) };
    let at = store.current_task_address();
    // SAFETY: the current task is there; nothing here changes it.
    let task = unsafe { at.as_ref() };
    let Some(task) = task.filter(|task| task.desc().callee == component) else {
        return super::outcome(TrapCode::TaskNotAsync);
    };
    let desc = task.desc();
    let (memory, encoding) = ((options >> 32) as u32, options as u32);
    // `LiftOptions.equal`, but for a memory that neither names because the result needs none: the
    // reference tests leave it out of `task.return` alone.
    let same = desc.result_type == result_type
        && encoding == desc.encoding
        && (memory == desc.memory || memory == NONE);
    let checked = if !task.has(CallDesc::ASYNC_LIFT) {
        Err(TrapCode::TaskNotAsync)
    } else if !same {
        Err(TrapCode::TaskReturnMismatch)
    } else if task.resolved() {
        Err(TrapCode::TaskResolved)
    } else if let Some(scope) = task.scope {
        store.handles.check_borrows(scope)
    } else {
        Ok(())
    };
    value(checked.map(|()| at.expose_provenance() as u64))
}

/// The id of a task by the address that generated code has.
///
/// # Safety
/// The address is that of a live task.
unsafe fn id_of(task: Ptr) -> Option<TaskId> {
    // SAFETY: the caller's promise.
    unsafe { (*task.cast::<Task>()).id }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_task_returning(instance: Ptr, task: Ptr) -> Pair {
    // SAFETY: generated code passes its own instance, and the task that it got.
    unsafe {
        let store = store(instance);
        match id_of(task) {
            Some(id) => done(store.check_borrows(id)),
            None => super::outcome(TrapCode::TaskResolved),
        }
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_task_returned(instance: Ptr, task: Ptr) {
    // SAFETY: generated code passes its own instance, and the task that it got.
    unsafe {
        let resolved = task.cast::<Task>();
        (*resolved).header.state = State::Resolved;
        if matches!((*resolved).caller, Caller::InCall) {
            return;
        }
        if let Some(id) = id_of(task) {
            store(instance).tell_caller(id);
        }
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_task_starting(instance: Ptr, task: Ptr) {
    // SAFETY: generated code passes its own instance, and the task that it got.
    unsafe {
        let scope = (*task.cast::<Task>()).scope;
        store(instance).handles.set_starting(scope);
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_task_started(instance: Ptr) {
    // SAFETY: generated code passes its own instance.
    unsafe { store(instance) }.handles.set_starting(None);
}
