//! Where a value is taken from and where it goes: flat core values, or a memory.

use cranelift_codegen::ir::{Type, Value, types};

use super::memory::Address;
use crate::elaborate::types::Flat;

/// Flat core values, taken from the front: `CoreValueIter`.
#[derive(Debug)]
pub(super) struct CoreValueIter {
    values: Vec<Value>,
    next: usize,
}

impl CoreValueIter {
    /// An iterator over these values.
    pub(super) fn new(values: Vec<Value>) -> CoreValueIter {
        CoreValueIter { values, next: 0 }
    }

    /// The next value.
    ///
    /// # Panics
    /// When there is none: the function's flat type is not that of its parameters.
    pub(super) fn next(&mut self) -> Value {
        let value = self.values[self.next];
        self.next += 1;
        value
    }

    /// The next `count` values.
    pub(super) fn take(&mut self, count: usize) -> Vec<Value> {
        let values = self.values[self.next..self.next + count].to_vec();
        self.next += count;
        values
    }
}

/// Where a value is lifted from.
#[derive(Debug)]
pub(super) enum Source<'v> {
    Flat(&'v mut CoreValueIter),
    Memory(Address),
}

/// Where a value is lowered to.
#[derive(Debug)]
pub(super) enum Destination<'v> {
    Flat(&'v mut Vec<Value>),
    Memory(Address),
}

impl Source<'_> {
    /// The part at this offset; flat values are taken in order anyway.
    pub(super) fn at(&mut self, offset: u32) -> Source<'_> {
        match self {
            Source::Flat(values) => Source::Flat(values),
            Source::Memory(address) => Source::Memory(address.plus(offset)),
        }
    }
}

impl Destination<'_> {
    /// The part at this offset; flat values are appended in order anyway.
    pub(super) fn at(&mut self, offset: u32) -> Destination<'_> {
        match self {
            Destination::Flat(values) => Destination::Flat(values),
            Destination::Memory(address) => Destination::Memory(address.plus(offset)),
        }
    }
}

/// The Cranelift type of a flat core type.
pub(super) fn clif_flat(flat: Flat) -> Type {
    match flat {
        Flat::I32 => types::I32,
        Flat::I64 => types::I64,
        Flat::F32 => types::F32,
        Flat::F64 => types::F64,
    }
}
