//! What differs between architectures when a trap is raised or an exception thrown: four shims in
//! assembly, and the registers of an interrupted context.
//!
//! In: a frame of guest code. Out: control at a handler. Elsewhere: the search for that handler
//! (`super::unwind`, `exception::search`), which both architectures share.
//!
//! Each architecture defines
//! - `windlass_rt_raise(instance, code)`: called by guest code; takes the return address and the
//!   caller's frame pointer, asks [`raise_from_call`] where to resume, and goes there;
//! - `windlass_rt_throw(instance, exception)`: the same with [`throw_from_call`]; what it resumes finds
//!   the registers that C keeps as they were at the call;
//! - `windlass_rt_trap()`: the same, with [`raise_from_site`];
//! - `land(component, code, pc, fp)`: entered, as if called, from a redirected signal context; asks
//!   [`raise_from_signal`];
//! - `interrupted(context)`: pc and frame pointer of a signal context;
//! - `redirect(context, component, code, pc, fp)`: makes the context continue in `land`;
//! - `strip(address)`: a return address without its signature;
//! - `kept_registers()`: the registers that a callee keeps for its caller in C;
//! - `valgrind(request)`: its client request mechanism, for [`known_to_memcheck`] and
//!   [`KnownStack`].
//!
//! [`raise_from_site`]: super::unwind::raise_from_site
//! [`raise_from_call`]: super::unwind::raise_from_call
//! [`throw_from_call`]: crate::exception::throw_from_call
//! [`raise_from_signal`]: super::unwind::raise_from_signal

#[cfg(target_arch = "aarch64")]
mod aarch64;
#[cfg(target_arch = "x86_64")]
mod x86_64;

#[cfg(all(target_arch = "aarch64", not(miri)))]
use self::aarch64::valgrind;
#[cfg(target_arch = "aarch64")]
pub(crate) use self::aarch64::{
    interrupted, kept_registers, redirect, strip, windlass_rt_raise, windlass_rt_throw,
    windlass_rt_trap,
};
#[cfg(all(target_arch = "x86_64", not(miri)))]
use self::x86_64::valgrind;
#[cfg(target_arch = "x86_64")]
pub(crate) use self::x86_64::{
    interrupted, kept_registers, redirect, strip, windlass_rt_raise, windlass_rt_throw,
    windlass_rt_trap,
};

/// `MAKE_MEM_DEFINED` of memcheck.
const MAKE_DEFINED: usize = 0x4d43_0002;

/// `STACK_REGISTER` and `STACK_DEREGISTER` of valgrind.
const STACK_REGISTER: usize = 0x1501;
const STACK_DEREGISTER: usize = 0x1502;

/// Miri is not valgrind, and reads no assembly.
#[cfg(miri)]
fn valgrind(_: &[usize; 6]) -> usize {
    0
}

/// Memory that valgrind, if the process runs under it, knows to be a stack until this is dropped:
/// otherwise it takes a switch to a stack nearby for a frame that grows.
#[derive(Debug)]
pub(crate) struct KnownStack(usize);

impl KnownStack {
    /// `size` bytes from `low`.
    pub(crate) fn new(low: usize, size: usize) -> Self {
        Self(valgrind(&[STACK_REGISTER, low, low + size, 0, 0, 0]))
    }
}

impl Drop for KnownStack {
    fn drop(&mut self) {
        valgrind(&[STACK_DEREGISTER, self.0, 0, 0, 0, 0]);
    }
}

/// Tells memcheck, if the process runs under it, that words are meant to be read although some may
/// be what a frame left.
pub(crate) fn known_to_memcheck(words: &[usize]) {
    let address = words.as_ptr() as usize;
    valgrind(&[MAKE_DEFINED, address, size_of_val(words), 0, 0, 0]);
}
