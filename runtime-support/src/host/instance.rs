//! Instances, calls, resources.
//!
//! In: a [`Component`], [`Imports`], [`Value`]s. Out: values and errors. Elsewhere: how an instance
//! is made (`crate::instance`), how values lie in memory (`encode`, `decode`).

use std::ffi::c_void;
use std::fmt;
use std::iter;
use std::mem;
use std::ptr;
use std::sync::Arc;

use windlass_abi::component::{ExportDesc, ExportKind};
use windlass_abi::instance::{ExportFn, InstanceHeader};
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use super::call::CallFuture;
use super::component::{Component, Function};
use super::cost::Paid;
use super::decode::{decode, release};
use super::encode::{Encoder, Mismatch};
use super::ends::Ends;
use super::error::{Error, TypeError};
use super::externs::{Call, Extern, FuncType, call_core};
use super::imports::{Imports, Kept};
use super::types::resource;
use super::value::{Own, Value};
use crate::driver::{Core, Turn, reentrance};
use crate::instance::{create, destroy};
use crate::linking::{MemberId, members};
use crate::loaded::{loaded, slice};
use crate::resource::{Dropped, host_dtor, run_host_dtor};
use crate::store::{Config, is_core_module, store};

/// An instance of a component or core module. May move between threads; one thread uses it at a
/// time.
pub struct Instance {
    header: *mut InstanceHeader,
    /// For instances of core modules.
    member: Option<MemberId>,
    /// For instances of components: what calls that take their time share.
    core: Option<Arc<Core>>,
    /// What import slots point to, for instances of components. Dropped after the instance: functions of
    /// the host may have ends of it, which must not find it any more then.
    bound: Kept,
    /// Dropped after the instance, so that its code is there to the end.
    component: Component,
}

// SAFETY: the store is used by whoever has the instance; closures are `Send` and `Sync`.
unsafe impl Send for Instance {}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("component", &self.component)
            .finish_non_exhaustive()
    }
}

/// Memory for arguments or results: at least `size` bytes, aligned for every type.
pub(super) fn buffer(size: usize) -> Vec<u128> {
    vec![0; size.div_ceil(size_of::<u128>())]
}

const _: () = assert!(align_of::<u128>() == 16);

impl Instance {
    /// Makes an instance with the default configuration and runs its start-up code.
    ///
    /// # Errors
    /// See [`Instance::with_config`].
    pub fn new(component: &Component, imports: &Imports) -> Result<Self, Error> {
        Self::with_config(component, imports, &Config::default())
    }

    /// Makes an instance and runs its start-up code.
    ///
    /// # Errors
    /// [`Error::Link`] names missing imports; [`Error::OutOfMemory`]; whatever start-up code fails
    /// with.
    pub fn with_config(
        component: &Component,
        imports: &Imports,
        config: &Config,
    ) -> Result<Self, Error> {
        let loaded = loaded(component.manifest)?;
        let core = (!is_core_module(component.manifest)).then(Core::new);
        let (slots, bound) = imports.slots(&loaded, core.as_ref())?;
        let (bound, header) = match &core {
            Some(core) => {
                let create = || create(loaded, config, &slots, ptr::null_mut(), None);
                // SAFETY: the instance ends with this handle, which ends the core first.
                (bound, unsafe { core.make(create)? })
            }
            None => {
                // It may live longer than this handle.
                let keep_alive = Box::new((bound, component.clone()));
                let header = create(loaded, config, &slots, ptr::null_mut(), Some(keep_alive))?;
                (Kept::new(), header)
            }
        };
        // SAFETY: the instance is new.
        let member = unsafe { store(header.cast()).member };
        Ok(Self {
            header,
            member,
            core,
            bound,
            component: component.clone(),
        })
    }

    /// The component.
    #[must_use]
    pub fn component(&self) -> &Component {
        &self.component
    }

    /// The right to use the instance, which a future of it may have on another thread.
    fn turn(&self) -> Result<Option<Turn<'_>>, Error> {
        let turn = self.core.as_ref().map(|core| core.enter());
        turn.transpose().map_err(|_| reentrance())
    }

    /// The instance block, for typed bindings that call entries themselves.
    #[must_use]
    pub fn as_ptr(&mut self) -> *mut InstanceHeader {
        self.header
    }

    /// Calls an exported function: `interface` such as `docs:adder/add@0.1.0`, empty for exports of
    /// the world itself and of core modules; `name` such as `add` or `[constructor]file`. Several
    /// results of a core function come as a [`Value::Tuple`]. Handles among the arguments
    /// that are [`Value::Own`] are passed away, also when the call fails.
    ///
    /// An `async` function is waited for, and everything else in the instance goes on meanwhile; see
    /// [`Instance::call_async`]. If it waits for nothing that could happen, that is a trap; what another
    /// thread has yet to write or read counts as nothing, and what a host function has yet to answer
    /// does not.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Type`] before anything is called; [`Error::Trap`],
    /// [`Error::Host`], [`Error::InvalidArgument`], [`Error::Poisoned`] and their kin from the
    /// call.
    pub fn call(
        &mut self,
        interface: &str,
        name: &str,
        arguments: &[Value],
    ) -> Result<Option<Value>, Error> {
        let manifest = self.component.manifest;
        let header = self.header;
        let Some(member) = self.member else {
            let export = self
                .component
                .find_export(ExportKind::Function, interface, name)?;
            if Function::of_export(manifest, export).is_async() {
                return self.call_async(interface, name, arguments).wait();
            }
            let _turn = self.turn()?;
            let call = Call {
                header,
                manifest,
                export,
            };
            // SAFETY: the instance is alive, and borrowed for the call.
            return unsafe { call_entry(&call, arguments) };
        };
        let export = self
            .component
            .find_export(ExportKind::CoreFunc, interface, name)?;
        let call = Call {
            header,
            manifest,
            export,
        };
        // SAFETY: as above. Code, export and type are the instance's.
        unsafe {
            let template = slice(&manifest.core.func_refs).get(export.index as usize);
            let index = template.map(|template| template.signature as usize);
            let number = index.and_then(|index| store(header.cast()).loaded.types.get(index));
            let number = *number.ok_or_else(|| Error::Internal("no type".to_owned()))?;
            call_core(&call, member, FuncType(number), arguments)
        }
    }

    /// Calls an exported function, which may be `async`, as a future: [`Instance::call`] says with
    /// what, and what fails. Any executor may poll it, on any thread. It begins when it is polled
    /// first; then the arguments that are handles have been given away.
    ///
    /// Several calls of an instance may go on together: each that is polled makes all of them, and
    /// the host's `async` functions that they call, go on. A call that is dropped is cancelled.
    ///
    /// # Panics
    /// For a core module, whose functions are not `async`.
    pub fn call_async(&self, interface: &str, name: &str, arguments: &[Value]) -> CallFuture {
        let core = self.core.as_ref().expect("an instance of a component");
        let component = self.component.clone();
        let manifest = component.manifest;
        let found = component.find_export(ExportKind::Function, interface, name);
        let found = found.map(|export| (Function::of_export(manifest, export), entry(export)));
        CallFuture::new(Arc::clone(core), component, found, arguments)
    }

    /// For the streams and futures that the host gives to the instance, and gets from it.
    ///
    /// # Panics
    /// For a core module, which has none.
    #[must_use]
    pub fn ends(&self) -> Ends {
        let core = self.core.as_ref().expect("an instance of a component");
        Ends::new(Arc::clone(core), self.component.clone())
    }

    /// Runs what is ready to run: what tasks do after their calls have returned, for the most part,
    /// for futures of the instance run everything when they are polled. False when there is more,
    /// but the thread should have a rest.
    ///
    /// # Errors
    /// When the instance has ended, or does so now.
    pub fn poll(&self) -> Result<bool, Error> {
        let Some(core) = &self.core else {
            return Ok(true);
        };
        let turn = core.enter().map_err(|_| reentrance())?;
        turn.run()
    }

    /// What an instance of a core module exports under a name.
    #[must_use]
    pub fn export(&self, name: &str) -> Option<Extern> {
        // SAFETY: the instance is alive.
        self.member
            .and_then(|_| unsafe { Extern::export(self.header, name) })
    }

    /// Everything that an instance of a core module exports, in the order of the module.
    #[must_use]
    pub fn exports(&self) -> Vec<(String, Extern)> {
        // SAFETY: the instance is alive.
        self.member
            .map_or_else(Vec::new, |_| unsafe { Extern::exports(self.header) })
    }

    /// Makes a handle that the host owns to a resource that the host defines, with a representation
    /// of its choice.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the component imports no such resource.
    pub fn new_resource(&mut self, interface: &str, name: &str, rep: u64) -> Result<Own, Error> {
        let _turn = self.turn()?;
        // SAFETY: the instance is alive, and nothing runs in it.
        unsafe { new_own(self.header, interface, name, rep) }
    }

    /// The representation behind a handle of the host.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] when there is no such handle.
    pub fn resource_rep(&mut self, own: Own) -> Result<u64, Error> {
        let _turn = self.turn()?;
        // SAFETY: as above.
        unsafe { rep_of_own(self.header, own) }
    }

    /// Takes the representation out of a handle of the host: the handle ends, and no destructor
    /// runs.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] when there is no such handle, when it is lent, or when the host
    /// does not define the resource.
    pub fn take_resource(&mut self, own: Own) -> Result<u64, Error> {
        let _turn = self.turn()?;
        // SAFETY: as above.
        unsafe { take_own(self.header, own) }
    }

    /// Drops a handle of the host, and runs the destructor, which may be the component's.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] when there is no such handle or it is lent; whatever the
    /// component's destructor fails with.
    pub fn drop_resource(&mut self, own: Own) -> Result<(), Error> {
        let _turn = self.turn()?;
        let component = self.component.clone();
        let resources = component.resources();
        let found = resources
            .iter()
            .find(|resource| resource.id == own.resource);
        let Some(found) = found.filter(|resource| !resource.host_defined) else {
            // SAFETY: as above.
            return unsafe { drop_own(self.header, own) };
        };
        let kind = ExportKind::ResourceDrop;
        let export = component.find_export(kind, found.interface, found.name)?;
        let (handle, entry) = (own.handle, entry(export)?);
        // SAFETY: the argument of such an entry is a handle index.
        unsafe {
            let status = entry(self.header, (&raw const handle).cast(), ptr::null_mut());
            check(self.header, status)
        }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        match self.member {
            // What others can reach stays. A function of it may even be running, in their hands.
            Some(member) => members::give_up(member),
            None => {
                let mut ended = false;
                if let Some(core) = &self.core {
                    // SAFETY: the instance is ours. If a function that it has called drops it, which is
                    // what polls it, it stays.
                    core.end(|header| ended = unsafe { destroy(header) }.is_ok());
                }
                if !ended {
                    let bound = mem::take(&mut self.bound);
                    mem::forget((bound, self.core.clone(), self.component.clone()));
                }
            }
        }
    }
}

/// Calls the entry of an exported function.
///
/// # Safety
/// The instance is alive, and this thread uses it. For a core module, the arguments have their
/// types.
pub(super) unsafe fn call_entry(call: &Call, arguments: &[Value]) -> Result<Option<Value>, Error> {
    let function = Function::of_export(call.manifest, call.export);
    // The blocks of the arguments live until the call is over.
    let (_encoder, args) = encode_arguments(function, arguments)?;
    let mut results = buffer(function.result().map_or(0, |ty| ty.size()));
    let address = |buffer: &[u128]| match buffer {
        [] => ptr::null::<c_void>(),
        buffer => buffer.as_ptr().cast(),
    };
    let results_address = if results.is_empty() {
        ptr::null_mut()
    } else {
        results.as_mut_ptr().cast()
    };
    let entry = entry(call.export)?;
    // SAFETY: arguments and results have the layout of the export's types; no reference to the
    // store is in use.
    unsafe {
        let status = entry(call.header, address(&args), results_address);
        check(call.header, status)?;
    }
    let Some(ty) = function.result() else {
        return Ok(None);
    };
    let at = results.as_ptr().cast();
    // SAFETY: after `Ok`, a value of the result type is there, and it is ours.
    let value = unsafe {
        let fits = Paid::check(call.header, iter::once((ty, at)));
        let value = fits.map(|()| decode(ty, at));
        release(ty, at);
        value?
    };
    match value {
        Ok(value) => Ok(Some(value)),
        Err(error) => Err(type_error(function, "result", error)),
    }
}

/// The error behind a status.
///
/// # Safety
/// The instance is alive, and its call has ended.
#[inline]
pub(crate) unsafe fn check(instance: *mut InstanceHeader, status: i32) -> Result<(), Error> {
    if status == Status::Ok as i32 {
        return Ok(());
    }
    // SAFETY: the caller's promise.
    let failure = unsafe { &store(instance.cast()).failure };
    Err(Error::from_call(status, failure))
}

/// Frees what results of an import point to, which nobody has taken. Handles in them stay in the host's
/// table, which ends with the instance.
///
/// # Safety
/// They are the struct of results of import `number` and ours.
pub(crate) unsafe fn release_results(
    component: &'static windlass_abi::component::Component,
    number: u32,
    results: &[u128],
) {
    // SAFETY: a manifest's slices are valid.
    let import = unsafe { slice(&component.imports) }.get(number as usize);
    if let Some(ty) = import.and_then(|desc| Function::of_import(component, desc).result()) {
        // SAFETY: the caller's promise.
        unsafe { release(ty, results.as_ptr().cast()) };
    }
}

/// The code of an exported function.
pub(super) fn entry(export: &ExportDesc) -> Result<ExportFn, Error> {
    export
        .entry
        .ok_or_else(|| Error::NotFound("the export has no code".to_owned()))
}

pub(super) fn type_error(function: Function<'_>, place: &str, error: Mismatch) -> Error {
    Error::Type(Box::new(TypeError {
        function: function.qualified_name(),
        place: format!("{place}{}", error.path),
        expected: error.expected,
        given: error.given,
    }))
}

/// The arguments in host layout, with the blocks that they point to.
pub(super) fn encode_arguments(
    function: Function<'_>,
    arguments: &[Value],
) -> Result<(Encoder, Vec<u128>), Error> {
    let params = function.params();
    if params.len() != arguments.len() {
        let expected = format!("{} arguments", params.len());
        let error = Mismatch::new(expected, arguments.len().to_string());
        return Err(type_error(function, "", error));
    }
    let mut encoder = Encoder::default();
    let mut args = buffer(function.params_tuple().map_or(0, |ty| ty.size()));
    let base = args.as_mut_ptr().cast::<u8>();
    for (param, value) in params.iter().zip(arguments) {
        let Some(ty) = param.ty else { continue };
        // SAFETY: the buffer has the size of the parameters' tuple.
        unsafe { encoder.encode(ty, value, base.add(param.offset)) }
            .map_err(|error| type_error(function, param.name, error))?;
    }
    Ok((encoder, args))
}

fn invalid(code: TrapCode) -> Error {
    Error::InvalidArgument(code.message().to_owned())
}

/// See [`Instance::new_resource`].
///
/// # Safety
/// The instance is alive, and no reference to its store is in use.
pub(super) unsafe fn new_own(
    instance: *mut InstanceHeader,
    interface: &str,
    name: &str,
    rep: u64,
) -> Result<Own, Error> {
    // SAFETY: the caller's promise; a manifest's slices are valid.
    let (store, resources) = unsafe {
        let store = store(instance.cast());
        let resources = slice(&store.component().resources);
        (store, resources)
    };
    let component = store.component();
    let found = resources
        .iter()
        .map(|desc| resource(component, desc))
        .find(|resource| {
            resource.host_defined && resource.interface == interface && resource.name == name
        });
    let Some(found) = found else {
        return Err(Error::NotFound(format!(
            "the component imports no resource {interface}#{name}"
        )));
    };
    let table = store.host_table();
    let handle = store
        .handles
        .add_own(table, found.id, rep)
        .map_err(invalid)?;
    Ok(Own {
        resource: found.id,
        handle,
    })
}

/// See [`Instance::resource_rep`].
///
/// # Safety
/// As [`new_own`].
pub(super) unsafe fn rep_of_own(instance: *mut InstanceHeader, own: Own) -> Result<u64, Error> {
    // SAFETY: the caller's promise.
    let store = unsafe { store(instance.cast()) };
    let table = store.host_table();
    store
        .handles
        .rep(table, own.resource, own.handle)
        .map_err(invalid)
}

/// See [`Instance::take_resource`].
///
/// # Safety
/// As [`new_own`].
pub(super) unsafe fn take_own(instance: *mut InstanceHeader, own: Own) -> Result<u64, Error> {
    // SAFETY: the caller's promise.
    let store = unsafe { store(instance.cast()) };
    if host_dtor(store.component(), own.resource).is_none() {
        return Err(Error::InvalidArgument(
            "the host does not define this resource".to_owned(),
        ));
    }
    let table = store.host_table();
    store
        .handles
        .lift_own(table, own.resource, own.handle)
        .map_err(invalid)
}

/// Drops a handle to a resource of the host.
///
/// # Safety
/// As [`new_own`].
pub(super) unsafe fn drop_own(instance: *mut InstanceHeader, own: Own) -> Result<(), Error> {
    // SAFETY: the caller's promise; the reference ends before the destructor runs.
    unsafe {
        let store = store(instance.cast());
        let Some(import) = host_dtor(store.component(), own.resource) else {
            let message = "the host does not define this resource".to_owned();
            return Err(Error::InvalidArgument(message));
        };
        let table = store.host_table();
        match store
            .handles
            .drop_handle(table, own.resource, own.handle)
            .map_err(invalid)?
        {
            Dropped::Own(rep) => run_host_dtor(instance.cast(), import, rep),
            Dropped::Borrow => {}
        }
    }
    Ok(())
}
