//! Which triples there are, and what can be made for each.
//!
//! Linux on AMD64 and 64-bit Arm, with glibc or musl, is complete. Other systems with ELF on these
//! architectures share code, calling convention and relocations with it, so that objects and
//! archives can be made; nothing is linked for them, and the runtime support is not built there.
//! Systems with Mach-O or PE are not there: their objects need other relocations and unwind tables.

use crate::{Arch, TargetError};
use target_lexicon::{BinaryFormat, Triple};

/// What can be made for a triple.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// Objects, archives and shared objects.
    Full,
    /// Objects and archives.
    Object,
}

/// A triple that Windlass knows.
#[derive(Clone, Copy, Debug)]
pub struct KnownTriple {
    /// As it is written.
    pub name: &'static str,
    /// What can be made.
    pub support: Support,
}

macro_rules! triples {
    ($($support:ident $name:literal,)*) => {
        /// Every known triple; the complete ones first.
        pub const TRIPLES: &[KnownTriple] = &[
            $(KnownTriple { name: $name, support: Support::$support },)*
        ];
    };
}

triples! {
    Full "x86_64-unknown-linux-gnu",
    Full "x86_64-unknown-linux-musl",
    Full "aarch64-unknown-linux-gnu",
    Full "aarch64-unknown-linux-musl",
    Object "x86_64-linux-android",
    Object "x86_64-unknown-freebsd",
    Object "x86_64-unknown-netbsd",
    Object "x86_64-unknown-none-elf",
    Object "aarch64-linux-android",
    Object "aarch64-unknown-freebsd",
    Object "aarch64-unknown-netbsd",
    Object "aarch64-unknown-none-elf",
}

/// The known triple that a triple is; the vendor does not count.
#[must_use]
pub fn find(triple: &Triple) -> Option<&'static KnownTriple> {
    TRIPLES.iter().find(|known| {
        let same: Triple = known.parsed();
        same.architecture == triple.architecture
            && same.operating_system == triple.operating_system
            && same.environment == triple.environment
            && triple.binary_format == BinaryFormat::Elf
    })
}

/// The triple of a text, written in the form of [`TRIPLES`] whatever its vendor.
///
/// # Errors
/// When the text is no triple, or none of ours.
pub fn parse(text: &str) -> Result<Triple, TargetError> {
    let unknown = || TargetError::UnknownTriple {
        name: text.to_owned(),
    };
    let triple: Triple = text.parse().map_err(|_| unknown())?;
    find(&triple).map(KnownTriple::parsed).ok_or_else(unknown)
}

/// This machine's triple: the one that this program was built for.
///
/// # Errors
/// When Windlass has no such target.
pub fn host() -> Result<Triple, TargetError> {
    let host = Triple::host();
    find(&host)
        .map(KnownTriple::parsed)
        .ok_or_else(|| TargetError::unknown_triple(&host))
}

impl KnownTriple {
    /// As a triple.
    ///
    /// # Panics
    /// Never: the names of the list are valid.
    #[must_use]
    pub fn parsed(&self) -> Triple {
        self.name
            .parse()
            .expect("targets: a known triple is well-formed")
    }

    /// Its architecture.
    ///
    /// # Panics
    /// Never: the names of the list are of our architectures.
    #[must_use]
    pub fn arch(&self) -> Arch {
        Arch::of(&self.parsed()).expect("targets: a known triple has one of our architectures")
    }
}
