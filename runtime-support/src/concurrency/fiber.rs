//! Fibers: stacks for threads that block with frames on theirs.
//!
//! In: a thread that is about to run, or one that blocked. Out: the same, on a stack of its own,
//! until it blocks or ends. Elsewhere: the switch itself, which is corosensei's.
//!
//! ```text
//! high  +--------------------------+
//!       | guest, runtime, host     |
//!       +--------------------------+ stack_limit, with the reserve of `stack` below
//!       +--------------------------+ Stack.low
//!       | guard page               |
//!       +--------------------------+
//! ```
//!
//! A fiber that will never go on (its instance was poisoned, or ends) is thrown away as it is:
//! nothing on it is dropped. So whatever blocks owns nothing on the stack.
//!
//! What a guest may take by its fibers has two limits. The runtime's allowance pays for
//! [`TOUCHED`] of each, whatever it does; the embedder chooses how large stacks are and how many there
//! may be. And a process gets no more of them than leaves it mappings for other things.
//!
//! Whoever resumes a fiber keeps, on its own stack, what the instance's header and this OS thread
//! know of the stack, and puts it back afterwards. So a store may be polled by another OS thread.

use std::num::NonZeroUsize;
use std::ptr;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

#[cfg(not(miri))]
use corosensei::CoroutineResult;
use corosensei::stack::{Stack, StackPointer};
use windlass_abi::instance::InstanceHeader;
use windlass_abi::trap::TrapCode;

#[cfg(miri)]
use super::fiber_of_miri::{self, CoroutineResult, Yielder};
use super::slab::{Id, Slab};
use super::task;
use super::thread::{Body, ThreadId};
use crate::allowance::Allowance;
use crate::entries::Ptr;
use crate::stack::{self, Stack as Bounds};
use crate::store::{Config, store};
use crate::trap::arch::KnownStack;

#[cfg(not(miri))]
type Coroutine = corosensei::Coroutine<(), (), (), Mapping>;
#[cfg(not(miri))]
type Yielder = corosensei::Yielder<(), ()>;
#[cfg(miri)]
type Coroutine = fiber_of_miri::Coroutine<Mapping>;

/// Which fiber of a store.
pub(super) type FiberId = Id<Fiber>;

/// The smallest stack, in bytes.
const MIN_STACK: usize = 64 * 1024;
/// So many stacks that nobody uses are kept by a store, and as many by the process.
const MAX_IDLE: usize = 64;
/// Bytes of a stack that are paid for: what a task that blocks at once touches, and what the system
/// needs for it.
const TOUCHED: usize = 16 * 1024;
/// Mappings that a stack takes: its guard, and the rest.
const MAPPINGS: usize = 2;

/// A mapping with a guard page.
struct Mapping {
    /// Of the guard page.
    base: usize,
    guard: usize,
    /// Bytes above it.
    size: usize,
    _known: KnownStack,
}

/// Stacks that ended stores left.
static IDLE: Mutex<Vec<Mapping>> = Mutex::new(Vec::new());

/// How many stacks there are in the process.
static STACKS: AtomicUsize = AtomicUsize::new(0);

/// How many there may be: where a process has used up its mappings, nothing in it can allocate.
fn most_stacks() -> usize {
    static MOST: OnceLock<usize> = OnceLock::new();
    *MOST.get_or_init(|| {
        // Miri has none.
        if !cfg!(target_os = "linux") || cfg!(miri) {
            return usize::MAX;
        }
        let limit = std::fs::read_to_string("/proc/sys/vm/max_map_count").ok();
        let limit = limit.and_then(|limit| limit.trim().parse::<usize>().ok());
        // What it is where nobody has changed it.
        limit.unwrap_or(65530) / 4 * 3 / MAPPINGS
    })
}

impl Mapping {
    fn new(size: usize) -> Option<Self> {
        // SAFETY: no preconditions.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
        let size = size.max(MIN_STACK).checked_next_multiple_of(page)?;
        let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = idle.iter().position(|mapping| mapping.size == size) {
            return Some(idle.swap_remove(at));
        }
        drop(idle);
        if STACKS.fetch_add(1, Ordering::Relaxed) >= most_stacks() {
            STACKS.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        let mapping = Self::map(size, page);
        if mapping.is_none() {
            STACKS.fetch_sub(1, Ordering::Relaxed);
        }
        mapping
    }

    fn map(size: usize, page: usize) -> Option<Self> {
        let len = size.checked_add(page)?;
        if cfg!(miri) {
            // Bounds for those who compare with them; nothing is there.
            return Some(Self {
                base: page,
                guard: page,
                size,
                _known: KnownStack::new(0, 0),
            });
        }
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_STACK;
        // SAFETY: a new mapping; its upper part is made accessible, or it is taken back.
        unsafe {
            let base = libc::mmap(ptr::null_mut(), len, libc::PROT_NONE, flags, -1, 0);
            if base == libc::MAP_FAILED {
                return None;
            }
            let access = libc::PROT_READ | libc::PROT_WRITE;
            if libc::mprotect(base.byte_add(page), size, access) != 0 {
                libc::munmap(base, len);
                return None;
            }
            Some(Self {
                base: base as usize,
                guard: page,
                size,
                _known: KnownStack::new(base as usize + page, size),
            })
        }
    }

    fn low(&self) -> usize {
        self.base + self.guard
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // Others may know this stack by its bounds.
        stack::forget_stacks();
        STACKS.fetch_sub(1, Ordering::Relaxed);
        if cfg!(miri) {
            return;
        }
        // SAFETY: our mapping, on which nothing runs.
        unsafe { libc::munmap(self.base as *mut libc::c_void, self.guard + self.size) };
    }
}

// SAFETY: there is a guard page below, and the size is more than the least.
unsafe impl Stack for Mapping {
    fn base(&self) -> StackPointer {
        NonZeroUsize::new(self.low() + self.size).unwrap_or(NonZeroUsize::MAX)
    }

    fn limit(&self) -> StackPointer {
        NonZeroUsize::new(self.base).unwrap_or(NonZeroUsize::MIN)
    }
}

/// A stack on which a thread runs or has blocked. While it runs, whoever resumed it has a reference to
/// its coroutine: others touch the fields they mean, by address.
pub(super) struct Fiber {
    /// Absent only while it is being made.
    coroutine: Option<Coroutine>,
    /// What suspends it; good while it runs.
    yielder: *const Yielder,
    low: usize,
    size: usize,
    /// While it does not run: below all that it has saved.
    sp: usize,
}

/// So far below a frame of this file a switch saves registers, at most.
const SWITCH: usize = 4096;

/// The fibers of a store.
pub(super) struct Fibers {
    all: Slab<Fiber>,
    idle: Vec<Mapping>,
    stack_size: usize,
    max: usize,
    /// Pays for the stacks that are in use or idle here.
    allowance: Rc<Allowance>,
    /// The fiber that runs; none on an OS thread's own stack.
    active: Option<FiberId>,
    /// The parts of stacks that wait for a fiber they have resumed, the outermost first: from below
    /// all that is saved to the end. `None` where that is not known.
    waiting: Vec<Option<(usize, usize)>>,
    /// How the thread ended whose fiber has just finished.
    outcome: Result<(), TrapCode>,
}

impl Fibers {
    pub(super) fn new(config: &Config, allowance: &Rc<Allowance>) -> Self {
        Self {
            all: Slab::new(allowance),
            idle: Vec::new(),
            stack_size: config.fiber_stack_size,
            max: config.max_fibers,
            allowance: Rc::clone(allowance),
            active: None,
            waiting: Vec::new(),
            outcome: Ok(()),
        }
    }

    /// Whether this is the fiber that runs.
    pub(super) fn runs(&self, fiber: FiberId) -> bool {
        self.active == Some(fiber)
    }

    /// How many are in use.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The parts of all stacks but the one that runs now which hold frames of guests; `None` when
    /// the end of one is not known.
    pub(super) fn other_stacks(&mut self) -> Option<Vec<(usize, usize)>> {
        let mut parts = self.waiting.iter().copied().collect::<Option<Vec<_>>>()?;
        let mut from = 0;
        while let Some(id) = self.all.next_id(&mut from) {
            let fiber = self.all.place(id);
            // SAFETY: it is there; no reference to its coroutine is made, which may be in use.
            let (sp, end) = unsafe { ((*fiber).sp, (*fiber).low + (*fiber).size) };
            // Those that run, or wait for another, are among the others; their `sp` is old.
            if sp != 0 {
                parts.push((sp, end));
            }
        }
        Some(parts)
    }

    /// A stack, with a place for a fiber on it.
    fn take(&mut self) -> Result<Mapping, TrapCode> {
        if self.all.len() >= self.max {
            return Err(TrapCode::TooManyFibers);
        }
        self.all.reserve()?;
        match self.idle.pop() {
            Some(mapping) => Ok(mapping),
            None => self.add(),
        }
    }

    /// One stack more.
    #[cold]
    fn add(&mut self) -> Result<Mapping, TrapCode> {
        // Each fiber may wait for another.
        let waiting = self.all.len() + 1;
        if self.waiting.capacity() < waiting {
            let more = waiting - self.waiting.len();
            self.allowance.grow(&mut self.waiting, more)?;
        }
        if self.idle.capacity() < MAX_IDLE {
            self.allowance.grow(&mut self.idle, MAX_IDLE)?;
        }
        self.allowance.take(TOUCHED)?;
        Mapping::new(self.stack_size).ok_or_else(|| {
            self.allowance.give_back(TOUCHED);
            TrapCode::TooManyFibers
        })
    }

    /// Gives back a stack.
    fn put_back(&mut self, mapping: Mapping) {
        if self.idle.len() < MAX_IDLE {
            self.idle.push(mapping);
        } else {
            self.allowance.give_back(TOUCHED);
        }
    }

    /// Throws every fiber away as it is. None of them runs.
    pub(super) fn abandon(&mut self) {
        debug_assert!(self.active.is_none());
        let mut from = 0;
        while let Some(id) = self.all.next_id(&mut from) {
            let coroutine = self.all.remove(id).and_then(|fiber| fiber.coroutine);
            if let Some(mut coroutine) = coroutine {
                // SAFETY: nothing on a fiber that has blocked needs to be dropped.
                unsafe { coroutine.force_reset() };
                self.put_back(coroutine.into_stack());
            }
        }
    }
}

impl Drop for Fibers {
    fn drop(&mut self) {
        self.abandon();
        if self.idle.is_empty() {
            return;
        }
        let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        let room = MAX_IDLE.saturating_sub(idle.len()).min(self.idle.len());
        idle.extend(self.idle.drain(..room));
    }
}

/// What a header knows of the stack it runs on.
#[derive(Clone, Copy)]
struct Limits {
    stack_limit: usize,
    stack_low: usize,
    stack_size: usize,
    stack_epoch: usize,
}

impl Limits {
    /// # Safety
    /// `header` is a live instance block.
    unsafe fn of(header: *mut InstanceHeader) -> Self {
        // SAFETY: the caller's promise.
        unsafe {
            Self {
                stack_limit: (*header).stack_limit,
                stack_low: (*header).stack_low,
                stack_size: (*header).stack_size,
                stack_epoch: (*header).stack_epoch,
            }
        }
    }

    /// # Safety
    /// `header` is a live instance block, which runs on that stack again.
    unsafe fn put_back(self, header: *mut InstanceHeader) {
        // SAFETY: the caller's promise.
        unsafe {
            (*header).stack_limit = self.stack_limit;
            (*header).stack_low = self.stack_low;
            (*header).stack_size = self.stack_size;
            (*header).stack_epoch = self.stack_epoch;
        }
    }
}

/// Runs the current thread, which has not blocked yet, on a fiber until it blocks or ends.
///
/// # Safety
/// As [`super::thread::resume`].
pub(super) unsafe fn start(instance: Ptr, thread: ThreadId, body: Body) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference ends before the switch.
    unsafe {
        let concurrency = &mut store(instance).concurrency;
        let fibers = &mut concurrency.fibers;
        let mapping = fibers.take()?;
        let id = fibers.all.insert(Fiber {
            coroutine: None,
            yielder: ptr::null(),
            low: mapping.low(),
            size: mapping.size,
            sp: mapping.low() + mapping.size,
        });
        concurrency.threads[thread].body = Body::Fiber(id);
        // The store is alive while its fibers run.
        let main = move |yielder: &Yielder, ()| {
            let fiber = store(instance).concurrency.fibers.all.place(id);
            (*fiber).yielder = yielder;
            let outcome = task::run(instance, thread, body);
            store(instance).concurrency.fibers.outcome = outcome;
        };
        let coroutine = Coroutine::with_stack(mapping, main);
        store(instance).concurrency.fibers.all[id].coroutine = Some(coroutine);
        resume(instance, id)
    }
}

/// Switches to a fiber until its thread blocks or ends; then the stack goes back.
///
/// # Safety
/// As [`super::thread::resume`]. The fiber's thread is the current one.
pub(super) unsafe fn resume(instance: Ptr, id: FiberId) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise. The fiber stays where it is while it runs, and only this
    // function touches its coroutine.
    unsafe {
        let header = instance.cast::<InstanceHeader>();
        let here = &raw const header as usize;
        let (fiber, active, reserve) = {
            let store = store(instance);
            let fibers = &mut store.concurrency.fibers;
            let end = stack::end_of_stack(here);
            let part = end.map(|end| (here.saturating_sub(SWITCH) & !7, end));
            fibers.waiting.push(part);
            let active = fibers.active.replace(id);
            let fiber = fibers.all.place(id);
            (*fiber).sp = 0;
            (fiber, active, store.config.stack_reserve)
        };
        let (low, size) = ((*fiber).low, (*fiber).size);
        let limits = Limits::of(header);
        let before = stack::set_thread_stack(Some(Bounds { low, size }));
        stack::set_limit(header, low + size - 1, reserve);
        let coroutine = (&raw mut (*fiber).coroutine)
            .as_mut()
            .and_then(Option::as_mut);
        let finished = match coroutine {
            Some(coroutine) => matches!(coroutine.resume(()), CoroutineResult::Return(())),
            None => unreachable!("a fiber has a coroutine"),
        };
        stack::set_thread_stack(before);
        limits.put_back(header);
        let fibers = &mut store(instance).concurrency.fibers;
        fibers.active = active;
        fibers.waiting.pop();
        if !finished {
            return Ok(());
        }
        let coroutine = fibers.all.remove(id).and_then(|fiber| fiber.coroutine);
        if let Some(coroutine) = coroutine {
            fibers.put_back(coroutine.into_stack());
        }
        std::mem::replace(&mut fibers.outcome, Ok(()))
    }
}

/// Leaves the fiber that runs: whoever resumed it goes on. Returns when it is resumed.
///
/// # Safety
/// A fiber of this store runs, and its thread is the innermost. See [`super::thread::block`].
pub(super) unsafe fn suspend(instance: Ptr) {
    // SAFETY: the caller's promise; the yielder is on the fiber's own stack.
    unsafe {
        let fibers = &mut store(instance).concurrency.fibers;
        if let Some(active) = fibers.active {
            let fiber = fibers.all.place(active);
            let yielder = (*fiber).yielder;
            let below = (&raw const yielder as usize).saturating_sub(SWITCH) & !7;
            (*fiber).sp = below.max((*fiber).low);
            (*yielder).suspend(());
        }
    }
}
