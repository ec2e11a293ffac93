//! `Store`: everything that the runtime knows of one instance tree (definitions.py, Embedding).
//!
//! In: the parts, made by `instance`. Out: access to them from the address of the instance block.
//! Elsewhere: what each part does.
//!
//! A store is used by one thread at a time; it may move between threads while nothing runs in it.
//! References to it are taken for the length of one entry only, and never while host code runs, for
//! host code may come back with the same instance.

use std::any::Any;
use std::ffi::c_void;
use std::rc::Rc;
use std::sync::Arc;

use windlass_abi::component::Component;
use windlass_abi::instance::{ImportSlot, InstanceHeader};

use crate::alloc::{PendingResults, Scratch};
use crate::allowance::Allowance;
use crate::capi::Wake;
use crate::concurrency::Concurrency;
use crate::core_table::CoreTable;
use crate::entries::Ptr;
use crate::exception::Exceptions;
use crate::linking::{MemberId, MemoryPlace, Place};
use crate::loaded::Loaded;
use crate::memory::Budget;
use crate::resource::Handles;
use crate::trap::Failure;

/// What the embedder chooses for an instance.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Bytes that all linear memories of the instance may have together, with the exceptions that
    /// it has thrown and may still refer to; `u64::MAX` for no limit. Initial sizes count.
    pub max_memory_bytes: u64,
    /// Bytes that the runtime may take for what the instance makes beside memories: tasks, threads,
    /// handles, streams and futures, messages of error contexts, values on their way to the host
    /// (whose blocks count until the call or copy has ended, and what the Rust APIs make of arguments
    /// until the host function has), and the first 16 KiB of each fiber's stack. `u64::MAX` for no
    /// limit. A guest that needs more traps with
    /// [`TrapCode::OutOfMemory`](windlass_abi::trap::TrapCode::OutOfMemory). A task that waits takes
    /// some 500 bytes.
    pub max_runtime_bytes: u64,
    /// Bytes of stack kept for host functions below the guest's limit, beyond the 64 KiB that are
    /// always kept.
    pub stack_reserve: usize,
    /// Bytes of the stack of a fiber, on which a task runs that may block with frames on its stack;
    /// rounded up to whole pages, and to 64 KiB at least. What is not touched costs no memory.
    pub fiber_stack_size: usize,
    /// So many fibers may be in use at once; a task that needs one more traps with
    /// [`TrapCode::TooManyFibers`](windlass_abi::trap::TrapCode::TooManyFibers). Each may come to take
    /// all of `fiber_stack_size`. All instances of a process together get no more than take three
    /// quarters of the mappings that the system allows a process, and fewer where it has no more
    /// memory.
    pub max_fibers: usize,
    /// For tests: threads that are ready run in an order made from this number, instead of the order
    /// in which they became ready.
    pub schedule_seed: Option<u64>,
}

/// 1 GiB: two million tasks that wait.
pub(crate) const DEFAULT_RUNTIME_BYTES: u64 = 1 << 30;

impl Default for Config {
    fn default() -> Self {
        Self {
            max_memory_bytes: u64::MAX,
            max_runtime_bytes: DEFAULT_RUNTIME_BYTES,
            stack_reserve: 0,
            fiber_stack_size: 1 << 20,
            max_fibers: 16384,
            schedule_seed: None,
        }
    }
}

/// The state of an instance tree.
pub(crate) struct Store {
    /// The instance block.
    pub(crate) header: *mut InstanceHeader,
    /// The component, with what the process keeps for it.
    pub(crate) loaded: Arc<Loaded>,
    /// The embedder's choices.
    pub(crate) config: Config,
    /// Linear memories in the order of the manifest, imported ones too.
    pub(crate) memories: Vec<MemoryPlace>,
    /// Core tables in the order of the manifest, imported ones too.
    pub(crate) tables: Vec<Place<CoreTable>>,
    /// Exceptions.
    pub(crate) exceptions: Exceptions,
    /// Whether activations of it may be on stacks other than the one that its header names.
    pub(crate) scattered: bool,
    /// What its memories and exceptions may still take.
    pub(crate) budget: Arc<Budget>,
    /// What all that follows may still take.
    pub(crate) allowance: Rc<Allowance>,
    /// Handle tables and call scopes.
    pub(crate) handles: Handles,
    /// Tasks, threads, waitables.
    pub(crate) concurrency: Concurrency,
    /// Results being made.
    pub(crate) results: PendingResults,
    /// What the results of a host function point to, while they are lowered.
    pub(crate) taken: PendingResults,
    /// Arguments of host functions being made.
    pub(crate) scratch: Scratch,
    /// The last failure.
    pub(crate) failure: Failure,
    /// Whom the C API tells that there is something to do; outlives `concurrency`.
    pub(crate) wake: Option<Box<Wake>>,
    /// The embedder's own.
    pub(crate) user_data: *mut c_void,
    /// Which member of a group of linked instances it is; none for components.
    pub(crate) member: Option<MemberId>,
    /// What import slots point to, when the Rust API filled them, of a core module.
    pub(crate) _keep_alive: Option<Box<dyn Any + Send>>,
}

impl Store {
    /// The manifest.
    pub(crate) fn component(&self) -> &'static Component {
        self.loaded.component
    }

    /// Whether it is an instance of a core module.
    pub(crate) fn is_core_module(&self) -> bool {
        is_core_module(self.component())
    }

    /// The number of the host's handle table.
    pub(crate) fn host_table(&self) -> u32 {
        self.component().component_instances as u32
    }

    /// An import slot, as the embedder filled it.
    pub(crate) fn import_slot(&self, import: u32) -> ImportSlot {
        let offset = self.component().import_slots as usize;
        // SAFETY: the manifest places one slot for each import at this offset of the block.
        unsafe {
            let slots = self.header.cast::<u8>().add(offset).cast::<ImportSlot>();
            *slots.add(import as usize)
        }
    }
}

/// Whether a manifest is that of a core module.
pub(crate) fn is_core_module(component: &Component) -> bool {
    component.flags & Component::FLAG_CORE_MODULE != 0
}

/// The store of an instance.
///
/// # Safety
/// `instance` is the address of a live instance block, no other reference to its store is in use,
/// and this one ends before host code runs.
#[inline]
pub(crate) unsafe fn store<'a>(instance: Ptr) -> &'a mut Store {
    // SAFETY: the caller's promise.
    unsafe { &mut *store_address(instance) }
}

/// Where the store of an instance is: for those who look at parts that do not change while it
/// lives, although another thread may use it.
///
/// # Safety
/// `instance` is the address of a live instance block.
#[inline]
pub(crate) unsafe fn store_address(instance: Ptr) -> *mut Store {
    // SAFETY: a live block's header holds the address of its store, by the caller's promise.
    unsafe { (*instance.cast::<InstanceHeader>()).store.cast() }
}
