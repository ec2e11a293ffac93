//! Whose turn it is (definitions.py, `Store.tick`, and the loop of `canon_lift`).
//!
//! In: threads that became ready. Out: the next one that may run, in the order in which they became
//! ready. Elsewhere: running it (`thread`).
//!
//! What made a thread ready may have passed by its turn: an event was taken by another, the lock is
//! held again. Then it goes back to where it waits, before those that came later.

use windlass_abi::trap::TrapCode;

use super::component_instance::{ComponentInstance, Gate};
use super::task::{State, TaskId};
use super::thread::{Body, Place, Thread, ThreadId, Waiting, resume};
use crate::entries::Ptr;
use crate::store::{Store, store};

impl Store {
    /// A thread that waits, and is in no list, becomes ready. No effect on one that is already.
    pub(super) fn wake(&mut self, id: ThreadId) {
        let front = self.concurrency.random_bit();
        let concurrency = &mut self.concurrency;
        let thread = &mut concurrency.threads[id];
        if thread.place == Place::Ready {
            return;
        }
        debug_assert!(!thread.is_listed());
        thread.place = Place::Ready;
        let (component, index) = (thread.component, thread.index);
        let was_empty = concurrency.ready.is_empty();
        let ready = &mut concurrency.ready;
        let inst = &mut concurrency.instances[component as usize];
        let local = Some(&mut inst.ready).filter(|_| inst.keeps_ready && index != 0);
        if front {
            ready.push_front(&mut concurrency.threads, id);
        } else {
            ready.push_back(&mut concurrency.threads, id);
        }
        if let Some(local) = local {
            if front {
                local.push_front(&mut concurrency.threads, id);
            } else {
                local.push_back(&mut concurrency.threads, id);
            }
        }
        if was_empty {
            concurrency.host.something_to_do();
        }
    }

    /// [`Store::wake`], of a thread that runs until now.
    ///
    /// # Safety
    /// These are its address, and where the state of its component instance is.
    #[inline(always)]
    pub(super) unsafe fn wake_at(
        &mut self,
        id: ThreadId,
        thread: *mut Thread,
        inst: *const ComponentInstance,
    ) {
        let concurrency = &mut self.concurrency;
        // SAFETY: the caller's promise; no other reference to a thread is in use.
        unsafe {
            if concurrency.random.is_some() || (*inst).keeps_ready {
                return self.wake(id);
            }
            debug_assert!((*thread).place == Place::Elsewhere && !(*thread).is_listed());
            (*thread).place = Place::Ready;
            let was_empty = concurrency.ready.is_empty();
            let threads = &mut concurrency.threads;
            concurrency.ready.push_back_at(threads, id, thread);
            if was_empty {
                concurrency.host.something_to_do();
            }
        }
    }

    /// From here on a component instance has a list of its own ready threads, which most never need.
    fn keep_ready(&mut self, component: u32) {
        let concurrency = &mut self.concurrency;
        let inst = &mut concurrency.instances[component as usize];
        if std::mem::replace(&mut inst.keeps_ready, true) {
            return;
        }
        let mut next = concurrency.ready.first();
        while let Some(id) = next {
            let thread = &concurrency.threads[id];
            if thread.component == component && thread.index != 0 {
                inst.ready.push_back(&mut concurrency.threads, id);
            }
            next = concurrency.ready.next(&mut concurrency.threads, id);
        }
    }

    /// Takes a thread out of the queue of ready ones.
    #[inline(always)]
    fn unqueue(&mut self, id: ThreadId) {
        let concurrency = &mut self.concurrency;
        concurrency.ready.remove(&mut concurrency.threads, id);
        let thread = &mut concurrency.threads[id];
        thread.place = Place::Elsewhere;
        let component = thread.component;
        if thread.is_listed_in_instance() {
            let local = &mut concurrency.instances[component as usize].ready;
            local.remove(&mut concurrency.threads, id);
        }
    }

    /// Looks at a thread of the queue: true if it may run; it is in no list then. Else it is back
    /// where it waits.
    #[inline]
    pub(super) fn take_ready(&mut self, id: ThreadId) -> bool {
        self.unqueue(id);
        let thread = &mut self.concurrency.threads[id];
        let (component, admitted) = (thread.component, thread.admitted.take());
        let taken = self.settle(id, admitted.is_some());
        if let Some(gate) = admitted {
            self.looked_at(component, gate);
        }
        taken
    }

    /// Whether a thread that is in no list may run; else puts it where it waits.
    fn settle(&mut self, id: ThreadId, front: bool) -> bool {
        let thread = &self.concurrency.threads[id];
        let (component, waiting, body) = (thread.component, thread.waiting, thread.body);
        if waiting == Waiting::Enter {
            let gate = self.concurrency.tasks[thread.task].entering_gate();
            if !self.is_open(component, gate) {
                self.wait_at(gate, id, front);
                return false;
            }
            let inst = &mut self.concurrency.instances[component as usize];
            inst.num_waiting_to_enter -= 1;
            return true;
        }
        let cancelled = body == Body::EventLoop
            && self.concurrency.tasks[thread.task].header.state == State::PendingCancel;
        if let Waiting::Set(set) = waiting
            && !cancelled
            && !self.concurrency.sets[set].has_pending_event()
        {
            self.await_set_again(set, id, true);
            return false;
        }
        if body == Body::EventLoop && !self.is_open(component, Gate::EventLoop) {
            self.wait_at(Gate::EventLoop, id, front);
            // The event may be for another.
            if let Waiting::Set(set) = waiting {
                self.wake_waiter(set);
            }
            return false;
        }
        true
    }

    /// Takes a thread that waits out of wherever it stands: it is resumed for another reason.
    pub(super) fn stop_waiting(&mut self, id: ThreadId) {
        let thread = &mut self.concurrency.threads[id];
        let (component, waiting, place) = (thread.component, thread.waiting, thread.place);
        let admitted = thread.admitted.take();
        thread.place = Place::Elsewhere;
        match place {
            Place::Ready => {
                self.concurrency.threads[id].place = place;
                self.unqueue(id);
            }
            Place::Gate(gate) => self.leave_gate(gate, id),
            Place::Elsewhere => {
                if let Waiting::Set(set) = waiting
                    && self.concurrency.threads[id].is_listed()
                {
                    self.remove_waiter(set, id);
                }
            }
        }
        if let Some(gate) = admitted {
            self.looked_at(component, gate);
        }
        if let (Waiting::Set(set), Place::Ready) = (waiting, place) {
            self.wake_waiter(set);
        }
    }

    /// The next thread that may run; it is in no list any more.
    #[inline(always)]
    pub(super) fn next_ready(&mut self) -> Option<ThreadId> {
        while let Some(id) = self.concurrency.ready.first() {
            if self.take_ready(id) {
                return Some(id);
            }
        }
        None
    }

    /// `promotable`: whether a thread, if it is ready, may run while a call that is not `async` goes
    /// on, on top of the current task's stack. The implicit threads of other such calls may not, and
    /// neither may those that need the instance for themselves.
    pub(super) fn is_promotable(&self, id: ThreadId, current: TaskId) -> bool {
        let thread = &self.concurrency.threads[id];
        let task = &self.concurrency.tasks[thread.task];
        if task.implicit_thread != Some(id) {
            return true;
        }
        if task.is_sync() {
            return thread.task == current;
        }
        !task.needs_exclusive()
    }

    /// The next promotable thread of a component instance, for a task of it.
    fn next_promotable(&mut self, component: u32, task: TaskId) -> Option<ThreadId> {
        self.keep_ready(component);
        let mut passed = None;
        loop {
            let inst = &self.concurrency.instances[component as usize];
            let id = match passed {
                None => inst.ready.first()?,
                Some(before) => inst.ready.next(&mut self.concurrency.threads, before)?,
            };
            if !self.is_promotable(id, task) {
                passed = Some(id);
            } else if self.take_ready(id) {
                return Some(id);
            }
        }
    }
}

impl super::Concurrency {
    /// A bit of the order that a seed gives; false without.
    fn random_bit(&mut self) -> bool {
        let Some(state) = &mut self.random else {
            return false;
        };
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        *state >> 32 & 1 == 1
    }
}

/// What `canon_lift` does for a function that is not `async`: runs threads of the component instance
/// until its task has resolved.
///
/// # Errors
/// `Deadlock` when no thread of the instance may run; or the trap of one that ran.
///
/// # Safety
/// As [`resume`].
pub(super) unsafe fn run_until_resolved(
    instance: Ptr,
    component: u32,
    task: TaskId,
) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        while !store(instance).concurrency.tasks[task].resolved() {
            let next = store(instance).next_promotable(component, task);
            let next = next.ok_or(TrapCode::Deadlock)?;
            resume(instance, next)?;
        }
    }
    Ok(())
}
