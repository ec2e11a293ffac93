//! Whether a component is the one that bindings were made for.
//!
//! In: a loaded component; resources and functions as a generated file lists them. Out: where each
//! is in this component, or an error that names what differs. Elsewhere: what each type checks
//! (`Value`).
//!
//! What the component has besides does not matter, unless it is an import: then nothing can be
//! instantiated without it, and instantiation says so.

use std::any::TypeId;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use windlass_abi::component::{ExportKind, ImportKind, func_flags};
use windlass_abi::instance::ExportFn;

use super::params::{LiftParams, Params};
use super::value::Value;
use crate::host::{Component as Loaded, Error, Function, Type, optional_name};
use crate::loaded::slice;

/// Where a component has what its bindings use.
#[derive(Debug)]
pub(super) struct Linked {
    /// Keeps its code, also for an instance that outlives its handle.
    loaded: Loaded,
    /// Entries of exports, in the order of the bindings.
    pub(super) exports: Vec<ExportFn>,
    /// Numbers of import slots, in the order of the bindings.
    pub(super) imports: Vec<usize>,
    /// Resource types, in the order of the bindings.
    pub(super) resources: Vec<LinkedResource>,
    /// How many import slots there are.
    pub(super) slots: usize,
    /// The structural numbers of streams and futures, by the Rust type of the readable end.
    async_types: HashMap<TypeId, u32>,
    /// The same of those with resources of the host in them, for which the list of what bindings use has
    /// `()`, as they are found.
    async_types_of_host: Mutex<HashMap<TypeId, u32>>,
}

impl Linked {
    /// The structural number of the stream or future type of which `T` is the readable end.
    pub(super) fn async_type<T: Value + 'static>(&self) -> Option<u32> {
        let key = TypeId::of::<T>();
        if let Some(found) = self.async_types.get(&key) {
            return Some(*found);
        }
        let found = &self.async_types_of_host;
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = found.get(&key) {
            return Some(*found);
        }
        let structure = self.type_of::<T>()?.structure();
        found.insert(key, structure);
        Some(structure)
    }

    /// A type of the component that `T` stands for, by looking at all.
    pub(super) fn type_of<T: Value>(&self) -> Option<Type<'static>> {
        let manifest = self.loaded.manifest;
        let mut checker = Checker::empty(self.loaded.clone());
        checker.linked.resources.clone_from(&self.resources);
        // SAFETY: a manifest's slices are valid, and it is there while the component is.
        let count = unsafe { slice(&manifest.types) }.len() as u32;
        let mut types = (0..count).filter_map(|index| Type::new(manifest, index));
        types.find(|ty| T::check(Some(*ty), &mut checker))
    }
}

/// A resource type in a component.
#[derive(Clone, Debug)]
pub(super) struct LinkedResource {
    /// The component's number for it.
    pub(super) id: u32,
    /// The entry that drops a handle, for a resource of the component.
    pub(super) drop: Option<ExportFn>,
    /// The slot of the destructor, for a resource of the host.
    pub(super) dtor: Option<usize>,
}

/// A component that has what its bindings use. Clones are the same component.
#[derive(Clone, Debug)]
pub struct Component {
    pub(super) loaded: Loaded,
    pub(super) linked: Arc<Linked>,
}

impl Component {
    /// What is loaded.
    #[must_use]
    pub fn loaded(&self) -> &Loaded {
        &self.loaded
    }
}

/// Goes through what bindings use. Resources come first, in the order of their numbers.
#[derive(Debug)]
pub struct Checker {
    loaded: Loaded,
    linked: Linked,
    /// Named types that have been found to be those of the bindings: index in the manifest, and
    /// path.
    known: BTreeSet<(u32, &'static str)>,
}

impl Checker {
    /// Begins with a component.
    ///
    /// # Errors
    /// [`Error::Mismatch`] for a core module.
    pub fn new(loaded: Loaded) -> Result<Self, Error> {
        if loaded.is_core_module() {
            return Err(mismatch("", "a core module was loaded"));
        }
        Ok(Self::empty(loaded))
    }

    fn empty(loaded: Loaded) -> Self {
        let linked = Linked {
            loaded: loaded.clone(),
            exports: Vec::new(),
            imports: Vec::new(),
            resources: Vec::new(),
            slots: loaded.manifest.imports.len,
            async_types: HashMap::new(),
            async_types_of_host: Mutex::default(),
        };
        Self {
            loaded,
            linked,
            known: BTreeSet::new(),
        }
    }

    /// The next resource: one that the component defines.
    ///
    /// # Errors
    /// [`Error::Mismatch`] when it does not.
    pub fn guest_resource(&mut self, interface: &str, name: &str) -> Result<(), Error> {
        let id = self.find_resource(interface, name, false)?;
        let kind = ExportKind::ResourceDrop;
        let export = self.loaded.find_export(kind, interface, name)?;
        self.linked.resources.push(LinkedResource {
            id,
            drop: export.entry,
            dtor: None,
        });
        Ok(())
    }

    /// The next resource: one that the host defines.
    ///
    /// # Errors
    /// [`Error::Mismatch`] when the component does not ask for it.
    pub fn host_resource(&mut self, interface: &str, name: &str) -> Result<(), Error> {
        let id = self.find_resource(interface, name, true)?;
        let (slot, _) = self.find_import(ImportKind::ResourceDtor, interface, name)?;
        self.linked.resources.push(LinkedResource {
            id,
            drop: None,
            dtor: Some(slot),
        });
        Ok(())
    }

    /// The next export: a function with these types that is not `async`.
    ///
    /// # Errors
    /// [`Error::Mismatch`] when the component has none, or one with others.
    pub fn export<A: Params, R: Value>(
        &mut self,
        interface: &str,
        name: &str,
    ) -> Result<(), Error> {
        self.any_export::<A, R>(interface, name, false)
    }

    /// The next export: an `async` function with these types.
    ///
    /// # Errors
    /// As [`Checker::export`].
    pub fn async_export<A: Params, R: Value>(
        &mut self,
        interface: &str,
        name: &str,
    ) -> Result<(), Error> {
        self.any_export::<A, R>(interface, name, true)
    }

    fn any_export<A: Params, R: Value>(
        &mut self,
        interface: &str,
        name: &str,
        is_async: bool,
    ) -> Result<(), Error> {
        let kind = ExportKind::Function;
        let found = self.loaded.find_export(kind, interface, name);
        let export = found.map_err(|_| mismatch(interface, &format!("no export {name}")))?;
        let function = Function::of_export(self.loaded.manifest, export);
        let fits = A::check(function.params_tuple(), 0, self) && R::check(function.result(), self);
        match export.entry {
            Some(_) if fits && function.is_async() != is_async => {
                Err(other_effect("export", interface, function))
            }
            Some(entry) if fits => {
                self.linked.exports.push(entry);
                Ok(())
            }
            _ => Err(differs(interface, function)),
        }
    }

    /// The next import: a function with these types that is not `async`.
    ///
    /// # Errors
    /// [`Error::Mismatch`] when the component does not ask for it, or for one with others.
    pub fn import<'a, A: LiftParams<'a>, R: Value>(
        &mut self,
        interface: &str,
        name: &str,
    ) -> Result<(), Error> {
        self.any_import::<A, R>(interface, name, false)
    }

    /// The next import: an `async` function with these types.
    ///
    /// # Errors
    /// As [`Checker::import`].
    pub fn async_import<'a, A: LiftParams<'a>, R: Value>(
        &mut self,
        interface: &str,
        name: &str,
    ) -> Result<(), Error> {
        self.any_import::<A, R>(interface, name, true)
    }

    fn any_import<'a, A: LiftParams<'a>, R: Value>(
        &mut self,
        interface: &str,
        name: &str,
        is_async: bool,
    ) -> Result<(), Error> {
        let (slot, function) = self.find_import(ImportKind::Function, interface, name)?;
        let fits = A::check(function.params_tuple(), 0, self) && R::check(function.result(), self);
        if !fits {
            return Err(differs(interface, function));
        }
        if function.is_async() != is_async {
            return Err(other_effect("import", interface, function));
        }
        self.linked.imports.push(slot);
        Ok(())
    }

    /// The component, which has everything.
    #[must_use]
    pub fn finish(self) -> Component {
        Component {
            loaded: self.loaded,
            linked: Arc::new(self.linked),
        }
    }

    /// Whether a type is this one of the bindings, which has a name: it is looked into once,
    /// however many others are made of it. `path` tells the types of a program apart; `layout` is
    /// size and alignment, which the compiler has computed too.
    pub fn named(
        &mut self,
        ty: Type<'static>,
        path: &'static str,
        layout: (usize, usize),
        look: impl FnOnce(&mut Self) -> bool,
    ) -> bool {
        let key = (ty.index(), path);
        if self.known.contains(&key) {
            return true;
        }
        let fits = (ty.size(), ty.align()) == layout && look(self);
        if fits {
            self.known.insert(key);
        }
        fits
    }

    /// Notes the structural number of a stream or future type, of which `T` is the readable end.
    pub(super) fn async_type<T: 'static>(&mut self, ty: Type<'static>) {
        self.linked
            .async_types
            .insert(TypeId::of::<T>(), ty.structure());
    }

    /// The component's number for a resource.
    pub(super) fn resource(&self, number: usize) -> Option<u32> {
        self.linked.resources.get(number).map(|found| found.id)
    }

    fn find_resource(&self, interface: &str, name: &str, of_host: bool) -> Result<u32, Error> {
        let resources = self.loaded.resources();
        let found = resources.iter().find(|resource| {
            (resource.interface, resource.name, resource.host_defined) == (interface, name, of_host)
        });
        let found = found.map(|resource| resource.id);
        found.ok_or_else(|| mismatch(interface, &format!("no resource {name}")))
    }

    fn find_import(
        &self,
        kind: ImportKind,
        interface: &str,
        name: &str,
    ) -> Result<(usize, Function<'static>), Error> {
        let manifest = self.loaded.manifest;
        // SAFETY: a manifest's slices are valid, and it is there while the component is.
        let imports: &'static [_] = unsafe { slice(&manifest.imports) };
        let found = imports.iter().position(|import| {
            import.kind == kind as u32
                && optional_name(manifest, import.interface) == interface
                && optional_name(manifest, import.name) == name
        });
        found
            .map(|slot| (slot, Function::of_import(manifest, &imports[slot])))
            .ok_or_else(|| mismatch(interface, &format!("no import {name}")))
    }
}

/// There is no subtyping between functions that are `async` and those that are not.
fn other_effect(word: &str, interface: &str, function: Function<'_>) -> Error {
    let other = function.with_flags(func_flags::ASYNC * u32::from(!function.is_async()));
    let name = function.name();
    let what = format!("{word} {name} is `{function}` in the component, `{other}` in the bindings");
    mismatch(interface, &what)
}

fn differs(interface: &str, function: Function<'_>) -> Error {
    mismatch(interface, &format!("{function} has other types"))
}

fn mismatch(interface: &str, what: &str) -> Error {
    let of = match interface {
        "" => String::new(),
        interface => format!("{interface}: "),
    };
    Error::Mismatch(format!(
        "not the component that the bindings were made for: {of}{what}"
    ))
}
