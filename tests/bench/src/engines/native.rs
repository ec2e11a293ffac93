//! The program's source as native code, in this very executable.

use super::Ready;
use crate::Result;
use crate::programs::Program;

/// A native function.
pub(crate) struct Native(extern "C" fn(u32) -> u64);

impl Native {
    /// The program's.
    pub(crate) fn new(program: &Program) -> Native {
        Native(program.native)
    }
}

impl Ready for Native {
    fn call(&mut self, n: u32) -> Result<u64> {
        Ok((self.0)(n))
    }
}
