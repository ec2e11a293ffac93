//! Operations on streams and futures.
//!
//! In: what is known of a child's slots. Out: operations, and what is known after them. Elsewhere:
//! which kind of operation is next (`generate_ops`).

use super::CHANNELS;
use super::generate_ops::{EndItem, Kind, Place};
use super::program::{Arg, Channel, Op, OpKind, Side, Slot};

impl Place<'_> {
    pub(super) fn new_channel(&mut self, ops: &mut Vec<Op>) {
        let channel = *self.random.pick(&CHANNELS);
        self.new_channel_of(ops, channel);
    }

    pub(super) fn new_channel_of(&mut self, ops: &mut Vec<Op>, channel: Channel) {
        let slot = self.push(ops, OpKind::New { channel });
        self.share(Kind::End(channel, Side::Read), slot);
        self.share(Kind::End(channel, Side::Write), slot.next(1));
        let item = EndItem {
            channel,
            slot,
            pending: None,
            is_other_away: false,
            is_done: false,
        };
        self.known.readable.push(item);
        self.known.writable.push(EndItem {
            slot: slot.next(1),
            ..item
        });
    }

    pub(super) fn ends(&mut self, side: Side) -> &mut Vec<EndItem> {
        match side {
            Side::Read => &mut self.known.readable,
            Side::Write => &mut self.known.writable,
        }
    }

    pub(super) fn pick_end(&mut self, side: Side, allow: fn(&EndItem) -> bool) -> Option<usize> {
        let ends = self.ends(side);
        let fitting: Vec<usize> = (0..ends.len()).filter(|i| allow(&ends[*i])).collect();
        (!fitting.is_empty()).then(|| *self.random.pick(&fitting))
    }

    pub(super) fn copy(&mut self, ops: &mut Vec<Op>, side: Side) {
        let free = |item: &EndItem| item.pending.is_none() && !item.is_done;
        let away = |item: &EndItem| item.pending.is_none() && !item.is_done && item.is_other_away;
        let prefers = self.chance(75);
        let position = match self.pick_end(side, away) {
            Some(position) if prefers => Some(position),
            _ => self.pick_end(side, free),
        };
        match position {
            Some(position) => self.copy_of(ops, side, position),
            None => self.new_channel(ops),
        }
    }

    /// Reads or writes by an end.
    pub(super) fn copy_of(&mut self, ops: &mut Vec<Op>, side: Side, position: usize) {
        let item = self.ends(side)[position];
        let length = [0, 1, 1, 2, 3, 4, 4, 9][self.random.below(8)];
        let at = self.memory(length * item.channel.payload.size());
        let bytes = (length * 4).max(8);
        let is_inside = at + bytes <= super::program::MEMORY;
        if side == Side::Write && is_inside {
            let first = self.random.below(256) as u8;
            let kind = OpKind::Fill {
                at,
                length: bytes,
                first,
            };
            self.push(ops, kind);
        }
        let is_async = !item.is_other_away || self.chance(65);
        let end = self.handle(item.slot);
        let kind = OpKind::Copy {
            channel: item.channel,
            side,
            end,
            at,
            length,
            is_async,
        };
        let out = self.push(ops, kind);
        let is_future = !item.channel.is_stream;
        let item = &mut self.ends(side)[position];
        if is_async {
            item.pending = Some(out);
        } else {
            item.is_done = is_future;
        }
        if is_async && self.chance(30) {
            self.finish_copy_of(ops, side, position);
        }
        if side == Side::Read && is_inside && self.chance(70) {
            self.push(ops, OpKind::Look { at, length: bytes });
        }
    }

    pub(super) fn finish_copy(&mut self, ops: &mut Vec<Op>) {
        let side = [Side::Read, Side::Write][self.random.below(2)];
        match self.pick_end(side, |item| item.pending.is_some()) {
            Some(position) => self.finish_copy_of(ops, side, position),
            None => self.copy(ops, side),
        }
    }

    /// Waits until a copy is over, or cancels it.
    pub(super) fn finish_copy_of(&mut self, ops: &mut Vec<Op>, side: Side, position: usize) {
        let item = self.ends(side)[position];
        let Some(pending) = item.pending else {
            return;
        };
        let end = self.handle(item.slot);
        let mut inner = Vec::new();
        if !item.is_other_away && self.chance(50) {
            self.copy_on_other_side(ops, side, item.slot);
        }
        let waits = self.chance(if item.is_other_away { 65 } else { 25 });
        if waits {
            let set = self.set(&mut inner);
            self.push(
                &mut inner,
                OpKind::Join {
                    waitable: end,
                    set: Arg::Slot(set),
                },
            );
            let set = Arg::Slot(set);
            self.push(&mut inner, OpKind::SetWait { set });
            if self.chance(70) {
                self.push(
                    &mut inner,
                    OpKind::Join {
                        waitable: end,
                        set: Arg::Const(0),
                    },
                );
            }
        } else {
            let is_async = self.chance(50);
            self.push(
                &mut inner,
                OpKind::CancelCopy {
                    channel: item.channel,
                    side,
                    end,
                    is_async,
                },
            );
        }
        self.when(ops, pending, u32::MAX, inner);
        let item = &mut self.ends(side)[position];
        item.pending = None;
        item.is_done = !item.channel.is_stream && waits;
    }

    /// The other end of a channel that has both here reads or writes.
    pub(super) fn copy_on_other_side(&mut self, ops: &mut Vec<Op>, side: Side, slot: Slot) {
        let (other, there) = match side {
            Side::Read => (Side::Write, slot.next(1)),
            Side::Write => (Side::Read, Slot(slot.0.saturating_sub(1))),
        };
        let mut ends = self.ends(other).iter();
        let position =
            ends.position(|item| item.slot == there && item.pending.is_none() && !item.is_done);
        if let Some(position) = position {
            self.copy_of(ops, other, position);
        }
    }

    pub(super) fn drop_end(&mut self, ops: &mut Vec<Op>) {
        let side = [Side::Read, Side::Write][self.random.below(2)];
        let position = self.pick_end(side, |item| item.pending.is_none());
        let Some(position) = position else {
            return self.new_channel(ops);
        };
        let item = self.ends(side)[position];
        let is_unwritten = side == Side::Write && !item.channel.is_stream && !item.is_done;
        if is_unwritten && !self.chance(4) {
            return self.copy(ops, side);
        }
        self.ends(side).remove(position);
        let end = self.handle(item.slot);
        self.push(
            ops,
            OpKind::Drop {
                channel: item.channel,
                side,
                end,
            },
        );
    }

    pub(super) fn forward(&mut self, ops: &mut Vec<Op>) {
        let Some(position) =
            self.pick_end(Side::Read, |item| item.pending.is_none() && !item.is_done)
        else {
            return self.new_channel(ops);
        };
        let readable = self.known.readable.remove(position);
        let fits = |item: &EndItem| {
            let is_pair = item.slot == readable.slot.next(1);
            item.channel == readable.channel && item.pending.is_none() && !item.is_done && !is_pair
        };
        if !self.known.writable.iter().any(fits) {
            self.new_channel_of(ops, readable.channel);
        }
        let position = self.known.writable.iter().position(fits);
        let writable = self.known.writable.remove(position.expect("one was made"));
        for item in &mut self.known.readable {
            if item.slot.next(1) == writable.slot {
                item.is_other_away = readable.is_other_away;
            }
        }
        let (readable_end, writable_end) = (self.handle(readable.slot), self.handle(writable.slot));
        self.push(
            ops,
            OpKind::Forward {
                channel: readable.channel,
                readable: readable_end,
                writable: writable_end,
            },
        );
    }
}
