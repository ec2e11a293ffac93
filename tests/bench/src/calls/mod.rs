//! `calls`: what calls cost between a host and components, among components, and what it costs to
//! make an instance and to load an object, under Windlass and wasmtime.
//!
//! ```text
//! guests/*.wat --parsed--> bytes --compiled by both--> Work, once for each engine
//!              --measure, in turn--> medians --> table
//! ```
//!
//! | file | what it has |
//! |---|---|
//! | `work` | what is measured, with its goal, as numbers and names that both engines share |
//! | `windlass` | each work under Windlass, by entries of the C ABI |
//! | `dynamic` | calls by Windlass's Rust API |
//! | `wasmtime` | each work under wasmtime |

mod dynamic;
mod wasmtime;
mod windlass;
mod work;

use std::hint::black_box;

use self::dynamic::Dynamic;
use self::wasmtime::Wasmtime;
use self::windlass::Native;
use self::work::{Guests, Kind, LIST_BYTES, WORKS, Work};
use crate::Result;
use crate::arguments::Calls;
use crate::measure::{Subject, measure};
use crate::report::{Table, nanoseconds, small_ratio};
use crate::work_folder::WorkFolder;

const COLUMNS: &[&str] = &[
    "work",
    "how",
    "Windlass, ns",
    "wasmtime, ns",
    "ratio",
    "goal",
];

/// Measures; the table.
///
/// # Errors
/// When an engine fails, or gives another result than the other.
pub(crate) fn run(options: &Calls) -> Result<String> {
    let folder = WorkFolder::new()?;
    let guests = Guests::new()?;
    let mut native = Native::new(&guests, &folder, options.cpu())?;
    let mut dynamic = Dynamic::new(&native)?;
    let mut wasmtime = Wasmtime::new(&guests, &folder)?;
    let how = format!(
        "median CPU time of {} runs, engines in turn; Windlass `-O 2 --cpu {}`, wasmtime 48.0.8 with \
         inlining",
        options.repetitions, options.cpu
    );
    let mut table = Table::new(&how, COLUMNS);
    for work in WORKS.iter().filter(|work| options.wants(work.name)) {
        let failed = |error| format!("{}: {error}", work.name);
        agree(work, &mut native, &mut dynamic, &mut wasmtime).map_err(failed)?;
        let mut subjects: Vec<&mut dyn Subject<Kind>> = vec![&mut native, &mut wasmtime];
        if work.has_dynamic {
            subjects.push(&mut dynamic);
        }
        let medians = measure(work.kind, &mut subjects, options.repetitions).map_err(failed)?;
        eprintln!("{:<50} {medians:?}", work.name);
        table.row(&cells(work, work.how, medians[0], medians[1], work.goal));
        if let Some(of_dynamic) = medians.get(2) {
            table.row(&cells(
                work,
                "Rust API with values",
                *of_dynamic,
                medians[1],
                "",
            ));
        }
    }
    table.note(&format!(
        "`memcpy` of {LIST_BYTES} bytes takes {:.0} ns here.",
        memcpy()?
    ));
    Ok(table.finish())
}

/// Checks that the engines do the same.
fn agree(
    work: &Work,
    native: &mut Native,
    dynamic: &mut Dynamic,
    wasmtime: &mut Wasmtime,
) -> Result<()> {
    // One more than the others may have gone before, so that a run that does nothing shows.
    const TIMES: u32 = 3;
    let one = native.run(work.kind, TIMES)?;
    let other = wasmtime.run(work.kind, TIMES)?;
    if one != other {
        return Err(format!("{one} under Windlass, {other} under wasmtime"));
    }
    if work.has_dynamic {
        let third = dynamic.run(work.kind, TIMES)?;
        if third != one {
            return Err(format!("{one} under Windlass, {third} with its Rust API"));
        }
    }
    Ok(())
}

fn cells(work: &Work, how: &str, windlass: f64, wasmtime: f64, goal: &str) -> Vec<String> {
    vec![
        work.name.to_owned(),
        how.to_owned(),
        nanoseconds(windlass),
        nanoseconds(wasmtime),
        small_ratio(windlass / wasmtime),
        goal.to_owned(),
    ]
}

/// How long it takes to copy a list's bytes, in nanoseconds.
fn memcpy() -> Result<f64> {
    struct Copy(Vec<u8>, Vec<u8>);
    impl Subject<Kind> for Copy {
        fn run(&mut self, _: Kind, times: u32) -> Result<u32> {
            for _ in 0..times {
                black_box(&mut self.0).copy_from_slice(black_box(&self.1));
            }
            Ok(times)
        }
    }
    let mut copy = Copy(vec![0; LIST_BYTES], vec![7; LIST_BYTES]);
    let medians = measure(Kind::Nothing, &mut [&mut copy], 7)?;
    Ok(medians[0])
}
