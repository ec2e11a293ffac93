//! What generation hands to the object phase: machine code with symbolic relocations and the facts
//! about code addresses that the manifest's tables are made of.

use cranelift_codegen::binemit::{Addend, Reloc};
use cranelift_codegen::ir::UserExternalName;
use cranelift_codegen::isa::unwind::UnwindInfo;
use cranelift_entity::EntityRef;
use windlass_abi::entry::Entry;

use crate::ids::{CallId, CallTableId, DataId, ElemId, ExportId, FuncId, ResourceId};

/// All code of a plan, in a fixed order: functions by [`FuncId`], each with its
/// [`Symbol::LargeBody`] if it has one, then helpers, then exports, then start-up.
#[derive(Debug, Default)]
pub struct Unit {
    /// The functions with their code.
    pub functions: Vec<CodeFunction>,
}

/// A function's machine code. All offsets are from its first byte.
#[derive(Debug)]
pub struct CodeFunction {
    /// What it is.
    pub symbol: Symbol,
    /// Its name for people ([`super::name_of`]); not unique.
    pub name: String,
    /// Its code, constant pools included.
    pub bytes: Vec<u8>,
    /// Alignment of its first byte.
    pub alignment: u32,
    /// Relocations, by offset.
    pub relocs: Vec<Relocation>,
    /// Instructions that trap in hardware, by offset: `TrapCode` numbers of `windlass-abi`.
    pub traps: Vec<(u32, u8)>,
    /// Return addresses of calls and trapping instructions with the offset in the component binary
    /// that they come from, by offset; several with the same offset where code was inlined, as
    /// [`windlass_abi::unwind::AddressMapEntry`] says. Of generated adapters only what was inlined.
    pub addresses: Vec<(u32, u32)>,
    /// Handlers, by return address.
    pub handlers: Vec<HandlerSite>,
    /// For `.eh_frame`.
    pub unwind: Option<UnwindInfo>,
    /// Disassembly, when asked for (`--emit asm`).
    pub disassembly: Option<String>,
    /// Cranelift IR before optimisation, when asked for (`--emit clif`).
    pub clif: Option<String>,
}

/// A call with a handler; see [`windlass_abi::unwind::Handler`].
#[derive(Clone, Copy, Debug)]
pub struct HandlerSite {
    /// Offset of the return address.
    pub return_offset: u32,
    /// Offset of the handler.
    pub handler_offset: u32,
    /// Bytes from frame pointer down to stack pointer at the call.
    pub frame_size: u32,
    /// Where the instance's address is, from the stack pointer, or
    /// [`windlass_abi::unwind::Handler::IN_CALLER`].
    pub instance_sp_offset: u32,
    /// What it catches: [`windlass_abi::unwind::Handler::tag`].
    pub tag: u32,
}

/// A relocation of a function's code.
#[derive(Clone, Copy, Debug)]
pub struct Relocation {
    /// Where.
    pub offset: u32,
    /// Cranelift's kind.
    pub kind: Reloc,
    /// To what.
    pub target: Symbol,
    /// Plus how much.
    pub addend: Addend,
}

/// Everything that code can refer to by address, and what functions are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Symbol {
    /// A function of the plan; convention `tail`, first parameter the instance block.
    Func(FuncId),
    /// The body of a function whose frame is too large to enter before the stack limit is checked
    /// (`--traps=explicit` only): [`Symbol::Func`] is then the check and a jump to this.
    LargeBody(FuncId),
    /// The body of a lifted export: `tail`, `(instance, args, results)`. The entry calls it.
    ExportBody(ExportId),
    /// What [`Symbol::LargeBody`] is, for an export.
    LargeExportBody(ExportId),
    /// The entry trampoline of an export ([`windlass_abi::instance::ExportFn`]); a global symbol.
    ExportEntry(ExportId),
    /// Runs a guest's destructor: `tail`, `(instance, rep: i64)`.
    Dtor(ResourceId),
    /// The steps of instantiation: `tail`, `(instance)`.
    StartBody,
    /// [`windlass_abi::component::StartFn`].
    StartEntry,
    /// A function of the runtime.
    Runtime(Entry),
    /// The constant [`windlass_abi::instance::FuncRef`] of a function that escapes.
    FuncRef(FuncId),
    /// What calls of one type through one unchanging table can meet: for each index 32 bits, the
    /// distance of a function's code from the first of them.
    CallTable(CallTableId),
    /// Stands in a [`Symbol::CallTable`] for null: `tail`, and traps.
    NullCallee,
    /// Stands in a [`Symbol::CallTable`] for functions of other types: `tail`, and traps.
    MismatchedCallee,
    /// [`windlass_abi::concurrency::CallDesc::start`].
    CallStart(CallId),
    /// [`windlass_abi::concurrency::CallDesc::resolve`].
    CallResolve(CallId),
    /// The constant [`windlass_abi::concurrency::CallDesc`].
    CallDesc(CallId),
    /// [`windlass_abi::concurrency::ImportCallDesc::resolve`] of a lowered import.
    ImportResolve(FuncId),
    /// Its constant [`windlass_abi::concurrency::ImportCallDesc`].
    ImportCallDesc(FuncId),
    /// The same of an export that is a host function of an `async` type.
    ExportResolve(ExportId),
    /// Its constant [`windlass_abi::concurrency::ImportCallDesc`].
    ExportCallDesc(ExportId),
    /// [`windlass_abi::concurrency::CopyDesc::translate`] of a built-in that copies.
    CopyTranslate(FuncId),
    /// Its constant [`windlass_abi::concurrency::CopyDesc`].
    CopyDesc(FuncId),
    /// What the runtime runs generated code with.
    Trampoline(Trampoline),
    /// The bytes of a data segment.
    Data(DataId),
    /// The elements of an element segment: an array of addresses of `FuncRef`s, or null.
    Elems(ElemId),
}

/// A C function through which the runtime runs generated code
/// ([`windlass_abi::concurrency::Concurrency`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "named as what they are in the contract")]
pub enum Trampoline {
    RunStart,
    RunCallback,
    RunThread,
    RunResolve,
    RunTranslate,
}

impl Trampoline {
    /// Every one.
    pub const ALL: [Trampoline; 5] = [
        Trampoline::RunStart,
        Trampoline::RunCallback,
        Trampoline::RunThread,
        Trampoline::RunResolve,
        Trampoline::RunTranslate,
    ];
}

impl Symbol {
    /// Whether it is data of the object.
    #[must_use]
    pub fn is_data(self) -> bool {
        matches!(
            self,
            Symbol::FuncRef(_)
                | Symbol::Data(_)
                | Symbol::Elems(_)
                | Symbol::CallTable(_)
                | Symbol::CallDesc(_)
                | Symbol::ImportCallDesc(_)
                | Symbol::ExportCallDesc(_)
                | Symbol::CopyDesc(_)
        )
    }

    /// As Cranelift names it.
    #[must_use]
    pub fn to_name(self) -> UserExternalName {
        let (namespace, index) = match self {
            Symbol::Func(id) => (0, id.as_u32()),
            Symbol::ExportBody(id) => (1, id.as_u32()),
            Symbol::ExportEntry(id) => (2, id.as_u32()),
            Symbol::Dtor(id) => (3, id.as_u32()),
            Symbol::StartBody => (4, 0),
            Symbol::StartEntry => (5, 0),
            Symbol::Runtime(entry) => (6, entry as u32),
            Symbol::FuncRef(id) => (7, id.as_u32()),
            Symbol::Data(id) => (8, id.as_u32()),
            Symbol::Elems(id) => (9, id.as_u32()),
            Symbol::LargeBody(id) => (10, id.as_u32()),
            Symbol::CallTable(id) => (11, id.as_u32()),
            Symbol::NullCallee => (12, 0),
            Symbol::MismatchedCallee => (13, 0),
            Symbol::CallStart(id) => (14, id.as_u32()),
            Symbol::CallResolve(id) => (15, id.as_u32()),
            Symbol::CallDesc(id) => (16, id.as_u32()),
            Symbol::ImportResolve(id) => (17, id.as_u32()),
            Symbol::ImportCallDesc(id) => (18, id.as_u32()),
            Symbol::CopyTranslate(id) => (19, id.as_u32()),
            Symbol::CopyDesc(id) => (20, id.as_u32()),
            Symbol::Trampoline(which) => (21, which as u32),
            Symbol::LargeExportBody(id) => (22, id.as_u32()),
            Symbol::ExportResolve(id) => (23, id.as_u32()),
            Symbol::ExportCallDesc(id) => (24, id.as_u32()),
        };
        UserExternalName { namespace, index }
    }

    /// The inverse of [`Self::to_name`].
    ///
    /// # Panics
    /// On a name that no symbol has.
    #[must_use]
    pub fn from_name(name: &UserExternalName) -> Symbol {
        let index = name.index as usize;
        match name.namespace {
            0 => Symbol::Func(FuncId::new(index)),
            1 => Symbol::ExportBody(ExportId::new(index)),
            2 => Symbol::ExportEntry(ExportId::new(index)),
            3 => Symbol::Dtor(ResourceId::new(index)),
            4 => Symbol::StartBody,
            5 => Symbol::StartEntry,
            6 => Symbol::Runtime(Entry::ALL[index]),
            7 => Symbol::FuncRef(FuncId::new(index)),
            8 => Symbol::Data(DataId::new(index)),
            9 => Symbol::Elems(ElemId::new(index)),
            10 => Symbol::LargeBody(FuncId::new(index)),
            11 => Symbol::CallTable(CallTableId::new(index)),
            12 => Symbol::NullCallee,
            13 => Symbol::MismatchedCallee,
            14 => Symbol::CallStart(CallId::new(index)),
            15 => Symbol::CallResolve(CallId::new(index)),
            16 => Symbol::CallDesc(CallId::new(index)),
            17 => Symbol::ImportResolve(FuncId::new(index)),
            18 => Symbol::ImportCallDesc(FuncId::new(index)),
            19 => Symbol::CopyTranslate(FuncId::new(index)),
            20 => Symbol::CopyDesc(FuncId::new(index)),
            21 => Symbol::Trampoline(Trampoline::ALL[index]),
            22 => Symbol::LargeExportBody(ExportId::new(index)),
            23 => Symbol::ExportResolve(ExportId::new(index)),
            24 => Symbol::ExportCallDesc(ExportId::new(index)),
            other => panic!("generate: no symbol has namespace {other}"),
        }
    }
}
