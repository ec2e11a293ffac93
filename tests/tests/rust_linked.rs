//! A Rust program with a component's object and the runtime linked into it.

use std::time::Duration;

use windlass_tests::guests::{self, MODES};
use windlass_tests::machine::Machine;
use windlass_tests::rust_programs::{rustc, says};
use windlass_tests::{command, scratch};

#[test]
fn calls_the_component() {
    let guest = guests::named("json");
    for machine in Machine::available() {
        for mode in MODES {
            let folder = scratch(&format!("rust-linked/{machine:?}"));
            guests::build(&guest, machine, mode, &folder, &["--emit", "obj"]);
            let program = folder.join("program");
            let mut rustc = rustc(machine, "linked/main.rs", &program);
            rustc.arg(format!("-Clink-arg={}", folder.join("json.o").display()));
            let built = command::run(&mut rustc, Duration::from_secs(120));
            assert!(built.is_success(), "{rustc:?}:\n{}", built.stderr);
            says(machine, &program, "linked\n");
        }
    }
}
