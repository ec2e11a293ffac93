//! `canon context.get`, `canon context.set`, `canon backpressure.inc` and `canon backpressure.dec`.
//!
//! In: the instance and which built-in. Out: the body. What they work on stands in the instance block, for
//! each component instance that has such a built-in:
//!
//! ```text
//! context        two i64: the storage of the thread that runs in the instance
//! backpressure   one i32: how often `inc` was called without a `dec`
//! ```
//!
//! A call that enters the instance is a task with a thread of its own, whose storage is zero:
//! [`NewThread`] puts that of the calling thread aside until the task ends. Calls of `realloc` and of
//! destructors are tasks too. Nothing asks for the backpressure of calls that cannot wait.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use wasmparser::ValType;
use windlass_abi::trap::TrapCode;

use crate::decode::component::Builtin;
use crate::elaborate::layout::CONTEXT_SLOTS;
use crate::generate::emitter::Emitter;
use crate::ids::ComponentInstanceId;

/// The value that `backpressure` must not reach.
const BACKPRESSURE_END: i64 = 1 << 16;

/// Writes a built-in.
pub fn builtin(
    e: &mut Emitter<'_, '_>,
    component: ComponentInstanceId,
    builtin: Builtin,
    params: &[Value],
) {
    let layout = &e.cx.plan.layout;
    let missing = || panic!("generate: {component} has no place for {builtin:?}");
    match builtin {
        Builtin::ContextGet(ty, slot) => {
            let at = layout.context(component).unwrap_or_else(missing) + slot * 8;
            let ty = if ty == ValType::I64 {
                types::I64
            } else {
                types::I32
            };
            let value = e.load_slot(ty, at);
            e.ins.ins().return_(&[value]);
        }
        Builtin::ContextSet(ty, slot) => {
            let at = layout.context(component).unwrap_or_else(missing) + slot * 8;
            let value = match ty {
                ValType::I64 => params[0],
                _ => e.ins.ins().uextend(types::I64, params[0]),
            };
            e.store_slot(value, at);
            e.ins.ins().return_(&[]);
        }
        Builtin::BackpressureInc | Builtin::BackpressureDec => {
            let at = layout.backpressure(component).unwrap_or_else(missing);
            let is_inc = builtin == Builtin::BackpressureInc;
            let before = e.load_slot(types::I32, at);
            let after = e.ins.ins().iadd_imm_s(before, if is_inc { 1 } else { -1 });
            // Below zero is a large number.
            let is_out =
                e.ins
                    .ins()
                    .icmp_imm_u(IntCC::UnsignedGreaterThanOrEqual, after, BACKPRESSURE_END);
            e.trap_if(is_out, TrapCode::BackpressureOverflow);
            e.store_slot(after, at);
            e.ins.ins().return_(&[]);
        }
    }
}

/// A new thread in a component instance: its storage is zero until it ends.
pub(in crate::generate) struct NewThread {
    /// Where the storage stands, and what was in it; none where nothing reads it.
    saved: Option<(u32, Vec<Value>)>,
}

impl NewThread {
    /// Begins it.
    pub(in crate::generate) fn begin(
        e: &mut Emitter<'_, '_>,
        component: ComponentInstanceId,
    ) -> NewThread {
        let Some(at) = e.cx.plan.layout.context(component) else {
            return NewThread { saved: None };
        };
        let slots = (0..CONTEXT_SLOTS).map(|slot| at + slot * 8);
        let saved = slots
            .clone()
            .map(|at| e.load_slot(types::I64, at))
            .collect();
        let zero = e.ins.ins().iconst(types::I64, 0);
        slots.for_each(|at| e.store_slot(zero, at));
        NewThread {
            saved: Some((at, saved)),
        }
    }

    /// Ends it: the thread that was there before goes on.
    pub(in crate::generate) fn end(self, e: &mut Emitter<'_, '_>) {
        let Some((at, saved)) = self.saved else {
            return;
        };
        for (slot, value) in (0..).zip(saved) {
            e.store_slot(value, at + slot * 8);
        }
    }
}
