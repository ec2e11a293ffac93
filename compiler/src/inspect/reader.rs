//! What reads a manifest: the memory of its file, and where it is there.

use std::mem::offset_of;

use windlass_abi::component::Component;

use super::file::{Memory, outside};
use crate::error::Result;

/// Reads the manifest of a file.
pub(super) struct Reader<'m, 'a> {
    pub(super) memory: &'m Memory<'a>,
    /// Address of the manifest.
    pub(super) at: u64,
}

impl Reader<'_, '_> {
    /// The text of a `NameRef` at an address.
    pub(super) fn name(&self, at: u64) -> Result<String> {
        let (offset, length) = (self.memory.u32(at)?, self.memory.u32(at + 4)?);
        let names = self.at + offset_of!(Component, names) as u64;
        let (start, len) = (self.memory.u64(names)?, self.memory.u64(names + 8)?);
        let end = u64::from(offset) + u64::from(length);
        if length == 0 {
            return Ok(String::new());
        }
        if end > len {
            return Err(outside());
        }
        let text = self
            .memory
            .bytes(start.wrapping_add(offset.into()), length.into())?;
        Ok(String::from_utf8_lossy(text).into_owned())
    }
}
