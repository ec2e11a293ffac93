//! `Table` of the Canonical ABI's reference (definitions.py, Table State): handles by index.
//!
//! In: elements. Out: indices from 1 on; the index freed last is taken first. Elsewhere: what the
//! elements mean (`resource`), tables of core WebAssembly (`core_table`).

use std::rc::Rc;

use windlass_abi::trap::TrapCode;

use crate::allowance::Allowance;

/// Elements by index; see the module.
pub(crate) struct Table<T> {
    array: Vec<Option<T>>,
    /// It has room for every index of the array, so that removing needs no memory.
    free: Vec<u32>,
    /// What growth is taken from.
    allowance: Rc<Allowance>,
}

/// `Table.MAX_LENGTH`: the largest index.
pub(crate) const MAX_LENGTH: usize = (1 << 28) - 1;

impl<T> Table<T> {
    /// `Table.__init__`. Index 0, which is never used, takes its place with the first element: many
    /// tables never have one.
    pub(crate) fn new(allowance: &Rc<Allowance>) -> Self {
        Self {
            array: Vec::new(),
            free: Vec::new(),
            allowance: Rc::clone(allowance),
        }
    }

    /// `Table.get`.
    pub(crate) fn get(&mut self, index: u32) -> Result<&mut T, TrapCode> {
        self.array
            .get_mut(index as usize)
            .and_then(Option::as_mut)
            .ok_or(TrapCode::UnknownHandle)
    }

    /// `Table.add`.
    pub(crate) fn add(&mut self, element: T) -> Result<u32, TrapCode> {
        if let Some(index) = self.free.pop() {
            self.array[index as usize] = Some(element);
            return Ok(index);
        }
        if self.array.len() == self.array.capacity() {
            self.grow()?;
        }
        let index = self.array.len();
        if index > MAX_LENGTH {
            return Err(TrapCode::HandleTableFull);
        }
        self.array.push(Some(element));
        Ok(index as u32)
    }

    /// Makes room for more elements: guests add as many as they like. Where there is none, the table
    /// is as it was: an instance may go on after that.
    #[cold]
    #[inline(never)]
    fn grow(&mut self) -> Result<(), TrapCode> {
        let is_new = self.array.is_empty();
        let before = self.array.capacity();
        let wanted = (before * 2).max(4);
        let more = wanted.saturating_sub(self.free.capacity());
        self.allowance.take(more * size_of::<u32>())?;
        let reserved = self.free.try_reserve_exact(wanted - self.free.len());
        if reserved.is_err() {
            self.allowance.give_back(more * size_of::<u32>());
            return Err(TrapCode::OutOfMemory);
        }
        // What was paid for `free` stays so: it has the room now, and asks for none the next time.
        self.allowance.grow(&mut self.array, 2)?;
        if is_new {
            self.array.push(None);
        }
        Ok(())
    }

    /// `Table.remove`.
    pub(crate) fn remove(&mut self, index: u32) -> Result<T, TrapCode> {
        let slot = self
            .array
            .get_mut(index as usize)
            .ok_or(TrapCode::UnknownHandle)?;
        let element = slot.take().ok_or(TrapCode::UnknownHandle)?;
        self.free.push(index);
        Ok(element)
    }

    /// Removes the first element from an index on for which `select` is true, with its index.
    pub(crate) fn take_from(
        &mut self,
        index: u32,
        mut select: impl FnMut(&T) -> bool,
    ) -> Option<(u32, T)> {
        let rest = self.array.get_mut(index as usize..)?;
        for (slot, index) in rest.iter_mut().zip(index..) {
            if let Some(element) = slot.take_if(|element| select(element)) {
                self.free.push(index);
                return Some((index, element));
            }
        }
        None
    }

    /// Removes every element for which `select` is true, in the order of their indices.
    pub(crate) fn remove_where(&mut self, mut select: impl FnMut(&T) -> bool) {
        for (index, slot) in self.array.iter_mut().enumerate() {
            if slot.take_if(|element| select(element)).is_some() {
                self.free.push(index as u32);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowance, Table, TrapCode};

    #[test]
    fn indices_start_at_one_and_are_reused_last_first() {
        let mut table = Table::new(&Allowance::without_limit());
        assert_eq!(table.get(0), Err(TrapCode::UnknownHandle));
        assert_eq!(table.remove(0), Err(TrapCode::UnknownHandle));
        let indices: Vec<_> = (0..4).map(|n| table.add(n).unwrap()).collect();
        assert_eq!(indices, [1, 2, 3, 4]);
        assert_eq!(table.remove(2), Ok(1));
        assert_eq!(table.remove(2), Err(TrapCode::UnknownHandle));
        assert_eq!(table.remove(3), Ok(2));
        assert_eq!(table.add(8), Ok(3));
        assert_eq!(table.add(9), Ok(2));
        assert_eq!(table.add(10), Ok(5));
        assert_eq!(table.get(6), Err(TrapCode::UnknownHandle));
        table.remove_where(|n| *n >= 9);
        assert_eq!(table.get(2), Err(TrapCode::UnknownHandle));
        assert_eq!(table.get(5), Err(TrapCode::UnknownHandle));
        assert_eq!((table.add(11), table.add(12)), (Ok(5), Ok(2)));
        assert_eq!(table.get(1), Ok(&mut 0));
    }

    #[test]
    fn growth_is_paid_for_and_removal_needs_no_memory() {
        let allowance = Allowance::new(1000);
        let mut table = Table::<u64>::new(&allowance);
        let mut indices = Vec::new();
        let code = loop {
            match table.add(7) {
                Ok(index) => indices.push(index),
                Err(code) => break code,
            }
        };
        assert_eq!(code, TrapCode::OutOfMemory);
        let element = size_of::<Option<u64>>() + size_of::<u32>();
        let taken = (1000 - allowance.left()) as usize;
        assert!(taken >= indices.len() * element && indices.len() > 20);
        assert!(allowance.explain().is_some());
        let room = table.free.capacity();
        for index in &indices {
            assert_eq!(table.remove(*index), Ok(7));
        }
        assert_eq!(table.free.capacity(), room);
        assert_eq!(table.add(8).unwrap(), *indices.last().unwrap());
    }

    #[test]
    fn a_table_that_could_not_grow_is_as_it_was() {
        let first = 4 * (size_of::<Option<u64>>() + size_of::<u32>());
        // With each lack there is: of all, of one of the two vectors, of none.
        for lack in (0..=first).step_by(4) {
            let allowance = Allowance::new(first as u64);
            allowance.take(lack).unwrap();
            let mut table = Table::<u64>::new(&allowance);
            for _ in 0..2 {
                let added = table.add(7);
                assert_eq!(added.is_ok(), lack == 0, "{lack}");
                assert!(added.is_ok_and(|index| index > 0) || lack > 0);
            }
            allowance.give_back(lack);
            let indices: Vec<_> = (0..3).map_while(|_| table.add(7).ok()).collect();
            assert_eq!(indices.first(), Some(&if lack == 0 { 3 } else { 1 }));
            let room = table.free.capacity();
            for index in indices {
                assert_eq!(table.remove(index), Ok(7));
            }
            assert_eq!(table.free.capacity(), room);
        }
    }
}
