//! valgrind finds nothing wrong in C hosts: no invalid access, no use of what is not initialised,
//! no leak, in every mode, with a thousand instances that are made, called, trap and are deleted.
//!
//! What is special, and why:
//! - Traps by signal work under valgrind: it reports `ud2` as unrecognised on standard error, which
//!   is no error, and raises the signal.
//! - With guard pages *and* signals an access out of bounds really happens, and memcheck rightly
//!   calls it one before the signal comes. Those traps are left out in that mode alone, and a second
//!   run has only errors of guest code.
//! - A trap after endless recursion moves the stack pointer by a megabyte at once, for which
//!   `--max-stackframe` is.
//! - glibc keeps the stacks of ended threads, and what belongs to them then looks lost, unless it is
//!   told not to.

use std::process::Command;
use std::time::Duration;

use windlass_tests::c_hosts::{C_HOSTS, CHost, Kit, Linking, says};
use windlass_tests::command::{self, Outcome};
use windlass_tests::guests::{self, MODES, Mode};
use windlass_tests::machine::{Machine, is_on_path, skip};
use windlass_tests::{built, scratch};

/// Rounds of `traps` that make a thousand instances at least, whatever is left out.
const ROUNDS: &str = "64";

fn kit(mode: Mode, name: &str) -> Option<Kit> {
    if !is_on_path("valgrind") {
        skip("valgrind is missing");
        return None;
    }
    Machine::Native.c_compiler()?;
    let place = scratch(&format!("valgrind/{name}-{}-{}", mode.traps, mode.memory));
    let guests = [
        "json",
        "counter",
        "markdown",
        "hostile",
        "values",
        "reexports",
        "post",
        "forwarded",
        "coroutine",
        "load",
    ];
    let linking = Linking::Shared;
    Some(Kit::new(Machine::Native, mode, linking, &guests, place))
}

fn valgrind_command() -> Command {
    // A small stack, because memcheck is slow at filling a large one to its end.
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -s 512 && exec \"$@\"", "sh", "valgrind"])
        .args(["--leak-check=full", "--error-exitcode=9"])
        .args(["--max-stackframe=2097152", "--num-callers=30"])
        .env("GLIBC_TUNABLES", "glibc.pthread.stack_cache_size=0");
    command
}

fn valgrind(kit: &Kit, host: CHost, args: &[&str]) -> Outcome {
    let mut command = valgrind_command();
    command.arg(kit.link(host)).args(args);
    command::run(&mut command, Duration::from_secs(300))
}

fn host(name: &str) -> CHost {
    let found = C_HOSTS.into_iter().find(|host| host.name == name);
    found.expect("there is such a host")
}

/// Whether accesses out of bounds are left to the hardware.
fn faults(mode: Mode) -> bool {
    mode.traps == "signals" && mode.memory == "guard"
}

fn thousand_instances(mode: Mode) {
    let Some(kit) = kit(mode, "traps") else {
        return;
    };
    let traps = host("traps");
    let without = if faults(mode) {
        "memory-out-of-bounds"
    } else {
        ""
    };
    let outcome = valgrind(&kit, traps, &[ROUNDS, without]);
    if let Err(what) = says(traps, &outcome) {
        panic!("{mode:?}: {what}");
    }
}

#[test]
fn signals_guard() {
    thousand_instances(MODES[0]);
}

#[test]
fn signals_checked() {
    thousand_instances(MODES[1]);
}

#[test]
fn explicit_guard() {
    thousand_instances(MODES[2]);
}

#[test]
fn explicit_checked() {
    thousand_instances(MODES[3]);
}

/// The other hosts: values in and out, resources, failures, threads.
#[test]
fn hosts() {
    for mode in [MODES[0], MODES[3]] {
        let Some(kit) = kit(mode, "hosts") else {
            return;
        };
        for name in [
            "document",
            "json",
            "counter",
            "values",
            "failures",
            "together",
            "passing",
            "coroutines",
            "post",
            "forwarded",
            "load",
        ] {
            let args: &[&str] = match name {
                "together" | "post" | "forwarded" => &["1"],
                _ => &[],
            };
            let outcome = valgrind(&kit, host(name), args);
            if let Err(what) = says(host(name), &outcome) {
                panic!("{name} {mode:?}: {what}");
            }
        }
    }
}

/// Tasks, streams, cancellation and traps while tasks wait, in a Rust host: nothing is lost with a
/// fiber that never goes on.
#[test]
fn tasks() {
    if !is_on_path("valgrind") {
        skip("valgrind is missing");
        return;
    }
    let hosts = built::hosts(Machine::Native);
    for mode in [MODES[0], MODES[3]] {
        for name in ["load", "relay-c", "runner", "pair"] {
            let guest = guests::named(name);
            let place = format!("valgrind/tasks-{}-{}/{name}", mode.traps, mode.memory);
            let place = scratch(&place);
            guests::build(&guest, Machine::Native, mode, &place, &["--emit", "so"]);
            let mut command = valgrind_command();
            command
                .arg(hosts.join("windlass-test-host"))
                .arg(place.join(format!("lib{}.so", guests::c_name(&guest))))
                .arg(&guest.expectations)
                .env("LD_LIBRARY_PATH", &hosts);
            let outcome = command::run(&mut command, Duration::from_secs(300));
            assert!(
                outcome.is_success() && outcome.stderr.contains("ERROR SUMMARY: 0 errors"),
                "{name} {mode:?}: {}{}",
                outcome.stdout,
                outcome.stderr
            );
        }
    }
}

/// With faults, memcheck's only errors are accesses by the guest's own code.
#[test]
fn faults_are_the_guests() {
    let mode = MODES[0];
    assert!(faults(mode));
    let Some(kit) = kit(mode, "faults") else {
        return;
    };
    let outcome = valgrind(&kit, host("traps"), &[]);
    assert_eq!(outcome.stdout, "traps: ok\n", "{}", outcome.stderr);
    let text = |line: &str| line.split_once("== ").map(|(_, text)| text.to_owned());
    let lines: Vec<String> = outcome.stderr.lines().filter_map(text).collect();
    let mut errors = 0;
    for pair in lines.windows(2) {
        if pair[0].starts_with("Invalid ") {
            errors += 1;
            assert!(pair[1].contains("libhostile.so"), "{}", outcome.stderr);
        }
    }
    let summary = format!("ERROR SUMMARY: {errors} errors from {errors} contexts");
    assert!(
        errors > 0 && outcome.stderr.contains(&summary),
        "{}",
        outcome.stderr
    );
}
