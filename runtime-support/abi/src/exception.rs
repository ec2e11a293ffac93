//! Exceptions of core WebAssembly: what an exception looks like in memory, and what the handlers of
//! calls say of tags (core specification, Exceptions; Exception Tags).
//!
//! ```text
//! +0    ExceptionHeader      written by the runtime
//! +32   value                16 bytes for each, in the order of the tag's parameters, at the start of
//!                            its 16 bytes and in the target's byte order
//! ```
//!
//! A reference (`exnref`) is the exception's address, or null. An exception lives as long as
//! anything can reach it: see `exception` in the runtime.

/// The head of an exception. Generated code reads none of it.
#[repr(C, align(16))]
#[derive(Debug)]
pub struct ExceptionHeader {
    /// The identity of its tag: the address of the tag's slot in the block that defines it.
    pub tag: usize,
    /// The instance block whose store counts and frees it.
    pub owner: *mut crate::instance::InstanceHeader,
    /// Its place in the owner's list.
    pub index: u32,
    /// Number of values.
    pub values: u32,
    /// Bits of [`ExceptionHeader::REFERRED`] and its siblings.
    pub flags: u32,
    /// Zero.
    pub reserved: u32,
}

/// Size of [`ExceptionHeader`]: where the values begin.
pub const HEADER_SIZE: usize = 32;
const _: () = assert!(size_of::<ExceptionHeader>() == HEADER_SIZE);

/// Bytes between two values.
pub const VALUE_SIZE: usize = 16;

impl ExceptionHeader {
    /// A reference to it was made: only a search can tell when the last one is gone.
    pub const REFERRED: u32 = 1;
    /// The host has had a reference to it, and may have it still.
    pub const PINNED: u32 = 2;
    /// Reached by the search that is going on.
    pub const MARKED: u32 = 4;
}

/// What [`crate::unwind::Handler::tag`] says of the handler of a catch clause: the offset in the
/// instance block of what tells the tag, which is a multiple of 8, and these bits.
///
/// | clause | offset | bits |
/// |---|---|---|
/// | `catch` | the tag's slot, or its [`crate::instance::ImportSlot::data`] | [`IMPORTED`](clause::IMPORTED) for the latter |
/// | `catch_all` | [`ALL`](clause::ALL) | |
/// | `catch_ref`, `catch_all_ref` | as above | [`REFERENCE`](clause::REFERENCE) too |
pub mod clause {
    /// The offset is that of the address of the tag's slot, not of the slot.
    pub const IMPORTED: u32 = 1;
    /// The clause takes a reference: the exception must stay.
    pub const REFERENCE: u32 = 2;
    /// Any tag; no tag stands at this offset.
    pub const ALL: u32 = 0;
    /// The bits that are the offset.
    pub const OFFSET: u32 = !7;
    /// No clause: the search ends here, and the exception becomes a trap. At the edge of a
    /// component instance (definitions.py, `call_and_trap_on_throw`). The code at the handler is
    /// never reached.
    pub const EDGE: u32 = 0xffff_fff8;
}
