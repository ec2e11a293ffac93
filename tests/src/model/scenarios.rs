//! The interpreter against scenarios of the reference suite (`test/async` of
//! WebAssembly/component-model), whose results stand here as they stand there, and where that has none,
//! of the definitions. Each is a program with one run, whatever is chosen.

use super::interpret::Ending;
use super::interpret::Trap;
use super::program::{
    Abi, Arg, Block, Child, End, FuncType, Function, Import, Op, OpKind, Payload, Program, Side,
    Slot, Switch, ValueType,
};
use super::search::simulate;
use super::{Entry, channel};

const BLOCKED: u32 = u32::MAX;

/// An operation of a scenario: what it is called, and its first slot.
#[derive(Clone, Copy)]
struct Done {
    id: u32,
    slot: Slot,
}

impl Done {
    fn arg(self) -> Arg {
        Arg::Slot(self.slot)
    }

    fn second(self) -> Arg {
        Arg::Slot(self.slot.next(1))
    }
}

/// A function or thread that ends by itself.
fn whole(ops: Vec<Op>) -> Block {
    Block {
        ops,
        end: End::Nothing,
    }
}

/// Makes a child.
#[derive(Default)]
struct Maker {
    child: Child,
    /// A child's identifiers begin here, so that no two have the same.
    base: u32,
}

impl Maker {
    fn new(base: u32) -> Maker {
        Maker {
            base,
            ..Maker::default()
        }
    }

    fn push(&mut self, ops: &mut Vec<Op>, kind: OpKind) -> Done {
        let out = Slot(self.child.slots);
        self.child.slots += 3;
        self.base += 1;
        let id = self.base;
        ops.push(Op { id, kind, out });
        Done { id, slot: out }
    }

    /// A function without parameters but for a future that some take.
    fn function(&mut self, is_async: bool, abi: Abi, takes_future: bool, body: Block) -> Slot {
        let param = Slot(self.child.slots);
        self.child.slots += 4;
        let future = ValueType::Readable(channel(false, Payload::None));
        self.child.functions.push(Function {
            ty: FuncType {
                is_async,
                params: takes_future.then_some(future).into_iter().collect(),
                result: None,
            },
            abi,
            params: takes_future.then_some(param).into_iter().collect(),
            body,
            events: Vec::new(),
            cancelled: Block {
                ops: Vec::new(),
                end: End::Exit,
            },
            event: param.next(1),
        });
        param
    }

    /// `run` with these operations.
    fn run(mut self, ops: Vec<Op>) -> Child {
        self.function(
            true,
            Abi::Sync,
            false,
            Block {
                ops,
                end: End::Value(Arg::Const(42)),
            },
        );
        let run = self.child.functions.last_mut().expect("it is there");
        run.ty.result = Some(ValueType::U32);
        self.child
    }

    /// That imports all functions of the child before it.
    fn after(mut self, child: &Child) -> Maker {
        for function in 0..child.functions.len() {
            self.child.imports.push(Import { child: 0, function });
        }
        self
    }
}

fn call(import: usize) -> OpKind {
    OpKind::Call {
        import,
        args: Vec::new(),
    }
}

fn call_async(import: usize, args: Vec<Arg>) -> OpKind {
    OpKind::CallAsync {
        import,
        args,
        result_at: 16,
    }
}

fn returns() -> OpKind {
    OpKind::TaskReturn { value: None }
}

fn cancel(subtask: Done) -> OpKind {
    OpKind::SubtaskCancel {
        subtask: subtask.arg(),
        is_async: true,
    }
}

const STREAM: super::program::Channel = channel(true, Payload::U8);
const FUTURE: super::program::Channel = channel(false, Payload::None);

fn copy(channel: super::program::Channel, side: Side, end: Arg, length: u32) -> OpKind {
    OpKind::Copy {
        channel,
        side,
        end,
        at: if side == Side::Read { 128 } else { 64 },
        length,
        is_async: true,
    }
}

/// The one run of a program.
struct Ran {
    trace: Vec<Entry>,
    end: Ending,
}

fn ran(children: Vec<Child>) -> Ran {
    let program = Program { children };
    let (trace, end) = simulate(&program, &mut |_| 0);
    let end = end.expect("programs end");
    // A word of the compiled component's text is wrong sooner than a word of the program.
    let bytes = wat::parse_str(super::render::render(&program)).expect("the text is well-formed");
    let mut validator = wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all());
    validator.validate_all(&bytes).expect("it is valid");
    Ran { trace, end }
}

impl Ran {
    fn word(&self, done: Done, word: u32) -> Option<u32> {
        let what = super::program::what(done.id, word);
        let entry = self.trace.iter().find(|entry| entry.what == what);
        entry.map(|entry| entry.value)
    }
}

/// `during-sync-call-no-exclusive-resume.wast`: a call of a function that is not `async` runs ready
/// threads of its instance, but not the event loop of a callback task.
#[test]
fn synchronous_calls_run_no_callbacks() {
    let mut callee = Maker::new(0);
    let (mut park, mut ping, mut sync) = (Vec::new(), Vec::new(), Vec::new());
    let index = callee.push(&mut sync, OpKind::ThreadIndex);
    callee.push(&mut sync, OpKind::Suspend);
    callee.push(&mut park, returns());
    callee.push(
        &mut ping,
        OpKind::ResumeLater {
            thread: index.arg(),
        },
    );
    callee.function(
        true,
        Abi::Callback,
        false,
        Block {
            ops: park,
            end: End::Yield,
        },
    );
    callee.child.functions[0].events.push(Block {
        ops: ping,
        end: End::Exit,
    });
    callee.function(false, Abi::Sync, false, whole(sync));
    let callee = callee.child;
    let mut caller = Maker::new(100).after(&callee);
    let mut ops = Vec::new();
    let first = caller.push(&mut ops, call_async(0, Vec::new()));
    caller.push(&mut ops, call(1));
    let ran = ran(vec![callee, caller.run(ops)]);
    assert_eq!(ran.word(first, 1), Some(2));
    assert_eq!(ran.end, Ending::Trap(Trap::CannotBlock));
}

/// `trap-if-block-and-sync.wast`: such a call traps when nothing is ready.
#[test]
fn synchronous_calls_cannot_block() {
    let mut callee = Maker::new(0);
    let mut ops = Vec::new();
    callee.push(&mut ops, OpKind::Suspend);
    callee.function(false, Abi::Sync, false, whole(ops));
    let callee = callee.child;
    let mut caller = Maker::new(100).after(&callee);
    let mut ops = Vec::new();
    caller.push(&mut ops, call(0));
    let ran = ran(vec![callee, caller.run(ops)]);
    assert_eq!(ran.end, Ending::Trap(Trap::CannotBlock));
}

/// `cancel-targeted-resume.wast`: a task whose callback has exited has nothing that cancellation
/// could resume, even if a thread of it is ready.
#[test]
fn cancellation_resumes_no_other_thread() {
    let mut callee = Maker::new(0);
    let mut keeper = Vec::new();
    callee.push(&mut keeper, returns());
    callee.child.threads.push(whole(keeper));
    let mut ops = Vec::new();
    let thread = callee.push(
        &mut ops,
        OpKind::ThreadNew {
            element: 0,
            word: 0,
        },
    );
    callee.push(
        &mut ops,
        OpKind::ResumeLater {
            thread: thread.arg(),
        },
    );
    callee.function(
        true,
        Abi::Callback,
        false,
        Block {
            ops,
            end: End::Exit,
        },
    );
    let callee = callee.child;
    let mut caller = Maker::new(100).after(&callee);
    let mut ops = Vec::new();
    let subtask = caller.push(&mut ops, call_async(0, Vec::new()));
    let cancelled = caller.push(&mut ops, cancel(subtask));
    let set = caller.push(&mut ops, OpKind::SetNew);
    caller.push(
        &mut ops,
        OpKind::Join {
            waitable: subtask.arg(),
            set: set.arg(),
        },
    );
    let event = caller.push(&mut ops, OpKind::SetWait { set: set.arg() });
    let ran = ran(vec![callee, caller.run(ops)]);
    assert_eq!(ran.word(subtask, 1), Some(1));
    assert_eq!(ran.word(cancelled, 0), Some(BLOCKED));
    assert_eq!(ran.word(event, 0), Some(1));
    assert_eq!(ran.word(event, 2), Some(2));
    assert_eq!(ran.end, Ending::Returned(42));
}

/// `cancel-subtask.wast`: a callback that waits is cancelled at once.
#[test]
fn cancellation_reaches_an_event_loop() {
    let mut callee = Maker::new(0);
    let mut ops = Vec::new();
    let set = callee.push(&mut ops, OpKind::SetNew);
    callee.function(
        true,
        Abi::Callback,
        false,
        Block {
            ops,
            end: End::Wait(set.slot),
        },
    );
    let mut cancelled = Vec::new();
    callee.push(&mut cancelled, OpKind::TaskCancel);
    callee.child.functions[0].cancelled = Block {
        ops: cancelled,
        end: End::Exit,
    };
    let callee = callee.child;
    let mut caller = Maker::new(100).after(&callee);
    let mut ops = Vec::new();
    let subtask = caller.push(&mut ops, call_async(0, Vec::new()));
    let state = caller.push(&mut ops, cancel(subtask));
    let ran = ran(vec![callee, caller.run(ops)]);
    assert_eq!(ran.word(state, 0), Some(4));
    assert_eq!(ran.end, Ending::Returned(42));
}

/// `cancel-subtask.wast`: what has not started never does.
#[test]
fn cancellation_before_the_start() {
    let mut callee = Maker::new(0);
    let mut ops = Vec::new();
    callee.push(&mut ops, OpKind::Backpressure { increment: true });
    callee.function(false, Abi::Sync, false, whole(ops));
    let mut ops = Vec::new();
    callee.push(&mut ops, returns());
    callee.function(true, Abi::Stackful, false, whole(ops));
    let callee = callee.child;
    let mut caller = Maker::new(100).after(&callee);
    let mut ops = Vec::new();
    caller.push(&mut ops, call(0));
    let subtask = caller.push(&mut ops, call_async(1, Vec::new()));
    let state = caller.push(&mut ops, cancel(subtask));
    let ran = ran(vec![callee, caller.run(ops)]);
    assert_eq!(ran.word(subtask, 1), Some(0));
    assert_eq!(ran.word(state, 0), Some(3));
    assert_eq!(ran.end, Ending::Returned(42));
}

/// `cancel-not-delivered.wast`: `task.cancel` traps while cancellation is asked for but not
/// delivered.
#[test]
fn cancellation_is_not_delivered() {
    let mut callee = Maker::new(0);
    let param = callee.function(true, Abi::Stackful, true, Block::default());
    let mut ops = Vec::new();
    callee.push(
        &mut ops,
        OpKind::Copy {
            channel: FUTURE,
            side: Side::Read,
            end: Arg::Slot(param),
            at: 64,
            length: 1,
            is_async: false,
        },
    );
    callee.push(&mut ops, OpKind::TaskCancel);
    callee.child.functions[0].body.ops = ops;
    let callee = callee.child;
    let mut caller = Maker::new(100).after(&callee);
    let mut ops = Vec::new();
    let future = caller.push(&mut ops, OpKind::New { channel: FUTURE });
    let subtask = caller.push(&mut ops, call_async(0, vec![future.arg()]));
    let state = caller.push(&mut ops, cancel(subtask));
    let write = caller.push(&mut ops, copy(FUTURE, Side::Write, future.second(), 1));
    caller.push(&mut ops, OpKind::Yield);
    let ran = ran(vec![callee, caller.run(ops)]);
    assert_eq!(ran.word(state, 0), Some(BLOCKED));
    assert_eq!(ran.word(write, 0), Some(0));
    assert_eq!(ran.end, Ending::Trap(Trap::NotCancelled));
}

/// `trap-if-sync-and-waitable-set.wast`: a subtask in a set cannot be cancelled, with `async` or not.
#[test]
fn subtasks_in_sets_cannot_be_cancelled() {
    let mut callee = Maker::new(0);
    let mut ops = Vec::new();
    callee.push(&mut ops, OpKind::Suspend);
    callee.function(true, Abi::Stackful, false, whole(ops));
    let callee = callee.child;
    let mut caller = Maker::new(100).after(&callee);
    let mut ops = Vec::new();
    let subtask = caller.push(&mut ops, call_async(0, Vec::new()));
    let set = caller.push(&mut ops, OpKind::SetNew);
    caller.push(
        &mut ops,
        OpKind::Join {
            waitable: subtask.arg(),
            set: set.arg(),
        },
    );
    caller.push(&mut ops, cancel(subtask));
    let ran = ran(vec![callee, caller.run(ops)]);
    assert_eq!(ran.end, Ending::Trap(Trap::InWaitableSet));
}

/// `idle-drop.wast`: an end that does nothing is told at once that the other was dropped.
#[test]
fn drops_are_told_at_once() {
    let mut maker = Maker::new(0);
    let mut ops = Vec::new();
    let stream = maker.push(&mut ops, OpKind::New { channel: STREAM });
    let set = maker.push(&mut ops, OpKind::SetNew);
    maker.push(
        &mut ops,
        OpKind::Join {
            waitable: stream.arg(),
            set: set.arg(),
        },
    );
    maker.push(
        &mut ops,
        OpKind::Drop {
            channel: STREAM,
            side: Side::Write,
            end: stream.second(),
        },
    );
    let event = maker.push(&mut ops, OpKind::SetPoll { set: set.arg() });
    let ran = ran(vec![maker.run(ops)]);
    assert_eq!(ran.word(event, 0), Some(2));
    assert_eq!(ran.word(event, 1), Some(1));
    assert_eq!(ran.word(event, 2), Some(1));
}

/// `cancel-stream.wast`: after a cancellation, `CANCELLED` wins over `COMPLETED`, and the progress
/// stays.
#[test]
fn cancelled_copies_keep_their_progress() {
    let mut maker = Maker::new(0);
    let mut ops = Vec::new();
    let stream = maker.push(&mut ops, OpKind::New { channel: STREAM });
    let write = maker.push(&mut ops, copy(STREAM, Side::Write, stream.second(), 4));
    let read = maker.push(&mut ops, copy(STREAM, Side::Read, stream.arg(), 2));
    let cancelled = maker.push(
        &mut ops,
        OpKind::CancelCopy {
            channel: STREAM,
            side: Side::Write,
            end: stream.second(),
            is_async: false,
        },
    );
    let ran = ran(vec![maker.run(ops)]);
    assert_eq!(ran.word(write, 0), Some(BLOCKED));
    assert_eq!(ran.word(read, 0), Some(0x20));
    assert_eq!(ran.word(cancelled, 0), Some(0x22));
}

/// `forward.wast`, `rendezvous-during-forward`: two copies that wait meet by `stream.forward`.
#[test]
fn forwarded_copies_meet() {
    let mut maker = Maker::new(0);
    let mut ops = Vec::new();
    let a = maker.push(&mut ops, OpKind::New { channel: STREAM });
    let b = maker.push(&mut ops, OpKind::New { channel: STREAM });
    maker.push(
        &mut ops,
        OpKind::Fill {
            at: 64,
            length: 4,
            first: 1,
        },
    );
    maker.push(&mut ops, copy(STREAM, Side::Write, a.second(), 4));
    maker.push(&mut ops, copy(STREAM, Side::Read, b.arg(), 4));
    maker.push(
        &mut ops,
        OpKind::Forward {
            channel: STREAM,
            readable: a.arg(),
            writable: b.second(),
        },
    );
    let bytes = maker.push(&mut ops, OpKind::Load { at: 128 });
    let set = maker.push(&mut ops, OpKind::SetNew);
    let mut events = Vec::new();
    for end in [a.second(), b.arg()] {
        maker.push(
            &mut ops,
            OpKind::Join {
                waitable: end,
                set: set.arg(),
            },
        );
        events.push(maker.push(&mut ops, OpKind::SetPoll { set: set.arg() }));
    }
    let ran = ran(vec![maker.run(ops)]);
    assert_eq!(ran.word(bytes, 0), Some(0x0403_0201));
    assert_eq!(ran.word(events[0], 0), Some(3));
    assert_eq!(ran.word(events[0], 2), Some(0x40));
    assert_eq!(ran.word(events[1], 0), Some(2));
    assert_eq!(ran.word(events[1], 2), Some(0x40));
}

/// `zero-length.wast`: of two empty copies, the read waits on.
#[test]
fn empty_copies_meet() {
    let mut maker = Maker::new(0);
    let mut ops = Vec::new();
    let stream = maker.push(&mut ops, OpKind::New { channel: STREAM });
    let read = maker.push(&mut ops, copy(STREAM, Side::Read, stream.arg(), 0));
    let write = maker.push(&mut ops, copy(STREAM, Side::Write, stream.second(), 0));
    let ran = ran(vec![maker.run(ops)]);
    assert_eq!(ran.word(read, 0), Some(BLOCKED));
    assert_eq!(ran.word(write, 0), Some(0));
}

/// `self-switch-traps.wast`: a thread cannot give way to itself.
#[test]
fn threads_cannot_promote_themselves() {
    let mut maker = Maker::new(0);
    let mut ops = Vec::new();
    let index = maker.push(&mut ops, OpKind::ThreadIndex);
    maker.push(
        &mut ops,
        OpKind::Switch {
            how: Switch::YieldPromote,
            thread: index.arg(),
        },
    );
    let ran = ran(vec![maker.run(ops)]);
    assert_eq!(ran.end, Ending::Trap(Trap::NotSuspended));
}

/// `buffer.write(self.other.buffer.read(n))` (`End.copy` of definitions.py): all is read before any of
/// it is written, and in a memory that both ends have the buffers may overlap.
#[test]
fn overlapping_copies_meet() {
    let mut maker = Maker::new(0);
    let mut ops = Vec::new();
    let stream = maker.push(&mut ops, OpKind::New { channel: STREAM });
    let at = |at, side, end| OpKind::Copy {
        channel: STREAM,
        side,
        end,
        at,
        length: 6,
        is_async: true,
    };
    maker.push(
        &mut ops,
        OpKind::Fill {
            at: 64,
            length: 6,
            first: 1,
        },
    );
    maker.push(&mut ops, at(66, Side::Read, stream.arg()));
    maker.push(&mut ops, at(64, Side::Write, stream.second()));
    let bytes = maker.push(&mut ops, OpKind::Load { at: 68 });
    let ran = ran(vec![maker.run(ops)]);
    assert_eq!(ran.word(bytes, 0), Some(0x0605_0403));
}
