//! Runs scripts of the core specification's test suite.
//!
//! `wast [--target native|aarch64] [--traps signals|explicit] [--memory guard|checked] [-j N]
//! [--build ARGUMENT]... FILE...` prints each directive that does not come true, a line for each file,
//! and `N passed, N failed` at last. A folder stands for the scripts in it. Exit code 1 when one failed.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use windlass_tests::guests::{MODES, Mode};
use windlass_tests::machine::Machine;
use windlass_tests::wast::{Outcome, Settings, run};
use windlass_tests::{built, scratch};

struct Arguments {
    machine: Machine,
    mode: Mode,
    jobs: usize,
    build: Vec<String>,
    files: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    // Built once, before any thread needs them.
    let _ = built::compiler();
    let _ = built::hosts(arguments.machine);
    let next = AtomicUsize::new(0);
    let totals = Mutex::new((0, 0));
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs {
            scope.spawn(|| {
                while let Some(file) = arguments.files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = play(&arguments, file);
                    let mut totals = totals.lock().expect("no thread panics while it prints");
                    report(file, &outcome);
                    totals.0 += outcome.passed;
                    totals.1 += outcome.failures.len();
                }
            });
        }
    });
    let (passed, failed) = totals.into_inner().expect("no thread panicked");
    println!("{passed} passed, {failed} failed");
    if failed == 0 && passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn play(arguments: &Arguments, file: &Path) -> Outcome {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let mode = arguments.mode;
    let settings = Settings {
        machine: arguments.machine,
        mode,
        build: arguments.build.clone(),
        folder: scratch(&format!(
            "wast/{:?}/{}-{}/{stem}",
            arguments.machine, mode.traps, mode.memory
        )),
    };
    let text = std::fs::read_to_string(file).map_err(|e| e.to_string());
    text.and_then(|text| run(&text, &settings))
        .unwrap_or_else(|message| Outcome {
            passed: 0,
            failures: vec![(0, message)],
        })
}

fn report(file: &Path, outcome: &Outcome) {
    for (line, message) in &outcome.failures {
        println!("{}:{line}: {message}", file.display());
    }
    println!(
        "{}: {} passed, {} failed",
        file.display(),
        outcome.passed,
        outcome.failures.len()
    );
}

fn arguments() -> Result<Arguments, String> {
    let mut result = Arguments {
        machine: Machine::Native,
        mode: MODES[0],
        jobs: 1,
        build: Vec::new(),
        files: Vec::new(),
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--target" => result.machine = machine(&value()?)?,
            "--traps" => result.mode.traps = one_of(&value()?, &["signals", "explicit"])?,
            "--memory" => result.mode.memory = one_of(&value()?, &["guard", "checked"])?,
            "-j" => result.jobs = value()?.parse().map_err(|_| "-j needs a number")?,
            "--build" => result.build.push(value()?),
            option if option.starts_with('-') => return Err(format!("unknown option {option}")),
            file => add(Path::new(file), &mut result.files)?,
        }
    }
    result.jobs = result.jobs.max(1);
    Ok(result)
}

fn machine(name: &str) -> Result<Machine, String> {
    let machine = match name {
        "native" => Machine::Native,
        "aarch64" => Machine::Aarch64,
        _ => return Err(format!("unknown target {name}")),
    };
    let available = Machine::available().contains(&machine);
    available
        .then_some(machine)
        .ok_or_else(|| format!("{name} cannot be run here"))
}

fn one_of(word: &str, known: &[&'static str]) -> Result<&'static str, String> {
    let found = known.iter().find(|k| **k == word);
    found
        .copied()
        .ok_or_else(|| format!("unknown value {word}"))
}

/// A file, or the scripts of a folder and those below it, sorted.
fn add(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = std::fs::read_dir(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() || entry.extension().is_some_and(|e| e == "wast") {
            add(&entry, files)?;
        }
    }
    Ok(())
}
