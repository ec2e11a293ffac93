//! Memories, tables, globals and tags (core specification, Embedding), of instances and of the
//! host.

use std::ffi::c_void;
use std::fmt;
use std::ptr::NonNull;

use windlass_abi::component::ImportKind;
use windlass_abi::instance::{GLOBAL_SIZE, MemorySlot};

use super::mismatch;
use super::types::{FuncType, GlobalType, MemoryType, TableType};
use super::values::{from_bytes, to_bytes};
use crate::core_table::{self, CoreTable};
use crate::host::error::Error;
use crate::host::value::Value;
use crate::linking::external_types::{self as linked, ExternType};
use crate::linking::externs::{Object, find};
use crate::linking::members::{Keep, Use, enter};
use crate::linking::objects::{new_global, new_memory, new_table, new_tag};
use crate::memory::MemoryRef;

fn out_of_bounds(what: &str) -> Error {
    Error::InvalidArgument(format!("out of bounds {what} access"))
}

/// A linear memory.
#[derive(Clone)]
pub struct Memory {
    keep: Keep,
    address: usize,
    memory: MemoryRef,
}

/// A table of references.
#[derive(Clone)]
pub struct Table {
    keep: Keep,
    address: usize,
    table: NonNull<CoreTable>,
    ty: linked::TableType,
}

/// A global.
#[derive(Clone)]
pub struct Global {
    keep: Keep,
    address: usize,
    ty: linked::GlobalType,
}

/// A tag of exceptions.
#[derive(Clone)]
pub struct Tag {
    _keep: Keep,
    address: usize,
    ty: FuncType,
}

macro_rules! handle {
    ($($ty:ident)*) => {$(
        // SAFETY: what the address leads to is used under `enter` only, by one thread at a time.
        unsafe impl Send for $ty {}
        // SAFETY: as above; the address itself never changes.
        unsafe impl Sync for $ty {}

        impl $ty {
            /// The address by which modules import it, and C hosts know it.
            pub(in crate::host) fn address(&self) -> *mut c_void {
                self.address as *mut c_void
            }
        }

        /// Equal handles stand for the same object.
        impl PartialEq for $ty {
            fn eq(&self, other: &Self) -> bool {
                self.address == other.address
            }
        }

        impl fmt::Debug for $ty {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($ty)).finish_non_exhaustive()
            }
        }
    )*};
}
handle!(Memory Table Global Tag);

impl Memory {
    /// A memory of the host, zeroed.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a malformed type, [`Error::OutOfMemory`].
    pub fn new(ty: MemoryType) -> Result<Self, Error> {
        let (keep, slot) = new_memory(ty.internal())?;
        let (_, found) = find(slot as usize, ImportKind::CoreMemory).ok_or_else(gone)?;
        match found.object {
            Object::Memory(memory) => Ok(Self::new_at(keep, slot as usize, memory)),
            _ => Err(gone()),
        }
    }

    pub(super) fn new_at(keep: Keep, address: usize, memory: MemoryRef) -> Self {
        Self {
            keep,
            address,
            memory,
        }
    }

    /// Uses the group that it is in, unless it is for any thread to use at any time.
    fn enter(&self) -> Result<Option<Use>, Error> {
        match self.memory {
            MemoryRef::Unshared(_) => Ok(Some(enter(self.keep.member())?)),
            MemoryRef::Shared(_) => Ok(None),
        }
    }

    /// Its type, with the current size.
    ///
    /// # Errors
    /// [`Error::Reentrance`] while another thread uses it, here and in every other method, unless
    /// it is shared.
    pub fn ty(&self) -> Result<MemoryType, Error> {
        let _use = self.enter()?;
        let (_, found) = find(self.address, ImportKind::CoreMemory).ok_or_else(gone)?;
        match found.ty {
            ExternType::Memory(ty) => Ok(MemoryType::of(ty)),
            _ => Err(gone()),
        }
    }

    /// The current size in pages.
    ///
    /// # Errors
    /// As [`Memory::ty`].
    pub fn size(&self) -> Result<u64, Error> {
        Ok(self.ty()?.minimum)
    }

    /// The current size in bytes.
    ///
    /// # Errors
    /// As [`Memory::ty`].
    pub fn byte_len(&self) -> Result<usize, Error> {
        let _use = self.enter()?;
        Ok(match self.memory {
            MemoryRef::Unshared(_) => self.slot().length,
            // SAFETY: the handle keeps it.
            MemoryRef::Shared(memory) => unsafe { memory.as_ref() }.length(),
        })
    }

    /// Grows it by `delta` pages; the old size in pages.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`] beyond its maximum, what its instance may have, or the system.
    pub fn grow(&self, delta: u64) -> Result<u64, Error> {
        let _use = self.enter()?;
        // SAFETY: the handle keeps it, and this thread uses the group if it is of one.
        let old = unsafe { self.memory.grow(delta) };
        old.ok_or_else(|| Error::OutOfMemory("the memory can not grow".to_owned()))
    }

    fn slot(&self) -> MemorySlot {
        // SAFETY: the handle keeps it, and this thread uses the group.
        unsafe { (self.address as *const MemorySlot).read() }
    }

    /// The address of `len` bytes from `offset` on, which are in bounds.
    fn range(&self, offset: usize, len: usize) -> Result<*mut u8, Error> {
        let slot = self.slot();
        let end = offset.checked_add(len);
        if end.is_none_or(|end| end > slot.length) {
            return Err(out_of_bounds("memory"));
        }
        Ok(slot.base.wrapping_add(offset))
    }

    /// Reads bytes from `offset` on. From a shared memory, each as it is at some moment of the
    /// call.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] when they are not all in bounds; then nothing is read.
    pub fn read(&self, offset: usize, into: &mut [u8]) -> Result<(), Error> {
        let _use = self.enter()?;
        if let MemoryRef::Shared(memory) = self.memory {
            // SAFETY: the handle keeps it.
            let read = unsafe { memory.as_ref() }.read(offset, into);
            return read.ok_or_else(|| out_of_bounds("memory"));
        }
        let from = self.range(offset, into.len())?;
        // SAFETY: in bounds, and only this thread uses the memory; the host's bytes lie elsewhere.
        unsafe { from.copy_to_nonoverlapping(into.as_mut_ptr(), into.len()) };
        Ok(())
    }

    /// Writes bytes from `offset` on. To a shared memory, each at some moment of the call.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] when they do not all fit; then nothing is written.
    pub fn write(&self, offset: usize, bytes: &[u8]) -> Result<(), Error> {
        let _use = self.enter()?;
        if let MemoryRef::Shared(memory) = self.memory {
            // SAFETY: the handle keeps it.
            let written = unsafe { memory.as_ref() }.write(offset, bytes);
            return written.ok_or_else(|| out_of_bounds("memory"));
        }
        let to = self.range(offset, bytes.len())?;
        // SAFETY: as above.
        unsafe { to.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
        Ok(())
    }
}

/// A handle keeps what it stands for, so this is a bug.
fn gone() -> Error {
    Error::Internal("a handle stands for nothing".to_owned())
}

/// The first 8 of a value's bytes, which are all of a reference.
fn word(bytes: [u8; GLOBAL_SIZE]) -> usize {
    u128::from_le_bytes(bytes) as usize
}

impl Table {
    /// A table of the host, whose elements are `init`.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a malformed type, [`Error::Type`] for an element of another
    /// type, [`Error::OutOfMemory`].
    pub fn new(ty: TableType, init: Value) -> Result<Self, Error> {
        let ty = ty.internal();
        // The elements are checked and joined once the table has a group.
        let empty = linked::TableType {
            limits: linked::Limits {
                min: 0,
                ..ty.limits
            },
            ..ty
        };
        if ty.limits.max.is_some_and(|max| max < ty.limits.min) {
            let message = "malformed type: the minimum is larger than the maximum";
            return Err(Error::InvalidArgument(message.to_owned()));
        }
        let (keep, slot) = new_table(empty, 0)?;
        let (_, found) = find(slot as usize, ImportKind::CoreTable).ok_or_else(gone)?;
        let Object::Table(table) = found.object else {
            return Err(gone());
        };
        let table = Self::new_at(keep, slot as usize, table, found.ty).ok_or_else(gone)?;
        table.grow(ty.limits.min, init)?;
        Ok(table)
    }

    pub(super) fn new_at(
        keep: Keep,
        address: usize,
        table: NonNull<CoreTable>,
        ty: ExternType,
    ) -> Option<Self> {
        let ExternType::Table(ty) = ty else {
            return None;
        };
        Some(Self {
            keep,
            address,
            table,
            ty,
        })
    }

    /// Its type, with the current size.
    ///
    /// # Errors
    /// [`Error::Reentrance`] while another thread uses it, here and in every other method.
    pub fn ty(&self) -> Result<TableType, Error> {
        let minimum = self.size()?;
        Ok(TableType {
            minimum,
            ..TableType::of(self.ty)
        })
    }

    /// The current number of elements.
    ///
    /// # Errors
    /// As [`Table::ty`].
    pub fn size(&self) -> Result<u64, Error> {
        let _use = enter(self.keep.member())?;
        // SAFETY: the handle keeps it, and this thread uses the group.
        Ok(unsafe { self.table.as_ref() }.len())
    }

    /// Element `index`.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] past the end.
    pub fn get(&self, index: u64) -> Result<Value, Error> {
        let _use = enter(self.keep.member())?;
        // SAFETY: the handle keeps it, and this thread uses the group.
        let element = unsafe { self.table.as_ref() }.get(index);
        let element = element.ok_or_else(|| out_of_bounds("table"))?;
        from_bytes((element as u128).to_le_bytes(), self.ty.element, "table")
    }

    /// Sets element `index`.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] past the end, [`Error::Type`] for a value of another type.
    pub fn set(&self, index: u64, value: Value) -> Result<(), Error> {
        let member = self.keep.member();
        let _use = enter(member)?;
        // SAFETY: the handle keeps it, and this thread uses the group.
        if index >= unsafe { self.table.as_ref() }.len() {
            return Err(out_of_bounds("table"));
        }
        let element = word(to_bytes(&value, self.ty.element, member, "table")?);
        let mut table = self.table;
        // SAFETY: as above.
        let set = unsafe { table.as_mut() }.set(index, element);
        set.ok_or_else(|| out_of_bounds("table"))
    }

    /// Grows it by `delta` elements, which are `init`; the old size.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`] beyond its maximum or what memory there is, [`Error::Type`] for a
    /// value of another type.
    pub fn grow(&self, delta: u64, init: Value) -> Result<u64, Error> {
        let member = self.keep.member();
        let _use = enter(member)?;
        let element = word(to_bytes(&init, self.ty.element, member, "table")?);
        // SAFETY: the handle keeps it, and this thread uses the group.
        let old = unsafe { core_table::grow(self.table, delta, element) };
        old.ok_or_else(|| Error::OutOfMemory("the table can not grow".to_owned()))
    }
}

impl Global {
    /// A global of the host.
    ///
    /// # Errors
    /// [`Error::Type`] for a value of another type.
    pub fn new(ty: GlobalType, value: Value) -> Result<Self, Error> {
        let ty = ty.internal();
        let (keep, address) = new_global(ty, [0; GLOBAL_SIZE]);
        let global = Self {
            keep,
            address: address as usize,
            ty,
        };
        global.store(&value)?;
        Ok(global)
    }

    pub(super) fn new_at(keep: Keep, address: usize, ty: ExternType) -> Option<Self> {
        let ExternType::Global(ty) = ty else {
            return None;
        };
        Some(Self { keep, address, ty })
    }

    /// Its type.
    #[must_use]
    pub fn ty(&self) -> GlobalType {
        GlobalType::of(self.ty)
    }

    /// Its value.
    ///
    /// # Errors
    /// [`Error::Reentrance`] while another thread uses it.
    pub fn get(&self) -> Result<Value, Error> {
        let _use = enter(self.keep.member())?;
        // SAFETY: the handle keeps it, and this thread uses the group.
        let bytes = unsafe { (self.address as *const [u8; GLOBAL_SIZE]).read() };
        from_bytes(bytes, self.ty.value, "global")
    }

    /// Sets it.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a constant, [`Error::Type`] for a value of another type,
    /// [`Error::Reentrance`] as above.
    pub fn set(&self, value: Value) -> Result<(), Error> {
        if !self.ty.mutable {
            return Err(Error::InvalidArgument("the global is constant".to_owned()));
        }
        self.store(&value)
    }

    fn store(&self, value: &Value) -> Result<(), Error> {
        let member = self.keep.member();
        let _use = enter(member)?;
        let bytes = to_bytes(value, self.ty.value, member, "global")?;
        // SAFETY: the handle keeps it, and this thread uses the group.
        unsafe { (self.address as *mut [u8; GLOBAL_SIZE]).write(bytes) };
        Ok(())
    }
}

impl Tag {
    /// A tag of the host, for exceptions that carry the parameters of `ty`.
    ///
    /// # Errors
    /// [`Error::Type`] when `ty` has results.
    pub fn new(ty: FuncType) -> Result<Self, Error> {
        if !ty.results().is_empty() {
            return Err(mismatch("tag", "no results", ty.to_string()));
        }
        let (keep, address) = new_tag(ty.0);
        Ok(Self {
            _keep: keep,
            address: address as usize,
            ty,
        })
    }

    pub(super) fn new_at(keep: Keep, address: usize, ty: ExternType) -> Option<Self> {
        let ExternType::Tag(number) = ty else {
            return None;
        };
        Some(Self {
            _keep: keep,
            address,
            ty: FuncType(number),
        })
    }

    /// The type of its exceptions.
    #[must_use]
    pub fn ty(&self) -> FuncType {
        self.ty
    }
}
