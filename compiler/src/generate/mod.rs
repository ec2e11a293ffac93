//! Fourth phase: machine code, one function at a time, in parallel.
//!
//! In: the Plan. Out: [`unit::Unit`].

pub mod builtins;
pub mod canon;
pub mod emitter;
pub mod entry;
pub mod unit;
