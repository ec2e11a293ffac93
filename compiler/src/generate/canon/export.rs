//! `canon_lift` for the host: the body that an export's entry trampoline calls.
//!
//! In: the addresses of the arguments and of room for the results, in host layout. Out: results
//! written. In between:
//!
//! ```text
//! ScopeEnter
//! args ──▶ guest values                  a bad value: HostInvalidArgument, nothing to put back
//! the core function
//! guest values ──▶ results (HostAlloc)
//! ScopeExit  post-return  HostCommit
//! ```
//!
//! `HostCommit` comes last, so that a trap in `post-return` still frees the results.

use cranelift_codegen::ir::{InstBuilder, Value, types};
use windlass_abi::entry::Entry;

use super::Translation;
use super::context::LiftLowerContext;
use super::flat_values::Values;
use super::import::close_scope;
use super::instance_flags::{Entering, post_return};
use super::memory::Address;
use super::passed::host_function_for_host;
use super::task::call_start;
use super::thread_storage::begin_thread;
use crate::elaborate::flatten::MAX_FLAT_RESULTS;
use crate::elaborate::plan::{ExportKind, Lift};
use crate::error::Result;
use crate::generate::builtins::resource_drop_by_host;
use crate::generate::emitter::Emitter;
use crate::ids::{CallId, ExportId};

/// Writes the body of an export. `params` are the addresses of arguments and results.
///
/// # Errors
/// A type that is too large to translate.
pub fn export_body(e: &mut Emitter<'_, '_>, export: ExportId, params: &[Value]) -> Result<()> {
    let plan = e.cx.plan;
    match &plan.exports[export].kind {
        ExportKind::Function(lift) => match e.cx.facts.calls.of_export[export] {
            Some(call) => {
                lift_with_task(e, lift, call, params[0], params[1]);
                Ok(())
            }
            None => lift_for_host(e, lift, params[0], params[1]),
        },
        ExportKind::HostFunction(import, ty) => {
            host_function_for_host(e, export, (*import, *ty), params)
        }
        ExportKind::ResourceDrop(resource) => {
            resource_drop_by_host(e, *resource, params[0]);
            Ok(())
        }
        ExportKind::Core(item) => panic!("generate: {item:?} of a core module is not lifted"),
    }
}

fn lift_for_host(e: &mut Emitter<'_, '_>, lift: &Lift, args: Value, results: Value) -> Result<()> {
    let plan = e.cx.plan;
    let ty = plan.types.func(lift.ty);
    let host = LiftLowerContext::host_caller(plan);
    let guest = LiftLowerContext::guest(plan, lift.component, &lift.options);
    let entering = Entering::new(&e.cx, None, lift.component);
    let borrows = ty
        .params_tuple
        .is_some_and(|t| plan.types.contains_borrow(t));

    if borrows {
        e.call_entry(Entry::ScopeEnter, &[e.instance]);
    }
    let mut core_args = Vec::new();
    if let Some(tuple) = ty.params_tuple {
        let from = Values::Memory(Address::new(args));
        let mut to = guest.lower_flat_params(e, tuple);
        Translation::new(e, host, guest).values(tuple, from, &mut to)?;
        core_args = guest.core_values(e, to);
    }
    entering.enter(e);
    let before = begin_thread(e, lift.component);
    let core_results = e.call_func(lift.callee, &core_args);
    if let Some(result) = ty.result {
        let from = guest.lift_flat_values(e, MAX_FLAT_RESULTS, result, &core_results);
        let mut to = Values::Memory(Address::new(results));
        Translation::new(e, guest, host).values(result, from, &mut to)?;
    }
    if borrows {
        close_scope(e);
    }
    post_return(e, lift, &core_results);
    before.end_thread(e);
    entering.leave(e);
    if ty.result.is_some_and(|t| plan.types.contains_pointer(t)) {
        e.call_entry(Entry::HostCommit, &[e.instance]);
    }
    e.ins.ins().return_(&[]);
    Ok(())
}

/// Calls an export that needs a task. An `async` function returns whether it is still running.
fn lift_with_task(e: &mut Emitter<'_, '_>, lift: &Lift, call: CallId, args: Value, results: Value) {
    let entering = Entering::new(&e.cx, None, lift.component);
    entering.enter(e);
    let (value, outcome) = call_start(e, call, args, results);
    entering.leave(e);
    e.raise_outcome(outcome);
    if e.cx.plan.types.func(lift.ty).is_async {
        let value = e.ins.ins().ireduce(types::I32, value);
        e.ins.ins().return_(&[value]);
    } else {
        e.ins.ins().return_(&[]);
    }
}
