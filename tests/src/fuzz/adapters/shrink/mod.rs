//! Plans that fail, made smaller: a value tree of `proptest` in which a type and all values of it
//! get smaller together, so that what makes a plan fail stays.
//!
//! In: a plan. Out: smaller ones, each made of the smallest so far that failed, until none of those
//! fails. Each step makes something less and nothing more, so that they come to an end.

mod plan;
#[cfg(test)]
mod tests;
mod types;
mod values;

use std::vec::IntoIter;

use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::draw;
use super::plan::Plan;
use super::values::Value;

/// Plans that get smaller.
#[derive(Clone, Copy, Debug)]
pub struct Plans;

impl Strategy for Plans {
    type Tree = Smaller;
    type Value = Plan;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Plans> {
        let plan = draw::plans().new_tree(runner)?.current();
        Ok(Smaller::new(plan))
    }
}

/// Where plans get smaller.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// The plan as a whole.
    Whole,
    /// A part of the type of a parameter, in the order in which they are written.
    Type {
        part: usize,
        param: usize,
        node: usize,
    },
    /// A part of the arguments of a call.
    Value {
        part: usize,
        call: usize,
        node: usize,
    },
}

/// A plan that might be next.
#[derive(Clone, Debug)]
enum Candidate {
    Plan(Box<Plan>),
    /// With a part of the arguments of a call replaced.
    Value {
        part: usize,
        call: usize,
        node: usize,
        value: Value,
    },
}

/// A plan on its way to the smallest that fails.
#[derive(Clone, Debug)]
pub struct Smaller {
    /// The smallest that failed.
    failed: Plan,
    /// What is asked now.
    current: Plan,
    places: Vec<Place>,
    /// The index of the place at work.
    place: usize,
    /// What is left to ask there.
    candidates: IntoIter<Candidate>,
    /// Whether anything got smaller since the first place.
    progress: bool,
}

impl Smaller {
    /// From a plan on.
    #[must_use]
    pub fn new(plan: Plan) -> Smaller {
        Smaller {
            failed: plan.clone(),
            current: plan,
            places: Vec::new(),
            place: 0,
            candidates: Vec::new().into_iter(),
            progress: false,
        }
    }

    /// Goes to the next candidate; false, and back at the smallest that failed, when there is none.
    fn advance(&mut self) -> bool {
        loop {
            let next = self.candidates.find_map(|one| one.of(&self.failed));
            if let Some(plan) = next {
                self.current = plan;
                return true;
            }
            self.place += 1;
            if self.place >= self.places.len() {
                if !self.progress {
                    self.current.clone_from(&self.failed);
                    return false;
                }
                self.progress = false;
                self.place = 0;
            }
            self.fill();
        }
    }

    fn fill(&mut self) {
        let place = self.places.get(self.place);
        let candidates = place.map(|place| place.candidates(&self.failed));
        self.candidates = candidates.unwrap_or_default().into_iter();
    }
}

impl ValueTree for Smaller {
    type Value = Plan;

    fn current(&self) -> Plan {
        self.current.clone()
    }

    fn simplify(&mut self) -> bool {
        // The current one failed.
        self.failed.clone_from(&self.current);
        self.places = places(&self.failed);
        self.progress = true;
        self.fill();
        self.advance()
    }

    fn complicate(&mut self) -> bool {
        self.advance()
    }
}

/// Where a plan can get smaller: first what takes away most.
fn places(plan: &Plan) -> Vec<Place> {
    let mut places = vec![Place::Whole];
    for (n, part) in plan.parts.iter().enumerate() {
        for (param, ty) in part.function.params.iter().enumerate() {
            places.extend((0..types::count(ty)).map(|node| Place::Type {
                part: n,
                param,
                node,
            }));
        }
    }
    for (n, part) in plan.parts.iter().enumerate() {
        let tuple = part.function.tuple();
        for (call, value) in part.values.iter().enumerate() {
            let count = values::count(&tuple, value);
            places.extend((0..count).map(|node| Place::Value {
                part: n,
                call,
                node,
            }));
        }
    }
    places
}

impl Place {
    fn candidates(self, plan: &Plan) -> Vec<Candidate> {
        let boxed = |plan| Candidate::Plan(Box::new(plan));
        match self {
            Place::Whole => plan::smaller(plan).into_iter().map(boxed).collect(),
            Place::Type { part, param, node } => {
                let plans = plan::smaller_type(plan, part, param, node);
                plans.into_iter().map(boxed).collect()
            }
            Place::Value { part, call, node } => {
                let Some(of) = plan.parts.get(part) else {
                    return Vec::new();
                };
                let smaller = values::smaller_at(&of.function.tuple(), &of.values[call], node);
                let candidate = |value| Candidate::Value {
                    part,
                    call,
                    node,
                    value,
                };
                smaller.into_iter().map(candidate).collect()
            }
        }
    }
}

impl Candidate {
    /// The plan, if it is one: keys of maps are still different.
    fn of(self, plan: &Plan) -> Option<Plan> {
        let mut plan = match self {
            Candidate::Plan(plan) => *plan,
            Candidate::Value {
                part,
                call,
                node,
                value,
            } => {
                let mut plan = plan.clone();
                let of = &mut plan.parts[part];
                let tuple = of.function.tuple();
                values::replace(&tuple, &mut of.values[call], node, value);
                if !values::distinct(&of.values[call]) {
                    return None;
                }
                plan
            }
        };
        plan::drop_lost(&mut plan);
        Some(plan)
    }
}
