//! Strings: `load_string_from_range`, and the choice of a rule in `store_string_into_range`.
//!
//! In: pointer and (tagged) length in code units. Out: the same of the other side. The rules that
//! convert are in [`transcode`](super::transcode).

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use windlass_abi::entry::Entry;
use windlass_abi::trap::TrapCode;

use super::Translation;
use super::context::Party;
use super::place::{Destination, Source};
use crate::decode::options::StringEncoding;
use crate::elaborate::types::Side;

/// `MAX_STRING_BYTE_LENGTH`.
const MAX_STRING_BYTE_LENGTH: u32 = (1 << 28) - 1;

/// How the code units of a string are encoded: `src_simple_encoding`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SimpleEncoding {
    Utf8,
    Utf16,
    Latin1,
}

impl SimpleEncoding {
    /// Bytes of a code unit.
    pub(super) fn unit_size(self) -> u32 {
        match self {
            SimpleEncoding::Utf8 | SimpleEncoding::Latin1 => 1,
            SimpleEncoding::Utf16 => 2,
        }
    }
}

/// `utf16_tag`, as it stands in a length widened to 64 bits.
pub(super) fn utf16_tag(side: Side) -> i64 {
    match side {
        Side::Guest32 => 1 << 31,
        Side::Guest64 | Side::Host => i64::MIN,
    }
}

/// A lifted string: where it is in the lifting side's memory, and its length in code units.
#[derive(Clone, Copy, Debug)]
pub(super) struct LiftedString {
    pub(super) pointer: Value,
    pub(super) units: Value,
    pub(super) encoding: SimpleEncoding,
}

impl Translation<'_, '_, '_> {
    /// Translates a string.
    pub(super) fn string(&mut self, src: &mut Source<'_>, dst: &mut Destination<'_>) {
        let (pointer, tagged) = self.lift_pair(src);
        let (begin, length) = match self.lift.encoding {
            StringEncoding::Utf8 => self.string_of(pointer, tagged, SimpleEncoding::Utf8),
            StringEncoding::Utf16 => self.string_of(pointer, tagged, SimpleEncoding::Utf16),
            StringEncoding::CompactUtf16 => self.compact_string(pointer, tagged),
        };
        self.lower_pair(dst, begin, length);
    }

    /// A string of `latin1+utf16`: the tag of the length says which of the two it is.
    fn compact_string(&mut self, pointer: Value, tagged: Value) -> (Value, Value) {
        let tag = self
            .e
            .ins
            .ins()
            .iconst(types::I64, utf16_tag(self.lift.side));
        let is_utf16 = self.e.ins.ins().band(tagged, tag);
        let (utf16, latin1, join) = (
            self.e.ins.create_block(),
            self.e.ins.create_block(),
            self.e.ins.create_block(),
        );
        self.e.ins.append_block_param(join, types::I64);
        self.e.ins.append_block_param(join, types::I64);
        self.e.ins.ins().brif(is_utf16, utf16, &[], latin1, &[]);

        self.e.start_block(utf16);
        let units = self.e.ins.ins().bxor(tagged, tag);
        let (begin, length) = self.string_of(pointer, units, SimpleEncoding::Utf16);
        self.e.jump(join, &[begin, length]);

        self.e.start_block(latin1);
        let (begin, length) = self.string_of(pointer, tagged, SimpleEncoding::Latin1);
        self.e.jump(join, &[begin, length]);

        self.e.start_block(join);
        let params = self.e.ins.block_params(join);
        (params[0], params[1])
    }

    /// Checks and stores a string whose encoding is known; gives pointer and (tagged) length.
    fn string_of(
        &mut self,
        pointer: Value,
        units: Value,
        encoding: SimpleEncoding,
    ) -> (Value, Value) {
        let src = LiftedString {
            pointer,
            units,
            encoding,
        };
        self.check_string(src);
        self.store_string_into_range(src)
    }

    /// The checks of `load_string_from_range`, but for the validity of code units.
    fn check_string(&mut self, src: LiftedString) {
        let unit_size = src.encoding.unit_size();
        let max = i64::from(MAX_STRING_BYTE_LENGTH / unit_size);
        let too_long = self
            .e
            .ins
            .ins()
            .icmp_imm_u(IntCC::UnsignedGreaterThan, src.units, max);
        let code = self.lift.lift_trap(TrapCode::StringTooLong);
        self.e.trap_if(too_long, code);
        // Latin-1 exists only as the short form of `latin1+utf16`, whose alignment is 2.
        let align = match src.encoding {
            SimpleEncoding::Utf8 => 1,
            SimpleEncoding::Utf16 | SimpleEncoding::Latin1 => 2,
        };
        self.lift.check_alignment(self.e, src.pointer, align);
        let bytes = self.scale(src.units, unit_size);
        self.lift.check_range(self.e, src.pointer, bytes);
    }

    /// Traps if the code units are not valid. Conversions that find out themselves need no such
    /// pass: they trap later, which only `realloc` could notice.
    pub(super) fn validate(&mut self, src: LiftedString) {
        let (entry, rule) = match src.encoding {
            SimpleEncoding::Utf8 => (Entry::Utf8Validate, TrapCode::InvalidUtf8),
            SimpleEncoding::Utf16 => (Entry::Utf16Validate, TrapCode::InvalidUtf16),
            SimpleEncoding::Latin1 => return,
        };
        let address = self.lift.native(self.e, src.pointer);
        let valid = self.e.call_entry(entry, &[address, src.units])[0];
        let code = self.lift.lift_trap(rule);
        self.e.trap_unless(valid, code);
    }

    /// `store_string_into_range`.
    fn store_string_into_range(&mut self, src: LiftedString) -> (Value, Value) {
        use SimpleEncoding::{Latin1, Utf8, Utf16};
        match (self.lower.encoding, src.encoding) {
            (StringEncoding::Utf8, Utf8) => match self.lower.party {
                Party::HostCallee => {
                    self.validate(src);
                    (self.lift.native(self.e, src.pointer), src.units)
                }
                Party::Guest { .. } | Party::HostCaller => self.store_utf8_copy(src),
            },
            (StringEncoding::Utf8, Utf16 | Latin1) => match self.lower.party {
                Party::Guest { .. } => self.store_string_to_utf8(src),
                Party::HostCallee | Party::HostCaller => self.store_string_to_host(src),
            },
            (StringEncoding::Utf16, Utf8) => self.store_utf8_to_utf16(src),
            (StringEncoding::Utf16, Utf16) => self.store_string_copy(src, 2),
            (StringEncoding::Utf16, Latin1) => self.store_latin1_to_utf16(src),
            (StringEncoding::CompactUtf16, Latin1) => self.store_string_copy(src, 2),
            (StringEncoding::CompactUtf16, Utf8) => self.store_string_to_latin1_or_utf16(src),
            (StringEncoding::CompactUtf16, Utf16) => match self.lift.encoding {
                StringEncoding::CompactUtf16 => self.store_probably_utf16_to_latin1_or_utf16(src),
                _ => self.store_string_to_latin1_or_utf16(src),
            },
        }
    }

    /// `count` times a small constant.
    pub(super) fn scale(&mut self, count: Value, factor: u32) -> Value {
        match factor {
            1 => count,
            2 => self.e.ins.ins().ishl_imm_u(count, 1),
            _ => self.e.ins.ins().imul_imm_u(count, i64::from(factor)),
        }
    }
}
