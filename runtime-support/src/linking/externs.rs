//! From an address to what is there.
//!
//! In: any number. Out: the function, memory, table, global or tag of a live member that begins
//! exactly there, with its current type; or nothing. No address is read before a region is known to
//! hold it. Elsewhere: regions (`members`).

use std::ptr::NonNull;

use windlass_abi::component::{Component, ExportDesc, ImportKind, MemoryDesc};
use windlass_abi::core::NOT_IMPORTED;
use windlass_abi::instance::{FuncRef, ImportSlot, InstanceHeader};

use super::external_types::{ExternType, GlobalType, MemoryType, TableType};
use super::link::core_kind;
use super::members::{Keep, MemberId, Registry, Thing, registry};
use crate::core_table::CoreTable;
use crate::core_types::TypeNumber;
use crate::loaded::{name, slice};
use crate::memory::{Memory, MemoryRef};
use crate::store::store_address;

/// What is at an address.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Object {
    /// A function reference, and the instance that it is in.
    Func(NonNull<FuncRef>, NonNull<InstanceHeader>),
    /// A memory.
    Memory(MemoryRef),
    /// A table.
    Table(NonNull<CoreTable>),
    /// The value of a global.
    Global,
    /// The identity of a tag.
    Tag,
}

/// An object with its owner and its type; sizes are the current ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    /// The member that owns it.
    pub(crate) member: MemberId,
    /// Where it is.
    pub(crate) object: Object,
    /// Its type. The size of what another thread uses is the initial one.
    pub(crate) ty: ExternType,
    /// Whether the host made it.
    pub(crate) of_host: bool,
}

/// The object of a kind at an address.
pub(super) fn find_in(registry: &Registry, address: usize, kind: ImportKind) -> Option<Found> {
    let (member, thing) = registry.at(address)?;
    let current = registry.check_user(member).is_ok();
    let (object, ty) = match thing {
        // SAFETY: members are alive while the registry is locked.
        Thing::Instance(header) => unsafe { in_block(header, address, kind, current)? },
        // SAFETY: as above.
        Thing::Memory(object) => unsafe {
            let memory = NonNull::new(&raw mut (*object).memory)?;
            let found = (object as usize, ImportKind::CoreMemory);
            let result = memory_type((*object).ty, memory, current);
            let memory = Object::Memory(MemoryRef::Unshared(memory));
            exact(found, (address, kind), (memory, result))?
        },
        // SAFETY: as above.
        Thing::SharedMemory(object) => unsafe {
            let found = (object as usize, ImportKind::CoreMemory);
            let result = ExternType::Memory((*object).ty());
            let memory = Object::Memory(MemoryRef::Shared(NonNull::new(object)?));
            exact(found, (address, kind), (memory, result))?
        },
        // SAFETY: as above.
        Thing::Table(object) => unsafe {
            let table = NonNull::new(&raw mut (*object).table)?;
            let found = (object as usize, ImportKind::CoreTable);
            let result = table_type((*object).ty, table, current);
            exact(found, (address, kind), (Object::Table(table), result))?
        },
        // SAFETY: as above.
        Thing::Global(object) => unsafe {
            let found = (object as usize, ImportKind::CoreGlobal);
            let result = ExternType::Global((*object).ty);
            exact(found, (address, kind), (Object::Global, result))?
        },
        // SAFETY: as above.
        Thing::Tag(object) => unsafe {
            let found = (object as usize, ImportKind::CoreTag);
            let result = ExternType::Tag((*object).ty);
            exact(found, (address, kind), (Object::Tag, result))?
        },
    };
    let of_host = match thing {
        Thing::Instance(_) => false,
        // SAFETY: as above.
        Thing::SharedMemory(memory) => unsafe { (*memory).of_host() },
        _ => true,
    };
    Some(Found {
        member,
        object,
        ty,
        of_host,
    })
}

/// `result`, when address and kind are those that were asked for.
fn exact<T>(found: (usize, ImportKind), asked: (usize, ImportKind), result: T) -> Option<T> {
    (found == asked).then_some(result)
}

/// A memory's type, with its current size if it may be read.
///
/// # Safety
/// The memory is alive, and not in use if `current`.
unsafe fn memory_type(mut ty: MemoryType, memory: NonNull<Memory>, current: bool) -> ExternType {
    if current {
        // SAFETY: the caller's promise.
        ty.limits.min = unsafe { memory.as_ref() }.pages();
    }
    ExternType::Memory(ty)
}

/// A table's type, with its current size if it may be read.
///
/// # Safety
/// The table is alive, and not in use if `current`.
unsafe fn table_type(mut ty: TableType, table: NonNull<CoreTable>, current: bool) -> ExternType {
    if current {
        // SAFETY: the caller's promise.
        ty.limits.min = unsafe { table.as_ref() }.len();
    }
    ExternType::Table(ty)
}

/// The object of a kind that begins at an address in a block, and is the block's own.
///
/// # Safety
/// The block is that of a live member, which no other thread uses if `current`.
unsafe fn in_block(
    header: *mut InstanceHeader,
    address: usize,
    kind: ImportKind,
    current: bool,
) -> Option<(Object, ExternType)> {
    let offset = address - header as usize;
    // SAFETY: the caller's promise. Another thread may use the store; these parts of it do not
    // change while the instance lives, and nobody takes references to them that allow to.
    let (loaded, memories_at, tables_at) = unsafe {
        let store = store_address(header.cast());
        (&(*store).loaded, &(*store).memories, &(*store).tables)
    };
    let (component, types) = (loaded.component, &loaded.types);
    let here = NonNull::new(address as *mut u8)?;
    let is_at = |slot: u32, import: u32| slot as usize == offset && import == NOT_IMPORTED;
    match kind {
        ImportKind::CoreFunc => {
            func_index(component, offset)?;
            let reference = here.cast::<FuncRef>();
            // SAFETY: it is one of the block's; references of a member do not change.
            let number = TypeNumber(unsafe { reference.as_ref() }.signature);
            let object = Object::Func(reference, NonNull::new(header)?);
            Some((object, ExternType::Func(number)))
        }
        ImportKind::CoreMemory => {
            // SAFETY: a manifest's slices are valid.
            let memories = unsafe { slice(&component.memories) };
            let index = memories.iter().position(|m| is_at(m.slot, m.import))?;
            // A shared memory is not in the block, which has its address only.
            let memory = memories_at.get(index)?.address();
            let MemoryRef::Unshared(at) = memory else {
                return None;
            };
            // SAFETY: the memory lives as long as its instance.
            let ty = unsafe { memory_type(MemoryType::of(&memories[index]), at, current) };
            Some((Object::Memory(memory), ty))
        }
        ImportKind::CoreTable => {
            // SAFETY: a manifest's slices are valid.
            let tables = unsafe { slice(&component.tables) };
            let index = tables.iter().position(|t| is_at(t.slot, t.import))?;
            let table = tables_at.get(index)?.address();
            let ty = TableType::of(&tables[index], types)?;
            // SAFETY: the table lives as long as its instance.
            Some((Object::Table(table), unsafe {
                table_type(ty, table, current)
            }))
        }
        ImportKind::CoreGlobal => {
            // SAFETY: a manifest's slices are valid.
            let globals = unsafe { slice(&component.core.globals) };
            let desc = globals.iter().find(|g| is_at(g.slot, g.import))?;
            let ty = GlobalType::of(desc, types)?;
            Some((Object::Global, ExternType::Global(ty)))
        }
        ImportKind::CoreTag => {
            // SAFETY: a manifest's slices are valid.
            let tags = unsafe { slice(&component.core.tags) };
            let desc = tags.iter().find(|t| is_at(t.slot, t.import))?;
            let number = tag_type(desc.ty, types)?;
            Some((Object::Tag, ExternType::Tag(number)))
        }
        ImportKind::Function | ImportKind::ResourceDtor => None,
    }
}

/// The number of a tag's type.
pub(super) fn tag_type(index: u32, types: &[TypeNumber]) -> Option<TypeNumber> {
    types.get(index as usize).copied()
}

/// The index of the function reference that begins at an offset of a block.
pub(crate) fn func_index(component: &Component, offset: usize) -> Option<usize> {
    let from_first = offset.checked_sub(component.core.func_ref_slots as usize)?;
    let index = from_first / size_of::<FuncRef>();
    let exact = from_first % size_of::<FuncRef>() == 0;
    (exact && index < component.core.func_refs.len).then_some(index)
}

/// The object of a kind at an address, and a handle that keeps it.
pub(crate) fn find(address: usize, kind: ImportKind) -> Option<(Keep, Found)> {
    let mut registry = registry();
    let found = find_in(&registry, address, kind)?;
    registry.hold(found.member);
    Some((Keep::from_raw(found.member), found))
}

/// What an instance exports: names, kinds and addresses. What it imports and exports again is at
/// its owner's address.
///
/// # Safety
/// `header` is a live instance of a core module.
pub(crate) unsafe fn exports(
    header: *mut InstanceHeader,
) -> impl Iterator<Item = (&'static str, ImportKind, usize)> {
    // SAFETY: the caller's promise; a component stays loaded as long as its instances live.
    let component: &'static Component = unsafe { &*(*header).component };
    // SAFETY: a manifest's slices are valid.
    let exports: &'static [ExportDesc] = unsafe { slice(&component.exports) };
    exports.iter().filter_map(move |desc| {
        let kind = core_kind(desc.kind)?;
        // SAFETY: the caller's promise.
        let address = unsafe { address_of(header, component, kind, desc.index)? };
        Some((name(component, desc.name), kind, address))
    })
}

/// The address of item `index` among its like in an instance.
unsafe fn address_of(
    header: *mut InstanceHeader,
    component: &'static Component,
    kind: ImportKind,
    index: u32,
) -> Option<usize> {
    let index = index as usize;
    // SAFETY: a manifest's slices are valid, and it places the import slots.
    unsafe {
        let (slot, import) = match kind {
            ImportKind::CoreFunc => {
                let offset = component.core.func_ref_slots as usize + index * size_of::<FuncRef>();
                return (index < component.core.func_refs.len).then_some(header as usize + offset);
            }
            ImportKind::CoreMemory => {
                let desc = slice(&component.memories).get(index)?;
                if desc.flags & MemoryDesc::FLAG_SHARED != 0 && desc.import == NOT_IMPORTED {
                    let slot = header.cast::<u8>().add(desc.slot as usize);
                    return Some(*slot.cast::<usize>());
                }
                (desc.slot, desc.import)
            }
            ImportKind::CoreTable => {
                let desc = slice(&component.tables).get(index)?;
                (desc.slot, desc.import)
            }
            ImportKind::CoreGlobal => {
                let desc = slice(&component.core.globals).get(index)?;
                (desc.slot, desc.import)
            }
            ImportKind::CoreTag => {
                let desc = slice(&component.core.tags).get(index)?;
                (desc.slot, desc.import)
            }
            ImportKind::Function | ImportKind::ResourceDtor => return None,
        };
        if import == NOT_IMPORTED {
            return Some(header as usize + slot as usize);
        }
        let slots = header.cast::<u8>().add(component.import_slots as usize);
        Some((*slots.cast::<ImportSlot>().add(import as usize)).data as usize)
    }
}
