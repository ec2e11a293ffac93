//! Every guest, compiled in every mode for every machine, does what its expectations say when a
//! Rust host calls it.

use std::time::Duration;

use windlass_tests::command::{self, Outcome};
use windlass_tests::guests::{self, Guest, MODES, Mode};
use windlass_tests::machine::Machine;
use windlass_tests::{built, scratch};

fn play(guest: &Guest, machine: Machine, mode: Mode, more: &[&str]) -> Outcome {
    let folder = scratch(&format!(
        "guests/{machine:?}/{}-{}{}/{}",
        mode.traps,
        mode.memory,
        more.concat(),
        guest.name
    ));
    let more = [&["--emit", "so"], more].concat();
    guests::build(guest, machine, mode, &folder, &more);
    let hosts = built::hosts(machine);
    let mut host = machine.run(&hosts.join("windlass-test-host"));
    host.env("LD_LIBRARY_PATH", &hosts)
        .env(
            "QEMU_SET_ENV",
            format!("LD_LIBRARY_PATH={}", hosts.display()),
        )
        .arg(folder.join(format!("lib{}.so", guests::c_name(guest))))
        .arg(&guest.expectations);
    command::run(&mut host, Duration::from_secs(300))
}

fn play_all(machine: Machine, modes: &[Mode], more: &[&str]) {
    if !Machine::available().contains(&machine) {
        return;
    }
    let mut failures = Vec::new();
    for guest in guests::all() {
        for mode in modes {
            let outcome = play(&guest, machine, *mode, more);
            if !outcome.is_success() {
                failures.push(format!(
                    "{} {mode:?} {more:?}:\n{}{}",
                    guest.name, outcome.stdout, outcome.stderr
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn native() {
    play_all(Machine::Native, &MODES, &[]);
}

#[test]
fn aarch64() {
    play_all(Machine::Aarch64, &MODES, &[]);
}

/// What the closed world makes certain changes nothing that a host sees.
#[test]
fn native_without_facts() {
    let modes = [MODES[0], MODES[3]];
    play_all(Machine::Native, &modes, &["--no-facts"]);
}

#[test]
fn aarch64_without_facts() {
    play_all(Machine::Aarch64, &MODES[3..], &["--no-facts"]);
}
