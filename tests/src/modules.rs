//! Core modules compiled and loaded in this process.
//!
//! In: text. Out: what the Rust API makes instances of.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use windlass::options::{MemoryMode, OptLevel, Options, TrapMode};
use windlass::package::shared_object::{Linking, Runtime};
use windlass::pipeline::{self, Build, Emit};
use windlass::progress::Progress;
use windlass::timing::Timing;
use windlass_runtime::host::{Component, Imports, Instance};
use windlass_targets::Target;

use crate::scratch;

/// The modes that differ for a module in this process.
pub const MODES: [(TrapMode, MemoryMode); 3] = [
    (TrapMode::Signals, MemoryMode::Guard),
    (TrapMode::Signals, MemoryMode::Checked),
    (TrapMode::Explicit, MemoryMode::Checked),
];

/// Compiles a module's text and loads it.
///
/// # Panics
/// When it does not compile or load.
#[must_use]
pub fn load_with(mode: (TrapMode, MemoryMode), text: &str) -> Component {
    load_bytes(mode, &wat::parse_str(text).unwrap())
}

/// The same for a module or component in its binary form.
///
/// # Panics
/// As [`load_with`].
#[must_use]
pub fn load_bytes((traps, memory): (TrapMode, MemoryMode), bytes: &[u8]) -> Component {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("module{number}");
    let build = Build {
        options: Options {
            opt_level: OptLevel::Fast,
            memory,
            traps,
            verify: true,
            ..Options::new(&name, Target::parse(None, None).unwrap())
        },
        emit: vec![Emit::So],
        only: None,
        linking: Linking {
            soname: format!("lib{name}.so"),
            runtime: Runtime::Program,
            run_path: Vec::new(),
        },
    };
    let progress = Arc::new(Progress::default());
    let built = pipeline::build(bytes, &build, &progress, &mut Timing::default()).unwrap();
    let path = scratch(&format!("modules/{name}")).join(format!("{name}.so"));
    std::fs::write(&path, &built[0]).unwrap();
    // SAFETY: compiled just now.
    unsafe { Component::load(&path) }.unwrap()
}

/// Everything that an instance exports, under a module name.
#[must_use]
pub fn exports_of(name: &str, instance: &Instance) -> Imports {
    let mut imports = Imports::new();
    for (field, item) in instance.exports() {
        imports.define(name, &field, item);
    }
    imports
}
