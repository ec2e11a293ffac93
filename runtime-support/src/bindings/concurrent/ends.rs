//! Ends of streams and futures, and copies that go on at them.
//!
//! In: an end of an instance, buffers. Out: how copies ended. Elsewhere: elements (`stream`,
//! `future`), what copies do (`crate::concurrency::host_copy`).
//!
//! An end that the host has made is in no instance at first: `stream` and `future` give a pair whose
//! readable end comes into an instance when it is passed as an argument or result, and then the
//! writable one finds out.

use std::any::Any;
use std::ffi::c_void;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use windlass_abi::instance::InstanceHeader;

use super::super::value::Site;
use super::instance::Home;
use crate::concurrency::host_copy::{self, Completion, HostCopyError, Started};
use crate::driver::Left;
use crate::host::Error;
use crate::store::store;

/// How a copy ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Copied {
    /// The other end is gone.
    pub(super) dropped: bool,
    /// So many elements were copied.
    pub(super) count: usize,
}

impl Copied {
    fn new(result: u32, count: u32) -> Self {
        Self {
            dropped: result == host_copy::DROPPED,
            count: count as usize,
        }
    }
}

/// A copy that goes on, as its completion sees it.
#[derive(Default)]
struct Record {
    copied: Option<Copied>,
    waker: Option<Waker>,
}

/// The same with what keeps the buffer, until it has ended.
pub(super) struct Copying<B> {
    record: Arc<Mutex<Record>>,
    /// What was lent.
    buffer: B,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The [`Completion`] of every copy.
unsafe extern "C" fn copied(
    data: *mut c_void,
    _: *mut InstanceHeader,
    _: u32,
    result: u32,
    count: u32,
) {
    // SAFETY: the completion has this reference, and is called once.
    let record: Arc<Mutex<Record>> = unsafe { Arc::from_raw(data.cast_const().cast()) };
    let waker = {
        let mut record = lock(&record);
        record.copied = Some(Copied::new(result, count));
        record.waker.take()
    };
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// What is lent for a copy.
pub(super) trait Lent: Send + 'static {
    /// The copy has ended after `count` elements, and nobody is there to hear of it.
    fn end(self, home: &Home, count: usize)
    where
        Self: Sized;
}

/// Elements that were read, or room for them.
pub(super) struct Room {
    pub(super) words: Vec<u128>,
    /// Ends elements that nobody takes.
    pub(super) discard: unsafe fn(home: &Home, at: *const u8, count: usize),
}

impl Lent for Room {
    fn end(self, home: &Home, count: usize) {
        // SAFETY: so many were read, and they are ours.
        unsafe { (self.discard)(home, self.words.as_ptr().cast(), count) };
    }
}

impl Lent for () {
    fn end(self, _: &Home, _: usize) {}
}

/// An end in an instance.
pub(super) struct End<B: Lent> {
    pub(super) home: Home,
    index: u32,
    copying: Option<Copying<B>>,
    left: Left,
}

/// Why a copy failed, as an error.
fn error(header: *mut InstanceHeader, error: HostCopyError) -> Error {
    match error {
        HostCopyError::Invalid(broken) => {
            let message = broken.detail.as_deref();
            Error::InvalidArgument(message.unwrap_or_else(|| broken.code.message()).to_owned())
        }
        HostCopyError::Trapped(status) => {
            // SAFETY: the instance is alive, and this thread has the turn.
            let failure = unsafe { &store(header.cast()).failure };
            Error::from_call(status as i32, failure)
        }
        HostCopyError::Poisoned => Error::Poisoned("the instance is poisoned".to_owned()),
    }
}

impl<B: Lent> End<B> {
    pub(super) fn new(home: Home, index: u32) -> Self {
        Self {
            home,
            index,
            copying: None,
            left: Left::default(),
        }
    }

    /// Whether a copy goes on.
    pub(super) fn is_copying(&self) -> bool {
        self.copying.is_some()
    }

    /// Begins a copy of `count` elements between `at`, which `buffer` keeps, and the other end.
    /// `Some` when it has ended already.
    ///
    /// # Safety
    /// There are so many elements, or there is room for them, until the buffer goes. No copy goes on.
    pub(super) unsafe fn start(
        &mut self,
        write: bool,
        at: *mut c_void,
        count: usize,
        buffer: B,
    ) -> Result<Option<(Copied, B)>, Error> {
        let record = Arc::new(Mutex::new(Record::default()));
        let data = Arc::into_raw(Arc::clone(&record));
        let completion = Completion {
            function: copied,
            data: data.cast_mut().cast(),
        };
        let (index, count) = (self.index, count as u64);
        let started = self.home.core.with(|header| {
            // SAFETY: the caller's promise; this thread has the turn.
            let started = unsafe {
                match write {
                    true => host_copy::write(header, index, at, count, completion),
                    false => host_copy::read(header, index, at, count, completion),
                }
            };
            started.map_err(|failure| error(header, failure))
        });
        let started = started.and_then(|started| started);
        if !matches!(started, Ok(Started::Pending)) {
            // SAFETY: the completion is not called.
            drop(unsafe { Arc::from_raw(data) });
        }
        match started? {
            Started::Completed(delivery) => {
                let copied = Copied::new(delivery.result as u32, delivery.progress);
                Ok(Some((copied, buffer)))
            }
            Started::Pending => {
                self.copying = Some(Copying { record, buffer });
                Ok(None)
            }
        }
    }

    /// Drives the instance until the copy that goes on has ended.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(Copied, B), Error>> {
        let Some(copying) = &self.copying else {
            panic!("no copy goes on");
        };
        lock(&copying.record).waker = Some(context.waker().clone());
        let record = &copying.record;
        let ready = || lock(record).copied;
        let polled = self.home.core.drive_until(context, &mut self.left, ready);
        let Poll::Ready(outcome) = polled else {
            return Poll::Pending;
        };
        match outcome {
            Ok(copied) => {
                let copying = self.copying.take().expect("it has just ended");
                Poll::Ready(Ok((copied, copying.buffer)))
            }
            Err(error) => Poll::Ready(Err(error)),
        }
    }

    /// The number in the host's table, for passing the end away; none while a copy goes on, or in
    /// another instance.
    pub(super) fn give(&self, site: Site<'_>) -> Option<u32> {
        let here = site
            .core
            .is_some_and(|core| Arc::ptr_eq(core, &self.home.core));
        (here && self.copying.is_none()).then_some(self.index)
    }
}

impl<B: Lent> End<B> {
    /// The end is another's now.
    pub(super) fn given(&mut self) {
        self.index = 0;
    }
}

impl<B: Lent> Drop for End<B> {
    fn drop(&mut self) {
        if self.index == 0 {
            return;
        }
        let (index, home) = (self.index, &self.home);
        let mut copying = self.copying.take();
        // What was lent goes when the copy has been cancelled, or the instance has ended.
        let _ = home.core.with(|header| {
            if let Some(Copying { record, buffer }) = copying.take() {
                let ended = lock(&record).copied;
                // SAFETY: the instance is alive, and this thread has the turn. The completion of a
                // copy that is cancelled is not called, so that its reference is ours.
                let ended = ended.or_else(|| unsafe {
                    let delivery = host_copy::cancel(header, index).ok()?;
                    drop(Arc::from_raw(Arc::as_ptr(&record)));
                    Some(Copied::new(delivery.result as u32, delivery.progress))
                });
                buffer.end(home, ended.map_or(0, |ended| ended.count));
            }
            // The writable end of a future that nobody wrote stays; the reader waits.
            // SAFETY: as above.
            let _ = unsafe { host_copy::drop_end(header, index) };
        });
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
        if let Some(waker) = met.waker.take() {
            waker.wake();
        }
        Ok(readable)
    }

    /// The readable end is dropped.
    pub(super) fn leave(&self) {
        let mut met = lock(&self.0);
        met.gone = true;
        if let Some(waker) = met.waker.take() {
            waker.wake();
        }
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
        met.waker = Some(context.waker().clone());
        Poll::Pending
    }

    /// The writable end of a stream is dropped.
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
