//! Functions of the host that other calls go on beside.
//!
//! In: methods of the host, wrapped by generated files. Out: import slots whose functions lift
//! arguments, call, and lower the result, now or when a future is ready.

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

use windlass_abi::component::func_flags;
use windlass_abi::instance::{GivenImport, ImportFn, ImportSlot, InstanceHeader};
use windlass_abi::status::Status;

use super::super::checker::Linked;
use super::super::import::Slots;
use super::super::params::LiftParams;
use super::super::value::{Lifting, Lower, Lowering};
use super::instance::{Home, Inner};
use crate::driver::{Answer, ImportFuture, TRAPPED, is_poisoned, start_import};
use crate::host::{HostError, panic_text};
use crate::store::store;

/// A function that a component imports, as a method of a host `H` that is shared.
pub trait SharedImport<H> {
    /// Its parameters; what they borrow is there for `'a`.
    type Args<'a>: LiftParams<'a>;
    /// Its result.
    type Result: Lower;

    /// Calls it.
    ///
    /// # Errors
    /// Whatever the host fails with.
    fn call(host: &H, args: Self::Args<'_>) -> Result<Self::Result, HostError>;
}

/// An `async` function that a component imports.
pub trait AsyncImport<H> {
    /// Its parameters. What they borrow belongs to the host.
    type Args<'a>: LiftParams<'a>
    where
        H: 'a;
    /// Its result.
    type Result: Lower;

    /// Calls it. The future is dropped when the component cancels the call.
    fn call<'a>(
        host: &'a H,
        args: Self::Args<'a>,
    ) -> impl Future<Output = Result<Self::Result, HostError>> + Send;
}

/// An [`ImportFuture`] that borrows the host.
type Borrowing<'h> = Pin<Box<dyn Future<Output = Answer> + Send + 'h>>;

/// The import slots of an instance that is being made.
pub struct AsyncSlots<'l>(Slots<'l>);

impl<'l> AsyncSlots<'l> {
    /// Empty ones. `data` is the address of the instance's `Inner`.
    pub(super) fn new(linked: &'l Linked, data: *mut c_void) -> Self {
        Self(Slots::new(linked, data))
    }

    /// What is given for each import.
    pub(super) fn given(&self) -> &[GivenImport] {
        &self.0.slots
    }

    /// Fills the slot of a function.
    ///
    /// # Safety
    /// Import `number` was checked to have the types of `F`, and `H` is the host of the instance.
    pub unsafe fn function<H, F: SharedImport<H>>(&mut self, number: usize) {
        self.fill(number, call_shared::<H, F>, 0);
    }

    /// Fills the slot of an `async` function.
    ///
    /// # Safety
    /// As [`AsyncSlots::function`].
    pub unsafe fn async_function<H, F: AsyncImport<H>>(&mut self, number: usize) {
        self.fill(number, call_async::<H, F>, func_flags::ASYNC);
    }

    fn fill(&mut self, number: usize, function: ImportFn, flags: u32) {
        let slot = ImportSlot {
            function: function as *const c_void,
            data: self.0.data,
        };
        self.0.slots[self.0.linked.imports[number]] = GivenImport { slot, flags };
    }

    /// Fills the slot of a destructor.
    ///
    /// # Safety
    /// Resource `number` is one that the host defines, and all values of it are a `T`.
    pub unsafe fn resource<T>(&mut self, number: usize) {
        // SAFETY: the caller's promise.
        unsafe { self.0.resource::<T>(number) }
    }
}

/// The struct of results, with what it points to.
fn lower<R: Lower>(result: &R, home: &Home) -> Result<Answer, HostError> {
    let mut words = vec![0_u128; R::SIZE.div_ceil(size_of::<u128>())];
    let mut lowering = Lowering::result(home.site());
    // SAFETY: there is room for it; this thread has the turn, and no reference to the store is in use.
    unsafe { result.lower(words.as_mut_ptr().cast(), &mut lowering)? };
    lowering.give();
    Ok(Answer::Results(words, R::SIZE))
}

/// The same as what a host function ends with.
fn answer<R: Lower>(result: Result<R, HostError>, home: &Home) -> Answer {
    let answer = result.and_then(|result| lower(&result, home));
    answer.unwrap_or_else(|error| Answer::Failed(error.message().to_owned()))
}

/// Writes results, or says why there are none.
///
/// # Safety
/// There is room for the results; the instance is alive, and no reference to its store is in use.
unsafe fn end(answer: Option<Answer>, instance: *mut InstanceHeader, results: *mut c_void) -> i32 {
    match answer {
        None => Status::Pending as i32,
        Some(Answer::Results(words, size)) => {
            // SAFETY: the caller's promise.
            unsafe { results.copy_from_nonoverlapping(words.as_ptr().cast(), size) };
            Status::Ok as i32
        }
        Some(Answer::Failed(message)) => {
            // SAFETY: the caller's promise.
            unsafe { store(instance.cast()) }.failure.say(message);
            Status::HostError as i32
        }
    }
}

fn panicked(payload: &(dyn std::any::Any + Send)) -> HostError {
    HostError::new(format!("panicked: {}", panic_text(payload)))
}

/// The [`ImportFn`] of every function that is not `async`.
unsafe extern "C" fn call_shared<H, F: SharedImport<H>>(
    data: *mut c_void,
    instance: *mut InstanceHeader,
    args: *const c_void,
    results: *mut c_void,
) -> i32 {
    // SAFETY: the slot's data is an `Inner` of this host, and compiled code passes arguments and
    // results of the import's types.
    unsafe {
        let inner = &*data.cast::<Inner<H>>();
        // Start-up code may call host functions too, with streams.
        inner.core.begin(instance);
        let home = inner.home(instance);
        let lifting = Lifting::arguments(inner.site(instance));
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let args = F::Args::lift(args.cast(), 0, &lifting);
            // Strings and lists of numbers are where the component has them.
            let call = || inner.core.lending(|| F::call(&inner.host, args));
            answer(lifting.outcome().and_then(|()| call()), &home)
        }));
        let mut answer =
            outcome.unwrap_or_else(|panic| answer::<()>(Err(panicked(&*panic)), &home));
        if is_poisoned(instance) && matches!(answer, Answer::Results(..)) {
            answer = Answer::Failed(TRAPPED.to_owned());
        }
        end(Some(answer), instance, results)
    }
}

/// The [`ImportFn`] of every `async` function.
unsafe extern "C" fn call_async<H, F: AsyncImport<H>>(
    data: *mut c_void,
    instance: *mut InstanceHeader,
    args: *const c_void,
    results: *mut c_void,
) -> i32 {
    // SAFETY: as above. The host is there until the instance has ended, and so is what the component
    // lends until the call has; futures are dropped before either.
    unsafe {
        let inner = &*data.cast::<Inner<H>>();
        let home = inner.home(instance);
        let lifting = Lifting::arguments(inner.site(instance));
        let begun = catch_unwind(AssertUnwindSafe(|| {
            let args = F::Args::lift(args.cast(), 0, &lifting);
            lifting.outcome().map(|()| F::call(&inner.host, args))
        }));
        let begun = begun.unwrap_or_else(|panic| Err(panicked(&*panic)));
        let answer = match begun {
            Err(error) => Some(answer::<()>(Err(error), &home)),
            Ok(future) => {
                let core = std::sync::Arc::clone(&home.core);
                let future: Borrowing<'_> = Box::pin(async move { answer(future.await, &home) });
                let future = std::mem::transmute::<Borrowing<'_>, ImportFuture>(future);
                start_import(&core, instance, future, lifting.keep_paid())
            }
        };
        end(answer, instance, results)
    }
}
