//! C API: polling, and who is told that there is something to do.
//!
//! In: an instance that nothing runs in. Out: statuses; a call of the embedder's, and a file
//! descriptor that becomes readable.

use std::ffi::{c_int, c_void};

use windlass_abi::instance::InstanceHeader;
use windlass_abi::status::Status;

use crate::concurrency::host;
use crate::concurrency::import::Hook;
use crate::concurrency::poll::{self, Poll};
use crate::store::store;

/// Whom to tell, on any thread. It changes only while it is nobody's hook.
pub(crate) struct Wake {
    function: Option<unsafe extern "C" fn(*mut c_void)>,
    data: *mut c_void,
    /// An eventfd, or -1.
    fd: c_int,
}

impl Wake {
    /// Makes the descriptor readable.
    fn signal(&self) {
        #[cfg(target_os = "linux")]
        if self.fd >= 0 {
            let one = 1_u64;
            // SAFETY: eight bytes are read from it. It fails only when it is readable already.
            unsafe { libc::write(self.fd, (&raw const one).cast(), 8) };
        }
    }

    /// Makes it unreadable.
    fn clear(&self) {
        #[cfg(target_os = "linux")]
        if self.fd >= 0 {
            let mut count = 0_u64;
            // SAFETY: eight bytes are written to it. It fails when it is not readable.
            unsafe { libc::read(self.fd, (&raw mut count).cast(), 8) };
        }
    }
}

impl Drop for Wake {
    fn drop(&mut self) {
        #[cfg(target_os = "linux")]
        if self.fd >= 0 {
            // SAFETY: it is ours.
            unsafe { libc::close(self.fd) };
        }
    }
}

/// The [`Hook`] of an instance with a [`Wake`].
unsafe extern "C" fn wake(data: *mut c_void) {
    // SAFETY: the store keeps it while it is its hook.
    let wake = unsafe { &*data.cast::<Wake>() };
    wake.signal();
    if let Some(function) = wake.function {
        // SAFETY: the embedder's promise.
        unsafe { function(wake.data) };
    }
}

/// Changes whom to tell.
///
/// # Safety
/// `instance` is live, and no reference to its store is in use.
unsafe fn change<T>(instance: *mut InstanceHeader, change: impl FnOnce(&mut Wake) -> T) -> T {
    // SAFETY: the caller's promise; after the first statement nobody else has the `Wake`.
    unsafe {
        host::set_wake(instance, None);
        let place = store(instance.cast()).wake.get_or_insert_with(|| {
            Box::new(Wake {
                function: None,
                data: std::ptr::null_mut(),
                fd: -1,
            })
        });
        let result = change(place);
        let data = (&raw mut **place).cast();
        let function = wake;
        host::set_wake(instance, Some(Hook { function, data }));
        result
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_instance_set_wake(
    instance: *mut InstanceHeader,
    function: Option<unsafe extern "C" fn(*mut c_void)>,
    data: *mut c_void,
) {
    // SAFETY: the caller passes a live instance.
    unsafe {
        change(instance, |wake| {
            wake.function = function;
            wake.data = data;
        });
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_instance_eventfd(instance: *mut InstanceHeader) -> c_int {
    // SAFETY: the caller passes a live instance.
    unsafe {
        change(instance, |wake| {
            #[cfg(target_os = "linux")]
            if wake.fd < 0 {
                // It is readable at first: who polls once too often loses nothing.
                wake.fd = libc::eventfd(1, libc::EFD_NONBLOCK | libc::EFD_CLOEXEC);
            }
            wake.fd
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_instance_poll(instance: *mut InstanceHeader) -> Status {
    // SAFETY: the caller passes a live instance; no reference to the store outlives its statement.
    unsafe {
        if let Some(wake) = &store(instance.cast()).wake {
            wake.clear();
        }
        match poll::poll(instance) {
            Poll::Idle | Poll::Waiting | Poll::NothingToWaitFor => Status::Ok,
            Poll::Busy => {
                if let Some(wake) = &store(instance.cast()).wake {
                    wake.signal();
                }
                Status::Pending
            }
            Poll::Failed(status) => status,
        }
    }
}
