//! Windlass's side: entries of the C ABI, called as a program would that was compiled against the C
//! header.

use std::ffi::c_void;
use std::path::{Path, PathBuf};
use std::ptr;

use windlass::pipeline::Emit;
use windlass_abi::component::Component as Manifest;
use windlass_abi::instance::{ExportFn, GivenImport, ImportFn, InstanceHeader};
use windlass_runtime::host::{Component, Imports, Instance};

use super::work::{Guest, Guests, Kind, LIST_BYTES, LIST_RECORDS, TEXT, name_of};
use crate::Result;
use crate::engines::windlass::{compile, entry, request};
use crate::measure::Subject;
use crate::work_folder::WorkFolder;

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
}

/// A string or list of the C ABI.
#[repr(C)]
struct Slice<T> {
    ptr: *const T,
    len: usize,
}

/// A record of the C ABI.
#[repr(C)]
struct Entry {
    id: u32,
    name: Slice<u8>,
}

pub(super) fn failed(error: impl std::fmt::Display) -> String {
    format!("windlass: {error}")
}

fn load(path: &Path) -> Result<Component> {
    // SAFETY: this process has compiled it.
    unsafe { Component::load(path) }.map_err(failed)
}

/// The functions of the host, as C has them.
mod host {
    use super::{Entry, ImportFn, InstanceHeader, Slice, c_void};

    unsafe extern "C" fn nothing(
        _: *mut c_void,
        _: *mut InstanceHeader,
        _: *const c_void,
        _: *mut c_void,
    ) -> i32 {
        0
    }

    unsafe extern "C" fn add(
        _: *mut c_void,
        _: *mut InstanceHeader,
        args: *const c_void,
        results: *mut c_void,
    ) -> i32 {
        // SAFETY: the types of the import.
        unsafe {
            let [a, b] = args.cast::<[u32; 2]>().read();
            results.cast::<u32>().write(a.wrapping_add(b));
        }
        0
    }

    unsafe extern "C" fn bytes(
        _: *mut c_void,
        _: *mut InstanceHeader,
        args: *const c_void,
        results: *mut c_void,
    ) -> i32 {
        // SAFETY: as above; the list is not empty.
        unsafe {
            let value = &*args.cast::<Slice<u8>>();
            let sum = value.len as u32 + u32::from(*value.ptr);
            results.cast::<u32>().write(sum);
        }
        0
    }

    unsafe extern "C" fn records(
        _: *mut c_void,
        _: *mut InstanceHeader,
        args: *const c_void,
        results: *mut c_void,
    ) -> i32 {
        // SAFETY: as above.
        unsafe {
            let value = &*args.cast::<Slice<Entry>>();
            let entries = std::slice::from_raw_parts(value.ptr, value.len);
            let sum = entries.iter().fold(0_u32, |sum, entry| {
                sum.wrapping_add(entry.id + entry.name.len as u32)
            });
            results.cast::<u32>().write(sum);
        }
        0
    }

    pub(super) const FUNCTIONS: [(&str, ImportFn); 5] = [
        ("nothing", nothing),
        ("add", add),
        ("text", bytes),
        ("bytes", bytes),
        ("records", records),
    ];
}

/// The interface of the host's functions.
pub(super) const HOST: &str = "bench:calls/host";

/// Guests under the C ABI.
pub(super) struct Native {
    instance: Instance,
    pub(super) calls: Component,
    entries: [ExportFn; 6],
    pub(super) composed: (Component, ExportFn),
    large: (Component, ExportFn),
    composed_path: PathBuf,
    bytes: Vec<u8>,
    records: Vec<Entry>,
}

impl Native {
    /// Compiles and loads everything.
    ///
    /// # Errors
    /// Those of Windlass.
    pub(super) fn new(guests: &Guests, folder: &WorkFolder, cpu: Option<&str>) -> Result<Native> {
        let request = request(Emit::So, cpu)?;
        let build = |name: &str, bytes: &[u8]| {
            let path = folder.write(&format!("{name}.so"), &compile(bytes, &request)?)?;
            Ok::<_, String>((load(&path)?, path))
        };
        let (calls, _) = build("calls", &guests.calls)?;
        let (composed, composed_path) = build("composed", &guests.composed)?;
        let (large, _) = build("large", &guests.large)?;
        let mut imports = Imports::new();
        for (name, function) in host::FUNCTIONS {
            // SAFETY: the functions have the types of the imports and use no data.
            unsafe { imports.raw_function(HOST, name, function, ptr::null_mut()) };
        }
        let names = ["nothing", "add", "text", "bytes", "records", "count"];
        let mut entries = Vec::with_capacity(names.len());
        for name in names {
            entries.push(entry(&calls, name)?);
        }
        let records = (0..LIST_RECORDS).map(|id| Entry {
            id,
            name: Slice {
                ptr: name_of(id).as_ptr(),
                len: name_of(id).len(),
            },
        });
        Ok(Native {
            instance: Instance::new(&calls, &imports).map_err(failed)?,
            entries: entries.try_into().map_err(|_| "windlass: six entries")?,
            composed: (composed.clone(), entry(&composed, "run")?),
            large: (large.clone(), entry(&large, "run")?),
            composed_path,
            calls,
            bytes: vec![7; LIST_BYTES],
            records: records.collect(),
        })
    }

    /// Calls an export so many times with arguments and results of these types.
    fn repeat<A>(&mut self, entry: ExportFn, args: &A, times: u32) -> Result<u32> {
        let instance = self.instance.as_ptr();
        let mut sum = 0_u32;
        for _ in 0..times {
            let mut result = 0_u32;
            // SAFETY: the types are those of the export.
            let status = unsafe {
                entry(
                    instance,
                    ptr::from_ref(args).cast(),
                    (&raw mut result).cast(),
                )
            };
            if status != 0 {
                return Err(format!("windlass: status {status}"));
            }
            sum = sum.wrapping_add(result);
        }
        Ok(sum)
    }

    /// Makes instances so many times, and calls each if so wanted.
    fn instances(&mut self, guest: Guest, call: bool, times: u32) -> Result<u32> {
        let (component, run) = match guest {
            Guest::Composed => &self.composed,
            Guest::Large => &self.large,
        };
        let mut sum = 0_u32;
        for number in 0..times {
            // SAFETY: the component imports nothing; the types are those of its export.
            sum = sum.wrapping_add(unsafe { instance(component.manifest(), *run, call, number) }?);
        }
        Ok(sum)
    }

    fn loads(&mut self, times: u32) -> Result<u32> {
        // No other component keeps the object loaded.
        let path = self.composed_path.with_extension("again.so");
        std::fs::copy(&self.composed_path, &path).map_err(failed)?;
        let mut sum = 0_u32;
        for number in 0..times {
            let component = load(&path)?;
            let run = entry(&component, "run")?;
            // SAFETY: as above.
            sum = sum.wrapping_add(unsafe { instance(component.manifest(), run, true, number) }?);
        }
        Ok(sum)
    }
}

/// Makes an instance, calls it if so wanted, and ends it.
///
/// # Safety
/// The component imports nothing, and the export takes and gives a `u32`.
unsafe fn instance(manifest: &Manifest, run: ExportFn, call: bool, value: u32) -> Result<u32> {
    let (mut made, mut result) = (ptr::null_mut(), 1_u32);
    // SAFETY: the caller's promise.
    unsafe {
        let mut status =
            windlass_instance_new(manifest, ptr::null(), ptr::null(), 0, &raw mut made);
        if status == 0 && call {
            status = run(made, (&raw const value).cast(), (&raw mut result).cast());
        }
        if status != 0 || windlass_instance_delete(made) != 0 {
            return Err(format!("windlass: status {status}"));
        }
    }
    Ok(result)
}

impl Subject<Kind> for Native {
    fn run(&mut self, kind: Kind, times: u32) -> Result<u32> {
        let [nothing, add, text, bytes, records, count] = self.entries;
        match kind {
            Kind::Nothing => {
                let before = self.repeat(count, &(), 1)?;
                self.repeat(nothing, &(), times)?;
                Ok(self.repeat(count, &(), 1)?.wrapping_sub(before))
            }
            Kind::Add => self.repeat(add, &[3_u32, 4], times),
            Kind::Text => {
                let value = Slice {
                    ptr: TEXT.as_ptr(),
                    len: TEXT.len(),
                };
                self.repeat(text, &value, times)
            }
            Kind::Bytes => {
                let value = Slice {
                    ptr: self.bytes.as_ptr(),
                    len: self.bytes.len(),
                };
                self.repeat(bytes, &value, times)
            }
            Kind::Records => {
                let value = Slice {
                    ptr: self.records.as_ptr(),
                    len: self.records.len(),
                };
                self.repeat(records, &value, times)
            }
            Kind::Loop(name) => {
                let entry = entry(&self.calls, name)?;
                self.repeat(entry, &times, 1)
            }
            Kind::Instantiate(guest) => self.instances(guest, false, times),
            Kind::InstantiateAndCall(guest) => self.instances(guest, true, times),
            Kind::Load => self.loads(times),
        }
    }
}
