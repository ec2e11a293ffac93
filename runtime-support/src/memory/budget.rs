//! How many bytes the memories and exceptions of an instance may have together.
//!
//! A budget outlives its instance where threads share a memory that the instance made, and several
//! of them may grow it at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is left of a limit, in bytes.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU64);

impl Budget {
    /// A budget of so many bytes; `u64::MAX` is more than there can be.
    pub(crate) fn new(limit: u64) -> Arc<Self> {
        Arc::new(Self(AtomicU64::new(limit)))
    }

    /// Takes so many bytes; `None` when they are not left, and then none are taken.
    pub(crate) fn take(&self, bytes: u64) -> Option<()> {
        let left = |left: u64| left.checked_sub(bytes);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, left)
            .ok()
            .map(|_| ())
    }

    /// Gives back what was taken.
    pub(crate) fn give_back(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    /// What is left.
    #[cfg(test)]
    pub(crate) fn left(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
