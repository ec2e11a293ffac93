//! Locals, globals, constants, `drop` and `select`.

use cranelift_codegen::ir::immediates::{Ieee32, Ieee64};
use cranelift_codegen::ir::{InstBuilder, Type, Value, types};
use wasmparser::{Operator, ValType};

use super::super::emitter::POINTER;
use super::Translator;
use super::regions::Region;
use crate::elaborate::plan::ConstValue;
use crate::error::Result;
use crate::ids::{GlobalId, GlobalIndex};

impl Translator<'_, '_, '_> {
    pub(super) fn variable_operator(&mut self, op: &Operator<'_>) -> Result<bool> {
        match op {
            Operator::LocalGet { local_index } => {
                let variable = self.locals[*local_index as usize];
                let value = self.emitter.ins.use_var(variable);
                self.push(value);
            }
            Operator::LocalSet { local_index } => {
                let value = self.pop();
                let variable = self.locals[*local_index as usize];
                self.emitter.ins.def_var(variable, value);
            }
            Operator::LocalTee { local_index } => {
                let value = self.pop();
                let variable = self.locals[*local_index as usize];
                self.emitter.ins.def_var(variable, value);
                self.push(value);
            }
            Operator::GlobalGet { global_index } => self.global_get(*global_index)?,
            Operator::GlobalSet { global_index } => self.global_set(*global_index)?,
            Operator::I32Const { value } => self.push_constant(ConstValue::I32(*value))?,
            Operator::I64Const { value } => self.push_constant(ConstValue::I64(*value))?,
            Operator::F32Const { value } => self.push_constant(ConstValue::F32(value.bits()))?,
            Operator::F64Const { value } => self.push_constant(ConstValue::F64(value.bits()))?,
            Operator::Drop => {
                self.pop();
            }
            Operator::Select => self.select(),
            Operator::TypedSelect { ty } => {
                self.value_type(*ty)?;
                self.select();
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Parameters are the first locals.
    pub(super) fn declare_params(&mut self, params: &[Value]) {
        for value in params {
            let ty = self.type_of(*value);
            let variable = self.emitter.ins.declare_var(ty);
            self.emitter.ins.def_var(variable, *value);
            self.locals.push(variable);
        }
    }

    /// Declares locals, which begin as zero or null.
    pub(super) fn declare_locals(&mut self, count: u32, ty: ValType) -> Result<()> {
        let ty = self.value_type(ty)?;
        let zero = self.zero(ty);
        for _ in 0..count {
            let variable = self.emitter.ins.declare_var(ty);
            self.emitter.ins.def_var(variable, zero);
            self.locals.push(variable);
        }
        Ok(())
    }

    fn zero(&mut self, ty: Type) -> Value {
        match ty {
            types::F32 => self.ins().f32const(Ieee32::with_bits(0)),
            types::F64 => self.ins().f64const(Ieee64::with_bits(0)),
            types::I8X16 => self.vector_constant([0; 16]),
            _ => self.ins().iconst(ty, 0),
        }
    }

    fn select(&mut self) {
        let (first, second, condition) = self.pop3();
        let result = self.ins().select(condition, first, second);
        self.push(result);
    }

    /// A global and its Cranelift type. The type is as this module writes it: its type indices are
    /// its own.
    fn global(&self, index: u32) -> Result<(GlobalId, Type)> {
        let index = GlobalIndex::from_u32(index);
        let (ty, _) = &self.module.globals[index];
        let ty = self.value_type(ty.content_type)?;
        Ok((self.instance.globals[index], ty))
    }

    /// A global that never changes is its initial value, where that is known.
    fn global_get(&mut self, index: u32) -> Result<()> {
        let (id, ty) = self.global(index)?;
        let cx = self.emitter.cx;
        if let Some(value) = cx.facts.constant_globals.get(cx.plan, id) {
            return self.push_constant(value);
        }
        let global = &cx.plan.globals[id];
        let mut flags = self.trusted_in(Region::Globals);
        // One that is computed changes once, before any code of the instance runs.
        if !global.ty.mutable {
            flags = flags.with_readonly().with_can_move();
        }
        let cell = self.emitter.global_cell(id);
        let value = self.ins().load(ty, flags, cell.base, cell.offset);
        self.push(value);
        Ok(())
    }

    fn global_set(&mut self, index: u32) -> Result<()> {
        let (id, _) = self.global(index)?;
        let value = self.pop();
        let flags = self.trusted_in(Region::Globals);
        let cell = self.emitter.global_cell(id);
        self.ins().store(flags, value, cell.base, cell.offset);
        Ok(())
    }

    fn push_constant(&mut self, value: ConstValue) -> Result<()> {
        let value = match value {
            ConstValue::I32(n) => self.ins().iconst(types::I32, i64::from(n)),
            ConstValue::I64(n) => self.ins().iconst(types::I64, n),
            ConstValue::F32(bits) => self.ins().f32const(Ieee32::with_bits(bits)),
            ConstValue::F64(bits) => self.ins().f64const(Ieee64::with_bits(bits)),
            ConstValue::V128(bytes) => self.vector_constant(bytes),
            ConstValue::Func(func) => self.reference_to(func),
            ConstValue::Null => self.ins().iconst(POINTER, 0),
        };
        self.push(value);
        Ok(())
    }
}
