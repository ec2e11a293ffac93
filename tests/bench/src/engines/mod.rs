//! The ways to run a program. Each is made ready outside of what is measured, and then called.

pub(crate) mod native;
pub(crate) mod wasm2c;
pub(crate) mod wasmtime;
pub(crate) mod windlass;

use crate::Result;

/// A program that is ready to be called; a call does the same work each time.
pub(crate) trait Ready {
    /// Calls `run`.
    ///
    /// # Errors
    /// When it traps.
    fn call(&mut self, n: u32) -> Result<u64>;
}
