//! Futures, which carry one value.
//!
//! In: a value. Out: the same.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use windlass_abi::types::TypeKind;

use super::super::checker::Checker;
use super::super::value::{Lift, Lifting, Lower, Lowering, Value};
use super::ends::{Copied, End, Meeting};
use super::source::{self, Refusals, Source};
use super::stream::{Written, lift_elements, room};
use crate::host::{Error, Type};

/// Makes a future. Its readable end comes into an instance when it is passed as an argument, or as a
/// result of a function of the host; until then a write waits.
#[must_use]
pub fn future<T: Send + 'static>() -> (FutureWriter<T>, FutureReader<T>) {
    let meeting = Meeting::new();
    let writer = FutureWriter {
        meeting: Arc::clone(&meeting),
        value: std::marker::PhantomData,
    };
    let reader = FutureReader {
        source: Mutex::new(Source::Alone(meeting)),
        value: std::marker::PhantomData,
    };
    (writer, reader)
}

/// The readable end of a future, which is one in Rust too: the value, or why there is none.
pub struct FutureReader<T> {
    source: Mutex<Source>,
    value: std::marker::PhantomData<fn() -> T>,
}

impl<T> Drop for FutureReader<T> {
    fn drop(&mut self) {
        let source = self
            .source
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        source.leave();
    }
}

impl<T> fmt::Debug for FutureReader<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FutureReader").finish_non_exhaustive()
    }
}

impl<T: Lift<'static> + Send> Future for FutureReader<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let invalid = |message: &str| Error::InvalidArgument(message.to_owned());
        let source = self
            .source
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        let Source::Attached(end) = source else {
            let error = invalid("the future was not passed to a component, or was passed away");
            return Poll::Ready(Err(error));
        };
        let ended = match end.is_copying() {
            true => end.poll(context).map(|ended| ended.map(Some)),
            false => {
                let mut room = room::<T>(1);
                let at = room.words.as_mut_ptr().cast();
                // SAFETY: there is room, which stays where it is with the vector.
                match unsafe { end.start(false, at, 1, room) } {
                    Ok(None) => end.poll(context).map(|ended| ended.map(Some)),
                    ended => Poll::Ready(ended),
                }
            }
        };
        let Poll::Ready(ended) = ended else {
            return Poll::Pending;
        };
        let value = ended.and_then(|ended| match ended {
            Some((copied, room)) if copied.count == 1 => {
                // SAFETY: the value was read, and is ours.
                let value = unsafe { lift_elements(&end.home, room.words.as_ptr().cast(), 1) };
                value.and_then(|mut value| value.pop().ok_or_else(|| invalid("no value")))
            }
            _ => Err(invalid("the future will never have a value")),
        });
        *source = Source::Over;
        Poll::Ready(value)
    }
}

// SAFETY: a handle index.
unsafe impl<T: Value + 'static> Value for FutureReader<T> {
    const SIZE: usize = 4;
    const ALIGN: usize = 4;

    fn check(ty: Option<Type<'static>>, checker: &mut Checker) -> bool {
        source::check::<Self, T>(ty, TypeKind::Future, checker)
    }
}

const REFUSALS: Refusals = Refusals {
    over: "the future was read, or passed away",
    busy: "the future is being read, or is another instance's",
    unknown: "the component has no such future",
};

// SAFETY: a handle index.
unsafe impl<T: Value + 'static> Lower for FutureReader<T> {
    unsafe fn take_back(&self, at: *const u8, cx: &Lowering<'_>) {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the caller's promise.
        unsafe { source.take_back(at, cx) };
    }

    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the caller's promise.
        unsafe { source.lower::<Self>(at, cx, true, &REFUSALS) }
    }
}

// SAFETY: a handle index, which is ours now.
unsafe impl<'a, T: Value + 'static> Lift<'a> for FutureReader<T> {
    unsafe fn lift(at: *const u8, cx: &Lifting<'a>) -> Self {
        // SAFETY: the caller's promise.
        let source = unsafe { Source::lift(at, cx) };
        Self {
            source: Mutex::new(source),
            value: std::marker::PhantomData,
        }
    }
}

/// The writable end of a future. A component that reads a future whose writer was dropped before it
/// wrote, or while it was writing, fails with [`Error::Host`].
pub struct FutureWriter<T> {
    meeting: Arc<Meeting>,
    value: std::marker::PhantomData<fn(T)>,
}

impl<T> Drop for FutureWriter<T> {
    fn drop(&mut self) {
        self.meeting.end();
    }
}

impl<T> fmt::Debug for FutureWriter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FutureWriter").finish_non_exhaustive()
    }
}

impl<T: Lower + Send + 'static> FutureWriter<T> {
    /// Writes the value, and waits until it is taken; false when the other end is gone. If the future
    /// that this returns is dropped before that, there will be no value.
    ///
    /// # Errors
    /// When the instance fails, or has ended.
    pub async fn write(self, value: T) -> Result<bool, Error> {
        let Some(mut end) = poll_fn(|context| self.meeting.poll(context)).await else {
            return Ok(false);
        };
        poll_fn(|context| end.poll_unlent(context)).await;
        let ended = begin_write(&mut end, value)?;
        let (copied, written) = match ended {
            Some(ended) => ended,
            None => poll_fn(|context| end.poll(context)).await?,
        };
        written.take_back(&end.home, copied.count);
        Ok(copied.count == 1)
    }
}

/// Begins to write the value.
fn begin_write<T: Lower + Send + 'static>(
    end: &mut End<Written<T>>,
    value: T,
) -> Result<Option<(Copied, Written<T>)>, Error> {
    let written = Written::new(&end.home, vec![value])?;
    // SAFETY: the value stays where it is with the vectors that have it.
    unsafe { end.start(true, written.at(), 1, written) }
}
