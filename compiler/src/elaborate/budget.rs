//! How much a component may ask for.
//!
//! An instance costs a few bytes in a binary and may stand for all of a module, and an interface
//! type may be used as often as there are functions. So everything is counted where it is made,
//! once for each instance, and a component that asks for too much is refused before memory or time
//! run out.

use crate::error::{Error, Result};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resource {
    /// Core and component instances.
    Instances,
    /// Functions that will have code: bodies, lowered and built-in ones, exports.
    Functions,
    /// Tables, memories and globals.
    State,
    /// Bytes of function bodies.
    Code,
    /// Bytes of data segments.
    Data,
    /// Elements of element segments and of initial tables.
    Elements,
    /// Segments and start functions that instantiation cannot take from an image.
    Steps,
    /// Bytes of the names of functions.
    Names,
    /// Sizes of the types of functions that are lowered or exported, in units of a scalar. A type
    /// is translated anew wherever it is used, so its tree counts.
    Types,
    /// What elaboration does: definitions, and the items that they copy.
    Definitions,
}

const COUNT: usize = Resource::Definitions as usize + 1;

/// The most of each, with its name in messages.
const LIMITS: [(u64, &str); COUNT] = [
    (10_000, "instances"),
    (1_000_000, "functions"),
    (4_000_000, "tables, memories and globals"),
    (128 << 20, "bytes of code"),
    (256 << 20, "bytes of data"),
    (32 << 20, "elements of tables and element segments"),
    (100_000, "steps of instantiation"),
    (256 << 20, "bytes of function names"),
    (
        1_000_000,
        "scalars, or as much, in types of functions that are lowered or exported",
    ),
    (20_000_000, "definitions to run"),
];

/// What has been spent.
#[derive(Debug, Default)]
pub(super) struct Budget([u64; COUNT]);

impl Budget {
    /// Counts so much, asked for at this offset of the binary.
    ///
    /// # Errors
    /// [`Error::Limit`] when it is too much.
    pub(super) fn spend(&mut self, what: Resource, amount: usize, offset: u64) -> Result<()> {
        let spent = &mut self.0[what as usize];
        *spent = spent.saturating_add(amount as u64);
        let (limit, name) = LIMITS[what as usize];
        if *spent > limit {
            return Err(Error::limit(format!("{limit} {name}"), offset));
        }
        Ok(())
    }
}

/// What copying an item of this name costs, in [`Resource::Definitions`].
pub(super) fn cost_of_name(name: &str) -> usize {
    1 + name.len() / 64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_the_last_that_fits() {
        let mut budget = Budget::default();
        budget.spend(Resource::Instances, 9_999, 0).unwrap();
        budget.spend(Resource::Instances, 1, 0).unwrap();
        let error = budget.spend(Resource::Instances, 1, 16).unwrap_err();
        assert_eq!(
            error.to_string(),
            "limit exceeded: 10000 instances (at offset 0x10)"
        );
        assert!(budget.spend(Resource::Code, usize::MAX, 0).is_err());
        assert!(budget.spend(Resource::Code, usize::MAX, 0).is_err());
    }
}
