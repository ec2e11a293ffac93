//! What a build is doing right now: read by the line that the command line shows on a terminal, and
//! by the report of a panic, which names the phase.
//!
//! In: the pipeline's calls, from any thread. Out: a snapshot. Nothing here prints.

use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

/// The phases of a build, as `DESIGN.md` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// [`crate::decode`].
    Decode,
    /// [`crate::elaborate`].
    Elaborate,
    /// [`crate::facts`].
    Facts,
    /// [`crate::generate`].
    Generate,
    /// [`crate::object`].
    Object,
    /// [`crate::package`].
    Package,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: &'static [Phase] = &[
        Phase::Decode,
        Phase::Elaborate,
        Phase::Facts,
        Phase::Generate,
        Phase::Object,
        Phase::Package,
    ];

    /// The name of its folder.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Phase::Decode => "decode",
            Phase::Elaborate => "elaborate",
            Phase::Facts => "facts",
            Phase::Generate => "generate",
            Phase::Object => "object",
            Phase::Package => "package",
        }
    }
}

/// Shared by the pipeline, which writes it, and whoever watches.
#[derive(Debug, Default)]
pub struct Progress {
    /// Position in [`Phase::ALL`], plus one; zero before the first phase.
    phase: AtomicU8,
    /// Functions that are done in this phase.
    done: AtomicUsize,
    /// Functions of this phase; zero where it does not count them.
    total: AtomicUsize,
}

/// What [`Progress`] was at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The phase that runs.
    pub phase: Phase,
    /// Functions that are done.
    pub done: usize,
    /// All functions of the phase; zero where it does not count them.
    pub total: usize,
}

impl Progress {
    /// A phase begins that works on `total` functions, or counts none.
    pub fn begin(&self, phase: Phase, total: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        self.phase.store(phase as u8 + 1, Ordering::Relaxed);
    }

    /// A function is done.
    pub fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// What runs now; none before the first phase. The three numbers are read one after the other,
    /// which is good enough for people.
    #[must_use]
    pub fn snapshot(&self) -> Option<Snapshot> {
        let index = usize::from(self.phase.load(Ordering::Relaxed)).checked_sub(1)?;
        Some(Snapshot {
            phase: Phase::ALL[index],
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_phase_stands_at_its_number() {
        for (index, phase) in Phase::ALL.iter().enumerate() {
            assert_eq!(*phase as usize, index);
        }
    }

    #[test]
    fn begins_with_nothing_and_counts() {
        let progress = Progress::default();
        assert_eq!(progress.snapshot(), None);
        progress.begin(Phase::Generate, 3);
        progress.step();
        let snapshot = progress.snapshot().expect("a phase has begun");
        assert_eq!((snapshot.done, snapshot.total), (1, 3));
        progress.begin(Phase::Object, 0);
        assert_eq!(progress.snapshot().map(|s| s.done), Some(0));
    }
}
