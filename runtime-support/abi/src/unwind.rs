//! Sorted tables from code addresses to what they mean. All offsets are in bytes from
//! [`crate::component::Component::text`]; each table is sorted by its first field.
//!
//! Guest frames keep a frame pointer, so the stack is walked without unwind tables: the word at the
//! frame pointer is the caller's frame pointer, the next one the return address. A walk starts at a
//! trap and ends at the entry trampoline, the first frame whose return address has a [`Handler`]
//! with [`Handler::CATCH_TRAPS`].

/// An instruction that may trap in hardware, or follows a call of `windlass_rt_trap`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrapSite {
    /// Offset of the instruction.
    pub text_offset: u32,
    /// A number of [`crate::trap::TrapCode`].
    pub code: u32,
}

/// A call that has a handler for what unwinds out of it.
///
/// To resume at a handler found for a return address in a frame with frame pointer `fp`: set the
/// frame pointer to `fp`, the stack pointer to `fp - frame_size`, the two payload registers (x86_64
/// rax and rdx, aarch64 x0 and x1), and jump to `handler_offset`. The payload of an exception is
/// its address, and zero. After a `tail` call no other register is expected to hold anything; after
/// a call of a runtime entry those that C preserves hold what they held at the call.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// Return address of the call.
    pub text_offset: u32,
    /// Where to resume.
    pub handler_offset: u32,
    /// Bytes from the frame pointer down to the stack pointer at the call.
    pub frame_size: u32,
    /// The address of the instance block is stored at the stack pointer plus this, or
    /// [`Handler::IN_CALLER`].
    pub instance_sp_offset: u32,
    /// [`Handler::CATCH_TRAPS`], or what catches a Wasm exception ([`crate::exception::clause`]).
    /// The handlers of one call stand in the order in which they are asked.
    pub tag: u32,
}

impl Handler {
    /// The handler of an entry trampoline. Payload: the [`crate::trap::TrapCode`], and zero.
    pub const CATCH_TRAPS: u32 = u32::MAX;
    /// The call is of a runtime entry, which took the instance as its first argument. The handlers
    /// of a `tail` call always find it in the frame.
    pub const IN_CALLER: u32 = u32::MAX;
}

/// The offset in the component binary of a return address or of an instruction that may trap.
///
/// Where a function was inlined, several entries have the same `text_offset`: first the place in
/// the innermost function, then those of the calls that led there, and last the place in the
/// function whose code it is. An offset tells by itself which function it is in.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressMapEntry {
    /// Return address, or address of the instruction.
    pub text_offset: u32,
    /// Offset in the component binary; `u32::MAX` in a generated adapter.
    pub wasm_offset: u32,
}

/// A function, for backtraces.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionDesc {
    /// Where its code begins.
    pub text_offset: u32,
    /// Size of its code in bytes.
    pub size: u32,
    /// Its name: from the `name` section where there is one, else `module[N]::func[M]`. Empty for
    /// helpers, which backtraces leave out.
    pub name: crate::types::NameRef,
    /// Offset of its body in the component binary; `u32::MAX` for generated adapters.
    pub wasm_offset: u32,
    /// Index of its module in the order of the binary; `u32::MAX` for generated adapters.
    pub module: u32,
}
