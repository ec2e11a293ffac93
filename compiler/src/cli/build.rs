//! `windlass build`.
//!
//! In: arguments. Out: files, all of them or none.

use std::path::Path;
use std::sync::Arc;

use windlass::error::Error;
use windlass::options::Options;
use windlass::package::output::{self, Mode};
use windlass::package::runtime::StaticRuntime;
use windlass::package::shared_object::{Linking, Runtime as LinkedRuntime};
use windlass::pipeline::{self, Build, Emit};
use windlass::progress::Progress;
use windlass::timing::Timing;
use windlass_targets::Target;
use windlass_targets::triples::Support;

use super::arguments::{BuildArguments, CompileArguments, Runtime};
use super::outputs::{Destination, check_name, destinations, name_of_input};
use super::watch::Watch;
use super::{Failure, input, outputs, print, repro};

/// Builds what the arguments say.
pub(crate) fn run(arguments: &BuildArguments, progress: &Arc<Progress>) -> Result<(), Failure> {
    let mut emit: Vec<Emit> = Vec::new();
    for kind in &arguments.emit {
        if !emit.contains(kind) {
            emit.push(*kind);
        }
    }
    let name = match &arguments.name {
        Some(name) => name.clone(),
        None => name_of_input(&arguments.input),
    };
    check_name(&name)?;
    let destinations = destinations(&emit, &name, arguments.output.as_deref())?;
    let target = target(
        arguments.target.as_deref(),
        arguments.compile.cpu.as_deref(),
    )?;
    let runtime = runtime(arguments.runtime, &emit, &target)?;
    let input = input::read(&arguments.input)?;
    if let Some(directory) = &arguments.save_repro {
        repro::save(directory, arguments, &name, &target, &input)?;
    }
    let build = Build {
        options: options(name, target, &arguments.compile),
        linking: Linking {
            soname: soname(&emit, &destinations).unwrap_or_default(),
            runtime,
            run_path: Vec::new(),
        },
        emit,
        only: arguments.only.clone(),
    };
    let contents = compile(&input.bytes, &build, &arguments.compile, progress)
        .map_err(|error| Failure::of_input(error, &arguments.input, input.is_text))?;
    if let Some(output) = &arguments.output
        && outputs::is_directory(output)
    {
        std::fs::create_dir_all(output).map_err(|source| Error::Io {
            path: output.clone(),
            source,
        })?;
    }
    Ok(write(&build.emit, &destinations, &contents)?)
}

/// Runs the pipeline with the threads, the progress line and the table that the arguments ask for.
pub(crate) fn compile(
    bytes: &[u8],
    build: &Build,
    arguments: &CompileArguments,
    progress: &Arc<Progress>,
) -> Result<Vec<Vec<u8>>, Error> {
    let threads = arguments.jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| Error::Usage(format!("no threads: {error}")))?;
    let mut timing = Timing::default();
    let watch = Watch::start(progress);
    let result = pool.install(|| pipeline::build(bytes, build, progress, &mut timing));
    drop(watch);
    if arguments.time {
        eprint!("{timing}");
    }
    result
}

/// The options that the arguments ask for.
pub(crate) fn options(name: String, target: Target, arguments: &CompileArguments) -> Options {
    Options {
        name,
        target,
        opt_level: arguments.opt_level(),
        inline: !arguments.no_inline,
        memory: arguments.memory(),
        traps: arguments.traps(),
        relaxed_simd_deterministic: arguments.relaxed_simd_deterministic(),
        spectre: !arguments.no_spectre,
        facts: !arguments.no_facts,
        branch_protection: arguments.branch_protection,
        verify: arguments.verify,
    }
}

/// The target for `--target` and `--cpu`.
pub(crate) fn target(triple: Option<&str>, cpu: Option<&str>) -> Result<Target, Error> {
    Target::parse(triple, cpu)
        .map_err(|error| Error::Usage(format!("{error}\nhint: {}", error.hint())))
}

fn runtime(wanted: Runtime, emit: &[Emit], target: &Target) -> Result<LinkedRuntime, Error> {
    if !emit.contains(&Emit::So) {
        return Ok(LinkedRuntime::Shared);
    }
    if target.support() != Support::Full {
        return Err(Error::Usage(format!(
            "no shared objects are made for {}\nhint: `--emit obj` and `--emit archive` are",
            target.triple
        )));
    }
    match wanted {
        Runtime::Shared => Ok(LinkedRuntime::Shared),
        Runtime::Static => Ok(LinkedRuntime::Static(StaticRuntime::find(target)?)),
    }
}

/// A program that links to the shared object looks for the name of its file.
fn soname(emit: &[Emit], destinations: &[Destination]) -> Option<String> {
    let position = emit.iter().position(|kind| *kind == Emit::So)?;
    match &destinations[position] {
        Destination::File(path) => Some(path.file_name()?.to_string_lossy().into_owned()),
        Destination::Stdout => None,
    }
}

/// Writes every output. Each file appears whole; when one can not be written, those before it are
/// removed if they were not there.
fn write(emit: &[Emit], destinations: &[Destination], contents: &[Vec<u8>]) -> Result<(), Error> {
    let mut new_files: Vec<&Path> = Vec::new();
    for ((kind, destination), bytes) in emit.iter().zip(destinations).zip(contents) {
        let path = match destination {
            Destination::Stdout => {
                print(bytes)?;
                continue;
            }
            Destination::File(path) => path,
        };
        let is_new = !path.exists();
        let mode = match kind {
            Emit::So => Mode::Executable,
            _ => Mode::Plain,
        };
        if let Err(error) = output::write(path, bytes, mode) {
            for file in new_files {
                // The failure to report is the first one.
                let _ = std::fs::remove_file(file);
            }
            return Err(error);
        }
        if is_new {
            new_files.push(path);
        }
    }
    Ok(())
}
