//! Tasks with `callback` that need no fiber, as they usually are: the call, when nothing keeps the
//! task out, and turns of event loops, when nobody cancels them.
//!
//! In: what `canon_lower` gets; the queue of ready threads. Out: guest code that runs until it exits
//! or waits. Elsewhere: every other call (`call`) and turn, and each step for every task (`task`,
//! `thread`, `schedule`): this does the same, in the same order, but looks up everything once, and
//! nothing that the step before has just found out.
//!
//! A task that ends within its call stays in its slab, with its thread, for the next call
//! ([`Store::put_aside`]): that call writes only what is different.

use std::mem::MaybeUninit;
use std::ptr;

use windlass_abi::concurrency::{CallDesc, NONE, TaskHeader, callback_code, event_code};
use windlass_abi::trap::TrapCode;

use super::component_instance::ComponentInstance;
use super::task::{Caller, MAX_COPIED, State, Task, TaskId, called_by_host, event_loop, stopped};
use super::thread::{Body, Place, Thread, ThreadId, Waiting};
use crate::entries::Ptr;
use crate::store::{Store, store, store_address};

/// A task that runs, with its implicit thread: both are there, and so is the state of the component
/// instance, for nobody adds one.
#[derive(Clone, Copy)]
struct Running {
    task_at: *mut Task,
    thread: ThreadId,
    thread_at: *mut Thread,
    inst: *mut ComponentInstance,
}

impl Task {
    /// A task whose implicit thread runs already. It has no borrows. `canon_lower` holds it. Of the
    /// call it knows nothing yet.
    fn started(id: TaskId) -> Self {
        Self {
            header: TaskHeader {
                desc: ptr::null(),
                args: ptr::null(),
                results: ptr::null_mut(),
                state: State::StartedInCall,
            },
            id: Some(id),
            caller: Caller::InCall,
            supertask: None,
            implicit_thread: None,
            threads: 1,
            held: true,
            cancelled: false,
            is_named: false,
            scope: None,
            copied: [MaybeUninit::uninit(); MAX_COPIED],
        }
    }

    /// Needs no fiber, and has no cancellation to be told of.
    #[inline(always)]
    fn is_direct(&self) -> bool {
        self.header.state != State::PendingCancel && !self.may_block()
    }
}

impl super::Concurrency {
    /// How many tasks there are, without those that are kept for calls.
    pub(crate) fn task_count(&self) -> usize {
        self.tasks.len() - self.spare_count()
    }

    /// The same of threads.
    pub(super) fn thread_count(&self) -> usize {
        self.threads.len() - self.spare_count()
    }

    /// At most one for each component instance: calls that go on at once are of different ones.
    fn spare_count(&self) -> usize {
        let next = |task: &*mut Task| {
            // SAFETY: spare tasks are there.
            let next: *mut Task = unsafe { (**task).header.results.cast() };
            Some(next).filter(|next| !next.is_null())
        };
        let first = Some(self.spare).filter(|first| !first.is_null());
        std::iter::successors(first, next).count()
    }

    /// A spare task, as [`Store::put_aside`] leaves it.
    #[inline(never)]
    fn make_spare(&mut self) -> Result<*mut Task, TrapCode> {
        self.tasks.reserve()?;
        self.threads.reserve()?;
        let (task, task_at) = self.tasks.insert_at(Task::started);
        let (thread, thread_at) = self.threads.insert_at(|_| Thread::running(task, NONE));
        // SAFETY: it is there.
        unsafe {
            (*task_at).implicit_thread = Some(thread);
            (*task_at).header.args = thread_at.cast_const().cast();
        }
        Ok(task_at)
    }
}

impl Store {
    /// Whether a call can be made by [`lift`]: then where the state of the callee's component
    /// instance is.
    #[inline(always)]
    pub(super) fn is_direct(&mut self, desc: &CallDesc) -> Option<*mut ComponentInstance> {
        const HAS: u32 = CallDesc::ASYNC_TYPE | CallDesc::ASYNC_LIFT | CallDesc::CALLBACK;
        const HAS_NOT: u32 = CallDesc::MAY_BLOCK | CallDesc::BORROWS;
        if desc.flags & (HAS | HAS_NOT) != HAS {
            return None;
        }
        let instances = &self.concurrency.instances;
        // SAFETY: descriptions are constants of the component, which has an instance of this number.
        let inst = unsafe { instances.address_of_own(desc.callee) };
        // SAFETY: it is there.
        self.is_free(unsafe { &*inst }).then_some(inst)
    }

    /// `enter_implicit_thread` of a new task, and `Task.start`. Its `supertask` is not known yet.
    ///
    /// # Safety
    /// `desc` is as generated code passes it, and `inst` the state of its component instance.
    #[inline(always)]
    unsafe fn enter_directly(
        &mut self,
        desc: *const CallDesc,
        args: *const u64,
        results: *mut u64,
        inst: *mut ComponentInstance,
    ) -> Result<Running, TrapCode> {
        let concurrency = &mut self.concurrency;
        let mut task_at = concurrency.spare;
        // SAFETY: what is spare is there, as `put_aside` left it; and the caller's promise.
        unsafe {
            if task_at.is_null() {
                task_at = concurrency.make_spare()?;
            } else {
                concurrency.spare = (*task_at).header.results.cast();
            }
            let task = &mut *task_at;
            let thread_at = task.header.args.cast_mut().cast::<Thread>();
            let thread = task.implicit_thread.unwrap_unchecked();
            task.header.desc = desc;
            task.header.args = args;
            task.header.results = results;
            task.header.state = State::StartedInCall;
            (*thread_at).component = (*desc).callee;
            (*inst).exclusive_thread = Some(thread);
            Ok(Running {
                task_at,
                thread,
                thread_at,
                inst,
            })
        }
    }

    /// `exit_implicit_thread`, and the end of a task that has resolved; false if that is not all:
    /// somebody knows its thread, or it has not resolved.
    ///
    /// # Safety
    /// The core function of a task that entered directly has exited.
    #[inline(always)]
    unsafe fn exit_directly(&mut self, running: &Running) -> bool {
        // SAFETY: the caller's promise: both are there still.
        unsafe {
            let (task, thread) = (running.task_at, running.thread_at);
            if (*thread).index != 0 || (*task).header.state != State::Resolved {
                return false;
            }
            if (*running.inst).exclusive_thread == Some(running.thread) {
                self.release_exclusive_of(running.inst, (*thread).component);
            }
            self.put_aside(running);
        }
        true
    }

    /// A task has ended, and its thread, as they began: nobody knew its thread, and it has resolved
    /// before its call was over. The next call may have them: from now on `args` is where the thread
    /// is, and `results` the next spare task.
    ///
    /// # Safety
    /// They are there, and nobody uses them any more.
    #[inline(always)]
    unsafe fn put_aside(&mut self, running: &Running) {
        // SAFETY: the caller's promise.
        unsafe {
            let (task, thread) = (&mut *running.task_at, &*running.thread_at);
            // Who makes threads has an index, who cancels a task a handle, and it never had borrows.
            debug_assert!(task.threads == 1 && !task.cancelled && task.held);
            debug_assert!(task.scope.is_none() && matches!(task.caller, Caller::InCall));
            debug_assert!(task.implicit_thread == Some(running.thread));
            debug_assert!(Some(thread.task) == task.id && task.supertask.is_none());
            debug_assert!(thread.running && !thread.cancelled && thread.body == Body::Stack);
            debug_assert!(thread.waiting == Waiting::Not && thread.place == Place::Elsewhere);
            debug_assert!(thread.storage == [0; 2] && thread.admitted.is_none());
            debug_assert!(!thread.is_listed() && !thread.is_listed_in_instance());
            if task.is_named {
                return self.remove_both(running.task_at, running.thread_at);
            }
            task.header.args = running.thread_at.cast_const().cast();
            task.header.results = self.concurrency.spare.cast();
            self.concurrency.spare = running.task_at;
        }
    }

    /// A task and its implicit thread have ended: their ids, which others may have, mean nothing now.
    ///
    /// # Safety
    /// They are there, and nobody uses them any more.
    #[inline(never)]
    unsafe fn remove_both(&mut self, task_at: *mut Task, thread_at: *mut Thread) {
        let concurrency = &mut self.concurrency;
        // SAFETY: the caller's promise.
        unsafe {
            let task = (*thread_at).task;
            if let Some(thread) = (*task_at).implicit_thread {
                concurrency.threads.remove_at(thread, thread_at);
            }
            concurrency.tasks.remove_at(task, task_at);
        }
    }

    /// [`Store::release_exclusive`], where the state of the component instance is known.
    ///
    /// # Safety
    /// It is there.
    #[inline(always)]
    unsafe fn release_exclusive_of(&mut self, inst: *mut ComponentInstance, component: u32) {
        // SAFETY: the caller's promise.
        unsafe {
            if (*inst).nobody_waits() {
                (*inst).exclusive_thread = None;
            } else {
                self.release_exclusive_slowly(component);
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn release_exclusive_slowly(&mut self, component: u32) {
        self.release_exclusive(component);
    }
}

/// No trap, and what a callback function returns without the number of its set.
const CODE: u64 = !0 << 32 | 0xf;

/// `canon_lift`, of a call that [`Store::is_direct`]. If its task has not ended, that task, which
/// `canon_lower` holds.
///
/// # Safety
/// As [`super::thread::resume`]; the arguments are as generated code passes them.
#[inline(always)]
pub(super) unsafe fn lift(
    instance: Ptr,
    desc: *const CallDesc,
    args: *const u64,
    results: *mut u64,
    inst: *mut ComponentInstance,
) -> Result<Option<TaskId>, TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let store = store_address(instance);
        let run_start = (*store).concurrency.desc.run_start;
        let run_start = run_start.ok_or(TrapCode::Deadlock)?;
        let running = (*store).enter_directly(desc, args, results, inst)?;
        let before = (*store).replace_current(instance, running.thread, running.task_at);
        let result = run_start(instance, (*desc).start, running.task_at.cast());
        let ended =
            result & CODE == u64::from(callback_code::EXIT) && (*store).exit_directly(&running);
        let outcome = match ended {
            true => Ok(None),
            false => {
                let supertask = before.task();
                go_on_after_call(
                    instance,
                    running.task_at,
                    running.thread_at,
                    inst,
                    supertask,
                    result,
                )
            }
        };
        (*store).bring_back(instance, before);
        outcome
    }
}

/// The rest of [`lift`], when its task has not ended yet, or a trap came: the task.
///
/// # Safety
/// As [`lift`]; the addresses are those of its task, of its thread, of the state of its component
/// instance, and of the task that called.
#[inline(never)]
unsafe fn go_on_after_call(
    instance: Ptr,
    task_at: *mut Task,
    thread_at: *mut Thread,
    inst: *mut ComponentInstance,
    supertask: *mut Task,
    result: u64,
) -> Result<Option<TaskId>, TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        (*task_at).supertask = Task::name(supertask);
        if (*task_at).header.state == State::StartedInCall {
            (*task_at).header.state = State::Started;
        }
        let from_host = called_by_host((*task_at).desc());
        let task = (*thread_at).task;
        let thread = (*task_at).implicit_thread;
        let thread = thread.ok_or(TrapCode::Deadlock)?;
        if result >> 32 == 0 {
            store(instance).give_index(thread)?;
            let running = Running {
                task_at,
                thread,
                thread_at,
                inst,
            };
            if store(instance).wait_directly(&running, result) {
                return Ok(Some(task));
            }
        }
        let result = go_on(instance, task, thread, result);
        if result == Err(TrapCode::HostInvalidArgument) && from_host {
            store(instance).abort(task);
        }
        result.map(|()| Some(task))
    }
}

impl Store {
    /// The first of the ready threads, if it may run, and can have its turn here: then it is in no
    /// list any more. (`take_ready`, of a thread that is not let in by a gate.)
    #[inline(always)]
    fn next_direct(&mut self) -> Option<Running> {
        let concurrency = &mut self.concurrency;
        let thread = concurrency.ready.first()?;
        let thread_at = concurrency.threads.place(thread);
        // SAFETY: it was just found; no other reference to a thread is in use.
        let found = unsafe { &mut *thread_at };
        let task_at = concurrency.tasks.place(found.task);
        let inst = concurrency.instances.address(found.component as usize);
        // SAFETY: they are there.
        let (is_direct, is_locked) =
            unsafe { ((*task_at).is_direct(), (*inst).exclusive_thread.is_some()) };
        let event = match found.waiting {
            Waiting::Yield => true,
            Waiting::Set(set) => concurrency.sets[set].has_pending_event(),
            _ => false,
        };
        if found.body != Body::EventLoop
            || found.cancelled
            || found.admitted.is_some()
            || found.is_listed_in_instance()
            || !event
            || !is_direct
            || is_locked
        {
            return None;
        }
        found.place = Place::Elsewhere;
        // SAFETY: the first of the list, and its address.
        unsafe {
            let threads = &mut concurrency.threads;
            concurrency.ready.remove_first_at(threads, thread_at);
        }
        Some(Running {
            task_at,
            thread,
            thread_at,
            inst,
        })
    }

    /// `deliver_event`, or what there is for a thread that yielded. It has the lock from here on.
    ///
    /// # Safety
    /// [`Store::next_direct`] gave it just now.
    #[inline(always)]
    unsafe fn begin_turn(&mut self, running: &Running) -> (u32, u32, u32) {
        // SAFETY: all are there.
        let waiting = unsafe {
            let thread = &mut *running.thread_at;
            thread.body = Body::Stack;
            thread.running = true;
            (*running.inst).exclusive_thread = Some(running.thread);
            self.put_storage(thread.storage);
            std::mem::replace(&mut thread.waiting, Waiting::Not)
        };
        self.set_current(Some(running.thread), running.task_at);
        let event = match waiting {
            Waiting::Set(set) => {
                self.concurrency.sets[set].num_waiting -= 1;
                self.take_event(set)
            }
            _ => None,
        };
        event.unwrap_or((event_code::NONE, 0, 0))
    }

    /// What a callback function has returned: false if this is not the place to go on from there.
    ///
    /// # Safety
    /// The thread has had its turn: what it is made of is there still.
    #[inline(always)]
    unsafe fn wait_directly(&mut self, running: &Running, result: u64) -> bool {
        // SAFETY: the caller's promise.
        let (component, is_direct) = unsafe {
            let component = (*running.thread_at).component;
            (component, (*running.task_at).is_direct())
        };
        if result >> 32 != 0 || !is_direct {
            return false;
        }
        let packed = result as u32;
        let waiting = match packed & 0xf {
            callback_code::YIELD => Waiting::Yield,
            callback_code::WAIT => match self.waitable_set(component, packed >> 4) {
                Ok(set) => Waiting::Set(set),
                Err(_) => return false,
            },
            _ => return false,
        };
        // SAFETY: the caller's promise.
        unsafe {
            self.release_exclusive_of(running.inst, component);
            let thread = &mut *running.thread_at;
            thread.body = Body::EventLoop;
            thread.running = false;
            thread.waiting = waiting;
            thread.storage = self.storage_of_current();
        }
        match waiting {
            Waiting::Set(set) => self.await_set(set, running.thread),
            // SAFETY: the caller's promise; it is in no list.
            _ => unsafe { self.wake_at(running.thread, running.thread_at, running.inst) },
        }
        true
    }

    /// `exit_implicit_thread`, and the end of its task, if that has resolved and nobody needs it any
    /// more; else false.
    ///
    /// # Safety
    /// The thread has exited in a turn: what it is made of is there still.
    #[inline(always)]
    unsafe fn end_directly(&mut self, running: &Running) -> bool {
        // SAFETY: the caller's promise.
        unsafe {
            let task = &*running.task_at;
            let index = (*running.thread_at).index;
            if task.threads != 1 || task.held || !task.resolved() || index == 0 {
                return false;
            }
            if (*running.inst).threads.remove(index).is_err() {
                return false;
            }
            if (*running.inst).exclusive_thread == Some(running.thread) {
                self.release_exclusive_of(running.inst, (*running.thread_at).component);
            }
            self.remove_both(running.task_at, running.thread_at);
        }
        true
    }

    /// Nobody else would have a turn before a thread that has yielded.
    #[inline(always)]
    fn is_alone(&self, inst: &ComponentInstance) -> bool {
        self.concurrency.ready.is_empty()
            && inst.nobody_waits()
            && !self.concurrency.host.may_have_completions()
    }
}

/// Turns of event loops (`Thread.resume`), one after the other, while the next thread of the queue can
/// have its turn here ([`Store::next_direct`]) and the host has completed nothing; at most so many.
///
/// # Errors
/// The trap that ended a turn, and whose it was.
///
/// # Safety
/// As [`super::thread::resume`]. No thread is the current one.
pub(super) unsafe fn turns(instance: Ptr, left: &mut u32) -> Result<(), (TrapCode, TaskId)> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let store = store_address(instance);
        let Some(run_callback) = (*store).concurrency.desc.run_callback else {
            return Ok(());
        };
        // Component instances that the host has entered.
        let mut entered = NONE;
        let mut outcome = Ok(());
        while *left > 0 && !(*store).concurrency.host.may_have_completions() {
            let Some(running) = (*store).next_direct() else {
                break;
            };
            *left -= 1;
            let component = (*running.thread_at).component;
            if component != entered {
                (*store).enter_instead(&mut entered, component);
            }
            let callback = (*(*running.task_at).header.desc).callback;
            let (code, p1, p2) = (*store).begin_turn(&running);
            let mut result = run_callback(instance, callback, code, p1, p2);
            while result & CODE == u64::from(callback_code::YIELD)
                && *left > 0
                && (*store).is_alone(&*running.inst)
                && (*running.task_at).is_direct()
            {
                *left -= 1;
                result = run_callback(instance, callback, event_code::NONE, 0, 0);
            }
            let waits_or_ended = (*store).wait_directly(&running, result)
                || result & CODE == u64::from(callback_code::EXIT)
                    && (*store).end_directly(&running);
            if waits_or_ended {
                continue;
            }
            let task = (*running.thread_at).task;
            if let Err(code) = go_on(instance, task, running.thread, result) {
                outcome = Err((code, task));
                break;
            }
        }
        if entered != NONE {
            (*store).enter_instead(&mut entered, NONE);
            (*store).set_current(None, ptr::null_mut());
            (*store).put_storage([0; 2]);
        }
        outcome
    }
}

impl Store {
    /// The host enters a component instance, or with [`NONE`] none, and has left the one before.
    #[inline(never)]
    fn enter_instead(&mut self, entered: &mut u32, component: u32) {
        if *entered != NONE {
            self.leave_to(*entered, NONE);
        }
        if component != NONE {
            self.enter_from(component, NONE);
        }
        *entered = component;
    }
}

/// What `canon_lift` does when the core function has returned and its task goes on, or a trap came.
///
/// # Safety
/// As [`lift`].
#[inline(never)]
unsafe fn go_on(
    instance: Ptr,
    task: TaskId,
    thread: ThreadId,
    result: u64,
) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let packed = stopped(instance, result)?;
        store(instance).give_index(thread)?;
        if store(instance).callback_result(thread, packed)? {
            return event_loop(instance, task, thread);
        }
    }
    Ok(())
}
