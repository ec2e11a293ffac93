//! Values of components in scripts.
//!
//! In: constants such as `(u32.const 1)`. Out: values, as words for the host, and whether a result
//! is the one that a script wants.

use wast::component::WastVal;
use windlass_runtime::host::Value;

/// The value of a constant.
pub(super) fn value(constant: &WastVal<'_>) -> Value {
    let boxed = |payload: &Option<Box<WastVal<'_>>>| {
        payload.as_ref().map(|payload| Box::new(value(payload)))
    };
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    match constant {
        WastVal::Bool(value) => Value::Bool(*value),
        WastVal::U8(value) => Value::U8(*value),
        WastVal::S8(value) => Value::S8(*value),
        WastVal::U16(value) => Value::U16(*value),
        WastVal::S16(value) => Value::S16(*value),
        WastVal::U32(value) => Value::U32(*value),
        WastVal::S32(value) => Value::S32(*value),
        WastVal::U64(value) => Value::U64(*value),
        WastVal::S64(value) => Value::S64(*value),
        WastVal::F32(value) => Value::F32(f32::from_bits(value.bits)),
        WastVal::F64(value) => Value::F64(f64::from_bits(value.bits)),
        WastVal::Char(value) => Value::Char(*value),
        WastVal::String(text) => Value::String((*text).to_owned()),
        WastVal::List(values) => Value::List(values.iter().map(value).collect()),
        WastVal::Map(pairs) => {
            let pairs = pairs.iter().map(|(key, entry)| (value(key), value(entry)));
            Value::Map(pairs.collect())
        }
        WastVal::Record(fields) => {
            let fields = fields.iter();
            Value::Record(
                fields
                    .map(|(name, field)| ((*name).to_owned(), value(field)))
                    .collect(),
            )
        }
        WastVal::Tuple(values) => Value::Tuple(values.iter().map(value).collect()),
        WastVal::Variant(case, payload) => Value::Variant((*case).to_owned(), boxed(payload)),
        WastVal::Enum(case) => Value::Enum((*case).to_owned()),
        WastVal::Option(payload) => Value::Option(boxed(payload)),
        WastVal::Result(Ok(payload)) => Value::Result(Ok(boxed(payload))),
        WastVal::Result(Err(payload)) => Value::Result(Err(boxed(payload))),
        WastVal::Flags(labels) => Value::Flags(owned(labels)),
    }
}

/// Whether a result is what a script wants. Floats are compared as bits, but any NaN is any other
/// (CanonicalABI.md, `canonicalize_nan`); labels of flags have no order.
pub(super) fn same(wanted: &Value, given: &Value) -> bool {
    let all = |wanted: &[Value], given: &[Value]| {
        wanted.len() == given.len() && wanted.iter().zip(given).all(|(w, g)| same(w, g))
    };
    let payload = |wanted: &Option<Box<Value>>, given: &Option<Box<Value>>| match (wanted, given) {
        (None, None) => true,
        (Some(wanted), Some(given)) => same(wanted, given),
        _ => false,
    };
    match (wanted, given) {
        (Value::F32(w), Value::F32(g)) => w.is_nan() && g.is_nan() || w.to_bits() == g.to_bits(),
        (Value::F64(w), Value::F64(g)) => w.is_nan() && g.is_nan() || w.to_bits() == g.to_bits(),
        (Value::List(w), Value::List(g)) | (Value::Tuple(w), Value::Tuple(g)) => all(w, g),
        (Value::Map(w), Value::Map(g)) => {
            let pairs = w.iter().zip(g);
            w.len() == g.len()
                && pairs
                    .into_iter()
                    .all(|(w, g)| same(&w.0, &g.0) && same(&w.1, &g.1))
        }
        (Value::Record(w), Value::Record(g)) => {
            let mut fields = w.iter().zip(g);
            w.len() == g.len() && fields.all(|(w, g)| w.0 == g.0 && same(&w.1, &g.1))
        }
        (Value::Variant(w, wanted), Value::Variant(g, given)) => w == g && payload(wanted, given),
        (Value::Option(w), Value::Option(g)) => payload(w, g),
        (Value::Result(Ok(w)), Value::Result(Ok(g)))
        | (Value::Result(Err(w)), Value::Result(Err(g))) => payload(w, g),
        (Value::Flags(w), Value::Flags(g)) => {
            let sorted = |labels: &[String]| {
                let mut labels = labels.to_vec();
                labels.sort();
                labels
            };
            sorted(w) == sorted(g)
        }
        (wanted, given) => wanted == given,
    }
}
