//! One value of any type: `load` and `lift_flat` joined with `store` and `lower_flat`.
//!
//! In: where it is and where it goes. Out: code, and flat values appended to a flat destination.
//! This file chooses by type and knows records; the rules of the other types are in their own
//! files.

use cranelift_codegen::ir::{Value, types};

use super::Translation;
use super::lists::is_plain;
use super::place::{Destination, Source};
use crate::elaborate::types::{TypeKind, flags_size};
use crate::error::Result;
use crate::ids::TypeId;

/// The largest type, in units of [`TypeKind::cost`], of which is found out whether a copy
/// translates it; its parts are asked the same where it does not.
const MAX_COPIED_COST: u32 = 1000;

impl Translation<'_, '_, '_> {
    /// Translates a value of a type.
    pub(super) fn value(
        &mut self,
        ty: TypeId,
        src: &mut Source<'_>,
        dst: &mut Destination<'_>,
    ) -> Result<()> {
        let plan = self.e.cx.plan;
        let kind = plan.types.kind(ty);
        self.spend(kind.cost())?;
        if let (Source::Memory(from), Destination::Memory(to)) = (&src, &dst)
            && let TypeKind::Record(_) | TypeKind::Tuple(_) | TypeKind::FixedList(..) = kind
            && plan.types.cost(ty) <= MAX_COPIED_COST
            && is_plain(&plan.types, ty)
        {
            self.copy_whole(ty, *from, *to);
            return Ok(());
        }
        match kind {
            TypeKind::Bool => self.bool(src, dst),
            TypeKind::U8 => self.integer(1, false, src, dst),
            TypeKind::S8 => self.integer(1, true, src, dst),
            TypeKind::U16 => self.integer(2, false, src, dst),
            TypeKind::S16 => self.integer(2, true, src, dst),
            TypeKind::U32 | TypeKind::S32 => self.number(types::I32, src, dst),
            TypeKind::U64 | TypeKind::S64 => self.number(types::I64, src, dst),
            TypeKind::F32 => self.number(types::F32, src, dst),
            TypeKind::F64 => self.number(types::F64, src, dst),
            TypeKind::Char => self.char(src, dst),
            TypeKind::Flags(labels) => {
                self.flags(labels.len(), flags_size(labels.len()), src, dst);
            }
            TypeKind::String => self.string(src, dst),
            TypeKind::List(element) => self.list(*element, src, dst)?,
            TypeKind::Map(_, _, pair) => self.list(*pair, src, dst)?,
            TypeKind::FixedList(element, count) => self.fixed_list(*element, *count, src, dst)?,
            TypeKind::Record(_) | TypeKind::Tuple(_) => self.record(ty, src, dst)?,
            TypeKind::Variant(_)
            | TypeKind::Enum(_)
            | TypeKind::Option(_)
            | TypeKind::Result(..) => self.variant(ty, src, dst)?,
            TypeKind::Own(resource) => self.own(*resource, src, dst),
            TypeKind::Borrow(resource, of_host) => self.borrow(*resource, *of_host, src, dst),
            TypeKind::Stream(_) | TypeKind::Future(_) => self.async_value(ty, src, dst),
            TypeKind::ErrorContext => self.error_context(src, dst),
        }
        Ok(())
    }

    /// `load_record` and `store_record`, or their flat forms.
    fn record(
        &mut self,
        ty: TypeId,
        src: &mut Source<'_>,
        dst: &mut Destination<'_>,
    ) -> Result<()> {
        let plan = self.e.cx.plan;
        let from = plan.types.field_offsets(ty, self.lift.side);
        let to = plan.types.field_offsets(ty, self.lower.side);
        for (field, (from, to)) in plan.types.kind(ty).children().zip(from.into_iter().zip(to)) {
            self.value(field, &mut src.at(from), &mut dst.at(to))?;
        }
        Ok(())
    }

    /// Lifts the two words of a string or list: pointer and length, widened to 64 bits.
    pub(super) fn lift_pair(&mut self, src: &mut Source<'_>) -> (Value, Value) {
        let ty = self.lift.pointer_type();
        let size = self.lift.side.pointer_size();
        let (first, second) = match src {
            Source::Flat(values) => (values.next(), values.next()),
            Source::Memory(at) => (
                self.lift.load(self.e, ty, *at),
                self.lift.load(self.e, ty, at.plus(size)),
            ),
        };
        (
            self.lift.widen(self.e, first),
            self.lift.widen(self.e, second),
        )
    }

    /// Lowers the two words of a string or list.
    pub(super) fn lower_pair(&mut self, dst: &mut Destination<'_>, first: Value, second: Value) {
        let size = self.lower.side.pointer_size();
        let first = self.lower.narrow(self.e, first);
        let second = self.lower.narrow(self.e, second);
        match dst {
            Destination::Flat(values) => values.extend([first, second]),
            Destination::Memory(at) => {
                self.lower.store(self.e, first, *at);
                self.lower.store(self.e, second, at.plus(size));
            }
        }
    }

    /// Lifts an unsigned integer of at most 4 bytes that is an `i32` when flat.
    pub(super) fn lift_i32(&mut self, size: u32, src: &mut Source<'_>) -> Value {
        match src {
            Source::Flat(values) => values.next(),
            Source::Memory(at) => self.lift.load_narrow(self.e, size, false, *at),
        }
    }

    /// Lowers an `i32` as `size` bytes.
    pub(super) fn lower_i32(&mut self, size: u32, dst: &mut Destination<'_>, value: Value) {
        match dst {
            Destination::Flat(values) => values.push(value),
            Destination::Memory(at) => self.lower.store_narrow(self.e, size, value, *at),
        }
    }
}
