//! Second phase: the component with its instance graph made flat.
//!
//! In: [`crate::decode::Decoded`]. Out: a [`plan::Plan`].

pub mod layout;
pub mod plan;
pub mod types;
