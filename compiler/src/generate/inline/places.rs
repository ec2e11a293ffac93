//! Where inlined instructions come from: an offset in the binary, and the calls in whose place they
//! stand.
//!
//! Cranelift gives each instruction one location of 32 bits and copies none when it inlines. An
//! instruction of the function itself has its offset in the binary. An inlined one has a number
//! from [`FIRST`] on, of an entry in a list:
//!
//! ```text
//! outer:  call middle   at 0x50          location of the load: FIRST + 1
//! middle: call inner    at 0x70             entry 1: 0x90, in the place of FIRST + 0
//! inner:  load          at 0x90             entry 0: 0x70, in the place of 0x50
//! ```
//!
//! An instruction of a generated adapter has none, and takes that of the call in whose place it
//! stands.

use std::collections::BTreeMap;

use cranelift_codegen::ir::{Function, Inst, SourceLoc};
use cranelift_codegen::traversals::Dfs;

use crate::ids::FuncId;

/// The first number that is not an offset: no body that is inlined, or that others are inlined
/// into, reaches as far.
pub(crate) const FIRST: u32 = 0xf000_0000;

/// A call that was replaced.
pub(super) struct Site {
    /// The function that was called.
    pub(super) callee: FuncId,
    /// The number of the first instruction of its copy.
    pub(super) first: usize,
    /// The number of the first of its global values.
    pub(super) first_global: usize,
    /// Where the call comes from.
    pub(super) location: SourceLoc,
    /// Whether it was a tail call.
    pub(super) is_tail: bool,
}

/// The list of a function.
#[derive(Default)]
pub(crate) struct Places {
    /// Offsets in the binary, each with the location of the call that stood there.
    entries: Vec<(u32, SourceLoc)>,
}

impl Places {
    /// The offsets at a location, innermost first: its own, then those of calls that were replaced.
    /// The last is the function's own, `u32::MAX` if that has none there.
    pub(crate) fn offsets(&self, location: SourceLoc) -> Vec<u32> {
        let (mut offsets, mut location) = (Vec::new(), location);
        while let Some((offset, caller)) = self.entry(location) {
            offsets.push(offset);
            location = caller;
        }
        offsets.push(location.bits());
        offsets
    }

    fn entry(&self, location: SourceLoc) -> Option<(u32, SourceLoc)> {
        let index = location.bits().checked_sub(FIRST)?;
        self.entries.get(index as usize).copied()
    }

    /// Gives the copies of a callee's instructions their locations. Cranelift makes one instruction
    /// for each that can be reached, in the order of a walk, and one more behind a tail call that
    /// is none any more.
    pub(super) fn locate(
        &mut self,
        func: &mut Function,
        site: &Site,
        callee: &Function,
        of_callee: &Places,
    ) {
        let mut known = BTreeMap::new();
        let mut next = site.first as u32;
        let blocks: Vec<_> = Dfs::new().pre_order_iter(callee).collect();
        for block in blocks {
            for inst in callee.layout.block_insts(block) {
                let opcode = callee.dfg.insts[inst].opcode();
                let location = self.join(callee.srcloc(inst), site.location, of_callee, &mut known);
                let copies = if opcode.is_return() && opcode.is_call() && !site.is_tail {
                    2
                } else {
                    1
                };
                for _ in 0..copies {
                    func.set_srcloc(Inst::from_u32(next), location);
                    next += 1;
                }
            }
        }
    }

    /// The location here of what is at `location` in a callee of the call at `call`.
    fn join(
        &mut self,
        location: SourceLoc,
        call: SourceLoc,
        of_callee: &Places,
        known: &mut BTreeMap<u32, SourceLoc>,
    ) -> SourceLoc {
        if location.is_default() {
            return call;
        }
        if let Some(joined) = known.get(&location.bits()) {
            return *joined;
        }
        let (offset, caller) = match of_callee.entry(location) {
            Some((offset, inner)) => (offset, self.join(inner, call, of_callee, known)),
            None => (location.bits(), call),
        };
        let joined = SourceLoc::new(FIRST + self.entries.len() as u32);
        self.entries.push((offset, caller));
        known.insert(location.bits(), joined);
        joined
    }
}
