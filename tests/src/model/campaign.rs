//! Many seeds, on several threads.
//!
//! In: seeds. Out: the programs that did what the rules do not allow, made smaller, as text for
//! people, and kept as `SEED.wat` and `SEED.txt`.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::generate::generate;
use super::play::{Played, Schedule, play};
use super::program::Program;
use super::render::render;
use super::search::{Verdict, search};
use super::shrink::shrink;
use super::{Entry, Outcome};
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
    /// Where programs run.
    pub machine: Machine,
    /// Where programs that fail are kept.
    pub folder: PathBuf,
    /// Whether to run the compiler's checkers.
    pub verify: bool,
    /// In how many orders each program runs.
    pub schedules: usize,
    /// How many failures end it.
    pub enough: u64,
}

/// What became of the seeds.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Programs.
    pub programs: u64,
    /// Runs of them.
    pub runs: u64,
    /// Runs that returned.
    pub returned: u64,
    /// Runs that trapped.
    pub trapped: u64,
    /// Runs after which tasks waited for each other.
    pub deadlocks: u64,
    /// Words that were told of.
    pub entries: u64,
    /// Runs of which nothing is known: the search was too long, or a limit ended them.
    pub exhausted: u64,
    /// Failures, as text for people.
    pub failures: Vec<String>,
    /// The first seed that was not begun.
    pub next: u64,
}

/// How many programs one process plays. An emulator keeps a note of every page that was ever reserved,
/// 100 MiB for each instance with a guarded memory, and needs 0.3 seconds to write them.
fn batch_size(machine: Machine) -> u64 {
    match machine {
        Machine::Native => 32,
        Machine::Aarch64 => 4,
    }
}

/// How many smaller programs are tried for each that fails.
const ATTEMPTS: usize = 300;

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
            for job in 0..self.jobs.max(1) {
                let folder = self.folder.join(format!("job{job}"));
                std::fs::create_dir_all(&folder).expect("the folder is writable");
                let (next, stop, tally) = (&next, &stop, &tally);
                let size = batch_size(self.machine);
                scope.spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        let end = self.count.map_or(u64::MAX, |count| self.from + count);
                        let first = next.fetch_add(size, Ordering::Relaxed);
                        if first >= end || self.time.is_some_and(|time| start.elapsed() > time) {
                            next.fetch_min(first, Ordering::Relaxed);
                            break;
                        }
                        self.batch(first, (first + size).min(end), &folder, tally);
                        let tally = tally.lock().expect("no thread panics with it");
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

    /// Plays some seeds in one mode, and looks into what fails.
    fn batch(&self, first: u64, end: u64, folder: &Path, tally: &Mutex<Tally>) {
        let random = &mut Random::new(!first);
        let mode = *random.pick(&Mode::all(&[self.machine]));
        let programs: Vec<Program> = (first..end).map(generate).collect();
        let mut schedules: Vec<Schedule> = vec![None];
        schedules.extend((1..self.schedules).map(|_| Some(random.number() >> 16)));
        let all: Vec<(&Program, &[Schedule])> =
            programs.iter().map(|p| (p, &schedules[..])).collect();
        let played = play(&all, mode, self.verify, folder);
        for ((seed, program), row) in (first..end).zip(&programs).zip(played) {
            let mut failure = None;
            for (schedule, played) in schedules.iter().zip(&row) {
                let judgement = judge(program, played);
                let mut tally = tally.lock().expect("no thread panics with it");
                tally.count(played, &judgement);
                if let (None, Judgement::Fails(message)) = (&failure, judgement) {
                    failure = Some((*schedule, message));
                }
            }
            tally.lock().expect("no thread panics with it").programs += 1;
            if let Some((schedule, message)) = failure {
                let mut text = self.look_into(seed, program, schedule, mode, folder);
                let _ = write!(text, "\n  first: {message}");
                eprintln!("{text}");
                let mut tally = tally.lock().expect("no thread panics with it");
                tally.failures.push(text);
            }
        }
    }

    /// Makes a program that fails smaller, and tells of it.
    fn look_into(
        &self,
        seed: u64,
        program: &Program,
        schedule: Schedule,
        mode: Mode,
        folder: &Path,
    ) -> String {
        let again = |program: &Program| {
            let rows = play(&[(program, &[schedule])], mode, false, folder);
            rows.into_iter()
                .flatten()
                .next()
                .unwrap_or(Err(String::new()))
        };
        let kind = |judgement: &Judgement| match judgement {
            Judgement::Fails(message) => message.split([':', '\n']).next().map(str::to_owned),
            _ => None,
        };
        let wanted = kind(&judge(program, &again(program)));
        let mut fails = |program: &Program| {
            let judgement = judge(program, &again(program));
            judgement != Judgement::Holds && kind(&judgement) == wanted
        };
        let small = match wanted {
            Some(_) => shrink(program, ATTEMPTS, &mut fails),
            None => program.clone(),
        };
        let played = again(&small);
        let mut text = format!("seed {seed}, {mode}, order {schedule:?}: ");
        match judge(&small, &played) {
            Judgement::Fails(message) => text += &message,
            other => {
                let _ = write!(text, "not again ({other:?})");
            }
        }
        if let Ok((trace, outcome)) = &played {
            let _ = write!(text, "\n  told: {}\n  and {outcome:?}", words(trace));
        }
        let component = render(&small);
        let file = |extension: &str| self.folder.join(format!("{seed}.{extension}"));
        std::fs::write(file("wat"), &component).expect("the folder is writable");
        let _ = write!(text, "\n  see {}", file("wat").display());
        std::fs::write(file("txt"), &text).expect("the folder is writable");
        text
    }
}

/// Traps that end what would go on for ever: the rules have no limits.
const LIMITS: [&str; 2] = ["too-many-fibers", "out-of-memory"];

/// What is thought of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Judgement {
    /// The rules allow it.
    Holds,
    /// Nothing is known.
    Unknown,
    /// They do not, or something else went wrong.
    Fails(String),
}

fn judge(program: &Program, played: &Played) -> Judgement {
    let (trace, outcome) = match played {
        Ok(played) => played,
        Err(message) => return Judgement::Fails(message.clone()),
    };
    if matches!(outcome, Outcome::Trap(code) if LIMITS.contains(&code.as_str())) {
        return Judgement::Unknown;
    }
    match search(program, trace, outcome) {
        Verdict::Allowed => Judgement::Holds,
        Verdict::Exhausted => Judgement::Unknown,
        Verdict::Forbidden(why) => {
            let came = match trace.get(why.matched) {
                Some(entry) => format!("{entry:?}"),
                None => format!("{outcome:?}"),
            };
            let (instead, end) = &why.instead;
            Judgement::Fails(format!(
                "forbidden: after {} words, {came}; the rules allow {}\n  rules: {}\n  and {end:?}",
                why.matched,
                why.next.join(" or "),
                words(instead)
            ))
        }
    }
}

/// How many entries of a trace are told of, the last ones.
const SHOWN: usize = 500;

/// A trace, as identifiers of operations with the words that they gave.
fn words(trace: &[Entry]) -> String {
    let first = trace.len().saturating_sub(SHOWN);
    let entries = trace[first..].iter().map(|entry| {
        let (id, word) = (entry.what / 8, entry.what % 8);
        format!("{}#{id}.{word}={}", entry.who, entry.value as i32)
    });
    let left_out = (first > 0).then(|| format!("({first} before these)"));
    left_out
        .into_iter()
        .chain(entries)
        .collect::<Vec<_>>()
        .join(" ")
}

impl Tally {
    fn count(&mut self, played: &Played, judgement: &Judgement) {
        self.runs += 1;
        self.exhausted += u64::from(*judgement == Judgement::Unknown);
        if let Ok((trace, outcome)) = played {
            self.entries += trace.len() as u64;
            match outcome {
                Outcome::Returned(_) => self.returned += 1,
                Outcome::Trap(_) => self.trapped += 1,
                Outcome::Deadlock => self.deadlocks += 1,
            }
        }
    }
}
