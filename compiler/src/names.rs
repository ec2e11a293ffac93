//! C names: of exports, and of everything in a header.
//!
//! In: the interfaces and functions of a Plan, and the library's name. Out: C identifiers, in the
//! form that wit-bindgen's C generator gives them, so that people who know its headers know these:
//!
//! | in WIT | in C |
//! |---|---|
//! | function `add` of interface `docs:adder/add@1.0.0` | `docs_adder_add_add` |
//! | the same, when two versions of package `docs:adder` occur | `docs_adder1_0_0_add_add` |
//! | function `add` of the world | `NAME_add` |
//! | function `add` of the world's own interface `math` | `NAME_math_add` |
//! | function `add` of the instance `b` inside of that | `NAME_math_b_add` |
//! | `[method]counter.get` | `..._method_counter_get` |
//! | `[constructor]counter` | `..._constructor_counter` |
//! | `[static]counter.make` | `..._static_counter_make` |
//! | the drop of an own handle of resource `counter` | `..._counter_drop_own` |
//!
//! These are the names of `static inline` functions with ordinary parameters, which headers define.
//! The symbols in objects are the same with `_entry` behind: entries, which take a struct of
//! arguments and a struct of results. C cannot have both under one name.
//!
//! The exports of a core module keep their case: `NAME_` and the name, with an underscore for every
//! character that C identifiers do not have.
//!
//! There is no `exports_` before the names: the embedder sees a component from outside. Different
//! names in WIT may become the same in C (`a-b:c/d` and `a:b-c/d`); then all but the first get
//! `_2`, `_3` and so on at the end, in the order of the exports. No name is one that the runtime or
//! the manifest has.

mod keywords;

use std::collections::{BTreeMap, BTreeSet};

use cranelift_entity::PrimaryMap;
use windlass_abi::entry::Entry;
use windlass_abi::{ABI_SYMBOL, MANIFEST_SYMBOL};

use crate::elaborate::plan::{ExportKind, Plan};
use crate::elaborate::types::Label;
use crate::ids::ExportId;
use keywords::KEYWORDS;

/// The C names of a plan.
#[derive(Debug)]
pub struct Names {
    library: String,
    /// Packages of which more than one version occurs, as `namespace:name`.
    versioned: BTreeSet<String>,
    /// Names of functions.
    functions: PrimaryMap<ExportId, String>,
    /// Symbols of entries.
    entries: PrimaryMap<ExportId, String>,
}

impl Names {
    /// The names for a plan and a library's name ([`crate::options::Options::name`]).
    #[must_use]
    pub fn new(plan: &Plan<'_>, library: &str) -> Names {
        let mut names = Names {
            library: snake(library),
            versioned: versioned_packages(plan),
            functions: PrimaryMap::new(),
            entries: PrimaryMap::new(),
        };
        let mut taken: BTreeSet<String> = Entry::ALL
            .iter()
            .map(|e| e.desc().symbol.to_owned())
            .collect();
        taken.insert(ABI_SYMBOL.to_owned());
        taken.insert(MANIFEST_SYMBOL.to_owned());
        taken.extend(API_FUNCTIONS.iter().map(|name| (*name).to_owned()));
        taken.extend(names.of_the_library());
        for export in plan.exports.values() {
            let namespace = names.namespace(export.interface.as_deref());
            let function = match export.kind {
                ExportKind::Function(_) | ExportKind::HostFunction(..) => snake(&export.name),
                ExportKind::ResourceDrop(_) => format!("{}_drop_own", snake(&export.name)),
                ExportKind::Core(_) => core_name(&export.name),
            };
            let name = distinct(format!("{namespace}_{function}"), &taken);
            taken.insert(name.clone());
            let entry = format!("{name}_entry");
            taken.insert(entry.clone());
            names.functions.push(name);
            names.entries.push(entry);
        }
        names
    }

    /// The names that every header has for itself, whatever is in the component.
    pub fn of_the_library(&self) -> impl Iterator<Item = String> {
        LIBRARY_SUFFIXES
            .iter()
            .map(|suffix| format!("{}_{suffix}", self.library))
    }

    /// The library's name as a C identifier.
    #[must_use]
    pub fn library(&self) -> &str {
        &self.library
    }

    /// The strong symbol of the manifest: `NAME_component`.
    #[must_use]
    pub fn manifest(&self) -> String {
        format!("{}_component", self.library)
    }

    /// The symbol of an export's entry.
    #[must_use]
    pub fn export(&self, id: ExportId) -> &str {
        &self.entries[id]
    }

    /// The function that a header defines for an export.
    #[must_use]
    pub fn function(&self, id: ExportId) -> &str {
        &self.functions[id]
    }

    /// Every export's id and symbol, in order.
    pub fn exports(&self) -> impl Iterator<Item = (ExportId, &str)> {
        self.entries.iter().map(|(id, name)| (id, name.as_str()))
    }

    /// What stands before every name that belongs to an interface, without the underscore between;
    /// for the world itself the library's name.
    #[must_use]
    pub fn namespace(&self, interface: Option<&str>) -> String {
        let Some(interface) = interface else {
            return self.library.clone();
        };
        let Some(parts) = InterfaceName::parse(interface) else {
            return format!("{}_{}", self.library, snake(interface));
        };
        let mut out = snake(parts.package);
        if self.versioned.contains(parts.package)
            && let Some(version) = parts.version
        {
            out.push_str(&snake(version));
        }
        for part in [parts.interface, parts.inside] {
            if !part.is_empty() {
                out.push('_');
                out.push_str(&snake(part));
            }
        }
        out
    }

    /// A name of an interface or of the world: `docs_adder_types_point`.
    #[must_use]
    pub fn qualified(&self, label: &Label) -> String {
        let namespace = self.namespace(label.interface.as_deref());
        format!("{namespace}_{}", snake(&label.name))
    }
}

/// What every header defines with the library's name before it.
const LIBRARY_SUFFIXES: [&str; 8] = [
    "component",
    "imports_t",
    "instantiate",
    "string_t",
    "string_set",
    "string_dup",
    "string_dup_n",
    "string_free",
];

/// The functions of `windlass.h`, which a function of a package `windlass` might be called like.
const API_FUNCTIONS: &[&str] = &[
    "windlass_alloc",
    "windlass_backtrace_frame",
    "windlass_backtrace_len",
    "windlass_call_cancel",
    "windlass_call_start",
    "windlass_call_wait",
    "windlass_component_forget",
    "windlass_component_load",
    "windlass_component_unload",
    "windlass_error_context_drop",
    "windlass_error_context_message",
    "windlass_error_context_new",
    "windlass_error_message",
    "windlass_fail",
    "windlass_find_export",
    "windlass_free",
    "windlass_func_call",
    "windlass_func_instance",
    "windlass_func_type",
    "windlass_future_cancel_read",
    "windlass_future_cancel_write",
    "windlass_future_drop_readable",
    "windlass_future_drop_writable",
    "windlass_future_new",
    "windlass_future_read",
    "windlass_future_write",
    "windlass_global_delete",
    "windlass_global_new",
    "windlass_global_set",
    "windlass_import_complete",
    "windlass_import_defer",
    "windlass_import_fail",
    "windlass_instance_component",
    "windlass_instance_data",
    "windlass_instance_delete",
    "windlass_instance_eventfd",
    "windlass_instance_export",
    "windlass_instance_link",
    "windlass_instance_new",
    "windlass_instance_poll",
    "windlass_instance_set_data",
    "windlass_instance_set_wake",
    "windlass_last_error",
    "windlass_memory_delete",
    "windlass_memory_grow",
    "windlass_memory_new",
    "windlass_resource_drop",
    "windlass_resource_new",
    "windlass_resource_rep",
    "windlass_resource_take",
    "windlass_status_string",
    "windlass_stream_cancel_read",
    "windlass_stream_cancel_write",
    "windlass_stream_drop_readable",
    "windlass_stream_drop_writable",
    "windlass_stream_new",
    "windlass_stream_read",
    "windlass_stream_write",
    "windlass_table_delete",
    "windlass_table_get",
    "windlass_table_grow",
    "windlass_table_new",
    "windlass_table_set",
    "windlass_tag_delete",
    "windlass_tag_new",
    "windlass_trap_code",
    "windlass_trap_name",
];

/// The parts of `docs:adder/add@1.0.0`.
struct InterfaceName<'a> {
    /// `docs:adder`
    package: &'a str,
    /// `add`
    interface: &'a str,
    /// `1.0.0`
    version: Option<&'a str>,
    /// `b#c` of `docs:adder/add@1.0.0#b#c`: instances inside of it.
    inside: &'a str,
}

impl<'a> InterfaceName<'a> {
    fn parse(text: &'a str) -> Option<InterfaceName<'a>> {
        let (text, inside) = text.split_once('#').unwrap_or((text, ""));
        let (path, version) = match text.split_once('@') {
            Some((path, version)) => (path, Some(version)),
            None => (text, None),
        };
        let (package, interface) = path.split_once('/')?;
        Some(InterfaceName {
            package,
            interface,
            version,
            inside,
        })
    }
}

fn versioned_packages(plan: &Plan<'_>) -> BTreeSet<String> {
    let labels = plan.types.iter().filter_map(|(_, ty)| ty.label.as_ref());
    let labels = labels.chain(plan.resources.values().filter_map(|r| r.label.as_ref()));
    let interfaces = labels
        .filter_map(|label| label.interface.as_ref())
        .chain(plan.imports.values().filter_map(|i| i.interface.as_ref()))
        .chain(plan.exports.values().filter_map(|e| e.interface.as_ref()));
    let mut versions: BTreeMap<&str, BTreeSet<Option<&str>>> = BTreeMap::new();
    for name in interfaces.filter_map(|text| InterfaceName::parse(text)) {
        versions
            .entry(name.package)
            .or_default()
            .insert(name.version);
    }
    versions
        .into_iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(package, _)| package.to_owned())
        .collect()
}

/// The name, with a number if it or its entry's is taken.
fn distinct(name: String, taken: &BTreeSet<String>) -> String {
    let is_free =
        |name: &String| !taken.contains(name) && !taken.contains(&format!("{name}_entry"));
    if is_free(&name) {
        return name;
    }
    (2u32..)
        .map(|n| format!("{name}_{n}"))
        .find(is_free)
        .expect("names: some number is free")
}

/// A name of WIT, a version or a package in snake case: lower case, and one underscore for every
/// run of other characters than letters and digits. The result is a C identifier unless it is a
/// keyword, is empty or begins with a digit; [`identifier`] takes care of those.
#[must_use]
pub fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    }
    if out.ends_with('_') {
        out.pop();
    }
    out
}

/// A name of a core module as a part of a C identifier.
#[must_use]
pub fn core_name(name: &str) -> String {
    let c_char = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    name.chars().map(c_char).collect()
}

/// A name of WIT as a C identifier that stands alone, such as a parameter's or a field's: keywords
/// of C and C++ get an underscore behind.
#[must_use]
pub fn identifier(name: &str) -> String {
    let mut out = snake(name);
    if out.is_empty() || out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert(0, '_');
    }
    if KEYWORDS.binary_search(&out.as_str()).is_ok() {
        out.push('_');
    }
    out
}

/// The name of an ELF symbol for a function's name in a `name` section: printable, and without the
/// `@` that linkers take for a version.
#[must_use]
pub fn local_symbol(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '@' => '_',
            c if c.is_control() || c.is_whitespace() => '_',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elaborate::plan::Export;
    use crate::ids::ResourceId;
    use cranelift_entity::EntityRef;

    fn plan_of(exports: &[(Option<&str>, &str)]) -> Plan<'static> {
        let mut plan = Plan::default();
        for (interface, name) in exports {
            plan.exports.push(Export {
                interface: interface.map(str::to_owned),
                name: (*name).to_owned(),
                kind: ExportKind::Function(crate::elaborate::plan::Lift {
                    callee: crate::ids::FuncId::new(0),
                    ty: crate::ids::FuncTypeId::new(0),
                    options: crate::elaborate::plan::CanonicalOptions::default(),
                    component: crate::ids::ComponentInstanceId::new(0),
                }),
            });
        }
        plan
    }

    fn functions(exports: &[(Option<&str>, &str)]) -> Vec<String> {
        let names = Names::new(&plan_of(exports), "my-lib");
        names.functions.values().cloned().collect()
    }

    #[test]
    fn names_are_those_of_wit_bindgen() {
        assert_eq!(
            functions(&[
                (Some("docs:adder/add@1.0.0"), "add"),
                (None, "add"),
                (Some("math"), "add"),
                (Some("math#b"), "add"),
                (Some("docs:adder/add@1.0.0#b#c-d"), "add"),
                (Some("a:b/c"), "[method]counter.get-URL"),
                (Some("a:b/c"), "[constructor]counter"),
                (Some("a:b/c"), "[static]counter.make"),
            ]),
            [
                "docs_adder_add_add",
                "my_lib_add",
                "my_lib_math_add",
                "my_lib_math_b_add",
                "docs_adder_add_b_c_d_add",
                "a_b_c_method_counter_get_url",
                "a_b_c_constructor_counter",
                "a_b_c_static_counter_make",
            ]
        );
        let mut plan = plan_of(&[]);
        plan.exports.push(Export {
            interface: Some("a:b/c".to_owned()),
            name: "counter".to_owned(),
            kind: ExportKind::ResourceDrop(ResourceId::new(0)),
        });
        let names = Names::new(&plan, "my-lib");
        assert_eq!(names.function(ExportId::new(0)), "a_b_c_counter_drop_own");
        assert_eq!(
            names.export(ExportId::new(0)),
            "a_b_c_counter_drop_own_entry"
        );
    }

    #[test]
    fn versions_appear_when_two_occur() {
        assert_eq!(
            functions(&[
                (Some("docs:adder/add@1.0.0"), "add"),
                (Some("docs:adder/add@2.0.0-rc.1"), "add"),
                (Some("docs:other/add@2.0.0"), "add"),
            ]),
            [
                "docs_adder1_0_0_add_add",
                "docs_adder2_0_0_rc_1_add_add",
                "docs_other_add_add",
            ]
        );
    }

    #[test]
    fn equal_names_are_numbered() {
        assert_eq!(
            functions(&[
                (Some("a-b:c/d"), "e"),
                (Some("a:b-c/d"), "e"),
                (Some("a:b/c-d"), "e"),
                (Some("windlass:rt/memory"), "grow"),
                (None, "component"),
            ]),
            [
                "a_b_c_d_e",
                "a_b_c_d_e_2",
                "a_b_c_d_e_3",
                "windlass_rt_memory_grow_2",
                "my_lib_component_2",
            ]
        );
    }

    #[test]
    fn names_of_the_header_and_the_runtime_are_not_given_away() {
        assert_eq!(
            functions(&[
                (None, "string-free"),
                (None, "instantiate"),
                (None, "imports-t"),
                (Some("windlass:instance/set"), "data"),
            ]),
            [
                "my_lib_string_free_2",
                "my_lib_instantiate_2",
                "my_lib_imports_t_2",
                "windlass_instance_set_data_2",
            ]
        );
        let api = include_str!("../../runtime-support/include/windlass.h");
        let mut declared: Vec<&str> = api
            .lines()
            .filter(|line| !line.starts_with([' ', '/', '#']) && !line.starts_with("typedef"))
            .filter_map(|line| line.split_once('(')?.0.rsplit([' ', '*']).next())
            .collect();
        declared.sort_unstable();
        assert_eq!(declared, API_FUNCTIONS);
    }

    #[test]
    fn keywords_are_escaped() {
        assert!(KEYWORDS.is_sorted());
        assert_eq!(identifier("int"), "int_");
        assert_eq!(identifier("my-int"), "my_int");
        assert_eq!(identifier("a--b"), "a_b");
        assert_eq!(
            local_symbol("docs:adder/add@1.0.0#add it"),
            "docs:adder/add_1.0.0#add_it"
        );
    }
}
