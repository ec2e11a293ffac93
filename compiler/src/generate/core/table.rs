//! Single elements of tables; an element is a reference.

use std::mem::{offset_of, size_of};

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value, types};
use wasmparser::{Operator, TableType, ValType};
use windlass_abi::entry::Entry;
use windlass_abi::instance::TableSlot;
use windlass_abi::trap::TrapCode;

use super::super::emitter::POINTER;
use super::Translator;
use super::regions::Region;
use crate::error::Result;
use crate::ids::{TableId, TableIndex};

/// Elements are 8 bytes.
pub(super) const ELEMENT_LOG2: i64 = 3;
const _: () = assert!(size_of::<usize>() == 1 << ELEMENT_LOG2);

/// Whether a table cannot grow.
fn is_fixed(ty: &TableType) -> bool {
    ty.maximum == Some(ty.initial)
}

impl Translator<'_, '_, '_> {
    pub(super) fn table_operator(&mut self, op: &Operator<'_>) -> Result<bool> {
        match op {
            Operator::TableGet { table } => self.table_get(*table)?,
            Operator::TableSet { table } => self.table_set(*table)?,
            Operator::TableSize { table } => self.table_size(*table)?,
            Operator::TableGrow { table } => self.table_grow(*table)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The table with an index of the module.
    pub(super) fn table(&self, index: u32) -> Result<TableId> {
        let index = TableIndex::from_u32(index);
        let id = self.instance.tables[index];
        // As this module writes it: the type indices are its own.
        let (ty, _) = &self.module.tables[index];
        self.value_type(ValType::Ref(ty.element_type))?;
        Ok(id)
    }

    /// The address of element 0; it never changes where the table cannot grow.
    pub(super) fn table_base(&mut self, table: TableId) -> Value {
        let mut flags = self.trusted_in(Region::Slots);
        if is_fixed(&self.emitter.cx.plan.tables[table].ty) {
            flags = flags.with_readonly().with_can_move();
        }
        self.load_table_slot(table, offset_of!(TableSlot, base), flags)
    }

    /// The current length in elements: a constant where the table cannot grow.
    pub(super) fn table_length(&mut self, table: TableId) -> Value {
        let ty = &self.emitter.cx.plan.tables[table].ty;
        if is_fixed(ty) {
            return self.iconst64(ty.initial);
        }
        let flags = self.trusted_in(Region::Slots);
        self.load_table_slot(table, offset_of!(TableSlot, length), flags)
    }

    fn load_table_slot(&mut self, table: TableId, field: usize, flags: MemFlagsData) -> Value {
        let at = self.emitter.table_slot(table).field(field);
        self.ins().load(POINTER, flags, at.base, at.offset)
    }

    /// The address of an element, after a check. Hardware that predicts the
    /// check wrongly reads element 0's place instead.
    fn element(&mut self, table: TableId, index: Value) -> Value {
        let index = self.extended(index);
        let length = self.table_length(table);
        let outside = self
            .ins()
            .icmp(IntCC::UnsignedGreaterThanOrEqual, index, length);
        self.emitter.trap_if(outside, TrapCode::TableOutOfBounds);
        let base = self.table_base(table);
        let distance = self.ins().ishl_imm_u(index, ELEMENT_LOG2);
        let address = self.ins().iadd(base, distance);
        self.emitter.guarded(outside, base, address)
    }

    /// The element at an index, after a check.
    pub(super) fn load_element(&mut self, table: TableId, index: Value) -> Value {
        let address = self.element(table, index);
        let flags = self.trusted_in(Region::Tables);
        self.ins().load(POINTER, flags, address, 0)
    }

    fn table_get(&mut self, table: u32) -> Result<()> {
        let table = self.table(table)?;
        let index = self.pop();
        let value = self.load_element(table, index);
        self.push(value);
        Ok(())
    }

    fn table_set(&mut self, table: u32) -> Result<()> {
        let table = self.table(table)?;
        let (index, value) = self.pop2();
        let address = self.element(table, index);
        let flags = self.trusted_in(Region::Tables);
        self.ins().store(flags, value, address, 0);
        Ok(())
    }

    fn table_size(&mut self, table: u32) -> Result<()> {
        let table = self.table(table)?;
        let length = self.table_length(table);
        let wide = self.emitter.cx.plan.tables[table].ty.table64;
        self.push_index(length, wide);
        Ok(())
    }

    fn table_grow(&mut self, table: u32) -> Result<()> {
        let table = self.table(table)?;
        let (value, delta) = self.pop2();
        let delta = self.extended(delta);
        let number = self.ins().iconst(types::I32, i64::from(table.as_u32()));
        let args = [self.emitter.instance, number, delta, value];
        let old = self.emitter.call_entry(Entry::TableGrow, &args)[0];
        let wide = self.emitter.cx.plan.tables[table].ty.table64;
        self.push_index(old, wide);
        Ok(())
    }
}
