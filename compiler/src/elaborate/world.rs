//! The imports and exports of the root: what the embedder gives and gets.

use std::collections::BTreeMap;
use std::rc::Rc;

use wasmparser::ValType;
use wasmparser::component_types::{
    ComponentAnyTypeId, ComponentEntityType, ComponentInstanceTypeId,
};

use super::budget::{Resource as Limited, cost_of_name};
use super::instantiate::{Frame, FuncDef, Item};
use super::plan::{
    Export, ExportKind, Import, ImportKind, LeftOut, Lift, Resource, ResourceDefinition,
};
use super::types::Label;
use super::{Elaborator, MAX_NESTING};
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
        self.host_item_of(frame, None, name, ty, offset)
    }

    /// The same for an item of an interface.
    fn host_item_of(
        &mut self,
        frame: &mut Frame<'_>,
        interface: Option<&str>,
        name: &str,
        ty: ComponentEntityType,
        offset: u64,
    ) -> Result<Item> {
        let ComponentEntityType::Instance(id) = ty else {
            return self.host_leaf(frame, interface, name, ty, offset);
        };
        let inner = self.inner_interface(interface, name, offset)?;
        let mut items = BTreeMap::new();
        for (name, ty) in self.exports_of(id) {
            let item = self.host_item_of(frame, Some(&inner), &name, ty, offset)?;
            items.insert(name, item);
        }
        Ok(Item::Instance(Rc::new(items)))
    }

    /// The name of an instance, as functions in it have it for their interface.
    fn inner_interface(
        &mut self,
        interface: Option<&str>,
        name: &str,
        offset: u64,
    ) -> Result<String> {
        let Some(outer) = interface else {
            return Ok(name.to_owned());
        };
        // WIT has no such instances, so that a separator stands for them which no name has.
        let inner = format!("{outer}#{name}");
        self.spend(cost_of_name(&inner), offset)?;
        if inner.matches('#').count() > MAX_NESTING {
            let limit = format!("{MAX_NESTING} nested instances in the world");
            return Err(Error::limit(limit, offset));
        }
        Ok(inner)
    }

    fn exports_of(&self, id: ComponentInstanceTypeId) -> Vec<(String, ComponentEntityType)> {
        let exports = self.types[id].exports.iter();
        exports
            .map(|(name, item)| (name.clone(), item.ty))
            .collect()
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
            ComponentEntityType::Value(_) => {
                return Err(Error::component_values(offset));
            }
            // Whoever makes an instance of it is refused: what it does is not known.
            ComponentEntityType::Module(_) => {
                self.leave_out(label, "core module", false);
                Item::Module(None)
            }
            ComponentEntityType::Component(_) => {
                self.leave_out(label, "component", false);
                Item::Component(None)
            }
            ComponentEntityType::Instance(_) => {
                panic!("elaborate: the instance `{name}` is no leaf of the world")
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

    /// Notes something that a world of C and Rust cannot have.
    fn leave_out(&mut self, label: Label, kind: &'static str, is_export: bool) {
        self.plan.left_out.push(LeftOut {
            interface: label.interface,
            name: label.name,
            kind,
            is_export,
        });
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

    /// Adds what an export of the root gives to the embedder. `interface` is none for the root's
    /// own.
    pub(super) fn export_item(
        &mut self,
        frame: &Frame<'_>,
        interface: Option<&str>,
        name: &str,
        ty: ComponentEntityType,
        item: &Item,
        offset: u64,
    ) -> Result<()> {
        let (ComponentEntityType::Instance(id), Item::Instance(items)) = (ty, item) else {
            return self.export_leaf(frame, interface, name, ty, item, offset);
        };
        let inner = self.inner_interface(interface, name, offset)?;
        for (field, ty) in self.exports_of(id) {
            let item = items
                .get(&field)
                .unwrap_or_else(|| panic!("elaborate: instance `{name}` has no export `{field}`"));
            self.export_item(frame, Some(&inner), &field, ty, item, offset)?;
        }
        Ok(())
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
            (ComponentEntityType::Func(id), Item::Func(FuncDef::Import(import, _))) => {
                let ty = self.convert_func(frame, id, offset)?;
                self.spend_type(ty, offset)?;
                ExportKind::HostFunction(*import, ty)
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
            (ComponentEntityType::Module(_), _) => {
                self.leave_out(label, "core module", true);
                return Ok(());
            }
            (ComponentEntityType::Component(_), _) => {
                self.leave_out(label, "component", true);
                return Ok(());
            }
            _ => return Err(Error::component_values(offset)),
        };
        self.plan.exports.push(Export {
            interface: label.interface,
            name: label.name,
            kind,
        });
        Ok(())
    }
}
