//! `canon thread.*`.

use std::mem::{offset_of, size_of};

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use wasmparser::ValType;
use windlass_abi::concurrency::thread_switch;
use windlass_abi::entry::Entry;
use windlass_abi::instance::{FuncRef, TableSlot};
use windlass_abi::trap::TrapCode;

use super::call::Call;
use crate::decode::builtin::ThreadSwitch;
use crate::generate::emitter::{POINTER, trusted};
use crate::ids::{SignatureId, TableId};

/// `canon_thread_index`: `() -> thread`.
pub(super) fn index(call: &mut Call<'_, '_, '_>) -> Option<Value> {
    Some(call.ask_i32(Entry::ThreadIndex, &[]))
}

/// `canon_thread_new_indirect`: `(index in the table, argument) -> thread`.
pub(super) fn new_indirect(
    call: &mut Call<'_, '_, '_>,
    table: TableId,
    signature: SignatureId,
    params: &[Value],
) -> Option<Value> {
    let index = call.widened(params[0]);
    let reference = element(call, table, index);
    call.e.trap_unless(reference, TrapCode::IndirectCallToNull);
    let flags = trusted().with_readonly();
    let field = |call: &mut Call<'_, '_, '_>, offset: usize| {
        let ins = call.e.ins.ins();
        ins.load(POINTER, flags, reference, offset as i32)
    };
    // The type must be the same; that of `call_indirect` may be a subtype.
    let found = field(call, offset_of!(FuncRef, signature));
    let expected = i64::from(signature.as_u32());
    let ins = call.e.ins.ins();
    let differs = ins.icmp_imm_s(IntCC::NotEqual, found, expected);
    call.e.trap_if(differs, TrapCode::BadSignature);
    let code = field(call, offset_of!(FuncRef, code));
    let is_64 = call.e.cx.plan.signatures[signature].params() == [ValType::I64];
    let is_64 = call.number(u32::from(is_64));
    let argument = call.widened(params[1]);
    Some(call.ask_i32(Entry::ThreadNew, &[code, is_64, argument]))
}

/// The element of a table at an index of 64 bits, after a check.
fn element(call: &mut Call<'_, '_, '_>, table: TableId, index: Value) -> Value {
    let slot = call.e.table_slot(table);
    let field = |call: &mut Call<'_, '_, '_>, offset: usize| {
        let at = slot.field(offset);
        call.e
            .ins
            .ins()
            .load(POINTER, trusted(), at.base, at.offset)
    };
    let length = field(call, offset_of!(TableSlot, length));
    let outside = IntCC::UnsignedGreaterThanOrEqual;
    let outside = call.e.ins.ins().icmp(outside, index, length);
    call.e.trap_if(outside, TrapCode::TableOutOfBounds);
    let base = field(call, offset_of!(TableSlot, base));
    let distance = call
        .e
        .ins
        .ins()
        .imul_imm_u(index, size_of::<usize>() as i64);
    let address = call.e.ins.ins().iadd(base, distance);
    // Hardware that predicts the check wrongly reads element 0's place instead.
    let address = call.e.guarded(outside, base, address);
    call.e.ins.ins().load(POINTER, trusted(), address, 0)
}

/// `canon_thread_resume_later`: `(thread)`.
pub(super) fn resume_later(call: &mut Call<'_, '_, '_>, thread: Value) -> Option<Value> {
    call.ask(Entry::ThreadResumeLater, &[thread]);
    None
}

/// The built-ins that switch: `(thread?) -> cancelled`.
pub(super) fn switch(
    call: &mut Call<'_, '_, '_>,
    switch: ThreadSwitch,
    params: &[Value],
) -> Option<Value> {
    let number = call.number(match switch {
        ThreadSwitch::Suspend => thread_switch::SUSPEND,
        ThreadSwitch::Yield => thread_switch::YIELD,
        ThreadSwitch::SuspendThenResume => thread_switch::SUSPEND_THEN_RESUME,
        ThreadSwitch::YieldThenResume => thread_switch::YIELD_THEN_RESUME,
        ThreadSwitch::SuspendThenPromote => thread_switch::SUSPEND_THEN_PROMOTE,
        ThreadSwitch::YieldThenPromote => thread_switch::YIELD_THEN_PROMOTE,
    });
    let thread = match params.first() {
        Some(thread) => *thread,
        None => call.e.ins.ins().iconst(types::I32, 0),
    };
    Some(call.ask_i32(Entry::ThreadSwitch, &[number, thread]))
}
