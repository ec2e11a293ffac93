//! The ways to link components and the runtime into a C program, alone and two components together,
//! with and without threads.

use windlass_tests::c_hosts::{C_HOSTS, CHost, Kit, LINKINGS, Linking, all_guests};
use windlass_tests::guests::{MODES, Mode};
use windlass_tests::machine::Machine;
use windlass_tests::scratch;

/// The modes that differ most.
const EXTREMES: [Mode; 2] = [MODES[0], MODES[3]];

fn link_all(machine: Machine) {
    if !Machine::available().contains(&machine) || machine.c_compiler().is_none() {
        return;
    }
    let mut failures = Vec::new();
    for mode in EXTREMES {
        for linking in LINKINGS {
            let place = scratch(&format!(
                "linking/{machine:?}/{}-{}/{linking:?}",
                mode.traps, mode.memory
            ));
            let kit = Kit::new(machine, mode, linking, &all_guests(), place);
            for host in C_HOSTS {
                failures.extend(kit.check(host, arguments(machine, linking, host)).err());
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Threads, where the machine has them: qemu-user 7.2 hangs in `pthread_create` of programs that
/// are linked dynamically.
fn arguments(machine: Machine, linking: Linking, host: CHost) -> &'static [&'static str] {
    let has_threads = machine == Machine::Native || linking == Linking::Static;
    match host.name {
        "together" | "workers" if has_threads => &["4"],
        "post" | "forwarded" if has_threads => &["1"],
        _ => &[],
    }
}

#[test]
fn native() {
    link_all(Machine::Native);
}

#[test]
fn aarch64() {
    link_all(Machine::Aarch64);
}
