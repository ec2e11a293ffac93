//! The parameters of a function: `(first, (second, ()))`, so that there may be any number of them.
//!
//! In: values. Out: the struct of arguments in host layout, which is that of their tuple.

use super::checker::Checker;
use super::layout::align_up;
use super::value::{Lift, Lifting, Lower, Lowering};
use crate::host::{Error, Type};

/// Types of parameters.
///
/// # Safety
/// `end` and `lower` follow the layout of the tuple that `check` says yes to.
pub unsafe trait Params {
    /// The offset behind the last of them, when the first may begin at `offset`.
    fn end(offset: usize) -> usize;

    /// Whether they are the fields of this tuple from number `index` on.
    fn check(tuple: Option<Type<'static>>, index: usize, checker: &mut Checker) -> bool;

    /// Writes them at their offsets from `base`, of which the first is `offset` or next to it.
    ///
    /// # Errors
    /// As [`Lower::lower`].
    ///
    /// # Safety
    /// There is room for them, and as [`Lower::lower`].
    unsafe fn lower(
        &self,
        base: *mut u8,
        offset: usize,
        cx: &mut Lowering<'_>,
    ) -> Result<(), Error>;
}

/// Types of parameters of host functions.
///
/// # Safety
/// As [`Params`], without `lower`.
pub unsafe trait LiftParams<'a>: Sized {
    /// As [`Params::check`].
    fn check(tuple: Option<Type<'static>>, index: usize, checker: &mut Checker) -> bool;

    /// Reads them.
    ///
    /// # Safety
    /// They are there, and as [`Lift::lift`].
    unsafe fn lift(base: *const u8, offset: usize, cx: &Lifting<'a>) -> Self;
}

// SAFETY: nothing follows.
unsafe impl Params for () {
    #[inline]
    fn end(offset: usize) -> usize {
        offset
    }

    fn check(tuple: Option<Type<'static>>, index: usize, _: &mut Checker) -> bool {
        tuple.map_or(0, Type::len) == index
    }

    #[inline]
    unsafe fn lower(&self, _: *mut u8, _: usize, _: &mut Lowering<'_>) -> Result<(), Error> {
        Ok(())
    }
}

// SAFETY: each begins at the next offset that suits it.
unsafe impl<T: Lower, Rest: Params> Params for (T, Rest) {
    #[inline]
    fn end(offset: usize) -> usize {
        Rest::end(align_up(offset, T::ALIGN) + T::SIZE)
    }

    fn check(tuple: Option<Type<'static>>, index: usize, checker: &mut Checker) -> bool {
        let field = tuple.and_then(|tuple| tuple.field(index));
        field.is_some_and(|field| field.ty.is_some() && T::check(field.ty, checker))
            && Rest::check(tuple, index + 1, checker)
    }

    #[inline]
    unsafe fn lower(
        &self,
        base: *mut u8,
        offset: usize,
        cx: &mut Lowering<'_>,
    ) -> Result<(), Error> {
        let offset = align_up(offset, T::ALIGN);
        // SAFETY: the caller's promise.
        unsafe {
            let at = base.add(offset);
            self.0.lower(at, cx)?;
            let rest = self.1.lower(base, offset + T::SIZE, cx);
            if rest.is_err() {
                // There will be no call: its handles end with the values.
                self.0.take_back(at, cx);
            }
            rest
        }
    }
}

// SAFETY: nothing follows.
unsafe impl<'a> LiftParams<'a> for () {
    fn check(tuple: Option<Type<'static>>, index: usize, checker: &mut Checker) -> bool {
        <() as Params>::check(tuple, index, checker)
    }

    #[inline]
    unsafe fn lift(_: *const u8, _: usize, _: &Lifting<'a>) -> Self {}
}

// SAFETY: each begins at the next offset that suits it.
unsafe impl<'a, T: Lift<'a>, Rest: LiftParams<'a>> LiftParams<'a> for (T, Rest) {
    fn check(tuple: Option<Type<'static>>, index: usize, checker: &mut Checker) -> bool {
        let field = tuple.and_then(|tuple| tuple.field(index));
        field.is_some_and(|field| field.ty.is_some() && T::check(field.ty, checker))
            && Rest::check(tuple, index + 1, checker)
    }

    #[inline]
    unsafe fn lift(base: *const u8, offset: usize, cx: &Lifting<'a>) -> Self {
        let offset = align_up(offset, T::ALIGN);
        // SAFETY: the caller's promise.
        unsafe {
            let first = T::lift(base.add(offset), cx);
            (first, Rest::lift(base, offset + T::SIZE, cx))
        }
    }
}
