//! What the C and Rust APIs are made of: calls that take their time, imports that are completed
//! later. Nothing here is public; the APIs give it its names.
//!
//! In: an instance that nothing runs in. Out: calls and their completions, and how the instance
//! stands. Elsewhere: tasks (`task`), completions on their way (`import`), host ends of streams and
//! futures (`host_copy`); when completions are called (`poll`).
//!
//! ```text
//! start_call ──▶ Done(status)
//!           └──▶ Pending(task) ─── poll, poll, ... ───▶ Completion(status), exactly once
//!                                   ▲
//!            set_wake's hook says when there is something to poll for
//! ```
//!
//! How a call ends: `Ok` (results are written), `Cancelled`, `InvalidArgument` (the host's mistake,
//! found when the arguments were lowered at last), `Poisoned` (another trap came first, or this one
//! trapped in a poll, whose own result says why).

use std::collections::VecDeque;
use std::ffi::c_void;
use std::rc::Rc;
use std::sync::Arc;

use windlass_abi::concurrency::NONE;
use windlass_abi::instance::{ExportFn, InstanceHeader};
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use super::cancel::request_cancellation;
use super::import::{self, Hook, Import, ImportId, PendingImport, Shared};
use super::list::List;
use super::poll::{enter, failed, leave};
use super::slab::Slab;
use super::task::{Caller, TaskId, called_by_host};
use super::waitable::{Waitable, WaitableId};
use crate::allowance::Allowance;
use crate::entries::Ptr;
use crate::store::{Store, store};

/// What is called when a call of the host has ended. It runs in [`super::poll::poll`], on the same OS thread, when
/// nothing runs in the instance: it may call and poll it, but deleting it is refused.
#[derive(Clone, Copy)]
pub(crate) struct Completion {
    /// Called with how the call has ended, and `data`.
    pub(crate) function: unsafe extern "C" fn(data: *mut c_void, status: Status),
    /// The host's own.
    pub(crate) data: *mut c_void,
}

/// What [`start_call`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Started {
    /// The call is over: a number of [`Status`]. The completion will not be called.
    Done(i32),
    /// It goes on. The completion will be called.
    Pending(HostCall),
}

/// A call of the host that goes on. It may have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostCall {
    /// Of a function of a component instance.
    Task(TaskId),
    /// Of a function that the host gives, which the component exports as it is.
    Import(ImportId),
}

/// Set in the numbers of slabs' values, so that it is there to tell one kind of call from the other.
const OF_TASK: u64 = 1 << 32;

impl HostCall {
    /// As a number, never zero.
    pub(crate) fn raw(self) -> u64 {
        match self {
            Self::Task(task) => task.raw(),
            Self::Import(import) => import.raw() & !OF_TASK,
        }
    }

    /// The opposite of [`HostCall::raw`]; `None` for what is no call's number.
    pub(crate) fn from_raw(raw: u64) -> Option<Self> {
        match raw & OF_TASK {
            0 => ImportId::from_raw(raw | OF_TASK).map(Self::Import),
            _ => TaskId::from_raw(raw).map(Self::Task),
        }
    }
}

/// The host's part of a store.
pub(crate) struct Host {
    /// What other OS threads reach; made when it is needed first.
    pub(super) shared: Option<Arc<Shared>>,
    /// Calls of host functions that are not completed.
    pub(super) imports: Slab<Import>,
    /// The one that the running host function has deferred.
    pub(super) deferred: Option<ImportId>,
    /// The results that a blocked thread is about to read.
    pub(super) results: Vec<u128>,
    /// The call of the host that has just returned `Pending`.
    pub(super) last_call: Option<HostCall>,
    /// Called when the instance is poisoned.
    poisoned: Option<Hook>,
    /// Calls that have ended, until they are told. There is room for all that go on.
    pub(super) finished: VecDeque<(Completion, Status)>,
    /// Calls of the host that go on.
    calls: usize,
    /// Waitables in the host's table that have to be looked at, because something is pending.
    pub(super) events: List<Waitable>,
    /// A guest waits for a future that the host will never write.
    pub(super) unwritten: bool,
    /// Nobody needs to be told that there is something to do.
    pub(super) awake: bool,
    /// The host is being told of something, in a poll: the instance can not be deleted.
    pub(crate) telling: bool,
}

impl Host {
    /// Of a new instance.
    pub(super) fn new(allowance: &Rc<Allowance>) -> Self {
        Self {
            shared: None,
            imports: Slab::new(allowance),
            deferred: None,
            results: Vec::new(),
            last_call: None,
            poisoned: None,
            finished: VecDeque::new(),
            calls: 0,
            events: List::default(),
            unwritten: false,
            awake: false,
            telling: false,
        }
    }

    /// What other OS threads reach.
    pub(super) fn shared(&mut self) -> &Arc<Shared> {
        self.shared.get_or_insert_default()
    }

    /// A call of the host goes on. Its end will need no memory.
    fn begin_call(&mut self) -> Result<(), TrapCode> {
        let reserved = self.finished.try_reserve(self.calls + 1);
        reserved.map_err(|_| TrapCode::OutOfMemory)?;
        self.calls += 1;
        Ok(())
    }

    /// It does not any more; [`Host::finish`] for whom this is to be told.
    pub(super) fn end_call(&mut self) {
        self.calls = self.calls.saturating_sub(1);
    }

    /// A call of the host has ended.
    pub(super) fn finish(&mut self, completion: Completion, status: Status) {
        self.finished.push_back((completion, status));
        self.something_to_do();
    }

    /// False if no completion waits that was there before this was asked.
    #[inline]
    pub(super) fn may_have_completions(&self) -> bool {
        let shared = self.shared.as_ref();
        shared.is_some_and(|shared| shared.may_have_completions())
    }

    /// A guest waits for a future that the host will never write: it traps in the next poll.
    pub(super) fn leave_unwritten(&mut self) {
        self.unwritten = true;
        self.something_to_do();
    }

    /// A poll would do something.
    pub(super) fn something_to_do(&mut self) {
        if std::mem::replace(&mut self.awake, true) {
            return;
        }
        if let Some(shared) = &self.shared {
            shared.wake();
        }
    }
}

impl super::Concurrency {
    /// Something is pending on an end that the host has.
    pub(super) fn host_event(&mut self, id: WaitableId) {
        if !self.waitables[id].is_listed() {
            self.host.events.push_back(&mut self.waitables, id);
        }
        self.host.something_to_do();
    }

    /// There is nothing to look at any more.
    pub(super) fn forget_host_event(&mut self, id: WaitableId) {
        if self.waitables[id].is_listed() {
            self.host.events.remove(&mut self.waitables, id);
        }
    }

    /// The instance was poisoned: nothing here runs any more. Calls and copies of the host will be
    /// told.
    pub(crate) fn abandon(&mut self) {
        self.fibers.abandon();
        let mut from = 0;
        while let Some(id) = self.waitables.next_id(&mut from) {
            let end = self.waitables[id].copy_end();
            if end.is_some_and(|end| end.completion.is_some()) {
                self.host_event(id);
            }
        }
        let mut from = 0;
        while let Some(id) = self.tasks.next_id(&mut from) {
            if let Caller::Host(completion) = &mut self.tasks[id].caller
                && let Some(completion) = completion.take()
            {
                self.host.finish(completion, Status::Poisoned);
            }
        }
    }
}

impl Store {
    /// The instance was poisoned: its calls and copies will be told, and nothing runs any more. Gives
    /// the hook of [`set_poisoned`].
    pub(crate) fn abandon(&mut self) -> Option<Hook> {
        self.concurrency.abandon();
        let mut from = 0;
        while let Some(id) = self.next_import_of_host(&mut from) {
            if let Some(completion) = self.import_completion(id).and_then(Option::take) {
                self.concurrency.host.finish(completion, Status::Poisoned);
            }
        }
        self.concurrency.host.poisoned
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Some(shared) = &self.shared {
            shared.close();
        }
    }
}

/// Calls an export. `args` and `results` are as its entry wants them, and stay valid until the call
/// is over, that is, until `done` is called if this returns [`Started::Pending`].
///
/// # Safety
/// `header` is a live instance block, `entry` an entry of its component; no reference to the store is
/// in use. Whatever `done` has stays valid until it is called, or the instance ends.
pub(crate) unsafe fn start_call(
    header: *mut InstanceHeader,
    entry: ExportFn,
    args: *const c_void,
    results: *mut c_void,
    done: Option<Completion>,
) -> Started {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let status = entry(header, args, results);
        if status != Status::Pending as i32 {
            return Started::Done(status);
        }
        let last = store(header.cast()).concurrency.host.last_call.take();
        let Some(call) = last else {
            return Started::Done(Status::Internal as i32);
        };
        if let Err(code) = store(header.cast()).concurrency.host.begin_call() {
            let task = match call {
                HostCall::Task(task) => Some(task),
                HostCall::Import(_) => None,
            };
            return Started::Done(failed(header.cast(), code, task) as i32);
        }
        if let Some(completion) = completion(header, call) {
            *completion = done;
        }
        Started::Pending(call)
    }
}

/// Who is told of the end of a call that [`start_call`] has begun. None when it has ended.
///
/// # Safety
/// As [`cancel_call`]; the reference is used before anything else is done with the instance.
pub(crate) unsafe fn completion<'a>(
    header: *mut InstanceHeader,
    call: HostCall,
) -> Option<&'a mut Option<Completion>> {
    // SAFETY: the caller's promise.
    let store = unsafe { store(header.cast()) };
    let task = match call {
        HostCall::Task(task) => task,
        HostCall::Import(import) => return store.import_completion(import),
    };
    let task = store.concurrency.tasks.get(task);
    let task = task.filter(|task| !task.resolved());
    match task.map(|task| &mut task.caller) {
        Some(Caller::Host(completion)) => Some(completion),
        _ => None,
    }
}

/// The call of the host that led to the code that runs; none where that is far or has ended.
///
/// # Safety
/// `header` is a live instance block, and no reference to the store is in use.
pub(crate) unsafe fn current_call(header: *mut InstanceHeader) -> Option<TaskId> {
    const FAR: usize = 32;
    // SAFETY: the caller's promise.
    let concurrency = unsafe { &mut store(header.cast()).concurrency };
    let current = concurrency.threads[concurrency.current?].task;
    let mut at = Some(current);
    for _ in 0..FAR {
        let task = concurrency.tasks.get(at?)?;
        if called_by_host(task.desc()) {
            // Who asks may remember it beyond its end.
            task.is_named = true;
            return at;
        }
        at = task.supertask;
    }
    None
}

/// The instance ends: tells every call of the host that goes on.
///
/// # Safety
/// As [`super::poll::poll`]; nothing runs in the instance, nor will.
pub(crate) unsafe fn end_calls(header: *mut InstanceHeader) {
    // SAFETY: the caller's promise; no reference outlives its statement.
    unsafe {
        let mut from = 0;
        while let Some(id) = store(header.cast()).concurrency.tasks.next_id(&mut from) {
            let id = HostCall::Task(id);
            if let Some(told) = completion(header, id).and_then(Option::take) {
                (told.function)(told.data, Status::Cancelled);
            }
        }
        let mut from = 0;
        while let Some(id) = store(header.cast()).next_import_of_host(&mut from) {
            let id = HostCall::Import(id);
            if let Some(told) = completion(header, id).and_then(Option::take) {
                (told.function)(told.data, Status::Cancelled);
            }
        }
        while let Some((told, status)) = store(header.cast()).concurrency.host.finished.pop_front()
        {
            (told.function)(told.data, status);
        }
    }
}

/// Asks a call to end early, whose result nobody wants. It may end at once, later, or not at all but
/// with its result; its completion tells. No effect on a call that has ended.
///
/// # Errors
/// As [`super::poll::Poll::Failed`].
///
/// # Safety
/// `header` is a live instance block, and no reference to the store is in use.
pub(crate) unsafe fn cancel_call(
    header: *mut InstanceHeader,
    call: HostCall,
) -> Result<(), Status> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let instance: Ptr = header.cast();
        enter(header)?;
        let (task, result) = match call {
            HostCall::Task(task) if store(instance).concurrency.tasks.get(task).is_some() => {
                (Some(task), request_cancellation(instance, task, NONE))
            }
            HostCall::Task(_) => (None, Ok(())),
            HostCall::Import(import) => (None, import::request_cancellation(instance, import)),
        };
        if let Err(code) = result {
            return Err(failed(instance, code, task));
        }
        leave(header);
    }
    Ok(())
}

/// The hook that is called when a poll would do something: a completion has arrived, or a call of
/// the host has made tasks ready. It may be called on any OS thread, also while code of the instance
/// runs, and once more than needed; it may not call the runtime. A write to an eventfd is what it is
/// for. When this returns, the hook of before is not running and will not be called any more.
///
/// # Safety
/// As [`super::poll::poll`]; the hook stays valid until another one is set, or the instance ends.
pub(crate) unsafe fn set_wake(header: *mut InstanceHeader, wake: Option<Hook>) {
    // SAFETY: the caller's promise.
    let host = unsafe { &mut store(header.cast()).concurrency.host };
    host.shared().set_wake(wake);
    host.awake = false;
}

/// The hook that is called when the instance is poisoned, before whoever has called it learns of that:
/// what was lent to it is not the component's to use any more. It may not use the instance.
///
/// # Safety
/// As [`set_wake`].
pub(crate) unsafe fn set_poisoned(header: *mut InstanceHeader, poisoned: Option<Hook>) {
    // SAFETY: the caller's promise.
    unsafe { store(header.cast()) }.concurrency.host.poisoned = poisoned;
}

/// Says that the host function that runs will complete its call later: it returns
/// [`Status::Pending`] afterwards. `on_cancel` is called, on the store's OS thread, if the guest asks
/// for the call to be cancelled; it may complete it. None where there is no memory for it: then the
/// function fails.
///
/// # Safety
/// `header` is the instance that calls the host function, which is of an `async` type.
pub(crate) unsafe fn defer(
    header: *mut InstanceHeader,
    on_cancel: Option<Hook>,
) -> Option<PendingImport> {
    // SAFETY: the caller's promise.
    unsafe { store(header.cast()) }.defer(on_cancel)
}
