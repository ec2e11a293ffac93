//! Records, variants, flags and handles, as generated files have them.
//!
//! In: the parts of a type that stands beside the macro in plain Rust, with their names in WIT.
//! Out: its traits. The macros take the types of fields and cases from the generated file, and the
//! compiler checks that they are those of the struct or enum; everything else follows from the
//! types. So what a generated file says can be a compile error, but not undefined behaviour.

/// The traits of a record, or of a tuple that is a struct of its own.
#[doc(hidden)]
#[macro_export]
macro_rules! __windlass_record {
    ($kind:ident [$($lift:ident)?] [$($generic:tt)*] $ty:ty {
        $($name:literal $field:tt: $part:ty,)*
    }) => {
        // SAFETY: the fields in order, each at the next offset that suits it.
        unsafe impl<$($generic)*> $crate::bindings::Value for $ty {
            const SIZE: usize = $crate::bindings::layout::record(&[$((
                <$part as $crate::bindings::Value>::SIZE,
                <$part as $crate::bindings::Value>::ALIGN,
            )),*]).0;
            const ALIGN: usize = $crate::bindings::layout::record(&[$((
                <$part as $crate::bindings::Value>::SIZE,
                <$part as $crate::bindings::Value>::ALIGN,
            )),*]).1;
            const PLAIN: bool = {
                let (mut offset, mut same) = (0, true);
                $(
                    offset = $crate::bindings::layout::align_up(
                        offset,
                        <$part as $crate::bindings::Value>::ALIGN,
                    );
                    same = same
                        && <$part as $crate::bindings::Value>::PLAIN
                        && ::core::mem::offset_of!(Self, $field) == offset;
                    offset += <$part as $crate::bindings::Value>::SIZE;
                )*
                let sum = $crate::bindings::layout::sum(&[$((
                    <$part as $crate::bindings::Value>::SIZE,
                    <$part as $crate::bindings::Value>::ALIGN,
                )),*]);
                same && offset == sum
                    && sum == <Self as $crate::bindings::Value>::SIZE
                    && sum == ::core::mem::size_of::<Self>()
            };
            const ANY_BITS: bool = true $(&& <$part as $crate::bindings::Value>::ANY_BITS)*;

            fn check(
                ty: ::core::option::Option<$crate::bindings::Type<'static>>,
                checker: &mut $crate::bindings::Checker,
            ) -> bool {
                const NAMES: &[&str] = &[$($name),*];
                let ty = match ty {
                    ::core::option::Option::Some(ty)
                        if ty.kind() == $crate::bindings::TypeKind::$kind
                            && ty.len() == NAMES.len() => ty,
                    _ => return false,
                };
                let path = ::core::concat!(::core::module_path!(), "::", ::core::stringify!($ty));
                let layout = (
                    <Self as $crate::bindings::Value>::SIZE,
                    <Self as $crate::bindings::Value>::ALIGN,
                );
                checker.named(ty, path, layout, |checker| {
                    let mut fields = ty.fields();
                    true $(&& fields.next().is_some_and(|field| {
                        field.name == $name
                            && field.ty.is_some()
                            && <$part as $crate::bindings::Value>::check(field.ty, checker)
                    }))*
                })
            }
        }
        // SAFETY: as above.
        unsafe impl<$($generic)*> $crate::bindings::Lower for $ty {
            unsafe fn lower(
                &self,
                at: *mut u8,
                cx: &mut $crate::bindings::Lowering<'_>,
            ) -> ::core::result::Result<(), $crate::bindings::Error> {
                $crate::__windlass_lower_fields!(self, at, cx, { $($field: $part,)* })
            }

            unsafe fn take_back(&self, at: *const u8, cx: &$crate::bindings::Lowering<'_>) {
                let mut offsets = $crate::bindings::layout::Offsets::default();
                $(
                    let part: &$part = &self.$field;
                    let offset = offsets.advance::<$part>();
                    // SAFETY: the caller's promise, for every field.
                    unsafe { $crate::bindings::Lower::take_back(part, at.add(offset), cx) };
                )*
                let _ = (offsets, at, cx);
            }
        }
        $crate::__windlass_by_reference!([$($generic)*] $ty);
        $crate::__windlass_lift_record!([$($lift)?] [$($generic)*] $ty { $($field: $part,)* });
    };
}

/// The traits of a reference to a record or variant, which is a parameter.
#[doc(hidden)]
#[macro_export]
macro_rules! __windlass_by_reference {
    ([$($generic:tt)*] $ty:ty) => {
        // SAFETY: as what it refers to.
        unsafe impl<$($generic)*> $crate::bindings::Value for &$ty {
            const SIZE: usize = <$ty as $crate::bindings::Value>::SIZE;
            const ALIGN: usize = <$ty as $crate::bindings::Value>::ALIGN;

            fn check(
                ty: ::core::option::Option<$crate::bindings::Type<'static>>,
                checker: &mut $crate::bindings::Checker,
            ) -> bool {
                <$ty as $crate::bindings::Value>::check(ty, checker)
            }
        }
        // SAFETY: as what it refers to.
        unsafe impl<$($generic)*> $crate::bindings::Lower for &$ty {
            #[inline]
            unsafe fn lower(
                &self,
                at: *mut u8,
                cx: &mut $crate::bindings::Lowering<'_>,
            ) -> ::core::result::Result<(), $crate::bindings::Error> {
                // SAFETY: the caller's promise.
                unsafe { <$ty as $crate::bindings::Lower>::lower(&**self, at, cx) }
            }
        }
    };
}

/// Lowers fields in order, all or none: for the body of [`crate::bindings::Lower::lower`].
#[doc(hidden)]
#[macro_export]
macro_rules! __windlass_lower_fields {
    ($self:ident, $at:ident, $cx:ident, { $($field:tt: $part:ty,)* }) => {{
        let mut offsets = $crate::bindings::layout::Offsets::default();
        let mut lowered = 0_usize;
        let outcome = 'fields: {
            $(
                let part: &$part = &$self.$field;
                let offset = offsets.advance::<$part>();
                // SAFETY: there is room for every field.
                let done = unsafe { $crate::bindings::Lower::lower(part, $at.add(offset), $cx) };
                if done.is_err() {
                    break 'fields done;
                }
                lowered += 1;
            )*
            ::core::result::Result::Ok(())
        };
        if outcome.is_err() {
            let mut offsets = $crate::bindings::layout::Offsets::default();
            let mut number = 0_usize;
            $(
                let part: &$part = &$self.$field;
                let offset = offsets.advance::<$part>();
                if number < lowered {
                    // SAFETY: this field was lowered there.
                    unsafe { $crate::bindings::Lower::take_back(part, $at.add(offset), $cx) };
                }
                number += 1;
            )*
            let _ = (offsets, number);
        }
        let _ = (offsets, lowered, $at, $cx);
        outcome
    }};
}

/// The trait that reads a record, where it has one.
#[doc(hidden)]
#[macro_export]
macro_rules! __windlass_lift_record {
    ([] [$($generic:tt)*] $ty:ty { $($field:tt: $part:ty,)* }) => {};
    ([lift] [$($generic:tt)*] $ty:ty { $($field:tt: $part:ty,)* }) => {
        // SAFETY: the fields in order, each at the next offset that suits it.
        unsafe impl<$($generic)*> $crate::bindings::Lift<'a> for $ty {
            unsafe fn lift(at: *const u8, cx: &$crate::bindings::Lifting<'a>) -> Self {
                let mut offsets = $crate::bindings::layout::Offsets::default();
                let _ = (&mut offsets, at, cx);
                Self {$(
                    $field: {
                        let offset = offsets.advance::<$part>();
                        // SAFETY: every field is there.
                        unsafe { <$part as $crate::bindings::Lift<'a>>::lift(at.add(offset), cx) }
                    },
                )*}
            }
        }
    };
}

/// The traits of a variant or enum. Cases are numbered as in WIT.
#[doc(hidden)]
#[macro_export]
macro_rules! __windlass_variant {
    ($kind:ident [$($lift:ident)?] [$($generic:tt)*] $ty:ty {
        $($number:literal $name:literal $case:ident $(($payload:ident: $part:ty))?,)*
    }) => {
        // SAFETY: a discriminant, and behind it room for every payload.
        unsafe impl<$($generic)*> $crate::bindings::Value for $ty {
            const SIZE: usize = $crate::bindings::layout::variant(
                [$($name),*].len(),
                &[$($((
                    <$part as $crate::bindings::Value>::SIZE,
                    <$part as $crate::bindings::Value>::ALIGN,
                ),)?)*],
            ).0;
            const ALIGN: usize = $crate::bindings::layout::variant(
                [$($name),*].len(),
                &[$($((
                    <$part as $crate::bindings::Value>::SIZE,
                    <$part as $crate::bindings::Value>::ALIGN,
                ),)?)*],
            ).1;

            fn check(
                ty: ::core::option::Option<$crate::bindings::Type<'static>>,
                checker: &mut $crate::bindings::Checker,
            ) -> bool {
                let ty = match ty {
                    ::core::option::Option::Some(ty)
                        if ty.kind() == $crate::bindings::TypeKind::$kind
                            && ty.len() == [$($name),*].len() => ty,
                    _ => return false,
                };
                let path = ::core::concat!(::core::module_path!(), "::", ::core::stringify!($ty));
                let layout = (
                    <Self as $crate::bindings::Value>::SIZE,
                    <Self as $crate::bindings::Value>::ALIGN,
                );
                checker.named(ty, path, layout, |checker| {
                    let mut cases = ty.fields();
                    let _ = &checker;
                    true $(&& cases.next().is_some_and(|case| {
                        let fits = case.ty.is_none();
                        $(let fits = !fits
                            && <$part as $crate::bindings::Value>::check(case.ty, checker);)?
                        case.name == $name && fits
                    }))*
                })
            }
        }
        // SAFETY: as above.
        unsafe impl<$($generic)*> $crate::bindings::Lower for $ty {
            unsafe fn lower(
                &self,
                at: *mut u8,
                cx: &mut $crate::bindings::Lowering<'_>,
            ) -> ::core::result::Result<(), $crate::bindings::Error> {
                const CASES: usize = [$($name),*].len();
                let offset = $crate::bindings::layout::payload_offset(CASES, &[$($((
                    <$part as $crate::bindings::Value>::SIZE,
                    <$part as $crate::bindings::Value>::ALIGN,
                ),)?)*]);
                let _ = (offset, &cx);
                // SAFETY: there is room for the discriminant and every payload.
                unsafe {
                    match self {
                        $(Self::$case { $(0: $payload)? } => {
                            $crate::bindings::layout::put_tag(at, CASES, $number);
                            $(
                                let part: &$part = $payload;
                                $crate::bindings::Lower::lower(part, at.add(offset), cx)?;
                            )?
                        })*
                    }
                }
                ::core::result::Result::Ok(())
            }

            unsafe fn take_back(&self, at: *const u8, cx: &$crate::bindings::Lowering<'_>) {
                const CASES: usize = [$($name),*].len();
                let offset = $crate::bindings::layout::payload_offset(CASES, &[$($((
                    <$part as $crate::bindings::Value>::SIZE,
                    <$part as $crate::bindings::Value>::ALIGN,
                ),)?)*]);
                let _ = (offset, at, cx);
                match self {
                    $(Self::$case { $(0: $payload)? } => {
                        $(
                            let part: &$part = $payload;
                            // SAFETY: the caller's promise, for the payload.
                            unsafe { $crate::bindings::Lower::take_back(part, at.add(offset), cx) };
                        )?
                    })*
                }
            }
        }
        $crate::__windlass_by_reference!([$($generic)*] $ty);
        $crate::__windlass_lift_variant!([$($lift)?] [$($generic)*] $ty {
            $($number $name $case $(($payload: $part))?,)*
        });
    };
}

/// The trait that reads a variant, where it has one.
#[doc(hidden)]
#[macro_export]
macro_rules! __windlass_lift_variant {
    ([] [$($generic:tt)*] $ty:ty { $($rest:tt)* }) => {};
    ([lift] [$($generic:tt)*] $ty:ty {
        $($number:literal $name:literal $case:ident $(($payload:ident: $part:ty))?,)*
    }) => {
        // SAFETY: a discriminant, and behind it the payload.
        unsafe impl<$($generic)*> $crate::bindings::Lift<'a> for $ty {
            unsafe fn lift(at: *const u8, cx: &$crate::bindings::Lifting<'a>) -> Self {
                const CASES: usize = [$($name),*].len();
                let offset = $crate::bindings::layout::payload_offset(CASES, &[$($((
                    <$part as $crate::bindings::Value>::SIZE,
                    <$part as $crate::bindings::Value>::ALIGN,
                ),)?)*]);
                let _ = (offset, cx);
                // SAFETY: a discriminant and its payload are there.
                unsafe {
                    match $crate::bindings::layout::tag(at, CASES) {
                        $($number => Self::$case {
                            $(0: <$part as $crate::bindings::Lift<'a>>::lift(at.add(offset), cx))?
                        },)*
                        other => $crate::bindings::layout::invalid(::core::stringify!($ty), other),
                    }
                }
            }
        }
    };
}

/// The traits and methods of flags: a struct of an unsigned integer with a constant for each.
#[doc(hidden)]
#[macro_export]
macro_rules! __windlass_flags {
    ($ty:ident($bits:ty) { $($name:literal $flag:ident,)* }) => {
        impl $ty {
            /// None of the flags.
            #[must_use]
            pub const fn empty() -> Self {
                Self(0)
            }

            /// All of the flags.
            #[must_use]
            pub const fn all() -> Self {
                Self(0 $(| Self::$flag.0)*)
            }

            /// The flags as bits, the first one the least significant.
            #[must_use]
            pub const fn bits(self) -> $bits {
                self.0
            }

            /// The flags of these bits; those that there are no flags for are dropped.
            #[must_use]
            pub const fn from_bits_truncate(bits: $bits) -> Self {
                Self(bits & Self::all().0)
            }

            /// Whether none is set.
            #[must_use]
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// Whether all of these are set.
            #[must_use]
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }
        }

        impl ::core::ops::BitOr for $ty {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }

        impl ::core::ops::BitOrAssign for $ty {
            fn bitor_assign(&mut self, other: Self) {
                self.0 |= other.0;
            }
        }

        impl ::core::ops::BitAnd for $ty {
            type Output = Self;

            fn bitand(self, other: Self) -> Self {
                Self(self.0 & other.0)
            }
        }

        impl ::core::ops::Sub for $ty {
            type Output = Self;

            fn sub(self, other: Self) -> Self {
                Self(self.0 & !other.0)
            }
        }

        impl ::core::ops::Not for $ty {
            type Output = Self;

            fn not(self) -> Self {
                Self::from_bits_truncate(!self.0)
            }
        }

        /// As WAVE writes them: `{read, write}`.
        impl ::core::fmt::Debug for $ty {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let flags: &[(&str, Self)] = &[$(($name, Self::$flag)),*];
                let mut set = f.debug_set();
                for (name, flag) in flags {
                    if self.contains(*flag) {
                        set.entry(&::core::format_args!("{name}"));
                    }
                }
                set.finish()
            }
        }

        // SAFETY: an integer of the size of the flags.
        unsafe impl $crate::bindings::Value for $ty {
            const SIZE: usize = ::core::mem::size_of::<$bits>();
            const ALIGN: usize = ::core::mem::size_of::<$bits>();

            fn check(
                ty: ::core::option::Option<$crate::bindings::Type<'static>>,
                _: &mut $crate::bindings::Checker,
            ) -> bool {
                ty.is_some_and(|ty| {
                    ty.kind() == $crate::bindings::TypeKind::Flags
                        && ty.fields().map(|label| label.name).eq([$($name),*])
                })
            }
        }
        // SAFETY: as above.
        unsafe impl $crate::bindings::Lower for $ty {
            #[inline]
            unsafe fn lower(
                &self,
                at: *mut u8,
                cx: &mut $crate::bindings::Lowering<'_>,
            ) -> ::core::result::Result<(), $crate::bindings::Error> {
                // SAFETY: the caller's promise.
                unsafe { $crate::bindings::Lower::lower(&self.0, at, cx) }
            }
        }
        // SAFETY: as above.
        unsafe impl<'a> $crate::bindings::Lift<'a> for $ty {
            #[inline]
            unsafe fn lift(at: *const u8, cx: &$crate::bindings::Lifting<'a>) -> Self {
                // SAFETY: the caller's promise.
                Self::from_bits_truncate(unsafe { <$bits as $crate::bindings::Lift>::lift(at, cx) })
            }
        }
    };
}

/// The traits of a struct around a [`crate::bindings::Handle`].
#[doc(hidden)]
#[macro_export]
macro_rules! __windlass_handle {
    ($ty:ident $number:literal) => {
        // SAFETY: as the handle in it.
        unsafe impl $crate::bindings::Value for $ty {
            const SIZE: usize = <$crate::bindings::Handle<$number>>::SIZE;
            const ALIGN: usize = <$crate::bindings::Handle<$number>>::ALIGN;

            fn check(
                ty: ::core::option::Option<$crate::bindings::Type<'static>>,
                checker: &mut $crate::bindings::Checker,
            ) -> bool {
                <$crate::bindings::Handle<$number> as $crate::bindings::Value>::check(ty, checker)
            }
        }
        // SAFETY: as the handle in it.
        unsafe impl $crate::bindings::Lower for $ty {
            unsafe fn lower(
                &self,
                at: *mut u8,
                cx: &mut $crate::bindings::Lowering<'_>,
            ) -> ::core::result::Result<(), $crate::bindings::Error> {
                // SAFETY: the caller's promise.
                unsafe { $crate::bindings::Lower::lower(&self.0, at, cx) }
            }

            unsafe fn take_back(&self, at: *const u8, cx: &$crate::bindings::Lowering<'_>) {
                // SAFETY: the caller's promise.
                unsafe { $crate::bindings::Lower::take_back(&self.0, at, cx) }
            }
        }
        // SAFETY: as the handle in it.
        unsafe impl<'a> $crate::bindings::Lift<'a> for $ty {
            unsafe fn lift(at: *const u8, cx: &$crate::bindings::Lifting<'a>) -> Self {
                // SAFETY: the caller's promise.
                Self(unsafe { $crate::bindings::Lift::lift(at, cx) })
            }
        }
        // SAFETY: as a reference to the handle in it.
        unsafe impl $crate::bindings::Value for &$ty {
            const SIZE: usize = <&$crate::bindings::Handle<$number>>::SIZE;
            const ALIGN: usize = <&$crate::bindings::Handle<$number>>::ALIGN;

            fn check(
                ty: ::core::option::Option<$crate::bindings::Type<'static>>,
                checker: &mut $crate::bindings::Checker,
            ) -> bool {
                <&$crate::bindings::Handle<$number> as $crate::bindings::Value>::check(ty, checker)
            }
        }
        // SAFETY: as a reference to the handle in it.
        unsafe impl $crate::bindings::Lower for &$ty {
            unsafe fn lower(
                &self,
                at: *mut u8,
                cx: &mut $crate::bindings::Lowering<'_>,
            ) -> ::core::result::Result<(), $crate::bindings::Error> {
                // SAFETY: the caller's promise.
                unsafe { $crate::bindings::Lower::lower(&&self.0, at, cx) }
            }
        }
    };
}
