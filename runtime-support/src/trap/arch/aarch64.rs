//! aarch64: see `super`.
//!
//! ```text
//! at entry of a shim              sp 16-byte aligned, x30 = return address (none in `land`)
//! after `stp x29, x30, [sp, -16]!` sp -> caller's x29, x30
//! after `sub sp, sp, 32`          sp -> Resume { pc, sp, fp, code }
//! ```
//!
//! All go to the handler by `ret`, although it is no return: it is the one jump that may arrive
//! anywhere when branch targets are checked, and Cranelift does not mark handlers as targets.

use std::arch::{asm, naked_asm};
use std::ffi::c_void;

use crate::entries::Ptr;
use crate::exception::throw_from_call;
use crate::trap::unwind::{raise_from_call, raise_from_signal, raise_from_site};

/// Goes on as the `Resume` at the stack pointer says, with its code as first result and no second one.
macro_rules! resume {
    () => {
        "ldp x17, x3, [sp]
         ldp x29, x0, [sp, #16]
         mov x1, xzr
         mov sp, x3
         ret x17"
    };
}

#[unsafe(no_mangle)]
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn windlass_rt_raise(instance: Ptr, code: u32) {
    naked_asm!(
        "mov x2, x30",
        "mov x3, x29",
        "stp x29, x30, [sp, #-16]!",
        "mov x29, sp",
        "sub sp, sp, #32",
        "mov x4, sp",
        "bl {raise}",
        resume!(),
        raise = sym raise_from_call,
    )
}

#[unsafe(no_mangle)]
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn windlass_rt_trap() {
    naked_asm!(
        "mov x0, x30",
        "mov x1, x29",
        "stp x29, x30, [sp, #-16]!",
        "mov x29, sp",
        "sub sp, sp, #32",
        "mov x2, sp",
        "bl {raise}",
        resume!(),
        raise = sym raise_from_site,
    )
}

#[unsafe(no_mangle)]
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn windlass_rt_throw(instance: Ptr, exception: Ptr) {
    naked_asm!(
        "mov x2, x30",
        "mov x3, x29",
        "stp x29, x30, [sp, #-16]!",
        "mov x29, sp",
        "sub sp, sp, #32",
        "mov x4, sp",
        "bl {throw}",
        resume!(),
        throw = sym throw_from_call,
    )
}

/// See `super`.
#[unsafe(naked)]
unsafe extern "C" fn land(component: *const c_void, code: u32, pc: usize, fp: usize) {
    naked_asm!(
        "stp x29, x30, [sp, #-16]!",
        "mov x29, sp",
        "sub sp, sp, #32",
        "mov x4, sp",
        "bl {raise}",
        resume!(),
        raise = sym raise_from_signal,
    )
}

/// The pc and frame pointer of an interrupted context.
///
/// # Safety
/// `context` is what a signal handler got.
pub(crate) unsafe fn interrupted(context: *mut c_void) -> (usize, usize) {
    // SAFETY: the caller's promise.
    let context = unsafe { &(*context.cast::<libc::ucontext_t>()).uc_mcontext };
    (context.pc as usize, context.regs[29] as usize)
}

/// Makes the context continue in [`land`], below everything that the interrupted code uses.
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
    let context = unsafe { &mut (*context.cast::<libc::ucontext_t>()).uc_mcontext };
    context.regs[0] = component as u64;
    context.regs[1] = u64::from(code);
    context.regs[2] = pc as u64;
    context.regs[3] = fp as u64;
    context.pc = land as *const c_void as u64;
    // The procedure call standard has no red zone.
    context.sp &= !15;
}

/// A return address without its pointer authentication code.
pub(crate) fn strip(address: usize) -> usize {
    let mut stripped = address;
    // SAFETY: `xpaclri`, written as a hint because it does nothing without the extension.
    unsafe {
        asm!(
            "mov x30, {value}",
            "hint #7",
            "mov {value}, x30",
            value = inout(reg) stripped,
            out("x30") _,
            options(nomem, nostack, preserves_flags),
        );
    }
    stripped
}

/// x19 to x28; x29 is a frame pointer.
#[inline(always)]
pub(crate) fn kept_registers() -> [usize; 10] {
    let mut registers = [0; 10];
    // SAFETY: writes ten words to where there are ten.
    unsafe {
        asm!(
            "stp x19, x20, [{to}]",
            "stp x21, x22, [{to}, #16]",
            "stp x23, x24, [{to}, #32]",
            "stp x25, x26, [{to}, #48]",
            "stp x27, x28, [{to}, #64]",
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
            "ror x12, x12, #3",
            "ror x12, x12, #13",
            "ror x12, x12, #51",
            "ror x12, x12, #61",
            "orr x10, x10, x10",
            inout("x3") 0_usize => answer,
            in("x4") request,
            options(nostack),
        );
    }
    answer
}
