//! Cranelift's target: machine, CPU features and flags.
//!
//! In: the options. Out: the `TargetIsa` that compiles every function.

use cranelift_codegen::isa::{self, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};
use target_lexicon::Architecture;

use crate::error::{Error, Result};
use crate::options::{BranchProtection, OptLevel, Options};

/// What every x86_64 object may use: x86-64-v2. It keeps rounding, `popcnt` and 16-byte compare
/// and exchange in instructions, so that no operator needs a library call.
const X86_64_BASELINE: &[&str] = &["sse3", "ssse3", "sse41", "sse42", "popcnt", "cmpxchg16b"];

/// The target of a compilation.
///
/// # Errors
/// [`Error::Usage`] for a triple that Cranelift does not know, a target that is not x86_64 or
/// aarch64, an unknown CPU feature, or branch protection where there is none.
pub fn target_isa(options: &Options) -> Result<OwnedTargetIsa> {
    let triple = &options.target.triple;
    let mut builder = isa::lookup(triple.clone())
        .map_err(|error| Error::Usage(format!("target `{triple}` is not supported: {error}")))?;
    let baseline = match triple.architecture {
        Architecture::X86_64 => X86_64_BASELINE,
        Architecture::Aarch64(_) => &[],
        _ => {
            return Err(Error::Usage(format!(
                "target `{triple}` is not supported: the architectures are x86_64 and aarch64"
            )));
        }
    };
    for feature in baseline.iter().chain(&options.target.features) {
        builder.enable(&format!("has_{feature}")).map_err(|_| {
            Error::Usage(format!(
                "CPU feature `{feature}` is unknown for target `{triple}`"
            ))
        })?;
    }
    for flag in protection_flags(options)? {
        builder
            .enable(flag)
            .unwrap_or_else(|error| panic!("generate: flag {flag}: {error}"));
    }
    builder
        .finish(flags(options))
        .map_err(|error| Error::Usage(format!("target `{triple}` is not supported: {error}")))
}

/// Cranelift's flags for [`Options::branch_protection`].
fn protection_flags(options: &Options) -> Result<Vec<&'static str>> {
    let BranchProtection { bti, pac_ret } = options.branch_protection;
    let mut flags = Vec::new();
    if bti {
        flags.push("use_bti");
    }
    if let Some(pac_ret) = pac_ret {
        flags.push("sign_return_address");
        flags.extend(pac_ret.leaf.then_some("sign_return_address_all"));
        flags.extend(pac_ret.b_key.then_some("sign_return_address_with_bkey"));
    }
    match options.target.triple.architecture {
        Architecture::Aarch64(_) => Ok(flags),
        _ if flags.is_empty() => Ok(flags),
        _ => Err(Error::Usage(format!(
            "`--branch-protection={}` is for aarch64, and the target is `{}`",
            options.branch_protection, options.target.triple
        ))),
    }
}

/// Flags that are the same for every function.
fn flags(options: &Options) -> settings::Flags {
    let mut builder = settings::builder();
    let opt_level = match options.opt_level {
        OptLevel::None => "none",
        OptLevel::Fast | OptLevel::Full => "speed",
    };
    let allocator = match options.opt_level {
        OptLevel::None | OptLevel::Fast => "single_pass",
        OptLevel::Full => "backtracking",
    };
    let spectre = if options.spectre { "true" } else { "false" };
    let values = [
        ("opt_level", opt_level),
        ("regalloc_algorithm", allocator),
        ("is_pic", "true"),
        ("preserve_frame_pointers", "true"),
        ("unwind_info", "true"),
        // The stack limit is compared before a frame is made; see `core::stack_check`.
        ("enable_probestack", "false"),
        ("enable_nan_canonicalization", "false"),
        // Ours are in `core::memory` and `core::table`; Cranelift's own concern jump tables.
        ("enable_heap_access_spectre_mitigation", spectre),
        ("enable_table_access_spectre_mitigation", spectre),
        ("tls_model", "none"),
        // Functions with more results than registers: both sides of every call are ours.
        ("enable_multi_ret_implicit_sret", "true"),
        (
            "enable_verifier",
            if options.verify { "true" } else { "false" },
        ),
    ];
    for (name, value) in values {
        builder
            .set(name, value)
            .unwrap_or_else(|error| panic!("generate: flag {name}={value}: {error}"));
    }
    settings::Flags::new(builder)
}
