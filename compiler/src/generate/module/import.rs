//! A core module calls a function that it imports. The import slot tells at run time what that is:
//!
//! ```text
//! function != null   a function of the host: arguments and results in structs, a status comes back
//! function == null   `data` is the FuncRef of another module's function: a tail call of it, so that
//!                    exceptions and tail calls pass as if this function were not there
//! ```

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, StackSlotData, StackSlotKind, Value};
use wasmparser::ValType;
use windlass_abi::entry::Entry;
use windlass_abi::instance::{FuncRef, ImportSlot, InstanceHeader};

use super::super::canon::call_host;
use super::super::emitter::{Emitter, POINTER, clif_type, trusted};
use super::layout::CoreLayout;
use super::pin;
use super::switch;
use crate::error::{Error, Result};
use crate::ids::{ImportId, SignatureId};

/// The largest struct of arguments or results in bytes.
const MAX_STRUCT: u32 = 1 << 14;

/// Emits the function: `params` are its parameters.
///
/// # Errors
/// [`Error::Limit`] when the values take too much stack.
pub fn import_body(
    e: &mut Emitter<'_, '_>,
    import: ImportId,
    signature: SignatureId,
    params: &[Value],
) -> Result<()> {
    let slot = e.cx.plan.layout.import(import);
    let function = e.load_slot(POINTER, slot + offset_of!(ImportSlot, function) as u32);
    let (host, module) = (e.ins.create_block(), e.ins.create_block());
    e.ins.ins().brif(function, host, &[], module, &[]);

    e.start_block(module);
    call_module(e, import, signature, params);

    e.start_block(host);
    let ty = &e.cx.plan.signatures[signature];
    pin(e, ty.params(), params);
    let args = struct_of(e, ty.params())?;
    let layout = CoreLayout::new(ty.params());
    for (value, offset) in params.iter().zip(&layout.offsets) {
        e.ins.ins().store(trusted(), *value, args, *offset as i32);
    }
    let results = struct_of(e, ty.results())?;
    let limit = e.load_slot(POINTER, offset_of!(InstanceHeader, stack_limit) as u32);
    call_host(e, import, args, results, false);
    check_stack(e, limit);
    let layout = CoreLayout::new(ty.results());
    let values: Vec<Value> = ty
        .results()
        .iter()
        .zip(&layout.offsets)
        .map(|(ty, offset)| {
            let ty = clif_type(*ty);
            e.ins.ins().load(ty, trusted(), results, *offset as i32)
        })
        .collect();
    e.ins.ins().return_(&values);
    Ok(())
}

/// The host has returned. If it went to another stack meanwhile and entered guests there, their
/// limit takes the place of ours, which comes back here.
fn check_stack(e: &mut Emitter<'_, '_>, limit: Value) {
    let now = e.load_slot(POINTER, offset_of!(InstanceHeader, stack_limit) as u32);
    let differs = e.ins.ins().icmp(IntCC::NotEqual, limit, now);
    let (lost, next) = (e.cold_block(), e.ins.create_block());
    e.ins.ins().brif(differs, lost, &[], next, &[]);
    e.start_block(lost);
    e.call_entry(Entry::ReturnStack, &[e.instance, limit]);
    e.ins.ins().jump(next, &[]);
    e.start_block(next);
}

/// A tail call of another module's function, in its instance.
fn call_module(
    e: &mut Emitter<'_, '_>,
    import: ImportId,
    signature: SignatureId,
    params: &[Value],
) {
    let reference = e.import_address(import);
    let flags = trusted().with_readonly();
    let code = offset_of!(FuncRef, code) as i32;
    let code = e.ins.ins().load(POINTER, flags, reference, code);
    let callee = switch::instance_of(e, reference);
    let mut args = vec![callee];
    args.extend_from_slice(params);
    let signature = e.import_signature(&e.cx.plan.signatures[signature]);
    e.ins.ins().return_call_indirect(signature, code, &args);
}

/// Room for values of these types; null when there are none.
fn struct_of(e: &mut Emitter<'_, '_>, types: &[ValType]) -> Result<Value> {
    let layout = CoreLayout::new(types);
    if layout.size > MAX_STRUCT {
        let limit = format!("{MAX_STRUCT} bytes of values of an imported function");
        return Err(Error::limit(limit, 0));
    }
    if layout.size == 0 {
        return Ok(e.ins.ins().iconst(POINTER, 0));
    }
    let slot = e.ins.create_sized_stack_slot(StackSlotData::new(
        StackSlotKind::ExplicitSlot,
        layout.size,
        layout.align.trailing_zeros() as u8,
    ));
    Ok(e.ins.ins().stack_addr(POINTER, slot, 0))
}
