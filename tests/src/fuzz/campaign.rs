//! Many seeds, on several threads: what campaigns have in common.
//!
//! In: which seeds, how long, and how one is played. Out: what became of them, counted by whoever
//! plays. Elsewhere: what a seed means (`differential::campaign`, `adapters::campaign`).

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

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
    /// Machines.
    pub machines: Vec<Machine>,
    /// Where cases that fail are kept.
    pub folder: PathBuf,
    /// Whether to run the compiler's checkers.
    pub verify: bool,
    /// How many failures end it.
    pub enough: u64,
}

/// How long a test's campaign takes: so many seconds, or the minutes that an environment variable says.
#[must_use]
pub fn time_of_test(variable: &str, seconds: u64) -> Duration {
    let minutes = std::env::var(variable).ok();
    let minutes = minutes.and_then(|text| text.parse::<u64>().ok());
    Duration::from_secs(minutes.map_or(seconds, |minutes| 60 * minutes))
}

/// How far a campaign is.
struct Progress<T> {
    next: u64,
    failures: u64,
    tally: T,
}

impl Campaign {
    /// Plays the seeds in order: `begin` makes what a thread keeps, `play` plays a seed, and `count`
    /// adds the outcome to the tally and says whether it is a failure. Gives the tally, and the
    /// first seed that was not played: all before it were.
    ///
    /// # Panics
    /// When the folder cannot be made, or a thread panics.
    pub(super) fn run_with<T: Default + Send, W, O>(
        &self,
        begin: impl Fn() -> W + Sync,
        play: impl Fn(&mut W, u64) -> O + Sync,
        count: impl Fn(&mut T, u64, O) -> bool + Sync,
    ) -> (T, u64) {
        std::fs::create_dir_all(&self.folder).expect("the folder can be made");
        let start = Instant::now();
        let progress = Mutex::new(Progress {
            next: self.from,
            failures: 0,
            tally: T::default(),
        });
        let lock = || progress.lock().expect("no thread panics with it");
        // Only a seed that will be played is taken.
        let take = || {
            let progress = &mut *lock();
            let seed = progress.next;
            let over = self.count.is_some_and(|count| seed - self.from >= count)
                || self.time.is_some_and(|time| start.elapsed() > time)
                || progress.failures >= self.enough;
            (!over).then(|| {
                progress.next += 1;
                seed
            })
        };
        std::thread::scope(|scope| {
            for _ in 0..self.jobs.max(1) {
                scope.spawn(|| {
                    let mut worker = begin();
                    while let Some(seed) = take() {
                        let outcome = play(&mut worker, seed);
                        let progress = &mut *lock();
                        let failed = count(&mut progress.tally, seed, outcome);
                        progress.failures += u64::from(failed);
                    }
                });
            }
        });
        let progress = progress.into_inner().expect("no thread panicked");
        (progress.tally, progress.next)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Campaign;

    fn campaign(count: Option<u64>, enough: u64) -> Campaign {
        Campaign {
            from: 10,
            count,
            time: None,
            jobs: 4,
            machines: Vec::new(),
            folder: crate::scratch("fuzz/campaign"),
            verify: false,
            enough,
        }
    }

    /// Plays; every third seed fails.
    fn play(campaign: &Campaign) -> (BTreeSet<u64>, u64) {
        campaign.run_with(
            || (),
            |(), seed| seed % 3 == 0,
            |seen: &mut BTreeSet<u64>, seed, failed| {
                assert!(seen.insert(seed), "{seed} was played twice");
                failed
            },
        )
    }

    #[test]
    fn every_seed_is_played_once_however_many_threads_there_are() {
        assert_eq!(
            play(&campaign(Some(50), u64::MAX)),
            ((10..60).collect(), 60)
        );
    }

    #[test]
    fn what_comes_before_the_next_seed_was_played() {
        let (seen, next) = play(&campaign(None, 3));
        assert_eq!(seen, (10..next).collect());
        // The failures are 12, 15, 18; each of the other threads may have begun one more.
        assert!((19..19 + 4).contains(&next), "{next}");
    }
}
