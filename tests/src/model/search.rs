//! Whether the rules allow a trace.
//!
//! In: a program, a trace and an outcome. Out: a verdict. Choices are tried depth first, each run
//! from the beginning, and a run ends where it tells of something else than the trace. The first
//! choice is always what a scheduler does that serves the longest waiting first, so that the first
//! run is the right one more often than not.

use super::interpret::{Compiled, Ending, Stop, World};
use super::program::Program;
use super::{Entry, Outcome};

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The rules allow it.
    Allowed,
    /// No choices give it.
    Forbidden(Forbidden),
    /// Too many choices to try.
    Exhausted,
}

/// How near the rules came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forbidden {
    /// How many entries of the trace they gave at most.
    pub matched: usize,
    /// What could come next, in an order without meaning: entries and outcomes.
    pub next: Vec<String>,
    /// A trace that the rules allow and that is the same for as long as possible, with its outcome.
    pub instead: (Vec<Entry>, Option<Ending>),
}

/// How many steps a search may take over all runs.
const STEPS: usize = 3_000_000;

/// Asks.
#[must_use]
pub fn search(program: &Program, trace: &[Entry], outcome: &Outcome) -> Verdict {
    let compiled = Compiled::new(program);
    let mut choices = Choices::default();
    let mut best = Forbidden::default();
    let mut steps = 0;
    loop {
        let mut choose = |alternatives| choices.next(alternatives);
        let mut world = World::new(&compiled, Some(trace), &mut choose);
        let end = world.run();
        let given = world.trace().to_vec();
        steps += world.steps();
        match end {
            Ok(end) if given.len() == trace.len() && end.fits(outcome) => {
                return Verdict::Allowed;
            }
            Err(Stop::TooLong) => return Verdict::Exhausted,
            end => best.consider(trace, given, end.ok()),
        }
        if steps > STEPS {
            return Verdict::Exhausted;
        }
        if !choices.advance() {
            return Verdict::Forbidden(best);
        }
    }
}

/// A run with choices of one's own: its trace, and its end unless it takes too long.
pub fn simulate(
    program: &Program,
    choose: &mut dyn FnMut(usize) -> usize,
) -> (Vec<Entry>, Option<Ending>) {
    let compiled = Compiled::new(program);
    let mut world = World::new(&compiled, None, choose);
    let outcome = world.run().ok();
    (world.trace().to_vec(), outcome)
}

impl Forbidden {
    fn consider(&mut self, trace: &[Entry], given: Vec<Entry>, outcome: Option<Ending>) {
        let same = given.iter().zip(trace).take_while(|(g, t)| g == t).count();
        if same > self.matched || (self.matched == 0 && self.next.is_empty()) {
            *self = Forbidden {
                matched: same,
                next: Vec::new(),
                instead: (given.clone(), outcome),
            };
        }
        if same == self.matched {
            let next = match (given.get(same), outcome) {
                (Some(entry), _) => format!("{entry:?}"),
                (None, outcome) => format!("{outcome:?}"),
            };
            if !self.next.contains(&next) && self.next.len() < 16 {
                self.next.push(next);
            }
        }
    }
}

/// The choices of a run, and after it those of the next.
#[derive(Debug, Default)]
struct Choices {
    /// What is chosen, and of how many.
    made: Vec<(usize, usize)>,
    at: usize,
}

impl Choices {
    fn next(&mut self, alternatives: usize) -> usize {
        if self.at == self.made.len() {
            self.made.push((0, alternatives));
        }
        self.at += 1;
        self.made[self.at - 1].0
    }

    /// Whether there is a next run.
    fn advance(&mut self) -> bool {
        self.made.truncate(self.at);
        self.at = 0;
        while let Some((choice, alternatives)) = self.made.pop() {
            if choice + 1 < alternatives {
                self.made.push((choice + 1, alternatives));
                return true;
            }
        }
        false
    }
}
