//! First phase: bytes, validated and split into index spaces.
//!
//! In: the bytes of a component. Out: `Decoded`.

pub mod core_module;
