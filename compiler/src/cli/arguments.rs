//! The arguments, as clap sees them.
//!
//! In: the words of the command line. Out: [`Arguments`]. Elsewhere: what they mean together
//! (`build`, `run`).

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use windlass::options::{BranchProtection, MemoryMode, OptLevel, TrapMode};
use windlass::pipeline::Emit;

/// Compiles WebAssembly components and core modules to native code, ahead of time.
#[derive(Debug, Parser)]
#[command(name = "windlass", version, about)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compile a component or a core module.
    Build(BuildArguments),
    /// Compile a component or a core module, load it into this process and call its exports.
    Run(RunArguments),
    /// Show what a compiled component or core module imports, exports and needs.
    Inspect(InspectArguments),
    /// List the targets and CPUs that can be compiled for.
    Targets,
}

/// Arguments of `build`.
#[derive(Debug, Args)]
#[command(after_help = OUTPUT_HELP)]
pub(crate) struct BuildArguments {
    /// The component or core module: a binary (.wasm) or text (.wat).
    pub(crate) input: PathBuf,

    /// Where the outputs go: a file, a directory, a stem for several files, or `-` (see below).
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// The library's name, from which C names and file names are made [default: from INPUT].
    #[arg(long)]
    pub(crate) name: Option<String>,

    /// Compile for this target; `windlass targets` lists them [default: this machine].
    #[arg(long, value_name = "TRIPLE")]
    pub(crate) target: Option<String>,

    /// What to write: obj, archive, so, header, rust, clif, asm, facts, plan, decoded.
    #[arg(
        long,
        value_name = "KIND",
        value_delimiter = ',',
        value_parser = emit,
        default_value = "so,header",
        hide_possible_values = true
    )]
    pub(crate) emit: Vec<Emit>,

    /// Show only the functions of this name, with `--emit clif` and `--emit asm`.
    #[arg(long, value_name = "FUNC")]
    pub(crate) only: Option<String>,

    /// How a shared object gets the runtime: as a shared library, or inside.
    #[arg(long, value_enum, default_value_t = Runtime::Shared)]
    pub(crate) runtime: Runtime,

    /// Write input and options to this directory, with a script that repeats the build.
    #[arg(long, value_name = "DIR")]
    pub(crate) save_repro: Option<PathBuf>,

    /// How to compile.
    #[command(flatten)]
    pub(crate) compile: CompileArguments,
}

/// Arguments of everything that compiles.
#[derive(Debug, Args)]
pub(crate) struct CompileArguments {
    /// Use what this CPU has; `native` is this machine's [default: the target's baseline].
    #[arg(long, value_name = "CPU")]
    pub(crate) cpu: Option<String>,

    /// How much to optimise: 0 for fast compilation, 1, or 2 for fast code.
    #[arg(
        short = 'O',
        value_name = "LEVEL",
        default_value_t = 2,
        value_parser = clap::value_parser!(u8).range(0..=2)
    )]
    pub(crate) opt_level: u8,

    /// Do not copy small functions to where they are called, which `-O 2` does.
    #[arg(long)]
    pub(crate) no_inline: bool,

    /// Do without what the closed world makes certain (`--emit facts` shows it): for comparing.
    #[arg(long)]
    pub(crate) no_facts: bool,

    /// How linear memories are kept in bounds: by guard pages in a reservation of address space,
    /// or by checks in code.
    #[arg(long, value_enum, default_value_t = Memory::Guard)]
    pub(crate) memory: Memory,

    /// How traps leave compiled code: by hardware and a signal handler, or by calls into the
    /// runtime, without any signal handler.
    #[arg(long, value_enum, default_value_t = Traps::Signals)]
    pub(crate) traps: Traps,

    /// What relaxed SIMD instructions give where several results are allowed: what the target's
    /// instructions give, or the same on every target.
    #[arg(long, value_enum, value_name = "PROFILE", default_value_t = RelaxedSimd::Fast)]
    pub(crate) relaxed_simd: RelaxedSimd,

    /// Leave out what keeps hardware that guesses the outcome of a bounds check from reading behind
    /// it: faster where memories are checked in code, and for hosts that do not share a process
    /// with secrets.
    #[arg(long)]
    pub(crate) no_spectre: bool,

    /// What aarch64 hardware checks of jumps and returns: `none`, `standard`, or `bti` and
    /// `pac-ret[+leaf][+b-key]` joined by `+`.
    #[arg(
        long,
        value_name = "WHAT",
        value_parser = BranchProtection::parse,
        default_value_t = BranchProtection::NONE
    )]
    pub(crate) branch_protection: BranchProtection,

    /// Compile with this many threads [default: one for each processor].
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,

    /// Print how long each phase took.
    #[arg(long)]
    pub(crate) time: bool,

    /// Check the Plan and all generated code; slow.
    #[arg(long)]
    pub(crate) verify: bool,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// The component or core module: a binary (.wasm) or text (.wat).
    pub(crate) input: PathBuf,

    /// A call with values in WAVE: `name(1, "two")`, or `interface#name(...)`. Several run one
    /// after the other with the same instance.
    #[arg(long, value_name = "CALL", required = true)]
    pub(crate) invoke: Vec<String>,

    /// Bytes that all linear memories and thrown exceptions may have together; without it they are not
    /// limited.
    #[arg(long, value_name = "BYTES")]
    pub(crate) max_memory_bytes: Option<u64>,

    /// Bytes that tasks, threads, handles, streams and values on their way out may take; without it
    /// 1 GiB.
    #[arg(long, value_name = "BYTES")]
    pub(crate) max_runtime_bytes: Option<u64>,

    /// How many tasks and threads may block with functions on a stack of their own; without it 16384.
    #[arg(long, value_name = "N")]
    pub(crate) max_fibers: Option<usize>,

    /// How to compile.
    #[command(flatten)]
    pub(crate) compile: CompileArguments,
}

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub(crate) struct InspectArguments {
    /// A file that Windlass made: an object, an archive or a shared object.
    pub(crate) file: PathBuf,

    /// List so many functions, the largest first.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) functions: usize,
}

/// `--memory`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Memory {
    /// Guard pages.
    Guard,
    /// Checks.
    Checked,
}

/// `--traps`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Traps {
    /// Hardware traps.
    Signals,
    /// Calls.
    Explicit,
}

/// `--relaxed-simd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RelaxedSimd {
    /// As the target's instructions.
    Fast,
    /// The deterministic profile.
    Deterministic,
}

/// `--runtime`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Runtime {
    /// libwindlass_runtime.so.
    Shared,
    /// Inside the shared object.
    Static,
}

impl CompileArguments {
    /// `-O` as an option.
    pub(crate) fn opt_level(&self) -> OptLevel {
        match self.opt_level {
            0 => OptLevel::None,
            1 => OptLevel::Fast,
            _ => OptLevel::Full,
        }
    }

    /// `--memory` as an option.
    pub(crate) fn memory(&self) -> MemoryMode {
        match self.memory {
            Memory::Guard => MemoryMode::Guard,
            Memory::Checked => MemoryMode::Checked,
        }
    }

    /// `--relaxed-simd` as an option.
    pub(crate) fn relaxed_simd_deterministic(&self) -> bool {
        self.relaxed_simd == RelaxedSimd::Deterministic
    }

    /// `--traps` as an option.
    pub(crate) fn traps(&self) -> TrapMode {
        match self.traps {
            Traps::Signals => TrapMode::Signals,
            Traps::Explicit => TrapMode::Explicit,
        }
    }
}

fn emit(name: &str) -> Result<Emit, String> {
    let known = Emit::ALL.iter().find(|kind| kind.name() == name);
    known.copied().ok_or_else(|| {
        let names: Vec<&str> = Emit::ALL.iter().map(|kind| kind.name()).collect();
        format!("possible values: {}", names.join(", "))
    })
}

const OUTPUT_HELP: &str = "\
Outputs:
  Without -o they go to the current directory, under these names:
    so       libNAME.so     a shared object with everything but the runtime
    header   NAME.h         C declarations; includes windlass.h
    rust     NAME.rs        Rust bindings, over the crate windlass-runtime
    obj      NAME.o         a relocatable object
    archive  libNAME.a      a static library of the object
    asm      NAME.s         disassembly
    clif     NAME.clif      Cranelift's intermediate code before optimisation
    facts    NAME.facts     what the closed world makes certain
    plan     NAME.plan      the component or module made flat
    decoded  NAME.decoded   the definitions of the binary
  -o DIR (a directory, or ending in `/`, and then made) puts them there under the same names.
  -o FILE names the file of a single output.
  -o STEM names several: STEM.so, STEM.h, ...; an extension that an output has is dropped first.
  -o - prints text (header, rust, asm, clif, facts, plan, decoded).
  Files appear whole or not at all: when anything fails, none of them is written.";

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn emit_is_repeated_or_separated() {
        let words = "windlass build a.wasm --emit obj,so --emit plan".split(' ');
        let Command::Build(build) = Arguments::try_parse_from(words).expect("valid").command else {
            panic!("not a build");
        };
        assert_eq!(build.emit, [Emit::Obj, Emit::So, Emit::Plan]);
        assert_eq!(build.compile.opt_level(), OptLevel::Full);
    }

    #[test]
    fn unknown_kinds_are_refused() {
        let words = "windlass build a.wasm --emit exe".split(' ');
        let error = Arguments::try_parse_from(words).expect_err("invalid");
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains("decoded"), "{error}");
    }
}
