//! Second phase: the component with its instance graph made flat.
//!
//! In: [`crate::decode::Decoded`]. Out: a [`plan::Plan`]. The definitions of the root are run as an
//! engine would run them at instantiation, with ids in place of instances; what an engine computes
//! (constant expressions, segments) is computed where it can be, and becomes a [`plan::Step`] where
//! it cannot.
//!
//! | file | what it does |
//! |---|---|
//! | `instantiate` | runs the definitions of a component in a frame of index spaces |
//! | `canonical` | lifts, lowers, built-ins, start functions |
//! | `core_instance` | links a core module |
//! | `segments`, `constant` | segments as images or steps; constant expressions as values |
//! | `module` | a core module as the whole input |
//! | `convert` | the validator's types into interned interface types, with names and resources |
//! | `world` | the imports and exports of the root |
//! | `budget` | how much a component may ask for |
//! | `signatures` | core function types, interned across modules |
//! | `types` | interface types: layout and flattening |
//! | `flatten` | the core types of lifted and lowered functions |
//! | `layout` | offsets in the instance block |
//! | `builtin` | the built-ins of concurrency, as the Plan has them |
//! | `check`, `check_builtins` | the Plan's checker |
//! | `print` | the Plan as text |

mod budget;
pub mod builtin;
mod canonical;
pub mod check;
mod check_builtins;
mod constant;
mod convert;
mod core_instance;
pub mod flatten;
mod instantiate;
pub mod layout;
mod module;
pub mod plan;
pub mod print;
mod segments;
mod signatures;
pub mod types;
mod world;

use std::collections::{BTreeSet, HashMap};

use wasmparser::component_types::{ComponentDefinedTypeId, ComponentFuncTypeId};

use crate::decode::component::DecodedComponent;
use crate::decode::{Decoded, Root};
use crate::error::{Error, Result};
use crate::ids::{
    ComponentInstanceId, FuncId, FuncTypeId, MemoryId, ModuleId, SignatureId, StaticComponentId,
    TableId, TypeId,
};
use budget::{Budget, Resource};
use cranelift_entity::PrimaryMap;
use layout::{BlockLayout, MAX_BLOCK_SIZE};
use plan::{Func, FuncBody, Plan};
use signatures::Signatures;
use types::Label;

/// How deep component instances may nest.
const MAX_NESTING: usize = 100;

/// Makes a component flat.
///
/// # Errors
/// [`Error::Unsupported`] for what Windlass does not do yet, [`Error::Limit`] for too much of
/// something; both with an offset.
pub fn elaborate(decoded: Decoded<'_>) -> Result<Plan<'_>> {
    let mut elaborator = Elaborator {
        components: decoded.components,
        types: decoded.types,
        plan: Plan {
            modules: decoded.modules,
            ..Plan::default()
        },
        signatures: Signatures::default(),
        labels: HashMap::new(),
        converted: HashMap::new(),
        func_names: HashMap::new(),
        converted_funcs: HashMap::new(),
        budget: Budget::default(),
        stepped_tables: BTreeSet::new(),
        stepped_memories: BTreeSet::new(),
        runs_code: false,
        others_see: false,
    };
    match decoded.root {
        Root::Component(root) => elaborator.root(root)?,
        Root::Module(root) => elaborator.module(root)?,
    }
    elaborator.match_types();
    let mut plan = elaborator.plan;
    plan.layout = BlockLayout::new(&plan)
        .ok_or_else(|| Error::limit(format!("{MAX_BLOCK_SIZE} bytes of instance state"), 0))?;
    Ok(plan)
}

/// The state of elaboration.
struct Elaborator<'a> {
    components: PrimaryMap<StaticComponentId, DecodedComponent<'a>>,
    types: wasmparser::types::Types,
    plan: Plan<'a>,
    signatures: Signatures,
    /// Names of the types that the world's interfaces define.
    labels: HashMap<ComponentDefinedTypeId, Label>,
    /// Types converted before; the instance decides what resources mean.
    converted: HashMap<(ComponentInstanceId, ComponentDefinedTypeId), TypeId>,
    /// Function names of each module, by function index.
    func_names: HashMap<ModuleId, HashMap<u32, &'a str>>,
    /// The same for function types.
    converted_funcs: HashMap<(ComponentInstanceId, ComponentFuncTypeId), FuncTypeId>,
    budget: Budget,
    /// What a step of instantiation writes to; images cannot take what comes later.
    stepped_tables: BTreeSet<TableId>,
    stepped_memories: BTreeSet<MemoryId>,
    /// Whether a step runs code, after which no image can take anything.
    runs_code: bool,
    /// Whether some step put functions of a core module into a table of another's.
    others_see: bool,
}

impl Elaborator<'_> {
    fn push_func(
        &mut self,
        body: FuncBody,
        signature: SignatureId,
        name: String,
        offset: u64,
    ) -> Result<FuncId> {
        self.budget.spend(Resource::Functions, 1, offset)?;
        self.budget.spend(Resource::Names, name.len(), offset)?;
        Ok(self.plan.funcs.push(Func {
            body,
            signature,
            name,
            escapes: false,
        }))
    }
}
