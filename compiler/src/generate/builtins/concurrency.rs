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

use cranelift_codegen::ir::{InstBuilder, Value, types};
use windlass_abi::entry::Entry;

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

/// A call of a built-in of a component instance.
pub(super) struct Call<'e, 'a, 'b> {
    pub(super) e: &'e mut Emitter<'a, 'b>,
    pub(super) component: ComponentInstanceId,
}

impl Call<'_, '_, '_> {
    /// Calls an entry `(instance, component, operands...)` and raises its trap; the value.
    pub(super) fn ask(&mut self, entry: Entry, operands: &[Value]) -> Value {
        let component = self.number(self.component.as_u32());
        let mut args = vec![self.e.instance, component];
        args.extend_from_slice(operands);
        let pair = self.e.call_entry(entry, &args);
        self.e.raise_outcome(pair[1]);
        pair[0]
    }

    /// The same for a value of 32 bits.
    pub(super) fn ask_i32(&mut self, entry: Entry, operands: &[Value]) -> Value {
        let value = self.ask(entry, operands);
        self.e.ins.ins().ireduce(types::I32, value)
    }

    /// A constant of 32 bits.
    pub(super) fn number(&mut self, number: u32) -> Value {
        self.e.ins.ins().iconst(types::I32, i64::from(number))
    }

    /// A pointer or a number as the guest has it, widened to 64 bits.
    pub(super) fn widened(&mut self, value: Value) -> Value {
        match self.e.ins.func.dfg.value_type(value) {
            types::I64 => value,
            _ => self.e.ins.ins().uextend(types::I64, value),
        }
    }
}
