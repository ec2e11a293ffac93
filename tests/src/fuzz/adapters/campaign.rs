//! Fuzzing of adapters over many seeds.
//!
//! In: seeds. Out: those whose host saw what it should not, kept as `SEED.wat` and `SEED.expect`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use super::case::Case;
use crate::built;
use crate::command;
use crate::fuzz::campaign::Campaign;
use crate::fuzz::differential::mode::Mode;
use crate::fuzz::random::Random;

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
    let played = |(): &mut (), seed| {
        let case = Case::new(seed);
        let outcome = play(campaign, seed, &case);
        (case, outcome)
    };
    let (mut tally, next) = campaign.run_with(
        || (),
        played,
        |tally: &mut Tally, _, (case, outcome)| tally.count(&case, outcome),
    );
    tally.next = next;
    tally
}

/// Plays a case in a mode that the seed chooses for each machine.
///
/// # Errors
/// What went wrong.
fn play(campaign: &Campaign, seed: u64, case: &Case) -> Result<(), String> {
    let file = |extension: &str| campaign.folder.join(format!("{seed}.{extension}"));
    let write = |extension, text: &str| {
        std::fs::write(file(extension), text).expect("the folder is writable");
    };
    write("expect", &case.expectations);
    let random = &mut Random::new(!seed);
    for machine in &campaign.machines {
        let mode = *random.pick(&Mode::all(&[*machine]));
        let outcome = play_in(campaign, case, mode, &file("so"), &file("expect"));
        let _ = std::fs::remove_file(file("so"));
        if let Err(message) = outcome {
            write("wat", &case.component);
            let kept = file("wat");
            let text = format!("seed {seed}, {mode}: {message}\n  see {}", kept.display());
            eprintln!("{text}");
            return Err(text);
        }
    }
    let _ = std::fs::remove_file(file("expect"));
    Ok(())
}

fn play_in(
    campaign: &Campaign,
    case: &Case,
    mode: Mode,
    object: &Path,
    expectations: &Path,
) -> Result<(), String> {
    let bytes = wat::parse_str(&case.component).map_err(|e| e.to_string())?;
    let compile = || mode.compile(&bytes, campaign.verify);
    let compiled = catch_unwind(AssertUnwindSafe(compile));
    let compiled = compiled.map_err(|_| "the compiler panics")?;
    let compiled = compiled.map_err(|e| format!("refused: {e}"))?;
    std::fs::write(object, compiled).map_err(|e| e.to_string())?;
    let host = built::hosts(mode.machine).join("windlass-test-host");
    let mut host = mode.machine.run(&host);
    let outcome = command::run(host.arg(object).arg(expectations), PATIENCE);
    match outcome.is_success() {
        true => Ok(()),
        false => Err(format!(
            "{:?}\n{}{}",
            outcome.status, outcome.stdout, outcome.stderr
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
