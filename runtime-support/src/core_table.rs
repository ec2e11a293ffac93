//! Tables of core WebAssembly: 8-byte elements whose address the block holds.
//!
//! In: [`TableDesc`] and growth. Out: a [`TableSlot`] in the block that is always current.
//! Elsewhere: reading, writing and bounds checks, which generated code does itself; handle tables
//! of the Component Model (`table`).

use std::ptr::{self, NonNull};

use windlass_abi::component::TableDesc;
use windlass_abi::instance::TableSlot;

use crate::entries::Ptr;
use crate::loaded::slice;
use crate::store::store;

/// No table grows beyond this number of elements, as in the JavaScript embedding's limits.
const MAX_ELEMENTS: u64 = 10_000_000;

/// A table's elements. Code writes to them through the slot, so that they are reached through
/// addresses only.
pub(crate) struct CoreTable {
    elements: Vec<usize>,
    max: u64,
    /// Where address and length are published; null until the table has a place.
    slot: *mut TableSlot,
}

impl CoreTable {
    /// The table with its initial contents; `None` when memory is exhausted.
    /// `element` makes an element of what the image holds.
    pub(crate) fn new(desc: &TableDesc, element: impl Fn(usize) -> usize) -> Option<Self> {
        let len = usize::try_from(desc.min)
            .ok()
            .filter(|_| desc.min <= MAX_ELEMENTS)?;
        let mut elements = Vec::new();
        elements.try_reserve_exact(len).ok()?;
        // SAFETY: a manifest's slices are valid.
        elements.extend(
            unsafe { slice(&desc.image) }
                .iter()
                .map(|&item| element(item)),
        );
        elements.resize(len, 0);
        Some(Self {
            elements,
            max: desc.max.min(MAX_ELEMENTS),
            slot: ptr::null_mut(),
        })
    }

    /// Gives the table its slot.
    ///
    /// # Safety
    /// The slot is writable for as long as this table is used.
    pub(crate) unsafe fn place(&mut self, slot: *mut TableSlot) {
        self.slot = slot;
        // SAFETY: the caller's promise.
        unsafe { self.publish() };
    }

    /// Writes address and length to the slot.
    ///
    /// # Safety
    /// The table has its place.
    unsafe fn publish(&mut self) {
        // SAFETY: the promise of `place`.
        unsafe {
            self.slot.write(TableSlot {
                base: self.elements.as_mut_ptr(),
                length: self.elements.len(),
            });
        }
    }

    /// Current number of elements.
    pub(crate) fn len(&self) -> u64 {
        self.elements.len() as u64
    }

    /// Element `index`.
    pub(crate) fn get(&self, index: u64) -> Option<usize> {
        self.elements.get(usize::try_from(index).ok()?).copied()
    }

    /// Sets element `index`; `None` past the end.
    pub(crate) fn set(&mut self, index: u64, element: usize) -> Option<()> {
        *self.elements.get_mut(usize::try_from(index).ok()?)? = element;
        Some(())
    }

    /// Grows without telling the slot; the old size.
    pub(crate) fn grow(&mut self, delta: u64, init: usize) -> Option<u64> {
        let old = self.elements.len() as u64;
        let new = old.checked_add(delta).filter(|&new| new <= self.max)?;
        let new = usize::try_from(new).ok()?;
        self.elements.try_reserve(new - self.elements.len()).ok()?;
        self.elements.resize(new, init);
        Some(old)
    }
}

/// Gives each element of a table.
///
/// # Safety
/// The table has its place, and nothing writes to it meanwhile.
pub(crate) unsafe fn for_each_element(table: NonNull<CoreTable>, mut see: impl FnMut(usize)) {
    // SAFETY: the caller's promise; the slot says where the elements are.
    unsafe {
        let slot = (*table.as_ptr()).slot;
        let (base, length) = ((*slot).base, (*slot).length);
        for index in 0..length {
            see(*base.add(index));
        }
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_table_grow(
    instance: Ptr,
    table: u32,
    delta: u64,
    init: u64,
) -> u64 {
    // SAFETY: generated code passes its own instance; its tables live as long as it does.
    unsafe {
        let table = store(instance).tables[table as usize].address();
        grow(table, delta, init as usize).unwrap_or(u64::MAX)
    }
}

/// Grows a table by `delta` elements; the old size.
///
/// # Safety
/// The table has its place and is not in use elsewhere.
pub(crate) unsafe fn grow(mut table: NonNull<CoreTable>, delta: u64, init: usize) -> Option<u64> {
    // SAFETY: the caller's promise.
    unsafe {
        let table = table.as_mut();
        let old = table.grow(delta, init)?;
        table.publish();
        Some(old)
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_table_fill(dst: Ptr, value: u64, len: u64) {
    for index in 0..len as usize {
        // SAFETY: generated code has checked that `len` elements from `dst` are in the table.
        unsafe { dst.cast::<u64>().add(index).write(value) }
    }
}
