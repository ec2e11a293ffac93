//! The canonical built-ins of concurrency, as the Plan has them (CanonicalABI.md, Canonical
//! Definitions).
//!
//! In: nothing. Out: [`Builtin`], the body of a core function of a component instance. Elsewhere:
//! what they do (`generate::builtins`, and the runtime).

use super::plan::CanonicalOptions;
use super::types::{InterfaceTypes, TypeKind};
use crate::decode::builtin::ThreadSwitch;
use crate::ids::{MemoryId, SignatureId, TableId, TypeId};

/// A built-in, with what its definition fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Builtin {
    /// `task.return` of a result type.
    TaskReturn {
        /// The result.
        result: Option<TypeId>,
        /// How it is lifted.
        options: CanonicalOptions,
    },
    /// `task.cancel`.
    TaskCancel,
    /// `subtask.cancel`.
    SubtaskCancel {
        /// `async`.
        is_async: bool,
    },
    /// `subtask.drop`.
    SubtaskDrop,
    /// `waitable-set.new`.
    WaitableSetNew,
    /// `waitable-set.wait`, with the memory for the event.
    WaitableSetWait(MemoryId),
    /// `waitable-set.poll`, likewise.
    WaitableSetPoll(MemoryId),
    /// `waitable-set.drop`.
    WaitableSetDrop,
    /// `waitable.join`.
    WaitableJoin,
    /// `stream.new` or `future.new` of a stream or future type.
    CopyEndsNew(TypeId),
    /// `stream.read`, `stream.write`, `future.read` or `future.write`; `async` and the memory are
    /// among the options.
    Copy {
        /// The stream or future type.
        ty: TypeId,
        /// A write, else a read.
        is_write: bool,
        /// Options.
        options: CanonicalOptions,
    },
    /// `stream.cancel-read` and its siblings.
    CopyCancel {
        /// The stream or future type.
        ty: TypeId,
        /// Of a write, else of a read.
        is_write: bool,
        /// `async`.
        is_async: bool,
    },
    /// `stream.drop-readable` and its siblings.
    CopyEndDrop {
        /// The stream or future type.
        ty: TypeId,
        /// The writable end, else the readable one.
        is_write: bool,
    },
    /// `stream.forward` or `future.forward`.
    Forward(TypeId),
    /// `error-context.new`.
    ErrorContextNew(CanonicalOptions),
    /// `error-context.debug-message`.
    ErrorContextDebugMessage(CanonicalOptions),
    /// `error-context.drop`.
    ErrorContextDrop,
    /// `thread.index`.
    ThreadIndex,
    /// `thread.new-indirect`.
    ThreadNewIndirect {
        /// The table of functions.
        table: TableId,
        /// The functions' type: `(i32)` or `(i64)`.
        signature: SignatureId,
    },
    /// `thread.resume-later`.
    ThreadResumeLater,
    /// The built-ins that switch threads.
    ThreadSwitch(ThreadSwitch),
}

impl Builtin {
    /// Its name in the text format.
    #[must_use]
    pub fn name(&self, types: &InterfaceTypes) -> String {
        let of = |ty: TypeId, what: &str| match types.kind(ty) {
            TypeKind::Future(_) => format!("future.{what}"),
            _ => format!("stream.{what}"),
        };
        let side = |is_write: bool, read: &'static str, write: &'static str| match is_write {
            true => write,
            false => read,
        };
        let name = match self {
            Builtin::TaskReturn { .. } => "task.return",
            Builtin::TaskCancel => "task.cancel",
            Builtin::SubtaskCancel { .. } => "subtask.cancel",
            Builtin::SubtaskDrop => "subtask.drop",
            Builtin::WaitableSetNew => "waitable-set.new",
            Builtin::WaitableSetWait(_) => "waitable-set.wait",
            Builtin::WaitableSetPoll(_) => "waitable-set.poll",
            Builtin::WaitableSetDrop => "waitable-set.drop",
            Builtin::WaitableJoin => "waitable.join",
            Builtin::CopyEndsNew(ty) => return of(*ty, "new"),
            Builtin::Copy { ty, is_write, .. } => return of(*ty, side(*is_write, "read", "write")),
            Builtin::CopyCancel { ty, is_write, .. } => {
                return of(*ty, side(*is_write, "cancel-read", "cancel-write"));
            }
            Builtin::CopyEndDrop { ty, is_write } => {
                return of(*ty, side(*is_write, "drop-readable", "drop-writable"));
            }
            Builtin::Forward(ty) => return of(*ty, "forward"),
            Builtin::ErrorContextNew(_) => "error-context.new",
            Builtin::ErrorContextDebugMessage(_) => "error-context.debug-message",
            Builtin::ErrorContextDrop => "error-context.drop",
            Builtin::ThreadIndex => "thread.index",
            Builtin::ThreadNewIndirect { .. } => "thread.new-indirect",
            Builtin::ThreadResumeLater => "thread.resume-later",
            Builtin::ThreadSwitch(switch) => switch.name(),
        };
        name.to_owned()
    }

    /// Whether the current thread may wait in it, with its frames. A copy that is cancelled has ended
    /// at once, `async` or not, with the host too: no buffer is in use between calls.
    #[must_use]
    pub fn may_block(&self) -> bool {
        match self {
            Builtin::WaitableSetWait(_) | Builtin::ThreadSwitch(_) => true,
            Builtin::SubtaskCancel { is_async } => !is_async,
            Builtin::Copy { options, .. } => !options.is_async,
            _ => false,
        }
    }

    /// Whether it asks for the current task or thread.
    #[must_use]
    pub fn uses_task(&self) -> bool {
        self.may_block()
            || matches!(
                self,
                Builtin::TaskReturn { .. }
                    | Builtin::TaskCancel
                    | Builtin::ThreadIndex
                    | Builtin::ThreadNewIndirect { .. }
            )
    }

    /// The options of what it lifts or lowers.
    #[must_use]
    pub fn options(&self) -> Option<&CanonicalOptions> {
        match self {
            Builtin::TaskReturn { options, .. }
            | Builtin::Copy { options, .. }
            | Builtin::ErrorContextNew(options)
            | Builtin::ErrorContextDebugMessage(options) => Some(options),
            _ => None,
        }
    }
}
