//! Tests of drawing plans and of making them smaller.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{TestCaseError, TestError};
use wasmparser::{Validator, WasmFeatures};

use super::Plans;
use crate::fuzz::adapters::case::Case;
use crate::fuzz::adapters::code::Memory;
use crate::fuzz::adapters::draw::runner;
use crate::fuzz::adapters::faults::Guest;
use crate::fuzz::adapters::guest::{Back, Function};
use crate::fuzz::adapters::plan::{Half, Part, Plan};
use crate::fuzz::adapters::strings::Encoding;
use crate::fuzz::adapters::types::Type;
use crate::fuzz::adapters::values::Value;

/// The smallest plan that a seed leads to which a predicate holds for, if it holds for the seed's.
fn least(seed: u64, fails: impl Fn(&Plan) -> bool) -> Option<Plan> {
    let runner = &mut runner(seed);
    let tree = Plans.new_tree(runner).expect("a plan");
    let outcome = runner.run_one(tree, |plan| match fails(&plan) {
        true => Err(TestCaseError::fail("so it should")),
        false => Ok(()),
    });
    match outcome {
        Ok(_) => None,
        Err(TestError::Fail(_, plan)) => Some(plan),
        Err(TestError::Abort(reason)) => unreachable!("{reason}"),
    }
}

fn any(value: &Value, holds: &impl Fn(&Value) -> bool) -> bool {
    holds(value)
        || match value {
            Value::Parts(values) => values.iter().any(|value| any(value, holds)),
            Value::Map(pairs) => {
                let mut pairs = pairs.iter();
                pairs.any(|(key, value)| any(key, holds) || any(value, holds))
            }
            Value::Case(_, Some(payload)) => any(payload, holds),
            _ => false,
        }
}

fn any_value(plan: &Plan, holds: impl Fn(&Value) -> bool) -> bool {
    let mut values = plan.parts.iter().flat_map(|part| &part.values);
    values.any(|value| any(value, &holds))
}

/// The plan of one call of a function with one parameter, and else of nothing.
fn plain(ty: Type, value: Value) -> Plan {
    Plan {
        handles: false,
        parts: vec![Part {
            function: Function {
                params: vec![ty],
                result: Back::Nothing,
            },
            values: vec![Value::Parts(vec![value])],
            caller: Vec::new(),
            callee: Vec::new(),
        }],
        caller: Half {
            guest: Guest {
                memory: Memory { bits_64: false },
                encoding: Encoding::Utf8,
            },
            post_return: false,
        },
        callee: None,
    }
}

#[test]
fn a_string_that_is_too_long_is_all_that_is_left() {
    let fails = |plan: &Plan| {
        any_value(plan, |value| match value {
            Value::String(text) => text.chars().count() > 3,
            _ => false,
        })
    };
    let plans: Vec<Plan> = (0..40).filter_map(|seed| least(seed, fails)).collect();
    assert!(plans.len() > 20, "{} of 40 have such a string", plans.len());
    for plan in plans {
        assert_eq!(plan, plain(Type::String, Value::String("aaaa".to_owned())));
    }
}

#[test]
fn a_case_of_a_variant_of_many_keeps_them() {
    let fails = |plan: &Plan| any_value(plan, |value| matches!(value, Value::Case(255.., _)));
    let plans: Vec<Plan> = (0..400).filter_map(|seed| least(seed, fails)).collect();
    assert!(!plans.is_empty());
    for plan in plans {
        let many = |ty: &Type| ty.cases().is_some_and(|cases| cases == vec![None; 256]);
        assert!(many(&plan.parts[0].function.params[0]), "{plan:?}");
        let Value::Parts(values) = &plan.parts[0].values[0] else {
            unreachable!("{plan:?}")
        };
        assert_eq!(values[..], [Value::Case(255, None)]);
    }
}

#[test]
fn a_fault_stays_when_all_about_it_goes() {
    for rule in [
        "invalid-char",
        "unknown-handle",
        "list-too-long",
        "invalid-utf16",
    ] {
        let fails = |plan: &Plan| {
            let mut picks = plan.parts.iter().flat_map(|part| &part.callee);
            picks.any(|pick| pick.rule == rule)
        };
        let plans: Vec<Plan> = (0..60).filter_map(|seed| least(seed, fails)).collect();
        assert!(!plans.is_empty(), "{rule}");
        for plan in plans {
            assert_eq!(plan.parts.len(), 1, "{plan:?}");
            let part = &plan.parts[0];
            assert_eq!((part.values.len(), part.function.params.len()), (1, 1));
            assert_eq!((part.caller.len(), part.callee.len()), (0, 1), "{plan:?}");
            assert_eq!((part.callee[0].place, part.callee[0].way), (0, 0));
            assert!(Case::of(plan, rule).expectations.contains(rule));
        }
    }
}

/// Some of the steps are taken, as if by chance; each plan that is asked on the way is a component
/// with expectations.
#[test]
fn what_is_smaller_is_as_sound() {
    for seed in 0..12u64 {
        let mut tree = Plans.new_tree(&mut runner(seed)).expect("a plan");
        let mut go = tree.simplify();
        for step in 1..60u64 {
            if !go {
                break;
            }
            let case = Case::of(tree.current(), "smaller");
            let bytes = wat::parse_str(&case.component);
            let bytes = bytes.unwrap_or_else(|e| panic!("seed {seed}: {e}"));
            let valid = Validator::new_with_features(WasmFeatures::all())
                .validate_all(&bytes)
                .map(drop);
            assert!(valid.is_ok(), "seed {seed}: {valid:?}\n{}", case.component);
            let taken = (seed ^ step).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 62 != 0;
            go = if taken {
                tree.simplify()
            } else {
                tree.complicate()
            };
        }
    }
}

#[test]
fn a_seed_always_gives_the_same_case() {
    for seed in 0..20 {
        assert_eq!(Case::new(seed), Case::new(seed));
    }
}

fn kinds(ty: &Type, found: &mut BTreeSet<String>) {
    let text = format!("{ty:?}");
    let name = text.split(|c: char| !c.is_alphanumeric()).next();
    found.extend(name.map(str::to_owned));
    super::types::each(ty, &mut |ty| kinds(ty, found));
}

#[test]
fn every_type_every_fault_and_every_pair_of_encodings_is_drawn() {
    let mut types = BTreeSet::new();
    let mut rules = BTreeSet::new();
    let mut pairs = BTreeSet::new();
    for seed in 0..600 {
        let plan = Plans.new_tree(&mut runner(seed)).expect("a plan").current();
        for part in &plan.parts {
            part.function
                .params
                .iter()
                .for_each(|ty| kinds(ty, &mut types));
            rules.extend(part.caller.iter().map(|pick| ("caller", pick.rule)));
            rules.extend(part.callee.iter().map(|pick| ("callee", pick.rule)));
        }
        let half = |half: Half| format!("{:?} {}", half.guest.encoding, half.guest.memory.bits_64);
        pairs.insert((half(plan.caller), plan.callee.map(half)));
    }
    let names = "Bool Borrow Char Enum F32 F64 FixedList Flags Int List Map Option Own Record \
                 Result String Tuple Variant";
    assert_eq!(
        types
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" "),
        names
    );
    let names = [
        "invalid-char",
        "invalid-discriminant",
        "invalid-utf16",
        "invalid-utf8",
        "list-too-long",
        "pointer-out-of-bounds",
        "string-too-long",
        "unaligned-pointer",
        "unknown-handle",
    ];
    let all = ["caller", "callee"].into_iter();
    let all = all.flat_map(|who| names.map(|name| (who, name)));
    assert_eq!(rules, all.collect());
    assert_eq!(pairs.len(), 6 * 7, "{pairs:?}");
}
