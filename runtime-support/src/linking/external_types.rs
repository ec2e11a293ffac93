//! Types of what can be imported, and import matching (core specification, External Types,
//! Matching).
//!
//! In: what a manifest declares, or the host. Out: [`ExternType`]s, whether one matches another,
//! and their text for messages. Elsewhere: value types (`core_types`).

use std::fmt;

use windlass_abi::component::{MemoryDesc, TableDesc};
use windlass_abi::core::{CoreValType, GlobalDesc};
use windlass_abi::text::{LimitsText, RefText};

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

impl MemoryType {
    /// The type that a manifest declares.
    pub(crate) fn of(desc: &MemoryDesc) -> Self {
        let has = |flag| desc.flags & flag != 0;
        Self {
            limits: Limits {
                min: desc.min_pages,
                max: has(MemoryDesc::FLAG_MAXIMUM).then_some(desc.max_pages),
                index_64: has(MemoryDesc::FLAG_64),
            },
            page_size_log2: desc.page_size_log2,
            shared: has(MemoryDesc::FLAG_SHARED),
            reservation: has(MemoryDesc::FLAG_RESERVED).then_some(desc.reservation),
        }
    }
}

impl TableType {
    /// The type that a manifest declares; `None` when it is malformed.
    pub(crate) fn of(desc: &TableDesc, numbers: &[TypeNumber]) -> Option<Self> {
        let has = |flag| desc.flags & flag != 0;
        Some(Self {
            limits: Limits {
                min: desc.min,
                max: has(TableDesc::FLAG_MAXIMUM).then_some(desc.max),
                index_64: has(TableDesc::FLAG_64),
            },
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
        let (nullable, heap) = match *self {
            Self::Plain(kind) => {
                let kind = kind as u32;
                return CoreValType { kind, heap: 0 }.fmt(f);
            }
            Self::Ref { nullable, heap } => (nullable, heap),
        };
        // The text of a function type might never end: types mention themselves.
        let (heap, number) = match heap {
            HeapType::Abstract(heap) => (heap, 0),
            HeapType::Func(number) => (0, number.0),
        };
        let index = format_args!("${number}");
        let text = RefText {
            nullable,
            heap,
            index,
        };
        text.fmt(f)
    }
}

impl Limits {
    fn text(&self) -> LimitsText {
        LimitsText {
            min: self.min,
            max: self.max,
            index_64: self.index_64,
            shared: false,
            page_size_log2: 16,
        }
    }
}

/// As the text format has them, with what code relies on beside a memory.
impl fmt::Display for ExternType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Func(number) => write!(f, "(func{})", Numbered(*number)),
            Self::Tag(number) => write!(f, "(tag{})", Numbered(*number)),
            Self::Table(ty) => write!(f, "(table {} {})", ty.limits.text(), ty.element),
            Self::Global(ty) if ty.mutable => write!(f, "(global (mut {}))", ty.value),
            Self::Global(ty) => write!(f, "(global {})", ty.value),
            Self::Memory(ty) => {
                let text = LimitsText {
                    shared: ty.shared,
                    page_size_log2: ty.page_size_log2,
                    ..ty.limits.text()
                };
                write!(f, "(memory {text}")?;
                match ty.reservation {
                    Some(bytes) => write!(f, ") with {bytes:#x} bytes reserved"),
                    None => write!(f, ") that may move"),
                }
            }
        }
    }
}
