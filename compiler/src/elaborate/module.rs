//! A core module as the whole input: a program of one core instance.
//!
//! Its imports and exports are the Plan's. What is imported has ids like everything else; what it
//! is becomes known at instantiation, through its import slot ([`windlass_abi::core`]).

use wasmparser::{AbstractHeapType, HeapType, ValType};

use super::Elaborator;
use super::budget::Resource;
use super::plan::{
    ComponentInstance, CoreItem, Export, ExportKind, FuncBody, Global, Import, ImportKind, Memory,
    Program, Table, Tag,
};
use crate::decode::core_module::{CoreEntity, CoreImport};
use crate::error::{Error, Result};
use crate::ids::{CoreInstanceId, ImportId, ModuleId};

impl<'a> Elaborator<'a> {
    /// Makes the one instance of a module, with its imports and exports.
    pub(super) fn module(&mut self, module: ModuleId) -> Result<()> {
        self.plan.program = Program::Module;
        let offset = self.plan.modules[module].range.start;
        self.refuse_gc_types(module)?;
        // Its functions belong to a component instance like all others; it has no interface.
        let root = self.plan.components.push(ComponentInstance {
            parent: None,
            path: String::new(),
        });
        let id = self.new_instance(module, root, offset)?;
        let imports = std::mem::take(&mut self.plan.modules[module].imports);
        for import in &imports {
            self.import(id, module, import)?;
        }
        self.plan.modules[module].imports = imports;
        self.define_entities(id, module, offset)?;
        for (name, item) in self.core_exports(id, module) {
            self.budget.spend(Resource::Names, name.len(), offset)?;
            self.plan.exports.push(Export {
                interface: None,
                name: name.to_owned(),
                kind: ExportKind::Core(item),
            });
        }
        Ok(())
    }

    /// Types cross the border with their definitions, so all must be known to the runtime.
    fn refuse_gc_types(&self, module: ModuleId) -> Result<()> {
        let decoded = &self.plan.modules[module];
        let offset = decoded.range.start;
        let known = |ty: &ValType| match ty {
            ValType::Ref(ty) => is_known(ty.heap_type()),
            _ => true,
        };
        for ty in decoded.types.values() {
            let Some(ty) = ty else {
                return Err(Error::unsupported("types of structs and arrays", offset));
            };
            let mut types = ty.params().iter().chain(ty.results());
            if let Some(ty) = types.find(|ty| !known(ty)) {
                return Err(Error::unsupported(format!("reference type {ty}"), offset));
            }
        }
        let tables = decoded
            .tables
            .values()
            .map(|(ty, _)| ValType::Ref(ty.element_type));
        let globals = decoded.globals.values().map(|(ty, _)| ty.content_type);
        match tables.chain(globals).find(|ty| !known(ty)) {
            Some(ty) => Err(Error::unsupported(format!("reference type {ty}"), offset)),
            None => Ok(()),
        }
    }

    fn import(
        &mut self,
        id: CoreInstanceId,
        module: ModuleId,
        import: &CoreImport<'a>,
    ) -> Result<()> {
        let names = import.module.len() + import.field.len();
        self.budget.spend(Resource::Names, names, import.offset)?;
        let import_id = self.plan.imports.next_key();
        let item = self.imported_item(id, module, import, import_id)?;
        self.plan.imports.push(Import {
            interface: Some(import.module.to_owned()),
            name: import.field.to_owned(),
            kind: ImportKind::Core(item),
        });
        Ok(())
    }

    /// What an import is, in the Plan and in the instance.
    fn imported_item(
        &mut self,
        id: CoreInstanceId,
        module: ModuleId,
        import: &CoreImport<'a>,
        import_id: ImportId,
    ) -> Result<CoreItem> {
        let decoded = &self.plan.modules[module];
        Ok(match import.entity {
            CoreEntity::Func(index) => {
                let ty = decoded.funcs[index];
                let signature = self.signature_of_type(module, ty);
                let name = format!("{}.{}", import.module, import.field);
                let body = FuncBody::CoreImport(import_id);
                let func = self.push_func(body, signature, name, import.offset)?;
                self.plan.instances[id].funcs.push(func);
                CoreItem::Func(func)
            }
            CoreEntity::Memory(index) => {
                let ty = decoded.memories[index];
                let memory = self.plan.memories.push(Memory {
                    instance: id,
                    import: Some(import_id),
                    ty,
                    image: Vec::new(),
                });
                self.plan.instances[id].memories.push(memory);
                CoreItem::Memory(memory)
            }
            CoreEntity::Table(index) => {
                let ty = decoded.tables[index].0;
                let table = self.plan.tables.push(Table {
                    instance: id,
                    import: Some(import_id),
                    ty,
                    image: Vec::new(),
                });
                self.plan.instances[id].tables.push(table);
                CoreItem::Table(table)
            }
            CoreEntity::Global(index) => {
                let ty = decoded.globals[index].0;
                let global = self.plan.globals.push(Global {
                    instance: id,
                    import: Some(import_id),
                    ty,
                    init: None,
                });
                self.plan.instances[id].globals.push(global);
                CoreItem::Global(global)
            }
            CoreEntity::Tag(index) => {
                let ty = decoded.tags[index];
                let signature = self.signature_of_type(module, ty);
                let tag = self.plan.tags.push(Tag {
                    import: Some(import_id),
                    signature,
                    ty,
                });
                self.plan.instances[id].tags.push(tag);
                CoreItem::Tag(tag)
            }
        })
    }
}

/// Whether a heap type is not one of the GC proposal.
fn is_known(ty: HeapType) -> bool {
    use AbstractHeapType::{Exn, Extern, Func, NoExn, NoExtern, NoFunc};
    match ty {
        HeapType::Abstract { shared, ty } => {
            !shared && matches!(ty, Func | NoFunc | Extern | NoExtern | Exn | NoExn)
        }
        HeapType::Concrete(_) => true,
        HeapType::Exact(_) => false,
    }
}
