//! What the manifest says of a core module beyond a component's: [`windlass_abi::core`].

use cranelift_entity::SecondaryMap;
use wasmparser::{AbstractHeapType, HeapType, UnpackedIndex, ValType};
use windlass_abi::core::{
    CoreKind, CoreModule, CoreTypeDesc, CoreValType, ElemDesc, GlobalDesc, NOT_IMPORTED, TagDesc,
    heap,
};
use windlass_abi::instance::FuncRef;
use windlass_abi::types::NO_TYPE;

use super::image::{Address, Field, Image, Places, SliceOf, put_array, put_struct};
use crate::elaborate::plan::{Plan, Program};
use crate::generate::unit::Symbol;
use crate::ids::{FuncId, ImportId, TypeIndex};

/// The type of each function of a core module, as the module numbers them. Empty for components.
pub(crate) fn types_of_functions(plan: &Plan<'_>) -> SecondaryMap<FuncId, TypeIndex> {
    let mut types = SecondaryMap::with_default(TypeIndex::from_u32(u32::MAX - 1));
    if plan.program == Program::Module {
        for instance in plan.instances.values() {
            let module = &plan.modules[instance.module];
            for (index, func) in &instance.funcs {
                types[*func] = module.funcs[index];
            }
        }
    }
    types
}

/// The fields of [`CoreModule`].
pub(crate) struct CoreTables {
    func_refs: SliceOf,
    func_ref_slots: u64,
    types: SliceOf,
    type_slots: u64,
    globals: SliceOf,
    tags: SliceOf,
    elems: SliceOf,
}

const EMPTY: SliceOf = SliceOf {
    address: None,
    len: 0,
};

impl Field for CoreTables {
    const SIZE: usize = size_of::<CoreModule>();

    fn put(self, image: &mut Image, at: u64) {
        put_struct!(
            image,
            at,
            CoreModule {
                func_refs: self.func_refs,
                func_ref_slots: self.func_ref_slots,
                types: self.types,
                type_slots: self.type_slots,
                globals: self.globals,
                tags: self.tags,
                elems: self.elems,
            }
        );
    }
}

/// Writes the tables; nothing for a component. The templates of function references and the
/// elements of segments are written already, at `places`.
pub(crate) fn write(plan: &Plan<'_>, places: &Places, relro: &mut Image) -> CoreTables {
    let mut tables = CoreTables {
        func_refs: EMPTY,
        func_ref_slots: 0,
        types: EMPTY,
        type_slots: 0,
        globals: EMPTY,
        tags: EMPTY,
        elems: EMPTY,
    };
    if plan.program == Program::Component {
        return tables;
    }
    let layout = &plan.layout;
    let escaping = plan.funcs.iter().filter(|(_, func)| func.escapes);
    let escaping: Vec<FuncId> = escaping.map(|(id, _)| id).collect();
    tables.func_refs = SliceOf {
        address: escaping.first().map(|id| places[&Symbol::FuncRef(*id)]),
        len: escaping.len() as u64,
    };
    for (id, number) in escaping.iter().zip(0..) {
        let (first, this) = (tables.func_refs.address, places[&Symbol::FuncRef(*id)]);
        assert_eq!(
            first.map(|first| first.plus(number * size_of::<FuncRef>() as u64)),
            Some(this),
            "object: templates of references are one array"
        );
    }
    tables.func_ref_slots = u64::from(layout.func_refs());
    tables.types = write_types(plan, relro);
    tables.type_slots = u64::from(layout.type_numbers());
    let globals = put_array!(relro, &plan.globals, |(id, global)| GlobalDesc {
        slot: global.import.map_or(layout.global(id), |_| 0),
        import: import_number(global.import),
        ty: val_type(global.ty.content_type),
        mutable: u32::from(global.ty.mutable),
        reserved: 0u32,
    });
    tables.globals = relro_slice(globals);
    let tags = put_array!(relro, &plan.tags, |(id, tag)| TagDesc {
        slot: tag.import.map_or(layout.tag(id), |_| 0),
        import: import_number(tag.import),
        ty: tag.ty.as_u32(),
        reserved: 0u32,
    });
    tables.tags = relro_slice(tags);
    let elems = plan.elems.iter().map(|(id, elems)| {
        let items = SliceOf {
            address: Some(places[&Symbol::Elems(id)]),
            len: elems.items.len() as u64,
        };
        (layout.elem_items(id), items)
    });
    let elems = put_array!(relro, elems, |(slot, items)| ElemDesc {
        slot: u64::from(slot),
        items: items,
    });
    tables.elems = relro_slice(elems);
    tables
}

fn write_types(plan: &Plan<'_>, relro: &mut Image) -> SliceOf {
    let mut descs = Vec::new();
    for module in plan.modules.values() {
        for (index, context) in &module.type_contexts {
            let Some(ty) = &module.types[index] else {
                panic!("object: {index} of a core module is no function type");
            };
            let params = write_val_types(ty.params(), relro);
            let results = write_val_types(ty.results(), relro);
            descs.push((context, params, results));
        }
    }
    let flags = |is_final| match is_final {
        true => CoreTypeDesc::FLAG_FINAL,
        false => 0,
    };
    let array = put_array!(relro, descs, |(context, params, results)| CoreTypeDesc {
        flags: flags(context.is_final),
        supertype: context.supertype.map_or(NO_TYPE, TypeIndex::as_u32),
        group: context.group.start.as_u32(),
        group_len: context.group.end.as_u32() - context.group.start.as_u32(),
        params: params,
        results: results,
    });
    relro_slice(array)
}

fn write_val_types(types: &[ValType], relro: &mut Image) -> SliceOf {
    let start = relro.reserve(0, align_of::<CoreValType>() as u64);
    for ty in types {
        let size = size_of::<CoreValType>() as u64;
        let at = relro.reserve(size, align_of::<CoreValType>() as u64);
        val_type(*ty).put(relro, at);
    }
    relro_slice((start, types.len() as u64))
}

fn relro_slice((start, len): (u64, u64)) -> SliceOf {
    SliceOf {
        address: Some(Address::Relro(start)),
        len,
    }
}

/// An import as a field of a description has it.
pub(crate) fn import_number(import: Option<ImportId>) -> u32 {
    import.map_or(NOT_IMPORTED, ImportId::as_u32)
}

/// A value type as the manifest has it.
///
/// # Panics
/// On types of the GC proposal, which elaboration refuses.
pub(crate) fn val_type(ty: ValType) -> CoreValType {
    let (kind, heap) = match ty {
        ValType::I32 => (CoreKind::I32, 0),
        ValType::I64 => (CoreKind::I64, 0),
        ValType::F32 => (CoreKind::F32, 0),
        ValType::F64 => (CoreKind::F64, 0),
        ValType::V128 => (CoreKind::V128, 0),
        ValType::Ref(ty) => {
            let kind = match ty.is_nullable() {
                true => CoreKind::RefNull,
                false => CoreKind::Ref,
            };
            match heap_type(ty.heap_type()) {
                Some(heap) => (kind, heap),
                None => panic!("object: reference type {ty} in a core module"),
            }
        }
    };
    CoreValType {
        kind: kind as u32,
        heap,
    }
}

/// A heap type as the manifest has it, or none for those of the GC proposal.
fn heap_type(ty: HeapType) -> Option<u32> {
    Some(match ty {
        HeapType::Abstract { ty, .. } => match ty {
            AbstractHeapType::Func => heap::FUNC,
            AbstractHeapType::NoFunc => heap::NO_FUNC,
            AbstractHeapType::Extern => heap::EXTERN,
            AbstractHeapType::NoExtern => heap::NO_EXTERN,
            AbstractHeapType::Exn => heap::EXN,
            AbstractHeapType::NoExn => heap::NO_EXN,
            _ => return None,
        },
        HeapType::Concrete(UnpackedIndex::Module(index)) => index,
        _ => return None,
    })
}
