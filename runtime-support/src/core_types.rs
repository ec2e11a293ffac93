//! Numbers for the function types of core WebAssembly, which hold for the whole process (core
//! specification, Type Equivalence).
//!
//! In: the types of a module's manifest, one recursion group after the other. Out: a number for
//! each; types of any two modules have the same number exactly when they are equal. Elsewhere: who
//! compares them (`call_indirect` in generated code, import matching in `linking`).
//!
//! Equality is structural for whole recursion groups: two types are equal when their groups are,
//! with mentions inside the group taken as positions in it, and stand at the same position. So a
//! group is brought into that form and looked up; a type outside is mentioned by its number, which
//! exists already. Numbers are never used again: a reference that outlives its module keeps its
//! type, and programs mention few types.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use windlass_abi::core::{CoreKind, CoreModule, CoreTypeDesc, CoreValType, heap};
use windlass_abi::status::Status;
use windlass_abi::types::NO_TYPE;

use crate::loaded::{Refusal, slice};

/// The number of a function type in this process; never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TypeNumber(pub(crate) u64);

/// What a reference refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum HeapType {
    /// A number of [`heap`].
    Abstract(u32),
    /// A function type.
    Func(TypeNumber),
}

/// A value type, with numbers instead of indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ValType {
    /// A number or vector.
    Plain(CoreKind),
    /// A reference.
    Ref {
        /// Whether null is one of its values.
        nullable: bool,
        /// What it refers to.
        heap: HeapType,
    },
}

/// A function type, with numbers instead of indices.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FuncType {
    /// Parameters.
    pub(crate) params: Vec<ValType>,
    /// Results.
    pub(crate) results: Vec<ValType>,
}

/// A type as its group mentions it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mention {
    /// Position in the group.
    Inside(u32),
    /// Any other.
    Outside(TypeNumber),
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum CanonicalVal {
    Plain(CoreKind),
    Abstract(bool, u32),
    Func(bool, Mention),
}

/// A type in a form that is the same in every module.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Canonical {
    is_final: bool,
    supertype: Option<Mention>,
    params: Vec<CanonicalVal>,
    results: Vec<CanonicalVal>,
}

/// A numbered type.
struct Known {
    supertype: Option<TypeNumber>,
    ty: FuncType,
}

#[derive(Default)]
struct Registry {
    /// The number of each group's first type; the others follow.
    groups: BTreeMap<Vec<Canonical>, TypeNumber>,
    /// Type number `n` is at `n - 1`.
    types: Vec<Known>,
}

static REGISTRY: RwLock<Option<Registry>> = RwLock::new(None);

/// Looks something up.
fn read<T>(look: impl FnOnce(&Registry) -> Option<T>) -> Option<T> {
    let registry = REGISTRY.read().unwrap_or_else(PoisonError::into_inner);
    registry.as_ref().and_then(look)
}

fn malformed() -> Refusal {
    Refusal::new(Status::Version, "the manifest's types are malformed")
}

/// The value types of plain kinds and references.
fn kind(raw: u32) -> Option<CoreKind> {
    const KINDS: [CoreKind; 7] = [
        CoreKind::I32,
        CoreKind::I64,
        CoreKind::F32,
        CoreKind::F64,
        CoreKind::V128,
        CoreKind::Ref,
        CoreKind::RefNull,
    ];
    KINDS.get(raw as usize).copied()
}

/// The numbers of a module's types, in their order.
pub(crate) fn intern(module: &CoreModule) -> Result<Vec<TypeNumber>, Refusal> {
    // SAFETY: a manifest's slices are valid.
    let types = unsafe { slice(&module.types) };
    let mut numbers: Vec<TypeNumber> = Vec::with_capacity(types.len());
    if types.is_empty() {
        return Ok(numbers);
    }
    let mut guard = REGISTRY.write().unwrap_or_else(PoisonError::into_inner);
    let registry = guard.get_or_insert_default();
    while numbers.len() < types.len() {
        let first = numbers.len();
        let len = types[first].group_len as usize;
        let group = types
            .get(first..first.saturating_add(len))
            .filter(|group| {
                len > 0
                    && group
                        .iter()
                        .all(|ty| (ty.group as usize, ty.group_len as usize) == (first, len))
            })
            .ok_or_else(malformed)?;
        let canonical = group
            .iter()
            .map(|ty| canonical(ty, first, len, &numbers))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(malformed)?;
        let number = registry.number(canonical).0;
        numbers.extend((0..len as u64).map(|position| TypeNumber(number + position)));
    }
    Ok(numbers)
}

/// Brings a type of the group of `len` types from `first` on into canonical form; `numbers` are
/// those of the types before. `None` when it mentions a type that comes later.
fn canonical(
    desc: &CoreTypeDesc,
    first: usize,
    len: usize,
    numbers: &[TypeNumber],
) -> Option<Canonical> {
    let mention = |index: u32| match (index as usize).checked_sub(first) {
        None => Some(Mention::Outside(numbers[index as usize])),
        Some(position) => (position < len).then_some(Mention::Inside(position as u32)),
    };
    let value = |ty: &CoreValType| {
        let nullable = match kind(ty.kind)? {
            CoreKind::Ref => false,
            CoreKind::RefNull => true,
            plain => return Some(CanonicalVal::Plain(plain)),
        };
        Some(if ty.heap >= heap::FIRST {
            CanonicalVal::Abstract(nullable, ty.heap)
        } else {
            CanonicalVal::Func(nullable, mention(ty.heap)?)
        })
    };
    let supertype = match desc.supertype {
        NO_TYPE => None,
        index => Some(mention(index)?),
    };
    // SAFETY: a manifest's slices are valid.
    let (params, results) = unsafe { (slice(&desc.params), slice(&desc.results)) };
    Some(Canonical {
        is_final: desc.flags & CoreTypeDesc::FLAG_FINAL != 0,
        supertype,
        params: params.iter().map(value).collect::<Option<_>>()?,
        results: results.iter().map(value).collect::<Option<_>>()?,
    })
}

impl Registry {
    /// The number of a group's first type.
    fn number(&mut self, group: Vec<Canonical>) -> TypeNumber {
        if let Some(&known) = self.groups.get(&group) {
            return known;
        }
        let first = TypeNumber(self.types.len() as u64 + 1);
        let resolve = |mention: Mention| match mention {
            Mention::Inside(position) => TypeNumber(first.0 + u64::from(position)),
            Mention::Outside(number) => number,
        };
        let value = |ty: &CanonicalVal| match *ty {
            CanonicalVal::Plain(kind) => ValType::Plain(kind),
            CanonicalVal::Abstract(nullable, heap) => ValType::Ref {
                nullable,
                heap: HeapType::Abstract(heap),
            },
            CanonicalVal::Func(nullable, mention) => ValType::Ref {
                nullable,
                heap: HeapType::Func(resolve(mention)),
            },
        };
        self.types.extend(group.iter().map(|ty| Known {
            supertype: ty.supertype.map(resolve),
            ty: FuncType {
                params: ty.params.iter().map(value).collect(),
                results: ty.results.iter().map(value).collect(),
            },
        }));
        self.groups.insert(group, first);
        first
    }

    fn known(&self, number: TypeNumber) -> Option<&Known> {
        self.types
            .get(usize::try_from(number.0.checked_sub(1)?).ok()?)
    }
}

/// The number of a function type that stands alone, is final and has no supertype, as `(type (func
/// ...))` declares it.
pub(crate) fn intern_plain(ty: &FuncType) -> TypeNumber {
    let value = |ty: &ValType| match *ty {
        ValType::Plain(kind) => CanonicalVal::Plain(kind),
        ValType::Ref {
            nullable,
            heap: HeapType::Abstract(heap),
        } => CanonicalVal::Abstract(nullable, heap),
        ValType::Ref {
            nullable,
            heap: HeapType::Func(number),
        } => CanonicalVal::Func(nullable, Mention::Outside(number)),
    };
    let group = vec![Canonical {
        is_final: true,
        supertype: None,
        params: ty.params.iter().map(value).collect(),
        results: ty.results.iter().map(value).collect(),
    }];
    let mut registry = REGISTRY.write().unwrap_or_else(PoisonError::into_inner);
    registry.get_or_insert_default().number(group)
}

/// Parameters and results of a type.
pub(crate) fn func_type(number: TypeNumber) -> Option<FuncType> {
    read(|registry| registry.known(number).map(|known| known.ty.clone()))
}

/// Whether `found` equals `expected` or is a subtype of it (Matching, Defined Types).
pub(crate) fn func_matches(found: TypeNumber, expected: TypeNumber) -> bool {
    found == expected
        || read(|registry| {
            let mut ty = found;
            loop {
                ty = registry.known(ty)?.supertype?;
                if ty == expected {
                    return Some(());
                }
            }
        })
        .is_some()
}

/// Whether `found` is a subtype of `expected` or equal (Matching, Heap Types).
fn heap_matches(found: HeapType, expected: HeapType) -> bool {
    use HeapType::{Abstract, Func};
    match (found, expected) {
        (Func(found), Func(expected)) => func_matches(found, expected),
        (Func(_), Abstract(heap::FUNC)) | (Abstract(heap::NO_FUNC), Func(_)) => true,
        (Abstract(found), Abstract(expected)) => {
            found == expected
                || matches!(
                    (found, expected),
                    (heap::NO_FUNC, heap::FUNC)
                        | (heap::NO_EXTERN, heap::EXTERN)
                        | (heap::NO_EXN, heap::EXN)
                )
        }
        _ => false,
    }
}

/// Whether a value of type `found` may stand where `expected` is (Matching, Value Types).
pub(crate) fn matches(found: ValType, expected: ValType) -> bool {
    match (found, expected) {
        (ValType::Plain(found), ValType::Plain(expected)) => found == expected,
        (
            ValType::Ref { nullable, heap },
            ValType::Ref {
                nullable: may_be_null,
                heap: expected,
            },
        ) => (!nullable || may_be_null) && heap_matches(heap, expected),
        _ => false,
    }
}

/// A value type of a manifest whose types have these numbers.
pub(crate) fn resolve(ty: CoreValType, numbers: &[TypeNumber]) -> Option<ValType> {
    let nullable = match kind(ty.kind)? {
        CoreKind::Ref => false,
        CoreKind::RefNull => true,
        plain => return Some(ValType::Plain(plain)),
    };
    let heap = if ty.heap >= heap::FIRST {
        HeapType::Abstract(ty.heap)
    } else {
        HeapType::Func(*numbers.get(ty.heap as usize)?)
    };
    Some(ValType::Ref { nullable, heap })
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_is_subtype(found: u64, expected: u64) -> u64 {
    let (found, expected) = (TypeNumber(found), TypeNumber(expected));
    u64::from(found != expected && func_matches(found, expected))
}

#[cfg(test)]
#[path = "core_types_tests.rs"]
mod tests;
