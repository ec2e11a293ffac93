//! Core code with which a guest checks what it is given: values that were lowered are in the one
//! form that the specification gives them, and unused parts of variants are zero. In memory, what
//! it has checked it then litters, where the specification says that it does not matter.
//!
//! In: types. Out: instructions as text, and functions for lists, which they call.

use std::fmt::Write;

use super::code::{Flat, Memory, beyond, coerce, load_bytes, store_bytes};
use super::types::{Core, Type, offsets, pointer};

/// The checks of one guest.
#[derive(Debug)]
pub struct Checks {
    memory: Memory,
    /// The functions that check lists.
    functions: Vec<String>,
}

fn fails_if(condition: &str) -> String {
    format!("(if {condition} (then unreachable))\n")
}

impl Checks {
    /// None so far.
    #[must_use]
    pub fn new(memory: Memory) -> Checks {
        Checks {
            memory,
            functions: Vec::new(),
        }
    }

    /// The functions that the instructions call.
    #[must_use]
    pub fn functions(&self) -> String {
        self.functions.concat()
    }

    /// Checks and litters a value in memory.
    pub fn in_memory(&mut self, ty: &Type, at: &str, offset: u32, out: &mut String) {
        let bits_64 = self.memory.bits_64;
        match ty {
            Type::Bool => {
                let value = format!("(i32.load8_u offset={offset} {at})");
                *out += &fails_if(&format!("(i32.gt_u {value} (i32.const 1))"));
                let value = format!("(i32.mul {value} (i32.const 0x80))");
                let _ = writeln!(out, "(i32.store8 offset={offset} {at} {value})");
            }
            Type::Flags(_, labels) => {
                let bytes = Type::flags(*labels);
                let value = format!("({} offset={offset} {at})", load_bytes(bytes));
                let width = match bytes {
                    4 => u32::MAX,
                    bytes => (1 << (8 * bytes)) - 1,
                };
                let beyond = beyond(*labels);
                *out += &fails_if(&format!("(i32.and {value} {beyond})"));
                let value = format!("(i32.and (i32.or {value} {beyond}) (i32.const {width:#x}))");
                let store = store_bytes(bytes);
                let _ = writeln!(out, "({store} offset={offset} {at} {value})");
            }
            Type::List(_) | Type::Map(..) => {
                let (size, core) = pointer(bits_64);
                let load = |offset: u32| format!("({}.load offset={offset} {at})", core.name());
                let words = [load(offset), load(offset + size)];
                self.list(ty, words, out);
            }
            Type::FixedList(element, count) => {
                for n in 0..*count {
                    self.in_memory(element, at, offset + n * element.size(bits_64), out);
                }
            }
            Type::Tuple(fields) | Type::Record(_, fields) => {
                for (field, place) in fields.iter().zip(offsets(fields, bits_64).0) {
                    self.in_memory(field, at, offset + place, out);
                }
            }
            Type::Variant(..) | Type::Option(_) | Type::Result(..) => {
                let cases = ty.cases().unwrap_or_default();
                let load = load_bytes(Type::discriminant(cases.len()));
                let place = offset + ty.payload_offset(bits_64);
                for (n, payload) in cases.iter().enumerate() {
                    let Some(payload) = payload else { continue };
                    let mut inner = String::new();
                    self.in_memory(payload, at, place, &mut inner);
                    let case = format!("({load} offset={offset} {at})");
                    let _ = writeln!(out, "(if (i32.eq {case} (i32.const {n})) (then\n{inner}))");
                }
            }
            _ => {}
        }
    }

    /// Checks flat values.
    pub fn flat(&mut self, ty: &Type, flat: &mut Flat, out: &mut String) {
        match ty {
            Type::Bool => *out += &fails_if(&format!("(i32.gt_u {} (i32.const 1))", flat.take())),
            Type::Int(bits @ (8 | 16), false) => {
                let limit = (1u32 << bits) - 1;
                *out += &fails_if(&format!("(i32.gt_u {} (i32.const {limit}))", flat.take()));
            }
            Type::Int(bits @ (8 | 16), true) => {
                let value = flat.take();
                *out += &fails_if(&format!("(i32.ne {value} (i32.extend{bits}_s {value}))"));
            }
            Type::Flags(_, labels) => {
                *out += &fails_if(&format!("(i32.and {} {})", flat.take(), beyond(*labels)));
            }
            Type::List(_) | Type::Map(..) => {
                let words = [flat.take(), flat.take()];
                self.list(ty, words, out);
            }
            Type::FixedList(element, count) => {
                (0..*count).for_each(|_| self.flat(element, flat, out));
            }
            Type::Tuple(fields) | Type::Record(_, fields) => {
                fields.iter().for_each(|field| self.flat(field, flat, out));
            }
            Type::Variant(..) | Type::Option(_) | Type::Result(..) => self.variant(ty, flat, out),
            other => {
                let count = other.flatten(self.memory.bits_64).len();
                (0..count).for_each(|_| drop(flat.take()));
            }
        }
    }

    fn variant(&mut self, ty: &Type, flat: &mut Flat, out: &mut String) {
        let bits_64 = self.memory.bits_64;
        let case = flat.take();
        let joined = &ty.flatten(bits_64)[1..];
        let values: Vec<String> = joined.iter().map(|_| flat.take()).collect();
        let unused = |from: usize| -> String {
            let unused = joined[from..].iter().zip(&values[from..]);
            unused
                .map(|(core, value)| fails_if(&is_set(*core, value)))
                .collect()
        };
        let mut without = unused(0);
        for (n, payload) in ty.cases().unwrap_or_default().iter().enumerate() {
            let Some(payload) = payload else { continue };
            let wanted = payload.flatten(bits_64);
            let mut inner = unused(wanted.len());
            let mut coerced = Vec::new();
            for ((want, have), value) in wanted.iter().zip(joined).zip(&values) {
                if let (Core::I32 | Core::F32, Core::I64) = (want, have) {
                    inner += &fails_if(&format!(
                        "(i64.ne (i64.shr_u {value} (i64.const 32)) (i64.const 0))"
                    ));
                }
                coerced.push(coerce(*have, *want, value));
            }
            self.flat(payload, &mut Flat::new(coerced), &mut inner);
            without =
                format!("(if (i32.eq {case} (i32.const {n})) (then\n{inner}) (else\n{without}))\n");
        }
        *out += &without;
    }

    /// Checks a list or map by its pointer and length.
    fn list(&mut self, ty: &Type, [first, length]: [String; 2], out: &mut String) {
        let bits_64 = self.memory.bits_64;
        let element = match ty {
            Type::List(element) => (**element).clone(),
            Type::Map(key, value) => Type::Tuple(vec![(**key).clone(), (**value).clone()]),
            other => unreachable!("{other:?} is no list"),
        };
        let mut inner = String::new();
        self.in_memory(&element, "(local.get $at)", 0, &mut inner);
        if inner.is_empty() {
            return;
        }
        let number = self.functions.len();
        let p = self.memory.pointer();
        let size = element.size(bits_64);
        self.functions.push(format!(
            "(func $list{number} (param $at {p}) (param $left {p})
(loop $next (if ({p}.ne (local.get $left) ({p}.const 0)) (then
{inner}(local.set $at ({p}.add (local.get $at) ({p}.const {size})))
(local.set $left ({p}.sub (local.get $left) ({p}.const 1)))
(br $next)))))\n"
        ));
        let _ = writeln!(out, "(call $list{number} {first} {length})");
    }
}

/// Whether a core value has any bit.
fn is_set(core: Core, value: &str) -> String {
    match core {
        Core::I32 => value.to_owned(),
        Core::I64 => format!("(i64.ne {value} (i64.const 0))"),
        Core::F32 => format!("(i32.reinterpret_f32 {value})"),
        Core::F64 => format!("(i64.ne (i64.reinterpret_f64 {value}) (i64.const 0))"),
    }
}
