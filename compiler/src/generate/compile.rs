//! One function: built, with small ones in place of calls of them, and through Cranelift's passes.
//!
//! In: a [`Symbol`]. Out: a [`CodeFunction`]. What can go wrong with a valid plan is size; all else
//! that Cranelift reports is a bug, and panics with the function's name.

use cranelift_codegen::CodegenError;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{Function, Value};
use cranelift_codegen::print_errors::pretty_verifier_error;

use super::build::{NameOnPanic, Shared, Worker, build, emit, traps_are_calls, wasm_offset};
use super::core::stack_check;
use super::emitter::Emitter;
use super::inline::Bodies;
use super::inline::places::Places;
use super::unit::{CodeFunction, Symbol};
use super::{extract, name_of};
use crate::error::{Error, Result};

/// Builds and compiles one function, which may become two ([`Symbol::LargeBody`]); `bodies` are
/// inlined.
pub(super) fn compile(
    shared: &Shared<'_>,
    bodies: &Bodies,
    worker: &mut Worker,
    symbol: Symbol,
) -> Result<Vec<CodeFunction>> {
    let _name = NameOnPanic { shared, symbol };
    compile_parts(shared, bodies, worker, symbol)
        .map_err(|error| error.in_function(&name_of(shared.cx.plan, shared.cx.facts, symbol)))
}

fn compile_parts(
    shared: &Shared<'_>,
    bodies: &Bodies,
    worker: &mut Worker,
    symbol: Symbol,
) -> Result<Vec<CodeFunction>> {
    let write =
        |emitter: &mut Emitter<'_, '_>, params: &[Value]| emit(shared, emitter, symbol, params);
    let mut whole = compile_one(shared, worker, symbol, Some(bodies), write)?;
    if traps_are_calls(shared) && whole.frame > stack_check::MAX_UNCHECKED_FRAME {
        // Perhaps only because of what was inlined, and not every function can have such a frame.
        whole = compile_one(shared, worker, symbol, None, write)?;
    }
    let frame = whole.frame;
    if !traps_are_calls(shared) || frame <= stack_check::MAX_UNCHECKED_FRAME {
        return Ok(vec![whole.code]);
    }
    let body = match symbol {
        Symbol::Func(id) => Symbol::LargeBody(id),
        Symbol::ExportBody(id) => Symbol::LargeExportBody(id),
        _ => {
            let limit = format!("stack frame of {} bytes", stack_check::MAX_UNCHECKED_FRAME);
            return Err(Error::limit(limit, 0));
        }
    };
    whole.code.symbol = body;
    whole.code.name = name_of(shared.cx.plan, shared.cx.facts, body);
    let check = compile_one(shared, worker, symbol, None, |emitter, params| {
        stack_check::before_body(emitter, body, frame, params);
        Ok(())
    })?;
    Ok(vec![check.code, whole.code])
}

/// A compiled function, and the size of its frame in bytes.
struct Compiled {
    code: CodeFunction,
    frame: u32,
}

/// Builds and compiles one function, whose blocks `emit` writes from the parameters after the
/// instance block, with `inlined` in place of calls of them.
fn compile_one(
    shared: &Shared<'_>,
    worker: &mut Worker,
    symbol: Symbol,
    inlined: Option<&Bodies>,
    emit: impl FnOnce(&mut Emitter<'_, '_>, &[Value]) -> Result<()>,
) -> Result<Compiled> {
    build(shared, worker, symbol, emit)?;
    let codegen = &mut worker.codegen;
    let places = match inlined {
        Some(bodies) => bodies.apply(codegen),
        None => Ok(Places::default()),
    };
    let places = places.map_err(|error| failure(shared, symbol, &error, &codegen.func))?;
    let clif = shared
        .request
        .clif
        .then(|| codegen.func.display().to_string());
    codegen.set_disasm(shared.request.asm);
    let mut control = ControlPlane::default();
    if let Err(error) = codegen.compile(&*shared.isa, &mut control) {
        return Err(failure(shared, symbol, &error.inner, error.func));
    }
    let code = codegen
        .take_compiled_code()
        .expect("generate: compiled code is there");
    let frame = code.buffer.frame_layout().map(|f| f.frame_to_fp_offset);
    Ok(Compiled {
        frame: frame.expect("generate: compiled code knows its frame"),
        code: extract::code_function(shared, code, &codegen.func, symbol, clif, &places),
    })
}

/// What Cranelift reports, as an error of ours.
fn failure(shared: &Shared<'_>, symbol: Symbol, error: &CodegenError, func: &Function) -> Error {
    let offset = wasm_offset(shared, symbol).unwrap_or(0);
    match error {
        CodegenError::ImplLimitExceeded | CodegenError::CodeTooLarge => {
            Error::limit("size of a function's code", offset)
        }
        CodegenError::Verifier(errors) => {
            let listing = pretty_verifier_error(func, None, errors.clone());
            panic!("generate: Cranelift's verifier refuses the function:\n{listing}")
        }
        other => panic!("generate: Cranelift fails: {other}"),
    }
}
