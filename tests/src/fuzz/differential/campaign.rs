//! Differential fuzzing over many seeds.
//!
//! In: seeds. Out: those whose modules do not behave alike, kept as `SEED.wasm`, `.wat` and `.job`.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::case::{Case, Profile};
use super::{Comparer, Difference, Outcome};
use crate::fuzz::campaign::Campaign;
use crate::fuzz::watchdog::Watchdog;

/// What became of the seeds.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Cases that were compared.
    pub cases: u64,
    /// Seeds that made no case.
    pub none: u64,
    /// Calls that returned.
    pub returned: u64,
    /// Calls that trapped.
    pub trapped: u64,
    /// Differences, as text for people.
    pub failures: Vec<String>,
    /// The first seed that was not played; all before it were.
    pub next: u64,
}

/// No case needs so long to compile and play.
const PATIENCE: Duration = Duration::from_secs(120);

/// Runs a campaign of modules with these features.
///
/// # Panics
/// When files cannot be written.
#[must_use]
pub fn run(campaign: &Campaign, profile: Profile) -> Tally {
    // Several campaigns may run in one process.
    static FILES: AtomicU64 = AtomicU64::new(0);
    let begin = || {
        let number = FILES.fetch_add(1, Ordering::Relaxed);
        let name = format!("windlass-fuzz-{}-{number}.so", std::process::id());
        let mut comparer = Comparer::new(&campaign.machines, std::env::temp_dir().join(name));
        comparer.verify = campaign.verify;
        (comparer, Watchdog::start(PATIENCE))
    };
    let play = |(comparer, watchdog): &mut (Comparer, Watchdog), seed| {
        watchdog.watch(&format!("seed {seed}"), || comparer.seed(seed, profile))
    };
    let (mut tally, next) = campaign.run_with(begin, play, |tally: &mut Tally, seed, outcome| {
        tally.count(outcome, |case, difference| {
            keep(&campaign.folder, profile, seed, case, difference)
        })
    });
    tally.next = next;
    tally
}

impl Tally {
    /// Whether it is a difference; `keep` keeps one, and says what to tell of it.
    fn count(
        &mut self,
        outcome: Result<Outcome, Box<(Case, Difference)>>,
        keep: impl FnOnce(&Case, &Difference) -> String,
    ) -> bool {
        match outcome {
            Ok(Outcome::Same(returned, trapped)) => {
                self.cases += 1;
                self.returned += returned as u64;
                self.trapped += trapped as u64;
            }
            Ok(Outcome::NoCase) => self.none += 1,
            Err(found) => {
                let text = keep(&found.0, &found.1);
                eprintln!("{text}");
                self.failures.push(text);
                return true;
            }
        }
        false
    }
}

/// Keeps a case that differs; what to tell of it.
fn keep(
    folder: &Path,
    profile: Profile,
    seed: u64,
    case: &Case,
    difference: &Difference,
) -> String {
    let file = |extension: &str| folder.join(format!("{seed}.{extension}"));
    let profile = profile.name();
    let mut text = format!(
        "seed {seed}, {profile}, {}: {}\n",
        difference.mode, difference.message
    );
    for (extension, contents) in [
        ("wasm", case.module.clone()),
        ("wat", case.text().into_bytes()),
        ("job", case.job.text().into_bytes()),
    ] {
        std::fs::write(file(extension), contents).expect("the folder is writable");
    }
    let _ = write!(text, "  see {}", file("wat").display());
    text
}
