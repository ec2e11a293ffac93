//! The steps of instantiation that images could not take (`Symbol::StartBody`).
//!
//! In: [`Step`]s in the order of the component. Out: one function that runs them; a step whose
//! bounds fail traps before it writes (core specification, Instantiation). The entry trampoline
//! around it is `entry`'s.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::immediates::{Ieee32, Ieee64};
use cranelift_codegen::ir::{ConstantData, InstBuilder, Value, types};
use windlass_abi::entry::Entry;
use windlass_abi::instance::{MemorySlot, TableSlot};
use windlass_abi::trap::TrapCode;

use super::canon::begin_thread;
use super::emitter::{Emitter, POINTER, clif_type, trusted};
use super::state::Place;
use super::unit::Symbol;
use crate::decode::core_module::{ConstExpr, ConstOp};
use crate::elaborate::plan::{ConstValue, ElemItem, FuncBody, Init, Step};
use crate::error::Result;
use crate::ids::{CoreInstanceId, ElemId, GlobalId};

/// Emits all steps and the return.
///
/// # Errors
/// None so far; the type is that of every emitter of a body.
pub fn body(emitter: &mut Emitter<'_, '_>) -> Result<()> {
    let facts = emitter.cx.facts;
    let steps = emitter.cx.plan.steps.iter().enumerate();
    for (_, step) in steps.filter(|(number, _)| !facts.settled.does(*number)) {
        emit_step(emitter, step);
    }
    emitter.ins.ins().return_(&[]);
    Ok(())
}

fn emit_step(emitter: &mut Emitter<'_, '_>, step: &Step) {
    let plan = emitter.cx.plan;
    match step {
        Step::InitGlobal { global, value } => {
            let value = evaluate(emitter, plan.globals[*global].instance, value);
            let cell = emitter.global_cell(*global);
            emitter
                .ins
                .ins()
                .store(trusted(), value, cell.base, cell.offset);
        }
        Step::InitTable { table, value } => {
            let value = evaluate(emitter, plan.tables[*table].instance, value);
            let slot = emitter.table_slot(*table);
            let base = load(emitter, slot.field(offset_of!(TableSlot, base)));
            let count = constant(emitter, plan.tables[*table].ty.initial);
            emitter.call_entry(Entry::TableFill, &[base, value, count]);
        }
        Step::InitElems(elems) => init_elems(emitter, *elems),
        Step::CopyData {
            instance,
            memory,
            offset,
            data,
        } => {
            let slot = emitter.memory_slot(*memory);
            let target = Target {
                base: slot.field(offset_of!(MemorySlot, base)),
                length: slot.field(offset_of!(MemorySlot, length)),
                unit: 1,
                trap: TrapCode::MemoryOutOfBounds,
            };
            let offset = self::offset(emitter, *instance, offset);
            let source = emitter.symbol_address(Symbol::Data(*data));
            copy(emitter, &target, offset, source, plan.data[*data].len());
        }
        Step::CopyElems {
            instance,
            table,
            offset,
            elems,
        } => {
            let slot = emitter.table_slot(*table);
            let target = Target {
                base: slot.field(offset_of!(TableSlot, base)),
                length: slot.field(offset_of!(TableSlot, length)),
                unit: size_of::<usize>() as u64,
                trap: TrapCode::TableOutOfBounds,
            };
            let offset = self::offset(emitter, *instance, offset);
            let source = emitter.segment_elements(*elems);
            copy(
                emitter,
                &target,
                offset,
                source,
                plan.elems[*elems].items.len(),
            );
        }
        Step::Start(func) => match plan.funcs[*func].body {
            FuncBody::Core { instance, .. } => {
                let before = begin_thread(emitter, plan.instances[instance].component);
                emitter.call_func(*func, &[]);
                before.end_thread(emitter);
            }
            _ => {
                emitter.call_func(*func, &[]);
            }
        },
    }
}

/// Fills in the elements of a segment that are values of globals.
fn init_elems(emitter: &mut Emitter<'_, '_>, elems: ElemId) {
    let plan = emitter.cx.plan;
    let items = emitter.segment_elements(elems);
    for (item, number) in plan.elems[elems].items.iter().zip(0..) {
        if let ElemItem::Global(global) = item {
            let value = global_value(emitter, *global);
            let offset = number * size_of::<usize>() as i32;
            emitter.ins.ins().store(trusted(), value, items, offset);
        }
    }
}

/// What a segment is copied to.
struct Target {
    /// The address of element 0.
    base: Place,
    /// The length in elements.
    length: Place,
    /// Size of an element in bytes.
    unit: u64,
    /// Raised when the segment does not fit.
    trap: TrapCode,
}

/// Copies `count` elements of a segment to index `offset`.
fn copy(emitter: &mut Emitter<'_, '_>, to: &Target, offset: Value, source: Value, count: usize) {
    let length = load(emitter, to.length);
    let elements = constant(emitter, count as u64);
    let (end, wraps) = emitter.ins.ins().uadd_overflow(offset, elements);
    let above = emitter
        .ins
        .ins()
        .icmp(IntCC::UnsignedGreaterThan, end, length);
    let outside = emitter.ins.ins().bor(wraps, above);
    emitter.trap_if(outside, to.trap);
    if count == 0 {
        return;
    }
    let base = load(emitter, to.base);
    let unit = constant(emitter, to.unit);
    let distance = emitter.ins.ins().imul(offset, unit);
    let destination = emitter.ins.ins().iadd(base, distance);
    let bytes = constant(emitter, count as u64 * to.unit);
    emitter.call_entry(Entry::MemoryCopy, &[destination, source, bytes]);
}

/// An offset of a segment as an unsigned 64-bit number.
fn offset(emitter: &mut Emitter<'_, '_>, instance: CoreInstanceId, offset: &Init) -> Value {
    let value = match offset {
        Init::Value(value) => value_of(emitter, *value),
        Init::Expr(expr) => evaluate(emitter, instance, expr),
    };
    match emitter.ins.func.dfg.value_type(value) {
        types::I32 => emitter.ins.ins().uextend(POINTER, value),
        _ => value,
    }
}

/// Code for a constant expression (core specification, Constant Expressions).
///
/// # Panics
/// When the expression is not valid, which validation rules out.
fn evaluate(emitter: &mut Emitter<'_, '_>, instance: CoreInstanceId, expr: &ConstExpr) -> Value {
    let plan = emitter.cx.plan;
    let mut stack = Vec::new();
    for op in &expr.ops {
        let value = match *op {
            ConstOp::I32(value) => value_of(emitter, ConstValue::I32(value)),
            ConstOp::I64(value) => value_of(emitter, ConstValue::I64(value)),
            ConstOp::F32(bits) => value_of(emitter, ConstValue::F32(bits)),
            ConstOp::F64(bits) => value_of(emitter, ConstValue::F64(bits)),
            ConstOp::V128(bytes) => value_of(emitter, ConstValue::V128(bytes)),
            ConstOp::RefNull => value_of(emitter, ConstValue::Null),
            ConstOp::RefFunc(index) => emitter.func_ref(plan.instances[instance].funcs[index]),
            ConstOp::GlobalGet(index) => {
                global_value(emitter, plan.instances[instance].globals[index])
            }
            ConstOp::Add { .. } => {
                let (left, right) = pop2(&mut stack);
                emitter.ins.ins().iadd(left, right)
            }
            ConstOp::Sub { .. } => {
                let (left, right) = pop2(&mut stack);
                emitter.ins.ins().isub(left, right)
            }
            ConstOp::Mul { .. } => {
                let (left, right) = pop2(&mut stack);
                emitter.ins.ins().imul(left, right)
            }
        };
        stack.push(value);
    }
    stack
        .pop()
        .expect("generate: a constant expression has a value")
}

fn pop2(stack: &mut Vec<Value>) -> (Value, Value) {
    match (stack.pop(), stack.pop()) {
        (Some(right), Some(left)) => (left, right),
        _ => panic!("generate: a constant expression lacks operands"),
    }
}

/// The value of a global. Steps may have stored it just now, so nothing is said of when it changes.
fn global_value(emitter: &mut Emitter<'_, '_>, global: GlobalId) -> Value {
    let known = &emitter.cx.plan.globals[global];
    if let Some(value) = known.constant() {
        return value_of(emitter, value);
    }
    let ty = clif_type(known.ty.content_type);
    let cell = emitter.global_cell(global);
    emitter
        .ins
        .ins()
        .load(ty, trusted(), cell.base, cell.offset)
}

fn value_of(emitter: &mut Emitter<'_, '_>, value: ConstValue) -> Value {
    match value {
        ConstValue::I32(value) => emitter.ins.ins().iconst(types::I32, i64::from(value)),
        ConstValue::I64(value) => emitter.ins.ins().iconst(types::I64, value),
        ConstValue::F32(bits) => emitter.ins.ins().f32const(Ieee32::with_bits(bits)),
        ConstValue::F64(bits) => emitter.ins.ins().f64const(Ieee64::with_bits(bits)),
        ConstValue::V128(bytes) => {
            let bytes = emitter
                .ins
                .func
                .dfg
                .constants
                .insert(ConstantData::from(&bytes[..]));
            emitter.ins.ins().vconst(types::I8X16, bytes)
        }
        ConstValue::Func(func) => emitter.func_ref(func),
        ConstValue::Null => emitter.ins.ins().iconst(POINTER, 0),
    }
}

fn load(emitter: &mut Emitter<'_, '_>, from: Place) -> Value {
    emitter
        .ins
        .ins()
        .load(POINTER, trusted(), from.base, from.offset)
}

fn constant(emitter: &mut Emitter<'_, '_>, value: u64) -> Value {
    emitter.ins.ins().iconst(POINTER, value as i64)
}
