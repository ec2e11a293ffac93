//! Core function bodies: WebAssembly operators to Cranelift IR.
//!
//! In: a validated body and the core instance that resolves its indices. Out: the blocks of one
//! function. Indices vanish here: a call is a direct call of a [`crate::ids::FuncId`], an immutable
//! global is its value, a memory or table is a constant offset in the instance block.
//!
//! A [`Translator`] keeps the operand stack as Cranelift values and the label stack as
//! [`control::Frame`]s. Each group of operators is a file with one match that only calls; the
//! groups are asked in turn, and an operator that none of them knows is an unsupported feature.
//! Validation was `decode`'s: here an operand is simply there.
//!
//! | file | operators |
//! |---|---|
//! | `control`, `branch` | blocks, loops, branches, `return`, `unreachable` |
//! | `variable` | locals, globals, constants, `drop`, `select` |
//! | `integer`, `division`, `wide`, `float`, `conversion` | numbers |
//! | `memory`, `bulk_memory` | linear memories and data segments |
//! | `atomic` | atomic accesses, waiting and waking |
//! | `reference`, `cast`, `table`, `bulk_table` | references, tables and element segments |
//! | `simd` | vectors |
//! | `exception` | exceptions |
//! | `call` | direct calls, calls through tables and references, tail calls |

mod atomic;
mod branch;
mod bulk_memory;
pub(in crate::generate) mod bulk_small;
mod bulk_table;
mod call;
mod cast;
mod control;
mod conversion;
mod division;
mod exception;
mod float;
mod integer;
mod limits;
mod memory;
mod reference;
mod regions;
mod simd;
pub mod stack_check;
mod table;
mod variable;
mod wide;

use std::collections::BTreeMap;

use cranelift_codegen::ir::{InstBuilder, SigRef, SourceLoc, Type, Value, ValueDef, types};
use cranelift_codegen::ir::{InstructionData, Opcode};
use cranelift_frontend::{FuncInstBuilder, Variable};
use wasmparser::{AbstractHeapType, FuncType, HeapType, Operator, RefType, UnpackedIndex, ValType};

use self::control::Frame;
use self::exception::Clause;
use super::emitter::{Emitter, POINTER, clif_type};
use crate::decode::core_module::CoreModule;
use crate::elaborate::plan::CoreInstance;
use crate::error::{Error, Result};
use crate::ids::{CoreInstanceId, FuncId, FuncIndex, ModuleId, TypeIndex};

/// Translates the body of a function of a core instance. `params` are the function's parameters
/// without the instance block; the current block is the entry.
///
/// # Errors
/// [`Error::Unsupported`] for an operator or type without a translation, [`Error::Limit`] for a
/// body that would take too long to compile.
pub fn translate(
    emitter: &mut Emitter<'_, '_>,
    instance: CoreInstanceId,
    index: FuncIndex,
    params: &[Value],
) -> Result<()> {
    let plan = emitter.cx.plan;
    let instance = &plan.instances[instance];
    let module = &plan.modules[instance.module];
    let body = &module.bodies[index.as_u32() as usize - module.imported_funcs];
    let ty = function_type(module, module.funcs[index].as_u32());
    let offset = body.range().start;
    binary_offset(body.range().end)?;
    emitter.ins.set_srcloc(SourceLoc::new(offset as u32));
    stack_check::in_body(emitter, body)?;

    let mut translator = Translator {
        emitter,
        module_id: instance.module,
        instance,
        module,
        locals: Vec::new(),
        stack: Vec::new(),
        frames: Vec::new(),
        clauses: Vec::new(),
        dead: None,
        signature_refs: BTreeMap::new(),
        known_references: BTreeMap::new(),
        work: limits::Work::default(),
        offset,
    };
    translator.check_types(ty)?;
    translator.declare_params(params);
    for local in body.get_locals_reader()? {
        let (count, ty) = local?;
        translator.declare_locals(count, ty)?;
    }
    translator.enter_function(ty.results());
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        let (operator, offset) = operators.read_with_offset()?;
        translator.offset = offset;
        let location = SourceLoc::new(offset as u32);
        translator.emitter.ins.set_srcloc(location);
        translator.operator(&operator)?;
        let dfg = &translator.emitter.ins.func.dfg;
        let size = limits::Size {
            values: dfg.num_values(),
            blocks: dfg.num_blocks(),
            locals: translator.locals.len(),
        };
        translator.work.operator(size, offset)?;
    }
    Ok(())
}

/// A function type of a module.
///
/// # Panics
/// When the type is no function type, which validation rules out.
fn function_type<'a>(module: &'a CoreModule<'_>, index: u32) -> &'a FuncType {
    module.types[TypeIndex::from_u32(index)]
        .as_ref()
        .unwrap_or_else(|| panic!("generate: type {index} of a validated module is no function"))
}

/// Binary offsets stand in tables of 32-bit numbers.
fn binary_offset(offset: u64) -> Result<u32> {
    u32::try_from(offset).map_err(|_| Error::limit("code beyond 4 GiB of a binary", offset))
}

/// Translates one body.
struct Translator<'e, 'a, 'b> {
    emitter: &'e mut Emitter<'a, 'b>,
    instance: &'a CoreInstance,
    module: &'a CoreModule<'a>,
    module_id: ModuleId,
    locals: Vec<Variable>,
    /// Operands, the last on top.
    stack: Vec<Value>,
    /// Labels, the innermost last.
    frames: Vec<Frame>,
    /// Catch clauses in force, in the order in which they are asked.
    clauses: Vec<Clause>,
    /// In code that cannot be reached: how many blocks were opened since it began.
    dead: Option<u32>,
    /// Signatures of types of the module, declared once.
    signature_refs: BTreeMap<u32, SigRef>,
    /// References whose function is known.
    known_references: BTreeMap<Value, FuncId>,
    work: limits::Work,
    /// Of the current operator in the binary.
    offset: u64,
}

impl<'b> Translator<'_, '_, 'b> {
    fn operator(&mut self, op: &Operator<'_>) -> Result<()> {
        if self.dead.is_some() {
            return self.dead_operator(op);
        }
        let known = self.variable_operator(op)?
            || self.memory_operator(op)?
            || self.integer_operator(op)
            || self.control_operator(op)?
            || self.call_operator(op)?
            || self.exception_operator(op)?
            || self.float_operator(op)
            || self.division_operator(op)
            || self.conversion_operator(op)
            || self.wide_operator(op)
            || self.bulk_memory_operator(op)?
            || self.table_operator(op)?
            || self.reference_operator(op)?
            || self.cast_operator(op)?
            || self.bulk_table_operator(op)?
            || self.simd_operator(op)?
            || self.atomic_operator(op)?;
        if known {
            Ok(())
        } else {
            Err(self.unsupported(unsupported_operator(op)))
        }
    }

    /// Of what validation accepts, only garbage collection has no translation.
    fn unsupported(&self, feature: impl Into<String>) -> Error {
        Error::garbage_collection(feature, self.offset)
    }

    /// The instruction builder at the current place.
    fn ins(&mut self) -> FuncInstBuilder<'_, 'b> {
        self.emitter.ins.ins()
    }

    fn push(&mut self, value: Value) {
        self.stack.push(value);
    }

    fn pop(&mut self) -> Value {
        self.stack
            .pop()
            .expect("generate: validated code has its operands")
    }

    /// The two topmost operands, the first pushed first.
    fn pop2(&mut self) -> (Value, Value) {
        let second = self.pop();
        (self.pop(), second)
    }

    /// The three topmost operands, the first pushed first.
    fn pop3(&mut self) -> (Value, Value, Value) {
        let third = self.pop();
        let (first, second) = self.pop2();
        (first, second, third)
    }

    /// The `count` topmost operands, the first pushed first.
    fn pop_many(&mut self, count: usize) -> Vec<Value> {
        self.stack.split_off(self.stack.len() - count)
    }

    fn unary(&mut self, emit: impl FnOnce(FuncInstBuilder<'_, 'b>, Value) -> Value) {
        let operand = self.pop();
        let result = emit(self.ins(), operand);
        self.push(result);
    }

    fn binary(&mut self, emit: impl FnOnce(FuncInstBuilder<'_, 'b>, Value, Value) -> Value) {
        let (first, second) = self.pop2();
        let result = emit(self.ins(), first, second);
        self.push(result);
    }

    fn type_of(&self, value: Value) -> Type {
        self.emitter.ins.func.dfg.value_type(value)
    }

    /// An index or length, of 32 or 64 bits, as an unsigned 64-bit number.
    fn extended(&mut self, value: Value) -> Value {
        if self.type_of(value) == types::I64 {
            return value;
        }
        self.ins().uextend(types::I64, value)
    }

    /// A 64-bit number as an index or length; `u64::MAX`, which is "cannot", becomes -1.
    fn push_index(&mut self, value: Value, wide: bool) {
        let value = if wide {
            value
        } else {
            self.ins().ireduce(types::I32, value)
        };
        self.push(value);
    }

    fn iconst64(&mut self, value: u64) -> Value {
        self.ins().iconst(types::I64, value as i64)
    }

    /// The value of an integer constant, sign-extended.
    fn constant_of(&self, value: Value) -> Option<i64> {
        let dfg = &self.emitter.ins.func.dfg;
        let ValueDef::Result(inst, 0) = dfg.value_def(dfg.resolve_aliases(value)) else {
            return None;
        };
        match dfg.insts[inst] {
            InstructionData::UnaryImm {
                opcode: Opcode::Iconst,
                imm,
            } => {
                let unused = 64 - dfg.value_type(value).bits();
                Some((imm.bits() << unused) >> unused)
            }
            _ => None,
        }
    }

    /// The Cranelift type of a value type, if it is one that has a translation.
    fn value_type(&self, ty: ValType) -> Result<Type> {
        match ty {
            ValType::Ref(ty) if self.is_plain_reference(ty) => Ok(POINTER),
            ValType::Ref(other) => Err(self.unsupported(format!("reference type {other}"))),
            _ => Ok(clif_type(ty)),
        }
    }

    /// Whether a type is of references to functions, exceptions or what the host owns. `ty` is as
    /// this module writes it: type indices are its own.
    fn is_plain_reference(&self, ty: RefType) -> bool {
        use AbstractHeapType::{Exn, Extern, Func, NoExn, NoExtern, NoFunc};
        match ty.heap_type() {
            HeapType::Abstract { shared, ty } => {
                !shared && matches!(ty, Func | NoFunc | Extern | NoExtern | Exn | NoExn)
            }
            HeapType::Concrete(UnpackedIndex::Module(index)) => {
                self.module.types[TypeIndex::from_u32(index)].is_some()
            }
            _ => false,
        }
    }

    fn check_types(&self, ty: &FuncType) -> Result<()> {
        for ty in ty.params().iter().chain(ty.results()) {
            self.value_type(*ty)?;
        }
        Ok(())
    }
}

/// Names an operator without a translation and the proposal that it is from.
fn unsupported_operator(op: &Operator<'_>) -> String {
    macro_rules! names {
        ($(@$proposal:ident $op:ident $({ $($field:ident: $ty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
            match op {
                $(Operator::$op { .. } => (stringify!($proposal), stringify!($visit)),)*
                _ => ("unknown", "unknown"),
            }
        };
    }
    let (proposal, visit) = wasmparser::for_each_operator!(names);
    let name = visit.trim_start_matches("visit_");
    format!("{proposal} operator {name}")
}
