//! Steps of instantiation whose outcome is known: what they write becomes part of the images.
//!
//! In: the Plan of a component, and what its bodies mention. Out: [`Settled`]: the steps that need
//! not run, and what tables and globals hold instead from the beginning. These are element segments
//! that come after code has run, and start functions that do nothing but fill in tables and globals
//! with constants: what tools make to tie modules together in a circle.
//!
//! A write is known when its value and place are, when it does not trap, and when nothing that ran
//! before it can have seen or changed what it writes to.

use std::collections::BTreeMap;

use wasmparser::Operator;

use super::reachable::{Graph, Reachable, Walk};
use crate::elaborate::plan::{ConstValue, ElemItem, FuncBody, Init, Plan, Program, Step};
use crate::ids::{
    CoreInstanceId, ElemId, FuncId, FuncIndex, GlobalId, GlobalIndex, TableId, TableIndex,
};

/// The most elements that all images together may gain.
const MAX_ELEMENTS: usize = 1 << 18;

/// The most operators of a start function that is looked at.
const MAX_OPERATORS: usize = 1 << 14;

/// What need not run.
#[derive(Debug, Default)]
pub struct Settled {
    /// By the numbers of the steps, ascending.
    steps: Vec<usize>,
    tables: BTreeMap<TableId, Vec<Option<FuncId>>>,
    globals: BTreeMap<GlobalId, ConstValue>,
}

impl Settled {
    /// Finds the steps.
    #[must_use]
    pub(super) fn new(graph: &Graph<'_>) -> Settled {
        let plan = graph.plan;
        if plan.program == Program::Module || plan.steps.is_empty() {
            return Settled::default();
        }
        let mut pass = Pass {
            plan,
            settled: Settled::default(),
            touched: Reachable::default(),
            room: MAX_ELEMENTS,
        };
        for (number, step) in plan.steps.iter().enumerate() {
            if pass.settle(step) {
                pass.settled.steps.push(number);
                continue;
            }
            match step {
                Step::CopyElems { table, .. } | Step::InitTable { table, .. } => {
                    pass.touched.tables_written.insert(*table);
                }
                Step::InitGlobal { global, .. } => {
                    pass.touched.globals_written.insert(*global);
                }
                Step::CopyData { .. } | Step::InitElems(_) => {}
                Step::Start(func) => {
                    // What a walk before this one saw it need not see again: what was touched is
                    // not settled, so that no image of it has changed since.
                    let before = std::mem::take(&mut pass.touched);
                    pass.touched = Walk::new(graph, &pass.settled, None).from(*func, before);
                }
            }
        }
        pass.settled
    }

    /// Whether the step of this number need not run.
    #[must_use]
    pub fn does(&self, step: usize) -> bool {
        self.steps.binary_search(&step).is_ok()
    }

    /// The numbers of the steps that need not run, ascending.
    #[must_use]
    pub fn steps(&self) -> &[usize] {
        &self.steps
    }

    /// What a table holds at first, from index 0 on; the rest is null.
    #[must_use]
    pub fn image<'a>(&'a self, plan: &'a Plan<'_>, table: TableId) -> &'a [Option<FuncId>] {
        match self.tables.get(&table) {
            Some(image) => image,
            None => &plan.tables[table].image,
        }
    }

    /// What a global holds at first, if that is known.
    #[must_use]
    pub fn global(&self, plan: &Plan<'_>, global: GlobalId) -> Option<ConstValue> {
        let settled = self.globals.get(&global).copied();
        settled.or(plan.globals[global].init)
    }
}

/// One walk over the steps.
struct Pass<'p> {
    plan: &'p Plan<'p>,
    settled: Settled,
    /// What the steps so far that run may have seen or changed.
    touched: Reachable,
    room: usize,
}

/// What a start function does.
enum Write {
    Table(TableId, u64, Option<FuncId>),
    Global(GlobalId, ConstValue),
}

impl Pass<'_> {
    /// Takes over what a step does, if it can.
    fn settle(&mut self, step: &Step) -> bool {
        match step {
            Step::CopyElems {
                table,
                offset: Init::Value(offset),
                elems,
                ..
            } => self.copy_elems(*table, *offset, *elems),
            Step::Start(func) => match self.writes(*func) {
                Some(writes) => {
                    for write in writes {
                        self.write(write);
                    }
                    true
                }
                None => false,
            },
            _ => false,
        }
    }

    fn copy_elems(&mut self, table: TableId, offset: ConstValue, elems: ElemId) -> bool {
        let offset = match offset {
            ConstValue::I32(value) => u64::from(value as u32),
            ConstValue::I64(value) => value as u64,
            _ => return false,
        };
        let items: Option<Vec<Option<FuncId>>> = self.plan.elems[elems]
            .items
            .iter()
            .map(|item| match item {
                ElemItem::Func(func) => Some(Some(*func)),
                ElemItem::Null => Some(None),
                ElemItem::Global(_) => None,
            })
            .collect();
        let (Some(items), true) = (items, self.is_free(table)) else {
            return false;
        };
        let end = offset.checked_add(items.len() as u64);
        if !end
            .is_some_and(|end| end <= self.plan.tables[table].ty.initial && self.takes(table, end))
        {
            return false;
        }
        for (index, func) in (offset..).zip(items) {
            self.write(Write::Table(table, index, func));
        }
        true
    }

    /// Whether there is room for an image of a table up to this index. Counts it.
    fn takes(&mut self, table: TableId, end: u64) -> bool {
        let image = self.settled.image(self.plan, table).len();
        let rest = usize::try_from(end)
            .ok()
            .and_then(|end| self.room.checked_sub(end.saturating_sub(image)));
        self.room = rest.unwrap_or(self.room);
        rest.is_some()
    }

    /// Whether nothing so far has seen or changed a table of this program.
    fn is_free(&self, table: TableId) -> bool {
        self.plan.tables[table].import.is_none()
            && !self.touched.tables.contains(table)
            && !self.touched.tables_written.contains(table)
    }

    fn write(&mut self, write: Write) {
        match write {
            Write::Global(global, value) => {
                self.settled.globals.insert(global, value);
            }
            Write::Table(table, index, func) => {
                let known = &self.plan.tables[table].image;
                let image = self.settled.tables.entry(table);
                let image = image.or_insert_with(|| known.clone());
                // The index is below the initial size, and that is within the room.
                let index = index as usize;
                if image.len() <= index {
                    image.resize(index + 1, None);
                }
                image[index] = func;
            }
        }
    }

    /// The writes of a start function that does nothing else; none if it does, or if one of them
    /// is not known.
    fn writes(&mut self, func: FuncId) -> Option<Vec<Write>> {
        let FuncBody::Core { instance, index } = self.plan.funcs[func].body else {
            return None;
        };
        let module = &self.plan.modules[self.plan.instances[instance].module];
        let number = index.as_u32() as usize - module.imported_funcs;
        let body = module.bodies.get(number)?;
        let mut operators = body.get_operators_reader().ok()?;
        let mut stack: Vec<ConstValue> = Vec::new();
        let mut writes = Vec::new();
        for _ in 0..MAX_OPERATORS {
            if operators.eof() {
                return Some(writes);
            }
            match operators.read().ok()? {
                Operator::Nop | Operator::End => {}
                Operator::GlobalSet { global_index } => {
                    let index = GlobalIndex::from_u32(global_index);
                    let global = self.plan.instances[instance].globals[index];
                    let free = !self.touched.globals_read.contains(global)
                        && !self.touched.globals_written.contains(global)
                        && self.plan.globals[global].init.is_some();
                    writes.push(Write::Global(global, stack.pop().filter(|_| free)?));
                }
                Operator::TableSet { table } => {
                    let table = self.plan.instances[instance].tables[TableIndex::from_u32(table)];
                    let value = match stack.pop()? {
                        ConstValue::Func(func) => Some(func),
                        ConstValue::Null => None,
                        _ => return None,
                    };
                    let index = match stack.pop()? {
                        ConstValue::I32(index) => u64::from(index as u32),
                        ConstValue::I64(index) => index as u64,
                        _ => return None,
                    };
                    let inside = index < self.plan.tables[table].ty.initial;
                    if !self.is_free(table) || !inside || !self.takes(table, index + 1) {
                        return None;
                    }
                    writes.push(Write::Table(table, index, value));
                }
                op => stack.push(self.constant(instance, &op)?),
            }
        }
        None
    }

    /// What an operator pushes, if it does nothing else and that is known.
    fn constant(&self, instance: CoreInstanceId, op: &Operator<'_>) -> Option<ConstValue> {
        let instance = &self.plan.instances[instance];
        Some(match *op {
            Operator::I32Const { value } => ConstValue::I32(value),
            Operator::I64Const { value } => ConstValue::I64(value),
            Operator::F32Const { value } => ConstValue::F32(value.bits()),
            Operator::F64Const { value } => ConstValue::F64(value.bits()),
            Operator::RefFunc { function_index } => {
                ConstValue::Func(instance.funcs[FuncIndex::from_u32(function_index)])
            }
            Operator::RefNull { .. } => ConstValue::Null,
            Operator::GlobalGet { global_index } => {
                let global = instance.globals[GlobalIndex::from_u32(global_index)];
                self.plan.globals[global].constant()?
            }
            _ => return None,
        })
    }
}
