//! Globals that keep their initial value although they are mutable.
//!
//! In: the Plan, and what can be reached. Out: [`ConstantGlobals`]. Nothing that can run writes to
//! them, and neither the host nor another module can reach them.

use std::collections::BTreeMap;

use super::reachable::Reachable;
use super::settled::Settled;
use crate::elaborate::plan::{ConstValue, CoreItem, ExportKind, Plan};
use crate::ids::GlobalId;

/// Mutable globals with the value that they always have.
#[derive(Debug, Default)]
pub struct ConstantGlobals(BTreeMap<GlobalId, ConstValue>);

impl ConstantGlobals {
    /// Finds them.
    #[must_use]
    pub fn new(plan: &Plan<'_>, settled: &Settled, reachable: &Reachable) -> ConstantGlobals {
        let mut constant = BTreeMap::new();
        for (id, global) in &plan.globals {
            let own = global.ty.mutable && global.import.is_none();
            if own && !reachable.globals_written.contains(id) {
                constant.extend(settled.global(plan, id).map(|value| (id, value)));
            }
        }
        for export in plan.exports.values() {
            if let ExportKind::Core(CoreItem::Global(global)) = export.kind {
                constant.remove(&global);
            }
        }
        ConstantGlobals(constant)
    }

    /// The value that a global always has, if that is known; of immutable ones the Plan knows it.
    #[must_use]
    pub fn get(&self, plan: &Plan<'_>, global: GlobalId) -> Option<ConstValue> {
        let mutable = self.0.get(&global).copied();
        mutable.or_else(|| plan.globals[global].constant())
    }

    /// The mutable ones.
    pub fn iter(&self) -> impl Iterator<Item = (GlobalId, ConstValue)> {
        self.0.iter().map(|(id, value)| (*id, *value))
    }
}
