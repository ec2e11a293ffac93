//! Directives in order, and which module and instance each means.
//!
//! In: the text of a script. Out: its modules as bytes, and a list of directives whose names are
//! resolved to numbers. Elsewhere: what the directives come to (`play`). Modules that must be
//! refused are settled at once (`refuse`).
//!
//! A component is another kind of [`Module`]; nothing else here knows what is inside one.

use std::collections::HashMap;

use wasmparser::WasmFeatures;
use wast::core::WastArgCore;
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::token::{Id, Span};
use wast::{QuoteWat, Wast, WastArg, WastDirective, WastExecute, WastInvoke, WastRet, WastThread};

use super::component;
use super::expect::Pattern;
use super::refuse::{self, Refusal};

/// Position of a module in [`Script::modules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ModuleId(pub(super) usize);

/// Number of an instance. The host knows it if making it succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct InstanceId(pub(super) usize);

/// A module or component that is compiled.
#[derive(Debug)]
pub(super) struct Module {
    pub(super) line: usize,
    pub(super) bytes: Vec<u8>,
}

impl Module {
    /// Whether it is a component (Binary.md, `layer`).
    pub(super) fn is_component(&self) -> bool {
        self.bytes.get(6..8) == Some(&[1, 0])
    }
}

/// A script, read.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) modules: Vec<Module>,
    pub(super) directives: Vec<Directive>,
}

/// A directive.
#[derive(Debug)]
pub(super) struct Directive {
    pub(super) line: usize,
    pub(super) action: Action,
    pub(super) expected: Expected,
}

/// What is done.
#[derive(Debug)]
pub(super) enum Action {
    /// Nothing more: it is known already whether the directive comes true.
    Settled(Result<(), String>),
    /// Compiles a module, without an instance.
    Define(ModuleId),
    /// Makes an instance of a module.
    Instantiate(ModuleId, InstanceId),
    /// Lets others import an instance's exports by this name.
    Register(String, InstanceId),
    /// Calls an export.
    Invoke(InstanceId, String, Vec<Argument>),
    /// Reads an exported global.
    Get(InstanceId, String),
    /// What follows happens on a new thread.
    Thread(String, Option<InstanceId>),
    /// The new thread's directives end here.
    EndThread,
    /// Waits for a thread's end.
    Wait(String),
}

/// What must come of it.
#[derive(Debug)]
pub(super) enum Expected {
    /// Success, with any results.
    Success,
    /// Success with these results.
    Results(Vec<Pattern>),
    /// A trap with this message.
    Trap(String),
    /// Exhaustion of the stack, with this message.
    Exhaustion(String),
    /// An exception that nothing catches.
    Exception,
    /// A failure to link with this message.
    Unlinkable(String),
}

/// An argument of a call, as bits; to a component, as a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    I32(u32),
    I64(u64),
    F32(u32),
    F64(u64),
    V128(u128),
    Null,
    Extern(u32),
    Component(String),
}

/// Reads a script, which was written for `rules`, or if that is none for the specification.
///
/// # Errors
/// When it does not parse.
pub(super) fn read(text: &str, rules: Option<WasmFeatures>) -> Result<Script, String> {
    let mut lexer = Lexer::new(text);
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer).map_err(|e| e.to_string())?;
    let parsed = parser::parse::<Wast<'_>>(&buffer).map_err(|e| e.to_string())?;
    let mut reader = Reader {
        text,
        rules,
        script: Script::default(),
        instances: 0,
        scope: Scope::default(),
    };
    reader.directives(parsed.directives);
    Ok(reader.script)
}

/// What names mean: those of a script, or of one of its threads.
#[derive(Default)]
struct Scope {
    current: Option<InstanceId>,
    instances: HashMap<String, InstanceId>,
    last_definition: Option<ModuleId>,
    definitions: HashMap<String, ModuleId>,
}

struct Reader<'a> {
    text: &'a str,
    rules: Option<WasmFeatures>,
    script: Script,
    instances: usize,
    scope: Scope,
}

impl Reader<'_> {
    fn directives(&mut self, directives: Vec<WastDirective<'_>>) {
        for directive in directives {
            let line = self.line(directive.span());
            if let Err(message) = self.directive(directive, line) {
                self.push(line, Action::Settled(Err(message)), Expected::Success);
            }
        }
    }

    fn line(&self, span: Span) -> usize {
        span.linecol_in(self.text).0 + 1
    }

    fn push(&mut self, line: usize, action: Action, expected: Expected) {
        self.script.directives.push(Directive {
            line,
            action,
            expected,
        });
    }

    fn directive(&mut self, directive: WastDirective<'_>, line: usize) -> Result<(), String> {
        let done = Expected::Success;
        match directive {
            WastDirective::Module(mut module) => {
                let name = module.name().map(|id| id.name().to_owned());
                let instance = self.new_instance(name);
                let module = self.module(&mut module, line)?;
                self.push(line, Action::Instantiate(module, instance), done);
            }
            WastDirective::ModuleDefinition(mut module) => {
                let name = module.name().map(|id| id.name().to_owned());
                let module = self.module(&mut module, line)?;
                self.scope.last_definition = Some(module);
                if let Some(name) = name {
                    self.scope.definitions.insert(name, module);
                }
                self.push(line, Action::Define(module), done);
            }
            WastDirective::ModuleInstance {
                instance, module, ..
            } => {
                let instance = self.new_instance(instance.map(|id| id.name().to_owned()));
                let module = match module {
                    Some(id) => self.scope.definitions.get(id.name()).copied(),
                    None => self.scope.last_definition,
                };
                let module = module.ok_or("an unknown definition")?;
                self.push(line, Action::Instantiate(module, instance), done);
            }
            WastDirective::Register { name, module, .. } => {
                let instance = self.instance(module)?;
                self.push(line, Action::Register(name.to_owned(), instance), done);
            }
            WastDirective::Invoke(invoke) => self.invoke(invoke, done, line)?,
            WastDirective::AssertReturn { exec, results, .. } => {
                let results: Result<Vec<_>, String> = results.iter().map(pattern).collect();
                self.execute(exec, Expected::Results(results?), line)?;
            }
            WastDirective::AssertTrap { exec, message, .. } => {
                self.execute(exec, Expected::Trap(message.to_owned()), line)?;
            }
            WastDirective::AssertExhaustion { call, message, .. } => {
                self.invoke(call, Expected::Exhaustion(message.to_owned()), line)?;
            }
            WastDirective::AssertException { exec, .. } => {
                self.execute(exec, Expected::Exception, line)?;
            }
            WastDirective::AssertInvalid { module, .. }
            | WastDirective::AssertMalformed { module, .. } => {
                let action = match refuse::refused(module, self.rules)? {
                    Refusal::Refused => Action::Settled(Ok(())),
                    Refusal::Superseded(bytes) => Action::Define(self.add(bytes, line)),
                };
                self.push(line, action, done);
            }
            WastDirective::AssertUnlinkable {
                module, message, ..
            } => {
                let expected = Expected::Unlinkable(message.to_owned());
                self.execute(WastExecute::Wat(module), expected, line)?;
            }
            WastDirective::Thread(thread) => self.thread(thread, line)?,
            WastDirective::Wait { thread, .. } => {
                self.push(line, Action::Wait(thread.name().to_owned()), done);
            }
            other => return Err(format!("a directive that is not known: {other:?}")),
        }
        Ok(())
    }

    fn new_instance(&mut self, name: Option<String>) -> InstanceId {
        let instance = InstanceId(self.instances);
        self.instances += 1;
        self.scope.current = Some(instance);
        if let Some(name) = name {
            self.scope.instances.insert(name, instance);
        }
        instance
    }

    fn module(&mut self, module: &mut QuoteWat<'_>, line: usize) -> Result<ModuleId, String> {
        let bytes = module.encode().map_err(|e| e.to_string())?;
        Ok(self.add(bytes, line))
    }

    fn add(&mut self, bytes: Vec<u8>, line: usize) -> ModuleId {
        self.script.modules.push(Module { line, bytes });
        ModuleId(self.script.modules.len() - 1)
    }

    fn instance(&self, id: Option<Id<'_>>) -> Result<InstanceId, String> {
        let instance = match id {
            Some(id) => self.scope.instances.get(id.name()).copied(),
            None => self.scope.current,
        };
        instance.ok_or_else(|| "there is no such instance".to_owned())
    }

    fn execute(
        &mut self,
        exec: WastExecute<'_>,
        expected: Expected,
        line: usize,
    ) -> Result<(), String> {
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(invoke, expected, line)?,
            WastExecute::Get { module, global, .. } => {
                let instance = self.instance(module)?;
                self.push(line, Action::Get(instance, global.to_owned()), expected);
            }
            WastExecute::Wat(mut wat) => {
                let bytes = wat.encode().map_err(|e| e.to_string())?;
                let module = self.add(bytes, line);
                // No name refers to it.
                let instance = InstanceId(self.instances);
                self.instances += 1;
                self.push(line, Action::Instantiate(module, instance), expected);
            }
        }
        Ok(())
    }

    fn invoke(
        &mut self,
        invoke: WastInvoke<'_>,
        expected: Expected,
        line: usize,
    ) -> Result<(), String> {
        let instance = self.instance(invoke.module)?;
        let args: Result<Vec<_>, String> = invoke.args.iter().map(argument).collect();
        let action = Action::Invoke(instance, invoke.name.to_owned(), args?);
        self.push(line, action, expected);
        Ok(())
    }

    /// A thread knows no names but that of the instance it shares.
    fn thread(&mut self, thread: WastThread<'_>, line: usize) -> Result<(), String> {
        let mut scope = Scope::default();
        let shared = match thread.shared_module {
            Some(id) => {
                let instance = self.instance(Some(id))?;
                scope.instances.insert(id.name().to_owned(), instance);
                Some(instance)
            }
            None => None,
        };
        let action = Action::Thread(thread.name.name().to_owned(), shared);
        self.push(line, action, Expected::Success);
        let outer = std::mem::replace(&mut self.scope, scope);
        self.directives(thread.directives);
        self.scope = outer;
        self.push(line, Action::EndThread, Expected::Success);
        Ok(())
    }
}

fn argument(arg: &WastArg<'_>) -> Result<Argument, String> {
    let arg = match arg {
        WastArg::Core(arg) => arg,
        WastArg::Component(value) => {
            let word = windlass_test_host::words::write(&component::value(value))?;
            return Ok(Argument::Component(word));
        }
        other => return Err(format!("argument {other:?} is not known")),
    };
    Ok(match arg {
        WastArgCore::I32(value) => Argument::I32(*value as u32),
        WastArgCore::I64(value) => Argument::I64(*value as u64),
        WastArgCore::F32(value) => Argument::F32(value.bits),
        WastArgCore::F64(value) => Argument::F64(value.bits),
        WastArgCore::V128(value) => Argument::V128(u128::from_le_bytes(value.to_le_bytes())),
        WastArgCore::RefNull(_) => Argument::Null,
        WastArgCore::RefExtern(number) => Argument::Extern(*number),
        other @ WastArgCore::RefHost(_) => {
            return Err(format!("argument {other:?} is of GC types"));
        }
    })
}

fn pattern(result: &WastRet<'_>) -> Result<Pattern, String> {
    match result {
        WastRet::Core(result) => Pattern::new(result),
        WastRet::Component(value) => Ok(Pattern::Component(component::value(value))),
        other => Err(format!("result {other:?} is not known")),
    }
}
