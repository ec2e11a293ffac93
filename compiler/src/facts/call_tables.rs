//! Tables that never change, and what a call through them can meet.
//!
//! In: the Plan, and the operators of all bodies. Out: for each pair of such a table and a function type
//! that some `call_indirect` names, what stands at each index: a function of the type, or which trap.
//! A call is then a bounds check with a constant and a load from a constant array: what is null or of
//! another type is there as a function that traps.
//!
//! A table never changes when it is the program's own, no other module can reach it, no operator
//! writes to it, and no step of instantiation does.

use std::collections::{BTreeMap, BTreeSet};

use cranelift_entity::{EntitySet, PrimaryMap};
use rayon::prelude::*;
use wasmparser::{FunctionBody, Operator};

use crate::decode::core_module::CoreModule;
use crate::elaborate::plan::{CoreItem, ExportKind, Plan, Step};
use crate::ids::{
    CallTableId, CoreInstanceId, FuncId, ModuleId, SignatureId, TableId, TableIndex, TypeIndex,
};

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
    pub fn new(plan: &Plan<'_>) -> CallTables {
        let mut fixed = candidates(plan);
        if fixed.is_empty() {
            return CallTables::default();
        }
        let accesses: Vec<Accesses> = plan
            .modules
            .values()
            .map(|module| match module.tables.is_empty() {
                true => Accesses::default(),
                false => accesses_of(module),
            })
            .collect();
        for instance in plan.instances.values() {
            for written in &accesses[instance.module.as_u32() as usize].written {
                fixed.remove(instance.tables[*written]);
            }
        }
        let mut found = CallTables::default();
        let mut known = BTreeMap::new();
        let mut room = MAX_ENTRIES;
        for (id, instance) in &plan.instances {
            for call in &accesses[instance.module.as_u32() as usize].called {
                found.add(plan, id, *call, &fixed, &mut known, &mut room);
            }
        }
        found
    }

    /// The array for a call through a table of a type of a module.
    #[must_use]
    pub fn get(&self, table: TableId, module: ModuleId, ty: TypeIndex) -> Option<CallTableId> {
        self.uses.get(&(table, module, ty)).copied()
    }

    /// Whether any array has such an entry.
    #[must_use]
    pub fn contain(&self, callee: Element) -> bool {
        self.tables
            .values()
            .any(|entries| entries.contains(&callee))
    }

    fn add<'p>(
        &mut self,
        plan: &'p Plan<'_>,
        instance: CoreInstanceId,
        (ty, table): (TypeIndex, TableIndex),
        fixed: &EntitySet<TableId>,
        known: &mut BTreeMap<(TableId, &'p [SignatureId]), CallTableId>,
        room: &mut u64,
    ) {
        let module = plan.instances[instance].module;
        let table = plan.instances[instance].tables[table];
        if !fixed.contains(table) {
            return;
        }
        let matching: &[SignatureId] = &plan.matching[module][ty];
        let id = match known.get(&(table, matching)) {
            Some(id) => *id,
            None => {
                let size = plan.tables[table].ty.initial;
                let Some(rest) = room.checked_sub(size) else {
                    return;
                };
                *room = rest;
                let id = self.tables.push(entries(plan, table, matching));
                known.insert((table, matching), id);
                id
            }
        };
        self.uses.insert((table, module, ty), id);
    }
}

/// What a call of certain types meets at each index of a table.
fn entries(plan: &Plan<'_>, table: TableId, matching: &[SignatureId]) -> Vec<Element> {
    let table = &plan.tables[table];
    let mut entries: Vec<Element> = table
        .image
        .iter()
        .map(|func| match func {
            None => Element::Null,
            Some(func) if matching.contains(&plan.funcs[*func].signature) => Element::Func(*func),
            Some(_) => Element::Mismatch,
        })
        .collect();
    // The size was compared with what there is room for.
    entries.resize(table.ty.initial as usize, Element::Null);
    entries
}

/// Tables that no other module can reach and no step writes to.
fn candidates(plan: &Plan<'_>) -> EntitySet<TableId> {
    let mut changed = BTreeSet::new();
    changed.extend(
        plan.exports
            .values()
            .filter_map(|export| match export.kind {
                ExportKind::Core(CoreItem::Table(table)) => Some(table),
                _ => None,
            }),
    );
    changed.extend(plan.steps.iter().filter_map(|step| match step {
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

/// What the bodies of a module do with its tables.
#[derive(Default)]
struct Accesses {
    written: BTreeSet<TableIndex>,
    called: BTreeSet<(TypeIndex, TableIndex)>,
}

fn accesses_of(module: &CoreModule<'_>) -> Accesses {
    let merge = |mut all: Accesses, other: Accesses| {
        all.written.extend(other.written);
        all.called.extend(other.called);
        all
    };
    module
        .bodies
        .par_iter()
        .fold(Accesses::default, |mut all, body| {
            // A body that does not read was refused before.
            let _ = add_accesses(body, &mut all);
            all
        })
        .reduce(Accesses::default, merge)
}

fn add_accesses(body: &FunctionBody<'_>, accesses: &mut Accesses) -> wasmparser::Result<()> {
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        match operators.read()? {
            Operator::TableSet { table }
            | Operator::TableGrow { table }
            | Operator::TableFill { table }
            | Operator::TableInit { table, .. }
            | Operator::TableCopy {
                dst_table: table, ..
            } => {
                accesses.written.insert(TableIndex::from_u32(table));
            }
            Operator::CallIndirect {
                type_index,
                table_index,
            } => {
                let ty = TypeIndex::from_u32(type_index);
                let table = TableIndex::from_u32(table_index);
                accesses.called.insert((ty, table));
            }
            _ => {}
        }
    }
    Ok(())
}
