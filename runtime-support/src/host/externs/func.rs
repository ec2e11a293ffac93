//! Functions of core modules, and those that the host gives to them with their types.

use std::fmt;
use std::ptr::NonNull;
use std::sync::Arc;

use windlass_abi::component as manifest;
use windlass_abi::component::ExportKind;
use windlass_abi::instance::{FuncRef, InstanceHeader};

use super::types::FuncType;
use super::values::{admit, signature};
use crate::host::component::Function;
use crate::host::error::{Error, HostError};
use crate::host::imports::{Caller, Closure};
use crate::host::instance::call_entry;
use crate::host::value::Value;
use crate::linking::external_types::ExternType;
use crate::linking::externs::{Found, Object, func_index};
use crate::linking::members::{Keep, MemberId, enter};
use crate::loaded::slice;

/// A function of an instance of a core module, or one of the host with a core type.
#[derive(Clone)]
pub struct Func(Inner);

#[derive(Clone)]
enum Inner {
    Guest {
        keep: Keep,
        reference: NonNull<FuncRef>,
        instance: NonNull<InstanceHeader>,
        ty: FuncType,
    },
    Host(Arc<HostFunc>),
}

/// A function of the host.
pub(in crate::host) struct HostFunc {
    pub(in crate::host) ty: FuncType,
    pub(in crate::host) closure: Box<Closure>,
}

// SAFETY: what the addresses lead to is used under `enter` only, by one thread at a time.
unsafe impl Send for Func {}
// SAFETY: as above; the address itself never changes.
unsafe impl Sync for Func {}

/// Functions are equal when they are the same function of the same instance, or the same closure.
impl PartialEq for Func {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Inner::Host(one), Inner::Host(other)) => Arc::ptr_eq(one, other),
            _ => self.reference().is_some() && self.reference() == other.reference(),
        }
    }
}

impl fmt::Debug for Func {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Func({})", self.ty())
    }
}

/// How to call a function: the instance that has it, and its entry.
pub(in crate::host) struct Call {
    pub(in crate::host) header: *mut InstanceHeader,
    pub(in crate::host) manifest: &'static manifest::Component,
    pub(in crate::host) export: &'static manifest::ExportDesc,
}

impl Func {
    /// A function of the host that modules import as one of type `ty`. The closure gets values of
    /// the parameters' types, and returns nothing, the result, or a [`Value::Tuple`] of several.
    pub fn new(
        ty: FuncType,
        closure: impl Fn(&mut Caller<'_>, &[Value]) -> Result<Option<Value>, HostError>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self(Inner::Host(Arc::new(HostFunc {
            ty,
            closure: Box::new(closure),
        })))
    }

    /// The function that was found at an address.
    pub(super) fn found(keep: Keep, found: &Found) -> Option<Self> {
        let (Object::Func(reference, instance), ExternType::Func(number)) =
            (found.object, found.ty)
        else {
            return None;
        };
        Some(Self(Inner::Guest {
            keep,
            reference,
            instance,
            ty: FuncType(number),
        }))
    }

    /// Its type.
    #[must_use]
    pub fn ty(&self) -> FuncType {
        match &self.0 {
            Inner::Guest { ty, .. } => *ty,
            Inner::Host(func) => func.ty,
        }
    }

    /// The reference that code has of it; `None` for a function of the host.
    pub(in crate::host) fn reference(&self) -> Option<NonNull<FuncRef>> {
        match &self.0 {
            Inner::Guest { reference, .. } => Some(*reference),
            Inner::Host(_) => None,
        }
    }

    pub(in crate::host) fn address(&self) -> usize {
        self.reference().map_or(0, |at| at.as_ptr() as usize)
    }

    pub(in crate::host) fn member(&self) -> Option<MemberId> {
        match &self.0 {
            Inner::Guest { keep, .. } => Some(keep.member()),
            Inner::Host(_) => None,
        }
    }

    pub(in crate::host) fn host(&self) -> Option<&Arc<HostFunc>> {
        match &self.0 {
            Inner::Guest { .. } => None,
            Inner::Host(func) => Some(func),
        }
    }

    /// Calls it. Several results come as a [`Value::Tuple`]. It must be exported by its module,
    /// under any name: others have no entry for the host.
    ///
    /// # Errors
    /// [`Error::NotFound`] when its module does not export it, or it is the host's own;
    /// [`Error::Type`] before anything is called; as [`crate::host::Instance::call`] from the call.
    pub fn call(&self, arguments: &[Value]) -> Result<Option<Value>, Error> {
        let Inner::Guest {
            keep,
            reference,
            instance,
            ..
        } = &self.0
        else {
            let message = "a function of the host can not be called through this API";
            return Err(Error::NotFound(message.to_owned()));
        };
        let header = instance.as_ptr();
        let offset = reference.as_ptr() as usize - header as usize;
        // SAFETY: the handle keeps the instance, whose component never changes.
        let manifest: &'static manifest::Component = unsafe { &*(*header).component };
        let index = func_index(manifest, offset);
        // SAFETY: a manifest's slices are valid.
        let exports: &'static [manifest::ExportDesc] = unsafe { slice(&manifest.exports) };
        let export = exports.iter().find(|export| {
            export.kind == ExportKind::CoreFunc as u32 && Some(export.index as usize) == index
        });
        let export = export.ok_or_else(|| {
            Error::NotFound("the function is not exported by its module".to_owned())
        })?;
        let call = Call {
            header,
            manifest,
            export,
        };
        // SAFETY: the handle keeps the instance.
        unsafe { call_core(&call, keep.member(), self.ty(), arguments) }
    }
}

/// Calls a function of a core module.
///
/// # Safety
/// The instance is alive and has this member; the export has this type.
pub(in crate::host) unsafe fn call_core(
    call: &Call,
    member: MemberId,
    ty: FuncType,
    arguments: &[Value],
) -> Result<Option<Value>, Error> {
    let _use = enter(member)?;
    let function = Function::of_export(call.manifest, call.export);
    let params = signature(ty).params;
    admit(arguments, &params, member, &function.qualified_name())?;
    // SAFETY: the caller's promise; this thread uses the group.
    unsafe { call_entry(call, arguments) }
}
