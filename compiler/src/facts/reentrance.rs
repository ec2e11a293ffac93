//! Whether a component instance can be entered while it is entered (CanonicalABI.md, `may_enter`).
//!
//! In: the Plan. Out: for each component instance, whether its `may_enter` bit matters. That takes
//! a cycle in the graph of who calls whom, which only a component that gives its own function to a
//! child can make. Where there is none, calls neither check nor set the bit.

use std::collections::{BTreeMap, BTreeSet};

use cranelift_entity::SecondaryMap;

use crate::elaborate::plan::{ExportKind, FuncBody, Plan, ResourceDefinition};
use crate::ids::{ComponentInstanceId, ResourceId};

/// Who calls whom, the host being none.
pub(super) type Crossing = (Option<ComponentInstanceId>, ComponentInstanceId);
pub(super) type Crossings = BTreeSet<Crossing>;

/// Every call into a component instance that the plan can make, destructors included.
pub(super) fn crossings(plan: &Plan<'_>) -> Crossings {
    let definer = |resource: ResourceId| match plan.resources[resource].definition {
        ResourceDefinition::Guest { component, .. } => Some(component),
        ResourceDefinition::Host { .. } => None,
    };
    let inside = plan.funcs.values().filter_map(|func| match &func.body {
        FuncBody::Adapter(adapter) => Some((Some(adapter.component), adapter.lift.component)),
        FuncBody::ResourceDrop(component, resource) => {
            Some((Some(*component), definer(*resource)?))
        }
        _ => None,
    });
    let outside = plan
        .exports
        .values()
        .filter_map(|export| match &export.kind {
            ExportKind::Function(lift) => Some((None, lift.component)),
            ExportKind::ResourceDrop(resource) => Some((None, definer(*resource)?)),
            // What the host gives is called outside of the component.
            ExportKind::HostFunction(..) | ExportKind::Core(_) => None,
        });
    inside.chain(outside).collect()
}

/// The most steps that [`reentered`] takes; beyond it every instance counts as reentered, which is
/// safe and costs a flag test in each call.
const MAX_STEPS: usize = 10_000_000;

/// Finds the instances that a call can enter while they are entered.
#[must_use]
pub fn reentered(plan: &Plan<'_>) -> SecondaryMap<ComponentInstanceId, bool> {
    let crossings = crossings(plan);
    if crossings.len().saturating_mul(plan.components.len()) > MAX_STEPS {
        return SecondaryMap::with_default(true);
    }
    let mut calls: BTreeMap<ComponentInstanceId, Vec<ComponentInstanceId>> = BTreeMap::new();
    let mut entries: BTreeMap<ComponentInstanceId, Vec<Crossing>> = BTreeMap::new();
    for (caller, callee) in &crossings {
        for entered in entering_set(plan, *caller, *callee) {
            entries.entry(entered).or_default().push((*caller, *callee));
        }
        if let Some(caller) = caller {
            calls.entry(*caller).or_default().push(*callee);
        }
    }
    let mut reentered = SecondaryMap::new();
    for (instance, entries) in entries {
        reentered[instance] = returns(&entries, &calls);
    }
    reentered
}

/// Whether what these calls lead to can make one of them again.
fn returns(
    entries: &[Crossing],
    calls: &BTreeMap<ComponentInstanceId, Vec<ComponentInstanceId>>,
) -> bool {
    let callers: BTreeSet<_> = entries.iter().filter_map(|(caller, _)| *caller).collect();
    if callers.is_empty() {
        return false;
    }
    let mut reached: BTreeSet<_> = entries.iter().map(|(_, callee)| *callee).collect();
    let mut next: Vec<_> = reached.iter().copied().collect();
    while let Some(component) = next.pop() {
        if callers.contains(&component) {
            return true;
        }
        for callee in calls.get(&component).into_iter().flatten() {
            if reached.insert(*callee) {
                next.push(*callee);
            }
        }
    }
    false
}

/// `self_and_ancestors`.
fn self_and_ancestors(
    plan: &Plan<'_>,
    component: ComponentInstanceId,
) -> impl Iterator<Item = ComponentInstanceId> {
    std::iter::successors(Some(component), |c| plan.components[*c].parent)
}

/// `entering_set`, in the order of ids.
pub(crate) fn entering_set(
    plan: &Plan<'_>,
    caller: Option<ComponentInstanceId>,
    callee: ComponentInstanceId,
) -> Vec<ComponentInstanceId> {
    let mut set: BTreeSet<_> = self_and_ancestors(plan, callee).collect();
    for ancestor in caller.into_iter().flat_map(|c| self_and_ancestors(plan, c)) {
        set.remove(&ancestor);
    }
    set.into_iter().collect()
}
