//! Which file each output goes to, and the name of the library.
//!
//! In: the kinds that `--emit` asks for, `-o`, the library's name. Out: a destination for each.
//! Elsewhere: writing them, whole or not at all ([`windlass::package`]).

use std::path::{Path, PathBuf};

use windlass::error::{Error, Result};
use windlass::pipeline::Emit;

/// Where an output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// To this file.
    File(PathBuf),
    /// To standard output.
    Stdout,
}

/// The destination of each kind, in order.
///
/// | `-o`                         | one kind           | several kinds                        |
/// |------------------------------|--------------------|--------------------------------------|
/// | not given                    | default name, in the current directory | the same         |
/// | a directory, or ends in `/`  | default name in it | default names in it (made if missing)|
/// | `-`                          | stdout, if text    | stdout one after the other, if text  |
/// | another path                 | this file          | a stem: its extension is replaced    |
pub(crate) fn destinations(
    kinds: &[Emit],
    name: &str,
    output: Option<&Path>,
) -> Result<Vec<Destination>> {
    let in_directory = |directory: &Path| {
        let files = kinds
            .iter()
            .map(|kind| Destination::File(directory.join(kind.file_name(name))));
        files.collect()
    };
    let Some(output) = output else {
        return Ok(in_directory(Path::new("")));
    };
    if output == Path::new("-") {
        return match kinds.iter().find(|kind| !kind.is_text()) {
            None => Ok(vec![Destination::Stdout; kinds.len()]),
            Some(kind) => Err(Error::Usage(format!(
                "`-o -` with `--emit {}`, which is binary\nhint: only text goes to standard output",
                kind.name()
            ))),
        };
    }
    if is_directory(output) {
        return Ok(in_directory(output));
    }
    if let [_] = kinds {
        return Ok(vec![Destination::File(output.to_owned())]);
    }
    let stem = strip_extension(output);
    let with_extension = |kind: &Emit| {
        let mut path = stem.as_os_str().to_owned();
        path.push(".");
        path.push(kind.extension());
        Destination::File(path.into())
    };
    Ok(kinds.iter().map(with_extension).collect())
}

/// Whether `-o` names a directory, which need not be there yet.
pub(crate) fn is_directory(output: &Path) -> bool {
    output.as_os_str().as_encoded_bytes().ends_with(b"/") || output.is_dir()
}

/// Without an extension that some kind has; `a.b` stays as it is.
fn strip_extension(path: &Path) -> PathBuf {
    let known = |extension: &str| Emit::ALL.iter().any(|kind| kind.extension() == extension);
    match path.extension().and_then(|extension| extension.to_str()) {
        Some(extension) if known(extension) => path.with_extension(""),
        _ => path.to_owned(),
    }
}

/// The library's name that an input file suggests: its stem in snake case.
pub(crate) fn name_of_input(input: &Path) -> String {
    let stem = input.file_stem().unwrap_or_default().to_string_lossy();
    let mut name = String::new();
    let mut after_lower = false;
    for c in stem.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && after_lower {
                name.push('_');
            }
            after_lower = !c.is_ascii_uppercase();
            name.push(c.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
            after_lower = false;
        }
    }
    let name = name.trim_end_matches('_');
    match check_name(name) {
        Ok(()) => name.to_owned(),
        Err(_) if name.is_empty() => "component".to_owned(),
        Err(_) => format!("c_{name}"),
    }
}

/// Headers of the C standard (C23, 7.1.2) and libraries of the system: `NAME.h` or `libNAME.so` in a
/// folder that a compiler searches would stand in their place.
const OF_THE_SYSTEM: &[&str] = &[
    "assert",
    "c",
    "complex",
    "ctype",
    "dl",
    "errno",
    "fenv",
    "float",
    "gcc",
    "gcc_s",
    "inttypes",
    "iso646",
    "limits",
    "locale",
    "m",
    "math",
    "pthread",
    "rt",
    "setjmp",
    "signal",
    "stdalign",
    "stdarg",
    "stdatomic",
    "stdbit",
    "stdbool",
    "stdckdint",
    "stddef",
    "stdint",
    "stdio",
    "stdlib",
    "stdnoreturn",
    "string",
    "tgmath",
    "threads",
    "time",
    "uchar",
    "util",
    "wchar",
    "wctype",
];

/// Whether a name can stand in front of C names: lower-case letters, digits and underscores, a
/// letter first. Names of the runtime's own are refused, and those of the system's.
pub(crate) fn check_name(name: &str) -> Result<()> {
    let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase());
    let is_snake = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !starts_well || !name.chars().all(is_snake) {
        return Err(Error::Usage(format!(
            "`{name}` is no name for a library\nhint: \
             use lower-case letters, digits and underscores, with a letter first"
        )));
    }
    if name == "windlass" || name.starts_with("windlass_") {
        return Err(Error::Usage(format!(
            "`{name}` is no name for a library\nhint: names that begin with `windlass` are the runtime's"
        )));
    }
    if OF_THE_SYSTEM.contains(&name) {
        return Err(Error::Usage(format!(
            "`{name}` is no name for a library\nhint: `{name}.h` or `lib{name}.so` is the system's; \
             `c_{name}` would do"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(kinds: &[Emit], output: Option<&str>) -> Vec<String> {
        let all = destinations(kinds, "adder", output.map(Path::new)).expect("fits");
        let show = |destination: &Destination| match destination {
            Destination::File(path) => path.display().to_string(),
            Destination::Stdout => "stdout".to_owned(),
        };
        all.iter().map(show).collect()
    }

    #[test]
    fn follows_the_table() {
        let both = [Emit::So, Emit::Header];
        assert_eq!(files(&both, None), ["libadder.so", "adder.h"]);
        assert_eq!(
            files(&both, Some("out/")),
            ["out/libadder.so", "out/adder.h"]
        );
        assert_eq!(files(&both, Some("/")), ["/libadder.so", "/adder.h"]);
        assert_eq!(files(&both, Some("out/x")), ["out/x.so", "out/x.h"]);
        assert_eq!(files(&both, Some("out/x.so")), ["out/x.so", "out/x.h"]);
        assert_eq!(
            files(&both, Some("out/v1.2")),
            ["out/v1.2.so", "out/v1.2.h"]
        );
        assert_eq!(files(&[Emit::Obj], Some("out/x")), ["out/x"]);
        assert_eq!(
            files(&[Emit::Plan, Emit::Clif], Some("-")),
            ["stdout", "stdout"]
        );
        assert_eq!(
            files(&[Emit::Asm, Emit::Archive], None),
            ["adder.s", "libadder.a"]
        );
    }

    #[test]
    fn binary_does_not_go_to_standard_output() {
        let result = destinations(&[Emit::Plan, Emit::So], "adder", Some(Path::new("-")));
        assert!(matches!(result, Err(Error::Usage(_))));
    }

    #[test]
    fn names_come_from_the_input() {
        let name = |path: &str| name_of_input(Path::new(path));
        assert_eq!(name("guests/markdown.wasm"), "markdown");
        assert_eq!(name("My-Guest 2.wat"), "my_guest_2");
        assert_eq!(name("fooBarHTTP.wasm"), "foo_bar_http");
        assert_eq!(name("3d.wasm"), "c_3d");
        assert_eq!(name("ü.wasm"), "component");
        assert_eq!(name("windlass.wasm"), "c_windlass");
        assert_eq!(name("string.wasm"), "c_string");
        assert_eq!(name("m.wasm"), "c_m");
        assert!(check_name("a_1").is_ok());
        assert!(check_name("A").is_err() && check_name("").is_err() && check_name("1a").is_err());
    }
}
