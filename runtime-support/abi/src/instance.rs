//! The instance block: one contiguous allocation for each instance tree of a root component.
//!
//! ```text
//! +0    InstanceHeader              known to the runtime
//! +128  slots                       laid out by the compiler; their offsets are in the manifest
//!         flags      u32            one for each component instance (see `flags`)
//!         MemorySlot                one for each linear memory
//!         TableSlot                 one for each table
//!         global     16 bytes       one for each mutable or computed global
//!         ImportSlot                one for each imported function and host destructor
//!         segment    u64            current length of each passive segment (0 once dropped)
//!         FuncRef                   core modules: one for each function that may be referred to
//!         type       u64            core modules: the number of each function type in this process
//!         tag        8 bytes        one for each tag: its address is the tag's identity
//!         element    8 bytes        core modules: the elements of segments that code refers to
//! ```
//!
//! Generated code has the block's address as its first parameter and reaches everything by a
//! constant offset. The block never moves.

use core::ffi::c_void;

/// The head of the instance block.
///
/// `stack_low`, `stack_size`, `stack_epoch` and `epoch` let an entry see with three compares that
/// `stack_limit` belongs to the stack it runs on: the stack pointer lies in the known stack, and no
/// thread that used Windlass has ended since (a thread's end increments `*epoch`, because another
/// stack may take the place of its stack).
#[repr(C)]
pub struct InstanceHeader {
    /// Guest functions trap when their stack pointer falls below this address.
    pub stack_limit: usize,
    /// A number of [`State`]. An entry is refused unless it is [`State::Ready`].
    pub state: u32,
    /// How many entries have begun and not ended, on whatever stacks: of core modules, and start-up
    /// entries. Others of components are counted by `state`.
    pub activations: u32,
    /// Lowest address of the stack for which `stack_limit` was computed.
    pub stack_low: usize,
    /// Its size in bytes; zero before the first entry.
    pub stack_size: usize,
    /// The value of `*epoch` when `stack_low` was found.
    pub stack_epoch: usize,
    /// The process-wide count of ended threads.
    pub epoch: *const usize,
    /// The manifest.
    pub component: *const super::component::Component,
    /// The runtime's own state: its `Store`. Opaque to generated code.
    pub store: *mut c_void,
    /// The task of the thread that runs, in the sense of the Component Model. Null while no
    /// component code runs in a task.
    pub current_task: *mut crate::concurrency::TaskHeader,
    /// Zero; room for what concurrency needs, without a second version of the layout.
    pub reserved: [usize; 7],
}

/// Size of [`InstanceHeader`]: where the slots begin.
pub const HEADER_SIZE: usize = 128;
const _: () = assert!(size_of::<InstanceHeader>() == HEADER_SIZE);

/// What [`InstanceHeader::state`] holds.
///
/// ```text
/// Starting --start-up succeeds--> Ready <--enter / return--> Entered
///     |                                                          |
///     +------------------------ trap ----> Poisoned <---- trap --+
/// ```
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The start-up code has not finished.
    Starting = 0,
    /// May be entered by the host.
    Ready = 1,
    /// Component code is on the stack: the root's `may_enter` is false. An instance of a core
    /// module may be entered while it runs, and counts (see [`InstanceHeader::activations`]).
    Entered = 2,
    /// A trap happened; nothing can enter any more.
    Poisoned = 3,
}

/// Bits of the flags word of a component instance (CanonicalABI.md, Component Instances).
pub mod flags {
    /// `may_leave`: calls out of the instance are allowed.
    pub const MAY_LEAVE: u32 = 1;
    /// `may_enter`: calls from a sibling or child are allowed.
    pub const MAY_ENTER: u32 = 2;
    /// What a new component instance starts with.
    pub const INITIAL: u32 = MAY_LEAVE | MAY_ENTER;
}

/// A linear memory. A slot of a memory that the instance does not own (imported, or shared between
/// threads) holds the address of the owner's `MemorySlot` instead; see
/// [`crate::component::MemoryDesc::slot`].
#[repr(C)]
pub struct MemorySlot {
    /// Address of byte 0. Never changes when the memory has a reservation
    /// ([`crate::component::MemoryDesc::FLAG_RESERVED`]); otherwise it may change on growth.
    pub base: *mut u8,
    /// Current length in bytes.
    pub length: usize,
}

/// A table. Elements are 8 bytes: for functions a `*const FuncRef`, null for `ref.null`.
#[repr(C)]
pub struct TableSlot {
    /// Address of element 0; may change on growth.
    pub base: *mut usize,
    /// Current length in elements.
    pub length: usize,
}

/// Size and alignment of a global's slot in bytes.
pub const GLOBAL_SIZE: usize = 16;

/// An import as the embedder gave it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ImportSlot {
    /// For a function: [`ImportFn`]. For a destructor of a host resource: [`DtorFn`], or null. Null
    /// for what another core module defines.
    pub function: *const c_void,
    /// Passed to `function` as it is; with `function` null, the address of what is imported (see
    /// [`crate::component::ImportKind`]).
    pub data: *mut c_void,
}

/// An import as the embedder gives it for instantiation (`windlass_import_t`).
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GivenImport {
    /// What goes to the import slot.
    pub slot: ImportSlot,
    /// Bits of [`crate::component::func_flags`] that the function has, and the import must have.
    pub flags: u32,
}

impl From<ImportSlot> for GivenImport {
    /// Of something without flags.
    fn from(slot: ImportSlot) -> Self {
        Self { slot, flags: 0 }
    }
}

/// A host function: `data` of its slot, the instance that calls, its arguments and its results in
/// host layout (null where there are none). Arguments are borrowed for the call. Results are
/// uninitialised on entry; memory they point to must come from `windlass_alloc` and belongs to the
/// caller afterwards. Returns a number of [`crate::status::Status`]; on failure results are
/// ignored.
pub type ImportFn = unsafe extern "C" fn(
    data: *mut c_void,
    instance: *mut InstanceHeader,
    args: *const c_void,
    results: *mut c_void,
) -> i32;

/// The destructor of a resource that the host defines.
pub type DtorFn = unsafe extern "C" fn(data: *mut c_void, instance: *mut InstanceHeader, rep: u64);

/// What a function reference points to: one for each function that escapes into a table, a global
/// or a value. In a component a constant of the object; in a core module, whose references meet
/// those of others, a part of the instance block.
#[repr(C)]
pub struct FuncRef {
    /// Code address; the calling convention is Cranelift's `tail`, the first parameter the
    /// instance block.
    pub code: *const c_void,
    /// The function type, as the compiler (in a component) or the runtime (in a core module)
    /// numbered it; equal numbers mean equal types.
    pub signature: u64,
    /// The instance block that the function belongs to; null in a component, which has one.
    pub instance: *mut InstanceHeader,
}

/// An export, as the host calls it: arguments and results in host layout, null where there are
/// none. Returns a number of [`crate::status::Status`]; results are valid only after `Ok`, belong
/// to the caller, and own memory from `windlass_alloc`.
pub type ExportFn = unsafe extern "C" fn(
    instance: *mut InstanceHeader,
    args: *const c_void,
    results: *mut c_void,
) -> i32;
