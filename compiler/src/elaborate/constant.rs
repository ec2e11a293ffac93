//! Constant expressions (core specification, Constant Expressions): evaluated where all that they
//! read is known, else left to start-up code.
//!
//! In: an expression and its instance. Out: its value, or nothing when it reads a global that is
//! known at instantiation only: an imported one, or one that is computed from such.

use super::Elaborator;
use super::plan::{ConstValue, Init};
use crate::decode::core_module::{ConstExpr, ConstOp};
use crate::error::{Error, Result};
use crate::ids::CoreInstanceId;

impl Elaborator<'_> {
    /// The value of an expression, or the expression itself if that is not known.
    pub(super) fn init(&self, id: CoreInstanceId, expr: &ConstExpr) -> Result<Init> {
        Ok(match self.evaluate(id, expr)? {
            Some(value) => Init::Value(value),
            None => Init::Expr(expr.clone()),
        })
    }

    /// The value of an expression if all that it reads is known.
    pub(super) fn evaluate(
        &self,
        id: CoreInstanceId,
        expr: &ConstExpr,
    ) -> Result<Option<ConstValue>> {
        let instance = &self.plan.instances[id];
        let mut stack = Vec::new();
        for op in &expr.ops {
            let value = match *op {
                ConstOp::I32(value) => ConstValue::I32(value),
                ConstOp::I64(value) => ConstValue::I64(value),
                ConstOp::F32(bits) => ConstValue::F32(bits),
                ConstOp::F64(bits) => ConstValue::F64(bits),
                ConstOp::V128(bytes) => ConstValue::V128(bytes),
                ConstOp::RefNull => ConstValue::Null,
                ConstOp::RefFunc(index) => ConstValue::Func(instance.funcs[index]),
                ConstOp::GlobalGet(index) => {
                    match self.plan.globals[instance.globals[index]].constant() {
                        Some(value) => value,
                        None => return Ok(None),
                    }
                }
                ConstOp::Add { .. } => binary(&mut stack, i32::wrapping_add, i64::wrapping_add),
                ConstOp::Sub { .. } => binary(&mut stack, i32::wrapping_sub, i64::wrapping_sub),
                ConstOp::Mul { .. } => binary(&mut stack, i32::wrapping_mul, i64::wrapping_mul),
            };
            stack.push(value);
        }
        match stack.pop() {
            Some(value) => Ok(Some(value)),
            None => Err(Error::invalid("empty constant expression", expr.offset)),
        }
    }
}

fn binary(
    stack: &mut Vec<ConstValue>,
    narrow: fn(i32, i32) -> i32,
    wide: fn(i64, i64) -> i64,
) -> ConstValue {
    match (stack.pop(), stack.pop()) {
        (Some(ConstValue::I32(right)), Some(ConstValue::I32(left))) => {
            ConstValue::I32(narrow(left, right))
        }
        (Some(ConstValue::I64(right)), Some(ConstValue::I64(left))) => {
            ConstValue::I64(wide(left, right))
        }
        other => panic!("elaborate: {other:?} are no operands after validation"),
    }
}
