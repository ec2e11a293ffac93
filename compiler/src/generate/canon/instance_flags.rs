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
use windlass_abi::instance::flags::{MAY_ENTER, MAY_LEAVE};
use windlass_abi::trap::TrapCode;

use crate::elaborate::plan::{CanonicalOptions, ExportKind, FuncBody, Plan, ResourceDefinition};
use crate::generate::emitter::Emitter;
use crate::ids::{ComponentInstanceId, ResourceId};

/// `trap_if(not inst.may_leave)`.
pub(in crate::generate) fn trap_unless_may_leave(
    e: &mut Emitter<'_, '_>,
    component: ComponentInstanceId,
) {
    if !is_ever_kept(e.cx.plan, component) {
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

/// Whether some `realloc` or `post-return` of the instance can run.
fn is_ever_kept(plan: &Plan<'_>, component: ComponentInstanceId) -> bool {
    let keeps = |owner: ComponentInstanceId, options: &CanonicalOptions| {
        owner == component && (options.realloc.is_some() || options.post_return.is_some())
    };
    plan.funcs.values().any(|func| match &func.body {
        FuncBody::LowerImport(import) => keeps(import.component, &import.options),
        FuncBody::Adapter(adapter) => {
            keeps(adapter.component, &adapter.options)
                || keeps(adapter.lift.component, &adapter.lift.options)
        }
        _ => false,
    }) || plan.exports.values().any(|export| match &export.kind {
        ExportKind::Function(lift) => keeps(lift.component, &lift.options),
        ExportKind::ResourceDrop(_) => false,
    })
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
        plan: &Plan<'_>,
        caller: Option<ComponentInstanceId>,
        callee: ComponentInstanceId,
    ) -> Entering {
        let mut guarded = entering_set(plan, caller, callee);
        if !guarded.is_empty() {
            let crossings = crossings(plan);
            guarded.retain(|instance| is_reentered(plan, &crossings, *instance));
        }
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
type Crossings = BTreeSet<(Option<ComponentInstanceId>, ComponentInstanceId)>;

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

/// Whether a call that enters the instance can happen while it is entered.
fn is_reentered(plan: &Plan<'_>, crossings: &Crossings, instance: ComponentInstanceId) -> bool {
    let entries: Vec<_> = crossings
        .iter()
        .filter(|(caller, callee)| entering_set(plan, *caller, *callee).contains(&instance))
        .collect();
    let callers: BTreeSet<_> = entries.iter().filter_map(|(caller, _)| *caller).collect();
    if callers.is_empty() {
        return false;
    }
    let mut calls: BTreeMap<ComponentInstanceId, Vec<ComponentInstanceId>> = BTreeMap::new();
    for (caller, callee) in crossings {
        if let Some(caller) = caller {
            calls.entry(*caller).or_default().push(*callee);
        }
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
