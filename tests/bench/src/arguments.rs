//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::Result;
use crate::programs::{PROGRAMS, Program};

/// Windlass against wasmtime, wasm2c and native code.
#[derive(Debug, Parser)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) measurement: Measurement,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Measurement {
    /// How long programs run.
    Compute(Compute),
    /// How long programs take to compile, and the size of their code.
    Compile(Compile),
    /// What calls between host and guests, among guests, and instances cost.
    Calls(Calls),
    /// What async calls, tasks and streams cost.
    Async(Calls),
    /// Prints how many bytes a blocked task occupies; `async` runs this.
    #[command(hide = true)]
    AsyncMemory(Memory),
}

#[derive(Debug, Args)]
pub(crate) struct Calls {
    /// Repetitions; the median counts.
    #[arg(long, default_value_t = 11, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) repetitions: u32,
    /// Only lines whose names have one of these in them, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "TEXTS")]
    pub(crate) only: Vec<String>,
    /// The CPU that Windlass compiles for, as `windlass build --cpu` has it, or `baseline`.
    /// wasmtime always uses the machine's.
    #[arg(long, default_value = "native")]
    pub(crate) cpu: String,
}

impl Calls {
    /// Whether a line of the table is wanted.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|text| name.contains(text.as_str()))
    }

    /// As `windlass_targets::Target::parse` takes it.
    pub(crate) fn cpu(&self) -> Option<&str> {
        (self.cpu != "baseline").then_some(self.cpu.as_str())
    }
}

#[derive(Debug, Args)]
pub(crate) struct Memory {
    /// The engine.
    pub(crate) engine: MemoryEngine,
    /// How many tasks.
    pub(crate) tasks: u32,
    /// As of [`Calls`].
    #[arg(long, default_value = "native")]
    pub(crate) cpu: String,
}

/// Whose memory is measured.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum MemoryEngine {
    Windlass,
    Wasmtime,
}

#[derive(Debug, Args)]
pub(crate) struct Compute {
    #[command(flatten)]
    pub(crate) common: Common,
    /// Leave wasm2c out.
    #[arg(long)]
    pub(crate) no_wasm2c: bool,
    /// Write Windlass's shared objects and wasmtime's ELF files to this folder, for disassemblers.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) keep: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Compile {
    #[command(flatten)]
    pub(crate) common: Common,
}

#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Repetitions; the median counts.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) repetitions: u32,
    /// Only these programs, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub(crate) only: Vec<String>,
    /// The CPU that Windlass compiles for, as `windlass build --cpu` has it, or `baseline`.
    /// wasmtime always uses the machine's.
    #[arg(long, default_value = "native")]
    pub(crate) cpu: String,
    /// Let wasmtime inline calls within a module, which it does not by default.
    #[arg(long)]
    pub(crate) wasmtime_inlining: bool,
}

impl Common {
    /// The programs that are wanted.
    ///
    /// # Errors
    /// When a name is no program's.
    pub(crate) fn programs(&self) -> Result<Vec<&'static Program>> {
        if let Some(unknown) = self.only.iter().find(|name| Program::named(name).is_none()) {
            let names: Vec<&str> = PROGRAMS.iter().map(|program| program.name).collect();
            return Err(format!(
                "no program is called `{unknown}`; there are {}",
                names.join(", ")
            ));
        }
        let wanted = |program: &&Program| {
            self.only.is_empty() || self.only.iter().any(|name| name == program.name)
        };
        Ok(PROGRAMS.iter().filter(wanted).collect())
    }

    /// The settings of the compilers, for people.
    pub(crate) fn settings(&self) -> String {
        let inlining = if self.wasmtime_inlining {
            " with inlining"
        } else {
            ""
        };
        format!(
            "Windlass `-O 2 --cpu {}`, wasmtime 48.0.8{inlining}",
            self.cpu
        )
    }

    /// As `windlass_targets::Target::parse` takes it.
    pub(crate) fn cpu(&self) -> Option<&str> {
        (self.cpu != "baseline").then_some(self.cpu.as_str())
    }
}
