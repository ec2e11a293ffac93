//! The functions that can run at all, from the exports and the steps of instantiation on.
//!
//! In: the Plan, what its bodies mention, and optionally what calls through tables and globals are
//! known to meet. Out: [`Reachable`]. What is not in it needs no code; references that are not in
//! it are never looked at, so that null may stand in their place.

use std::collections::BTreeMap;

use cranelift_entity::{EntityRef, EntitySet};

use super::bodies::{Bodies, Body, IndirectCall};
use super::call_tables::{CallTables, Element};
use super::forwards::Forwards;
use super::settled::Settled;
use crate::decode::core_module::{ConstExpr, ConstOp};
use crate::elaborate::builtin::Builtin;
use crate::elaborate::plan::{
    CanonicalOptions, ConstValue, CoreItem, ElemItem, ExportKind, FuncBody, Init, Lift, Plan,
    Program, ResourceDefinition, Step,
};
use crate::ids::{CoreInstanceId, ElemId, FuncId, GlobalId, ResourceId, TableId};

/// What can be reached.
#[derive(Debug, Default)]
pub struct Reachable {
    /// Functions that may run.
    pub funcs: EntitySet<FuncId>,
    /// Functions to which a reference may be made, compared or called.
    pub references: EntitySet<FuncId>,
    /// Tables whose elements may come out in ways that are not known.
    pub tables: EntitySet<TableId>,
    /// Globals that are read.
    pub globals_read: EntitySet<GlobalId>,
    /// Globals that code writes to.
    pub globals_written: EntitySet<GlobalId>,
    /// Tables that code writes to.
    pub tables_written: EntitySet<TableId>,
    /// Element segments whose functions may come out.
    pub elems: EntitySet<ElemId>,
}

impl Reachable {
    /// Everything.
    #[must_use]
    pub fn everything(plan: &Plan<'_>) -> Reachable {
        let mut all = Reachable::default();
        all.funcs.extend(plan.funcs.keys());
        all.references.extend(plan.funcs.keys());
        all.tables.extend(plan.tables.keys());
        all.globals_read.extend(plan.globals.keys());
        all.globals_written.extend(plan.globals.keys());
        all.tables_written.extend(plan.tables.keys());
        all.elems.extend(plan.elems.keys());
        all
    }
}

/// The members of a set in order, at the cost of the highest; its own iterator has what is not in
/// it, too.
pub(super) fn members<K: EntityRef>(set: &EntitySet<K>) -> impl Iterator<Item = K> {
    set.keys().filter(|key| set.contains(*key))
}

/// What is known of calls.
#[derive(Clone, Copy)]
pub(super) struct Known<'k> {
    pub(super) call_tables: &'k CallTables,
    pub(super) forwards: &'k Forwards,
}

/// What leads from one thing to others.
pub(super) struct Graph<'g> {
    pub(super) plan: &'g Plan<'g>,
    pub(super) bodies: Bodies,
    /// The steps that copy a segment into a table: their numbers, and the segments.
    fills: BTreeMap<TableId, Vec<(usize, ElemId)>>,
}

impl<'g> Graph<'g> {
    pub(super) fn new(plan: &'g Plan<'g>) -> Graph<'g> {
        let mut fills: BTreeMap<TableId, Vec<(usize, ElemId)>> = BTreeMap::new();
        for (number, step) in plan.steps.iter().enumerate() {
            if let Step::CopyElems { table, elems, .. } = step {
                fills.entry(*table).or_default().push((number, *elems));
            }
        }
        Graph {
            plan,
            bodies: Bodies::new(plan),
            fills,
        }
    }
}

/// Walks over the graph.
pub(super) struct Walk<'w> {
    graph: &'w Graph<'w>,
    plan: &'w Plan<'w>,
    settled: &'w Settled,
    known: Option<Known<'w>>,
    found: Reachable,
    todo: Vec<FuncId>,
}

impl<'w> Walk<'w> {
    pub(super) fn new(
        graph: &'w Graph<'w>,
        settled: &'w Settled,
        known: Option<Known<'w>>,
    ) -> Walk<'w> {
        Walk {
            graph,
            plan: graph.plan,
            settled,
            known,
            found: Reachable::default(),
            todo: Vec::new(),
        }
    }

    /// What the whole program can reach, and these functions.
    pub(super) fn whole(mut self, roots: &[FuncId]) -> Reachable {
        for func in roots {
            self.run(*func);
        }
        for export in self.plan.exports.values() {
            match &export.kind {
                ExportKind::Function(lift) => self.lift(lift),
                ExportKind::ResourceDrop(resource) => self.dtor(*resource),
                ExportKind::Core(CoreItem::Func(func)) => self.call(*func),
                ExportKind::Core(CoreItem::Table(table)) => self.read_table(*table),
                ExportKind::Core(CoreItem::Global(global)) => self.read_global(*global),
                ExportKind::HostFunction(..)
                | ExportKind::Core(CoreItem::Memory(_) | CoreItem::Tag(_)) => {}
            }
        }
        for resource in self.plan.resources.keys() {
            self.dtor(resource);
        }
        // Other modules have the imported tables too.
        for (id, table) in &self.plan.tables {
            if table.import.is_some() {
                self.read_table(id);
            }
        }
        if self.plan.program == Program::Module {
            // The references of a core module are made with its instance.
            let escaping = self.plan.funcs.iter().filter(|(_, func)| func.escapes);
            for (id, _) in escaping {
                self.reference(id);
            }
        }
        for (number, step) in self.plan.steps.iter().enumerate() {
            if !self.settled.does(number) {
                self.step(step);
            }
        }
        self.finish()
    }

    /// What a function can reach, without exports and steps, added to what was found before.
    pub(super) fn from(mut self, func: FuncId, before: Reachable) -> Reachable {
        self.found = before;
        self.call(func);
        self.finish()
    }

    /// What functions of a component instance can reach in it: the way ends at what leads out.
    pub(super) fn inside(mut self, funcs: impl Iterator<Item = FuncId>) -> Reachable {
        funcs.for_each(|func| self.call(func));
        while let Some(func) = self.todo.pop() {
            if matches!(self.plan.funcs[func].body, FuncBody::Core { .. }) {
                self.func(func);
            }
        }
        self.found
    }

    fn finish(mut self) -> Reachable {
        while let Some(func) = self.todo.pop() {
            self.func(func);
        }
        self.found
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::InitGlobal { global, value } => {
                self.expr(self.plan.globals[*global].instance, value);
            }
            Step::InitTable { table, value } => {
                self.expr(self.plan.tables[*table].instance, value);
            }
            Step::InitElems(elems) => {
                for item in &self.plan.elems[*elems].items {
                    if let ElemItem::Global(global) = item {
                        self.read_global(*global);
                    }
                }
            }
            Step::CopyData {
                instance, offset, ..
            } => self.init(*instance, offset),
            // Its functions come out when the table's elements do.
            Step::CopyElems {
                instance, offset, ..
            } => self.init(*instance, offset),
            Step::Start(func) => self.call(*func),
        }
    }

    fn init(&mut self, instance: CoreInstanceId, init: &Init) {
        if let Init::Expr(expr) = init {
            self.expr(instance, expr);
        }
    }

    fn expr(&mut self, instance: CoreInstanceId, expr: &ConstExpr) {
        let instance = &self.plan.instances[instance];
        for op in &expr.ops {
            match op {
                ConstOp::RefFunc(index) => self.reference(instance.funcs[*index]),
                ConstOp::GlobalGet(index) => self.read_global(instance.globals[*index]),
                _ => {}
            }
        }
    }

    /// A function is called by its id.
    fn call(&mut self, func: FuncId) {
        let func = self.known.map_or(func, |k| k.forwards.target(func));
        self.run(func);
    }

    fn run(&mut self, func: FuncId) {
        if self.found.funcs.insert(func) {
            self.todo.push(func);
        }
    }

    /// A reference to a function is made: it is the function itself that has one.
    fn reference(&mut self, func: FuncId) {
        self.found.references.insert(func);
        self.run(func);
    }

    fn func(&mut self, func: FuncId) {
        match &self.plan.funcs[func].body {
            FuncBody::Core { instance, index } => {
                let module = self.plan.instances[*instance].module;
                if let Some(body) = self.graph.bodies.get(self.plan, module, *index) {
                    self.body(*instance, body);
                }
            }
            FuncBody::LowerImport(import) => self.options(&import.options),
            FuncBody::Adapter(adapter) => {
                self.options(&adapter.options);
                self.lift(&adapter.lift);
            }
            FuncBody::ResourceDrop(_, resource) => self.dtor(*resource),
            FuncBody::Builtin(_, builtin) => {
                if let Some(options) = builtin.options() {
                    self.options(options);
                }
                if let Builtin::ThreadNewIndirect { table, .. } = builtin {
                    self.read_table(*table);
                }
            }
            FuncBody::ResourceNew(..)
            | FuncBody::ResourceRep(..)
            | FuncBody::ContextGet(..)
            | FuncBody::ContextSet(..)
            | FuncBody::Backpressure(..)
            | FuncBody::CoreImport(_) => {}
        }
    }

    fn lift(&mut self, lift: &Lift) {
        self.options(&lift.options);
        self.call(lift.callee);
    }

    fn options(&mut self, options: &CanonicalOptions) {
        let funcs = [options.realloc, options.post_return, options.callback];
        for func in funcs.into_iter().flatten() {
            self.call(func);
        }
    }

    fn dtor(&mut self, resource: ResourceId) {
        if let ResourceDefinition::Guest {
            dtor: Some(dtor), ..
        } = self.plan.resources[resource].definition
        {
            self.call(dtor);
        }
    }

    fn body(&mut self, id: CoreInstanceId, body: &Body) {
        let instance = &self.plan.instances[id];
        for index in &body.calls {
            self.call(instance.funcs[*index]);
        }
        for index in &body.references {
            self.reference(instance.funcs[*index]);
        }
        for call in &body.indirect {
            self.indirect(id, call);
        }
        for index in &body.tables_read {
            self.read_table(instance.tables[*index]);
        }
        for index in &body.tables_written {
            self.found.tables_written.insert(instance.tables[*index]);
        }
        for index in &body.segments {
            if let Some(elems) = instance.elems[*index] {
                self.elems(elems);
            }
        }
        for index in &body.globals_read {
            self.read_global(instance.globals[*index]);
        }
        for index in &body.globals_written {
            self.found.globals_written.insert(instance.globals[*index]);
        }
    }

    fn indirect(&mut self, id: CoreInstanceId, call: &IndirectCall) {
        let instance = &self.plan.instances[id];
        let table = instance.tables[call.table];
        let tables = self.known.map(|known| known.call_tables);
        let calls = tables.and_then(|t| t.get(table, instance.module, call.ty).map(|id| (t, id)));
        match (calls, call.index) {
            (Some((tables, calls)), Some(index)) => {
                if let Some(Element::Func(func)) = tables.element(calls, index) {
                    self.call(func);
                }
            }
            // Only a call is looked up in a constant array; a tail call looks at the table.
            (Some((tables, calls)), None) if !call.tail => {
                for element in &tables.tables[calls] {
                    if let Element::Func(func) = element {
                        self.call(*func);
                    }
                }
            }
            _ => self.read_table(table),
        }
    }

    fn read_table(&mut self, table: TableId) {
        if !self.found.tables.insert(table) {
            return;
        }
        for func in self.settled.image(self.plan, table).iter().flatten() {
            self.reference(*func);
        }
        for (number, elems) in self.graph.fills.get(&table).into_iter().flatten() {
            if !self.settled.does(*number) {
                self.elems(*elems);
            }
        }
    }

    fn elems(&mut self, elems: ElemId) {
        if !self.found.elems.insert(elems) {
            return;
        }
        for item in &self.plan.elems[elems].items {
            match item {
                ElemItem::Func(func) => self.reference(*func),
                ElemItem::Global(global) => self.read_global(*global),
                ElemItem::Null => {}
            }
        }
    }

    fn read_global(&mut self, global: GlobalId) {
        if !self.found.globals_read.insert(global) {
            return;
        }
        if let Some(ConstValue::Func(func)) = self.settled.global(self.plan, global) {
            self.reference(func);
        }
    }
}
