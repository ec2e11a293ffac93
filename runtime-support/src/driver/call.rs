//! Calls of `async` functions.
//!
//! In: an entry, its arguments laid out in memory that the call keeps. Out: the results, when it has
//! ended. A [`Call`] that is dropped asks the component to end it; what it has laid out stays until
//! it has.

use std::any::Any;
use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Waker};

use windlass_abi::instance::ExportFn;
use windlass_abi::status::Status;

use super::woken::{Waiter, Woken};
use super::{Busy, Core, Driven, RecordRef, Turn, quietly};
use crate::concurrency::host::{self, Completion, HostCall, Started};
use crate::host::Error;

/// Arguments and room for results.
pub(crate) struct Prepared {
    /// The struct of arguments, aligned for every type; empty for none.
    pub(crate) args: Vec<u128>,
    /// What the arguments point to.
    pub(crate) _keep: Box<dyn Any + Send>,
    /// Room for the struct of results.
    pub(crate) results: Vec<u128>,
    /// Ends results that nobody takes.
    pub(crate) discard: Box<dyn FnOnce(*mut u8) + Send>,
}

/// What the call and its end know of each other. Reached by who has the turn.
pub(super) struct Record {
    state: UnsafeCell<State>,
    woken: Arc<Woken>,
}

struct State {
    prepared: Option<Prepared>,
    /// How it ended.
    status: Option<Status>,
    waker: Option<Waker>,
    /// Nobody takes the results.
    abandoned: bool,
}

// SAFETY: it is reached by who has the turn, and everything in it is `Send`.
unsafe impl Send for Record {}
// SAFETY: as above.
unsafe impl Sync for Record {}

/// How a call stands.
pub(crate) enum Progress {
    /// Its results, which belong to who asked.
    Ended(Result<Vec<u128>, Error>),
    /// It goes on, and the waker was left.
    Pending,
}

/// A call that goes on.
pub(crate) struct Call {
    core: Arc<Core>,
    record: RecordRef,
    begun: HostCall,
    ended: bool,
    /// Its waker was left.
    waits: bool,
}

/// Null for no bytes.
fn address(words: &[u128]) -> *mut c_void {
    match words {
        [] => std::ptr::null_mut(),
        words => words.as_ptr().cast_mut().cast(),
    }
}

impl Call {
    /// Begins a call: `Err` with its outcome when it has ended. Else it is polled, or dropped, before
    /// the thread does anything else: nobody has been woken for what it has left to do.
    ///
    /// # Safety
    /// `entry` is one of the instance, and what is prepared is for it. `turn` is one of `core`.
    pub(crate) unsafe fn start(
        core: &Arc<Core>,
        turn: &Turn<'_>,
        entry: ExportFn,
        mut prepared: Prepared,
    ) -> Result<Call, Result<Vec<u128>, Error>> {
        let header = turn.header().map_err(Err)?;
        let (args, results) = (address(&prepared.args), address(&prepared.results));
        core.woken.quiet();
        // SAFETY: the caller's promise; arguments and results stay until the call has ended.
        let started = unsafe { host::start_call(header, entry, args, results, None) };
        if let Started::Done(_) = started {
            // What it has left to do is for those who wait.
            core.woken.leave_off();
        }
        let begun = match started {
            Started::Done(0) => return Err(Ok(std::mem::take(&mut prepared.results))),
            Started::Done(status) => {
                let status = Status::from_raw(status).unwrap_or(Status::Internal);
                return Err(Err(turn.error(status)));
            }
            Started::Pending(begun) => begun,
        };
        let record = Arc::new(Record {
            state: UnsafeCell::new(State {
                prepared: Some(prepared),
                status: None,
                waker: None,
                abandoned: false,
            }),
            woken: Arc::clone(&core.woken),
        });
        let told = Completion {
            function: ended,
            data: Arc::into_raw(Arc::clone(&record)).cast_mut().cast(),
        };
        // SAFETY: this is the turn.
        if let Some(completion) = unsafe { host::completion(header, begun) } {
            *completion = Some(told);
        }
        Ok(Call {
            core: Arc::clone(core),
            record,
            begun,
            ended: false,
            waits: false,
        })
    }

    /// Drives the instance until the call has ended, and sleeps meanwhile.
    pub(crate) fn wait(mut self) -> Result<Vec<u128>, Error> {
        let signal = Arc::new(Signal::default());
        let waker = Waker::from(Arc::clone(&signal));
        let mut context = Context::from_waker(&waker);
        loop {
            if let Progress::Ended(outcome) = self.poll(&mut context) {
                return outcome;
            }
            if let Ok(turn) = self.core.enter()
                && let Some(error) = turn.deadlock()
            {
                self.ended = true;
                return Err(error);
            }
            signal.wait();
        }
    }

    /// Drives the instance, and looks whether the call has ended.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Progress {
        let core = Arc::clone(&self.core);
        let turn = match core.enter() {
            Ok(turn) => turn,
            Err(Busy) => return Progress::Ended(Err(reentrance())),
        };
        // It need not be woken while it looks.
        // SAFETY: this is the turn; the reference ends before the waker is dropped.
        let waker = unsafe { (*self.record.state.get()).waker.take() };
        drop(waker);
        loop {
            let driven = turn.drive();
            // SAFETY: this is the turn; the reference ends before anything runs.
            let state = unsafe { &mut *self.record.state.get() };
            if let Some(status) = state.status {
                self.ended = true;
                let prepared = state.prepared.take();
                if let Ok(Driven::Busy) = driven {
                    core.woken.notify();
                }
                return Progress::Ended(match status {
                    Status::Ok => Ok(prepared.map(|p| p.results).unwrap_or_default()),
                    status => Err(turn.error(status)),
                });
            }
            let waker = context.waker();
            match driven {
                Ok(Driven::Waits(_)) => {}
                Ok(Driven::Busy) => {
                    core.woken.wake(waker.clone());
                    return Progress::Pending;
                }
                Err(error) => {
                    self.ended = true;
                    return Progress::Ended(Err(error));
                }
            }
            state.waker = Some(waker.clone());
            self.waits = true;
            if core.woken.leave(Waiter::call(self.begun), waker) {
                return Progress::Pending;
            }
        }
    }
}

/// Wakes a thread that waits for it.
#[derive(Default)]
struct Signal {
    woken: Mutex<bool>,
    changed: Condvar,
}

impl Signal {
    /// Sleeps until it is woken, or has been since the last time.
    fn wait(&self) {
        let woken = self.woken.lock().unwrap_or_else(PoisonError::into_inner);
        let woken = self.changed.wait_while(woken, |woken| !*woken);
        *woken.unwrap_or_else(PoisonError::into_inner) = false;
    }
}

impl std::task::Wake for Signal {
    fn wake(self: Arc<Self>) {
        *self.woken.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_one();
    }
}

/// The instance is in use by a function that it has called.
pub(crate) fn reentrance() -> Error {
    Error::Reentrance("the instance is running already".to_owned())
}

impl Drop for Call {
    fn drop(&mut self) {
        let core = Arc::clone(&self.core);
        if self.waits {
            core.woken.forget(Waiter::call(self.begun));
        }
        if self.ended {
            return;
        }
        let Ok(turn) = core.enter() else {
            // In a host function of the same instance: who has the turn cancels it.
            // SAFETY: this thread has the turn, further up its stack.
            unsafe {
                abandon(&self.record);
                core.inside().cancelled.push(self.begun);
            }
            core.woken.notify();
            return;
        };
        // SAFETY: this is the turn.
        unsafe { abandon(&self.record) };
        cancel(&turn, self.begun);
        // What it does on its way out runs now as far as it can, for perhaps nobody else polls.
        turn.drive_and_leave();
    }
}

/// Nobody will take the results of a call.
///
/// # Safety
/// This thread has the turn.
unsafe fn abandon(record: &Record) {
    // SAFETY: the caller's promise; the reference ends before anything of the host's runs.
    let ended = unsafe {
        let state = &mut *record.state.get();
        state.abandoned = true;
        state
            .status
            .and_then(|status| Some((status, state.prepared.take()?)))
    };
    if let Some((Status::Ok, prepared)) = ended {
        prepared.discard();
    }
}

impl Prepared {
    /// Ends the results, which are there.
    fn discard(mut self) {
        (self.discard)(self.results.as_mut_ptr().cast());
    }
}

/// Asks a call to end.
pub(super) fn cancel(turn: &Turn<'_>, call: HostCall) {
    if let Ok(header) = turn.header() {
        // SAFETY: the instance is alive, and this is the turn.
        if let Err(status) = unsafe { host::cancel_call(header, call) } {
            turn.fail(header, status);
        }
    }
}

/// The [`Completion`] of a [`Call`].
unsafe extern "C" fn ended(data: *mut c_void, status: Status) {
    // SAFETY: the completion has this reference to the record, and is told once, by who has the turn.
    // References to the state end before anything of the host's runs.
    let (record, waker, discarded) = unsafe {
        let record: RecordRef = Arc::from_raw(data.cast_const().cast());
        let state = &mut *record.state.get();
        state.status = Some(status);
        let discarded = match state.abandoned {
            true => state.prepared.take(),
            false => None,
        };
        let waker = state.waker.take();
        (record, waker, discarded)
    };
    if let Some(prepared) = discarded {
        // It may have destructors of the host's.
        quietly(move || match status {
            Status::Ok => prepared.discard(),
            _ => drop(prepared),
        });
    }
    if let Some(waker) = waker {
        record.woken.wake(waker);
    }
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").finish_non_exhaustive()
    }
}
