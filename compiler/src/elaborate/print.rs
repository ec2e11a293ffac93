//! The Plan as text: stable, one line for each thing, for people and tests (`--emit plan`).

use std::fmt::{self, Display, Formatter, Write};

use super::builtin::Builtin;
use super::plan::{
    CanonicalOptions, ConstValue, CoreItem, ExportKind, FuncBody, ImportKind, Init, Lift, Plan,
    ResourceDefinition, Step, ThreadNumber,
};
use super::types::{InterfaceTypes, TypeKind};
use crate::decode::options::StringEncoding;
use crate::ids::{FuncTypeId, ImportId, TypeId};

/// Prints a Plan.
#[must_use]
pub fn print(plan: &Plan<'_>) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write_plan(plan, &mut out);
    out
}

fn write_plan(plan: &Plan<'_>, out: &mut String) -> fmt::Result {
    write_instances(plan, out)?;
    write_state(plan, out)?;
    write_resources_and_imports(plan, out)?;
    for (id, func) in &plan.funcs {
        write!(
            out,
            "{id} {:?} {}: ",
            func.name, plan.signatures[func.signature]
        )?;
        write_body(plan, &func.body, out)?;
        writeln!(out, "{}", if func.escapes { ", escapes" } else { "" })?;
    }
    for step in &plan.steps {
        write_step(step, out)?;
    }
    write_exports(plan, out)?;
    writeln!(out, "block {} bytes", plan.layout.size)
}

fn write_instances(plan: &Plan<'_>, out: &mut String) -> fmt::Result {
    for (id, component) in &plan.components {
        let parent = component
            .parent
            .map(|p| format!(" in {p}"))
            .unwrap_or_default();
        writeln!(out, "{id}{parent}")?;
    }
    for (id, instance) in &plan.instances {
        let name = plan.modules[instance.module].name.unwrap_or("-");
        writeln!(
            out,
            "{id} = {} {name:?} in {}",
            instance.module, instance.component
        )?;
    }
    Ok(())
}

/// Memories, tables and globals.
fn write_state(plan: &Plan<'_>, out: &mut String) -> fmt::Result {
    for (id, memory) in &plan.memories {
        let bytes: usize = memory.image.iter().map(|(_, b)| b.len()).sum();
        let max = memory.ty.maximum.map_or("-".to_owned(), |m| m.to_string());
        let initial = memory.ty.initial;
        writeln!(
            out,
            "{id} of {}: {}{}pages {initial}..{max}, {}",
            memory.instance,
            if memory.ty.shared { "shared, " } else { "" },
            match memory.ty.page_size_log2 {
                None | Some(16) => String::new(),
                Some(log2) => format!("2^{log2}-byte "),
            },
            match memory.import {
                Some(import) => format!("is {import}"),
                None => format!("image {bytes} bytes"),
            }
        )?;
    }
    for (id, table) in &plan.tables {
        let max = table.ty.maximum.map_or("-".to_owned(), |m| m.to_string());
        write!(
            out,
            "{id} of {}: elements {}..{max}, {}",
            table.instance,
            table.ty.initial,
            table
                .import
                .map_or("image".to_owned(), |import| format!("is {import}")),
        )?;
        for func in &table.image {
            match func {
                Some(func) => write!(out, " {func}")?,
                None => write!(out, " null")?,
            }
        }
        writeln!(out)?;
    }
    for (id, global) in &plan.globals {
        let mutable = if global.ty.mutable { "mut " } else { "" };
        let ty = global.ty.content_type;
        let init = match (global.init, global.import) {
            (Some(init), _) => format!("= {init:?}"),
            (None, Some(import)) => format!("is {import}"),
            (None, None) => "computed".to_owned(),
        };
        writeln!(out, "{id} of {}: {mutable}{ty} {init}", global.instance)?;
    }
    for (id, tag) in &plan.tags {
        let is = tag
            .import
            .map_or(String::new(), |import: ImportId| format!(" is {import}"));
        writeln!(out, "{id} {}{is}", plan.signatures[tag.signature])?;
    }
    Ok(())
}

fn write_resources_and_imports(plan: &Plan<'_>, out: &mut String) -> fmt::Result {
    for (id, resource) in &plan.resources {
        let name = resource
            .label
            .as_ref()
            .map_or("-", |label| label.name.as_str());
        match resource.definition {
            ResourceDefinition::Host { dtor } => writeln!(out, "{id} {name}: host, dtor {dtor}")?,
            ResourceDefinition::Guest { component, dtor } => {
                write!(out, "{id} {name}: {component}")?;
                match dtor {
                    Some(dtor) => writeln!(out, ", dtor {dtor}")?,
                    None => writeln!(out)?,
                }
            }
        }
    }
    for (id, import) in &plan.imports {
        write!(out, "{id} ")?;
        write_name(out, import.interface.as_deref(), &import.name)?;
        match import.kind {
            ImportKind::Function(ty) => writeln!(out, ": {}", Func(&plan.types, ty))?,
            ImportKind::ResourceDtor(resource) => writeln!(out, ": dtor of {resource}")?,
            ImportKind::Core(item) => writeln!(out, ": {}", core_item(item))?,
        }
    }
    Ok(())
}

fn write_step(step: &Step, out: &mut String) -> fmt::Result {
    match step {
        Step::CopyData {
            instance,
            memory,
            offset,
            data,
        } => writeln!(
            out,
            "step copy {data} of {instance} to {memory} at {}",
            init_text(offset)
        ),
        Step::CopyElems {
            instance,
            table,
            offset,
            elems,
        } => writeln!(
            out,
            "step copy {elems} of {instance} to {table} at {}",
            init_text(offset)
        ),
        Step::InitGlobal { global, value } => writeln!(out, "step {global} = {:?}", value.ops),
        Step::InitTable { table, value } => writeln!(out, "step fill {table} = {:?}", value.ops),
        Step::InitElems(elems) => writeln!(out, "step compute {elems}"),
        Step::Start(func) => writeln!(out, "step call {func}"),
    }
}

/// An offset: a number if it is known.
fn init_text(init: &Init) -> String {
    match init {
        Init::Value(ConstValue::I32(value)) => (*value as u32).to_string(),
        Init::Value(ConstValue::I64(value)) => (*value as u64).to_string(),
        Init::Value(other) => format!("{other:?}"),
        Init::Expr(expr) => format!("{:?}", expr.ops),
    }
}

fn core_item(item: CoreItem) -> String {
    match item {
        CoreItem::Func(id) => id.to_string(),
        CoreItem::Table(id) => id.to_string(),
        CoreItem::Memory(id) => id.to_string(),
        CoreItem::Global(id) => id.to_string(),
        CoreItem::Tag(id) => id.to_string(),
    }
}

fn write_exports(plan: &Plan<'_>, out: &mut String) -> fmt::Result {
    for (id, export) in &plan.exports {
        write!(out, "{id} ")?;
        write_name(out, export.interface.as_deref(), &export.name)?;
        match &export.kind {
            ExportKind::Function(lift) => {
                write!(out, ": {} = ", Func(&plan.types, lift.ty))?;
                write_lift(lift, out)?;
                writeln!(out)?;
            }
            ExportKind::HostFunction(import, ty) => {
                writeln!(out, ": {} = {import}", Func(&plan.types, *ty))?;
            }
            ExportKind::ResourceDrop(resource) => writeln!(out, ": drop {resource}")?,
            ExportKind::Core(item) => writeln!(out, ": {}", core_item(*item))?,
        }
    }
    for item in &plan.left_out {
        let word = if item.is_export { "export" } else { "import" };
        write!(out, "left out: {word} ")?;
        write_name(out, item.interface.as_deref(), &item.name)?;
        writeln!(out, ": {}", item.kind)?;
    }
    Ok(())
}

fn write_name(out: &mut String, interface: Option<&str>, name: &str) -> fmt::Result {
    match interface {
        Some(interface) => write!(out, "{}#{}", interface.escape_debug(), name.escape_debug()),
        None => write!(out, "{}", name.escape_debug()),
    }
}

fn write_body(plan: &Plan<'_>, body: &FuncBody, out: &mut String) -> fmt::Result {
    match body {
        FuncBody::Core { instance, index } => write!(out, "{instance} {index}"),
        FuncBody::LowerImport(lower) => {
            write!(out, "lower {} in {}", lower.import, lower.component)?;
            write_options(&lower.options, out)
        }
        FuncBody::Adapter(adapter) => {
            write!(out, "adapter in {}", adapter.component)?;
            write_options(&adapter.options, out)?;
            write!(out, " of {} = ", Func(&plan.types, adapter.ty))?;
            write_lift(&adapter.lift, out)
        }
        FuncBody::ResourceNew(component, resource) => {
            write!(out, "resource.new {resource} in {component}")
        }
        FuncBody::ResourceRep(component, resource) => {
            write!(out, "resource.rep {resource} in {component}")
        }
        FuncBody::ResourceDrop(component, resource) => {
            write!(out, "resource.drop {resource} in {component}")
        }
        FuncBody::ContextGet(component, number) => {
            let ThreadNumber { ty, index } = number;
            write!(out, "context.get {ty} {index} in {component}")
        }
        FuncBody::ContextSet(component, number) => {
            let ThreadNumber { ty, index } = number;
            write!(out, "context.set {ty} {index} in {component}")
        }
        FuncBody::Backpressure(component, what) => {
            write!(out, "{} in {component}", what.name())
        }
        FuncBody::Builtin(component, builtin) => {
            write_builtin(plan, builtin, out)?;
            write!(out, " in {component}")
        }
        FuncBody::CoreImport(import) => write!(out, "call {import}"),
    }
}

/// A built-in with its immediates.
fn write_builtin(plan: &Plan<'_>, builtin: &Builtin, out: &mut String) -> fmt::Result {
    write!(out, "{}", builtin.name(&plan.types))?;
    match builtin {
        Builtin::TaskReturn {
            result: Some(ty), ..
        }
        | Builtin::CopyEndsNew(ty)
        | Builtin::Copy { ty, .. }
        | Builtin::CopyCancel { ty, .. }
        | Builtin::CopyEndDrop { ty, .. }
        | Builtin::Forward(ty) => write!(out, " {}", Wit(&plan.types, *ty))?,
        Builtin::WaitableSetWait(memory) | Builtin::WaitableSetPoll(memory) => {
            write!(out, " {memory}")?;
        }
        Builtin::ThreadNewIndirect { table, signature } => {
            write!(out, " {table} {}", plan.signatures[*signature])?;
        }
        _ => {}
    }
    if let Builtin::SubtaskCancel { is_async: true } | Builtin::CopyCancel { is_async: true, .. } =
        builtin
    {
        write!(out, " async")?;
    }
    match builtin.options() {
        Some(options) => write_options(options, out),
        None => Ok(()),
    }
}

fn write_lift(lift: &Lift, out: &mut String) -> fmt::Result {
    write!(out, "lift {} in {}", lift.callee, lift.component)?;
    write_options(&lift.options, out)
}

fn write_options(options: &CanonicalOptions, out: &mut String) -> fmt::Result {
    match options.string_encoding {
        StringEncoding::Utf8 => {}
        StringEncoding::Utf16 => write!(out, " utf16")?,
        StringEncoding::CompactUtf16 => write!(out, " latin1+utf16")?,
    }
    let CanonicalOptions {
        memory,
        realloc,
        post_return,
        is_async,
        callback,
        ..
    } = options;
    if *is_async {
        write!(out, " async")?;
    }
    if let Some(callback) = callback {
        write!(out, " callback {callback}")?;
    }
    if let Some(memory) = memory {
        write!(out, " {memory}")?;
    }
    if let Some(realloc) = realloc {
        write!(out, " realloc {realloc}")?;
    }
    if let Some(post_return) = post_return {
        write!(out, " post-return {post_return}")?;
    }
    Ok(())
}

/// A function type as WIT writes it, with the structure of named types left out.
struct Func<'p>(&'p InterfaceTypes, FuncTypeId);

impl Display for Func<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Func(types, id) = self;
        let ty = types.func(*id);
        write!(f, "{}func(", if ty.is_async { "async " } else { "" })?;
        for (i, (name, ty)) in ty.params.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{name}: {}", Wit(types, *ty))?;
        }
        write!(f, ")")?;
        match ty.result {
            Some(result) => write!(f, " -> {}", Wit(types, result)),
            None => Ok(()),
        }
    }
}

/// A type as WIT writes it; named types by their names.
pub struct Wit<'p>(pub &'p InterfaceTypes, pub TypeId);

impl Display for Wit<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Wit(types, id) = self;
        let wit = |id: TypeId| Wit(types, id);
        let ty = types.get(*id);
        if let Some(label) = &ty.label {
            return f.write_str(&label.name);
        }
        match &ty.kind {
            TypeKind::Bool => f.write_str("bool"),
            TypeKind::S8 => f.write_str("s8"),
            TypeKind::U8 => f.write_str("u8"),
            TypeKind::S16 => f.write_str("s16"),
            TypeKind::U16 => f.write_str("u16"),
            TypeKind::S32 => f.write_str("s32"),
            TypeKind::U32 => f.write_str("u32"),
            TypeKind::S64 => f.write_str("s64"),
            TypeKind::U64 => f.write_str("u64"),
            TypeKind::F32 => f.write_str("f32"),
            TypeKind::F64 => f.write_str("f64"),
            TypeKind::Char => f.write_str("char"),
            TypeKind::String => f.write_str("string"),
            TypeKind::List(element) => write!(f, "list<{}>", wit(*element)),
            TypeKind::FixedList(element, count) => write!(f, "list<{}, {count}>", wit(*element)),
            TypeKind::Map(key, value, _) => write!(f, "map<{}, {}>", wit(*key), wit(*value)),
            TypeKind::Tuple(_) => write_list(f, "tuple<", ty.kind.children().map(wit), ">"),
            TypeKind::Record(fields) => {
                let fields = fields
                    .iter()
                    .map(|(name, ty)| format!("{name}: {}", wit(*ty)));
                write_list(f, "record { ", fields, " }")
            }
            TypeKind::Variant(cases) => {
                let cases = cases.iter().map(|(name, ty)| match ty {
                    Some(ty) => format!("{name}({})", wit(*ty)),
                    None => name.clone(),
                });
                write_list(f, "variant { ", cases, " }")
            }
            TypeKind::Enum(labels) => write_list(f, "enum { ", labels.iter(), " }"),
            TypeKind::Flags(labels) => write_list(f, "flags { ", labels.iter(), " }"),
            TypeKind::Option(some) => write!(f, "option<{}>", wit(*some)),
            TypeKind::Result(ok, error) => match (ok, error) {
                (None, None) => f.write_str("result"),
                (Some(ok), None) => write!(f, "result<{}>", wit(*ok)),
                (None, Some(error)) => write!(f, "result<_, {}>", wit(*error)),
                (Some(ok), Some(error)) => write!(f, "result<{}, {}>", wit(*ok), wit(*error)),
            },
            TypeKind::Own(resource) => write!(f, "own<{resource}>"),
            TypeKind::Borrow(resource, _) => write!(f, "borrow<{resource}>"),
            TypeKind::Stream(None) => f.write_str("stream"),
            TypeKind::Stream(Some(element)) => write!(f, "stream<{}>", wit(*element)),
            TypeKind::Future(None) => f.write_str("future"),
            TypeKind::Future(Some(element)) => write!(f, "future<{}>", wit(*element)),
            TypeKind::ErrorContext => f.write_str("error-context"),
        }
    }
}

fn write_list<T: Display>(
    f: &mut Formatter<'_>,
    open: &str,
    items: impl Iterator<Item = T>,
    close: &str,
) -> fmt::Result {
    f.write_str(open)?;
    for (i, item) in items.enumerate() {
        write!(f, "{}{item}", if i == 0 { "" } else { ", " })?;
    }
    f.write_str(close)
}
