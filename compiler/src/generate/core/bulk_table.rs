//! `table.fill`, `table.copy`, `table.init`, `elem.drop`; as `bulk_memory`, with elements of 8
//! bytes.

use cranelift_codegen::ir::{InstBuilder, Value};
use wasmparser::Operator;
use windlass_abi::entry::Entry;
use windlass_abi::trap::TrapCode;

use super::Translator;
use super::table::ELEMENT_LOG2;
use crate::error::Result;
use crate::ids::{ElemIndex, TableId};

impl Translator<'_, '_, '_> {
    pub(super) fn bulk_table_operator(&mut self, op: &Operator<'_>) -> Result<bool> {
        match op {
            Operator::TableFill { table } => self.table_fill(*table)?,
            Operator::TableCopy {
                dst_table,
                src_table,
            } => self.table_copy(*dst_table, *src_table)?,
            Operator::TableInit { elem_index, table } => self.table_init(*elem_index, *table)?,
            Operator::ElemDrop { elem_index } => self.elem_drop(*elem_index),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Checks a range of a table and returns its address.
    fn table_range(&mut self, table: TableId, start: Value, count: Value) -> Value {
        let length = self.table_length(table);
        let wide = self.emitter.cx.plan.tables[table].ty.table64;
        self.check_range(start, count, length, wide, TrapCode::TableOutOfBounds);
        let base = self.table_base(table);
        self.element_address(base, start)
    }

    fn element_address(&mut self, base: Value, index: Value) -> Value {
        let distance = self.ins().ishl_imm_u(index, ELEMENT_LOG2);
        self.ins().iadd(base, distance)
    }

    fn copy_elements(&mut self, destination: Value, source: Value, count: Value) {
        let bytes = self.ins().ishl_imm_u(count, ELEMENT_LOG2);
        self.emitter
            .call_entry(Entry::MemoryCopy, &[destination, source, bytes]);
    }

    fn table_fill(&mut self, table: u32) -> Result<()> {
        let table = self.table(table)?;
        let (start, value, count) = self.pop3();
        let (start, count) = (self.extended(start), self.extended(count));
        let destination = self.table_range(table, start, count);
        self.emitter
            .call_entry(Entry::TableFill, &[destination, value, count]);
        Ok(())
    }

    fn table_copy(&mut self, to: u32, from: u32) -> Result<()> {
        let (to, from) = (self.table(to)?, self.table(from)?);
        let (destination, source, count) = self.pop3_extended();
        let destination = self.table_range(to, destination, count);
        let source = self.table_range(from, source, count);
        self.copy_elements(destination, source, count);
        Ok(())
    }

    fn table_init(&mut self, segment: u32, table: u32) -> Result<()> {
        let table = self.table(table)?;
        let (destination, source, count) = self.pop3_extended();
        let segment = self.instance.elems[ElemIndex::from_u32(segment)];
        let slot = segment.map(|elems| self.emitter.cx.plan.layout.elems(elems));
        let length = self.segment_length(slot);
        self.check_range(source, count, length, false, TrapCode::TableOutOfBounds);
        let destination = self.table_range(table, destination, count);
        // A dropped segment has nothing to copy: the check has seen that `count` is zero.
        if let Some(elems) = segment {
            let elements = self.emitter.segment_elements(elems);
            let source = self.element_address(elements, source);
            self.copy_elements(destination, source, count);
        }
        Ok(())
    }

    fn elem_drop(&mut self, segment: u32) {
        let segment = self.instance.elems[ElemIndex::from_u32(segment)];
        let slot = segment.map(|elems| self.emitter.cx.plan.layout.elems(elems));
        self.drop_segment(slot);
    }
}
