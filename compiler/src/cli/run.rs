//! `windlass run`: builds a shared object, loads it into this process, and calls it.
//!
//! In: a component or core module, and calls in WAVE. Out: a result for each, in WAVE. The shared object needs no
//! file of the runtime: this executable holds it, and exports its entries (`build.rs`).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use windlass::error::Error;
use windlass::package::output::{self, Mode};
use windlass::package::shared_object::{Linking, Runtime};
use windlass::pipeline::{Build, Emit};
use windlass::progress::Progress;
use windlass_runtime::host::{Component, Config, Function, Imports, Instance, wave};

use super::arguments::RunArguments;
use super::outputs::name_of_input;
use super::{Failure, build, input, print};

/// Runs what the arguments say.
pub(crate) fn run(arguments: &RunArguments, progress: &Arc<Progress>) -> Result<(), Failure> {
    let calls = arguments.invoke.iter().map(|call| split_call(call));
    let calls: Vec<(&str, &str)> = calls.collect::<Result<_, _>>()?;
    let input = input::read(&arguments.input)?;
    let name = name_of_input(&arguments.input);
    let target = build::target(None, arguments.compile.cpu.as_deref())?;
    let build = Build {
        linking: Linking {
            soname: Emit::So.file_name(&name),
            runtime: Runtime::Program,
            run_path: Vec::new(),
        },
        options: build::options(name, target, &arguments.compile),
        emit: vec![Emit::So],
        only: None,
    };
    let contents = build::compile(&input.bytes, &build, &arguments.compile, progress)
        .map_err(|error| Failure::of_input(error, &arguments.input, input.is_text))?;
    let component = load(&contents[0])?;
    refuse_imports(&component)?;
    let config = config(arguments);
    let instance = Instance::with_config(&component, &Imports::new(), &config);
    let mut instance = instance.map_err(failed)?;
    for (name, values) in calls {
        let line = call(&component, &mut instance, name, values)?;
        print(line.as_bytes())?;
    }
    Ok(())
}

/// The limits that the arguments set.
fn config(arguments: &RunArguments) -> Config {
    let mut config = Config::default();
    let (memory, runtime) = (arguments.max_memory_bytes, arguments.max_runtime_bytes);
    config.max_memory_bytes = memory.unwrap_or(config.max_memory_bytes);
    config.max_runtime_bytes = runtime.unwrap_or(config.max_runtime_bytes);
    config.max_fibers = arguments.max_fibers.unwrap_or(config.max_fibers);
    config
}

/// The name in a call `name(values)`, and the values.
fn split_call(call: &str) -> Result<(&str, &str), Error> {
    let split = call.trim().split_once('(');
    split
        .and_then(|(name, values)| Some((name.trim(), values.strip_suffix(')')?)))
        .ok_or_else(|| {
            Error::Usage(format!(
                "`{call}` is no call\nhint: it looks like `name(1, \"two\")`"
            ))
        })
}

fn failed(error: windlass_runtime::host::Error) -> Failure {
    Failure::Run(error.to_string())
}

/// Loads a shared object that was made just now, from a file that is gone afterwards.
#[expect(unsafe_code, reason = "loading native code")]
fn load(bytes: &[u8]) -> Result<Component, Failure> {
    let file = TemporaryFile::new(bytes)?;
    // SAFETY: the object is what this process has compiled and checked.
    unsafe { Component::load(&file.path) }.map_err(failed)
}

/// Host functions cannot be given on the command line.
fn refuse_imports(component: &Component) -> Result<(), Failure> {
    let imports = component.imports();
    if imports.is_empty() {
        return Ok(());
    }
    let what = match component.is_core_module() {
        true => "core module",
        false => "component",
    };
    let names: Vec<String> = imports
        .iter()
        .map(|f| format!("  {}", f.qualified_name().escape_debug()))
        .collect();
    Err(Failure::Run(format!(
        "the {what} imports functions, and `windlass run` has none to give:\n{}",
        names.join("\n")
    )))
}

/// Makes a call; the line to print.
fn call(
    component: &Component,
    instance: &mut Instance,
    name: &str,
    values: &str,
) -> Result<String, Failure> {
    let function = find(component, name)?;
    let arguments = wave::parse_arguments(function.params_tuple(), values)
        .map_err(|message| Error::Usage(format!("{name}: {message}")))?;
    let result = instance.call(function.interface(), function.name(), &arguments);
    Ok(match result.map_err(failed)? {
        Some(value) => wave::print(&value).map_err(Failure::Run)? + "\n",
        None => String::new(),
    })
}

/// The export `interface#name`, or the only one called `name`.
fn find<'a>(component: &'a Component, name: &str) -> Result<Function<'a>, Error> {
    let exports = component.exports();
    let exact = exports
        .iter()
        .find(|function| function.qualified_name() == name);
    let mut short = exports.iter().filter(|function| function.name() == name);
    let found = exact.or_else(|| short.next().filter(|_| short.next().is_none()));
    found.copied().ok_or_else(|| {
        let names = exports.iter().map(|f| f.qualified_name());
        let names: Vec<String> = names.map(|name| name.escape_debug().to_string()).collect();
        let is_ambiguous = exports.iter().any(|function| function.name() == name);
        let what = if is_ambiguous {
            "several exports have"
        } else {
            "no export has"
        };
        let hint = match names.is_empty() {
            true => "no function is exported".to_owned(),
            false => format!("the exports are {}", names.join(", ")),
        };
        Error::Usage(format!("{what} the name `{name}`\nhint: {hint}"))
    })
}

/// A file that is removed when it goes out of scope; what has been loaded from it stays.
struct TemporaryFile {
    path: PathBuf,
}

impl TemporaryFile {
    fn new(bytes: &[u8]) -> Result<TemporaryFile, Error> {
        let directory: &Path = &std::env::temp_dir();
        let path = directory.join(format!("windlass-run-{}.so", std::process::id()));
        output::write(&path, bytes, Mode::Executable)?;
        Ok(TemporaryFile { path })
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        // A file that is left behind in the temporary directory is no failure of the run.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_split_at_the_outer_parentheses() {
        let split = |call| split_call(call).ok();
        assert_eq!(split("a:b/c#d(1, (2))"), Some(("a:b/c#d", "1, (2)")));
        assert_eq!(split(" [method]x.y () "), Some(("[method]x.y", "")));
        assert!(split("f").is_none() && split("f(1").is_none());
    }
}
