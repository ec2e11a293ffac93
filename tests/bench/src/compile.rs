//! `compile`: how long Windlass and wasmtime take to compile the programs, and how large the code
//! is.
//!
//! From bytes in memory to bytes in memory: Windlass's pipeline up to the linked shared object,
//! wasmtime's `Engine::precompile_module`; each with one thread and with one for every core, in
//! turn.

use std::time::{Duration, Instant};

use ::windlass::pipeline::Emit;
use object::{Object, ObjectSection, SectionKind};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::Result;
use crate::arguments::Compile;
use crate::engines::{wasmtime, windlass};
use crate::programs::Program;
use crate::report::{Table, ratio_cell};
use crate::statistics::{geometric_mean, median, ratio};

const COLUMNS: &[&str] = &[
    "program",
    "module, KB",
    "Windlass, 1 thread, ms",
    "wasmtime, 1 thread, ms",
    "ratio",
    "Windlass, all cores, ms",
    "wasmtime, all cores, ms",
    "ratio",
    "Windlass code, KB",
    "wasmtime code, KB",
    "ratio",
];

/// One program's figures.
struct Figures {
    /// Windlass and wasmtime with one thread, then both with all cores.
    times: [Duration; 4],
    /// Bytes of machine code of Windlass and wasmtime.
    code: [u64; 2],
}

/// The compilers, each in two ways.
struct Compilers {
    request: ::windlass::pipeline::Build,
    pools: [ThreadPool; 2],
    engines: [::wasmtime::Engine; 2],
}

/// Measures; the table.
///
/// # Errors
/// When a compiler fails.
pub(crate) fn run(options: &Compile) -> Result<String> {
    let programs = options.common.programs()?;
    let pool = |threads| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        pool.map_err(|error| error.to_string())
    };
    let compilers = Compilers {
        request: windlass::request(Emit::So, options.common.cpu())?,
        pools: [pool(1)?, pool(0)?],
        engines: [
            wasmtime::engine(false, options.common.wasmtime_inlining)?,
            wasmtime::engine(true, options.common.wasmtime_inlining)?,
        ],
    };
    let how = format!(
        "median of {} compilations, compilers in turn; {}",
        options.common.repetitions,
        options.common.settings()
    );
    let mut table = Table::new(&how, COLUMNS);
    let mut ratios: [Vec<f64>; 3] = Default::default();
    for program in programs {
        let figures = measure(program, &compilers, options.common.repetitions)
            .map_err(|error| format!("{}: {error}", program.name))?;
        eprintln!(
            "{:<12} {:?} {:?}",
            program.name, figures.times, figures.code
        );
        for (all, one) in ratios.iter_mut().zip(ratios_of(&figures)) {
            all.push(one);
        }
        table.row(&cells(program, &figures));
    }
    let [single, cores, code] = ratios.map(|all| ratio_cell(geometric_mean(&all)));
    let empty = String::new;
    table.row(&[
        "geometric mean".to_owned(),
        empty(),
        empty(),
        empty(),
        single,
        empty(),
        empty(),
        cores,
        empty(),
        empty(),
        code,
    ]);
    Ok(table.finish())
}

fn measure(program: &Program, compilers: &Compilers, repetitions: u32) -> Result<Figures> {
    let mut times: [Vec<Duration>; 4] = Default::default();
    let mut code = [0; 2];
    for repetition in 0..=repetitions {
        for (at, durations) in times.iter_mut().enumerate() {
            let (way, is_windlass) = (at / 2, at % 2 == 0);
            let start = Instant::now();
            let output = if is_windlass {
                compilers.pools[way]
                    .install(|| windlass::compile(program.module, &compilers.request))?
            } else {
                wasmtime::compile(&compilers.engines[way], program.module)?
            };
            let duration = start.elapsed();
            code[at % 2] = code_size(&output)?;
            // The first time warms caches up.
            if repetition > 0 {
                durations.push(duration);
            }
        }
    }
    let times = times.map(|of_one| median(&of_one));
    Ok(Figures { times, code })
}

/// The bytes of the sections that hold machine code.
fn code_size(elf: &[u8]) -> Result<u64> {
    let file = object::File::parse(elf).map_err(|error| error.to_string())?;
    let code = file
        .sections()
        .filter(|section| section.kind() == SectionKind::Text);
    Ok(code.map(|section| section.size()).sum())
}

/// Windlass by wasmtime: one thread, all cores, code.
fn ratios_of(figures: &Figures) -> [f64; 3] {
    let [one, one_wasmtime, all, all_wasmtime] = figures.times;
    let [code, code_wasmtime] = figures.code;
    [
        ratio(one, one_wasmtime),
        ratio(all, all_wasmtime),
        code as f64 / code_wasmtime as f64,
    ]
}

fn cells(program: &Program, figures: &Figures) -> Vec<String> {
    let ms = |duration: Duration| format!("{:.1}", duration.as_secs_f64() * 1e3);
    let kb = |bytes: u64| format!("{:.0}", bytes as f64 / 1e3);
    let [one, one_wasmtime, all, all_wasmtime] = figures.times.map(ms);
    let [code, code_wasmtime] = figures.code.map(kb);
    let [single, cores, size] = ratios_of(figures).map(|ratio| ratio_cell(Some(ratio)));
    let module = kb(program.module.len() as u64);
    let name = program.name.to_owned();
    vec![
        name,
        module,
        one,
        one_wasmtime,
        single,
        all,
        all_wasmtime,
        cores,
        code,
        code_wasmtime,
        size,
    ]
}
