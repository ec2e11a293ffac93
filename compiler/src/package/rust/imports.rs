//! What the host gives: a trait for each interface, and for each function what calls its method.
//!
//! In: the Plan's imports. Out: traits, and private types that `windlass_runtime::bindings::Import`
//! is there for.

use std::collections::BTreeSet;

use super::Bindings;
use super::case::{comment, lower};
use super::forms::{Host, Place};
use super::function_name::FunctionName;
use super::names::{Claims, ModuleId, NamedResource, ROOT};
use super::types::depth_of;
use super::unsupported;
use crate::elaborate::types::{FunctionType, TypeKind};
use crate::error::Result;
use crate::ids::{FuncTypeId, ImportId};
use crate::package::wit;

impl Bindings<'_> {
    /// The trait of an interface or of the world, and what calls its methods.
    pub(super) fn imports(&mut self, module: ModuleId) -> Result<()> {
        if !self.has_imports(module) && (module != ROOT || !self.has_host()) {
            return Ok(());
        }
        let depth = depth_of(module);
        let plan = self.plan;
        let functions = self.imported_functions(module);
        let mut above = self.traits_above(module, &functions)?;
        if module == ROOT && self.is_concurrent() {
            // It is called on whatever thread makes the instance go on, which may outlive its handle.
            above.extend(["Send", "Sync", "'static"].map(str::to_owned));
        }
        let bounds = match above.as_slice() {
            [] => String::new(),
            above => format!(": {}", above.join(" + ")),
        };
        let what = match module {
            ROOT => "/// What the component needs from its host, who is one value for all of it.",
            _ => "/// What the host gives for the interface.",
        };
        self.begin(depth);
        self.line(depth, what);
        self.line(depth, &format!("pub trait Imports{bounds} {{"));
        let shared = match self.is_concurrent() {
            true => "Send + Sync",
            false => "Send",
        };
        let resources: Vec<NamedResource> = self.names.resources().cloned().collect();
        let resources = resources.iter().filter(|r| r.module == module && r.of_host);
        let mut is_empty = functions.is_empty();
        for resource in resources {
            is_empty = false;
            self.between();
            let name = comment(&resource.label.name);
            self.lines(
                depth + 1,
                [
                    format!("/// A resource `{name}`. It is dropped when its last owner drops it.")
                        .as_str(),
                    format!("type {}: {shared} + 'static;", resource.associated).as_str(),
                ],
            );
        }
        let mut claims = Claims::default();
        let mut calls = Vec::new();
        for (number, id, ty) in functions {
            let name = &plan.imports[id].name;
            calls.push(self.import(module, number, name, plan.types.func(ty), &mut claims));
        }
        self.line(depth, "}");
        if is_empty && module == ROOT {
            self.begin(depth);
            self.line(depth, &format!("impl<H{bounds}> Imports for H {{}}"));
        }
        for call in calls {
            self.begin(depth);
            self.lines(depth, call.lines());
        }
        Ok(())
    }

    /// Whether the host gives something for an interface.
    pub(super) fn has_imports(&self, module: ModuleId) -> bool {
        let mut resources = self.names.resources();
        !self.imported_functions(module).is_empty()
            || resources.any(|r| r.module == module && r.of_host)
    }

    fn imported_functions(&self, module: ModuleId) -> Vec<(usize, ImportId, FuncTypeId)> {
        let functions = self.imports.iter().enumerate();
        functions
            .filter(|(_, (id, _))| {
                let interface = self.plan.imports[*id].interface.as_deref();
                self.names.module_of(interface) == module
            })
            .map(|(number, (id, ty))| (number, *id, *ty))
            .collect()
    }

    /// The traits that a trait needs: those of all interfaces for the world's own, and for an
    /// interface those that define the resources in its functions.
    fn traits_above(
        &self,
        module: ModuleId,
        functions: &[(usize, ImportId, FuncTypeId)],
    ) -> Result<Vec<String>> {
        let mut above = BTreeSet::new();
        if module == ROOT {
            above.extend(
                self.names
                    .modules()
                    .filter(|module| self.has_imports(*module)),
            );
        }
        for (_, _, ty) in functions {
            let ty = self.plan.types.func(*ty);
            for used in ty.params.iter().map(|(_, ty)| *ty).chain(ty.result) {
                let resources = self.names.host_resources_in(used);
                above.extend(resources.map(|id| self.names.resource(*id).module));
            }
        }
        above.remove(&module);
        if above.contains(&ROOT) {
            let what = "imported interfaces that use resources of the world in Rust bindings";
            return Err(unsupported(what.to_owned()));
        }
        let path = |above: &ModuleId| self.names.path(module, *above, "Imports");
        Ok(above.iter().map(path).collect())
    }

    /// The method of a function; returns what calls it.
    fn import(
        &mut self,
        module: ModuleId,
        number: usize,
        name: &str,
        ty: &FunctionType,
        claims: &mut Claims,
    ) -> String {
        let inside = Place {
            module,
            host: Host::ThisTrait,
            lifetime: "'_",
        };
        let outside = Place {
            host: Host::H,
            lifetime: "'a",
            ..inside
        };
        let method = claims.claim(&method_name(name));
        let params = self.import_params(name, ty, inside, outside);
        let result = |place| {
            ty.result
                .map_or("()".to_owned(), |ty| self.value(ty, place))
        };
        let output = format!("Result<{}, bindings::HostError>", result(inside));
        let output = match ty.is_async {
            true => format!("impl ::core::future::Future<Output = {output}> + Send"),
            false => output,
        };
        let caller = self.caller(
            module,
            number,
            ty.is_async,
            &method,
            &params,
            &result(outside),
        );
        let signature = format!("fn {method}({}) -> {output};", params.declared.join(", "));
        let wit = comment(&wit::function(self.plan, name, ty));
        self.between();
        self.lines(
            depth_of(module) + 1,
            [
                format!("/// `{wit}`").as_str(),
                "///",
                "/// # Errors",
                "/// Whatever the host fails with: the call into the component fails with it.",
                signature.as_str(),
            ],
        );
        caller
    }

    fn import_params(
        &self,
        name: &str,
        ty: &FunctionType,
        inside: Place<'_>,
        outside: Place<'_>,
    ) -> Params {
        let (_, by) = self.instance_type();
        let mut params = Params {
            declared: vec![format!("&{by}self")],
            given: vec!["host".to_owned()],
            types: Vec::new(),
            pattern: Vec::new(),
        };
        let mut names = Claims::default().take(&["self", "host"]);
        for (index, (wit, id)) in ty.params.iter().enumerate() {
            let wit = match FunctionName::parse(name) {
                FunctionName::Method(resource, _) if index == 0 => resource,
                _ => wit,
            };
            let name = names.claim(&lower(wit));
            params.declared.push(format!(
                "{name}: {}",
                self.host_argument(*id, inside, true, ty.is_async)
            ));
            let outside = self.host_argument(*id, outside, false, ty.is_async);
            params.types.push(outside);
            params.given.push(match self.plan.types.kind(*id) {
                TypeKind::Borrow(_, true) => format!("{name}.get()"),
                _ => name.clone(),
            });
            params.pattern.push(name);
        }
        params
    }

    /// What calls a method: `result` is its result there.
    fn caller(
        &self,
        module: ModuleId,
        number: usize,
        is_async: bool,
        method: &str,
        params: &Params,
        result: &str,
    ) -> String {
        let output = "Result<Self::Result, bindings::HostError>";
        let (kind, bound, head) = match (is_async, self.is_concurrent()) {
            (true, _) => (
                "AsyncImport",
                " where H: 'a",
                format!(
                    "fn call<'a>(host: &'a H, args: Self::Args<'a>) \
                     -> impl ::core::future::Future<Output = {output}> + Send"
                ),
            ),
            (false, true) => (
                "SharedImport",
                "",
                format!("fn call(host: &H, args: Self::Args<'_>) -> {output}"),
            ),
            (false, false) => (
                "Import",
                "",
                format!("fn call(host: &mut H, args: Self::Args<'_>) -> {output}"),
            ),
        };
        let call = &self.calls[number];
        let (root, visibility) = (self.root_imports(module), visibility(module));
        format!(
            "{visibility}struct {call};\n\
             impl<H: {root}> bindings::{kind}<H> for {call} {{\n    \
             type Args<'a> = {}{bound};\n    \
             type Result = {result};\n    \
             {head} {{\n        \
             let {} = args;\n        \
             Imports::{method}({})\n    }}\n}}",
            nested(&params.types),
            nested(&params.pattern),
            params.given.join(", ")
        )
    }
}

/// The parameters of a function of the host.
struct Params {
    /// What its method declares.
    declared: Vec<String>,
    /// Their types where it is called.
    types: Vec<String>,
    /// Their names there.
    pattern: Vec<String>,
    /// What the method is given.
    given: Vec<String>,
}

/// The method's name in snake case, with its resource's before it.
fn method_name(name: &str) -> String {
    match FunctionName::parse(name) {
        FunctionName::Plain(name) => lower(name),
        FunctionName::Constructor(resource) => format!("{}_new", bare(resource)),
        FunctionName::Method(resource, name) | FunctionName::Static(resource, name) => {
            format!("{}_{}", bare(resource), bare(&name))
        }
    }
}

/// Items that only the root uses.
fn visibility(module: ModuleId) -> &'static str {
    match module {
        ROOT => "",
        _ => "pub(super) ",
    }
}

/// A part of an identifier, which may be a keyword.
fn bare(name: &str) -> String {
    crate::names::snake(name)
}

/// `(a, (b, ()))`.
pub(super) fn nested(items: &[String]) -> String {
    let items = items.iter().rev();
    items.fold("()".to_owned(), |rest, item| format!("({item}, {rest})"))
}
