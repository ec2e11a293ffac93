//! A Rust program with a component's object and the runtime linked into it.

use std::process::Command;
use std::time::Duration;

use windlass_tests::guests::{self, MODES};
use windlass_tests::machine::{Machine, rustc_with_aarch64};
use windlass_tests::{built, command, scratch, workspace};

#[test]
fn calls_the_component() {
    let guest = guests::named("json");
    for machine in Machine::available() {
        let hosts = built::hosts(machine);
        for mode in MODES {
            let folder = scratch(&format!("rust-linked/{machine:?}"));
            guests::build(&guest, machine, mode, &folder, &["--emit", "obj"]);
            let program = folder.join("program");
            let mut rustc = match machine {
                Machine::Native => Command::new("rustc"),
                Machine::Aarch64 => Command::new(rustc_with_aarch64().expect("it is available")),
            };
            rustc
                .current_dir(workspace())
                .arg("tests/hosts/rust/linked/main.rs");
            rustc
                .args(["--edition", "2024", "--target", machine.triple(), "-o"])
                .arg(&program);
            rustc.arg("--extern").arg(format!(
                "windlass_runtime={}",
                hosts.join("libwindlass_runtime.rlib").display()
            ));
            rustc
                .arg("-L")
                .arg(format!("dependency={}", hosts.join("deps").display()));
            // Macros run on this machine, whatever the program's.
            let macros = built::target_dir().join("debug/deps");
            rustc
                .arg("-L")
                .arg(format!("dependency={}", macros.display()));
            rustc.arg(format!("-Clink-arg={}", folder.join("json.o").display()));
            if machine == Machine::Aarch64 {
                rustc.arg("-Clinker=aarch64-linux-gnu-gcc");
            }
            let built = command::run(&mut rustc, Duration::from_secs(120));
            assert!(built.is_success(), "{rustc:?}:\n{}", built.stderr);
            let outcome = command::run(&mut machine.run(&program), Duration::from_secs(60));
            assert!(outcome.is_success(), "{machine:?} {mode:?}: {outcome:?}");
            assert_eq!(outcome.stdout, "linked\n");
        }
    }
}
