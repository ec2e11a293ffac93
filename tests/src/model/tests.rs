//! The interpreter and the search by themselves, and whether programs are valid components.

use super::generate::generate;
use super::render::render;
use super::search::{Verdict, search, simulate};
use super::{Entry, Outcome};
use crate::fuzz::random::Random;

/// Programs are components that a validator with all features takes.
#[test]
fn programs_are_valid() {
    for seed in 0..300 {
        let text = render(&generate(seed));
        let bytes = match wat::parse_str(&text) {
            Ok(bytes) => bytes,
            Err(error) => panic!("seed {seed}: {error}\n{text}"),
        };
        let mut validator =
            wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all());
        if let Err(error) = validator.validate_all(&bytes) {
            panic!("seed {seed}: {error}\n{text}");
        }
    }
}

/// What the interpreter does with any choices, the search finds again; and a word that is changed
/// is found out.
#[test]
fn searches_find_what_was_chosen() {
    let mut outcomes = std::collections::BTreeMap::<String, usize>::new();
    let (mut exhausted, mut entries) = (0, 0);
    for seed in 0..2000 {
        let program = generate(seed);
        let random = &mut Random::new(!seed);
        let mut choose = |alternatives| random.below(alternatives);
        let (mut trace, outcome) = simulate(&program, &mut choose);
        let outcome = outcome.expect("programs end").told();
        let name = match &outcome {
            Outcome::Trap(trap) => trap.clone(),
            Outcome::Returned(_) => "returned".to_owned(),
            Outcome::Deadlock => "deadlock at the host".to_owned(),
        };
        *outcomes.entry(name).or_default() += 1;
        entries += trace.len();
        match search(&program, &trace, &outcome) {
            Verdict::Allowed => {}
            Verdict::Exhausted => exhausted += 1,
            Verdict::Forbidden(why) => panic!("seed {seed}: {why:?}"),
        }
        let Some(entry) = trace.last_mut() else {
            continue;
        };
        *entry = Entry {
            value: entry.value ^ 0x5a5a_5a00,
            ..*entry
        };
        let verdict = search(&program, &trace, &outcome);
        assert_ne!(verdict, Verdict::Allowed, "seed {seed}: {trace:?}");
    }
    eprintln!("{entries} entries, {exhausted} searches too long, {outcomes:#?}");
    assert!(exhausted * 100 < 2000, "{exhausted} searches too long");
    let share = |name: &str| outcomes.get(name).copied().unwrap_or(0);
    assert!(share("returned") > 600, "{outcomes:?}");
    assert!(share("deadlock at the host") < 700, "{outcomes:?}");
}
