//! Values by core types: whether a value has a type, and the bytes of globals and elements.
//!
//! In: [`Value`]s, bytes. Out: the other. A function that becomes reachable from another group
//! joins its group with it before any code can see it.

use std::num::NonZeroU64;

use windlass_abi::component::ImportKind;
use windlass_abi::core::{CoreKind, heap};
use windlass_abi::instance::GLOBAL_SIZE;

use super::func::Func;
use super::mismatch;
use crate::core_types::{FuncType, HeapType, ValType, matches};
use crate::host::error::Error;
use crate::host::value::Value;
use crate::linking::externs::find;
use crate::linking::members::{MemberId, join};

/// Whether a value has a type.
pub(in crate::host) fn has_type(value: &Value, ty: ValType) -> bool {
    let found = |nullable, heap| matches(ValType::Ref { nullable, heap }, ty);
    match value {
        Value::S32(_) => ty == ValType::Plain(CoreKind::I32),
        Value::S64(_) => ty == ValType::Plain(CoreKind::I64),
        Value::F32(_) => ty == ValType::Plain(CoreKind::F32),
        Value::F64(_) => ty == ValType::Plain(CoreKind::F64),
        Value::V128(_) => ty == ValType::Plain(CoreKind::V128),
        Value::FuncRef(None) => found(true, HeapType::Abstract(heap::NO_FUNC)),
        Value::FuncRef(Some(func)) => {
            // A function of the host has no code that a module could call by reference.
            func.reference().is_some() && found(false, HeapType::Func(func.ty().0))
        }
        Value::ExternRef(None) => found(true, HeapType::Abstract(heap::NO_EXTERN)),
        Value::ExternRef(Some(_)) => found(false, HeapType::Abstract(heap::EXTERN)),
        Value::NullExnRef => found(true, HeapType::Abstract(heap::NO_EXN)),
        _ => false,
    }
}

fn joined(value: &Value, member: MemberId) -> Result<(), Error> {
    if let Value::FuncRef(Some(func)) = value
        && let Some(other) = func.member()
    {
        join(member, other)?;
    }
    Ok(())
}

/// Admits values into the group of a member that uses them.
pub(in crate::host) fn admit(
    values: &[Value],
    types: &[ValType],
    member: MemberId,
    place: &str,
) -> Result<(), Error> {
    if values.len() != types.len() {
        let expected = format!("{} values", types.len());
        return Err(mismatch(place, expected, values.len().to_string()));
    }
    for (value, ty) in values.iter().zip(types) {
        check(value, *ty, place)?;
    }
    values.iter().try_for_each(|value| joined(value, member))
}

fn check(value: &Value, ty: ValType, place: &str) -> Result<(), Error> {
    if has_type(value, ty) {
        return Ok(());
    }
    Err(mismatch(place, ty.to_string(), given(value)))
}

fn given(value: &Value) -> String {
    match value {
        Value::FuncRef(Some(func)) => func.ty().to_string(),
        Value::FuncRef(None) | Value::ExternRef(None) => "null".to_owned(),
        other => other.kind_name().to_owned(),
    }
}

/// Admits one value, and gives its bytes.
pub(in crate::host) fn to_bytes(
    value: &Value,
    ty: ValType,
    member: MemberId,
    place: &str,
) -> Result<[u8; GLOBAL_SIZE], Error> {
    check(value, ty, place)?;
    joined(value, member)?;
    let bits = match value {
        Value::S32(value) => u128::from(*value as u32),
        Value::S64(value) => u128::from(*value as u64),
        Value::F32(value) => u128::from(value.to_bits()),
        Value::F64(value) => u128::from(value.to_bits()),
        Value::V128(value) => *value,
        Value::FuncRef(Some(func)) => func.address() as u128,
        Value::ExternRef(Some(value)) => u128::from(value.get()),
        _ => 0,
    };
    Ok(bits.to_le_bytes())
}

/// The function at an address that code has left; `None` when that is null.
pub(in crate::host) fn function(address: u64) -> Option<Option<Func>> {
    if address == 0 {
        return Some(None);
    }
    let (keep, found) = find(address as usize, ImportKind::CoreFunc)?;
    Func::found(keep, &found).map(Some)
}

/// The value of these bytes.
pub(in crate::host) fn from_bytes(
    bytes: [u8; GLOBAL_SIZE],
    ty: ValType,
    place: &str,
) -> Result<Value, Error> {
    let bits = u128::from_le_bytes(bytes);
    let word = bits as u64;
    let heap = match ty {
        ValType::Plain(kind) => {
            return Ok(match kind {
                CoreKind::I32 => Value::S32(word as i32),
                CoreKind::I64 => Value::S64(word as i64),
                CoreKind::F32 => Value::F32(f32::from_bits(word as u32)),
                CoreKind::F64 => Value::F64(f64::from_bits(word)),
                CoreKind::V128 | CoreKind::Ref | CoreKind::RefNull => Value::V128(bits),
            });
        }
        ValType::Ref { heap, .. } => heap,
    };
    match heap {
        HeapType::Func(_) | HeapType::Abstract(heap::FUNC | heap::NO_FUNC) => {
            let found = function(word).map(Value::FuncRef);
            found.ok_or_else(|| mismatch(place, ty.to_string(), "an unknown function"))
        }
        HeapType::Abstract(heap::EXTERN | heap::NO_EXTERN) => {
            Ok(Value::ExternRef(NonZeroU64::new(word)))
        }
        HeapType::Abstract(_) if word == 0 => Ok(Value::NullExnRef),
        HeapType::Abstract(_) => Err(Error::Unsupported(format!(
            "{place}: exceptions in the host's hands"
        ))),
    }
}

/// The parameters and results of a function type that is known.
pub(in crate::host) fn signature(func: super::FuncType) -> FuncType {
    crate::core_types::func_type(func.0).unwrap_or_else(|| FuncType {
        params: Vec::new(),
        results: Vec::new(),
    })
}
