//! Calls that need a task: `canon_lift` as the runtime runs it, step by step.
//!
//! In: a [`Call`](crate::facts::calls::Call), and an [`Emitter`] for one of its functions. Out: the
//! whole body. What runs when is the runtime's business ([`windlass_abi::concurrency`]):
//!
//! ```text
//! adapter:  params ──▶ words on its stack ── CallStart ──▶ words ──▶ results
//!                                                │   ▲
//! start:    words ──▶ the callee's values ───────┘   │    (once the task may enter)
//!           the core function
//!           without `async`: its results ────────────┤
//! resolve:  the parameters of task.return ───────────┘
//! ```
//!
//! Both `start` and `resolve` are made for the pair of a lift and a lower, so that values go from
//! one memory to the other without a stop.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, InstBuilder, Value, types};
use windlass_abi::concurrency::{CallDesc, NONE, TaskHeader, TaskState};
use windlass_abi::entry::Entry;
use windlass_abi::instance::InstanceHeader;

use super::Translation;
use super::context::LiftLowerContext;
use super::flat_values::Values;
use super::instance_flags::post_return;
use super::memory::Address;
use super::place::clif_flat;
use super::words::{WORD, spill, unspill, words};
use crate::elaborate::flatten::{
    MAX_FLAT_PARAMS, MAX_FLAT_RESULTS, max_flat_lower_params, max_flat_lower_results,
};
use crate::elaborate::plan::{Adapter, CanonicalOptions, FuncBody, Lift, Plan, ResourceDefinition};
use crate::elaborate::types::{Flat, Side};
use crate::error::Result;
use crate::facts::calls::Caller;
use crate::generate::emitter::{Emitter, POINTER, clif_type, trusted};
use crate::generate::numbers::{encoding_number, memory_number, type_number};
use crate::generate::unit::Symbol;
use crate::ids::{CallId, ComponentInstanceId, FuncId, ResourceId, TypeId};

/// Begins the task of a call and gives what `CallStart` does; raises its trap.
pub(super) fn call_start(
    e: &mut Emitter<'_, '_>,
    call: CallId,
    args: Value,
    results: Value,
) -> (Value, Value) {
    let desc = e.symbol_address(Symbol::CallDesc(call));
    let pair = e.call_entry(Entry::CallStart, &[e.instance, desc, args, results]);
    (pair[0], pair[1])
}

/// Calls a function without results that needs a task.
pub(in crate::generate) fn call_with_task(e: &mut Emitter<'_, '_>, call: CallId, args: &[Value]) {
    let args = spill(e, args);
    let none = e.ins.ins().iconst(POINTER, 0);
    let (_, outcome) = call_start(e, call, args, none);
    e.raise_outcome(outcome);
}

/// Writes the part of an adapter that is not lifting and lowering: the call of the runtime.
pub(super) fn adapter_with_task(
    e: &mut Emitter<'_, '_>,
    adapter: &Adapter,
    call: CallId,
    entering: &super::Entering,
    params: &[Value],
) {
    let plan = e.cx.plan;
    let args = spill(e, params);
    let flat = flat_results(plan, adapter);
    let results = match flat.is_empty() {
        true => e.ins.ins().iconst(POINTER, 0),
        false => words(e, flat.len()),
    };
    entering.enter(e);
    let (value, outcome) = call_start(e, call, args, results);
    entering.leave(e);
    e.raise_outcome(outcome);
    let returned = match adapter.options.is_async {
        true => vec![e.ins.ins().ireduce(types::I32, value)],
        false => unspill(e, results, flat.into_iter().map(clif_flat)),
    };
    e.ins.ins().return_(&returned);
}

/// The flat results of a lower without `async`.
fn flat_results(plan: &Plan<'_>, adapter: &Adapter) -> Vec<Flat> {
    let mut flat = Vec::new();
    if let Some(result) = plan.types.func(adapter.ty).result
        && plan.types.flat_len(result) <= max_flat_lower_results(&adapter.options)
    {
        let side = crate::elaborate::flatten::side_of(plan, adapter.options.memory);
        plan.types.flatten(result, side, &mut flat);
    }
    flat
}

/// One side of a call: who gives arguments and takes results.
struct CallSide<'p> {
    context: LiftLowerContext,
    /// Of a guest.
    adapter: Option<(FuncId, &'p Adapter)>,
}

impl<'p> CallSide<'p> {
    fn new(e: &Emitter<'p, '_>, caller: Caller) -> CallSide<'p> {
        let plan = e.cx.plan;
        match caller {
            Caller::Adapter(func) => {
                let FuncBody::Adapter(adapter) = &plan.funcs[func].body else {
                    panic!("generate: {func} is no adapter");
                };
                CallSide {
                    context: LiftLowerContext::guest(plan, adapter.component, &adapter.options),
                    adapter: Some((func, adapter)),
                }
            }
            Caller::Export(_) | Caller::Dtor(_) => CallSide {
                context: LiftLowerContext::host_caller(plan),
                adapter: None,
            },
        }
    }

    /// The caller's core parameters; none of the host.
    fn params(&self, e: &mut Emitter<'_, '_>, task: Value) -> Vec<Value> {
        let Some((func, _)) = self.adapter else {
            return Vec::new();
        };
        let args = load_word(e, task, offset_of!(TaskHeader, args));
        let signature = &e.cx.plan.signatures[e.cx.plan.funcs[func].signature];
        unspill(e, args, signature.params().iter().map(|ty| clif_type(*ty)))
    }

    /// Where the arguments are.
    fn arguments(
        &self,
        e: &mut Emitter<'_, '_>,
        tuple: TypeId,
        task: Value,
        params: &[Value],
    ) -> Values {
        match self.adapter {
            Some((_, adapter)) => {
                let most = max_flat_lower_params(&adapter.options);
                self.context.lift_flat_values(e, most, tuple, params)
            }
            None => Values::Memory(Address::new(load_word(
                e,
                task,
                offset_of!(TaskHeader, args),
            ))),
        }
    }

    /// Takes the result, which is in flat values of the callee or where the first points to.
    fn result(
        &self,
        e: &mut Emitter<'_, '_>,
        callee: LiftLowerContext,
        ty: TypeId,
        from: Values,
        task: Value,
    ) -> Result<()> {
        let Some((_, adapter)) = self.adapter else {
            let results = load_word(e, task, offset_of!(TaskHeader, results));
            let mut to = Values::Memory(Address::new(results));
            Translation::new(e, callee, self.context).values(ty, from, &mut to)?;
            if e.cx.plan.types.contains_pointer(ty) {
                e.call_entry(Entry::HostCommit, &[e.instance]);
            }
            return Ok(());
        };
        let params = self.params(e, task);
        let most = max_flat_lower_results(&adapter.options);
        let mut to = self.context.lower_flat_results(e, most, ty, &params);
        Translation::new(e, callee, self.context).values(ty, from, &mut to)?;
        if let Values::Flat(values) = to {
            let results = load_word(e, task, offset_of!(TaskHeader, results));
            for (number, value) in (0..).zip(values) {
                let offset = number * WORD as i32;
                e.ins.ins().store(trusted(), value, results, offset);
            }
        }
        Ok(())
    }
}

fn load_word(e: &mut Emitter<'_, '_>, task: Value, offset: usize) -> Value {
    e.ins.ins().load(POINTER, trusted(), task, offset as i32)
}

/// Writes [`CallDesc::start`]; `task` is the address of its [`TaskHeader`].
///
/// # Errors
/// A type that is too large to translate.
pub fn start(e: &mut Emitter<'_, '_>, call: CallId, task: Value) -> Result<()> {
    let caller = e.cx.facts.calls.calls[call].caller;
    if let Caller::Dtor(resource) = caller {
        start_dtor(e, resource, task);
        return Ok(());
    }
    let plan = e.cx.plan;
    let lift = e.cx.facts.calls.calls[call].lift(plan);
    let lift = lift.expect("facts: what is no destructor is lifted");
    let ty = plan.types.func(lift.ty);
    let side = CallSide::new(e, caller);
    let callee = LiftLowerContext::guest(plan, lift.component, &lift.options);
    let params = side.params(e, task);
    let borrows = ty
        .params_tuple
        .is_some_and(|tuple| plan.types.contains_borrow(tuple));
    if borrows {
        e.call_entry(Entry::TaskStarting, &[e.instance, task]);
    }
    let mut core_args = Vec::new();
    if let Some(tuple) = ty.params_tuple {
        let from = side.arguments(e, tuple, task, &params);
        let mut to = callee.lower_flat_params(e, tuple);
        Translation::new(e, side.context, callee).values(tuple, from, &mut to)?;
        core_args = callee.core_values(e, to);
    }
    if borrows {
        e.call_entry(Entry::TaskStarted, &[e.instance]);
    }
    let core_results = e.call_func(lift.callee, &core_args);
    let packed = match (lift.options.is_async, lift.options.callback) {
        (true, Some(_)) => core_results[0],
        (true, None) => e.ins.ins().iconst(types::I32, 0),
        (false, _) => {
            return_from_start(e, &side, callee, lift, task, &core_results)?;
            e.ins.ins().iconst(types::I32, 0)
        }
    };
    e.ins.ins().return_(&[packed]);
    Ok(())
}

/// `Task.return_` of a lift without `async`, and `post-return`.
fn return_from_start(
    e: &mut Emitter<'_, '_>,
    side: &CallSide<'_>,
    callee: LiftLowerContext,
    lift: &Lift,
    task: Value,
    core_results: &[Value],
) -> Result<()> {
    let pair = e.call_entry(Entry::TaskReturning, &[e.instance, task]);
    e.raise_outcome(pair[1]);
    if let Some(result) = e.cx.plan.types.func(lift.ty).result {
        let from = callee.lift_flat_values(e, MAX_FLAT_RESULTS, result, core_results);
        side.result(e, callee, result, from, task)?;
    }
    e.call_entry(Entry::TaskReturned, &[e.instance, task]);
    post_return(e, lift, core_results);
    Ok(())
}

fn start_dtor(e: &mut Emitter<'_, '_>, resource: ResourceId, task: Value) {
    let plan = e.cx.plan;
    let ResourceDefinition::Guest {
        dtor: Some(dtor), ..
    } = plan.resources[resource].definition
    else {
        panic!("facts: {resource} has no destructor");
    };
    let args = load_word(e, task, offset_of!(TaskHeader, args));
    let rep = clif_type(plan.resources[resource].rep);
    let rep = e.ins.ins().load(rep, trusted(), args, 0);
    e.call_func(dtor, &[rep]);
    let pair = e.call_entry(Entry::TaskReturning, &[e.instance, task]);
    e.raise_outcome(pair[1]);
    e.call_entry(Entry::TaskReturned, &[e.instance, task]);
    let exit = e.ins.ins().iconst(types::I32, 0);
    e.ins.ins().return_(&[exit]);
}

/// Writes [`CallDesc::resolve`]; `params` are the task and the address of the values.
///
/// # Errors
/// A type that is too large to translate.
pub fn resolve(e: &mut Emitter<'_, '_>, call: CallId, params: &[Value]) -> Result<()> {
    let plan = e.cx.plan;
    let (task, values) = (params[0], params[1]);
    let call = e.cx.facts.calls.calls[call];
    let lift = call
        .lift(plan)
        .expect("facts: destructors return by themselves");
    let callee = LiftLowerContext::guest(plan, lift.component, &lift.options);
    if let Some(result) = plan.types.func(lift.ty).result {
        let flat = returned_types(plan, result, callee.side);
        let core = unspill(e, values, flat.into_iter().map(clif_flat));
        let from = callee.lift_flat_values(e, MAX_FLAT_PARAMS, result, &core);
        let side = CallSide::new(e, call.caller);
        side.result(e, callee, result, from, task)?;
    }
    e.ins.ins().return_(&[]);
    Ok(())
}

/// The core parameters of `task.return`.
fn returned_types(plan: &Plan<'_>, result: TypeId, side: Side) -> Vec<Flat> {
    let mut flat = Vec::new();
    if plan.types.flat_len(result) <= MAX_FLAT_PARAMS {
        plan.types.flatten(result, side, &mut flat);
    } else {
        flat.push(match side.pointer_size() {
            4 => Flat::I32,
            _ => Flat::I64,
        });
    }
    flat
}

/// Writes `canon_task_return`; `params` are the flat results.
///
/// # Errors
/// None so far; the type is that of every emitter of a body.
pub fn task_return(
    e: &mut Emitter<'_, '_>,
    component: ComponentInstanceId,
    result: Option<TypeId>,
    options: &CanonicalOptions,
    params: &[Value],
) -> Result<()> {
    super::trap_unless_may_leave(e, component);
    let values = spill(e, params);
    let returning = Returning {
        component: component.as_u32(),
        result_type: type_number(e.cx.plan, result),
        encoding: encoding_number(options.string_encoding),
        memory: memory_number(options.memory),
    };
    let ask = e.cold_block();
    let task = returning.look(e, ask);
    resolve_task(e, task, values);
    let resolved = i64::from(TaskState::Resolved as u32);
    let resolved = e.ins.ins().iconst(types::I32, resolved);
    let state = offset_of!(TaskHeader, state) as i32;
    e.ins.ins().store(trusted(), resolved, task, state);
    e.ins.ins().return_(&[]);

    e.start_block(ask);
    let task = returning.ask(e);
    resolve_task(e, task, values);
    e.call_entry(Entry::TaskReturned, &[e.instance, task]);
    e.ins.ins().return_(&[]);
    Ok(())
}

/// Calls [`CallDesc::resolve`] of a task.
fn resolve_task(e: &mut Emitter<'_, '_>, task: Value, values: Value) {
    let desc = load_word(e, task, offset_of!(TaskHeader, desc));
    let code = load_word(e, desc, offset_of!(CallDesc, resolve));
    let signature = e.cx.signature_of(Symbol::CallResolve(CallId::from_u32(0)));
    let signature = e.ins.import_signature(signature);
    let args = [e.instance, task, values];
    e.call(super::Called::Indirect(signature, code), &args);
}

/// What a `task.return` has that the lift of the current task must have too.
struct Returning {
    component: u32,
    result_type: u32,
    encoding: u32,
    memory: u32,
}

// They are compared two at a time.
const _: () = {
    assert!(offset_of!(CallDesc, callee) % 8 == 0 && offset_of!(CallDesc, encoding) % 8 == 0);
    assert!(offset_of!(CallDesc, result_type) == offset_of!(CallDesc, callee) + 4);
    assert!(offset_of!(CallDesc, memory) == offset_of!(CallDesc, encoding) + 4);
};

impl Returning {
    /// The current task, if it is [`TaskState::StartedInCall`] and of such a lift; else goes to a
    /// block that asks the runtime.
    fn look(&self, e: &mut Emitter<'_, '_>, ask: Block) -> Value {
        let task = e.load_slot(POINTER, offset_of!(InstanceHeader, current_task) as u32);
        go_on_if(e, task, ask);
        let state = offset_of!(TaskHeader, state) as i32;
        let state = e.ins.ins().load(types::I32, trusted(), task, state);
        let in_call = i64::from(TaskState::StartedInCall as u32);
        let is_in_call = e.ins.ins().icmp_imm_u(IntCC::Equal, state, in_call);
        go_on_if(e, is_in_call, ask);
        let desc = load_word(e, task, offset_of!(TaskHeader, desc));
        let both = |low: u32, high: u32| (u64::from(high) << 32 | u64::from(low)) as i64;
        let function = both(self.component, self.result_type);
        let (width, options) = match self.memory {
            // The lift may have one that the result does not need.
            NONE => (types::I32, i64::from(self.encoding)),
            memory => (types::I64, both(self.encoding, memory)),
        };
        for (ty, offset, wanted) in [
            (types::I64, offset_of!(CallDesc, callee), function),
            (width, offset_of!(CallDesc, encoding), options),
        ] {
            let found = e.ins.ins().load(ty, trusted(), desc, offset as i32);
            let wanted = e.ins.ins().iconst(ty, wanted);
            let is_same = e.ins.ins().icmp(IntCC::Equal, found, wanted);
            go_on_if(e, is_same, ask);
        }
        task
    }

    /// Asks the runtime for the current task, and raises its trap.
    fn ask(&self, e: &mut Emitter<'_, '_>) -> Value {
        let number = e.ins.ins().iconst(types::I32, i64::from(self.component));
        let ty = e.ins.ins().iconst(types::I32, i64::from(self.result_type));
        let options = u64::from(self.memory) << 32 | u64::from(self.encoding);
        let options = e.ins.ins().iconst(types::I64, options as i64);
        let pair = e.call_entry(Entry::TaskReturn, &[e.instance, number, ty, options]);
        e.raise_outcome(pair[1]);
        pair[0]
    }
}

/// Goes on here if a condition holds, else elsewhere. The other block gets more predecessors.
fn go_on_if(e: &mut Emitter<'_, '_>, condition: Value, otherwise: Block) {
    let next = e.ins.create_block();
    e.ins.ins().brif(condition, next, &[], otherwise, &[]);
    e.start_block(next);
}
