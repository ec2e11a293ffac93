//! Resource handles and call scopes (definitions.py: ResourceHandle, `canon_resource_*`,
//! `lift_own`, `lift_borrow`, `lower_own`, `lower_borrow`, the borrow counts of Task and Subtask).
//!
//! In: the number of a handle table (a component instance of the tree, or the host, whose number is
//! the last), the number of a resource type, handles and representations. Out: handles,
//! representations, or the trap of the rule that was broken. Elsewhere: guest destructors, which
//! generated code runs, and `may_leave`, which it checks.
//!
//! What the host breaks is not the guest's fault: in the host's own table every rule gives
//! `HostInvalidArgument`, and is checked before anything changes.

use std::rc::Rc;

use windlass_abi::component::Component;
use windlass_abi::entry::Pair;
use windlass_abi::instance::DtorFn;
use windlass_abi::trap::TrapCode;
use windlass_abi::types::NO_TYPE;

use crate::allowance::Allowance;
use crate::entries::Ptr;
use crate::loaded::slice;
use crate::store::store;
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

/// One synchronous call that lends or borrows: `num_borrows` of the callee's Task, `lenders` of the
/// caller's Subtask. The lenders are those of [`Handles::lenders`] from `first_lender` on.
struct Scope {
    num_borrows: u32,
    first_lender: usize,
}

/// The same of a call that has a task, or that waits for the host: it ends in no particular order.
#[derive(Default)]
struct TaskScope {
    num_borrows: u32,
    lenders: Vec<(u32, u32)>,
    /// False while it waits in [`Handles::free_scopes`] to be used again.
    live: bool,
}

/// The scope of a task; see [`Handles::new_task_scope`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TaskScopeId(u32);

/// What scopes of tasks have set in [`ResourceHandle::scope`].
const TASK_SCOPE: u32 = 1 << 31;

/// The handle tables of an instance tree, and the call scopes that are open.
///
/// Scopes of synchronous calls are a stack, for nothing blocks in them. Those of tasks end when they
/// will; they lend and borrow only while they start, when one of them is `starting`.
pub(crate) struct Handles {
    tables: Vec<Table<ResourceHandle>>,
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
        let tables = (0..=component_instances).map(|_| Table::new(allowance));
        Self {
            tables: tables.collect(),
            scopes: Vec::new(),
            lenders: Vec::new(),
            task_scopes: Vec::new(),
            free_scopes: Vec::new(),
            starting: None,
            allowance: Rc::clone(allowance),
        }
    }

    fn get(
        &mut self,
        table: u32,
        resource: u32,
        handle: u32,
    ) -> Result<&mut ResourceHandle, TrapCode> {
        let found = self.tables[table as usize].get(handle)?;
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
        self.tables[table as usize].add(handle)
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
        let index = self.tables[table as usize].add(handle)?;
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
        self.tables[table as usize].add(ResourceHandle {
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

/// The import that is the destructor of a resource which the host defines.
pub(crate) fn host_dtor(component: &Component, resource: u32) -> Option<u32> {
    // SAFETY: a manifest's slices are valid.
    let resources = unsafe { slice(&component.resources) };
    let desc = resources.iter().find(|desc| desc.id == resource)?;
    (desc.import != NO_TYPE).then_some(desc.import)
}

/// Runs the host's destructor, if the host gave one.
///
/// # Safety
/// `instance` is live and no reference to its store is in use: the destructor may use the instance.
pub(crate) unsafe fn run_host_dtor(instance: Ptr, import: u32, rep: u64) {
    // SAFETY: the caller's promise; the reference ends before the call.
    let slot = unsafe { store(instance) }.import_slot(import);
    if slot.function.is_null() {
        return;
    }
    // SAFETY: the embedder put a `DtorFn` into the slot of a `ResourceDtor` import.
    unsafe {
        let dtor = std::mem::transmute::<*const std::ffi::c_void, DtorFn>(slot.function);
        dtor(slot.data, instance.cast(), rep);
    }
}

fn pair(value: Result<u64, TrapCode>) -> Pair {
    match value {
        Ok(value) => Pair { value, outcome: 0 },
        Err(code) => Pair {
            value: 0,
            outcome: code as u64,
        },
    }
}

/// Applies `operation` to the handles of `instance`; see the module for failures of the host.
///
/// # Safety
/// As for [`store`].
unsafe fn with_handles(
    instance: Ptr,
    table: u32,
    operation: impl FnOnce(&mut Handles) -> Result<u64, TrapCode>,
) -> Pair {
    // SAFETY: the caller's promise.
    let store = unsafe { store(instance) };
    let result = operation(&mut store.handles);
    pair(result.map_err(|code| {
        if table != store.host_table() || code == TrapCode::HandleTableFull {
            return code;
        }
        store.failure.set_detail(code.message().to_owned());
        TrapCode::HostInvalidArgument
    }))
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_resource_new(
    instance: Ptr,
    table: u32,
    resource: u32,
    rep: u64,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    unsafe {
        with_handles(instance, table, |handles| {
            handles.add_own(table, resource, rep).map(u64::from)
        })
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_resource_rep(
    instance: Ptr,
    table: u32,
    resource: u32,
    handle: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    unsafe {
        with_handles(instance, table, |handles| {
            handles.rep(table, resource, handle)
        })
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_resource_drop(
    instance: Ptr,
    table: u32,
    resource: u32,
    handle: u32,
) -> Pair {
    let mut own = false;
    // SAFETY: generated code passes its own instance.
    let dropped = unsafe {
        with_handles(instance, table, |handles| {
            Ok(match handles.drop_handle(table, resource, handle)? {
                Dropped::Borrow => 0,
                Dropped::Own(rep) => {
                    own = true;
                    rep
                }
            })
        })
    };
    if !own {
        return dropped;
    }
    // SAFETY: as above; the reference ends here.
    let component = unsafe { store(instance) }.component();
    match host_dtor(component, resource) {
        Some(import) => {
            // SAFETY: no reference to the store is left.
            unsafe { run_host_dtor(instance, import, dropped.value) };
            Pair {
                value: 0,
                outcome: 0,
            }
        }
        None => Pair {
            value: dropped.value,
            outcome: Pair::OWN,
        },
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_lift_own(
    instance: Ptr,
    table: u32,
    resource: u32,
    handle: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    unsafe {
        with_handles(instance, table, |handles| {
            handles.lift_own(table, resource, handle)
        })
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_lift_borrow(
    instance: Ptr,
    table: u32,
    resource: u32,
    handle: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    unsafe {
        with_handles(instance, table, |handles| {
            handles.lift_borrow(table, resource, handle)
        })
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_lower_own(
    instance: Ptr,
    table: u32,
    resource: u32,
    rep: u64,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    unsafe {
        with_handles(instance, table, |handles| {
            handles.add_own(table, resource, rep).map(u64::from)
        })
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_lower_borrow(
    instance: Ptr,
    table: u32,
    resource: u32,
    rep: u64,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    unsafe {
        with_handles(instance, table, |handles| {
            handles.lower_borrow(table, resource, rep).map(u64::from)
        })
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_scope_enter(instance: Ptr) {
    // SAFETY: generated code passes its own instance.
    unsafe { store(instance) }.handles.enter_scope();
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_scope_exit(instance: Ptr) -> Pair {
    // SAFETY: generated code passes its own instance.
    pair(unsafe { store(instance) }.handles.exit_scope().map(|()| 0))
}

#[cfg(test)]
mod tests {
    use super::{Allowance, Dropped, Handles, Position, TrapCode};

    const GUEST: u32 = 0;
    const HOST: u32 = 1;
    const FILE: u32 = 5;
    const SOCKET: u32 = 6;

    fn handles(component_instances: u64) -> Handles {
        Handles::new(component_instances, &Allowance::without_limit())
    }

    #[test]
    fn owned_handles_follow_the_rules() {
        let mut handles = handles(1);
        let file = handles.add_own(GUEST, FILE, 77).unwrap();
        assert_eq!(handles.rep(GUEST, FILE, file), Ok(77));
        assert_eq!(
            handles.rep(GUEST, SOCKET, file),
            Err(TrapCode::HandleTypeMismatch)
        );
        assert_eq!(handles.rep(HOST, FILE, file), Err(TrapCode::UnknownHandle));
        assert_eq!(
            handles.lift_own(GUEST, SOCKET, file),
            Err(TrapCode::HandleTypeMismatch)
        );
        assert_eq!(handles.lift_own(GUEST, FILE, file), Ok(77));
        assert_eq!(
            handles.lift_own(GUEST, FILE, file),
            Err(TrapCode::UnknownHandle)
        );
        let file = handles.add_own(GUEST, FILE, 78).unwrap();
        assert_eq!(handles.drop_handle(GUEST, FILE, file), Ok(Dropped::Own(78)));
        assert_eq!(
            handles.drop_handle(GUEST, FILE, file),
            Err(TrapCode::UnknownHandle)
        );
    }

    #[test]
    fn a_lent_handle_stays_until_the_call_ends() {
        let mut handles = handles(1);
        let file = handles.add_own(HOST, FILE, 7).unwrap();
        handles.enter_scope();
        assert_eq!(handles.lift_borrow(HOST, FILE, file), Ok(7));
        assert_eq!(handles.lift_borrow(HOST, FILE, file), Ok(7));
        let borrow = handles.lower_borrow(GUEST, FILE, 7).unwrap();
        assert_eq!(
            handles.lift_own(HOST, FILE, file),
            Err(TrapCode::HandleLent)
        );
        assert_eq!(
            handles.drop_handle(HOST, FILE, file),
            Err(TrapCode::HandleLent)
        );
        assert_eq!(
            handles.lift_own(GUEST, FILE, borrow),
            Err(TrapCode::HandleNotOwned)
        );
        assert_eq!(handles.exit_scope(), Err(TrapCode::BorrowNotDropped));
        assert_eq!(
            handles.drop_handle(GUEST, FILE, borrow),
            Ok(Dropped::Borrow)
        );
        assert_eq!(handles.exit_scope(), Ok(()));
        assert_eq!(handles.drop_handle(HOST, FILE, file), Ok(Dropped::Own(7)));
    }

    #[test]
    fn a_borrow_counts_for_its_own_scope() {
        let mut handles = handles(2);
        handles.enter_scope();
        let outer = handles.lower_borrow(0, FILE, 1).unwrap();
        handles.enter_scope();
        assert_eq!(handles.lift_borrow(0, FILE, outer), Ok(1));
        let inner = handles.lower_borrow(1, FILE, 1).unwrap();
        assert_eq!(
            handles.drop_handle(0, FILE, outer),
            Err(TrapCode::HandleLent)
        );
        assert_eq!(handles.drop_handle(1, FILE, inner), Ok(Dropped::Borrow));
        assert_eq!(handles.exit_scope(), Ok(()));
        assert_eq!(handles.exit_scope(), Err(TrapCode::BorrowNotDropped));
        assert_eq!(handles.drop_handle(0, FILE, outer), Ok(Dropped::Borrow));
        assert_eq!(handles.exit_scope(), Ok(()));
    }

    #[test]
    fn a_failed_call_leaves_nothing_lent() {
        let mut handles = handles(1);
        let file = handles.add_own(HOST, FILE, 7).unwrap();
        handles.enter_scope();
        handles.lift_borrow(HOST, FILE, file).unwrap();
        let borrow = handles.lower_borrow(GUEST, FILE, 7).unwrap();
        handles.abandon_scopes();
        assert_eq!(
            handles.rep(GUEST, FILE, borrow),
            Err(TrapCode::UnknownHandle)
        );
        let again = handles.add_own(GUEST, FILE, 8).unwrap();
        let mut from = Position::default();
        let left: Vec<_> = std::iter::from_fn(|| handles.take_owned(&mut from)).collect();
        let left: Vec<_> = left.iter().map(|left| (left.rep, left.own)).collect();
        assert_eq!(left, [(8, true), (7, true)]);
        assert_eq!(
            handles.lift_own(GUEST, FILE, again),
            Err(TrapCode::UnknownHandle)
        );
        assert_eq!(
            handles.lift_own(HOST, FILE, file),
            Err(TrapCode::UnknownHandle)
        );
    }
}
