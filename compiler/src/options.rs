//! What the user may choose; the same for every phase.

use windlass_targets::Target;

/// How the bounds of linear memories are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum MemoryMode {
    /// A reservation of address space with guard pages; accesses that it covers have no check.
    #[default]
    Guard,
    /// An explicit check at each access; no reservation, the memory may move when it grows.
    Checked,
}

/// How traps leave generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TrapMode {
    /// Hardware traps and a signal handler in the runtime.
    #[default]
    Signals,
    /// Calls into the runtime; no signal handler. Memory accesses are then always checked.
    Explicit,
}

/// How much Cranelift optimises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum OptLevel {
    /// `-O 0`: fast to compile.
    None,
    /// `-O 1`: optimised for speed, with the fast register allocator.
    Fast,
    /// `-O 2`: optimised for speed.
    #[default]
    Full,
}

/// Options of a compilation.
#[derive(Clone, Debug)]
pub struct Options {
    /// The library's name: C names and the output's file names are made from it. Snake case.
    pub name: String,
    /// The target with its CPU features.
    pub target: Target,
    /// Optimisation.
    pub opt_level: OptLevel,
    /// Memories.
    pub memory: MemoryMode,
    /// Traps.
    pub traps: TrapMode,
    /// Whether relaxed SIMD follows the deterministic profile of the core specification: the same
    /// results on every target, instead of what the target's instructions give.
    pub relaxed_simd_deterministic: bool,
    /// Run Cranelift's verifier on every function (on in tests; slow).
    pub verify: bool,
}

impl Options {
    /// Whether accesses to linear memories need a check in code whatever the reservation: without a
    /// signal handler nobody would see a fault.
    #[must_use]
    pub fn checks_memory(&self) -> bool {
        self.memory == MemoryMode::Checked || self.traps == TrapMode::Explicit
    }

    /// Whether memories have a reservation, so that their base never moves.
    #[must_use]
    pub fn reserves_memory(&self) -> bool {
        self.memory == MemoryMode::Guard
    }
}
