//! Integer operators that cannot trap.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Type, types};
use wasmparser::Operator;

use super::Translator;

impl Translator<'_, '_, '_> {
    pub(super) fn integer_operator(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::I32Add | Operator::I64Add => self.binary(|ins, a, b| ins.iadd(a, b)),
            Operator::I32Sub | Operator::I64Sub => self.binary(|ins, a, b| ins.isub(a, b)),
            Operator::I32Mul | Operator::I64Mul => self.binary(|ins, a, b| ins.imul(a, b)),
            Operator::I32And | Operator::I64And => self.binary(|ins, a, b| ins.band(a, b)),
            Operator::I32Or | Operator::I64Or => self.binary(|ins, a, b| ins.bor(a, b)),
            Operator::I32Xor | Operator::I64Xor => self.binary(|ins, a, b| ins.bxor(a, b)),
            // Cranelift takes shift amounts modulo the width, as Wasm does.
            Operator::I32Shl | Operator::I64Shl => self.binary(|ins, a, b| ins.ishl(a, b)),
            Operator::I32ShrS | Operator::I64ShrS => self.binary(|ins, a, b| ins.sshr(a, b)),
            Operator::I32ShrU | Operator::I64ShrU => self.binary(|ins, a, b| ins.ushr(a, b)),
            Operator::I32Rotl | Operator::I64Rotl => self.binary(|ins, a, b| ins.rotl(a, b)),
            Operator::I32Rotr | Operator::I64Rotr => self.binary(|ins, a, b| ins.rotr(a, b)),
            Operator::I32Clz | Operator::I64Clz => self.unary(|ins, a| ins.clz(a)),
            Operator::I32Ctz | Operator::I64Ctz => self.unary(|ins, a| ins.ctz(a)),
            Operator::I32Popcnt | Operator::I64Popcnt => self.unary(|ins, a| ins.popcnt(a)),
            Operator::I32Extend8S => self.sign_extend(types::I8, types::I32),
            Operator::I32Extend16S => self.sign_extend(types::I16, types::I32),
            Operator::I64Extend8S => self.sign_extend(types::I8, types::I64),
            Operator::I64Extend16S => self.sign_extend(types::I16, types::I64),
            Operator::I64Extend32S => self.sign_extend(types::I32, types::I64),
            Operator::I32WrapI64 => self.unary(|ins, a| ins.ireduce(types::I32, a)),
            Operator::I64ExtendI32S => self.unary(|ins, a| ins.sextend(types::I64, a)),
            Operator::I64ExtendI32U => self.unary(|ins, a| ins.uextend(types::I64, a)),
            _ => return self.integer_comparison(op),
        }
        true
    }

    fn integer_comparison(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::I32Eqz | Operator::I64Eqz => {
                let value = self.pop();
                let zero = self.ins().icmp_imm_s(IntCC::Equal, value, 0);
                self.push_flag(zero);
            }
            Operator::I32Eq | Operator::I64Eq => self.compare(IntCC::Equal),
            Operator::I32Ne | Operator::I64Ne => self.compare(IntCC::NotEqual),
            Operator::I32LtS | Operator::I64LtS => self.compare(IntCC::SignedLessThan),
            Operator::I32LtU | Operator::I64LtU => self.compare(IntCC::UnsignedLessThan),
            Operator::I32GtS | Operator::I64GtS => self.compare(IntCC::SignedGreaterThan),
            Operator::I32GtU | Operator::I64GtU => self.compare(IntCC::UnsignedGreaterThan),
            Operator::I32LeS | Operator::I64LeS => self.compare(IntCC::SignedLessThanOrEqual),
            Operator::I32LeU | Operator::I64LeU => self.compare(IntCC::UnsignedLessThanOrEqual),
            Operator::I32GeS | Operator::I64GeS => self.compare(IntCC::SignedGreaterThanOrEqual),
            Operator::I32GeU | Operator::I64GeU => {
                self.compare(IntCC::UnsignedGreaterThanOrEqual);
            }
            _ => return false,
        }
        true
    }

    fn compare(&mut self, condition: IntCC) {
        let (first, second) = self.pop2();
        let flag = self.ins().icmp(condition, first, second);
        self.push_flag(flag);
    }

    /// Pushes Cranelift's 8-bit truth value as an `i32`.
    pub(super) fn push_flag(&mut self, flag: cranelift_codegen::ir::Value) {
        let flag = self.ins().uextend(types::I32, flag);
        self.push(flag);
    }

    fn sign_extend(&mut self, from: Type, to: Type) {
        let value = self.pop();
        let low = self.ins().ireduce(from, value);
        let wide = self.ins().sextend(to, low);
        self.push(wide);
    }
}
