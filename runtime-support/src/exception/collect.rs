//! Which exceptions can still be reached, and the end of the others.
//!
//! In: an instance whose code is about to make an exception. Out: its exceptions, and those of the
//! instances that it is linked with, without the ones that nothing reaches. Elsewhere: the places
//! where references can be (`roots`).

use windlass_abi::exception::{ExceptionHeader, HEADER_SIZE, VALUE_SIZE};
use windlass_abi::instance::InstanceHeader;

use super::{Exception, MIN_THRESHOLD, roots};
use crate::linking::members::linked_with;
use crate::store::store;

/// A search: marks what it reaches.
struct Search {
    /// Every exception there is, by address.
    all: Vec<Exception>,
    /// The lowest and the highest of them.
    range: (usize, usize),
    /// Reached, but not looked into.
    next: Vec<Exception>,
}

impl Search {
    /// A search among these.
    fn new(mut all: Vec<Exception>) -> Self {
        all.sort_unstable();
        let address = |exception: Option<&Exception>| exception.map_or(0, |e| e.as_ptr() as usize);
        Self {
            range: (address(all.first()), address(all.last())),
            all,
            next: Vec::new(),
        }
    }

    /// Reaches the exception that a word is the address of, if there is one.
    fn see(&mut self, word: usize) {
        if word < self.range.0 || word > self.range.1 {
            return;
        }
        let found = self
            .all
            .binary_search_by_key(&word, |exception| exception.as_ptr() as usize);
        if let Ok(index) = found {
            self.reach(self.all[index]);
        }
    }

    fn reach(&mut self, mut exception: Exception) {
        // SAFETY: exceptions in a list are whole.
        let header = unsafe { exception.as_mut() };
        if header.flags & ExceptionHeader::MARKED == 0 {
            header.flags |= ExceptionHeader::MARKED;
            self.next.push(exception);
        }
    }

    /// Looks into what was reached, until nothing new is.
    fn finish(&mut self) {
        while let Some(exception) = self.next.pop() {
            // SAFETY: as above; the values follow the header.
            unsafe {
                let values = exception.as_ref().values as usize;
                let start = exception.as_ptr() as usize + HEADER_SIZE;
                for at in (start..start + values * VALUE_SIZE).step_by(VALUE_SIZE) {
                    self.see(*(at as *const usize));
                }
            }
        }
    }
}

/// Frees what nothing reaches. Where some of the stacks are not known nothing is freed, and the
/// limit of memory is what stops a guest.
///
/// # Safety
/// `fp` is the frame pointer of a guest frame of the instance, which called the runtime; no
/// reference to a store of its group is in use.
pub(super) unsafe fn collect(instance: *mut InstanceHeader, fp: usize) {
    // SAFETY: the caller's promise; members of a group live together.
    unsafe {
        let instances: Vec<_> = linked_with(instance).collect();
        let others = roots::other_stacks(instance);
        let end = roots::stack_end(instance, &instances, fp).zip(others);
        if let Some((end, others)) = &end {
            let all = instances
                .iter()
                .flat_map(|instance| store(instance.cast()).exceptions.live.iter().copied());
            let mut search = Search::new(all.collect());
            for exception in search.all.clone() {
                if exception.as_ref().flags & ExceptionHeader::PINNED != 0 {
                    search.reach(exception);
                }
            }
            roots::words_of_stack(*end, |word| search.see(word));
            roots::words_of_parts(others, |word| search.see(word));
            for instance in &instances {
                roots::words_of_instance(*instance, |word| search.see(word));
            }
            search.finish();
        }
        for instance in instances {
            if end.is_some() {
                sweep(instance);
            }
            let exceptions = &mut store(instance.cast()).exceptions;
            exceptions.threshold = (2 * exceptions.bytes).max(MIN_THRESHOLD);
        }
    }
}

/// Frees the unmarked exceptions of an instance, and takes the marks away.
///
/// # Safety
/// Everything that can be reached is marked; no reference to the store is in use.
unsafe fn sweep(instance: *mut InstanceHeader) {
    // SAFETY: the caller's promise.
    unsafe {
        let store = store(instance.cast());
        let mut live = std::mem::take(&mut store.exceptions.live);
        let mut kept = 0_u32;
        live.retain_mut(|exception| {
            let header = exception.as_mut();
            if header.flags & ExceptionHeader::MARKED == 0 {
                store.free_exception(*exception);
                return false;
            }
            header.flags &= !ExceptionHeader::MARKED;
            header.index = kept;
            kept += 1;
            true
        });
        store.exceptions.live = live;
    }
}
