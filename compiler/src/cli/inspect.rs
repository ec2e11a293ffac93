//! `windlass inspect`.
//!
//! In: a file that Windlass made. Out: text about it. Elsewhere: reading it
//! ([`windlass::inspect`]).

use windlass::error::Error;
use windlass::inspect;

use super::arguments::InspectArguments;
use super::{Failure, print};

/// Prints what a file says of itself.
pub(crate) fn run(arguments: &InspectArguments) -> Result<(), Failure> {
    let path = &arguments.file;
    let bytes = std::fs::read(path).map_err(|source| Error::Io {
        path: path.clone(),
        source,
    })?;
    let inspection =
        inspect::inspect(&bytes).map_err(|error| Failure::of_input(error, path, false))?;
    Ok(print(
        inspect::render(&inspection, arguments.functions).as_bytes(),
    )?)
}
