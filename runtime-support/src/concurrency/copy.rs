//! Streams and futures: two ends that point at each other, and what passes between them
//! (definitions.py, Stream and Future State, `canon_stream_*`, `canon_future_*`).
//!
//! In: built-ins that generated code calls, which has checked `may_leave`. Out: elements moved,
//! events, the trap of the rule that was broken. Elsewhere: an end by itself (`copy_end`), memory
//! (`copy_buffer`), `forward`, ends as values (`async_value`), ends of the host (`host_copy`).
//!
//! The law is that of the pull requests 717 and 719 of WebAssembly/component-model, which came after
//! the snapshot that the rest follows:
//!
//! - There is nothing between the ends: a stream or future is its two ends, and an end that was
//!   dropped leaves the other with `other = None`.
//! - Dropping an end is an event of the other one at once, even if that is idle.
//! - After a cancellation the result is `CANCELLED` or `DROPPED`, with what was copied before; of a
//!   future it is `COMPLETED` if the value was copied.
//!
//! The host may drop the writable end of a future before it was written, which guests may not: then
//! there will never be a value, for which the specification has no event. A guest that reads it traps,
//! for which the host is blamed, at once or, if it waits already, when the host polls next; a read of
//! the host is `DROPPED`. A guest that does not read it is none the wiser.
//!
//! `cancel` may take time where the other end is the host's, says the specification. Here the host
//! has lent its buffer and is never in the middle of using it, so a cancellation ends at once.

use windlass_abi::concurrency::{BLOCKED, CopyDesc};
use windlass_abi::entry::Pair;
use windlass_abi::instance::InstanceHeader;
use windlass_abi::trap::TrapCode;

use super::copy_buffer::{CopyBuffer, transfer, transfer_plain};
pub(crate) use super::copy_end::CopyEnd;
use super::copy_end::{Broken, CopyResult, CopyState, Delivery, EndKind, Use};
use super::waitable::{WaitableId, WaitableKind, wait_for_pending_event};
use crate::entries::Ptr;
use crate::store::{Store, store};

/// What happens when an end begins a copy (`End.copy`).
enum Meeting {
    /// The other end is gone; that is an event already.
    Gone,
    /// The buffer waits for the other end.
    Wait,
    /// So many elements move, to or from the buffer of the other end.
    Move(WaitableId, CopyBuffer, u32),
    /// The other end's copy of no elements ends, and the buffer waits.
    Change(WaitableId),
    /// The copy of no elements ends: the other end is there.
    Ready,
}

/// The event of an end, at its delivery: its code and two values.
pub(super) fn event(store: &mut Store, id: WaitableId) -> (u32, u32, u32) {
    let index = store.concurrency.waitables[id].index;
    let end = store.copy_end(id);
    let delivery = end.deliver();
    (end.kind.event_code(), index, end.payload(delivery))
}

impl Store {
    /// The end that a waitable is known to be.
    pub(super) fn copy_end(&mut self, id: WaitableId) -> &mut CopyEnd {
        match self.concurrency.waitables[id].copy_end() {
            Some(end) => end,
            None => unreachable!("copy: {id:?} is no end"),
        }
    }

    /// The end with an index in a table: `handles.get` and the check of its type.
    pub(super) fn find_end(
        &mut self,
        table: u32,
        index: u32,
        ty: u32,
        kind: EndKind,
    ) -> Result<WaitableId, TrapCode> {
        let id = self.waitable(table, index)?;
        let end = self.concurrency.waitables[id].copy_end();
        end.ok_or(TrapCode::HandleTypeMismatch)?
            .check_type(ty, kind)?;
        Ok(id)
    }

    /// `new_stream` and `new_future`, with handles in one table: the readable end's, the writable
    /// end's.
    pub(super) fn new_ends(
        &mut self,
        table: u32,
        ty: u32,
        future: bool,
    ) -> Result<(u32, u32), TrapCode> {
        let kind = EndKind::readable(future);
        let end = |kind| WaitableKind::CopyEnd(CopyEnd::new(ty, kind));
        let (reader, readable) = self.add_waitable(table, end(kind))?;
        let (writer, writable) = match self.add_waitable(table, end(kind.opposite())) {
            Ok(added) => added,
            Err(code) => {
                self.remove_waitable(reader);
                return Err(code);
            }
        };
        self.copy_end(reader).other = Some(writer);
        self.copy_end(writer).other = Some(reader);
        Ok((readable, writable))
    }

    /// `notify`: the end has an event, which says so much. Whoever waits for it is told.
    pub(super) fn notify(&mut self, id: WaitableId, progress: u32) {
        self.copy_end(id).progress = progress;
        self.set_pending_event(id);
    }

    /// Takes the event of an end, whether anyone was told of it or not.
    pub(super) fn finish(&mut self, id: WaitableId) -> Delivery {
        self.clear_pending_event(id);
        self.copy_end(id).deliver()
    }

    /// `End.drop`. Who calls has checked that the end may go.
    pub(super) fn drop_end(&mut self, id: WaitableId) {
        let unwritten = self.copy_end(id).is_unwritten();
        if let Some(other) = self.copy_end(id).other.take() {
            let host = self.host_table();
            let waitable = &mut self.concurrency.waitables[other];
            let guest = waitable.component != host || waitable.index == 0;
            let end = self.copy_end(other);
            end.other = None;
            if unwritten && guest {
                if end.is_copying() {
                    self.concurrency.host.leave_unwritten();
                }
            } else if end.state != CopyState::Done && !self.has_pending_event(other) {
                self.notify(other, 0);
            }
        }
        self.remove_waitable(id);
    }

    /// Whether two ends are in the handle table of one component instance.
    fn are_together(&self, one: WaitableId, other: WaitableId) -> bool {
        let waitables = &self.concurrency.waitables;
        let (one, other) = (&waitables[one], &waitables[other]);
        let owned = one.index != 0 && other.index != 0;
        owned && one.component == other.component && one.component != self.host_table()
    }

    /// What a copy with this buffer comes to: `End.copy` up to the move.
    fn meet(&mut self, id: WaitableId, buffer: &CopyBuffer) -> Result<Meeting, TrapCode> {
        let end = self.copy_end(id);
        let reads = !end.kind.writable;
        let Some(other) = end.other else {
            return Ok(Meeting::Gone);
        };
        let Some(waiting) = self.copy_end(other).buffer else {
            return Ok(Meeting::Wait);
        };
        let (here, there) = (buffer.remain(), waiting.remain());
        if here > 0 && there > 0 {
            if self.are_together(id, other) && !(buffer.is_number() && waiting.is_number()) {
                return Err(TrapCode::CopyWithinInstance);
            }
            return Ok(Meeting::Move(other, waiting, here.min(there)));
        }
        if here > 0 || (reads && there == 0) {
            return Ok(Meeting::Change(other));
        }
        Ok(Meeting::Ready)
    }
}

/// `End.copy` of an end that is copying: true when it has an event now, which is not announced but
/// for [`Store::finish`] to take. The other end is told of its own.
///
/// # Safety
/// As for [`transfer`]; `id` is an end of the instance.
pub(super) unsafe fn copy(
    header: *mut InstanceHeader,
    id: WaitableId,
    mut buffer: CopyBuffer,
) -> Result<bool, TrapCode> {
    let instance: Ptr = header.cast();
    // SAFETY: the caller's promise; references end before elements move.
    let (meeting, writes) = unsafe {
        let store = store(instance);
        (store.meet(id, &buffer)?, store.copy_end(id).kind.writable)
    };
    if let Meeting::Move(_, waiting, count) = &meeting {
        let (src, dst) = if writes {
            (&buffer, waiting)
        } else {
            (waiting, &buffer)
        };
        // SAFETY: the caller's promise; the count is at most what remains of both.
        unsafe { transfer(header, src, dst, *count)? };
    }
    // SAFETY: as above.
    let store = unsafe { store(instance) };
    Ok(match meeting {
        Meeting::Gone => true,
        Meeting::Ready => {
            store.copy_end(id).progress = 0;
            true
        }
        Meeting::Wait => {
            store.copy_end(id).buffer = Some(buffer);
            false
        }
        Meeting::Change(other) => {
            store.copy_end(other).buffer = None;
            store.notify(other, 0);
            store.copy_end(id).buffer = Some(buffer);
            false
        }
        Meeting::Move(other, mut waiting, count) => {
            buffer.progress += count;
            waiting.progress += count;
            store.copy_end(id).progress = buffer.progress;
            store.copy_end(other).buffer = (waiting.remain() > 0).then_some(waiting);
            store.notify(other, waiting.progress);
            true
        }
    })
}

/// `copy` with `async`, in the two usual cases, with everything looked up once: the other end waits,
/// and elements are plain; or the other end does nothing, and this one waits. `None` in all others.
///
/// # Safety
/// As [`copy_builtin`]; `id` is an end of the instance, by the description.
#[inline(always)]
unsafe fn copy_directly(
    header: *mut InstanceHeader,
    desc: &'static CopyDesc,
    id: WaitableId,
    address: u64,
    count: u64,
) -> Result<Option<u32>, TrapCode> {
    const PLAIN: u32 = CopyDesc::ASYNC | CopyDesc::PLAIN;
    // SAFETY: the caller's promise. The two ends are two values, and no other reference is in use.
    unsafe {
        let store = store(header.cast());
        let here = &raw mut store.concurrency.waitables[id];
        let Some(end) = (*here).copy_end() else {
            return Ok(None);
        };
        let Some(other) = end.other.filter(|_| end.state == CopyState::Idle) else {
            return Ok(None);
        };
        let there = &raw mut store.concurrency.waitables[other];
        let Some(other_end) = (*there).copy_end() else {
            return Ok(None);
        };
        let Some(waiting) = &mut other_end.buffer else {
            if desc.flags & CopyDesc::ASYNC == 0 {
                return Ok(None);
            }
            end.buffer = Some(CopyBuffer::guest(header, desc, address, count)?);
            end.state = CopyState::Copying;
            return Ok(Some(BLOCKED));
        };
        let usual = desc.flags & (PLAIN | CopyDesc::FUTURE) == PLAIN
            && desc.size > 0
            && count > 0
            && waiting.remain() > 0
            && (*here).component != (*there).component;
        if !usual {
            return Ok(None);
        }
        let buffer = CopyBuffer::guest(header, desc, address, count)?;
        let moved = buffer.remain().min(waiting.remain());
        let (src, dst) = if desc.flags & CopyDesc::WRITE != 0 {
            (&buffer, &*waiting)
        } else {
            (&*waiting, &buffer)
        };
        transfer_plain(header, src, dst, moved);
        waiting.progress += moved;
        other_end.progress = waiting.progress;
        if waiting.remain() == 0 {
            other_end.buffer = None;
        }
        store.set_pending_event(other);
        Ok(Some(moved << 4 | CopyResult::Completed as u32))
    }
}

/// `copy`: a built-in that reads or writes.
///
/// # Safety
/// Generated code passes its own instance, and a description of its own component.
unsafe fn copy_builtin(
    header: *mut InstanceHeader,
    desc: &'static CopyDesc,
    end: u32,
    address: u64,
    count: u64,
) -> Result<u32, Broken> {
    let instance: Ptr = header.cast();
    let is_async = desc.flags & CopyDesc::ASYNC != 0;
    // SAFETY: the caller's promise; no reference to the store outlives its block, and nothing here
    // needs to be dropped while the thread waits.
    unsafe {
        let kind = EndKind::from_flags(desc.flags);
        let store_ref = store(instance);
        let id = store_ref.find_end(desc.component, end, desc.ty, kind)?;
        if let Some(copied) = copy_directly(header, desc, id, address, count)? {
            return Ok(copied);
        }
        let store_ref = store(instance);
        store_ref.copy_end(id).check_idle(Use::Copy)?;
        store_ref.copy_end(id).check_written()?;
        if !is_async && store_ref.in_waitable_set(id) {
            return Err(TrapCode::WaitableInSet.into());
        }
        let buffer = CopyBuffer::guest(header, desc, address, count)?;
        store_ref.copy_end(id).state = CopyState::Copying;
        if !copy(header, id, buffer)? {
            if is_async {
                return Ok(BLOCKED);
            }
            wait_for_pending_event(instance, id)?;
        }
        let store = store(instance);
        let delivery = store.finish(id);
        Ok(store.copy_end(id).payload(delivery))
    }
}

/// `cancel_copy`.
fn cancel_builtin(
    store: &mut Store,
    component: u32,
    ty: u32,
    flags: u32,
    end: u32,
) -> Result<u32, Broken> {
    let id = store.find_end(component, end, ty, EndKind::from_flags(flags))?;
    if store.copy_end(id).state != CopyState::Copying {
        return Err(TrapCode::CopyNotBusy.into());
    }
    if store.concurrency.waitables[id].has_sync_waiter() {
        return Err(TrapCode::WaitableBusy.into());
    }
    if flags & CopyDesc::ASYNC == 0 && store.in_waitable_set(id) {
        return Err(TrapCode::WaitableInSet.into());
    }
    let delivery = store.cancel_copy(id);
    Ok(store.copy_end(id).payload(delivery))
}

impl Store {
    /// `End.cancel` of an end that is copying, with the event that it brings.
    pub(super) fn cancel_copy(&mut self, id: WaitableId) -> Delivery {
        let pending = self.has_pending_event(id);
        let end = self.copy_end(id);
        end.state = CopyState::Cancelling;
        if !pending {
            end.progress = 0;
        }
        self.finish(id)
    }
}

/// `drop`.
fn drop_builtin(
    store: &mut Store,
    component: u32,
    ty: u32,
    flags: u32,
    end: u32,
) -> Result<(), Broken> {
    let id = store.find_end(component, end, ty, EndKind::from_flags(flags))?;
    store.copy_end(id).check_drop()?;
    store.drop_end(id);
    Ok(())
}

/// What a built-in returns; a broken rule's sentence is kept for the trap that follows.
///
/// # Safety
/// As for [`store`].
pub(super) unsafe fn answer(instance: Ptr, outcome: Result<u64, Broken>) -> Pair {
    match outcome {
        Ok(value) => Pair { value, outcome: 0 },
        Err(Broken { code, detail }) => {
            if let Some(detail) = detail {
                // SAFETY: the caller's promise.
                unsafe { store(instance) }.failure.set_detail(detail);
            }
            Pair {
                value: 0,
                outcome: code as u64,
            }
        }
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_copy_ends_new(
    instance: Ptr,
    component: u32,
    ty: u32,
    flags: u32,
) -> Pair {
    let future = flags & CopyDesc::FUTURE != 0;
    // SAFETY: generated code passes its own instance.
    unsafe {
        let ends = store(instance).new_ends(component, ty, future);
        let packed =
            ends.map(|(readable, writable)| u64::from(writable) << 32 | u64::from(readable));
        answer(instance, packed.map_err(Broken::from))
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_copy(
    instance: Ptr,
    desc: Ptr,
    end: u32,
    address: u64,
    count: u64,
) -> Pair {
    // SAFETY: generated code passes its own instance and a constant of its own.
    unsafe {
        let desc: &'static CopyDesc = &*desc.cast::<CopyDesc>();
        let outcome = copy_builtin(instance.cast(), desc, end, address, count);
        answer(instance, outcome.map(u64::from).map_err(blame))
    }
}

/// What the host wrote is invalid, and a guest that reads it finds out: its own call is no call of
/// the host's, so the instance ends.
pub(super) fn blame(broken: Broken) -> Broken {
    match broken.code {
        TrapCode::HostInvalidArgument => TrapCode::HostInvalidValue.into(),
        _ => broken,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_copy_cancel(
    instance: Ptr,
    component: u32,
    ty: u32,
    flags: u32,
    end: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    unsafe {
        let outcome = cancel_builtin(store(instance), component, ty, flags, end);
        answer(instance, outcome.map(u64::from))
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_copy_end_drop(
    instance: Ptr,
    component: u32,
    ty: u32,
    flags: u32,
    end: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    unsafe {
        let outcome = drop_builtin(store(instance), component, ty, flags, end);
        answer(instance, outcome.map(|()| 0))
    }
}
