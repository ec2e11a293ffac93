//! Runs a program with a time limit, so that a hang is a failure and not a hang.

use std::io::{ErrorKind, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What a program did.
#[derive(Debug)]
pub struct Outcome {
    /// How it ended; none when it had to be killed.
    pub status: Option<ExitStatus>,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Outcome {
    /// Whether it ended by itself with exit code 0.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }
}

/// Runs a command to its end, or kills it at the limit.
///
/// # Panics
/// When it cannot be started.
#[must_use]
pub fn run(command: &mut Command, limit: Duration) -> Outcome {
    let start = Instant::now();
    run_until(command, |_| start.elapsed() > limit)
}

/// Runs a command to its end, or kills it when it has written nothing for as long as `silence`.
///
/// # Panics
/// When it cannot be started.
#[must_use]
pub fn run_while_it_talks(command: &mut Command, silence: Duration) -> Outcome {
    let mut last = (0, Instant::now());
    run_until(command, move |written| {
        if written != last.0 {
            last = (written, Instant::now());
        }
        last.1.elapsed() > silence
    })
}

/// Runs a command to its end, or kills it when `is_over` says so of the number of bytes that it has
/// written.
fn run_until(command: &mut Command, mut is_over: impl FnMut(usize) -> bool) -> Outcome {
    let written = Arc::new(AtomicUsize::new(0));
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let stdout = reader(child.stdout.take(), &written);
    let stderr = reader(child.stderr.take(), &written);
    let status = loop {
        match child.try_wait().expect("the child can be waited for") {
            Some(status) => break Some(status),
            None if is_over(written.load(Ordering::Relaxed)) => {
                let _ = child.kill();
                let _ = child.wait();
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let text = |thread: std::thread::JoinHandle<Vec<u8>>| {
        String::from_utf8_lossy(&thread.join().unwrap_or_default()).into_owned()
    };
    Outcome {
        status,
        stdout: text(stdout),
        stderr: text(stderr),
    }
}

fn reader<R: Read + Send + 'static>(
    mut pipe: Option<R>,
    written: &Arc<AtomicUsize>,
) -> std::thread::JoinHandle<Vec<u8>> {
    let written = Arc::clone(written);
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let mut chunk = vec![0; 1 << 16];
        while let Some(pipe) = &mut pipe {
            match pipe.read(&mut chunk) {
                Ok(0) => break,
                Ok(count) => {
                    bytes.extend_from_slice(&chunk[..count]);
                    written.fetch_add(count, Ordering::Relaxed);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        bytes
    })
}
