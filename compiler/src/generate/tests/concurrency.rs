//! The built-ins of concurrency: which entries of the runtime they call, and what they check.

use std::collections::{BTreeMap, BTreeSet};

use super::{TRIPLES, all_options, facts_of_all, options, with_plan};
use crate::elaborate::builtin::Builtin;
use crate::elaborate::plan::{FuncBody, Plan};
use crate::facts::Facts;
use crate::generate::unit::Symbol;
use crate::generate::{Request, generate};

/// A component with every built-in.
fn component() -> Vec<u8> {
    wat::parse_str(include_str!("../../../tests/plan/concurrency.wat")).expect("text that parses")
}

/// The Cranelift IR of what these facts leave, by symbol.
fn clif_of(plan: &Plan<'_>, facts: &Facts) -> BTreeMap<Symbol, String> {
    let request = Request {
        clif: true,
        ..Request::default()
    };
    let unit = generate(plan, facts, &options(TRIPLES[0]), &request).expect("supported code");
    let functions = unit.functions.into_iter();
    functions
        .map(|f| (f.symbol, f.clif.expect("the request asks for IR")))
        .collect()
}

/// The entries that code refers to, as Cranelift names them.
fn entries(clif: &str) -> Vec<windlass_abi::entry::Entry> {
    let runtime = Symbol::Runtime(windlass_abi::entry::Entry::ALL[0]).to_name();
    let prefix = format!(" u{}:", runtime.namespace);
    let named = clif.lines().filter_map(|line| {
        let (_, rest) = line.split_once(&prefix)?;
        let (number, _) = rest.split_once(' ')?;
        Some(windlass_abi::entry::Entry::ALL[number.parse::<usize>().ok()?])
    });
    named.collect()
}

#[test]
fn every_builtin_compiles_for_every_target_and_mode() {
    with_plan(&component(), |plan| {
        for options in all_options() {
            for facts in [Facts::none(plan), facts_of_all(plan)] {
                let unit = generate(plan, &facts, &options, &Request::default());
                let unit = unit.unwrap_or_else(|error| panic!("{options:?}: {error}"));
                let translate = |f: &&crate::generate::unit::CodeFunction| {
                    matches!(f.symbol, Symbol::CopyTranslate(_))
                };
                // Those of records; bytes, numbers and nothing are copied as they are.
                assert_eq!(unit.functions.iter().filter(translate).count(), 2);
            }
        }
    });
}

#[test]
fn builtins_ask_the_runtime_after_may_leave() {
    with_plan(&component(), |plan| {
        let clif = clif_of(plan, &Facts::none(plan));
        let mut calls: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (id, func) in &plan.funcs {
            let FuncBody::Builtin(_, builtin) = &func.body else {
                continue;
            };
            let clif = &clif[&Symbol::Func(id)];
            let check = clif.find("user33").unwrap_or_else(|| panic!("{clif}"));
            let first_call = clif.find("= call fn").or_else(|| clif.find("call fn"));
            assert!(check < first_call.expect("a call"), "{clif}");
            let entries = entries(clif).into_iter().map(|entry| format!("{entry:?}"));
            let entries = entries.filter(|name| name != "Raise").collect();
            calls.insert(builtin.name(&plan.types), entries);
        }
        let calls: Vec<String> = calls
            .into_iter()
            .map(|(name, entries)| format!("{name}: {}", entries.join(" ")))
            .collect();
        assert_eq!(calls.join("\n"), CALLS.trim());
    });
}

/// Of several definitions of a built-in, the last. Strings take the scratch memory and the ways of
/// their encodings.
const CALLS: &str = "
error-context.debug-message: ErrorContextMessage Utf8Validate Utf8ToLatin1 InflateLatin1 Utf8ToUtf16
error-context.drop: ErrorContextDrop
error-context.new: ScratchMark Utf8Validate ErrorContextNew ScratchReset
future.cancel-read: CopyCancel
future.cancel-write: CopyCancel
future.drop-readable: CopyEndDrop
future.drop-writable: CopyEndDrop
future.forward: Forward
future.new: CopyEndsNew
future.read: Copy
future.write: Copy
stream.cancel-read: CopyCancel
stream.cancel-write: CopyCancel
stream.drop-readable: CopyEndDrop
stream.drop-writable: CopyEndDrop
stream.forward: Forward
stream.new: CopyEndsNew
stream.read: Copy
stream.write: Copy
subtask.cancel: SubtaskCancel
subtask.drop: SubtaskDrop
task.cancel: TaskCancel
task.return: TaskReturn TaskReturned
thread.index: ThreadIndex
thread.new-indirect: ThreadNew
thread.resume-later: ThreadResumeLater
thread.suspend: ThreadSwitch
thread.suspend-then-promote: ThreadSwitch
thread.suspend-then-resume: ThreadSwitch
thread.yield: ThreadSwitch
thread.yield-then-promote: ThreadSwitch
thread.yield-then-resume: ThreadSwitch
waitable-set.drop: WaitableSetDrop
waitable-set.new: WaitableSetNew
waitable-set.poll: WaitableSetPoll
waitable-set.wait: WaitableSetWait
waitable.join: WaitableJoin
";

#[test]
fn the_table_of_a_new_thread_is_checked_as_an_indirect_call_checks_it() {
    with_plan(&component(), |plan| {
        let clif = clif_of(plan, &Facts::none(plan));
        let mut signatures = BTreeSet::new();
        for (id, func) in &plan.funcs {
            let FuncBody::Builtin(_, Builtin::ThreadNewIndirect { signature, .. }) = &func.body
            else {
                continue;
            };
            let clif = &clif[&Symbol::Func(id)];
            // Outside the table, null, another type; in this order.
            let traps = ["user3\n", "user4\n", "user5\n"].map(|code| clif.find(code));
            assert!(traps.iter().all(Option::is_some), "{clif}");
            assert!(traps.is_sorted(), "{clif}");
            let compared = format!("icmp ne v15, v16  ; v16 = {}\n", signature.as_u32());
            assert!(clif.contains(&compared), "{clif}");
            signatures.insert(*signature);
        }
        // A type that is open to subtypes is another one than a final type of the same structure.
        assert_eq!(signatures.len(), 2);
    });
}

#[test]
fn events_are_stored_where_the_guest_says_after_a_check() {
    with_plan(&component(), |plan| {
        let clif = clif_of(plan, &Facts::none(plan));
        for name in ["waitable-set.wait", "waitable-set.poll"] {
            let (id, _) = plan.funcs.iter().find(|(_, f)| f.name == name).unwrap();
            let clif = &clif[&Symbol::Func(id)];
            let (before, after) = clif.split_once("user39").unwrap();
            assert!(before.contains("user38"), "{clif}");
            assert_eq!(after.matches("store ").count(), 2, "{clif}");
            assert_eq!(before.matches("store ").count(), 0, "{clif}");
        }
    });
}

#[test]
fn what_cannot_leave_while_shut_is_not_asked() {
    // `realloc` here does nothing, and nothing calls the built-ins from it.
    with_plan(&component(), |plan| {
        let clif = clif_of(plan, &facts_of_all(plan));
        for (id, func) in &plan.funcs {
            if matches!(func.body, FuncBody::Builtin(..)) {
                assert!(!clif[&Symbol::Func(id)].contains("user33"), "{}", func.name);
            }
        }
    });
}
