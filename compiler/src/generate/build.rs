//! One function as Cranelift IR: its signature, and its blocks by whoever writes them.
//!
//! In: a [`Symbol`]. Out: a [`Function`], in the thread's [`Worker`]. Elsewhere: what inlining and
//! Cranelift's passes make of it (`inline`, `compile`).

use std::ops::Range;

use cranelift_codegen::Context as Codegen;
use cranelift_codegen::ir::{Function, UserFuncName, Value};
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use windlass_abi::trap::TrapCode;

use super::core::{self, stack_check};
use super::emitter::{Context, Emitter};
use super::unit::Symbol;
use super::{Request, builtins, canon, entry, module, name_of, start, trampoline};
use crate::elaborate::plan::{CoreItem, ExportKind, FuncBody};
use crate::error::Result;
use crate::ids::FuncId;
use crate::options::TrapMode;

/// What all functions of one generation share.
pub(super) struct Shared<'a> {
    pub(super) cx: Context<'a>,
    pub(super) isa: OwnedTargetIsa,
    pub(super) request: &'a Request,
}

/// What a thread keeps between functions, to save allocations.
pub(super) struct Worker {
    pub(super) codegen: Codegen,
    builder: FunctionBuilderContext,
}

impl Default for Worker {
    fn default() -> Worker {
        Worker {
            codegen: Codegen::new(),
            builder: FunctionBuilderContext::new(),
        }
    }
}

/// Builds a function, for others to inline; none if that fails, which compiling it will report.
pub(super) fn build_func(
    shared: &Shared<'_>,
    worker: &mut Worker,
    symbol: Symbol,
) -> Option<Function> {
    let _name = NameOnPanic { shared, symbol };
    let built = build(shared, worker, symbol, |emitter, params| {
        emit(shared, emitter, symbol, params)
    });
    built.ok()?;
    Some(std::mem::replace(&mut worker.codegen.func, Function::new()))
}

/// Writes a function, which is then the worker's.
pub(super) fn build(
    shared: &Shared<'_>,
    worker: &mut Worker,
    symbol: Symbol,
    emit: impl FnOnce(&mut Emitter<'_, '_>, &[Value]) -> Result<()>,
) -> Result<()> {
    worker.codegen.clear();
    // Cranelift leaves these behind.
    worker.codegen.func.dfg.exception_tables.clear();
    let result = write(shared, worker, symbol, emit);
    if result.is_err() {
        // A half-built function leaves its traces in the builder's context.
        worker.builder = FunctionBuilderContext::new();
    }
    result
}

fn write(
    shared: &Shared<'_>,
    worker: &mut Worker,
    symbol: Symbol,
    emit: impl FnOnce(&mut Emitter<'_, '_>, &[Value]) -> Result<()>,
) -> Result<()> {
    let func = &mut worker.codegen.func;
    let name = symbol.to_name();
    func.name = UserFuncName::user(name.namespace, name.index);
    func.signature = shared.cx.signature_of(symbol);
    if func.signature.call_conv == CallConv::Tail {
        stack_check::in_prologue(func, shared.cx.options);
    }
    let mut builder = FunctionBuilder::new(func, &mut worker.builder);
    let entry = builder.create_block();
    builder.append_block_params_for_function_params(entry);
    builder.switch_to_block(entry);
    builder.seal_block(entry);
    let params = builder.block_params(entry).to_vec();
    let (instance, params) = params
        .split_first()
        .expect("generate: every function takes the instance block");
    let mut emitter = Emitter::new(shared.cx, builder, *instance);
    emit(&mut emitter, params)?;
    emitter.ins.seal_all_blocks();
    emitter.check_handlers(wasm_offset(shared, symbol).unwrap_or(0))?;
    emitter.ins.finalize(shared.isa.frontend_config());
    Ok(())
}

/// Who writes what.
pub(super) fn emit(
    shared: &Shared<'_>,
    emitter: &mut Emitter<'_, '_>,
    symbol: Symbol,
    params: &[Value],
) -> Result<()> {
    match symbol {
        Symbol::Func(id) => emit_func(shared, emitter, id, params)?,
        Symbol::ExportBody(id) => match shared.cx.plan.exports[id].kind {
            ExportKind::Core(CoreItem::Func(func)) => module::export_body(emitter, func, params),
            _ => canon::export_body(emitter, id, params)?,
        },
        Symbol::ExportEntry(id) => entry::export_entry(emitter, id, params),
        Symbol::Dtor(id) => builtins::dtor(emitter, id, params),
        Symbol::CallStart(id) => at_edge(emitter, |e| canon::call_start(e, id, params[0]))?,
        Symbol::CallResolve(id) => at_edge(emitter, |e| canon::call_resolve(e, id, params))?,
        Symbol::ImportResolve(id) => at_edge(emitter, |e| canon::import_resolve(e, id, params))?,
        Symbol::ExportResolve(id) => at_edge(emitter, |e| canon::export_resolve(e, id, params))?,
        Symbol::CopyTranslate(id) => at_edge(emitter, |e| canon::copy_translate(e, id, params))?,
        Symbol::Trampoline(which) => trampoline::trampoline(emitter, which, params),
        Symbol::NullCallee => emitter.trap(TrapCode::IndirectCallToNull),
        Symbol::MismatchedCallee => emitter.trap(TrapCode::BadSignature),
        Symbol::StartBody => start::body(emitter)?,
        Symbol::StartEntry => entry::start_entry(emitter, params),
        other => panic!("generate: {other:?} is data and has no code"),
    }
    Ok(())
}

/// Who writes what a function of the Plan does.
fn emit_func(
    shared: &Shared<'_>,
    emitter: &mut Emitter<'_, '_>,
    id: FuncId,
    params: &[Value],
) -> Result<()> {
    let func = &shared.cx.plan.funcs[id];
    match &func.body {
        FuncBody::Core { instance, index } => core::translate(emitter, *instance, *index, params)?,
        FuncBody::LowerImport(import) => {
            at_edge(emitter, |e| canon::lower_import(e, id, import, params))?;
        }
        FuncBody::Adapter(adapter) => {
            at_edge(emitter, |e| canon::adapter(e, id, adapter, params))?;
        }
        FuncBody::ResourceNew(component, resource) => {
            builtins::resource_new(emitter, *component, *resource, params);
        }
        FuncBody::ResourceRep(component, resource) => {
            builtins::resource_rep(emitter, *component, *resource, params);
        }
        FuncBody::ResourceDrop(component, resource) => at_edge(emitter, |e| {
            builtins::resource_drop(e, *component, *resource, params);
            Ok(())
        })?,
        FuncBody::ContextGet(_, number) => builtins::context_get(emitter, *number),
        FuncBody::ContextSet(_, number) => builtins::context_set(emitter, *number, params),
        FuncBody::Backpressure(component, what) => {
            builtins::backpressure(emitter, *component, *what);
        }
        FuncBody::Builtin(component, builtin) => at_edge(emitter, |e| {
            builtins::concurrency(e, id, *component, builtin, params)
        })?,
        FuncBody::CoreImport(import) => {
            module::import_body(emitter, *import, func.signature, params)?;
        }
    }
    Ok(())
}

/// Writes a function at the edge of a component instance.
fn at_edge<'a, 'b>(
    emitter: &mut Emitter<'a, 'b>,
    write: impl FnOnce(&mut Emitter<'a, 'b>) -> Result<()>,
) -> Result<()> {
    emitter.stop_exceptions();
    write(emitter)?;
    emitter.end_of_edge();
    Ok(())
}

/// The offset of a function's body in the binary, if it has one.
pub(super) fn wasm_offset(shared: &Shared<'_>, symbol: Symbol) -> Option<u64> {
    wasm_range(shared, symbol).map(|range| range.start)
}

/// Where a function's body is in the binary, if it has one.
pub(super) fn wasm_range(shared: &Shared<'_>, symbol: Symbol) -> Option<Range<u64>> {
    let Symbol::Func(id) = symbol else {
        return None;
    };
    let FuncBody::Core { instance, index } = shared.cx.plan.funcs[id].body else {
        return None;
    };
    let module = &shared.cx.plan.modules[shared.cx.plan.instances[instance].module];
    let body = &module.bodies[index.as_u32() as usize - module.imported_funcs];
    Some(body.range())
}

/// Whether traps are calls into the runtime.
pub(super) fn traps_are_calls(shared: &Shared<'_>) -> bool {
    shared.cx.options.traps == TrapMode::Explicit
}

/// Says which function a panic belongs to.
pub(super) struct NameOnPanic<'a> {
    pub(super) shared: &'a Shared<'a>,
    pub(super) symbol: Symbol,
}

impl Drop for NameOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let name = name_of(self.shared.cx.plan, self.shared.cx.facts, self.symbol);
            eprintln!("generate: while compiling `{name}` ({:?})", self.symbol);
        }
    }
}
