//! Does what commands say, and answers.

use std::collections::HashMap;
use std::thread::JoinHandle;

use windlass_runtime::host::{Component, Config, Error, Extern, Imports, Instance};
use windlass_test_host::words;

use crate::commands::{Action, Command};
use crate::values::{self, Argument};

/// What the commands of a thread know.
#[derive(Default)]
pub(crate) struct Player {
    /// What instances export.
    instances: HashMap<usize, HashMap<String, Extern>>,
    /// The instances themselves: they stay, because scripts do not end them.
    alive: Vec<Instance>,
    /// Instances of components.
    components: HashMap<usize, Instance>,
    registered: Imports,
    threads: HashMap<String, JoinHandle<()>>,
    /// [`Config::schedule_seed`] of instances.
    seed: Option<u64>,
}

/// What a command comes to: words with a space before each, or how it failed.
type Answer = Result<String, String>;

impl Player {
    /// One that knows nothing yet.
    pub(crate) fn new(seed: Option<u64>) -> Player {
        Player {
            seed,
            ..Player::default()
        }
    }

    /// Does what commands say, and prints an answer for each.
    pub(crate) fn play(mut self, commands: Vec<Command>) {
        for Command { number, action } in commands {
            let answer = match self.action(action) {
                Ok(words) => format!("ok{words}"),
                Err(failure) => failure.replace('\n', " "),
            };
            println!("{number} {answer}");
        }
    }

    fn action(&mut self, action: Action) -> Answer {
        match action {
            Action::Instance(number, path) => self.instantiate(number, &path),
            // No suite links instances of components at run time, or reads globals of them, or
            // shares them with threads.
            Action::Register(_, number)
            | Action::Get(number, _)
            | Action::Thread(_, Some(number), _)
                if self.components.contains_key(&number) =>
            {
                Err("error register, get and thread are not for components".to_owned())
            }
            Action::Register(name, number) => {
                for (field, item) in self.exports(number)?.clone() {
                    self.registered.define(&name, &field, item);
                }
                Ok(String::new())
            }
            Action::Invoke(number, name, args) => self.invoke(number, &name, &args),
            Action::Get(number, name) => match self.export(number, &name)? {
                Extern::Global(global) => values::write(&global.get().map_err(failure)?),
                other => Err(format!("error {name} is {other:?}")),
            },
            Action::Thread(name, shared, commands) => {
                let mut player = Player::default();
                if let Some(number) = shared {
                    player
                        .instances
                        .insert(number, self.exports(number)?.clone());
                }
                let thread = std::thread::spawn(move || player.play(commands));
                self.threads.insert(name, thread);
                Ok(String::new())
            }
            Action::End => Ok(String::new()),
            Action::Wait(name) => {
                let thread = self.threads.remove(&name);
                let thread = thread.ok_or_else(|| format!("error no thread {name}"))?;
                let ended = thread.join();
                ended.map_err(|_| "error the thread panicked".to_owned())?;
                Ok(String::new())
            }
        }
    }

    fn instantiate(&mut self, number: usize, path: &str) -> Answer {
        // SAFETY: the object was made by Windlass for this test.
        let component = unsafe { Component::load(path) }.map_err(failure)?;
        let mut config = Config::default();
        config.schedule_seed = self.seed;
        let instance = Instance::with_config(&component, &self.registered, &config);
        let instance = instance.map_err(failure)?;
        if !component.is_core_module() {
            self.components.insert(number, instance);
            return Ok(String::new());
        }
        self.instances
            .insert(number, instance.exports().into_iter().collect());
        self.alive.push(instance);
        Ok(String::new())
    }

    fn exports(&self, number: usize) -> Result<&HashMap<String, Extern>, String> {
        let exports = self.instances.get(&number);
        exports.ok_or_else(|| "error there is no such instance".to_owned())
    }

    fn export(&self, number: usize, name: &str) -> Result<&Extern, String> {
        let export = self.exports(number)?.get(name);
        export.ok_or_else(|| format!("error no export {name}"))
    }

    fn invoke(&mut self, number: usize, name: &str, args: &[Argument]) -> Answer {
        if let Some(instance) = self.components.get_mut(&number) {
            return invoke_component(instance, name, args);
        }
        let Extern::Func(func) = self.export(number, name)? else {
            return Err(format!("error {name} is no function"));
        };
        let types = func.ty().params();
        let args: Result<Vec<_>, String> = args
            .iter()
            .enumerate()
            .map(|(at, arg)| arg.give(types.get(at)))
            .collect();
        let args = args.map_err(|message| format!("error {message}"))?;
        match func.call(&args).map_err(failure)? {
            Some(value) => values::write(&value),
            None => Ok(String::new()),
        }
    }
}

fn invoke_component(instance: &mut Instance, name: &str, args: &[Argument]) -> Answer {
    let args = args.iter().map(|arg| arg.give(None));
    let args: Result<Vec<_>, String> = args.collect();
    let args = args.map_err(|message| format!("error {message}"))?;
    match instance.call("", name, &args).map_err(failure)? {
        Some(value) => Ok(format!(" ={}", words::write(&value)?)),
        None => Ok(String::new()),
    }
}

/// How a failure is told.
fn failure(error: Error) -> String {
    match error {
        Error::Trap(trap) => format!("trap {} {}", trap.code.name(), trap.message),
        Error::Link(message) => format!("link {message}"),
        Error::Poisoned(message) => format!("poisoned {message}"),
        other => format!("error {other}"),
    }
}
