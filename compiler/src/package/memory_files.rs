//! Files for the linker, by the names that its arguments give them.

use std::cell::RefCell;
use std::collections::BTreeMap;

/// The files: absolute names without folders, such as `/object.o`.
#[derive(Debug, Default)]
pub(crate) struct MemoryFiles {
    files: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl MemoryFiles {
    /// Adds a file.
    pub(crate) fn insert(&self, name: &str, bytes: Vec<u8>) {
        self.files.borrow_mut().insert(name.to_owned(), bytes);
    }

    /// Does something for each file, in the order of their names, until it fails.
    pub(crate) fn try_for_each<E>(
        &self,
        mut action: impl FnMut(&str, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.files
            .borrow()
            .iter()
            .try_for_each(|(name, bytes)| action(name, bytes))
    }
}
