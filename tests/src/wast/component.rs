//! A group of modules as a component, and the lines of expectations that play it.
//!
//! Calls that must return are made in batches: an export `bN` makes up to 64 and returns a bit for
//! each that did what it must. A call that must trap is an export `tN` of its own.

use std::collections::BTreeMap;
use std::fmt::Write;

use wasmparser::ValType;

use super::module::Export;
use super::script::{Command, Expected, Group};

/// Most calls of one batch.
const BATCH: usize = 64;

/// Most lines of expectations that only bring state back after a trap.
const MAX_REPLAYED: usize = 50_000;

/// A component with its expectations.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// The component's binary.
    pub(super) binary: Vec<u8>,
    /// The lines of expectations, and the commands (positions in the group) that each is about.
    pub(super) lines: Vec<(String, Vec<usize>)>,
    /// Commands that cannot be made, and why.
    pub(super) refused: Vec<(usize, String)>,
}

/// What the test suite imports by the name of `spectest`.
const SPECTEST: &str = r#"(core module $spectest
  (global (export "global_i32") i32 (i32.const 666))
  (global (export "global_i64") i64 (i64.const 666))
  (global (export "global_f32") f32 (f32.const 666.6))
  (global (export "global_f64") f64 (f64.const 666.6))
  (table (export "table") 10 20 funcref)
  (table (export "table64") i64 10 20 funcref)
  (memory (export "memory") 1 2)
  (func (export "print"))
  (func (export "print_i32") (param i32))
  (func (export "print_i64") (param i64))
  (func (export "print_f32") (param f32))
  (func (export "print_f64") (param f64))
  (func (export "print_i32_f32") (param i32 f32))
  (func (export "print_f64_f64") (param f64 f64)))
(core instance $spectest (instantiate $spectest))
"#;

/// The first bytes of a component: magic number, version, layer.
const PREAMBLE: &[u8] = b"\0asm\x0d\0\x01\0";

/// The section of a component that is a core module.
const CORE_MODULE: u8 = 1;

/// A component that has only one module, not instantiated.
pub(super) fn of_module(bytes: &[u8]) -> Vec<u8> {
    let mut component = PREAMBLE.to_vec();
    push_section(&mut component, CORE_MODULE, bytes);
    component
}

fn push_section(component: &mut Vec<u8>, id: u8, bytes: &[u8]) {
    component.push(id);
    let mut rest = bytes.len();
    while rest >= 0x80 {
        component.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    component.push(rest as u8);
    component.extend(bytes);
}

/// Puts the modules of a group where the text has empty ones. The text format has no modules as
/// bytes inside a component.
fn with_modules(component: &[u8], group: &Group) -> Vec<u8> {
    let mut result = PREAMBLE.to_vec();
    // The first one is `spectest`, the last one the driver.
    let mut modules = 0;
    let mut rest = &component[PREAMBLE.len()..];
    while let Some((id, after)) = rest.split_first() {
        let (length, after) = leb128(after);
        let (own, after) = after.split_at(length);
        let mut bytes = own;
        if *id == CORE_MODULE {
            let module = usize::checked_sub(modules, 1).and_then(|n| group.modules.get(n));
            bytes = module.map_or(own, |(module, _)| &module.bytes);
            modules += 1;
        }
        push_section(&mut result, *id, bytes);
        rest = after;
    }
    result
}

/// A number and what follows it.
fn leb128(bytes: &[u8]) -> (usize, &[u8]) {
    let last = bytes.iter().position(|byte| byte & 0x80 == 0);
    let (number, rest) = bytes.split_at(last.expect("the text was encoded well") + 1);
    let digits = number.iter().rev();
    let value = digits.fold(0, |value, byte| value << 7 | usize::from(byte & 0x7f));
    (value, rest)
}

/// A group as a component.
///
/// # Errors
/// When the driver's text does not parse.
pub(super) fn of_group(group: &Group) -> Result<Script, String> {
    let mut script = Script::default();
    let mut text = format!("(component {SPECTEST}");
    for (number, (_, imports)) in group.modules.iter().enumerate() {
        let _ = writeln!(text, "(core module $M{number})");
        let _ = write!(text, "(core instance $I{number} (instantiate $M{number}");
        for (name, from) in imports {
            let name = literal(name.as_bytes());
            let _ = match from {
                Some(from) => write!(text, " (with {name} (instance $I{from}))"),
                None => write!(text, " (with {name} (instance $spectest))"),
            };
        }
        text += "))\n";
    }
    let mut driver = Driver {
        group,
        imports: BTreeMap::new(),
        functions: String::new(),
        exports: Vec::new(),
    };
    driver.write(&mut script);
    text += "(core module $driver\n";
    for import in driver.imports.values() {
        text += import;
    }
    text += &driver.functions;
    text += ")\n(core instance $driver (instantiate $driver";
    for number in 0..group.modules.len() {
        let _ = write!(text, " (with \"{number}\" (instance $I{number}))");
    }
    text += "))\n";
    for (name, result) in &driver.exports {
        let _ = writeln!(
            text,
            "(func (export \"{name}\") {result} (canon lift (core func $driver \"{name}\")))"
        );
    }
    text += ")\n";
    let component = wat::parse_str(&text).map_err(|e| format!("the driver: {e}"))?;
    script.binary = with_modules(&component, group);
    Ok(script)
}

/// Bytes as a string of the text format.
fn literal(bytes: &[u8]) -> String {
    let mut text = String::from("\"");
    for byte in bytes {
        let _ = write!(text, "\\{byte:02x}");
    }
    text.push('"');
    text
}

/// The core module that makes the calls.
struct Driver<'a> {
    group: &'a Group,
    /// Imports by module and name, with their text; named `$MODULE-POSITION`.
    imports: BTreeMap<(usize, String), String>,
    functions: String,
    exports: Vec<(String, &'static str)>,
}

/// The instructions of one command, and the locals that they need.
struct Code {
    instructions: String,
    locals: Vec<String>,
}

impl Driver<'_> {
    fn write(&mut self, script: &mut Script) {
        if let Some(message) = &self.group.trap {
            let line = format!("instantiate => trap {}", rule(message));
            script.lines.push((line, Vec::new()));
            return;
        }
        let stateful = self.group.modules.iter().any(|(module, _)| module.stateful);
        let mut batch: Vec<(usize, Code)> = Vec::new();
        let mut done: Vec<String> = Vec::new();
        let mut replayed = 0;
        for (position, command) in self.group.commands.iter().enumerate() {
            let code = match self.code(command, batch.len()) {
                Ok(code) => code,
                Err(message) => {
                    script.refused.push((position, message));
                    continue;
                }
            };
            let Expected::Trap(message) = &command.expected else {
                batch.push((position, code));
                if batch.len() == BATCH {
                    self.finish(&mut batch, &mut done, script);
                }
                continue;
            };
            self.finish(&mut batch, &mut done, script);
            let name = format!("t{position}");
            self.export(&name, "", &code.locals, &code.instructions);
            let line = format!("{name}() => trap {}", rule(message));
            script.lines.push((line, vec![position]));
            if stateful && replayed < MAX_REPLAYED {
                replayed += done.len();
                let again = done.iter().map(|line| (line.clone(), Vec::new()));
                script.lines.extend(again);
            }
        }
        self.finish(&mut batch, &mut done, script);
        if script.lines.is_empty() {
            // Nothing is called, but the modules must instantiate.
            self.export("b", "(result i64)", &[], "i64.const 0");
            script.lines.push(("b() => 0".to_owned(), Vec::new()));
        }
    }

    /// Ends a batch, if there is one.
    fn finish(
        &mut self,
        batch: &mut Vec<(usize, Code)>,
        done: &mut Vec<String>,
        script: &mut Script,
    ) {
        let Some((first, _)) = batch.first() else {
            return;
        };
        let name = format!("b{first}");
        let wanted = u64::MAX >> (BATCH - batch.len());
        let mut instructions = String::from("i64.const 0 local.set $passed\n");
        let mut locals = vec!["(local $passed i64)".to_owned()];
        let mut positions = Vec::new();
        for (bit, (position, code)) in batch.drain(..).enumerate() {
            let _ = writeln!(
                instructions,
                "{} i64.extend_i32_u i64.const {bit} i64.shl local.get $passed i64.or \
                 local.set $passed",
                code.instructions
            );
            locals.extend(code.locals);
            positions.push(position);
        }
        instructions += "local.get $passed";
        self.export(&name, "(result i64)", &locals, &instructions);
        let line = format!("{name}() => {wanted}");
        done.push(line.clone());
        script.lines.push((line, positions));
    }

    fn export(&mut self, name: &str, result: &'static str, locals: &[String], instructions: &str) {
        let locals = locals.join(" ");
        let _ = writeln!(
            self.functions,
            "(func (export \"{name}\") {result} {locals}\n{instructions})"
        );
        let lifted = if result.is_empty() {
            ""
        } else {
            "(result u64)"
        };
        self.exports.push((name.to_owned(), lifted));
    }

    /// The instructions of a command: they leave an `i32`, or nothing if it must trap.
    fn code(&mut self, command: &Command, number: usize) -> Result<Code, String> {
        let export = self.group.modules[command.module]
            .0
            .exports
            .get(&command.name);
        let export = export.ok_or_else(|| format!("there is no export `{}`", command.name))?;
        let mut instructions = String::new();
        let results = match (export, &command.args) {
            (Export::Func(ty), Some(args)) => {
                let params = types(ty.params())?;
                let results = types(ty.results())?;
                let ty = format!(
                    "(param {}) (result {})",
                    params.join(" "),
                    results.join(" ")
                );
                let name = self.import(command, "func", &ty);
                instructions = args.join(" ");
                let _ = write!(instructions, " call {name}");
                results
            }
            (Export::Global(ty), None) => {
                let value = types(&[ty.content_type])?;
                let text = match ty.mutable {
                    true => format!("(mut {})", value[0]),
                    false => value[0].clone(),
                };
                let name = self.import(command, "global", &text);
                let _ = write!(instructions, "global.get {name}");
                value
            }
            _ => return Err(format!("`{}` is of another kind", command.name)),
        };
        let mut code = Code {
            instructions,
            locals: Vec::new(),
        };
        match &command.expected {
            Expected::Trap(_) => code.instructions += &" drop".repeat(results.len()),
            Expected::Anything => {
                code.instructions += &" drop".repeat(results.len());
                code.instructions += " i32.const 1";
            }
            Expected::Results(checks) if checks.len() == results.len() => {
                let names: Vec<String> = (0..results.len())
                    .map(|i| format!("$r{number}-{i}"))
                    .collect();
                for (name, ty) in names.iter().zip(&results) {
                    code.locals.push(format!("(local {name} {ty})"));
                }
                for name in names.iter().rev() {
                    let _ = write!(code.instructions, " local.set {name}");
                }
                code.instructions += " i32.const 1";
                for ((name, ty), check) in names.iter().zip(&results).zip(checks) {
                    let check = check.instructions(name, ty);
                    let _ = write!(code.instructions, " {check} i32.and");
                }
            }
            Expected::Results(checks) => {
                let (wanted, found) = (checks.len(), results.len());
                return Err(format!("{wanted} results are wanted, it has {found}"));
            }
        }
        Ok(code)
    }

    /// The name of an import for what a command is about.
    fn import(&mut self, command: &Command, kind: &str, ty: &str) -> String {
        let number = self.imports.len();
        let key = (command.module, command.name.clone());
        let text = self.imports.entry(key).or_insert_with(|| {
            let (module, name) = (command.module, literal(command.name.as_bytes()));
            format!("(import \"{module}\" {name} ({kind} $x{number} {ty}))\n")
        });
        let start = text.find("$x").expect("an import has a name");
        let end = text[start..].find(' ').expect("a type follows");
        text[start..start + end].to_owned()
    }
}

/// Types in the text format.
fn types(types: &[ValType]) -> Result<Vec<String>, String> {
    let text = types.iter().map(|ty| match ty {
        ValType::Ref(ty) if ty.is_func_ref() || ty.is_extern_ref() => Ok(ty.to_string()),
        ValType::Ref(ty) => Err(format!("type {ty} cannot be written here")),
        other => Ok(other.to_string()),
    });
    text.collect()
}

/// The rule of Windlass for a trap's message in the test suite.
fn rule(message: &str) -> &'static str {
    const RULES: &[(&str, &str)] = &[
        ("unreachable", "unreachable"),
        ("out of bounds memory access", "memory-out-of-bounds"),
        ("out of bounds table access", "table-out-of-bounds"),
        ("undefined element", "table-out-of-bounds"),
        ("uninitialized element", "indirect-call-to-null"),
        ("indirect call type mismatch", "bad-signature"),
        ("integer overflow", "integer-overflow"),
        ("integer divide by zero", "integer-divide-by-zero"),
        ("invalid conversion to integer", "bad-conversion-to-integer"),
        ("call stack exhausted", "stack-overflow"),
        ("null", "null-reference"),
    ];
    let known = RULES.iter().find(|(start, _)| message.starts_with(start));
    known.map_or("unknown", |(_, rule)| rule)
}
