//! Writes to a new block what its code needs of the process: numbers of types, references of
//! functions, elements of segments.
//!
//! In: the templates of the manifest. Out: the slots of the block. Elsewhere: tables, which take
//! their elements through [`References::in_block`] too.

use windlass_abi::component::Component;
use windlass_abi::instance::{FuncRef, InstanceHeader};

use crate::core_types::TypeNumber;
use crate::loaded::slice;

/// From templates of function references to those in a block.
#[derive(Clone, Copy)]
pub(crate) struct References {
    templates: usize,
    len: usize,
    block: usize,
}

impl References {
    /// Those of the block at `block`.
    pub(crate) fn new(component: &Component, block: *mut u8) -> Self {
        let templates = &component.core.func_refs;
        Self {
            templates: templates.ptr as usize,
            len: templates.len * size_of::<FuncRef>(),
            block: block as usize + component.core.func_ref_slots as usize,
        }
    }

    /// The reference in the block for the address of a template. Anything else, such as null, or a
    /// component's constant reference, is what it is.
    pub(crate) fn in_block(self, address: usize) -> usize {
        let offset = address.wrapping_sub(self.templates);
        if offset < self.len {
            self.block + offset
        } else {
            address
        }
    }
}

/// Fills the slots of a core module.
///
/// # Safety
/// `block` is a new block of this component; `types` are the numbers of its types.
pub(crate) unsafe fn fill(component: &Component, types: &[TypeNumber], block: *mut u8) {
    let core = &component.core;
    let references = References::new(component, block);
    // SAFETY: a manifest's slices are valid, and it places aligned slots in the block.
    unsafe {
        let numbers = block.add(core.type_slots as usize).cast::<u64>();
        for (index, number) in types.iter().enumerate() {
            numbers.add(index).write(number.0);
        }
        let slots = block.add(core.func_ref_slots as usize).cast::<FuncRef>();
        for (index, template) in slice(&core.func_refs).iter().enumerate() {
            slots.add(index).write(FuncRef {
                code: template.code,
                signature: types[template.signature as usize].0,
                instance: block.cast::<InstanceHeader>(),
            });
        }
        for segment in slice(&core.elems) {
            let elements = block.add(segment.slot as usize).cast::<usize>();
            for (index, &item) in slice(&segment.items).iter().enumerate() {
                elements.add(index).write(references.in_block(item));
            }
        }
    }
}
