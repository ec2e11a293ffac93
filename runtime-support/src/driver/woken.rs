//! What has been woken, and whom to wake.
//!
//! In: wakes, from any thread. Out: the host functions to poll, and wakers called.
//!
//! Every future of the instance that waits leaves its waker here, and whichever is polled drives
//! everything. Who is woken when there is something to do:
//!
//! | what | who |
//! |---|---|
//! | a host function can go on | the call of the host from which it was called, which drives |
//! | anything that this thread brings about while it drives, or is about to | nobody: it looks again |
//! | there is more to drive than one may at once | the call that drove, to come again; all if it was none, or does not |
//! | all else, or that call waits no more | all, as by a future that is shared |
//!
//! A call that is woken but left unpolled holds up what only its host functions could bring about, and what
//! it was driving, as futures do; anything else that happens wakes others. To wake all for each answer was
//! simpler, but took quadratic time where answers come one by one.
//!
//! A waker may do anything: poll at once, drop the last of a task with all that it uses of the instance.
//! So none is called or dropped under a lock; and what a thread wakes that has the turn is woken when it
//! has it no more.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use super::lock::Turns;
use super::task::Key;
use crate::concurrency::host::HostCall;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Woken {
    /// Who has the turn.
    pub(super) turns: Turns,
    state: Mutex<State>,
    /// Somebody is woken when the turn ends: changed by who has the lock, looked at by who does not
    /// want it.
    later: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    /// There is something to do that nobody has taken.
    set: bool,
    /// A thread has the turn and will look again.
    quiet: bool,
    tasks: Vec<Key>,
    /// Futures that wait. Without a waker: it was called, and the future was not polled since.
    waiters: BTreeMap<Waiter, Option<Waker>>,
    /// Whom to wake when the turn ends.
    later: VecDeque<Waker>,
}

/// A future that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Waiter {
    /// A call, by the number of its task.
    Call(u64),
    /// A read or write, by the host's number of its end.
    End(u32),
}

impl Waiter {
    pub(super) fn call(call: HostCall) -> Self {
        Self::Call(call.raw())
    }
}

impl Woken {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// There is something to do.
    pub(super) fn notify(&self) {
        self.wake_all(self.lock());
    }

    fn wake_all(&self, mut state: MutexGuard<'_, State>) {
        state.set = true;
        if state.quiet || state.waiters.is_empty() {
            return;
        }
        let waiters = std::mem::take(&mut state.waiters);
        self.wake_these(state, waiters.into_values().flatten());
    }

    fn wake_these(
        &self,
        mut state: MutexGuard<'_, State>,
        wakers: impl IntoIterator<Item = Waker>,
    ) {
        if self.turns.is_mine() {
            state.later.extend(wakers);
            self.later.store(!state.later.is_empty(), Ordering::Relaxed);
            return;
        }
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Wakes somebody, or leaves that to the end of the turn.
    pub(super) fn wake(&self, waker: Waker) {
        self.wake_these(self.lock(), [waker]);
    }

    /// This thread does not have the turn any more: wakes those who were left to its end.
    pub(super) fn wake_left(&self) {
        // What another thread leaves it wakes itself.
        while self.later.load(Ordering::Relaxed) {
            let waker = {
                let mut state = self.lock();
                let waker = state.later.pop_front();
                self.later.store(!state.later.is_empty(), Ordering::Relaxed);
                waker
            };
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    /// The future of a host function can go on, which a call of the host has led to.
    pub(super) fn wake_task(&self, key: Key, call: Option<Waiter>) {
        let mut state = self.lock();
        state.tasks.push(key);
        state.set = true;
        if state.quiet {
            return;
        }
        match call.and_then(|call| state.waiters.get_mut(&call)) {
            Some(waker) => {
                let waker = waker.take();
                self.wake_these(state, waker);
            }
            None => self.wake_all(state),
        }
    }

    /// This thread, which has the turn, will look for what there is to do until [`Woken::rest`] says
    /// that there is nothing, or it calls [`Woken::leave_off`].
    pub(super) fn quiet(&self) {
        self.lock().quiet = true;
    }

    /// True, and others are woken from now on, unless there is something to do.
    pub(super) fn rest(&self) -> bool {
        let mut state = self.lock();
        state.quiet = state.set;
        !state.set
    }

    /// What there is to do is for others.
    pub(super) fn leave_off(&self) {
        let mut state = self.lock();
        state.quiet = false;
        if state.set {
            self.wake_all(state);
        }
    }

    /// Who looked for what there is to do has left some of it, and will come again.
    pub(super) fn owe(&self) {
        self.lock().set = true;
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
    pub(super) fn leave(&self, waiter: Waiter, waker: &Waker) -> bool {
        let mut state = self.lock();
        if state.set {
            return false;
        }
        let place = state.waiters.entry(waiter).or_default();
        let left = match place {
            Some(left) if left.will_wake(waker) => None,
            place => place.replace(waker.clone()),
        };
        drop(state);
        drop(left);
        true
    }

    /// The future does not wait any more.
    pub(super) fn forget(&self, waiter: Waiter) {
        // A waker may do anything when it is dropped.
        let waker = self.lock().waiters.remove(&waiter);
        drop(waker);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Wake, Waker};

    use super::{Waiter, Woken};

    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn futures(woken: &Woken) -> Vec<Arc<Count>> {
        let counts: Vec<Arc<Count>> = (0..3).map(|_| Arc::default()).collect();
        for (number, count) in (0..).zip(&counts) {
            let waker = Waker::from(Arc::clone(count));
            assert!(woken.leave(Waiter::Call(number), &waker));
        }
        counts
    }

    fn counted(counts: &[Arc<Count>]) -> Vec<usize> {
        let count = |count: &Arc<Count>| count.0.swap(0, Ordering::Relaxed);
        counts.iter().map(count).collect()
    }

    #[test]
    fn a_host_function_wakes_its_call_once_until_that_is_polled() {
        let woken = Woken::default();
        let counts = futures(&woken);
        woken.wake_task(7, Some(Waiter::Call(1)));
        woken.wake_task(8, Some(Waiter::Call(1)));
        assert_eq!(counted(&counts), [0, 1, 0]);
        assert!(!woken.leave(Waiter::Call(1), Waker::noop()));
        assert_eq!(woken.take(), [7, 8]);
        assert!(woken.leave(Waiter::Call(1), Waker::noop()));
        woken.forget(Waiter::Call(1));
        // It is gone: everybody is asked.
        woken.wake_task(9, Some(Waiter::Call(1)));
        assert_eq!(counted(&counts), [1, 0, 1]);
    }

    #[test]
    fn who_drives_looks_again_and_wakes_nobody() {
        let woken = Woken::default();
        let counts = futures(&woken);
        woken.quiet();
        woken.notify();
        woken.wake_task(7, None);
        assert!(!woken.rest());
        assert_eq!((woken.take(), counted(&counts)), (vec![7], vec![0; 3]));
        assert!(woken.rest());
        woken.notify();
        assert_eq!(counted(&counts), [1; 3]);
        woken.take();
        let counts = futures(&woken);
        woken.quiet();
        woken.notify();
        woken.leave_off();
        assert_eq!(counted(&counts), [1; 3]);
    }
}
