//! `ComponentInstance` (definitions.py): who may run in it.
//!
//! In: threads that want to enter or to go on, backpressure, calls from the host. Out: the threads
//! that may, in the order in which they came. Elsewhere: `may_leave`, and `may_enter` around
//! synchronous calls, which generated code keeps.
//!
//! ```text
//! entering  tasks that have not begun: kept by backpressure, and, if they need the lock, by it
//! gated     callback threads that would be ready, but another thread has the lock
//! ```
//!
//! When a gate opens, the first of a list goes to the queue of ready threads and is looked at again
//! when its turn comes: if the gate has closed by then, it goes back to the front.

use std::mem::offset_of;
use std::rc::Rc;

use windlass_abi::concurrency::{ComponentInstanceDesc, NONE};
use windlass_abi::instance::{InstanceHeader, flags};

use super::Concurrency;
use super::list::List;
use super::thread::{Place, Thread, ThreadId};
use crate::allowance::Allowance;
use crate::entries::Ptr;
use crate::store::{Store, store};
use crate::table::Table;

/// See the module.
pub(super) struct ComponentInstance {
    desc: &'static ComponentInstanceDesc,
    /// Offset in the instance block of the counter `backpressure`; without one, of a word that is
    /// always zero.
    backpressure: usize,
    /// `threads`.
    pub(super) threads: Table<ThreadId>,
    /// `exclusive_thread`.
    pub(super) exclusive_thread: Option<ThreadId>,
    /// Those threads of the queue of ready ones that have an index here, once
    /// [`ComponentInstance::keeps_ready`].
    pub(super) ready: List<Thread, 1>,
    /// Somebody has asked for `ready`.
    pub(super) keeps_ready: bool,
    queues: [Queue; 3],
    /// `num_waiting_to_enter`.
    pub(super) num_waiting_to_enter: u32,
}

/// Threads behind a gate.
#[derive(Default)]
struct Queue {
    threads: List<Thread>,
    /// One of them is in the queue of ready threads, to be looked at.
    admitted: bool,
}

/// Which list of a component instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gate {
    /// Tasks without `needs_exclusive` that wait to enter.
    Entering = 0,
    /// Tasks with it.
    EnteringExclusive = 1,
    /// Callback threads in their event loop.
    EventLoop = 2,
}

impl ComponentInstance {
    pub(super) fn new(desc: &'static ComponentInstanceDesc, allowance: &Rc<Allowance>) -> Self {
        Self {
            desc,
            backpressure: match desc.backpressure {
                0 => offset_of!(InstanceHeader, reserved),
                offset => offset as usize,
            },
            threads: Table::new(allowance),
            exclusive_thread: None,
            ready: List::default(),
            keeps_ready: false,
            queues: Default::default(),
            num_waiting_to_enter: 0,
        }
    }
}

impl ComponentInstance {
    /// Nobody waits for the lock.
    #[inline(always)]
    pub(super) fn nobody_waits(&self) -> bool {
        let is_empty = |gate: Gate| self.queues[gate as usize].threads.is_empty();
        is_empty(Gate::EventLoop) && is_empty(Gate::EnteringExclusive)
    }
}

impl Concurrency {
    /// A component instance and those that it is nested in, from inside out.
    fn self_and_ancestors(&self, component: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(component), |&inner| {
            let parent = self.instances.get(inner as usize)?.desc.parent;
            (parent != NONE).then_some(parent)
        })
    }

    /// `entering_set`: those of [`Concurrency::self_and_ancestors`] that a call from `caller`, or
    /// with [`NONE`] from the host, comes into.
    fn entering_set(&self, component: u32, caller: u32) -> impl Iterator<Item = u32> {
        let outside = move |inst: &u32| {
            caller == NONE || !self.self_and_ancestors(caller).any(|outer| outer == *inst)
        };
        self.self_and_ancestors(component).take_while(outside)
    }
}

impl Store {
    fn flags(&self, component: u32) -> *mut u32 {
        let offset = self.concurrency.instances[component as usize].desc.flags;
        // SAFETY: the manifest places a flags word there.
        unsafe { self.header.cast::<u8>().add(offset as usize).cast() }
    }

    /// `may_enter_from`.
    pub(super) fn may_enter_from(&self, component: u32, caller: u32) -> bool {
        let mut entered = self.concurrency.entering_set(component, caller);
        // SAFETY: see `flags`.
        entered.all(|inst| unsafe { *self.flags(inst) } & flags::MAY_ENTER != 0)
    }

    /// `enter_from`.
    #[inline(always)]
    pub(super) fn enter_from(&self, component: u32, caller: u32) {
        if caller == NONE {
            self.set_may_enter(component, false);
            return;
        }
        for inst in self.concurrency.entering_set(component, caller) {
            // SAFETY: see `flags`.
            unsafe { *self.flags(inst) &= !flags::MAY_ENTER };
        }
    }

    /// `leave_to`.
    #[inline(always)]
    pub(super) fn leave_to(&self, component: u32, caller: u32) {
        if caller == NONE {
            self.set_may_enter(component, true);
            return;
        }
        for inst in self.concurrency.entering_set(component, caller) {
            // SAFETY: see `flags`.
            unsafe { *self.flags(inst) |= flags::MAY_ENTER };
        }
    }

    /// Of a component instance and all that it is nested in: those that the host comes into.
    #[inline(always)]
    fn set_may_enter(&self, component: u32, may_enter: bool) {
        let mut next = component;
        while let Some(inst) = self.concurrency.instances.get(next as usize) {
            // SAFETY: see `flags`.
            unsafe {
                let word = self.header.cast::<u8>().add(inst.desc.flags as usize);
                let word = word.cast::<u32>();
                if may_enter {
                    *word |= flags::MAY_ENTER;
                } else {
                    *word &= !flags::MAY_ENTER;
                }
            }
            next = inst.desc.parent;
        }
    }

    #[inline(always)]
    fn backpressure(&self, inst: &ComponentInstance) -> bool {
        // SAFETY: the manifest places the counter there, or see `ComponentInstance::backpressure`.
        unsafe {
            let counter = self.header.cast::<u8>().add(inst.backpressure);
            *counter.cast::<u32>() > 0
        }
    }

    /// Whether a gate is open.
    #[inline]
    pub(super) fn is_open(&self, component: u32, gate: Gate) -> bool {
        let inst = &self.concurrency.instances[component as usize];
        let free = inst.exclusive_thread.is_none();
        match gate {
            Gate::Entering => !self.backpressure(inst),
            Gate::EnteringExclusive => free && !self.backpressure(inst),
            Gate::EventLoop => free,
        }
    }

    /// Whether a task with `needs_exclusive` may enter at once: its gate is open, and nobody came
    /// before.
    #[inline(always)]
    pub(super) fn is_free(&self, inst: &ComponentInstance) -> bool {
        inst.exclusive_thread.is_none()
            && inst.num_waiting_to_enter == 0
            && !self.backpressure(inst)
    }

    /// Puts a thread, which is in no list, behind a gate: in the order of arrival, or to the front
    /// if its turn has come before.
    pub(super) fn wait_at(&mut self, gate: Gate, thread: ThreadId, front: bool) {
        let concurrency = &mut self.concurrency;
        let at = &mut concurrency.threads[thread];
        at.place = Place::Gate(gate);
        let component = at.component;
        let queue = &mut concurrency.instances[component as usize].queues[gate as usize];
        if front {
            queue.threads.push_front(&mut concurrency.threads, thread);
        } else {
            queue.threads.push_back(&mut concurrency.threads, thread);
        }
    }

    /// Takes a thread out from behind its gate.
    pub(super) fn leave_gate(&mut self, gate: Gate, thread: ThreadId) {
        let concurrency = &mut self.concurrency;
        let component = concurrency.threads[thread].component;
        let queue = &mut concurrency.instances[component as usize].queues[gate as usize];
        queue.threads.remove(&mut concurrency.threads, thread);
    }

    /// A thread that was admitted has been looked at, or has gone: the next one may be.
    pub(super) fn looked_at(&mut self, component: u32, gate: Gate) {
        self.concurrency.instances[component as usize].queues[gate as usize].admitted = false;
        self.admit(component, gate);
    }

    /// Lets the first thread behind a gate be looked at, if the gate is open.
    #[inline]
    pub(super) fn admit(&mut self, component: u32, gate: Gate) {
        let queue = &self.concurrency.instances[component as usize].queues[gate as usize];
        if queue.admitted || queue.threads.is_empty() || !self.is_open(component, gate) {
            return;
        }
        let concurrency = &mut self.concurrency;
        let queue = &mut concurrency.instances[component as usize].queues[gate as usize];
        if let Some(thread) = queue.threads.pop_front(&mut concurrency.threads) {
            queue.admitted = true;
            concurrency.threads[thread].admitted = Some(gate);
            self.wake(thread);
        }
    }

    /// The lock becomes free: `exclusive_thread = None`.
    #[inline(always)]
    pub(super) fn release_exclusive(&mut self, component: u32) {
        let inst = &mut self.concurrency.instances[component as usize];
        inst.exclusive_thread = None;
        if !inst.nobody_waits() {
            self.admit(component, Gate::EventLoop);
            self.admit(component, Gate::EnteringExclusive);
        }
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_backpressure_ended(instance: Ptr, component: u32) {
    // SAFETY: generated code passes its own instance.
    let store = unsafe { store(instance) };
    store.admit(component, Gate::Entering);
    store.admit(component, Gate::EnteringExclusive);
}
