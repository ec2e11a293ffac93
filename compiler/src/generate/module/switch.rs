//! Going over to another instance: its block becomes the callee's first parameter, and learns which
//! stack it runs on.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value};
use windlass_abi::entry::Entry;
use windlass_abi::instance::{FuncRef, InstanceHeader};

use super::super::emitter::{Emitter, POINTER, trusted};

/// The instance that a function reference belongs to, ready to run on this stack: its stack limit
/// is that of the running instance. Equal limits mean that nothing is to be done, which is so
/// between two calls of the host as soon as the first call went over.
pub fn instance_of(e: &mut Emitter<'_, '_>, reference: Value) -> Value {
    let flags = trusted().with_readonly();
    let instance = offset_of!(FuncRef, instance) as i32;
    let callee = e.ins.ins().load(POINTER, flags, reference, instance);
    let limit = offset_of!(InstanceHeader, stack_limit) as i32;
    let here = e.ins.ins().load(POINTER, trusted(), e.instance, limit);
    let there = e.ins.ins().load(POINTER, trusted(), callee, limit);
    let differs = e.ins.ins().icmp(IntCC::NotEqual, here, there);
    let (adopt, next) = (e.cold_block(), e.ins.create_block());
    e.ins.ins().brif(differs, adopt, &[], next, &[]);
    e.start_block(adopt);
    e.call_entry(Entry::AdoptStack, &[e.instance, callee]);
    e.ins.ins().jump(next, &[]);
    e.start_block(next);
    callee
}
