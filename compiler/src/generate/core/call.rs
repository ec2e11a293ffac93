//! Calls: direct, through a table, through a reference; and the same as tail calls.
//!
//! All pass the caller's instance block: the whole component has one. A reference's signature is
//! compared as the number that the plan interned it under, because equal numbers mean equal types.
//! A type that is open to subtypes admits several numbers; the plan knows them all.
//!
//! A tail call is Cranelift's: the `tail` convention has the callee free its stack arguments, so the
//! caller's frame is gone before the callee's begins, whatever the two take.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, SigRef, Value};
use wasmparser::{FuncType, HeapType, Operator, UnpackedIndex};
use windlass_abi::instance::FuncRef;
use windlass_abi::trap::TrapCode;

use super::super::emitter::{POINTER, trusted};
use super::super::unit::Symbol;
use super::{Translator, function_type};
use crate::error::{Error, Result};
use crate::ids::{FuncIndex, SignatureId, TableIndex, TypeIndex};

/// The most signatures that a type of an indirect call may admit.
const MAX_SUBTYPES: usize = 64;

impl Translator<'_, '_, '_> {
    pub(super) fn call_operator(&mut self, op: &Operator<'_>) -> Result<bool> {
        match op {
            Operator::Call { function_index } => self.call(*function_index)?,
            Operator::CallIndirect {
                type_index,
                table_index,
            } => {
                if let Some(code) = self.table_callee(*type_index, *table_index)? {
                    self.call_address(*type_index, code)?;
                }
            }
            Operator::CallRef { type_index } => {
                let code = self.reference_callee();
                self.call_address(*type_index, code)?;
            }
            Operator::ReturnCall { function_index } => self.return_call(*function_index)?,
            Operator::ReturnCallIndirect {
                type_index,
                table_index,
            } => {
                if let Some(code) = self.table_callee(*type_index, *table_index)? {
                    self.return_call_address(*type_index, code)?;
                }
            }
            Operator::ReturnCallRef { type_index } => {
                let code = self.reference_callee();
                self.return_call_address(*type_index, code)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// A function's type as this module has it.
    fn type_of_function(&self, index: FuncIndex) -> Result<&FuncType> {
        let ty = function_type(self.module, self.module.funcs[index].as_u32());
        self.check_types(ty)?;
        Ok(ty)
    }

    fn call(&mut self, index: u32) -> Result<()> {
        let index = FuncIndex::from_u32(index);
        let count = self.type_of_function(index)?.params().len();
        let args = self.pop_many(count);
        let func = self.instance.funcs[index];
        let results = self.emitter.call_func(func, &args);
        self.stack.extend(results);
        Ok(())
    }

    fn return_call(&mut self, index: u32) -> Result<()> {
        let index = FuncIndex::from_u32(index);
        let count = self.type_of_function(index)?.params().len();
        let args = self.with_instance(count);
        let callee = Symbol::Func(self.instance.funcs[index]);
        let callee = self.emitter.callee(callee);
        self.ins().return_call(callee, &args);
        self.now_dead();
        Ok(())
    }

    /// Calls the code at an address, which is of a type of the module.
    fn call_address(&mut self, ty: u32, code: Value) -> Result<()> {
        let (signature, args) = self.prepare_call(ty)?;
        let call = self.ins().call_indirect(signature, code, &args);
        let results = self.emitter.ins.inst_results(call).to_vec();
        self.stack.extend(results);
        Ok(())
    }

    fn return_call_address(&mut self, ty: u32, code: Value) -> Result<()> {
        let (signature, args) = self.prepare_call(ty)?;
        self.ins().return_call_indirect(signature, code, &args);
        self.now_dead();
        Ok(())
    }

    /// The signature and the arguments of a call of a type.
    fn prepare_call(&mut self, ty: u32) -> Result<(SigRef, Vec<Value>)> {
        let signature = self.signature_ref(ty)?;
        let args = self.with_instance(function_type(self.module, ty).params().len());
        Ok((signature, args))
    }

    /// The instance block and the `count` topmost operands.
    fn with_instance(&mut self, count: usize) -> Vec<Value> {
        let mut args = vec![self.emitter.instance];
        args.extend(self.pop_many(count));
        args
    }

    /// The code of a table's element of a type, after all checks; none if they always trap.
    fn table_callee(&mut self, ty: u32, table_index: u32) -> Result<Option<Value>> {
        let table = self.table(table_index)?;
        let index = self.pop();
        let reference = self.load_element(table, index);
        let (elements, _) = &self.module.tables[TableIndex::from_u32(table_index)];
        let elements = elements.element_type;
        if elements.is_nullable() {
            self.emitter
                .trap_unless(reference, TrapCode::IndirectCallToNull);
        }
        let of_the_type = HeapType::Concrete(UnpackedIndex::Module(ty));
        if elements.heap_type() == of_the_type || self.check_signature(reference, ty)? {
            return Ok(Some(self.code_of(reference)));
        }
        self.now_dead();
        Ok(None)
    }

    /// Traps unless a function is of a type. Whether any function of the plan is.
    fn check_signature(&mut self, reference: Value, ty: u32) -> Result<bool> {
        let plan = self.emitter.cx.plan;
        let matching = &plan.matching[self.module_id][TypeIndex::from_u32(ty)];
        if matching.len() > MAX_SUBTYPES {
            let limit = format!("{MAX_SUBTYPES} subtypes of a function type that is called");
            return Err(Error::limit(limit, self.offset));
        }
        let Some((first, others)) = matching.split_first() else {
            self.emitter.trap(TrapCode::BadSignature);
            return Ok(false);
        };
        // References are constants of the object.
        let flags = trusted().with_readonly();
        let offset = offset_of!(FuncRef, signature) as i32;
        let found = self.ins().load(POINTER, flags, reference, offset);
        let mut differs = self.differs(found, *first);
        for other in others {
            let other = self.differs(found, *other);
            differs = self.ins().band(differs, other);
        }
        self.emitter.trap_if(differs, TrapCode::BadSignature);
        Ok(true)
    }

    fn differs(&mut self, found: Value, expected: SignatureId) -> Value {
        let expected = i64::from(expected.as_u32());
        self.ins().icmp_imm_s(IntCC::NotEqual, found, expected)
    }

    /// The code of a typed reference, which may be null.
    fn reference_callee(&mut self) -> Value {
        let reference = self.pop();
        self.emitter.trap_unless(reference, TrapCode::NullReference);
        self.code_of(reference)
    }

    fn code_of(&mut self, reference: Value) -> Value {
        let flags = trusted().with_readonly();
        let offset = offset_of!(FuncRef, code) as i32;
        self.ins().load(POINTER, flags, reference, offset)
    }

    /// The signature of a type as Cranelift refers to it, declared once in each function.
    fn signature_ref(&mut self, ty: u32) -> Result<SigRef> {
        if let Some(signature) = self.signature_refs.get(&ty) {
            return Ok(*signature);
        }
        let func_type = function_type(self.module, ty);
        self.check_types(func_type)?;
        let signature = self.emitter.import_signature(func_type);
        self.signature_refs.insert(ty, signature);
        Ok(signature)
    }
}
