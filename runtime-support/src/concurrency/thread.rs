//! `Thread` (definitions.py, Threads): one flow of control of a task.
//!
//! In: what a thread waits for, and that it was given the processor. Out: guest code that runs until
//! it blocks or ends. Elsewhere: when it becomes ready (`waitable`, `component_instance`, `task`) and
//! whose turn it is (`schedule`).
//!
//! ```text
//!   suspended ──resume_later──▶ waiting ──ready, chosen──▶ running ──▶ ended
//!       ▲                          ▲                          │
//!       └──────── suspend ─────────┴───────── block ──────────┘
//! ```
//!
//! A thread that has frames on its stack while it does not run is on a fiber. The others, which are
//! tasks that wait to enter and callback tasks in their event loop, are a few words here.

use std::ffi::c_void;

use windlass_abi::trap::TrapCode;

use super::component_instance::Gate;
use super::fiber::{self, FiberId};
use super::list::{Linked, Links};
use super::slab::Id;
use super::task::{self, TaskId};
use super::waitable::WaitableId;
use super::waitable_set::SetId;
use crate::entries::Ptr;
use crate::store::{Store, store};

/// Which thread of a store.
pub(crate) type ThreadId = Id<Thread>;

/// How a thread goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// `on_start`, when the task may enter.
    Enter,
    /// `callback`, with an event.
    EventLoop,
    /// A core function that was not called yet (`thread.new-indirect`).
    Explicit {
        code: *const c_void,
        is_64: u32,
        argument: u64,
    },
    /// Where it blocked, or it runs there.
    Fiber(FiberId),
    /// It runs on the stack of whoever resumed it, and can not block.
    Stack,
}

/// `ready_func`: what must be for the thread to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waiting {
    /// It runs, or is suspended: only another thread's request resumes it.
    Not,
    /// Nothing: it yielded.
    Yield,
    /// The set has a pending event.
    Set(SetId),
    /// The waitable has one.
    Event(WaitableId),
    /// A call of its own resolves.
    Resolution,
    /// The task may enter.
    Enter,
}

/// Which list a thread is in by its first links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// That of its waitable set, if it is in any.
    Elsewhere,
    /// The queue of ready threads.
    Ready,
    /// Behind a gate of its component instance.
    Gate(Gate),
}

/// See the module.
pub(crate) struct Thread {
    pub(super) task: TaskId,
    /// The component instance of the task.
    pub(super) component: u32,
    /// `index`; zero before it has one.
    pub(super) index: u32,
    /// `storage`, while the thread does not run.
    storage: [u64; 2],
    pub(super) body: Body,
    pub(super) waiting: Waiting,
    pub(super) running: bool,
    /// It is resumed because the task was cancelled.
    pub(super) cancelled: bool,
    pub(super) place: Place,
    /// The gate that let it be looked at.
    pub(super) admitted: Option<Gate>,
    links: Links<Thread>,
    ready_links: Links<Thread>,
}

impl Linked<0> for Thread {
    fn links(&mut self) -> &mut Links<Self> {
        &mut self.links
    }
}

impl Linked<1> for Thread {
    fn links(&mut self) -> &mut Links<Self> {
        &mut self.ready_links
    }
}

impl Thread {
    /// A suspended thread.
    #[inline]
    pub(super) fn new(task: TaskId, component: u32, body: Body) -> Self {
        Self {
            task,
            component,
            index: 0,
            storage: [0; 2],
            body,
            waiting: Waiting::Not,
            running: false,
            cancelled: false,
            place: Place::Elsewhere,
            admitted: None,
            links: Links::default(),
            ready_links: Links::default(),
        }
    }

    /// `suspended`.
    pub(super) fn is_suspended(&self) -> bool {
        !self.running && self.waiting == Waiting::Not
    }

    /// Whether it stands in a list by its first links.
    pub(super) fn is_listed(&self) -> bool {
        self.links.is_linked()
    }
}

/// Who ran before a thread was resumed, for afterwards.
#[derive(Clone, Copy)]
pub(super) struct Before {
    current: Option<ThreadId>,
    storage: [u64; 2],
}

impl Store {
    /// The storage of the current thread, where generated code reads it.
    #[inline]
    fn storage(&self) -> Option<*mut [u64; 2]> {
        let offset = self.concurrency.desc.thread_storage as usize;
        // SAFETY: the manifest places two words there.
        (offset != 0).then(|| unsafe { self.header.cast::<u8>().add(offset).cast() })
    }

    #[inline]
    fn swap_storage(&self, new: [u64; 2]) -> [u64; 2] {
        match self.storage() {
            // SAFETY: see `storage`.
            Some(storage) => unsafe { storage.replace(new) },
            None => [0; 2],
        }
    }

    /// Code without a thread is about to run, or another thread: who ran until now.
    #[inline]
    pub(super) fn set_aside(&mut self) -> Before {
        Before {
            current: self.concurrency.current.take(),
            storage: self.swap_storage([0; 2]),
        }
    }

    /// And goes on now.
    #[inline]
    pub(super) fn bring_back(&mut self, before: Before) {
        self.concurrency.current = before.current;
        self.swap_storage(before.storage);
    }

    /// A thread that is in no list becomes the current one.
    #[inline]
    fn begin_running(&mut self, id: ThreadId) {
        let thread = &mut self.concurrency.threads[id];
        thread.running = true;
        let storage = thread.storage;
        // An event loop has to look for its event first.
        let waiting = match thread.body {
            Body::EventLoop => Waiting::Not,
            _ => std::mem::replace(&mut thread.waiting, Waiting::Not),
        };
        self.concurrency.current = Some(id);
        self.swap_storage(storage);
        if let Waiting::Set(set) = waiting {
            self.concurrency.sets[set].num_waiting -= 1;
        }
    }

    /// The current thread stops running and waits.
    pub(super) fn stop_running(&mut self, id: ThreadId, waiting: Waiting) {
        let storage = self.swap_storage([0; 2]);
        let thread = &mut self.concurrency.threads[id];
        thread.running = false;
        thread.storage = storage;
        thread.waiting = waiting;
        match waiting {
            Waiting::Yield => self.wake(id),
            Waiting::Set(set) => self.await_set(set, id),
            Waiting::Not | Waiting::Event(_) | Waiting::Resolution | Waiting::Enter => {}
        }
    }

    /// The current thread, if code of this component instance may block it: it is on a fiber, and
    /// nothing but it is.
    pub(super) fn may_block(&self, component: u32) -> Result<ThreadId, TrapCode> {
        let current = self.concurrency.current.ok_or(TrapCode::Deadlock)?;
        let thread = &self.concurrency.threads[current];
        match thread.body {
            Body::Fiber(fiber)
                if thread.component == component && self.concurrency.fibers.runs(fiber) =>
            {
                Ok(current)
            }
            _ => Err(TrapCode::Deadlock),
        }
    }
}

/// `block_internal`, after `start_waiting_internal`: what waits goes to where it is woken from, and
/// whoever resumed the thread goes on. Returns when it is resumed.
///
/// # Safety
/// [`Store::may_block`] gave the thread. The callers on its stack have nothing to drop, for it may
/// never be resumed, and use no reference to the store.
pub(super) unsafe fn block(instance: Ptr, thread: ThreadId, waiting: Waiting) {
    // SAFETY: the caller's promise; the reference ends before the switch.
    unsafe {
        let store = store(instance);
        store.stop_running(thread, waiting);
        fiber::suspend(instance);
    }
}

/// `Thread.resume`: runs a thread, which is in no list, until it blocks or ends, and those that it
/// switches to.
///
/// # Errors
/// The trap that ended it. If the failure is recorded already, `Failure::is_stopped` says so.
///
/// # Safety
/// No reference to the store is in use.
pub(super) unsafe fn resume(instance: Ptr, thread: ThreadId) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let before = store(instance).set_aside();
        let mut next = Some(thread);
        let mut result = Ok(());
        while let Some(thread) = next {
            store(instance).begin_running(thread);
            result = run(instance, thread);
            next = store(instance).concurrency.switch_to.take();
            if result.is_err() {
                break;
            }
        }
        store(instance).bring_back(before);
        result
    }
}

/// Gives the processor to the current thread.
///
/// # Safety
/// As [`resume`].
#[inline]
unsafe fn run(instance: Ptr, id: ThreadId) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let thread = &mut store(instance).concurrency.threads[id];
        let body = thread.body;
        if let Body::Fiber(fiber) = body {
            return fiber::resume(instance, fiber);
        }
        thread.body = Body::Stack;
        let task = thread.task;
        if matches!(body, Body::Explicit { .. })
            || store(instance).concurrency.tasks[task].may_block()
        {
            return fiber::start(instance, id, body);
        }
        task::run(instance, id, body)
    }
}
