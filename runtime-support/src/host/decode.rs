//! From host layout to values (definitions.py, `load`, with `ptr_type = i64`), and freeing what
//! results point to.
//!
//! In: an address and the [`Type`] of what is there. Out: a [`Value`], or what is wrong. Elsewhere:
//! writing (`encode`). Generated code writes only valid values; checks stand here all the same,
//! because a value must be one. Nothing takes more memory than `cost` says, so vectors are made as
//! large as they will be.

use std::num::NonZeroU64;

use windlass_abi::types::TypeKind;

use super::encode::Mismatch;
use super::externs::values::function;
use super::types::Type;
use super::value::{AsyncEnd, Borrow, Own, Value};
use crate::alloc;

/// Reads a number of `size` bytes.
///
/// # Safety
/// `size` bytes at `at` are readable; `size` is at most 8.
unsafe fn get(at: *const u8, size: usize) -> u64 {
    let mut bytes = [0; 8];
    // SAFETY: the caller's promise.
    unsafe { at.copy_to_nonoverlapping(bytes.as_mut_ptr(), size) };
    u64::from_le_bytes(bytes)
}

/// Reads a pointer and a length.
///
/// # Safety
/// 16 bytes at `at` are readable.
unsafe fn get_slice(at: *const u8) -> (*mut u8, usize) {
    // SAFETY: the caller's promise.
    unsafe { (get(at, 8) as *mut u8, get(at.add(8), 8) as usize) }
}

/// Reads the value at `at` (`load`).
///
/// # Safety
/// A value of this type in host layout is at `at`.
pub(super) unsafe fn decode(ty: Type<'_>, at: *const u8) -> Result<Value, Mismatch> {
    // SAFETY: the caller's promise, also for everything inside the value.
    unsafe {
        let bits = |size| get(at, size);
        Ok(match ty.kind() {
            TypeKind::Bool => Value::Bool(bits(1) != 0),
            TypeKind::S8 => Value::S8(bits(1) as i8),
            TypeKind::U8 => Value::U8(bits(1) as u8),
            TypeKind::S16 => Value::S16(bits(2) as i16),
            TypeKind::U16 => Value::U16(bits(2) as u16),
            TypeKind::S32 => Value::S32(bits(4) as i32),
            TypeKind::U32 => Value::U32(bits(4) as u32),
            TypeKind::S64 => Value::S64(bits(8) as i64),
            TypeKind::U64 => Value::U64(bits(8)),
            TypeKind::F32 => Value::F32(f32::from_bits(bits(4) as u32)),
            TypeKind::F64 => Value::F64(f64::from_bits(bits(8))),
            TypeKind::Char => char::from_u32(bits(4) as u32)
                .map(Value::Char)
                .ok_or_else(|| Mismatch::new("char", "no scalar value"))?,
            TypeKind::String => Value::String(string(at)?),
            TypeKind::List => {
                let (block, len) = get_slice(at);
                Value::List(elements(ty, block, len)?)
            }
            TypeKind::FixedList => Value::List(elements(ty, at, ty.len())?),
            TypeKind::Map => Value::Map(pairs(ty, at)?),
            TypeKind::Record => Value::Record(record(ty, at)?),
            TypeKind::Tuple => Value::Tuple(tuple(ty, at)?),
            TypeKind::Variant => {
                let (_, name, payload) = case(ty, at)?;
                Value::Variant(name.to_owned(), payload)
            }
            TypeKind::Enum => Value::Enum(case(ty, at)?.1.to_owned()),
            TypeKind::Option => Value::Option(case(ty, at)?.2),
            TypeKind::Result => match case(ty, at)? {
                (0, _, payload) => Value::Result(Ok(payload)),
                (_, _, payload) => Value::Result(Err(payload)),
            },
            TypeKind::Flags => Value::Flags(flags(ty, bits(ty.tag_size()))),
            TypeKind::Own => Value::Own(Own {
                resource: resource(ty),
                handle: bits(4) as u32,
            }),
            TypeKind::Borrow => Value::Borrow(Borrow {
                resource: resource(ty),
                value: bits(ty.size()),
            }),
            TypeKind::V128 => {
                let (low, high) = (bits(8), get(at.add(8), 8));
                Value::V128(u128::from(high) << 64 | u128::from(low))
            }
            TypeKind::FuncRef => function(bits(8))
                .map(Value::FuncRef)
                .ok_or_else(|| Mismatch::new("funcref", "an unknown function"))?,
            TypeKind::ExternRef => Value::ExternRef(NonZeroU64::new(bits(8))),
            TypeKind::ExnRef if bits(8) == 0 => Value::NullExnRef,
            TypeKind::Stream => Value::Stream(end(ty, bits(4))),
            TypeKind::Future => Value::Future(end(ty, bits(4))),
            TypeKind::ErrorContext | TypeKind::ExnRef => {
                return Err(Mismatch::new("a type that this API has", ty.to_string()));
            }
        })
    }
}

fn resource(ty: Type<'_>) -> u32 {
    ty.resource().map_or(u32::MAX, |resource| resource.id)
}

fn end(ty: Type<'_>, handle: u64) -> AsyncEnd {
    AsyncEnd {
        ty: ty.structure(),
        handle: handle as u32,
    }
}

/// Reads a string, as `load_string` does.
unsafe fn string(at: *const u8) -> Result<String, Mismatch> {
    // SAFETY: the caller's promise.
    let bytes = unsafe {
        let (block, len) = get_slice(at);
        if len == 0 {
            &[]
        } else {
            std::slice::from_raw_parts(block, len)
        }
    };
    let text = std::str::from_utf8(bytes).map_err(|_| Mismatch::new("string", "invalid UTF-8"))?;
    Ok(text.to_owned())
}

/// `load_list_from_valid_range`.
unsafe fn elements(ty: Type<'_>, at: *const u8, len: usize) -> Result<Vec<Value>, Mismatch> {
    let Some(element) = ty.element() else {
        return Ok(Vec::new());
    };
    let mut values = Vec::with_capacity(len);
    for index in 0..len {
        // SAFETY: the caller's promise.
        values.push(unsafe { decode(element, at.add(index * element.size()))? });
    }
    Ok(values)
}

/// The list of pairs that a map is.
unsafe fn pairs(ty: Type<'_>, at: *const u8) -> Result<Vec<(Value, Value)>, Mismatch> {
    // SAFETY: the caller's promise.
    let pairs = unsafe {
        let (block, len) = get_slice(at);
        elements(ty, block, len)?
    };
    let pairs = pairs.into_iter().filter_map(|pair| match pair {
        Value::Tuple(pair) => <[Value; 2]>::try_from(pair).ok().map(Into::into),
        _ => None,
    });
    Ok(pairs.collect())
}

/// `load_record`.
unsafe fn record(ty: Type<'_>, at: *const u8) -> Result<Vec<(String, Value)>, Mismatch> {
    let mut fields = Vec::with_capacity(ty.len());
    for field in ty.fields() {
        let Some(ty) = field.ty else { continue };
        // SAFETY: the caller's promise.
        let value = unsafe { decode(ty, at.add(field.offset))? };
        fields.push((field.name.to_owned(), value));
    }
    Ok(fields)
}

/// `load_record` of a tuple.
unsafe fn tuple(ty: Type<'_>, at: *const u8) -> Result<Vec<Value>, Mismatch> {
    let mut values = Vec::with_capacity(ty.len());
    for field in ty.fields() {
        let Some(ty) = field.ty else { continue };
        // SAFETY: the caller's promise.
        values.push(unsafe { decode(ty, at.add(field.offset))? });
    }
    Ok(values)
}

/// The labels of the bits that are set (`unpack_flags_from_int`).
fn flags(ty: Type<'_>, set: u64) -> Vec<String> {
    let mut labels = Vec::with_capacity(ty.len());
    for (index, label) in ty.fields().enumerate() {
        if set >> index & 1 == 1 {
            labels.push(label.name.to_owned());
        }
    }
    labels
}

type Case<'a> = (usize, &'a str, Option<Box<Value>>);

/// `load_variant`.
unsafe fn case<'a>(ty: Type<'a>, at: *const u8) -> Result<Case<'a>, Mismatch> {
    // SAFETY: the caller's promise.
    unsafe {
        let index = get(at, ty.tag_size()) as usize;
        let Some(case) = ty.field(index) else {
            return Err(Mismatch::new(
                ty.to_string(),
                format!("discriminant {index}"),
            ));
        };
        let payload = case
            .ty
            .map(|ty| decode(ty, at.add(case.offset)))
            .transpose()?;
        Ok((index, case.name, payload.map(Box::new)))
    }
}

/// Frees every block that the value at `at` points to, but not what is at `at` itself.
///
/// # Safety
/// A value of this type in host layout is at `at`, its blocks are from `windlass_alloc` and belong
/// to the caller, and it is used no more.
pub(crate) unsafe fn release(ty: Type<'_>, at: *const u8) {
    // SAFETY: the caller's promise, also for everything inside the value.
    unsafe {
        match ty.kind() {
            TypeKind::String => alloc::free(get_slice(at).0),
            TypeKind::List | TypeKind::Map => {
                let (block, len) = get_slice(at);
                if let Some(element) = ty.element().filter(|&ty| owns_blocks(ty)) {
                    (0..len).for_each(|i| release(element, block.add(i * element.size())));
                }
                alloc::free(block);
            }
            TypeKind::FixedList => {
                if let Some(element) = ty.element() {
                    (0..ty.len()).for_each(|i| release(element, at.add(i * element.size())));
                }
            }
            TypeKind::Record | TypeKind::Tuple => {
                for field in ty.fields() {
                    if let Some(ty) = field.ty {
                        release(ty, at.add(field.offset));
                    }
                }
            }
            TypeKind::Variant | TypeKind::Option | TypeKind::Result => {
                let case = ty.field(get(at, ty.tag_size()) as usize);
                if let Some(case) = case
                    && let Some(ty) = case.ty
                {
                    release(ty, at.add(case.offset));
                }
            }
            _ => {}
        }
    }
}

/// Whether values of this type can point to blocks.
fn owns_blocks(ty: Type<'_>) -> bool {
    match ty.kind() {
        TypeKind::String | TypeKind::List | TypeKind::Map => true,
        TypeKind::FixedList => ty.element().is_some_and(owns_blocks),
        _ => ty.fields().filter_map(|field| field.ty).any(owns_blocks),
    }
}
