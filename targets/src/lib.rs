//! What Windlass knows of each target triple: its architecture, object format, CPU names and
//! features, and how its files are linked.

use target_lexicon::Triple;

/// A target: a triple and the CPU features that generated code may use.
#[derive(Clone, Debug)]
pub struct Target {
    /// The triple.
    pub triple: Triple,
    /// Cranelift's ISA flags beyond its baseline, without the prefix `has_`, sorted.
    pub features: Vec<&'static str>,
}
