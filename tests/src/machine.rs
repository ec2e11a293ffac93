//! The machines that tests run on: this one, and aarch64 under qemu-user.
//!
//! aarch64 needs qemu-user, a C cross compiler and a Rust compiler with the standard library of
//! aarch64 (Debian: `qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross rustc-web cargo-web`
//! `libstd-rust-web-dev:arm64`). A test says that it is skipped when one is missing;
//! `WINDLASS_NO_SKIP=1` makes that a failure.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Machine {
    /// The machine that runs the tests.
    Native,
    /// aarch64 Linux under qemu-user.
    Aarch64,
}

/// The sysroot of the C cross compiler.
const AARCH64_SYSROOT: &str = "/usr/aarch64-linux-gnu";

impl Machine {
    /// The machines that are here. Says which are not.
    ///
    /// # Panics
    /// When one is missing and `WINDLASS_NO_SKIP` is set.
    #[must_use]
    pub fn available() -> Vec<Machine> {
        let mut machines = vec![Machine::Native];
        match missing_for_aarch64() {
            None => machines.push(Machine::Aarch64),
            Some(what) => skip(&format!("aarch64 is not tested: {what} is missing")),
        }
        machines
    }

    /// Its target triple.
    #[must_use]
    pub fn triple(self) -> &'static str {
        match self {
            Machine::Native if cfg!(target_arch = "aarch64") => "aarch64-unknown-linux-gnu",
            Machine::Native => "x86_64-unknown-linux-gnu",
            Machine::Aarch64 => "aarch64-unknown-linux-gnu",
        }
    }

    /// A command that runs a program of this machine here.
    #[must_use]
    pub fn run(self, program: &Path) -> Command {
        match self {
            Machine::Native => Command::new(program),
            Machine::Aarch64 => {
                let mut command = Command::new("qemu-aarch64");
                command.args(["-L", AARCH64_SYSROOT]).arg(program);
                command
            }
        }
    }

    /// The C compiler that makes programs of this machine; none (said) when there is none.
    #[must_use]
    pub fn c_compiler(self) -> Option<&'static str> {
        let compiler = match self {
            Machine::Native => "cc",
            Machine::Aarch64 => "aarch64-linux-gnu-gcc",
        };
        let found = is_on_path(compiler);
        if !found {
            skip(&format!("C is not tested: {compiler} is missing"));
        }
        found.then_some(compiler)
    }
}

/// Says that something is skipped. Straight to standard error: what a passing test prints otherwise
/// is not shown.
///
/// # Panics
/// When `WINDLASS_NO_SKIP` is set.
pub fn skip(what: &str) {
    assert!(
        std::env::var_os("WINDLASS_NO_SKIP").is_none(),
        "must not be skipped: {what}"
    );
    // Nobody to tell is no reason to fail.
    let _ = writeln!(std::io::stderr(), "skipped: {what}");
}

fn missing_for_aarch64() -> Option<&'static str> {
    if !is_on_path("qemu-aarch64") {
        return Some("qemu-aarch64");
    }
    if !is_on_path("aarch64-linux-gnu-gcc") {
        return Some("aarch64-linux-gnu-gcc");
    }
    rustc_with_aarch64()
        .is_none()
        .then_some("a rustc with the standard library of aarch64")
}

/// A Rust compiler that has the standard library of aarch64.
#[must_use]
pub fn rustc_with_aarch64() -> Option<PathBuf> {
    let candidates = [
        std::env::var_os("RUSTC"),
        Some("rustc".into()),
        Some("/usr/bin/rustc".into()),
    ];
    candidates
        .into_iter()
        .flatten()
        .map(PathBuf::from)
        .find(|rustc| {
            let output = Command::new(rustc)
                .args(["--print", "target-libdir"])
                .arg("--target")
                .arg("aarch64-unknown-linux-gnu")
                .output();
            output.is_ok_and(|output| {
                let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
                let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
                files
                    .into_iter()
                    .any(|f| f.file_name().to_string_lossy().starts_with("libstd-"))
            })
        })
}

/// Whether a program is on the path.
#[must_use]
pub fn is_on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
