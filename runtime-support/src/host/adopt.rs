//! Values in host layout that come and go by streams and futures (definitions.py, `load` and
//! `store`, with `ptr_type = i64`).
//!
//! In: the address of a value, and its [`Type`]. Out: the same value with blocks of its own, which
//! the host may keep and free; or what is wrong with a value that the host made. Elsewhere: values
//! that are made or read one by one (`encode`, `decode`).
//!
//! Results of calls are written by generated code into blocks of the host at once. Elements of
//! streams can not be: what lifts them does not know who reads them, and leaves pointers into the
//! guest's memory.

use windlass_abi::types::TypeKind;

use super::types::Type;
use crate::alloc;
use crate::allowance::Allowance;

/// `MAX_STRING_BYTE_LENGTH` and `MAX_LIST_BYTE_LENGTH`.
const MAX_BYTES: usize = (1 << 28) - 1;

/// Reads a number of `size` bytes.
///
/// # Safety
/// `size` bytes at `at` are readable; `size` is at most 8.
pub(super) unsafe fn get(at: *const u8, size: usize) -> u64 {
    let mut bytes = [0; 8];
    // SAFETY: the caller's promise.
    unsafe { at.copy_to_nonoverlapping(bytes.as_mut_ptr(), size) };
    u64::from_le_bytes(bytes)
}

/// Whether values of this type can point to blocks.
pub(crate) fn has_blocks(ty: Type<'_>) -> bool {
    match ty.kind() {
        TypeKind::String | TypeKind::List | TypeKind::Map => true,
        TypeKind::FixedList => ty.element().is_some_and(has_blocks),
        _ => ty.fields().filter_map(|field| field.ty).any(has_blocks),
    }
}

/// The values right inside the value at `at` that are stored in place, with their types.
///
/// # Safety
/// A value of this type in host layout is at `at`.
unsafe fn in_place<'a>(ty: Type<'a>, at: *const u8) -> Vec<(Type<'a>, usize)> {
    match ty.kind() {
        TypeKind::FixedList => ty.element().map_or_else(Vec::new, |element| {
            (0..ty.len())
                .map(|index| (element, index * element.size()))
                .collect()
        }),
        TypeKind::Record | TypeKind::Tuple => ty
            .fields()
            .filter_map(|field| Some((field.ty?, field.offset)))
            .collect(),
        TypeKind::Variant | TypeKind::Option | TypeKind::Result => {
            // SAFETY: the caller's promise.
            let case = unsafe { get(at, ty.tag_size()) };
            ty.field(case as usize)
                .and_then(|case| Some((case.ty?, case.offset)))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Blocks that values were given.
pub(crate) struct Adopted<'a> {
    blocks: Vec<*mut u8>,
    /// Bytes that were paid for them.
    paid: usize,
    allowance: &'a Allowance,
}

impl<'a> Adopted<'a> {
    /// None yet; they are taken from an allowance.
    pub(crate) fn new(allowance: &'a Allowance) -> Self {
        Self {
            blocks: Vec::new(),
            paid: 0,
            allowance,
        }
    }

    /// The end of a copy: the blocks are the host's to limit now, or nobody's if it failed.
    pub(crate) fn end<T, E>(self, outcome: Result<T, E>) -> Result<T, E> {
        self.allowance.give_back(self.paid);
        if outcome.is_err() {
            for block in self.blocks {
                // SAFETY: made here, and nobody has the elements that point to it.
                unsafe { alloc::free(block) };
            }
        }
        outcome
    }

    /// A new block of some bytes; null when memory is exhausted, or the limit is reached.
    fn allocate(&mut self, bytes: usize, align: usize) -> *mut u8 {
        let cost = bytes.saturating_add(size_of::<*mut u8>());
        if self.blocks.try_reserve(1).is_err() || self.allowance.take(cost).is_err() {
            return std::ptr::null_mut();
        }
        self.paid += cost;
        let new = alloc::allocate(bytes, align);
        if !new.is_null() {
            self.blocks.push(new);
        }
        new
    }
}

/// Gives the value at `at` blocks of its own in place of those that it points to; false when memory
/// is exhausted.
///
/// # Safety
/// A value of this type in host layout is at `at`, and what it points to is readable.
pub(crate) unsafe fn adopt(ty: Type<'_>, at: *mut u8, made: &mut Adopted<'_>) -> bool {
    let element = match ty.kind() {
        TypeKind::String => None,
        TypeKind::List | TypeKind::Map => ty.element(),
        // SAFETY: the caller's promise, for everything inside the value.
        _ => unsafe {
            return in_place(ty, at)
                .into_iter()
                .all(|(ty, offset)| !has_blocks(ty) || adopt(ty, at.add(offset), made));
        },
    };
    let (size, align) = element.map_or((1, 1), |ty| (ty.size(), ty.align()));
    // SAFETY: the caller's promise.
    unsafe {
        let (old, len) = (get(at, 8) as *const u8, get(at.add(8), 8) as usize);
        let bytes = len * size;
        let mut new = std::ptr::null_mut();
        if bytes != 0 {
            new = made.allocate(bytes, align);
            if new.is_null() {
                return false;
            }
            new.copy_from_nonoverlapping(old, bytes);
        }
        at.copy_from_nonoverlapping((new as u64).to_le_bytes().as_ptr(), 8);
        element
            .filter(|&ty| has_blocks(ty))
            .is_none_or(|ty| (0..len).all(|index| adopt(ty, new.add(index * size), made)))
    }
}

/// What is wrong with the value at `at`, which the host made; handles are not looked at. `None` for
/// a value of its type.
///
/// # Safety
/// `ty.size()` bytes at `at` are readable, and what strings and lists in them point to.
pub(crate) unsafe fn fault(ty: Type<'_>, at: *const u8) -> Option<&'static str> {
    // SAFETY: the caller's promise, also for everything inside the value.
    unsafe {
        match ty.kind() {
            TypeKind::Char if char::from_u32(get(at, 4) as u32).is_none() => {
                Some("invalid `char` value")
            }
            TypeKind::String => {
                let (block, len) = (get(at, 8) as *const u8, get(at.add(8), 8) as usize);
                if len > MAX_BYTES {
                    return Some("string too long");
                }
                let text = match len {
                    0 => &[],
                    _ if block.is_null() => return Some("a string without address"),
                    _ => std::slice::from_raw_parts(block, len),
                };
                (std::str::from_utf8(text).is_err()).then_some("invalid UTF-8 in string")
            }
            TypeKind::List | TypeKind::Map => {
                let element = ty.element()?;
                let (block, len) = (get(at, 8) as *const u8, get(at.add(8), 8) as usize);
                let bytes = len.checked_mul(element.size());
                if bytes.is_none_or(|bytes| bytes > MAX_BYTES) {
                    return Some("list too long");
                }
                if len != 0 && block.is_null() {
                    return Some("a list without address");
                }
                (0..len).find_map(|index| fault(element, block.add(index * element.size())))
            }
            TypeKind::Variant | TypeKind::Enum | TypeKind::Option | TypeKind::Result
                if get(at, ty.tag_size()) as usize >= ty.len() =>
            {
                Some("invalid variant discriminant")
            }
            _ => in_place(ty, at)
                .into_iter()
                .find_map(|(ty, offset)| fault(ty, at.add(offset))),
        }
    }
}

#[cfg(test)]
mod tests {
    use windlass_abi::component::Component;
    use windlass_abi::types::TypeKind;

    use super::{Adopted, adopt, fault, has_blocks};
    use crate::allowance::Allowance;
    use crate::host::Type;
    use crate::testing::Builder;

    fn ty(make: impl FnOnce(&mut Builder) -> u32) -> Type<'static> {
        let mut builder = Builder::default();
        let index = make(&mut builder);
        let manifest: &'static Component = builder.finish();
        Type::new(manifest, index).unwrap()
    }

    fn slice<T>(of: &[T]) -> (u64, u64) {
        (of.as_ptr() as u64, of.len() as u64)
    }

    #[test]
    fn an_adopted_value_points_to_its_own_blocks() {
        // list<option<string>> and a number
        let ty = ty(|builder| {
            let string = builder.scalar(TypeKind::String);
            let none = windlass_abi::types::NO_TYPE;
            let option = builder.variant(TypeKind::Option, &[("none", none), ("some", string)]);
            let list = builder.list(TypeKind::List, option);
            let number = builder.scalar(TypeKind::U32);
            builder.tuple(&[list, number])
        });
        assert!(has_blocks(ty));
        let text = slice(b"text");
        let options = [[0, 0xBAD, 0xBAD], [1, text.0, text.1]];
        let (options, count) = slice(&options);
        let mut value = [options, count, 7];
        let allowance = Allowance::new(4096);
        let mut made = Adopted::new(&allowance);
        // SAFETY: the value is of the type.
        unsafe {
            assert_eq!(fault(ty, value.as_ptr().cast()), None);
            assert!(adopt(ty, value.as_mut_ptr().cast(), &mut made));
        }
        assert_eq!(made.paid, 2 * 24 + 4 + 2 * 8);
        assert_eq!(allowance.left(), 4096 - made.paid as u64);
        let blocks = &made.blocks;
        assert_eq!((value[1], value[2], blocks.len()), (2, 7, 2));
        assert_eq!(value[0], blocks[0] as u64);
        // SAFETY: the blocks are new, and as long as what they were copied from.
        unsafe {
            let options = blocks[0].cast::<[u64; 3]>();
            assert_eq!(*options.add(1), [1, blocks[1] as u64, 4]);
            assert_eq!(std::slice::from_raw_parts(blocks[1], 4), b"text");
            made.end(Err::<(), ()>(())).unwrap_err();
            assert_eq!(allowance.left(), 4096);
        }
    }

    #[test]
    fn what_the_host_made_wrong_is_found() {
        let string = ty(|builder| builder.scalar(TypeKind::String));
        let list = ty(|builder| {
            let char = builder.scalar(TypeKind::Char);
            builder.list(TypeKind::List, char)
        });
        let result = ty(|builder| {
            let char = builder.scalar(TypeKind::Char);
            let none = windlass_abi::types::NO_TYPE;
            builder.variant(TypeKind::Result, &[("ok", none), ("error", char)])
        });
        let fault = |ty, value: [u64; 2]| {
            // SAFETY: the values below are long enough, and their pointers valid.
            unsafe { fault(ty, value.as_ptr().cast()) }
        };
        let of = |(block, len)| [block, len];
        assert_eq!(fault(string, of(slice(b"good"))), None);
        assert_eq!(fault(string, [0, 0]), None);
        assert!(fault(string, of(slice(b"\xFF"))).is_some());
        assert!(fault(string, [0, 1]).is_some());
        assert!(fault(string, [8, 1 << 28]).is_some());
        assert_eq!(fault(list, of(slice(&[0x41_u32, 0x1F600]))), None);
        assert!(fault(list, of(slice(&[0x41_u32, 0xD800]))).is_some());
        assert!(fault(list, [8, 1 << 62]).is_some());
        assert_eq!(fault(result, [0, 0]), None);
        assert_eq!(fault(result, [1 | 0x42 << 32, 0]), None);
        assert!(fault(result, [1 | 0xDFFF << 32, 0]).is_some());
        assert!(fault(result, [2, 0]).is_some());
    }
}
