//! `Thread`: waiting, being resumed, and giving way to another.

use super::state::{Frame, ReadyFunc, Stage, Stop, TaskState, ThreadId, ThreadState, Trap, World};
use crate::model::program::Switch;

impl World<'_> {
    /// `Thread.ready`.
    pub(super) fn ready(&self, thread: ThreadId) -> bool {
        let ThreadState::Waiting(ready_func) = self.threads[thread.0].state else {
            return false;
        };
        match ready_func {
            ReadyFunc::Always => true,
            ReadyFunc::Enter(task) => !self.has_backpressure(task),
            ReadyFunc::Resolved(subtask) => self.resolved(subtask),
            ReadyFunc::Event(waitable) => self.has_pending_event(waitable),
            ReadyFunc::SetEvent(set) => self.set_has_pending_event(set),
            ReadyFunc::CallbackYield(instance) => {
                self.instances[instance].exclusive_thread.is_none()
            }
            ReadyFunc::CallbackWait(task, set) => {
                let instance = self.tasks[task.0].instance;
                self.instances[instance].exclusive_thread.is_none()
                    && (self.set_has_pending_event(set)
                        || self.tasks[task.0].state == TaskState::PendingCancel)
            }
        }
    }

    pub(super) fn start_waiting(&mut self, thread: ThreadId, ready_func: ReadyFunc) {
        self.threads[thread.0].state = ThreadState::Waiting(ready_func);
        self.waiting.push(thread);
    }

    pub(super) fn stop_waiting(&mut self, thread: ThreadId) {
        self.waiting.retain(|waiting| *waiting != thread);
        self.threads[thread.0].state = ThreadState::Suspended;
    }

    /// `Thread.resume`, up to where the thread that resumes gets control back.
    pub(super) fn resume(&mut self, thread: ThreadId) {
        if matches!(self.threads[thread.0].state, ThreadState::Waiting(_)) {
            self.stop_waiting(thread);
        }
        self.threads[thread.0].state = ThreadState::Running;
        self.running.push(thread);
    }

    /// Gives control back to whoever resumed the innermost thread. The thread's state says what it
    /// waits for.
    pub(super) fn block(&mut self) {
        self.running.pop();
    }

    /// Gives control to another thread in the place of the innermost one.
    fn switch_to(&mut self, other: ThreadId) {
        self.running.pop();
        self.threads[other.0].state = ThreadState::Running;
        self.running.push(other);
    }

    /// `Thread.wait_until`. Whether the thread blocks.
    pub(super) fn wait_until(
        &mut self,
        thread: ThreadId,
        ready_func: ReadyFunc,
    ) -> Result<bool, Stop> {
        self.threads[thread.0].state = ThreadState::Waiting(ready_func);
        let goes_on = self.ready(thread) && self.choose(2)? == 1;
        self.threads[thread.0].state = ThreadState::Running;
        if !goes_on {
            self.start_waiting(thread, ready_func);
            self.block();
        }
        Ok(!goes_on)
    }

    /// `Thread.suspend`.
    pub(super) fn suspend(&mut self, thread: ThreadId) {
        self.threads[thread.0].state = ThreadState::Suspended;
        self.block();
    }

    /// Where an operation goes on when the thread runs again.
    pub(super) fn set_stage(&mut self, thread: ThreadId, new: Stage) {
        match self.threads[thread.0].frames.last_mut() {
            Some(Frame::Core { stage, .. }) => *stage = new,
            _ => unreachable!("operations are in core functions"),
        }
    }

    /// `canon_thread_resume_later`.
    pub(super) fn resume_later(&mut self, instance: usize, index: u32) -> Result<(), Stop> {
        let other = self.instances[instance].threads.get(index)?;
        if self.threads[other.0].state != ThreadState::Suspended {
            return Err(Trap::NotSuspended.into());
        }
        self.start_waiting(other, ReadyFunc::Always);
        Ok(())
    }

    /// `canon_thread_suspend_then_resume` and so on.
    pub(super) fn switch(&mut self, thread: ThreadId, how: Switch, index: u32) -> Result<(), Stop> {
        let instance = self.tasks[self.threads[thread.0].task.0].instance;
        let promotes = matches!(how, Switch::SuspendPromote | Switch::YieldPromote);
        if promotes && self.threads[thread.0].index == Some(index) {
            return Err(Trap::NotSuspended.into());
        }
        let other = self.instances[instance].threads.get(index)?;
        self.set_stage(thread, Stage::Resumed);
        if promotes {
            let current = self.threads[thread.0].task;
            if self.ready(other) && self.is_promotable(other, current) {
                self.stop_waiting(other);
            } else if how == Switch::SuspendPromote {
                self.suspend(thread);
                return Ok(());
            } else {
                self.wait_until(thread, ReadyFunc::Always)?;
                return Ok(());
            }
        } else if self.threads[other.0].state != ThreadState::Suspended {
            return Err(Trap::NotSuspended.into());
        }
        match how {
            Switch::SuspendResume | Switch::SuspendPromote => {
                self.threads[thread.0].state = ThreadState::Suspended;
            }
            Switch::YieldResume | Switch::YieldPromote => {
                self.start_waiting(thread, ReadyFunc::Always);
            }
        }
        self.switch_to(other);
        Ok(())
    }
}
