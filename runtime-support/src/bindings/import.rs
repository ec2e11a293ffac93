//! Functions of the host.
//!
//! In: methods of the host, wrapped by generated files. Out: import slots whose functions lift
//! arguments, call, and lower the result. Elsewhere: the dynamic counterpart
//! (`crate::host::imports`).
//!
//! A panic is caught before it reaches compiled code; the call into the component then fails with
//! [`crate::host::Error::Internal`], as with dynamic imports.

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use windlass_abi::instance::{DtorFn, GivenImport, ImportFn, ImportSlot, InstanceHeader};
use windlass_abi::status::Status;

use super::checker::Linked;
use super::instance::Inner;
use super::params::LiftParams;
use super::value::{Lifting, Lower, Lowering, Site};
use crate::host::{HostError, panic_text};
use crate::store::store;

/// A function that a component imports, as a method of a host `H`.
pub trait Import<H> {
    /// Its parameters; what they borrow is there for `'a`.
    type Args<'a>: LiftParams<'a>;
    /// Its result.
    type Result: Lower;

    /// Calls it.
    ///
    /// # Errors
    /// Whatever the host fails with.
    fn call(host: &mut H, args: Self::Args<'_>) -> Result<Self::Result, HostError>;
}

/// The import slots of an instance that is being made.
pub struct Slots<'l> {
    pub(super) linked: &'l Linked,
    pub(super) slots: Vec<GivenImport>,
    pub(super) data: *mut c_void,
}

impl<'l> Slots<'l> {
    /// Empty ones. `data` is the address of the instance's `Inner`.
    pub(super) fn new(linked: &'l Linked, data: *mut c_void) -> Self {
        let empty = GivenImport::from(ImportSlot {
            function: ptr::null(),
            data: ptr::null_mut(),
        });
        Self {
            linked,
            slots: vec![empty; linked.slots],
            data,
        }
    }

    /// Fills the slot of a function.
    ///
    /// # Safety
    /// Import `number` was checked to have the types of `F`, and `H` is the host of the instance.
    pub unsafe fn function<H, F: Import<H>>(&mut self, number: usize) {
        self.slots[self.linked.imports[number]].slot = ImportSlot {
            function: call::<H, F> as ImportFn as *const c_void,
            data: self.data,
        };
    }

    /// Fills the slot of a destructor.
    ///
    /// # Safety
    /// Resource `number` is one that the host defines, and all values of it are a `T`.
    pub unsafe fn resource<T>(&mut self, number: usize) {
        if let Some(slot) = self.linked.resources[number].dtor {
            self.slots[slot].slot = ImportSlot {
                function: end::<T> as DtorFn as *const c_void,
                data: self.data,
            };
        }
    }
}

/// The [`ImportFn`] of every function.
unsafe extern "C" fn call<H, F: Import<H>>(
    data: *mut c_void,
    instance: *mut InstanceHeader,
    args: *const c_void,
    results: *mut c_void,
) -> i32 {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: the slot's data is an `Inner` of this host, and compiled code passes arguments
        // and results of the import's types.
        unsafe { run::<H, F>(&*data.cast(), instance, args.cast(), results.cast()) }
    }));
    let (status, message) = match outcome {
        Ok(Ok(())) => return Status::Ok as i32,
        Ok(Err(error)) => (Status::HostError, error.message().to_owned()),
        Err(panic) => (
            Status::Internal,
            format!("panicked: {}", panic_text(&*panic)),
        ),
    };
    // SAFETY: the instance is alive; the host's function has ended.
    unsafe { store(instance.cast()) }.failure.say(message);
    status as i32
}

/// Lifts, calls, lowers.
///
/// # Safety
/// Arguments and results have the types of `F`, and no other function of this host is running.
unsafe fn run<H, F: Import<H>>(
    inner: &Inner<H>,
    instance: *mut InstanceHeader,
    args: *const u8,
    results: *mut u8,
) -> Result<(), HostError> {
    let site = Site {
        header: instance,
        linked: &inner.linked,
        dropped: &inner.dropped,
        core: None,
    };
    let lifting = Lifting::arguments(site);
    // SAFETY: the caller's promise. The component calls one function of its host at a time, and
    // whoever has the instance can not reach its host meanwhile.
    let result = unsafe {
        let args = F::Args::lift(args, 0, &lifting);
        lifting.outcome()?;
        F::call(&mut *inner.host.get(), args)?
    };
    let mut lowering = Lowering::result(site);
    // SAFETY: the caller's promise.
    unsafe { result.lower(results, &mut lowering)? };
    lowering.give();
    Ok(())
}

/// The [`DtorFn`] of every resource of the host. A panic goes no further: a destructor has no way
/// to fail.
unsafe extern "C" fn end<T>(_: *mut c_void, _: *mut InstanceHeader, rep: u64) {
    // The panic hook has printed it.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: the representation is the address of a box, which the last owner has let go of.
        drop(unsafe { Box::from_raw(ptr::with_exposed_provenance_mut::<T>(rep as usize)) });
    }));
}
