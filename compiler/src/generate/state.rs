//! Where the state of a program is at run time: in the instance block, or with a core module's
//! imports in that of their owner.
//!
//! In: an id of the Plan. Out: a [`Place`], with code that finds the owner's block where there is
//! one. Elsewhere: what is loaded from there, and when it may change.

use std::mem::offset_of;

use cranelift_codegen::ir::{InstBuilder, Value};
use windlass_abi::instance::ImportSlot;

use super::emitter::{Emitter, POINTER, trusted};
use super::unit::Symbol;
use crate::elaborate::plan::Program;
use crate::ids::{ElemId, FuncId, GlobalId, ImportId, MemoryId, TableId, TagId};

/// An address and an offset from it that an instruction can hold.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The address.
    pub base: Value,
    /// Bytes from there.
    pub offset: i32,
}

impl Place {
    /// A field of what is there.
    #[must_use]
    pub fn field(self, offset: usize) -> Place {
        Place {
            offset: self.offset + offset as i32,
            ..self
        }
    }
}

impl Emitter<'_, '_> {
    /// The [`windlass_abi::instance::MemorySlot`] of a memory.
    pub fn memory_slot(&mut self, id: MemoryId) -> Place {
        let plan = self.cx.plan;
        let memory = &plan.memories[id];
        let place = self.own_or_imported(memory.import, plan.layout.memory(id));
        if memory.ty.shared && memory.import.is_none() {
            // The block holds the address of one that outlives it.
            let flags = trusted().with_readonly().with_can_move();
            let base = self
                .ins
                .ins()
                .load(POINTER, flags, place.base, place.offset);
            return Place { base, offset: 0 };
        }
        place
    }

    /// The [`windlass_abi::instance::TableSlot`] of a table.
    pub fn table_slot(&mut self, id: TableId) -> Place {
        let plan = self.cx.plan;
        self.own_or_imported(plan.tables[id].import, plan.layout.table(id))
    }

    /// The value of a global.
    pub fn global_cell(&mut self, id: GlobalId) -> Place {
        let plan = self.cx.plan;
        self.own_or_imported(plan.globals[id].import, plan.layout.global(id))
    }

    /// The address that is a tag's identity.
    pub fn tag_identity(&mut self, id: TagId) -> Value {
        let plan = self.cx.plan;
        let place = self.own_or_imported(plan.tags[id].import, plan.layout.tag(id));
        match place.offset {
            0 => place.base,
            offset => self.ins.ins().iadd_imm_s(place.base, i64::from(offset)),
        }
    }

    /// The address of a function's [`windlass_abi::instance::FuncRef`].
    pub fn func_ref(&mut self, func: FuncId) -> Value {
        match self.cx.plan.program {
            Program::Component => self.symbol_address(Symbol::FuncRef(func)),
            Program::Module => {
                let offset = i64::from(self.cx.plan.layout.func_ref(func));
                self.ins.ins().iadd_imm_s(self.instance, offset)
            }
        }
    }

    /// The address of the elements of a segment.
    pub fn segment_elements(&mut self, elems: ElemId) -> Value {
        match self.cx.plan.program {
            Program::Component => self.symbol_address(Symbol::Elems(elems)),
            Program::Module => {
                let offset = i64::from(self.cx.plan.layout.elem_items(elems));
                self.ins.ins().iadd_imm_s(self.instance, offset)
            }
        }
    }

    /// What an import slot was given as the address of the imported thing. It never changes.
    pub fn import_address(&mut self, import: ImportId) -> Value {
        let offset = self.cx.plan.layout.import(import) as usize + offset_of!(ImportSlot, data);
        let flags = trusted().with_readonly().with_can_move();
        self.ins
            .ins()
            .load(POINTER, flags, self.instance, offset as i32)
    }

    fn own_or_imported(&mut self, import: Option<ImportId>, offset: u32) -> Place {
        match import {
            None => Place {
                base: self.instance,
                offset: offset as i32,
            },
            Some(import) => Place {
                base: self.import_address(import),
                offset: 0,
            },
        }
    }
}
