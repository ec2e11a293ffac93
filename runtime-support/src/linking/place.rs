//! Where a store has a memory or table: its own, or another's.
//!
//! In, out: addresses. A memory stays at one address for as long as it lives, because the stores of
//! importers know it; none of them holds a reference to it for longer than one entry.

use std::ptr::NonNull;

use super::members::Keep;
use crate::memory::{Memory, MemoryRef, SharedMemory};

/// A memory or table of a store; it is freed with the place if it is its own.
pub(crate) struct Place<T> {
    address: NonNull<T>,
    own: bool,
}

// SAFETY: a place is used by whoever uses the group of instances that it belongs to.
unsafe impl<T: Send> Send for Place<T> {}

impl<T> Place<T> {
    /// The store's own.
    pub(crate) fn own(value: Box<T>) -> Self {
        Self {
            address: NonNull::from(Box::leak(value)),
            own: true,
        }
    }

    /// Another's, who lives as long as this place.
    pub(crate) fn imported(address: NonNull<T>) -> Self {
        Self {
            address,
            own: false,
        }
    }

    /// Its address.
    pub(crate) fn address(&self) -> NonNull<T> {
        self.address
    }

    /// What is here, if it is the store's own.
    pub(crate) fn into_own(mut self) -> Option<Box<T>> {
        let own = std::mem::take(&mut self.own);
        // SAFETY: made by `own`, and given back once only.
        own.then(|| unsafe { Box::from_raw(self.address.as_ptr()) })
    }
}

impl<T> Drop for Place<T> {
    fn drop(&mut self) {
        if self.own {
            // SAFETY: made by `own`; importers are gone.
            drop(unsafe { Box::from_raw(self.address.as_ptr()) });
        }
    }
}

/// Where a store has a memory.
pub(crate) enum MemoryPlace {
    /// One of its group.
    Unshared(Place<Memory>),
    /// One of threads.
    Shared {
        /// Where it is.
        memory: NonNull<SharedMemory>,
        /// Keeps it.
        _keep: Keep,
    },
}

impl MemoryPlace {
    /// Its address.
    pub(crate) fn address(&self) -> MemoryRef {
        match self {
            Self::Unshared(place) => MemoryRef::Unshared(place.address()),
            Self::Shared { memory, .. } => MemoryRef::Shared(*memory),
        }
    }

    /// What is here, if it is the store's own and nobody else's.
    pub(crate) fn into_own(self) -> Option<Box<Memory>> {
        match self {
            Self::Unshared(place) => place.into_own(),
            Self::Shared { .. } => None,
        }
    }
}

// SAFETY: a shared memory may be used by any thread.
unsafe impl Send for MemoryPlace {}
