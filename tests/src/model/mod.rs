//! The model test of concurrency: random programs of tasks, streams, futures, threads, cancellation
//! and backpressure, run as compiled components and by a small interpreter of the Canonical ABI's
//! rules.
//!
//! The specification leaves open which of several ready threads runs, which of several events is
//! delivered first, and whether a thread that need not wait gives way. So the question is not
//! whether two traces are the same, but whether the interpreter can make choices that give the
//! trace which the compiled component gave (`search`).
//!
//! ```text
//! seed --generate--> Program --render--> text --compile, play--> trace, outcome
//!                       |                                            |
//!                       +-------------interpret, search--------------+--> Verdict
//! ```
//!
//! | file | what it knows |
//! |---|---|
//! | `program` | what a program is |
//! | `generate` | programs from seeds |
//! | `render` | programs as components |
//! | `interpret` | the rules |
//! | `search` | whether the rules allow a trace |
//! | `play` | programs compiled, and what they do |
//! | `shrink` | smaller programs that still fail |
//! | `campaign` | many seeds |

pub mod campaign;
pub mod generate;
mod generate_channels;
mod generate_ops;
mod generate_tasks;
pub mod interpret;
pub mod play;
pub mod program;
pub mod render;
mod render_ops;
#[cfg(test)]
mod scenarios;
pub mod search;
pub mod shrink;
#[cfg(test)]
mod tests;

use program::{Channel, Payload};

const fn channel(is_stream: bool, payload: Payload) -> Channel {
    Channel { is_stream, payload }
}

/// The types of streams and futures that programs use.
pub const CHANNELS: [Channel; 5] = [
    channel(true, Payload::None),
    channel(true, Payload::U8),
    channel(true, Payload::U32),
    channel(false, Payload::None),
    channel(false, Payload::U32),
];

/// A word that a program told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The child.
    pub who: u32,
    /// Which word of which operation (`program::what`).
    pub what: u32,
    /// The word.
    pub value: u32,
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// `run` returned this, and nothing was ready after that.
    Returned(u32),
    /// `run` has not returned, and nothing is ready.
    Deadlock,
    /// A trap, by the name of its code.
    Trap(String),
}
