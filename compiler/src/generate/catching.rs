//! Calls of functions that may throw: with handlers where something catches, plain ones elsewhere.
//!
//! In: a callee, and the [`Catcher`]s of the current place. Out: a call, or a `try_call` whose
//! handlers are the catchers in their order. Elsewhere: what is caught in bodies
//! (`core::exception`); the search for a handler at run time, which is the runtime's.
//!
//! ```text
//! call f(..)  ──returns──▶ next block
//!     └──an exception that a catcher takes──▶ its landing(exception)
//! ```

use cranelift_codegen::ir::{
    Block, BlockArg, ExceptionTableData, ExceptionTableItem, ExceptionTag, FuncRef, InstBuilder,
    SigRef, Value,
};
use windlass_abi::entry::Entry;
use windlass_abi::exception::clause;
use windlass_abi::trap::TrapCode;

use super::emitter::{Emitter, POINTER, clif_trap};
use super::unit::Symbol;
use crate::error::{Error, Result};

/// Most values that all handlers of a function pass on: locals that differ between its calls. The
/// register allocator takes more than linear time for them, some ten seconds for twice as many.
const MAX_HANDLER_VALUES: usize = 1 << 19;

/// What catches exceptions at a place.
#[derive(Clone, Copy, Debug)]
pub struct Catcher {
    /// Which ones, as the manifest says it ([`windlass_abi::exception::clause`]).
    pub clause: u32,
    /// Where that goes on; takes the exception's address.
    pub landing: Block,
}

/// The catchers of the current place.
#[derive(Debug, Default)]
pub struct Catchers {
    /// In the order in which they are asked.
    pub list: Vec<Catcher>,
    /// How many calls have had any so far.
    pub calls: usize,
}

/// What is called.
#[derive(Clone, Copy, Debug)]
pub enum Called {
    /// A function that is known.
    Direct(FuncRef),
    /// Code at an address.
    Indirect(SigRef, Value),
}

impl Emitter<'_, '_> {
    /// Calls something that may throw.
    pub fn call(&mut self, callee: Called, args: &[Value]) -> Vec<Value> {
        if self.catchers.list.is_empty() {
            let call = match callee {
                Called::Direct(func) => self.ins.ins().call(func, args),
                Called::Indirect(ty, code) => self.ins.ins().call_indirect(ty, code, args),
            };
            return self.ins.inst_results(call).to_vec();
        }
        self.catchers.calls += 1;
        let signature = match callee {
            Called::Direct(func) => self.ins.func.dfg.ext_funcs[func].signature,
            Called::Indirect(signature, _) => signature,
        };
        let next = self.ins.create_block();
        let returns = self.ins.func.dfg.signatures[signature].returns.clone();
        let mut returned = Vec::with_capacity(returns.len());
        let mut passed = Vec::with_capacity(returns.len());
        for (index, result) in (0..).zip(&returns) {
            returned.push(self.ins.append_block_param(next, result.value_type));
            passed.push(BlockArg::TryCallRet(index));
        }
        let dfg = &mut self.ins.func.dfg;
        let normal = dfg.block_call(next, &passed);
        let mut items = vec![ExceptionTableItem::Context(self.instance)];
        for catcher in &self.catchers.list {
            let landing = dfg.block_call(catcher.landing, &[BlockArg::TryCallExn(0)]);
            let tag = ExceptionTag::with_number(catcher.clause)
                .expect("generate: no clause has the number of trap handlers");
            items.push(ExceptionTableItem::Tag(tag, landing));
        }
        let table = ExceptionTableData::new(signature, normal, items);
        let table = dfg.exception_tables.push(table);
        match callee {
            Called::Direct(func) => self.ins.ins().try_call(func, args, table),
            Called::Indirect(_, code) => self.ins.ins().try_call_indirect(code, args, table),
        };
        self.start_block(next);
        returned
    }

    /// Throws an exception, which a catcher of this place may take if `caught`. The current block
    /// ends; nothing may follow in it.
    pub fn throw(&mut self, exception: Value, caught: bool) {
        let callee = self.callee(Symbol::Runtime(Entry::Throw));
        let args = [self.instance, exception];
        if caught {
            self.call(Called::Direct(callee), &args);
        } else {
            self.ins.ins().call(callee, &args);
        }
        self.ins.ins().trap(clif_trap(TrapCode::Unreachable));
    }

    /// Whether all handlers of the function, which is written but for its end, can be compiled in
    /// reasonable time. `offset` is the function's in the binary.
    ///
    /// # Errors
    /// [`Error::Limit`] when not.
    pub fn check_handlers(&self, offset: u64) -> Result<()> {
        let dfg = &self.ins.func.dfg;
        let branches = dfg
            .exception_tables
            .iter()
            .flat_map(|(_, table)| table.all_branches());
        let values: usize = branches
            .map(|branch| branch.args(&dfg.value_lists).count())
            .sum();
        if values > MAX_HANDLER_VALUES {
            return Err(Error::limit(
                "values at handlers of a function's calls",
                offset,
            ));
        }
        Ok(())
    }

    /// A block where a catcher goes on.
    pub fn landing(&mut self) -> Block {
        let block = self.cold_block();
        self.ins.append_block_param(block, POINTER);
        block
    }

    /// In a function at the edge of a component instance: what its calls throw becomes a trap
    /// (definitions.py, `call_and_trap_on_throw`). It need not say so where nothing can be thrown.
    pub fn stop_exceptions(&mut self) {
        if !self.cx.plan.tags.is_empty() {
            let landing = self.landing();
            let clause = clause::EDGE;
            self.catchers.list = vec![Catcher { clause, landing }];
        }
    }

    /// Writes what [`Self::stop_exceptions`] needs at the end of the function.
    pub fn end_of_edge(&mut self) {
        if let Some(catcher) = self.catchers.list.first()
            && self.catchers.calls > 0
        {
            // The search for a handler ends before it gets here.
            self.start_block(catcher.landing);
            self.ins.ins().trap(clif_trap(TrapCode::Unreachable));
        }
    }
}
