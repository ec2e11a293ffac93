//! C hosts of real components: as strict C11, in every mode on every machine; the headers also as
//! C++17; and the script that runs one.

use std::process::Command;
use std::time::Duration;

use windlass_tests::c_hosts::{C_HOSTS, Kit, Linking, STRICT, all_guests, folder, include, says};
use windlass_tests::guests::{self, MODES};
use windlass_tests::machine::{Machine, is_on_path, skip};
use windlass_tests::{built, command, scratch};

fn run_all(machine: Machine) {
    if !Machine::available().contains(&machine) || machine.c_compiler().is_none() {
        return;
    }
    let mut failures = Vec::new();
    for mode in MODES {
        let place = scratch(&format!(
            "c-hosts/{machine:?}/{}-{}",
            mode.traps, mode.memory
        ));
        let kit = Kit::new(machine, mode, Linking::Shared, &all_guests(), place);
        for host in C_HOSTS {
            failures.extend(kit.check(host, &[]).err());
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn native() {
    run_all(Machine::Native);
}

#[test]
fn aarch64() {
    run_all(Machine::Aarch64);
}

/// Each header stands alone, in both languages, without a warning.
#[test]
fn headers_are_c_and_cpp() {
    let place = scratch("c-hosts/headers");
    for guest in guests::all() {
        let mut build = Command::new(built::compiler());
        build.arg("build").arg(&guest.component);
        build.args(["--emit", "header", "--name", &guests::c_name(&guest)]);
        build.arg("-o").arg(place.join(""));
        // What does not compile yet is `guests.rs`'s to know.
        if !command::run(&mut build, Duration::from_secs(60)).is_success() {
            continue;
        }
        for (compiler, language, standard) in
            [("cc", "c", "-std=c11"), ("c++", "c++", "-std=c++17")]
        {
            if !is_on_path(compiler) {
                skip(&format!("{language} is not tested: {compiler} is missing"));
                continue;
            }
            let unit = place.join(format!("{}-{language}", guests::c_name(&guest)));
            let text = format!("#include <{}.h>\n", guests::c_name(&guest));
            std::fs::write(&unit, text).expect("the target folder is writable");
            let mut check = Command::new(compiler);
            check
                .args([standard, "-fsyntax-only"])
                .args(STRICT)
                .arg("-I")
                .arg(&place);
            check.arg("-I").arg(include()).args(["-x", language]);
            let outcome = command::run(check.arg(&unit), Duration::from_secs(60));
            assert!(outcome.is_success(), "{check:?}:\n{}", outcome.stderr);
        }
    }
}

/// `run.sh` makes everything in one command, and has something to show without arguments.
#[test]
fn run_script() {
    if Machine::Native.c_compiler().is_none() {
        return;
    }
    let _ = built::hosts(Machine::Native);
    for host in C_HOSTS {
        if host.guests != [host.name] {
            continue;
        }
        let mut script = Command::new("sh");
        script.arg(folder().join("run.sh"));
        // Without a name it is the Markdown host.
        script.args((host.name != "markdown").then_some(host.name));
        script
            .env("WINDLASS", built::compiler())
            .env("OUT", scratch(&format!("c-hosts/run/{}", host.name)));
        let outcome = command::run(&mut script, Duration::from_secs(120));
        if let Err(what) = says(host, &outcome) {
            panic!("{}: {what}", host.name);
        }
    }
}
