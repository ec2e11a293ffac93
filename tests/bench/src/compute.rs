//! `compute`: how long the programs run, under four engines in turn.
//!
//! Everything is made ready first; a repetition then runs the program once under each engine, so
//! that whatever slows the machine for a while slows all of them. Time is the thread's CPU time.

use std::time::Duration;

use ::windlass::pipeline::Emit;
use rustix::time::{ClockId, clock_gettime};

use crate::Result;
use crate::arguments::Compute;
use crate::engines::native::Native;
use crate::engines::wasm2c::Wasm2c;
use crate::engines::wasmtime::Wasmtime;
use crate::engines::windlass::Windlass;
use crate::engines::{Ready, wasmtime, windlass};
use crate::programs::Program;
use crate::report::{Table, ratio_cell};
use crate::statistics::{geometric_mean, median, ratio};
use crate::work_folder::WorkFolder;

/// The engines, in the order of the table.
const ENGINES: [&str; 4] = ["Windlass", "wasmtime", "wasm2c", "native"];

const COLUMNS: &[&str] = &[
    "program",
    "what",
    "Windlass, ms",
    "wasmtime, ms",
    "wasm2c, ms",
    "native, ms",
    "Windlass / wasmtime",
    "Windlass / wasm2c",
    "Windlass / native",
];

/// The median of each engine, in the order of [`ENGINES`]; none where it could not do it.
type Medians = [Option<Duration>; 4];

/// Measures; the table.
///
/// # Errors
/// When an engine fails, or returns another checksum than the others.
pub(crate) fn run(options: &Compute) -> Result<String> {
    let programs = options.common.programs()?;
    let folder = WorkFolder::new()?;
    let how = format!(
        "median CPU time of {} runs, engines in turn; {}",
        options.common.repetitions,
        options.common.settings()
    );
    let mut table = Table::new(&how, COLUMNS);
    let mut notes = Vec::new();
    let mut all: Vec<Medians> = Vec::new();
    for program in programs {
        let mut engines = prepare(program, options, &folder, &mut notes)?;
        let medians = measure(program, &mut engines, options.common.repetitions)?;
        eprintln!("{:<12} {}", program.name, line(&medians));
        table.row(&cells(program, &medians));
        all.push(medians);
    }
    table.row(&means(&all));
    for note in notes {
        table.note(&note);
    }
    Ok(table.finish())
}

/// The program under every engine; why one can not do it goes to the notes.
fn prepare(
    program: &Program,
    options: &Compute,
    folder: &WorkFolder,
    notes: &mut Vec<String>,
) -> Result<[Option<Box<dyn Ready>>; 4]> {
    let failed = |error| format!("{}: {error}", program.name);
    let request = windlass::request(Emit::So, options.common.cpu())?;
    let shared_object = windlass::compile(program.module, &request).map_err(failed)?;
    let path = folder.write(&format!("{}.so", program.name), &shared_object)?;
    let engine = wasmtime::engine(true, options.common.wasmtime_inlining)?;
    let compiled = wasmtime::compile(&engine, program.module).map_err(failed)?;
    if let Some(keep) = &options.keep {
        let write = |extension: &str, bytes: &[u8]| {
            let path = keep.join(format!("{}.{extension}", program.name));
            std::fs::write(&path, bytes).map_err(|e| format!("{}: {e}", path.display()))
        };
        write("so", &shared_object)?;
        write("cwasm", &compiled)?;
    }
    let wasm2c: Option<Box<dyn Ready>> = if options.no_wasm2c {
        None
    } else {
        match Wasm2c::load(program.name, program.module) {
            Ok(loaded) => Some(Box::new(loaded)),
            Err(reason) => {
                let note = format!("`{}` not under wasm2c: {reason}", program.name);
                eprintln!("{note}");
                notes.push(note);
                None
            }
        }
    };
    Ok([
        Some(Box::new(Windlass::load(&path).map_err(failed)?)),
        Some(Box::new(
            Wasmtime::load(&engine, &compiled).map_err(failed)?,
        )),
        wasm2c,
        Some(Box::new(Native::new(program))),
    ])
}

/// Runs the program under the engines in turn, once to warm up and then as often as wanted.
fn measure(
    program: &Program,
    engines: &mut [Option<Box<dyn Ready>>; 4],
    repetitions: u32,
) -> Result<Medians> {
    let mut durations: [Vec<Duration>; 4] = Default::default();
    let mut expected: Option<(u64, &str)> = None;
    for repetition in 0..=repetitions {
        for at in 0..ENGINES.len() {
            // Another one comes first each time.
            let at = (at + repetition as usize) % ENGINES.len();
            let Some(engine) = &mut engines[at] else {
                continue;
            };
            let start = cpu_time();
            let sum = engine.call(program.n);
            let duration = cpu_time() - start;
            let sum = sum.map_err(|error| format!("{}: {error}", program.name))?;
            let &mut (first, whose) = expected.get_or_insert((sum, ENGINES[at]));
            if sum != first {
                let (name, engine) = (program.name, ENGINES[at]);
                return Err(format!(
                    "{name}: the checksum is {first:#x} under {whose}, {sum:#x} under {engine}"
                ));
            }
            if repetition > 0 {
                durations[at].push(duration);
            }
        }
    }
    Ok(durations.map(|of_one| (!of_one.is_empty()).then(|| median(&of_one))))
}

/// How long this thread has had a CPU. While the machine is busy with something else it stands
/// still.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.cast_unsigned(), time.tv_nsec as u32)
}

/// How many times as long Windlass takes as the engine at a position.
fn against(medians: &Medians, at: usize) -> Option<f64> {
    Some(ratio(medians[0]?, medians[at]?))
}

fn cells(program: &Program, medians: &Medians) -> Vec<String> {
    let time = |duration: &Option<Duration>| {
        duration.map_or_else(
            || "–".to_owned(),
            |d| format!("{:.1}", d.as_secs_f64() * 1e3),
        )
    };
    let mut cells = vec![program.name.to_owned(), program.what.to_owned()];
    cells.extend(medians.iter().map(time));
    cells.extend((1..ENGINES.len()).map(|at| ratio_cell(against(medians, at))));
    cells
}

/// The last row.
fn means(all: &[Medians]) -> Vec<String> {
    let mut cells = vec!["geometric mean".to_owned()];
    cells.resize(2 + ENGINES.len(), String::new());
    cells.extend((1..ENGINES.len()).map(|at| {
        let ratios: Vec<f64> = all
            .iter()
            .filter_map(|medians| against(medians, at))
            .collect();
        ratio_cell(geometric_mean(&ratios))
    }));
    cells
}

/// What is said while it runs.
fn line(medians: &Medians) -> String {
    let each = ENGINES
        .iter()
        .zip(medians)
        .map(|(name, duration)| match duration {
            Some(duration) => format!("{name} {:.1} ms", duration.as_secs_f64() * 1e3),
            None => format!("{name} –"),
        });
    each.collect::<Vec<_>>().join(", ")
}
