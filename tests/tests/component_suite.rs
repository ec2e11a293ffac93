//! The Component Model's reference tests, and our own for the same rules.
//!
//! The former are no part of the project: `wast::suite::component_model` says where they are looked
//! for. On this machine they are played in every mode, with facts and without; on aarch64 only
//! those whose components run, in the two modes that differ most, because what is refused is
//! refused before code is made.
//!
//! Those of concurrency are also played with threads in other orders than the one in which they
//! become ready.
//!
//! What is expected to fail stands in `tests/wast/component-model-failures.txt`.

use windlass_tests::guests::{MODES, Mode};
use windlass_tests::machine::{Machine, skip};
use windlass_tests::wast::Settings;
use windlass_tests::wast::expected::ExpectedFailures;
use windlass_tests::wast::many::play;
use windlass_tests::wast::suite::{
    Script, component_model, component_scripts, own_component_scripts,
};

/// Folders with the fewest directives that must come true in each; fewer, and they have not been
/// played.
const RUN: &[(&str, usize)] = &[
    ("async", 307),
    ("linking", 272),
    ("resources", 36),
    ("values", 220),
];
const REFUSED: &[(&str, usize)] = &[("binary", 122), ("validation", 460)];

const FEWEST_OWN: usize = 215;

fn scripts_of(folders: &[(&str, usize)]) -> Option<(Vec<Script>, usize)> {
    let Some(suite) = component_model() else {
        skip("the Component Model's reference tests are not there; see WINDLASS_SUITES");
        return None;
    };
    let scripts = folders
        .iter()
        .flat_map(|(folder, _)| component_scripts(&suite, folder))
        .collect();
    Some((scripts, folders.iter().map(|(_, fewest)| fewest).sum()))
}

/// The ways to compile in a mode: with what the closed world makes certain, and without.
fn settings(machine: Machine, mode: Mode) -> [Settings; 2] {
    ["", "--no-facts"].map(|build| Settings {
        machine,
        mode,
        build: vec![build.to_owned()],
        seeds: Vec::new(),
    })
}

fn suite(machine: Machine, mode: Mode, folders: &[(&str, usize)]) {
    if !Machine::available().contains(&machine) {
        return;
    }
    let Some((scripts, fewest)) = scripts_of(folders) else {
        return;
    };
    let expected = ExpectedFailures::component_model();
    for settings in settings(machine, mode) {
        let played = play("component-model", &scripts, &settings, &expected);
        let mut wrong = played.wrong;
        if folders.len() > RUN.len() {
            wrong.extend(expected.unknown(&scripts));
        }
        let only_valid = played.only_valid.into_iter();
        wrong.extend(only_valid.map(|(place, feature)| format!("{place}: {feature}")));
        assert!(wrong.is_empty(), "{settings:?}:\n{}", wrong.join("\n"));
        let passed = played.passed;
        assert!(passed >= fewest, "only {passed} directives came true");
    }
}

/// So many other orders of threads.
const ORDERS: u64 = 20;

#[test]
fn threads_in_any_order() {
    let Some((scripts, _)) = scripts_of(&RUN[..1]) else {
        return;
    };
    let expected = ExpectedFailures::component_model_in_any_order();
    for mut settings in settings(Machine::Native, MODES[0]) {
        settings.seeds = (1..=ORDERS).collect();
        let played = play("component-model-orders", &scripts, &settings, &expected);
        assert!(played.wrong.is_empty(), "{}", played.wrong.join("\n"));
    }
}

fn native(mode: Mode) {
    suite(Machine::Native, mode, &[RUN, REFUSED].concat());
}

/// Plays our own scripts in every mode.
fn own(machine: Machine) {
    if !Machine::available().contains(&machine) {
        return;
    }
    let scripts = own_component_scripts();
    let none = ExpectedFailures::parse("").expect("an empty list");
    for settings in MODES.iter().flat_map(|mode| settings(machine, *mode)) {
        let played = play("component-scripts", &scripts, &settings, &none);
        let (wrong, passed) = (played.wrong, played.passed);
        assert!(wrong.is_empty(), "{settings:?}:\n{}", wrong.join("\n"));
        assert!(passed >= FEWEST_OWN, "only {passed} directives came true");
        assert!(played.only_valid.is_empty(), "{:?}", played.only_valid);
    }
}

#[test]
fn native_signals_guard() {
    native(MODES[0]);
}

#[test]
fn native_signals_checked() {
    native(MODES[1]);
}

#[test]
fn native_explicit_guard() {
    native(MODES[2]);
}

#[test]
fn native_explicit_checked() {
    native(MODES[3]);
}

#[test]
fn aarch64_signals_guard() {
    suite(Machine::Aarch64, MODES[0], RUN);
}

#[test]
fn aarch64_explicit_checked() {
    suite(Machine::Aarch64, MODES[3], RUN);
}

#[test]
fn own_scripts() {
    own(Machine::Native);
}

#[test]
fn own_scripts_on_aarch64() {
    own(Machine::Aarch64);
}
