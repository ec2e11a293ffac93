//! Reading the component: a binary as it is, text through the WAT parser.
//!
//! In: a path. Out: the bytes of a binary. Elsewhere: whether they are a component (`decode`).

use std::path::Path;

use windlass::error::Error;

use super::Failure;

/// The component's bytes.
pub(crate) struct Input {
    /// A binary.
    pub(crate) bytes: Vec<u8>,
    /// Whether the file is text: then offsets are not those of the file.
    pub(crate) is_text: bool,
}

/// Reads a file. What neither is a binary nor could be text is left to the decoder to refuse.
pub(crate) fn read(path: &Path) -> Result<Input, Failure> {
    let bytes = std::fs::read(path).map_err(|source| Error::Io {
        path: path.to_owned(),
        source,
    })?;
    if bytes.starts_with(b"\0")
        || path
            .extension()
            .is_some_and(|extension| extension == "wasm")
    {
        return Ok(Input {
            bytes,
            is_text: false,
        });
    }
    match wat::Parser::new().parse_bytes(Some(path), &bytes) {
        Ok(binary) => Ok(Input {
            bytes: binary.into_owned(),
            is_text: true,
        }),
        Err(error) => Err(Error::Text(error.to_string()).into()),
    }
}
