//! What Windlass knows of each target triple: its architecture, object format, CPU names and
//! features, and the rules by which its files are linked.
//!
//! In: the words of `--target` and `--cpu`. Out: a [`Target`]. Nothing here compiles or links.
//!
//! | file | what it knows |
//! |---|---|
//! | `cpu` | CPU names with their features, and the CPU that this program runs on |
//! | `triples` | which triples there are, and what can be made for each |
//! | `error` | unknown names, with the nearest known ones |
#![forbid(unsafe_code)]

pub mod cpu;
pub mod error;
pub mod triples;

pub use error::TargetError;
use target_lexicon::{Architecture, Triple};

/// A target: a triple and the CPU features that generated code may use.
#[derive(Clone, Debug)]
pub struct Target {
    /// The triple.
    pub triple: Triple,
    /// Cranelift's ISA flags beyond its baseline, without the prefix `has_`, sorted.
    pub features: Vec<&'static str>,
}

/// An architecture that code can be generated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Arch {
    /// AMD64.
    X86_64,
    /// Arm, 64 bits.
    Aarch64,
}

impl Arch {
    /// The architecture of a triple, if it is one of ours.
    #[must_use]
    pub fn of(triple: &Triple) -> Option<Arch> {
        match triple.architecture {
            Architecture::X86_64 => Some(Arch::X86_64),
            Architecture::Aarch64(_) => Some(Arch::Aarch64),
            _ => None,
        }
    }

    /// The architecture that this program runs on, if it is one of ours.
    #[must_use]
    pub fn host() -> Option<Arch> {
        Arch::of(&Triple::host())
    }

    /// Its name in triples.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Arch::X86_64 => "x86_64",
            Arch::Aarch64 => "aarch64",
        }
    }

    /// The largest page that a kernel may use, in bytes: segments of linked files are aligned to
    /// it. AMD64 has 4 KiB; 64-bit Arm kernels are built with 4, 16 or 64 KiB.
    #[must_use]
    pub fn max_page_size(self) -> u64 {
        match self {
            Arch::X86_64 => 0x1000,
            Arch::Aarch64 => 0x1_0000,
        }
    }
}

impl Target {
    /// The target for the words of `--target` (a triple, or `native`) and `--cpu` (a name of
    /// [`cpu::CPUS`], or `native`). Without a triple it is this machine's, without a CPU the
    /// portable baseline of the architecture.
    ///
    /// # Errors
    /// Unknown or unsupported names, and `--cpu native` for another architecture than this
    /// machine's.
    pub fn parse(triple: Option<&str>, cpu: Option<&str>) -> Result<Target, TargetError> {
        let triple = match triple {
            None | Some("native") => triples::host()?,
            Some(text) => triples::parse(text)?,
        };
        let arch = Arch::of(&triple).ok_or_else(|| TargetError::unknown_triple(&triple))?;
        let features = match cpu {
            None => cpu::Cpu::baseline(arch).features.to_vec(),
            Some("native") => cpu::native_features(arch)?,
            Some(name) => cpu::Cpu::named(arch, name)?.features.to_vec(),
        };
        Ok(Target { triple, features })
    }

    /// This machine, with the portable baseline of its architecture.
    ///
    /// # Errors
    /// When Windlass has no such target.
    pub fn host() -> Result<Target, TargetError> {
        Target::parse(None, None)
    }

    /// The architecture.
    ///
    /// # Panics
    /// On a target that was not made by [`Target::parse`] and has another architecture.
    #[must_use]
    pub fn arch(&self) -> Arch {
        Arch::of(&self.triple).expect("targets: a Target has one of our architectures")
    }

    /// What can be made for it.
    #[must_use]
    pub fn support(&self) -> triples::Support {
        triples::find(&self.triple).map_or(triples::Support::Object, |t| t.support)
    }

    /// The names of Cranelift's ISA flags to enable, sorted.
    pub fn isa_flags(&self) -> impl Iterator<Item = String> + '_ {
        self.features.iter().map(|name| format!("has_{name}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_sorted_and_distinct() {
        for cpu in cpu::CPUS {
            assert!(cpu.features.is_sorted(), "{}", cpu.name);
            assert!(cpu.features.windows(2).all(|w| w[0] != w[1]));
        }
    }

    #[test]
    fn every_triple_parses_to_itself() {
        for known in triples::TRIPLES {
            let target = Target::parse(Some(known.name), None).unwrap();
            assert_eq!(target.triple.to_string(), known.name);
            assert_eq!(target.support(), known.support);
        }
    }

    #[test]
    fn gnu_spellings_are_understood() {
        let target = Target::parse(Some("aarch64-linux-gnu"), None).unwrap();
        assert_eq!(target.triple.to_string(), "aarch64-unknown-linux-gnu");
        let target = Target::parse(Some("x86_64-pc-linux-musl"), Some("x86-64-v3")).unwrap();
        assert_eq!(target.triple.to_string(), "x86_64-unknown-linux-musl");
        assert!(target.features.contains(&"avx2"));
    }

    #[test]
    fn unknown_names_come_with_a_hint() {
        let error = Target::parse(Some("aarch64-linux-gun"), None).unwrap_err();
        assert!(
            error.hint().contains("aarch64-unknown-linux-gnu"),
            "{error:?}"
        );
        let error = Target::parse(Some("riscv64gc-unknown-linux-gnu"), None).unwrap_err();
        assert!(error.to_string().contains("riscv64gc"), "{error}");
        let error = Target::parse(Some("x86_64-linux-gnu"), Some("x86-64-v5")).unwrap_err();
        assert!(error.hint().contains("x86-64-v"), "{error:?}");
        let error = Target::parse(Some("x86_64-linux-gnu"), Some("neoverse-n1")).unwrap_err();
        assert!(error.hint().contains("aarch64"), "{error:?}");
    }

    #[test]
    fn native_is_at_least_nothing_and_only_for_this_machine() {
        if let Some(arch) = Arch::host() {
            let features = cpu::native_features(arch).unwrap();
            assert!(features.is_sorted());
            let other = match arch {
                Arch::X86_64 => Arch::Aarch64,
                Arch::Aarch64 => Arch::X86_64,
            };
            assert!(cpu::native_features(other).is_err());
        }
    }
}
