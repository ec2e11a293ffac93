//! How often something is done, and which time counts.
//!
//! In: subjects that do the same work. Out: the median time of one execution for each, in
//! nanoseconds. A sample is as many executions as take some milliseconds, so that looking at the
//! clock does not matter; the subjects take their samples in turn, another one first each time.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::Result;
use crate::statistics::median;

/// Something that can do the work; `K` says which.
pub(crate) trait Subject<K> {
    /// Does it so many times, at least once; a number that depends on what came out.
    ///
    /// # Errors
    /// Those of the engine.
    fn run(&mut self, kind: K, times: u32) -> Result<u32>;
}

/// How long a sample takes at least.
const SAMPLE: Duration = Duration::from_millis(5);

/// The thread's CPU time.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

fn timed<K>(subject: &mut dyn Subject<K>, kind: K, times: u32) -> Result<Duration> {
    let start = cpu_time();
    std::hint::black_box(subject.run(kind, times)?);
    Ok(cpu_time() - start)
}

/// The median time of one execution in nanoseconds, for each subject.
///
/// # Errors
/// Those of the subjects.
pub(crate) fn measure<K: Copy>(
    kind: K,
    subjects: &mut [&mut dyn Subject<K>],
    repetitions: u32,
) -> Result<Vec<f64>> {
    let mut all_times = Vec::with_capacity(subjects.len());
    for subject in subjects.iter_mut() {
        // This warms up, too.
        let mut times = 1;
        while timed(*subject, kind, times)? < SAMPLE {
            times *= 2;
        }
        all_times.push(times);
    }
    let mut samples = vec![Vec::new(); subjects.len()];
    for repetition in 0..repetitions as usize {
        for at in 0..subjects.len() {
            let at = (at + repetition) % subjects.len();
            let times = all_times[at];
            let sample = timed(subjects[at], kind, times)?;
            samples[at].push(sample);
        }
    }
    let medians = samples.iter().zip(all_times);
    Ok(medians
        .map(|(samples, times)| median(samples).as_secs_f64() * 1e9 / f64::from(times))
        .collect())
}
