//! Ends of streams and futures, where their two sides find each other.
//!
//! In: an end of an instance, or of none yet. Out: ends of an instance. Elsewhere: elements (`stream`,
//! `future`), copies (`crate::driver`).
//!
//! An end that the host has made is in no instance at first: `stream` and `future` give a pair whose
//! readable end comes into an instance when it is passed as an argument or result, and then the
//! writable one finds out.

use std::any::Any;
use std::ffi::c_void;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::super::value::Site;
use super::instance::Home;
use crate::concurrency::host_copy;
pub(super) use crate::driver::Copied;
use crate::driver::copy_error as error;
use crate::driver::{self, Core};
use crate::host::Error;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is lent for a copy.
pub(super) trait Lent: Send + 'static {
    /// The copy has ended after `count` elements, and nobody is there to hear of it.
    fn end(self, home: &Home, count: usize, is_alive: bool)
    where
        Self: Sized;
}

/// Elements that were read, or room for them.
pub(super) struct Room {
    pub(super) words: Vec<u128>,
    /// Ends elements that nobody takes, of an instance that is alive or not.
    pub(super) discard: unsafe fn(home: &Home, at: *const u8, count: usize, is_alive: bool),
}

impl Lent for Room {
    fn end(self, home: &Home, count: usize, is_alive: bool) {
        if count > 0 {
            // SAFETY: so many were read, and they are ours.
            unsafe { (self.discard)(home, self.words.as_ptr().cast(), count, is_alive) };
        }
    }
}

impl Lent for () {
    fn end(self, _: &Home, _: usize, _: bool) {}
}

/// An end in an instance.
pub(super) struct End<B: Lent> {
    pub(super) home: Home,
    end: driver::End<B>,
}

impl<B: Lent> End<B> {
    pub(super) fn new(home: Home, index: u32) -> Self {
        let end = driver::End::new(Arc::clone(&home.core), index);
        Self { home, end }
    }

    /// Whether a copy goes on.
    pub(super) fn is_copying(&self) -> bool {
        self.end.is_copying()
    }

    /// As [`driver::End::start`].
    ///
    /// # Safety
    /// As there.
    pub(super) unsafe fn start(
        &mut self,
        write: bool,
        at: *mut c_void,
        count: usize,
        buffer: B,
    ) -> Result<Option<(Copied, B)>, Error> {
        // SAFETY: the caller's promise.
        unsafe { self.end.start(write, at, count, buffer) }
    }

    /// As [`driver::End::poll`].
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(Copied, B), Error>> {
        self.end.poll(context)
    }

    /// As [`driver::End::poll_unlent`].
    pub(super) fn poll_unlent(&self, context: &mut Context<'_>) -> Poll<()> {
        self.end.poll_unlent(context)
    }

    /// As [`driver::End::give`].
    pub(super) fn give(&self, site: Site<'_>) -> Option<u32> {
        site.core.and_then(|core| self.end.give(core))
    }

    /// The end is another's now.
    pub(super) fn given(&mut self) {
        self.end.given();
    }
}

impl<B: Lent> Drop for End<B> {
    fn drop(&mut self) {
        let home = &self.home;
        self.end
            .end(|buffer, count, is_alive| buffer.end(home, count, is_alive));
    }
}

/// Where the two ends of a pair find each other.
pub(super) struct Meeting(Mutex<Met>);

#[derive(Default)]
struct Met {
    /// The instance and the writable end in it.
    at: Option<(Home, u32)>,
    /// The readable end is gone, and will not come.
    gone: bool,
    /// The writable end is gone.
    ended: bool,
    waker: Option<Waker>,
}

impl Meeting {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::default()))
    }

    /// The readable end goes to an instance: makes the ends there, of type `ty`. The number of the
    /// readable one.
    ///
    /// # Safety
    /// This thread has the turn, and no reference to the store is in use.
    pub(super) unsafe fn come(&self, site: Site<'_>, ty: u32) -> Result<u32, Error> {
        let core = site
            .core
            .ok_or_else(|| Error::Unsupported("streams in an instance without tasks".to_owned()))?;
        // SAFETY: the caller's promise.
        let made = unsafe { host_copy::new_ends(site.header, ty) };
        let (readable, writable) = made.map_err(|failure| error(site.header, failure))?;
        let home = Home::new(site.header, site.linked, site.dropped, core);
        let mut met = lock(&self.0);
        if met.ended {
            drop(met);
            drop(End::<()>::new(home, writable));
            return Ok(readable);
        }
        met.at = Some((home, writable));
        Self::wake(met, Some(core));
        Ok(readable)
    }

    /// Wakes who waits: what is woken may end, and the writable end with it.
    fn wake(mut met: MutexGuard<'_, Met>, core: Option<&Core>) {
        let waker = met.waker.take();
        drop(met);
        match (waker, core) {
            (Some(waker), Some(core)) => core.wake(waker),
            (Some(waker), None) => waker.wake(),
            (None, _) => {}
        }
    }

    /// The readable end is dropped.
    pub(super) fn leave(&self) {
        let mut met = lock(&self.0);
        met.gone = true;
        Self::wake(met, None);
    }

    /// The writable end, once the readable one is in an instance; `None` when it will not come.
    pub(super) fn poll<B: Lent>(&self, context: &mut Context<'_>) -> Poll<Option<End<B>>> {
        let mut met = lock(&self.0);
        if let Some((home, index)) = met.at.take() {
            return Poll::Ready(Some(End::new(home, index)));
        }
        if met.gone {
            return Poll::Ready(None);
        }
        let left = met.waker.replace(context.waker().clone());
        drop(met);
        // A waker may do anything when it is dropped.
        drop(left);
        Poll::Pending
    }

    /// The writable end is dropped, unless [`Meeting::poll`] gave it away.
    pub(super) fn end(&self) {
        let at = {
            let mut met = lock(&self.0);
            met.ended = true;
            met.at.take()
        };
        drop(at.map(|(home, index)| End::<()>::new(home, index)));
    }
}

/// Anything that keeps memory.
pub(super) type Keep = Box<dyn Any + Send>;
