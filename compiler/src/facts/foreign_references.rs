//! Whether references to functions of other instances can be among a program's own.
//!
//! In: the Plan. Out: whether such a reference can come in. A component never sees one: its host
//! has no core functions to give. A core module does when a table, or a value of a type that can
//! hold or carry a function, crosses its border. Where none can, calls through references need not
//! look whose function it is.

use wasmparser::{AbstractHeapType, HeapType, ValType};

use crate::elaborate::plan::{CoreItem, ExportKind, ImportKind, Plan, Program};

/// Whether a reference to another instance's function can come into the program.
#[must_use]
pub fn foreign_references(plan: &Plan<'_>) -> bool {
    if plan.program == Program::Component {
        return false;
    }
    let imports = plan
        .imports
        .values()
        .filter_map(|import| match import.kind {
            ImportKind::Core(item) => Some(item),
            _ => None,
        });
    let exports = plan
        .exports
        .values()
        .filter_map(|export| match export.kind {
            ExportKind::Core(item) => Some(item),
            _ => None,
        });
    imports.chain(exports).any(|item| carries(plan, item))
}

fn carries(plan: &Plan<'_>, item: CoreItem) -> bool {
    let any = |types: &[ValType]| types.iter().any(|ty| holds_function(*ty));
    match item {
        CoreItem::Memory(_) => false,
        CoreItem::Table(id) => holds_function(ValType::Ref(plan.tables[id].ty.element_type)),
        CoreItem::Global(id) => holds_function(plan.globals[id].ty.content_type),
        // Any exception may carry a function, whatever the tags that this module knows.
        CoreItem::Tag(_) => true,
        CoreItem::Func(id) => {
            let ty = &plan.signatures[plan.funcs[id].signature];
            any(ty.params()) || any(ty.results())
        }
    }
}

/// Whether a value of a type can be a function, or lead to one.
fn holds_function(ty: ValType) -> bool {
    let ValType::Ref(ty) = ty else {
        return false;
    };
    !matches!(
        ty.heap_type(),
        HeapType::Abstract {
            ty: AbstractHeapType::Extern | AbstractHeapType::NoExtern,
            ..
        }
    )
}
