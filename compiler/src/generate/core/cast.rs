//! Tests and casts of references: `ref.test`, `ref.cast`, `br_on_cast`, `br_on_cast_fail`.
//!
//! In the hierarchies that have a translation (functions, exceptions, what the host owns) the type
//! at the top admits every reference, the one at the bottom none but null, and what is between them
//! are function types, which the number in a [`windlass_abi::instance::FuncRef`] tells (`call`).

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use wasmparser::{AbstractHeapType, HeapType, Operator, RefType, UnpackedIndex, ValType};
use windlass_abi::trap::TrapCode;

use super::Translator;
use crate::error::Result;
use crate::ids::TypeIndex;

/// What references that are not null are asked.
enum Question {
    /// Nothing: all are of the type.
    Any,
    /// Nothing: none is of the type.
    None,
    /// Whether they are of this function type.
    Func(TypeIndex),
}

impl Translator<'_, '_, '_> {
    pub(super) fn cast_operator(&mut self, op: &Operator<'_>) -> Result<bool> {
        match op {
            Operator::RefTestNonNull { hty } => self.ref_test(*hty, false)?,
            Operator::RefTestNullable { hty } => self.ref_test(*hty, true)?,
            Operator::RefCastNonNull { hty } => self.ref_cast(*hty, false)?,
            Operator::RefCastNullable { hty } => self.ref_cast(*hty, true)?,
            Operator::BrOnCast {
                relative_depth,
                to_ref_type,
                ..
            } => self.br_on_cast(*relative_depth, *to_ref_type, true)?,
            Operator::BrOnCastFail {
                relative_depth,
                to_ref_type,
                ..
            } => self.br_on_cast(*relative_depth, *to_ref_type, false)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn ref_test(&mut self, hty: HeapType, nullable: bool) -> Result<()> {
        let question = self.question(hty, nullable)?;
        let reference = self.pop();
        let fits = self.fits(reference, &question, nullable)?;
        self.push_flag(fits);
        Ok(())
    }

    fn ref_cast(&mut self, hty: HeapType, nullable: bool) -> Result<()> {
        let question = self.question(hty, nullable)?;
        let reference = self.pop();
        match (question, nullable) {
            (Question::Any, true) => {}
            (Question::Any, false) => {
                self.emitter.trap_unless(reference, TrapCode::CastFailure);
            }
            (question, _) => {
                let fits = self.fits(reference, &question, nullable)?;
                self.emitter.trap_unless(fits, TrapCode::CastFailure);
            }
        }
        self.push(reference);
        Ok(())
    }

    /// Branches if the reference is of the type, or if it is not (`on`); it stays on top either
    /// way.
    fn br_on_cast(&mut self, depth: u32, ty: RefType, on: bool) -> Result<()> {
        let question = self.question(ty.heap_type(), ty.is_nullable())?;
        let reference = self.pop();
        let fits = self.fits(reference, &question, ty.is_nullable())?;
        self.push(reference);
        let (block, values) = self.conditional_target(depth)?;
        let next = self.emitter.ins.create_block();
        if on {
            self.ins().brif(fits, block, &values, next, &[]);
        } else {
            self.ins().brif(fits, next, &[], block, &values);
        }
        self.emitter.start_block(next);
        Ok(())
    }

    /// What is asked for a heap type, if it is one that has a translation.
    fn question(&self, hty: HeapType, nullable: bool) -> Result<Question> {
        let ty = RefType::new(nullable, hty).unwrap_or(RefType::ANYREF);
        self.value_type(ValType::Ref(ty))?;
        Ok(match hty {
            HeapType::Concrete(UnpackedIndex::Module(index)) => {
                Question::Func(TypeIndex::from_u32(index))
            }
            HeapType::Abstract {
                ty: AbstractHeapType::Func | AbstractHeapType::Extern | AbstractHeapType::Exn,
                ..
            } => Question::Any,
            _ => Question::None,
        })
    }

    /// Whether a reference is of a type, as a flag.
    fn fits(&mut self, reference: Value, question: &Question, nullable: bool) -> Result<Value> {
        let null_or_not = if nullable {
            IntCC::Equal
        } else {
            IntCC::NotEqual
        };
        match (question, nullable) {
            (Question::Any, true) => Ok(self.ins().iconst(types::I8, 1)),
            (Question::None, false) => Ok(self.ins().iconst(types::I8, 0)),
            (Question::Any, false) | (Question::None, true) => {
                Ok(self.ins().icmp_imm_s(null_or_not, reference, 0))
            }
            (Question::Func(ty), _) => {
                let done = self.emitter.ins.create_block();
                let fits = self.emitter.ins.append_block_param(done, types::I8);
                let of_null = self.ins().iconst(types::I8, i64::from(nullable));
                let is_some = self.emitter.ins.create_block();
                let of_null = Self::block_args(&[of_null]);
                self.ins().brif(reference, is_some, &[], done, &of_null);
                self.emitter.start_block(is_some);
                let is_of_type = self.is_of_type(reference, *ty)?;
                self.emitter.jump(done, &[is_of_type]);
                self.emitter.start_block(done);
                Ok(fits)
            }
        }
    }
}
