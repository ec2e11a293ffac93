//! Smaller plans: less of everything but types and values.

use super::super::guest::Back;
use super::super::plan::{Half, Part, Plan, Who};
use super::super::strings::Encoding;
use super::super::types::Type;
use super::super::values::Value;
use super::types;

const SIDES: [Who; 2] = [Who::Caller, Who::Callee];

/// Plans that lack something.
pub(super) fn smaller(plan: &Plan) -> Vec<Plan> {
    let mut out = Vec::new();
    let mut push = |change: &dyn Fn(&mut Plan)| {
        let mut smaller = plan.clone();
        change(&mut smaller);
        out.push(smaller);
    };
    if plan.parts.len() > 1 {
        (0..plan.parts.len()).for_each(|n| push(&|plan| drop(plan.parts.remove(n))));
    }
    if plan.callee.is_some() && !plan.handles {
        push(&|plan| plan.callee = None);
    }
    if plan.handles && !plan.parts.iter().any(has_handles) {
        push(&|plan| plan.handles = false);
    }
    let halves: [fn(&mut Plan) -> Option<&mut Half>; 2] =
        [|plan| Some(&mut plan.caller), |plan| plan.callee.as_mut()];
    for (half, now) in halves.into_iter().zip([Some(plan.caller), plan.callee]) {
        let Some(now) = now else { continue };
        let mut less = |needed: bool, change: fn(&mut Half)| {
            if needed {
                push(&|plan| {
                    half(plan).into_iter().for_each(change);
                });
            }
        };
        less(now.post_return, |half| half.post_return = false);
        less(now.guest.memory.bits_64, |half| {
            half.guest.memory.bits_64 = false;
        });
        less(now.guest.encoding != Encoding::Utf8, |half| {
            half.guest.encoding = Encoding::Utf8;
        });
    }
    for (n, part) in plan.parts.iter().enumerate() {
        for smaller in smaller_parts(part) {
            for smaller in with_moved_picks(smaller) {
                push(&|plan| plan.parts[n] = smaller.clone());
            }
        }
        for smaller in smaller_picks(part) {
            push(&|plan| plan.parts[n] = smaller.clone());
        }
    }
    out
}

fn has_handles(part: &Part) -> bool {
    part.function.params.iter().any(types::has_handles)
}

/// Plans in which a node of the type of a parameter, and its values, are smaller.
pub(super) fn smaller_type(plan: &Plan, part: usize, param: usize, node: usize) -> Vec<Plan> {
    let Some(of) = plan.parts.get(part) else {
        return Vec::new();
    };
    let Some(ty) = of.function.params.get(param) else {
        return Vec::new();
    };
    let values: Vec<Value> = of
        .values
        .iter()
        .map(|tuple| fields(tuple)[param].clone())
        .collect();
    let mut out = Vec::new();
    for (ty, values) in types::smaller_at(ty, &values, node) {
        let mut smaller = of.clone();
        smaller.function.params[param] = ty;
        for (tuple, value) in smaller.values.iter_mut().zip(values) {
            if let Value::Parts(fields) = tuple {
                fields[param] = value;
            }
        }
        for smaller in with_moved_picks(smaller) {
            let mut plan = plan.clone();
            plan.parts[part] = smaller;
            out.push(plan);
        }
    }
    out
}

fn fields(tuple: &Value) -> &[Value] {
    match tuple {
        Value::Parts(fields) => fields,
        other => unreachable!("{other:?} is no tuple"),
    }
}

/// Parts with fewer calls, parameters and results.
fn smaller_parts(part: &Part) -> Vec<Part> {
    let mut out = Vec::new();
    if part.values.len() > 1 {
        out.extend((0..part.values.len()).map(|n| {
            let mut smaller = part.clone();
            smaller.values.remove(n);
            smaller
        }));
    }
    let params = &part.function.params;
    for n in 0..params.len() {
        let mut smaller = part.clone();
        smaller.function.params.remove(n);
        for tuple in &mut smaller.values {
            if let Value::Parts(fields) = tuple {
                fields.remove(n);
            }
        }
        smaller.function.result = match part.function.result {
            Back::One(param) if param == n => Back::Nothing,
            Back::One(param) => Back::One(param - usize::from(param > n)),
            Back::All if params.len() == 1 => Back::Nothing,
            other => other,
        };
        out.push(smaller);
    }
    let owned = (0..params.len()).filter(|n| params[*n] != Type::Borrow);
    let results: Vec<Back> = match part.function.result {
        Back::Nothing => Vec::new(),
        Back::One(_) => vec![Back::Nothing],
        Back::All => [Back::Nothing]
            .into_iter()
            .chain(owned.map(Back::One))
            .collect(),
    };
    for result in results {
        let mut smaller = part.clone();
        smaller.function.result = result;
        out.push(smaller);
    }
    out
}

/// Parts with fewer faults, or with ones that come first.
fn smaller_picks(part: &Part) -> Vec<Part> {
    let mut out = Vec::new();
    for who in SIDES {
        let picks = part.picks(who);
        let mut push = |change: &dyn Fn(&mut Vec<_>)| {
            let mut smaller = part.clone();
            change(smaller.picks_mut(who));
            out.push(smaller);
        };
        if picks.len() > 1 {
            push(&|picks| picks.clear());
        }
        for (n, pick) in picks.iter().enumerate() {
            push(&|picks| {
                picks.remove(n);
            });
            (0..pick.place).for_each(|place| push(&|picks| picks[n].place = place));
            (0..pick.way).for_each(|way| push(&|picks| picks[n].way = way));
        }
    }
    out
}

/// A smaller part, and those where its only fault is at an earlier place: when what was before the
/// fault is gone, its place has another number.
fn with_moved_picks(part: Part) -> Vec<Part> {
    let mut out = Vec::new();
    for who in SIDES {
        if let [pick] = &part.picks(who)[..] {
            for place in (0..pick.place).rev().take(8) {
                let mut moved = part.clone();
                moved.picks_mut(who)[0].place = place;
                out.push(moved);
            }
        }
    }
    out.insert(0, part);
    out
}

/// Removes faults whose place there is no more, or whose guest.
pub(super) fn drop_lost(plan: &mut Plan) {
    for part in &mut plan.parts {
        for (who, half) in SIDES.into_iter().zip([Some(plan.caller), plan.callee]) {
            let sites = half
                .map(|half| part.sites(who, half.guest))
                .unwrap_or_default();
            let picks = part.picks_mut(who);
            picks.retain(|pick| pick.site(&sites).is_some());
        }
    }
}
