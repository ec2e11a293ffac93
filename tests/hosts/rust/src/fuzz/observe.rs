//! How things are told, and what imported functions do: the same for whoever plays a job.

use super::value::{Type, Value, list};

/// An observation that ends all comparing: where stacks end differs, and so does all that follows.
pub const OVERFLOW: &str = "trap stack-overflow";
/// How a call is told whose host function failed.
pub const HOST_FAILED: &str = "the host failed";

/// How a call is told that returns an exception: that is not for hosts.
pub const EXCEPTION: &str = "an exception";

/// How a call's results are told.
#[must_use]
pub fn results(name: &str, results: &[Value]) -> String {
    format!("{name} => {}", list(results))
}

/// How a memory is told: its size, and its contents as a number.
#[must_use]
pub fn memory(name: &str, bytes: &[u8]) -> String {
    format!("{name}: {} bytes, {:016x}", bytes.len(), hash(bytes))
}

/// How a global is told.
#[must_use]
pub fn global(name: &str, value: &Value) -> String {
    format!("{name}: {value}")
}

/// How a table is told.
#[must_use]
pub fn table(name: &str, elements: &[Value]) -> String {
    format!("{name}: {} elements, {}", elements.len(), list(elements))
}

/// A number for bytes.
#[must_use]
pub fn hash(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let rest = rest.iter().map(|byte| u64::from(*byte));
    words.chain(rest).fold(0xcbf2_9ce4_8422_2325, |hash, word| {
        (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

/// What an imported function returns for its arguments; none when it fails, as it now and then
/// does.
#[must_use]
pub fn answer(name: &str, arguments: &[Value], results: &[Type]) -> Option<Vec<Value>> {
    let mut state = hash(format!("{name} {}", list(arguments)).as_bytes());
    let mut next = || {
        state = (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state ^ (state >> 32)
    };
    if next().is_multiple_of(64) {
        return None;
    }
    let value = |ty: &Type| {
        let bits = next();
        let canonical = |value: Value| Value::parse(&value.to_string()).unwrap_or(value);
        match ty {
            // Small numbers find elements, bytes and branches.
            Type::I32 if bits.is_multiple_of(2) => Value::Bits(*ty, u128::from(bits >> 1 & 15)),
            Type::I64 if bits.is_multiple_of(2) => Value::Bits(*ty, u128::from(bits >> 1 & 15)),
            Type::I32 | Type::F32 => canonical(Value::Bits(*ty, u128::from(bits as u32))),
            Type::I64 | Type::F64 => canonical(Value::Bits(*ty, u128::from(bits))),
            Type::V128 => Value::Bits(*ty, u128::from(bits) << 64 | u128::from(!bits)),
            Type::Extern if !bits.is_multiple_of(4) => Value::Extern(bits % 1000 + 1),
            Type::Func | Type::Extern | Type::Exn => Value::Null(*ty),
        }
    };
    Some(results.iter().map(value).collect())
}
