//! Strategies for interface types.
//!
//! In: how deep. Out: types whose names have no numbers yet.

use proptest::bool::weighted;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, any};
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy, Union};

use super::super::types::Type;

/// Types that are nested at most so deep. Scalars and strings are half of all, and the only ones at
/// the end.
pub(super) fn nested(depth: u32, handles: bool) -> BoxedStrategy<Type> {
    let end = ends(handles);
    if depth == 0 {
        return end;
    }
    let inner = nested(depth - 1, handles);
    // What maps have is no handle.
    let owner = match handles {
        true => nested(depth - 1, false),
        false => inner.clone(),
    };
    let boxed = |ty: BoxedStrategy<Type>| ty.prop_map(Box::new).boxed();
    let element = boxed(inner.clone());
    let lists = element.clone().prop_map(Type::List).boxed();
    let counts = select(vec![1, 2, 3, 4, 5, 8, 17]);
    let fixed =
        (element.clone(), counts).prop_map(|(element, count)| Type::FixedList(element, count));
    let maps = (boxed(keys()), boxed(owner)).prop_map(|(key, value)| Type::Map(key, value));
    let records = several(&inner).prop_map(|fields| Type::Record(0, fields));
    let enums = select(vec![1, 2, 3, 7, 255, 256, 257]).prop_map(|count| Type::Enum(0, count));
    let flags = select(vec![1, 5, 8, 9, 16, 17, 31, 32]).prop_map(|count| Type::Flags(0, count));
    let payload = option::weighted(2.0 / 3.0, element.clone());
    let results = (payload.clone(), payload).prop_map(|(ok, error)| Type::Result(ok, error));
    Union::new_weighted(vec![
        (24, end),
        (4, lists),
        (2, fixed.boxed()),
        (2, maps.boxed()),
        (2, several(&inner).prop_map(Type::Tuple).boxed()),
        (4, records.boxed()),
        (4, variants(inner)),
        (1, enums.boxed()),
        (1, flags.boxed()),
        (2, element.prop_map(Type::Option).boxed()),
        (2, results.boxed()),
    ])
    .boxed()
}

/// Few fields, and now and then more.
fn several(inner: &BoxedStrategy<Type>) -> BoxedStrategy<Vec<Type>> {
    let (few, more) = (vec(inner.clone(), 1..=4), vec(inner.clone(), 1..=12));
    Union::new_weighted(vec![(9, few), (1, more)]).boxed()
}

/// Variants of few cases, of which now and then some without payload follow until the discriminant
/// is about to get, or has got, a second byte.
fn variants(inner: BoxedStrategy<Type>) -> BoxedStrategy<Type> {
    let cases = vec(option::weighted(0.75, inner), 1..=4);
    let counts = select(vec![255, 256, 257]);
    (cases, weighted(1.0 / 12.0), counts)
        .prop_map(|(mut cases, many, count)| {
            if many {
                cases.resize(count, None);
            }
            Type::Variant(0, cases)
        })
        .boxed()
}

fn ints() -> BoxedStrategy<Type> {
    (select(vec![8, 16, 32, 64]), any::<bool>())
        .prop_map(|(bits, signed)| Type::Int(bits, signed))
        .boxed()
}

fn keys() -> BoxedStrategy<Type> {
    let one = |ty| Just(ty).boxed();
    Union::new(vec![one(Type::String), one(Type::Char), ints()]).boxed()
}

fn ends(handles: bool) -> BoxedStrategy<Type> {
    let one = |ty| Just(ty).boxed();
    let scalars = Union::new_weighted(vec![
        (3, one(Type::String)),
        (1, one(Type::Bool)),
        (2, ints()),
        (1, one(Type::F32)),
        (1, one(Type::F64)),
        (1, one(Type::Char)),
    ])
    .boxed();
    match handles {
        true => Union::new_weighted(vec![(7, scalars), (1, one(Type::Own))]).boxed(),
        false => scalars,
    }
}
