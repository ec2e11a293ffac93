//! The Plan's checker: what every later phase takes for granted.
//!
//! In: a Plan. Out: nothing, or a panic that names the rule, because a Plan that breaks one is a
//! bug of elaboration. Runs on every compilation: it costs a walk over the functions.

use super::check_builtins::check_builtin;
use super::flatten::{Direction, flatten_functype, side_of, val_type};
use super::plan::{
    CanonicalOptions, CoreItem, ExportKind, Func, FuncBody, ImportKind, Lift, Plan, Program,
    ResourceDefinition, Step,
};
use super::types::{Flat, Side};
use crate::ids::{FuncTypeId, SignatureId};

/// Checks a Plan.
///
/// # Panics
/// When the Plan breaks a rule.
pub fn check(plan: &Plan<'_>) {
    for func in plan.funcs.values() {
        check_func(plan, func);
    }
    for export in plan.exports.values() {
        check_export(plan, &export.kind);
    }
    check_state(plan);
}

fn check_func(plan: &Plan<'_>, func: &Func) {
    match &func.body {
        FuncBody::Core { instance, index } => {
            let module = &plan.modules[plan.instances[*instance].module];
            let module_id = plan.instances[*instance].module;
            let matching = &plan.matching[module_id][module.funcs[*index]];
            assert!(
                matching.binary_search(&func.signature).is_ok(),
                "core type of {}",
                func.name
            );
        }
        FuncBody::LowerImport(lower) => {
            let kind = plan.imports[lower.import].kind;
            assert_eq!(
                kind,
                ImportKind::Function(lower.ty),
                "import type of {}",
                func.name
            );
            check_core_type(
                plan,
                func.signature,
                lower.ty,
                &lower.options,
                Direction::Lower,
            );
        }
        FuncBody::Adapter(adapter) => {
            check_lift(plan, &adapter.lift);
            check_core_type(
                plan,
                func.signature,
                adapter.ty,
                &adapter.options,
                Direction::Lower,
            );
        }
        FuncBody::ResourceNew(component, resource) => {
            let ResourceDefinition::Guest {
                component: owner, ..
            } = plan.resources[*resource].definition
            else {
                panic!("plan: resource.new of a resource of the host");
            };
            assert_eq!(
                *component, owner,
                "plan: resource.new outside the defining instance"
            );
        }
        FuncBody::CoreImport(import) => assert!(
            matches!(
                plan.imports[*import].kind,
                ImportKind::Core(CoreItem::Func(_))
            ),
            "plan: {} calls an import that is no function",
            func.name
        ),
        FuncBody::ContextGet(..) | FuncBody::ContextSet(..) => assert!(
            plan.layout.thread_storage().is_some(),
            "plan: no room for the storage of a thread"
        ),
        FuncBody::Backpressure(component, _) => assert!(
            plan.layout.backpressure(*component).is_some(),
            "plan: no counter of backpressure in {component}"
        ),
        FuncBody::Builtin(_, builtin) => check_builtin(plan, func, builtin),
        FuncBody::ResourceRep(..) | FuncBody::ResourceDrop(..) => {}
    }
}

fn check_export(plan: &Plan<'_>, export: &ExportKind) {
    match export {
        ExportKind::Function(lift) => check_lift(plan, lift),
        ExportKind::HostFunction(import, ty) => {
            let ImportKind::Function(given) = plan.imports[*import].kind else {
                panic!("plan: an exported import is no function");
            };
            check_same_layout(plan, given, *ty);
        }
        ExportKind::ResourceDrop(_) | ExportKind::Core(_) => {}
    }
}

fn check_lift(plan: &Plan<'_>, lift: &Lift) {
    let callee = plan.funcs[lift.callee].signature;
    check_core_type(plan, callee, lift.ty, &lift.options, Direction::Lift);
    if let Some(post_return) = lift.options.post_return {
        let params = plan.signatures[plan.funcs[post_return].signature].params();
        assert_eq!(
            params,
            plan.signatures[callee].results(),
            "plan: type of post-return"
        );
    }
}

/// A host function that is exported gets arguments in the layout of the export's.
fn check_same_layout(plan: &Plan<'_>, given: FuncTypeId, exported: FuncTypeId) {
    let layout = |ty: FuncTypeId| {
        let ty = plan.types.func(ty);
        let of = |ty: Option<_>| ty.map(|ty| plan.types.layout(ty, Side::Host));
        (of(ty.params_tuple), of(ty.result))
    };
    assert_eq!(
        layout(given),
        layout(exported),
        "plan: type of a host function that is exported"
    );
}

fn check_core_type(
    plan: &Plan<'_>,
    signature: SignatureId,
    ty: FuncTypeId,
    options: &CanonicalOptions,
    direction: Direction,
) {
    let side = side_of(plan, options.memory);
    let (params, results) = flatten_functype(&plan.types, ty, side, options, direction);
    let have = &plan.signatures[signature];
    let types = |flat: &[Flat]| flat.iter().map(|f| val_type(*f)).collect::<Vec<_>>();
    assert_eq!(
        have.params(),
        types(&params),
        "plan: parameters of {direction:?} {ty}"
    );
    assert_eq!(
        have.results(),
        types(&results),
        "plan: results of {direction:?} {ty}"
    );
}

fn check_state(plan: &Plan<'_>) {
    let closed = plan.program == Program::Component;
    let imported = plan.memories.values().map(|memory| memory.import.is_some());
    let imported = imported.chain(plan.tables.values().map(|table| table.import.is_some()));
    let imported = imported.chain(plan.globals.values().map(|global| global.init.is_none()));
    let mut imported = imported.chain(plan.tags.values().map(|tag| tag.import.is_some()));
    assert!(
        !(closed && imported.any(|imported| imported)),
        "plan: core state that a component does not know"
    );
    for memory in plan.memories.values() {
        let size = u128::from(memory.ty.initial) << memory.ty.page_size_log2.unwrap_or(16);
        for (offset, bytes) in &memory.image {
            assert!(
                u128::from(*offset) + bytes.len() as u128 <= size,
                "plan: memory image outside the memory"
            );
        }
    }
    for table in plan.tables.values() {
        assert!(
            table.image.len() as u64 <= table.ty.initial,
            "plan: table image outside the table"
        );
        let escaping = |id: &crate::ids::FuncId| plan.funcs[*id].escapes;
        assert!(
            table.image.iter().flatten().all(escaping),
            "plan: table image without FuncRef"
        );
    }
    for step in &plan.steps {
        if let Step::Start(func) = step {
            let ty = &plan.signatures[plan.funcs[*func].signature];
            assert!(
                ty.params().is_empty() && ty.results().is_empty(),
                "plan: start function type"
            );
        }
    }
}
