//! Types of core modules in the words of the text format (core specification, Text Format, Types).
//!
//! In: types as the manifest has them. Out: their text, for headers, for people who inspect a file,
//! and for messages, which all say the same. Elsewhere: whole declarations, which differ in what is
//! known where.

use core::fmt;

use crate::core::{CoreKind, CoreValType, heap};

/// A reference type.
#[derive(Clone, Copy, Debug)]
pub struct RefText<T> {
    /// Whether null is one of its values.
    pub nullable: bool,
    /// What it refers to: a number of [`heap`], or any other for a function type.
    pub heap: u32,
    /// How the function type is written.
    pub index: T,
}

/// An abstract heap type, and the short form of nullable references to it.
const ABSTRACT: [(u32, &str, &str); 6] = [
    (heap::FUNC, "func", "funcref"),
    (heap::NO_FUNC, "nofunc", "nullfuncref"),
    (heap::EXTERN, "extern", "externref"),
    (heap::NO_EXTERN, "noextern", "nullexternref"),
    (heap::EXN, "exn", "exnref"),
    (heap::NO_EXN, "noexn", "nullexnref"),
];

impl<T: fmt::Display> fmt::Display for RefText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = ABSTRACT.iter().find(|(number, ..)| *number == self.heap);
        match (known, self.nullable) {
            (Some((_, _, short)), true) => f.write_str(short),
            (Some((_, name, _)), false) => write!(f, "(ref {name})"),
            (None, true) => write!(f, "(ref null {})", self.index),
            (None, false) => write!(f, "(ref {})", self.index),
        }
    }
}

/// Function types are written as the index that the type has.
impl fmt::Display for CoreValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NUMBERS: [(CoreKind, &str); 5] = [
            (CoreKind::I32, "i32"),
            (CoreKind::I64, "i64"),
            (CoreKind::F32, "f32"),
            (CoreKind::F64, "f64"),
            (CoreKind::V128, "v128"),
        ];
        let number = NUMBERS.iter().find(|(kind, _)| *kind as u32 == self.kind);
        if let Some((_, name)) = number {
            return f.write_str(name);
        }
        let reference = RefText {
            nullable: self.kind == CoreKind::RefNull as u32,
            heap: self.heap,
            index: self.heap,
        };
        reference.fmt(f)
    }
}

/// The limits of a memory or table, with what else a memory has.
#[derive(Clone, Copy, Debug)]
pub struct LimitsText {
    /// The smallest size.
    pub min: u64,
    /// The largest size, if there is one.
    pub max: Option<u64>,
    /// Whether indices have 64 bits.
    pub index_64: bool,
    /// Whether threads share it.
    pub shared: bool,
    /// Size of a page as a power of two; 16 for tables, and most memories.
    pub page_size_log2: u32,
}

impl fmt::Display for LimitsText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.index_64 {
            f.write_str("i64 ")?;
        }
        write!(f, "{}", self.min)?;
        if let Some(max) = self.max {
            write!(f, " {max}")?;
        }
        if self.shared {
            f.write_str(" shared")?;
        }
        match self.page_size_log2 {
            16 => Ok(()),
            log2 => write!(f, " (pagesize {})", 1_u64.checked_shl(log2).unwrap_or(0)),
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::ToString;

    use super::LimitsText;
    use crate::core::{CoreKind, CoreValType, heap};

    fn text(kind: CoreKind, heap: u32) -> std::string::String {
        let kind = kind as u32;
        CoreValType { kind, heap }.to_string()
    }

    #[test]
    fn types_are_written_as_the_text_format_does() {
        assert_eq!(text(CoreKind::I32, 0), "i32");
        assert_eq!(text(CoreKind::V128, 0), "v128");
        assert_eq!(text(CoreKind::RefNull, heap::FUNC), "funcref");
        assert_eq!(text(CoreKind::Ref, heap::EXTERN), "(ref extern)");
        assert_eq!(text(CoreKind::RefNull, heap::NO_EXN), "nullexnref");
        assert_eq!(text(CoreKind::RefNull, 3), "(ref null 3)");
        assert_eq!(text(CoreKind::Ref, 0), "(ref 0)");
    }

    #[test]
    fn limits_have_what_is_unusual() {
        let mut limits = LimitsText {
            min: 1,
            max: None,
            index_64: false,
            shared: false,
            page_size_log2: 16,
        };
        assert_eq!(limits.to_string(), "1");
        (limits.max, limits.index_64) = (Some(u64::MAX), true);
        assert_eq!(limits.to_string(), "i64 1 18446744073709551615");
        (limits.max, limits.shared, limits.page_size_log2) = (Some(2), true, 0);
        assert_eq!(limits.to_string(), "i64 1 2 shared (pagesize 1)");
        limits.page_size_log2 = 64;
        assert_eq!(limits.to_string(), "i64 1 2 shared (pagesize 0)");
    }
}
