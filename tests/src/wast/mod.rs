//! Scripts of the core specification's test suite (its `interpreter/README.md`, Scripts), and of
//! the Component Model's.
//!
//! In: the text of a script. Out: which of its directives come true. Every module of it becomes a
//! shared object as `windlass build` would make it; a host program (`tests/hosts/rust/wast`) loads
//! them and does what the script says, in a process of its own for each script; what it answers is
//! compared here.
//!
//! ```text
//! text --script--> Script: modules, and directives about instances of them
//!      --compile--> a shared object for each module
//!      --play--> commands --> host --> answers --expect, messages--> Outcome
//! ```
//!
//! | file | what it knows |
//! |---|---|
//! | `script` | directives in order, and which module and instance each means |
//! | `refuse` | modules that must be refused |
//! | `compile` | from modules to shared objects |
//! | `play` | the host: its commands and answers |
//! | `expect` | what results must be |
//! | `component` | values of components |
//! | `messages` | what failures must say |
//! | `suite` | the official scripts |
//! | `expected` | the lists of expected failures |
//! | `many` | many scripts at once |

mod compile;
mod component;
mod expect;
pub mod expected;
pub mod many;
mod messages;
mod play;
mod refuse;
mod script;
pub mod suite;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

use wasmparser::WasmFeatures;
use windlass::options::{MemoryMode, OptLevel, TrapMode};

use crate::built;
use crate::guests::Mode;
use crate::machine::Machine;

/// How modules are compiled and where they run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where they run.
    pub machine: Machine,
    /// How they are compiled.
    pub mode: Mode,
    /// More arguments of `windlass build`: `-O LEVEL`, `--relaxed-simd=PROFILE`, `--cpu=CPU`,
    /// `--no-facts`.
    pub build: Vec<String>,
    /// Each script is played in the order in which threads of components become ready, and once
    /// more in the order made from each of these. Directives come true if they do in each.
    pub seeds: Vec<u64>,
}

/// Runs scripts.
pub struct Runner {
    machine: Machine,
    options: windlass::options::Options,
    seeds: Vec<u64>,
    spectest: PathBuf,
    limit: Duration,
}

/// How long a host may take for a script. The longest takes some seconds.
const LIMIT: Duration = Duration::from_secs(120);
/// The same under emulation.
const EMULATED_LIMIT: Duration = Duration::from_secs(480);

/// What became of a script's directives.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many came true.
    pub passed: usize,
    /// The lines of those that did not, ascending, and why. Line 0 is the script as a whole.
    pub failures: Vec<(usize, String)>,
    /// The lines of component definitions that passed because they are valid, and have not been
    /// compiled: no instance is made of them, and Windlass does not support what is named.
    pub only_valid: Vec<(usize, String)>,
}

impl Outcome {
    /// A script of which nothing came true.
    #[must_use]
    pub fn failure(message: String) -> Outcome {
        Outcome {
            passed: 0,
            failures: vec![(0, message)],
            only_valid: Vec::new(),
        }
    }

    fn record(&mut self, line: usize, result: Result<(), String>) {
        match result {
            Ok(()) => self.passed += 1,
            Err(message) => self.failures.push((line, message)),
        }
    }
}

/// The arguments of `windlass build` that a run can be given beside its mode.
#[derive(Clone, Debug, Default)]
struct MoreArguments {
    opt_level: OptLevel,
    relaxed_simd_deterministic: bool,
    cpu: Option<String>,
    no_facts: bool,
}

impl Settings {
    fn more(&self) -> Result<MoreArguments, String> {
        let mut more = MoreArguments::default();
        let words = self.build.iter().flat_map(|argument| argument.split('='));
        let mut words = words.flat_map(str::split_whitespace);
        while let Some(word) = words.next() {
            if word == "--no-facts" {
                more.no_facts = true;
                continue;
            }
            let value = words.next();
            match (word, value) {
                ("-O", Some("0")) => more.opt_level = OptLevel::None,
                ("-O", Some("1")) => more.opt_level = OptLevel::Fast,
                ("-O", Some("2")) => more.opt_level = OptLevel::Full,
                ("--relaxed-simd", Some("fast")) => more.relaxed_simd_deterministic = false,
                ("--relaxed-simd", Some("deterministic")) => more.relaxed_simd_deterministic = true,
                ("--cpu", Some(cpu)) => more.cpu = Some(cpu.to_owned()),
                (word, value) => {
                    let value = value.unwrap_or_default();
                    return Err(format!("--build {word} {value} is not known"));
                }
            }
        }
        Ok(more)
    }

    /// The options of the compiler, but for the name of the library.
    fn options(&self) -> Result<windlass::options::Options, String> {
        let more = self.more()?;
        let target =
            windlass_targets::Target::parse(Some(self.machine.triple()), more.cpu.as_deref())
                .map_err(|e| e.to_string())?;
        Ok(windlass::options::Options {
            opt_level: more.opt_level,
            memory: match self.mode.memory {
                "checked" => MemoryMode::Checked,
                _ => MemoryMode::Guard,
            },
            traps: match self.mode.traps {
                "explicit" => TrapMode::Explicit,
                _ => TrapMode::Signals,
            },
            relaxed_simd_deterministic: more.relaxed_simd_deterministic,
            facts: !more.no_facts,
            verify: true,
            ..windlass::options::Options::new("module", target)
        })
    }
}

impl Runner {
    /// Builds the host, and compiles what every script imports into `folder`, which stays as long
    /// as the runner is used.
    ///
    /// # Errors
    /// When the settings are not known, or that module does not compile.
    pub fn new(settings: &Settings, folder: &Path) -> Result<Runner, String> {
        let options = settings.options()?;
        let _ = built::hosts(settings.machine);
        let spectest = compile::spectest(&options, folder)?;
        Ok(Runner {
            machine: settings.machine,
            options,
            seeds: settings.seeds.clone(),
            spectest,
            limit: match settings.machine {
                Machine::Native => LIMIT,
                Machine::Aarch64 => EMULATED_LIMIT,
            },
        })
    }

    /// Gives a host so long for a script.
    #[must_use]
    pub fn with_limit(self, limit: Duration) -> Runner {
        Runner { limit, ..self }
    }

    /// Runs a script, with a folder for what is made of it. It was written for `rules`, or if that
    /// is none for the specification ([`suite::Script::rules`]). Its modules are compiled in parallel
    /// if the thread is one of [`threads`].
    ///
    /// # Errors
    /// When the script does not parse.
    pub fn run(
        &self,
        text: &str,
        rules: Option<WasmFeatures>,
        folder: &Path,
    ) -> Result<Outcome, String> {
        let script = script::read(text, rules)?;
        let objects = compile::compile(&script.modules, &self.options, folder);
        let mut outcome = play::play(self, &script, &objects, folder);
        outcome.failures.sort_by_key(|(line, _)| *line);
        Ok(outcome)
    }
}

/// Threads to run scripts on. One that waits for its modules begins with other scripts meanwhile,
/// so that their frames pile up on its stack.
#[must_use]
pub fn threads(number: usize) -> rayon::ThreadPoolBuilder {
    rayon::ThreadPoolBuilder::new()
        .num_threads(number)
        .stack_size(256 << 20)
}
