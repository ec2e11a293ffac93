//! Fourth phase: machine code, one function at a time, in parallel.
//!
//! In: the Plan and its Facts. Out: [`unit::Unit`]. The functions are a fixed list ([`symbols`]);
//! each is built and compiled on its own, with the small functions that it calls, so that neither
//! order nor threads show in the result.
//!
//! | file | what it does |
//! |---|---|
//! | `emitter` | the builder that everything is written with |
//! | `catching` | calls, with handlers where something catches exceptions |
//! | `core` | bodies of core functions |
//! | `canon` | lifts and lowers: imports, exports, adapters |
//! | `builtins` | canonical built-ins |
//! | `module` | calls into and out of a core module |
//! | `state` | where memories, tables, globals and references are |
//! | `entry` | entry trampolines |
//! | `trampoline` | C functions through which the runtime runs generated code |
//! | `start` | the steps of instantiation |
//! | `inline` | small functions in place of calls of them |
//! | `build` | one function: as Cranelift IR |
//! | `compile` | one function: with others inlined, compiled |
//! | `extract` | what Cranelift made of it, as a [`unit::CodeFunction`] |
//! | `numbers` | numbers by which the runtime knows types, memories and encodings |
//! | `isa`, `memory_style` | the target, and how memories are kept in bounds |

pub mod build;
pub mod builtins;
pub mod canon;
pub mod catching;
pub mod compile;
pub mod core;
pub mod emitter;
pub mod entry;
pub mod extract;
pub mod inline;
pub mod isa;
pub mod memory_style;
pub mod module;
pub mod numbers;
pub mod start;
pub mod state;
#[cfg(test)]
mod tests;
pub mod trampoline;
pub mod unit;

use std::cmp::Reverse;
use std::sync::Arc;

use cranelift_codegen::isa::CallConv;
use rayon::iter::{ParallelBridge, ParallelIterator};

use crate::elaborate::plan::{Plan, ResourceDefinition};
use crate::error::Result;
use crate::facts::Facts;
use crate::facts::call_tables::Element;
use crate::options::Options;
use crate::progress::{Phase, Progress};
use build::{Shared, Worker};
use emitter::Context;
use inline::Bodies;
use unit::{CodeFunction, Symbol, Trampoline, Unit};

/// What is wanted beside the machine code.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Disassembly of each function (`--emit asm`).
    pub asm: bool,
    /// Cranelift IR of each function before optimisation (`--emit clif`).
    pub clif: bool,
    /// Only functions of this name ([`name_of`]). The unit is then for reading: it does not link.
    pub only: Option<String>,
    /// Told of each function that is done.
    pub progress: Option<Arc<Progress>>,
}

/// Generates the code of a plan.
///
/// # Errors
/// [`crate::error::Error::Unsupported`] for operators that have no translation,
/// [`crate::error::Error::Limit`] for functions that are too large, and
/// [`crate::error::Error::Usage`] for an unknown target. Of several, the first in the order of the
/// functions.
pub fn generate(
    plan: &Plan<'_>,
    facts: &Facts,
    options: &Options,
    request: &Request,
) -> Result<Unit> {
    let shared = shared(plan, facts, options, request)?;
    let bodies = Bodies::find(&shared);
    let mut wanted = symbols(plan, facts);
    if let Some(only) = &request.only {
        wanted.retain(|symbol| name_of(plan, facts, *symbol) == *only);
    }
    if let Some(progress) = &request.progress {
        progress.begin(Phase::Generate, wanted.len());
    }
    let mut functions = Vec::with_capacity(wanted.len());
    for result in compile_all(&shared, &bodies, wanted) {
        functions.extend(result?);
    }
    Ok(Unit { functions })
}

/// Compiles functions, in parallel. The results are in the order of the functions.
///
/// The longest come first, each to the thread that is free: a long one that came last would leave the
/// other threads without work.
fn compile_all(
    shared: &Shared<'_>,
    bodies: &Bodies,
    symbols: Vec<Symbol>,
) -> Vec<Result<Vec<CodeFunction>>> {
    let mut queue: Vec<(usize, Symbol)> = symbols.into_iter().enumerate().collect();
    queue.sort_by_cached_key(|(_, symbol)| {
        let range = build::wasm_range(shared, *symbol);
        // Nobody knows how long adapters are.
        Reverse(range.map_or(u64::MAX, |range| range.end - range.start))
    });
    let mut compiled: Vec<(usize, Result<_>)> = queue
        .into_iter()
        .par_bridge()
        .map_init(Worker::default, |worker, (at, symbol)| {
            let compiled = compile::compile(shared, bodies, worker, symbol);
            if let Some(progress) = &shared.request.progress {
                progress.step();
            }
            (at, compiled)
        })
        .collect();
    compiled.sort_unstable_by_key(|(at, _)| *at);
    compiled.into_iter().map(|(_, result)| result).collect()
}

/// What all functions of a generation share.
fn shared<'a>(
    plan: &'a Plan<'a>,
    facts: &'a Facts,
    options: &'a Options,
    request: &'a Request,
) -> Result<Shared<'a>> {
    Ok(Shared {
        cx: Context {
            plan,
            options,
            facts,
            c_convention: CallConv::triple_default(&options.target.triple),
        },
        isa: isa::target_isa(options)?,
        request,
    })
}

/// Everything of a plan that has code, in the order of the unit; without
/// [`Symbol::LargeBody`] and its sibling, which only compiling shows.
#[must_use]
pub fn symbols(plan: &Plan<'_>, facts: &Facts) -> Vec<Symbol> {
    let funcs = plan.funcs.keys();
    let funcs = funcs.filter(|id| facts.reachable.funcs.contains(*id));
    let mut symbols: Vec<Symbol> = funcs.map(Symbol::Func).collect();
    for (id, resource) in &plan.resources {
        if let ResourceDefinition::Guest { dtor: Some(_), .. } = resource.definition {
            symbols.push(Symbol::Dtor(id));
        }
    }
    let entries = plan
        .exports
        .iter()
        .filter(|(_, export)| export.kind.has_entry());
    for (id, _) in entries {
        symbols.push(Symbol::ExportBody(id));
        symbols.push(Symbol::ExportEntry(id));
        if canon::has_export_resolve(plan, id) {
            symbols.push(Symbol::ExportResolve(id));
        }
    }
    for (id, call) in &facts.calls.calls {
        symbols.push(Symbol::CallStart(id));
        if call.lift(plan).is_some_and(|lift| lift.options.is_async) {
            symbols.push(Symbol::CallResolve(id));
        }
    }
    let funcs = plan.funcs.iter();
    for (id, func) in funcs.filter(|(id, _)| facts.reachable.funcs.contains(*id)) {
        if canon::has_import_resolve(plan, func) {
            symbols.push(Symbol::ImportResolve(id));
        }
        if canon::has_translate(plan, func) {
            symbols.push(Symbol::CopyTranslate(id));
        }
    }
    if plan.is_concurrent() {
        symbols.extend(Trampoline::ALL.map(Symbol::Trampoline));
    }
    if facts.call_tables.contain(Element::Null) {
        symbols.push(Symbol::NullCallee);
    }
    if facts.call_tables.contain(Element::Mismatch) {
        symbols.push(Symbol::MismatchedCallee);
    }
    symbols.extend([Symbol::StartBody, Symbol::StartEntry]);
    symbols
}

/// The name of a function for people: of a core function its own, of an export the interface and
/// name in WIT after what it is. Code of a unit has it already ([`unit::CodeFunction::name`]).
#[must_use]
pub fn name_of(plan: &Plan<'_>, facts: &Facts, symbol: Symbol) -> String {
    let export = |what: &str, id| {
        let export = &plan.exports[id];
        match &export.interface {
            Some(interface) => format!("{what} {interface}#{}", export.name),
            None => format!("{what} {}", export.name),
        }
    };
    let callee = |id| match (facts.calls.calls[id].lift(plan), id) {
        (Some(lift), _) => plan.funcs[lift.callee].name.clone(),
        (None, id) => id.to_string(),
    };
    match symbol {
        Symbol::Func(id) => plan.funcs[id].name.clone(),
        Symbol::LargeBody(id) => format!("body of {}", plan.funcs[id].name),
        Symbol::ExportBody(id) => export("export", id),
        Symbol::LargeExportBody(id) => export("body of export", id),
        Symbol::ExportEntry(id) => export("entry", id),
        Symbol::Dtor(id) => format!("destructor {id}"),
        Symbol::StartBody => "start".to_owned(),
        Symbol::StartEntry => "start entry".to_owned(),
        Symbol::Runtime(entry) => entry.desc().symbol.to_owned(),
        Symbol::FuncRef(id) => format!("reference {}", plan.funcs[id].name),
        Symbol::NullCallee => "null callee".to_owned(),
        Symbol::MismatchedCallee => "mismatched callee".to_owned(),
        Symbol::CallTable(id) => id.to_string(),
        Symbol::CallStart(id) => format!("start {}", callee(id)),
        Symbol::CallResolve(id) => format!("results of {}", callee(id)),
        Symbol::ImportResolve(id) => format!("resolve {}", plan.funcs[id].name),
        Symbol::ExportResolve(id) => export("resolve", id),
        Symbol::CopyTranslate(id) => format!("elements of {}", plan.funcs[id].name),
        Symbol::Trampoline(which) => format!("{which:?}"),
        Symbol::CallDesc(id) => id.to_string(),
        Symbol::ImportCallDesc(id) | Symbol::CopyDesc(id) => id.to_string(),
        Symbol::ExportCallDesc(id) => id.to_string(),
        Symbol::Data(id) => id.to_string(),
        Symbol::Elems(id) => id.to_string(),
    }
}
