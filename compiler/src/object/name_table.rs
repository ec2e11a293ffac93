//! The manifest's text: every name once.

use std::collections::HashMap;

use windlass_abi::types::NameRef;

use crate::error::{Diagnostic, Error, Result};

/// Names in the order in which they were first asked for.
#[derive(Debug, Default)]
pub(crate) struct NameTable {
    text: Vec<u8>,
    known: HashMap<String, NameRef>,
}

impl NameTable {
    /// The place of a name; the empty name is "no name".
    pub(crate) fn add(&mut self, name: &str) -> NameRef {
        if name.is_empty() {
            return NameRef::default();
        }
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let place = NameRef {
            offset: self.text.len() as u32,
            length: name.len() as u32,
        };
        self.text.extend_from_slice(name.as_bytes());
        self.known.insert(name.to_owned(), place);
        place
    }

    /// The place of a name that may not be there.
    pub(crate) fn add_optional(&mut self, name: Option<&str>) -> NameRef {
        self.add(name.unwrap_or_default())
    }

    /// All the text.
    ///
    /// # Errors
    /// When it is longer than a [`NameRef`] can say.
    pub(crate) fn finish(self) -> Result<Vec<u8>> {
        if u32::try_from(self.text.len()).is_err() {
            return Err(Error::Limit(Diagnostic {
                message: "4 GiB of function names".to_owned(),
                hint: Some("strip the name section, for example with `wasm-tools strip`".into()),
                ..Diagnostic::default()
            }));
        }
        Ok(self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_are_stored_once() {
        let mut names = NameTable::default();
        let first = names.add("ab");
        let second = names.add("cde");
        assert_eq!(names.add("ab"), first);
        assert_eq!(names.add(""), NameRef::default());
        assert_eq!((second.offset, second.length), (2, 3));
        assert_eq!(names.finish().unwrap(), b"abcde");
    }
}
