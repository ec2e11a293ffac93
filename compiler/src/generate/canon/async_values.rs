//! Streams, futures and error contexts as values: `lift_async_value`, `lower_stream`,
//! `lower_future`, `lift_error_context` and `lower_error_context`.
//!
//! They are handles like those of resources, in the same tables; the host has a table, too. Between
//! two tables the runtime stands 64 bits for what is passed.

use cranelift_codegen::ir::{InstBuilder, Value, types};
use windlass_abi::entry::Entry;

use super::Translation;
use super::place::{Destination, Source};
use crate::ids::TypeId;

impl Translation<'_, '_, '_> {
    /// The readable end of a stream or future of this type.
    pub(super) fn async_value(
        &mut self,
        ty: TypeId,
        src: &mut Source<'_>,
        dst: &mut Destination<'_>,
    ) {
        let number = self.e.cx.plan.types.structure(ty).as_u32();
        let number = self.e.ins.ins().iconst(types::I32, i64::from(number));
        let end = self.lift_i32(4, src);
        let value = self.lift_from_table(Entry::LiftAsyncValue, &[number, end]);
        let end = self.lower_into_table(Entry::LowerAsyncValue, &[number, value]);
        self.lower_i32(4, dst, end);
    }

    /// An error context.
    pub(super) fn error_context(&mut self, src: &mut Source<'_>, dst: &mut Destination<'_>) {
        let error = self.lift_i32(4, src);
        let value = self.lift_from_table(Entry::LiftErrorContext, &[error]);
        let error = self.lower_into_table(Entry::LowerErrorContext, &[value]);
        self.lower_i32(4, dst, error);
    }

    /// Calls an entry `(instance, table, operands...)` for the lifting side.
    fn lift_from_table(&mut self, entry: Entry, operands: &[Value]) -> Value {
        let pair = self.with_table(entry, self.lift.table, operands);
        self.check_lifted(pair[1]);
        pair[0]
    }

    /// The same for the lowering side, which gets a handle.
    fn lower_into_table(&mut self, entry: Entry, operands: &[Value]) -> Value {
        let pair = self.with_table(entry, self.lower.table, operands);
        self.e.raise_outcome(pair[1]);
        self.e.ins.ins().ireduce(types::I32, pair[0])
    }

    fn with_table(&mut self, entry: Entry, table: u32, operands: &[Value]) -> Vec<Value> {
        let table = self.e.ins.ins().iconst(types::I32, i64::from(table));
        let mut args = vec![self.e.instance, table];
        args.extend_from_slice(operands);
        self.e.call_entry(entry, &args)
    }
}
