//! Linear memories.
//!
//! In: [`MemoryDesc`]s and growth. Out: address space whose address and length the block holds.
//! Elsewhere: access and bounds checks, which generated code does itself.
//!
//! ```text
//! reserved   base ..length.. | ..accessible page end | PROT_NONE up to `reservation` |
//!            grows by mprotect; the base never moves; the image is mapped copy-on-write
//! movable    base ..length.. | ..page end |
//!            grows by mremap, which may move it; the image is copied, because mremap can not
//!            move two mappings at once
//! ```

mod budget;
mod copy;
mod image;
mod kept;
mod shared;

use std::ops::Range;
use std::ptr;
use std::sync::Arc;

use windlass_abi::component::{ImageSegment, MemoryDesc};
use windlass_abi::instance::MemorySlot;

pub(crate) use self::budget::Budget;
pub(crate) use self::copy::windlass_rt_memory_copy;
pub(crate) use self::image::Image;
pub(crate) use self::kept::Kept;
use self::kept::{Ranges, Touched};
pub(crate) use self::shared::{MemoryRef, SharedMemory};
use crate::entries::Ptr;
use crate::loaded::slice;
use crate::store::store;

/// Bytes that a 32-bit memory can have.
const MAX_BYTES_32: u64 = 1 << 32;
/// Pages that a 32-bit memory can have: its size is a number of 32 bits too, so that pages of one
/// byte do not reach the last one.
const MAX_PAGES_32: u64 = u32::MAX as u64;
/// Bytes that a 64-bit memory may have, far above what a machine can map.
const MAX_BYTES_64: u64 = 1 << 47;

/// Size of a page of the operating system, in bytes.
pub(crate) fn os_page() -> usize {
    // SAFETY: no preconditions.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(size).unwrap_or(4096)
}

/// A linear memory.
pub(crate) struct Memory {
    base: *mut u8,
    /// Bytes that the guest may use.
    length: usize,
    /// Bytes that are readable and writable: `length`, rounded up to pages.
    accessible: usize,
    /// Bytes of address space from `base`.
    mapped: usize,
    /// Largest `length`.
    max: u64,
    page_size_log2: u32,
    /// Whether the base may move.
    movable: bool,
    /// Where the address and the length are published; null until it has a place.
    slot: *mut MemorySlot,
    /// What its growth comes out of; none for a memory that the host made.
    budget: Option<Arc<Budget>>,
    /// `accessible` as it was made.
    initial_accessible: usize,
    /// Whether the image is mapped, so that untouched pages show it again.
    image_mapped: bool,
    /// How many instances have ended that it served.
    served: u32,
    /// The pages that stay when one ends.
    stay: Ranges,
}

// SAFETY: the mapping belongs to this value alone.
unsafe impl Send for Memory {}

impl Memory {
    /// A memory with its initial contents; `None` when memory or address space is exhausted.
    /// `image` is that of `desc`, if there is one.
    pub(crate) fn new(desc: &MemoryDesc, image: Option<&Image>) -> Option<Self> {
        let page = os_page();
        let movable = desc.flags & MemoryDesc::FLAG_RESERVED == 0;
        let is_64 = desc.flags & MemoryDesc::FLAG_64 != 0;
        let limit = if is_64 { MAX_BYTES_64 } else { MAX_BYTES_32 };
        let bytes = |pages: u64| {
            let bytes = u128::from(pages) << desc.page_size_log2;
            bytes.min(u128::from(u64::MAX)) as u64
        };
        let max_pages = if is_64 { u64::MAX } else { MAX_PAGES_32 };
        let mut max = bytes(desc.max_pages.min(max_pages)).min(limit);
        if !movable {
            max = max.min(desc.reservation);
        }
        let length = bytes(desc.min_pages);
        if length > max {
            return None;
        }
        let length = usize::try_from(length).ok()?;
        let accessible = length.next_multiple_of(page);
        let reservation = if movable {
            0
        } else {
            usize::try_from(desc.reservation).ok()?
        };
        let mapped = accessible.max(reservation.next_multiple_of(page)).max(page);
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: a new mapping at an address of the kernel's choice.
        let base = unsafe { libc::mmap(ptr::null_mut(), mapped, libc::PROT_NONE, flags, -1, 0) };
        if base == libc::MAP_FAILED {
            return None;
        }
        let base = base.cast::<u8>();
        let mut memory = Self {
            base,
            length,
            accessible: 0,
            mapped,
            max,
            page_size_log2: desc.page_size_log2,
            movable,
            slot: ptr::null_mut(),
            budget: None,
            initial_accessible: accessible,
            image_mapped: false,
            served: 0,
            stay: Ranges::default(),
        };
        memory.make_accessible(accessible)?;
        match image {
            Some(image) if !movable => {
                image.map(base)?;
                memory.image_mapped = true;
            }
            _ => memory.copy_image(desc),
        }
        Some(memory)
    }

    /// An instance has ended that the memory served. What it has touched, if that is looked at.
    pub(crate) fn ended(&mut self) -> Option<Touched> {
        self.served = self.served.wrapping_add(1);
        kept::look(self.served, self.base, self.initial_accessible)
    }

    /// Lets pages stay from now on when the memory is recycled.
    pub(crate) fn keep(&mut self, kept: &Kept) {
        if !Arc::ptr_eq(&self.stay, kept.ranges()) {
            self.stay = Arc::clone(kept.ranges());
        }
    }

    /// Forgets everything that an instance wrote, for another instance of the same memory; `None`
    /// when that is not possible, and the memory is to be dropped. Few pages are overwritten, those
    /// that [`Memory::keep`] has named. Whatever else was ever writable is given back to the system,
    /// which shows zeros or the mapped image there afterwards.
    pub(crate) fn recycle(&mut self, desc: &MemoryDesc) -> Option<()> {
        if self.movable {
            return None;
        }
        let mut end = 0;
        for range in self.stay.iter() {
            self.give_back(end..range.start)?;
            self.overwrite(desc, range);
            end = range.end;
        }
        self.give_back(end..self.accessible)?;
        let extra = self.accessible - self.initial_accessible;
        // SAFETY: the range is inside this mapping, and the instance that used it is gone.
        let error = unsafe {
            let start = self.base.add(self.initial_accessible).cast();
            match extra {
                0 => 0,
                extra => libc::mprotect(start, extra, libc::PROT_NONE),
            }
        };
        self.accessible = self.initial_accessible;
        self.budget = None;
        (error == 0).then_some(())
    }

    /// Gives pages back to the system; `None` on failure.
    fn give_back(&self, range: Range<usize>) -> Option<()> {
        if range.is_empty() {
            return Some(());
        }
        // SAFETY: the range is inside this mapping, and the instance that used it is gone.
        let error = unsafe {
            let start = self.base.add(range.start).cast();
            libc::madvise(start, range.len(), libc::MADV_DONTNEED)
        };
        (error == 0).then_some(())
    }

    /// Makes a recycled memory what [`Memory::new`] would have returned.
    pub(crate) fn renew(&mut self, desc: &MemoryDesc) {
        self.length = (desc.min_pages << desc.page_size_log2) as usize;
        if !self.image_mapped {
            self.copy_image(desc);
        }
    }

    /// Takes growth out of a budget from now on.
    pub(crate) fn grow_within(&mut self, budget: &Arc<Budget>) {
        self.budget = Some(Arc::clone(budget));
    }

    /// Gives the memory its slot.
    ///
    /// # Safety
    /// The slot is writable for as long as this memory is used.
    pub(crate) unsafe fn place(&mut self, slot: *mut MemorySlot) {
        self.slot = slot;
        // SAFETY: the caller's promise.
        unsafe { self.publish() };
    }

    /// Writes address and length to the slot.
    ///
    /// # Safety
    /// The memory has its place.
    unsafe fn publish(&self) {
        // SAFETY: the promise of `place`.
        unsafe {
            self.slot.write(MemorySlot {
                base: self.base,
                length: self.length,
            });
        }
    }

    /// Current length in pages.
    pub(crate) fn pages(&self) -> u64 {
        self.length as u64 >> self.page_size_log2
    }

    fn copy_image(&mut self, desc: &MemoryDesc) {
        // SAFETY: a manifest's slices are valid; its segments lie within the initial size.
        unsafe {
            for segment in slice(&desc.image) {
                let data = slice(&segment.data);
                let dst = self.base.add(segment.memory_offset as usize);
                ptr::copy_nonoverlapping(data.as_ptr(), dst, data.len());
            }
        }
    }

    /// Makes a range, which was accessible from the beginning, what the system would show there:
    /// zeros or the mapped image.
    fn overwrite(&self, desc: &MemoryDesc, range: &Range<usize>) {
        // SAFETY: a manifest's slices are valid.
        let segments = unsafe { slice(&desc.image) };
        // What is not mapped is copied by `renew`.
        let segments = if self.image_mapped { segments } else { &[] };
        let end_of = |segment: &ImageSegment| segment.memory_offset as usize + segment.data.len;
        let first = segments.partition_point(|segment| end_of(segment) <= range.start);
        let mut at = range.start;
        // SAFETY: the instance that used the memory is gone. What is copied lies within a segment
        // and within the range; segments are in order.
        unsafe {
            for segment in &segments[first..] {
                let start = segment.memory_offset as usize;
                if start >= range.end {
                    break;
                }
                let (from, to) = (start.max(at), end_of(segment).min(range.end));
                ptr::write_bytes(self.base.add(at), 0, from - at);
                let data = slice(&segment.data)[from - start..to - start].as_ptr();
                ptr::copy_nonoverlapping(data, self.base.add(from), to - from);
                at = to;
            }
            ptr::write_bytes(self.base.add(at), 0, range.end - at);
        }
    }

    fn make_accessible(&mut self, end: usize) -> Option<()> {
        if end <= self.accessible {
            return Some(());
        }
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: the range is inside this mapping. A failure may leave its first part changed,
        // which is taken back.
        let error = unsafe {
            let start = self.base.add(self.accessible).cast();
            let len = end - self.accessible;
            let error = libc::mprotect(start, len, access);
            if error != 0 {
                libc::mprotect(start, len, libc::PROT_NONE);
            }
            error
        };
        self.accessible = if error == 0 { end } else { self.accessible };
        (error == 0).then_some(())
    }

    /// Grows by `delta` pages within its budget; the old size in pages. The slot does not know yet.
    fn grow(&mut self, delta: u64) -> Option<u64> {
        let old_pages = self.pages();
        let added = delta.checked_mul(1 << self.page_size_log2)?;
        let length = (self.length as u64)
            .checked_add(added)
            .filter(|&new| new <= self.max)?;
        let length = usize::try_from(length).ok()?;
        let Some(budget) = self.budget.clone() else {
            self.extend(length)?;
            return Some(old_pages);
        };
        budget.take(added)?;
        if self.extend(length).is_none() {
            budget.give_back(added);
            return None;
        }
        Some(old_pages)
    }

    /// Makes the length larger.
    fn extend(&mut self, length: usize) -> Option<()> {
        let end = length.next_multiple_of(os_page());
        if self.movable && end > self.mapped {
            // All of a movable memory's pages must have one protection before they can move.
            self.make_accessible(self.mapped)?;
            // SAFETY: the mapping is ours, and nothing but the block's slot knows its address.
            let base =
                unsafe { libc::mremap(self.base.cast(), self.mapped, end, libc::MREMAP_MAYMOVE) };
            if base == libc::MAP_FAILED {
                return None;
            }
            self.base = base.cast();
            self.mapped = end;
            self.accessible = end;
        } else {
            self.make_accessible(end)?;
        }
        self.length = length;
        Some(())
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours and the instance that used it is gone.
        unsafe { libc::munmap(self.base.cast(), self.mapped) };
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_memory_grow(
    instance: Ptr,
    memory: u32,
    delta: u64,
) -> u64 {
    // SAFETY: generated code passes its own instance; its memories live as long as it does, and
    // those that are not shared are used by this thread only.
    unsafe {
        let memory = store(instance).memories[memory as usize].address();
        memory.grow(delta).unwrap_or(u64::MAX)
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_memory_fill(dst: Ptr, byte: u32, len: u64) {
    // SAFETY: generated code has checked the range.
    unsafe { ptr::write_bytes(dst.cast::<u8>(), byte as u8, len as usize) }
}

#[cfg(test)]
mod tests;
