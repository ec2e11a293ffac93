//! Compiled programs, played by a host of their own (`tests/hosts/rust/src/bin/model.rs`).
//!
//! In: programs, and the orders in which ready threads are to run. Out: what each told of in each
//! order. One process plays many programs; when it dies, or hangs, the one that it was at has failed,
//! and another process plays the others.

use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::program::Program;
use super::render::render;
use super::{Entry, Outcome};
use crate::fuzz::differential::mode::Mode;
use crate::{built, command};

/// An order in which ready threads run: that in which they became ready, or one of a seed.
pub type Schedule = Option<u64>;

/// What a program did in an order, or what went wrong with it.
pub type Played = Result<(Vec<Entry>, Outcome), String>;

/// How long a program may take in an order. None takes more than some milliseconds, but for an
/// emulator that reserves memory while another test has the machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Compiles and plays programs in orders of their own. One result for each order of each program.
///
/// # Panics
/// When files cannot be written.
#[must_use]
pub fn play(
    programs: &[(&Program, &[Schedule])],
    mode: Mode,
    verify: bool,
    folder: &Path,
) -> Vec<Vec<Played>> {
    let mut results: Vec<Vec<Option<Played>>> = programs
        .iter()
        .map(|(_, schedules)| vec![None; schedules.len()])
        .collect();
    let mut objects = Vec::new();
    for (number, (program, _)) in programs.iter().enumerate() {
        match compile(program, mode, verify, &folder.join(format!("{number}.so"))) {
            Ok(path) => objects.push(Some(path)),
            Err(message) => {
                objects.push(None);
                results[number].fill(Some(Err(message)));
            }
        }
    }
    let mut waiting = true;
    while waiting {
        waiting = host_for_rest(programs, &objects, &mut results, mode, folder);
    }
    for object in objects.iter().flatten() {
        let _ = std::fs::remove_file(object);
    }
    let settled = |played: Option<Played>| played.unwrap_or_else(|| Err("not played".to_owned()));
    let rows = results.into_iter();
    rows.map(|row| row.into_iter().map(settled).collect())
        .collect()
}

fn compile(program: &Program, mode: Mode, verify: bool, object: &Path) -> Result<PathBuf, String> {
    let bytes = wat::parse_str(render(program)).map_err(|e| e.to_string())?;
    let compiled = catch_unwind(AssertUnwindSafe(|| mode.compile(&bytes, verify)));
    let compiled = compiled.map_err(|_| "the compiler panics")?;
    let compiled = compiled.map_err(|e| format!("refused: {e}"))?;
    std::fs::write(object, compiled).map_err(|e| e.to_string())?;
    Ok(object.to_owned())
}

/// Plays what has not been played. Whether something is left to play.
fn host_for_rest(
    programs: &[(&Program, &[Schedule])],
    objects: &[Option<PathBuf>],
    results: &mut [Vec<Option<Played>>],
    mode: Mode,
    folder: &Path,
) -> bool {
    let mut jobs = String::new();
    for (number, (_, schedules)) in programs.iter().enumerate() {
        let Some(object) = &objects[number] else {
            continue;
        };
        let open = schedules.iter().zip(&results[number]);
        let open = open.filter(|(_, result)| result.is_none());
        let open: Vec<String> = open.map(|(schedule, _)| name(*schedule)).collect();
        if !open.is_empty() {
            let path = object.display();
            let _ = writeln!(jobs, "{number} {path} {}", open.join(" "));
        }
    }
    if jobs.is_empty() {
        return false;
    }
    let file = folder.join("jobs");
    std::fs::write(&file, jobs).expect("the folder is writable");
    let host = built::hosts(mode.machine).join("windlass-model-host");
    let mut host = mode.machine.run(&host);
    let outcome = command::run_while_it_talks(host.arg(&file), PATIENCE);
    let mut lines = outcome.stdout.lines();
    let mut begun = None;
    while let Some(line) = lines.next() {
        let mut words = line.splitn(3, ' ');
        let (Some(number), Some(schedule), Some(told)) = (words.next(), words.next(), words.next())
        else {
            break;
        };
        let Ok(number) = number.parse::<usize>() else {
            break;
        };
        let schedules = programs[number].1.iter();
        let Some(at) = schedules.clone().position(|s| name(*s) == schedule) else {
            break;
        };
        if told == "begins" {
            begun = Some((number, at));
            continue;
        }
        let Some(trace) = lines.next() else { break };
        results[number][at] = Some(read(told, trace));
        begun = None;
    }
    if let Some((number, at)) = begun {
        let status = outcome.status;
        let text = format!("the host ends with {status:?}: {}", outcome.stderr);
        results[number][at] = Some(Err(text));
        return true;
    }
    // Nothing of what is left was even begun.
    false
}

fn name(schedule: Schedule) -> String {
    schedule.map_or_else(|| "-".to_owned(), |seed| seed.to_string())
}

/// What the host says of a run.
fn read(told: &str, trace: &str) -> Played {
    let outcome = match told.split_once(' ') {
        None if told == "deadlock" => Outcome::Deadlock,
        Some(("returned", value)) => Outcome::Returned(value.parse().map_err(|_| told)?),
        Some(("trap", code)) => Outcome::Trap(code.to_owned()),
        _ => return Err(told.to_owned()),
    };
    let entry = |text: &str| {
        let mut words = text.split(',').map(str::parse::<u32>);
        let mut word = || words.next().and_then(Result::ok);
        Some(Entry {
            who: word()?,
            what: word()?,
            value: word()?,
        })
    };
    let trace: Option<Vec<Entry>> = trace.split_whitespace().map(entry).collect();
    Ok((trace.ok_or("the trace can not be read")?, outcome))
}
