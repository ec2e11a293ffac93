//! wasm2c: the module as C, compiled by the system's C compiler with `-O3` and loaded.

use std::path::Path;
use std::process::Command;

use libloading::Library;

use super::Ready;
use crate::Result;
use crate::work_folder::WorkFolder;

/// Where Debian's package `wabt` has the runtime's source, and where others may say it is.
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
    /// Compiles a module and loads it.
    ///
    /// # Errors
    /// The reason why wasm2c can not do it: it or the C compiler is not there, or does not know
    /// something that the module uses.
    pub(crate) fn load(name: &str, module: &[u8], folder: &WorkFolder) -> Result<Wasm2c> {
        let own = folder.path().join(format!("wasm2c-{name}"));
        std::fs::create_dir_all(&own).map_err(|e| format!("{}: {e}", own.display()))?;
        let write = |name: &str, bytes: &[u8]| {
            std::fs::write(own.join(name), bytes).map_err(|e| format!("{name}: {e}"))
        };
        write("guest.wasm", module)?;
        write("start.c", START.as_bytes())?;
        execute(
            &own,
            "wasm2c",
            &["guest.wasm", "-n", "guest", "-o", "guest.c"],
        )?;
        let runtime = std::env::var("WASM2C_RUNTIME").unwrap_or_else(|_| RUNTIME.to_owned());
        let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
        let (include, source) = (format!("-I{runtime}"), format!("{runtime}/wasm-rt-impl.c"));
        let object = format!("{name}.so");
        execute(
            &own,
            &compiler,
            &[
                "-O3", "-fPIC", "-shared", "-w", &include, "-I.", "guest.c", "start.c", &source,
                "-lm", "-o", &object,
            ],
        )?;
        open(&own.join(object))
    }
}

/// Loads the shared object and starts the module in it.
fn open(path: &Path) -> Result<Wasm2c> {
    let failed = |error: libloading::Error| format!("{}: {error}", path.display());
    // SAFETY: the object was compiled just now; the functions have the types that `START` gives them.
    unsafe {
        let library = Library::new(path).map_err(failed)?;
        let start = library
            .get::<unsafe extern "C" fn()>(b"bench_start\0")
            .map_err(failed)?;
        start();
        let run = *library
            .get::<unsafe extern "C" fn(u32) -> u64>(b"bench_run\0")
            .map_err(failed)?;
        Ok(Wasm2c {
            run,
            _library: library,
        })
    }
}

/// Runs a program in a folder; what it says when it fails.
fn execute(folder: &Path, program: &str, arguments: &[&str]) -> Result<()> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("without a reason");
    Err(format!("{program}: {}: {said}", output.status))
}

impl Ready for Wasm2c {
    fn call(&mut self, n: u32) -> Result<u64> {
        // SAFETY: the module was started; a trap would end the process with a message.
        Ok(unsafe { (self.run)(n) })
    }
}
