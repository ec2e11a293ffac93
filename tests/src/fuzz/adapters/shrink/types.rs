//! Smaller types, with the values of each made ones of the smaller.
//!
//! In: a type and all its values in a plan, in order. Out: as many values of a smaller type.

use super::super::types::Type;
use super::super::values::Value;
use super::values::least;

/// A type and its values.
pub(super) type Typed = (Type, Vec<Value>);

/// The types that a type is made of, by their positions; with the keys of maps.
fn children(ty: &Type) -> Vec<(usize, &Type)> {
    match ty {
        Type::List(inner) | Type::FixedList(inner, _) => vec![(0, &**inner)],
        Type::Map(key, value) => vec![(0, &**key), (1, &**value)],
        other => match (other.fields(), other.cases()) {
            (Some(fields), _) => fields.iter().enumerate().collect(),
            (_, Some(cases)) => {
                let cases = cases.into_iter().enumerate();
                cases.filter_map(|(n, case)| Some((n, case?))).collect()
            }
            _ => Vec::new(),
        },
    }
}

/// Does something with each type that a type is made of.
#[cfg(test)]
pub(super) fn each(ty: &Type, then: &mut impl FnMut(&Type)) {
    children(ty).into_iter().for_each(|(_, child)| then(child));
}

/// Those of them that may become any other type: keys may not.
fn free_children(ty: &Type) -> Vec<(usize, &Type)> {
    let mut all = children(ty);
    if matches!(ty, Type::Map(..)) {
        all.remove(0);
    }
    all
}

fn replace_child(ty: &mut Type, position: usize, new: Type) {
    let child = match ty {
        Type::List(inner) | Type::FixedList(inner, _) | Type::Option(inner) => Some(&mut **inner),
        Type::Map(_, value) => Some(&mut **value),
        Type::Tuple(fields) | Type::Record(_, fields) => fields.get_mut(position),
        Type::Variant(_, cases) => cases[position].as_mut(),
        Type::Result(ok, error) => [ok, error][position].as_deref_mut(),
        _ => None,
    };
    *child.expect("a type of which it is made") = new;
}

/// The values at a position, in a value of a type.
fn at_position<'a>(ty: &Type, value: &'a mut Value, position: usize) -> Vec<&'a mut Value> {
    match value {
        Value::Parts(values) => match ty.fields() {
            Some(_) => vec![&mut values[position]],
            None => values.iter_mut().collect(),
        },
        Value::Map(pairs) => {
            let pairs = pairs.iter_mut();
            let side = |(key, value)| if position == 0 { key } else { value };
            pairs.map(|(key, value)| side((key, value))).collect()
        }
        Value::Case(case, Some(payload)) if *case == position => vec![payload],
        _ => Vec::new(),
    }
}

/// How many types a type is made of, with itself.
pub(super) fn count(ty: &Type) -> usize {
    let children = free_children(ty).into_iter();
    1 + children.map(|(_, child)| count(child)).sum::<usize>()
}

/// Whether there are handles in it.
pub(super) fn has_handles(ty: &Type) -> bool {
    let children = children(ty);
    matches!(ty, Type::Own | Type::Borrow) || children.iter().any(|(_, child)| has_handles(child))
}

/// The type with a node that is smaller; nodes are counted as they are written.
pub(super) fn smaller_at(ty: &Type, values: &[Value], node: usize) -> Vec<Typed> {
    if node == 0 {
        return smaller(ty, values);
    }
    let mut first = 1;
    for (position, child) in free_children(ty) {
        let next = first + count(child);
        if node < next {
            let mut all = values.to_vec();
            let inner = all.iter_mut();
            let inner: Vec<Value> = inner
                .flat_map(|value| at_position(ty, value, position))
                .map(|value| value.clone())
                .collect();
            let smaller = smaller_at(child, &inner, node - first).into_iter();
            return smaller
                .map(|new| with_child(ty, values, position, new))
                .collect();
        }
        first = next;
    }
    Vec::new()
}

fn with_child(ty: &Type, values: &[Value], position: usize, (new, inner): Typed) -> Typed {
    let mut values = values.to_vec();
    let places = values.iter_mut();
    let places = places.flat_map(|value| at_position(ty, value, position));
    places.zip(inner).for_each(|(place, value)| *place = value);
    let mut ty = ty.clone();
    replace_child(&mut ty, position, new);
    (ty, values)
}

/// The type itself smaller: first what takes away most.
fn smaller(ty: &Type, values: &[Value]) -> Vec<Typed> {
    let mut out = Vec::new();
    if *ty != Type::Bool {
        out.push((Type::Bool, vec![Value::Bool(false); values.len()]));
    }
    for (position, child) in children(ty) {
        let values = values.iter().map(|value| {
            let mut value = value.clone();
            let first = at_position(ty, &mut value, position).into_iter().next();
            first.map_or_else(|| least(child), |first| first.clone())
        });
        out.push((child.clone(), values.collect()));
    }
    match ty {
        Type::Tuple(fields) => out.extend(fewer_fields(fields, values, Type::Tuple)),
        Type::Record(name, fields) => {
            out.extend(fewer_fields(fields, values, |fields| {
                Type::Record(*name, fields)
            }));
        }
        Type::Variant(name, cases) => out.extend(fewer_cases(*name, cases, values)),
        Type::FixedList(element, count) => out.extend(shorter(element, *count, values)),
        Type::Enum(name, count) => out.extend(fewer(*count).into_iter().map(|count| {
            let cut = |value: &Value| match value {
                Value::Case(case, _) if *case < count as usize => value.clone(),
                _ => Value::Case(0, None),
            };
            (Type::Enum(*name, count), values.iter().map(cut).collect())
        })),
        Type::Flags(name, count) => out.extend(fewer(*count).into_iter().map(|count| {
            let cut = |value: &Value| match value {
                Value::Flags(bits) => Value::Flags(bits & (u32::MAX >> (32 - count))),
                other => other.clone(),
            };
            (Type::Flags(*name, count), values.iter().map(cut).collect())
        })),
        Type::Result(ok, error) => {
            let without = [(0, (None, error.clone())), (1, (ok.clone(), None))];
            for ((case, (new_ok, new_error)), old) in without.into_iter().zip([ok, error]) {
                if old.is_some() {
                    let values = values.iter().map(|value| without_payload(value, case));
                    out.push((Type::Result(new_ok, new_error), values.collect()));
                }
            }
        }
        _ => {}
    }
    out
}

/// Fewer than so many, but one at least.
fn fewer(count: u32) -> Vec<u32> {
    let mut all = vec![1, count / 2, count.saturating_sub(1)];
    all.retain(|less| (1..count).contains(less));
    all.dedup();
    all
}

fn fewer_fields(fields: &[Type], values: &[Value], make: impl Fn(Vec<Type>) -> Type) -> Vec<Typed> {
    let without = |n: usize| {
        let mut fields = fields.to_vec();
        fields.remove(n);
        let values = values.iter().map(|value| match value {
            Value::Parts(parts) => {
                let mut parts = parts.clone();
                parts.remove(n);
                Value::Parts(parts)
            }
            other => other.clone(),
        });
        (make(fields), values.collect())
    };
    match fields.len() {
        1 => Vec::new(),
        count => (0..count).map(without).collect(),
    }
}

/// Fixed-length lists of the first elements, or of the last.
fn shorter(element: &Type, count: u32, values: &[Value]) -> Vec<Typed> {
    let part = |less: u32, skipped: u32| {
        let cut = |value: &Value| match value {
            Value::Parts(parts) => {
                let parts = parts.iter().skip(skipped as usize).take(less as usize);
                Value::Parts(parts.cloned().collect())
            }
            other => other.clone(),
        };
        let ty = Type::FixedList(Box::new(element.clone()), less);
        (ty, values.iter().map(cut).collect())
    };
    let lengths = fewer(count).into_iter();
    lengths
        .flat_map(|less| [part(less, 0), part(less, count - less)])
        .collect()
}

fn without_payload(value: &Value, case: usize) -> Value {
    match value {
        Value::Case(of, _) if *of == case => Value::Case(case, None),
        other => other.clone(),
    }
}

/// Variants that lack cases, or payloads of them.
fn fewer_cases(name: usize, cases: &[Option<Type>], values: &[Value]) -> Vec<Typed> {
    let mut out = Vec::new();
    for less in fewer(cases.len() as u32) {
        let cases = cases[..less as usize].to_vec();
        out.push(with_cases(name, cases, values, Some));
    }
    // Of those that are only there to be many, the ones before took as many as may go.
    for n in 0..cases.len().min(8) {
        if cases.len() > 1 {
            let mut fewer = cases.to_vec();
            fewer.remove(n);
            let renamed = |case| (case != n).then(|| case - usize::from(case > n));
            out.push(with_cases(name, fewer, values, renamed));
        }
        if cases[n].is_some() {
            let mut without = cases.to_vec();
            without[n] = None;
            let values = values.iter().map(|value| without_payload(value, n));
            out.push((Type::Variant(name, without), values.collect()));
        }
    }
    out
}

/// A variant with fewer cases: what has one that there is no more gets the first.
fn with_cases(
    name: usize,
    cases: Vec<Option<Type>>,
    values: &[Value],
    renamed: impl Fn(usize) -> Option<usize>,
) -> Typed {
    let ty = Type::Variant(name, cases);
    let count = ty.cases().unwrap_or_default().len();
    let values = values.iter().map(|value| match value {
        Value::Case(case, payload) => match renamed(*case).filter(|case| *case < count) {
            Some(case) => Value::Case(case, payload.clone()),
            None => least(&ty),
        },
        other => other.clone(),
    });
    let values = values.collect();
    (ty, values)
}
