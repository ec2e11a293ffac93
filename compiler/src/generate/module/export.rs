//! The body of a core module's exported function: takes its arguments from the host's struct,
//! leaves its results there.

use cranelift_codegen::ir::{InstBuilder, Value};

use super::super::emitter::{Emitter, clif_type, trusted};
use super::layout::CoreLayout;
use super::pin;
use crate::ids::FuncId;

/// Emits the body: `params` are the addresses of arguments and results.
pub fn export_body(e: &mut Emitter<'_, '_>, func: FuncId, params: &[Value]) {
    let plan = e.cx.plan;
    let ty = &plan.signatures[plan.funcs[func].signature];
    let (args, results) = (params[0], params[1]);
    let layout = CoreLayout::new(ty.params());
    let values: Vec<Value> = ty
        .params()
        .iter()
        .zip(&layout.offsets)
        .map(|(ty, offset)| {
            let ty = clif_type(*ty);
            e.ins.ins().load(ty, trusted(), args, *offset as i32)
        })
        .collect();
    let values = e.call_func(func, &values);
    pin(e, ty.results(), &values);
    let layout = CoreLayout::new(ty.results());
    for (value, offset) in values.into_iter().zip(&layout.offsets) {
        e.ins.ins().store(trusted(), value, results, *offset as i32);
    }
    e.ins.ins().return_(&[]);
}
