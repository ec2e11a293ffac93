//! The official scripts of the core specification's test suite, and those under `tests/wast`, in
//! every way to compile them on this machine, and in the two that differ most on aarch64; on this
//! machine once more without what the closed world makes certain. The profiles of relaxed SIMD are
//! played both.
//!
//! What is expected to fail stands in `tests/wast/expected-failures.txt`.

use std::path::Path;
use std::time::Duration;

use windlass_tests::guests::{MODES, Mode};
use windlass_tests::machine::Machine;
use windlass_tests::wast::expected::ExpectedFailures;
use windlass_tests::wast::many::{play, runner};
use windlass_tests::wast::suite::{Script, scripts, scripts_in};
use windlass_tests::wast::{Runner, Settings};
use windlass_tests::{scratch, workspace};

/// Fewer directives than that, and the suite has not been played.
const FEWEST: usize = 57_000;

/// The official scripts, and our own where there are threads: qemu-user 7.2 hangs in
/// `pthread_create` of programs that are linked dynamically.
fn all_scripts(machine: Machine) -> Vec<Script> {
    let mut all = scripts();
    if machine == Machine::Aarch64 {
        return all;
    }
    all.extend(scripts_in(&workspace().join("tests/wast"), "own"));
    all
}

fn suite(machine: Machine, mode: Mode, more: &[&str]) {
    if !Machine::available().contains(&machine) {
        return;
    }
    let all = all_scripts(machine);
    let expected = ExpectedFailures::official();
    let mut wrong = expected.unknown(&all);
    let mut settings = Settings {
        machine,
        mode,
        build: more.iter().map(|word| (*word).to_owned()).collect(),
        seeds: Vec::new(),
    };
    let played = play("wast", &all, &settings, &expected);
    wrong.extend(played.wrong);
    settings
        .build
        .push("--relaxed-simd=deterministic".to_owned());
    let (relaxed, _): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|script| script.name.starts_with("relaxed-simd/"));
    assert!(!relaxed.is_empty(), "there is relaxed SIMD");
    wrong.extend(play("wast", &relaxed, &settings, &expected).wrong);
    assert!(
        wrong.is_empty(),
        "{machine:?} {mode:?}:\n{}",
        wrong.join("\n")
    );
    let passed = played.passed;
    assert!(passed >= FEWEST, "only {passed} directives came true");
}

#[test]
fn native_signals_guard() {
    suite(Machine::Native, MODES[0], &[]);
}

#[test]
fn native_signals_checked() {
    suite(Machine::Native, MODES[1], &[]);
}

#[test]
fn native_explicit_guard() {
    suite(Machine::Native, MODES[2], &[]);
}

#[test]
fn native_explicit_checked() {
    suite(Machine::Native, MODES[3], &[]);
}

#[test]
fn native_without_facts() {
    suite(Machine::Native, MODES[3], &["--no-facts"]);
}

#[test]
fn aarch64_signals_guard() {
    suite(Machine::Aarch64, MODES[0], &[]);
}

#[test]
fn aarch64_explicit_checked() {
    suite(Machine::Aarch64, MODES[3], &[]);
}

const PLAIN: Settings = Settings {
    machine: Machine::Native,
    mode: MODES[0],
    build: Vec::new(),
    seeds: Vec::new(),
};

/// Where directives of a script fail.
fn failing_lines(runner: &Runner, text: &str, folder: &Path) -> Vec<usize> {
    let failures = runner.run(text, None, folder).expect("it parses").failures;
    eprintln!("{failures:#?}");
    failures.into_iter().map(|(line, _)| line).collect()
}

#[test]
fn what_does_not_come_true_fails() {
    let text = r#"(module
            (func (export "one") (result i32) (i32.const 1))
            (func (export "trap") (unreachable)))
        (assert_return (invoke "one") (i32.const 1))
        (assert_return (invoke "one") (i32.const 2))
        (assert_return (invoke "trap"))
        (assert_trap (invoke "one") "unreachable")
        (assert_trap (invoke "trap") "integer overflow")
        (assert_exhaustion (invoke "trap") "call stack exhausted")
        (assert_exception (invoke "trap"))
        (assert_unlinkable (module) "unknown import")
        (assert_trap (module) "unreachable")
        (assert_return (invoke "two"))
        (assert_return (get "one"))
        (assert_unlinkable (module (import "spectest" "none" (func))) "incompatible import type")
        (assert_return (invoke $none "one"))
        (assert_invalid (module) "type mismatch")
        (module (import "spectest" "none" (func)))
        (invoke "one")"#;
    let folder = scratch("wast/wrong");
    let lines = failing_lines(&runner(&PLAIN, &folder), text, &folder);
    assert_eq!(lines, Vec::from_iter(5..=19));
}

#[test]
fn what_does_not_come_true_of_a_component_fails() {
    let text = r#"(component $c
            (core module $m
              (func (export "one") (result i32) (i32.const 1)) (func (export "trap") unreachable))
            (core instance $i (instantiate $m))
            (func (export "one") (result u32) (canon lift (core func $i "one")))
            (func (export "trap") (canon lift (core func $i "trap"))))
        (assert_return (invoke "one") (u32.const 1))
        (assert_return (invoke "one") (u32.const 2))
        (assert_return (invoke "one") (s32.const 1))
        (assert_return (invoke "one"))
        (assert_trap (invoke "one") "unreachable")
        (assert_return (invoke "one" (u32.const 1)) (u32.const 1))
        (assert_return (invoke "two"))
        (register "c" $c)
        (assert_return (get "one"))
        (thread $t (shared (module $c)))
        (wait $t)
        (component (import "f" (func)))
        (assert_invalid (component) "type mismatch")
        (assert_trap (component) "unreachable")
        (assert_unlinkable (component) "missing import")
        (assert_trap (invoke $c "trap") "unreachable")
        (assert_return (invoke $c "one") (u32.const 1))"#;
    let folder = scratch("wast/wrong-component");
    let mut lines = failing_lines(&runner(&PLAIN, &folder), text, &folder);
    // A thread that cannot begin has no end either.
    lines.dedup();
    let wrong = (8..=21).chain([23]);
    assert_eq!(lines, Vec::from_iter(wrong));
}

#[test]
fn a_host_that_hangs_fails() {
    let text = r#"(module (func (export "f")) (func (export "hang") (loop (br 0))))
        (invoke "f")
        (invoke "hang")
        (invoke "f")"#;
    let folder = scratch("wast/hanging");
    let runner = runner(&PLAIN, &folder).with_limit(Duration::from_secs(3));
    assert_eq!(failing_lines(&runner, text, &folder), [3, 4]);
}

#[test]
fn unknown_settings_and_directives_are_errors() {
    let folder = scratch("wast/unknown");
    let settings = Settings {
        build: vec!["--no-such-option".to_owned()],
        ..PLAIN
    };
    assert!(Runner::new(&settings, &folder).is_err());
    let runner = runner(&PLAIN, &folder);
    assert!(runner.run("(assert_nothing)", None, &folder).is_err());
    let text = r#"(assert_malformed_custom (module quote "") "unknown")"#;
    assert_eq!(failing_lines(&runner, text, &folder), [1]);
}
