//! Canonical built-ins (CanonicalABI.md, Canonical Definitions).
//!
//! In: the core parameters of a built-in. Out: the whole body of its function. Only those of resources, and
//! those that calls can use which do not wait: the others belong to concurrency.

mod resource;
mod task;

pub(super) use resource::resource_drop_by_host;
pub use resource::{dtor, resource_drop, resource_new, resource_rep};
pub(super) use task::NewThread;
pub use task::builtin;
