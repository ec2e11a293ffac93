//! A short run of differential fuzzing: modules that wasm-smith makes behave as an interpreter
//! says, and alike in every mode. `cargo run -p windlass-tests --bin fuzz -- differential` runs
//! longer.

use std::time::Duration;

use windlass_tests::built;
use windlass_tests::fuzz::campaign::Campaign;
use windlass_tests::fuzz::differential::campaign;
use windlass_tests::fuzz::differential::case::Profile;
use windlass_tests::machine::Machine;

/// Runs as many of some seeds as fit into the time.
fn run(profile: Profile, machines: Vec<Machine>, from: u64, count: u64) {
    // Building is not what the time is for.
    for machine in &machines {
        let _ = built::hosts(*machine);
    }
    let campaign = Campaign {
        from,
        count: Some(count),
        time: Some(Duration::from_secs(12)),
        jobs: 1,
        machines,
        folder: built::target_dir().join("fuzz"),
        verify: true,
        enough: 5,
    };
    let tally = campaign::run(&campaign, profile);
    let failures = tally.failures;
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    eprintln!(
        "{}: {} modules, {} calls returned, {} trapped",
        profile.name(),
        tally.cases,
        tally.returned,
        tally.trapped
    );
    assert!(tally.cases > 0 && tally.returned > 0 && tally.trapped > 0);
}

#[test]
fn as_the_interpreter() {
    run(Profile::Interpreter, vec![Machine::Native], 0, 1000);
}

#[test]
fn alike_in_every_mode() {
    run(Profile::Itself, Machine::available(), 0, 200);
}

#[test]
fn as_the_interpreter_on_aarch64() {
    if Machine::available().contains(&Machine::Aarch64) {
        run(Profile::Interpreter, vec![Machine::Aarch64], 1000, 400);
    }
}
