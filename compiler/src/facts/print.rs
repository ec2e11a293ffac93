//! The Facts as text: stable, for people and tests (`--emit facts`).

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use super::Facts;
use super::call_tables::Element;
use super::calls::Caller;
use super::reachable::members;
use crate::elaborate::plan::{ConstValue, Plan, Step};
use crate::ids::FuncId;

/// Prints the facts of a plan.
#[must_use]
pub fn print(plan: &Plan<'_>, facts: &Facts) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write_facts(plan, facts, &mut out);
    out
}

fn write_facts(plan: &Plan<'_>, facts: &Facts, out: &mut String) -> fmt::Result {
    write_settled(plan, facts, out)?;
    write_reachable(plan, facts, out)?;
    for (global, value) in facts.constant_globals.iter() {
        match value {
            ConstValue::Func(func) => {
                writeln!(out, "constant: {global} is {}", named(plan, func))?;
            }
            value => writeln!(out, "constant: {global} is {value:?}")?,
        }
    }
    write_call_tables(facts, out)?;
    for (from, to) in facts.forwards.iter() {
        writeln!(
            out,
            "forwards: {} to {}",
            named(plan, from),
            named(plan, to)
        )?;
    }
    write_calls(plan, facts, out)?;
    for id in plan.components.keys() {
        let may_leave = match facts.may_leave_changes[id] {
            true => "changes",
            false => "never changes",
        };
        let reentrance = match facts.reentered[id] {
            true => "possible",
            false => "impossible",
        };
        let thread = match facts.observes_thread[id] {
            true => "observed",
            false => "never observed",
        };
        let group = match facts.groups.number(id) {
            Some(number) => format!(", group {number}"),
            None => String::new(),
        };
        writeln!(
            out,
            "{id}: may_leave {may_leave}, reentrance {reentrance}, thread {thread}{group}"
        )?;
    }
    let foreign = match facts.foreign_references {
        true => "possible",
        false => "impossible",
    };
    writeln!(out, "references to other programs' functions: {foreign}")
}

fn write_settled(plan: &Plan<'_>, facts: &Facts, out: &mut String) -> fmt::Result {
    for number in facts.settled.steps() {
        write!(out, "settled: step {number}, ")?;
        match &plan.steps[*number] {
            Step::Start(func) => writeln!(out, "start {}", named(plan, *func))?,
            Step::CopyElems { table, elems, .. } => writeln!(out, "{elems} to {table}")?,
            step => writeln!(out, "{step:?}")?,
        }
    }
    Ok(())
}

fn write_reachable(plan: &Plan<'_>, facts: &Facts, out: &mut String) -> fmt::Result {
    let reachable = &facts.reachable;
    let reached = members(&reachable.funcs).count();
    let all = plan.funcs.len();
    let references = members(&reachable.references).count();
    writeln!(
        out,
        "reachable: {reached} of {all} functions, {references} by reference"
    )?;
    let left_out = plan
        .funcs
        .keys()
        .filter(|id| !reachable.funcs.contains(*id));
    for id in left_out {
        writeln!(out, "left out: {}", named(plan, id))?;
    }
    Ok(())
}

fn write_call_tables(facts: &Facts, out: &mut String) -> fmt::Result {
    let used: BTreeSet<_> = facts.call_tables.used().map(|(id, _)| id).collect();
    for (table, id) in facts.call_tables.uses() {
        let entries = &facts.call_tables.tables[id];
        let count = |kind: fn(&Element) -> bool| entries.iter().filter(|e| kind(e)).count();
        let funcs = count(|e| matches!(e, Element::Func(_)));
        let others = count(|e| matches!(e, Element::Mismatch));
        writeln!(
            out,
            "unchanging: {table} for {id}: {funcs} of the type, {others} of others, {} in all; {}",
            entries.len(),
            match used.contains(&id) {
                true => "called by any index",
                false => "called by constant indices only",
            }
        )?;
    }
    Ok(())
}

fn write_calls(plan: &Plan<'_>, facts: &Facts, out: &mut String) -> fmt::Result {
    for (id, call) in &facts.calls.calls {
        let blocking = match call.may_block {
            true => "may block on its stack",
            false => "never blocks on its stack",
        };
        write!(out, "task: {id}, ")?;
        match call.caller {
            Caller::Adapter(func) => write!(out, "{}", named(plan, func))?,
            Caller::Export(export) => {
                write!(out, "{export} {:?}", plan.exports[export].name)?;
            }
            Caller::Dtor(resource) => write!(out, "destructor of {resource}")?,
        }
        writeln!(out, ": {blocking}")?;
    }
    Ok(())
}

fn named(plan: &Plan<'_>, func: FuncId) -> String {
    format!("{func} {:?}", plan.funcs[func].name)
}
