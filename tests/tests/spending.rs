//! What a hostile guest can make the process of its host spend: limits hold, and where the system
//! itself gives nothing more, that is a trap and not the end of the process.
//!
//! The program is `windlass run`, which has the runtime inside. Its address space is limited, so that
//! what is not counted is found out here and not by the machine.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use windlass_tests::{built, command, workspace};

/// For one case, with an unoptimised runtime on a busy machine; usual is a tenth.
const PATIENCE: Duration = Duration::from_secs(200);
/// Address space in MiB that the program can work in, and not much more.
const SMALL: u32 = 800;

fn greedy() -> PathBuf {
    workspace().join("tests/guests/tasks/greedy.wat")
}

/// Runs a call in an address space of so many MiB: what it says when it has failed as it should, with
/// an error and exit code 1.
fn failure(mebibytes: u32, limits: &[&str], call: &str) -> String {
    let mut run = Command::new("sh");
    run.arg("-c")
        .arg(format!("ulimit -v {} && exec \"$@\"", mebibytes << 10))
        .arg("sh")
        .arg(built::compiler())
        .arg("run")
        .arg(greedy())
        // Guard pages need more addresses than there are.
        .args(["--memory", "checked", "-j", "1"])
        .args(limits)
        .args(["--invoke", call]);
    let outcome = command::run(&mut run, PATIENCE);
    let code = outcome.status.and_then(|status| status.code());
    assert_eq!(code, Some(1), "{call}: {outcome:?}");
    outcome.stderr
}

/// Everything that `greedy.wat` can make without end.
const THINGS: [&str; 8] = [
    "tasks", "fibers", "sets", "streams", "futures", "errors", "things", "threads",
];

#[test]
fn what_the_runtime_keeps_has_a_limit() {
    for thing in THINGS {
        let call = format!("{thing}(4000000000)");
        let said = failure(1500, &["--max-runtime-bytes", "5000000"], &call);
        let limit = "out of memory: the instance needs more of the runtime than \
                     `max_runtime_bytes` (5000000)";
        assert!(said.contains(limit), "{call}: {said}");
    }
}

/// What ends costs nothing any more: often as much as fits into the limit, of everything in `churn.wat`.
#[test]
fn what_has_ended_is_not_counted() {
    let guest = workspace().join("tests/guests/tasks/churn.wat");
    for thing in [
        "at-once",
        "later",
        "blocks",
        "borrows",
        "cancelled",
        "futures",
        "streams",
        "errors",
        "threads",
    ] {
        let mut run = Command::new(built::compiler());
        run.arg("run").arg(&guest).args(["-j", "1"]);
        run.args(["--max-runtime-bytes", "400000"]);
        run.args(["--invoke", &format!("{thing}(20000)")]);
        let outcome = command::run(&mut run, PATIENCE);
        assert_eq!(outcome.stdout, "20000\n", "{thing}: {outcome:?}");
    }
    // Each takes a tenth of the limit.
    let mut run = Command::new(built::compiler());
    run.arg("run").arg(greedy()).args(["-j", "1"]);
    run.args(["--max-runtime-bytes", "400000"]);
    run.args(["--invoke", "texts(10, 4000)"].repeat(50));
    let outcome = command::run(&mut run, PATIENCE);
    let ended = outcome.status.is_some_and(|status| status.success());
    assert!(
        ended && outcome.stdout.lines().count() == 50,
        "{}",
        outcome.stderr
    );
}

/// Fifty thousand times the same text of 64 KiB: three gigabytes for the host.
#[test]
fn values_on_their_way_to_the_host_count() {
    let said = failure(
        1500,
        &["--max-runtime-bytes", "100000000"],
        "texts(50000, 65536)",
    );
    assert!(said.contains("`max_runtime_bytes` (100000000)"), "{said}");
    // That which holds when nobody has set one.
    let said = failure(4096, &[], "texts(50000, 65536)");
    assert!(said.contains("`max_runtime_bytes` (1073741824)"), "{said}");
}

/// Where nothing is limited but the process itself.
#[test]
fn an_allocator_that_gives_nothing_is_a_trap() {
    let all = u64::MAX.to_string();
    let limits = ["--max-runtime-bytes", &all, "--max-fibers", "1000000000"];
    for thing in THINGS {
        let call = format!("{thing}(4000000000)");
        let said = failure(SMALL, &limits, &call);
        let expected = match thing {
            "fibers" => "no stack left for a task that blocks",
            _ => "out of memory",
        };
        assert!(said.contains(expected), "{call}: {said}");
        assert!(!said.contains("max_runtime_bytes"), "{call}: {said}");
    }
    let said = failure(SMALL, &limits, "texts(50000, 65536)");
    assert!(said.contains("out of memory"), "{said}");
}

#[test]
fn fibers_have_a_limit() {
    let said = failure(1500, &["--max-fibers", "100"], "fibers(101)");
    assert!(
        said.contains("no stack left for a task that blocks"),
        "{said}"
    );
}

/// So many stacks that the system has no mappings left for more: some are left for everything else.
#[test]
fn fibers_leave_the_process_its_mappings() {
    let all = u64::MAX.to_string();
    let limits = ["--max-runtime-bytes", &all, "--max-fibers", "1000000000"];
    let said = failure(1 << 20, &limits, "fibers(100000)");
    assert!(
        said.contains("no stack left for a task that blocks"),
        "{said}"
    );
}
