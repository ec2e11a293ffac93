//! Cancellation (definitions.py: `Task.request_cancellation`, `canon_subtask_cancel`,
//! `canon_task_cancel`).
//!
//! In: a caller that does not want the result any more, a task that agrees. Out: the subtask's state.
//! Elsewhere: an event loop that finds the request pending when it waits (`task`).
//!
//! Only two kinds of threads take a request at once: one that waits to enter, whose task then ends,
//! and the implicit thread of a callback task in its event loop, which is called with
//! `TASK_CANCELLED`, and control comes back when it exits or blocks. Else the request is pending.

use windlass_abi::concurrency::{BLOCKED, CallDesc};
use windlass_abi::entry::Pair;
use windlass_abi::trap::TrapCode;

use super::component_instance::Gate;
use super::import;
use super::subtask::Callee;
use super::task::{State, TaskId};
use super::thread::{Body, Place, ThreadId, resume};
use super::waitable::{WaitableId, wait_for_pending_event};
use super::{done, value};
use crate::entries::Ptr;
use crate::store::{Store, store};

impl Store {
    /// `Task.cancel`.
    fn cancel(&mut self, task: TaskId) -> Result<(), TrapCode> {
        match self.concurrency.tasks[task].header.state {
            State::CancelDelivered => {}
            State::Resolved => return Err(TrapCode::TaskResolved),
            State::Initial | State::Started | State::StartedInCall | State::PendingCancel => {
                return Err(TrapCode::TaskNotCancelled);
            }
        }
        self.check_borrows(task)?;
        self.resolve(task, true);
        Ok(())
    }

    /// A task that waits to enter ends.
    fn cancel_entering(&mut self, task: TaskId, thread: ThreadId) -> Result<(), TrapCode> {
        let (component, gate) = {
            let entering = &mut self.concurrency.tasks[task];
            entering.header.state = State::CancelDelivered;
            (entering.desc().callee, entering.entering_gate())
        };
        self.stop_waiting(thread);
        let inst = &mut self.concurrency.instances[component as usize];
        inst.num_waiting_to_enter -= 1;
        self.admit(component, gate);
        self.cancel(task)?;
        self.end_thread(thread)
    }

    /// `request_cancellation`, up to the thread that is to be resumed with it.
    fn request(&mut self, task: TaskId, caller: u32) -> Result<Option<ThreadId>, TrapCode> {
        let requested = &self.concurrency.tasks[task];
        let (state, component) = (requested.header.state, requested.desc().callee);
        let Some(thread) = requested.implicit_thread else {
            return Ok(None);
        };
        match state {
            State::Initial => {
                self.cancel_entering(task, thread)?;
                return Ok(None);
            }
            // Nobody can ask for it while its caller is still in the call.
            State::Started | State::StartedInCall => {}
            State::PendingCancel | State::CancelDelivered | State::Resolved => return Ok(None),
        }
        let in_event_loop = self
            .concurrency
            .threads
            .get(thread)
            .is_some_and(|thread| thread.body == Body::EventLoop && !thread.running);
        if !in_event_loop {
            self.concurrency.tasks[task].header.state = State::PendingCancel;
            return Ok(None);
        }
        let free = self.is_open(component, Gate::EventLoop);
        if free && self.may_enter_from(component, caller) {
            self.concurrency.tasks[task].header.state = State::CancelDelivered;
            self.stop_waiting(thread);
            self.concurrency.threads[thread].cancelled = true;
            return Ok(Some(thread));
        }
        // It is called as soon as whoever is on the stack, or has the lock, has left.
        self.concurrency.tasks[task].header.state = State::PendingCancel;
        if self.concurrency.threads[thread].place == Place::Elsewhere {
            self.stop_waiting(thread);
            self.wake(thread);
        }
        Ok(None)
    }
}

/// `Task.request_cancellation`.
///
/// # Errors
/// The trap of the thread that was resumed.
///
/// # Safety
/// As [`resume`].
pub(super) unsafe fn request_cancellation(
    instance: Ptr,
    task: TaskId,
    caller: u32,
) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let Some(thread) = store(instance).request(task, caller)? else {
            return Ok(());
        };
        let component = store(instance).concurrency.threads[thread].component;
        store(instance).enter_from(component, caller);
        let result = resume(instance, thread);
        store(instance).leave_to(component, caller);
        result
    }
}

/// The checks of `canon_subtask_cancel`: the subtask, and whether it has resolved.
fn cancelled_subtask(
    store: &mut Store,
    table: u32,
    index: u32,
) -> Result<(WaitableId, bool), TrapCode> {
    let id = store.subtask(table, index)?;
    let waitable = &mut store.concurrency.waitables[id];
    let in_set = waitable.in_waitable_set();
    let Some(subtask) = waitable.subtask() else {
        return Err(TrapCode::HandleTypeMismatch);
    };
    if subtask.resolve_delivered() || subtask.cancellation_requested {
        return Err(TrapCode::SubtaskCancelInvalid);
    }
    if in_set {
        return Err(TrapCode::WaitableInSet);
    }
    let resolved = subtask.resolved();
    subtask.cancellation_requested |= !resolved;
    Ok((id, resolved))
}

/// `canon_subtask_cancel`.
///
/// # Safety
/// Generated code calls it, with its own instance.
unsafe fn cancel_subtask(
    instance: Ptr,
    component: u32,
    is_async: bool,
    index: u32,
) -> Result<u64, TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let (id, resolved) = cancelled_subtask(store(instance), component, index)?;
        if !resolved {
            // The callee may call back into this component instance.
            store(instance).claim(id, true);
            let callee = store(instance).concurrency.waitables[id].subtask();
            match callee.map(|subtask| subtask.callee) {
                Some(Callee::Task(task)) => request_cancellation(instance, task, component)?,
                Some(Callee::Import(import)) => import::request_cancellation(instance, import)?,
                None => {}
            }
            store(instance).claim(id, false);
        }
        // That it has started may be pending still.
        while !store(instance).subtask_resolved(id) {
            if is_async {
                return Ok(u64::from(BLOCKED));
            }
            store(instance).clear_pending_event(id);
            wait_for_pending_event(instance, id)?;
        }
        Ok(u64::from(store(instance).deliver_event(id).2))
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_subtask_cancel(
    instance: Ptr,
    component: u32,
    is_async: u32,
    subtask: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    value(unsafe { cancel_subtask(instance, component, is_async != 0, subtask) })
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_task_cancel(instance: Ptr, component: u32) -> Pair {
    // SAFETY: generated code passes its own instance.
    let store = unsafe { store(instance) };
    let Some(task) = store.current_task(component) else {
        return super::outcome(TrapCode::TaskNotAsync);
    };
    if store.concurrency.tasks[task].desc().flags & CallDesc::ASYNC_LIFT == 0 {
        return super::outcome(TrapCode::TaskNotAsync);
    }
    done(store.cancel(task))
}
