//! Host memory that crosses the boundary.
//!
//! In: requests of generated code. Out: results that the host will own (`windlass_alloc`, freed by
//! `windlass_free`), recorded until the call commits them, and a scratch arena for the arguments of
//! host functions. Both are paid for until they are the host's, or go: a guest may pass one string a
//! thousand times, or a list of lists that are all the same. Elsewhere: guest memory (`memory`).
//!
//! Results come from `malloc`, so that a host may also hand over or free blocks with its own C
//! library; an arena was rejected because each result outlives the call on its own.

use std::ptr;

use crate::allowance::Allowance;
use crate::entries::Ptr;
use crate::store::store;

/// Alignment that `malloc` promises on the targets of Windlass, in bytes.
const MALLOC_ALIGN: usize = 16;

/// Smallest chunk of a scratch arena, in bytes.
const CHUNK: usize = 16 * 1024;

/// `malloc` with an alignment; null when exhausted or `len` is zero.
pub(crate) fn allocate(len: usize, align: usize) -> *mut u8 {
    if len == 0 {
        return ptr::null_mut();
    }
    if align <= MALLOC_ALIGN {
        // SAFETY: any size may be asked of `malloc`.
        return unsafe { libc::malloc(len) }.cast();
    }
    let mut out = ptr::null_mut();
    // SAFETY: `out` is a local; a bad alignment is reported, not undefined.
    let error = unsafe { libc::posix_memalign(&raw mut out, align, len) };
    if error == 0 {
        out.cast()
    } else {
        ptr::null_mut()
    }
}

/// Frees what [`allocate`] returned.
///
/// # Safety
/// `block` is null or an unfreed block from `malloc`'s family.
pub(crate) unsafe fn free(block: *mut u8) {
    // SAFETY: the caller's promise.
    unsafe { libc::free(block.cast()) }
}

/// Blocks on their way across the boundary, which a trap must free: those that the running export
/// has allocated for its results, or those that a host function gave in its own.
#[derive(Default)]
pub(crate) struct PendingResults {
    blocks: Vec<*mut u8>,
    /// Bytes that are paid for.
    paid: usize,
}

/// What a block takes beside its bytes.
const PER_BLOCK: usize = 32;

impl PendingResults {
    /// A block; null when memory is exhausted, the limit is reached, or `len` is zero.
    fn allocate(&mut self, len: usize, align: usize, allowance: &Allowance) -> *mut u8 {
        let cost = len.saturating_add(PER_BLOCK);
        if len == 0 || self.blocks.try_reserve(1).is_err() || allowance.take(cost).is_err() {
            return ptr::null_mut();
        }
        let block = allocate(len, align);
        if block.is_null() {
            allowance.give_back(cost);
        } else {
            self.paid += cost;
            self.blocks.push(block);
        }
        block
    }

    fn commit(&mut self, allowance: &Allowance) {
        self.blocks.clear();
        allowance.give_back(std::mem::take(&mut self.paid));
    }

    /// Frees what is not committed.
    pub(crate) fn abandon(&mut self, allowance: &Allowance) {
        self.free();
        allowance.give_back(std::mem::take(&mut self.paid));
    }

    /// Host functions promise that their results come from `windlass_alloc`.
    fn free(&mut self) {
        for block in self.blocks.drain(..) {
            // SAFETY: recorded blocks are unfreed: the host sees those of an export only after
            // `commit`, and has given those of its own away.
            unsafe { free(block) };
        }
    }
}

impl Drop for PendingResults {
    fn drop(&mut self) {
        self.free();
    }
}

/// A stack of memory: allocation bumps, a reset frees everything since a mark.
///
/// A mark is `chunk << 48 | offset`, so that it needs no table of its own.
#[derive(Default)]
pub(crate) struct Scratch {
    chunks: Vec<Chunk>,
    /// Index of the chunk in use.
    chunk: usize,
    /// Bytes used of it.
    used: usize,
}

struct Chunk {
    base: *mut u8,
    len: usize,
}

impl Scratch {
    /// Where it stands.
    pub(crate) fn mark(&self) -> u64 {
        (self.chunk as u64) << 48 | self.used as u64
    }

    /// Frees everything since a mark.
    pub(crate) fn reset(&mut self, mark: u64, allowance: &Allowance) {
        self.chunk = (mark >> 48) as usize;
        self.used = (mark & ((1 << 48) - 1)) as usize;
        // One chunk stays for the next call; larger ones go back at once.
        let keep = (self.chunk + 1).min(self.chunks.len());
        for chunk in self.chunks.drain(keep..) {
            allowance.give_back(chunk.len);
            // SAFETY: the chunk is ours and nothing after the mark is in use.
            unsafe { free(chunk.base) };
        }
    }

    /// Frees everything.
    pub(crate) fn clear(&mut self, allowance: &Allowance) {
        self.reset(0, allowance);
    }

    /// A block, which stays until a reset; null when memory is exhausted or the limit is reached.
    pub(crate) fn allocate(&mut self, len: usize, align: usize, allowance: &Allowance) -> *mut u8 {
        loop {
            if let Some(chunk) = self.chunks.get(self.chunk) {
                let start = (chunk.base as usize + self.used).next_multiple_of(align.max(1))
                    - chunk.base as usize;
                if start.checked_add(len).is_some_and(|end| end <= chunk.len) {
                    self.used = start + len;
                    // SAFETY: `start + len` is inside the chunk.
                    return unsafe { chunk.base.add(start) };
                }
                self.chunk += 1;
                self.used = 0;
                if self.chunk < self.chunks.len() {
                    continue;
                }
            }
            let Some(wanted) = len.checked_add(align) else {
                return ptr::null_mut();
            };
            let size = wanted.max(CHUNK);
            if self.chunks.try_reserve(1).is_err() || allowance.take(size).is_err() {
                return ptr::null_mut();
            }
            let base = allocate(size, MALLOC_ALIGN);
            if base.is_null() {
                allowance.give_back(size);
                return base;
            }
            self.chunk = self.chunks.len();
            self.chunks.push(Chunk { base, len: size });
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for chunk in self.chunks.drain(..) {
            // SAFETY: the chunk is ours.
            unsafe { free(chunk.base) };
        }
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_host_alloc(instance: Ptr, len: u64, align: u64) -> Ptr {
    // SAFETY: generated code passes its own instance.
    let store = unsafe { store(instance) };
    let allowance = &store.allowance;
    let block = store
        .results
        .allocate(len as usize, align as usize, allowance);
    block.cast()
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_host_commit(instance: Ptr) {
    // SAFETY: generated code passes its own instance.
    let store = unsafe { store(instance) };
    store.results.commit(&store.allowance);
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_host_take(instance: Ptr, block: Ptr) {
    if !block.is_null() {
        // SAFETY: generated code passes its own instance.
        unsafe { store(instance) }.taken.blocks.push(block.cast());
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_host_free(instance: Ptr) {
    // SAFETY: generated code passes its own instance.
    let store = unsafe { store(instance) };
    store.taken.abandon(&store.allowance);
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_scratch_mark(instance: Ptr) -> u64 {
    // SAFETY: generated code passes its own instance.
    unsafe { store(instance) }.scratch.mark()
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_scratch_alloc(
    instance: Ptr,
    len: u64,
    align: u64,
) -> Ptr {
    // SAFETY: generated code passes its own instance.
    let store = unsafe { store(instance) };
    let allowance = &store.allowance;
    let block = store
        .scratch
        .allocate(len as usize, align as usize, allowance);
    block.cast()
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_scratch_reset(instance: Ptr, mark: u64) {
    // SAFETY: generated code passes its own instance.
    let store = unsafe { store(instance) };
    store.scratch.reset(mark, &store.allowance);
}

#[cfg(test)]
mod tests {
    use super::{Allowance, CHUNK, PER_BLOCK, PendingResults, Scratch};

    #[test]
    fn scratch_goes_back_to_its_mark() {
        let allowance = Allowance::without_limit();
        let mut scratch = Scratch::default();
        let start = scratch.mark();
        let first = scratch.allocate(10, 1, &allowance);
        let mark = scratch.mark();
        let second = scratch.allocate(8, 8, &allowance);
        assert_eq!(second as usize % 8, 0);
        assert!(second as usize >= first as usize + 10);
        let large = scratch.allocate(1 << 20, 16, &allowance);
        assert_eq!(large as usize % 16, 0);
        assert!(!scratch.allocate(0, 4, &allowance).is_null());
        scratch.reset(mark, &allowance);
        assert_eq!(scratch.allocate(8, 8, &allowance), second);
        assert!(scratch.allocate(usize::MAX - 4, 8, &allowance).is_null());
        scratch.reset(start, &allowance);
        assert_eq!(scratch.allocate(10, 1, &allowance), first);
    }

    #[test]
    fn scratch_is_paid_for() {
        let allowance = Allowance::new(4 * CHUNK as u64);
        let mut scratch = Scratch::default();
        assert!(!scratch.allocate(10, 1, &allowance).is_null());
        let (mark, left) = (scratch.mark(), allowance.left());
        assert_eq!(left, 3 * CHUNK as u64);
        assert!(!scratch.allocate(2 * CHUNK, 8, &allowance).is_null());
        assert!(allowance.left() < CHUNK as u64);
        assert!(scratch.allocate(CHUNK, 8, &allowance).is_null());
        assert!(allowance.explain().is_some());
        scratch.reset(mark, &allowance);
        assert_eq!(allowance.left(), left);
        scratch.allocate(2 * CHUNK, 8, &allowance);
        scratch.clear(&allowance);
        assert_eq!(allowance.left(), left);
    }

    #[test]
    fn results_are_freed_unless_committed() {
        let allowance = Allowance::new(1000);
        let mut results = PendingResults::default();
        assert!(results.allocate(0, 8, &allowance).is_null());
        let kept = results.allocate(32, 8, &allowance);
        assert_eq!(allowance.left(), 1000 - 32 - PER_BLOCK as u64);
        results.commit(&allowance);
        assert_eq!(allowance.left(), 1000);
        assert!(!results.allocate(32, 64, &allowance).is_null());
        assert!(results.allocate(1000, 8, &allowance).is_null());
        assert!(results.allocate(usize::MAX, 8, &allowance).is_null());
        results.abandon(&allowance);
        assert_eq!(allowance.left(), 1000);
        // SAFETY: committed above, so it is this test's.
        unsafe { super::free(kept) };
    }
}
