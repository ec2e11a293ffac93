//! The header of a core module: functions over numbers, vectors and references; the addresses of
//! what it exports else; a struct of what it imports.
//!
//! In: the Plan of a core module. Out: the text after the preamble. Everything that has an address
//! is found at a constant offset of the instance block, so that access costs nothing.

use std::fmt::Write;
use std::mem::offset_of;

use wasmparser::{AbstractHeapType, FuncType, HeapType, ValType};
use windlass_abi::instance::ImportSlot;
use windlass_abi::text::LimitsText;

use super::Header;
use super::imports::Slot;
use super::names::Claims;
use crate::elaborate::plan::{CoreItem, ExportKind, ImportKind};
use crate::generate::module::layout::CoreLayout;
use crate::ids::{ExportId, FuncId, ImportId};
use crate::names::core_name;
use crate::object::val_type;
use crate::package::wit;

/// The field of an import.
struct ImportField {
    name: String,
    item: CoreItem,
}

impl Header<'_> {
    /// Every export, in the order of the Plan.
    pub(super) fn core_exports(&mut self) {
        self.heading("exports");
        let plan = self.plan;
        for (id, export) in &plan.exports {
            let ExportKind::Core(item) = export.kind else {
                continue;
            };
            match item {
                CoreItem::Func(func) => self.core_function(id, func),
                _ => self.core_place(id, item),
            }
        }
    }

    /// A function: its entry, the wrapper, and its address.
    fn core_function(&mut self, id: ExportId, func: FuncId) {
        let plan = self.plan;
        let ty = &plan.signatures[plan.funcs[func].signature];
        let (symbol, function) = (self.symbols.export(id), self.symbols.function(id));
        let (symbol, function) = (symbol.to_owned(), function.to_owned());
        let name = export_text(&plan.exports[id].name);
        let (args, results) = self.core_structs(&function, &name, ty);
        let _ = writeln!(
            self.out,
            "\nint32_t {symbol}(\n    windlass_instance_t *instance,\n    \
             const {} *args,\n    {} *results);",
            args.as_deref().unwrap_or("void"),
            results.as_deref().unwrap_or("void"),
        );
        self.comment("", &[format!("`{name}`: {}.", signature_text("func", ty))]);
        let mut params = vec!["windlass_instance_t *instance".to_owned()];
        let mut body = String::new();
        if let Some(args) = &args {
            let _ = writeln!(body, "    {args} args;");
        }
        for (ty, number) in ty.params().iter().zip(0..) {
            params.push(declaration(*ty, &format!("p{number}")));
            let _ = writeln!(body, "    args.p{number} = p{number};");
        }
        if let Some(results) = &results {
            params.push(format!("{results} *ret"));
        }
        self.wrapper(&function, &params);
        let args = if args.is_some() { "&args" } else { "NULL" };
        let ret = if results.is_some() { "ret" } else { "NULL" };
        let _ = writeln!(
            self.out,
            "{body}    return (windlass_status_t){symbol}(instance, {args}, {ret});\n}}"
        );
        let stem = self.names.claims.stem(&format!("{function}_func"), &[""]);
        self.comment("", &[format!("`{name}` as other modules import it.")]);
        let offset = plan.layout.func_ref(func);
        self.accessor(
            "const windlass_func_t",
            &stem,
            &own("const windlass_func_t", offset),
        );
    }

    /// The structs of a function's arguments and results; none where there are no values, the type
    /// itself where there is one result.
    fn core_structs(
        &mut self,
        stem: &str,
        name: &str,
        ty: &FuncType,
    ) -> (Option<String>, Option<String>) {
        let args = (!ty.params().is_empty()).then(|| {
            let stem = self.names.claims.stem(&format!("{stem}_args"), &["_t"]);
            let _ = writeln!(self.out, "\n/* The arguments of `{name}`. */");
            self.core_struct(&stem, "p", ty.params())
        });
        let results = match ty.results() {
            [] => None,
            [one] => Some(c_type(*one).to_owned()),
            results => {
                let stem = self.names.claims.stem(&format!("{stem}_results"), &["_t"]);
                let _ = writeln!(self.out, "\n/* The results of `{name}`. */");
                Some(self.core_struct(&stem, "r", results))
            }
        };
        (args, results)
    }

    fn core_struct(&mut self, stem: &str, prefix: &str, types: &[ValType]) -> String {
        let layout = CoreLayout::new(types);
        let _ = writeln!(self.out, "typedef struct {stem}_t {{");
        for (ty, number) in types.iter().zip(0..) {
            let _ = writeln!(
                self.out,
                "    {};",
                declaration(*ty, &format!("{prefix}{number}"))
            );
        }
        let size = layout.size;
        let _ = writeln!(
            self.out,
            "}} {stem}_t;\nstatic_assert(sizeof({stem}_t) == {size}, \"layout\");"
        );
        for (offset, number) in layout.offsets.iter().zip(0..) {
            let _ = writeln!(
                self.out,
                "static_assert(offsetof({stem}_t, {prefix}{number}) == {offset}, \"layout\");"
            );
        }
        format!("{stem}_t")
    }

    /// The address of an exported memory, table, global or tag.
    fn core_place(&mut self, id: ExportId, item: CoreItem) {
        let plan = self.plan;
        let layout = &plan.layout;
        let name = export_text(&plan.exports[id].name);
        let what = self.item_text(item);
        let (c_type, import, kind, offset) = match item {
            CoreItem::Func(_) => return,
            CoreItem::Memory(id) => {
                let memory = &plan.memories[id];
                let offset = match memory.ty.shared {
                    // The slot of a shared memory holds the address of the one that all share.
                    true => Err(layout.memory(id)),
                    false => Ok(layout.memory(id)),
                };
                ("windlass_memory_t", memory.import, "memory", offset)
            }
            CoreItem::Table(id) => {
                let table = &plan.tables[id];
                let offset = Ok(layout.table(id));
                ("windlass_table_t", table.import, "table", offset)
            }
            CoreItem::Global(id) => {
                let global = &plan.globals[id];
                let c_type = match global.ty.mutable {
                    true => "windlass_global_t",
                    false => "const windlass_global_t",
                };
                (c_type, global.import, "global", Ok(layout.global(id)))
            }
            CoreItem::Tag(id) => {
                let tag = &plan.tags[id];
                ("windlass_tag_t", tag.import, "tag", Ok(layout.tag(id)))
            }
        };
        let address = match (import, offset) {
            (Some(import), _) => pointed(c_type, self.import_offset(import)),
            (None, Err(offset)) => pointed(c_type, offset),
            (None, Ok(offset)) => own(c_type, offset),
        };
        let function = self.symbols.function(id).to_owned();
        self.comment("", &[format!("The {kind} `{name}`: {what}.")]);
        self.accessor(c_type, &function, &address);
    }

    /// The type of what is imported or exported, in the text format.
    fn item_text(&self, item: CoreItem) -> String {
        let plan = self.plan;
        match item {
            CoreItem::Func(id) => {
                signature_text("func", &plan.signatures[plan.funcs[id].signature])
            }
            CoreItem::Tag(id) => signature_text("tag", &plan.signatures[plan.tags[id].signature]),
            CoreItem::Memory(id) => memory_text(&plan.memories[id].ty),
            CoreItem::Table(id) => table_text(&plan.tables[id].ty),
            CoreItem::Global(id) => {
                let ty = plan.globals[id].ty;
                let content = type_text(ty.content_type);
                match ty.mutable {
                    true => format!("(global (mut {content}))"),
                    false => format!("(global {content})"),
                }
            }
        }
    }

    fn import_offset(&self, import: ImportId) -> u32 {
        self.plan.layout.import(import) + offset_of!(ImportSlot, data) as u32
    }

    fn accessor(&mut self, c_type: &str, name: &str, address: &str) {
        let _ = writeln!(
            self.out,
            "static inline {c_type} *{name}(windlass_instance_t *instance) {{\n    \
             return {address};\n}}"
        );
    }

    /// The struct of imports and the function that makes an instance.
    pub(super) fn core_imports(&mut self) {
        let fields = self.core_import_fields();
        if !fields.is_empty() {
            self.heading("imports");
            self.core_import_struct(&fields);
        }
        self.heading("the module");
        let slot = |function: String, data: String| Slot {
            function,
            data,
            is_async: false,
        };
        let list: Vec<Slot> = fields
            .iter()
            .map(|ImportField { name, item }| match item {
                CoreItem::Func(_) => slot(
                    format!("imports->{name}_func ? NULL : (void (*)(void))imports->{name}"),
                    format!(
                        "imports->{name}_func ? (void *)(uintptr_t)imports->{name}_func : \
                         imports->data"
                    ),
                ),
                _ => slot(
                    "NULL".to_owned(),
                    format!("(void *)(uintptr_t)imports->{name}"),
                ),
            })
            .collect();
        self.instantiate_with(&list);
    }

    /// A name for each import, in the order of the Plan.
    fn core_import_fields(&self) -> Vec<ImportField> {
        let mut claims = Claims::default();
        claims.take("data");
        let imports = self.plan.imports.values().filter_map(|import| {
            let ImportKind::Core(item) = import.kind else {
                return None;
            };
            let module = import.interface.as_deref().unwrap_or_default();
            let mut stem = format!("{}_{}", core_name(module), core_name(&import.name));
            if stem.starts_with(|c: char| c.is_ascii_digit()) {
                stem.insert(0, '_');
            }
            let suffixes: &[&str] = match item {
                CoreItem::Func(_) => &["", "_func"],
                _ => &[""],
            };
            let name = claims.stem(&stem, suffixes);
            Some(ImportField { name, item })
        });
        imports.collect()
    }

    fn core_import_struct(&mut self, fields: &[ImportField]) {
        let plan = self.plan;
        let library = self.names.library().to_owned();
        let mut structs = Vec::new();
        for field in fields {
            structs.push(match field.item {
                CoreItem::Func(func) => {
                    let ty = &plan.signatures[plan.funcs[func].signature];
                    let name = export_text(&plan.funcs[func].name);
                    self.core_structs(&format!("{library}_{}", field.name), &name, ty)
                }
                _ => (None, None),
            });
        }
        self.out.push_str(IMPORTS_COMMENT);
        let _ = writeln!(self.out, "typedef struct {library}_imports_t {{");
        self.out
            .push_str("    /* Passed to each function of the host as it is. */\n    void *data;\n");
        let imports = plan.imports.values().zip(fields).zip(structs);
        for ((import, field), (args, results)) in imports {
            let module = import.interface.as_deref().unwrap_or_default();
            let (module, name) = (export_text(module), export_text(&import.name));
            let what = self.item_text(field.item);
            self.comment("    ", &[format!("`{module}` `{name}`: {what}.")]);
            let field_name = &field.name;
            let text = match field.item {
                CoreItem::Func(_) => format!(
                    "    int32_t (*{field_name})(\n        void *data,\n        \
                     windlass_instance_t *instance,\n        const {} *args,\n        \
                     {} *results);\n    /* Another module's function instead, or null. */\n    \
                     const windlass_func_t *{field_name}_func;\n",
                    args.as_deref().unwrap_or("void"),
                    results.as_deref().unwrap_or("void"),
                ),
                CoreItem::Memory(_) => format!("    windlass_memory_t *{field_name};\n"),
                CoreItem::Table(_) => format!("    windlass_table_t *{field_name};\n"),
                CoreItem::Global(id) => match plan.globals[id].ty.mutable {
                    true => format!("    windlass_global_t *{field_name};\n"),
                    false => format!("    const windlass_global_t *{field_name};\n"),
                },
                CoreItem::Tag(_) => format!("    windlass_tag_t *{field_name};\n"),
            };
            self.out.push_str(&text);
        }
        let _ = writeln!(self.out, "}} {library}_imports_t;");
    }
}

fn memory_text(ty: &wasmparser::MemoryType) -> String {
    let limits = LimitsText {
        min: ty.initial,
        max: ty.maximum,
        index_64: ty.memory64,
        shared: ty.shared,
        page_size_log2: ty.page_size_log2.unwrap_or(16),
    };
    format!("(memory {limits})")
}

fn table_text(ty: &wasmparser::TableType) -> String {
    let limits = LimitsText {
        min: ty.initial,
        max: ty.maximum,
        index_64: ty.table64,
        shared: false,
        page_size_log2: 16,
    };
    let element = type_text(ValType::Ref(ty.element_type));
    format!("(table {limits} {element})")
}

fn type_text(ty: ValType) -> String {
    val_type(ty).to_string()
}

/// The address of something in the block.
fn own(c_type: &str, offset: u32) -> String {
    format!("({c_type} *)(void *)((char *)instance + {offset})")
}

/// The address that stands in the block.
fn pointed(c_type: &str, offset: u32) -> String {
    format!("*({c_type} **)(void *)((char *)instance + {offset})")
}

/// A function type as the text format writes it, after the keyword of what has it.
fn signature_text(keyword: &str, ty: &FuncType) -> String {
    let list = |what: &str, types: &[ValType]| match types {
        [] => String::new(),
        types => {
            let types: Vec<String> = types.iter().map(|ty| type_text(*ty)).collect();
            format!(" ({what} {})", types.join(" "))
        }
    };
    let (params, results) = (list("param", ty.params()), list("result", ty.results()));
    format!("({keyword}{params}{results})")
}

/// A name, which may be any text, as it can stand in a comment.
fn export_text(name: &str) -> String {
    wit::comment_text(&name.escape_debug().to_string())
}

/// A declaration of a variable of a core type.
fn declaration(ty: ValType, name: &str) -> String {
    let ty = c_type(ty);
    match ty.ends_with('*') {
        true => format!("{ty}{name}"),
        false => format!("{ty} {name}"),
    }
}

/// The C type of a core type.
fn c_type(ty: ValType) -> &'static str {
    match ty {
        ValType::I32 => "int32_t",
        ValType::I64 => "int64_t",
        ValType::F32 => "float",
        ValType::F64 => "double",
        ValType::V128 => "windlass_v128_t",
        ValType::Ref(ty) => match ty.heap_type() {
            HeapType::Abstract {
                ty: AbstractHeapType::Extern | AbstractHeapType::NoExtern,
                ..
            } => "void *",
            HeapType::Abstract {
                ty: AbstractHeapType::Exn | AbstractHeapType::NoExn,
                ..
            } => "const windlass_exn_t *",
            _ => "const windlass_func_t *",
        },
    }
}

const IMPORTS_COMMENT: &str = "
/*
 * What the module needs. Memories, tables, globals and tags are given by address: from the header of
 * the module that exports them, from windlass_instance_export, or made with windlass_memory_new and
 * the like. A function is the host's, or with `_func` set another module's. A function of the host
 * returns WINDLASS_OK with its results in `*results`, or another status, which fails the call into
 * the module; windlass_fail says why.
 */
";
