//! The object file: sections, symbols and relocations, written with the `object` crate.
//!
//! | section | what is in it | flags |
//! |---|---|---|
//! | `.text` | machine code | AX |
//! | `.rodata` | data segments, memory images, names, unwind tables, call tables: no addresses | A |
//! | `.data.rel.ro` | the manifest and whatever else holds addresses | WA, read-only once relocated |
//! | `.eh_frame` | frame descriptions | A |
//! | `.note.GNU-stack` | nothing: the stack is not executable | |
//! | `.note.gnu.property` | with `--branch-protection`: what the code keeps to; a linker keeps what all of its inputs say | A |
//!
//! Addresses in data are relocated against section symbols, never against a global one: a global
//! symbol of a shared object may be taken over by another file of the process.

use std::collections::BTreeMap;

use cranelift_codegen::binemit::Reloc;
use object::write::{
    Object, Relocation as ObjectRelocation, SectionId, Symbol as ObjectSymbol, SymbolId,
    SymbolSection,
};
use object::{
    Architecture, BinaryFormat, Endianness, RelocationEncoding, RelocationFlags, RelocationKind,
    SectionKind, SymbolFlags, SymbolKind, SymbolScope, elf,
};
use windlass_abi::component::Component;
use windlass_abi::{ABI_SYMBOL, MANIFEST_SYMBOL};
use windlass_targets::Arch;

use super::image::{Address, Image};
use super::manifest::Data;
use super::text::Text;
use super::unwind::{EhFrameSection, eh_frame};
use crate::generate::unit::{Relocation, Symbol, Unit};
use crate::names::{Names, local_symbol};
use crate::options::{BranchProtection, Options};

/// Puts the file together.
pub(crate) fn write(
    names: &Names,
    unit: &Unit,
    text: Text,
    data: Data,
    options: &Options,
) -> Vec<u8> {
    let arch = options.target.arch();
    let architecture = match arch {
        Arch::X86_64 => Architecture::X86_64,
        Arch::Aarch64 => Architecture::Aarch64,
    };
    let mut object = Object::new(BinaryFormat::Elf, architecture, Endianness::Little);
    let property = protection_property(options.branch_protection);
    if property != 0 {
        object.add_elf_gnu_property_u32(elf::GNU_PROPERTY_AARCH64_FEATURE_1_AND, property);
    }
    let eh_frame = eh_frame(unit, &text, options);
    let mut file = File::new(object, names, text, data, &eh_frame);
    file.define_functions(names, unit);
    file.relocate_text(unit);
    file.relocate_data();
    file.relocate_eh_frame(&eh_frame);
    file.object
        .write()
        .expect("object: the relocations and symbols are those that ELF has")
}

/// The bits of `GNU_PROPERTY_AARCH64_FEATURE_1_AND`.
fn protection_property(protection: BranchProtection) -> u32 {
    let mut bits = 0;
    if protection.bti {
        bits |= elf::GNU_PROPERTY_AARCH64_FEATURE_1_BTI;
    }
    if protection.pac_ret.is_some() {
        bits |= elf::GNU_PROPERTY_AARCH64_FEATURE_1_PAC;
    }
    bits
}

/// The file, and its sections' symbols.
struct File {
    object: Object<'static>,
    text: Text,
    data: Data,
    text_section: (SectionId, SymbolId),
    rodata_section: (SectionId, SymbolId),
    relro_section: (SectionId, SymbolId),
    eh_frame_section: SectionId,
    abi_version: SymbolId,
    functions: BTreeMap<Symbol, SymbolId>,
    runtime: BTreeMap<Symbol, SymbolId>,
    data_symbols: BTreeMap<Symbol, SymbolId>,
}

impl File {
    fn new(
        mut object: Object<'static>,
        names: &Names,
        mut text: Text,
        mut data: Data,
        eh_frame: &EhFrameSection,
    ) -> File {
        object.add_file_symbol(format!("{}.wasm", names.library()).into_bytes());
        let mut section = |name: &str, kind, bytes: Vec<u8>, align| {
            let id = object.add_section(Vec::new(), name.as_bytes().to_vec(), kind);
            object.set_section_data(id, bytes, align);
            (id, object.section_symbol(id))
        };
        let code = std::mem::take(&mut text.bytes);
        let text_section = section(".text", SectionKind::Text, code, text.align);
        let rodata = std::mem::take(&mut data.rodata.bytes);
        let rodata_section = section(".rodata", SectionKind::ReadOnlyData, rodata, 64);
        let relro = std::mem::take(&mut data.relro.bytes);
        let relro_section = section(".data.rel.ro", SectionKind::ReadOnlyDataWithRel, relro, 64);
        let frames = eh_frame.bytes.clone();
        let (eh_frame_section, _) = section(".eh_frame", SectionKind::ReadOnlyData, frames, 8);
        let note = object.add_section(Vec::new(), b".note.GNU-stack".to_vec(), SectionKind::Other);
        object.set_section_data(note, Vec::new(), 1);

        for (name, weak) in [(names.manifest().as_str(), false), (MANIFEST_SYMBOL, true)] {
            object.add_symbol(ObjectSymbol {
                name: name.as_bytes().to_vec(),
                value: data.manifest,
                size: size_of::<Component>() as u64,
                kind: SymbolKind::Data,
                scope: SymbolScope::Dynamic,
                weak,
                section: SymbolSection::Section(relro_section.0),
                flags: SymbolFlags::None,
            });
        }
        let abi_version = object.add_symbol(undefined(ABI_SYMBOL));
        File {
            object,
            text,
            data,
            text_section,
            rodata_section,
            relro_section,
            eh_frame_section,
            abi_version,
            functions: BTreeMap::new(),
            runtime: BTreeMap::new(),
            data_symbols: BTreeMap::new(),
        }
    }

    /// A symbol for every function: global for the entries of exports, local for the rest.
    fn define_functions(&mut self, names: &Names, unit: &Unit) {
        for (function, start) in unit.functions.iter().zip(&self.text.starts) {
            let (name, scope) = match function.symbol {
                Symbol::ExportEntry(id) => (names.export(id).to_owned(), SymbolScope::Dynamic),
                _ => (local_symbol(&function.name), SymbolScope::Compilation),
            };
            let id = self.object.add_symbol(ObjectSymbol {
                name: name.into_bytes(),
                value: u64::from(*start),
                size: function.bytes.len() as u64,
                kind: SymbolKind::Text,
                scope,
                weak: false,
                section: SymbolSection::Section(self.text_section.0),
                flags: SymbolFlags::None,
            });
            self.functions.insert(function.symbol, id);
        }
    }

    fn relocate_text(&mut self, unit: &Unit) {
        let starts = std::mem::take(&mut self.text.starts);
        for (function, start) in unit.functions.iter().zip(starts) {
            for reloc in &function.relocs {
                let (symbol, offset) = self.code_target(reloc);
                self.add_relocation(
                    self.text_section.0,
                    ObjectRelocation {
                        offset: u64::from(start + reloc.offset),
                        symbol,
                        addend: reloc.addend + offset as i64,
                        flags: code_flags(reloc.kind),
                    },
                );
            }
        }
    }

    /// The symbol that a relocation of code refers to, and what to add to it.
    fn code_target(&mut self, reloc: &Relocation) -> (SymbolId, u64) {
        match reloc.target {
            Symbol::Runtime(entry) => {
                let object = &mut self.object;
                let id = self
                    .runtime
                    .entry(reloc.target)
                    .or_insert_with(|| object.add_symbol(undefined(entry.desc().symbol)));
                (*id, 0)
            }
            target if target.is_data() => (self.data_symbol(reloc.target), 0),
            _ => match self.functions.get(&reloc.target) {
                Some(id) => (*id, 0),
                None => panic!(
                    "object: code refers to {:?}, which has no code",
                    reloc.target
                ),
            },
        }
    }

    /// The local symbol of data that code refers to. Not the section's symbol with an addend: on
    /// aarch64 the address comes out of the GOT, where linkers drop addends.
    fn data_symbol(&mut self, target: Symbol) -> SymbolId {
        if let Some(id) = self.data_symbols.get(&target) {
            return *id;
        }
        let (section, value) = match self.data.places.get(&target) {
            Some(Address::Rodata(offset)) => (self.rodata_section.0, *offset),
            Some(Address::Relro(offset)) => (self.relro_section.0, *offset),
            _ => panic!("object: code refers to {target:?}, which is not there"),
        };
        let name = match target {
            Symbol::FuncRef(id) => format!("{id}.ref"),
            Symbol::Data(id) => id.to_string(),
            Symbol::Elems(id) => id.to_string(),
            Symbol::CallDesc(id) => id.to_string(),
            Symbol::ImportCallDesc(id) => format!("{id}.call"),
            Symbol::ExportCallDesc(id) => format!("{id}.call"),
            Symbol::CopyDesc(id) => format!("{id}.copy"),
            Symbol::CallTable(id) => id.to_string(),
            other => panic!("object: {other:?} is no data"),
        };
        let id = self.object.add_symbol(ObjectSymbol {
            name: name.into_bytes(),
            value,
            size: 0,
            kind: SymbolKind::Data,
            scope: SymbolScope::Compilation,
            weak: false,
            section: SymbolSection::Section(section),
            flags: SymbolFlags::None,
        });
        self.data_symbols.insert(target, id);
        id
    }

    fn data_target(&self, address: Address) -> (SymbolId, u64) {
        match address {
            Address::Text(offset) => (self.text_section.1, offset),
            Address::Rodata(offset) => (self.rodata_section.1, offset),
            Address::Relro(offset) => (self.relro_section.1, offset),
            Address::AbiVersion => (self.abi_version, 0),
        }
    }

    fn relocate_data(&mut self) {
        let rodata = std::mem::take(&mut self.data.rodata);
        assert!(
            rodata.addresses.is_empty(),
            "object: read-only data holds no addresses"
        );
        for (at, address, from) in rodata.distances {
            let (symbol, offset) = self.data_target(address);
            self.add_relocation(
                self.rodata_section.0,
                ObjectRelocation {
                    offset: at,
                    symbol,
                    // The linker subtracts the place itself.
                    addend: offset as i64 + (at - from) as i64,
                    flags: generic(RelocationKind::Relative, RelocationEncoding::Generic, 32),
                },
            );
        }
        let Image {
            addresses,
            distances,
            ..
        } = std::mem::take(&mut self.data.relro);
        assert!(
            distances.is_empty(),
            "object: relocated data holds no distances"
        );
        for (at, address) in addresses {
            let (symbol, offset) = self.data_target(address);
            self.add_relocation(
                self.relro_section.0,
                ObjectRelocation {
                    offset: at,
                    symbol,
                    addend: offset as i64,
                    flags: generic(RelocationKind::Absolute, RelocationEncoding::Generic, 64),
                },
            );
        }
    }

    fn relocate_eh_frame(&mut self, section: &EhFrameSection) {
        for (at, addend) in &section.relocations {
            self.add_relocation(
                self.eh_frame_section,
                ObjectRelocation {
                    offset: *at,
                    symbol: self.text_section.1,
                    addend: *addend,
                    flags: generic(RelocationKind::Relative, RelocationEncoding::Generic, 32),
                },
            );
        }
    }

    fn add_relocation(&mut self, section: SectionId, relocation: ObjectRelocation) {
        self.object
            .add_relocation(section, relocation)
            .expect("object: the relocation is one that the architecture has");
    }
}

fn undefined(name: &str) -> ObjectSymbol {
    ObjectSymbol {
        name: name.as_bytes().to_vec(),
        value: 0,
        size: 0,
        kind: SymbolKind::Unknown,
        scope: SymbolScope::Unknown,
        weak: false,
        section: SymbolSection::Undefined,
        flags: SymbolFlags::None,
    }
}

fn generic(kind: RelocationKind, encoding: RelocationEncoding, size: u8) -> RelocationFlags {
    RelocationFlags::Generic {
        kind,
        encoding,
        size,
    }
}

/// ELF's kind for Cranelift's. On AMD64 the addend of Cranelift counts from the place that is
/// relocated, as in ELF.
fn code_flags(kind: Reloc) -> RelocationFlags {
    use RelocationEncoding::{AArch64Call, Generic, X86Branch};
    match kind {
        Reloc::Abs8 => generic(RelocationKind::Absolute, Generic, 64),
        Reloc::X86PCRel4 => generic(RelocationKind::Relative, Generic, 32),
        Reloc::X86CallPCRel4 => generic(RelocationKind::Relative, X86Branch, 32),
        Reloc::X86CallPLTRel4 => generic(RelocationKind::PltRelative, X86Branch, 32),
        Reloc::X86GOTPCRel4 => generic(RelocationKind::GotRelative, Generic, 32),
        Reloc::Arm64Call => generic(RelocationKind::Relative, AArch64Call, 26),
        Reloc::Aarch64AdrPrelPgHi21 => aarch64(elf::R_AARCH64_ADR_PREL_PG_HI21),
        Reloc::Aarch64AddAbsLo12Nc => aarch64(elf::R_AARCH64_ADD_ABS_LO12_NC),
        Reloc::Aarch64AdrGotPage21 => aarch64(elf::R_AARCH64_ADR_GOT_PAGE),
        Reloc::Aarch64Ld64GotLo12Nc => aarch64(elf::R_AARCH64_LD64_GOT_LO12_NC),
        other => panic!("object: relocation {other:?} in position-independent code of ours"),
    }
}

fn aarch64(r_type: elf::RelocationType) -> RelocationFlags {
    RelocationFlags::Elf { r_type }
}
