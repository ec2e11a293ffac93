//! Directives in order; which module each means.
//!
//! In: a script. Out: groups of modules that link with each other, with the calls that the script
//! makes of them. Directives about invalid modules are settled here.

use std::collections::HashMap;

use wast::core::WastArgCore;
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::token::{Id, Span};
use wast::{
    QuoteWat, QuoteWatTest, Wast, WastArg, WastDirective, WastExecute, WastInvoke, WastRet, Wat,
};

use super::module::Module;
use super::{Outcome, component};

/// What the modules that a module imports from are: their numbers; none is `spectest`.
pub(super) type Bindings = Vec<(String, Option<usize>)>;

/// Modules that link with each other.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// In the order of the script; the numbers are positions in this group.
    pub(super) modules: Vec<(Module, Bindings)>,
    /// What the script does with them.
    pub(super) commands: Vec<Command>,
    /// The rule of the trap that instantiating the last module must end in.
    pub(super) trap: Option<String>,
}

/// A call, or a look at a global.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) line: usize,
    /// Position of the module in its group.
    pub(super) module: usize,
    /// The export.
    pub(super) name: String,
    /// Arguments as instructions; none for a global.
    pub(super) args: Option<Vec<String>>,
    pub(super) expected: Expected,
}

/// What a command must do.
#[derive(Debug)]
pub(super) enum Expected {
    /// Return, whatever.
    Anything,
    /// Return what satisfies these checks, each an instruction sequence builder of [`super::checks`].
    Results(Vec<super::checks::Check>),
    /// Trap with the message of the specification.
    Trap(String),
}

/// A module's number in the script.
type Number = usize;

struct Reader<'a, 'o> {
    text: &'a str,
    outcome: &'o mut Outcome,
    modules: Vec<(Module, Bindings)>,
    commands: Vec<(Number, Command)>,
    /// Groups that end in a trap while instantiating: the module and the message.
    trapping: Vec<(Number, String)>,
    current: Option<Number>,
    named: HashMap<String, Option<Number>>,
    definitions: HashMap<String, Vec<u8>>,
    last_definition: Option<Vec<u8>>,
    registered: HashMap<String, Number>,
}

/// Reads a script.
pub(super) fn read(text: &str, outcome: &mut Outcome) -> Result<Vec<Group>, String> {
    let mut lexer = Lexer::new(text);
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer).map_err(|e| e.to_string())?;
    let script = parser::parse::<Wast<'_>>(&buffer).map_err(|e| e.to_string())?;
    let mut reader = Reader {
        text,
        outcome,
        modules: Vec::new(),
        commands: Vec::new(),
        trapping: Vec::new(),
        current: None,
        named: HashMap::new(),
        definitions: HashMap::new(),
        last_definition: None,
        registered: HashMap::new(),
    };
    for directive in script.directives {
        let line = reader.line(directive.span());
        if let Err(message) = reader.directive(directive, line) {
            reader.outcome.record(line, Err(message));
        }
    }
    Ok(reader.groups())
}

impl Reader<'_, '_> {
    fn line(&self, span: Span) -> usize {
        span.linecol_in(self.text).0 + 1
    }

    fn directive(&mut self, directive: WastDirective<'_>, line: usize) -> Result<(), String> {
        match directive {
            WastDirective::Module(mut module) => {
                let name = module.name().map(|id| id.name().to_owned());
                self.current = None;
                if let Some(name) = &name {
                    self.named.insert(name.clone(), None);
                }
                let bytes = module.encode().map_err(|e| e.to_string())?;
                self.instantiate(bytes, name, line)
            }
            WastDirective::ModuleDefinition(mut module) => {
                let bytes = module.encode().map_err(|e| e.to_string())?;
                if let Some(id) = module.name() {
                    self.definitions.insert(id.name().to_owned(), bytes.clone());
                }
                self.last_definition = Some(bytes);
                Ok(())
            }
            WastDirective::ModuleInstance {
                instance, module, ..
            } => {
                let bytes = match module {
                    Some(id) => self.definitions.get(id.name()).cloned(),
                    None => self.last_definition.clone(),
                };
                let bytes = bytes.ok_or("an unknown definition")?;
                self.instantiate(bytes, instance.map(|id| id.name().to_owned()), line)
            }
            WastDirective::Register { name, module, .. } => {
                let number = self.number(module)?;
                self.registered.insert(name.to_owned(), number);
                Ok(())
            }
            WastDirective::Invoke(invoke) => self.invoke(invoke, Expected::Anything, line),
            WastDirective::AssertReturn { exec, results, .. } => {
                let results: Result<Vec<_>, String> = results.iter().map(check).collect();
                self.execute(exec, Expected::Results(results?), line)
            }
            WastDirective::AssertTrap { exec, message, .. } => {
                self.execute(exec, Expected::Trap(message.to_owned()), line)
            }
            WastDirective::AssertExhaustion { call, message, .. } => {
                self.invoke(call, Expected::Trap(message.to_owned()), line)
            }
            WastDirective::AssertInvalid { module, .. }
            | WastDirective::AssertMalformed { module, .. } => {
                let refused = self.refused(module);
                self.outcome.record(line, refused);
                Ok(())
            }
            WastDirective::AssertUnlinkable { mut module, .. } => {
                let refused = self.unlinkable(&mut module, line);
                self.outcome.record(line, refused);
                Ok(())
            }
            _ => Err("a directive that is not known".to_owned()),
        }
    }

    fn instantiate(
        &mut self,
        bytes: Vec<u8>,
        name: Option<String>,
        line: usize,
    ) -> Result<(), String> {
        let number = self.add(bytes, line)?;
        self.current = Some(number);
        if let Some(name) = name {
            self.named.insert(name, Some(number));
        }
        Ok(())
    }

    /// A module, with its imports bound.
    fn add(&mut self, bytes: Vec<u8>, line: usize) -> Result<Number, String> {
        let module = Module::new(bytes, line)?;
        let imports =
            module
                .imports
                .iter()
                .map(|name| match (self.registered.get(name), name.as_str()) {
                    (Some(number), _) => Ok((name.clone(), Some(*number))),
                    (None, "spectest") => Ok((name.clone(), None)),
                    _ => Err(format!("imports from an unknown module `{name}`")),
                });
        let imports = imports.collect::<Result<_, String>>()?;
        self.modules.push((module, imports));
        Ok(self.modules.len() - 1)
    }

    fn number(&self, id: Option<Id<'_>>) -> Result<Number, String> {
        let number = match id {
            Some(id) => self.named.get(id.name()).copied().flatten(),
            None => self.current,
        };
        number.ok_or_else(|| "its module is not there".to_owned())
    }

    fn execute(
        &mut self,
        exec: WastExecute<'_>,
        expected: Expected,
        line: usize,
    ) -> Result<(), String> {
        match (exec, expected) {
            (WastExecute::Invoke(invoke), expected) => self.invoke(invoke, expected, line),
            (WastExecute::Get { module, global, .. }, expected) => {
                self.command(module, global, None, expected, line)
            }
            (WastExecute::Wat(mut wat), Expected::Trap(message)) => {
                let bytes = wat.encode().map_err(|e| e.to_string())?;
                let number = self.add(bytes, line)?;
                self.trapping.push((number, message));
                Ok(())
            }
            (WastExecute::Wat(_), _) => Err("a module that returns".to_owned()),
        }
    }

    fn invoke(
        &mut self,
        invoke: WastInvoke<'_>,
        expected: Expected,
        line: usize,
    ) -> Result<(), String> {
        let args: Result<Vec<_>, String> = invoke.args.iter().map(argument).collect();
        self.command(invoke.module, invoke.name, Some(args?), expected, line)
    }

    fn command(
        &mut self,
        module: Option<Id<'_>>,
        name: &str,
        args: Option<Vec<String>>,
        expected: Expected,
        line: usize,
    ) -> Result<(), String> {
        let number = self.number(module)?;
        let command = Command {
            line,
            module: 0,
            name: name.to_owned(),
            args,
            expected,
        };
        self.commands.push((number, command));
        Ok(())
    }

    fn refused(&self, mut module: QuoteWat<'_>) -> Result<(), String> {
        let bytes = match module.to_test() {
            Ok(QuoteWatTest::Binary(bytes)) => bytes,
            Ok(QuoteWatTest::Text(text)) => {
                let Ok(text) = std::str::from_utf8(&text) else {
                    return Ok(());
                };
                match wat::parse_str(text) {
                    Ok(bytes) => bytes,
                    Err(_) => return Ok(()),
                }
            }
            Err(_) => return Ok(()),
        };
        match windlass::decode::decode(&component::of_module(&bytes)) {
            Ok(_) => Err("is accepted".to_owned()),
            Err(windlass::error::Error::Invalid(_)) => Ok(()),
            Err(other) => Err(format!("is refused, but: {other}")),
        }
    }

    fn unlinkable(&mut self, module: &mut Wat<'_>, line: usize) -> Result<(), String> {
        let bytes = module.encode().map_err(|e| e.to_string())?;
        let Ok(number) = self.add(bytes, line) else {
            return Ok(());
        };
        let group = self.group_ending_in(number);
        self.modules.pop();
        match windlass::decode::decode(&component::of_group(&group)?.binary) {
            Ok(_) => Err("is accepted".to_owned()),
            Err(_) => Ok(()),
        }
    }

    /// A module with all that it needs, without commands; the modules are copies.
    fn group_ending_in(&self, number: Number) -> Group {
        let mut needed = vec![number];
        let mut next = 0;
        while next < needed.len() {
            for (_, from) in &self.modules[needed[next]].1 {
                needed.extend(from.filter(|from| !needed.contains(from)));
            }
            next += 1;
        }
        needed.sort_unstable();
        let position = |number: Number| needed.iter().position(|n| *n == number);
        let modules = needed.iter().map(|number| {
            let (module, imports) = &self.modules[*number];
            let copy = Module::new(module.bytes.clone(), module.line).expect("it was read before");
            let imports = imports.iter();
            let imports = imports.map(|(name, from)| (name.clone(), from.and_then(position)));
            (copy, imports.collect())
        });
        Group {
            modules: modules.collect(),
            ..Group::default()
        }
    }

    /// Modules that link with each other, together.
    fn groups(self) -> Vec<Group> {
        let mut groups = Vec::new();
        for (number, message) in &self.trapping {
            groups.push(Group {
                trap: Some(message.clone()),
                ..self.group_ending_in(*number)
            });
        }
        let traps = |number: Number| self.trapping.iter().any(|(n, _)| *n == number);
        // The least number of each module's group.
        let mut least: Vec<Number> = (0..self.modules.len()).collect();
        for (number, (_, imports)) in self.modules.iter().enumerate() {
            for from in imports.iter().filter_map(|(_, from)| *from) {
                if traps(number) {
                    continue;
                }
                let (a, b) = (least[number], least[from]);
                let (low, high) = (a.min(b), a.max(b));
                least
                    .iter_mut()
                    .filter(|n| **n == high)
                    .for_each(|n| *n = low);
            }
        }
        let mut positions = vec![(0, 0); least.len()];
        let mut by_least: HashMap<Number, usize> = HashMap::new();
        for (number, (module, imports)) in self.modules.into_iter().enumerate() {
            if self.trapping.iter().any(|(n, _)| *n == number) {
                continue;
            }
            let group = *by_least.entry(least[number]).or_insert_with(|| {
                groups.push(Group::default());
                groups.len() - 1
            });
            positions[number] = (group, groups[group].modules.len());
            let imports = imports.into_iter();
            let imports = imports.map(|(name, from)| (name, from.map(|n| positions[n].1)));
            groups[group].modules.push((module, imports.collect()));
        }
        for (number, mut command) in self.commands {
            let (group, position) = positions[number];
            command.module = position;
            groups[group].commands.push(command);
        }
        groups
    }
}

fn argument(arg: &WastArg<'_>) -> Result<String, String> {
    match arg {
        WastArg::Core(WastArgCore::I32(value)) => Ok(format!("i32.const {value}")),
        WastArg::Core(WastArgCore::I64(value)) => Ok(format!("i64.const {value}")),
        WastArg::Core(WastArgCore::F32(value)) => Ok(format!(
            "i32.const {} f32.reinterpret_i32",
            value.bits as i32
        )),
        WastArg::Core(WastArgCore::F64(value)) => Ok(format!(
            "i64.const {} f64.reinterpret_i64",
            value.bits as i64
        )),
        WastArg::Core(WastArgCore::V128(value)) => {
            let bytes = value.to_le_bytes().map(|byte| byte.to_string());
            Ok(format!("v128.const i8x16 {}", bytes.join(" ")))
        }
        WastArg::Core(WastArgCore::RefNull(ty)) => Ok(format!("ref.null {}", heap_type(ty)?)),
        other => Err(format!("argument {other:?} cannot be made in a component")),
    }
}

fn heap_type(ty: &wast::core::HeapType<'_>) -> Result<&'static str, String> {
    use wast::core::{AbstractHeapType, HeapType};
    match ty {
        HeapType::Abstract { ty, .. } => Ok(match ty {
            AbstractHeapType::Func => "func",
            AbstractHeapType::NoFunc => "nofunc",
            AbstractHeapType::Extern => "extern",
            AbstractHeapType::NoExtern => "noextern",
            other => return Err(format!("references of {other:?}")),
        }),
        other => Err(format!("references of {other:?}")),
    }
}

fn check(result: &WastRet<'_>) -> Result<super::checks::Check, String> {
    match result {
        WastRet::Core(result) => super::checks::check(result),
        other => Err(format!("result {other:?} is not of core WebAssembly")),
    }
}
