//! From programs to components.
//!
//! In: a program. Out: the text of a component that imports `trace: func(who: u32, what: u32,
//! value: u32)` and exports `run: async func() -> u32`, and `rest: async func()`. Each child is a component of its own with a
//! core module for memory and table, and one for everything else. Elsewhere: what operations mean,
//! and the core code of each (`render_ops`).

use std::collections::BTreeMap;
use std::fmt::Write;

use super::program::{
    Abi, Block, Channel, Child, End, FuncType, Function, Op, OpKind, Payload, Program, Slot,
    ValueType, entry_id, event_id, thread_id, what,
};
use super::render_ops;

/// The text of a program's component.
#[must_use]
pub fn render(program: &Program) -> String {
    let mut text = String::from("(component\n");
    text += "  (import \"trace\" (func $trace (param \"who\" u32) (param \"what\" u32) (param \"value\" u32)))\n";
    for (number, child) in program.children.iter().enumerate() {
        Writer::new(program, number, child).child(&mut text);
        let _ = write!(
            text,
            "  (instance $c{number} (instantiate $C{number} (with \"trace\" (func $trace))"
        );
        for (import, from) in child.imports.iter().enumerate() {
            if from.child == number {
                continue;
            }
            let _ = write!(
                text,
                " (with \"i{import}\" (func $c{} \"f{}\"))",
                from.child, from.function
            );
        }
        text += "))\n";
    }
    let last = program.children.len() - 1;
    text += REST;
    let _ = writeln!(
        text,
        "  (export \"run\" (func $c{last} \"f0\"))\n  (export \"rest\" (func $rest \"rest\"))\n)"
    );
    text
}

/// A child that has nothing to do with the others. Its function gives way once, so that a host that
/// waits for it lets everything run that `run` has left behind.
const REST: &str = "  (component $Rest
    (canon task.return (core func $task.return))
    (core module $Main
      (import \"\" \"task.return\" (func $task.return))
      (func (export \"rest\") (result i32) (i32.const 1))
      (func (export \"rest-cb\") (param i32 i32 i32) (result i32)
        (call $task.return)
        (i32.const 0)))
    (core instance $main (instantiate $Main (with \"\" (instance
      (export \"task.return\" (func $task.return))))))
    (func (export \"rest\") async (canon lift (core func $main \"rest\") async (callback (core func $main \"rest-cb\"))))
  )
  (instance $rest (instantiate $Rest))\n";

/// The name of a channel's type.
pub(super) fn channel_name(channel: Channel) -> String {
    let kind = if channel.is_stream {
        "stream"
    } else {
        "future"
    };
    let payload = match channel.payload {
        Payload::None => "none",
        Payload::U8 => "u8",
        Payload::U32 => "u32",
    };
    format!("{kind}-{payload}")
}

fn value_type(ty: ValueType) -> String {
    match ty {
        ValueType::U32 => "u32".to_owned(),
        ValueType::Readable(channel) => format!("${}", channel_name(channel)),
    }
}

fn func_type(ty: &FuncType) -> String {
    let mut text = String::from(if ty.is_async { "async" } else { "" });
    for (number, param) in ty.params.iter().enumerate() {
        let _ = write!(text, " (param \"p{number}\" {})", value_type(*param));
    }
    if let Some(result) = ty.result {
        let _ = write!(text, " (result {})", value_type(result));
    }
    text
}

/// A core function that a child's main module imports.
struct Needed {
    /// Its canonical definition, without the core function that it defines.
    canon: String,
    /// Its core type.
    core: String,
    /// It lowers a function of the child itself, which is lifted from the main module: what is imported
    /// is a function of a module `$Own`, which calls it through a table.
    is_own: bool,
}

/// Writes a child.
pub(super) struct Writer<'a> {
    pub(super) program: &'a Program,
    pub(super) number: usize,
    child: &'a Child,
    needed: BTreeMap<String, Needed>,
    pub(super) code: String,
}

impl<'a> Writer<'a> {
    fn new(program: &'a Program, number: usize, child: &'a Child) -> Writer<'a> {
        Writer {
            program,
            number,
            child,
            needed: BTreeMap::new(),
            code: String::new(),
        }
    }

    /// Has a core function imported, and gives its name.
    pub(super) fn need(&mut self, name: &str, canon: &str, core: &str) -> String {
        let needed = Needed {
            canon: canon.to_owned(),
            core: core.to_owned(),
            is_own: false,
        };
        self.needed.insert(name.to_owned(), needed);
        format!("${name}")
    }

    /// Has a lowered import imported, and gives its name.
    pub(super) fn need_call(&mut self, import: usize, options: &str, core: &str) -> String {
        let from = self.program.import(self.number, import);
        let is_own = from.child == self.number;
        let func = match is_own {
            true => format!("$f{}", from.function),
            false => format!("$i{import}"),
        };
        let kind = if options.is_empty() { "sync" } else { "async" };
        let name = format!("i{import}-{kind}");
        let needed = Needed {
            canon: format!("lower (func {func}){options}"),
            core: core.to_owned(),
            is_own,
        };
        self.needed.insert(name.clone(), needed);
        format!("${name}")
    }

    fn own(&self) -> impl Iterator<Item = (usize, &String, &Needed)> {
        let own = self.needed.iter().filter(|(_, needed)| needed.is_own);
        own.enumerate()
            .map(|(element, (name, needed))| (element, name, needed))
    }

    /// The functions that stand for those of the child itself.
    fn own_module(&self, text: &mut String) {
        let count = self.own().count();
        if count == 0 {
            return;
        }
        let _ = writeln!(
            text,
            "    (core module $Own\n      (table $tbl (export \"tbl\") {count} funcref)"
        );
        for (element, name, Needed { core, .. }) in self.own() {
            let params = core.split("(result").next().unwrap_or(core);
            let given: String = (0..params.matches("i32").count())
                .map(|param| format!(" (local.get {param})"))
                .collect();
            let _ = writeln!(
                text,
                "      (func (export \"{name}\") {core}\n        \
                 (call_indirect $tbl {core}{given} (i32.const {element})))"
            );
        }
        text.push_str("    )\n    (core instance $own (instantiate $Own))\n");
    }

    /// Puts what they call into their table.
    fn own_link(&self, text: &mut String) {
        let count = self.own().count();
        if count == 0 {
            return;
        }
        for (_, name, needed) in self.own() {
            let _ = writeln!(text, "    (canon {} (core func ${name}))", needed.canon);
        }
        let _ = writeln!(
            text,
            "    (core module $Link\n      (import \"\" \"tbl\" (table {count} funcref))"
        );
        for (element, name, needed) in self.own() {
            let _ = writeln!(
                text,
                "      (import \"\" \"{name}\" (func ${name} {}))\n      \
                 (elem (i32.const {element}) func ${name})",
                needed.core
            );
        }
        text.push_str("    )\n    (core instance (instantiate $Link (with \"\" (instance\n");
        text.push_str("      (export \"tbl\" (table $own \"tbl\"))");
        for (_, name, _) in self.own() {
            let _ = write!(text, "\n      (export \"{name}\" (func ${name}))");
        }
        text.push_str("))))\n");
    }

    fn child(mut self, text: &mut String) {
        self.functions();
        let number = self.number;
        let _ = writeln!(text, "  (component $C{number}");
        for channel in super::CHANNELS {
            let name = channel_name(channel);
            let (kind, payload) = name.split_once('-').expect("names have two parts");
            let payload = if payload == "none" { "" } else { payload };
            let _ = writeln!(text, "    (type ${name} ({kind} {payload}))");
        }
        text.push_str("    (import \"trace\" (func $trace (param \"who\" u32) (param \"what\" u32) (param \"value\" u32)))\n");
        for (import, from) in self.child.imports.iter().enumerate() {
            if from.child == number {
                continue;
            }
            let function = self.program.imported(number, import);
            let ty = func_type(&function.ty);
            let _ = writeln!(text, "    (import \"i{import}\" (func $i{import} {ty}))");
        }
        let threads = self.child.threads.len();
        let _ = writeln!(
            text,
            "    (core module $Base (memory (export \"mem\") 1 1) (table (export \"tbl\") {} funcref))\n    \
             (core instance $base (instantiate $Base))\n    \
             (alias core export $base \"tbl\" (core table $tbl))\n    \
             (core type $thread (func (param i32)))",
            threads + 1
        );
        self.need("trace", "lower (func $trace)", "(param i32 i32 i32)");
        for (name, needed) in self.needed.iter().filter(|(_, needed)| !needed.is_own) {
            let _ = writeln!(text, "    (canon {} (core func ${name}))", needed.canon);
        }
        self.own_module(text);
        self.main_module(text);
        text.push_str("    (core instance $main (instantiate $Main (with \"\" (instance\n");
        text.push_str(
            "      (export \"mem\" (memory $base \"mem\")) (export \"tbl\" (table $tbl))",
        );
        for (name, needed) in &self.needed {
            let func = match needed.is_own {
                true => format!("$own \"{name}\""),
                false => format!("${name}"),
            };
            let _ = write!(text, "\n      (export \"{name}\" (func {func}))");
        }
        text.push_str("))))\n");
        for (number, function) in self.child.functions.iter().enumerate() {
            let options = match function.abi {
                Abi::Sync => String::new(),
                Abi::Callback => format!(" async (callback (core func $main \"f{number}-cb\"))"),
                Abi::Stackful => " async".to_owned(),
            };
            let _ = writeln!(
                text,
                "    (func $f{number} (export \"f{number}\") {} (canon lift (core func $main \"f{number}\"){options}))",
                func_type(&function.ty)
            );
        }
        self.own_link(text);
        text.push_str("  )\n");
    }

    fn main_module(&self, text: &mut String) {
        text.push_str("    (core module $Main\n");
        text.push_str("      (import \"\" \"mem\" (memory 1 1))\n");
        let threads = self.child.threads.len();
        let _ = writeln!(
            text,
            "      (import \"\" \"tbl\" (table $tbl {} funcref))",
            threads + 1
        );
        for (name, needed) in &self.needed {
            let _ = writeln!(
                text,
                "      (import \"\" \"{name}\" (func ${name} {}))",
                needed.core
            );
        }
        for slot in 0..self.child.slots {
            let _ = writeln!(text, "      (global $s{slot} (mut i32) (i32.const 0))");
        }
        for function in 0..self.child.functions.len() {
            let _ = writeln!(text, "      (global $k{function} (mut i32) (i32.const 0))");
        }
        for element in 0..threads {
            let _ = writeln!(
                text,
                "      (elem (table $tbl) (i32.const {element}) func $t{element})"
            );
        }
        text.push_str(&render_ops::helpers(self.number));
        text.push_str(&self.code);
        text.push_str("    )\n");
    }

    fn functions(&mut self) {
        let child = self.child;
        for (number, function) in child.functions.iter().enumerate() {
            self.function(number, function);
            if function.abi == Abi::Callback {
                self.callback(number, function);
            }
        }
        for (number, block) in child.threads.iter().enumerate() {
            let _ = writeln!(
                self.code,
                "      (func $t{number} (param $word i32) (local $v i32) (local $w i64)\n        \
                 (call $say (i32.const {}) (local.get $word))",
                what(thread_id(number), 0)
            );
            self.block(block);
            self.code.push_str("      )\n");
        }
    }

    fn function(&mut self, number: usize, function: &Function) {
        let _ = write!(self.code, "      (func (export \"f{number}\")");
        for param in 0..function.params.len() {
            let _ = write!(self.code, " (param $p{param} i32)");
        }
        let has_result = match function.abi {
            Abi::Sync => function.ty.result.is_some(),
            Abi::Callback => true,
            Abi::Stackful => false,
        };
        if has_result {
            self.code.push_str(" (result i32)");
        }
        self.code.push_str(" (local $v i32) (local $w i64)\n");
        let id = entry_id(number);
        let _ = writeln!(
            self.code,
            "        (call $say (i32.const {}) (i32.const 0))",
            what(id, 0)
        );
        for (param, Slot(slot)) in function.params.iter().enumerate() {
            let _ = writeln!(
                self.code,
                "        (global.set $s{slot} (local.get $p{param}))\n        \
                 (call $say (i32.const {}) (local.get $p{param}))",
                what(id, param as u32 + 1)
            );
        }
        self.block(&function.body);
        self.code.push_str("      )\n");
    }

    fn callback(&mut self, number: usize, function: &Function) {
        let id = event_id(number);
        let Slot(event) = function.event;
        let _ = writeln!(
            self.code,
            "      (func (export \"f{number}-cb\") (param $p0 i32) (param $p1 i32) (param $p2 i32) (result i32) (local $v i32) (local $w i64)"
        );
        for word in 0..3 {
            let _ = writeln!(
                self.code,
                "        (global.set $s{} (local.get $p{word}))\n        \
                 (call $say (i32.const {}) (local.get $p{word}))",
                event + word,
                what(id, word as u32)
            );
        }
        self.code
            .push_str("        (if (i32.eq (local.get $p0) (i32.const 6)) (then\n");
        self.block(&function.cancelled);
        self.code.push_str("        return))\n");
        let _ = writeln!(
            self.code,
            "        (global.set $k{number} (i32.add (global.get $k{number}) (i32.const 1)))"
        );
        for (turn, block) in function.events.iter().enumerate() {
            let _ = writeln!(
                self.code,
                "        (if (i32.eq (global.get $k{number}) (i32.const {})) (then",
                turn + 1
            );
            self.block(block);
            self.code.push_str("        return))\n");
        }
        self.code.push_str("        (i32.const 0)\n      )\n");
    }

    fn block(&mut self, block: &Block) {
        for op in &block.ops {
            self.op(op);
        }
        self.end(block.end);
    }

    /// An operation.
    pub(super) fn op(&mut self, op: &Op) {
        match &op.kind {
            OpKind::If {
                slot: Slot(slot),
                equals,
                then,
                otherwise,
            } => {
                let _ = writeln!(
                    self.code,
                    "        (if (i32.eq (global.get $s{slot}) (i32.const {})) (then",
                    *equals as i32
                );
                for op in then {
                    self.op(op);
                }
                self.code.push_str("        ) (else\n");
                for op in otherwise {
                    self.op(op);
                }
                self.code.push_str("        ))\n");
            }
            OpKind::Return(end) => {
                self.end(*end);
                self.code.push_str("        return\n");
            }
            _ => self.simple(op),
        }
    }

    fn end(&mut self, end: End) {
        let text = match end {
            End::Nothing => return,
            End::Value(arg) => render_ops::arg(arg),
            End::Exit => "(i32.const 0)".to_owned(),
            End::Yield => "(i32.const 1)".to_owned(),
            End::Wait(Slot(slot)) => {
                format!("(i32.or (i32.const 2) (i32.shl (global.get $s{slot}) (i32.const 4)))")
            }
            End::Junk => "(i32.const 3)".to_owned(),
        };
        let _ = writeln!(self.code, "        {text}");
    }
}
