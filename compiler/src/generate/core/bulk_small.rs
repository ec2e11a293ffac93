//! `memory.copy` and `memory.fill` of few bytes whose number is a constant: loads and stores
//! instead of a call, which would take longer than the work.
//!
//! In: addresses whose range was checked. The pieces of a length overlap where it is no sum of
//! larger ones; a copy loads all of them before it stores the first, so that the two ranges may
//! overlap too.

use cranelift_codegen::ir::{InstBuilder, Type, Value, types};

use super::Translator;
use crate::ids::MemoryId;

/// The longest range without a call: eight vectors, which fit into registers.
pub(in crate::generate) const MOST_BYTES: u64 = 128;

/// Where the pieces of a range are, and what each is loaded and stored as.
pub(in crate::generate) fn pieces(length: u64) -> Vec<(i32, Type)> {
    let ty = match length {
        0 => return Vec::new(),
        1 => types::I8,
        2..4 => types::I16,
        4..8 => types::I32,
        8..16 => types::I64,
        _ => types::I8X16,
    };
    let size = u64::from(ty.bytes());
    let last = length - size;
    let before = (0..last).step_by(ty.bytes() as usize);
    before.chain([last]).map(|at| (at as i32, ty)).collect()
}

impl Translator<'_, '_, '_> {
    /// The number of bytes, if it is a constant and small. Indices of 32 bits count from zero too.
    pub(super) fn small_count(&self, count: Value) -> Option<u64> {
        let constant = self.constant_of(count)?;
        u64::try_from(constant)
            .ok()
            .filter(|count| *count <= MOST_BYTES)
    }

    /// Copies `count` bytes between addresses.
    pub(super) fn copy_small(
        &mut self,
        (to, destination): (MemoryId, Value),
        (from, source): (MemoryId, Value),
        count: u64,
    ) {
        let pieces = pieces(count);
        let flags = self.guest_flags(from, true);
        let load = |&(at, ty): &(i32, Type)| self.ins().load(ty, flags, source, at);
        let values: Vec<Value> = pieces.iter().map(load).collect();
        let flags = self.guest_flags(to, true);
        for ((at, _), value) in pieces.into_iter().zip(values) {
            self.ins().store(flags, value, destination, at);
        }
    }

    /// Sets `count` bytes from an address on to the low byte of an `i32`.
    pub(super) fn fill_small(
        &mut self,
        (memory, destination): (MemoryId, Value),
        byte: Value,
        count: u64,
    ) {
        let pieces = pieces(count);
        let Some((_, ty)) = pieces.first() else {
            return;
        };
        let value = self.repeated(byte, *ty);
        let flags = self.guest_flags(memory, true);
        for (at, _) in pieces {
            self.ins().store(flags, value, destination, at);
        }
    }

    /// The low byte of an `i32`, as often as a type has bytes.
    fn repeated(&mut self, byte: Value, ty: Type) -> Value {
        if !ty.is_vector() {
            let low = self.ins().band_imm_u(byte, 0xff);
            let low = self.extended(low);
            let all = self.ins().imul_imm_s(low, 0x0101_0101_0101_0101);
            return match ty {
                types::I64 => all,
                ty => self.ins().ireduce(ty, all),
            };
        }
        match self.constant_of(byte) {
            Some(constant) => self.vector_constant([constant as u8; 16]),
            None => {
                let low = self.ins().ireduce(types::I8, byte);
                self.ins().splat(ty, low)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_each_length_and_nothing_else() {
        for length in 0..=MOST_BYTES {
            let mut covered = vec![false; length as usize];
            for (at, ty) in pieces(length) {
                covered[at as usize..][..ty.bytes() as usize].fill(true);
            }
            assert!(covered.iter().all(|byte| *byte), "{length}");
        }
    }
}
