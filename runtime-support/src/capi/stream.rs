//! C API: ends of streams and futures that the host has, and error contexts.
//!
//! In: numbers of ends, buffers. Out: statuses, and how copies ended. Elsewhere: what the functions
//! do (`crate::concurrency::host_copy`).

use std::ffi::{c_char, c_void};

use windlass_abi::concurrency::{AsyncTypeDesc, CopyDesc};
use windlass_abi::instance::InstanceHeader;
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use super::instance::{give, invalid};
use crate::concurrency::host_copy::{
    self, Completion, CompletionFn, HostCopyError, Started, end_type,
};
use crate::loaded::slice;
use crate::store::store;

/// `windlass_copy_t`.
#[repr(C)]
struct CCopy {
    result: u32,
    count: u32,
}

/// What an end must be.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Kind {
    future: bool,
    writable: bool,
}

const STREAM_READABLE: Kind = Kind {
    future: false,
    writable: false,
};
const STREAM_WRITABLE: Kind = Kind {
    future: false,
    writable: true,
};
const FUTURE_READABLE: Kind = Kind {
    future: true,
    writable: false,
};
const FUTURE_WRITABLE: Kind = Kind {
    future: true,
    writable: true,
};

/// The status behind an outcome; says why.
///
/// # Safety
/// `instance` is live, and no reference to its store is in use; here and below.
unsafe fn status<T>(
    instance: *mut InstanceHeader,
    outcome: Result<T, HostCopyError>,
    good: impl FnOnce(T) -> Status,
) -> Status {
    match outcome {
        Ok(value) => good(value),
        Err(HostCopyError::Invalid(broken)) => {
            let message = broken.detail.as_deref();
            let message = message.unwrap_or_else(|| broken.code.message());
            // SAFETY: the caller's promise.
            unsafe { invalid(instance, message) }
        }
        Err(HostCopyError::Trapped(status)) => status,
        Err(HostCopyError::Poisoned) => Status::Poisoned,
    }
}

/// Refuses an end of another kind.
///
/// # Safety
/// As [`status`].
unsafe fn check(instance: *mut InstanceHeader, end: u32, kind: Kind) -> Result<(), HostCopyError> {
    // SAFETY: the caller's promise.
    let found = unsafe { end_type(instance, end)? };
    let found = Kind {
        future: found.future,
        writable: found.writable,
    };
    match found == kind {
        true => Ok(()),
        false => Err(TrapCode::HandleTypeMismatch.into()),
    }
}

/// The completion of a copy that nobody wants to hear of.
unsafe extern "C" fn told_nobody(_: *mut c_void, _: *mut InstanceHeader, _: u32, _: u32, _: u32) {}

/// A read or write, as the C functions have it.
struct CopyCall {
    instance: *mut InstanceHeader,
    end: u32,
    kind: Kind,
    buffer: *mut c_void,
    count: usize,
    done: Option<CompletionFn>,
    data: *mut c_void,
    copy: *mut CCopy,
}

/// # Safety
/// As `windlass.h` says of reads and writes.
unsafe fn copy(call: CopyCall) -> Status {
    let CopyCall {
        instance,
        end,
        buffer,
        ..
    } = call;
    let completion = Completion {
        function: call.done.unwrap_or(told_nobody),
        data: call.data,
    };
    let count = call.count as u64;
    // SAFETY: the caller's promise.
    unsafe {
        let outcome = check(instance, end, call.kind).and_then(|()| match call.kind.writable {
            true => host_copy::write(instance, end, buffer, count, completion),
            false => host_copy::read(instance, end, buffer, count, completion),
        });
        status(instance, outcome, |started| match started {
            Started::Completed(delivery) => {
                call.copy.write(CCopy {
                    result: delivery.result as u32,
                    count: delivery.progress,
                });
                Status::Ok
            }
            Started::Pending => Status::Pending,
        })
    }
}

/// # Safety
/// `copy` is a place for a result; as [`status`].
unsafe fn cancel(instance: *mut InstanceHeader, end: u32, kind: Kind, copy: *mut CCopy) -> Status {
    // SAFETY: the caller's promise.
    unsafe {
        let outcome = check(instance, end, kind).and_then(|()| host_copy::cancel(instance, end));
        status(instance, outcome, |delivery| {
            copy.write(CCopy {
                result: delivery.result as u32,
                count: delivery.progress,
            });
            Status::Ok
        })
    }
}

/// # Safety
/// As [`status`].
unsafe fn drop_end(instance: *mut InstanceHeader, end: u32, kind: Kind) -> Status {
    // SAFETY: the caller's promise.
    unsafe {
        let outcome = check(instance, end, kind).and_then(|()| host_copy::drop_end(instance, end));
        status(instance, outcome, |()| Status::Ok)
    }
}

/// # Safety
/// `readable` and `writable` are places for ends; as [`status`].
unsafe fn new(
    instance: *mut InstanceHeader,
    ty: u32,
    future: bool,
    readable: *mut u32,
    writable: *mut u32,
) -> Status {
    // SAFETY: the caller's promise.
    unsafe {
        let types = slice(&store(instance.cast()).component().concurrency.async_types);
        let is_it =
            |desc: &AsyncTypeDesc| desc.ty == ty && (desc.flags & CopyDesc::FUTURE != 0) == future;
        let outcome = match types.iter().any(is_it) {
            true => host_copy::new_ends(instance, ty),
            false => Err(TrapCode::HandleTypeMismatch.into()),
        };
        status(instance, outcome, |ends| {
            (*readable, *writable) = ends;
            Status::Ok
        })
    }
}

/// The functions for streams or for futures.
macro_rules! ends {
    (
        $is_future:literal $readable:ident $writable:ident ($($count:ident)?)
        $new:ident $read:ident $write:ident $cancel_read:ident $cancel_write:ident
        $drop_readable:ident $drop_writable:ident
    ) => {
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $new(
            instance: *mut InstanceHeader,
            ty: u32,
            readable: *mut u32,
            writable: *mut u32,
        ) -> Status {
            // SAFETY: the caller keeps to `windlass.h`; here and below.
            unsafe { new(instance, ty, $is_future, readable, writable) }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $read(
            instance: *mut InstanceHeader,
            end: u32,
            buffer: *mut c_void,
            $($count: usize,)?
            done: Option<CompletionFn>,
            data: *mut c_void,
            into: *mut CCopy,
        ) -> Status {
            let call = CopyCall {
                instance,
                end,
                kind: $readable,
                buffer,
                count: [$($count,)? 1][0],
                done,
                data,
                copy: into,
            };
            // SAFETY: as above.
            unsafe { copy(call) }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $write(
            instance: *mut InstanceHeader,
            end: u32,
            buffer: *const c_void,
            $($count: usize,)?
            done: Option<CompletionFn>,
            data: *mut c_void,
            into: *mut CCopy,
        ) -> Status {
            let call = CopyCall {
                instance,
                end,
                kind: $writable,
                buffer: buffer.cast_mut(),
                count: [$($count,)? 1][0],
                done,
                data,
                copy: into,
            };
            // SAFETY: as above.
            unsafe { copy(call) }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $cancel_read(
            instance: *mut InstanceHeader,
            end: u32,
            into: *mut CCopy,
        ) -> Status {
            // SAFETY: as above.
            unsafe { cancel(instance, end, $readable, into) }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $cancel_write(
            instance: *mut InstanceHeader,
            end: u32,
            into: *mut CCopy,
        ) -> Status {
            // SAFETY: as above.
            unsafe { cancel(instance, end, $writable, into) }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $drop_readable(instance: *mut InstanceHeader, end: u32) -> Status {
            // SAFETY: as above.
            unsafe { drop_end(instance, end, $readable) }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $drop_writable(instance: *mut InstanceHeader, end: u32) -> Status {
            // SAFETY: as above.
            unsafe { drop_end(instance, end, $writable) }
        }
    };
}

ends! {
    false STREAM_READABLE STREAM_WRITABLE (count)
    windlass_stream_new windlass_stream_read windlass_stream_write
    windlass_stream_cancel_read windlass_stream_cancel_write
    windlass_stream_drop_readable windlass_stream_drop_writable
}

ends! {
    true FUTURE_READABLE FUTURE_WRITABLE ()
    windlass_future_new windlass_future_read windlass_future_write
    windlass_future_cancel_read windlass_future_cancel_write
    windlass_future_drop_readable windlass_future_drop_writable
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_error_context_new(
    instance: *mut InstanceHeader,
    message: *const c_char,
    length: usize,
    error: *mut u32,
) -> Status {
    // SAFETY: the caller passes a live instance, `length` bytes and a place for the number.
    unsafe {
        let bytes = match length {
            0 => &[],
            length => std::slice::from_raw_parts(message.cast::<u8>(), length),
        };
        let Ok(message) = str::from_utf8(bytes) else {
            return invalid(instance, TrapCode::InvalidUtf8.message());
        };
        let store = store(instance.cast());
        let index = store.new_error_context(store.host_table(), message);
        give(instance, index, error)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_error_context_message(
    instance: *mut InstanceHeader,
    error: u32,
    message: *mut *const c_char,
    length: *mut usize,
) -> Status {
    // SAFETY: the caller passes a live instance and places for the message.
    unsafe {
        let store = store(instance.cast());
        let found = match store.error_message(store.host_table(), error) {
            Ok(text) => Ok((text.as_ptr(), text.len())),
            Err(code) => Err(code),
        };
        match found {
            Ok((text, len)) => {
                *message = text.cast();
                *length = len;
                Status::Ok
            }
            Err(code) => invalid(instance, code.message()),
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_error_context_drop(
    instance: *mut InstanceHeader,
    error: u32,
) -> Status {
    // SAFETY: the caller passes a live instance.
    unsafe {
        let store = store(instance.cast());
        match store.drop_error_context(store.host_table(), error) {
            Ok(()) => Status::Ok,
            Err(code) => invalid(instance, code.message()),
        }
    }
}
