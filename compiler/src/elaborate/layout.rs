//! Where the state of the instance tree stands in the instance block
//! ([`windlass_abi::instance`]).

use cranelift_entity::{EntityRef, SecondaryMap};

use super::plan::{FuncBody, Plan, Program};
use crate::ids::{
    ComponentInstanceId, DataId, ElemId, FuncId, GlobalId, ImportId, MemoryId, TableId, TagId,
    TypeIndex,
};
use windlass_abi::instance::{
    FuncRef, GLOBAL_SIZE, HEADER_SIZE, ImportSlot, MemorySlot, TableSlot,
};

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
    tags: u32,
    thread_storage: Option<u32>,
    backpressure: SecondaryMap<ComponentInstanceId, Option<u32>>,
    func_refs: u32,
    /// The place of a function's reference among those in the block.
    func_ref_numbers: SecondaryMap<FuncId, Option<u32>>,
    types: u32,
    elem_items: SecondaryMap<ElemId, u32>,
    /// Size of the block; a multiple of 16.
    pub size: u32,
}

/// Size of a tag's slot in bytes.
const TAG_SIZE: usize = 8;

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
        let tags = take(plan.tags.len(), TAG_SIZE, 8)?;
        let threads = plan.funcs.values().any(|func| {
            matches!(
                func.body,
                FuncBody::ContextGet(..) | FuncBody::ContextSet(..)
            )
        });
        let thread_storage = match threads {
            true => Some(take(2, size_of::<u64>(), 8)?),
            false => None,
        };
        let mut layout = BlockLayout {
            flags,
            memories,
            tables,
            imports,
            data,
            elems,
            globals,
            tags,
            thread_storage,
            ..BlockLayout::default()
        };
        for func in plan.funcs.values() {
            if let FuncBody::Backpressure(component, _) = func.body
                && layout.backpressure[component].is_none()
            {
                layout.backpressure[component] = Some(take(1, size_of::<u32>(), 4)?);
            }
        }
        if plan.program == Program::Module {
            let escaping = plan.funcs.iter().filter(|(_, func)| func.escapes);
            let mut count = 0;
            for (id, _) in escaping {
                layout.func_ref_numbers[id] = Some(count);
                count += 1;
            }
            layout.func_refs = take(count as usize, size_of::<FuncRef>(), 8)?;
            let types = plan.modules.values().map(|module| module.types.len()).sum();
            layout.types = take(types, size_of::<u64>(), 8)?;
            for (id, elems) in &plan.elems {
                layout.elem_items[id] = take(elems.items.len(), size_of::<usize>(), 8)?;
            }
        }
        layout.size = take(0, 0, 16)?;
        Some(layout)
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

    /// A tag: its identity is the address.
    #[must_use]
    pub fn tag(&self, id: TagId) -> u32 {
        self.tags + (id.index() * TAG_SIZE) as u32
    }

    /// The first [`FuncRef`] of a core module.
    #[must_use]
    pub fn func_refs(&self) -> u32 {
        self.func_refs
    }

    /// The [`FuncRef`] of a function of a core module.
    ///
    /// # Panics
    /// When the function does not escape.
    #[must_use]
    pub fn func_ref(&self, id: FuncId) -> u32 {
        let number = self.func_ref_number(id) as usize;
        self.func_refs + (number * size_of::<FuncRef>()) as u32
    }

    /// The place of a function's [`FuncRef`] among those of a core module.
    ///
    /// # Panics
    /// When the function does not escape.
    #[must_use]
    pub fn func_ref_number(&self, id: FuncId) -> u32 {
        match self.func_ref_numbers[id] {
            Some(number) => number,
            None => panic!("layout: {id} is referred to but does not escape"),
        }
    }

    /// The number in the process (`u64`) of a type of a core module.
    #[must_use]
    pub fn type_number(&self, ty: TypeIndex) -> u32 {
        self.types + (ty.index() * size_of::<u64>()) as u32
    }

    /// The numbers of all types of a core module.
    #[must_use]
    pub fn type_numbers(&self) -> u32 {
        self.types
    }

    /// The elements of a segment of a core module, 8 bytes each.
    #[must_use]
    pub fn elem_items(&self, id: ElemId) -> u32 {
        self.elem_items[id]
    }

    /// The counter `backpressure` of a component instance (`u32`); none if nothing counts.
    #[must_use]
    pub fn backpressure(&self, id: ComponentInstanceId) -> Option<u32> {
        self.backpressure[id]
    }

    /// `Thread.storage` of the current thread: two numbers of 64 bits; none if nothing looks at
    /// them.
    #[must_use]
    pub fn thread_storage(&self) -> Option<u32> {
        self.thread_storage
    }

    /// A global: 16 bytes, the value at the start.
    #[must_use]
    pub fn global(&self, id: GlobalId) -> u32 {
        self.globals[id]
    }
}
