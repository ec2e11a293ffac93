//! Concurrency (Concurrency.md): tasks, threads, waitables, streams and futures, and when they run.
//!
//! In: calls described by generated code, what guests and the host do with their handles, completions
//! of the host. Out: guest code that runs when it may, and events. Elsewhere: lifting and lowering,
//! which generated code does; the contract (`windlass_abi::concurrency`).
//!
//! | file | what it does |
//! |---|---|
//! | `call` | `canon_lift` and `canon_lower`: a call with a task, from its beginning to its result |
//! | `direct` | the usual one of them, and the usual turn of an event loop, made short |
//! | `task` | `Task`: entering, starting, resolving, ending; the event loop of `callback` |
//! | `task_return` | `canon_task_return`, and what else generated code asks of its task |
//! | `thread` | `Thread`: what it waits for, blocking, resuming |
//! | `thread_table` | the threads of a task and of its component instance: `register_thread`, `unregister_thread` |
//! | `schedule` | which thread is next: the queue of ready ones, `Store.tick` |
//! | `component_instance` | `ComponentInstance`: the exclusive thread, backpressure, `may_enter`; all: `component_instances` |
//! | `subtask` | `Subtask`, `canon_subtask_drop` |
//! | `cancel` | `canon_subtask_cancel`, `canon_task_cancel`, `request_cancellation` |
//! | `switch` | `canon_thread_*` |
//! | `waitable`, `waitable_set` | `Waitable`, `WaitableSet`, `canon_waitable_*` |
//! | `copy`, `copy_end` | streams and futures: two ends, one end; `canon_stream_*`, `canon_future_*` |
//! | `copy_buffer` | `Buffer`, and elements that move between buffers |
//! | `forward`, `async_value` | `stream.forward`; ends that are passed on |
//! | `host_copy` | ends of streams and futures that the host has |
//! | `error_context` | `ErrorContext`, `canon_error_context_*` |
//! | `fiber` | stacks for threads that block with frames on theirs; under Miri, `fiber_of_miri` |
//! | `host`, `poll` | calls of the host; its turns for an instance |
//! | `import` | imports that the host completes later |
//! | `passed` | imports that are exported as they are: calls from host to host |
//! | `slab`, `list` | where all of these live, and their queues |
//!
//! A store runs at most one thread at a time. No time here depends on how many tasks there are.

mod async_value;
mod call;
mod cancel;
mod component_instance;
mod component_instances;
mod copy;
pub(crate) mod copy_buffer;
mod copy_end;
#[cfg(test)]
mod copy_tests;
mod direct;
pub(crate) mod error_context;
mod fiber;
#[cfg(miri)]
mod fiber_of_miri;
mod forward;
pub(crate) mod host;
pub(crate) mod host_copy;
pub(crate) mod import;
pub(crate) mod list;
mod passed;
pub(crate) mod poll;
mod schedule;
pub(crate) mod slab;
mod subtask;
mod switch;
pub(crate) mod task;
mod task_return;
mod thread;
mod thread_table;
pub(crate) mod waitable;
mod waitable_set;

#[cfg(test)]
mod tests;

use std::ptr;
use std::rc::Rc;

use windlass_abi::component::Component;
use windlass_abi::entry::Pair;
use windlass_abi::trap::TrapCode;

pub(crate) use self::async_value::{windlass_rt_lift_async_value, windlass_rt_lower_async_value};
pub(crate) use self::call::windlass_rt_call_start;
pub(crate) use self::cancel::{windlass_rt_subtask_cancel, windlass_rt_task_cancel};
use self::component_instance::ComponentInstance;
pub(crate) use self::component_instance::windlass_rt_backpressure_ended;
use self::component_instances::ComponentInstances;
pub(crate) use self::copy::{
    windlass_rt_copy, windlass_rt_copy_cancel, windlass_rt_copy_end_drop, windlass_rt_copy_ends_new,
};
use self::error_context::ErrorContexts;
pub(crate) use self::error_context::{
    windlass_rt_error_context_drop, windlass_rt_error_context_message,
    windlass_rt_error_context_new, windlass_rt_lift_error_context, windlass_rt_lower_error_context,
};
use self::fiber::Fibers;
pub(crate) use self::forward::windlass_rt_forward;
use self::host::Host;
pub(crate) use self::import::windlass_rt_import_pending;
use self::list::List;
use self::slab::Slab;
pub(crate) use self::subtask::windlass_rt_subtask_drop;
pub(crate) use self::switch::{
    windlass_rt_thread_index, windlass_rt_thread_new, windlass_rt_thread_resume_later,
    windlass_rt_thread_switch,
};
use self::task::Task;
pub(crate) use self::task_return::{
    windlass_rt_task_return, windlass_rt_task_returned, windlass_rt_task_returning,
    windlass_rt_task_started, windlass_rt_task_starting,
};
use self::thread::{Thread, ThreadId};
use self::waitable::Waitable;
use self::waitable_set::WaitableSet;
pub(crate) use self::waitable_set::{
    windlass_rt_waitable_join, windlass_rt_waitable_set_drop, windlass_rt_waitable_set_new,
    windlass_rt_waitable_set_poll, windlass_rt_waitable_set_wait,
};
use crate::allowance::Allowance;
use crate::loaded::slice;
use crate::store::Config;

/// The concurrent part of a store.
pub(crate) struct Concurrency {
    /// What generated code gave for it.
    pub(crate) desc: &'static windlass_abi::concurrency::Concurrency,
    tasks: Slab<Task>,
    threads: Slab<Thread>,
    /// Subtasks, and ends of streams and futures.
    pub(crate) waitables: Slab<Waitable>,
    sets: Slab<WaitableSet>,
    error_contexts: ErrorContexts,
    fibers: Fibers,
    /// Component instances by number.
    instances: ComponentInstances,
    /// `current_thread`; none while no code of a task runs.
    current: Option<ThreadId>,
    /// Offset in the instance block of the current thread's storage.
    thread_storage: usize,
    /// The first of the tasks that have ended and are kept for calls (`direct`); null for none.
    spare: *mut Task,
    /// Where the thread that has just blocked goes: `block_arg`.
    switch_to: Option<ThreadId>,
    /// Threads that are ready, or were when they came here.
    ready: List<Thread>,
    /// State of the order of `Config::schedule_seed`.
    random: Option<u64>,
    /// Waitables in the host's table.
    host_waitables: usize,
    /// What the host waits for and is told.
    pub(crate) host: Host,
}

impl Concurrency {
    /// Of a new instance, which grows within an allowance.
    pub(crate) fn new(
        component: &'static Component,
        config: &Config,
        allowance: &Rc<Allowance>,
    ) -> Self {
        // SAFETY: a manifest's slices are valid.
        let instances = unsafe { slice(&component.concurrency.instances) };
        let instances = instances
            .iter()
            .map(|desc| ComponentInstance::new(desc, allowance))
            .collect();
        Self {
            desc: &component.concurrency,
            tasks: Slab::new(allowance),
            threads: Slab::new(allowance),
            waitables: Slab::new(allowance),
            sets: Slab::new(allowance),
            error_contexts: ErrorContexts::new(allowance),
            fibers: Fibers::new(config, allowance),
            instances,
            current: None,
            thread_storage: thread::storage_offset(&component.concurrency),
            spare: ptr::null_mut(),
            switch_to: None,
            ready: List::default(),
            random: config.schedule_seed.map(|seed| seed | 1),
            host_waitables: 0,
            host: Host::new(allowance),
        }
    }
}

impl Concurrency {
    /// Whether there are tasks: guests may have frames on other stacks, and below those of others.
    pub(crate) fn has_tasks(&self) -> bool {
        self.task_count() > 0
    }

    /// Where guests have frames, but on the stack that runs now; `None` when that is not known.
    pub(crate) fn other_stacks(&mut self) -> Option<Vec<(usize, usize)>> {
        self.fibers.other_stacks()
    }
}

/// The outcome of an entry that failed.
pub(crate) fn outcome(code: TrapCode) -> Pair {
    Pair {
        value: 0,
        outcome: code as u64,
    }
}

/// The result of an entry.
pub(crate) fn value(result: Result<u64, TrapCode>) -> Pair {
    match result {
        Ok(value) => Pair { value, outcome: 0 },
        Err(code) => outcome(code),
    }
}

/// The result of an entry that gives nothing.
pub(crate) fn done(result: Result<(), TrapCode>) -> Pair {
    value(result.map(|()| 0))
}
