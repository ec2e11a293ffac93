//! The `store_*` rules for strings, with the calls of `realloc` that the specification lists.
//!
//! In: a string that has passed the checks of `load_string_from_range`. Out: pointer and (tagged)
//! length in the lowering side. The loops over code units are the runtime's; what is allocated when
//! is decided here.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, InstBuilder, Value, types};
use windlass_abi::entry::{Entry, Pair};
use windlass_abi::trap::TrapCode;

use super::Translation;
use super::strings::{LiftedString, SimpleEncoding, utf16_tag};

impl Translation<'_, '_, '_> {
    /// `store_string_copy` from utf8 to utf8. Whether the string is valid is seen while it is
    /// copied.
    pub(super) fn store_utf8_copy(&mut self, src: LiftedString) -> (Value, Value) {
        let pointer = self.lower.allocate(self.e, 1, src.units);
        let (from, to) = self.ends(src, pointer);
        let valid = self.e.call_entry(Entry::Utf8Copy, &[to, from, src.units])[0];
        let code = self.lift.lift_trap(TrapCode::InvalidUtf8);
        self.e.trap_unless(valid, code);
        (pointer, src.units)
    }

    /// `store_string_copy`, where source and destination have the same code units.
    pub(super) fn store_string_copy(&mut self, src: LiftedString, align: u32) -> (Value, Value) {
        self.validate(src);
        let bytes = self.scale(src.units, src.encoding.unit_size());
        let pointer = self.lower.allocate(self.e, align, bytes);
        self.copy(src.pointer, pointer, bytes);
        (pointer, src.units)
    }

    /// `store_string_copy` that widens.
    pub(super) fn store_latin1_to_utf16(&mut self, src: LiftedString) -> (Value, Value) {
        let bytes = self.scale(src.units, 2);
        let pointer = self.lower.allocate(self.e, 2, bytes);
        let (from, to) = self.ends(src, pointer);
        self.e
            .call_entry(Entry::Latin1ToUtf16, &[from, src.units, to]);
        (pointer, src.units)
    }

    /// To the host's utf8: one allocation of the worst case.
    pub(super) fn store_string_to_host(&mut self, src: LiftedString) -> (Value, Value) {
        let (worst, entry) = to_utf8(src.encoding);
        let bytes = self.scale(src.units, worst);
        let pointer = self.lower.allocate(self.e, 1, bytes);
        let (from, to) = self.ends(src, pointer);
        let length = self.e.call_entry(entry, &[from, src.units, to])[0];
        self.trap_if_invalid(length, TrapCode::InvalidUtf16);
        (pointer, length)
    }

    /// `store_utf16_to_utf8` and `store_latin1_to_utf8`: as if it were ASCII, and only if it is
    /// not, again with the worst case.
    pub(super) fn store_string_to_utf8(&mut self, src: LiftedString) -> (Value, Value) {
        let (worst, convert) = to_utf8(src.encoding);
        let prefix_entry = match src.encoding {
            SimpleEncoding::Utf16 => Entry::Utf16AsciiPrefix,
            _ => Entry::Latin1AsciiPrefix,
        };
        let pointer = self.lower.allocate(self.e, 1, src.units);
        let (from, to) = self.ends(src, pointer);
        let prefix = self.e.call_entry(prefix_entry, &[from, src.units, to])[0];
        let all = self.e.ins.ins().icmp(IntCC::Equal, prefix, src.units);
        let (rest, join) = self.fork_unless(all, &[pointer, src.units]);

        self.e.start_block(rest);
        let worst_bytes = self.scale(src.units, worst);
        let pointer = self
            .lower
            .reallocate(self.e, pointer, src.units, 1, worst_bytes);
        let (from, to) = self.ends(src, pointer);
        let done = self.scale(prefix, src.encoding.unit_size());
        let from = self.e.ins.ins().iadd(from, done);
        let to = self.e.ins.ins().iadd(to, prefix);
        let left = self.e.ins.ins().isub(src.units, prefix);
        let written = self.e.call_entry(convert, &[from, left, to])[0];
        self.trap_if_invalid(written, TrapCode::InvalidUtf16);
        let length = self.e.ins.ins().iadd(prefix, written);
        let pointer = self.shrink(pointer, worst_bytes, 1, length);
        self.e.jump(join, &[pointer, length]);
        self.joined(join)
    }

    /// `store_utf8_to_utf16`.
    pub(super) fn store_utf8_to_utf16(&mut self, src: LiftedString) -> (Value, Value) {
        let worst = self.scale(src.units, 2);
        let pointer = self.lower.allocate(self.e, 2, worst);
        let (from, to) = self.ends(src, pointer);
        let units = self
            .e
            .call_entry(Entry::Utf8ToUtf16, &[from, src.units, to])[0];
        self.trap_if_invalid(units, TrapCode::InvalidUtf8);
        let bytes = self.scale(units, 2);
        let pointer = self.shrink(pointer, worst, 2, bytes);
        (pointer, units)
    }

    /// `store_string_to_latin1_or_utf16`: as if it were Latin-1, and from the first character that
    /// is not, UTF-16.
    pub(super) fn store_string_to_latin1_or_utf16(&mut self, src: LiftedString) -> (Value, Value) {
        self.validate(src);
        let pointer = self.lower.allocate(self.e, 2, src.units);
        // `realloc` of the same instance may have written to the source, and the conversion
        // relies on its validity.
        if self.lift.same_instance(&self.lower) {
            self.validate(src);
        }
        let (from, to) = self.ends(src, pointer);
        let (read, written) = match src.encoding {
            SimpleEncoding::Utf8 => {
                let pair = self
                    .e
                    .call_entry(Entry::Utf8ToLatin1, &[from, src.units, to]);
                (pair[0], pair[1])
            }
            _ => {
                let units = self
                    .e
                    .call_entry(Entry::Utf16ToLatin1, &[from, src.units, to])[0];
                (units, units)
            }
        };
        let (latin1, wide, join) = self.branch_if_all(src, read);

        self.e.start_block(latin1);
        let short = self.shrink(pointer, src.units, 2, written);
        self.e.jump(join, &[short, written]);

        self.e.start_block(wide);
        let worst = self.scale(src.units, 2);
        let pointer = self.lower.reallocate(self.e, pointer, src.units, 2, worst);
        let (pointer, tagged) = self.widen_rest(src, pointer, worst, read, written);
        self.e.jump(join, &[pointer, tagged]);
        self.joined(join)
    }

    /// Goes on where all of the source has become Latin-1, or where it has not; where both meet.
    fn branch_if_all(&mut self, src: LiftedString, read: Value) -> (Block, Block, Block) {
        let all = self.e.ins.ins().icmp(IntCC::Equal, read, src.units);
        let (latin1, wide) = (self.e.ins.create_block(), self.e.ins.create_block());
        let join = self.join_block();
        self.e.ins.ins().brif(all, latin1, &[], wide, &[]);
        (latin1, wide, join)
    }

    /// The second half of `store_string_to_latin1_or_utf16`: inflates the `written` Latin-1 bytes
    /// at `pointer` and goes on in UTF-16 after the `read` code units of the source.
    fn widen_rest(
        &mut self,
        src: LiftedString,
        pointer: Value,
        worst: Value,
        read: Value,
        written: Value,
    ) -> (Value, Value) {
        let (from, to) = self.ends(src, pointer);
        self.e.call_entry(Entry::InflateLatin1, &[to, written]);
        let read_bytes = self.scale(read, src.encoding.unit_size());
        let from = self.e.ins.ins().iadd(from, read_bytes);
        let written_bytes = self.scale(written, 2);
        let to = self.e.ins.ins().iadd(to, written_bytes);
        let left = self.e.ins.ins().isub(src.units, read);
        let (pointer, units) = match src.encoding {
            SimpleEncoding::Utf8 => {
                let more = self.e.call_entry(Entry::Utf8ToUtf16, &[from, left, to])[0];
                self.trap_if_invalid(more, TrapCode::InvalidUtf8);
                let units = self.e.ins.ins().iadd(written, more);
                let bytes = self.scale(units, 2);
                (self.shrink(pointer, worst, 2, bytes), units)
            }
            _ => {
                // As many units as the source has, which is the worst case: nothing to shrink.
                let left_bytes = self.scale(left, 2);
                self.e
                    .call_entry(Entry::MemoryCopy, &[to, from, left_bytes]);
                (pointer, src.units)
            }
        };
        (pointer, self.tag(units))
    }

    /// `store_probably_utf16_to_latin1_or_utf16`. The specification copies, looks, and then narrows
    /// in place; here the narrowing is tried first, and the copy made where it fails.
    pub(super) fn store_probably_utf16_to_latin1_or_utf16(
        &mut self,
        src: LiftedString,
    ) -> (Value, Value) {
        self.validate(src);
        let bytes = self.scale(src.units, 2);
        let pointer = self.lower.allocate(self.e, 2, bytes);
        let (from, to) = self.ends(src, pointer);
        let narrow = self
            .e
            .call_entry(Entry::Utf16ToLatin1, &[from, src.units, to])[0];
        let (latin1, wide, join) = self.branch_if_all(src, narrow);

        self.e.start_block(latin1);
        let short = self.lower.reallocate(self.e, pointer, bytes, 1, src.units);
        self.e.jump(join, &[short, src.units]);

        self.e.start_block(wide);
        self.copy(src.pointer, pointer, bytes);
        let tagged = self.tag(src.units);
        self.e.jump(join, &[pointer, tagged]);
        self.joined(join)
    }

    /// `realloc` to what was needed, if that is less than what there is.
    fn shrink(&mut self, pointer: Value, have: Value, align: u32, need: Value) -> Value {
        let less = self.e.ins.ins().icmp(IntCC::UnsignedLessThan, need, have);
        let (shrink, join) = (self.e.ins.create_block(), self.e.ins.create_block());
        let result = self.e.ins.append_block_param(join, types::I64);
        self.e
            .ins
            .ins()
            .brif(less, shrink, &[], join, &[pointer.into()]);
        self.e.start_block(shrink);
        let shorter = self.lower.reallocate(self.e, pointer, have, align, need);
        self.e.jump(join, &[shorter]);
        self.e.start_block(join);
        result
    }

    /// The length with `utf16_tag`.
    fn tag(&mut self, units: Value) -> Value {
        let tag = self
            .e
            .ins
            .ins()
            .iconst(types::I64, utf16_tag(self.lower.side));
        self.e.ins.ins().bor(units, tag)
    }

    /// Machine addresses of the source and of a pointer of the lowering side.
    fn ends(&mut self, src: LiftedString, pointer: Value) -> (Value, Value) {
        let from = self.lift.native(self.e, src.pointer);
        (from, self.lower.native(self.e, pointer))
    }

    fn trap_if_invalid(&mut self, length: Value, rule: TrapCode) {
        let invalid = self
            .e
            .ins
            .ins()
            .icmp_imm_s(IntCC::Equal, length, Pair::INVALID as i64);
        let code = self.lift.lift_trap(rule);
        self.e.trap_if(invalid, code);
    }

    /// Jumps to a new join with these values if the condition holds, else to the first block given.
    fn fork_unless(&mut self, condition: Value, values: &[Value; 2]) -> (Block, Block) {
        let (other, join) = (self.e.ins.create_block(), self.join_block());
        let args = values.map(Into::into);
        self.e.ins.ins().brif(condition, join, &args, other, &[]);
        (other, join)
    }

    /// A block with pointer and length.
    fn join_block(&mut self) -> Block {
        let join = self.e.ins.create_block();
        self.e.ins.append_block_param(join, types::I64);
        self.e.ins.append_block_param(join, types::I64);
        join
    }

    fn joined(&mut self, join: Block) -> (Value, Value) {
        self.e.start_block(join);
        let params = self.e.ins.block_params(join);
        (params[0], params[1])
    }
}

/// How many bytes of utf8 a code unit may take, and who converts.
fn to_utf8(encoding: SimpleEncoding) -> (u32, Entry) {
    match encoding {
        SimpleEncoding::Utf16 => (3, Entry::Utf16ToUtf8),
        SimpleEncoding::Latin1 => (2, Entry::Latin1ToUtf8),
        SimpleEncoding::Utf8 => unreachable!("utf8 is copied"),
    }
}
