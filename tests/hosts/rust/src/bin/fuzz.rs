//! Plays the fuzzing jobs that come on standard input, one after the other, and writes what it observes
//! to standard output: see `windlass_test_host::fuzz`.
//!
//! The process ends when a job takes too long, with exit code 101, or when compiled code crashes.

use std::io::{BufRead, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use windlass_test_host::fuzz::job::{DONE, Job};
use windlass_test_host::fuzz::play::play;

/// Deep recursion is bounded by the fuel of a job, not by the stack.
const STACK: usize = 1 << 30;
/// Seconds that a job may take.
const PATIENCE: u64 = 60;

fn main() {
    let finished = Arc::new(AtomicU64::new(0));
    let player = {
        let finished = Arc::clone(&finished);
        let builder = std::thread::Builder::new().stack_size(STACK);
        builder.spawn(move || serve(&finished))
    };
    let player = player.expect("a thread for the player");
    let (mut known, mut waited) = (0, 0);
    while !player.is_finished() {
        std::thread::sleep(Duration::from_millis(100));
        let now = finished.load(Ordering::Relaxed);
        waited = if now == known { waited + 1 } else { 0 };
        known = now;
        // Odd numbers are jobs under way.
        if known % 2 == 1 && waited > PATIENCE * 10 {
            eprintln!("hang: the job takes more than {PATIENCE} seconds");
            std::process::exit(101);
        }
    }
    if player.join().is_err() {
        std::process::exit(102);
    }
}

fn serve(progress: &AtomicU64) {
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
        progress.fetch_add(1, Ordering::Relaxed);
        let observed = match Job::parse(&text) {
            Ok(job) => play(&job),
            Err(message) => vec![format!("malformed job: {message}")],
        };
        progress.fetch_add(1, Ordering::Relaxed);
        let mut out = std::io::stdout().lock();
        let text = observed.join("\n");
        let written = writeln!(out, "{text}\n{DONE}").and_then(|()| out.flush());
        if written.is_err() {
            return;
        }
    }
}
