//! Many seeds, on several threads.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::case::{Case, Profile};
use super::{Comparer, Difference, Outcome};
use crate::fuzz::watchdog::Watchdog;
use crate::machine::Machine;

/// What to run.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// The first seed.
    pub from: u64,
    /// How many seeds; none for no end.
    pub count: Option<u64>,
    /// How long; none for no end.
    pub time: Option<Duration>,
    /// Threads.
    pub jobs: usize,
    /// Features.
    pub profile: Profile,
    /// Machines.
    pub machines: Vec<Machine>,
    /// Where cases that differ are kept.
    pub folder: PathBuf,
    /// Whether to run the compiler's checkers.
    pub verify: bool,
    /// How many differences end it.
    pub enough: u64,
}

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
    /// The first seed that was not begun.
    pub next: u64,
}

/// No case needs so long to compile and play.
const PATIENCE: Duration = Duration::from_secs(120);

impl Campaign {
    /// Runs it.
    ///
    /// # Panics
    /// When files cannot be written.
    #[must_use]
    pub fn run(&self) -> Tally {
        std::fs::create_dir_all(&self.folder).expect("the folder can be made");
        let start = Instant::now();
        let next = AtomicU64::new(self.from);
        let stop = AtomicBool::new(false);
        let tally = Mutex::new(Tally::default());
        std::thread::scope(|scope| {
            for _ in 0..self.jobs.max(1) {
                // Several campaigns may run in one process.
                static FILES: AtomicU64 = AtomicU64::new(0);
                let number = FILES.fetch_add(1, Ordering::Relaxed);
                let (next, stop, tally) = (&next, &stop, &tally);
                scope.spawn(move || {
                    let name = format!("windlass-fuzz-{}-{number}.so", std::process::id());
                    let mut comparer =
                        Comparer::new(&self.machines, std::env::temp_dir().join(name));
                    comparer.verify = self.verify;
                    let watchdog = Watchdog::start(PATIENCE);
                    while !stop.load(Ordering::Relaxed) {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        let over = self.count.is_some_and(|count| seed >= self.from + count)
                            || self.time.is_some_and(|time| start.elapsed() > time);
                        if over {
                            break;
                        }
                        let play = || comparer.seed(seed, self.profile);
                        let outcome = watchdog.watch(&format!("seed {seed}"), play);
                        let mut tally = tally.lock().expect("no thread panics with it");
                        self.count(&mut tally, seed, outcome);
                        if tally.failures.len() as u64 >= self.enough {
                            stop.store(true, Ordering::Relaxed);
                        }
                    }
                });
            }
        });
        let mut tally = tally.into_inner().expect("no thread panicked");
        tally.next = next.into_inner();
        tally
    }

    fn count(
        &self,
        tally: &mut Tally,
        seed: u64,
        outcome: Result<Outcome, Box<(Case, Difference)>>,
    ) {
        match outcome {
            Ok(Outcome::Same(returned, trapped)) => {
                tally.cases += 1;
                tally.returned += returned as u64;
                tally.trapped += trapped as u64;
            }
            Ok(Outcome::NoCase) => tally.none += 1,
            Err(found) => {
                let (case, difference) = *found;
                let text = self.keep(seed, &case, &difference);
                eprintln!("{text}");
                tally.failures.push(text);
            }
        }
    }

    /// Keeps a case that differs; what to tell of it.
    fn keep(&self, seed: u64, case: &Case, difference: &Difference) -> String {
        let file = |extension: &str| self.folder.join(format!("{seed}.{extension}"));
        let profile = self.profile.name();
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
}
