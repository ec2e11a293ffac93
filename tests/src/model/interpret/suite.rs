//! Where the reference tests that Windlass is measured by say otherwise than the newest definitions.
//!
//! In: the state of the world. Out: what those tests want. Both rules are gone from the newest
//! definitions, and these are the only places that have them.

use super::state::{TaskId, ThreadId, ThreadState, World};

impl World<'_> {
    /// Whether a thread that is ready may run while a task that is not `async` goes on: not the
    /// implicit threads of other such tasks, and not those that need the instance for themselves
    /// (`async/during-sync-call-no-exclusive-resume.wast`).
    pub(super) fn is_promotable(&self, thread: ThreadId, current: TaskId) -> bool {
        let task = self.threads[thread.0].task;
        if self.tasks[task.0].implicit_thread != thread {
            return true;
        }
        match self.is_async_typed(task) {
            true => !self.needs_exclusive(task),
            false => task == current,
        }
    }

    /// The thread that has the callee's instance to itself, if it is ready and nothing but that keeps
    /// a call out: it goes first (`async/sync-streams.wast`).
    pub(super) fn goes_first(&self, callee: usize, needs_exclusive: bool) -> Option<ThreadId> {
        let instance = &self.instances[callee];
        let holder = instance.exclusive_thread?;
        let waits = matches!(self.threads[holder.0].state, ThreadState::Waiting(_));
        let goes = needs_exclusive && instance.backpressure == 0 && waits && self.ready(holder);
        goes.then_some(holder)
    }
}
