//! Programs over generated Rust bindings: statically linked and loaded, in every mode on every
//! machine; and bindings that no program uses, which must compile without a warning.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use windlass_tests::guests::{self, MODES, Mode};
use windlass_tests::machine::{Machine, is_on_path, skip};
use windlass_tests::rust_programs::{rustc, says};
use windlass_tests::{built, command, scratch, workspace};

/// A program under `tests/hosts/rust/bindings`, and the guests that it uses.
const PROGRAMS: [(&str, &[&str]); 7] = [
    ("values", &["values", "odd-types"]),
    ("handles", &["counter", "resources"]),
    ("hostile", &["hostile"]),
    ("post", &["post"]),
    ("forwarded", &["forwarded"]),
    ("misuse", &["misuse"]),
    ("midway", &["scratch", "startup"]),
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

/// Compiles a program with its guests.
fn compile(machine: Machine, mode: Mode, linking: Linking, folder: &Path, name: &str) -> PathBuf {
    let (_, used) = PROGRAMS
        .iter()
        .find(|known| known.0 == name)
        .expect("it is listed");
    let program = folder.join(name);
    let mut rustc = rustc(machine, &format!("bindings/{name}.rs"), &program);
    rustc.args(["--check-cfg", "cfg(linked)", "--check-cfg", "cfg(threads)"]);
    // Threads hang under qemu.
    if machine == Machine::Native {
        rustc.args(["--cfg", "threads"]);
    }
    rustc.env("HOSTILE_CALLS", calls("hostile", folder));
    for guest in *used {
        let guest = guests::named(guest);
        let library = guests::c_name(&guest);
        let variable = library.to_uppercase();
        let emit = match linking {
            Linking::Linked => "obj,rust",
            Linking::Loaded => "so,rust",
        };
        guests::build(&guest, machine, mode, folder, &["--emit", emit]);
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
    let built = command::run(&mut rustc, Duration::from_secs(300));
    assert!(built.is_success(), "{rustc:?}:\n{}", built.stderr);
    program
}

fn run(machine: Machine, mode: Mode, linking: Linking) {
    let folder = scratch(&format!(
        "rust-bindings/{machine:?}/{linking:?}-{}-{}",
        mode.traps, mode.memory
    ));
    for (name, _) in PROGRAMS {
        let program = compile(machine, mode, linking, &folder, name);
        says(machine, &program, &format!("{name}: ok\n"));
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

/// valgrind finds nothing wrong in them: no invalid access, no use of what is not initialised, no
/// leak.
#[test]
fn programs_are_clean_under_valgrind() {
    if !is_on_path("valgrind") {
        skip("valgrind is missing");
        return;
    }
    let folder = scratch("rust-bindings/valgrind");
    for name in ["values", "handles", "forwarded", "misuse", "midway"] {
        let program = compile(Machine::Native, MODES[3], Linking::Linked, &folder, name);
        let mut valgrind = Command::new("valgrind");
        valgrind
            .args(["--leak-check=full", "--error-exitcode=9"])
            .arg(program);
        let outcome = command::run(&mut valgrind, Duration::from_secs(300));
        assert!(outcome.is_success(), "{outcome:?}");
        assert_eq!(outcome.stdout, format!("{name}: ok\n"));
    }
}

/// The bindings of every component among the guests, and of those that the compiler's own tests
/// have for their names and types, each as the whole of a crate whose author asks much.
#[test]
fn bindings_compile_without_warnings() {
    let folder = scratch("rust-bindings/alone");
    let guests = guests::all();
    let guests = guests
        .iter()
        .map(|guest| (guests::c_name(guest), guest.component.clone()));
    let package = workspace().join("compiler/src/package");
    let odd = [
        ("edges".to_owned(), package.join("rust/golden/edges.wat")),
        ("zoo".to_owned(), package.join("header/golden/zoo.wat")),
    ];
    let mut count = 0;
    for (library, component) in guests.chain(odd) {
        let bindings = folder.join(format!("{library}.rs"));
        let mut build = Command::new(built::compiler());
        build.arg("build").arg(&component).args(["--emit", "rust"]);
        build.arg("-o").arg(&bindings);
        let outcome = command::run(&mut build, Duration::from_secs(60));
        if outcome.stderr.contains("Rust bindings of core modules") {
            continue;
        }
        assert!(outcome.is_success(), "{build:?}: {}", outcome.stderr);
        let crate_root = folder.join(format!("{library}_crate.rs"));
        let strict = "#![deny(warnings, missing_docs, unreachable_pub, unused)]\n//! A crate.\n";
        std::fs::write(&crate_root, format!("{strict}include!({bindings:?});\n"))
            .expect("the target folder is writable");
        let output = folder.join(format!("lib{library}.rmeta"));
        let mut rustc = rustc(Machine::Native, &crate_root.to_string_lossy(), &output);
        rustc.args(["--crate-type", "lib", "--emit", "metadata"]);
        rustc.args(["--crate-name", &library]);
        let outcome = command::run(&mut rustc, Duration::from_secs(120));
        assert!(outcome.is_success(), "{rustc:?}:\n{}", outcome.stderr);
        count += 1;
    }
    assert!(count >= 14, "there are components among the guests");
}
