//! The Rust API: load a component, give it imports, call its exports with values.
//!
//! In: a compiled component, closures, [`Value`]s. Out: values and typed errors. Elsewhere: the C
//! API (`include/windlass.h`), for which generated headers have typed structs; typed Rust bindings,
//! which are generated (`crate::bindings`).
//!
//! Values are dynamic: each call converts between [`Value`] and the host layout that the manifest
//! describes.
//!
//! ```no_run
//! use windlass_runtime::host::{Component, Imports, Instance, Value};
//!
//! # fn main() -> Result<(), windlass_runtime::host::Error> {
//! // SAFETY: the object was made by Windlass and is trusted like any other native code.
//! let component = unsafe { Component::load("./adder.so") }?;
//! let mut imports = Imports::new();
//! imports.function("docs:adder/log", "log", |_caller, arguments| {
//!     println!("{arguments:?}");
//!     Ok(None)
//! });
//! let mut instance = Instance::new(&component, &imports)?;
//! let sum = instance.call("docs:adder/add", "add", &[Value::U32(1), Value::U32(2)])?;
//! assert_eq!(sum, Some(Value::U32(3)));
//! # Ok(())
//! # }
//! ```
//!
//! A core module is a component whose imports and exports are those of core WebAssembly: functions,
//! memories, tables, globals and tags. They are linked with each other by handing the exports of one
//! instance to the next, or what the host has made ([`Extern`]). A trap does not end an instance of
//! a core module, and host functions may call back into it.
//!
//! ```no_run
//! use windlass_runtime::host::{
//!     Component, Func, FuncType, Imports, Instance, Memory, MemoryType, ValType, Value,
//! };
//!
//! # fn main() -> Result<(), windlass_runtime::host::Error> {
//! // SAFETY: the objects were made by Windlass and are trusted like any other native code.
//! let (library, user) = unsafe { (Component::load("./library.so")?, Component::load("./user.so")?) };
//! let memory = Memory::new(MemoryType::new(1, Some(16)))?;
//! let mut imports = Imports::new();
//! imports.define("env", "memory", memory.clone());
//! let log = FuncType::new(&[ValType::I32], &[]);
//! imports.define("env", "log", Func::new(log, |_caller, arguments| {
//!     println!("{arguments:?}");
//!     Ok(None)
//! }));
//! let library = Instance::new(&library, &imports)?;
//! for (name, item) in library.exports() {
//!     imports.define("library", &name, item);
//! }
//! let mut user = Instance::new(&user, &imports)?;
//! let sum = user.call("", "sum", &[Value::S32(1), Value::S32(2)])?;
//! assert_eq!(sum, Some(Value::S32(3)));
//! let mut bytes = [0; 4];
//! memory.read(1024, &mut bytes)?;
//! # Ok(())
//! # }
//! ```
//!
//! | file | what it does |
//! |---|---|
//! | `component` | components, and the list of what they import and export |
//! | `types` | interface types, read from the manifest |
//! | `value` | values of interface types |
//! | `encode`, `decode` | between values and host layout |
//! | `cost` | what guests' values take of the host's memory |
//! | `ends` | streams and futures of values |
//! | `adopt` | elements of streams and futures in host layout |
//! | `imports` | closures as host functions |
//! | `instance` | instances, calls, resources |
//! | `call` | calls as futures |
//! | `externs` | functions, memories, tables, globals and tags of core modules |
//! | `error` | what can go wrong |
//! | `wave` | values as text |

pub(crate) mod adopt;
mod call;
mod component;
mod cost;
mod decode;
mod encode;
mod ends;
mod error;
mod externs;
mod imports;
mod instance;
mod types;
mod value;
#[cfg(feature = "wave")]
pub mod wave;

#[cfg(test)]
mod tests;

pub use self::call::CallFuture;
pub use self::component::{Component, Function};
pub(crate) use self::decode::release;
pub use self::ends::{Ends, Reader, Writer};
pub use self::error::{Error, HostError, Trap, TypeError};
pub use self::externs::{
    Extern, Func, FuncType, Global, GlobalType, HeapType, Memory, MemoryType, RefType, Table,
    TableType, Tag, ValType,
};
pub(crate) use self::imports::panic_text;
pub use self::imports::{Caller, Imports};
pub use self::instance::Instance;
pub(crate) use self::instance::{check, release_results};
pub(crate) use self::types::optional_name;
pub use self::types::{Field, Resource, Type};
pub use self::value::{AsyncEnd, Borrow, Own, Value};
pub use crate::store::Config;
pub use crate::trap::{Backtrace, Frame};
pub use windlass_abi::status::Status;
pub use windlass_abi::trap::TrapCode;
pub use windlass_abi::types::TypeKind;
