//! Variants, and what `despecialize` makes variants of: enums, options and results.
//!
//! In: the discriminant and the payload's place on each side. Out: a check of the discriminant, and
//! one block for each *type* of payload, not for each case: cases of the same type share their
//! code.

use std::collections::BTreeMap;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, InstBuilder, MemFlagsData, Type, Value, types};
use windlass_abi::trap::TrapCode;

use super::Translation;
use super::memory::Address;
use super::place::{CoreValueIter, Destination, Source, clif_flat};
use crate::elaborate::types::discriminant_size;
use crate::error::Result;
use crate::generate::emitter::Emitter;
use crate::ids::TypeId;

/// Where the payload of a variant goes.
enum Payload<'v> {
    /// To flat values of these joined types, appended.
    Flat(Vec<Type>, &'v mut Vec<Value>),
    Memory(Address),
}

impl Translation<'_, '_, '_> {
    /// `load_variant` or `lift_flat_variant`, then `store_variant` or `lower_flat_variant`.
    pub(super) fn variant(
        &mut self,
        ty: TypeId,
        src: &mut Source<'_>,
        dst: &mut Destination<'_>,
    ) -> Result<()> {
        let plan = self.e.cx.plan;
        let cases = plan.types.kind(ty).cases().unwrap_or_default();
        let size = discriminant_size(cases.len());
        let discriminant = self.lift_i32(size, src);
        let count = cases.len() as i64;
        let unknown =
            self.e
                .ins
                .ins()
                .icmp_imm_u(IntCC::UnsignedGreaterThanOrEqual, discriminant, count);
        let code = self.lift.lift_trap(TrapCode::InvalidDiscriminant);
        self.e.trap_if(unknown, code);
        self.lower_i32(size, dst, discriminant);
        if cases.iter().all(Option::is_none) {
            return Ok(());
        }

        let flat = match src {
            Source::Flat(values) => values.take(plan.types.flat_len(ty) as usize - 1),
            Source::Memory(_) => Vec::new(),
        };
        let to = match dst {
            Destination::Flat(values) => {
                let mut joined = Vec::new();
                plan.types.flatten(ty, self.lower.side, &mut joined);
                Payload::Flat(joined[1..].iter().map(|f| clif_flat(*f)).collect(), values)
            }
            Destination::Memory(at) => {
                Payload::Memory(at.plus(plan.types.payload_offset(ty, self.lower.side)))
            }
        };
        let from = match src {
            Source::Flat(_) => None,
            Source::Memory(at) => Some(at.plus(plan.types.payload_offset(ty, self.lift.side))),
        };
        self.payloads(&cases, discriminant, from, &flat, to)
    }

    /// Branches on the discriminant, translates the payload of each type, and joins.
    fn payloads(
        &mut self,
        cases: &[Option<TypeId>],
        discriminant: Value,
        from: Option<Address>,
        flat: &[Value],
        to: Payload<'_>,
    ) -> Result<()> {
        let groups = self.branch(cases, discriminant);
        let join = self.e.ins.create_block();
        if let Payload::Flat(joined, _) = &to {
            for ty in joined {
                self.e.ins.append_block_param(join, *ty);
            }
        }
        for (case, block) in groups {
            self.e.start_block(block);
            let mut lowered = Vec::new();
            if let Some(case) = case {
                let mut values = CoreValueIter::new(match from {
                    None => self.coerce_lifted(case, flat),
                    Some(_) => Vec::new(),
                });
                let mut src = match from {
                    None => Source::Flat(&mut values),
                    Some(at) => Source::Memory(at),
                };
                let mut dst = match &to {
                    Payload::Flat(..) => Destination::Flat(&mut lowered),
                    Payload::Memory(at) => Destination::Memory(*at),
                };
                self.value(case, &mut src, &mut dst)?;
            }
            if let Payload::Flat(joined, _) = &to {
                lowered = coerce_lowered(self.e, &lowered, joined);
            }
            self.e.jump(join, &lowered);
        }
        self.e.start_block(join);
        if let Payload::Flat(_, out) = to {
            out.extend_from_slice(self.e.ins.block_params(join));
        }
        Ok(())
    }

    /// Ends the current block with a branch to one block for each type of payload, in the order of
    /// their first cases.
    fn branch(
        &mut self,
        cases: &[Option<TypeId>],
        discriminant: Value,
    ) -> Vec<(Option<TypeId>, Block)> {
        let mut groups: Vec<(Option<TypeId>, Block)> = Vec::new();
        let mut by_type = BTreeMap::new();
        let ins = &mut self.e.ins;
        let targets: Vec<Block> = cases
            .iter()
            .map(|case| {
                *by_type.entry(*case).or_insert_with(|| {
                    let block = ins.create_block();
                    groups.push((*case, block));
                    block
                })
            })
            .collect();
        match targets[..] {
            [only] => {
                ins.ins().jump(only, &[]);
            }
            [first, second] => {
                ins.ins().brif(discriminant, second, &[], first, &[]);
            }
            _ => {
                // The discriminant has been checked, so the last case may be the default.
                let (last, others) = targets.split_last().expect("generate: a variant has cases");
                self.e.br_table(discriminant, *last, others);
            }
        }
        groups
    }

    /// `CoerceValueIter`: the joined values of a variant as those of one case.
    fn coerce_lifted(&mut self, case: TypeId, joined: &[Value]) -> Vec<Value> {
        let mut wanted = Vec::new();
        self.e
            .cx
            .plan
            .types
            .flatten(case, self.lift.side, &mut wanted);
        wanted
            .into_iter()
            .zip(joined)
            .map(|(want, value)| {
                let have = self.e.ins.func.dfg.value_type(*value);
                match (have, clif_flat(want)) {
                    (types::I64, types::I32) => self.e.ins.ins().ireduce(types::I32, *value),
                    (types::I64, types::F32) => {
                        let low = self.e.ins.ins().ireduce(types::I32, *value);
                        self.e
                            .ins
                            .ins()
                            .bitcast(types::F32, MemFlagsData::new(), low)
                    }
                    (types::I32, types::F32) | (types::I64, types::F64) => self
                        .e
                        .ins
                        .ins()
                        .bitcast(clif_flat(want), MemFlagsData::new(), *value),
                    _ => *value,
                }
            })
            .collect()
    }
}

/// The values of one case as the joined values of a variant (`lower_flat_variant`).
fn coerce_lowered(e: &mut Emitter<'_, '_>, values: &[Value], joined: &[Type]) -> Vec<Value> {
    let mut out = Vec::with_capacity(joined.len());
    for (i, want) in joined.iter().enumerate() {
        let Some(value) = values.get(i).copied() else {
            out.push(match *want {
                types::F32 => e.ins.ins().f32const(0.0),
                types::F64 => e.ins.ins().f64const(0.0),
                integer => e.ins.ins().iconst(integer, 0),
            });
            continue;
        };
        let have = e.ins.func.dfg.value_type(value);
        out.push(match (have, *want) {
            (types::I32, types::I64) => e.ins.ins().uextend(types::I64, value),
            (types::F32, types::I64) => {
                let bits = e.ins.ins().bitcast(types::I32, MemFlagsData::new(), value);
                e.ins.ins().uextend(types::I64, bits)
            }
            (types::F32, types::I32) | (types::F64, types::I64) => {
                e.ins.ins().bitcast(*want, MemFlagsData::new(), value)
            }
            _ => value,
        });
    }
    out
}
