//! The memory of an instance: its block, and behind it its store.
//!
//! In: a manifest. Out: one allocation for both, with the block's first contents. Elsewhere: what
//! the slots mean (`windlass_abi::instance`), and who fills them (`super`).
//!
//! ```text
//! address +--------------------------+
//!         | InstanceHeader           |
//!         +--------------------------+ HEADER_SIZE
//!         | slots                    |
//!         +--------------------------+ instance_size, rounded up
//!         | Store                    | when the header has its address
//!         +--------------------------+
//! ```

use std::alloc::{Layout, alloc, dealloc};
use std::ptr;

use windlass_abi::component::Component;
use windlass_abi::instance::{GLOBAL_SIZE, HEADER_SIZE, InstanceHeader};

use crate::loaded::slice;
use crate::store::Store;

/// What an allocation looks like.
#[derive(Clone, Copy)]
struct Shape {
    /// Bytes of the block.
    size: usize,
    /// Where the store is.
    store: usize,
    /// All of it. It is aligned as a global is, which is what allocators give without being asked: a
    /// cache line would take them longer than everything else here.
    layout: Layout,
}

impl Shape {
    fn of(component: &Component) -> Option<Self> {
        let size = usize::try_from(component.instance_size).ok()?;
        let size = size.max(HEADER_SIZE);
        let block = Layout::from_size_align(size, GLOBAL_SIZE).ok()?;
        let (layout, store) = block.extend(Layout::new::<Store>()).ok()?;
        Some(Self {
            size,
            store,
            layout,
        })
    }
}

/// An instance's memory, which is given back with the store in it unless it is leaked.
pub(super) struct Block {
    address: *mut u8,
    shape: Shape,
}

impl Block {
    /// A block with its image and without a store; `None` when there is no memory for it.
    pub(super) fn new(component: &Component) -> Option<Self> {
        let shape = Shape::of(component)?;
        // SAFETY: the layout's size is not zero.
        let address = unsafe { alloc(shape.layout) };
        if address.is_null() {
            return None;
        }
        // SAFETY: a manifest's slices are valid; the image fits behind the header.
        unsafe {
            ptr::write_bytes(address, 0, shape.size);
            let image = slice(&component.block_image);
            ptr::copy_nonoverlapping(image.as_ptr(), address.add(HEADER_SIZE), image.len());
        }
        Some(Self { address, shape })
    }

    /// Takes over what [`Block::leak`] has left.
    ///
    /// # Safety
    /// It was left there, for an instance of this component, and nothing can reach it any more.
    pub(super) unsafe fn from_leaked(
        component: &Component,
        header: *mut InstanceHeader,
    ) -> Option<Self> {
        Some(Self {
            address: header.cast(),
            shape: Shape::of(component)?,
        })
    }

    /// Address of the block.
    pub(super) fn address(&self) -> *mut u8 {
        self.address
    }

    /// Its header.
    pub(super) fn header(&self) -> *mut InstanceHeader {
        self.address.cast()
    }

    /// Gives it a store, which it has none of. (Inlined, so that the store is made where it stays.)
    #[inline(always)]
    pub(super) fn put_store(&mut self, store: Store) {
        // SAFETY: the allocation has room for it there, and the header.
        unsafe {
            let place = self.address.add(self.shape.store).cast::<Store>();
            place.write(store);
            (*self.header()).store = place.cast();
        }
    }

    /// Leaves it to whoever knows its address.
    pub(super) fn leak(self) {
        std::mem::forget(self);
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        // SAFETY: the header is there, and the store, if the header has its address. Allocated with
        // this layout.
        unsafe {
            let store = (*self.header()).store.cast::<Store>();
            if !store.is_null() {
                store.drop_in_place();
            }
            dealloc(self.address, self.shape.layout);
        }
    }
}
