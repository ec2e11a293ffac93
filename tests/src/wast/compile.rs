//! From modules to shared objects, as `windlass build --verify --emit so` makes them.
//!
//! In: a script's modules. Out: a file for each, or why there is none. Elsewhere: what they are for.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use windlass::options::Options;
use windlass::package::shared_object::{Linking, Runtime};
use windlass::pipeline::{self, Build, Emit};
use windlass::progress::Progress;
use windlass::timing::Timing;

use super::Settings;
use super::script::Module;

/// The module that the test suite imports by the name of `spectest`.
const SPECTEST: &str = include_str!("../../wast/spectest.wat");

/// A module's shared object.
pub(super) type Compiled = Result<PathBuf, String>;

/// What was made of a script.
pub(super) struct Objects {
    /// Each module of the script, in order.
    pub(super) modules: Vec<Compiled>,
    /// The module `spectest`.
    pub(super) spectest: Compiled,
}

/// Compiles for one script.
pub(super) struct Library {
    options: Options,
    folder: PathBuf,
    spectest: Compiled,
}

impl Library {
    /// A library in the folder of the settings.
    ///
    /// # Errors
    /// When the settings are not known.
    pub(super) fn new(settings: &Settings) -> Result<Library, String> {
        let options = settings.options()?;
        let spectest = spectest(settings, &options);
        Ok(Library {
            options,
            folder: settings.folder.clone(),
            spectest,
        })
    }

    /// Compiles modules, in parallel.
    pub(super) fn compile(&self, modules: &[Module]) -> Objects {
        let compiled = modules.par_iter().enumerate().map(|(number, module)| {
            let file = self.folder.join(format!("module{number}_line{}.so", module.line));
            compile(&module.bytes, &self.options, file)
        });
        Objects {
            modules: compiled.collect(),
            spectest: self.spectest.clone(),
        }
    }
}

/// Made once for each way to compile it, whatever the script.
fn spectest(settings: &Settings, options: &Options) -> Compiled {
    static MADE: Mutex<Vec<(String, Compiled)>> = Mutex::new(Vec::new());
    let key = format!("{:?} {:?} {:?}", settings.machine, settings.mode, settings.build);
    let mut made = MADE.lock().map_err(|_| "another thread could not make spectest")?;
    if let Some((_, compiled)) = made.iter().find(|(known, _)| *known == key) {
        return compiled.clone();
    }
    let folder = crate::scratch(&format!("wast/{}-spectest{}", std::process::id(), made.len()));
    let bytes = wat::parse_str(SPECTEST).map_err(|e| e.to_string())?;
    let compiled = compile(&bytes, options, folder.join("spectest.so"));
    made.push((key, compiled.clone()));
    compiled
}

fn compile(bytes: &[u8], options: &Options, file: PathBuf) -> Compiled {
    let build = Build {
        options: Options {
            name: "module".to_owned(),
            ..options.clone()
        },
        emit: vec![Emit::So],
        only: None,
        linking: Linking {
            soname: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
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
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a message")
}
