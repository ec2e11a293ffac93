//! Parameters and results as core functions pass them: `lift_flat_values` and `lower_flat_values`.
//!
//! In: a guest's core values and the type of all of them (a tuple of the parameters, or the
//! result). Out: where they are: flat, or behind a pointer that has been checked.

use cranelift_codegen::ir::{InstBuilder, Value, types};

use super::Translation;
use super::context::LiftLowerContext;
use super::memory::Address;
use super::place::{CoreValueIter, Destination, Source};
use crate::elaborate::flatten::MAX_FLAT_PARAMS;
use crate::error::Result;
use crate::generate::emitter::Emitter;
use crate::ids::TypeId;

/// Where a guest's values are, or shall go.
pub(super) enum Values {
    /// Each a core value; to be filled where it is a destination.
    Flat(Vec<Value>),
    /// In memory.
    Memory(Address),
}

impl LiftLowerContext {
    /// The values that a guest passes: all of `core`, or what its first value points to.
    pub(super) fn lift_flat_values(
        &self,
        e: &mut Emitter<'_, '_>,
        max_flat: u32,
        ty: TypeId,
        core: &[Value],
    ) -> Values {
        if e.cx.plan.types.flat_len(ty) <= max_flat {
            return Values::Flat(core.to_vec());
        }
        let pointer = self.widen(e, core[0]);
        Values::Memory(self.spilled(e, ty, pointer))
    }

    /// Where parameters of a guest go: flat, or to memory of its `realloc`.
    pub(super) fn lower_flat_params(&self, e: &mut Emitter<'_, '_>, ty: TypeId) -> Values {
        if e.cx.plan.types.flat_len(ty) <= MAX_FLAT_PARAMS {
            return Values::Flat(Vec::new());
        }
        let layout = e.cx.plan.types.layout(ty, self.side);
        let bytes = e.ins.ins().iconst(types::I64, i64::from(layout.size));
        Values::Memory(Address::new(self.allocate(e, layout.align, bytes)))
    }

    /// Where results of a guest go: flat, or to where the last of its core parameters points.
    pub(super) fn lower_flat_results(
        &self,
        e: &mut Emitter<'_, '_>,
        max_flat: u32,
        ty: TypeId,
        params: &[Value],
    ) -> Values {
        if e.cx.plan.types.flat_len(ty) <= max_flat {
            return Values::Flat(Vec::new());
        }
        let out = params[params.len() - 1];
        let pointer = self.widen(e, out);
        Values::Memory(self.spilled(e, ty, pointer))
    }

    /// Checks the pointer to a tuple.
    fn spilled(&self, e: &mut Emitter<'_, '_>, ty: TypeId, pointer: Value) -> Address {
        let layout = e.cx.plan.types.layout(ty, self.side);
        self.check_alignment(e, pointer, layout.align);
        let bytes = e.ins.ins().iconst(types::I64, i64::from(layout.size));
        self.check_range(e, pointer, bytes);
        Address::new(pointer)
    }

    /// The core values that stand for values lowered to a place of this side: the flat ones, or the
    /// pointer.
    pub(super) fn core_values(&self, e: &mut Emitter<'_, '_>, values: Values) -> Vec<Value> {
        match values {
            Values::Flat(values) => values,
            Values::Memory(at) => vec![self.narrow(e, at.pointer)],
        }
    }
}

impl Translation<'_, '_, '_> {
    /// Translates the values of a type from one place to another.
    pub(super) fn values(&mut self, ty: TypeId, src: Values, dst: &mut Values) -> Result<()> {
        let mut core;
        let mut src = match src {
            Values::Flat(values) => {
                core = CoreValueIter::new(values);
                Source::Flat(&mut core)
            }
            Values::Memory(at) => Source::Memory(at),
        };
        let mut dst = match dst {
            Values::Flat(values) => Destination::Flat(values),
            Values::Memory(at) => Destination::Memory(*at),
        };
        self.value(ty, &mut src, &mut dst)
    }
}
