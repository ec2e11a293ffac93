//! Host functions as futures.
//!
//! In: a future, when a guest calls the function. Out: its answer at once, or a call that is completed
//! when it is ready. A guest that cancels the call drops the future.

use std::any::Any;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use windlass_abi::instance::InstanceHeader;
use windlass_abi::status::Status;

use super::woken::{Waiter, Woken};
use super::{Core, TRAPPED, drop_quietly, is_poisoned};
use crate::concurrency::host::{HostCall, current_call, defer};
use crate::concurrency::import::{Hook, PendingImport};
use crate::store::store;

/// Which future of an instance. Numbers are not used again while it lives.
pub(crate) type Key = u64;

/// How a host function ends.
pub(crate) enum Answer {
    /// The struct of results in host layout, in memory aligned for every type, and its size. What it
    /// points to is given away.
    Results(Vec<u128>, usize),
    /// It failed, and why.
    Failed(String),
}

/// A future of a host function.
pub(crate) type ImportFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// Futures that are not ready.
#[derive(Default)]
pub(super) struct Tasks {
    next: Key,
    /// Ascending.
    tasks: std::collections::BTreeMap<Key, Task>,
}

struct Task {
    future: ImportFuture,
    pending: PendingImport,
    waker: Arc<TaskWaker>,
    /// For the hook; goes with the task.
    _cancel: Arc<Cancel>,
    /// What the guest has paid for it, for it may call as often as it likes.
    paid: usize,
}

/// Bytes of a call beside its future: the task's, those that its waker and its hook share, and what
/// the maps and the allocator add.
const OVERHEAD: usize = size_of::<(Key, Task)>() + 256;

/// What the hook of a call knows.
struct Cancel {
    core: *const Core,
    key: Key,
}

// SAFETY: only who has the turn reaches the core through it.
unsafe impl Send for Cancel {}
// SAFETY: as above.
unsafe impl Sync for Cancel {}

/// Wakes a future.
struct TaskWaker {
    woken: Arc<Woken>,
    key: Key,
    /// The call of the host that led to it.
    call: Option<Waiter>,
    /// It was woken, and was not polled since. It may be woken as often as anybody likes.
    woke: AtomicBool,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.woke.swap(true, Ordering::AcqRel) {
            self.woken.wake_task(self.key, self.call);
        }
    }
}

/// The text of a panic, as an answer.
fn panicked(payload: &(dyn Any + Send)) -> Answer {
    Answer::Failed(format!("panicked: {}", crate::host::panic_text(payload)))
}

/// Polls a future; a panic is an answer.
fn poll_future(future: &mut ImportFuture, waker: &Arc<TaskWaker>) -> Poll<Answer> {
    waker.woke.store(false, Ordering::Release);
    let waker = Waker::from(Arc::clone(waker));
    let mut context = Context::from_waker(&waker);
    let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut context)));
    polled.unwrap_or_else(|panic| Poll::Ready(panicked(&*panic)))
}

/// Begins a call of a host function: `Some` when it is over, else its call was deferred. For its arguments
/// so many bytes were paid, which the instance gets back at its end.
///
/// # Safety
/// `instance` calls the host function, and belongs to `core`; what the future borrows is there until
/// the call has ended, or the instance.
pub(crate) unsafe fn start_import(
    core: &Arc<Core>,
    instance: *mut InstanceHeader,
    future: ImportFuture,
    paid: usize,
) -> Option<Answer> {
    // SAFETY: the caller's promise.
    let answer = unsafe { begin_import(core, instance, future, paid) };
    if answer.is_some() {
        // SAFETY: as above.
        unsafe { store(instance.cast()).allowance.give_back(paid) };
    }
    answer
}

/// [`start_import`], which is over as long as nothing was kept.
///
/// # Safety
/// As there.
unsafe fn begin_import(
    core: &Arc<Core>,
    instance: *mut InstanceHeader,
    mut future: ImportFuture,
    before: usize,
) -> Option<Answer> {
    // SAFETY: guest code runs, so that this thread has the turn. The references end here.
    let (key, call) = unsafe {
        // Start-up code may call host functions too.
        core.begin(instance);
        let tasks = &mut core.inside().tasks;
        tasks.next += 1;
        (
            tasks.next,
            current_call(instance).map(|task| Waiter::call(HostCall::Task(task))),
        )
    };
    let waker = Arc::new(TaskWaker {
        woken: Arc::clone(&core.woken),
        key,
        call,
        woke: AtomicBool::new(false),
    });
    let mut answer = match poll_future(&mut future, &waker) {
        Poll::Ready(answer) => Some(answer),
        Poll::Pending => None,
    };
    // SAFETY: the caller's promise.
    if unsafe { is_poisoned(instance) } {
        answer = Some(Answer::Failed(TRAPPED.to_owned()));
    }
    if answer.is_some() {
        drop_quietly(future);
        return answer;
    }
    let paid = OVERHEAD + size_of_val(&*future);
    // SAFETY: the caller's promise; the reference ends before the future is dropped.
    let refused = unsafe {
        let allowance = &store(instance.cast()).allowance;
        let refused = allowance.take(paid).is_err();
        refused.then(|| allowance.explain().unwrap_or_default())
    };
    if let Some(reason) = refused {
        drop_quietly(future);
        return Some(Answer::Failed(reason));
    }
    let cancel = Arc::new(Cancel {
        core: Arc::as_ptr(core),
        key,
    });
    let hook = Hook {
        function: on_cancel,
        data: Arc::as_ptr(&cancel).cast_mut().cast(),
    };
    // SAFETY: the caller's promise; the hook's data is there until the call has ended.
    unsafe {
        let Some(pending) = defer(instance, Some(hook)) else {
            drop_quietly(future);
            return Some(Answer::Failed("no memory for its call".to_owned()));
        };
        let task = Task {
            future,
            pending,
            waker,
            _cancel: cancel,
            paid: before + paid,
        };
        core.inside().tasks.tasks.insert(key, task);
    }
    None
}

/// The guest gets back what it has paid for a task.
///
/// # Safety
/// This thread has the turn, in an instance that lives.
unsafe fn give_back(core: &Core, paid: usize) {
    // SAFETY: the caller's promise; the references end here.
    unsafe { store(core.inside().header.cast()).allowance.give_back(paid) };
}

/// The guest does not want the result any more.
unsafe extern "C" fn on_cancel(data: *mut c_void) {
    // SAFETY: the task has it, and this thread, which runs the guest, the turn. The reference ends
    // before the future is dropped.
    let task = unsafe {
        let cancel = &*data.cast::<Cancel>();
        let core = &*cancel.core;
        let task = core.inside().tasks.tasks.remove(&cancel.key);
        if let Some(task) = &task {
            give_back(core, task.paid);
        }
        task
    };
    if let Some(Task {
        future, pending, ..
    }) = task
    {
        drop_quietly(future);
        pending.complete(Status::Cancelled, &[]);
    }
}

/// Polls a future that was woken.
///
/// # Safety
/// This thread has the turn, and no guest code runs.
pub(super) unsafe fn poll(core: &Core, key: Key) {
    // SAFETY: the caller's promise; the references end before the future runs.
    let Some(mut task) = (unsafe { core.inside().tasks.tasks.remove(&key) }) else {
        return;
    };
    let polled = poll_future(&mut task.future, &task.waker);
    // SAFETY: as above.
    let poisoned = unsafe { is_poisoned(core.inside().header) };
    if polled.is_pending() && !poisoned {
        // SAFETY: as above.
        unsafe { core.inside().tasks.tasks.insert(key, task) };
        return;
    }
    // SAFETY: as above.
    unsafe { give_back(core, task.paid) };
    // Before its call can end: what it borrows is there until then.
    drop_quietly(task.future);
    match polled {
        Poll::Ready(Answer::Results(results, size)) => {
            // SAFETY: the results have so many bytes.
            let bytes = unsafe { std::slice::from_raw_parts(results.as_ptr().cast(), size) };
            task.pending.complete(Status::Ok, bytes);
        }
        Poll::Ready(Answer::Failed(message)) => task.pending.fail(message),
        Poll::Pending => task.pending.fail(TRAPPED.to_owned()),
    }
}
