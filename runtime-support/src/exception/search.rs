//! From the throwing frame to the first handler that catches (core specification, Execution,
//! Exceptions: `throw_ref`).
//!
//! In: an exception, and the frame that throws it. Out: where to resume. Elsewhere: taking the
//! registers and setting them (`trap::arch`).
//!
//! ```text
//! high  entry trampoline   <- a handler for traps: nobody has caught it, a trap is raised instead
//!       ...
//!       catching function  <- a handler with the tag: resumed here
//!       ...                   frames between are given up; `tail` code keeps nothing for its callers
//! low   throwing function     but what a call with a handler does not rely on
//! ```
//!
//! Frames may belong to several instances, each of which has its own slots for the same tags; so a
//! handler's tag is looked up in the instance of the frame.

use std::ptr::NonNull;

use windlass_abi::exception::{ExceptionHeader, clause};
use windlass_abi::instance::InstanceHeader;
use windlass_abi::trap::TrapCode;
use windlass_abi::unwind::Handler;

use super::{Exception, caught};
use crate::entries::Ptr;
use crate::trap::arch;
use crate::trap::unwind::{self, Resume};

/// A handler that catches.
struct Catch {
    resume: Resume,
    /// Whether its code takes a reference.
    reference: bool,
}

/// Whether a clause takes exceptions of a tag.
///
/// # Safety
/// `instance` is the instance of the frame that the clause is from.
unsafe fn takes(clause: u32, instance: *mut InstanceHeader, tag: usize) -> bool {
    let offset = clause & clause::OFFSET;
    if offset == clause::ALL {
        return true;
    }
    let slot = instance as usize + offset as usize;
    if clause & clause::IMPORTED == 0 {
        return slot == tag;
    }
    // SAFETY: the clause is of an imported tag, whose address the slot holds.
    unsafe { *(slot as *const usize) == tag }
}

/// The first handler that catches, if there is one before the edge of the component or of the host.
///
/// # Safety
/// `pc` and `fp` are of a call of the runtime from a guest frame on this thread's stack, which
/// passed `instance`.
unsafe fn search(
    instance: *mut InstanceHeader,
    exception: Exception,
    pc: usize,
    fp: usize,
) -> Option<Catch> {
    // SAFETY: the caller's promise; frames are as the contract says.
    unsafe {
        let tag = exception.as_ref().tag;
        let mut seen = vec![&*(*instance).component];
        let (mut pc, mut fp) = (pc, fp);
        loop {
            let component = unwind::component_of(&mut seen, pc, true);
            for handler in unwind::handlers(component, pc) {
                if handler.tag == Handler::CATCH_TRAPS || handler.tag == clause::EDGE {
                    return None;
                }
                let sp = fp - handler.frame_size as usize;
                let owner = match handler.instance_sp_offset {
                    // The only frame that called the runtime.
                    Handler::IN_CALLER => instance,
                    offset => *((sp + offset as usize) as *const _),
                };
                if takes(handler.tag, owner, tag) {
                    let pc = component.text as usize + handler.handler_offset as usize;
                    let code = exception.as_ptr() as u64;
                    return Some(Catch {
                        resume: Resume { pc, sp, fp, code },
                        reference: handler.tag & clause::REFERENCE != 0,
                    });
                }
            }
            (pc, fp) = unwind::caller(pc, fp);
        }
    }
}

/// Behind `windlass_rt_throw`: `pc` is the return address of the call, `fp` the caller's.
///
/// # Safety
/// Called by the shim in `trap::arch` only; `out` is its frame.
pub(crate) unsafe extern "C" fn throw_from_call(
    instance: Ptr,
    exception: *mut ExceptionHeader,
    pc: usize,
    fp: usize,
    out: *mut Resume,
) {
    let pc = arch::strip(pc);
    let instance = instance.cast::<InstanceHeader>();
    let Some(mut exception) = NonNull::new(exception) else {
        unwind::broken("throws nothing", pc)
    };
    // SAFETY: generated code passes its own instance and a reference; no reference to a store is in
    // use while guest code runs.
    unsafe {
        let found = search(instance, exception, pc, fp);
        if found.as_ref().is_some_and(|catch| catch.reference) {
            exception.as_mut().flags |= ExceptionHeader::REFERRED;
        } else {
            caught(exception);
        }
        out.write(match found {
            Some(catch) => catch.resume,
            None => {
                let component = &*(*instance).component;
                let code = TrapCode::UncaughtException as u32;
                unwind::raise(component, instance, code, pc, fp, true)
            }
        });
    }
}
