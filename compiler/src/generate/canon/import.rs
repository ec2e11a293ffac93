//! `canon_lower` of a host function: a guest calls the host. Elsewhere: the same for the host itself,
//! where a component exports what it imports (`passed`).
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

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    AbiParam, BlockArg, InstBuilder, Signature, StackSlotData, StackSlotKind, Value, types,
};
use std::mem::offset_of;
use windlass_abi::concurrency::subtask_state;
use windlass_abi::entry::Entry;
use windlass_abi::instance::ImportSlot;
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use super::Translation;
use super::context::LiftLowerContext;
use super::flat_values::Values;
use super::instance_flags::trap_unless_may_leave;
use super::lists::is_plain;
use super::memory::Address;
use super::words::spill;
use crate::decode::options::StringEncoding;
use crate::elaborate::flatten::{max_flat_lower_params, max_flat_lower_results};
use crate::elaborate::plan::{Func, FuncBody, LowerImport, Plan};
use crate::elaborate::types::{FunctionType, InterfaceTypes, Side, TypeKind};
use crate::error::Result;
use crate::generate::emitter::{Emitter, POINTER, clif_trap, clif_type, trusted};
use crate::generate::unit::Symbol;
use crate::ids::{FuncId, ImportId, TypeId};

/// The largest struct of arguments or results on the stack, in bytes; larger ones are in scratch
/// memory, so that no frame outgrows the room below the stack limit.
const MAX_STACK_STRUCT: u32 = 1024;

/// Writes the body of a lowered import. `params` are its core parameters.
///
/// # Errors
/// A type that is too large to translate.
pub fn lower_import(
    e: &mut Emitter<'_, '_>,
    id: FuncId,
    import: &LowerImport,
    params: &[Value],
) -> Result<()> {
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
            let max_params = max_flat_lower_params(&import.options);
            let from = guest.lift_flat_values(e, max_params, tuple, params);
            call.arguments(e, tuple, from)?
        }
    };
    let room = call.room_for_result(e);
    let status = call_host(e, import.import, args, room, ty.is_async);
    let (results, waited) = match ty.is_async {
        false => (room, None),
        true => wait_for_host(e, id, import, &call, params, (status, room)),
    };

    let mut core = Vec::new();
    if let Some(result) = ty.result {
        let max_results = max_flat_lower_results(&import.options);
        let mut to = guest.lower_flat_results(e, max_results, result, params);
        call.result(e, result, results, &mut to)?;
        if let Values::Flat(values) = to {
            core = values;
        }
    }
    // What was waited for has ended both already. Scratch memory is a stack, which is another's by now.
    if borrows || call.mark.is_some() {
        unless(e, waited, |e| {
            if borrows {
                close_scope(e);
            }
            call.end(e);
        });
    }
    if import.options.is_async {
        core.push(already_returned(e));
    }
    e.ins.ins().return_(&core);
    Ok(())
}

/// What an `async` lower returns of a call that has ended: the state, without a subtask.
pub(super) fn already_returned(e: &mut Emitter<'_, '_>) -> Value {
    let state = i64::from(subtask_state::RETURNED);
    e.ins.ins().iconst(types::I32, state)
}

/// What follows a host function of an `async` type that may be `Pending`: gives the address of the
/// results once they are there, and whether they had to be waited for. An `async` lower returns
/// where they are not.
fn wait_for_host(
    e: &mut Emitter<'_, '_>,
    id: FuncId,
    import: &LowerImport,
    call: &HostCall<'_>,
    params: &[Value],
    (status, room): (Value, Value),
) -> (Value, Option<Value>) {
    let (pending, next) = (e.cold_block(), e.ins.create_block());
    let results = e.ins.append_block_param(next, POINTER);
    let waited = e.ins.append_block_param(next, types::I32);
    let zero = e.ins.ins().iconst(types::I32, 0);
    let args = [room, zero].map(BlockArg::Value);
    e.ins.ins().brif(status, pending, &[], next, &args);
    e.start_block(pending);
    // The host has taken what it wants of the arguments; nothing of them outlives its call.
    call.end(e);
    let desc = e.symbol_address(Symbol::ImportCallDesc(id));
    let words = spill(e, params);
    let pair = e.call_entry(Entry::ImportPending, &[e.instance, desc, words]);
    e.raise_outcome(pair[1]);
    if import.options.is_async {
        let state = e.ins.ins().ireduce(types::I32, pair[0]);
        e.ins.ins().return_(&[state]);
    } else {
        let one = e.ins.ins().iconst(types::I32, 1);
        e.jump(next, &[pair[0], one]);
    }
    e.start_block(next);
    (results, Some(waited))
}

/// Ends a call, if it was not waited for.
fn unless(e: &mut Emitter<'_, '_>, waited: Option<Value>, end: impl FnOnce(&mut Emitter<'_, '_>)) {
    let Some(waited) = waited else {
        end(e);
        return;
    };
    let (open, next) = (e.ins.create_block(), e.ins.create_block());
    e.ins.ins().brif(waited, next, &[], open, &[]);
    e.start_block(open);
    end(e);
    e.ins.ins().jump(next, &[]);
    e.start_block(next);
}

/// Writes [`windlass_abi::concurrency::ImportCallDesc::resolve`]: `params` are the addresses of the
/// caller's core parameters and of the results.
///
/// # Errors
/// A type that is too large to translate.
pub fn import_resolve(e: &mut Emitter<'_, '_>, id: FuncId, params: &[Value]) -> Result<()> {
    let plan = e.cx.plan;
    let FuncBody::LowerImport(import) = &plan.funcs[id].body else {
        panic!("generate: {id} does not lower an import");
    };
    let ty = plan.types.func(import.ty);
    let guest = LiftLowerContext::guest(plan, import.component, &import.options);
    if let Some(result) = ty.result {
        let core = plan.signatures[plan.funcs[id].signature].params();
        let last = core.len() - 1;
        let offset = last as i32 * size_of::<u64>() as i32;
        let out = clif_type(core[last]);
        let out = e.ins.ins().load(out, trusted(), params[0], offset);
        let call = HostCall::begin_resolve(plan, guest, ty);
        let mut to = guest.lower_flat_results(e, 0, result, &[out]);
        call.result(e, result, params[1], &mut to)?;
    }
    e.ins.ins().return_(&[]);
    Ok(())
}

/// A call of a host function, for whoever calls it.
pub(super) struct HostCall<'t> {
    ty: &'t FunctionType,
    caller: LiftLowerContext,
    host: LiftLowerContext,
    /// What the call takes of scratch memory ends with it.
    mark: Option<Value>,
}

impl<'t> HostCall<'t> {
    pub(super) fn begin(
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

    /// The end of a call that the host has completed later.
    pub(super) fn begin_resolve(
        plan: &Plan<'_>,
        caller: LiftLowerContext,
        ty: &'t FunctionType,
    ) -> HostCall<'t> {
        HostCall {
            ty,
            caller,
            host: LiftLowerContext::host_callee(plan),
            mark: None,
        }
    }

    /// The address of the arguments in host layout.
    pub(super) fn arguments(
        &self,
        e: &mut Emitter<'_, '_>,
        tuple: TypeId,
        from: Values,
    ) -> Result<Value> {
        let args = struct_in_host_layout(e, &self.host, tuple);
        let mut to = Values::Memory(Address::new(args));
        Translation::new(e, self.caller, self.host).values(tuple, from, &mut to)?;
        Ok(args)
    }

    /// Where the host puts the result.
    pub(super) fn room_for_result(&self, e: &mut Emitter<'_, '_>) -> Value {
        match self.ty.result {
            None => e.ins.ins().iconst(POINTER, 0),
            Some(result) => struct_in_host_layout(e, &self.host, result),
        }
    }

    /// Gives the result to the caller, and frees what the host gave.
    pub(super) fn result(
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

    pub(super) fn end(&self, e: &mut Emitter<'_, '_>) {
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

/// Calls the function in an import slot, and traps if it fails. Gives its status: zero, or, of an
/// `async` function, [`Status::Pending`].
pub fn call_host(
    e: &mut Emitter<'_, '_>,
    import: ImportId,
    args: Value,
    results: Value,
    is_async: bool,
) -> Value {
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
    if is_async {
        let most = Status::Pending as i64;
        let above = IntCC::UnsignedGreaterThan;
        let above = e.ins.ins().icmp_imm_u(above, status, most);
        e.ins.ins().brif(above, failed, &[], next, &[]);
    } else {
        e.ins.ins().brif(status, failed, &[], next, &[]);
    }
    e.start_block(failed);
    let number = e.ins.ins().iconst(types::I32, i64::from(import.as_u32()));
    let code = e.call_entry(Entry::ImportFailed, &[e.instance, number, status])[0];
    e.call_entry(Entry::Raise, &[e.instance, code]);
    e.ins.ins().trap(clif_trap(TrapCode::HostError));
    e.start_block(next);
    status
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
