//! Names that are not known, with what to write instead.

use std::fmt;

use target_lexicon::Triple;

use crate::{Arch, cpu, triples};

/// Why there is no such target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetError {
    /// No target has this triple.
    UnknownTriple {
        /// As it was given.
        name: String,
    },
    /// No CPU of any architecture has this name.
    UnknownCpu {
        /// As it was given.
        name: String,
        /// The architecture of the target.
        arch: Arch,
    },
    /// The CPU exists, but not for this architecture.
    CpuOfOtherArch {
        /// Its name.
        cpu: &'static str,
        /// Its architecture.
        cpu_arch: Arch,
        /// The architecture of the target.
        arch: Arch,
    },
    /// `--cpu native` for an architecture that is not this machine's.
    NativeOfOtherArch(Arch),
}

impl TargetError {
    pub(crate) fn unknown_triple(triple: &Triple) -> TargetError {
        TargetError::UnknownTriple {
            name: triple.to_string(),
        }
    }

    /// What to write instead; one line.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            TargetError::UnknownTriple { name } => {
                let names: Vec<&str> = triples::TRIPLES.iter().map(|t| t.name).collect();
                format!(
                    "try {}; `windlass targets` lists all",
                    nearest(name, &names)
                )
            }
            TargetError::UnknownCpu { name, arch } => {
                let names: Vec<&str> = of_arch(*arch);
                format!(
                    "try {}; `windlass targets` lists all, and `native` is this machine's",
                    nearest(name, &names)
                )
            }
            TargetError::CpuOfOtherArch { cpu_arch, arch, .. } => format!(
                "it is a CPU of {}; those of {} are {}",
                cpu_arch.name(),
                arch.name(),
                of_arch(*arch).join(", ")
            ),
            TargetError::NativeOfOtherArch(arch) => format!(
                "name a CPU of {}: {}",
                arch.name(),
                of_arch(*arch).join(", ")
            ),
        }
    }
}

impl fmt::Display for TargetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TargetError::UnknownTriple { name } => write!(f, "unknown target `{name}`"),
            TargetError::UnknownCpu { name, arch } => {
                write!(f, "unknown CPU `{name}` for {}", arch.name())
            }
            TargetError::CpuOfOtherArch { cpu, arch, .. } => {
                write!(f, "CPU `{cpu}` is not of the architecture {}", arch.name())
            }
            TargetError::NativeOfOtherArch(arch) => write!(
                f,
                "`--cpu native` asks for this machine's CPU, but the target is {}",
                arch.name()
            ),
        }
    }
}

impl std::error::Error for TargetError {}

fn of_arch(arch: Arch) -> Vec<&'static str> {
    cpu::CPUS
        .iter()
        .filter(|cpu| cpu.arch == arch)
        .map(|cpu| cpu.name)
        .collect()
}

/// The names with the least edit distance, at most three of them, as `a`, `b` or `c`.
fn nearest(word: &str, names: &[&str]) -> String {
    let mut ranked: Vec<(usize, &str)> = names.iter().map(|n| (distance(word, n), *n)).collect();
    ranked.sort();
    let best: Vec<String> = ranked
        .iter()
        .take(3)
        .map(|(_, n)| format!("`{n}`"))
        .collect();
    best.join(" or ")
}

/// Levenshtein's distance, in bytes.
fn distance(a: &str, b: &str) -> usize {
    let b = b.as_bytes();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replace = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
