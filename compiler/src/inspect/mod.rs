//! What a compiled file says of itself: `windlass inspect`.
//!
//! In: the bytes of an object, archive or shared object that Windlass made. Out: an [`Inspection`],
//! read from the manifest in the file; nothing is loaded or run. [`render`] makes text of it.
//!
//! | file | what it does |
//! |---|---|
//! | `file` | the file as memory, relocations applied |
//! | `reader` | where the manifest is in it |
//! | `manifest` | the manifest, field by field |
//! | `world` | what it says of a component's world |
//! | `wit` | the world of a component as WIT |
//! | `wit_words` | WIT's keywords, and what types are called |
//! | `plain_name` | names of functions, taken apart |
//! | `module` | what a core module imports and exports |
//! | `render` | all of it as text |

mod file;
mod manifest;
mod module;
mod plain_name;
mod reader;
mod render;
mod wit;
mod wit_words;
mod world;

pub use render::render;

use crate::error::Result;

/// What is in a compiled file.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// What kind of file it is.
    pub kind: FileKind,
    /// The facts of the manifest.
    pub manifest: Manifest,
    /// Imports and exports: as WIT, or of a core module as the text format writes them.
    pub interface: String,
    /// The file's sections in order.
    pub sections: Vec<Section>,
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A relocatable object.
    Object,
    /// An archive whose first member is an object of ours.
    Archive,
    /// A shared object.
    SharedObject,
}

/// A section of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

/// The manifest ([`windlass_abi::component::Component`]), without the world.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The library's name.
    pub name: String,
    /// The target triple.
    pub target: String,
    /// The compiler and its options.
    pub producer: String,
    /// The version of the ABI.
    pub abi_version: u32,
    /// Bits of [`windlass_abi::component::Component::FLAG_EXPLICIT_TRAPS`] and its siblings.
    pub flags: u32,
    /// A number of [`windlass_abi::component::Arch`].
    pub arch: u32,
    /// Bits of [`windlass_abi::component::cpu_feature_names`].
    pub cpu_features: u64,
    /// Size of the instance block in bytes.
    pub instance_size: u64,
    /// Size of the machine code in bytes.
    pub text_len: u64,
    /// Number of component instances.
    pub component_instances: u64,
    /// Number of linear memories.
    pub memories: usize,
    /// Number of tables.
    pub tables: usize,
    /// Number of instructions that may trap in hardware.
    pub traps: usize,
    /// Number of handlers.
    pub handlers: usize,
    /// Number of code addresses with an offset in the component binary.
    pub addresses: usize,
    /// Functions by address.
    pub functions: Vec<Function>,
}

/// A function of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Offset of its code, in bytes from the start of the machine code.
    pub text_offset: u32,
    /// Size of its code in bytes.
    pub size: u32,
    /// Offset of its body in the component binary; none for generated code.
    pub wasm_offset: Option<u32>,
    /// Number of its module; none for generated code.
    pub module: Option<u32>,
}

/// Reads a compiled file.
///
/// # Errors
/// [`crate::error::Error::Usage`] for a file of another kind, such as a component that is not
/// compiled; [`crate::error::Error::Invalid`] for a damaged file, or one that Windlass did not
/// make.
pub fn inspect(bytes: &[u8]) -> Result<Inspection> {
    let opened = file::open(bytes)?;
    let (manifest, interface) = manifest::read(&opened.memory, opened.manifest)?;
    Ok(Inspection {
        kind: opened.kind,
        interface,
        manifest,
        sections: opened.sections,
    })
}
