//! From modules to shared objects, as `windlass build --verify --emit so` makes them.
//!
//! In: a script's modules. Out: a file for each, or why there is none. Elsewhere: what they are
//! for.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use windlass::error::Error;
use windlass::options::Options;
use windlass::package::shared_object::{Linking, Runtime};
use windlass::pipeline::{self, Build, Emit};
use windlass::progress::Progress;
use windlass::timing::Timing;

use super::script::Module;

/// The module that the test suite imports by the name of `spectest`.
const SPECTEST: &str = include_str!("../../wast/spectest.wat");

/// A module's shared object.
pub(super) type Compiled = Result<PathBuf, NotCompiled>;

/// Why there is none.
#[derive(Clone, Debug)]
pub(super) enum NotCompiled {
    /// It is valid, and beyond Windlass.
    Unsupported(String),
    /// Anything else.
    Failed(String),
}

impl fmt::Display for NotCompiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotCompiled::Unsupported(message) | NotCompiled::Failed(message) => {
                f.write_str(message)
            }
        }
    }
}

/// Compiles the module `spectest` into a folder.
///
/// # Errors
/// When it does not compile.
pub(super) fn spectest(options: &Options, folder: &Path) -> Result<PathBuf, String> {
    let bytes = wat::parse_str(SPECTEST).map_err(|e| e.to_string())?;
    let compiled = compile_module(&bytes, options, folder.join("spectest.so"));
    compiled.map_err(|e| e.to_string())
}

/// Compiles modules into a folder, in parallel.
pub(super) fn compile(modules: &[Module], options: &Options, folder: &Path) -> Vec<Compiled> {
    let modules = modules.par_iter().enumerate();
    let compiled = modules.map(|(number, module)| {
        let file = folder.join(format!("module{number}_line{}.so", module.line));
        compile_module(&module.bytes, options, file)
    });
    compiled.collect()
}

fn compile_module(bytes: &[u8], options: &Options, file: PathBuf) -> Compiled {
    let build = Build {
        options: options.clone(),
        emit: vec![Emit::So],
        only: None,
        linking: Linking {
            soname: file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            runtime: Runtime::Shared,
            run_path: Vec::new(),
        },
    };
    let built = std::panic::catch_unwind(|| {
        let progress = Arc::new(Progress::default());
        pipeline::build(bytes, &build, &progress, &mut Timing::default())
    });
    let outputs = match built {
        Ok(Ok(outputs)) => outputs,
        Ok(Err(error @ Error::Unsupported(_))) => {
            return Err(NotCompiled::Unsupported(error.to_string()));
        }
        Ok(Err(error)) => return Err(NotCompiled::Failed(error.to_string())),
        Err(panic) => {
            let message = format!("the compiler panics: {}", panic_text(&*panic));
            return Err(NotCompiled::Failed(message));
        }
    };
    let written = std::fs::write(&file, &outputs[0]);
    written.map_err(|e| NotCompiled::Failed(format!("{}: {e}", file.display())))?;
    Ok(file)
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
