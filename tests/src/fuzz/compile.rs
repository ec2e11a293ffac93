//! The whole pipeline over an input, and what must hold of its outcome: it compiles, or there is an
//! error that a person can read. A panic is the caller's to catch.

use std::sync::Arc;

use windlass::error::Error;
use windlass::options::{MemoryMode, OptLevel, Options, TrapMode};
use windlass::package::shared_object::{Linking, Runtime};
use windlass::pipeline::{self, Build, Emit};
use windlass::progress::Progress;
use windlass::timing::Timing;
use windlass_targets::Target;

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is compiled.
    Compiled,
    /// It is malformed or invalid.
    Invalid,
    /// It asks for what Windlass does not do.
    Unsupported,
    /// It is too large.
    Limit,
}

/// How an input is compiled.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// `--traps`.
    pub traps: TrapMode,
    /// `--memory`.
    pub memory: MemoryMode,
    /// The target triple.
    pub triple: &'static str,
}

/// Settings that differ from one number to the next.
#[must_use]
pub fn settings(number: u64) -> Settings {
    Settings {
        traps: [TrapMode::Signals, TrapMode::Explicit][(number & 1) as usize],
        memory: [MemoryMode::Guard, MemoryMode::Checked][(number >> 1 & 1) as usize],
        triple: ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"]
            [(number >> 2 & 1) as usize],
    }
}

/// What the library makes of an input: an object and a header, with every checker on.
///
/// # Errors
/// Those of [`pipeline::build`].
///
/// # Panics
/// When Windlass does: that is what is looked for.
pub fn build(bytes: &[u8], settings: Settings) -> Result<Vec<Vec<u8>>, Error> {
    let target = Target::parse(Some(settings.triple), None).expect("a target that is there");
    let build = Build {
        options: Options {
            opt_level: OptLevel::Fast,
            memory: settings.memory,
            traps: settings.traps,
            verify: true,
            ..Options::new("fuzzed", target)
        },
        emit: vec![Emit::Obj, Emit::Header],
        only: None,
        linking: Linking {
            soname: String::new(),
            runtime: Runtime::Shared,
            run_path: Vec::new(),
        },
    };
    let progress = Arc::new(Progress::default());
    pipeline::build(bytes, &build, &progress, &mut Timing::default())
}

/// Compiles an input and judges the outcome.
///
/// # Panics
/// When Windlass does, or when its error is not one that a person can read.
pub fn compile(bytes: &[u8], settings: Settings) -> Outcome {
    match build(bytes, settings) {
        Ok(_) => Outcome::Compiled,
        Err(error) => judge(&error, bytes.len() as u64),
    }
}

/// Checks an error about an input of that many bytes.
///
/// # Panics
/// When there is something to complain about.
pub fn judge(error: &Error, size: u64) -> Outcome {
    check_message(&error.to_string());
    let offset = |what: &str, diagnostic: &windlass::error::Diagnostic| {
        let offset = diagnostic
            .offset
            .unwrap_or_else(|| panic!("{what} without an offset: {error}"));
        assert!(offset <= size, "offset past the end at {size}: {error}");
    };
    match error {
        Error::Invalid(diagnostic) => {
            offset("invalid", diagnostic);
            Outcome::Invalid
        }
        Error::Unsupported(diagnostic) => {
            offset("unsupported", diagnostic);
            Outcome::Unsupported
        }
        Error::Limit(_) => Outcome::Limit,
        other => panic!("an input cannot be the reason for this: {other:?}"),
    }
}

/// Checks that a message is one line for people: no Debug output, no control characters.
///
/// # Panics
/// When there is something to complain about.
pub fn check_message(message: &str) {
    assert!(!message.is_empty(), "an empty message");
    assert!(
        !message.contains(char::is_control),
        "control characters in a message: {message:?}"
    );
    for noise in ["Some(", "None)", " { ", "Id(", "Index(", "0x0x", "  "] {
        assert!(
            !message.contains(noise),
            "Debug output in a message: {message}"
        );
    }
}
