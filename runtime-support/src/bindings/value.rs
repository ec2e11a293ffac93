//! The traits of a type that crosses the boundary, and scalars.
//!
//! In: Rust values; addresses of values in host layout. Out: the other of the two. Elsewhere: types
//! with parts (`containers`, `macros`).

use std::cell::Cell;
use std::marker::PhantomData;
use std::ptr;

use windlass_abi::instance::InstanceHeader;
use windlass_abi::types::TypeKind;

use super::checker::{Checker, Linked};
use super::layout;
use super::resource::{Dropped, Keeper};
use crate::alloc;
use crate::driver::Core;
use crate::host::{Error, HostError, Type};
use crate::store::store;
use std::sync::Arc;

/// A Rust type that stands for an interface type.
///
/// # Safety
/// Size and alignment are those of every interface type that `check` says yes to, in host layout.
pub unsafe trait Value {
    /// `elem_size`, in bytes.
    const SIZE: usize;
    /// `alignment`, in bytes.
    const ALIGN: usize;
    /// Whether a value in Rust's memory *is* the value in host layout, without padding, so that a
    /// slice can be handed over as it lies.
    const PLAIN: bool = false;
    /// Whether besides every combination of bits is a value.
    const ANY_BITS: bool = false;

    /// Whether it stands for this type; `None` is the type of what has no value.
    fn check(ty: Option<Type<'static>>, checker: &mut Checker) -> bool;
}

/// A type whose values can be written in host layout.
///
/// # Safety
/// After `Ok`, a value of the interface type is there.
pub unsafe trait Lower: Value {
    /// Writes the value (definitions.py, `store`). Owned handles in it are given away.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`]; [`Error::InvalidArgument`] for a handle of another instance.
    ///
    /// # Safety
    /// `SIZE` bytes at `at` are writable and aligned. What is written may be borrowed from `self`,
    /// and is used while `self` is there and unchanged.
    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error>;

    /// Nobody has taken what was written: owned handles in it are the value's again.
    ///
    /// # Safety
    /// [`Lower::lower`] has written it there, to the same instance, which is alive; this thread has the
    /// turn, and no reference to the store is in use.
    unsafe fn take_back(&self, at: *const u8, cx: &Lowering<'_>) {
        let _ = (at, cx);
    }
}

/// A type whose values can be read from host layout. `'a` is how long what they borrow is there.
///
/// # Safety
/// Reads values of every interface type that `check` says yes to.
pub unsafe trait Lift<'a>: Value + Sized {
    /// Takes the value that is there (definitions.py, `load`).
    ///
    /// # Safety
    /// A value of the interface type is at `at`, and it is not used any more.
    unsafe fn lift(at: *const u8, cx: &Lifting<'a>) -> Self;
}

/// The instance that values go to or come from.
#[derive(Clone, Copy)]
pub(super) struct Site<'i> {
    pub(super) header: *mut InstanceHeader,
    pub(super) linked: &'i Arc<Linked>,
    pub(super) dropped: &'i Arc<Dropped>,
    /// Of instances with tasks.
    pub(super) core: Option<&'i Arc<Core>>,
}

/// What lowering needs to know, and the memory that it takes.
pub struct Lowering<'i> {
    pub(super) site: Site<'i>,
    memory: Memory,
}

enum Memory {
    /// For arguments: they are borrowed for the call. The mark is that of the scratch area before
    /// the first block.
    Scratch(Option<u64>),
    /// For results: blocks that the component will own.
    Given(Blocks),
}

/// The blocks of a result that can not be finished, or of arguments that are kept.
#[derive(Default)]
pub(super) struct Blocks {
    first: [Option<ptr::NonNull<u8>>; 4],
    more: Vec<ptr::NonNull<u8>>,
    /// What the arguments lend.
    held: Vec<Keeper>,
}

impl<'i> Lowering<'i> {
    /// For arguments of an export. Ends before another does that has begun earlier.
    pub(super) fn arguments(site: Site<'i>) -> Self {
        let memory = Memory::Scratch(None);
        Self { site, memory }
    }

    /// For the result of a host function, or arguments that are to be kept.
    pub(super) fn result(site: Site<'i>) -> Self {
        let memory = Memory::Given(Blocks::default());
        Self { site, memory }
    }

    /// Whether what is lowered may point into the host's own memory.
    pub(super) fn borrows(&self) -> bool {
        matches!(self.memory, Memory::Scratch(_))
    }

    /// A block of memory of this many bytes, which are not none.
    pub(super) fn allocate(
        &mut self,
        bytes: Option<usize>,
        align: usize,
    ) -> Result<*mut u8, Error> {
        let exhausted = || Error::OutOfMemory("no memory for a value".to_owned());
        let bytes = bytes.ok_or_else(exhausted)?;
        let block = match &mut self.memory {
            Memory::Scratch(mark) => {
                // SAFETY: the instance is alive, and no reference to its store is in use.
                let store = unsafe { store(self.site.header.cast()) };
                mark.get_or_insert_with(|| store.scratch.mark());
                let block = store.scratch.allocate(bytes, align, &store.allowance);
                ptr::NonNull::new(block)
            }
            Memory::Given(blocks) => {
                let block = ptr::NonNull::new(alloc::allocate(bytes, align));
                match blocks.first.iter_mut().find(|place| place.is_none()) {
                    Some(place) => *place = block,
                    None => blocks.more.extend(block),
                }
                block
            }
        };
        block.map(ptr::NonNull::as_ptr).ok_or_else(exhausted)
    }

    /// Something that arguments lend stays as long as their blocks. A result lends nothing.
    pub(super) fn hold(&mut self, keeper: Keeper) {
        if let Memory::Given(blocks) = &mut self.memory {
            blocks.held.push(keeper);
        }
    }

    /// Blocks for arguments that outlive the call of the function that lays them out. They are freed
    /// when this goes.
    pub(super) fn keep(mut self) -> Blocks {
        match std::mem::replace(&mut self.memory, Memory::Scratch(None)) {
            Memory::Given(blocks) => blocks,
            Memory::Scratch(_) => Blocks::default(),
        }
    }

    /// The blocks have changed hands.
    pub(super) fn give(mut self) {
        if let Memory::Given(blocks) = &mut self.memory {
            std::mem::take(&mut blocks.first);
            blocks.more.clear();
        }
    }
}

impl Drop for Lowering<'_> {
    fn drop(&mut self) {
        match &mut self.memory {
            Memory::Scratch(None) => {}
            Memory::Scratch(Some(mark)) => {
                // SAFETY: the instance is alive, and no reference to its store is in use.
                let store = unsafe { store(self.site.header.cast()) };
                store.scratch.reset(*mark, &store.allowance);
            }
            Memory::Given(_) => {}
        }
    }
}

// SAFETY: the blocks are memory, and nobody else has them.
unsafe impl Send for Blocks {}

impl Drop for Blocks {
    fn drop(&mut self) {
        let first = self.first.iter().flatten();
        for block in first.chain(&self.more) {
            // SAFETY: the blocks are ours until they are given.
            unsafe { alloc::free(block.as_ptr()) };
        }
    }
}

/// What lifting needs to know.
pub struct Lifting<'a> {
    pub(super) site: Site<'a>,
    /// Whether the blocks that values point to are ours to free.
    owned: bool,
    /// Bytes that a guest has paid for what was copied, until this goes.
    paid: Cell<usize>,
    /// The guest may not have what is to be copied.
    refused: Cell<bool>,
    values: PhantomData<&'a u8>,
}

impl<'a> Lifting<'a> {
    /// For the results of an export.
    pub(super) fn result(site: Site<'a>) -> Self {
        Self {
            site,
            owned: true,
            paid: Cell::new(0),
            refused: Cell::new(false),
            values: PhantomData,
        }
    }

    /// For the arguments of a host function, which are there for `'a`.
    pub(super) fn arguments(site: Site<'a>) -> Self {
        let mut lifting = Self::result(site);
        lifting.owned = false;
        lifting
    }

    /// Whether a copy of so many bytes may be made of an argument, of which a guest may have passed the
    /// same a million times. If not, anything goes in its place, for the function is not called
    /// ([`Lifting::outcome`]).
    pub(super) fn pays(&self, bytes: usize) -> bool {
        if self.owned || bytes == 0 {
            return true;
        }
        // SAFETY: the instance is alive, for it calls, and no reference to its store is in use.
        let allowance = unsafe { &store(self.site.header.cast()).allowance };
        if self.refused.get() || allowance.take(bytes).is_err() {
            self.refused.set(true);
            return false;
        }
        self.paid.set(self.paid.get() + bytes);
        true
    }

    /// Why the arguments are not what they should be, when they have been lifted.
    pub(super) fn outcome(&self) -> Result<(), HostError> {
        match self.refused.get() {
            false => Ok(()),
            // SAFETY: as above.
            true => Err(HostError::new(
                unsafe { &store(self.site.header.cast()).allowance }
                    .explain()
                    .unwrap_or_default(),
            )),
        }
    }

    /// What was paid, which somebody else gives back.
    pub(super) fn keep_paid(self) -> usize {
        self.paid.take()
    }

    /// A block that has been read.
    ///
    /// # Safety
    /// It is one that a value pointed to, and is not used any more.
    pub(super) unsafe fn release(&self, block: *mut u8) {
        if self.owned {
            // SAFETY: results own their blocks, and have changed hands.
            unsafe { alloc::free(block) };
        }
    }
}

impl Drop for Lifting<'_> {
    fn drop(&mut self) {
        let paid = self.paid.take();
        if paid > 0 {
            // SAFETY: the instance is alive, for it calls, and no reference to its store is in use.
            unsafe { store(self.site.header.cast()) }
                .allowance
                .give_back(paid);
        }
    }
}

macro_rules! numbers {
    ($($ty:ty, $kind:ident;)*) => {$(
        // SAFETY: a number is the same in Rust and in host layout.
        unsafe impl Value for $ty {
            const SIZE: usize = size_of::<$ty>();
            const ALIGN: usize = size_of::<$ty>();
            const PLAIN: bool = align_of::<$ty>() == size_of::<$ty>();
            const ANY_BITS: bool = Self::PLAIN;

            fn check(ty: Option<Type<'static>>, _: &mut Checker) -> bool {
                ty.is_some_and(|ty| ty.kind() == TypeKind::$kind)
            }
        }
        // SAFETY: as above.
        unsafe impl Lower for $ty {
            #[inline]
            unsafe fn lower(&self, at: *mut u8, _: &mut Lowering<'_>) -> Result<(), Error> {
                // SAFETY: the caller's promise.
                unsafe { at.cast::<$ty>().write(*self) };
                Ok(())
            }
        }
        // SAFETY: as above.
        unsafe impl<'a> Lift<'a> for $ty {
            #[inline]
            unsafe fn lift(at: *const u8, _: &Lifting<'a>) -> Self {
                // SAFETY: the caller's promise.
                unsafe { at.cast::<$ty>().read() }
            }
        }
    )*};
}

numbers! {
    u8, U8;
    i8, S8;
    u16, U16;
    i16, S16;
    u32, U32;
    i32, S32;
    u64, U64;
    i64, S64;
    f32, F32;
    f64, F64;
}

// SAFETY: one byte, 0 or 1, as in Rust.
unsafe impl Value for bool {
    const SIZE: usize = 1;
    const ALIGN: usize = 1;
    const PLAIN: bool = true;

    fn check(ty: Option<Type<'static>>, _: &mut Checker) -> bool {
        ty.is_some_and(|ty| ty.kind() == TypeKind::Bool)
    }
}

// SAFETY: as above.
unsafe impl Lower for bool {
    #[inline]
    unsafe fn lower(&self, at: *mut u8, _: &mut Lowering<'_>) -> Result<(), Error> {
        // SAFETY: the caller's promise.
        unsafe { at.write(u8::from(*self)) };
        Ok(())
    }
}

// SAFETY: as above.
unsafe impl<'a> Lift<'a> for bool {
    #[inline]
    unsafe fn lift(at: *const u8, _: &Lifting<'a>) -> Self {
        // SAFETY: the caller's promise.
        unsafe { at.read() != 0 }
    }
}

// SAFETY: a Unicode scalar value in 4 bytes, as in Rust.
unsafe impl Value for char {
    const SIZE: usize = 4;
    const ALIGN: usize = 4;
    const PLAIN: bool = true;

    fn check(ty: Option<Type<'static>>, _: &mut Checker) -> bool {
        ty.is_some_and(|ty| ty.kind() == TypeKind::Char)
    }
}

// SAFETY: as above.
unsafe impl Lower for char {
    #[inline]
    unsafe fn lower(&self, at: *mut u8, _: &mut Lowering<'_>) -> Result<(), Error> {
        // SAFETY: the caller's promise.
        unsafe { at.cast::<u32>().write(u32::from(*self)) };
        Ok(())
    }
}

// SAFETY: as above.
unsafe impl<'a> Lift<'a> for char {
    #[inline]
    unsafe fn lift(at: *const u8, _: &Lifting<'a>) -> Self {
        // SAFETY: the caller's promise.
        let bits = unsafe { at.cast::<u32>().read() };
        char::from_u32(bits).unwrap_or_else(|| layout::invalid("char", bits))
    }
}

// SAFETY: nothing takes no room.
unsafe impl Value for () {
    const SIZE: usize = 0;
    const ALIGN: usize = 1;

    fn check(ty: Option<Type<'static>>, _: &mut Checker) -> bool {
        ty.is_none()
    }
}

// SAFETY: as above.
unsafe impl Lower for () {
    #[inline]
    unsafe fn lower(&self, _: *mut u8, _: &mut Lowering<'_>) -> Result<(), Error> {
        Ok(())
    }
}

// SAFETY: as above.
unsafe impl<'a> Lift<'a> for () {
    #[inline]
    unsafe fn lift(_: *const u8, _: &Lifting<'a>) -> Self {}
}
