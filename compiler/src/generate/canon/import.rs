//! `canon_lower` of a host function: a guest calls the host. And the same for the host itself,
//! where a component exports what it imports.
//!
//! In: the core parameters. Out: the core results. In between:
//!
//! ```text
//! may_leave?  ScopeEnter  ScratchMark
//! guest values ──▶ args: a struct in host layout, on our stack
//! status = function(data, instance, args, results)        not 0: ImportFailed, trap
//! HostTake of what the results point to
//! results: a struct on our stack ──▶ guest values
//! HostFree  ScopeExit  ScratchReset
//! ```
//!
//! Strings that are utf8 already and lists of plain numbers are not copied: the host gets a pointer
//! into the guest's memory, which cannot change while the host runs. Other strings and lists are
//! built in scratch memory.

use cranelift_codegen::ir::{
    AbiParam, InstBuilder, Signature, StackSlotData, StackSlotKind, Value, types,
};
use std::mem::offset_of;
use windlass_abi::entry::Entry;
use windlass_abi::instance::ImportSlot;
use windlass_abi::trap::TrapCode;

use super::Translation;
use super::context::LiftLowerContext;
use super::flat_values::Values;
use super::instance_flags::trap_unless_may_leave;
use super::lists::is_plain;
use super::memory::Address;
use crate::decode::component::StringEncoding;
use crate::elaborate::flatten::MAX_FLAT_PARAMS;
use crate::elaborate::plan::{Func, FuncBody, LowerImport, Plan};
use crate::elaborate::types::{FunctionType, InterfaceTypes, Side, TypeKind};
use crate::error::Result;
use crate::generate::emitter::{Emitter, POINTER, clif_trap};
use crate::ids::{FuncTypeId, ImportId, TypeId};

/// The largest struct of arguments or results on the stack, in bytes; larger ones are in scratch
/// memory, so that no frame outgrows the room below the stack limit.
const MAX_STACK_STRUCT: u32 = 1024;

/// Writes the body of a lowered import. `params` are its core parameters.
///
/// # Errors
/// A type that is too large to translate.
pub fn lower_import(e: &mut Emitter<'_, '_>, import: &LowerImport, params: &[Value]) -> Result<()> {
    let plan = e.cx.plan;
    let ty = plan.types.func(import.ty);
    let guest = LiftLowerContext::guest(plan, import.component, &import.options);
    let borrows = ty
        .params_tuple
        .is_some_and(|t| plan.types.contains_borrow(t));

    trap_unless_may_leave(e, import.component);
    if borrows {
        e.call_entry(Entry::ScopeEnter, &[e.instance]);
    }
    let call = HostCall::begin(e, guest, ty);
    let args = match ty.params_tuple {
        None => e.ins.ins().iconst(POINTER, 0),
        Some(tuple) => {
            let from = guest.lift_flat_values(e, MAX_FLAT_PARAMS, tuple, params);
            call.arguments(e, tuple, from)?
        }
    };
    let results = call.room_for_result(e);
    call_host(e, import.import, args, results);

    let mut core = Vec::new();
    if let Some(result) = ty.result {
        let mut to = guest.lower_flat_results(e, result, params);
        call.result(e, result, results, &mut to)?;
        if let Values::Flat(values) = to {
            core = values;
        }
    }
    if borrows {
        close_scope(e);
    }
    call.end(e);
    e.ins.ins().return_(&core);
    Ok(())
}

/// Writes the body of an export that is a host function. `params` are the addresses of arguments
/// and results. Neither side is the component: it is not entered, and no handle of it can be among
/// the values (an import has no types of it). They are checked and given on like any others.
///
/// # Errors
/// A type that is too large to translate.
pub(super) fn host_function_for_host(
    e: &mut Emitter<'_, '_>,
    import: ImportId,
    ty: FuncTypeId,
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
    call_host(e, import, args, results);
    if let Some(result) = ty.result {
        let mut to = Values::Memory(Address::new(params[1]));
        call.result(e, result, results, &mut to)?;
        if plan.types.contains_pointer(result) {
            e.call_entry(Entry::HostCommit, &[e.instance]);
        }
    }
    call.end(e);
    e.ins.ins().return_(&[]);
    Ok(())
}

/// A call of a host function, for whoever calls it.
struct HostCall<'t> {
    ty: &'t FunctionType,
    caller: LiftLowerContext,
    host: LiftLowerContext,
    /// What the call takes of scratch memory ends with it.
    mark: Option<Value>,
}

impl<'t> HostCall<'t> {
    fn begin(
        e: &mut Emitter<'_, '_>,
        caller: LiftLowerContext,
        ty: &'t FunctionType,
    ) -> HostCall<'t> {
        let plan = e.cx.plan;
        let mark = needs_scratch(&plan.types, ty, caller.encoding)
            .then(|| e.call_entry(Entry::ScratchMark, &[e.instance])[0]);
        HostCall {
            ty,
            caller,
            host: LiftLowerContext::host_callee(plan),
            mark,
        }
    }

    /// The address of the arguments in host layout.
    fn arguments(&self, e: &mut Emitter<'_, '_>, tuple: TypeId, from: Values) -> Result<Value> {
        let args = struct_in_host_layout(e, &self.host, tuple);
        let mut to = Values::Memory(Address::new(args));
        Translation::new(e, self.caller, self.host).values(tuple, from, &mut to)?;
        Ok(args)
    }

    /// Where the host puts the result.
    fn room_for_result(&self, e: &mut Emitter<'_, '_>) -> Value {
        match self.ty.result {
            None => e.ins.ins().iconst(POINTER, 0),
            Some(result) => struct_in_host_layout(e, &self.host, result),
        }
    }

    /// Gives the result to the caller, and frees what the host gave.
    fn result(
        &self,
        e: &mut Emitter<'_, '_>,
        ty: TypeId,
        results: Value,
        to: &mut Values,
    ) -> Result<()> {
        let has_pointers = e.cx.plan.types.contains_pointer(ty);
        let at = Address::new(results);
        let mut translation = Translation::new(e, self.host, self.caller);
        // Before anything can trap, so that a trap frees it too.
        translation.take(ty, at)?;
        translation.values(ty, Values::Memory(at), to)?;
        if has_pointers {
            e.call_entry(Entry::HostFree, &[e.instance]);
        }
        Ok(())
    }

    fn end(self, e: &mut Emitter<'_, '_>) {
        if let Some(mark) = self.mark {
            e.call_entry(Entry::ScratchReset, &[e.instance, mark]);
        }
    }
}

/// Closes the call scope: traps if the callee still has borrows, then ends the loans.
pub(super) fn close_scope(e: &mut Emitter<'_, '_>) {
    let pair = e.call_entry(Entry::ScopeExit, &[e.instance]);
    e.raise_outcome(pair[1]);
}

/// Calls the function in an import slot, and traps if it fails.
pub fn call_host(e: &mut Emitter<'_, '_>, import: ImportId, args: Value, results: Value) {
    let slot = e.cx.plan.layout.import(import);
    let function = e.load_slot(POINTER, slot + offset_of!(ImportSlot, function) as u32);
    let data = e.load_slot(POINTER, slot + offset_of!(ImportSlot, data) as u32);
    let mut signature = Signature::new(e.cx.c_convention);
    signature.params = vec![AbiParam::new(POINTER); 4];
    signature.returns = vec![AbiParam::new(types::I32)];
    let signature = e.ins.import_signature(signature);
    let call_args = [data, e.instance, args, results];
    let call = e.ins.ins().call_indirect(signature, function, &call_args);
    let status = e.ins.inst_results(call)[0];

    let (failed, next) = (e.cold_block(), e.ins.create_block());
    e.ins.ins().brif(status, failed, &[], next, &[]);
    e.start_block(failed);
    let number = e.ins.ins().iconst(types::I32, i64::from(import.as_u32()));
    let code = e.call_entry(Entry::ImportFailed, &[e.instance, number, status])[0];
    e.call_entry(Entry::Raise, &[e.instance, code]);
    e.ins.ins().trap(clif_trap(TrapCode::HostError));
    e.start_block(next);
}

/// Room for a struct of the host's.
fn struct_in_host_layout(e: &mut Emitter<'_, '_>, host: &LiftLowerContext, ty: TypeId) -> Value {
    let layout = e.cx.plan.types.layout(ty, Side::Host);
    if layout.size > MAX_STACK_STRUCT {
        let bytes = e.ins.ins().iconst(types::I64, i64::from(layout.size));
        return host.allocate(e, layout.align, bytes);
    }
    let slot = e.ins.create_sized_stack_slot(StackSlotData::new(
        StackSlotKind::ExplicitSlot,
        layout.size,
        layout.align.trailing_zeros() as u8,
    ));
    e.ins.ins().stack_addr(POINTER, slot, 0)
}

/// Whether a call needs scratch memory.
fn needs_scratch(types: &InterfaceTypes, ty: &FunctionType, encoding: StringEncoding) -> bool {
    let large = |ty: &TypeId| types.layout(*ty, Side::Host).size > MAX_STACK_STRUCT;
    ty.params_tuple
        .is_some_and(|t| large(&t) || is_rebuilt(types, t, encoding))
        || ty.result.as_ref().is_some_and(large)
}

/// Whether a value points to anything that the host cannot read where it is.
fn is_rebuilt(types: &InterfaceTypes, ty: TypeId, encoding: StringEncoding) -> bool {
    if !types.contains_pointer(ty) {
        return false;
    }
    match types.kind(ty) {
        TypeKind::String => encoding != StringEncoding::Utf8,
        TypeKind::List(element) | TypeKind::Map(_, _, element) => !is_plain(types, *element),
        kind => kind.children().any(|t| is_rebuilt(types, t, encoding)),
    }
}

/// Whether a function has a [`crate::generate::unit::Symbol::ImportResolve`].
#[must_use]
pub fn has_import_resolve(plan: &Plan<'_>, func: &Func) -> bool {
    match &func.body {
        FuncBody::LowerImport(import) => {
            let ty = plan.types.func(import.ty);
            ty.is_async && import.options.is_async && ty.result.is_some()
        }
        _ => false,
    }
}
