//! What the C and Rust APIs are made of: calls that take their time, polling, imports that are
//! completed later. Nothing here is public; the APIs give it its names.
//!
//! In: an instance that nothing runs in. Out: calls and their completions, and how the instance
//! stands. Elsewhere: tasks (`task`), completions on their way (`import`), host ends of streams and
//! futures (`host_copy`), whose completions are called by [`poll`].
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
use std::sync::atomic::{AtomicUsize, Ordering};

use windlass_abi::concurrency::NONE;
use windlass_abi::instance::{ExportFn, InstanceHeader, State};
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use super::cancel::request_cancellation;
use super::copy_end::UNWRITTEN;
use super::direct;
use super::host_copy;
use super::import::{self, Hook, Import, ImportId, PendingImport, Shared};
use super::list::List;
use super::slab::Slab;
use super::task::{Caller, TaskId, called_by_host};
use super::thread::{Waiting, resume};
use super::waitable::{Waitable, WaitableId};
use crate::allowance::Allowance;
use crate::entries::Ptr;
use crate::loaded::name;
use crate::stack::windlass_rt_entry_stack;
use crate::store::{Store, store};
use crate::trap::{windlass_rt_entry_refused, windlass_rt_entry_trapped};

/// What is called when a call of the host has ended. It runs in [`poll`], on the same OS thread, when
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
    finished: VecDeque<(Completion, Status)>,
    /// Calls of the host that go on.
    calls: usize,
    /// Waitables in the host's table that have to be looked at, because something is pending.
    pub(super) events: List<Waitable>,
    /// A guest waits for a future that the host will never write.
    unwritten: bool,
    /// Nobody needs to be told that there is something to do.
    awake: bool,
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
/// As [`poll`]; nothing runs in the instance, nor will.
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
/// As [`Poll::Failed`].
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

/// Refuses what is not ready; else nothing else enters until [`leave`].
///
/// # Safety
/// As [`poll`].
unsafe fn enter(header: *mut InstanceHeader) -> Result<(), Status> {
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
unsafe fn leave(header: *mut InstanceHeader) {
    // SAFETY: the caller's promise.
    unsafe { (*header).state = State::Ready as u32 };
}

/// The end of a thread that trapped while the host polled. Records the trap, unless it was recorded
/// when guest code raised it, and who had called the task.
///
/// # Safety
/// As [`poll`].
unsafe fn failed(instance: Ptr, code: TrapCode, task: Option<TaskId>) -> Status {
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
            let telling =
                std::mem::replace(&mut store(header.cast()).concurrency.host.telling, true);
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
            store(instance).concurrency.host.awake = true;
            let mut all = true;
            let result = match enter(header) {
                Ok(()) => run_ready(instance, &mut turns).map(|ran_all| {
                    all = ran_all;
                    leave(header);
                }),
                Err(Status::Reentrance) => return Poll::Failed(Status::Reentrance),
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
        let telling = std::mem::replace(&mut store(instance).concurrency.host.telling, true);
        (completion.function)(completion.data, status);
        store(instance).concurrency.host.telling = telling;
    }
    true
}

/// The hook that is called when a poll would do something: a completion has arrived, or a call of
/// the host has made tasks ready. It may be called on any OS thread, also while code of the instance
/// runs, and once more than needed; it may not call the runtime. A write to an eventfd is what it is
/// for. When this returns, the hook of before is not running and will not be called any more.
///
/// # Safety
/// As [`poll`]; the hook stays valid until another one is set, or the instance ends.
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
