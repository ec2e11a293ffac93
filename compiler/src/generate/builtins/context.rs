//! `canon context.get` and `canon context.set`: the storage of the current thread.

use cranelift_codegen::ir::{InstBuilder, Value, types};
use wasmparser::ValType;

use crate::elaborate::plan::ThreadNumber;
use crate::generate::emitter::Emitter;

/// Writes `canon_context_get`: `() -> t`.
pub fn context_get(e: &mut Emitter<'_, '_>, number: ThreadNumber) {
    let value = e.load_slot(types::I64, place(e, number));
    let value = match number.ty {
        ValType::I64 => value,
        _ => e.ins.ins().ireduce(types::I32, value),
    };
    e.ins.ins().return_(&[value]);
}

/// Writes `canon_context_set`: `(t)`.
pub fn context_set(e: &mut Emitter<'_, '_>, number: ThreadNumber, params: &[Value]) {
    let value = match number.ty {
        ValType::I64 => params[0],
        _ => e.ins.ins().uextend(types::I64, params[0]),
    };
    let place = place(e, number);
    e.store_slot(value, place);
    e.ins.ins().return_(&[]);
}

fn place(e: &Emitter<'_, '_>, number: ThreadNumber) -> u32 {
    let storage = e.cx.plan.layout.thread_storage();
    let storage = storage.expect("elaborate: a plan with these built-ins has room for it");
    storage + 8 * number.index
}
