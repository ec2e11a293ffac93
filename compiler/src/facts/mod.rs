//! Third phase: what the closed world makes certain.
//!
//! In: the Plan. Out: [`Facts`], which only leave out what cannot happen: without them
//! (`--no-facts`) code is larger and does the same; but what cannot run is not translated either,
//! and so not refused for features or limits. Each analysis is a file, and has its lines in `--emit
//! facts`.
//!
//! | file | what it finds |
//! |---|---|
//! | `bodies` | what each body of core code mentions; the others start from it |
//! | `settled` | steps of instantiation whose outcome is known |
//! | `reachable` | functions that can run, and functions that can be referred to |
//! | `constant_globals` | mutable globals that nothing writes to |
//! | `call_tables` | what calls through tables that never change can meet |
//! | `forwards` | functions that only hand on to another |
//! | `may_leave` | instances whose `may_leave` nobody finds false |
//! | `calls_back` | which instances those that they call can call back |
//! | `reentrance` | instances that no call can enter twice |
//! | `calls` | calls that need a task, and those whose thread may wait on its stack |
//! | `thread_indices` | instances that can tell which calls have a thread |
//! | `thread_storage` | instances that never look at their thread's storage |
//! | `foreign_references` | whether functions of other instances can be referred to |
//! | `print` | all of it as text |
//!
//! Reachability is found twice: first with every call through a table meeting all of it, to see
//! what is written to at all; then with what that makes certain.

pub mod bodies;
pub mod call_tables;
pub mod calls;
pub mod calls_back;
pub mod constant_globals;
pub mod foreign_references;
pub mod forwards;
pub mod may_leave;
pub mod print;
pub mod reachable;
pub mod reentrance;
pub mod settled;
pub mod thread_indices;
pub mod thread_storage;

use cranelift_entity::SecondaryMap;

use self::call_tables::CallTables;
use self::calls::Calls;
use self::calls_back::Groups;
use self::constant_globals::ConstantGlobals;
use self::forwards::Forwards;
use self::reachable::{Graph, Known, Reachable, Walk};
use self::settled::Settled;
use crate::elaborate::plan::{Plan, Program};
use crate::ids::{ComponentInstanceId, FuncId};

/// What holds of a plan, however its functions are called.
#[derive(Debug, Default)]
pub struct Facts {
    /// Steps of instantiation that need not run, and what tables and globals hold instead.
    pub settled: Settled,
    /// What can run.
    pub reachable: Reachable,
    /// Mutable globals that keep their value.
    pub constant_globals: ConstantGlobals,
    /// What calls through unchanging tables can meet.
    pub call_tables: CallTables,
    /// What calls of functions that only forward call.
    pub forwards: Forwards,
    /// Whether a call that leaves the instance can find that `may_leave` is false.
    pub may_leave_changes: SecondaryMap<ComponentInstanceId, bool>,
    /// Whether a call that enters the instance can happen while it is entered.
    pub reentered: SecondaryMap<ComponentInstanceId, bool>,
    /// Which instances those that they call can call back.
    pub groups: Groups,
    /// Calls that need a task.
    pub calls: Calls,
    /// Whether the instance can look at the storage of its thread.
    pub observes_thread: SecondaryMap<ComponentInstanceId, bool>,
    /// Whether a reference to another instance's function can come into the program.
    pub foreign_references: bool,
}

impl Facts {
    /// Finds the facts of a plan.
    #[must_use]
    pub fn new(plan: &Plan<'_>) -> Facts {
        Facts::with_roots(plan, &[])
    }

    /// The facts of a plan when somebody calls these functions, too.
    #[must_use]
    pub fn with_roots(plan: &Plan<'_>, roots: &[FuncId]) -> Facts {
        let graph = Graph::new(plan);
        let bodies = &graph.bodies;
        let settled = Settled::new(&graph);
        let at_most = Walk::new(&graph, &settled, None).whole(roots);
        let constant_globals = ConstantGlobals::new(plan, &settled, &at_most);
        let mut call_tables = CallTables::new(plan, bodies, &settled, &at_most);
        let forwards = Forwards::new(plan, bodies, &call_tables, &constant_globals);
        let known = Known {
            call_tables: &call_tables,
            forwards: &forwards,
        };
        let reachable = Walk::new(&graph, &settled, Some(known)).whole(roots);
        let inside = |funcs: &[FuncId]| {
            Walk::new(&graph, &settled, Some(known)).inside(funcs.iter().copied())
        };
        let may_leave_changes = may_leave::may_leave_changes(plan, &reachable, inside);
        let groups = Groups::new(plan);
        let counts = thread_indices::counts_threads(plan, &reachable, &groups);
        let calls = Calls::new(plan, &reachable, &counts, inside);
        call_tables.follow_forwards(plan, bodies, &reachable, &forwards);
        Facts {
            may_leave_changes,
            reentered: reentrance::reentered(plan),
            groups,
            calls,
            observes_thread: thread_storage::observes_thread(plan, &reachable),
            foreign_references: foreign_references::foreign_references(plan),
            settled,
            reachable,
            constant_globals,
            call_tables,
            forwards,
        }
    }

    /// What holds of every plan: anything may happen.
    #[must_use]
    pub fn none(plan: &Plan<'_>) -> Facts {
        Facts {
            reachable: Reachable::everything(plan),
            may_leave_changes: SecondaryMap::with_default(true),
            reentered: SecondaryMap::with_default(true),
            observes_thread: SecondaryMap::with_default(true),
            calls: Calls::all(plan),
            // A component's host has no core functions to give.
            foreign_references: plan.program == Program::Module,
            ..Facts::default()
        }
    }
}
