//! Programs of tasks, streams, futures, threads, cancellation and backpressure.
//!
//! A program is a root component with some child instances. Each child imports functions of the
//! children before it, and may call those functions of its own that come before the one that calls;
//! the last child's first function is what the host calls. A function is a list of operations on
//! numbered slots, which are the globals of its child. There are no loops, so that every program ends.
//! Elsewhere: how programs come about (`generate`), what they look like as components (`render`), and
//! what they may do (`interpret`).

/// A whole program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Child instances, in the order of their instantiation. The last one's function 0 is `run`: it
    /// is async-typed, has no parameter and gives a `u32`.
    pub children: Vec<Child>,
}

/// A child instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Child {
    /// Functions of earlier children, and earlier ones of this child.
    pub imports: Vec<Import>,
    /// Functions, all of them exports.
    pub functions: Vec<Function>,
    /// What `thread.new-indirect` may start, in the order of the table.
    pub threads: Vec<Block>,
    /// How many slots there are.
    pub slots: usize,
}

/// A function that a child calls through the Canonical ABI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Import {
    /// The child, which comes before the one that imports, or is it.
    pub child: usize,
    /// Its function.
    pub function: usize,
}

/// A function of a child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its component-level type.
    pub ty: FuncType,
    /// How it is lifted.
    pub abi: Abi,
    /// Where its parameters go.
    pub params: Vec<Slot>,
    /// The core function.
    pub body: Block,
    /// What the callback does the first, second, ... time; after the last it exits.
    pub events: Vec<Block>,
    /// What the callback does when cancellation is delivered.
    pub cancelled: Block,
    /// The first of the three slots for what the callback is given.
    pub event: Slot,
}

/// A component-level function type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FuncType {
    /// Whether it says `async`.
    pub is_async: bool,
    /// At most four, each of which is flat.
    pub params: Vec<ValueType>,
    /// The result.
    pub result: Option<ValueType>,
}

/// The types of parameters and results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueType {
    /// `u32`.
    U32,
    /// The readable end of a stream or future.
    Readable(Channel),
}

/// A type of streams or futures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Channel {
    /// Stream or future.
    pub is_stream: bool,
    /// What it carries.
    pub payload: Payload,
}

/// What streams and futures carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Payload {
    /// Nothing.
    None,
    /// `u8`.
    U8,
    /// `u32`.
    U32,
}

impl Payload {
    /// Bytes of one element, which are also its alignment; 0 for none.
    #[must_use]
    pub fn size(self) -> u32 {
        match self {
            Payload::None => 0,
            Payload::U8 => 1,
            Payload::U32 => 4,
        }
    }
}

/// How a function is lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abi {
    /// Without `async`.
    Sync,
    /// `async (callback ...)`.
    Callback,
    /// `async` without callback.
    Stackful,
}

/// A global of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot(pub usize);

impl Slot {
    /// The slot some places after.
    #[must_use]
    pub fn next(self, places: usize) -> Slot {
        Slot(self.0 + places)
    }
}

/// A word that an operation is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arg {
    /// This one.
    Const(u32),
    /// What is in a slot.
    Slot(Slot),
}

/// Operations, and then the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// In order.
    pub ops: Vec<Op>,
    /// What the core function returns.
    pub end: End,
}

/// What a core function returns. It must fit what it is the end of: `Value` and `Nothing` a
/// synchronous function, `Nothing` stackful ones and threads, the others callback functions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// No result.
    #[default]
    Nothing,
    /// The result of a synchronous function.
    Value(Arg),
    /// `EXIT`.
    Exit,
    /// `YIELD`.
    Yield,
    /// `WAIT`, with the waitable set in a slot.
    Wait(Slot),
    /// A code that there is not.
    Junk,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Op {
    /// What it is called in traces; no two operations of a program have the same.
    pub id: u32,
    /// What it does.
    pub kind: OpKind,
    /// The first slot for what it gives.
    pub out: Slot,
}

/// Readable or writable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Readable ends.
    Read,
    /// Writable ends.
    Write,
}

/// How a thread gives way to another (`thread.*-then-*`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Switch {
    /// `thread.suspend-then-resume`.
    SuspendResume,
    /// `thread.yield-then-resume`.
    YieldResume,
    /// `thread.suspend-then-promote`.
    SuspendPromote,
    /// `thread.yield-then-promote`.
    YieldPromote,
}

/// What an operation does, with what it puts into slots from `out` on. All that it gives is traced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpKind {
    /// Calls an import, lowered without `async`: the result, if it has one.
    Call {
        /// Which import of the child.
        import: usize,
        /// A word for each parameter.
        args: Vec<Arg>,
    },
    /// Calls an import, lowered with `async`; a result goes to memory. Subtask and state.
    CallAsync {
        /// Which import of the child.
        import: usize,
        /// A word for each parameter.
        args: Vec<Arg>,
        /// Where a result goes.
        result_at: u32,
    },
    /// `task.return` with a result of a type.
    TaskReturn {
        /// The type that is said, and the word.
        value: Option<(ValueType, Arg)>,
    },
    /// `task.cancel`.
    TaskCancel,
    /// `waitable-set.new`: the set.
    SetNew,
    /// `waitable-set.wait`: event code and two words.
    SetWait {
        /// The set.
        set: Arg,
    },
    /// `waitable-set.poll`: event code and two words.
    SetPoll {
        /// The set.
        set: Arg,
    },
    /// `waitable-set.drop`.
    SetDrop {
        /// The set.
        set: Arg,
    },
    /// `waitable.join`.
    Join {
        /// What joins.
        waitable: Arg,
        /// The set.
        set: Arg,
    },
    /// `subtask.cancel`: the state.
    SubtaskCancel {
        /// The subtask.
        subtask: Arg,
        /// Whether it is lowered or defined with `async`.
        is_async: bool,
    },
    /// `subtask.drop`.
    SubtaskDrop {
        /// The subtask.
        subtask: Arg,
    },
    /// `stream.new` or `future.new`: readable and writable end.
    New {
        /// The type.
        channel: Channel,
    },
    /// `stream.read` and so on: how it went.
    Copy {
        /// The type.
        channel: Channel,
        /// Which end.
        side: Side,
        /// The end.
        end: Arg,
        /// Where in memory.
        at: u32,
        /// How much of it; for a copy, elements of a stream.
        length: u32,
        /// Whether it is lowered or defined with `async`.
        is_async: bool,
    },
    /// `stream.cancel-read` and so on: how it went.
    CancelCopy {
        /// The type.
        channel: Channel,
        /// Which end.
        side: Side,
        /// The end.
        end: Arg,
        /// Whether it is lowered or defined with `async`.
        is_async: bool,
    },
    /// `stream.drop-readable` and so on.
    Drop {
        /// The type.
        channel: Channel,
        /// Which end.
        side: Side,
        /// The end.
        end: Arg,
    },
    /// `stream.forward` or `future.forward`.
    Forward {
        /// The type.
        channel: Channel,
        /// The readable end, which goes.
        readable: Arg,
        /// The writable end, which goes.
        writable: Arg,
    },
    /// `backpressure.inc` or `backpressure.dec`.
    Backpressure {
        /// Whether it is `inc`.
        increment: bool,
    },
    /// `thread.yield`.
    Yield,
    /// `thread.suspend`.
    Suspend,
    /// `thread.index`: the index.
    ThreadIndex,
    /// `thread.new-indirect` of an element of the table: the index. The thread is given a word.
    ThreadNew {
        /// Which element.
        element: u32,
        /// The word.
        word: u32,
    },
    /// `thread.resume-later`.
    ResumeLater {
        /// The thread.
        thread: Arg,
    },
    /// `thread.*-then-*`.
    Switch {
        /// How.
        how: Switch,
        /// The thread.
        thread: Arg,
    },
    /// `context.get`: the word.
    ContextGet {
        /// Which of the two.
        index: u32,
    },
    /// `context.set`.
    ContextSet {
        /// Which of the two.
        index: u32,
        /// The word.
        word: Arg,
    },
    /// `error-context.new`: the handle.
    ErrorContextNew,
    /// `error-context.drop`.
    ErrorContextDrop {
        /// The error context.
        context: Arg,
    },
    /// A checksum of a piece of memory.
    Look {
        /// Where in memory.
        at: u32,
        /// How much of it; for a copy, elements of a stream.
        length: u32,
    },
    /// One word of memory: the word.
    Load {
        /// Where in memory.
        at: u32,
    },
    /// Puts bytes into memory that begin with this one and count up.
    Fill {
        /// Where in memory.
        at: u32,
        /// How much of it; for a copy, elements of a stream.
        length: u32,
        /// The first byte.
        first: u8,
    },
    /// Does one thing if a slot holds a word, and another if not.
    If {
        /// The slot.
        slot: Slot,
        /// The word.
        equals: u32,
        /// One thing.
        then: Vec<Op>,
        /// Another.
        otherwise: Vec<Op>,
    },
    /// Returns from the core function.
    Return(End),
}

impl OpKind {
    /// Whether it is one of the canonical built-ins that give nothing. Their end is traced as a zero.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        matches!(
            self,
            OpKind::TaskReturn { .. }
                | OpKind::TaskCancel
                | OpKind::SetDrop { .. }
                | OpKind::Join { .. }
                | OpKind::SubtaskDrop { .. }
                | OpKind::Drop { .. }
                | OpKind::Forward { .. }
                | OpKind::Backpressure { .. }
                | OpKind::ResumeLater { .. }
                | OpKind::ContextSet { .. }
                | OpKind::ErrorContextDrop { .. }
        )
    }
}

/// How many bytes of a child's memory operations use, and bytes that programs see change.
pub const MEMORY: u32 = 4096;

/// Where events are put: `waitable-set.wait` and `waitable-set.poll` have two words there.
pub const EVENT_AT: u32 = 8;

/// The size of a child's memory, beyond which nothing can be read or written.
pub const PAGE: u32 = 65536;

impl Program {
    /// The function that an import means.
    #[must_use]
    pub fn imported(&self, child: usize, import: usize) -> &Function {
        let import = self.children[child].imports[import];
        &self.children[import.child].functions[import.function]
    }

    /// Which function that is.
    #[must_use]
    pub fn import(&self, child: usize, import: usize) -> Import {
        self.children[child].imports[import]
    }
}

impl Child {
    /// All blocks, in a fixed order.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        let functions = self.functions.iter().flat_map(|function| {
            let first = [&function.body, &function.cancelled];
            first.into_iter().chain(&function.events)
        });
        functions.chain(&self.threads)
    }

    /// The same, to be changed.
    pub fn blocks_mut(&mut self) -> impl Iterator<Item = &mut Block> {
        let functions = self.functions.iter_mut().flat_map(|function| {
            let first = [&mut function.body, &mut function.cancelled];
            first.into_iter().chain(&mut function.events)
        });
        functions.chain(&mut self.threads)
    }
}

/// The word with which a trace tells of a core function that begins: its parameters follow it.
#[must_use]
pub fn entry_id(function: usize) -> u32 {
    1_000_000 + function as u32 * 2
}

/// The word with which a trace tells of a callback that is given an event.
#[must_use]
pub fn event_id(function: usize) -> u32 {
    entry_id(function) + 1
}

/// The word with which a trace tells of a thread that begins.
#[must_use]
pub fn thread_id(element: usize) -> u32 {
    2_000_000 + element as u32
}

/// How `what` of a trace is made of an identifier and the number of a word.
#[must_use]
pub fn what(id: u32, word: u32) -> u32 {
    id * 8 + word
}
