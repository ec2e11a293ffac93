//! Fuzzing of lifts, lowers and adapters: random values of random interface types go from a host
//! through one component to another and back, and must come back as they went; what a guest gets
//! wrong must trap by the rule that the specification names; and `realloc` must be called as the
//! specification says.
//!
//! In: a seed. Out: whether all was as expected. Elsewhere: the host, which reads the expectations
//! as those of `tests/guests`. A case that fails is made smaller and kept as text, and may become a guest as it is.
//!
//! | file | what it does |
//! |---|---|
//! | `types` | interface types, layouts and flat forms |
//! | `values` | values and their text |
//! | `strings` | encodings, and how `realloc` is called |
//! | `code` | core code that stores and loads values |
//! | `checks` | core code that checks what a guest is given |
//! | `faults` | core code that breaks a rule |
//! | `modules` | the core modules of the components |
//! | `guest` | the components |
//! | `plan` | what a case is made of |
//! | `draw` | plans from seeds |
//! | `shrink` | plans that fail, made smaller |
//! | `case` | a plan's component and expectations |
//! | `campaign` | many seeds |

pub mod campaign;
pub mod case;
pub mod checks;
pub mod code;
pub mod draw;
pub mod faults;
pub mod guest;
pub mod modules;
pub mod plan;
pub mod shrink;
pub mod strings;
pub mod types;
pub mod values;
