//! The programs under `examples`, built and run as their README says.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use windlass_tests::command::{self, Outcome};
use windlass_tests::machine::{Machine, is_on_path, skip};
use windlass_tests::{built, c_hosts, scratch, workspace};

const PATIENCE: Duration = Duration::from_secs(600);

/// What every program that counts says of the sample.
const COUNTED: &str = "\
24 words, 4 lines
4.29 letters a word
4 times \"the\"
3 times \"river\"
2 times \"bends\"
";

const LOGGED: &str = "24 words, 16 of them different\n";

fn examples() -> PathBuf {
    let folder = workspace().join("examples");
    folder.canonicalize().expect("the folder is there")
}

/// Compiles the component `words` to a shared object with the runtime inside, and a header.
fn compile(name: &str) -> PathBuf {
    compile_from("words/words.wasm", name)
}

/// The same of another component.
fn compile_from(component: &str, name: &str) -> PathBuf {
    let _ = built::hosts(Machine::Native);
    let folder = scratch(&format!("examples/{name}"));
    let mut build = Command::new(built::compiler());
    build.arg("build").arg(examples().join(component));
    build.arg("--runtime=static").arg("-o").arg(&folder);
    let outcome = command::run(&mut build, PATIENCE);
    assert!(outcome.is_success(), "{build:?}:\n{}", outcome.stderr);
    folder
}

fn assert_says(outcome: &Outcome, stdout: &str, stderr: &str) {
    assert!(outcome.is_success(), "{outcome:?}");
    assert_eq!(outcome.stdout, stdout);
    assert!(outcome.stderr.ends_with(stderr), "{}", outcome.stderr);
}

fn sample() -> PathBuf {
    examples().join("words/sample.txt")
}

#[test]
fn c() {
    let Some(compiler) = Machine::Native.c_compiler() else {
        return;
    };
    let program = link(compiler, &compile("c"), "words");
    let outcome = command::run(Command::new(program).arg(sample()), PATIENCE);
    assert_says(&outcome, COUNTED, LOGGED);
}

/// A program of the folder `c`, linked with the component of its name.
fn link(compiler: &str, folder: &Path, name: &str) -> PathBuf {
    let program = folder.join(name);
    let mut cc = Command::new(compiler);
    cc.arg("-std=c11").args(c_hosts::STRICT);
    cc.arg("-I").arg(folder).arg("-I").arg(c_hosts::include());
    cc.arg(examples().join(format!("c/{name}.c")));
    cc.arg("-L").arg(folder).arg(format!("-l{name}"));
    cc.arg(format!("-Wl,-rpath,{}", folder.display()));
    let outcome = command::run(cc.arg("-o").arg(&program), PATIENCE);
    assert!(outcome.is_success(), "{cc:?}:\n{}", outcome.stderr);
    program
}

#[test]
fn async_c() {
    let Some(compiler) = Machine::Native.c_compiler() else {
        return;
    };
    let program = link(
        compiler,
        &compile_from("gather/gather.wasm", "gather"),
        "gather",
    );
    let mut run = Command::new(program);
    let outcome = command::run(run.args(["one", "two", "three"]), PATIENCE);
    assert_says(&outcome, "three: 4 words\ntwo: 4 words\none: 4 words\n", "");
}

#[test]
fn async_rust() {
    let mut run = cargo_run("rust-async");
    run.args(["short", "a-longer-name", "no-page", "mid-name"]);
    let outcome = command::run(&mut run, PATIENCE);
    let expected = "\
short: 4 words
mid-name: 4 words
a-longer-name: 4 words
1 again
SHORT A-LONGER-NAME NO-PAGE MID-NAME
in time: false
";
    assert_says(&outcome, expected, "");
}

/// `cargo run` in a package, which finds the compiler that was built.
fn cargo_run(package: &str) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut run = Command::new(cargo);
    run.current_dir(examples().join(package))
        .env("WINDLASS", built::compiler())
        .env("CARGO_TARGET_DIR", built::target_dir().join("tests/cargo"))
        .args(["run", "--quiet", "--locked", "--"]);
    run
}

#[test]
fn rust_linked() {
    let outcome = command::run(cargo_run("rust-linked").arg(sample()), PATIENCE);
    assert_says(&outcome, COUNTED, &format!("Info: {LOGGED}"));
    let outcome = command::run(cargo_run("rust-linked").arg("/dev/null"), PATIENCE);
    assert_says(&outcome, "nothing to count\n", "Warn: there are no words\n");
}

#[test]
fn rust_loaded() {
    let folder = compile("rust-loaded");
    let library = folder.join("libwords.so");
    let sample = sample();
    let mut run = cargo_run("rust-loaded");
    run.arg(&library).args(["River", "heron", "--"]);
    run.arg(&sample).arg("/dev/null");
    let outcome = command::run(&mut run, PATIENCE);
    let expected = format!(
        "{}: 24 words\nthe component said 1 things\n",
        sample.display()
    );
    assert_says(&outcome, &expected, "");

    // Another component is refused before anything of it runs.
    let other = folder.join("libother.so");
    let mut build = Command::new(built::compiler());
    build.arg("build");
    build.arg(workspace().join("tests/guests/json/json.wasm"));
    build
        .args(["--emit", "so", "--runtime=static", "-o"])
        .arg(&other);
    assert!(command::run(&mut build, PATIENCE).is_success(), "{build:?}");
    let outcome = command::run(cargo_run("rust-loaded").arg(&other), PATIENCE);
    assert!(!outcome.is_success(), "{outcome:?}");
    assert!(
        outcome.stderr.contains("bindings were made for"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn python() {
    if !is_on_path("python3") {
        skip("Python is not tested: python3 is missing");
        return;
    }
    let folder = compile("python");
    let mut python = Command::new("python3");
    python.arg("-B").arg(examples().join("python/words.py"));
    python.arg(folder.join("libwords.so"));
    let large = folder.join("large.txt");
    let text = "eins zwei drei ".repeat(10_000);
    write(&large, &text);
    let outcome = command::run(python.arg(sample()).arg(&large).arg("/dev/null"), PATIENCE);
    let counted = "30000 words, 1 lines\n4.00 letters a word\n";
    let times = "10000 times \"drei\"\n10000 times \"eins\"\n10000 times \"zwei\"\n";
    let empty = "/dev/null: nothing to count\n";
    let expected = format!("{COUNTED}{counted}{times}{empty}");
    assert_says(&outcome, &expected, "there are no words\n");
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).expect("the target folder is writable");
}
