//! Components with `async` functions, streams or futures.
//!
//! In: what generated files say of them. Out: an instance that many calls may use at once, and the
//! host's ends of streams and futures. Elsewhere: who makes all of this go on (`crate::driver`).
//!
//! ```text
//! AsyncInstance<H>    &self everywhere: calls of async functions are futures, others wait for a turn
//! H                   shared by all functions of the host that are going on, hence &H
//! ```
//!
//! | file | what it knows |
//! |---|---|
//! | `instance` | instances and calls |
//! | `import` | functions of the host, `async` or not |
//! | `stream` | streams |
//! | `future` | futures |
//! | `source` | their readable ends on the way into instances and out |
//! | `ends` | ends, and copies that go on |
//! | `error_context` | error contexts |

mod ends;
mod error_context;
mod future;
mod import;
mod instance;
mod source;
mod stream;

pub use self::error_context::ErrorContext;
pub use self::future::{FutureReader, FutureWriter, future};
pub use self::import::{AsyncImport, AsyncSlots, SharedImport};
pub use self::instance::AsyncInstance;
pub use self::stream::{StreamReader, StreamWriter, stream};
