//! The core code of operations.
//!
//! In: an operation. Out: its code, and which canonical definitions that needs. Elsewhere: the
//! component around it (`render`).

use std::fmt::Write;

use super::program::{Arg, EVENT_AT, Op, OpKind, Side, Slot, Switch, ValueType, what};
use super::render::{Writer, channel_name};

/// Functions that the code calls: `$say` traces a word, `$sum` gives a checksum of memory, `$fill`
/// fills it.
pub(super) fn helpers(child: usize) -> String {
    format!(
        "      (func $say (param $what i32) (param $value i32)
        (call $trace (i32.const {child}) (local.get $what) (local.get $value)))
      (func $sum (param $at i32) (param $length i32) (result i32) (local $sum i32)
        (block $done (loop $next
          (br_if $done (i32.eqz (local.get $length)))
          (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (i32.load8_u (local.get $at))))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (local.set $length (i32.sub (local.get $length) (i32.const 1)))
          (br $next)))
        (local.get $sum))
      (func $fill (param $at i32) (param $length i32) (param $byte i32)
        (block $done (loop $next
          (br_if $done (i32.eqz (local.get $length)))
          (i32.store8 (local.get $at) (local.get $byte))
          (local.set $byte (i32.add (local.get $byte) (i32.const 1)))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (local.set $length (i32.sub (local.get $length) (i32.const 1)))
          (br $next))))\n"
    )
}

/// The code for a word.
pub(super) fn arg(arg: Arg) -> String {
    match arg {
        Arg::Const(word) => format!("(i32.const {})", word as i32),
        Arg::Slot(Slot(slot)) => format!("(global.get $s{slot})"),
    }
}

fn args(args: &[Arg]) -> String {
    args.iter().map(|a| arg(*a)).collect::<Vec<_>>().join(" ")
}

const ASYNC: &str = " async";
const MEMORY: &str = " (memory (core memory $base \"mem\"))";

/// What to add to a name and to a definition.
fn is_async(yes: bool) -> (&'static str, &'static str) {
    if yes { ("-async", ASYNC) } else { ("", "") }
}

impl Writer<'_> {
    /// Any operation but those that hold others.
    pub(super) fn simple(&mut self, op: &Op) {
        match &op.kind {
            OpKind::Call { import, args: a } => self.call(op, *import, &args(a)),
            OpKind::CallAsync {
                import,
                args: a,
                result_at,
            } => self.call_async(op, *import, &args(a), *result_at),
            OpKind::TaskReturn { value } => self.task_return(op, *value),
            OpKind::Copy { .. } | OpKind::CancelCopy { .. } => self.copy(op),
            OpKind::New { .. } | OpKind::Drop { .. } | OpKind::Forward { .. } => self.channel(op),
            OpKind::SetWait { .. } | OpKind::SetPoll { .. } => self.wait(op),
            OpKind::Look { at, length } => {
                self.give(
                    op,
                    &format!("(call $sum (i32.const {at}) (i32.const {length}))"),
                );
            }
            OpKind::Load { at } => self.give(op, &format!("(i32.load (i32.const {at}))")),
            OpKind::Fill { at, length, first } => {
                let _ = writeln!(
                    self.code,
                    "        (call $fill (i32.const {at}) (i32.const {length}) (i32.const {first}))"
                );
            }
            OpKind::If { .. } | OpKind::Return(_) => unreachable!("`op` writes these"),
            _ => self.builtin(op),
        }
    }

    /// Built-ins whose name is their definition: what they take, and whether they give a word.
    fn builtin(&mut self, op: &Op) {
        let (name, options, given, gives): (&str, &str, Vec<Arg>, bool) = match &op.kind {
            OpKind::TaskCancel => ("task.cancel", "", vec![], false),
            OpKind::SetNew => ("waitable-set.new", "", vec![], true),
            OpKind::SetDrop { set } => ("waitable-set.drop", "", vec![*set], false),
            OpKind::Join { waitable, set } => ("waitable.join", "", vec![*waitable, *set], false),
            OpKind::SubtaskCancel { subtask, is_async } => {
                let options = if *is_async { ASYNC } else { "" };
                ("subtask.cancel", options, vec![*subtask], true)
            }
            OpKind::SubtaskDrop { subtask } => ("subtask.drop", "", vec![*subtask], false),
            OpKind::Backpressure { increment: true } => ("backpressure.inc", "", vec![], false),
            OpKind::Backpressure { increment: false } => ("backpressure.dec", "", vec![], false),
            OpKind::Yield => ("thread.yield", "", vec![], true),
            OpKind::Suspend => ("thread.suspend", "", vec![], true),
            OpKind::ThreadIndex => ("thread.index", "", vec![], true),
            OpKind::ThreadNew { element, word } => {
                let given = vec![Arg::Const(*element), Arg::Const(*word)];
                (
                    "thread.new-indirect",
                    " $thread (core table $tbl)",
                    given,
                    true,
                )
            }
            OpKind::ResumeLater { thread } => ("thread.resume-later", "", vec![*thread], false),
            OpKind::Switch { how, thread } => {
                let name = match how {
                    Switch::SuspendResume => "thread.suspend-then-resume",
                    Switch::YieldResume => "thread.yield-then-resume",
                    Switch::SuspendPromote => "thread.suspend-then-promote",
                    Switch::YieldPromote => "thread.yield-then-promote",
                };
                (name, "", vec![*thread], true)
            }
            OpKind::ContextGet { index: 0 } => ("context.get", " i32 0", vec![], true),
            OpKind::ContextGet { .. } => ("context.get", " i32 1", vec![], true),
            OpKind::ContextSet { index: 0, word } => ("context.set", " i32 0", vec![*word], false),
            OpKind::ContextSet { word, .. } => ("context.set", " i32 1", vec![*word], false),
            OpKind::ErrorContextNew => {
                let given = vec![Arg::Const(0), Arg::Const(0)];
                ("error-context.new", MEMORY, given, true)
            }
            OpKind::ErrorContextDrop { context } => {
                ("error-context.drop", "", vec![*context], false)
            }
            _ => unreachable!("`simple` writes these"),
        };
        let params = "i32 ".repeat(given.len());
        let result = if gives { " (result i32)" } else { "" };
        let unique = format!("{name}{options}").replace([' ', '(', ')', '$', '"'], "-");
        let function = self.need(
            &unique,
            &format!("{name}{options}"),
            &format!("(param {params}){result}"),
        );
        let call = format!("(call {function} {})", args(&given));
        if gives {
            self.give(op, &call);
        } else {
            self.pass(op, &call);
        }
    }

    /// Traces that an operation without results is over.
    fn pass(&mut self, op: &Op, code: &str) {
        let _ = writeln!(
            self.code,
            "        {code}\n        (call $say (i32.const {}) (i32.const 0))",
            what(op.id, 0)
        );
    }

    /// Traces and keeps a word.
    fn give(&mut self, op: &Op, code: &str) {
        let Slot(out) = op.out;
        let _ = writeln!(
            self.code,
            "        (local.set $v {code})\n        \
             (global.set $s{out} (local.get $v))\n        \
             (call $say (i32.const {}) (local.get $v))",
            what(op.id, 0)
        );
    }

    /// Traces and keeps a word that is in a slot or in memory.
    fn also(&mut self, op: &Op, number: u32, code: &str) {
        let slot = op.out.0 + number as usize;
        let _ = writeln!(
            self.code,
            "        (global.set $s{slot} {code})\n        \
             (call $say (i32.const {}) (global.get $s{slot}))",
            what(op.id, number)
        );
    }

    fn call(&mut self, op: &Op, import: usize, given: &str) {
        let function = self.program.imported(self.number, import);
        let params = "i32 ".repeat(function.ty.params.len());
        let gives = function.ty.result.is_some();
        let result = if gives { " (result i32)" } else { "" };
        let name = self.need_call(import, "", &format!("(param {params}){result}"));
        let call = format!("(call {name} {given})");
        if gives {
            self.give(op, &call);
        } else {
            let _ = writeln!(self.code, "        {call}");
            self.give(op, "(i32.const 0)");
        }
    }

    fn call_async(&mut self, op: &Op, import: usize, given: &str, result_at: u32) {
        let function = self.program.imported(self.number, import);
        let mut params = "i32 ".repeat(function.ty.params.len());
        let mut given = given.to_owned();
        if function.ty.result.is_some() {
            params += "i32";
            let _ = write!(given, " (i32.const {result_at})");
        }
        let options = format!("{ASYNC}{MEMORY}");
        let name = self.need_call(import, &options, &format!("(param {params}) (result i32)"));
        let _ = writeln!(self.code, "        (local.set $v (call {name} {given}))");
        self.also(op, 0, "(i32.shr_u (local.get $v) (i32.const 4))");
        self.also(op, 1, "(i32.and (local.get $v) (i32.const 15))");
    }

    fn task_return(&mut self, op: &Op, value: Option<(ValueType, Arg)>) {
        let (name, canon, param, given) = match value {
            None => (
                "task.return".to_owned(),
                "task.return".to_owned(),
                "",
                String::new(),
            ),
            Some((ty, value)) => {
                let ty = match ty {
                    ValueType::U32 => "u32".to_owned(),
                    ValueType::Readable(channel) => format!("${}", channel_name(channel)),
                };
                let name = format!("task.return-{}", ty.replace('$', ""));
                (
                    name,
                    format!("task.return (result {ty})"),
                    "(param i32)",
                    arg(value),
                )
            }
        };
        let name = self.need(&name, &canon, param);
        self.pass(op, &format!("(call {name} {given})"));
    }

    fn copy(&mut self, op: &Op) {
        let (name, canon, params, given) = match &op.kind {
            OpKind::Copy {
                channel,
                side,
                end,
                at,
                length,
                is_async: way,
            } => {
                let verb = match side {
                    Side::Read => "read",
                    Side::Write => "write",
                };
                let (suffix, option) = is_async(*way);
                let ty = channel_name(*channel);
                let kind = ty.split('-').next().unwrap_or_default();
                let length = match channel.is_stream {
                    true => format!(" (i32.const {})", *length as i32),
                    false => String::new(),
                };
                (
                    format!("{ty}.{verb}{suffix}"),
                    format!("{kind}.{verb} ${ty}{option}{MEMORY}"),
                    if channel.is_stream {
                        "i32 i32 i32"
                    } else {
                        "i32 i32"
                    },
                    format!("{} (i32.const {}){length}", arg(*end), *at as i32),
                )
            }
            OpKind::CancelCopy {
                channel,
                side,
                end,
                is_async: way,
            } => {
                let verb = match side {
                    Side::Read => "cancel-read",
                    Side::Write => "cancel-write",
                };
                let (suffix, option) = is_async(*way);
                let ty = channel_name(*channel);
                let kind = ty.split('-').next().unwrap_or_default();
                (
                    format!("{ty}.{verb}{suffix}"),
                    format!("{kind}.{verb} ${ty}{option}"),
                    "i32",
                    arg(*end),
                )
            }
            _ => unreachable!("`simple` gives only these"),
        };
        let name = self.need(&name, &canon, &format!("(param {params}) (result i32)"));
        self.give(op, &format!("(call {name} {given})"));
    }

    fn channel(&mut self, op: &Op) {
        match &op.kind {
            OpKind::New { channel } => {
                let ty = channel_name(*channel);
                let kind = ty.split('-').next().unwrap_or_default();
                let name = self.need(
                    &format!("{ty}.new"),
                    &format!("{kind}.new ${ty}"),
                    "(result i64)",
                );
                let _ = writeln!(self.code, "        (local.set $w (call {name}))");
                self.also(op, 0, "(i32.wrap_i64 (local.get $w))");
                self.also(
                    op,
                    1,
                    "(i32.wrap_i64 (i64.shr_u (local.get $w) (i64.const 32)))",
                );
            }
            OpKind::Drop { channel, side, end } => {
                let ty = channel_name(*channel);
                let kind = ty.split('-').next().unwrap_or_default();
                let verb = match side {
                    Side::Read => "drop-readable",
                    Side::Write => "drop-writable",
                };
                let name = self.need(
                    &format!("{ty}.{verb}"),
                    &format!("{kind}.{verb} ${ty}"),
                    "(param i32)",
                );
                self.pass(op, &format!("(call {name} {})", arg(*end)));
            }
            OpKind::Forward {
                channel,
                readable,
                writable,
            } => {
                let ty = channel_name(*channel);
                let kind = ty.split('-').next().unwrap_or_default();
                let name = self.need(
                    &format!("{ty}.forward"),
                    &format!("{kind}.forward ${ty}"),
                    "(param i32 i32)",
                );
                let (readable, writable) = (arg(*readable), arg(*writable));
                self.pass(op, &format!("(call {name} {readable} {writable})"));
            }
            _ => unreachable!("`simple` gives only these"),
        }
    }

    fn wait(&mut self, op: &Op) {
        let (verb, set) = match &op.kind {
            OpKind::SetWait { set } => ("waitable-set.wait", *set),
            OpKind::SetPoll { set } => ("waitable-set.poll", *set),
            _ => unreachable!("`simple` gives only these"),
        };
        let name = self.need(
            verb,
            &format!("{verb}{MEMORY}"),
            "(param i32 i32) (result i32)",
        );
        self.give(
            op,
            &format!("(call {name} {} (i32.const {EVENT_AT}))", arg(set)),
        );
        self.also(op, 1, &format!("(i32.load (i32.const {EVENT_AT}))"));
        self.also(op, 2, &format!("(i32.load (i32.const {}))", EVENT_AT + 4));
    }
}
