//! Runs the lines of an expectation file, with a new instance after each trap and separator.

use std::sync::{Arc, OnceLock};

use windlass_runtime::host::{Component, Error, Function, Imports, Instance, Type, Value};

use crate::carried::{self, Job};
use crate::expectations::{Action, Call, Line, Outcome};
use crate::play::{Play, Played};
use crate::script::{Import, Script, State};
use crate::values::Written;

/// A component, the running instance, and the script that its host functions follow.
pub(crate) struct Session {
    component: &'static Component,
    instance: Option<Instance>,
    /// Whether the instance has trapped.
    failed: bool,
    script: Script,
}

impl Session {
    /// A session without an instance yet. The component stays loaded until the program ends, so
    /// that host functions can keep its types; a program has one.
    pub(crate) fn new(component: Component) -> Session {
        static COMPONENT: OnceLock<Component> = OnceLock::new();
        let component = COMPONENT.get_or_init(|| component);
        let mut session = Session {
            component,
            instance: None,
            failed: false,
            script: Script::default(),
        };
        session.reset();
        session
    }

    /// Does what a line says.
    ///
    /// # Errors
    /// A message when it does not come true.
    pub(crate) fn line(&mut self, line: &Line) -> Result<(), String> {
        if self.failed || matches!(line.action, Action::Separator) {
            self.reset();
        }
        self.script.state().error = None;
        self.script.state().pending = line.nested.iter().map(Clone::clone).collect();
        let result = match &line.action {
            Action::Separator => Ok(()),
            Action::Instantiate(rule) => match self.instantiate() {
                Ok(()) => Err("instantiation succeeds".to_owned()),
                Err(error) => check_trap(&error, rule),
            },
            Action::Drop(name) => self.drop_handle(name),
            Action::Call(call) => self.call(call),
        };
        let mut state = self.script.state();
        let result = match state.error.take() {
            Some(message) => Err(message),
            None => result,
        };
        result?;
        if std::mem::take(&mut state.uncancelled) > 0 {
            return Err("the guest does not cancel a call".to_owned());
        }
        match state.pending.pop_front() {
            Some(missing) => Err(format!("the guest does not do {missing:?}")),
            None => Ok(()),
        }
    }

    /// Ends the instance, and forgets its handles.
    fn reset(&mut self) {
        self.failed = false;
        self.script.state().over = true;
        self.instance = None;
        let resources = self.component.resources().into_iter().map(|resource| {
            (
                resource.id,
                (resource.interface.to_owned(), resource.name.to_owned()),
            )
        });
        *self.script.state() = State {
            resources: resources.collect(),
            ..State::default()
        };
    }

    fn instantiate(&mut self) -> Result<(), Error> {
        if self.instance.is_none() {
            let instance = Instance::new(self.component, &self.imports())?;
            let core = self.component.is_core_module();
            self.script.state().ends = (!core).then(|| instance.ends());
            self.instance = Some(instance);
        }
        Ok(())
    }

    fn imports(&self) -> Imports {
        let mut imports = Imports::new();
        for function in self.component.imports() {
            let import = Arc::new(Import {
                interface: function.interface().to_owned(),
                name: function.name().to_owned(),
                params: function.params_tuple(),
                result: function.result(),
            });
            let script = self.script.clone();
            if function.is_async() {
                imports.async_function(function.interface(), function.name(), move |args| {
                    script.call_async(&import, &args)
                });
                continue;
            }
            imports.function(
                function.interface(),
                function.name(),
                move |caller, args| Ok(script.call(&import, args, caller)?),
            );
        }
        for resource in self.component.resources().iter().filter(|r| r.host_defined) {
            let script = self.script.clone();
            imports.resource(resource.interface, resource.name, move |rep| {
                script.dropped(rep)
            });
        }
        imports
    }

    fn call(&mut self, call: &Call) -> Result<(), String> {
        self.instantiate()
            .map_err(|e| format!("instantiation: {e}"))?;
        let Some(instance) = &mut self.instance else {
            return Err("no instance".into());
        };
        let interface = call.interface.as_deref().unwrap_or_default();
        let function = find(self.component, interface, &call.name)?;
        let args = Written::arguments(function.params_tuple(), &call.args)?;
        let mut args = args.give(&mut self.script.state(), instance)?;
        let mut jobs = Vec::new();
        if let Some(ty) = function.params_tuple() {
            let ends = self.script.state().ends.clone();
            carried::give(ty, &mut args, ends.as_ref(), &mut jobs)?;
        }
        let Value::Tuple(args) = args else {
            return Err("no arguments".into());
        };
        let mut play = Play::new(&self.script, jobs);
        let outcome = if function.is_async() {
            let future = instance.call_async(interface, &call.name, &args);
            let cancel = matches!(call.outcome, Outcome::Cancelled);
            // What goes on after an error belongs to no line that follows.
            let played = play.call(instance, future, cancel);
            played.inspect_err(|_| self.failed = true)?
        } else {
            Played::Ended(instance.call(interface, &call.name, &args))
        };
        let mut jobs = Vec::new();
        let mut result = check_outcome(
            &outcome,
            &call.outcome,
            function.result(),
            &self.script,
            instance,
            &mut jobs,
        );
        let failed = matches!(outcome, Played::Ended(Err(_)));
        if !failed && !instance.component().is_core_module() {
            result = result.and(play.rest(instance, jobs));
        }
        if failed {
            self.check_poisoned(interface, &call.name, &args)?;
            self.failed = true;
        }
        result
    }

    /// After a trap, nothing enters the instance any more, unless it is one of a core module.
    fn check_poisoned(
        &mut self,
        interface: &str,
        name: &str,
        args: &[Value],
    ) -> Result<(), String> {
        let Some(instance) = &mut self.instance else {
            return Ok(());
        };
        if instance.component().is_core_module() {
            return Ok(());
        }
        let is_async = find(self.component, interface, name)?.is_async();
        match instance.call(interface, name, args) {
            Err(Error::Poisoned(_)) => Ok(()),
            // A call that takes its time says why the instance ended, for it may have begun before.
            Err(Error::Trap(_)) if is_async => Ok(()),
            other => Err(format!("a poisoned instance answers {other:?}")),
        }
    }

    fn drop_handle(&mut self, name: &str) -> Result<(), String> {
        let own = self.script.state().guest.remove(name);
        let own = own.ok_or_else(|| format!("no handle ${name} is known"))?;
        let Some(instance) = &mut self.instance else {
            return Err("no instance".into());
        };
        instance.drop_resource(own).map_err(|e| e.to_string())
    }
}

fn find(
    component: &'static Component,
    interface: &str,
    name: &str,
) -> Result<Function<'static>, String> {
    let mut exports = component.exports().into_iter();
    exports
        .find(|export| export.interface() == interface && export.name() == name)
        .ok_or_else(|| format!("no export {interface}#{name}"))
}

fn check_outcome(
    outcome: &Played,
    want: &Outcome,
    ty: Option<Type<'static>>,
    script: &Script,
    instance: &mut Instance,
    jobs: &mut Vec<Job>,
) -> Result<(), String> {
    let outcome = match (outcome, want) {
        (Played::Cancelled, Outcome::Cancelled) => return Ok(()),
        (Played::Cancelled, want) => return Err(format!("it was cancelled, not {want:?}")),
        (Played::Ended(outcome), _) => outcome,
    };
    match (outcome, want) {
        (Err(error), Outcome::Traps(rule)) => check_trap(error, rule),
        (Err(error), Outcome::Returns(_) | Outcome::Later(_) | Outcome::Cancelled) => {
            Err(error.to_string())
        }
        (Ok(value), Outcome::Traps(rule)) => Err(format!("{value:?} came, not the trap {rule}")),
        (Ok(None), Outcome::Returns(None)) => Ok(()),
        (Ok(Some(value)), Outcome::Returns(Some(text))) => {
            let ty = ty.ok_or("the function has no result type")?;
            let want = Written::value(ty, text)?;
            let mut state = script.state();
            state.check(Some(ty), value.clone(), &want, instance, jobs)
        }
        (Ok(value), want) => Err(format!("{value:?} came, {want:?} is wanted")),
    }
}

/// A trap has the code that the rule names, a message, and frames unless it happened outside of
/// functions with a name.
fn check_trap(error: &Error, rule: &str) -> Result<(), String> {
    // The runtime tells this one by its status, because no guest can be blamed for it.
    if matches!(error, Error::OutOfMemory(_)) && rule == "out-of-memory" {
        return Ok(());
    }
    let Error::Trap(trap) = error else {
        return Err(format!("{error}, not the trap {rule}"));
    };
    if trap.code.name() != rule {
        return Err(format!("trap {}, not {rule}: {error}", trap.code.name()));
    }
    if !error.to_string().contains(trap.code.message()) {
        return Err(format!("the message does not say why: {error}"));
    }
    Ok(())
}
