//! Typed slabs: where tasks, threads, waitables and sets live.
//!
//! In: values. Out: an [`Id`] for each, which tells a value that has ended from the one that took
//! its place. Addresses do not change while a value lives: generated code keeps that of a task, and
//! a value may be looked at while others are added. Places are used again, the last one first, so
//! that a call that ends at once allocates nothing. New places are paid for ([`Allowance`]), some at
//! a time.

use std::alloc::{Layout, alloc, dealloc};
use std::fmt;
use std::marker::PhantomData;
use std::mem::{MaybeUninit, offset_of};
use std::num::{NonZeroU32, NonZeroU64};
use std::ops::{Index, IndexMut};
use std::rc::Rc;

use windlass_abi::trap::TrapCode;

use crate::allowance::Allowance;

/// Which value of a [`Slab`] of `T`: the slot's number, and in the high half its generation when the
/// value was put there, which is odd. One word, which is all that a link costs.
pub(crate) struct Id<T> {
    raw: NonZeroU64,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    #[inline(always)]
    fn new(index: NonZeroU32, generation: u32) -> Self {
        Self {
            raw: NonZeroU64::from(index) | u64::from(generation) << 32,
            of: PhantomData,
        }
    }

    #[inline(always)]
    fn index(self) -> u32 {
        let index = self.raw.get() as u32;
        // SAFETY: it is from `FIRST` on. That it is not zero spares `Slab::slot` a test.
        unsafe { std::hint::assert_unchecked(index != 0) };
        index
    }

    #[inline(always)]
    fn generation(self) -> u32 {
        (self.raw.get() >> 32) as u32
    }

    /// As a number, for handle tables and for the host.
    pub(crate) fn raw(self) -> u64 {
        self.raw.get()
    }

    /// The opposite of [`Id::raw`]; `None` for what is no id. The value may have ended.
    pub(crate) fn from_raw(raw: u64) -> Option<Self> {
        let is_id = raw as u32 >= FIRST && raw >> 32 & 1 == 1;
        NonZeroU64::new(raw).filter(|_| is_id).map(|raw| Self {
            raw,
            of: PhantomData,
        })
    }
}

impl<T> Id<T> {
    /// [`Id::from_raw`] of what [`Id::raw`] gave, or zero.
    #[inline(always)]
    pub(super) fn from_own(raw: u64) -> Option<Self> {
        NonZeroU64::new(raw).map(|raw| Self {
            raw,
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
        self.raw == other.raw
    }
}

impl<T> Eq for Id<T> {}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}.{}", self.index(), self.generation())
    }
}

struct Slot<T> {
    /// Odd while a value is there; one more at each change.
    generation: u32,
    /// While there is none: the free slot after this, or [`NO_SLOT`].
    next_free: u32,
    value: MaybeUninit<T>,
}

const NO_SLOT: u32 = 0;
/// The number of the first slot, a power of two. So many slots are paid for at a time.
const FIRST: u32 = 64;

/// See the module.
///
/// Chunks double: that of the slots from `1 << n` on has `1 << n` of them, so that the highest bit of
/// a number says where its slot is.
pub(crate) struct Slab<T> {
    /// By that bit: where slot zero would be if the chunk went down to it. Initialised are those of
    /// slots below `end`: most instances never use most of their slabs, which cost them nothing.
    chunks: MaybeUninit<[*mut Slot<T>; u32::BITS as usize]>,
    /// The number after those that have been used.
    end: u32,
    free: u32,
    len: u32,
    /// What new slots are taken from.
    allowance: Rc<Allowance>,
    of: PhantomData<T>,
}

impl<T> Slab<T> {
    /// An empty one.
    pub(crate) fn new(allowance: &Rc<Allowance>) -> Self {
        Self {
            chunks: MaybeUninit::uninit(),
            end: FIRST,
            free: NO_SLOT,
            len: 0,
            allowance: Rc::clone(allowance),
            of: PhantomData,
        }
    }

    /// Of the chunk from slot `1 << bit` on.
    fn layout(bit: u32) -> Option<Layout> {
        Layout::array::<Slot<T>>(1 << bit).ok()
    }

    /// The slot with a number.
    ///
    /// # Safety
    /// The number is from [`FIRST`] on, and below `end`.
    #[inline(always)]
    unsafe fn slot(&self, index: u32) -> *mut Slot<T> {
        debug_assert!((FIRST..self.end).contains(&index));
        let chunks = self.chunks.as_ptr().cast::<*mut Slot<T>>();
        // SAFETY: there is one for each bit, and that of a slot below `end` is initialised.
        let chunk = unsafe { *chunks.add(index.ilog2() as usize) };
        chunk.wrapping_add(index as usize)
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        self.len as usize
    }

    /// Adds a value. [`Slab::reserve`] has made room for it.
    #[inline(always)]
    pub(crate) fn insert(&mut self, value: T) -> Id<T> {
        self.insert_with(|_| value)
    }

    /// Adds a value that knows its id.
    #[inline(always)]
    pub(crate) fn insert_with(&mut self, value: impl FnOnce(Id<T>) -> T) -> Id<T> {
        self.insert_at(value).0
    }

    /// [`Slab::insert_with`], with the address of the value.
    #[inline(always)]
    pub(crate) fn insert_at(&mut self, value: impl FnOnce(Id<T>) -> T) -> (Id<T>, *mut T) {
        let index = match NonZeroU32::new(self.free) {
            Some(index) => index,
            None => unreserved(),
        };
        // SAFETY: a free slot has been used, so it is initialised but for its value.
        unsafe {
            let slot = self.slot(index.get());
            self.free = (*slot).next_free;
            let generation = (*slot).generation.wrapping_add(1);
            (*slot).generation = generation;
            let id = Id::new(index, generation);
            let address = (&raw mut (*slot).value).cast::<T>();
            address.write(value(id));
            self.len += 1;
            (id, address)
        }
    }

    /// Makes sure that the next [`Slab::insert`] needs no memory: for values that guests make, of
    /// which there may be any number.
    #[inline(always)]
    pub(crate) fn reserve(&mut self) -> Result<(), TrapCode> {
        if self.free == NO_SLOT {
            self.extend()?;
        }
        Ok(())
    }

    /// Makes one more slot free.
    ///
    /// # Errors
    /// `OutOfMemory` when there is no memory for it, no number, or the limit is reached. Nothing has
    /// changed then.
    #[cold]
    #[inline(never)]
    fn extend(&mut self) -> Result<(), TrapCode> {
        let index = self.end;
        if index == u32::MAX {
            return Err(TrapCode::OutOfMemory);
        }
        // A large chunk that is not used yet costs addresses only.
        let block = size_of::<Slot<T>>() * FIRST as usize;
        let begins_block = index.is_multiple_of(FIRST);
        if begins_block {
            self.allowance.take(block)?;
        }
        if index.is_power_of_two() && !self.add_chunk(index) {
            self.allowance.give_back(block);
            return Err(TrapCode::OutOfMemory);
        }
        self.end += 1;
        let empty = Slot {
            generation: 0,
            next_free: NO_SLOT,
            value: MaybeUninit::uninit(),
        };
        // SAFETY: the slot is in a chunk, which is there by now.
        unsafe { self.slot(index).write(empty) };
        self.free = index;
        Ok(())
    }

    /// Allocates the chunk of the slots from a power of two on; false when there is no memory.
    fn add_chunk(&mut self, first: u32) -> bool {
        let bit = first.ilog2();
        let Some(layout) = Self::layout(bit) else {
            return false;
        };
        // SAFETY: the size is not zero.
        let chunk = unsafe { alloc(layout) }.cast::<Slot<T>>();
        if chunk.is_null() {
            return false;
        }
        let chunks = self.chunks.as_mut_ptr().cast::<*mut Slot<T>>();
        // SAFETY: there is one for each bit.
        unsafe { *chunks.add(bit as usize) = chunk.wrapping_sub(first as usize) };
        true
    }

    /// Where a value is, if it is there still. The address is good until it is removed.
    #[inline(always)]
    pub(crate) fn address(&self, id: Id<T>) -> Option<*mut T> {
        // Only the host can come up with a number that was never given out.
        if id.index() >= self.end {
            return None;
        }
        // SAFETY: the slot has been used.
        unsafe { self.address_of_own(id) }
    }

    /// [`Slab::address`] of an id that this slab gave out.
    ///
    /// # Safety
    /// It did so.
    #[inline(always)]
    unsafe fn address_of_own(&self, id: Id<T>) -> Option<*mut T> {
        // SAFETY: the caller's promise.
        let slot = unsafe { self.slot(id.index()) };
        // SAFETY: the slot has been used, so it is initialised but for its value.
        unsafe { ((*slot).generation == id.generation()).then(|| (&raw mut (*slot).value).cast()) }
    }

    /// Where the value of an id that this slab gave out is: the address stays good while others take
    /// references to it, one after the other.
    #[inline(always)]
    pub(super) fn place(&self, id: Id<T>) -> *mut T {
        // SAFETY: ids of a store stay within it.
        match unsafe { self.address_of_own(id) } {
            Some(address) => address,
            None => ended(id),
        }
    }

    /// A value, if it is there still.
    pub(crate) fn get(&mut self, id: Id<T>) -> Option<&mut T> {
        // SAFETY: the value is there.
        self.address(id).map(|address| unsafe { &mut *address })
    }

    /// Takes a value out.
    #[inline(always)]
    pub(crate) fn remove(&mut self, id: Id<T>) -> Option<T> {
        self.address(id)?;
        self.len -= 1;
        // SAFETY: the value is there, and is not afterwards.
        unsafe {
            let slot = self.slot(id.index());
            (*slot).generation = (*slot).generation.wrapping_add(1);
            (*slot).next_free = self.free;
            self.free = id.index();
            Some((*slot).value.assume_init_read())
        }
    }

    /// [`Slab::remove`] where the address is known.
    ///
    /// # Safety
    /// The id is of a value of this slab, and this is its address.
    #[inline(always)]
    pub(crate) unsafe fn remove_at(&mut self, id: Id<T>, address: *mut T) {
        self.len -= 1;
        // SAFETY: the caller's promise; a value is part of its slot.
        unsafe {
            address.drop_in_place();
            let slot = address
                .byte_sub(offset_of!(Slot<T>, value))
                .cast::<Slot<T>>();
            debug_assert_eq!(slot, self.slot(id.index()));
            (*slot).generation = (*slot).generation.wrapping_add(1);
            (*slot).next_free = self.free;
        }
        self.free = id.index();
    }

    /// The id of the first value from a place on; `from` is the place behind it afterwards. From 0
    /// on this goes through all values, which may come and go meanwhile, and needs no memory: there
    /// may be none where this is called.
    pub(crate) fn next_id(&self, from: &mut u32) -> Option<Id<T>> {
        for index in (*from).max(FIRST)..self.end {
            // SAFETY: as in `address`.
            let generation = unsafe { (*self.slot(index)).generation };
            *from = index + 1;
            if let Some(index) = NonZeroU32::new(index).filter(|_| generation % 2 == 1) {
                return Some(Id::new(index, generation));
            }
        }
        None
    }

    /// Removes every value. Ids that were given out stay what they were.
    pub(crate) fn clear(&mut self) {
        let mut from = 0;
        while let Some(id) = self.next_id(&mut from) {
            drop(self.remove(id));
        }
    }

    /// Removes every value and frees the chunks.
    #[inline(never)]
    fn free(&mut self) {
        self.clear();
        // The numbers of the first slots of the chunks that are there.
        let firsts = (FIRST.ilog2()..u32::BITS).map(|bit| 1 << bit);
        for first in firsts.take_while(|first| *first < self.end) {
            if let Some(layout) = Self::layout(first.ilog2()) {
                // SAFETY: a slot of the chunk has been used; it was allocated with this layout.
                unsafe { dealloc(self.slot(first).cast(), layout) };
            }
        }
    }
}

/// For ids that this slab gave out; what the host says is an id goes to [`Slab::get`].
impl<T> Index<Id<T>> for Slab<T> {
    type Output = T;

    #[inline(always)]
    fn index(&self, id: Id<T>) -> &T {
        // SAFETY: the value is there.
        unsafe { &*self.place(id) }
    }
}

impl<T> IndexMut<Id<T>> for Slab<T> {
    #[inline(always)]
    fn index_mut(&mut self, id: Id<T>) -> &mut T {
        // SAFETY: the value is there.
        unsafe { &mut *self.place(id) }
    }
}

#[cold]
fn unreserved() -> ! {
    panic!("a value was added to a slab without room for it");
}

#[cold]
fn ended<T>(id: Id<T>) -> ! {
    panic!("{} {id:?} has ended", std::any::type_name::<T>())
}

impl<T> Drop for Slab<T> {
    fn drop(&mut self) {
        if self.end > FIRST {
            self.free();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FIRST, Id, Slab, Slot};
    use crate::allowance::Allowance;
    use std::rc::Rc;
    use windlass_abi::trap::TrapCode;

    fn slab<T>() -> Slab<T> {
        Slab::new(&Allowance::without_limit())
    }

    fn add<T>(slab: &mut Slab<T>, value: T) -> Id<T> {
        slab.reserve().unwrap();
        slab.insert(value)
    }

    #[test]
    fn an_id_means_one_value_only() {
        let mut slab = slab();
        let first = add(&mut slab, "one");
        let second = add(&mut slab, "two");
        assert_eq!((slab[first], slab[second], slab.len()), ("one", "two", 2));
        assert_eq!(slab.remove(first), Some("one"));
        assert_eq!(slab.remove(first), None);
        let third = add(&mut slab, "three");
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
        let mut slab = slab();
        let ids: Vec<_> = (0..5 * FIRST).map(|n| add(&mut slab, n)).collect();
        let address = slab.address(ids[5]);
        for _ in 0..5 * FIRST {
            add(&mut slab, 0);
        }
        assert_eq!(slab.address(ids[5]), address);
        assert!(ids.iter().zip(0..).all(|(id, n)| slab[*id] == n));
    }

    #[test]
    fn a_place_that_is_reserved_is_taken() {
        let mut slab = slab();
        for n in 0..100 {
            assert_eq!(slab.reserve(), Ok(()));
            let end = slab.end;
            assert_eq!(slab.reserve(), Ok(()));
            slab.insert(n);
            assert_eq!(slab.end, end);
        }
    }

    #[test]
    fn what_is_left_is_dropped() {
        let value = Rc::new(());
        let mut slab = slab();
        let id = add(&mut slab, Rc::clone(&value));
        add(&mut slab, Rc::clone(&value));
        drop(slab.remove(id));
        assert_eq!(Rc::strong_count(&value), 2);
        drop(slab);
        assert_eq!(Rc::strong_count(&value), 1);
    }

    #[test]
    fn slots_are_paid_for_some_at_a_time() {
        let block = FIRST as usize * size_of::<Slot<u64>>();
        let allowance = Allowance::new(3 * block as u64);
        let mut slab = Slab::<u64>::new(&allowance);
        let mut ids = Vec::new();
        for n in 0..u64::from(3 * FIRST) {
            assert_eq!(slab.reserve(), Ok(()));
            ids.push(slab.insert(n));
            let blocks = n / u64::from(FIRST) + 1;
            assert_eq!(allowance.left(), (3 - blocks) * block as u64);
        }
        assert_eq!(slab.reserve(), Err(TrapCode::OutOfMemory));
        assert!(allowance.explain().is_some());
        assert!(ids.iter().zip(0..).all(|(id, n)| slab[*id] == n));
        // A place that is free again costs nothing.
        slab.remove(ids[7]);
        assert_eq!(slab.reserve(), Ok(()));
        slab.insert(1);
        assert_eq!(slab.reserve(), Err(TrapCode::OutOfMemory));
    }
}
