//! The core type of a lifted or lowered function (CanonicalABI.md, Flattening); the flat types of a
//! single value are in [`super::types`].

use wasmparser::ValType;

use super::plan::{CanonicalOptions, Plan};
use super::types::{Flat, InterfaceTypes, Side};
use crate::ids::{FuncTypeId, MemoryId};

/// `MAX_FLAT_PARAMS` (CanonicalABI.md, Flattening).
pub const MAX_FLAT_PARAMS: u32 = 16;
/// `MAX_FLAT_RESULTS`.
pub const MAX_FLAT_RESULTS: u32 = 1;

/// Whether a function is lifted or lowered: decides where spilled results go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// `canon lift`.
    Lift,
    /// `canon lower`.
    Lower,
}

/// Whose memory a canonical option's memory is; 32 bits without one.
#[must_use]
pub fn side_of(plan: &Plan<'_>, memory: Option<MemoryId>) -> Side {
    match memory {
        Some(id) if plan.memories[id].ty.memory64 => Side::Guest64,
        _ => Side::Guest32,
    }
}

/// `MAX_FLAT_ASYNC_PARAMS`.
pub const MAX_FLAT_ASYNC_PARAMS: u32 = 4;

/// How many parameters a lower passes flat.
#[must_use]
pub fn max_flat_lower_params(options: &CanonicalOptions) -> u32 {
    if options.is_async {
        MAX_FLAT_ASYNC_PARAMS
    } else {
        MAX_FLAT_PARAMS
    }
}

/// How many results a lower passes flat.
#[must_use]
pub fn max_flat_lower_results(options: &CanonicalOptions) -> u32 {
    if options.is_async {
        0
    } else {
        MAX_FLAT_RESULTS
    }
}

/// `flatten_functype`: parameters and results.
#[must_use]
pub fn flatten_functype(
    types: &InterfaceTypes,
    ty: FuncTypeId,
    side: Side,
    options: &CanonicalOptions,
    direction: Direction,
) -> (Vec<Flat>, Vec<Flat>) {
    let pointer = if side.pointer_size() == 4 {
        Flat::I32
    } else {
        Flat::I64
    };
    let ty = types.func(ty);
    let (mut params, mut results) = (Vec::new(), Vec::new());
    let max_params = match direction {
        Direction::Lift => MAX_FLAT_PARAMS,
        Direction::Lower => max_flat_lower_params(options),
    };
    match ty.params_tuple {
        Some(tuple) if types.flat_len(tuple) > max_params => params.push(pointer),
        Some(tuple) => types.flatten(tuple, side, &mut params),
        None => {}
    }
    if options.is_async {
        match direction {
            Direction::Lift if options.callback.is_some() => results.push(Flat::I32),
            Direction::Lift => {}
            Direction::Lower => {
                params.extend(ty.result.map(|_| pointer));
                results.push(Flat::I32);
            }
        }
        return (params, results);
    }
    match ty.result {
        Some(result) if types.flat_len(result) > MAX_FLAT_RESULTS => match direction {
            Direction::Lift => results.push(pointer),
            Direction::Lower => params.push(pointer),
        },
        Some(result) => types.flatten(result, side, &mut results),
        None => {}
    }
    (params, results)
}

/// A flat type as a core type.
pub(super) fn val_type(flat: Flat) -> ValType {
    match flat {
        Flat::I32 => ValType::I32,
        Flat::I64 => ValType::I64,
        Flat::F32 => ValType::F32,
        Flat::F64 => ValType::F64,
    }
}
