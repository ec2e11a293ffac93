//! Stack overflow: a function traps before its frame would pass the limit.
//!
//! ```text
//!   caller's frame
//!   +----------------------+ entry: the caller has checked that this is above the limit
//!   | return address, fp   |
//!   | this frame           |
//!   +----------------------+ the stack pointer that is compared
//!   ~                      ~
//!   +----------------------+ stack_limit
//!   | reserve, 64 KiB      | runtime entries, host functions, frames that are not checked
//!   +----------------------+ end of the stack
//! ```
//!
//! With signals, Cranelift's own check does it: it stands in the prologue before the frame is
//! written to, adds the exact size of the frame, and is left out where a leaf has no frame. It
//! traps in hardware, so explicit mode cannot have it. There the check is ordinary code at the head
//! of the body and compares the stack pointer of the finished frame. The register allocator may
//! have spilled parameters into the frame by then, so a frame must not be larger than
//! [`MAX_UNCHECKED_FRAME`], a quarter of the reserve; the size is known only once the function is
//! compiled. A function with a larger frame becomes two: its symbol is the check ([`before_body`]),
//! which has next to no frame and jumps to the body. A body without calls is not checked in
//! explicit mode, nor is a generated adapter of such a frame: between two checks there is at most
//! one of each.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Function, GlobalValueData, InstBuilder, Value, types};
use wasmparser::{FunctionBody, Operator};
use windlass_abi::instance::InstanceHeader;
use windlass_abi::trap::TrapCode;

use super::super::emitter::{Emitter, POINTER, trusted};
use super::super::unit::Symbol;
use crate::error::Result;
use crate::options::{Options, TrapMode};

/// The largest frame in bytes that may be entered before it is checked.
pub const MAX_UNCHECKED_FRAME: u32 = 16 * 1024;

/// Has Cranelift check the limit in the prologue, in signals mode. The function's first parameter
/// must be the instance block, as `tail` functions have it.
pub fn in_prologue(func: &mut Function, options: &Options) {
    if options.traps != TrapMode::Signals {
        return;
    }
    let flags = func
        .dfg
        .mem_flags
        .insert(trusted())
        .expect("generate: an empty function has room for flags");
    let instance = func.create_global_value(GlobalValueData::VMContext);
    let limit = func.create_global_value(GlobalValueData::Load {
        base: instance,
        offset: (offset_of!(InstanceHeader, stack_limit) as i32).into(),
        global_type: types::I64,
        flags,
    });
    func.stencil.stack_limit = Some(limit);
}

/// Checks the limit at the head of a core function, in explicit mode.
///
/// # Errors
/// When the body is malformed.
pub fn in_body(emitter: &mut Emitter<'_, '_>, body: &FunctionBody<'_>) -> Result<()> {
    if emitter.cx.options.traps != TrapMode::Explicit || !calls(body)? {
        return Ok(());
    }
    check(emitter, 0);
    Ok(())
}

/// Checks the limit for a frame of `size` bytes and goes on in `body`, which makes that frame.
/// `params` are those of the function without the instance block.
pub fn before_body(emitter: &mut Emitter<'_, '_>, body: Symbol, size: u32, params: &[Value]) {
    check(emitter, size);
    let body = emitter.callee(body);
    let mut args = vec![emitter.instance];
    args.extend(params);
    emitter.ins.ins().return_call(body, &args);
}

/// Traps unless the stack has `size` bytes more.
fn check(emitter: &mut Emitter<'_, '_>, size: u32) {
    let offset = offset_of!(InstanceHeader, stack_limit) as u32;
    let mut limit = emitter.load_slot(POINTER, offset);
    if size > 0 {
        limit = emitter.ins.ins().iadd_imm_s(limit, i64::from(size));
    }
    let pointer = emitter.ins.ins().get_stack_pointer(POINTER);
    let overflow = emitter
        .ins
        .ins()
        .icmp(IntCC::UnsignedLessThan, pointer, limit);
    emitter.trap_if(overflow, TrapCode::StackOverflow);
}

/// Whether a body calls functions of the plan with its frame on the stack, as a tail call does not:
/// it makes room for a callee that checks or is a leaf. Calls of the runtime return before anything
/// else is called, and the reserve is theirs.
fn calls(body: &FunctionBody<'_>) -> Result<bool> {
    for operator in body.get_operators_reader()? {
        if matches!(
            operator?,
            Operator::Call { .. } | Operator::CallIndirect { .. } | Operator::CallRef { .. }
        ) {
            return Ok(true);
        }
    }
    Ok(false)
}
