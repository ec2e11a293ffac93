//! Reads the sections of a core module into [`CoreModule`].

use wasmparser::{
    CompositeInnerType, ConstExpr as ConstExprReader, DataKind, ElementItems, ElementKind,
    ExternalKind, KnownCustom, Name, Operator, Payload, RecGroup, TableInit, TypeRef, Validator,
};

use super::core_module::{
    ConstExpr, ConstOp, CoreEntity, CoreImport, CoreModule, DataSegment, ElementSegment,
    SegmentMode, TypeContext, is_structural,
};
use crate::error::{Error, Result};
use crate::ids::{FuncIndex, GlobalIndex, MemoryIndex, TableIndex, TagIndex, TypeIndex};

/// Adds a validated section to the module.
pub(super) fn section<'a>(
    module: &mut CoreModule<'a>,
    payload: Payload<'a>,
    validator: &Validator,
) -> Result<()> {
    match payload {
        Payload::TypeSection(reader) => {
            for group in reader.into_iter_with_offsets() {
                let (offset, group) = group?;
                add_types(module, group, offset, validator);
            }
        }
        Payload::ImportSection(reader) => {
            for import in reader.into_imports_with_offsets() {
                let (offset, import) = import?;
                add_import(module, import, offset);
            }
        }
        Payload::FunctionSection(reader) => {
            for ty in reader {
                module.funcs.push(TypeIndex::from_u32(ty?));
            }
        }
        Payload::TableSection(reader) => {
            for table in reader.into_iter_with_offsets() {
                let (offset, table) = table?;
                add_table(module, &table, offset)?;
            }
        }
        Payload::MemorySection(reader) => {
            for memory in reader {
                module.memories.push(memory?);
            }
        }
        Payload::GlobalSection(reader) => {
            for global in reader {
                let global = global?;
                module
                    .globals
                    .push((global.ty, Some(const_expr(&global.init_expr)?)));
            }
        }
        Payload::TagSection(reader) => {
            for tag in reader {
                module.tags.push(TypeIndex::from_u32(tag?.func_type_idx));
            }
        }
        Payload::ExportSection(reader) => {
            for export in reader {
                let export = export?;
                module
                    .exports
                    .push((export.name, entity(export.kind, export.index)));
            }
        }
        Payload::StartSection { func, .. } => module.start = Some(FuncIndex::from_u32(func)),
        Payload::ElementSection(reader) => {
            for segment in reader.into_iter_with_offsets() {
                let (offset, segment) = segment?;
                module.elems.push(element_segment(segment, offset)?);
            }
        }
        Payload::DataSection(reader) => {
            for segment in reader.into_iter_with_offsets() {
                let (offset, segment) = segment?;
                module.data.push(data_segment(&segment, offset)?);
            }
        }
        Payload::CodeSectionEntry(body) => module.bodies.push(body),
        Payload::CustomSection(reader) => {
            if let KnownCustom::Name(reader) = reader.as_known() {
                // Names are for people; a malformed name section is as good as none.
                let _ = read_names(module, reader);
            }
        }
        _ => {}
    }
    Ok(())
}

fn add_types(module: &mut CoreModule<'_>, group: RecGroup, offset: u64, validator: &Validator) {
    let types = validator
        .types(0)
        .expect("decode: the validator knows the module");
    let group_size = group.types().len();
    let start = module.types.next_key();
    let end = TypeIndex::from_u32(start.as_u32() + group_size as u32);
    for ty in group.into_types() {
        let supertype = ty
            .supertype_idxs
            .first()
            .and_then(|ty| ty.as_module_index());
        module.type_contexts.push(TypeContext {
            is_final: ty.is_final,
            supertype: supertype.map(TypeIndex::from_u32),
            group: start..end,
            offset,
        });
        let structural = is_structural(&ty, group_size);
        let CompositeInnerType::Func(func) = ty.composite_type.inner else {
            module.types.push(None);
            module.type_ids.push(None);
            continue;
        };
        let index = module.types.push(Some(func));
        let id = types.core_type_at_in_module(index.as_u32());
        module.type_ids.push((!structural).then_some(id));
    }
}

fn add_import<'a>(module: &mut CoreModule<'a>, import: wasmparser::Import<'a>, offset: u64) {
    let entity = match import.ty {
        TypeRef::Func(ty) | TypeRef::FuncExact(ty) => {
            module.imported_funcs += 1;
            CoreEntity::Func(module.funcs.push(TypeIndex::from_u32(ty)))
        }
        TypeRef::Table(ty) => {
            module.imported_tables += 1;
            let nothing = ConstExpr {
                offset,
                ..ConstExpr::default()
            };
            CoreEntity::Table(module.tables.push((ty, nothing)))
        }
        TypeRef::Memory(ty) => {
            module.imported_memories += 1;
            CoreEntity::Memory(module.memories.push(ty))
        }
        TypeRef::Global(ty) => {
            module.imported_globals += 1;
            CoreEntity::Global(module.globals.push((ty, None)))
        }
        TypeRef::Tag(ty) => {
            module.imported_tags += 1;
            CoreEntity::Tag(module.tags.push(TypeIndex::from_u32(ty.func_type_idx)))
        }
    };
    module.imports.push(CoreImport {
        module: import.module,
        field: import.name,
        entity,
        offset,
    });
}

fn entity(kind: ExternalKind, index: u32) -> CoreEntity {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => {
            CoreEntity::Func(FuncIndex::from_u32(index))
        }
        ExternalKind::Table => CoreEntity::Table(TableIndex::from_u32(index)),
        ExternalKind::Memory => CoreEntity::Memory(MemoryIndex::from_u32(index)),
        ExternalKind::Global => CoreEntity::Global(GlobalIndex::from_u32(index)),
        ExternalKind::Tag => CoreEntity::Tag(TagIndex::from_u32(index)),
    }
}

fn add_table(
    module: &mut CoreModule<'_>,
    table: &wasmparser::Table<'_>,
    offset: u64,
) -> Result<()> {
    let ops = match &table.init {
        TableInit::RefNull => vec![ConstOp::RefNull],
        TableInit::Expr(expr) => const_expr(expr)?.ops,
    };
    let init = ConstExpr { ops, offset };
    module.tables.push((table.ty, init));
    Ok(())
}

fn data_segment<'a>(segment: &wasmparser::Data<'a>, offset: u64) -> Result<DataSegment<'a>> {
    let mode = match &segment.kind {
        DataKind::Passive => SegmentMode::Passive,
        DataKind::Active {
            memory_index,
            offset_expr,
        } => SegmentMode::Active {
            target: MemoryIndex::from_u32(*memory_index),
            offset: const_expr(offset_expr)?,
        },
    };
    Ok(DataSegment {
        mode,
        bytes: segment.data,
        offset,
    })
}

fn element_segment(segment: wasmparser::Element<'_>, offset: u64) -> Result<ElementSegment> {
    let mode = match segment.kind {
        ElementKind::Passive => SegmentMode::Passive,
        ElementKind::Declared => SegmentMode::Declared,
        ElementKind::Active {
            table_index,
            offset_expr,
        } => SegmentMode::Active {
            target: TableIndex::from_u32(table_index.unwrap_or(0)),
            offset: const_expr(&offset_expr)?,
        },
    };
    let (ty, items) = match segment.items {
        ElementItems::Functions(reader) => {
            let items = reader.into_iter().map(|index| {
                let op = ConstOp::RefFunc(FuncIndex::from_u32(index?));
                Ok(ConstExpr {
                    ops: vec![op],
                    offset,
                })
            });
            (wasmparser::RefType::FUNCREF, items.collect::<Result<_>>()?)
        }
        ElementItems::Expressions(ty, reader) => {
            let items = reader.into_iter().map(|expr| const_expr(&expr?));
            (ty, items.collect::<Result<_>>()?)
        }
    };
    Ok(ElementSegment {
        ty,
        mode,
        items,
        offset,
    })
}

fn const_expr(expr: &ConstExprReader<'_>) -> Result<ConstExpr> {
    let mut out = ConstExpr {
        ops: Vec::new(),
        offset: expr.get_binary_reader().original_position(),
    };
    for op in expr.get_operators_reader().into_iter_with_offsets() {
        let (op, offset) = op?;
        out.ops.push(match op {
            Operator::End => break,
            Operator::I32Const { value } => ConstOp::I32(value),
            Operator::I64Const { value } => ConstOp::I64(value),
            Operator::F32Const { value } => ConstOp::F32(value.bits()),
            Operator::F64Const { value } => ConstOp::F64(value.bits()),
            Operator::V128Const { value } => ConstOp::V128(*value.bytes()),
            Operator::GlobalGet { global_index } => {
                ConstOp::GlobalGet(GlobalIndex::from_u32(global_index))
            }
            Operator::RefFunc { function_index } => {
                ConstOp::RefFunc(FuncIndex::from_u32(function_index))
            }
            Operator::RefNull { .. } => ConstOp::RefNull,
            Operator::I32Add => ConstOp::Add { wide: false },
            Operator::I64Add => ConstOp::Add { wide: true },
            Operator::I32Sub => ConstOp::Sub { wide: false },
            Operator::I64Sub => ConstOp::Sub { wide: true },
            Operator::I32Mul => ConstOp::Mul { wide: false },
            Operator::I64Mul => ConstOp::Mul { wide: true },
            _ => {
                let what = "GC types in constant expressions";
                return Err(Error::garbage_collection(what, offset));
            }
        });
    }
    Ok(out)
}

fn read_names<'a>(
    module: &mut CoreModule<'a>,
    reader: wasmparser::NameSectionReader<'a>,
) -> wasmparser::Result<()> {
    for name in reader {
        match name? {
            Name::Module { name, .. } => module.name = Some(name),
            Name::Function(names) => {
                for naming in names {
                    let naming = naming?;
                    module
                        .func_names
                        .push((FuncIndex::from_u32(naming.index), naming.name));
                }
            }
            _ => {}
        }
    }
    Ok(())
}
