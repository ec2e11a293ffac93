//! Tables of core WebAssembly: 8-byte elements whose address the block holds.
//!
//! In: [`TableDesc`] and growth. Out: a [`TableSlot`] in the block that is always current.
//! Elsewhere: reading, writing and bounds checks, which generated code does itself; handle tables
//! of the Component Model (`table`).

use windlass_abi::component::TableDesc;
use windlass_abi::instance::TableSlot;

use crate::entries::Ptr;
use crate::loaded::slice;
use crate::store::store;

/// No table grows beyond this number of elements, as in the JavaScript embedding's limits.
const MAX_ELEMENTS: u64 = 10_000_000;

/// A table's elements.
pub(crate) struct CoreTable {
    elements: Vec<usize>,
    max: u64,
    slot: u32,
}

impl CoreTable {
    /// The table with its initial contents; `None` when memory is exhausted.
    pub(crate) fn new(desc: &TableDesc) -> Option<Self> {
        let len = usize::try_from(desc.min)
            .ok()
            .filter(|_| desc.min <= MAX_ELEMENTS)?;
        let mut elements = Vec::new();
        elements.try_reserve_exact(len).ok()?;
        // SAFETY: a manifest's slices are valid.
        elements.extend_from_slice(unsafe { slice(&desc.image) });
        elements.resize(len, 0);
        Some(Self {
            elements,
            max: desc.max.min(MAX_ELEMENTS),
            slot: desc.slot,
        })
    }

    /// Writes address and length to the block.
    ///
    /// # Safety
    /// `block` is the instance block of the manifest that described this table.
    pub(crate) unsafe fn publish(&mut self, block: *mut u8) {
        let slot = TableSlot {
            base: self.elements.as_mut_ptr(),
            length: self.elements.len(),
        };
        // SAFETY: the manifest places an aligned `TableSlot` there.
        unsafe {
            block
                .add(self.slot as usize)
                .cast::<TableSlot>()
                .write(slot)
        }
    }

    fn grow(&mut self, delta: u64, init: usize) -> Option<u64> {
        let old = self.elements.len() as u64;
        let new = old.checked_add(delta).filter(|&new| new <= self.max)?;
        let new = usize::try_from(new).ok()?;
        self.elements.try_reserve(new - self.elements.len()).ok()?;
        self.elements.resize(new, init);
        Some(old)
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_table_grow(
    instance: Ptr,
    table: u32,
    delta: u64,
    init: u64,
) -> u64 {
    // SAFETY: generated code passes its own instance.
    let store = unsafe { store(instance) };
    let table = &mut store.tables[table as usize];
    let Some(old) = table.grow(delta, init as usize) else {
        return u64::MAX;
    };
    // SAFETY: `instance` is the block that the table was made for.
    unsafe { table.publish(instance.cast()) };
    old
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_table_fill(dst: Ptr, value: u64, len: u64) {
    for index in 0..len as usize {
        // SAFETY: generated code has checked that `len` elements from `dst` are in the table.
        unsafe { dst.cast::<u64>().add(index).write(value) }
    }
}
