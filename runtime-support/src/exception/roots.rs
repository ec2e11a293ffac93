//! The places from which exceptions can be reached: frames and registers, instance blocks, tables.
//!
//! In: an instance and the frame of its code that runs. Out: every word of those places. A word may
//! be a reference or anything else: whoever gets them looks whether an exception has that address,
//! so that now and then one is kept for nothing, but none is freed that code can reach.
//!
//! ```text
//! high  end of the thread's stack     several activations: calls nest with those of the host
//!       entry trampoline              one: nothing above is the guest's
//!       guest frames
//!       frame of `exception_new`      registers that it has saved
//! low   here
//! ```
//!
//! A stack is searched only as a whole, and only the one that the search runs on. So where
//! activations may be on another one (the host has coroutines, or threads that take turns),
//! collection is put off until they have ended. A component is entered once, and has one
//! activation; core modules that are linked count theirs in their headers. The one that runs now
//! is contiguous, for a call of the host in between would make another.
//!
//! While a component has tasks, its frames may lie on several stacks of the runtime's own making, with
//! frames of the runtime between them: then each of the stacks is searched as a whole.

use windlass_abi::core::{CoreKind, CoreValType, NOT_IMPORTED, heap};
use windlass_abi::instance::{HEADER_SIZE, InstanceHeader};

use crate::core_table::for_each_element;
use crate::loaded::slice;
use crate::stack;
use crate::store::{Store, store};
use crate::trap::{arch, registry, unwind};

/// Words of the stack that are looked at together.
const CHUNK: usize = 64;

/// Where the stack ends that references may be on; `None` where they may be on others.
///
/// # Safety
/// `fp` is the frame pointer of a guest frame of the instance on the stack in use. `instances` are
/// all whose frames may have references to its exceptions, and it is one of them; no reference to
/// their stores is in use.
pub(super) unsafe fn stack_end(
    instance: *mut InstanceHeader,
    instances: &[*mut InstanceHeader],
    fp: usize,
) -> Option<usize> {
    // SAFETY: the caller's promise.
    unsafe {
        if store(instance.cast()).concurrency.has_tasks() {
            return stack::end_of_stack(fp);
        }
        let counts = instances
            .iter()
            .map(|other| u64::from((**other).activations));
        let alone = counts.sum::<u64>() <= 1;
        for other in instances {
            stack::gather(*other, fp, alone);
        }
        if !alone {
            let here = instances.iter().all(|other| stack::is_all_here(*other));
            return here.then(|| stack::end_of_stack(fp)).flatten();
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
    arch::known_to_memcheck(&registers);
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
    let start = (&raw const here as usize).next_multiple_of(size_of::<usize>());
    let mut copy = [0; CHUNK];
    for chunk in (start..end).step_by(size_of_val(&copy)) {
        let count = ((end - chunk) / size_of::<usize>()).min(CHUNK);
        for (index, word) in copy[..count].iter_mut().enumerate() {
            // SAFETY: what is above this frame, up to the end, is the stack, which is readable.
            *word = unsafe { (chunk as *const usize).add(index).read_volatile() };
        }
        arch::known_to_memcheck(&copy[..count]);
        copy[..count].iter().copied().for_each(&mut *see);
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
