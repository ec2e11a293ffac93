//! How long each phase took: the table of `--time`.
//!
//! In: closures, each with the phase it is part of. Out: a table for people. Elsewhere: what is
//! shown while a phase runs ([`crate::progress`]).

use std::fmt;
use std::time::{Duration, Instant};

use crate::progress::Phase;

/// The durations of one build, in the order in which its phases ran.
#[derive(Debug, Default)]
pub struct Timing {
    phases: Vec<(Phase, Duration)>,
}

impl Timing {
    /// Runs a part of a phase and adds its duration to that phase.
    pub fn measure<T>(&mut self, phase: Phase, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.add(phase, start.elapsed());
        result
    }

    fn add(&mut self, phase: Phase, duration: Duration) {
        match self.phases.iter_mut().find(|(known, _)| *known == phase) {
            Some((_, sum)) => *sum += duration,
            None => self.phases.push((phase, duration)),
        }
    }
}

/// A table with a line for each phase and one for the sum, in milliseconds and per cent.
impl fmt::Display for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum: Duration = self.phases.iter().map(|(_, duration)| *duration).sum();
        let millis = |duration: &Duration| duration.as_secs_f64() * 1000.0;
        for (phase, duration) in &self.phases {
            let share = 100.0 * duration.as_secs_f64() / sum.as_secs_f64().max(f64::MIN_POSITIVE);
            let name = phase.name();
            writeln!(f, "{name:<10} {:>10.1} ms {share:>5.1} %", millis(duration))?;
        }
        writeln!(f, "{:<10} {:>10.1} ms", "total", millis(&sum))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_by_phase_in_order() {
        let mut timing = Timing::default();
        timing.add(Phase::Decode, Duration::from_millis(1));
        timing.add(Phase::Package, Duration::from_millis(2));
        timing.add(Phase::Decode, Duration::from_millis(1));
        assert_eq!(
            timing.to_string(),
            "decode            2.0 ms  50.0 %\n\
             package           2.0 ms  50.0 %\n\
             total             4.0 ms\n"
        );
    }
}
