//! Rust bindings of a component: its types, exports and imports as plain Rust.
//!
//! In: the Plan and the C names of its symbols. Out: the text of a file that a Rust program includes, over
//! `windlass_runtime::bindings`. Elsewhere: how values lie in memory, calls, and whether a component is
//! the one that the bindings are for (`runtime-support/src/bindings/`).
//!
//! ```text
//! Component                   the code, linked in or loaded, checked to have the types below
//! NAME<H>                     an instance with its host; functions of the world are its methods
//! trait Imports               what a host must be: all of the interfaces' `Imports`, and the world's
//! mod INTERFACE               types, `struct Exports` with a method for each function,
//!                             `trait Imports` with a method for each function that the host gives
//! ```
//!
//! Of a component with `async` functions, streams or futures, many calls may go on at once: instances
//! are used by `&self`, `async` functions are so in Rust, and hosts are shared.
//!
//! Interfaces that are both imported and exported have one module. The file has no inner attributes or
//! comments, so that it can be a module of its own or come in with `include!`.
//!
//! | file | what it writes |
//! |---|---|
//! | `names` | modules, and the names of types, unique after conversion |
//! | `case` | identifiers of Rust |
//! | `function_name` | names of functions, taken apart |
//! | `forms` | types where they are used: as values, parameters, arguments of the host |
//! | `types` | types where they are defined |
//! | `exports` | functions of the component |
//! | `imports` | traits of the host, and what calls them |
//! | `root` | the component and its instances |

mod case;
mod exports;
mod forms;
mod function_name;
mod imports;
mod names;
mod root;
#[cfg(test)]
mod tests;
mod types;

use self::names::{ModuleId, RustNames};
use crate::elaborate::plan::{ExportKind, ImportKind, Lift, Plan, Program};
use crate::elaborate::types::{FunctionType, Side, TypeKind};
use crate::error::{Diagnostic, Error, Result};
use crate::ids::{ExportId, FuncTypeId, ImportId};
use crate::names::Names;

/// What the types of all functions may cost together ([`TypeKind::cost`]), each counted wherever it is
/// written down: the text grows with it.
const MAX_COST: u64 = 1_000_000;

/// The largest list of fixed length, in bytes: Rust has it as an array, which lies on the stack.
const MAX_ARRAY: u32 = 1 << 16;

/// The bindings of a plan.
///
/// # Errors
/// [`Error::Unsupported`] for what bindings can not express; [`Error::Limit`] when they would be too
/// long.
pub fn write(plan: &Plan<'_>, symbols: &Names) -> Result<String> {
    check(plan)?;
    let names = RustNames::new(plan, symbols)?;
    let mut bindings = Bindings {
        plan,
        symbols,
        names,
        exports: Vec::new(),
        imports: Vec::new(),
        calls: Vec::new(),
        out: String::new(),
    };
    bindings.number_functions();
    bindings.root()?;
    for module in bindings.names.modules() {
        bindings.module(module)?;
    }
    Ok(bindings.out)
}

/// Bindings that are being written.
struct Bindings<'a> {
    plan: &'a Plan<'a>,
    symbols: &'a Names,
    names: RustNames,
    /// Exported functions, in the order in which the file numbers them.
    exports: Vec<(ExportId, FuncTypeId)>,
    /// Imported functions, likewise.
    imports: Vec<(ImportId, FuncTypeId)>,
    /// What calls each imported function.
    calls: Vec<String>,
    out: String,
}

impl Bindings<'_> {
    fn number_functions(&mut self) {
        for (id, export) in &self.plan.exports {
            match &export.kind {
                ExportKind::Function(Lift { ty, .. }) | ExportKind::HostFunction(_, ty) => {
                    self.exports.push((id, *ty));
                }
                ExportKind::ResourceDrop(_) | ExportKind::Core(_) => {}
            }
        }
        for (id, import) in &self.plan.imports {
            if let ImportKind::Function(ty) = import.kind {
                let module = self.names.module_of(import.interface.as_deref());
                let name = format!("Import{}", self.imports.len());
                self.calls.push(self.names.claim(module, &name));
                self.imports.push((id, ty));
            }
        }
    }

    /// Whether instances have a host.
    fn has_host(&self) -> bool {
        !self.plan.imports.is_empty()
    }

    /// Whether instances are for many calls at once: there are `async` functions, streams and the like.
    fn is_concurrent(&self) -> bool {
        self.names.is_concurrent
    }

    /// The type of instances, and the reference by which they are used.
    fn instance_type(&self) -> (&'static str, &'static str) {
        match self.is_concurrent() {
            true => ("AsyncInstance", ""),
            false => ("Instance", "mut "),
        }
    }

    /// The module of an interface.
    fn module(&mut self, module: ModuleId) -> Result<()> {
        let name = self.names.module_name(module).to_owned();
        let interface = self.names.interface(module).unwrap_or_default().to_owned();
        self.line(0, "");
        self.line(
            0,
            &format!("/// The interface `{}`.", case::comment(&interface)),
        );
        self.line(0, ALLOW);
        self.line(0, &format!("pub mod {name} {{"));
        self.line(1, "use ::windlass_runtime::bindings;");
        self.types(module)?;
        self.exports(module)?;
        self.imports(module)?;
        self.line(0, "}");
        Ok(())
    }

    /// A line, so many steps to the right.
    fn line(&mut self, depth: usize, text: &str) {
        if !text.is_empty() {
            self.out.extend(std::iter::repeat_n("    ", depth));
            self.out.push_str(text);
        }
        self.out.push('\n');
    }

    /// An empty line between the items of a block.
    fn between(&mut self) {
        if !self.out.ends_with("{\n") {
            self.line(0, "");
        }
    }

    fn lines<'t>(&mut self, depth: usize, lines: impl IntoIterator<Item = &'t str>) {
        for line in lines {
            self.line(depth, line);
        }
    }
}

/// What a program need not use of a file that it did not write, whatever it asks of its own code.
const ALLOW: &str = "#[allow(clippy::all, clippy::pedantic, dead_code, missing_docs, unreachable_pub, unused_imports)]";

fn unsupported(feature: String) -> Error {
    Error::Unsupported(Diagnostic {
        message: feature,
        hint: Some("`windlass_runtime::host` can call everything, with dynamic values".to_owned()),
        ..Diagnostic::default()
    })
}

/// Refuses what bindings can not express.
fn check(plan: &Plan<'_>) -> Result<()> {
    if plan.program == Program::Module {
        return Err(unsupported("Rust bindings of core modules".to_owned()));
    }
    let mut cost = 0u64;
    for ty in function_types(plan) {
        let types = ty.params_tuple.iter().chain(&ty.result);
        cost += types.map(|ty| u64::from(plan.types.cost(*ty))).sum::<u64>();
    }
    if cost > MAX_COST {
        return Err(Error::Limit(Diagnostic {
            message: format!("{MAX_COST} scalars, or as much, in the types of Rust bindings"),
            ..Diagnostic::default()
        }));
    }
    for (id, ty) in plan.types.iter() {
        match ty.kind {
            TypeKind::FixedList(..) if plan.types.layout(id, Side::Host).size > MAX_ARRAY => {
                let what = format!("lists of fixed length above {MAX_ARRAY} bytes");
                return Err(unsupported(format!("{what} in Rust bindings")));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The types of all functions of the world.
fn function_types<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = &'p FunctionType> {
    let exports = plan.exports.values();
    let exports = exports.filter_map(|export| export.kind.function_type());
    let imports = plan.imports.values().filter_map(|i| match i.kind {
        ImportKind::Function(ty) => Some(ty),
        ImportKind::ResourceDtor(_) | ImportKind::Core(_) => None,
    });
    exports.chain(imports).map(|ty| plan.types.func(ty))
}
