//! The built-ins of concurrency: checks of `may_leave`, and calls into the runtime.
//!
//! In: the core parameters. Out: the whole body. Elsewhere: `task.return` (`canon::task`), and what
//! the runtime does ([`Entry`]).
//!
//! | file | built-ins |
//! |---|---|
//! | `tasks` | `task.cancel`, `subtask.*` |
//! | `waitables` | `waitable-set.*`, `waitable.join` |
//! | `copies` | `stream.*`, `future.*` |
//! | `error_contexts` | `error-context.*` |
//! | `threads` | `thread.*` |

use cranelift_codegen::ir::{InstBuilder, Value};
use windlass_abi::entry::Entry;

use super::call::Call;
use super::{copies, error_contexts, tasks, threads, waitables};
use crate::elaborate::builtin::Builtin;
use crate::error::Result;
use crate::generate::canon::{task_return, trap_unless_may_leave};
use crate::generate::emitter::Emitter;
use crate::ids::{ComponentInstanceId, FuncId};

/// Writes the body of a built-in.
///
/// # Errors
/// A type that is too large to translate.
pub fn concurrency(
    e: &mut Emitter<'_, '_>,
    id: FuncId,
    component: ComponentInstanceId,
    builtin: &Builtin,
    params: &[Value],
) -> Result<()> {
    if let Builtin::TaskReturn { result, options } = builtin {
        return task_return(e, component, *result, options, params);
    }
    trap_unless_may_leave(e, component);
    let mut call = Call { e, component };
    let result = match builtin {
        Builtin::TaskReturn { .. } => unreachable!("written above"),
        Builtin::TaskCancel => tasks::task_cancel(&mut call),
        Builtin::SubtaskCancel { is_async } => {
            tasks::subtask_cancel(&mut call, *is_async, params[0])
        }
        Builtin::SubtaskDrop => tasks::subtask_drop(&mut call, params[0]),
        Builtin::WaitableSetNew => waitables::set_new(&mut call),
        Builtin::WaitableSetWait(memory) => {
            waitables::next_event(&mut call, Entry::WaitableSetWait, *memory, params)
        }
        Builtin::WaitableSetPoll(memory) => {
            waitables::next_event(&mut call, Entry::WaitableSetPoll, *memory, params)
        }
        Builtin::WaitableSetDrop => waitables::set_drop(&mut call, params[0]),
        Builtin::WaitableJoin => waitables::join(&mut call, params),
        Builtin::CopyEndsNew(ty) => copies::ends_new(&mut call, *ty),
        Builtin::Copy { ty, .. } => copies::copy(&mut call, id, *ty, params),
        Builtin::CopyCancel {
            ty,
            is_write,
            is_async,
        } => copies::cancel(&mut call, *ty, *is_write, *is_async, params[0]),
        Builtin::CopyEndDrop { ty, is_write } => {
            copies::end_drop(&mut call, *ty, *is_write, params[0])
        }
        Builtin::Forward(ty) => copies::forward(&mut call, *ty, params),
        Builtin::ErrorContextNew(options) => error_contexts::new(&mut call, options, params),
        Builtin::ErrorContextDebugMessage(options) => {
            error_contexts::debug_message(&mut call, options, params)
        }
        Builtin::ErrorContextDrop => error_contexts::drop(&mut call, params[0]),
        Builtin::ThreadIndex => threads::index(&mut call),
        Builtin::ThreadNewIndirect { table, signature } => {
            threads::new_indirect(&mut call, *table, *signature, params)
        }
        Builtin::ThreadResumeLater => threads::resume_later(&mut call, params[0]),
        Builtin::ThreadSwitch(switch) => threads::switch(&mut call, *switch, params),
    };
    e.ins.ins().return_(result.as_slice());
    Ok(())
}
