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
    /// A synchronous call would block and nothing else can run.
    Deadlock = 52, "deadlock", "cannot block a synchronous task before returning";
    /// `backpressure.inc` or `backpressure.dec` past the ends of the counter.
    BackpressureOverflow = 53, "backpressure-overflow", "backpressure counter overflow";
}
