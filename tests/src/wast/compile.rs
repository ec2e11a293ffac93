//! From modules to shared objects, as `windlass build --verify --emit so` makes them.
//!
//! In: a script's modules. Out: a file for each, or why there is none. Elsewhere: what they are for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use windlass::options::Options;
use windlass::package::shared_object::{Linking, Runtime};
use windlass::pipeline::{self, Build, Emit};
use windlass::progress::Progress;
use windlass::timing::Timing;

use super::script::Module;

/// The module that the test suite imports by the name of `spectest`.
const SPECTEST: &str = include_str!("../../wast/spectest.wat");

/// A module's shared object.
pub(super) type Compiled = Result<PathBuf, String>;

/// Compiles the module `spectest` into a folder.
///
/// # Errors
/// When it does not compile.
pub(super) fn spectest(options: &Options, folder: &Path) -> Compiled {
    let bytes = wat::parse_str(SPECTEST).map_err(|e| e.to_string())?;
    compile_module(&bytes, options, folder.join("spectest.so"))
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
        options: Options {
            name: "module".to_owned(),
            ..options.clone()
        },
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
        Ok(outputs) => outputs.map_err(|e| e.to_string())?,
        Err(panic) => return Err(format!("the compiler panics: {}", panic_text(&*panic))),
    };
    std::fs::write(&file, &outputs[0]).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(file)
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
