//! `Table`: indices begin at 1, and the index that was freed last is used first.

use super::state::Trap;

/// A table of things by index.
#[derive(Clone, Debug)]
pub(super) struct Table<T> {
    array: Vec<Option<T>>,
    free: Vec<u32>,
}

impl<T> Default for Table<T> {
    fn default() -> Table<T> {
        Table {
            array: vec![None],
            free: Vec::new(),
        }
    }
}

impl<T: Copy> Table<T> {
    pub(super) fn get(&self, index: u32) -> Result<T, Trap> {
        let element = self.array.get(index as usize).copied().flatten();
        element.ok_or(Trap::UnknownHandle)
    }

    pub(super) fn add(&mut self, element: T) -> u32 {
        match self.free.pop() {
            Some(index) => {
                self.array[index as usize] = Some(element);
                index
            }
            None => {
                self.array.push(Some(element));
                self.array.len() as u32 - 1
            }
        }
    }

    pub(super) fn remove(&mut self, index: u32) -> Result<T, Trap> {
        let element = self.get(index)?;
        self.array[index as usize] = None;
        self.free.push(index);
        Ok(element)
    }
}
