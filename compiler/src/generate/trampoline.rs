//! The trampolines: C functions through which the runtime runs generated code
//! ([`windlass_abi::concurrency::Concurrency`]).
//!
//! In: the C parameters, of which the second is the code to run. Out: the callee's `i32` in the low
//! half, the code of a trap in the high half. A trap stops here: the runtime's frames below return
//! as usual, and whoever is waiting for the result raises it again.

use cranelift_codegen::ir::{
    BlockArg, ExceptionTableData, ExceptionTableItem, InstBuilder, Signature, Type, Value, types,
};

use super::emitter::{Emitter, core_signature};
use super::unit::{Symbol, Trampoline};
use crate::ids::{CallId, FuncId};
use wasmparser::{FuncType, ValType};

/// Writes a trampoline; `params` are those after the instance.
pub fn trampoline(e: &mut Emitter<'_, '_>, which: Trampoline, params: &[Value]) {
    let (code, args) = (params[0], &params[1..]);
    match which {
        Trampoline::RunThread => {
            let (narrow, wide) = (e.ins.create_block(), e.ins.create_block());
            e.ins.ins().brif(args[0], wide, &[], narrow, &[]);
            e.start_block(narrow);
            let argument = e.ins.ins().ireduce(types::I32, args[1]);
            let signature = core_signature(&FuncType::new([ValType::I32], []));
            run(e, signature, code, &[argument]);
            e.start_block(wide);
            let signature = core_signature(&FuncType::new([ValType::I64], []));
            run(e, signature, code, &[args[1]]);
        }
        Trampoline::RunCallback => {
            let params = [ValType::I32; 3];
            let signature = core_signature(&FuncType::new(params, [ValType::I32]));
            run(e, signature, code, args);
        }
        Trampoline::RunStart => {
            let signature = e.cx.signature_of(Symbol::CallStart(CallId::from_u32(0)));
            run(e, signature, code, args);
        }
        Trampoline::RunResolve => {
            let signature =
                e.cx.signature_of(Symbol::ImportResolve(FuncId::from_u32(0)));
            run(e, signature, code, args);
        }
        Trampoline::RunTranslate => {
            let signature =
                e.cx.signature_of(Symbol::CopyTranslate(FuncId::from_u32(0)));
            run(e, signature, code, args);
        }
    }
}

/// Calls code with a handler for traps, and returns.
fn run(e: &mut Emitter<'_, '_>, signature: Signature, code: Value, args: &[Value]) {
    let results: Vec<Type> = signature.returns.iter().map(|r| r.value_type).collect();
    let signature = e.ins.import_signature(signature);
    let (returned, trapped) = (e.ins.create_block(), e.cold_block());
    let result = results
        .first()
        .map(|ty| e.ins.append_block_param(returned, *ty));
    let trap = e.ins.append_block_param(trapped, types::I64);
    let passed: &[BlockArg] = match result {
        Some(_) => &[BlockArg::TryCallRet(0)],
        None => &[],
    };
    let normal = e.ins.func.dfg.block_call(returned, passed);
    let handler = e
        .ins
        .func
        .dfg
        .block_call(trapped, &[BlockArg::TryCallExn(0)]);
    let items = [
        ExceptionTableItem::Context(e.instance),
        ExceptionTableItem::Default(handler),
    ];
    let table = ExceptionTableData::new(signature, normal, items);
    let table = e.ins.func.dfg.exception_tables.push(table);
    let mut all = vec![e.instance];
    all.extend_from_slice(args);
    e.ins.ins().try_call_indirect(code, &all, table);

    e.start_block(trapped);
    let trap = e.ins.ins().ishl_imm_u(trap, 32);
    e.ins.ins().return_(&[trap]);
    e.start_block(returned);
    let result = match result {
        Some(result) => e.ins.ins().uextend(types::I64, result),
        None => e.ins.ins().iconst(types::I64, 0),
    };
    e.ins.ins().return_(&[result]);
}
