//! Fuzzing of adapters over many seeds.
//!
//! In: seeds. Out: those whose host saw what it should not, made as small as they fail, and kept as
//! `SEED.wat` and `SEED.expect`.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use proptest::sample::select;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{TestCaseError, TestError};

use super::case::Case;
use super::draw::{drawn, runner};
use super::shrink::Plans;
use crate::built;
use crate::command;
use crate::fuzz::campaign::Campaign;
use crate::fuzz::differential::mode::Mode;

/// What became of the seeds.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Cases that were played.
    pub cases: u64,
    /// Lines of expectations that came true.
    pub lines: u64,
    /// Of those, traps.
    pub traps: u64,
    /// Failures, as text for people.
    pub failures: Vec<String>,
    /// The first seed that was not played; all before it were.
    pub next: u64,
}

/// How long a host may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a campaign, each seed of which is played on all its machines.
///
/// # Panics
/// When files cannot be written.
#[must_use]
pub fn run(campaign: &Campaign) -> Tally {
    let played = |(): &mut (), seed| play(campaign, seed);
    let (mut tally, next) = campaign.run_with(
        || (),
        played,
        |tally: &mut Tally, _, (case, outcome)| tally.count(&case, outcome),
    );
    tally.next = next;
    tally
}

/// What is wrong with a case.
struct Failure {
    /// What failed: only a smaller case where the same does is one of this failure.
    what: &'static str,
    message: String,
}

/// Plays the case of a seed in a mode that the seed chooses for each machine, and smaller ones when
/// it fails. Gives the case, and what is wrong with it.
fn play(campaign: &Campaign, seed: u64) -> (Case, Result<(), String>) {
    let file = |extension: &str| campaign.folder.join(format!("{seed}.{extension}"));
    let write = |extension, text: &str| {
        std::fs::write(file(extension), text).expect("the folder is writable");
    };
    let runner = &mut runner(seed);
    let tree = Plans.new_tree(runner).expect("no plan is rejected");
    let modes = campaign.machines.iter();
    let modes: Vec<Mode> = modes
        .map(|machine| drawn(&select(Mode::all(&[*machine])), runner))
        .collect();
    let title = format!("seed {seed}");
    let case = Case::of(tree.current(), &title);
    // The mode in which it failed, and what did.
    let failed = Cell::new(None);
    let outcome = runner.run_one(tree, |plan| {
        let case = Case::of(plan, &title);
        write("expect", &case.expectations);
        for mode in &modes {
            let known: Option<(Mode, &str)> = failed.get();
            if known.is_some_and(|(first, _)| first != *mode) {
                continue;
            }
            let outcome = play_in(campaign, &case, *mode, &file("so"), &file("expect"));
            let _ = std::fs::remove_file(file("so"));
            if let Err(failure) = outcome
                && known.is_none_or(|(_, what)| what == failure.what)
            {
                failed.set(Some((*mode, failure.what)));
                return Err(TestCaseError::fail(format!("{mode}: {}", failure.message)));
            }
        }
        Ok(())
    });
    let (message, plan) = match outcome {
        Ok(_) => {
            let _ = std::fs::remove_file(file("expect"));
            return (case, Ok(()));
        }
        Err(TestError::Fail(message, plan)) => (message, plan),
        Err(TestError::Abort(reason)) => unreachable!("nothing is rejected: {reason}"),
    };
    let case = Case::of(plan, &title);
    write("wat", &case.component);
    write("expect", &case.expectations);
    let kept = file("wat");
    let text = format!("{title}, {}\n  see {}", message.message(), kept.display());
    eprintln!("{text}");
    (case, Err(text))
}

fn play_in(
    campaign: &Campaign,
    case: &Case,
    mode: Mode,
    object: &Path,
    expectations: &Path,
) -> Result<(), Failure> {
    let failure = |what, message| Failure { what, message };
    let refused = |message: String| failure("refused", format!("refused: {message}"));
    let bytes = wat::parse_str(&case.component).map_err(|e| refused(e.to_string()))?;
    let compile = || mode.compile(&bytes, campaign.verify);
    let compiled = catch_unwind(AssertUnwindSafe(compile));
    let compiled = compiled.map_err(|_| failure("panic", "the compiler panics".to_owned()))?;
    let compiled = compiled.map_err(|e| refused(e.to_string()))?;
    std::fs::write(object, compiled).map_err(|e| failure("file", e.to_string()))?;
    let host = built::hosts(mode.machine).join("windlass-test-host");
    let mut host = mode.machine.run(&host);
    let outcome = command::run(host.arg(object).arg(expectations), PATIENCE);
    match outcome.is_success() {
        true => Ok(()),
        false => Err(failure(
            "host",
            format!("{:?}\n{}{}", outcome.status, outcome.stdout, outcome.stderr),
        )),
    }
}

impl Tally {
    /// Whether it is a failure.
    fn count(&mut self, case: &Case, outcome: Result<(), String>) -> bool {
        self.cases += 1;
        let failed = outcome.is_err();
        match outcome {
            Err(text) => self.failures.push(text),
            Ok(()) => {
                let lines = case.expectations.lines();
                let (traps, others) =
                    lines.partition::<Vec<_>, _>(|line| line.contains("=> trap "));
                self.traps += traps.len() as u64;
                self.lines += (traps.len() + others.len()) as u64;
            }
        }
        failed
    }
}
