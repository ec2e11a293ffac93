//! `canon stream.*` and `canon future.*`.
//!
//! What a copy needs to know is a constant ([`CopyDesc`]); the function that translates elements
//! which are not plain is written by `canon::copies`, and runs whenever the runtime finds both ends
//! of a copy.

use cranelift_codegen::ir::{InstBuilder, Value, types};
use windlass_abi::concurrency::CopyDesc;
use windlass_abi::entry::Entry;

use super::call::Call;
use crate::elaborate::plan::Plan;
use crate::elaborate::types::TypeKind;
use crate::generate::unit::Symbol;
use crate::ids::{FuncId, TypeId};

/// `canon_stream_new` or `canon_future_new`: `() -> both ends`.
pub(super) fn ends_new(call: &mut Call<'_, '_, '_>, ty: TypeId) -> Option<Value> {
    let (ty, flags) = describe(call, ty, 0);
    Some(call.ask(Entry::CopyEndsNew, &[ty, flags]))
}

/// `stream_copy`: `(end, pointer, count) -> result`; `future_copy`: `(end, pointer) -> result`. The
/// function's id is that of its [`CopyDesc`].
pub(super) fn copy(
    call: &mut Call<'_, '_, '_>,
    id: FuncId,
    ty: TypeId,
    params: &[Value],
) -> Option<Value> {
    let address = call.widened(params[1]);
    let (count, result) = match call.e.cx.plan.types.kind(ty) {
        TypeKind::Future(_) => (call.e.ins.ins().iconst(types::I64, 1), types::I32),
        _ => {
            let result = call.e.ins.func.dfg.value_type(params[2]);
            (call.widened(params[2]), result)
        }
    };
    let desc = call.e.symbol_address(Symbol::CopyDesc(id));
    let args = [call.e.instance, desc, params[0], address, count];
    let pair = call.e.call_entry(Entry::Copy, &args);
    call.e.raise_outcome(pair[1]);
    Some(match result {
        types::I64 => pair[0],
        _ => call.e.ins.ins().ireduce(types::I32, pair[0]),
    })
}

/// `cancel_copy`: `(end) -> result`.
pub(super) fn cancel(
    call: &mut Call<'_, '_, '_>,
    ty: TypeId,
    is_write: bool,
    is_async: bool,
    end: Value,
) -> Option<Value> {
    let flags = flag(is_write, CopyDesc::WRITE) | flag(is_async, CopyDesc::ASYNC);
    let (ty, flags) = describe(call, ty, flags);
    Some(call.ask_i32(Entry::CopyCancel, &[ty, flags, end]))
}

/// `canon_stream_drop_readable` and its siblings: `(end)`.
pub(super) fn end_drop(
    call: &mut Call<'_, '_, '_>,
    ty: TypeId,
    is_write: bool,
    end: Value,
) -> Option<Value> {
    let (ty, flags) = describe(call, ty, flag(is_write, CopyDesc::WRITE));
    call.ask(Entry::CopyEndDrop, &[ty, flags, end]);
    None
}

/// `canon_stream_forward` or `canon_future_forward`: `(readable end, writable end)`.
pub(super) fn forward(call: &mut Call<'_, '_, '_>, ty: TypeId, params: &[Value]) -> Option<Value> {
    let (ty, flags) = describe(call, ty, 0);
    call.ask(Entry::Forward, &[ty, flags, params[0], params[1]]);
    None
}

/// The structural number of a stream or future type, and these flags with those of the type.
fn describe(call: &mut Call<'_, '_, '_>, ty: TypeId, flags: u32) -> (Value, Value) {
    let plan = call.e.cx.plan;
    let number = call.number(plan.types.structure(ty).as_u32());
    let flags = call.number(flags | future_flag(plan, ty));
    (number, flags)
}

/// [`CopyDesc::FUTURE`], of a future.
fn future_flag(plan: &Plan<'_>, ty: TypeId) -> u32 {
    flag(
        matches!(plan.types.kind(ty), TypeKind::Future(_)),
        CopyDesc::FUTURE,
    )
}

fn flag(is_set: bool, flag: u32) -> u32 {
    if is_set { flag } else { 0 }
}
