//! Many scripts at once, on threads that all tests share.
//!
//! In: scripts, the way to compile and run them, and what is expected to fail. Out: what is wrong,
//! and how many directives came true.

use std::path::Path;
use std::sync::Once;

use rayon::prelude::*;

use super::expected::ExpectedFailures;
use super::suite::Script;
use super::{Outcome, Runner, Settings, threads};
use crate::guests::Mode;
use crate::scratch;

/// How scripts came out.
#[derive(Debug, Default)]
pub struct Played {
    /// What is wrong.
    pub wrong: Vec<String>,
    /// How many directives came true.
    pub passed: usize,
    /// Definitions that passed because they are valid ([`Outcome::only_valid`]): where, and what is
    /// not supported.
    pub only_valid: Vec<(String, String)>,
}

/// A runner, on the shared threads.
///
/// # Panics
/// When the settings are not known.
#[must_use]
pub fn runner(settings: &Settings, folder: &Path) -> Runner {
    static THREADS: Once = Once::new();
    THREADS.call_once(|| {
        let number = std::thread::available_parallelism().map_or(1, Into::into);
        threads(number).build_global().expect("no threads yet");
    });
    Runner::new(settings, folder).unwrap_or_else(|message| panic!("{message}"))
}

/// Plays scripts in a folder of their own under `name`.
#[must_use]
pub fn play(
    name: &str,
    scripts: &[Script],
    settings: &Settings,
    expected: &ExpectedFailures,
) -> Played {
    let Mode { traps, memory } = settings.mode;
    let (machine, build) = (settings.machine, settings.build.concat());
    let folder = scratch(&format!("{name}/{machine:?}-{traps}-{memory}{build}"));
    let runner = runner(settings, &folder);
    let outcomes: Vec<Outcome> = scripts
        .par_iter()
        .enumerate()
        .map(|(number, script)| play_one(&runner, script, &folder.join(number.to_string())))
        .collect();
    let mut played = Played::default();
    for (script, outcome) in scripts.iter().zip(outcomes) {
        played.wrong.extend(expected.wrong(&script.name, &outcome));
        played.passed += outcome.passed;
        let only_valid = outcome.only_valid.into_iter();
        played
            .only_valid
            .extend(only_valid.map(|(line, feature)| (format!("{}:{line}", script.name), feature)));
    }
    played
}

fn play_one(runner: &Runner, script: &Script, folder: &Path) -> Outcome {
    let made = std::fs::create_dir_all(folder).map_err(|e| e.to_string());
    let outcome = made.and_then(|()| runner.run(&script.text, script.rules, folder));
    let _ = std::fs::remove_dir_all(folder);
    outcome.unwrap_or_else(Outcome::failure)
}
