//! Named limits of one function body.
//!
//! wasmparser bounds a body to some 7.6 MB and 50,000 locals. Cranelift's frontend is linear in
//! either, but not in their product: a local that is read below a label costs a block parameter in
//! every block on the way to its definition. These limits are far above what compilers emit and
//! keep a hostile body from taking minutes.

use crate::error::{Error, Result};

/// Most locals times nested loops: a loop's header is not complete until its end, so it takes a
/// parameter for each local that is read inside.
const MAX_LOOP_LOCALS: u64 = 1 << 22;

/// Most locals times labels.
const MAX_LABEL_LOCALS: u64 = 1 << 28;

/// Most values that all branches of a body pass to labels together.
const MAX_BRANCH_VALUES: u64 = 1 << 22;

/// What a body has used of its limits.
#[derive(Debug, Default)]
pub(super) struct Work {
    loop_depth: u64,
    labels: u64,
    branch_values: u64,
}

impl Work {
    /// A block, loop or `if` begins at `offset`, in a function of `locals` locals.
    pub(super) fn enter_label(&mut self, locals: usize, offset: u64) -> Result<()> {
        self.labels += 1;
        if self.labels * locals as u64 > MAX_LABEL_LOCALS {
            return Err(Error::limit("labels times locals of a function", offset));
        }
        Ok(())
    }

    /// A loop begins.
    pub(super) fn enter_loop(&mut self, locals: usize, offset: u64) -> Result<()> {
        self.loop_depth += 1;
        if self.loop_depth * locals as u64 > MAX_LOOP_LOCALS {
            return Err(Error::limit(
                "nested loops times locals of a function",
                offset,
            ));
        }
        Ok(())
    }

    /// A loop ends.
    pub(super) fn leave_loop(&mut self) {
        self.loop_depth -= 1;
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
