//! Division and remainder.
//!
//! With signals the machine traps: Cranelift registers its own codes at the instruction. In
//! explicit mode the two cases are tested first, so that the instruction after can never trap. A
//! remainder by
//! -1 is zero without a test: Cranelift sees to it on x86_64, where the instruction would fault.

use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Value, types};
use wasmparser::Operator;
use windlass_abi::trap::TrapCode;

use super::Translator;
use crate::options::TrapMode;

impl Translator<'_, '_, '_> {
    pub(super) fn division_operator(&mut self, op: &Operator<'_>) -> bool {
        let explicit = self.emitter.cx.options.traps == TrapMode::Explicit;
        match op {
            Operator::I32DivS | Operator::I64DivS => {
                if explicit {
                    self.check_divisor();
                    self.check_quotient();
                }
                self.binary(|ins, a, b| ins.sdiv(a, b));
            }
            Operator::I32DivU | Operator::I64DivU => {
                if explicit {
                    self.check_divisor();
                }
                self.binary(|ins, a, b| ins.udiv(a, b));
            }
            Operator::I32RemS | Operator::I64RemS => {
                if explicit {
                    self.check_divisor();
                }
                self.binary(|ins, a, b| ins.srem(a, b));
            }
            Operator::I32RemU | Operator::I64RemU => {
                if explicit {
                    self.check_divisor();
                }
                self.binary(|ins, a, b| ins.urem(a, b));
            }
            _ => return false,
        }
        true
    }

    /// The two topmost operands, left in place.
    fn operands(&self) -> (Value, Value) {
        let top = self.stack.len();
        (self.stack[top - 2], self.stack[top - 1])
    }

    /// Traps when the divisor is zero.
    fn check_divisor(&mut self) {
        let (_, divisor) = self.operands();
        if !matches!(self.constant_of(divisor), None | Some(0)) {
            return;
        }
        self.emitter
            .trap_unless(divisor, TrapCode::IntegerDivideByZero);
    }

    /// Traps when the quotient does not fit: the least number divided by -1.
    fn check_quotient(&mut self) {
        let (dividend, divisor) = self.operands();
        if !matches!(self.constant_of(divisor), None | Some(-1)) {
            return;
        }
        let least = match self.type_of(dividend) {
            types::I32 => i64::from(i32::MIN),
            _ => i64::MIN,
        };
        let is_least = self.ins().icmp_imm_s(IntCC::Equal, dividend, least);
        let is_minus_one = self.ins().icmp_imm_s(IntCC::Equal, divisor, -1);
        let overflow = self.ins().band(is_least, is_minus_one);
        self.emitter.trap_if(overflow, TrapCode::IntegerOverflow);
    }
}
