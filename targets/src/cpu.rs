//! CPU names with the features that code for them may use.
//!
//! Features are Cranelift's ISA flags without the prefix `has_`; those of a name are what the
//! vendor's documents (AMD64: the psABI's microarchitecture levels; Arm: the technical reference
//! manuals) promise, restricted to what Cranelift knows. AMD64 begins with x86-64-v2: below it,
//! rounding and counting bits would be calls into a library.

use crate::{Arch, TargetError};

/// A CPU that `--cpu` can name.
#[derive(Clone, Copy, Debug)]
pub struct Cpu {
    /// The name.
    pub name: &'static str,
    /// Its architecture.
    pub arch: Arch,
    /// What code may use, sorted.
    pub features: &'static [&'static str],
    /// For people.
    pub description: &'static str,
}

/// Every CPU. The first of each architecture that [`Cpu::baseline`] names is the default.
pub const CPUS: &[Cpu] = &[
    Cpu {
        name: "x86-64-v2",
        arch: Arch::X86_64,
        features: &["cmpxchg16b", "popcnt", "sse3", "sse41", "sse42", "ssse3"],
        description: "every AMD64 machine since 2009 (SSE4.2, POPCNT)",
    },
    Cpu {
        name: "x86-64-v3",
        arch: Arch::X86_64,
        features: &[
            "avx",
            "avx2",
            "bmi1",
            "bmi2",
            "cmpxchg16b",
            "fma",
            "lzcnt",
            "popcnt",
            "sse3",
            "sse41",
            "sse42",
            "ssse3",
        ],
        description: "AMD64 machines since 2013 (AVX2, BMI, FMA)",
    },
    Cpu {
        name: "x86-64-v4",
        arch: Arch::X86_64,
        features: &[
            "avx",
            "avx2",
            "avx512dq",
            "avx512f",
            "avx512vl",
            "bmi1",
            "bmi2",
            "cmpxchg16b",
            "fma",
            "lzcnt",
            "popcnt",
            "sse3",
            "sse41",
            "sse42",
            "ssse3",
        ],
        description: "AMD64 machines with AVX-512",
    },
    Cpu {
        name: "generic",
        arch: Arch::Aarch64,
        features: &[],
        description: "every 64-bit Arm machine (Armv8.0-A)",
    },
    Cpu {
        name: "cortex-a72",
        arch: Arch::Aarch64,
        features: &[],
        description: "Arm Cortex-A72 (Armv8.0-A)",
    },
    Cpu {
        name: "cortex-a76",
        arch: Arch::Aarch64,
        features: &["fp16", "lse"],
        description: "Arm Cortex-A76 (Armv8.2-A)",
    },
    Cpu {
        name: "neoverse-n1",
        arch: Arch::Aarch64,
        features: &["fp16", "lse"],
        description: "Arm Neoverse N1 (Armv8.2-A)",
    },
    Cpu {
        name: "neoverse-n2",
        arch: Arch::Aarch64,
        features: &["fp16", "lse", "pauth"],
        description: "Arm Neoverse N2 (Armv9.0-A)",
    },
    Cpu {
        name: "neoverse-v1",
        arch: Arch::Aarch64,
        features: &["fp16", "lse", "pauth"],
        description: "Arm Neoverse V1 (Armv8.4-A)",
    },
    Cpu {
        name: "neoverse-v2",
        arch: Arch::Aarch64,
        features: &["fp16", "lse", "pauth"],
        description: "Arm Neoverse V2 (Armv9.0-A)",
    },
    Cpu {
        name: "apple-m1",
        arch: Arch::Aarch64,
        features: &["fp16", "lse", "pauth"],
        description: "Apple M1 and later (Armv8.4-A)",
    },
];

impl Cpu {
    /// The default of an architecture: x86-64-v2, or Armv8.0-A.
    #[must_use]
    pub fn baseline(arch: Arch) -> &'static Cpu {
        let name = match arch {
            Arch::X86_64 => "x86-64-v2",
            Arch::Aarch64 => "generic",
        };
        CPUS.iter()
            .find(|cpu| cpu.name == name)
            .expect("targets: the baseline is in the list")
    }

    /// The CPU with this name.
    ///
    /// # Errors
    /// When there is none, or it is of another architecture.
    pub fn named(arch: Arch, name: &str) -> Result<&'static Cpu, TargetError> {
        match CPUS.iter().find(|cpu| cpu.name == name) {
            Some(cpu) if cpu.arch == arch => Ok(cpu),
            Some(cpu) => Err(TargetError::CpuOfOtherArch {
                cpu: cpu.name,
                cpu_arch: cpu.arch,
                arch,
            }),
            None => Err(TargetError::UnknownCpu {
                name: name.to_owned(),
                arch,
            }),
        }
    }
}

/// The features of the CPU that this program runs on, sorted.
///
/// # Errors
/// When it is of another architecture.
pub fn native_features(arch: Arch) -> Result<Vec<&'static str>, TargetError> {
    if Arch::host() != Some(arch) {
        return Err(TargetError::NativeOfOtherArch(arch));
    }
    let mut features = detect();
    features.sort_unstable();
    Ok(features)
}

macro_rules! detect_features {
    ($detector:ident: $($flag:literal $name:tt),* $(,)?) => {{
        let mut features = Vec::new();
        $(if std::arch::$detector!($name) {
            features.push($flag);
        })*
        features
    }};
}

#[cfg(target_arch = "x86_64")]
fn detect() -> Vec<&'static str> {
    detect_features!(is_x86_feature_detected:
        "sse3" "sse3",
        "ssse3" "ssse3",
        "cmpxchg16b" "cmpxchg16b",
        "sse41" "sse4.1",
        "sse42" "sse4.2",
        "avx" "avx",
        "avx2" "avx2",
        "fma" "fma",
        "avx512bitalg" "avx512bitalg",
        "avx512dq" "avx512dq",
        "avx512f" "avx512f",
        "avx512vbmi" "avx512vbmi",
        "avx512vl" "avx512vl",
        "popcnt" "popcnt",
        "bmi1" "bmi1",
        "bmi2" "bmi2",
        "lzcnt" "lzcnt",
    )
}

#[cfg(target_arch = "aarch64")]
fn detect() -> Vec<&'static str> {
    detect_features!(is_aarch64_feature_detected:
        "lse" "lse",
        "pauth" "paca",
        "fp16" "fp16",
    )
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn detect() -> Vec<&'static str> {
    Vec::new()
}
