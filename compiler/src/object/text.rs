//! The machine code as one section: where each function begins, and what it is called.

use std::collections::BTreeMap;

use windlass_targets::Arch;

use crate::elaborate::plan::{FuncBody, Plan};
use crate::error::{Diagnostic, Error, Result};
use crate::generate::unit::{Symbol, Unit};

/// The section `.text`.
#[derive(Debug)]
pub(crate) struct Text {
    /// Its bytes, before relocation.
    pub(crate) bytes: Vec<u8>,
    /// Offset of each function, in the order of the unit.
    pub(crate) starts: Vec<u32>,
    /// Offset of each function by symbol.
    by_symbol: BTreeMap<Symbol, u32>,
    /// Alignment of the section.
    pub(crate) align: u64,
}

impl Text {
    /// Places the functions of a unit one after another. What is between them traps.
    ///
    /// # Errors
    /// When the code is larger than the manifest's tables can say.
    pub(crate) fn new(unit: &Unit, arch: Arch) -> Result<Text> {
        let padding: &[u8] = match arch {
            Arch::X86_64 => &[0xcc],                    // int3
            Arch::Aarch64 => &[0x00, 0x00, 0x20, 0xd4], // brk #0
        };
        let mut text = Text {
            bytes: Vec::with_capacity(unit.functions.iter().map(|f| f.bytes.len() + 15).sum()),
            starts: Vec::with_capacity(unit.functions.len()),
            by_symbol: BTreeMap::new(),
            align: 64,
        };
        for function in &unit.functions {
            let align = u64::from(function.alignment);
            text.align = text.align.max(align);
            pad(&mut text.bytes, align as usize, padding);
            let start = u32::try_from(text.bytes.len()).map_err(|_| too_large())?;
            text.starts.push(start);
            let before = text.by_symbol.insert(function.symbol, start);
            assert!(before.is_none(), "object: {:?} twice", function.symbol);
            text.bytes.extend_from_slice(&function.bytes);
        }
        u32::try_from(text.bytes.len()).map_err(|_| too_large())?;
        Ok(text)
    }

    /// Where a function begins.
    ///
    /// # Panics
    /// When the unit lacks it.
    pub(crate) fn start_of(&self, symbol: Symbol) -> u32 {
        match self.by_symbol.get(&symbol) {
            Some(start) => *start,
            None => panic!("object: the unit lacks {symbol:?}"),
        }
    }
}

fn pad(bytes: &mut Vec<u8>, align: usize, padding: &[u8]) {
    while !bytes.len().is_multiple_of(align) {
        bytes.push(padding[bytes.len() % padding.len()]);
    }
}

fn too_large() -> Error {
    Error::Limit(Diagnostic {
        message: "4 GiB of machine code".to_owned(),
        ..Diagnostic::default()
    })
}

/// Where a function's body is in the component binary, and its module's number; for generated code
/// `u32::MAX` both.
pub(crate) fn origin(plan: &Plan<'_>, symbol: Symbol) -> (u32, u32) {
    const NONE: (u32, u32) = (u32::MAX, u32::MAX);
    let (Symbol::Func(id) | Symbol::LargeBody(id)) = symbol else {
        return NONE;
    };
    let FuncBody::Core { instance, index } = plan.funcs[id].body else {
        return NONE;
    };
    let module_id = plan.instances[instance].module;
    let module = &plan.modules[module_id];
    let defined = index.as_u32() as usize - module.imported_funcs;
    let offset = module.bodies[defined].range().start;
    (
        u32::try_from(offset).unwrap_or(u32::MAX),
        module_id.as_u32(),
    )
}
