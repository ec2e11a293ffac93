//! The built-ins of concurrency: checks of `may_leave`, and calls into the runtime.
//!
//! In: the core parameters. Out: the whole body. Elsewhere: `task.return` (`canon::task`), and what
//! the runtime does.

use cranelift_codegen::ir::Value;

use crate::elaborate::builtin::Builtin;
use crate::elaborate::plan::{Func, Plan};
use crate::error::{Error, Result};
use crate::generate::emitter::Emitter;
use crate::ids::{ComponentInstanceId, FuncId};

/// Writes the body of a built-in.
///
/// # Errors
/// A type that is too large to translate.
pub fn concurrency(
    e: &mut Emitter<'_, '_>,
    _id: FuncId,
    _component: ComponentInstanceId,
    builtin: &Builtin,
    _params: &[Value],
) -> Result<()> {
    Err(Error::unsupported(builtin.name(&e.cx.plan.types), 0))
}

/// Whether a function has a [`crate::generate::unit::Symbol::CopyTranslate`].
#[must_use]
pub fn has_translate(_plan: &Plan<'_>, _func: &Func) -> bool {
    false
}
