//! Errors as people read them, in the manner of rustc.
//!
//! ```text
//! error: unsupported: async functions
//!  --> guest.wasm:0x1234 in function `run`
//!   = help: only sync functions are accepted yet
//! ```
//!
//! In: an [`Error`] and the input's path. Out: text on stderr and an exit code. Elsewhere: what the
//! errors are ([`windlass::error`]); usage errors of single arguments, which clap prints.

use std::io::IsTerminal;
use std::path::Path;

use windlass::error::Error;
use windlass::progress::Phase;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The input is at fault, or a file, or the call that `run` made.
    Failure = 1,
    /// The arguments are at fault.
    Usage = 2,
    /// Windlass is at fault.
    Internal = 101,
}

/// Which escape sequences to use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    colour: bool,
}

impl Style {
    /// Colours when stderr is a terminal and `NO_COLOR` is unset or empty (no-color.org).
    pub(crate) fn of_stderr() -> Style {
        let forbidden = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Style {
            colour: std::io::stderr().is_terminal() && !forbidden,
        }
    }

    fn paint(self, sequence: &str, text: &str) -> String {
        if self.colour {
            format!("\x1b[{sequence}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// `error: message`.
    pub(crate) fn error(self, message: &str) -> String {
        let head = self.paint("1;31", "error");
        format!("{head}{}\n", self.paint("1", &format!(": {message}")))
    }

    /// The line that says where.
    pub(crate) fn place(self, place: &str) -> String {
        format!(" {} {place}\n", self.paint("1;34", "-->"))
    }

    /// The line that says what to do.
    pub(crate) fn help(self, help: &str) -> String {
        let lines = help.replace('\n', "\n          ");
        format!(
            "  {} {}: {lines}\n",
            self.paint("1;34", "="),
            self.paint("1", "help")
        )
    }
}

/// An error as text, and the exit code that goes with it. `input` is the file that was compiled;
/// `is_text` says that it is WAT, so that offsets are not those of the file.
pub(crate) fn render(error: &Error, input: Option<&Path>, is_text: bool, style: Style) -> String {
    let Some(diagnostic) = error.diagnostic() else {
        return match error {
            // The message of the WAT parser brings its own picture of the place.
            Error::Text(message) => {
                let (first, rest) = message.split_once('\n').unwrap_or((message, ""));
                let rest = rest.trim_end();
                let newline = if rest.is_empty() { "" } else { "\n" };
                format!("{}{rest}{newline}", style.error(first))
            }
            Error::Usage(message) => match message.split_once("\nhint: ") {
                Some((message, help)) => style.error(message) + &style.help(help),
                None => style.error(message),
            },
            other => style.error(&other.to_string()),
        };
    };
    let kind = match error {
        Error::Unsupported(_) => "unsupported: ",
        Error::Limit(_) => "limit exceeded: ",
        _ => "",
    };
    let mut text = style.error(&format!("{kind}{}", diagnostic.message));
    let mut place = input
        .map(|path| path.display().to_string())
        .unwrap_or_default();
    if let Some(offset) = diagnostic.offset {
        let separator = if is_text { ", in the binary at " } else { ":" };
        place.push_str(&format!("{separator}0x{offset:x}"));
    }
    if let Some(function) = &diagnostic.function {
        place.push_str(&format!(" in function `{function}`"));
    }
    if !place.is_empty() {
        text.push_str(&style.place(place.trim_start()));
    }
    if let Some(hint) = &diagnostic.hint {
        text.push_str(&style.help(hint));
    }
    text
}

/// The exit code for an error.
pub(crate) fn exit_of(error: &Error) -> Exit {
    match error {
        Error::Usage(_) => Exit::Usage,
        _ => Exit::Failure,
    }
}

/// The report of a panic in the compiler.
pub(crate) fn render_panic(
    phase: Option<Phase>,
    message: &str,
    place: &str,
    style: Style,
) -> String {
    let phase = phase.map_or("command line", Phase::name);
    let version = env!("CARGO_PKG_VERSION");
    let repository = env!("CARGO_PKG_REPOSITORY");
    style.error(&format!("internal error in phase {phase}: {message}"))
        + &style.place(place)
        + &style.help(&format!(
            "this is a bug of Windlass {version}; nothing was written. Please report it at\n\
             {repository}/issues with the files of `--save-repro DIR`"
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style { colour: false };

    #[test]
    fn input_errors_have_place_and_help() {
        let error = Error::unsupported("async functions", 0x1234)
            .hint("only sync functions are accepted yet")
            .in_function("run");
        assert_eq!(
            render(&error, Some(Path::new("guest.wasm")), false, PLAIN),
            "error: unsupported: async functions\n \
             --> guest.wasm:0x1234 in function `run`\n  \
             = help: only sync functions are accepted yet\n"
        );
        assert_eq!(exit_of(&error), Exit::Failure);
    }

    #[test]
    fn offsets_of_text_are_those_of_the_binary() {
        let error = Error::invalid("unknown type", 16);
        assert_eq!(
            render(&error, Some(Path::new("guest.wat")), true, PLAIN),
            "error: unknown type\n --> guest.wat, in the binary at 0x10\n"
        );
    }

    #[test]
    fn usage_errors_split_off_their_help() {
        let error = Error::Usage("unknown target `x`\nhint: see `windlass targets`".to_owned());
        assert_eq!(
            render(&error, None, false, PLAIN),
            "error: unknown target `x`\n  = help: see `windlass targets`\n"
        );
        assert_eq!(exit_of(&error), Exit::Usage);
    }

    #[test]
    fn colours_are_escape_sequences_only() {
        let style = Style { colour: true };
        assert_eq!(
            style.error("no"),
            "\x1b[1;31merror\x1b[0m\x1b[1m: no\x1b[0m\n"
        );
    }
}
