//! What values take of the host's memory.
//!
//! In: a value in host layout, which a guest has made. Out: how many bytes it will have as a
//! [`Value`], and leave to take them. Elsewhere: reading it (`decode`).
//!
//! A guest may pass one string a million times, or a list of lists that are all the same: in host layout
//! they point to the same bytes, as values each has its own.

use windlass_abi::instance::InstanceHeader;
use windlass_abi::types::TypeKind;

use super::adopt::get;
use super::error::{Error, HostError};
use super::types::Type;
use super::value::Value;
use crate::store::store;

/// What a block takes beside its bytes.
const PER_BLOCK: usize = 16;

/// A value and the name of its field or case.
const NAMED: usize = size_of::<(String, Value)>() + PER_BLOCK;

/// Bytes of the value at `at` beside those of the [`Value`] itself; some number above `most` if they are
/// more, for then nobody looks further: what a guest passes may have any number of elements.
///
/// # Safety
/// A value of this type in host layout is at `at`.
unsafe fn cost(ty: Type<'_>, at: *const u8, most: usize) -> usize {
    // SAFETY: the caller's promise, also for everything inside the value.
    unsafe {
        match ty.kind() {
            TypeKind::String => PER_BLOCK.saturating_add(get(at.add(8), 8) as usize),
            TypeKind::List | TypeKind::Map => {
                let (block, len) = (get(at, 8) as *const u8, get(at.add(8), 8) as usize);
                list(ty, block, len, most)
            }
            TypeKind::FixedList => list(ty, at, ty.len(), most),
            TypeKind::Record | TypeKind::Tuple => ty.fields().fold(PER_BLOCK, |sum, field| {
                let left = most.saturating_sub(sum);
                let inside = field
                    .ty
                    .map_or(0, |ty| cost(ty, at.add(field.offset), left));
                sum.saturating_add(NAMED + field.name.len())
                    .saturating_add(inside)
            }),
            TypeKind::Variant | TypeKind::Enum | TypeKind::Option | TypeKind::Result => {
                let case = ty.field(get(at, ty.tag_size()) as usize);
                case.map_or(0, |case| {
                    let inside = case.ty.map_or(0, |ty| cost(ty, at.add(case.offset), most));
                    inside.saturating_add(NAMED + case.name.len())
                })
            }
            TypeKind::Flags => ty.fields().map(|label| NAMED + label.name.len()).sum(),
            _ => 0,
        }
    }
}

/// [`cost`] of elements of a list, map, stream or future.
///
/// # Safety
/// So many are at `at`.
unsafe fn list(ty: Type<'_>, at: *const u8, len: usize, most: usize) -> usize {
    // A map is made of tuples first.
    let each = match ty.kind() {
        TypeKind::Map => 2 * size_of::<(Value, Value)>(),
        _ => size_of::<Value>(),
    };
    let mut sum = len.saturating_mul(each).saturating_add(PER_BLOCK);
    let Some(element) = ty.element().filter(|&ty| has_parts(ty)) else {
        return sum;
    };
    for index in 0..len {
        let Some(left) = most.checked_sub(sum) else {
            break;
        };
        // SAFETY: the caller's promise.
        let inside = unsafe { cost(element, at.add(index * element.size()), left) };
        sum = sum.saturating_add(inside);
    }
    sum
}

/// Whether values of this type take more than a [`Value`].
fn has_parts(ty: Type<'_>) -> bool {
    matches!(
        ty.kind(),
        TypeKind::String
            | TypeKind::List
            | TypeKind::Map
            | TypeKind::FixedList
            | TypeKind::Record
            | TypeKind::Tuple
            | TypeKind::Variant
            | TypeKind::Enum
            | TypeKind::Option
            | TypeKind::Result
            | TypeKind::Flags
    )
}

/// Bytes that values take, which the instance gets back when this is dropped.
pub(super) struct Paid {
    instance: *mut InstanceHeader,
    bytes: usize,
}

impl Paid {
    /// Takes what values need that are at these addresses.
    ///
    /// # Errors
    /// When there is not so much left.
    ///
    /// # Safety
    /// The instance is alive while this is, or until [`Paid::keep`]; the values are there.
    pub(super) unsafe fn new<'t>(
        instance: *mut InstanceHeader,
        values: impl Iterator<Item = (Type<'t>, *const u8)>,
    ) -> Result<Self, HostError> {
        // SAFETY: the caller's promise.
        unsafe {
            Self::take(instance, |most| {
                values.fold(0_usize, |sum, (ty, at)| {
                    sum.saturating_add(cost(ty, at, most.saturating_sub(sum)))
                })
            })
        }
    }

    /// Takes the cost of something, which is told how much there is.
    ///
    /// # Safety
    /// As [`Paid::new`].
    unsafe fn take(
        instance: *mut InstanceHeader,
        cost: impl FnOnce(usize) -> usize,
    ) -> Result<Self, HostError> {
        // SAFETY: the caller's promise; no reference to the store is in use.
        let allowance = unsafe { &store(instance.cast()).allowance };
        let bytes = cost(usize::try_from(allowance.left()).unwrap_or(usize::MAX));
        match bytes == 0 || allowance.take(bytes).is_ok() {
            true => Ok(Self { instance, bytes }),
            false => Err(HostError::new(allowance.explain().unwrap_or_default())),
        }
    }

    /// Whether values that the host is about to read are not too much.
    ///
    /// # Errors
    /// As [`Paid::new`].
    ///
    /// # Safety
    /// As [`Paid::new`].
    pub(super) unsafe fn check<'t>(
        instance: *mut InstanceHeader,
        values: impl Iterator<Item = (Type<'t>, *const u8)>,
    ) -> Result<(), Error> {
        // SAFETY: the caller's promise.
        given_back(unsafe { Self::new(instance, values) })
    }

    /// The same of so many elements of a stream or future, and of the list that they will be in.
    ///
    /// # Errors
    /// As [`Paid::new`].
    ///
    /// # Safety
    /// As [`Paid::new`]: the elements are there.
    pub(super) unsafe fn check_elements(
        instance: *mut InstanceHeader,
        ty: Type<'_>,
        at: *const u8,
        count: usize,
    ) -> Result<(), Error> {
        // SAFETY: the caller's promise.
        given_back(unsafe { Self::take(instance, |most| list(ty, at, count, most)) })
    }

    /// So many bytes, which somebody else gives back.
    pub(super) fn keep(mut self) -> usize {
        std::mem::take(&mut self.bytes)
    }
}

/// What could be paid is paid back at once.
fn given_back(paid: Result<Paid, HostError>) -> Result<(), Error> {
    paid.map(drop)
        .map_err(|error| Error::OutOfMemory(error.message().to_owned()))
}

impl Drop for Paid {
    fn drop(&mut self) {
        if self.bytes > 0 {
            // SAFETY: the promise of `new`; no reference to the store is in use.
            unsafe { store(self.instance.cast()) }
                .allowance
                .give_back(self.bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use windlass_abi::types::{NO_TYPE, TypeKind};

    use super::{NAMED, PER_BLOCK, Value, cost};
    use crate::host::Type;
    use crate::host::decode::decode;
    use crate::testing::Builder;

    #[test]
    fn what_is_shared_in_host_layout_costs_each_time() {
        let mut builder = Builder::default();
        let string = builder.scalar(TypeKind::String);
        let option = builder.variant(TypeKind::Option, &[("none", NO_TYPE), ("some", string)]);
        let list = builder.list(TypeKind::List, string);
        let options = builder.list(TypeKind::List, option);
        let number = builder.scalar(TypeKind::U8);
        let numbers = builder.list(TypeKind::List, number);
        let manifest = builder.finish();
        let cost = |ty, value: &[u64]| {
            // SAFETY: the values below are of their types.
            unsafe {
                cost(
                    Type::new(manifest, ty).unwrap(),
                    value.as_ptr().cast(),
                    usize::MAX,
                )
            }
        };
        let value = size_of::<Value>();
        let text = [0x1000_u64, 1 << 20];
        assert_eq!(cost(string, &text), PER_BLOCK + (1 << 20));
        let texts = [text; 3];
        let of = |list: *const u64, len| [list as u64, len];
        let three = of(texts.as_ptr().cast(), 3);
        assert_eq!(
            cost(list, &three),
            PER_BLOCK + 3 * (value + cost(string, &text))
        );
        // Nobody looks at the bytes.
        assert_eq!(cost(numbers, &[0x1000, 1000]), PER_BLOCK + 1000 * value);
        assert_eq!(cost(numbers, &[0x1000, u64::MAX]), usize::MAX);
        let some = [[0_u64, 0, 0], [1, 0x1000, 5]];
        let names = 2 * NAMED + "none".len() + "some".len();
        let expected = PER_BLOCK + 2 * value + names + PER_BLOCK + 5;
        assert_eq!(cost(options, &of(some.as_ptr().cast(), 2)), expected);
    }

    #[test]
    fn nobody_looks_at_what_is_too_much_already() {
        let mut builder = Builder::default();
        let flags = builder.flags(&["a", "b", "c"]);
        let inner = builder.list(TypeKind::List, flags);
        let outer = builder.list(TypeKind::List, inner);
        let manifest = builder.finish();
        // A million lists, of which only the first is there, and none of what is said to be in it.
        let lists = [[0x1000_u64, 1 << 40]];
        let value = [lists.as_ptr() as u64, 1 << 20];
        let ty = Type::new(manifest, outer).unwrap();
        // SAFETY: what is looked at is there.
        let cost = unsafe { cost(ty, value.as_ptr().cast(), 1 << 30) };
        assert!(cost > 1 << 30);
    }

    /// Bytes that the allocator was asked for, beside the value itself.
    fn taken(value: &Value) -> usize {
        let of = |values: &Vec<Value>| {
            values.capacity() * size_of::<Value>() + values.iter().map(taken).sum::<usize>()
        };
        match value {
            Value::String(text) => text.capacity(),
            Value::List(values) | Value::Tuple(values) => of(values),
            Value::Record(fields) => {
                let inside = fields
                    .iter()
                    .map(|(name, value)| name.capacity() + taken(value));
                fields.capacity() * size_of::<(String, Value)>() + inside.sum::<usize>()
            }
            Value::Flags(labels) => {
                let names: usize = labels.iter().map(String::capacity).sum();
                labels.capacity() * size_of::<String>() + names
            }
            Value::U8(_) => 0,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_value_takes_no_more_than_it_costs() {
        let mut builder = Builder::default();
        let number = builder.scalar(TypeKind::U8);
        let string = builder.scalar(TypeKind::String);
        let record = builder.record(TypeKind::Record, &[("a", number)]);
        let tuple = builder.tuple(&[number]);
        let flags = builder.flags(&["a"]);
        let lists = [number, string, record, tuple, flags].map(|ty| {
            let list = builder.list(TypeKind::List, ty);
            (ty, list)
        });
        let manifest = builder.finish();
        for (element, list) in lists {
            // Strings of no bytes, or elements of a byte.
            let elements = [[1_u64, 0]; 5];
            let value = [elements.as_ptr() as u64, 5];
            let ty = |number| Type::new(manifest, number).unwrap();
            // SAFETY: the elements are there.
            let (value, cost) = unsafe {
                let at = value.as_ptr().cast();
                (
                    decode(ty(list), at).unwrap(),
                    cost(ty(list), at, usize::MAX),
                )
            };
            assert!(
                taken(&value) <= cost,
                "{}: {} of {cost}",
                ty(element),
                taken(&value)
            );
        }
    }
}
