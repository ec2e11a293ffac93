//! The ways to compile a module, and the machines to run it on.
//!
//! In: a module and a [`Mode`]. Out: a shared object whose runtime is the host's.

use std::fmt;
use std::sync::Arc;

use windlass::error::Error;
use windlass::options::{MemoryMode, OptLevel, Options, TrapMode};
use windlass::package::shared_object::{Linking, Runtime};
use windlass::pipeline::{self, Build, Emit};
use windlass::progress::Progress;
use windlass::timing::Timing;
use windlass_targets::Target;

use super::case::Profile;
use super::form::{Form, transform};
use crate::fuzz::random::Random;
use crate::machine::Machine;

/// How a module is compiled, and where it runs. Its text is such as `native/signals/guard/2/plain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    /// The machine.
    pub machine: Machine,
    /// `--traps`.
    pub traps: TrapMode,
    /// `--memory`.
    pub memory: MemoryMode,
    /// `-O`.
    pub opt_level: OptLevel,
    /// The form of the module that is compiled.
    pub form: Form,
}

const MACHINES: [(&str, Machine); 2] = [("native", Machine::Native), ("aarch64", Machine::Aarch64)];
const TRAPS: [(&str, TrapMode); 2] = [
    ("signals", TrapMode::Signals),
    ("explicit", TrapMode::Explicit),
];
const MEMORIES: [(&str, MemoryMode); 2] = [
    ("guard", MemoryMode::Guard),
    ("checked", MemoryMode::Checked),
];
const OPT_LEVELS: [(&str, OptLevel); 3] = [
    ("0", OptLevel::None),
    ("1", OptLevel::Fast),
    ("2", OptLevel::Full),
];

const FORMS: [(&str, Form); 3] = [
    ("plain", Form::Plain),
    ("by-reference", Form::ByReference),
    ("caught", Form::Caught),
];

fn name<T: PartialEq>(names: &[(&'static str, T)], value: &T) -> &'static str {
    let found = names.iter().find(|(_, known)| known == value);
    found.map_or("?", |(name, _)| name)
}

fn named<T: Copy>(names: &[(&'static str, T)], name: Option<&str>) -> Option<T> {
    let found = names.iter().find(|(known, _)| Some(*known) == name);
    found.map(|(_, value)| *value)
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let machine = name(&MACHINES, &self.machine);
        let traps = name(&TRAPS, &self.traps);
        let memory = name(&MEMORIES, &self.memory);
        let opt_level = name(&OPT_LEVELS, &self.opt_level);
        let form = name(&FORMS, &self.form);
        write!(f, "{machine}/{traps}/{memory}/{opt_level}/{form}")
    }
}

impl Mode {
    /// Some mode for a machine.
    pub fn random(machine: Machine, profile: Profile, random: &mut Random) -> Mode {
        let forms = match profile {
            Profile::Interpreter => [Form::Plain, Form::Plain, Form::ByReference, Form::Caught],
            // What a module throws, it may catch.
            Profile::Itself => [
                Form::Plain,
                Form::Plain,
                Form::ByReference,
                Form::ByReference,
            ],
        };
        Mode {
            machine,
            traps: random.pick(&TRAPS).1,
            memory: random.pick(&MEMORIES).1,
            opt_level: random.pick(&OPT_LEVELS).1,
            form: *random.pick(&forms),
        }
    }

    /// Every mode for these machines.
    #[must_use]
    pub fn all(machines: &[Machine]) -> Vec<Mode> {
        let mut modes = Vec::new();
        for machine in machines {
            for (_, traps) in TRAPS {
                for (_, memory) in MEMORIES {
                    modes.extend(OPT_LEVELS.iter().map(|(_, opt_level)| Mode {
                        machine: *machine,
                        traps,
                        memory,
                        opt_level: *opt_level,
                        form: Form::Plain,
                    }));
                }
            }
        }
        modes
    }

    /// The mode of a text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Mode> {
        let mut words = text.split('/');
        Some(Mode {
            machine: named(&MACHINES, words.next())?,
            traps: named(&TRAPS, words.next())?,
            memory: named(&MEMORIES, words.next())?,
            opt_level: named(&OPT_LEVELS, words.next())?,
            form: named(&FORMS, words.next())?,
        })
    }

    /// Compiles a module; with every checker when `verify`.
    ///
    /// # Errors
    /// Those of [`pipeline::build`].
    ///
    /// # Panics
    /// When Windlass does.
    pub fn compile(self, module: &[u8], verify: bool) -> Result<Vec<u8>, Error> {
        let triple = self.machine.triple();
        let target = Target::parse(Some(triple), None).expect("a target that is there");
        let build = Build {
            options: Options {
                opt_level: self.opt_level,
                memory: self.memory,
                traps: self.traps,
                verify,
                relaxed_simd_deterministic: true,
                ..Options::new("fuzzed", target)
            },
            emit: vec![Emit::So],
            only: None,
            linking: Linking {
                soname: String::new(),
                runtime: Runtime::Program,
                run_path: Vec::new(),
            },
        };
        let progress = Arc::new(Progress::default());
        let module = transform(module, self.form).expect("modules are well-formed");
        let mut outputs = pipeline::build(&module, &build, &progress, &mut Timing::default())?;
        Ok(outputs.pop().unwrap_or_default())
    }
}
