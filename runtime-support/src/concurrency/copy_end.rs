//! One end of a stream or future by itself (definitions.py, Stream and Future State: `End`).
//!
//! In: what the built-ins and the other end do to it. Out: its state, and the event that it has.
//! Elsewhere: two ends together (`copy`, `forward`), waiting for events (`waitable`), memory
//! (`copy_buffer`).
//!
//! ```text
//!             copy                  cancel
//!   Idle ---------------> Copying ----------> Cancelling
//!    ^ |                     |                    |
//!    | |  COMPLETED: stream  |     CANCELLED      |      all three by delivering the event
//!    | +<--------------------+--------------------+
//!    |                       |                    |
//!    +-- DROPPED --+   DROPPED, or COMPLETED of a future
//!                  v         v                    v
//!                  +-------> Done <---------------+
//! ```
//!
//! What an event says is decided when it is delivered, not when it comes up: an end whose copy is
//! complete and whose other end is gone by then learns of both at once, and a cancelled copy is
//! `CANCELLED` even if elements were copied before. An end that is idle has an event as soon as the
//! other end is gone.

use windlass_abi::concurrency::{CopyDesc, event_code};
use windlass_abi::trap::TrapCode;

use super::copy_buffer::CopyBuffer;
use super::host_copy::Completion;
use super::waitable::WaitableId;

/// `End.State`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CopyState {
    /// `IDLE`.
    Idle,
    /// `COPYING`.
    Copying,
    /// `CANCELLING_COPY`.
    Cancelling,
    /// `DONE`.
    Done,
}

/// `CopyResult`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum CopyResult {
    /// `COMPLETED`.
    Completed = 0,
    /// `DROPPED`.
    Dropped = 1,
    /// `CANCELLED`.
    Cancelled = 2,
}

/// How a copy ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    /// Why.
    pub(crate) result: CopyResult,
    /// How many elements were copied.
    pub(crate) progress: u32,
}

/// Which of the four classes of `End` it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EndKind {
    /// Of a future; else of a stream.
    pub(crate) future: bool,
    /// Writable; else readable.
    pub(crate) writable: bool,
}

impl EndKind {
    /// From the flags of a [`CopyDesc`].
    pub(crate) fn from_flags(flags: u32) -> Self {
        Self {
            future: flags & CopyDesc::FUTURE != 0,
            writable: flags & CopyDesc::WRITE != 0,
        }
    }

    /// The readable end of a stream, or of a future.
    pub(crate) fn readable(future: bool) -> Self {
        Self {
            future,
            writable: false,
        }
    }

    /// The kind of the other end.
    pub(crate) fn opposite(self) -> Self {
        Self {
            writable: !self.writable,
            ..self
        }
    }

    /// `event_code`.
    pub(crate) fn event_code(self) -> u32 {
        match (self.future, self.writable) {
            (false, false) => event_code::STREAM_READ,
            (false, true) => event_code::STREAM_WRITE,
            (true, false) => event_code::FUTURE_READ,
            (true, true) => event_code::FUTURE_WRITE,
        }
    }

    fn noun(self) -> &'static str {
        if self.future { "future" } else { "stream" }
    }
}

/// What is about to be done with an end, for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// `stream.read` and its siblings.
    Copy,
    /// Passing it on (`lift_async_value`).
    Lift,
    /// `stream.forward`, `future.forward`.
    Forward,
}

/// A rule that was broken: the trap, and what it says instead of its usual sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    /// The trap.
    pub(crate) code: TrapCode,
    /// What exactly is wrong, when the code's own message is too general.
    pub(crate) detail: Option<String>,
}

impl From<TrapCode> for Broken {
    fn from(code: TrapCode) -> Self {
        Self { code, detail: None }
    }
}

impl Broken {
    pub(crate) fn new(code: TrapCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: Some(detail.into()),
        }
    }
}

/// Why a guest that reads a future has trapped.
pub(super) const UNWRITTEN: &str =
    "the host dropped the writable end of a future before it wrote a value";

/// `End`, but for what it has as a `Waitable`: its owner and index, and whether an event is pending.
#[derive(Debug)]
pub(crate) struct CopyEnd {
    /// The structural number of the stream or future type, which stands for `t`.
    pub(crate) ty: u32,
    /// Which class.
    pub(crate) kind: EndKind,
    /// `state`.
    pub(crate) state: CopyState,
    /// `other`: none when it was dropped.
    pub(crate) other: Option<WaitableId>,
    /// `buffer`: what waits for the other end.
    pub(crate) buffer: Option<CopyBuffer>,
    /// `progress` of the last `notify`. Whether that event is still pending the `Waitable` knows.
    pub(crate) progress: u32,
    /// Whom to tell of the event, of an end that the host owns.
    pub(crate) completion: Option<Completion>,
}

impl CopyEnd {
    /// `End.__init__`; `other` is set by who makes the pair.
    pub(crate) fn new(ty: u32, kind: EndKind) -> Self {
        Self {
            ty,
            kind,
            state: CopyState::Idle,
            other: None,
            buffer: None,
            progress: 0,
            completion: None,
        }
    }

    /// `copying_or_cancelling`.
    pub(crate) fn is_copying(&self) -> bool {
        matches!(self.state, CopyState::Copying | CopyState::Cancelling)
    }

    /// `trap_if(not isinstance(end, EndT))` and `trap_if(end.t != t)`.
    pub(crate) fn check_type(&self, ty: u32, kind: EndKind) -> Result<(), TrapCode> {
        if self.kind == kind && self.ty == ty {
            Ok(())
        } else {
            Err(TrapCode::HandleTypeMismatch)
        }
    }

    /// `trap_if(end.state != End.State.IDLE)`.
    pub(crate) fn check_idle(&self, use_: Use) -> Result<(), Broken> {
        let EndKind { future, writable } = self.kind;
        let noun = self.kind.noun();
        let verb = match (use_, writable) {
            (Use::Copy, false) => "read from",
            (Use::Copy, true) => "write to",
            (Use::Lift, _) => "lift",
            (Use::Forward, _) => "forward",
        };
        match (self.state, future, writable) {
            (CopyState::Idle, _, _) => Ok(()),
            (CopyState::Copying | CopyState::Cancelling, _, _) if use_ == Use::Copy => {
                Err(TrapCode::CopyEndBusy.into())
            }
            (CopyState::Copying | CopyState::Cancelling, _, _) => Err(Broken::new(
                TrapCode::CopyEndInUse,
                format!("cannot {verb} busy {noun}"),
            )),
            (CopyState::Done, true, false) => Err(Broken::new(
                TrapCode::CopyEndDone,
                format!("cannot {verb} future after previous read succeeded"),
            )),
            (CopyState::Done, true, true) => Err(Broken::new(
                TrapCode::CopyEndDone,
                format!(
                    "cannot {verb} future after previous write succeeded or readable end dropped"
                ),
            )),
            (CopyState::Done, false, _) => {
                let other = if writable { "readable" } else { "writable" };
                Err(Broken::new(
                    TrapCode::CopyEndDone,
                    format!(
                        "cannot {verb} stream after being notified that the {other} end dropped"
                    ),
                ))
            }
        }
    }

    /// `trap_if(end.in_waitable_set())` where the end goes away.
    pub(crate) fn in_set(&self, use_: Use) -> Broken {
        let verb = if use_ == Use::Lift { "lift" } else { "forward" };
        let noun = self.kind.noun();
        Broken::new(
            TrapCode::WaitableInSet,
            format!("cannot {verb} {noun} while it's in a waitable set"),
        )
    }

    /// Whether it is the writable end of a future that has no value yet.
    pub(crate) fn is_unwritten(&self) -> bool {
        let EndKind { future, writable } = self.kind;
        future && writable && self.state != CopyState::Done
    }

    /// Before a guest reads: refuses a future that the host will never write.
    pub(crate) fn check_written(&self) -> Result<(), Broken> {
        let EndKind { future, writable } = self.kind;
        if future && !writable && self.other.is_none() {
            return Err(Broken::new(TrapCode::HostError, UNWRITTEN));
        }
        Ok(())
    }

    /// The checks of the built-in `drop`.
    pub(crate) fn check_drop(&self) -> Result<(), Broken> {
        if self.is_copying() {
            let verb = if self.kind.writable { "drop" } else { "remove" };
            let detail = format!("cannot {verb} busy {}", self.kind.noun());
            return Err(Broken::new(TrapCode::CopyEndInUse, detail));
        }
        if self.is_unwritten() {
            return Err(TrapCode::FutureNotWritten.into());
        }
        Ok(())
    }

    /// `stream_event` and `future_event`: delivers the event that `notify` left.
    pub(crate) fn deliver(&mut self) -> Delivery {
        let progress = std::mem::take(&mut self.progress);
        self.buffer = None;
        let written = self.kind.future && progress == 1;
        let result = if self.other.is_none() && !written {
            CopyResult::Dropped
        } else if self.state == CopyState::Cancelling && !written {
            CopyResult::Cancelled
        } else {
            CopyResult::Completed
        };
        self.state = if written || result == CopyResult::Dropped {
            CopyState::Done
        } else {
            CopyState::Idle
        };
        Delivery { result, progress }
    }

    /// The event's payload: `result`, of a stream with the number of elements from bit 4 on.
    pub(crate) fn payload(&self, delivery: Delivery) -> u32 {
        let progress = if self.kind.future {
            0
        } else {
            delivery.progress << 4
        };
        delivery.result as u32 | progress
    }
}

#[cfg(test)]
mod tests {
    use windlass_abi::trap::TrapCode;

    use super::{CopyEnd, CopyResult, CopyState, Delivery, EndKind, Use};
    use crate::concurrency::waitable::WaitableId;

    fn end(future: bool, writable: bool, state: CopyState) -> CopyEnd {
        let mut end = CopyEnd::new(3, EndKind { future, writable });
        end.state = state;
        end.other = WaitableId::from_raw(1 << 32 | 64);
        end
    }

    #[test]
    fn what_an_event_says_is_decided_when_it_is_delivered() {
        use CopyResult::{Cancelled, Completed, Dropped};
        use CopyState::{Cancelling, Copying, Done, Idle};
        // future, state, progress, whether the other end is there; what is delivered, and the state then
        let cases = [
            (false, Copying, 5, true, Completed, Idle),
            (false, Copying, 5, false, Dropped, Done),
            (false, Cancelling, 5, true, Cancelled, Idle),
            (false, Cancelling, 5, false, Dropped, Done),
            (false, Idle, 0, false, Dropped, Done),
            (true, Copying, 1, true, Completed, Done),
            (true, Copying, 1, false, Completed, Done),
            (true, Cancelling, 1, true, Completed, Done),
            (true, Cancelling, 0, true, Cancelled, Idle),
            (true, Copying, 0, false, Dropped, Done),
        ];
        for (future, state, progress, other, result, after) in cases {
            let mut end = end(future, true, state);
            end.progress = progress;
            if !other {
                end.other = None;
            }
            let delivery = end.deliver();
            assert_eq!(delivery, Delivery { result, progress }, "{end:?}");
            assert_eq!(end.state, after);
            let payload = if future { 0 } else { progress << 4 } | result as u32;
            assert_eq!(end.payload(delivery), payload);
        }
    }

    #[test]
    fn an_end_of_another_type_or_kind_is_refused() {
        let end = end(false, true, CopyState::Idle);
        let kind = EndKind::from_flags(2);
        assert_eq!(end.check_type(3, kind), Ok(()));
        for (ty, flags) in [(4, 2), (3, 0), (3, 3)] {
            let checked = end.check_type(ty, EndKind::from_flags(flags));
            assert_eq!(checked, Err(TrapCode::HandleTypeMismatch));
        }
    }

    #[test]
    fn messages_say_which_rule_was_broken() {
        let message = |end: &CopyEnd, use_| {
            let broken = end.check_idle(use_).unwrap_err();
            broken
                .detail
                .unwrap_or_else(|| broken.code.message().to_owned())
        };
        let busy = end(false, false, CopyState::Copying);
        assert_eq!(
            message(&busy, Use::Copy),
            "cannot have concurrent operations active on a future/stream"
        );
        assert_eq!(message(&busy, Use::Forward), "cannot forward busy stream");
        let done = end(true, false, CopyState::Done);
        assert_eq!(
            message(&done, Use::Lift),
            "cannot lift future after previous read succeeded"
        );
        let done = end(false, true, CopyState::Done);
        assert_eq!(
            message(&done, Use::Copy),
            "cannot write to stream after being notified that the readable end dropped"
        );
        assert_eq!(end(true, true, CopyState::Done).check_drop(), Ok(()));
        assert_eq!(end(true, false, CopyState::Idle).check_drop(), Ok(()));
        let unwritten = end(true, true, CopyState::Idle).check_drop();
        assert_eq!(unwritten.unwrap_err().code, TrapCode::FutureNotWritten);
        let busy = end(true, true, CopyState::Cancelling).check_drop();
        assert_eq!(busy.unwrap_err().code, TrapCode::CopyEndInUse);
    }
}
