//! Strategies for values of interface types.
//!
//! In: a type. Out: values whose handles have no numbers yet.

use proptest::collection::vec;
use proptest::prelude::{Just, any};
use proptest::strategy::{BoxedStrategy, Strategy, Union};

use super::super::types::Type;
use super::super::values::Value;

/// Values of a type.
pub(super) fn of(ty: &Type) -> BoxedStrategy<Value> {
    match ty {
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::Int(bits, signed) => ints(*bits, *signed),
        Type::F32 => floats(vec![f32::NAN, -0.0], |n| n as f32 / 64.0)
            .prop_map(|float| Value::F32(float.to_bits()))
            .boxed(),
        Type::F64 => floats(vec![f64::INFINITY, f64::NAN], |n| n as f64 / 4096.0)
            .prop_map(|float| Value::F64(float.to_bits()))
            .boxed(),
        Type::Char => characters(4).prop_map(Value::Char).boxed(),
        Type::Own | Type::Borrow => Just(Value::Handle(0)).boxed(),
        Type::String => strings().prop_map(Value::String).boxed(),
        Type::List(element) => lists(element),
        Type::FixedList(element, count) => vec(of(element), *count as usize)
            .prop_map(Value::Parts)
            .boxed(),
        Type::Map(key, value) => vec((of(key), of(value)), 0..4).prop_map(map).boxed(),
        Type::Tuple(fields) | Type::Record(_, fields) => {
            let fields: Vec<_> = fields.iter().map(of).collect();
            fields.prop_map(Value::Parts).boxed()
        }
        Type::Flags(_, count) => {
            let unused = 32 - count;
            let flags = any::<u32>().prop_map(move |bits| Value::Flags(bits >> unused));
            flags.boxed()
        }
        Type::Variant(..) | Type::Enum(..) | Type::Option(_) | Type::Result(..) => {
            cases(&ty.cases().unwrap_or_default())
        }
    }
}

fn ints(bits: u32, signed: bool) -> BoxedStrategy<Value> {
    let raw = Union::new(vec![
        Just(0).boxed(),
        Just(u64::MAX).boxed(),
        Just(1 << (bits - 1)).boxed(),
        any::<u64>().boxed(),
    ]);
    let unused = 64 - bits;
    raw.prop_map(move |raw| {
        Value::Int(match signed {
            true => i128::from((raw << unused) as i64 >> unused),
            false => i128::from(raw << unused >> unused),
        })
    })
    .boxed()
}

/// Two special ones, and ordinary ones, which are half of all.
fn floats<T: Copy + std::fmt::Debug + 'static>(
    special: Vec<T>,
    ordinary: fn(u64) -> T,
) -> BoxedStrategy<T> {
    let special = special.into_iter().map(|float| (1, Just(float).boxed()));
    let mut all: Vec<_> = special.collect();
    all.push((2, any::<u64>().prop_map(ordinary).boxed()));
    Union::new_weighted(all).boxed()
}

/// Short ones; of scalars and the like, now and then long ones.
fn lists(element: &Type) -> BoxedStrategy<Value> {
    let short = vec(of(element), 0..4);
    let lists = match element.fields().is_none() && element.cases().is_none() {
        true => Union::new_weighted(vec![(11, short), (1, vec(of(element), 0..200))]),
        false => Union::new(vec![short]),
    };
    lists.prop_map(Value::Parts).boxed()
}

/// A map of pairs, of which those whose key there is already go away.
fn map(pairs: Vec<(Value, Value)>) -> Value {
    let mut kept: Vec<(Value, Value)> = Vec::new();
    for (key, value) in pairs {
        if kept.iter().all(|(known, _)| *known != key) {
            kept.push((key, value));
        }
    }
    Value::Map(kept)
}

/// One of the first eight cases, or now and then the last.
fn cases(cases: &[Option<&Type>]) -> BoxedStrategy<Value> {
    let first = cases.len().min(8);
    let of_case = |n: usize| match cases[n] {
        None => Just(Value::Case(n, None)).boxed(),
        Some(ty) => of(ty)
            .prop_map(move |payload| Value::Case(n, Some(Box::new(payload))))
            .boxed(),
    };
    let mut all: Vec<_> = (0..first).map(|n| (7, of_case(n))).collect();
    all.push((first as u32, of_case(cases.len() - 1)));
    Union::new_weighted(all).boxed()
}

/// Characters of the first of these: ASCII, Latin-1, the basic plane, all. One strategy and no
/// union of several, since strings have many of them.
fn characters(planes: u32) -> BoxedStrategy<char> {
    const BASIC: [u32; 7] = [0x7ff, 0x800, 0x20ac, 0xd7ff, 0xe000, 0xffff, 0x100];
    const ALL: [u32; 3] = [0x1_0000, 0x1_f980, 0x10_ffff];
    (0..planes, any::<u32>())
        .prop_map(|(plane, number)| {
            let code = match plane {
                0 => number % 0x80,
                1 => number % 0x100,
                2 => BASIC[number as usize % BASIC.len()],
                _ => ALL[number as usize % ALL.len()],
            };
            char::from_u32(code).unwrap_or('x')
        })
        .boxed()
}

fn strings() -> BoxedStrategy<String> {
    (1..=4u32, any::<bool>())
        .prop_flat_map(|(planes, rare)| {
            // Only now and then one that is not ASCII, so that conversions begin well.
            let one = match rare {
                true => (0..20u32, characters(1), characters(planes))
                    .prop_map(|(n, ascii, any)| if n > 0 { ascii } else { any })
                    .boxed(),
                false => characters(planes),
            };
            Union::new_weighted(vec![
                (1, vec(one.clone(), 0)),
                (10, vec(one.clone(), 0..10)),
                (4, vec(one.clone(), 0..70)),
                (1, vec(one, 200..600)),
            ])
        })
        .prop_map(|chars| chars.into_iter().collect())
        .boxed()
}
