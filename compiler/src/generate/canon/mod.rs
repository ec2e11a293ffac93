//! Lifting and lowering (CanonicalABI.md): the code between a guest and the host, and between two
//! guests.
//!
//! In: a [`LowerImport`](crate::elaborate::plan::LowerImport), an
//! [`Adapter`](crate::elaborate::plan::Adapter) or an export, and an
//! [`Emitter`] whose current block has the parameters. Out: the
//! whole body of the function; its blocks are terminated.
//!
//! The host is a component like any other: its memory is based at address 0, has 64-bit addresses
//! and utf8 strings. So every value goes from one [`LiftLowerContext`] to another, and one
//! generator, [`Translation`], serves all three directions. It lifts and lowers in one pass:
//! nothing stands between the source and the destination.
//!
//! ```text
//!            params                             results
//!   import   flat or guest memory ──▶ host      host ──▶ flat or guest memory
//!   export   host ──▶ flat or guest memory      flat or guest memory ──▶ host
//!   adapter  guest ──▶ guest                    guest ──▶ guest
//! ```
//!
//! Where the rules of `definitions.py` are:
//!
//! | file | definitions |
//! |---|---|
//! | `import` | `canon_lower` of a host function |
//! | `passed` | (none) a host function that the host gets back |
//! | `export` | `canon_lift` for the host |
//! | `adapter` | `canon_lower` of a `canon_lift` |
//! | `task` | both, where the callee is a task; `canon_task_return` |
//! | `context` | `LiftLowerContext` |
//! | `memory` | `load_int`, `store_int`, the checks of pointers |
//! | `realloc` | `reallocate`, `allocate` |
//! | `instance_flags` | `may_leave`, `may_enter`, `entering_set` |
//! | `flat_values` | `lift_flat_values`, `lower_flat_values` |
//! | `place` | `CoreValueIter` |
//! | `words` | (ours) core values in memory, for the runtime |
//! | `value` | `load`, `store`, `lift_flat`, `lower_flat`, `*_record` |
//! | `scalars` | `convert_int_to_bool`, `lift_flat_signed`, `convert_i32_to_char`, `*_flags` |
//! | `variants` | `load_variant`, `store_variant`, `lift_flat_variant`, `lower_flat_variant` |
//! | `lists` | `load_list*`, `store_list*` |
//! | `strings` | `load_string*`, `store_string_into_range` |
//! | `transcode` | `store_string_copy` and the rest of `store_*` for strings |
//! | `handles` | `lift_own`, `lift_borrow`, `lower_own`, `lower_borrow` |
//! | `async_values` | `lift_async_value`, `lower_stream`, `lower_future`, `*_error_context` |
//! | `builtins` | `unpack_event`, the buffers of copies, messages of error contexts |
//! | `release` | (ours) frees what a host function gave |
//!
//! Decided here, where the specification leaves a choice or fused code cannot tell the difference:
//!
//! - NaNs pass with their bits.
//! - Lifting and lowering are interleaved value by value. The specification lifts all of them first;
//!   guest code that runs in between is `realloc` alone, which cannot leave its instance, so only the
//!   choice of trap code can differ where two rules are broken at once. (And a component that calls
//!   its own export sees handle indices of several `own`s assigned in another order.)
//! - A call scope (the lends and borrows of a call) closes after the results are lowered: between
//!   `Task.return_` and `Subtask.deliver_resolve` again only `realloc` runs.

mod adapter;
mod async_values;
mod builtins;
mod context;
mod export;
mod flat_values;
mod handles;
mod import;
mod instance_flags;
mod lists;
mod memory;
mod passed;
mod place;
mod realloc;
mod release;
mod scalars;
mod strings;
mod task;
mod thread_storage;
mod transcode;
mod value;
mod variants;
mod words;

pub use adapter::adapter;
pub use builtins::{copy_translate, has_numbers, has_plain_elements, has_translate};
pub(super) use builtins::{lift_message, lower_message, unpack_event};
pub(super) use context::host_table;
pub use export::export_body;
pub use import::{call_host, has_import_resolve, import_resolve, lower_import};
pub(super) use instance_flags::{Entering, trap_unless_may_leave};
pub use passed::{export_resolve, has_export_resolve, passed};
pub(super) use task::call_with_task;
pub use task::{resolve as call_resolve, start as call_start, task_return};
pub(super) use thread_storage::begin_thread;

use crate::error::{Diagnostic, Error, Result};
use crate::generate::catching::Called;
use crate::generate::emitter::Emitter;
use context::LiftLowerContext;

/// The largest type that one direction of one function may translate, in units of
/// [`TypeKind::cost`](crate::elaborate::types::TypeKind::cost). A type is translated again wherever
/// it is used, so its tree counts, not its definition.
const MAX_TYPE_COST: u32 = 20_000;

/// Writes the code that takes values from one side and gives them to another.
struct Translation<'e, 'a, 'b> {
    e: &'e mut Emitter<'a, 'b>,
    /// Where values come from.
    lift: LiftLowerContext,
    /// Where they go.
    lower: LiftLowerContext,
    /// Whether the call has a scope, with which handles are lent.
    lends: bool,
    spent: u32,
}

impl<'e, 'a, 'b> Translation<'e, 'a, 'b> {
    fn new(
        e: &'e mut Emitter<'a, 'b>,
        lift: LiftLowerContext,
        lower: LiftLowerContext,
    ) -> Translation<'e, 'a, 'b> {
        Translation {
            e,
            lift,
            lower,
            lends: true,
            spent: 0,
        }
    }

    /// Of a call that may have no scope.
    fn lending(mut self, lends: bool) -> Self {
        self.lends = lends;
        self
    }

    /// Counts what is translated, so that a hostile type cannot make code without end.
    fn spend(&mut self, cost: u32) -> Result<()> {
        self.spent = self.spent.saturating_add(cost);
        if self.spent <= MAX_TYPE_COST {
            return Ok(());
        }
        Err(Error::Limit(Diagnostic {
            message: format!(
                "{MAX_TYPE_COST} scalars, or as much, in the parameters or results of a function"
            ),
            ..Diagnostic::default()
        }))
    }
}
