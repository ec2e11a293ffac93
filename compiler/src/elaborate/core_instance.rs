//! Links a core module: its imports are what they are bound to, its own entities are made.
//!
//! In: a module and what its imports are. Out: a [`CoreInstance`] and its exports. Elsewhere:
//! segments (`segments`), constant expressions (`constant`), modules that are the whole input
//! (`module`).

use std::collections::HashMap;
use std::rc::Rc;

use cranelift_entity::{EntityRef, PrimaryMap};

use super::Elaborator;
use super::budget::Resource;
use super::instantiate::{CoreExports, Frame};
use super::plan::{
    ConstValue, CoreInstance, CoreItem, Func, FuncBody, Global, Memory, Program, Step, Table, Tag,
};
use crate::decode::core_module::CoreEntity;
use crate::error::{Error, Result};
use crate::ids::{ComponentInstanceId, CoreInstanceId, FuncId, FuncIndex, ModuleId, TableIndex};

/// The longest table image in elements; segments that reach further become steps.
pub(super) const MAX_TABLE_IMAGE: u64 = 1 << 20;

impl<'a> Elaborator<'a> {
    /// Instantiates a core module; its exports.
    pub(super) fn core_instantiate(
        &mut self,
        frame: &Frame<'a>,
        module: u32,
        args: &[(&'a str, u32)],
        offset: u64,
    ) -> Result<CoreExports<'a>> {
        let module = frame.module(module, offset)?;
        let id = self.new_instance(module, frame.component, offset)?;
        self.link_imports(id, module, frame, args);
        self.define_entities(id, module, offset)?;
        let exports = self.core_exports(id, module);
        Ok(Rc::new(exports.into_iter().collect()))
    }

    /// An instance without any entity.
    pub(super) fn new_instance(
        &mut self,
        module: ModuleId,
        component: ComponentInstanceId,
        offset: u64,
    ) -> Result<CoreInstanceId> {
        self.spend_instance(module, offset)?;
        Ok(self.plan.instances.push(CoreInstance {
            module,
            component,
            funcs: PrimaryMap::new(),
            tables: PrimaryMap::new(),
            memories: PrimaryMap::new(),
            globals: PrimaryMap::new(),
            tags: PrimaryMap::new(),
            data: PrimaryMap::new(),
            elems: PrimaryMap::new(),
        }))
    }

    /// What a module defines itself, once its imports are there.
    pub(super) fn define_entities(
        &mut self,
        id: CoreInstanceId,
        module: ModuleId,
        offset: u64,
    ) -> Result<()> {
        self.define_funcs(id, module, offset)?;
        self.define_tags(id, module);
        self.define_globals(id, module)?;
        self.define_memories(id, module);
        self.define_tables(id, module)?;
        self.element_segments(id, module)?;
        self.data_segments(id, module)?;
        if let Some(start) = self.plan.modules[module].start {
            let start = self.plan.instances[id].funcs[start];
            self.push_step(Step::Start(start), offset)?;
        }
        Ok(())
    }

    /// Counts what an instance of a module takes, before anything of it is made.
    fn spend_instance(&mut self, module: ModuleId, offset: u64) -> Result<()> {
        let decoded = &self.plan.modules[module];
        let budget = &mut self.budget;
        budget.spend(Resource::Instances, 1, offset)?;
        let bodies = decoded.bodies.iter().map(|body| body.range());
        let code: u64 = bodies.map(|range| range.end - range.start).sum();
        budget.spend(Resource::Code, code as usize, offset)?;
        let data = decoded.data.values().map(|data| data.bytes.len());
        budget.spend(Resource::Data, data.sum(), offset)?;
        let elements = decoded.elems.values().map(|elems| elems.items.len());
        budget.spend(Resource::Elements, elements.sum(), offset)?;
        let state = decoded.tables.len()
            + decoded.memories.len()
            + decoded.globals.len()
            + decoded.tags.len();
        budget.spend(Resource::State, state, offset)?;
        let items = decoded.elems.values().flat_map(|elems| &elems.items);
        let globals = decoded
            .globals
            .values()
            .filter_map(|global| global.1.as_ref());
        let offsets = decoded
            .elems
            .values()
            .filter_map(|elems| elems.mode.offset());
        let more_offsets = decoded.data.values().filter_map(|data| data.mode.offset());
        let expressions = items.chain(globals).chain(offsets).chain(more_offsets);
        let operators: usize = expressions.map(|expr| expr.ops.len()).sum();
        let work = decoded.imports.len()
            + decoded.exports.len()
            + decoded.elems.len()
            + decoded.data.len()
            + operators;
        budget.spend(Resource::Definitions, work, offset)
    }

    fn link_imports(
        &mut self,
        id: CoreInstanceId,
        module: ModuleId,
        frame: &Frame<'a>,
        args: &[(&'a str, u32)],
    ) {
        let args: HashMap<&str, &CoreExports<'a>> = args
            .iter()
            .map(|(name, index)| (*name, &frame.core_instances[*index as usize]))
            .collect();
        let instance = &mut self.plan.instances[id];
        for import in &self.plan.modules[module].imports {
            let item = args
                .get(import.module)
                .and_then(|exports| exports.get(import.field));
            match item {
                Some(CoreItem::Func(func)) => {
                    instance.funcs.push(*func);
                }
                Some(CoreItem::Table(table)) => {
                    instance.tables.push(*table);
                }
                Some(CoreItem::Memory(memory)) => {
                    instance.memories.push(*memory);
                }
                Some(CoreItem::Global(global)) => {
                    instance.globals.push(*global);
                }
                Some(CoreItem::Tag(tag)) => {
                    instance.tags.push(*tag);
                }
                None => panic!(
                    "elaborate: core import `{}` `{}` is not bound after validation",
                    import.module, import.field
                ),
            }
        }
    }

    fn define_funcs(&mut self, id: CoreInstanceId, module: ModuleId, offset: u64) -> Result<()> {
        let names = self.function_names(module);
        let imported = self.plan.modules[module].imported_funcs;
        let count = self.plan.modules[module].funcs.len();
        let mut signatures = HashMap::new();
        for index in (imported..count).map(FuncIndex::new) {
            let decoded = &self.plan.modules[module];
            let ty = decoded.funcs[index];
            let signature = match signatures.get(&ty) {
                Some(signature) => *signature,
                None => self.signature_of_type(module, ty),
            };
            signatures.insert(ty, signature);
            let name = match names.get(&index.as_u32()) {
                Some(name) => (*name).to_owned(),
                None => format!("module[{}]::func[{}]", module.as_u32(), index.as_u32()),
            };
            let body = FuncBody::Core {
                instance: id,
                index,
            };
            let func = self.push_func(body, signature, name, offset)?;
            self.plan.instances[id].funcs.push(func);
        }
        self.func_names.insert(module, names);
        Ok(())
    }

    /// Takes the names of a module's functions out of the cache, or makes them.
    fn function_names(&mut self, module: ModuleId) -> HashMap<u32, &'a str> {
        self.func_names.remove(&module).unwrap_or_else(|| {
            let names = &self.plan.modules[module].func_names;
            names
                .iter()
                .map(|(index, name)| (index.as_u32(), *name))
                .collect()
        })
    }

    fn define_tags(&mut self, id: CoreInstanceId, module: ModuleId) {
        let decoded = &self.plan.modules[module];
        let defined: Vec<_> = decoded
            .tags
            .values()
            .skip(decoded.imported_tags)
            .copied()
            .collect();
        for ty in defined {
            let signature = self.signature_of_type(module, ty);
            let tag = self.plan.tags.push(Tag {
                import: None,
                signature,
                ty,
            });
            self.plan.instances[id].tags.push(tag);
        }
    }

    fn define_globals(&mut self, id: CoreInstanceId, module: ModuleId) -> Result<()> {
        // In order, because an expression may read the globals before it.
        let defined = self.plan.modules[module].globals.keys();
        for index in defined.skip(self.plan.modules[module].imported_globals) {
            let (ty, init) = &self.plan.modules[module].globals[index];
            let (ty, expr) = (*ty, init.clone().unwrap_or_default());
            let init = self.evaluate(id, &expr)?;
            let global = self.plan.globals.push(Global {
                instance: id,
                import: None,
                ty,
                init,
            });
            self.plan.instances[id].globals.push(global);
            if let Some(value) = init {
                self.mark_escaping(value);
            }
            // References to functions of a core module are known with the instance.
            let own_reference =
                matches!(init, Some(ConstValue::Func(_))) && self.plan.program == Program::Module;
            if init.is_none() || own_reference {
                let offset = expr.offset;
                let value = expr;
                self.push_step(Step::InitGlobal { global, value }, offset)?;
            }
        }
        Ok(())
    }

    fn define_memories(&mut self, id: CoreInstanceId, module: ModuleId) {
        let decoded = &self.plan.modules[module];
        for ty in decoded.memories.values().skip(decoded.imported_memories) {
            let memory = self.plan.memories.push(Memory {
                instance: id,
                import: None,
                ty: *ty,
                image: Vec::new(),
            });
            self.plan.instances[id].memories.push(memory);
        }
    }

    fn define_tables(&mut self, id: CoreInstanceId, module: ModuleId) -> Result<()> {
        let defined = self.plan.modules[module].tables.keys();
        for index in defined.skip(self.plan.modules[module].imported_tables) {
            self.define_table(id, module, index)?;
        }
        Ok(())
    }

    fn define_table(
        &mut self,
        id: CoreInstanceId,
        module: ModuleId,
        index: TableIndex,
    ) -> Result<()> {
        let (ty, expr) = &self.plan.modules[module].tables[index];
        let (ty, expr) = (*ty, expr.clone());
        let init = self.evaluate(id, &expr)?;
        let mut table = Table {
            instance: id,
            import: None,
            ty,
            image: Vec::new(),
        };
        if let Some(ConstValue::Func(func)) = init {
            if ty.initial > MAX_TABLE_IMAGE {
                let limit = format!("{MAX_TABLE_IMAGE} initial elements that are not null");
                return Err(Error::limit(limit, expr.offset));
            }
            self.budget
                .spend(Resource::Elements, ty.initial as usize, expr.offset)?;
            table.image = vec![Some(func); ty.initial as usize];
            mark(&mut self.plan.funcs, func);
        }
        let table = self.plan.tables.push(table);
        self.plan.instances[id].tables.push(table);
        if init.is_none() {
            let offset = expr.offset;
            self.push_step(Step::InitTable { table, value: expr }, offset)?;
        }
        Ok(())
    }

    /// The exports of an instance, in order.
    pub(super) fn core_exports(
        &mut self,
        id: CoreInstanceId,
        module: ModuleId,
    ) -> Vec<(&'a str, CoreItem)> {
        let instance = &self.plan.instances[id];
        let exports = self.plan.modules[module].exports.iter();
        let exports = exports.map(|(name, entity)| {
            let item = match entity {
                // `ref.func` may name an exported function, so each may become a value.
                CoreEntity::Func(index) => {
                    let func = instance.funcs[*index];
                    mark(&mut self.plan.funcs, func);
                    CoreItem::Func(func)
                }
                CoreEntity::Table(index) => CoreItem::Table(instance.tables[*index]),
                CoreEntity::Memory(index) => CoreItem::Memory(instance.memories[*index]),
                CoreEntity::Global(index) => CoreItem::Global(instance.globals[*index]),
                CoreEntity::Tag(index) => CoreItem::Tag(instance.tags[*index]),
            };
            (*name, item)
        });
        exports.collect()
    }

    fn mark_escaping(&mut self, value: ConstValue) {
        if let ConstValue::Func(func) = value {
            mark(&mut self.plan.funcs, func);
        }
    }
}

fn mark(funcs: &mut PrimaryMap<FuncId, Func>, func: FuncId) {
    funcs[func].escapes = true;
}
