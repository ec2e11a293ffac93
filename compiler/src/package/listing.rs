//! Text for people who look into a build: what was decoded, and the code of functions.
//!
//! In: the decoded component; a Unit with listings. Out: text. It is not stable between versions.
//! Elsewhere: the Plan as text, which is ([`crate::elaborate::print`]).

use std::fmt::Write;

use crate::decode::core_module::CoreModule;
use crate::decode::{Decoded, Root};
use crate::generate::unit::{CodeFunction, Unit};

/// The definitions of each component and a summary of each core module.
#[must_use]
pub fn decoded(decoded: &Decoded<'_>) -> String {
    let mut out = String::new();
    for (id, component) in &decoded.components {
        let is_root = decoded.root == Root::Component(id);
        let root = if is_root { " (root)" } else { "" };
        let _ = writeln!(out, "{id}{root}");
        for (definition, offset) in &component.definitions {
            let _ = writeln!(out, "  0x{offset:06x} {definition:?}");
        }
    }
    for (id, module) in &decoded.modules {
        let name = module
            .name
            .map(|name| format!(" `{name}`"))
            .unwrap_or_default();
        let (start, end) = (module.range.start, module.range.end);
        let _ = writeln!(out, "{id}{name} 0x{start:06x}..0x{end:06x}");
        module_summary(&mut out, module);
    }
    out
}

fn module_summary(out: &mut String, module: &CoreModule<'_>) {
    let counts = [
        ("functions", module.funcs.len(), module.imported_funcs),
        ("tables", module.tables.len(), module.imported_tables),
        ("memories", module.memories.len(), module.imported_memories),
        ("globals", module.globals.len(), module.imported_globals),
        ("element segments", module.elems.len(), 0),
        ("data segments", module.data.len(), 0),
    ];
    for (what, count, imported) in counts {
        if count > 0 {
            let _ = writeln!(out, "  {count} {what}, {imported} of them imported");
        }
    }
    for import in &module.imports {
        let (module, field) = (import.module, import.field);
        let _ = writeln!(out, "  import {module:?} {field:?} {:?}", import.entity);
    }
    for (name, entity) in &module.exports {
        let _ = writeln!(out, "  export {name:?} {entity:?}");
    }
    if let Some(start) = module.start {
        let _ = writeln!(out, "  start {start}");
    }
}

/// The Cranelift IR of each function of a unit that was asked for it.
#[must_use]
pub fn clif(unit: &Unit) -> String {
    functions(unit, |function| function.clif.as_deref())
}

/// The disassembly of each function of a unit that was asked for it.
#[must_use]
pub fn asm(unit: &Unit) -> String {
    functions(unit, |function| function.disassembly.as_deref())
}

fn functions(unit: &Unit, listing: impl Fn(&CodeFunction) -> Option<&str>) -> String {
    let mut out = String::new();
    for function in &unit.functions {
        // A name may hold anything; a line of a listing is one line.
        let name = function.name.escape_debug();
        let text = listing(function).unwrap_or_default().trim_end();
        let _ = writeln!(out, ";; {:?}: {name}\n{text}\n", function.symbol);
    }
    out
}
