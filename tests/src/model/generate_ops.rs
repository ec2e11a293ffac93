//! The operations of a block.
//!
//! In: what is known of a child's slots where the block begins. Out: operations, and what is known
//! after them. Elsewhere: programs and functions (`generate`).

use super::generate::{take, word};
use super::program::{
    Abi, Arg, Block, Channel, Child, End, FuncType, Op, OpKind, Program, Side, Slot, Switch,
    ValueType,
};
use super::{CHANNELS, channel};
use crate::fuzz::random::Random;

/// An end of a stream or future that a slot holds.
#[derive(Clone, Copy, Debug)]
struct EndItem {
    channel: Channel,
    slot: Slot,
    /// An asynchronous copy may be under way: what it gave is in this slot.
    pending: Option<Slot>,
    /// The other end was given to somebody.
    is_other_away: bool,
    /// The other end will not be read or written any more.
    is_done: bool,
}

/// A subtask that a slot holds; the slot after it has its state.
#[derive(Clone, Copy, Debug)]
struct SubtaskItem {
    slot: Slot,
    result: Option<ValueType>,
    result_at: u32,
}

/// What slots hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    readable: Vec<EndItem>,
    writable: Vec<EndItem>,
    subtasks: Vec<SubtaskItem>,
    sets: Vec<Slot>,
    threads: Vec<Slot>,
    contexts: Vec<Slot>,
    backpressure: u32,
    has_returned: bool,
}

impl Known {
    /// A value of a type.
    pub(super) fn value(&mut self, ty: ValueType, slot: Slot) {
        if let ValueType::Readable(channel) = ty {
            self.readable.push(EndItem {
                channel,
                slot,
                pending: None,
                is_other_away: true,
                is_done: false,
            });
        }
    }
}

/// Where operations are made.
pub(super) struct Place<'a> {
    pub(super) random: &'a mut Random,
    pub(super) program: &'a Program,
    pub(super) child: &'a mut Child,
    pub(super) ty: &'a FuncType,
    pub(super) abi: Abi,
    pub(super) ids: &'a mut u32,
    pub(super) known: Known,
    /// How many threads this one is started by, one by the other.
    pub(super) depth: usize,
}

/// The first byte of memory that operations use.
const BUFFERS: usize = 64;

impl Place<'_> {
    fn chance(&mut self, percent: usize) -> bool {
        self.random.below(100) < percent
    }

    /// An operation whose results have slots of their own, the first of which it gives.
    fn push(&mut self, ops: &mut Vec<Op>, kind: OpKind) -> Slot {
        let out = take(self.child, 3);
        *self.ids += 1;
        let id = *self.ids;
        ops.push(Op { id, kind, out });
        out
    }

    /// A handle, and once in a while another one.
    fn handle(&mut self, slot: Slot) -> Arg {
        match self.random.below(120) {
            0 => Arg::Slot(Slot(self.random.below(self.child.slots))),
            1 => Arg::Const(self.random.below(6) as u32),
            _ => Arg::Slot(slot),
        }
    }

    /// A piece of memory of its own, most of the time.
    fn memory(&mut self, length: u32) -> u32 {
        let at = BUFFERS + 16 * self.random.below(240);
        match self.random.below(300) {
            0 => at as u32 + 1,
            1 => super::program::PAGE - length / 2,
            _ => at as u32,
        }
    }

    /// A slot equals a word, or something else is done.
    fn unless(&mut self, ops: &mut Vec<Op>, slot: Slot, equals: u32, otherwise: Vec<Op>) {
        let kind = OpKind::If {
            slot,
            equals,
            then: Vec::new(),
            otherwise,
        };
        self.push(ops, kind);
    }

    fn when(&mut self, ops: &mut Vec<Op>, slot: Slot, equals: u32, then: Vec<Op>) {
        let kind = OpKind::If {
            slot,
            equals,
            then,
            otherwise: Vec::new(),
        };
        self.push(ops, kind);
    }

    /// Some operations.
    pub(super) fn block(&mut self, length: usize) -> Block {
        let mut ops = Vec::new();
        for _ in 0..length {
            self.step(&mut ops);
        }
        Block {
            ops,
            end: End::Nothing,
        }
    }

    fn step(&mut self, ops: &mut Vec<Op>) {
        match self.random.below(100) {
            0..24 if !self.child.imports.is_empty() => self.call(ops),
            0..38 => self.copy(ops, Side::Write),
            38..52 => self.copy(ops, Side::Read),
            52..60 => self.finish_subtask(ops),
            60..66 => self.drop_end(ops),
            66..70 => self.new_channel(ops),
            70..73 => self.forward(ops),
            73..77 => self.finish_copy(ops),
            77..82 => self.thread(ops),
            82..86 => {
                self.push(ops, OpKind::Yield);
            }
            86..89 => self.backpressure(ops),
            89..92 => self.sets(ops),
            92..95 => self.context(ops),
            95..96 => self.error_context(ops),
            _ if !self.known.has_returned && self.abi != Abi::Sync && self.depth == 0 => {
                self.must_return(ops);
            }
            _ => self.odd(ops),
        }
    }

    /// Something that traps most of the time.
    fn odd(&mut self, ops: &mut Vec<Op>) {
        if !self.chance(8) {
            return;
        }
        let kind = match self.random.below(4) {
            0 => OpKind::TaskCancel,
            1 => OpKind::TaskReturn {
                value: Some((ValueType::U32, word(self.random))),
            },
            2 => OpKind::Backpressure { increment: false },
            _ => OpKind::Suspend,
        };
        self.push(ops, kind);
    }

    fn new_channel(&mut self, ops: &mut Vec<Op>) {
        let channel = *self.random.pick(&CHANNELS);
        self.new_channel_of(ops, channel);
    }

    fn new_channel_of(&mut self, ops: &mut Vec<Op>, channel: Channel) {
        let slot = self.push(ops, OpKind::New { channel });
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

    /// A readable end to give away.
    fn readable_for(&mut self, ops: &mut Vec<Op>, channel: Channel) -> Slot {
        let fits = |item: &EndItem| item.channel == channel && item.pending.is_none();
        if !self.known.readable.iter().any(fits) || self.chance(40) {
            self.new_channel_of(ops, channel);
        }
        let position = self.known.readable.iter().rposition(fits);
        let item = self.known.readable.remove(position.expect("one was made"));
        for writable in &mut self.known.writable {
            if writable.slot == item.slot.next(1) {
                writable.is_other_away = true;
            }
        }
        item.slot
    }

    fn value_for(&mut self, ops: &mut Vec<Op>, ty: ValueType) -> Arg {
        match ty {
            ValueType::U32 => word(self.random),
            ValueType::Readable(channel) => {
                let slot = self.readable_for(ops, channel);
                self.handle(slot)
            }
        }
    }

    /// What a function returns, of a type.
    pub(super) fn result(&mut self, ty: ValueType, ops: &mut Vec<Op>) -> Arg {
        self.value_for(ops, ty)
    }

    fn call(&mut self, ops: &mut Vec<Op>) {
        let import = self.random.below(self.child.imports.len());
        let from = self.child.imports[import];
        let program = self.program;
        let ty = &program.children[from.child].functions[from.function].ty;
        let params = ty.params.iter();
        let args = params.map(|ty| self.value_for(ops, *ty)).collect();
        // Only what is async-typed may be lowered `async`.
        let is_async = ty.is_async && self.chance(75);
        if !is_async {
            let slot = self.push(ops, OpKind::Call { import, args });
            if let Some(ty) = ty.result {
                self.known.value(ty, slot);
            }
            return;
        }
        let result_at = 4 * (2 + self.random.below(12)) as u32 + 8;
        let kind = OpKind::CallAsync {
            import,
            args,
            result_at,
        };
        let slot = self.push(ops, kind);
        self.known.subtasks.push(SubtaskItem {
            slot,
            result: ty.result,
            result_at,
        });
        if self.chance(35) {
            self.finish_subtask(ops);
        }
    }

    /// Waits for a subtask, or cancels it.
    fn finish_subtask(&mut self, ops: &mut Vec<Op>) {
        if self.known.subtasks.is_empty() {
            return self.new_channel(ops);
        }
        let position = self.random.below(self.known.subtasks.len());
        let item = self.known.subtasks.remove(position);
        let mut inner = Vec::new();
        match self.chance(35) {
            true => self.cancel_subtask(&mut inner, item.slot),
            false => self.wait_for_subtask(&mut inner, item.slot),
        }
        // State 2 of a call is `RETURNED`, and then there is no subtask.
        self.unless(ops, item.slot.next(1), 2, inner);
        if let Some(ty) = item.result {
            let slot = self.push(ops, OpKind::Load { at: item.result_at });
            if matches!(ty, ValueType::Readable(_)) && self.chance(70) {
                self.known.value(ty, slot);
            }
        }
    }

    fn wait_for_subtask(&mut self, ops: &mut Vec<Op>, slot: Slot) {
        let set = self.set(ops);
        let subtask = self.handle(slot);
        self.push(
            ops,
            OpKind::Join {
                waitable: subtask,
                set: Arg::Slot(set),
            },
        );
        let set = self.handle(set);
        let event = self.push(ops, OpKind::SetWait { set });
        let mut again = Vec::new();
        self.push(&mut again, OpKind::SetWait { set });
        // A subtask that was starting tells that it has started.
        self.when(ops, event.next(2), 1, again);
        if self.chance(80) {
            self.push(ops, OpKind::SubtaskDrop { subtask });
        }
    }

    fn cancel_subtask(&mut self, ops: &mut Vec<Op>, slot: Slot) {
        let subtask = self.handle(slot);
        let is_async = self.chance(60);
        let state = self.push(ops, OpKind::SubtaskCancel { subtask, is_async });
        let mut blocked = Vec::new();
        self.wait_for_subtask(&mut blocked, slot);
        let mut resolved = Vec::new();
        self.push(&mut resolved, OpKind::SubtaskDrop { subtask });
        let kind = OpKind::If {
            slot: state,
            equals: u32::MAX,
            then: blocked,
            otherwise: resolved,
        };
        self.push(ops, kind);
    }

    /// A waitable set: a new one, or one that there is.
    fn set(&mut self, ops: &mut Vec<Op>) -> Slot {
        // What a branch makes is not there on the other.
        if !self.known.sets.is_empty() && self.chance(30) {
            return *self.random.pick(&self.known.sets);
        }
        self.push(ops, OpKind::SetNew)
    }

    fn ends(&mut self, side: Side) -> &mut Vec<EndItem> {
        match side {
            Side::Read => &mut self.known.readable,
            Side::Write => &mut self.known.writable,
        }
    }

    fn pick_end(&mut self, side: Side, allow: fn(&EndItem) -> bool) -> Option<usize> {
        let ends = self.ends(side);
        let fitting: Vec<usize> = (0..ends.len()).filter(|i| allow(&ends[*i])).collect();
        (!fitting.is_empty()).then(|| *self.random.pick(&fitting))
    }

    fn copy(&mut self, ops: &mut Vec<Op>, side: Side) {
        let Some(position) = self.pick_end(side, |item| item.pending.is_none() && !item.is_done)
        else {
            return self.new_channel(ops);
        };
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

    fn finish_copy(&mut self, ops: &mut Vec<Op>) {
        let side = [Side::Read, Side::Write][self.random.below(2)];
        match self.pick_end(side, |item| item.pending.is_some()) {
            Some(position) => self.finish_copy_of(ops, side, position),
            None => self.copy(ops, side),
        }
    }

    /// Waits until a copy is over, or cancels it.
    fn finish_copy_of(&mut self, ops: &mut Vec<Op>, side: Side, position: usize) {
        let item = self.ends(side)[position];
        let Some(pending) = item.pending else {
            return;
        };
        let end = self.handle(item.slot);
        let mut inner = Vec::new();
        let waits = item.is_other_away && self.chance(60);
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

    fn drop_end(&mut self, ops: &mut Vec<Op>) {
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

    fn forward(&mut self, ops: &mut Vec<Op>) {
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

    fn backpressure(&mut self, ops: &mut Vec<Op>) {
        let increment = self.known.backpressure == 0;
        self.push(ops, OpKind::Backpressure { increment });
        self.known.backpressure = u32::from(increment);
        if increment && self.chance(60) {
            self.push(ops, OpKind::Yield);
        }
    }

    /// The end of backpressure, so that somebody may come in again.
    fn relieve(&mut self, ops: &mut Vec<Op>) {
        if self.known.backpressure > 0 && self.chance(95) {
            self.push(ops, OpKind::Backpressure { increment: false });
            self.known.backpressure = 0;
        }
    }

    fn sets(&mut self, ops: &mut Vec<Op>) {
        if self.known.sets.is_empty() {
            let slot = self.push(ops, OpKind::SetNew);
            self.known.sets.push(slot);
            return;
        }
        let slot = *self.random.pick(&self.known.sets);
        let set = self.handle(slot);
        match self.random.below(4) {
            0 if self.chance(20) => {
                self.known.sets.retain(|other| *other != slot);
                self.push(ops, OpKind::SetDrop { set });
            }
            1 | 2 => {
                let side = [Side::Read, Side::Write][self.random.below(2)];
                if let Some(position) = self.pick_end(side, |_| true) {
                    let end = self.ends(side)[position].slot;
                    let waitable = self.handle(end);
                    self.push(ops, OpKind::Join { waitable, set });
                }
            }
            _ => {
                self.push(ops, OpKind::SetPoll { set });
            }
        }
    }

    fn context(&mut self, ops: &mut Vec<Op>) {
        let index = self.random.below(2) as u32;
        let kind = match self.random.below(2) {
            0 => OpKind::ContextGet { index },
            _ => OpKind::ContextSet {
                index,
                word: word(self.random),
            },
        };
        self.push(ops, kind);
    }

    fn error_context(&mut self, ops: &mut Vec<Op>) {
        match self.known.contexts.pop() {
            Some(slot) => {
                let context = self.handle(slot);
                self.push(ops, OpKind::ErrorContextDrop { context });
            }
            None => {
                let slot = self.push(ops, OpKind::ErrorContextNew);
                self.known.contexts.push(slot);
            }
        }
    }

    /// A new thread, or something with one that there is.
    fn thread(&mut self, ops: &mut Vec<Op>) {
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
        let kind = match self.random.below(3) {
            0 => OpKind::ResumeLater { thread },
            1 => OpKind::Switch {
                how: Switch::YieldResume,
                thread,
            },
            _ => OpKind::Switch {
                how: *self.random.pick(&switches),
                thread,
            },
        };
        self.push(ops, kind);
    }

    fn new_thread(&mut self, ops: &mut Vec<Op>) {
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
    fn inner_thread(&mut self, known: Known, wakes: Option<Slot>) -> Block {
        let length = self.random.below(4);
        let mut place = Place {
            random: &mut *self.random,
            program: self.program,
            child: &mut *self.child,
            ty: self.ty,
            abi: self.abi,
            ids: &mut *self.ids,
            known,
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
                ValueType::Readable(channel(true, super::program::Payload::U8)),
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
            let waitable = self.handle(item.slot);
            self.push(
                ops,
                OpKind::Join {
                    waitable,
                    set: Arg::Slot(set),
                },
            );
            self.known.sets.push(set);
            return End::Wait(set);
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
            let waitable = self.handle(slot);
            self.push(
                ops,
                OpKind::Join {
                    waitable,
                    set: Arg::Slot(set),
                },
            );
            self.known.sets.push(set);
            return End::Wait(set);
        }
        match self.random.below(8) {
            0 if !self.known.sets.is_empty() => End::Wait(*self.random.pick(&self.known.sets)),
            _ => End::Yield,
        }
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
