//! What the guest must do during one call, and what it did: shared between the session and the host
//! functions that the guest calls.

use std::collections::{HashMap, VecDeque};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

use windlass_runtime::host::{Ends, HostError, Own, Type, Value};

use crate::carried::{self, Job};
use crate::expectations::{Call, Nested, Outcome};
use crate::values::{Handles, NoHandles, Written};

/// A script that host functions can hold on to.
#[derive(Clone, Default)]
pub(crate) struct Script(Arc<Mutex<State>>);

/// Where a call of a host function waits.
#[derive(Default)]
pub(crate) struct Gate {
    open: bool,
    waker: Option<Waker>,
}

/// What an `async` host function does.
enum Course {
    /// It returns this.
    Returns(Option<Value>),
    /// It returns this text as a value of this type, when the gate opens.
    Later(Arc<Mutex<Gate>>, Option<(Type<'static>, String)>),
    /// It waits to be cancelled.
    Never,
}

/// Waits to be cancelled.
struct Never(Script);

impl Future for Never {
    type Output = Result<Option<Value>, HostError>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Pending
    }
}

impl Drop for Never {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.uncancelled = state.uncancelled.saturating_sub(1);
    }
}

/// A panic of another holder has been reported.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

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
    /// For streams and futures, once there is an instance.
    pub(crate) ends: Option<Ends>,
    /// Jobs that host functions leave.
    pub(crate) jobs: Vec<Job>,
    /// Calls of host functions that are to return later, oldest first.
    pub(crate) later: VecDeque<Arc<Mutex<Gate>>>,
    /// How many calls of host functions the guest must still cancel.
    pub(crate) uncancelled: usize,
    /// The instance is going away: destructors that run now are nobody's business.
    pub(crate) over: bool,
}

impl Script {
    /// The state. A panic of another holder has been reported; its state is still good.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0)
    }

    /// Lets the oldest call that is to return later return; false if there is none.
    pub(crate) fn release(&self) -> bool {
        let gate = self.state().later.pop_front();
        let Some(gate) = gate else { return false };
        let waker = {
            let mut gate = lock(&gate);
            gate.open = true;
            gate.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
        true
    }

    /// An `async` host function is called: as [`Script::call`], but it may take its time.
    pub(crate) fn call_async(
        &self,
        import: &Import,
        args: &[Value],
    ) -> Pin<Box<dyn Future<Output = Result<Option<Value>, HostError>> + Send>> {
        let mut state = self.state();
        let course = state
            .next_call(import, args, &mut NoHandles)
            .and_then(|outcome| state.course(import, outcome));
        let script = self.clone();
        match course {
            Err(message) => {
                state.error.get_or_insert_with(|| message.clone());
                Box::pin(std::future::ready(Err(message.into())))
            }
            Ok(Course::Returns(value)) => Box::pin(std::future::ready(Ok(value))),
            Ok(Course::Never) => {
                state.uncancelled += 1;
                Box::pin(Never(script))
            }
            Ok(Course::Later(gate, result)) => Box::pin(async move {
                std::future::poll_fn(|context| {
                    let mut gate = lock(&gate);
                    gate.waker = Some(context.waker().clone());
                    if gate.open {
                        Poll::Ready(())
                    } else {
                        Poll::Pending
                    }
                })
                .await;
                let mut state = script.state();
                let given = result.map(|(ty, text)| state.give(ty, &text, &mut NoHandles));
                Ok(given.transpose()?)
            }),
        }
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
        let outcome = state
            .next_call(import, args, handles)
            .and_then(|outcome| state.returned(import, outcome, handles));
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
    ) -> Result<Outcome, String> {
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
        let mut jobs = Vec::new();
        self.check(import.params, given, &wanted, handles, &mut jobs)
            .map_err(|e| format!("{called}: {e}"))?;
        self.jobs.extend(jobs);
        Ok(outcome)
    }

    /// Compares a value that came with one that is written; what comes by its ends is compared by
    /// jobs.
    pub(crate) fn check(
        &mut self,
        ty: Option<Type<'static>>,
        mut came: Value,
        want: &Written,
        handles: &mut dyn Handles,
        jobs: &mut Vec<Job>,
    ) -> Result<(), String> {
        if let Some(ty) = ty {
            let mut carried = want.carried().clone();
            carried::take(ty, &mut came, &mut carried, self.ends.as_ref(), jobs)?;
        }
        want.check(&came, self, handles)
    }

    /// A value that is written, to pass away.
    fn give(
        &mut self,
        ty: Type<'static>,
        text: &str,
        handles: &mut dyn Handles,
    ) -> Result<Value, String> {
        let mut value = Written::value(ty, text)?.give(self, handles)?;
        carried::give(ty, &mut value, self.ends.as_ref(), &mut self.jobs)?;
        Ok(value)
    }

    /// The result of a host function that returns at once.
    fn returned(
        &mut self,
        import: &Import,
        outcome: Outcome,
        handles: &mut dyn Handles,
    ) -> Result<Option<Value>, String> {
        match (outcome, import.result) {
            (Outcome::Returns(None), None) => Ok(None),
            (Outcome::Returns(Some(text)), Some(ty)) => self.give(ty, &text, handles).map(Some),
            (outcome, _) => {
                let (interface, name) = (&import.interface, &import.name);
                Err(format!(
                    "{interface}#{name}: {outcome:?} does not fit its type"
                ))
            }
        }
    }

    /// What an `async` host function does.
    fn course(&mut self, import: &Import, outcome: Outcome) -> Result<Course, String> {
        let result = match (outcome, import.result) {
            (Outcome::Cancelled, _) => return Ok(Course::Never),
            (Outcome::Later(None), None) => None,
            (Outcome::Later(Some(text)), Some(ty)) => Some((ty, text)),
            (outcome, _) => {
                let value = self.returned(import, outcome, &mut NoHandles)?;
                return Ok(Course::Returns(value));
            }
        };
        let gate = Arc::default();
        self.later.push_back(Arc::clone(&gate));
        Ok(Course::Later(gate, result))
    }
}
