//! Components, and what they import and export.
//!
//! In: shared objects or manifests. Out: [`Component`], [`Function`]. Elsewhere: instances.

use std::ffi::OsStr;
use std::fmt;
use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;

use windlass_abi::component as manifest;
use windlass_abi::component::{ExportKind, ImportKind, func_flags};
use windlass_abi::types::{NO_TYPE, NameRef};

use super::error::Error;
use super::types::{Field, Resource, Type, optional_name, resource};
use crate::capi::Library;
use crate::loaded::{qualified, slice};

/// A compiled component. Clones are the same component; a loaded object stays until the last clone
/// and the last instance are gone.
#[derive(Clone)]
pub struct Component {
    pub(crate) manifest: &'static manifest::Component,
    /// Keeps the object loaded, if it was loaded here.
    _library: Option<Arc<Library>>,
}

/// A function that a component imports or exports; `'a` is the component's life.
#[derive(Clone, Copy)]
pub struct Function<'a> {
    manifest: &'static manifest::Component,
    interface: NameRef,
    name: NameRef,
    params: u32,
    result: u32,
    flags: u32,
    component: PhantomData<&'a ()>,
}

impl Component {
    /// Loads a shared object made by Windlass. A path without a slash is searched for, as `dlopen`
    /// does.
    ///
    /// # Errors
    /// [`Error::Load`] when it can not be loaded or holds no component; see
    /// [`Component::from_static`].
    ///
    /// # Safety
    /// Loading runs native code: the object must be trusted, and made by Windlass if it has the
    /// manifest's symbol.
    pub unsafe fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path: &OsStr = path.as_ref().as_os_str();
        let library = Library::open(path)?;
        crate::loaded::loaded(library.component)?;
        Ok(Self {
            manifest: library.component,
            _library: Some(Arc::new(library)),
        })
    }

    /// A component that is linked into the program.
    ///
    /// # Errors
    /// [`Error::Version`] or [`Error::CpuFeatures`] when it can not run here.
    ///
    /// # Safety
    /// The manifest is one that Windlass made, with its code.
    pub unsafe fn from_static(manifest: &'static manifest::Component) -> Result<Self, Error> {
        crate::loaded::loaded(manifest)?;
        Ok(Self {
            manifest,
            _library: None,
        })
    }

    /// As [`Component::from_static`], from the address of the symbol (`NAME_component`).
    ///
    /// # Errors
    /// As [`Component::from_static`].
    ///
    /// # Safety
    /// As [`Component::from_static`]; the object stays loaded.
    pub unsafe fn from_ptr(manifest: *const manifest::Component) -> Result<Self, Error> {
        // SAFETY: the caller's promise.
        unsafe { Self::from_static(&*manifest) }
    }

    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> &manifest::Component {
        self.manifest
    }

    /// The library's name.
    #[must_use]
    pub fn name(&self) -> &str {
        optional_name(self.manifest, self.manifest.name)
    }

    /// The target triple.
    #[must_use]
    pub fn target(&self) -> &str {
        optional_name(self.manifest, self.manifest.target)
    }

    /// The compiler's version and options.
    #[must_use]
    pub fn producer(&self) -> &str {
        optional_name(self.manifest, self.manifest.producer)
    }

    /// Whether it was made of a core module: a trap does not end an instance then.
    #[must_use]
    pub fn is_core_module(&self) -> bool {
        crate::store::is_core_module(self.manifest)
    }

    /// Every imported function, in the order of the manifest.
    #[must_use]
    pub fn imports(&self) -> Vec<Function<'_>> {
        // SAFETY: a manifest's slices are valid.
        let imports = unsafe { slice(&self.manifest.imports) };
        imports
            .iter()
            .filter(|desc| {
                let kinds = [ImportKind::Function, ImportKind::CoreFunc];
                kinds.iter().any(|kind| *kind as u32 == desc.kind)
            })
            .map(|desc| Function::of_import(self.manifest, desc))
            .collect()
    }

    /// Every exported function, in the order of the manifest.
    #[must_use]
    pub fn exports(&self) -> Vec<Function<'_>> {
        // SAFETY: a manifest's slices are valid.
        let exports = unsafe { slice(&self.manifest.exports) };
        exports
            .iter()
            .filter(|desc| {
                let kinds = [ExportKind::Function, ExportKind::CoreFunc];
                kinds.iter().any(|kind| *kind as u32 == desc.kind)
            })
            .map(|desc| Function::of_export(self.manifest, desc))
            .collect()
    }

    /// Every resource type that the world can see.
    #[must_use]
    pub fn resources(&self) -> Vec<Resource<'_>> {
        // SAFETY: a manifest's slices are valid.
        let resources = unsafe { slice(&self.manifest.resources) };
        resources
            .iter()
            .map(|desc| resource(self.manifest, desc))
            .collect()
    }

    /// The export with this kind and these names.
    pub(crate) fn find_export(
        &self,
        kind: ExportKind,
        interface: &str,
        name: &str,
    ) -> Result<&'static manifest::ExportDesc, Error> {
        // SAFETY: a manifest's slices are valid.
        let exports: &'static [_] = unsafe { slice(&self.manifest.exports) };
        let found = exports.iter().find(|desc| {
            desc.kind == kind as u32
                && optional_name(self.manifest, desc.name) == name
                && optional_name(self.manifest, desc.interface) == interface
        });
        found.ok_or_else(|| {
            let separator = if interface.is_empty() { "" } else { "#" };
            Error::NotFound(format!("no export {interface}{separator}{name}"))
        })
    }
}

impl fmt::Debug for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Component")
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}

impl<'a> Function<'a> {
    pub(crate) fn of_import(
        manifest: &'static manifest::Component,
        desc: &manifest::ImportDesc,
    ) -> Self {
        Self {
            interface: desc.interface,
            name: desc.name,
            params: desc.params,
            result: desc.result,
            flags: desc.flags,
            ..Self::none(manifest)
        }
    }

    pub(crate) fn of_export(
        manifest: &'static manifest::Component,
        desc: &manifest::ExportDesc,
    ) -> Self {
        Self {
            interface: desc.interface,
            name: desc.name,
            params: desc.params,
            result: desc.result,
            flags: desc.flags,
            ..Self::none(manifest)
        }
    }

    /// One without a name and types, where there is none.
    pub(crate) fn none(manifest: &'static manifest::Component) -> Self {
        Self {
            manifest,
            interface: NameRef::default(),
            name: NameRef::default(),
            params: NO_TYPE,
            result: NO_TYPE,
            flags: 0,
            component: PhantomData,
        }
    }

    /// The same with other flags.
    pub(crate) fn with_flags(self, flags: u32) -> Self {
        Self { flags, ..self }
    }

    /// The interface, such as `docs:adder/log@1.0.0`; empty for the world's own.
    #[must_use]
    pub fn interface(self) -> &'a str {
        optional_name(self.manifest, self.interface)
    }

    /// The name, such as `log` or `[method]file.read`.
    #[must_use]
    pub fn name(self) -> &'a str {
        optional_name(self.manifest, self.name)
    }

    /// `interface#name`, or the bare name.
    #[must_use]
    pub fn qualified_name(self) -> String {
        qualified(self.manifest, self.interface, self.name)
    }

    /// Whether the function's type is `async`.
    #[must_use]
    pub fn is_async(self) -> bool {
        self.flags & func_flags::ASYNC != 0
    }

    /// The parameters with their names and types, in order.
    #[must_use]
    pub fn params(self) -> Vec<Field<'a>> {
        self.params_tuple()
            .into_iter()
            .flat_map(Type::fields)
            .collect()
    }

    /// The tuple of the parameters, which is the layout of the arguments.
    #[must_use]
    pub fn params_tuple(self) -> Option<Type<'a>> {
        Type::new(self.manifest, self.params)
    }

    /// The type of the result, if there is one.
    #[must_use]
    pub fn result(self) -> Option<Type<'a>> {
        Type::new(self.manifest, self.result)
    }
}

/// As in WIT: `add: func(a: u32, b: u32) -> u32`.
impl fmt::Display for Function<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keyword = if self.is_async() {
            "async func"
        } else {
            "func"
        };
        write!(f, "{}: {keyword}(", self.name())?;
        for (index, param) in self.params().into_iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            let ty = param.ty.map_or("_".to_owned(), |ty| ty.to_string());
            write!(f, "{comma}{}: {ty}", param.name)?;
        }
        write!(f, ")")?;
        self.result()
            .map_or(Ok(()), |result| write!(f, " -> {result}"))
    }
}

impl fmt::Debug for Function<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
