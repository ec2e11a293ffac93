//! Why a component trapped: the traps of core WebAssembly and those of the Canonical ABI.

macro_rules! trap_codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $text:literal, $message:literal;)*) => {
        /// The reason of a trap. The numbers are part of the ABI and fit Cranelift's user trap
        /// codes (1 to 250).
        #[repr(u8)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum TrapCode { $($(#[$doc])* $name = $number,)* }

        impl TrapCode {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [TrapCode] = &[$(TrapCode::$name,)*];

            /// The code with this number, if there is one.
            #[must_use]
            pub fn from_raw(raw: u8) -> Option<TrapCode> {
                match raw { $($number => Some(TrapCode::$name),)* _ => None }
            }

            /// A kebab-case name, for tools and tests.
            #[must_use]
            pub fn name(self) -> &'static str { match self { $(TrapCode::$name => $text,)* } }

            /// A sentence fragment for people.
            #[must_use]
            pub fn message(self) -> &'static str { match self { $(TrapCode::$name => $message,)* } }
        }
    };
}

trap_codes! {
    /// `unreachable` was executed.
    Unreachable = 1, "unreachable", "wasm `unreachable` instruction executed";
    /// A load, store or bulk instruction outside a memory.
    MemoryOutOfBounds = 2, "memory-out-of-bounds", "out of bounds memory access";
    /// An access outside a table, or a bulk instruction outside an element segment.
    TableOutOfBounds = 3, "table-out-of-bounds", "out of bounds table access";
    /// `call_indirect` through a null entry.
    IndirectCallToNull = 4, "indirect-call-to-null", "uninitialized element";
    /// `call_indirect` of a function of another type.
    BadSignature = 5, "bad-signature", "indirect call type mismatch";
    /// Integer overflow in a division or a conversion.
    IntegerOverflow = 6, "integer-overflow", "integer overflow";
    /// Integer division by zero.
    IntegerDivideByZero = 7, "integer-divide-by-zero", "integer divide by zero";
    /// Conversion of NaN to an integer.
    BadConversionToInteger = 8, "bad-conversion-to-integer", "invalid conversion to integer";
    /// The stack of the thread or fiber is exhausted.
    StackOverflow = 9, "stack-overflow", "call stack exhausted";
    /// A null reference where a non-null one is needed.
    NullReference = 10, "null-reference", "null reference";
    /// An atomic access that is not aligned.
    HeapMisaligned = 11, "heap-misaligned", "unaligned atomic";
    /// An exception that nothing caught.
    UncaughtException = 12, "uncaught-exception", "uncaught exception";
    /// An atomic wait on a memory that is not shared.
    AtomicWaitNonShared = 13, "atomic-wait-non-shared", "atomic wait on unshared memory";
    /// `ref.cast` of a reference to another type.
    CastFailure = 14, "cast-failure", "cast failure";
    /// A call into a component instance that may not be entered (CanonicalABI.md, `may_enter`).
    CannotEnter = 32, "cannot-enter", "cannot enter component instance";
    /// A call out of a component instance that may not be left (CanonicalABI.md, `may_leave`).
    CannotLeave = 33, "cannot-leave", "cannot leave component instance";
    /// A string that is not valid UTF-8 (`load_string_from_range`).
    InvalidUtf8 = 34, "invalid-utf8", "invalid UTF-8 in string";
    /// A string that is not valid UTF-16 (`load_string_from_range`).
    InvalidUtf16 = 35, "invalid-utf16", "invalid UTF-16 in string";
    /// A `char` that is no Unicode scalar value (`convert_i32_to_char`).
    InvalidChar = 36, "invalid-char", "invalid `char` value";
    /// A discriminant that its variant does not have (`load_variant`, `lift_flat_variant`).
    InvalidDiscriminant = 37, "invalid-discriminant", "invalid variant discriminant";
    /// A pointer that is not aligned as its type asks.
    UnalignedPointer = 38, "unaligned-pointer", "unaligned pointer";
    /// A pointer and length that leave their memory.
    PointerOutOfBounds = 39, "pointer-out-of-bounds", "pointer not in bounds of memory";
    /// A string longer than `MAX_STRING_BYTE_LENGTH`.
    StringTooLong = 40, "string-too-long", "string too long";
    /// A list longer than `MAX_LIST_BYTE_LENGTH`.
    ListTooLong = 41, "list-too-long", "list too long";
    /// An index that no handle has (`Table.get`).
    UnknownHandle = 42, "unknown-handle", "unknown handle index";
    /// A handle of another resource type, or of another kind.
    HandleTypeMismatch = 43, "handle-type-mismatch", "handle of another type";
    /// An owned handle that is lent (`num_lends != 0`).
    HandleLent = 44, "handle-lent", "cannot remove owned resource while borrowed";
    /// A borrowed handle where an owned one is needed.
    HandleNotOwned = 45, "handle-not-owned", "handle is not owned";
    /// A task returned while it still holds borrowed handles (`num_borrows > 0`).
    BorrowNotDropped = 46, "borrow-not-dropped", "borrow handles still remain at the end of the call";
    /// A handle table is full (`Table.MAX_LENGTH`).
    HandleTableFull = 47, "handle-table-full", "handle table is full";
    /// A host function failed.
    HostError = 48, "host-error", "host function failed";
    /// A host function returned a value that its type does not have.
    HostInvalidValue = 49, "host-invalid-value", "host function returned an invalid value";
    /// The host passed an argument that its type does not have. Never poisons.
    HostInvalidArgument = 50, "host-invalid-argument", "invalid argument from the host";
    /// The host has no memory left for results.
    OutOfMemory = 51, "out-of-memory", "out of memory";
    /// A synchronous call would block and nothing else can run (`canon_lift`).
    Deadlock = 52, "deadlock", "cannot block a synchronous task before returning";
    /// `backpressure.inc` or `backpressure.dec` past the ends of the counter.
    BackpressureOverflow = 53, "backpressure-overflow", "backpressure counter overflow";
    /// `task.return` or `task.cancel` in a task whose lift is not `async`.
    TaskNotAsync = 54, "task-not-async", "`task.return` or `task.cancel` called by a synchronous task";
    /// `task.return` with another type or other options than the lift's.
    TaskReturnMismatch = 55, "task-return-mismatch", "invalid `task.return` signature and/or options for current task";
    /// `task.return` or `task.cancel` in a task that has resolved.
    TaskResolved = 56, "task-resolved", "`task.return` or `task.cancel` called more than once for current task";
    /// The last thread of a task ended before the task had resolved.
    TaskNotResolved = 57, "task-not-resolved", "async-lifted export failed to produce a result";
    /// `task.cancel` before a cancellation was delivered.
    TaskNotCancelled = 58, "task-not-cancelled", "`task.cancel` called by task which has not been cancelled";
    /// A callback returned a code that there is not.
    BadCallbackCode = 59, "bad-callback-code", "unsupported callback code";
    /// A waitable set that has elements or waiting threads was dropped.
    WaitableSetInUse = 60, "waitable-set-in-use", "cannot drop waitable set with waiters or elements";
    /// A subtask was dropped before its end was delivered.
    SubtaskNotResolved = 61, "subtask-not-resolved", "cannot drop a subtask which has not yet resolved";
    /// `subtask.cancel` of a subtask that has ended, or was cancelled already.
    SubtaskCancelInvalid = 62, "subtask-cancel-invalid", "`subtask.cancel` called after terminal status delivered or twice";
    /// A synchronous operation on a waitable that is in a set, or `subtask.cancel` of one.
    WaitableInSet = 63, "waitable-in-set", "waitable cannot be used synchronously while added to a waitable set";
    /// A waitable that another thread waits for synchronously.
    WaitableBusy = 64, "waitable-busy", "waitable has a synchronous waiter";
    /// A copy on an end that is copying or done.
    CopyEndBusy = 65, "copy-end-busy", "cannot have concurrent operations active on a future/stream";
    /// A cancellation of a copy that is not going on.
    CopyNotBusy = 66, "copy-not-busy", "cannot cancel a future/stream operation that is not in progress";
    /// An end that is copying was dropped or passed on.
    CopyEndInUse = 67, "copy-end-in-use", "cannot drop or transfer a future/stream end with an operation in progress";
    /// A read or write after the other end is known to be gone, or of a future that is done.
    CopyEndDone = 68, "copy-end-done", "cannot use a future/stream end after being notified that the other end dropped";
    /// The writable end of a future was dropped before a value was written.
    FutureNotWritten = 69, "future-not-written", "cannot drop future write end without first writing a value";
    /// A buffer with more than `Buffer.MAX_LENGTH` elements.
    BufferTooLong = 70, "buffer-too-long", "buffer of a stream or future too long";
    /// Both ends are used by one component instance and elements are not numbers.
    CopyWithinInstance = 71, "copy-within-instance", "cannot read from and write to intra-component future/stream with non-numeric payload";
    /// A thread that is not suspended where one must be, or the current one itself.
    ThreadNotSuspended = 72, "thread-not-suspended", "cannot resume thread which is not suspended";
    /// More threads or fibers than the embedder allows.
    TooManyFibers = 73, "too-many-fibers", "no stack left for a task that blocks";
    /// Every task waits and nothing is left that could wake one.
    NothingToWaitFor = 74, "nothing-to-wait-for", "deadlock detected: event loop cannot make further progress";
}
