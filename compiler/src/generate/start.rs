//! The steps of instantiation that images could not take (`Symbol::StartBody`).
//!
//! In: [`Step`]s in the order of the component. Out: one function that runs them; a step whose
//! bounds fail traps before it writes (core specification, Instantiation). The entry trampoline
//! around it is `entry`'s.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value};
use windlass_abi::entry::Entry;
use windlass_abi::instance::{MemorySlot, TableSlot};
use windlass_abi::trap::TrapCode;

use super::emitter::{Emitter, POINTER};
use super::unit::Symbol;
use crate::elaborate::plan::Step;
use crate::error::Result;

/// Emits all steps and the return.
///
/// # Errors
/// None so far; the type is that of every emitter of a body.
pub fn body(emitter: &mut Emitter<'_, '_>) -> Result<()> {
    let plan = emitter.cx.plan;
    for step in &plan.steps {
        match *step {
            Step::CopyData {
                memory,
                offset,
                data,
                ..
            } => {
                let slot = plan.layout.memory(memory);
                let target = Target {
                    base: slot + offset_of!(MemorySlot, base) as u32,
                    length: slot + offset_of!(MemorySlot, length) as u32,
                    unit: 1,
                    trap: TrapCode::MemoryOutOfBounds,
                };
                copy(
                    emitter,
                    &target,
                    offset,
                    Symbol::Data(data),
                    plan.data[data].len() as u64,
                );
            }
            Step::CopyElems {
                table,
                offset,
                elems,
                ..
            } => {
                let slot = plan.layout.table(table);
                let target = Target {
                    base: slot + offset_of!(TableSlot, base) as u32,
                    length: slot + offset_of!(TableSlot, length) as u32,
                    unit: size_of::<usize>() as u64,
                    trap: TrapCode::TableOutOfBounds,
                };
                copy(
                    emitter,
                    &target,
                    offset,
                    Symbol::Elems(elems),
                    plan.elems[elems].len() as u64,
                );
            }
            Step::Start(func) => {
                emitter.call_func(func, &[]);
            }
        }
    }
    emitter.ins.ins().return_(&[]);
    Ok(())
}

/// What a segment is copied to.
struct Target {
    /// Offset in the block of the address of element 0.
    base: u32,
    /// Offset in the block of the length in elements.
    length: u32,
    /// Size of an element in bytes.
    unit: u64,
    /// Raised when the segment does not fit.
    trap: TrapCode,
}

/// Copies `count` elements of a segment to index `offset`.
fn copy(emitter: &mut Emitter<'_, '_>, to: &Target, offset: u64, source: Symbol, count: u64) {
    let length = emitter.load_slot(POINTER, to.length);
    match offset.checked_add(count) {
        Some(end) => {
            let end = constant(emitter, end);
            let outside = emitter
                .ins
                .ins()
                .icmp(IntCC::UnsignedGreaterThan, end, length);
            emitter.trap_if(outside, to.trap);
        }
        // No length reaches past 64 bits.
        None => {
            let always = constant(emitter, 1);
            emitter.trap_if(always, to.trap);
        }
    }
    if count == 0 {
        return;
    }
    let base = emitter.load_slot(POINTER, to.base);
    let distance = constant(emitter, offset.wrapping_mul(to.unit));
    let destination = emitter.ins.ins().iadd(base, distance);
    let source = emitter.symbol_address(source);
    let bytes = constant(emitter, count * to.unit);
    emitter.call_entry(Entry::MemoryCopy, &[destination, source, bytes]);
}

fn constant(emitter: &mut Emitter<'_, '_>, value: u64) -> Value {
    emitter.ins.ins().iconst(POINTER, value as i64)
}
