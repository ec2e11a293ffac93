//! The embedded linker (`libwild`), called with files in a temporary folder.
//!
//! The linker can also be given a file system in memory, but then it is generic code, which is
//! compiled again with every change of this crate: minutes each time. Its own file system is
//! compiled once, with it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use libwild::Args;
use windlass_targets::Arch;

use super::memory_files::MemoryFiles;
use crate::error::{Error, Result};

/// The name of the output among the linker's files.
const OUTPUT: &str = "/output";

/// Links the files that `arguments` name, among `files`, and gives the output's bytes. A file is
/// named by an argument of its own, or after the `=` of an option.
///
/// # Errors
/// [`Error::Link`] with what the linker says. A warning is an error too: nothing is linked here
/// that should give one. [`Error::Io`] when the temporary folder has no room.
pub(crate) fn link(files: &MemoryFiles, arch: Arch, arguments: &[String]) -> Result<Vec<u8>> {
    let folder = Folder::new()?;
    let mut names = vec![OUTPUT.to_owned()];
    files.try_for_each(|name, bytes| {
        names.push(name.to_owned());
        let path = folder.file(name);
        std::fs::write(&path, bytes).map_err(|source| Error::Io { path, source })
    })?;
    let emulation = match arch {
        Arch::X86_64 => "elf_x86_64",
        Arch::Aarch64 => "aarch64linux",
    };
    // The first word is the program's: it chooses the flavour of the arguments, here GNU's.
    let common = ["ld", "-m", emulation, "-o", OUTPUT].map(str::to_owned);
    let words: Vec<String> = common
        .into_iter()
        .chain(arguments.iter().cloned())
        .map(|word| folder.argument(word, &names))
        .collect();
    run(&words)?;
    let output = folder.file(OUTPUT);
    std::fs::read(&output).map_err(|source| Error::Io {
        path: output,
        source,
    })
}

fn run(words: &[String]) -> Result<()> {
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
    libwild::run(args).map_err(failed)?;
    let warnings = std::mem::take(&mut *warnings.lock().expect("package: no poison"));
    match warnings.as_slice() {
        [] => Ok(()),
        warnings => Err(Error::Link(warnings.join("; "))),
    }
}

/// A folder for one call of the linker; goes away with the value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Folder> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let name = format!("windlass-{}-{number}", std::process::id());
            let folder = std::env::temp_dir().join(name);
            match std::fs::create_dir(&folder) {
                Ok(()) => return Ok(Folder(folder)),
                // Left behind by a killed process, or somebody else's: only what we made is used.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(source) => {
                    return Err(Error::Io {
                        path: folder,
                        source,
                    });
                }
            }
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(Path::new(name.trim_start_matches('/')))
    }

    /// An argument with the name of a file in it replaced by the file's path.
    fn argument(&self, word: String, names: &[String]) -> String {
        let (option, value) = match word.split_once('=') {
            Some((option, value)) => (Some(option), value),
            None => (None, word.as_str()),
        };
        if !names.iter().any(|name| name == value) {
            return word;
        }
        let path = self.file(value).to_string_lossy().into_owned();
        option.map_or(path.clone(), |option| format!("{option}={path}"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing can be done about a folder that will not go.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
