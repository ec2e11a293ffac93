//! The command line as a user has it: the executable, its files, its messages and exit codes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A component without imports: adds, divides, and gives a text back.
const CALCULATOR: &str = r#"
(component
  (core module $m
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $top (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
      (global.get $top)
      (global.set $top (i32.add (global.get $top) (local.get 3))))
    (func (export "add") (param i32 i32) (result i32)
      (i32.add (local.get 0) (local.get 1)))
    (func $divide (export "divide") (param i32 i32) (result i32)
      (i32.div_u (local.get 0) (local.get 1)))
    (func (export "same") (param i32 i32) (result i32)
      (i32.store (i32.const 16) (local.get 0))
      (i32.store (i32.const 20) (local.get 1))
      (i32.const 16)))
  (core instance $i (instantiate $m))
  (func $add (param "a" u32) (param "b" u32) (result u32)
    (canon lift (core func $i "add")))
  (func $divide (param "a" u32) (param "b" u32) (result u32)
    (canon lift (core func $i "divide")))
  (func $same (param "text" string) (result string)
    (canon lift (core func $i "same") (memory (core memory $i "memory"))
      (realloc (core func $i "realloc"))))
  (instance $ops (export "add" (func $add)) (export "divide" (func $divide)))
  (export "docs:calculator/ops@1.0.0" (instance $ops))
  (export "same" (func $same)))
"#;

/// A directory of its own for a test, with the calculator in it.
struct Place {
    path: PathBuf,
}

impl Place {
    fn new(test: &str) -> Place {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("the directory can be made");
        fs::write(path.join("calculator.wat"), CALCULATOR).expect("the input can be written");
        Place { path }
    }

    /// Runs `windlass` here with words separated by spaces.
    fn windlass(&self, words: &str) -> Output {
        self.windlass_with(&words.split_whitespace().collect::<Vec<_>>())
    }

    fn windlass_with(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_windlass"))
            .current_dir(&self.path)
            .args(words)
            .output()
            .expect("windlass runs")
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.path).expect("the directory is there");
        let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<String> = entries
            .map(|e| name(e).to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn assert_success(output: &Output) {
    assert!(output.status.success(), "{}", stderr(output));
}

#[test]
fn the_default_outputs_are_a_library_and_its_header() {
    let place = Place::new("default_outputs");
    assert_success(&place.windlass("build calculator.wat"));
    assert_eq!(
        place.files(),
        ["calculator.h", "calculator.wat", "libcalculator.so"]
    );
    let header = fs::read_to_string(place.path.join("calculator.h")).expect("text");
    assert!(header.contains("docs_calculator_ops_add("), "{header}");
}

#[test]
fn every_kind_has_its_file() {
    let place = Place::new("every_kind");
    let kinds = "--emit obj,archive,so,header,rust --emit clif,asm,plan,decoded";
    assert_success(&place.windlass(&format!("build calculator.wat {kinds} -o all/ --name c2")));
    let all = Place {
        path: place.path.join("all"),
    };
    assert_eq!(
        all.files(),
        [
            "c2.clif",
            "c2.decoded",
            "c2.h",
            "c2.o",
            "c2.plan",
            "c2.rs",
            "c2.s",
            "libc2.a",
            "libc2.so"
        ]
    );
}

#[test]
fn listings_can_be_of_one_function() {
    let place = Place::new("listings");
    let all = place.windlass("build calculator.wat --emit clif -o -");
    assert_success(&all);
    assert!(stdout(&all).matches(";; ").count() > 3);
    let only = place.windlass("build calculator.wat --emit clif -o - --only divide");
    assert_success(&only);
    assert!(stdout(&only).contains("udiv"), "{}", stdout(&only));
    assert!(!stdout(&only).contains("iadd"), "{}", stdout(&only));
    let none = place.windlass("build calculator.wat --emit clif -o - --only nothing");
    assert_eq!(none.status.code(), Some(2));
}

#[test]
fn outputs_depend_on_nothing_but_input_and_options() {
    let place = Place::new("deterministic");
    for (output, jobs) in [("one/", 1), ("two/", 3)] {
        let words = format!("build calculator.wat --emit obj,so,header,plan -o {output} -j {jobs}");
        assert_success(&place.windlass(&words));
    }
    for name in [
        "calculator.o",
        "libcalculator.so",
        "calculator.h",
        "calculator.plan",
    ] {
        let read = |directory: &str| fs::read(place.path.join(directory).join(name));
        assert!(
            read("one").expect("a file") == read("two").expect("a file"),
            "{name}"
        );
    }
}

#[test]
fn a_failure_leaves_no_files() {
    let place = Place::new("no_files");
    fs::write(place.path.join("core.wat"), "(module (type (struct)))")
        .expect("the input can be written");
    let output = place.windlass("build core.wat");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        stderr(&output),
        "error: unsupported: types of structs and arrays\n \
         --> core.wat, in the binary at 0xb\n  \
         = help: code for linear memory, without garbage collection, can be compiled\n"
    );
    // The header comes after the shared object; its place is taken by a directory.
    fs::create_dir(place.path.join("x.h")).expect("the directory can be made");
    let output = place.windlass("build calculator.wat -o x");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(place.files(), ["calculator.wat", "core.wat", "x.h"]);
}

#[test]
fn arguments_that_do_not_fit_are_usage_errors() {
    let place = Place::new("usage");
    for words in [
        "build",
        "build calculator.wat --emit exe",
        "build calculator.wat --target pdp11-unknown-linux-gnu",
        "build calculator.wat --cpu z80",
        "build calculator.wat --name Upper",
        "build calculator.wat -o -",
        "build calculator.wat --only add",
        "build calculator.wat --target x86_64-unknown-freebsd",
        "run calculator.wat",
        "run calculator.wat --invoke add",
        "run calculator.wat --invoke subtract(1)",
        "run calculator.wat --invoke add(1)",
    ] {
        let output = place.windlass(words);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{words}: {}",
            stderr(&output)
        );
        assert!(
            stderr(&output).starts_with("error: "),
            "{words}: {}",
            stderr(&output)
        );
    }
    assert_eq!(place.files(), ["calculator.wat"]);
}

#[test]
fn missing_and_malformed_inputs_are_failures() {
    let place = Place::new("inputs");
    fs::write(place.path.join("bad.wasm"), b"\0asm\x0d\0\x01\0\xff").expect("written");
    fs::write(place.path.join("bad.wat"), "(component (func $f))").expect("written");
    for (input, message) in [
        ("absent.wasm", "error: absent.wasm: "),
        ("bad.wasm", " --> bad.wasm:0x8"),
        ("bad.wat", "--> bad.wat:1:"),
    ] {
        let output = place.windlass(&format!("build {input}"));
        assert_eq!(output.status.code(), Some(1), "{input}");
        assert!(
            stderr(&output).contains(message),
            "{input}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn a_component_runs_in_every_mode() {
    let place = Place::new("run");
    let modes: [&[&str]; 4] = [
        &[],
        &["--memory=checked", "-O0"],
        &["--traps=explicit", "-O1", "--verify"],
        &["--traps=explicit", "--memory=checked"],
    ];
    for mode in modes {
        let calls = [
            "--invoke",
            "docs:calculator/ops@1.0.0#add(1, 2)",
            "--invoke",
            "divide(7, 2)",
        ];
        let text = ["--invoke", r#"same("a\n☃")"#];
        let words = [&["run", "calculator.wat"], mode, &calls, &text].concat();
        let output = place.windlass_with(&words);
        assert_success(&output);
        assert_eq!(stdout(&output), "3\n3\n\"a\\n☃\"\n", "{mode:?}");
    }
}

#[test]
fn a_trap_has_a_backtrace() {
    let place = Place::new("trap");
    for mode in ["--traps=signals", "--traps=explicit"] {
        let words = ["run", "calculator.wat", mode, "--invoke", "divide(1, 0)"];
        let output = place.windlass_with(&words);
        assert_eq!(output.status.code(), Some(1));
        let message = stderr(&output);
        assert!(
            message.starts_with("error: wasm trap: integer divide by zero\n"),
            "{message}"
        );
        assert!(
            message.contains("wasm backtrace:") && message.contains("divide"),
            "{message}"
        );
    }
}

#[test]
fn missing_imports_are_named() {
    let place = Place::new("imports");
    let wat = r#"
        (component
          (import "docs:log/log" (instance $log (export "log" (func))))
          (core func $f (canon lower (func $log "log")))
          (core module $m (import "" "f" (func $f)) (func (export "g") call $f))
          (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
          (func (export "g") (canon lift (core func $i "g"))))"#;
    fs::write(place.path.join("needy.wat"), wat).expect("written");
    let output = place.windlass("run needy.wat --invoke g()");
    assert_eq!(output.status.code(), Some(1));
    let message = stderr(&output);
    assert!(
        message.starts_with("error: the component imports functions"),
        "{message}"
    );
    assert!(message.contains("  docs:log/log#log\n"), "{message}");
}

#[test]
fn core_modules_are_called_so() {
    let place = Place::new("module");
    let module = wat::parse_str(r#"(module (import "a" "f" (func)))"#).expect("it parses");
    fs::write(place.path.join("needy.wasm"), module).expect("written");
    let output = place.windlass("run needy.wasm --invoke f()");
    let expected = "error: the core module imports functions, and `windlass run` has none to give:";
    assert!(stderr(&output).starts_with(expected), "{}", stderr(&output));
    assert!(stderr(&output).contains("  a#f\n"), "{}", stderr(&output));
    let output = place.windlass("inspect needy.wasm");
    let expected = "error: this is a core WebAssembly module, not what Windlass makes of it\n";
    assert!(stderr(&output).starts_with(expected), "{}", stderr(&output));
}

#[test]
fn a_repro_repeats_the_build() {
    let place = Place::new("repro");
    let words = "build calculator.wat --emit plan,obj --save-repro saved -O1 --memory checked";
    assert_success(&place.windlass(words));
    let status = Command::new("sh")
        .arg(place.path.join("saved/repro.sh"))
        .env("WINDLASS", env!("CARGO_BIN_EXE_windlass"))
        .status();
    assert!(status.expect("the script runs").success());
    for name in ["calculator.plan", "calculator.o"] {
        let first = fs::read(place.path.join(name)).expect("a file");
        let second = fs::read(place.path.join("saved/out").join(name)).expect("a file");
        assert!(first == second, "{name}");
    }
}

#[test]
fn times_are_printed_for_each_phase() {
    let place = Place::new("times");
    let output = place.windlass("build calculator.wat --emit obj --time");
    assert_success(&output);
    let table = stderr(&output);
    let names: Vec<&str> = table
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(
        names,
        [
            "decode",
            "elaborate",
            "facts",
            "generate",
            "object",
            "package",
            "total"
        ]
    );
}

#[test]
fn a_library_tells_what_it_is() {
    let place = Place::new("inspect");
    assert_success(&place.windlass("build calculator.wat"));
    let output = place.windlass("inspect libcalculator.so --functions 2");
    assert_success(&output);
    let text = stdout(&output);
    assert!(text.contains("calculator, as shared object"), "{text}");
    assert!(text.contains("docs:calculator/ops"), "{text}");
    let other = place.windlass("inspect calculator.h");
    assert!(!other.status.success() && stderr(&other).starts_with("error: "));
}
