//! The core code of guests that handles values: from flat values to memory, as bindings in a guest
//! would, but with rubbish wherever the specification says that it does not matter.
//!
//! In: types. Out: instructions as text. Each function has `$p0`, `$p1`, ... as parameters.

use super::types::{Core, Type, offsets, pointer};

/// Where the results of functions stand in every guest's memory.
pub const AREA: u32 = 64;

/// The memory that code works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Whether it has 64-bit indices.
    pub bits_64: bool,
}

impl Memory {
    /// The type of a pointer in text.
    #[must_use]
    pub fn pointer(self) -> &'static str {
        pointer(self.bits_64).1.name()
    }

    /// A pointer.
    #[must_use]
    pub fn at(self, address: u32) -> String {
        format!("({}.const {address})", self.pointer())
    }

    /// Stores flat values of a type at an offset from [`AREA`].
    pub fn store(self, ty: &Type, offset: u32, flat: &mut Flat, out: &mut String) {
        let area = self.at(AREA);
        let mut put = |instruction: &str, offset: u32, value: &str| {
            *out += &format!("    ({instruction} offset={offset} {area} {value})\n");
        };
        match ty {
            Type::Bool => {
                // Anything but zero is true.
                let value = format!("(i32.mul {} (i32.const 0x80))", flat.take());
                put("i32.store8", offset, &value);
            }
            Type::Int(8, _) => put("i32.store8", offset, &flat.take()),
            Type::Int(16, _) => put("i32.store16", offset, &flat.take()),
            Type::Int(64, _) => put("i64.store", offset, &flat.take()),
            Type::Int(..) | Type::Char | Type::Own | Type::Borrow => {
                put("i32.store", offset, &flat.take());
            }
            Type::F32 => put("f32.store", offset, &flat.take()),
            Type::F64 => put("f64.store", offset, &flat.take()),
            Type::Flags(_, labels) => {
                let value = format!("(i32.or {} {})", flat.take(), beyond(*labels));
                let bytes = Type::flags(*labels);
                put(store_bytes(bytes), offset, &value);
            }
            Type::String | Type::List(_) | Type::Map(..) => {
                let (size, core) = pointer(self.bits_64);
                let store = format!("{}.store", core.name());
                put(&store, offset, &flat.take());
                put(&store, offset + size, &flat.take());
            }
            Type::FixedList(element, count) => {
                for n in 0..*count {
                    let offset = offset + n * element.size(self.bits_64);
                    self.store(element, offset, flat, out);
                }
            }
            Type::Tuple(fields) | Type::Record(_, fields) => {
                let (places, _) = offsets(fields, self.bits_64);
                for (field, place) in fields.iter().zip(places) {
                    self.store(field, offset + place, flat, out);
                }
            }
            Type::Variant(..) | Type::Enum(..) | Type::Option(_) | Type::Result(..) => {
                self.store_variant(ty, offset, flat, out);
            }
        }
    }

    fn store_variant(self, ty: &Type, offset: u32, flat: &mut Flat, out: &mut String) {
        let cases = ty.cases().unwrap_or_default();
        let case = flat.take();
        let store = store_bytes(Type::discriminant(cases.len()));
        let area = self.at(AREA);
        *out += &format!("    ({store} offset={offset} {area} {case})\n");
        let joined = ty.flatten(self.bits_64);
        let values: Vec<String> = joined[1..].iter().map(|_| flat.take()).collect();
        for (n, payload) in cases.iter().enumerate() {
            let Some(payload) = payload else { continue };
            let wanted = payload.flatten(self.bits_64);
            let coerced = wanted.iter().zip(&joined[1..]).zip(&values);
            let coerced = coerced.map(|((want, have), value)| coerce(*have, *want, value));
            let mut coerced = Flat::new(coerced.collect());
            *out += &format!("    (if (i32.eq {case} (i32.const {n})) (then\n");
            let place = offset + ty.payload_offset(self.bits_64);
            self.store(payload, place, &mut coerced, out);
            *out += "    ))\n";
        }
    }

    /// The one flat value of a type, loaded from an address.
    #[must_use]
    pub fn load(self, ty: &Type, address: &str, offset: u32) -> String {
        let load = |instruction: &str| format!("({instruction} offset={offset} {address})");
        match ty {
            Type::Bool | Type::Int(8, false) => load("i32.load8_u"),
            Type::Int(8, true) => load("i32.load8_s"),
            Type::Int(16, false) => load("i32.load16_u"),
            Type::Int(16, true) => load("i32.load16_s"),
            Type::Int(64, _) => load("i64.load"),
            Type::Int(..) | Type::Char | Type::Own | Type::Borrow => load("i32.load"),
            Type::F32 => load("f32.load"),
            Type::F64 => load("f64.load"),
            Type::Flags(_, labels) => load(load_bytes(Type::flags(*labels))),
            Type::FixedList(element, _) => self.load(element, address, offset),
            Type::Tuple(fields) | Type::Record(_, fields) => self.load(&fields[0], address, offset),
            other => {
                let cases = other.cases().unwrap_or_default();
                load(load_bytes(Type::discriminant(cases.len())))
            }
        }
    }
}

/// The instruction that stores so many bytes of an `i32`.
#[must_use]
pub fn store_bytes(bytes: u32) -> &'static str {
    match bytes {
        1 => "i32.store8",
        2 => "i32.store16",
        _ => "i32.store",
    }
}

/// The instruction that loads so many bytes as an `i32`.
#[must_use]
pub fn load_bytes(bytes: u32) -> &'static str {
    match bytes {
        1 => "i32.load8_u",
        2 => "i32.load16_u",
        _ => "i32.load",
    }
}

/// The bits that no label has.
#[must_use]
pub fn beyond(labels: u32) -> String {
    let bits = if labels == 32 { 0 } else { u32::MAX << labels };
    format!("(i32.const {bits:#x})")
}

/// A joined value of a variant as a case has it.
#[must_use]
pub fn coerce(have: Core, want: Core, value: &str) -> String {
    match (have, want) {
        (Core::I32, Core::F32) => format!("(f32.reinterpret_i32 {value})"),
        (Core::I64, Core::I32) => format!("(i32.wrap_i64 {value})"),
        (Core::I64, Core::F32) => format!("(f32.reinterpret_i32 (i32.wrap_i64 {value}))"),
        (Core::I64, Core::F64) => format!("(f64.reinterpret_i64 {value})"),
        _ => value.to_owned(),
    }
}

/// Flat values, as expressions.
#[derive(Clone, Debug)]
pub struct Flat {
    values: std::vec::IntoIter<String>,
}

impl Flat {
    /// These values.
    #[must_use]
    pub fn new(values: Vec<String>) -> Flat {
        Flat {
            values: values.into_iter(),
        }
    }

    /// The parameters from one on.
    #[must_use]
    pub fn params(first: usize, count: usize) -> Flat {
        let params = (first..first + count).map(|n| format!("(local.get $p{n})"));
        Flat::new(params.collect())
    }

    /// The next one.
    ///
    /// # Panics
    /// When there is none.
    pub fn take(&mut self) -> String {
        self.values.next().expect("a type has as many flat values")
    }

    /// The same values of a type, but with rubbish in bits that do not matter. The payloads of
    /// variants stay as they are.
    pub fn littered(&mut self, ty: &Type, bits_64: bool, out: &mut Vec<String>) {
        match ty {
            Type::Bool => out.push(format!("(i32.mul {} (i32.const 0x100))", self.take())),
            Type::Int(bits @ (8 | 16), _) => {
                let rubbish = 0x5a5a_5a5au32 << bits;
                out.push(format!(
                    "(i32.xor {} (i32.const {rubbish:#x}))",
                    self.take()
                ));
            }
            Type::Flags(_, labels) => {
                out.push(format!("(i32.or {} {})", self.take(), beyond(*labels)));
            }
            Type::FixedList(element, count) => {
                (0..*count).for_each(|_| self.littered(element, bits_64, out));
            }
            Type::Tuple(fields) | Type::Record(_, fields) => {
                let fields = fields.iter();
                fields.for_each(|field| self.littered(field, bits_64, out));
            }
            other => {
                let count = other.flatten(bits_64).len();
                out.extend((0..count).map(|_| self.take()));
            }
        }
    }
}
