//! The world as WIT, written from the manifest: types and resources with their names, interfaces
//! grouped by package.
//!
//! The text parses again (`wasm-tools component wit`). What the manifest does not have is not
//! there: interfaces' documentation, types that no function uses, and type aliases. Types are trees
//! in the text but share parts in the manifest: one that would fill pages without a name is left
//! out. Instances inside of instances, for which WIT has no words, stand in comments.

use std::collections::{BTreeMap, BTreeSet};

use windlass_abi::component::func_flags;
use windlass_abi::types::TypeKind as Kind;

use super::plain_name::PlainName;
use super::wit_words::{identifier, kind_of, scalar_name};
use super::world::{Item, World, is_handle};

/// What is between the braces of an interface, or of the world.
#[derive(Clone, Default)]
struct Block<'w> {
    uses: BTreeMap<&'w str, BTreeSet<&'w str>>,
    types: Vec<usize>,
    resources: BTreeMap<&'w str, Vec<&'w Item>>,
    functions: Vec<&'w Item>,
}

/// The longest text for a type without a name, in units of [`text_sizes`].
const TEXT_SIZE_MAX: u32 = 2000;

/// Which functions belong where.
struct Printer<'w> {
    world: &'w World,
    text_sizes: Vec<u32>,
    blocks: BTreeMap<&'w str, Block<'w>>,
    /// In the block that is being printed: what it calls the names of others, by owner and name.
    used: BTreeMap<(&'w str, &'w str), String>,
    out: String,
}

/// The world as WIT; `name` is the library's.
pub(crate) fn print(world: &World, name: &str) -> String {
    let mut printer = Printer {
        world,
        text_sizes: text_sizes(world),
        blocks: BTreeMap::new(),
        used: BTreeMap::new(),
        out: String::new(),
    };
    printer.collect();
    printer.print_world(&name.replace('_', "-"));
    printer.print_packages();
    printer.out
}

impl<'w> Printer<'w> {
    /// Puts every function, named type and resource into its interface's block; the world's own
    /// block has the empty name.
    fn collect(&mut self) {
        let world = self.world;
        self.blocks.entry("").or_default();
        for resource in &world.resources {
            let block = self.blocks.entry(&resource.interface).or_default();
            block.resources.entry(&resource.name).or_default();
        }
        for (number, ty) in world
            .types
            .iter()
            .enumerate()
            .filter(|(_, ty)| !ty.name.is_empty())
        {
            let block = self.blocks.entry(&ty.interface).or_default();
            if !block
                .types
                .iter()
                .any(|other| world.types[*other].name == ty.name)
            {
                block.types.push(number);
            }
            self.use_parts(number, &ty.interface);
        }
        for item in world
            .imports
            .iter()
            .chain(&world.exports)
            .filter(|i| i.is_function)
        {
            let block = self.blocks.entry(&item.interface).or_default();
            let list = match PlainName::parse(&item.name).resource {
                Some(resource) => block.resources.entry(resource).or_default(),
                None => &mut block.functions,
            };
            if list.iter().any(|other| other.name == item.name) {
                continue; // imported and exported
            }
            list.push(item);
            for ty in item.params.iter().flat_map(|p| &world.types[*p].fields) {
                ty.ty
                    .iter()
                    .for_each(|ty| self.use_type(*ty, &item.interface));
            }
            item.result
                .iter()
                .for_each(|ty| self.use_type(*ty, &item.interface));
        }
    }

    /// Notes that an interface mentions a type: it needs a `use` when the name is another's.
    fn use_type(&mut self, ty: usize, interface: &'w str) {
        let desc = &self.world.types[ty];
        if desc.name.is_empty() {
            self.use_parts(ty, interface);
        } else if desc.interface != interface {
            self.note_use(interface, &desc.interface, &desc.name);
        }
    }

    fn use_parts(&mut self, ty: usize, interface: &'w str) {
        if self.text_sizes[ty] > TEXT_SIZE_MAX {
            return;
        }
        let world = self.world;
        let desc = &world.types[ty];
        match desc.element {
            Some(element) if is_handle(desc.kind) => {
                let resource = &world.resources[element];
                if resource.interface != interface {
                    self.note_use(interface, &resource.interface, &resource.name);
                }
            }
            Some(element) => self.use_type(element, interface),
            None => {}
        }
        for part in desc.fields.iter().filter_map(|field| field.ty) {
            self.use_type(part, interface);
        }
    }

    fn note_use(&mut self, user: &'w str, owner: &'w str, name: &'w str) {
        let block = self.blocks.entry(user).or_default();
        block.uses.entry(owner).or_default().insert(name);
    }

    fn print_world(&mut self, name: &str) {
        let own = self.blocks.remove("").unwrap_or_default();
        self.line(0, "package root:component;");
        self.line(0, "");
        self.line(0, &format!("world {} {{", identifier(name)));
        let exported: BTreeSet<&str> = interfaces(&self.world.exports);
        let mut imported: BTreeSet<&str> = interfaces(&self.world.imports);
        self.blocks.retain(|name, _| !is_inside(name));
        // What only defines types for others is imported, as world elaboration does.
        imported.extend(
            self.blocks
                .keys()
                .copied()
                .filter(|name| !exported.contains(name)),
        );
        for (word, interfaces) in [("import", &imported), ("export", &exported)] {
            for interface in interfaces.iter().filter(|name| is_path(name)) {
                self.line(1, &format!("{word} {interface};"));
            }
            for interface in interfaces.iter().filter(|name| !is_path(name)) {
                self.line(
                    1,
                    &format!("{word} {}: interface {{", identifier(interface)),
                );
                if let Some(block) = self.blocks.get(interface).cloned() {
                    self.print_block(&block, "", 2);
                }
                self.line(1, "}");
            }
        }
        self.blocks.retain(|name, _| is_path(name));
        self.print_types(&own, "", 1);
        for (word, items) in [
            ("import", &self.world.imports),
            ("export", &self.world.exports),
        ] {
            for item in items
                .iter()
                .filter(|i| i.is_function && i.interface.is_empty())
            {
                if PlainName::parse(&item.name).resource.is_none() {
                    let function = self.named(item);
                    self.line(1, &format!("{word} {function};"));
                }
            }
            for item in items
                .iter()
                .filter(|i| i.is_function && is_inside(&i.interface))
            {
                let function = self.named(item);
                self.line(1, &format!("// {word} {}#{function};", item.interface));
            }
        }
        self.line(0, "}");
    }

    fn print_packages(&mut self) {
        let mut packages: BTreeMap<String, Vec<(&str, Block<'w>)>> = BTreeMap::new();
        for (path, block) in std::mem::take(&mut self.blocks) {
            let (package, interface) = split_path(path);
            packages
                .entry(package)
                .or_default()
                .push((interface, block));
        }
        for (package, interfaces) in packages {
            self.line(0, "");
            self.line(0, &format!("package {package} {{"));
            for (name, block) in interfaces {
                self.line(1, &format!("interface {} {{", identifier(name)));
                self.print_block(&block, &package, 2);
                self.line(1, "}");
            }
            self.line(0, "}");
        }
    }

    fn print_block(&mut self, block: &Block<'w>, package: &str, depth: usize) {
        self.print_types(block, package, depth);
        for item in &block.functions {
            let function = self.named(item);
            self.line(depth, &format!("{function};"));
        }
    }

    fn print_types(&mut self, block: &Block<'w>, package: &str, depth: usize) {
        self.used = self.local_names(block);
        for (owner, names) in &block.uses {
            let path = match split_path(owner) {
                (of, interface) if of == package => identifier(interface),
                _ => (*owner).to_owned(),
            };
            let names: Vec<String> = names
                .iter()
                .map(|name| match &self.used[&(*owner, *name)] {
                    local if local == name => identifier(name),
                    local => format!("{} as {local}", identifier(name)),
                })
                .collect();
            self.line(depth, &format!("use {path}.{{{}}};", names.join(", ")));
        }
        for (name, methods) in &block.resources {
            if methods.is_empty() {
                self.line(depth, &format!("resource {};", identifier(name)));
                continue;
            }
            self.line(depth, &format!("resource {} {{", identifier(name)));
            for method in methods {
                let text = self.method(method);
                self.line(depth + 1, &format!("{text};"));
            }
            self.line(depth, "}");
        }
        for ty in &block.types {
            self.print_type(*ty, depth);
        }
    }

    /// What a block calls the names that it uses: their own, unless the block has one like that;
    /// then with the interface's before it.
    fn local_names(&self, block: &Block<'w>) -> BTreeMap<(&'w str, &'w str), String> {
        let types = block
            .types
            .iter()
            .map(|ty| self.world.types[*ty].name.clone());
        let resources = block.resources.keys().map(|name| (*name).to_owned());
        let functions = block.functions.iter().map(|item| item.name.clone());
        let mut taken: BTreeSet<String> = types.chain(resources).chain(functions).collect();
        let mut used = BTreeMap::new();
        for (owner, names) in &block.uses {
            for name in names {
                let longer = format!("{}-{name}", split_path(owner).1);
                let numbered = (2..).map(|n| format!("{longer}{n}"));
                let local = [(*name).to_owned(), longer.clone()]
                    .into_iter()
                    .chain(numbered)
                    .find(|local| !taken.contains(local))
                    .expect("inspect: some number is free");
                taken.insert(local.clone());
                used.insert((*owner, *name), local);
            }
        }
        used
    }

    /// The definition of a named type.
    fn print_type(&mut self, number: usize, depth: usize) {
        let world = self.world;
        let ty = &world.types[number];
        let name = identifier(&ty.name);
        let keyword = match kind_of(ty.kind) {
            Some(Kind::Record) => "record",
            Some(Kind::Variant) => "variant",
            Some(Kind::Enum) => "enum",
            Some(Kind::Flags) => "flags",
            _ => {
                let definition = self.structure(number);
                self.line(depth, &format!("type {name} = {definition};"));
                return;
            }
        };
        self.line(depth, &format!("{keyword} {name} {{"));
        for field in &ty.fields {
            let label = identifier(&field.name);
            let text = match (field.ty, keyword) {
                (Some(ty), "record") => format!("{label}: {}", self.mention(ty)),
                (Some(ty), _) => format!("{label}({})", self.mention(ty)),
                (None, _) => label,
            };
            self.line(depth + 1, &format!("{text},"));
        }
        self.line(depth, "}");
    }

    /// A method, static function or constructor inside of its resource.
    fn method(&self, item: &Item) -> String {
        let name = PlainName::parse(&item.name);
        if name.kind == Some("constructor") {
            let function = self.function(item, false);
            let text = function.replacen("func", "constructor", 1);
            // Without `-> result<...>` the result is the resource itself.
            return match text.split_once(" -> ") {
                Some((head, result)) if !result.starts_with("result<") => head.to_owned(),
                _ => text,
            };
        }
        let is_static = name.kind == Some("static");
        let word = if is_static { "static " } else { "" };
        let function = self.function(item, !is_static);
        format!("{}: {word}{function}", identifier(name.name))
    }

    /// A function that belongs to no resource, with its name.
    fn named(&self, item: &Item) -> String {
        let name = PlainName::parse(&item.name).name;
        format!("{}: {}", identifier(name), self.function(item, false))
    }

    /// A function's type; `self` is left out of methods.
    fn function(&self, item: &Item, is_method: bool) -> String {
        let params = item
            .params
            .map_or(&[][..], |params| &self.world.types[params].fields);
        let params: Vec<String> = params
            .iter()
            .skip(usize::from(is_method))
            .map(|param| {
                let ty = param
                    .ty
                    .map_or_else(|| "_".to_owned(), |ty| self.mention(ty));
                format!("{}: {ty}", identifier(&param.name))
            })
            .collect();
        let effect = match item.flags & func_flags::ASYNC != 0 {
            true => "async ",
            false => "",
        };
        let result = item
            .result
            .map_or_else(String::new, |ty| format!(" -> {}", self.mention(ty)));
        let keyword = PlainName::parse(&item.name).accessor.unwrap_or("func");
        format!("{effect}{keyword}({}){result}", params.join(", "))
    }

    /// A type by its name if it has one.
    fn mention(&self, number: usize) -> String {
        let ty = &self.world.types[number];
        match ty.name.is_empty() {
            true => self.structure(number),
            false => self.name(&ty.interface, &ty.name),
        }
    }

    /// What the block that is being printed calls a type or resource.
    fn name(&self, interface: &str, name: &str) -> String {
        let local = self.used.get(&(interface, name));
        identifier(local.map_or(name, String::as_str))
    }

    /// A type without regard to its name.
    fn structure(&self, number: usize) -> String {
        if self.text_sizes[number] > TEXT_SIZE_MAX {
            return format!("/* too large: type {number} */");
        }
        let ty = &self.world.types[number];
        let Some(kind) = kind_of(ty.kind) else {
            return format!("unknown-{}", ty.kind);
        };
        let part = |ty: Option<usize>| ty.map_or_else(|| "_".to_owned(), |ty| self.mention(ty));
        let field = |at: usize| ty.fields.get(at).and_then(|field| field.ty);
        match kind {
            Kind::List => format!("list<{}>", part(ty.element)),
            Kind::FixedList => format!("list<{}, {}>", part(ty.element), ty.count),
            Kind::Map => {
                let pair = ty.element.map(|pair| &self.world.types[pair].fields);
                let parts = pair.into_iter().flatten().map(|f| part(f.ty));
                format!("map<{}>", parts.collect::<Vec<_>>().join(", "))
            }
            Kind::Tuple => {
                let parts: Vec<String> = ty.fields.iter().map(|f| part(f.ty)).collect();
                format!("tuple<{}>", parts.join(", "))
            }
            Kind::Option => format!("option<{}>", part(field(1))),
            Kind::Result => match (field(0), field(1)) {
                (None, None) => "result".to_owned(),
                (ok, None) => format!("result<{}>", part(ok)),
                (ok, error) => format!("result<{}, {}>", part(ok), part(error)),
            },
            Kind::Own => self.resource(ty.element),
            Kind::Borrow => format!("borrow<{}>", self.resource(ty.element)),
            Kind::Stream | Kind::Future => {
                let word = scalar_name(kind);
                ty.element.map_or_else(
                    || word.to_owned(),
                    |_| format!("{word}<{}>", part(ty.element)),
                )
            }
            other => scalar_name(other).to_owned(),
        }
    }

    fn resource(&self, number: Option<usize>) -> String {
        number.map_or_else(
            || "_".to_owned(),
            |number| {
                let resource = &self.world.resources[number];
                self.name(&resource.interface, &resource.name)
            },
        )
    }

    fn line(&mut self, depth: usize, text: &str) {
        if !text.is_empty() {
            self.out.push_str(&"  ".repeat(depth));
            self.out.push_str(text);
        }
        self.out.push('\n');
    }
}

/// How many words each type is when it is written out; a named part is one. It bounds the depth
/// too.
fn text_sizes(world: &World) -> Vec<u32> {
    let mut sizes: Vec<u32> = Vec::with_capacity(world.types.len());
    for ty in &world.types {
        let element = ty.element.filter(|_| !is_handle(ty.kind));
        let parts = ty.fields.iter().filter_map(|f| f.ty).chain(element);
        let sum = parts.fold(1u32, |sum, part| {
            let is_named = !world.types[part].name.is_empty();
            sum.saturating_add(if is_named { 1 } else { sizes[part] })
        });
        sizes.push(sum);
    }
    sizes
}

fn interfaces(items: &[Item]) -> BTreeSet<&str> {
    let names = items.iter().map(|item| item.interface.as_str());
    names
        .filter(|name| !name.is_empty() && !is_inside(name))
        .collect()
}

/// Whether an interface is an instance inside of another.
fn is_inside(interface: &str) -> bool {
    interface.contains('#')
}

/// Whether an interface belongs to a package.
fn is_path(interface: &str) -> bool {
    interface.contains('/')
}

/// `docs:adder@1.0.0` and `add`, of `docs:adder/add@1.0.0`.
fn split_path(path: &str) -> (String, &str) {
    let (path, version) = match path.split_once('@') {
        Some((path, version)) => (path, format!("@{version}")),
        None => (path, String::new()),
    };
    match path.rsplit_once('/') {
        Some((package, interface)) => (format!("{package}{version}"), interface),
        None => (format!("root:component{version}"), path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(split_path("a:b/c@1.0.0"), ("a:b@1.0.0".to_owned(), "c"));
    }
}
