//! Plays a case with an interpreter, wasmi: what ought to be observed.

use std::sync::LazyLock;

use super::form::{Form, transform};
use wasmi::{
    AsContext, Config, Engine, Extern, ExternRef, F32, F64, Func, FuncType, Global, Instance,
    Memory, MemoryType, Module, Mutability, Nullable, Ref, RefType, Store, Table, TableType, V128,
    Val, ValType,
};
use windlass_test_host::fuzz::job::{Import, Job};
use windlass_test_host::fuzz::observe;
use windlass_test_host::fuzz::value::{Type, Value};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let mut config = Config::default();
    config
        .wasm_wide_arithmetic(true)
        .wasm_custom_page_sizes(true)
        .wasm_relaxed_simd(true)
        .set_max_recursion_depth(1 << 20)
        .set_max_stack_height(1 << 30);
    Engine::new(&config)
});

/// Plays a job of a module; what is observed.
///
/// # Errors
/// When the interpreter does not take the module, or fails in a way that modules cannot.
pub fn play(module: &[u8], job: &Job) -> Result<Vec<String>, String> {
    let module = transform(module, Form::Unfused).map_err(|e| e.to_string())?;
    let module = Module::new(&ENGINE, module).map_err(|e| format!("interpreter: {e}"))?;
    let mut store = Store::new(&ENGINE, ());
    let mut imports = Vec::new();
    // The interpreter has an order of its own.
    for wanted in module.imports() {
        let name = wanted.name();
        let (_, import) = job
            .imports
            .iter()
            .find(|(known, _)| known == name)
            .ok_or_else(|| format!("interpreter: no import {name}"))?;
        let item = provide(&mut store, name, import);
        imports.push(item.map_err(|e| format!("interpreter: import {name}: {e}"))?);
    }
    let mut lines = Vec::new();
    let instance = match Instance::new(&mut store, &module, &imports) {
        Ok(instance) => instance,
        Err(error) => {
            lines.push(format!("instantiate: {}", told(&error)?));
            return Ok(lines);
        }
    };
    let exports: Vec<(String, Extern)> = instance
        .exports(&store)
        .map(|export| (export.name().to_owned(), export.into_extern()))
        .collect();
    let mut player = Player { store, exports };
    lines.push("instantiate".to_owned());
    player.observe(job, &mut lines)?;
    for (name, arguments) in &job.calls {
        if let Some((fuel, value)) = &job.fuel {
            let fuel = player.find(fuel)?.into_global().ok_or("no global")?;
            fuel.set(&mut player.store, Val::I32(*value))
                .map_err(|e| e.to_string())?;
        }
        lines.push(player.call(name, arguments)?);
        player.observe(job, &mut lines)?;
    }
    Ok(lines)
}

/// How a failure that modules can cause is told.
fn told(error: &wasmi::Error) -> Result<String, String> {
    use wasmi::TrapCode;
    use wasmi::errors::{ErrorKind, InstantiationError};
    let code = match error.kind() {
        ErrorKind::Message(message) if **message == *observe::HOST_FAILED => {
            return Ok(observe::HOST_FAILED.to_owned());
        }
        ErrorKind::Instantiation(InstantiationError::ElementSegmentDoesNotFit { .. }) => {
            Some(TrapCode::TableOutOfBounds)
        }
        kind => kind.as_trap_code(),
    };
    let name = match code {
        Some(TrapCode::UnreachableCodeReached) => "unreachable",
        Some(TrapCode::MemoryOutOfBounds) => "memory-out-of-bounds",
        Some(TrapCode::TableOutOfBounds) => "table-out-of-bounds",
        Some(TrapCode::IndirectCallToNull) => "indirect-call-to-null",
        Some(TrapCode::IntegerDivisionByZero) => "integer-divide-by-zero",
        Some(TrapCode::IntegerOverflow) => "integer-overflow",
        Some(TrapCode::BadConversionToInteger) => "bad-conversion-to-integer",
        Some(TrapCode::StackOverflow) => "stack-overflow",
        Some(TrapCode::BadSignature) => "bad-signature",
        _ => return Err(format!("interpreter: {error}: {error:?}")),
    };
    Ok(format!("trap {name}"))
}

struct Player {
    store: Store<()>,
    exports: Vec<(String, Extern)>,
}

impl Player {
    fn find(&self, name: &str) -> Result<Extern, String> {
        let found = self.exports.iter().find(|(known, _)| known == name);
        found
            .map(|(_, item)| *item)
            .ok_or_else(|| format!("interpreter: no export {name}"))
    }

    fn call(&mut self, name: &str, arguments: &[Value]) -> Result<String, String> {
        let function = self.find(name)?.into_func().ok_or("no function")?;
        let mut given = Vec::new();
        for argument in arguments {
            given.push(match argument {
                Value::Func(name) => {
                    let func = self.find(name)?.into_func().ok_or("no function")?;
                    Val::FuncRef(Nullable::Val(func))
                }
                other => plain(&mut self.store, other),
            });
        }
        let ty = function.ty(&self.store);
        let mut results: Vec<Val> = ty
            .results()
            .iter()
            .map(|ty| Val::default_for_ty(*ty))
            .collect();
        match function.call(&mut self.store, &given, &mut results) {
            Ok(()) => {
                let results: Vec<Value> = results.iter().map(|value| self.value(value)).collect();
                Ok(observe::results(name, &results))
            }
            Err(error) => Ok(format!("{name} => {}", told(&error)?)),
        }
    }

    fn value(&self, value: &Val) -> Value {
        match value {
            Val::FuncRef(Nullable::Val(func)) => self.function(func),
            other => told_value(&self.store, other),
        }
    }

    fn function(&self, func: &Func) -> Value {
        // Handles have no equality, but tell which function they are.
        let wanted = format!("{func:?}");
        let same = |(_, item): &&(String, Extern)| matches!(item, Extern::Func(f) if format!("{f:?}") == wanted);
        let found = self.exports.iter().find(same);
        Value::Func(found.map_or("?".to_owned(), |(name, _)| name.clone()))
    }

    fn element(&self, element: &Ref) -> Value {
        match element {
            Ref::Func(Nullable::Val(func)) => self.function(func),
            Ref::Func(Nullable::Null) => Value::Null(Type::Func),
            Ref::Extern(reference) => told_value(&self.store, &Val::ExternRef(*reference)),
        }
    }

    fn observe(&self, job: &Job, lines: &mut Vec<String>) -> Result<(), String> {
        for name in &job.watch {
            lines.push(match self.find(name)? {
                Extern::Global(global) => {
                    let value = self.value(&global.get(&self.store));
                    observe::global(name, &value)
                }
                Extern::Memory(memory) => observe::memory(name, memory.data(&self.store)),
                Extern::Table(table) => {
                    let elements = (0..table.size(&self.store))
                        .filter_map(|index| table.get(&self.store, index))
                        .map(|element| self.element(&element));
                    observe::table(name, &elements.collect::<Vec<_>>())
                }
                Extern::Func(_) => continue,
            });
        }
        Ok(())
    }
}

fn told_value(context: impl AsContext, value: &Val) -> Value {
    match value {
        Val::I32(value) => Value::Bits(Type::I32, u128::from(*value as u32)),
        Val::I64(value) => Value::Bits(Type::I64, u128::from(*value as u64)),
        Val::F32(value) => Value::Bits(Type::F32, u128::from(value.to_bits())),
        Val::F64(value) => Value::Bits(Type::F64, u128::from(value.to_bits())),
        Val::V128(value) => Value::Bits(Type::V128, value.as_u128()),
        Val::FuncRef(Nullable::Val(_)) => Value::Func("?".to_owned()),
        Val::FuncRef(Nullable::Null) => Value::Null(Type::Func),
        Val::ExternRef(Nullable::Null) => Value::Null(Type::Extern),
        Val::ExternRef(Nullable::Val(reference)) => {
            let number = reference.data(context.as_context()).downcast_ref::<u64>();
            Value::Extern(*number.expect("references are made here"))
        }
    }
}

/// A value that needs no instance; null for functions.
fn plain(store: impl wasmi::AsContextMut, value: &Value) -> Val {
    match value {
        Value::Bits(Type::I32, bits) => Val::I32(*bits as u32 as i32),
        Value::Bits(Type::I64, bits) => Val::I64(*bits as u64 as i64),
        Value::Bits(Type::F32, bits) => Val::F32(F32::from_bits(*bits as u32)),
        Value::Bits(Type::F64, bits) => Val::F64(F64::from_bits(*bits as u64)),
        Value::Bits(_, bits) => Val::V128(V128::from(*bits)),
        Value::Extern(number) => Val::ExternRef(Nullable::Val(ExternRef::new(store, *number))),
        Value::Null(Type::Extern) => Val::ExternRef(Nullable::Null),
        Value::Null(_) | Value::Func(_) | Value::Exn => Val::FuncRef(Nullable::Null),
    }
}

fn val_type(ty: Type) -> Result<ValType, String> {
    Ok(match ty {
        Type::I32 => ValType::I32,
        Type::I64 => ValType::I64,
        Type::F32 => ValType::F32,
        Type::F64 => ValType::F64,
        Type::V128 => ValType::V128,
        Type::Func => ValType::FuncRef,
        Type::Extern => ValType::ExternRef,
        Type::Exn => return Err("exceptions".to_owned()),
    })
}

fn provide(store: &mut Store<()>, name: &str, import: &Import) -> Result<Extern, String> {
    Ok(match import {
        Import::Function(params, results) => function(store, name, params, results)?.into(),
        Import::Memory(limits, page, _) => {
            let mut builder = MemoryType::builder();
            builder
                .memory64(limits.index_64)
                .min(limits.min)
                .max(limits.max)
                .page_size_log2(*page as u8);
            let ty = builder.build().map_err(|e| e.to_string())?;
            Memory::new(store, ty).map_err(|e| e.to_string())?.into()
        }
        Import::Table(ty, limits) => {
            let element = match ty {
                Type::Extern => RefType::Extern,
                _ => RefType::Func,
            };
            let ty = if limits.index_64 {
                TableType::new64(element, limits.min, limits.max)
            } else {
                let narrow = |n: u64| u32::try_from(n).map_err(|e| e.to_string());
                TableType::new(
                    element,
                    narrow(limits.min)?,
                    limits.max.map(narrow).transpose()?,
                )
            };
            let table = Table::new(store, ty, Ref::null(element));
            table.map_err(|e| e.to_string())?.into()
        }
        Import::Tag(_) => return Err("exceptions".to_owned()),
        Import::Global(mutable, value) => {
            let value = plain(&mut *store, value);
            let mutability = match mutable {
                true => Mutability::Var,
                false => Mutability::Const,
            };
            Global::new(store, value, mutability).into()
        }
    })
}

fn function(
    store: &mut Store<()>,
    name: &str,
    params: &[Type],
    results: &[Type],
) -> Result<Func, String> {
    let types = |types: &[Type]| -> Result<Vec<ValType>, String> {
        types.iter().map(|ty| val_type(*ty)).collect()
    };
    let ty = FuncType::new(types(params)?, types(results)?);
    let (name, types) = (name.to_owned(), results.to_vec());
    Ok(Func::new(
        &mut *store,
        ty,
        move |mut caller, arguments, results| {
            let arguments: Vec<Value> = arguments
                .iter()
                .map(|value| told_value(&caller, value))
                .collect();
            let answer = observe::answer(&name, &arguments, &types);
            let answer = answer.ok_or_else(|| wasmi::Error::new(observe::HOST_FAILED))?;
            for (result, value) in results.iter_mut().zip(&answer) {
                *result = plain(&mut caller, value);
            }
            Ok(())
        },
    ))
}
