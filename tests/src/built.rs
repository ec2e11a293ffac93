//! What cargo builds for the tests: the compiler, the runtime for each machine, and the Rust host.
//!
//! Everything is built once in a test process, through cargo, so that it is never stale. For this
//! machine that is the whole workspace, as in the README's own command: another choice of packages
//! would choose other features, and put another `libwindlass_runtime.rlib` in place of the one the
//! tests are linked to.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{LazyLock, Mutex};

use crate::machine::{Machine, rustc_with_aarch64};
use crate::workspace;

/// Cargo's target folder.
#[must_use]
pub fn target_dir() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}

/// The `windlass` program.
///
/// # Panics
/// When it does not build.
#[must_use]
pub fn compiler() -> PathBuf {
    static BUILT: LazyLock<PathBuf> = LazyLock::new(|| hosts(Machine::Native).join("windlass"));
    BUILT.clone()
}

/// The folder that holds, for a machine, `libwindlass_runtime.so`, `libwindlass_runtime.a` and the
/// program `windlass-test-host`.
///
/// # Panics
/// When they do not build.
#[must_use]
pub fn hosts(machine: Machine) -> PathBuf {
    static BUILT: Mutex<Option<HashMap<Machine, PathBuf>>> = Mutex::new(None);
    let mut built = BUILT
        .lock()
        .expect("another test could not build the hosts");
    let built = built.get_or_insert_with(HashMap::new);
    built
        .entry(machine)
        .or_insert_with(|| {
            match machine {
                Machine::Native => cargo(machine, &["--workspace"]),
                Machine::Aarch64 => cargo(
                    machine,
                    &["-p", "windlass-runtime", "-p", "windlass-test-host"],
                ),
            }
            output_dir(machine)
        })
        .clone()
}

fn output_dir(machine: Machine) -> PathBuf {
    match machine {
        Machine::Native => target_dir().join("debug"),
        Machine::Aarch64 => target_dir().join(machine.triple()).join("debug"),
    }
}

fn cargo(machine: Machine, args: &[&str]) {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg("build").args(args).current_dir(workspace());
    if machine == Machine::Aarch64 {
        // Another compiler than the workspace's, so another folder for what it makes.
        command
            .args(["--target", machine.triple()])
            .env(
                "RUSTC",
                rustc_with_aarch64().expect("the machine is available"),
            )
            .env_remove("RUSTUP_TOOLCHAIN")
            .env(
                "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER",
                "aarch64-linux-gnu-gcc",
            );
    }
    let output = command.output().expect("cargo runs");
    assert!(
        output.status.success(),
        "cargo build {args:?} for {machine:?}:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
