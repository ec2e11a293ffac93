//! What the guest must do during one call, and what it did: shared between the session and the host
//! functions that the guest calls.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use windlass_runtime::host::{Own, Type, Value};

use crate::expectations::{Call, Nested, Outcome};
use crate::values::{Handles, Written};

/// A script that host functions can hold on to.
#[derive(Clone, Default)]
pub(crate) struct Script(Arc<Mutex<State>>);

/// What is expected of the running call, and the resources that have names.
#[derive(Default)]
pub(crate) struct State {
    /// What must still happen, in this order.
    pub(crate) pending: VecDeque<Nested>,
    /// The first thing that went wrong.
    pub(crate) error: Option<String>,
    /// Interface and name of each resource type.
    pub(crate) resources: HashMap<u32, (String, String)>,
    /// The guest's resources by name.
    pub(crate) guest: HashMap<String, Own>,
    /// Representations of the host's resources by name.
    pub(crate) host: HashMap<String, u64>,
    /// The instance is going away: destructors that run now are nobody's business.
    pub(crate) over: bool,
}

impl Script {
    /// The state. A panic of another holder has been reported; its state is still good.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// A host function is called: checks the arguments, gives the result.
    ///
    /// # Errors
    /// A message when this is not the call that the script wants next.
    pub(crate) fn call(
        &self,
        import: &Import,
        args: &[Value],
        handles: &mut dyn Handles,
    ) -> Result<Option<Value>, String> {
        let mut state = self.state();
        let outcome = state.next_call(import, args, handles);
        if let Err(message) = &outcome {
            state.error.get_or_insert_with(|| message.clone());
        }
        outcome
    }

    /// The destructor of a host resource runs.
    pub(crate) fn dropped(&self, rep: u64) {
        let mut state = self.state();
        if state.over {
            return;
        }
        let name = state
            .host
            .iter()
            .find(|(_, known)| **known == rep)
            .map(|(name, _)| name.clone());
        let name = name.unwrap_or_else(|| format!("{rep:#x}"));
        match state.pending.pop_front() {
            Some(Nested::Drop(want)) if want == name => {}
            other => {
                let message = format!("dropped @{name}, but the script wants {other:?}");
                state.error.get_or_insert(message);
            }
        }
    }
}

/// An imported function.
pub(crate) struct Import {
    /// Its interface; empty for the world itself.
    pub(crate) interface: String,
    /// Its name.
    pub(crate) name: String,
    /// The tuple of its parameters' types.
    pub(crate) params: Option<Type<'static>>,
    /// The type of its result.
    pub(crate) result: Option<Type<'static>>,
}

impl State {
    fn next_call(
        &mut self,
        import: &Import,
        args: &[Value],
        handles: &mut dyn Handles,
    ) -> Result<Option<Value>, String> {
        let called = format!("the guest calls {}#{}", import.interface, import.name);
        let Some(next) = self.pending.pop_front() else {
            return Err(format!("{called}{args:?}, which the script does not have"));
        };
        let Nested::Call(Call {
            interface,
            name,
            args: text,
            outcome,
        }) = next
        else {
            return Err(format!("{called}, but the script wants {next:?}"));
        };
        if interface.as_deref().unwrap_or_default() != import.interface || name != import.name {
            return Err(format!(
                "{called}, but the script wants {interface:?} {name}"
            ));
        }
        let wanted = Written::arguments(import.params, &text)?;
        let given = Value::Tuple(args.to_vec());
        wanted
            .check(&given, self, handles)
            .map_err(|e| format!("{called}: {e}"))?;
        match (outcome, import.result) {
            (Outcome::Returns(None), None) => Ok(None),
            (Outcome::Returns(Some(text)), Some(ty)) => {
                Written::value(ty, &text)?.give(self, handles).map(Some)
            }
            (outcome, _) => Err(format!("{called}: {outcome:?} does not fit its type")),
        }
    }
}
