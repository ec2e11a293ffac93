//! The operations of a block.
//!
//! In: what is known of a child's slots where the block begins. Out: operations, and what is known
//! after them. Elsewhere: programs and functions (`generate`).

use super::generate::{take, word};
use super::program::{
    Abi, Arg, Block, Channel, Child, End, FuncType, Op, OpKind, Program, Side, Slot, ValueType,
};
use crate::fuzz::random::Random;

/// An end of a stream or future that a slot holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct EndItem {
    pub(super) channel: Channel,
    pub(super) slot: Slot,
    /// An asynchronous copy may be under way: what it gave is in this slot.
    pub(super) pending: Option<Slot>,
    /// The other end was given to somebody.
    pub(super) is_other_away: bool,
    /// The other end will not be read or written any more.
    pub(super) is_done: bool,
}

/// A subtask that a slot holds; the slot after it has its state.
#[derive(Clone, Copy, Debug)]
pub(super) struct SubtaskItem {
    pub(super) slot: Slot,
    pub(super) result: Option<ValueType>,
    pub(super) result_at: u32,
}

/// What slots hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) readable: Vec<EndItem>,
    pub(super) writable: Vec<EndItem>,
    pub(super) subtasks: Vec<SubtaskItem>,
    pub(super) sets: Vec<Slot>,
    pub(super) threads: Vec<Slot>,
    pub(super) contexts: Vec<Slot>,
    pub(super) backpressure: u32,
    pub(super) has_returned: bool,
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

/// What a slot of another function may hold.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Thread,
    Set,
    Waitable,
    End(Channel, Side),
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
    /// What slots of the child's functions may hold, at times.
    pub(super) shared: &'a mut Vec<(Kind, Slot)>,
    /// How many threads this one is started by, one by the other.
    pub(super) depth: usize,
}

/// The first byte of memory that operations use.
const BUFFERS: usize = 64;

impl Place<'_> {
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.random.below(100) < percent
    }

    /// An operation whose results have slots of their own, the first of which it gives.
    pub(super) fn push(&mut self, ops: &mut Vec<Op>, kind: OpKind) -> Slot {
        let out = take(self.child, 3);
        *self.ids += 1;
        let id = *self.ids;
        ops.push(Op { id, kind, out });
        out
    }

    /// A handle, and once in a while another one.
    pub(super) fn handle(&mut self, slot: Slot) -> Arg {
        match self.random.below(120) {
            0 => Arg::Slot(Slot(self.random.below(self.child.slots))),
            1 => Arg::Const(self.random.below(6) as u32),
            _ => Arg::Slot(slot),
        }
    }

    /// A piece of memory of its own, most of the time.
    pub(super) fn memory(&mut self, length: u32) -> u32 {
        let at = BUFFERS + 16 * self.random.below(240);
        match self.random.below(300) {
            0 => at as u32 + 1,
            1 => super::program::PAGE - length / 2,
            _ => at as u32,
        }
    }

    /// A slot equals a word, or something else is done.
    pub(super) fn unless(
        &mut self,
        ops: &mut Vec<Op>,
        slot: Slot,
        equals: u32,
        otherwise: Vec<Op>,
    ) {
        let kind = OpKind::If {
            slot,
            equals,
            then: Vec::new(),
            otherwise,
        };
        self.push(ops, kind);
    }

    pub(super) fn when(&mut self, ops: &mut Vec<Op>, slot: Slot, equals: u32, then: Vec<Op>) {
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

    /// The operations of a function's body. They begin with what its parameters are for, and may
    /// return long before the end.
    pub(super) fn begin(&mut self, length: usize) -> Block {
        let early = match self.abi {
            Abi::Sync => None,
            _ => self.chance(35).then(|| self.random.below(length + 1)),
        };
        let mut block = Block::default();
        if !self.known.readable.is_empty() && self.chance(70) {
            self.copy(&mut block.ops, Side::Read);
        }
        for number in 0..length {
            if early == Some(number) {
                self.must_return(&mut block.ops);
            }
            self.step(&mut block.ops);
        }
        block
    }

    pub(super) fn step(&mut self, ops: &mut Vec<Op>) {
        match self.random.below(100) {
            0..24 if !self.child.imports.is_empty() => self.call(ops),
            0..36 => self.copy(ops, Side::Write),
            36..48 => self.copy(ops, Side::Read),
            48..60 => self.finish_subtask(ops),
            60..70 => self.finish_copy(ops),
            70..74 => self.drop_end(ops),
            74..76 => self.new_channel(ops),
            76..79 => self.forward(ops),
            79..84 => self.thread(ops),
            84..88 => {
                self.push(ops, OpKind::Yield);
            }
            88..91 => self.backpressure(ops),
            91..94 => self.sets(ops),
            94..95 => self.context(ops),
            95..96 => self.error_context(ops),
            96..98 => self.foreign(ops),
            _ if !self.known.has_returned && self.abi != Abi::Sync && self.depth == 0 => {
                self.must_return(ops);
            }
            _ => self.odd(ops),
        }
    }

    /// What another function of the child has in a slot, if it was there already.
    pub(super) fn foreign(&mut self, ops: &mut Vec<Op>) {
        if self.shared.is_empty() {
            return;
        }
        let (kind, slot) = *self.random.pick(self.shared);
        let arg = Arg::Slot(slot);
        let mut inner = Vec::new();
        let kind = match kind {
            Kind::Thread => OpKind::ResumeLater { thread: arg },
            Kind::Set => match self.random.below(3) {
                0 => OpKind::SetWait { set: arg },
                1 => OpKind::SetPoll { set: arg },
                _ => {
                    let waitable = self.known.subtasks.last().map(|item| item.slot);
                    let waitable = waitable.or(self.known.readable.last().map(|item| item.slot));
                    match waitable {
                        Some(waitable) => OpKind::Join {
                            waitable: Arg::Slot(waitable),
                            set: arg,
                        },
                        None => OpKind::SetPoll { set: arg },
                    }
                }
            },
            Kind::Waitable => match self.known.sets.last() {
                Some(set) => OpKind::Join {
                    waitable: arg,
                    set: Arg::Slot(*set),
                },
                None => OpKind::Join {
                    waitable: arg,
                    set: Arg::Const(0),
                },
            },
            Kind::End(channel, side) => {
                self.ends(side).push(EndItem {
                    channel,
                    slot,
                    pending: None,
                    is_other_away: true,
                    is_done: false,
                });
                return;
            }
        };
        self.push(&mut inner, kind);
        self.unless(ops, slot, 0, inner);
    }

    /// Something that traps most of the time.
    pub(super) fn odd(&mut self, ops: &mut Vec<Op>) {
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

    pub(super) fn share(&mut self, kind: Kind, slot: Slot) {
        if self.chance(25) {
            self.shared.push((kind, slot));
        }
    }

    /// A readable end to give away.
    pub(super) fn readable_for(&mut self, ops: &mut Vec<Op>, channel: Channel) -> Slot {
        let fits = |item: &EndItem| item.channel == channel && item.pending.is_none();
        if !self.known.readable.iter().any(fits) || self.chance(30) {
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

    pub(super) fn value_for(&mut self, ops: &mut Vec<Op>, ty: ValueType) -> Arg {
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

    pub(super) fn call(&mut self, ops: &mut Vec<Op>) {
        let import = self.random.below(self.child.imports.len());
        let from = self.child.imports[import];
        let functions = match self.program.children.get(from.child) {
            Some(child) => &child.functions,
            // This one.
            None => &self.child.functions,
        };
        let ty = functions[from.function].ty.clone();
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
        self.share(Kind::Waitable, slot);
        self.known.subtasks.push(SubtaskItem {
            slot,
            result: ty.result,
            result_at,
        });
        match self.random.below(10) {
            0..3 => self.finish_subtask(ops),
            3..7 => self.copy(ops, Side::Write),
            _ => {}
        }
    }

    /// Waits for a subtask, or cancels it.
    pub(super) fn finish_subtask(&mut self, ops: &mut Vec<Op>) {
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

    pub(super) fn wait_for_subtask(&mut self, ops: &mut Vec<Op>, slot: Slot) {
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

    pub(super) fn cancel_subtask(&mut self, ops: &mut Vec<Op>, slot: Slot) {
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
    pub(super) fn set(&mut self, ops: &mut Vec<Op>) -> Slot {
        // What a branch makes is not there on the other.
        if !self.known.sets.is_empty() && self.chance(30) {
            return *self.random.pick(&self.known.sets);
        }
        let slot = self.push(ops, OpKind::SetNew);
        self.share(Kind::Set, slot);
        slot
    }

    pub(super) fn backpressure(&mut self, ops: &mut Vec<Op>) {
        let increment = self.known.backpressure == 0;
        self.push(ops, OpKind::Backpressure { increment });
        self.known.backpressure = u32::from(increment);
        if increment && self.chance(60) {
            self.push(ops, OpKind::Yield);
        }
    }

    /// The end of backpressure, so that somebody may come in again.
    pub(super) fn relieve(&mut self, ops: &mut Vec<Op>) {
        if self.known.backpressure > 0 && self.chance(85) {
            self.push(ops, OpKind::Backpressure { increment: false });
            self.known.backpressure = 0;
        }
    }

    pub(super) fn sets(&mut self, ops: &mut Vec<Op>) {
        if self.known.sets.is_empty() {
            let slot = self.push(ops, OpKind::SetNew);
            self.known.sets.push(slot);
            return;
        }
        let slot = *self.random.pick(&self.known.sets);
        let set = self.handle(slot);
        match self.random.below(4) {
            0 if self.chance(80) => {
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

    pub(super) fn context(&mut self, ops: &mut Vec<Op>) {
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

    pub(super) fn error_context(&mut self, ops: &mut Vec<Op>) {
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
}
