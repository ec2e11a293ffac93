//! The readable end of a stream or future, wherever it is: what is the same for both.
//!
//! In: an end that the host has made, or a handle index. Out: a handle index, or an end.

use std::sync::Arc;

use windlass_abi::types::TypeKind;

use super::super::checker::Checker;
use super::super::value::{Lifting, Lowering, Value};
use super::ends::{End, Meeting, Room};
use crate::host::{Error, Type};

/// Where the values come from.
pub(super) enum Source {
    /// In no instance.
    Alone(Arc<Meeting>),
    Attached(End<Room>),
    /// Read to its end, or passed away.
    Over,
}

/// Why an end cannot be passed.
pub(super) struct Refusals {
    pub(super) over: &'static str,
    pub(super) busy: &'static str,
    pub(super) unknown: &'static str,
}

impl Source {
    /// The reader is dropped.
    pub(super) fn leave(&self) {
        if let Source::Alone(meeting) = self {
            meeting.leave();
        }
    }

    /// Writes the handle index of what goes to an instance; the reader has it no more. `is_whole` says
    /// that nothing was read ahead.
    ///
    /// # Safety
    /// As for `Lower`.
    pub(super) unsafe fn lower<Reader: Value + 'static>(
        &mut self,
        at: *mut u8,
        cx: &mut Lowering<'_>,
        is_whole: bool,
        refusals: &Refusals,
    ) -> Result<(), Error> {
        let invalid = |message: &str| Error::InvalidArgument(message.to_owned());
        let index = match self {
            Source::Over => return Err(invalid(refusals.over)),
            Source::Attached(end) => {
                let index = end.give(cx.site).filter(|_| is_whole);
                let index = index.ok_or_else(|| invalid(refusals.busy))?;
                end.given();
                index
            }
            Source::Alone(meeting) => {
                let ty = cx.site.linked.async_type::<Reader>();
                let ty = ty.ok_or_else(|| invalid(refusals.unknown))?;
                // SAFETY: the caller's promise: this thread lowers.
                unsafe { meeting.come(cx.site, ty)? }
            }
        };
        *self = Source::Over;
        // SAFETY: the caller's promise.
        unsafe { at.cast::<u32>().write(index) };
        Ok(())
    }

    /// The end whose handle index, which is ours now, is at an address.
    ///
    /// # Safety
    /// As for `Lift`.
    pub(super) unsafe fn lift(at: *const u8, cx: &Lifting<'_>) -> Source {
        // SAFETY: the caller's promise.
        let index = unsafe { at.cast::<u32>().read() };
        match cx.site.core {
            Some(core) => Source::Attached(End::new(cx.site.home(core), index)),
            None => Source::Over,
        }
    }

    /// What was lowered to an address, and that nobody has taken, is the reader's again.
    ///
    /// # Safety
    /// As for `Lower`.
    pub(super) unsafe fn take_back(&mut self, at: *const u8, cx: &Lowering<'_>) {
        // SAFETY: the caller's promise.
        let index = unsafe { at.cast::<u32>().read() };
        if let Some(core) = cx.site.core {
            *self = Source::Attached(End::new(cx.site.home(core), index));
        }
    }
}

/// Whether a type is one of streams or futures of `T`; its ends are `Reader`s then.
pub(super) fn check<Reader: 'static, T: Value>(
    ty: Option<Type<'static>>,
    kind: TypeKind,
    checker: &mut Checker,
) -> bool {
    ty.filter(|ty| ty.kind() == kind).is_some_and(|ty| {
        checker.async_type::<Reader>(ty);
        T::check(ty.element(), checker)
    })
}
