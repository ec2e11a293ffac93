//! The initial contents of a memory as a file in memory, mapped copy-on-write into each instance.
//!
//! In: the segments of a [`MemoryDesc`]. Out: an [`Image`] to map, or none where copying is cheaper
//! or the system has no `memfd_create`. Elsewhere: copying.
//!
//! Mapping the object file itself was rejected: segments would have to lie at page offsets there,
//! which costs every object space that few instances win back.

use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

use windlass_abi::component::MemoryDesc;

use super::os_page;
use crate::loaded::slice;

/// Up to so many pages, a copy is cheaper than a mapping.
const COPY_PAGES: usize = 2;

/// A file that holds a memory's bytes from [`Image::start`] on.
pub(crate) struct Image {
    file: OwnedFd,
    /// Where it belongs, in bytes from the start of the memory; a multiple of the page size.
    start: usize,
    /// Length in bytes, a multiple of the page size.
    len: usize,
}

impl Image {
    /// The image of a reserved memory, when it is worth a file.
    pub(crate) fn new(desc: &MemoryDesc) -> Option<Self> {
        // SAFETY: a manifest's slices are valid.
        let segments = unsafe { slice(&desc.image) };
        if desc.flags & MemoryDesc::FLAG_RESERVED == 0 {
            return None;
        }
        let page = os_page();
        let (first, last) = (segments.first()?, segments.last()?);
        let start = first.memory_offset as usize / page * page;
        let end = (last.memory_offset as usize + last.data.len).next_multiple_of(page);
        let bytes: usize = segments.iter().map(|segment| segment.data.len).sum();
        // A few bytes far apart would make a file of holes, which maps but does not pay either.
        if bytes <= COPY_PAGES * page {
            return None;
        }
        // SAFETY: the name is a C string.
        let fd = unsafe { libc::memfd_create(c"windlass-image".as_ptr(), libc::MFD_CLOEXEC) };
        if fd < 0 {
            return None;
        }
        // SAFETY: the descriptor is new and ours.
        let file = unsafe { OwnedFd::from_raw_fd(fd) };
        let len = end - start;
        // SAFETY: the descriptor is open.
        if unsafe { libc::ftruncate(fd, len as libc::off_t) } != 0 {
            return None;
        }
        for segment in segments {
            // SAFETY: a manifest's slices are valid.
            let mut data = unsafe { slice(&segment.data) };
            let mut offset = segment.memory_offset as usize - start;
            while !data.is_empty() {
                // SAFETY: `data` is readable.
                let written =
                    unsafe { libc::pwrite(fd, data.as_ptr().cast(), data.len(), offset as _) };
                let written = usize::try_from(written)
                    .ok()
                    .filter(|&written| written > 0)?;
                data = &data[written..];
                offset += written;
            }
        }
        Some(Self { file, start, len })
    }

    /// Maps the image into a memory whose address space begins at `base`; `None` on failure.
    pub(super) fn map(&self, base: *mut u8) -> Option<()> {
        let access = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_PRIVATE | libc::MAP_FIXED;
        // SAFETY: the segments lie within the initial size, which is mapped from `base` on.
        let mapped = unsafe {
            let place = base.add(self.start).cast();
            libc::mmap(place, self.len, access, flags, self.file.as_raw_fd(), 0)
        };
        (mapped != libc::MAP_FAILED).then_some(())
    }
}
