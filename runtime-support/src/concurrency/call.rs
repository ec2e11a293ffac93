//! `canon_lift` and `canon_lower` (definitions.py, Canonical Definitions): a call that needs a task.
//!
//! In: the description of the call, its arguments, a place for its results. Out: what the lower
//! returns. Elsewhere: what the task does (`task`); calls of the host's functions (`import`); calls
//! that need no task, which are calls.

use windlass_abi::concurrency::{CallDesc, subtask_state};
use windlass_abi::entry::Pair;
use windlass_abi::trap::TrapCode;

use super::component_instance::Gate;
use super::direct;
use super::host::HostCall;
use super::schedule::run_until_resolved;
use super::subtask::{Callee, Subtask};
use super::task::{Caller, State, TaskId, called_by_host};
use super::thread::{Place, ThreadId, Waiting, block, resume};
use super::value;
use super::waitable::WaitableKind;
use crate::entries::Ptr;
use crate::store::{Store, store};

impl Store {
    /// The beginning of `enter_implicit_thread`: whether the task must wait, in which case it does.
    #[inline]
    fn waits_to_enter(&mut self, task: TaskId) -> bool {
        let entering = &self.concurrency.tasks[task];
        let desc = entering.desc();
        if desc.flags & CallDesc::ASYNC_TYPE == 0 {
            return false;
        }
        let gate = entering.entering_gate();
        let thread = entering.implicit_thread;
        let inst = &mut self.concurrency.instances[desc.callee as usize];
        let others = inst.num_waiting_to_enter > 0;
        if self.is_open(desc.callee, gate) && !others {
            return false;
        }
        let Some(thread) = thread else { return false };
        self.concurrency.instances[desc.callee as usize].num_waiting_to_enter += 1;
        self.concurrency.threads[thread].waiting = Waiting::Enter;
        self.wait_at(gate, thread, false);
        self.admit(desc.callee, gate);
        true
    }

    /// What keeps a call of a guest out is only that another task has the component instance to
    /// itself, and that task could go on: then it does so first, once for each call. It is the same
    /// as if it had been chosen just before the call, but for the caller, whose frames are below;
    /// the reference tests count on it (`async/sync-streams.wast`).
    fn goes_first(&mut self, desc: &CallDesc, task: TaskId) -> Option<ThreadId> {
        if called_by_host(desc) || self.concurrency.tasks[task].entering_gate() == Gate::Entering {
            return None;
        }
        let inst = &self.concurrency.instances[desc.callee as usize];
        let holder = inst.exclusive_thread?;
        let may_run = self.concurrency.threads[holder].place == Place::Ready
            && self.is_open(desc.callee, Gate::Entering)
            && self.take_ready(holder);
        may_run.then_some(holder)
    }

    /// The end of a call with `async`: a subtask, unless the task has resolved.
    #[inline]
    fn lower_async(&mut self, task: TaskId) -> Result<u64, TrapCode> {
        if self.release_resolved(task) {
            return Ok(u64::from(subtask_state::RETURNED));
        }
        let lowered = &mut self.concurrency.tasks[task];
        lowered.keep_args();
        let state = match lowered.header.state {
            State::Initial => subtask_state::STARTING,
            _ => subtask_state::STARTED,
        };
        let caller = lowered.desc().caller;
        let subtask = Subtask::new(Callee::Task(task), state, lowered.scope);
        let (id, index) = self.add_waitable(caller, WaitableKind::Subtask(subtask))?;
        self.concurrency.tasks[task].caller = Caller::Subtask(id);
        self.release(task);
        Ok(u64::from(state | index << 4))
    }

    /// The end of a call of the host.
    fn lower_host(&mut self, task: TaskId) -> u64 {
        if self.release_resolved(task) {
            return 0;
        }
        self.concurrency.tasks[task].caller = Caller::Host(None);
        self.concurrency.host.last_call = Some(HostCall::Task(task));
        self.release(task);
        1
    }
}

/// `canon_lift`: the task runs until it blocks for the first time, or, if its type is not `async`,
/// has resolved.
///
/// # Safety
/// As [`resume`].
#[inline]
unsafe fn lift(instance: Ptr, desc: &CallDesc, task: TaskId) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        if let Some(holder) = store(instance).goes_first(desc, task) {
            resume(instance, holder)?;
        }
        if store(instance).waits_to_enter(task) {
            return Ok(());
        }
        if let Some(thread) = store(instance).concurrency.tasks[task].implicit_thread {
            resume(instance, thread)?;
        }
        if desc.flags & CallDesc::ASYNC_TYPE == 0 {
            run_until_resolved(instance, desc.callee, task)?;
        }
    }
    Ok(())
}

/// `canon_lift` of a new task, which `canon_lower` holds.
///
/// # Safety
/// As [`lower`].
#[inline(never)]
unsafe fn lift_new(
    instance: Ptr,
    desc: *const CallDesc,
    args: *const u64,
    results: *mut u64,
) -> Result<TaskId, TrapCode> {
    // SAFETY: the caller's promise; each reference to the store ends with its statement.
    unsafe {
        let (task, _) = store(instance).new_task(desc, args, results)?;
        let desc = &*desc;
        match lift(instance, desc, task) {
            Ok(()) => Ok(task),
            Err(code) => {
                if code == TrapCode::HostInvalidArgument && called_by_host(desc) {
                    store(instance).abort(task);
                }
                Err(code)
            }
        }
    }
}

/// What `canon_lower` returns when the task has resolved.
fn returned(desc: &CallDesc) -> u64 {
    if desc.flags & CallDesc::ASYNC_LOWER != 0 {
        u64::from(subtask_state::RETURNED)
    } else {
        0
    }
}

/// `canon_lower` of a `canon_lift`.
///
/// # Safety
/// Generated code calls it, with its own instance and a description from its object.
#[inline]
unsafe fn lower(
    instance: Ptr,
    desc: *const CallDesc,
    args: *const u64,
    results: *mut u64,
) -> Result<u64, TrapCode> {
    // SAFETY: the caller's promise; each reference to the store ends with its statement.
    unsafe {
        let task = if let Some(inst) = store(instance).is_direct(&*desc) {
            match direct::lift(instance, desc, args, results, inst)? {
                Some(task) => task,
                None => return Ok(returned(&*desc)),
            }
        } else {
            lift_new(instance, desc, args, results)?
        };
        let desc = &*desc;
        if called_by_host(desc) {
            return Ok(store(instance).lower_host(task));
        }
        if desc.flags & CallDesc::ASYNC_LOWER != 0 {
            return store(instance).lower_async(task);
        }
        if !store(instance).release_resolved(task) {
            // The callee's extent is over; generated code ends it again when the call returns.
            store(instance).leave_to(desc.callee, desc.caller);
            let thread = store(instance).may_block(desc.caller)?;
            store(instance).concurrency.tasks[task].caller = Caller::Thread(thread);
            block(instance, thread, Waiting::Resolution);
            store(instance).release_resolved(task);
        }
    }
    Ok(0)
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_call_start(
    instance: Ptr,
    desc: Ptr,
    args: Ptr,
    results: Ptr,
) -> Pair {
    // SAFETY: generated code passes its own instance and what the contract says.
    value(unsafe {
        lower(
            instance,
            desc.cast_const().cast(),
            args.cast_const().cast(),
            results.cast(),
        )
    })
}
