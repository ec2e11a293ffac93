//! Programs over generated Rust bindings: statically linked and loaded, in every mode on every machine;
//! and bindings that no program uses, which must compile without a warning.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use windlass_tests::guests::{self, MODES, Mode};
use windlass_tests::machine::Machine;
use windlass_tests::rust_programs::{rustc, says};
use windlass_tests::{built, command, scratch};

/// A program under `tests/hosts/rust/bindings`, and the guests that it uses.
const PROGRAMS: [(&str, &[&str]); 3] = [
    ("values", &["values", "odd-types"]),
    ("handles", &["counter", "resources"]),
    ("hostile", &["hostile"]),
];

/// How a program gets its components.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Linking {
    /// From an object.
    Linked,
    /// From a shared object, at run time.
    Loaded,
}

/// The calls of functions without parameters that end in a trap, for a macro.
fn calls(guest: &str, folder: &Path) -> PathBuf {
    let text = std::fs::read_to_string(guests::named(guest).expectations).expect("it is there");
    let mut calls = String::from("traps! {\n");
    for line in text.lines().filter(|line| !line.starts_with([' ', '#'])) {
        if let Some((name, rule)) = line.split_once("() => trap ") {
            calls += &format!("    {} {rule:?}\n", name.replace('-', "_"));
        }
    }
    calls += "}\n";
    let path = folder.join("calls.rs");
    std::fs::write(&path, calls).expect("the target folder is writable");
    path
}

fn run(machine: Machine, mode: Mode, linking: Linking) {
    let folder = scratch(&format!(
        "rust-bindings/{machine:?}/{linking:?}-{}-{}",
        mode.traps, mode.memory
    ));
    for (name, used) in PROGRAMS {
        let program = folder.join(name);
        let mut rustc = rustc(machine, &format!("bindings/{name}.rs"), &program);
        rustc.args(["--check-cfg", "cfg(linked)", "--check-cfg", "cfg(threads)"]);
        // Threads hang under qemu.
        if machine == Machine::Native {
            rustc.args(["--cfg", "threads"]);
        }
        rustc.env("HOSTILE_CALLS", calls("hostile", &folder));
        for guest in used {
            let guest = guests::named(guest);
            let library = guests::c_name(&guest);
            let variable = library.to_uppercase();
            let emit = match linking {
                Linking::Linked => "obj,rust",
                Linking::Loaded => "so,rust",
            };
            guests::build(&guest, machine, mode, &folder, &["--emit", emit]);
            rustc.env(
                format!("{variable}_RS"),
                folder.join(format!("{library}.rs")),
            );
            match linking {
                Linking::Linked => {
                    let object = folder.join(format!("{library}.o"));
                    rustc.arg(format!("-Clink-arg={}", object.display()));
                }
                Linking::Loaded => {
                    let object = folder.join(format!("lib{library}.so"));
                    rustc.env(format!("{variable}_SO"), object);
                }
            }
        }
        match linking {
            Linking::Linked => rustc.args(["--cfg", "linked"]),
            Linking::Loaded => rustc.arg("-Clink-arg=-Wl,--export-dynamic-symbol=windlass_*"),
        };
        says(machine, &mut rustc, &program, &format!("{name}: ok\n"));
    }
}

#[test]
fn linked_programs_call_components() {
    for machine in Machine::available() {
        run(machine, MODES[0], Linking::Linked);
    }
    run(Machine::Native, MODES[3], Linking::Linked);
}

#[test]
fn programs_load_components() {
    for machine in Machine::available() {
        run(machine, MODES[0], Linking::Loaded);
    }
}

/// The bindings of every component among the guests, as the whole of a crate whose author asks much.
#[test]
fn bindings_compile_without_warnings() {
    let folder = scratch("rust-bindings/alone");
    let mut count = 0;
    for guest in guests::all() {
        let library = guests::c_name(&guest);
        let bindings = folder.join(format!("{library}.rs"));
        let mut build = Command::new(built::compiler());
        build
            .arg("build")
            .arg(&guest.component)
            .args(["--emit", "rust"]);
        build.arg("-o").arg(&bindings);
        let outcome = command::run(&mut build, Duration::from_secs(60));
        if outcome.stderr.contains("Rust bindings of core modules") {
            continue;
        }
        assert!(outcome.is_success(), "{build:?}: {}", outcome.stderr);
        let text = std::fs::read_to_string(&bindings).expect("they were written");
        let crate_root = folder.join(format!("{library}_crate.rs"));
        let strict = "#![deny(warnings, missing_docs, unreachable_pub, unused)]\n//! A crate.\n";
        std::fs::write(&crate_root, format!("{strict}include!({bindings:?});\n"))
            .expect("the target folder is writable");
        let output = folder.join(format!("lib{library}.rmeta"));
        let mut rustc = rustc(Machine::Native, &crate_root.to_string_lossy(), &output);
        rustc.args([
            "--crate-type",
            "lib",
            "--emit",
            "metadata",
            "--crate-name",
            &library,
        ]);
        let outcome = command::run(&mut rustc, Duration::from_secs(120));
        assert!(outcome.is_success(), "{rustc:?}:\n{}", outcome.stderr);
        assert!(!text.contains("#!["), "{library}: an inner attribute");
        count += 1;
    }
    assert!(count >= 12, "there are components among the guests");
}
