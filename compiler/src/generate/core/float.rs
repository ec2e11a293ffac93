//! Floating-point operators.

use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::FloatCC;
use wasmparser::Operator;

use super::Translator;

impl Translator<'_, '_, '_> {
    pub(super) fn float_operator(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::F32Add | Operator::F64Add => self.binary(|ins, a, b| ins.fadd(a, b)),
            Operator::F32Sub | Operator::F64Sub => self.binary(|ins, a, b| ins.fsub(a, b)),
            Operator::F32Mul | Operator::F64Mul => self.binary(|ins, a, b| ins.fmul(a, b)),
            Operator::F32Div | Operator::F64Div => self.binary(|ins, a, b| ins.fdiv(a, b)),
            Operator::F32Min | Operator::F64Min => self.binary(|ins, a, b| ins.fmin(a, b)),
            Operator::F32Max | Operator::F64Max => self.binary(|ins, a, b| ins.fmax(a, b)),
            Operator::F32Copysign | Operator::F64Copysign => {
                self.binary(|ins, a, b| ins.fcopysign(a, b));
            }
            Operator::F32Abs | Operator::F64Abs => self.unary(|ins, a| ins.fabs(a)),
            Operator::F32Neg | Operator::F64Neg => self.unary(|ins, a| ins.fneg(a)),
            Operator::F32Sqrt | Operator::F64Sqrt => self.unary(|ins, a| ins.sqrt(a)),
            Operator::F32Ceil | Operator::F64Ceil => self.unary(|ins, a| ins.ceil(a)),
            Operator::F32Floor | Operator::F64Floor => self.unary(|ins, a| ins.floor(a)),
            Operator::F32Trunc | Operator::F64Trunc => self.unary(|ins, a| ins.trunc(a)),
            Operator::F32Nearest | Operator::F64Nearest => self.unary(|ins, a| ins.nearest(a)),
            Operator::F32Eq | Operator::F64Eq => self.compare_floats(FloatCC::Equal),
            Operator::F32Ne | Operator::F64Ne => self.compare_floats(FloatCC::NotEqual),
            Operator::F32Lt | Operator::F64Lt => self.compare_floats(FloatCC::LessThan),
            Operator::F32Gt | Operator::F64Gt => self.compare_floats(FloatCC::GreaterThan),
            Operator::F32Le | Operator::F64Le => self.compare_floats(FloatCC::LessThanOrEqual),
            Operator::F32Ge | Operator::F64Ge => self.compare_floats(FloatCC::GreaterThanOrEqual),
            _ => return false,
        }
        true
    }

    fn compare_floats(&mut self, condition: FloatCC) {
        let (first, second) = self.pop2();
        let flag = self.ins().fcmp(condition, first, second);
        self.push_flag(flag);
    }
}
