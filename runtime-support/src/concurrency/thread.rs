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
use std::mem::{self, offset_of};
use std::ptr;

use windlass_abi::instance::InstanceHeader;
use windlass_abi::trap::TrapCode;

use super::component_instance::Gate;
use super::fiber::{self, FiberId};
use super::list::{Linked, Links};
use super::slab::Id;
use super::task::{self, Task, TaskId};
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
    pub(super) storage: [u64; 2],
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
    #[inline(always)]
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

    /// The implicit thread of a callback task that runs on its caller's stack.
    #[inline(always)]
    pub(super) fn running(task: TaskId, component: u32) -> Self {
        let mut thread = Self::new(task, component, Body::Stack);
        thread.running = true;
        thread
    }

    /// `suspended`.
    pub(super) fn is_suspended(&self) -> bool {
        !self.running && self.waiting == Waiting::Not
    }

    /// Whether it stands in the list of ready threads of its component instance.
    pub(super) fn is_listed_in_instance(&self) -> bool {
        self.ready_links.is_linked()
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
    current_task: *mut Task,
    storage: [u64; 2],
}

impl Before {
    /// Where the task that ran is; null for none.
    #[inline(always)]
    pub(super) fn task(&self) -> *mut Task {
        self.current_task
    }
}

/// Where the storage of the current thread is in the instance block: without one, words that are
/// always zero.
pub(super) fn storage_offset(desc: &windlass_abi::concurrency::Concurrency) -> usize {
    match desc.thread_storage {
        0 => offset_of!(InstanceHeader, reserved),
        offset => offset as usize,
    }
}

impl Store {
    /// The storage of the current thread, where generated code reads it.
    #[inline(always)]
    fn storage(&self, instance: Ptr) -> *mut [u64; 2] {
        let offset = self.concurrency.thread_storage;
        // SAFETY: the manifest places two words there, or none needs them: see `storage_offset`.
        unsafe { instance.cast::<u8>().add(offset).cast() }
    }

    #[inline(always)]
    pub(super) fn swap_storage(&self, new: [u64; 2]) -> [u64; 2] {
        // SAFETY: see `storage`.
        unsafe { self.storage(self.header.cast()).replace(new) }
    }

    /// The storage of the thread that runs from here on.
    #[inline(always)]
    pub(super) fn put_storage(&self, new: [u64; 2]) {
        // SAFETY: see `storage`.
        unsafe { *self.storage(self.header.cast()) = new };
    }

    /// The storage of the current thread.
    #[inline(always)]
    pub(super) fn storage_of_current(&self) -> [u64; 2] {
        // SAFETY: see `storage`.
        unsafe { *self.storage(self.header.cast()) }
    }

    /// Where the task of the current thread is; null while there is none.
    #[inline(always)]
    pub(super) fn current_task_address(&self) -> *mut Task {
        // SAFETY: the instance block lives as long as the store.
        unsafe { (*self.header).current_task.cast() }
    }

    /// Another thread is the current one, or none, and its task is there.
    #[inline(always)]
    pub(super) fn set_current(&mut self, thread: Option<ThreadId>, task: *mut Task) {
        self.concurrency.current = thread;
        // SAFETY: as above.
        unsafe { (*self.header).current_task = task.cast() };
    }

    /// Another thread is about to run, whose storage is new: who ran until now. The instance is the
    /// store's own.
    #[inline(always)]
    pub(super) fn replace_current(
        &mut self,
        instance: Ptr,
        thread: ThreadId,
        task: *mut Task,
    ) -> Before {
        let storage = self.storage(instance);
        // SAFETY: the block lives as long as the store; and see `storage`.
        unsafe {
            let header = instance.cast::<InstanceHeader>();
            Before {
                current: self.concurrency.current.replace(thread),
                current_task: mem::replace(&mut (*header).current_task, task.cast()).cast(),
                storage: storage.replace([0; 2]),
            }
        }
    }

    /// Code without a thread is about to run, or another thread: who ran until now.
    #[inline(always)]
    pub(super) fn set_aside(&mut self) -> Before {
        let before = Before {
            current: self.concurrency.current,
            current_task: self.current_task_address(),
            storage: self.swap_storage([0; 2]),
        };
        self.set_current(None, ptr::null_mut());
        before
    }

    /// And goes on now. The instance is the store's own.
    #[inline(always)]
    pub(super) fn bring_back(&mut self, instance: Ptr, before: Before) {
        self.concurrency.current = before.current;
        let storage = self.storage(instance);
        // SAFETY: as above.
        unsafe {
            let header = instance.cast::<InstanceHeader>();
            (*header).current_task = before.current_task.cast();
            *storage = before.storage;
        }
    }

    /// A thread that is in no list becomes the current one.
    #[inline]
    fn begin_running(&mut self, id: ThreadId) {
        let thread = &mut self.concurrency.threads[id];
        thread.running = true;
        let (storage, task) = (thread.storage, thread.task);
        // An event loop has to look for its event first.
        let waiting = match thread.body {
            Body::EventLoop => Waiting::Not,
            _ => mem::replace(&mut thread.waiting, Waiting::Not),
        };
        let task = self.concurrency.tasks.place(task);
        self.set_current(Some(id), task);
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
        store(instance).bring_back(instance, before);
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
