//! A component as decoded: its definitions in the order of the binary.
//!
//! In: the sections of one component, validated. Out: [`DecodedComponent`]. Index spaces are not
//! built here: elaboration fills them while it runs through the definitions, once for each
//! instantiation. Types stay the validator's ids.

use wasmparser::component_types::{
    AliasableResourceId, ComponentAnyTypeId, ComponentEntityType, ComponentFuncTypeId,
    ComponentInstanceTypeId,
};
use wasmparser::{
    CanonicalFunction, ComponentAlias, ComponentExternalKind, ComponentInstance,
    ComponentOuterAliasKind, ComponentStartFunction, ComponentType, ExternalKind, FuncType,
    Instance, Payload, ValType, Validator,
};

use super::builtin::{BuiltinDefinition, builtin};
use super::options::{Options, canonical_options};
use crate::error::{Diagnostic, Error, Result};
use crate::ids::{ModuleId, StaticComponentId};

/// A component: what it does when it is instantiated.
#[derive(Debug, Default)]
pub struct DecodedComponent<'a> {
    /// Definitions in order, each with its offset in the binary.
    pub definitions: Vec<(Definition<'a>, u64)>,
}

/// A definition (Explainer.md, Component Definitions). Indices are those of the component's index
/// spaces at that point.
#[derive(Debug)]
pub enum Definition<'a> {
    /// An import with its type.
    Import(&'a str, ComponentEntityType),
    /// A core module defined in place.
    Module(ModuleId),
    /// A component defined in place.
    Component(StaticComponentId),
    /// An instantiation of the core module with that index, with names and core instances.
    CoreInstantiate(u32, Vec<(&'a str, u32)>),
    /// A core instance made of existing core items.
    CoreBundle(Vec<(&'a str, ExternalKind, u32)>),
    /// An instantiation of the component with that index.
    Instantiate {
        /// The component.
        component: u32,
        /// Named arguments.
        args: Vec<(&'a str, Argument)>,
        /// The type of the new instance.
        ty: ComponentInstanceTypeId,
    },
    /// An instance made of existing items.
    Bundle(Vec<(&'a str, Argument)>),
    /// Alias of an export of the instance with that index.
    AliasExport(ComponentExternalKind, u32, &'a str),
    /// Alias of an export of the core instance with that index.
    AliasCoreExport(ExternalKind, u32, &'a str),
    /// Alias of a core module of an enclosing component: how far out, and its index there.
    AliasOuterModule(u32, u32),
    /// Alias of a component of an enclosing component: how far out, and its index there.
    AliasOuterComponent(u32, u32),
    /// A resource type with the type of its representations and its destructor, a core function.
    Resource(AliasableResourceId, ValType, Option<u32>),
    /// `canon lift`.
    Lift {
        /// The core function.
        callee: u32,
        /// The function's type.
        ty: ComponentFuncTypeId,
        /// Options.
        options: Options,
    },
    /// `canon lower`.
    Lower {
        /// The component function.
        callee: u32,
        /// The resulting core type.
        signature: FuncType,
        /// Options.
        options: Options,
    },
    /// `canon resource.new`.
    ResourceNew(AliasableResourceId, FuncType),
    /// `canon resource.rep`.
    ResourceRep(AliasableResourceId, FuncType),
    /// `canon resource.drop`.
    ResourceDrop(AliasableResourceId, FuncType),
    /// `canon context.get` of a number of this type and index.
    ContextGet(ValType, u32, FuncType),
    /// `canon context.set` of a number of this type and index.
    ContextSet(ValType, u32, FuncType),
    /// `canon backpressure.inc` or `canon backpressure.dec`.
    Backpressure(Backpressure, FuncType),
    /// A built-in of concurrency.
    Builtin(BuiltinDefinition, FuncType),
    /// The start function, without arguments and results: the component function with that index.
    Start(u32),
    /// An export; it also adds the item to its index space once more.
    Export(&'a str, ComponentExternalKind, u32, ComponentEntityType),
    /// Something valid that only a component which is never instantiated may contain.
    Unsupported(Diagnostic),
}

/// An item that is passed to an instantiation or bundled in an instance.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// Its index space.
    pub kind: ComponentExternalKind,
    /// Its index.
    pub index: u32,
    /// For types: the resource type that it is, if it is one.
    pub resource: Option<AliasableResourceId>,
}

/// What a built-in does to the counter `backpressure` of its component instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backpressure {
    /// Adds one.
    Inc,
    /// Takes one away.
    Dec,
}

impl Backpressure {
    /// The built-in's name in the text format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Backpressure::Inc => "backpressure.inc",
            Backpressure::Dec => "backpressure.dec",
        }
    }
}

/// Sizes of the index spaces before a section, so that its items can be looked up afterwards.
#[derive(Default)]
pub(super) struct Counts {
    types: u32,
    core_funcs: u32,
    instances: u32,
}

impl Counts {
    pub(super) fn of(validator: &Validator) -> Counts {
        validator
            .types(0)
            .map_or_else(Counts::default, |types| Counts {
                types: types.component_type_count(),
                core_funcs: types.function_count(),
                instances: types.component_instance_count(),
            })
    }
}

/// Adds the definitions of a validated section.
pub(super) fn section<'a>(
    component: &mut DecodedComponent<'a>,
    payload: Payload<'a>,
    validator: &Validator,
    counts: Counts,
) -> Result<()> {
    let out = &mut component.definitions;
    match payload {
        Payload::ComponentImportSection(reader) => {
            for item in reader.into_iter_with_offsets() {
                let (offset, import) = item?;
                let name = import.name.name;
                let ty = types(validator)
                    .component_item_for_import(name)
                    .map(|item| item.ty);
                out.push((Definition::Import(name, known(ty, "import")), offset));
            }
        }
        Payload::ComponentExportSection(reader) => {
            for item in reader.into_iter_with_offsets() {
                let (offset, export) = item?;
                let name = export.name.name;
                let ty = types(validator)
                    .component_item_for_export(name)
                    .map(|item| item.ty);
                let ty = known(ty, "export");
                out.push((
                    Definition::Export(name, export.kind, export.index, ty),
                    offset,
                ));
            }
        }
        Payload::InstanceSection(reader) => {
            for item in reader.into_iter_with_offsets() {
                let (offset, instance) = item?;
                out.push((core_instance(instance), offset));
            }
        }
        Payload::ComponentInstanceSection(reader) => {
            for (index, item) in (counts.instances..).zip(reader.into_iter_with_offsets()) {
                let (offset, instance) = item?;
                out.push((component_instance(instance, index, validator), offset));
            }
        }
        Payload::ComponentAliasSection(reader) => {
            for item in reader.into_iter_with_offsets() {
                let (offset, alias) = item?;
                out.extend(alias_definition(alias).map(|definition| (definition, offset)));
            }
        }
        Payload::ComponentTypeSection(reader) => {
            for (index, item) in (counts.types..).zip(reader.into_iter_with_offsets()) {
                let (offset, ty) = item?;
                if let ComponentType::Resource { rep, dtor } = ty {
                    out.push((
                        Definition::Resource(resource_at(validator, index), rep, dtor),
                        offset,
                    ));
                }
            }
        }
        Payload::ComponentCanonicalSection(reader) => {
            let mut next_core_func = counts.core_funcs;
            for item in reader.into_iter_with_offsets() {
                let (offset, function) = item?;
                let definition = canonical(function, &mut next_core_func, validator, offset);
                out.push((supported(definition)?, offset));
            }
        }
        Payload::ComponentStartSection { start, range } => {
            out.push((supported(start_function(&start, range.start))?, range.start));
        }
        _ => {}
    }
    Ok(())
}

/// Whether what is not supported matters is known when the component is instantiated.
fn supported(definition: Result<Definition<'_>>) -> Result<Definition<'_>> {
    match definition {
        Err(Error::Unsupported(what)) => Ok(Definition::Unsupported(what)),
        definition => definition,
    }
}

fn types(validator: &Validator) -> wasmparser::types::TypesRef<'_> {
    known(validator.types(0), "component")
}

/// What validation has already seen is there.
fn known<T>(item: Option<T>, what: &str) -> T {
    item.unwrap_or_else(|| panic!("decode: the validator does not know the {what}"))
}

fn resource_at(validator: &Validator, index: u32) -> AliasableResourceId {
    match types(validator).component_any_type_at(index) {
        ComponentAnyTypeId::Resource(id) => id,
        other => panic!("decode: type {index} is {other:?}, not a resource"),
    }
}

fn core_instance(instance: Instance<'_>) -> Definition<'_> {
    match instance {
        Instance::Instantiate { module_index, args } => Definition::CoreInstantiate(
            module_index,
            args.iter().map(|arg| (arg.name, arg.index)).collect(),
        ),
        Instance::FromExports(exports) => {
            Definition::CoreBundle(exports.iter().map(|e| (e.name, e.kind, e.index)).collect())
        }
    }
}

fn component_instance<'a>(
    instance: ComponentInstance<'a>,
    index: u32,
    validator: &Validator,
) -> Definition<'a> {
    let argument = |kind, index| {
        Argument {
            kind,
            index,
            resource: None,
        }
        .resolve(validator)
    };
    match instance {
        ComponentInstance::Instantiate {
            component_index,
            args,
        } => Definition::Instantiate {
            component: component_index,
            args: args
                .iter()
                .map(|arg| (arg.name, argument(arg.kind, arg.index)))
                .collect(),
            ty: types(validator).component_instance_at(index),
        },
        ComponentInstance::FromExports(exports) => Definition::Bundle(
            exports
                .iter()
                .map(|e| (e.name.name, argument(e.kind, e.index)))
                .collect(),
        ),
    }
}

impl Argument {
    fn resolve(mut self, validator: &Validator) -> Argument {
        if self.kind == ComponentExternalKind::Type
            && let ComponentAnyTypeId::Resource(id) =
                types(validator).component_any_type_at(self.index)
        {
            self.resource = Some(id);
        }
        self
    }
}

/// Type aliases are none: the validator's ids stand for the types themselves.
fn alias_definition(alias: ComponentAlias<'_>) -> Option<Definition<'_>> {
    match alias {
        ComponentAlias::InstanceExport {
            kind: ComponentExternalKind::Type,
            ..
        } => None,
        ComponentAlias::InstanceExport {
            kind,
            instance_index,
            name,
        } => Some(Definition::AliasExport(kind, instance_index, name)),
        ComponentAlias::CoreInstanceExport {
            kind,
            instance_index,
            name,
        } => Some(Definition::AliasCoreExport(kind, instance_index, name)),
        ComponentAlias::Outer { kind, count, index } => match kind {
            ComponentOuterAliasKind::CoreModule => Some(Definition::AliasOuterModule(count, index)),
            ComponentOuterAliasKind::Component => {
                Some(Definition::AliasOuterComponent(count, index))
            }
            ComponentOuterAliasKind::CoreType | ComponentOuterAliasKind::Type => None,
        },
    }
}

fn canonical<'a>(
    function: CanonicalFunction,
    next_core_func: &mut u32,
    validator: &Validator,
    offset: u64,
) -> Result<Definition<'a>> {
    if let CanonicalFunction::Lift {
        core_func_index,
        type_index,
        options,
    } = function
    {
        let ComponentAnyTypeId::Func(ty) = types(validator).component_any_type_at(type_index)
        else {
            panic!("decode: type {type_index} is not a function type");
        };
        let options = canonical_options(&options, offset)?;
        return Ok(Definition::Lift {
            callee: core_func_index,
            ty,
            options,
        });
    }
    let types = types(validator);
    let signature = types[types.core_function_at(*next_core_func)]
        .unwrap_func()
        .clone();
    *next_core_func += 1;
    let resource = |index| resource_at(validator, index);
    Ok(match function {
        CanonicalFunction::Lower {
            func_index,
            options,
        } => Definition::Lower {
            callee: func_index,
            signature,
            options: canonical_options(&options, offset)?,
        },
        CanonicalFunction::ResourceNew { resource: index } => {
            Definition::ResourceNew(resource(index), signature)
        }
        CanonicalFunction::ResourceRep { resource: index } => {
            Definition::ResourceRep(resource(index), signature)
        }
        CanonicalFunction::ResourceDrop { resource: index } => {
            Definition::ResourceDrop(resource(index), signature)
        }
        CanonicalFunction::ContextGet { ty, slot } => Definition::ContextGet(ty, slot, signature),
        CanonicalFunction::ContextSet { ty, slot } => Definition::ContextSet(ty, slot, signature),
        CanonicalFunction::BackpressureInc => {
            Definition::Backpressure(Backpressure::Inc, signature)
        }
        CanonicalFunction::BackpressureDec => {
            Definition::Backpressure(Backpressure::Dec, signature)
        }
        other => Definition::Builtin(builtin(other, types, offset)?, signature),
    })
}

fn start_function<'a>(start: &ComponentStartFunction, offset: u64) -> Result<Definition<'a>> {
    match (&*start.arguments, start.results) {
        ([], 0) => Ok(Definition::Start(start.func_index)),
        _ => Err(Error::unsupported("component-level values", offset)),
    }
}
