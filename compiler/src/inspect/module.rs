//! What a core module imports and exports, in the words of the text format.
//!
//! In: the manifest of a core module. Out: lines such as
//! `(import "env" "memory" (memory 1 4))`.

use std::fmt::Write;
use std::mem::offset_of;

use windlass_abi::component::{
    Component, ExportDesc, ImportDesc, ImportKind, MemoryDesc, TableDesc,
};
use windlass_abi::core::{CoreModule, CoreTypeDesc, CoreValType, GlobalDesc, TagDesc};
use windlass_abi::instance::FuncRef;
use windlass_abi::text::LimitsText;

use super::file::{Memory, outside};
use super::reader::Reader;
use crate::error::Result;

/// The imports and exports of the manifest at an address.
pub(super) fn print(reader: &Reader<'_, '_>, name: &str) -> Result<String> {
    let module = Module::new(reader)?;
    let number = |at: u64, field: usize| reader.memory.u32(at + field as u64);
    let mut out = format!("module {name}:\n");
    for at in array(
        reader,
        offset_of!(Component, imports),
        size_of::<ImportDesc>(),
    )? {
        let names = offset_of!(ImportDesc, interface) as u64;
        let (first, second) = (reader.name(at + names)?, reader.name(at + names + 8)?);
        let kind = number(at, offset_of!(ImportDesc, kind))?;
        let index = number(at, offset_of!(ImportDesc, index))?;
        let item = module.item(kind, index, false)?;
        let _ = writeln!(out, "  (import {first:?} {second:?} {item})");
    }
    for at in array(
        reader,
        offset_of!(Component, exports),
        size_of::<ExportDesc>(),
    )? {
        let name = reader.name(at + offset_of!(ExportDesc, name) as u64)?;
        let kind = number(at, offset_of!(ExportDesc, kind))?;
        let index = number(at, offset_of!(ExportDesc, index))?;
        let item = module.item(kind, index, true)?;
        let _ = writeln!(out, "  (export {name:?} {item})");
    }
    Ok(out)
}

/// The tables of the manifest: the addresses of their elements.
struct Module<'m, 'a> {
    memory: &'m Memory<'a>,
    memories: Vec<u64>,
    tables: Vec<u64>,
    func_refs: Vec<u64>,
    types: Vec<u64>,
    globals: Vec<u64>,
    tags: Vec<u64>,
}

impl<'m, 'a> Module<'m, 'a> {
    fn new(reader: &Reader<'m, 'a>) -> Result<Module<'m, 'a>> {
        let core = |offset, size| array(reader, offset_of!(Component, core) + offset, size);
        Ok(Module {
            memory: reader.memory,
            memories: array(
                reader,
                offset_of!(Component, memories),
                size_of::<MemoryDesc>(),
            )?,
            tables: array(
                reader,
                offset_of!(Component, tables),
                size_of::<TableDesc>(),
            )?,
            func_refs: core(offset_of!(CoreModule, func_refs), size_of::<FuncRef>())?,
            types: core(offset_of!(CoreModule, types), size_of::<CoreTypeDesc>())?,
            globals: core(offset_of!(CoreModule, globals), size_of::<GlobalDesc>())?,
            tags: core(offset_of!(CoreModule, tags), size_of::<TagDesc>())?,
        })
    }

    /// Kinds are those of imports; exports have the same numbers from functions on.
    fn item(&self, kind: u32, index: u32, exported: bool) -> Result<String> {
        Ok(match kind {
            kind if kind == ImportKind::CoreFunc as u32 => {
                let ty = match exported {
                    true => self.type_of_reference(index)?,
                    false => index,
                };
                format!("(func{})", self.signature(ty)?)
            }
            kind if kind == ImportKind::CoreMemory as u32 => self.memory_text(index)?,
            kind if kind == ImportKind::CoreTable as u32 => self.table_text(index)?,
            kind if kind == ImportKind::CoreGlobal as u32 => self.global_text(index)?,
            kind if kind == ImportKind::CoreTag as u32 => {
                let at = element(&self.tags, index)?;
                let ty = self.memory.u32(at + offset_of!(TagDesc, ty) as u64)?;
                format!("(tag{})", self.signature(ty)?)
            }
            _ => return Err(outside()),
        })
    }

    fn type_of_reference(&self, index: u32) -> Result<u32> {
        let at = element(&self.func_refs, index)?;
        let ty = self
            .memory
            .u64(at + offset_of!(FuncRef, signature) as u64)?;
        u32::try_from(ty).map_err(|_| outside())
    }

    fn signature(&self, ty: u32) -> Result<String> {
        let at = element(&self.types, ty)?;
        let mut out = String::new();
        for (what, offset) in [
            (" (param", offset_of!(CoreTypeDesc, params)),
            (" (result", offset_of!(CoreTypeDesc, results)),
        ] {
            let values = self
                .memory
                .elements(at + offset as u64, size_of::<CoreValType>())?;
            let texts = values
                .map(|at| Ok(self.val_type(at)?.to_string()))
                .collect::<Result<Vec<_>>>()?;
            if !texts.is_empty() {
                let _ = write!(out, "{what} {})", texts.join(" "));
            }
        }
        Ok(out)
    }

    fn memory_text(&self, index: u32) -> Result<String> {
        let at = element(&self.memories, index)?;
        let flags = self.memory.u32(at + offset_of!(MemoryDesc, flags) as u64)?;
        let limits = LimitsText {
            min: self
                .memory
                .u64(at + offset_of!(MemoryDesc, min_pages) as u64)?,
            max: match flags & MemoryDesc::FLAG_MAXIMUM {
                0 => None,
                _ => Some(
                    self.memory
                        .u64(at + offset_of!(MemoryDesc, max_pages) as u64)?,
                ),
            },
            index_64: flags & MemoryDesc::FLAG_64 != 0,
            shared: flags & MemoryDesc::FLAG_SHARED != 0,
            page_size_log2: self
                .memory
                .u32(at + offset_of!(MemoryDesc, page_size_log2) as u64)?,
        };
        Ok(format!("(memory {limits})"))
    }

    fn table_text(&self, index: u32) -> Result<String> {
        let at = element(&self.tables, index)?;
        let flags = self.memory.u32(at + offset_of!(TableDesc, flags) as u64)?;
        let ty = self.val_type(at + offset_of!(TableDesc, ty) as u64)?;
        let limits = LimitsText {
            min: self.memory.u64(at + offset_of!(TableDesc, min) as u64)?,
            max: match flags & TableDesc::FLAG_MAXIMUM {
                0 => None,
                _ => Some(self.memory.u64(at + offset_of!(TableDesc, max) as u64)?),
            },
            index_64: flags & TableDesc::FLAG_64 != 0,
            shared: false,
            page_size_log2: 16,
        };
        Ok(format!("(table {limits} {ty})"))
    }

    fn global_text(&self, index: u32) -> Result<String> {
        let at = element(&self.globals, index)?;
        let ty = self.val_type(at + offset_of!(GlobalDesc, ty) as u64)?;
        let mutable = self
            .memory
            .u32(at + offset_of!(GlobalDesc, mutable) as u64)?;
        Ok(match mutable {
            0 => format!("(global {ty})"),
            _ => format!("(global (mut {ty}))"),
        })
    }

    fn val_type(&self, at: u64) -> Result<CoreValType> {
        Ok(CoreValType {
            kind: self.memory.u32(at + offset_of!(CoreValType, kind) as u64)?,
            heap: self.memory.u32(at + offset_of!(CoreValType, heap) as u64)?,
        })
    }
}

/// The addresses of the elements of a slice of the manifest.
fn array(reader: &Reader<'_, '_>, offset: usize, size: usize) -> Result<Vec<u64>> {
    Ok(reader
        .memory
        .elements(reader.at + offset as u64, size)?
        .collect())
}

fn element(array: &[u64], index: u32) -> Result<u64> {
    array.get(index as usize).copied().ok_or_else(outside)
}
