//! The world of a component, as its manifest describes it.
//!
//! In: tables whose indices are within bounds or not. Out: whether they are ([`World::is_sound`]).
//! Elsewhere: reading them (`manifest`), printing them (`wit`).

/// A value type of the manifest; numbers are indices of the manifest's tables.
#[derive(Clone, Debug)]
pub(crate) struct Type {
    /// A number of [`windlass_abi::types::TypeKind`].
    pub(crate) kind: u32,
    pub(crate) fields: Vec<Field>,
    pub(crate) count: u32,
    pub(crate) element: Option<usize>,
    pub(crate) name: String,
    pub(crate) interface: String,
}

/// A field, case, label or parameter.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: Option<usize>,
}

/// A resource type.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    pub(crate) name: String,
    pub(crate) interface: String,
}

/// An import or export.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Whether it is a function, and no destructor or drop.
    pub(crate) is_function: bool,
    /// Bits of [`windlass_abi::component::func_flags`].
    pub(crate) flags: u32,
    pub(crate) interface: String,
    pub(crate) name: String,
    pub(crate) params: Option<usize>,
    pub(crate) result: Option<usize>,
}

/// The world: what the component imports and exports.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) types: Vec<Type>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) imports: Vec<Item>,
    pub(crate) exports: Vec<Item>,
}

/// Handles name a resource in `element`.
pub(crate) fn is_handle(kind: u32) -> bool {
    use windlass_abi::types::TypeKind as Kind;
    kind == Kind::Own as u32 || kind == Kind::Borrow as u32
}

impl World {
    /// Whether every type is made of earlier ones (so that none contains itself) and every index is
    /// of something.
    pub(super) fn is_sound(&self) -> bool {
        let types = self.types.iter().enumerate().all(|(number, ty)| {
            let element = ty.element.is_none_or(|e| match is_handle(ty.kind) {
                true => e < self.resources.len(),
                false => e < number,
            });
            element && ty.fields.iter().all(|f| f.ty.is_none_or(|t| t < number))
        });
        let items = self.imports.iter().chain(&self.exports).all(|item| {
            let mut used = item.params.iter().chain(&item.result);
            used.all(|ty| *ty < self.types.len())
        });
        types && items
    }
}
