//! Interface types, interned, with the Canonical ABI's layout and flattening.
//!
//! In: types as elaboration resolves them. Out: for any type its size, alignment and flat core
//! types, for memories of 32-bit and 64-bit addresses (CanonicalABI.md, Alignment, Element Size,
//! Flattening). A named type and an anonymous one of the same structure are different entries.

use std::collections::HashMap;
use std::hash::Hash;

use cranelift_entity::PrimaryMap;

use crate::ids::{FuncTypeId, ResourceId, TypeId};

/// A name in WIT and the interface that defines it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// The interface such as `docs:adder/types@1.0.0`; none for the world itself.
    pub interface: Option<String>,
    /// The name in kebab-case.
    pub name: String,
}

/// An interface type with its name, if it has one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InterfaceType {
    /// The structure.
    pub kind: TypeKind,
    /// The name.
    pub label: Option<Label>,
}

/// The structure of an interface type (Explainer.md, Type Definitions).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the specification's own names")]
pub enum TypeKind {
    Bool,
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
    F32,
    F64,
    Char,
    String,
    List(TypeId),
    FixedList(TypeId, u32),
    /// Key and value; despecializes to a list of pairs, whose tuple is the third.
    Map(TypeId, TypeId, TypeId),
    Record(Vec<(String, TypeId)>),
    Tuple(Vec<TypeId>),
    Variant(Vec<(String, Option<TypeId>)>),
    Enum(Vec<String>),
    Option(TypeId),
    Result(Option<TypeId>, Option<TypeId>),
    Flags(Vec<String>),
    Own(ResourceId),
    /// The flag says whether the host defines the resource: then the host layout is 8 bytes.
    Borrow(ResourceId, bool),
    Stream(Option<TypeId>),
    Future(Option<TypeId>),
    ErrorContext,
}

/// The type of a component function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FunctionType {
    /// Names and types of the parameters.
    pub params: Vec<(String, TypeId)>,
    /// The tuple of the parameters' types; none without parameters.
    pub params_tuple: Option<TypeId>,
    /// The result.
    pub result: Option<TypeId>,
    /// The effect: `async` functions may block.
    pub is_async: bool,
}

/// All interface types of a plan.
#[derive(Debug, Default)]
pub struct InterfaceTypes {
    types: PrimaryMap<TypeId, InterfaceType>,
    facts: PrimaryMap<TypeId, TypeFacts>,
    interned: HashMap<InterfaceType, TypeId>,
    /// The first type of each structure, which is made of such types only.
    structures: HashMap<TypeKind, TypeId>,
    funcs: PrimaryMap<FuncTypeId, FunctionType>,
}

/// Whose memory a value is laid out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// A guest's memory with 32-bit addresses.
    Guest32,
    /// A guest's memory with 64-bit addresses.
    Guest64,
    /// The host's memory: 64-bit addresses from 0; a borrow of a resource that the host defines is
    /// its representation, 8 bytes.
    Host,
}

impl Side {
    /// `ptr_size`, in bytes.
    #[must_use]
    pub fn pointer_size(self) -> u32 {
        match self {
            Side::Guest32 => 4,
            Side::Guest64 | Side::Host => 8,
        }
    }
}

/// Size and alignment in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// `elem_size`.
    pub size: u32,
    /// `alignment`.
    pub align: u32,
}

/// A flat core type (CanonicalABI.md, Flattening).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the specification's own names")]
pub enum Flat {
    I32,
    I64,
    F32,
    F64,
}

#[derive(Clone, Copy, Debug)]
struct TypeFacts {
    layouts: [Layout; 3],
    contains_borrow: bool,
    contains_pointer: bool,
    flat_len: u32,
    cost: u32,
    structure: TypeId,
}

/// The most flat core types that are counted; beyond it everything is passed in memory anyway.
const FLAT_LEN_MAX: u32 = 1 << 16;

impl InterfaceTypes {
    /// The id of a type; equal types have equal ids. `None` when the type is larger than 4 GiB in
    /// some memory.
    pub fn intern(&mut self, ty: InterfaceType) -> Option<TypeId> {
        if let Some(id) = self.interned.get(&ty) {
            return Some(*id);
        }
        let facts = TypeFacts {
            layouts: [
                self.compute_layout(&ty.kind, Side::Guest32)?,
                self.compute_layout(&ty.kind, Side::Guest64)?,
                self.compute_layout(&ty.kind, Side::Host)?,
            ],
            contains_borrow: matches!(ty.kind, TypeKind::Borrow(..))
                || ty.kind.children().any(|t| self.facts[t].contains_borrow),
            contains_pointer: match ty.kind {
                TypeKind::String | TypeKind::List(_) | TypeKind::Map(..) => true,
                // The value is a handle.
                TypeKind::Stream(_) | TypeKind::Future(_) => false,
                _ => ty.kind.children().any(|t| self.facts[t].contains_pointer),
            },
            flat_len: self.compute_flat_len(&ty.kind),
            cost: self.compute_cost(&ty.kind),
            structure: self.structure_of(&ty.kind),
        };
        let id = self.types.push(ty.clone());
        self.facts.push(facts);
        self.interned.insert(ty, id);
        Some(id)
    }

    /// The first type with the structure of one that is about to be added, itself perhaps.
    fn structure_of(&mut self, kind: &TypeKind) -> TypeId {
        let next = self.types.next_key();
        let kind = kind.map_children(|child| self.facts[child].structure);
        *self.structures.entry(kind).or_insert(next)
    }

    /// The first type that has the structure of this one, whatever their names: the types that
    /// validation holds to be equal have the same.
    #[must_use]
    pub fn structure(&self, id: TypeId) -> TypeId {
        self.facts[id].structure
    }

    /// The id of a type without a name.
    pub fn intern_kind(&mut self, kind: TypeKind) -> Option<TypeId> {
        self.intern(InterfaceType { kind, label: None })
    }

    /// Adds a function type.
    pub fn push_func(&mut self, ty: FunctionType) -> FuncTypeId {
        self.funcs.push(ty)
    }

    /// A function type.
    #[must_use]
    pub fn func(&self, id: FuncTypeId) -> &FunctionType {
        &self.funcs[id]
    }

    /// Every function type.
    pub fn funcs(&self) -> impl Iterator<Item = (FuncTypeId, &FunctionType)> {
        self.funcs.iter()
    }

    /// A type.
    #[must_use]
    pub fn get(&self, id: TypeId) -> &InterfaceType {
        &self.types[id]
    }

    /// The structure of a type.
    #[must_use]
    pub fn kind(&self, id: TypeId) -> &TypeKind {
        &self.types[id].kind
    }

    /// Every type; a type comes after those it is made of.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &InterfaceType)> {
        self.types.iter()
    }

    /// `elem_size` and `alignment` of a type in a memory.
    #[must_use]
    pub fn layout(&self, id: TypeId, side: Side) -> Layout {
        self.facts[id].layouts[side as usize]
    }

    /// `contains_borrow`.
    #[must_use]
    pub fn contains_borrow(&self, id: TypeId) -> bool {
        self.facts[id].contains_borrow
    }

    /// Whether a value points to further memory: strings, lists and maps.
    #[must_use]
    pub fn contains_pointer(&self, id: TypeId) -> bool {
        self.facts[id].contains_pointer
    }

    /// The number of flat core types, at most 65,536; the same for every memory.
    #[must_use]
    pub fn flat_len(&self, id: TypeId) -> u32 {
        self.facts[id].flat_len
    }

    /// What translating a value of the type costs ([`TypeKind::cost`]), its whole tree counted; it
    /// stops at 2^32 - 1.
    #[must_use]
    pub fn cost(&self, id: TypeId) -> u32 {
        self.facts[id].cost
    }

    /// `flatten_type`: appends the flat core types. Call it only when [`Self::flat_len`] is small.
    pub fn flatten(&self, id: TypeId, side: Side, out: &mut Vec<Flat>) {
        let pointer = if side.pointer_size() == 4 {
            Flat::I32
        } else {
            Flat::I64
        };
        match self.kind(id) {
            TypeKind::S64 | TypeKind::U64 => out.push(Flat::I64),
            TypeKind::F32 => out.push(Flat::F32),
            TypeKind::F64 => out.push(Flat::F64),
            TypeKind::String | TypeKind::List(_) | TypeKind::Map(..) => {
                out.extend([pointer, pointer]);
            }
            TypeKind::FixedList(element, count) => {
                for _ in 0..*count {
                    self.flatten(*element, side, out);
                }
            }
            TypeKind::Record(_) | TypeKind::Tuple(_) => {
                for child in self.kind(id).children() {
                    self.flatten(child, side, out);
                }
            }
            kind => match kind.cases() {
                Some(cases) => {
                    out.push(Flat::I32);
                    let start = out.len();
                    for case in cases.into_iter().flatten() {
                        let mut payload = Vec::new();
                        self.flatten(case, side, &mut payload);
                        for (i, flat) in payload.into_iter().enumerate() {
                            match out.get_mut(start + i) {
                                Some(have) => *have = have.join(flat),
                                None => out.push(flat),
                            }
                        }
                    }
                }
                None => out.push(Flat::I32),
            },
        }
    }

    /// Offsets of the fields of a record or tuple.
    #[must_use]
    pub fn field_offsets(&self, id: TypeId, side: Side) -> Vec<u32> {
        let mut end = 0;
        self.kind(id)
            .children()
            .map(|field| {
                let layout = self.layout(field, side);
                let start = align_to(end, layout.align);
                end = start + layout.size;
                start
            })
            .collect()
    }

    /// Offset of the payload of a variant, option or result: the discriminant's size, aligned for
    /// `max_case_alignment`.
    #[must_use]
    pub fn payload_offset(&self, id: TypeId, side: Side) -> u32 {
        let kind = self.kind(id);
        let cases = kind.cases().unwrap_or_default();
        let align = cases
            .iter()
            .flatten()
            .map(|t| self.layout(*t, side).align)
            .max()
            .unwrap_or(1);
        align_to(discriminant_size(cases.len()), align)
    }

    fn compute_layout(&self, kind: &TypeKind, side: Side) -> Option<Layout> {
        let pointer = side.pointer_size();
        let scalar = |size| Some(Layout { size, align: size });
        match kind {
            TypeKind::Bool | TypeKind::S8 | TypeKind::U8 => scalar(1),
            TypeKind::S16 | TypeKind::U16 => scalar(2),
            TypeKind::S32 | TypeKind::U32 | TypeKind::F32 | TypeKind::Char => scalar(4),
            TypeKind::S64 | TypeKind::U64 | TypeKind::F64 => scalar(8),
            TypeKind::String | TypeKind::List(_) | TypeKind::Map(..) => Some(Layout {
                size: 2 * pointer,
                align: pointer,
            }),
            TypeKind::FixedList(element, count) => {
                let layout = self.layout(*element, side);
                Some(Layout {
                    size: layout.size.checked_mul(*count)?,
                    align: layout.align,
                })
            }
            TypeKind::Flags(labels) => scalar(flags_size(labels.len())),
            TypeKind::Borrow(_, true) if side == Side::Host => scalar(8),
            TypeKind::Own(_)
            | TypeKind::Borrow(..)
            | TypeKind::Stream(_)
            | TypeKind::Future(_)
            | TypeKind::ErrorContext => scalar(4),
            TypeKind::Record(_) | TypeKind::Tuple(_) => {
                let mut whole = Layout { size: 0, align: 1 };
                for field in kind.children() {
                    let layout = self.layout(field, side);
                    let start = whole.size.checked_next_multiple_of(layout.align)?;
                    whole.size = start.checked_add(layout.size)?;
                    whole.align = whole.align.max(layout.align);
                }
                whole.size = whole.size.checked_next_multiple_of(whole.align)?;
                Some(whole)
            }
            TypeKind::Variant(_)
            | TypeKind::Enum(_)
            | TypeKind::Option(_)
            | TypeKind::Result(..) => {
                let cases = kind.cases().unwrap_or_default();
                let discriminant = discriminant_size(cases.len());
                let (mut size, mut align) = (0, 1);
                for case in cases.iter().flatten() {
                    let layout = self.layout(*case, side);
                    size = size.max(layout.size);
                    align = align.max(layout.align);
                }
                let start = discriminant.checked_next_multiple_of(align)?;
                let align = align.max(discriminant);
                let size = start.checked_add(size)?.checked_next_multiple_of(align)?;
                Some(Layout { size, align })
            }
        }
    }

    fn compute_cost(&self, kind: &TypeKind) -> u32 {
        if let TypeKind::Stream(_) | TypeKind::Future(_) = kind {
            // The value is a handle; its elements pass in copies.
            return kind.cost();
        }
        let cost = |child: &TypeId| self.facts[*child].cost;
        let mut children: Vec<TypeId> = kind.children().collect();
        if matches!(kind, TypeKind::Variant(_)) {
            // Cases with the same payload share its code.
            children.sort();
            children.dedup();
        }
        let children = children.iter().map(cost);
        children.fold(kind.cost(), u32::saturating_add)
    }

    fn compute_flat_len(&self, kind: &TypeKind) -> u32 {
        let sum = |types: &mut dyn Iterator<Item = TypeId>| {
            types.fold(0u32, |n, t| {
                n.saturating_add(self.facts[t].flat_len).min(FLAT_LEN_MAX)
            })
        };
        match kind {
            TypeKind::String | TypeKind::List(_) | TypeKind::Map(..) => 2,
            TypeKind::FixedList(element, count) => self.facts[*element]
                .flat_len
                .saturating_mul(*count)
                .min(FLAT_LEN_MAX),
            TypeKind::Record(_) | TypeKind::Tuple(_) => sum(&mut kind.children()),
            _ => match kind.cases() {
                Some(cases) => {
                    let payloads = cases.iter().flatten().map(|t| self.facts[*t].flat_len);
                    (1 + payloads.max().unwrap_or(0)).min(FLAT_LEN_MAX)
                }
                None => 1,
            },
        }
    }
}

impl TypeKind {
    /// The types that this one is made of, in order.
    pub fn children(&self) -> impl Iterator<Item = TypeId> + '_ {
        let children: Vec<TypeId> = match self {
            TypeKind::List(t) | TypeKind::FixedList(t, _) | TypeKind::Option(t) => vec![*t],
            TypeKind::Map(_, _, pair) => vec![*pair],
            TypeKind::Record(fields) => fields.iter().map(|(_, t)| *t).collect(),
            TypeKind::Tuple(types) => types.clone(),
            TypeKind::Variant(cases) => cases.iter().filter_map(|(_, t)| *t).collect(),
            TypeKind::Result(ok, error) => ok.iter().chain(error).copied().collect(),
            TypeKind::Stream(t) | TypeKind::Future(t) => t.iter().copied().collect(),
            _ => Vec::new(),
        };
        children.into_iter()
    }

    /// The type of the elements of a stream or future, if they have one.
    #[must_use]
    pub fn element(&self) -> Option<TypeId> {
        match self {
            TypeKind::Stream(element) | TypeKind::Future(element) => *element,
            _ => None,
        }
    }

    /// The same structure, made of other types.
    fn map_children(&self, mut map: impl FnMut(TypeId) -> TypeId) -> TypeKind {
        let mut optional = |ty: &Option<TypeId>| ty.map(&mut map);
        match self {
            TypeKind::Stream(t) => TypeKind::Stream(optional(t)),
            TypeKind::Future(t) => TypeKind::Future(optional(t)),
            TypeKind::Result(ok, error) => TypeKind::Result(optional(ok), optional(error)),
            TypeKind::Variant(cases) => TypeKind::Variant(
                cases
                    .iter()
                    .map(|(name, ty)| (name.clone(), optional(ty)))
                    .collect(),
            ),
            TypeKind::List(t) => TypeKind::List(map(*t)),
            TypeKind::FixedList(t, count) => TypeKind::FixedList(map(*t), *count),
            TypeKind::Option(t) => TypeKind::Option(map(*t)),
            TypeKind::Map(key, value, pair) => TypeKind::Map(map(*key), map(*value), map(*pair)),
            TypeKind::Record(fields) => TypeKind::Record(
                fields
                    .iter()
                    .map(|(name, ty)| (name.clone(), map(*ty)))
                    .collect(),
            ),
            TypeKind::Tuple(types) => TypeKind::Tuple(types.iter().map(|ty| map(*ty)).collect()),
            other => other.clone(),
        }
    }

    /// What the code costs that translates a value of this type, those it is made of not counted: a
    /// scalar is one, and the others are about as many times its instructions.
    #[must_use]
    pub fn cost(&self) -> u32 {
        let items = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        match self {
            TypeKind::String => 10,
            TypeKind::List(_) | TypeKind::Map(..) => 5,
            TypeKind::Variant(cases) => items(cases.len() / 8).saturating_add(2),
            TypeKind::Option(_) | TypeKind::Result(..) => 3,
            _ => 1,
        }
    }

    /// The payload types of the cases, when `despecialize` makes a variant of this type.
    #[must_use]
    pub fn cases(&self) -> Option<Vec<Option<TypeId>>> {
        match self {
            TypeKind::Variant(cases) => Some(cases.iter().map(|(_, t)| *t).collect()),
            TypeKind::Enum(labels) => Some(vec![None; labels.len()]),
            TypeKind::Option(t) => Some(vec![None, Some(*t)]),
            TypeKind::Result(ok, error) => Some(vec![*ok, *error]),
            _ => None,
        }
    }
}

impl Flat {
    /// `join`.
    #[must_use]
    pub fn join(self, other: Flat) -> Flat {
        match (self, other) {
            (a, b) if a == b => a,
            (Flat::I32, Flat::F32) | (Flat::F32, Flat::I32) => Flat::I32,
            _ => Flat::I64,
        }
    }
}

/// `discriminant_type`, as a size in bytes.
#[must_use]
pub fn discriminant_size(cases: usize) -> u32 {
    match cases {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}

/// `elem_size_flags`, in bytes.
#[must_use]
pub fn flags_size(labels: usize) -> u32 {
    match labels {
        0..=8 => 1,
        9..=16 => 2,
        _ => 4,
    }
}

/// `align_to`.
#[must_use]
pub fn align_to(offset: u32, align: u32) -> u32 {
    offset.next_multiple_of(align)
}
