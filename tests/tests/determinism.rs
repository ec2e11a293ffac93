//! The same input and options give the same bytes: with any number of threads, in any folder, from
//! any path, run after run; and nothing of the machine is in them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use windlass_tests::guests::{self, Guest};
use windlass_tests::{built, command, scratch, workspace};

const PATIENCE: Duration = Duration::from_secs(300);
const TRIPLES: [&str; 2] = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"];

/// How one of several builds of a guest is run.
struct Variant {
    /// For messages, and for its folder.
    name: &'static str,
    /// `-j`.
    jobs: &'static str,
    /// Whether it runs in another folder, on a copy of the input, which it finds by a relative
    /// path.
    elsewhere: bool,
}

const VARIANTS: [Variant; 4] = [
    Variant {
        name: "one-thread",
        jobs: "1",
        elsewhere: false,
    },
    Variant {
        name: "four-threads",
        jobs: "4",
        elsewhere: false,
    },
    Variant {
        name: "four-threads-again",
        jobs: "4",
        elsewhere: false,
    },
    Variant {
        name: "elsewhere",
        jobs: "3",
        elsewhere: true,
    },
];

/// Builds a guest; the bytes of each output by name.
fn build(
    test: &str,
    guest: &Guest,
    triple: &str,
    more: &[&str],
    variant: &Variant,
) -> BTreeMap<String, Vec<u8>> {
    let folder = scratch(&format!(
        "determinism/{test}/{}/{triple}/{}",
        guest.name, variant.name
    ));
    let output = folder.join("out");
    let mut command = Command::new(built::compiler());
    command.arg("build");
    if variant.elsewhere {
        let folder = folder.join("a folder");
        std::fs::create_dir_all(folder.join("deep")).expect("the folder is writable");
        let extension = guest.component.extension().expect("guests have one");
        let copy = PathBuf::from("deep/other name").with_extension(extension);
        std::fs::copy(&guest.component, folder.join(&copy)).expect("the folder is writable");
        command.arg(copy).arg("-o").arg("../out/");
        command.current_dir(&folder).env("TMPDIR", &folder);
    } else {
        command
            .arg(&guest.component)
            .arg("-o")
            .arg(format!("{}/", output.display()));
    }
    command.args(["--target", triple, "-j", variant.jobs, "--name", "guest"]);
    let outcome = command::run(command.args(more), PATIENCE);
    assert!(
        outcome.is_success(),
        "{} {triple} {}: {}",
        guest.name,
        variant.name,
        outcome.stderr
    );
    let files = std::fs::read_dir(&output).expect("the outputs are there");
    files
        .map(|file| {
            let path = file.expect("an entry").path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            (name, std::fs::read(path).expect("outputs are readable"))
        })
        .collect()
}

fn check(test: &str, guest: &str, more: &[&str]) {
    let guest = guests::named(guest);
    for triple in TRIPLES {
        let (first, others) = VARIANTS.split_first().expect("there are variants");
        let expected = build(test, &guest, triple, more, first);
        for (name, bytes) in &expected {
            assert_no_paths(name, bytes);
        }
        for variant in others {
            let outputs = build(test, &guest, triple, more, variant);
            assert_eq!(
                outputs.keys().collect::<Vec<_>>(),
                expected.keys().collect::<Vec<_>>()
            );
            for (name, bytes) in outputs {
                assert!(
                    bytes == expected[&name],
                    "{name} of {} for {triple} differs: {}",
                    guest.name,
                    variant.name
                );
            }
        }
    }
}

/// No path of this machine is in an output. Shared objects are made beside copies of the runtime,
/// but do not hold where.
fn assert_no_paths(name: &str, bytes: &[u8]) {
    let temporary = std::env::temp_dir();
    let workspace = workspace().canonicalize().expect("the workspace is there");
    let target = built::target_dir()
        .canonicalize()
        .expect("the target folder is there");
    let mut paths: Vec<&Path> = vec![&temporary, &workspace, &target];
    let home = std::env::var_os("HOME").map(PathBuf::from);
    paths.extend(home.as_deref().filter(|home| *home != Path::new("/")));
    for path in paths {
        let text = format!("{}/", path.display());
        let found = bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes());
        assert!(!found, "{name} holds the path {text}");
    }
}

#[test]
fn tool_made_guest() {
    check("tool-made", "counter", &["--emit", "obj,archive,so,header"]);
}

#[test]
fn hand_made_guests() {
    check(
        "hand-made",
        "resources",
        &["--emit", "obj,so,header", "--traps", "explicit"],
    );
    check(
        "hand-made",
        "encodings",
        &["--emit", "obj,so,header", "--memory", "checked"],
    );
}

#[test]
fn texts_for_people() {
    check("texts", "resources", &["--emit", "plan,decoded,clif,asm"]);
}
