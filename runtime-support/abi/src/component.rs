//! The manifest: what a compiled component tells the runtime and its tools, as one static
//! descriptor with everything that it refers to.

use crate::concurrency::Concurrency;
use crate::core::{CoreModule, CoreValType};
use crate::instance::{ExportFn, InstanceHeader};
use crate::types::{FieldDesc, NameRef, ResourceDesc, TypeDesc};
use crate::unwind::{AddressMapEntry, FunctionDesc, Handler, TrapSite};

/// A pointer and a number of elements. The pointer is null when there are none.
#[repr(C)]
pub struct Slice<T> {
    /// The first element.
    pub ptr: *const T,
    /// How many there are.
    pub len: usize,
}

impl<T> Clone for Slice<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Slice<T> {}

/// The start-up code: runs what instantiation cannot take from images (start functions, segments
/// with computed offsets, computed globals), in the order of the component. Called once per
/// instance, after memories, tables, the block image and the import slots are in place, with
/// [`InstanceHeader::state`] = `Starting`. Returns a number of [`crate::status::Status`].
pub type StartFn = unsafe extern "C" fn(instance: *mut InstanceHeader) -> i32;

/// The descriptor of a compiled component.
#[repr(C)]
pub struct Component {
    /// [`crate::MANIFEST_MAGIC`].
    pub magic: u32,
    /// [`crate::ABI_VERSION`].
    pub abi_version: u32,
    /// Bits of [`Component::FLAG_EXPLICIT_TRAPS`] and its siblings.
    pub flags: u32,
    /// A number of [`Arch`].
    pub arch: u32,
    /// Bits of CPU features that the code needs beyond the baseline of its target; see
    /// [`cpu_feature_names`].
    pub cpu_features: u64,
    /// Size of the instance block in bytes, header included; a multiple of 16.
    pub instance_size: u64,
    /// Initial bytes of the slots, from [`crate::instance::HEADER_SIZE`] on; at most
    /// `instance_size - HEADER_SIZE`, the rest is zero.
    pub block_image: Slice<u8>,
    /// UTF-8 text that every [`NameRef`] points into.
    pub names: Slice<u8>,
    /// The library's name, from which the C names are made.
    pub name: NameRef,
    /// The target triple.
    pub target: NameRef,
    /// The version of the compiler, and its options that matter.
    pub producer: NameRef,
    /// First byte of machine code.
    pub text: *const u8,
    /// Bytes of machine code.
    pub text_len: u64,
    /// Start-up code.
    pub start: StartFn,
    /// Instructions that trap in hardware; with [`Component::FLAG_EXPLICIT_TRAPS`] return addresses
    /// of calls of `windlass_rt_trap`.
    pub traps: Slice<TrapSite>,
    /// Handlers of calls.
    pub handlers: Slice<Handler>,
    /// From code addresses to offsets in the binary.
    pub address_map: Slice<AddressMapEntry>,
    /// Functions by address.
    pub functions: Slice<FunctionDesc>,
    /// Linear memories.
    pub memories: Slice<MemoryDesc>,
    /// Tables.
    pub tables: Slice<TableDesc>,
    /// Imports, in the order of the import slots.
    pub imports: Slice<ImportDesc>,
    /// Offset in the block of the first import slot.
    pub import_slots: u64,
    /// Exports.
    pub exports: Slice<ExportDesc>,
    /// Value types that imports and exports use.
    pub types: Slice<TypeDesc>,
    /// Fields of `types`.
    pub fields: Slice<FieldDesc>,
    /// Resource types that the world can see.
    pub resources: Slice<ResourceDesc>,
    /// Number of component instances in the tree; each has a handle table. The host has one more
    /// table, whose number is this one.
    pub component_instances: u64,
    /// What a core module has beyond that.
    pub core: CoreModule,
    /// What tasks need.
    pub concurrency: Concurrency,
}

// SAFETY: a manifest is constant data; its pointers are to constants of the same object.
unsafe impl Sync for Component {}

impl Component {
    /// Traps are calls into the runtime; no signal handler is needed.
    pub const FLAG_EXPLICIT_TRAPS: u32 = 1;
    /// Memories are bounds-checked in code and may have no reservation.
    pub const FLAG_CHECKED_MEMORY: u32 = 2;
    /// The input was a core module: it is linked with others at run time, a trap does not poison
    /// it, and it may be entered while it runs.
    pub const FLAG_CORE_MODULE: u32 = 4;
}

/// Architectures, as numbers of the manifest.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arch {
    /// AMD64.
    X86_64 = 1,
    /// Arm, 64 bits.
    Aarch64 = 2,
}

/// The names of the bits of [`Component::cpu_features`] for an architecture, bit 0 first. They are
/// Cranelift's names of the ISA flags without the prefix `has_`.
#[must_use]
pub fn cpu_feature_names(arch: Arch) -> &'static [&'static str] {
    match arch {
        Arch::X86_64 => &[
            "sse3",
            "ssse3",
            "cmpxchg16b",
            "sse41",
            "sse42",
            "avx",
            "avx2",
            "fma",
            "avx512bitalg",
            "avx512dq",
            "avx512f",
            "avx512vbmi",
            "avx512vl",
            "popcnt",
            "bmi1",
            "bmi2",
            "lzcnt",
        ],
        Arch::Aarch64 => &["lse", "pauth", "fp16"],
    }
}

/// A linear memory and its initial contents.
#[repr(C)]
pub struct MemoryDesc {
    /// Offset of its [`crate::instance::MemorySlot`] in the block; for a shared memory, of the
    /// address of one that outlives the block. Zero when the memory is imported.
    pub slot: u32,
    /// Bits of [`MemoryDesc::FLAG_RESERVED`] and its siblings.
    pub flags: u32,
    /// Size of a page as a power of two (16 for the usual 64 KiB).
    pub page_size_log2: u32,
    /// Index of its import, or [`crate::core::NOT_IMPORTED`].
    pub import: u32,
    /// Initial size in pages.
    pub min_pages: u64,
    /// Largest size in pages, with [`MemoryDesc::FLAG_MAXIMUM`]; `u64::MAX` without.
    pub max_pages: u64,
    /// Bytes of address space that code may touch beyond byte 0 without a bounds check: the runtime
    /// reserves so much, inaccessible past the length. Zero without `FLAG_RESERVED`. A shared
    /// memory of a program that checks bounds has as much as it may grow to.
    pub reservation: u64,
    /// Initial contents; ascending, disjoint, within the initial size.
    pub image: Slice<ImageSegment>,
}

impl MemoryDesc {
    /// The base never moves, and `reservation` bytes from it are the memory's own.
    pub const FLAG_RESERVED: u32 = 1;
    /// 64-bit indices.
    pub const FLAG_64: u32 = 2;
    /// Shared between threads.
    pub const FLAG_SHARED: u32 = 4;
    /// The type has a maximum.
    pub const FLAG_MAXIMUM: u32 = 8;
}

/// A piece of a memory's initial contents.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ImageSegment {
    /// Where it goes, in bytes from the start of the memory.
    pub memory_offset: u64,
    /// The bytes.
    pub data: Slice<u8>,
}

/// A table and its initial contents.
#[repr(C)]
pub struct TableDesc {
    /// Offset of its [`crate::instance::TableSlot`] in the block; zero when it is imported.
    pub slot: u32,
    /// Index of its import, or [`crate::core::NOT_IMPORTED`].
    pub import: u32,
    /// Bits of [`TableDesc::FLAG_64`] and its sibling.
    pub flags: u32,
    /// Zero.
    pub reserved: u32,
    /// Type of the elements.
    pub ty: CoreValType,
    /// Initial number of elements.
    pub min: u64,
    /// Largest number of elements, with [`TableDesc::FLAG_MAXIMUM`]; `u64::MAX` without.
    pub max: u64,
    /// Initial elements from 0 on (addresses of [`crate::instance::FuncRef`], or null); the rest
    /// is null.
    pub image: Slice<usize>,
}

impl TableDesc {
    /// 64-bit indices.
    pub const FLAG_64: u32 = 1;
    /// The type has a maximum.
    pub const FLAG_MAXIMUM: u32 = 2;
}

/// What an import is.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// A function ([`crate::instance::ImportFn`]).
    Function = 0,
    /// The destructor of a resource that the host defines ([`crate::instance::DtorFn`]); may be
    /// left out. `name` is the resource's.
    ResourceDtor = 1,
    /// A function of a core module. Either a function of the host ([`crate::instance::ImportFn`]),
    /// or with `function` null the address of a [`crate::instance::FuncRef`] as `data`. `index` is
    /// that of its type in [`CoreModule::types`].
    CoreFunc = 2,
    /// A memory of a core module: `data` is the address of its [`crate::instance::MemorySlot`].
    /// `index` is that in [`Component::memories`]. As for all that follow, `function` is null.
    CoreMemory = 3,
    /// A table: `data` is the address of its [`crate::instance::TableSlot`]. `index` is that in
    /// [`Component::tables`].
    CoreTable = 4,
    /// A global: `data` is the address of its value. `index` is that in [`CoreModule::globals`].
    CoreGlobal = 5,
    /// A tag: `data` is its identity. `index` is that in [`CoreModule::tags`].
    CoreTag = 6,
}

/// Bits of [`ImportDesc::flags`] and [`ExportDesc::flags`].
pub mod func_flags {
    /// The function's type is `async` (Binary.md, `0x43`).
    pub const ASYNC: u32 = 1;
}

/// An import of the component.
#[repr(C)]
pub struct ImportDesc {
    /// A number of [`ImportKind`].
    pub kind: u32,
    /// Bits of [`func_flags`].
    pub flags: u32,
    /// The interface, such as `docs:adder/log@1.0.0`; empty for imports of the world itself. The
    /// first name of a core import.
    pub interface: NameRef,
    /// The function's name in WIT, such as `log` or `[method]file.read`. The second name of a core
    /// import.
    pub name: NameRef,
    /// Index of the tuple type of the parameters, whose fields carry the parameters' names, or
    /// [`crate::types::NO_TYPE`].
    pub params: u32,
    /// Index of the result type, or [`crate::types::NO_TYPE`]. Several core results are a tuple.
    pub result: u32,
    /// See [`ImportKind`]; zero for imports of components.
    pub index: u32,
    /// Of a core function: one more than the index of the reference to it in
    /// [`CoreModule::func_refs`], whose type becomes that of what is given; zero if there is none.
    /// Zero for all else.
    pub func_ref: u32,
}

/// What an export is.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// A function.
    Function = 0,
    /// Drops an owned handle of a resource that the component defines and exports: its argument is
    /// the handle index (`u32`) in the host's table. `name` is the resource's.
    ResourceDrop = 1,
    /// A function of a core module; `index` is that in [`CoreModule::func_refs`].
    CoreFunc = 2,
    /// A memory; `index` is that in [`Component::memories`]. As for all that follow, there is no
    /// `symbol` and no `entry`.
    CoreMemory = 3,
    /// A table; `index` is that in [`Component::tables`].
    CoreTable = 4,
    /// A global; `index` is that in [`CoreModule::globals`].
    CoreGlobal = 5,
    /// A tag; `index` is that in [`CoreModule::tags`].
    CoreTag = 6,
}

/// An export of the component. A C symbol names its `entry` too.
#[repr(C)]
pub struct ExportDesc {
    /// A number of [`ExportKind`].
    pub kind: u32,
    /// Bits of [`func_flags`].
    pub flags: u32,
    /// The interface; empty for exports of the world itself.
    pub interface: NameRef,
    /// The function's name in WIT.
    pub name: NameRef,
    /// Index of the tuple type of the parameters, or [`crate::types::NO_TYPE`].
    pub params: u32,
    /// Index of the result type, or [`crate::types::NO_TYPE`]. Several core results are a tuple.
    pub result: u32,
    /// The C symbol of `entry`.
    pub symbol: NameRef,
    /// See [`ExportKind`]; zero for exports of components.
    pub index: u32,
    /// Zero.
    pub reserved: u32,
    /// The entry trampoline; none for what is no function.
    pub entry: Option<ExportFn>,
}
