//! Which stack a thread runs on, and how deep a guest may go on it.
//!
//! In: a stack pointer. Out: `stack_limit`, `stack_low`, `stack_size` and `stack_epoch` of the
//! instance header (see [`InstanceHeader`]). Elsewhere: the comparison, which generated code does
//! at each entry and in each prologue.
//!
//! ```text
//! high  +--------------------------+
//!       | host, guest frames       |
//!       +--------------------------+ stack_limit: guest prologues trap below
//!       | reserve                  | host functions, the trap machinery
//!       +--------------------------+
//!       | guard                    |
//! low   +--------------------------+ stack_low
//! ```
//!
//! A host may go to another stack while it is called, and enter guests there. Instances that are
//! linked can have frames on each stack in any order, so when one learns of another stack while
//! others run, all do; and when the host returns, generated code sees that the limit is not what it
//! was, and all get that back.
//!
//! A stack that is not the thread's own (a fiber of the host, an alternate signal stack) has
//! unknown bounds. There a guest gets [`UNKNOWN_STACK`] bytes from where it is entered, and
//! `stack_size` stays zero, so that every entry asks again: two such stacks may lie side by side.

use std::cell::Cell;
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};

use windlass_abi::instance::InstanceHeader;

use crate::entries::Ptr;
use crate::linking::members::linked_with;
use crate::store::store;

/// Bytes for host functions and the trap machinery below the guest's limit.
const RESERVE: usize = 64 * 1024;
/// Bytes that a guest gets on a stack of unknown bounds; a host's fiber must have so many left.
const UNKNOWN_STACK: usize = 256 * 1024;
/// Bytes of the main thread's stack that are used at most: it grows, and its limit may be infinite.
const MAIN_STACK_CAP: usize = 64 << 20;
/// Bytes of an alternate signal stack.
const SIGNAL_STACK: usize = 64 * 1024;

/// The number of threads that have ended after using Windlass. Instance headers point to it.
pub(crate) static EPOCH: AtomicUsize = AtomicUsize::new(1);

/// A range of addresses; empty for "unknown".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stack {
    /// The lowest address that may be used.
    pub(crate) low: usize,
    /// Bytes.
    pub(crate) size: usize,
}

impl Stack {
    fn contains(self, address: usize) -> bool {
        address.wrapping_sub(self.low) < self.size
    }
}

/// What a thread keeps; its end makes every header ask again.
struct ThreadStack {
    stack: Cell<Option<Stack>>,
    /// Ours, if the thread had none.
    signal_stack: Cell<*mut libc::c_void>,
    /// Whether it has one, whoever's it is.
    has_signal_stack: Cell<bool>,
}

impl Drop for ThreadStack {
    fn drop(&mut self) {
        EPOCH.fetch_add(1, Ordering::Release);
        let ours = self.signal_stack.get();
        if ours.is_null() {
            return;
        }
        // SAFETY: the stack is turned off only when it is ours, and freed only when off.
        unsafe {
            let mut current = MaybeUninit::<libc::stack_t>::zeroed().assume_init();
            libc::sigaltstack(ptr::null(), &raw mut current);
            if current.ss_sp == ours {
                current.ss_flags = libc::SS_DISABLE;
                libc::sigaltstack(&raw const current, ptr::null_mut());
            }
            libc::munmap(ours, SIGNAL_STACK);
        }
    }
}

thread_local! {
    static THREAD: ThreadStack = const {
        ThreadStack {
            stack: Cell::new(None),
            signal_stack: Cell::new(ptr::null_mut()),
            has_signal_stack: Cell::new(false),
        }
    };
}

/// The stack of this thread, found once. Empty when the thread is ending or the system is silent.
fn thread_stack() -> Stack {
    let found = THREAD.try_with(|thread| {
        if let Some(stack) = thread.stack.get() {
            return stack;
        }
        let stack = query().unwrap_or_default();
        thread.stack.set(Some(stack));
        stack
    });
    found.unwrap_or_default()
}

/// From here on this thread runs on another stack, one of our fibers, or again on one that
/// [`set_thread_stack`] returned: entries find its true bounds. What it ran on before; `None` when
/// the thread is ending, and everything asks again.
pub(crate) fn set_thread_stack(stack: Option<Stack>) -> Option<Stack> {
    let before = THREAD.try_with(|thread| thread.stack.replace(stack));
    before.unwrap_or_default()
}

/// A stack has been unmapped: what headers know of it does not hold any more.
pub(crate) fn forget_stacks() {
    EPOCH.fetch_add(1, Ordering::Release);
}

/// Asks the system for this thread's stack.
fn query() -> Option<Stack> {
    if cfg!(miri) {
        // Its stacks are nowhere in memory.
        let (low, size) = (0, usize::MAX);
        return Some(Stack { low, size });
    }
    // SAFETY: the attributes are initialised by the first call and destroyed after the others.
    let (low, size, guard) = unsafe {
        let mut attributes = MaybeUninit::<libc::pthread_attr_t>::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) != 0 {
            return None;
        }
        let (mut low, mut size, mut guard) = (ptr::null_mut(), 0, 0);
        libc::pthread_attr_getstack(attributes.as_ptr(), &raw mut low, &raw mut size);
        libc::pthread_attr_getguardsize(attributes.as_ptr(), &raw mut guard);
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
        (low as usize, size, guard)
    };
    // SAFETY: no preconditions.
    let is_main = unsafe { libc::getpid() == libc::gettid() };
    if is_main {
        // musl reports what is mapped now, glibc the limit: only the high end is common to both.
        let high = low + size;
        let size = main_stack_limit().min(MAIN_STACK_CAP);
        return Some(Stack {
            low: high - size,
            size,
        });
    }
    // Some systems count the guard in, some do not.
    Some(Stack {
        low: low + guard,
        size: size.saturating_sub(guard),
    })
}

fn main_stack_limit() -> usize {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: `limit` is a local.
    let error = unsafe { libc::getrlimit(libc::RLIMIT_STACK, &raw mut limit) };
    if error != 0 || limit.rlim_cur == libc::RLIM_INFINITY {
        return MAIN_STACK_CAP;
    }
    limit.rlim_cur as usize
}

/// The end of this thread's own stack, if an address is on it.
pub(crate) fn end_of_stack(address: usize) -> Option<usize> {
    let stack = thread_stack();
    stack.contains(address).then_some(stack.low + stack.size)
}

/// Gives this thread an alternate signal stack unless it has one. The system is asked once only:
/// each instance needs this.
pub(crate) fn ensure_signal_stack() {
    let _ = THREAD.try_with(|thread| {
        // Miri has no signals.
        if cfg!(miri) || thread.has_signal_stack.get() {
            return;
        }
        // SAFETY: the mapping is new; the thread's end takes it back.
        unsafe {
            let mut current = MaybeUninit::<libc::stack_t>::zeroed().assume_init();
            libc::sigaltstack(ptr::null(), &raw mut current);
            if current.ss_flags & libc::SS_DISABLE == 0 {
                thread.has_signal_stack.set(true);
                return;
            }
            let access = libc::PROT_READ | libc::PROT_WRITE;
            let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
            let memory = libc::mmap(ptr::null_mut(), SIGNAL_STACK, access, flags, -1, 0);
            if memory == libc::MAP_FAILED {
                return;
            }
            let new = libc::stack_t {
                ss_sp: memory,
                ss_flags: 0,
                ss_size: SIGNAL_STACK,
            };
            if libc::sigaltstack(&raw const new, ptr::null_mut()) == 0 {
                thread.signal_stack.set(memory);
                thread.has_signal_stack.set(true);
            } else {
                libc::munmap(memory, SIGNAL_STACK);
            }
        }
    });
}

/// The stack that a header names, where it is known.
fn named(header: &InstanceHeader) -> Stack {
    Stack {
        low: header.stack_low,
        size: header.stack_size,
    }
}

/// Remembers before a header names `next` whether activations stay behind on other stacks. Those on
/// stacks of unknown bounds may: two such stacks look alike.
///
/// # Safety
/// `header` is a live instance block, and no reference to its store is in use.
unsafe fn leave(header: *mut InstanceHeader, next: Stack) {
    // SAFETY: the caller's promise.
    unsafe {
        let stays = next.size > 0 && next == named(&*header);
        let scattered = &mut store(header.cast()).scattered;
        *scattered = (*header).activations > 0 && (*scattered || !stays);
    }
}

/// Whether all activations of an instance are on this thread's own stack.
///
/// # Safety
/// `header` is a live instance block, and no reference to its store is in use.
pub(crate) unsafe fn is_all_here(header: *mut InstanceHeader) -> bool {
    let here = thread_stack();
    // SAFETY: the caller's promise.
    unsafe {
        let is_here = here.size > 0 && named(&*header) == here;
        (*header).activations == 0 || (is_here && !store(header.cast()).scattered)
    }
}

/// Forgets that activations were scattered, where it is no longer so. `stack_pointer` is on the
/// stack in use, and `alone` says that what runs there is the only activation of a group.
///
/// # Safety
/// `header` is a live instance block of the group, and no reference to its store is in use.
pub(crate) unsafe fn gather(header: *mut InstanceHeader, stack_pointer: usize, alone: bool) {
    let here = thread_stack();
    // SAFETY: the caller's promise.
    unsafe {
        let is_here = here.contains(stack_pointer) && named(&*header) == here;
        if (*header).activations == 0 || (alone && is_here) {
            store(header.cast()).scattered = false;
        }
    }
}

/// What a header says of a stack.
#[derive(Clone, Copy)]
struct Limit {
    limit: usize,
    /// Where it holds; unknown for a stack that is not the thread's own.
    stack: Stack,
}

impl Limit {
    /// That of the stack that holds `stack_pointer`, with `extra` bytes more for the host.
    fn of(stack_pointer: usize, extra: usize) -> Self {
        let stack = thread_stack();
        if !stack.contains(stack_pointer) {
            return Self {
                limit: stack_pointer.saturating_sub(UNKNOWN_STACK),
                stack: Stack::default(),
            };
        }
        // A small stack keeps most of itself for the guest.
        let reserve = RESERVE.min(stack.size / 4).saturating_add(extra);
        Self {
            limit: stack.low.saturating_add(reserve),
            stack,
        }
    }

    /// Fills the stack fields of a header.
    ///
    /// # Safety
    /// `header` is a live instance block.
    unsafe fn set(self, header: *mut InstanceHeader) {
        // SAFETY: the caller's promise.
        unsafe {
            (*header).stack_limit = self.limit;
            (*header).stack_low = self.stack.low;
            (*header).stack_size = self.stack.size;
            (*header).stack_epoch = EPOCH.load(Ordering::Acquire);
        }
    }

    /// Sets it for an instance and all that it is linked with.
    ///
    /// # Safety
    /// `header` is a live instance block, and no reference to a store is in use.
    unsafe fn set_for_all(self, header: *mut InstanceHeader) {
        // SAFETY: the caller's promise; members of a group live together.
        unsafe {
            for header in linked_with(header) {
                leave(header, self.stack);
                self.set(header);
            }
        }
    }
}

/// Sets the limit of a component's instance for a fiber that holds `stack_pointer`, which is this
/// OS thread's stack by now. Fibers count as no activations: while there are any, no stack is
/// searched.
///
/// # Safety
/// `header` is a live instance block.
pub(crate) unsafe fn set_limit(header: *mut InstanceHeader, stack_pointer: usize, extra: usize) {
    // SAFETY: the caller's promise.
    unsafe { Limit::of(stack_pointer, extra).set(header) }
}

/// How many activations there are in an instance and all that it is linked with.
///
/// # Safety
/// `header` is a live instance block, and no reference to its store is in use.
pub(crate) unsafe fn activations(header: *mut InstanceHeader) -> u64 {
    // SAFETY: the caller's promise; members of a group live together.
    let count = |header: *mut InstanceHeader| u64::from(unsafe { (*header).activations });
    // SAFETY: as above.
    unsafe { linked_with(header) }.map(count).sum()
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_entry_stack(instance: Ptr, stack_pointer: Ptr) {
    // SAFETY: generated code passes its own instance.
    let store = unsafe { store(instance) };
    if store.loaded.uses_signals() {
        ensure_signal_stack();
    }
    let limit = Limit::of(stack_pointer as usize, store.config.stack_reserve);
    let header = instance.cast();
    // SAFETY: as above; the reference to the store has ended.
    unsafe {
        if activations(header) > 0 {
            limit.set_for_all(header);
        } else {
            leave(header, limit.stack);
            limit.set(header);
        }
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_adopt_stack(from: Ptr, to: Ptr) {
    let (from, to) = (from.cast::<InstanceHeader>(), to.cast::<InstanceHeader>());
    // SAFETY: generated code passes two live instances, of which `from` runs on this stack, and no
    // reference to a store is in use while it runs.
    unsafe {
        let limit = Limit {
            limit: (*from).stack_limit,
            stack: named(&*from),
        };
        if activations(from) > 1 {
            limit.set_for_all(from);
        }
        leave(to, limit.stack);
        limit.set(to);
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_return_stack(instance: Ptr, limit: u64) {
    let here = 0_u8;
    let stack = Limit::of(&raw const here as usize, 0).stack;
    let limit = limit as usize;
    // SAFETY: generated code passes its own instance, and no reference to a store is in use while
    // it runs.
    unsafe { Limit { limit, stack }.set_for_all(instance.cast()) }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::{EPOCH, Limit, UNKNOWN_STACK, query, thread_stack};
    use windlass_abi::instance::InstanceHeader;

    #[test]
    fn this_thread_is_on_its_stack() {
        let local = 0_u8;
        let here = &raw const local as usize;
        let stack = query().unwrap();
        assert!(stack.contains(here));
        assert_eq!(stack, thread_stack());
        // SAFETY: a header is plain data, for which zeros are valid.
        let mut header = unsafe { std::mem::zeroed::<InstanceHeader>() };
        // SAFETY: the header is a local.
        unsafe { Limit::of(here, 0).set(&raw mut header) };
        assert!(header.stack_limit > stack.low && header.stack_limit < here);
        assert_eq!(
            (header.stack_low, header.stack_size),
            (stack.low, stack.size)
        );
        let elsewhere = 0x10_0000_0000;
        // SAFETY: the header is a local.
        unsafe { Limit::of(elsewhere, 0).set(&raw mut header) };
        assert_eq!(
            (header.stack_limit, header.stack_size),
            (elsewhere - UNKNOWN_STACK, 0)
        );
    }

    #[test]
    fn the_end_of_a_thread_moves_the_epoch() {
        let before = EPOCH.load(Ordering::SeqCst);
        std::thread::spawn(|| assert!(thread_stack().size > 0))
            .join()
            .unwrap();
        assert!(EPOCH.load(Ordering::SeqCst) > before);
    }
}
