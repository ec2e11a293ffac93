//! Blocks, loops, `if`, and where code becomes unreachable.
//!
//! ```text
//! block           loop              if .. else .. end
//!   body            header(params)    brif ─┬─▶ then ──┐
//!   end(results)    body              else ◀┘          │
//!                                       │              ▼
//!                                       └────────▶ end(results)
//! ```
//!
//! A label's block exists from the start and enters the layout when something branches to it. After
//! an operator that does not fall through, operators are only counted until the `else` or `end`
//! that belongs to a live label.

use cranelift_codegen::ir::{Block, BlockArg, InstBuilder, Value};
use wasmparser::{BlockType, Operator, ValType};
use windlass_abi::trap::TrapCode;

use super::exception::Attempt;
use super::{Translator, function_type};
use crate::error::Result;

/// A label.
#[derive(Debug)]
pub(super) struct Frame {
    kind: Kind,
    /// Where its `end` is; takes the results. A loop has none.
    end: Option<Block>,
    params: usize,
    results: usize,
    /// Operands below its parameters.
    height: usize,
    /// Whether something goes to `end`.
    reached: bool,
}

#[derive(Debug)]
enum Kind {
    Block,
    Loop {
        header: Block,
    },
    /// A `try_table`.
    Try(Attempt),
    /// Until `else`: the block of the other arm, and the parameters for it.
    If {
        otherwise: Block,
        params: Vec<Value>,
    },
}

impl Translator<'_, '_, '_> {
    pub(super) fn control_operator(&mut self, op: &Operator<'_>) -> Result<bool> {
        match op {
            Operator::Nop => {}
            Operator::Unreachable => {
                self.emitter.trap(TrapCode::Unreachable);
                self.now_dead();
            }
            Operator::Block { blockty } => self.block(*blockty)?,
            Operator::Loop { blockty } => self.loop_(*blockty)?,
            Operator::If { blockty } => self.if_(*blockty)?,
            Operator::Else => self.else_(),
            Operator::End => self.end()?,
            Operator::Br { relative_depth } => self.br(*relative_depth)?,
            Operator::BrIf { relative_depth } => self.br_if(*relative_depth)?,
            Operator::BrTable { targets } => self.br_table(targets)?,
            Operator::Return => self.return_(),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// An operator in code that cannot be reached.
    pub(super) fn dead_operator(&mut self, op: &Operator<'_>) -> Result<()> {
        let depth = self.dead.expect("generate: dead code has a depth");
        match op {
            Operator::Block { .. }
            | Operator::Loop { .. }
            | Operator::If { .. }
            | Operator::TryTable { .. } => self.dead = Some(depth + 1),
            Operator::Else if depth == 0 => self.else_(),
            Operator::End if depth == 0 => self.end()?,
            Operator::End => self.dead = Some(depth - 1),
            _ => {}
        }
        Ok(())
    }

    /// Nothing falls through to what follows.
    pub(super) fn now_dead(&mut self) {
        self.dead = Some(0);
    }

    /// The label of the function itself.
    pub(super) fn enter_function(&mut self, results: &[ValType]) {
        let end = self.label_block(results);
        self.frames.push(Frame {
            kind: Kind::Block,
            end: Some(end),
            params: 0,
            results: results.len(),
            height: 0,
            reached: false,
        });
    }

    /// Where a branch to a label goes, and with how many values.
    pub(super) fn branch_target(&mut self, depth: u32) -> (Block, usize) {
        let index = self.frames.len() - 1 - depth as usize;
        let frame = &mut self.frames[index];
        frame.reached = true;
        match frame.kind {
            Kind::Loop { header } => (header, frame.params),
            _ => (
                frame.end.expect("generate: only loops have no end"),
                frame.results,
            ),
        }
    }

    fn block(&mut self, ty: BlockType) -> Result<()> {
        let (params, results) = self.block_types(ty)?;
        let end = self.label_block(&results);
        self.open(Kind::Block, Some(end), params.len(), results.len());
        Ok(())
    }

    fn loop_(&mut self, ty: BlockType) -> Result<()> {
        let (params, results) = self.block_types(ty)?;
        let header = self.label_block(&params);
        let arguments = self.pop_many(params.len());
        self.jump(header, &arguments)?;
        self.emitter.ins.switch_to_block(header);
        let arguments = self.emitter.ins.block_params(header).to_vec();
        self.stack.extend(arguments);
        self.open(Kind::Loop { header }, None, params.len(), results.len());
        Ok(())
    }

    fn if_(&mut self, ty: BlockType) -> Result<()> {
        let condition = self.pop();
        let (params, results) = self.block_types(ty)?;
        let end = self.label_block(&results);
        let (then, otherwise) = (
            self.emitter.ins.create_block(),
            self.emitter.ins.create_block(),
        );
        self.ins().brif(condition, then, &[], otherwise, &[]);
        self.emitter.start_block(then);
        let kind = Kind::If {
            otherwise,
            params: self.stack[self.stack.len() - params.len()..].to_vec(),
        };
        self.open(kind, Some(end), params.len(), results.len());
        Ok(())
    }

    /// Opens the label of a `try_table`.
    pub(super) fn open_attempt(&mut self, attempt: Attempt, params: usize, results: &[ValType]) {
        let end = self.label_block(results);
        self.open(Kind::Try(attempt), Some(end), params, results.len());
    }

    fn open(&mut self, kind: Kind, end: Option<Block>, params: usize, results: usize) {
        self.frames.push(Frame {
            kind,
            end,
            params,
            results,
            height: self.stack.len() - params,
            reached: false,
        });
    }

    fn else_(&mut self) {
        let mut frame = self.pop_frame();
        self.fall_through(&mut frame);
        self.start_otherwise(&mut frame);
        self.frames.push(frame);
    }

    fn end(&mut self) -> Result<()> {
        let mut frame = self.pop_frame();
        match frame.kind {
            Kind::Loop { header } => self.end_loop(header, &frame)?,
            // Nothing branches to the label: what follows goes on in the same block.
            Kind::Block if !frame.reached => {
                if self.dead.is_some() {
                    self.stack.truncate(frame.height);
                }
            }
            Kind::Block => {
                self.fall_through(&mut frame);
                self.start_end(&frame);
            }
            Kind::Try(_) => self.end_of_try(frame)?,
            Kind::If { .. } => {
                self.fall_through(&mut frame);
                // No `else`: the other arm passes its parameters on.
                self.start_otherwise(&mut frame);
                self.fall_through(&mut frame);
                self.start_end(&frame);
            }
        }
        if self.frames.is_empty() && self.dead.is_none() {
            let results = std::mem::take(&mut self.stack);
            self.ins().return_(&results);
        }
        Ok(())
    }

    fn end_of_try(&mut self, mut frame: Frame) -> Result<()> {
        self.fall_through(&mut frame);
        let Kind::Try(attempt) = std::mem::replace(&mut frame.kind, Kind::Block) else {
            panic!("generate: only a `try_table` ends like one");
        };
        self.end_try(attempt)?;
        if frame.reached {
            self.start_end(&frame);
        } else {
            self.stack.truncate(frame.height);
        }
        Ok(())
    }

    /// What follows a loop is what falls through; branches go to its header.
    fn end_loop(&mut self, header: Block, frame: &Frame) -> Result<()> {
        let params = self.emitter.ins.func.dfg.num_block_params(header);
        self.work.loop_header(params, self.offset)?;
        self.emitter.ins.seal_block(header);
        if self.dead.is_some() {
            self.stack.truncate(frame.height);
        }
        Ok(())
    }

    /// Goes on at the end of a label that something goes to.
    fn start_end(&mut self, frame: &Frame) {
        self.stack.truncate(frame.height);
        let end = frame.end.expect("generate: only loops have no end");
        self.emitter.start_block(end);
        self.dead = None;
        let results = self.emitter.ins.block_params(end).to_vec();
        self.stack.extend(results);
    }

    /// Goes from the end of an arm to the end of the label, unless nothing gets there.
    fn fall_through(&mut self, frame: &mut Frame) {
        if self.dead.is_none() {
            let end = frame.end.expect("generate: only loops have no end");
            let results = self.pop_many(frame.results);
            self.emitter.jump(end, &results);
            frame.reached = true;
            self.dead = Some(0);
        }
    }

    /// Begins the other arm of an `if`.
    fn start_otherwise(&mut self, frame: &mut Frame) {
        let Kind::If { otherwise, params } = std::mem::replace(&mut frame.kind, Kind::Block) else {
            panic!("generate: `else` of a validated body belongs to an `if`");
        };
        self.stack.truncate(frame.height);
        self.stack.extend(params);
        self.emitter.start_block(otherwise);
        self.dead = None;
    }

    fn return_(&mut self) {
        let count = self.frames[0].results;
        let results = self.pop_many(count);
        self.ins().return_(&results);
        self.now_dead();
    }

    /// A jump whose values count as work.
    pub(super) fn jump(&mut self, block: Block, values: &[Value]) -> Result<()> {
        self.work.branch(values.len(), self.offset)?;
        self.emitter.jump(block, values);
        Ok(())
    }

    fn pop_frame(&mut self) -> Frame {
        self.frames
            .pop()
            .expect("generate: validated code has its labels")
    }

    /// A block with a parameter for each type.
    fn label_block(&mut self, types: &[ValType]) -> Block {
        let block = self.emitter.ins.create_block();
        for ty in types {
            let ty = super::clif_type(*ty);
            self.emitter.ins.append_block_param(block, ty);
        }
        block
    }

    pub(super) fn block_types(&self, ty: BlockType) -> Result<(Vec<ValType>, Vec<ValType>)> {
        let types = match ty {
            BlockType::Empty => (Vec::new(), Vec::new()),
            BlockType::Type(result) => (Vec::new(), vec![result]),
            BlockType::FuncType(index) => {
                let ty = function_type(self.module, index);
                (ty.params().to_vec(), ty.results().to_vec())
            }
        };
        for ty in types.0.iter().chain(&types.1) {
            self.value_type(*ty)?;
        }
        Ok(types)
    }

    /// Values as arguments of a block.
    pub(super) fn block_args(values: &[Value]) -> Vec<BlockArg> {
        values.iter().map(|value| BlockArg::Value(*value)).collect()
    }
}
