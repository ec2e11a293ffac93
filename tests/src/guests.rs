//! The guests under `tests/guests` and the modes they are compiled in.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::machine::Machine;
use crate::{built, command, workspace};

/// A component with its expectations.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The name of its files.
    pub name: String,
    /// The component.
    pub component: PathBuf,
    /// What its calls give.
    pub expectations: PathBuf,
}

/// How a guest is compiled.
#[derive(Clone, Copy, Debug)]
pub struct Mode {
    /// `--traps`.
    pub traps: &'static str,
    /// `--memory`.
    pub memory: &'static str,
}

/// Every mode.
pub const MODES: [Mode; 4] = [
    Mode {
        traps: "signals",
        memory: "guard",
    },
    Mode {
        traps: "signals",
        memory: "checked",
    },
    Mode {
        traps: "explicit",
        memory: "guard",
    },
    Mode {
        traps: "explicit",
        memory: "checked",
    },
];

/// Every guest that has expectations, sorted by name.
///
/// # Panics
/// When the folder cannot be read.
#[must_use]
pub fn all() -> Vec<Guest> {
    let mut guests = Vec::new();
    for folder in entries(&workspace().join("tests/guests")) {
        let files = if folder.is_dir() {
            entries(&folder)
        } else {
            Vec::new()
        };
        for file in files {
            if file.extension().is_some_and(|e| e == "expect") {
                let name = file
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                let component = ["wasm", "wat"]
                    .map(|e| file.with_extension(e))
                    .into_iter()
                    .find(|f| f.exists())
                    .unwrap_or_else(|| panic!("{} has no component", file.display()));
                guests.push(Guest {
                    name,
                    component,
                    expectations: file,
                });
            }
        }
    }
    guests.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!guests.is_empty(), "there are guests");
    guests
}

/// The guest of this name, with expectations or without.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn named(name: &str) -> Guest {
    let folders = entries(&workspace().join("tests/guests"));
    let files = folders
        .iter()
        .flat_map(|folder| ["wasm", "wat"].map(|e| folder.join(name).with_extension(e)));
    let component = files
        .into_iter()
        .find(|file| file.exists())
        .unwrap_or_else(|| panic!("no guest {name}"));
    Guest {
        name: name.to_owned(),
        expectations: component.with_extension("expect"),
        component,
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    entries
        .map(|entry| entry.expect("a readable folder").path())
        .collect()
}

/// Runs `windlass build` on a guest into a folder, which then holds `libNAME.so` and `NAME.h`.
///
/// # Panics
/// When the build fails.
pub fn build(guest: &Guest, machine: Machine, mode: Mode, folder: &Path, more: &[&str]) {
    let mut build = Command::new(built::compiler());
    build
        .arg("build")
        .arg(&guest.component)
        .args(["--verify", "--name"])
        .arg(c_name(guest));
    build.args([
        "--target",
        machine.triple(),
        "--traps",
        mode.traps,
        "--memory",
        mode.memory,
    ]);
    build.args(more).arg("-o").arg(folder);
    let outcome = command::run(&mut build, Duration::from_secs(300));
    assert!(
        outcome.is_success(),
        "{build:?}:\n{}{}",
        outcome.stdout,
        outcome.stderr
    );
}

/// A guest's name as a C identifier.
#[must_use]
pub fn c_name(guest: &Guest) -> String {
    guest.name.replace('-', "_")
}
