//! The canonical built-ins of concurrency as decoded (Binary.md, Canonical Definitions).
//!
//! In: a canonical function of wasmparser's, validated. Out: [`BuiltinDefinition`], with indices of
//! core index spaces and the validator's ids of types. Elsewhere: what they are in an instance of
//! the component ([`crate::elaborate::builtin`]).

use wasmparser::component_types::{
    ComponentAnyTypeId, ComponentCoreTypeId, ComponentDefinedTypeId, ComponentValType,
};
use wasmparser::types::{CoreTypeId, TypesRef};
use wasmparser::{CanonicalFunction, CompositeInnerType, FuncType};

use super::core_module::is_structural;
use super::options::{Options, canonical_options};
use crate::error::{Error, Result};

/// A built-in of concurrency.
#[derive(Debug)]
pub enum BuiltinDefinition {
    /// `task.return`.
    TaskReturn {
        /// The result type.
        result: Option<ComponentValType>,
        /// Options.
        options: Options,
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
    /// `waitable-set.wait`, with the index of the memory for the event.
    WaitableSetWait(u32),
    /// `waitable-set.poll`, likewise.
    WaitableSetPoll(u32),
    /// `waitable-set.drop`.
    WaitableSetDrop,
    /// `waitable.join`.
    WaitableJoin,
    /// `stream.new` or `future.new`, by the type.
    CopyEndsNew(ComponentDefinedTypeId),
    /// `stream.read`, `stream.write`, `future.read` or `future.write`.
    Copy {
        /// The stream or future type.
        ty: ComponentDefinedTypeId,
        /// A write, else a read.
        is_write: bool,
        /// Options.
        options: Options,
    },
    /// `stream.cancel-read` and its siblings.
    CopyCancel {
        /// The stream or future type.
        ty: ComponentDefinedTypeId,
        /// Of a write, else of a read.
        is_write: bool,
        /// `async`.
        is_async: bool,
    },
    /// `stream.drop-readable` and its siblings.
    CopyEndDrop {
        /// The stream or future type.
        ty: ComponentDefinedTypeId,
        /// The writable end, else the readable one.
        is_write: bool,
    },
    /// `stream.forward` or `future.forward`.
    Forward(ComponentDefinedTypeId),
    /// `error-context.new`.
    ErrorContextNew(Options),
    /// `error-context.debug-message`.
    ErrorContextDebugMessage(Options),
    /// `error-context.drop`.
    ErrorContextDrop,
    /// `thread.index`.
    ThreadIndex,
    /// `thread.new-indirect`.
    ThreadNewIndirect {
        /// The index of the table.
        table: u32,
        /// The functions' type.
        ty: FuncType,
        /// What the validator knows it as; none where its structure alone says which other types it
        /// is equal to ([`is_structural`]).
        id: Option<CoreTypeId>,
    },
    /// `thread.resume-later`.
    ThreadResumeLater,
    /// The built-ins that switch threads.
    ThreadSwitch(ThreadSwitch),
}

/// A built-in that switches to another thread; the numbers are those of
/// [`windlass_abi::concurrency::thread_switch`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the specification's own names")]
pub enum ThreadSwitch {
    Suspend,
    Yield,
    SuspendThenResume,
    YieldThenResume,
    SuspendThenPromote,
    YieldThenPromote,
}

impl ThreadSwitch {
    /// Its name in the text format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ThreadSwitch::Suspend => "thread.suspend",
            ThreadSwitch::Yield => "thread.yield",
            ThreadSwitch::SuspendThenResume => "thread.suspend-then-resume",
            ThreadSwitch::YieldThenResume => "thread.yield-then-resume",
            ThreadSwitch::SuspendThenPromote => "thread.suspend-then-promote",
            ThreadSwitch::YieldThenPromote => "thread.yield-then-promote",
        }
    }
}

/// A built-in that [`super::component`] does not know.
///
/// # Errors
/// [`Error::Unsupported`] for those of shared-everything-threads, and for options of GC.
pub(super) fn builtin(
    function: CanonicalFunction,
    types: TypesRef<'_>,
    offset: u64,
) -> Result<BuiltinDefinition> {
    use CanonicalFunction as Wasm;
    let options = |options: &[_]| canonical_options(options, offset);
    Ok(match function {
        Wasm::TaskReturn {
            result,
            options: list,
        } => BuiltinDefinition::TaskReturn {
            result: result.map(|ty| value_type(types, ty)),
            options: options(&list)?,
        },
        Wasm::TaskCancel => BuiltinDefinition::TaskCancel,
        Wasm::SubtaskCancel { async_: is_async } => BuiltinDefinition::SubtaskCancel { is_async },
        Wasm::SubtaskDrop => BuiltinDefinition::SubtaskDrop,
        Wasm::WaitableSetNew => BuiltinDefinition::WaitableSetNew,
        Wasm::WaitableSetWait { memory } => BuiltinDefinition::WaitableSetWait(memory),
        Wasm::WaitableSetPoll { memory } => BuiltinDefinition::WaitableSetPoll(memory),
        Wasm::WaitableSetDrop => BuiltinDefinition::WaitableSetDrop,
        Wasm::WaitableJoin => BuiltinDefinition::WaitableJoin,
        Wasm::ErrorContextNew { options: list } => {
            BuiltinDefinition::ErrorContextNew(options(&list)?)
        }
        Wasm::ErrorContextDebugMessage { options: list } => {
            BuiltinDefinition::ErrorContextDebugMessage(options(&list)?)
        }
        Wasm::ErrorContextDrop => BuiltinDefinition::ErrorContextDrop,
        Wasm::ThreadIndex => BuiltinDefinition::ThreadIndex,
        Wasm::ThreadNewIndirect {
            func_ty_index,
            table_index,
        } => start_function(types, func_ty_index, table_index),
        Wasm::ThreadResumeLater => BuiltinDefinition::ThreadResumeLater,
        other => match (switch(&other), of_async_value(other, types, offset)?) {
            (Some(switch), _) => BuiltinDefinition::ThreadSwitch(switch),
            (None, Some(definition)) => definition,
            (None, None) => {
                let what = "built-ins of shared threads";
                let hint = "those of cooperative threads (`thread.new-indirect`) are supported";
                return Err(Error::unsupported(what, offset).hint(hint));
            }
        },
    })
}

fn switch(function: &CanonicalFunction) -> Option<ThreadSwitch> {
    Some(match function {
        CanonicalFunction::ThreadSuspend => ThreadSwitch::Suspend,
        CanonicalFunction::ThreadYield => ThreadSwitch::Yield,
        CanonicalFunction::ThreadSuspendThenResume => ThreadSwitch::SuspendThenResume,
        CanonicalFunction::ThreadYieldThenResume => ThreadSwitch::YieldThenResume,
        CanonicalFunction::ThreadSuspendThenPromote => ThreadSwitch::SuspendThenPromote,
        CanonicalFunction::ThreadYieldThenPromote => ThreadSwitch::YieldThenPromote,
        _ => return None,
    })
}

/// A built-in of streams or futures.
fn of_async_value(
    function: CanonicalFunction,
    types: TypesRef<'_>,
    offset: u64,
) -> Result<Option<BuiltinDefinition>> {
    use CanonicalFunction as Wasm;
    let copy = |ty, is_write, list: &[_]| -> Result<BuiltinDefinition> {
        Ok(BuiltinDefinition::Copy {
            ty: defined_type(types, ty),
            is_write,
            options: canonical_options(list, offset)?,
        })
    };
    let cancel = |ty, is_write, is_async| BuiltinDefinition::CopyCancel {
        ty: defined_type(types, ty),
        is_write,
        is_async,
    };
    let drop = |ty, is_write| BuiltinDefinition::CopyEndDrop {
        ty: defined_type(types, ty),
        is_write,
    };
    Ok(Some(match function {
        Wasm::StreamNew { ty } | Wasm::FutureNew { ty } => {
            BuiltinDefinition::CopyEndsNew(defined_type(types, ty))
        }
        Wasm::StreamRead { ty, options } | Wasm::FutureRead { ty, options } => {
            copy(ty, false, &options)?
        }
        Wasm::StreamWrite { ty, options } | Wasm::FutureWrite { ty, options } => {
            copy(ty, true, &options)?
        }
        Wasm::StreamCancelRead { ty, async_ } | Wasm::FutureCancelRead { ty, async_ } => {
            cancel(ty, false, async_)
        }
        Wasm::StreamCancelWrite { ty, async_ } | Wasm::FutureCancelWrite { ty, async_ } => {
            cancel(ty, true, async_)
        }
        Wasm::StreamDropReadable { ty } | Wasm::FutureDropReadable { ty } => drop(ty, false),
        Wasm::StreamDropWritable { ty } | Wasm::FutureDropWritable { ty } => drop(ty, true),
        Wasm::StreamForward { ty } | Wasm::FutureForward { ty } => {
            BuiltinDefinition::Forward(defined_type(types, ty))
        }
        _ => return Ok(None),
    }))
}

fn start_function(types: TypesRef<'_>, ty: u32, table: u32) -> BuiltinDefinition {
    let ComponentCoreTypeId::Sub(id) = types.core_type_at_in_component(ty) else {
        panic!("decode: core type {ty} is not a function type");
    };
    let sub_type = &types[id];
    let CompositeInnerType::Func(func) = &sub_type.composite_type.inner else {
        panic!("decode: core type {ty} is not a function type");
    };
    let group = types.rec_group_elements(types.rec_group_id_of(id));
    BuiltinDefinition::ThreadNewIndirect {
        table,
        ty: func.clone(),
        id: (!is_structural(sub_type, group.len())).then_some(id),
    }
}

fn value_type(types: TypesRef<'_>, ty: wasmparser::ComponentValType) -> ComponentValType {
    match ty {
        wasmparser::ComponentValType::Primitive(ty) => ComponentValType::Primitive(ty),
        wasmparser::ComponentValType::Type(index) => {
            ComponentValType::Type(defined_type(types, index))
        }
    }
}

fn defined_type(types: TypesRef<'_>, index: u32) -> ComponentDefinedTypeId {
    match types.component_any_type_at(index) {
        ComponentAnyTypeId::Defined(id) => id,
        other => panic!("decode: type {index} is {other:?}, not a value type"),
    }
}
