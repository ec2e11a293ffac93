//! Interface types, read from the manifest.
//!
//! In: [`TypeDesc`]s. Out: [`Type`]s to walk, enough for a printer or parser of values. Elsewhere:
//! values themselves.

use std::fmt;
use std::marker::PhantomData;

use windlass_abi::component as manifest;
use windlass_abi::types::{FieldDesc, NO_TYPE, NameRef, ResourceDesc, TypeDesc, TypeKind};

use crate::loaded::{name, slice};

/// A value type of a component; `'a` is the component's life.
#[derive(Clone, Copy)]
pub struct Type<'a> {
    manifest: &'static manifest::Component,
    index: u32,
    component: PhantomData<&'a ()>,
}

/// A field of a record or tuple, a case of a variant, enum, option or result, a label of flags.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Field<'a> {
    /// Its name in WIT; empty in tuples.
    pub name: &'a str,
    /// Its type; `None` for cases without payload, and for labels.
    pub ty: Option<Type<'a>>,
    /// Offset in bytes from the start of the value in host layout; for cases, of the payload.
    pub offset: usize,
}

/// A resource type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resource<'a> {
    /// Name in WIT.
    pub name: &'a str,
    /// The interface that defines it; empty for the world's own.
    pub interface: &'a str,
    /// Its number in handles of this component.
    pub id: u32,
    /// Whether the host defines it.
    pub host_defined: bool,
}

/// A name that may be missing, as an empty string.
pub(crate) fn optional_name(manifest: &'static manifest::Component, at: NameRef) -> &'static str {
    if at.length == 0 {
        ""
    } else {
        name(manifest, at)
    }
}

/// What a description of a resource says.
pub(super) fn resource(
    manifest: &'static manifest::Component,
    desc: &ResourceDesc,
) -> Resource<'static> {
    Resource {
        name: optional_name(manifest, desc.name),
        interface: optional_name(manifest, desc.interface),
        id: desc.id,
        host_defined: desc.import != NO_TYPE,
    }
}

impl<'a> Type<'a> {
    /// Type number `index`, unless it is "no type".
    pub(crate) fn new(manifest: &'static manifest::Component, index: u32) -> Option<Self> {
        (index != NO_TYPE && (index as usize) < manifest.types.len).then_some(Self {
            manifest,
            index,
            component: PhantomData,
        })
    }

    /// The same type without its tie to the component's life, for use while the component is held.
    #[cfg(feature = "wave")]
    pub(super) fn detached(self) -> Type<'static> {
        Type {
            manifest: self.manifest,
            index: self.index,
            component: PhantomData,
        }
    }

    /// Its number in the manifest.
    pub(crate) fn index(self) -> u32 {
        self.index
    }

    fn desc(self) -> &'a TypeDesc {
        // SAFETY: a manifest's slices are valid; the index was checked.
        unsafe { &slice(&self.manifest.types)[self.index as usize] }
    }

    fn field_descs(self) -> &'a [FieldDesc] {
        let count = match self.kind() {
            TypeKind::FixedList => 0,
            _ => self.len(),
        };
        // SAFETY: a manifest's slices are valid.
        let fields = unsafe { slice(&self.manifest.fields) };
        &fields[self.desc().first as usize..][..count]
    }

    /// What kind of type.
    ///
    /// # Panics
    /// When the manifest has a kind that this version does not know, which its version rules out.
    #[must_use]
    pub fn kind(self) -> TypeKind {
        const KINDS: [TypeKind; 32] = [
            TypeKind::Bool,
            TypeKind::S8,
            TypeKind::U8,
            TypeKind::S16,
            TypeKind::U16,
            TypeKind::S32,
            TypeKind::U32,
            TypeKind::S64,
            TypeKind::U64,
            TypeKind::F32,
            TypeKind::F64,
            TypeKind::Char,
            TypeKind::String,
            TypeKind::List,
            TypeKind::FixedList,
            TypeKind::Map,
            TypeKind::Record,
            TypeKind::Tuple,
            TypeKind::Variant,
            TypeKind::Enum,
            TypeKind::Option,
            TypeKind::Result,
            TypeKind::Flags,
            TypeKind::Own,
            TypeKind::Borrow,
            TypeKind::Stream,
            TypeKind::Future,
            TypeKind::ErrorContext,
            TypeKind::V128,
            TypeKind::FuncRef,
            TypeKind::ExternRef,
            TypeKind::ExnRef,
        ];
        KINDS[self.desc().kind as usize]
    }

    /// Name in WIT; empty for types without one.
    #[must_use]
    pub fn name(self) -> &'a str {
        optional_name(self.manifest, self.desc().name)
    }

    /// The interface that defines the name; empty if there is none.
    #[must_use]
    pub fn interface(self) -> &'a str {
        optional_name(self.manifest, self.desc().interface)
    }

    /// The structural number of a stream or future type.
    pub(crate) fn structure(self) -> u32 {
        self.desc().count
    }

    /// Size in bytes in host layout.
    #[must_use]
    pub fn size(self) -> usize {
        self.desc().size as usize
    }

    /// Alignment in bytes in host layout.
    #[must_use]
    pub fn align(self) -> usize {
        self.desc().align as usize
    }

    /// Number of fields, cases or labels; of elements for fixed-length lists; else 0.
    #[must_use]
    pub fn len(self) -> usize {
        match self.kind() {
            // Theirs is the number of the structure.
            TypeKind::Stream | TypeKind::Future => 0,
            _ => self.desc().count as usize,
        }
    }

    /// Whether [`Type::len`] is 0.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Field, case or label number `index`, for kinds that have such.
    #[must_use]
    pub fn field(self, index: usize) -> Option<Field<'a>> {
        if matches!(
            self.kind(),
            TypeKind::FixedList | TypeKind::Stream | TypeKind::Future
        ) {
            return None;
        }
        let desc = self.field_descs().get(index)?;
        Some(Field {
            name: optional_name(self.manifest, desc.name),
            ty: Self::new(self.manifest, desc.ty),
            offset: desc.offset as usize,
        })
    }

    /// Fields of records and tuples, cases of variants, enums, options and results, labels of
    /// flags.
    pub fn fields(self) -> impl ExactSizeIterator<Item = Field<'a>> {
        let len = self.field_descs().len();
        (0..len).map(move |index| self.field(index).unwrap_or_else(|| unreachable!()))
    }

    /// Elements of lists, fixed-length lists, streams and futures; for maps, the tuple of key and
    /// value.
    #[must_use]
    pub fn element(self) -> Option<Type<'a>> {
        match self.kind() {
            TypeKind::List
            | TypeKind::FixedList
            | TypeKind::Map
            | TypeKind::Stream
            | TypeKind::Future => Self::new(self.manifest, self.desc().element),
            _ => None,
        }
    }

    /// The resource type of an own or borrow handle.
    #[must_use]
    pub fn resource(self) -> Option<Resource<'a>> {
        if !matches!(self.kind(), TypeKind::Own | TypeKind::Borrow) {
            return None;
        }
        // SAFETY: a manifest's slices are valid.
        let resources = unsafe { slice(&self.manifest.resources) };
        Some(resource(
            self.manifest,
            resources.get(self.desc().element as usize)?,
        ))
    }

    /// Size in bytes of the discriminant of variants and their kin (definitions.py,
    /// `discriminant_type`), or of flags (`elem_size_flags`).
    pub(super) fn tag_size(self) -> usize {
        match (self.kind(), self.len()) {
            (TypeKind::Flags, 0..=8) => 1,
            (TypeKind::Flags, 9..=16) => 2,
            (TypeKind::Flags, _) => 4,
            (_, 0..=0x100) => 1,
            (_, 0x101..=0x1_0000) => 2,
            _ => 4,
        }
    }
}

impl PartialEq for Type<'_> {
    /// Whether both are the same type of the same component.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.manifest, other.manifest) && self.index == other.index
    }
}

impl Eq for Type<'_> {}

impl fmt::Debug for Type<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// As in WIT: `list<u8>`, `result<_, error-code>`; named types by their name.
impl fmt::Display for Type<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind();
        if !self.name().is_empty() {
            return f.write_str(self.name());
        }
        let keyword = format!("{kind:?}").to_lowercase();
        let mut arguments: Vec<String> = Vec::new();
        let show = |ty: Option<Type<'_>>| ty.map_or("_".to_owned(), |ty| ty.to_string());
        match kind {
            TypeKind::FixedList => {
                return write!(f, "list<{}, {}>", show(self.element()), self.len());
            }
            TypeKind::ErrorContext => return f.write_str("error-context"),
            TypeKind::List | TypeKind::Stream | TypeKind::Future => {
                arguments.extend(self.element().map(|ty| ty.to_string()));
            }
            TypeKind::Map => {
                let pair = self.element();
                arguments.extend(pair.into_iter().flat_map(Type::fields).map(|f| show(f.ty)));
            }
            TypeKind::Tuple => arguments.extend(self.fields().map(|field| show(field.ty))),
            TypeKind::Option => arguments.push(show(self.field(1).and_then(|some| some.ty))),
            TypeKind::Result => {
                let types: Vec<_> = self.fields().map(|case| case.ty).collect();
                if types.iter().any(Option::is_some) {
                    arguments.push(show(types[0]));
                }
                if let Some(Some(error)) = types.get(1) {
                    arguments.push(error.to_string());
                }
            }
            TypeKind::Own | TypeKind::Borrow => {
                let resource = self.resource().map_or("?", |resource| resource.name);
                if kind == TypeKind::Own {
                    return f.write_str(resource);
                }
                arguments.push(resource.to_owned());
            }
            _ => {}
        }
        if arguments.is_empty() {
            return f.write_str(&keyword);
        }
        write!(f, "{keyword}<{}>", arguments.join(", "))
    }
}
