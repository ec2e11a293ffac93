//! The component and its instances, which are not in a module.
//!
//! In: everything. Out: `Component`, which has been checked, the struct of instances, the items of
//! the world itself.

use super::case::{comment, lower};
use super::forms::{Host, Place};
use super::imports::nested;
use super::names::{Claims, ROOT};
use super::{ALLOW, Bindings};
use crate::error::Result;

impl Bindings<'_> {
    /// The beginning of the file.
    pub(super) fn root(&mut self) -> Result<()> {
        let library = self.symbols.library().to_owned();
        self.lines(0, [
            format!("// Bindings of the component `{library}`, made by Windlass {}. Generated: do not edit.", env!("CARGO_PKG_VERSION")).as_str(),
            "//",
            "// They are over `windlass_runtime::bindings`; include this file, or make it a module.",
            "",
            ALLOW,
            "use ::windlass_runtime::bindings;",
        ]);
        self.component(&library);
        self.instance();
        self.types(ROOT)?;
        self.exports(ROOT)?;
        self.imports(ROOT)
    }

    fn component(&mut self, library: &str) {
        let manifest = self.symbols.manifest();
        self.begin(0);
        self.lines(0, [
            format!("/// The component `{library}`, with its code. It has the types of these bindings, which is").as_str(),
            "/// checked when it is made.",
            "#[derive(Clone, Debug)]",
            "pub struct Component(bindings::Component);",
        ]);
        self.begin(0);
        self.lines(
            0,
            [
                "impl Component {",
                "    /// The component that is linked into the program, as an object or archive.",
                "    ///",
                "    /// # Errors",
                "    /// When it can not run here, or is another one.",
                "    #[inline]",
                "    pub fn linked() -> Result<Self, bindings::Error> {",
                "        unsafe extern \"C\" {",
            ],
        );
        self.line(3, &format!("#[link_name = {manifest:?}]"));
        self.lines(0, [
            "            static MANIFEST: u8;",
            "        }",
            "        // SAFETY: an object of Windlass has its manifest under this name.",
            "        Self::new(unsafe { bindings::Loaded::from_ptr((&raw const MANIFEST).cast()) }?)",
            "    }",
            "",
            "    /// Loads the component from a shared object.",
            "    ///",
            "    /// # Errors",
            "    /// When it can not be loaded, can not run here, or is another one.",
            "    ///",
            "    /// # Safety",
            "    /// Loading runs native code: the object must be trusted, and made by Windlass.",
            "    pub unsafe fn load(path: impl AsRef<::std::path::Path>) -> Result<Self, bindings::Error> {",
            "        // SAFETY: the caller's promise.",
            "        Self::new(unsafe { bindings::Loaded::load(path) }?)",
            "    }",
            "",
            "    /// Checks a component that is there already.",
            "    ///",
            "    /// # Errors",
            "    /// When it is another one.",
            "    pub fn new(component: bindings::Loaded) -> Result<Self, bindings::Error> {",
        ]);
        self.checks();
        self.lines(0, ["        Ok(Self(checker.finish()))", "    }", ""]);
        self.instantiate();
        self.line(0, "}");
    }

    /// Lists what the bindings use, for the checker.
    fn checks(&mut self) {
        let plan = self.plan;
        let resources: Vec<String> = self
            .names
            .resources()
            .map(|resource| {
                let of = if resource.of_host { "host" } else { "guest" };
                let interface = resource.label.interface.as_deref().unwrap_or_default();
                format!(
                    "checker.{of}_resource({interface:?}, {:?})?;",
                    resource.label.name
                )
            })
            .collect();
        let place = Place {
            module: ROOT,
            host: Host::Unit,
            lifetime: "'_",
        };
        let mut functions = Vec::new();
        for (id, ty) in &self.exports {
            let (export, ty) = (&plan.exports[*id], plan.types.func(*ty));
            let effect = if ty.is_async { "async_" } else { "" };
            let params = ty
                .params
                .iter()
                .map(|(_, ty)| self.parameter(*ty, place, true));
            let params = nested(&params.collect::<Vec<_>>());
            let result = ty
                .result
                .map_or("()".to_owned(), |ty| self.value(ty, place));
            let interface = export.interface.as_deref().unwrap_or_default();
            let name = &export.name;
            functions.push(format!(
                "checker.{effect}export::<{params}, {result}>({interface:?}, {name:?})?;"
            ));
        }
        for (id, ty) in &self.imports {
            let (import, ty) = (&plan.imports[*id], plan.types.func(*ty));
            let (effect, is_async) = (if ty.is_async { "async_" } else { "" }, ty.is_async);
            let params = ty
                .params
                .iter()
                .map(|(_, ty)| self.host_argument(*ty, place, false, is_async));
            let params = nested(&params.collect::<Vec<_>>());
            let result = ty
                .result
                .map_or("()".to_owned(), |ty| self.value(ty, place));
            let interface = import.interface.as_deref().unwrap_or_default();
            let name = &import.name;
            functions.push(format!(
                "checker.{effect}import::<{params}, {result}>({interface:?}, {name:?})?;"
            ));
        }
        let has_some = !resources.is_empty() || !functions.is_empty();
        let mutable = if has_some { "mut " } else { "" };
        self.line(
            2,
            &format!("let {mutable}checker = bindings::Checker::new(component)?;"),
        );
        for line in resources.iter().chain(&functions) {
            self.line(2, line);
        }
    }

    fn instantiate(&mut self) {
        let instance = self.names.instance.clone();
        let (generics, ty, param, given) = match self.has_host() {
            true => (
                "<H: Imports>",
                format!("{instance}<H>"),
                "host: H",
                "host, ",
            ),
            false => ("", instance.clone(), "", ""),
        };
        let comma = if param.is_empty() { "" } else { ", " };
        let with_host = match self.has_host() {
            true => "with its host ",
            false => "",
        };
        let errors = [
            "///",
            "/// # Errors",
            "/// When memory is exhausted, and what start-up code fails with.",
        ];
        self.line(
            1,
            &format!("/// Makes an instance {with_host}and runs its start-up code."),
        );
        self.lines(1, errors);
        self.line(1, &format!("pub fn instantiate{generics}(&self{comma}{param}) -> Result<{ty}, bindings::Error> {{"));
        self.line(
            2,
            &format!("self.instantiate_with({given}&bindings::Config::default())"),
        );
        self.lines(1, ["}", "", "/// The same with limits."]);
        self.lines(1, errors);
        self.line(1, &format!("pub fn instantiate_with{generics}(&self, {param}{comma}config: &bindings::Config) -> Result<{ty}, bindings::Error> {{"));
        let value = if self.has_host() { "host" } else { "()" };
        let (kind, _) = self.instance_type();
        let fill = self.fill();
        match fill.as_slice() {
            [] => self.line(
                2,
                &format!(
                    "let instance = bindings::{kind}::new(&self.0, {value}, config, |_| {{}})?;"
                ),
            ),
            fill => {
                self.line(
                    2,
                    &format!(
                        "let instance = bindings::{kind}::new(&self.0, {value}, config, |slots| {{"
                    ),
                );
                self.line(3, "// SAFETY: imports and resources of these numbers were found to have these types.");
                self.line(3, "unsafe {");
                for line in fill {
                    self.line(4, line);
                }
                self.lines(2, ["    }", "})?;"]);
            }
        }
        self.line(2, &format!("Ok({instance} {{ instance }})"));
        self.line(1, "}");
    }

    /// The statements that fill the import slots.
    fn fill(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let place = Place {
            module: ROOT,
            host: Host::H,
            lifetime: "'_",
        };
        for (id, resource) in self.names.resources_by_id() {
            if resource.of_host {
                let ty = self.host_type(id, place);
                lines.push(format!("slots.resource::<{ty}>({});", resource.number));
            }
        }
        for (number, (id, ty)) in self.imports.iter().enumerate() {
            let is_async = self.plan.types.func(*ty).is_async;
            let function = if is_async {
                "async_function"
            } else {
                "function"
            };
            let module = self
                .names
                .module_of(self.plan.imports[*id].interface.as_deref());
            let call = self.names.path(ROOT, module, &self.calls[number]);
            lines.push(format!("slots.{function}::<H, {call}>({number});"));
        }
        lines
    }

    /// The struct of instances, and the functions of the world.
    fn instance(&mut self) {
        let instance = self.names.instance.clone();
        let (ty, generics, host) = match self.has_host() {
            true => ("<H>", "<H: Imports>", "H"),
            false => ("", "", "()"),
        };
        let (kind, _) = self.instance_type();
        let about = match self.is_concurrent() {
            true => {
                "/// An instance of the component. Many calls may use it at once, on any threads."
            }
            false => "/// An instance of the component. One thread uses it at a time.",
        };
        self.begin(0);
        self.lines(
            0,
            [
                about,
                "#[derive(Debug)]",
                format!("pub struct {instance}{ty} {{").as_str(),
                format!("    instance: bindings::{kind}<{host}>,").as_str(),
                "}",
            ],
        );
        self.begin(0);
        self.line(0, &format!("impl{generics} {instance}{ty} {{"));
        let taken = self.accessors();
        let mut claims = Claims::default().take(&taken);
        self.interfaces(&mut claims);
        self.plain_methods(ROOT, claims);
        self.line(0, "}");
    }

    /// What every instance has; the names of it.
    fn accessors(&mut self) -> Vec<&'static str> {
        let (_, by) = self.instance_type();
        let mut taken = vec!["run_destructors"];
        if self.has_host() {
            taken.extend(["host", "host_mut"]);
            self.lines(
                1,
                [
                    "/// The host.",
                    "pub fn host(&self) -> &H {",
                    "    self.instance.host()",
                    "}",
                    "",
                ],
            );
        }
        if self.has_host() && !self.is_concurrent() {
            self.lines(
                1,
                [
                    "/// The host.",
                    "pub fn host_mut(&mut self) -> &mut H {",
                    "    self.instance.host_mut()",
                    "}",
                    "",
                ],
            );
        }
        self.lines(1, [
            "/// Runs the destructors of handles that have been dropped, which the next call does otherwise.",
            "///",
            "/// # Errors",
            "/// What the first destructor fails with that does.",
            format!("pub fn run_destructors(&{by}self) -> Result<(), bindings::Error> {{").as_str(),
            "    self.instance.run_destructors()",
            "}",
        ]);
        taken
    }

    /// A method for each interface, which gives its functions.
    fn interfaces(&mut self, claims: &mut Claims) {
        let (_, by) = self.instance_type();
        for module in self.names.modules() {
            if !self.has_exports(module) {
                continue;
            }
            let name = self.names.module_name(module).to_owned();
            let method = claims.claim(&lower(&name));
            let interface = comment(self.names.interface(module).unwrap_or_default());
            let arguments = if self.has_host() { "<'_, H>" } else { "<'_>" };
            self.lines(
                1,
                [
                    "",
                    format!("/// The functions of `{interface}`.").as_str(),
                    format!("pub fn {method}(&{by}self) -> {name}::Exports{arguments} {{").as_str(),
                    format!("    {name}::Exports {{ instance: &{by}self.instance }}").as_str(),
                    "}",
                ],
            );
        }
    }
}
