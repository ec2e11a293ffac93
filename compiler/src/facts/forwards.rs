//! Functions that only hand on their parameters to another instance, or to what is no core
//! function: calls of them call what they hand on to.
//!
//! In: the Plan, what its bodies mention, and what tables and globals are known to hold. Out:
//! [`Forwards`]. Tools that tie modules together in a circle make such functions (`wit-component`'s
//! shims: a `call_indirect` with a constant index, through a table that is filled in later); here
//! they vanish.

use std::collections::BTreeMap;

use super::bodies::{Bodies, Forward};
use super::call_tables::{CallTables, Element};
use super::constant_globals::ConstantGlobals;
use crate::elaborate::plan::{ConstValue, FuncBody, Plan, Program};
use crate::ids::FuncId;

/// Where calls go.
#[derive(Debug, Default)]
pub struct Forwards(BTreeMap<FuncId, FuncId>);

impl Forwards {
    /// Finds them. A function that hands on to itself, by whatever way, is none.
    #[must_use]
    pub fn new(
        plan: &Plan<'_>,
        bodies: &Bodies,
        call_tables: &CallTables,
        globals: &ConstantGlobals,
    ) -> Forwards {
        let mut next = BTreeMap::new();
        if plan.program == Program::Module {
            // Nobody has tied modules together; what calls an import is a frame that its author
            // wrote.
            return Forwards::default();
        }
        for (id, func) in &plan.funcs {
            let FuncBody::Core { instance, index } = func.body else {
                continue;
            };
            let (caller, instance) = (instance, &plan.instances[instance]);
            let body = bodies.get(plan, instance.module, index);
            let Some(forward) = body.and_then(|body| body.forward) else {
                continue;
            };
            let target = match forward {
                Forward::Func(index) => Some(instance.funcs[index]),
                Forward::Table(call) => {
                    let table = instance.tables[call.table];
                    let calls = call_tables.get(table, instance.module, call.ty);
                    match calls
                        .zip(call.index)
                        .map(|(c, i)| call_tables.element(c, i))
                    {
                        Some(Some(Element::Func(func))) => Some(func),
                        _ => None,
                    }
                }
                Forward::Global(index) => match globals.get(plan, instance.globals[index]) {
                    Some(ConstValue::Func(func)) => Some(func),
                    _ => None,
                },
            };
            let target = target.filter(|target| {
                // Within an instance backtraces keep their frames; inlining makes such calls cheap.
                let callee = &plan.funcs[*target];
                let own =
                    matches!(callee.body, FuncBody::Core { instance: of, .. } if of == caller);
                !own && callee.signature == func.signature
            });
            next.extend(target.map(|target| (id, target)));
        }
        Forwards(follow(&next))
    }

    /// What a call of a function calls.
    #[must_use]
    pub fn target(&self, func: FuncId) -> FuncId {
        self.0.get(&func).copied().unwrap_or(func)
    }

    /// The functions that forward, with what they forward to in the end.
    pub fn iter(&self) -> impl Iterator<Item = (FuncId, FuncId)> {
        self.0.iter().map(|(from, to)| (*from, *to))
    }
}

/// The ends of all ways; a way without an end, or that leads into a circle, is left out.
fn follow(next: &BTreeMap<FuncId, FuncId>) -> BTreeMap<FuncId, FuncId> {
    let mut ends: BTreeMap<FuncId, Option<FuncId>> = BTreeMap::new();
    for start in next.keys() {
        let mut way = Vec::new();
        let mut at = *start;
        let end = loop {
            if let Some(end) = ends.get(&at) {
                break *end;
            }
            match next.get(&at) {
                None => break Some(at),
                Some(to) => {
                    // What is on the way leads to a circle until its end is found.
                    ends.insert(at, None);
                    way.push(at);
                    at = *to;
                }
            }
        };
        for func in way {
            ends.insert(func, end);
        }
    }
    let found = ends.into_iter().filter_map(|(from, to)| Some((from, to?)));
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn func(number: u32) -> FuncId {
        FuncId::from_u32(number)
    }

    #[test]
    fn ways_are_followed_to_their_end() {
        let next = [(0, 1), (1, 5), (2, 1), (7, 0), (9, 8)];
        let next = next.map(|(from, to)| (func(from), func(to))).into();
        let ends = [(0, 5), (1, 5), (2, 5), (7, 5), (9, 8)];
        let ends = ends.map(|(from, to)| (func(from), func(to))).into();
        assert_eq!(follow(&next), ends);
    }

    #[test]
    fn circles_have_no_end() {
        let next = [(0, 1), (1, 2), (2, 1), (3, 3), (4, 3), (5, 6)];
        let next = next.map(|(from, to)| (func(from), func(to))).into();
        assert_eq!(follow(&next), [(func(5), func(6))].into());
    }
}
