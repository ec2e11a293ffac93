//! How linear memories are kept in bounds, as numbers: shared by generated code, which relies on
//! them, and the manifest, which tells the runtime what to reserve.
//!
//! ```text
//! base          base + length            base + 4 GiB            base + RESERVATION
//!  | accessible  |  inaccessible           |  guard, inaccessible  |
//!  +-------------+-------------------------+-----------------------+
//!  |<---- any 32-bit index reaches here -->|<------- GUARD ------->|
//! ```
//!
//! An access of `size` bytes at `index + offset` touches bytes below `index + offset + size`. With
//! a 32-bit index that is at most `4 GiB - 1 + offset + size`, so the access stays within the
//! reservation when `offset + size <= GUARD`, and the hardware reports what is past the length.

use wasmparser::MemoryType;

use crate::options::Options;

/// Bytes of the guard behind the 4 GiB that a 32-bit index reaches. As large as the largest offset
/// that an x86_64 or aarch64 addressing mode takes for free, so that an access with a larger offset
/// costs an instruction anyway.
pub const GUARD: u64 = 1 << 31;

/// Bytes to reserve for a memory without bounds checks.
pub const RESERVATION: u64 = (1 << 32) + GUARD;

/// The size of a page as a power of two where the type does not say.
const USUAL_PAGE_LOG2: u32 = 16;

/// The size of a memory's pages as a power of two.
#[must_use]
pub fn page_log2(ty: &MemoryType) -> u32 {
    ty.page_size_log2.unwrap_or(USUAL_PAGE_LOG2)
}

/// The initial size in bytes, below which an access can never be out of bounds: memories do not
/// shrink.
#[must_use]
pub fn minimum_bytes(ty: &MemoryType) -> u64 {
    ty.initial.saturating_mul(1 << page_log2(ty))
}

/// Bytes that a shared memory has reserved where its maximum is beyond all reason, or its initial
/// size if that is more: it does not grow further.
const SHARED_RESERVATION: u64 = 1 << 36;

/// Whether a memory's base never moves. That of a shared memory cannot: no thread would wait for
/// it.
#[must_use]
pub fn is_reserved(options: &Options, ty: &MemoryType) -> bool {
    has_guard(options, ty) || ty.shared
}

/// Whether a memory has a [`RESERVATION`]. A memory of 64-bit indices has none: no reservation
/// covers what they reach.
fn has_guard(options: &Options, ty: &MemoryType) -> bool {
    options.reserves_memory() && !ty.memory64
}

/// Bytes to reserve for a memory: [`windlass_abi::component::MemoryDesc`]'s `reservation`. Of an
/// imported one, what code without bounds checks reaches.
#[must_use]
pub fn reservation(options: &Options, ty: &MemoryType, imported: bool) -> u64 {
    if has_guard(options, ty) {
        return RESERVATION;
    }
    if !ty.shared || imported {
        return 0;
    }
    let maximum = ty.maximum.unwrap_or(u64::MAX);
    let bytes = maximum.saturating_mul(1 << page_log2(ty));
    bytes.min(SHARED_RESERVATION).max(minimum_bytes(ty))
}

/// Whether an access whose last byte is below `index + end` needs a check in code.
///
/// Memories with pages smaller than the usual ones always do: their length need not end where a
/// page of the machine ends.
#[must_use]
pub fn needs_check(options: &Options, ty: &MemoryType, end: u64) -> bool {
    options.checks_memory() || ty.memory64 || page_log2(ty) < USUAL_PAGE_LOG2 || end > GUARD
}
