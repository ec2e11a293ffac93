//! Rust programs under `tests/hosts/rust` that `rustc` compiles by itself, for any machine.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::machine::{Machine, rustc_with_aarch64};
use crate::{built, command, workspace};

/// A `rustc` that compiles a program over `windlass_runtime`, for a machine. `source` is a path
/// from `tests/hosts/rust`, or a whole one.
///
/// # Panics
/// When the machine is not available.
#[must_use]
pub fn rustc(machine: Machine, source: &str, program: &Path) -> Command {
    let hosts = built::hosts(machine);
    let mut rustc = match machine {
        Machine::Native => Command::new("rustc"),
        Machine::Aarch64 => Command::new(rustc_with_aarch64().expect("it is available")),
    };
    rustc
        .current_dir(workspace())
        .arg(Path::new("tests/hosts/rust").join(source))
        .args(["--edition", "2024", "--target", machine.triple(), "-o"])
        .arg(program);
    rustc.arg("--extern").arg(format!(
        "windlass_runtime={}",
        hosts.join("libwindlass_runtime.rlib").display()
    ));
    // Macros run on this machine, whatever the program's.
    for folder in [hosts.join("deps"), built::target_dir().join("debug/deps")] {
        rustc
            .arg("-L")
            .arg(format!("dependency={}", folder.display()));
    }
    if machine == Machine::Aarch64 {
        rustc.arg("-Clinker=aarch64-linux-gnu-gcc");
    }
    rustc
}

/// Runs a program.
///
/// # Panics
/// When it fails, or does not say this.
pub fn says(machine: Machine, program: &Path, expected: &str) {
    let mut run = machine.run(program);
    let hosts = built::hosts(machine);
    let libraries = format!("LD_LIBRARY_PATH={}", hosts.display());
    run.env("LD_LIBRARY_PATH", &hosts)
        .env("QEMU_SET_ENV", libraries);
    let outcome = command::run(&mut run, Duration::from_secs(120));
    assert!(
        outcome.is_success() && outcome.stdout == expected,
        "{machine:?} {}: {:?}\n{}{}",
        program.display(),
        outcome.status,
        outcome.stdout,
        outcome.stderr
    );
}
