//! Jobs, and their text.
//!
//! ```text
//! object PATH
//! function i0 i32,i64 f32          an import: parameters, results
//! memory i1 1 4 i32 16 shared      minimum, maximum or -, type of indices, log2 of a page; or unshared
//! table i2 func 1 - i64            type of elements, then as above
//! global i3 var i32:7              or const
//! tag i4 i32,f64                   parameters
//! watch f0 m0 t0 g0                exports to observe
//! fuel g1 1000                     the global that bounds each call
//! call f0 i32:5,func:null
//! done
//! ```
//!
//! Imports are of the module `h`; a job for a module names them as it numbers them.

use std::fmt::Write;

use super::value::{Type, Value, list};

/// The line that ends a job, and what was observed of it.
pub const DONE: &str = "done";
/// The name of the module of every import.
pub const MODULE: &str = "h";

/// Size of a memory or table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Smallest.
    pub min: u64,
    /// Largest, if there is one.
    pub max: Option<u64>,
    /// Whether indices have 64 bits.
    pub index_64: bool,
}

/// What a module imports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Import {
    /// A function: parameters, results.
    Function(Vec<Type>, Vec<Type>),
    /// A memory: the size of its pages as a power of two, whether it is shared.
    Memory(Limits, u32, bool),
    /// A table of null references.
    Table(Type, Limits),
    /// A global: whether it can be set, its value.
    Global(bool, Value),
    /// A tag: parameters.
    Tag(Vec<Type>),
}

/// What to do with a module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// The shared object.
    pub object: String,
    /// Imports by name.
    pub imports: Vec<(String, Import)>,
    /// Exports to observe.
    pub watch: Vec<String>,
    /// The exported global that is set before each call, and its value.
    pub fuel: Option<(String, i32)>,
    /// Exported functions and arguments.
    pub calls: Vec<(String, Vec<Value>)>,
}

impl Job {
    /// Its text, up to the line that ends it.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("object {}\n", self.object);
        for (name, import) in &self.imports {
            let line = match import {
                Import::Function(params, results) => {
                    format!("function {name} {} {}", list(params), list(results))
                }
                Import::Memory(limits, page, shared) => {
                    let shared = if *shared { "shared" } else { "unshared" };
                    format!("memory {name} {} {page} {shared}", sizes(limits))
                }
                Import::Table(ty, limits) => format!("table {name} {ty} {}", sizes(limits)),
                Import::Global(true, value) => format!("global {name} var {value}"),
                Import::Global(false, value) => format!("global {name} const {value}"),
                Import::Tag(params) => format!("tag {name} {}", list(params)),
            };
            text += &line;
            text += "\n";
        }
        text += &format!("watch {}\n", self.watch.join(" "));
        if let Some((name, value)) = &self.fuel {
            let _ = writeln!(text, "fuel {name} {value}");
        }
        for (name, arguments) in &self.calls {
            let _ = writeln!(text, "call {name} {}", list(arguments));
        }
        text + DONE + "\n"
    }

    /// The job of a text's lines, without the one that ends it.
    ///
    /// # Errors
    /// The line that is none.
    pub fn parse(lines: &[String]) -> Result<Job, String> {
        let mut job = Job::default();
        for line in lines {
            job.line(line).ok_or_else(|| line.clone())?;
        }
        Ok(job)
    }

    fn line(&mut self, line: &str) -> Option<()> {
        let (kind, rest) = line.split_once(' ')?;
        let words: Vec<&str> = rest.split(' ').collect();
        let mut import = |name: &str, import| self.imports.push((name.to_owned(), import));
        match (kind, &*words) {
            ("object", _) => rest.clone_into(&mut self.object),
            ("function", [name, params, results]) => {
                import(name, Import::Function(types(params)?, types(results)?));
            }
            ("memory", [name, min, max, index, page, shared]) => {
                let limits = limits(min, max, index)?;
                let page = page.parse().ok()?;
                import(name, Import::Memory(limits, page, *shared == "shared"));
            }
            ("table", [name, ty, min, max, index]) => {
                let limits = limits(min, max, index)?;
                import(name, Import::Table(Type::parse(ty)?, limits));
            }
            ("global", [name, kind, value]) => {
                import(name, Import::Global(*kind == "var", Value::parse(value)?));
            }
            ("tag", [name, params]) => import(name, Import::Tag(types(params)?)),
            ("watch", names) => {
                let names = names.iter().filter(|name| !name.is_empty());
                self.watch = names.map(|name| (*name).to_owned()).collect();
            }
            ("fuel", [name, value]) => self.fuel = Some(((*name).to_owned(), value.parse().ok()?)),
            ("call", [name, arguments]) => {
                let words = arguments.split(',').filter(|word| *word != "-");
                let arguments: Option<Vec<Value>> = words.map(Value::parse).collect();
                self.calls.push(((*name).to_owned(), arguments?));
            }
            _ => return None,
        }
        Some(())
    }
}

fn sizes(limits: &Limits) -> String {
    let max = limits.max.map_or("-".to_owned(), |max| max.to_string());
    let index = if limits.index_64 { "i64" } else { "i32" };
    format!("{} {max} {index}", limits.min)
}

fn limits(min: &str, max: &str, index: &str) -> Option<Limits> {
    let max = match max {
        "-" => None,
        max => Some(max.parse().ok()?),
    };
    Some(Limits {
        min: min.parse().ok()?,
        max,
        index_64: index == "i64",
    })
}

fn types(text: &str) -> Option<Vec<Type>> {
    let words = text.split(',').filter(|word| *word != "-");
    words.map(Type::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let limits = Limits {
            min: 1,
            max: None,
            index_64: true,
        };
        let job = Job {
            object: "/a path/x.so".to_owned(),
            imports: vec![
                ("i0".to_owned(), Import::Function(vec![Type::I32], vec![])),
                ("i1".to_owned(), Import::Memory(limits, 16, true)),
                ("i2".to_owned(), Import::Table(Type::Extern, limits)),
                ("i3".to_owned(), Import::Global(true, Value::Extern(4))),
                ("i4".to_owned(), Import::Tag(vec![Type::F64])),
            ],
            watch: vec!["f0".to_owned(), "g0".to_owned()],
            fuel: Some(("g0".to_owned(), 12)),
            calls: vec![(
                "f0".to_owned(),
                vec![Value::Bits(Type::F64, 1), Value::Null(Type::Func)],
            )],
        };
        let lines: Vec<String> = job.text().lines().map(str::to_owned).collect();
        let (end, lines) = lines.split_last().expect("there are lines");
        assert_eq!(end, DONE);
        assert_eq!(Job::parse(lines), Ok(job));
    }
}
