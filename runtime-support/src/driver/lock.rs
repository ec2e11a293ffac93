//! Who may use an instance: one thread after another, and none twice.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The thread has the turn already: it is in a host function of the same instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Busy;

/// A lock that knows its owner.
#[derive(Debug, Default)]
pub(super) struct Turns {
    mutex: Mutex<()>,
    /// The thread that has it, or zero.
    owner: AtomicUsize,
}

/// The lock is held.
pub(super) struct Guard<'t> {
    turns: &'t Turns,
    _guard: MutexGuard<'t, ()>,
}

/// A number of this thread, which no other has while it lives.
fn this_thread() -> usize {
    thread_local!(static HERE: u8 = const { 0 });
    HERE.with(|here| std::ptr::from_ref(here).addr())
}

impl Turns {
    /// Whether this thread has the turn.
    pub(super) fn is_mine(&self) -> bool {
        // Only this thread writes its own number.
        self.owner.load(Ordering::Relaxed) == this_thread()
    }

    /// Waits for the others.
    pub(super) fn enter(&self) -> Result<Guard<'_>, Busy> {
        if self.is_mine() {
            return Err(Busy);
        }
        // Who panicked with it left nothing half done: the runtime's panics end the process.
        let guard = self.mutex.lock().unwrap_or_else(PoisonError::into_inner);
        self.owner.store(this_thread(), Ordering::Relaxed);
        Ok(Guard {
            turns: self,
            _guard: guard,
        })
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.turns.owner.store(0, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::{Busy, Turns};

    #[test]
    fn a_thread_does_not_enter_twice_and_others_wait() {
        let turns = Turns::default();
        let guard = turns.enter().unwrap();
        assert!(matches!(turns.enter(), Err(Busy)));
        std::thread::scope(|scope| {
            let other = scope.spawn(|| turns.enter().is_ok());
            drop(guard);
            assert!(other.join().unwrap());
        });
        assert!(turns.enter().is_ok());
    }
}
