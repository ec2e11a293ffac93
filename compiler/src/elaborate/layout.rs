//! Where the state of the instance tree stands in the instance block
//! ([`windlass_abi::instance`]).

use cranelift_entity::{EntityRef, SecondaryMap};

use super::plan::Plan;
use crate::ids::{ComponentInstanceId, DataId, ElemId, GlobalId, ImportId, MemoryId, TableId};
use windlass_abi::instance::{GLOBAL_SIZE, HEADER_SIZE, ImportSlot, MemorySlot, TableSlot};

/// Offsets in bytes from the start of the instance block.
#[derive(Debug, Default)]
pub struct BlockLayout {
    flags: u32,
    memories: u32,
    tables: u32,
    imports: u32,
    data: u32,
    elems: u32,
    globals: SecondaryMap<GlobalId, u32>,
    /// Size of the block; a multiple of 16.
    pub size: u32,
}

/// Why a plan has no layout: the block would be larger than this many bytes.
pub const MAX_BLOCK_SIZE: u64 = 1 << 30;

impl BlockLayout {
    /// Lays out all state of a plan. None when the block would pass [`MAX_BLOCK_SIZE`].
    #[must_use]
    pub fn new(plan: &Plan<'_>) -> Option<BlockLayout> {
        let mut end = HEADER_SIZE as u64;
        let mut take = |count: usize, size: usize, align: u64| -> Option<u32> {
            let start = end.next_multiple_of(align);
            end = start + count as u64 * size as u64;
            (end <= MAX_BLOCK_SIZE).then_some(start as u32)
        };
        let flags = take(plan.components.len(), size_of::<u32>(), 4)?;
        let memories = take(plan.memories.len(), size_of::<MemorySlot>(), 8)?;
        let tables = take(plan.tables.len(), size_of::<TableSlot>(), 8)?;
        let imports = take(plan.imports.len(), size_of::<ImportSlot>(), 8)?;
        let data = take(plan.data.len(), size_of::<u64>(), 8)?;
        let elems = take(plan.elems.len(), size_of::<u64>(), 8)?;
        let mut globals = SecondaryMap::new();
        for id in plan.globals.keys() {
            globals[id] = take(1, GLOBAL_SIZE, 16)?;
        }
        let size = take(0, 0, 16)?;
        Some(BlockLayout {
            flags,
            memories,
            tables,
            imports,
            data,
            elems,
            globals,
            size,
        })
    }

    /// The flags word of a component instance ([`windlass_abi::instance::flags`]).
    #[must_use]
    pub fn flags(&self, id: ComponentInstanceId) -> u32 {
        self.flags + (id.index() * size_of::<u32>()) as u32
    }

    /// The [`MemorySlot`].
    #[must_use]
    pub fn memory(&self, id: MemoryId) -> u32 {
        self.memories + (id.index() * size_of::<MemorySlot>()) as u32
    }

    /// The [`TableSlot`].
    #[must_use]
    pub fn table(&self, id: TableId) -> u32 {
        self.tables + (id.index() * size_of::<TableSlot>()) as u32
    }

    /// The [`ImportSlot`].
    #[must_use]
    pub fn import(&self, id: ImportId) -> u32 {
        self.imports + (id.index() * size_of::<ImportSlot>()) as u32
    }

    /// The first [`ImportSlot`].
    #[must_use]
    pub fn import_slots(&self) -> u32 {
        self.imports
    }

    /// The current length in bytes of a data segment (`u64`).
    #[must_use]
    pub fn data(&self, id: DataId) -> u32 {
        self.data + (id.index() * size_of::<u64>()) as u32
    }

    /// The current number of elements of an element segment (`u64`).
    #[must_use]
    pub fn elems(&self, id: ElemId) -> u32 {
        self.elems + (id.index() * size_of::<u64>()) as u32
    }

    /// A global: 16 bytes, the value at the start.
    #[must_use]
    pub fn global(&self, id: GlobalId) -> u32 {
        self.globals[id]
    }
}
