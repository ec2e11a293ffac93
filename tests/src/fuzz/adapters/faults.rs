//! What a guest can get wrong about a value that it passes, and the trap that the specification has
//! for it (definitions.py, the `trap_if`s of `lift_flat` and `load`).
//!
//! In: a type with a value of it, and where a guest has it: in memory, or in locals. Out: each rule
//! that can be broken there, with all the code that we know to break it.

use super::code::{Memory, store_bytes};
use super::strings::{Encoding, Stored, stored};
use super::types::{Type, offsets, pointer};
use super::values::Value;

/// `MAX_STRING_BYTE_LENGTH` and `MAX_LIST_BYTE_LENGTH`.
const MAX_BYTES: u64 = (1 << 28) - 1;

/// A broken rule.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The trap.
    pub rule: &'static str,
    /// The code that breaks it.
    pub code: String,
}

/// A rule that can be broken at one place.
#[derive(Clone, Debug)]
pub struct Site {
    /// The trap.
    pub rule: &'static str,
    /// Code that breaks it, in several ways.
    pub codes: Vec<String>,
}

impl Site {
    /// One of its ways.
    #[must_use]
    pub fn fault(&self, way: usize) -> Fault {
        Fault {
            rule: self.rule,
            code: self.codes[way.min(self.codes.len() - 1)].clone(),
        }
    }
}

/// Where a value is.
#[derive(Clone, Debug)]
enum Place {
    /// So many bytes from an address.
    Memory(String, u32),
    /// In locals from this one on.
    Locals(usize),
}

/// What a guest has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guest {
    /// Its memory.
    pub memory: Memory,
    /// How its strings are encoded.
    pub encoding: Encoding,
}

impl Guest {
    /// The faults of a value in memory, at an address.
    #[must_use]
    pub fn in_memory(self, ty: &Type, value: &Value, at: &str) -> Vec<Site> {
        let mut faults = Vec::new();
        let place = Place::Memory(at.to_owned(), 0);
        self.walk(ty, value, &place, &mut faults);
        faults
    }

    /// The faults of a value in locals `$p0` and so on.
    #[must_use]
    pub fn in_locals(self, ty: &Type, value: &Value, first: usize) -> Vec<Site> {
        let mut faults = Vec::new();
        self.walk(ty, value, &Place::Locals(first), &mut faults);
        faults
    }

    /// Faults of a pointer to a tuple of parameters or results, which a local has.
    #[must_use]
    pub fn of_pointer(self, ty: &Type, local: &str) -> Vec<Site> {
        let align = ty.align(self.memory.bits_64);
        let fault = |rule, value: u64| Site {
            rule,
            codes: vec![format!("(local.set {local} {})", self.number(value))],
        };
        let mut faults = vec![fault("pointer-out-of-bounds", self.last(align))];
        if align > 1 {
            faults.push(fault("unaligned-pointer", 64 + u64::from(align) / 2));
        }
        faults
    }

    /// A number as wide as a pointer.
    fn number(self, value: u64) -> String {
        let value = if self.memory.bits_64 {
            value
        } else {
            value & 0xffff_ffff
        };
        format!("({}.const {value:#x})", self.memory.pointer())
    }

    /// The last pointer that is aligned.
    fn last(self, align: u32) -> u64 {
        u64::MAX - u64::from(align) + 1
    }

    fn walk(self, ty: &Type, value: &Value, place: &Place, faults: &mut Vec<Site>) {
        match (ty, value) {
            (Type::Char, _) => {
                let bad = [0x11_0000, 0xd800, 0xdfff, u64::from(u32::MAX)];
                faults.push(self.numbers("invalid-char", place, 4, &bad));
            }
            (Type::Own | Type::Borrow, _) => {
                let bad = [0, 1000, 0x0fff_ffff, u64::from(u32::MAX)];
                faults.push(self.numbers("unknown-handle", place, 4, &bad));
            }
            (Type::String, Value::String(text)) => self.string(text, place, faults),
            (Type::List(element), Value::Parts(values)) => {
                let first = values.first();
                let inner = self.list(element, place, faults);
                if let Some(value) = first {
                    self.walk(element, value, &inner, faults);
                }
            }
            (Type::Map(key, element), Value::Map(pairs)) => {
                let pair = Type::Tuple(vec![(**key).clone(), (**element).clone()]);
                let inner = self.list(&pair, place, faults);
                if let Some((k, v)) = pairs.first() {
                    let value = Value::Parts(vec![k.clone(), v.clone()]);
                    self.walk(&pair, &value, &inner, faults);
                }
            }
            (Type::FixedList(element, _), Value::Parts(values)) => {
                let last = values.len() - 1;
                let size = element.size(self.memory.bits_64);
                let flat = element.flatten(self.memory.bits_64).len();
                let place = place.part(last as u32 * size, last * flat);
                self.walk(element, &values[last], &place, faults);
            }
            (Type::Tuple(fields) | Type::Record(_, fields), Value::Parts(values)) => {
                let (places, _) = offsets(fields, self.memory.bits_64);
                let mut flat = 0;
                for ((field, value), offset) in fields.iter().zip(values).zip(places) {
                    self.walk(field, value, &place.part(offset, flat), faults);
                    flat += field.flatten(self.memory.bits_64).len();
                }
            }
            (ty, Value::Case(case, payload)) => {
                let cases = ty.cases().unwrap_or_default();
                let size = Type::discriminant(cases.len());
                let largest = match place {
                    Place::Locals(_) => u64::from(u32::MAX),
                    Place::Memory(..) => (1u64 << (8 * size)) - 1,
                };
                let bad = [cases.len() as u64, largest];
                if largest >= cases.len() as u64 {
                    faults.push(self.numbers("invalid-discriminant", place, size, &bad));
                }
                // In locals the payload's are joined with those of other cases.
                if let (Some(value), Some(ty), Place::Memory(..)) = (payload, cases[*case], place) {
                    let offset = self.payload_offset(&cases);
                    self.walk(ty, value, &place.part(offset, 0), faults);
                }
            }
            _ => {}
        }
    }

    /// Code that sets a number of so many bytes to one that breaks a rule.
    fn numbers(self, rule: &'static str, place: &Place, bytes: u32, bad: &[u64]) -> Site {
        let code = |bad| self.set(place, bytes, &format!("(i32.const {bad:#x})"));
        Site {
            rule,
            codes: bad.iter().map(code).collect(),
        }
    }

    fn payload_offset(self, cases: &[Option<&Type>]) -> u32 {
        let cases = cases.iter().map(|case| case.cloned()).collect();
        Type::Variant(0, cases).payload_offset(self.memory.bits_64)
    }

    /// Code that sets a number of so many bytes.
    fn set(self, place: &Place, bytes: u32, value: &str) -> String {
        match place {
            Place::Locals(local) => format!("(local.set $p{local} {value})"),
            Place::Memory(at, offset) => {
                let store = match bytes {
                    8 => "i64.store",
                    bytes => store_bytes(bytes),
                };
                format!("({store} offset={offset} {at} {value})")
            }
        }
    }

    /// The value of a pointer or length.
    fn get(self, place: &Place) -> String {
        match place {
            Place::Locals(local) => format!("(local.get $p{local})"),
            Place::Memory(at, offset) => {
                format!("({}.load offset={offset} {at})", self.memory.pointer())
            }
        }
    }

    /// Faults of a pointer and a length; of a list where its elements are of this alignment and
    /// size, or of a string.
    fn pair(
        self,
        place: &Place,
        (align, size): (u32, u32),
        long: &'static str,
        faults: &mut Vec<Site>,
    ) {
        let (pointer, _) = pointer(self.memory.bits_64);
        let length = place.part(pointer, 1);
        let most = MAX_BYTES / u64::from(size);
        let mut fault = |rule, place: &Place, values: &[u64]| {
            let code = |value: &u64| self.set(place, pointer, &self.number(*value));
            faults.push(Site {
                rule,
                codes: values.iter().map(code).collect(),
            });
        };
        fault("pointer-out-of-bounds", place, &[self.last(align)]);
        fault("pointer-out-of-bounds", place, &[1 << 31]);
        fault("pointer-out-of-bounds", &length, &[most]);
        let (size, bits) = (u64::from(size), 8 * pointer);
        // Those in the middle, times the size, are no more than nothing where products wrap.
        let mut lengths = vec![most + 1, (1 << 31) / size * 2, u64::MAX >> (64 - bits)];
        if bits == 64 {
            lengths.extend([((1u64 << 63) / size).wrapping_mul(2), 1 << 32, 1 << 62]);
        } else {
            lengths.retain(|length| *length <= u64::from(u32::MAX));
        }
        let tagged = long == "string-too-long" && self.encoding == Encoding::Compact;
        lengths.retain(|length| *length > most && !(tagged && length >> (bits - 1) & 1 == 1));
        fault(long, &length, &lengths);
        if align > 1 {
            let value = format!(
                "({0}.add {1} ({0}.const {2}))",
                self.memory.pointer(),
                self.get(place),
                align / 2
            );
            let code = self.set(place, pointer, &value);
            faults.push(Site {
                rule: "unaligned-pointer",
                codes: vec![code],
            });
        }
    }

    /// Faults of a list; where its first element is.
    fn list(self, element: &Type, place: &Place, faults: &mut Vec<Site>) -> Place {
        let bits_64 = self.memory.bits_64;
        let layout = (element.align(bits_64), element.size(bits_64));
        self.pair(place, layout, "list-too-long", faults);
        Place::Memory(self.get(place), 0)
    }

    fn string(self, text: &str, place: &Place, faults: &mut Vec<Site>) {
        let stored = stored(text, self.encoding);
        let layout = match stored {
            Stored::Utf8 => (1, 1),
            Stored::Utf16 => (2, 2),
            // The tag goes with the length that is replaced.
            Stored::Latin1 | Stored::Tagged => (2, 1),
        };
        self.pair(place, layout, "string-too-long", faults);
        if text.is_empty() {
            return;
        }
        let at = self.get(place);
        let units = match stored {
            Stored::Utf8 => text.len(),
            _ => text.encode_utf16().count(),
        };
        let last = 2 * (units - 1);
        let (rule, codes) = match stored {
            Stored::Latin1 => return,
            Stored::Utf8 => (
                "invalid-utf8",
                vec![
                    format!("(i32.store8 {at} (i32.const 0xff))"),
                    format!("(i32.store8 offset={} {at} (i32.const 0xc3))", units - 1),
                ],
            ),
            Stored::Utf16 | Stored::Tagged => (
                "invalid-utf16",
                vec![
                    format!("(i32.store16 {at} (i32.const 0xdc00))"),
                    format!("(i32.store16 offset={last} {at} (i32.const 0xd800))"),
                ],
            ),
        };
        faults.push(Site { rule, codes });
    }
}

impl Place {
    /// A part, at an offset in memory and so many flat values further.
    fn part(&self, offset: u32, flat: usize) -> Place {
        match self {
            Place::Memory(at, start) => Place::Memory(at.clone(), start + offset),
            Place::Locals(first) => Place::Locals(first + flat),
        }
    }
}
