//! Plays a job with the runtime.
//!
//! In: a job with a shared object. Out: what was observed.

use std::num::NonZeroU64;
use std::sync::Arc;

use windlass_runtime::host::{
    Component, Error, Extern, Func, FuncType, Global, GlobalType, HostError, Imports, Instance,
    Memory, MemoryType, RefType, Table, TableType, Tag, ValType, Value as RuntimeValue,
};

use super::job::{Import, Job, Limits, MODULE};
use super::observe;
use super::value::{Type, Value};

/// Plays a job; what was observed, the last line being an error when it could not be played.
#[must_use]
pub fn play(job: &Job) -> Vec<String> {
    let mut lines = Vec::new();
    if let Err(message) = steps(job, &mut lines) {
        lines.push(format!("failed: {message}"));
    }
    lines
}

fn steps(job: &Job, lines: &mut Vec<String>) -> Result<(), String> {
    // SAFETY: the object was made by Windlass for this job.
    let component = unsafe { Component::load(&job.object) }.map_err(|e| e.to_string())?;
    let mut imports = Imports::new();
    for (name, import) in &job.imports {
        let item = provide(name, import).map_err(|e| format!("import {name}: {e}"))?;
        imports.define(MODULE, name, item);
    }
    let instance = match Instance::new(&component, &imports) {
        Ok(instance) => instance,
        Err(error) => {
            lines.push(format!("instantiate: {}", told(error)?));
            return Ok(());
        }
    };
    let player = Player {
        exports: instance.exports(),
    };
    lines.push("instantiate".to_owned());
    player.observe(job, lines)?;
    for (name, arguments) in &job.calls {
        if let Some((fuel, value)) = &job.fuel {
            let fuel = player.find(fuel)?.into_global().ok_or("no global")?;
            fuel.set(RuntimeValue::S32(*value))
                .map_err(|e| e.to_string())?;
        }
        let function = player.find(name)?.into_func().ok_or("no function")?;
        let arguments: Result<Vec<_>, String> =
            arguments.iter().map(|v| player.runtime(v)).collect();
        lines.push(match function.call(&arguments?) {
            Ok(result) => observe::results(name, &player.values(result)),
            Err(error) => format!("{name} => {}", told(error)?),
        });
        player.observe(job, lines)?;
    }
    Ok(())
}

/// How a failure that modules can cause is told.
fn told(error: Error) -> Result<String, String> {
    match error {
        Error::Trap(trap) => Ok(format!("trap {}", trap.code.name())),
        Error::Unsupported(_) => Ok(observe::EXCEPTION.to_owned()),
        Error::Host(_) => Ok(observe::HOST_FAILED.to_owned()),
        other => Err(other.to_string()),
    }
}

struct Player {
    exports: Vec<(String, Extern)>,
}

impl Player {
    fn find(&self, name: &str) -> Result<Extern, String> {
        let found = self.exports.iter().find(|(known, _)| known == name);
        found
            .map(|(_, item)| item.clone())
            .ok_or_else(|| format!("no export {name}"))
    }

    fn runtime(&self, value: &Value) -> Result<RuntimeValue, String> {
        match value {
            Value::Func(name) => {
                let func = self.find(name)?.into_func().ok_or("no function")?;
                Ok(RuntimeValue::FuncRef(Some(func)))
            }
            other => Ok(plain(other)),
        }
    }

    fn values(&self, result: Option<RuntimeValue>) -> Vec<Value> {
        let values = match result {
            None => Vec::new(),
            Some(RuntimeValue::Tuple(values)) => values,
            Some(value) => vec![value],
        };
        values.iter().map(|value| self.value(value)).collect()
    }

    fn value(&self, value: &RuntimeValue) -> Value {
        let RuntimeValue::FuncRef(Some(func)) = value else {
            return told_value(value);
        };
        let same = |(_, item): &&(String, Extern)| matches!(item, Extern::Func(f) if f == func);
        let found = self.exports.iter().find(same);
        Value::Func(found.map_or("?".to_owned(), |(name, _)| name.clone()))
    }

    /// A value that was read; exceptions do not leave their modules.
    fn read(&self, value: Result<RuntimeValue, Error>) -> Result<Value, String> {
        match value {
            Ok(value) => Ok(self.value(&value)),
            Err(Error::Unsupported(_)) => Ok(Value::Exn),
            Err(error) => Err(error.to_string()),
        }
    }

    fn observe(&self, job: &Job, lines: &mut Vec<String>) -> Result<(), String> {
        for name in &job.watch {
            let line = match self.find(name)? {
                Extern::Global(global) => observe::global(name, &self.read(global.get())?),
                Extern::Memory(memory) => {
                    let mut bytes = vec![0; memory.byte_len().map_err(|e| e.to_string())?];
                    memory.read(0, &mut bytes).map_err(|e| e.to_string())?;
                    observe::memory(name, &bytes)
                }
                Extern::Table(table) => {
                    let size = table.size().map_err(|e| e.to_string())?;
                    let element = |index| self.read(table.get(index));
                    let elements: Result<Vec<_>, String> = (0..size).map(element).collect();
                    observe::table(name, &elements?)
                }
                _ => continue,
            };
            lines.push(line);
        }
        Ok(())
    }
}

fn told_value(value: &RuntimeValue) -> Value {
    match value {
        RuntimeValue::S32(value) => Value::Bits(Type::I32, u128::from(*value as u32)),
        RuntimeValue::S64(value) => Value::Bits(Type::I64, u128::from(*value as u64)),
        RuntimeValue::F32(value) => Value::Bits(Type::F32, u128::from(value.to_bits())),
        RuntimeValue::F64(value) => Value::Bits(Type::F64, u128::from(value.to_bits())),
        RuntimeValue::V128(bits) => Value::Bits(Type::V128, *bits),
        RuntimeValue::ExternRef(Some(number)) => Value::Extern(number.get()),
        RuntimeValue::ExternRef(None) => Value::Null(Type::Extern),
        RuntimeValue::FuncRef(None) => Value::Null(Type::Func),
        RuntimeValue::NullExnRef => Value::Null(Type::Exn),
        other => Value::Func(format!("not a core value: {other:?}")),
    }
}

/// A value that needs no instance; null for functions.
fn plain(value: &Value) -> RuntimeValue {
    match value {
        Value::Bits(Type::I32, bits) => RuntimeValue::S32(*bits as u32 as i32),
        Value::Bits(Type::I64, bits) => RuntimeValue::S64(*bits as u64 as i64),
        Value::Bits(Type::F32, bits) => RuntimeValue::F32(f32::from_bits(*bits as u32)),
        Value::Bits(Type::F64, bits) => RuntimeValue::F64(f64::from_bits(*bits as u64)),
        Value::Bits(_, bits) => RuntimeValue::V128(*bits),
        Value::Extern(number) => RuntimeValue::ExternRef(NonZeroU64::new(*number)),
        Value::Null(Type::Extern) => RuntimeValue::ExternRef(None),
        Value::Exn | Value::Null(Type::Exn) => RuntimeValue::NullExnRef,
        Value::Null(_) | Value::Func(_) => RuntimeValue::FuncRef(None),
    }
}

fn val_type(ty: Type) -> ValType {
    match ty {
        Type::I32 => ValType::I32,
        Type::I64 => ValType::I64,
        Type::F32 => ValType::F32,
        Type::F64 => ValType::F64,
        Type::V128 => ValType::V128,
        Type::Func | Type::Extern | Type::Exn => ValType::Ref(ref_type(ty)),
    }
}

fn val_types(types: &[Type]) -> Vec<ValType> {
    types.iter().copied().map(val_type).collect()
}

fn ref_type(ty: Type) -> RefType {
    match ty {
        Type::Extern => RefType::EXTERNREF,
        Type::Exn => RefType::EXNREF,
        _ => RefType::FUNCREF,
    }
}

fn provide(name: &str, import: &Import) -> Result<Extern, Error> {
    Ok(match import {
        Import::Function(params, results) => function(name, params, results).into(),
        Import::Memory(limits, page, shared) => Memory::new(MemoryType {
            index_64: limits.index_64,
            page_size_log2: *page,
            shared: *shared,
            ..MemoryType::new(limits.min, limits.max)
        })?
        .into(),
        Import::Table(ty, limits) => {
            let Limits { min, max, index_64 } = *limits;
            let ty = TableType {
                index_64,
                ..TableType::new(ref_type(*ty), min, max)
            };
            let null = match ty.element {
                RefType::EXTERNREF => RuntimeValue::ExternRef(None),
                RefType::EXNREF => RuntimeValue::NullExnRef,
                _ => RuntimeValue::FuncRef(None),
            };
            Table::new(ty, null)?.into()
        }
        Import::Tag(params) => Tag::new(FuncType::new(&val_types(params), &[]))?.into(),
        Import::Global(mutable, value) => {
            let ty = GlobalType {
                value: val_type(value.ty()),
                mutable: *mutable,
            };
            Global::new(ty, plain(value))?.into()
        }
    })
}

fn function(name: &str, params: &[Type], results: &[Type]) -> Func {
    let ty = FuncType::new(&val_types(params), &val_types(results));
    let (name, results) = (Arc::<str>::from(name), results.to_vec());
    Func::new(ty, move |_caller, arguments| {
        // References are told by kind only: which function it is depends on the names of exports.
        let arguments: Vec<Value> = arguments.iter().map(told_argument).collect();
        let answer = observe::answer(&name, &arguments, &results);
        let answer = answer.ok_or_else(|| HostError::new(observe::HOST_FAILED))?;
        let mut values: Vec<RuntimeValue> = answer.iter().map(plain).collect();
        Ok(match values.len() {
            0 => None,
            1 => values.pop(),
            _ => Some(RuntimeValue::Tuple(values)),
        })
    })
}

fn told_argument(value: &RuntimeValue) -> Value {
    match value {
        RuntimeValue::FuncRef(Some(_)) => Value::Func("?".to_owned()),
        other => told_value(other),
    }
}
