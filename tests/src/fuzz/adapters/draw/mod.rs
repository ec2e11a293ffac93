//! Plans from seeds, as strategies of `proptest`.
//!
//! In: a seed. Out: a plan, the same on every machine. Elsewhere: how plans that fail are made
//! smaller (`shrink`): a strategy that depends on what another draws, as values do on types, draws
//! anew when that gets smaller, so that the failure would mostly be lost.

mod types;
mod values;

use proptest::bool::weighted;
use proptest::collection::vec;
use proptest::prelude::{Just, any};
use proptest::sample::{select, subsequence};
use proptest::strategy::{BoxedStrategy, Strategy, Union, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::code::Memory;
use super::faults::{Guest, Site};
use super::guest::{Back, Function};
use super::plan::{Half, Part, Pick, Plan, Who};
use super::strings::Encoding;
use super::types::Type;

/// Most faults of a function on one side.
const MAX_FAULTS: usize = 5;
/// How deep types are nested.
const DEPTH: u32 = 3;
/// How often a smaller case is played at most, so that what is kept depends on the seed alone.
const MAX_PLAYED: u32 = 4096;
/// How long that may take, in milliseconds, should each take long.
const MAX_TIME: u32 = 10 * 60 * 1000;

/// What draws from a seed.
#[must_use]
pub fn runner(seed: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        failure_persistence: None,
        max_shrink_iters: MAX_PLAYED,
        max_shrink_time: MAX_TIME,
        verbose: 0,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// What a strategy draws.
///
/// # Panics
/// When it rejects all that it draws, which none of ours does.
pub fn drawn<S: Strategy>(strategy: &S, runner: &mut TestRunner) -> S::Value {
    let tree = strategy.new_tree(runner);
    tree.expect("nothing is rejected").current()
}

/// Plans.
pub fn plans() -> BoxedStrategy<Plan> {
    let whole = (weighted(0.75), weighted(0.5));
    let whole = whole.prop_flat_map(|(has_callee, handles)| {
        let handles = has_callee && handles;
        let callee = match has_callee {
            true => halves().prop_map(Some).boxed(),
            false => Just(None).boxed(),
        };
        let parts = vec(parts(handles), 1..=3);
        (Just(handles), parts, halves(), callee)
    });
    let picked = whole.prop_flat_map(|(handles, parts, caller, callee)| {
        let parts: Vec<_> = parts
            .into_iter()
            .map(|part| with_faults(part, caller, callee))
            .collect();
        (Just(handles), parts, Just(caller), Just(callee))
    });
    picked
        .prop_map(|(handles, parts, caller, callee)| Plan {
            handles,
            parts,
            caller,
            callee,
        })
        .boxed()
}

fn halves() -> BoxedStrategy<Half> {
    let encodings = vec![Encoding::Utf8, Encoding::Utf16, Encoding::Compact];
    (weighted(1.0 / 3.0), select(encodings), weighted(0.75))
        .prop_map(|(bits_64, encoding, post_return)| Half {
            guest: Guest {
                memory: Memory { bits_64 },
                encoding,
            },
            post_return,
        })
        .boxed()
}

/// Functions with values, without faults.
fn parts(handles: bool) -> BoxedStrategy<Part> {
    functions(handles)
        .prop_flat_map(|function| {
            let values = vec(values::of(&function.tuple()), 1..=3);
            (Just(function), values)
        })
        .prop_map(|(function, values)| Part {
            function,
            values,
            caller: Vec::new(),
            callee: Vec::new(),
        })
        .boxed()
}

fn functions(handles: bool) -> BoxedStrategy<Function> {
    let owned = types::nested(DEPTH, handles);
    let param = match handles {
        true => Union::new_weighted(vec![(1, Just(Type::Borrow).boxed()), (5, owned)]).boxed(),
        false => owned,
    };
    let params = Union::new_weighted(vec![
        (1, vec(param.clone(), 0)),
        (1, vec(param.clone(), 8..20)),
        (6, vec(param, 1..5)),
    ]);
    params
        .prop_flat_map(|params| {
            let result = results(&params);
            (Just(params), result)
        })
        .prop_map(|(params, result)| Function { params, result })
        .boxed()
}

/// What a function gives back: of its parameters those that were not lent.
fn results(params: &[Type]) -> BoxedStrategy<Back> {
    let lent = |n: &usize| params[*n] == Type::Borrow;
    let owned: Vec<usize> = (0..params.len()).filter(|n| !lent(n)).collect();
    if owned.is_empty() {
        return Just(Back::Nothing).boxed();
    }
    let all = owned.len() == params.len();
    let one = select(owned).prop_map(Back::One).boxed();
    let nothing = Just(Back::Nothing).boxed();
    match all {
        true => Union::new_weighted(vec![(1, nothing), (2, one), (3, Just(Back::All).boxed())]),
        false => Union::new_weighted(vec![(1, nothing), (5, one)]),
    }
    .boxed()
}

fn with_faults(part: Part, caller: Half, callee: Option<Half>) -> BoxedStrategy<Part> {
    let in_caller = picks(part.sites(Who::Caller, caller.guest));
    let in_callee = callee.map(|half| part.sites(Who::Callee, half.guest));
    let in_callee = picks(in_callee.unwrap_or_default());
    (Just(part), in_caller, in_callee)
        .prop_map(|(part, caller, callee)| Part {
            caller,
            callee,
            ..part
        })
        .boxed()
}

fn picks(sites: Vec<Site>) -> BoxedStrategy<Vec<Pick>> {
    let count = sites.len().min(MAX_FAULTS);
    let indices: Vec<usize> = (0..sites.len()).collect();
    (subsequence(indices, count), vec(any::<usize>(), count))
        .prop_map(move |(indices, ways)| {
            let picked = indices.into_iter().zip(ways);
            picked.map(|(n, way)| Pick::of(&sites, n, way)).collect()
        })
        .boxed()
}
