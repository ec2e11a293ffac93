//! Hardware traps: from a signal to the handler of an entry trampoline.
//!
//! In: SIGSEGV, SIGBUS, SIGILL, SIGFPE (and SIGTRAP on aarch64). Out: when the interrupted
//! instruction is a trap site of a component, execution continues in `arch`'s landing shim, on the
//! guest's own stack; every other signal goes to whoever handled it before. Elsewhere: the raising
//! itself, which allocates and therefore never happens in a signal handler.
//!
//! Handlers are installed once, when the first component that needs them is instantiated, and stay.
//! `longjmp` out of the handler was rejected: it skips what the kernel restores on return.

use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::{Once, OnceLock};

use super::unwind::trap_site;
use super::{arch, registry};

const SIGNALS: [c_int; 5] = [
    libc::SIGSEGV,
    libc::SIGBUS,
    libc::SIGILL,
    libc::SIGFPE,
    // x86_64 never raises its traps with `int3`; the signal is the debugger's there.
    if cfg!(target_arch = "aarch64") {
        libc::SIGTRAP
    } else {
        0
    },
];

/// Who handled each signal before, in the order of [`SIGNALS`].
static PREVIOUS: [OnceLock<libc::sigaction>; SIGNALS.len()] =
    [const { OnceLock::new() }; SIGNALS.len()];

/// Installs the handlers, once for the process.
pub(crate) fn install() {
    if cfg!(miri) {
        // Miri has no signals, and runs no generated code.
        return;
    }
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        for (signal, previous) in SIGNALS.into_iter().zip(&PREVIOUS) {
            if signal == 0 {
                continue;
            }
            // SAFETY: plain data, valid when zero; the handler is made for `SA_SIGINFO`.
            unsafe {
                let mut old = MaybeUninit::<libc::sigaction>::zeroed().assume_init();
                // The previous handler must be known before ours can run.
                libc::sigaction(signal, ptr::null(), &raw mut old);
                let _ = previous.set(old);
                let mut new = MaybeUninit::<libc::sigaction>::zeroed().assume_init();
                new.sa_sigaction = handle as *const c_void as usize;
                new.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
                libc::sigemptyset(&raw mut new.sa_mask);
                libc::sigaction(signal, &raw const new, ptr::null_mut());
            }
        }
    });
}

/// The handler. Everything that it calls is async-signal-safe.
unsafe extern "C" fn handle(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    // SAFETY: the kernel passes a valid context and information.
    unsafe {
        let (pc, fp) = arch::interrupted(context);
        // A signal that somebody sent may come while a trap site is about to run.
        let from_kernel = (*info).si_code > 0;
        if from_kernel
            && let Some(component) = registry::find(pc)
            && let Some(code) = trap_site(component, pc)
        {
            arch::redirect(context, ptr::from_ref(component).cast(), code, pc, fp);
            return;
        }
        chain(signal, info, context);
    }
}

/// Passes a signal to its previous handler.
///
/// # Safety
/// The arguments are those of a signal handler.
unsafe fn chain(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    type Plain = unsafe extern "C" fn(c_int);
    type WithInfo = unsafe extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void);

    let index = SIGNALS
        .iter()
        .position(|&known| known == signal)
        .unwrap_or(0);
    let previous = PREVIOUS[index].get();
    let action = previous.map_or(libc::SIG_DFL, |previous| previous.sa_sigaction);
    // SAFETY: the caller's promise; an action that is no constant is a handler of its kind.
    unsafe {
        let from_kernel = (*info).si_code > 0;
        match action {
            libc::SIG_IGN if !from_kernel => {}
            libc::SIG_IGN | libc::SIG_DFL => {
                // Back to the instruction, which then kills the process with a true core dump. A
                // signal that was sent has no instruction and is sent again.
                libc::signal(signal, libc::SIG_DFL);
                if !from_kernel {
                    libc::raise(signal);
                }
            }
            handler if previous.is_some_and(|old| old.sa_flags & libc::SA_SIGINFO != 0) => {
                std::mem::transmute::<usize, WithInfo>(handler)(signal, info, context);
            }
            handler => std::mem::transmute::<usize, Plain>(handler)(signal),
        }
    }
}
