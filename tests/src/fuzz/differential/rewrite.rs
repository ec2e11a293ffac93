//! Gives a module's imports and exports plain names, and exports what is to be seen.
//!
//! In: a module without exports. Out: the same module, with imports `h` `i0`, `h` `i1` and so on,
//! and exports `f0`, `m0`, `t0`, `g0` for the items of those indices that are chosen.

use wasmparser::{Parser, Payload, TypeRef};

/// Items of a module by kind, as many as there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Functions.
    pub functions: u32,
    /// Tables.
    pub tables: u32,
    /// Memories.
    pub memories: u32,
    /// Globals.
    pub globals: u32,
}

/// A kind of item, as the binary format numbers them in exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A function.
    Function = 0,
    /// A table.
    Table = 1,
    /// A memory.
    Memory = 2,
    /// A global.
    Global = 3,
}

impl Kind {
    /// The name under which an item of this kind and index is exported.
    #[must_use]
    pub fn name(self, index: u32) -> String {
        let letter = ['f', 't', 'm', 'g'][self as usize];
        format!("{letter}{index}")
    }
}

const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
/// The sections in the order of a module, by their numbers.
pub(super) const ORDER: [u8; 13] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/// How many items a module has, imports included.
///
/// # Errors
/// When it is malformed.
pub fn counts(module: &[u8]) -> wasmparser::Result<Counts> {
    let mut counts = Counts::default();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    match import?.ty {
                        TypeRef::Func(_) | TypeRef::FuncExact(_) => counts.functions += 1,
                        TypeRef::Table(_) => counts.tables += 1,
                        TypeRef::Memory(_) => counts.memories += 1,
                        TypeRef::Global(_) => counts.globals += 1,
                        TypeRef::Tag(_) => {}
                    }
                }
            }
            Payload::FunctionSection(section) => counts.functions += section.count(),
            Payload::TableSection(section) => counts.tables += section.count(),
            Payload::MemorySection(section) => counts.memories += section.count(),
            Payload::GlobalSection(section) => counts.globals += section.count(),
            _ => {}
        }
    }
    Ok(counts)
}

/// The module with plain names, and these exports.
///
/// # Errors
/// When it is malformed.
pub fn rewrite(module: &[u8], exports: &[(Kind, u32)]) -> wasmparser::Result<Vec<u8>> {
    let mut sections: Vec<(u8, Vec<u8>)> = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        match &payload {
            Payload::ImportSection(section) => {
                sections.push((IMPORTS, renamed(module, section.clone())?));
            }
            Payload::ExportSection(_) => {}
            other => {
                if let Some((id, range)) = other.as_section()
                    && id != 0
                {
                    sections.push((id, slice(module, range).to_vec()));
                }
            }
        }
    }
    sections.push((EXPORTS, export_section(exports)));
    sections.sort_by_key(|(id, _)| ORDER.iter().position(|known| known == id));
    let mut bytes = module[..8].to_vec();
    for (id, contents) in &sections {
        bytes.push(*id);
        number(&mut bytes, contents.len());
        bytes.extend(contents);
    }
    Ok(bytes)
}

fn renamed(
    module: &[u8],
    section: wasmparser::ImportSectionReader<'_>,
) -> wasmparser::Result<Vec<u8>> {
    let mut contents = Vec::new();
    number(&mut contents, section.count() as usize);
    let end = section.range().end;
    let mut entries = Vec::new();
    for entry in section.into_imports_with_offsets() {
        entries.push(entry?);
    }
    let ends = entries.iter().skip(1).map(|(offset, _)| *offset);
    let ends: Vec<u64> = ends.chain([end]).collect();
    for (index, ((_, import), end)) in entries.iter().zip(ends).enumerate() {
        name(&mut contents, "h");
        name(&mut contents, &format!("i{index}"));
        // What follows the old names.
        let base = module.as_ptr() as usize;
        let at = import.name.as_ptr() as usize - base + import.name.len();
        contents.extend(slice(module, at as u64..end));
    }
    Ok(contents)
}

/// The bytes of a range of offsets.
pub(super) fn slice(module: &[u8], range: std::ops::Range<u64>) -> &[u8] {
    &module[range.start as usize..range.end as usize]
}

fn export_section(exports: &[(Kind, u32)]) -> Vec<u8> {
    let mut contents = Vec::new();
    number(&mut contents, exports.len());
    for (kind, index) in exports {
        name(&mut contents, &kind.name(*index));
        contents.push(*kind as u8);
        number(&mut contents, *index as usize);
    }
    contents
}

fn name(bytes: &mut Vec<u8>, name: &str) {
    number(bytes, name.len());
    bytes.extend(name.as_bytes());
}

/// Unsigned LEB128.
pub(super) fn number(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}
