//! Calls as futures.
//!
//! In: an instance, an exported function and its arguments. Out: a future, which any executor may
//! poll, or that is waited for. Elsewhere: who runs the component meanwhile (`crate::driver`).

use std::fmt;
use std::iter;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use windlass_abi::instance::ExportFn;

use super::component::{Component, Function};
use super::cost::Paid;
use super::decode::{decode, release};
use super::encode::Encoder;
use super::error::Error;
use super::instance::{buffer, encode_arguments, type_error};
use super::types::Type;
use super::value::Value;
use crate::driver::{Call, Core, Prepared, Progress, reentrance};

/// A call of an exported function. It begins when it is polled first. Dropping it asks the component
/// to end the call, whose result is dropped then, if it has one.
///
/// It may outlive the instance, with which every call ends.
#[must_use = "a call does nothing unless it is polled"]
pub struct CallFuture {
    core: Arc<Core>,
    /// Keeps code and types.
    component: Component,
    function: Function<'static>,
    stage: Stage,
}

enum Stage {
    /// What is to be called with what; or why it can not be.
    Waiting(Result<(ExportFn, Prepared), Error>),
    Running(Call),
    Over,
}

impl fmt::Debug for CallFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture")
            .field("component", &self.component)
            .field("function", &self.function)
            .finish_non_exhaustive()
    }
}

/// Blocks of arguments, which may change threads.
pub(super) struct Blocks(#[expect(dead_code, reason = "they are freed with it")] Encoder);

// SAFETY: the blocks are memory, and nobody else has them.
unsafe impl Send for Blocks {}

impl Blocks {
    /// What was encoded points to them.
    pub(super) fn new(encoder: Encoder) -> Self {
        Self(encoder)
    }
}

impl CallFuture {
    /// A call of `function`, the export that was `found` by its names.
    pub(super) fn new(
        core: Arc<Core>,
        component: Component,
        found: Result<(Function<'static>, Result<ExportFn, Error>), Error>,
        arguments: &[Value],
    ) -> Self {
        let prepare = |(function, entry): (Function<'static>, Result<ExportFn, Error>)| {
            let entry = entry?;
            let (encoder, args) = encode_arguments(function, arguments)?;
            let result = function.result();
            let prepared = Prepared {
                args,
                _keep: Box::new(Blocks(encoder)),
                results: buffer(result.map_or(0, Type::size)),
                discard: Box::new(move |at| {
                    if let Some(ty) = result {
                        // SAFETY: a value is there, and nobody else takes it. Its handles stay in
                        // the host's table until the instance ends.
                        unsafe { release(ty, at) };
                    }
                }),
            };
            Ok((entry, prepared))
        };
        let function = found.as_ref().ok().map(|(function, _)| *function);
        let waiting = found.and_then(prepare);
        let stage = Stage::Waiting(waiting);
        let function = function.unwrap_or_else(|| Function::none(component.manifest));
        Self {
            core,
            component,
            function,
            stage,
        }
    }

    /// Begins; the outcome when the call is over already.
    fn start(&mut self) -> Result<(), Result<Vec<u128>, Error>> {
        let stage = std::mem::replace(&mut self.stage, Stage::Over);
        let Stage::Waiting(waiting) = stage else {
            self.stage = stage;
            return Ok(());
        };
        let (entry, prepared) = waiting.map_err(Err)?;
        let turn = self.core.enter().map_err(|_| Err(reentrance()))?;
        // SAFETY: the entry is the instance's, and arguments and results have its types.
        let call = unsafe { Call::start(&self.core, &turn, entry, prepared)? };
        self.stage = Stage::Running(call);
        Ok(())
    }

    /// The value that the results are.
    fn value(&self, outcome: Result<Vec<u128>, Error>) -> Result<Option<Value>, Error> {
        let results = outcome?;
        let Some(ty) = self.function.result() else {
            return Ok(None);
        };
        let at = results.as_ptr().cast();
        // SAFETY: a value of the result type is there, and it is ours.
        let value = unsafe {
            let fits = self
                .core
                .with(|header| Paid::check(header, iter::once((ty, at))));
            // An instance that has ended limits nothing.
            let value = fits.unwrap_or(Ok(())).map(|()| decode(ty, at));
            release(ty, at);
            value?
        };
        value
            .map(Some)
            .map_err(|error| type_error(self.function, "result", error))
    }

    /// Drives the instance until the call is over, and sleeps meanwhile.
    pub(super) fn wait(mut self) -> Result<Option<Value>, Error> {
        let outcome = match self.start() {
            Err(outcome) => outcome,
            Ok(()) => match std::mem::replace(&mut self.stage, Stage::Over) {
                Stage::Running(call) => call.wait(),
                _ => unreachable!("a call that was started runs or is over"),
            },
        };
        self.value(outcome)
    }
}

impl Future for CallFuture {
    type Output = Result<Option<Value>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if let Err(outcome) = this.start() {
            return Poll::Ready(this.value(outcome));
        }
        let Stage::Running(call) = &mut this.stage else {
            panic!("a call was polled after it was over");
        };
        match call.poll(context) {
            Progress::Pending => Poll::Pending,
            Progress::Ended(outcome) => {
                this.stage = Stage::Over;
                Poll::Ready(this.value(outcome))
            }
        }
    }
}
