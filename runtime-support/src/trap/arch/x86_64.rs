//! x86_64: see `super`.
//!
//! ```text
//! at entry of a shim        rsp -> return address (none in `land`)
//! after `push rbp`          rsp -> caller's rbp          16-byte aligned
//! after `sub rsp, 32`       rsp -> Resume { pc, sp, fp, code }
//! ```

use std::arch::{asm, naked_asm};
use std::ffi::c_void;

use crate::entries::Ptr;
use crate::exception::throw_from_call;
use crate::trap::unwind::{raise_from_call, raise_from_signal, raise_from_site};

/// Bytes below the stack pointer that a leaf function may use.
const RED_ZONE: u64 = 128;

/// Goes on as the `Resume` at the stack pointer says, with its code as first result and no second one.
macro_rules! resume {
    () => {
        "mov rcx, [rsp]
         mov rax, [rsp + 24]
         xor edx, edx
         mov rbp, [rsp + 16]
         mov rsp, [rsp + 8]
         jmp rcx"
    };
}

#[unsafe(no_mangle)]
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn windlass_rt_raise(instance: Ptr, code: u32) {
    naked_asm!(
        "mov rdx, [rsp]",
        "mov rcx, rbp",
        "push rbp",
        "mov rbp, rsp",
        "sub rsp, 32",
        "mov r8, rsp",
        "call {raise}",
        resume!(),
        raise = sym raise_from_call,
    )
}

#[unsafe(no_mangle)]
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn windlass_rt_trap() {
    naked_asm!(
        "mov rdi, [rsp]",
        "mov rsi, rbp",
        "push rbp",
        "mov rbp, rsp",
        "sub rsp, 32",
        "mov rdx, rsp",
        "call {raise}",
        resume!(),
        raise = sym raise_from_site,
    )
}

#[unsafe(no_mangle)]
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn windlass_rt_throw(instance: Ptr, exception: Ptr) {
    naked_asm!(
        "mov rdx, [rsp]",
        "mov rcx, rbp",
        "push rbp",
        "mov rbp, rsp",
        "sub rsp, 32",
        "mov r8, rsp",
        "call {throw}",
        resume!(),
        throw = sym throw_from_call,
    )
}

/// See `super`. Starts with the stack pointer of the interrupted code, and moves it below all that
/// this uses: tools that watch the stack pointer, like valgrind, do not see a signal handler move
/// it.
#[unsafe(naked)]
unsafe extern "C" fn land(component: *const c_void, code: u32, pc: usize, fp: usize) {
    naked_asm!(
        "lea rsp, [rsp - {red_zone}]",
        "and rsp, -16",
        "sub rsp, 8",
        "push rbp",
        "mov rbp, rsp",
        "sub rsp, 32",
        "mov r8, rsp",
        "call {raise}",
        resume!(),
        red_zone = const RED_ZONE,
        raise = sym raise_from_signal,
    )
}

/// The pc and frame pointer of an interrupted context.
///
/// # Safety
/// `context` is what a signal handler got.
pub(crate) unsafe fn interrupted(context: *mut c_void) -> (usize, usize) {
    // SAFETY: the caller's promise.
    let registers = unsafe { &(*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs };
    (
        registers[libc::REG_RIP as usize] as usize,
        registers[libc::REG_RBP as usize] as usize,
    )
}

/// Makes the context continue in [`land`].
///
/// # Safety
/// `context` is what a signal handler got, interrupted in guest code.
pub(crate) unsafe fn redirect(
    context: *mut c_void,
    component: *const c_void,
    code: u32,
    pc: usize,
    fp: usize,
) {
    // SAFETY: the caller's promise.
    let registers = unsafe { &mut (*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs };
    let mut set = |register: i32, value: u64| registers[register as usize] = value as i64;
    set(libc::REG_RDI, component as u64);
    set(libc::REG_RSI, u64::from(code));
    set(libc::REG_RDX, pc as u64);
    set(libc::REG_RCX, fp as u64);
    set(libc::REG_RIP, land as *const c_void as u64);
    // The direction flag is clear whenever a function is entered.
    registers[libc::REG_EFL as usize] &= !(1 << 10);
}

/// Return addresses are not signed here.
pub(crate) fn strip(address: usize) -> usize {
    address
}

/// rbx and r12 to r15; rbp is a frame pointer.
#[inline(always)]
pub(crate) fn kept_registers() -> [usize; 5] {
    let mut registers = [0; 5];
    // SAFETY: writes five words to where there are five.
    unsafe {
        asm!(
            "mov [{to}], rbx",
            "mov [{to} + 8], r12",
            "mov [{to} + 16], r13",
            "mov [{to} + 24], r14",
            "mov [{to} + 32], r15",
            to = in(reg) &raw mut registers,
            options(nostack, preserves_flags),
        );
    }
    registers
}

/// Makes a request of valgrind, at whose address its six words are. A processor does nothing here:
/// the rotations add up to whole turns, and the answer is zero.
#[inline(always)]
#[cfg(not(miri))]
pub(super) fn valgrind(request: &[usize; 6]) -> usize {
    let answer;
    // SAFETY: registers are left as they were, but for the one with the answer; valgrind changes
    // nothing but what it knows about memory.
    unsafe {
        asm!(
            "rol rdi, 3",
            "rol rdi, 13",
            "rol rdi, 61",
            "rol rdi, 51",
            "xchg rbx, rbx",
            in("rax") request,
            inout("rdx") 0_usize => answer,
            options(nostack),
        );
    }
    answer
}
