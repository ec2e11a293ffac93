//! Tables that never change, and what a call through them can meet.
//!
//! In: the Plan, what its bodies mention, and which of them can be reached. Out: for each pair of such a
//! table and a function type that some `call_indirect` names, what stands at each index: a function of the
//! type, or which trap. A call is then a bounds check with a constant and a load from a constant array: what
//! is null or of another type is there as a function that traps. With a constant index it is a direct call.
//!
//! A table never changes when it is the program's own, no other module can reach it, and nothing that
//! can be reached writes to it.

use std::collections::{BTreeMap, BTreeSet};

use cranelift_entity::{EntitySet, PrimaryMap};

use super::bodies::{Bodies, IndirectCall};
use super::forwards::Forwards;
use super::reachable::{Reachable, members};
use super::settled::Settled;
use crate::elaborate::plan::{CoreItem, ExportKind, FuncBody, Plan, Step};
use crate::ids::{CallTableId, CoreInstanceId, FuncId, ModuleId, SignatureId, TableId, TypeIndex};

/// The most entries that all arrays together may have; calls for which there is no room look into
/// the table itself.
const MAX_ENTRIES: u64 = 1 << 18;

/// What the calls through unchanging tables can meet.
#[derive(Debug, Default)]
pub struct CallTables {
    /// The arrays, each once.
    pub tables: PrimaryMap<CallTableId, Vec<Element>>,
    /// Which array a call uses: by its table, and its type in its module.
    uses: BTreeMap<(TableId, ModuleId, TypeIndex), CallTableId>,
    /// Those that code looks into.
    used: BTreeSet<CallTableId>,
}

/// What stands at an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// A function of the type.
    Func(FuncId),
    /// Null.
    Null,
    /// A function of another type.
    Mismatch,
}

impl CallTables {
    /// Finds them.
    #[must_use]
    pub fn new(
        plan: &Plan<'_>,
        bodies: &Bodies,
        settled: &Settled,
        reachable: &Reachable,
    ) -> CallTables {
        let mut fixed = candidates(plan, settled);
        for table in members(&reachable.tables_written) {
            fixed.remove(table);
        }
        let mut found = CallTables::default();
        let mut known = BTreeMap::new();
        let mut room = MAX_ENTRIES;
        for (instance, call) in reachable_calls(plan, bodies, reachable) {
            let table = plan.instances[instance].tables[call.table];
            if fixed.contains(table) {
                let image = settled.image(plan, table);
                found.add(plan, instance, call, image, &mut known, &mut room);
            }
        }
        found
    }

    /// Lets calls of what only forwards meet what it forwards to, and keeps in mind which arrays code looks
    /// into: those that are not called with constant indices only.
    pub(super) fn settle(
        &mut self,
        plan: &Plan<'_>,
        bodies: &Bodies,
        reachable: &Reachable,
        forwards: &Forwards,
    ) {
        for entry in self.tables.values_mut().flatten() {
            if let Element::Func(func) = entry {
                *func = forwards.target(*func);
            }
        }
        for (instance, call) in reachable_calls(plan, bodies, reachable) {
            let instance = &plan.instances[instance];
            let calls = self.get(instance.tables[call.table], instance.module, call.ty);
            if call.index.is_none() && !call.tail {
                self.used.extend(calls);
            }
        }
    }

    /// What a call with a known index meets; none outside the table.
    #[must_use]
    pub fn element(&self, calls: CallTableId, index: u64) -> Option<Element> {
        let index = usize::try_from(index).ok()?;
        self.tables[calls].get(index).copied()
    }

    /// The arrays that code looks into, in order.
    pub fn used(&self) -> impl Iterator<Item = (CallTableId, &[Element])> {
        let used = self.used.iter();
        used.map(|id| (*id, self.tables[*id].as_slice()))
    }

    /// The array for a call through a table of a type of a module.
    #[must_use]
    pub fn get(&self, table: TableId, module: ModuleId, ty: TypeIndex) -> Option<CallTableId> {
        self.uses.get(&(table, module, ty)).copied()
    }

    /// The pairs of a table and an array that calls through it use, each once, in order.
    pub fn uses(&self) -> impl Iterator<Item = (TableId, CallTableId)> {
        let pairs: BTreeSet<_> = self.uses.iter().map(|((t, ..), id)| (*t, *id)).collect();
        pairs.into_iter()
    }

    /// Whether any array that code looks into has such an entry.
    #[must_use]
    pub fn contain(&self, callee: Element) -> bool {
        self.used().any(|(_, entries)| entries.contains(&callee))
    }

    fn add<'p>(
        &mut self,
        plan: &'p Plan<'_>,
        instance: CoreInstanceId,
        call: &IndirectCall,
        image: &[Option<FuncId>],
        known: &mut BTreeMap<(TableId, &'p [SignatureId]), CallTableId>,
        room: &mut u64,
    ) {
        let (module, ty) = (plan.instances[instance].module, call.ty);
        let table = plan.instances[instance].tables[call.table];
        let matching: &[SignatureId] = &plan.matching[module][ty];
        let id = match known.get(&(table, matching)) {
            Some(id) => *id,
            None => {
                let size = plan.tables[table].ty.initial;
                let Some(rest) = room.checked_sub(size) else {
                    return;
                };
                *room = rest;
                let id = self.tables.push(entries(plan, image, size, matching));
                known.insert((table, matching), id);
                id
            }
        };
        self.uses.insert((table, module, ty), id);
    }
}

/// The calls through tables of what can be reached, in the order of the functions.
fn reachable_calls<'b>(
    plan: &'b Plan<'_>,
    bodies: &'b Bodies,
    reachable: &'b Reachable,
) -> impl Iterator<Item = (CoreInstanceId, &'b IndirectCall)> {
    let funcs = plan.funcs.iter();
    let funcs = funcs.filter(|(id, _)| reachable.funcs.contains(*id));
    funcs.flat_map(move |(_, func)| {
        let body = match func.body {
            FuncBody::Core { instance, index } => {
                let module = plan.instances[instance].module;
                bodies.get(plan, module, index).map(|body| (instance, body))
            }
            _ => None,
        };
        body.into_iter()
            .flat_map(|(instance, body)| body.indirect.iter().map(move |call| (instance, call)))
    })
}

/// What a call of certain types meets at each index of a table.
fn entries(
    plan: &Plan<'_>,
    image: &[Option<FuncId>],
    size: u64,
    matching: &[SignatureId],
) -> Vec<Element> {
    let mut entries: Vec<Element> = image
        .iter()
        .map(|func| match func {
            None => Element::Null,
            Some(func) if matching.contains(&plan.funcs[*func].signature) => Element::Func(*func),
            Some(_) => Element::Mismatch,
        })
        .collect();
    // The size was compared with what there is room for.
    entries.resize(size as usize, Element::Null);
    entries
}

/// Tables that no other module can reach and no step that runs writes to.
fn candidates(plan: &Plan<'_>, settled: &Settled) -> EntitySet<TableId> {
    let mut changed = BTreeSet::new();
    changed.extend(
        plan.exports
            .values()
            .filter_map(|export| match export.kind {
                ExportKind::Core(CoreItem::Table(table)) => Some(table),
                _ => None,
            }),
    );
    let steps = plan.steps.iter().enumerate();
    let steps = steps.filter(|(number, _)| !settled.does(*number));
    changed.extend(steps.filter_map(|(_, step)| match step {
        Step::CopyElems { table, .. } | Step::InitTable { table, .. } => Some(*table),
        _ => None,
    }));
    let mut candidates = EntitySet::new();
    for (id, table) in &plan.tables {
        if table.import.is_none() && !changed.contains(&id) {
            candidates.insert(id);
        }
    }
    candidates
}
