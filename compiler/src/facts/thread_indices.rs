//! Whether a component instance can tell which of its calls have a thread (CanonicalABI.md,
//! `register_thread`): the index of the next thread depends on it.
//!
//! In: the Plan, what can be reached, and who can be called back. Out: for each component instance,
//! whether it can. It takes a built-in that has to do with indices, and a call that begins while
//! another is under way that needs no task for its own sake: one that leads back to its caller.

use cranelift_entity::SecondaryMap;

use super::calls_back::Groups;
use super::reachable::Reachable;
use super::reentrance::crossings;
use crate::elaborate::builtin::Builtin;
use crate::elaborate::plan::{FuncBody, Plan};
use crate::ids::ComponentInstanceId;

/// Finds the instances that can be called back and have such a built-in.
#[must_use]
pub fn counts_threads(
    plan: &Plan<'_>,
    reachable: &Reachable,
    groups: &Groups,
) -> SecondaryMap<ComponentInstanceId, bool> {
    let mut has_indices = SecondaryMap::with_default(false);
    for (id, func) in &plan.funcs {
        if let FuncBody::Builtin(
            component,
            Builtin::ThreadIndex
            | Builtin::ThreadNewIndirect { .. }
            | Builtin::ThreadResumeLater
            | Builtin::ThreadSwitch(_),
        ) = &func.body
        {
            has_indices[*component] |= reachable.funcs.contains(id);
        }
    }
    let mut counts = SecondaryMap::with_default(false);
    if has_indices.values().any(|has| *has) {
        for (caller, callee) in crossings(plan) {
            if let Some(caller) = caller {
                counts[caller] |= has_indices[caller] && groups.may_call_back(caller, callee);
            }
        }
    }
    counts
}
