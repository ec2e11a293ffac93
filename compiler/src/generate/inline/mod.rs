//! Inlining: the bodies of small functions in place of calls of them.
//!
//! In: the plan, all of whose direct calls are known. Out: [`Bodies`], the functions small enough
//! to be copied, and their copies in whatever calls them. A call of the `tail` convention saves no
//! register for its caller, so a small callee costs less than the call of it.
//!
//! ```text
//! candidates --built, in parallel--> small ones --callees first--> Bodies
//!                                                                    |
//! every function --built--> Cranelift IR --apply------------>+--> compiled
//! ```
//!
//! Only the bodies of [`Bodies`] are kept while functions are compiled, and those are small and not
//! more than [`MAX_BODIES`]. A body has its own small callees inlined already, so that one level is
//! enough everywhere else; bodies that call each other in a circle keep those calls. What comes out
//! depends on the order of the functions, never on threads.
//!
//! With signals, the check of the stack limit stands in the function that is compiled, for the
//! frame with everything that was inlined. In explicit mode it is code like other code, and copied:
//! it may be the only one of a circle of calls that goes on through adapters, which have none.
//! Where inlined instructions come from is in [`places`].
//!
//! Wanting only the graph of calls, one could inline everything that is called once, too; compilers
//! of guests have done so already.

pub mod places;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use cranelift_codegen::ir::{
    Block, ExternalName, FuncRef, Function, GlobalValue, GlobalValueData, Inst, InstructionData,
    Opcode, Value,
};
use cranelift_codegen::{CodegenResult, Context, inline};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::borrow::Cow;

use self::places::{Places, Site};
use super::build::{Shared, Worker, build_func, wasm_range};
use super::unit::Symbol;
use crate::elaborate::plan::FuncBody;
use crate::ids::FuncId;

/// Most bytes of a core function's body in the binary that is looked at.
const MAX_WASM_BYTES: u64 = 120;

/// Most instructions of a body without calls, as [`size_of`] counts. The limits are such that
/// `__multi3`, which multiplies numbers of 128 bits, is within them: it is where programs that
/// compute with such numbers spend their time.
const MAX_LEAF: usize = 35;

/// Most instructions of a body with calls: they cost their caller all registers, inlined or not.
const MAX_CALLER: usize = 10;

/// Most instructions of a body together with what was inlined into it.
const MAX_NESTED: usize = 40;

/// Most bodies that are kept: some 100 MB at the very worst.
const MAX_BODIES: usize = 1 << 14;

/// How much a function may grow whatever its size, in instructions.
const FREE_GROWTH: usize = 256;

/// Most bytes of stack that a body may take in slots.
const MAX_SLOTS: u32 = 64;

/// A function that is small enough to be inlined.
struct Body {
    func: Function,
    /// As [`size_of`] counts.
    size: usize,
    /// Where its instructions come from that were inlined into it.
    places: Places,
}

/// The functions that are inlined wherever they are called.
#[derive(Default)]
pub(super) struct Bodies(BTreeMap<FuncId, Body>);

impl Bodies {
    /// Finds them. None without `-O 2` or with `--no-inline`.
    pub(super) fn find(shared: &Shared<'_>) -> Bodies {
        if !shared.cx.options.inlines() {
            return Bodies::default();
        }
        let candidates = shared.cx.plan.funcs.keys();
        let reachable = &shared.cx.facts.reachable.funcs;
        let candidates = candidates.filter(|id| reachable.contains(*id));
        let candidates: Vec<FuncId> = candidates.filter(|id| may_be_small(shared, *id)).collect();
        let built: Vec<Option<(FuncId, Body)>> = candidates
            .into_par_iter()
            .map_init(Worker::default, |worker, id| {
                let func = build_func(shared, worker, Symbol::Func(id))?;
                let size = size_of(&func);
                let body = Body {
                    func,
                    size,
                    places: Places::default(),
                };
                let calls = warm_insts(&body.func).any(Opcode::is_call);
                let limit = if calls { MAX_CALLER } else { MAX_LEAF };
                (size <= limit && is_worth_it(&body.func)).then_some((id, body))
            })
            .collect();
        let mut bodies = Bodies(built.into_iter().flatten().take(MAX_BODIES).collect());
        for id in bodies.callees_first() {
            bodies.nest(id);
        }
        bodies
    }

    /// The bodies that are in no circle of calls and call none that is, each after those it calls.
    fn callees_first(&self) -> Vec<FuncId> {
        let mut callers: BTreeMap<FuncId, Vec<FuncId>> = BTreeMap::new();
        let mut waits_for: BTreeMap<FuncId, usize> = BTreeMap::new();
        let mut order = Vec::new();
        for (id, body) in &self.0 {
            let callees = callees(&body.func).filter(|callee| self.0.contains_key(callee));
            let callees: Vec<FuncId> = callees.collect();
            if callees.is_empty() {
                order.push(*id);
                continue;
            }
            waits_for.insert(*id, callees.len());
            for callee in callees {
                callers.entry(callee).or_default().push(*id);
            }
        }
        let mut done = 0;
        while let Some(callee) = order.get(done) {
            done += 1;
            for caller in callers.remove(callee).unwrap_or_default() {
                let calls = waits_for.get_mut(&caller);
                let calls = calls.expect("generate: a caller waits for its callees");
                *calls -= 1;
                if *calls == 0 {
                    order.push(caller);
                }
            }
        }
        order
    }

    /// Inlines into a body what it calls, unless it becomes too large.
    fn nest(&mut self, id: FuncId) {
        let body = &self.0[&id];
        if callees(&body.func).all(|callee| !self.0.contains_key(&callee)) {
            return;
        }
        let mut codegen = Context::for_function(body.func.clone());
        let Ok(places) = self.apply(&mut codegen) else {
            return;
        };
        let func = codegen.func;
        let size = size_of(&func);
        if size <= MAX_NESTED {
            self.0.insert(id, Body { func, size, places });
        }
    }

    /// Inlines into the function of a context what it calls.
    ///
    /// # Errors
    /// When the function becomes larger than Cranelift's limits; it is then of no use.
    pub(super) fn apply(&self, codegen: &mut Context) -> CodegenResult<Places> {
        if self.0.is_empty() {
            return Ok(Places::default());
        }
        let own = codegen.func.name.get_user();
        let own = Symbol::from_name(own.expect("generate: functions have our names"));
        // Steps give computed globals their values, which bodies take for unchanging.
        if own == Symbol::StartBody {
            return Ok(Places::default());
        }
        let mut inliner = Inliner {
            bodies: &self.0,
            own,
            budget: None,
            sites: Vec::new(),
        };
        codegen.inline(&mut inliner)?;
        let mut places = Places::default();
        for site in inliner.sites {
            let body = &self.0[&site.callee];
            name_globals(&mut codegen.func, &site, &body.func);
            places.locate(&mut codegen.func, &site, &body.func, &body.places);
        }
        Ok(places)
    }
}

/// Decides which calls of one function are replaced.
struct Inliner<'a> {
    bodies: &'a BTreeMap<FuncId, Body>,
    /// The function; it is not inlined into itself.
    own: Symbol,
    /// How many instructions it may still grow by; known with the first call.
    budget: Option<usize>,
    sites: Vec<Site>,
}

impl inline::Inline for Inliner<'_> {
    fn inline(
        &mut self,
        caller: &Function,
        call: Inst,
        opcode: Opcode,
        callee: FuncRef,
        _args: &[Value],
    ) -> inline::InlineCommand<'_> {
        let block = caller.layout.inst_block(call);
        let is_cold = block.is_some_and(|block| is_cold(caller, block));
        let budget = self
            .budget
            .get_or_insert_with(|| FREE_GROWTH + caller.dfg.num_insts() / 2);
        let symbol = symbol_of(caller, callee);
        // A call with handlers would hand them on to every call of the callee.
        if is_cold || opcode == Opcode::TryCall || symbol == self.own {
            return inline::InlineCommand::KeepCall;
        }
        let Symbol::Func(id) = symbol else {
            return inline::InlineCommand::KeepCall;
        };
        let Some(body) = self.bodies.get(&id).filter(|body| body.size <= *budget) else {
            return inline::InlineCommand::KeepCall;
        };
        *budget -= body.size;
        self.sites.push(Site {
            callee: id,
            first: caller.dfg.num_insts(),
            first_global: caller.global_values.len(),
            location: caller.srcloc(call),
            is_tail: opcode == Opcode::ReturnCall,
        });
        inline::InlineCommand::Inline {
            callee: Cow::Borrowed(&body.func),
            visit_callee: false,
        }
    }
}

/// Gives the copies of a callee's symbols their names. Cranelift copies the number of a name, which
/// is another in each function.
fn name_globals(func: &mut Function, site: &Site, callee: &Function) {
    for (index, global) in callee.global_values.values().enumerate() {
        let GlobalValueData::Symbol {
            name: ExternalName::User(of_callee),
            ..
        } = global
        else {
            continue;
        };
        let of_callee = callee.params.user_named_funcs()[*of_callee].clone();
        let of_caller = func.declare_imported_user_function(of_callee);
        let copy = GlobalValue::from_u32((site.first_global + index) as u32);
        match &mut func.global_values[copy] {
            GlobalValueData::Symbol { name, .. } => *name = ExternalName::User(of_caller),
            other => panic!("generate: {copy} is the copy of a symbol and is {other}"),
        }
    }
}

/// What a function's reference to another function is to.
fn symbol_of(func: &Function, callee: FuncRef) -> Symbol {
    match &func.dfg.ext_funcs[callee].name {
        ExternalName::User(name) => Symbol::from_name(&func.params.user_named_funcs()[*name]),
        other => panic!("generate: code calls {other:?}"),
    }
}

/// The functions of the plan that a function calls, in order, as often as it does.
fn callees(func: &Function) -> impl Iterator<Item = FuncId> {
    let blocks = func.layout.blocks();
    let insts = blocks.flat_map(|block| func.layout.block_insts(block));
    insts.filter_map(|inst| match func.dfg.insts[inst] {
        InstructionData::Call { func_ref, .. } => match symbol_of(func, func_ref) {
            Symbol::Func(id) => Some(id),
            _ => None,
        },
        _ => None,
    })
}

/// Whether a function can be small, seen from outside: a body of a few bytes, or something
/// generated that mostly calls something else.
fn may_be_small(shared: &Shared<'_>, id: FuncId) -> bool {
    match &shared.cx.plan.funcs[id].body {
        FuncBody::Core { .. } => wasm_range(shared, Symbol::Func(id)).is_some_and(|range| {
            range.end - range.start <= MAX_WASM_BYTES && range.end <= u64::from(places::FIRST)
        }),
        // The struct of a host function's arguments then stands on its caller's stack: few numbers.
        FuncBody::LowerImport(_)
        | FuncBody::Adapter(_)
        | FuncBody::ContextGet(..)
        | FuncBody::ContextSet(..)
        | FuncBody::Backpressure(..)
        | FuncBody::ResourceNew(..)
        | FuncBody::ResourceRep(..)
        | FuncBody::ResourceDrop(..) => true,
        // They find out at run time whether the host's function or a module's is called.
        FuncBody::Builtin(..) | FuncBody::CoreImport(_) => false,
    }
}

/// What a function does where it is not cold.
fn warm_insts(func: &Function) -> impl Iterator<Item = Opcode> {
    let blocks = func.layout.blocks();
    let blocks = blocks.filter(|block| !is_cold(func, *block));
    let insts = blocks.flat_map(|block| func.layout.block_insts(block));
    insts.map(|inst| func.dfg.insts[inst].opcode())
}

/// How many instructions a function has where it is not cold; constants do not count.
fn size_of(func: &Function) -> usize {
    let insts = warm_insts(func).filter(|opcode| *opcode != Opcode::Iconst);
    insts.count()
}

/// Whether a block is out of the way: it is said to be, or it ends in a trap, as code does that
/// calls what never returns.
fn is_cold(func: &Function, block: Block) -> bool {
    let last = func.layout.last_inst(block);
    func.layout.is_cold(block)
        || last.is_some_and(|inst| func.dfg.insts[inst].opcode() == Opcode::Trap)
}

/// Whether a function is worth inlining: it returns, and has nothing that weighs on its callers, no
/// handlers, no large slots, no table of jumps.
fn is_worth_it(func: &Function) -> bool {
    let slots = func.sized_stack_slots.values().map(|slot| slot.size);
    let is_heavy = |opcode| {
        matches!(
            opcode,
            Opcode::TryCall | Opcode::TryCallIndirect | Opcode::BrTable
        )
    };
    let lasts = || {
        let blocks = func.layout.blocks();
        let lasts = blocks.filter_map(|block| func.layout.last_inst(block));
        lasts.map(|inst| func.dfg.insts[inst].opcode())
    };
    slots.sum::<u32>() <= MAX_SLOTS && !lasts().any(is_heavy) && lasts().any(Opcode::is_return)
}
