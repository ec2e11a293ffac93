//! What a module of a script imports, exports and keeps.

use std::collections::BTreeMap;

use wasmparser::types::EntityType;
use wasmparser::{FuncType, GlobalType, Validator};

/// A module of a script.
#[derive(Debug)]
pub(super) struct Module {
    /// Its binary.
    pub(super) bytes: Vec<u8>,
    /// Where it stands in the script.
    pub(super) line: usize,
    /// The names of the modules that it imports from, in order, once each.
    pub(super) imports: Vec<String>,
    /// What can be called or read.
    pub(super) exports: BTreeMap<String, Export>,
    /// Whether anything in it can change.
    pub(super) stateful: bool,
}

/// An export.
#[derive(Clone, Debug)]
pub(super) enum Export {
    Func(FuncType),
    Global(GlobalType),
    Other,
}

impl Module {
    /// Reads a binary.
    pub(super) fn new(bytes: Vec<u8>, line: usize) -> Result<Module, String> {
        let mut validator = Validator::new_with_features(windlass::decode::features());
        let types = validator.validate_all(&bytes).map_err(|e| e.to_string())?;
        let types = types.as_ref();
        let mut module = Module {
            bytes,
            line,
            imports: Vec::new(),
            exports: BTreeMap::new(),
            stateful: types.memory_count() > 0 || types.table_count() > 0,
        };
        module.stateful |= (0..types.global_count()).any(|i| types.global_at(i).mutable);
        for (from, _, _) in types.core_imports().into_iter().flatten() {
            if !module.imports.iter().any(|name| name == from) {
                module.imports.push(from.to_owned());
            }
        }
        for (name, ty) in types.core_exports().into_iter().flatten() {
            let export = match ty {
                EntityType::Func(id) | EntityType::FuncExact(id) => {
                    Export::Func(types[id].unwrap_func().clone())
                }
                EntityType::Global(ty) => Export::Global(ty),
                _ => Export::Other,
            };
            module.exports.insert(name.to_owned(), export);
        }
        Ok(module)
    }
}
