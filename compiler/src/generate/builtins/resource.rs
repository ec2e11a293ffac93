//! `canon resource.new`, `canon resource.rep` and `canon resource.drop`, and the calls of
//! destructors.
//!
//! The handle tables are the runtime's. It runs a host's destructors itself; a guest's is called
//! here, because only generated code can call a guest.

use cranelift_codegen::ir::{InstBuilder, Value, types};
use wasmparser::ValType;
use windlass_abi::entry::Entry;
use windlass_abi::trap::TrapCode;

use crate::elaborate::plan::ResourceDefinition;
use crate::generate::canon::{
    Entering, begin_thread, call_with_task, host_table, trap_unless_may_leave,
};
use crate::generate::emitter::Emitter;
use crate::ids::{ComponentInstanceId, ResourceId};

/// Writes `canon_resource_new`: `(rep) -> handle`.
pub fn resource_new(
    e: &mut Emitter<'_, '_>,
    component: ComponentInstanceId,
    resource: ResourceId,
    params: &[Value],
) {
    trap_unless_may_leave(e, component);
    let rep = match e.ins.func.dfg.value_type(params[0]) {
        types::I64 => params[0],
        _ => e.ins.ins().uextend(types::I64, params[0]),
    };
    let pair = table_entry(e, Entry::ResourceNew, component.as_u32(), resource, rep);
    e.raise_outcome(pair[1]);
    let handle = e.ins.ins().ireduce(types::I32, pair[0]);
    e.ins.ins().return_(&[handle]);
}

/// Writes `canon_resource_rep`: `(handle) -> rep`. The specification has no check of
/// `may_leave` here.
pub fn resource_rep(
    e: &mut Emitter<'_, '_>,
    component: ComponentInstanceId,
    resource: ResourceId,
    params: &[Value],
) {
    let pair = table_entry(
        e,
        Entry::ResourceRep,
        component.as_u32(),
        resource,
        params[0],
    );
    e.raise_outcome(pair[1]);
    let rep = core_rep(e, resource, pair[0]);
    e.ins.ins().return_(&[rep]);
}

/// Writes `canon_resource_drop`: `(handle)`. The call of a destructor is a lift paired with a
/// lower, of a function with one `u32`.
pub fn resource_drop(
    e: &mut Emitter<'_, '_>,
    component: ComponentInstanceId,
    resource: ResourceId,
    params: &[Value],
) {
    trap_unless_may_leave(e, component);
    let table = component.as_u32();
    let pair = table_entry(e, Entry::ResourceDrop, table, resource, params[0]);
    let code = e.ins.ins().ireduce(types::I32, pair[1]);
    e.raise_outcome(code);
    destroy_if_owned(e, Some(component), resource, pair[0], pair[1]);
    e.ins.ins().return_(&[]);
}

/// Writes the body of an export that drops an owned handle in the host's table; `args` is the
/// address of the handle.
pub(in crate::generate) fn resource_drop_by_host(
    e: &mut Emitter<'_, '_>,
    resource: ResourceId,
    args: Value,
) {
    let handle = e
        .ins
        .ins()
        .load(types::I32, crate::generate::emitter::trusted(), args, 0);
    let table = host_table(e.cx.plan);
    let pair = table_entry(e, Entry::ResourceDrop, table, resource, handle);
    let code = e.ins.ins().ireduce(types::I32, pair[1]);
    e.trap_if(code, TrapCode::HostInvalidArgument);
    destroy_if_owned(e, None, resource, pair[0], pair[1]);
    e.ins.ins().return_(&[]);
}

/// Writes the function behind `Symbol::Dtor`: `(rep: i64)`.
pub fn dtor(e: &mut Emitter<'_, '_>, resource: ResourceId, params: &[Value]) {
    call_dtor(e, resource, params[0]);
    e.ins.ins().return_(&[]);
}

/// Runs the guest's destructor when the outcome of `ResourceDrop` asks for it (`Pair::OWN`). The
/// outcome is `OWN` or zero.
fn destroy_if_owned(
    e: &mut Emitter<'_, '_>,
    caller: Option<ComponentInstanceId>,
    resource: ResourceId,
    rep: Value,
    outcome: Value,
) {
    let plan = e.cx.plan;
    let ResourceDefinition::Guest { component, .. } = plan.resources[resource].definition else {
        return;
    };
    let (owned, done) = (e.ins.create_block(), e.ins.create_block());
    e.ins.ins().brif(outcome, owned, &[], done, &[]);
    e.start_block(owned);
    // The check stands even where there is no destructor: the specification calls an empty one.
    let entering = Entering::new(&e.cx, caller, component);
    entering.check(e);
    entering.enter(e);
    call_dtor(e, resource, rep);
    entering.leave(e);
    e.ins.ins().jump(done, &[]);
    e.start_block(done);
}

fn call_dtor(e: &mut Emitter<'_, '_>, resource: ResourceId, rep: Value) {
    if let ResourceDefinition::Guest {
        dtor: Some(dtor),
        component,
    } = e.cx.plan.resources[resource].definition
    {
        let rep = core_rep(e, resource, rep);
        if let Some(call) = e.cx.facts.calls.of_dtor[resource] {
            call_with_task(e, call, &[rep]);
            return;
        }
        let before = begin_thread(e, component);
        e.call_func(dtor, &[rep]);
        before.end_thread(e);
    }
}

/// A representation, of 64 bits in the handle tables, as core code has it.
fn core_rep(e: &mut Emitter<'_, '_>, resource: ResourceId, rep: Value) -> Value {
    match e.cx.plan.resources[resource].rep {
        ValType::I64 => rep,
        _ => e.ins.ins().ireduce(types::I32, rep),
    }
}

/// Calls an entry `(instance, table, resource, operand)`.
fn table_entry(
    e: &mut Emitter<'_, '_>,
    entry: Entry,
    table: u32,
    resource: ResourceId,
    operand: Value,
) -> [Value; 2] {
    let table = e.ins.ins().iconst(types::I32, i64::from(table));
    let number = i64::from(resource.as_u32());
    let resource = e.ins.ins().iconst(types::I32, number);
    let pair = e.call_entry(entry, &[e.instance, table, resource, operand]);
    [pair[0], pair[1]]
}
