//! Hand-made core modules: what is filled in, which addresses are refused, who ends when.
//!
//! ```text
//! +0    FuncRef $f, FuncRef $g        after the import slots
//! +64   numbers of two types
//! +128  MemorySlot      +144 TableSlot      +160 global      +176 tag      +192 elements
//! ```

use std::ffi::c_void;
use std::ptr;

use windlass_abi::component::{
    Component, ExportKind, ImportKind, MemoryDesc, Slice, StartFn, TableDesc,
};
use windlass_abi::core::{
    CoreKind, CoreModule, CoreTypeDesc, CoreValType, ElemDesc, GlobalDesc, NOT_IMPORTED, TagDesc,
    heap,
};
use windlass_abi::instance::{
    FuncRef, HEADER_SIZE, ImportFn, ImportSlot, InstanceHeader, MemorySlot, TableSlot,
};
use windlass_abi::status::Status;
use windlass_abi::types::NO_TYPE;

use super::external_types::{Limits, MemoryType};
use super::externs::{exports, find};
use super::members::{enter, release};
use super::objects::{new_memory, new_tag};
use crate::core_table::windlass_rt_table_grow;
use crate::core_types::TypeNumber;
use crate::instance::{NotCreated, create, destroy};
use crate::loaded::loaded;
use crate::memory::windlass_rt_memory_grow;
use crate::store::{Config, store};
use crate::testing::{Builder, alone, empty_core, leak};

const I32: CoreValType = CoreValType {
    kind: CoreKind::I32 as u32,
    heap: 0,
};
const FUNCREF: CoreValType = CoreValType {
    kind: CoreKind::RefNull as u32,
    heap: heap::FUNC,
};

fn func_type(index: u32, params: &[CoreValType]) -> CoreTypeDesc {
    CoreTypeDesc {
        flags: CoreTypeDesc::FLAG_FINAL,
        supertype: NO_TYPE,
        group: index,
        group_len: 1,
        params: leak(params.to_vec()),
        results: leak(Vec::new()),
    }
}

fn core_types() -> Slice<CoreTypeDesc> {
    leak(vec![func_type(0, &[]), func_type(1, &[I32])])
}

fn memory(slot: u32, import: u32) -> MemoryDesc {
    MemoryDesc {
        slot,
        flags: MemoryDesc::FLAG_RESERVED | MemoryDesc::FLAG_MAXIMUM,
        page_size_log2: 16,
        import,
        min_pages: 1,
        max_pages: 3,
        reservation: 1 << 33,
        image: leak(Vec::new()),
    }
}

fn table(slot: u32, import: u32, image: Vec<usize>) -> TableDesc {
    TableDesc {
        slot,
        import,
        flags: 0,
        reserved: 0,
        ty: FUNCREF,
        min: 2,
        max: u64::MAX,
        image: leak(image),
    }
}

/// A module that exports all of its own, `base` bytes after the header.
fn owner() -> &'static Component {
    let base = HEADER_SIZE as u32;
    let template = |code: usize, signature| FuncRef {
        code: code as *const c_void,
        signature,
        instance: ptr::null_mut(),
    };
    let func_refs = leak(vec![template(0x1000, 0), template(0x2000, 1)]);
    let address = |index: usize| func_refs.ptr.wrapping_add(index) as usize;
    let mut builder = Builder::default();
    builder.flags = Component::FLAG_CORE_MODULE;
    builder.memories.push(memory(base + 128, NOT_IMPORTED));
    builder
        .tables
        .push(table(base + 144, NOT_IMPORTED, vec![address(1), 0]));
    builder.core = Some(CoreModule {
        func_refs,
        func_ref_slots: u64::from(base),
        types: core_types(),
        type_slots: u64::from(base) + 64,
        globals: leak(vec![GlobalDesc {
            slot: base + 160,
            import: NOT_IMPORTED,
            ty: I32,
            mutable: 1,
            reserved: 0,
        }]),
        tags: leak(vec![TagDesc {
            slot: base + 176,
            import: NOT_IMPORTED,
            ty: 1,
            reserved: 0,
        }]),
        elems: leak(vec![ElemDesc {
            slot: u64::from(base) + 192,
            items: leak(vec![0, address(0), address(1)]),
        }]),
    });
    for (kind, name) in [
        (ExportKind::CoreFunc, "f"),
        (ExportKind::CoreMemory, "memory"),
        (ExportKind::CoreTable, "table"),
        (ExportKind::CoreGlobal, "global"),
        (ExportKind::CoreTag, "tag"),
    ] {
        builder.core_export(kind, name, 0);
    }
    builder.core_export(ExportKind::CoreFunc, "g", 1);
    builder.finish()
}

/// A module that imports one of each, in the order of the kinds, and exports them again.
fn importer(start: Option<StartFn>) -> &'static Component {
    let mut builder = Builder::default();
    (builder.flags, builder.start) = (Component::FLAG_CORE_MODULE, start);
    for kind in KINDS {
        builder.core_import(kind, ("owner", "item"), 0);
    }
    builder.memories.push(memory(0, 1));
    builder.tables.push(table(0, 2, Vec::new()));
    builder.core = Some(CoreModule {
        types: core_types(),
        type_slots: (HEADER_SIZE + 5 * size_of::<ImportSlot>()) as u64,
        globals: leak(vec![GlobalDesc {
            slot: 0,
            import: 3,
            ty: I32,
            mutable: 1,
            reserved: 0,
        }]),
        tags: leak(vec![TagDesc {
            slot: 0,
            import: 4,
            ty: 1,
            reserved: 0,
        }]),
        ..empty_core()
    });
    builder.core_export(ExportKind::CoreMemory, "memory", 0);
    builder.core_export(ExportKind::CoreTable, "table", 0);
    builder.core_export(ExportKind::CoreGlobal, "global", 0);
    builder.core_export(ExportKind::CoreTag, "tag", 0);
    builder.finish()
}

const KINDS: [ImportKind; 5] = [
    ImportKind::CoreFunc,
    ImportKind::CoreMemory,
    ImportKind::CoreTable,
    ImportKind::CoreGlobal,
    ImportKind::CoreTag,
];

fn new(
    component: &'static Component,
    slots: &[ImportSlot],
) -> Result<*mut InstanceHeader, NotCreated> {
    let loaded = loaded(component).unwrap();
    let slots: Vec<_> = slots.iter().map(|slot| (*slot).into()).collect();
    create(loaded, &Config::default(), &slots, ptr::null_mut(), None)
}

fn exports_of(instance: *mut InstanceHeader) -> Vec<(&'static str, usize)> {
    // SAFETY: the instance is alive.
    unsafe { exports(instance) }
        .map(|(name, _, address)| (name, address))
        .collect()
}

fn slot(address: usize) -> ImportSlot {
    ImportSlot {
        function: ptr::null(),
        data: address as *mut c_void,
    }
}

/// The slots for an importer.
fn slots(owner: *mut InstanceHeader) -> Vec<ImportSlot> {
    let exports = exports_of(owner);
    exports[..5].iter().map(|(_, at)| slot(*at)).collect()
}

fn is_alive(instance: *mut InstanceHeader) -> bool {
    super::members::registry().at(instance as usize).is_some()
}

#[test]
fn templates_become_references() {
    let _alone = alone();
    let instance = new(owner(), &[]).unwrap();
    let block = instance as usize + HEADER_SIZE;
    // SAFETY: the block is as the manifest says.
    unsafe {
        let numbers = *((block + 64) as *const [u64; 2]);
        let funcs = &*(block as *const [FuncRef; 2]);
        assert_ne!(numbers[0], numbers[1]);
        for (func, (number, code)) in funcs.iter().zip(numbers.into_iter().zip([0x1000, 0x2000])) {
            assert_eq!((func.code as usize, func.signature), (code, number));
            assert_eq!(func.instance, instance);
        }
        let (f, g) = (block, block + size_of::<FuncRef>());
        assert_eq!(*((block + 192) as *const [usize; 3]), [0, f, g]);
        let table = &*((block + 144) as *const TableSlot);
        assert_eq!(std::slice::from_raw_parts(table.base, table.length), [g, 0]);
        let names: Vec<_> = exports_of(instance);
        assert_eq!(names[0], ("f", f));
        assert_eq!(names[5], ("g", g));
        destroy(instance).unwrap();
    }
    assert!(!is_alive(instance));
}

#[test]
fn imports_are_the_owners() {
    let _alone = alone();
    let owner = new(owner(), &[]).unwrap();
    let user = new(importer(None), &slots(owner)).unwrap();
    // What is imported is exported from where it is.
    assert_eq!(exports_of(user), exports_of(owner)[1..5]);
    // SAFETY: both are alive, and their slots as the manifests say.
    unsafe {
        let memory = &raw const *((owner as usize + HEADER_SIZE + 128) as *const MemorySlot);
        assert_eq!(windlass_rt_memory_grow(user.cast(), 0, 1), 1);
        assert_eq!((*memory).length, 2 << 16);
        assert_eq!(store(owner.cast()).budget.left(), u64::MAX - (2 << 16));
        assert_eq!(store(user.cast()).budget.left(), u64::MAX);
        assert_eq!(windlass_rt_memory_grow(user.cast(), 0, 2), u64::MAX);
        let table = &raw const *((owner as usize + HEADER_SIZE + 144) as *const TableSlot);
        assert_eq!(windlass_rt_table_grow(user.cast(), 0, 3, 0), 2);
        assert_eq!((*table).length, 5);
        destroy(owner).unwrap();
        assert!(is_alive(owner) && is_alive(user));
        assert_eq!(windlass_rt_memory_grow(user.cast(), 0, 0), 2);
        destroy(user).unwrap();
        assert!(!is_alive(owner) && !is_alive(user));
    }
}

unsafe extern "C" fn host_function(
    _data: *mut c_void,
    _instance: *mut InstanceHeader,
    _args: *const c_void,
    _results: *mut c_void,
) -> i32 {
    0
}

#[test]
fn addresses_that_lead_elsewhere_are_refused() {
    let _alone = alone();
    let component = importer(None);
    let owner = new(owner(), &[]).unwrap();
    let good = slots(owner);
    let local = [0_u64; 4];
    let refused = |index: usize, bad: ImportSlot| {
        let mut slots = good.clone();
        slots[index] = bad;
        let refusal = new(component, &slots).unwrap_err().refusal;
        assert_eq!(refusal.status, Status::Link, "{}", refusal.message);
        refusal.message
    };
    let host = ImportSlot {
        function: host_function as ImportFn as *const c_void,
        data: ptr::null_mut(),
    };
    let dead = new(self::owner(), &[]).unwrap();
    let dangling = slots(dead);
    // SAFETY: it is alive until here.
    unsafe { destroy(dead).unwrap() };
    for index in 0..5 {
        let foreign = [
            0,
            1,
            usize::MAX,
            local.as_ptr() as usize,
            good[index].data as usize + 8,
            owner as usize,
            dangling[index].data as usize,
        ];
        for address in foreign {
            let message = refused(index, slot(address));
            assert!(
                message.starts_with("unknown import \"owner\" \"item\""),
                "{message}"
            );
        }
        let other = refused(index, good[(index + 1) % 5]);
        assert!(other.starts_with("incompatible import type"), "{other}");
        if index > 0 {
            let message = refused(index, host);
            assert!(message.contains("found a host function"), "{message}");
        }
    }
    // A function of another type, and a host function, which has none that could be known.
    let exports = exports_of(owner);
    let message = refused(0, slot(exports[5].1));
    let expected = "incompatible import type for \"owner\" \"item\": expected (func), found \
                    (func (param i32))";
    assert_eq!(message, expected);
    let mut with_host = good.clone();
    with_host[0] = host;
    let user = new(component, &with_host).unwrap();
    // SAFETY: both are alive.
    unsafe {
        destroy(user).unwrap();
        destroy(owner).unwrap();
    }
    assert!(!is_alive(user) && !is_alive(owner));
    let count = new(component, &good[1..]).unwrap_err().refusal;
    assert_eq!(count.message, "component has 5 imports, 4 given");
}

unsafe extern "C" fn trapping_start(_instance: *mut InstanceHeader) -> i32 {
    Status::Trap as i32
}

#[test]
fn a_failed_instance_lives_as_long_as_its_group() {
    let _alone = alone();
    let owner = new(owner(), &[]).unwrap();
    let failure = new(importer(Some(trapping_start)), &slots(owner)).unwrap_err();
    assert_eq!(failure.refusal.status, Status::Trap);
    // SAFETY: it is alive.
    let member = unsafe { store(owner.cast()) }.member.unwrap();
    let failed = super::members::registry().others(member);
    assert_eq!(failed.len(), 1);
    assert_eq!(super::members::registry().others(failed[0]), [member]);
    // SAFETY: as above.
    unsafe { destroy(owner).unwrap() };
    assert!(!is_alive(owner));
    assert!(super::members::registry().thing(failed[0]).is_none());
}

#[test]
fn objects_of_the_host_join_and_end() {
    let _alone = alone();
    let memory = MemoryType {
        limits: Limits {
            min: 1,
            max: Some(3),
            index_64: false,
        },
        page_size_log2: 16,
        shared: false,
        reservation: None,
    };
    let owner = new(owner(), &[]).unwrap();
    let (keep, address) = new_memory(memory).unwrap();
    let mut slots = slots(owner);
    slots[1] = slot(address as usize);
    let user = new(importer(None), &slots).unwrap();
    // SAFETY: the instances are alive.
    unsafe {
        assert_eq!(windlass_rt_memory_grow(user.cast(), 0, 2), 1);
        assert_eq!((*address).length, 3 << 16);
        destroy(user).unwrap();
        destroy(owner).unwrap();
    }
    // The memory's handle keeps all that is linked with it.
    assert!(is_alive(owner) && is_alive(user));
    let tag = new_tag(TypeNumber(1));
    assert!(find(tag.1 as usize, ImportKind::CoreTag).is_some());
    assert!(find(tag.1 as usize, ImportKind::CoreGlobal).is_none());
    drop(keep);
    assert!(!is_alive(owner) && find(address as usize, ImportKind::CoreMemory).is_none());
    release(tag.0.into_raw());
    assert!(find(tag.1 as usize, ImportKind::CoreTag).is_none());
}

#[test]
fn a_group_has_one_user() {
    let _alone = alone();
    let owner = new(owner(), &[]).unwrap();
    // SAFETY: it is alive.
    let member = unsafe { store(owner.cast()) }.member.unwrap();
    let here = (enter(member).unwrap(), enter(member).unwrap());
    let given: Vec<usize> = slots(owner).iter().map(|slot| slot.data as usize).collect();
    let elsewhere = |given: Vec<usize>| {
        std::thread::spawn(move || {
            let slots: Vec<_> = given.into_iter().map(slot).collect();
            let linked = new(importer(None), &slots).map(|user| user as usize);
            let linked = linked.map_err(|failure| failure.refusal.status);
            (enter(member).is_ok(), linked)
        })
        .join()
        .unwrap()
    };
    assert_eq!(elsewhere(given.clone()), (false, Err(Status::Reentrance)));
    drop(here.0);
    assert!(!elsewhere(given.clone()).0);
    drop(here.1);
    let (entered, user) = elsewhere(given);
    assert!(entered);
    // SAFETY: both are alive.
    unsafe {
        destroy(user.unwrap() as *mut InstanceHeader).unwrap();
        destroy(owner).unwrap();
    }
    assert!(!is_alive(owner));
}
