//! Strings, lists, options, results and tuples.
//!
//! In: Rust's own types for them. Out: their traits. A map is a list of pairs: it keeps the order
//! and the double keys that the component has, and `into_iter().collect()` makes any map of it.

use std::ptr;

use windlass_abi::types::TypeKind;

use super::checker::Checker;
use super::layout;
use super::value::{Lift, Lifting, Lower, Lowering, Value};
use crate::host::{Error, Type};

/// A string that a list of strings may be made of.
pub trait Text: Lower {}

impl Text for &str {}
impl Text for String {}

/// Writes pointer and length.
///
/// # Safety
/// 16 bytes at `at` are writable and aligned.
unsafe fn put_slice(at: *mut u8, block: *const u8, len: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        at.cast::<*const u8>().write(block);
        at.add(8).cast::<usize>().write(len);
    }
}

/// Reads pointer and length.
///
/// # Safety
/// They are at `at`.
unsafe fn slice_at(at: *const u8) -> (*mut u8, usize) {
    // SAFETY: the caller's promise.
    unsafe {
        (
            at.cast::<*mut u8>().read(),
            at.add(8).cast::<usize>().read(),
        )
    }
}

/// Lowers a list or a string.
///
/// # Safety
/// As [`Lower::lower`], for a pointer and a length.
unsafe fn lower_slice<T: Lower>(
    items: &[T],
    at: *mut u8,
    cx: &mut Lowering<'_>,
) -> Result<(), Error> {
    let bytes = items.len().checked_mul(T::SIZE);
    let block: *const u8 = if items.is_empty() || bytes == Some(0) {
        ptr::null()
    } else if T::PLAIN && cx.borrows() {
        items.as_ptr().cast()
    } else {
        let block = cx.allocate(bytes, T::ALIGN)?;
        if T::PLAIN {
            // SAFETY: plain values are in host layout, and so many bytes.
            unsafe { block.copy_from_nonoverlapping(items.as_ptr().cast(), size_of_val(items)) };
        } else {
            // SAFETY: the block has room for so many.
            unsafe { lower_items(items, block, cx)? };
        }
        block
    };
    // SAFETY: the caller's promise.
    unsafe { put_slice(at, block, items.len()) };
    Ok(())
}

/// Lowers items, all or none.
///
/// # Safety
/// There is room for so many.
unsafe fn lower_items<T: Lower>(
    items: &[T],
    at: *mut u8,
    cx: &mut Lowering<'_>,
) -> Result<(), Error> {
    for (index, item) in items.iter().enumerate() {
        // SAFETY: the caller's promise; what was lowered before is there.
        unsafe {
            if let Err(error) = item.lower(at.add(index * T::SIZE), cx) {
                for (index, item) in items[..index].iter().enumerate() {
                    item.take_back(at.add(index * T::SIZE), cx);
                }
                return Err(error);
            }
        }
    }
    Ok(())
}

/// [`Lower::take_back`] of the items of a list that was lowered.
///
/// # Safety
/// As there.
unsafe fn take_items_back<T: Lower>(items: &[T], at: *const u8, cx: &Lowering<'_>) {
    if T::PLAIN {
        return;
    }
    // SAFETY: the caller's promise: a pointer to as many items, if there are some.
    unsafe {
        let (block, _) = slice_at(at);
        for (index, item) in items.iter().enumerate() {
            item.take_back(block.add(index * T::SIZE), cx);
        }
    }
}

/// The elements of a list, which stay where they are.
///
/// # Safety
/// A list of `T` is at `at`, and what it points to is there and unchanged for `'a`.
unsafe fn borrow_slice<'a, T: Value>(at: *const u8) -> &'a [T] {
    const {
        assert!(
            T::PLAIN && T::ANY_BITS,
            "only plain elements can be borrowed"
        )
    };
    // SAFETY: the caller's promise; the elements are aligned, and any bits are a value.
    unsafe {
        match slice_at(at) {
            (_, 0) => &[],
            (block, len) => std::slice::from_raw_parts(block.cast::<T>(), len),
        }
    }
}

/// Lifts a list.
///
/// # Safety
/// As [`Lift::lift`].
unsafe fn lift_vec<'a, T: Lift<'a>>(at: *const u8, cx: &Lifting<'a>) -> Vec<T> {
    // SAFETY: the caller's promise.
    unsafe {
        let (block, len) = slice_at(at);
        if !cx.pays(len.saturating_mul(size_of::<T>())) {
            return Vec::new();
        }
        let mut items = Vec::with_capacity(len);
        if T::PLAIN && T::ANY_BITS && len > 0 {
            ptr::copy_nonoverlapping(block.cast::<T>(), items.as_mut_ptr(), len);
            items.set_len(len);
        } else {
            for index in 0..len {
                items.push(T::lift(block.add(index * T::SIZE), cx));
            }
        }
        cx.release(block);
        items
    }
}

fn is_list<T: Value>(ty: Option<Type<'static>>, checker: &mut Checker) -> bool {
    ty.is_some_and(|ty| {
        matches!(ty.kind(), TypeKind::List | TypeKind::Map) && T::check(ty.element(), checker)
    })
}

macro_rules! pointer_and_length {
    ($([$($generic:tt)*] $ty:ty: |$value:ident, $checker:ident| $check:expr;)*) => {$(
        // SAFETY: a pointer and a length.
        unsafe impl<$($generic)*> Value for $ty {
            const SIZE: usize = 16;
            const ALIGN: usize = 8;

            fn check($value: Option<Type<'static>>, $checker: &mut Checker) -> bool {
                $check
            }
        }
    )*};
}

pointer_and_length! {
    [] String: |ty, _checker| ty.is_some_and(|ty| ty.kind() == TypeKind::String);
    [] &str: |ty, _checker| ty.is_some_and(|ty| ty.kind() == TypeKind::String);
    [T: Value] Vec<T>: |ty, checker| is_list::<T>(ty, checker);
    [T: Value] &[T]: |ty, checker| is_list::<T>(ty, checker);
}

// SAFETY: bytes of UTF-8.
unsafe impl Lower for &str {
    #[inline]
    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        // SAFETY: the caller's promise.
        unsafe { lower_slice(self.as_bytes(), at, cx) }
    }
}

// SAFETY: bytes of UTF-8.
unsafe impl Lower for String {
    #[inline]
    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        // SAFETY: the caller's promise.
        unsafe { lower_slice(self.as_bytes(), at, cx) }
    }
}

// SAFETY: compiled code has checked that it is UTF-8.
unsafe impl<'a> Lift<'a> for String {
    unsafe fn lift(at: *const u8, cx: &Lifting<'a>) -> Self {
        // SAFETY: the caller's promise, and as above.
        unsafe { String::from_utf8_unchecked(lift_vec(at, cx)) }
    }
}

// SAFETY: as above. Only arguments of host functions are lifted so, and they stay for `'a`.
unsafe impl<'a> Lift<'a> for &'a str {
    #[inline]
    unsafe fn lift(at: *const u8, _: &Lifting<'a>) -> Self {
        // SAFETY: the caller's promise, and as above.
        unsafe { str::from_utf8_unchecked(borrow_slice(at)) }
    }
}

// SAFETY: elements in host layout.
unsafe impl<T: Lower> Lower for &[T] {
    #[inline]
    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        // SAFETY: the caller's promise.
        unsafe { lower_slice(self, at, cx) }
    }

    unsafe fn take_back(&self, at: *const u8, cx: &Lowering<'_>) {
        // SAFETY: the caller's promise.
        unsafe { take_items_back(self, at, cx) }
    }
}

// SAFETY: elements in host layout.
unsafe impl<T: Lower> Lower for Vec<T> {
    #[inline]
    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        // SAFETY: the caller's promise.
        unsafe { lower_slice(self, at, cx) }
    }

    unsafe fn take_back(&self, at: *const u8, cx: &Lowering<'_>) {
        // SAFETY: the caller's promise.
        unsafe { take_items_back(self, at, cx) }
    }
}

// SAFETY: elements in host layout.
unsafe impl<'a, T: Lift<'a>> Lift<'a> for Vec<T> {
    unsafe fn lift(at: *const u8, cx: &Lifting<'a>) -> Self {
        // SAFETY: the caller's promise.
        unsafe { lift_vec(at, cx) }
    }
}

// SAFETY: only arguments of host functions are lifted so, and they stay for `'a`.
unsafe impl<'a, T: Value> Lift<'a> for &'a [T] {
    #[inline]
    unsafe fn lift(at: *const u8, _: &Lifting<'a>) -> Self {
        // SAFETY: the caller's promise.
        unsafe { borrow_slice(at) }
    }
}

// SAFETY: the elements in place.
unsafe impl<T: Value, const N: usize> Value for [T; N] {
    const SIZE: usize = N * T::SIZE;
    const ALIGN: usize = T::ALIGN;
    const PLAIN: bool = T::PLAIN;
    const ANY_BITS: bool = T::ANY_BITS;

    fn check(ty: Option<Type<'static>>, checker: &mut Checker) -> bool {
        ty.is_some_and(|ty| {
            ty.kind() == TypeKind::FixedList && ty.len() == N && T::check(ty.element(), checker)
        })
    }
}

// SAFETY: as above.
unsafe impl<T: Lower, const N: usize> Lower for [T; N] {
    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        // SAFETY: there is room for so many.
        unsafe { lower_items(self, at, cx) }
    }

    unsafe fn take_back(&self, at: *const u8, cx: &Lowering<'_>) {
        for (index, item) in self.iter().enumerate() {
            // SAFETY: the caller's promise.
            unsafe { item.take_back(at.add(index * T::SIZE), cx) };
        }
    }
}

// SAFETY: as above.
unsafe impl<'a, T: Lift<'a>, const N: usize> Lift<'a> for [T; N] {
    unsafe fn lift(at: *const u8, cx: &Lifting<'a>) -> Self {
        // SAFETY: so many are there.
        std::array::from_fn(|index| unsafe { T::lift(at.add(index * T::SIZE), cx) })
    }
}

// SAFETY: as for the array.
unsafe impl<T: Value, const N: usize> Value for &[T; N] {
    const SIZE: usize = <[T; N]>::SIZE;
    const ALIGN: usize = <[T; N]>::ALIGN;

    fn check(ty: Option<Type<'static>>, checker: &mut Checker) -> bool {
        <[T; N]>::check(ty, checker)
    }
}

// SAFETY: as for the array.
unsafe impl<T: Lower, const N: usize> Lower for &[T; N] {
    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        // SAFETY: the caller's promise.
        unsafe { (**self).lower(at, cx) }
    }
}

// SAFETY: a variant of two cases.
unsafe impl<T: Value> Value for Option<T> {
    const SIZE: usize = layout::variant(2, &[(T::SIZE, T::ALIGN)]).0;
    const ALIGN: usize = layout::variant(2, &[(T::SIZE, T::ALIGN)]).1;

    fn check(ty: Option<Type<'static>>, checker: &mut Checker) -> bool {
        ty.is_some_and(|ty| {
            ty.kind() == TypeKind::Option && T::check(ty.field(1).and_then(|some| some.ty), checker)
        })
    }
}

// SAFETY: as above.
unsafe impl<T: Lower> Lower for Option<T> {
    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        let offset = layout::payload_offset(2, &[(T::SIZE, T::ALIGN)]);
        // SAFETY: there is room for the tag and the payload.
        unsafe {
            layout::put_tag(at, 2, u32::from(self.is_some()));
            match self {
                Some(value) => value.lower(at.add(offset), cx),
                None => Ok(()),
            }
        }
    }

    unsafe fn take_back(&self, at: *const u8, cx: &Lowering<'_>) {
        let offset = layout::payload_offset(2, &[(T::SIZE, T::ALIGN)]);
        if let Some(value) = self {
            // SAFETY: the caller's promise.
            unsafe { value.take_back(at.add(offset), cx) };
        }
    }
}

// SAFETY: as above.
unsafe impl<'a, T: Lift<'a>> Lift<'a> for Option<T> {
    unsafe fn lift(at: *const u8, cx: &Lifting<'a>) -> Self {
        let offset = layout::payload_offset(2, &[(T::SIZE, T::ALIGN)]);
        // SAFETY: a tag is there, and where it says so a payload.
        unsafe { (layout::tag(at, 2) != 0).then(|| T::lift(at.add(offset), cx)) }
    }
}

const fn result_payloads<T: Value, E: Value>() -> [(usize, usize); 2] {
    [(T::SIZE, T::ALIGN), (E::SIZE, E::ALIGN)]
}

// SAFETY: a variant of two cases.
unsafe impl<T: Value, E: Value> Value for Result<T, E> {
    const SIZE: usize = layout::variant(2, &result_payloads::<T, E>()).0;
    const ALIGN: usize = layout::variant(2, &result_payloads::<T, E>()).1;

    fn check(ty: Option<Type<'static>>, checker: &mut Checker) -> bool {
        ty.is_some_and(|ty| {
            ty.kind() == TypeKind::Result
                && T::check(ty.field(0).and_then(|ok| ok.ty), checker)
                && E::check(ty.field(1).and_then(|error| error.ty), checker)
        })
    }
}

// SAFETY: as above.
unsafe impl<T: Lower, E: Lower> Lower for Result<T, E> {
    unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
        let offset = layout::payload_offset(2, &result_payloads::<T, E>());
        // SAFETY: there is room for the tag and the payload.
        unsafe {
            layout::put_tag(at, 2, u32::from(self.is_err()));
            match self {
                Ok(value) => value.lower(at.add(offset), cx),
                Err(error) => error.lower(at.add(offset), cx),
            }
        }
    }

    unsafe fn take_back(&self, at: *const u8, cx: &Lowering<'_>) {
        let offset = layout::payload_offset(2, &result_payloads::<T, E>());
        // SAFETY: the caller's promise.
        unsafe {
            match self {
                Ok(value) => value.take_back(at.add(offset), cx),
                Err(error) => error.take_back(at.add(offset), cx),
            }
        }
    }
}

// SAFETY: as above.
unsafe impl<'a, T: Lift<'a>, E: Lift<'a>> Lift<'a> for Result<T, E> {
    unsafe fn lift(at: *const u8, cx: &Lifting<'a>) -> Self {
        let offset = layout::payload_offset(2, &result_payloads::<T, E>());
        // SAFETY: a tag is there, and its payload.
        unsafe {
            match layout::tag(at, 2) {
                0 => Ok(T::lift(at.add(offset), cx)),
                _ => Err(E::lift(at.add(offset), cx)),
            }
        }
    }
}

macro_rules! tuples {
    ($($count:literal: $($ty:ident $value:ident $index:tt),*;)*) => {$(
        // SAFETY: fields in order.
        unsafe impl<$($ty: Value),*> Value for ($($ty,)*) {
            const SIZE: usize = layout::record(&[$(($ty::SIZE, $ty::ALIGN)),*]).0;
            const ALIGN: usize = layout::record(&[$(($ty::SIZE, $ty::ALIGN)),*]).1;

            fn check(ty: Option<Type<'static>>, checker: &mut Checker) -> bool {
                let Some(ty) = ty.filter(|ty| ty.kind() == TypeKind::Tuple) else {
                    return false;
                };
                ty.len() == $count
                    $(&& $ty::check(ty.field($index).and_then(|field| field.ty), checker))*
            }
        }
        // SAFETY: as above.
        unsafe impl<$($ty: Lower),*> Lower for ($($ty,)*) {
            unsafe fn lower(&self, at: *mut u8, cx: &mut Lowering<'_>) -> Result<(), Error> {
                crate::__windlass_lower_fields!(self, at, cx, { $($index: $ty,)* })
            }

            unsafe fn take_back(&self, at: *const u8, cx: &Lowering<'_>) {
                let mut offsets = layout::Offsets::default();
                $(
                    let offset = offsets.advance::<$ty>();
                    // SAFETY: the caller's promise.
                    unsafe { self.$index.take_back(at.add(offset), cx) };
                )*
            }
        }
        // SAFETY: as above.
        unsafe impl<'a, $($ty: Lift<'a>),*> Lift<'a> for ($($ty,)*) {
            unsafe fn lift(at: *const u8, cx: &Lifting<'a>) -> Self {
                let mut offsets = layout::Offsets::default();
                $(
                    let offset = offsets.advance::<$ty>();
                    // SAFETY: every field is there.
                    let $value = unsafe { $ty::lift(at.add(offset), cx) };
                )*
                ($($value,)*)
            }
        }
    )*};
}

// As many as Rust's own traits are there for; generated files have structs for longer ones.
tuples! {
    1: A a 0;
    2: A a 0, B b 1;
    3: A a 0, B b 1, C c 2;
    4: A a 0, B b 1, C c 2, D d 3;
    5: A a 0, B b 1, C c 2, D d 3, E e 4;
    6: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5;
    7: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6;
    8: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7;
    9: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7, I i 8;
    10: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7, I i 8, J j 9;
    11: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7, I i 8, J j 9, K k 10;
    12: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7, I i 8, J j 9, K k 10, L l 11;
}
