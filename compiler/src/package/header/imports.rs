//! Imports: a struct of function pointers, and the function that makes an instance with them.
//!
//! In: the Plan's imports. Out: for each function its struct of arguments, one struct with all
//! pointers, and `NAME_instantiate`, which puts them into the order of the manifest.

use std::fmt::Write;

use super::Header;
use super::names::Claims;
use crate::elaborate::plan::ImportKind;
use crate::names::snake;
use crate::package::wit;

/// An element of the list of imports, as C expressions.
pub(super) struct Slot {
    pub(super) function: String,
    pub(super) data: String,
    /// Whether it is a function of an `async` type.
    pub(super) is_async: bool,
}

impl Header<'_> {
    /// The imports and the component itself.
    pub(super) fn imports(&mut self) {
        let fields = self.import_fields();
        if !fields.is_empty() {
            self.heading("imports");
            self.import_struct(&fields);
        }
        self.heading("the component");
        self.instantiate(&fields);
    }

    /// A name for each import, in the order of the Plan.
    fn import_fields(&self) -> Vec<String> {
        let mut claims = Claims::default();
        claims.take("data");
        let imports = self.plan.imports.values();
        imports
            .map(|import| {
                let prefix = self.names.import_prefix(import.interface.as_deref());
                let name = snake(&import.name);
                let stem = match import.kind {
                    // Names that end in `_t` would hide types.
                    ImportKind::Function(_) if name == "t" || name.ends_with("_t") => {
                        format!("{prefix}_{name}_")
                    }
                    ImportKind::Function(_) => format!("{prefix}_{name}"),
                    ImportKind::ResourceDtor(_) => format!("{prefix}_{name}_dtor"),
                    ImportKind::Core(_) => format!("{prefix}_{name}"),
                };
                claims.stem(&stem, &[""])
            })
            .collect()
    }

    fn import_struct(&mut self, fields: &[String]) {
        let plan = self.plan;
        let mut args_types = Vec::new();
        for (import, field) in plan.imports.values().zip(fields) {
            args_types.push(match import.kind {
                ImportKind::Function(ty) => {
                    self.arguments(field, &import.name, plan.types.func(ty))
                }
                ImportKind::ResourceDtor(_) | ImportKind::Core(_) => None,
            });
        }
        let library = self.names.library().to_owned();
        self.out.push_str(IMPORTS_COMMENT);
        if self.has_async_imports() {
            self.out.push_str(ASYNC_IMPORTS_COMMENT);
        }
        self.out.push_str(" */\n");
        let _ = writeln!(self.out, "typedef struct {library}_imports_t {{");
        self.out
            .push_str("    /* Passed to each function as it is. */\n    void *data;\n");
        for ((import, field), args) in plan.imports.values().zip(fields).zip(args_types) {
            let interface = import.interface.as_deref().map(wit::comment_text);
            let of = interface.map(|i| format!(" of `{i}`")).unwrap_or_default();
            match import.kind {
                ImportKind::Core(_) => {}
                ImportKind::Function(ty) => {
                    let ty = plan.types.func(ty);
                    let signature = wit::function(plan, &import.name, ty);
                    self.comment("    ", &[format!("`{signature}`{of}.")]);
                    let args = args.as_deref().unwrap_or("void");
                    let result = ty.result.map(|ty| self.names.c_type(plan, ty));
                    let result = result.as_deref().unwrap_or("void");
                    let _ = writeln!(
                        self.out,
                        "    int32_t (*{field})(\n        void *data,\n        \
                         windlass_instance_t *instance,\n        const {args} *args,\n        \
                         {result} *results);"
                    );
                }
                ImportKind::ResourceDtor(resource) => {
                    let rep = self.representation(resource);
                    let name = wit::comment_text(&import.name);
                    let line = format!("The last owner of a `{name}`{of} dropped it. May be null.");
                    self.comment("    ", &[line]);
                    let _ = writeln!(
                        self.out,
                        "    void (*{field})(\n        void *data,\n        \
                         windlass_instance_t *instance,\n        {rep} *rep);"
                    );
                }
            }
        }
        let _ = writeln!(self.out, "}} {library}_imports_t;");
    }

    fn has_async_imports(&self) -> bool {
        let plan = self.plan;
        let mut kinds = plan.imports.values().map(|import| &import.kind);
        kinds.any(|kind| matches!(kind, ImportKind::Function(ty) if plan.types.func(*ty).is_async))
    }

    fn instantiate(&mut self, fields: &[String]) {
        let plan = self.plan;
        let imports = plan.imports.values().zip(fields);
        let list: Vec<Slot> = imports
            .map(|(import, field)| Slot {
                function: format!("(void (*)(void))imports->{field}"),
                data: "imports->data".to_owned(),
                is_async: matches!(import.kind, ImportKind::Function(ty) if plan.types.func(ty).is_async),
            })
            .collect();
        self.instantiate_with(&list);
    }

    /// Makes an instance with these imports.
    pub(super) fn instantiate_with(&mut self, slots: &[Slot]) {
        let library = self.names.library().to_owned();
        let manifest = self.symbols.manifest();
        let _ = writeln!(
            self.out,
            "\n/* The manifest. */\nextern const windlass_component_t {manifest};\n"
        );
        let mut lines = vec![
            "Makes an instance and runs its start-up code; see windlass_instance_new. `config` \
             may be null."
                .to_owned(),
        ];
        let mut params = Vec::new();
        if !slots.is_empty() {
            lines.push("`imports` is copied; its `data` must outlive the instance.".to_owned());
            params.push(format!("const {library}_imports_t *imports"));
        }
        params.push("const windlass_config_t *config".to_owned());
        params.push("windlass_instance_t **out".to_owned());
        self.out.pop();
        self.comment("", &lines);
        self.wrapper(&format!("{library}_instantiate"), &params);
        let list = if slots.is_empty() {
            "NULL"
        } else {
            let _ = writeln!(self.out, "    windlass_import_t list[{}];", slots.len());
            for (index, slot) in slots.iter().enumerate() {
                let flags = match slot.is_async {
                    true => "WINDLASS_IMPORT_ASYNC",
                    false => "0",
                };
                let Slot { function, data, .. } = slot;
                let _ = writeln!(
                    self.out,
                    "    list[{index}].fn = {function};\n    list[{index}].data = {data};\n    \
                     list[{index}].flags = {flags};"
                );
            }
            "list"
        };
        let _ = writeln!(
            self.out,
            "    return windlass_instance_new(&{manifest}, config, {list}, {}, out);\n}}",
            slots.len()
        );
    }
}

const IMPORTS_COMMENT: &str = "
/*
 * What the component needs from its host. A function returns WINDLASS_OK with its result in
 * `*results`, or another status, which fails the call into the component; windlass_fail says why.
 * Arguments are borrowed for the call, but `own` handles in them belong to the function. What the
 * result points to comes from windlass_alloc and is given away, and so are `own` handles in it.
";

const ASYNC_IMPORTS_COMMENT: &str = " *
 * An `async` function may also keep what windlass_import_defer gives it and return
 * WINDLASS_PENDING. It has taken what it needs of the arguments by then; the result is given with
 * windlass_import_complete, by any thread.
";
