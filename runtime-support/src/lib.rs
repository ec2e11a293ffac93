//! The runtime support of components that Windlass compiled.
//!
//! In: a manifest ([`windlass_abi::component::Component`]) with machine code behind it, and the
//! host's functions. Out: instances whose exports the host calls. Elsewhere: what the machine code
//! and this crate agree on stands in `windlass-abi`; what a component does is decided at compile
//! time, so nothing here interprets, validates or compiles.
//!
//! | module | what it does |
//! |---|---|
//! | `host` | the Rust API: components, imports, instances, values by their interface types |
//! | `bindings` | what generated Rust bindings are made of |
//! | `capi` | the C API, declared in `include/windlass.h` |
//! | `driver` | what makes the futures of `host` and `bindings` go on |
//! | `entries` | checks that every entry of the contract exists with the declared type |
//! | `loaded` | what one process keeps for a component: memory images, registered code |
//! | `instance` | from a manifest to a running instance and back |
//! | `store` | the state of one instance tree, behind the header of its block |
//! | `memory` | linear memories: reservation, growth, copy-on-write images |
//! | `atomic` | waiting at an address of a shared memory, and waking |
//! | `core_table` | tables of core WebAssembly |
//! | `core_types` | numbers for function types of core WebAssembly |
//! | `linking` | core modules with each other: imports by address, groups that end together |
//! | `table`, `resource` | `Table`, `ResourceHandle`, call scopes of the Canonical ABI |
//! | `concurrency` | tasks, threads, fibers, waitables, streams and futures; when they run |
//! | `transcode` | strings between UTF-8, UTF-16 and Latin-1 |
//! | `transcode_utf8` | strings from utf8 to utf8 |
//! | `alloc` | host memory that crosses the boundary; the scratch arena |
//! | `allowance` | how much of all this an instance may take |
//! | `exception` | exceptions: who catches them, how long they live |
//! | `stack` | which stack a thread runs on, and how deep a guest may go |
//! | `trap` | raising, hardware traps, backtraces, the failure that the host reads |
//!
//! `unsafe` stands where addresses come from generated code or from the host; each block says what
//! it relies on. No function with the C calling convention unwinds.

mod alloc;
mod allowance;
mod atomic;
pub mod bindings;
mod capi;
mod concurrency;
mod core_table;
mod core_types;
mod driver;
mod entries;
mod exception;
pub mod host;
mod instance;
mod linking;
mod loaded;
mod memory;
mod resource;
mod stack;
mod store;
mod table;
#[cfg(test)]
mod testing;
mod transcode;
mod transcode_utf8;
mod trap;

pub use windlass_abi as abi;
