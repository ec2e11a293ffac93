//! The host: its commands and answers.
//!
//! In: a script and the shared objects of its modules. Out: which directives came true. One process
//! of the host plays a whole script, so that whatever it dies of, or hangs in, is the failure of
//! the directive that it was at, and of those after it.
//!
//! A command is a line of words: what to do, then instances by number, names as `x` and hexadecimal
//! digits, values as `i32:2a`, those of components as `=` and a word of
//! `windlass_test_host::words`. The host answers with a line for each, which begins with the
//! command's line number (from 0), because threads answer when they come to it:
//!
//! ```text
//! instance NUMBER PATH         NUMBER ok [VALUE...]
//! register NAME NUMBER         NUMBER trap CODE MESSAGE
//! invoke NUMBER NAME VALUE...  NUMBER link MESSAGE
//! get NUMBER NAME              NUMBER poisoned MESSAGE
//!                              NUMBER error MESSAGE
//! thread NAME [NUMBER] ... end
//! wait NAME
//! ```

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

use super::compile::{Compiled, NotCompiled};
use super::script::{Action, Argument, Directive, Expected, InstanceId, Script};
use super::{Outcome, Runner, expect, messages};
use crate::{built, command};
use windlass_test_host::words;

/// The number of the instance of `spectest`.
const SPECTEST: usize = usize::MAX;

/// Plays a script.
pub(super) fn play(
    runner: &Runner,
    script: &Script,
    objects: &[Compiled],
    folder: &Path,
) -> Outcome {
    let mut outcome = Outcome::default();
    let mut commands = Commands::default();
    commands.instance(SPECTEST, &runner.spectest);
    commands.line(format!("register {} {SPECTEST}", words::name("spectest")));
    let mut asked = Vec::new();
    for directive in &script.directives {
        if let Some(feature) = only_valid(directive, script, objects) {
            outcome.only_valid.push((directive.line, feature));
        }
        match commands.directive(directive, script, objects) {
            Ok(Some(number)) => asked.push((number, directive)),
            Ok(None) => outcome.record(directive.line, Ok(())),
            Err(message) => outcome.record(directive.line, Err(message)),
        }
    }
    if asked.is_empty() {
        return outcome;
    }
    let seeds = runner.seeds.iter().copied().map(Some);
    for (turn, seed) in std::iter::once(None).chain(seeds).enumerate() {
        let (answers, end) = match run_host(&commands.text, seed, runner, folder) {
            Ok(result) => result,
            Err(message) => {
                outcome.record(0, Err(message));
                return outcome;
            }
        };
        let is_last = turn == runner.seeds.len();
        let mut is_first = true;
        asked.retain(|(number, directive)| {
            let result = match answers.get(number) {
                Some(answer) => judge(&directive.expected, answer),
                None if is_first => {
                    is_first = false;
                    Err(end.clone())
                }
                None => Err(format!("the host did not come to it: {end}")),
            };
            let comes_true = result.is_ok();
            if !comes_true || is_last {
                let seeded = |message| match seed {
                    Some(seed) => format!("seed {seed}: {message}"),
                    None => message,
                };
                outcome.record(directive.line, result.map_err(seeded));
            }
            // What has failed in one order need not be tried in another.
            comes_true
        });
    }
    outcome
}

/// Why a component that a directive defines is only known to be valid. That is all that the
/// directive asks, as long as no instance is made of it.
fn only_valid(directive: &Directive, script: &Script, objects: &[Compiled]) -> Option<String> {
    let Action::Define(module) = &directive.action else {
        return None;
    };
    match &objects[module.0] {
        Err(NotCompiled::Unsupported(feature)) if script.modules[module.0].is_component() => {
            Some(feature.clone())
        }
        _ => None,
    }
}

/// The commands for a host.
#[derive(Default)]
struct Commands {
    text: String,
    count: usize,
    /// Instances that cannot be made, because their modules have not been compiled.
    broken: HashMap<InstanceId, usize>,
}

impl Commands {
    fn line(&mut self, line: String) -> usize {
        self.text += &line;
        self.text.push('\n');
        self.count += 1;
        self.count - 1
    }

    fn instance(&mut self, number: usize, path: &Path) -> usize {
        let path = words::name(&path.to_string_lossy());
        self.line(format!("instance {number} {path}"))
    }

    /// The number of the directive's command; none if it is settled.
    fn directive(
        &mut self,
        directive: &Directive,
        script: &Script,
        objects: &[Compiled],
    ) -> Result<Option<usize>, String> {
        let line = match &directive.action {
            Action::Settled(result) => return result.clone().map(|()| None),
            Action::Define(module) => {
                return match &objects[module.0] {
                    Ok(_) => Ok(None),
                    Err(_) if only_valid(directive, script, objects).is_some() => Ok(None),
                    Err(error) => Err(error.to_string()),
                };
            }
            Action::Instantiate(module, instance) => {
                return match &objects[module.0] {
                    Ok(path) => Ok(Some(self.instance(instance.0, path))),
                    Err(error) => {
                        self.broken.insert(*instance, directive.line);
                        Err(error.to_string())
                    }
                };
            }
            Action::Register(name, instance) => {
                format!("register {} {}", words::name(name), self.number(*instance)?)
            }
            Action::Invoke(instance, name, args) => {
                let mut line = format!("invoke {} {}", self.number(*instance)?, words::name(name));
                for argument in args {
                    let _ = write!(line, " {}", word(argument));
                }
                line
            }
            Action::Get(instance, name) => {
                format!("get {} {}", self.number(*instance)?, words::name(name))
            }
            Action::Thread(name, shared) => {
                let mut line = format!("thread {}", words::name(name));
                if let Some(instance) = shared {
                    let _ = write!(line, " {}", self.number(*instance)?);
                }
                line
            }
            Action::EndThread => "end".to_owned(),
            Action::Wait(name) => format!("wait {}", words::name(name)),
        };
        Ok(Some(self.line(line)))
    }

    fn number(&self, instance: InstanceId) -> Result<usize, String> {
        match self.broken.get(&instance) {
            Some(line) => Err(format!("the module of line {line} has not been compiled")),
            None => Ok(instance.0),
        }
    }
}

fn word(argument: &Argument) -> String {
    match argument {
        Argument::I32(bits) => format!("i32:{bits:x}"),
        Argument::I64(bits) => format!("i64:{bits:x}"),
        Argument::F32(bits) => format!("f32:{bits:x}"),
        Argument::F64(bits) => format!("f64:{bits:x}"),
        Argument::V128(bits) => format!("v128:{bits:x}"),
        Argument::Null => "null".to_owned(),
        Argument::Extern(number) => format!("extern:{number}"),
        Argument::Component(word) => format!("={word}"),
    }
}

/// Answers by the number of their commands, and how the host ended.
type Played = (HashMap<usize, String>, String);

fn run_host(
    commands: &str,
    seed: Option<u64>,
    runner: &Runner,
    folder: &Path,
) -> Result<Played, String> {
    let file = folder.join("commands");
    std::fs::write(&file, commands).map_err(|e| format!("{}: {e}", file.display()))?;
    let hosts = built::hosts(runner.machine);
    let mut host = runner.machine.run(&hosts.join("windlass-wast-host"));
    host.env("LD_LIBRARY_PATH", &hosts)
        .env(
            "QEMU_SET_ENV",
            format!("LD_LIBRARY_PATH={}", hosts.display()),
        )
        .arg(&file)
        .args(seed.map(|seed| seed.to_string()));
    let outcome = command::run(&mut host, runner.limit);
    let mut answers = HashMap::new();
    for line in outcome.stdout.lines() {
        // Whatever else a host prints is no answer.
        if let Some((number, answer)) = line.split_once(' ')
            && let Ok(number) = number.parse()
        {
            answers.insert(number, answer.to_owned());
        }
    }
    let end = match outcome.status {
        Some(status) => format!("the host ended with {status}: {}", outcome.stderr.trim()),
        None => format!("the host took more than {} s", runner.limit.as_secs()),
    };
    Ok((answers, end))
}

/// Whether an answer is what the script wants.
fn judge(expected: &Expected, answer: &str) -> Result<(), String> {
    let (kind, rest) = answer.split_once(' ').unwrap_or((answer, ""));
    let words: Vec<&str> = rest.split_whitespace().collect();
    let (code, message) = rest.split_once(' ').unwrap_or((rest, ""));
    let otherwise = |wanted: &str| Err(format!("came {answer}, wanted {wanted}"));
    match (expected, kind) {
        (Expected::Success, "ok") => Ok(()),
        (Expected::Results(patterns), "ok") => expect::compare(patterns, &words),
        (Expected::Trap(wanted), "trap") if messages::trap_fits(wanted, code, message) => Ok(()),
        (Expected::Trap(wanted), "poisoned") if messages::is_refusal_to_enter(wanted) => Ok(()),
        (Expected::Exhaustion(wanted), "trap")
            if code == "stack-overflow" && messages::trap_fits(wanted, code, message) =>
        {
            Ok(())
        }
        (Expected::Exception, "trap") if code == "uncaught-exception" => Ok(()),
        (Expected::Unlinkable(wanted), "link") if messages::link_fits(wanted, rest) => Ok(()),
        (Expected::Success | Expected::Results(_), _) => otherwise("success"),
        (Expected::Trap(wanted) | Expected::Exhaustion(wanted), _) => {
            otherwise(&format!("trap {wanted}"))
        }
        (Expected::Exception, _) => otherwise("an exception"),
        (Expected::Unlinkable(wanted), _) => otherwise(&format!("link {wanted}")),
    }
}
