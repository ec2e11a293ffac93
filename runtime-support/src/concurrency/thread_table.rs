//! `threads` of a task and of its component instance (definitions.py, `register_thread` and
//! `unregister_thread`).
//!
//! In: threads that enter, are made or end. Out: their indices; the end of a task with its last
//! thread. Elsewhere: what guests do with indices (`switch`); tasks that begin and end without
//! anybody knowing their thread (`direct`).

use windlass_abi::trap::TrapCode;

use super::task::TaskId;
use super::thread::{Body, Thread, ThreadId};
use crate::store::Store;

impl Store {
    /// The thread is in `threads` of its component instance from here on.
    pub(super) fn give_index(&mut self, id: ThreadId) -> Result<(), TrapCode> {
        let component = self.concurrency.threads[id].component;
        if self.concurrency.instances[component as usize].exclusive_thread != Some(id) {
            self.register_holder(component)?;
        }
        self.add_once(id)
    }

    /// `register_thread`, for the implicit thread of a task that has the lock and runs directly
    /// (`direct`), if it is to be made up for. The specification has it in `threads` from the
    /// beginning; nobody can tell until the thread stops running, or `threads` is looked at or added
    /// to. None that was there before ends meanwhile, for nothing that this thread may do runs it.
    pub(super) fn register_holder(&mut self, component: u32) -> Result<(), TrapCode> {
        match self.concurrency.instances[component as usize].exclusive_thread {
            Some(holder) => self.add_once(holder),
            None => Ok(()),
        }
    }

    fn add_once(&mut self, id: ThreadId) -> Result<(), TrapCode> {
        let thread = &mut self.concurrency.threads[id];
        if thread.index == 0 {
            let inst = &mut self.concurrency.instances[thread.component as usize];
            thread.index = inst.threads.add(id)?;
        }
        Ok(())
    }

    /// `register_thread`, for an explicit thread of a task: its index.
    pub(super) fn register_thread(&mut self, task: TaskId, body: Body) -> Result<u32, TrapCode> {
        let component = self.concurrency.tasks[task].desc().callee;
        self.register_holder(component)?;
        self.concurrency.threads.reserve()?;
        let id = self
            .concurrency
            .threads
            .insert(Thread::new(task, component, body));
        let inst = &mut self.concurrency.instances[component as usize];
        let index = inst.threads.add(id)?;
        self.concurrency.threads[id].index = index;
        self.concurrency.tasks[task].threads += 1;
        Ok(index)
    }

    /// `exit_implicit_thread` or `unregister_thread`: a thread has ended.
    #[inline]
    pub(super) fn end_thread(&mut self, id: ThreadId) -> Result<(), TrapCode> {
        let Some(thread) = self.concurrency.threads.remove(id) else {
            return Ok(());
        };
        let inst = &mut self.concurrency.instances[thread.component as usize];
        if thread.index != 0 {
            // See `register_holder`.
            debug_assert!(
                inst.exclusive_thread
                    .is_none_or(|holder| holder == id || self.concurrency.threads[holder].index > 0)
            );
            inst.threads.remove(thread.index)?;
        }
        if inst.exclusive_thread == Some(id) {
            self.release_exclusive(thread.component);
        }
        let task = &mut self.concurrency.tasks[thread.task];
        task.threads -= 1;
        if task.threads > 0 {
            return Ok(());
        }
        if !task.resolved() {
            return Err(TrapCode::TaskNotResolved);
        }
        if !task.held {
            self.concurrency.tasks.remove(thread.task);
        }
        Ok(())
    }
}
