//! `may_leave` and `may_enter` of component instances (CanonicalABI.md, Component Instances).
//!
//! In: what the closed world says of the flags ([`crate::facts`]). Out: checks and updates of the
//! flags words, where they can matter. `may_enter` of the whole tree from the host's side is
//! `InstanceHeader::state`; an entry from the host checks nothing else.
//!
//! The specification sets the bits before it lifts arguments. They are set after it here: in
//! between runs only `realloc`, which cannot leave; and an invalid argument of the host then finds
//! nothing to put back.

use cranelift_codegen::ir::{InstBuilder, Value, types};
use windlass_abi::instance::flags::{MAY_ENTER, MAY_LEAVE};
use windlass_abi::trap::TrapCode;

use crate::elaborate::plan::Lift;
use crate::facts::reentrance::entering_set;
use crate::generate::emitter::{Context, Emitter};
use crate::ids::ComponentInstanceId;

/// `trap_if(not inst.may_leave)`.
pub(in crate::generate) fn trap_unless_may_leave(
    e: &mut Emitter<'_, '_>,
    component: ComponentInstanceId,
) {
    if !e.cx.facts.may_leave_changes[component] {
        return;
    }
    let flags = load_flags(e, component);
    let may_leave = e.ins.ins().band_imm_u(flags, i64::from(MAY_LEAVE));
    e.trap_unless(may_leave, TrapCode::CannotLeave);
}

/// Runs code with `may_leave` false, if anybody looks at it. It is true before, and nothing else
/// changes the flags meanwhile.
pub(super) fn without_may_leave<T>(
    e: &mut Emitter<'_, '_>,
    component: ComponentInstanceId,
    write: impl FnOnce(&mut Emitter<'_, '_>) -> T,
) -> T {
    if !e.cx.facts.may_leave_changes[component] {
        return write(e);
    }
    let offset = e.cx.plan.layout.flags(component);
    let before = load_flags(e, component);
    let during = e.ins.ins().band_imm_u(before, i64::from(!MAY_LEAVE));
    e.store_slot(during, offset);
    let result = write(e);
    e.store_slot(before, offset);
    result
}

/// Calls `post-return` with the flat results, if the lift has one.
pub(super) fn post_return(e: &mut Emitter<'_, '_>, lift: &Lift, core_results: &[Value]) {
    if let Some(post_return) = lift.options.post_return {
        without_may_leave(e, lift.component, |e| {
            e.call_func(post_return, core_results)
        });
    }
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
        guarded.retain(|instance| cx.facts.reentered[*instance]);
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
