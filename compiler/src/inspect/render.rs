//! An inspection as text.

use std::collections::BTreeMap;
use std::fmt::Write;

use windlass_abi::component::{Arch, Component, cpu_feature_names};

use super::{FileKind, Function, Inspection, Manifest};

/// The whole report; `largest` is how many functions to list.
#[must_use]
pub fn render(inspection: &Inspection, largest: usize) -> String {
    let mut out = String::new();
    head(&mut out, inspection);
    let _ = write!(out, "\n{}", inspection.interface);
    modules(&mut out, &inspection.manifest);
    functions(&mut out, &inspection.manifest, largest);
    heading(&mut out, "sections");
    for section in &inspection.sections {
        let _ = writeln!(out, "{:>10}  {}", section.size, section.name);
    }
    out
}

fn head(out: &mut String, inspection: &Inspection) {
    let manifest = &inspection.manifest;
    let kind = match inspection.kind {
        FileKind::Object => "object",
        FileKind::Archive => "archive",
        FileKind::SharedObject => "shared object",
    };
    let features = cpu_features(manifest);
    let features = match features.is_empty() {
        true => "none beyond the baseline".to_owned(),
        false => features.join(" "),
    };
    let flag = |bit, yes, no| if manifest.flags & bit != 0 { yes } else { no };
    let lines = [
        (
            flag(Component::FLAG_CORE_MODULE, "module", "component"),
            format!("{}, as {kind}", manifest.name),
        ),
        ("target", manifest.target.clone()),
        ("CPU features", features),
        ("producer", manifest.producer.clone()),
        ("ABI version", manifest.abi_version.to_string()),
        (
            "traps",
            flag(
                Component::FLAG_EXPLICIT_TRAPS,
                "explicit (no signal handler)",
                "signals",
            )
            .to_owned(),
        ),
        (
            "memory",
            flag(
                Component::FLAG_CHECKED_MEMORY,
                "checked in code",
                "guard pages",
            )
            .to_owned(),
        ),
        (
            "instance",
            format!(
                "{} bytes; {}, {}, {}",
                manifest.instance_size,
                count(manifest.component_instances as usize, "component instance"),
                count(manifest.memories, "memory"),
                count(manifest.tables, "table")
            ),
        ),
        (
            "code",
            format!(
                "{} bytes in {}; {}, {}, {}",
                manifest.text_len,
                count(manifest.functions.len(), "function"),
                count(manifest.traps, "trap site"),
                count(manifest.handlers, "handler"),
                count(manifest.addresses, "mapped address"),
            ),
        ),
    ];
    for (label, text) in lines {
        let _ = writeln!(out, "{label:<13} {text}");
    }
}

fn cpu_features(manifest: &Manifest) -> Vec<&'static str> {
    let arches = [Arch::X86_64, Arch::Aarch64];
    let names = match arches
        .into_iter()
        .find(|arch| *arch as u32 == manifest.arch)
    {
        Some(arch) => cpu_feature_names(arch),
        None => &[],
    };
    let is_set = |bit: usize| manifest.cpu_features >> bit & 1 != 0;
    let names = names.iter().enumerate();
    names
        .filter(|(bit, _)| is_set(*bit))
        .map(|(_, name)| *name)
        .collect()
}

fn modules(out: &mut String, manifest: &Manifest) {
    let mut sizes: BTreeMap<Option<u32>, (usize, u64)> = BTreeMap::new();
    for function in &manifest.functions {
        let entry = sizes.entry(function.module).or_default();
        *entry = (entry.0 + 1, entry.1 + u64::from(function.size));
    }
    heading(out, "code by module");
    for (module, (functions, size)) in sizes {
        let name = match module {
            Some(number) => format!("module {number}"),
            None => "adapters and entries".to_owned(),
        };
        let _ = writeln!(out, "{size:>10}  {name} ({})", count(functions, "function"));
    }
}

fn functions(out: &mut String, manifest: &Manifest, largest: usize) {
    let mut functions: Vec<&Function> = manifest.functions.iter().collect();
    functions.sort_by_key(|function| (std::cmp::Reverse(function.size), function.text_offset));
    functions.truncate(largest);
    if functions.is_empty() {
        return;
    }
    heading(out, "largest functions");
    for function in functions {
        let origin = match function.wasm_offset {
            Some(offset) => format!(" (wasm 0x{offset:x})"),
            None => String::new(),
        };
        let name = function.name.escape_debug();
        let _ = writeln!(out, "{:>10}  {name}{origin}", function.size);
    }
}

fn heading(out: &mut String, text: &str) {
    let _ = writeln!(out, "\n{text}, in bytes:");
}

fn count(number: usize, what: &str) -> String {
    match (number, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) if what.ends_with('s') => format!("{number} {what}es"),
        (_, None) => format!("{number} {what}s"),
    }
}
