//! How much memory a blocked task occupies: a guest calls another, which waits for what never
//! happens, a great many times.
//!
//! A process of its own for each engine does it, and looks at its resident set before and after, so
//! that nothing that was freed before is used again.

use std::process::Command;

use super::wasmtime::Wasmtime;
use super::windlass::Windlass;
use super::work::guest;
use crate::Result;
use crate::arguments::{Calls, Memory, MemoryEngine};
use crate::report::small_ratio;
use crate::work_folder::WorkFolder;

/// What is measured, for people.
pub(super) const NAME: &str = "memory of a blocked task";

/// Tasks under Windlass.
const MANY: u32 = 1_000_000;
/// And under wasmtime, which takes minutes for many more.
const FEWER: u32 = 100_000;

/// The line of the table.
///
/// # Errors
/// When an engine fails.
pub(super) fn row(options: &Calls) -> Result<[String; 5]> {
    let windlass = of_child("windlass", MANY, &options.cpu)?;
    let wasmtime = of_child("wasmtime", FEWER, &options.cpu)?;
    eprintln!("{NAME:<70} {windlass} {wasmtime}");
    Ok([
        format!("{NAME}, with its subtask and a waitable set: {MANY} and {FEWER} of them"),
        format!("{windlass:.0} bytes"),
        format!("{wasmtime:.0} bytes"),
        small_ratio(windlass / wasmtime),
        String::new(),
    ])
}

/// Lets another process measure; bytes for each task.
fn of_child(engine: &str, tasks: u32, cpu: &str) -> Result<f64> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program)
        .args(["async-memory", engine, &tasks.to_string(), "--cpu", cpu])
        .output()
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| {
        let error = String::from_utf8_lossy(&output.stderr);
        format!("{NAME} under {engine}: {}: {error}", output.status)
    })
}

/// What the other process does; what it prints.
///
/// # Errors
/// When the engine fails.
pub(crate) fn print_of_child(options: &Memory) -> Result<String> {
    let guest = guest()?;
    let tasks = options.tasks;
    let (count, grown) = match options.engine {
        MemoryEngine::Windlass => {
            let folder = WorkFolder::new()?;
            let cpu = (options.cpu != "baseline").then_some(options.cpu.as_str());
            let mut windlass = Windlass::new(&guest, &folder, cpu)?;
            grown(|| windlass.call("blocked", &tasks, 1))?
        }
        MemoryEngine::Wasmtime => {
            let mut wasmtime = Wasmtime::new(&guest)?;
            grown(|| wasmtime.call("blocked", (tasks,), 1))?
        }
    };
    if count != tasks {
        return Err(format!("{count} tasks instead of {tasks}"));
    }
    Ok(format!("{}\n", grown as f64 / f64::from(tasks)))
}

/// What a function gives, and how many bytes the resident set has grown by.
fn grown(act: impl FnOnce() -> Result<u32>) -> Result<(u32, u64)> {
    let before = resident()?;
    let count = act()?;
    Ok((count, resident()?.saturating_sub(before)))
}

/// Bytes of the resident set.
fn resident() -> Result<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").map_err(|error| error.to_string())?;
    let pages = text
        .split_whitespace()
        .nth(1)
        .and_then(|pages| pages.parse::<u64>().ok());
    pages
        .map(|pages| pages * rustix::param::page_size() as u64)
        .ok_or_else(|| "no resident set in /proc/self/statm".to_owned())
}
