//! C API: components and their exports.

use std::ffi::{CStr, CString, OsStr, c_char, c_void};
use std::os::unix::ffi::OsStrExt;
use std::ptr;
use std::sync::{Mutex, PoisonError};

use windlass_abi::component::{Component, ExportKind};
use windlass_abi::instance::ExportFn;
use windlass_abi::status::Status;
use windlass_abi::{ABI_SYMBOL, MANIFEST_SYMBOL};

use super::{refuse, set_last_error};
use crate::entries::{ENTRY_ADDRESSES, windlass_abi_4};
use crate::loaded::{Refusal, forget, name, slice};

/// A shared object that holds a component.
pub(crate) struct Library {
    handle: *mut c_void,
    /// Its manifest; valid until the library is closed.
    pub(crate) component: &'static Component,
}

// SAFETY: a handle of `dlopen` may be used from any thread.
unsafe impl Send for Library {}
// SAFETY: as above.
unsafe impl Sync for Library {}

impl Library {
    /// Opens a shared object and finds its manifest.
    pub(crate) fn open(path: &OsStr) -> Result<Self, Refusal> {
        // The object's calls into the runtime must find it, also in a program that makes none.
        std::hint::black_box(&ENTRY_ADDRESSES);
        let load = |message: String| Refusal::new(Status::Load, message);
        let shown = path.to_string_lossy();
        let c_path = CString::new(path.as_bytes())
            .map_err(|_| load(format!("{shown}: a path can not contain a zero byte")))?;
        let symbol = CString::new(MANIFEST_SYMBOL).unwrap_or_default();
        // SAFETY: loading runs the object's initialisers, which the caller asked for. The manifest
        // is constant data of the object.
        unsafe {
            let handle = libc::dlopen(c_path.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL);
            if handle.is_null() {
                let error = libc::dlerror();
                let reason = if error.is_null() {
                    c"unknown"
                } else {
                    CStr::from_ptr(error)
                };
                return Err(load(reason.to_string_lossy().into_owned()));
            }
            let manifest = libc::dlsym(handle, symbol.as_ptr()).cast::<Component>();
            let Some(component) = manifest.as_ref() else {
                libc::dlclose(handle);
                return Err(load(format!(
                    "{shown}: no component of Windlass: {MANIFEST_SYMBOL}"
                )));
            };
            if !uses_this_runtime(handle) {
                libc::dlclose(handle);
                return Err(load(format!(
                    "{shown}: would use another runtime than this one\nhint: link the program with \
                     `-Wl,--export-dynamic-symbol=windlass_*`"
                )));
            }
            Ok(Self { handle, component })
        }
    }
}

/// Whether the code of an object has been bound to the runtime that this code is in. It is looked
/// up where the dynamic linker has looked: in what the whole program sees, then in the object with
/// what it needs. Instances are made here, and another runtime could not make sense of them.
fn uses_this_runtime(handle: *mut c_void) -> bool {
    let name = CString::new(ABI_SYMBOL).unwrap_or_default();
    // SAFETY: the handle is from `dlopen`, the name is a C string.
    let bound = unsafe {
        let global = libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr());
        match global.is_null() {
            true => libc::dlsym(handle, name.as_ptr()),
            false => global,
        }
    };
    ptr::eq(bound, (&raw const windlass_abi_4).cast())
}

impl Drop for Library {
    fn drop(&mut self) {
        // With instances alive the object stays: leaking it is the only safe answer.
        if forget(self.component) {
            // SAFETY: the handle is from `dlopen`; nothing points into the object any more.
            unsafe { libc::dlclose(self.handle) };
        }
    }
}

/// What `windlass_component_load` has opened and not closed.
static LIBRARIES: Mutex<Vec<Library>> = Mutex::new(Vec::new());

#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn windlass_component_load(
    path: *const c_char,
    out: *mut *const Component,
) -> Status {
    // SAFETY: the caller passes a C string and a place for the result.
    let path = unsafe {
        *out = ptr::null();
        OsStr::from_bytes(CStr::from_ptr(path).to_bytes())
    };
    match Library::open(path) {
        Ok(library) => {
            // SAFETY: as above.
            unsafe { *out = library.component };
            LIBRARIES
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(library);
            Status::Ok
        }
        Err(refusal) => refuse(&refusal),
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_component_unload(component: *const Component) -> Status {
    let mut libraries = LIBRARIES.lock().unwrap_or_else(PoisonError::into_inner);
    let mut same = libraries
        .iter()
        .enumerate()
        .filter(|(_, library)| ptr::eq(library.component, component));
    let Some((index, library)) = same.next() else {
        set_last_error("the component was not loaded by windlass_component_load");
        return Status::InvalidArgument;
    };
    // Loaded twice, the object stays and so may its instances.
    let is_last = same.next().is_none();
    if is_last && !forget(library.component) {
        set_last_error("instances of the component are alive");
        return Status::InvalidArgument;
    }
    let library = libraries.swap_remove(index);
    if is_last {
        drop(library);
    } else {
        // SAFETY: the handle is from `dlopen`, which counts; another one keeps the object.
        unsafe { libc::dlclose(library.handle) };
        std::mem::forget(library);
    }
    Status::Ok
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_component_forget(component: *const Component) -> Status {
    // SAFETY: the caller passes a component that is still loaded, or null.
    match unsafe { component.as_ref() } {
        Some(component) if !forget(component) => {
            set_last_error("instances of the component are alive");
            Status::InvalidArgument
        }
        _ => Status::Ok,
    }
}

#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn windlass_find_export(
    component: *const Component,
    interface: *const c_char,
    item: *const c_char,
) -> Option<ExportFn> {
    // SAFETY: the caller passes a component and C strings, or null for the interface.
    let (component, interface, item) = unsafe {
        let interface = if interface.is_null() {
            c""
        } else {
            CStr::from_ptr(interface)
        };
        let component: &'static Component = component.as_ref()?;
        (
            component,
            interface.to_str().ok()?,
            CStr::from_ptr(item).to_str().ok()?,
        )
    };
    // SAFETY: a manifest's slices are valid.
    let exports = unsafe { slice(&component.exports) };
    let found = exports.iter().find(|export| {
        let kinds = [ExportKind::Function, ExportKind::CoreFunc];
        kinds.iter().any(|kind| export.kind == *kind as u32)
            && name(component, export.name) == item
            && name_or_empty(component, export.interface) == interface
    })?;
    found.entry
}

fn name_or_empty(
    component: &'static Component,
    reference: windlass_abi::types::NameRef,
) -> &'static str {
    if reference.length == 0 {
        ""
    } else {
        name(component, reference)
    }
}
