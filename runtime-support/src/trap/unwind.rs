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
    pub(crate) pc: usize,
    pub(crate) sp: usize,
    pub(crate) fp: usize,
    /// The first payload register: a trap's code, or an exception.
    pub(crate) code: u64,
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

/// The handlers of the call that returns to `pc`, in the order in which they are asked.
pub(crate) fn handlers(
    component: &'static Component,
    pc: usize,
) -> impl Iterator<Item = &'static Handler> {
    let offset = (pc - component.text as usize) as u32;
    // SAFETY: a manifest's slices are valid.
    let handlers = unsafe { slice(&component.handlers) };
    let first = handlers.partition_point(|handler| handler.text_offset < offset);
    handlers[first..]
        .iter()
        .take_while(move |handler| handler.text_offset == offset)
}

/// The return address and the caller's frame pointer in a frame.
///
/// # Safety
/// `fp` is the frame pointer of a frame that keeps the chain, as guest frames do.
pub(crate) unsafe fn links(fp: usize) -> (usize, usize) {
    // SAFETY: the caller's promise.
    unsafe {
        let frame = fp as *const usize;
        (arch::strip(*frame.add(1)), *frame)
    }
}

/// Where the caller of a frame goes on, and its frame pointer.
///
/// # Safety
/// `pc` and `fp` belong to a guest frame on this thread's stack.
pub(crate) unsafe fn caller(pc: usize, fp: usize) -> (usize, usize) {
    if fp == 0 || !fp.is_multiple_of(8) {
        broken("has a broken chain of frames", pc);
    }
    // SAFETY: the caller's promise.
    let (return_address, caller_fp) = unsafe { links(fp) };
    if caller_fp <= fp {
        broken("has a chain of frames that does not end", pc);
    }
    (return_address, caller_fp)
}

/// Ends the process: generated code and its tables do not fit together.
pub(crate) fn broken(what: &str, pc: usize) -> ! {
    eprintln!("windlass: bug: a trap at {pc:#x} {what}");
    std::process::abort()
}

/// Whose code a frame runs. `seen` are those of the frames before, which are few, while the
/// registry may be long. A call may be the last instruction of an object, whose return address is
/// then that of another.
pub(crate) fn component_of(
    seen: &mut Vec<&'static Component>,
    pc: usize,
    at_call: bool,
) -> &'static Component {
    let inside = pc - usize::from(at_call);
    let is_in = |code: &Component| inside.wrapping_sub(code.text as usize) < code.text_len as usize;
    if let Some(known) = seen.iter().find(|component| is_in(component)) {
        return known;
    }
    let found = registry::find(inside)
        .unwrap_or_else(|| broken("has no handler among the callers of its function", pc));
    seen.push(found);
    found
}

/// Walks from a frame to the first trap handler.
///
/// # Safety
/// `pc` and `fp` belong to a guest frame that is on this thread's stack.
unsafe fn walk(component: &'static Component, pc: usize, fp: usize, at_call: bool) -> Found {
    let mut seen = vec![component];
    let mut backtrace = Backtrace::default();
    let mut through_core = false;
    let (mut pc, mut fp, mut at_call) = (pc, fp, at_call);
    loop {
        let component = component_of(&mut seen, pc, at_call);
        let text = component.text as usize;
        let handler = at_call
            .then(|| handlers(component, pc).find(|h| h.tag == Handler::CATCH_TRAPS))
            .flatten();
        if let Some(handler) = handler {
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
        // SAFETY: the caller's promise.
        (pc, fp) = unsafe { caller(pc, fp) };
        at_call = true;
    }
}

/// Records the trap, poisons the instance of a component, says where to resume. `raiser` is the
/// instance whose code raised it, where that is known.
///
/// # Safety
/// As for [`walk`]; no reference to a store is in use, as always while guest code runs.
pub(crate) unsafe fn raise(
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
    // SAFETY: the trampoline's instance is live, and generated code holds no reference to its
    // store.
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
    unsafe { out.write(raise(component, ptr::null_mut(), code, pc, fp, true)) }
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
