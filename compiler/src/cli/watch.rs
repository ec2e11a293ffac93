//! The line that shows what goes on, when stderr is a terminal and a build takes its time.
//!
//! In: [`Progress`]. Out: one line on stderr, written over and erased at the end.

use std::io::{IsTerminal, Write, stderr};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use windlass::progress::{Progress, Snapshot};

/// Builds that are faster show nothing.
const PATIENCE: Duration = Duration::from_millis(500);
/// Time between two versions of the line.
const PERIOD: Duration = Duration::from_millis(100);

/// Shows the line until it is dropped.
pub(crate) struct Watch {
    thread: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Watch {
    /// Begins to watch; does nothing when stderr is no terminal.
    pub(crate) fn start(progress: &Arc<Progress>) -> Watch {
        if !stderr().is_terminal() {
            return Watch { thread: None };
        }
        let progress = Arc::clone(progress);
        let (sender, receiver) = channel::<()>();
        let thread = std::thread::spawn(move || {
            let mut shown = false;
            let mut wait = PATIENCE;
            while receiver.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                if let Some(snapshot) = progress.snapshot() {
                    shown = true;
                    show(&line(snapshot));
                }
                wait = PERIOD;
            }
            if shown {
                show("");
            }
        });
        Watch {
            thread: Some((sender, thread)),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.thread.take() {
            drop(sender);
            // A line that could not be shown is not worth a failure.
            let _ = thread.join();
        }
    }
}

fn line(snapshot: Snapshot) -> String {
    let phase = snapshot.phase.name();
    match snapshot.total {
        0 => format!("{phase} ..."),
        total => format!("{phase} {}/{total} functions", snapshot.done),
    }
}

fn show(text: &str) {
    let mut stderr = stderr().lock();
    let _ = write!(stderr, "\r\x1b[K{text}").and_then(|()| stderr.flush());
}

#[cfg(test)]
mod tests {
    use super::*;
    use windlass::progress::Phase;

    #[test]
    fn functions_are_counted_where_they_are_known() {
        let snapshot = |phase, total| Snapshot {
            phase,
            done: 2,
            total,
        };
        assert_eq!(line(snapshot(Phase::Decode, 0)), "decode ...");
        assert_eq!(line(snapshot(Phase::Generate, 7)), "generate 2/7 functions");
    }
}
