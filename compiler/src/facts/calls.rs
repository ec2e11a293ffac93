//! Calls that need a task, and those whose thread may have to wait with frames on its stack
//! (CanonicalABI.md, `canon lift`).
//!
//! In: the Plan, and what functions reach within their instance. Out: [`Calls`]. A call of a
//! function whose type is not `async` is a plain call where nothing that it runs can ask for the
//! task; and any task does without a stack of its own where nothing can wait on it.

use cranelift_entity::{PrimaryMap, SecondaryMap};
use wasmparser::ValType;

use super::reachable::{Reachable, members};
use crate::elaborate::plan::{ExportKind, FuncBody, Lift, Plan, ResourceDefinition};
use crate::ids::{CallId, ComponentInstanceId, ExportId, FuncId, ResourceId};

/// The calls of a plan that need a task.
#[derive(Debug, Default)]
pub struct Calls {
    /// Each call.
    pub calls: PrimaryMap<CallId, Call>,
    /// Of adapters.
    pub of_adapter: SecondaryMap<FuncId, Option<CallId>>,
    /// Of exports.
    pub of_export: SecondaryMap<ExportId, Option<CallId>>,
    /// Of destructors.
    pub of_dtor: SecondaryMap<ResourceId, Option<CallId>>,
}

/// A call that needs a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// What calls.
    pub caller: Caller,
    /// Whether the task's implicit thread may wait with frames on its stack.
    pub may_block: bool,
}

/// What makes a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// An adapter.
    Adapter(FuncId),
    /// The host, through an export.
    Export(ExportId),
    /// Whoever drops the last handle of a resource: the destructor is called.
    Dtor(ResourceId),
}

impl Call {
    /// What is called, unless it is a destructor.
    #[must_use]
    pub fn lift<'p>(&self, plan: &'p Plan<'_>) -> Option<&'p Lift> {
        match self.caller {
            Caller::Adapter(func) => match &plan.funcs[func].body {
                FuncBody::Adapter(adapter) => Some(&adapter.lift),
                other => panic!("facts: {other:?} is no adapter"),
            },
            Caller::Export(export) => match &plan.exports[export].kind {
                ExportKind::Function(lift) => Some(lift),
                other => panic!("facts: {other:?} is not lifted"),
            },
            Caller::Dtor(_) => None,
        }
    }
}

/// What a function may do within its instance.
#[derive(Clone, Copy, Default)]
struct Does {
    uses_task: bool,
    may_block: bool,
}

const ANYTHING: Does = Does {
    uses_task: true,
    may_block: true,
};

/// The most work, as calls times functions, for which is found out what they reach; beyond it
/// anything.
const MAX_STEPS: usize = 100_000_000;

impl Calls {
    /// Finds the calls. `whole` is what the program reaches, `counts` which instances can tell
    /// whether a call has a thread, `inside` what functions reach within their instance.
    pub(super) fn new(
        plan: &Plan<'_>,
        whole: &Reachable,
        counts: &SecondaryMap<ComponentInstanceId, bool>,
        inside: impl Fn(&[FuncId]) -> Reachable,
    ) -> Calls {
        let mut known: SecondaryMap<FuncId, Option<Does>> = SecondaryMap::new();
        let mut steps = 0_usize;
        let runs = |func| whole.funcs.contains(func);
        let mut found = |func| {
            if let Some(does) = known[func] {
                return does;
            }
            steps = steps.saturating_add(plan.funcs.len());
            let does = match steps > MAX_STEPS {
                true => ANYTHING,
                false => does(plan, whole, &inside(&[func])),
            };
            known[func] = Some(does);
            does
        };
        Calls::with(plan, runs, |component, func| {
            let does = found(func);
            Does {
                uses_task: does.uses_task || counts[component],
                ..does
            }
        })
    }

    /// Every call, if there can be tasks at all.
    pub(super) fn all(plan: &Plan<'_>) -> Calls {
        Calls::with(plan, |_| true, |_, _| ANYTHING)
    }

    fn with(
        plan: &Plan<'_>,
        runs: impl Fn(FuncId) -> bool,
        mut does: impl FnMut(ComponentInstanceId, FuncId) -> Does,
    ) -> Calls {
        let mut calls = Calls::default();
        if !plan.is_concurrent() {
            return calls;
        }
        for (id, func) in plan.funcs.iter().filter(|(id, _)| runs(*id)) {
            if let FuncBody::Adapter(adapter) = &func.body {
                let caller = Caller::Adapter(id);
                calls.of_adapter[id] = calls.add_lift(plan, caller, &adapter.lift, &mut does);
            }
        }
        for (id, export) in &plan.exports {
            if let ExportKind::Function(lift) = &export.kind {
                let caller = Caller::Export(id);
                calls.of_export[id] = calls.add_lift(plan, caller, lift, &mut does);
            }
        }
        for (id, resource) in &plan.resources {
            if let ResourceDefinition::Guest {
                component,
                dtor: Some(dtor),
                ..
            } = resource.definition
            {
                let does = does(component, dtor);
                calls.of_dtor[id] = calls.add(Caller::Dtor(id), false, does);
            }
        }
        calls
    }

    fn add_lift(
        &mut self,
        plan: &Plan<'_>,
        caller: Caller,
        lift: &Lift,
        does: &mut impl FnMut(ComponentInstanceId, FuncId) -> Does,
    ) -> Option<CallId> {
        let funcs = [Some(lift.callee), lift.options.callback];
        let funcs = funcs.into_iter().flatten();
        let all = funcs.map(|func| does(lift.component, func));
        let all = all.fold(Does::default(), |one, other| Does {
            uses_task: one.uses_task || other.uses_task,
            may_block: one.may_block || other.may_block,
        });
        self.add(caller, plan.types.func(lift.ty).is_async, all)
    }

    fn add(&mut self, caller: Caller, is_async: bool, does: Does) -> Option<CallId> {
        let may_block = does.may_block;
        (is_async || does.uses_task).then(|| self.calls.push(Call { caller, may_block }))
    }
}

/// What is in the way that leads from a function through its instance.
fn does(plan: &Plan<'_>, whole: &Reachable, found: &Reachable) -> Does {
    // What others put into tables and globals was not looked at.
    let tables = members(&found.tables).any(|table| whole.tables_written.contains(table));
    let globals = members(&found.globals_read).any(|global| {
        matches!(plan.globals[global].ty.content_type, ValType::Ref(_))
            && whole.globals_written.contains(global)
    });
    if tables || globals {
        return ANYTHING;
    }
    let mut does = Does::default();
    for func in members(&found.funcs) {
        let (is_async, options) = match &plan.funcs[func].body {
            FuncBody::Builtin(_, builtin) => {
                does.uses_task |= builtin.uses_task();
                does.may_block |= builtin.may_block();
                continue;
            }
            FuncBody::LowerImport(import) => (plan.types.func(import.ty).is_async, &import.options),
            FuncBody::Adapter(adapter) => (plan.types.func(adapter.ty).is_async, &adapter.options),
            _ => continue,
        };
        if is_async && !options.is_async {
            does = ANYTHING;
        }
    }
    does
}
