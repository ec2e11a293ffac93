//! Resource handles and call scopes (definitions.py: ResourceHandle, `canon_resource_*`,
//! `lift_own`, `lift_borrow`, `lower_own`, `lower_borrow`, the borrow counts of Task and Subtask).
//!
//! In: the number of a handle table (a component instance of the tree, or the host, whose number is
//! the last), the number of a resource type, handles and representations. Out: handles,
//! representations, or the trap of the rule that was broken. Elsewhere: guest destructors, which
//! generated code runs, and `may_leave`, which it checks.

mod entries;
mod scopes;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use windlass_abi::trap::TrapCode;

pub(crate) use self::entries::{
    host_dtor, run_host_dtor, windlass_rt_lift_borrow, windlass_rt_lift_own,
    windlass_rt_lower_borrow, windlass_rt_lower_own, windlass_rt_resource_drop,
    windlass_rt_resource_new, windlass_rt_resource_rep, windlass_rt_scope_enter,
    windlass_rt_scope_exit,
};
pub(crate) use self::scopes::TaskScopeId;
use self::scopes::{Scope, TASK_SCOPE, TaskScope};
use crate::allowance::Allowance;
use crate::table::Table;

/// `ResourceHandle`; with a reserved number as `resource`, another entry of the same table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ResourceHandle {
    /// `rt`, as the compiler numbered it, or a number of [`EntryKind`].
    pub(crate) resource: u32,
    /// `num_lends`.
    num_lends: u32,
    /// `borrow_scope`: see [`Handles::current_scope`]; meaningless for owned handles.
    scope: u32,
    /// `own`.
    pub(crate) own: bool,
    /// `rep`.
    pub(crate) rep: u64,
}

/// What an entry of a handle table is that is no resource handle, as a number that no resource type
/// has: a lookup that expects another kind finds a handle of another type.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryKind {
    /// A subtask, or an end of a stream or future.
    Waitable = u32::MAX,
    /// A waitable set.
    WaitableSet = u32::MAX - 1,
    /// An error context.
    ErrorContext = u32::MAX - 2,
}

/// Numbers of resource types are below this.
const FIRST_KIND: u32 = EntryKind::ErrorContext as u32;

impl ResourceHandle {
    fn is_resource(&self) -> bool {
        self.resource < FIRST_KIND
    }
}

/// The handle tables of an instance tree, and the call scopes that are open.
///
/// Scopes of synchronous calls are a stack, for nothing blocks in them. Those of tasks end when they
/// will; they lend and borrow only while they start, when one of them is `starting`.
pub(crate) struct Handles {
    /// None before there is a handle: many instances never have one.
    tables: Vec<Table<ResourceHandle>>,
    /// How many there are then.
    table_count: usize,
    scopes: Vec<Scope>,
    /// Table and index of each lent handle.
    lenders: Vec<(u32, u32)>,
    task_scopes: Vec<TaskScope>,
    free_scopes: Vec<u32>,
    starting: Option<TaskScopeId>,
    /// What growth is taken from.
    allowance: Rc<Allowance>,
}

/// What a handle was removed for, by `resource.drop`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Dropped {
    /// It was borrowed; the scope knows.
    Borrow,
    /// It was owned: the destructor must run with this representation.
    Own(u64),
}

impl Handles {
    /// `component_instances` tables and the host's.
    pub(crate) fn new(component_instances: u64, allowance: &Rc<Allowance>) -> Self {
        Self {
            tables: Vec::new(),
            table_count: component_instances as usize + 1,
            scopes: Vec::new(),
            lenders: Vec::new(),
            task_scopes: Vec::new(),
            free_scopes: Vec::new(),
            starting: None,
            allowance: Rc::clone(allowance),
        }
    }

    /// The table that a handle is added to.
    #[inline(always)]
    fn table(&mut self, table: u32) -> Result<&mut Table<ResourceHandle>, TrapCode> {
        if self.tables.len() <= table as usize {
            self.make_tables()?;
        }
        Ok(&mut self.tables[table as usize])
    }

    /// Makes all tables.
    #[cold]
    #[inline(never)]
    fn make_tables(&mut self) -> Result<(), TrapCode> {
        let made = self.tables.try_reserve_exact(self.table_count);
        made.map_err(|_| TrapCode::OutOfMemory)?;
        let allowance = &self.allowance;
        self.tables
            .resize_with(self.table_count, || Table::new(allowance));
        Ok(())
    }

    fn get(
        &mut self,
        table: u32,
        resource: u32,
        handle: u32,
    ) -> Result<&mut ResourceHandle, TrapCode> {
        let table = self.tables.get_mut(table as usize);
        let found = table.ok_or(TrapCode::UnknownHandle)?.get(handle)?;
        if found.resource != resource {
            return Err(TrapCode::HandleTypeMismatch);
        }
        Ok(found)
    }

    /// `canon_resource_new` and `lower_own`.
    pub(crate) fn add_own(&mut self, table: u32, resource: u32, rep: u64) -> Result<u32, TrapCode> {
        let handle = ResourceHandle {
            resource,
            num_lends: 0,
            scope: 0,
            own: true,
            rep,
        };
        self.table(table)?.add(handle)
    }

    /// `canon_resource_rep`.
    pub(crate) fn rep(&mut self, table: u32, resource: u32, handle: u32) -> Result<u64, TrapCode> {
        Ok(self.get(table, resource, handle)?.rep)
    }

    /// `canon_resource_drop` up to the destructor. Checked in the reference's order; the handle is
    /// removed after the checks, which only a host can notice.
    pub(crate) fn drop_handle(
        &mut self,
        table: u32,
        resource: u32,
        handle: u32,
    ) -> Result<Dropped, TrapCode> {
        let found = *self.get(table, resource, handle)?;
        if found.num_lends != 0 {
            return Err(TrapCode::HandleLent);
        }
        self.tables[table as usize].remove(handle)?;
        if found.own {
            return Ok(Dropped::Own(found.rep));
        }
        if found.scope & TASK_SCOPE != 0 {
            self.task_scopes[(found.scope & !TASK_SCOPE) as usize].num_borrows -= 1;
        } else if let Some(scope) = self.scopes.get_mut(found.scope as usize) {
            scope.num_borrows -= 1;
        }
        Ok(Dropped::Borrow)
    }

    /// `lift_own`.
    pub(crate) fn lift_own(
        &mut self,
        table: u32,
        resource: u32,
        handle: u32,
    ) -> Result<u64, TrapCode> {
        let found = *self.get(table, resource, handle)?;
        if found.num_lends != 0 {
            return Err(TrapCode::HandleLent);
        }
        if !found.own {
            return Err(TrapCode::HandleNotOwned);
        }
        self.tables[table as usize].remove(handle)?;
        Ok(found.rep)
    }

    /// `lift_borrow`, with `Subtask.add_lender` of the innermost scope.
    pub(crate) fn lift_borrow(
        &mut self,
        table: u32,
        resource: u32,
        handle: u32,
    ) -> Result<u64, TrapCode> {
        let starting = self.starting;
        if starting.is_none() && self.scopes.is_empty() {
            return Ok(self.get(table, resource, handle)?.rep);
        }
        let lenders = match starting {
            Some(TaskScopeId(scope)) => &mut self.task_scopes[scope as usize].lenders,
            None => &mut self.lenders,
        };
        self.allowance.reserve(lenders)?;
        let found = self.get(table, resource, handle)?;
        found.num_lends += 1;
        let rep = found.rep;
        match starting {
            Some(TaskScopeId(scope)) => &mut self.task_scopes[scope as usize].lenders,
            None => &mut self.lenders,
        }
        .push((table, handle));
        Ok(rep)
    }

    /// `lower_borrow` into an instance that does not define the resource.
    pub(crate) fn lower_borrow(
        &mut self,
        table: u32,
        resource: u32,
        rep: u64,
    ) -> Result<u32, TrapCode> {
        let scope = self.current_scope();
        let handle = ResourceHandle {
            resource,
            num_lends: 0,
            scope,
            own: false,
            rep,
        };
        let index = self.table(table)?.add(handle)?;
        if let Some(TaskScopeId(scope)) = self.starting {
            self.task_scopes[scope as usize].num_borrows += 1;
        } else if let Some(scope) = self.scopes.last_mut() {
            scope.num_borrows += 1;
        }
        Ok(index)
    }

    /// What a borrowed handle remembers: the scope of the task that starts, else the depth of the
    /// innermost synchronous call, else what is no scope's.
    fn current_scope(&self) -> u32 {
        match self.starting {
            Some(TaskScopeId(scope)) => scope | TASK_SCOPE,
            None => (self.scopes.len() as u32).wrapping_sub(1) & !TASK_SCOPE,
        }
    }

    /// Adds an entry that is no resource handle.
    pub(crate) fn add_entry(
        &mut self,
        table: u32,
        kind: EntryKind,
        id: u64,
    ) -> Result<u32, TrapCode> {
        self.table(table)?.add(ResourceHandle {
            resource: kind as u32,
            num_lends: 0,
            scope: 0,
            own: true,
            rep: id,
        })
    }

    /// The id of an entry of this kind.
    pub(crate) fn entry(
        &mut self,
        table: u32,
        index: u32,
        kind: EntryKind,
    ) -> Result<u64, TrapCode> {
        Ok(self.get(table, kind as u32, index)?.rep)
    }

    /// Removes an entry of this kind: its id.
    pub(crate) fn remove_entry(
        &mut self,
        table: u32,
        index: u32,
        kind: EntryKind,
    ) -> Result<u64, TrapCode> {
        self.get(table, kind as u32, index)?;
        Ok(self.tables[table as usize].remove(index)?.rep)
    }

    /// Takes the next owned handle out of a table, for the destruction of the instance, from a place
    /// on; `from` is the place behind it afterwards. From the default place on these are all of them.
    /// Needs no memory: there may be none left.
    pub(crate) fn take_owned(&mut self, from: &mut Position) -> Option<ResourceHandle> {
        while let Some(table) = self.tables.get_mut(from.table) {
            let found = table.take_from(from.index, |handle| handle.own && handle.is_resource());
            if let Some((index, handle)) = found {
                from.index = index + 1;
                return Some(handle);
            }
            *from = Position {
                table: from.table + 1,
                index: 0,
            };
        }
        None
    }
}

/// A place in the handle tables.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Position {
    table: usize,
    index: u32,
}
