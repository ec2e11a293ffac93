//! Linear memories that threads share (threads proposal).
//!
//! In: a memory with all its address space reserved, so that its base never moves. Out: an object
//! at whose address code finds the base and the current length, from any number of instances on any
//! number of threads. Elsewhere: how long it lives (`linking`, where it is a member of its own: who
//! shares nothing but such a memory is not in one group), and who waits in it (`atomic`).

use std::mem::offset_of;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use windlass_abi::instance::MemorySlot;

use super::Memory;
use crate::linking::external_types::MemoryType;

/// A memory that threads share. The first words are its [`MemorySlot`].
#[repr(C)]
pub(crate) struct SharedMemory {
    base: *mut u8,
    length: AtomicUsize,
    ty: MemoryType,
    of_host: bool,
    /// Who grows it holds the lock; the length above is the lock's to write.
    memory: Mutex<Memory>,
}

const _: () = {
    assert!(offset_of!(SharedMemory, base) == offset_of!(MemorySlot, base));
    assert!(offset_of!(SharedMemory, length) == offset_of!(MemorySlot, length));
};

// SAFETY: the base is constant, and what it leads to is accessed as the memory's users agree on.
unsafe impl Send for SharedMemory {}
// SAFETY: as above; the rest is atomic or locked.
unsafe impl Sync for SharedMemory {}

/// Bytes that are copied at once.
const CHUNK: usize = size_of::<u64>();

impl SharedMemory {
    /// Shares a memory, which has a reservation, and which the host made or an instance.
    pub(crate) fn new(memory: Memory, ty: MemoryType, of_host: bool) -> Self {
        Self {
            base: memory.base,
            length: AtomicUsize::new(memory.length),
            ty,
            of_host,
            memory: Mutex::new(memory),
        }
    }

    /// Its type, with the current size.
    pub(crate) fn ty(&self) -> MemoryType {
        let mut ty = self.ty;
        ty.limits.min = self.length() as u64 >> ty.page_size_log2;
        ty
    }

    /// Whether the host made it.
    pub(crate) fn of_host(&self) -> bool {
        self.of_host
    }

    /// Current length in bytes.
    pub(crate) fn length(&self) -> usize {
        self.length.load(Ordering::SeqCst)
    }

    /// Grows by `delta` pages; the old size in pages.
    pub(crate) fn grow(&self, delta: u64) -> Option<u64> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let old = memory.grow(delta)?;
        // Whoever sees the length may use all of it.
        self.length.store(memory.length, Ordering::SeqCst);
        Some(old)
    }

    /// The address of `len` bytes from `offset` on; `None` when they are not in bounds. They stay
    /// so.
    fn range(&self, offset: usize, len: usize) -> Option<*mut u8> {
        let end = offset.checked_add(len)?;
        (end <= self.length()).then(|| self.base.wrapping_add(offset))
    }

    /// Reads bytes from `offset` on, while other threads may write them; `None` out of bounds.
    pub(crate) fn read(&self, offset: usize, into: &mut [u8]) -> Option<()> {
        let mut from = self.range(offset, into.len())?;
        let (head, body) = into.split_at_mut(bytes_before_word(from).min(into.len()));
        let mut words = body.chunks_exact_mut(CHUNK);
        // SAFETY: in bounds; words are aligned, and all is read atomically.
        unsafe {
            let byte = |from: &mut *mut u8| {
                let byte = AtomicU8::from_ptr(*from).load(Ordering::Relaxed);
                *from = from.add(1);
                byte
            };
            head.iter_mut().for_each(|to| *to = byte(&mut from));
            for to in &mut words {
                let word = AtomicU64::from_ptr(from.cast()).load(Ordering::Relaxed);
                to.copy_from_slice(&word.to_ne_bytes());
                from = from.add(CHUNK);
            }
            let tail = words.into_remainder();
            tail.iter_mut().for_each(|to| *to = byte(&mut from));
        }
        Some(())
    }

    /// Writes bytes from `offset` on, while other threads may read them; `None` out of bounds.
    pub(crate) fn write(&self, offset: usize, bytes: &[u8]) -> Option<()> {
        let mut to = self.range(offset, bytes.len())?;
        let (head, body) = bytes.split_at(bytes_before_word(to).min(bytes.len()));
        let words = body.chunks_exact(CHUNK);
        // SAFETY: in bounds; words are aligned, and all is written atomically.
        unsafe {
            let byte = |to: &mut *mut u8, byte: u8| {
                AtomicU8::from_ptr(*to).store(byte, Ordering::Relaxed);
                *to = to.add(1);
            };
            head.iter().for_each(|from| byte(&mut to, *from));
            let tail = words.remainder();
            for from in words {
                let mut word = [0; CHUNK];
                word.copy_from_slice(from);
                let word = u64::from_ne_bytes(word);
                AtomicU64::from_ptr(to.cast()).store(word, Ordering::Relaxed);
                to = to.add(CHUNK);
            }
            tail.iter().for_each(|from| byte(&mut to, *from));
        }
        Some(())
    }
}

/// How many bytes there are up to the next aligned word.
fn bytes_before_word(address: *mut u8) -> usize {
    (address as usize).next_multiple_of(CHUNK) - address as usize
}

/// A memory, by its address.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MemoryRef {
    /// Of one group.
    Unshared(NonNull<Memory>),
    /// Of threads.
    Shared(NonNull<SharedMemory>),
}

impl MemoryRef {
    /// Grows it by `delta` pages within what its owner may have; the old size in pages.
    ///
    /// # Safety
    /// The memory is alive. Unless it is shared, it is not in use elsewhere.
    pub(crate) unsafe fn grow(self, delta: u64) -> Option<u64> {
        // SAFETY: the caller's promise.
        unsafe {
            match self {
                Self::Unshared(mut memory) => {
                    let memory = memory.as_mut();
                    let old = memory.grow(delta)?;
                    memory.publish();
                    Some(old)
                }
                Self::Shared(memory) => memory.as_ref().grow(delta),
            }
        }
    }
}
