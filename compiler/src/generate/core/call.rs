//! `call` and `call_indirect`.
//!
//! Both pass the caller's instance block: the whole component has one. A reference's signature is
//! compared as the number that the plan interned it under, because equal numbers mean equal types.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, SigRef};
use wasmparser::Operator;
use windlass_abi::instance::FuncRef;
use windlass_abi::trap::TrapCode;

use super::super::emitter::{POINTER, trusted};
use super::{Translator, function_type};
use crate::error::Result;
use crate::ids::{FuncIndex, SignatureId, TypeIndex};

impl Translator<'_, '_, '_> {
    pub(super) fn call_operator(&mut self, op: &Operator<'_>) -> Result<bool> {
        match op {
            Operator::Call { function_index } => self.call(*function_index)?,
            Operator::CallIndirect {
                type_index,
                table_index,
            } => self.call_indirect(*type_index, *table_index)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn call(&mut self, index: u32) -> Result<()> {
        let plan = self.emitter.cx.plan;
        let func = self.instance.funcs[FuncIndex::from_u32(index)];
        let ty = &plan.signatures[plan.funcs[func].signature];
        self.check_types(ty)?;
        let args = self.pop_many(ty.params().len());
        let results = self.emitter.call_func(func, &args);
        self.stack.extend(results);
        Ok(())
    }

    fn call_indirect(&mut self, ty: u32, table: u32) -> Result<()> {
        let table = self.table(table)?;
        let params = function_type(self.module, ty);
        self.check_types(params)?;
        let index = self.pop();
        let reference = self.load_element(table, index);
        self.emitter
            .trap_unless(reference, TrapCode::IndirectCallToNull);

        let ty = TypeIndex::from_u32(ty);
        let Some(signature) = self.signatures.get(self.module_id, ty) else {
            // No function of the plan has the type.
            self.emitter.trap(TrapCode::BadSignature);
            self.now_dead();
            return Ok(());
        };
        // References are constants of the object.
        let flags = trusted().with_readonly();
        let offset = offset_of!(FuncRef, signature) as i32;
        let found = self.ins().load(POINTER, flags, reference, offset);
        let expected = i64::from(signature.as_u32());
        let differs = self.ins().icmp_imm_s(IntCC::NotEqual, found, expected);
        self.emitter.trap_if(differs, TrapCode::BadSignature);
        let offset = offset_of!(FuncRef, code) as i32;
        let code = self.ins().load(POINTER, flags, reference, offset);

        let mut args = vec![self.emitter.instance];
        args.extend(self.pop_many(params.params().len()));
        let signature = self.signature_ref(signature);
        let call = self.ins().call_indirect(signature, code, &args);
        let results = self.emitter.ins.inst_results(call).to_vec();
        self.stack.extend(results);
        Ok(())
    }

    /// The signature as Cranelift refers to it, declared once in each function.
    fn signature_ref(&mut self, id: SignatureId) -> SigRef {
        if let Some(signature) = self.signature_refs.get(&id) {
            return *signature;
        }
        let signature = self.emitter.import_signature(id);
        self.signature_refs.insert(id, signature);
        signature
    }
}
