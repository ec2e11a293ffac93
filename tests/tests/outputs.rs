//! Outputs that cannot be written: exit code 1, a message that names the path, what was there
//! before is unchanged, and nothing else is left behind.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use windlass_tests::command::{self, Outcome};
use windlass_tests::machine::{is_on_path, skip};
use windlass_tests::{built, guests, scratch};

const PATIENCE: Duration = Duration::from_secs(120);

/// `windlass build` of a small guest.
fn build(output: &Path, emit: &str) -> Command {
    let mut command = Command::new(built::compiler());
    command
        .arg("build")
        .arg(guests::named("resources").component)
        .args(["--emit", emit, "-o"])
        .arg(output);
    command
}

fn assert_refused(outcome: &Outcome, path: &Path) {
    let code = outcome.status.and_then(|status| status.code());
    assert_eq!(code, Some(1), "{}", outcome.stderr);
    let error = outcome.stderr.lines().next().unwrap_or_default();
    assert!(
        error.starts_with("error: ") && error.contains(&*path.to_string_lossy()),
        "the message names {}: {}",
        path.display(),
        outcome.stderr
    );
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder is readable");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// Files of linkers in the temporary folder.
fn temporary_folder(name: &str) -> PathBuf {
    scratch(&format!("outputs/{name}-temporary"))
}

#[test]
fn folder_that_is_not_there() {
    let folder = scratch("outputs/missing");
    let path = folder.join("no/such/file.o");
    let outcome = command::run(&mut build(&path, "obj"), PATIENCE);
    assert_refused(&outcome, &path);
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn file_in_place_of_a_folder() {
    let folder = scratch("outputs/file-as-folder");
    std::fs::write(folder.join("file"), "kept").expect("the folder is writable");
    let path = folder.join("file/x.o");
    let outcome = command::run(&mut build(&path, "obj"), PATIENCE);
    assert_refused(&outcome, &path);
    assert_eq!(names(&folder), ["file"]);
}

#[test]
fn folder_in_place_of_a_file() {
    let folder = scratch("outputs/folder-as-file");
    let path = folder.join("resources.h");
    std::fs::create_dir(&path).expect("the folder is writable");
    let outcome = command::run(&mut build(&folder, "obj,header"), PATIENCE);
    assert_refused(&outcome, &path);
    // The object came first, and must be gone again.
    assert_eq!(names(&folder), ["resources.h"]);
}

#[test]
fn folder_without_permission() {
    let folder = scratch("outputs/unwritable");
    let path = folder.join("x.o");
    std::fs::write(&path, "kept").expect("the folder is writable");
    let set_mode = |mode| {
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).expect("ours");
    };
    set_mode(0o555);
    if std::fs::write(folder.join("probe"), "").is_ok() {
        // The superuser may write everywhere; somebody else must not.
        set_mode(0o755);
        std::fs::remove_file(folder.join("probe")).expect("ours");
        return as_nobody();
    }
    let outcome = command::run(&mut build(&path, "obj"), PATIENCE);
    set_mode(0o755);
    assert_refused(&outcome, &path);
    assert_eq!(names(&folder), ["x.o"]);
    assert_eq!(std::fs::read(&path).expect("readable"), b"kept");
}

/// The same as a user without rights. In the system's temporary folder, which such a user can
/// reach, with a copy of the program.
fn as_nobody() {
    if !is_on_path("setpriv") {
        return skip("setpriv is missing, which runs a program as another user");
    }
    let name = format!("windlass-unwritable-{}", std::process::id());
    let place = std::env::temp_dir().join(name);
    let folder = place.join("out");
    let (program, component) = (place.join("windlass"), place.join("resources.wat"));
    std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
    std::fs::copy(built::compiler(), &program).expect("there is room");
    let guest = guests::named("resources").component;
    std::fs::copy(guest, &component).expect("there is room");
    let path = folder.join("x.o");
    std::fs::write(&path, "kept").expect("the folder is writable");
    for (item, mode) in [(&place, 0o755), (&folder, 0o755), (&component, 0o644)] {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(item, mode).expect("ours");
    }
    let run = |output: &Path| {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        command.arg(&program).arg("build").arg(&component);
        command.args(["--emit", "obj", "-o"]).arg(output);
        command::run(command.current_dir(&place), PATIENCE)
    };
    let refused = run(&path);
    let (left, kept) = (names(&folder), std::fs::read(&path).expect("readable"));
    // Where the same user may write, the same command works: it was the folder that refused.
    let open = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(&folder, open).expect("ours");
    let allowed = run(&folder.join("y.o"));
    std::fs::remove_dir_all(&place).expect("ours");
    assert_refused(&refused, &path);
    assert_eq!((left, kept), (vec!["x.o".to_owned()], b"kept".to_vec()));
    assert!(allowed.is_success(), "{}", allowed.stderr);
}

#[test]
fn read_only_file_system() {
    // A place that is read-only for everybody in most Linux systems.
    let path = Path::new("/proc/windlass.o");
    if !Path::new("/proc/self").exists() {
        skip("a file system without new files: there is no /proc");
        return;
    }
    let outcome = command::run(&mut build(path, "obj"), PATIENCE);
    assert_refused(&outcome, path);
}

/// A disk that is full after some bytes, by a limit on the size of files: with the signal ignored,
/// writing fails like on a full disk.
#[test]
fn full_disk() {
    for (emit, blocks) in [("obj", 0), ("obj", 8), ("so", 8), ("so,header", 8)] {
        let folder = scratch("outputs/full");
        let temporary = temporary_folder("full");
        let path = folder.join("x.out");
        let mut command = Command::new("sh");
        let inner = build(&path, emit);
        command
            .arg("-c")
            .arg(format!("trap '' XFSZ; ulimit -f {blocks} && exec \"$@\""))
            .arg("sh")
            .arg(inner.get_program())
            .args(inner.get_args())
            .env("TMPDIR", &temporary);
        let outcome = command::run(&mut command, PATIENCE);
        let code = outcome.status.and_then(|status| status.code());
        assert_eq!(code, Some(1), "{emit} {blocks}: {}", outcome.stderr);
        assert!(
            outcome.stderr.starts_with("error: ") && outcome.stderr.contains("too large"),
            "{emit} {blocks}: {}",
            outcome.stderr
        );
        assert_eq!(names(&folder), [""; 0], "{emit} {blocks}");
        assert_eq!(names(&temporary), [""; 0], "{emit} {blocks}");
    }
    let full = Path::new("/dev/full");
    if full.exists() {
        let outcome = command::run(&mut build(full, "obj"), PATIENCE);
        assert_refused(&outcome, full);
    }
}

/// Without a place for temporary files a shared object cannot be linked.
#[test]
fn no_temporary_folder() {
    let folder = scratch("outputs/no-temporary");
    let missing = folder.join("missing");
    let path = folder.join("x.so");
    let outcome = command::run(build(&path, "so").env("TMPDIR", &missing), PATIENCE);
    assert_refused(&outcome, &missing);
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn closed_standard_output() {
    let mut child = build(Path::new("-"), "clif")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the compiler starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the compiler ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!stderr.contains("panic"), "{stderr}");
    assert!(
        output.status.code().is_some_and(|code| code <= 1),
        "{stderr}"
    );
}

/// A kill at any moment leaves no file under the final name, or the whole of it.
#[test]
fn killed() {
    let folder = scratch("outputs/killed");
    let path = folder.join("x.so");
    let start = Instant::now();
    let outcome = command::run(&mut build(&path, "so"), PATIENCE);
    assert!(outcome.is_success(), "{}", outcome.stderr);
    let usual = start.elapsed();
    let whole = std::fs::read(&path).expect("the output is there");
    let mut unfinished = 0;
    for step in 1..=20 {
        let _ = std::fs::remove_file(&path);
        let mut child = build(&path, "so")
            .env("TMPDIR", temporary_folder("killed"))
            .stderr(Stdio::null())
            .spawn()
            .expect("the compiler starts");
        std::thread::sleep(usual * step / 20);
        let _ = child.kill();
        let _ = child.wait();
        match std::fs::read(&path) {
            Ok(bytes) => assert!(bytes == whole, "a partial file after step {step}"),
            Err(_) => unfinished += 1,
        }
    }
    assert!(unfinished > 0, "some runs were killed before the end");
}

/// What was there is replaced as a whole, or stays.
#[test]
fn failure_keeps_what_was_there() {
    let folder = scratch("outputs/kept");
    for name in ["x.o", "x.h"] {
        std::fs::write(folder.join(name), "kept").expect("the folder is writable");
    }
    let input = folder.join("broken.wasm");
    std::fs::write(&input, b"\0asm\x0d\0\x01\0\x63").expect("the folder is writable");
    let mut command = Command::new(built::compiler());
    command.arg("build").arg(&input);
    command
        .args(["--emit", "obj,header", "-o"])
        .arg(folder.join("x"));
    let outcome = command::run(&mut command, PATIENCE);
    let code = outcome.status.and_then(|status| status.code());
    assert_eq!(code, Some(1), "{}", outcome.stderr);
    assert_eq!(names(&folder), ["broken.wasm", "x.h", "x.o"]);
    for name in ["x.o", "x.h"] {
        assert_eq!(std::fs::read(folder.join(name)).expect("readable"), b"kept");
    }
}
