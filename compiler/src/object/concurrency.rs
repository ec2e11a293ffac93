//! What the runtime knows of calls, copies, component instances and the types of streams and
//! futures: [`windlass_abi::concurrency`].

use std::collections::BTreeMap;

use windlass_abi::concurrency::{
    AsyncTypeDesc, CallDesc, ComponentInstanceDesc, Concurrency, CopyDesc, ImportCallDesc, NONE,
};

use super::image::{Address, Field, Image, Places, SliceOf, put_array, put_struct};
use super::name_table::NameTable;
use super::text::Text;
use crate::elaborate::builtin::Builtin;
use crate::elaborate::flatten::side_of;
use crate::elaborate::plan::{CanonicalOptions, ExportKind, FuncBody, Plan};
use crate::elaborate::types::{Side, TypeKind};
use crate::facts::Facts;
use crate::facts::calls::{Call, Caller};
use crate::generate::canon::{has_export_resolve, passed};
use crate::generate::numbers::{encoding_number, memory_number, type_number};
use crate::generate::unit::{Symbol, Trampoline};
use crate::ids::{CallId, ComponentInstanceId, FuncTypeId, ImportId, TypeId};

/// The fields of [`Concurrency`].
pub(crate) struct ConcurrencyTables {
    run: Option<[u64; 5]>,
    instances: SliceOf,
    thread_storage: u64,
    async_types: SliceOf,
}

impl Field for ConcurrencyTables {
    const SIZE: usize = size_of::<Concurrency>();

    fn put(self, image: &mut Image, at: u64) {
        let run = |which: usize| self.run.map(|starts| Address::Text(starts[which]));
        put_struct!(
            image,
            at,
            Concurrency {
                run_start: run(0),
                run_callback: run(1),
                run_thread: run(2),
                run_resolve: run(3),
                run_translate: run(4),
                instances: self.instances,
                thread_storage: self.thread_storage,
                async_types: self.async_types,
            }
        );
    }
}

/// Writes the descriptions that code refers to, and what the manifest says; `async_types` are the
/// stream and future types of the world.
pub(crate) fn write(
    plan: &Plan<'_>,
    facts: &Facts,
    text: &Text,
    async_types: &[TypeId],
    table: &mut NameTable,
    relro: &mut Image,
    places: &mut Places,
) -> ConcurrencyTables {
    let mut tables = ConcurrencyTables {
        run: None,
        instances: SliceOf {
            address: None,
            len: 0,
        },
        thread_storage: plan.layout.thread_storage().map_or(0, u64::from),
        async_types: SliceOf {
            address: None,
            len: 0,
        },
    };
    if !plan.is_concurrent() {
        return tables;
    }
    let start_of = |symbol| u64::from(text.start_of(symbol));
    tables.run = Some(Trampoline::ALL.map(|which| start_of(Symbol::Trampoline(which))));
    for (id, call) in &facts.calls.calls {
        let at = write_call(plan, facts, text, table, relro, (id, call));
        places.insert(Symbol::CallDesc(id), Address::Relro(at));
    }
    write_of_funcs(plan, facts, text, relro, places);
    write_of_exports(plan, text, relro, places);
    let instances = plan.components.iter();
    let (start, len) = put_array!(relro, instances, |(id, component)| ComponentInstanceDesc {
        parent: component.parent.map_or(NONE, |parent| parent.as_u32()),
        flags: plan.layout.flags(id),
        backpressure: plan.layout.backpressure(id).unwrap_or(0),
        path: table.add(&component.path),
    });
    tables.instances = SliceOf {
        address: Some(Address::Relro(start)),
        len,
    };
    tables.async_types = write_async_types(plan, async_types, relro);
    tables
}

/// Writes the descriptions of functions that can run.
fn write_of_funcs(
    plan: &Plan<'_>,
    facts: &Facts,
    text: &Text,
    relro: &mut Image,
    places: &mut Places,
) {
    let start_of = |symbol| Address::Text(u64::from(text.start_of(symbol)));
    let reachable = plan.funcs.iter();
    for (id, func) in reachable.filter(|(id, _)| facts.reachable.funcs.contains(*id)) {
        match &func.body {
            FuncBody::LowerImport(import) if plan.types.func(import.ty).is_async => {
                let resolve = crate::generate::canon::has_import_resolve(plan, func)
                    .then(|| start_of(Symbol::ImportResolve(id)));
                let params = plan.signatures[func.signature].params().len() as u32;
                let desc = ImportCall {
                    import: import.import,
                    ty: import.ty,
                    caller: import.component.as_u32(),
                    is_async: import.options.is_async,
                    words: params,
                };
                let at = write_import(plan, &desc, resolve, relro);
                places.insert(Symbol::ImportCallDesc(id), Address::Relro(at));
            }
            FuncBody::Builtin(component, builtin @ Builtin::Copy { .. }) => {
                let translate = crate::generate::canon::has_translate(plan, func)
                    .then(|| start_of(Symbol::CopyTranslate(id)));
                let at = write_copy(plan, *component, builtin, translate, relro);
                places.insert(Symbol::CopyDesc(id), Address::Relro(at));
            }
            _ => {}
        }
    }
}

/// Writes the descriptions of exports that are host functions: the host calls itself.
fn write_of_exports(plan: &Plan<'_>, text: &Text, relro: &mut Image, places: &mut Places) {
    for (id, export) in &plan.exports {
        let (ExportKind::HostFunction(import, _), Some(ty)) = (&export.kind, passed(plan, id))
        else {
            continue;
        };
        let resolve = has_export_resolve(plan, id)
            .then(|| Address::Text(u64::from(text.start_of(Symbol::ExportResolve(id)))));
        let desc = ImportCall {
            import: *import,
            ty,
            caller: NONE,
            is_async: false,
            // The address for the results.
            words: 1,
        };
        let at = write_import(plan, &desc, resolve, relro);
        places.insert(Symbol::ExportCallDesc(id), Address::Relro(at));
    }
}

fn write_copy(
    plan: &Plan<'_>,
    component: ComponentInstanceId,
    builtin: &Builtin,
    translate: Option<Address>,
    relro: &mut Image,
) -> u64 {
    let Builtin::Copy {
        ty,
        is_write,
        options,
    } = builtin
    else {
        panic!("object: {builtin:?} copies nothing");
    };
    let side = side_of(plan, options.memory);
    let (size, align) = element_layout(plan, *ty, side);
    let (host_size, host_align) = element_layout(plan, *ty, Side::Host);
    let memory = options
        .memory
        .map_or(0, |memory| plan.layout.memory(memory));
    let flag = |on: bool, bit: u32| if on { bit } else { 0 };
    let at = relro.reserve(size_of::<CopyDesc>() as u64, align_of::<CopyDesc>() as u64);
    put_struct!(
        relro,
        at,
        CopyDesc {
            translate: translate,
            ty: type_number(plan, Some(*ty)),
            component: component.as_u32(),
            flags: element_flags(plan, *ty)
                | flag(*is_write, CopyDesc::WRITE)
                | flag(options.is_async, CopyDesc::ASYNC),
            memory: memory,
            size: size,
            align: align,
            host_size: host_size,
            host_align: host_align,
        }
    );
    at
}

/// Size and alignment of the elements of a stream or future; 0 and 1 without a type.
fn element_layout(plan: &Plan<'_>, ty: TypeId, side: Side) -> (u32, u32) {
    let element = plan.types.kind(ty).element();
    element.map_or((0, 1), |element| {
        let layout = plan.types.layout(element, side);
        (layout.size, layout.align)
    })
}

/// The flags of a [`CopyDesc`] that come from the stream or future type.
fn element_flags(plan: &Plan<'_>, ty: TypeId) -> u32 {
    let mut flags = 0;
    if matches!(plan.types.kind(ty), TypeKind::Future(_)) {
        flags |= CopyDesc::FUTURE;
    }
    if crate::generate::canon::has_plain_elements(&plan.types, ty) {
        flags |= CopyDesc::PLAIN;
    }
    if crate::generate::canon::has_numbers(&plan.types, ty) {
        flags |= CopyDesc::NUMBER;
    }
    flags
}

/// Writes what the host needs of the types of its ends: each structure once, in their order.
fn write_async_types(plan: &Plan<'_>, types: &[TypeId], relro: &mut Image) -> SliceOf {
    let numbered = types.iter().map(|ty| (type_number(plan, Some(*ty)), *ty));
    let types: BTreeMap<u32, TypeId> = numbered.collect();
    let (start, len) = put_array!(relro, types, |(number, ty)| AsyncTypeDesc {
        ty: number,
        flags: element_flags(plan, ty),
        host_size: element_layout(plan, ty, Side::Host).0,
        host_align: element_layout(plan, ty, Side::Host).1,
    });
    SliceOf {
        address: Some(Address::Relro(start)),
        len,
    }
}

fn write_call(
    plan: &Plan<'_>,
    facts: &Facts,
    text: &Text,
    table: &mut NameTable,
    relro: &mut Image,
    (id, call): (CallId, &Call),
) -> u64 {
    let code = |symbol| Address::Text(u64::from(text.start_of(symbol)));
    let lift = call.lift(plan);
    let is_async = lift.is_some_and(|lift| lift.options.is_async);
    let callback = lift.and_then(|lift| lift.options.callback);
    let callback = callback.map(|callback| facts.forwards.target(callback));
    let ty = lift.map(|lift| plan.types.func(lift.ty));
    let result = ty.and_then(|ty| ty.result);
    let (caller, name, callee, async_lower, args) = match call.caller {
        Caller::Adapter(func) => {
            let FuncBody::Adapter(adapter) = &plan.funcs[func].body else {
                panic!("object: {func} is no adapter");
            };
            (
                adapter.component.as_u32(),
                plan.funcs[adapter.lift.callee].name.clone(),
                adapter.lift.component,
                adapter.options.is_async,
                plan.signatures[plan.funcs[func].signature].params().len() as u32,
            )
        }
        Caller::Export(export) => {
            let callee = lift.map(|lift| lift.component);
            let callee = callee.expect("facts: an export that is called is lifted");
            (NONE, plan.exports[export].name.clone(), callee, false, 0)
        }
        Caller::Dtor(resource) => {
            let callee = plan.dtor_component(resource);
            (NONE, format!("destructor {resource}"), callee, false, 1)
        }
    };
    let borrows = ty.and_then(|ty| ty.params_tuple);
    let borrows = borrows.is_some_and(|tuple| plan.types.contains_borrow(tuple));
    let flag = |on: bool, bit: u32| if on { bit } else { 0 };
    let at = relro.reserve(size_of::<CallDesc>() as u64, align_of::<CallDesc>() as u64);
    let options = CanonicalOptions::default();
    let options = lift.map_or(&options, |lift| &lift.options);
    put_struct!(
        relro,
        at,
        CallDesc {
            start: code(Symbol::CallStart(id)),
            resolve: is_async.then(|| code(Symbol::CallResolve(id))),
            callback: callback.map(|func| code(Symbol::Func(func))),
            callee: callee.as_u32(),
            caller: caller,
            flags: flag(ty.is_some_and(|ty| ty.is_async), CallDesc::ASYNC_TYPE)
                | flag(is_async, CallDesc::ASYNC_LIFT)
                | flag(callback.is_some(), CallDesc::CALLBACK)
                | flag(async_lower, CallDesc::ASYNC_LOWER)
                | flag(call.may_block, CallDesc::MAY_BLOCK)
                | flag(borrows, CallDesc::BORROWS),
            result_type: type_number(plan, result),
            memory: memory_number(options.memory),
            encoding: encoding_number(options.string_encoding),
            name: table.add(&name),
            arg_count: args,
            reserved: 0u32,
        }
    );
    at
}

/// Who calls which import, and how.
struct ImportCall {
    import: ImportId,
    ty: FuncTypeId,
    caller: u32,
    is_async: bool,
    words: u32,
}

fn write_import(
    plan: &Plan<'_>,
    call: &ImportCall,
    resolve: Option<Address>,
    relro: &mut Image,
) -> u64 {
    let ty = plan.types.func(call.ty);
    let layout = ty.result.map(|ty| plan.types.layout(ty, Side::Host));
    let borrows = ty.params_tuple;
    let borrows = borrows.is_some_and(|tuple| plan.types.contains_borrow(tuple));
    let flag = |on: bool, bit: u32| if on { bit } else { 0 };
    let align = align_of::<ImportCallDesc>() as u64;
    let at = relro.reserve(size_of::<ImportCallDesc>() as u64, align);
    put_struct!(
        relro,
        at,
        ImportCallDesc {
            resolve: resolve,
            import: call.import.as_u32(),
            caller: call.caller,
            flags: flag(call.is_async, CallDesc::ASYNC_LOWER) | flag(borrows, CallDesc::BORROWS),
            result_size: layout.map_or(0, |layout| layout.size),
            arg_count: call.words,
            result_align: layout.map_or(1, |layout| layout.align),
        }
    );
    at
}
