//! Raising a trap: from the frame where it happens to the handler of its entry trampoline.
//!
//! In: pc and frame pointer of a guest frame. Out: where to resume, the trap recorded in the store,
//! the instance poisoned. Elsewhere: taking the registers and setting them (`arch`).
//!
//! ```text
//! high  entry trampoline   <- its call of the body has a Handler with CATCH_TRAPS
//!       body
//!       ...                each frame:  [fp + 8] return address, [fp] caller's fp
//! low   trapping function  <- walk begins
//! ```
//!
//! Between the two are guest frames and nothing else: a call into an instance that nests has a
//! trampoline of its own, and entries of the runtime return before a trap is raised. The frames of
//! components are of one instance; those of core modules may be of several, and of several objects.
//! The failure is recorded in the instance that the host entered.

use std::ffi::c_void;
use std::ptr;

use windlass_abi::component::Component;
use windlass_abi::instance::{InstanceHeader, State};
use windlass_abi::trap::TrapCode;
use windlass_abi::unwind::Handler;

use super::{Backtrace, arch, registry};
use crate::entries::Ptr;
use crate::loaded::slice;
use crate::store::store;

/// Registers to resume with; the shims in `arch` know the offsets.
#[repr(C)]
pub(crate) struct Resume {
    pc: usize,
    sp: usize,
    fp: usize,
    code: u64,
}

/// A handler that a walk found, with what it passed.
struct Found {
    pc: usize,
    sp: usize,
    fp: usize,
    instance: *mut InstanceHeader,
    backtrace: Backtrace,
    /// A core function is among the frames.
    through_core: bool,
}

/// The `CATCH_TRAPS` handler of the call that returns to `offset`.
fn find_handler(component: &'static Component, offset: u32) -> Option<&'static Handler> {
    // SAFETY: a manifest's slices are valid.
    let handlers = unsafe { slice(&component.handlers) };
    let first = handlers.partition_point(|handler| handler.text_offset < offset);
    handlers[first..]
        .iter()
        .take_while(|handler| handler.text_offset == offset)
        .find(|handler| handler.tag == Handler::CATCH_TRAPS)
}

/// Ends the process: generated code and its tables do not fit together.
fn broken(what: &str, pc: usize) -> ! {
    eprintln!("windlass: bug: a trap at {pc:#x} {what}");
    std::process::abort()
}

/// Whose code a frame runs; `guess` is right more often than not. A call may be the last instruction
/// of an object, whose return address is then that of another.
fn component_of(guess: &'static Component, pc: usize, at_call: bool) -> &'static Component {
    let inside = pc - usize::from(at_call);
    if inside.wrapping_sub(guess.text as usize) < guess.text_len as usize {
        return guess;
    }
    let found = registry::find(inside);
    found.unwrap_or_else(|| broken("has no handler among the callers of its function", pc))
}

/// Walks from a frame to the first trap handler.
///
/// # Safety
/// `pc` and `fp` belong to a guest frame that is on this thread's stack. `component` is likely its
/// code's.
unsafe fn walk(component: &'static Component, pc: usize, fp: usize, at_call: bool) -> Found {
    let mut component = component;
    let mut backtrace = Backtrace::default();
    let mut through_core = false;
    let (mut pc, mut fp, mut at_call) = (pc, fp, at_call);
    loop {
        component = component_of(component, pc, at_call);
        let text = component.text as usize;
        let offset = (pc - text) as u32;
        if at_call && let Some(handler) = find_handler(component, offset) {
            let sp = fp - handler.frame_size as usize;
            // SAFETY: the trampoline keeps the instance's address in its frame.
            let instance = unsafe { *((sp + handler.instance_sp_offset as usize) as *const _) };
            let pc = text + handler.handler_offset as usize;
            return Found {
                pc,
                sp,
                fp,
                instance,
                backtrace,
                through_core,
            };
        }
        through_core |= backtrace.push(component, pc, at_call);
        if fp == 0 || fp % 8 != 0 {
            broken("has a broken chain of frames", pc);
        }
        // SAFETY: guest frames keep the chain of frame pointers.
        let (caller_fp, return_address) = unsafe {
            let frame = fp as *const usize;
            (*frame, arch::strip(*frame.add(1)))
        };
        if caller_fp <= fp {
            broken("has a chain of frames that does not end", pc);
        }
        (pc, fp, at_call) = (return_address, caller_fp, true);
    }
}

/// Records the trap, poisons the instance of a component, says where to resume. `raiser` is the
/// instance whose code raised it, where that is known.
///
/// # Safety
/// As for [`walk`]; no reference to a store is in use, as always while guest code runs.
unsafe fn raise(
    component: &'static Component,
    raiser: *mut InstanceHeader,
    code: u32,
    pc: usize,
    fp: usize,
    at_call: bool,
) -> Resume {
    // SAFETY: the caller's promise.
    let found = unsafe { walk(component, pc, fp, at_call) };
    let known = u8::try_from(code).ok().and_then(TrapCode::from_raw);
    let Some(mut code) = known else {
        broken("has no known code", pc)
    };
    // The host's mistake is harmless while its arguments are lowered. Below a core function it is
    // in what a host function returned, and guest code was cut off in the middle.
    if code == TrapCode::HostInvalidArgument && found.through_core {
        code = TrapCode::HostInvalidValue;
    }
    // SAFETY: the trampoline's instance is live, and generated code holds no reference to its store.
    unsafe {
        if !raiser.is_null() && raiser != found.instance {
            let said = store(raiser.cast()).failure.take_announced();
            store(found.instance.cast()).failure.announce(said);
        }
        let store = store(found.instance.cast());
        store.failure.record_trap(code, found.backtrace);
        if code != TrapCode::HostInvalidArgument && !store.is_core_module() {
            (*found.instance).state = State::Poisoned as u32;
        }
    }
    Resume {
        pc: found.pc,
        sp: found.sp,
        fp: found.fp,
        code: code as u64,
    }
}

/// Behind `windlass_rt_raise`: `pc` is the return address of the call, `fp` the caller's.
///
/// # Safety
/// Called by the shim in `arch` only; `out` is its frame.
pub(crate) unsafe extern "C" fn raise_from_call(
    instance: Ptr,
    code: u32,
    pc: usize,
    fp: usize,
    out: *mut Resume,
) {
    // SAFETY: generated code passes its own instance; its frames are as the contract says.
    unsafe {
        let component = &*(*instance.cast::<InstanceHeader>()).component;
        let pc = arch::strip(pc);
        out.write(raise(component, instance.cast(), code, pc, fp, true));
    }
}

/// Behind `windlass_rt_trap`: `pc` is the return address of the call, `fp` the caller's.
///
/// # Safety
/// Called by the shim in `arch` only; `out` is its frame.
pub(crate) unsafe extern "C" fn raise_from_site(pc: usize, fp: usize, out: *mut Resume) {
    let pc = arch::strip(pc);
    let Some(component) = registry::find(pc) else {
        broken("is in no component", pc)
    };
    let Some(code) = trap_site(component, pc) else {
        broken("has no code", pc)
    };
    // SAFETY: the caller is generated code of the component, whose frames are as the contract says.
    unsafe {
        let raiser = std::ptr::null_mut();
        out.write(raise(component, raiser, code, pc, fp, true));
    }
}

/// The trap code of the instruction at `pc`, if it is a trap site. Async-signal-safe.
pub(super) fn trap_site(component: &Component, pc: usize) -> Option<u32> {
    let offset = u32::try_from(pc - component.text as usize).ok()?;
    // SAFETY: a manifest's slices are valid.
    let sites = unsafe { slice(&component.traps) };
    let index = sites
        .binary_search_by_key(&offset, |site| site.text_offset)
        .ok()?;
    Some(sites[index].code)
}

/// Behind the landing shim: `pc` is the instruction that trapped.
///
/// # Safety
/// Called by the shim in `arch` only; `out` is its frame.
pub(crate) unsafe extern "C" fn raise_from_signal(
    component: *const c_void,
    code: u32,
    pc: usize,
    fp: usize,
    out: *mut Resume,
) {
    // SAFETY: the signal handler passes a registered component whose code it interrupted.
    unsafe {
        let component = &*component.cast::<Component>();
        out.write(raise(component, ptr::null_mut(), code, pc, fp, false));
    }
}
