//! Imports that the host completes later: `canon_lower` of an `async` function that the host gives.
//!
//! In: a host function that returned `Pending`, and the completion, from any OS thread. Out: a
//! subtask, or a thread that blocks until then, or a call of the host that goes on, where a component
//! exports what it imports. Elsewhere: the results, which the `resolve` of an [`ImportCallDesc`]
//! lowers.
//!
//! ```text
//! host function: defer() ──▶ PendingImport ──────────── complete() ──▶ queue ──▶ poll
//!        │ returns Pending                                                        │
//!        ▼                                                                        ▼
//! windlass_rt_import_pending: subtask | blocked thread ◀──────────── resolve, event | results
//!                             | the host's call         ◀──────────── resolve, its completion
//! ```

use std::collections::VecDeque;
use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use windlass_abi::concurrency::{CallDesc, ImportCallDesc, NONE, subtask_state};
use windlass_abi::entry::Pair;
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use super::passed::{HostCaller, apply_to_host};
use super::slab::Id;
use super::subtask::{Callee, Subtask};
use super::task::stopped;
use super::thread::{ThreadId, Waiting, block};
use super::value;
use super::waitable::{WaitableId, WaitableKind};
use crate::entries::Ptr;
use crate::resource::TaskScopeId;
use crate::store::{Store, store};
use crate::trap::windlass_rt_import_failed;

/// Which import call of a store.
pub(super) type ImportId = Id<Import>;

/// A function of the host with the pointer it gets.
#[derive(Clone, Copy)]
pub(crate) struct Hook {
    /// Called with `data`.
    pub(crate) function: unsafe extern "C" fn(data: *mut c_void),
    /// The host's own.
    pub(crate) data: *mut c_void,
}

// SAFETY: the host promises that its hooks may be called where they say.
unsafe impl Send for Hook {}

/// Words of arguments that are kept.
const MAX_ARGS: usize = 5;

/// A call of the host that has not been completed.
pub(crate) struct Import {
    pub(super) caller: Caller,
    /// Null before `Pending` was returned.
    pub(super) desc: *const ImportCallDesc,
    args: [u64; MAX_ARGS],
    on_cancel: Option<Hook>,
}

pub(super) enum Caller {
    /// The host function has not returned yet.
    Deferred,
    Subtask(WaitableId),
    /// A blocked thread, the loans of its call, and what the host gave.
    Thread(ThreadId, Option<Given>),
    /// The host, which called an export that is the function.
    Host(HostCaller),
}

/// A completion.
pub(super) struct Given {
    pub(super) status: Status,
    /// The struct of results, aligned for every type.
    results: Vec<u128>,
    len: usize,
    message: Option<String>,
}

/// What other OS threads reach of a store.
#[derive(Default)]
pub(crate) struct Shared {
    state: Mutex<SharedState>,
    arrived: Condvar,
    /// There may be completions: changed by who has the lock, looked at by who does not want it.
    some: AtomicBool,
}

#[derive(Default)]
struct SharedState {
    completions: VecDeque<(u64, Given)>,
    wake: Option<Hook>,
    /// OS threads that wait for completions.
    waiting: u32,
    /// The store has ended.
    closed: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, SharedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// See [`super::host::set_wake`].
    pub(super) fn set_wake(&self, wake: Option<Hook>) {
        self.lock().wake = wake;
    }

    /// Tells the host to poll.
    pub(super) fn wake(&self) {
        Self::wake_locked(&self.lock());
    }

    fn wake_locked(state: &SharedState) {
        if let Some(wake) = state.wake {
            // SAFETY: the host's promise, until it sets another; it can not do so meanwhile.
            unsafe { (wake.function)(wake.data) };
        }
    }

    /// False when the store has ended.
    fn push(&self, id: u64, given: Given) -> bool {
        let mut state = self.lock();
        if state.closed {
            return false;
        }
        state.completions.push_back((id, given));
        self.some.store(true, Ordering::Release);
        Self::wake_locked(&state);
        if state.waiting > 0 {
            // It is a system call, whether anyone waits or not.
            self.arrived.notify_all();
        }
        true
    }

    fn pop(&self) -> Option<(u64, Given)> {
        let mut state = self.lock();
        let first = state.completions.pop_front();
        if state.completions.is_empty() {
            self.some.store(false, Ordering::Release);
        }
        first
    }

    /// False if no completion waits that was there before this was asked. Costs nothing.
    pub(super) fn may_have_completions(&self) -> bool {
        self.some.load(Ordering::Acquire)
    }

    /// The same of a store that ends.
    fn pop_last(&self) -> Option<(u64, Given)> {
        let mut state = self.lock();
        state.closed = true;
        state.wake = None;
        state.completions.pop_front()
    }

    fn take(&self, id: u64) -> Option<Given> {
        let completions = &mut self.lock().completions;
        let at = completions.iter().position(|(other, _)| *other == id)?;
        completions.remove(at).map(|(_, given)| given)
    }

    /// Whether a completion waits.
    pub(super) fn has_completions(&self) -> bool {
        !self.lock().completions.is_empty()
    }

    /// Blocks this OS thread until there is a completion.
    pub(super) fn wait(&self) {
        let mut state = self.lock();
        state.waiting += 1;
        while state.completions.is_empty() {
            state = self
                .arrived
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting -= 1;
    }

    /// The store ends: completions have no effect from here on.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.wake = None;
        state.completions.clear();
    }
}

/// The right to complete a call of a host function, once, from any OS thread, at any time: even after
/// the instance has ended, when it has no effect. Dropping it without that is a failure of the host
/// function.
pub(crate) struct PendingImport {
    shared: Arc<Shared>,
    id: u64,
    completed: bool,
}

impl PendingImport {
    /// Completes the call. After [`Status::Ok`], `results` are the bytes of the struct of results in
    /// host layout, as the function would have written it; what it points to belongs to the runtime
    /// from here on. [`Status::Cancelled`] is allowed if the guest asked for it. Any other status
    /// traps the guest, as it would as the result of the function. False when the instance has ended:
    /// then the results are still the host's.
    pub(crate) fn complete(mut self, status: Status, results: &[u8]) -> bool {
        self.push(status, results, None)
    }

    /// Completes the call with a failure and what is to be said of it.
    pub(crate) fn fail(mut self, message: String) {
        self.push(Status::HostError, &[], Some(message));
    }

    fn push(&mut self, status: Status, results: &[u8], message: Option<String>) -> bool {
        self.completed = true;
        let mut copy = vec![0_u128; results.len().div_ceil(size_of::<u128>())];
        // SAFETY: the copy has as many bytes.
        unsafe {
            let to = copy.as_mut_ptr().cast::<u8>();
            ptr::copy_nonoverlapping(results.as_ptr(), to, results.len());
        }
        let given = Given {
            status,
            results: copy,
            len: results.len(),
            message,
        };
        self.shared.push(self.id, given)
    }
}

impl Drop for PendingImport {
    fn drop(&mut self) {
        if !self.completed {
            let message = "it was given up before it was completed".to_owned();
            self.push(Status::HostError, &[], Some(message));
        }
    }
}

impl Store {
    /// See [`super::host::defer`].
    pub(super) fn defer(&mut self, on_cancel: Option<Hook>) -> Option<PendingImport> {
        let host = &mut self.concurrency.host;
        if let Some(before) = host.deferred.take() {
            // Its function did not return `Pending`.
            host.imports.remove(before);
        }
        host.imports.reserve().ok()?;
        let id = host.imports.insert(Import {
            caller: Caller::Deferred,
            desc: ptr::null(),
            args: [0; MAX_ARGS],
            on_cancel,
        });
        host.deferred = Some(id);
        Some(PendingImport {
            shared: Arc::clone(host.shared()),
            id: id.raw(),
            completed: false,
        })
    }

    /// The import call that the host function has deferred, with what the guest called it with.
    ///
    /// # Safety
    /// `desc` and `args` are as generated code passes them.
    unsafe fn take_deferred(
        &mut self,
        desc: *const ImportCallDesc,
        args: *const u64,
    ) -> Result<ImportId, TrapCode> {
        let host = &mut self.concurrency.host;
        let deferred = host.deferred.take();
        let id = deferred.filter(|id| host.imports.get(*id).is_some());
        let Some(id) = id else {
            let message = "it returned `pending` without deferring its call".to_owned();
            self.failure.say(message);
            return Err(TrapCode::HostError);
        };
        let import = &mut host.imports[id];
        import.desc = desc;
        // SAFETY: as many words are there, by the caller's promise.
        unsafe {
            let count = ((*desc).arg_count as usize).min(MAX_ARGS);
            ptr::copy_nonoverlapping(args, import.args.as_mut_ptr(), count);
        }
        Ok(id)
    }

    /// A lower with `async`: a subtask.
    fn import_subtask(&mut self, id: ImportId, desc: &ImportCallDesc) -> Result<u64, TrapCode> {
        let scope = (desc.flags & CallDesc::BORROWS != 0).then(|| self.handles.detach_scope());
        let scope = scope.transpose()?;
        let subtask = Subtask::new(Callee::Import(id), subtask_state::STARTED, scope);
        let added = self.add_waitable(desc.caller, WaitableKind::Subtask(subtask));
        let (subtask, index) = added?;
        self.concurrency.host.imports[id].caller = Caller::Subtask(subtask);
        Ok(u64::from(subtask_state::STARTED | index << 4))
    }

    /// The results that nobody has taken or will take, with the numbers of their imports. The store
    /// ends: completions have no effect from here on.
    pub(crate) fn unclaimed_results(&mut self) -> Vec<(u32, Vec<u128>)> {
        let host = &mut self.concurrency.host;
        let mut unclaimed = Vec::new();
        let mut note = |import: &Import, given: Given| {
            if given.status == Status::Ok && !import.desc.is_null() {
                // SAFETY: a description that generated code gave is a constant of its object.
                let desc = unsafe { &*import.desc };
                if is_whole(&given, desc) {
                    unclaimed.push((desc.import, given.results));
                }
            }
        };
        let shared = host.shared.clone();
        while let Some((raw, given)) = shared.as_ref().and_then(|shared| shared.pop_last()) {
            if let Some(import) = ImportId::from_raw(raw).and_then(|id| host.imports.get(id)) {
                note(import, given);
            }
        }
        let mut from = 0;
        while let Some(id) = host.imports.next_id(&mut from) {
            let import = &mut host.imports[id];
            if let Caller::Thread(_, given) = &mut import.caller
                && let Some(given) = given.take()
            {
                note(import, given);
            }
        }
        unclaimed
    }

    /// How many calls the host has not completed.
    pub(super) fn outstanding_imports(&self) -> usize {
        let host = &self.concurrency.host;
        host.imports.len() - usize::from(host.deferred.is_some())
    }
}

/// The trap code for a completion that is a failure; says why in the store.
///
/// # Safety
/// No reference to the store is in use.
pub(super) unsafe fn failed(instance: Ptr, import: u32, given: Given) -> TrapCode {
    // SAFETY: the caller's promise.
    unsafe {
        if let Some(message) = given.message {
            store(instance).failure.say(message);
        } else if given.status == Status::Ok {
            let message = "its results have the wrong size".to_owned();
            store(instance).failure.say(message);
        }
        windlass_rt_import_failed(instance, import, given.status as u32);
    }
    TrapCode::HostError
}

pub(super) fn is_whole(given: &Given, desc: &ImportCallDesc) -> bool {
    given.status == Status::Ok && given.len >= desc.result_size as usize
}

/// Applies a completion. `polling` tells that no guest code is on the stack.
///
/// # Errors
/// The trap of lowering the results, or of the host's failure.
///
/// # Safety
/// No reference to the store is in use.
unsafe fn apply(instance: Ptr, id: ImportId, given: Given, polling: bool) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference to the store ends before guest code runs.
    unsafe {
        let host = &mut store(instance).concurrency.host;
        let Some(import) = host.imports.get(id) else {
            return Ok(());
        };
        let subtask = match &mut import.caller {
            // The function is on the stack, or has not returned `Pending`.
            Caller::Deferred => return Ok(()),
            Caller::Thread(thread, place) => {
                let thread = *thread;
                *place = Some(given);
                store(instance).wake(thread);
                return Ok(());
            }
            Caller::Subtask(subtask) => Some(*subtask),
            Caller::Host(_) => None,
        };
        let Some(import) = host.imports.remove(id) else {
            return Ok(());
        };
        match subtask {
            Some(subtask) => apply_to_subtask(instance, &import, subtask, given, polling),
            None => apply_to_host(instance, import, given),
        }
    }
}

/// [`apply`] of a call by a subtask.
///
/// # Errors
/// As [`apply`].
///
/// # Safety
/// As [`apply`].
unsafe fn apply_to_subtask(
    instance: Ptr,
    import: &Import,
    subtask: WaitableId,
    given: Given,
    polling: bool,
) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference to the store ends before guest code runs.
    unsafe {
        let desc = &*import.desc;
        let waitable = &mut store(instance).concurrency.waitables[subtask];
        let requested = waitable.subtask().is_some_and(|s| s.cancellation_requested);
        if given.status == Status::Cancelled && requested {
            let state = subtask_state::CANCELLED_BEFORE_RETURNED;
            store(instance).progress(subtask, state);
            return Ok(());
        }
        if !is_whole(&given, desc) {
            return Err(failed(instance, desc.import, given));
        }
        if polling {
            store(instance).enter_from(desc.caller, NONE);
        }
        let result = lower_results(instance, import, &given);
        if polling {
            store(instance).leave_to(desc.caller, NONE);
        }
        result?;
        store(instance).progress(subtask, subtask_state::RETURNED);
    }
    Ok(())
}

/// Runs the `resolve` of a call with results that are whole.
///
/// # Errors
/// The trap of lowering them.
///
/// # Safety
/// As [`apply`].
pub(super) unsafe fn lower_results(
    instance: Ptr,
    import: &Import,
    given: &Given,
) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference to the store ends before generated code runs.
    unsafe {
        let desc = &*import.desc;
        let run_resolve = store(instance).concurrency.desc.run_resolve;
        let Some(run_resolve) = run_resolve.filter(|_| !desc.resolve.is_null()) else {
            return Ok(());
        };
        let before = store(instance).set_aside();
        let results = given.results.as_ptr().cast();
        let result = run_resolve(instance, desc.resolve, import.args.as_ptr(), results);
        store(instance).bring_back(instance, before);
        stopped(instance, result)?;
    }
    Ok(())
}

/// Applies all completions that have arrived.
///
/// # Errors
/// As [`apply`].
///
/// # Safety
/// As [`apply`]; no guest code is on the stack.
pub(super) unsafe fn apply_completions(instance: Ptr) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let shared = store(instance).concurrency.host.shared.as_ref();
        let Some(shared) = shared.filter(|shared| shared.may_have_completions()) else {
            return Ok(());
        };
        let shared = Arc::clone(shared);
        while let Some((raw, given)) = shared.pop() {
            if let Some(id) = ImportId::from_raw(raw) {
                apply(instance, id, given, true)?;
            }
        }
    }
    Ok(())
}

/// `on_cancel` of a call of the host: the host is told, and may complete it at once.
///
/// # Errors
/// As [`apply`].
///
/// # Safety
/// As [`apply`].
pub(super) unsafe fn request_cancellation(instance: Ptr, id: ImportId) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference ends before the hook runs.
    unsafe {
        let import = store(instance).concurrency.host.imports.get(id);
        let Some(import) = import else { return Ok(()) };
        if let Caller::Host(caller) = &mut import.caller {
            caller.cancellation_requested = true;
        }
        let Some(hook) = import.on_cancel.take() else {
            return Ok(());
        };
        (hook.function)(hook.data);
        let shared = store(instance).concurrency.host.shared.clone();
        match shared.and_then(|shared| shared.take(id.raw())) {
            Some(given) => apply(instance, id, given, false),
            None => Ok(()),
        }
    }
}

/// A lower without `async`: blocks until the host completes the call, and gives the address of its
/// results.
///
/// # Safety
/// Generated code calls it, with its own instance.
unsafe fn await_import(
    instance: Ptr,
    id: ImportId,
    desc: &ImportCallDesc,
) -> Result<u64, TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement, and nothing here needs
    // to be dropped while the thread is blocked.
    unsafe {
        let thread = store(instance).may_block(desc.caller)?;
        let borrows = desc.flags & CallDesc::BORROWS != 0;
        let scope = borrows.then(|| store(instance).handles.detach_scope());
        let scope: Option<TaskScopeId> = scope.transpose()?;
        store(instance).concurrency.host.imports[id].caller = Caller::Thread(thread, None);
        block(instance, thread, Waiting::Resolution);
        if let Some(scope) = scope {
            store(instance).handles.end_task_scope(scope);
        }
        let import = store(instance).concurrency.host.imports.remove(id);
        let given = import.and_then(|import| match import.caller {
            Caller::Thread(_, given) => given,
            Caller::Deferred | Caller::Subtask(_) | Caller::Host(_) => None,
        });
        let Some(given) = given else {
            return Err(TrapCode::HostError);
        };
        if !is_whole(&given, desc) {
            return Err(failed(instance, desc.import, given));
        }
        let host = &mut store(instance).concurrency.host;
        host.results = given.results;
        Ok(host.results.as_ptr() as u64)
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_import_pending(
    instance: Ptr,
    desc: Ptr,
    args: Ptr,
) -> Pair {
    // SAFETY: generated code passes its own instance, a constant of its object, and arguments.
    unsafe {
        let desc = desc.cast_const().cast::<ImportCallDesc>();
        let id = match store(instance).take_deferred(desc, args.cast_const().cast()) {
            Ok(id) => id,
            Err(code) => {
                let status = Status::HostError as u32;
                windlass_rt_import_failed(instance, (*desc).import, status);
                return super::outcome(code);
            }
        };
        // A place for the next call, whose function may not be able to say what is wrong.
        if let Err(code) = store(instance).concurrency.host.imports.reserve() {
            return super::outcome(code);
        }
        if (*desc).caller == NONE {
            return value(Ok(store(instance).import_for_host(id)));
        }
        if (*desc).flags & CallDesc::ASYNC_LOWER != 0 {
            return value(store(instance).import_subtask(id, &*desc));
        }
        value(await_import(instance, id, &*desc))
    }
}
