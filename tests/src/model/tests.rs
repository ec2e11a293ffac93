//! The interpreter and the search by themselves, and whether programs are valid components.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::generate::generate;
use super::program::{Child, Op, OpKind, event_id};
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
    let mut outcomes = BTreeMap::<String, usize>::new();
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
    assert!(outcomes.len() > 15, "{outcomes:?}");
}

/// Programs come to every kind of operation, and to the events that matter.
#[test]
fn programs_come_to_everything() {
    let mut seen = BTreeSet::new();
    for seed in 0..3000 {
        let program = generate(seed);
        let mut kinds = HashMap::new();
        for block in program.children.iter().flat_map(Child::blocks) {
            collect(&block.ops, &mut kinds);
        }
        let (trace, _) = simulate(&program, &mut |_| 0);
        for entry in &trace {
            let (id, word) = (entry.what / 8, entry.what % 8);
            match kinds.get(&id) {
                Some(kind) => {
                    let text = format!("{kind:?}");
                    let name = text.split([' ', '{']).next().unwrap_or_default();
                    let result = match kind {
                        OpKind::SubtaskCancel { .. } => Some(entry.value),
                        OpKind::CallAsync { .. } if word == 1 => Some(entry.value),
                        OpKind::SetWait { .. } if word == 0 => Some(entry.value),
                        OpKind::Copy { .. } | OpKind::CancelCopy { .. } => Some(entry.value & 15),
                        _ => None,
                    };
                    seen.insert((name.to_owned(), result));
                }
                None if word == 0 && id == event_id(0) => {
                    seen.insert(("event".to_owned(), Some(entry.value)));
                }
                None => {}
            }
        }
    }
    let mut wanted: Vec<(&str, Option<u32>)> = [
        "Call",
        "TaskReturn",
        "TaskCancel",
        "SetNew",
        "SetPoll",
        "SetDrop",
        "Join",
        "SubtaskDrop",
        "New",
        "Drop",
        "Forward",
        "Backpressure",
        "Yield",
        "Suspend",
        "ThreadIndex",
        "ThreadNew",
        "ResumeLater",
        "Switch",
        "ContextGet",
        "ContextSet",
        "ErrorContextNew",
        "ErrorContextDrop",
    ]
    .map(|name| (name, None))
    .to_vec();
    for (name, results) in [
        ("CallAsync", &[0, 1, 2][..]),
        ("SubtaskCancel", &[2, 3, 4, u32::MAX]),
        ("SetWait", &[1, 2, 3, 4, 5]),
        ("Copy", &[0, 1, 15]),
        ("CancelCopy", &[0, 1, 2]),
        ("event", &[0, 1, 2, 3, 4, 5, 6]),
    ] {
        wanted.extend(results.iter().map(|result| (name, Some(*result))));
    }
    wanted.retain(|(name, result)| !seen.contains(&((*name).to_owned(), *result)));
    assert!(wanted.is_empty(), "{wanted:?}");
}

fn collect(ops: &[Op], kinds: &mut HashMap<u32, OpKind>) {
    for op in ops {
        kinds.insert(op.id, op.kind.clone());
        if let OpKind::If {
            then, otherwise, ..
        } = &op.kind
        {
            collect(then, kinds);
            collect(otherwise, kinds);
        }
    }
}
