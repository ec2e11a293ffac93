//! Runs scripts of the core specification's test suite.
//!
//! `wast [--target native|aarch64] [--traps signals|explicit] [--memory guard|checked] [-j N]
//! [--build ARGUMENT]... [--seeds N] FILE...` prints each directive that does not come true, a line for each
//! file, and `N passed, N failed` at last. A folder stands for the scripts in it, and `suite:TEXT`
//! for the official ones that have TEXT in their names. With `--seeds`, threads of components
//! run in N more orders. Exit code 1 when a directive failed.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use rayon::prelude::*;
use wasmparser::WasmFeatures;
use windlass_tests::guests::MODES;
use windlass_tests::machine::Machine;
use windlass_tests::scratch;
use windlass_tests::wast::{self, Outcome, Runner, Settings, suite};

struct Arguments {
    settings: Settings,
    jobs: usize,
    scripts: Vec<Script>,
}

struct Script {
    name: String,
    text: Result<String, String>,
    rules: Option<WasmFeatures>,
}

fn main() -> ExitCode {
    match arguments().and_then(|arguments| play_all(&arguments)) {
        Ok((passed, failed)) => {
            println!("{passed} passed, {failed} failed");
            if failed == 0 && passed > 0 {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn play_all(arguments: &Arguments) -> Result<(usize, usize), String> {
    let folder = scratch(&format!("wast/{}", std::process::id()));
    let runner = Runner::new(&arguments.settings, &folder)?;
    let pool = wast::threads(arguments.jobs);
    let pool = pool.build().map_err(|e| e.to_string())?;
    let totals = Mutex::new((0, 0));
    pool.install(|| {
        arguments
            .scripts
            .par_iter()
            .enumerate()
            .for_each(|(number, script)| {
                let outcome = play(&runner, script, &folder.join(number.to_string()));
                let mut totals = totals.lock().expect("no thread panics while it prints");
                report(&script.name, &outcome);
                totals.0 += outcome.passed;
                totals.1 += outcome.failures.len();
            });
    });
    totals.into_inner().map_err(|e| e.to_string())
}

fn play(runner: &Runner, script: &Script, folder: &Path) -> Outcome {
    let made = std::fs::create_dir(folder).map_err(|e| e.to_string());
    let outcome = made.and_then(|()| script.text.clone());
    let outcome = outcome.and_then(|text| runner.run(&text, script.rules, folder));
    let outcome = outcome.unwrap_or_else(Outcome::failure);
    if outcome.failures.is_empty() {
        // What failed is kept to be looked into.
        let _ = std::fs::remove_dir_all(folder);
    }
    outcome
}

fn report(name: &str, outcome: &Outcome) {
    for (line, message) in &outcome.failures {
        println!("{name}:{line}: {message}");
    }
    for (line, feature) in &outcome.only_valid {
        println!("{name}:{line}: valid, and not compiled: {feature}");
    }
    println!(
        "{name}: {} passed, {} failed",
        outcome.passed,
        outcome.failures.len()
    );
}

fn arguments() -> Result<Arguments, String> {
    let mut result = Arguments {
        settings: Settings {
            machine: Machine::Native,
            mode: MODES[0],
            build: Vec::new(),
            seeds: Vec::new(),
        },
        jobs: 1,
        scripts: Vec::new(),
    };
    let settings = &mut result.settings;
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--target" => settings.machine = machine(&value()?)?,
            "--traps" => settings.mode.traps = one_of(&value()?, &["signals", "explicit"])?,
            "--memory" => settings.mode.memory = one_of(&value()?, &["guard", "checked"])?,
            "-j" => result.jobs = value()?.parse().map_err(|_| "-j needs a number")?,
            "--seeds" => {
                let count: u64 = value()?.parse().map_err(|_| "--seeds needs a number")?;
                settings.seeds.extend(1..=count);
            }
            "--build" => settings.build.push(value()?),
            option if option.starts_with('-') => return Err(format!("unknown option {option}")),
            file => add(file, &mut result.scripts)?,
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

/// A file, the scripts of a folder and those below it, or official ones.
fn add(word: &str, scripts: &mut Vec<Script>) -> Result<(), String> {
    let Some(part) = word.strip_prefix("suite:") else {
        return add_path(Path::new(word), scripts);
    };
    let before = scripts.len();
    let official = suite::scripts().into_iter();
    scripts.extend(
        official
            .filter(|script| script.name.contains(part))
            .map(|script| Script {
                name: script.name,
                text: Ok(script.text.into_owned()),
                rules: script.rules,
            }),
    );
    match scripts.len() > before {
        true => Ok(()),
        false => Err(format!("no official script has {part} in its name")),
    }
}

fn add_path(path: &Path, scripts: &mut Vec<Script>) -> Result<(), String> {
    if !path.is_dir() {
        scripts.push(Script {
            name: path.display().to_string(),
            text: std::fs::read_to_string(path).map_err(|e| e.to_string()),
            rules: None,
        });
        return Ok(());
    }
    let entries = std::fs::read_dir(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() || entry.extension().is_some_and(|e| e == "wast") {
            add_path(&entry, scripts)?;
        }
    }
    Ok(())
}
