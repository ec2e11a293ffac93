//! From values to host layout (definitions.py, `store`, with `ptr_type = i64`).
//!
//! In: a [`Value`] and the [`Type`] it must have. Out: bytes at an address, and the blocks that
//! they point to. Elsewhere: reading (`decode`).
//!
//! Arguments and results are built alike, from blocks of `windlass_alloc`: those of arguments are
//! freed after the call, those of results change hands. A value that does not fit its type leaves
//! nothing behind.

use std::num::NonZeroU64;

use windlass_abi::types::TypeKind;

use super::externs::Func;
use super::types::Type;
use super::value::Value;
use crate::alloc;

/// Where a value does not fit, before it is known which function it was for.
#[derive(Debug)]
pub(super) struct Mismatch {
    /// Steps from the value down, such as `[3].x`.
    pub(super) path: String,
    pub(super) expected: String,
    pub(super) given: String,
}

impl Mismatch {
    pub(super) fn new(expected: impl Into<String>, given: impl Into<String>) -> Self {
        Self {
            path: String::new(),
            expected: expected.into(),
            given: given.into(),
        }
    }

    fn under(mut self, step: &str) -> Self {
        self.path.insert_str(0, step);
        self
    }
}

/// Blocks that encoded values point to; freed unless released.
#[derive(Default)]
pub(super) struct Encoder {
    blocks: Vec<*mut u8>,
}

impl Drop for Encoder {
    fn drop(&mut self) {
        for block in self.blocks.drain(..) {
            // SAFETY: the blocks are ours.
            unsafe { alloc::free(block) };
        }
    }
}

/// Writes a number, which may be wider than its place.
///
/// # Safety
/// `size` bytes at `at` are writable; `size` is at most 8.
unsafe fn put(at: *mut u8, size: usize, value: u64) {
    // SAFETY: the caller's promise; the target is little-endian.
    unsafe { at.copy_from_nonoverlapping(value.to_le_bytes().as_ptr(), size) }
}

/// Writes a pointer and a length.
///
/// # Safety
/// 16 bytes at `at` are writable.
unsafe fn put_slice(at: *mut u8, block: *mut u8, len: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        put(at, 8, block as u64);
        put(at.add(8), 8, len as u64);
    }
}

impl Encoder {
    /// The blocks change hands.
    pub(super) fn release(mut self) {
        self.blocks.clear();
    }

    fn allocate(&mut self, count: usize, size: usize) -> Result<*mut u8, Mismatch> {
        let bytes = count.checked_mul(size);
        let block = bytes.map(|bytes| (bytes, alloc::allocate(bytes, 1)));
        match block {
            Some((0, block)) => Ok(block),
            Some((_, block)) if !block.is_null() => {
                self.blocks.push(block);
                Ok(block)
            }
            _ => Err(Mismatch::new(
                "a value that fits into memory",
                "a larger one",
            )),
        }
    }

    /// Writes `value` at `at` (`store`).
    ///
    /// # Safety
    /// `ty.size()` bytes at `at` are writable.
    pub(super) unsafe fn encode(
        &mut self,
        ty: Type<'_>,
        value: &Value,
        at: *mut u8,
    ) -> Result<(), Mismatch> {
        let size = ty.size();
        // SAFETY: scalars fill their size; the others are told the same.
        unsafe {
            match (ty.kind(), value) {
                (TypeKind::Bool, Value::Bool(value)) => put(at, 1, u64::from(*value)),
                (TypeKind::S8, Value::S8(value)) => put(at, 1, *value as u64),
                (TypeKind::U8, Value::U8(value)) => put(at, 1, u64::from(*value)),
                (TypeKind::S16, Value::S16(value)) => put(at, 2, *value as u64),
                (TypeKind::U16, Value::U16(value)) => put(at, 2, u64::from(*value)),
                (TypeKind::S32, Value::S32(value)) => put(at, 4, *value as u64),
                (TypeKind::U32, Value::U32(value)) => put(at, 4, u64::from(*value)),
                (TypeKind::S64, Value::S64(value)) => put(at, 8, *value as u64),
                (TypeKind::U64, Value::U64(value)) => put(at, 8, *value),
                (TypeKind::F32, Value::F32(value)) => put(at, 4, u64::from(value.to_bits())),
                (TypeKind::F64, Value::F64(value)) => put(at, 8, value.to_bits()),
                (TypeKind::Char, Value::Char(value)) => put(at, 4, u64::from(*value)),
                (TypeKind::String, Value::String(text)) => {
                    let block = self.allocate(text.len(), 1)?;
                    if !text.is_empty() {
                        block.copy_from_nonoverlapping(text.as_ptr(), text.len());
                    }
                    put_slice(at, block, text.len());
                }
                (TypeKind::List, Value::List(values)) => self.list(ty, values, at)?,
                (TypeKind::FixedList, Value::List(values)) if values.len() == ty.len() => {
                    self.elements(ty, values, at)?;
                }
                (TypeKind::Map, Value::Map(pairs)) => self.map(ty, pairs, at)?,
                (TypeKind::Record, Value::Record(fields)) => self.record(ty, fields, at)?,
                (TypeKind::Tuple, Value::Tuple(values)) => self.tuple(ty, values, at)?,
                (TypeKind::Variant, Value::Variant(case, payload)) => {
                    self.case(ty, case, payload.as_deref(), at)?;
                }
                (TypeKind::Enum, Value::Enum(case)) => self.case(ty, case, None, at)?,
                (TypeKind::Option, Value::Option(payload)) => {
                    self.case_at(ty, usize::from(payload.is_some()), payload.as_deref(), at)?;
                }
                (TypeKind::Result, Value::Result(Ok(payload))) => {
                    self.case_at(ty, 0, payload.as_deref(), at)?;
                }
                (TypeKind::Result, Value::Result(Err(payload))) => {
                    self.case_at(ty, 1, payload.as_deref(), at)?;
                }
                (TypeKind::Flags, Value::Flags(labels)) => flags(ty, labels, at)?,
                (TypeKind::Own, Value::Own(own)) if is_of(ty, own.resource) => {
                    put(at, size, u64::from(own.handle));
                }
                (TypeKind::Borrow, Value::Borrow(borrow)) if is_of(ty, borrow.resource) => {
                    put(at, size, borrow.value);
                }
                (TypeKind::Stream, Value::Stream(end)) | (TypeKind::Future, Value::Future(end))
                    if end.ty == ty.structure() =>
                {
                    put(at, 4, u64::from(end.handle));
                }
                (TypeKind::V128, Value::V128(value)) => {
                    put(at, 8, *value as u64);
                    put(at.add(8), 8, (*value >> 64) as u64);
                }
                (TypeKind::FuncRef, Value::FuncRef(func)) => {
                    let address = func.as_ref().map_or(0, Func::address);
                    put(at, 8, address as u64);
                }
                (TypeKind::ExternRef, Value::ExternRef(value)) => {
                    put(at, 8, value.map_or(0, NonZeroU64::get));
                }
                (TypeKind::ExnRef, Value::NullExnRef) => put(at, 8, 0),
                _ => return Err(mismatch(ty, value)),
            }
        }
        Ok(())
    }

    /// `store_list`.
    unsafe fn list(&mut self, ty: Type<'_>, values: &[Value], at: *mut u8) -> Result<(), Mismatch> {
        let size = ty.element().map_or(0, Type::size);
        let block = self.allocate(values.len(), size)?;
        // SAFETY: the block has room for the elements; `at` is a list.
        unsafe {
            self.elements(ty, values, block)?;
            put_slice(at, block, values.len());
        }
        Ok(())
    }

    /// `store_list_into_valid_range`.
    unsafe fn elements(
        &mut self,
        ty: Type<'_>,
        values: &[Value],
        at: *mut u8,
    ) -> Result<(), Mismatch> {
        let Some(element) = ty.element() else {
            return Ok(());
        };
        for (index, value) in values.iter().enumerate() {
            // SAFETY: the caller gives room for all elements.
            unsafe { self.encode(element, value, at.add(index * element.size())) }
                .map_err(|error| error.under(&format!("[{index}]")))?;
        }
        Ok(())
    }

    unsafe fn map(
        &mut self,
        ty: Type<'_>,
        pairs: &[(Value, Value)],
        at: *mut u8,
    ) -> Result<(), Mismatch> {
        let Some(pair) = ty.element() else {
            return Ok(());
        };
        let block = self.allocate(pairs.len(), pair.size())?;
        for (index, (key, value)) in pairs.iter().enumerate() {
            for (field, value) in pair.fields().zip([key, value]) {
                let Some(ty) = field.ty else { continue };
                // SAFETY: the block has room for the pairs.
                unsafe { self.encode(ty, value, block.add(index * pair.size() + field.offset)) }
                    .map_err(|error| error.under(&format!("[{index}]")))?;
            }
        }
        // SAFETY: `at` is a map.
        unsafe { put_slice(at, block, pairs.len()) };
        Ok(())
    }

    /// `store_record`, by name.
    unsafe fn record(
        &mut self,
        ty: Type<'_>,
        fields: &[(String, Value)],
        at: *mut u8,
    ) -> Result<(), Mismatch> {
        for field in ty.fields() {
            let Some((_, value)) = fields.iter().find(|(name, _)| name == field.name) else {
                let given = format!("record without field `{}`", field.name);
                return Err(Mismatch::new(ty.to_string(), given));
            };
            let Some(ty) = field.ty else { continue };
            // SAFETY: the field is inside the record.
            unsafe { self.encode(ty, value, at.add(field.offset)) }
                .map_err(|error| error.under(&format!(".{}", field.name)))?;
        }
        if let Some((name, _)) = fields
            .iter()
            .find(|(name, _)| ty.fields().all(|field| field.name != name))
        {
            let given = format!("record with unknown field `{name}`");
            return Err(Mismatch::new(ty.to_string(), given));
        }
        if fields.len() != ty.len() {
            return Err(Mismatch::new(ty.to_string(), "record with a field twice"));
        }
        Ok(())
    }

    /// `store_record` of a tuple.
    unsafe fn tuple(
        &mut self,
        ty: Type<'_>,
        values: &[Value],
        at: *mut u8,
    ) -> Result<(), Mismatch> {
        if values.len() != ty.len() {
            let given = format!("tuple of {} values", values.len());
            return Err(Mismatch::new(ty.to_string(), given));
        }
        for (index, (field, value)) in ty.fields().zip(values).enumerate() {
            let Some(ty) = field.ty else { continue };
            // SAFETY: the field is inside the tuple.
            unsafe { self.encode(ty, value, at.add(field.offset)) }
                .map_err(|error| error.under(&format!(".{index}")))?;
        }
        Ok(())
    }

    unsafe fn case(
        &mut self,
        ty: Type<'_>,
        case: &str,
        payload: Option<&Value>,
        at: *mut u8,
    ) -> Result<(), Mismatch> {
        let Some(index) = ty.fields().position(|field| field.name == case) else {
            return Err(Mismatch::new(
                ty.to_string(),
                format!("unknown case `{case}`"),
            ));
        };
        // SAFETY: the caller's promise.
        unsafe { self.case_at(ty, index, payload, at) }
    }

    /// `store_variant`.
    unsafe fn case_at(
        &mut self,
        ty: Type<'_>,
        index: usize,
        payload: Option<&Value>,
        at: *mut u8,
    ) -> Result<(), Mismatch> {
        let Some(case) = ty.field(index) else {
            return Err(Mismatch::new(ty.to_string(), format!("case {index}")));
        };
        // SAFETY: discriminant and payload are inside the variant.
        unsafe {
            put(at, ty.tag_size(), index as u64);
            match (case.ty, payload) {
                (None, None) => Ok(()),
                (Some(ty), Some(payload)) => self
                    .encode(ty, payload, at.add(case.offset))
                    .map_err(|error| error.under(&format!(".{}", case.name))),
                (Some(_), None) => {
                    let given = format!("case `{}` without payload", case.name);
                    Err(Mismatch::new(ty.to_string(), given))
                }
                (None, Some(_)) => {
                    let given = format!("case `{}` with a payload", case.name);
                    Err(Mismatch::new(ty.to_string(), given))
                }
            }
        }
    }
}

/// What is wrong with a value of another type.
fn mismatch(ty: Type<'_>, value: &Value) -> Mismatch {
    let given = match (ty.kind(), value) {
        (TypeKind::Own | TypeKind::Borrow, Value::Own(_) | Value::Borrow(_)) => {
            format!("{} of another resource", value.kind_name())
        }
        (TypeKind::FixedList, Value::List(values)) => format!("list of {} elements", values.len()),
        _ => value.kind_name().to_owned(),
    };
    Mismatch::new(ty.to_string(), given)
}

/// Whether a handle type is of a resource.
fn is_of(ty: Type<'_>, resource: u32) -> bool {
    ty.resource().is_some_and(|known| known.id == resource)
}

/// `store_flags`.
unsafe fn flags(ty: Type<'_>, labels: &[String], at: *mut u8) -> Result<(), Mismatch> {
    let mut bits = 0_u64;
    for label in labels {
        let Some(index) = ty.fields().position(|field| field.name == label) else {
            return Err(Mismatch::new(
                ty.to_string(),
                format!("unknown flag `{label}`"),
            ));
        };
        bits |= 1 << index;
    }
    // SAFETY: the caller's promise.
    unsafe { put(at, ty.tag_size(), bits) };
    Ok(())
}
