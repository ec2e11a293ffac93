//! The scopes of calls that lend or borrow: the borrow counts of Task, the lenders of Subtask, and
//! when both end.
//!
//! In: calls that begin, return or fail. Out: loans that end, or `BorrowNotDropped`. Elsewhere: what
//! lends and borrows in a scope (`super`: `lift_borrow`, `lower_borrow`).

use windlass_abi::trap::TrapCode;

use super::Handles;

/// One synchronous call that lends or borrows: `num_borrows` of the callee's Task, `lenders` of the
/// caller's Subtask. The lenders are those of [`Handles::lenders`] from `first_lender` on.
pub(super) struct Scope {
    pub(super) num_borrows: u32,
    first_lender: usize,
}

/// The same of a call that has a task, or that waits for the host: it ends in no particular order.
#[derive(Default)]
pub(super) struct TaskScope {
    pub(super) num_borrows: u32,
    pub(super) lenders: Vec<(u32, u32)>,
    /// False while it waits in [`Handles::free_scopes`] to be used again.
    live: bool,
}

/// The scope of a task; see [`Handles::new_task_scope`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TaskScopeId(pub(super) u32);

/// What scopes of tasks have set in [`super::ResourceHandle::scope`].
pub(super) const TASK_SCOPE: u32 = 1 << 31;

impl Handles {
    /// A scope for a task, without loans and borrows.
    pub(crate) fn new_task_scope(&mut self) -> Result<TaskScopeId, TrapCode> {
        let id = match self.free_scopes.pop() {
            Some(id) => id,
            None => self.add_task_scope()?,
        };
        self.task_scopes[id as usize].live = true;
        Ok(TaskScopeId(id))
    }

    /// One more scope, with a place among the free ones for its end.
    #[cold]
    fn add_task_scope(&mut self) -> Result<u32, TrapCode> {
        let id = self.task_scopes.len();
        if id >= TASK_SCOPE as usize {
            return Err(TrapCode::OutOfMemory);
        }
        self.allowance.reserve(&mut self.task_scopes)?;
        if self.free_scopes.capacity() <= id {
            // All of them are in use.
            self.allowance.grow(&mut self.free_scopes, id + 1)?;
        }
        self.task_scopes.push(TaskScope::default());
        Ok(id as u32)
    }

    /// Makes a task's scope the one that lends and borrows (`on_start` begins), or none.
    pub(crate) fn set_starting(&mut self, scope: Option<TaskScopeId>) {
        self.starting = scope;
    }

    /// `trap_if(num_borrows > 0)` of `Task.return_` and `Task.cancel`.
    pub(crate) fn check_borrows(&self, scope: TaskScopeId) -> Result<(), TrapCode> {
        if self.task_scopes[scope.0 as usize].num_borrows > 0 {
            return Err(TrapCode::BorrowNotDropped);
        }
        Ok(())
    }

    /// `Subtask.deliver_resolve`: ends the loans, and the scope.
    pub(crate) fn end_task_scope(&mut self, TaskScopeId(id): TaskScopeId) {
        let mut lenders = std::mem::take(&mut self.task_scopes[id as usize].lenders);
        for (table, handle) in lenders.drain(..) {
            if let Ok(found) = self.tables[table as usize].get(handle) {
                found.num_lends -= 1;
            }
        }
        let scope = &mut self.task_scopes[id as usize];
        *scope = TaskScope {
            lenders,
            ..TaskScope::default()
        };
        self.free_scopes.push(id);
    }

    /// Ends the scope of the innermost synchronous call without ending its loans, which go on in a
    /// scope of their own: the call has not returned, but its caller does other things.
    pub(crate) fn detach_scope(&mut self) -> Result<TaskScopeId, TrapCode> {
        let id = self.new_task_scope()?;
        if let Some(scope) = self.scopes.pop() {
            let loans = self.lenders.drain(scope.first_lender..);
            let lenders = &mut self.task_scopes[id.0 as usize].lenders;
            if lenders.capacity() < loans.len() {
                self.allowance.grow(lenders, loans.len())?;
            }
            lenders.extend(loans);
        }
        Ok(id)
    }

    /// A Subtask and its Task begin.
    pub(crate) fn enter_scope(&mut self) {
        self.scopes.push(Scope {
            num_borrows: 0,
            first_lender: self.lenders.len(),
        });
    }

    /// `Task.return_`, then `Subtask.deliver_resolve`.
    pub(crate) fn exit_scope(&mut self) -> Result<(), TrapCode> {
        let Some(scope) = self.scopes.last() else {
            return Ok(());
        };
        if scope.num_borrows > 0 {
            return Err(TrapCode::BorrowNotDropped);
        }
        let first_lender = scope.first_lender;
        self.scopes.pop();
        self.end_loans(first_lender);
        Ok(())
    }

    fn end_loans(&mut self, first_lender: usize) {
        for (table, handle) in self.lenders.drain(first_lender..) {
            if let Ok(found) = self.tables[table as usize].get(handle) {
                found.num_lends -= 1;
            }
        }
    }

    /// Ends every scope of a call that failed: loans end and borrowed handles disappear, so that
    /// an instance that stays usable is as it was.
    pub(crate) fn abandon_scopes(&mut self) {
        if let Some(scope) = self.starting.take() {
            self.abandon_task_scope(scope);
        }
        if self.scopes.is_empty() {
            return;
        }
        self.scopes.clear();
        self.end_loans(0);
        for table in &mut self.tables {
            table.remove_where(|handle| !handle.own && handle.scope & TASK_SCOPE == 0);
        }
    }

    /// The same for the scope of a task that failed to start, if it was not ended yet.
    pub(crate) fn abandon_task_scope(&mut self, scope: TaskScopeId) {
        if !self.task_scopes[scope.0 as usize].live {
            return;
        }
        for table in &mut self.tables {
            table.remove_where(|handle| !handle.own && handle.scope == scope.0 | TASK_SCOPE);
        }
        self.end_task_scope(scope);
    }
}
