//! The places from which exceptions can be reached: frames and registers, instance blocks, tables.
//!
//! In: an instance and the frame of its code that runs. Out: every word of those places. A word may
//! be a reference or anything else: whoever gets them looks whether an exception has that address,
//! so that now and then one is kept for nothing, but none is freed that code can reach.
//!
//! ```text
//! high  end of the thread's stack     core modules, whose calls nest with those of the host
//!       entry trampoline              components, which are entered once: nothing above is theirs
//!       guest frames
//!       frame of `exception_new`      registers that it has saved
//! low   here
//! ```
//!
//! While a component has tasks, its frames may lie on several stacks, with the runtime's between
//! them: then each of the stacks is looked at as a whole.

use windlass_abi::core::{CoreKind, CoreValType, NOT_IMPORTED, heap};
use windlass_abi::instance::{HEADER_SIZE, InstanceHeader};

use crate::core_table::for_each_element;
use crate::linking::members;
use crate::loaded::slice;
use crate::stack;
use crate::store::{Store, store};
use crate::trap::{arch, registry, unwind};

/// Where the stack ends that references may be on; `None` where that cannot be known.
///
/// # Safety
/// `fp` is the frame pointer of a guest frame of the instance on this thread's stack.
pub(super) unsafe fn stack_end(instance: *mut InstanceHeader, fp: usize) -> Option<usize> {
    // SAFETY: the caller's promise.
    unsafe {
        let store = store(instance.cast());
        if store.is_core_module() || store.concurrency.has_tasks() {
            // A call of the host may lie between two of the group's. On a stack of the host's own
            // making it may even be on another stack.
            return stack::end_of_stack(fp);
        }
        let mut component = &*(*instance).component;
        let mut fp = fp;
        loop {
            let (pc, caller_fp) = unwind::links(fp);
            let inside = pc.wrapping_sub(1).wrapping_sub(component.text as usize);
            if inside >= component.text_len as usize {
                match registry::find(pc.wrapping_sub(1)) {
                    Some(other) => component = other,
                    // The host's: `fp` is the entry trampoline's, with two words above it.
                    None => return Some(fp + 2 * size_of::<usize>()),
                }
            }
            if caller_fp <= fp {
                return None;
            }
            fp = caller_fp;
        }
    }
}

/// Gives each word of the stack from here to `end`, and of the registers that callees keep.
///
/// # Safety
/// `end` is that of this stack, or below.
pub(super) unsafe fn words_of_stack(end: usize, mut see: impl FnMut(usize)) {
    let registers = arch::kept_registers();
    registers.into_iter().for_each(&mut see);
    // SAFETY: the caller's promise.
    unsafe { scan_from_here(end, &mut see) }
}

/// Where the instance has frames on other stacks; `None` if it is not known where one ends.
///
/// # Safety
/// The instance is alive, and no reference to its store is in use.
pub(super) unsafe fn other_stacks(instance: *mut InstanceHeader) -> Option<Vec<(usize, usize)>> {
    // SAFETY: the caller's promise.
    unsafe { store(instance.cast()) }.concurrency.other_stacks()
}

/// Gives each word of parts of stacks.
///
/// # Safety
/// [`other_stacks`] has just named the parts.
pub(super) unsafe fn words_of_parts(parts: &[(usize, usize)], mut see: impl FnMut(usize)) {
    for &(from, to) in parts {
        for at in (from..to).step_by(size_of::<usize>()) {
            // SAFETY: a stack is readable from where it was left to its end.
            see(unsafe { (at as *const usize).read_volatile() });
        }
    }
}

/// All callers' frames are above that of this function, which is therefore its own.
#[inline(never)]
unsafe fn scan_from_here(end: usize, see: &mut impl FnMut(usize)) {
    let here = 0_usize;
    let mut at = (&raw const here as usize).next_multiple_of(size_of::<usize>());
    while at < end {
        // SAFETY: what is above this frame, up to the end, is the stack, which is readable.
        see(unsafe { (at as *const usize).read_volatile() });
        at += size_of::<usize>();
    }
}

/// The instances that can have references to each other's exceptions.
///
/// # Safety
/// The instance is alive.
pub(super) unsafe fn instances(instance: *mut InstanceHeader) -> Vec<*mut InstanceHeader> {
    // SAFETY: the caller's promise.
    match unsafe { store(instance.cast()).member } {
        Some(member) => members::instances(member),
        None => vec![instance],
    }
}

/// Gives each word of an instance's block, tables and imported globals that can be a reference.
///
/// # Safety
/// The instance is alive, and so is what it imports.
pub(super) unsafe fn words_of_instance(instance: *mut InstanceHeader, mut see: impl FnMut(usize)) {
    // SAFETY: the caller's promise; a block is as large as its manifest says.
    unsafe {
        let store = store(instance.cast());
        let component = store.component();
        let block = instance as usize;
        for at in (HEADER_SIZE..component.instance_size as usize).step_by(size_of::<usize>()) {
            see(*((block + at) as *const usize));
        }
        let tables = store.tables.iter().zip(slice(&component.tables));
        for (table, _) in tables.filter(|(_, desc)| is_exception(desc.ty)) {
            for_each_element(table.address(), &mut see);
        }
        for global in slice(&component.core.globals) {
            if global.import != NOT_IMPORTED && is_exception(global.ty) {
                see(*imported(store, global.import));
            }
        }
    }
}

fn imported(store: &Store, import: u32) -> *const usize {
    store.import_slot(import).data.cast_const().cast()
}

fn is_exception(ty: CoreValType) -> bool {
    let reference = ty.kind == CoreKind::Ref as u32 || ty.kind == CoreKind::RefNull as u32;
    reference && (ty.heap == heap::EXN || ty.heap == heap::NO_EXN)
}
