//! Ends of streams and futures that the host owns.
//!
//! In: buffers that the host lends, in host layout, and whom to tell when they are done with. Out:
//! elements moved. Elsewhere: the C and Rust APIs, which are made of these functions; when
//! completions are delivered (`host`, in `poll`).
//!
//! The host is as a component: its ends are in its own handle table, whose number is
//! `Component::component_instances`, and keep the same rules. What it breaks is its own fault and
//! changes nothing.
//!
//! ```text
//! read, write ──▶ Completed                      the buffer is the host's again
//!             └─▶ Pending ──▶ completion called  when the host polls: never inside a call, and
//!                         │                      with no reference to the store in use
//!                         └─▶ cancel             its result instead; no call of the completion
//! ```
//!
//! - **Buffers** are arrays of elements in host layout. They are lent from the call to its
//!   completion, and used only while a guest or the host reads or writes. After a read the first
//!   `progress` elements belong to the host, with what they point to: blocks of `windlass_alloc`,
//!   and handles of its table. Of a write the elements stay the host's, but handles in the first
//!   `progress` elements are gone.
//! - **An end that is dropped** tells the other one, even if that is idle: its next copy gives
//!   `Dropped`. To learn of it earlier the host reads or writes no elements, which is pending until
//!   the other end is ready or gone.
//! - **A trap** of a guest function that moving elements runs (`realloc`), or of an element that is
//!   invalid, comes back as [`HostCopyError::Trapped`] and has poisoned the instance. A host
//!   function that was called by a guest must fail then.

use std::ffi::c_void;

use windlass_abi::component::Component;
use windlass_abi::concurrency::{AsyncTypeDesc, CopyDesc};
use windlass_abi::instance::{InstanceHeader, State};
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;
use windlass_abi::types::{NO_TYPE, TypeKind};

use super::copy::copy;
use super::copy_buffer::{CopyBuffer, HostElement, MAX_LENGTH};
use super::copy_end::{Broken, CopyResult, CopyState, Delivery, Use};
use super::waitable::WaitableId;
use crate::entries::Ptr;
use crate::host::Type;
use crate::host::adopt::fault;
use crate::loaded::slice;
use crate::stack::windlass_rt_entry_stack;
use crate::store::{Store, store};
use crate::trap::windlass_rt_entry_trapped;

/// Told that a copy of the host ended: the data of its [`Completion`], the instance, the end, a
/// number of [`CopyResult`] and how many elements were copied. It may use the instance.
pub(crate) type CompletionFn = unsafe extern "C" fn(
    data: *mut c_void,
    instance: *mut InstanceHeader,
    end: u32,
    result: u32,
    progress: u32,
);

/// The number of [`CopyResult::Dropped`], for completions.
pub(crate) const DROPPED: u32 = CopyResult::Dropped as u32;

/// Whom to tell that a copy ended: called once, unless the copy ends at once or is cancelled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Completion {
    /// The function.
    pub(crate) function: CompletionFn,
    /// Passed to it as it is.
    pub(crate) data: *mut c_void,
}

/// What a read or write came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Started {
    /// It is over; the completion will not be called.
    Completed(Delivery),
    /// The buffer is lent until the completion is called.
    Pending,
}

/// Why nothing was read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HostCopyError {
    /// The host broke a rule, which it is told.
    Invalid(Broken),
    /// A guest trapped; the failure of the instance says more.
    Trapped(Status),
    /// The instance is poisoned.
    Poisoned,
}

impl From<Broken> for HostCopyError {
    fn from(broken: Broken) -> Self {
        Self::Invalid(broken)
    }
}

impl From<TrapCode> for HostCopyError {
    fn from(code: TrapCode) -> Self {
        Self::Invalid(code.into())
    }
}

/// What the host has to know of the type of an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EndType {
    /// The structural number of the stream or future type.
    pub(crate) ty: u32,
    /// Of a future.
    pub(crate) future: bool,
    /// Whether it is the writable end.
    pub(crate) writable: bool,
    /// Its elements.
    pub(crate) element: HostElement,
}

/// The elements of all types of [`windlass_abi::concurrency::Concurrency::async_types`], in its
/// order.
pub(crate) fn host_elements(component: &'static Component) -> Vec<HostElement> {
    // SAFETY: a manifest's slices are valid.
    let (known, types) = unsafe {
        (
            slice(&component.concurrency.async_types),
            slice(&component.types),
        )
    };
    let element = |desc: &AsyncTypeDesc| {
        let kind = if desc.flags & CopyDesc::FUTURE != 0 {
            TypeKind::Future
        } else {
            TypeKind::Stream
        };
        let found = types
            .iter()
            .find(|ty| ty.kind == kind as u32 && ty.count == desc.ty);
        HostElement {
            size: desc.host_size,
            plain: desc.flags & CopyDesc::PLAIN != 0,
            ty: found.map_or(NO_TYPE, |ty| ty.element),
        }
    };
    known.iter().map(element).collect()
}

impl Store {
    /// What elements of a type are to the host.
    fn host_element(&self, ty: u32) -> Option<HostElement> {
        // SAFETY: a manifest's slices are valid.
        let known = unsafe { slice(&self.component().concurrency.async_types) };
        let index = known.binary_search_by_key(&ty, |desc| desc.ty).ok()?;
        Some(self.loaded.async_elements()[index])
    }

    /// An end of the host's.
    fn host_end(&mut self, end: u32) -> Result<WaitableId, HostCopyError> {
        let id = self.waitable(self.host_table(), end)?;
        match self.concurrency.waitables[id].copy_end() {
            Some(_) => Ok(id),
            None => Err(TrapCode::HandleTypeMismatch.into()),
        }
    }
}

/// `new_stream` or `new_future` with both ends the host's: the readable one, the writable one. `ty`
/// is a structural number of `async_types`.
///
/// # Safety
/// `header` is a live instance block, and no reference to its store is in use; here and below.
pub(crate) unsafe fn new_ends(
    header: *mut InstanceHeader,
    ty: u32,
) -> Result<(u32, u32), HostCopyError> {
    // SAFETY: the caller's promise.
    let store = unsafe { store(header.cast()) };
    // SAFETY: a manifest's slices are valid.
    let known = unsafe { slice(&store.component().concurrency.async_types) };
    let found = known.binary_search_by_key(&ty, |desc| desc.ty);
    let found = found.map_err(|_| TrapCode::HandleTypeMismatch)?;
    let future = known[found].flags & CopyDesc::FUTURE != 0;
    Ok(store.new_ends(store.host_table(), ty, future)?)
}

/// What an end of the host's is.
///
/// # Safety
/// As for [`new_ends`].
pub(crate) unsafe fn end_type(
    header: *mut InstanceHeader,
    end: u32,
) -> Result<EndType, HostCopyError> {
    // SAFETY: the caller's promise.
    let store = unsafe { store(header.cast()) };
    let id = store.host_end(end)?;
    let end = store.copy_end(id);
    let (ty, kind) = (end.ty, end.kind);
    let element = store.host_element(ty).ok_or(TrapCode::HandleTypeMismatch)?;
    Ok(EndType {
        ty,
        future: kind.future,
        writable: kind.writable,
        element,
    })
}

/// Reads at most `capacity` elements (one, of a future) to `buffer`.
///
/// # Safety
/// As for [`new_ends`]; `buffer` has room for `capacity` elements, aligned, and is lent as the
/// module says. The completion may be called from wherever the host polls.
pub(crate) unsafe fn read(
    header: *mut InstanceHeader,
    end: u32,
    buffer: *mut c_void,
    capacity: u64,
    completion: Completion,
) -> Result<Started, HostCopyError> {
    // SAFETY: the caller's promise.
    unsafe { start(header, end, false, (buffer, capacity), completion) }
}

/// Writes at most `count` elements (one, of a future) from `buffer`.
///
/// # Safety
/// As for [`read`]; `buffer` has `count` elements, and what they point to is lent too.
pub(crate) unsafe fn write(
    header: *mut InstanceHeader,
    end: u32,
    buffer: *const c_void,
    count: u64,
    completion: Completion,
) -> Result<Started, HostCopyError> {
    // SAFETY: the caller's promise; a buffer that is written from is not changed.
    unsafe { start(header, end, true, (buffer.cast_mut(), count), completion) }
}

/// The checks of a copy: the end, and what its elements are.
///
/// # Safety
/// As for [`read`] and [`write()`].
unsafe fn check(
    header: *mut InstanceHeader,
    end: u32,
    writable: bool,
    (buffer, length): (*mut c_void, u64),
) -> Result<(WaitableId, HostElement), HostCopyError> {
    // SAFETY: the caller's promise, here and below.
    let store = unsafe { store(header.cast()) };
    let id = store.host_end(end)?;
    let end = store.copy_end(id);
    let (ty, future) = (end.ty, end.kind.future);
    if end.kind.writable != writable {
        return Err(TrapCode::HandleTypeMismatch.into());
    }
    end.check_idle(Use::Copy)?;
    let element = store.host_element(ty).ok_or(TrapCode::HandleTypeMismatch)?;
    if length > MAX_LENGTH || (future && length != 1) {
        return Err(TrapCode::BufferTooLong.into());
    }
    if let Some(ty) = Type::new(store.component(), element.ty)
        && writable
        && !element.plain
    {
        let found = (0..length as usize).find_map(|index| {
            let at = buffer.cast::<u8>().wrapping_add(index * ty.size());
            // SAFETY: the caller's promise.
            unsafe { fault(ty, at) }.map(|fault| format!("element {index}: {fault}"))
        });
        if let Some(found) = found {
            return Err(Broken::new(TrapCode::HostInvalidArgument, found).into());
        }
    }
    Ok((id, element))
}

/// [`read`] and [`write()`].
///
/// # Safety
/// As for them.
unsafe fn start(
    header: *mut InstanceHeader,
    end: u32,
    writable: bool,
    buffer: (*mut c_void, u64),
    completion: Completion,
) -> Result<Started, HostCopyError> {
    let instance: Ptr = header.cast();
    // SAFETY: the caller's promise; each reference ends before guest code may run.
    unsafe {
        if (*header).state == State::Poisoned as u32 {
            return Err(HostCopyError::Poisoned);
        }
        if let Some(gone) = after_drop(store(instance), end, writable)? {
            return Ok(Started::Completed(gone));
        }
        let (id, element) = check(header, end, writable, buffer)?;
        store(instance).copy_end(id).state = CopyState::Copying;
        let lent = CopyBuffer::host(element, buffer.0, buffer.1 as u32);
        let outcome = entered(header, || copy(header, id, lent));
        let store = store(instance);
        match outcome {
            Ok(true) => Ok(Started::Completed(store.finish(id))),
            Ok(false) => {
                store.copy_end(id).completion = Some(completion);
                Ok(Started::Pending)
            }
            Err(error) => {
                // The copy did not happen, and the buffer is the host's again.
                if let Some(waitable) = store.concurrency.waitables.get(id)
                    && let Some(end) = waitable.copy_end()
                {
                    end.state = CopyState::Idle;
                }
                Err(error)
            }
        }
    }
}

/// A stream whose other end is known to be gone stays so: the host need not remember it.
fn after_drop(
    store: &mut Store,
    end: u32,
    writable: bool,
) -> Result<Option<Delivery>, HostCopyError> {
    let id = store.host_end(end)?;
    let end = store.copy_end(id);
    let same = end.kind.writable == writable && !end.kind.future;
    Ok((same && end.state == CopyState::Done).then_some(Delivery {
        result: CopyResult::Dropped,
        progress: 0,
    }))
}

/// Runs what may run guest code, from wherever the host is: inside a host function, on a stack that
/// a guest runs on already; else as an entry does.
///
/// # Safety
/// As for [`new_ends`].
unsafe fn entered<T>(
    header: *mut InstanceHeader,
    run: impl FnOnce() -> Result<T, TrapCode>,
) -> Result<T, HostCopyError> {
    let instance: Ptr = header.cast();
    // SAFETY: the caller's promise.
    unsafe {
        let outside = (*header).state == State::Ready as u32;
        if outside {
            let here = 0_u8;
            windlass_rt_entry_stack(instance, (&raw const here).cast_mut().cast());
            (*header).state = State::Entered as u32;
        }
        let outcome = run();
        if outside && outcome.is_ok() {
            (*header).state = State::Ready as u32;
        }
        outcome.map_err(|code| match code {
            _ if outside => {
                store(instance).failure.end_in_poll(code, Vec::new());
                let status = windlass_rt_entry_trapped(instance, code as u64);
                HostCopyError::Trapped(Status::from_raw(status as i32).unwrap_or(Status::Trap))
            }
            TrapCode::HostInvalidArgument => HostCopyError::Trapped(Status::InvalidArgument),
            TrapCode::OutOfMemory => HostCopyError::Trapped(Status::OutOfMemory),
            _ => HostCopyError::Trapped(Status::Trap),
        })
    }
}

/// Ends a copy that is pending, at once. Its completion will not be called.
///
/// # Safety
/// As for [`new_ends`].
pub(crate) unsafe fn cancel(
    header: *mut InstanceHeader,
    end: u32,
) -> Result<Delivery, HostCopyError> {
    // SAFETY: the caller's promise.
    let store = unsafe { store(header.cast()) };
    let id = store.host_end(end)?;
    let end = store.copy_end(id);
    if end.state != CopyState::Copying {
        return Err(TrapCode::CopyNotBusy.into());
    }
    end.completion = None;
    Ok(store.cancel_copy(id))
}

/// Drops an end that is not copying. The writable end of a future should have written: whoever reads
/// the other end fails otherwise, as `copy` says.
///
/// # Safety
/// As for [`new_ends`].
pub(crate) unsafe fn drop_end(header: *mut InstanceHeader, end: u32) -> Result<(), HostCopyError> {
    // SAFETY: the caller's promise.
    let store = unsafe { store(header.cast()) };
    let id = store.host_end(end)?;
    match store.copy_end(id).check_drop() {
        Err(broken) if broken.code != TrapCode::FutureNotWritten => return Err(broken.into()),
        _ => store.drop_end(id),
    }
    Ok(())
}

/// Delivers the event of an end of the host's, if there is one and a copy waits for it: calls its
/// completion. In a poisoned instance the copy is cancelled instead of waiting on. For who polls; the
/// end may be gone already.
///
/// # Safety
/// As for [`new_ends`]; host code may run.
pub(super) unsafe fn deliver(header: *mut InstanceHeader, id: WaitableId) {
    // SAFETY: the caller's promise; the reference ends before host code runs.
    unsafe {
        let store = store(header.cast());
        let poisoned = (*header).state == State::Poisoned as u32;
        if store.concurrency.waitables.get(id).is_none() {
            return;
        }
        if store.has_pending_event(id) {
            tell(header, id, Store::finish);
        } else if poisoned {
            tell(header, id, Store::cancel_copy);
        }
    }
}

/// Ends the copy that waits on an end of the host's, if there is one, and calls its completion.
///
/// # Safety
/// As for [`deliver`]; the end is there.
unsafe fn tell(
    header: *mut InstanceHeader,
    id: WaitableId,
    finish: fn(&mut Store, WaitableId) -> Delivery,
) {
    // SAFETY: the caller's promise; the reference ends before host code runs.
    let (completion, index, Delivery { result, progress }) = unsafe {
        let store = store(header.cast());
        let waitable = &mut store.concurrency.waitables[id];
        let index = waitable.index;
        let Some(completion) = waitable.copy_end().and_then(|end| end.completion.take()) else {
            return;
        };
        (completion, index, finish(store, id))
    };
    // SAFETY: the host gave the function with its data.
    unsafe { (completion.function)(completion.data, header, index, result as u32, progress) };
}

/// The instance is at its end: gives every buffer back that is lent, as if its copy were cancelled.
///
/// # Safety
/// As for [`new_ends`]; host code runs, and finds an instance that it can not use.
pub(crate) unsafe fn abandon(header: *mut InstanceHeader) {
    // SAFETY: the caller's promise; no reference outlives its statement.
    unsafe {
        let mut from = 0;
        while let Some(id) = store(header.cast())
            .concurrency
            .waitables
            .next_id(&mut from)
        {
            let waitable = store(header.cast()).concurrency.waitables.get(id);
            if waitable.is_some_and(|waitable| waitable.copy_end().is_some()) {
                tell(header, id, Store::cancel_copy);
            }
        }
    }
}
