//! Whether a component instance can look at its thread's storage (`context.get`, `context.set`).
//!
//! In: the Plan, and what can be reached. Out: for each component instance, whether it can. Calls
//! into one that cannot need no thread of their own: it would begin with the storage of its
//! caller's, and never know.

use cranelift_entity::SecondaryMap;

use super::reachable::Reachable;
use crate::elaborate::plan::{FuncBody, Plan};
use crate::ids::ComponentInstanceId;

/// Finds the instances that have either built-in and can come to call it.
#[must_use]
pub fn observes_thread(
    plan: &Plan<'_>,
    reachable: &Reachable,
) -> SecondaryMap<ComponentInstanceId, bool> {
    let mut observes = SecondaryMap::new();
    for (id, func) in &plan.funcs {
        if let FuncBody::ContextGet(component, _) | FuncBody::ContextSet(component, _) = func.body {
            observes[component] |= reachable.funcs.contains(id);
        }
    }
    observes
}
