//! From a module's types to interned signatures, for `call_indirect`.

use std::collections::HashMap;

use cranelift_entity::PrimaryMap;

use crate::elaborate::plan::Plan;
use crate::ids::{ModuleId, SignatureId, TypeIndex};

/// For each type of each module, the signature that the plan interned for it.
#[derive(Debug, Default)]
pub struct SignatureTable {
    modules: PrimaryMap<ModuleId, PrimaryMap<TypeIndex, Option<SignatureId>>>,
}

impl SignatureTable {
    /// Looks up every type of every module once.
    #[must_use]
    pub fn new(plan: &Plan<'_>) -> SignatureTable {
        let interned: HashMap<_, _> = plan.signatures.iter().map(|(id, ty)| (ty, id)).collect();
        let modules = plan.modules.values().map(|module| {
            let types = module.types.values();
            types
                .map(|ty| interned.get(ty.as_ref()?).copied())
                .collect()
        });
        SignatureTable {
            modules: modules.collect(),
        }
    }

    /// The signature of a type; none when no function of the plan has it, so that no reference can
    /// match it.
    #[must_use]
    pub fn get(&self, module: ModuleId, ty: TypeIndex) -> Option<SignatureId> {
        self.modules[module][ty]
    }
}
