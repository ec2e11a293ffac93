//! Checks the imports of a new instance, and joins it with their owners.
//!
//! In: a block with its store, and the import slots that the embedder gave. Out: the instance is a
//! member, in one group with everything that it imports but shared memories, and its store knows
//! the memories and tables of others; or what is wrong, and nothing has happened.

use std::collections::BTreeMap;

use windlass_abi::component::{Component, ImportDesc, ImportKind};
use windlass_abi::core::NOT_IMPORTED;
use windlass_abi::instance::{FuncRef, ImportSlot, InstanceHeader};
use windlass_abi::status::Status;

use super::external_types::{ExternType, GlobalType, MemoryType, TableType};
use super::externs::{Found, Object, find_in, tag_type};
use super::members::{Keep, Registry, Thing, Use, registry};
use super::place::{MemoryPlace, Place};
use crate::core_types::TypeNumber;
use crate::loaded::{Loaded, Refusal, name, slice};
use crate::memory::MemoryRef;
use crate::store::store;

const CORE_KINDS: [ImportKind; 5] = [
    ImportKind::CoreFunc,
    ImportKind::CoreMemory,
    ImportKind::CoreTable,
    ImportKind::CoreGlobal,
    ImportKind::CoreTag,
];

/// The kind of a core import; `None` for those of components.
pub(crate) fn core_kind(raw: u32) -> Option<ImportKind> {
    CORE_KINDS.into_iter().find(|kind| *kind as u32 == raw)
}

/// Both names of an import, as the text format has them.
pub(crate) fn names(component: &'static Component, desc: &ImportDesc) -> String {
    let (first, second) = (desc.interface, desc.name);
    format!("{:?} {:?}", name(component, first), name(component, second))
}

fn refused(message: String) -> Refusal {
    Refusal::new(Status::Link, message)
}

/// The import has nothing behind it.
pub(crate) fn missing(component: &'static Component, desc: &ImportDesc) -> Refusal {
    refused(format!("unknown import {}", names(component, desc)))
}

/// What is given for an import is of another type.
pub(crate) fn incompatible(
    component: &'static Component,
    desc: &ImportDesc,
    expected: &ExternType,
    found: &str,
) -> Refusal {
    let names = names(component, desc);
    refused(format!(
        "incompatible import type for {names}: expected {expected}, found {found}"
    ))
}

/// The type that a module declares for an import.
pub(crate) fn expected(
    component: &'static Component,
    types: &[TypeNumber],
    kind: ImportKind,
    index: u32,
) -> Option<ExternType> {
    let index = index as usize;
    // SAFETY: a manifest's slices are valid.
    unsafe {
        Some(match kind {
            ImportKind::CoreFunc => ExternType::Func(*types.get(index)?),
            ImportKind::CoreMemory => {
                ExternType::Memory(MemoryType::of(slice(&component.memories).get(index)?))
            }
            ImportKind::CoreTable => {
                ExternType::Table(TableType::of(slice(&component.tables).get(index)?, types)?)
            }
            ImportKind::CoreGlobal => {
                let desc = slice(&component.core.globals).get(index)?;
                ExternType::Global(GlobalType::of(desc, types)?)
            }
            ImportKind::CoreTag => {
                let desc = slice(&component.core.tags).get(index)?;
                ExternType::Tag(tag_type(desc.ty, types)?)
            }
            ImportKind::Function | ImportKind::ResourceDtor => return None,
        })
    }
}

/// What an import slot leads to: an object of a member, or nothing when it is a host function.
fn resolve(
    registry: &Registry,
    component: &'static Component,
    types: &[TypeNumber],
    desc: &ImportDesc,
    slot: &ImportSlot,
) -> Result<Option<Found>, Refusal> {
    let malformed = || Refusal::new(Status::Version, "the manifest's imports are malformed");
    let kind = core_kind(desc.kind).ok_or_else(malformed)?;
    let expected = expected(component, types, kind, desc.index).ok_or_else(malformed)?;
    if !slot.function.is_null() {
        return if kind == ImportKind::CoreFunc {
            Ok(None)
        } else {
            Err(incompatible(component, desc, &expected, "a host function"))
        };
    }
    let address = slot.data as usize;
    // What another thread uses is not even looked at.
    if let Some((member, _)) = registry.at(address) {
        registry.check_user(member)?;
    }
    if let Some(found) = find_in(registry, address, kind) {
        if found.ty.matches(&expected) {
            return Ok(Some(found));
        }
        let found = found.ty.to_string();
        return Err(incompatible(component, desc, &expected, &found));
    }
    let other = CORE_KINDS
        .into_iter()
        .find_map(|kind| find_in(registry, address, kind));
    Err(match other {
        Some(other) => incompatible(component, desc, &expected, &other.ty.to_string()),
        None => missing(component, desc),
    })
}

/// Whether it is a memory of threads, which does not make one group of those who have it.
fn is_shared(found: &Found) -> bool {
    matches!(found.object, Object::Memory(MemoryRef::Shared(_)))
}

/// See the module. The handle is the new instance's first; this thread uses its group at once.
///
/// # Safety
/// `header` is a block with a store that has its own memories and tables but not those of others;
/// nothing has a reference to the store.
pub(crate) unsafe fn link(
    loaded: &Loaded,
    header: *mut InstanceHeader,
    slots: &[ImportSlot],
) -> Result<(Keep, Use), Refusal> {
    let component = loaded.component;
    // SAFETY: a manifest's slices are valid.
    let imports: &'static [ImportDesc] = unsafe { slice(&component.imports) };
    let mut registry = registry();
    let mut found = BTreeMap::new();
    for (index, (desc, slot)) in imports.iter().zip(slots).enumerate() {
        if let Some(object) = resolve(&registry, component, &loaded.types, desc, slot)? {
            found.insert(index as u32, object);
        }
    }
    let member = registry.add(Thing::Instance(header));
    for object in found.values() {
        if !is_shared(object) {
            registry.join(member, object.member);
        }
    }
    for (desc, at) in imports.iter().zip(0..) {
        if let Some(ExternType::Func(number)) = found.get(&at).map(|object| object.ty)
            && desc.func_ref != 0
        {
            // SAFETY: the manifest places the references in the block, which nobody else knows yet.
            unsafe {
                let first = component.core.func_ref_slots as usize;
                let references = header.cast::<u8>().add(first).cast::<FuncRef>();
                // The type of what is given, which may be a subtype of what is asked for.
                (*references.add(desc.func_ref as usize - 1)).signature = number.0;
            }
        }
    }
    // SAFETY: the caller's promise; what is imported lives as long as the group.
    unsafe {
        let store = store(header.cast());
        store.member = Some(member);
        for (desc, at) in slice(&component.memories).iter().zip(0..) {
            if desc.import != NOT_IMPORTED
                && let Some(object) = found.get(&desc.import)
                && let Object::Memory(memory) = object.object
            {
                let place = match memory {
                    MemoryRef::Unshared(memory) => MemoryPlace::Unshared(Place::imported(memory)),
                    MemoryRef::Shared(memory) => {
                        registry.hold(object.member);
                        let _keep = Keep::from_raw(object.member);
                        MemoryPlace::Shared { memory, _keep }
                    }
                };
                store.memories.insert(at, place);
            }
        }
        for (desc, at) in slice(&component.tables).iter().zip(0..) {
            if desc.import != NOT_IMPORTED
                && let Some(Object::Table(table)) = found.get(&desc.import).map(|f| f.object)
            {
                store.tables.insert(at, Place::imported(table));
            }
        }
    }
    let used = registry.enter(member)?;
    Ok((Keep::from_raw(member), used))
}
