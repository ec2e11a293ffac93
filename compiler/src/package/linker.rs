//! The embedded linker (`libwild`), called with files in memory.

use std::sync::{Arc, Mutex};

use libwild::{Args, Linker};
use windlass_targets::Arch;

use super::memory_files::MemoryFiles;
use crate::error::{Error, Result};

/// The name of the output among the linker's files.
pub(crate) const OUTPUT: &str = "/output";

/// Links the files that `arguments` name, among `files`, and gives the output's bytes.
///
/// # Errors
/// [`Error::Link`] with what the linker says. A warning is an error too: nothing is linked here that
/// should give one.
pub(crate) fn link(files: &MemoryFiles, arch: Arch, arguments: &[String]) -> Result<Vec<u8>> {
    let emulation = match arch {
        Arch::X86_64 => "elf_x86_64",
        Arch::Aarch64 => "aarch64linux",
    };
    // The first word is the program's: it chooses the flavour of the arguments, here GNU's.
    let common = ["ld", "-m", emulation, "-o", OUTPUT].map(str::to_owned);
    let words: Vec<String> = common
        .into_iter()
        .chain(arguments.iter().cloned())
        .collect();
    let warnings = Arc::new(Mutex::new(Vec::new()));
    let failed = |error: libwild::error::Error| Error::Link(error.to_string());

    let mut args = Args::new(|| words.iter()).map_err(failed)?;
    let sink = Arc::clone(&warnings);
    args.on_warning(Box::new(move |warning| {
        if let Ok(mut warnings) = sink.lock() {
            warnings.push(warning.warning().to_owned());
        }
    }));
    args.parse(|| words.iter()).map_err(failed)?;
    let linker = Linker::with_file_system(files.clone());
    let linked = linker.run(&args).map(drop);
    linked.map_err(failed)?;

    let warnings = std::mem::take(&mut *warnings.lock().expect("package: no poison"));
    if !warnings.is_empty() {
        return Err(Error::Link(warnings.join("; ")));
    }
    files
        .take(OUTPUT)
        .ok_or_else(|| Error::Link("the linker wrote no output".to_owned()))
}
