//! Threads, and how functions end.
//!
//! In: what is known of a child's slots. Out: operations, threads of the child, and ends of blocks.
//! Elsewhere: which kind of operation is next (`generate_ops`).

use super::channel;
use super::generate::word;
use super::generate_ops::{Kind, Known, Place};
use super::program::{Arg, Block, End, Op, OpKind, Payload, Side, Slot, Switch, ValueType};

impl Place<'_> {
    /// A new thread, or something with one that there is.
    pub(super) fn thread(&mut self, ops: &mut Vec<Op>) {
        let slot = match self.known.threads.pop() {
            Some(slot) => slot,
            None if self.depth < 2 => return self.new_thread(ops),
            None => return,
        };
        let thread = self.handle(slot);
        let switches = [
            Switch::SuspendResume,
            Switch::YieldResume,
            Switch::SuspendPromote,
            Switch::YieldPromote,
        ];
        let kind = match self.random.below(6) {
            0 => OpKind::ResumeLater { thread },
            1 => OpKind::Switch {
                how: Switch::YieldResume,
                thread,
            },
            2 => OpKind::Switch {
                how: *self.random.pick(&switches),
                thread,
            },
            _ => {
                self.push(ops, OpKind::ResumeLater { thread });
                let how = match self.random.below(3) {
                    0 => Switch::SuspendPromote,
                    _ => Switch::YieldPromote,
                };
                OpKind::Switch { how, thread }
            }
        };
        self.push(ops, kind);
    }

    pub(super) fn new_thread(&mut self, ops: &mut Vec<Op>) {
        let own = self.push(ops, OpKind::ThreadIndex);
        let mut known = Known {
            has_returned: true,
            ..Known::default()
        };
        // Some ends go to the new thread.
        for side in [Side::Read, Side::Write] {
            if let Some(position) = self.pick_end(side, |item| item.pending.is_none())
                && self.chance(50)
            {
                let item = self.ends(side).remove(position);
                match side {
                    Side::Read => known.readable.push(item),
                    Side::Write => known.writable.push(item),
                }
            }
        }
        let wakes = self.chance(70);
        let block = self.inner_thread(known, wakes.then_some(own));
        let element = self.child.threads.len() as u32;
        self.child.threads.push(block);
        let element = match self.random.below(150) {
            0 => element + 1 + self.random.below(2) as u32,
            _ => element,
        };
        let word = self.random.below(1000) as u32;
        let slot = self.push(ops, OpKind::ThreadNew { element, word });
        self.share(Kind::Thread, slot);
        self.share(Kind::Thread, own);
        let thread = Arg::Slot(slot);
        match self.random.below(4) {
            0 => self.known.threads.push(slot),
            1 => {
                self.push(ops, OpKind::ResumeLater { thread });
                if wakes && self.chance(70) {
                    self.push(ops, OpKind::Suspend);
                }
            }
            2 if wakes => {
                let how = Switch::SuspendResume;
                self.push(ops, OpKind::Switch { how, thread });
            }
            _ => {
                let how = Switch::YieldResume;
                self.push(ops, OpKind::Switch { how, thread });
            }
        }
    }

    /// What a thread does. It may resume the one that started it.
    pub(super) fn inner_thread(&mut self, known: Known, wakes: Option<Slot>) -> Block {
        let length = self.random.below(4);
        let mut place = Place {
            random: &mut *self.random,
            program: self.program,
            child: &mut *self.child,
            ty: self.ty,
            abi: self.abi,
            ids: &mut *self.ids,
            known,
            shared: &mut *self.shared,
            depth: self.depth + 1,
        };
        let mut block = place.block(length);
        place.relieve(&mut block.ops);
        if let Some(slot) = wakes {
            let thread = place.handle(slot);
            place.push(&mut block.ops, OpKind::ResumeLater { thread });
            if place.chance(30) {
                let mut more = place.block(1);
                block.ops.append(&mut more.ops);
            }
        }
        block
    }

    /// `task.return`, unless there was one.
    pub(super) fn must_return(&mut self, ops: &mut Vec<Op>) {
        self.relieve(ops);
        if self.known.has_returned && !self.chance(2) {
            return;
        }
        self.known.has_returned = true;
        let value = self.ty.result.map(|ty| (ty, self.value_for(ops, ty)));
        let value = match self.chance(1) {
            true => Some((
                ValueType::Readable(channel(true, Payload::U8)),
                word(self.random),
            )),
            false => value,
        };
        self.push(ops, OpKind::TaskReturn { value });
    }

    /// The end of a callback function's turn. There may be another one.
    pub(super) fn callback_end(&mut self, ops: &mut Vec<Op>, has_next: bool) -> End {
        self.relieve(ops);
        if !has_next {
            self.must_return(ops);
            return match self.chance(1) {
                true => End::Junk,
                false => End::Exit,
            };
        }
        if let Some(item) = self.known.subtasks.pop() {
            let set = self.push(ops, OpKind::SetNew);
            let mut done = Vec::new();
            self.push(&mut done, OpKind::Return(End::Yield));
            self.when(ops, item.slot.next(1), 2, done);
            return self.wait_in(ops, set, item.slot);
        }
        for side in [Side::Read, Side::Write] {
            let position = self.pick_end(side, |item| item.pending.is_some());
            let Some(position) = position else { continue };
            let item = &mut self.ends(side)[position];
            let (slot, pending) = (item.slot, item.pending.take());
            item.is_done = !item.channel.is_stream;
            let set = self.push(ops, OpKind::SetNew);
            let mut done = Vec::new();
            self.push(&mut done, OpKind::Return(End::Yield));
            if let Some(pending) = pending {
                self.unless(ops, pending, u32::MAX, done);
            }
            return self.wait_in(ops, set, slot);
        }
        match self.random.below(8) {
            0 if !self.known.sets.is_empty() => End::Wait(*self.random.pick(&self.known.sets)),
            _ => End::Yield,
        }
    }

    /// Waits for what a slot has, in a set of its own.
    fn wait_in(&mut self, ops: &mut Vec<Op>, set: Slot, slot: Slot) -> End {
        let waitable = self.handle(slot);
        let join = OpKind::Join {
            waitable,
            set: Arg::Slot(set),
        };
        self.push(ops, join);
        self.known.sets.push(set);
        End::Wait(set)
    }

    /// What the callback does when cancelled.
    pub(super) fn cancelled(&mut self) -> Block {
        let known = std::mem::take(&mut self.known);
        let length = self.random.below(2);
        let mut block = self.block(length);
        block.end = End::Exit;
        match self.random.below(5) {
            0 => self.must_return(&mut block.ops),
            1 => block.end = End::Yield,
            _ => {
                self.push(&mut block.ops, OpKind::TaskCancel);
            }
        }
        self.known = known;
        block
    }
}
