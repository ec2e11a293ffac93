//! The builder that every generated function is written with: Cranelift's, plus the instance block,
//! traps in both modes, and calls to functions of the plan and of the runtime.

use cranelift_codegen::ir::{
    AbiParam, ArgumentPurpose, Block, BlockArg, BlockCall, ExtFuncData, ExternalName, FuncRef,
    InstBuilder, JumpTableData, MemFlagsData, SigRef, Signature, TrapCode as ClifTrap, Type, Value,
    types,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::FunctionBuilder;
use std::collections::BTreeMap;
use wasmparser::{FuncType, ValType};
use windlass_abi::entry::{Entry, EntryType};
use windlass_abi::trap::TrapCode;

use super::catching::{Called, Catchers};
use super::unit::{Symbol, Trampoline};
use crate::elaborate::plan::Plan;
use crate::facts::Facts;
use crate::ids::FuncId;
use crate::options::{Options, TrapMode};

/// What all functions of one generation share.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The plan.
    pub plan: &'a Plan<'a>,
    /// The options.
    pub options: &'a Options,
    /// What the plan says of the flags of component instances.
    pub facts: &'a Facts,
    /// The calling convention of C on the target.
    pub c_convention: CallConv,
}

/// Writes one function.
pub struct Emitter<'a, 'b> {
    /// What is shared.
    pub cx: Context<'a>,
    /// Cranelift's builder; its current block is the current place.
    pub ins: FunctionBuilder<'b>,
    /// The address of the instance block.
    pub instance: Value,
    /// What catches exceptions of calls at the current place.
    pub catchers: Catchers,
    callees: BTreeMap<Symbol, FuncRef>,
}

/// Flags of accesses to the instance block: aligned, and they never trap.
#[must_use]
pub fn trusted() -> MemFlagsData {
    MemFlagsData::trusted()
}

/// The type of addresses and of host integers as wide.
pub const POINTER: Type = types::I64;

impl<'a, 'b> Emitter<'a, 'b> {
    /// An emitter for a builder whose current block has the instance block's address.
    pub fn new(cx: Context<'a>, ins: FunctionBuilder<'b>, instance: Value) -> Emitter<'a, 'b> {
        Emitter {
            cx,
            ins,
            instance,
            catchers: Catchers::default(),
            callees: BTreeMap::new(),
        }
    }

    /// An unconditional trap. The current block ends; nothing may follow in it.
    ///
    /// In explicit mode it is a call with neither arguments nor results. The trapping instruction
    /// behind it never runs: it marks the return address, at which the runtime finds the code.
    pub fn trap(&mut self, code: TrapCode) {
        if self.cx.options.traps == TrapMode::Explicit {
            self.call_entry(Entry::Trap, &[]);
        }
        self.ins.ins().trap(clif_trap(code));
    }

    /// Traps if `condition` is not zero.
    pub fn trap_if(&mut self, condition: Value, code: TrapCode) {
        match self.cx.options.traps {
            TrapMode::Signals => {
                self.ins.ins().trapnz(condition, clif_trap(code));
            }
            TrapMode::Explicit => {
                let (cold, next) = (self.cold_block(), self.ins.create_block());
                self.ins.ins().brif(condition, cold, &[], next, &[]);
                self.trap_in(cold, code, next);
            }
        }
    }

    /// Traps if `condition` is zero.
    pub fn trap_unless(&mut self, condition: Value, code: TrapCode) {
        match self.cx.options.traps {
            TrapMode::Signals => {
                self.ins.ins().trapz(condition, clif_trap(code));
            }
            TrapMode::Explicit => {
                let (cold, next) = (self.cold_block(), self.ins.create_block());
                self.ins.ins().brif(condition, next, &[], cold, &[]);
                self.trap_in(cold, code, next);
            }
        }
    }

    /// Lets one block trap, and goes on in the other.
    fn trap_in(&mut self, cold: Block, code: TrapCode, next: Block) {
        self.start_block(cold);
        self.trap(code);
        self.start_block(next);
    }

    /// Raises the trap whose code is the low 32 bits of `code` if that is not zero: for outcomes of
    /// the runtime, which are known only at run time. The same in both modes.
    pub fn raise_outcome(&mut self, code: Value) {
        let (cold, next) = (self.cold_block(), self.ins.create_block());
        self.ins.ins().brif(code, cold, &[], next, &[]);
        self.start_block(cold);
        let number = match self.ins.func.dfg.value_type(code) {
            types::I32 => code,
            _ => self.ins.ins().ireduce(types::I32, code),
        };
        self.call_entry(Entry::Raise, &[self.instance, number]);
        self.ins.ins().trap(clif_trap(TrapCode::Unreachable));
        self.start_block(next);
    }

    /// `address`, of which a check has shown that `failed` is zero; `safe` where hardware runs on
    /// although the check fails, because it has guessed otherwise ([`Options::spectre`]).
    pub fn guarded(&mut self, failed: Value, safe: Value, address: Value) -> Value {
        if !self.cx.options.spectre {
            return address;
        }
        self.ins.ins().select_spectre_guard(failed, safe, address)
    }

    /// A jump by `selector` to one of `entries`, or beyond them to `default`. The current block
    /// ends.
    pub fn br_table(&mut self, selector: Value, default: Block, entries: &[Block]) {
        let dfg = &mut self.ins.func.dfg;
        let mut calls: Vec<BlockCall> = entries.iter().map(|b| dfg.block_call(*b, &[])).collect();
        if self.cx.options.branch_protection.bti {
            // Cranelift's aarch64 code jumps to the default through the table too, but marks as
            // targets of such jumps only what the table names.
            calls.push(dfg.block_call(default, &[]));
        }
        let default = dfg.block_call(default, &[]);
        let table = self
            .ins
            .create_jump_table(JumpTableData::new(default, &calls));
        self.ins.ins().br_table(selector, table);
    }

    /// Calls a function of the runtime; the results are those of its [`windlass_abi::entry`]
    /// signature, a pair being two.
    pub fn call_entry(&mut self, entry: Entry, args: &[Value]) -> Vec<Value> {
        let callee = self.callee(Symbol::Runtime(entry));
        let call = self.ins.ins().call(callee, args);
        self.ins.inst_results(call).to_vec()
    }

    /// Calls a function of the plan; `args` without the instance.
    pub fn call_func(&mut self, func: FuncId, args: &[Value]) -> Vec<Value> {
        let callee = self.callee(Symbol::Func(func));
        let mut all = Vec::with_capacity(args.len() + 1);
        all.push(self.instance);
        all.extend_from_slice(args);
        self.call(Called::Direct(callee), &all)
    }

    /// The reference to a callee, declared once in each function. Of a function that only forwards
    /// it is what that forwards to.
    ///
    /// # Panics
    /// On a symbol that is data.
    pub fn callee(&mut self, symbol: Symbol) -> FuncRef {
        let symbol = match symbol {
            Symbol::Func(func) => Symbol::Func(self.cx.facts.forwards.target(func)),
            other => other,
        };
        if let Some(callee) = self.callees.get(&symbol) {
            return *callee;
        }
        let signature = self.cx.signature_of(symbol);
        let signature = self.ins.import_signature(signature);
        let name = self
            .ins
            .func
            .declare_imported_user_function(symbol.to_name());
        let callee = self.ins.import_function(ExtFuncData {
            name: ExternalName::user(name),
            signature,
            // Calls of `windlass_rt_trap` are many and never made in a hurry: the linker's detour
            // makes them shorter.
            colocated: !matches!(symbol, Symbol::Runtime(entry) if entry != Entry::Trap),
            patchable: false,
        });
        self.callees.insert(symbol, callee);
        callee
    }

    /// The address of data or code of this object.
    pub fn symbol_address(&mut self, symbol: Symbol) -> Value {
        let name = self
            .ins
            .func
            .declare_imported_user_function(symbol.to_name());
        let global = self
            .ins
            .create_global_value(cranelift_codegen::ir::GlobalValueData::Symbol {
                name: ExternalName::user(name),
                offset: 0.into(),
                colocated: true,
                tls: false,
            });
        self.ins.ins().symbol_value(POINTER, global)
    }

    /// Loads from the instance block.
    pub fn load_slot(&mut self, ty: Type, offset: u32) -> Value {
        self.ins
            .ins()
            .load(ty, trusted(), self.instance, offset as i32)
    }

    /// Stores to the instance block.
    pub fn store_slot(&mut self, value: Value, offset: u32) {
        self.ins
            .ins()
            .store(trusted(), value, self.instance, offset as i32);
    }

    /// The Cranelift signature of a core function type.
    pub fn import_signature(&mut self, ty: &FuncType) -> SigRef {
        self.ins.import_signature(core_signature(ty))
    }

    /// A new block that the layout puts out of the way.
    pub fn cold_block(&mut self) -> Block {
        let block = self.ins.create_block();
        self.ins.set_cold_block(block);
        block
    }

    /// Seals a block whose predecessors are complete, and goes on there.
    pub fn start_block(&mut self, block: Block) {
        self.ins.seal_block(block);
        self.ins.switch_to_block(block);
    }

    /// A jump with values.
    pub fn jump(&mut self, block: Block, args: &[Value]) {
        let args: Vec<BlockArg> = args.iter().map(|v| BlockArg::Value(*v)).collect();
        self.ins.ins().jump(block, &args);
    }
}

impl Context<'_> {
    /// The signature of anything that can be called.
    ///
    /// # Panics
    /// On a symbol that is data.
    #[must_use]
    pub fn signature_of(&self, symbol: Symbol) -> Signature {
        // The instance block, then these.
        let tail = |params: &[Type]| {
            let mut signature = Signature::new(CallConv::Tail);
            signature
                .params
                .push(AbiParam::special(POINTER, ArgumentPurpose::VMContext));
            signature
                .params
                .extend(params.iter().map(|t| AbiParam::new(*t)));
            signature
        };
        match symbol {
            Symbol::Func(id) | Symbol::LargeBody(id) => {
                core_signature(&self.plan.signatures[self.plan.funcs[id].signature])
            }
            Symbol::ExportBody(id) | Symbol::LargeExportBody(id) => {
                let mut signature = tail(&[POINTER, POINTER]);
                if self.plan.exports[id].is_async(self.plan) {
                    signature.returns.push(AbiParam::new(types::I32));
                }
                signature
            }
            Symbol::Dtor(_) => tail(&[types::I64]),
            Symbol::StartBody | Symbol::NullCallee | Symbol::MismatchedCallee => tail(&[]),
            Symbol::ExportEntry(_) => self.c_signature(&[POINTER, POINTER, POINTER], &[types::I32]),
            Symbol::StartEntry => self.c_signature(&[POINTER], &[types::I32]),
            Symbol::Runtime(entry) => {
                let desc = entry.desc();
                let params: Vec<Type> = desc.params.iter().map(|t| entry_type(*t)).collect();
                let results: &[Type] = match desc.result {
                    None => &[],
                    Some(EntryType::U32) => &[types::I32],
                    Some(EntryType::U64 | EntryType::Ptr) => &[types::I64],
                    Some(EntryType::Pair) => &[types::I64, types::I64],
                };
                self.c_signature(&params, results)
            }
            Symbol::CallStart(_) => {
                let mut signature = tail(&[POINTER]);
                signature.returns.push(AbiParam::new(types::I32));
                signature
            }
            Symbol::CallResolve(_) | Symbol::ImportResolve(_) | Symbol::ExportResolve(_) => {
                tail(&[POINTER, POINTER])
            }
            Symbol::CopyTranslate(_) => tail(&[POINTER, types::I64, types::I64]),
            Symbol::Trampoline(which) => {
                let params: &[Type] = match which {
                    Trampoline::RunStart => &[POINTER],
                    Trampoline::RunCallback => &[types::I32, types::I32, types::I32],
                    Trampoline::RunThread => &[types::I32, types::I64],
                    Trampoline::RunResolve => &[POINTER, POINTER],
                    Trampoline::RunTranslate => &[POINTER, types::I64, types::I64],
                };
                // The instance and the code come first.
                self.c_signature(&[&[POINTER, POINTER], params].concat(), &[types::I64])
            }
            Symbol::FuncRef(_)
            | Symbol::Data(_)
            | Symbol::Elems(_)
            | Symbol::CallTable(_)
            | Symbol::CallDesc(_)
            | Symbol::ImportCallDesc(_)
            | Symbol::ExportCallDesc(_)
            | Symbol::CopyDesc(_) => {
                panic!("generate: {symbol:?} is data and has no signature")
            }
        }
    }

    fn c_signature(&self, params: &[Type], results: &[Type]) -> Signature {
        let mut signature = Signature::new(self.c_convention);
        signature
            .params
            .extend(params.iter().map(|t| AbiParam::new(*t)));
        signature
            .returns
            .extend(results.iter().map(|t| AbiParam::new(*t)));
        signature
    }
}

/// The signature of a core function: `tail`, with the instance block first.
#[must_use]
pub fn core_signature(ty: &FuncType) -> Signature {
    let mut signature = Signature::new(CallConv::Tail);
    signature
        .params
        .push(AbiParam::special(POINTER, ArgumentPurpose::VMContext));
    signature
        .params
        .extend(ty.params().iter().map(|t| AbiParam::new(clif_type(*t))));
    signature
        .returns
        .extend(ty.results().iter().map(|t| AbiParam::new(clif_type(*t))));
    signature
}

fn entry_type(ty: EntryType) -> Type {
    match ty {
        EntryType::U32 => types::I32,
        EntryType::Ptr | EntryType::U64 => types::I64,
        EntryType::Pair => unreachable!("entries take no pairs"),
    }
}

/// The Cranelift type of a core value type; references are addresses.
#[must_use]
pub fn clif_type(ty: ValType) -> Type {
    match ty {
        ValType::I32 => types::I32,
        ValType::I64 => types::I64,
        ValType::F32 => types::F32,
        ValType::F64 => types::F64,
        ValType::V128 => types::I8X16,
        ValType::Ref(_) => POINTER,
    }
}

/// The Cranelift trap code with the number that the trap tables carry.
#[must_use]
pub fn clif_trap(code: TrapCode) -> ClifTrap {
    ClifTrap::unwrap_user(code as u8)
}
