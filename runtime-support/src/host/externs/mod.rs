//! What core modules import and export (core specification, External Types): functions, memories,
//! tables, globals and tags, of instances or of the host.
//!
//! In, out: handles. Each keeps what it stands for alive, with everything that is linked with it: a
//! group of instances and objects ends when the last handle and the last [`super::Instance`] of it
//! are gone. A closure that a module imports lives as long as the group, so a closure that holds a
//! handle of its own group keeps it alive for ever.
//!
//! Handles may go to any thread, but one thread at a time uses a group: while another thread is in
//! it, every method fails with [`Error::Reentrance`]. Shared memories are for all threads: to have
//! one in common makes no group.
//!
//! | file | what it has |
//! |---|---|
//! | `types` | types of the core specification |
//! | `values` | values by core types: checks, and their 16 bytes |
//! | `func` | functions |
//! | `store` | memories, tables, globals, tags |

mod func;
mod store;
mod types;
pub(super) mod values;

use windlass_abi::component::ImportKind;
use windlass_abi::instance::{ImportSlot, InstanceHeader};

pub use self::func::Func;
pub(super) use self::func::{Call, HostFunc, call_core};
pub use self::store::{Global, Memory, Table, Tag};
pub use self::types::{FuncType, GlobalType, HeapType, MemoryType, RefType, TableType, ValType};
use super::error::Error;
use crate::linking::externs::{Object, exports, find};

/// What core modules import and export.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Extern {
    /// A function.
    Func(Func),
    /// A memory.
    Memory(Memory),
    /// A table.
    Table(Table),
    /// A global.
    Global(Global),
    /// A tag.
    Tag(Tag),
}

macro_rules! from {
    ($($variant:ident)*) => {$(
        impl From<$variant> for Extern {
            fn from(value: $variant) -> Self {
                Self::$variant(value)
            }
        }
    )*};
}
from!(Func Memory Table Global Tag);

macro_rules! into {
    ($($name:ident $variant:ident $what:literal;)*) => {
        impl Extern {
            $(
                #[doc = concat!("The ", $what, ", if it is one.")]
                #[must_use]
                pub fn $name(self) -> Option<$variant> {
                    match self {
                        Self::$variant(found) => Some(found),
                        _ => None,
                    }
                }
            )*
        }
    };
}
into! {
    into_func Func "function";
    into_memory Memory "memory";
    into_table Table "table";
    into_global Global "global";
    into_tag Tag "tag";
}

impl Extern {
    /// The import slot that leads to it; `None` for a function of the host, which needs a slot for
    /// each import.
    pub(super) fn slot(&self) -> Option<ImportSlot> {
        let address = match self {
            Self::Func(func) => func.reference()?.as_ptr().cast(),
            Self::Memory(memory) => memory.address(),
            Self::Table(table) => table.address(),
            Self::Global(global) => global.address(),
            Self::Tag(tag) => tag.address(),
        };
        Some(ImportSlot {
            function: std::ptr::null(),
            data: address,
        })
    }

    /// What is at an address.
    fn at(address: usize, kind: ImportKind) -> Option<Self> {
        let (keep, found) = find(address, kind)?;
        Some(match found.object {
            Object::Func(..) => Self::Func(Func::found(keep, &found)?),
            Object::Memory(memory) => Self::Memory(Memory::new_at(keep, address, memory)),
            Object::Table(table) => Self::Table(Table::new_at(keep, address, table, found.ty)?),
            Object::Global => Self::Global(Global::new_at(keep, address, found.ty)?),
            Object::Tag => Self::Tag(Tag::new_at(keep, address, found.ty)?),
        })
    }

    /// What an instance of a core module exports under a name.
    ///
    /// # Safety
    /// The instance is alive.
    pub(super) unsafe fn export(instance: *mut InstanceHeader, name: &str) -> Option<Self> {
        // SAFETY: the caller's promise.
        let mut exports = unsafe { exports(instance) };
        let (_, kind, address) = exports.find(|(known, ..)| *known == name)?;
        Self::at(address, kind)
    }

    /// Everything that an instance of a core module exports.
    ///
    /// # Safety
    /// The instance is alive.
    pub(super) unsafe fn exports(instance: *mut InstanceHeader) -> Vec<(String, Self)> {
        // SAFETY: the caller's promise.
        unsafe { exports(instance) }
            .filter_map(|(name, kind, address)| Some((name.to_owned(), Self::at(address, kind)?)))
            .collect()
    }
}

/// A value that a type does not have.
fn mismatch(place: &str, expected: impl Into<String>, given: impl Into<String>) -> Error {
    Error::Type(Box::new(super::TypeError {
        function: place.to_owned(),
        place: String::new(),
        expected: expected.into(),
        given: given.into(),
    }))
}
