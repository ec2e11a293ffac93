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
        let known = |ty: &ValType| match ty {
            ValType::Ref(ty) => is_known(ty.heap_type()),
            _ => true,
        };
        for (index, ty) in &decoded.types {
            let offset = decoded.type_contexts[index].offset;
            let Some(ty) = ty else {
                return Err(Error::garbage_collection(
                    "types of structs and arrays",
                    offset,
                ));
            };
            let mut types = ty.params().iter().chain(ty.results());
            if let Some(ty) = types.find(|ty| !known(ty)) {
                return Err(Error::garbage_collection(
                    format!("reference type {ty}"),
                    offset,
                ));
            }
        }
        let tables = decoded
            .tables
            .values()
            .map(|(ty, init)| (ValType::Ref(ty.element_type), init.offset));
        let globals = decoded.globals.iter().map(|(index, (ty, init))| {
            let init = init.as_ref().map(|init| init.offset);
            let entity = CoreEntity::Global(index);
            (
                ty.content_type,
                init.unwrap_or_else(|| import_offset(&decoded.imports, entity)),
            )
        });
        match tables.chain(globals).find(|(ty, _)| !known(ty)) {
            Some((ty, offset)) => Err(Error::garbage_collection(
                format!("reference type {ty}"),
                offset,
            )),
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

/// Where in the binary something is imported.
fn import_offset(imports: &[CoreImport<'_>], entity: CoreEntity) -> u64 {
    let import = imports.iter().find(|import| import.entity == entity);
    import
        .expect("elaborate: an imported entity has an import")
        .offset
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

#[cfg(test)]
mod tests {
    use crate::decode::decode;
    use crate::elaborate::elaborate;
    use crate::error::Error;

    /// Where the error about a module is; the bytes there begin with `expected`.
    fn refused_at(text: &str, expected: &[u8]) {
        let bytes = wat::parse_str(text).expect("it parses");
        let decoded = decode(&bytes).expect("it is valid");
        let Some(Error::Unsupported(diagnostic)) = elaborate(decoded).err() else {
            panic!("{text} is supported");
        };
        let offset = diagnostic.offset.expect("an offset") as usize;
        assert!(bytes[offset..].starts_with(expected), "{text}: {offset:#x}");
    }

    #[test]
    fn what_is_not_supported_has_an_offset() {
        refused_at("(module (type (func)) (type (struct)))", &[0x5f, 0]);
        refused_at("(module (type (func (param anyref))))", &[0x60, 1, 0x6e]);
        refused_at("(module (table 0 funcref) (table 7 i31ref))", &[0x6c, 0, 7]);
        refused_at(
            r#"(module (import "a" "b" (table 0 eqref)))"#,
            b"\x01a\x01b",
        );
        refused_at(r#"(module (import "a" "b" (global eqref)))"#, b"\x01a\x01b");
        // The initial value stands behind the type.
        refused_at("(module (global anyref (ref.null any)))", &[0xd0, 0x6e]);
    }
}
