//! Canonical built-ins (CanonicalABI.md, Canonical Definitions).
//!
//! In: the core parameters of a built-in. Out: the whole body of its function. Those of resources,
//! of a thread's storage and of a counter each have a file; `concurrency` lists the others.

mod backpressure;
mod call;
mod concurrency;
mod context;
mod copies;
mod error_contexts;
mod resource;
mod tasks;
mod threads;
mod waitables;

pub use backpressure::backpressure;
pub use concurrency::concurrency;
pub use context::{context_get, context_set};
pub(super) use resource::resource_drop_by_host;
pub use resource::{dtor, resource_drop, resource_new, resource_rep};
