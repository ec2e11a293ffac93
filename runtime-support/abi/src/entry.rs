//! Every function of the runtime that generated code may call, declared once.
//!
//! The compiler makes its signatures from [`ENTRIES`]; the runtime defines each by the name given
//! here and checks the type with [`for_each_entry`]. All have the C calling convention of their
//! target and none unwinds: what can fail returns a trap code and generated code raises the trap,
//! so that no frame of the runtime is ever skipped. [`windlass_rt_raise`, `windlass_rt_trap` and
//! `windlass_rt_throw`](ENTRIES) alone do not return.
//!
//! Types: `ptr` is an address, `u32` and `u64` are integers, `pair` is a [`Pair`] in two registers.

/// What an entry returns that may trap: in rax and rdx on x86_64, x0 and x1 on aarch64.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The value; meaningless after a trap.
    pub value: u64,
    /// Zero, or a number of [`crate::trap::TrapCode`] to raise. `resource_drop` alone may return
    /// [`Pair::OWN`].
    pub outcome: u64,
}

impl Pair {
    /// `windlass_rt_resource_drop` removed an owned handle of a resource with a guest destructor:
    /// `value` is the representation, and the caller must run the destructor.
    pub const OWN: u64 = 1 << 32;
    /// "Not valid" where an entry returns a length.
    pub const INVALID: u64 = u64::MAX;
}

/// The type of a parameter or result of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryType {
    /// An address.
    Ptr,
    /// 32 bits, unsigned.
    U32,
    /// 64 bits, unsigned.
    U64,
    /// A [`Pair`].
    Pair,
}

/// A runtime entry's signature.
#[derive(Clone, Copy, Debug)]
pub struct EntryDesc {
    /// The symbol.
    pub symbol: &'static str,
    /// Parameters in order.
    pub params: &'static [EntryType],
    /// Result, if any.
    pub result: Option<EntryType>,
}

/// Calls a macro with the whole table of entries, each as
/// `Variant symbol (name: type, ...) -> (type or nothing);`.
#[macro_export]
macro_rules! for_each_entry {
    ($callback:ident) => {
        $callback! {
            /// Raises a trap: records the backtrace from the caller's frame, poisons the instance
            /// (unless the code is `HostInvalidArgument`), and resumes at the handler of the entry
            /// trampoline. Does not return. The call instruction's return address locates the trap.
            Raise windlass_rt_raise (instance: ptr, code: u32) -> ();
            /// Raises the trap that [`crate::component::Component::traps`] has for the return
            /// address; else as `windlass_rt_raise`. So a check that fails costs a call and nothing
            /// else.
            Trap windlass_rt_trap () -> ();
            /// Throws an exception: resumes at the innermost handler that catches it
            /// ([`crate::unwind::Handler`]), or raises the trap `UncaughtException` as
            /// [`Entry::Raise`] does. Does not return.
            Throw windlass_rt_throw (instance: ptr, exception: ptr) -> ();
            /// A new exception of the tag with this identity ([`crate::exception`]), whose `values`
            /// values the caller writes; null when there is no memory for it. `flags` is zero or
            /// [`crate::exception::ExceptionHeader::REFERRED`]; `frame` is the frame pointer of the
            /// caller. May free exceptions that nothing on the stack, in tables or in globals
            /// refers to.
            ExceptionNew windlass_rt_exception_new (instance: ptr, tag: ptr, values: u32, flags: u32, frame: ptr) -> (ptr);
            /// A reference goes to the host: the exception stays as long as the instance. Null is
            /// allowed.
            ExceptionPin windlass_rt_exception_pin (exception: ptr) -> ();
            /// An entry found `state != Ready`: says why and returns the status.
            EntryRefused windlass_rt_entry_refused (instance: ptr) -> (u32);
            /// An entry found itself on another stack: computes `stack_limit` for the stack that
            /// holds `stack_pointer`.
            EntryStack windlass_rt_entry_stack (instance: ptr, stack_pointer: ptr) -> ();
            /// The handler of an entry trampoline: frees what the failed call had allocated for
            /// its results and returns the status for the trap `code`.
            EntryTrapped windlass_rt_entry_trapped (instance: ptr, code: u64) -> (u32);
            /// The import number `import` returned the failure `status`: composes the message and
            /// returns the trap code to raise.
            ImportFailed windlass_rt_import_failed (instance: ptr, import: u32, status: u32) -> (u32);

            /// `memory.grow`: the old size in pages, or `u64::MAX`.
            MemoryGrow windlass_rt_memory_grow (instance: ptr, memory: u32, delta: u64) -> (u64);
            /// `memmove`; bounds are checked already.
            MemoryCopy windlass_rt_memory_copy (dst: ptr, src: ptr, len: u64) -> ();
            /// `memset`; bounds are checked already.
            MemoryFill windlass_rt_memory_fill (dst: ptr, byte: u32, len: u64) -> ();
            /// `memory.atomic.notify`: wakes at most `count` of those that wait at an address of a
            /// shared memory, the first first; how many. Bounds are checked already, here and
            /// below.
            AtomicNotify windlass_rt_atomic_notify (address: ptr, count: u32) -> (u32);
            /// `memory.atomic.wait32`: 0 when woken, 1 when the value is not `expected`, 2 after
            /// `timeout` nanoseconds (with a sign; never when negative).
            AtomicWait32 windlass_rt_atomic_wait32 (address: ptr, expected: u32, timeout: u64) -> (u32);
            /// `memory.atomic.wait64`: the same.
            AtomicWait64 windlass_rt_atomic_wait64 (address: ptr, expected: u64, timeout: u64) -> (u32);
            /// `table.grow`: the old size in elements, or `u64::MAX`.
            TableGrow windlass_rt_table_grow (instance: ptr, table: u32, delta: u64, init: u64) -> (u64);
            /// A call goes from one core module's instance to another's: gives `to` the stack limit
            /// of `from`, with what tells when it holds (see [`crate::instance::InstanceHeader`]).
            AdoptStack windlass_rt_adopt_stack (from: ptr, to: ptr) -> ();
            /// A function of the host has returned to a core module's instance, which finds another
            /// `stack_limit` than before the call: the host went to another stack meanwhile, and
            /// calls ran there. Gives the limit back to all that are linked.
            ReturnStack windlass_rt_return_stack (instance: ptr, limit: u64) -> ();
            /// Whether function type `found` is a proper subtype of `expected` (1 or 0); both are
            /// numbers of this process.
            IsSubtype windlass_rt_is_subtype (found: u64, expected: u64) -> (u64);
            /// Fills `len` elements; bounds are checked already.
            TableFill windlass_rt_table_fill (dst: ptr, value: u64, len: u64) -> ();

            /// `resource.new` (CanonicalABI.md): the handle index. `table` numbers the component
            /// instance, `resource` the resource type.
            ResourceNew windlass_rt_resource_new (instance: ptr, table: u32, resource: u32, rep: u64) -> (pair);
            /// `resource.rep`: the representation.
            ResourceRep windlass_rt_resource_rep (instance: ptr, table: u32, resource: u32, handle: u32) -> (pair);
            /// `resource.drop`, but for a guest's destructor: see [`Pair::OWN`]. A host's
            /// destructor is called by the runtime.
            ResourceDrop windlass_rt_resource_drop (instance: ptr, table: u32, resource: u32, handle: u32) -> (pair);
            /// `lift_own`: removes the handle, returns the representation.
            LiftOwn windlass_rt_lift_own (instance: ptr, table: u32, resource: u32, handle: u32) -> (pair);
            /// `lift_borrow`: lends the handle to the innermost call scope, returns the
            /// representation.
            LiftBorrow windlass_rt_lift_borrow (instance: ptr, table: u32, resource: u32, handle: u32) -> (pair);
            /// `lower_own`: adds an owned handle.
            LowerOwn windlass_rt_lower_own (instance: ptr, table: u32, resource: u32, rep: u64) -> (pair);
            /// `lower_borrow` into an instance other than the one that defines the resource: adds
            /// a borrowed handle that belongs to the innermost call scope.
            LowerBorrow windlass_rt_lower_borrow (instance: ptr, table: u32, resource: u32, rep: u64) -> (pair);
            /// Opens a call scope: the subtask that lends and the task that borrows. Emitted only
            /// for functions whose parameters contain borrows.
            ScopeEnter windlass_rt_scope_enter (instance: ptr) -> ();
            /// Closes the innermost call scope when the task returns: `BorrowNotDropped` if it
            /// still holds borrows; otherwise ends the loans.
            ScopeExit windlass_rt_scope_exit (instance: ptr) -> (pair);

            /// `canon_lower` of a `canon_lift` ([`crate::concurrency::CallDesc`]): begins a task.
            /// `args` are the caller's, as [`crate::concurrency::TaskHeader::args`] says; of an
            /// `async` lower the runtime copies them. The value: of an `async` lower what the
            /// lower returns (`state | subtask << 4`); of the host's calls 0 when the task has
            /// resolved and 1 when it has not; else 0, and `results` are written.
            CallStart windlass_rt_call_start (instance: ptr, desc: ptr, args: ptr, results: ptr) -> (pair);
            /// `canon_task_return` up to `on_resolve`: checks that the current task, which must be
            /// of this component instance, may return such a result. `options` is the number of the
            /// memory (or `NONE`) in the high half, the encoding in the low half. The value is the
            /// task's [`crate::concurrency::TaskHeader`]. Generated code need not ask while the task
            /// is [`crate::concurrency::TaskState::StartedInCall`] and it finds the same by itself.
            TaskReturn windlass_rt_task_return (instance: ptr, component: u32, result_type: u32, options: u64) -> (pair);
            /// `Task.return_` of a lift without `async`, up to `on_resolve`.
            TaskReturning windlass_rt_task_returning (instance: ptr, task: ptr) -> (pair);
            /// `Task.return_` after `on_resolve`: the task has resolved.
            TaskReturned windlass_rt_task_returned (instance: ptr, task: ptr) -> ();
            /// `Task.start` before `on_start`: from here on lends and borrows belong to the task,
            /// until `TaskStarted`. Emitted with [`crate::concurrency::CallDesc::BORROWS`].
            TaskStarting windlass_rt_task_starting (instance: ptr, task: ptr) -> ();
            /// `on_start` is over. Emitted with `BORROWS`.
            TaskStarted windlass_rt_task_started (instance: ptr) -> ();
            /// `canon_task_cancel`.
            TaskCancel windlass_rt_task_cancel (instance: ptr, component: u32) -> (pair);
            /// A host function of an `async` type ([`crate::concurrency::ImportCallDesc`]) returned
            /// `Pending`. Of an `async` lower: `args` (the caller's core parameters) are copied, the
            /// value is what the lower returns. Of the host's call of an export that is the function,
            /// likewise: it goes on without a task, and the value is 1. Else the current thread blocks until the host
            /// completes the call; the value is the address of the struct of results, which lives
            /// until the next entry of the runtime that may block.
            ImportPending windlass_rt_import_pending (instance: ptr, desc: ptr, args: ptr) -> (pair);
            /// `canon_waitable_set_new`: the index.
            WaitableSetNew windlass_rt_waitable_set_new (instance: ptr, component: u32) -> (pair);
            /// `canon_waitable_set_wait` but for `unpack_event`: the event code; `out` gets its two
            /// `u32`.
            WaitableSetWait windlass_rt_waitable_set_wait (instance: ptr, component: u32, set: u32, out: ptr) -> (pair);
            /// `canon_waitable_set_poll`, likewise.
            WaitableSetPoll windlass_rt_waitable_set_poll (instance: ptr, component: u32, set: u32, out: ptr) -> (pair);
            /// `canon_waitable_set_drop`.
            WaitableSetDrop windlass_rt_waitable_set_drop (instance: ptr, component: u32, set: u32) -> (pair);
            /// `canon_waitable_join`.
            WaitableJoin windlass_rt_waitable_join (instance: ptr, component: u32, waitable: u32, set: u32) -> (pair);
            /// `canon_subtask_cancel`: the state, or `BLOCKED`.
            SubtaskCancel windlass_rt_subtask_cancel (instance: ptr, component: u32, is_async: u32, subtask: u32) -> (pair);
            /// `canon_subtask_drop`.
            SubtaskDrop windlass_rt_subtask_drop (instance: ptr, component: u32, subtask: u32) -> (pair);
            /// `backpressure.dec` brought the counter to zero.
            BackpressureEnded windlass_rt_backpressure_ended (instance: ptr, component: u32) -> ();

            /// `canon_stream_new` or `canon_future_new` of a type by its structural number, `flags`
            /// [`crate::concurrency::CopyDesc::FUTURE`] or zero: both indices, the readable end's in
            /// the low half.
            CopyEndsNew windlass_rt_copy_ends_new (instance: ptr, component: u32, ty: u32, flags: u32) -> (pair);
            /// `stream_copy` or `future_copy` ([`crate::concurrency::CopyDesc`]): what the built-in
            /// returns. `count` is 1 for futures.
            Copy windlass_rt_copy (instance: ptr, desc: ptr, end: u32, address: u64, count: u64) -> (pair);
            /// `cancel_copy`; `flags` are those of a [`crate::concurrency::CopyDesc`].
            CopyCancel windlass_rt_copy_cancel (instance: ptr, component: u32, ty: u32, flags: u32, end: u32) -> (pair);
            /// `stream.drop-readable` and its siblings; `flags` likewise.
            CopyEndDrop windlass_rt_copy_end_drop (instance: ptr, component: u32, ty: u32, flags: u32, end: u32) -> (pair);
            /// `canon_stream_forward` or `canon_future_forward`.
            Forward windlass_rt_forward (instance: ptr, component: u32, ty: u32, flags: u32, readable: u32, writable: u32) -> (pair);
            /// `lift_stream` or `lift_future`: removes the readable end from a table, which may be
            /// the host's; the value stands for it until it is lowered.
            LiftAsyncValue windlass_rt_lift_async_value (instance: ptr, table: u32, ty: u32, end: u32) -> (pair);
            /// `lower_stream` or `lower_future`: the index in a table.
            LowerAsyncValue windlass_rt_lower_async_value (instance: ptr, table: u32, ty: u32, value: u64) -> (pair);

            /// `canon_error_context_new` with a message in UTF-8: the index.
            ErrorContextNew windlass_rt_error_context_new (instance: ptr, component: u32, message: ptr, len: u64) -> (pair);
            /// The message of an error context: two words, its address and length, are written to
            /// `out`. It stays there until the next entry.
            ErrorContextMessage windlass_rt_error_context_message (instance: ptr, component: u32, error: u32, out: ptr) -> (pair);
            /// `canon_error_context_drop`.
            ErrorContextDrop windlass_rt_error_context_drop (instance: ptr, component: u32, error: u32) -> (pair);
            /// `lift_error_context`: the value stands for it until it is lowered.
            LiftErrorContext windlass_rt_lift_error_context (instance: ptr, table: u32, error: u32) -> (pair);
            /// `lower_error_context`.
            LowerErrorContext windlass_rt_lower_error_context (instance: ptr, table: u32, value: u64) -> (pair);

            /// `canon_thread_index`.
            ThreadIndex windlass_rt_thread_index (instance: ptr, component: u32) -> (pair);
            /// `canon_thread_new_indirect` after the look-up: `code` is the core function, `is_64`
            /// tells the type of its parameter. The index.
            ThreadNew windlass_rt_thread_new (instance: ptr, component: u32, code: ptr, is_64: u32, argument: u64) -> (pair);
            /// `canon_thread_resume_later`.
            ThreadResumeLater windlass_rt_thread_resume_later (instance: ptr, component: u32, thread: u32) -> (pair);
            /// The built-ins of [`crate::concurrency::thread_switch`]; `thread` is zero where there is
            /// no other. The value is what they return.
            ThreadSwitch windlass_rt_thread_switch (instance: ptr, component: u32, switch: u32, thread: u32) -> (pair);

            /// Memory for results that the host will own, aligned to `align`; recorded until
            /// `HostCommit`, so that a trap frees it. Null when exhausted. `len` zero gives null
            /// too.
            HostAlloc windlass_rt_host_alloc (instance: ptr, len: u64, align: u64) -> (ptr);
            /// The results belong to the host now.
            HostCommit windlass_rt_host_commit (instance: ptr) -> ();
            /// Takes over memory that the results of a host function point to: recorded until
            /// `HostFree`, so that a trap frees it. Null is allowed.
            HostTake windlass_rt_host_take (instance: ptr, block: ptr) -> ();
            /// Frees everything that `HostTake` took.
            HostFree windlass_rt_host_free (instance: ptr) -> ();
            /// The current mark of the scratch arena, to which `ScratchReset` goes back.
            ScratchMark windlass_rt_scratch_mark (instance: ptr) -> (u64);
            /// Memory for arguments of a host function, until `ScratchReset`. Null when exhausted.
            ScratchAlloc windlass_rt_scratch_alloc (instance: ptr, len: u64, align: u64) -> (ptr);
            /// Frees all scratch memory taken since `mark`.
            ScratchReset windlass_rt_scratch_reset (instance: ptr, mark: u64) -> ();

            /// 1 when `len` bytes are valid UTF-8, else 0.
            Utf8Validate windlass_rt_utf8_validate (src: ptr, len: u64) -> (u64);
            /// Copies `len` bytes as `windlass_rt_memory_copy` does, but for where the ranges
            /// overlap: then `dst` holds rubbish. 1 when they are valid UTF-8, else 0.
            Utf8Copy windlass_rt_utf8_copy (dst: ptr, src: ptr, len: u64) -> (u64);
            /// 1 when `units` code units are valid UTF-16 (no unpaired surrogate), else 0.
            Utf16Validate windlass_rt_utf16_validate (src: ptr, units: u64) -> (u64);
            /// Valid UTF-8 to UTF-16: the number of units written (at most `len`). Invalid input:
            /// [`Pair::INVALID`], and `dst` holds rubbish.
            Utf8ToUtf16 windlass_rt_utf8_to_utf16 (src: ptr, len: u64, dst: ptr) -> (u64);
            /// UTF-16 to UTF-8: bytes written (at most `3 * units`), or [`Pair::INVALID`].
            Utf16ToUtf8 windlass_rt_utf16_to_utf8 (src: ptr, units: u64, dst: ptr) -> (u64);
            /// The number of leading units below 0x80; copies them to `dst` as bytes.
            Utf16AsciiPrefix windlass_rt_utf16_ascii_prefix (src: ptr, units: u64, dst: ptr) -> (u64);
            /// Latin-1 to UTF-8: bytes written (at most `2 * len`).
            Latin1ToUtf8 windlass_rt_latin1_to_utf8 (src: ptr, len: u64, dst: ptr) -> (u64);
            /// The number of leading bytes below 0x80; copies them to `dst`.
            Latin1AsciiPrefix windlass_rt_latin1_ascii_prefix (src: ptr, len: u64, dst: ptr) -> (u64);
            /// Latin-1 to UTF-16: writes `len` units.
            Latin1ToUtf16 windlass_rt_latin1_to_utf16 (src: ptr, len: u64, dst: ptr) -> ();
            /// UTF-8 to Latin-1 as far as characters are below 0x100: `value` is the number of
            /// bytes read, `outcome` the number of bytes written. Stops at the first other
            /// character. The input is valid UTF-8 already.
            Utf8ToLatin1 windlass_rt_utf8_to_latin1 (src: ptr, len: u64, dst: ptr) -> (pair);
            /// The number of leading units below 0x100; copies them to `dst` as bytes. `dst` may
            /// equal `src`.
            Utf16ToLatin1 windlass_rt_utf16_to_latin1 (src: ptr, units: u64, dst: ptr) -> (u64);
            /// Widens `len` Latin-1 bytes at `buf` to UTF-16 in place.
            InflateLatin1 windlass_rt_inflate_latin1 (buf: ptr, len: u64) -> ();
        }
    };
}

macro_rules! entry_type {
    (ptr) => {
        EntryType::Ptr
    };
    (u32) => {
        EntryType::U32
    };
    (u64) => {
        EntryType::U64
    };
    (pair) => {
        EntryType::Pair
    };
}

macro_rules! entry_result {
    () => {
        None
    };
    ($ty:ident) => {
        Some(entry_type!($ty))
    };
}

macro_rules! define_entries {
    ($($(#[$doc:meta])* $variant:ident $symbol:ident ($($name:ident: $ty:ident),*) -> ($($result:ident)?);)*) => {
        /// The runtime's entries.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u32)]
        pub enum Entry { $($(#[$doc])* $variant,)* }

        /// The signature of each [`Entry`], in the order of the enumeration.
        pub const ENTRIES: &[EntryDesc] = &[$(EntryDesc {
            symbol: stringify!($symbol),
            params: &[$(entry_type!($ty)),*],
            result: entry_result!($($result)?),
        },)*];

        impl Entry {
            /// Every entry, in order.
            pub const ALL: &'static [Entry] = &[$(Entry::$variant,)*];
        }
    };
}

for_each_entry!(define_entries);

impl Entry {
    /// Its symbol and signature.
    #[must_use]
    pub fn desc(self) -> &'static EntryDesc {
        &ENTRIES[self as usize]
    }
}
