//! Types of the core specification (Types), as hosts write and read them.

use std::fmt;

use windlass_abi::core::{CoreKind, heap};

use crate::core_types::{self, TypeNumber, func_matches, intern_plain};
use crate::linking::external_types as linked;
use crate::linking::objects::RESERVATION;

/// A function type. Types of any modules are equal when the specification says so.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct FuncType(pub(in crate::host) TypeNumber);

/// What a reference refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeapType {
    /// `func`.
    Func,
    /// `nofunc`.
    NoFunc,
    /// `extern`.
    Extern,
    /// `noextern`.
    NoExtern,
    /// `exn`.
    Exn,
    /// `noexn`.
    NoExn,
    /// Functions of a type.
    Concrete(FuncType),
}

/// A reference type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RefType {
    /// Whether null is one of its values.
    pub nullable: bool,
    /// What it refers to.
    pub heap: HeapType,
}

impl RefType {
    /// `(ref null func)`.
    pub const FUNCREF: Self = Self::nullable(HeapType::Func);
    /// `(ref null extern)`.
    pub const EXTERNREF: Self = Self::nullable(HeapType::Extern);
    /// `(ref null exn)`.
    pub const EXNREF: Self = Self::nullable(HeapType::Exn);

    const fn nullable(heap: HeapType) -> Self {
        Self {
            nullable: true,
            heap,
        }
    }
}

/// A value type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValType {
    /// `i32`; its values are [`super::super::Value::S32`].
    I32,
    /// `i64`; its values are [`super::super::Value::S64`].
    I64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `v128`.
    V128,
    /// A reference.
    Ref(RefType),
}

/// The type of a memory; sizes are in pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryType {
    /// The smallest size; of a memory that exists, the current one.
    pub minimum: u64,
    /// The largest size, if there is one.
    pub maximum: Option<u64>,
    /// Whether indices have 64 bits.
    pub index_64: bool,
    /// Size of a page as a power of two: 16, or 0 for pages of a byte.
    pub page_size_log2: u32,
    /// Whether threads share it.
    pub shared: bool,
}

impl MemoryType {
    /// A memory of 32-bit indices and 64 KiB pages.
    #[must_use]
    pub fn new(minimum: u64, maximum: Option<u64>) -> Self {
        Self {
            minimum,
            maximum,
            index_64: false,
            page_size_log2: 16,
            shared: false,
        }
    }
}

/// The type of a table; sizes are in elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableType {
    /// Type of the elements.
    pub element: RefType,
    /// The smallest size; of a table that exists, the current one.
    pub minimum: u64,
    /// The largest size, if there is one.
    pub maximum: Option<u64>,
    /// Whether indices have 64 bits.
    pub index_64: bool,
}

impl TableType {
    /// A table of 32-bit indices.
    #[must_use]
    pub fn new(element: RefType, minimum: u64, maximum: Option<u64>) -> Self {
        Self {
            element,
            minimum,
            maximum,
            index_64: false,
        }
    }
}

/// The type of a global.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GlobalType {
    /// Type of the value.
    pub value: ValType,
    /// Whether it can be set.
    pub mutable: bool,
}

impl FuncType {
    /// `(func (param ..) (result ..))`, final and without a supertype.
    #[must_use]
    pub fn new(params: &[ValType], results: &[ValType]) -> Self {
        let types = |types: &[ValType]| types.iter().map(|ty| ty.internal()).collect();
        Self(intern_plain(&core_types::FuncType {
            params: types(params),
            results: types(results),
        }))
    }

    fn known(self) -> core_types::FuncType {
        let none = || core_types::FuncType {
            params: Vec::new(),
            results: Vec::new(),
        };
        // Numbers come from the registry, which forgets none.
        core_types::func_type(self.0).unwrap_or_else(none)
    }

    /// Types of the parameters.
    #[must_use]
    pub fn params(self) -> Vec<ValType> {
        self.known().params.into_iter().map(ValType::of).collect()
    }

    /// Types of the results.
    #[must_use]
    pub fn results(self) -> Vec<ValType> {
        self.known().results.into_iter().map(ValType::of).collect()
    }

    /// Whether it is `other` or a subtype of it (Matching, Defined Types).
    #[must_use]
    pub fn matches(self, other: Self) -> bool {
        func_matches(self.0, other.0)
    }
}

/// As in the text format, such as `(func (param i32) (result i64))`.
impl fmt::Display for FuncType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        linked::ExternType::Func(self.0).fmt(f)
    }
}

impl fmt::Debug for FuncType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// As in the text format.
impl fmt::Display for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.internal().fmt(f)
    }
}

const HEAPS: [(HeapType, u32); 6] = [
    (HeapType::Func, heap::FUNC),
    (HeapType::NoFunc, heap::NO_FUNC),
    (HeapType::Extern, heap::EXTERN),
    (HeapType::NoExtern, heap::NO_EXTERN),
    (HeapType::Exn, heap::EXN),
    (HeapType::NoExn, heap::NO_EXN),
];

impl RefType {
    pub(super) fn internal(self) -> core_types::ValType {
        let heap = match self.heap {
            HeapType::Concrete(ty) => core_types::HeapType::Func(ty.0),
            other => {
                let found = HEAPS.iter().find(|(heap, _)| *heap == other);
                core_types::HeapType::Abstract(found.map_or(0, |(_, raw)| *raw))
            }
        };
        core_types::ValType::Ref {
            nullable: self.nullable,
            heap,
        }
    }
}

impl ValType {
    pub(in crate::host) fn internal(self) -> core_types::ValType {
        core_types::ValType::Plain(match self {
            Self::I32 => CoreKind::I32,
            Self::I64 => CoreKind::I64,
            Self::F32 => CoreKind::F32,
            Self::F64 => CoreKind::F64,
            Self::V128 => CoreKind::V128,
            Self::Ref(ty) => return ty.internal(),
        })
    }

    pub(super) fn of(ty: core_types::ValType) -> Self {
        match ty {
            core_types::ValType::Plain(kind) => match kind {
                CoreKind::I32 => Self::I32,
                CoreKind::I64 => Self::I64,
                CoreKind::F32 => Self::F32,
                CoreKind::F64 => Self::F64,
                CoreKind::V128 => Self::V128,
                // References have a type of their own.
                CoreKind::Ref | CoreKind::RefNull => Self::Ref(RefType::FUNCREF),
            },
            core_types::ValType::Ref { nullable, heap } => Self::Ref(RefType {
                nullable,
                heap: match heap {
                    core_types::HeapType::Func(number) => HeapType::Concrete(FuncType(number)),
                    core_types::HeapType::Abstract(raw) => {
                        let found = HEAPS.iter().find(|(_, known)| *known == raw);
                        found.map_or(HeapType::Func, |(heap, _)| *heap)
                    }
                },
            }),
        }
    }
}

impl MemoryType {
    pub(super) fn internal(self) -> linked::MemoryType {
        linked::MemoryType {
            limits: linked::Limits {
                min: self.minimum,
                max: self.maximum,
                index_64: self.index_64,
            },
            page_size_log2: self.page_size_log2,
            shared: self.shared,
            reservation: (!self.index_64).then_some(RESERVATION),
        }
    }

    pub(super) fn of(ty: linked::MemoryType) -> Self {
        Self {
            minimum: ty.limits.min,
            maximum: ty.limits.max,
            index_64: ty.limits.index_64,
            page_size_log2: ty.page_size_log2,
            shared: ty.shared,
        }
    }
}

impl TableType {
    pub(super) fn internal(self) -> linked::TableType {
        linked::TableType {
            limits: linked::Limits {
                min: self.minimum,
                max: self.maximum,
                index_64: self.index_64,
            },
            element: self.element.internal(),
        }
    }

    pub(super) fn of(ty: linked::TableType) -> Self {
        let element = match ValType::of(ty.element) {
            ValType::Ref(element) => element,
            // Validation admits references only.
            _ => RefType::FUNCREF,
        };
        Self {
            element,
            minimum: ty.limits.min,
            maximum: ty.limits.max,
            index_64: ty.limits.index_64,
        }
    }
}

impl GlobalType {
    pub(super) fn internal(self) -> linked::GlobalType {
        linked::GlobalType {
            value: self.value.internal(),
            mutable: self.mutable,
        }
    }

    pub(super) fn of(ty: linked::GlobalType) -> Self {
        Self {
            value: ValType::of(ty.value),
            mutable: ty.mutable,
        }
    }
}
