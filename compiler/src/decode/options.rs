//! Options of canonical definitions (Explainer.md, Canonical ABI).
//!
//! In: the options in the order of the binary. Out: [`Options`], as indices.

use wasmparser::CanonicalOption;

use crate::error::{Error, Result};

/// Options of a canonical definition, as indices of the component's core index spaces.
#[derive(Debug, Default)]
pub struct Options {
    /// Encoding of strings.
    pub string_encoding: StringEncoding,
    /// `(memory ...)`.
    pub memory: Option<u32>,
    /// `(realloc ...)`.
    pub realloc: Option<u32>,
    /// `(post-return ...)`.
    pub post_return: Option<u32>,
    /// `async`.
    pub is_async: bool,
    /// `(callback ...)`.
    pub callback: Option<u32>,
}

/// Encoding of strings in a memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StringEncoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// UTF-16, little-endian.
    Utf16,
    /// Latin-1, or UTF-16 when the length is tagged.
    CompactUtf16,
}

pub(super) fn canonical_options(options: &[CanonicalOption], offset: u64) -> Result<Options> {
    let mut out = Options::default();
    for option in options {
        match *option {
            CanonicalOption::UTF8 => out.string_encoding = StringEncoding::Utf8,
            CanonicalOption::UTF16 => out.string_encoding = StringEncoding::Utf16,
            CanonicalOption::CompactUTF16 => out.string_encoding = StringEncoding::CompactUtf16,
            CanonicalOption::Memory(index) => out.memory = Some(index),
            CanonicalOption::Realloc(index) => out.realloc = Some(index),
            CanonicalOption::PostReturn(index) => out.post_return = Some(index),
            CanonicalOption::Async => out.is_async = true,
            CanonicalOption::Callback(index) => out.callback = Some(index),
            CanonicalOption::CoreType(_) | CanonicalOption::Gc => {
                return Err(Error::garbage_collection("GC canonical options", offset));
            }
        }
    }
    Ok(out)
}
