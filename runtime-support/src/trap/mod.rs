//! Traps: how they are raised, where they go, what the host learns.
//!
//! In: trap codes from generated code, hardware traps, failures of host functions. Out: control in
//! the handler of the entry trampoline, a [`Failure`] in the store, a status. Elsewhere: Wasm
//! exceptions (`exception`), which are found by the same frames.
//!
//! | file | what it does |
//! |---|---|
//! | `registry` | whose code an address belongs to |
//! | `signals` | from a signal to the landing shim |
//! | `arch` | the two shims, and registers |
//! | `unwind` | from the trapping frame to the handler |
//! | `failure` | what the host reads |

pub(crate) mod arch;
mod failure;
pub(crate) mod registry;
pub(crate) mod signals;
pub(crate) mod unwind;

#[cfg(test)]
pub(crate) mod tests;

use windlass_abi::instance::{InstanceHeader, State};
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

pub(crate) use self::arch::{windlass_rt_raise, windlass_rt_throw, windlass_rt_trap};
pub use self::failure::{Backtrace, Frame};
pub(crate) use self::failure::{Failure, c_string};
use crate::entries::Ptr;
use crate::linking::{core_kind, names};
use crate::loaded::{qualified, slice};
use crate::store::store;

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_entry_refused(instance: Ptr) -> u32 {
    // SAFETY: generated code passes its own instance; the header is read before the store.
    let (state, store) = unsafe { ((*instance.cast::<InstanceHeader>()).state, store(instance)) };
    let (status, message) = if state == State::Poisoned as u32 {
        let reason = store
            .failure
            .code
            .map_or("an earlier failure", TrapCode::message);
        (
            Status::Poisoned,
            format!("the instance was poisoned by: {reason}"),
        )
    } else {
        let message = "the instance is running already and can not be entered again";
        (Status::Reentrance, message.to_owned())
    };
    store.failure.record(status, &message);
    status as u32
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_entry_trapped(instance: Ptr, code: u64) -> u32 {
    // SAFETY: generated code passes its own instance.
    let store = unsafe { store(instance) };
    let is_core_module = store.is_core_module();
    // Values of core modules need no memory of the host, and an outer call may still be running.
    if !is_core_module {
        store.results.abandon(&store.allowance);
        store.taken.abandon(&store.allowance);
        store.scratch.clear(&store.allowance);
        store.handles.abandon_scopes();
    }
    let code = u8::try_from(code).ok().and_then(TrapCode::from_raw);
    let status = match code {
        Some(TrapCode::HostInvalidArgument) => Status::InvalidArgument,
        Some(TrapCode::HostError) => store.failure.status.take().unwrap_or(Status::HostError),
        Some(TrapCode::HostInvalidValue) => Status::HostError,
        Some(TrapCode::OutOfMemory) => Status::OutOfMemory,
        _ => Status::Trap,
    };
    store.failure.status = Some(status);
    store.failure.arrived();
    if is_core_module {
        // The entry itself ends its activation.
        return status as u32;
    }
    // SAFETY: as above.
    let state = unsafe { &mut (*instance.cast::<InstanceHeader>()).state };
    if status != Status::InvalidArgument {
        *state = State::Poisoned as u32;
        if let Some(hook) = store.abandon() {
            // SAFETY: no reference to the store is used any more; the hook is valid, as who has set
            // it promised.
            unsafe { (hook.function)(hook.data) };
        }
    } else if *state == State::Entered as u32 {
        *state = State::Ready as u32;
    }
    status as u32
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_import_failed(
    instance: Ptr,
    import: u32,
    status: u32,
) -> u32 {
    // SAFETY: generated code passes its own instance.
    let store = unsafe { store(instance) };
    let component = store.component();
    // SAFETY: a manifest's slices are valid.
    let imports = unsafe { slice(&component.imports) };
    let function = imports.get(import as usize).map_or_else(
        || "?".to_owned(),
        |desc| match core_kind(desc.kind) {
            Some(_) => names(component, desc),
            None => qualified(component, desc.interface, desc.name),
        },
    );
    let status = Status::from_raw(status as i32);
    let reason = store.failure.take_said().unwrap_or_else(|| match status {
        Some(Status::Pending) => "a synchronous function cannot be pending".to_owned(),
        Some(status) => format!(
            "status {} ({})",
            status as i32,
            crate::capi::status_text(status)
        ),
        None => "unknown status".to_owned(),
    });
    store
        .failure
        .set_detail(format!("host function {function} failed: {reason}"));
    // A panic is told apart from an error.
    store.failure.status = Some(if status == Some(Status::Internal) {
        Status::Internal
    } else {
        Status::HostError
    });
    TrapCode::HostError as u32
}
