//! The part of the Plan's checker that knows the built-ins of concurrency: their core types
//! (CanonicalABI.md, Canonical Definitions), and what their definitions must name.

use wasmparser::ValType;

use super::builtin::Builtin;
use super::flatten::{MAX_FLAT_PARAMS, side_of, val_type};
use super::plan::{CanonicalOptions, Func, Plan};
use super::types::{Side, TypeKind};
use crate::decode::builtin::ThreadSwitch;
use crate::ids::{MemoryId, TypeId};

/// Checks a built-in.
///
/// # Panics
/// When it breaks a rule.
pub(super) fn check_builtin(plan: &Plan<'_>, func: &Func, builtin: &Builtin) {
    let (params, results) = core_type(plan, builtin);
    let have = &plan.signatures[func.signature];
    assert_eq!(have.params(), params, "plan: parameters of {}", func.name);
    assert_eq!(have.results(), results, "plan: results of {}", func.name);
    match builtin {
        Builtin::CopyEndsNew(ty)
        | Builtin::CopyCancel { ty, .. }
        | Builtin::CopyEndDrop { ty, .. }
        | Builtin::Forward(ty) => check_async_type(plan, *ty, func),
        Builtin::Copy {
            ty,
            is_write,
            options,
        } => {
            check_async_type(plan, *ty, func);
            if let Some(element) = plan.types.kind(*ty).element() {
                let lowers = !is_write && plan.types.contains_pointer(element);
                check_options(func, options, lowers);
            }
        }
        Builtin::ErrorContextNew(options) => check_options(func, options, false),
        Builtin::ErrorContextDebugMessage(options) => check_options(func, options, true),
        _ => {}
    }
}

fn check_async_type(plan: &Plan<'_>, ty: TypeId, func: &Func) {
    assert!(
        matches!(
            plan.types.kind(ty),
            TypeKind::Stream(_) | TypeKind::Future(_)
        ),
        "plan: {} of neither a stream nor a future",
        func.name
    );
}

fn check_options(func: &Func, options: &CanonicalOptions, lowers: bool) {
    assert!(
        options.memory.is_some(),
        "plan: {} without a memory",
        func.name
    );
    assert!(
        options.realloc.is_some() || !lowers,
        "plan: {} without realloc",
        func.name
    );
}

/// Parameters and results.
fn core_type(plan: &Plan<'_>, builtin: &Builtin) -> (Vec<ValType>, Vec<ValType>) {
    use ValType::{I32, I64};
    let pointer = |memory: Option<MemoryId>| match side_of(plan, memory) {
        Side::Guest32 => I32,
        Side::Guest64 | Side::Host => I64,
    };
    let (params, results) = match builtin {
        Builtin::TaskReturn { result, options } => {
            return (returned(plan, *result, options), Vec::new());
        }
        Builtin::TaskCancel => (vec![], None),
        Builtin::WaitableSetNew | Builtin::ThreadIndex => (vec![], Some(I32)),
        Builtin::CopyEndsNew(_) => (vec![], Some(I64)),
        Builtin::SubtaskCancel { .. } | Builtin::CopyCancel { .. } => (vec![I32], Some(I32)),
        Builtin::SubtaskDrop
        | Builtin::WaitableSetDrop
        | Builtin::CopyEndDrop { .. }
        | Builtin::ErrorContextDrop
        | Builtin::ThreadResumeLater => (vec![I32], None),
        Builtin::WaitableJoin | Builtin::Forward(_) => (vec![I32, I32], None),
        Builtin::WaitableSetWait(memory) | Builtin::WaitableSetPoll(memory) => {
            (vec![I32, pointer(Some(*memory))], Some(I32))
        }
        Builtin::Copy { ty, options, .. } => {
            let pointer = pointer(options.memory);
            match plan.types.kind(*ty) {
                TypeKind::Future(_) => (vec![I32, pointer], Some(I32)),
                _ => (vec![I32, pointer, pointer], Some(pointer)),
            }
        }
        Builtin::ErrorContextNew(options) => (vec![pointer(options.memory); 2], Some(I32)),
        Builtin::ErrorContextDebugMessage(options) => (vec![I32, pointer(options.memory)], None),
        Builtin::ThreadNewIndirect { table, signature } => {
            let index = match plan.tables[*table].ty.table64 {
                true => I64,
                false => I32,
            };
            let start = &plan.signatures[*signature];
            assert!(
                matches!(start.params(), [I32 | I64]) && start.results().is_empty(),
                "plan: type of a thread's start function"
            );
            (vec![index, start.params()[0]], Some(I32))
        }
        Builtin::ThreadSwitch(ThreadSwitch::Suspend | ThreadSwitch::Yield) => (vec![], Some(I32)),
        Builtin::ThreadSwitch(_) => (vec![I32], Some(I32)),
    };
    (params, results.into_iter().collect())
}

/// The parameters of `task.return`: the flat result, or a pointer to it.
fn returned(plan: &Plan<'_>, result: Option<TypeId>, options: &CanonicalOptions) -> Vec<ValType> {
    let side = side_of(plan, options.memory);
    let mut flat = Vec::new();
    match result {
        None => {}
        Some(ty) if plan.types.flat_len(ty) > MAX_FLAT_PARAMS => {
            return vec![match side {
                Side::Guest32 => ValType::I32,
                Side::Guest64 | Side::Host => ValType::I64,
            }];
        }
        Some(ty) => plan.types.flatten(ty, side, &mut flat),
    }
    flat.into_iter().map(val_type).collect()
}
