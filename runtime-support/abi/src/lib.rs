//! The contract between the code that Windlass generates and `windlass-runtime`.
//!
//! In: nothing. Out: `repr(C)` layouts, numbers and the table of runtime entries, which the
//! compiler writes into objects and the runtime reads from memory. Nothing else is shared between
//! the two: when a layout here changes, [`ABI_VERSION`] changes, and an object of another version
//! no longer links (see [`ABI_SYMBOL`]).
//!
//! The layouts are those of a 64-bit little-endian target with 8-byte pointers, which every target
//! that Windlass supports is; the compiler may therefore use `offset_of!` and `size_of` of its
//! host.
//!
//! | file | what it lays out |
//! |---|---|
//! | `instance` | the instance block: header and slots |
//! | `component` | the manifest: one static descriptor for each compiled component |
//! | `core` | what the manifest of a core module says beyond that |
//! | `concurrency` | calls that need tasks, copies of streams, what the scheduler knows |
//! | `types` | interface types as the manifest describes them |
//! | `unwind` | the sorted tables from code addresses to traps, handlers and Wasm offsets |
//! | `exception` | exceptions of core WebAssembly, and what catches them |
//! | `entry` | every function of the runtime that generated code may call |
//! | `status` | what an entry into a component returns |
//! | `trap` | why a component trapped |
//! | `text` | types of core modules as text |
#![no_std]

pub mod component;
pub mod concurrency;
pub mod core;
pub mod entry;
pub mod exception;
pub mod instance;
pub mod status;
pub mod text;
pub mod trap;
pub mod types;
pub mod unwind;

/// The version of everything in this crate.
pub const ABI_VERSION: u32 = 4;

/// A data symbol of the runtime that every object refers to, so that a mismatch of
/// [`ABI_VERSION`] is a link error that names the version.
pub const ABI_SYMBOL: &str = "windlass_abi_4";

/// The first word of every [`component::Component`]: `"WNDL"` in memory order.
pub const MANIFEST_MAGIC: u32 = u32::from_le_bytes(*b"WNDL");

/// The weak data symbol under which a shared object holds its [`component::Component`];
/// an object also has the strong symbol `NAME_component`.
pub const MANIFEST_SYMBOL: &str = "windlass_component";
