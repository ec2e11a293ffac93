//! Entry trampolines: the C functions that the host calls.
//!
//! In: the C parameters. Out: a status. They are the only frames between the host and generated
//! code, and the only place where a trap stops:
//!
//! ```text
//! state == Ready?              no: EntryRefused says why
//! on the known stack?          no: EntryStack finds the new one
//! state = Entered
//! try_call body ── trap ──▶ handler: EntryTrapped(code), which sets the state again
//! state = Ready
//! ```
//!
//! An instance of a core module may be entered while it runs, on any stack, and a trap does not end
//! it. Its state stays `Ready`, and `activations` goes up and down in its place.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    Block, BlockArg, BlockCall, ExceptionTableData, ExceptionTableItem, Inst, InstBuilder,
    StackSlot, StackSlotData, StackSlotKind, Value, types,
};
use std::mem::offset_of;
use windlass_abi::entry::Entry;
use windlass_abi::instance::{InstanceHeader, State};

use super::emitter::{Emitter, POINTER, trusted};
use super::unit::Symbol;
use crate::elaborate::plan::Program;
use crate::ids::ExportId;

/// Writes the entry of an export: `(instance, args, results) -> status`. `params` are `args` and
/// `results`.
pub fn export_entry(e: &mut Emitter<'_, '_>, export: ExportId, params: &[Value]) {
    if e.cx.plan.program == Program::Module {
        let params = check_stack(e, params);
        count(e, 1);
        try_call(e, Symbol::ExportBody(export), &params, |e| count(e, -1));
        count(e, -1);
        return_ok(e);
        return;
    }
    let state = e.load_slot(types::I32, offset_of!(InstanceHeader, state) as u32);
    let ready = e
        .ins
        .ins()
        .icmp_imm_u(IntCC::Equal, state, State::Ready as i64);
    let (refused, next) = (e.cold_block(), e.ins.create_block());
    e.ins.ins().brif(ready, next, &[], refused, &[]);
    e.start_block(refused);
    let status = e.call_entry(Entry::EntryRefused, &[e.instance]);
    e.ins.ins().return_(&status);
    e.start_block(next);

    let params = check_stack(e, params);
    store_state(e, State::Entered);
    let status = try_call(e, Symbol::ExportBody(export), &params, |_| {});
    store_state(e, State::Ready);
    match status {
        // Zero when the task has resolved, else `Status::Pending`.
        Some(status) => e.ins.ins().return_(&[status]),
        None => return_ok(e),
    };
}

/// Writes the start-up entry: `(instance) -> status`. The state is `Starting` and the runtime makes
/// it `Ready`.
pub fn start_entry(e: &mut Emitter<'_, '_>, params: &[Value]) {
    let params = check_stack(e, params);
    try_call(e, Symbol::StartBody, &params, |_| {});
    return_ok(e);
}

/// Makes sure that `stack_limit` is that of the stack we run on (see [`InstanceHeader`]). Gives the
/// parameters for what follows: the cold path keeps them in memory itself, so that they need no
/// registers that the hot path would have to save.
fn check_stack(e: &mut Emitter<'_, '_>, params: &[Value]) -> Vec<Value> {
    let (unknown, epoch, go) = (e.cold_block(), e.ins.create_block(), e.ins.create_block());
    let kept: Vec<Value> = params
        .iter()
        .map(|_| e.ins.append_block_param(go, POINTER))
        .collect();
    let args: Vec<BlockArg> = params.iter().map(|v| BlockArg::Value(*v)).collect();
    let pointer = e.ins.ins().get_stack_pointer(POINTER);
    let low = e.load_slot(POINTER, offset_of!(InstanceHeader, stack_low) as u32);
    let size = e.load_slot(POINTER, offset_of!(InstanceHeader, stack_size) as u32);
    let depth = e.ins.ins().isub(pointer, low);
    let inside = e.ins.ins().icmp(IntCC::UnsignedLessThan, depth, size);
    e.ins.ins().brif(inside, epoch, &[], unknown, &[]);

    e.start_block(epoch);
    let found = e.load_slot(POINTER, offset_of!(InstanceHeader, stack_epoch) as u32);
    let current = e.load_slot(POINTER, offset_of!(InstanceHeader, epoch) as u32);
    let current = e.ins.ins().load(POINTER, trusted(), current, 0);
    let same = e.ins.ins().icmp(IntCC::Equal, found, current);
    e.ins.ins().brif(same, go, &args, unknown, &[]);

    e.start_block(unknown);
    let slots: Vec<_> = params.iter().map(|value| stash(e, *value)).collect();
    e.call_entry(Entry::EntryStack, &[e.instance, pointer]);
    let restored: Vec<Value> = slots
        .into_iter()
        .map(|slot| {
            let at = e.ins.ins().stack_addr(POINTER, slot, 0);
            e.ins.ins().load(POINTER, trusted(), at, 0)
        })
        .collect();
    e.jump(go, &restored);
    e.start_block(go);
    kept
}

/// Stores an address to a slot of its own.
fn stash(e: &mut Emitter<'_, '_>, value: Value) -> StackSlot {
    let slot = StackSlotData::new(StackSlotKind::ExplicitSlot, 8, 3);
    let slot = e.ins.create_sized_stack_slot(slot);
    let at = e.ins.ins().stack_addr(POINTER, slot, 0);
    e.ins.ins().store(trusted(), value, at, 0);
    slot
}

/// Calls a body with a handler for traps, which ends the function after `handled`; goes on where it
/// returns, with its result if it has one.
fn try_call<'a, 'b>(
    e: &mut Emitter<'a, 'b>,
    body: Symbol,
    params: &[Value],
    handled: impl FnOnce(&mut Emitter<'a, 'b>),
) -> Option<Value> {
    let callee = e.callee(body);
    let (returned, trapped) = (e.ins.create_block(), e.cold_block());
    let result = e.cx.signature_of(body).returns.first().copied();
    let result = result.map(|ty| e.ins.append_block_param(returned, ty.value_type));
    let code = e.ins.append_block_param(trapped, types::I64);
    let signature = e.ins.func.dfg.ext_funcs[callee].signature;
    let passed: &[BlockArg] = match result {
        Some(_) => &[BlockArg::TryCallRet(0)],
        None => &[],
    };
    let normal = block_call(e, returned, passed);
    // The second payload register carries nothing.
    let handler = block_call(e, trapped, &[BlockArg::TryCallExn(0)]);
    let table = ExceptionTableData::new(
        signature,
        normal,
        [
            ExceptionTableItem::Context(e.instance),
            ExceptionTableItem::Default(handler),
        ],
    );
    let table = e.ins.func.dfg.exception_tables.push(table);
    let mut args = vec![e.instance];
    args.extend_from_slice(params);
    e.ins.ins().try_call(callee, &args, table);

    e.start_block(trapped);
    let status = e.call_entry(Entry::EntryTrapped, &[e.instance, code]);
    handled(e);
    e.ins.ins().return_(&status);
    e.start_block(returned);
    result
}

fn block_call(e: &mut Emitter<'_, '_>, block: Block, args: &[BlockArg]) -> BlockCall {
    e.ins.func.dfg.block_call(block, args)
}

fn store_state(e: &mut Emitter<'_, '_>, state: State) {
    let state = e.ins.ins().iconst(types::I32, state as i64);
    e.store_slot(state, offset_of!(InstanceHeader, state) as u32);
}

/// One activation more or less.
fn count(e: &mut Emitter<'_, '_>, change: i64) {
    let offset = offset_of!(InstanceHeader, activations) as u32;
    let known = e.load_slot(types::I32, offset);
    let changed = e.ins.ins().iadd_imm_s(known, change);
    e.store_slot(changed, offset);
}

fn return_ok(e: &mut Emitter<'_, '_>) -> Inst {
    let ok = e.ins.ins().iconst(types::I32, 0);
    e.ins.ins().return_(&[ok])
}
