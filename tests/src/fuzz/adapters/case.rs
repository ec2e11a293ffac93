//! The component of a plan, and what must come of calls of it.

use std::fmt::Write;

use super::draw;
use super::draw::{drawn, runner};
use super::faults::Guest;
use super::guest::{Components, FIRST_FAULT, INTERFACE, Side};
use super::plan::{Half, Plan, Who, result};
use super::strings::{Calls, Encoding, Way, hash};
use super::types::{Type, Types};
use super::values::{Value, handles, number_handles, text};

/// A component with expectations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The component, as text.
    pub component: String,
    /// The expectations, as `tests/guests/README.md` describes them.
    pub expectations: String,
}

impl Case {
    /// The case of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Case {
        let plan = drawn(&draw::plans(), &mut runner(seed));
        Case::of(plan, &format!("seed {seed}"))
    }

    /// The case of a plan, with a title.
    #[must_use]
    pub fn of(mut plan: Plan, title: &str) -> Case {
        let mut types = Types {
            handles: plan.handles,
            ..Types::default()
        };
        let mut next_handle = 1;
        for part in &mut plan.parts {
            let params = part.function.params.iter_mut();
            params.for_each(|ty| types.name(ty));
            let values = part.values.iter_mut();
            values.for_each(|value| number_handles(value, &mut next_handle));
        }
        let mut number = FIRST_FAULT;
        let caller = side(&plan, Who::Caller, &plan.caller, &mut number);
        let callee = plan.callee.as_ref();
        let callee = callee.map(|half| side(&plan, Who::Callee, half, &mut number));
        let functions = plan.parts.iter().map(|part| part.function.clone());
        let components = Components {
            types,
            functions: functions.collect(),
            caller,
            callee,
        };
        let mut script = Script {
            components: &components,
            text: format!("# {title}\n"),
        };
        for (n, part) in plan.parts.iter().enumerate() {
            part.values.iter().for_each(|values| script.echo(n, values));
        }
        for (n, part) in plan.parts.iter().enumerate() {
            script.faults(n, &part.values[0]);
        }
        Case {
            expectations: script.text,
            component: components.text(),
        }
    }
}

/// A side of a plan, whose faults have numbers from one on.
fn side(plan: &Plan, who: Who, half: &Half, number: &mut usize) -> Side {
    let mut faults = Vec::new();
    let mut kept = Vec::new();
    for part in &plan.parts {
        let picked = part.faults(who, half.guest).into_iter().map(|fault| {
            *number += 1;
            (*number, fault)
        });
        faults.push(picked.collect());
        *number += 1;
        kept.push(*number);
    }
    Side {
        guest: half.guest,
        post_return: half.post_return,
        faults,
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
