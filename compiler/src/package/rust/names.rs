//! Modules, and the names of types.
//!
//! In: the Plan. Out: a module for each interface, a name for each type that has one in WIT, and a
//! number for each resource.
//!
//! | in WIT | in Rust |
//! |---|---|
//! | interface `docs:adder/types@1.0.0` | `mod types` |
//! | the same, where another interface is called `types` | `mod docs_adder_types`, as in C; both are |
//! | `http-error` of an interface | `types::HttpError` |
//! | `http-error` of the world | `HttpError` |
//! | resource `file` of the component | `struct File`, an owned handle |
//! | resource `file` of the host | `File<T>`, a box; `T` is `Imports::File` |
//!
//! A type that an interface takes over with `use` is the same type, by an alias. Names that become
//! the same get a number, in the order of definition; those that a file needs for itself are taken.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::case::{camel, lower};
use super::{function_types, unsupported};
use crate::elaborate::plan::{ExportKind, ImportKind, Plan, ResourceDefinition};
use crate::elaborate::types::{InterfaceTypes, Label, TypeKind};
use crate::error::Result;
use crate::ids::{ResourceId, TypeId};
use crate::names::{Names, snake};

/// A module: the root is 0.
pub(super) type ModuleId = usize;

/// The root.
pub(super) const ROOT: ModuleId = 0;

/// The longest tuple that is one in Rust too: Rust's own traits stop there.
pub(super) const MAX_TUPLE: usize = 12;

/// Names that are taken; nothing iterates it.
#[derive(Debug, Default)]
pub(super) struct Claims(BTreeSet<String>);

impl Claims {
    /// The name, with a number behind it when it is taken.
    pub(super) fn claim(&mut self, name: &str) -> String {
        let mut candidate = name.to_owned();
        for number in 2.. {
            if self.0.insert(candidate.clone()) {
                break;
            }
            let is_upper = name.starts_with(|c: char| c.is_ascii_uppercase());
            let has_digit = name.ends_with(|c: char| c.is_ascii_digit());
            let separator = match (is_upper, has_digit) {
                (true, false) => "",
                _ => "_",
            };
            candidate = format!("{name}{separator}{number}");
        }
        candidate
    }

    /// Takes names that must not be given.
    pub(super) fn take(mut self, names: &[&str]) -> Claims {
        self.0.extend(names.iter().map(|name| (*name).to_owned()));
        self
    }
}

/// A type that has a name in Rust.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) module: ModuleId,
    pub(super) name: String,
    /// The type that it is an alias of, because an interface took it over.
    pub(super) alias_of: Option<TypeId>,
}

/// A resource type that has a name in Rust.
#[derive(Clone, Debug)]
pub(super) struct NamedResource {
    /// Its number in the file.
    pub(super) number: usize,
    pub(super) module: ModuleId,
    /// The handle of a resource of the component; the box of one of the host.
    pub(super) name: String,
    /// What is lent, for a resource of the host.
    pub(super) lent: String,
    /// The associated type, for a resource of the host.
    pub(super) associated: String,
    pub(super) of_host: bool,
    /// Its name in WIT.
    pub(super) label: Label,
}

#[derive(Debug)]
struct Module {
    interface: Option<String>,
    name: String,
    claims: Claims,
}

/// Modules and names.
#[derive(Debug)]
pub(super) struct RustNames {
    modules: Vec<Module>,
    types: BTreeMap<TypeId, Named>,
    resources: BTreeMap<ResourceId, NamedResource>,
    /// The host's resources of which a type holds handles.
    host_resources: BTreeMap<TypeId, BTreeSet<ResourceId>>,
    /// Types that hold owned handles, among which are ends of streams and error contexts.
    owning: BTreeSet<TypeId>,
    /// Types that hold lent handles of the component's resources.
    lending: BTreeSet<TypeId>,
    /// The instance struct.
    pub(super) instance: String,
    /// Whether there are `async` functions, streams, futures or error contexts.
    pub(super) is_concurrent: bool,
}

/// Names that a module uses for other things: Rust's prelude, and its own items.
const TAKEN: &[&str] = &[
    "Box", "Drop", "Err", "Exports", "Imports", "None", "Ok", "Option", "Result", "Send", "Sized",
    "Some", "String", "Vec",
];

impl RustNames {
    /// Names everything that the functions of the world use.
    pub(super) fn new(plan: &Plan<'_>, symbols: &Names) -> Result<RustNames> {
        let used = used_types(plan);
        let mut names = RustNames {
            modules: Vec::new(),
            types: BTreeMap::new(),
            resources: BTreeMap::new(),
            host_resources: BTreeMap::new(),
            owning: BTreeSet::new(),
            lending: BTreeSet::new(),
            instance: String::new(),
            is_concurrent: is_concurrent(plan, &used),
        };
        names.look_for_handles(plan, &used);
        names.add_modules(plan, symbols, &used);
        names.instance = names.modules[ROOT].claims.claim(&camel(symbols.library()));
        names.add_resources(plan, &used)?;
        names.add_types(plan, &used);
        Ok(names)
    }

    /// Every module but the root.
    pub(super) fn modules(&self) -> std::ops::Range<ModuleId> {
        1..self.modules.len()
    }

    pub(super) fn module_name(&self, module: ModuleId) -> &str {
        &self.modules[module].name
    }

    pub(super) fn interface(&self, module: ModuleId) -> Option<&str> {
        self.modules[module].interface.as_deref()
    }

    /// The module of an interface, or the root.
    pub(super) fn module_of(&self, interface: Option<&str>) -> ModuleId {
        let found = self
            .modules
            .iter()
            .position(|m| m.interface.as_deref() == interface);
        found.expect("bindings: every interface has a module")
    }

    /// The host's resources of which a type holds handles, ascending.
    pub(super) fn host_resources_in(&self, id: TypeId) -> impl Iterator<Item = &ResourceId> {
        self.host_resources.get(&id).into_iter().flatten()
    }

    /// Whether a type holds owned handles.
    pub(super) fn owns(&self, id: TypeId) -> bool {
        self.owning.contains(&id)
    }

    /// Whether a type holds lent handles of the component's resources.
    pub(super) fn lends(&self, id: TypeId) -> bool {
        self.lending.contains(&id)
    }

    /// The name of a type, if it has one.
    pub(super) fn named(&self, id: TypeId) -> Option<&Named> {
        self.types.get(&id)
    }

    /// The types with names of a module, each after those it is made of.
    pub(super) fn types_of(&self, module: ModuleId) -> Vec<(TypeId, Named)> {
        let types = self
            .types
            .iter()
            .filter(|(_, named)| named.module == module);
        types.map(|(id, named)| (*id, named.clone())).collect()
    }

    pub(super) fn resource(&self, id: ResourceId) -> &NamedResource {
        &self.resources[&id]
    }

    /// Every resource, in the order of their numbers.
    pub(super) fn resources(&self) -> impl Iterator<Item = &NamedResource> {
        self.resources.values()
    }

    /// Whether the host has resources of other interfaces of the same name.
    pub(super) fn is_shared(&self, resource: &NamedResource) -> bool {
        let same = self
            .resources()
            .filter(|r| r.of_host && r.associated == resource.associated);
        same.count() > 1
    }

    /// Every resource with its id.
    pub(super) fn resources_by_id(&self) -> impl Iterator<Item = (ResourceId, &NamedResource)> {
        self.resources.iter().map(|(id, named)| (*id, named))
    }

    /// A path to a name of one module from another.
    pub(super) fn path(&self, from: ModuleId, to: ModuleId, name: &str) -> String {
        match (from, to) {
            (from, to) if from == to => name.to_owned(),
            (ROOT, to) => format!("{}::{name}", self.modules[to].name),
            (_, ROOT) => format!("super::{name}"),
            (_, to) => format!("super::{}::{name}", self.modules[to].name),
        }
    }

    /// A name for an item of a module that nobody else sees.
    pub(super) fn claim(&mut self, module: ModuleId, name: &str) -> String {
        self.modules[module].claims.claim(name)
    }

    fn look_for_handles(&mut self, plan: &Plan<'_>, used: &BTreeSet<TypeId>) {
        for id in used {
            let kind = plan.types.kind(*id);
            let mut resources = BTreeSet::new();
            for part in kind.children() {
                resources.extend(self.host_resources_in(part).copied());
                if self.owns(part) {
                    self.owning.insert(*id);
                }
                if self.lends(part) {
                    self.lending.insert(*id);
                }
            }
            if let TypeKind::Own(resource) | TypeKind::Borrow(resource, _) = kind {
                let definition = plan.resources[*resource].definition;
                if matches!(definition, ResourceDefinition::Host { .. }) {
                    resources.insert(*resource);
                }
            }
            if matches!(
                kind,
                TypeKind::Own(_)
                    | TypeKind::Stream(_)
                    | TypeKind::Future(_)
                    | TypeKind::ErrorContext
            ) {
                self.owning.insert(*id);
            }
            if matches!(kind, TypeKind::Borrow(_, false)) {
                self.lending.insert(*id);
            }
            self.host_resources.insert(*id, resources);
        }
    }

    fn add_modules(&mut self, plan: &Plan<'_>, symbols: &Names, used: &BTreeSet<TypeId>) {
        let exports = plan.exports.values().filter_map(|e| e.interface.as_deref());
        let imports = plan.imports.values().filter_map(|i| i.interface.as_deref());
        let types = used
            .iter()
            .filter_map(|id| plan.types.get(*id).label.as_ref());
        let resources = plan.resources.values().filter_map(|r| r.label.as_ref());
        let labels = types
            .chain(resources)
            .filter_map(|label| label.interface.as_deref());
        let mut interfaces: Vec<&str> = Vec::new();
        for interface in exports.chain(imports).chain(labels) {
            if !interfaces.contains(&interface) {
                interfaces.push(interface);
            }
        }
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for interface in &interfaces {
            *counts.entry(short_name(interface)).or_default() += 1;
        }
        self.modules.push(Module {
            interface: None,
            name: String::new(),
            claims: Claims::default().take(TAKEN).take(&["Component"]),
        });
        let mut claims = Claims::default().take(&["bindings"]);
        for interface in interfaces {
            let short = short_name(interface);
            let name = match counts[&short] {
                1 => short,
                _ => symbols.namespace(Some(interface)),
            };
            self.modules.push(Module {
                interface: Some(interface.to_owned()),
                name: claims.claim(&lower(&name)),
                claims: Claims::default().take(TAKEN),
            });
        }
    }

    fn add_resources(&mut self, plan: &Plan<'_>, used: &BTreeSet<TypeId>) -> Result<()> {
        let dtors = plan.imports.values().filter_map(|i| match i.kind {
            ImportKind::ResourceDtor(id) => Some(id),
            ImportKind::Function(_) | ImportKind::Core(_) => None,
        });
        let drops = plan.exports.values().filter_map(|e| match e.kind {
            ExportKind::ResourceDrop(id) => Some(id),
            ExportKind::Function(_) | ExportKind::HostFunction(..) | ExportKind::Core(_) => None,
        });
        let handles = used.iter().filter_map(|id| match plan.types.kind(*id) {
            TypeKind::Own(id) | TypeKind::Borrow(id, _) => Some(*id),
            _ => None,
        });
        let ids: BTreeSet<ResourceId> = dtors.chain(drops).chain(handles).collect();
        for (number, id) in ids.into_iter().enumerate() {
            let resource = &plan.resources[id];
            let Some(label) = resource.label.clone() else {
                return Err(unsupported(
                    "resources without a name in Rust bindings".to_owned(),
                ));
            };
            let of_host = matches!(resource.definition, ResourceDefinition::Host { .. });
            let module = self.module_of(label.interface.as_deref());
            let claims = &mut self.modules[module].claims;
            let name = claims.claim(&camel(&label.name));
            let lent = match of_host {
                true => claims.claim(&format!("Lent{name}")),
                false => String::new(),
            };
            let named = NamedResource {
                number,
                module,
                lent,
                associated: name.clone(),
                name,
                of_host,
                label,
            };
            self.resources.insert(id, named);
        }
        Ok(())
    }

    fn add_types(&mut self, plan: &Plan<'_>, used: &BTreeSet<TypeId>) {
        let originals = originals(&plan.types, used);
        for id in used {
            let ty = plan.types.get(*id);
            let (module, name) = match (&ty.label, &ty.kind) {
                (Some(label), _) => (
                    self.module_of(label.interface.as_deref()),
                    camel(&label.name),
                ),
                (None, TypeKind::Tuple(types)) if types.len() > MAX_TUPLE => {
                    (ROOT, format!("Tuple{}", types.len()))
                }
                _ => continue,
            };
            let original = originals[id];
            if original != *id
                && let Some(known) = self.types.get(&original)
                && known.module == module
            {
                let known = known.clone();
                self.types.insert(
                    *id,
                    Named {
                        alias_of: Some(original),
                        ..known
                    },
                );
                continue;
            }
            let name = match is_parameter(&name) {
                true => format!("{name}_"),
                false => name,
            };
            let named = Named {
                module,
                name: self.modules[module].claims.claim(&name),
                alias_of: (original != *id).then_some(original),
            };
            self.types.insert(*id, named);
        }
    }
}

/// Whether it is one of the names that type parameters have.
fn is_parameter(name: &str) -> bool {
    let digits = name.strip_prefix('T');
    digits.is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit()))
}

/// `types` of `docs:adder/types@1.0.0`.
fn short_name(interface: &str) -> String {
    let path = interface.split('@').next().unwrap_or_default();
    snake(path.rsplit('/').next().unwrap_or_default())
}

/// Every type that functions of the world use, with those that it is made of.
fn used_types(plan: &Plan<'_>) -> BTreeSet<TypeId> {
    let mut used = BTreeSet::new();
    let mut open: Vec<TypeId> = Vec::new();
    for ty in function_types(plan) {
        open.extend(ty.params.iter().map(|(_, ty)| *ty).chain(ty.result));
    }
    while let Some(id) = open.pop() {
        if used.insert(id) {
            open.extend(plan.types.kind(id).children());
        }
    }
    used
}

/// Whether the world has anything that takes its time.
fn is_concurrent(plan: &Plan<'_>, used: &BTreeSet<TypeId>) -> bool {
    let takes_time = |id: &TypeId| {
        matches!(
            plan.types.kind(*id),
            TypeKind::Stream(_) | TypeKind::Future(_) | TypeKind::ErrorContext
        )
    };
    function_types(plan).any(|ty| ty.is_async) || used.iter().any(takes_time)
}

/// For each type the first one of the same name and structure, where the parts count as the same
/// too if they have the same first one: what interfaces took over from each other is one type.
fn originals(types: &InterfaceTypes, used: &BTreeSet<TypeId>) -> BTreeMap<TypeId, TypeId> {
    let mut originals = BTreeMap::new();
    let mut known: HashMap<(Option<&str>, TypeKind), TypeId> = HashMap::new();
    for id in used {
        let ty = types.get(*id);
        let name = ty.label.as_ref().map(|label| label.name.as_str());
        let kind = with_parts(&ty.kind, |part| originals[&part]);
        originals.insert(*id, *known.entry((name, kind)).or_insert(*id));
    }
    originals
}

/// A type with other types in place of its parts.
fn with_parts(kind: &TypeKind, of: impl Fn(TypeId) -> TypeId) -> TypeKind {
    let optional = |ty: &Option<TypeId>| ty.map(&of);
    match kind {
        TypeKind::List(ty) => TypeKind::List(of(*ty)),
        TypeKind::FixedList(ty, count) => TypeKind::FixedList(of(*ty), *count),
        // The pair says both.
        TypeKind::Map(_, _, pair) => TypeKind::Map(of(*pair), of(*pair), of(*pair)),
        TypeKind::Record(fields) => {
            TypeKind::Record(fields.iter().map(|(n, ty)| (n.clone(), of(*ty))).collect())
        }
        TypeKind::Tuple(types) => TypeKind::Tuple(types.iter().map(|ty| of(*ty)).collect()),
        TypeKind::Variant(cases) => TypeKind::Variant(
            cases
                .iter()
                .map(|(n, ty)| (n.clone(), optional(ty)))
                .collect(),
        ),
        TypeKind::Option(ty) => TypeKind::Option(of(*ty)),
        TypeKind::Result(ok, error) => TypeKind::Result(optional(ok), optional(error)),
        TypeKind::Stream(ty) => TypeKind::Stream(optional(ty)),
        TypeKind::Future(ty) => TypeKind::Future(optional(ty)),
        kind => kind.clone(),
    }
}
