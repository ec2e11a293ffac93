//! Element and data segments: images where the outcome is known, steps where it is not, and what
//! code refers to at run time.

use wasmparser::MemoryType;

use super::Elaborator;
use super::budget::Resource;
use super::core_instance::MAX_TABLE_IMAGE;
use super::plan::{ConstValue, ElemItem, Elems, Init, Step};
use crate::decode::core_module::{ConstExpr, SegmentMode};
use crate::error::{Error, Result};
use crate::ids::{CoreInstanceId, ElemId, FuncId, MemoryId, ModuleId, TableId};

impl Elaborator<'_> {
    pub(super) fn element_segments(&mut self, id: CoreInstanceId, module: ModuleId) -> Result<()> {
        for index in self.plan.modules[module].elems.keys() {
            let items = self.element_items(id, module, index)?;
            let segment = &self.plan.modules[module].elems[index];
            let at = segment.offset;
            let passive = match &segment.mode {
                SegmentMode::Declared => None,
                SegmentMode::Passive => Some(self.push_elems(id, items, at)?),
                SegmentMode::Active { target, offset } => {
                    let offset = self.init(id, offset)?;
                    let table = self.plan.instances[id].tables[*target];
                    if !self.add_to_table_image(table, &offset, &items, at)? {
                        let elems = self.push_elems(id, items, at)?;
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

    /// The elements of a segment.
    fn element_items(
        &mut self,
        id: CoreInstanceId,
        module: ModuleId,
        index: crate::ids::ElemIndex,
    ) -> Result<Vec<ElemItem>> {
        let segment = &self.plan.modules[module].elems[index];
        let items: Vec<ElemItem> = segment
            .items
            .iter()
            .map(|item| self.element_item(id, item))
            .collect::<Result<_>>()?;
        for item in &items {
            if let ElemItem::Func(func) = item {
                self.plan.funcs[*func].escapes = true;
            }
        }
        Ok(items)
    }

    fn element_item(&self, id: CoreInstanceId, item: &ConstExpr) -> Result<ElemItem> {
        Ok(match (self.evaluate(id, item)?, item.global()) {
            (Some(ConstValue::Func(func)), _) => ElemItem::Func(func),
            (Some(_), _) => ElemItem::Null,
            (None, Some(global)) => ElemItem::Global(self.plan.instances[id].globals[global]),
            (None, None) => {
                let what = "GC types in constant expressions";
                return Err(Error::garbage_collection(what, item.offset));
            }
        })
    }

    /// Keeps the elements of a segment for code or a step.
    fn push_elems(
        &mut self,
        instance: CoreInstanceId,
        items: Vec<ElemItem>,
        at: u64,
    ) -> Result<ElemId> {
        let computed = items.iter().any(|item| matches!(item, ElemItem::Global(_)));
        let id = self.plan.elems.push(Elems { instance, items });
        if computed {
            self.push_step(Step::InitElems(id), at)?;
        }
        Ok(id)
    }

    pub(super) fn push_step(&mut self, step: Step, offset: u64) -> Result<()> {
        self.budget.spend(Resource::Steps, 1, offset)?;
        match &step {
            Step::Start(_) => self.runs_code = true,
            Step::CopyElems { table, .. } | Step::InitTable { table, .. } => {
                self.stepped_tables.insert(*table);
                // Others have functions of the instance then, even if a later step traps: they must
                // not find what comes after that.
                self.others_see |= self.plan.tables[*table].import.is_some();
            }
            Step::CopyData { memory, .. } => {
                self.stepped_memories.insert(*memory);
            }
            Step::InitGlobal { .. } | Step::InitElems(_) => {}
        }
        self.plan.steps.push(step);
        Ok(())
    }

    /// Whether the image of the table could take the elements of the segment at `at`: nothing may
    /// have happened to the table before, and nobody may have seen it.
    fn add_to_table_image(
        &mut self,
        table: TableId,
        offset: &Init,
        items: &[ElemItem],
        at: u64,
    ) -> Result<bool> {
        let functions: Option<Vec<Option<FuncId>>> = items.iter().map(known_function).collect();
        let (Some(offset), Some(functions)) = (known_offset(offset), functions) else {
            return Ok(false);
        };
        if self.runs_code || self.others_see || self.stepped_tables.contains(&table) {
            return Ok(false);
        }
        let table = &mut self.plan.tables[table];
        let end = offset.saturating_add(items.len() as u64);
        if table.import.is_some() || end > table.ty.initial || end > MAX_TABLE_IMAGE {
            return Ok(false);
        }
        let (start, end) = (offset as usize, end as usize);
        if table.image.len() < end {
            let growth = end - table.image.len();
            self.budget.spend(Resource::Elements, growth, at)?;
            table.image.resize(end, None);
        }
        table.image[start..end].copy_from_slice(&functions);
        Ok(true)
    }

    pub(super) fn data_segments(&mut self, id: CoreInstanceId, module: ModuleId) -> Result<()> {
        for index in self.plan.modules[module].data.keys() {
            let segment = &self.plan.modules[module].data[index];
            let (bytes, at) = (segment.bytes, segment.offset);
            let passive = match &segment.mode {
                SegmentMode::Declared => None,
                SegmentMode::Passive => Some(self.plan.data.push(bytes)),
                SegmentMode::Active { target, offset } => {
                    let offset = self.init(id, offset)?;
                    let memory = self.plan.instances[id].memories[*target];
                    match self.image_offset(memory, &offset, bytes.len()) {
                        Some(offset) => self.plan.memories[memory].image.push((offset, bytes)),
                        None => {
                            let data = self.plan.data.push(bytes);
                            let step = Step::CopyData {
                                instance: id,
                                memory,
                                offset,
                                data,
                            };
                            self.push_step(step, at)?;
                        }
                    }
                    None
                }
            };
            self.plan.instances[id].data.push(passive);
        }
        Ok(())
    }

    /// Where the image of a memory takes a segment, if it can: see [`Self::add_to_table_image`].
    fn image_offset(&self, memory: MemoryId, offset: &Init, len: usize) -> Option<u64> {
        if self.runs_code || self.others_see || self.stepped_memories.contains(&memory) {
            return None;
        }
        let memory = &self.plan.memories[memory];
        let own = memory.import.is_none();
        known_offset(offset).filter(|offset| own && fits(&memory.ty, *offset, len))
    }
}

/// A known offset of a segment, as unsigned.
///
/// # Panics
/// When it is no integer, which validation rules out.
fn known_offset(offset: &Init) -> Option<u64> {
    match offset {
        Init::Value(ConstValue::I32(value)) => Some(u64::from(*value as u32)),
        Init::Value(ConstValue::I64(value)) => Some(*value as u64),
        Init::Value(other) => panic!("elaborate: {other:?} is no segment offset"),
        Init::Expr(_) => None,
    }
}

fn known_function(item: &ElemItem) -> Option<Option<FuncId>> {
    match item {
        ElemItem::Null => Some(None),
        ElemItem::Func(func) => Some(Some(*func)),
        ElemItem::Global(_) => None,
    }
}

/// Whether bytes at an offset are within a memory's initial size, which may be all of 2^64 bytes.
fn fits(ty: &MemoryType, offset: u64, len: usize) -> bool {
    let size = u128::from(ty.initial) << ty.page_size_log2.unwrap_or(16);
    offset
        .checked_add(len as u64)
        .is_some_and(|end| u128::from(end) <= size)
}
