//! `async`: what async calls, tasks and streams cost, under Windlass and wasmtime.
//!
//! ```text
//! guests/*.wat --parsed--> bytes --compiled by both--> Work, once for each engine
//!              --measure, in turn--> medians --> table
//! ```
//!
//! | file | what it has |
//! |---|---|
//! | `work` | what is measured, with its goal, as numbers and names that both engines share |
//! | `windlass` | each work under Windlass, by the C API |
//! | `wasmtime` | each work under wasmtime |
//! | `memory` | what a blocked task occupies |

mod memory;
mod wasmtime;
mod windlass;
mod work;

use self::wasmtime::Wasmtime;
use self::windlass::Windlass;
use self::work::{WORKS, Work, guest};
use crate::Result;
use crate::arguments::Calls;
use crate::measure::{Subject, measure};
use crate::report::{Table, nanoseconds, small_ratio};
use crate::work_folder::WorkFolder;

pub(crate) use self::memory::print_of_child;

const COLUMNS: &[&str] = &["work", "Windlass, ns", "wasmtime, ns", "ratio", "goal"];

/// Measures; the table.
///
/// # Errors
/// When an engine fails, or gives another result than the other.
pub(crate) fn run(options: &Calls) -> Result<String> {
    let folder = WorkFolder::new()?;
    let guest = guest()?;
    let mut windlass = Windlass::new(&guest, &folder, options.cpu())?;
    let mut wasmtime = Wasmtime::new(&guest)?;
    let how = format!(
        "median CPU time of {} runs, engines in turn; Windlass `-O 2 --cpu {}`, wasmtime 48.0.8 with \
         inlining",
        options.repetitions, options.cpu
    );
    let mut table = Table::new(&how, COLUMNS);
    for work in WORKS.iter().filter(|work| options.wants(work.name)) {
        let failed = |error| format!("{}: {error}", work.name);
        agree(work, &mut windlass, &mut wasmtime).map_err(failed)?;
        let medians = measure(
            work.kind,
            &mut [&mut windlass, &mut wasmtime],
            options.repetitions,
        );
        let medians = medians.map_err(failed)?;
        let [one, other] = [medians[0], medians[1]].map(|ns| ns / f64::from(work.units));
        eprintln!("{:<70} {one:.1} {other:.1}", work.name);
        table.row(&[
            work.name,
            &nanoseconds(one),
            &nanoseconds(other),
            &small_ratio(one / other),
            work.goal,
        ]);
    }
    if options.wants(memory::NAME) {
        table.row(&memory::row(options)?);
    }
    Ok(table.finish())
}

/// Checks that the engines do the same.
fn agree(work: &Work, windlass: &mut Windlass, wasmtime: &mut Wasmtime) -> Result<()> {
    const TIMES: u32 = 3;
    let one = windlass.run(work.kind, TIMES)?;
    let other = wasmtime.run(work.kind, TIMES)?;
    if one != other {
        return Err(format!("{one} under Windlass, {other} under wasmtime"));
    }
    Ok(())
}
