//! What there is while a program runs.
//!
//! In: a program, a trace to follow if there is one, and choices. Out: the world. Elsewhere: what
//! happens in it.

use super::code::{Compiled, Part};
use super::table::Table;
use crate::model::program::{Abi, Channel, Import, MEMORY, Op, Program, Side, ValueType};
use crate::model::{Entry, program};

/// More steps than any program takes.
pub(super) const MAX_STEPS: usize = 200_000;

macro_rules! traps {
    ($($(#[$doc:meta])* $name:ident = $($text:literal)|+;)*) => {
        /// Why a program traps.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Trap { $($(#[$doc])* $name,)* }

        impl Trap {
            /// The trap codes (`windlass_abi::trap`) that may tell of it.
            #[must_use]
            pub fn codes(self) -> &'static [&'static str] {
                match self { $(Trap::$name => &[$($text),+],)* }
            }
        }
    };
}

traps! {
    /// `Table.get` of nothing.
    UnknownHandle = "unknown-handle";
    /// A handle of another kind or type.
    WrongHandle = "handle-type-mismatch";
    /// A copy on an end that copies.
    EndBusy = "copy-end-busy";
    /// A copy on an end that is done.
    EndDone = "copy-end-done";
    /// An end that is not idle is passed on.
    EndNotIdle = "copy-end-in-use" | "copy-end-done";
    /// Cancelling a copy where none is under way.
    NotCopying = "copy-not-busy";
    /// Something that may not be in a waitable set is.
    InWaitableSet = "waitable-in-set";
    /// Something that a thread waits for synchronously is joined, or its copy cancelled.
    HasSyncWaiter = "waitable-busy";
    /// `subtask.cancel` for the second time, or after the end was delivered.
    CancelInvalid = "subtask-cancel-invalid";
    /// `subtask.drop` before the end was delivered.
    NotResolved = "subtask-not-resolved";
    /// `waitable-set.drop` of a set with elements or waiters.
    SetInUse = "waitable-set-in-use";
    /// `task.return` or `task.cancel` in a task that is not lifted `async`.
    NotAsync = "task-not-async";
    /// `task.return` with another type.
    ResultType = "task-return-mismatch";
    /// `task.return` in a task that has ended.
    AlreadyResolved = "task-resolved";
    /// `task.cancel` in a task to which no cancellation was delivered.
    NotCancelled = "task-not-cancelled" | "task-resolved";
    /// The last thread of a task ends, and the task has no result.
    NoResult = "task-not-resolved";
    /// `backpressure.inc` or `backpressure.dec` too often.
    Backpressure = "backpressure-overflow";
    /// Dropping an end that copies.
    DropWhileCopying = "copy-end-in-use";
    /// Dropping the writable end of a future that was not written.
    FutureNotWritten = "future-not-written";
    /// A buffer that is too long.
    BufferTooLong = "buffer-too-long";
    /// A buffer that is not aligned.
    Unaligned = "unaligned-pointer";
    /// A buffer outside memory.
    OutOfBounds = "pointer-out-of-bounds";
    /// A synchronous function blocks, and nothing else in its instance can run.
    CannotBlock = "deadlock";
    /// A callback returns a code that there is not.
    CallbackCode = "bad-callback-code";
    /// A thread is to be resumed that is not suspended, or is to give way to itself.
    NotSuspended = "thread-not-suspended";
    /// `thread.new-indirect` of an element that the table does not have, or that is null.
    NoElement = "table-out-of-bounds" | "indirect-call-to-null";
}

/// Why a run goes no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The program traps.
    Trap(Trap),
    /// The trace that is followed goes on otherwise.
    Mismatch,
    /// There are too many steps.
    TooLong,
}

impl From<Trap> for Stop {
    fn from(trap: Trap) -> Stop {
        Stop::Trap(trap)
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) struct $name(pub(super) usize);
    )*};
}

ids! {
    /// A task.
    TaskId;
    /// A thread.
    ThreadId;
    /// A subtask or an end.
    WaitableId;
    /// A waitable set.
    SetId;
}

/// What a handle means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handle {
    Waitable(WaitableId),
    Set(SetId),
    ErrorContext,
}

/// `ComponentInstance`.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    pub(super) handles: Table<Handle>,
    pub(super) threads: Table<ThreadId>,
    pub(super) backpressure: u32,
    pub(super) num_waiting_to_enter: u32,
    pub(super) exclusive_thread: Option<ThreadId>,
    pub(super) slots: Vec<u32>,
    pub(super) memory: Vec<u8>,
    /// How often each function's callback was called for something else than cancellation.
    pub(super) turns: Vec<usize>,
}

/// `Task.State`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TaskState {
    Initial,
    Started,
    PendingCancel,
    CancelDelivered,
    Resolved,
}

/// `Task`.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) instance: usize,
    pub(super) function: usize,
    /// Who called; none for the host.
    pub(super) subtask: Option<WaitableId>,
    pub(super) state: TaskState,
    pub(super) implicit_thread: ThreadId,
    pub(super) num_threads: usize,
    pub(super) args: Vec<u32>,
}

/// What makes a thread that waits ready (`Thread.ready_func`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadyFunc {
    Always,
    /// There is no backpressure for the task (`Task.enter_implicit_thread`).
    Enter(TaskId),
    /// The subtask is resolved.
    Resolved(WaitableId),
    /// The waitable has an event.
    Event(WaitableId),
    /// The set has an event.
    SetEvent(SetId),
    /// A callback task may go on after `YIELD`.
    CallbackYield(usize),
    /// The same after `WAIT` (`WaitableSet.wait_from_callback`).
    CallbackWait(TaskId, SetId),
}

/// What a thread is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ThreadState {
    Running,
    Suspended,
    Waiting(ReadyFunc),
    Done,
}

/// `Thread`.
#[derive(Clone, Debug)]
pub(super) struct Thread {
    pub(super) task: TaskId,
    pub(super) state: ThreadState,
    pub(super) index: Option<u32>,
    pub(super) storage: [u32; 2],
    /// Innermost last.
    pub(super) frames: Vec<Frame>,
    /// What the core function that has just returned gave.
    pub(super) given: Given,
}

/// What a core function returned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Given {
    #[default]
    Nothing,
    Value(u32),
    Exit,
    Yield,
    Wait(u32),
    Junk,
}

/// What a thread is in the middle of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// `canon_lift`'s `thread_func`.
    Lift(LiftStage),
    /// An explicit thread, whose function has yet to begin or has returned.
    Explicit {
        element: usize,
        word: u32,
        begun: bool,
    },
    /// A core function at an instruction, and where in it.
    Core { part: Part, at: usize, stage: Stage },
}

/// Where `thread_func` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LiftStage {
    /// Before `enter_implicit_thread`.
    Enter,
    /// It has waited for backpressure to end.
    Waited,
    /// The core function, or the callback, has been called.
    Called,
    /// The callback task has waited after `YIELD`.
    Yielded,
    /// The callback task has waited after `WAIT`.
    WaitedFor(SetId),
}

/// Where an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// At its beginning.
    Start,
    /// Another task of the callee's instance has gone first.
    Lifts(WaitableId, Import),
    /// The callee's thread has been resumed, and control is back (`canon_lower`).
    Called(WaitableId),
    /// The subtask is resolved (`canon_lower`, without `async`).
    CallResolved(WaitableId),
    /// `on_cancel` is over (`canon_subtask_cancel`).
    Cancelled(WaitableId),
    /// The subtask is resolved (`canon_subtask_cancel`).
    CancelResolved(WaitableId),
    /// The end has an event (`wait_for_pending_event`).
    Copied(WaitableId),
    /// The set has an event.
    SetWaited(SetId),
    /// The thread runs again.
    Resumed,
}

/// `Subtask.State`, in the order of its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SubtaskState {
    Starting,
    Started,
    Returned,
    CancelledBeforeStarted,
    CancelledBeforeReturned,
}

/// `End.State`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EndState {
    Idle,
    Copying,
    CancellingCopy,
    Done,
}

/// `GuestBuffer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Buffer {
    pub(super) instance: usize,
    pub(super) at: u32,
    pub(super) progress: u32,
    pub(super) length: u32,
}

/// `Subtask`, but for what all waitables have.
#[derive(Clone, Debug)]
pub(super) struct Subtask {
    pub(super) state: SubtaskState,
    pub(super) caller: usize,
    pub(super) is_async: bool,
    /// The handle, once there is one. Only then progress is an event.
    pub(super) index: Option<u32>,
    pub(super) task: Option<TaskId>,
    pub(super) resolve_delivered: bool,
    pub(super) cancellation_requested: bool,
    /// The words that the caller gave.
    pub(super) args: Vec<u32>,
    pub(super) result_at: u32,
    pub(super) result: Option<u32>,
}

/// `End`, but for what all waitables have.
#[derive(Clone, Debug)]
pub(super) struct ChannelEnd {
    pub(super) channel: Channel,
    pub(super) side: Side,
    pub(super) state: EndState,
    pub(super) other: Option<WaitableId>,
    pub(super) buffer: Option<Buffer>,
    pub(super) owner: Option<usize>,
    pub(super) index: u32,
}

/// `Waitable`.
#[derive(Clone, Debug)]
pub(super) struct Waitable {
    /// For an end, the progress that its event tells of.
    pub(super) pending_event: Option<u32>,
    pub(super) set: Option<SetId>,
    pub(super) has_sync_waiter: bool,
    pub(super) kind: WaitableKind,
}

/// What is waited for.
#[derive(Clone, Debug)]
pub(super) enum WaitableKind {
    Subtask(Subtask),
    End(ChannelEnd),
}

/// `WaitableSet`.
#[derive(Clone, Debug, Default)]
pub(super) struct Set {
    pub(super) elems: Vec<WaitableId>,
    pub(super) num_waiting: u32,
}

/// Everything, and the run's choices.
pub struct World<'a> {
    pub(super) compiled: &'a Compiled<'a>,
    pub(super) program: &'a Program,
    pub(super) instances: Vec<Instance>,
    pub(super) tasks: Vec<Task>,
    pub(super) threads: Vec<Thread>,
    pub(super) waitables: Vec<Waitable>,
    pub(super) sets: Vec<Set>,
    /// `Store.waiting`.
    pub(super) waiting: Vec<ThreadId>,
    /// Threads that run, each resumed by the one before it.
    pub(super) running: Vec<ThreadId>,
    pub(super) returned: Option<u32>,
    pub(super) steps: usize,
    choices: &'a mut dyn FnMut(usize) -> usize,
    follow: Option<&'a [Entry]>,
    trace: Vec<Entry>,
}

impl<'a> World<'a> {
    /// The beginning. With a trace to follow, the run stops where it goes on otherwise. `choices`
    /// is asked for a number below the one that it is given.
    pub fn new(
        compiled: &'a Compiled<'a>,
        follow: Option<&'a [Entry]>,
        choices: &'a mut dyn FnMut(usize) -> usize,
    ) -> World<'a> {
        let program = compiled.program;
        let instances = program.children.iter().map(|child| Instance {
            handles: Table::default(),
            threads: Table::default(),
            backpressure: 0,
            num_waiting_to_enter: 0,
            exclusive_thread: None,
            slots: vec![0; child.slots],
            memory: vec![0; MEMORY as usize],
            turns: vec![0; child.functions.len()],
        });
        World {
            compiled,
            program,
            instances: instances.collect(),
            tasks: Vec::new(),
            threads: Vec::new(),
            waitables: Vec::new(),
            sets: Vec::new(),
            waiting: Vec::new(),
            running: Vec::new(),
            returned: None,
            steps: 0,
            choices,
            follow,
            trace: Vec::new(),
        }
    }

    /// What the program has told of.
    #[must_use]
    pub fn trace(&self) -> &[Entry] {
        &self.trace
    }

    /// How many steps it has taken.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps
    }

    pub(super) fn choose(&mut self, alternatives: usize) -> Result<usize, Stop> {
        match alternatives {
            0 | 1 => Ok(0),
            _ => match (self.choices)(alternatives) {
                choice if choice < alternatives => Ok(choice),
                _ => Err(Stop::Mismatch),
            },
        }
    }

    pub(super) fn say(&mut self, who: usize, id: u32, word: u32, value: u32) -> Result<(), Stop> {
        let entry = Entry {
            who: who as u32,
            what: program::what(id, word),
            value,
        };
        let wanted = self.follow.map(|trace| trace.get(self.trace.len()));
        self.trace.push(entry);
        match wanted {
            Some(wanted) if wanted != Some(&entry) => Err(Stop::Mismatch),
            _ => Ok(()),
        }
    }

    /// A word for an operation's slot, told of.
    pub(super) fn give(
        &mut self,
        who: usize,
        op: &Op,
        number: u32,
        value: u32,
    ) -> Result<(), Stop> {
        self.instances[who].slots[op.out.0 + number as usize] = value;
        self.say(who, op.id, number, value)
    }

    pub(super) fn subtask(&self, id: WaitableId) -> &Subtask {
        match &self.waitables[id.0].kind {
            WaitableKind::Subtask(subtask) => subtask,
            WaitableKind::End(_) => unreachable!("the id is a subtask's"),
        }
    }

    pub(super) fn subtask_mut(&mut self, id: WaitableId) -> &mut Subtask {
        match &mut self.waitables[id.0].kind {
            WaitableKind::Subtask(subtask) => subtask,
            WaitableKind::End(_) => unreachable!("the id is a subtask's"),
        }
    }

    pub(super) fn end(&self, id: WaitableId) -> &ChannelEnd {
        match &self.waitables[id.0].kind {
            WaitableKind::End(end) => end,
            WaitableKind::Subtask(_) => unreachable!("the id is an end's"),
        }
    }

    pub(super) fn end_mut(&mut self, id: WaitableId) -> &mut ChannelEnd {
        match &mut self.waitables[id.0].kind {
            WaitableKind::End(end) => end,
            WaitableKind::Subtask(_) => unreachable!("the id is an end's"),
        }
    }

    pub(super) fn abi(&self, task: TaskId) -> Abi {
        let task = &self.tasks[task.0];
        self.program.children[task.instance].functions[task.function].abi
    }

    pub(super) fn is_async_typed(&self, task: TaskId) -> bool {
        let task = &self.tasks[task.0];
        let function = &self.program.children[task.instance].functions[task.function];
        function.ty.is_async
    }

    pub(super) fn result_type(&self, task: TaskId) -> Option<ValueType> {
        let task = &self.tasks[task.0];
        let function = &self.program.children[task.instance].functions[task.function];
        function.ty.result
    }
}
