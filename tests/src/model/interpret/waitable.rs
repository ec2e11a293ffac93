//! `Waitable` and `WaitableSet`.

use super::state::{EndState, ThreadId};
use super::state::{Handle, ReadyFunc, SetId, Stage, Stop, Trap, WaitableId, WaitableKind, World};
use crate::model::program::Side;

/// `EventTuple`.
pub(super) type Event = (u32, u32, u32);

/// `EventCode.NONE`.
pub(super) const NONE: Event = (0, 0, 0);
/// `EventCode.TASK_CANCELLED`.
pub(super) const TASK_CANCELLED: Event = (6, 0, 0);

const COMPLETED: u32 = 0;
const DROPPED: u32 = 1;
const CANCELLED: u32 = 2;

impl World<'_> {
    pub(super) fn has_pending_event(&self, id: WaitableId) -> bool {
        self.waitables[id.0].pending_event.is_some()
    }

    pub(super) fn set_has_pending_event(&self, set: SetId) -> bool {
        let mut elems = self.sets[set.0].elems.iter();
        elems.any(|waitable| self.has_pending_event(*waitable))
    }

    /// `Waitable.get_pending_event`, with `subtask_event`, `stream_event` and `future_event`.
    pub(super) fn get_pending_event(&mut self, id: WaitableId) -> Event {
        let waitable = &mut self.waitables[id.0];
        let progress = waitable.pending_event.take().expect("there is an event");
        match &mut waitable.kind {
            WaitableKind::Subtask(subtask) => {
                if subtask.state.is_resolved() {
                    subtask.resolve_delivered = true;
                }
                let index = subtask
                    .index
                    .expect("only subtasks with handles have events");
                (1, index, subtask.state as u32)
            }
            WaitableKind::End(end) => {
                let is_stream = end.channel.is_stream;
                let (result, state) = if !is_stream && progress == 1 {
                    (COMPLETED, EndState::Done)
                } else if end.other.is_none() {
                    (DROPPED, EndState::Done)
                } else if end.state == EndState::CancellingCopy {
                    (CANCELLED, EndState::Idle)
                } else {
                    (COMPLETED, EndState::Idle)
                };
                end.buffer = None;
                end.state = state;
                let code = match (is_stream, end.side) {
                    (true, Side::Read) => 2,
                    (true, Side::Write) => 3,
                    (false, Side::Read) => 4,
                    (false, Side::Write) => 5,
                };
                let packed = if is_stream {
                    result | progress << 4
                } else {
                    result
                };
                (code, end.index, packed)
            }
        }
    }

    /// `WaitableSet.get_pending_event`.
    pub(super) fn set_get_pending_event(&mut self, set: SetId) -> Result<Event, Stop> {
        let elems = self.sets[set.0].elems.iter().copied();
        let pending: Vec<_> = elems.filter(|id| self.has_pending_event(*id)).collect();
        let choice = self.choose(pending.len())?;
        Ok(self.get_pending_event(pending[choice]))
    }

    /// `Waitable.wait_for_pending_event`. Whether the thread blocks.
    pub(super) fn wait_for_pending_event(
        &mut self,
        thread: ThreadId,
        id: WaitableId,
    ) -> Result<(), Stop> {
        self.waitables[id.0].has_sync_waiter = true;
        self.set_stage(thread, Stage::Copied(id));
        self.wait_until(thread, ReadyFunc::Event(id))?;
        Ok(())
    }

    /// `Waitable.join`.
    pub(super) fn join(&mut self, id: WaitableId, set: Option<SetId>) {
        if let Some(old) = self.waitables[id.0].set {
            self.sets[old.0].elems.retain(|elem| *elem != id);
        }
        self.waitables[id.0].set = set;
        if let Some(set) = set {
            self.sets[set.0].elems.push(id);
        }
    }

    pub(super) fn get_set(&self, instance: usize, index: u32) -> Result<SetId, Trap> {
        match self.instances[instance].handles.get(index)? {
            Handle::Set(set) => Ok(set),
            _ => Err(Trap::WrongHandle),
        }
    }

    pub(super) fn get_waitable(&self, instance: usize, index: u32) -> Result<WaitableId, Trap> {
        match self.instances[instance].handles.get(index)? {
            Handle::Waitable(id) => Ok(id),
            _ => Err(Trap::WrongHandle),
        }
    }

    /// `canon_waitable_join`.
    pub(super) fn waitable_join(
        &mut self,
        instance: usize,
        waitable: u32,
        set: u32,
    ) -> Result<(), Stop> {
        let id = self.get_waitable(instance, waitable)?;
        if self.waitables[id.0].has_sync_waiter {
            return Err(Trap::HasSyncWaiter.into());
        }
        let set = match set {
            0 => None,
            set => Some(self.get_set(instance, set)?),
        };
        self.join(id, set);
        Ok(())
    }

    /// `canon_waitable_set_drop`.
    pub(super) fn set_drop(&mut self, instance: usize, index: u32) -> Result<(), Stop> {
        let set = self.get_set(instance, index)?;
        self.instances[instance].handles.remove(index)?;
        let set = &self.sets[set.0];
        if !set.elems.is_empty() || set.num_waiting > 0 {
            return Err(Trap::SetInUse.into());
        }
        Ok(())
    }
}
