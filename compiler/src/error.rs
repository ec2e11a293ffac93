//! The three kinds of failure: the input is wrong, the input asks for what Windlass does not do (or
//! does not do at that size), or the surroundings fail. A bug is a panic that names its phase.

use std::fmt;
use std::path::PathBuf;

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a compilation failed. Its `Display` is one line; the command line renders the whole.
#[derive(Debug)]
pub enum Error {
    /// The input is malformed or invalid.
    Invalid(Diagnostic),
    /// The input is valid, and Windlass does not support it. `message` names the feature.
    Unsupported(Diagnostic),
    /// The input is valid and larger than a limit of Windlass. `message` names the limit.
    Limit(Diagnostic),
    /// WAT that does not parse; the message holds file, line and column.
    Text(String),
    /// The options do not fit together or name something unknown; with a hint.
    Usage(String),
    /// A file cannot be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// What happened.
        source: std::io::Error,
    },
    /// Linking failed.
    Link(String),
}

/// What is wrong, where, and what to do.
#[derive(Clone, Debug, Default)]
pub struct Diagnostic {
    /// What is wrong; no full stop.
    pub message: String,
    /// Offset in bytes from the start of the component binary.
    pub offset: Option<u64>,
    /// The core function that holds the offset, where names exist.
    pub function: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Error {
    /// An [`Error::Invalid`] at an offset.
    pub fn invalid(message: impl Into<String>, offset: u64) -> Error {
        Error::Invalid(Diagnostic::at(message, offset))
    }

    /// An [`Error::Unsupported`] feature at an offset.
    pub fn unsupported(feature: impl Into<String>, offset: u64) -> Error {
        Error::Unsupported(Diagnostic::at(feature, offset))
    }

    /// The [`Error::Unsupported`] of values that components import, export or pass to each other.
    pub fn component_values(offset: u64) -> Error {
        let hint = "a function that returns the value can be imported or exported instead";
        Error::unsupported("component-level values", offset).hint(hint)
    }

    /// The [`Error::Unsupported`] of what the proposal for garbage collection has.
    pub fn garbage_collection(feature: impl Into<String>, offset: u64) -> Error {
        let hint = "code for linear memory, without garbage collection, can be compiled";
        Error::unsupported(feature, offset).hint(hint)
    }

    /// An [`Error::Limit`] at an offset.
    pub fn limit(limit: impl Into<String>, offset: u64) -> Error {
        Error::Limit(Diagnostic::at(limit, offset))
    }

    /// Adds what to do, to an error that has a place for it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Error {
        if let Error::Invalid(d) | Error::Unsupported(d) | Error::Limit(d) = &mut self {
            d.hint = Some(hint.into());
        }
        self
    }

    /// Adds the name of the core function, to an error that has a place for it and has none yet.
    #[must_use]
    pub fn in_function(mut self, name: &str) -> Error {
        if let Error::Invalid(d) | Error::Unsupported(d) | Error::Limit(d) = &mut self
            && d.function.is_none()
        {
            d.function = Some(one_line(name));
        }
        self
    }

    /// The diagnostic, if the input is at fault.
    #[must_use]
    pub fn diagnostic(&self) -> Option<&Diagnostic> {
        match self {
            Error::Invalid(d) | Error::Unsupported(d) | Error::Limit(d) => Some(d),
            _ => None,
        }
    }
}

impl Diagnostic {
    fn at(message: impl Into<String>, offset: u64) -> Diagnostic {
        Diagnostic {
            message: one_line(&message.into()),
            offset: Some(offset),
            function: None,
            hint: None,
        }
    }
}

/// A text as one line without control characters: messages quote names of the input, which may hold
/// any, and a terminal would obey them.
fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if !out.is_empty() {
            out.push_str("; ");
        }
        for (i, word) in line.split_ascii_whitespace().enumerate() {
            if i > 0 {
                out.push(' ');
            }
            for c in word.chars() {
                match c {
                    c if c.is_control() => out.extend(c.escape_default()),
                    c => out.push(c),
                }
            }
        }
    }
    out
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let located = |f: &mut fmt::Formatter<'_>, prefix: &str, d: &Diagnostic| {
            write!(f, "{prefix}{}", d.message)?;
            if let Some(function) = &d.function {
                write!(f, " in function `{function}`")?;
            }
            match d.offset {
                Some(offset) => write!(f, " (at offset 0x{offset:x})"),
                None => Ok(()),
            }
        };
        match self {
            Error::Invalid(d) => located(f, "", d),
            Error::Unsupported(d) => located(f, "unsupported: ", d),
            Error::Limit(d) => located(f, "limit exceeded: ", d),
            Error::Text(message) | Error::Usage(message) => f.write_str(message),
            Error::Io { path, source } => write!(f, "{}: {source}", path.display()),
            Error::Link(message) => write!(f, "linking failed: {message}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<wasmparser::BinaryReaderError> for Error {
    fn from(error: wasmparser::BinaryReaderError) -> Error {
        Error::invalid(error.message(), error.offset())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_one_line() {
        let error = Error::invalid("type mismatch\nexpected:  `a`\nfound: `\x1b[2J`", 16);
        assert_eq!(
            error.in_function("f\u{7f}\n").to_string(),
            "type mismatch; expected: `a`; found: `\\u{1b}[2J` in function `f\\u{7f}` (at offset 0x10)"
        );
    }
}
