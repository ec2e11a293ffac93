//! Definitions of types: C types in the Canonical ABI's layout for the host's memory.
//!
//! In: the Plan's types and their C names. Out: typedefs, constants of enumerations and flags, and
//! assertions that the C compiler lays everything out as generated code does.

use std::fmt::Write;

use super::Header;
use super::names::{member_name, scalar};
use crate::elaborate::plan::ResourceDefinition;
use crate::elaborate::types::{Side, TypeKind, discriminant_size, flags_size};
use crate::ids::{ResourceId, TypeId};
use crate::names::snake;
use crate::package::wit;

/// A member of a struct: its C type, its name and its offset in bytes.
pub(super) struct Member {
    /// As declared before the name.
    pub(super) c_type: String,
    /// A C identifier.
    pub(super) name: String,
    /// In bytes.
    pub(super) offset: u32,
}

impl Header<'_> {
    /// Every type that imports and exports use, each after those it is made of.
    pub(super) fn types(&mut self) {
        self.string_type();
        self.host_resources();
        for (id, stem) in self.defined() {
            self.definition(id, &stem);
            for alias in self.names.aliases(id).to_vec() {
                self.typedef(&format!("{stem}_t"), &alias);
            }
        }
    }

    /// The types with names, and those names without an ending.
    pub(super) fn defined(&self) -> Vec<(TypeId, String)> {
        let defined = self.names.defined();
        defined.map(|(id, stem)| (id, stem.to_owned())).collect()
    }

    fn string_type(&mut self) {
        let stem = format!("{}_string", self.names.library());
        self.out
            .push_str("\n/* `string`: `len` bytes of UTF-8; no zero byte at the end. */\n");
        self.pointer_and_length(&stem, "uint8_t");
    }

    /// The struct that stands for a resource of the host, which the host defines or casts to.
    pub(super) fn representation(&self, resource: ResourceId) -> String {
        let (prefix, name) = self.names.resource(resource);
        format!("{prefix}_{name}_t")
    }

    fn host_resources(&mut self) {
        for (id, resource) in &self.plan.resources {
            if let ResourceDefinition::Host { .. } = resource.definition {
                let rep = self.representation(id);
                let (_, name) = self.names.resource(id);
                let _ = writeln!(
                    self.out,
                    "\n/* A resource `{name}`: the host defines this struct, or casts to it. */\n\
                     typedef struct {rep} {rep};"
                );
            }
        }
    }

    /// What a type is in WIT, for a comment.
    fn description(&self, id: TypeId) -> String {
        let ty = self.plan.types.get(id);
        let structure = wit::structure(self.plan, id);
        match (&ty.label, &ty.kind) {
            (Some(label), _) => {
                let interface = label.interface.as_deref();
                let of = interface.map(|i| format!(" of `{i}`")).unwrap_or_default();
                format!("`{}`{of}: {structure}", label.name)
            }
            (None, TypeKind::Own(_)) => format!("`{structure}`: an owned handle"),
            (None, TypeKind::Stream(_) | TypeKind::Future(_)) => {
                format!("`{structure}`: the readable end, and the writable one")
            }
            (None, TypeKind::Borrow(_, false)) => format!("`{structure}`: a lent handle"),
            (None, TypeKind::Borrow(_, true)) => {
                format!("`{structure}`: the resource itself")
            }
            (None, _) => format!("`{structure}`"),
        }
    }

    fn definition(&mut self, id: TypeId, stem: &str) {
        let kind = self.plan.types.kind(id);
        self.comment("", &[wit::comment_text(&self.description(id))]);
        if let Some(twin) = self.twin(id) {
            self.typedef(&format!("{twin}_t"), stem);
            if let TypeKind::Stream(_) | TypeKind::Future(_) = kind {
                self.typedef(&format!("{twin}_writer_t"), &format!("{stem}_writer"));
            }
            return;
        }
        match kind {
            TypeKind::List(element) => {
                let element = self.names.c_type(self.plan, *element);
                self.pointer_and_length(stem, &element);
            }
            TypeKind::Map(_, _, pair) => {
                let pair = self.names.c_type(self.plan, *pair);
                self.pointer_and_length(stem, &pair);
            }
            TypeKind::FixedList(element, count) => {
                let element = self.names.c_type(self.plan, *element);
                self.structure(id, stem, &[member(element, &format!("values[{count}]"), 0)]);
            }
            TypeKind::Record(fields) => {
                let names: Vec<String> = fields.iter().map(|(name, _)| member_name(name)).collect();
                self.product(id, stem, &names);
            }
            TypeKind::Tuple(types) => {
                let names: Vec<String> = (0..types.len()).map(|i| format!("f{i}")).collect();
                self.product(id, stem, &names);
            }
            TypeKind::Variant(cases) => self.variant(id, stem, cases),
            TypeKind::Option(some) => {
                let offset = self.plan.types.payload_offset(id, Side::Host);
                let some = self.names.c_type(self.plan, *some);
                let flag = member("bool".to_owned(), "is_some", 0);
                self.structure(id, stem, &[flag, member(some, "val", offset)]);
            }
            TypeKind::Result(ok, error) => {
                let flag = member("bool".to_owned(), "is_err", 0);
                let cases = [("ok".to_owned(), *ok), ("err".to_owned(), *error)];
                self.tagged(id, stem, flag, &cases);
            }
            TypeKind::Enum(labels) => {
                let integer = unsigned(discriminant_size(labels.len()));
                self.typedef(integer, stem);
                self.numbers(stem, labels.iter().map(String::as_str));
            }
            TypeKind::Flags(labels) => {
                let integer = unsigned(flags_size(labels.len()));
                self.typedef(integer, stem);
                for (bit, label) in labels.iter().enumerate() {
                    self.constant(stem, label, &format!("(UINT32_C(1) << {bit})"));
                }
            }
            TypeKind::Borrow(resource, true) => {
                let rep = self.representation(*resource);
                let _ = writeln!(self.out, "typedef {rep} *{stem}_t;");
            }
            TypeKind::Own(_) | TypeKind::Borrow(..) => {
                self.structure(id, stem, &[member("uint32_t".to_owned(), "__handle", 0)]);
            }
            TypeKind::String => {
                self.typedef(&format!("{}_string_t", self.names.library()), stem);
            }
            TypeKind::Stream(_) | TypeKind::Future(_) => {
                self.typedef("uint32_t", stem);
                self.typedef("uint32_t", &format!("{stem}_writer"));
            }
            TypeKind::ErrorContext => self.typedef("uint32_t", stem),
            kind => {
                let scalar = scalar(kind).expect("header: every other type is a scalar");
                self.typedef(scalar, stem);
            }
        }
    }

    /// Another name of a type.
    fn typedef(&mut self, c_type: &str, stem: &str) {
        let _ = writeln!(self.out, "typedef {c_type} {stem}_t;");
    }

    /// A type that another interface took over with `use`: the stem of the first of those that have
    /// its name and structure, so that all of them are one type in C.
    pub(super) fn twin(&self, id: TypeId) -> Option<String> {
        let ty = self.plan.types.get(id);
        let name = &ty.label.as_ref()?.name;
        let is_twin = |other: TypeId| {
            let other = self.plan.types.get(other);
            other.kind == ty.kind
                && other
                    .label
                    .as_ref()
                    .is_some_and(|label| label.name == *name)
        };
        let first = self.names.defined().find(|(other, _)| is_twin(*other))?;
        (first.0 != id).then(|| first.1.to_owned())
    }

    /// A struct with its assertions, which are of the whole type's layout.
    pub(super) fn structure(&mut self, id: TypeId, stem: &str, members: &[Member]) {
        let layout = self.plan.types.layout(id, Side::Host);
        let _ = writeln!(self.out, "typedef struct {stem}_t {{");
        for member in members {
            let c_type = member.c_type.replace('\n', "\n    ");
            let _ = writeln!(self.out, "    {c_type} {};", member.name);
        }
        let _ = writeln!(self.out, "}} {stem}_t;");
        let size = layout.size;
        let _ = writeln!(
            self.out,
            "static_assert(sizeof({stem}_t) == {size}, \"layout\");"
        );
        for Member { name, offset, .. } in members {
            let name = name.split('[').next().unwrap_or_default();
            let _ = writeln!(
                self.out,
                "static_assert(offsetof({stem}_t, {name}) == {offset}, \"layout\");"
            );
        }
    }

    /// A struct of a record or tuple, or of a function's arguments.
    pub(super) fn product(&mut self, id: TypeId, stem: &str, names: &[String]) {
        let offsets = self.plan.types.field_offsets(id, Side::Host);
        let children: Vec<TypeId> = self.plan.types.kind(id).children().collect();
        let members: Vec<Member> = children
            .iter()
            .zip(names)
            .zip(offsets)
            .map(|((ty, name), offset)| member(self.names.c_type(self.plan, *ty), name, offset))
            .collect();
        self.structure(id, stem, &members);
    }

    fn pointer_and_length(&mut self, stem: &str, element: &str) {
        let _ = writeln!(
            self.out,
            "typedef struct {stem}_t {{\n    {element} *ptr;\n    size_t len;\n}} {stem}_t;\n\
             static_assert(sizeof({stem}_t) == 16, \"layout\");\n\
             static_assert(offsetof({stem}_t, len) == 8, \"layout\");"
        );
    }

    fn variant(&mut self, id: TypeId, stem: &str, cases: &[(String, Option<TypeId>)]) {
        let tag = member(
            unsigned(discriminant_size(cases.len())).to_owned(),
            "tag",
            0,
        );
        let members: Vec<_> = cases
            .iter()
            .map(|(name, ty)| (member_name(name), *ty))
            .collect();
        self.tagged(id, stem, tag, &members);
        self.numbers(stem, cases.iter().map(|(name, _)| name.as_str()));
    }

    fn tagged(&mut self, id: TypeId, stem: &str, tag: Member, cases: &[(String, Option<TypeId>)]) {
        let mut members = vec![tag];
        if cases.iter().any(|(_, ty)| ty.is_some()) {
            let mut payload = String::from("union {");
            for (name, ty) in cases {
                if let Some(ty) = ty {
                    let _ = write!(
                        payload,
                        "\n    {} {name};",
                        self.names.c_type(self.plan, *ty)
                    );
                }
            }
            payload.push_str("\n}");
            let offset = self.plan.types.payload_offset(id, Side::Host);
            members.push(member(payload, "val", offset));
        }
        self.structure(id, stem, &members);
    }

    fn numbers<'b>(&mut self, stem: &str, labels: impl Iterator<Item = &'b str>) {
        for (number, label) in labels.enumerate() {
            self.constant(stem, label, &number.to_string());
        }
    }

    fn constant(&mut self, stem: &str, label: &str, value: &str) {
        let name = format!("{stem}_{}", snake(label)).to_uppercase();
        let name = self.names.claims.stem(&name, &[""]);
        let _ = writeln!(self.out, "#define {name} {value}");
    }
}

fn member(c_type: String, name: &str, offset: u32) -> Member {
    Member {
        c_type,
        name: name.to_owned(),
        offset,
    }
}

fn unsigned(size: u32) -> &'static str {
    match size {
        1 => "uint8_t",
        2 => "uint16_t",
        _ => "uint32_t",
    }
}
