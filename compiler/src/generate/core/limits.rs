//! Named limits of one function body.
//!
//! wasmparser bounds a body to some 7.6 MB and 50,000 locals. Cranelift is linear in either, but
//! not in all that one can make of both: a local that is read below a label may cost a block
//! parameter in every block on the way to its definition, and the parameters of a loop that turn
//! out needless are taken away one by one. These limits are far above what compilers emit and keep
//! a hostile body from taking minutes or gigabytes.

use crate::error::{Error, Result};

/// Most values of Cranelift's. Machine code has room for a quarter of that.
const MAX_VALUES: usize = 1 << 23;

/// Most blocks.
const MAX_BLOCKS: usize = 1 << 20;

/// Most work for the headers of loops: the sum of the squares of their parameters.
const MAX_LOOP_WORK: u64 = 1 << 32;

/// Most handlers of calls in all. Each is an edge to another block, and may become a block.
const MAX_HANDLERS: usize = 1 << 18;

/// Most handlers times locals: what they may pass on.
const MAX_HANDLER_LOCALS: usize = 1 << 25;

/// Most blocks times locals: what the frontend remembers, 4 bytes for each.
const MAX_LOCAL_BLOCKS: usize = 1 << 28;

/// Most values that all branches pass to labels together.
const MAX_BRANCH_VALUES: u64 = 1 << 22;

/// The size of a function so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    /// Values of Cranelift's.
    pub(super) values: usize,
    /// Its blocks.
    pub(super) blocks: usize,
    /// Locals of Wasm's, parameters included.
    pub(super) locals: usize,
}

/// What a body has used of its limits.
#[derive(Debug, Default)]
pub(super) struct Work {
    loops: u64,
    branch_values: u64,
    handlers: usize,
}

impl Work {
    /// An operator at `offset` left the function with so much of each.
    pub(super) fn operator(&self, size: Size, offset: u64) -> Result<()> {
        let Size {
            values,
            blocks,
            locals,
        } = size;
        if values > MAX_VALUES {
            return Err(Error::limit("values of a function", offset));
        }
        if self.handlers.saturating_mul(locals) > MAX_HANDLER_LOCALS {
            return Err(Error::limit("handlers times locals of a function", offset));
        }
        let blocks = blocks + self.handlers;
        if blocks > MAX_BLOCKS {
            return Err(Error::limit("blocks of a function", offset));
        }
        if blocks.saturating_mul(locals) > MAX_LOCAL_BLOCKS {
            return Err(Error::limit("blocks times locals of a function", offset));
        }
        Ok(())
    }

    /// A loop ends whose header has so many parameters.
    pub(super) fn loop_header(&mut self, params: usize, offset: u64) -> Result<()> {
        self.loops += (params as u64).pow(2);
        if self.loops > MAX_LOOP_WORK {
            return Err(Error::limit("loops times locals of a function", offset));
        }
        Ok(())
    }

    /// A call gets so many handlers, or a `try_table` so many clauses.
    pub(super) fn handlers(&mut self, handlers: usize, offset: u64) -> Result<()> {
        self.handlers += handlers;
        if self.handlers > MAX_HANDLERS {
            return Err(Error::limit("handlers of a function's calls", offset));
        }
        Ok(())
    }

    /// A branch passes `values` values.
    pub(super) fn branch(&mut self, values: usize, offset: u64) -> Result<()> {
        self.branch_values += values as u64;
        if self.branch_values > MAX_BRANCH_VALUES {
            return Err(Error::limit(
                "values passed by branches of a function",
                offset,
            ));
        }
        Ok(())
    }
}
