//! Tables that never change, and what a call through them can meet.
//!
//! In: the Plan, what its bodies mention, and which of them can be reached. Out: for each pair of
//! such a table and a function type that some `call_indirect` names, what stands at each index: a
//! function of the type, or which trap. A call is then a bounds check with a constant and a load
//! from a constant array: what is null or of another type is there as a function that traps. With a
//! constant index it is a direct call.
//!
//! A table never changes when it is the program's own, no other module can reach it, and nothing
//! that can be reached writes to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    /// Which array a call uses, if any: by its table, and its type in its module.
    uses: BTreeMap<(TableId, ModuleId, TypeIndex), Option<CallTableId>>,
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
        let mut arrays = Arrays {
            known: BTreeMap::new(),
            room: MAX_ENTRIES,
            open: of_open_types(plan),
        };
        for (instance, call) in reachable_calls(plan, bodies, reachable) {
            let table = plan.instances[instance].tables[call.table];
            if fixed.contains(table) {
                let image = settled.image(plan, table);
                found.add(plan, instance, call, image, &mut arrays);
            }
        }
        found
    }

    /// Lets calls of what only forwards meet what it forwards to, and keeps in mind which arrays
    /// code looks into: those that are not called with constant indices only.
    pub(super) fn follow_forwards(
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
        self.uses.get(&(table, module, ty)).copied().flatten()
    }

    /// The pairs of a table and an array that calls through it use, each once, in order.
    pub fn uses(&self) -> impl Iterator<Item = (TableId, CallTableId)> {
        let pairs: BTreeSet<_> = self
            .uses
            .iter()
            .filter_map(|((t, ..), id)| Some((*t, (*id)?)))
            .collect();
        pairs.into_iter()
    }

    /// Whether any array that code looks into has such an entry.
    #[must_use]
    pub fn contain(&self, callee: Element) -> bool {
        self.used().any(|(_, entries)| entries.contains(&callee))
    }

    fn add(
        &mut self,
        plan: &Plan<'_>,
        instance: CoreInstanceId,
        call: &IndirectCall,
        image: &[Option<FuncId>],
        arrays: &mut Arrays,
    ) {
        let module = plan.instances[instance].module;
        let table = plan.instances[instance].tables[call.table];
        let place = (table, module, call.ty);
        if self.uses.contains_key(&place) {
            return;
        }
        let matching = &plan.matching[module][call.ty];
        let array = *arrays
            .known
            .entry((table, Matching::of(matching)))
            .or_insert_with(|| {
                let size = plan.tables[table].ty.initial;
                arrays.room = arrays.room.checked_sub(size.max(1))?;
                let entries = entries(plan, image, size, matching, &arrays.open)?;
                Some(self.tables.push(entries))
            });
        self.uses.insert(place, array);
    }
}

/// The arrays so far, and what those to come may take.
struct Arrays {
    /// None where there is no room, or where it is not known what a call meets.
    known: BTreeMap<(TableId, Matching), Option<CallTableId>>,
    room: u64,
    /// See [`of_open_types`].
    open: EntitySet<FuncId>,
}

/// What tells lists of the signatures that a type admits apart, without reading them. Equal types
/// of several modules have one list, but for those that admit themselves alone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Matching {
    One(SignatureId),
    /// The address of the list, which orders nothing that can be seen.
    Many(usize),
}

impl Matching {
    fn of(matching: &Arc<[SignatureId]>) -> Matching {
        match matching[..] {
            [only] => Matching::One(only),
            _ => Matching::Many(matching.as_ptr() as usize),
        }
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

/// What a call of certain types meets at each index of a table; none if that is not known.
fn entries(
    plan: &Plan<'_>,
    image: &[Option<FuncId>],
    size: u64,
    matching: &[SignatureId],
    open: &EntitySet<FuncId>,
) -> Option<Vec<Element>> {
    let mut entries = Vec::new();
    for func in image {
        entries.push(match func {
            None => Element::Null,
            Some(func) if matching.binary_search(&plan.funcs[*func].signature).is_ok() => {
                Element::Func(*func)
            }
            Some(func) if open.contains(*func) => return None,
            Some(_) => Element::Mismatch,
        });
    }
    // The size was compared with what there is room for.
    entries.resize(size as usize, Element::Null);
    Some(entries)
}

/// The imports of a core module whose types may have subtypes: the function behind one may be of
/// another type.
fn of_open_types(plan: &Plan<'_>) -> EntitySet<FuncId> {
    let mut open = EntitySet::new();
    for instance in plan.instances.values() {
        let module = &plan.modules[instance.module];
        for (index, func) in instance.funcs.iter().take(module.imported_funcs) {
            let is_import = matches!(plan.funcs[*func].body, FuncBody::CoreImport(_));
            if is_import && !module.type_contexts[module.funcs[index]].is_final {
                open.insert(*func);
            }
        }
    }
    open
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
