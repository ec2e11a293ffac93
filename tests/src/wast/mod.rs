//! Scripts of the core specification's test suite (`.wast`), really compiled, linked and loaded.
//!
//! In: a script. Out: how many of its directives came true. Modules that link with each other become
//! one component, with a core module beside them that makes the script's calls and compares results
//! bit by bit; the component is built by the command line and played by `windlass-test-host`.
//!
//! ```text
//! script ──script──▶ groups of linked modules, with their calls
//!        ──component──▶ component.wasm + calls.expect ──windlass build──▶ .so
//!        ──play──▶ windlass-test-host ──▶ which lines came true
//! ```
//!
//! | file | what it does |
//! |---|---|
//! | `script` | directives in order; which module each means |
//! | `module` | what a module imports, exports and keeps |
//! | `component` | a group as a component with expectations |
//! | `checks` | results compared in WebAssembly |
//! | `play` | builds and runs |
//!
//! A trap ends an instance of a component, but not one of a script: after each trap the calls before
//! it are made again, where the modules keep any state. What a call wrote before it trapped is lost.
//! References of the host cannot be made inside a component, so directives with `ref.extern N` fail.

mod checks;
mod component;
mod module;
mod play;
mod script;

use std::path::PathBuf;

use crate::guests::Mode;
use crate::machine::Machine;

/// How scripts are compiled and run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where.
    pub machine: Machine,
    /// Traps and memories.
    pub mode: Mode,
    /// More arguments of `windlass build`.
    pub build: Vec<String>,
    /// A folder for what is made.
    pub folder: PathBuf,
}

/// What became of a script's directives.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many came true.
    pub passed: usize,
    /// One message, with the line, for each that did not.
    pub failures: Vec<(usize, String)>,
}

impl Outcome {
    fn record(&mut self, line: usize, result: Result<(), String>) {
        match result {
            Ok(()) => self.passed += 1,
            Err(message) => self.failures.push((line, message)),
        }
    }
}

/// Runs a script.
///
/// # Errors
/// When it does not parse.
pub fn run(text: &str, settings: &Settings) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    let groups = script::read(text, &mut outcome)?;
    for (number, group) in groups.iter().enumerate() {
        let settings = Settings {
            folder: settings.folder.join(number.to_string()),
            ..settings.clone()
        };
        play::play(group, &settings, &mut outcome);
    }
    outcome.failures.sort();
    Ok(outcome)
}
