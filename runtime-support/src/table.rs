//! `Table` of the Canonical ABI's reference (definitions.py, Table State): handles by index.
//!
//! In: elements. Out: indices from 1 on; the index freed last is taken first. Elsewhere: what the
//! elements mean (`resource`), tables of core WebAssembly (`core_table`).

use windlass_abi::trap::TrapCode;

/// Elements by index; see the module.
pub(crate) struct Table<T> {
    array: Vec<Option<T>>,
    free: Vec<u32>,
}

/// `Table.MAX_LENGTH`: the largest index.
pub(crate) const MAX_LENGTH: usize = (1 << 28) - 1;

impl<T> Table<T> {
    /// `Table.__init__`. Index 0, which is never used, takes its place with the first element: many
    /// tables never have one.
    pub(crate) fn new() -> Self {
        Self {
            array: Vec::new(),
            free: Vec::new(),
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
        // Guests add as many as they like.
        let reserved = self.array.try_reserve(2);
        reserved.map_err(|_| TrapCode::OutOfMemory)?;
        if self.array.is_empty() {
            self.array.push(None);
        }
        let index = self.array.len();
        if index > MAX_LENGTH {
            return Err(TrapCode::HandleTableFull);
        }
        self.array.push(Some(element));
        Ok(index as u32)
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

    /// Removes every element for which `select` is true, in the order of their indices.
    pub(crate) fn remove_where(&mut self, mut select: impl FnMut(&T) -> bool) -> Vec<T> {
        let mut removed = Vec::new();
        for (index, slot) in self.array.iter_mut().enumerate() {
            if let Some(element) = slot.take_if(|element| select(element)) {
                self.free.push(index as u32);
                removed.push(element);
            }
        }
        removed
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, TrapCode};

    #[test]
    fn indices_start_at_one_and_are_reused_last_first() {
        let mut table = Table::new();
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
        assert_eq!(table.remove_where(|n| *n >= 9), [9, 10]);
        assert_eq!(table.get(1), Ok(&mut 0));
    }
}
