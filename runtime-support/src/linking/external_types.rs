//! Types of what can be imported, and import matching (core specification, External Types,
//! Matching).
//!
//! In: what a manifest declares, or the host. Out: [`ExternType`]s, whether one matches another,
//! and their text for messages. Elsewhere: value types (`core_types`).

use std::fmt;

use windlass_abi::component::{MemoryDesc, TableDesc};
use windlass_abi::core::{CoreKind, GlobalDesc, heap};

use crate::core_types::{
    FuncType, HeapType, TypeNumber, ValType, func_matches, func_type, matches, resolve,
};

/// Sizes in pages or elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// The smallest size; of something that exists, the current one.
    pub(crate) min: u64,
    /// The largest size, if there is one.
    pub(crate) max: Option<u64>,
    /// Whether indices have 64 bits (address type).
    pub(crate) index_64: bool,
}

/// A memory type, with what code without bounds checks relies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MemoryType {
    /// Sizes in pages.
    pub(crate) limits: Limits,
    /// Size of a page as a power of two.
    pub(crate) page_size_log2: u32,
    /// Whether threads share it.
    pub(crate) shared: bool,
    /// Bytes from a base that never moves; `None` when it may move.
    pub(crate) reservation: Option<u64>,
}

/// A table type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TableType {
    /// Sizes in elements.
    pub(crate) limits: Limits,
    /// Type of the elements.
    pub(crate) element: ValType,
}

/// A global type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GlobalType {
    /// Type of the value.
    pub(crate) value: ValType,
    /// Whether it can be set.
    pub(crate) mutable: bool,
}

/// The type of what can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExternType {
    /// A function.
    Func(TypeNumber),
    /// A memory.
    Memory(MemoryType),
    /// A table.
    Table(TableType),
    /// A global.
    Global(GlobalType),
    /// A tag.
    Tag(TypeNumber),
}

fn limits(min: u64, max: u64, index_64: bool) -> Limits {
    Limits {
        min,
        max: (max != u64::MAX).then_some(max),
        index_64,
    }
}

impl MemoryType {
    /// The type that a manifest declares.
    pub(crate) fn of(desc: &MemoryDesc) -> Self {
        let has = |flag| desc.flags & flag != 0;
        Self {
            limits: limits(desc.min_pages, desc.max_pages, has(MemoryDesc::FLAG_64)),
            page_size_log2: desc.page_size_log2,
            shared: has(MemoryDesc::FLAG_SHARED),
            reservation: has(MemoryDesc::FLAG_RESERVED).then_some(desc.reservation),
        }
    }
}

impl TableType {
    /// The type that a manifest declares; `None` when it is malformed.
    pub(crate) fn of(desc: &TableDesc, numbers: &[TypeNumber]) -> Option<Self> {
        Some(Self {
            limits: limits(desc.min, desc.max, desc.flags & TableDesc::FLAG_64 != 0),
            element: resolve(desc.ty, numbers)?,
        })
    }
}

impl GlobalType {
    /// The type that a manifest declares; `None` when it is malformed.
    pub(crate) fn of(desc: &GlobalDesc, numbers: &[TypeNumber]) -> Option<Self> {
        Some(Self {
            value: resolve(desc.ty, numbers)?,
            mutable: desc.mutable != 0,
        })
    }
}

impl Limits {
    /// Matching, Limits.
    fn matches(&self, expected: &Limits) -> bool {
        let max = match (self.max, expected.max) {
            (_, None) => true,
            (Some(found), Some(expected)) => found <= expected,
            (None, Some(_)) => false,
        };
        self.index_64 == expected.index_64 && self.min >= expected.min && max
    }
}

impl ExternType {
    /// Whether what has this type may be imported as `expected` (Matching, External Types).
    pub(crate) fn matches(&self, expected: &ExternType) -> bool {
        match (self, expected) {
            (Self::Func(found), Self::Func(expected)) => func_matches(*found, *expected),
            (Self::Memory(found), Self::Memory(expected)) => {
                // Not of the specification: code that was compiled without checks needs the room.
                let covers = expected.reservation.is_none_or(|needed| {
                    found.reservation.is_some_and(|reserved| reserved >= needed)
                });
                found.limits.matches(&expected.limits)
                    && found.page_size_log2 == expected.page_size_log2
                    && found.shared == expected.shared
                    && covers
            }
            (Self::Table(found), Self::Table(expected)) => {
                found.limits.matches(&expected.limits) && found.element == expected.element
            }
            (Self::Global(found), Self::Global(expected)) => {
                found.mutable == expected.mutable
                    && if found.mutable {
                        found.value == expected.value
                    } else {
                        matches(found.value, expected.value)
                    }
            }
            (Self::Tag(found), Self::Tag(expected)) => found == expected,
            _ => false,
        }
    }
}

/// A function type in the text format.
struct Signature<'a>(&'a FuncType);

/// The function type with a number, without its keyword: `(param i32) (result i64)`.
struct Numbered(TypeNumber);

impl fmt::Display for Signature<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (keyword, types) in [("param", &self.0.params), ("result", &self.0.results)] {
            if types.is_empty() {
                continue;
            }
            write!(f, " ({keyword}")?;
            for ty in types {
                write!(f, " {ty}")?;
            }
            write!(f, ")")?;
        }
        Ok(())
    }
}

impl fmt::Display for Numbered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        func_type(self.0).map_or(Ok(()), |ty| Signature(&ty).fmt(f))
    }
}

impl fmt::Display for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (nullable, heap) = match self {
            Self::Plain(kind) => {
                return f.write_str(match kind {
                    CoreKind::I32 => "i32",
                    CoreKind::I64 => "i64",
                    CoreKind::F32 => "f32",
                    CoreKind::F64 => "f64",
                    CoreKind::V128 => "v128",
                    CoreKind::Ref => "ref",
                    CoreKind::RefNull => "ref null",
                });
            }
            Self::Ref { nullable, heap } => (nullable, heap),
        };
        write!(f, "(ref {}", if *nullable { "null " } else { "" })?;
        match heap {
            HeapType::Abstract(heap::FUNC) => f.write_str("func)"),
            HeapType::Abstract(heap::NO_FUNC) => f.write_str("nofunc)"),
            HeapType::Abstract(heap::EXTERN) => f.write_str("extern)"),
            HeapType::Abstract(heap::NO_EXTERN) => f.write_str("noextern)"),
            HeapType::Abstract(heap::EXN) => f.write_str("exn)"),
            HeapType::Abstract(heap::NO_EXN) => f.write_str("noexn)"),
            HeapType::Abstract(other) => write!(f, "{other:#x})"),
            // Its text might never end: types mention themselves.
            HeapType::Func(number) => write!(f, "${})", number.0),
        }
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.index_64 {
            write!(f, "i64 ")?;
        }
        write!(f, "{}", self.min)?;
        self.max.map_or(Ok(()), |max| write!(f, " {max}"))
    }
}

/// As the text format has them, with what code relies on beside a memory.
impl fmt::Display for ExternType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Func(number) => write!(f, "(func{})", Numbered(*number)),
            Self::Tag(number) => write!(f, "(tag{})", Numbered(*number)),
            Self::Table(ty) => write!(f, "(table {} {})", ty.limits, ty.element),
            Self::Global(ty) if ty.mutable => write!(f, "(global (mut {}))", ty.value),
            Self::Global(ty) => write!(f, "(global {})", ty.value),
            Self::Memory(ty) => {
                write!(f, "(memory {}", ty.limits)?;
                if ty.shared {
                    write!(f, " shared")?;
                }
                if ty.page_size_log2 != 16 {
                    write!(f, " (pagesize {})", 1_u64 << ty.page_size_log2.min(63))?;
                }
                match ty.reservation {
                    Some(bytes) => write!(f, ") with {bytes:#x} bytes reserved"),
                    None => write!(f, ") that may move"),
                }
            }
        }
    }
}
