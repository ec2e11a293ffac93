//! Links a core module: its imports are what they are bound to, its constant expressions values, its
//! active segments images where the outcome is known.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use cranelift_entity::{EntityRef, PrimaryMap};
use wasmparser::MemoryType;

use super::Elaborator;
use super::budget::Resource;
use super::instantiate::{CoreExports, CoreItem, Frame};
use super::plan::{ConstValue, CoreInstance, Func, FuncBody, Global, Memory, Step, Table};
use crate::decode::core_module::{ConstExpr, ConstOp, CoreEntity, SegmentMode};
use crate::error::{Error, Result};
use crate::ids::{CoreInstanceId, FuncId, FuncIndex, ModuleId, TableId};

/// The longest table image in elements; segments that reach further become steps.
const MAX_TABLE_IMAGE: u64 = 1 << 20;

impl<'a> Elaborator<'a> {
    /// Instantiates a core module; its exports.
    pub(super) fn core_instantiate(
        &mut self,
        frame: &Frame<'a>,
        module: u32,
        args: &[(&'a str, u32)],
        offset: u64,
    ) -> Result<CoreExports<'a>> {
        let module = frame.module(module);
        self.spend_instance(module, offset)?;
        let id = self.plan.instances.push(CoreInstance {
            module,
            component: frame.component,
            funcs: PrimaryMap::new(),
            tables: PrimaryMap::new(),
            memories: PrimaryMap::new(),
            globals: PrimaryMap::new(),
            data: PrimaryMap::new(),
            elems: PrimaryMap::new(),
        });
        self.link_imports(id, module, frame, args);
        self.define_funcs(id, module, offset)?;
        self.define_state(id, module)?;
        self.element_segments(id, module)?;
        self.data_segments(id, module)?;
        if let Some(start) = self.plan.modules[module].start {
            let start = self.plan.instances[id].funcs[start];
            self.push_step(Step::Start(start), offset)?;
        }
        Ok(self.core_exports(id, module))
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
        let state = decoded.tables.len() + decoded.memories.len() + decoded.globals.len();
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

    /// Tables, memories and globals that the module defines.
    fn define_state(&mut self, id: CoreInstanceId, module: ModuleId) -> Result<()> {
        let decoded = &self.plan.modules[module];
        for (ty, _) in decoded.globals.values().skip(decoded.imported_globals) {
            let init = ConstValue::Null;
            let global = self.plan.globals.push(Global {
                instance: id,
                ty: *ty,
                init,
            });
            self.plan.instances[id].globals.push(global);
        }
        // In order, because an expression may read the globals before it.
        let defined = self.plan.modules[module].globals.keys();
        for index in defined.skip(self.plan.modules[module].imported_globals) {
            let Some(init) = &self.plan.modules[module].globals[index].1 else {
                continue;
            };
            let init = self.evaluate(id, init)?;
            let global = self.plan.instances[id].globals[index];
            self.plan.globals[global].init = init;
            self.mark_escaping(init);
        }
        let decoded = &self.plan.modules[module];
        for ty in decoded.memories.values().skip(decoded.imported_memories) {
            if ty.shared {
                return Err(Error::unsupported("shared memories", decoded.range.start));
            }
            let memory = Memory {
                instance: id,
                ty: *ty,
                image: Vec::new(),
            };
            let memory = self.plan.memories.push(memory);
            self.plan.instances[id].memories.push(memory);
        }
        for index in self.plan.modules[module].tables.keys() {
            let decoded = &self.plan.modules[module];
            if index.index() < decoded.imported_tables {
                continue;
            }
            let (ty, init) = &decoded.tables[index];
            let (ty, offset) = (*ty, init.offset);
            let init = self.evaluate(id, init)?;
            let mut table = Table {
                instance: id,
                ty,
                image: Vec::new(),
            };
            if let ConstValue::Func(func) = init {
                if ty.initial > MAX_TABLE_IMAGE {
                    let limit = format!("{MAX_TABLE_IMAGE} initial elements that are not null");
                    return Err(Error::limit(limit, offset));
                }
                self.budget
                    .spend(Resource::Elements, ty.initial as usize, offset)?;
                table.image = vec![Some(func); ty.initial as usize];
            }
            self.mark_escaping(init);
            let table = self.plan.tables.push(table);
            self.plan.instances[id].tables.push(table);
        }
        Ok(())
    }

    fn element_segments(&mut self, id: CoreInstanceId, module: ModuleId) -> Result<()> {
        // Tables that a step writes to: what comes later must not be there before it.
        let mut stepped = BTreeSet::new();
        for index in self.plan.modules[module].elems.keys() {
            let segment = &self.plan.modules[module].elems[index];
            let items: Vec<Option<FuncId>> = segment
                .items
                .iter()
                .map(|item| {
                    Ok(match self.evaluate(id, item)? {
                        ConstValue::Func(func) => Some(func),
                        _ => None,
                    })
                })
                .collect::<Result<_>>()?;
            for func in items.iter().flatten() {
                self.plan.funcs[*func].escapes = true;
            }
            let segment = &self.plan.modules[module].elems[index];
            let at = segment.offset;
            let passive = match &segment.mode {
                SegmentMode::Declared => None,
                SegmentMode::Passive => Some(self.plan.elems.push(items)),
                SegmentMode::Active { target, offset } => {
                    let offset = self.evaluate_offset(id, offset)?;
                    let table = self.plan.instances[id].tables[*target];
                    let in_image = !stepped.contains(&table)
                        && self.add_to_table_image(id, table, offset, &items, at)?;
                    if !in_image {
                        stepped.insert(table);
                        let elems = self.plan.elems.push(items);
                        let step = Step::CopyElems {
                            instance: id,
                            table,
                            offset,
                            elems,
                        };
                        self.push_step(step, at)?;
                    }
                    None
                }
            };
            self.plan.instances[id].elems.push(passive);
        }
        Ok(())
    }

    fn push_step(&mut self, step: Step, offset: u64) -> Result<()> {
        self.budget.spend(Resource::Steps, 1, offset)?;
        self.plan.steps.push(step);
        Ok(())
    }

    /// Whether the image of the table could take the elements of the segment at `at`: only the
    /// instance that defines it knows that nothing has happened to it before.
    fn add_to_table_image(
        &mut self,
        id: CoreInstanceId,
        table: TableId,
        offset: u64,
        items: &[Option<FuncId>],
        at: u64,
    ) -> Result<bool> {
        let table = &mut self.plan.tables[table];
        let end = offset.saturating_add(items.len() as u64);
        if table.instance != id || end > table.ty.initial || end > MAX_TABLE_IMAGE {
            return Ok(false);
        }
        let (start, end) = (offset as usize, end as usize);
        if table.image.len() < end {
            let growth = end - table.image.len();
            self.budget.spend(Resource::Elements, growth, at)?;
            table.image.resize(end, None);
        }
        table.image[start..end].copy_from_slice(items);
        Ok(true)
    }

    fn data_segments(&mut self, id: CoreInstanceId, module: ModuleId) -> Result<()> {
        for index in self.plan.modules[module].data.keys() {
            let segment = &self.plan.modules[module].data[index];
            let (bytes, at) = (segment.bytes, segment.offset);
            let passive = match &segment.mode {
                SegmentMode::Declared => None,
                SegmentMode::Passive => Some(self.plan.data.push(bytes)),
                SegmentMode::Active { target, offset } => {
                    let offset = self.evaluate_offset(id, offset)?;
                    let memory_id = self.plan.instances[id].memories[*target];
                    let memory = &mut self.plan.memories[memory_id];
                    if memory.instance == id && fits(&memory.ty, offset, bytes.len()) {
                        memory.image.push((offset, bytes));
                    } else {
                        let data = self.plan.data.push(bytes);
                        let memory = memory_id;
                        let step = Step::CopyData {
                            instance: id,
                            memory,
                            offset,
                            data,
                        };
                        self.push_step(step, at)?;
                    }
                    None
                }
            };
            self.plan.instances[id].data.push(passive);
        }
        Ok(())
    }

    fn core_exports(&mut self, id: CoreInstanceId, module: ModuleId) -> CoreExports<'a> {
        let instance = &self.plan.instances[id];
        let mut exports = HashMap::new();
        for (name, entity) in &self.plan.modules[module].exports {
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
            };
            exports.insert(*name, item);
        }
        Rc::new(exports)
    }

    fn mark_escaping(&mut self, value: ConstValue) {
        if let ConstValue::Func(func) = value {
            mark(&mut self.plan.funcs, func);
        }
    }

    /// An offset of a segment, as unsigned.
    fn evaluate_offset(&self, id: CoreInstanceId, expr: &ConstExpr) -> Result<u64> {
        Ok(match self.evaluate(id, expr)? {
            ConstValue::I32(value) => u64::from(value as u32),
            ConstValue::I64(value) => value as u64,
            other => panic!("elaborate: {other:?} is no segment offset"),
        })
    }

    /// The value of a constant expression. Every global that it can read is immutable and known.
    fn evaluate(&self, id: CoreInstanceId, expr: &ConstExpr) -> Result<ConstValue> {
        let instance = &self.plan.instances[id];
        let mut stack = Vec::new();
        for op in &expr.ops {
            let value = match *op {
                ConstOp::I32(value) => ConstValue::I32(value),
                ConstOp::I64(value) => ConstValue::I64(value),
                ConstOp::F32(bits) => ConstValue::F32(bits),
                ConstOp::F64(bits) => ConstValue::F64(bits),
                ConstOp::V128(bytes) => ConstValue::V128(bytes),
                ConstOp::RefNull => ConstValue::Null,
                ConstOp::RefFunc(index) => ConstValue::Func(instance.funcs[index]),
                ConstOp::GlobalGet(index) => self.plan.globals[instance.globals[index]].init,
                ConstOp::Add { .. } => binary(&mut stack, i32::wrapping_add, i64::wrapping_add),
                ConstOp::Sub { .. } => binary(&mut stack, i32::wrapping_sub, i64::wrapping_sub),
                ConstOp::Mul { .. } => binary(&mut stack, i32::wrapping_mul, i64::wrapping_mul),
            };
            stack.push(value);
        }
        stack
            .pop()
            .ok_or_else(|| Error::invalid("empty constant expression", expr.offset))
    }
}

/// Whether bytes at an offset are within a memory's initial size, which may be all of 2^64 bytes.
fn fits(ty: &MemoryType, offset: u64, len: usize) -> bool {
    let size = u128::from(ty.initial) << ty.page_size_log2.unwrap_or(16);
    offset
        .checked_add(len as u64)
        .is_some_and(|end| u128::from(end) <= size)
}

fn mark(funcs: &mut PrimaryMap<FuncId, Func>, func: FuncId) {
    funcs[func].escapes = true;
}

fn binary(
    stack: &mut Vec<ConstValue>,
    narrow: fn(i32, i32) -> i32,
    wide: fn(i64, i64) -> i64,
) -> ConstValue {
    match (stack.pop(), stack.pop()) {
        (Some(ConstValue::I32(right)), Some(ConstValue::I32(left))) => {
            ConstValue::I32(narrow(left, right))
        }
        (Some(ConstValue::I64(right)), Some(ConstValue::I64(left))) => {
            ConstValue::I64(wide(left, right))
        }
        other => panic!("elaborate: {other:?} are no operands after validation"),
    }
}
