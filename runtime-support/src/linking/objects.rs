//! Memories, tables, globals and tags that the host makes (core specification, Embedding:
//! `mem_alloc`, `table_alloc`, `global_alloc`, `tag_alloc`).
//!
//! In: types and initial values. Out: objects at an address that core modules can import.
//! Elsewhere: those of instances, which are in their blocks.

use std::ptr::NonNull;

use windlass_abi::component::{MemoryDesc, Slice, TableDesc};
use windlass_abi::core::{CoreKind, CoreValType, NOT_IMPORTED};
use windlass_abi::instance::{GLOBAL_SIZE, MemorySlot, TableSlot};
use windlass_abi::status::Status;

use super::external_types::{GlobalType, Limits, MemoryType, TableType};
use super::members::{Keep, Thing, add};
use crate::core_table::CoreTable;
use crate::core_types::TypeNumber;
use crate::loaded::Refusal;
use crate::memory::{Memory, SharedMemory};

/// Bytes that a memory of 32-bit indices has reserved: the reach of an index, and as much again for
/// the offsets of accesses, more than code without bounds checks asks for.
pub(crate) const RESERVATION: u64 = 1 << 33;

/// Bytes that a shared memory of 64-bit indices has reserved where its maximum is beyond all
/// reason, or its initial size if that is more: it does not grow further.
const SHARED_RESERVATION: u64 = 1 << 36;

/// A memory of the host.
#[repr(C)]
pub(crate) struct HostMemory {
    slot: MemorySlot,
    pub(super) ty: MemoryType,
    pub(super) memory: Memory,
}

/// A table of the host.
#[repr(C)]
pub(crate) struct HostTable {
    slot: TableSlot,
    pub(super) ty: TableType,
    pub(super) table: CoreTable,
}

/// A global of the host.
#[repr(C, align(16))]
pub(crate) struct HostGlobal {
    value: [u8; GLOBAL_SIZE],
    pub(super) ty: GlobalType,
}

/// A tag of the host.
#[repr(C)]
pub(crate) struct HostTag {
    slot: u64,
    pub(super) ty: TypeNumber,
}

fn malformed(what: &str) -> Refusal {
    Refusal::new(Status::InvalidArgument, format!("malformed type: {what}"))
}

/// Validation, Limits: within the range, which is `2 ** bits` pages or elements.
fn check(limits: &Limits, range: u128) -> Result<(), Refusal> {
    let max = limits.max.unwrap_or(limits.min);
    if limits.min > max {
        return Err(malformed("the minimum is larger than the maximum"));
    }
    if u128::from(max) > range {
        return Err(malformed("a size is beyond the range of indices"));
    }
    Ok(())
}

/// A new memory. Its reservation is decided here.
pub(crate) fn new_memory(mut ty: MemoryType) -> Result<(Keep, *mut MemorySlot), Refusal> {
    if !matches!(ty.page_size_log2, 0 | 16) {
        return Err(malformed("pages have 1 or 65536 bytes"));
    }
    if ty.shared && ty.limits.max.is_none() {
        return Err(malformed("a shared memory has a maximum"));
    }
    let bits = if ty.limits.index_64 { 64 } else { 32 };
    // The size is an index too: the last byte is out of reach of pages of one byte.
    let pages = (1 << (bits - ty.page_size_log2)).min((1_u128 << bits) - 1);
    check(&ty.limits, pages)?;
    ty.reservation = reservation(&ty);
    let mut flags = 0;
    if ty.limits.index_64 {
        flags |= MemoryDesc::FLAG_64;
    }
    if ty.limits.max.is_some() {
        flags |= MemoryDesc::FLAG_MAXIMUM;
    }
    if ty.reservation.is_some() {
        flags |= MemoryDesc::FLAG_RESERVED;
    }
    let desc = MemoryDesc {
        slot: 0,
        flags,
        page_size_log2: ty.page_size_log2,
        import: NOT_IMPORTED,
        min_pages: ty.limits.min,
        max_pages: ty.limits.max.unwrap_or(u64::MAX),
        reservation: ty.reservation.unwrap_or(0),
        image: Slice {
            ptr: std::ptr::null(),
            len: 0,
        },
    };
    let memory = Memory::new(&desc, None)
        .ok_or_else(|| Refusal::new(Status::OutOfMemory, "no memory for a linear memory"))?;
    if ty.shared {
        let (keep, memory) = share(memory, ty, true);
        return Ok((keep, memory.as_ptr().cast()));
    }
    let slot = MemorySlot {
        base: std::ptr::null_mut(),
        length: 0,
    };
    let object = Box::into_raw(Box::new(HostMemory { slot, ty, memory }));
    // SAFETY: the object is new, and lives as long as its memory.
    unsafe {
        let slot = &raw mut (*object).slot;
        (*object).memory.place(slot);
        Ok((add(Thing::Memory(object)), slot))
    }
}

/// Bytes to reserve for a memory of the host, if its base must not move.
fn reservation(ty: &MemoryType) -> Option<u64> {
    if !ty.limits.index_64 {
        return Some(RESERVATION);
    }
    let bytes = |pages: u64| pages.saturating_mul(1 << ty.page_size_log2);
    let all = bytes(ty.limits.max.unwrap_or(u64::MAX)).min(SHARED_RESERVATION);
    ty.shared.then(|| all.max(bytes(ty.limits.min)))
}

/// Makes a memory one of threads: from now on it lives as long as a handle does.
pub(crate) fn share(
    memory: Memory,
    ty: MemoryType,
    of_host: bool,
) -> (Keep, NonNull<SharedMemory>) {
    let memory = NonNull::from(Box::leak(Box::new(SharedMemory::new(memory, ty, of_host))));
    (add(Thing::SharedMemory(memory.as_ptr())), memory)
}

/// A new table, whose elements are `init`: a value of its type, and if it is a function one that
/// the caller joins with the table.
pub(crate) fn new_table(ty: TableType, init: usize) -> Result<(Keep, *mut TableSlot), Refusal> {
    let bits = if ty.limits.index_64 { 64 } else { 32 };
    check(&ty.limits, (1 << bits) - 1)?;
    let desc = TableDesc {
        slot: 0,
        import: NOT_IMPORTED,
        flags: 0,
        reserved: 0,
        // The object knows the type.
        ty: CoreValType {
            kind: CoreKind::RefNull as u32,
            heap: 0,
        },
        min: 0,
        max: ty.limits.max.unwrap_or(u64::MAX),
        image: Slice {
            ptr: std::ptr::null(),
            len: 0,
        },
    };
    let out_of_memory = || Refusal::new(Status::OutOfMemory, "no memory for a table");
    let table = CoreTable::new(&desc, |element| element).ok_or_else(out_of_memory)?;
    let slot = TableSlot {
        base: std::ptr::null_mut(),
        length: 0,
    };
    let mut object = Box::new(HostTable { slot, ty, table });
    object
        .table
        .grow(ty.limits.min, init)
        .ok_or_else(out_of_memory)?;
    let object = Box::into_raw(object);
    // SAFETY: the object is new, and lives as long as its table.
    unsafe {
        let slot = &raw mut (*object).slot;
        (*object).table.place(slot);
        Ok((add(Thing::Table(object)), slot))
    }
}

/// A new global with these bytes.
pub(crate) fn new_global(ty: GlobalType, value: [u8; GLOBAL_SIZE]) -> (Keep, *mut u8) {
    let object = Box::into_raw(Box::new(HostGlobal { value, ty }));
    (add(Thing::Global(object)), object.cast())
}

/// A new tag.
pub(crate) fn new_tag(ty: TypeNumber) -> (Keep, *mut u8) {
    let object = Box::into_raw(Box::new(HostTag { slot: 0, ty }));
    (add(Thing::Tag(object)), object.cast())
}
