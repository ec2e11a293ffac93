//! Last phase: files for people and linkers.

pub mod header;
