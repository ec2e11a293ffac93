//! What the user may choose; the same for every phase.

use std::fmt;

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

/// What aarch64 hardware checks of jumps and returns, as `-mbranch-protection` of C compilers says
/// it. The instructions are hints, which do nothing on a machine without the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct BranchProtection {
    /// Indirect jumps and calls arrive only where code is marked for it (BTI).
    pub bti: bool,
    /// Return addresses are signed (PAC).
    pub pac_ret: Option<PacRet>,
}

/// How return addresses are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct PacRet {
    /// Also in functions that never store theirs.
    pub leaf: bool,
    /// With the B key instead of the A key.
    pub b_key: bool,
}

impl BranchProtection {
    /// No protection.
    pub const NONE: BranchProtection = BranchProtection {
        bti: false,
        pac_ret: None,
    };

    /// What most distributions compile with.
    pub const STANDARD: BranchProtection = BranchProtection {
        bti: true,
        pac_ret: Some(PacRet {
            leaf: false,
            b_key: false,
        }),
    };

    /// Reads `none`, `standard`, or `bti` and `pac-ret` joined by `+`, where `+leaf` and `+b-key`
    /// may follow `pac-ret`.
    ///
    /// # Errors
    /// What may be said.
    pub fn parse(text: &str) -> Result<BranchProtection, String> {
        match text {
            "none" => return Ok(BranchProtection::NONE),
            "standard" => return Ok(BranchProtection::STANDARD),
            _ => {}
        }
        let mut protection = BranchProtection::NONE;
        for word in text.split('+') {
            match (word, &mut protection.pac_ret) {
                ("bti", _) => protection.bti = true,
                ("pac-ret", pac_ret @ None) => *pac_ret = Some(PacRet::default()),
                ("leaf", Some(pac_ret)) => pac_ret.leaf = true,
                ("b-key", Some(pac_ret)) => pac_ret.b_key = true,
                _ => {
                    return Err("`none`, `standard`, or `bti` and `pac-ret[+leaf][+b-key]` \
                                joined by `+`"
                        .to_owned());
                }
            }
        }
        Ok(protection)
    }
}

impl fmt::Display for BranchProtection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = Vec::new();
        if self.bti {
            words.push("bti");
        }
        if let Some(pac_ret) = self.pac_ret {
            words.push("pac-ret");
            words.extend(pac_ret.leaf.then_some("leaf"));
            words.extend(pac_ret.b_key.then_some("b-key"));
        }
        if words.is_empty() {
            words.push("none");
        }
        f.write_str(&words.join("+"))
    }
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
    /// Whether small functions are copied to where they are called; only with [`OptLevel::Full`].
    pub inline: bool,
    /// Whether [`crate::facts`] are used. Without them code is larger and slower, and does the
    /// same.
    pub facts: bool,
    /// Memories.
    pub memory: MemoryMode,
    /// Traps.
    pub traps: TrapMode,
    /// Whether relaxed SIMD follows the deterministic profile of the core specification: the same
    /// results on every target, instead of what the target's instructions give.
    pub relaxed_simd_deterministic: bool,
    /// Whether code that follows a check of bounds is safe also where hardware runs ahead on a
    /// wrong guess of the check's outcome: an address that failed is replaced without a branch.
    pub spectre: bool,
    /// What aarch64 hardware checks of jumps and returns; nothing on other targets.
    pub branch_protection: BranchProtection,
    /// Run Cranelift's verifier on every function (on in tests; slow).
    pub verify: bool,
}

impl Options {
    /// The defaults for a library and a target.
    #[must_use]
    pub fn new(name: &str, target: Target) -> Options {
        Options {
            name: name.to_owned(),
            target,
            opt_level: OptLevel::default(),
            inline: true,
            facts: true,
            memory: MemoryMode::default(),
            traps: TrapMode::default(),
            relaxed_simd_deterministic: false,
            spectre: true,
            branch_protection: BranchProtection::NONE,
            verify: false,
        }
    }

    /// Whether accesses to linear memories need a check in code whatever the reservation: without a
    /// signal handler nobody would see a fault.
    #[must_use]
    pub fn checks_memory(&self) -> bool {
        self.memory == MemoryMode::Checked || self.traps == TrapMode::Explicit
    }

    /// Whether functions are inlined.
    #[must_use]
    pub fn inlines(&self) -> bool {
        self.inline && self.opt_level == OptLevel::Full
    }

    /// Whether memories have a reservation, so that their base never moves.
    #[must_use]
    pub fn reserves_memory(&self) -> bool {
        self.memory == MemoryMode::Guard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branch_protection_is_read_as_it_is_written() {
        for text in [
            "none",
            "bti",
            "pac-ret",
            "pac-ret+leaf",
            "bti+pac-ret",
            "bti+pac-ret+leaf+b-key",
        ] {
            let parsed = BranchProtection::parse(text).expect("well written");
            assert_eq!(parsed.to_string(), text);
        }
        let standard = BranchProtection::parse("standard").expect("well written");
        assert_eq!(standard.to_string(), "bti+pac-ret");
        assert_eq!(
            BranchProtection::parse("pac-ret+b-key+bti").map(|p| p.to_string()),
            Ok("bti+pac-ret+b-key".to_owned())
        );
        for text in ["", "leaf", "bti+leaf", "bti+none", "pac", "pac-ret+pac-ret"] {
            assert!(BranchProtection::parse(text).is_err(), "{text}");
        }
    }
}
