//! Types where they are used.
//!
//! In: an interface type and the place where it is written. Out: a Rust type, in one of three
//! forms:
//!
//! | in WIT | value: a field, a result | parameter of an export | argument of the host |
//! |---|---|---|---|
//! | `string` | `String` | `&str` | `&str` |
//! | `list<u8>` | `Vec<u8>` | `&[u8]` | `&[u8]` |
//! | `list<string>` | `Vec<String>` | `&[impl Text]` | `Vec<&str>` |
//! | `option<string>` | `Option<String>` | `Option<&str>` | `Option<&str>` |
//! | a record `r` | `R` | `&R` | `R` |
//! | `list<r>` | `Vec<R>` | `&[R]` | `Vec<R>`, `&[R]` if it is plain numbers |
//! | `map<k, v>` | `Vec<(K, V)>` | `&[(K, V)]` | `Vec<(K, V)>` |
//! | `list<t, 4>` | `[T; 4]` | `&[T; 4]` | `[T; 4]` |
//! | `job`, a resource of the component | `Job` | `Job` | |
//! | `borrow<job>` | `&Job` | `&Job` | |
//! | `file`, a resource of the host | `File<T>` | `File<T>` | `File<T>` |
//! | `borrow<file>` | `LentFile<T>` | `&T` | `&T` |
//!
//! | `stream<u8>`, `future<r>` | `StreamReader<u8>`, `FutureReader<R>` | the same | the same |
//! | `error-context` | `ErrorContext` | the same | the same |
//!
//! The arguments of an `async` function of the host are values, but for borrows. An `async` export takes
//! `&Arc<T>` for `borrow<file>`, and in other types a `LentFile` that was made with `shared`: its call
//! may outlive its future.
//!
//! What owns handles is a parameter by value, for it is given away.

use super::Bindings;
use super::names::{MAX_TUPLE, ModuleId, ROOT};
use crate::elaborate::types::{Side, TypeKind};
use crate::ids::{ResourceId, TypeId};

/// What stands for the types that the host has for its resources.
#[derive(Clone, Copy)]
pub(super) enum Host<'p> {
    /// Parameters `T0`, `T1` of a type, for these resources.
    Parameters(&'p [ResourceId]),
    /// Those of the host `H`.
    H,
    /// Those of the trait that is being written.
    ThisTrait,
    /// `()`, where it does not matter.
    Unit,
}

/// Where a type is written.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    pub(super) module: ModuleId,
    pub(super) host: Host<'p>,
    /// How long borrows last: `'a` or `'_`.
    pub(super) lifetime: &'p str,
}

impl Bindings<'_> {
    /// A type as a value.
    pub(super) fn value(&self, id: TypeId, place: Place<'_>) -> String {
        match self.named_type(id, place) {
            Some(path) => path,
            None => self.structure(id, place),
        }
    }

    /// The same without its name, for a type that is an alias.
    pub(super) fn structure(&self, id: TypeId, place: Place<'_>) -> String {
        let value = |id: TypeId| self.value(id, place);
        self.with_parts(id, place, value).unwrap_or_else(|| {
            let kind = self.plan.types.kind(id);
            match kind {
                TypeKind::String => "String".to_owned(),
                TypeKind::List(element) => format!("Vec<{}>", value(*element)),
                TypeKind::Map(_, _, pair) => format!("Vec<{}>", value(*pair)),
                TypeKind::Borrow(resource, true) => self.lent(*resource, place),
                TypeKind::Borrow(resource, false) => {
                    let handle = self.handle(*resource, place);
                    reference(place.lifetime, &handle)
                }
                TypeKind::ErrorContext => "bindings::ErrorContext".to_owned(),
                kind => scalar(kind).to_owned(),
            }
        })
    }

    /// A type as a parameter of an export. The outermost may be generic.
    pub(super) fn parameter(&self, id: TypeId, place: Place<'_>, outermost: bool) -> String {
        if self.names.owns(id) {
            return self.value(id, place);
        }
        let kind = self.plan.types.kind(id);
        match kind {
            TypeKind::Record(_) | TypeKind::Variant(_) => format!("&{}", self.value(id, place)),
            TypeKind::Tuple(types) if types.len() > MAX_TUPLE => {
                format!("&{}", self.value(id, place))
            }
            TypeKind::Enum(_) | TypeKind::Flags(_) => self.value(id, place),
            TypeKind::String => "&str".to_owned(),
            TypeKind::List(element) => match self.plan.types.kind(*element) {
                TypeKind::String if outermost && matches!(place.host, Host::Unit) => {
                    "&[&str]".to_owned()
                }
                TypeKind::String if outermost => "&[impl bindings::Text]".to_owned(),
                _ => format!("&[{}]", self.value(*element, place)),
            },
            TypeKind::Map(_, _, pair) => format!("&[{}]", self.value(*pair, place)),
            TypeKind::FixedList(element, count) => {
                format!("&[{}; {count}]", self.value(*element, place))
            }
            TypeKind::Borrow(resource, true) if outermost && !matches!(place.host, Host::Unit) => {
                format!("&{}", self.host_type(*resource, place))
            }
            _ => {
                let part = |id: TypeId| self.parameter(id, place, false);
                let parts = self.with_parts(id, place, part);
                parts.unwrap_or_else(|| self.structure(id, place))
            }
        }
    }

    /// A type as an argument of the host. The outermost is as the host's method has it.
    pub(super) fn argument(&self, id: TypeId, place: Place<'_>, outermost: bool) -> String {
        let kind = self.plan.types.kind(id);
        let part = |id: TypeId| self.argument(id, place, false);
        match kind {
            TypeKind::Record(_) | TypeKind::Variant(_) => self.value(id, place),
            TypeKind::Enum(_) | TypeKind::Flags(_) => self.value(id, place),
            TypeKind::Tuple(types) if types.len() > MAX_TUPLE => self.value(id, place),
            TypeKind::String => reference(place.lifetime, "str"),
            TypeKind::List(element) if self.is_plain(*element) => {
                let list = format!("[{}]", self.value(*element, place));
                reference(place.lifetime, &list)
            }
            TypeKind::List(element) => format!("Vec<{}>", part(*element)),
            TypeKind::Map(_, _, pair) => format!("Vec<{}>", part(*pair)),
            TypeKind::Borrow(resource, true) if outermost => {
                reference(place.lifetime, &self.host_type(*resource, place))
            }
            _ => {
                let parts = self.with_parts(id, place, part);
                parts.unwrap_or_else(|| self.structure(id, place))
            }
        }
    }

    /// The forms that differ in their parts only. None for all others.
    fn with_parts(
        &self,
        id: TypeId,
        place: Place<'_>,
        part: impl Fn(TypeId) -> String,
    ) -> Option<String> {
        let optional = |ty: &Option<TypeId>| ty.map_or("()".to_owned(), &part);
        Some(match self.plan.types.kind(id) {
            TypeKind::Tuple(types) => {
                let parts: Vec<String> = types.iter().map(|ty| part(*ty)).collect();
                match parts.as_slice() {
                    [one] => format!("({one},)"),
                    parts => format!("({})", parts.join(", ")),
                }
            }
            TypeKind::Option(some) => format!("Option<{}>", part(*some)),
            TypeKind::Result(ok, error) => {
                format!("Result<{}, {}>", optional(ok), optional(error))
            }
            TypeKind::FixedList(element, count) => format!("[{}; {count}]", part(*element)),
            TypeKind::Own(resource) => self.handle(*resource, place),
            TypeKind::Stream(element) => {
                let element = element.map_or("()".to_owned(), |ty| self.value(ty, place));
                format!("bindings::StreamReader<{element}>")
            }
            TypeKind::Future(element) => {
                let element = element.map_or("()".to_owned(), |ty| self.value(ty, place));
                format!("bindings::FutureReader<{element}>")
            }
            _ => return None,
        })
    }

    /// A type as an argument of a function of the host; the outermost of its `async` ones is a value.
    pub(super) fn host_argument(
        &self,
        id: TypeId,
        place: Place<'_>,
        outermost: bool,
        is_async: bool,
    ) -> String {
        match self.plan.types.kind(id) {
            TypeKind::Borrow(_, true) => self.argument(id, place, outermost),
            _ if is_async => self.value(id, place),
            _ => self.argument(id, place, outermost),
        }
    }

    /// The path of a type that has a name, with its arguments.
    fn named_type(&self, id: TypeId, place: Place<'_>) -> Option<String> {
        let named = self.names.named(id)?;
        let path = self.names.path(place.module, named.module, &named.name);
        let mut arguments = Vec::new();
        if self.plan.types.contains_borrow(id) {
            arguments.push(place.lifetime.to_owned());
        }
        for resource in self.names.host_resources_in(id) {
            arguments.push(self.host_type(*resource, place));
        }
        Some(with_arguments(path, &arguments))
    }

    /// An owned handle, or what the host owns.
    pub(super) fn handle(&self, resource: ResourceId, place: Place<'_>) -> String {
        let named = self.names.resource(resource);
        let path = self.names.path(place.module, named.module, &named.name);
        match named.of_host {
            true => with_arguments(path, &[self.host_type(resource, place)]),
            false => path,
        }
    }

    /// What the host lends, or is lent.
    fn lent(&self, resource: ResourceId, place: Place<'_>) -> String {
        let named = self.names.resource(resource);
        let path = self.names.path(place.module, named.module, &named.lent);
        let arguments = [place.lifetime.to_owned(), self.host_type(resource, place)];
        with_arguments(path, &arguments)
    }

    /// The type that the host has for a resource of its own.
    pub(super) fn host_type(&self, resource: ResourceId, place: Place<'_>) -> String {
        let named = self.names.resource(resource);
        let own = match place.host {
            Host::Unit => return "()".to_owned(),
            Host::Parameters(resources) => {
                let position = resources.iter().position(|known| *known == resource);
                let position = position.expect("bindings: a type has all its parameters");
                return format!("T{position}");
            }
            Host::H => "H",
            Host::ThisTrait if named.module == place.module && !self.names.is_shared(named) => {
                return format!("Self::{}", named.associated);
            }
            Host::ThisTrait => "Self",
        };
        let home = self.names.path(place.module, named.module, "Imports");
        format!("<{own} as {home}>::{}", named.associated)
    }

    /// Whether Rust has the type as compiled code has it, and every combination of bits is a value:
    /// then the host may be given a slice of the component's memory.
    fn is_plain(&self, id: TypeId) -> bool {
        let types = &self.plan.types;
        match types.kind(id) {
            TypeKind::U8 | TypeKind::U16 | TypeKind::U32 | TypeKind::U64 => true,
            TypeKind::S8 | TypeKind::S16 | TypeKind::S32 | TypeKind::S64 => true,
            TypeKind::F32 | TypeKind::F64 => true,
            TypeKind::FixedList(element, _) => self.is_plain(*element),
            TypeKind::Record(fields) => {
                let sizes = fields
                    .iter()
                    .map(|(_, ty)| types.layout(*ty, Side::Host).size);
                sizes.sum::<u32>() == types.layout(id, Side::Host).size
                    && fields.iter().all(|(_, ty)| self.is_plain(*ty))
            }
            _ => false,
        }
    }

    /// The root's trait of hosts, seen from a module.
    pub(super) fn root_imports(&self, module: ModuleId) -> String {
        self.names.path(module, ROOT, "Imports")
    }
}

fn with_arguments(path: String, arguments: &[String]) -> String {
    match arguments {
        [] => path,
        arguments => format!("{path}<{}>", arguments.join(", ")),
    }
}

/// A reference, with its lifetime where it has a name.
fn reference(lifetime: &str, ty: &str) -> String {
    match lifetime {
        "'_" => format!("&{ty}"),
        lifetime => format!("&{lifetime} {ty}"),
    }
}

fn scalar(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Bool => "bool",
        TypeKind::S8 => "i8",
        TypeKind::U8 => "u8",
        TypeKind::S16 => "i16",
        TypeKind::U16 => "u16",
        TypeKind::S32 => "i32",
        TypeKind::U32 => "u32",
        TypeKind::S64 => "i64",
        TypeKind::U64 => "u64",
        TypeKind::F32 => "f32",
        TypeKind::F64 => "f64",
        TypeKind::Char => "char",
        other => panic!("bindings: {other:?} has a name"),
    }
}
