//! Many seeds, on several threads.
//!
//! In: seeds. Out: those whose host saw what it should not, kept as `SEED.wat` and `SEED.expect`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::case::Case;
use crate::built;
use crate::command;
use crate::fuzz::differential::mode::Mode;
use crate::fuzz::random::Random;
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
    /// Machines, all of which play each seed.
    pub machines: Vec<Machine>,
    /// Where cases that fail are kept.
    pub folder: PathBuf,
    /// Whether to run the compiler's checkers.
    pub verify: bool,
    /// How many failures end it.
    pub enough: u64,
}

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
    /// The first seed that was not begun.
    pub next: u64,
}

/// How long a host may take.
const PATIENCE: Duration = Duration::from_secs(60);

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
                scope.spawn(|| {
                    while !stop.load(Ordering::Relaxed) {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        let over = self.count.is_some_and(|count| seed >= self.from + count)
                            || self.time.is_some_and(|time| start.elapsed() > time);
                        if over {
                            break;
                        }
                        let case = Case::new(seed);
                        let outcome = self.play(seed, &case);
                        let mut tally = tally.lock().expect("no thread panics with it");
                        tally.count(&case, outcome);
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

    /// Plays a case in a mode that the seed chooses for each machine.
    ///
    /// # Errors
    /// What went wrong.
    fn play(&self, seed: u64, case: &Case) -> Result<(), String> {
        let file = |extension: &str| self.folder.join(format!("{seed}.{extension}"));
        let write = |extension, text: &str| {
            std::fs::write(file(extension), text).expect("the folder is writable");
        };
        write("expect", &case.expectations);
        let random = &mut Random::new(!seed);
        for machine in &self.machines {
            let mode = *random.pick(&Mode::all(&[*machine]));
            let outcome = self.play_in(case, mode, &file("so"), &file("expect"));
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
        &self,
        case: &Case,
        mode: Mode,
        object: &Path,
        expectations: &Path,
    ) -> Result<(), String> {
        let bytes = wat::parse_str(&case.component).map_err(|e| e.to_string())?;
        let compile = || mode.compile(&bytes, self.verify);
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
}

impl Tally {
    fn count(&mut self, case: &Case, outcome: Result<(), String>) {
        self.cases += 1;
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
    }
}
