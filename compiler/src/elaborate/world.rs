//! The imports and exports of the root: what the embedder gives and gets.

use std::collections::BTreeMap;
use std::rc::Rc;

use wasmparser::ValType;
use wasmparser::component_types::{
    ComponentAnyTypeId, ComponentEntityType, ComponentInstanceTypeId,
};

use super::Elaborator;
use super::budget::{Resource as Limited, cost_of_name};
use super::instantiate::{Frame, FuncDef, Item};
use super::plan::{Export, ExportKind, Import, ImportKind, Lift, Resource, ResourceDefinition};
use super::types::Label;
use crate::error::{Error, Result};

impl Elaborator<'_> {
    /// What the embedder gives for an import of the root.
    pub(super) fn host_item(
        &mut self,
        frame: &mut Frame<'_>,
        name: &str,
        ty: ComponentEntityType,
        offset: u64,
    ) -> Result<Item> {
        match ty {
            ComponentEntityType::Instance(id) => self.host_instance(frame, name, id, offset),
            ComponentEntityType::Component(_) => {
                Err(Error::unsupported("imports of components", offset))
            }
            ComponentEntityType::Module(_) => {
                Err(Error::unsupported("imports of core modules", offset))
            }
            ty => self.host_leaf(frame, None, name, ty, offset),
        }
    }

    fn host_instance(
        &mut self,
        frame: &mut Frame<'_>,
        interface: &str,
        id: ComponentInstanceTypeId,
        offset: u64,
    ) -> Result<Item> {
        let exports: Vec<(String, ComponentEntityType)> = self.types[id]
            .exports
            .iter()
            .map(|(name, item)| (name.clone(), item.ty))
            .collect();
        let mut items = BTreeMap::new();
        for (name, ty) in exports {
            let item = self.host_leaf(frame, Some(interface), &name, ty, offset)?;
            items.insert(name, item);
        }
        Ok(Item::Instance(Rc::new(items)))
    }

    fn host_leaf(
        &mut self,
        frame: &mut Frame<'_>,
        interface: Option<&str>,
        name: &str,
        ty: ComponentEntityType,
        offset: u64,
    ) -> Result<Item> {
        self.spend_label(interface, name, offset)?;
        let label = Label {
            interface: interface.map(str::to_owned),
            name: name.to_owned(),
        };
        let item = match ty {
            ComponentEntityType::Func(id) => {
                let ty = self.convert_func(frame, id, offset)?;
                let import = self.plan.imports.push(Import {
                    interface: label.interface,
                    name: label.name,
                    kind: ImportKind::Function(ty),
                });
                Item::Func(FuncDef::Import(import, ty))
            }
            ComponentEntityType::Type { created, .. } => match created {
                ComponentAnyTypeId::Resource(id) => match frame.resources.get(&id.resource()) {
                    // `(type (eq ...))` of a resource that another interface defines.
                    Some(known) => Item::Resource(*known),
                    None => Item::Resource(self.host_resource(label)),
                },
                ComponentAnyTypeId::Defined(id) => {
                    self.add_label(id, label);
                    Item::Type
                }
                _ => Item::Type,
            },
            ComponentEntityType::Instance(_) => {
                return Err(Error::unsupported(
                    "instances nested in imported instances",
                    offset,
                ));
            }
            ComponentEntityType::Value(_) => {
                return Err(Error::unsupported("component-level values", offset));
            }
            ComponentEntityType::Module(_) | ComponentEntityType::Component(_) => {
                return Err(Error::unsupported(
                    "imports of modules and components",
                    offset,
                ));
            }
        };
        self.learn_resources(ty, &item, frame, offset)?;
        Ok(item)
    }

    /// Counts an import or export of the root. The type of an instance is written once and may be
    /// used by many.
    fn spend_label(&mut self, interface: Option<&str>, name: &str, offset: u64) -> Result<()> {
        let names = interface.map_or(0, str::len) + name.len();
        self.spend(cost_of_name(name), offset)?;
        self.budget.spend(Limited::Functions, 1, offset)?;
        self.budget.spend(Limited::Names, names, offset)
    }

    fn host_resource(&mut self, label: Label) -> crate::ids::ResourceId {
        let resource = self.plan.resources.next_key();
        let dtor = self.plan.imports.push(Import {
            interface: label.interface.clone(),
            name: label.name.clone(),
            kind: ImportKind::ResourceDtor(resource),
        });
        let definition = ResourceDefinition::Host { dtor };
        self.plan.resources.push(Resource {
            definition,
            rep: ValType::I64,
            label: Some(label),
        })
    }

    /// Adds what an export of the root gives to the embedder.
    pub(super) fn world_export(
        &mut self,
        frame: &Frame<'_>,
        name: &str,
        ty: ComponentEntityType,
        item: &Item,
        offset: u64,
    ) -> Result<()> {
        match (ty, item) {
            (ComponentEntityType::Instance(id), Item::Instance(items)) => {
                let exports: Vec<(String, ComponentEntityType)> = self.types[id]
                    .exports
                    .iter()
                    .map(|(name, item)| (name.clone(), item.ty))
                    .collect();
                for (field, ty) in exports {
                    let item = items.get(&field).unwrap_or_else(|| {
                        panic!("elaborate: instance `{name}` has no export `{field}`")
                    });
                    self.export_leaf(frame, Some(name), &field, ty, item, offset)?;
                }
                Ok(())
            }
            _ => self.export_leaf(frame, None, name, ty, item, offset),
        }
    }

    fn export_leaf(
        &mut self,
        frame: &Frame<'_>,
        interface: Option<&str>,
        name: &str,
        ty: ComponentEntityType,
        item: &Item,
        offset: u64,
    ) -> Result<()> {
        self.spend_label(interface, name, offset)?;
        let label = Label {
            interface: interface.map(str::to_owned),
            name: name.to_owned(),
        };
        let kind = match (ty, item) {
            (ComponentEntityType::Func(id), Item::Func(FuncDef::Lifted(lift))) => {
                let ty = self.convert_func(frame, id, offset)?;
                self.spend_type(ty, offset)?;
                ExportKind::Function(Lift {
                    ty,
                    ..(**lift).clone()
                })
            }
            (ComponentEntityType::Func(_), Item::Func(FuncDef::Import(..))) => {
                return Err(Error::unsupported("export of an imported function", offset));
            }
            (ComponentEntityType::Type { created, .. }, _) => {
                if let ComponentAnyTypeId::Defined(id) = created {
                    self.add_label(id, label.clone());
                }
                let Item::Resource(resource) = item else {
                    return Ok(());
                };
                let known = &mut self.plan.resources[*resource];
                if known.label.is_some() {
                    return Ok(());
                }
                known.label = Some(label.clone());
                ExportKind::ResourceDrop(*resource)
            }
            (ComponentEntityType::Instance(_), _) => {
                return Err(Error::unsupported(
                    "instances nested in exported instances",
                    offset,
                ));
            }
            (ComponentEntityType::Module(_), _) => {
                return Err(Error::unsupported("exports of core modules", offset));
            }
            (ComponentEntityType::Component(_), _) => {
                return Err(Error::unsupported("exports of components", offset));
            }
            _ => return Err(Error::unsupported("component-level values", offset)),
        };
        self.plan.exports.push(Export {
            interface: label.interface,
            name: label.name,
            kind,
        });
        Ok(())
    }
}
