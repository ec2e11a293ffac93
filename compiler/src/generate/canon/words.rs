//! Core values as words on the stack: how a call that needs a task passes arguments and takes results.
//!
//! In: values, or their types. Out: an address, or values.

use cranelift_codegen::ir::{InstBuilder, StackSlotData, StackSlotKind, Type, Value};

use crate::generate::emitter::{Emitter, POINTER, trusted};

/// A word of the arguments of a call, in bytes.
pub(super) const WORD: u32 = 8;

/// Writes values to words on the stack; the address of the first, or null without values.
pub(super) fn spill(e: &mut Emitter<'_, '_>, values: &[Value]) -> Value {
    if values.is_empty() {
        return e.ins.ins().iconst(POINTER, 0);
    }
    let at = words(e, values.len());
    for (number, value) in (0..).zip(values) {
        let offset = number * WORD as i32;
        e.ins.ins().store(trusted(), *value, at, offset);
    }
    at
}

/// Room for words on the stack.
pub(super) fn words(e: &mut Emitter<'_, '_>, count: usize) -> Value {
    let size = u32::try_from(count).expect("generate: few parameters") * WORD;
    let slot = StackSlotData::new(StackSlotKind::ExplicitSlot, size, 3);
    let slot = e.ins.create_sized_stack_slot(slot);
    e.ins.ins().stack_addr(POINTER, slot, 0)
}

/// Reads values of these types from words.
pub(super) fn unspill(
    e: &mut Emitter<'_, '_>,
    at: Value,
    types: impl Iterator<Item = Type>,
) -> Vec<Value> {
    let numbered = (0..).zip(types);
    let load = |(number, ty): (i32, Type)| {
        let offset = number * WORD as i32;
        e.ins.ins().load(ty, trusted(), at, offset)
    };
    numbered.map(load).collect()
}
