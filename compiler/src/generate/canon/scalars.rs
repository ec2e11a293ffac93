//! Values without parts: integers, floats, bool, char and flags.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Type, types};
use windlass_abi::trap::TrapCode;

use super::Translation;
use super::place::{Destination, Source};

impl Translation<'_, '_, '_> {
    /// A number whose core type has all its bits. NaNs keep theirs, which the specification allows
    /// (`maybe_scramble_nan32`).
    pub(super) fn number(&mut self, ty: Type, src: &mut Source<'_>, dst: &mut Destination<'_>) {
        let value = match src {
            Source::Flat(values) => values.next(),
            Source::Memory(at) => self.lift.load(self.e, ty, *at),
        };
        match dst {
            Destination::Flat(values) => values.push(value),
            Destination::Memory(at) => self.lower.store(self.e, value, *at),
        }
    }

    /// An integer of 1 or 2 bytes. `lift_flat_unsigned` and `lift_flat_signed` ignore the upper
    /// bits; lowering extends.
    pub(super) fn integer(
        &mut self,
        size: u32,
        signed: bool,
        src: &mut Source<'_>,
        dst: &mut Destination<'_>,
    ) {
        let value = match src {
            Source::Memory(at) => self.lift.load_narrow(self.e, size, signed, *at),
            Source::Flat(values) => {
                let value = values.next();
                if matches!(dst, Destination::Memory(_)) {
                    value
                } else {
                    let narrow = if size == 1 { types::I8 } else { types::I16 };
                    let value = self.e.ins.ins().ireduce(narrow, value);
                    match signed {
                        true => self.e.ins.ins().sextend(types::I32, value),
                        false => self.e.ins.ins().uextend(types::I32, value),
                    }
                }
            }
        };
        self.lower_i32(size, dst, value);
    }

    /// `convert_int_to_bool`: anything but zero is true.
    pub(super) fn bool(&mut self, src: &mut Source<'_>, dst: &mut Destination<'_>) {
        let value = self.lift_i32(1, src);
        let truth = self.e.ins.ins().icmp_imm_u(IntCC::NotEqual, value, 0);
        let value = self.e.ins.ins().uextend(types::I32, truth);
        self.lower_i32(1, dst, value);
    }

    /// `convert_i32_to_char`: traps on what is no Unicode scalar value.
    pub(super) fn char(&mut self, src: &mut Source<'_>, dst: &mut Destination<'_>) {
        let value = self.lift_i32(4, src);
        // One compare for both rules: the exclusive or moves the surrogates to the front, the
        // subtraction wraps them past every valid value.
        let moved = self.e.ins.ins().bxor_imm_u(value, 0xD800);
        let moved = self.e.ins.ins().iadd_imm_s(moved, -0x800);
        let limit = 0x11_0000 - 0x800;
        let bad = self
            .e
            .ins
            .ins()
            .icmp_imm_u(IntCC::UnsignedGreaterThanOrEqual, moved, limit);
        self.e
            .trap_if(bad, self.lift.lift_trap(TrapCode::InvalidChar));
        self.lower_i32(4, dst, value);
    }

    /// `unpack_flags_from_int` and `pack_flags_into_int`: bits without a label vanish.
    pub(super) fn flags(
        &mut self,
        labels: usize,
        size: u32,
        src: &mut Source<'_>,
        dst: &mut Destination<'_>,
    ) {
        let mut value = self.lift_i32(size, src);
        if labels < 32 {
            let mask = (1i64 << labels) - 1;
            value = self.e.ins.ins().band_imm_u(value, mask);
        }
        self.lower_i32(size, dst, value);
    }
}
