//! Whether `may_leave` of a component instance can be found false (CanonicalABI.md, Component
//! Instances).
//!
//! In: the Plan, and what can be reached. Out: for each component instance, whether its flag
//! matters. It is false while `realloc` or `post-return` of the instance runs, and looked at when
//! the instance is left: where those cannot get so far, it need be neither set nor looked at.

use std::collections::{BTreeMap, BTreeSet};

use cranelift_entity::SecondaryMap;
use wasmparser::ValType;

use super::reachable::{Reachable, members};
use crate::elaborate::plan::{CanonicalOptions, ExportKind, FuncBody, Plan};
use crate::ids::{ComponentInstanceId, FuncId};

/// The functions that run while `may_leave` of their instance is false.
type Shut = BTreeMap<ComponentInstanceId, BTreeSet<FuncId>>;

/// The most work, as instances times functions, for which is found out what such functions reach.
/// Beyond it each of them may leave, which is safe and costs a flag test in each call.
const MAX_STEPS: usize = 100_000_000;

/// Finds the instances of which some `realloc` or `post-return` may try to leave. `whole` is what
/// the program reaches, `inside` tells what functions reach within their instance.
pub(super) fn may_leave_changes(
    plan: &Plan<'_>,
    whole: &Reachable,
    inside: impl Fn(&[FuncId]) -> Reachable,
) -> SecondaryMap<ComponentInstanceId, bool> {
    let shut = shut(plan);
    let too_many = shut.len().saturating_mul(plan.funcs.len()) > MAX_STEPS;
    let mut changes = SecondaryMap::new();
    for (component, funcs) in shut {
        let funcs: Vec<FuncId> = funcs.into_iter().collect();
        changes[component] = too_many || may_leave(plan, whole, &inside(&funcs));
    }
    changes
}

/// Whether what was found leads out of its instance.
fn may_leave(plan: &Plan<'_>, whole: &Reachable, found: &Reachable) -> bool {
    let leaves = |func: FuncId| match plan.funcs[func].body {
        FuncBody::Core { .. }
        | FuncBody::ResourceRep(..)
        | FuncBody::ContextGet(..)
        | FuncBody::ContextSet(..)
        | FuncBody::Backpressure(..) => false,
        FuncBody::LowerImport(_)
        | FuncBody::Adapter(_)
        | FuncBody::ResourceNew(..)
        | FuncBody::ResourceDrop(..)
        | FuncBody::Builtin(..)
        | FuncBody::CoreImport(_) => true,
    };
    // What others put into tables and globals was not looked at.
    let tables = members(&found.tables).any(|table| whole.tables_written.contains(table));
    let globals = members(&found.globals_read).any(|global| {
        matches!(plan.globals[global].ty.content_type, ValType::Ref(_))
            && whole.globals_written.contains(global)
    });
    tables || globals || members(&found.funcs).any(leaves)
}

/// Every `realloc` and `post-return`, by the instance whose lift, lower or built-in names it.
fn shut(plan: &Plan<'_>) -> Shut {
    let mut shut = Shut::new();
    let mut keep = |owner: ComponentInstanceId, options: &CanonicalOptions| {
        let funcs = [options.realloc, options.post_return];
        let funcs = funcs.into_iter().flatten();
        shut.entry(owner).or_default().extend(funcs);
    };
    for func in plan.funcs.values() {
        match &func.body {
            FuncBody::LowerImport(import) => keep(import.component, &import.options),
            FuncBody::Adapter(adapter) => {
                keep(adapter.component, &adapter.options);
                keep(adapter.lift.component, &adapter.lift.options);
            }
            FuncBody::Builtin(component, builtin) => {
                if let Some(options) = builtin.options() {
                    keep(*component, options);
                }
            }
            _ => {}
        }
    }
    for export in plan.exports.values() {
        if let ExportKind::Function(lift) = &export.kind {
            keep(lift.component, &lift.options);
        }
    }
    shut
}
