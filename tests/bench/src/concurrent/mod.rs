//! `async`: temporary
mod wasmtime;
mod work;

use self::wasmtime::Wasmtime;
use self::work::{WORKS, guest};
use crate::Result;
use crate::arguments::Calls;
use crate::measure::{Subject, measure};

pub(crate) fn run(options: &Calls) -> Result<String> {
    let guest = guest()?;
    let mut wasmtime = Wasmtime::new(&guest)?;
    for work in WORKS.iter().filter(|work| options.wants(work.name)) {
        let three = wasmtime.run(work.kind, 3);
        let m = measure(work.kind, &mut [&mut wasmtime], options.repetitions);
        eprintln!(
            "{:<50} {three:?} {:?}",
            work.name,
            m.map(|m| m[0] / f64::from(work.units))
        );
    }
    Ok(String::new())
}
