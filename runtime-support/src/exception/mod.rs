//! Exceptions of core WebAssembly: from `throw` to the landing that catches, and how long they
//! live.
//!
//! In: what generated code throws. Out: control at a handler, or the trap `UncaughtException`.
//! Elsewhere: what a handler does, which generated code decides; walking frames (`trap::unwind`).
//!
//! | file | what it does |
//! |---|---|
//! | `search` | from the throwing frame to the first handler that catches |
//! | `collect` | which exceptions can still be reached, and the end of the others |
//! | `roots` | the places from which they can be reached |
//!
//! An exception belongs to the store of the instance that threw it, and counts as memory there:
//!
//! ```text
//! new --catch, catch_all--> spare      its values are taken out at once, before anything runs
//!  |
//!  `--catch_ref, catch_all_ref--> referred --nothing refers to it (collect)--> freed
//! ```
//!
//! So code that takes no references never has more than one. References are found by a search, and
//! not counted, because they stand in registers and frames of code that knows nothing of counts.
//! The search runs when exceptions take twice the room that the last one left, so its cost for each
//! is constant. What a host was given stays until the store ends.

mod collect;
mod roots;
mod search;

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::ptr::{self, NonNull};

use windlass_abi::exception::{ExceptionHeader, HEADER_SIZE, VALUE_SIZE};
use windlass_abi::instance::InstanceHeader;

pub(crate) use self::search::throw_from_call;
use crate::entries::Ptr;
use crate::store::{Store, store};

/// Bytes that the exceptions of a store may take, whatever its limit for memory is.
const MAX_BYTES: u64 = 256 << 20;
/// Bytes of exceptions below which no search is worth its time.
const MIN_THRESHOLD: u64 = 256 << 10;

/// An exception's address.
type Exception = NonNull<ExceptionHeader>;

/// The exceptions of a store.
pub(crate) struct Exceptions {
    live: Vec<Exception>,
    /// Of `live` and `spare`, with their places in the list.
    bytes: u64,
    /// So many bytes start a search.
    threshold: u64,
    /// One that nothing can reach, for the next `throw`.
    spare: Option<Exception>,
}

impl Default for Exceptions {
    fn default() -> Self {
        Self {
            live: Vec::new(),
            bytes: 0,
            threshold: MIN_THRESHOLD,
            spare: None,
        }
    }
}

fn layout(values: u32) -> Option<Layout> {
    let size = HEADER_SIZE + VALUE_SIZE.checked_mul(values as usize)?;
    Layout::from_size_align(size, align_of::<ExceptionHeader>()).ok()
}

/// Bytes that an exception counts.
fn cost(values: u32) -> u64 {
    (HEADER_SIZE + size_of::<Exception>()) as u64 + VALUE_SIZE as u64 * u64::from(values)
}

/// Frees an exception.
///
/// # Safety
/// Nothing can reach it; it is in no list.
unsafe fn free(exception: Exception) {
    // SAFETY: made by `Exceptions::allocate` with this layout.
    unsafe {
        if let Some(layout) = layout(exception.as_ref().values) {
            dealloc(exception.as_ptr().cast(), layout);
        }
    }
}

impl Exceptions {
    fn allocate(values: u32) -> Option<Exception> {
        let layout = layout(values)?;
        // SAFETY: the layout's size is not zero.
        let exception: Exception = NonNull::new(unsafe { alloc_zeroed(layout) }.cast())?;
        // SAFETY: the allocation is large enough; zero is no valid owner yet, but plain data.
        unsafe { (*exception.as_ptr()).values = values };
        Some(exception)
    }

    /// Whether there is a spare with room for just so many values.
    fn has_spare(&self, values: u32) -> bool {
        // SAFETY: a spare is a whole exception.
        self.spare
            .is_some_and(|spare| unsafe { spare.as_ref().values == values })
    }

    /// The spare, if it has room for just so many values.
    fn take_spare(&mut self, values: u32) -> Option<Exception> {
        // SAFETY: a spare is a whole exception.
        self.spare
            .take_if(|spare| unsafe { spare.as_ref().values == values })
    }

    /// Adds one to the list; its header is written here.
    fn add(&mut self, exception: Exception, tag: usize, owner: *mut InstanceHeader, flags: u32) {
        // SAFETY: the exception is whole, and nobody else knows it.
        unsafe {
            let values = exception.as_ref().values;
            exception.write(ExceptionHeader {
                tag,
                owner,
                index: self.live.len() as u32,
                values,
                flags,
                reserved: 0,
            });
        }
        self.live.push(exception);
    }

    /// Takes one out of the list.
    fn remove(&mut self, exception: Exception) {
        // SAFETY: those in the list are whole.
        unsafe {
            let index = exception.as_ref().index;
            self.live.swap_remove(index as usize);
            if let Some(moved) = self.live.get_mut(index as usize) {
                moved.as_mut().index = index;
            }
        }
    }
}

impl Drop for Exceptions {
    fn drop(&mut self) {
        for exception in self.live.drain(..).chain(self.spare.take()) {
            // SAFETY: the store ends, and with it all that could reach its exceptions.
            unsafe { free(exception) };
        }
    }
}

impl Store {
    /// Takes the bytes of an exception out of what the store may have; `None` when they are not
    /// left.
    fn take_room(&mut self, cost: u64) -> Option<()> {
        if self.exceptions.bytes + cost > MAX_BYTES {
            return None;
        }
        self.budget.take(cost)?;
        self.exceptions.bytes += cost;
        Some(())
    }

    /// Whether the bytes of an exception are left.
    fn has_room(&mut self, cost: u64) -> bool {
        let found = self.take_room(cost);
        if found.is_some() {
            self.give_room_back(cost);
        }
        found.is_some()
    }

    fn give_room_back(&mut self, cost: u64) {
        self.exceptions.bytes -= cost;
        self.budget.give_back(cost);
    }

    /// A new exception; `None` when there is no memory for it.
    fn new_exception(&mut self, tag: usize, values: u32, flags: u32) -> Option<Exception> {
        let exception = match self.exceptions.take_spare(values) {
            Some(spare) => spare,
            None => {
                let cost = cost(values);
                self.exceptions.live.try_reserve(1).ok()?;
                self.take_room(cost)?;
                let exception = Exceptions::allocate(values);
                if exception.is_none() {
                    self.give_room_back(cost);
                }
                exception?
            }
        };
        self.exceptions.add(exception, tag, self.header, flags);
        Some(exception)
    }

    /// Frees an exception that is in no list.
    ///
    /// # Safety
    /// It is the store's, and nothing can reach it.
    unsafe fn free_exception(&mut self, exception: Exception) {
        // SAFETY: the caller's promise.
        unsafe {
            let cost = cost(exception.as_ref().values);
            self.give_room_back(cost);
            free(exception);
        }
    }
}

/// An exception was caught by a clause that takes no reference, or by none: it becomes its store's
/// spare unless somebody refers to it. The values stay readable until that store makes an
/// exception.
///
/// # Safety
/// The exception is alive, and no reference to its store is in use.
unsafe fn caught(exception: Exception) {
    // SAFETY: the caller's promise; an exception does not outlive its owner.
    unsafe {
        let header = exception.as_ref();
        if header.flags & (ExceptionHeader::REFERRED | ExceptionHeader::PINNED) != 0 {
            return;
        }
        let store = store(header.owner.cast());
        store.exceptions.remove(exception);
        if let Some(old) = store.exceptions.spare.replace(exception) {
            store.free_exception(old);
        }
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_exception_new(
    instance: Ptr,
    tag: Ptr,
    values: u32,
    flags: u32,
    frame: Ptr,
) -> Ptr {
    let cost = cost(values);
    // SAFETY: generated code passes its own instance and frame; each reference to the store ends
    // with its statement.
    unsafe {
        let store_ = store(instance);
        if !store_.exceptions.has_spare(values) {
            // One of another size would stay for good.
            if let Some(spare) = store_.exceptions.spare.take() {
                store_.free_exception(spare);
            }
            let full = store_.exceptions.bytes + cost > store_.exceptions.threshold;
            if full || !store_.has_room(cost) {
                collect::collect(instance.cast(), frame as usize);
            }
        }
        let made = store(instance).new_exception(tag as usize, values, flags);
        made.map_or(ptr::null_mut(), |exception| exception.as_ptr().cast())
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_exception_pin(exception: Ptr) {
    if let Some(mut exception) = NonNull::new(exception.cast::<ExceptionHeader>()) {
        // SAFETY: generated code passes a reference, which keeps the exception alive.
        unsafe { exception.as_mut().flags |= ExceptionHeader::PINNED | ExceptionHeader::REFERRED };
    }
}
