//! Runs a call, and everything that it sets off, till nothing is left.
//!
//! In: a call of an export as a future; in the script, jobs that host functions leave. Out: the call's
//! outcome. The order is that of `tests/guests/README.md`: when nothing can go on, the oldest call of
//! the host that is to return later returns; when there is none, the call is cancelled if it is to be.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use windlass_runtime::host::{CallFuture, Error, Instance, Value};

use crate::carried::Job;
use crate::script::Script;

/// How a call ended.
pub(crate) enum Played {
    /// By itself.
    Ended(Result<Option<Value>, Error>),
    /// It waited, with nothing to wait for, and was cancelled.
    Cancelled,
}

/// Somebody was woken.
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// One line of an expectation file while it runs.
pub(crate) struct Play<'s> {
    script: &'s Script,
    woken: Arc<Flag>,
    waker: Waker,
    jobs: Vec<Job>,
}

impl<'s> Play<'s> {
    /// With jobs that write what the arguments carry.
    pub(crate) fn new(script: &'s Script, jobs: Vec<Job>) -> Self {
        let woken = Arc::new(Flag(AtomicBool::new(false)));
        let waker = Waker::from(Arc::clone(&woken));
        Self {
            script,
            woken,
            waker,
            jobs,
        }
    }

    /// Runs a call to its end. `may_cancel`: it may be cancelled when nothing goes on.
    ///
    /// # Errors
    /// When it waits for nothing, and may not be cancelled.
    pub(crate) fn call(
        &mut self,
        instance: &Instance,
        mut call: CallFuture,
        may_cancel: bool,
    ) -> Result<Played, String> {
        let waker = self.waker.clone();
        let mut context = Context::from_waker(&waker);
        loop {
            if let Poll::Ready(outcome) = std::pin::pin!(&mut call).poll(&mut context) {
                return Ok(Played::Ended(outcome));
            }
            if self.step(instance)? {
                continue;
            }
            if !may_cancel {
                return Err("the call waits, and nothing goes on".to_owned());
            }
            drop(call);
            return Ok(Played::Cancelled);
        }
    }

    /// Runs what goes on after a call, with jobs that read what its result carries.
    ///
    /// # Errors
    /// What goes wrong in a job, a trap, and jobs that do not end.
    pub(crate) fn rest(&mut self, instance: &Instance, more: Vec<Job>) -> Result<(), String> {
        self.jobs.extend(more);
        while self.step(instance)? {}
        match self.jobs.len() {
            0 => Ok(()),
            left => Err(format!("{left} streams or futures do not end")),
        }
    }

    /// Lets everything go on but the call; false when nothing did.
    fn step(&mut self, instance: &Instance) -> Result<bool, String> {
        let woken = self.woken.0.swap(false, Ordering::Relaxed);
        let busy = !instance.poll().map_err(|e| e.to_string())?;
        let new = std::mem::take(&mut self.script.state().jobs);
        let mut changed = woken || busy || !new.is_empty();
        self.jobs.extend(new);
        let mut context = Context::from_waker(&self.waker);
        for mut job in std::mem::take(&mut self.jobs) {
            match job.as_mut().poll(&mut context) {
                Poll::Pending => self.jobs.push(job),
                Poll::Ready(ended) => {
                    ended?;
                    changed = true;
                }
            }
        }
        changed |= self.woken.0.load(Ordering::Relaxed);
        Ok(changed || self.script.release())
    }
}
