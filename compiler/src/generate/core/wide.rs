//! Wide arithmetic: 128-bit numbers as two `i64`, the low half first.

use cranelift_codegen::ir::{InstBuilder, Value};
use wasmparser::Operator;

use super::Translator;

impl Translator<'_, '_, '_> {
    pub(super) fn wide_operator(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::I64Add128 => {
                let (first, second) = self.pop2_wide();
                let sum = self.ins().iadd(first, second);
                self.push_wide(sum);
            }
            Operator::I64Sub128 => {
                let (first, second) = self.pop2_wide();
                let difference = self.ins().isub(first, second);
                self.push_wide(difference);
            }
            Operator::I64MulWideS => {
                let (first, second) = self.pop2();
                let low = self.ins().imul(first, second);
                let high = self.ins().smulhi(first, second);
                self.stack.extend([low, high]);
            }
            Operator::I64MulWideU => {
                let (first, second) = self.pop2();
                let low = self.ins().imul(first, second);
                let high = self.ins().umulhi(first, second);
                self.stack.extend([low, high]);
            }
            _ => return false,
        }
        true
    }

    /// The two topmost numbers of 128 bits, the first pushed first.
    fn pop2_wide(&mut self) -> (Value, Value) {
        let second = self.pop_wide();
        (self.pop_wide(), second)
    }

    fn pop_wide(&mut self) -> Value {
        let (low, high) = self.pop2();
        self.ins().iconcat(low, high)
    }

    fn push_wide(&mut self, value: Value) {
        let (low, high) = self.ins().isplit(value);
        self.stack.extend([low, high]);
    }
}
