//! Windlass: a shared object, loaded into this process, which holds its runtime.

use std::path::Path;
use std::sync::Arc;

use windlass::options::Options;
use windlass::package::shared_object::{Linking, Runtime};
use windlass::pipeline::{self, Build, Emit};
use windlass::progress::Progress;
use windlass::timing::Timing;
use windlass_abi::instance::ExportFn;
use windlass_runtime::host::{Component, Imports, Instance, Value};
use windlass_targets::Target;

use super::Ready;
use crate::Result;

/// The build of one output for a CPU of this machine's architecture; none is the portable baseline.
///
/// # Errors
/// On unknown CPUs.
pub(crate) fn request(emit: Emit, cpu: Option<&str>) -> Result<Build> {
    let target = Target::parse(None, cpu).map_err(|error| error.to_string())?;
    Ok(Build {
        options: Options::new("guest", target),
        emit: vec![emit],
        only: None,
        linking: Linking {
            soname: "libguest.so".to_owned(),
            runtime: Runtime::Program,
            run_path: Vec::new(),
        },
    })
}

/// Compiles a module or component; the bytes of the output.
///
/// # Errors
/// Those of Windlass.
pub(crate) fn compile(guest: &[u8], request: &Build) -> Result<Vec<u8>> {
    let progress = Arc::new(Progress::default());
    let mut outputs = pipeline::build(guest, request, &progress, &mut Timing::default())
        .map_err(|error| format!("windlass: {error}"))?;
    outputs
        .pop()
        .ok_or_else(|| "windlass: no output".to_owned())
}

/// The entry of an export, as the C header declares it.
///
/// # Errors
/// When there is none of this name.
pub(crate) fn entry(component: &Component, name: &str) -> Result<ExportFn> {
    let manifest = component.manifest();
    // SAFETY: a manifest's slices are valid.
    let (exports, names) = unsafe {
        let exports = &manifest.exports;
        let names = &manifest.names;
        (
            std::slice::from_raw_parts(exports.ptr, exports.len),
            std::slice::from_raw_parts(names.ptr, names.len),
        )
    };
    let export = exports.iter().find(|export| {
        let at = export.name.offset as usize;
        &names[at..at + export.name.length as usize] == name.as_bytes()
    });
    let entry = export.and_then(|export| export.entry);
    entry.ok_or_else(|| format!("windlass: no export `{name}`"))
}

/// An instance.
pub(crate) struct Windlass(Instance);

impl Windlass {
    /// Loads a shared object that [`compile`] made.
    ///
    /// # Errors
    /// When it does not load or start.
    pub(crate) fn load(shared_object: &Path) -> Result<Windlass> {
        // SAFETY: this process has compiled it.
        let component = unsafe { Component::load(shared_object) };
        let component = component.map_err(|error| format!("windlass: {error}"))?;
        let instance = Instance::new(&component, &Imports::new());
        Ok(Windlass(
            instance.map_err(|error| format!("windlass: {error}"))?,
        ))
    }
}

impl Ready for Windlass {
    fn call(&mut self, n: u32) -> Result<u64> {
        match self.0.call("", "run", &[Value::S32(n as i32)]) {
            Ok(Some(Value::S64(sum))) => Ok(sum as u64),
            Ok(other) => Err(format!("windlass: `run` returned {other:?}")),
            Err(error) => Err(format!("windlass: {error}")),
        }
    }
}
