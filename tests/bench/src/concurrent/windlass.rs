//! Windlass's side: the C API of concurrency, called as a program would that was compiled against the
//! C header.

use std::ffi::c_void;
use std::ptr;

use windlass::pipeline::Emit;
use windlass_abi::component::Component as Manifest;
use windlass_abi::instance::{ExportFn, GivenImport, ImportFn, ImportSlot, InstanceHeader};
use windlass_runtime::host::Component;

use super::work::{HOST, Kind, answer};
use crate::Result;
use crate::engines::windlass::{compile, entry, request};
use crate::measure::Subject;
use crate::work_folder::WorkFolder;

/// `windlass_deferred_t`.
enum Deferred {}

/// `windlass_completion_t`.
type Completion = unsafe extern "C" fn(*mut c_void, *mut InstanceHeader, i32);

// As `windlass.h` declares them.
unsafe extern "C" {
    fn windlass_instance_new(
        component: *const Manifest,
        config: *const c_void,
        imports: *const GivenImport,
        import_count: usize,
        out: *mut *mut InstanceHeader,
    ) -> i32;
    fn windlass_instance_delete(instance: *mut InstanceHeader) -> i32;
    fn windlass_instance_poll(instance: *mut InstanceHeader) -> i32;
    fn windlass_call_start(
        instance: *mut InstanceHeader,
        entry: ExportFn,
        args: *const c_void,
        results: *mut c_void,
        done: Option<Completion>,
        data: *mut c_void,
        call: *mut u64,
    ) -> i32;
    fn windlass_import_defer(
        instance: *mut InstanceHeader,
        cancel: Option<unsafe extern "C" fn(*mut c_void)>,
        data: *mut c_void,
    ) -> *mut Deferred;
    fn windlass_import_complete(
        deferred: *mut Deferred,
        status: i32,
        results: *const c_void,
        size: usize,
    );
}

const OK: i32 = 0;
const PENDING: i32 = 1;
/// `WINDLASS_IMPORT_ASYNC`.
const IMPORT_ASYNC: u32 = 1;

/// The call of `later` that the host has not completed.
struct Later {
    deferred: *mut Deferred,
    value: u32,
}

unsafe extern "C" fn ready(
    _: *mut c_void,
    _: *mut InstanceHeader,
    args: *const c_void,
    results: *mut c_void,
) -> i32 {
    // SAFETY: the types of the import.
    unsafe {
        results
            .cast::<u32>()
            .write(answer(args.cast::<u32>().read()))
    };
    OK
}

unsafe extern "C" fn later(
    data: *mut c_void,
    instance: *mut InstanceHeader,
    args: *const c_void,
    _: *mut c_void,
) -> i32 {
    // SAFETY: the types of the import, and `Windlass` has a `Later` for it.
    unsafe {
        data.cast::<Later>().write(Later {
            deferred: windlass_import_defer(instance, None, ptr::null_mut()),
            value: args.cast::<u32>().read(),
        });
    }
    PENDING
}

/// Told that a call has ended.
unsafe extern "C" fn done(data: *mut c_void, _: *mut InstanceHeader, status: i32) {
    // SAFETY: see `Windlass::call_once`.
    unsafe { data.cast::<Option<i32>>().write(Some(status)) };
}

/// The guest under Windlass.
pub(super) struct Windlass {
    component: Component,
    instance: *mut InstanceHeader,
    later: *mut Later,
}

impl Windlass {
    /// Compiles, loads and instantiates.
    ///
    /// # Errors
    /// Those of Windlass.
    pub(super) fn new(guest: &[u8], folder: &WorkFolder, cpu: Option<&str>) -> Result<Windlass> {
        let object = compile(guest, &request(Emit::So, cpu)?)?;
        let path = folder.write("concurrent.so", &object)?;
        // SAFETY: this process has compiled it.
        let component = unsafe { Component::load(&path) };
        let component = component.map_err(|error| format!("windlass: {error}"))?;
        let later_data = Box::into_raw(Box::new(Later {
            deferred: ptr::null_mut(),
            value: 0,
        }));
        let given = |function: ImportFn, data: *mut Later| GivenImport {
            slot: ImportSlot {
                function: function as *const c_void,
                data: data.cast(),
            },
            flags: IMPORT_ASYNC,
        };
        let imports = [given(ready, later_data), given(later, later_data)];
        let mut instance = ptr::null_mut();
        // SAFETY: the functions have the types of the imports, in the order of the component; what
        // they use lives as long as the instance.
        let status = unsafe {
            windlass_instance_new(
                component.manifest(),
                ptr::null(),
                imports.as_ptr(),
                imports.len(),
                &raw mut instance,
            )
        };
        match status {
            OK => Ok(Windlass {
                component,
                instance,
                later: later_data,
            }),
            status => Err(format!("windlass: status {status} of {HOST}")),
        }
    }

    /// Calls an export once, and polls until it has returned.
    fn call_once<A>(&mut self, entry: ExportFn, args: &A) -> Result<u32> {
        let mut result = 0_u32;
        let mut ended: Option<i32> = None;
        // SAFETY: the types are those of the export; arguments, results and what `done` gets stay
        // until the call has ended, or the instance is of no use any more.
        unsafe {
            let mut status = windlass_call_start(
                self.instance,
                entry,
                ptr::from_ref(args).cast(),
                (&raw mut result).cast(),
                Some(done),
                (&raw mut ended).cast(),
                ptr::null_mut(),
            );
            while status == PENDING {
                self.complete();
                let polled = windlass_instance_poll(self.instance);
                status = match (&raw const ended).read() {
                    Some(status) => status,
                    None if polled == OK || polled == PENDING => PENDING,
                    None => polled,
                };
            }
            match status {
                OK => Ok((&raw const result).read()),
                status => Err(format!("windlass: status {status}")),
            }
        }
    }

    /// Completes what the guest waits for.
    ///
    /// # Safety
    /// Nothing runs in the instance.
    unsafe fn complete(&mut self) {
        // SAFETY: it is completed once.
        unsafe {
            let deferred = std::mem::replace(&mut (*self.later).deferred, ptr::null_mut());
            if !deferred.is_null() {
                let result = answer((*self.later).value);
                windlass_import_complete(deferred, OK, (&raw const result).cast(), 4);
            }
        }
    }

    /// Calls an export so many times with the same arguments; the sum of the results.
    ///
    /// # Errors
    /// Those of Windlass.
    pub(super) fn call<A>(&mut self, name: &str, args: &A, times: u32) -> Result<u32> {
        let entry = entry(&self.component, name)?;
        let mut sum = 0_u32;
        for _ in 0..times {
            sum = sum.wrapping_add(self.call_once(entry, args)?);
        }
        Ok(sum)
    }
}

impl Drop for Windlass {
    fn drop(&mut self) {
        // SAFETY: nothing runs in the instance; then nobody uses the data of its imports.
        unsafe {
            windlass_instance_delete(self.instance);
            drop(Box::from_raw(self.later));
        }
    }
}

impl Subject<Kind> for Windlass {
    fn run(&mut self, kind: Kind, times: u32) -> Result<u32> {
        match kind {
            Kind::Calls(name) => self.call(name, &7_u32, times),
            Kind::Loop(name) => self.call(name, &times, 1),
            Kind::Turns => self.call("turns", &times, 1),
            Kind::Batches => self.call("batch", &times, 1),
            Kind::Stream(name, size, read) => self.call(name, &[times, size, read], 1),
        }
    }
}
