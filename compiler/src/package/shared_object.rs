//! A shared object: the object linked in-process, for either architecture on any machine.
//!
//! In: an object of ours. Out: the bytes of a shared object, position-independent, bound at load
//! time and read-only afterwards, whose dynamic symbols are the entries of the exports and the
//! manifest.
//!
//! The runtime support is either another shared object, `libwindlass_runtime.so`, or inside:
//!
//! * [`Runtime::Shared`]: only its name is written (`DT_NEEDED`). The linker wants a file to resolve
//!   symbols with, which need not exist on this machine; it gets one that is made on the spot from
//!   the table of entries, and is empty but for their names. The real one is looked for at load
//!   time: in the directory of the shared object itself (`DT_RUNPATH` is `$ORIGIN`), in the
//!   directories of [`Linking::run_path`], then where the system looks; and when the program has
//!   loaded it already, that one is taken.
//! * [`Runtime::Static`]: `libwindlass_runtime.a` is linked in, and its C API, whose names begin
//!   with `windlass_`, is exported. When several such objects are loaded by one program, the
//!   dynamic linker binds all of them to the first one's runtime, or (under `RTLD_LOCAL`) each to
//!   its own; never parts of one to parts of another, because only those names are visible. Such a
//!   file stays loaded (`DF_1_NODELETE`): the runtime's signal handlers belong to the process.
//! * [`Runtime::Program`]: its symbols stay undefined, and are those of the program that loads the
//!   shared object, which exports them; so `windlass run` works without any other file.

use object::read::archive::ArchiveFile;
use object::write::{Object as ObjectWriter, Relocation, Symbol as ObjectSymbol, SymbolSection};
use object::{
    Architecture, BinaryFormat, Endianness, Object, ObjectSymbol as _, RelocationEncoding,
    RelocationFlags, RelocationKind, SectionKind, SymbolFlags, SymbolKind, SymbolScope,
};
use windlass_abi::ABI_SYMBOL;
use windlass_abi::entry::Entry;
use windlass_targets::{Arch, Target};

use super::linker;
use super::memory_files::MemoryFiles;
use super::runtime::StaticRuntime;
use crate::error::{Error, Result};

/// The file name of the runtime as a shared object.
pub const RUNTIME_SONAME: &str = "libwindlass_runtime.so";

/// How a shared object gets its runtime.
#[derive(Clone, Debug)]
pub enum Runtime {
    /// From `libwindlass_runtime.so`, when it is loaded.
    Shared,
    /// From this archive, which becomes a part of it.
    Static(StaticRuntime),
    /// From the program that loads it.
    Program,
}

/// How to link a shared object.
#[derive(Clone, Debug)]
pub struct Linking {
    /// `DT_SONAME`: the name under which programs that link to it will look for it.
    pub soname: String,
    /// Its runtime.
    pub runtime: Runtime,
    /// Directories for `DT_RUNPATH` after `$ORIGIN`.
    pub run_path: Vec<String>,
}

const OBJECT: &str = "/object.o";
const VERSIONS: &str = "/versions";
const STUB: &str = "/stub.o";
const DSO_HANDLE: &str = "/dso-handle.o";

/// Links an object.
///
/// # Errors
/// [`Error::Link`] with what the linker says.
pub fn link(object: &[u8], target: &Target, linking: &Linking) -> Result<Vec<u8>> {
    let arch = target.arch();
    let files = MemoryFiles::default();
    files.insert(OBJECT, object.to_vec());
    let mut arguments: Vec<String> = [
        "-shared",
        "-z",
        "relro",
        "-z",
        "now",
        "-z",
        "noexecstack",
        "--eh-frame-hdr",
        "--hash-style=gnu",
        "--build-id=fast",
        "--no-identity-comment",
        "--enable-new-dtags",
    ]
    .map(str::to_owned)
    .to_vec();
    arguments.push(format!("-zmax-page-size={}", arch.max_page_size()));
    arguments.push(format!("-soname={}", linking.soname));
    let directories = std::iter::once("$ORIGIN").chain(linking.run_path.iter().map(String::as_str));
    let directories: Vec<&str> = directories.collect();
    arguments.push(format!("-rpath={}", directories.join(":")));

    let mut exported = exported_symbols(object)?;
    if !matches!(linking.runtime, Runtime::Program) {
        arguments.extend(["-z".to_owned(), "defs".to_owned()]);
    }
    arguments.push(OBJECT.to_owned());
    match &linking.runtime {
        Runtime::Shared => {
            let runtime = format!("/{RUNTIME_SONAME}");
            let symbols = Entry::ALL
                .iter()
                .map(|e| e.desc().symbol)
                .chain([ABI_SYMBOL]);
            files.insert(&runtime, stub_library(arch, RUNTIME_SONAME, symbols)?);
            arguments.push(runtime);
        }
        Runtime::Static(runtime) => {
            exported.push("windlass_*".to_owned());
            add_static_runtime(&files, &mut arguments, arch, runtime)?;
        }
        Runtime::Program => {}
    }
    files.insert(VERSIONS, version_script(&exported).into_bytes());
    arguments.push(format!("--version-script={VERSIONS}"));
    linker::link(&files, arch, &arguments)
}

/// The names of the global symbols that an object of ours defines, sorted.
///
/// # Errors
/// [`Error::Link`] on bytes that are no object.
pub(crate) fn exported_symbols(object: &[u8]) -> Result<Vec<String>> {
    let file = object::File::parse(object).map_err(|e| Error::Link(e.to_string()))?;
    let mut names = Vec::new();
    for symbol in file
        .symbols()
        .filter(|s| s.is_global() && s.is_definition())
    {
        let name = symbol.name().map_err(|e| Error::Link(e.to_string()))?;
        names.push(name.to_owned());
    }
    names.sort();
    Ok(names)
}

/// Makes the linker take the runtime's whole C API, and lets the system's libraries be resolved
/// when the file is loaded.
fn add_static_runtime(
    files: &MemoryFiles,
    arguments: &mut Vec<String>,
    arch: Arch,
    runtime: &StaticRuntime,
) -> Result<()> {
    let archive = "/libwindlass_runtime.a";
    files.insert(DSO_HANDLE, dso_handle(arch));
    arguments.push(DSO_HANDLE.to_owned());
    // Debug information of the runtime and of Rust's library is ten times the code.
    arguments.push("--strip-debug".to_owned());
    arguments.push("-znodelete".to_owned());
    let symbols = api_symbols(&runtime.bytes)?;
    if !symbols.iter().any(|symbol| symbol == ABI_SYMBOL) {
        return Err(Error::Usage(format!(
            "{} is of another version than this windlass: it lacks {ABI_SYMBOL}\nhint: {}",
            runtime.path.display(),
            runtime.how_to_build()
        )));
    }
    arguments.extend(symbols.iter().map(|symbol| format!("--undefined={symbol}")));
    files.insert(archive, runtime.bytes.clone());
    arguments.push("--gc-sections".to_owned());
    arguments.push(archive.to_owned());
    for (soname, symbols) in system_libraries(runtime)? {
        let path = format!("/{soname}");
        files.insert(
            &path,
            stub_library(arch, &soname, symbols.iter().map(String::as_str))?,
        );
        arguments.push(path);
    }
    Ok(())
}

/// The names in an archive's symbol table that are the runtime's own.
fn api_symbols(archive: &[u8]) -> Result<Vec<String>> {
    let failed = |e: object::Error| Error::Link(format!("libwindlass_runtime.a: {e}"));
    let archive = ArchiveFile::parse(archive).map_err(failed)?;
    let mut names = Vec::new();
    for symbol in archive.symbols().map_err(failed)?.into_iter().flatten() {
        let symbol = symbol.map_err(failed)?;
        if let Ok(name) = std::str::from_utf8(symbol.name())
            && name.starts_with("windlass_")
        {
            names.push(name.to_owned());
        }
    }
    names.sort();
    names.dedup();
    Ok(names)
}

/// What the runtime's archive needs of the system, by the library that has it.
fn system_libraries(runtime: &StaticRuntime) -> Result<Vec<(String, Vec<String>)>> {
    let mut unwinder = Vec::new();
    let mut libc = Vec::new();
    let undefined = undefined_symbols(&runtime.bytes)?;
    if !undefined.iter().any(|name| name == "malloc") {
        return Err(Error::Usage(format!(
            "{} has a C library inside, and a shared object cannot have its own\nhint: {}",
            runtime.path.display(),
            runtime.how_to_build()
        )));
    }
    for name in undefined {
        if name.starts_with("_Unwind_") {
            unwinder.push(name);
        } else {
            libc.push(name);
        }
    }
    let (libc_name, unwinder_name) = runtime.system_names();
    Ok(vec![(unwinder_name, unwinder), (libc_name, libc)])
}

/// Symbols that some member of an archive uses and none defines, sorted.
fn undefined_symbols(archive: &[u8]) -> Result<Vec<String>> {
    let failed = |e: object::Error| Error::Link(format!("libwindlass_runtime.a: {e}"));
    let file = ArchiveFile::parse(archive).map_err(failed)?;
    let (mut used, mut defined) = (Vec::new(), std::collections::BTreeSet::new());
    for member in file.members() {
        let data = member.map_err(failed)?.data(archive).map_err(failed)?;
        let Ok(object) = object::File::parse(data) else {
            continue; // Rust's metadata
        };
        for symbol in object.symbols() {
            let Ok(name) = symbol.name() else { continue };
            if symbol.is_undefined() && !name.is_empty() {
                used.push((name.to_owned(), symbol.is_weak()));
            } else if symbol.is_global() {
                defined.insert(name.to_owned());
            }
        }
    }
    // A weak reference may stay unresolved: it is looked up when the file is loaded.
    used.retain(|(name, weak)| !weak && !defined.contains(name));
    let mut names: Vec<String> = used.into_iter().map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

/// What C start files give every shared object: a hidden symbol whose address tells this file from
/// others, for destructors of thread-local values. Its value is its own address.
fn dso_handle(arch: Arch) -> Vec<u8> {
    let mut object = empty_object(arch);
    let section = object.add_section(
        Vec::new(),
        b".data.rel.ro".to_vec(),
        SectionKind::ReadOnlyDataWithRel,
    );
    object.set_section_data(section, vec![0; 8], 8);
    let symbol = object.add_symbol(ObjectSymbol {
        name: b"__dso_handle".to_vec(),
        value: 0,
        size: 8,
        kind: SymbolKind::Data,
        scope: SymbolScope::Linkage,
        weak: false,
        section: SymbolSection::Section(section),
        flags: SymbolFlags::None,
    });
    let address = Relocation {
        offset: 0,
        symbol,
        addend: 0,
        flags: RelocationFlags::Generic {
            kind: RelocationKind::Absolute,
            encoding: RelocationEncoding::Generic,
            size: 64,
        },
    };
    object
        .add_relocation(section, address)
        .expect("package: every architecture has absolute relocations");
    object
        .write()
        .expect("package: an object with one symbol can be written")
}

fn empty_object(arch: Arch) -> ObjectWriter<'static> {
    let architecture = match arch {
        Arch::X86_64 => Architecture::X86_64,
        Arch::Aarch64 => Architecture::Aarch64,
    };
    ObjectWriter::new(BinaryFormat::Elf, architecture, Endianness::Little)
}

/// A shared object that defines symbols and holds nothing: what the linker needs to know of a
/// library that will be there when the file is loaded.
fn stub_library<'a>(
    arch: Arch,
    soname: &str,
    symbols: impl Iterator<Item = &'a str>,
) -> Result<Vec<u8>> {
    let mut object = empty_object(arch);
    let section = object.add_section(Vec::new(), b".text".to_vec(), SectionKind::Text);
    object.set_section_data(section, vec![0; 16], 16);
    for name in symbols {
        object.add_symbol(ObjectSymbol {
            name: name.as_bytes().to_vec(),
            value: 0,
            size: 0,
            kind: if name == ABI_SYMBOL {
                SymbolKind::Data
            } else {
                SymbolKind::Text
            },
            scope: SymbolScope::Dynamic,
            weak: false,
            section: SymbolSection::Section(section),
            flags: SymbolFlags::None,
        });
    }
    let object = object
        .write()
        .expect("package: an object without relocations can be written");
    let files = MemoryFiles::default();
    files.insert(STUB, object);
    let arguments = [
        "-shared".to_owned(),
        format!("-soname={soname}"),
        STUB.to_owned(),
    ];
    linker::link(&files, arch, &arguments)
}

/// Exports these names (the last may be a pattern) and nothing else.
fn version_script(exported: &[String]) -> String {
    let mut script = String::from("{ global:");
    for name in exported {
        script.push_str(&format!(" {name};"));
    }
    script.push_str(" local: *; };\n");
    script
}
