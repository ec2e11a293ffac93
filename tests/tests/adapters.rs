//! A short run of the fuzzing of adapters: values come back from components as they went in, and
//! what guests get wrong traps by its rule. `cargo run -p windlass-tests --bin fuzz -- adapters`
//! runs longer; `WINDLASS_ADAPTERS_MINUTES` makes this one longer.

use windlass_tests::built;
use windlass_tests::fuzz::adapters::campaign;
use windlass_tests::fuzz::campaign::{Campaign, time_of_test};
use windlass_tests::machine::Machine;

/// Plays as many of some seeds as fit into the time.
fn run(machine: Machine, from: u64, seconds: u64) {
    // Building is not what the time is for.
    let _ = built::hosts(machine);
    let campaign = Campaign {
        from,
        count: None,
        time: Some(time_of_test("WINDLASS_ADAPTERS_MINUTES", seconds)),
        jobs: 1,
        machines: vec![machine],
        folder: built::target_dir().join(format!("fuzz/adapters/{machine:?}")),
        verify: true,
        enough: 3,
    };
    let tally = campaign::run(&campaign);
    let failures = tally.failures;
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    eprintln!(
        "{machine:?}: {} components, {} lines, {} traps",
        tally.cases, tally.lines, tally.traps
    );
    assert!(tally.cases > 0 && tally.traps > 0 && tally.lines > tally.traps);
}

#[test]
fn native() {
    run(Machine::Native, 0, 20);
}

#[test]
fn aarch64() {
    if Machine::available().contains(&Machine::Aarch64) {
        run(Machine::Aarch64, 1_000_000, 10);
    }
}
