//! Closures as host functions.
//!
//! In: closures by interface and name. Out: import slots in the order of a manifest, whose
//! functions decode arguments, run the closure and encode its result. Elsewhere: values and their
//! layout.
//!
//! A panic in a closure is caught before it reaches generated code; the call into the component
//! then fails with [`Error::Internal`].

use std::any::Any;
use std::ffi::c_void;
use std::fmt;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;

use windlass_abi::component::{ImportDesc, ImportKind, func_flags};
use windlass_abi::instance::{DtorFn, GivenImport, ImportFn, ImportSlot, InstanceHeader};
use windlass_abi::status::Status;

use super::component::Function;
use super::cost::Paid;
use super::decode::decode;
use super::encode::Encoder;
use super::error::{Error, HostError, TypeError};
use super::externs::values::{admit, signature};
use super::externs::{Extern, FuncType, HostFunc};
use super::instance::{buffer, drop_own, new_own, rep_of_own, take_own};
use super::types::optional_name;
use super::value::{Own, Value};
use crate::core_types::TypeNumber;
use crate::driver::{Answer, Core, ImportFuture, TRAPPED, is_poisoned, start_import};
use crate::linking::external_types::ExternType;
use crate::linking::{core_kind, expected, incompatible};
use crate::loaded::{Loaded, Refusal, qualified, slice};
use crate::store::store;

pub(super) type Closure =
    dyn Fn(&mut Caller<'_>, &[Value]) -> Result<Option<Value>, HostError> + Send + Sync;
type AsyncClosure = dyn Fn(Vec<Value>) -> BoxFuture + Send + Sync;
type BoxFuture = Pin<Box<dyn Future<Output = Result<Option<Value>, HostError>> + Send>>;
type Dtor = dyn Fn(u64) + Send + Sync;

#[derive(Clone)]
enum Item {
    Closure(Arc<Closure>),
    Async(Arc<AsyncClosure>),
    /// With its flags.
    Raw(ImportFn, *mut c_void, u32),
    Dtor(Arc<Dtor>),
    Extern(Extern),
}

// SAFETY: whoever gives a raw function promises that it may be called from any thread.
unsafe impl Send for Item {}
// SAFETY: as above.
unsafe impl Sync for Item {}

/// What a host gives to components. May serve many instances, and have more than one needs.
#[derive(Clone, Default)]
pub struct Imports {
    items: Vec<(String, String, Item)>,
}

impl fmt::Debug for Imports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(
                self.items
                    .iter()
                    .map(|(interface, name, _)| format!("{interface}#{name}")),
            )
            .finish()
    }
}

impl Imports {
    /// No imports.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn add(&mut self, interface: &str, name: &str, item: Item) -> &mut Self {
        let is_dtor = matches!(item, Item::Dtor(_));
        self.items.retain(|(known, other, item)| {
            (&**known, &**other) != (interface, name) || matches!(item, Item::Dtor(_)) != is_dtor
        });
        self.items
            .push((interface.to_owned(), name.to_owned(), item));
        self
    }

    /// Gives a function: `interface` such as `docs:adder/log@1.0.0`, empty for imports of the world
    /// itself; `name` such as `log` or `[method]file.read`. Replaces one of the same names.
    pub fn function(
        &mut self,
        interface: &str,
        name: &str,
        closure: impl Fn(&mut Caller<'_>, &[Value]) -> Result<Option<Value>, HostError>
        + Send
        + Sync
        + 'static,
    ) -> &mut Self {
        self.add(interface, name, Item::Closure(Arc::new(closure)))
    }

    /// Gives a function that works on host layout itself, as typed bindings do.
    ///
    /// # Safety
    /// `function` keeps to [`ImportFn`]'s rules for the types that the component imports under
    /// these names, `data` outlives every instance, and both may be used from any thread.
    pub unsafe fn raw_function(
        &mut self,
        interface: &str,
        name: &str,
        function: ImportFn,
        data: *mut c_void,
    ) -> &mut Self {
        self.add(interface, name, Item::Raw(function, data, 0))
    }

    /// Gives a function of an `async` type. The future may wait for anything, on any executor: it is
    /// polled when it is woken and somebody polls a future of the instance. It must not wait for a
    /// call of the same instance by blocking its thread. While it is polled, nobody else uses the instance:
    /// if it uses another instance, whose functions use this one, both have to be on the same thread. If
    /// the component cancels the call, the future is dropped.
    ///
    /// A function that is `async` in the component must be given so, and no other.
    pub fn async_function<F>(
        &mut self,
        interface: &str,
        name: &str,
        closure: impl Fn(Vec<Value>) -> F + Send + Sync + 'static,
    ) -> &mut Self
    where
        F: Future<Output = Result<Option<Value>, HostError>> + Send + 'static,
    {
        let closure = move |arguments| -> BoxFuture { Box::pin(closure(arguments)) };
        self.add(interface, name, Item::Async(Arc::new(closure)))
    }

    /// As [`Imports::raw_function`], for a function of an `async` type.
    ///
    /// # Safety
    /// As there.
    pub unsafe fn raw_async_function(
        &mut self,
        interface: &str,
        name: &str,
        function: ImportFn,
        data: *mut c_void,
    ) -> &mut Self {
        let item = Item::Raw(function, data, func_flags::ASYNC);
        self.add(interface, name, item)
    }

    /// Gives the destructor of a resource that the host defines; it gets the representation.
    /// Without one, dropping the last handle does nothing.
    pub fn resource(
        &mut self,
        interface: &str,
        name: &str,
        dtor: impl Fn(u64) + Send + Sync + 'static,
    ) -> &mut Self {
        self.add(interface, name, Item::Dtor(Arc::new(dtor)))
    }

    /// Gives something to core modules: names of an import, what it is. Replaces what has the same
    /// names. A function of the host that is given so has its type, and is refused to a module that
    /// declares another; one that [`Imports::function`] gives has whatever type a module declares.
    pub fn define(&mut self, module: &str, name: &str, item: impl Into<Extern>) -> &mut Self {
        self.add(module, name, Item::Extern(item.into()))
    }

    /// Slots for the imports of a component, and what they point to. A missing import has a null
    /// slot.
    pub(super) fn slots(
        &self,
        loaded: &Loaded,
        core: Option<&Arc<Core>>,
    ) -> Result<(Vec<GivenImport>, Kept), Refusal> {
        let component = loaded.component;
        let mut bound: Kept = Vec::new();
        // SAFETY: a manifest's slices are valid.
        let imports: &'static [_] = unsafe { slice(&component.imports) };
        let slots: Result<Vec<_>, Refusal> = imports
            .iter()
            .map(|desc| {
                let found = self.items.iter().find(|(interface, name, item)| {
                    *interface == optional_name(component, desc.interface)
                        && *name == optional_name(component, desc.name)
                        && matches!(item, Item::Dtor(_))
                            == (desc.kind == ImportKind::ResourceDtor as u32)
                });
                let function = match found {
                    None => std::ptr::null(),
                    Some((_, _, Item::Raw(function, data, flags))) => {
                        let slot = ImportSlot {
                            function: *function as *const c_void,
                            data: *data,
                        };
                        return Ok(GivenImport {
                            slot,
                            flags: *flags,
                        });
                    }
                    Some((_, _, Item::Async(_))) => call_async as ImportFn as *const c_void,
                    Some((_, _, Item::Extern(item))) => match item.slot() {
                        Some(slot) => return Ok(slot.into()),
                        None => {
                            check_type(loaded, desc, item)?;
                            call_closure as ImportFn as *const c_void
                        }
                    },
                    Some((_, _, Item::Closure(_))) => call_closure as ImportFn as *const c_void,
                    Some((_, _, Item::Dtor(_))) => call_dtor as DtorFn as *const c_void,
                };
                let Some((_, _, item)) = found else {
                    return Ok(GivenImport::from(ImportSlot {
                        function,
                        data: std::ptr::null_mut(),
                    }));
                };
                let item = Arc::new(Bound {
                    item: item.clone(),
                    function: Function::of_import(component, desc),
                    core_type: core_type(loaded, desc),
                    core: core.cloned(),
                });
                let flags = match item.item {
                    Item::Async(_) => func_flags::ASYNC,
                    _ => 0,
                };
                let data = Arc::as_ptr(&item).cast_mut().cast();
                bound.push(item);
                let slot = ImportSlot { function, data };
                Ok(GivenImport { slot, flags })
            })
            .collect();
        Ok((slots?, bound))
    }
}

/// What import slots point to.
pub(super) type Kept = Vec<Arc<Bound>>;

/// The type that a module declares for a function that it imports.
fn core_type(loaded: &Loaded, desc: &ImportDesc) -> Option<TypeNumber> {
    let is_func = desc.kind == ImportKind::CoreFunc as u32;
    let number = is_func.then(|| loaded.types.get(desc.index as usize));
    number.flatten().copied()
}

/// Checks the type of a function of the host for an import.
fn check_type(loaded: &Loaded, desc: &ImportDesc, item: &Extern) -> Result<(), Refusal> {
    let Extern::Func(func) = item else {
        return Ok(());
    };
    let found = ExternType::Func(func.ty().0);
    let (component, types) = (loaded.component, &loaded.types);
    let kind = core_kind(desc.kind);
    let wanted = kind.and_then(|kind| expected(component, types, kind, desc.index));
    match wanted {
        Some(wanted) if !found.matches(&wanted) => {
            let found = found.to_string();
            Err(incompatible(component, desc, &wanted, &found))
        }
        Some(_) => Ok(()),
        None => {
            let name = qualified(component, desc.interface, desc.name);
            let message = format!("{name}: a component does not import core functions");
            Err(Refusal::new(Status::Link, message))
        }
    }
}

/// What the slot of a closure points to.
pub(super) struct Bound {
    item: Item,
    function: Function<'static>,
    /// For functions of core modules.
    core_type: Option<TypeNumber>,
    /// For functions of an instance of a component.
    core: Option<Arc<Core>>,
}

/// What a host function may do with the instance that called it.
pub struct Caller<'a> {
    instance: *mut InstanceHeader,
    call: PhantomData<&'a mut ()>,
}

impl Caller<'_> {
    /// The instance, for typed bindings. That of a component can not be entered during the call.
    #[must_use]
    pub fn as_ptr(&self) -> *mut InstanceHeader {
        self.instance
    }

    /// What the instance exports, if it is one of a core module. Its functions may be called.
    #[must_use]
    pub fn export(&self, name: &str) -> Option<Extern> {
        // SAFETY: the instance is alive during the call, and no reference to its store is in use.
        unsafe {
            store(self.instance.cast())
                .member
                .and_then(|_| Extern::export(self.instance, name))
        }
    }

    /// As [`super::Instance::new_resource`].
    ///
    /// # Errors
    /// As there.
    pub fn new_resource(&mut self, interface: &str, name: &str, rep: u64) -> Result<Own, Error> {
        // SAFETY: the instance is alive during the call, and no reference to its store is in use.
        unsafe { new_own(self.instance, interface, name, rep) }
    }

    /// As [`super::Instance::resource_rep`].
    ///
    /// # Errors
    /// As there.
    pub fn resource_rep(&mut self, own: Own) -> Result<u64, Error> {
        // SAFETY: as above.
        unsafe { rep_of_own(self.instance, own) }
    }

    /// As [`super::Instance::take_resource`].
    ///
    /// # Errors
    /// As there.
    pub fn take_resource(&mut self, own: Own) -> Result<u64, Error> {
        // SAFETY: as above.
        unsafe { take_own(self.instance, own) }
    }

    /// Drops a handle to a resource that the host defines, and runs its destructor. A component's
    /// own resources can not be dropped here, for their destructors would enter the instance.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for any other handle.
    pub fn drop_resource(&mut self, own: Own) -> Result<(), Error> {
        // SAFETY: as above.
        unsafe { drop_own(self.instance, own) }
    }
}

/// The text of a panic.
pub(crate) fn panic_text(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("unknown")
}

/// The [`ImportFn`] of every closure.
unsafe extern "C" fn call_closure(
    data: *mut c_void,
    instance: *mut InstanceHeader,
    args: *const c_void,
    results: *mut c_void,
) -> i32 {
    // SAFETY: the slot's data is a `Bound` that lives as long as the instance.
    let bound = unsafe { &*data.cast::<Bound>() };
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: generated code, which runs in a turn, passes arguments and results of the import's types.
        unsafe {
            // Start-up code may call host functions too, with streams.
            if let Some(core) = &bound.core {
                core.begin(instance);
            }
            run(bound, instance, args.cast(), results.cast())
        }
    }));
    // SAFETY: the instance is alive.
    let trapped = bound.core.is_some() && unsafe { is_poisoned(instance) };
    let (status, message) = match outcome {
        Ok(Ok(())) if trapped => (Status::HostError, TRAPPED.to_owned()),
        Ok(Ok(())) => return Status::Ok as i32,
        Ok(Err(error)) => (Status::HostError, error.message().to_owned()),
        Err(panic) => (
            Status::Internal,
            format!("panicked: {}", panic_text(&*panic)),
        ),
    };
    // SAFETY: the instance is alive; the closure has ended.
    unsafe { store(instance.cast()) }.failure.say(message);
    status as i32
}

/// The [`ImportFn`] of every `async` closure.
unsafe extern "C" fn call_async(
    data: *mut c_void,
    instance: *mut InstanceHeader,
    args: *const c_void,
    results: *mut c_void,
) -> i32 {
    // SAFETY: the slot's data is a `Bound` that lives as long as the instance, and generated code
    // passes arguments and results of the import's types.
    let answer = unsafe {
        let bound = &*data.cast::<Bound>();
        let (future, paid) = answer(bound, instance, args.cast());
        match &bound.core {
            Some(core) => start_import(core, instance, future, paid),
            None => Some(Answer::Failed(
                "a core module has no async functions".to_owned(),
            )),
        }
    };
    match answer {
        None => Status::Pending as i32,
        Some(Answer::Results(values, size)) => {
            // SAFETY: the results have room for so many bytes.
            unsafe { results.copy_from_nonoverlapping(values.as_ptr().cast(), size) };
            Status::Ok as i32
        }
        Some(Answer::Failed(message)) => {
            // SAFETY: the instance is alive; the closure has ended.
            unsafe { store(instance.cast()) }.failure.say(message);
            Status::HostError as i32
        }
    }
}

/// Decodes and calls; what is left is a future, and the bytes that were paid for its arguments.
///
/// # Safety
/// `args` are the arguments of the function, which the instance calls.
unsafe fn answer(
    bound: &Bound,
    instance: *mut InstanceHeader,
    args: *const u8,
) -> (ImportFuture, usize) {
    let function = bound.function;
    let mut paid = 0;
    let called = catch_unwind(AssertUnwindSafe(|| {
        let Item::Async(closure) = &bound.item else {
            return Err(HostError::new("no closure"));
        };
        // SAFETY: the caller's promise.
        let (arguments, taken) = unsafe { decode_arguments(function, instance, args)? };
        paid = taken.keep();
        Ok(closure(arguments))
    }));
    let called = called.unwrap_or_else(|panic| {
        let message = format!("panicked: {}", panic_text(&*panic));
        Err(HostError::new(message))
    });
    let future = Box::pin(async move {
        let result = match called {
            Ok(future) => future.await,
            Err(error) => Err(error),
        };
        let size = function.result().map_or(0, |ty| ty.size());
        let mut room = buffer(size);
        // SAFETY: there is room for the result type.
        let encoded = result.and_then(|result| unsafe {
            encode_result(function, result, room.as_mut_ptr().cast())
        });
        match encoded {
            Ok(()) => Answer::Results(room, size),
            Err(error) => Answer::Failed(error.message().to_owned()),
        }
    });
    (future, paid)
}

/// Decodes, calls, encodes.
unsafe fn run(
    bound: &Bound,
    instance: *mut InstanceHeader,
    args: *const u8,
    results: *mut u8,
) -> Result<(), HostError> {
    let host: &HostFunc;
    let closure: &Closure = match &bound.item {
        Item::Closure(closure) => &**closure,
        Item::Extern(Extern::Func(func)) if func.host().is_some() => {
            host = func.host().map_or_else(|| unreachable!(), |host| &**host);
            &*host.closure
        }
        _ => return Err(HostError::new("no closure")),
    };
    let function = bound.function;
    // SAFETY: the caller's promise.
    let (arguments, _paid) = unsafe { decode_arguments(function, instance, args)? };
    let mut caller = Caller {
        instance,
        call: PhantomData,
    };
    let result = closure(&mut caller, &arguments)?;
    if let Some(number) = bound.core_type {
        // SAFETY: the instance is alive during the call, and no reference to its store is in use.
        unsafe { admit_results(instance, number, result.as_ref())? };
    }
    // SAFETY: the results have room for the result type.
    unsafe { encode_result(function, result, results) }
}

fn type_error(function: Function<'_>, place: &str, error: super::encode::Mismatch) -> TypeError {
    TypeError {
        function: function.qualified_name(),
        place: format!("{place}{}", error.path),
        expected: error.expected,
        given: error.given,
    }
}

/// The arguments of a host function, and what the guest pays for them while they are there.
///
/// # Safety
/// `args` is the struct of its arguments, and the instance calls it.
unsafe fn decode_arguments(
    function: Function<'_>,
    instance: *mut InstanceHeader,
    args: *const u8,
) -> Result<(Vec<Value>, Paid), HostError> {
    let places = function.params().into_iter();
    let places = places.filter_map(|param| Some((param.ty?, args.wrapping_add(param.offset))));
    // SAFETY: the arguments have the layout of the parameters' tuple.
    let paid = unsafe { Paid::new(instance, places)? };
    let mut arguments = Vec::new();
    for param in function.params() {
        let Some(ty) = param.ty else { continue };
        // SAFETY: the arguments have the layout of the parameters' tuple.
        let value = unsafe { decode(ty, args.add(param.offset)) };
        arguments.push(value.map_err(|error| type_error(function, param.name, error))?);
    }
    Ok((arguments, paid))
}

/// Writes the result of a host function.
///
/// # Safety
/// `results` has room for it.
unsafe fn encode_result(
    function: Function<'_>,
    result: Option<Value>,
    results: *mut u8,
) -> Result<(), HostError> {
    match (function.result(), result) {
        (None, None) => Ok(()),
        (Some(ty), Some(value)) => {
            let mut encoder = Encoder::default();
            // SAFETY: the caller's promise.
            unsafe { encoder.encode(ty, &value, results) }
                .map_err(|error| type_error(function, "result", error))?;
            encoder.release();
            Ok(())
        }
        (expected, given) => Err(TypeError {
            function: function.qualified_name(),
            place: "result".to_owned(),
            expected: expected.map_or("none".to_owned(), |ty| ty.to_string()),
            given: given.map_or("none", |value| value.kind_name()).to_owned(),
        }
        .into()),
    }
}

/// Checks what a host function returns to a core module, which relies on the types.
///
/// # Safety
/// The instance is alive, and no reference to its store is in use.
unsafe fn admit_results(
    instance: *mut InstanceHeader,
    number: TypeNumber,
    result: Option<&Value>,
) -> Result<(), HostError> {
    let types = signature(FuncType(number)).results;
    let values = match (result, types.len()) {
        (None, _) => &[],
        (Some(Value::Tuple(values)), 2..) => &**values,
        (Some(value), _) => std::slice::from_ref(value),
    };
    // SAFETY: the caller's promise.
    let member = unsafe { store(instance.cast()) }.member;
    member.map_or(Ok(()), |member| {
        admit(values, &types, member, "result").map_err(HostError::from)
    })
}

/// The [`DtorFn`] of every destructor. A panic is reported on standard error and goes no further:
/// a destructor has no way to fail.
unsafe extern "C" fn call_dtor(data: *mut c_void, _instance: *mut InstanceHeader, rep: u64) {
    // SAFETY: the slot's data is a `Bound` that lives as long as the instance.
    let bound = unsafe { &*data.cast::<Bound>() };
    if let Item::Dtor(dtor) = &bound.item {
        // The panic hook has printed it.
        let _ = catch_unwind(AssertUnwindSafe(|| dtor(rep)));
    }
}
