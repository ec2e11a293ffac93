//! What fuzzing runs: bodies that take an input and panic when Windlass misbehaves. `cargo test`
//! runs them briefly over inputs made from seeds; nothing in them knows where inputs come from.
//!
//! | file | what it does |
//! |---|---|
//! | `random` | numbers from a seed |
//! | `mutate` | broken components made from good ones |
//! | `text` | the same with WAT, where more of them stay valid |
//! | `adapters` | values that go through components and back, and the rules that guests break |
//! | `compile` | the whole pipeline over an input, and what must hold of its outcome |
//! | `differential` | modules run in several ways, and by an interpreter, with one result |
//! | `campaign` | many seeds on several threads |
//! | `watchdog` | ends the process when an input takes too long |

pub mod adapters;
pub mod campaign;
pub mod compile;
pub mod differential;
pub mod mutate;
pub mod random;
pub mod text;
pub mod watchdog;
