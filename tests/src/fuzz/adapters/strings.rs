//! What lowering asks of `realloc` (definitions.py, `store_string_*`, `store_list_into_range`),
//! said a second time: in the order of the specification, with every size.

use super::types::Type;
use super::values::Value;

/// The encoding of strings that a lift or lower chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `utf8`.
    Utf8,
    /// `utf16`.
    Utf16,
    /// `latin1+utf16`.
    Compact,
}

impl Encoding {
    /// Its name in text.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf8",
            Encoding::Utf16 => "utf16",
            Encoding::Compact => "latin1+utf16",
        }
    }
}

/// How a string stands in a memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// As UTF-8.
    Utf8,
    /// As UTF-16.
    Utf16,
    /// As Latin-1, of `latin1+utf16`.
    Latin1,
    /// As UTF-16, of `latin1+utf16`.
    Tagged,
}

impl Stored {
    fn units(self, text: &str) -> u32 {
        match self {
            Stored::Utf8 => text.len() as u32,
            Stored::Utf16 | Stored::Tagged => utf16(text),
            Stored::Latin1 => text.chars().count() as u32,
        }
    }
}

fn utf16(text: &str) -> u32 {
    text.encode_utf16().count() as u32
}

/// A call of `realloc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Bytes of the block that it enlarges or shrinks; none for a new one.
    pub old: Option<u32>,
    /// Alignment.
    pub align: u32,
    /// Bytes that are asked for.
    pub size: u32,
}

/// The calls of `realloc` in one memory.
pub type Calls = Vec<Call>;

/// Stores a string: `store_string_into_range`.
pub fn store_string(text: &str, from: Stored, to: Encoding, calls: &mut Calls) -> Stored {
    let units = from.units(text);
    let mut call = |old, align, size| calls.push(Call { old, align, size });
    match (to, from) {
        (Encoding::Utf8, Stored::Utf8) => call(None, 1, units),
        (Encoding::Utf8, _) => {
            call(None, 1, units);
            if !text.is_ascii() {
                let worst = units * if from == Stored::Latin1 { 2 } else { 3 };
                call(Some(units), 1, worst);
                if worst > text.len() as u32 {
                    call(Some(worst), 1, text.len() as u32);
                }
            }
        }
        (Encoding::Utf16, Stored::Utf8) => {
            call(None, 2, 2 * units);
            if utf16(text) < units {
                call(Some(2 * units), 2, 2 * utf16(text));
            }
        }
        (Encoding::Utf16, _) => call(None, 2, 2 * units),
        (Encoding::Compact, Stored::Latin1) => call(None, 2, units),
        (Encoding::Compact, Stored::Tagged) => {
            call(None, 2, 2 * units);
            if is_latin1(text) {
                call(Some(2 * units), 1, units);
            }
        }
        (Encoding::Compact, Stored::Utf8 | Stored::Utf16) => {
            call(None, 2, units);
            let chars = text.chars().count() as u32;
            if is_latin1(text) {
                if chars < units {
                    call(Some(units), 2, chars);
                }
            } else {
                call(Some(units), 2, 2 * units);
                if 2 * units > 2 * utf16(text) {
                    call(Some(2 * units), 2, 2 * utf16(text));
                }
            }
        }
    }
    stored(text, to)
}

/// How a string stands after it was stored.
#[must_use]
pub fn stored(text: &str, to: Encoding) -> Stored {
    match to {
        Encoding::Utf8 => Stored::Utf8,
        Encoding::Utf16 => Stored::Utf16,
        Encoding::Compact if is_latin1(text) => Stored::Latin1,
        Encoding::Compact => Stored::Tagged,
    }
}

fn is_latin1(text: &str) -> bool {
    text.chars().all(|c| u32::from(c) < 0x100)
}

/// Where values come from and go to.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// The encoding they come in.
    pub from: Encoding,
    /// The encoding they go to.
    pub to: Encoding,
    /// Whether they go to a memory of 64 bits.
    pub bits_64: bool,
}

impl Way {
    /// Stores a value: the calls that its parts need, in their order.
    pub fn store(self, ty: &Type, value: &Value, calls: &mut Calls) {
        match (ty, value) {
            (_, Value::String(text)) => {
                store_string(text, stored(text, self.from), self.to, calls);
            }
            (Type::List(element), Value::Parts(values)) => {
                self.allocate(element, values.len(), calls);
                values.iter().for_each(|v| self.store(element, v, calls));
            }
            (Type::FixedList(element, _), Value::Parts(values)) => {
                values.iter().for_each(|v| self.store(element, v, calls));
            }
            (Type::Map(key, element), Value::Map(pairs)) => {
                let pair = Type::Tuple(vec![(**key).clone(), (**element).clone()]);
                self.allocate(&pair, pairs.len(), calls);
                for (k, v) in pairs {
                    self.store(key, k, calls);
                    self.store(element, v, calls);
                }
            }
            (Type::Tuple(fields) | Type::Record(_, fields), Value::Parts(values)) => {
                let parts = fields.iter().zip(values);
                parts.for_each(|(ty, v)| self.store(ty, v, calls));
            }
            (ty, Value::Case(case, Some(payload))) => {
                let cases = ty.cases().unwrap_or_default();
                if let Some(ty) = cases[*case] {
                    self.store(ty, payload, calls);
                }
            }
            _ => {}
        }
    }

    /// Room for elements.
    pub fn allocate(self, element: &Type, count: usize, calls: &mut Calls) {
        calls.push(Call {
            old: None,
            align: element.align(self.bits_64),
            size: count as u32 * element.size(self.bits_64),
        });
    }
}

/// The number that a guest makes of the calls of its `realloc`.
#[must_use]
pub fn hash(calls: &Calls) -> u32 {
    let mut hash = 0u32;
    for call in calls {
        let words = [
            u32::from(call.old.is_some()),
            call.old.unwrap_or(0),
            call.align,
            call.size,
        ];
        for word in words {
            hash = hash.wrapping_mul(31).wrapping_add(word);
        }
    }
    hash
}
