//! The components of a case, as text.
//!
//! ```text
//! host ──f0(values)──▶ caller ──f0(values)──▶ callee, or the host as an import
//!      ◀──results────        ◀──results────
//! ```
//!
//! The caller hands on what it gets, and back what comes back. The callee stores what it gets to
//! memory, and gives that back. Each has a memory, an encoding of strings and a `realloc` of its
//! own, which checks what it is told of blocks, fills new ones with rubbish and remembers how it
//! was called. `arm` chooses a fault.

use std::fmt::Write;

use super::checks::Checks;
use super::code::AREA;
use super::faults::{Fault, Guest, Site};
use super::modules::{answer, done, hand_on, heap, imported_heap};
use super::types::{Core, Type, Types, pointer};
use super::values::Value;

/// `MAX_FLAT_PARAMS`.
const MAX_FLAT_PARAMS: usize = 16;
/// The number of the first fault of a function; the smaller ones are `realloc`'s.
pub const FIRST_FAULT: usize = 10;

/// A function of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Types of its parameters.
    pub params: Vec<Type>,
    /// What it gives back.
    pub result: Back,
}

/// What a function gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// Nothing.
    Nothing,
    /// This parameter.
    One(usize),
    /// A tuple of all.
    All,
}

impl Function {
    /// The tuple of its parameters.
    #[must_use]
    pub fn tuple(&self) -> Type {
        Type::Tuple(self.params.clone())
    }

    /// The type of its result.
    #[must_use]
    pub fn result(&self) -> Option<Type> {
        match self.result {
            Back::Nothing => None,
            Back::One(param) => Some(self.params[param].clone()),
            Back::All => Some(self.tuple()),
        }
    }

    /// Whether its parameters are in memory.
    #[must_use]
    pub fn spills_params(&self) -> bool {
        self.tuple().flatten(false).len() > MAX_FLAT_PARAMS
    }

    /// Whether its result is in memory.
    #[must_use]
    pub fn spills_result(&self) -> bool {
        self.result().is_some_and(|ty| ty.flatten(false).len() > 1)
    }

    /// Its type in text.
    fn text(&self, prefix: &str) -> String {
        let mut text = String::new();
        for (n, ty) in self.params.iter().enumerate() {
            let _ = write!(text, "(param \"p{n}\" {}) ", ty.text(prefix));
        }
        if let Some(ty) = self.result() {
            let _ = write!(text, "(result {})", ty.text(prefix));
        }
        text
    }

    /// Its core parameters on one side, without the pointer to results.
    pub(super) fn core_params(&self, bits_64: bool) -> Vec<Core> {
        match self.spills_params() {
            true => vec![pointer(bits_64).1],
            false => self.tuple().flatten(bits_64),
        }
    }

    /// Its core result when it is lifted.
    pub(super) fn core_result(&self, bits_64: bool) -> Option<Core> {
        let result = self.result()?;
        Some(match self.spills_result() {
            true => pointer(bits_64).1,
            false => result.flatten(bits_64)[0],
        })
    }
}

/// A side of a case.
#[derive(Clone, Debug)]
pub struct Side {
    /// Memory and encoding.
    pub guest: Guest,
    /// Whether lifts have a `post-return`.
    pub post_return: bool,
    /// For each function, faults with their numbers.
    pub faults: Vec<Vec<(usize, Fault)>>,
    /// For each function, the number of the fault that borrowed handles are not dropped.
    pub kept: Vec<usize>,
}

/// Everything that text is made of.
#[derive(Debug)]
pub struct Components {
    /// Types with names.
    pub types: Types,
    /// Functions.
    pub functions: Vec<Function>,
    /// Who hands on.
    pub caller: Side,
    /// Who answers; the host when none.
    pub callee: Option<Side>,
}

/// The component that defines the resource type.
const MAKER: &str = r#"  (component $maker
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (func (export "make") (param "number" u32) (result (own $r)) (canon lift (core func $new)))
  )
  (instance $maker (instantiate $maker))
"#;
/// What other components are given of it.
const GIVEN: &str = " (with \"r\" (type $maker \"r\"))";
/// What they have of it.
const RESOURCE: &str = r#"    (import "r" (type $rt (sub resource)))
    (core func $drop (canon resource.drop $rt))
"#;

/// The interface that the host provides.
pub const INTERFACE: &str = "t:adapters/api";

impl Components {
    /// The component.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = "(component\n".to_owned();
        if self.types.handles {
            text += MAKER;
        }
        match &self.callee {
            Some(callee) => {
                text += &self.callee_text(callee);
                let given = if self.types.handles { GIVEN } else { "" };
                let _ = writeln!(text, "  (instance $b (instantiate $callee{given}))");
            }
            None => text += &self.import_text(),
        }
        text += &self.caller_text();
        text += &self.root_text();
        text + ")\n"
    }

    /// What a component has of the resource type.
    fn resource(&self) -> &'static str {
        match self.types.handles {
            true => RESOURCE,
            false => "",
        }
    }

    /// What the code of a component has of it.
    fn imported_drop(&self) -> &'static str {
        match self.types.handles {
            true => "      (import \"r\" \"drop\" (func $drop (param i32)))\n",
            false => "",
        }
    }

    fn given_drop(&self) -> &'static str {
        match self.types.handles {
            true => " (with \"r\" (instance (export \"drop\" (func $drop))))",
            false => "",
        }
    }

    /// Definitions of the types with names, each under `$d`, and a line for each.
    fn definitions(&self, prefix: &str, line: impl Fn(usize) -> String) -> String {
        let mut text = String::new();
        for (n, ty) in self.types.named.iter().enumerate() {
            let definition = ty.definition(prefix);
            let _ = writeln!(
                text,
                "    (type $d{prefix}{n} {definition})\n    {}",
                line(n)
            );
        }
        text
    }

    fn callee_text(&self, side: &Side) -> String {
        let mut text = "  (component $callee\n".to_owned();
        text += self.resource();
        let export = |n| format!("(export $t{n} \"t{n}\" (type $dt{n}))");
        text += &self.definitions("t", export);
        text += &heap(side);
        text += "    (core module $code\n";
        text += &imported_heap(side);
        text += self.imported_drop();
        let mut checks = Checks::new(side.guest.memory);
        for (n, function) in self.functions.iter().enumerate() {
            text += &answer(n, function, side, &mut checks);
        }
        text += &checks.functions();
        let _ = writeln!(
            text,
            "    )\n    (core instance $code (instantiate $code (with \"heap\" (instance $heap)){}))",
            self.given_drop()
        );
        text += &self.lifts(side);
        text + "  )\n"
    }

    fn import_text(&self) -> String {
        let mut text = format!("  (import \"{INTERFACE}\" (instance $b\n");
        let export = |n| format!("(export \"t{n}\" (type $t{n} (eq $dt{n})))");
        text += &self.definitions("t", export);
        for (n, function) in self.functions.iter().enumerate() {
            let _ = writeln!(text, "    (export \"f{n}\" (func {}))", function.text("t"));
        }
        text + "  ))\n"
    }

    fn caller_text(&self) -> String {
        let side = &self.caller;
        let mut text = "  (component $caller\n".to_owned();
        text += self.resource();
        let import = |n| format!("(import \"t{n}\" (type $t{n} (eq $dt{n})))");
        text += &self.definitions("t", import);
        text += &heap(side);
        let mut given = String::new();
        for (n, function) in self.functions.iter().enumerate() {
            let ty = function.text("t");
            let _ = writeln!(text, "    (import \"f{n}\" (func $i{n} {ty}))");
            let options = options(side);
            let _ = writeln!(
                text,
                "    (core func $i{n} (canon lower (func $i{n}) {options}))"
            );
            let _ = write!(given, " (export \"f{n}\" (func $i{n}))");
        }
        text += "    (core module $code\n";
        text += &imported_heap(side);
        text += self.imported_drop();
        let bits_64 = side.guest.memory.bits_64;
        for (n, function) in self.functions.iter().enumerate() {
            let mut params = function.core_params(bits_64);
            let mut result = function.core_result(bits_64);
            if function.spills_result() {
                params.push(pointer(bits_64).1);
                result = None;
            }
            let params: String = params.iter().map(|p| format!(" {}", p.name())).collect();
            let result = result.map_or("", Core::name);
            let _ = writeln!(
                text,
                "      (import \"next\" \"f{n}\" (func $i{n} (param{params}) (result {result})))"
            );
        }
        let mut checks = Checks::new(side.guest.memory);
        for (n, function) in self.functions.iter().enumerate() {
            text += &hand_on(n, function, side, &mut checks);
        }
        text += &checks.functions();
        let _ = writeln!(
            text,
            "    )\n    (core instance $code (instantiate $code (with \"heap\" (instance $heap))\n      \
             (with \"next\" (instance{given})){}))",
            self.given_drop()
        );
        text += &self.lifts(side);
        text + "  )\n"
    }

    fn lifts(&self, side: &Side) -> String {
        let mut text = String::new();
        for (n, function) in self.functions.iter().enumerate() {
            let post_return = match side.post_return {
                true => {
                    let result = function.core_result(side.guest.memory.bits_64);
                    let done = result.map_or("done", |r| done(r));
                    format!(" (post-return (core func $heap \"{done}\"))")
                }
                false => String::new(),
            };
            let _ = writeln!(
                text,
                "    (func (export \"f{n}\") {} (canon lift (core func $code \"f{n}\") {}{post_return}))",
                function.text("t"),
                options(side)
            );
        }
        text +=
            "    (func (export \"hash\") (result u32) (canon lift (core func $heap \"hash\")))\n";
        text + "    (func (export \"arm\") (param \"fault\" u32) (canon lift (core func $heap \"arm\")))\n"
    }

    fn root_text(&self) -> String {
        let mut text = String::new();
        let count = self.types.named.len();
        let mut given = String::new();
        if self.types.handles {
            given += GIVEN;
            text += "  (export $rx \"r\" (type $maker \"r\"))\n";
            text += "  (export \"make\" (func $maker \"make\") \
                     (func (param \"number\" u32) (result (own $rx))))\n";
        }
        for n in 0..count {
            let _ = writeln!(text, "  (alias export $b \"t{n}\" (type $t{n}))");
            let _ = write!(given, " (with \"t{n}\" (type $t{n}))");
        }
        for n in 0..self.functions.len() {
            let _ = write!(given, " (with \"f{n}\" (func $b \"f{n}\"))");
        }
        let _ = writeln!(text, "  (instance $a (instantiate $caller{given}))");
        let export = |n| format!("(export $x{n} \"t{n}\" (type $t{n}) (type (eq $dx{n})))");
        text += &self.definitions("x", export);
        for (n, function) in self.functions.iter().enumerate() {
            let ty = function.text("x");
            let _ = writeln!(text, "  (export \"f{n}\" (func $a \"f{n}\") (func {ty}))");
        }
        let sides: &[(&str, &str)] = match self.callee {
            Some(_) => &[("a", "$a"), ("b", "$b")],
            None => &[("a", "$a")],
        };
        for (name, instance) in sides {
            for export in ["hash", "arm"] {
                let _ = writeln!(
                    text,
                    "  (export \"{export}-{name}\" (func {instance} \"{export}\"))"
                );
            }
        }
        text
    }
}

fn options(side: &Side) -> String {
    format!(
        "string-encoding={} (memory (core memory $heap \"mem\")) (realloc (core func $heap \"realloc\"))",
        side.guest.encoding.name()
    )
}

/// Faults of what the caller passes.
#[must_use]
pub fn faults_of_caller(guest: Guest, function: &Function, values: &Value) -> Vec<Site> {
    let tuple = function.tuple();
    let mut faults = match function.spills_params() {
        true => {
            let mut faults = guest.in_memory(&tuple, values, "(local.get $p0)");
            faults.extend(guest.of_pointer(&tuple, "$p0"));
            faults
        }
        false => guest.in_locals(&tuple, values, 0),
    };
    if let (Some(ty), true) = (function.result(), function.spills_result()) {
        faults.extend(guest.of_pointer(&ty, "$out"));
    }
    faults
}

/// Faults of what the callee gives back.
#[must_use]
pub fn faults_of_callee(guest: Guest, function: &Function, result: &Value) -> Vec<Site> {
    let Some(ty) = function.result() else {
        return Vec::new();
    };
    let local = function.core_params(guest.memory.bits_64).len();
    match function.spills_result() {
        true => {
            let at = guest.memory.at(AREA);
            let mut faults = guest.in_memory(&ty, result, &at);
            faults.extend(guest.of_pointer(&ty, &format!("$p{local}")));
            faults
        }
        false => guest.in_locals(&ty, result, local),
    }
}
