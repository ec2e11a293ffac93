//! Smaller programs that still fail.
//!
//! In: a program, and whether one fails. Out: a program that fails, of which nothing more can be left
//! out in the ways that are tried here: operations, branches, turns of callbacks, functions and
//! children that nobody calls.

use super::program::{Block, End, Op, OpKind, Program};

/// Makes a program smaller. `fails` is asked at most so many times.
pub fn shrink(
    program: &Program,
    attempts: usize,
    fails: &mut dyn FnMut(&Program) -> bool,
) -> Program {
    let mut shrinking = Shrinking {
        best: program.clone(),
        attempts,
        fails,
    };
    while shrinking.round() {}
    shrinking.best
}

struct Shrinking<'a> {
    best: Program,
    attempts: usize,
    fails: &'a mut dyn FnMut(&Program) -> bool,
}

impl Shrinking<'_> {
    /// Tries everything once. Whether anything could go.
    fn round(&mut self) -> bool {
        let mut any = self.leave_out_functions();
        any |= self.leave_out_turns();
        // From large pieces to single operations.
        let mut size = operations(&self.best).next_power_of_two();
        while size > 0 {
            any |= self.leave_out_operations(size);
            size /= 2;
        }
        any | self.open_branches()
    }

    /// Whether a program is as good as the best; then it is the best.
    fn take(&mut self, program: Program) -> bool {
        if self.attempts == 0 || program == self.best {
            return false;
        }
        self.attempts -= 1;
        let fails = (self.fails)(&program);
        if fails {
            self.best = program;
        }
        fails
    }

    fn leave_out_operations(&mut self, size: usize) -> bool {
        let mut any = false;
        let mut first = 0;
        while first < operations(&self.best) {
            let mut program = self.best.clone();
            let mut number = 0;
            for_each_list(&mut program, &mut |ops| {
                ops.retain(|_| {
                    number += 1;
                    number <= first || number > first + size
                });
            });
            if self.take(program) {
                any = true;
            } else {
                first += size;
            }
        }
        any
    }

    /// Branches become what is in one of their arms.
    fn open_branches(&mut self) -> bool {
        let mut any = false;
        let mut skipped = 0;
        while skipped < branches(&self.best) {
            let mut taken = false;
            for first in [true, false] {
                let mut program = self.best.clone();
                let mut number = 0;
                for_each_list(&mut program, &mut |ops| {
                    let old = std::mem::take(ops);
                    for op in old {
                        match op.kind {
                            OpKind::If {
                                then, otherwise, ..
                            } if number == skipped => {
                                number += 1;
                                ops.extend(if first { then } else { otherwise });
                            }
                            kind => {
                                number += usize::from(matches!(kind, OpKind::If { .. }));
                                ops.push(Op { kind, ..op });
                            }
                        }
                    }
                });
                if self.take(program) {
                    taken = true;
                    break;
                }
            }
            any |= taken;
            skipped += usize::from(!taken);
        }
        any
    }

    fn leave_out_turns(&mut self) -> bool {
        let mut any = false;
        for child in 0..self.best.children.len() {
            for function in 0..self.best.children[child].functions.len() {
                let mut program = self.best.clone();
                program.children[child].functions[function].events.pop();
                any |= self.take(program);
                let mut program = self.best.clone();
                program.children[child].functions[function].cancelled = Block {
                    ops: Vec::new(),
                    end: End::Exit,
                };
                any |= self.take(program);
            }
        }
        any
    }

    /// Imports that are not called go, and then functions that are not imported, and children
    /// without functions.
    fn leave_out_functions(&mut self) -> bool {
        let mut program = self.best.clone();
        for child in 0..program.children.len() {
            for import in (0..program.children[child].imports.len()).rev() {
                if !calls(&mut program, child, import) {
                    remove_import(&mut program, child, import);
                }
            }
        }
        let last = program.children.len() - 1;
        for child in (0..last).rev() {
            for function in (0..program.children[child].functions.len()).rev() {
                let mut imports = program.children.iter().flat_map(|child| &child.imports);
                if !imports.any(|import| import.child == child && import.function == function) {
                    remove_function(&mut program, child, function);
                }
            }
            if program.children[child].functions.is_empty() {
                remove_child(&mut program, child);
            }
        }
        self.take(program)
    }
}

/// Calls with every list of operations, outer ones first.
fn for_each_list(program: &mut Program, change: &mut dyn FnMut(&mut Vec<Op>)) {
    fn inner(ops: &mut Vec<Op>, change: &mut dyn FnMut(&mut Vec<Op>)) {
        change(ops);
        for op in ops {
            if let OpKind::If {
                then, otherwise, ..
            } = &mut op.kind
            {
                inner(then, change);
                inner(otherwise, change);
            }
        }
    }
    for child in &mut program.children {
        for block in child.blocks_mut() {
            inner(&mut block.ops, change);
        }
    }
}

/// How many operations a program has.
#[must_use]
pub fn operations(program: &Program) -> usize {
    let mut count = 0;
    for_each_list(&mut program.clone(), &mut |ops| count += ops.len());
    count
}

fn branches(program: &Program) -> usize {
    let mut count = 0;
    for_each_list(&mut program.clone(), &mut |ops| {
        let ifs = ops.iter().filter(|op| matches!(op.kind, OpKind::If { .. }));
        count += ifs.count();
    });
    count
}

/// Calls with the import of each call in a child.
fn for_each_call(program: &mut Program, child: usize, change: &mut dyn FnMut(&mut usize)) {
    let mut alone = Program {
        children: vec![std::mem::take(&mut program.children[child])],
    };
    for_each_list(&mut alone, &mut |ops| {
        for op in ops {
            if let OpKind::Call { import, .. } | OpKind::CallAsync { import, .. } = &mut op.kind {
                change(import);
            }
        }
    });
    program.children[child] = alone.children.remove(0);
}

fn calls(program: &mut Program, child: usize, wanted: usize) -> bool {
    let mut found = false;
    for_each_call(program, child, &mut |import| found |= *import == wanted);
    found
}

fn remove_import(program: &mut Program, child: usize, removed: usize) {
    program.children[child].imports.remove(removed);
    for_each_call(program, child, &mut |import| {
        *import -= usize::from(*import > removed);
    });
}

fn remove_function(program: &mut Program, from: usize, removed: usize) {
    program.children[from].functions.remove(removed);
    for child in &mut program.children {
        for import in &mut child.imports {
            if import.child == from && import.function > removed {
                import.function -= 1;
            }
        }
    }
}

fn remove_child(program: &mut Program, removed: usize) {
    program.children.remove(removed);
    for child in &mut program.children {
        for import in &mut child.imports {
            import.child -= usize::from(import.child > removed);
        }
    }
}
