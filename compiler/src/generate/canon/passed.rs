//! A function of the host that a component exports as it is: the host's call of the export is its
//! call of the import.
//!
//! In: the addresses of arguments and results, in host layout. Out: the same, of the host function
//! (`import`). Neither side is the component: it is not entered, and no handle of it can be among the
//! values (an import has no types of it). They are checked and given on like any others; what is
//! lent stays the caller's, who must leave it alone until the call has ended.
//!
//! A function of an `async` type may be `Pending`. Then the runtime keeps the call, which has no task
//! ([`windlass_abi::concurrency::ImportCallDesc`]):
//!
//! ```text
//! body:     args ──▶ args  function ── Ok ──────▶ results ──▶ results          0
//!                                   └─ Pending ─▶ ImportPending(address of results)   1
//! resolve:  the results that the host gave later ──▶ results
//! ```

use cranelift_codegen::ir::{InstBuilder, Value, types};
use windlass_abi::entry::Entry;

use super::context::LiftLowerContext;
use super::flat_values::Values;
use super::import::{HostCall, call_host};
use super::memory::Address;
use super::words::spill;
use crate::elaborate::plan::{ExportKind, Plan};
use crate::elaborate::types::FunctionType;
use crate::error::Result;
use crate::generate::emitter::{Emitter, POINTER, trusted};
use crate::generate::unit::Symbol;
use crate::ids::{ExportId, FuncTypeId, ImportId};

/// Writes the body of an export that is a host function. `params` are the addresses of arguments
/// and results.
///
/// # Errors
/// A type that is too large to translate.
pub(super) fn host_function_for_host(
    e: &mut Emitter<'_, '_>,
    export: ExportId,
    (import, ty): (ImportId, FuncTypeId),
    params: &[Value],
) -> Result<()> {
    let plan = e.cx.plan;
    let ty = plan.types.func(ty);
    let call = HostCall::begin(e, LiftLowerContext::host_caller(plan), ty);
    let args = match ty.params_tuple {
        None => e.ins.ins().iconst(POINTER, 0),
        Some(tuple) => call.arguments(e, tuple, Values::Memory(Address::new(params[0])))?,
    };
    let results = call.room_for_result(e);
    let status = call_host(e, import, args, results, ty.is_async);
    if ty.is_async {
        leave_pending(e, export, &call, status, params[1]);
    }
    give_results(e, &call, ty, results, params[1])?;
    call.end(e);
    if ty.is_async {
        let returned = e.ins.ins().iconst(types::I32, 0);
        e.ins.ins().return_(&[returned]);
    } else {
        e.ins.ins().return_(&[]);
    }
    Ok(())
}

/// Ends the body where the host function has returned `Pending`.
fn leave_pending(
    e: &mut Emitter<'_, '_>,
    export: ExportId,
    call: &HostCall<'_>,
    status: Value,
    results: Value,
) {
    let (pending, next) = (e.cold_block(), e.ins.create_block());
    e.ins.ins().brif(status, pending, &[], next, &[]);
    e.start_block(pending);
    // The host function has taken what it wants of the arguments.
    call.end(e);
    let desc = e.symbol_address(Symbol::ExportCallDesc(export));
    let words = spill(e, &[results]);
    let pair = e.call_entry(Entry::ImportPending, &[e.instance, desc, words]);
    e.raise_outcome(pair[1]);
    let going_on = e.ins.ins().ireduce(types::I32, pair[0]);
    e.ins.ins().return_(&[going_on]);
    e.start_block(next);
}

/// Gives the caller the results at `from`, and frees what the host function gave.
fn give_results(
    e: &mut Emitter<'_, '_>,
    call: &HostCall<'_>,
    ty: &FunctionType,
    from: Value,
    to: Value,
) -> Result<()> {
    let Some(result) = ty.result else {
        return Ok(());
    };
    let mut to = Values::Memory(Address::new(to));
    call.result(e, result, from, &mut to)?;
    if e.cx.plan.types.contains_pointer(result) {
        e.call_entry(Entry::HostCommit, &[e.instance]);
    }
    Ok(())
}

/// Writes [`windlass_abi::concurrency::ImportCallDesc::resolve`] of such an export: `params` are the
/// address of the word with the address for the results, and that of the results.
///
/// # Errors
/// A type that is too large to translate.
pub fn export_resolve(e: &mut Emitter<'_, '_>, export: ExportId, params: &[Value]) -> Result<()> {
    let plan = e.cx.plan;
    let ty = passed(plan, export).expect("generate: the export is a host function");
    let ty = plan.types.func(ty);
    let call = HostCall::begin_resolve(plan, LiftLowerContext::host_caller(plan), ty);
    let to = e.ins.ins().load(POINTER, trusted(), params[0], 0);
    give_results(e, &call, ty, params[1], to)?;
    e.ins.ins().return_(&[]);
    Ok(())
}

/// The type of an export that is a host function of an `async` type.
#[must_use]
pub fn passed(plan: &Plan<'_>, export: ExportId) -> Option<FuncTypeId> {
    match plan.exports[export].kind {
        ExportKind::HostFunction(_, ty) => plan.types.func(ty).is_async.then_some(ty),
        ExportKind::Function(_) | ExportKind::ResourceDrop(_) | ExportKind::Core(_) => None,
    }
}

/// Whether an export has a [`Symbol::ExportResolve`].
#[must_use]
pub fn has_export_resolve(plan: &Plan<'_>, export: ExportId) -> bool {
    passed(plan, export).is_some_and(|ty| plan.types.func(ty).result.is_some())
}
