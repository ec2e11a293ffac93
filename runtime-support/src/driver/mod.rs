//! What makes the futures of the Rust APIs go on, under any executor.
//!
//! In: an instance; calls of `async` functions, and futures of host functions. Out: those, run
//! whenever any future of the instance is polled. Elsewhere: when guest code runs
//! (`crate::concurrency`), the types of values (`crate::host`, `crate::bindings`).
//!
//! ```text
//! executor ── poll ──▶ a future of the instance: a call, a read, a write
//!                        │ drive: host functions that were woken, then the scheduler, till nothing is left
//!                        └─ not over: leaves its waker
//! host function's waker ──▶ that of the call; anything else from outside ──▶ all that were left
//! ```
//!
//! No future owns the work: each drives everything, so that any may be dropped, and [`woken`] says who is
//! woken. Threads take turns by a lock, which is held while code of the component or a host function runs;
//! a host function that comes back with the same instance is refused. One that uses another instance waits
//! for its turn with the own one held, as with any lock: so functions of two instances must not use each
//! other's on two threads. To poll futures without the turn would allow that, but the first poll of each is
//! in a call of the component.

mod call;
mod end;
mod lock;
mod task;
mod woken;

pub(crate) use self::call::{Call, Prepared, Progress, reentrance};
pub(crate) use self::end::{Copied, End, copy_error};
pub(crate) use self::lock::Busy;
pub(crate) use self::task::{Answer, ImportFuture, start_import};
pub(crate) use self::woken::Waiter;

use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::{Context, Waker};
use std::{mem, ptr};

use windlass_abi::instance::{InstanceHeader, State};
use windlass_abi::status::Status;

use self::call::Record;
use self::lock::Guard;
use self::task::Tasks;
use self::woken::Woken;
use crate::concurrency::host::{self, HostCall};
use crate::concurrency::import::Hook;
use crate::concurrency::poll::{self, Poll};
use crate::host::Error;
use crate::store::store;

/// The part of an instance that its futures share.
pub(crate) struct Core {
    woken: Arc<Woken>,
    /// Reached by who has the turn.
    inside: UnsafeCell<Inside>,
}

/// What only who has the turn reaches, for the length of a statement.
struct Inside {
    /// Null before there is an instance, and when it has ended.
    header: *mut InstanceHeader,
    /// Futures of host functions.
    tasks: Tasks,
    /// Calls that host functions have dropped.
    cancelled: Vec<HostCall>,
    /// A host function runs that was lent memory of a guest, which therefore must not change.
    lent: bool,
    /// Why the instance ended, when that was found out by polling.
    failure: Option<Error>,
}

// SAFETY: `inside` is reached by who has the turn; futures in it are `Send`.
unsafe impl Send for Core {}
// SAFETY: as above.
unsafe impl Sync for Core {}

/// How an instance stands after it was driven.
pub(crate) enum Driven {
    /// That took so long that the executor should have a turn, and there is more. Who does not come again
    /// leaves it to others ([`Woken::notify`]).
    Busy,
    /// Nothing can run.
    Waits(Poll),
}

/// So many rounds of host functions and guests are driven before the executor has a turn.
const ROUNDS: u32 = 64;

impl Core {
    /// For an instance that is about to be made.
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            woken: Arc::default(),
            inside: UnsafeCell::new(Inside {
                header: std::ptr::null_mut(),
                tasks: Tasks::default(),
                cancelled: Vec::new(),
                lent: false,
                failure: None,
            }),
        })
    }

    /// Makes the instance. Its start-up code runs in a turn, as all code does, and nobody else has the
    /// turn before it is known what became of the instance.
    ///
    /// # Safety
    /// What `create` gives is a live instance until [`Core::end`], and what has begun in it and failed is
    /// dead.
    pub(crate) unsafe fn make<E>(
        &self,
        create: impl FnOnce() -> Result<*mut InstanceHeader, E>,
    ) -> Result<*mut InstanceHeader, E> {
        // Who is busy has the turn.
        let _turn = self.enter();
        let created = create();
        match &created {
            // SAFETY: the caller's promise; this thread has the turn.
            Ok(header) => unsafe { self.begin(*header) },
            Err(_) => self.give_up(),
        }
        created
    }

    /// The instance is made, or has begun to use its host while it is being made. Nothing happens the
    /// second time.
    ///
    /// # Safety
    /// `header` is a live instance until [`Core::end`] or [`Core::give_up`], and this thread has the turn.
    pub(crate) unsafe fn begin(&self, header: *mut InstanceHeader) {
        // SAFETY: this thread has the turn.
        if !unsafe { self.inside() }.header.is_null() {
            return;
        }
        let hook = Hook {
            function: wake,
            data: Arc::as_ptr(&self.woken).cast_mut().cast(),
        };
        let poisoned = Hook {
            function: poisoned,
            data: ptr::from_ref(self).cast_mut().cast(),
        };
        // SAFETY: nobody else has the instance; the hooks' data is there until then.
        unsafe {
            (*self.inside.get()).header = header;
            host::set_wake(header, Some(hook));
            host::set_poisoned(header, Some(poisoned));
        }
    }

    /// The turn to use the instance, after those who have it now.
    pub(crate) fn enter(&self) -> Result<Turn<'_>, Busy> {
        Ok(Turn {
            core: self,
            guard: Some(self.woken.turns.enter()?),
        })
    }

    /// Uses the instance for a moment, also in a function that it has called.
    ///
    /// # Errors
    /// When it has ended.
    pub(crate) fn with<T>(
        &self,
        use_it: impl FnOnce(*mut InstanceHeader) -> T,
    ) -> Result<T, Error> {
        // Who is busy has the turn.
        let _turn = self.enter();
        // SAFETY: this thread has the turn.
        let header = unsafe { self.inside() }.header;
        if header.is_null() {
            return Err(ended());
        }
        Ok(use_it(header))
    }

    /// Uses the instance for something that may give it something to do, which is then done, unless a
    /// function that it has called does this.
    ///
    /// # Errors
    /// When it has ended.
    pub(crate) fn with_and_drive<T>(
        &self,
        use_it: impl FnOnce(*mut InstanceHeader) -> T,
    ) -> Result<T, Error> {
        let Ok(turn) = self.enter() else {
            return self.with(use_it);
        };
        let header = turn.header()?;
        self.woken.quiet();
        let result = use_it(header);
        if !self.woken.rest() {
            turn.drive_and_leave();
        }
        Ok(result)
    }

    /// Drives the instance until something is ready, which is looked for in between.
    pub(crate) fn drive_until<T>(
        &self,
        context: &mut Context<'_>,
        waiter: Waiter,
        mut ready: impl FnMut() -> Option<T>,
    ) -> std::task::Poll<Result<T, Error>> {
        let Ok(turn) = self.enter() else {
            return std::task::Poll::Ready(Err(reentrance()));
        };
        loop {
            let driven = turn.drive();
            if let Ok(Driven::Busy) = driven {
                // Others too if this is to come again: nobody hears of it when a read is dropped.
                self.woken.notify();
            }
            if let Some(value) = ready() {
                return std::task::Poll::Ready(Ok(value));
            }
            // SAFETY: this is the turn.
            let failure = unsafe { self.inside() }.failure.clone();
            match (driven, failure) {
                (Err(error), _) | (_, Some(error)) => {
                    return std::task::Poll::Ready(Err(error));
                }
                (Ok(Driven::Busy), None) => {
                    self.woken.wake(context.waker().clone());
                    return std::task::Poll::Pending;
                }
                (Ok(Driven::Waits(_)), None) => {}
            }
            if self.woken.leave(waiter, context.waker()) {
                return std::task::Poll::Pending;
            }
        }
    }

    /// Runs a host function that was lent memory of a guest.
    ///
    /// # Safety
    /// This thread has the turn.
    pub(crate) unsafe fn lending<T>(&self, function: impl FnOnce() -> T) -> T {
        struct Before<'c>(&'c Core, bool);
        impl Drop for Before<'_> {
            fn drop(&mut self) {
                // SAFETY: as for the function around it.
                unsafe { self.0.inside() }.lent = self.1;
            }
        }
        // SAFETY: the caller's promise; the reference ends before the function runs.
        let _before = Before(self, mem::replace(unsafe { &mut self.inside().lent }, true));
        function()
    }

    /// Wakes somebody, if this thread has the turn when that ends.
    pub(crate) fn wake(&self, waker: Waker) {
        self.woken.wake(waker);
    }

    /// Waits until the memory of guests may change: not in a host function that was lent some.
    pub(crate) fn poll_unlent(&self, context: &mut Context<'_>) -> std::task::Poll<()> {
        // SAFETY: this thread has the turn, if it looks.
        if self.woken.turns.is_mine() && unsafe { self.inside() }.lent {
            self.woken.wake(context.waker().clone());
            return std::task::Poll::Pending;
        }
        std::task::Poll::Ready(())
    }

    /// What there is to reach.
    ///
    /// # Safety
    /// This thread has the turn, and the reference ends before anything of the instance or of the host
    /// runs.
    #[expect(clippy::mut_from_ref, reason = "the turn is the exclusive access")]
    unsafe fn inside(&self) -> &mut Inside {
        // SAFETY: the caller's promise.
        unsafe { &mut *self.inside.get() }
    }
}

/// The [`Hook`] of instances with a core.
unsafe extern "C" fn wake(data: *mut c_void) {
    // SAFETY: the core has it while it is the hook.
    unsafe { &*data.cast::<Woken>() }.notify();
}

/// The [`Hook`] of instances with a core that are poisoned: futures of host functions are dropped. What
/// they borrow was lent for calls that are about to end, or have ended, by the trap.
unsafe extern "C" fn poisoned(data: *mut c_void) {
    // SAFETY: the core is there while the instance is, and this thread, which ran it, has the turn. The
    // reference ends before a future is dropped.
    let tasks = unsafe {
        let core = &*data.cast_const().cast::<Core>();
        mem::take(&mut core.inside().tasks)
    };
    drop_quietly(tasks);
}

/// The right to use an instance. Ends before another thread's begins.
pub(crate) struct Turn<'c> {
    core: &'c Core,
    /// Gone when it ends.
    guard: Option<Guard<'c>>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // Whoever looked for what there is to do does so no more.
            self.core.woken.leave_off();
        }
        drop(self.guard.take());
        self.core.woken.wake_left();
    }
}

impl Turn<'_> {
    /// The instance.
    ///
    /// # Errors
    /// [`Error::Poisoned`] when it has ended.
    pub(crate) fn header(&self) -> Result<*mut InstanceHeader, Error> {
        // SAFETY: this is the turn.
        let header = unsafe { self.core.inside() }.header;
        if header.is_null() {
            return Err(ended());
        }
        Ok(header)
    }

    /// Runs everything that can run.
    ///
    /// # Errors
    /// When the instance has ended.
    pub(crate) fn drive(&self) -> Result<Driven, Error> {
        self.core.woken.quiet();
        let driven = self.drive_rounds();
        if !matches!(driven, Ok(Some(_))) {
            self.core.woken.leave_off();
        }
        Ok(match driven? {
            Some(stands) => Driven::Waits(stands),
            None => {
                self.core.woken.owe();
                Driven::Busy
            }
        })
    }

    /// [`Turn::drive`], by somebody who does not come again: what is left is for others, and so is why the
    /// instance failed, which is kept.
    fn drive_and_leave(&self) {
        if let Ok(Driven::Busy) = self.drive() {
            self.core.woken.notify();
        }
    }

    /// Runs until nothing can run, and others are woken again; `None` when that takes too long.
    fn drive_rounds(&self) -> Result<Option<Poll>, Error> {
        for _ in 0..ROUNDS {
            let header = self.header()?;
            // SAFETY: this is the turn.
            for begun in std::mem::take(unsafe { &mut self.core.inside().cancelled }) {
                call::cancel(self, begun);
            }
            for key in self.core.woken.take() {
                // SAFETY: this is the turn.
                unsafe { task::poll(self.core, key) };
            }
            // SAFETY: the instance is alive, and this thread has the turn.
            let stands = unsafe { poll::poll(header) };
            match stands {
                Poll::Idle | Poll::Waiting | Poll::NothingToWaitFor => {}
                Poll::Busy => return Ok(None),
                Poll::Failed(status) => {
                    self.fail(header, status);
                    self.core.woken.leave_off();
                    return Ok(Some(stands));
                }
            }
            if self.core.woken.rest() {
                return Ok(Some(stands));
            }
        }
        Ok(None)
    }

    /// [`Turn::drive`], where nobody waits for an end; whether nothing is left.
    ///
    /// # Errors
    /// When the instance has ended.
    pub(crate) fn run(&self) -> Result<bool, Error> {
        let driven = self.drive()?;
        // SAFETY: this is the turn.
        match unsafe { self.core.inside() }.failure.clone() {
            Some(error) => Err(error),
            None => Ok(matches!(driven, Driven::Waits(_))),
        }
    }

    /// The error of an instance whose tasks wait, but not for a host function: for somebody who does
    /// nothing but wait for a call, nothing else can happen.
    pub(crate) fn deadlock(&self) -> Option<Error> {
        let header = self.header().ok()?;
        match self.drive() {
            Ok(Driven::Waits(Poll::NothingToWaitFor | Poll::Waiting)) => {}
            Ok(Driven::Busy) => {
                self.core.woken.notify();
                return None;
            }
            _ => return None,
        }
        // SAFETY: the instance is alive, and this is the turn.
        if unsafe { poll::has_imports(header) } || self.core.woken.is_set() {
            return None;
        }
        // SAFETY: the instance is alive, and this is the turn.
        let status = unsafe { poll::deadlock(header) };
        self.fail(header, status);
        Some(self.error(Status::Poisoned))
    }

    /// Keeps why the instance failed, the first time.
    fn fail(&self, header: *mut InstanceHeader, status: Status) {
        // SAFETY: the instance is alive, and this is the turn.
        let (inside, failure) = unsafe { (self.core.inside(), &store(header.cast()).failure) };
        if inside.failure.is_none() {
            inside.failure = Some(Error::from_call(status as i32, failure));
        }
    }

    /// The error of a call that ended with a status other than `Ok`.
    fn error(&self, status: Status) -> Error {
        // SAFETY: this is the turn.
        let inside = unsafe { self.core.inside() };
        match (&inside.failure, status) {
            (Some(error), Status::Poisoned) => error.clone(),
            (_, Status::Cancelled) => Error::Cancelled("the call was cancelled".to_owned()),
            _ if inside.header.is_null() => ended(),
            _ => {
                // SAFETY: the instance is alive, and this is the turn.
                let failure = unsafe { &store(inside.header.cast()).failure };
                Error::from_call(status as i32, failure)
            }
        }
    }
}

/// Whether a trap has ended the instance. A host function that runs meanwhile has brought that about,
/// by what it wrote to a stream, and must fail.
///
/// # Safety
/// The instance is alive, and this thread has the turn.
pub(crate) unsafe fn is_poisoned(header: *mut InstanceHeader) -> bool {
    // SAFETY: the caller's promise.
    unsafe { (*header).state == State::Poisoned as u32 }
}

/// Why such a function fails, whatever it says itself.
pub(crate) const TRAPPED: &str = "the component has trapped while it ran";

/// Runs something of the host's, of which nobody can be told. A panic goes no further.
fn quietly(run: impl FnOnce()) {
    // The panic hook has printed it.
    let _ = catch_unwind(AssertUnwindSafe(run));
}

/// Drops something of the host's.
fn drop_quietly<T>(value: T) {
    quietly(move || drop(value));
}

impl Core {
    /// The instance was not made after all, says who has the turn.
    fn give_up(&self) {
        // SAFETY: this thread has the turn; futures are dropped when the reference is gone.
        let tasks = unsafe {
            let inside = self.inside();
            inside.header = ptr::null_mut();
            mem::take(&mut inside.tasks)
        };
        drop_quietly(tasks);
    }

    /// Ends the instance: futures of host functions are dropped, then `destroy` gets it. False, and
    /// nothing happens, when a function that it has called is running on this thread.
    pub(crate) fn end(&self, destroy: impl FnOnce(*mut InstanceHeader)) -> bool {
        let Ok(turn) = self.enter() else { return false };
        let Ok(header) = turn.header() else {
            return true;
        };
        // SAFETY: this is the turn; futures are dropped when the reference is gone.
        let tasks = unsafe { std::mem::take(&mut self.inside().tasks) };
        drop_quietly(tasks);
        // SAFETY: as above; the hook is not called any more afterwards.
        unsafe {
            host::set_wake(header, None);
            host::set_poisoned(header, None);
        }
        destroy(header);
        // SAFETY: as above.
        unsafe { self.inside() }.header = std::ptr::null_mut();
        self.woken.notify();
        true
    }
}

fn ended() -> Error {
    Error::Poisoned("the instance has ended".to_owned())
}

/// What a [`Record`] is reached by.
type RecordRef = Arc<Record>;

#[cfg(test)]
mod tests {
    use std::ptr;
    use std::sync::{Arc, Mutex};
    use std::task::{Wake, Waker};

    use super::Core;
    use crate::instance::{create, destroy};
    use crate::loaded::loaded;
    use crate::store::Config;
    use crate::testing::Builder;

    /// Looks for the instance when it is woken.
    struct Looks {
        core: Arc<Core>,
        found: Mutex<Option<bool>>,
    }

    impl Wake for Looks {
        fn wake(self: Arc<Self>) {
            *self.found.lock().unwrap() = Some(self.core.with(|_| ()).is_ok());
        }
    }

    #[test]
    fn nobody_finds_an_instance_before_it_is_known_what_became_of_it() {
        for fails in [false, true] {
            let core = Core::new();
            let looks = Arc::new(Looks {
                core: Arc::clone(&core),
                found: Mutex::new(None),
            });
            let loaded = loaded(Builder::default().finish()).unwrap();
            // SAFETY: this thread has the turn; the instance is dead when making it has failed, else it
            // ends below.
            let made = unsafe {
                core.make(|| {
                    let config = Config::default();
                    let made = create(loaded, &config, &[], ptr::null_mut(), None);
                    let header = made.map_err(|_| ())?;
                    core.begin(header);
                    core.wake(Waker::from(Arc::clone(&looks)));
                    if fails {
                        destroy(header).map_err(|_| ())?;
                        return Err(());
                    }
                    Ok(header)
                })
            };
            assert_eq!(made.is_err(), fails);
            assert_eq!(*looks.found.lock().unwrap(), Some(!fails));
            // SAFETY: as above.
            core.end(|header| assert!(unsafe { destroy(header) }.is_ok()));
        }
    }
}
