//! What the bodies of the built-ins of concurrency are written with.
//!
//! In: operands as the guest has them. Out: a call of an entry, whose trap is raised, and its value.

use cranelift_codegen::ir::{InstBuilder, Value, types};
use windlass_abi::entry::Entry;

use crate::generate::emitter::Emitter;
use crate::ids::ComponentInstanceId;

/// A call of a built-in of a component instance.
pub(super) struct Call<'e, 'a, 'b> {
    pub(super) e: &'e mut Emitter<'a, 'b>,
    pub(super) component: ComponentInstanceId,
}

impl Call<'_, '_, '_> {
    /// Calls an entry `(instance, component, operands...)` and raises its trap; the value.
    pub(super) fn ask(&mut self, entry: Entry, operands: &[Value]) -> Value {
        let component = self.number(self.component.as_u32());
        let mut args = vec![self.e.instance, component];
        args.extend_from_slice(operands);
        let pair = self.e.call_entry(entry, &args);
        self.e.raise_outcome(pair[1]);
        pair[0]
    }

    /// The same for a value of 32 bits.
    pub(super) fn ask_i32(&mut self, entry: Entry, operands: &[Value]) -> Value {
        let value = self.ask(entry, operands);
        self.e.ins.ins().ireduce(types::I32, value)
    }

    /// A constant of 32 bits.
    pub(super) fn number(&mut self, number: u32) -> Value {
        self.e.ins.ins().iconst(types::I32, i64::from(number))
    }

    /// A pointer or a number as the guest has it, widened to 64 bits.
    pub(super) fn widened(&mut self, value: Value) -> Value {
        match self.e.ins.func.dfg.value_type(value) {
            types::I64 => value,
            _ => self.e.ins.ins().uextend(types::I64, value),
        }
    }
}
