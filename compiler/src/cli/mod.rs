//! The command line: arguments in, files and messages out.
//!
//! | file | what it does |
//! |---|---|
//! | `arguments` | the arguments, as clap sees them |
//! | `build` | `windlass build` |
//! | `run` | `windlass run`: builds into a temporary file, loads it, calls it |
//! | `inspect`, `targets` | what a compiled file holds; what can be built for |
//! | `input` | reading binaries and text |
//! | `outputs` | which file an output goes to; the library's name |
//! | `repro` | `--save-repro` |
//! | `report` | errors as people read them |
//! | `panics` | what a bug of the compiler looks like from outside |
//! | `watch` | the line that shows what goes on |

mod arguments;
mod build;
mod input;
mod inspect;
mod outputs;
mod panics;
mod report;
mod repro;
mod run;
mod targets;
mod watch;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use windlass::error::Error;
use windlass::progress::Progress;

use self::arguments::{Arguments, Command};
use self::report::{Exit, Style};

/// Why a command failed.
pub(crate) enum Failure {
    /// Windlass refuses something.
    Error {
        /// What.
        error: Error,
        /// The input it is about.
        input: Option<PathBuf>,
        /// Whether that is text, so that offsets are not those of the file.
        is_text: bool,
    },
    /// A component that was run failed; the text is a message, and perhaps a backtrace.
    Run(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Error {
            error,
            input: None,
            is_text: false,
        }
    }
}

impl Failure {
    /// An error about an input.
    fn of_input(error: Error, path: &Path, is_text: bool) -> Failure {
        Failure::Error {
            error,
            input: Some(path.to_owned()),
            is_text,
        }
    }
}

/// Runs the command line of this process.
pub(crate) fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let style = Style::of_stderr();
    let progress = Arc::new(Progress::default());
    let exit = match panics::catch(|| command(arguments.command, &progress)) {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(Failure::Error {
            error,
            input,
            is_text,
        })) => {
            eprint!(
                "{}",
                report::render(&error, input.as_deref(), is_text, style)
            );
            report::exit_of(&error)
        }
        Ok(Err(Failure::Run(message))) => {
            let (first, rest) = message.split_once('\n').unwrap_or((&message, ""));
            eprint!("{}", style.error(first));
            if !rest.is_empty() {
                eprintln!("{rest}");
            }
            Exit::Failure
        }
        Err(panic) => {
            let phase = progress.snapshot().map(|snapshot| snapshot.phase);
            eprint!(
                "{}",
                report::render_panic(phase, &panic.message, &panic.place, style)
            );
            Exit::Internal
        }
    };
    ExitCode::from(exit as u8)
}

fn command(command: Command, progress: &Arc<Progress>) -> Result<(), Failure> {
    match command {
        Command::Build(arguments) => build::run(&arguments, progress),
        Command::Run(arguments) => run::run(&arguments, progress),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Targets => targets::run(),
    }
}

/// Prints to standard output. A reader that has gone away is no failure.
fn print(text: &[u8]) -> Result<(), Error> {
    use std::io::{ErrorKind, Write};
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text).and_then(|()| stdout.flush()) {
        Err(source) if source.kind() != ErrorKind::BrokenPipe => Err(Error::Io {
            path: PathBuf::from("standard output"),
            source,
        }),
        _ => Ok(()),
    }
}
