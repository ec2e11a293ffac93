//! The manifest's tables from code addresses to their meaning, and `.eh_frame` for debuggers,
//! profilers and the host's own unwinder.

use cranelift_codegen::isa::unwind::UnwindInfo;
use gimli::write::{
    Address as DwarfAddress, CallFrameInstruction, CommonInformationEntry, EhFrame, EndianVec,
    FrameDescriptionEntry, FrameTable, RelocateWriter, Relocation,
};
use gimli::{Encoding, Format, LittleEndian, Register};
use windlass_abi::types::NameRef;
use windlass_abi::unwind::{AddressMapEntry, FunctionDesc, Handler, TrapSite};
use windlass_targets::Arch;

use super::image::{Address, Image, SliceOf, put_array};
use super::name_table::NameTable;
use super::text::{Text, origin};
use crate::elaborate::plan::Plan;
use crate::generate::unit::{Symbol, Unit};
use crate::options::Options;

/// The tables of `windlass_abi::unwind`, in read-only data.
pub(crate) struct UnwindTables {
    pub(crate) traps: SliceOf,
    pub(crate) handlers: SliceOf,
    pub(crate) address_map: SliceOf,
    pub(crate) functions: SliceOf,
}

impl UnwindTables {
    /// Writes them. They come out sorted because functions are placed in the order of the unit and
    /// each function's facts are sorted.
    pub(crate) fn write(
        plan: &Plan<'_>,
        unit: &Unit,
        text: &Text,
        table: &mut NameTable,
        rodata: &mut Image,
    ) -> UnwindTables {
        let placed = || unit.functions.iter().zip(&text.starts);
        let traps = placed().flat_map(|(f, start)| f.traps.iter().map(move |t| (start + t.0, t.1)));
        let traps = put_array!(rodata, traps, |(offset, code)| TrapSite {
            text_offset: offset,
            code: u32::from(code),
        });
        let handlers = placed().flat_map(|(f, start)| f.handlers.iter().map(move |h| (start, h)));
        let handlers = put_array!(rodata, handlers, |(start, handler)| Handler {
            text_offset: start + handler.return_offset,
            handler_offset: start + handler.handler_offset,
            frame_size: handler.frame_size,
            instance_sp_offset: handler.instance_sp_offset,
            tag: handler.tag,
        });
        let map =
            placed().flat_map(|(f, start)| f.addresses.iter().map(move |a| (start + a.0, a.1)));
        let address_map = put_array!(rodata, map, |(offset, wasm)| AddressMapEntry {
            text_offset: offset,
            wasm_offset: wasm,
        });
        let functions = put_array!(rodata, placed(), |(function, start)| FunctionDesc {
            text_offset: *start,
            size: function.bytes.len() as u32,
            name: match function.symbol {
                // Backtraces begin at the call, and end before what the runtime calls.
                Symbol::NullCallee | Symbol::MismatchedCallee | Symbol::Trampoline(_) => {
                    NameRef::default()
                }
                _ => table.add(&function.name),
            },
            wasm_offset: origin(plan, function.symbol).0,
            module: origin(plan, function.symbol).1,
        });
        let slice = |(start, len)| SliceOf {
            address: Some(Address::Rodata(start)),
            len,
        };
        UnwindTables {
            traps: slice(traps),
            handlers: slice(handlers),
            address_map: slice(address_map),
            functions: slice(functions),
        }
    }
}

/// The bytes of `.eh_frame` and its relocations: places of 4 bytes that hold the distance to an
/// offset in the code.
#[derive(Debug, Default)]
pub(crate) struct EhFrameSection {
    pub(crate) bytes: Vec<u8>,
    pub(crate) relocations: Vec<(u64, i64)>,
}

/// Writes the frame descriptions of all functions that have one.
pub(crate) fn eh_frame(unit: &Unit, text: &Text, options: &Options) -> EhFrameSection {
    let mut frames = FrameTable::default();
    let cie = frames.add_cie(common_information(options.target.arch()));
    for (function, start) in unit.functions.iter().zip(&text.starts) {
        if let Some(UnwindInfo::SystemV(info)) = &function.unwind {
            let address = DwarfAddress::Symbol {
                symbol: 0,
                addend: i64::from(*start),
            };
            let is_entry = matches!(function.symbol, Symbol::ExportEntry(_) | Symbol::StartEntry);
            let signs = options.branch_protection.pac_ret.is_some();
            frames.add_fde(
                cie,
                match signs && !is_entry {
                    true => outermost(address, function.bytes.len() as u32),
                    false => info.to_fde(address),
                },
            );
        }
    }
    let mut section = EhFrame(RelocatedVec {
        writer: EndianVec::new(LittleEndian),
        relocations: Vec::new(),
    });
    frames
        .write_eh_frame(&mut section)
        .expect("object: Cranelift's frame descriptions can be written");
    let EhFrame(RelocatedVec {
        writer,
        relocations,
    }) = section;
    let mut bytes = writer.into_vec();
    if options.branch_protection.pac_ret.is_some_and(|p| p.b_key) {
        mark_b_key(&mut bytes);
    }
    EhFrameSection {
        bytes,
        relocations: relocations
            .iter()
            .map(|r| (r.offset as u64, r.addend))
            .collect(),
    }
}

/// The frame description of an aarch64 function of the `tail` convention that signs its return
/// address: it has no caller. There is no way to write down how it signs (with zero in the place
/// of the stack pointer, which differs between a function and one that it calls at its end), and an
/// unwinder that takes the address as it is, or checks it wrongly, crashes.
fn outermost(address: DwarfAddress, size: u32) -> FrameDescriptionEntry {
    const LINK_REGISTER: Register = Register(30);
    let mut description = FrameDescriptionEntry::new(address, size);
    description.add_instruction(0, CallFrameInstruction::Undefined(LINK_REGISTER));
    description
}

/// Says in the common information, which stands first, that return addresses are signed with the B
/// key: the letter `B` of its augmentation, which gimli does not write. It takes the place of one
/// of the bytes that fill the entry up.
fn mark_b_key(bytes: &mut [u8]) {
    const AUGMENTATION: usize = 4 + 4 + 1;
    let length = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize;
    let entry = &mut bytes[..4 + length];
    assert!(
        entry[AUGMENTATION..].starts_with(b"zR\0") && entry.last() == Some(&gimli::DW_CFA_nop.0),
        "object: no room in the common information of frames"
    );
    entry[AUGMENTATION + 2..].rotate_right(1);
    entry[AUGMENTATION + 2] = b'B';
}

/// What all frames have in common: at a function's first instruction the CFA is the stack pointer
/// (plus 8 on AMD64, where the call has pushed the return address). Numbers of registers are those
/// of the psABIs' DWARF mappings. Code addresses are written relative to their place, so that a
/// position-independent file needs no relocation of its text.
fn common_information(arch: Arch) -> CommonInformationEntry {
    let encoding = Encoding {
        address_size: 8,
        format: Format::Dwarf32,
        version: 1,
    };
    let mut cie = match arch {
        Arch::X86_64 => {
            let (stack_pointer, return_address) = (Register(7), Register(16));
            let mut cie = CommonInformationEntry::new(encoding, 1, -8, return_address);
            cie.add_instruction(CallFrameInstruction::Cfa(stack_pointer, 8));
            cie.add_instruction(CallFrameInstruction::Offset(return_address, -8));
            cie
        }
        Arch::Aarch64 => {
            let (stack_pointer, link_register) = (Register(31), Register(30));
            let mut cie = CommonInformationEntry::new(encoding, 4, -8, link_register);
            cie.add_instruction(CallFrameInstruction::Cfa(stack_pointer, 0));
            cie
        }
    };
    cie.fde_address_encoding = gimli::DwEhPe(gimli::DW_EH_PE_pcrel.0 | gimli::DW_EH_PE_sdata4.0);
    cie
}

#[derive(Clone)]
struct RelocatedVec {
    writer: EndianVec<LittleEndian>,
    relocations: Vec<Relocation>,
}

impl RelocateWriter for RelocatedVec {
    type Writer = EndianVec<LittleEndian>;

    fn writer(&self) -> &Self::Writer {
        &self.writer
    }

    fn writer_mut(&mut self) -> &mut Self::Writer {
        &mut self.writer
    }

    fn relocate(&mut self, relocation: Relocation) {
        self.relocations.push(relocation);
    }
}
