//! What each body of core code mentions: the edges of the closed world's graph.
//!
//! In: the bodies of all modules of the Plan. Out: one [`Body`] for each. It is a superset of what
//! generated code refers to: code that cannot be reached inside a body counts too.

use cranelift_entity::PrimaryMap;
use rayon::prelude::*;
use wasmparser::{FunctionBody, Operator};

use crate::decode::core_module::CoreModule;
use crate::elaborate::plan::Plan;
use crate::ids::{ElemIndex, FuncIndex, GlobalIndex, ModuleId, TableIndex, TypeIndex};

/// What one body mentions; each list is sorted and has each thing once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// `call` and `return_call`.
    pub calls: Vec<FuncIndex>,
    /// `ref.func`.
    pub references: Vec<FuncIndex>,
    /// `call_indirect` and `return_call_indirect`.
    pub indirect: Vec<IndirectCall>,
    /// Tables whose elements come out other than by a call: `table.get`, the source of
    /// `table.copy`.
    pub tables_read: Vec<TableIndex>,
    /// `table.set`, `table.grow`, `table.fill`, `table.init`, the destination of `table.copy`.
    pub tables_written: Vec<TableIndex>,
    /// `table.init`.
    pub segments: Vec<ElemIndex>,
    /// `global.get`.
    pub globals_read: Vec<GlobalIndex>,
    /// `global.set`.
    pub globals_written: Vec<GlobalIndex>,
    /// Whether this is all that it does.
    pub forward: Option<Forward>,
}

/// A call through a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndirectCall {
    /// Through this table.
    pub table: TableIndex,
    /// Of this type.
    pub ty: TypeIndex,
    /// The index, where a constant stands right before the call. Generated code finds this
    /// constant, too: what it takes from an array only because it does not would not be in the
    /// array.
    pub index: Option<u64>,
    /// Whether it is `return_call_indirect`.
    pub tail: bool,
}

/// The one call of a body that hands on all its parameters in order, and returns what comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forward {
    /// `call`.
    Func(FuncIndex),
    /// `call_indirect` with a constant index.
    Table(IndirectCall),
    /// `call_ref` of the value of a global.
    Global(GlobalIndex),
}

/// The bodies of the defined functions of every module, in order.
#[derive(Debug, Default)]
pub struct Bodies(PrimaryMap<ModuleId, Vec<Body>>);

impl Bodies {
    /// Reads all bodies.
    #[must_use]
    pub fn new(plan: &Plan<'_>) -> Bodies {
        let modules = plan.modules.values().map(|module| {
            let bodies = module.bodies.par_iter().enumerate();
            let read = bodies.map(|(number, body)| {
                // A body that does not read was refused before.
                read_body(module, number, body).unwrap_or_default()
            });
            read.collect()
        });
        Bodies(modules.collect())
    }

    /// The body of a function; none if the module imports it.
    #[must_use]
    pub fn get(&self, plan: &Plan<'_>, module: ModuleId, index: FuncIndex) -> Option<&Body> {
        let number = index.as_u32() as usize;
        let number = number.checked_sub(plan.modules[module].imported_funcs)?;
        self.0[module].get(number)
    }
}

fn read_body(
    module: &CoreModule<'_>,
    number: usize,
    body: &FunctionBody<'_>,
) -> wasmparser::Result<Body> {
    let mut result = Body::default();
    let mut shape = Shape::new(module, number);
    let mut constant = None;
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        let op = operators.read()?;
        result.add(&op, constant);
        shape.step(&op, constant);
        constant = match op {
            Operator::I32Const { value } => Some(u64::from(value as u32)),
            Operator::I64Const { value } => Some(value as u64),
            _ => None,
        };
    }
    result.forward = shape.forward();
    result.finish();
    Ok(result)
}

impl Body {
    /// Notes an operator; `constant` is what the operator right before it pushed.
    fn add(&mut self, op: &Operator<'_>, constant: Option<u64>) {
        match *op {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                self.calls.push(FuncIndex::from_u32(function_index));
            }
            Operator::RefFunc { function_index } => {
                self.references.push(FuncIndex::from_u32(function_index));
            }
            Operator::CallIndirect { .. } | Operator::ReturnCallIndirect { .. } => {
                self.indirect.extend(indirect_call(op, constant));
            }
            Operator::TableGet { table } => self.tables_read.push(TableIndex::from_u32(table)),
            Operator::TableSet { table }
            | Operator::TableGrow { table }
            | Operator::TableFill { table } => {
                self.tables_written.push(TableIndex::from_u32(table));
            }
            Operator::TableInit { elem_index, table } => {
                self.tables_written.push(TableIndex::from_u32(table));
                self.segments.push(ElemIndex::from_u32(elem_index));
            }
            Operator::TableCopy {
                dst_table,
                src_table,
            } => {
                self.tables_written.push(TableIndex::from_u32(dst_table));
                self.tables_read.push(TableIndex::from_u32(src_table));
            }
            Operator::GlobalGet { global_index } => {
                self.globals_read.push(GlobalIndex::from_u32(global_index));
            }
            Operator::GlobalSet { global_index } => {
                self.globals_written
                    .push(GlobalIndex::from_u32(global_index));
            }
            _ => {}
        }
    }

    fn finish(&mut self) {
        fn once<T: Ord>(list: &mut Vec<T>) {
            list.sort_unstable();
            list.dedup();
            list.shrink_to_fit();
        }
        once(&mut self.calls);
        once(&mut self.references);
        once(&mut self.indirect);
        once(&mut self.tables_read);
        once(&mut self.tables_written);
        once(&mut self.segments);
        once(&mut self.globals_read);
        once(&mut self.globals_written);
    }
}

fn indirect_call(op: &Operator<'_>, index: Option<u64>) -> Option<IndirectCall> {
    let (ty, table, tail) = match *op {
        Operator::CallIndirect {
            type_index,
            table_index,
        } => (type_index, table_index, false),
        Operator::ReturnCallIndirect {
            type_index,
            table_index,
        } => (type_index, table_index, true),
        _ => return None,
    };
    Some(IndirectCall {
        table: TableIndex::from_u32(table),
        ty: TypeIndex::from_u32(ty),
        index,
        tail,
    })
}

/// Whether the operators so far are those of a function that only forwards:
/// `local.get` of each parameter, a call, `end`.
struct Shape {
    params: u32,
    got: u32,
    /// What a callee may be called by.
    operand: Option<GlobalIndex>,
    forward: Option<Forward>,
    ended: bool,
    fits: bool,
}

impl Shape {
    fn new(module: &CoreModule<'_>, number: usize) -> Shape {
        let index = FuncIndex::from_u32((module.imported_funcs + number) as u32);
        let ty = module.types[module.funcs[index]].as_ref();
        Shape {
            params: ty.map_or(0, |ty| ty.params().len() as u32),
            got: 0,
            operand: None,
            forward: None,
            ended: false,
            fits: ty.is_some(),
        }
    }

    fn step(&mut self, op: &Operator<'_>, constant: Option<u64>) {
        if !self.fits {
            return;
        }
        let all = self.got == self.params && self.forward.is_none();
        let next = match *op {
            Operator::LocalGet { local_index } => {
                self.fits = !all && self.forward.is_none() && local_index == self.got;
                self.got += 1;
                return;
            }
            Operator::I32Const { .. } | Operator::I64Const { .. } => {
                self.fits = all && constant.is_none() && self.operand.is_none();
                return;
            }
            Operator::GlobalGet { global_index } => {
                self.fits = all && constant.is_none() && self.operand.is_none();
                self.operand = Some(GlobalIndex::from_u32(global_index));
                return;
            }
            Operator::End => {
                self.fits = self.forward.is_some() && !self.ended;
                self.ended = true;
                return;
            }
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                (constant.is_none() && self.operand.is_none())
                    .then(|| Forward::Func(FuncIndex::from_u32(function_index)))
            }
            Operator::CallIndirect { .. } | Operator::ReturnCallIndirect { .. } => constant
                .and_then(|_| indirect_call(op, constant))
                .map(Forward::Table),
            Operator::CallRef { .. } | Operator::ReturnCallRef { .. } => {
                self.operand.map(Forward::Global)
            }
            _ => None,
        };
        self.fits = all && next.is_some();
        self.forward = next;
    }

    fn forward(&self) -> Option<Forward> {
        self.forward.filter(|_| self.fits && self.ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forward_of(fields: &str) -> Option<Forward> {
        let text = format!(
            "(component (core module $m
                (type $t (func (param i32 i64) (result i32)))
                (import \"\" \"g\" (func $g (type $t)))
                (table 4 funcref)
                (global $ref (mut (ref null $t)) (ref.null $t))
                (global $i (mut i32) (i32.const 0))
                (func $f (export \"f\") (type $t) {fields}))
              (core module $n (func (export \"g\") (param i32 i64) (result i32) (unreachable)))
              (core instance $n (instantiate $n))
              (core instance (instantiate $m (with \"\" (instance $n)))))"
        );
        let bytes = wat::parse_str(text).expect("well-formed");
        let decoded = crate::decode::decode(&bytes).expect("valid");
        let plan = crate::elaborate::elaborate(decoded).expect("a plan");
        let bodies = Bodies::new(&plan);
        let (module, _) = plan
            .modules
            .iter()
            .find(|(_, module)| module.imported_funcs == 1)
            .expect("it is instantiated");
        let body = bodies.get(&plan, module, FuncIndex::from_u32(1));
        body.expect("a body").forward
    }

    #[test]
    fn forwarding_bodies_are_found() {
        let through = |index| {
            Some(Forward::Table(IndirectCall {
                table: TableIndex::from_u32(0),
                ty: TypeIndex::from_u32(0),
                index: Some(index),
                tail: false,
            }))
        };
        let func = Some(Forward::Func(FuncIndex::from_u32(0)));
        let global = Some(Forward::Global(GlobalIndex::from_u32(0)));
        for (body, forward) in [
            ("local.get 0 local.get 1 call $g", func),
            ("local.get 0 local.get 1 return_call $g", func),
            (
                "local.get 0 local.get 1 i32.const 3 call_indirect (type $t)",
                through(3),
            ),
            (
                "local.get 0 local.get 1 global.get $ref call_ref $t",
                global,
            ),
            (
                "local.get 0 local.get 1 global.get $ref return_call_ref $t",
                global,
            ),
        ] {
            assert_eq!(forward_of(body), forward, "{body}");
        }
    }

    #[test]
    fn other_bodies_are_not() {
        for body in [
            "local.get 0",
            "i32.const 1 local.get 1 call $g",
            "local.get 0 i64.const 1 call $g",
            "local.get 0 local.get 1 call $g nop",
            "local.get 0 local.get 1 call $g local.get 1 call $g",
            "local.get 0 local.get 1 local.get 0 call_indirect (type $t)",
            "local.get 0 local.get 1 global.get $i call_indirect (type $t)",
            "local.get 0 local.get 1 call $g local.get 0 i32.add",
            "local.get 0 local.get 1 global.get $ref ref.as_non_null call_ref $t",
            "block (result i32) local.get 0 local.get 1 call $g end",
            "unreachable",
        ] {
            assert_eq!(forward_of(body), None, "{body}");
        }
    }
}
