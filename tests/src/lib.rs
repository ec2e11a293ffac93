//! The harness of Windlass's tests: which machines there are, how hosts and the runtime are built
//! for them, how guests are compiled, and how a program is run.
//!
//! | file | what it knows |
//! |---|---|
//! | `machine` | the machines that tests run on: this one, and aarch64 under qemu-user |
//! | `guests` | the guests under `tests/guests` and the modes they are compiled in |
//! | `built` | what cargo builds: the compiler, the runtime, the Rust host |
//! | `c_hosts` | the C hosts under `tests/hosts/c`, and the ways to link them |
//! | `command` | runs a program with a time limit |
//! | `fuzz` | broken inputs, and what must hold of the compiler for them |
//! | `model` | random programs of tasks and streams, and the specification's rules for them |
//! | `modules` | core modules compiled and loaded in the test's own process |
//! | `rust_programs` | Rust programs that `rustc` compiles by itself, for any machine |
//! | `wast` | scripts of the core specification's test suite |

pub mod built;
pub mod c_hosts;
pub mod command;
pub mod fuzz;
pub mod guests;
pub mod machine;
pub mod model;
pub mod modules;
pub mod rust_programs;
pub mod wast;

use std::path::{Path, PathBuf};

/// The root of the workspace.
#[must_use]
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A fresh folder for one test, under cargo's target folder. What was there before is removed.
///
/// # Panics
/// When the folder cannot be made.
#[must_use]
pub fn scratch(name: &str) -> PathBuf {
    let folder = built::target_dir().join("tests").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the target folder is writable");
    folder
}
