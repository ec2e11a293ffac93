//! placeholder
pub use crate::store::Config;
pub use crate::trap::{Backtrace, Frame};
