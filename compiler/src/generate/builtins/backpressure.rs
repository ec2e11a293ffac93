//! `canon backpressure.inc` and `canon backpressure.dec`: a counter of the component instance.
//!
//! While it is not zero, calls of `async` functions wait to enter. Calls that cannot wait do not
//! ask for it. The runtime reads the counter; it is told when the counter comes back to zero, so
//! that it need not look for calls that wait.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, types};
use windlass_abi::entry::Entry;
use windlass_abi::trap::TrapCode;

use crate::decode::component::Backpressure;
use crate::generate::emitter::Emitter;
use crate::ids::ComponentInstanceId;

/// The value that the counter must not reach.
const END: i64 = 1 << 16;

/// Writes `canon_backpressure_inc` or `canon_backpressure_dec`: `()`.
pub fn backpressure(e: &mut Emitter<'_, '_>, component: ComponentInstanceId, what: Backpressure) {
    let counter = e.cx.plan.layout.backpressure(component);
    let counter = counter.expect("elaborate: an instance with these built-ins has a counter");
    let step = match what {
        Backpressure::Inc => 1,
        Backpressure::Dec => -1,
    };
    let before = e.load_slot(types::I32, counter);
    let after = e.ins.ins().iadd_imm_s(before, step);
    // What is below zero is large.
    let is_out = IntCC::UnsignedGreaterThanOrEqual;
    let is_out = e.ins.ins().icmp_imm_u(is_out, after, END);
    e.trap_if(is_out, TrapCode::BackpressureOverflow);
    e.store_slot(after, counter);
    if what == Backpressure::Dec && !e.cx.facts.calls.calls.is_empty() {
        let (waiting, done) = (e.ins.create_block(), e.ins.create_block());
        e.ins.ins().brif(after, done, &[], waiting, &[]);
        e.start_block(waiting);
        let number = i64::from(component.as_u32());
        let number = e.ins.ins().iconst(types::I32, number);
        e.call_entry(Entry::BackpressureEnded, &[e.instance, number]);
        e.ins.ins().jump(done, &[]);
        e.start_block(done);
    }
    e.ins.ins().return_(&[]);
}
