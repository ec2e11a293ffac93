//! Polls: the host gives an instance its turn.
//!
//! In: an instance that nothing runs in. Out: every task has run until it waits, the host has been told
//! of its calls and copies that ended, and how the instance stands. Elsewhere: those calls (`host`), in
//! which order threads run (`schedule`), completions on their way (`import`), copies (`host_copy`).
//!
//! ```text
//! poll ─▶ completions ─▶ run_next, run_next, ... ─▶ tell_events, tell_one ─┬─▶ Poll
//!             ▲                                                            │
//!             └──────── the host has been told, and may have begun more ───┘
//! ```

use std::mem;
use std::sync::atomic::{AtomicUsize, Ordering};

use windlass_abi::concurrency::NONE;
use windlass_abi::instance::{InstanceHeader, State};
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use super::copy_end::UNWRITTEN;
use super::task::TaskId;
use super::thread::{Waiting, resume};
use super::{direct, host_copy, import};
use crate::entries::Ptr;
use crate::loaded::name;
use crate::stack::windlass_rt_entry_stack;
use crate::store::{Store, store};
use crate::trap::{windlass_rt_entry_refused, windlass_rt_entry_trapped};

/// How an instance stands after [`poll`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Poll {
    /// There are no tasks, and no imports that the host has not completed.
    Idle,
    /// Tasks wait for the host: for an import, or for an end of a stream or future that the host
    /// has.
    Waiting,
    /// Tasks wait, but not for the host: only another call can help them. [`Store::who_waits`] says
    /// for what.
    NothingToWaitFor,
    /// So much has run that the host should have a turn; there is more to do.
    Busy,
    /// A trap, or the instance can not be polled; the failure in the store says why.
    Failed(Status),
}

/// So many threads are resumed in a poll before the host has a turn: a guest may yield forever.
const TURNS: u32 = 10_000;

impl Store {
    /// For people: what tasks wait for, the first few of them.
    pub(crate) fn who_waits(&mut self) -> String {
        const SHOWN: usize = 8;
        let component = self.component();
        let threads = &self.concurrency.threads;
        let mut from = 0;
        let ids = std::iter::from_fn(|| threads.next_id(&mut from));
        // Those that run do not wait, and those that ended and are kept look as if they ran.
        let waiting = ids.filter(|id| !threads[*id].running);
        let mut lines = Vec::new();
        for id in waiting.take(SHOWN) {
            let thread = &threads[id];
            let task = &self.concurrency.tasks[thread.task];
            let function = name(component, task.desc().name);
            let reason = match thread.waiting {
                Waiting::Not => "is suspended",
                Waiting::Yield => "waits for its turn",
                Waiting::Set(_) => "waits for an event of a waitable set",
                Waiting::Event(_) => "waits for a stream, future or subtask",
                Waiting::Resolution => "waits for a call to return",
                Waiting::Enter => "waits to enter its component instance",
            };
            lines.push(format!("`{function}` {reason}"));
        }
        let count = self.concurrency.thread_count();
        if count > SHOWN {
            lines.push(format!("and {} more", count - SHOWN));
        }
        lines.join("; ")
    }

    fn standing(&mut self) -> Poll {
        let shared = self.concurrency.host.shared.as_ref();
        let imports = self.outstanding_imports() > 0;
        if imports || shared.is_some_and(|shared| shared.has_completions()) {
            return Poll::Waiting;
        }
        match (
            self.concurrency.task_count(),
            self.concurrency.host_waitables,
        ) {
            (0, _) => Poll::Idle,
            (_, 0) => Poll::NothingToWaitFor,
            _ => Poll::Waiting,
        }
    }
}

/// Refuses what is not ready; else nothing else enters until [`leave`].
///
/// # Safety
/// As [`poll`].
pub(super) unsafe fn enter(header: *mut InstanceHeader) -> Result<(), Status> {
    let here = 0_u8;
    // SAFETY: the caller's promise.
    unsafe {
        if (*header).state != State::Ready as u32 {
            let status = windlass_rt_entry_refused(header.cast()) as i32;
            return Err(Status::from_raw(status).unwrap_or(Status::Internal));
        }
        let here = &raw const here;
        let height = (here as usize).wrapping_sub((*header).stack_low);
        let epoch = (*header).epoch.cast::<AtomicUsize>();
        // As entries look, before they ask.
        let known = height < (*header).stack_size
            && (*header).stack_epoch == (*epoch).load(Ordering::Relaxed);
        if !known {
            windlass_rt_entry_stack(header.cast(), here.cast_mut().cast());
        }
        (*header).state = State::Entered as u32;
    }
    Ok(())
}

/// # Safety
/// After [`enter`], which succeeded.
pub(super) unsafe fn leave(header: *mut InstanceHeader) {
    // SAFETY: the caller's promise.
    unsafe { (*header).state = State::Ready as u32 };
}

/// The end of a thread that trapped while the host polled. Records the trap, unless it was recorded
/// when guest code raised it, and who had called the task.
///
/// # Safety
/// As [`poll`].
pub(super) unsafe fn failed(instance: Ptr, code: TrapCode, task: Option<TaskId>) -> Status {
    // SAFETY: the caller's promise.
    unsafe {
        let store = store(instance);
        let callers = store.async_callers(task);
        store.failure.end_in_poll(code, callers);
        let status = windlass_rt_entry_trapped(instance, code as u64) as i32;
        Status::from_raw(status).unwrap_or(Status::Internal)
    }
}

/// What [`run_next`] found.
enum Turn {
    /// A thread that had its turn.
    Had,
    /// No thread that is ready.
    NoneReady,
    /// No turn that is left.
    NoneLeft,
}

/// Gives turns to those that are ready: to one of them, at least.
///
/// # Errors
/// The trap that ended a turn, and whose it was.
///
/// # Safety
/// As [`poll`], after [`enter`].
unsafe fn run_next(instance: Ptr, turns: &mut u32) -> Result<Turn, (TrapCode, TaskId)> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        direct::turns(instance, turns)?;
        if *turns == 0 {
            return Ok(Turn::NoneLeft);
        }
        if store(instance).concurrency.host.may_have_completions() {
            return Ok(Turn::Had);
        }
        *turns -= 1;
        let Some(thread) = store(instance).next_ready() else {
            return Ok(Turn::NoneReady);
        };
        let (component, task) = {
            let thread = &store(instance).concurrency.threads[thread];
            (thread.component, thread.task)
        };
        store(instance).enter_from(component, NONE);
        let result = resume(instance, thread);
        store(instance).leave_to(component, NONE);
        result.map(|()| Turn::Had).map_err(|code| (code, task))
    }
}

/// Runs all that can run, with so many turns; whether that was all.
///
/// # Safety
/// As [`poll`], after [`enter`].
unsafe fn run_ready(instance: Ptr, turns: &mut u32) -> Result<bool, Status> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let header = instance.cast::<InstanceHeader>();
        if store(instance).concurrency.host.unwritten {
            store(instance).failure.set_detail(UNWRITTEN.to_owned());
            return Err(failed(instance, TrapCode::HostError, None));
        }
        loop {
            import::apply_completions(instance).map_err(|code| failed(instance, code, None))?;
            let (code, task) = match run_next(instance, turns) {
                Ok(Turn::Had) => continue,
                Ok(Turn::NoneReady) => return Ok(true),
                Ok(Turn::NoneLeft) => return Ok(false),
                Err(failed) => failed,
            };
            let status = failed(instance, code, Some(task));
            if (*header).state == State::Poisoned as u32 {
                return Err(status);
            }
            // The host's arguments were bad: only their call has failed.
            store(instance).abort(task);
            (*header).state = State::Entered as u32;
        }
    }
}

/// Tells the host of its copies that have ended; false if there are none.
///
/// # Safety
/// As [`poll`]; host code runs.
unsafe fn tell_events(header: *mut InstanceHeader) -> bool {
    let mut told = false;
    // SAFETY: the caller's promise; each reference ends before host code runs.
    unsafe {
        loop {
            let event = {
                let concurrency = &mut store(header.cast()).concurrency;
                let events = &mut concurrency.host.events;
                events.pop_front(&mut concurrency.waitables)
            };
            let Some(id) = event else { return told };
            let telling = mem::replace(&mut store(header.cast()).concurrency.host.telling, true);
            host_copy::deliver(header, id);
            store(header.cast()).concurrency.host.telling = telling;
            told = true;
        }
    }
}

/// Applies what the host has completed, runs every task until it waits, and tells the host which of
/// its calls have ended.
///
/// # Safety
/// `header` is a live instance block, this OS thread uses it, and no reference to the store is in
/// use.
pub(crate) unsafe fn poll(header: *mut InstanceHeader) -> Poll {
    let instance: Ptr = header.cast();
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let mut turns = TURNS;
        loop {
            let host = &mut store(instance).concurrency.host;
            let awake = mem::replace(&mut host.awake, true);
            let mut all = true;
            let result = match enter(header) {
                Ok(()) => run_ready(instance, &mut turns).map(|ran_all| {
                    all = ran_all;
                    leave(header);
                }),
                Err(Status::Reentrance) => {
                    // Nothing has happened, not even this.
                    store(instance).concurrency.host.awake = awake;
                    return Poll::Failed(Status::Reentrance);
                }
                Err(status) => Err(status),
            };
            store(instance).concurrency.host.awake = false;
            if let Err(status) = result {
                tell_events(header);
                while tell_one(instance) {}
                return Poll::Failed(status);
            }
            if !tell_events(header) && !tell_one(instance) {
                return match all {
                    true => store(instance).standing(),
                    false => Poll::Busy,
                };
            }
        }
    }
}

/// Tells the host of one call that it has ended; false if there is none.
///
/// # Safety
/// As [`poll`]; nothing runs in the instance.
unsafe fn tell_one(instance: Ptr) -> bool {
    // SAFETY: the caller's promise; the reference ends before the host's function runs.
    unsafe {
        let finished = store(instance).concurrency.host.finished.pop_front();
        let Some((completion, status)) = finished else {
            return false;
        };
        let telling = mem::replace(&mut store(instance).concurrency.host.telling, true);
        (completion.function)(completion.data, status);
        store(instance).concurrency.host.telling = telling;
    }
    true
}

/// Whether a host function has yet to complete a call.
///
/// # Safety
/// As [`poll`].
pub(crate) unsafe fn has_imports(header: *mut InstanceHeader) -> bool {
    // SAFETY: the caller's promise.
    unsafe { store(header.cast()) }.outstanding_imports() > 0
}

/// Blocks this OS thread until the host has completed an import; false, and at once, when none is
/// outstanding.
///
/// # Safety
/// As [`poll`].
pub(crate) unsafe fn wait(header: *mut InstanceHeader) -> bool {
    // SAFETY: the caller's promise.
    let store = unsafe { store(header.cast()) };
    let shared = store.concurrency.host.shared.clone();
    match shared {
        Some(shared) if store.outstanding_imports() > 0 => shared.wait(),
        Some(shared) => return shared.has_completions(),
        None => return false,
    }
    true
}

/// The instance can not go on, for tasks wait for each other: poisons it and says who waits.
///
/// # Safety
/// As [`poll`].
pub(crate) unsafe fn deadlock(header: *mut InstanceHeader) -> Status {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let waiting = store(header.cast()).who_waits();
        store(header.cast()).failure.set_detail(waiting);
        failed(header.cast(), TrapCode::NothingToWaitFor, None)
    }
}
