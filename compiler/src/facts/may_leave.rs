//! Whether `may_leave` of a component instance ever changes (CanonicalABI.md, Component Instances).
//!
//! In: the Plan. Out: for each component instance, whether the flag can be false. It is false only
//! while `realloc` or `post-return` of the instance runs: an instance without either needs no check.

use cranelift_entity::SecondaryMap;

use crate::elaborate::plan::{CanonicalOptions, ExportKind, FuncBody, Plan};
use crate::ids::ComponentInstanceId;

/// Finds the instances with a lift or lower that names either.
#[must_use]
pub fn may_leave_changes(plan: &Plan<'_>) -> SecondaryMap<ComponentInstanceId, bool> {
    let mut changes = SecondaryMap::new();
    let mut keep = |owner: ComponentInstanceId, options: &CanonicalOptions| {
        changes[owner] |= options.realloc.is_some() || options.post_return.is_some();
    };
    for func in plan.funcs.values() {
        match &func.body {
            FuncBody::LowerImport(import) => keep(import.component, &import.options),
            FuncBody::Adapter(adapter) => {
                keep(adapter.component, &adapter.options);
                keep(adapter.lift.component, &adapter.lift.options);
            }
            _ => {}
        }
    }
    for export in plan.exports.values() {
        if let ExportKind::Function(lift) = &export.kind {
            keep(lift.component, &lift.options);
        }
    }
    changes
}
