//! Blocks as instructions with jumps, so that a place in a program is a number.

use crate::model::program::{Block, End, Op, OpKind, Program, Slot};

/// An instruction.
#[derive(Clone, Debug)]
pub(super) enum Instruction {
    /// An operation without others in it.
    Op(Op),
    /// Goes on elsewhere unless a slot holds a word.
    Unless(Slot, u32, usize),
    /// Goes on elsewhere.
    Jump(usize),
    /// Returns from the core function.
    Return(End),
}

/// Which of a child's blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A function's body.
    Body(usize),
    /// What its callback does, for the time of this number.
    Event(usize, usize),
    /// What its callback does when cancelled.
    Cancelled(usize),
    /// A thread.
    Thread(usize),
}

/// A child's instructions.
#[derive(Debug, Default)]
struct ChildCode {
    bodies: Vec<Vec<Instruction>>,
    events: Vec<Vec<Vec<Instruction>>>,
    cancelled: Vec<Vec<Instruction>>,
    threads: Vec<Vec<Instruction>>,
}

/// A program as instructions.
#[derive(Debug)]
pub struct Compiled<'a> {
    pub(super) program: &'a Program,
    children: Vec<ChildCode>,
}

impl<'a> Compiled<'a> {
    /// Makes a program's instructions.
    #[must_use]
    pub fn new(program: &'a Program) -> Compiled<'a> {
        let children = program.children.iter().map(|child| {
            let functions = child.functions.iter();
            ChildCode {
                bodies: functions.clone().map(|f| flatten(&f.body)).collect(),
                events: functions
                    .clone()
                    .map(|f| f.events.iter().map(flatten).collect())
                    .collect(),
                cancelled: functions.map(|f| flatten(&f.cancelled)).collect(),
                threads: child.threads.iter().map(flatten).collect(),
            }
        });
        Compiled {
            program,
            children: children.collect(),
        }
    }

    pub(super) fn part(&self, child: usize, part: Part) -> &[Instruction] {
        let code = &self.children[child];
        match part {
            Part::Body(function) => &code.bodies[function],
            Part::Event(function, turn) => &code.events[function][turn],
            Part::Cancelled(function) => &code.cancelled[function],
            Part::Thread(element) => &code.threads[element],
        }
    }
}

fn flatten(block: &Block) -> Vec<Instruction> {
    let mut code = Vec::new();
    ops(&block.ops, &mut code);
    code.push(Instruction::Return(block.end));
    code
}

fn ops(list: &[Op], code: &mut Vec<Instruction>) {
    for op in list {
        match &op.kind {
            OpKind::If {
                slot,
                equals,
                then,
                otherwise,
            } => {
                let branch = code.len();
                code.push(Instruction::Jump(0));
                ops(then, code);
                let over = code.len();
                code.push(Instruction::Jump(0));
                code[branch] = Instruction::Unless(*slot, *equals, code.len());
                ops(otherwise, code);
                code[over] = Instruction::Jump(code.len());
            }
            OpKind::Return(end) => code.push(Instruction::Return(*end)),
            _ => code.push(Instruction::Op(op.clone())),
        }
    }
}
