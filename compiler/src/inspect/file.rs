//! A compiled file as memory: what is at an address, with relocations applied.
//!
//! In: the bytes of an object, an archive with one, or a shared object. Out: [`Memory`], sections,
//! and the address of a symbol. Every access is checked, because the file may be damaged.

use std::collections::BTreeMap;

use object::read::archive::ArchiveFile;
use object::{
    Object, ObjectSection, ObjectSymbol, RelocationFlags, RelocationTarget, SectionKind, elf,
};
use windlass_abi::MANIFEST_SYMBOL;

use super::{FileKind, Section};
use crate::error::{Diagnostic, Error, Result};

/// In an object, sections have no addresses: each gets a range of its own, so large that none
/// reaches the next.
const SECTION_RANGE_LOG2: u32 = 40;

/// The memory of a loaded file.
#[derive(Debug)]
pub(crate) struct Memory<'a> {
    regions: Vec<(u64, &'a [u8])>,
    /// What a relocation writes at an address.
    pointers: BTreeMap<u64, u64>,
}

/// A file, opened.
#[derive(Debug)]
pub(crate) struct OpenFile<'a> {
    pub(crate) kind: FileKind,
    pub(crate) memory: Memory<'a>,
    pub(crate) sections: Vec<Section>,
    /// Address of the manifest.
    pub(crate) manifest: u64,
}

/// Opens a file.
pub(crate) fn open(bytes: &[u8]) -> Result<OpenFile<'_>> {
    if bytes.starts_with(b"\0asm") {
        let what = match bytes.get(4..8) {
            Some([1, 0, 0, 0]) => "core WebAssembly module",
            _ => "WebAssembly component",
        };
        return Err(Error::Usage(format!(
            "this is a {what}, not what Windlass makes of it\nhint: compile it with \
             `windlass build`, then inspect the object or shared object"
        )));
    }
    if bytes.starts_with(b"!<arch>\n") {
        let mut opened = open_elf(first_member(bytes)?)?;
        opened.kind = FileKind::Archive;
        return Ok(opened);
    }
    if !bytes.starts_with(b"\x7fELF") {
        return Err(Error::Usage(
            "this is no ELF file\nhint: inspect an object (.o), an archive (.a) or a shared object \
             (.so) that `windlass build` made"
                .to_owned(),
        ));
    }
    open_elf(bytes)
}

fn first_member(bytes: &[u8]) -> Result<&[u8]> {
    let archive = ArchiveFile::parse(bytes).map_err(damaged)?;
    let member = archive.members().next();
    let member = member.ok_or_else(not_ours)?.map_err(damaged)?;
    member.data(bytes).map_err(damaged)
}

fn open_elf(bytes: &[u8]) -> Result<OpenFile<'_>> {
    let file = object::File::parse(bytes).map_err(damaged)?;
    let kind = match file.kind() {
        object::ObjectKind::Relocatable => FileKind::Object,
        _ => FileKind::SharedObject,
    };
    let is_object = kind == FileKind::Object;
    let base = |index: object::SectionIndex, address: u64| match is_object {
        true => (index.0 as u64) << SECTION_RANGE_LOG2,
        false => address,
    };
    let mut regions = Vec::new();
    let mut sections = Vec::new();
    for section in file.sections() {
        sections.push(Section {
            name: section.name().unwrap_or("?").to_owned(),
            size: section.size(),
        });
        if is_loaded(section.kind()) {
            let data = section.data().map_err(damaged)?;
            regions.push((base(section.index(), section.address()), data));
        }
    }
    let address_of = |symbol: &object::Symbol<'_, '_>| match symbol.section_index() {
        Some(index) if is_object => base(index, 0).wrapping_add(symbol.address()),
        _ => symbol.address(),
    };
    let mut pointers = BTreeMap::new();
    if is_object {
        for section in file.sections().filter(|s| is_loaded(s.kind())) {
            for (offset, relocation) in section.relocations() {
                if let RelocationTarget::Symbol(index) = relocation.target() {
                    let symbol = file.symbol_by_index(index).map_err(damaged)?;
                    let value = address_of(&symbol).wrapping_add_signed(relocation.addend());
                    pointers.insert(base(section.index(), 0).wrapping_add(offset), value);
                }
            }
        }
    } else {
        for (place, relocation) in file.dynamic_relocations().into_iter().flatten() {
            if is_relative(relocation.flags()) && !relocation.has_implicit_addend() {
                pointers.insert(place, relocation.addend() as u64);
            }
        }
    }
    let manifest = file
        .symbols()
        .chain(file.dynamic_symbols())
        .find(|symbol| symbol.name() == Ok(MANIFEST_SYMBOL) && symbol.is_definition())
        .ok_or_else(not_ours)?;
    Ok(OpenFile {
        kind,
        manifest: address_of(&manifest),
        memory: Memory { regions, pointers },
        sections,
    })
}

fn is_loaded(kind: SectionKind) -> bool {
    matches!(
        kind,
        SectionKind::Text
            | SectionKind::Data
            | SectionKind::ReadOnlyData
            | SectionKind::ReadOnlyDataWithRel
            | SectionKind::ReadOnlyString
    )
}

fn is_relative(flags: RelocationFlags) -> bool {
    match flags {
        RelocationFlags::Elf { r_type } => {
            r_type == elf::R_X86_64_RELATIVE || r_type == elf::R_AARCH64_RELATIVE
        }
        _ => false,
    }
}

fn damaged(error: object::Error) -> Error {
    Error::Invalid(Diagnostic {
        message: format!("the file is damaged: {error}"),
        ..Diagnostic::default()
    })
}

fn not_ours() -> Error {
    Error::Invalid(Diagnostic {
        message: format!("there is no symbol {MANIFEST_SYMBOL}: Windlass did not make this file"),
        hint: Some("was it stripped of its symbols? The dynamic ones are enough".to_owned()),
        ..Diagnostic::default()
    })
}

/// The manifest refers to what is not there.
pub(crate) fn outside() -> Error {
    Error::Invalid(Diagnostic {
        message: "the manifest is damaged: it refers to what the file does not have".to_owned(),
        ..Diagnostic::default()
    })
}

impl<'a> Memory<'a> {
    /// Bytes at an address.
    pub(crate) fn bytes(&self, address: u64, len: u64) -> Result<&'a [u8]> {
        self.regions
            .iter()
            .find_map(|(start, bytes)| {
                let from = usize::try_from(address.checked_sub(*start)?).ok()?;
                let to = from.checked_add(usize::try_from(len).ok()?)?;
                bytes.get(from..to)
            })
            .ok_or_else(outside)
    }

    /// A number of 4 bytes.
    pub(crate) fn u32(&self, address: u64) -> Result<u32> {
        let bytes = self.bytes(address, 4)?.try_into();
        Ok(u32::from_le_bytes(bytes.map_err(|_| outside())?))
    }

    /// A number of 8 bytes, or an address.
    pub(crate) fn u64(&self, address: u64) -> Result<u64> {
        if let Some(pointer) = self.pointers.get(&address) {
            return Ok(*pointer);
        }
        let bytes = self.bytes(address, 8)?.try_into();
        Ok(u64::from_le_bytes(bytes.map_err(|_| outside())?))
    }

    /// The addresses of the elements of a [`windlass_abi::component::Slice`] at an address.
    pub(crate) fn elements(
        &self,
        slice: u64,
        element_size: usize,
    ) -> Result<impl ExactSizeIterator<Item = u64> + use<>> {
        let (start, len) = (self.u64(slice)?, self.u64(slice.wrapping_add(8))?);
        let size = len.checked_mul(element_size as u64).ok_or_else(outside)?;
        if len > 0 {
            self.bytes(start, size)?;
        }
        let len = usize::try_from(len).map_err(|_| outside())?;
        Ok((0..len).map(move |i| start + (i * element_size) as u64))
    }
}
