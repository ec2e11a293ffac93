//! `canon lower`, `subtask.cancel` and `subtask.drop`.

use super::channel::BLOCKED;
use super::state::{
    Handle, ReadyFunc, Stage, Stop, Subtask, SubtaskState, TaskState, ThreadId, Trap, Waitable,
    WaitableId, WaitableKind, World,
};
use crate::model::program::{Abi, Import, Op, OpKind};

impl SubtaskState {
    /// `Subtask.resolved`.
    pub(super) fn is_resolved(self) -> bool {
        !matches!(self, SubtaskState::Starting | SubtaskState::Started)
    }
}

impl World<'_> {
    pub(super) fn resolved(&self, subtask: WaitableId) -> bool {
        self.subtask(subtask).state.is_resolved()
    }

    /// `canon_lower`, up to where the callee's thread runs.
    pub(super) fn call(
        &mut self,
        thread: ThreadId,
        import: usize,
        args: Vec<u32>,
        is_async: Option<u32>,
    ) {
        let caller = self.tasks[self.threads[thread.0].task.0].instance;
        let callee = self.program.import(caller, import);
        let subtask = WaitableId(self.waitables.len());
        self.waitables.push(Waitable {
            pending_event: None,
            set: None,
            has_sync_waiter: false,
            kind: WaitableKind::Subtask(Subtask {
                state: SubtaskState::Starting,
                caller,
                is_async: is_async.is_some(),
                index: None,
                task: None,
                resolve_delivered: false,
                cancellation_requested: false,
                args,
                result_at: is_async.unwrap_or(0),
                result: None,
            }),
        });
        let function = &self.program.children[callee.child].functions[callee.function];
        let exclusive = function.ty.is_async && function.abi != Abi::Stackful;
        match self.goes_first(callee.child, exclusive) {
            Some(holder) => {
                self.set_stage(thread, Stage::Lifts(subtask, callee));
                self.resume(holder);
            }
            None => self.lifts(thread, subtask, callee),
        }
    }

    /// `canon_lift`, up to where the callee's thread runs.
    pub(super) fn lifts(&mut self, thread: ThreadId, subtask: WaitableId, callee: Import) {
        self.set_stage(thread, Stage::Called(subtask));
        self.lift(callee.child, callee.function, Vec::new(), Some(subtask));
    }

    /// The last part of `canon_lift`, and `canon_lower` from there on. Whether the operation is over.
    pub(super) fn called(
        &mut self,
        thread: ThreadId,
        op: &Op,
        subtask: WaitableId,
    ) -> Result<bool, Stop> {
        let task = self.subtask(subtask).task.expect("it has been lifted");
        if !self.is_async_typed(task) && self.tasks[task.0].state != TaskState::Resolved {
            let instance = self.tasks[task.0].instance;
            let candidates = self.waiting.iter().copied();
            let candidates: Vec<_> = candidates
                .filter(|id| {
                    let other = &self.threads[id.0];
                    other.index.is_some()
                        && self.tasks[other.task.0].instance == instance
                        && self.ready(*id)
                        && self.is_promotable(*id, task)
                })
                .collect();
            if candidates.is_empty() {
                return Err(Trap::CannotBlock.into());
            }
            let choice = self.choose(candidates.len())?;
            self.resume(candidates[choice]);
            return Ok(false);
        }
        if !self.subtask(subtask).is_async {
            if self.resolved(subtask) {
                return self.call_resolved(thread, op, subtask);
            }
            self.set_stage(thread, Stage::CallResolved(subtask));
            self.wait_until(thread, ReadyFunc::Resolved(subtask))?;
            return Ok(false);
        }
        let caller = self.subtask(subtask).caller;
        let state = self.subtask(subtask).state;
        let index = if state.is_resolved() {
            self.subtask_mut(subtask).resolve_delivered = true;
            0
        } else {
            let handle = Handle::Waitable(subtask);
            let index = self.instances[caller].handles.add(handle);
            self.subtask_mut(subtask).index = Some(index);
            index
        };
        self.give(caller, op, 0, index)?;
        self.give(caller, op, 1, state as u32)?;
        Ok(true)
    }

    /// The end of `canon_lower` without `async`.
    pub(super) fn call_resolved(
        &mut self,
        thread: ThreadId,
        op: &Op,
        subtask: WaitableId,
    ) -> Result<bool, Stop> {
        self.subtask_mut(subtask).resolve_delivered = true;
        let caller = self.tasks[self.threads[thread.0].task.0].instance;
        let result = self.subtask(subtask).result.unwrap_or(0);
        self.give(caller, op, 0, result)?;
        Ok(true)
    }

    /// `canon_subtask_cancel`, up to where `on_cancel` may have a thread run. Whether the operation
    /// is over.
    pub(super) fn subtask_cancel(
        &mut self,
        thread: ThreadId,
        op: &Op,
        index: u32,
    ) -> Result<bool, Stop> {
        let instance = self.tasks[self.threads[thread.0].task.0].instance;
        let id = self.get_subtask(instance, index)?;
        let waitable = &self.waitables[id.0];
        let subtask = self.subtask(id);
        if subtask.resolve_delivered {
            return Err(Trap::CancelInvalid.into());
        }
        if subtask.cancellation_requested {
            return Err(Trap::CancelInvalid.into());
        }
        if waitable.set.is_some() {
            return Err(Trap::InWaitableSet.into());
        }
        if self.resolved(id) {
            return self.cancel_resolved(thread, op, id);
        }
        let task = subtask.task.expect("it has been lifted");
        self.subtask_mut(id).cancellation_requested = true;
        self.waitables[id.0].has_sync_waiter = true;
        self.set_stage(thread, Stage::Cancelled(id));
        self.request_cancellation(task);
        Ok(false)
    }

    /// What follows `on_cancel`. Whether the operation is over.
    pub(super) fn cancelled(
        &mut self,
        thread: ThreadId,
        op: &Op,
        id: WaitableId,
    ) -> Result<bool, Stop> {
        let is_async = matches!(op.kind, OpKind::SubtaskCancel { is_async: true, .. });
        if !is_async && !self.resolved(id) {
            self.set_stage(thread, Stage::CancelResolved(id));
            self.wait_until(thread, ReadyFunc::Resolved(id))?;
            return Ok(false);
        }
        self.cancel_resolved(thread, op, id)
    }

    /// The end of `canon_subtask_cancel`.
    pub(super) fn cancel_resolved(
        &mut self,
        thread: ThreadId,
        op: &Op,
        id: WaitableId,
    ) -> Result<bool, Stop> {
        let instance = self.tasks[self.threads[thread.0].task.0].instance;
        self.waitables[id.0].has_sync_waiter = false;
        let word = if self.resolved(id) {
            let (_, _, payload) = self.get_pending_event(id);
            payload
        } else {
            BLOCKED
        };
        self.give(instance, op, 0, word)?;
        Ok(true)
    }

    fn get_subtask(&self, instance: usize, index: u32) -> Result<WaitableId, Trap> {
        self.expect_subtask(self.instances[instance].handles.get(index)?)
    }

    fn expect_subtask(&self, handle: Handle) -> Result<WaitableId, Trap> {
        match handle {
            Handle::Waitable(id)
                if matches!(self.waitables[id.0].kind, WaitableKind::Subtask(_)) =>
            {
                Ok(id)
            }
            _ => Err(Trap::WrongHandle),
        }
    }

    /// `canon_subtask_drop`.
    pub(super) fn subtask_drop(&mut self, instance: usize, index: u32) -> Result<(), Stop> {
        let handle = self.instances[instance].handles.remove(index)?;
        let id = self.expect_subtask(handle)?;
        if !self.subtask(id).resolve_delivered {
            return Err(Trap::NotResolved.into());
        }
        self.join(id, None);
        Ok(())
    }
}
