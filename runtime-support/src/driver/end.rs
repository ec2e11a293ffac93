//! Ends of streams and futures, and copies that go on at them.
//!
//! In: an end of an instance, buffers. Out: how copies ended. Elsewhere: elements (`crate::host`,
//! `crate::bindings`), what copies do (`crate::concurrency::host_copy`).

use std::ffi::c_void;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use windlass_abi::instance::InstanceHeader;
use windlass_abi::trap::TrapCode;

use super::Core;
use super::woken::{Waiter, Woken};
use crate::concurrency::host_copy::{self, Completion, HostCopyError, Started};
use crate::host::Error;
use crate::store::store;

/// How a copy ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Copied {
    /// The other end is gone.
    pub(crate) dropped: bool,
    /// So many elements were copied.
    pub(crate) count: usize,
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
struct Record {
    state: Mutex<State>,
    woken: Arc<Woken>,
}

#[derive(Default)]
struct State {
    copied: Option<Copied>,
    waker: Option<Waker>,
}

impl Record {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The same with what keeps the buffer, until it has ended.
struct Copying<B> {
    record: Arc<Record>,
    /// What was lent.
    buffer: B,
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
    let record: Arc<Record> = unsafe { Arc::from_raw(data.cast_const().cast()) };
    let waker = {
        let mut state = record.state();
        state.copied = Some(Copied::new(result, count));
        state.waker.take()
    };
    if let Some(waker) = waker {
        record.woken.wake(waker);
    }
}

/// An end in an instance.
pub(crate) struct End<B> {
    core: Arc<Core>,
    index: u32,
    /// The structural number of its stream or future type; none where the number is no other end's.
    ty: Option<u32>,
    copying: Option<Copying<B>>,
    /// Its waker was left.
    waits: bool,
}

/// Why a copy failed, as an error.
pub(crate) fn copy_error(header: *mut InstanceHeader, error: HostCopyError) -> Error {
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

/// Refuses an end of another type, whose elements have another size.
///
/// # Safety
/// The instance is alive, and this thread has the turn.
unsafe fn check_type(
    header: *mut InstanceHeader,
    index: u32,
    ty: Option<u32>,
) -> Result<(), HostCopyError> {
    let Some(ty) = ty else { return Ok(()) };
    // SAFETY: the caller's promise.
    match unsafe { host_copy::end_type(header, index) } {
        Ok(found) if found.ty == ty => Ok(()),
        Ok(_) => Err(TrapCode::HandleTypeMismatch.into()),
        Err(error) => Err(error),
    }
}

impl<B: Send + 'static> End<B> {
    /// An end that nobody else has.
    pub(crate) fn new(core: Arc<Core>, index: u32) -> Self {
        Self {
            core,
            index,
            ty: None,
            copying: None,
            waits: false,
        }
    }

    /// An end of this type by its number, which may be any: every copy looks.
    pub(crate) fn of_type(core: Arc<Core>, index: u32, ty: u32) -> Self {
        let mut end = Self::new(core, index);
        end.ty = Some(ty);
        end
    }

    /// Whether a copy goes on.
    pub(crate) fn is_copying(&self) -> bool {
        self.copying.is_some()
    }

    /// Begins a copy of `count` elements between `at`, which `buffer` keeps, and the other end.
    /// `Some` when it has ended already.
    ///
    /// # Safety
    /// There are so many elements, or there is room for them, until the buffer goes. No copy goes on.
    pub(crate) unsafe fn start(
        &mut self,
        write: bool,
        at: *mut c_void,
        count: usize,
        buffer: B,
    ) -> Result<Option<(Copied, B)>, Error> {
        let record = Arc::new(Record {
            state: Mutex::default(),
            woken: Arc::clone(&self.core.woken),
        });
        let data = Arc::into_raw(Arc::clone(&record));
        let completion = Completion {
            function: copied,
            data: data.cast_mut().cast(),
        };
        let (index, ty, count) = (self.index, self.ty, count as u64);
        let started = self.core.with_and_drive(|header| {
            // SAFETY: the caller's promise; this thread has the turn.
            let started = unsafe {
                check_type(header, index, ty).and_then(|()| match write {
                    true => host_copy::write(header, index, at, count, completion),
                    false => host_copy::read(header, index, at, count, completion),
                })
            };
            started.map_err(|failure| copy_error(header, failure))
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
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(Copied, B), Error>> {
        let Some(copying) = &self.copying else {
            panic!("no copy goes on");
        };
        let record = &copying.record;
        let left = record.state().waker.replace(context.waker().clone());
        // A waker may do anything when it is dropped.
        drop(left);
        let ready = || record.state().copied;
        self.waits = true;
        let waiter = Waiter::End(self.index);
        let polled = self.core.drive_until(context, waiter, ready);
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

    /// As [`Core::poll_unlent`].
    pub(crate) fn poll_unlent(&self, context: &mut Context<'_>) -> Poll<()> {
        self.core.poll_unlent(context)
    }

    /// The number in the host's table, for passing the end away; none while a copy goes on, or in
    /// another instance than that of `core`.
    pub(crate) fn give(&self, core: &Arc<Core>) -> Option<u32> {
        let here = Arc::ptr_eq(core, &self.core);
        (here && self.copying.is_none()).then_some(self.index)
    }
}

impl<B> End<B> {
    /// The end is another's now.
    pub(crate) fn given(&mut self) {
        self.forget();
        self.index = 0;
    }

    /// Takes its waker back.
    fn forget(&mut self) {
        if std::mem::take(&mut self.waits) {
            self.core.woken.forget(Waiter::End(self.index));
        }
    }

    /// Ends the copy that goes on, and drops the end. `take` gets what was lent for the copy, with
    /// the number of elements that were copied, and whether the instance is alive; then this thread has
    /// the turn.
    pub(crate) fn end(&mut self, take: impl FnOnce(B, usize, bool)) {
        self.forget();
        let (index, ty) = (std::mem::take(&mut self.index), self.ty);
        if index == 0 {
            return;
        }
        // What was lent goes when the copy has been cancelled, or the instance has ended.
        let (mut copying, mut take) = (self.copying.take(), Some(take));
        let _ = self.core.with_and_drive(|header| {
            let copying = copying.take().map(|Copying { record, buffer }| {
                let ended = record.state().copied;
                // SAFETY: the instance is alive, and this thread has the turn. The completion of a
                // copy that is cancelled is not called, so that its reference is ours.
                let ended = ended.or_else(|| unsafe {
                    let delivery = host_copy::cancel(header, index).ok()?;
                    drop(Arc::from_raw(Arc::as_ptr(&record)));
                    Some(Copied::new(delivery.result as u32, delivery.progress))
                });
                (buffer, ended.map_or(0, |ended| ended.count))
            });
            // SAFETY: as above.
            unsafe {
                if check_type(header, index, ty).is_ok() {
                    let _ = host_copy::drop_end(header, index);
                }
            }
            // Last, for there may be destructors of the host's.
            if let (Some((buffer, count)), Some(take)) = (copying, take.take()) {
                take(buffer, count, true);
            }
        });
        // The instance had ended before, and has told of the copy.
        if let (Some(Copying { record, buffer }), Some(take)) = (copying, take) {
            let copied = record.state().copied;
            take(buffer, copied.map_or(0, |copied| copied.count), false);
        }
    }
}

impl<B> Drop for End<B> {
    fn drop(&mut self) {
        self.end(|buffer, _, _| drop(buffer));
    }
}
