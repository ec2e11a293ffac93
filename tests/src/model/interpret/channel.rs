//! `End`: streams and futures as two ends that point at each other.

use super::state::{
    Buffer, ChannelEnd, EndState, Handle, Stage, Stop, ThreadId, Trap, Waitable, WaitableId,
    WaitableKind, World,
};
use crate::model::program::{Channel, PAGE, Side, ValueType};

/// `BLOCKED`.
pub(super) const BLOCKED: u32 = u32::MAX;
/// `Buffer.MAX_LENGTH`.
const MAX_LENGTH: u32 = (1 << 28) - 1;

impl World<'_> {
    /// `canon_stream_new`, `canon_future_new`: the indices of the readable and the writable end.
    pub(super) fn new_channel(&mut self, instance: usize, channel: Channel) -> (u32, u32) {
        let first = self.waitables.len();
        let ids = [WaitableId(first), WaitableId(first + 1)];
        let mut indices = [0, 0];
        for (number, side) in [Side::Read, Side::Write].into_iter().enumerate() {
            let id = ids[number];
            indices[number] = self.instances[instance].handles.add(Handle::Waitable(id));
            self.waitables.push(Waitable {
                pending_event: None,
                set: None,
                has_sync_waiter: false,
                kind: WaitableKind::End(ChannelEnd {
                    channel,
                    side,
                    state: EndState::Idle,
                    other: Some(ids[1 - number]),
                    buffer: None,
                    owner: Some(instance),
                    index: indices[number],
                }),
            });
        }
        (indices[0], indices[1])
    }

    /// The end that a handle means, if it is one of this side and type.
    fn expect_end(&self, handle: Handle, channel: Channel, side: Side) -> Result<WaitableId, Trap> {
        let Handle::Waitable(id) = handle else {
            return Err(Trap::WrongHandle);
        };
        match &self.waitables[id.0].kind {
            WaitableKind::End(end) if end.channel == channel && end.side == side => Ok(id),
            _ => Err(Trap::WrongHandle),
        }
    }

    fn get_end(
        &self,
        instance: usize,
        index: u32,
        channel: Channel,
        side: Side,
    ) -> Result<WaitableId, Trap> {
        let handle = self.instances[instance].handles.get(index)?;
        self.expect_end(handle, channel, side)
    }

    /// `notify` of `StreamEnd` and `FutureEnd`.
    fn notify(&mut self, id: WaitableId, progress: u32) {
        self.waitables[id.0].pending_event = Some(progress);
    }

    /// `copy`: how it went, unless the thread has to wait.
    pub(super) fn copy(
        &mut self,
        thread: ThreadId,
        (channel, side): (Channel, Side),
        index: u32,
        (at, length): (u32, u32),
        is_async: bool,
    ) -> Result<Option<u32>, Stop> {
        let instance = self.tasks[self.threads[thread.0].task.0].instance;
        let id = self.get_end(instance, index, channel, side)?;
        match self.end(id).state {
            EndState::Idle => {}
            EndState::Done => return Err(Trap::EndDone.into()),
            _ => return Err(Trap::EndBusy.into()),
        }
        if self.waitables[id.0].set.is_some() && !is_async {
            return Err(Trap::InWaitableSet.into());
        }
        let length = if channel.is_stream { length } else { 1 };
        let size = channel.payload.size();
        if length > MAX_LENGTH {
            return Err(Trap::BufferTooLong.into());
        }
        if size > 0 && length > 0 {
            if at % size != 0 {
                return Err(Trap::Unaligned.into());
            }
            if u64::from(at) + u64::from(length) * u64::from(size) > u64::from(PAGE) {
                return Err(Trap::OutOfBounds.into());
            }
        }
        let buffer = Buffer {
            instance,
            at,
            progress: 0,
            length,
        };
        self.end_copy(id, buffer);
        if self.has_pending_event(id) {
            let (_, _, payload) = self.get_pending_event(id);
            return Ok(Some(payload));
        }
        if is_async {
            return Ok(Some(BLOCKED));
        }
        self.wait_for_pending_event(thread, id)?;
        Ok(None)
    }

    /// `End.copy`.
    fn end_copy(&mut self, id: WaitableId, mut buffer: Buffer) {
        self.end_mut(id).state = EndState::Copying;
        let Some(other) = self.end(id).other else {
            assert!(self.has_pending_event(id), "the drop was an event");
            return;
        };
        let Some(mut theirs) = self.end(other).buffer else {
            self.end_mut(id).buffer = Some(buffer);
            return;
        };
        let is_read = self.end(id).side == Side::Read;
        if buffer.remain() > 0 && theirs.remain() > 0 {
            let n = buffer.remain().min(theirs.remain());
            let size = self.end(id).channel.payload.size();
            if is_read {
                self.transfer(&theirs, &buffer, n, size);
            } else {
                self.transfer(&buffer, &theirs, n, size);
            }
            buffer.progress += n;
            theirs.progress += n;
            self.notify(id, buffer.progress);
            self.notify(other, theirs.progress);
            self.end_mut(other).buffer = (theirs.remain() > 0).then_some(theirs);
        } else if buffer.remain() > 0 || (is_read && theirs.remain() == 0) {
            self.notify(other, 0);
            self.end_mut(other).buffer = None;
            self.end_mut(id).buffer = Some(buffer);
        } else {
            self.notify(id, 0);
        }
    }

    /// The elements that two buffers have come to: all are read before the first is written, for the
    /// buffers may overlap.
    fn transfer(&mut self, from: &Buffer, to: &Buffer, n: u32, size: u32) {
        let bytes = |buffer: &Buffer| {
            let first = buffer.at + buffer.progress * size;
            first as usize..(first + n * size) as usize
        };
        let memory = &self.instances[from.instance].memory;
        let values: Vec<u8> = bytes(from)
            .map(|at| memory.get(at).copied().unwrap_or(0))
            .collect();
        let memory = &mut self.instances[to.instance].memory;
        for (at, value) in bytes(to).zip(values) {
            if let Some(place) = memory.get_mut(at) {
                *place = value;
            }
        }
    }

    /// `cancel_copy`, of which guests' ends never block.
    pub(super) fn cancel_copy(
        &mut self,
        instance: usize,
        (channel, side): (Channel, Side),
        index: u32,
        is_async: bool,
    ) -> Result<u32, Stop> {
        let id = self.get_end(instance, index, channel, side)?;
        if self.end(id).state != EndState::Copying {
            return Err(Trap::NotCopying.into());
        }
        if self.waitables[id.0].has_sync_waiter {
            return Err(Trap::HasSyncWaiter.into());
        }
        if self.waitables[id.0].set.is_some() && !is_async {
            return Err(Trap::InWaitableSet.into());
        }
        self.end_mut(id).state = EndState::CancellingCopy;
        if !self.has_pending_event(id) {
            self.notify(id, 0);
        }
        let (_, _, payload) = self.get_pending_event(id);
        Ok(payload)
    }

    /// Goes on after `wait_for_pending_event`.
    pub(super) fn copied(&mut self, thread: ThreadId, id: WaitableId) -> u32 {
        self.waitables[id.0].has_sync_waiter = false;
        self.set_stage(thread, Stage::Start);
        let (_, _, payload) = self.get_pending_event(id);
        payload
    }

    /// `canon_stream_drop_readable` and so on.
    pub(super) fn drop_end(
        &mut self,
        instance: usize,
        (channel, side): (Channel, Side),
        index: u32,
    ) -> Result<(), Stop> {
        let handle = self.instances[instance].handles.remove(index)?;
        let id = self.expect_end(handle, channel, side)?;
        let state = self.end(id).state;
        if matches!(state, EndState::Copying | EndState::CancellingCopy) {
            return Err(Trap::DropWhileCopying.into());
        }
        if !channel.is_stream && side == Side::Write && state != EndState::Done {
            return Err(Trap::FutureNotWritten.into());
        }
        self.end_drop(id);
        Ok(())
    }

    /// `End.drop`.
    fn end_drop(&mut self, id: WaitableId) {
        if let Some(other) = self.end_mut(id).other.take() {
            self.end_mut(other).other = None;
            if self.end(other).state != EndState::Done && !self.has_pending_event(other) {
                self.notify(other, 0);
            }
        }
        self.join(id, None);
    }

    /// `forward`, `End.forward`.
    pub(super) fn forward(
        &mut self,
        instance: usize,
        channel: Channel,
        readable: u32,
        writable: u32,
    ) -> Result<(), Stop> {
        let mut ids = [WaitableId(0); 2];
        for (number, (side, index)) in [(Side::Read, readable), (Side::Write, writable)]
            .into_iter()
            .enumerate()
        {
            let handle = self.instances[instance].handles.remove(index)?;
            let id = self.expect_end(handle, channel, side)?;
            if self.end(id).state != EndState::Idle {
                return Err(Trap::EndNotIdle.into());
            }
            if self.waitables[id.0].set.is_some() {
                return Err(Trap::InWaitableSet.into());
            }
            ids[number] = id;
        }
        let [src, dst] = ids;
        match (self.end(src).other, self.end(dst).other) {
            (Some(writer), Some(reader)) if writer != dst => {
                self.end_mut(writer).other = Some(reader);
                self.end_mut(reader).other = Some(writer);
                self.meet(reader, writer);
            }
            _ => {
                self.end_drop(src);
                self.end_drop(dst);
            }
        }
        Ok(())
    }

    /// The last part of `End.forward`: two ends that have met copy, if both were waiting to.
    fn meet(&mut self, reader: WaitableId, writer: WaitableId) {
        let (Some(to), Some(from)) = (self.end(reader).buffer, self.end(writer).buffer) else {
            return;
        };
        let smaller = if to.remain() > from.remain() {
            writer
        } else {
            reader
        };
        let buffer = self.end_mut(smaller).buffer.take();
        self.end_copy(smaller, buffer.expect("it has one"));
    }

    /// `lift_async_value`.
    pub(super) fn lift_end(
        &mut self,
        instance: usize,
        channel: Channel,
        index: u32,
    ) -> Result<WaitableId, Trap> {
        let handle = self.instances[instance].handles.remove(index)?;
        let id = self.expect_end(handle, channel, Side::Read)?;
        if self.end(id).state != EndState::Idle {
            return Err(Trap::EndNotIdle);
        }
        if self.waitables[id.0].set.is_some() {
            return Err(Trap::InWaitableSet);
        }
        self.end_mut(id).owner = None;
        Ok(id)
    }

    /// `lower_async_value`.
    pub(super) fn lower_end(&mut self, instance: usize, id: WaitableId) -> u32 {
        let index = self.instances[instance].handles.add(Handle::Waitable(id));
        let end = self.end_mut(id);
        end.owner = Some(instance);
        end.index = index;
        index
    }

    /// A value on its way from one instance to another, as the word it is there. A value that goes
    /// to the host keeps its word.
    pub(super) fn pass(
        &mut self,
        ty: ValueType,
        word: u32,
        from: usize,
        to: usize,
    ) -> Result<u32, Trap> {
        match ty {
            ValueType::U32 => Ok(word),
            ValueType::Readable(channel) => {
                let id = self.lift_end(from, channel, word)?;
                Ok(self.lower_end(to, id))
            }
        }
    }
}

impl Buffer {
    fn remain(&self) -> u32 {
        self.length - self.progress
    }
}
