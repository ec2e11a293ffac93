//! What the component imports and exports, with the types of it, in the layout of the host.

use std::collections::BTreeMap;

use cranelift_entity::{EntityRef, SecondaryMap};
use windlass_abi::component::{
    ExportDesc, ExportKind as AbiExportKind, ImportDesc, ImportKind as AbiImportKind, func_flags,
};
use windlass_abi::types::{
    FieldDesc, NO_TYPE, NameRef, ResourceDesc, TypeDesc, TypeKind as AbiKind,
};

use super::core;
use super::image::{Address, Image, SliceOf, put_array};
use super::name_table::NameTable;
use super::text::Text;
use crate::elaborate::plan::{
    CoreItem, ExportKind, Import, ImportKind, Lift, Plan, ResourceDefinition,
};
use crate::elaborate::types::{Label, Side, TypeKind};
use crate::generate::numbers::type_number;
use crate::generate::unit::Symbol;
use crate::ids::{FuncId, FuncTypeId, ResourceId, SignatureId, TypeId, TypeIndex};
use crate::names::Names;

/// The tables of the manifest that describe the world.
pub(crate) struct WorldTables {
    pub(crate) imports: SliceOf,
    pub(crate) exports: SliceOf,
    pub(crate) types: SliceOf,
    pub(crate) fields: SliceOf,
    pub(crate) resources: SliceOf,
    /// The stream and future types among the types.
    pub(crate) async_types: Vec<TypeId>,
}

/// Writes them.
pub(crate) fn write(
    plan: &Plan<'_>,
    names: &Names,
    text: &Text,
    table: &mut NameTable,
    rodata: &mut Image,
    relro: &mut Image,
) -> WorldTables {
    let mut world = World::new(plan, table);
    world.visit();
    let imports: Vec<Item> = world.imports();
    let exports: Vec<Item> = world.exports();
    let World {
        types,
        fields,
        resources,
        known,
        ..
    } = world;
    let is_async = |id: &TypeId| {
        matches!(
            plan.types.kind(*id),
            TypeKind::Stream(_) | TypeKind::Future(_)
        )
    };
    // In the order in which they stand in their sections.
    WorldTables {
        resources: put_resources(plan, resources.into_keys(), table, rodata),
        types: put_types(types, rodata),
        fields: put_fields(fields, rodata),
        imports: put_imports(plan, imports, rodata),
        exports: put_exports(plan, exports, (names, text), table, relro),
        async_types: known.into_keys().filter(is_async).collect(),
    }
}

fn put_resources(
    plan: &Plan<'_>,
    resources: impl Iterator<Item = ResourceId>,
    table: &mut NameTable,
    rodata: &mut Image,
) -> SliceOf {
    in_rodata(put_array!(rodata, resources, |id| ResourceDesc {
        name: table.add_optional(label_of(plan, id).map(|label| label.name.as_str())),
        interface: table.add_optional(label_of(plan, id).and_then(interface_of)),
        import: host_destructor(plan, id),
        id: id.as_u32(),
    }))
}

fn put_types(types: Vec<TypeDesc>, rodata: &mut Image) -> SliceOf {
    in_rodata(put_array!(rodata, types, |ty| TypeDesc {
        kind: ty.kind,
        size: ty.size,
        align: ty.align,
        first: ty.first,
        count: ty.count,
        element: ty.element,
        name: ty.name,
        interface: ty.interface,
    }))
}

fn put_fields(fields: Vec<FieldDesc>, rodata: &mut Image) -> SliceOf {
    in_rodata(put_array!(rodata, fields, |field| FieldDesc {
        name: field.name,
        ty: field.ty,
        offset: field.offset,
    }))
}

fn put_imports(plan: &Plan<'_>, items: Vec<Item>, rodata: &mut Image) -> SliceOf {
    let imports = items.into_iter().zip(plan.imports.values());
    in_rodata(put_array!(rodata, imports, |(item, import)| ImportDesc {
        kind: item.kind,
        flags: item.flags,
        interface: item.interface,
        name: item.name,
        params: item.params,
        result: item.result,
        index: item.index,
        func_ref: reference_of(plan, import),
    }))
}

fn put_exports(
    plan: &Plan<'_>,
    items: Vec<Item>,
    (names, text): (&Names, &Text),
    table: &mut NameTable,
    relro: &mut Image,
) -> SliceOf {
    let exports = items.into_iter().zip(&plan.exports);
    let (start, len) = put_array!(relro, exports, |(item, (id, export))| ExportDesc {
        kind: item.kind,
        flags: item.flags,
        interface: item.interface,
        name: item.name,
        params: item.params,
        result: item.result,
        symbol: match export.kind.has_entry() {
            true => table.add(names.export(id)),
            false => NameRef::default(),
        },
        index: item.index,
        reserved: 0u32,
        entry: export
            .kind
            .has_entry()
            .then(|| Address::Text(u64::from(text.start_of(Symbol::ExportEntry(id))))),
    });
    SliceOf {
        address: Some(Address::Relro(start)),
        len,
    }
}

fn in_rodata((start, len): (u64, u64)) -> SliceOf {
    SliceOf {
        address: Some(Address::Rodata(start)),
        len,
    }
}

/// [`ImportDesc::func_ref`].
fn reference_of(plan: &Plan<'_>, import: &Import) -> u32 {
    match import.kind {
        ImportKind::Core(CoreItem::Func(func)) if plan.funcs[func].escapes => {
            plan.layout.func_ref_number(func) + 1
        }
        _ => 0,
    }
}

/// What an import and an export have in common.
pub(super) struct Item {
    pub(super) kind: u32,
    pub(super) flags: u32,
    pub(super) interface: NameRef,
    pub(super) name: NameRef,
    pub(super) params: u32,
    pub(super) result: u32,
    pub(super) index: u32,
}

/// Collects the types that imports and exports use. Each appears once; the tuples of parameters are
/// apart, because their fields carry the names of one function's parameters.
pub(super) struct World<'p, 'a> {
    pub(super) plan: &'p Plan<'a>,
    names: &'p mut NameTable,
    types: Vec<TypeDesc>,
    pub(super) fields: Vec<FieldDesc>,
    /// Types of core functions, as the module numbers them.
    pub(super) core_types: SecondaryMap<FuncId, TypeIndex>,
    /// Core value types by their kind.
    pub(super) core_values: BTreeMap<u32, u32>,
    /// Parameters and results of core functions.
    pub(super) core_functions: BTreeMap<SignatureId, (u32, u32)>,
    /// Numbers of the resources by id, in the order of the ids.
    resources: BTreeMap<ResourceId, u32>,
    known: BTreeMap<TypeId, u32>,
    params: BTreeMap<FuncTypeId, u32>,
}

impl<'p, 'a> World<'p, 'a> {
    fn new(plan: &'p Plan<'a>, names: &'p mut NameTable) -> World<'p, 'a> {
        World {
            plan,
            names,
            types: Vec::new(),
            fields: Vec::new(),
            core_types: core::types_of_functions(plan),
            core_values: BTreeMap::new(),
            core_functions: BTreeMap::new(),
            resources: BTreeMap::new(),
            known: BTreeMap::new(),
            params: BTreeMap::new(),
        }
    }

    /// Describes every type that is used, then the parameters of every function.
    fn visit(&mut self) {
        let plan = self.plan;
        let mut seen = vec![false; plan.types.iter().count()];
        let mut resources = Vec::new();
        let funcs = self.functions();
        for id in &funcs {
            let ty = plan.types.func(*id);
            for used in ty.params.iter().map(|(_, t)| *t).chain(ty.result) {
                mark(plan, used, &mut seen);
            }
        }
        resources.extend(plan.imports.values().filter_map(|i| match i.kind {
            ImportKind::ResourceDtor(id) => Some(id),
            ImportKind::Function(_) | ImportKind::Core(_) => None,
        }));
        resources.extend(plan.exports.values().filter_map(|e| match e.kind {
            ExportKind::ResourceDrop(id) => Some(id),
            ExportKind::Function(_) | ExportKind::HostFunction(..) | ExportKind::Core(_) => None,
        }));
        let used = || plan.types.iter().filter(|(id, _)| seen[id.index()]);
        resources.extend(used().filter_map(|(_, ty)| match ty.kind {
            TypeKind::Own(id) | TypeKind::Borrow(id, _) => Some(id),
            _ => None,
        }));
        resources.sort_unstable();
        resources.dedup();
        self.resources = resources.into_iter().zip(0..).collect();
        for (id, _) in used() {
            let number = self.describe(id);
            self.known.insert(id, number);
        }
        for id in funcs {
            self.describe_params(id);
        }
    }

    fn functions(&self) -> Vec<FuncTypeId> {
        let imports = self.plan.imports.values().filter_map(|i| match i.kind {
            ImportKind::Function(ty) => Some(ty),
            ImportKind::ResourceDtor(_) | ImportKind::Core(_) => None,
        });
        let exports = self.plan.exports.values();
        let exports = exports.filter_map(|export| export.kind.function_type());
        imports.chain(exports).collect()
    }

    /// Adds a type whose parts are there already.
    fn describe(&mut self, id: TypeId) -> u32 {
        let ty = self.plan.types.get(id);
        let layout = self.plan.types.layout(id, Side::Host);
        let first = self.fields.len() as u32;
        let mut element = NO_TYPE;
        let mut count = 0;
        match &ty.kind {
            TypeKind::List(t) => element = self.known[t],
            TypeKind::FixedList(t, len) => (element, count) = (self.known[t], *len),
            TypeKind::Map(_, _, pair) => element = self.known[pair],
            TypeKind::Stream(t) | TypeKind::Future(t) => {
                element = self.number(*t);
                count = type_number(self.plan, Some(id));
            }
            TypeKind::Own(r) | TypeKind::Borrow(r, _) => element = self.resources[r],
            kind => count = self.describe_fields(id, kind),
        }
        let label = ty.label.as_ref();
        let desc = TypeDesc {
            kind: abi_kind(&ty.kind) as u32,
            size: layout.size,
            align: layout.align,
            first,
            count,
            element,
            name: self.names.add_optional(label.map(|l| l.name.as_str())),
            interface: self.names.add_optional(label.and_then(interface_of)),
        };
        self.types.push(desc);
        self.types.len() as u32 - 1
    }

    /// Adds the fields, cases or labels of a type; their number.
    fn describe_fields(&mut self, id: TypeId, kind: &TypeKind) -> u32 {
        let start = self.fields.len();
        match kind {
            TypeKind::Record(fields) => {
                let offsets = self.plan.types.field_offsets(id, Side::Host);
                for ((name, ty), offset) in fields.iter().zip(offsets) {
                    self.field(name, Some(*ty), offset);
                }
            }
            TypeKind::Tuple(types) => {
                let offsets = self.plan.types.field_offsets(id, Side::Host);
                for (ty, offset) in types.iter().zip(offsets) {
                    self.field("", Some(*ty), offset);
                }
            }
            TypeKind::Variant(cases) => {
                let offset = self.plan.types.payload_offset(id, Side::Host);
                for (name, ty) in cases {
                    self.field(name, *ty, offset);
                }
            }
            TypeKind::Option(ty) => {
                let offset = self.plan.types.payload_offset(id, Side::Host);
                self.field("none", None, offset);
                self.field("some", Some(*ty), offset);
            }
            TypeKind::Result(ok, error) => {
                let offset = self.plan.types.payload_offset(id, Side::Host);
                self.field("ok", *ok, offset);
                self.field("error", *error, offset);
            }
            TypeKind::Enum(labels) | TypeKind::Flags(labels) => {
                for label in labels {
                    self.field(label, None, 0);
                }
            }
            _ => {}
        }
        (self.fields.len() - start) as u32
    }

    fn describe_params(&mut self, id: FuncTypeId) {
        let func = self.plan.types.func(id);
        let Some(tuple) = func.params_tuple.filter(|_| !self.params.contains_key(&id)) else {
            return;
        };
        let layout = self.plan.types.layout(tuple, Side::Host);
        let offsets = self.plan.types.field_offsets(tuple, Side::Host);
        let first = self.fields.len() as u32;
        for ((name, ty), offset) in func.params.iter().zip(offsets) {
            self.field(name, Some(*ty), offset);
        }
        self.params.insert(id, self.types.len() as u32);
        self.types.push(TypeDesc {
            kind: AbiKind::Tuple as u32,
            size: layout.size,
            align: layout.align,
            first,
            count: func.params.len() as u32,
            element: NO_TYPE,
            name: NameRef::default(),
            interface: NameRef::default(),
        });
    }

    fn field(&mut self, name: &str, ty: Option<TypeId>, offset: u32) {
        let ty = self.number(ty);
        self.field_of(name, ty, offset);
    }

    pub(super) fn field_of(&mut self, name: &str, ty: u32, offset: u32) {
        let name = self.names.add(name);
        self.fields.push(FieldDesc { name, ty, offset });
    }

    /// Adds a type; its number.
    pub(super) fn push_type(&mut self, desc: TypeDesc) -> u32 {
        self.types.push(desc);
        self.types.len() as u32 - 1
    }

    fn number(&self, ty: Option<TypeId>) -> u32 {
        ty.map_or(NO_TYPE, |ty| self.known[&ty])
    }

    fn imports(&mut self) -> Vec<Item> {
        let imports = self.plan.imports.values();
        imports
            .map(|import| match import.kind {
                ImportKind::Function(ty) => self.function(
                    AbiImportKind::Function as u32,
                    import.interface.as_deref(),
                    &import.name,
                    ty,
                ),
                ImportKind::ResourceDtor(_) => self.resource(
                    AbiImportKind::ResourceDtor as u32,
                    import.interface.as_deref(),
                    &import.name,
                ),
                ImportKind::Core(item) => {
                    self.core_import(import.interface.as_deref(), &import.name, item)
                }
            })
            .collect()
    }

    fn exports(&mut self) -> Vec<Item> {
        let exports = self.plan.exports.values();
        exports
            .map(|export| match &export.kind {
                ExportKind::Function(Lift { ty, .. }) | ExportKind::HostFunction(_, ty) => self
                    .function(
                        AbiExportKind::Function as u32,
                        export.interface.as_deref(),
                        &export.name,
                        *ty,
                    ),
                ExportKind::ResourceDrop(_) => self.resource(
                    AbiExportKind::ResourceDrop as u32,
                    export.interface.as_deref(),
                    &export.name,
                ),
                ExportKind::Core(item) => self.core_export(&export.name, *item),
            })
            .collect()
    }

    fn function(&mut self, kind: u32, interface: Option<&str>, name: &str, id: FuncTypeId) -> Item {
        let func = self.plan.types.func(id);
        Item {
            flags: if func.is_async { func_flags::ASYNC } else { 0 },
            params: self.params.get(&id).copied().unwrap_or(NO_TYPE),
            result: self.number(func.result),
            ..self.resource(kind, interface, name)
        }
    }

    pub(super) fn resource(&mut self, kind: u32, interface: Option<&str>, name: &str) -> Item {
        Item {
            kind,
            flags: 0,
            interface: self.names.add_optional(interface),
            name: self.names.add(name),
            params: NO_TYPE,
            result: NO_TYPE,
            index: 0,
        }
    }
}

/// Marks a type and what it is made of. The depth is that of the types, which decoding limits.
fn mark(plan: &Plan<'_>, id: TypeId, seen: &mut [bool]) {
    if !std::mem::replace(&mut seen[id.index()], true) {
        for child in plan.types.kind(id).children() {
            mark(plan, child, seen);
        }
    }
}

fn label_of<'p>(plan: &'p Plan<'_>, id: ResourceId) -> Option<&'p Label> {
    plan.resources[id].label.as_ref()
}

fn interface_of(label: &Label) -> Option<&str> {
    label.interface.as_deref()
}

fn host_destructor(plan: &Plan<'_>, id: ResourceId) -> u32 {
    match plan.resources[id].definition {
        ResourceDefinition::Host { dtor } => dtor.as_u32(),
        ResourceDefinition::Guest { .. } => NO_TYPE,
    }
}

fn abi_kind(kind: &TypeKind) -> AbiKind {
    match kind {
        TypeKind::Bool => AbiKind::Bool,
        TypeKind::S8 => AbiKind::S8,
        TypeKind::U8 => AbiKind::U8,
        TypeKind::S16 => AbiKind::S16,
        TypeKind::U16 => AbiKind::U16,
        TypeKind::S32 => AbiKind::S32,
        TypeKind::U32 => AbiKind::U32,
        TypeKind::S64 => AbiKind::S64,
        TypeKind::U64 => AbiKind::U64,
        TypeKind::F32 => AbiKind::F32,
        TypeKind::F64 => AbiKind::F64,
        TypeKind::Char => AbiKind::Char,
        TypeKind::String => AbiKind::String,
        TypeKind::List(_) => AbiKind::List,
        TypeKind::FixedList(..) => AbiKind::FixedList,
        TypeKind::Map(..) => AbiKind::Map,
        TypeKind::Record(_) => AbiKind::Record,
        TypeKind::Tuple(_) => AbiKind::Tuple,
        TypeKind::Variant(_) => AbiKind::Variant,
        TypeKind::Enum(_) => AbiKind::Enum,
        TypeKind::Option(_) => AbiKind::Option,
        TypeKind::Result(..) => AbiKind::Result,
        TypeKind::Flags(_) => AbiKind::Flags,
        TypeKind::Own(_) => AbiKind::Own,
        TypeKind::Borrow(..) => AbiKind::Borrow,
        TypeKind::Stream(_) => AbiKind::Stream,
        TypeKind::Future(_) => AbiKind::Future,
        TypeKind::ErrorContext => AbiKind::ErrorContext,
    }
}
