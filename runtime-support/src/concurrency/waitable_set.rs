//! `WaitableSet` (definitions.py, Waitable State) and `canon_waitable_*`.
//!
//! In: sets and waitables by handle index. Out: events, the first to happen first. Elsewhere: what
//! an event says (`waitable`), the event loop of callback tasks, which waits for sets too (`task`).
//!
//! Threads that wait for a set stand in a list. Each event that becomes pending wakes the first of
//! them; a woken thread that finds nothing, because another took it, goes back to the front. Who is
//! woken and leaves without taking what is pending passes the wake on.

use windlass_abi::concurrency::event_code;
use windlass_abi::entry::Pair;
use windlass_abi::trap::TrapCode;

use super::list::List;
use super::slab::Id;
use super::thread::{Thread, ThreadId, Waiting, block};
use super::waitable::{Waitable, WaitableId};
use super::{done, outcome, value};
use crate::entries::Ptr;
use crate::resource::EntryKind;
use crate::store::{Store, store};

/// Which set of a store.
pub(crate) type SetId = Id<WaitableSet>;

/// See the module.
#[derive(Default)]
pub(crate) struct WaitableSet {
    /// How many waitables are in it: the length of `elems`.
    pub(super) elements: u32,
    /// `num_waiting`.
    pub(super) num_waiting: u32,
    /// Those of its waitables that have a pending event.
    pending: List<Waitable>,
    /// Threads that wait and were not woken.
    waiters: List<Thread>,
}

impl WaitableSet {
    /// `has_pending_event`.
    pub(super) fn has_pending_event(&self) -> bool {
        !self.pending.is_empty()
    }
}

impl Store {
    /// A waitable of a set has an event now.
    pub(super) fn add_pending(&mut self, set: SetId, id: WaitableId) {
        let concurrency = &mut self.concurrency;
        let pending = &mut concurrency.sets[set].pending;
        pending.push_back(&mut concurrency.waitables, id);
        self.wake_waiter(set);
    }

    /// And now it has none.
    pub(super) fn remove_pending(&mut self, set: SetId, id: WaitableId) {
        let concurrency = &mut self.concurrency;
        let pending = &mut concurrency.sets[set].pending;
        pending.remove(&mut concurrency.waitables, id);
    }

    /// Wakes the first thread that waits for a set, if something is pending there.
    pub(super) fn wake_waiter(&mut self, set: SetId) {
        let concurrency = &mut self.concurrency;
        if !concurrency.sets[set].has_pending_event() {
            return;
        }
        let waiters = &mut concurrency.sets[set].waiters;
        if let Some(thread) = waiters.pop_front(&mut concurrency.threads) {
            self.wake(thread);
        }
    }

    /// A thread begins to wait for a set: it stands in the list unless something is pending, when it
    /// is ready.
    pub(super) fn await_set(&mut self, set: SetId, thread: ThreadId) {
        self.concurrency.sets[set].num_waiting += 1;
        self.await_set_again(set, thread, false);
    }

    /// As [`Store::await_set`], for a thread that has been counted: woken for nothing, it goes to
    /// the front.
    pub(super) fn await_set_again(&mut self, set: SetId, thread: ThreadId, front: bool) {
        let concurrency = &mut self.concurrency;
        if concurrency.sets[set].has_pending_event() {
            self.wake(thread);
            return;
        }
        let waiters = &mut concurrency.sets[set].waiters;
        if front {
            waiters.push_front(&mut concurrency.threads, thread);
        } else {
            waiters.push_back(&mut concurrency.threads, thread);
        }
    }

    /// Takes a thread out of the list of those that wait.
    pub(super) fn remove_waiter(&mut self, set: SetId, thread: ThreadId) {
        let concurrency = &mut self.concurrency;
        let waiters = &mut concurrency.sets[set].waiters;
        waiters.remove(&mut concurrency.threads, thread);
    }

    /// `WaitableSet.get_pending_event`: `None` where there is none.
    pub(super) fn take_event(&mut self, set: SetId) -> Option<(u32, u32, u32)> {
        let first = self.concurrency.sets[set].pending.first()?;
        Some(self.deliver_event(first))
    }

    /// The set with an index in a table.
    pub(super) fn waitable_set(&mut self, table: u32, index: u32) -> Result<SetId, TrapCode> {
        let raw = self.handles.entry(table, index, EntryKind::WaitableSet)?;
        SetId::from_raw(raw).ok_or(TrapCode::UnknownHandle)
    }

    fn new_waitable_set(&mut self, table: u32) -> Result<u32, TrapCode> {
        self.concurrency.sets.reserve()?;
        let id = self.concurrency.sets.insert(WaitableSet::default());
        let index = self
            .handles
            .add_entry(table, EntryKind::WaitableSet, id.raw());
        if index.is_err() {
            self.concurrency.sets.remove(id);
        }
        index
    }

    fn drop_waitable_set(&mut self, table: u32, index: u32) -> Result<(), TrapCode> {
        let id = self.waitable_set(table, index)?;
        let set = &self.concurrency.sets[id];
        if set.elements > 0 || set.num_waiting > 0 {
            return Err(TrapCode::WaitableSetInUse);
        }
        self.handles
            .remove_entry(table, index, EntryKind::WaitableSet)?;
        self.concurrency.sets.remove(id);
        Ok(())
    }

    fn join_waitable(&mut self, table: u32, waitable: u32, set: u32) -> Result<(), TrapCode> {
        let id = self.waitable(table, waitable)?;
        if self.concurrency.waitables[id].has_sync_waiter() {
            return Err(TrapCode::WaitableBusy);
        }
        let set = match set {
            0 => None,
            set => Some(self.waitable_set(table, set)?),
        };
        self.join(id, set);
        Ok(())
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_waitable_set_new(
    instance: Ptr,
    component: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    let store = unsafe { store(instance) };
    value(store.new_waitable_set(component).map(u64::from))
}

/// Writes an event where the guest's wrapper wants it.
///
/// # Safety
/// `out` has place for two words.
unsafe fn unpack_event(event: (u32, u32, u32), out: Ptr) -> Pair {
    // SAFETY: the caller's promise.
    unsafe { out.cast::<[u32; 2]>().write([event.1, event.2]) };
    value(Ok(u64::from(event.0)))
}

/// `wait_for_event`. What is pending already is delivered at once, as `wait_until` may.
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_waitable_set_wait(
    instance: Ptr,
    component: u32,
    set: u32,
    out: Ptr,
) -> Pair {
    // SAFETY: generated code passes its own instance; references end with their statements.
    unsafe {
        let id = match store(instance).waitable_set(component, set) {
            Ok(id) => id,
            Err(code) => return outcome(code),
        };
        if !store(instance).concurrency.sets[id].has_pending_event() {
            let thread = match store(instance).may_block(component) {
                Ok(thread) => thread,
                Err(code) => return outcome(code),
            };
            block(instance, thread, Waiting::Set(id));
        }
        let event = store(instance).take_event(id);
        unpack_event(event.unwrap_or((event_code::NONE, 0, 0)), out)
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_waitable_set_poll(
    instance: Ptr,
    component: u32,
    set: u32,
    out: Ptr,
) -> Pair {
    // SAFETY: generated code passes its own instance, and a place for the event.
    unsafe {
        let store = store(instance);
        match store.waitable_set(component, set) {
            Ok(id) => {
                let event = store.take_event(id);
                unpack_event(event.unwrap_or((event_code::NONE, 0, 0)), out)
            }
            Err(code) => outcome(code),
        }
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_waitable_set_drop(
    instance: Ptr,
    component: u32,
    set: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    done(unsafe { store(instance) }.drop_waitable_set(component, set))
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_waitable_join(
    instance: Ptr,
    component: u32,
    waitable: u32,
    set: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    done(unsafe { store(instance) }.join_waitable(component, waitable, set))
}
