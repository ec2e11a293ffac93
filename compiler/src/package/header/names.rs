//! The C names of types.
//!
//! In: the Plan and the library's name. Out: a C type for each interface type that imports and
//! exports use, unique among all names of the header. They follow wit-bindgen's C generator:
//!
//! | type | C type |
//! |---|---|
//! | `level` of `docs:adder/types` | `docs_adder_types_level_t` |
//! | `string`, `list<u8>`, `option<string>`, and what else holds no named type | `NAME_string_t`, `NAME_list_u8_t`, `NAME_option_string_t` |
//! | `list<level>` in a function of `docs:adder/log` | `docs_adder_log_list_level_t` |
//! | `stream<u8>`, and its writable end | `NAME_stream_u8_t`, `NAME_stream_u8_writer_t` |
//! | a handle of the resource `file` of `docs:fs/types` | `docs_fs_types_own_file_t`, `docs_fs_types_borrow_file_t` |
//! | a resource `file` that the host defines, and a borrow of it | `docs_fs_types_file_t`, a pointer to that |
//!
//! It differs in one point, because an embedder sees exports first: exported interfaces have no
//! prefix, and what is imported has the prefix `imports_` where an exported interface has the same
//! name. A type that both sides use without a difference exists once.
//!
//! Elsewhere: the names of symbols ([`crate::names`]).

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::elaborate::plan::{ImportKind, Plan, ResourceDefinition};
use crate::elaborate::types::{FunctionType, TypeKind};
use crate::ids::{FuncTypeId, ResourceId, TypeId};
use crate::names::{Names, identifier, snake};

/// Names that are taken; nothing iterates it.
#[derive(Debug, Default)]
pub(super) struct Claims(HashSet<String>);

impl Claims {
    /// `stem` followed by `suffix`, with a number between them when that is taken; returns the stem
    /// with its number.
    pub(super) fn stem(&mut self, stem: &str, suffixes: &[&str]) -> String {
        for number in 1.. {
            let candidate = match number {
                1 => stem.to_owned(),
                _ => format!("{stem}_{number}"),
            };
            let names: Vec<String> = suffixes.iter().map(|s| format!("{candidate}{s}")).collect();
            if names.iter().all(|name| !self.0.contains(name)) {
                self.0.extend(names);
                return candidate;
            }
        }
        unreachable!("there are more numbers than names")
    }

    /// Takes a name that cannot be changed.
    pub(super) fn take(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }
}

/// The C names of types.
#[derive(Debug)]
pub(super) struct TypeNames<'a> {
    /// The names of symbols.
    symbols: &'a Names,
    /// Every name of the header so far.
    pub(super) claims: Claims,
    /// Interfaces that have exports.
    exported: BTreeSet<String>,
    /// C names without `_t`, of the types that have one; the key order is that of definition.
    stems: BTreeMap<TypeId, String>,
    /// Further names (without `_t`) of types without a label that several interfaces use.
    aliases: BTreeMap<TypeId, Vec<String>>,
    /// C names of resources, without `own_` and the like: prefix and name.
    resources: BTreeMap<ResourceId, (String, String)>,
}

impl<'a> TypeNames<'a> {
    /// `imported`: of the imported interface, where there are two of that name.
    fn prefix(&self, interface: Option<&str>, imported: bool) -> String {
        let prefix = self.symbols.namespace(interface);
        match interface {
            Some(interface) if imported && self.exported.contains(interface) => {
                format!("imports_{prefix}")
            }
            _ => prefix,
        }
    }

    /// Names every type that imports and exports use.
    pub(super) fn new(plan: &Plan<'_>, symbols: &'a Names) -> TypeNames<'a> {
        let exported = plan.exports.values().filter_map(|e| e.interface.clone());
        let mut names = TypeNames {
            symbols,
            claims: Claims::default(),
            exported: exported.collect(),
            stems: BTreeMap::new(),
            aliases: BTreeMap::new(),
            resources: BTreeMap::new(),
        };
        for name in symbols.of_the_library() {
            names.claims.take(&name);
        }
        for (id, symbol) in symbols.exports() {
            names.claims.take(symbol);
            names.claims.take(symbols.function(id));
        }
        names.name_resources(plan);
        for export in plan.exports.values() {
            if let Some(ty) = export.kind.function_type() {
                let prefix = names.prefix(export.interface.as_deref(), false);
                names.name_function(plan, ty, &prefix, false);
            }
        }
        for import in plan.imports.values() {
            if let ImportKind::Function(ty) = import.kind {
                let prefix = names.prefix(import.interface.as_deref(), true);
                names.name_function(plan, ty, &prefix, true);
            }
        }
        names
    }

    /// The library's name.
    pub(super) fn library(&self) -> &str {
        self.symbols.library()
    }

    /// The prefix of an imported function.
    pub(super) fn import_prefix(&self, interface: Option<&str>) -> String {
        self.prefix(interface, true)
    }

    /// The C type of an interface type.
    pub(super) fn c_type(&self, plan: &Plan<'_>, id: TypeId) -> String {
        if let Some(stem) = self.stems.get(&id) {
            return format!("{stem}_t");
        }
        match scalar(plan.types.kind(id)) {
            Some(scalar) => scalar.to_owned(),
            None => format!("{}_string_t", self.library()),
        }
    }

    /// The C name of a type without `_t`. None for scalars without a name.
    pub(super) fn stem(&self, plan: &Plan<'_>, id: TypeId) -> Option<String> {
        match self.stems.get(&id) {
            Some(stem) => Some(stem.clone()),
            None => matches!(plan.types.kind(id), TypeKind::String)
                .then(|| format!("{}_string", self.library())),
        }
    }

    /// The types to define, each after those it is made of, with their names without `_t`.
    pub(super) fn defined(&self) -> impl Iterator<Item = (TypeId, &str)> {
        self.stems.iter().map(|(id, stem)| (*id, stem.as_str()))
    }

    /// Further names of a type, without `_t`.
    pub(super) fn aliases(&self, id: TypeId) -> &[String] {
        self.aliases.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Prefix and name of a resource.
    pub(super) fn resource(&self, id: ResourceId) -> (&str, &str) {
        let (prefix, name) = &self.resources[&id];
        (prefix, name)
    }

    fn name_resources(&mut self, plan: &Plan<'_>) {
        for (id, resource) in &plan.resources {
            let imported = matches!(resource.definition, ResourceDefinition::Host { .. });
            let names = match &resource.label {
                Some(label) => (
                    self.prefix(label.interface.as_deref(), imported),
                    snake(&label.name),
                ),
                None => (self.library().to_owned(), id.to_string()),
            };
            if imported {
                self.claims.take(&format!("{}_{}_t", names.0, names.1));
            }
            self.resources.insert(id, names);
        }
    }

    fn name_function(&mut self, plan: &Plan<'_>, ty: FuncTypeId, prefix: &str, imported: bool) {
        let FunctionType { params, result, .. } = plan.types.func(ty);
        for id in params.iter().map(|(_, ty)| *ty).chain(*result) {
            self.name_type(plan, id, prefix, imported);
        }
    }

    /// Names a type and those it is made of. `prefix` is that of the interface that uses it.
    fn name_type(&mut self, plan: &Plan<'_>, id: TypeId, prefix: &str, imported: bool) {
        let ty = plan.types.get(id);
        if let Some(label) = &ty.label {
            if self.stems.contains_key(&id) {
                return;
            }
            let prefix = self.prefix(label.interface.as_deref(), imported);
            for child in ty.kind.children() {
                self.name_type(plan, child, &prefix, imported);
            }
            let stem = format!("{prefix}_{}", snake(&label.name));
            self.define(plan, id, &stem);
            return;
        }
        for child in ty.kind.children() {
            self.name_type(plan, child, prefix, imported);
        }
        if scalar(&ty.kind).is_some() || matches!(ty.kind, TypeKind::String) {
            return;
        }
        let encoded = self.encode(plan, id);
        let is_plain = is_plain(plan, id);
        let prefix = if is_plain { self.library() } else { prefix };
        let stem = format!("{prefix}_{encoded}");
        match ty.kind {
            TypeKind::Own(resource) | TypeKind::Borrow(resource, _) => {
                let home = format!("{}_{encoded}", self.resources[&resource].0);
                self.define(plan, id, &home);
                self.alias(id, &stem);
            }
            _ => {
                self.define(plan, id, &stem);
                self.alias(id, &stem);
            }
        }
    }

    fn define(&mut self, plan: &Plan<'_>, id: TypeId, stem: &str) {
        if !self.stems.contains_key(&id) {
            let suffixes = match plan.types.kind(id) {
                TypeKind::Stream(_) | TypeKind::Future(_) => ENDS_SUFFIXES,
                _ => STEM_SUFFIXES,
            };
            let stem = self.claims.stem(stem, suffixes);
            self.stems.insert(id, stem);
        }
    }

    /// One more name of a type that is defined; none where a numbered name would be needed.
    fn alias(&mut self, id: TypeId, stem: &str) {
        let known = self.stems[&id].as_str();
        let aliases = self.aliases.entry(id).or_default();
        let is_taken = STEM_SUFFIXES
            .iter()
            .any(|s| self.claims.0.contains(&format!("{stem}{s}")));
        if known != stem && !is_taken {
            self.claims.stem(stem, STEM_SUFFIXES);
            aliases.push(stem.to_owned());
        }
    }

    /// A type's structure as part of a name.
    fn encode(&self, plan: &Plan<'_>, id: TypeId) -> String {
        let ty = plan.types.get(id);
        if let Some(label) = &ty.label {
            return snake(&label.name);
        }
        let name = |id: &TypeId| self.encode(plan, *id);
        let optional = |id: &Option<TypeId>| id.as_ref().map_or("void".to_owned(), name);
        match &ty.kind {
            TypeKind::List(element) => format!("list_{}", name(element)),
            TypeKind::FixedList(element, count) => format!("list{count}_{}", name(element)),
            TypeKind::Map(key, value, _) => format!("map_{}_{}", name(key), name(value)),
            TypeKind::Tuple(types) => {
                let names: Vec<String> = types.iter().map(name).collect();
                format!("tuple{}_{}", types.len(), names.join("_"))
            }
            TypeKind::Option(some) => format!("option_{}", name(some)),
            TypeKind::Result(ok, error) => {
                format!("result_{}_{}", optional(ok), optional(error))
            }
            TypeKind::Own(resource) => format!("own_{}", self.resources[resource].1),
            TypeKind::Borrow(resource, _) => format!("borrow_{}", self.resources[resource].1),
            TypeKind::Stream(element) => format!("stream_{}", optional(element)),
            TypeKind::Future(element) => format!("future_{}", optional(element)),
            TypeKind::Char => "char32".to_owned(),
            _ => snake(&crate::package::wit::structure(plan, id)),
        }
    }
}

/// What a stem takes: the type and the function that frees it.
const STEM_SUFFIXES: &[&str] = &["_t", "_free"];

/// What the stem of a stream or future takes.
const ENDS_SUFFIXES: &[&str] = &["_t", "_free", "_writer_t", "_new", "_read", "_write"];

/// The C type of a scalar.
pub(super) fn scalar(kind: &TypeKind) -> Option<&'static str> {
    Some(match kind {
        TypeKind::Bool => "bool",
        TypeKind::S8 => "int8_t",
        TypeKind::U8 => "uint8_t",
        TypeKind::S16 => "int16_t",
        TypeKind::U16 => "uint16_t",
        TypeKind::S32 => "int32_t",
        TypeKind::U32 | TypeKind::Char => "uint32_t",
        TypeKind::S64 => "int64_t",
        TypeKind::U64 => "uint64_t",
        TypeKind::F32 => "float",
        TypeKind::F64 => "double",
        _ => return None,
    })
}

/// Whether a type holds no type that belongs to an interface; wit-bindgen counts results among
/// those that do, whatever they hold.
fn is_plain(plan: &Plan<'_>, id: TypeId) -> bool {
    let kind = plan.types.kind(id);
    match kind {
        TypeKind::List(_)
        | TypeKind::FixedList(..)
        | TypeKind::Map(..)
        | TypeKind::Option(_)
        | TypeKind::Stream(_)
        | TypeKind::Future(_)
        | TypeKind::ErrorContext
        | TypeKind::Tuple(_) => kind.children().all(|child| is_plain(plan, child)),
        _ => scalar(kind).is_some() || matches!(kind, TypeKind::String),
    }
}

/// A name of WIT as a struct member or parameter. Names that end in `_t` would hide types.
pub(super) fn member_name(name: &str) -> String {
    let mut name = identifier(name);
    if name.ends_with("_t") {
        name.push('_');
    }
    name
}
