//! Instances and calls.
//!
//! In: a checked component, a host, arguments. Out: results and errors. Elsewhere: the same with
//! dynamic values (`crate::host::instance`).
//!
//! A call needs the instance for itself (`&mut`), so that neither another thread nor a function of
//! the host, which runs during a call, can enter it or touch the host.

use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::fmt;
use std::mem::MaybeUninit;
use std::ptr::{self, NonNull};
use std::sync::Arc;

use windlass_abi::instance::{ExportFn, InstanceHeader};

use super::checker::{Component, Linked};
use super::import::Slots;
use super::params::Params;
use super::resource::Dropped;
use super::value::{Lift, Lifting, Lowering, Site};
use crate::host::{Config, Error, check};
use crate::instance::{create, destroy};
use crate::loaded::loaded;

/// What import slots point to.
pub(super) struct Inner<H> {
    pub(super) linked: Arc<Linked>,
    pub(super) dropped: Arc<Dropped>,
    pub(super) host: UnsafeCell<H>,
}

/// An instance with its host. May move between threads if the host may.
pub struct Instance<H> {
    header: *mut InstanceHeader,
    inner: NonNull<Inner<H>>,
    component: Component,
}

// SAFETY: whoever has the instance uses it, and resources of the host are `Send`.
unsafe impl<H: Send> Send for Instance<H> {}
// SAFETY: a shared instance gives out shared references to its host, and nothing else.
unsafe impl<H: Sync> Sync for Instance<H> {}

impl<H: fmt::Debug> fmt::Debug for Instance<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("component", self.component.loaded())
            .field("host", self.host())
            .finish_non_exhaustive()
    }
}

/// So many bytes of arguments, and of results, lie on the stack.
const ON_STACK: usize = 512;

/// Uninitialised memory, aligned for every type.
#[repr(C, align(16))]
struct Buffer(MaybeUninit<[u8; ON_STACK]>);

impl Buffer {
    fn new() -> Self {
        Self(MaybeUninit::uninit())
    }

    /// Memory for so many bytes: this, or scratch memory.
    #[inline]
    fn room(&mut self, size: usize, lowering: &mut Lowering<'_>) -> Result<*mut u8, Error> {
        if size <= ON_STACK {
            return Ok(self.0.as_mut_ptr().cast());
        }
        lowering.allocate(Some(size), 16)
    }
}

impl<H> Instance<H> {
    /// Makes an instance and runs its start-up code. `fill` fills the import slots.
    ///
    /// # Errors
    /// As [`crate::host::Instance::with_config`].
    pub fn new(
        component: &Component,
        host: H,
        config: &Config,
        fill: impl FnOnce(&mut Slots<'_>),
    ) -> Result<Self, Error> {
        let loaded = loaded(component.loaded.manifest)?;
        let inner = Box::new(Inner {
            linked: Arc::clone(&component.linked),
            dropped: Arc::new(Dropped::new()),
            host: UnsafeCell::new(host),
        });
        let inner = NonNull::from(Box::leak(inner));
        let mut slots = Slots::new(&component.linked, inner.as_ptr().cast());
        fill(&mut slots);
        match create(loaded, config, &slots.slots, ptr::null_mut(), None) {
            Ok(header) => Ok(Self {
                header,
                inner,
                component: component.clone(),
            }),
            Err(error) => {
                // SAFETY: leaked above, and there is no instance that could use it.
                drop(unsafe { Box::from_raw(inner.as_ptr()) });
                Err(error.into())
            }
        }
    }

    /// The component.
    #[must_use]
    pub fn component(&self) -> &Component {
        &self.component
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> &H {
        // SAFETY: no call is running, for it would have the instance for itself.
        unsafe { &*self.inner.as_ref().host.get() }
    }

    /// The host.
    #[must_use]
    pub fn host_mut(&mut self) -> &mut H {
        // SAFETY: as above.
        unsafe { &mut *self.inner.as_ref().host.get() }
    }

    /// Calls export `number`.
    ///
    /// # Errors
    /// [`Error::Trap`], [`Error::Host`], [`Error::Poisoned`] and their kin; those of destructors
    /// that have to run first.
    ///
    /// # Safety
    /// The export was checked to have these types.
    #[inline]
    pub unsafe fn call<A: Params, R: Lift<'static>>(
        &mut self,
        number: usize,
        args: A,
    ) -> Result<R, Error> {
        // SAFETY: the instance is alive, and so is what belongs to it.
        let inner = unsafe { self.inner.as_ref() };
        if inner.dropped.any() {
            self.run_destructors()?;
        }
        let site = Site {
            header: self.header,
            linked: &inner.linked,
            dropped: &inner.dropped,
            core: None,
        };
        // SAFETY: the caller's promise; the instance is alive and borrowed for the call.
        unsafe { call(site, inner.linked.exports[number], args) }
    }

    /// Runs the destructors of handles that have been dropped, which the next call does otherwise.
    ///
    /// # Errors
    /// What the first destructor fails with that does.
    pub fn run_destructors(&mut self) -> Result<(), Error> {
        // SAFETY: as above.
        let inner = unsafe { self.inner.as_ref() };
        let mut outcome = Ok(());
        for (resource, handle) in inner.dropped.take() {
            let Some(entry) = inner.linked.resources[resource].drop else {
                continue;
            };
            // SAFETY: the argument of such an entry is a handle index, and it has no results.
            let ended = unsafe {
                enter(
                    self.header,
                    entry,
                    (&raw const handle).cast(),
                    ptr::null_mut(),
                )
            };
            outcome = outcome.and(ended);
        }
        outcome
    }
}

/// Calls an export whose call ends at once.
///
/// # Safety
/// The entry is one of the instance, was checked to have these types, and may be called.
#[inline]
pub(super) unsafe fn call<A: Params, R: Lift<'static>>(
    site: Site<'_>,
    entry: ExportFn,
    args: A,
) -> Result<R, Error> {
    let (mut args_buffer, mut results_buffer) = (Buffer::new(), Buffer::new());
    let mut lowering = Lowering::arguments(site);
    let args_size = A::end(0);
    let args_at = args_buffer.room(args_size, &mut lowering)?;
    let results_at = results_buffer.room(R::SIZE, &mut lowering)?;
    // SAFETY: there is room for arguments and results of the export's types; no reference to the store
    // is in use. What arguments borrow is there until `args` goes.
    unsafe {
        args.lower(args_at, 0, &mut lowering)?;
        let (args_at, results_at) = (or_null(args_at, args_size), or_null(results_at, R::SIZE));
        enter(site.header, entry, args_at, results_at)?;
    }
    // SAFETY: the result is there and ours.
    Ok(unsafe { lift_result(site, results_at) })
}

/// Takes a result.
///
/// # Safety
/// It is there, and is ours.
#[inline]
pub(super) unsafe fn lift_result<R: Lift<'static>>(site: Site<'_>, at: *const u8) -> R {
    // SAFETY: the caller's promise. What is lifted from results owns its parts, so that it may outlive
    // the context.
    unsafe {
        let lifting: Lifting<'static> = std::mem::transmute(Lifting::result(site));
        R::lift(at, &lifting)
    }
}

/// Calls an entry.
///
/// # Safety
/// The instance may be called; arguments are those of the entry, and there is room for its results.
#[inline]
pub(super) unsafe fn enter(
    header: *mut InstanceHeader,
    entry: ExportFn,
    args: *const c_void,
    results: *mut c_void,
) -> Result<(), Error> {
    // SAFETY: the caller's promise.
    unsafe {
        let status = entry(header, args, results);
        check(header, status)
    }
}

/// Entries without arguments or results get no address.
#[inline]
fn or_null(at: *mut u8, size: usize) -> *mut c_void {
    match size {
        0 => ptr::null_mut(),
        _ => at.cast(),
    }
}

impl<H> Drop for Instance<H> {
    fn drop(&mut self) {
        // Nobody is there to hear of a destructor that fails.
        let _ = self.run_destructors();
        // SAFETY: the instance is ours, and no call is running. What import slots point to goes
        // last, for the destructors of the host's resources still have its address.
        unsafe {
            self.inner.as_ref().dropped.end();
            let _ = destroy(self.header);
            drop(Box::from_raw(self.inner.as_ptr()));
        }
    }
}
