//! Reads again what was written: a linked file that has a finding here is a bug of Windlass or of
//! the linker, and must not reach anyone.
//!
//! In: the bytes of an object or shared object. Out: findings, one line each; none is good.

use object::elf::{
    self, DF_1_NOW, DF_BIND_NOW, DT_FLAGS, DT_FLAGS_1, DT_NEEDED, DT_TEXTREL, PF_W, PF_X,
    PT_GNU_RELRO, PT_GNU_STACK, PT_LOAD, ProgramHeader64,
};
use object::read::elf::{Dyn, ElfFile64, FileHeader, ProgramHeader, SectionHeader};
use object::{
    LittleEndian, Object, ObjectSection, ObjectSymbol, Relocation, RelocationFlags, RelocationKind,
    SectionFlags,
};
use windlass_abi::{ABI_SYMBOL, MANIFEST_SYMBOL};

type Elf<'a> = ElfFile64<'a, LittleEndian>;

/// What a shared object has to look like.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The symbols that the object defines for others, sorted.
    pub exported: &'a [String],
    /// Whether the runtime is inside: then names that begin with `windlass_` are exported too.
    pub has_runtime: bool,
}

/// Findings about an object.
#[must_use]
pub fn object(bytes: &[u8]) -> Vec<String> {
    let file = match Elf::parse(bytes) {
        Ok(file) => file,
        Err(error) => return vec![format!("it cannot be read: {error}")],
    };
    let mut findings = Vec::new();
    for section in file.sections() {
        let name = section.name().unwrap_or("?");
        let SectionFlags::Elf { sh_flags, .. } = section.flags() else {
            continue;
        };
        let flags = sh_flags.0;
        let (write, execute) = (elf::SHF_WRITE.0, elf::SHF_EXECINSTR.0);
        if flags & write != 0 && flags & execute != 0 {
            findings.push(format!("section {name} is writable and executable"));
        }
        // Distances within the object are known when it is linked; addresses are not.
        let mut relocations = section.relocations();
        if name == ".rodata" && relocations.any(|(_, r)| r.kind() != RelocationKind::Relative) {
            findings.push("section .rodata holds addresses".to_owned());
        }
        if section
            .relocations()
            .any(|(_, relocation)| is_got_with_addend(&relocation))
        {
            findings.push(format!(
                "section {name} adds to an entry of the offset table"
            ));
        }
        if name == ".note.GNU-stack" && flags & execute != 0 {
            findings.push("the stack is executable".to_owned());
        }
    }
    if file.section_by_name(".note.GNU-stack").is_none() {
        findings.push("the stack is executable, for lack of .note.GNU-stack".to_owned());
    }
    let mut manifest = false;
    let mut abi = false;
    for symbol in file.symbols() {
        let name = symbol.name().unwrap_or_default();
        manifest |= name == MANIFEST_SYMBOL && symbol.is_weak() && symbol.is_definition();
        abi |= name == ABI_SYMBOL && symbol.is_undefined();
    }
    if !manifest {
        findings.push(format!("{MANIFEST_SYMBOL} is missing or not weak"));
    }
    if !abi {
        findings.push(format!("nothing refers to {ABI_SYMBOL}"));
    }
    findings
}

/// On aarch64 an entry of the global offset table holds a symbol's address; linkers drop an addend.
fn is_got_with_addend(relocation: &Relocation) -> bool {
    let through_table = [elf::R_AARCH64_ADR_GOT_PAGE, elf::R_AARCH64_LD64_GOT_LO12_NC];
    match relocation.flags() {
        RelocationFlags::Elf { r_type } => {
            relocation.addend() != 0 && through_table.contains(&r_type)
        }
        _ => false,
    }
}

/// Findings about a shared object.
#[must_use]
pub fn shared_object(bytes: &[u8], expected: &Expected<'_>) -> Vec<String> {
    let file = match Elf::parse(bytes) {
        Ok(file) => file,
        Err(error) => return vec![format!("it cannot be read: {error}")],
    };
    let mut findings = Vec::new();
    check_segments(&file, &mut findings);
    check_dynamic(&file, expected, &mut findings);
    check_symbols(&file, expected, &mut findings);
    findings
}

fn check_segments(file: &Elf<'_>, findings: &mut Vec<String>) {
    let endian = file.endian();
    let segments: &[ProgramHeader64<LittleEndian>] = file.elf_program_headers();
    let of_type = |p_type| segments.iter().find(move |s| s.p_type(endian) == p_type);
    for segment in segments.iter().filter(|s| s.p_type(endian) == PT_LOAD) {
        let flags = segment.p_flags(endian);
        if flags.0 & PF_W.0 != 0 && flags.0 & PF_X.0 != 0 {
            findings.push(format!(
                "the segment at {:#x} is writable and executable",
                segment.p_vaddr(endian)
            ));
        }
    }
    match of_type(PT_GNU_STACK) {
        None => findings.push("the stack is executable, for lack of PT_GNU_STACK".to_owned()),
        Some(stack) if stack.p_flags(endian).0 & PF_X.0 != 0 => {
            findings.push("the stack is executable".to_owned());
        }
        Some(_) => {}
    }
    let Some(relro) = of_type(PT_GNU_RELRO) else {
        findings.push("nothing is made read-only after relocation (no PT_GNU_RELRO)".to_owned());
        return;
    };
    let (start, end) = (
        relro.p_vaddr(endian),
        relro.p_vaddr(endian) + relro.p_memsz(endian),
    );
    for name in [".data.rel.ro", ".got"] {
        if let Some(section) = file.section_by_name(name)
            && section.size() > 0
            && !(start <= section.address() && section.address() + section.size() <= end)
        {
            findings.push(format!(
                "{name} stays writable: it is outside of PT_GNU_RELRO"
            ));
        }
    }
}

fn check_dynamic(file: &Elf<'_>, expected: &Expected<'_>, findings: &mut Vec<String>) {
    let endian = file.endian();
    let table = file
        .elf_header()
        .program_headers(endian, file.data())
        .into_iter()
        .flatten()
        .find_map(|segment| segment.dynamic(endian, file.data()).ok().flatten());
    let Some(table) = table else {
        findings.push("it has no dynamic section".to_owned());
        return;
    };
    let (mut now, mut needed) = (false, 0);
    for entry in table {
        let value = entry.d_val(endian);
        match entry.d_tag(endian) {
            DT_TEXTREL => findings.push("code is relocated (DT_TEXTREL)".to_owned()),
            DT_FLAGS if value & elf::DF_TEXTREL.0 != 0 => {
                findings.push("code is relocated (DF_TEXTREL)".to_owned());
            }
            DT_FLAGS => now |= value & DF_BIND_NOW.0 != 0,
            DT_FLAGS_1 => now |= value & DF_1_NOW.0 != 0,
            DT_NEEDED => needed += 1,
            _ => {}
        }
    }
    if !now {
        findings.push("symbols are bound lazily".to_owned());
    }
    if needed == 0 && !expected.has_runtime {
        findings.push("it does not ask for the runtime (no DT_NEEDED)".to_owned());
    }
    for section in file.elf_section_table().iter() {
        let writable = section.sh_flags(endian).0 & elf::SHF_WRITE.0 != 0;
        let executable = section.sh_flags(endian).0 & elf::SHF_EXECINSTR.0 != 0;
        if writable && executable {
            findings.push("a section is writable and executable".to_owned());
        }
    }
}

fn check_symbols(file: &Elf<'_>, expected: &Expected<'_>, findings: &mut Vec<String>) {
    let mut defined: Vec<&str> = file
        .dynamic_symbols()
        .filter(|symbol| symbol.is_definition())
        .filter_map(|symbol| symbol.name().ok())
        .collect();
    defined.sort_unstable();
    for name in expected.exported {
        if defined.binary_search(&name.as_str()).is_err() {
            findings.push(format!("{name} is not exported"));
        }
    }
    for name in defined {
        let known = expected.exported.iter().any(|e| e == name)
            || expected.has_runtime && name.starts_with("windlass_");
        if !known {
            findings.push(format!("{name} is exported and should not be"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use object::write::{self, SymbolSection};
    use object::{Architecture, BinaryFormat, Endianness, SectionKind};

    /// An object with one section of these flags and one relocation in it.
    fn object_with(sh_flags: elf::SectionFlags, r_type: elf::RelocationType) -> Vec<u8> {
        let mut object =
            write::Object::new(BinaryFormat::Elf, Architecture::Aarch64, Endianness::Little);
        let section = object.add_section(Vec::new(), b".text".to_vec(), SectionKind::Text);
        object.set_section_data(section, vec![0; 16], 16);
        *object.section_flags_mut(section) = SectionFlags::Elf {
            sh_type: elf::SHT_PROGBITS,
            sh_flags,
        };
        let symbol = object.section_symbol(section);
        assert!(object.symbol(symbol).section == SymbolSection::Section(section));
        let relocation = write::Relocation {
            offset: 0,
            symbol,
            addend: 8,
            flags: RelocationFlags::Elf { r_type },
        };
        object.add_relocation(section, relocation).unwrap();
        object.write().unwrap()
    }

    #[test]
    fn what_is_wrong_is_found() {
        let code = elf::SHF_ALLOC | elf::SHF_EXECINSTR;
        let findings = object(&object_with(
            code | elf::SHF_WRITE,
            elf::R_AARCH64_ADR_GOT_PAGE,
        ));
        for expected in [
            "section .text is writable and executable",
            "section .text adds to an entry of the offset table",
            "the stack is executable, for lack of .note.GNU-stack",
            "windlass_component is missing or not weak",
            &format!("nothing refers to {ABI_SYMBOL}"),
        ] {
            assert!(
                findings.iter().any(|f| f == expected),
                "{expected}: {findings:?}"
            );
        }
        let findings = object(&object_with(code, elf::R_AARCH64_ADR_PREL_PG_HI21));
        assert!(
            !findings.iter().any(|f| f.contains(".text")),
            "{findings:?}"
        );
        assert_eq!(object(b"rubbish").len(), 1);
    }
}
