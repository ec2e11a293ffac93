//! Exceptions: `try_table`, `throw`, `throw_ref` (core specification, Control Instructions).
//!
//! Inside a `try_table` each call has a handler for each clause that could take what it throws:
//! those of the innermost `try_table` first, and none behind one that would always come before it.
//! A handler's landing takes the values out of the exception and branches to the clause's label:
//!
//! ```text
//! try_table (catch $t 0) (catch_all_ref 1)
//!   call f ──────▶ next
//!     ├─ $t ─────▶ landing: loads the values ──▶ label 0 (values)
//!     └─ any ────▶ landing ────────────────────▶ label 1 (reference)
//! end
//! ```
//!
//! The operands at the place of the call are not needed: a label has its own. Locals are, and have
//! the values that they had at the call, because the edge to the landing leaves from there.
//!
//! A `throw` whose clause is in the same function is a branch. Tags are compared by identity; two
//! imported ones may be the same or not, which is known at run time only.

use std::collections::BTreeSet;
use std::mem::offset_of;

use cranelift_codegen::ir::{Block, InstBuilder, Value, types};
use wasmparser::{BlockType, Catch, FuncType, Operator, TryTable};
use windlass_abi::entry::Entry;
use windlass_abi::exception::{ExceptionHeader, HEADER_SIZE, VALUE_SIZE, clause};
use windlass_abi::instance::ImportSlot;
use windlass_abi::trap::TrapCode;

use super::super::catching::Catcher;
use super::super::emitter::{POINTER, clif_type};
use super::regions::Region;
use super::{Translator, function_type};
use crate::error::Result;
use crate::ids::{TagId, TagIndex};

/// A catch clause of an open `try_table`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clause {
    /// Of which exceptions; none for all.
    tag: Option<TagIndex>,
    /// Whether the label takes a reference, after the values.
    reference: bool,
    /// The label, counted from the outermost.
    label: usize,
    landing: Block,
}

/// An open `try_table`.
#[derive(Debug)]
pub(super) struct Attempt {
    /// Its own clauses.
    clauses: Vec<Clause>,
    /// The clauses in force outside.
    outside: Vec<Clause>,
    /// How many calls had had handlers when it was opened.
    calls: usize,
}

/// Who takes what is thrown in this function.
enum Taker {
    /// This clause.
    Clause(Clause),
    /// No clause.
    Caller,
    /// Known at run time.
    Either,
}

impl<'a> Translator<'_, 'a, '_> {
    pub(super) fn exception_operator(&mut self, op: &Operator<'_>) -> Result<bool> {
        match op {
            Operator::TryTable { try_table } => self.try_table(try_table)?,
            Operator::Throw { tag_index } => self.throw(TagIndex::from_u32(*tag_index))?,
            Operator::ThrowRef => self.throw_ref()?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn try_table(&mut self, table: &TryTable) -> Result<()> {
        let mut clauses = Vec::with_capacity(table.catches.len());
        for catch in &table.catches {
            let (tag, reference, depth) = match *catch {
                Catch::One { tag, label } => (Some(tag), false, label),
                Catch::OneRef { tag, label } => (Some(tag), true, label),
                Catch::All { label } => (None, false, label),
                Catch::AllRef { label } => (None, true, label),
            };
            let tag = tag.map(TagIndex::from_u32);
            if let Some(tag) = tag {
                self.check_types(self.type_of_tag(tag))?;
            }
            clauses.push(Clause {
                tag,
                reference,
                label: self.frames.len() - 1 - depth as usize,
                landing: self.emitter.landing(),
            });
        }
        let inside = self.in_force(&clauses)?;
        let outside = std::mem::replace(&mut self.clauses, inside);
        self.publish_clauses();
        let attempt = Attempt {
            clauses,
            outside,
            calls: self.emitter.catchers.calls,
        };
        self.open_try(table.ty, attempt)
    }

    /// The clauses in force inside a `try_table` with these: first its own, then those around it;
    /// the ones that others always come before are left out.
    fn in_force(&mut self, own: &[Clause]) -> Result<Vec<Clause>> {
        self.work
            .handlers(own.len() + self.clauses.len(), self.offset)?;
        let mut taken = BTreeSet::new();
        let mut list = Vec::new();
        for clause in own.iter().chain(&self.clauses) {
            let Some(tag) = clause.tag else {
                list.push(*clause);
                break;
            };
            if taken.insert(self.instance.tags[tag]) {
                list.push(*clause);
            }
        }
        Ok(list)
    }

    /// Has calls use the clauses in force.
    fn publish_clauses(&mut self) {
        let mut list = std::mem::take(&mut self.emitter.catchers.list);
        list.clear();
        list.extend(self.clauses.iter().map(|clause| Catcher {
            clause: self.number_of(clause),
            landing: clause.landing,
        }));
        self.emitter.catchers.list = list;
    }

    /// A clause as the manifest has it.
    fn number_of(&self, clause: &Clause) -> u32 {
        let plan = self.emitter.cx.plan;
        let mut number = match clause.tag.map(|tag| self.instance.tags[tag]) {
            None => clause::ALL,
            Some(tag) => match plan.tags[tag].import {
                None => plan.layout.tag(tag),
                Some(import) => {
                    let slot = plan.layout.import(import);
                    (slot + offset_of!(ImportSlot, data) as u32) | clause::IMPORTED
                }
            },
        };
        if clause.reference {
            number |= clause::REFERENCE;
        }
        number
    }

    /// A `try_table` ends, whose own end nothing falls through to in the current block.
    pub(super) fn end_try(&mut self, attempt: Attempt) -> Result<()> {
        self.clauses = attempt.outside;
        self.publish_clauses();
        if self.emitter.catchers.calls == attempt.calls {
            return Ok(());
        }
        for clause in &attempt.clauses {
            self.emitter.start_block(clause.landing);
            let exception = self.emitter.ins.block_params(clause.landing)[0];
            let values = match clause.tag {
                Some(tag) => self.values_of(exception, tag),
                None => Vec::new(),
            };
            let reference = clause.reference.then_some(exception);
            self.branch_to(clause, values, reference)?;
        }
        Ok(())
    }

    /// Goes to the label of a clause.
    fn branch_to(
        &mut self,
        clause: &Clause,
        mut values: Vec<Value>,
        reference: Option<Value>,
    ) -> Result<()> {
        values.extend(reference);
        let depth = self.frames.len() - 1 - clause.label;
        let (block, count) = self.branch_target(depth as u32);
        assert_eq!(count, values.len(), "generate: a clause fits its label");
        self.jump(block, &values)
    }

    fn throw(&mut self, tag: TagIndex) -> Result<()> {
        let ty = self.type_of_tag(tag);
        self.check_types(ty)?;
        let values = self.pop_many(ty.params().len());
        match self.taker(tag) {
            Taker::Clause(clause) => {
                let reference = match clause.reference {
                    true => Some(self.new_exception(tag, &values, ExceptionHeader::REFERRED)),
                    false => None,
                };
                let taken = match clause.tag {
                    Some(_) => values,
                    None => Vec::new(),
                };
                self.branch_to(&clause, taken, reference)?;
            }
            Taker::Caller => {
                let exception = self.new_exception(tag, &values, 0);
                self.emitter.throw(exception, false);
            }
            Taker::Either => {
                let exception = self.new_exception(tag, &values, 0);
                self.count_handlers()?;
                self.emitter.throw(exception, true);
            }
        }
        self.now_dead();
        Ok(())
    }

    fn throw_ref(&mut self) -> Result<()> {
        let exception = self.pop();
        self.emitter.trap_unless(exception, TrapCode::NullReference);
        self.count_handlers()?;
        self.emitter.throw(exception, true);
        self.now_dead();
        Ok(())
    }

    /// Who takes an exception of a tag that is thrown here.
    fn taker(&self, thrown: TagIndex) -> Taker {
        let tags = &self.emitter.cx.plan.tags;
        let imported = |tag: TagId| tags[tag].import.is_some();
        let thrown = self.instance.tags[thrown];
        for clause in &self.clauses {
            let Some(tag) = clause.tag.map(|tag| self.instance.tags[tag]) else {
                return Taker::Clause(*clause);
            };
            if tag == thrown {
                return Taker::Clause(*clause);
            }
            if imported(tag) && imported(thrown) {
                return Taker::Either;
            }
        }
        Taker::Caller
    }

    /// Makes an exception, which is the caller's to throw or to refer to.
    fn new_exception(&mut self, tag: TagIndex, values: &[Value], flags: u32) -> Value {
        let identity = self.emitter.tag_identity(self.instance.tags[tag]);
        let count = self.ins().iconst(types::I32, values.len() as i64);
        let flags = self.ins().iconst(types::I32, i64::from(flags));
        let frame = self.ins().get_frame_pointer(POINTER);
        let args = [self.emitter.instance, identity, count, flags, frame];
        let exception = self.emitter.call_entry(Entry::ExceptionNew, &args)[0];
        self.emitter.trap_unless(exception, TrapCode::OutOfMemory);
        let flags = self.trusted_in(Region::Exceptions);
        for (value, offset) in values.iter().zip(value_offsets()) {
            self.ins().store(flags, *value, exception, offset);
        }
        exception
    }

    /// The values that an exception carries.
    fn values_of(&mut self, exception: Value, tag: TagIndex) -> Vec<Value> {
        let ty = self.type_of_tag(tag);
        let flags = self.trusted_in(Region::Exceptions);
        let values = ty.params().iter().zip(value_offsets());
        values
            .map(|(ty, offset)| self.ins().load(clif_type(*ty), flags, exception, offset))
            .collect()
    }

    fn type_of_tag(&self, tag: TagIndex) -> &'a FuncType {
        function_type(self.module, self.module.tags[tag].as_u32())
    }

    /// The call that is about to be written gets a handler for each clause in force.
    pub(super) fn count_handlers(&mut self) -> Result<()> {
        self.work.handlers(self.clauses.len(), self.offset)
    }

    fn open_try(&mut self, ty: BlockType, attempt: Attempt) -> Result<()> {
        let (params, results) = self.block_types(ty)?;
        self.open_attempt(attempt, params.len(), &results);
        Ok(())
    }
}

/// Where the values of an exception are.
fn value_offsets() -> impl Iterator<Item = i32> {
    (HEADER_SIZE as i32..).step_by(VALUE_SIZE)
}
