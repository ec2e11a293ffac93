//! The component instances of a tree, by number.
//!
//! In: one for each description of the manifest. Out: each by its number, or its address, which stays
//! good while others are looked at by their numbers: a slice of all of them is never borrowed, for
//! `direct` keeps an address over a whole call. Elsewhere: what is in one (`component_instance`).

use std::ops::{Index, IndexMut};
use std::ptr;

use super::component_instance::ComponentInstance;

/// See the module.
pub(super) struct ComponentInstances {
    first: *mut ComponentInstance,
    len: usize,
}

impl ComponentInstances {
    /// The one with a number, which there must be.
    ///
    /// # Panics
    /// When there is none.
    #[inline(always)]
    pub(super) fn address(&self, number: usize) -> *mut ComponentInstance {
        assert!(number < self.len, "a component instance of the manifest");
        self.first.wrapping_add(number)
    }

    /// [`ComponentInstances::address`] of a number that was in the manifest.
    ///
    /// # Safety
    /// It was there.
    #[inline(always)]
    pub(super) unsafe fn address_of_own(&self, number: u32) -> *mut ComponentInstance {
        debug_assert!((number as usize) < self.len);
        self.first.wrapping_add(number as usize)
    }

    /// The one with a number, if there is one.
    #[inline(always)]
    pub(super) fn get(&self, number: usize) -> Option<&ComponentInstance> {
        // SAFETY: it is there.
        (number < self.len).then(|| unsafe { &*self.first.wrapping_add(number) })
    }
}

impl FromIterator<ComponentInstance> for ComponentInstances {
    fn from_iter<I: IntoIterator<Item = ComponentInstance>>(instances: I) -> Self {
        let instances: Box<[ComponentInstance]> = instances.into_iter().collect();
        let len = instances.len();
        let first = Box::into_raw(instances).cast();
        Self { first, len }
    }
}

impl Index<usize> for ComponentInstances {
    type Output = ComponentInstance;

    #[inline(always)]
    fn index(&self, number: usize) -> &ComponentInstance {
        // SAFETY: it is there.
        unsafe { &*self.address(number) }
    }
}

impl IndexMut<usize> for ComponentInstances {
    #[inline(always)]
    fn index_mut(&mut self, number: usize) -> &mut ComponentInstance {
        // SAFETY: it is there.
        unsafe { &mut *self.address(number) }
    }
}

impl Drop for ComponentInstances {
    fn drop(&mut self) {
        let all = ptr::slice_from_raw_parts_mut(self.first, self.len);
        // SAFETY: as it came out of its box; nobody uses an address any more.
        drop(unsafe { Box::from_raw(all) });
    }
}
