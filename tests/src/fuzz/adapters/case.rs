//! The component of a seed, and what must come of calls of it.

use std::fmt::Write;

use super::code::Memory;
use super::faults::{Fault, Guest};
use super::guest::{
    Back, Components, FIRST_FAULT, Function, INTERFACE, Side, faults_of_callee, faults_of_caller,
};
use super::strings::{Calls, Encoding, Way, hash};
use super::types::{Type, Types};
use super::values::{Value, handles, number_handles, random_value, text};
use crate::fuzz::random::Random;

/// A component with expectations.
#[derive(Clone, Debug)]
pub struct Case {
    /// The component, as text.
    pub component: String,
    /// The expectations, as `tests/guests/README.md` describes them.
    pub expectations: String,
}

/// Most faults of a function on one side.
const MAX_FAULTS: usize = 5;

impl Case {
    /// The case of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Case {
        let random = &mut Random::new(seed);
        let has_callee = random.below(4) > 0;
        let mut types = Types {
            handles: has_callee && random.below(2) == 0,
            ..Types::default()
        };
        let functions = (0..1 + random.below(3)).map(|_| function(&mut types, random));
        let functions: Vec<Function> = functions.collect();
        let mut next_handle = 1;
        let values: Vec<Vec<Value>> = functions
            .iter()
            .map(|function| {
                let tuple = function.tuple();
                let count = 1 + random.below(3);
                let value = |_| {
                    let mut value = random_value(&tuple, random);
                    number_handles(&mut value, &mut next_handle);
                    value
                };
                (0..count).map(value).collect()
            })
            .collect();
        let mut number = FIRST_FAULT;
        let caller = side(random, &functions, &values, &mut number, faults_of_caller);
        let callee = has_callee.then(|| {
            let back = functions.iter().zip(&values);
            let results: Vec<Vec<Value>> = back
                .map(|(function, values)| vec![result(function, &values[0])])
                .collect();
            side(random, &functions, &results, &mut number, faults_of_callee)
        });
        let components = Components {
            types,
            functions,
            caller,
            callee,
        };
        let mut script = Script {
            components: &components,
            text: format!("# seed {seed}\n"),
        };
        for (n, values) in values.iter().enumerate() {
            values.iter().for_each(|values| script.echo(n, values));
        }
        for (n, values) in values.iter().enumerate() {
            script.faults(n, &values[0]);
        }
        Case {
            expectations: script.text,
            component: components.text(),
        }
    }
}

fn function(types: &mut Types, random: &mut Random) -> Function {
    let count = match random.below(8) {
        0 => 0,
        1 => 8 + random.below(12),
        _ => 1 + random.below(4),
    };
    let param = |_| match types.handles && random.below(6) == 0 {
        true => Type::Borrow,
        false => types.random(random, 3),
    };
    let params: Vec<Type> = (0..count).map(param).collect();
    // What was lent does not come back.
    let lent = |ty: &Type| *ty == Type::Borrow;
    let owned: Vec<usize> = (0..count).filter(|n| !lent(&params[*n])).collect();
    let result = match random.below(6) {
        _ if count == 0 => Back::Nothing,
        0 => Back::Nothing,
        _ if owned.is_empty() => Back::Nothing,
        1 | 2 => Back::One(*random.pick(&owned)),
        _ if params.iter().any(lent) => Back::One(*random.pick(&owned)),
        _ => Back::All,
    };
    Function { params, result }
}

/// What a function gives back for arguments.
fn result(function: &Function, values: &Value) -> Value {
    match (function.result, values) {
        (Back::One(param), Value::Parts(values)) => values[param].clone(),
        _ => values.clone(),
    }
}

fn side(
    random: &mut Random,
    functions: &[Function],
    values: &[Vec<Value>],
    number: &mut usize,
    faults: impl Fn(Guest, &Function, &Value, &mut Random) -> Vec<Fault>,
) -> Side {
    let guest = Guest {
        memory: Memory {
            bits_64: random.below(3) == 0,
        },
        encoding: Encoding::random(random),
    };
    let mut all = Vec::new();
    let mut kept = Vec::new();
    for (function, values) in functions.iter().zip(values) {
        let mut some = faults(guest, function, &values[0], random);
        while some.len() > MAX_FAULTS {
            some.swap_remove(random.below(some.len()));
        }
        let numbered = some.into_iter().map(|fault| {
            *number += 1;
            (*number, fault)
        });
        all.push(numbered.collect());
        *number += 1;
        kept.push(*number);
    }
    Side {
        guest,
        post_return: random.below(4) > 0,
        faults: all,
        kept,
    }
}

/// Writes expectations.
struct Script<'a> {
    components: &'a Components,
    text: String,
}

impl Script<'_> {
    fn arguments(&self, n: usize, values: &Value) -> String {
        let text = text(&self.components.functions[n].tuple(), values);
        text[1..text.len() - 1].to_owned()
    }

    /// A call of the host's function, and what it gives.
    fn nested(&mut self, n: usize, values: &Value) {
        if self.components.callee.is_none() {
            let call = format!("f{n}({})", self.arguments(n, values));
            let outcome = self.outcome(n, values);
            let _ = writeln!(self.text, "  {INTERFACE}#{call} => {outcome}");
        }
    }

    fn outcome(&self, n: usize, values: &Value) -> String {
        let function = &self.components.functions[n];
        match function.result() {
            None => "()".to_owned(),
            Some(ty) => text(&ty, &result(function, values)),
        }
    }

    /// Makes the handles of arguments.
    fn make(&mut self, values: &Value) {
        for number in handles(values) {
            let _ = writeln!(self.text, "make({number}) => $h{number}");
        }
    }

    /// A call that is to trap when a fault is armed.
    fn trap(&mut self, side: char, number: usize, rule: &str, n: usize, values: &Value) {
        self.make(values);
        let call = format!("f{n}({})", self.arguments(n, values));
        let _ = writeln!(
            self.text,
            "arm-{side}({number}) => ()\n{call} => trap {rule}"
        );
    }

    /// A call that comes back, and how `realloc` was called for it.
    fn echo(&mut self, n: usize, values: &Value) {
        self.make(values);
        let call = format!("f{n}({})", self.arguments(n, values));
        let outcome = self.outcome(n, values);
        let _ = writeln!(self.text, "{call} => {outcome}");
        self.nested(n, values);
        let (in_caller, in_callee) = self.calls(n, values);
        let _ = writeln!(self.text, "hash-a() => {}", hash(&in_caller.concat()));
        if self.components.callee.is_some() {
            let _ = writeln!(self.text, "hash-b() => {}", hash(&in_callee));
        }
    }

    /// The calls of `realloc`: the caller's for its parameters and for the results that it gets,
    /// the callee's.
    fn calls(&self, n: usize, values: &Value) -> ([Calls; 2], Calls) {
        let function = &self.components.functions[n];
        let caller = &self.components.caller.guest;
        let callee = self.components.callee.as_ref().map(|side| &side.guest);
        let other = callee.map_or(Encoding::Utf8, |guest| guest.encoding);
        let way = |from, to: &Guest| Way {
            from,
            to: to.encoding,
            bits_64: to.memory.bits_64,
        };
        let tuple = function.tuple();
        let params = |way: Way| {
            let mut calls = Calls::new();
            if function.spills_params() {
                way.allocate(&tuple, 1, &mut calls);
            }
            way.store(&tuple, values, &mut calls);
            calls
        };
        let mut results = Calls::new();
        if let Some(ty) = function.result() {
            let result = result(function, values);
            way(other, caller).store(&ty, &result, &mut results);
        }
        let to_callee = callee.map(|callee| params(way(caller.encoding, callee)));
        let to_caller = params(way(Encoding::Utf8, caller));
        ([to_caller, results], to_callee.unwrap_or_default())
    }

    /// Calls that trap.
    fn faults(&mut self, n: usize, values: &Value) {
        let components = self.components;
        let lends = components.functions[n].params.contains(&Type::Borrow);
        for (number, fault) in &components.caller.faults[n] {
            self.trap('a', *number, fault.rule, n, values);
            // Where results go is not looked at before there are some.
            if fault.code.contains("$out") {
                self.nested(n, values);
            }
        }
        if let Some(callee) = &components.callee {
            for (number, fault) in &callee.faults[n] {
                self.trap('b', *number, fault.rule, n, values);
            }
        }
        if lends {
            let rule = "borrow-not-dropped";
            self.trap('a', components.caller.kept[n], rule, n, values);
            if let Some(callee) = &components.callee {
                self.trap('b', callee.kept[n], rule, n, values);
            }
        }
        let (in_caller, in_callee) = self.calls(n, values);
        let [params, results] = in_caller;
        for (rule, number) in [
            ("unaligned-pointer", 1),
            ("pointer-out-of-bounds", 2),
            ("pointer-out-of-bounds", 3),
        ] {
            // Where `realloc` lies about alignment, only those that want any notice; at the top of
            // all addresses nothing is out of bounds that has no bytes.
            let notices = |calls: &Calls| {
                calls.iter().any(|call| match number {
                    1 => call.align > 1,
                    _ => true,
                })
            };
            let first = notices(&params);
            if first || notices(&results) {
                self.trap('a', number, rule, n, values);
                if !first {
                    self.nested(n, values);
                }
            }
            if notices(&in_callee) {
                self.trap('b', number, rule, n, values);
            }
        }
    }
}
