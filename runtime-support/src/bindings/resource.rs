//! Handles to resources of the component, and resources of the host.
//!
//! ```text
//! resource of    own in Rust          borrow in Rust
//! component      Handle<R>            &Handle<R>        index in the host's handle table
//! host           Owned<T, R>, a box   &T, Lent<T, R>    address of the T, which is its representation
//! ```
//!
//! A call of an `async` function goes on when its future is dropped or forgotten, and borrows what it was
//! lent until it has ended. So the host lends it an `Arc`, of which the call keeps one
//! ([`Lent::shared`]).
//!
//! `R` is the number that the bindings give the resource type; the component's number for it is found by
//! the [`Checker`].
//!
//! A [`Handle`] that is dropped only notes so, for nothing may enter the instance but a call on it: the
//! destructor runs at the beginning of the next call, or with `run_destructors`, or when the instance
//! ends. So handles may be dropped in host functions, on any thread, and after the instance.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use windlass_abi::types::TypeKind;

use super::checker::Checker;
use super::value::{Lift, Lifting, Lower, Lowering, Site, Value};
use crate::host::{Error, Type};
use crate::store::store;

/// The handles of an instance that have been dropped and whose destructors have not run.
#[derive(Debug)]
pub(super) struct Dropped {
    any: AtomicBool,
    /// Number of the resource and handle; none when the instance has ended.
    handles: Mutex<Option<Vec<(usize, u32)>>>,
}

impl Dropped {
    pub(super) fn new() -> Self {
        Self {
            any: AtomicBool::new(false),
            handles: Mutex::new(Some(Vec::new())),
        }
    }

    pub(super) fn note(&self, resource: usize, handle: u32) {
        let mut handles = self.handles.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(handles) = handles.as_mut() {
            handles.push((resource, handle));
            self.any.store(true, Ordering::Release);
        }
    }

    /// Whether there may be some.
    #[inline]
    pub(super) fn any(&self) -> bool {
        self.any.load(Ordering::Acquire)
    }

    /// Takes all of them.
    pub(super) fn take(&self) -> Vec<(usize, u32)> {
        let mut handles = self.handles.lock().unwrap_or_else(PoisonError::into_inner);
        self.any.store(false, Ordering::Relaxed);
        handles.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// The instance ends: nothing needs to be noted any more.
    pub(super) fn end(&self) {
        *self.handles.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// An owned handle to a resource of the component.
pub struct Handle<const R: usize> {
    /// The index in the host's table; 0 when it was given away.
    index: AtomicU32,
    dropped: Arc<Dropped>,
}

impl<const R: usize> Handle<R> {
    /// The index, for the instance that it is a handle of.
    fn of(&self, site: Site<'_>) -> Result<u32, Error> {
        if Arc::ptr_eq(&self.dropped, site.dropped) {
            return Ok(self.index.load(Ordering::Relaxed));
        }
        let message = "the handle is one of another instance";
        Err(Error::InvalidArgument(message.to_owned()))
    }
}

impl<const R: usize> Drop for Handle<R> {
    fn drop(&mut self) {
        match *self.index.get_mut() {
            0 => {}
            index => self.dropped.note(R, index),
        }
    }
}

impl<const R: usize> fmt::Debug for Handle<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.index.load(Ordering::Relaxed).fmt(f)
    }
}

fn is_handle(
    ty: Option<Type<'static>>,
    kind: TypeKind,
    resource: usize,
    host_defined: bool,
    checker: &Checker,
) -> bool {
    let found = ty.filter(|ty| ty.kind() == kind).and_then(Type::resource);
    found.is_some_and(|found| {
        found.host_defined == host_defined && checker.resource(resource) == Some(found.id)
    })
}

// SAFETY: an index.
unsafe impl<const R: usize> Value for Handle<R> {
    const SIZE: usize = 4;
    const ALIGN: usize = 4;

    fn check(ty: Option<Type<'static>>, checker: &mut Checker) -> bool {
        is_handle(ty, TypeKind::Own, R, false, checker)
    }
}

// SAFETY: as above.
unsafe impl<const R: usize> Lower for Handle<R> {
    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        let index = self.of(cx.site)?;
        self.index.store(0, Ordering::Relaxed);
        // SAFETY: the caller's promise.
        unsafe { at.cast::<u32>().write(index) };
        Ok(())
    }

    unsafe fn take_back(&self, at: *const u8, _: &Lowering<'_>) {
        // SAFETY: the caller's promise.
        let index = unsafe { at.cast::<u32>().read() };
        self.index.store(index, Ordering::Relaxed);
    }
}

// SAFETY: as above; the handle is the host's now.
unsafe impl<'a, const R: usize> Lift<'a> for Handle<R> {
    unsafe fn lift(at: *const u8, cx: &Lifting<'a>) -> Self {
        Self {
            // SAFETY: the caller's promise.
            index: AtomicU32::new(unsafe { at.cast::<u32>().read() }),
            dropped: Arc::clone(cx.site.dropped),
        }
    }
}

// SAFETY: an index.
unsafe impl<const R: usize> Value for &Handle<R> {
    const SIZE: usize = 4;
    const ALIGN: usize = 4;

    fn check(ty: Option<Type<'static>>, checker: &mut Checker) -> bool {
        is_handle(ty, TypeKind::Borrow, R, false, checker)
    }
}

// SAFETY: as above.
unsafe impl<const R: usize> Lower for &Handle<R> {
    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        let index = self.of(cx.site)?;
        // SAFETY: the caller's promise.
        unsafe { at.cast::<u32>().write(index) };
        Ok(())
    }
}

/// A resource that the host defines, as one that the component may own: a box.
pub struct Owned<T, const R: usize> {
    /// Null when it was given away.
    value: AtomicPtr<T>,
    owned: PhantomData<Box<T>>,
}

impl<T, const R: usize> Owned<T, R> {
    /// Puts it into a box.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self {
            value: AtomicPtr::new(Box::into_raw(Box::new(value))),
            owned: PhantomData,
        }
    }

    /// Takes it out of the box.
    ///
    /// # Panics
    /// As [`Owned::deref`].
    #[must_use]
    pub fn into_inner(self) -> T {
        let value = self.value.swap(ptr::null_mut(), Ordering::Relaxed);
        // SAFETY: the address is that of a box, which is ours.
        *unsafe { Box::from_raw(Self::there(value)) }
    }

    /// Refuses what was written to a stream and came back when its instance had ended.
    fn there(value: *mut T) -> *mut T {
        assert!(!value.is_null(), "the resource was given away");
        value
    }
}

impl<T, const R: usize> Drop for Owned<T, R> {
    fn drop(&mut self) {
        let value = *self.value.get_mut();
        if !value.is_null() {
            // SAFETY: the box is ours until it is given away.
            drop(unsafe { Box::from_raw(value) });
        }
    }
}

impl<T, const R: usize> From<T> for Owned<T, R> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T, const R: usize> Deref for Owned<T, R> {
    type Target = T;

    /// # Panics
    /// When it was written to a stream, whose instance ended before anybody took it.
    fn deref(&self) -> &T {
        // SAFETY: the box is ours; what gives it away takes this with it, or leaves null.
        unsafe { &*Self::there(self.value.load(Ordering::Relaxed)) }
    }
}

impl<T, const R: usize> DerefMut for Owned<T, R> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above.
        unsafe { &mut *Self::there(*self.value.get_mut()) }
    }
}

impl<T: fmt::Debug, const R: usize> fmt::Debug for Owned<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value.load(Ordering::Relaxed).is_null() {
            true => f.write_str("given away"),
            false => (**self).fmt(f),
        }
    }
}

// SAFETY: an index.
unsafe impl<T, const R: usize> Value for Owned<T, R> {
    const SIZE: usize = 4;
    const ALIGN: usize = 4;

    fn check(ty: Option<Type<'static>>, checker: &mut Checker) -> bool {
        is_handle(ty, TypeKind::Own, R, true, checker)
    }
}

// SAFETY: as above. The representation is the address of the box, which the destructor frees.
unsafe impl<T, const R: usize> Lower for Owned<T, R> {
    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        let rep = self.value.load(Ordering::Relaxed).expose_provenance() as u64;
        // SAFETY: the instance is alive, and no reference to its store is in use.
        let store = unsafe { store(cx.site.header.cast()) };
        let (table, id) = (store.host_table(), cx.site.linked.resources[R].id);
        let index = store.handles.add_own(table, id, rep);
        let index = index.map_err(|code| Error::InvalidArgument(code.message().to_owned()))?;
        self.value.store(ptr::null_mut(), Ordering::Relaxed);
        // SAFETY: the caller's promise.
        unsafe { at.cast::<u32>().write(index) };
        Ok(())
    }

    unsafe fn take_back(&self, at: *const u8, cx: &Lowering<'_>) {
        // SAFETY: the caller's promise.
        let (index, store) = unsafe { (at.cast::<u32>().read(), store(cx.site.header.cast())) };
        let (table, id) = (store.host_table(), cx.site.linked.resources[R].id);
        if let Ok(rep) = store.handles.lift_own(table, id, index) {
            let value = ptr::with_exposed_provenance_mut(rep as usize);
            self.value.store(value, Ordering::Relaxed);
        }
    }
}

// SAFETY: as above; the handle ends, and the box is ours.
unsafe impl<'a, T, const R: usize> Lift<'a> for Owned<T, R> {
    unsafe fn lift(at: *const u8, cx: &Lifting<'a>) -> Self {
        // SAFETY: the caller's promise.
        let index = unsafe { at.cast::<u32>().read() };
        // SAFETY: the instance is alive, and no reference to its store is in use.
        let store = unsafe { store(cx.site.header.cast()) };
        let (table, id) = (store.host_table(), cx.site.linked.resources[R].id);
        let rep = store.handles.lift_own(table, id, index);
        let rep = rep.unwrap_or_else(|_| super::layout::invalid("handle", index));
        Self {
            value: AtomicPtr::new(ptr::with_exposed_provenance_mut(rep as usize)),
            owned: PhantomData,
        }
    }
}

/// A resource of the host that is lent to the component, or that the component lends back.
pub struct Lent<'a, T, const R: usize> {
    value: &'a T,
    shared: Option<Shared<'a, T>>,
}

/// What keeps a value while a call borrows it.
pub(super) type Keeper = Arc<dyn Any + Send + Sync>;

/// An `Arc` of the value, and how to have it one more time.
struct Shared<'a, T> {
    arc: &'a Arc<T>,
    keep: fn(&Arc<T>) -> Keeper,
}

impl<T> Clone for Shared<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Shared<'_, T> {}

impl<'a, T, const R: usize> Lent<'a, T, R> {
    /// Lends it to a function that is not `async`. An `async` one refuses it.
    #[must_use]
    pub fn new(value: &'a T) -> Self {
        Self {
            value,
            shared: None,
        }
    }

    /// Lends it to any function. An `async` one keeps the value until its call has ended, also when the
    /// future of the call is dropped and the component takes no notice.
    #[must_use]
    pub fn shared(value: &'a Arc<T>) -> Self
    where
        T: Send + Sync + 'static,
    {
        let keep = |value: &Arc<T>| -> Keeper { Arc::clone(value) as Keeper };
        Self {
            value,
            shared: Some(Shared { arc: value, keep }),
        }
    }

    /// What is lent.
    #[must_use]
    pub fn get(self) -> &'a T {
        self.value
    }
}

impl<T, const R: usize> Clone for Lent<'_, T, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, const R: usize> Copy for Lent<'_, T, R> {}

impl<T, const R: usize> Deref for Lent<'_, T, R> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value
    }
}

impl<T: fmt::Debug, const R: usize> fmt::Debug for Lent<'_, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

// SAFETY: a representation, 8 bytes for resources of the host.
unsafe impl<T, const R: usize> Value for Lent<'_, T, R> {
    const SIZE: usize = 8;
    const ALIGN: usize = 8;

    fn check(ty: Option<Type<'static>>, checker: &mut Checker) -> bool {
        is_handle(ty, TypeKind::Borrow, R, true, checker)
    }
}

// SAFETY: as above.
unsafe impl<T, const R: usize> Lower for Lent<'_, T, R> {
    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        // What goes to an `async` function.
        if !cx.borrows() {
            let Some(Shared { arc, keep }) = self.shared else {
                let message = "what is lent to an `async` function is shared (`Lent::shared`)";
                return Err(Error::InvalidArgument(message.to_owned()));
            };
            cx.hold(keep(arc));
        }
        let rep = ptr::from_ref(self.value).expose_provenance() as u64;
        // SAFETY: the caller's promise.
        unsafe { at.cast::<u64>().write(rep) };
        Ok(())
    }
}

// SAFETY: as above. While a call borrows a resource, it is not dropped (CanonicalABI.md, `num_lends`).
unsafe impl<'a, T, const R: usize> Lift<'a> for Lent<'a, T, R> {
    unsafe fn lift(at: *const u8, _: &Lifting<'a>) -> Self {
        // SAFETY: the caller's promise; representations are addresses of what the host has handed in.
        unsafe {
            let rep = at.cast::<u64>().read();
            Self::new(&*ptr::with_exposed_provenance(rep as usize))
        }
    }
}
