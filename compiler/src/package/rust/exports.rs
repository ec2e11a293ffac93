//! Functions of the component: methods of an interface's `Exports`, of a resource's handle, or of
//! the instance.
//!
//! In: the Plan's exports. Out: methods, which call by number; the checker has found out that the
//! export of this number has the types of the method.

use super::Bindings;
use super::case::{comment, lower};
use super::forms::{Host, Place};
use super::function_name::FunctionName;
use super::imports::nested;
use super::names::{Claims, ModuleId, NamedResource, ROOT};
use super::types::depth_of;
use crate::elaborate::types::{FunctionType, TypeKind};
use crate::error::Result;
use crate::ids::{ExportId, FuncTypeId, TypeId};
use crate::package::wit;

/// An exported function, and the number by which it is called.
struct Exported<'e> {
    number: usize,
    name: &'e str,
    ty: &'e FunctionType,
    /// The resource that it is a method, constructor or static function of.
    resource: Option<String>,
}

impl Bindings<'_> {
    /// The exported functions of an interface.
    pub(super) fn exports(&mut self, module: ModuleId) -> Result<()> {
        let plan = self.plan;
        let functions = self.functions_of(module);
        let handles: Vec<NamedResource> = self.names.resources().cloned().collect();
        let handles = handles.iter().filter(|r| r.module == module && !r.of_host);
        for handle in handles {
            let of_it: Vec<&(usize, ExportId, FuncTypeId)> = functions
                .iter()
                .filter(|(_, id, _)| {
                    self.resource_of(module, &plan.exports[*id].name).as_deref()
                        == Some(&handle.name)
                })
                .collect();
            if of_it.is_empty() {
                continue;
            }
            let depth = depth_of(module);
            self.begin(depth);
            self.line(depth, &format!("impl {} {{", handle.name));
            let mut claims = Claims::default();
            for (number, id, ty) in of_it {
                let function = Exported {
                    number: *number,
                    name: &plan.exports[*id].name,
                    ty: plan.types.func(*ty),
                    resource: Some(handle.name.clone()),
                };
                self.method(module, &function, &mut claims);
            }
            self.line(depth, "}");
        }
        let plain: Vec<_> = functions
            .iter()
            .filter(|(_, id, _)| self.resource_of(module, &plan.exports[*id].name).is_none())
            .collect();
        if plain.is_empty() || module == ROOT {
            return Ok(());
        }
        let (bound, host) = self.host_parameter(module);
        let (kind, by) = self.instance_type();
        self.lines(
            1,
            [
                "",
                "/// The functions of the interface.",
                "#[derive(Debug)]",
            ],
        );
        let (parameters, arguments) = match self.has_host() {
            true => ("<'i, H>", format!("<H: {bound}> Exports<'_, H>")),
            false => ("<'i>", " Exports<'_>".to_owned()),
        };
        self.line(1, &format!("pub struct Exports{parameters} {{"));
        self.line(
            2,
            &format!("pub(super) instance: &'i {by}bindings::{kind}<{host}>,"),
        );
        self.lines(1, ["}", ""]);
        self.line(1, &format!("impl{arguments} {{"));
        self.plain_methods(module, Claims::default());
        self.line(1, "}");
        Ok(())
    }

    /// The functions of a module that belong to no handle, as methods of what has an `instance`.
    pub(super) fn plain_methods(&mut self, module: ModuleId, mut claims: Claims) {
        let plan = self.plan;
        for (number, id, ty) in self.functions_of(module) {
            let name = &plan.exports[id].name;
            if self.resource_of(module, name).is_none() {
                let function = Exported {
                    number,
                    name,
                    ty: plan.types.func(ty),
                    resource: None,
                };
                self.method(module, &function, &mut claims);
            }
        }
    }

    /// Whether an interface has functions that its `Exports` has.
    pub(super) fn has_exports(&self, module: ModuleId) -> bool {
        let plan = self.plan;
        let functions = self.functions_of(module);
        let mut names = functions.iter().map(|(_, id, _)| &plan.exports[*id].name);
        names.any(|name| self.resource_of(module, name).is_none())
    }

    fn functions_of(&self, module: ModuleId) -> Vec<(usize, ExportId, FuncTypeId)> {
        let functions = self.exports.iter().enumerate();
        functions
            .filter(|(_, (id, _))| {
                let interface = self.plan.exports[*id].interface.as_deref();
                self.names.module_of(interface) == module
            })
            .map(|(number, (id, ty))| (number, *id, *ty))
            .collect()
    }

    /// The name in Rust of the component's resource that a function of this name belongs to.
    fn resource_of(&self, module: ModuleId, name: &str) -> Option<String> {
        let resource = match FunctionName::parse(name) {
            FunctionName::Plain(_) => return None,
            FunctionName::Constructor(resource)
            | FunctionName::Method(resource, _)
            | FunctionName::Static(resource, _) => resource,
        };
        let mut resources = self.names.resources();
        let found = resources
            .find(|known| known.module == module && !known.of_host && known.label.name == resource);
        found.map(|found| found.name.clone())
    }

    /// The bound on a host, and the host, as instances have it in this module.
    pub(super) fn host_parameter(&self, module: ModuleId) -> (String, &'static str) {
        match self.has_host() {
            true => (self.root_imports(module), "H"),
            false => (String::new(), "()"),
        }
    }

    /// A parameter's type, and what is passed for it. What an `async` function borrows of the host is
    /// shared with its call, which may outlive the future.
    fn given(
        &self,
        ty: TypeId,
        name: String,
        place: Place<'_>,
        is_async: bool,
    ) -> (String, String) {
        let TypeKind::Borrow(resource, true) = self.plan.types.kind(ty) else {
            return (self.parameter(ty, place, true), name);
        };
        let number = self.names.resource(*resource).number;
        let lent = |how: &str| format!("bindings::Lent::<_, {number}>::{how}({name})");
        if is_async {
            let value = self.host_type(*resource, place);
            return (format!("&::std::sync::Arc<{value}>"), lent("shared"));
        }
        (self.parameter(ty, place, true), lent("new"))
    }

    /// How a method gets at its instance: its generics, the parameter, and the path of what calls.
    fn instance_parameter(
        &self,
        module: ModuleId,
        function: &Exported<'_>,
        names: &mut Claims,
    ) -> (String, String, String) {
        let (_, by) = self.instance_type();
        if function.resource.is_none() {
            return (
                String::new(),
                format!("&{by}self"),
                "self.instance".to_owned(),
            );
        }
        let name = names.claim("instance");
        let ty = self.names.path(module, ROOT, &self.names.instance);
        let (bound, _) = self.host_parameter(module);
        let (generics, arguments) = match self.has_host() {
            true => (format!("<H: {bound}>"), "<H>"),
            false => (String::new(), ""),
        };
        let param = format!("{name}: &{by}{ty}{arguments}");
        (generics, param, format!("{name}.instance"))
    }

    fn method(&mut self, module: ModuleId, function: &Exported<'_>, claims: &mut Claims) {
        let place = Place {
            module,
            host: Host::H,
            lifetime: "'_",
        };
        let depth = depth_of(module) + 1;
        let method = claims.claim(&method_name(function));
        let mut names = Claims::default().take(&["self"]);
        let (mut params, mut arguments) = (Vec::new(), Vec::new());
        let mut given: &[(String, TypeId)] = &function.ty.params;
        let (effect, call, end) = match function.ty.is_async {
            true => ("async ", "call_async", ".await"),
            false => ("", "call", ""),
        };
        if function.resource.is_some()
            && let (FunctionName::Method(..), [_, rest @ ..]) =
                (FunctionName::parse(function.name), given)
        {
            params.push("&self".to_owned());
            arguments.push("self".to_owned());
            given = rest;
        }
        let (generics, param, instance) = self.instance_parameter(module, function, &mut names);
        params.push(param);
        for (name, ty) in given {
            let name = names.claim(&lower(name));
            let (ty, argument) = self.given(*ty, name.clone(), place, function.ty.is_async);
            params.push(format!("{name}: {ty}"));
            arguments.push(argument);
        }
        let arguments = nested(&arguments);
        let result = function
            .ty
            .result
            .map_or("()".to_owned(), |ty| self.value(ty, place));
        self.between();
        let wit = comment(&wit::function(self.plan, function.name, function.ty));
        self.lines(
            depth,
            [
                format!("/// `{wit}`").as_str(),
                "///",
                "/// # Errors",
                "/// Traps, and what the host's functions fail with.",
                format!(
                    "pub {effect}fn {method}{generics}({}) -> Result<{result}, bindings::Error> {{",
                    params.join(", ")
                )
                .as_str(),
            ],
        );
        self.lines(
            depth + 1,
            [
                format!(
                    "// SAFETY: export {} was found to have these types.",
                    function.number
                )
                .as_str(),
                format!(
                    "unsafe {{ {instance}.{call}({}, {arguments}) }}{end}",
                    function.number
                )
                .as_str(),
            ],
        );
        self.line(depth, "}");
    }
}

/// A method of a handle is called without its resource's name.
fn method_name(function: &Exported<'_>) -> String {
    match (&function.resource, FunctionName::parse(function.name)) {
        (Some(_), FunctionName::Constructor(_)) => "new".to_owned(),
        (Some(_), FunctionName::Method(_, name) | FunctionName::Static(_, name)) => lower(&name),
        _ => lower(function.name),
    }
}
