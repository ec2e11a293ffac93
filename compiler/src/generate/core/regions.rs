//! Which memory accesses of a body can never meet: Cranelift's alias regions.
//!
//! Every access of a body names its region, because an access without one meets none that has one.
//! A call ends what is known of all regions.

use std::borrow::Cow;

use cranelift_codegen::ir::{AliasRegion, AliasRegionData, Endianness, MemFlagsData};
use windlass_abi::trap::TrapCode;

use super::super::emitter::{clif_trap, trusted};
use super::Translator;
use crate::ids::MemoryId;

/// What an access touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Region {
    /// Slots of memories, tables and segments: bases and lengths.
    Slots,
    /// Slots of globals.
    Globals,
    /// Elements of tables.
    Tables,
    /// Values of exceptions.
    Exceptions,
    /// A linear memory of the program's own.
    Memory(MemoryId),
    /// Memories that a core module imports: several of them may be one.
    ImportedMemories,
}

impl Region {
    fn data(self) -> AliasRegionData {
        let (user_id, description) = match self {
            Region::Slots => (0, "slots"),
            Region::Globals => (1, "globals"),
            Region::Tables => (2, "tables"),
            Region::ImportedMemories => (3, "imported memories"),
            Region::Exceptions => (4, "exceptions"),
            Region::Memory(id) => (5 + id.as_u32(), "memory"),
        };
        AliasRegionData {
            user_id,
            description: Cow::Borrowed(description),
        }
    }
}

impl Translator<'_, '_, '_> {
    fn alias_region(&mut self, region: Region) -> AliasRegion {
        let regions = &mut self.emitter.ins.func.dfg.alias_regions;
        regions.insert(region.data())
    }

    /// Flags of an aligned access that never traps.
    pub(super) fn trusted_in(&mut self, region: Region) -> MemFlagsData {
        let region = self.alias_region(region);
        trusted().with_alias_region(Some(region))
    }

    /// Flags of an access of a guest to its memory: little-endian and of any alignment. `checked`
    /// says that a check has shown it in bounds; otherwise it traps.
    pub(super) fn guest_flags(&mut self, memory: MemoryId, checked: bool) -> MemFlagsData {
        let region = match self.emitter.cx.plan.memories[memory].import {
            None => Region::Memory(memory),
            Some(_) => Region::ImportedMemories,
        };
        let region = self.alias_region(region);
        let trap = (!checked).then(|| clif_trap(TrapCode::MemoryOutOfBounds));
        MemFlagsData::new()
            .with_endianness(Endianness::Little)
            .with_trap_code(trap)
            .with_alias_region(Some(region))
    }
}
