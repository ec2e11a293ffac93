//! Typed slabs: where tasks, threads, waitables and sets live.
//!
//! In: values. Out: an [`Id`] for each, which tells a value that has ended from the one that took
//! its place. Addresses do not change while a value lives: generated code keeps that of a task, and
//! a value may be looked at while others are added. Places are used again, the last one first, so
//! that a call that ends at once allocates nothing.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::fmt;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::num::NonZeroU32;
use std::ops::{Index, IndexMut};
use std::ptr::NonNull;

use windlass_abi::trap::TrapCode;

/// Which value of a [`Slab`] of `T`.
pub(crate) struct Id<T> {
    index: u32,
    /// The slot's when the value was put there: odd.
    generation: NonZeroU32,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// As a number, for handle tables and for the host.
    pub(crate) fn raw(self) -> u64 {
        u64::from(self.generation.get()) << 32 | u64::from(self.index)
    }

    /// The opposite of [`Id::raw`]; `None` for what is no id. The value may have ended.
    pub(crate) fn from_raw(raw: u64) -> Option<Self> {
        Some(Self {
            index: raw as u32,
            generation: NonZeroU32::new((raw >> 32) as u32).filter(|g| g.get() % 2 == 1)?,
            of: PhantomData,
        })
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.index, self.generation) == (other.index, other.generation)
    }
}

impl<T> Eq for Id<T> {}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}.{}", self.index, self.generation)
    }
}

struct Slot<T> {
    /// Odd while a value is there; one more at each change.
    generation: u32,
    /// While there is none: the free slot after this, or [`NO_SLOT`].
    next_free: u32,
    value: MaybeUninit<T>,
}

const NO_SLOT: u32 = u32::MAX;
/// Slots of a chunk.
const CHUNK: usize = 128;

/// See the module.
pub(crate) struct Slab<T> {
    /// All their slots are initialised, but for the values.
    chunks: Vec<NonNull<Slot<T>>>,
    free: u32,
    len: usize,
    of: PhantomData<T>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self {
            chunks: Vec::new(),
            free: NO_SLOT,
            len: 0,
            of: PhantomData,
        }
    }
}

impl<T> Slab<T> {
    fn layout() -> Layout {
        Layout::new::<[Slot<T>; CHUNK]>()
    }

    /// The slot with an index, if there is one.
    #[inline]
    fn slot(&self, index: u32) -> Option<*mut Slot<T>> {
        let chunk = self.chunks.get(index as usize / CHUNK)?;
        // SAFETY: the chunk has `CHUNK` slots.
        Some(unsafe { chunk.as_ptr().add(index as usize % CHUNK) })
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Makes sure that the next [`Slab::insert`] needs no memory: for values that guests make, of
    /// which there may be any number.
    #[inline]
    pub(crate) fn reserve(&mut self) -> Result<(), TrapCode> {
        if self.slot(self.free).is_none() {
            self.extend().ok_or(TrapCode::OutOfMemory)?;
        }
        Ok(())
    }

    /// Adds a value.
    #[inline]
    pub(crate) fn insert(&mut self, value: T) -> Id<T> {
        let slot = match self.slot(self.free) {
            Some(slot) => slot,
            None => match self.extend() {
                Some(slot) => slot,
                None => handle_alloc_error(Self::layout()),
            },
        };
        let index = self.free;
        // SAFETY: the slot is initialised but for its value, and free.
        let generation = unsafe {
            self.free = (*slot).next_free;
            (*slot).generation = (*slot).generation.wrapping_add(1);
            (*slot).value.write(value);
            (*slot).generation
        };
        self.len += 1;
        Id {
            index,
            generation: NonZeroU32::new(generation).unwrap_or(NonZeroU32::MIN),
            of: PhantomData,
        }
    }

    /// Adds a chunk, whose slots are free: the first of them. `None` without memory for it.
    #[cold]
    fn extend(&mut self) -> Option<*mut Slot<T>> {
        let first = self.chunks.len() * CHUNK;
        if first + CHUNK >= NO_SLOT as usize {
            return None;
        }
        self.chunks.try_reserve(1).ok()?;
        // SAFETY: the size is not zero.
        let chunk = unsafe { alloc(Self::layout()) };
        let chunk = NonNull::new(chunk.cast::<Slot<T>>())?;
        for index in 0..CHUNK {
            let next = if index + 1 < CHUNK {
                (first + index + 1) as u32
            } else {
                NO_SLOT
            };
            let empty = Slot {
                generation: 0,
                next_free: next,
                value: MaybeUninit::uninit(),
            };
            // SAFETY: the slot is in the chunk.
            unsafe { chunk.as_ptr().add(index).write(empty) };
        }
        self.chunks.push(chunk);
        self.free = first as u32;
        Some(chunk.as_ptr())
    }

    /// Where a value is, if it is there still. The address is good until it is removed.
    #[inline]
    pub(crate) fn address(&self, id: Id<T>) -> Option<*mut T> {
        let slot = self.slot(id.index)?;
        // SAFETY: the slot is initialised but for its value.
        unsafe {
            ((*slot).generation == id.generation.get()).then(|| (&raw mut (*slot).value).cast())
        }
    }

    /// A value, if it is there still.
    #[inline]
    pub(crate) fn get(&mut self, id: Id<T>) -> Option<&mut T> {
        // SAFETY: the value is there.
        self.address(id).map(|address| unsafe { &mut *address })
    }

    /// Takes a value out.
    #[inline]
    pub(crate) fn remove(&mut self, id: Id<T>) -> Option<T> {
        self.address(id)?;
        let slot = self.slot(id.index)?;
        self.len -= 1;
        // SAFETY: the value is there, and is not afterwards.
        unsafe {
            (*slot).generation = (*slot).generation.wrapping_add(1);
            (*slot).next_free = self.free;
            self.free = id.index;
            Some((*slot).value.assume_init_read())
        }
    }

    /// The id of the first value from a place on; `from` is the place behind it afterwards. From 0
    /// on this goes through all values, which may come and go meanwhile, and needs no memory: there
    /// may be none where this is called.
    pub(crate) fn next_id(&self, from: &mut u32) -> Option<Id<T>> {
        loop {
            let index = *from;
            // SAFETY: as in `address`.
            let generation = unsafe { (*self.slot(index)?).generation };
            *from += 1;
            if let Some(generation) = NonZeroU32::new(generation).filter(|g| g.get() % 2 == 1) {
                return Some(Id {
                    index,
                    generation,
                    of: PhantomData,
                });
            }
        }
    }

    /// Removes every value. Ids that were given out stay what they were.
    pub(crate) fn clear(&mut self) {
        let mut from = 0;
        while let Some(id) = self.next_id(&mut from) {
            drop(self.remove(id));
        }
    }
}

impl<T> Index<Id<T>> for Slab<T> {
    type Output = T;

    #[inline]
    fn index(&self, id: Id<T>) -> &T {
        match self.address(id) {
            // SAFETY: the value is there.
            Some(address) => unsafe { &*address },
            None => ended(id),
        }
    }
}

impl<T> IndexMut<Id<T>> for Slab<T> {
    #[inline]
    fn index_mut(&mut self, id: Id<T>) -> &mut T {
        match self.address(id) {
            // SAFETY: as above.
            Some(address) => unsafe { &mut *address },
            None => ended(id),
        }
    }
}

#[cold]
fn ended<T>(id: Id<T>) -> ! {
    panic!("{} {id:?} has ended", std::any::type_name::<T>())
}

impl<T> Drop for Slab<T> {
    fn drop(&mut self) {
        self.clear();
        for chunk in &self.chunks {
            // SAFETY: allocated with this layout.
            unsafe { dealloc(chunk.as_ptr().cast(), Self::layout()) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, Id, Slab};
    use std::rc::Rc;

    #[test]
    fn an_id_means_one_value_only() {
        let mut slab = Slab::default();
        let first = slab.insert("one");
        let second = slab.insert("two");
        assert_eq!((slab[first], slab[second], slab.len()), ("one", "two", 2));
        assert_eq!(slab.remove(first), Some("one"));
        assert_eq!(slab.remove(first), None);
        let third = slab.insert("three");
        assert_ne!(first, third);
        assert_eq!(slab.get(first), None);
        assert_eq!(Id::from_raw(third.raw()), Some(third));
        let mut from = 0;
        let ids = std::iter::from_fn(|| slab.next_id(&mut from));
        assert_eq!(ids.collect::<Vec<_>>(), [third, second]);
        assert_eq!(Id::<u8>::from_raw(0), None);
    }

    #[test]
    fn addresses_stay_while_others_are_added() {
        let mut slab = Slab::default();
        let ids: Vec<_> = (0..3 * CHUNK).map(|n| slab.insert(n)).collect();
        let address = slab.address(ids[5]);
        for _ in 0..CHUNK {
            slab.insert(0);
        }
        assert_eq!(slab.address(ids[5]), address);
        assert!(ids.iter().enumerate().all(|(n, id)| slab[*id] == n));
    }

    #[test]
    fn a_place_that_is_reserved_is_taken() {
        let mut slab = Slab::default();
        for n in 0..=CHUNK {
            assert_eq!(slab.reserve(), Ok(()));
            assert_eq!(slab.reserve(), Ok(()));
            let id = slab.insert(n);
            assert_eq!(
                (id.raw() as u32 as usize, slab.chunks.len()),
                (n, 1 + n / CHUNK)
            );
        }
    }

    #[test]
    fn what_is_left_is_dropped() {
        let value = Rc::new(());
        let mut slab = Slab::default();
        let id = slab.insert(Rc::clone(&value));
        slab.insert(Rc::clone(&value));
        drop(slab.remove(id));
        assert_eq!(Rc::strong_count(&value), 2);
        drop(slab);
        assert_eq!(Rc::strong_count(&value), 1);
    }
}
