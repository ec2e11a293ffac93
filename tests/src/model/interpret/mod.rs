//! The rules of the Canonical ABI for concurrency, for programs instead of core code.
//!
//! In: a program, and choices where the specification leaves one. Out: a trace and an outcome. A
//! thread is a stack of frames, which are states of what the thread is in the middle of; there are
//! no stacks of the machine. Names are those of `definitions.py`, as it stands after
//! WebAssembly/component-model#717 and #726.
//!
//! | file | what it knows |
//! |---|---|
//! | `code` | blocks as instructions with jumps |
//! | `state` | what there is: instances, tasks, threads, subtasks, ends, sets |
//! | `table` | `Table` |
//! | `thread` | `Thread`: waiting, resuming, giving way |
//! | `task` | `Task`, `canon lift` |
//! | `call` | `canon lower`, `subtask.cancel` |
//! | `waitable` | `Waitable`, `WaitableSet` |
//! | `channel` | `End`: streams and futures |
//! | `builtin` | operations |
//! | `suite` | what the reference tests want that the newest definitions do not say |
//!
//! Elsewhere: which choices give a trace (`search`).

mod builtin;
mod call;
mod channel;
mod code;
mod state;
mod suite;
mod table;
mod task;
mod thread;
mod waitable;

pub use code::Compiled;
pub use state::{Stop, Trap, World};

use super::Outcome;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// `run` returned this, and nothing was ready after that.
    Returned(u32),
    /// `run` has not returned, and nothing is ready.
    Deadlock,
    /// A trap.
    Trap(Trap),
}

impl Ending {
    /// Whether an outcome tells of this end. Of a trap after `run` has returned, the host may know
    /// no more than that the instance is poisoned.
    #[must_use]
    pub fn fits(self, outcome: &Outcome) -> bool {
        match (self, outcome) {
            (Ending::Returned(value), Outcome::Returned(told)) => value == *told,
            (Ending::Deadlock, Outcome::Deadlock) => true,
            (Ending::Trap(trap), Outcome::Trap(code)) => {
                trap.codes().contains(&code.as_str()) || code == "poisoned"
            }
            _ => false,
        }
    }

    /// An outcome that tells of it.
    #[must_use]
    pub fn told(self) -> Outcome {
        match self {
            Ending::Returned(value) => Outcome::Returned(value),
            Ending::Deadlock => Outcome::Deadlock,
            Ending::Trap(trap) => Outcome::Trap(trap.codes()[0].to_owned()),
        }
    }
}

impl World<'_> {
    /// Runs the program to its end: the host calls `run`, and then lets threads run until none is
    /// ready (`Store.invoke`, `Store.tick`).
    ///
    /// # Errors
    /// When the run is not the one that is looked for.
    pub fn run(&mut self) -> Result<Ending, Stop> {
        let last = self.program.children.len() - 1;
        self.lift(last, 0, Vec::new(), None);
        let result = loop {
            match self.step() {
                Ok(true) => {}
                Ok(false) => break None,
                Err(Stop::Trap(trap)) => break Some(trap),
                Err(stop) => return Err(stop),
            }
        };
        Ok(match (result, self.returned) {
            (Some(trap), _) => Ending::Trap(trap),
            (None, Some(value)) => Ending::Returned(value),
            (None, None) => Ending::Deadlock,
        })
    }

    /// Lets the innermost running thread go on a bit, or the scheduler choose one. False when there
    /// is none.
    fn step(&mut self) -> Result<bool, Stop> {
        self.steps += 1;
        if self.steps > state::MAX_STEPS {
            return Err(Stop::TooLong);
        }
        if let Some(thread) = self.running.last().copied() {
            self.step_thread(thread)?;
            return Ok(true);
        }
        let candidates = self.waiting.iter().copied();
        let candidates: Vec<_> = candidates.filter(|thread| self.ready(*thread)).collect();
        if candidates.is_empty() {
            return Ok(false);
        }
        let choice = self.choose(candidates.len())?;
        self.resume(candidates[choice]);
        Ok(true)
    }
}
