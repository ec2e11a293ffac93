//! `Subtask` (definitions.py, Subtask State): a guest's side of a call that it made with `async` and
//! that did not end at once.
//!
//! In: what becomes of the call. Out: events. Elsewhere: the call itself (`call`, `import`), its
//! cancellation (`cancel`).

use windlass_abi::concurrency::{event_code, subtask_state};
use windlass_abi::entry::Pair;
use windlass_abi::trap::TrapCode;

use super::done;
use super::import::ImportId;
use super::task::TaskId;
use super::waitable::WaitableId;
use crate::entries::Ptr;
use crate::resource::TaskScopeId;
use crate::store::{Store, store};

/// Whom a subtask calls.
#[derive(Clone, Copy)]
pub(super) enum Callee {
    /// A function of a component instance.
    Task(TaskId),
    /// A function of the host.
    Import(ImportId),
}

/// See the module.
pub(crate) struct Subtask {
    /// `on_cancel`.
    pub(super) callee: Callee,
    /// A number of [`subtask_state`].
    pub(super) state: u32,
    pub(super) cancellation_requested: bool,
    /// The opposite of `resolve_delivered`: loans have not ended.
    undelivered: bool,
    /// Where `lenders` are, if anything was lent.
    scope: Option<TaskScopeId>,
}

impl Subtask {
    /// Of a call that goes on.
    pub(super) fn new(callee: Callee, state: u32, scope: Option<TaskScopeId>) -> Self {
        Self {
            callee,
            state,
            cancellation_requested: false,
            undelivered: true,
            scope,
        }
    }

    /// `resolved`.
    pub(super) fn resolved(&self) -> bool {
        self.state >= subtask_state::RETURNED
    }

    /// `resolve_delivered`.
    pub(super) fn resolve_delivered(&self) -> bool {
        !self.undelivered
    }
}

/// `subtask_event`: what is said of a subtask at the moment when it is said.
pub(super) fn event(store: &mut Store, id: WaitableId) -> (u32, u32, u32) {
    let waitable = &mut store.concurrency.waitables[id];
    let index = waitable.index;
    let Some(subtask) = waitable.subtask() else {
        return (event_code::NONE, 0, 0);
    };
    let state = subtask.state;
    if subtask.resolved() {
        subtask.undelivered = false;
        if let Some(scope) = subtask.scope.take() {
            store.handles.end_task_scope(scope);
        }
    }
    (event_code::SUBTASK, index, state)
}

impl Store {
    /// The subtask with an index in a table.
    pub(super) fn subtask(&mut self, table: u32, index: u32) -> Result<WaitableId, TrapCode> {
        let id = self.waitable(table, index)?;
        match self.concurrency.waitables[id].subtask() {
            Some(_) => Ok(id),
            None => Err(TrapCode::HandleTypeMismatch),
        }
    }

    /// `on_progress`: a subtask enters another state.
    pub(super) fn progress(&mut self, id: WaitableId, state: u32) {
        if let Some(subtask) = self.concurrency.waitables[id].subtask() {
            subtask.state = state;
            self.set_pending_event(id);
        }
    }

    /// The state of a subtask, and whether it has resolved.
    pub(super) fn subtask_resolved(&mut self, id: WaitableId) -> bool {
        let subtask = self.concurrency.waitables[id].subtask();
        subtask.is_some_and(|subtask| subtask.resolved())
    }

    fn drop_subtask(&mut self, table: u32, index: u32) -> Result<(), TrapCode> {
        let id = self.subtask(table, index)?;
        let waitable = &mut self.concurrency.waitables[id];
        if !waitable.subtask().is_some_and(|s| s.resolve_delivered()) {
            return Err(TrapCode::SubtaskNotResolved);
        }
        self.remove_waitable(id);
        Ok(())
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_subtask_drop(
    instance: Ptr,
    component: u32,
    subtask: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    done(unsafe { store(instance) }.drop_subtask(component, subtask))
}
