//! Third phase: what the closed world makes certain.
//!
//! In: the Plan. Out: [`Facts`], which only leave out what cannot happen: without them code is larger
//! and does the same. Each analysis is a file.
//!
//! | file | what it finds |
//! |---|---|
//! | `call_tables` | what calls through tables that never change can meet |
//! | `may_leave` | instances whose `may_leave` never changes |
//! | `reentrance` | instances that no call can enter twice |
//! | `foreign_references` | whether functions of other instances can be referred to |

pub mod call_tables;
pub mod foreign_references;
pub mod may_leave;
pub mod reentrance;

use cranelift_entity::SecondaryMap;

use self::call_tables::CallTables;
use crate::elaborate::plan::Plan;
use crate::ids::ComponentInstanceId;

/// What holds of a plan, however its functions are called.
#[derive(Debug, Default)]
pub struct Facts {
    /// Whether some `realloc` or `post-return` of the instance can run.
    pub may_leave_changes: SecondaryMap<ComponentInstanceId, bool>,
    /// Whether a call that enters the instance can happen while it is entered.
    pub reentered: SecondaryMap<ComponentInstanceId, bool>,
    /// Whether a reference to another instance's function can come into the program.
    pub foreign_references: bool,
    /// What calls through unchanging tables can meet.
    pub call_tables: CallTables,
}

impl Facts {
    /// Finds the facts of a plan.
    #[must_use]
    pub fn new(plan: &Plan<'_>) -> Facts {
        Facts {
            may_leave_changes: may_leave::may_leave_changes(plan),
            reentered: reentrance::reentered(plan),
            foreign_references: foreign_references::foreign_references(plan),
            call_tables: CallTables::new(plan),
        }
    }
}
