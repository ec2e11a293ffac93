//! Error contexts.
//!
//! In: messages. Out: messages.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use windlass_abi::types::TypeKind;

use super::super::checker::Checker;
use super::super::value::{Lift, Lifting, Lower, Lowering, Value};
use super::instance::Home;
use crate::host::{Error, Type};
use crate::store::store;

/// A message for people about an error. It is shared with whom it is passed to.
pub struct ErrorContext(Mutex<State>);

enum State {
    /// In no instance.
    Message(String),
    /// A handle of an instance.
    Attached(Home, u32),
}

impl ErrorContext {
    /// One with a message, which a component may see whole, in part or not at all.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self(Mutex::new(State::Message(message.into())))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The message; empty when its instance has ended.
    #[must_use]
    pub fn message(&self) -> String {
        let (home, index) = match &*self.state() {
            State::Message(message) => return message.clone(),
            State::Attached(home, index) => (home.clone(), *index),
        };
        let message = home.core.with(|header| {
            // SAFETY: the instance is alive, and this thread has the turn.
            let store = unsafe { store(header.cast()) };
            let table = store.host_table();
            store.error_message(table, index).map(str::to_owned)
        });
        message.ok().and_then(Result::ok).unwrap_or_default()
    }
}

impl fmt::Debug for ErrorContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ErrorContext")
            .field(&self.message())
            .finish()
    }
}

impl fmt::Display for ErrorContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ErrorContext {}

impl Drop for State {
    fn drop(&mut self) {
        if let State::Attached(home, index) = self {
            let index = *index;
            let _ = home.core.with(|header| {
                // SAFETY: the instance is alive, and this thread has the turn.
                let store = unsafe { store(header.cast()) };
                let table = store.host_table();
                let _ = store.drop_error_context(table, index);
            });
        }
    }
}

// SAFETY: a handle index.
unsafe impl Value for ErrorContext {
    const SIZE: usize = 4;
    const ALIGN: usize = 4;

    fn check(ty: Option<Type<'static>>, _: &mut Checker) -> bool {
        ty.is_some_and(|ty| ty.kind() == TypeKind::ErrorContext)
    }
}

// SAFETY: a handle index; the host keeps its own.
unsafe impl Lower for ErrorContext {
    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        let invalid = |message: &str| Error::InvalidArgument(message.to_owned());
        let core = cx.site.core;
        let core = core.ok_or_else(|| invalid("the instance has no error contexts"))?;
        let mut state = self.state();
        if let State::Message(message) = &*state {
            // SAFETY: the caller's promise: this thread lowers, and no reference is in use.
            let store = unsafe { store(cx.site.header.cast()) };
            let table = store.host_table();
            let made = store.new_error_context(table, message);
            let index = made.map_err(|code| invalid(code.message()))?;
            let home = Home::new(cx.site.header, cx.site.linked, cx.site.dropped, core);
            *state = State::Attached(home, index);
        }
        match &*state {
            State::Attached(home, index) if Arc::ptr_eq(&home.core, core) => {
                // SAFETY: the caller's promise.
                unsafe { at.cast::<u32>().write(*index) };
                Ok(())
            }
            _ => Err(invalid("the error context is another instance's")),
        }
    }
}

// SAFETY: a handle index, which is ours now.
unsafe impl<'a> Lift<'a> for ErrorContext {
    unsafe fn lift(at: *const u8, cx: &Lifting<'a>) -> Self {
        // SAFETY: the caller's promise.
        let index = unsafe { at.cast::<u32>().read() };
        let site = cx.site;
        Self(Mutex::new(match site.core {
            Some(core) => {
                let home = Home::new(site.header, site.linked, site.dropped, core);
                State::Attached(home, index)
            }
            None => State::Message(String::new()),
        }))
    }
}
