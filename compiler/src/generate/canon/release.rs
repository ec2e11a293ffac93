//! Takes what a host function gave: strings and lists in its results, before they are lowered.
//!
//! In: a value in host memory. Out: a walk that calls `HostTake` for each pointer. Elsewhere:
//! freeing it all, after the value is lowered (`import`) or when that traps (the runtime).
//!
//! The value may still be invalid. A walk after the checks of lowering was rejected, because
//! whatever traps in between would leak the host's memory.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, BlockArg, InstBuilder, Value, types};
use windlass_abi::entry::Entry;

use super::Translation;
use super::lists::MAX_LIST_BYTE_LENGTH;
use super::memory::Address;
use crate::elaborate::types::{Side, TypeKind, discriminant_size};
use crate::error::Result;
use crate::ids::TypeId;

impl Translation<'_, '_, '_> {
    /// Takes over the memory that a value of the host points to.
    pub(super) fn take(&mut self, ty: TypeId, at: Address) -> Result<()> {
        self.spend(self.e.cx.plan.types.kind(ty).cost())?;
        let plan = self.e.cx.plan;
        if !plan.types.contains_pointer(ty) {
            return Ok(());
        }
        match plan.types.kind(ty) {
            TypeKind::String => self.take_block(at),
            TypeKind::List(element) | TypeKind::Map(_, _, element) => {
                if plan.types.contains_pointer(*element) {
                    let pointer = self.lift.load(self.e, types::I64, at);
                    let length = self.lift.load(self.e, types::I64, at.plus(8));
                    // A list that is too long will trap; its elements may not be there.
                    let size = plan.types.layout(*element, Side::Host).size;
                    let max = i64::from(MAX_LIST_BYTE_LENGTH / size);
                    let ins = self.e.ins.ins();
                    let is_long = ins.icmp_imm_u(IntCC::UnsignedGreaterThan, length, max);
                    let none = self.e.ins.ins().iconst(types::I64, 0);
                    let length = self.e.ins.ins().select(is_long, none, length);
                    self.take_elements(*element, pointer, length)?;
                }
                self.take_block(at);
            }
            TypeKind::FixedList(element, count) => {
                let first = i64::from(at.offset);
                let first = self.e.ins.ins().iadd_imm_u(at.pointer, first);
                let count = self.e.ins.ins().iconst(types::I64, i64::from(*count));
                self.take_elements(*element, first, count)?;
            }
            kind => match kind.cases() {
                Some(cases) => self.take_variant(ty, &cases, at)?,
                None => {
                    let offsets = plan.types.field_offsets(ty, Side::Host);
                    for (field, offset) in kind.children().zip(offsets) {
                        self.take(field, at.plus(offset))?;
                    }
                }
            },
        }
        Ok(())
    }

    fn take_block(&mut self, at: Address) {
        let pointer = self.lift.load(self.e, types::I64, at);
        let instance = self.e.instance;
        self.e.call_entry(Entry::HostTake, &[instance, pointer]);
    }

    fn take_elements(&mut self, element: TypeId, first: Value, count: Value) -> Result<()> {
        let size = self.e.cx.plan.types.layout(element, Side::Host).size;
        let (body, done) = (self.e.ins.create_block(), self.e.ins.create_block());
        let left = self.e.ins.append_block_param(body, types::I64);
        let here = self.e.ins.append_block_param(body, types::I64);
        let args = [count, first].map(BlockArg::Value);
        self.e.ins.ins().brif(count, body, &args, done, &[]);
        self.e.ins.switch_to_block(body);
        self.take(element, Address::new(here))?;
        let left = self.e.ins.ins().iadd_imm_s(left, -1);
        let next = self.e.ins.ins().iadd_imm_u(here, i64::from(size));
        let args = [left, next].map(BlockArg::Value);
        self.e.ins.ins().brif(left, body, &args, done, &[]);
        self.e.ins.seal_block(body);
        self.e.start_block(done);
        Ok(())
    }

    fn take_variant(&mut self, ty: TypeId, cases: &[Option<TypeId>], at: Address) -> Result<()> {
        let types = &self.e.cx.plan.types;
        let payload = at.plus(types.payload_offset(ty, Side::Host));
        let size = discriminant_size(cases.len());
        let discriminant = self.lift.load_narrow(self.e, size, false, at);
        let done = self.e.ins.create_block();
        let mut blocks: Vec<(TypeId, Block)> = Vec::new();
        let mut by_type = std::collections::BTreeMap::new();
        let ins = &mut self.e.ins;
        let targets: Vec<_> = cases
            .iter()
            .map(|case| match case {
                Some(case) if types.contains_pointer(*case) => {
                    *by_type.entry(*case).or_insert_with(|| {
                        let block = ins.create_block();
                        blocks.push((*case, block));
                        block
                    })
                }
                _ => done,
            })
            .collect();
        self.e.br_table(discriminant, done, &targets);
        for (case, block) in blocks {
            self.e.start_block(block);
            self.take(case, payload)?;
            self.e.ins.ins().jump(done, &[]);
        }
        self.e.start_block(done);
        Ok(())
    }
}
