//! `canon_lower` of a `canon_lift`: one component instance calls another.
//!
//! In: the caller's core parameters. Out: its core results.
//!
//! ```text
//! may_leave?  may_enter?  ScopeEnter                  where lending shows
//! the caller's values ──▶ the callee's values       its realloc
//! the core function
//! the callee's values ──▶ the caller's values       its realloc
//! ScopeExit  post-return
//! ```

use cranelift_codegen::ir::{InstBuilder, Value};
use windlass_abi::entry::Entry;

use super::Translation;
use super::context::LiftLowerContext;
use super::flat_values::Values;

use super::handles::lending_shows;
use super::import::{already_returned, close_scope};
use super::instance_flags::{Entering, post_return, trap_unless_may_leave};
use super::task::adapter_with_task;
use super::thread_storage::begin_thread;
use crate::elaborate::flatten::{MAX_FLAT_RESULTS, max_flat_lower_params, max_flat_lower_results};
use crate::elaborate::plan::Adapter;
use crate::error::Result;
use crate::generate::emitter::Emitter;
use crate::ids::FuncId;

/// Writes the body of an adapter. `params` are the caller's core parameters.
///
/// # Errors
/// A type that is too large to translate.
pub fn adapter(
    e: &mut Emitter<'_, '_>,
    id: FuncId,
    adapter: &Adapter,
    params: &[Value],
) -> Result<()> {
    let plan = e.cx.plan;
    let lift = &adapter.lift;
    // The caller's view of the type has the same structure.
    let ty = plan.types.func(lift.ty);
    let caller = LiftLowerContext::guest(plan, adapter.component, &adapter.options);
    let callee = LiftLowerContext::guest(plan, lift.component, &lift.options);
    let entering = Entering::new(&e.cx, Some(adapter.component), lift.component);
    let lends = ty
        .params_tuple
        .is_some_and(|t| lending_shows(&e.cx, t, adapter.component, lift.component));

    trap_unless_may_leave(e, adapter.component);
    entering.check(e);
    if let Some(call) = e.cx.facts.calls.of_adapter[id] {
        adapter_with_task(e, adapter, call, &entering, params);
        return Ok(());
    }
    if lends {
        e.call_entry(Entry::ScopeEnter, &[e.instance]);
    }
    let max_params = max_flat_lower_params(&adapter.options);
    let max_results = max_flat_lower_results(&adapter.options);
    let mut core_args = Vec::new();
    if let Some(tuple) = ty.params_tuple {
        let from = caller.lift_flat_values(e, max_params, tuple, params);
        let mut to = callee.lower_flat_params(e, tuple);
        Translation::new(e, caller, callee)
            .lending(lends)
            .values(tuple, from, &mut to)?;
        core_args = callee.core_values(e, to);
    }
    entering.enter(e);
    let before = begin_thread(e, lift.component);
    let core_results = e.call_func(lift.callee, &core_args);
    let mut returned = Vec::new();
    if let Some(result) = ty.result {
        let from = callee.lift_flat_values(e, MAX_FLAT_RESULTS, result, &core_results);
        let mut to = caller.lower_flat_results(e, max_results, result, params);
        Translation::new(e, callee, caller).values(result, from, &mut to)?;
        if let Values::Flat(values) = to {
            returned = values;
        }
    }
    if lends {
        close_scope(e);
    }
    post_return(e, lift, &core_results);
    before.end_thread(e);
    entering.leave(e);
    if adapter.options.is_async {
        returned.push(already_returned(e));
    }
    e.ins.ins().return_(&returned);
    Ok(())
}
