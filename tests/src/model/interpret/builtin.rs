//! Operations: the rest of the canonical built-ins, and what programs do by themselves.

use super::code::{Instruction, Part};
use super::state::{Frame, Given, Handle, ReadyFunc, Stage, Stop, ThreadId, Trap, World};
use super::waitable::Event;
use crate::model::program::{Arg, End, Op, OpKind, Slot, thread_id};

impl World<'_> {
    /// Lets the innermost running thread go on to where it may block.
    pub(super) fn step_thread(&mut self, thread: ThreadId) -> Result<(), Stop> {
        match *self.threads[thread.0]
            .frames
            .last()
            .expect("it has not ended")
        {
            Frame::Lift(stage) => self.step_lift(thread, stage),
            Frame::Explicit { begun: true, .. } => self.exit_thread(thread),
            Frame::Explicit { element, word, .. } => {
                self.threads[thread.0].frames = vec![Frame::Explicit {
                    element,
                    word,
                    begun: true,
                }];
                self.call_core(thread, Part::Thread(element));
                self.say(self.instance_of(thread), thread_id(element), 0, word)
            }
            Frame::Core { part, at, stage } => self.step_core(thread, part, at, stage),
        }
    }

    fn instance_of(&self, thread: ThreadId) -> usize {
        self.tasks[self.threads[thread.0].task.0].instance
    }

    fn step_core(
        &mut self,
        thread: ThreadId,
        part: Part,
        at: usize,
        stage: Stage,
    ) -> Result<(), Stop> {
        let compiled = self.compiled;
        let instance = self.instance_of(thread);
        match &compiled.part(instance, part)[at] {
            Instruction::Op(op) => {
                let is_over = match stage {
                    Stage::Start => {
                        let is_over = self.begin(thread, instance, op)?;
                        if op.kind.is_silent() {
                            self.say(instance, op.id, 0, 0)?;
                        }
                        is_over
                    }
                    _ => self.go_on(thread, instance, op, stage)?,
                };
                if is_over {
                    self.jump(thread, at + 1);
                }
            }
            Instruction::Unless(slot, word, target) => {
                let holds = self.instances[instance].slots[slot.0] == *word;
                self.jump(thread, if holds { at + 1 } else { *target });
            }
            Instruction::Jump(target) => self.jump(thread, *target),
            Instruction::Return(end) => {
                let given = self.given(instance, *end);
                self.threads[thread.0].given = given;
                self.threads[thread.0].frames.pop();
            }
        }
        Ok(())
    }

    fn jump(&mut self, thread: ThreadId, target: usize) {
        match self.threads[thread.0].frames.last_mut() {
            Some(Frame::Core { at, stage, .. }) => {
                *at = target;
                *stage = Stage::Start;
            }
            _ => unreachable!("operations are in core functions"),
        }
    }

    fn given(&self, instance: usize, end: End) -> Given {
        match end {
            End::Nothing => Given::Nothing,
            End::Value(arg) => Given::Value(self.word(instance, arg)),
            End::Exit => Given::Exit,
            End::Yield => Given::Yield,
            // The code is or-ed to the index, shifted by four bits.
            End::Wait(Slot(slot)) => {
                let packed = 2 | self.instances[instance].slots[slot] << 4;
                Given::Wait(packed >> 4)
            }
            End::Junk => Given::Junk,
        }
    }

    fn word(&self, instance: usize, arg: Arg) -> u32 {
        match arg {
            Arg::Const(word) => word,
            Arg::Slot(Slot(slot)) => self.instances[instance].slots[slot],
        }
    }

    /// An operation from its beginning. Whether it is over.
    fn begin(&mut self, thread: ThreadId, instance: usize, op: &Op) -> Result<bool, Stop> {
        let word = |world: &Self, arg: Arg| world.word(instance, arg);
        match &op.kind {
            OpKind::Call { import, args } => {
                let args = args.iter().map(|arg| self.word(instance, *arg)).collect();
                self.call(thread, *import, args, None);
                return Ok(false);
            }
            OpKind::CallAsync {
                import,
                args,
                result_at,
            } => {
                let args = args.iter().map(|arg| self.word(instance, *arg)).collect();
                self.call(thread, *import, args, Some(*result_at));
                return Ok(false);
            }
            OpKind::SubtaskCancel { subtask, .. } => {
                let subtask = word(self, *subtask);
                return self.subtask_cancel(thread, op, subtask);
            }
            OpKind::SubtaskDrop { subtask } => {
                let subtask = word(self, *subtask);
                self.subtask_drop(instance, subtask)?;
            }
            OpKind::TaskReturn { value } => {
                let value = value.map(|(ty, arg)| (ty, word(self, arg)));
                let task = self.threads[thread.0].task;
                self.canon_task_return(task, value)?;
            }
            OpKind::TaskCancel => self.canon_task_cancel(self.threads[thread.0].task)?,
            OpKind::Backpressure { increment } => self.backpressure(instance, *increment)?,
            OpKind::SetNew
            | OpKind::SetWait { .. }
            | OpKind::SetPoll { .. }
            | OpKind::SetDrop { .. }
            | OpKind::Join { .. } => return self.begin_set(thread, instance, op),
            OpKind::New { .. }
            | OpKind::Copy { .. }
            | OpKind::CancelCopy { .. }
            | OpKind::Drop { .. }
            | OpKind::Forward { .. } => return self.begin_channel(thread, instance, op),
            OpKind::ErrorContextNew => {
                let index = self.instances[instance].handles.add(Handle::ErrorContext);
                self.give(instance, op, 0, index)?;
            }
            OpKind::ErrorContextDrop { context } => {
                let context = word(self, *context);
                self.drop_error_context(instance, context)?;
            }
            OpKind::Look { at, length } => {
                let memory = &self.instances[instance].memory;
                let bytes = &memory[*at as usize..(*at + *length) as usize];
                let sum = bytes.iter().fold(0u32, |sum, byte| {
                    sum.wrapping_mul(31).wrapping_add(u32::from(*byte))
                });
                self.give(instance, op, 0, sum)?;
            }
            OpKind::Load { at } => {
                let at = *at as usize;
                let bytes = &self.instances[instance].memory[at..at + 4];
                let word = u32::from_le_bytes(bytes.try_into().expect("four bytes"));
                self.give(instance, op, 0, word)?;
            }
            OpKind::Fill { at, length, first } => {
                let memory = &mut self.instances[instance].memory;
                let bytes = &mut memory[*at as usize..(*at + *length) as usize];
                for (number, byte) in bytes.iter_mut().enumerate() {
                    *byte = first.wrapping_add(number as u8);
                }
            }
            OpKind::If { .. } | OpKind::Return(_) => unreachable!("instructions of their own"),
            _ => return self.begin_thread(thread, instance, op),
        }
        Ok(true)
    }

    /// `canon_backpressure_inc`, `canon_backpressure_dec`.
    fn backpressure(&mut self, instance: usize, increment: bool) -> Result<(), Stop> {
        let counter = &mut self.instances[instance].backpressure;
        let next = match increment {
            true => *counter + 1,
            false => counter.checked_sub(1).ok_or(Trap::Backpressure)?,
        };
        if next == 1 << 16 {
            return Err(Trap::Backpressure.into());
        }
        *counter = next;
        Ok(())
    }

    fn begin_set(&mut self, thread: ThreadId, instance: usize, op: &Op) -> Result<bool, Stop> {
        match &op.kind {
            OpKind::SetNew => {
                let index = self.new_set(instance);
                self.give(instance, op, 0, index)?;
            }
            OpKind::SetWait { set } => {
                let set = self.get_set(instance, self.word(instance, *set))?;
                self.sets[set.0].num_waiting += 1;
                self.set_stage(thread, Stage::SetWaited(set));
                self.wait_until(thread, ReadyFunc::SetEvent(set))?;
                return Ok(false);
            }
            OpKind::SetPoll { set } => {
                let set = self.get_set(instance, self.word(instance, *set))?;
                let event = match self.set_has_pending_event(set) {
                    true => self.set_get_pending_event(set)?,
                    false => super::waitable::NONE,
                };
                self.give_event(instance, op, event)?;
            }
            OpKind::SetDrop { set } => {
                let set = self.word(instance, *set);
                self.set_drop(instance, set)?;
            }
            OpKind::Join { waitable, set } => {
                let (waitable, set) = (self.word(instance, *waitable), self.word(instance, *set));
                self.waitable_join(instance, waitable, set)?;
            }
            _ => unreachable!("`begin` gives only these"),
        }
        Ok(true)
    }

    fn give_event(&mut self, instance: usize, op: &Op, event: Event) -> Result<(), Stop> {
        let (code, p1, p2) = event;
        self.give(instance, op, 0, code)?;
        self.give(instance, op, 1, p1)?;
        self.give(instance, op, 2, p2)
    }

    fn begin_channel(&mut self, thread: ThreadId, instance: usize, op: &Op) -> Result<bool, Stop> {
        match &op.kind {
            OpKind::New { channel } => {
                let (readable, writable) = self.new_channel(instance, *channel);
                self.give(instance, op, 0, readable)?;
                self.give(instance, op, 1, writable)?;
            }
            OpKind::Copy {
                channel,
                side,
                end,
                at,
                length,
                is_async,
            } => {
                let index = self.word(instance, *end);
                let what = (*channel, *side);
                let given = self.copy(thread, what, index, (*at, *length), *is_async)?;
                match given {
                    Some(word) => self.give(instance, op, 0, word)?,
                    None => return Ok(false),
                }
            }
            OpKind::CancelCopy {
                channel,
                side,
                end,
                is_async,
            } => {
                let index = self.word(instance, *end);
                let word = self.cancel_copy(instance, (*channel, *side), index, *is_async)?;
                self.give(instance, op, 0, word)?;
            }
            OpKind::Drop { channel, side, end } => {
                let index = self.word(instance, *end);
                self.drop_end(instance, (*channel, *side), index)?;
            }
            OpKind::Forward {
                channel,
                readable,
                writable,
            } => {
                let readable = self.word(instance, *readable);
                let writable = self.word(instance, *writable);
                self.forward(instance, *channel, readable, writable)?;
            }
            _ => unreachable!("`begin` gives only these"),
        }
        Ok(true)
    }

    fn begin_thread(&mut self, thread: ThreadId, instance: usize, op: &Op) -> Result<bool, Stop> {
        match &op.kind {
            OpKind::Yield => {
                self.set_stage(thread, Stage::Resumed);
                self.wait_until(thread, ReadyFunc::Always)?;
                return Ok(false);
            }
            OpKind::Suspend => {
                self.set_stage(thread, Stage::Resumed);
                self.suspend(thread);
                return Ok(false);
            }
            OpKind::ThreadIndex => {
                let index = self.threads[thread.0].index.expect("it is registered");
                self.give(instance, op, 0, index)?;
            }
            OpKind::ThreadNew { element, word } => {
                let threads = self.program.children[instance].threads.len();
                let element = *element as usize;
                if element >= threads {
                    return Err(Trap::NoElement.into());
                }
                let task = self.threads[thread.0].task;
                let frame = Frame::Explicit {
                    element,
                    word: *word,
                    begun: false,
                };
                let new = self.new_thread(task, frame);
                let index = self.register_thread(new);
                self.give(instance, op, 0, index)?;
            }
            OpKind::ResumeLater { thread } => {
                let index = self.word(instance, *thread);
                self.resume_later(instance, index)?;
            }
            OpKind::Switch { how, thread: other } => {
                let index = self.word(instance, *other);
                self.switch(thread, *how, index)?;
                return Ok(false);
            }
            OpKind::ContextGet { index } => {
                let word = self.threads[thread.0].storage[*index as usize];
                self.give(instance, op, 0, word)?;
            }
            OpKind::ContextSet { index, word } => {
                let word = self.word(instance, *word);
                self.threads[thread.0].storage[*index as usize] = word;
            }
            _ => unreachable!("`begin` gives only these"),
        }
        Ok(true)
    }

    /// An operation from where it was. Whether it is over.
    fn go_on(
        &mut self,
        thread: ThreadId,
        instance: usize,
        op: &Op,
        stage: Stage,
    ) -> Result<bool, Stop> {
        match stage {
            Stage::Start => unreachable!("`begin` begins"),
            Stage::Lifts(subtask, callee) => {
                self.lifts(thread, subtask, callee);
                Ok(false)
            }
            Stage::Called(subtask) => self.called(thread, op, subtask),
            Stage::CallResolved(subtask) => self.call_resolved(thread, op, subtask),
            Stage::Cancelled(subtask) => self.cancelled(thread, op, subtask),
            Stage::CancelResolved(subtask) => self.cancel_resolved(thread, op, subtask),
            Stage::Copied(end) => {
                let word = self.copied(thread, end);
                self.give(instance, op, 0, word)?;
                Ok(true)
            }
            Stage::SetWaited(set) => {
                self.sets[set.0].num_waiting -= 1;
                let event = self.set_get_pending_event(set)?;
                self.give_event(instance, op, event)?;
                Ok(true)
            }
            Stage::Resumed => {
                self.give(instance, op, 0, 0)?;
                Ok(true)
            }
        }
    }
}
