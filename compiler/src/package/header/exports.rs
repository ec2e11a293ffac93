//! Exports: for each a struct of arguments, the entry, and a wrapper with ordinary parameters.
//!
//! In: the Plan's exports, the names of their symbols and types. Out: declarations and `static
//! inline` functions.

use std::fmt::Write;

use super::Header;
use super::names::member_name;
use crate::elaborate::plan::{Export, ExportKind, Lift};
use crate::elaborate::types::{FunctionType, TypeKind};
use crate::ids::{ExportId, ResourceId, TypeId};
use crate::package::wit;

impl Header<'_> {
    /// Every export, in the order of the Plan.
    pub(super) fn exports(&mut self) {
        self.heading("exports");
        let plan = self.plan;
        for (id, export) in &plan.exports {
            match &export.kind {
                ExportKind::Function(Lift { ty, .. }) | ExportKind::HostFunction(_, ty) => {
                    self.export(id, export, plan.types.func(*ty));
                }
                ExportKind::ResourceDrop(resource) => self.drop_export(id, export, *resource),
                ExportKind::Core(_) => {}
            }
        }
        self.left_out();
    }

    /// Says what else the component imports and exports.
    fn left_out(&mut self) {
        let plan = self.plan;
        for item in &plan.left_out {
            let word = if item.is_export { "exports" } else { "imports" };
            let of = item.interface.as_deref().map(wit::comment_text);
            let of = of.map(|i| format!(" of `{i}`")).unwrap_or_default();
            let name = wit::comment_text(&item.name);
            let kind = item.kind;
            let line = format!("Not in C: the component {word} the {kind} `{name}`{of}.");
            self.comment("", &[line]);
        }
    }

    fn export(&mut self, id: ExportId, export: &Export, ty: &FunctionType) {
        let (symbol, function) = (self.symbols.export(id), self.symbols.function(id));
        let args = self.arguments(function, &export.name, ty);
        let result = ty
            .result
            .map_or("void".to_owned(), |ty| self.names.c_type(self.plan, ty));
        let args_type = args.as_deref().unwrap_or("void");
        let _ = writeln!(
            self.out,
            "\nint32_t {symbol}(\n    windlass_instance_t *instance,\n    \
             const {args_type} *args,\n    {result} *results);"
        );
        self.function_comment(export.interface.as_deref(), &export.name, ty);
        if ty.is_async {
            self.start(function, symbol, ty, args.as_deref(), &result);
            return;
        }
        let (mut params, mut body) = self.parameters(ty, "args.", WRAPPER_NAMES);
        let mut results = "NULL";
        if ty.result.is_some() {
            params.push(format!("{result} *ret"));
            results = "ret";
        }
        let args_value = match args {
            Some(args) => {
                body = format!("    {args} args;\n{body}");
                "&args"
            }
            None => "NULL",
        };
        self.wrapper(function, &params);
        let _ = writeln!(
            self.out,
            "{body}    return (windlass_status_t){symbol}(instance, {args_value}, {results});\n}}"
        );
    }

    /// The wrapper of an `async` function: begins a call, for which arguments and results stay where
    /// they are.
    fn start(
        &mut self,
        function: &str,
        symbol: &str,
        ty: &FunctionType,
        args: Option<&str>,
        result: &str,
    ) {
        let (mut params, body) = self.parameters(ty, "args->", START_NAMES);
        let (mut given, mut results) = ("NULL", "NULL");
        if let Some(args) = args {
            params.push(format!("{args} *args"));
            given = "args";
        }
        if ty.result.is_some() {
            params.push(format!("{result} *ret"));
            results = "ret";
        }
        params.extend(START_PARAMS.map(str::to_owned));
        self.wrapper(function, &params);
        let _ = writeln!(
            self.out,
            "{body}    return windlass_call_start(\n        instance, \
             (windlass_export_fn_t){symbol}, {given}, {results}, done, data, call);\n}}"
        );
    }

    /// The parameters of a wrapper from the instance on, and the statements that put them into the
    /// struct of arguments, whose members begin with `place`. `taken` are the wrapper's own names.
    fn parameters(&self, ty: &FunctionType, place: &str, taken: &[&str]) -> (Vec<String>, String) {
        let mut params = vec!["windlass_instance_t *instance".to_owned()];
        let mut body = String::new();
        for (name, ty) in &ty.params {
            let c_type = self.names.c_type(self.plan, *ty);
            let field = member_name(name);
            let param = match taken.contains(&field.as_str()) {
                true => format!("{field}_"),
                false => field.clone(),
            };
            let (by, from) = match self.is_by_pointer(*ty) {
                true => (format!("const {c_type} *{param}"), format!("*{param}")),
                false => (format!("{c_type} {param}"), param),
            };
            params.push(by);
            let _ = writeln!(body, "    {place}{field} = {from};");
        }
        (params, body)
    }

    fn drop_export(&mut self, id: ExportId, export: &Export, resource: ResourceId) {
        let (symbol, function) = (self.symbols.export(id), self.symbols.function(id));
        let handle = match self.own_type(resource) {
            Some(ty) => self.names.c_type(self.plan, ty),
            None => "uint32_t".to_owned(),
        };
        let name = wit::comment_text(&export.name);
        let _ = writeln!(
            self.out,
            "\nint32_t {symbol}(\n    windlass_instance_t *instance,\n    \
             const {handle} *handle,\n    void *results);\n\n\
             /* Drops a handle to a `{name}` that the host owns; runs its destructor. */"
        );
        self.wrapper(
            function,
            &[
                "windlass_instance_t *instance".to_owned(),
                format!("{handle} handle"),
            ],
        );
        let _ = writeln!(
            self.out,
            "    return (windlass_status_t){symbol}(instance, &handle, NULL);\n}}"
        );
    }

    /// The head of a wrapper, with a line for each parameter when they are long.
    pub(super) fn wrapper<S: AsRef<str>>(&mut self, name: &str, params: &[S]) {
        let params: Vec<&str> = params.iter().map(AsRef::as_ref).collect();
        let head = format!("static inline windlass_status_t {name}(");
        let one_line = format!("{head}{}) {{\n", params.join(", "));
        if one_line.len() <= 100 {
            self.out.push_str(&one_line);
        } else {
            let _ = writeln!(self.out, "{head}\n    {}) {{", params.join(",\n    "));
        }
    }

    /// The struct of a function's arguments; its C type, if there are any.
    pub(super) fn arguments(
        &mut self,
        stem: &str,
        name: &str,
        ty: &FunctionType,
    ) -> Option<String> {
        let tuple = ty.params_tuple?;
        let stem = self.names.claims.stem(&format!("{stem}_args"), &["_t"]);
        let fields: Vec<String> = ty
            .params
            .iter()
            .map(|(name, _)| member_name(name))
            .collect();
        let name = wit::comment_text(name);
        let _ = writeln!(self.out, "\n/* The arguments of `{name}`. */");
        self.product(tuple, &stem, &fields);
        Some(format!("{stem}_t"))
    }

    /// What a function is in WIT, and who owns what.
    pub(super) fn function_comment(
        &mut self,
        interface: Option<&str>,
        name: &str,
        ty: &FunctionType,
    ) {
        let of = interface
            .map(|i| format!(" of `{}`", wit::comment_text(i)))
            .unwrap_or_default();
        let mut lines = vec![format!("`{}`{of}.", wit::function(self.plan, name, ty))];
        let given: Vec<String> = ty
            .params
            .iter()
            .filter(|(_, ty)| self.contains_own(*ty))
            .map(|(name, _)| format!("`{}`", member_name(name)))
            .collect();
        if !given.is_empty() {
            lines.push(format!("Gives away the handles in {}.", given.join(", ")));
        }
        let types = &self.plan.types;
        let lent =
            |(_, ty): &(String, TypeId)| types.contains_pointer(*ty) || types.contains_borrow(*ty);
        if ty.params.iter().any(lent) {
            lines.push("Arguments are lent for the call.".to_owned());
        }
        if ty.is_async {
            let stay = match (ty.params.is_empty(), ty.result.is_none()) {
                (true, true) => "",
                (true, false) => " `*ret` stays until then.",
                (false, true) => " `*args` stays until then.",
                (false, false) => " `*args` and `*ret` stay until then.",
            };
            lines.push(format!(
                "Unless it returns WINDLASS_PENDING the call has ended; else `done` tells when it has.{stay}"
            ));
        }
        if let Some(result) = ty.result {
            if self.plan.types.contains_pointer(result)
                && let Some(stem) = self.names.stem(self.plan, result)
            {
                lines.push(format!("The result is freed with {stem}_free."));
            }
            if self.contains_own(result) {
                lines.push("The handles in the result are the caller's to drop.".to_owned());
            }
        }
        if lines.len() == 1 {
            lines.push("Nothing changes owner.".to_owned());
        }
        self.comment("", &lines);
    }

    /// A comment of one or more sentences, each beginning a line.
    pub(super) fn comment(&mut self, indent: &str, lines: &[String]) {
        let width = 94 - indent.len();
        match lines {
            [line] if line.len() <= width => {
                let _ = writeln!(self.out, "\n{indent}/* {line} */");
            }
            _ => {
                let lines: Vec<String> = lines.iter().flat_map(|line| wrap(line, width)).collect();
                let text = lines.join(&format!("\n{indent} * "));
                let _ = writeln!(self.out, "\n{indent}/*\n{indent} * {text}\n{indent} */");
            }
        }
    }

    /// Whether wrappers take a type by pointer: what wit-bindgen passes so.
    fn is_by_pointer(&self, id: TypeId) -> bool {
        matches!(
            self.plan.types.kind(id),
            TypeKind::String
                | TypeKind::List(_)
                | TypeKind::FixedList(..)
                | TypeKind::Map(..)
                | TypeKind::Record(_)
                | TypeKind::Tuple(_)
                | TypeKind::Variant(_)
                | TypeKind::Option(_)
                | TypeKind::Result(..)
        )
    }

    /// Whether a value has handles that it takes along: resources, or ends of streams and futures.
    fn contains_own(&self, id: TypeId) -> bool {
        match self.plan.types.kind(id) {
            TypeKind::Own(_) | TypeKind::Stream(_) | TypeKind::Future(_) => true,
            kind => kind.children().any(|child| self.contains_own(child)),
        }
    }
}

/// The names that wrappers have for themselves.
const WRAPPER_NAMES: &[&str] = &["args", "instance", "ret"];

/// And those of `async` functions.
const START_NAMES: &[&str] = &["args", "call", "data", "done", "instance", "ret"];

/// What begins a call.
const START_PARAMS: [&str; 3] = [
    "windlass_completion_t done",
    "void *data",
    "windlass_call_t *call",
];

/// Breaks a sentence at spaces into lines of at most `width` bytes, where it has spaces.
fn wrap(sentence: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in sentence.split(' ') {
        let line = lines.last_mut().expect("there is a line");
        if !line.is_empty() && line.len() + 1 + word.len() > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}
