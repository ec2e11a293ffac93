//! Relaxed operators (core specification, Relaxed Operations).
//!
//! Each may give one of several results for some operands. By default it is what the target's
//! instruction gives; the deterministic profile (`--relaxed-simd=deterministic`) always takes the
//! first choice of the specification, on every target:
//!
//! | operator | deterministic, and aarch64 unless said | x86_64 |
//! |---|---|---|
//! | `relaxed_swizzle` | 0 for an index of 16 or more | `pshufb`: index modulo 16, 0 from 128 on |
//! | `relaxed_trunc_*_s` | saturates, NaN is 0 | `cvttp*2dq`: the least integer for both |
//! | `relaxed_trunc_*_u` | saturates, NaN is 0 | the same |
//! | `relaxed_madd`, `nmadd` | product rounded (aarch64: fused) | fused with `--cpu` that has FMA |
//! | `relaxed_laneselect` | bit by bit | `blendv`: by the high bit of a lane |
//! | `relaxed_min`, `max` | NaN if one is, -0 below +0 | `minp*`: the first operand in both cases |
//! | `relaxed_q15mulr_s` | saturates | `pmulhrsw`: wraps |
//! | `relaxed_dot_*` | the second operand is signed | `pmaddubsw`: it is unsigned |
//!
//! All code of one compilation chooses alike, so the choice never depends on the place.

use cranelift_codegen::ir::types::{F32X4, F64X2, I8X16, I16X8, I32X4, I64X2};
use cranelift_codegen::ir::{InstBuilder, Type, Value};
use target_lexicon::Architecture;
use wasmparser::Operator;

use super::super::Translator;
use super::pairwise::Half::{High, Low};

impl Translator<'_, '_, '_> {
    pub(super) fn relaxed_operator(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::I8x16RelaxedSwizzle => self.relaxed_swizzle(),
            Operator::I32x4RelaxedTruncF32x4S if self.as_x86() => {
                self.lanes1(F32X4, |ins, a| ins.x86_cvtt2dq(I32X4, a));
            }
            Operator::I32x4RelaxedTruncF32x4S => {
                self.lanes1(F32X4, |ins, a| ins.fcvt_to_sint_sat(I32X4, a));
            }
            Operator::I32x4RelaxedTruncF32x4U => {
                self.lanes1(F32X4, |ins, a| ins.fcvt_to_uint_sat(I32X4, a));
            }
            Operator::I32x4RelaxedTruncF64x2SZero if self.as_x86() => {
                let operand = self.pop_lanes(F64X2);
                let zero = self.zero_lanes(I64X2);
                let wide = self.ins().x86_cvtt2dq(I64X2, operand);
                let result = self.ins().snarrow(wide, zero);
                self.push_vector(result);
            }
            Operator::I32x4RelaxedTruncF64x2SZero => self.truncate_doubles(true),
            Operator::I32x4RelaxedTruncF64x2UZero => self.truncate_doubles(false),
            Operator::F32x4RelaxedMadd => self.relaxed_madd(F32X4, false),
            Operator::F64x2RelaxedMadd => self.relaxed_madd(F64X2, false),
            Operator::F32x4RelaxedNmadd => self.relaxed_madd(F32X4, true),
            Operator::F64x2RelaxedNmadd => self.relaxed_madd(F64X2, true),
            Operator::I8x16RelaxedLaneselect => self.relaxed_laneselect(I8X16),
            Operator::I16x8RelaxedLaneselect => self.relaxed_laneselect(I16X8),
            Operator::I32x4RelaxedLaneselect => self.relaxed_laneselect(I32X4),
            Operator::I64x2RelaxedLaneselect => self.relaxed_laneselect(I64X2),
            Operator::F32x4RelaxedMin => self.relaxed_min(F32X4),
            Operator::F64x2RelaxedMin => self.relaxed_min(F64X2),
            Operator::F32x4RelaxedMax => self.relaxed_max(F32X4),
            Operator::F64x2RelaxedMax => self.relaxed_max(F64X2),
            Operator::I16x8RelaxedQ15mulrS if self.as_x86() => {
                self.lanes2(I16X8, |ins, a, b| ins.x86_pmulhrsw(a, b));
            }
            Operator::I16x8RelaxedQ15mulrS => {
                self.lanes2(I16X8, |ins, a, b| ins.sqmul_round_sat(a, b));
            }
            Operator::I16x8RelaxedDotI8x16I7x16S => {
                let (first, second) = self.pop2();
                let result = self.relaxed_dot(first, second);
                self.push_vector(result);
            }
            Operator::I32x4RelaxedDotI8x16I7x16AddS => {
                let addend = self.pop_lanes(I32X4);
                let (first, second) = self.pop2();
                let dot = self.relaxed_dot(first, second);
                let sums = self.sum_of_pairs(dot, true);
                let result = self.ins().iadd(sums, addend);
                self.push_vector(result);
            }
            _ => return false,
        }
        true
    }

    fn deterministic(&self) -> bool {
        self.emitter.cx.options.relaxed_simd_deterministic
    }

    /// Whether to choose as the instructions of x86_64 do.
    fn as_x86(&self) -> bool {
        let architecture = self.emitter.cx.options.target.triple.architecture;
        architecture == Architecture::X86_64 && !self.deterministic()
    }

    /// Whether to multiply and add with one rounding: only where it is one instruction.
    fn fuses(&self) -> bool {
        let target = &self.emitter.cx.options.target;
        match target.triple.architecture {
            _ if self.deterministic() => false,
            Architecture::Aarch64(_) => true,
            _ => ["avx", "fma"].iter().all(|f| target.features.contains(f)),
        }
    }

    fn relaxed_swizzle(&mut self) {
        if self.as_x86() {
            self.lanes2(I8X16, |ins, a, b| ins.x86_pshufb(a, b));
        } else {
            self.lanes2(I8X16, |ins, a, b| ins.swizzle(a, b));
        }
    }

    /// `first * second + third`, the product negated or not.
    fn relaxed_madd(&mut self, ty: Type, negated: bool) {
        let (mut first, second, third) = self.pop3_lanes(ty);
        if negated {
            first = self.ins().fneg(first);
        }
        let result = if self.fuses() {
            self.ins().fma(first, second, third)
        } else {
            let product = self.ins().fmul(first, second);
            self.ins().fadd(product, third)
        };
        self.push_vector(result);
    }

    fn relaxed_laneselect(&mut self, ty: Type) {
        if !self.as_x86() {
            return self.bitselect();
        }
        let (first, second, mut mask) = self.pop3_lanes(ty);
        let result = if ty == I16X8 {
            // There is no such instruction for lanes of 16 bits; that for bytes is as good once
            // both bytes have the high bit.
            mask = self.ins().sshr_imm_u(mask, 15);
            let [mask, first, second] = [mask, first, second].map(|v| self.cast(v, I8X16));
            self.ins().blendv(mask, first, second)
        } else {
            self.ins().blendv(mask, first, second)
        };
        self.push_vector(result);
    }

    fn relaxed_min(&mut self, ty: Type) {
        if self.as_x86() {
            self.pseudo_min(ty);
        } else {
            self.lanes2(ty, |ins, a, b| ins.fmin(a, b));
        }
    }

    fn relaxed_max(&mut self, ty: Type) {
        if self.as_x86() {
            self.pseudo_max(ty);
        } else {
            self.lanes2(ty, |ins, a, b| ins.fmax(a, b));
        }
    }

    /// The sums of neighbouring products of bytes, saturated to 16 bits.
    fn relaxed_dot(&mut self, first: Value, second: Value) -> Value {
        if self.as_x86() {
            // Signed bytes times unsigned ones.
            return self.ins().x86_pmaddubsw(first, second);
        }
        let [low, high] = [Low, High].map(|half| {
            let first = self.widen(first, half, true);
            let second = self.widen(second, half, true);
            self.dot(first, second)
        });
        self.ins().snarrow(low, high)
    }
}
