//! `Task` and `canon lift`.

use super::code::Part;
use super::state::{
    Frame, Given, Handle, LiftStage, ReadyFunc, SetId, Stage, Stop, SubtaskState, Task, TaskId,
    TaskState, Thread, ThreadId, ThreadState, Trap, WaitableId, World,
};
use super::waitable::{Event, NONE, TASK_CANCELLED};
use crate::model::program::{Abi, ValueType, entry_id, event_id};

impl World<'_> {
    /// The first part of `canon_lift`: the task's thread is made and runs. What follows when control
    /// is back is the caller's stage.
    pub(super) fn lift(
        &mut self,
        instance: usize,
        function: usize,
        args: Vec<u32>,
        subtask: Option<WaitableId>,
    ) -> TaskId {
        let task = TaskId(self.tasks.len());
        let thread = ThreadId(self.threads.len());
        self.tasks.push(Task {
            instance,
            function,
            subtask,
            state: TaskState::Initial,
            implicit_thread: thread,
            num_threads: 0,
            args,
        });
        self.new_thread(task, Frame::Lift(LiftStage::Enter));
        if let Some(subtask) = subtask {
            self.subtask_mut(subtask).task = Some(task);
        }
        self.resume(thread);
        task
    }

    pub(super) fn new_thread(&mut self, task: TaskId, frame: Frame) -> ThreadId {
        self.threads.push(Thread {
            task,
            state: ThreadState::Suspended,
            index: None,
            storage: [0, 0],
            frames: vec![frame],
            given: Given::Nothing,
        });
        ThreadId(self.threads.len() - 1)
    }

    /// `Task.needs_exclusive`.
    pub(super) fn needs_exclusive(&self, task: TaskId) -> bool {
        self.is_async_typed(task) && self.abi(task) != Abi::Stackful
    }

    /// `has_backpressure` in `Task.enter_implicit_thread`.
    pub(super) fn has_backpressure(&self, task: TaskId) -> bool {
        let instance = &self.instances[self.tasks[task.0].instance];
        instance.backpressure > 0
            || (self.needs_exclusive(task) && instance.exclusive_thread.is_some())
    }

    /// A step of `thread_func` in `canon_lift`.
    pub(super) fn step_lift(&mut self, thread: ThreadId, stage: LiftStage) -> Result<(), Stop> {
        let task = self.threads[thread.0].task;
        let instance = self.tasks[task.0].instance;
        match stage {
            LiftStage::Enter => {
                if self.is_async_typed(task)
                    && (self.has_backpressure(task)
                        || self.instances[instance].num_waiting_to_enter > 0)
                {
                    self.instances[instance].num_waiting_to_enter += 1;
                    self.set_lift(thread, LiftStage::Waited);
                    self.wait_until(thread, ReadyFunc::Enter(task))?;
                    return Ok(());
                }
                self.entered(thread)
            }
            LiftStage::Waited => {
                self.instances[instance].num_waiting_to_enter -= 1;
                if self.deliver_pending_cancel(task) {
                    self.task_cancel(task)?;
                    self.end_thread(thread);
                    return Ok(());
                }
                self.entered(thread)
            }
            LiftStage::Called => self.returned(thread),
            LiftStage::Yielded => {
                let event = match self.deliver_pending_cancel(task) {
                    true => TASK_CANCELLED,
                    false => NONE,
                };
                self.instances[instance].exclusive_thread = Some(thread);
                self.call_back(thread, event)
            }
            LiftStage::WaitedFor(set) => {
                self.sets[set.0].num_waiting -= 1;
                let event = match self.deliver_pending_cancel(task) {
                    true => TASK_CANCELLED,
                    false => self.set_get_pending_event(set)?,
                };
                self.instances[instance].exclusive_thread = Some(thread);
                self.call_back(thread, event)
            }
        }
    }

    fn set_lift(&mut self, thread: ThreadId, stage: LiftStage) {
        self.threads[thread.0].frames = vec![Frame::Lift(stage)];
    }

    /// The rest of `Task.enter_implicit_thread`, `Task.start`, and the call of the core function.
    fn entered(&mut self, thread: ThreadId) -> Result<(), Stop> {
        let task = self.threads[thread.0].task;
        let instance = self.tasks[task.0].instance;
        if self.needs_exclusive(task) {
            assert!(
                self.instances[instance].exclusive_thread.is_none(),
                "the thread has waited for that"
            );
            self.instances[instance].exclusive_thread = Some(thread);
        }
        self.register_thread(thread);
        self.tasks[task.0].state = TaskState::Started;
        let args = self.on_start(task)?;
        let function = self.tasks[task.0].function;
        let params = &self.program.children[instance].functions[function].params;
        self.set_lift(thread, LiftStage::Called);
        self.call_core(thread, Part::Body(function));
        let id = entry_id(function);
        self.say(instance, id, 0, 0)?;
        for (number, (slot, word)) in params.iter().zip(args).enumerate() {
            self.instances[instance].slots[slot.0] = word;
            self.say(instance, id, number as u32 + 1, word)?;
        }
        Ok(())
    }

    pub(super) fn call_core(&mut self, thread: ThreadId, part: Part) {
        self.threads[thread.0].frames.push(Frame::Core {
            part,
            at: 0,
            stage: Stage::Start,
        });
    }

    /// `on_start` of `canon_lower`.
    fn on_start(&mut self, task: TaskId) -> Result<Vec<u32>, Stop> {
        let Some(subtask) = self.tasks[task.0].subtask else {
            return Ok(self.tasks[task.0].args.clone());
        };
        self.progress(subtask);
        self.subtask_mut(subtask).state = SubtaskState::Started;
        let Task {
            instance, function, ..
        } = self.tasks[task.0];
        let caller = self.subtask(subtask).caller;
        let params = &self.program.children[instance].functions[function]
            .ty
            .params;
        let words = self.subtask(subtask).args.clone();
        let mut args = Vec::new();
        for (ty, word) in params.iter().zip(words) {
            args.push(self.pass(*ty, word, caller, instance)?);
        }
        Ok(args)
    }

    /// `maybe_on_progress`.
    fn progress(&mut self, subtask: WaitableId) {
        if self.subtask(subtask).index.is_some() {
            self.waitables[subtask.0].pending_event = Some(0);
        }
    }

    /// `on_resolve` of `canon_lower`; the host keeps the result.
    fn on_resolve(&mut self, task: TaskId, result: Option<u32>) -> Result<(), Stop> {
        let Some(subtask) = self.tasks[task.0].subtask else {
            self.returned = result;
            return Ok(());
        };
        self.progress(subtask);
        let instance = self.tasks[task.0].instance;
        let ty = self.result_type(task);
        let caller = self.subtask(subtask).caller;
        let value = match (ty, result) {
            (Some(ty), Some(word)) => Some(self.pass(ty, word, instance, caller)?),
            _ => None,
        };
        let subtask = self.subtask_mut(subtask);
        subtask.state = match (result, subtask.state) {
            (None, SubtaskState::Starting) => SubtaskState::CancelledBeforeStarted,
            (None, _) => SubtaskState::CancelledBeforeReturned,
            (Some(_), _) => SubtaskState::Returned,
        };
        subtask.result = value;
        if subtask.is_async
            && let Some(word) = value
        {
            let at = subtask.result_at as usize;
            self.instances[caller].memory[at..at + 4].copy_from_slice(&word.to_le_bytes());
        }
        Ok(())
    }

    /// The core function or the callback has returned.
    fn returned(&mut self, thread: ThreadId) -> Result<(), Stop> {
        let task = self.threads[thread.0].task;
        let instance = self.tasks[task.0].instance;
        let given = std::mem::take(&mut self.threads[thread.0].given);
        match self.abi(task) {
            Abi::Sync => {
                let word = match given {
                    Given::Value(word) => word,
                    _ => 0,
                };
                self.task_return(task, word)?;
                self.exit_implicit_thread(thread)
            }
            Abi::Stackful => self.exit_implicit_thread(thread),
            Abi::Callback => {
                match given {
                    Given::Exit => return self.exit_implicit_thread(thread),
                    Given::Junk => return Err(Trap::CallbackCode.into()),
                    _ => {}
                }
                if self.deliver_pending_cancel(task) {
                    return self.call_back(thread, TASK_CANCELLED);
                }
                self.instances[instance].exclusive_thread = None;
                match given {
                    Given::Wait(index) => {
                        let set = self.get_set(instance, index)?;
                        self.sets[set.0].num_waiting += 1;
                        self.set_lift(thread, LiftStage::WaitedFor(set));
                        self.wait_until(thread, ReadyFunc::CallbackWait(task, set))?;
                    }
                    _ => {
                        self.set_lift(thread, LiftStage::Yielded);
                        self.wait_until(thread, ReadyFunc::CallbackYield(instance))?;
                    }
                }
                Ok(())
            }
        }
    }

    fn call_back(&mut self, thread: ThreadId, event: Event) -> Result<(), Stop> {
        let task = self.threads[thread.0].task;
        let Task {
            instance, function, ..
        } = self.tasks[task.0];
        let first = self.program.children[instance].functions[function].event;
        let blocks = self.program.children[instance].functions[function]
            .events
            .len();
        self.set_lift(thread, LiftStage::Called);
        let (code, p1, p2) = event;
        for (number, word) in [code, p1, p2].into_iter().enumerate() {
            self.instances[instance].slots[first.0 + number] = word;
            self.say(instance, event_id(function), number as u32, word)?;
        }
        if event == TASK_CANCELLED {
            self.call_core(thread, Part::Cancelled(function));
            return Ok(());
        }
        let turn = self.instances[instance].turns[function];
        self.instances[instance].turns[function] += 1;
        if turn < blocks {
            self.call_core(thread, Part::Event(function, turn));
        } else {
            self.threads[thread.0].given = Given::Exit;
        }
        Ok(())
    }

    /// `Task.register_thread`.
    pub(super) fn register_thread(&mut self, thread: ThreadId) -> u32 {
        let task = self.threads[thread.0].task;
        self.tasks[task.0].num_threads += 1;
        let instance = self.tasks[task.0].instance;
        let index = self.instances[instance].threads.add(thread);
        self.threads[thread.0].index = Some(index);
        index
    }

    /// `Task.unregister_thread`, and the end of the thread.
    pub(super) fn exit_thread(&mut self, thread: ThreadId) -> Result<(), Stop> {
        let task = self.threads[thread.0].task;
        self.tasks[task.0].num_threads -= 1;
        if self.tasks[task.0].num_threads == 0 && self.tasks[task.0].state != TaskState::Resolved {
            return Err(Trap::NoResult.into());
        }
        let instance = self.tasks[task.0].instance;
        let index = self.threads[thread.0].index.expect("it is registered");
        self.instances[instance].threads.remove(index)?;
        self.end_thread(thread);
        Ok(())
    }

    fn end_thread(&mut self, thread: ThreadId) {
        self.threads[thread.0].state = ThreadState::Done;
        self.threads[thread.0].frames.clear();
        self.block();
    }

    fn exit_implicit_thread(&mut self, thread: ThreadId) -> Result<(), Stop> {
        let task = self.threads[thread.0].task;
        let instance = self.tasks[task.0].instance;
        self.exit_thread(thread)?;
        if self.needs_exclusive(task) {
            self.instances[instance].exclusive_thread = None;
        }
        Ok(())
    }

    /// `Task.deliver_pending_cancel`.
    fn deliver_pending_cancel(&mut self, task: TaskId) -> bool {
        let is_pending = self.tasks[task.0].state == TaskState::PendingCancel;
        if is_pending {
            self.tasks[task.0].state = TaskState::CancelDelivered;
        }
        is_pending
    }

    /// `Task.request_cancellation`, up to where the thread that it resumes runs, if there is one.
    pub(super) fn request_cancellation(&mut self, task: TaskId) {
        let thread = self.tasks[task.0].implicit_thread;
        let is_initial = self.tasks[task.0].state == TaskState::Initial;
        self.tasks[task.0].state = TaskState::PendingCancel;
        let waits_in_event_loop = matches!(
            self.threads[thread.0].state,
            ThreadState::Waiting(ReadyFunc::CallbackYield(_) | ReadyFunc::CallbackWait(..))
        );
        if is_initial || (waits_in_event_loop && self.ready(thread)) {
            self.resume(thread);
        }
    }

    /// `Task.return_`, with what is before it in `canon_task_return`.
    pub(super) fn task_return(&mut self, task: TaskId, word: u32) -> Result<(), Stop> {
        if self.tasks[task.0].state == TaskState::Resolved {
            return Err(Trap::AlreadyResolved.into());
        }
        self.on_resolve(task, Some(word))?;
        self.tasks[task.0].state = TaskState::Resolved;
        Ok(())
    }

    /// `canon_task_return`.
    pub(super) fn canon_task_return(
        &mut self,
        task: TaskId,
        value: Option<(ValueType, u32)>,
    ) -> Result<(), Stop> {
        if self.abi(task) == Abi::Sync {
            return Err(Trap::NotAsync.into());
        }
        if self.result_type(task) != value.map(|(ty, _)| ty) {
            return Err(Trap::ResultType.into());
        }
        self.task_return(task, value.map_or(0, |(_, word)| word))
    }

    /// `canon_task_cancel`.
    pub(super) fn canon_task_cancel(&mut self, task: TaskId) -> Result<(), Stop> {
        if self.abi(task) == Abi::Sync {
            return Err(Trap::NotAsync.into());
        }
        self.task_cancel(task)
    }

    /// `Task.cancel`.
    fn task_cancel(&mut self, task: TaskId) -> Result<(), Stop> {
        if self.tasks[task.0].state != TaskState::CancelDelivered {
            return Err(Trap::NotCancelled.into());
        }
        self.on_resolve(task, None)?;
        self.tasks[task.0].state = TaskState::Resolved;
        Ok(())
    }

    /// What a handle means, when it must be an error context.
    pub(super) fn drop_error_context(&mut self, instance: usize, index: u32) -> Result<(), Stop> {
        match self.instances[instance].handles.remove(index)? {
            Handle::ErrorContext => Ok(()),
            _ => Err(Trap::WrongHandle.into()),
        }
    }

    pub(super) fn new_set(&mut self, instance: usize) -> u32 {
        self.sets.push(super::state::Set::default());
        let set = SetId(self.sets.len() - 1);
        self.instances[instance].handles.add(Handle::Set(set))
    }
}
