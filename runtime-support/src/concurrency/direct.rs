//! Tasks with `callback` that need no fiber, as they usually are: the call, when nothing keeps the
//! task out, and a turn of its event loop, when nobody cancels it.
//!
//! In: what `canon_lower` gets; a thread whose turn it is. Out: guest code that runs until it exits
//! or waits. Elsewhere: every other call (`call`) and turn, and each step for every task (`task`,
//! `thread`): this does the same, in the same order, but looks up everything once.

use std::mem::{self, MaybeUninit};
use std::ptr;

use windlass_abi::concurrency::{CallDesc, TaskHeader, callback_code, event_code};
use windlass_abi::trap::TrapCode;

use super::component_instance::ComponentInstance;
use super::task::{Caller, MAX_COPIED, State, Task, TaskId, called_by_host, event_loop, stopped};
use super::thread::{Body, Thread, ThreadId, Waiting};
use crate::entries::Ptr;
use crate::store::{Store, store};

impl Task {
    /// A task whose implicit thread runs already. It has no borrows. `canon_lower` holds it.
    #[inline(always)]
    fn started(
        id: TaskId,
        desc: *const CallDesc,
        args: *const u64,
        results: *mut u64,
        supertask: Option<TaskId>,
    ) -> Self {
        Self {
            header: TaskHeader {
                desc,
                args,
                results,
            },
            id: Some(id),
            state: State::Started,
            caller: Caller::InCall,
            supertask,
            implicit_thread: None,
            threads: 1,
            held: true,
            cancelled: false,
            scope: None,
            copied: [MaybeUninit::uninit(); MAX_COPIED],
        }
    }

    /// Nothing but its call knows it when its thread ends: it has resolved, has no other thread, and
    /// never had borrows.
    #[inline(always)]
    fn ends_with_its_thread(&self) -> bool {
        self.state == State::Resolved && self.threads == 1 && self.scope.is_none()
    }

    /// Needs no fiber, and has no cancellation to be told of.
    #[inline(always)]
    fn is_direct(&self) -> bool {
        self.state != State::PendingCancel && !self.may_block()
    }
}

impl Store {
    /// Whether a call can be made by [`lift`]: then where the state of the callee's component
    /// instance is.
    #[inline(always)]
    pub(super) fn is_direct(&mut self, desc: &CallDesc) -> Option<*mut ComponentInstance> {
        const HAS: u32 = CallDesc::ASYNC_TYPE | CallDesc::ASYNC_LIFT | CallDesc::CALLBACK;
        const HAS_NOT: u32 = CallDesc::MAY_BLOCK | CallDesc::BORROWS;
        let is_direct = desc.flags & (HAS | HAS_NOT) == HAS && self.is_free(desc.callee);
        is_direct.then(|| &raw mut self.concurrency.instances[desc.callee as usize])
    }

    /// `enter_implicit_thread` of a new task, and `Task.start`.
    ///
    /// # Safety
    /// `desc` is as generated code passes it.
    #[inline(always)]
    unsafe fn enter_directly(
        &mut self,
        desc: *const CallDesc,
        args: *const u64,
        results: *mut u64,
        inst: *mut ComponentInstance,
    ) -> Result<Entered, TrapCode> {
        let concurrency = &mut self.concurrency;
        concurrency.tasks.reserve()?;
        concurrency.threads.reserve()?;
        // SAFETY: the current task is there.
        let supertask = unsafe { concurrency.current_task.as_ref() }.and_then(|task| task.id);
        // SAFETY: the caller's promise.
        let component = unsafe { (*desc).callee };
        let made = |id| Task::started(id, desc, args, results, supertask);
        let (task, task_at) = concurrency.tasks.insert_at(made);
        let made = |_| Thread::running(task, component);
        let (thread, thread_at) = concurrency.threads.insert_at(made);
        // SAFETY: both are there.
        unsafe {
            (*task_at).implicit_thread = Some(thread);
            (*inst).exclusive_thread = Some(thread);
        }
        Ok(Entered {
            task,
            task_at,
            thread,
            thread_at,
            inst,
        })
    }

    /// `exit_implicit_thread`, and the end of a task that has resolved; false if that is not all.
    ///
    /// # Safety
    /// The core function has exited.
    #[inline(always)]
    unsafe fn exit_directly(&mut self, entered: &Entered) -> bool {
        // SAFETY: the caller's promise: both are there still.
        unsafe {
            let Entered {
                thread_at, inst, ..
            } = *entered;
            if (*thread_at).index != 0 || !(*entered.task_at).ends_with_its_thread() {
                return false;
            }
            if (*inst).exclusive_thread == Some(entered.thread) {
                if (*inst).nobody_waits() {
                    (*inst).exclusive_thread = None;
                } else {
                    self.release_exclusive((*thread_at).component);
                }
            }
            let concurrency = &mut self.concurrency;
            concurrency
                .threads
                .remove_at(entered.thread, entered.thread_at);
            concurrency.tasks.remove_at(entered.task, entered.task_at);
        }
        true
    }
}

/// A task that runs, with its implicit thread.
struct Entered {
    task: TaskId,
    task_at: *mut Task,
    thread: ThreadId,
    thread_at: *mut Thread,
    inst: *mut ComponentInstance,
}

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
        let run_start = store(instance).concurrency.desc.run_start;
        let run_start = run_start.ok_or(TrapCode::Deadlock)?;
        let entered = store(instance).enter_directly(desc, args, results, inst)?;
        let before = store(instance).set_aside();
        let concurrency = &mut store(instance).concurrency;
        concurrency.current = Some(entered.thread);
        concurrency.current_task = entered.task_at;
        let result = run_start(instance, (*desc).start, entered.task_at.cast());
        // No trap, and `EXIT`.
        let ended = result & (!0 << 32 | 0xf) == u64::from(callback_code::EXIT)
            && store(instance).exit_directly(&entered);
        if ended {
            store(instance).bring_back(before);
            return Ok(None);
        }
        let result = go_on(instance, entered.task, entered.thread, result);
        store(instance).bring_back(before);
        match result {
            Ok(()) => Ok(Some(entered.task)),
            Err(code) => {
                if code == TrapCode::HostInvalidArgument && called_by_host(&*desc) {
                    store(instance).abort(entered.task);
                }
                Err(code)
            }
        }
    }
}

impl Store {
    /// Whether a thread, whose turn it is, can have it by [`turn`].
    #[inline(always)]
    pub(super) fn is_direct_turn(&self, id: ThreadId) -> bool {
        let thread = &self.concurrency.threads[id];
        thread.body == Body::EventLoop
            && !thread.cancelled
            && self.concurrency.tasks[thread.task].is_direct()
    }

    /// `deliver_event`, or what there is for a thread that yielded. It has the lock from here on.
    #[inline(always)]
    fn event_of_turn(&mut self, id: ThreadId) -> (u32, u32, u32) {
        let concurrency = &mut self.concurrency;
        let thread = &mut concurrency.threads[id];
        thread.body = Body::Stack;
        thread.running = true;
        let (storage, component) = (thread.storage, thread.component);
        let waiting = mem::replace(&mut thread.waiting, Waiting::Not);
        concurrency.current = Some(id);
        concurrency.current_task = &raw mut concurrency.tasks[thread.task];
        concurrency.instances[component as usize].exclusive_thread = Some(id);
        self.swap_storage(storage);
        let event = match waiting {
            Waiting::Set(set) => {
                self.concurrency.sets[set].num_waiting -= 1;
                self.take_event(set)
            }
            _ => None,
        };
        event.unwrap_or((event_code::NONE, 0, 0))
    }

    /// A callback function has yielded, and its thread is the one whose turn it is: it has the lock.
    #[inline(always)]
    fn yields_alone(&mut self, id: ThreadId, task: TaskId, component: u32, result: u64) -> bool {
        const MASK: u64 = !0 << 32 | 0xf;
        if result & MASK != u64::from(callback_code::YIELD)
            || !self.concurrency.ready.is_empty()
            || self.concurrency.host.may_have_completions()
            || !self.concurrency.tasks[task].is_direct()
        {
            return false;
        }
        self.release_exclusive(component);
        if !self.concurrency.ready.is_empty() {
            return false;
        }
        self.concurrency.instances[component as usize].exclusive_thread = Some(id);
        true
    }

    /// What a callback function has returned: false if this is not the place to go on from there.
    #[inline(always)]
    fn wait_directly(&mut self, id: ThreadId, task: TaskId, component: u32, result: u64) -> bool {
        if result >> 32 != 0 || !self.concurrency.tasks[task].is_direct() {
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
        self.release_exclusive(component);
        self.concurrency.threads[id].body = Body::EventLoop;
        self.stop_running(id, waiting);
        true
    }
}

/// `Thread.resume` of a callback thread for one turn of its event loop ([`Store::is_direct_turn`]),
/// or more, at most so many, while nobody else has a turn.
///
/// # Safety
/// As [`super::thread::resume`]. No thread is the current one.
pub(super) unsafe fn turn(
    instance: Ptr,
    thread: ThreadId,
    turns: &mut u32,
) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let run_callback = store(instance).concurrency.desc.run_callback;
        let run_callback = run_callback.ok_or(TrapCode::Deadlock)?;
        let (task, component, callback) = {
            let concurrency = &store(instance).concurrency;
            let running = &concurrency.threads[thread];
            let callback = concurrency.tasks[running.task].desc().callback;
            (running.task, running.component, callback)
        };
        let (code, p1, p2) = store(instance).event_of_turn(thread);
        let mut result = run_callback(instance, callback, code, p1, p2);
        while *turns > 0 && store(instance).yields_alone(thread, task, component, result) {
            *turns -= 1;
            result = run_callback(instance, callback, event_code::NONE, 0, 0);
        }
        let result = if store(instance).wait_directly(thread, task, component, result) {
            Ok(())
        } else {
            go_on(instance, task, thread, result)
        };
        store(instance).concurrency.current = None;
        store(instance).concurrency.current_task = ptr::null_mut();
        store(instance).swap_storage([0; 2]);
        result
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
