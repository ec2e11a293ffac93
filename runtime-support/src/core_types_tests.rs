//! Types of hand-made modules, which are equal or not.

use windlass_abi::core::{CoreKind, CoreModule, CoreTypeDesc, CoreValType, heap};
use windlass_abi::status::Status;
use windlass_abi::types::NO_TYPE;

use super::{
    FuncType, HeapType, TypeNumber, ValType, func_type, intern, intern_plain, matches, resolve,
    windlass_rt_is_subtype,
};
use crate::testing::{empty_core, leak};

const I32: CoreValType = CoreValType {
    kind: CoreKind::I32 as u32,
    heap: 0,
};
const I64: CoreValType = CoreValType {
    kind: CoreKind::I64 as u32,
    heap: 0,
};

fn reference(heap: u32) -> CoreValType {
    CoreValType {
        kind: CoreKind::RefNull as u32,
        heap,
    }
}

/// A type of the group of `group.1` types from `group.0` on, open to subtypes.
fn ty(
    group: (u32, u32),
    supertype: u32,
    params: &[CoreValType],
    results: &[CoreValType],
) -> CoreTypeDesc {
    CoreTypeDesc {
        flags: 0,
        supertype,
        group: group.0,
        group_len: group.1,
        params: leak(params.to_vec()),
        results: leak(results.to_vec()),
    }
}

fn module(types: Vec<CoreTypeDesc>) -> CoreModule {
    CoreModule {
        types: leak(types),
        ..empty_core()
    }
}

fn numbers(types: Vec<CoreTypeDesc>) -> Vec<TypeNumber> {
    intern(&module(types)).unwrap()
}

#[test]
fn equal_types_have_equal_numbers() {
    let one = numbers(vec![
        ty((0, 1), NO_TYPE, &[I32], &[]),
        ty((1, 1), NO_TYPE, &[I32], &[]),
        ty((2, 1), NO_TYPE, &[], &[I32]),
        ty((3, 1), NO_TYPE, &[reference(0)], &[]),
    ]);
    assert_eq!(one[0], one[1]);
    assert_ne!(one[0], one[2]);
    assert!(one.iter().all(|number| number.0 != 0));
    // The same types elsewhere, at other indices.
    let two = numbers(vec![
        ty((0, 1), NO_TYPE, &[], &[I32]),
        ty((1, 1), NO_TYPE, &[I32], &[]),
        ty((2, 1), NO_TYPE, &[reference(1)], &[]),
    ]);
    assert_eq!((two[0], two[1], two[2]), (one[2], one[0], one[3]));
    // Being final is part of the type.
    let mut closed = ty((0, 1), NO_TYPE, &[I32], &[]);
    closed.flags = CoreTypeDesc::FLAG_FINAL;
    let closed = numbers(vec![closed])[0];
    assert_ne!(closed, one[0]);
    let plain = FuncType {
        params: vec![ValType::Plain(CoreKind::I32)],
        results: vec![],
    };
    assert_eq!(intern_plain(&plain), closed);
    assert_eq!(func_type(closed), Some(plain));
    assert_eq!(func_type(TypeNumber(0)), None);
    assert_eq!(func_type(TypeNumber(u64::MAX)), None);
}

#[test]
fn recursion_groups_count_as_a_whole() {
    // (rec (type $f (func (param (ref null $f)))) (type (func)))
    let pair = |first: u32| {
        vec![
            ty((first, 2), NO_TYPE, &[reference(first)], &[]),
            ty((first, 2), NO_TYPE, &[], &[]),
        ]
    };
    let one = numbers(pair(0));
    let mut shifted = vec![ty((0, 1), NO_TYPE, &[I64, I64], &[])];
    shifted.extend(pair(1));
    assert_eq!(numbers(shifted)[1..], one);
    // The same function type alone is another type.
    let alone = numbers(vec![ty((0, 1), NO_TYPE, &[], &[])]);
    assert_ne!(alone[0], one[1]);
    // A mention of a type outside differs from one inside, even when they look alike.
    let outside = numbers(vec![
        ty((0, 1), NO_TYPE, &[reference(0)], &[]),
        ty((1, 1), NO_TYPE, &[reference(0)], &[]),
    ]);
    assert_ne!(outside[0], outside[1]);
    let known = func_type(one[0]).unwrap();
    let to_itself = ValType::Ref {
        nullable: true,
        heap: HeapType::Func(one[0]),
    };
    assert_eq!(known.params, [to_itself]);
}

#[test]
fn subtypes_are_found_through_their_supertypes() {
    let all = numbers(vec![
        ty((0, 1), NO_TYPE, &[], &[reference(heap::FUNC)]),
        ty((1, 1), 0, &[], &[reference(0)]),
        ty((2, 1), 1, &[], &[reference(1)]),
        ty((3, 1), NO_TYPE, &[], &[reference(1)]),
    ]);
    // SAFETY: the entry takes any numbers.
    let is_subtype = |found: TypeNumber, expected: TypeNumber| unsafe {
        windlass_rt_is_subtype(found.0, expected.0)
    };
    assert_eq!(is_subtype(all[2], all[0]), 1);
    assert_eq!(is_subtype(all[2], all[1]), 1);
    assert_eq!(is_subtype(all[0], all[2]), 0);
    assert_eq!(is_subtype(all[0], all[0]), 0);
    assert_eq!(is_subtype(all[3], all[0]), 0);
    assert_eq!(is_subtype(TypeNumber(0), all[0]), 0);
    assert_eq!(is_subtype(TypeNumber(u64::MAX), all[0]), 0);

    let value = |raw: CoreValType| resolve(raw, &all).unwrap();
    let not_null = |heap| {
        value(CoreValType {
            kind: CoreKind::Ref as u32,
            heap,
        })
    };
    let or_null = |heap| value(reference(heap));
    assert!(matches(not_null(2), or_null(0)));
    assert!(!matches(or_null(2), not_null(0)));
    assert!(!matches(not_null(0), not_null(2)));
    assert!(matches(not_null(3), or_null(heap::FUNC)));
    assert!(matches(or_null(heap::NO_FUNC), or_null(3)));
    assert!(!matches(or_null(heap::NO_EXTERN), or_null(3)));
    assert!(matches(or_null(heap::NO_EXTERN), or_null(heap::EXTERN)));
    assert!(matches(or_null(heap::NO_EXN), or_null(heap::EXN)));
    assert!(!matches(or_null(heap::EXTERN), or_null(heap::FUNC)));
    assert!(matches(value(I32), value(I32)) && !matches(value(I32), value(I64)));
    assert!(!matches(value(I32), or_null(0)));
    assert_eq!(resolve(reference(4), &all), None);
}

#[test]
fn malformed_types_are_refused() {
    let refused = |types| intern(&module(types)).unwrap_err().status;
    // A group that is longer than the table, of no length, and one that is told differently.
    assert_eq!(
        refused(vec![ty((0, 2), NO_TYPE, &[], &[])]),
        Status::Version
    );
    assert_eq!(
        refused(vec![ty((0, 0), NO_TYPE, &[], &[])]),
        Status::Version
    );
    let two = vec![ty((0, 2), NO_TYPE, &[], &[]), ty((1, 1), NO_TYPE, &[], &[])];
    assert_eq!(refused(two), Status::Version);
    // A mention of a type that comes later, and a kind that does not exist.
    assert_eq!(refused(vec![ty((0, 1), 1, &[], &[])]), Status::Version);
    let odd = CoreValType { kind: 7, heap: 0 };
    assert_eq!(
        refused(vec![ty((0, 1), NO_TYPE, &[odd], &[])]),
        Status::Version
    );
}
