//! What a case is made of, before it is text: what is drawn from a seed, and made smaller when it
//! fails.
//!
//! In: parts that were drawn. Out: the faults that they name. Elsewhere: how they are drawn (`draw`),
//! made smaller (`shrink`), and become a component (`case`).

use super::faults::{Fault, Guest, Site};
use super::guest::{Back, Function, faults_of_callee, faults_of_caller};
use super::values::Value;

/// Everything that a seed chooses.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Whether there is a resource type; only with a callee.
    pub handles: bool,
    /// The functions, and what is done with each; at least one.
    pub parts: Vec<Part>,
    /// Who hands on.
    pub caller: Half,
    /// Who answers; the host when none.
    pub callee: Option<Half>,
}

/// What a component is like, whatever its functions are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Half {
    /// Memory and encoding.
    pub guest: Guest,
    /// Whether lifts have a `post-return`.
    pub post_return: bool,
}

/// A function, and what is done with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The function.
    pub function: Function,
    /// The tuples of arguments of calls that come back; at least one. Faults are with the first.
    pub values: Vec<Value>,
    /// What the caller gets wrong.
    pub caller: Vec<Pick>,
    /// What the callee gets wrong.
    pub callee: Vec<Pick>,
}

/// Who gets something wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The caller.
    Caller,
    /// The callee.
    Callee,
}

/// A fault, named so that it means the same when types and values about it get smaller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The trap.
    pub rule: &'static str,
    /// Which of the places where the rule can be broken.
    pub place: usize,
    /// How it is broken there, as [`Site::fault`] has it.
    pub way: usize,
}

impl Part {
    /// The places where a guest can break a rule.
    #[must_use]
    pub fn sites(&self, who: Who, guest: Guest) -> Vec<Site> {
        let values = &self.values[0];
        match who {
            Who::Caller => faults_of_caller(guest, &self.function, values),
            Who::Callee => faults_of_callee(guest, &self.function, &result(&self.function, values)),
        }
    }

    /// What a guest gets wrong.
    #[must_use]
    pub fn picks(&self, who: Who) -> &Vec<Pick> {
        match who {
            Who::Caller => &self.caller,
            Who::Callee => &self.callee,
        }
    }

    /// The same, to be changed.
    pub fn picks_mut(&mut self, who: Who) -> &mut Vec<Pick> {
        match who {
            Who::Caller => &mut self.caller,
            Who::Callee => &mut self.callee,
        }
    }

    /// The faults that are picked; without those whose place there is not.
    #[must_use]
    pub fn faults(&self, who: Who, guest: Guest) -> Vec<Fault> {
        let sites = self.sites(who, guest);
        let fault = |pick: &Pick| Some(pick.site(&sites)?.fault(pick.way));
        self.picks(who).iter().filter_map(fault).collect()
    }
}

impl Pick {
    /// One of some places.
    #[must_use]
    pub fn of(sites: &[Site], index: usize, way: usize) -> Pick {
        let rule = sites[index].rule;
        let before = sites[..index].iter().filter(|site| site.rule == rule);
        Pick {
            rule,
            place: before.count(),
            way: way % sites[index].codes.len(),
        }
    }

    /// Its place, if there still is one.
    #[must_use]
    pub fn site<'a>(&self, sites: &'a [Site]) -> Option<&'a Site> {
        let mut sites = sites.iter().filter(|site| site.rule == self.rule);
        sites.nth(self.place)
    }
}

/// What a function gives back for arguments.
#[must_use]
pub fn result(function: &Function, values: &Value) -> Value {
    match (function.result, values) {
        (Back::One(param), Value::Parts(values)) => values[param].clone(),
        _ => values.clone(),
    }
}
