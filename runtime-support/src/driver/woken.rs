//! What has been woken, and whom to wake.
//!
//! In: wakes, from any thread. Out: the host functions to poll, and wakers called.
//!
//! Every future of the instance that waits leaves its waker, and all of them are called when there is
//! something to do, as a future that is shared does: whichever is polled first drives everything, and
//! none depends on another's being polled.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use super::task::Key;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Woken(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// There is something to do that nobody has taken.
    set: bool,
    tasks: Vec<Key>,
    waiters: Vec<Waker>,
    /// How often waiters have been taken.
    round: u64,
}

/// Where a future has left its waker.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Left {
    /// One more than the round, so that zero is nowhere.
    round: u64,
    index: usize,
}

impl Woken {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// There is something to do.
    pub(super) fn notify(&self) {
        Self::notify_locked(self.lock());
    }

    /// The future of a host function can go on.
    pub(super) fn wake_task(&self, key: Key) {
        let mut state = self.lock();
        state.tasks.push(key);
        Self::notify_locked(state);
    }

    fn notify_locked(mut state: MutexGuard<'_, State>) {
        state.set = true;
        if state.waiters.is_empty() {
            return;
        }
        state.round += 1;
        let waiters = std::mem::take(&mut state.waiters);
        drop(state);
        for waiter in waiters {
            waiter.wake();
        }
    }

    /// Whether there is something to do.
    pub(super) fn is_set(&self) -> bool {
        self.lock().set
    }

    /// Takes what there is to do.
    pub(super) fn take(&self) -> Vec<Key> {
        let mut state = self.lock();
        state.set = false;
        std::mem::take(&mut state.tasks)
    }

    /// Leaves a waker; false, and it will not be called, when there is something to do already.
    pub(super) fn leave(&self, waker: &Waker, left: &mut Left) -> bool {
        let mut state = self.lock();
        if state.set {
            return false;
        }
        if left.round == state.round + 1 {
            state.waiters[left.index].clone_from(waker);
        } else {
            *left = Left {
                round: state.round + 1,
                index: state.waiters.len(),
            };
            state.waiters.push(waker.clone());
        }
        true
    }
}
