//! Components in, Plans and Facts out: each `.wat` under `tests/plan` has its Plan beside it as
//! `.plan`, or the error as `.error`; each under `tests/facts`, and each guest under
//! `tests/guests/facts` of the workspace, its Facts as `.facts`. `BLESS=1` rewrites the
//! expectations.

use std::fs;
use std::path::Path;

use windlass::facts::{self, Facts};
use windlass::{decode, elaborate};

fn plan_of(bytes: &[u8]) -> Result<String, windlass::error::Error> {
    let plan = elaborate::elaborate(decode::decode(bytes)?)?;
    elaborate::check::check(&plan);
    Ok(elaborate::print::print(&plan))
}

fn facts_of(bytes: &[u8]) -> Result<String, windlass::error::Error> {
    let plan = elaborate::elaborate(decode::decode(bytes)?)?;
    Ok(facts::print::print(&plan, &Facts::new(&plan)))
}

/// Compares the text for each input of a folder with the file of this extension beside it.
fn compare(
    folder: &str,
    extension: &str,
    text_of: impl Fn(&[u8]) -> Result<String, windlass::error::Error>,
) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut inputs: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "wat"))
        .collect();
    inputs.sort();
    assert!(!inputs.is_empty());
    let mut failures = Vec::new();
    for input in inputs {
        let bytes = wat::parse_file(&input).unwrap();
        let (extension, text) = match text_of(&bytes) {
            Ok(text) => (extension, text),
            Err(error) => ("error", format!("{error}\n")),
        };
        let expected = input.with_extension(extension);
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, &text).unwrap();
        } else if fs::read_to_string(&expected).ok().as_deref() != Some(&text) {
            failures.push(format!("{}:\n{text}", expected.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn plans_are_as_expected() {
    compare("tests/plan", "plan", plan_of);
}

#[test]
fn facts_are_as_expected() {
    compare("../tests/guests/facts", "facts", facts_of);
    compare("tests/facts", "facts", facts_of);
}
