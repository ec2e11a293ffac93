//! Objects of the host as C makes and uses them. Instances are tested in `linking` and from C.

use std::ffi::{CStr, c_void};
use std::ptr;

use windlass_abi::component::ImportKind;
use windlass_abi::core::{CoreKind, heap};
use windlass_abi::instance::{MemorySlot, TableSlot};
use windlass_abi::status::Status;

use super::{
    CMemoryType, CTableType, CValType, windlass_func_call, windlass_func_instance,
    windlass_func_type, windlass_global_delete, windlass_global_new, windlass_global_set,
    windlass_memory_delete, windlass_memory_grow, windlass_memory_new, windlass_table_delete,
    windlass_table_get, windlass_table_grow, windlass_table_new, windlass_table_set,
    windlass_tag_delete, windlass_tag_new,
};
use crate::capi::windlass_last_error;
use crate::linking::external_types::ExternType;
use crate::linking::externs::find;
use crate::linking::members::join;
use crate::testing::alone;

const EXTERNREF: CValType = CValType {
    kind: CoreKind::RefNull as u32,
    heap: heap::EXTERN,
    func_type: 0,
};
const FUNC: CValType = CValType {
    kind: CoreKind::Ref as u32,
    heap: heap::FUNC,
    func_type: 0,
};
const I32: CValType = CValType {
    kind: CoreKind::I32 as u32,
    heap: 0,
    func_type: 0,
};

fn last_error() -> String {
    // SAFETY: a C string of this thread.
    let text = unsafe { CStr::from_ptr(windlass_last_error()) };
    text.to_str().unwrap().to_owned()
}

/// The maximum of a memory's type.
fn maximum(memory: *mut MemorySlot) -> Option<u64> {
    let (_keep, found) = find(memory as usize, ImportKind::CoreMemory).unwrap();
    match found.ty {
        ExternType::Memory(ty) => ty.limits.max,
        other => panic!("{other:?}"),
    }
}

#[test]
fn memories() {
    let _alone = alone();
    let mut ty = CMemoryType {
        minimum: 1,
        maximum: 2,
        flags: 0,
        page_size_log2: 16,
    };
    let mut memory: *mut MemorySlot = ptr::null_mut();
    // SAFETY: as a C program would.
    unsafe {
        assert_eq!(
            windlass_memory_new(&raw const ty, &raw mut memory),
            Status::Ok
        );
        ty.flags = 16;
        let mut none: *mut MemorySlot = ptr::null_mut();
        let status = windlass_memory_new(&raw const ty, &raw mut none);
        assert_eq!(status, Status::InvalidArgument);
        assert!(none.is_null() && last_error().contains("unknown flags 0x10"));
        ty.flags = 0;
        assert_eq!((*memory).length, 1 << 16);
        *(*memory).base = 7;
        assert_eq!(windlass_memory_grow(memory, 1), 1);
        assert_eq!(((*memory).length, *(*memory).base), (2 << 16, 7));
        assert_eq!(windlass_memory_grow(memory, 1), u64::MAX);
        windlass_memory_delete(memory);
        windlass_memory_delete(ptr::null_mut());
        assert_eq!(windlass_memory_grow(memory, 0), u64::MAX);
        for (minimum, page_size_log2) in [(3, 16), (1, 15)] {
            (ty.minimum, ty.page_size_log2) = (minimum, page_size_log2);
            let status = windlass_memory_new(&raw const ty, &raw mut memory);
            assert_eq!((status, memory), (Status::InvalidArgument, ptr::null_mut()));
            assert!(
                last_error().starts_with("malformed type"),
                "{}",
                last_error()
            );
        }
        let large = CMemoryType {
            minimum: 3,
            maximum: u64::MAX,
            flags: 2,
            page_size_log2: 0,
        };
        assert_eq!(
            windlass_memory_new(&raw const large, &raw mut memory),
            Status::Ok
        );
        assert_eq!(windlass_memory_grow(memory, 5), 3);
        assert_eq!((*memory).length, 8);
        assert_eq!(maximum(memory), None);
        windlass_memory_delete(memory);
        // The largest of all maxima is none only where nothing else is said.
        let limited = CMemoryType {
            flags: 2 | 8,
            ..large
        };
        let status = windlass_memory_new(&raw const limited, &raw mut memory);
        assert_eq!((status, maximum(memory)), (Status::Ok, Some(u64::MAX)));
        windlass_memory_delete(memory);
    }
}

#[test]
fn tables() {
    let _alone = alone();
    let ty = CTableType {
        element: EXTERNREF,
        minimum: 2,
        maximum: 4,
        flags: 0,
    };
    let things = [0_u8; 2];
    let [one, two] = [0, 1].map(|index| (&raw const things[index]).cast::<c_void>());
    let mut table: *mut TableSlot = ptr::null_mut();
    let mut element = ptr::null_mut();
    // SAFETY: as a C program would.
    unsafe {
        let mut bad = ptr::null_mut();
        let funcs = CTableType {
            element: FUNC,
            ..ty
        };
        for init in [ptr::null(), one] {
            // Null is no function, and neither is an address of anything else.
            let status = windlass_table_new(&raw const funcs, init, &raw mut bad);
            assert_eq!((status, bad), (Status::InvalidArgument, ptr::null_mut()));
        }
        let numbers = CTableType { element: I32, ..ty };
        let status = windlass_table_new(&raw const numbers, ptr::null(), &raw mut bad);
        assert_eq!(status, Status::InvalidArgument);

        assert_eq!(
            windlass_table_new(&raw const ty, one, &raw mut table),
            Status::Ok
        );
        assert_eq!(windlass_table_set(table, 1, two), Status::Ok);
        assert_eq!(windlass_table_grow(table, 1, ptr::null()), 2);
        assert_eq!(
            std::slice::from_raw_parts((*table).base, (*table).length),
            [one as usize, two as usize, 0]
        );
        assert_eq!(windlass_table_get(table, 1, &raw mut element), Status::Ok);
        assert_eq!(element.cast_const(), two);
        let status = windlass_table_get(table, 3, &raw mut element);
        assert_eq!(status, Status::InvalidArgument);
        assert_eq!(windlass_table_set(table, 3, one), Status::InvalidArgument);
        assert_eq!(windlass_table_grow(table, 2, one), u64::MAX);
        windlass_table_delete(table);
        assert_eq!(windlass_table_set(table, 0, one), Status::InvalidArgument);
    }
}

#[test]
fn globals_and_tags() {
    let _alone = alone();
    let mut global = ptr::null_mut();
    let bytes = |value: u128| value.to_le_bytes();
    // SAFETY: as a C program would.
    unsafe {
        let new = |ty: CValType, mutable, value: u128, out| {
            windlass_global_new(&raw const ty, mutable, &bytes(value), out)
        };
        assert_eq!(new(I32, true, 5, &raw mut global), Status::Ok);
        assert_eq!(global as usize % 16, 0);
        assert_eq!(*global, 5);
        assert_eq!(windlass_global_set(global, &bytes(6)), Status::Ok);
        assert_eq!(*global, 6);
        windlass_global_delete(global);
        assert_eq!(new(I32, false, 5, &raw mut global), Status::Ok);
        assert_eq!(
            windlass_global_set(global, &bytes(6)),
            Status::InvalidArgument
        );
        windlass_global_delete(global);
        assert_eq!(new(FUNC, true, 0, &raw mut global), Status::InvalidArgument);
        assert!(global.is_null());

        let plain = windlass_func_type(ptr::null(), 0, ptr::null(), 0);
        let typed = CValType {
            kind: CoreKind::Ref as u32,
            heap: 0,
            func_type: plain,
        };
        let one = windlass_func_type(&raw const typed, 1, ptr::null(), 0);
        let result = windlass_func_type(ptr::null(), 0, ptr::from_ref(&I32), 1);
        assert!(plain != 0 && one != plain && result != plain);
        assert_eq!(windlass_func_type(&raw const typed, 1, ptr::null(), 0), one);
        let unknown = CValType {
            func_type: u64::MAX,
            ..typed
        };
        assert_eq!(windlass_func_type(&raw const unknown, 1, ptr::null(), 0), 0);
        let mut tag = ptr::null_mut();
        assert_eq!(windlass_tag_new(one, &raw mut tag), Status::Ok);
        // A tag is no global.
        assert_eq!(windlass_global_set(tag, &bytes(6)), Status::InvalidArgument);
        windlass_tag_delete(tag);
        for bad in [result, 0, u64::MAX] {
            assert_eq!(windlass_tag_new(bad, &raw mut tag), Status::InvalidArgument);
        }
    }
}

#[test]
fn no_function_is_called_that_is_none() {
    let local = [0_u64; 3];
    let func = local.as_ptr().cast();
    assert!(windlass_func_instance(func).is_null());
    // SAFETY: nothing is read there.
    let status = unsafe { windlass_func_call(func, ptr::null(), ptr::null_mut()) };
    assert_eq!(status, Status::InvalidArgument as i32);
}

/// A handle is given up once: a second time would take that of another member of the group.
#[test]
fn deletion_counts_once() {
    let _alone = alone();
    let mut globals: [*mut u8; 2] = [ptr::null_mut(); 2];
    let mut value = [0_u8; 16];
    // SAFETY: as a C program would, but for the second deletion, which is harmless: the first global
    // is still there, as one of a group that lives.
    unsafe {
        for global in &mut globals {
            let status = windlass_global_new(&I32, true, &raw const value, global);
            assert_eq!(status, Status::Ok);
        }
        let members = globals.map(|global| {
            let (keep, _) = find(global as usize, ImportKind::CoreGlobal).unwrap();
            keep.member()
        });
        join(members[0], members[1]).unwrap();
        for _ in 0..3 {
            windlass_global_delete(globals[0]);
        }
        value[0] = 5;
        let status = windlass_global_set(globals[1], &raw const value);
        assert_eq!(status, Status::Ok, "{}", last_error());
        windlass_global_delete(globals[1]);
        assert!(find(globals[1] as usize, ImportKind::CoreGlobal).is_none());
        assert!(find(globals[0] as usize, ImportKind::CoreGlobal).is_none());
        // What has ended cannot be linked with anything.
        let refused = join(members[0], members[1]).unwrap_err();
        assert_eq!(refused.status, Status::InvalidArgument);
    }
}
