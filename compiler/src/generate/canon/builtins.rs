//! What built-ins lift and lower: elements of copies, events, messages of error contexts.
//!
//! In: core parameters, and what the runtime gives. Out: code in the body of the built-in, or the
//! function that the runtime calls for a copy. Elsewhere: the rest of the built-ins
//! (`generate::builtins`), `task.return` (`task`).

use cranelift_codegen::ir::{InstBuilder, Value, types};

use super::Translation;
use super::context::LiftLowerContext;
use super::memory::Address;
use super::place::{CoreValueIter, Destination, Source};
use crate::elaborate::builtin::Builtin;
use crate::elaborate::plan::{CanonicalOptions, Func, FuncBody, Plan};
use crate::elaborate::types::{InterfaceTypes, TypeKind};
use crate::error::Result;
use crate::generate::emitter::{Emitter, POINTER, trusted};
use crate::ids::{ComponentInstanceId, FuncId, MemoryId, TypeId};

/// A copy whose elements must be translated: their type, whether it is a write, and its options.
type TranslatedCopy<'p> = (ComponentInstanceId, TypeId, bool, &'p CanonicalOptions);

fn translated_copy<'p>(plan: &Plan<'_>, func: &'p Func) -> Option<TranslatedCopy<'p>> {
    let FuncBody::Builtin(
        component,
        Builtin::Copy {
            ty,
            is_write,
            options,
        },
    ) = &func.body
    else {
        return None;
    };
    let element = plan.types.kind(*ty).element()?;
    let translated = !super::lists::is_plain(&plan.types, element);
    translated.then_some((*component, element, *is_write, options))
}

/// Whether a function has a [`crate::generate::unit::Symbol::CopyTranslate`].
#[must_use]
pub fn has_translate(plan: &Plan<'_>, func: &Func) -> bool {
    translated_copy(plan, func).is_some()
}

/// Whether the elements of a stream or future are the same bytes on every side
/// ([`windlass_abi::concurrency::CopyDesc::PLAIN`]).
#[must_use]
pub fn has_plain_elements(types: &InterfaceTypes, ty: TypeId) -> bool {
    let element = types.kind(ty).element();
    element.is_none_or(|element| super::lists::is_plain(types, element))
}

/// `none_or_number_type` of the elements of a stream or future.
#[must_use]
pub fn has_numbers(types: &InterfaceTypes, ty: TypeId) -> bool {
    let element = types.kind(ty).element();
    element.is_none_or(|element| {
        matches!(
            types.kind(element),
            TypeKind::U8
                | TypeKind::U16
                | TypeKind::U32
                | TypeKind::U64
                | TypeKind::S8
                | TypeKind::S16
                | TypeKind::S32
                | TypeKind::S64
                | TypeKind::F32
                | TypeKind::F64
        )
    })
}

/// Writes [`windlass_abi::concurrency::CopyDesc::translate`]; `params` are the array in host
/// layout, the pointer in the guest's memory and the number of elements.
///
/// The host is a function that is called: a write gives it what it may read for the time of the
/// call, and of a read nothing that it gave is freed here.
///
/// # Errors
/// A type that is too large to translate.
pub fn copy_translate(e: &mut Emitter<'_, '_>, id: FuncId, params: &[Value]) -> Result<()> {
    let plan = e.cx.plan;
    let copy = translated_copy(plan, &plan.funcs[id]);
    let (component, element, is_write, options) =
        copy.expect("generate: only copies that translate have such a function");
    let host = LiftLowerContext::host_callee(plan);
    let guest = LiftLowerContext::guest(plan, component, options);
    let (array, pointer, count) = (params[0], params[1], params[2]);
    match is_write {
        true => Translation::new(e, guest, host).elements(element, count, pointer, array)?,
        false => Translation::new(e, host, guest).elements(element, count, array, pointer)?,
    }
    e.ins.ins().return_(&[]);
    Ok(())
}

/// `unpack_event`: `event` is the address of its two numbers, `pointer` the guest's.
pub(in crate::generate) fn unpack_event(
    e: &mut Emitter<'_, '_>,
    component: ComponentInstanceId,
    memory: MemoryId,
    pointer: Value,
    event: Value,
) {
    let options = CanonicalOptions {
        memory: Some(memory),
        ..CanonicalOptions::default()
    };
    let guest = LiftLowerContext::guest(e.cx.plan, component, &options);
    let pointer = guest.widen(e, pointer);
    guest.check_alignment(e, pointer, 4);
    let bytes = e.ins.ins().iconst(types::I64, 8);
    guest.check_range(e, pointer, bytes);
    for offset in [0, 4] {
        let number = e.ins.ins().load(types::I32, trusted(), event, offset);
        let at = Address::new(pointer).plus(offset as u32);
        guest.store(e, number, at);
    }
}

/// Lifts the message of an error context to UTF-8: its address and length, for as long as the
/// guest does not run and its scratch memory stays.
pub(in crate::generate) fn lift_message(
    e: &mut Emitter<'_, '_>,
    component: ComponentInstanceId,
    options: &CanonicalOptions,
    params: &[Value],
) -> (Value, Value) {
    let plan = e.cx.plan;
    let guest = LiftLowerContext::guest(plan, component, options);
    let host = LiftLowerContext::host_callee(plan);
    let mut core = CoreValueIter::new(params.to_vec());
    let mut message = Vec::new();
    Translation::new(e, guest, host).string(
        &mut Source::Flat(&mut core),
        &mut Destination::Flat(&mut message),
    );
    (message[0], message[1])
}

/// Lowers the message of an error context, whose address and length stand at `message`, to where
/// the guest's pointer says.
pub(in crate::generate) fn lower_message(
    e: &mut Emitter<'_, '_>,
    component: ComponentInstanceId,
    options: &CanonicalOptions,
    message: Value,
    pointer: Value,
) {
    let plan = e.cx.plan;
    let guest = LiftLowerContext::guest(plan, component, options);
    let host = LiftLowerContext::host_callee(plan);
    let pointer = guest.widen(e, pointer);
    let size = guest.side.pointer_size();
    guest.check_alignment(e, pointer, size);
    let bytes = e.ins.ins().iconst(POINTER, i64::from(2 * size));
    guest.check_range(e, pointer, bytes);
    Translation::new(e, host, guest).string(
        &mut Source::Memory(Address::new(message)),
        &mut Destination::Memory(Address::new(pointer)),
    );
}
