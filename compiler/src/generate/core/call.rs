//! Calls: direct, through a table, through a reference; and the same as tail calls.
//!
//! All pass the caller's instance block: the whole component has one. A reference's signature is
//! compared as the number that the plan interned it under, because equal numbers mean equal types.
//! A type that is open to subtypes admits several numbers; the plan knows them all.
//!
//! In a core module the numbers are the process's, so that they mean something to other modules;
//! they stand in the instance block. A reference may then be to another instance's function, unless
//! Facts know better.
//!
//! A tail call is Cranelift's: the `tail` convention has the callee free its stack arguments, so
//! the caller's frame is gone before the callee's begins, whatever the two take. Nothing of the
//! caller catches what the callee throws.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, SigRef, Value, types};
use wasmparser::{FuncType, HeapType, Operator, UnpackedIndex};
use windlass_abi::entry::Entry;
use windlass_abi::instance::FuncRef;
use windlass_abi::trap::TrapCode;

use super::super::catching::Called;
use super::super::emitter::{POINTER, trusted};
use super::super::module::switch;
use super::super::unit::Symbol;
use super::{Translator, function_type};
use crate::elaborate::plan::Program;
use crate::error::{Error, Result};
use crate::facts::call_tables::Element;
use crate::ids::{CallTableId, FuncId, FuncIndex, SignatureId, TableIndex, TypeIndex};

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
                if let Some(calls) = self.fixed_callees(*type_index, *table_index) {
                    self.call_fixed(*type_index, *table_index, calls)?;
                } else if let Some(reference) = self.table_callee(*type_index, *table_index)? {
                    self.call_reference(*type_index, reference)?;
                }
            }
            Operator::CallRef { type_index } => match self.known_reference(*type_index) {
                Some(func) => {
                    self.pop();
                    let count = self.parameters_of(*type_index)?;
                    self.call_function(func, count)?;
                }
                None => {
                    let reference = self.reference_callee();
                    self.call_reference(*type_index, reference)?;
                }
            },
            Operator::ReturnCall { function_index } => self.return_call(*function_index)?,
            Operator::ReturnCallIndirect {
                type_index,
                table_index,
            } => {
                let calls = self.fixed_callees(*type_index, *table_index);
                let index = self.constant_index(*table_index);
                if let Some((calls, index)) = calls.zip(index) {
                    self.pop();
                    self.return_call_known(*type_index, calls, index)?;
                } else if let Some(reference) = self.table_callee(*type_index, *table_index)? {
                    self.return_call_reference(*type_index, reference)?;
                }
            }
            Operator::ReturnCallRef { type_index } => match self.known_reference(*type_index) {
                Some(func) => {
                    self.pop();
                    let count = self.parameters_of(*type_index)?;
                    self.return_call_function(func, count);
                }
                None => {
                    let reference = self.reference_callee();
                    self.return_call_reference(*type_index, reference)?;
                }
            },
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
        self.call_function(self.instance.funcs[index], count)
    }

    /// Calls a function with the `count` topmost operands.
    fn call_function(&mut self, func: FuncId, count: usize) -> Result<()> {
        let args = self.pop_many(count);
        self.count_handlers()?;
        let results = self.emitter.call_func(func, &args);
        self.stack.extend(results);
        Ok(())
    }

    fn return_call(&mut self, index: u32) -> Result<()> {
        let index = FuncIndex::from_u32(index);
        let count = self.type_of_function(index)?.params().len();
        self.return_call_function(self.instance.funcs[index], count);
        Ok(())
    }

    fn return_call_function(&mut self, func: FuncId, count: usize) {
        let instance = self.emitter.instance;
        let args = self.args_after(instance, count);
        let callee = self.emitter.callee(Symbol::Func(func));
        self.ins().return_call(callee, &args);
        self.now_dead();
    }

    /// The function that the topmost operand refers to, if it is known: one of this program, to
    /// which the caller's instance block is right. It is of the type: code behind a cast that fails
    /// is not, and never runs.
    fn known_reference(&self, ty: u32) -> Option<FuncId> {
        let value = self.stack.last()?;
        let value = self.emitter.ins.func.dfg.resolve_aliases(*value);
        let func = self.known_references.get(&value).copied()?;
        let plan = self.emitter.cx.plan;
        let matching = &plan.matching[self.module_id][TypeIndex::from_u32(ty)];
        let of_the_type = matching.binary_search(&plan.funcs[func].signature).is_ok();
        of_the_type.then_some(func)
    }

    /// How many parameters a function type has.
    fn parameters_of(&self, ty: u32) -> Result<usize> {
        let ty = function_type(self.module, ty);
        self.check_types(ty)?;
        Ok(ty.params().len())
    }

    /// Calls what a reference is to, a function of a type of the module.
    fn call_reference(&mut self, ty: u32, reference: Value) -> Result<()> {
        let (signature, code, args) = self.prepare_call(ty, reference)?;
        self.count_handlers()?;
        let callee = Called::Indirect(signature, code);
        let results = self.emitter.call(callee, &args);
        self.stack.extend(results);
        Ok(())
    }

    fn return_call_reference(&mut self, ty: u32, reference: Value) -> Result<()> {
        let (signature, code, args) = self.prepare_call(ty, reference)?;
        self.ins().return_call_indirect(signature, code, &args);
        self.now_dead();
        Ok(())
    }

    /// What a call through a table can meet, if the table never changes.
    fn fixed_callees(&self, ty: u32, table: u32) -> Option<CallTableId> {
        let table = self.instance.tables[TableIndex::from_u32(table)];
        let ty = TypeIndex::from_u32(ty);
        let tables = &self.emitter.cx.facts.call_tables;
        tables.get(table, self.module_id, ty)
    }

    /// Calls through a table that never changes: what is null or of another type is there as a
    /// function that traps. Not for tail calls, which would lose the frame that the trap is in.
    fn call_fixed(&mut self, ty: u32, table_index: u32, calls: CallTableId) -> Result<()> {
        let table = self.table(table_index)?;
        let signature = self.signature_ref(ty)?;
        if let Some(index) = self.constant_index(table_index) {
            self.pop();
            return self.call_known(ty, calls, index);
        }
        let index = self.pop();
        let index = self.extended(index);
        let length = self.emitter.cx.plan.tables[table].ty.initial;
        let length = self.iconst64(length);
        let outside = self
            .ins()
            .icmp(IntCC::UnsignedGreaterThanOrEqual, index, length);
        self.emitter.trap_if(outside, TrapCode::TableOutOfBounds);
        let base = self.emitter.symbol_address(Symbol::CallTable(calls));
        let distance = self.ins().ishl_imm_u(index, 2);
        let address = self.ins().iadd(base, distance);
        // Hardware that predicts the check wrongly reads the first entry.
        let address = self.emitter.guarded(outside, base, address);
        let flags = trusted().with_readonly();
        let distance = self.ins().sload32(flags, address, 0);
        let code = self.ins().iadd(base, distance);
        let instance = self.emitter.instance;
        let args = self.args_after(instance, function_type(self.module, ty).params().len());
        self.count_handlers()?;
        let callee = Called::Indirect(signature, code);
        let results = self.emitter.call(callee, &args);
        self.stack.extend(results);
        Ok(())
    }

    /// The topmost operand as an index of a table, if it is a constant.
    fn constant_index(&self, table: u32) -> Option<u64> {
        let index = self.constant_of(*self.stack.last()?)?;
        let table = self.instance.tables[TableIndex::from_u32(table)];
        // Of 32 bits, unless the table has indices of 64.
        let wide = self.emitter.cx.plan.tables[table].ty.table64;
        Some(if wide {
            index as u64
        } else {
            u64::from(index as u32)
        })
    }

    /// Calls what stands at a known index of a table that never changes.
    fn call_known(&mut self, ty: u32, calls: CallTableId, index: u64) -> Result<()> {
        match self.known_callee(calls, index) {
            Ok(func) => self.call_function(func, self.parameters_of(ty)?),
            Err(trap) => {
                self.emitter.trap(trap);
                self.now_dead();
                Ok(())
            }
        }
    }

    fn return_call_known(&mut self, ty: u32, calls: CallTableId, index: u64) -> Result<()> {
        match self.known_callee(calls, index) {
            Ok(func) => {
                let count = self.parameters_of(ty)?;
                self.return_call_function(func, count);
            }
            Err(trap) => {
                self.emitter.trap(trap);
                self.now_dead();
            }
        }
        Ok(())
    }

    /// What stands at an index of a table that never changes, or how calling it traps.
    fn known_callee(
        &self,
        calls: CallTableId,
        index: u64,
    ) -> std::result::Result<FuncId, TrapCode> {
        match self.emitter.cx.facts.call_tables.element(calls, index) {
            Some(Element::Func(func)) => Ok(func),
            Some(Element::Null) => Err(TrapCode::IndirectCallToNull),
            Some(Element::Mismatch) => Err(TrapCode::BadSignature),
            None => Err(TrapCode::TableOutOfBounds),
        }
    }

    /// The signature, the code and the arguments of a call through a reference.
    fn prepare_call(&mut self, ty: u32, reference: Value) -> Result<(SigRef, Value, Vec<Value>)> {
        let signature = self.signature_ref(ty)?;
        let code = self.code_of(reference);
        let instance = match self.emitter.cx.facts.foreign_references {
            true => switch::instance_of(self.emitter, reference),
            false => self.emitter.instance,
        };
        let args = self.args_after(instance, function_type(self.module, ty).params().len());
        Ok((signature, code, args))
    }

    /// An instance block and the `count` topmost operands.
    fn args_after(&mut self, instance: Value, count: usize) -> Vec<Value> {
        let mut args = vec![instance];
        args.extend(self.pop_many(count));
        args
    }

    /// A table's element of a type, after all checks; none if they always trap.
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
            return Ok(Some(reference));
        }
        self.now_dead();
        Ok(None)
    }

    /// Traps unless a function is of a type. Whether any function can be.
    fn check_signature(&mut self, reference: Value, ty: u32) -> Result<bool> {
        let plan = self.emitter.cx.plan;
        if plan.program == Program::Module {
            self.check_number(reference, TypeIndex::from_u32(ty));
            return Ok(true);
        }
        let differs = match self.differs_from_all(reference, TypeIndex::from_u32(ty))? {
            Some(differs) => differs,
            None => {
                self.emitter.trap(TrapCode::BadSignature);
                return Ok(false);
            }
        };
        self.emitter.trap_if(differs, TrapCode::BadSignature);
        Ok(true)
    }

    /// In a component, whether a function is of no signature that a type admits; none if the type
    /// admits no signature.
    fn differs_from_all(&mut self, reference: Value, ty: TypeIndex) -> Result<Option<Value>> {
        let matching = &self.emitter.cx.plan.matching[self.module_id][ty];
        if matching.len() > MAX_SUBTYPES {
            let limit = format!("{MAX_SUBTYPES} subtypes of a function type that is asked for");
            return Err(Error::limit(limit, self.offset));
        }
        let Some((first, others)) = matching.split_first() else {
            return Ok(None);
        };
        let found = self.signature_of_reference(reference);
        let mut differs = self.differs(found, *first);
        for other in others {
            let other = self.differs(found, *other);
            differs = self.ins().band(differs, other);
        }
        Ok(Some(differs))
    }

    /// Whether a reference that is not null is to a function of a type, as a flag.
    pub(super) fn is_of_type(&mut self, reference: Value, ty: TypeIndex) -> Result<Value> {
        if self.emitter.cx.plan.program == Program::Module {
            return Ok(self.has_number(reference, ty));
        }
        Ok(match self.differs_from_all(reference, ty)? {
            Some(differs) => self.ins().icmp_imm_s(IntCC::Equal, differs, 0),
            None => self.ins().iconst(types::I8, 0),
        })
    }

    /// Traps unless a function's type has the number that the process gave to a type of the module,
    /// or is a subtype of that.
    fn check_number(&mut self, reference: Value, ty: TypeIndex) {
        let (found, expected) = self.numbers(reference, ty);
        let differs = self.ins().icmp(IntCC::NotEqual, found, expected);
        if self.module.type_contexts[ty].is_final {
            self.emitter.trap_if(differs, TrapCode::BadSignature);
            return;
        }
        let (other, next) = (self.emitter.cold_block(), self.emitter.ins.create_block());
        self.ins().brif(differs, other, &[], next, &[]);
        self.emitter.start_block(other);
        let is_subtype = self
            .emitter
            .call_entry(Entry::IsSubtype, &[found, expected])[0];
        self.emitter.trap_unless(is_subtype, TrapCode::BadSignature);
        self.ins().jump(next, &[]);
        self.emitter.start_block(next);
    }

    /// The same as a flag.
    fn has_number(&mut self, reference: Value, ty: TypeIndex) -> Value {
        let (found, expected) = self.numbers(reference, ty);
        let is_equal = self.ins().icmp(IntCC::Equal, found, expected);
        if self.module.type_contexts[ty].is_final {
            return is_equal;
        }
        let (other, next) = (
            self.emitter.ins.create_block(),
            self.emitter.ins.create_block(),
        );
        let result = self.emitter.ins.append_block_param(next, types::I8);
        let equal = Self::block_args(&[is_equal]);
        self.ins().brif(is_equal, next, &equal, other, &[]);
        self.emitter.start_block(other);
        let is_subtype = self
            .emitter
            .call_entry(Entry::IsSubtype, &[found, expected])[0];
        let is_subtype = self.ins().ireduce(types::I8, is_subtype);
        self.emitter.jump(next, &[is_subtype]);
        self.emitter.start_block(next);
        result
    }

    /// The numbers that the process gave to a function's type and to a type of the module.
    fn numbers(&mut self, reference: Value, ty: TypeIndex) -> (Value, Value) {
        let found = self.signature_of_reference(reference);
        let offset = self.emitter.cx.plan.layout.type_number(ty) as i32;
        let (flags, instance) = (trusted().with_readonly(), self.emitter.instance);
        let expected = self.ins().load(POINTER, flags, instance, offset);
        (found, expected)
    }

    /// The number of a function's type. References do not change.
    fn signature_of_reference(&mut self, reference: Value) -> Value {
        let flags = trusted().with_readonly();
        let offset = offset_of!(FuncRef, signature) as i32;
        self.ins().load(POINTER, flags, reference, offset)
    }

    fn differs(&mut self, found: Value, expected: SignatureId) -> Value {
        let expected = i64::from(expected.as_u32());
        self.ins().icmp_imm_s(IntCC::NotEqual, found, expected)
    }

    /// A typed reference, which may be null.
    fn reference_callee(&mut self) -> Value {
        let reference = self.pop();
        self.emitter.trap_unless(reference, TrapCode::NullReference);
        reference
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
