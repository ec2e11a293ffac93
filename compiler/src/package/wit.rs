//! Types and functions as WIT writes them, for comments.
//!
//! In: the Plan's types. Out: one line of text that can stand in a comment of C or Rust.

use crate::elaborate::plan::Plan;
use crate::elaborate::types::{FunctionType, TypeKind};
use crate::ids::{ResourceId, TypeId};

/// `name: func(a: u32) -> string`.
pub(crate) fn function(plan: &Plan<'_>, name: &str, ty: &FunctionType) -> String {
    let params: Vec<String> = ty
        .params
        .iter()
        .map(|(name, ty)| format!("{name}: {}", reference(plan, *ty)))
        .collect();
    let result = ty.result.map(|ty| format!(" -> {}", reference(plan, ty)));
    let effect = if ty.is_async { "async " } else { "" };
    comment_text(&format!(
        "{name}: {effect}func({}){}",
        params.join(", "),
        result.unwrap_or_default()
    ))
}

/// A type where it is used: its name, or its structure where it has none.
pub(crate) fn reference(plan: &Plan<'_>, id: TypeId) -> String {
    match &plan.types.get(id).label {
        Some(label) => label.name.clone(),
        None => structure(plan, id),
    }
}

/// A type where it is defined.
pub(crate) fn structure(plan: &Plan<'_>, id: TypeId) -> String {
    let name = |id: &TypeId| reference(plan, *id);
    let list = |ids: &[TypeId]| ids.iter().map(name).collect::<Vec<_>>().join(", ");
    let optional = |id: &Option<TypeId>| id.as_ref().map_or("_".to_owned(), name);
    match plan.types.kind(id) {
        TypeKind::List(element) => format!("list<{}>", name(element)),
        TypeKind::FixedList(element, count) => format!("list<{}, {count}>", name(element)),
        TypeKind::Map(key, value, _) => format!("map<{}, {}>", name(key), name(value)),
        TypeKind::Tuple(types) => format!("tuple<{}>", list(types)),
        TypeKind::Option(some) => format!("option<{}>", name(some)),
        TypeKind::Result(None, None) => "result".to_owned(),
        TypeKind::Result(Some(ok), None) => format!("result<{}>", name(ok)),
        TypeKind::Result(ok, Some(error)) => format!("result<{}, {}>", optional(ok), name(error)),
        TypeKind::Own(resource) => resource_name(plan, *resource),
        TypeKind::Borrow(resource, _) => format!("borrow<{}>", resource_name(plan, *resource)),
        TypeKind::Stream(None) => "stream".to_owned(),
        TypeKind::Stream(element) => format!("stream<{}>", optional(element)),
        TypeKind::Future(None) => "future".to_owned(),
        TypeKind::Future(element) => format!("future<{}>", optional(element)),
        kind => keyword(kind).to_owned(),
    }
}

fn resource_name(plan: &Plan<'_>, id: ResourceId) -> String {
    match &plan.resources[id].label {
        Some(label) => label.name.clone(),
        None => id.to_string(),
    }
}

fn keyword(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Bool => "bool",
        TypeKind::S8 => "s8",
        TypeKind::U8 => "u8",
        TypeKind::S16 => "s16",
        TypeKind::U16 => "u16",
        TypeKind::S32 => "s32",
        TypeKind::U32 => "u32",
        TypeKind::S64 => "s64",
        TypeKind::U64 => "u64",
        TypeKind::F32 => "f32",
        TypeKind::F64 => "f64",
        TypeKind::Char => "char",
        TypeKind::String => "string",
        TypeKind::Record(_) => "record",
        TypeKind::Variant(_) => "variant",
        TypeKind::Enum(_) => "enum",
        TypeKind::Flags(_) => "flags",
        TypeKind::ErrorContext => "error-context",
        other => unreachable!("{other:?} has no keyword"),
    }
}

/// Text that neither ends a comment nor looks like the start of another.
pub(crate) fn comment_text(text: &str) -> String {
    text.replace("*/", "* /").replace("/*", "/ *")
}
