//! Resources: their numbers, and functions that make, read and drop handles.
//!
//! In: the Plan's resources that imports and exports use. Out: constants and `static inline`
//! functions over the runtime's. Elsewhere: dropping a handle to a component's own resource, which is
//! an export.

use std::fmt::Write;

use cranelift_entity::EntityRef;

use super::Header;
use crate::elaborate::plan::{Resource, ResourceDefinition};
use crate::elaborate::types::TypeKind;
use crate::ids::{ResourceId, TypeId};

impl Header<'_> {
    /// Every resource with handles in the header.
    pub(super) fn resources(&mut self) {
        let plan = self.plan;
        let mut has_heading = false;
        for (id, resource) in &plan.resources {
            if self.own_type(id).is_none() && self.borrow_type(id).is_none() {
                continue;
            }
            if !has_heading {
                self.heading("resources");
                has_heading = true;
            }
            self.resource(id, resource);
        }
    }

    fn resource(&mut self, id: ResourceId, resource: &Resource) {
        let (prefix, name) = self.names.resource(id);
        let (prefix, name) = (prefix.to_owned(), name.to_owned());
        let Some(own) = self.own_type(id).map(|ty| self.names.c_type(self.plan, ty)) else {
            return;
        };
        match resource.definition {
            ResourceDefinition::Host { .. } => {
                let constant = format!("{prefix}_{name}_RESOURCE").to_uppercase();
                let constant = self.names.claims.stem(&constant, &[""]);
                let _ = writeln!(
                    self.out,
                    "\n/* The number of the resource `{name}`. */\n#define {constant} {}u",
                    id.index()
                );
                self.host_functions(&format!("{prefix}_{name}"), &constant, &own);
            }
            ResourceDefinition::Guest { .. } => {
                let Some(borrow) = self.borrow_type(id) else {
                    return;
                };
                let borrow = self.names.c_type(self.plan, borrow);
                let function = format!("{prefix}_borrow_{name}");
                let function = self.names.claims.stem(&function, &[""]);
                let _ = writeln!(
                    self.out,
                    "\n/* Lends a handle for a call. */\n\
                     static inline {borrow} {function}({own} handle) {{\n    \
                     {borrow} borrow;\n    borrow.__handle = handle.__handle;\n    \
                     return borrow;\n}}"
                );
            }
        }
    }

    /// Functions over handles to a resource of the host.
    fn host_functions(&mut self, stem: &str, constant: &str, own: &str) {
        let suffixes = ["_new", "_rep", "_take", "_drop_own"];
        let stem = self.names.claims.stem(stem, &suffixes);
        let handle = format!("{own} handle");
        let functions = [
            (
                "Makes a handle to the host's `rep`, for an `own` argument or result.",
                ("_new", vec!["uint64_t rep".to_owned(), format!("{own} *ret")]),
                ("new", "rep, &ret->__handle"),
            ),
            (
                "What a handle that the host owns stands for.",
                ("_rep", vec![handle.clone(), "uint64_t *ret".to_owned()]),
                ("rep", "handle.__handle, ret"),
            ),
            (
                "Ends a handle that the host owns without the destructor; `*ret` is what it stood for.",
                ("_take", vec![handle.clone(), "uint64_t *ret".to_owned()]),
                ("take", "handle.__handle, ret"),
            ),
            (
                "Drops a handle that the host owns; runs the destructor.",
                ("_drop_own", vec![handle]),
                ("drop", "handle.__handle"),
            ),
        ];
        for (comment, (suffix, more), (function, arguments)) in functions {
            let _ = writeln!(self.out, "\n/* {comment} */");
            let mut params = vec!["windlass_instance_t *instance".to_owned()];
            params.extend(more);
            self.wrapper(&format!("{stem}{suffix}"), &params);
            let _ = writeln!(
                self.out,
                "    return windlass_resource_{function}(instance, {constant}, {arguments});\n}}"
            );
        }
    }

    /// The type of owned handles to a resource, where the header has it.
    pub(super) fn own_type(&self, resource: ResourceId) -> Option<TypeId> {
        self.handle_type(|kind| matches!(kind, TypeKind::Own(id) if *id == resource))
    }

    fn borrow_type(&self, resource: ResourceId) -> Option<TypeId> {
        self.handle_type(|kind| matches!(kind, TypeKind::Borrow(id, _) if *id == resource))
    }

    fn handle_type(&self, is_it: impl Fn(&TypeKind) -> bool) -> Option<TypeId> {
        let mut ids = self.names.defined().map(|(id, _)| id);
        ids.find(|id| self.plan.types.get(*id).label.is_none() && is_it(self.plan.types.kind(*id)))
    }
}
