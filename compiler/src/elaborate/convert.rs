//! The validator's types into interned interface types, with names and resources resolved.

use wasmparser::PrimitiveValType;
use wasmparser::component_types::{
    AliasableResourceId, ComponentDefinedType, ComponentDefinedTypeId, ComponentFuncTypeId,
    ComponentValType,
};

use super::Elaborator;
use super::budget::{Resource, cost_of_name};
use super::instantiate::Frame;
use super::plan::ResourceDefinition;
use super::types::{FunctionType, InterfaceType, Label, TypeKind};
use crate::error::{Error, Result};
use crate::ids::{FuncTypeId, ResourceId, TypeId};

impl Elaborator<'_> {
    /// The type of a component function.
    pub(super) fn convert_func(
        &mut self,
        frame: &Frame<'_>,
        id: ComponentFuncTypeId,
        offset: u64,
    ) -> Result<FuncTypeId> {
        let key = (frame.component, id);
        if let Some(converted) = self.converted_funcs.get(&key) {
            return Ok(*converted);
        }
        let ty = &self.types[id];
        let (params, result, is_async) = (ty.params.clone(), ty.result, ty.async_);
        let names = params.iter().map(|(name, _)| cost_of_name(name.as_str()));
        self.spend(names.sum(), offset)?;
        let params: Vec<(String, TypeId)> = params
            .iter()
            .map(|(name, ty)| Ok((name.to_string(), self.convert(frame, *ty, offset)?)))
            .collect::<Result<_>>()?;
        let params_tuple = match params.as_slice() {
            [] => None,
            params => {
                let types = params.iter().map(|(_, ty)| *ty).collect();
                Some(self.intern(TypeKind::Tuple(types), None, offset)?)
            }
        };
        let result = result
            .map(|ty| self.convert(frame, ty, offset))
            .transpose()?;
        let ty = FunctionType {
            params,
            params_tuple,
            result,
            is_async,
        };
        let converted = self.plan.types.push_func(ty);
        self.converted_funcs.insert(key, converted);
        Ok(converted)
    }

    /// Counts a function type that is translated between two sides.
    pub(super) fn spend_type(&mut self, ty: FuncTypeId, offset: u64) -> Result<()> {
        let ty = self.plan.types.func(ty);
        let whole = [ty.params_tuple, ty.result];
        self.spend_values(whole.into_iter().flatten(), offset)
    }

    /// Counts values that are translated between two sides.
    pub(super) fn spend_values(
        &mut self,
        values: impl IntoIterator<Item = TypeId>,
        offset: u64,
    ) -> Result<()> {
        let types = &self.plan.types;
        let cost = values.into_iter().map(|ty| types.cost(ty) as usize).sum();
        self.budget.spend(Resource::Types, cost, offset)
    }

    /// A value type.
    pub(super) fn convert(
        &mut self,
        frame: &Frame<'_>,
        ty: ComponentValType,
        offset: u64,
    ) -> Result<TypeId> {
        match ty {
            ComponentValType::Primitive(ty) => self.intern(primitive(ty), None, offset),
            ComponentValType::Type(id) => {
                let key = (frame.component, id);
                if let Some(converted) = self.converted.get(&key) {
                    return Ok(*converted);
                }
                let kind = self.convert_defined(frame, id, offset)?;
                self.spend(cost_of_kind(&kind), offset)?;
                let label = self.label_of(id);
                let converted = self.intern(kind, label, offset)?;
                self.converted.insert(key, converted);
                Ok(converted)
            }
        }
    }

    fn convert_defined(
        &mut self,
        frame: &Frame<'_>,
        id: ComponentDefinedTypeId,
        offset: u64,
    ) -> Result<TypeKind> {
        let convert = |this: &mut Self, ty| this.convert(frame, ty, offset);
        let optional = |this: &mut Self, ty: Option<ComponentValType>| {
            ty.map(|ty| convert(this, ty)).transpose()
        };
        // Cloning ends the borrow of the types; the lists are short, and each is converted once.
        Ok(match &self.types[id] {
            ComponentDefinedType::Primitive(ty) => primitive(*ty),
            ComponentDefinedType::Record(record) => {
                let fields = record.fields.iter();
                let fields = fields.map(|(name, ty)| (name.to_string(), *ty)).collect();
                TypeKind::Record(self.convert_named(fields, convert)?)
            }
            ComponentDefinedType::Variant(variant) => {
                let cases = variant.cases.iter();
                let cases = cases
                    .map(|(name, case)| (name.to_string(), case.ty))
                    .collect();
                TypeKind::Variant(self.convert_named(cases, optional)?)
            }
            ComponentDefinedType::List { element, .. } => {
                TypeKind::List(self.convert(frame, *element, offset)?)
            }
            ComponentDefinedType::FixedLengthList {
                element, length, ..
            } => {
                let (element, length) = (*element, *length);
                TypeKind::FixedList(self.convert(frame, element, offset)?, length)
            }
            ComponentDefinedType::Map { key, value, .. } => {
                let (key, value) = (*key, *value);
                let key = self.convert(frame, key, offset)?;
                let value = self.convert(frame, value, offset)?;
                let pair = self.intern(TypeKind::Tuple(vec![key, value]), None, offset)?;
                TypeKind::Map(key, value, pair)
            }
            ComponentDefinedType::Tuple(tuple) => {
                let types: Vec<_> = tuple.types.to_vec();
                TypeKind::Tuple(
                    types
                        .into_iter()
                        .map(|ty| self.convert(frame, ty, offset))
                        .collect::<Result<_>>()?,
                )
            }
            ComponentDefinedType::Flags(labels) => {
                TypeKind::Flags(labels.iter().map(ToString::to_string).collect())
            }
            ComponentDefinedType::Enum(labels) => {
                TypeKind::Enum(labels.iter().map(ToString::to_string).collect())
            }
            ComponentDefinedType::Option { ty, .. } => {
                TypeKind::Option(self.convert(frame, *ty, offset)?)
            }
            ComponentDefinedType::Result { ok, err, .. } => {
                let (ok, err) = (*ok, *err);
                TypeKind::Result(optional(self, ok)?, optional(self, err)?)
            }
            ComponentDefinedType::Own(id) => TypeKind::Own(frame.resource(*id)),
            ComponentDefinedType::Borrow(id) => self.borrow_kind(frame, *id),
            ComponentDefinedType::Future { ty, .. } => {
                let ty = *ty;
                TypeKind::Future(optional(self, ty)?)
            }
            ComponentDefinedType::Stream { ty, .. } => {
                let ty = *ty;
                TypeKind::Stream(optional(self, ty)?)
            }
        })
    }

    /// Fields or cases, with their types converted.
    fn convert_named<T, U>(
        &mut self,
        items: Vec<(String, T)>,
        convert: impl Fn(&mut Self, T) -> Result<U>,
    ) -> Result<Vec<(String, U)>> {
        let items = items.into_iter();
        items
            .map(|(name, item)| Ok((name, convert(self, item)?)))
            .collect()
    }

    fn borrow_kind(&self, frame: &Frame<'_>, id: AliasableResourceId) -> TypeKind {
        let resource = frame.resource(id);
        TypeKind::Borrow(resource, self.is_host_resource(resource))
    }

    pub(super) fn is_host_resource(&self, id: ResourceId) -> bool {
        matches!(
            self.plan.resources[id].definition,
            ResourceDefinition::Host { .. }
        )
    }

    fn intern(&mut self, kind: TypeKind, label: Option<Label>, offset: u64) -> Result<TypeId> {
        self.plan
            .types
            .intern(InterfaceType { kind, label })
            .ok_or_else(|| Error::limit("4 GiB for one value of an interface type", offset))
    }

    /// Gives a type the name under which an interface of the world defines it, unless it is an
    /// alias of a type that has a name already.
    pub(super) fn add_label(&mut self, id: ComponentDefinedTypeId, label: Label) {
        let label = self.label_of(id).unwrap_or(label);
        self.labels.insert(id, label);
    }

    fn label_of(&self, id: ComponentDefinedTypeId) -> Option<Label> {
        let mut next = Some(id);
        while let Some(id) = next {
            if let Some(label) = self.labels.get(&id) {
                return Some(label.clone());
            }
            next = self.types.peel_alias(id);
        }
        None
    }
}

/// What converting a type of this structure costs: it is done once in each instance that uses it.
fn cost_of_kind(kind: &TypeKind) -> usize {
    let names = |names: &mut dyn Iterator<Item = &String>| -> usize {
        names.map(|name| cost_of_name(name)).sum()
    };
    1 + match kind {
        TypeKind::Record(fields) => names(&mut fields.iter().map(|(name, _)| name)),
        TypeKind::Variant(cases) => names(&mut cases.iter().map(|(name, _)| name)),
        TypeKind::Enum(labels) | TypeKind::Flags(labels) => names(&mut labels.iter()),
        TypeKind::Tuple(types) => types.len(),
        _ => 0,
    }
}

fn primitive(ty: PrimitiveValType) -> TypeKind {
    match ty {
        PrimitiveValType::Bool => TypeKind::Bool,
        PrimitiveValType::S8 => TypeKind::S8,
        PrimitiveValType::U8 => TypeKind::U8,
        PrimitiveValType::S16 => TypeKind::S16,
        PrimitiveValType::U16 => TypeKind::U16,
        PrimitiveValType::S32 => TypeKind::S32,
        PrimitiveValType::U32 => TypeKind::U32,
        PrimitiveValType::S64 => TypeKind::S64,
        PrimitiveValType::U64 => TypeKind::U64,
        PrimitiveValType::F32 => TypeKind::F32,
        PrimitiveValType::F64 => TypeKind::F64,
        PrimitiveValType::Char => TypeKind::Char,
        PrimitiveValType::String => TypeKind::String,
        PrimitiveValType::ErrorContext => TypeKind::ErrorContext,
    }
}
