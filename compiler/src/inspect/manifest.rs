//! The manifest, read field by field.
//!
//! In: the memory of a file and the manifest's address. Out: [`Manifest`], with names as text and
//! indices checked.

use std::mem::offset_of;

use windlass_abi::component::{Component, ExportDesc, ImportDesc};
use windlass_abi::types::{FieldDesc, NO_TYPE, ResourceDesc, TypeDesc};
use windlass_abi::unwind::{AddressMapEntry, FunctionDesc, Handler, TrapSite};
use windlass_abi::{ABI_VERSION, MANIFEST_MAGIC};

use super::file::{Memory, outside};
use super::reader::Reader;
use super::world::{Field, Item, Resource, Type, World};
use super::{Function, Manifest, module, wit};
use crate::error::{Diagnostic, Error, Result};

/// Reads the manifest at an address: its facts, and imports and exports as text.
pub(crate) fn read(memory: &Memory<'_>, at: u64) -> Result<(Manifest, String)> {
    let reader = Reader { memory, at };
    let magic = memory.u32(at + offset_of!(Component, magic) as u64)?;
    let version = memory.u32(at + offset_of!(Component, abi_version) as u64)?;
    if magic != MANIFEST_MAGIC {
        return Err(invalid(
            "the manifest does not begin with its magic number".to_owned(),
        ));
    }
    if version != ABI_VERSION {
        return Err(invalid(format!(
            "the manifest has version {version} of the ABI; this Windlass reads {ABI_VERSION}"
        )));
    }
    let manifest = reader.manifest()?;
    let interface = match manifest.flags & Component::FLAG_CORE_MODULE {
        0 => wit::print(&reader.world()?, &manifest.name),
        _ => module::print(&reader, &manifest.name)?,
    };
    Ok((manifest, interface))
}

fn invalid(message: String) -> Error {
    Error::Invalid(Diagnostic {
        message,
        ..Diagnostic::default()
    })
}

macro_rules! slice {
    ($reader:expr, $field:ident, $element:ty) => {
        $reader.memory.elements(
            $reader.at + offset_of!(Component, $field) as u64,
            size_of::<$element>(),
        )?
    };
}

macro_rules! field {
    ($reader:expr, u32, $at:expr, $ty:ident.$field:ident) => {
        $reader.memory.u32($at + offset_of!($ty, $field) as u64)?
    };
    ($reader:expr, u64, $at:expr, $ty:ident.$field:ident) => {
        $reader.memory.u64($at + offset_of!($ty, $field) as u64)?
    };
    ($reader:expr, name, $at:expr, $ty:ident.$field:ident) => {
        $reader.name($at + offset_of!($ty, $field) as u64)?
    };
}

impl Reader<'_, '_> {
    fn manifest(&self) -> Result<Manifest> {
        let at = self.at;
        Ok(Manifest {
            abi_version: field!(self, u32, at, Component.abi_version),
            flags: field!(self, u32, at, Component.flags),
            arch: field!(self, u32, at, Component.arch),
            cpu_features: field!(self, u64, at, Component.cpu_features),
            instance_size: field!(self, u64, at, Component.instance_size),
            name: field!(self, name, at, Component.name),
            target: field!(self, name, at, Component.target),
            producer: field!(self, name, at, Component.producer),
            text_len: field!(self, u64, at, Component.text_len),
            component_instances: field!(self, u64, at, Component.component_instances),
            memories: slice!(self, memories, windlass_abi::component::MemoryDesc).len(),
            tables: slice!(self, tables, windlass_abi::component::TableDesc).len(),
            traps: slice!(self, traps, TrapSite).len(),
            handlers: slice!(self, handlers, Handler).len(),
            addresses: slice!(self, address_map, AddressMapEntry).len(),
            functions: slice!(self, functions, FunctionDesc)
                .map(|at| self.function(at))
                .collect::<Result<_>>()?,
        })
    }

    fn function(&self, at: u64) -> Result<Function> {
        let optional = |number| (number != u32::MAX).then_some(number);
        Ok(Function {
            name: field!(self, name, at, FunctionDesc.name),
            text_offset: field!(self, u32, at, FunctionDesc.text_offset),
            size: field!(self, u32, at, FunctionDesc.size),
            wasm_offset: optional(field!(self, u32, at, FunctionDesc.wasm_offset)),
            module: optional(field!(self, u32, at, FunctionDesc.module)),
        })
    }

    fn world(&self) -> Result<World> {
        let fields = slice!(self, fields, FieldDesc)
            .map(|at| self.field(at))
            .collect::<Result<Vec<_>>>()?;
        let types = slice!(self, types, TypeDesc)
            .map(|at| self.ty(at, &fields))
            .collect::<Result<Vec<_>>>()?;
        let resources = slice!(self, resources, ResourceDesc)
            .map(|at| {
                Ok(Resource {
                    name: field!(self, name, at, ResourceDesc.name),
                    interface: field!(self, name, at, ResourceDesc.interface),
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let imports = slice!(self, imports, ImportDesc)
            .map(|at| {
                Ok(Item {
                    is_function: field!(self, u32, at, ImportDesc.kind) == 0,
                    flags: field!(self, u32, at, ImportDesc.flags),
                    interface: field!(self, name, at, ImportDesc.interface),
                    name: field!(self, name, at, ImportDesc.name),
                    params: index(field!(self, u32, at, ImportDesc.params)),
                    result: index(field!(self, u32, at, ImportDesc.result)),
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let exports = slice!(self, exports, ExportDesc)
            .map(|at| {
                Ok(Item {
                    is_function: field!(self, u32, at, ExportDesc.kind) == 0,
                    flags: field!(self, u32, at, ExportDesc.flags),
                    interface: field!(self, name, at, ExportDesc.interface),
                    name: field!(self, name, at, ExportDesc.name),
                    params: index(field!(self, u32, at, ExportDesc.params)),
                    result: index(field!(self, u32, at, ExportDesc.result)),
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let world = World {
            types,
            resources,
            imports,
            exports,
        };
        if world.is_sound() {
            Ok(world)
        } else {
            Err(outside())
        }
    }

    fn field(&self, at: u64) -> Result<Field> {
        Ok(Field {
            name: field!(self, name, at, FieldDesc.name),
            ty: index(field!(self, u32, at, FieldDesc.ty)),
        })
    }

    fn ty(&self, at: u64, fields: &[Field]) -> Result<Type> {
        let kind = field!(self, u32, at, TypeDesc.kind);
        let first = field!(self, u32, at, TypeDesc.first) as usize;
        let count = field!(self, u32, at, TypeDesc.count);
        let fields = match has_fields(kind) {
            true => fields
                .get(first..first + count as usize)
                .ok_or_else(outside)?,
            false => &[],
        };
        Ok(Type {
            kind,
            fields: fields.to_vec(),
            count,
            element: index(field!(self, u32, at, TypeDesc.element)),
            name: field!(self, name, at, TypeDesc.name),
            interface: field!(self, name, at, TypeDesc.interface),
        })
    }
}

fn index(number: u32) -> Option<usize> {
    (number != NO_TYPE).then_some(number as usize)
}

/// Records, tuples, variants, enumerations, options, results and flags.
fn has_fields(kind: u32) -> bool {
    use windlass_abi::types::TypeKind as Kind;
    (Kind::Record as u32..=Kind::Flags as u32).contains(&kind)
}
