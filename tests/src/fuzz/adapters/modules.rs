//! The core modules of a guest, as text: its heap, and the functions that hand values on or answer
//! with them.

use std::fmt::Write;

use super::checks::Checks;
use super::code::{AREA, Flat, Memory};
use super::faults::Fault;
use super::guest::{Back, Function, Side};
use super::types::{Core, Type, offsets, pointer};

/// The export of the heap that takes a result of a type after it was lifted.
pub(super) fn done(result: Core) -> &'static str {
    match result {
        Core::I32 => "done-i32",
        Core::I64 => "done-i64",
        Core::F32 => "done-f32",
        Core::F64 => "done-f64",
    }
}

fn index_type(memory: Memory) -> &'static str {
    if memory.bits_64 { "i64 " } else { "" }
}

pub(super) fn imported_heap(side: &Side) -> String {
    format!(
        "      (import \"heap\" \"mem\" (memory {}1))\n      \
         (import \"heap\" \"fault\" (global $fault (mut i32)))\n",
        index_type(side.guest.memory)
    )
}

/// The module with the memory, instantiated as `$heap`.
pub(super) fn heap(side: &Side) -> String {
    let memory = side.guest.memory;
    let p = memory.pointer();
    let (word, _) = pointer(memory.bits_64);
    let wrap = |value: &str| match memory.bits_64 {
        true => format!("(i32.wrap_i64 {value})"),
        false => value.to_owned(),
    };
    let mut mix = String::new();
    let words = [
        format!("({p}.ne (local.get $old) ({p}.const 0))"),
        wrap("(local.get $old-size)"),
        wrap("(local.get $align)"),
        wrap("(local.get $size)"),
    ];
    for value in words {
        let _ = writeln!(
            mix,
            "        (global.set $hash (i32.add (i32.mul (global.get $hash) (i32.const 31)) {value}))"
        );
    }
    let mut text = HEAP
        .replace("$INDEX", index_type(memory))
        .replace("$MIX", &mix)
        .replace("$WORD", &word.to_string())
        .replace("$TOP", if memory.bits_64 { "-8" } else { "0xfffffff8" })
        .replace("$P", p);
    for result in ["", "i32", "i64", "f32", "f64"] {
        let name = if result.is_empty() { "" } else { "-" };
        let _ = writeln!(
            text,
            "      (func (export \"done{name}{result}\") (param {result}) \
             (global.set $next ({p}.const {START})))"
        );
    }
    text + "    )\n    (core instance $heap (instantiate $heap))\n"
}

/// Where the heap begins.
const START: u32 = 32768;

/// `$P` is the type of pointers, `$WORD` their size.
const HEAP: &str = r#"    (core module $heap
      (memory (export "mem") $INDEX1)
      (global $next (mut $P) ($P.const 32768))
      (global $hash (mut i32) (i32.const 0))
      (global $fault (export "fault") (mut i32) (i32.const 0))
      (func (export "realloc") (param $old $P) (param $old-size $P) (param $align $P) (param $size $P) (result $P)
        (local $new $P) (local $end $P)
$MIX
        ;; What is said of a block is true.
        (if ($P.ne (local.get $old) ($P.const 0)) (then
          (if ($P.ne ($P.load ($P.sub (local.get $old) ($P.const $WORD))) (local.get $old-size))
            (then unreachable))))
        (local.set $new ($P.and
          ($P.add ($P.add (global.get $next) ($P.const $WORD)) ($P.sub (local.get $align) ($P.const 1)))
          ($P.sub ($P.const 0) (local.get $align))))
        (local.set $end ($P.add (local.get $new) (local.get $size)))
        (global.set $next (local.get $end))
        (if ($P.gt_u (local.get $end) ($P.shl (memory.size) ($P.const 16))) (then
          (drop (memory.grow ($P.add ($P.const 1) ($P.shr_u
            ($P.sub (local.get $end) ($P.shl (memory.size) ($P.const 16))) ($P.const 16)))))))
        (memory.fill (local.get $new) (i32.const 0xa5) (local.get $size))
        (memory.copy (local.get $new) (local.get $old)
          (select (local.get $old-size) (local.get $size)
            ($P.lt_u (local.get $old-size) (local.get $size))))
        ($P.store ($P.sub (local.get $new) ($P.const $WORD)) (local.get $size))
        (if (i32.eq (global.get $fault) (i32.const 1)) (then
          (if ($P.gt_u (local.get $align) ($P.const 1)) (then
            (return ($P.add (local.get $new) ($P.const 1)))))))
        (if (i32.eq (global.get $fault) (i32.const 2)) (then
          (return ($P.add ($P.shl (memory.size) ($P.const 16)) ($P.const 8)))))
        (if (i32.eq (global.get $fault) (i32.const 3)) (then (return ($P.const $TOP))))
        (local.get $new))
      (func (export "hash") (result i32)
        (global.get $hash)
        (global.set $hash (i32.const 0)))
      (func (export "arm") (param i32) (global.set $fault (local.get 0)))
"#;

fn signature(params: &[Core], result: Option<Core>) -> String {
    let params = params.iter().enumerate();
    let params: String = params
        .map(|(n, ty)| format!(" (param $p{n} {})", ty.name()))
        .collect();
    let result = result.map_or(String::new(), |ty| format!(" (result {})", ty.name()));
    format!("{params}{result}")
}

/// Code that breaks a rule when its fault is armed.
fn armed(faults: &[(usize, Fault)]) -> String {
    let mut text = String::new();
    for (number, fault) in faults {
        let _ = writeln!(
            text,
            "        (if (i32.eq (global.get $fault) (i32.const {number})) (then {}))",
            fault.code
        );
    }
    text
}

/// Code that checks the parameters of a function.
fn check_params(function: &Function, checks: &mut Checks, bits_64: bool, text: &mut String) {
    let tuple = function.tuple();
    match function.spills_params() {
        true => checks.in_memory(&tuple, "(local.get $p0)", 0, text),
        false => {
            let mut flat = Flat::params(0, tuple.flatten(bits_64).len());
            checks.flat(&tuple, &mut flat, text);
        }
    }
}

/// A function of the caller.
pub(super) fn hand_on(n: usize, function: &Function, side: &Side, checks: &mut Checks) -> String {
    let memory = side.guest.memory;
    let bits_64 = memory.bits_64;
    let params = function.core_params(bits_64);
    let result = function.core_result(bits_64);
    let mut text = format!(
        "      (func (export \"f{n}\"){} (local $out {})\n",
        signature(&params, result),
        memory.pointer()
    );
    if let Some(result) = result {
        let _ = writeln!(text, "        (local $result {})", result.name());
    }
    let _ = writeln!(text, "        (local.set $out {})", memory.at(AREA));
    check_params(function, checks, bits_64, &mut text);
    text += &armed(&side.faults[n]);
    let mut arguments = Vec::new();
    let mut flat = Flat::params(0, params.len());
    match function.spills_params() {
        true => arguments.push("(local.get $p0)".to_owned()),
        false => {
            // What a fault puts there must stay.
            let _ = writeln!(text, "        (if (i32.eqz (global.get $fault)) (then");
            flat.littered(&function.tuple(), bits_64, &mut arguments);
            for (n, argument) in arguments.iter().enumerate() {
                let _ = writeln!(text, "          (local.set $p{n} {argument})");
            }
            text += "        ))\n";
            arguments = (0..params.len())
                .map(|n| format!("(local.get $p{n})"))
                .collect();
        }
    }
    if function.spills_result() {
        arguments.push("(local.get $out)".to_owned());
    }
    let call = format!("(call $i{n} {})", arguments.join(" "));
    match function.result() {
        None => text += &call,
        Some(ty) if function.spills_result() => {
            text += &call;
            checks.in_memory(&ty, "(local.get $out)", 0, &mut text);
            text += "        (local.get $out)\n";
        }
        Some(ty) => {
            let _ = writeln!(text, "        (local.set $result {call})");
            let mut flat = Flat::new(vec!["(local.get $result)".to_owned()]);
            checks.flat(&ty, &mut flat, &mut text);
            text += "        (local.get $result)\n";
        }
    }
    text += &drops(n, function, side);
    text + "      )\n"
}

/// Code that drops what was lent.
fn drops(n: usize, function: &Function, side: &Side) -> String {
    let bits_64 = side.guest.memory.bits_64;
    let (places, _) = offsets(&function.params, bits_64);
    let mut text = String::new();
    let mut flat = 0;
    for (ty, place) in function.params.iter().zip(places) {
        if *ty == Type::Borrow {
            let handle = match function.spills_params() {
                true => side.guest.memory.load(ty, "(local.get $p0)", place),
                false => format!("(local.get $p{flat})"),
            };
            let _ = writeln!(
                text,
                "        (if (i32.ne (global.get $fault) (i32.const {})) (then (call $drop {handle})))",
                side.kept[n]
            );
        }
        flat += ty.flatten(bits_64).len();
    }
    text
}

/// A function of the callee.
pub(super) fn answer(n: usize, function: &Function, side: &Side, checks: &mut Checks) -> String {
    let memory = side.guest.memory;
    let bits_64 = memory.bits_64;
    let params = function.core_params(bits_64);
    let result = function.core_result(bits_64);
    let (places, _) = offsets(&function.params, bits_64);
    // The result has the number behind the parameters, as if it were one.
    let local = params.len();
    let mut text = format!(
        "      (func (export \"f{n}\"){}",
        signature(&params, result)
    );
    if let Some(result) = result {
        let _ = write!(text, " (local $p{local} {})", result.name());
    }
    text += "\n";
    check_params(function, checks, bits_64, &mut text);
    let set = |value: &str, text: &mut String| {
        let _ = writeln!(text, "        (local.set $p{local} {value})");
    };
    let part = |param: usize| {
        let before = function.params[..param].iter();
        before.map(|ty| ty.flatten(bits_64).len()).sum::<usize>()
    };
    match (function.result, function.spills_params()) {
        (Back::Nothing, _) => {}
        (Back::All, true) => {
            let size = function.tuple().size(bits_64);
            copy(memory, 0, size, &mut text);
            set(&memory.at(AREA), &mut text);
        }
        (Back::One(param), true) => {
            let ty = &function.params[param];
            if function.spills_result() {
                copy(memory, places[param], ty.size(bits_64), &mut text);
                set(&memory.at(AREA), &mut text);
            } else {
                let value = memory.load(ty, "(local.get $p0)", places[param]);
                set(&value, &mut text);
            }
        }
        (back, false) => {
            let (ty, first) = match back {
                Back::One(param) => (function.params[param].clone(), part(param)),
                _ => (function.tuple(), 0),
            };
            let mut flat = Flat::params(first, ty.flatten(bits_64).len());
            if function.spills_result() {
                memory.store(&ty, 0, &mut flat, &mut text);
                set(&memory.at(AREA), &mut text);
            } else {
                let mut values = Vec::new();
                flat.littered(&ty, bits_64, &mut values);
                set(&values[0], &mut text);
            }
        }
    }
    text += &drops(n, function, side);
    text += &armed(&side.faults[n]);
    if result.is_some() {
        let _ = writeln!(text, "        (local.get $p{local})");
    }
    text + "      )\n"
}

/// Copies so many bytes of the spilled parameters to the area of results.
fn copy(memory: Memory, offset: u32, size: u32, text: &mut String) {
    let _ = writeln!(
        text,
        "        (memory.copy {} ({}.add (local.get $p0) {}) {})",
        memory.at(AREA),
        memory.pointer(),
        memory.at(offset),
        memory.at(size)
    );
}
