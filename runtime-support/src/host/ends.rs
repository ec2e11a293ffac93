//! Ends of streams and futures that the host has, with values.
//!
//! In: an instance, values. Out: values. Elsewhere: ends as parts of values ([`AsyncEnd`]), typed ones
//! (`crate::bindings`), copies (`crate::driver`).

use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;

use super::call::Blocks;
use super::component::Component;
use super::cost::Paid;
use super::decode::{decode, release};
use super::encode::{Encoder, Mismatch};
use super::error::{Error, TypeError};
use super::instance::buffer;
use super::types::Type;
use super::value::{AsyncEnd, Value};
use crate::concurrency::host_copy;
use crate::driver::{Copied, Core, End, copy_error};
use crate::loaded::slice;
use windlass_abi::types::TypeKind;

/// The most elements of a copy.
const MOST: usize = (1 << 28) - 1;

/// The most bytes of elements that room is made for, if that is one at least.
const MOST_ROOM: usize = 1 << 28;

/// Makes streams and futures of an instance, and reads those that it gives. May be used on any thread
/// and in host functions; when the instance has ended, everything fails.
#[derive(Clone)]
pub struct Ends {
    core: Arc<Core>,
    component: Component,
}

impl fmt::Debug for Ends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ends")
            .field("component", &self.component)
            .finish_non_exhaustive()
    }
}

impl Ends {
    pub(super) fn new(core: Arc<Core>, component: Component) -> Self {
        Self { core, component }
    }

    /// Makes a stream or future of a type of the component: its readable end, to pass away, and who
    /// writes it.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for other types, and those of other components; when the instance
    /// has ended.
    pub fn pair(&self, ty: Type<'_>) -> Result<(Value, Writer), Error> {
        let kind = ty.kind();
        let known = self.ty(kind, ty.structure());
        let Some(known) = known.filter(|_| matches!(kind, TypeKind::Stream | TypeKind::Future))
        else {
            let message = format!("`{ty}` is no stream or future of the component");
            return Err(Error::InvalidArgument(message));
        };
        let made = self.core.with(|header| {
            // SAFETY: the instance is alive, and this thread has the turn.
            unsafe { host_copy::new_ends(header, ty.structure()) }
                .map_err(|failure| copy_error(header, failure))
        });
        let (readable, writable) = made??;
        let end = AsyncEnd {
            ty: ty.structure(),
            handle: readable,
        };
        let value = match kind {
            TypeKind::Future => Value::Future(end),
            _ => Value::Stream(end),
        };
        let writer = Writer {
            end: Some(End::new(Arc::clone(&self.core), writable)),
            side: self.side(known),
        };
        Ok((value, writer))
    }

    /// Takes a readable end that came as a [`Value::Stream`] or [`Value::Future`].
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for other values.
    pub fn reader(&self, value: &Value) -> Result<Reader, Error> {
        let found = match value {
            Value::Stream(end) => Some((TypeKind::Stream, *end)),
            Value::Future(end) => Some((TypeKind::Future, *end)),
            _ => None,
        };
        let found = found.and_then(|(kind, end)| Some((self.ty(kind, end.ty)?, end)));
        let Some((ty, end)) = found else {
            let kind = value.kind_name();
            let message = format!("a {kind} is no stream or future of the component");
            return Err(Error::InvalidArgument(message));
        };
        Ok(Reader {
            end: Some(End::of_type(Arc::clone(&self.core), end.handle, end.ty)),
            side: self.side(ty),
        })
    }

    fn side(&self, ty: Type<'static>) -> Side {
        Side {
            ty,
            core: Arc::clone(&self.core),
            _component: self.component.clone(),
        }
    }

    /// A stream or future type of the component by the number of its structure.
    fn ty(&self, kind: TypeKind, structure: u32) -> Option<Type<'static>> {
        let manifest = self.component.manifest;
        // SAFETY: a manifest's slices are valid.
        let count = unsafe { slice(&manifest.types) }.len() as u32;
        let mut types = (0..count).filter_map(|index| Type::new(manifest, index));
        types.find(|ty| ty.kind() == kind && ty.structure() == structure)
    }
}

/// The type of an end, and what keeps it.
struct Side {
    ty: Type<'static>,
    core: Arc<Core>,
    _component: Component,
}

impl Side {
    /// Size of an element in host layout.
    fn size(&self) -> usize {
        self.ty.element().map_or(0, Type::size)
    }

    fn error(&self, index: usize, mismatch: Mismatch) -> Error {
        Error::Type(Box::new(TypeError {
            function: self.ty.to_string(),
            place: format!("[{index}]{}", mismatch.path),
            expected: mismatch.expected,
            given: mismatch.given,
        }))
    }

    /// Elements that were read.
    ///
    /// # Safety
    /// So many are in the room, and they are ours.
    unsafe fn decode(&self, room: &[u128], count: usize) -> Result<Vec<Value>, Error> {
        let at = room.as_ptr().cast::<u8>();
        // SAFETY: the caller's promise; this thread has the turn.
        let fits = self
            .core
            .with(|header| unsafe { Paid::check_elements(header, self.ty, at, count) });
        // An instance that has ended limits nothing.
        if let Ok(Err(error)) = fits {
            // SAFETY: the caller's promise.
            unsafe { self.release(room, count) };
            return Err(error);
        }
        let Some(ty) = self.ty.element() else {
            return Ok(vec![Value::Tuple(Vec::new()); count]);
        };
        let mut values = Vec::with_capacity(count);
        let mut wrong = None;
        for index in 0..count {
            // SAFETY: the caller's promise. Each is released, whatever is wrong with another.
            let value = unsafe {
                let at = at.add(index * ty.size());
                let value = decode(ty, at);
                release(ty, at);
                value
            };
            match value {
                Ok(value) => values.push(value),
                Err(mismatch) => wrong = wrong.or(Some(self.error(index, mismatch))),
            }
        }
        wrong.map_or(Ok(values), Err)
    }

    /// Ends elements that were read.
    ///
    /// # Safety
    /// As [`Side::decode`].
    unsafe fn release(&self, room: &[u128], count: usize) {
        let Some(ty) = self.ty.element() else { return };
        let at = room.as_ptr().cast::<u8>();
        for index in 0..count {
            // SAFETY: the caller's promise.
            unsafe { release(ty, at.add(index * ty.size())) };
        }
    }

    /// Elements to write.
    fn encode(&self, values: &[Value]) -> Result<Written, Error> {
        let size = self.size();
        let mut room = buffer(values.len() * size);
        let mut encoder = Encoder::default();
        let at = room.as_mut_ptr().cast::<u8>();
        for (index, value) in values.iter().enumerate() {
            let Some(ty) = self.ty.element() else { break };
            // SAFETY: there is room for so many.
            unsafe { encoder.encode(ty, value, at.add(index * size)) }
                .map_err(|mismatch| self.error(index, mismatch))?;
        }
        Ok(Written {
            room,
            _blocks: Blocks::new(encoder),
        })
    }
}

/// Elements in host layout that are being written.
struct Written {
    room: Vec<u128>,
    _blocks: Blocks,
}

/// The readable end of a stream or future. Dropping it tells the component so.
pub struct Reader {
    end: Option<End<Vec<u128>>>,
    side: Side,
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Some(end) = &mut self.end else { return };
        // Handles that nobody takes stay in the host's table.
        // SAFETY: so many were read, and they are ours.
        end.end(|room, count, _| unsafe { self.side.release(&room, count) });
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reader").field(&self.side.ty).finish()
    }
}

impl Reader {
    /// Reads at least one and at most `max` elements, of a future its value; none at the end. Elements
    /// without a type come as empty tuples. If the future is dropped, the next read has what it read,
    /// even if that is more.
    ///
    /// # Errors
    /// When the instance fails, or has ended.
    pub async fn read(&mut self, max: usize) -> Result<Vec<Value>, Error> {
        let future = self.side.ty.kind() == TypeKind::Future;
        let most = (MOST_ROOM / self.side.size().max(1)).clamp(1, MOST);
        let count = if future { 1 } else { max.clamp(1, most) };
        loop {
            let Some(end) = &mut self.end else {
                return Ok(Vec::new());
            };
            let mut ended = None;
            if !end.is_copying() {
                let mut room = buffer(count * self.side.size());
                let at = room.as_mut_ptr().cast();
                // SAFETY: there is room, which stays where it is with the vector.
                ended = unsafe { end.start(false, at, count, room)? };
            }
            let (copied, room) = match ended {
                Some(ended) => ended,
                None => poll_fn(|context| end.poll(context)).await?,
            };
            if copied.dropped || future {
                self.end = None;
            }
            if copied.count > 0 {
                // SAFETY: so many were read, and they are ours.
                return unsafe { self.side.decode(&room, copied.count) };
            }
        }
    }
}

/// The writable end of a stream or future. Dropping that of a stream ends it. A component that reads a
/// future whose writer was dropped before it wrote fails with [`Error::Host`].
pub struct Writer {
    end: Option<End<Written>>,
    side: Side,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Writer").field(&self.side.ty).finish()
    }
}

impl Writer {
    /// Writes elements, to a future one: how many of them were taken, which is all unless the other
    /// end is gone. If the future is dropped, the next write waits for what it wrote first.
    ///
    /// # Errors
    /// [`Error::Type`] before anything is written; when the instance fails, or has ended.
    pub async fn write(&mut self, values: &[Value]) -> Result<usize, Error> {
        if self.end.as_ref().is_some_and(End::is_copying) {
            let copied = self.copied().await?;
            self.took(copied);
        }
        let mut taken = 0;
        while taken < values.len() {
            let left = &values[taken..];
            let some = &left[..left.len().min(MOST)];
            let written = self.side.encode(some)?;
            let Some(end) = &mut self.end else { break };
            let at = written.room.as_ptr().cast_mut().cast();
            // SAFETY: the elements stay where they are with the vector.
            let ended = unsafe { end.start(true, at, some.len(), written)? };
            let copied = match ended {
                Some((copied, _)) => copied,
                None => self.copied().await?,
            };
            taken += copied.count;
            self.took(copied);
        }
        Ok(taken)
    }

    /// Waits for the copy that goes on.
    async fn copied(&mut self) -> Result<Copied, Error> {
        poll_fn(|context| match &mut self.end {
            Some(end) => end.poll(context),
            None => unreachable!("a copy goes on at this end"),
        })
        .await
        .map(|(copied, _)| copied)
    }

    fn took(&mut self, copied: Copied) {
        if copied.dropped || self.side.ty.kind() == TypeKind::Future {
            self.end = None;
        }
    }
}
