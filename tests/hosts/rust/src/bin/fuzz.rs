//! Plays the fuzzing jobs that come on standard input, one after the other, and writes what it
//! observes to standard output: see `windlass_test_host::fuzz`.
//!
//! The process ends when compiled code crashes. Whoever sends jobs ends it when one takes too long:
//! there is no thread here to watch, because qemu-user 7.2 hangs in `pthread_create`.

use std::io::{BufRead, Write};

use windlass_test_host::fuzz::job::{DONE, Job};
use windlass_test_host::fuzz::play::play;

fn main() {
    let mut lines = std::io::stdin().lock().lines();
    loop {
        let text: Vec<String> = lines
            .by_ref()
            .map(|line| line.expect("jobs are text"))
            .take_while(|line| line != DONE)
            .collect();
        if text.is_empty() {
            return;
        }
        let observed = match Job::parse(&text) {
            Ok(job) => play(&job),
            Err(message) => vec![format!("malformed job: {message}")],
        };
        let mut out = std::io::stdout().lock();
        let text = observed.join("\n");
        let written = writeln!(out, "{text}\n{DONE}").and_then(|()| out.flush());
        if written.is_err() {
            return;
        }
    }
}
