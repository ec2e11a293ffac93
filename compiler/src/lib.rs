//! Windlass: an ahead-of-time compiler for WebAssembly components.
//!
//! A component's bytes go in; native objects, shared objects and headers come out. Each phase is a
//! folder, takes one thing and gives one thing; [`pipeline`] is the list of them.
#![forbid(unsafe_code)]

pub mod decode;
pub mod elaborate;
pub mod error;
pub mod facts;
pub mod generate;
pub mod ids;
pub mod inspect;
pub mod names;
pub mod object;
pub mod options;
pub mod package;
pub mod pipeline;
pub mod progress;
pub mod timing;
