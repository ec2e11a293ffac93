//! A short run of the model test of concurrency: what compiled programs of tasks, streams, futures and
//! threads do is what the rules of the Canonical ABI allow. `cargo run -p windlass-tests --bin fuzz --
//! model` runs longer; `WINDLASS_MODEL_MINUTES` makes this one longer.

use windlass_tests::built;
use windlass_tests::fuzz::campaign::time_of_test;
use windlass_tests::machine::Machine;
use windlass_tests::model::campaign::Campaign;

fn run(machine: Machine, from: u64, seconds: u64) {
    // Building is not what the time is for.
    let _ = built::hosts(machine);
    let campaign = Campaign {
        from,
        count: None,
        time: Some(time_of_test("WINDLASS_MODEL_MINUTES", seconds)),
        jobs: 1,
        machine,
        folder: built::target_dir().join(format!("fuzz/model/{machine:?}")),
        verify: true,
        schedules: 4,
        enough: 3,
    };
    let tally = campaign.run();
    assert!(tally.failures.is_empty(), "{}", tally.failures.join("\n"));
    eprintln!(
        "{machine:?}: {} programs in {} runs, {} returned, {} trapped, {} deadlocks, {} searches too \
         long",
        tally.programs, tally.runs, tally.returned, tally.trapped, tally.deadlocks, tally.exhausted
    );
    assert!(tally.returned > 0 && tally.trapped > 0 && tally.deadlocks > 0);
    assert!(
        tally.exhausted * 100 < tally.runs,
        "too many searches too long"
    );
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
