//! Traps say where they happened: function names and offsets in the binary, for core functions and
//! for the lifts around them, in both trap modes and on both machines.

use std::process::Command;
use std::time::Duration;

use windlass_tests::guests::{self, Guest, MODES};
use windlass_tests::machine::Machine;
use windlass_tests::{built, command, scratch};

const COMPONENT: &str = r#"
(component
  (core module $m
    (memory 1)
    (func $outer (export "outer") (param i32) (result i32)
      (call $middle (local.get 0)))
    (func $middle (param i32) (result i32)
      (i32.add (i32.const 1) (call $inner (local.get 0))))
    (func $inner (param i32) (result i32)
      (i32.load (i32.shl (local.get 0) (i32.const 16)))))
  (core instance $i (instantiate $m))
  (func (export "outer") (param "n" u32) (result u32) (canon lift (core func $i "outer"))))
"#;

/// The offsets in the binary of the load in `$inner` and of the calls of it and of `$middle`.
fn offsets(binary: &[u8]) -> [u64; 3] {
    use wasmparser::{Operator, Parser, Payload};
    let (mut load, mut calls) = (None, Vec::new());
    for payload in Parser::new(0).parse_all(binary) {
        let Payload::CodeSectionEntry(body) = payload.unwrap() else {
            continue;
        };
        for operator in body
            .get_operators_reader()
            .unwrap()
            .into_iter_with_offsets()
        {
            match operator.unwrap() {
                (Operator::I32Load { .. }, offset) => load = Some(offset),
                (Operator::Call { .. }, offset) => calls.push(offset),
                _ => {}
            }
        }
    }
    [load.unwrap(), calls[1], calls[0]]
}

/// The lines of a backtrace that the Rust host prints.
fn backtrace(folder: &std::path::Path, machine: Machine) -> Vec<String> {
    let hosts = built::hosts(machine);
    let expectations = folder.join("trap.expect");
    // A wrong expectation, so that the host prints the error that really comes.
    std::fs::write(
        &expectations,
        "outer(0) => 1\nouter(1) => trap unreachable\n",
    )
    .unwrap();
    let mut host = machine.run(&hosts.join("windlass-test-host"));
    host.env("LD_LIBRARY_PATH", &hosts)
        .env(
            "QEMU_SET_ENV",
            format!("LD_LIBRARY_PATH={}", hosts.display()),
        )
        .arg(folder.join("libtrap.so"))
        .arg(&expectations);
    let outcome = command::run(&mut host, Duration::from_secs(60));
    assert!(outcome.stdout.contains("1 passed, 1 failed"), "{outcome:?}");
    assert!(
        outcome.stdout.contains("out of bounds memory access"),
        "{outcome:?}"
    );
    let lines = outcome
        .stdout
        .lines()
        .skip_while(|line| !line.contains("wasm backtrace"));
    lines
        .skip(1)
        .take(4)
        .map(|line| line.trim().to_owned())
        .collect()
}

#[test]
fn names_and_offsets() {
    let folder = scratch("backtraces");
    let component = folder.join("trap.wat");
    std::fs::write(&component, COMPONENT).unwrap();
    let binary = wat::parse_str(COMPONENT).unwrap();
    let [load, inner, middle] = offsets(&binary);
    let expected = [
        format!("0: {load:#8x} - inner"),
        format!("1: {inner:#8x} - middle"),
        format!("2: {middle:#8x} - outer"),
        "3: export outer".to_owned(),
    ];
    let guest = Guest {
        name: "trap".to_owned(),
        component,
        expectations: folder.clone(),
    };
    for machine in Machine::available() {
        for mode in MODES {
            guests::build(&guest, machine, mode, &folder, &["--emit", "so"]);
            assert_eq!(
                backtrace(&folder, machine),
                expected,
                "{machine:?} {mode:?}"
            );
        }
    }
}

#[test]
fn the_command_line_prints_them() {
    let folder = scratch("backtraces-cli");
    let component = folder.join("trap.wat");
    std::fs::write(&component, COMPONENT).unwrap();
    let mut run = Command::new(built::compiler());
    run.arg("run")
        .arg(&component)
        .args(["--invoke", "outer(0)", "--invoke", "outer(4294967295)"]);
    let outcome = command::run(&mut run, Duration::from_secs(60));
    assert_eq!(
        outcome.status.and_then(|s| s.code()),
        Some(1),
        "{outcome:?}"
    );
    assert_eq!(outcome.stdout, "1\n");
    for part in ["out of bounds memory access", "inner", "middle", "outer"] {
        assert!(outcome.stderr.contains(part), "{outcome:?}");
    }
}
