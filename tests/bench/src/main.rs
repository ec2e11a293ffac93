//! Windlass against wasmtime, wasm2c and native code, in one process.
//!
//! `windlass-bench compute` prints how long real programs run, `windlass-bench compile` how long
//! they take to compile, `windlass-bench calls` what calls and instances cost,
//! `windlass-bench async` what async calls, tasks and streams cost; `README.md` beside this package
//! says what is measured. A table in Markdown goes to the standard output, what
//! happens meanwhile to the standard error.

mod arguments;
mod calls;
mod compile;
mod compute;
mod concurrent;
mod engines;
mod measure;
mod programs;
mod report;
mod statistics;
mod work_folder;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Measurement};

/// What goes wrong, for people.
type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.measurement {
        Measurement::Compute(options) => compute::run(options),
        Measurement::Compile(options) => compile::run(options),
        Measurement::Calls(options) => calls::run(options),
        Measurement::Async(options) => concurrent::run(options),
        Measurement::AsyncMemory(options) => concurrent::print_of_child(options),
    };
    match result {
        Ok(table) => {
            print!("{table}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
