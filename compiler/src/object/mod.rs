//! Fifth phase: an ELF object.
//!
//! In: the [`Plan`], its [`Facts`] and the [`Unit`] of its machine code. Out: the bytes of a
//! relocatable object: the code, the constants that instances start from, and the manifest
//! ([`windlass_abi::component::Component`]) that describes both to the runtime. Linking is
//! [`crate::package`]'s.
//!
//! ```text
//! Unit --text--> .text ---------------------------+
//!                  |                              |
//! Plan --state--> images, FuncRefs, segments,     |
//! Facts             call tables                   |
//!      --world--> imports, exports, types         +--elf--> object
//!      --unwind-> traps, handlers, address map    |
//!                  |                              |
//!                  +--manifest--> .rodata, .data.rel.ro
//! ```
//!
//! All relocations of code are relative to their place or go through the linker's offset table, so
//! that the code is position-independent.

mod concurrency;
mod core;
mod core_world;
mod elf;
mod flatten;
mod image;
mod manifest;
mod name_table;
mod state;
#[cfg(test)]
mod tests;
mod text;
mod unwind;
mod world;

pub(crate) use self::core::val_type;
use crate::elaborate::plan::Plan;
use crate::error::Result;
use crate::facts::Facts;
use crate::generate::unit::Unit;
use crate::names::Names;
use crate::options::Options;
use text::Text;

/// Writes the object. The same plan, unit and options give the same bytes.
///
/// # Errors
/// When code or names are larger than the manifest can say.
pub fn write(plan: &Plan<'_>, facts: &Facts, unit: &Unit, options: &Options) -> Result<Vec<u8>> {
    let arch = options.target.arch();
    let names = Names::new(plan, &options.name);
    let text = Text::new(unit, arch)?;
    let data = manifest::write(plan, facts, &names, unit, &text, options)?;
    Ok(elf::write(&names, unit, text, data, options))
}
