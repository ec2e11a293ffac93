//! Whose code an address belongs to, for the signal handler.
//!
//! In: components as they are loaded and unloaded, under a lock. Out: a lookup that takes no lock
//! and allocates nothing, so that a signal handler may do it. Elsewhere: what the address means.
//!
//! Slots stand in a list of nodes that only grows; a free slot is used again. Each slot has a
//! sequence number, odd while it is written:
//!
//! ```text
//! free (even) --register--> written (odd) --> in use (even)
//!      in use (even) --drop--> written (odd) --> free (even)
//! ```

use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use windlass_abi::component::Component;

struct Slot {
    sequence: AtomicUsize,
    start: AtomicUsize,
    /// Zero when the slot is free.
    len: AtomicUsize,
    component: AtomicPtr<Component>,
    next: AtomicPtr<Slot>,
}

static FIRST: AtomicPtr<Slot> = AtomicPtr::new(ptr::null_mut());
static WRITER: Mutex<()> = Mutex::new(());

/// Registered code; its end unregisters it.
pub(crate) struct Registration {
    slot: &'static Slot,
}

/// Every slot; they are never freed.
fn slots() -> impl Iterator<Item = &'static Slot> {
    let mut next = FIRST.load(Ordering::Acquire);
    std::iter::from_fn(move || {
        // SAFETY: slots are leaked when made, and published whole.
        let slot: &'static Slot = unsafe { next.as_ref()? };
        next = slot.next.load(Ordering::Acquire);
        Some(slot)
    })
}

impl Slot {
    fn write(&self, start: usize, len: usize, component: *mut Component) {
        self.sequence.fetch_add(1, Ordering::SeqCst);
        self.start.store(start, Ordering::SeqCst);
        self.len.store(len, Ordering::SeqCst);
        self.component.store(component, Ordering::SeqCst);
        self.sequence.fetch_add(1, Ordering::SeqCst);
    }
}

/// Makes a component's code known.
pub(crate) fn register(component: &'static Component) -> Registration {
    let _writer = WRITER.lock().unwrap_or_else(PoisonError::into_inner);
    let free = slots().find(|slot| slot.len.load(Ordering::SeqCst) == 0);
    let slot = free.unwrap_or_else(|| {
        let slot = Box::leak(Box::new(Slot {
            sequence: AtomicUsize::new(0),
            start: AtomicUsize::new(0),
            len: AtomicUsize::new(0),
            component: AtomicPtr::new(ptr::null_mut()),
            next: AtomicPtr::new(FIRST.load(Ordering::Acquire)),
        }));
        FIRST.store(slot, Ordering::Release);
        slot
    });
    let len = component.text_len as usize;
    slot.write(
        component.text as usize,
        len,
        ptr::from_ref(component).cast_mut(),
    );
    Registration { slot }
}

impl Drop for Registration {
    fn drop(&mut self) {
        let _writer = WRITER.lock().unwrap_or_else(PoisonError::into_inner);
        self.slot.write(0, 0, ptr::null_mut());
    }
}

/// The component whose code holds `pc`. Async-signal-safe. A slot that changes meanwhile is passed
/// over: the code that is running is registered and does not change.
pub(crate) fn find(pc: usize) -> Option<&'static Component> {
    slots().find_map(|slot| {
        let sequence = slot.sequence.load(Ordering::SeqCst);
        let start = slot.start.load(Ordering::SeqCst);
        let len = slot.len.load(Ordering::SeqCst);
        let component = slot.component.load(Ordering::SeqCst);
        let stable = sequence % 2 == 0 && slot.sequence.load(Ordering::SeqCst) == sequence;
        if !stable || pc.wrapping_sub(start) >= len {
            return None;
        }
        // SAFETY: a slot in use points to a loaded component.
        unsafe { component.as_ref() }
    })
}
