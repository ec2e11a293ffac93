//! What the manifest says beyond a component's when its input was a core module: everything that
//! linking modules with each other needs (core specification, External Types and Instantiation).
//!
//! A component knows all its functions and types when it is compiled. A core module meets those of
//! other modules at run time, so
//!
//! - each function that may become a reference has a [`crate::instance::FuncRef`] in the instance
//!   block, made by the runtime from a template ([`CoreModule::func_refs`]) with the instance's
//!   address and the type's number in this process;
//! - function types are numbered by the runtime, process-wide ([`CoreModule::types`]); the block
//!   holds the numbers;
//! - what is imported is reached through its [`crate::instance::ImportSlot`]: `data` is the address
//!   of the owner's `FuncRef`, `MemorySlot`, `TableSlot`, global or tag.

use crate::component::Slice;
use crate::instance::FuncRef;

/// What belongs to core modules alone. All zero for components.
#[repr(C)]
pub struct CoreModule {
    /// Templates of the function references in the block: `code` is an address, `signature` an
    /// index in `types`, `instance` null. Wherever the manifest holds the address of a function
    /// reference ([`crate::component::TableDesc::image`], [`ElemDesc::items`]), it is that of a
    /// template, and stands for the one in the block.
    pub func_refs: Slice<FuncRef>,
    /// Offset in the block of the function references, in the order of their templates.
    pub func_ref_slots: u64,
    /// Function types, those that others mention first; a recursion group stands together.
    pub types: Slice<CoreTypeDesc>,
    /// Offset in the block of the types' numbers in this process: a `u64` for each of `types`.
    pub type_slots: u64,
    /// Globals.
    pub globals: Slice<GlobalDesc>,
    /// Tags.
    pub tags: Slice<TagDesc>,
    /// Element segments that code refers to.
    pub elems: Slice<ElemDesc>,
}

/// The kind of a value type (core specification, Value Types).
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CoreKind {
    /// `i32`.
    I32 = 0,
    /// `i64`.
    I64 = 1,
    /// `f32`.
    F32 = 2,
    /// `f64`.
    F64 = 3,
    /// `v128`.
    V128 = 4,
    /// A reference that is not null.
    Ref = 5,
    /// A reference or null.
    RefNull = 6,
}

/// Values of [`CoreValType::heap`] that are no index of a type.
pub mod heap {
    /// `func`.
    pub const FUNC: u32 = 0xffff_ff00;
    /// `nofunc`.
    pub const NO_FUNC: u32 = 0xffff_ff01;
    /// `extern`.
    pub const EXTERN: u32 = 0xffff_ff02;
    /// `noextern`.
    pub const NO_EXTERN: u32 = 0xffff_ff03;
    /// `exn`.
    pub const EXN: u32 = 0xffff_ff04;
    /// `noexn`.
    pub const NO_EXN: u32 = 0xffff_ff05;
    /// The smallest of them; indices of types are below.
    pub const FIRST: u32 = FUNC;
}

/// A value type.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoreValType {
    /// A number of [`CoreKind`].
    pub kind: u32,
    /// For references: a number of [`heap`], or the index in [`CoreModule::types`] of a function
    /// type. Zero for others.
    pub heap: u32,
}

/// A function type with what else decides which types it equals (core specification, Type
/// Equivalence): its supertype, and its recursion group.
#[repr(C)]
pub struct CoreTypeDesc {
    /// Bits of [`CoreTypeDesc::FLAG_FINAL`].
    pub flags: u32,
    /// Index of the supertype, or [`crate::types::NO_TYPE`].
    pub supertype: u32,
    /// Index of the first type of its recursion group.
    pub group: u32,
    /// Number of types in the group.
    pub group_len: u32,
    /// Parameters.
    pub params: Slice<CoreValType>,
    /// Results.
    pub results: Slice<CoreValType>,
}

impl CoreTypeDesc {
    /// It has no subtypes.
    pub const FLAG_FINAL: u32 = 1;
}

/// "Not imported", where an import's index is expected.
pub const NOT_IMPORTED: u32 = u32::MAX;

/// A global.
#[repr(C)]
pub struct GlobalDesc {
    /// Offset of its [`crate::instance::GLOBAL_SIZE`] bytes in the block, unless it is imported.
    pub slot: u32,
    /// Index of its import, or [`NOT_IMPORTED`].
    pub import: u32,
    /// Its type.
    pub ty: CoreValType,
    /// 1 when it is mutable.
    pub mutable: u32,
    /// Zero.
    pub reserved: u32,
}

/// A tag. Its identity is the address of its slot in the block of the instance that defines it.
#[repr(C)]
pub struct TagDesc {
    /// Offset of its 8 bytes in the block, unless it is imported.
    pub slot: u32,
    /// Index of its import, or [`NOT_IMPORTED`].
    pub import: u32,
    /// Index of its type in [`CoreModule::types`].
    pub ty: u32,
    /// Zero.
    pub reserved: u32,
}

/// An element segment that code refers to, or a step of instantiation.
#[repr(C)]
pub struct ElemDesc {
    /// Offset in the block of its elements, 8 bytes each.
    pub slot: u64,
    /// The elements: addresses of templates, or null. Start-up code fills in what is computed.
    pub items: Slice<usize>,
}
