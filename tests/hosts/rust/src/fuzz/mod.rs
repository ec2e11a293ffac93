//! Differential fuzzing, as far as hosts and tests share it: jobs as text, and what is observed of
//! them.
//!
//! A job is a compiled module, what it imports, and calls; whoever plays it tells, line by line,
//! what can be seen: results and traps, and after each step the exported globals, memories and
//! tables. The same job gives the same lines, whoever plays it: compiled code here, an interpreter
//! in the tests.
//!
//! | file | what it knows |
//! |---|---|
//! | `job` | jobs, and their text |
//! | `value` | values, and their text |
//! | `observe` | how things are told, and what imported functions do |
//! | `play` | plays a job with the runtime |

pub mod job;
pub mod observe;
pub mod play;
pub mod value;
