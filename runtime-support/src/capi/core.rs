//! C API: what core modules import and export, by address.
//!
//! In: addresses. None is read before it is found to be that of something alive. Out: addresses,
//! values of elements and globals. An object of the host has one handle, which its deletion gives
//! up.

use std::ffi::{c_char, c_void};
use std::ptr::{self, NonNull};

use windlass_abi::component::{ExportDesc, ExportKind, ImportKind};
use windlass_abi::core::{CoreValType, heap as heaps};
use windlass_abi::instance::{
    ExportFn, FuncRef, GLOBAL_SIZE, InstanceHeader, MemorySlot, TableSlot,
};
use windlass_abi::status::Status;

use super::{refuse, set_last_error};
use crate::core_table::{self, CoreTable};
use crate::core_types::{
    FuncType, HeapType, TypeNumber, ValType, func_type, intern_plain, matches, resolve,
};
use crate::exception::windlass_rt_exception_pin;
use crate::linking::core_kind;
use crate::linking::external_types::{ExternType, GlobalType, Limits, MemoryType, TableType};
use crate::linking::externs::{Found, Object, exports, find, func_index};
use crate::linking::members::{Keep, MemberId, give_up, join};
use crate::linking::objects::{new_global, new_memory, new_table, new_tag};
use crate::loaded::{Refusal, slice};
use crate::store::store;

/// `windlass_valtype_t`.
#[repr(C)]
#[derive(Clone, Copy)]
struct CValType {
    kind: u32,
    heap: u32,
    func_type: u64,
}

/// `windlass_memory_type_t`.
#[repr(C)]
struct CMemoryType {
    minimum: u64,
    maximum: u64,
    flags: u32,
    page_size_log2: u32,
}

/// `windlass_table_type_t`.
#[repr(C)]
struct CTableType {
    element: CValType,
    minimum: u64,
    maximum: u64,
    flags: u32,
}

/// `WINDLASS_INDEX_64`.
const INDEX_64: u32 = 2;
/// `WINDLASS_SHARED`.
const SHARED: u32 = 4;
/// `WINDLASS_HAS_MAXIMUM`.
const HAS_MAXIMUM: u32 = 8;

/// `WINDLASS_HEAP_FUNC_TYPE`.
const HEAP_FUNC_TYPE: u32 = 0;

/// The limits of a new object, whose flags are some of these two and `more`.
fn limits(min: u64, max: u64, flags: u32, more: u32) -> Result<Limits, Refusal> {
    let unknown = flags & !(INDEX_64 | HAS_MAXIMUM | more);
    if unknown != 0 {
        let message = format!("unknown flags {unknown:#x}");
        return Err(Refusal::new(Status::InvalidArgument, message));
    }
    Ok(Limits {
        min,
        max: (max != u64::MAX || flags & HAS_MAXIMUM != 0).then_some(max),
        index_64: flags & INDEX_64 != 0,
    })
}

impl CValType {
    fn read(self) -> Option<ValType> {
        let number = TypeNumber(self.func_type);
        let numbers: &[_] = match self.heap {
            // The number is the only type that index 0 can mean.
            HEAP_FUNC_TYPE if func_type(number).is_some() => &[number],
            _ => &[],
        };
        let ty = CoreValType {
            kind: self.kind,
            heap: self.heap,
        };
        resolve(ty, numbers)
    }
}

fn malformed() -> Refusal {
    Refusal::new(Status::InvalidArgument, "malformed type")
}

fn invalid(message: &str) -> Status {
    set_last_error(message);
    Status::InvalidArgument
}

/// Stores the address of a new object, whose handle is the embedder's.
///
/// # Safety
/// `out` is writable.
unsafe fn give<T>(made: Result<(Keep, *mut T), Refusal>, out: *mut *mut T) -> Status {
    // SAFETY: the caller's promise.
    unsafe {
        match made {
            Ok((keep, address)) => {
                keep.into_raw();
                *out = address;
                Status::Ok
            }
            Err(refusal) => {
                *out = ptr::null_mut();
                refuse(&refusal)
            }
        }
    }
}

/// Gives up the embedder's handle of an object of the host. What an instance owns has none.
fn delete(address: usize, kind: ImportKind) {
    if let Some((keep, found)) = find(address, kind)
        && found.of_host
    {
        give_up(found.member);
        drop(keep);
    }
}

/// Whether a reference has a type; for a function a handle of the member that it belongs to, which
/// may end as soon as nobody has one.
fn admits(ty: ValType, reference: usize) -> Option<Option<Keep>> {
    let ValType::Ref { nullable, heap } = ty else {
        return None;
    };
    if reference == 0 {
        return nullable.then_some(None);
    }
    match heap {
        HeapType::Func(_) | HeapType::Abstract(heaps::FUNC) => {
            let (keep, found) = find(reference, ImportKind::CoreFunc)?;
            let ExternType::Func(number) = found.ty else {
                return None;
            };
            let given = ValType::Ref {
                nullable: false,
                heap: HeapType::Func(number),
            };
            matches(given, ty).then_some(Some(keep))
        }
        HeapType::Abstract(heaps::EXTERN) => Some(None),
        HeapType::Abstract(_) => None,
    }
}

fn no_value_of(ty: ValType) -> Refusal {
    Refusal::new(Status::InvalidArgument, format!("the value is no {ty}"))
}

/// Admits a reference to what `member` owns.
fn admit(ty: ValType, reference: usize, member: MemberId) -> Result<(), Refusal> {
    match admits(ty, reference).ok_or_else(|| no_value_of(ty))? {
        None => Ok(()),
        Some(other) => join(member, other.member()),
    }
}

/// Whether references of a type are to exceptions, which must stay for a host that has one.
fn is_exception(ty: ValType) -> bool {
    matches!(
        ty,
        ValType::Ref {
            heap: HeapType::Abstract(heaps::EXN),
            ..
        }
    )
}

/// The table at an address, its owner and the type of its elements.
fn table_at(address: usize) -> Option<(Keep, NonNull<CoreTable>, ValType)> {
    let (keep, found) = find(address, ImportKind::CoreTable)?;
    match (found.object, found.ty) {
        (Object::Table(table), ExternType::Table(ty)) => Some((keep, table, ty.element)),
        _ => None,
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_instance_export(
    instance: *mut InstanceHeader,
    name: *const c_char,
    length: usize,
    kind: u32,
) -> *mut c_void {
    // SAFETY: the caller passes a live instance and `length` bytes.
    let (name, is_core) = unsafe {
        let name: &[u8] = if length == 0 {
            &[]
        } else {
            std::slice::from_raw_parts(name.cast(), length)
        };
        (name, store(instance.cast()).is_core_module())
    };
    let Some(kind) = core_kind(kind).filter(|_| is_core) else {
        return ptr::null_mut();
    };
    // SAFETY: as above, and it is an instance of a core module.
    let mut exports = unsafe { exports(instance) };
    let found = exports.find(|(known, its, _)| known.as_bytes() == name && *its == kind);
    found.map_or(ptr::null_mut(), |(_, _, address)| address as *mut c_void)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_instance_link(
    instance: *mut InstanceHeader,
    func: *const FuncRef,
) -> Status {
    // SAFETY: the caller passes a live instance.
    let member = unsafe { store(instance.cast()) }.member;
    let found = find(func as usize, ImportKind::CoreFunc);
    match (member, found) {
        (Some(member), Some((_keep, found))) => match join(member, found.member) {
            Ok(()) => Status::Ok,
            Err(refusal) => refuse(&refusal),
        },
        _ => invalid("no instance of a core module, or no live function"),
    }
}

/// The instance of a live function.
fn instance_of(found: &Found) -> Option<*mut InstanceHeader> {
    match found.object {
        Object::Func(_, header) => Some(header.as_ptr()),
        _ => None,
    }
}

#[unsafe(no_mangle)]
extern "C" fn windlass_func_instance(func: *const FuncRef) -> *mut InstanceHeader {
    find(func as usize, ImportKind::CoreFunc)
        .and_then(|(_keep, found)| instance_of(&found))
        .unwrap_or(ptr::null_mut())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_func_call(
    func: *const FuncRef,
    args: *const c_void,
    results: *mut c_void,
) -> i32 {
    // The handle keeps the instance during the call.
    let found = find(func as usize, ImportKind::CoreFunc);
    let Some((_keep, header)) =
        found.and_then(|(keep, found)| instance_of(&found).map(|header| (keep, header)))
    else {
        return invalid("no live function") as i32;
    };
    // SAFETY: the instance is alive; arguments and results are those of the function, by the
    // caller's promise.
    unsafe {
        match entry_of(header, func as usize) {
            Some(entry) => entry(header, args, results),
            None => {
                set_last_error("the function is not exported by its module");
                Status::NotFound as i32
            }
        }
    }
}

/// The entry of a function reference in a block.
unsafe fn entry_of(header: *mut InstanceHeader, func: usize) -> Option<ExportFn> {
    // SAFETY: the caller passes a live instance; a manifest's slices are valid.
    let (component, exports): (_, &[ExportDesc]) = unsafe {
        let component = &*(*header).component;
        (component, slice(&component.exports))
    };
    let index = func_index(component, func - header as usize)?;
    let is_it = |desc: &&ExportDesc| {
        desc.kind == ExportKind::CoreFunc as u32 && desc.index as usize == index
    };
    exports.iter().find(is_it)?.entry
}

/// Reads value types.
///
/// # Safety
/// `types` points to `count` of them.
unsafe fn read_types(types: *const CValType, count: usize) -> Option<Vec<ValType>> {
    if count == 0 {
        return Some(Vec::new());
    }
    // SAFETY: the caller's promise.
    let types = unsafe { std::slice::from_raw_parts(types, count) };
    types.iter().map(|ty| ty.read()).collect()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_func_type(
    params: *const CValType,
    param_count: usize,
    results: *const CValType,
    result_count: usize,
) -> u64 {
    // SAFETY: the caller passes as many types as it says.
    let types = unsafe { read_types(params, param_count).zip(read_types(results, result_count)) };
    types.map_or(0, |(params, results)| {
        intern_plain(&FuncType { params, results }).0
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_memory_new(
    ty: *const CMemoryType,
    out: *mut *mut MemorySlot,
) -> Status {
    // SAFETY: the caller passes a type and a place for the result.
    unsafe {
        let ty = &*ty;
        let limits = limits(ty.minimum, ty.maximum, ty.flags, SHARED);
        let made = limits.and_then(|limits| {
            new_memory(MemoryType {
                limits,
                page_size_log2: ty.page_size_log2,
                shared: ty.flags & SHARED != 0,
                reservation: None,
            })
        });
        give(made, out)
    }
}

#[unsafe(no_mangle)]
extern "C" fn windlass_memory_delete(memory: *mut MemorySlot) {
    delete(memory as usize, ImportKind::CoreMemory);
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_memory_grow(memory: *mut MemorySlot, delta: u64) -> u64 {
    let Some((_keep, found)) = find(memory as usize, ImportKind::CoreMemory) else {
        return u64::MAX;
    };
    let Object::Memory(memory) = found.object else {
        return u64::MAX;
    };
    // SAFETY: the handle keeps it; one thread at a time uses a group, by the caller's promise, and
    // a shared memory is in none.
    unsafe { memory.grow(delta) }.unwrap_or(u64::MAX)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_table_new(
    ty: *const CTableType,
    init: *const c_void,
    out: *mut *mut TableSlot,
) -> Status {
    // SAFETY: the caller passes a type and a place for the result.
    unsafe {
        let ty = &*ty;
        let made = ty.element.read().ok_or_else(malformed).and_then(|element| {
            let ty = TableType {
                limits: limits(ty.minimum, ty.maximum, ty.flags, 0)?,
                element,
            };
            if !matches!(element, ValType::Ref { .. }) {
                return Err(malformed());
            }
            let init = init as usize;
            let owner = admits(element, init).ok_or_else(|| no_value_of(element))?;
            let (keep, slot) = new_table(ty, init)?;
            if let Some(owner) = owner {
                join(keep.member(), owner.member())?;
            }
            Ok((keep, slot))
        });
        give(made, out)
    }
}

#[unsafe(no_mangle)]
extern "C" fn windlass_table_delete(table: *mut TableSlot) {
    delete(table as usize, ImportKind::CoreTable);
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_table_get(
    table: *const TableSlot,
    index: u64,
    out: *mut *mut c_void,
) -> Status {
    let Some((_keep, table, ty)) = table_at(table as usize) else {
        return invalid("no live table");
    };
    // SAFETY: the handle keeps it; the caller passes a place for the result. An element is of the
    // table's type, and an exception in a table is alive.
    unsafe {
        match table.as_ref().get(index) {
            Some(element) => {
                if is_exception(ty) {
                    windlass_rt_exception_pin(element as *mut c_void);
                }
                *out = element as *mut c_void;
                Status::Ok
            }
            None => invalid("out of bounds table access"),
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_table_set(
    table: *mut TableSlot,
    index: u64,
    value: *const c_void,
) -> Status {
    let Some((keep, mut table, element)) = table_at(table as usize) else {
        return invalid("no live table");
    };
    // SAFETY: the handle keeps it; one thread at a time uses a group, by the caller's promise.
    unsafe {
        if index >= table.as_ref().len() {
            return invalid("out of bounds table access");
        }
        if let Err(refusal) = admit(element, value as usize, keep.member()) {
            return refuse(&refusal);
        }
        match table.as_mut().set(index, value as usize) {
            Some(()) => Status::Ok,
            None => invalid("out of bounds table access"),
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_table_grow(
    table: *mut TableSlot,
    delta: u64,
    init: *const c_void,
) -> u64 {
    let Some((keep, table, element)) = table_at(table as usize) else {
        return u64::MAX;
    };
    if let Err(refusal) = admit(element, init as usize, keep.member()) {
        refuse(&refusal);
        return u64::MAX;
    }
    // SAFETY: as above.
    unsafe { core_table::grow(table, delta, init as usize) }.unwrap_or(u64::MAX)
}

/// Whether the bytes at `value` are of a type, and then the bytes.
unsafe fn read_global(
    ty: ValType,
    value: *const [u8; GLOBAL_SIZE],
    member: MemberId,
) -> Result<[u8; GLOBAL_SIZE], Refusal> {
    // SAFETY: the caller passes a value of a global.
    let bytes = unsafe { value.read() };
    if let ValType::Ref { .. } = ty {
        let reference = u128::from_le_bytes(bytes) as usize;
        admit(ty, reference, member)?;
    }
    Ok(bytes)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_global_new(
    ty: *const CValType,
    is_mutable: bool,
    value: *const [u8; GLOBAL_SIZE],
    out: *mut *mut u8,
) -> Status {
    // SAFETY: the caller passes a type, a value and a place for the result.
    unsafe {
        let made = (*ty).read().ok_or_else(malformed).and_then(|ty| {
            let global = GlobalType {
                value: ty,
                mutable: is_mutable,
            };
            let (keep, address) = new_global(global, [0; GLOBAL_SIZE]);
            let bytes = read_global(ty, value, keep.member())?;
            address.cast::<[u8; GLOBAL_SIZE]>().write(bytes);
            Ok((keep, address))
        });
        give(made, out)
    }
}

#[unsafe(no_mangle)]
extern "C" fn windlass_global_delete(global: *mut u8) {
    delete(global as usize, ImportKind::CoreGlobal);
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_global_set(
    global: *mut u8,
    value: *const [u8; GLOBAL_SIZE],
) -> Status {
    let Some((keep, found)) = find(global as usize, ImportKind::CoreGlobal) else {
        return invalid("no live global");
    };
    let ExternType::Global(ty) = found.ty else {
        return invalid("no live global");
    };
    if !ty.mutable {
        return invalid("the global is constant");
    }
    // SAFETY: the handle keeps it; the caller passes a value.
    unsafe {
        match read_global(ty.value, value, keep.member()) {
            Ok(bytes) => {
                global.cast::<[u8; GLOBAL_SIZE]>().write(bytes);
                Status::Ok
            }
            Err(refusal) => refuse(&refusal),
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_tag_new(number: u64, out: *mut *mut u8) -> Status {
    let number = TypeNumber(number);
    let made = func_type(number)
        .filter(|ty| ty.results.is_empty())
        .ok_or_else(malformed)
        .map(|_| new_tag(number));
    // SAFETY: the caller passes a place for the result.
    unsafe { give(made, out) }
}

#[unsafe(no_mangle)]
extern "C" fn windlass_tag_delete(tag: *mut u8) {
    delete(tag as usize, ImportKind::CoreTag);
}

#[cfg(test)]
#[path = "core_tests.rs"]
mod tests;
