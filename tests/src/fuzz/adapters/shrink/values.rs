//! Smaller values of a type.

use super::super::types::Type;
use super::super::values::Value;

/// The least value of a type.
pub(super) fn least(ty: &Type) -> Value {
    match ty {
        Type::Bool => Value::Bool(false),
        Type::Int(..) => Value::Int(0),
        Type::F32 => Value::F32(0),
        Type::F64 => Value::F64(0),
        Type::Char => Value::Char('a'),
        Type::String => Value::String(String::new()),
        Type::List(_) => Value::Parts(Vec::new()),
        Type::FixedList(element, count) => Value::Parts(vec![least(element); *count as usize]),
        Type::Map(..) => Value::Map(Vec::new()),
        Type::Tuple(fields) | Type::Record(_, fields) => {
            Value::Parts(fields.iter().map(least).collect())
        }
        Type::Flags(..) => Value::Flags(0),
        Type::Own | Type::Borrow => Value::Handle(0),
        Type::Variant(..) | Type::Enum(..) | Type::Option(_) | Type::Result(..) => {
            let first = ty.cases().unwrap_or_default()[0];
            Value::Case(0, first.map(|payload| Box::new(least(payload))))
        }
    }
}

/// The values that a value is made of, with their types.
fn children<'a>(ty: &'a Type, value: &'a mut Value) -> Vec<(&'a Type, &'a mut Value)> {
    match (ty, value) {
        (Type::List(element) | Type::FixedList(element, _), Value::Parts(values)) => {
            values.iter_mut().map(|value| (&**element, value)).collect()
        }
        (Type::Map(key, element), Value::Map(pairs)) => {
            let pairs = pairs.iter_mut();
            pairs
                .flat_map(|(k, v)| [(&**key, k), (&**element, v)])
                .collect()
        }
        (Type::Tuple(fields) | Type::Record(_, fields), Value::Parts(values)) => {
            fields.iter().zip(values).collect()
        }
        (ty, Value::Case(case, Some(payload))) => {
            let of = ty.cases().unwrap_or_default()[*case];
            of.map(|of| (of, &mut **payload)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// How many values a value is made of, with itself.
pub(super) fn count(ty: &Type, value: &Value) -> usize {
    let mut value = value.clone();
    count_in(ty, &mut value)
}

fn count_in(ty: &Type, value: &mut Value) -> usize {
    let children = children(ty, value).into_iter();
    1 + children
        .map(|(ty, value)| count_in(ty, value))
        .sum::<usize>()
}

/// A node of a value; they are counted as they are written.
fn node<'a>(
    ty: &'a Type,
    value: &'a mut Value,
    left: &mut usize,
) -> Option<(&'a Type, &'a mut Value)> {
    if *left == 0 {
        return Some((ty, value));
    }
    *left -= 1;
    let mut children = children(ty, value).into_iter();
    children.find_map(|(ty, value)| node(ty, value, left))
}

/// Replaces a node.
pub(super) fn replace(ty: &Type, value: &mut Value, mut index: usize, new: Value) {
    if let Some((_, value)) = node(ty, value, &mut index) {
        *value = new;
    }
}

/// What a node may be instead: first what takes away most.
pub(super) fn smaller_at(ty: &Type, value: &Value, mut index: usize) -> Vec<Value> {
    let mut value = value.clone();
    let found = node(ty, &mut value, &mut index);
    found.map_or_else(Vec::new, |(ty, value)| smaller(ty, value))
}

fn smaller(ty: &Type, value: &Value) -> Vec<Value> {
    let least = least(ty);
    if *value == least || ends(value) {
        return Vec::new();
    }
    let rest = match value {
        Value::Int(n) => [n / 2, n - n.signum()].map(Value::Int).to_vec(),
        Value::String(text) => strings(text),
        Value::Parts(values) if matches!(ty, Type::List(_)) => {
            without(values).into_iter().map(Value::Parts).collect()
        }
        Value::Map(pairs) => without(pairs).into_iter().map(Value::Map).collect(),
        // Those before it that have no payload either.
        Value::Case(case, None) => {
            let cases = ty.cases().unwrap_or_default();
            let before = [case / 2, case.saturating_sub(1)].into_iter();
            let before = before.filter(|n| n < case && cases[*n].is_none());
            before.map(|n| Value::Case(n, None)).collect()
        }
        Value::Flags(bits) => {
            let set = (0..32).filter(|n| bits >> n & 1 == 1);
            set.map(|n| Value::Flags(bits & !(1 << n))).collect()
        }
        _ => Vec::new(),
    };
    let mut all = vec![least];
    all.extend(rest);
    all.dedup();
    all
}

/// Whether there is nothing smaller: handles have no values yet.
fn ends(value: &Value) -> bool {
    matches!(value, Value::Handle(_))
}

/// Shorter ones, and ones with more of the least character.
fn strings(text: &str) -> Vec<Value> {
    let chars: Vec<char> = text.chars().collect();
    let mut all = without(&chars);
    all.push(vec!['a'; chars.len()]);
    for (n, c) in chars.iter().enumerate() {
        if *c != 'a' {
            let mut plainer = chars.clone();
            plainer[n] = 'a';
            all.push(plainer);
        }
    }
    all.retain(|smaller| *smaller != chars);
    let string = |chars: Vec<char>| Value::String(chars.into_iter().collect());
    all.into_iter().map(string).collect()
}

/// Without halves of the items, quarters and so on to single ones.
fn without<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    let mut all = Vec::new();
    let mut size = items.len().div_ceil(2);
    while size > 0 {
        for start in (0..items.len()).step_by(size) {
            let end = items.len().min(start + size);
            all.push([&items[..start], &items[end..]].concat());
        }
        size /= 2;
    }
    all
}

/// Whether the keys of each map are different.
pub(super) fn distinct(value: &Value) -> bool {
    match value {
        Value::Parts(values) => values.iter().all(distinct),
        Value::Map(pairs) => {
            let new = |(n, (key, _)): (usize, &(Value, Value))| {
                pairs[..n].iter().all(|(known, _)| known != key)
            };
            pairs.iter().enumerate().all(new) && pairs.iter().all(|(_, value)| distinct(value))
        }
        Value::Case(_, Some(payload)) => distinct(payload),
        _ => true,
    }
}
