//! `--branch-protection` on aarch64: guests do the same with it, on a machine that checks signed
//! return addresses and, where a file says that its branch targets are marked, branch targets.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use windlass_tests::guests::{self, Guest, MODES, Mode};
use windlass_tests::machine::Machine;
use windlass_tests::{built, c_hosts, command, scratch};

/// Guests that need what Windlass does not compile yet.
const UNSUPPORTED: &[&str] = &["throws"];

/// The library that has branch targets checked.
fn guard(protection: &str, mode: Mode) -> PathBuf {
    let folder = scratch(&format!("branch-guard/{protection}/{}", mode.traps));
    let library = folder.join("libbranch_guard.so");
    let compiler = Machine::Aarch64.c_compiler().expect("a C compiler");
    let mut cc = Command::new(compiler);
    cc.args(["-std=c11", "-shared", "-fPIC"])
        .args(c_hosts::STRICT)
        .arg(c_hosts::folder().join("branch_guard.c"))
        .arg("-o")
        .arg(&library);
    let outcome = command::run(&mut cc, Duration::from_secs(60));
    assert!(outcome.is_success(), "{}", outcome.stderr);
    library
}

/// Plays a guest with a protection; what went wrong.
fn play(guest: &Guest, mode: Mode, protection: &str, guard: &Path) -> Result<(), String> {
    let machine = Machine::Aarch64;
    let folder = scratch(&format!(
        "branch-protection/{protection}/{}-{}/{}",
        mode.traps, mode.memory, guest.name
    ));
    let more = ["--emit", "so", "--branch-protection", protection];
    guests::build(guest, machine, mode, &folder, &more);
    let hosts = built::hosts(machine);
    let mut host = Command::new("qemu-aarch64");
    host.args(["-cpu", "max", "-L", "/usr/aarch64-linux-gnu"])
        .arg("-E")
        .arg(format!("LD_LIBRARY_PATH={}", hosts.display()))
        .arg("-E")
        .arg(format!("LD_PRELOAD={}", guard.display()))
        .arg(hosts.join("windlass-test-host"))
        .arg(folder.join(format!("lib{}.so", guests::c_name(guest))))
        .arg(&guest.expectations);
    let outcome = command::run(&mut host, Duration::from_secs(100));
    let guarded = outcome.stderr.contains("branch_guard: 1 guarded");
    let not_guarded = outcome.stderr.contains("branch_guard: 0 guarded");
    let marked = protection.contains("bti") || protection == "standard";
    if outcome.is_success() && guarded == marked && not_guarded != marked {
        return Ok(());
    }
    Err(format!(
        "{} {mode:?} {protection}: {:?}\n{}{}",
        guest.name, outcome.status, outcome.stdout, outcome.stderr
    ))
}

fn play_all(protection: &str, mode: Mode, only: &[&str]) {
    if !Machine::available().contains(&Machine::Aarch64) {
        return;
    }
    let guard = guard(protection, mode);
    let guests = guests::all().into_iter().filter(|guest| {
        let name = guest.name.as_str();
        !UNSUPPORTED.contains(&name) && (only.is_empty() || only.contains(&name))
    });
    let failures: Vec<String> = guests
        .filter_map(|guest| play(&guest, mode, protection, &guard).err())
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn standard() {
    play_all("standard", MODES[0], &[]);
}

#[test]
fn standard_without_signals() {
    play_all(
        "standard",
        MODES[2],
        &["hostile", "json", "start-traps", "tail-calls"],
    );
}

#[test]
fn everything() {
    play_all(
        "bti+pac-ret+leaf+b-key",
        MODES[0],
        &["hostile", "json", "tail-calls", "values"],
    );
}

#[test]
fn return_addresses_only() {
    play_all("pac-ret", MODES[0], &["hostile", "json"]);
}

#[test]
fn other_machines_have_none() {
    let guest = guests::named("values");
    let mut build = Command::new(built::compiler());
    build
        .arg("build")
        .arg(&guest.component)
        .args(["--target", "x86_64-unknown-linux-gnu", "-o"])
        .arg(scratch("branch-protection-x86"))
        .args(["--branch-protection", "standard"]);
    let outcome = command::run(&mut build, Duration::from_secs(60));
    assert!(!outcome.is_success(), "{outcome:?}");
    assert!(
        outcome
            .stderr
            .contains("`--branch-protection=bti+pac-ret` is for aarch64"),
        "{}",
        outcome.stderr
    );
}
