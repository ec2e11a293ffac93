//! The numbers by which the runtime knows types, memories and encodings.
//!
//! In: what the Plan has. Out: a number of the contract ([`windlass_abi::concurrency`]), which code
//! passes and the manifest says.

use cranelift_entity::EntityRef;
use windlass_abi::concurrency::NONE;

use crate::decode::options::StringEncoding;
use crate::elaborate::plan::Plan;
use crate::ids::{MemoryId, TypeId};

/// The structural number of a type.
pub(crate) fn type_number(plan: &Plan<'_>, ty: Option<TypeId>) -> u32 {
    ty.map_or(NONE, |ty| plan.types.structure(ty).as_u32())
}

/// The number of a memory.
pub(crate) fn memory_number(memory: Option<MemoryId>) -> u32 {
    memory.map_or(NONE, |memory| memory.index() as u32)
}

/// The number of an encoding in [`windlass_abi::concurrency::CallDesc::encoding`].
pub(crate) fn encoding_number(encoding: StringEncoding) -> u32 {
    match encoding {
        StringEncoding::Utf8 => 0,
        StringEncoding::Utf16 => 1,
        StringEncoding::CompactUtf16 => 2,
    }
}
