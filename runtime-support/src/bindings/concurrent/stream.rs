//! Streams.
//!
//! In: elements. Out: elements.

use std::collections::VecDeque;
use std::ffi::c_void;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use windlass_abi::types::TypeKind;

use super::super::checker::Checker;
use super::super::instance::lift_result;
use super::super::value::{Lift, Lifting, Lower, Lowering, Value};
use super::ends::{Copied, End, Keep, Lent, Meeting, Room};
use super::instance::Home;
use super::source::{self, Refusals, Source};
use crate::host::{Error, Type, release};

/// So many bytes of elements are read at once when nobody says how many.
const CHUNK: usize = 64 << 10;

/// The elements that are in memory.
///
/// # Safety
/// `count` of them are at `at`, and ours.
pub(super) unsafe fn lift_elements<T: Lift<'static>>(
    home: &Home,
    at: *const u8,
    count: usize,
) -> Result<Vec<T>, Error> {
    let mut elements = Vec::with_capacity(count);
    if T::PLAIN && T::ANY_BITS {
        // SAFETY: plain elements lie as in Rust, and any bits are some.
        unsafe {
            std::ptr::copy_nonoverlapping(at.cast::<T>(), elements.as_mut_ptr(), count);
            elements.set_len(count);
        }
        return Ok(elements);
    }
    let lifted = home.core.with(|_| {
        for index in 0..count {
            // SAFETY: the caller's promise; this thread has the turn.
            elements.push(unsafe { lift_result(home.site(), at.add(index * T::SIZE)) });
        }
        elements
    });
    if lifted.is_err() {
        // SAFETY: the caller's promise.
        unsafe { release_elements::<T>(home, at, count) };
    }
    lifted
}

/// Frees what elements point to, of an instance that has ended, and their handles with it.
///
/// # Safety
/// As [`lift_elements`].
unsafe fn release_elements<T: Value>(home: &Home, at: *const u8, count: usize) {
    if let Some(ty) = home.linked.type_of::<T>() {
        for index in 0..count {
            // SAFETY: the caller's promise.
            unsafe { release(ty, at.add(index * T::SIZE)) };
        }
    }
}

/// Ends elements that are in memory and that nobody takes.
///
/// # Safety
/// As [`lift_elements`].
unsafe fn discard_elements<T: Lift<'static>>(
    home: &Home,
    at: *const u8,
    count: usize,
    is_alive: bool,
) {
    // SAFETY: the caller's promise.
    unsafe {
        match is_alive {
            true => drop(lift_elements::<T>(home, at, count)),
            false if T::PLAIN => {}
            false => release_elements::<T>(home, at, count),
        }
    }
}

/// Room for so many elements.
pub(super) fn room<T: Lift<'static>>(count: usize) -> Room {
    Room {
        words: vec![0; (count * T::SIZE).div_ceil(size_of::<u128>())],
        discard: discard_elements::<T>,
    }
}

/// Elements that are being written, with what they are in host layout.
pub(super) struct Written<T> {
    pub(super) elements: Vec<T>,
    /// Where they are in host layout: in `elements`, or in what is kept.
    at: *mut u8,
    _keep: Keep,
    /// [`Written::take_back`] for `T`.
    back: unsafe fn(&Self, &Home, usize),
}

// SAFETY: what is at the address belongs to it.
unsafe impl<T: Send> Send for Written<T> {}

impl<T: Lower + Send + 'static> Written<T> {
    /// Lays elements out. Their owned handles are given away.
    pub(super) fn new(home: &Home, mut elements: Vec<T>) -> Result<Self, Error> {
        let (at, keep): (_, Keep) = match T::PLAIN {
            true => (elements.as_mut_ptr().cast::<u8>(), Box::new(())),
            false => home.core.with(|_| lower_elements(home, &elements))??,
        };
        Ok(Self {
            elements,
            at,
            _keep: keep,
            back: |written, home, count| {
                let _ = home.core.with(|_| {
                    // SAFETY: they were written there; the instance is alive, and this thread has the turn.
                    unsafe { take_back(home, &written.elements, written.at, count) }
                });
            },
        })
    }
}

impl<T> Written<T> {
    /// Where they are, until this goes.
    pub(super) fn at(&self) -> *mut c_void {
        self.at.cast()
    }

    /// Nobody takes more than the first `count`: the others have their handles again.
    pub(super) fn take_back(&self, home: &Home, count: usize) {
        if count < self.elements.len() {
            // SAFETY: it is the function for `T`.
            unsafe { (self.back)(self, home, count) }
        }
    }
}

/// Lays elements out, by who has the turn.
fn lower_elements<T: Lower>(home: &Home, elements: &[T]) -> Result<(*mut u8, Keep), Error> {
    let mut lowering = Lowering::result(home.site());
    let mut room = vec![0_u128; (elements.len() * T::SIZE).div_ceil(size_of::<u128>())];
    let at = room.as_mut_ptr().cast::<u8>();
    for (index, element) in elements.iter().enumerate() {
        // SAFETY: there is room for so many; this thread has the turn. What was lowered before is there.
        unsafe {
            if let Err(error) = element.lower(at.add(index * T::SIZE), &mut lowering) {
                take_back(home, &elements[..index], at, 0);
                return Err(error);
            }
        }
    }
    Ok((at, Box::new((room, lowering.keep()))))
}

/// The elements from number `count` on have their handles again.
///
/// # Safety
/// They were lowered to `at`, and nobody has taken them; the instance is alive, and this thread has the
/// turn.
unsafe fn take_back<T: Lower>(home: &Home, elements: &[T], at: *const u8, count: usize) {
    if T::PLAIN {
        return;
    }
    let cx = Lowering::result(home.site());
    for (index, element) in elements.iter().enumerate().skip(count) {
        // SAFETY: the caller's promise.
        unsafe { element.take_back(at.add(index * T::SIZE), &cx) };
    }
}

/// Makes a stream. Its readable end comes into an instance when it is passed as an argument, or as a
/// result of a function of the host; until then writes wait.
#[must_use]
pub fn stream<T: Send + 'static>() -> (StreamWriter<T>, StreamReader<T>) {
    let meeting = Meeting::new();
    let writer = StreamWriter {
        sink: Sink::Alone(Arc::clone(&meeting)),
    };
    let reader = StreamReader {
        source: Mutex::new(Source::Alone(meeting)),
        ready: VecDeque::new(),
    };
    (writer, reader)
}

/// The readable end of a stream: a [`futures_core::Stream`] of elements. An error is the last item: the
/// instance has failed.
///
/// Dropping it tells the component so.
pub struct StreamReader<T> {
    source: Mutex<Source>,
    /// What was read, and nobody has taken.
    ready: VecDeque<T>,
}

impl<T> Drop for StreamReader<T> {
    fn drop(&mut self) {
        let source = self
            .source
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        source.leave();
    }
}

impl<T> fmt::Debug for StreamReader<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamReader").finish_non_exhaustive()
    }
}

impl<T: Lift<'static> + Send> StreamReader<T> {
    /// Reads at least one and at most `max` elements; none at the end of the stream. Nothing is lost
    /// when the future is dropped: the next read has it.
    ///
    /// # Errors
    /// When the instance fails, has ended, or the stream is in none.
    pub async fn read(&mut self, max: usize) -> Result<Vec<T>, Error> {
        if !self.ready.is_empty() {
            let count = max.min(self.ready.len());
            return Ok(self.ready.drain(..count).collect());
        }
        let mut elements = poll_fn(|context| self.poll_read(context, max)).await?;
        // A read that was begun by another may have brought more.
        self.ready.extend(elements.drain(max.min(elements.len())..));
        Ok(elements)
    }

    fn poll_read(&mut self, context: &mut Context<'_>, max: usize) -> Poll<Result<Vec<T>, Error>> {
        let source = self
            .source
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        loop {
            let end = match source {
                Source::Over => return Poll::Ready(Ok(Vec::new())),
                Source::Alone(_) => {
                    let message = "the stream was not passed to a component".to_owned();
                    return Poll::Ready(Err(Error::InvalidArgument(message)));
                }
                Source::Attached(end) => end,
            };
            let ended = match end.is_copying() {
                true => match end.poll(context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(ended) => ended.map(Some),
                },
                false => begin_read::<T>(end, max),
            };
            let (copied, room) = match ended {
                Ok(Some(ended)) => ended,
                Ok(None) => continue,
                Err(error) => {
                    *source = Source::Over;
                    return Poll::Ready(Err(error));
                }
            };
            // SAFETY: so many were read, and they are ours.
            let elements =
                unsafe { lift_elements(&end.home, room.words.as_ptr().cast(), copied.count) };
            if copied.dropped {
                *source = Source::Over;
            }
            if copied.dropped || copied.count > 0 {
                return Poll::Ready(elements);
            }
        }
    }
}

/// Begins a read of at most `max` elements.
fn begin_read<T: Lift<'static>>(
    end: &mut End<Room>,
    max: usize,
) -> Result<Option<(Copied, Room)>, Error> {
    let most = (MOST_ROOM / T::SIZE.max(1)).clamp(1, MOST);
    let count = max.clamp(1, most);
    let mut room = room::<T>(count);
    let at = room.words.as_mut_ptr().cast();
    // SAFETY: there is room, which stays where it is with the vector.
    unsafe { end.start(false, at, count, room) }
}

/// The most elements of a copy.
const MOST: usize = (1 << 28) - 1;

/// The most bytes of elements that room is made for, if that is one at least.
const MOST_ROOM: usize = 1 << 28;

impl<T: Lift<'static> + Send + Unpin> futures_core::Stream for StreamReader<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Some(element) = this.ready.pop_front() {
            return Poll::Ready(Some(Ok(element)));
        }
        let max = CHUNK / T::SIZE.max(1);
        match this.poll_read(context, max) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(error)) => Poll::Ready(Some(Err(error))),
            Poll::Ready(Ok(elements)) => {
                this.ready.extend(elements);
                Poll::Ready(this.ready.pop_front().map(Ok))
            }
        }
    }
}

// SAFETY: a handle index.
unsafe impl<T: Value + 'static> Value for StreamReader<T> {
    const SIZE: usize = 4;
    const ALIGN: usize = 4;

    fn check(ty: Option<Type<'static>>, checker: &mut Checker) -> bool {
        source::check::<Self, T>(ty, TypeKind::Stream, checker)
    }
}

const REFUSALS: Refusals = Refusals {
    over: "the stream is at its end, or was passed away",
    busy: "the stream is being read, or is another instance's",
    unknown: "the component has no such stream",
};

// SAFETY: a handle index.
unsafe impl<T: Value + 'static> Lower for StreamReader<T> {
    unsafe fn take_back(&self, at: *const u8, cx: &Lowering<'_>) {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the caller's promise.
        unsafe { source.take_back(at, cx) };
    }

    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the caller's promise.
        unsafe { source.lower::<Self>(at, cx, self.ready.is_empty(), &REFUSALS) }
    }
}

// SAFETY: a handle index, which is ours now.
unsafe impl<'a, T: Value + 'static> Lift<'a> for StreamReader<T> {
    unsafe fn lift(at: *const u8, cx: &Lifting<'a>) -> Self {
        // SAFETY: the caller's promise.
        let source = unsafe { Source::lift(at, cx) };
        Self {
            source: Mutex::new(source),
            ready: VecDeque::new(),
        }
    }
}

/// The writable end of a stream. Dropping it ends the stream.
pub struct StreamWriter<T: Send + 'static> {
    sink: Sink<T>,
}

enum Sink<T: Send + 'static> {
    /// The readable end is in no instance.
    Alone(Arc<Meeting>),
    Attached(End<Written<T>>),
    /// The readable end is gone.
    Over,
}

impl<T: Send + 'static> Lent for Written<T> {
    fn end(self, home: &Home, count: usize, is_alive: bool) {
        if is_alive {
            self.take_back(home, count);
        }
    }
}

impl<T: Send + 'static> Drop for StreamWriter<T> {
    fn drop(&mut self) {
        if let Sink::Alone(meeting) = &self.sink {
            meeting.end();
        }
    }
}

impl<T: Send + 'static> fmt::Debug for StreamWriter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamWriter").finish_non_exhaustive()
    }
}

impl<T: Lower + Send + 'static> StreamWriter<T> {
    /// Writes elements: those that nobody takes any more, because the other end is gone; so none when
    /// all were taken. Elements without padding are taken from where they are. If the future is
    /// dropped, some elements may have been taken and others are dropped; the next write waits for
    /// what goes on of this one.
    ///
    /// Owned handles in elements that come back are theirs again, unless the instance has ended meanwhile. In
    /// a function of the host that is not `async`, writing waits until that has returned: it may have
    /// been lent memory that would change.
    ///
    /// # Errors
    /// When the instance fails, or has ended.
    pub async fn write(&mut self, mut elements: Vec<T>) -> Result<Vec<T>, Error> {
        poll_fn(|context| self.poll_ready(context)).await?;
        while !elements.is_empty() {
            let Sink::Attached(end) = &mut self.sink else {
                return Ok(elements);
            };
            let rest = elements.split_off(elements.len().min(MOST));
            let ended = begin_write(end, elements)?;
            let (copied, written) = match ended {
                Some(ended) => ended,
                None => {
                    poll_fn(|context| match &mut self.sink {
                        Sink::Attached(end) => end.poll(context),
                        Sink::Alone(_) | Sink::Over => unreachable!("a copy goes on at this end"),
                    })
                    .await?
                }
            };
            if let Sink::Attached(end) = &self.sink {
                written.take_back(&end.home, copied.count);
            }
            let mut left = written.elements;
            left.drain(..copied.count);
            left.extend(rest);
            elements = left;
            if copied.dropped {
                self.sink = Sink::Over;
            }
        }
        Ok(elements)
    }

    /// Waits until the end is in an instance and nothing is being written.
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        loop {
            match &mut self.sink {
                Sink::Over => return Poll::Ready(Ok(())),
                Sink::Alone(meeting) => match meeting.poll(context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(end) => self.sink = end.map_or(Sink::Over, Sink::Attached),
                },
                Sink::Attached(end) if end.is_copying() => match end.poll(context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                    Poll::Ready(Ok((copied, written))) => {
                        written.take_back(&end.home, copied.count);
                        if copied.dropped {
                            self.sink = Sink::Over;
                        }
                    }
                },
                Sink::Attached(end) => return end.poll_unlent(context).map(Ok),
            }
        }
    }
}

/// Begins a write.
fn begin_write<T: Lower + Send + 'static>(
    end: &mut End<Written<T>>,
    elements: Vec<T>,
) -> Result<Option<(Copied, Written<T>)>, Error> {
    let written = Written::new(&end.home, elements)?;
    let (at, count) = (written.at(), written.elements.len());
    // SAFETY: the elements stay where they are with the vectors that have them.
    unsafe { end.start(true, at, count, written) }
}
