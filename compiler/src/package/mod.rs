//! Last phase: files for linkers and people.
//!
//! In: an object, and the Plan for what people read. Out: a shared object, an archive, or the
//! object itself, each read again and checked ([`check`]) before it is written whole ([`output`]);
//! a C header, Rust bindings.
//!
//! | file | what it makes |
//! |---|---|
//! | `shared_object` | a `.so`, with the embedded linker |
//! | `archive` | an `.a` with one object |
//! | `header` | the C header |
//! | `rust` | Rust bindings |
//! | `wit` | types as WIT writes them, for the comments of both |
//! | `listing` | what was decoded, and code, as text |
//! | `output` | the file itself: whole or not at all |
//! | `check` | findings about a linked file that would make it wrong or unsafe |
//! | `runtime` | where the static runtime is |
//! | `linker`, `memory_files` | the embedded linker, and its files in memory |

pub mod archive;
pub mod check;
pub mod header;
mod linker;
pub mod listing;
mod memory_files;
pub mod output;
pub mod runtime;
pub mod rust;
pub mod shared_object;
mod wit;
