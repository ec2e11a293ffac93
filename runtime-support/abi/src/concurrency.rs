//! Concurrency (Concurrency.md): what generated code tells the runtime of calls, copies and
//! component instances, and the few words of a task that generated code reads.
//!
//! The runtime decides when code runs; generated code knows the types. So each call that needs a
//! task is described by a static [`CallDesc`], which names two generated functions:
//!
//! ```text
//! adapter / export body ── windlass_rt_call_start(desc, args, results) ──▶ runtime: Task, Thread
//!                                                                            │ when it may enter
//!            lifts args, lowers them, calls the core function  ◀── start ────┤
//!            lifts the values of task.return, lowers them      ◀── resolve ──┘ (or from `start`)
//! ```
//!
//! `start` runs on the stack of the caller, or, with [`CallDesc::MAY_BLOCK`], on a fiber. Both are
//! reached from the runtime through the trampolines of [`Concurrency`], which stop traps: a trap in
//! them comes back as a trap code, and whoever asked the runtime to run something raises it again.

use core::ffi::c_void;

use crate::component::Slice;
use crate::types::NameRef;

/// "None" for numbers of memories, types and component instances.
pub const NONE: u32 = u32::MAX;

/// `canon_lift` paired with the `canon_lower` or the host that calls it. Constant data.
#[repr(C)]
pub struct CallDesc {
    /// `on_start` and the call of the core function: a function of convention `tail`,
    /// `(instance, task: *mut TaskHeader) -> i32`. It reads [`TaskHeader::args`]. With
    /// [`CallDesc::CALLBACK`] it returns the packed code of the core function, else zero. Of a lift
    /// without `async` it also resolves the task and runs `post-return`.
    pub start: *const c_void,
    /// `on_resolve`: `tail`, `(instance, task: *mut TaskHeader, values: *const u64)`. `values` are
    /// the callee's flat results, as the parameters of `task.return` are, 8 bytes each. Null when
    /// only `start` resolves.
    pub resolve: *const c_void,
    /// The core function of `callback`, `tail`, `(instance, i32, i32, i32) -> i32`; or null.
    pub callback: *const c_void,
    /// The component instance that is called. This and the next three stand together, for
    /// `task.return` compares them.
    pub callee: u32,
    /// What `task.return` must have: the structural number of the result type, or [`NONE`].
    pub result_type: u32,
    /// And its string encoding: 0 utf8, 1 utf16, 2 latin1+utf16.
    pub encoding: u32,
    /// And its memory, as numbered by the manifest, or [`NONE`].
    pub memory: u32,
    /// The component instance that calls; [`NONE`] for the host.
    pub caller: u32,
    /// Bits, see [`CallDesc::ASYNC_TYPE`] and its siblings.
    pub flags: u32,
    /// The function, for people.
    pub name: NameRef,
    /// How many words `args` has, when a guest calls: at most 17.
    pub arg_count: u32,
    /// Zero.
    pub reserved: u32,
}

impl CallDesc {
    /// `ft.async_`: the function's type is `async`.
    pub const ASYNC_TYPE: u32 = 1;
    /// `opts.async_` of the lift.
    pub const ASYNC_LIFT: u32 = 2;
    /// The lift has a `callback`.
    pub const CALLBACK: u32 = 4;
    /// `opts.async_` of the lower.
    pub const ASYNC_LOWER: u32 = 8;
    /// The callee's implicit thread may block with frames on its stack: it gets a fiber.
    pub const MAY_BLOCK: u32 = 16;
    /// Parameters have borrows: the task needs a borrow scope.
    pub const BORROWS: u32 = 32;
}

// SAFETY: constant data; its pointers are to constants of the same object.
unsafe impl Sync for CallDesc {}

/// `Task.State`, as [`TaskHeader::state`] has it.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// It has not begun.
    Initial = 0,
    /// It has.
    Started = 1,
    /// It has; its lift has a `callback`, it has no borrows, and its caller is still in the call and
    /// will look: `task.return` has nothing to do but to lower the result and to write
    /// [`TaskState::Resolved`].
    StartedInCall = 2,
    /// It was asked to end, but was not told.
    PendingCancel = 3,
    /// It was told.
    CancelDelivered = 4,
    /// It has returned, or was cancelled.
    Resolved = 5,
}

/// The words of a task (definitions.py, Task) that generated code reads. The runtime's own task
/// begins with them.
#[repr(C)]
pub struct TaskHeader {
    /// Its description.
    pub desc: *const CallDesc,
    /// A guest caller's core parameters, 8 bytes each (the low bytes of smaller ones count), or the
    /// host's struct of arguments.
    pub args: *const u64,
    /// Where `resolve` puts a guest caller's flat results (only without `ASYNC_LOWER`), or the
    /// host's struct of results.
    pub results: *mut u64,
    /// How far it is. Generated code changes it from [`TaskState::StartedInCall`] to
    /// [`TaskState::Resolved`], and not otherwise.
    pub state: TaskState,
}

/// `canon_lower` of an `async` function that the host gives; or such a function that is exported as
/// it is, which the host calls. Constant data.
#[repr(C)]
pub struct ImportCallDesc {
    /// `on_resolve`: `tail`, `(instance, args: *const u64, results: *const c_void)`: lowers the
    /// struct of results of the host to the caller. `args` are the caller's core parameters as they
    /// were; only the last, the pointer for the results, is read. Of the host it is all there is,
    /// and points to its struct of results. Null without a result, and of a guest's lower that is
    /// not `async`.
    pub resolve: *const c_void,
    /// The number of the import.
    pub import: u32,
    /// The component instance that calls; [`NONE`] for the host.
    pub caller: u32,
    /// [`CallDesc::ASYNC_LOWER`] or zero, and [`CallDesc::BORROWS`].
    pub flags: u32,
    /// Size of the struct of results in bytes.
    pub result_size: u32,
    /// How many words `args` has; at most 5.
    pub arg_count: u32,
    /// Alignment of the struct of results.
    pub result_align: u32,
}

// SAFETY: as for `CallDesc`.
unsafe impl Sync for ImportCallDesc {}

/// A `canon stream.read`, `stream.write`, `future.read` or `future.write`. Constant data.
#[repr(C)]
pub struct CopyDesc {
    /// Lifts `count` elements from guest memory to an array in host layout (of a write), or lowers
    /// them from there (of a read): `tail`, `(instance, host: *mut c_void, guest: u64, count: u64)`,
    /// where `guest` is an address in the guest's memory whose range and alignment are checked
    /// already. Null for elements without a type and with [`CopyDesc::PLAIN`]. What a lift leaves
    /// points into the guest's memory or scratch memory, and is read before any guest code but
    /// `realloc` of the lower runs.
    pub translate: *const c_void,
    /// The structural number of the stream or future type.
    pub ty: u32,
    /// The component instance.
    pub component: u32,
    /// Bits, see [`CopyDesc::FUTURE`] and its siblings.
    pub flags: u32,
    /// Offset in the instance block of the [`crate::instance::MemorySlot`]; zero without a memory.
    pub memory: u32,
    /// Size of an element in the guest's memory, in bytes; zero without a type.
    pub size: u32,
    /// Its alignment; 1 without a type.
    pub align: u32,
    /// Size of an element in host layout.
    pub host_size: u32,
    /// Its alignment.
    pub host_align: u32,
}

impl CopyDesc {
    /// Of a future; otherwise of a stream.
    pub const FUTURE: u32 = 1;
    /// A write; otherwise a read.
    pub const WRITE: u32 = 2;
    /// `async`.
    pub const ASYNC: u32 = 4;
    /// Elements are the same bytes on every side: a copy is a `memmove`.
    pub const PLAIN: u32 = 8;
    /// `none_or_number_type`: both ends may be used by one component instance.
    pub const NUMBER: u32 = 16;
}

// SAFETY: as for `CallDesc`.
unsafe impl Sync for CopyDesc {}

/// What the runtime knows of a component instance beside its flags.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ComponentInstanceDesc {
    /// The instance that it is nested in, or [`NONE`].
    pub parent: u32,
    /// Offset in the block of its flags word ([`crate::instance::flags`]).
    pub flags: u32,
    /// Offset in the block of its counter `backpressure` (`u32`), or zero.
    pub backpressure: u32,
    /// Its path from the root, for people.
    pub path: NameRef,
}

/// The concurrent part of the manifest.
#[repr(C)]
pub struct Concurrency {
    /// Runs [`CallDesc::start`]: C, `(instance, code, task: *mut TaskHeader) -> u64`. As of the
    /// others, the result is the callee's `i32` in the low half and a trap code, or zero, in the
    /// high half. Null in a component without tasks; so are the others.
    pub run_start: Option<unsafe extern "C" fn(*mut c_void, *const c_void, *mut TaskHeader) -> u64>,
    /// Runs [`CallDesc::callback`]: `(instance, code, event, p1, p2) -> u64`.
    pub run_callback:
        Option<unsafe extern "C" fn(*mut c_void, *const c_void, u32, u32, u32) -> u64>,
    /// Runs the start function of an explicit thread, a core function `(i32)` or `(i64)`:
    /// `(instance, code, is_64, argument) -> u64`.
    pub run_thread: Option<unsafe extern "C" fn(*mut c_void, *const c_void, u32, u64) -> u64>,
    /// Runs [`ImportCallDesc::resolve`]: `(instance, code, args, results) -> u64`.
    pub run_resolve:
        Option<unsafe extern "C" fn(*mut c_void, *const c_void, *const u64, *const c_void) -> u64>,
    /// Runs [`CopyDesc::translate`]: `(instance, code, host, guest, count) -> u64`.
    pub run_translate:
        Option<unsafe extern "C" fn(*mut c_void, *const c_void, *mut c_void, u64, u64) -> u64>,
    /// Component instances by number. Empty in a component without tasks.
    pub instances: Slice<ComponentInstanceDesc>,
    /// Offset in the block of the current thread's storage (two `u64`), or zero.
    pub thread_storage: u64,
    /// What the host needs to use its ends of streams and futures, by structural number, ascending.
    pub async_types: Slice<AsyncTypeDesc>,
}

impl Concurrency {
    /// Of a component without tasks.
    pub const NONE: Concurrency = Concurrency {
        run_start: None,
        run_callback: None,
        run_thread: None,
        run_resolve: None,
        run_translate: None,
        instances: Slice {
            ptr: core::ptr::null(),
            len: 0,
        },
        thread_storage: 0,
        async_types: Slice {
            ptr: core::ptr::null(),
            len: 0,
        },
    };
}

/// A stream or future type that the world can see.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct AsyncTypeDesc {
    /// Its structural number, as in [`CopyDesc::ty`] and [`crate::types::TypeDesc::count`].
    pub ty: u32,
    /// [`CopyDesc::FUTURE`], [`CopyDesc::PLAIN`] and [`CopyDesc::NUMBER`].
    pub flags: u32,
    /// Size of an element in host layout; zero without a type.
    pub host_size: u32,
    /// Its alignment.
    pub host_align: u32,
}

/// `CallbackCode`: the low four bits of what a callback function returns; the others are the
/// waitable set.
pub mod callback_code {
    /// The task is done.
    pub const EXIT: u32 = 0;
    /// Call again when others have run.
    pub const YIELD: u32 = 1;
    /// Call again with an event of the set.
    pub const WAIT: u32 = 2;
}

/// `EventCode`.
pub mod event_code {
    /// No event.
    pub const NONE: u32 = 0;
    /// A subtask made progress.
    pub const SUBTASK: u32 = 1;
    /// A read of a stream ended.
    pub const STREAM_READ: u32 = 2;
    /// A write to a stream ended.
    pub const STREAM_WRITE: u32 = 3;
    /// A read of a future ended.
    pub const FUTURE_READ: u32 = 4;
    /// A write to a future ended.
    pub const FUTURE_WRITE: u32 = 5;
    /// The caller asks the task to end.
    pub const TASK_CANCELLED: u32 = 6;
}

/// `Subtask.State`.
pub mod subtask_state {
    /// The arguments were not taken yet.
    pub const STARTING: u32 = 0;
    /// They were.
    pub const STARTED: u32 = 1;
    /// The result is there.
    pub const RETURNED: u32 = 2;
    /// It never began.
    pub const CANCELLED_BEFORE_STARTED: u32 = 3;
    /// It ended without a result.
    pub const CANCELLED_BEFORE_RETURNED: u32 = 4;
}

/// `BLOCKED`: what a built-in with `async` returns that could not finish.
pub const BLOCKED: u32 = u32::MAX;

/// The built-ins of threads that switch, as numbers of `windlass_rt_thread_switch`.
pub mod thread_switch {
    /// `thread.suspend`.
    pub const SUSPEND: u32 = 0;
    /// `thread.yield`.
    pub const YIELD: u32 = 1;
    /// `thread.suspend-then-resume`.
    pub const SUSPEND_THEN_RESUME: u32 = 2;
    /// `thread.yield-then-resume`.
    pub const YIELD_THEN_RESUME: u32 = 3;
    /// `thread.suspend-then-promote`.
    pub const SUSPEND_THEN_PROMOTE: u32 = 4;
    /// `thread.yield-then-promote`.
    pub const YIELD_THEN_PROMOTE: u32 = 5;
}
