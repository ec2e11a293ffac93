//! Lists, maps (lists of pairs) and lists of fixed length.
//!
//! In: pointer and length. Out: the elements in memory of the other side. Three ways, cheapest
//! first: a host function gets a pointer into the guest's memory; bytes that mean the same on both
//! sides are copied at once; anything else goes element by element.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{BlockArg, InstBuilder, MemFlagsData, Type, Value, types};
use windlass_abi::entry::Entry;
use windlass_abi::trap::TrapCode;

use super::Translation;
use super::context::Party;
use super::memory::Address;
use super::place::{Destination, Source};
use crate::elaborate::types::{InterfaceTypes, Side, TypeKind};
use crate::error::Result;
use crate::generate::core::bulk_small::{MOST_BYTES, pieces};
use crate::ids::TypeId;

/// `MAX_LIST_BYTE_LENGTH`.
pub(super) const MAX_LIST_BYTE_LENGTH: u32 = (1 << 28) - 1;

/// The longest list of fixed length whose elements are translated without a loop.
const MAX_UNROLLED: u32 = 4;

impl Translation<'_, '_, '_> {
    /// `load_list_from_range`, then `store_list_into_range`.
    pub(super) fn list(
        &mut self,
        element: TypeId,
        src: &mut Source<'_>,
        dst: &mut Destination<'_>,
    ) -> Result<()> {
        let plan = self.e.cx.plan;
        let (from, to) = (
            plan.types.layout(element, self.lift.side),
            plan.types.layout(element, self.lower.side),
        );
        let (pointer, length) = self.lift_pair(src);
        let max = MAX_LIST_BYTE_LENGTH / from.size;
        let too_long =
            self.e
                .ins
                .ins()
                .icmp_imm_u(IntCC::UnsignedGreaterThan, length, i64::from(max));
        let code = self.lift.lift_trap(TrapCode::ListTooLong);
        self.e.trap_if(too_long, code);
        self.lift.check_alignment(self.e, pointer, from.align);
        let byte_length = self.e.ins.ins().imul_imm_u(length, i64::from(from.size));
        self.lift.check_range(self.e, pointer, byte_length);

        let plain = is_plain(&plan.types, element);
        let begin = if plain && matches!(self.lower.party, Party::HostCallee) {
            self.lift.native(self.e, pointer)
        } else {
            let bytes = self.e.ins.ins().imul_imm_u(length, i64::from(to.size));
            let begin = self.lower.allocate(self.e, to.align, bytes);
            if plain {
                self.copy(pointer, begin, bytes);
            } else {
                self.elements(element, length, pointer, begin)?;
            }
            begin
        };
        self.lower_pair(dst, begin, length);
        Ok(())
    }

    /// `load_list_from_valid_range`, then `store_list_into_valid_range`, or their flat forms.
    pub(super) fn fixed_list(
        &mut self,
        element: TypeId,
        count: u32,
        src: &mut Source<'_>,
        dst: &mut Destination<'_>,
    ) -> Result<()> {
        let types = &self.e.cx.plan.types;
        let from = types.layout(element, self.lift.side).size;
        let to = types.layout(element, self.lower.side).size;
        if let (Source::Memory(src), Destination::Memory(dst)) = (&src, &dst)
            && count > MAX_UNROLLED
        {
            let (src, dst) = (self.pointer(*src), self.pointer(*dst));
            let count = self.e.ins.ins().iconst(types::I64, i64::from(count));
            return self.elements(element, count, src, dst);
        }
        for i in 0..count {
            self.value(element, &mut src.at(i * from), &mut dst.at(i * to))?;
        }
        Ok(())
    }

    /// Translates `count` elements, one after the other.
    pub(super) fn elements(
        &mut self,
        element: TypeId,
        count: Value,
        src: Value,
        dst: Value,
    ) -> Result<()> {
        let types = &self.e.cx.plan.types;
        let from = types.layout(element, self.lift.side).size;
        let to = types.layout(element, self.lower.side).size;
        let (body, done) = (self.e.ins.create_block(), self.e.ins.create_block());
        let [left, src_here, dst_here] =
            std::array::from_fn(|_| self.e.ins.append_block_param(body, types::I64));
        let first = [count, src, dst].map(BlockArg::Value);
        self.e.ins.ins().brif(count, body, &first, done, &[]);
        self.e.ins.switch_to_block(body);
        self.value(
            element,
            &mut Source::Memory(Address::new(src_here)),
            &mut Destination::Memory(Address::new(dst_here)),
        )?;
        let left = self.e.ins.ins().iadd_imm_s(left, -1);
        let src_next = self.e.ins.ins().iadd_imm_u(src_here, i64::from(from));
        let dst_next = self.e.ins.ins().iadd_imm_u(dst_here, i64::from(to));
        let next = [left, src_next, dst_next].map(BlockArg::Value);
        self.e.ins.ins().brif(left, body, &next, done, &[]);
        self.e.ins.seal_block(body);
        self.e.start_block(done);
        Ok(())
    }

    /// Copies bytes from a pointer of the lifting side to one of the lowering side.
    pub(super) fn copy(&mut self, src: Value, dst: Value, bytes: Value) {
        let src = self.lift.native(self.e, src);
        let dst = self.lower.native(self.e, dst);
        self.e.call_entry(Entry::MemoryCopy, &[dst, src, bytes]);
    }

    /// Copies a value whose parts mean the same on both sides.
    pub(super) fn copy_whole(&mut self, ty: TypeId, src: Address, dst: Address) {
        let size = self.e.cx.plan.types.layout(ty, self.lower.side).size;
        let (src, dst) = (self.pointer(src), self.pointer(dst));
        if u64::from(size) > MOST_BYTES {
            let bytes = self.e.ins.ins().iconst(types::I64, i64::from(size));
            self.copy(src, dst, bytes);
            return;
        }
        let src = self.lift.native(self.e, src);
        let dst = self.lower.native(self.e, dst);
        // Pieces may be larger than what the value is aligned to.
        let flags = MemFlagsData::new().with_notrap();
        let pieces = pieces(u64::from(size));
        let load = |(at, ty): &(i32, Type)| self.e.ins.ins().load(*ty, flags, src, *at);
        let values: Vec<Value> = pieces.iter().map(load).collect();
        for ((at, _), value) in pieces.into_iter().zip(values) {
            self.e.ins.ins().store(flags, value, dst, at);
        }
    }

    /// The pointer to an address.
    fn pointer(&mut self, at: Address) -> Value {
        self.e
            .ins
            .ins()
            .iadd_imm_u(at.pointer, i64::from(at.offset))
    }
}

/// Whether every byte of a value means the same in all memories and every combination of bytes is
/// valid: then a copy is the translation. Padding does not count as plain, because a copy would
/// show one side what the other has there. The layout of such a type is the same on all sides.
pub(super) fn is_plain(types: &InterfaceTypes, ty: TypeId) -> bool {
    match types.kind(ty) {
        TypeKind::U8 | TypeKind::U16 | TypeKind::U32 | TypeKind::U64 => true,
        TypeKind::S8 | TypeKind::S16 | TypeKind::S32 | TypeKind::S64 => true,
        TypeKind::F32 | TypeKind::F64 => true,
        TypeKind::Flags(labels) => matches!(labels.len(), 8 | 16 | 32),
        TypeKind::FixedList(element, _) => is_plain(types, *element),
        kind @ (TypeKind::Record(_) | TypeKind::Tuple(_)) => {
            let whole = types.layout(ty, Side::Host).size;
            let parts = kind
                .children()
                .map(|field| u64::from(types.layout(field, Side::Host).size));
            parts.sum::<u64>() == u64::from(whole) && kind.children().all(|f| is_plain(types, f))
        }
        _ => false,
    }
}
