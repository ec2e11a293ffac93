//! What can go wrong, typed.
//!
//! In: statuses, failures of stores, mismatches of types. Out: [`Error`]. Elsewhere: statuses of
//! the C API (`windlass_abi::status`).

use std::fmt;

use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use crate::instance::NotCreated;
use crate::loaded::Refusal;
use crate::trap::{Backtrace, Failure};

/// A trap of a component, or of the host function that it called.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trap {
    /// Which trap.
    pub code: TrapCode,
    /// A sentence, such as `wasm trap: out of bounds memory access`.
    pub message: String,
    /// Where.
    pub backtrace: Backtrace,
}

/// A value that its type does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TypeError {
    /// The function, such as `docs:adder/add#add`.
    pub function: String,
    /// The parameter, and the place inside it, such as `points[3].x`; `result` for results; empty
    /// when it is the number of arguments that is wrong.
    pub place: String,
    /// The type, in WIT.
    pub expected: String,
    /// What was given.
    pub given: String,
}

impl fmt::Display for TypeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            function,
            place,
            expected,
            given,
        } = self;
        write!(f, "{function}: ")?;
        if !place.is_empty() {
            write!(f, "{place}: ")?;
        }
        write!(f, "expected {expected}, given {given}")
    }
}

impl std::error::Error for TypeError {}

/// Any failure of this API.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The component trapped; its instance is poisoned.
    Trap(Box<Trap>),
    /// A host function failed or returned a bad value; the instance is poisoned.
    Host(Box<Trap>),
    /// A value does not fit its type; nothing was called.
    Type(Box<TypeError>),
    /// The instance was poisoned by an earlier failure.
    Poisoned(String),
    /// The instance is running already.
    Reentrance(String),
    /// An argument that only the component could refuse, such as an unknown handle. The instance
    /// stays usable.
    InvalidArgument(String),
    /// An import is missing.
    Link(String),
    /// No component of Windlass, or one for another version or architecture.
    Version(String),
    /// The component needs CPU features that this machine does not have.
    CpuFeatures(String),
    /// Memory or address space is exhausted.
    OutOfMemory(String),
    /// No such export or resource.
    NotFound(String),
    /// A shared object could not be loaded.
    Load(String),
    /// The component is not the one that generated bindings were made for.
    Mismatch(String),
    /// The call was cancelled.
    Cancelled(String),
    /// The function is asynchronous, or uses types that this API does not have yet.
    Unsupported(String),
    /// A bug in the runtime, or a panic in a host function.
    Internal(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trap(trap) | Self::Host(trap) => {
                f.write_str(&trap.message)?;
                if !trap.backtrace.frames.is_empty() {
                    write!(f, "\n{}", trap.backtrace)?;
                }
                Ok(())
            }
            Self::Type(error) => error.fmt(f),
            Self::Unsupported(message) => write!(f, "unsupported: {message}"),
            Self::Poisoned(message)
            | Self::Reentrance(message)
            | Self::InvalidArgument(message)
            | Self::Link(message)
            | Self::Version(message)
            | Self::CpuFeatures(message)
            | Self::OutOfMemory(message)
            | Self::NotFound(message)
            | Self::Load(message)
            | Self::Mismatch(message)
            | Self::Cancelled(message)
            | Self::Internal(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// From a status that is not `Ok`, with what is known of it.
    fn new(status: Status, code: Option<TrapCode>, message: String, backtrace: Backtrace) -> Self {
        let trap = |code: Option<TrapCode>, otherwise, message: String| {
            Box::new(Trap {
                code: code.unwrap_or(otherwise),
                message,
                backtrace,
            })
        };
        match status {
            Status::Ok | Status::Internal => Self::Internal(message),
            Status::Pending => Self::Unsupported(message),
            Status::Trap => Self::Trap(trap(code, TrapCode::Unreachable, message)),
            Status::HostError => Self::Host(trap(code, TrapCode::HostError, message)),
            Status::Poisoned => Self::Poisoned(message),
            Status::Reentrance => Self::Reentrance(message),
            Status::InvalidArgument => Self::InvalidArgument(message),
            Status::Link => Self::Link(message),
            Status::Version => Self::Version(message),
            Status::CpuFeatures => Self::CpuFeatures(message),
            Status::OutOfMemory => Self::OutOfMemory(message),
            Status::NotFound => Self::NotFound(message),
            Status::Load => Self::Load(message),
            Status::Cancelled => Self::Cancelled(message),
        }
    }

    /// From what an entry returned and left in the store.
    pub(crate) fn from_call(status: i32, failure: &Failure) -> Self {
        let Some(status) = Status::from_raw(status) else {
            return Self::Internal(format!("an entry returned the unknown status {status}"));
        };
        let message = failure.message().to_string_lossy().into_owned();
        Self::new(status, failure.code, message, failure.backtrace.clone())
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.status, None, refusal.message, Backtrace::default())
    }
}

impl From<NotCreated> for Error {
    fn from(failure: NotCreated) -> Self {
        let NotCreated {
            refusal,
            code,
            backtrace,
        } = failure;
        Self::new(refusal.status, code, refusal.message, backtrace)
    }
}

/// Why a host function failed: any error, or a sentence.
#[derive(Debug)]
pub struct HostError {
    message: String,
}

impl HostError {
    /// A failure with this sentence.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }

    /// The sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> From<E> for HostError {
    fn from(error: E) -> Self {
        Self {
            message: error.into().to_string(),
        }
    }
}
