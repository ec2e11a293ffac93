//! Canonical built-ins (CanonicalABI.md, Canonical Definitions).
//!
//! In: the core parameters of a built-in. Out: the whole body of its function. Only those of
//! resources: the others belong to concurrency.

mod resource;

pub(super) use resource::resource_drop_by_host;
pub use resource::{dtor, resource_drop, resource_new, resource_rep};
