//! The types of core functions as the manifest describes them to the host: structs of arguments and
//! results in the layout of [`crate::generate::module::layout`].

use wasmparser::{AbstractHeapType, HeapType, ValType};
use windlass_abi::component::{ExportKind as AbiExportKind, ImportKind as AbiImportKind};
use windlass_abi::types::{NO_TYPE, NameRef, TypeDesc, TypeKind as AbiKind};

use super::world::{Item, World};
use crate::elaborate::plan::CoreItem;
use crate::generate::module::layout::{CoreLayout, size_of_value};
use crate::ids::{FuncId, SignatureId};

impl World<'_, '_> {
    /// Describes an import of a core module.
    pub(super) fn core_import(
        &mut self,
        module: Option<&str>,
        field: &str,
        item: CoreItem,
    ) -> Item {
        let kind = match item {
            CoreItem::Func(_) => AbiImportKind::CoreFunc,
            CoreItem::Memory(_) => AbiImportKind::CoreMemory,
            CoreItem::Table(_) => AbiImportKind::CoreTable,
            CoreItem::Global(_) => AbiImportKind::CoreGlobal,
            CoreItem::Tag(_) => AbiImportKind::CoreTag,
        };
        let index = match item {
            CoreItem::Func(func) => self.core_types[func].as_u32(),
            other => number(other),
        };
        self.core_item(kind as u32, module, field, item, index)
    }

    /// Describes an export of a core module.
    pub(super) fn core_export(&mut self, name: &str, item: CoreItem) -> Item {
        let kind = match item {
            CoreItem::Func(_) => AbiExportKind::CoreFunc,
            CoreItem::Memory(_) => AbiExportKind::CoreMemory,
            CoreItem::Table(_) => AbiExportKind::CoreTable,
            CoreItem::Global(_) => AbiExportKind::CoreGlobal,
            CoreItem::Tag(_) => AbiExportKind::CoreTag,
        };
        let index = match item {
            CoreItem::Func(func) => self.plan.layout.func_ref_number(func),
            other => number(other),
        };
        self.core_item(kind as u32, None, name, item, index)
    }

    fn core_item(
        &mut self,
        kind: u32,
        module: Option<&str>,
        name: &str,
        item: CoreItem,
        index: u32,
    ) -> Item {
        let (params, result) = match item {
            CoreItem::Func(func) => self.core_function(func),
            _ => (NO_TYPE, NO_TYPE),
        };
        Item {
            params,
            result,
            index,
            ..self.resource(kind, module, name)
        }
    }

    /// The numbers of the types of parameters and results.
    fn core_function(&mut self, func: FuncId) -> (u32, u32) {
        let signature = self.plan.funcs[func].signature;
        if let Some(known) = self.core_functions.get(&signature) {
            return *known;
        }
        let numbers = self.describe_signature(signature);
        self.core_functions.insert(signature, numbers);
        numbers
    }

    fn describe_signature(&mut self, signature: SignatureId) -> (u32, u32) {
        let ty = &self.plan.signatures[signature];
        let params = match ty.params() {
            [] => NO_TYPE,
            params => self.core_tuple(params),
        };
        let result = match ty.results() {
            [] => NO_TYPE,
            [one] => self.core_value(*one),
            results => self.core_tuple(results),
        };
        (params, result)
    }

    fn core_tuple(&mut self, types: &[ValType]) -> u32 {
        let layout = CoreLayout::new(types);
        let numbers: Vec<u32> = types.iter().map(|ty| self.core_value(*ty)).collect();
        let first = self.fields.len() as u32;
        for (ty, offset) in numbers.iter().zip(&layout.offsets) {
            self.field_of("", *ty, *offset);
        }
        self.push_type(TypeDesc {
            kind: AbiKind::Tuple as u32,
            size: layout.size,
            align: layout.align,
            first,
            count: types.len() as u32,
            element: NO_TYPE,
            name: NameRef::default(),
            interface: NameRef::default(),
        })
    }

    fn core_value(&mut self, ty: ValType) -> u32 {
        let kind = abi_kind(ty);
        if let Some(known) = self.core_values.get(&(kind as u32)) {
            return *known;
        }
        let size = size_of_value(ty);
        let number = self.push_type(TypeDesc {
            kind: kind as u32,
            size,
            align: size,
            first: self.fields.len() as u32,
            count: 0,
            element: NO_TYPE,
            name: NameRef::default(),
            interface: NameRef::default(),
        });
        self.core_values.insert(kind as u32, number);
        number
    }
}

/// The number of an entity among its like.
fn number(item: CoreItem) -> u32 {
    match item {
        CoreItem::Func(id) => id.as_u32(),
        CoreItem::Table(id) => id.as_u32(),
        CoreItem::Memory(id) => id.as_u32(),
        CoreItem::Global(id) => id.as_u32(),
        CoreItem::Tag(id) => id.as_u32(),
    }
}

fn abi_kind(ty: ValType) -> AbiKind {
    match ty {
        ValType::I32 => AbiKind::S32,
        ValType::I64 => AbiKind::S64,
        ValType::F32 => AbiKind::F32,
        ValType::F64 => AbiKind::F64,
        ValType::V128 => AbiKind::V128,
        ValType::Ref(ty) => match ty.heap_type() {
            HeapType::Abstract { ty, .. } => match ty {
                AbstractHeapType::Extern | AbstractHeapType::NoExtern => AbiKind::ExternRef,
                AbstractHeapType::Exn | AbstractHeapType::NoExn => AbiKind::ExnRef,
                _ => AbiKind::FuncRef,
            },
            _ => AbiKind::FuncRef,
        },
    }
}
