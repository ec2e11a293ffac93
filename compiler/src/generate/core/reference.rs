//! References as values: making them, testing them for null, branching on that.
//!
//! A reference is the address of a [`windlass_abi::instance::FuncRef`], of an exception
//! ([`windlass_abi::exception`]) or null, in a non-nullable type too, where validation has shown
//! that it never is. References of the host are null always: a component can neither import nor be
//! given one.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value};
use wasmparser::{HeapType, Operator, RefType, ValType};
use windlass_abi::trap::TrapCode;

use super::Translator;
use crate::error::Result;
use crate::ids::{FuncId, FuncIndex};

impl Translator<'_, '_, '_> {
    pub(super) fn reference_operator(&mut self, op: &Operator<'_>) -> Result<bool> {
        match op {
            Operator::RefNull { hty } => self.ref_null(*hty)?,
            Operator::RefIsNull => {
                let value = self.pop();
                let null = self.ins().icmp_imm_s(IntCC::Equal, value, 0);
                self.push_flag(null);
            }
            Operator::RefFunc { function_index } => {
                let func = self.instance.funcs[FuncIndex::from_u32(*function_index)];
                let value = self.reference_to(func);
                self.push(value);
            }
            Operator::RefAsNonNull => {
                let value = self.pop();
                self.emitter.trap_unless(value, TrapCode::NullReference);
                self.push(value);
            }
            Operator::BrOnNull { relative_depth } => self.br_on_null(*relative_depth)?,
            Operator::BrOnNonNull { relative_depth } => self.br_on_non_null(*relative_depth)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// A reference to a function, which calls of the value know again.
    pub(super) fn reference_to(&mut self, func: FuncId) -> Value {
        let value = self.emitter.func_ref(func);
        self.known_references.insert(value, func);
        value
    }

    fn ref_null(&mut self, hty: HeapType) -> Result<()> {
        let ty = RefType::new(true, hty).unwrap_or(RefType::ANYREF);
        self.value_type(ValType::Ref(ty))?;
        let null = self.iconst64(0);
        self.push(null);
        Ok(())
    }
}
