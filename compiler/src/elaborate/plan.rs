//! The Plan: a component with its whole instance graph made flat, or a core module as the one
//! instance that it is.
//!
//! Everything that an engine looks up at run time has been looked up here: an imported core
//! function
//! *is* the function that it is bound to, a memory *is* the memory. What is left is a list of
//! functions to generate, state to lay out, and steps to run at instantiation.
//!
//! ```text
//! exports ──▶ Lift ──▶ FuncId ─┬─ Core            a body of a core instance
//!                              ├─ LowerImport     guest calls host
//!                              ├─ Adapter         guest calls guest: a lift paired with a lower
//!                              ├─ Resource…       a canonical built-in
//!                              └─ CoreImport      a core module calls what it imports
//! ```

use std::sync::Arc;

use cranelift_entity::PrimaryMap;
use wasmparser::{FuncType, GlobalType, MemoryType, TableType, ValType};

use super::builtin::Builtin;
use super::layout::BlockLayout;
use super::types::{InterfaceType, InterfaceTypes, Label, TypeKind};
use crate::decode::component::Backpressure;
use crate::decode::core_module::{ConstExpr, CoreModule};
use crate::decode::options::StringEncoding;
use crate::ids::{
    ComponentInstanceId, CoreInstanceId, DataId, DataIndex, ElemId, ElemIndex, FuncId, FuncIndex,
    FuncTypeId, GlobalId, GlobalIndex, ImportId, MemoryId, MemoryIndex, ModuleId, ResourceId,
    SignatureId, TableId, TableIndex, TagId, TagIndex, TypeIndex,
};

/// What a Plan was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Program {
    /// A component: its world is closed but for functions of interface types.
    #[default]
    Component,
    /// A core module: its one instance shares functions, memories, tables, globals and tags with
    /// others, which are known at run time only.
    Module,
}

/// A component made flat. `'a` is the lifetime of its bytes.
#[derive(Debug, Default)]
pub struct Plan<'a> {
    /// What it was made of.
    pub program: Program,
    /// Core modules that are instantiated at least once.
    pub modules: PrimaryMap<ModuleId, CoreModule<'a>>,
    /// Component instances; the root is the first.
    pub components: PrimaryMap<ComponentInstanceId, ComponentInstance>,
    /// Core instances in the order of their instantiation.
    pub instances: PrimaryMap<CoreInstanceId, CoreInstance>,
    /// Functions.
    pub funcs: PrimaryMap<FuncId, Func>,
    /// Linear memories.
    pub memories: PrimaryMap<MemoryId, Memory<'a>>,
    /// Tables.
    pub tables: PrimaryMap<TableId, Table>,
    /// Globals.
    pub globals: PrimaryMap<GlobalId, Global>,
    /// Exception tags.
    pub tags: PrimaryMap<TagId, Tag>,
    /// Data segments that code or steps refer to.
    pub data: PrimaryMap<DataId, &'a [u8]>,
    /// Element segments that code or steps refer to.
    pub elems: PrimaryMap<ElemId, Elems>,
    /// Core function types.
    pub signatures: PrimaryMap<SignatureId, FuncType>,
    /// For each type of each module: the signatures of this plan's functions that are of the type
    /// or of a subtype, ascending. None for types that are no function types.
    pub matching: PrimaryMap<ModuleId, PrimaryMap<TypeIndex, Arc<[SignatureId]>>>,
    /// Interface types.
    pub types: InterfaceTypes,
    /// Resource types.
    pub resources: PrimaryMap<ResourceId, Resource>,
    /// What the embedder gives.
    pub imports: PrimaryMap<ImportId, Import>,
    /// What the embedder gets.
    pub exports: PrimaryMap<crate::ids::ExportId, Export>,
    /// What the world has beside these, for people.
    pub left_out: Vec<LeftOut>,
    /// What happens at instantiation after memories, tables and globals have their images.
    pub steps: Vec<Step>,
    /// Where everything stands in the instance block.
    pub layout: BlockLayout,
}

impl Plan<'_> {
    /// Whether there can be tasks, or streams and futures: a function of an `async` type, a
    /// built-in of concurrency, or one of their types.
    #[must_use]
    pub fn is_concurrent(&self) -> bool {
        let builtin = |func: &Func| matches!(func.body, FuncBody::Builtin(..));
        let is_async_value = |ty: &InterfaceType| {
            matches!(
                ty.kind,
                TypeKind::Stream(_) | TypeKind::Future(_) | TypeKind::ErrorContext
            )
        };
        self.types.funcs().any(|(_, ty)| ty.is_async)
            || self.types.iter().any(|(_, ty)| is_async_value(ty))
            || self.funcs.values().any(builtin)
    }

    /// The component instance whose destructor a resource has.
    ///
    /// # Panics
    /// When the host defines the resource.
    #[must_use]
    pub fn dtor_component(&self, resource: ResourceId) -> ComponentInstanceId {
        match self.resources[resource].definition {
            ResourceDefinition::Guest { component, .. } => component,
            ResourceDefinition::Host { .. } => panic!("plan: {resource} is the host's"),
        }
    }
}

/// A component instance.
#[derive(Debug)]
pub struct ComponentInstance {
    /// The instance it is nested in.
    pub parent: Option<ComponentInstanceId>,
    /// Names from the root, joined with `/`; for people.
    pub path: String,
}

/// A core instance: for each index of its module, what it is.
#[derive(Debug)]
pub struct CoreInstance {
    /// Its module.
    pub module: ModuleId,
    /// The component instance that it belongs to.
    pub component: ComponentInstanceId,
    /// Functions.
    pub funcs: PrimaryMap<FuncIndex, FuncId>,
    /// Tables.
    pub tables: PrimaryMap<TableIndex, TableId>,
    /// Memories.
    pub memories: PrimaryMap<MemoryIndex, MemoryId>,
    /// Globals.
    pub globals: PrimaryMap<GlobalIndex, GlobalId>,
    /// Tags.
    pub tags: PrimaryMap<TagIndex, TagId>,
    /// Passive data segments; active ones count as dropped and are none.
    pub data: PrimaryMap<DataIndex, Option<DataId>>,
    /// Passive element segments; active and declared ones count as dropped and are none.
    pub elems: PrimaryMap<ElemIndex, Option<ElemId>>,
}

/// A function to generate.
#[derive(Debug)]
pub struct Func {
    /// What it does.
    pub body: FuncBody,
    /// Its core type.
    pub signature: SignatureId,
    /// Its name in backtraces and symbols; not unique.
    pub name: String,
    /// Whether a [`windlass_abi::instance::FuncRef`] for it is needed, because it escapes into a
    /// table, a global, a value or another module.
    pub escapes: bool,
}

/// What a function does.
#[derive(Debug)]
pub enum FuncBody {
    /// Runs the body of a core function.
    Core {
        /// Of this instance.
        instance: CoreInstanceId,
        /// With this index in the module (imported ones included).
        index: FuncIndex,
    },
    /// `canon lower` of a function that the host gives.
    LowerImport(LowerImport),
    /// `canon lower` of a function that another component instance lifts.
    Adapter(Adapter),
    /// `canon resource.new`.
    ResourceNew(ComponentInstanceId, ResourceId),
    /// `canon resource.rep`.
    ResourceRep(ComponentInstanceId, ResourceId),
    /// `canon resource.drop`.
    ResourceDrop(ComponentInstanceId, ResourceId),
    /// `canon context.get`.
    ContextGet(ComponentInstanceId, ThreadNumber),
    /// `canon context.set`.
    ContextSet(ComponentInstanceId, ThreadNumber),
    /// `canon backpressure.inc` and `canon backpressure.dec`.
    Backpressure(ComponentInstanceId, Backpressure),
    /// A built-in of concurrency.
    Builtin(ComponentInstanceId, Builtin),
    /// Calls a function that a core module imports: the host's, or another module's.
    CoreImport(ImportId),
}

/// One of the two numbers of `Thread.storage` (CanonicalABI.md, Thread State).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThreadNumber {
    /// `i32` or `i64`, as the component that defines the built-in sees it.
    pub ty: ValType,
    /// 0 or 1.
    pub index: u32,
}

/// `canon lower` of a host function (CanonicalABI.md, `canon lower`).
#[derive(Debug)]
pub struct LowerImport {
    /// The host function.
    pub import: ImportId,
    /// Its type.
    pub ty: FuncTypeId,
    /// How the guest lowers.
    pub options: CanonicalOptions,
    /// The component instance that calls.
    pub component: ComponentInstanceId,
}

/// A lift paired with a lower: one component instance calls another.
#[derive(Debug)]
pub struct Adapter {
    /// The callee.
    pub lift: Lift,
    /// How the caller lowers.
    pub options: CanonicalOptions,
    /// The component instance that calls.
    pub component: ComponentInstanceId,
    /// The function's type as the caller sees it. Structurally equal to the lift's; resources are
    /// the same ones.
    pub ty: FuncTypeId,
}

/// `canon lift` of a core function (CanonicalABI.md, `canon lift`).
#[derive(Clone, Debug)]
pub struct Lift {
    /// The core function.
    pub callee: FuncId,
    /// The component function's type.
    pub ty: FuncTypeId,
    /// How the guest lifts.
    pub options: CanonicalOptions,
    /// The component instance that is called.
    pub component: ComponentInstanceId,
}

/// Options of a lift or lower (CanonicalABI.md, Canonical ABI Options).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CanonicalOptions {
    /// Encoding of strings.
    pub string_encoding: StringEncoding,
    /// The memory for everything that is not flat.
    pub memory: Option<MemoryId>,
    /// `realloc`: `(old_ptr, old_size, align, new_size) -> ptr`.
    pub realloc: Option<FuncId>,
    /// `post-return`, with the flat results as parameters.
    pub post_return: Option<FuncId>,
    /// `async`.
    pub is_async: bool,
    /// `callback`: `(event, p1, p2) -> packed code`.
    pub callback: Option<FuncId>,
}

/// A linear memory.
#[derive(Debug)]
pub struct Memory<'a> {
    /// The instance that defines it; of an imported one, the instance that imports it.
    pub instance: CoreInstanceId,
    /// The import that it is, if it is one.
    pub import: Option<ImportId>,
    /// Its type.
    pub ty: MemoryType,
    /// Initial contents known at compile time: `(offset, bytes)`, applied in order (later ones
    /// overwrite), each within the initial size.
    pub image: Vec<(u64, &'a [u8])>,
}

/// A table.
#[derive(Debug)]
pub struct Table {
    /// The instance that defines it; of an imported one, the instance that imports it.
    pub instance: CoreInstanceId,
    /// The import that it is, if it is one.
    pub import: Option<ImportId>,
    /// Its type.
    pub ty: TableType,
    /// Initial elements known at compile time, from 0 on; the rest is null.
    pub image: Vec<Option<FuncId>>,
}

/// A global.
#[derive(Debug)]
pub struct Global {
    /// The instance that defines it; of an imported one, the instance that imports it.
    pub instance: CoreInstanceId,
    /// The import that it is, if it is one.
    pub import: Option<ImportId>,
    /// Its type.
    pub ty: GlobalType,
    /// Its initial value. None when it is imported, or when it is computed at instantiation.
    pub init: Option<ConstValue>,
}

impl Global {
    /// The value that it always has, if that is known.
    #[must_use]
    pub fn constant(&self) -> Option<ConstValue> {
        self.init.filter(|_| !self.ty.mutable)
    }
}

/// An exception tag (core specification, Tags). Two tags are the same if their ids are, or if both
/// are imports that were bound to the same one.
#[derive(Debug)]
pub struct Tag {
    /// The import that it is, if it is one.
    pub import: Option<ImportId>,
    /// The type of the values that an exception carries: parameters, no results.
    pub signature: SignatureId,
    /// The same type in the module of the instance that defines or imports it.
    pub ty: TypeIndex,
}

/// An element segment.
#[derive(Debug)]
pub struct Elems {
    /// The instance whose segment it is.
    pub instance: CoreInstanceId,
    /// Its elements.
    pub items: Vec<ElemItem>,
}

/// An element of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElemItem {
    /// `ref.null`.
    Null,
    /// `ref.func`.
    Func(FuncId),
    /// `global.get` of a global whose value is known at instantiation only.
    Global(GlobalId),
}

/// A value that a step needs.
#[derive(Clone, Debug)]
pub enum Init {
    /// Known.
    Value(ConstValue),
    /// Computed from globals of the instance.
    Expr(ConstExpr),
}

/// Something that a core module imports or exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoreItem {
    /// A function; of an import, the one that calls it ([`FuncBody::CoreImport`]).
    Func(FuncId),
    /// A table.
    Table(TableId),
    /// A memory.
    Memory(MemoryId),
    /// A global.
    Global(GlobalId),
    /// A tag.
    Tag(TagId),
}

/// A core value known at compile time. Floats are bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstValue {
    /// `i32`.
    I32(i32),
    /// `i64`.
    I64(i64),
    /// `f32`.
    F32(u32),
    /// `f64`.
    F64(u64),
    /// `v128`, little-endian.
    V128([u8; 16]),
    /// A function reference.
    Func(FuncId),
    /// A null reference.
    Null,
}

/// A resource type (CanonicalABI.md, Resource State).
#[derive(Debug)]
pub struct Resource {
    /// Who defines it.
    pub definition: ResourceDefinition,
    /// The type of its representations: `i32` or `i64`; that of a host's is `i64`.
    pub rep: ValType,
    /// Name and interface under which the world sees it, if it does.
    pub label: Option<Label>,
}

/// Who defines a resource type.
#[derive(Clone, Copy, Debug)]
pub enum ResourceDefinition {
    /// The host: an import of the root component.
    Host {
        /// The slot of its destructor.
        dtor: ImportId,
    },
    /// A component instance.
    Guest {
        /// The `impl` of the specification.
        component: ComponentInstanceId,
        /// Its destructor: `(rep: i32)`.
        dtor: Option<FuncId>,
    },
}

/// Something that the embedder gives at instantiation; has a slot in the instance block.
#[derive(Debug)]
pub struct Import {
    /// The interface such as `docs:adder/log@1.0.0`; none for the world itself. An instance `b`
    /// inside of the instance `a` is `a#b`. The first name of an import of a core module.
    pub interface: Option<String>,
    /// The name in WIT; the second name of an import of a core module.
    pub name: String,
    /// What it is.
    pub kind: ImportKind,
}

/// What an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// A function.
    Function(FuncTypeId),
    /// The destructor of a resource that the host defines.
    ResourceDtor(ResourceId),
    /// An import of a core module.
    Core(CoreItem),
}

/// Something that the embedder may call.
#[derive(Debug)]
pub struct Export {
    /// The interface, as that of an [`Import`]; none for the world itself.
    pub interface: Option<String>,
    /// The name in WIT.
    pub name: String,
    /// What it is.
    pub kind: ExportKind,
}

impl Export {
    /// Whether it is a function of an `async` type.
    #[must_use]
    pub fn is_async(&self, plan: &Plan<'_>) -> bool {
        let ty = self.kind.function_type();
        ty.is_some_and(|ty| plan.types.func(ty).is_async)
    }
}

/// Something that the root imports or exports, and that has no form outside of a component.
#[derive(Debug)]
pub struct LeftOut {
    /// The interface, as that of an [`Import`].
    pub interface: Option<String>,
    /// The name.
    pub name: String,
    /// What it is: `core module` or `component`.
    pub kind: &'static str,
    /// Whether it is exported.
    pub is_export: bool,
}

/// What an export is.
#[derive(Debug)]
pub enum ExportKind {
    /// A lifted function.
    Function(Lift),
    /// A function that the host gives, and gets back. A call of it does not enter the component.
    HostFunction(ImportId, FuncTypeId),
    /// Lets the host drop a handle of a resource that a guest defines.
    ResourceDrop(ResourceId),
    /// An export of a core module.
    Core(CoreItem),
}

impl ExportKind {
    /// The type, if it is a function of interface types.
    #[must_use]
    pub fn function_type(&self) -> Option<FuncTypeId> {
        match self {
            ExportKind::Function(lift) => Some(lift.ty),
            ExportKind::HostFunction(_, ty) => Some(*ty),
            ExportKind::ResourceDrop(_) | ExportKind::Core(_) => None,
        }
    }

    /// Whether it is a function that the host can call, and so has an entry.
    #[must_use]
    pub fn has_entry(&self) -> bool {
        match self {
            ExportKind::Function(_)
            | ExportKind::HostFunction(..)
            | ExportKind::ResourceDrop(_) => true,
            ExportKind::Core(item) => matches!(item, CoreItem::Func(_)),
        }
    }
}

/// A step of instantiation. Bounds are checked when it runs.
#[derive(Clone, Debug)]
pub enum Step {
    /// Gives a global its computed initial value.
    InitGlobal {
        /// The global.
        global: GlobalId,
        /// Its value, computed in its instance.
        value: ConstExpr,
    },
    /// Gives the elements of a table a computed initial value.
    InitTable {
        /// The table.
        table: TableId,
        /// The value, computed in its instance.
        value: ConstExpr,
    },
    /// Fills in the elements of a segment that are [`ElemItem::Global`].
    InitElems(ElemId),
    /// `memory.init` of an active segment that no image could take.
    CopyData {
        /// The instance whose segment it is.
        instance: CoreInstanceId,
        /// To this memory.
        memory: MemoryId,
        /// At this offset.
        offset: Init,
        /// These bytes.
        data: DataId,
    },
    /// `table.init` of an active segment that no image could take.
    CopyElems {
        /// The instance whose segment it is.
        instance: CoreInstanceId,
        /// To this table.
        table: TableId,
        /// At this index.
        offset: Init,
        /// These elements.
        elems: ElemId,
    },
    /// Calls a start function.
    Start(FuncId),
}
