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

    fn instantiate(&mut self, fields: &[String]) {
        let list: Vec<(String, String)> = fields
            .iter()
            .map(|field| {
                let function = format!("(void (*)(void))imports->{field}");
                (function, "imports->data".to_owned())
            })
            .collect();
        self.instantiate_with(&list);
    }

    /// Makes an instance with these import slots: function and data of each.
    pub(super) fn instantiate_with(&mut self, slots: &[(String, String)]) {
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
            for (index, (function, data)) in slots.iter().enumerate() {
                let _ = writeln!(
                    self.out,
                    "    list[{index}].fn = {function};\n    list[{index}].data = {data};"
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
 */
";
