//! Programs.
//!
//! In: a seed. Out: a program that mostly does not trap: what slots hold is tracked, as far as it can
//! be known before the program runs, and only now and then a wrong one is taken. Elsewhere: the
//! operations of a block (`generate_ops`).

use super::generate_ops::{Kind, Known, Place};
use super::program::{
    Abi, Arg, Block, Child, End, FuncType, Function, Import, Payload, Program, Slot, ValueType,
};
use super::{CHANNELS, channel};
use crate::fuzz::random::Random;

/// The program of a seed.
#[must_use]
pub fn generate(seed: u64) -> Program {
    let mut random = Random::new(seed);
    let random = &mut random;
    let mut program = Program {
        children: Vec::new(),
    };
    let children = 1 + [1, 1, 1, 1, 2, 2, 2, 3, 0][random.below(9)];
    let mut ids = 0;
    for number in 0..children {
        let is_last = number + 1 == children;
        let mut child = Child::default();
        let mut shared = Vec::new();
        if number > 0 {
            imports(random, &program, number, &mut child);
        }
        let functions = if is_last { 1 } else { 1 + random.below(4) };
        for _ in 0..functions {
            let (ty, abi) = match is_last {
                true => (run_type(), abi(random, true)),
                false => signature(random),
            };
            let around = (&program, &mut child, &mut shared);
            let function = body(random, around, (ty, abi), is_last, &mut ids);
            child.functions.push(function);
            // The functions after it may call it.
            if !is_last && random.below(4) == 0 {
                child.imports.push(Import {
                    child: number,
                    function: child.functions.len() - 1,
                });
            }
        }
        program.children.push(child);
    }
    program
}

fn imports(random: &mut Random, program: &Program, number: usize, child: &mut Child) {
    for (from, earlier) in program.children.iter().enumerate() {
        for function in 0..earlier.functions.len() {
            if from + 1 == number || random.below(2) == 0 {
                child.imports.push(Import {
                    child: from,
                    function,
                });
            }
        }
    }
}

fn run_type() -> FuncType {
    FuncType {
        is_async: true,
        params: Vec::new(),
        result: Some(ValueType::U32),
    }
}

fn abi(random: &mut Random, is_async: bool) -> Abi {
    match is_async {
        true => [Abi::Callback, Abi::Callback, Abi::Stackful, Abi::Sync][random.below(4)],
        false => Abi::Sync,
    }
}

fn signature(random: &mut Random) -> (FuncType, Abi) {
    let is_async = random.below(5) > 0;
    let params = (0..[0, 1, 1, 1, 2][random.below(5)]).map(|_| value_type(random));
    let params = params.collect();
    let result = (random.below(3) > 0).then(|| match random.below(3) {
        0 => value_type(random),
        _ => ValueType::U32,
    });
    let ty = FuncType {
        is_async,
        params,
        result,
    };
    (ty, abi(random, is_async))
}

fn value_type(random: &mut Random) -> ValueType {
    match random.below(5) {
        0 => ValueType::U32,
        1 | 2 => ValueType::Readable(channel(true, Payload::U8)),
        _ => ValueType::Readable(*random.pick(&CHANNELS)),
    }
}

fn body(
    random: &mut Random,
    (program, child, shared): (&Program, &mut Child, &mut Vec<(Kind, Slot)>),
    (ty, abi): (FuncType, Abi),
    is_run: bool,
    ids: &mut u32,
) -> Function {
    let mut known = Known::default();
    let params: Vec<Slot> = ty.params.iter().map(|_| take(child, 1)).collect();
    for (ty, slot) in ty.params.iter().zip(&params) {
        known.value(*ty, *slot);
    }
    let event = take(child, 3);
    let mut place = Place {
        random,
        program,
        child,
        ty: &ty,
        abi,
        ids,
        known,
        shared,
        depth: 0,
    };
    let length = match is_run {
        true => 3 + place.random.below(10),
        false => 1 + place.random.below(6),
    };
    let mut block = place.begin(length);
    let mut events = Vec::new();
    let mut cancelled = Block::default();
    match abi {
        Abi::Sync => {
            block.end = match place.ty.result {
                Some(ty) => {
                    let arg = place.result(ty, &mut block.ops);
                    End::Value(arg)
                }
                None => End::Nothing,
            };
        }
        Abi::Stackful => place.must_return(&mut block.ops),
        Abi::Callback => {
            let turns = place.random.below(4);
            block.end = place.callback_end(&mut block.ops, turns > 0);
            for turn in 0..turns {
                let length = place.random.below(4);
                let mut block = place.block(length);
                block.end = place.callback_end(&mut block.ops, turn + 1 < turns);
                events.push(block);
            }
            cancelled = place.cancelled();
        }
    }
    Function {
        ty: ty.clone(),
        abi,
        params,
        body: block,
        events,
        cancelled,
        event,
    }
}

/// Slots that nothing uses yet.
pub(super) fn take(child: &mut Child, count: usize) -> Slot {
    child.slots += count;
    Slot(child.slots - count)
}

/// A word without meaning.
pub(super) fn word(random: &mut Random) -> Arg {
    Arg::Const(random.below(100) as u32)
}
