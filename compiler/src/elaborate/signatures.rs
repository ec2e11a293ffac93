//! Core function types, interned: equal ids mean equal types (core specification, Type
//! equivalence), whatever module they are from.
//!
//! In: function types with their modules. Out: [`SignatureId`]s, and which of them a type of a
//! module admits ([`super::plan::Plan::matching`]). Most types are known by their structure; those
//! of a recursion group, with supertypes, or that mention other types are known by the validator's
//! id.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use cranelift_entity::PrimaryMap;
use wasmparser::FuncType;
use wasmparser::types::CoreTypeId;

use super::Elaborator;
use crate::ids::{ModuleId, SignatureId, TypeIndex};

/// The signatures so far, by what tells them apart.
#[derive(Debug, Default)]
pub(super) struct Signatures {
    structural: HashMap<FuncType, SignatureId>,
    nominal: BTreeMap<CoreTypeId, SignatureId>,
}

impl Elaborator<'_> {
    /// The signature of a type that is known by its structure.
    pub(super) fn signature(&mut self, ty: &FuncType) -> SignatureId {
        if let Some(id) = self.signatures.structural.get(ty) {
            return *id;
        }
        let id = self.plan.signatures.push(ty.clone());
        self.signatures.structural.insert(ty.clone(), id);
        id
    }

    /// The signature of a function type of a module.
    ///
    /// # Panics
    /// When it is no function type, which validation rules out.
    pub(super) fn signature_of_type(&mut self, module: ModuleId, index: TypeIndex) -> SignatureId {
        let module = &self.plan.modules[module];
        let Some(ty) = module.types[index].clone() else {
            panic!("elaborate: {index} is no function type after validation");
        };
        let nominal = module.type_ids[index];
        self.signature_known_as(ty, nominal)
    }

    /// The signature of a type that the validator knows by an id, if its structure alone does not
    /// say which types it is equal to.
    pub(super) fn signature_known_as(
        &mut self,
        ty: FuncType,
        nominal: Option<CoreTypeId>,
    ) -> SignatureId {
        let Some(nominal) = nominal else {
            return self.signature(&ty);
        };
        let next = self.plan.signatures.next_key();
        let id = *self.signatures.nominal.entry(nominal).or_insert(next);
        if id == next {
            self.plan.signatures.push(ty);
        }
        id
    }

    /// Finds the signatures that each type admits, once all functions are known.
    pub(super) fn match_types(&mut self) {
        let types = self.types.as_ref();
        let mut subtypes: BTreeMap<CoreTypeId, Vec<SignatureId>> = BTreeMap::new();
        for (nominal, signature) in &self.signatures.nominal {
            let mut ancestor = Some(*nominal);
            while let Some(id) = ancestor {
                subtypes.entry(id).or_default().push(*signature);
                ancestor = types.supertype_of(id);
            }
        }
        let subtypes: BTreeMap<CoreTypeId, Arc<[SignatureId]>> = subtypes
            .into_iter()
            .map(|(id, mut signatures)| {
                signatures.sort_unstable();
                (id, signatures.into())
            })
            .collect();
        let structural = &self.signatures.structural;
        let modules = self.plan.modules.values().map(|module| {
            let types = module.types.values().zip(module.type_ids.values());
            let matching = types.map(|(ty, nominal)| match (ty, nominal) {
                (None, _) => Arc::default(),
                (Some(ty), None) => structural.get(ty).copied().into_iter().collect(),
                (Some(_), Some(id)) => subtypes.get(id).cloned().unwrap_or_default(),
            });
            matching.collect::<PrimaryMap<TypeIndex, _>>()
        });
        self.plan.matching = modules.collect();
    }
}
