//! `may_leave` and `may_enter` of component instances (CanonicalABI.md, Component Instances).
//!
//! In: who calls whom. Out: checks and updates of the flags words, as few as the closed world allows:
//!
//! - `may_leave` is false only while `realloc` or `post-return` of the instance runs. An instance
//!   without either needs no check.
//! - `may_enter` of the whole tree from the host's side is `InstanceHeader::state`; an entry from the
//!   host checks nothing else. Between component instances the bit of an instance matters only if
//!   some call into it can happen while it is entered already: that takes a cycle in the graph of
//!   who calls whom, which only a component that gives its own function to a child can make. Where
//!   there is none, calls neither check nor set the bit.
//!
//! The specification sets the bits before it lifts arguments. They are set after it here: in between
//! runs only `realloc`, which cannot leave; and an invalid argument of the host then finds nothing
//! to put back.

use std::collections::{BTreeMap, BTreeSet};

use cranelift_codegen::ir::{InstBuilder, Value, types};
use cranelift_entity::SecondaryMap;
use windlass_abi::instance::flags::{MAY_ENTER, MAY_LEAVE};
use windlass_abi::trap::TrapCode;

use crate::elaborate::plan::{CanonicalOptions, ExportKind, FuncBody, Plan, ResourceDefinition};
use crate::generate::emitter::{Context, Emitter};
use crate::ids::{ComponentInstanceId, ResourceId};

/// `trap_if(not inst.may_leave)`.
pub(in crate::generate) fn trap_unless_may_leave(
    e: &mut Emitter<'_, '_>,
    component: ComponentInstanceId,
) {
    if !e.cx.flag_facts.kept[component] {
        return;
    }
    let flags = load_flags(e, component);
    let may_leave = e.ins.ins().band_imm_u(flags, i64::from(MAY_LEAVE));
    e.trap_unless(may_leave, TrapCode::CannotLeave);
}

/// Runs code with `may_leave` false. It is true before, and nothing else changes the flags meanwhile.
pub(super) fn without_may_leave<T>(
    e: &mut Emitter<'_, '_>,
    component: ComponentInstanceId,
    write: impl FnOnce(&mut Emitter<'_, '_>) -> T,
) -> T {
    let offset = e.cx.plan.layout.flags(component);
    let before = load_flags(e, component);
    let during = e.ins.ins().band_imm_u(before, i64::from(!MAY_LEAVE));
    e.store_slot(during, offset);
    let result = write(e);
    e.store_slot(before, offset);
    result
}

/// What the closed world says of the flags of each component instance; found once for a plan.
#[derive(Debug, Default)]
pub struct FlagFacts {
    /// Whether some `realloc` or `post-return` of the instance can run.
    kept: SecondaryMap<ComponentInstanceId, bool>,
    /// Whether a call that enters the instance can happen while it is entered.
    reentered: SecondaryMap<ComponentInstanceId, bool>,
}

impl FlagFacts {
    /// Walks over the calls of a plan.
    #[must_use]
    pub fn new(plan: &Plan<'_>) -> FlagFacts {
        FlagFacts {
            kept: kept(plan),
            reentered: reentered(plan, &crossings(plan)),
        }
    }
}

fn kept(plan: &Plan<'_>) -> SecondaryMap<ComponentInstanceId, bool> {
    let mut kept = SecondaryMap::new();
    let mut keep = |owner: ComponentInstanceId, options: &CanonicalOptions| {
        kept[owner] |= options.realloc.is_some() || options.post_return.is_some();
    };
    for func in plan.funcs.values() {
        match &func.body {
            FuncBody::LowerImport(import) => keep(import.component, &import.options),
            FuncBody::Adapter(adapter) => {
                keep(adapter.component, &adapter.options);
                keep(adapter.lift.component, &adapter.lift.options);
            }
            _ => {}
        }
    }
    for export in plan.exports.values() {
        if let ExportKind::Function(lift) = &export.kind {
            keep(lift.component, &lift.options);
        }
    }
    kept
}

/// A call into a component instance: the part of `entering_set` whose bits matter.
pub(in crate::generate) struct Entering {
    guarded: Vec<ComponentInstanceId>,
    /// The host finds the whole tree enterable: its entries check `InstanceHeader::state`.
    from_host: bool,
}

impl Entering {
    /// A call from a component instance, or from the host.
    pub(in crate::generate) fn new(
        cx: &Context<'_>,
        caller: Option<ComponentInstanceId>,
        callee: ComponentInstanceId,
    ) -> Entering {
        let mut guarded = entering_set(cx.plan, caller, callee);
        guarded.retain(|instance| cx.flag_facts.reentered[*instance]);
        Entering {
            guarded,
            from_host: caller.is_none(),
        }
    }

    /// `trap_if(not inst.may_enter_from(caller))`.
    pub(in crate::generate) fn check(&self, e: &mut Emitter<'_, '_>) {
        if self.from_host {
            return;
        }
        for instance in &self.guarded {
            let flags = load_flags(e, *instance);
            let may_enter = e.ins.ins().band_imm_u(flags, i64::from(MAY_ENTER));
            e.trap_unless(may_enter, TrapCode::CannotEnter);
        }
    }

    /// `enter_from`.
    pub(in crate::generate) fn enter(&self, e: &mut Emitter<'_, '_>) {
        for instance in &self.guarded {
            let flags = load_flags(e, *instance);
            let flags = e.ins.ins().band_imm_u(flags, i64::from(!MAY_ENTER));
            e.store_slot(flags, e.cx.plan.layout.flags(*instance));
        }
    }

    /// `leave_to`.
    pub(in crate::generate) fn leave(&self, e: &mut Emitter<'_, '_>) {
        for instance in &self.guarded {
            let flags = load_flags(e, *instance);
            let flags = e.ins.ins().bor_imm_u(flags, i64::from(MAY_ENTER));
            e.store_slot(flags, e.cx.plan.layout.flags(*instance));
        }
    }
}

fn load_flags(e: &mut Emitter<'_, '_>, component: ComponentInstanceId) -> Value {
    e.load_slot(types::I32, e.cx.plan.layout.flags(component))
}

/// `self_and_ancestors`.
fn self_and_ancestors(
    plan: &Plan<'_>,
    component: ComponentInstanceId,
) -> impl Iterator<Item = ComponentInstanceId> {
    std::iter::successors(Some(component), |c| plan.components[*c].parent)
}

/// `entering_set`, in the order of ids.
fn entering_set(
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

/// Who calls whom, the host being none.
type Crossing = (Option<ComponentInstanceId>, ComponentInstanceId);
type Crossings = BTreeSet<Crossing>;

/// Every call into a component instance that the plan can make, destructors included.
fn crossings(plan: &Plan<'_>) -> Crossings {
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
        });
    inside.chain(outside).collect()
}

/// The most steps that [`reentered`] takes; beyond it every instance counts as reentered, which is
/// safe and costs a flag test in each call.
const MAX_STEPS: usize = 10_000_000;

/// Whether a call that enters an instance can happen while it is entered.
fn reentered(plan: &Plan<'_>, crossings: &Crossings) -> SecondaryMap<ComponentInstanceId, bool> {
    if crossings.len().saturating_mul(plan.components.len()) > MAX_STEPS {
        return SecondaryMap::with_default(true);
    }
    let mut calls: BTreeMap<ComponentInstanceId, Vec<ComponentInstanceId>> = BTreeMap::new();
    let mut entries: BTreeMap<ComponentInstanceId, Vec<Crossing>> = BTreeMap::new();
    for (caller, callee) in crossings {
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
