//! Runs the definitions of a component in a frame of index spaces, once for each instantiation.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use wasmparser::component_types::{
    AliasableResourceId, ComponentAnyTypeId, ComponentEntityType, ResourceId as WasmResourceId,
};
use wasmparser::{ComponentExternalKind, ExternalKind};

use super::budget::{self, cost_of_name};
use super::plan::{CanonicalOptions, ComponentInstance, CoreItem, Lift};
use super::{Elaborator, MAX_NESTING};
use crate::decode::component::{Argument, Definition};
use crate::decode::options::Options;
use crate::error::{Error, Result};
use crate::ids::{
    ComponentInstanceId, FuncId, FuncTypeId, GlobalId, ImportId, MemoryId, ModuleId, ResourceId,
    StaticComponentId, TableId, TagId,
};

/// What to do about parts that only the embedder could give.
const PUT_IN: &str = "what is compiled must be whole: a tool like `wac` puts the parts together";

/// A component-level item.
#[derive(Clone)]
pub(super) enum Item {
    /// A function.
    Func(FuncDef),
    /// An instance: its exports.
    Instance(Rc<BTreeMap<String, Item>>),
    /// A core module; none for one that only the embedder could give.
    Module(Option<ModuleId>),
    /// A component with what it can see around it; none for one that only the embedder could give.
    Component(Option<ComponentDef>),
    /// A resource type.
    Resource(ResourceId),
    /// Any other type; the validator's ids stand for it.
    Type,
}

/// A component function.
#[derive(Clone)]
pub(super) enum FuncDef {
    /// Given by the embedder.
    Import(ImportId, FuncTypeId),
    /// Lifted from a core function.
    Lifted(Rc<Lift>),
}

/// A component that may be instantiated.
#[derive(Clone)]
pub(super) struct ComponentDef {
    component: StaticComponentId,
    outer: Option<Rc<Scope>>,
}

/// The modules and components of an enclosing component at the place of a definition in it.
pub(super) struct Scope {
    modules: Vec<Option<ModuleId>>,
    components: Vec<Option<ComponentDef>>,
    outer: Option<Rc<Scope>>,
}

/// A core instance as others see it: its exports.
pub(super) type CoreExports<'a> = Rc<HashMap<&'a str, CoreItem>>;

/// The index spaces of a component instance that is being made.
pub(super) struct Frame<'a> {
    pub(super) component: ComponentInstanceId,
    /// What the validator's resource types are in this instance.
    pub(super) resources: HashMap<WasmResourceId, ResourceId>,
    outer: Option<Rc<Scope>>,
    args: HashMap<String, Item>,
    modules: Vec<Option<ModuleId>>,
    components: Vec<Option<ComponentDef>>,
    pub(super) core_instances: Vec<CoreExports<'a>>,
    pub(super) core_funcs: Vec<FuncId>,
    pub(super) core_tables: Vec<TableId>,
    pub(super) core_memories: Vec<MemoryId>,
    core_globals: Vec<GlobalId>,
    core_tags: Vec<TagId>,
    pub(super) funcs: Vec<FuncDef>,
    instances: Vec<Rc<BTreeMap<String, Item>>>,
    exports: BTreeMap<String, Item>,
    depth: usize,
}

impl<'a> Elaborator<'a> {
    /// Instantiates the root: its imports become the Plan's imports, its exports the Plan's
    /// exports.
    pub(super) fn root(&mut self, root: StaticComponentId) -> Result<()> {
        let def = ComponentDef {
            component: root,
            outer: None,
        };
        let mut frame = self.new_frame(&def, HashMap::new(), None, String::new(), 0, 0)?;
        let definitions = std::mem::take(&mut self.components[root].definitions);
        for (definition, offset) in &definitions {
            match definition {
                Definition::Import(name, ty) => {
                    let item = self.host_item(&mut frame, name, *ty, *offset)?;
                    frame.args.insert((*name).to_owned(), item);
                }
                Definition::Export(name, kind, index, ty) => {
                    let item = frame.item(*kind, *index, referenced_resource(*ty), *offset)?;
                    self.learn_resources(*ty, &item, &mut frame, *offset)?;
                    self.export_item(&frame, None, name, *ty, &item, *offset)?;
                }
                _ => {}
            }
            self.define(&mut frame, definition, *offset)?;
        }
        Ok(())
    }

    fn new_frame(
        &mut self,
        def: &ComponentDef,
        args: HashMap<String, Item>,
        parent: Option<ComponentInstanceId>,
        path: String,
        depth: usize,
        offset: u64,
    ) -> Result<Frame<'a>> {
        self.budget.spend(budget::Resource::Instances, 1, offset)?;
        if depth > MAX_NESTING {
            return Err(Error::limit(
                format!("{MAX_NESTING} nested component instances"),
                offset,
            ));
        }
        let component = self
            .plan
            .components
            .push(ComponentInstance { parent, path });
        Ok(Frame {
            component,
            resources: HashMap::new(),
            outer: def.outer.clone(),
            args,
            modules: Vec::new(),
            components: Vec::new(),
            core_instances: Vec::new(),
            core_funcs: Vec::new(),
            core_tables: Vec::new(),
            core_memories: Vec::new(),
            core_globals: Vec::new(),
            core_tags: Vec::new(),
            funcs: Vec::new(),
            instances: Vec::new(),
            exports: BTreeMap::new(),
            depth,
        })
    }

    /// Instantiates a nested component; its exports.
    fn instantiate(
        &mut self,
        def: &ComponentDef,
        args: HashMap<String, Item>,
        parent: &Frame<'a>,
        offset: u64,
    ) -> Result<Rc<BTreeMap<String, Item>>> {
        let above = &self.plan.components[parent.component].path;
        let path = match above.as_str() {
            "" => format!("{}", parent.instances.len()),
            above => format!("{above}/{}", parent.instances.len()),
        };
        let parent_id = Some(parent.component);
        let mut frame = self.new_frame(def, args, parent_id, path, parent.depth + 1, offset)?;
        // Taken out while they run: a component cannot contain itself, so nobody misses them.
        let definitions = std::mem::take(&mut self.components[def.component].definitions);
        let result = definitions
            .iter()
            .try_for_each(|(definition, offset)| self.define(&mut frame, definition, *offset));
        self.components[def.component].definitions = definitions;
        result?;
        Ok(Rc::new(frame.exports))
    }

    fn define(
        &mut self,
        frame: &mut Frame<'a>,
        definition: &Definition<'a>,
        offset: u64,
    ) -> Result<()> {
        self.spend(1, offset)?;
        match definition {
            Definition::Import(name, ty) => {
                let item = frame.args.get(*name).cloned();
                let item = item.unwrap_or_else(|| {
                    panic!("elaborate: import `{name}` has no argument after validation")
                });
                self.learn_resources(*ty, &item, frame, offset)?;
                frame.push(item);
            }
            Definition::Module(id) => frame.modules.push(Some(*id)),
            Definition::Component(component) => {
                self.spend(frame.modules.len() + frame.components.len(), offset)?;
                let outer = Some(frame.scope());
                frame.components.push(Some(ComponentDef {
                    component: *component,
                    outer,
                }));
            }
            Definition::CoreInstantiate(module, args) => {
                let exports = self.core_instantiate(frame, *module, args, offset)?;
                frame.core_instances.push(exports);
            }
            Definition::CoreBundle(items) => {
                self.spend(items.len(), offset)?;
                let items: HashMap<&str, CoreItem> = items
                    .iter()
                    .map(|(name, kind, index)| (*name, frame.core_item(*kind, *index)))
                    .collect();
                frame.core_instances.push(Rc::new(items));
            }
            Definition::Instantiate {
                component,
                args,
                ty,
            } => {
                let instance = self.define_instance(frame, *component, args, offset)?;
                let item = Item::Instance(instance.clone());
                let ty = ComponentEntityType::Instance(*ty);
                self.learn_resources(ty, &item, frame, offset)?;
                frame.instances.push(instance);
            }
            Definition::Bundle(items) => {
                self.spend_names(items, offset)?;
                let items = frame.arguments(items, offset)?.into_iter().collect();
                frame.instances.push(Rc::new(items));
            }
            Definition::AliasExport(..)
            | Definition::AliasCoreExport(..)
            | Definition::AliasOuterModule(..)
            | Definition::AliasOuterComponent(..) => frame.alias(definition),
            Definition::Export(name, kind, index, ty) => {
                let item = frame.item(*kind, *index, referenced_resource(*ty), offset)?;
                self.learn_resources(*ty, &item, frame, offset)?;
                self.spend(cost_of_name(name), offset)?;
                frame.exports.insert((*name).to_owned(), item.clone());
                frame.push(item);
            }
            Definition::Start(callee) => self.start(frame, *callee, offset)?,
            Definition::Unsupported(what) => return Err(Error::Unsupported(what.clone())),
            _ => self.define_canonical(frame, definition, offset)?,
        }
        Ok(())
    }

    /// The exports of a new instance of a component of the frame.
    fn define_instance(
        &mut self,
        frame: &Frame<'a>,
        component: u32,
        args: &[(&str, Argument)],
        offset: u64,
    ) -> Result<Rc<BTreeMap<String, Item>>> {
        let def = frame.components[component as usize].clone();
        let def = def.ok_or_else(|| {
            let what = "instances of a component that is imported";
            Error::unsupported(what, offset).hint(PUT_IN)
        })?;
        self.spend_names(args, offset)?;
        let args = frame.arguments(args, offset)?;
        self.instantiate(&def, args, frame, offset)
    }

    fn spend_names(&mut self, items: &[(&str, Argument)], offset: u64) -> Result<()> {
        let cost = items.iter().map(|(name, _)| cost_of_name(name)).sum();
        self.spend(cost, offset)
    }

    /// Learns from an item what the resource types in its type are.
    pub(super) fn learn_resources(
        &mut self,
        ty: ComponentEntityType,
        item: &Item,
        frame: &mut Frame<'_>,
        offset: u64,
    ) -> Result<()> {
        let work = register_resources(&self.types, ty, item, &mut frame.resources);
        self.spend(work, offset)
    }

    /// Counts work that grows with something else than the number of definitions.
    pub(super) fn spend(&mut self, work: usize, offset: u64) -> Result<()> {
        self.budget
            .spend(budget::Resource::Definitions, work, offset)
    }
}

impl Frame<'_> {
    pub(super) fn module(&self, index: u32, offset: u64) -> Result<ModuleId> {
        let module = self.modules[index as usize];
        module.ok_or_else(|| {
            let what = "instances of a core module that is imported";
            Error::unsupported(what, offset).hint(PUT_IN)
        })
    }

    /// The resource type that one of the validator's is in this instance.
    pub(super) fn resource(&self, id: AliasableResourceId) -> ResourceId {
        *self.resources.get(&id.resource()).unwrap_or_else(|| {
            panic!(
                "elaborate: no resource type is known for {:?}",
                id.resource()
            )
        })
    }

    /// Adds an item that stands in another index space already.
    fn alias(&mut self, definition: &Definition<'_>) {
        match definition {
            Definition::AliasExport(_, instance, name) => {
                let item = self.instances[*instance as usize].get(*name).cloned();
                self.push(item.unwrap_or_else(|| panic!("elaborate: no export `{name}`")));
            }
            Definition::AliasCoreExport(_, instance, name) => {
                let item = self.core_instances[*instance as usize].get(*name).copied();
                self.push_core(item.unwrap_or_else(|| panic!("elaborate: no export `{name}`")));
            }
            Definition::AliasOuterModule(count, index) => {
                let module = match self.enclosing(*count) {
                    None => self.modules[*index as usize],
                    Some(scope) => scope.modules[*index as usize],
                };
                self.modules.push(module);
            }
            Definition::AliasOuterComponent(count, index) => {
                let component = match self.enclosing(*count) {
                    None => self.components[*index as usize].clone(),
                    Some(scope) => scope.components[*index as usize].clone(),
                };
                self.components.push(component);
            }
            other => panic!("elaborate: {other:?} is no alias"),
        }
    }

    /// The scope `count` components out; none for the component itself.
    fn enclosing(&self, count: u32) -> Option<Rc<Scope>> {
        let mut scope = None;
        for _ in 0..count {
            scope = match &scope {
                None => self.outer.clone(),
                Some(scope) => scope.outer.clone(),
            };
        }
        scope
    }

    fn scope(&self) -> Rc<Scope> {
        Rc::new(Scope {
            modules: self.modules.clone(),
            components: self.components.clone(),
            outer: self.outer.clone(),
        })
    }

    fn arguments(&self, args: &[(&str, Argument)], offset: u64) -> Result<HashMap<String, Item>> {
        args.iter()
            .map(|(name, arg)| {
                let item = self.item(arg.kind, arg.index, arg.resource, offset)?;
                Ok(((*name).to_owned(), item))
            })
            .collect()
    }

    /// An item of one of the index spaces; `resource` stands for a type that is a resource type.
    pub(super) fn item(
        &self,
        kind: ComponentExternalKind,
        index: u32,
        resource: Option<AliasableResourceId>,
        offset: u64,
    ) -> Result<Item> {
        let index = index as usize;
        Ok(match kind {
            ComponentExternalKind::Func => Item::Func(self.funcs[index].clone()),
            ComponentExternalKind::Instance => Item::Instance(self.instances[index].clone()),
            ComponentExternalKind::Module => Item::Module(self.modules[index]),
            ComponentExternalKind::Component => Item::Component(self.components[index].clone()),
            ComponentExternalKind::Type => match resource {
                Some(id) => Item::Resource(self.resource(id)),
                None => Item::Type,
            },
            ComponentExternalKind::Value => {
                return Err(Error::component_values(offset));
            }
        })
    }

    fn core_item(&self, kind: ExternalKind, index: u32) -> CoreItem {
        let index = index as usize;
        match kind {
            ExternalKind::Func | ExternalKind::FuncExact => CoreItem::Func(self.core_funcs[index]),
            ExternalKind::Table => CoreItem::Table(self.core_tables[index]),
            ExternalKind::Memory => CoreItem::Memory(self.core_memories[index]),
            ExternalKind::Global => CoreItem::Global(self.core_globals[index]),
            ExternalKind::Tag => CoreItem::Tag(self.core_tags[index]),
        }
    }

    fn push(&mut self, item: Item) {
        match item {
            Item::Func(func) => self.funcs.push(func),
            Item::Instance(instance) => self.instances.push(instance),
            Item::Module(module) => self.modules.push(module),
            Item::Component(component) => self.components.push(component),
            // The type index space is the validator's business.
            Item::Resource(_) | Item::Type => {}
        }
    }

    fn push_core(&mut self, item: CoreItem) {
        match item {
            CoreItem::Func(id) => self.core_funcs.push(id),
            CoreItem::Table(id) => self.core_tables.push(id),
            CoreItem::Memory(id) => self.core_memories.push(id),
            CoreItem::Global(id) => self.core_globals.push(id),
            CoreItem::Tag(id) => self.core_tags.push(id),
        }
    }

    pub(super) fn options(&self, options: &Options) -> CanonicalOptions {
        CanonicalOptions {
            string_encoding: options.string_encoding,
            memory: options
                .memory
                .map(|index| self.core_memories[index as usize]),
            realloc: options.realloc.map(|index| self.core_funcs[index as usize]),
            post_return: options
                .post_return
                .map(|index| self.core_funcs[index as usize]),
            is_async: options.is_async,
            callback: options
                .callback
                .map(|index| self.core_funcs[index as usize]),
        }
    }
}

/// The resource type that an exported type was made from.
fn referenced_resource(ty: ComponentEntityType) -> Option<AliasableResourceId> {
    match ty {
        ComponentEntityType::Type {
            referenced: ComponentAnyTypeId::Resource(id),
            ..
        } => Some(id),
        _ => None,
    }
}

/// Learns from an item what the resource types in its type are; how many items that took.
fn register_resources(
    types: &wasmparser::types::Types,
    ty: ComponentEntityType,
    item: &Item,
    resources: &mut HashMap<WasmResourceId, ResourceId>,
) -> usize {
    match (ty, item) {
        (
            ComponentEntityType::Type {
                created: ComponentAnyTypeId::Resource(id),
                ..
            },
            Item::Resource(resource),
        ) => {
            resources.insert(id.resource(), *resource);
            1
        }
        (ComponentEntityType::Instance(id), Item::Instance(exports)) => {
            let mut work = 1;
            for (name, export) in &types[id].exports {
                work += 1;
                if let Some(item) = exports.get(name) {
                    work += register_resources(types, export.ty, item, resources);
                }
            }
            work
        }
        _ => 0,
    }
}
