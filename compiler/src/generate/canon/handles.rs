//! Handles: `lift_own`, `lift_borrow`, `lower_own` and `lower_borrow`.
//!
//! The tables are the runtime's; between two of them a representation passes as 64 bits. The host
//! has a table like every component instance, but borrows of resources that it defines itself are
//! their representations to it, as they are to a guest that defines the resource.

use std::collections::BTreeSet;

use cranelift_codegen::ir::{InstBuilder, Value, types};
use wasmparser::ValType;
use windlass_abi::entry::Entry;
use windlass_abi::trap::TrapCode;

use super::Translation;
use super::context::Party;
use super::place::{Destination, Source};
use crate::elaborate::plan::ResourceDefinition;
use crate::elaborate::types::TypeKind;
use crate::generate::emitter::Context;
use crate::ids::{ComponentInstanceId, ResourceId, TypeId};

/// Whether anybody can tell that the parameters of a call from one component instance to another
/// were lent (`num_lends`, `num_borrows`).
///
/// The callee has borrows to drop where it does not define their resources. Who lends could lose
/// what is lent in the same call, by giving it away, or while the call runs, if it is called back.
pub(super) fn lending_shows(
    cx: &Context<'_>,
    params: TypeId,
    caller: ComponentInstanceId,
    callee: ComponentInstanceId,
) -> bool {
    let types = &cx.plan.types;
    if !types.contains_borrow(params) {
        return false;
    }
    if cx.facts.groups.may_call_back(caller, callee) {
        return true;
    }
    let mut seen = BTreeSet::from([params]);
    let mut todo = vec![params];
    while let Some(ty) = todo.pop() {
        match types.kind(ty) {
            TypeKind::Own(_) => return true,
            TypeKind::Borrow(resource, _) if !is_defined_by(cx, *resource, callee) => return true,
            kind => todo.extend(kind.children().filter(|child| seen.insert(*child))),
        }
    }
    false
}

/// Whether a component instance defines a resource type.
fn is_defined_by(cx: &Context<'_>, resource: ResourceId, component: ComponentInstanceId) -> bool {
    match cx.plan.resources[resource].definition {
        ResourceDefinition::Host { .. } => false,
        ResourceDefinition::Guest { component: own, .. } => own == component,
    }
}

impl Translation<'_, '_, '_> {
    /// `lift_own`, then `lower_own`.
    pub(super) fn own(
        &mut self,
        resource: ResourceId,
        src: &mut Source<'_>,
        dst: &mut Destination<'_>,
    ) {
        let handle = self.lift_i32(4, src);
        let rep = self.lift_handle(Entry::LiftOwn, resource, handle);
        let handle = self.lower_handle(Entry::LowerOwn, resource, rep);
        self.lower_i32(4, dst, handle);
    }

    /// `lift_borrow`, then `lower_borrow`.
    pub(super) fn borrow(
        &mut self,
        resource: ResourceId,
        of_host: bool,
        src: &mut Source<'_>,
        dst: &mut Destination<'_>,
    ) {
        let rep = match (self.lift.component(), &src) {
            (None, Source::Memory(at)) if of_host => self.lift.load(self.e, types::I64, *at),
            _ => {
                let handle = self.lift_i32(4, src);
                let entry = match self.lends {
                    true => Entry::LiftBorrow,
                    false => Entry::ResourceRep,
                };
                self.lift_handle(entry, resource, handle)
            }
        };
        match (self.lower.component(), &dst) {
            (None, Destination::Memory(at)) if of_host => self.lower.store(self.e, rep, *at),
            (Some(component), _) if is_defined_by(&self.e.cx, resource, component) => {
                let rep_type = self.e.cx.plan.resources[resource].rep;
                assert_eq!(rep_type, ValType::I32, "elaborate: refuses others");
                let rep = self.e.ins.ins().ireduce(types::I32, rep);
                self.lower_i32(4, dst, rep);
            }
            _ => {
                let handle = self.lower_handle(Entry::LowerBorrow, resource, rep);
                self.lower_i32(4, dst, handle);
            }
        }
    }

    /// The representation behind a handle of the lifting side.
    fn lift_handle(&mut self, entry: Entry, resource: ResourceId, handle: Value) -> Value {
        let (table, resource) = self.numbers(self.lift.table, resource);
        let pair = self
            .e
            .call_entry(entry, &[self.e.instance, table, resource, handle]);
        self.check_lifted(pair[1]);
        pair[0]
    }

    /// Raises the trap of an entry that lifts a handle.
    pub(super) fn check_lifted(&mut self, outcome: Value) {
        match self.lift.party {
            Party::Guest { .. } => self.e.raise_outcome(outcome),
            Party::HostCaller | Party::HostCallee => {
                // Whatever is wrong with a handle of the host, it is the host's mistake.
                let code = self.lift.lift_trap(TrapCode::UnknownHandle);
                self.e.trap_if(outcome, code);
            }
        }
    }

    /// A new handle of the lowering side.
    fn lower_handle(&mut self, entry: Entry, resource: ResourceId, rep: Value) -> Value {
        let (table, resource) = self.numbers(self.lower.table, resource);
        let pair = self
            .e
            .call_entry(entry, &[self.e.instance, table, resource, rep]);
        let (handle, outcome) = (pair[0], pair[1]);
        self.e.raise_outcome(outcome);
        self.e.ins.ins().ireduce(types::I32, handle)
    }

    fn numbers(&mut self, table: u32, resource: ResourceId) -> (Value, Value) {
        let table = self.e.ins.ins().iconst(types::I32, i64::from(table));
        let resource = i64::from(resource.as_u32());
        (table, self.e.ins.ins().iconst(types::I32, resource))
    }
}
