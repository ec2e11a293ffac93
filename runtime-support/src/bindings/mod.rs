//! What the Rust bindings of a component are made of (`windlass build --emit rust`).
//!
//! In: types and functions as a generated file writes them down. Out: a component that has been
//! checked to have them, its instances, calls. Elsewhere: dynamic values (`crate::host`), the text
//! of the files (the compiler).
//!
//! A generated file is meant to be read, so that everything it says is plain Rust: structs, enums,
//! traits. How they lie in memory is computed here, from the same Rust types, by the rules of the
//! Canonical ABI; whether the component agrees is found out once, when it is loaded, by walking the
//! types of its manifest ([`Checker`]). A component that was compiled anew fits its old bindings as
//! long as its world is the same; any other is an error, whatever its symbols are called.
//!
//! ```text
//! manifest --Checker--> Component --instantiate(host)--> Instance --call(args)--> Result
//!                                                           |  ^
//!                                       entry of the export v  | import: lift, call the trait, lower
//!                                                       compiled code
//! ```
//!
//! Nothing is allocated for a call but the values themselves: arguments are laid out on the stack,
//! and strings, lists of numbers and lists of records without padding are borrowed where they are.
//! Lists of anything else are laid out in a scratch area that the instance keeps.
//!
//! | file | what it knows |
//! |---|---|
//! | `value` | the three traits of a type: its layout, to memory, from memory; scalars |
//! | `layout` | the Canonical ABI's arithmetic |
//! | `containers` | strings, lists, options, results, tuples |
//! | `macros` | records, variants, flags and handles, as generated files have them |
//! | `params` | the parameters of a function |
//! | `resource` | owned handles that drop by themselves, resources of the host |
//! | `checker` | whether a component is the one that bindings are for |
//! | `instance` | instances and calls |
//! | `import` | functions of the host |
//! | `concurrent` | the same for components with `async` functions; streams and futures |
//!
//! The items here are for generated files, which keep to their rules; only errors, configurations
//! and what `resource` has are for people.

mod checker;
mod concurrent;
mod containers;
mod import;
mod instance;
#[doc(hidden)]
pub mod layout;
mod macros;
mod params;
mod resource;
mod value;

#[cfg(test)]
mod tests;

pub use self::checker::{Checker, Component};
pub use self::concurrent::{
    AsyncImport, AsyncInstance, AsyncSlots, ErrorContext, FutureReader, FutureWriter, SharedImport,
    StreamReader, StreamWriter, future, stream,
};
pub use self::containers::Text;
pub use self::import::{Import, Slots};
pub use self::instance::Instance;
pub use self::params::{LiftParams, Params};
pub use self::resource::{Handle, Lent, Owned};
pub use self::value::{Lift, Lifting, Lower, Lowering, Value};
pub use futures_core::Stream;

pub use crate::host::{Component as Loaded, Config, Error, HostError, Type, TypeKind};
pub use crate::{
    __windlass_flags as flags, __windlass_handle as handle, __windlass_record as record,
    __windlass_variant as variant,
};
