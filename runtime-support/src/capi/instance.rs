//! C API: instances, their failures and their resources.

use std::ffi::{c_char, c_void};
use std::mem::offset_of;
use std::ptr;

use windlass_abi::component::Component;
use windlass_abi::instance::{GivenImport, InstanceHeader};
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use super::{refuse, set_last_error};
use crate::instance::{create, destroy};
use crate::loaded::loaded;
use crate::resource::{Dropped, host_dtor, run_host_dtor};
use crate::store::{Config, store};

/// `windlass_config_t`.
#[repr(C)]
struct CConfig {
    struct_size: usize,
    max_memory_bytes: u64,
    stack_reserve: usize,
    data: *mut c_void,
    fiber_stack_size: usize,
    max_fibers: usize,
    max_runtime_bytes: u64,
}

/// `windlass_frame_t`.
#[repr(C)]
struct CFrame {
    function: *const c_char,
    wasm_offset: u32,
    module: u32,
}

/// Reads a configuration, whose later fields an older caller may not have.
///
/// # Safety
/// `config` is null or points to `struct_size` bytes.
unsafe fn read_config(config: *const CConfig) -> (Config, *mut c_void) {
    let mut read = Config::default();
    let mut data = ptr::null_mut();
    // SAFETY: the caller's promise; each field is read only when it is there.
    unsafe {
        if config.is_null() {
            return (read, data);
        }
        let size = (*config).struct_size;
        if size >= offset_of!(CConfig, stack_reserve) {
            read.max_memory_bytes = (*config).max_memory_bytes;
        }
        if size >= offset_of!(CConfig, data) {
            read.stack_reserve = (*config).stack_reserve;
        }
        if size >= offset_of!(CConfig, fiber_stack_size) {
            data = (*config).data;
        }
        if size >= offset_of!(CConfig, max_fibers) && (*config).fiber_stack_size != 0 {
            read.fiber_stack_size = (*config).fiber_stack_size;
        }
        if size >= offset_of!(CConfig, max_runtime_bytes) && (*config).max_fibers != 0 {
            read.max_fibers = (*config).max_fibers;
        }
        if size >= size_of::<CConfig>() && (*config).max_runtime_bytes != 0 {
            read.max_runtime_bytes = (*config).max_runtime_bytes;
        }
    }
    (read, data)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_instance_new(
    component: *const Component,
    config: *const CConfig,
    imports: *const GivenImport,
    import_count: usize,
    out: *mut *mut InstanceHeader,
) -> Status {
    // SAFETY: the caller passes a loaded component, a configuration or null, `import_count` imports
    // and a place for the result. `windlass_import_t` is `GivenImport`.
    let (component, (config, data), imports) = unsafe {
        *out = ptr::null_mut();
        let imports = if import_count == 0 {
            &[]
        } else {
            std::slice::from_raw_parts(imports, import_count)
        };
        (component.as_ref::<'static>(), read_config(config), imports)
    };
    let Some(component) = component else {
        set_last_error("no component given");
        return Status::InvalidArgument;
    };
    let loaded = match loaded(component) {
        Ok(loaded) => loaded,
        Err(refusal) => return refuse(&refusal),
    };
    match create(loaded, &config, imports, data, None) {
        Ok(instance) => {
            // SAFETY: as above.
            unsafe { *out = instance };
            Status::Ok
        }
        Err(failure) => {
            if failure.backtrace.frames.is_empty() {
                return refuse(&failure.refusal);
            }
            set_last_error(&format!(
                "{}\n{}",
                failure.refusal.message, failure.backtrace
            ));
            failure.refusal.status
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_instance_delete(instance: *mut InstanceHeader) -> Status {
    if instance.is_null() {
        return Status::Ok;
    }
    // SAFETY: the caller passes a live instance and uses it no more.
    match unsafe { destroy(instance) } {
        Ok(()) => Status::Ok,
        Err(refusal) => refuse(&refusal),
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_instance_component(
    instance: *const InstanceHeader,
) -> *const Component {
    // SAFETY: the caller passes a live instance.
    unsafe { (*instance).component }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_instance_data(instance: *mut InstanceHeader) -> *mut c_void {
    // SAFETY: the caller passes a live instance.
    unsafe { store(instance.cast()) }.user_data
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_instance_set_data(instance: *mut InstanceHeader, data: *mut c_void) {
    // SAFETY: the caller passes a live instance.
    unsafe { store(instance.cast()) }.user_data = data;
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_error_message(instance: *mut InstanceHeader) -> *const c_char {
    // SAFETY: the caller passes a live instance.
    unsafe { store(instance.cast()) }.failure.message().as_ptr()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_trap_code(instance: *mut InstanceHeader) -> u32 {
    // SAFETY: the caller passes a live instance.
    unsafe { store(instance.cast()) }
        .failure
        .code
        .map_or(0, |code| code as u32)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_backtrace_len(instance: *mut InstanceHeader) -> usize {
    // SAFETY: the caller passes a live instance.
    unsafe { store(instance.cast()) }
        .failure
        .backtrace
        .frames
        .len()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_backtrace_frame(
    instance: *mut InstanceHeader,
    index: usize,
    out: *mut CFrame,
) -> Status {
    // SAFETY: the caller passes a live instance.
    let failure = unsafe { &store(instance.cast()).failure };
    let (Some(frame), Some(function)) =
        (failure.backtrace.frames.get(index), failure.c_name(index))
    else {
        return Status::NotFound;
    };
    let frame = CFrame {
        function: function.as_ptr(),
        wasm_offset: frame.wasm_offset.unwrap_or(u32::MAX),
        module: frame.module.unwrap_or(u32::MAX),
    };
    // SAFETY: the caller passes a place for the frame.
    unsafe { out.write(frame) };
    Status::Ok
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_fail(
    instance: *mut InstanceHeader,
    message: *const c_char,
    length: usize,
) {
    // SAFETY: the caller passes a live instance and `length` bytes.
    unsafe {
        let bytes: &[u8] = if length == 0 {
            &[]
        } else {
            std::slice::from_raw_parts(message.cast(), length)
        };
        let text = String::from_utf8_lossy(bytes).into_owned();
        store(instance.cast()).failure.say(text);
    }
}

/// Records why a resource function failed.
///
/// # Safety
/// `instance` is live.
pub(super) unsafe fn invalid(instance: *mut InstanceHeader, message: &str) -> Status {
    // SAFETY: the caller's promise.
    unsafe { store(instance.cast()) }
        .failure
        .record(Status::InvalidArgument, message);
    Status::InvalidArgument
}

/// Puts what was found into its place, or records why there is nothing.
///
/// # Safety
/// `instance` is live, and there is room at `place`.
pub(super) unsafe fn give<T>(
    instance: *mut InstanceHeader,
    found: Result<T, TrapCode>,
    place: *mut T,
) -> Status {
    // SAFETY: the caller's promise.
    unsafe {
        match found {
            Ok(found) => {
                *place = found;
                Status::Ok
            }
            Err(code) => invalid(instance, code.message()),
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_resource_new(
    instance: *mut InstanceHeader,
    resource: u32,
    rep: u64,
    handle: *mut u32,
) -> Status {
    // SAFETY: the caller passes a live instance and a place for the handle.
    unsafe {
        let store = store(instance.cast());
        if host_dtor(store.component(), resource).is_none() {
            return invalid(instance, "the host does not define this resource");
        }
        let table = store.host_table();
        match store.handles.add_own(table, resource, rep) {
            Ok(index) => {
                *handle = index;
                Status::Ok
            }
            Err(TrapCode::OutOfMemory) => {
                let limit = store.allowance.explain();
                let message = limit.as_deref().unwrap_or(TrapCode::OutOfMemory.message());
                store.failure.record(Status::OutOfMemory, message);
                Status::OutOfMemory
            }
            Err(code) => invalid(instance, code.message()),
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_resource_rep(
    instance: *mut InstanceHeader,
    resource: u32,
    handle: u32,
    rep: *mut u64,
) -> Status {
    // SAFETY: the caller passes a live instance and a place for the representation.
    unsafe {
        let store = store(instance.cast());
        let table = store.host_table();
        let found = store.handles.rep(table, resource, handle);
        give(instance, found, rep)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_resource_take(
    instance: *mut InstanceHeader,
    resource: u32,
    handle: u32,
    rep: *mut u64,
) -> Status {
    // SAFETY: the caller passes a live instance and a place for the representation.
    unsafe {
        let store = store(instance.cast());
        if host_dtor(store.component(), resource).is_none() {
            return invalid(instance, "the host does not define this resource");
        }
        let table = store.host_table();
        let found = store.handles.lift_own(table, resource, handle);
        give(instance, found, rep)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_resource_drop(
    instance: *mut InstanceHeader,
    resource: u32,
    handle: u32,
) -> Status {
    // SAFETY: the caller passes a live instance; no reference to its store is left when the
    // destructor runs.
    unsafe {
        let store = store(instance.cast());
        let Some(import) = host_dtor(store.component(), resource) else {
            return invalid(instance, "the host does not define this resource");
        };
        let table = store.host_table();
        match store.handles.drop_handle(table, resource, handle) {
            Ok(Dropped::Own(rep)) => run_host_dtor(instance.cast(), import, rep),
            Ok(Dropped::Borrow) => {}
            Err(code) => return invalid(instance, code.message()),
        }
        Status::Ok
    }
}

#[cfg(test)]
#[path = "instance_tests.rs"]
mod tests;
