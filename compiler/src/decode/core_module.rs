//! A core module as decoded: its index spaces, with function bodies left as byte ranges.
//!
//! In: the sections of one module, validated. Out: [`CoreModule`]. Constant expressions are kept
//! as the few operators they may hold; evaluating them is elaboration's business, because they may
//! read imported globals.

use std::ops::Range;

use cranelift_entity::PrimaryMap;
use wasmparser::types::CoreTypeId;
use wasmparser::{
    CompositeInnerType, FuncType, GlobalType, HeapType, MemoryType, RefType, SubType, TableType,
    ValType,
};

use crate::ids::{
    DataIndex, ElemIndex, FuncIndex, GlobalIndex, MemoryIndex, TableIndex, TagIndex, TypeIndex,
};

/// A core module. Imported entities come first in each index space, as the specification says.
#[derive(Debug, Default)]
pub struct CoreModule<'a> {
    /// Where it stands in the component binary.
    pub range: Range<u64>,
    /// From the `name` section.
    pub name: Option<&'a str>,
    /// Function types by type index; other types are none.
    pub types: PrimaryMap<TypeIndex, Option<FuncType>>,
    /// What the validator knows a function type as; none where its structure alone says which other
    /// types it is equal to ([`is_structural`]).
    pub type_ids: PrimaryMap<TypeIndex, Option<CoreTypeId>>,
    /// What else decides which types each type equals.
    pub type_contexts: PrimaryMap<TypeIndex, TypeContext>,
    /// Imports in order.
    pub imports: Vec<CoreImport<'a>>,
    /// Type of each function.
    pub funcs: PrimaryMap<FuncIndex, TypeIndex>,
    /// Number of imported functions.
    pub imported_funcs: usize,
    /// Tables, with the initial value of their elements; its offset is that of the table.
    pub tables: PrimaryMap<TableIndex, (TableType, ConstExpr)>,
    /// Number of imported tables.
    pub imported_tables: usize,
    /// Memories.
    pub memories: PrimaryMap<MemoryIndex, MemoryType>,
    /// Number of imported memories.
    pub imported_memories: usize,
    /// Globals; imported ones have no initial value.
    pub globals: PrimaryMap<GlobalIndex, (GlobalType, Option<ConstExpr>)>,
    /// Number of imported globals.
    pub imported_globals: usize,
    /// Tags, by their types.
    pub tags: PrimaryMap<TagIndex, TypeIndex>,
    /// Number of imported tags.
    pub imported_tags: usize,
    /// Exports in order.
    pub exports: Vec<(&'a str, CoreEntity)>,
    /// The start function.
    pub start: Option<FuncIndex>,
    /// Element segments.
    pub elems: PrimaryMap<ElemIndex, ElementSegment>,
    /// Data segments.
    pub data: PrimaryMap<DataIndex, DataSegment<'a>>,
    /// Bodies of the functions that are not imported, in order.
    pub bodies: Vec<wasmparser::FunctionBody<'a>>,
    /// Names of functions from the `name` section.
    pub func_names: Vec<(FuncIndex, &'a str)>,
}

/// Where a type stands in its module (core specification, Recursive Types and Sub Types).
#[derive(Clone, Debug)]
pub struct TypeContext {
    /// Whether it has no subtypes.
    pub is_final: bool,
    /// Its supertype.
    pub supertype: Option<TypeIndex>,
    /// The types of its recursion group.
    pub group: Range<TypeIndex>,
    /// Offset in the binary of the recursion group.
    pub offset: u64,
}

/// Whether a type in a recursion group of `group_size` is a function type that is equal to any
/// other of the same structure: it stands alone, has no supertypes and cannot be one, and mentions
/// no type by index.
#[must_use]
pub fn is_structural(ty: &SubType, group_size: usize) -> bool {
    let CompositeInnerType::Func(func) = &ty.composite_type.inner else {
        return false;
    };
    let mentions_types = func
        .params()
        .iter()
        .chain(func.results())
        .any(|ty| match ty {
            ValType::Ref(ty) => !matches!(ty.heap_type(), HeapType::Abstract { .. }),
            _ => false,
        });
    group_size == 1 && ty.is_final && ty.supertype_idxs.is_empty() && !mentions_types
}

/// An import of a core module.
#[derive(Clone, Copy, Debug)]
pub struct CoreImport<'a> {
    /// The module name.
    pub module: &'a str,
    /// The field name.
    pub field: &'a str,
    /// The index it takes in its index space.
    pub entity: CoreEntity,
    /// Offset of the import in the binary.
    pub offset: u64,
}

/// An entity of one module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoreEntity {
    /// A function.
    Func(FuncIndex),
    /// A table.
    Table(TableIndex),
    /// A memory.
    Memory(MemoryIndex),
    /// A global.
    Global(GlobalIndex),
    /// A tag.
    Tag(TagIndex),
}

/// A constant expression (core specification, Constant Expressions), in stack order.
#[derive(Clone, Debug, Default)]
pub struct ConstExpr {
    /// Its operators without the final `end`.
    pub ops: Vec<ConstOp>,
    /// Offset in the binary.
    pub offset: u64,
}

impl ConstExpr {
    /// The global that it reads, if it does nothing else.
    #[must_use]
    pub fn global(&self) -> Option<GlobalIndex> {
        match self.ops[..] {
            [ConstOp::GlobalGet(index)] => Some(index),
            _ => None,
        }
    }
}

/// An operator of a constant expression. Floats are kept as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstOp {
    /// `i32.const`.
    I32(i32),
    /// `i64.const`.
    I64(i64),
    /// `f32.const`.
    F32(u32),
    /// `f64.const`.
    F64(u64),
    /// `v128.const`, little-endian.
    V128([u8; 16]),
    /// `global.get`.
    GlobalGet(GlobalIndex),
    /// `ref.func`.
    RefFunc(FuncIndex),
    /// `ref.null`.
    RefNull,
    /// `i32.add` and, by operand width, `i64.add`.
    Add {
        /// Whether the operands are `i64`.
        wide: bool,
    },
    /// `i32.sub`, `i64.sub`.
    Sub {
        /// Whether the operands are `i64`.
        wide: bool,
    },
    /// `i32.mul`, `i64.mul`.
    Mul {
        /// Whether the operands are `i64`.
        wide: bool,
    },
}

/// An element segment.
#[derive(Debug)]
pub struct ElementSegment {
    /// Type of the elements.
    pub ty: RefType,
    /// How it is used.
    pub mode: SegmentMode<TableIndex>,
    /// One constant expression for each element.
    pub items: Vec<ConstExpr>,
    /// Offset in the binary.
    pub offset: u64,
}

/// A data segment.
#[derive(Debug)]
pub struct DataSegment<'a> {
    /// How it is used.
    pub mode: SegmentMode<MemoryIndex>,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Offset in the binary.
    pub offset: u64,
}

/// How a segment is used.
#[derive(Debug)]
pub enum SegmentMode<T> {
    /// Copied at instantiation.
    Active {
        /// Where to.
        target: T,
        /// At which index.
        offset: ConstExpr,
    },
    /// Copied by `memory.init` or `table.init`.
    Passive,
    /// Only declares functions for `ref.func`.
    Declared,
}

impl<T> SegmentMode<T> {
    /// Where an active segment is copied to.
    #[must_use]
    pub fn offset(&self) -> Option<&ConstExpr> {
        match self {
            SegmentMode::Active { offset, .. } => Some(offset),
            SegmentMode::Passive | SegmentMode::Declared => None,
        }
    }
}
