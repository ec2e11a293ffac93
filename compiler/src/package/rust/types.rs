//! Types where they are defined: plain Rust, and behind it the macro that gives it its traits.
//!
//! In: the named types of a module, its resources. Out: structs, enums, aliases.

use super::ALLOW;
use super::Bindings;
use super::case::{camel, comment, lower, upper};
use super::forms::{Host, Place};
use super::names::{Claims, ModuleId, NamedResource, ROOT};
use crate::elaborate::types::{TypeKind, discriminant_size, flags_size};
use crate::error::Result;
use crate::ids::{ResourceId, TypeId};
use crate::package::wit;

/// What every flags struct has besides its constants, and where a definition stands.
struct Definition<'d> {
    id: TypeId,
    name: &'d str,
    depth: usize,
    resources: &'d [ResourceId],
    module: ModuleId,
}

impl Bindings<'_> {
    /// Resources and types of a module.
    pub(super) fn types(&mut self, module: ModuleId) -> Result<()> {
        let resources: Vec<NamedResource> = self.names.resources().cloned().collect();
        for resource in resources
            .iter()
            .filter(|resource| resource.module == module)
        {
            self.resource(resource);
        }
        for (id, named) in self.names.types_of(module) {
            let resources: Vec<ResourceId> = self.names.host_resources_in(id).copied().collect();
            let definition = Definition {
                id,
                name: &named.name,
                depth: depth_of(module),
                resources: &resources,
                module,
            };
            match named.alias_of {
                None => self.definition(&definition),
                Some(original) => self.alias(&definition, original),
            }
        }
        Ok(())
    }

    /// A type that another interface defines.
    fn alias(&mut self, definition: &Definition<'_>, original: TypeId) {
        let Some(known) = self.names.named(original).cloned() else {
            return;
        };
        if known.module == definition.module {
            return;
        }
        let path = self
            .names
            .path(definition.module, known.module, &known.name);
        let path = match definition.module {
            ROOT => format!("self::{path}"),
            _ => path,
        };
        let rename = match known.name == definition.name {
            true => String::new(),
            false => format!(" as {}", definition.name),
        };
        self.begin(definition.depth);
        self.line(definition.depth, &format!("pub use {path}{rename};"));
    }

    /// An empty line, and in the root what the module's attribute says elsewhere.
    pub(super) fn begin(&mut self, depth: usize) {
        self.line(0, "");
        if depth == 0 {
            self.line(0, ALLOW);
        }
    }

    fn resource(&mut self, resource: &NamedResource) {
        let depth = depth_of(resource.module);
        let NamedResource {
            number, name, lent, ..
        } = resource;
        let wit = comment(&resource.label.name);
        self.begin(depth);
        if resource.of_host {
            self.lines(depth, [
                format!("/// A resource `{wit}`, which the host defines: a box that the component may own.").as_str(),
                format!("pub type {name}<T> = bindings::Owned<T, {number}>;").as_str(),
            ]);
            let shared = match self.is_concurrent() {
                true => ", to an `async` function with `shared`",
                false => "",
            };
            self.begin(depth);
            self.lines(
                depth,
                [
                    format!("/// A `{wit}` that is lent for a call{shared}.").as_str(),
                    format!("pub type {lent}<'a, T> = bindings::Lent<'a, T, {number}>;").as_str(),
                ],
            );
            return;
        }
        self.lines(depth, [
            format!("/// A resource `{wit}` of the component: an owned handle. Its destructor runs before the").as_str(),
            "/// next call after the handle is dropped, or with `run_destructors`.",
            "#[derive(Debug)]",
            format!("pub struct {name}(bindings::Handle<{number}>);").as_str(),
            format!("bindings::handle! {{ {name} {number} }}").as_str(),
        ]);
    }

    fn definition(&mut self, definition: &Definition<'_>) {
        let Definition {
            id, name, depth, ..
        } = *definition;
        let ty = self.plan.types.get(id);
        self.begin(depth);
        let wit = comment(&wit::structure(self.plan, id));
        match &ty.label {
            Some(label) => {
                let label = comment(&label.name);
                self.line(depth, &format!("/// `{label}`: {wit}"));
            }
            None => self.line(
                depth,
                &format!("/// A tuple of {} values.", ty.kind.children().count()),
            ),
        }
        match &ty.kind {
            TypeKind::Record(fields) => self.record(definition, fields),
            TypeKind::Tuple(types) if ty.label.is_none() => self.tuple(definition, types),
            TypeKind::Tuple(types) if types.len() > super::names::MAX_TUPLE => {
                self.tuple(definition, types);
            }
            TypeKind::Variant(cases) => self.variant(definition, cases),
            TypeKind::Enum(labels) => self.enumeration(definition, labels),
            TypeKind::Flags(labels) => self.flags(definition, labels),
            _ => {
                let structure = self.structure(id, self.place(definition));
                let generics = self.generics(definition);
                self.line(depth, &format!("pub type {name}{generics} = {structure};"));
            }
        }
    }

    fn record(&mut self, definition: &Definition<'_>, fields: &[(String, TypeId)]) {
        let Definition {
            id, name, depth, ..
        } = *definition;
        let mut claims = Claims::default();
        let mut entries = Vec::new();
        self.derive(id, depth);
        self.line(depth, "#[repr(C)]");
        let generics = self.generics(definition);
        self.line(depth, &format!("pub struct {name}{generics} {{"));
        for (wit, ty) in fields {
            let field = claims.claim(&lower(wit));
            let ty = self.value(*ty, self.place(definition));
            self.line(depth + 1, &format!("pub {field}: {ty},"));
            entries.push(format!("{wit:?} {field}: {ty},"));
        }
        self.line(depth, "}");
        self.traits("record", "Record", definition, &entries);
    }

    fn tuple(&mut self, definition: &Definition<'_>, types: &[TypeId]) {
        let Definition {
            id, name, depth, ..
        } = *definition;
        let place = self.place(definition);
        let types: Vec<String> = types.iter().map(|ty| self.value(*ty, place)).collect();
        self.derive(id, depth);
        self.line(depth, "#[repr(C)]");
        let generics = self.generics(definition);
        let fields: Vec<String> = types.iter().map(|ty| format!("pub {ty}")).collect();
        self.line(
            depth,
            &format!("pub struct {name}{generics}({});", fields.join(", ")),
        );
        let entries = types.iter().enumerate();
        let entries: Vec<String> = entries.map(|(i, ty)| format!("\"\" {i}: {ty},")).collect();
        self.traits("record", "Tuple", definition, &entries);
    }

    fn variant(&mut self, definition: &Definition<'_>, cases: &[(String, Option<TypeId>)]) {
        let Definition {
            id, name, depth, ..
        } = *definition;
        let mut claims = Claims::default();
        let mut entries = Vec::new();
        self.derive(id, depth);
        let generics = self.generics(definition);
        self.line(depth, &format!("pub enum {name}{generics} {{"));
        for (number, (wit, ty)) in cases.iter().enumerate() {
            let case = claims.claim(&camel(wit));
            match ty.map(|ty| self.value(ty, self.place(definition))) {
                Some(ty) => {
                    self.line(depth + 1, &format!("{case}({ty}),"));
                    entries.push(format!("{number} {wit:?} {case}(value: {ty}),"));
                }
                None => {
                    self.line(depth + 1, &format!("{case},"));
                    entries.push(format!("{number} {wit:?} {case},"));
                }
            }
        }
        self.line(depth, "}");
        self.traits("variant", "Variant", definition, &entries);
    }

    fn enumeration(&mut self, definition: &Definition<'_>, labels: &[String]) {
        let Definition { name, depth, .. } = *definition;
        let mut claims = Claims::default();
        let mut entries = Vec::new();
        self.line(
            depth,
            "#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]",
        );
        let bits = 8 * discriminant_size(labels.len());
        self.line(depth, &format!("#[repr(u{bits})]"));
        self.line(depth, &format!("pub enum {name} {{"));
        for (number, wit) in labels.iter().enumerate() {
            let case = claims.claim(&camel(wit));
            self.line(depth + 1, &format!("{case} = {number},"));
            entries.push(format!("{number} {wit:?} {case},"));
        }
        self.line(depth, "}");
        self.traits("variant", "Enum", definition, &entries);
    }

    fn flags(&mut self, definition: &Definition<'_>, labels: &[String]) {
        let Definition { name, depth, .. } = *definition;
        let mut claims = Claims::default();
        let bits = 8 * flags_size(labels.len());
        self.line(
            depth,
            "#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]",
        );
        self.line(depth, &format!("pub struct {name}(u{bits});"));
        self.line(0, "");
        if depth == 0 {
            self.line(0, ALLOW);
        }
        self.line(depth, &format!("impl {name} {{"));
        let mut entries = Vec::new();
        for (bit, wit) in labels.iter().enumerate() {
            let flag = claims.claim(&upper(wit));
            self.lines(
                depth + 1,
                [
                    format!("/// `{}`", comment(wit)).as_str(),
                    format!("pub const {flag}: Self = Self(1 << {bit});").as_str(),
                ],
            );
            entries.push(format!("{wit:?} {flag},"));
        }
        self.line(depth, "}");
        if depth == 0 {
            self.line(0, ALLOW);
        }
        self.line(depth, "const _: () = {");
        self.line(
            depth + 1,
            &format!("bindings::flags! {{ {name}(u{bits}) {{"),
        );
        for entry in entries {
            self.line(depth + 2, &entry);
        }
        self.line(depth + 1, "} }");
        self.line(depth, "};");
    }

    fn place<'d>(&self, definition: &Definition<'d>) -> Place<'d> {
        Place {
            module: definition.module,
            host: Host::Parameters(definition.resources),
            lifetime: "'a",
        }
    }

    /// The parameters of a type, with their brackets.
    fn generics(&self, definition: &Definition<'_>) -> String {
        let lifetime = self
            .plan
            .types
            .contains_borrow(definition.id)
            .then(|| "'a".to_owned());
        let types = (0..definition.resources.len()).map(|number| format!("T{number}"));
        let all: Vec<String> = lifetime.into_iter().chain(types).collect();
        match all.as_slice() {
            [] => String::new(),
            all => format!("<{}>", all.join(", ")),
        }
    }

    /// Handles are neither copied nor compared.
    fn derive(&mut self, id: TypeId, depth: usize) {
        let has_handles = self.names.owns(id) || self.plan.types.contains_borrow(id);
        let traits = if has_handles {
            "Debug"
        } else {
            "Clone, Debug, PartialEq"
        };
        self.line(depth, &format!("#[derive({traits})]"));
    }

    /// The macro that gives a record or variant its traits.
    fn traits(&mut self, name: &str, kind: &str, definition: &Definition<'_>, entries: &[String]) {
        let depth = definition.depth;
        // A handle that is lent to the component never comes back to the host.
        let lift = if self.names.lends(definition.id) {
            ""
        } else {
            "lift"
        };
        let types = (0..definition.resources.len()).map(|number| format!("T{number}"));
        let all: Vec<String> = std::iter::once("'a".to_owned()).chain(types).collect();
        let ty = format!("{}{}", definition.name, self.generics(definition));
        let head = format!(
            "bindings::{name}! {{ {kind} [{lift}] [{}] {ty} {{",
            all.join(", ")
        );
        self.line(depth, &head);
        for entry in entries {
            self.line(depth + 1, entry);
        }
        self.line(depth, "} }");
    }
}

/// How far the items of a module stand to the right.
pub(super) fn depth_of(module: ModuleId) -> usize {
    usize::from(module != ROOT)
}
