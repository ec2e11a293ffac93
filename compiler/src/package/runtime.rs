//! Where the runtime support is found as a static library.
//!
//! For a target `TRIPLE` the file `libwindlass_runtime.a` is looked for in, in this order:
//!
//! 1. `$WINDLASS_RUNTIME_DIR/TRIPLE/`
//! 2. `../lib/windlass/TRIPLE/` from the directory of the `windlass` executable: an installation
//! 3. Cargo's directories beside the executable: `target/TRIPLE/release`, `target/TRIPLE/debug`,
//!    and for the triple that `windlass` itself was built for `target/release`, `target/debug`: a
//!    clone in which the runtime was built. In each, `deps/` comes first: Cargo writes there always,
//!    and one above only when the runtime was asked for by name

use std::path::{Path, PathBuf};

use target_lexicon::{Environment, Triple};
use windlass_targets::Target;

use crate::error::{Error, Result};

/// The file's name.
pub const ARCHIVE: &str = "libwindlass_runtime.a";
/// The variable that names a directory of runtimes.
pub const DIRECTORY_VARIABLE: &str = "WINDLASS_RUNTIME_DIR";

/// The runtime support as a static library.
#[derive(Clone, Debug)]
pub struct StaticRuntime {
    /// Where it was found.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it was looked for.
    pub triple: Triple,
}

impl StaticRuntime {
    /// Finds and reads the runtime of a target.
    ///
    /// # Errors
    /// [`Error::Usage`] that says how to build it when there is none; [`Error::Io`] when it cannot
    /// be read.
    pub fn find(target: &Target) -> Result<StaticRuntime> {
        let candidates = candidates(&target.triple);
        let Some(path) = candidates.iter().find(|path| path.is_file()) else {
            return Err(missing(&target.triple, &candidates));
        };
        StaticRuntime::read(path, target)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be read.
    pub fn read(path: &Path, target: &Target) -> Result<StaticRuntime> {
        let bytes = std::fs::read(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        Ok(StaticRuntime {
            path: path.to_owned(),
            bytes,
            triple: target.triple.clone(),
        })
    }

    /// A sentence that says how to build it.
    pub(crate) fn how_to_build(&self) -> String {
        how_to_build(&self.triple)
    }

    /// The names of the C library and of the unwinder's library on the target.
    pub(crate) fn system_names(&self) -> (String, String) {
        let libc = match self.triple.environment {
            Environment::Musl => format!("libc.musl-{}.so.1", self.triple.architecture),
            _ => "libc.so.6".to_owned(),
        };
        (libc, "libgcc_s.so.1".to_owned())
    }
}

/// Where to look, in order.
fn candidates(triple: &Triple) -> Vec<PathBuf> {
    let name = triple.to_string();
    let mut directories = Vec::new();
    if let Some(directory) = std::env::var_os(DIRECTORY_VARIABLE) {
        directories.push(PathBuf::from(directory).join(&name));
    }
    let executable = std::env::current_exe().and_then(std::fs::canonicalize);
    if let Some(beside) = executable
        .ok()
        .and_then(|path| Some(path.parent()?.to_owned()))
    {
        directories.push(beside.join("../lib/windlass").join(&name));
        if let Some(target) = cargo_target(&beside) {
            let mut profiles = vec![target.join(&name)];
            if *triple == Triple::host() {
                profiles.push(target);
            }
            for profile in profiles {
                for directory in ["release/deps", "release", "debug/deps", "debug"] {
                    directories.push(profile.join(directory));
                }
            }
        }
    }
    directories
        .into_iter()
        .map(|directory| directory.join(ARCHIVE))
        .collect()
}

/// Cargo's target directory, from the directory of an executable that Cargo built:
/// `target[/TRIPLE]/PROFILE[/deps|/examples]`. It is the one that holds Cargo's tag file.
fn cargo_target(directory: &Path) -> Option<PathBuf> {
    let mut ancestors = directory.ancestors().take(5);
    ancestors
        .find(|path| path.join("CACHEDIR.TAG").is_file())
        .map(Path::to_owned)
}

fn missing(triple: &Triple, candidates: &[PathBuf]) -> Error {
    let places: Vec<String> = candidates.iter().map(|p| p.display().to_string()).collect();
    Error::Usage(format!(
        "there is no {ARCHIVE} for {triple}\nhint: {}, or set {DIRECTORY_VARIABLE} to a directory \
         that has it as {triple}/{ARCHIVE}; looked for {}",
        how_to_build(triple),
        places.join(", ")
    ))
}

/// The command. Rust links musl's libc statically by default, which a shared object must not have.
fn how_to_build(triple: &Triple) -> String {
    let flags = match triple.environment {
        Environment::Musl => "RUSTFLAGS='-C target-feature=-crt-static' ",
        _ => "",
    };
    let target = match *triple == Triple::host() {
        true => String::new(),
        false => format!(" --target {triple}"),
    };
    format!("build it with `{flags}cargo build --release -p windlass-runtime{target}`")
}
