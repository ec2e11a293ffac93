//! Core modules with each other (core specification, External Types, Import Matching,
//! Instantiation).
//!
//! In: the addresses that an embedder gives as imports. Out: an instance whose imports are alive,
//! are of the types that its code was compiled for, and stay so. Elsewhere: types and their numbers
//! (`core_types`), the steps of instantiation (`instance`), the Rust handles (`host`).
//!
//! Code reaches what it imports by a plain address, and what it shares through a table by another.
//! So instances that are linked form a group, whose members end together: no order of deletions can
//! leave an address behind that leads nowhere.
//!
//! | file | what it does |
//! |---|---|
//! | `members` | who belongs together, who is in use, when it ends |
//! | `externs` | from an address to what is there |
//! | `external_types` | types of what can be imported, and whether they match |
//! | `objects` | memories, tables, globals and tags that the host makes |
//! | `link` | checks imports and joins their owners |
//! | `fill` | writes the numbers of types and the references of functions to a block |

pub(crate) mod external_types;
pub(crate) mod externs;
pub(crate) mod fill;
mod link;
pub(crate) mod members;
pub(crate) mod objects;
mod place;

#[cfg(test)]
mod tests;

pub(crate) use self::link::{core_kind, expected, incompatible, link, names};
pub(crate) use self::members::MemberId;
pub(crate) use self::objects::share;
pub(crate) use self::place::{MemoryPlace, Place};
