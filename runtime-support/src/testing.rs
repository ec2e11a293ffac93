//! Manifests made by hand, for tests that need no compiler.
//!
//! In: types, imports, exports, code. Out: a leaked [`Component`]. Layouts are computed here anew
//! (definitions.py, `alignment` and `elem_size` with `ptr_type = i64`), so that tests do not
//! compare the runtime with itself.

use std::sync::{Mutex, MutexGuard, PoisonError};

use windlass_abi::component::{
    Arch, Component, ExportDesc, ExportKind, ImportDesc, ImportKind, MemoryDesc, Slice, StartFn,
    TableDesc,
};
use windlass_abi::concurrency::Concurrency;
use windlass_abi::core::CoreModule;
use windlass_abi::instance::{ExportFn, HEADER_SIZE, ImportSlot, InstanceHeader};
use windlass_abi::types::{FieldDesc, NO_TYPE, NameRef, ResourceDesc, TypeDesc, TypeKind};
use windlass_abi::unwind::{AddressMapEntry, FunctionDesc, Handler, TrapSite};
use windlass_abi::{ABI_VERSION, MANIFEST_MAGIC};

/// A manifest in the making.
#[derive(Default)]
pub(crate) struct Builder {
    names: String,
    types: Vec<TypeDesc>,
    fields: Vec<FieldDesc>,
    imports: Vec<ImportDesc>,
    exports: Vec<ExportDesc>,
    resources: Vec<ResourceDesc>,
    pub(crate) memories: Vec<MemoryDesc>,
    pub(crate) tables: Vec<TableDesc>,
    pub(crate) start: Option<StartFn>,
    pub(crate) text: usize,
    pub(crate) text_len: usize,
    pub(crate) traps: Vec<TrapSite>,
    pub(crate) handlers: Vec<Handler>,
    pub(crate) functions: Vec<FunctionDesc>,
    pub(crate) address_map: Vec<AddressMapEntry>,
    /// What a core module has; its places are offsets from the end of the import slots.
    pub(crate) core: Option<CoreModule>,
    pub(crate) flags: u32,
}

unsafe extern "C" fn no_start(_instance: *mut InstanceHeader) -> i32 {
    0
}

/// Held by tests that look at addresses of what has ended: no other may put something there.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A core module that has nothing.
pub(crate) fn empty_core() -> CoreModule {
    CoreModule {
        func_refs: leak(Vec::new()),
        func_ref_slots: 0,
        types: leak(Vec::new()),
        type_slots: 0,
        globals: leak(Vec::new()),
        tags: leak(Vec::new()),
        elems: leak(Vec::new()),
    }
}

/// Elements that are never freed, as those of a manifest.
pub(crate) fn leak<T>(elements: Vec<T>) -> Slice<T> {
    let elements = elements.leak();
    Slice {
        ptr: elements.as_ptr(),
        len: elements.len(),
    }
}

impl Builder {
    pub(crate) fn name(&mut self, text: &str) -> NameRef {
        let offset = self.names.len() as u32;
        self.names.push_str(text);
        NameRef {
            offset,
            length: text.len() as u32,
        }
    }

    fn add(&mut self, kind: TypeKind, size: u32, align: u32) -> u32 {
        self.types.push(TypeDesc {
            kind: kind as u32,
            size,
            align,
            first: 0,
            count: 0,
            element: NO_TYPE,
            name: NameRef::default(),
            interface: NameRef::default(),
        });
        self.types.len() as u32 - 1
    }

    pub(crate) fn scalar(&mut self, kind: TypeKind) -> u32 {
        let (size, align) = match kind {
            TypeKind::Bool | TypeKind::S8 | TypeKind::U8 => (1, 1),
            TypeKind::S16 | TypeKind::U16 => (2, 2),
            TypeKind::S64 | TypeKind::U64 | TypeKind::F64 => (8, 8),
            TypeKind::String => (16, 8),
            _ => (4, 4),
        };
        self.add(kind, size, align)
    }

    pub(crate) fn list(&mut self, kind: TypeKind, element: u32) -> u32 {
        let ty = self.add(kind, 16, 8);
        self.types[ty as usize].element = element;
        ty
    }

    pub(crate) fn fixed_list(&mut self, element: u32, count: u32) -> u32 {
        let TypeDesc { size, align, .. } = self.types[element as usize];
        let ty = self.add(TypeKind::FixedList, size * count, align);
        (
            self.types[ty as usize].element,
            self.types[ty as usize].count,
        ) = (element, count);
        ty
    }

    /// A stream or future with its structural number.
    pub(crate) fn async_value(&mut self, kind: TypeKind, element: u32, number: u32) -> u32 {
        let ty = self.add(kind, 4, 4);
        let desc = &mut self.types[ty as usize];
        (desc.element, desc.count) = (element, number);
        ty
    }

    fn add_fields(&mut self, ty: u32, fields: Vec<FieldDesc>) {
        self.types[ty as usize].first = self.fields.len() as u32;
        self.types[ty as usize].count = fields.len() as u32;
        self.fields.extend(fields);
    }

    /// A record, or a tuple.
    pub(crate) fn record(&mut self, kind: TypeKind, fields: &[(&str, u32)]) -> u32 {
        let (mut end, mut align) = (0_u32, 1);
        let mut descs = Vec::new();
        for &(name, ty) in fields {
            let desc = self.types[ty as usize];
            let offset = end.next_multiple_of(desc.align);
            end = offset + desc.size;
            align = align.max(desc.align);
            descs.push(FieldDesc {
                name: self.name(name),
                ty,
                offset,
            });
        }
        let ty = self.add(kind, end.next_multiple_of(align), align);
        self.add_fields(ty, descs);
        ty
    }

    pub(crate) fn tuple(&mut self, types: &[u32]) -> u32 {
        let fields: Vec<_> = types.iter().map(|&ty| ("", ty)).collect();
        self.record(TypeKind::Tuple, &fields)
    }

    /// A variant, enum, option or result.
    pub(crate) fn variant(&mut self, kind: TypeKind, cases: &[(&str, u32)]) -> u32 {
        let tag = if cases.len() <= 256 { 1 } else { 2 };
        let payloads: Vec<_> = cases
            .iter()
            .filter(|case| case.1 != NO_TYPE)
            .map(|case| self.types[case.1 as usize])
            .collect();
        let align = payloads.iter().map(|ty| ty.align).max().unwrap_or(1);
        let offset = u32::next_multiple_of(tag, align);
        let size = offset + payloads.iter().map(|ty| ty.size).max().unwrap_or(0);
        let align = align.max(tag);
        let fields = cases
            .iter()
            .map(|&(name, ty)| FieldDesc {
                name: self.name(name),
                ty,
                offset,
            })
            .collect();
        let ty = self.add(kind, size.next_multiple_of(align), align);
        self.add_fields(ty, fields);
        ty
    }

    pub(crate) fn flags(&mut self, labels: &[&str]) -> u32 {
        let size = match labels.len() {
            0..=8 => 1,
            9..=16 => 2,
            _ => 4,
        };
        let fields = labels
            .iter()
            .map(|label| FieldDesc {
                name: self.name(label),
                ty: NO_TYPE,
                offset: 0,
            })
            .collect();
        let ty = self.add(TypeKind::Flags, size, size);
        self.add_fields(ty, fields);
        ty
    }

    pub(crate) fn named(&mut self, ty: u32, name: &str) -> u32 {
        self.types[ty as usize].name = self.name(name);
        ty
    }

    /// A resource with its number; the index of its description.
    pub(crate) fn resource(&mut self, interface: &str, name: &str, id: u32, import: u32) -> u32 {
        let (interface, name) = (self.name(interface), self.name(name));
        self.resources.push(ResourceDesc {
            name,
            interface,
            import,
            id,
        });
        self.resources.len() as u32 - 1
    }

    pub(crate) fn handle(&mut self, kind: TypeKind, resource: u32) -> u32 {
        let host = self.resources[resource as usize].import != NO_TYPE;
        let size = if kind == TypeKind::Borrow && host {
            8
        } else {
            4
        };
        let ty = self.add(kind, size, size);
        self.types[ty as usize].element = resource;
        ty
    }

    pub(crate) fn import(
        &mut self,
        kind: ImportKind,
        (interface, name): (&str, &str),
        params: u32,
        result: u32,
    ) -> u32 {
        let (interface, name) = (self.name(interface), self.name(name));
        self.imports.push(ImportDesc {
            kind: kind as u32,
            flags: 0,
            interface,
            name,
            params,
            result,
            index: 0,
            func_ref: 0,
        });
        self.imports.len() as u32 - 1
    }

    pub(crate) fn export(
        &mut self,
        kind: ExportKind,
        (interface, name): (&str, &str),
        params: u32,
        result: u32,
        entry: ExportFn,
    ) {
        let (interface, name) = (self.name(interface), self.name(name));
        self.exports.push(ExportDesc {
            kind: kind as u32,
            flags: 0,
            interface,
            name,
            params,
            result,
            symbol: NameRef::default(),
            index: 0,
            reserved: 0,
            entry: Some(entry),
        });
    }

    /// Adds an import of a core module.
    pub(crate) fn core_import(&mut self, kind: ImportKind, names: (&str, &str), index: u32) {
        let import = self.import(kind, names, NO_TYPE, NO_TYPE);
        self.imports[import as usize].index = index;
    }

    /// Adds an export of a core module without an entry.
    pub(crate) fn core_export(&mut self, kind: ExportKind, name: &str, index: u32) {
        let name = self.name(name);
        self.exports.push(ExportDesc {
            kind: kind as u32,
            flags: 0,
            interface: NameRef::default(),
            name,
            params: NO_TYPE,
            result: NO_TYPE,
            symbol: NameRef::default(),
            index,
            reserved: 0,
            entry: None,
        });
    }

    /// The import slots are the first thing after the header; 512 bytes follow them.
    pub(crate) fn finish(self) -> &'static Component {
        self.finish_mut()
    }

    /// As `finish`, for tests that spoil the manifest.
    pub(crate) fn finish_mut(mut self) -> &'static mut Component {
        let arch = if cfg!(target_arch = "x86_64") {
            Arch::X86_64
        } else {
            Arch::Aarch64
        };
        let slots = self.imports.len() * size_of::<ImportSlot>();
        let name = self.name("test");
        Box::leak(Box::new(Component {
            magic: MANIFEST_MAGIC,
            abi_version: ABI_VERSION,
            flags: self.flags,
            arch: arch as u32,
            cpu_features: 0,
            instance_size: (HEADER_SIZE + slots + 512) as u64,
            block_image: leak(Vec::new()),
            names: leak(self.names.into_bytes()),
            name,
            target: NameRef::default(),
            producer: NameRef::default(),
            text: self.text as *const u8,
            text_len: self.text_len as u64,
            start: self.start.unwrap_or(no_start),
            traps: leak(self.traps),
            handlers: leak(self.handlers),
            address_map: leak(self.address_map),
            functions: leak(self.functions),
            memories: leak(self.memories),
            tables: leak(self.tables),
            imports: leak(self.imports),
            import_slots: HEADER_SIZE as u64,
            exports: leak(self.exports),
            types: leak(self.types),
            fields: leak(self.fields),
            resources: leak(self.resources),
            component_instances: 1,
            core: self.core.unwrap_or_else(empty_core),
            concurrency: Concurrency::NONE,
        }))
    }
}
