//! Which component instances those that they call can call back.
//!
//! In: the Plan. Out: for each component instance, the number of its group: instances of a group
//! can call each other, through others or not, and a call from one group to another never leads
//! back. So while such a call runs, nothing of its caller does.

use std::collections::BTreeMap;

use cranelift_entity::SecondaryMap;

use super::reentrance::crossings;
use crate::elaborate::plan::Plan;
use crate::ids::ComponentInstanceId;

/// Whom each instance calls.
type Calls = BTreeMap<ComponentInstanceId, Vec<ComponentInstanceId>>;

/// The groups.
#[derive(Debug, Default)]
pub struct Groups(Option<SecondaryMap<ComponentInstanceId, u32>>);

impl Groups {
    /// Finds the groups: the strongly connected components of the graph of calls.
    #[must_use]
    pub fn new(plan: &Plan<'_>) -> Groups {
        let (mut calls, mut callers) = (Calls::new(), Calls::new());
        for (caller, callee) in crossings(plan) {
            if let Some(caller) = caller {
                calls.entry(caller).or_default().push(callee);
                callers.entry(callee).or_default().push(caller);
            }
        }
        let mut groups = SecondaryMap::with_default(u32::MAX);
        for (number, start) in (0..).zip(last_finished_first(plan, &calls)) {
            let mut todo = vec![start];
            while let Some(component) = todo.pop() {
                if groups[component] == u32::MAX {
                    groups[component] = number;
                    todo.extend(callers.get(&component).into_iter().flatten());
                }
            }
        }
        Groups(Some(groups))
    }

    /// The number of an instance's group, if groups were found.
    #[must_use]
    pub fn number(&self, component: ComponentInstanceId) -> Option<u32> {
        self.0.as_ref().map(|groups| groups[component])
    }

    /// Whether a call from one instance to another may lead back. Where nothing was found out, it
    /// may.
    #[must_use]
    pub fn may_call_back(&self, caller: ComponentInstanceId, callee: ComponentInstanceId) -> bool {
        match &self.0 {
            Some(groups) => groups[caller] == groups[callee],
            None => true,
        }
    }
}

/// The instances, each after those that a walk along its calls came to from it, backwards.
fn last_finished_first(plan: &Plan<'_>, calls: &Calls) -> Vec<ComponentInstanceId> {
    let mut seen = SecondaryMap::with_default(false);
    let mut finished = Vec::new();
    for start in plan.components.keys() {
        // Instances with the number of the calls that were followed.
        let mut path = vec![(start, 0)];
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        while let Some((component, followed)) = path.last_mut() {
            let callees = calls.get(component).map_or(&[][..], Vec::as_slice);
            match callees.get(*followed) {
                Some(callee) => {
                    *followed += 1;
                    if !std::mem::replace(&mut seen[*callee], true) {
                        path.push((*callee, 0));
                    }
                }
                None => {
                    finished.push(*component);
                    path.pop();
                }
            }
        }
    }
    finished.reverse();
    finished
}
