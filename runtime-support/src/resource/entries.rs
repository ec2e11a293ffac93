//! What generated code calls for handles and scopes, and the destructors that the host gave.
//!
//! In: the instance, and numbers of tables, types and handles. Out: a [`Pair`]: a handle or
//! representation, or the trap of the rule that was broken. Elsewhere: the rules (`super`).
//!
//! What the host breaks is not the guest's fault: in the host's own table every rule gives
//! `HostInvalidArgument`, and is checked before anything changes. A lack of room or memory is nobody's
//! breach.

use windlass_abi::component::Component;
use windlass_abi::entry::Pair;
use windlass_abi::instance::{DtorFn, InstanceHeader, State};
use windlass_abi::trap::TrapCode;
use windlass_abi::types::NO_TYPE;

use super::{Dropped, Handles};
use crate::entries::Ptr;
use crate::loaded::slice;
use crate::store::store;

/// The import that is the destructor of a resource which the host defines.
pub(crate) fn host_dtor(component: &Component, resource: u32) -> Option<u32> {
    // SAFETY: a manifest's slices are valid.
    let resources = unsafe { slice(&component.resources) };
    let desc = resources.iter().find(|desc| desc.id == resource)?;
    (desc.import != NO_TYPE).then_some(desc.import)
}

/// Runs the host's destructor, if the host gave one.
///
/// # Safety
/// `instance` is live and no reference to its store is in use: the destructor may use the instance.
pub(crate) unsafe fn run_host_dtor(instance: Ptr, import: u32, rep: u64) {
    // SAFETY: the caller's promise; the reference ends before the call.
    let slot = unsafe { store(instance) }.import_slot(import);
    if slot.function.is_null() {
        return;
    }
    // SAFETY: the embedder put a `DtorFn` into the slot of a `ResourceDtor` import.
    unsafe {
        let dtor = std::mem::transmute::<*const std::ffi::c_void, DtorFn>(slot.function);
        dtor(slot.data, instance.cast(), rep);
    }
}

fn pair(value: Result<u64, TrapCode>) -> Pair {
    match value {
        Ok(value) => Pair { value, outcome: 0 },
        Err(code) => Pair {
            value: 0,
            outcome: code as u64,
        },
    }
}

/// Applies `operation` to the handles of `instance`; see the module for failures of the host.
///
/// # Safety
/// As for [`store`].
unsafe fn with_handles(
    instance: Ptr,
    table: u32,
    operation: impl FnOnce(&mut Handles) -> Result<u64, TrapCode>,
) -> Pair {
    // SAFETY: the caller's promise.
    let store = unsafe { store(instance) };
    let result = operation(&mut store.handles);
    pair(result.map_err(|code| {
        let is_lack = matches!(code, TrapCode::HandleTableFull | TrapCode::OutOfMemory);
        if table != store.host_table() || is_lack {
            return code;
        }
        store.failure.set_detail(code.message().to_owned());
        TrapCode::HostInvalidArgument
    }))
}

/// `name(operand: type) = method`: an entry that calls a method of [`Handles`] with a table, a resource
/// and its operand.
macro_rules! entries {
    ($($name:ident($operand:ident: $ty:ty) = $method:ident;)*) => {$(
        #[unsafe(no_mangle)]
        pub(crate) unsafe extern "C" fn $name(
            instance: Ptr,
            table: u32,
            resource: u32,
            $operand: $ty,
        ) -> Pair {
            // SAFETY: generated code passes its own instance.
            unsafe {
                with_handles(instance, table, |handles| {
                    handles.$method(table, resource, $operand).map(u64::from)
                })
            }
        }
    )*};
}

entries! {
    windlass_rt_resource_new(rep: u64) = add_own;
    windlass_rt_resource_rep(handle: u32) = rep;
    windlass_rt_lift_own(handle: u32) = lift_own;
    windlass_rt_lift_borrow(handle: u32) = lift_borrow;
    windlass_rt_lower_own(rep: u64) = add_own;
    windlass_rt_lower_borrow(rep: u64) = lower_borrow;
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_resource_drop(
    instance: Ptr,
    table: u32,
    resource: u32,
    handle: u32,
) -> Pair {
    let mut own = false;
    // SAFETY: generated code passes its own instance.
    let dropped = unsafe {
        with_handles(instance, table, |handles| {
            Ok(match handles.drop_handle(table, resource, handle)? {
                Dropped::Borrow => 0,
                Dropped::Own(rep) => {
                    own = true;
                    rep
                }
            })
        })
    };
    if !own {
        return dropped;
    }
    // SAFETY: as above; the reference ends here.
    let component = unsafe { store(instance) }.component();
    match host_dtor(component, resource) {
        Some(import) => {
            // SAFETY: no reference to the store is left.
            let trapped = unsafe {
                run_host_dtor(instance, import, dropped.value);
                (*instance.cast::<InstanceHeader>()).state == State::Poisoned as u32
            };
            if trapped {
                // By what it wrote to a stream. A destructor has no way to say so.
                let detail = "the component has trapped while a destructor of the host ran";
                // SAFETY: as above.
                unsafe { store(instance) }
                    .failure
                    .set_detail(detail.to_owned());
                return pair(Err(TrapCode::HostError));
            }
            pair(Ok(0))
        }
        None => Pair {
            value: dropped.value,
            outcome: Pair::OWN,
        },
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_scope_enter(instance: Ptr) {
    // SAFETY: generated code passes its own instance.
    unsafe { store(instance) }.handles.enter_scope();
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_scope_exit(instance: Ptr) -> Pair {
    // SAFETY: generated code passes its own instance.
    pair(unsafe { store(instance) }.handles.exit_scope().map(|()| 0))
}
