//! Links a core module: its imports are what they are bound to, its constant expressions values, its
//! active segments images where the outcome is known.

use std::collections::HashMap;
use std::rc::Rc;

use cranelift_entity::{EntityRef, PrimaryMap};

use super::Elaborator;
use super::instantiate::{CoreExports, CoreItem, Frame};
use super::plan::{ConstValue, CoreInstance, Func, FuncBody, Global, Memory, Step, Table};
use crate::decode::core_module::{ConstExpr, ConstOp, CoreEntity, SegmentMode};
use crate::error::{Error, Result};
use crate::ids::{CoreInstanceId, FuncId, FuncIndex, ModuleId};

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
        self.check_instances(offset)?;
        let module = frame.module(module);
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
            self.plan.steps.push(Step::Start(start));
        }
        Ok(self.core_exports(id, module))
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
        for index in (imported..count).map(FuncIndex::new) {
            let decoded = &self.plan.modules[module];
            let signature = self.signature_of_type(module, decoded.funcs[index]);
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
                table.image = vec![Some(func); ty.initial as usize];
            }
            self.mark_escaping(init);
            let table = self.plan.tables.push(table);
            self.plan.instances[id].tables.push(table);
        }
        Ok(())
    }

    fn element_segments(&mut self, id: CoreInstanceId, module: ModuleId) -> Result<()> {
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
            let passive = match &self.plan.modules[module].elems[index].mode {
                SegmentMode::Declared => None,
                SegmentMode::Passive => Some(self.plan.elems.push(items)),
                SegmentMode::Active { target, offset } => {
                    let offset = self.evaluate_offset(id, offset)?;
                    let table = self.plan.instances[id].tables[*target];
                    if !self.add_to_table_image(id, table, offset, &items) {
                        let elems = self.plan.elems.push(items);
                        let step = Step::CopyElems {
                            instance: id,
                            table,
                            offset,
                            elems,
                        };
                        self.plan.steps.push(step);
                    }
                    None
                }
            };
            self.plan.instances[id].elems.push(passive);
        }
        Ok(())
    }

    /// Whether the image of the table could take the elements: only the instance that defines it
    /// knows that nothing has happened to it before.
    fn add_to_table_image(
        &mut self,
        id: CoreInstanceId,
        table: crate::ids::TableId,
        offset: u64,
        items: &[Option<FuncId>],
    ) -> bool {
        let table = &mut self.plan.tables[table];
        let end = offset.saturating_add(items.len() as u64);
        if table.instance != id || end > table.ty.initial || end > MAX_TABLE_IMAGE {
            return false;
        }
        if table.image.len() < end as usize {
            table.image.resize(end as usize, None);
        }
        table.image[offset as usize..end as usize].copy_from_slice(items);
        true
    }

    fn data_segments(&mut self, id: CoreInstanceId, module: ModuleId) -> Result<()> {
        for index in self.plan.modules[module].data.keys() {
            let segment = &self.plan.modules[module].data[index];
            let bytes = segment.bytes;
            let passive = match &segment.mode {
                SegmentMode::Declared => None,
                SegmentMode::Passive => Some(self.plan.data.push(bytes)),
                SegmentMode::Active { target, offset } => {
                    let offset = self.evaluate_offset(id, offset)?;
                    let memory_id = self.plan.instances[id].memories[*target];
                    let memory = &mut self.plan.memories[memory_id];
                    let end = offset.saturating_add(bytes.len() as u64);
                    let page = 1u64 << memory.ty.page_size_log2.unwrap_or(16);
                    if memory.instance == id && end <= memory.ty.initial.saturating_mul(page) {
                        memory.image.push((offset, bytes));
                    } else {
                        let data = self.plan.data.push(bytes);
                        let memory = memory_id;
                        self.plan.steps.push(Step::CopyData {
                            instance: id,
                            memory,
                            offset,
                            data,
                        });
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
