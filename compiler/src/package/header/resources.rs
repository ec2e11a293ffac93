//! Resources: their numbers, and functions that make, read and drop handles.
//!
//! In: the Plan's resources that imports and exports use. Out: constants and `static inline`
//! functions over the runtime's. Elsewhere: dropping a handle to a component's own resource, which
//! is an export.

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
                self.host_functions(id, &constant, &own);
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

    /// Functions over handles to a resource that the host defines.
    fn host_functions(&mut self, id: ResourceId, constant: &str, own: &str) {
        let (prefix, name) = self.names.resource(id);
        let stem = format!("{prefix}_{name}");
        let rep = self.representation(id);
        let suffixes = ["_new", "_rep", "_take", "_drop_own"];
        let stem = self.names.claims.stem(&stem, &suffixes);
        let instance = "windlass_instance_t *instance".to_owned();
        let handle = format!("{own} handle");
        self.out.push_str(
            "\n/* Makes a handle to a resource of the host, for an `own` argument or result. */\n",
        );
        let params = [
            instance.clone(),
            format!("{rep} *rep"),
            format!("{own} *ret"),
        ];
        self.wrapper(&format!("{stem}_new"), &params);
        let _ = writeln!(
            self.out,
            "    return windlass_resource_new(\n        instance, {constant}, \
             (uint64_t)(uintptr_t)rep, &ret->__handle);\n}}"
        );
        let readers = [
            ("rep", "What a handle that the host owns stands for."),
            (
                "take",
                "The same, and ends the handle without the destructor.",
            ),
        ];
        for (function, comment) in readers {
            let _ = writeln!(self.out, "\n/* {comment} */");
            let params = [instance.clone(), handle.clone(), format!("{rep} **ret")];
            self.wrapper(&format!("{stem}_{function}"), &params);
            let _ = writeln!(
                self.out,
                "    uint64_t rep = 0;\n    windlass_status_t status = \
                 windlass_resource_{function}(\n        \
                 instance, {constant}, handle.__handle, &rep);\n    \
                 *ret = ({rep} *)(uintptr_t)rep;\n    return status;\n}}"
            );
        }
        self.out
            .push_str("\n/* Drops a handle that the host owns; runs the destructor. */\n");
        self.wrapper(&format!("{stem}_drop_own"), &[instance, handle]);
        let _ = writeln!(
            self.out,
            "    return windlass_resource_drop(instance, {constant}, handle.__handle);\n}}"
        );
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
