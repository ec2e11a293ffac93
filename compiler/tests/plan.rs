//! Components in, Plans out: each `.wat` under `tests/plan` has its Plan beside it as `.plan`, or the
//! error as `.error`. `BLESS=1` rewrites the expectations.

use std::fs;
use std::path::Path;

use windlass::{decode, elaborate};

fn plan_of(bytes: &[u8]) -> Result<String, windlass::error::Error> {
    let plan = elaborate::elaborate(decode::decode(bytes)?)?;
    elaborate::check::check(&plan);
    Ok(elaborate::print::print(&plan))
}

#[test]
fn plans_are_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan");
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
        let (extension, text) = match plan_of(&bytes) {
            Ok(text) => ("plan", text),
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
