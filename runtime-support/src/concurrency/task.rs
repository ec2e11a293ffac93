//! `Task` (definitions.py, Tasks): one call of a lifted function, and the event loop of those with a
//! `callback`.
//!
//! In: a thread that was given the processor, `task.return`. Out: guest code that runs, and the
//! caller is told. Elsewhere: the caller's side (`call`, `subtask`), `task.return` (`task_return`),
//! its threads (`thread_table`), cancellation (`cancel`), lifting and lowering, which the generated
//! functions of a [`CallDesc`] do.
//!
//! ```text
//!               StartedInCall ─────────────┐
//!                     │ the call is over    ▼
//!   Initial ──────▶ Started ───────────▶ Resolved
//!      │              │  ▲ cancellation     ▲ task.return, task.cancel
//!      │              ▼  │ requested        │
//!      │         PendingCancel ──▶ CancelDelivered
//!      └───────────────────────────────────▲
//! ```

use std::mem::MaybeUninit;
use std::ptr;

pub(super) use windlass_abi::concurrency::TaskState as State;
use windlass_abi::concurrency::{
    CallDesc, NONE, TaskHeader, callback_code, event_code, subtask_state,
};
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use super::component_instance::Gate;
use super::host::Completion;
use super::slab::Id;
use super::thread::{Body, Thread, ThreadId, Waiting};
use super::waitable::WaitableId;
use crate::entries::Ptr;
use crate::loaded::name;
use crate::resource::TaskScopeId;
use crate::store::{Store, store};

/// Which task of a store.
pub(crate) type TaskId = Id<Task>;

/// Who is told that the task has resolved.
pub(super) enum Caller {
    /// Nobody: `canon_lower` is still at work on it, and will look.
    InCall,
    /// A thread that blocks until then.
    Thread(ThreadId),
    /// A guest's subtask.
    Subtask(WaitableId),
    /// The host.
    Host(Option<Completion>),
}

/// Words of arguments that an `async` lower has at most: `MAX_FLAT_ASYNC_PARAMS`, and the address
/// for the results.
pub(super) const MAX_COPIED: usize = 5;

/// See the module.
#[repr(C)]
pub(crate) struct Task {
    /// What generated code reads of it.
    pub(super) header: TaskHeader,
    /// Its own; always there.
    pub(super) id: Option<TaskId>,
    pub(super) caller: Caller,
    /// The task whose thread made the call.
    pub(super) supertask: Option<TaskId>,
    pub(super) implicit_thread: Option<ThreadId>,
    /// How many threads have an index, or are about to get it.
    pub(super) threads: u32,
    /// `canon_lower` looks at it again when its threads have ended.
    pub(super) held: bool,
    /// Resolved by `task.cancel`.
    pub(super) cancelled: bool,
    /// Others may remember it beyond its end: one of which it is the `supertask` and that went on after
    /// its call, or a host function.
    pub(super) is_named: bool,
    /// `num_borrows`, and the `lenders` of the subtask.
    pub(super) scope: Option<TaskScopeId>,
    /// Of an `async` lower: what `header.args` points to.
    pub(super) copied: [MaybeUninit<u64>; MAX_COPIED],
}

impl Task {
    /// The arguments of an `async` lower will go, but the task stays: they are copied.
    pub(super) fn keep_args(&mut self) {
        let count = (self.desc().arg_count as usize).min(MAX_COPIED);
        // SAFETY: as many words are there, as generated code promises.
        unsafe {
            ptr::copy_nonoverlapping(self.header.args, self.copied.as_mut_ptr().cast(), count)
        };
        self.header.args = self.copied.as_ptr().cast();
    }

    /// The id of a task, if there is one, which its callee is going to remember.
    ///
    /// # Safety
    /// The address is null, or that of a live task, to which no reference is in use.
    pub(super) unsafe fn name(task: *mut Task) -> Option<TaskId> {
        // SAFETY: the caller's promise.
        let task = unsafe { task.as_mut() }?;
        task.is_named = true;
        task.id
    }

    pub(super) fn desc(&self) -> &'static CallDesc {
        // SAFETY: generated code passes constants of its object, which lives as long as the store.
        unsafe { &*self.header.desc }
    }

    #[inline]
    pub(super) fn has(&self, flag: u32) -> bool {
        self.desc().flags & flag != 0
    }

    /// Whether its implicit thread needs a fiber.
    #[inline]
    pub(super) fn may_block(&self) -> bool {
        self.has(CallDesc::MAY_BLOCK)
    }

    /// `needs_exclusive`, of a function whose type is `async`.
    #[inline]
    pub(super) fn needs_exclusive(&self) -> bool {
        let flags = self.desc().flags;
        flags & CallDesc::ASYNC_TYPE != 0
            && (flags & CallDesc::ASYNC_LIFT == 0 || flags & CallDesc::CALLBACK != 0)
    }

    /// `not ft.async_`.
    pub(super) fn is_sync(&self) -> bool {
        !self.has(CallDesc::ASYNC_TYPE)
    }

    /// Where it waits to enter.
    #[inline]
    pub(super) fn entering_gate(&self) -> Gate {
        if self.needs_exclusive() {
            Gate::EnteringExclusive
        } else {
            Gate::Entering
        }
    }

    /// `state == RESOLVED`.
    #[inline]
    pub(super) fn resolved(&self) -> bool {
        self.header.state == State::Resolved
    }

    /// How the host's call has ended.
    pub(super) fn status(&self) -> Status {
        if self.cancelled {
            Status::Cancelled
        } else {
            Status::Ok
        }
    }
}

impl Store {
    /// A task with its implicit thread, which runs nothing yet. `canon_lower` holds it.
    ///
    /// # Safety
    /// `desc` and `args` are as generated code passes them.
    #[inline]
    pub(super) unsafe fn new_task(
        &mut self,
        desc: *const CallDesc,
        args: *const u64,
        results: *mut u64,
    ) -> Result<(TaskId, ThreadId), TrapCode> {
        self.concurrency.tasks.reserve()?;
        self.concurrency.threads.reserve()?;
        // SAFETY: the caller's promise.
        let (flags, callee) = unsafe { ((*desc).flags, (*desc).callee) };
        let scope = (flags & CallDesc::BORROWS != 0).then(|| self.handles.new_task_scope());
        let scope = scope.transpose()?;
        // SAFETY: the current task is there.
        let supertask = unsafe { Task::name(self.current_task_address()) };
        let concurrency = &mut self.concurrency;
        let task = concurrency.tasks.insert(Task {
            header: TaskHeader {
                desc,
                args,
                results,
                state: State::Initial,
            },
            id: None,
            caller: Caller::InCall,
            supertask,
            implicit_thread: None,
            threads: 1,
            held: true,
            cancelled: false,
            is_named: false,
            scope,
            copied: [MaybeUninit::uninit(); MAX_COPIED],
        });
        let thread = concurrency
            .threads
            .insert(Thread::new(task, callee, Body::Enter));
        let made = &mut concurrency.tasks[task];
        (made.id, made.implicit_thread) = (Some(task), Some(thread));
        Ok((task, thread))
    }

    /// `canon_lower` is done with a task, if it has resolved.
    #[inline(always)]
    pub(super) fn release_resolved(&mut self, id: TaskId) -> bool {
        let task = &mut self.concurrency.tasks[id];
        if task.header.state != State::Resolved {
            return false;
        }
        task.held = false;
        let ended = task.threads == 0;
        if task.scope.is_some() {
            self.deliver_resolve(id);
        }
        if ended {
            self.concurrency.tasks.remove(id);
        }
        true
    }

    /// `canon_lower` is done with a task.
    #[inline]
    pub(super) fn release(&mut self, task: TaskId) {
        let released = &mut self.concurrency.tasks[task];
        released.held = false;
        if released.threads == 0 {
            self.concurrency.tasks.remove(task);
        }
    }

    /// The address that generated code knows a task by.
    #[inline]
    pub(super) fn task_address(&self, task: TaskId) -> Ptr {
        let address = self.concurrency.tasks.address(task);
        address.unwrap_or(ptr::null_mut()).cast()
    }

    /// The current task, if code of this component instance runs in it.
    #[inline]
    pub(super) fn current_task(&self, component: u32) -> Option<TaskId> {
        let thread = &self.concurrency.threads[self.concurrency.current?];
        (thread.component == component).then_some(thread.task)
    }

    /// `Task.start`.
    #[inline]
    fn start(&mut self, task: TaskId) {
        let task = &mut self.concurrency.tasks[task];
        task.header.state = State::Started;
        if let Caller::Subtask(subtask) = task.caller {
            self.progress(subtask, subtask_state::STARTED);
        }
    }

    /// The end of `enter_implicit_thread`: nothing is in the way.
    #[inline]
    fn enter(&mut self, task: TaskId, id: ThreadId) -> Result<(), TrapCode> {
        let exclusive = self.concurrency.tasks[task].needs_exclusive();
        let component = self.concurrency.threads[id].component;
        let inst = &mut self.concurrency.instances[component as usize];
        if exclusive {
            inst.exclusive_thread = Some(id);
        }
        self.give_index(id)
    }

    /// Takes back a task whose arguments the host got wrong. It has run no guest code but `realloc`.
    pub(super) fn abort(&mut self, task: TaskId) {
        let Some(aborted) = self.concurrency.tasks.remove(task) else {
            return;
        };
        if let Some(scope) = aborted.scope {
            self.handles.abandon_task_scope(scope);
        }
        let Some(id) = aborted.implicit_thread else {
            return;
        };
        if let Some(thread) = self.concurrency.threads.remove(id) {
            let inst = &mut self.concurrency.instances[thread.component as usize];
            if thread.index != 0 {
                // It was added when the thread entered.
                let removed = inst.threads.remove(thread.index);
                debug_assert_eq!(removed, Ok(id));
            }
            if inst.exclusive_thread == Some(id) {
                self.release_exclusive(thread.component);
            }
        }
        if let Caller::Host(completion) = aborted.caller {
            self.concurrency.host.end_call();
            if let Some(completion) = completion {
                let status = Status::InvalidArgument;
                self.concurrency.host.finish(completion, status);
            }
        }
    }

    /// `on_resolve` is over: the caller learns it.
    #[inline(always)]
    pub(super) fn resolve(&mut self, id: TaskId, cancelled: bool) {
        let task = &mut self.concurrency.tasks[id];
        task.header.state = State::Resolved;
        task.cancelled = cancelled;
        if !matches!(task.caller, Caller::InCall) {
            self.tell_caller(id);
        }
    }

    /// The caller of a task that has resolved, which is not in its call any more, learns it.
    #[inline(never)]
    pub(super) fn tell_caller(&mut self, id: TaskId) {
        let task = &mut self.concurrency.tasks[id];
        let cancelled = task.cancelled;
        match &mut task.caller {
            Caller::InCall => {}
            Caller::Thread(thread) => {
                let thread = *thread;
                self.wake(thread);
            }
            Caller::Subtask(subtask) => {
                let subtask = *subtask;
                let waitable = &mut self.concurrency.waitables[subtask];
                let before = waitable.subtask().map(|subtask| subtask.state);
                let state = match (cancelled, before) {
                    (false, _) => subtask_state::RETURNED,
                    (true, Some(subtask_state::STARTING)) => {
                        subtask_state::CANCELLED_BEFORE_STARTED
                    }
                    (true, _) => subtask_state::CANCELLED_BEFORE_RETURNED,
                };
                self.progress(subtask, state);
            }
            Caller::Host(completion) => {
                let completion = completion.take();
                let status = task.status();
                self.concurrency.host.end_call();
                self.deliver_resolve(id);
                if let Some(completion) = completion {
                    self.concurrency.host.finish(completion, status);
                }
            }
        }
    }

    /// `deliver_resolve`, of a call that has no subtask in a table: loans end.
    #[inline]
    pub(super) fn deliver_resolve(&mut self, id: TaskId) {
        if let Some(scope) = self.concurrency.tasks[id].scope.take() {
            self.handles.end_task_scope(scope);
        }
    }

    /// `trap_if(num_borrows > 0)`.
    #[inline]
    pub(super) fn check_borrows(&self, id: TaskId) -> Result<(), TrapCode> {
        match self.concurrency.tasks[id].scope {
            Some(scope) => self.handles.check_borrows(scope),
            None => Ok(()),
        }
    }

    /// `deliver_pending_cancel`.
    fn deliver_pending_cancel(&mut self, id: TaskId) -> bool {
        let task = &mut self.concurrency.tasks[id];
        let pending = task.header.state == State::PendingCancel;
        if pending {
            task.header.state = State::CancelDelivered;
        }
        pending
    }

    /// The event that a callback thread goes on with, which has the lock from now on.
    fn callback_event(&mut self, id: ThreadId) -> (u32, u32, u32) {
        let thread = &mut self.concurrency.threads[id];
        let (task, component) = (thread.task, thread.component);
        let waiting = std::mem::replace(&mut thread.waiting, Waiting::Not);
        let cancelled = std::mem::take(&mut thread.cancelled);
        let cancelled = cancelled || self.deliver_pending_cancel(task);
        let mut event = None;
        if let Waiting::Set(set) = waiting {
            self.concurrency.sets[set].num_waiting -= 1;
            if !cancelled {
                event = self.take_event(set);
            } else {
                self.wake_waiter(set);
            }
        }
        self.concurrency.instances[component as usize].exclusive_thread = Some(id);
        if cancelled {
            return (event_code::TASK_CANCELLED, 0, 0);
        }
        event.unwrap_or((event_code::NONE, 0, 0))
    }

    /// What a callback function returned: true if it is to be called again at once, because a
    /// cancellation is pending.
    pub(super) fn callback_result(&mut self, id: ThreadId, packed: u32) -> Result<bool, TrapCode> {
        let thread = &self.concurrency.threads[id];
        let (task, component) = (thread.task, thread.component);
        let code = packed & 0xf;
        match code {
            callback_code::EXIT => {
                self.end_thread(id)?;
                return Ok(false);
            }
            callback_code::YIELD | callback_code::WAIT => {}
            _ => return Err(TrapCode::BadCallbackCode),
        }
        if self.deliver_pending_cancel(task) {
            // It keeps the lock, and nobody asks what it wants to wait for.
            self.concurrency.threads[id].cancelled = true;
            return Ok(true);
        }
        let waiting = match code {
            callback_code::WAIT => Waiting::Set(self.waitable_set(component, packed >> 4)?),
            _ => Waiting::Yield,
        };
        self.release_exclusive(component);
        self.concurrency.threads[id].body = Body::EventLoop;
        self.stop_running(id, waiting);
        Ok(false)
    }
}

/// What a trampoline returned: the guest's `i32`, or the trap that it stopped and that is recorded.
///
/// # Safety
/// No reference to the store is in use.
#[inline]
pub(super) unsafe fn stopped(instance: Ptr, result: u64) -> Result<u32, TrapCode> {
    if result >> 32 == 0 {
        return Ok(result as u32);
    }
    let code = u8::try_from(result >> 32).ok().and_then(TrapCode::from_raw);
    let code = code.unwrap_or(TrapCode::Unreachable);
    // SAFETY: the caller's promise.
    unsafe { store(instance).failure.stop() };
    Err(code)
}

/// Runs the current thread's code, on whatever stack this is, until it blocks for good or ends.
///
/// # Safety
/// No reference to the store is in use.
pub(super) unsafe fn run(instance: Ptr, id: ThreadId, body: Body) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let desc = store(instance).concurrency.desc;
        let task = store(instance).concurrency.threads[id].task;
        match body {
            Body::Enter => {
                store(instance).enter(task, id)?;
                start(instance, task, id)
            }
            Body::EventLoop => event_loop(instance, task, id),
            Body::Explicit {
                code,
                is_64,
                argument,
            } => {
                let run_thread = desc.run_thread.ok_or(TrapCode::Deadlock)?;
                stopped(instance, run_thread(instance, code, is_64, argument))?;
                store(instance).end_thread(id)
            }
            Body::Fiber(_) | Body::Stack => unreachable!("the thread runs already"),
        }
    }
}

/// `on_start` and the core function.
///
/// # Safety
/// As [`run`].
unsafe fn start(instance: Ptr, task: TaskId, id: ThreadId) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise. The task lives as long as its thread.
    unsafe {
        store(instance).start(task);
        let desc = store(instance).concurrency.tasks[task].desc();
        let header = store(instance).task_address(task);
        let run_start = store(instance).concurrency.desc.run_start;
        let run_start = run_start.ok_or(TrapCode::Deadlock)?;
        let packed = stopped(instance, run_start(instance, desc.start, header.cast()))?;
        if desc.flags & CallDesc::CALLBACK == 0 {
            return store(instance).end_thread(id);
        }
        if store(instance).callback_result(id, packed)? {
            return event_loop(instance, task, id);
        }
    }
    Ok(())
}

/// The loop of `canon_lift`, from one event to the next wait or the end.
///
/// # Safety
/// As [`run`].
pub(super) unsafe fn event_loop(instance: Ptr, task: TaskId, id: ThreadId) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let callback = store(instance).concurrency.tasks[task].desc().callback;
        let run_callback = store(instance).concurrency.desc.run_callback;
        let run_callback = run_callback.ok_or(TrapCode::Deadlock)?;
        loop {
            let (code, p1, p2) = store(instance).callback_event(id);
            let packed = stopped(instance, run_callback(instance, callback, code, p1, p2))?;
            if !store(instance).callback_result(id, packed)? {
                return Ok(());
            }
        }
    }
}

impl Store {
    /// For people: the functions whose calls led to a task, itself first.
    pub(super) fn async_callers(&mut self, task: Option<TaskId>) -> Vec<String> {
        const SHOWN: usize = 16;
        let component = self.component();
        let task_of = |id: TaskId| {
            let task = self.concurrency.tasks.address(id)?;
            // SAFETY: the task is there.
            Some(unsafe { &*task })
        };
        std::iter::successors(task, |id| task_of(*id)?.supertask)
            .map_while(task_of)
            .take(SHOWN)
            .map(|task| name(component, task.desc().name).to_owned())
            .collect()
    }
}

/// The caller of a task is the host.
pub(super) fn called_by_host(desc: &CallDesc) -> bool {
    desc.caller == NONE
}
