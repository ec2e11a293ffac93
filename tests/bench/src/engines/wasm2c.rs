//! wasm2c: the module as C, compiled by the system's C compiler with `-O3` and loaded.
//!
//! That can take minutes, so the shared objects are kept in cargo's target folder.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use libloading::Library;

use super::Ready;
use crate::Result;

/// Where the shared objects are kept.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/wasm2c");

/// Where Debian's package `wabt` has the runtime's source.
const RUNTIME: &str = "/usr/share/wabt/wasm2c";

/// Starts the module, which wasm2c calls `guest`, and has its function under a name of ours.
const START: &str = r#"
#include "guest.h"
static Z_guest_instance_t instance;
void bench_start(void) {
    wasm_rt_init();
    Z_guest_init_module();
    Z_guest_instantiate(&instance);
}
uint64_t bench_run(uint32_t n) { return Z_guestZ_run(&instance, n); }
"#;

/// A loaded shared object.
pub(crate) struct Wasm2c {
    run: unsafe extern "C" fn(u32) -> u64,
    /// Its code.
    _library: Library,
}

impl Wasm2c {
    /// Compiles a module, if that was not done before, and loads it.
    ///
    /// # Errors
    /// The reason why wasm2c can not do it: it or the C compiler is not there, or does not know
    /// something that the module uses.
    pub(crate) fn load(name: &str, module: &[u8]) -> Result<Wasm2c> {
        let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
        let runtime = std::env::var("WASM2C_RUNTIME").unwrap_or_else(|_| RUNTIME.to_owned());
        let mut hasher = DefaultHasher::new();
        (module, START, &compiler, &runtime).hash(&mut hasher);
        let folder = PathBuf::from(format!("{KEPT}/{name}-{:016x}", hasher.finish()));
        let shared_object = folder.join("guest.so");
        if !shared_object.exists() {
            compile(&folder, module, &compiler, &runtime)?;
        }
        open(&shared_object)
    }
}

/// Compiles a module within a folder, to `guest.so`.
fn compile(folder: &Path, module: &[u8], compiler: &str, runtime: &str) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.join(name), bytes).map_err(|e| format!("{name}: {e}"))
    };
    write("guest.wasm", module)?;
    write("start.c", START.as_bytes())?;
    execute(
        folder,
        "wasm2c",
        &["guest.wasm", "-n", "guest", "-o", "guest.c"],
    )?;
    let include = format!("-I{runtime}");
    let source = format!("{runtime}/wasm-rt-impl.c");
    let options = ["-O3", "-fPIC", "-shared", "-w", "-I.", &include];
    let inputs = ["guest.c", "start.c", &source, "-lm"];
    // An object that is not finished has another name.
    let output = ["-o", "unfinished.so"];
    execute(folder, compiler, &[&options[..], &inputs, &output].concat())?;
    let finished = std::fs::rename(folder.join("unfinished.so"), folder.join("guest.so"));
    finished.map_err(|e| format!("guest.so: {e}"))
}

/// Loads the shared object and starts the module in it.
fn open(path: &Path) -> Result<Wasm2c> {
    let failed = |error: libloading::Error| format!("{}: {error}", path.display());
    // SAFETY: the object was compiled here; the functions have the types that `START` gives them.
    unsafe {
        let library = Library::new(path).map_err(failed)?;
        let start = library.get::<unsafe extern "C" fn()>(b"bench_start\0");
        start.map_err(failed)?();
        let run = library.get::<unsafe extern "C" fn(u32) -> u64>(b"bench_run\0");
        let run = *run.map_err(failed)?;
        Ok(Wasm2c {
            run,
            _library: library,
        })
    }
}

/// Runs a program in a folder; what it says when it fails.
fn execute(folder: &Path, program: &str, arguments: &[&str]) -> Result<()> {
    let mut command = Command::new(program);
    let output = command.args(arguments).current_dir(folder).output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let mut lines = said.lines().filter(|line| !line.trim().is_empty());
    let reason = lines.next().unwrap_or("without a word");
    Err(format!("{program} ended by {}: {reason}", output.status))
}

impl Ready for Wasm2c {
    fn call(&mut self, n: u32) -> Result<u64> {
        // SAFETY: the module was started; a trap would end the process with a message.
        Ok(unsafe { (self.run)(n) })
    }
}
