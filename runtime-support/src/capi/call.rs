//! C API: calls of `async` functions, and host functions that answer later.
//!
//! In: entries with arguments, completions. Out: statuses, numbers of calls. Elsewhere: when tasks
//! run (`crate::concurrency::host`), polling (`poll`).
//!
//! A call that ends at once allocates nothing. Of one that goes on, a block says whom to tell.

use std::ffi::{c_char, c_void};
use std::ptr;

use windlass_abi::instance::{ExportFn, InstanceHeader, State};
use windlass_abi::status::Status;

use crate::concurrency::host::{self, Completion, HostCall, Started};
use crate::concurrency::import::{Hook, PendingImport};
use crate::concurrency::poll::{self, Poll};

/// `windlass_completion_t`.
type DoneFn = unsafe extern "C" fn(*mut c_void, *mut InstanceHeader, Status);

/// Whom a call's end is told to.
struct Told {
    done: DoneFn,
    data: *mut c_void,
    instance: *mut InstanceHeader,
}

/// The [`Completion`] of a call that has a [`Told`].
unsafe extern "C" fn tell(data: *mut c_void, status: Status) {
    // SAFETY: the block is this call's, and this is called once.
    unsafe {
        let told = *Box::from_raw(data.cast::<Told>());
        (told.done)(told.data, told.instance, status);
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_call_start(
    instance: *mut InstanceHeader,
    entry: ExportFn,
    args: *const c_void,
    results: *mut c_void,
    done: Option<DoneFn>,
    data: *mut c_void,
    call: *mut u64,
) -> i32 {
    // SAFETY: the caller passes a live instance, an entry of it with its arguments and room for its
    // results, and a place for the number, or null.
    unsafe {
        let (status, number) = match host::start_call(instance, entry, args, results, None) {
            Started::Done(status) => (status, 0),
            Started::Pending(begun) => {
                if let (Some(done), Some(completion)) = (done, host::completion(instance, begun)) {
                    let told = Told {
                        done,
                        data,
                        instance,
                    };
                    *completion = Some(Completion {
                        function: tell,
                        data: Box::into_raw(Box::new(told)).cast(),
                    });
                }
                (Status::Pending as i32, begun.raw())
            }
        };
        if !call.is_null() {
            *call = number;
        }
        status
    }
}

/// A call that goes on, by its number.
///
/// # Safety
/// `instance` is live, and no reference to its store is in use.
unsafe fn known(instance: *mut InstanceHeader, call: u64) -> Option<HostCall> {
    let call = HostCall::from_raw(call)?;
    // SAFETY: the caller's promise.
    unsafe { host::completion(instance, call) }.map(|_| call)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_call_cancel(instance: *mut InstanceHeader, call: u64) -> Status {
    // SAFETY: the caller passes a live instance.
    unsafe {
        let Some(call) = known(instance, call) else {
            return Status::NotFound;
        };
        match host::cancel_call(instance, call) {
            Ok(()) => Status::Ok,
            Err(status) => status,
        }
    }
}

/// A completion that somebody waits for, with the one that it hides.
struct Awaited {
    hidden: Option<Completion>,
    status: Option<Status>,
}

/// The [`Completion`] of a call that is waited for.
unsafe extern "C" fn end_wait(data: *mut c_void, status: Status) {
    // SAFETY: who waits has it on its stack, and the hidden completion is told once.
    unsafe {
        let awaited = data.cast::<Awaited>();
        (*awaited).status = Some(status);
        if let Some(hidden) = (*awaited).hidden.take() {
            (hidden.function)(hidden.data, status);
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_call_wait(instance: *mut InstanceHeader, call: u64) -> Status {
    let mut awaited = Awaited {
        hidden: None,
        status: None,
    };
    let place = &raw mut awaited;
    // SAFETY: the caller passes a live instance; the completion is taken back before this returns.
    unsafe {
        let Some(call) = known(instance, call) else {
            return Status::NotFound;
        };
        if (*instance).state == State::Entered as u32 {
            return Status::Reentrance;
        }
        if let Some(completion) = host::completion(instance, call) {
            (*place).hidden = completion.replace(Completion {
                function: end_wait,
                data: place.cast(),
            });
        }
        loop {
            let stands = poll::poll(instance);
            if let Some(status) = (*place).status {
                return status;
            }
            match stands {
                Poll::Busy => {}
                Poll::Waiting if poll::wait(instance) => {}
                _ => break,
            }
        }
        if let Some(completion) = host::completion(instance, call) {
            *completion = (*place).hidden.take();
        }
        Status::Pending
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_import_defer(
    instance: *mut InstanceHeader,
    cancel: Option<unsafe extern "C" fn(*mut c_void)>,
    data: *mut c_void,
) -> *mut PendingImport {
    // SAFETY: the caller passes the instance that calls it.
    unsafe {
        if (*instance).state != State::Entered as u32 {
            return ptr::null_mut();
        }
        let hook = cancel.map(|function| Hook { function, data });
        match host::defer(instance, hook) {
            Some(deferred) => Box::into_raw(Box::new(deferred)),
            None => ptr::null_mut(),
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_import_complete(
    deferred: *mut PendingImport,
    status: i32,
    results: *const u8,
    size: usize,
) -> Status {
    let status = Status::from_raw(status).unwrap_or(Status::Internal);
    // SAFETY: the caller passes what `windlass_import_defer` gave, once, and `size` bytes.
    unsafe {
        let deferred = Box::from_raw(deferred);
        let results = match size {
            0 => &[],
            size => std::slice::from_raw_parts(results, size),
        };
        match deferred.complete(status, results) {
            true => Status::Ok,
            false => Status::NotFound,
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_import_fail(
    deferred: *mut PendingImport,
    message: *const c_char,
    length: usize,
) {
    // SAFETY: as above, with `length` bytes.
    unsafe {
        let deferred = Box::from_raw(deferred);
        let message = match length {
            0 => &[],
            length => std::slice::from_raw_parts(message.cast::<u8>(), length),
        };
        deferred.fail(String::from_utf8_lossy(message).into_owned());
    }
}
