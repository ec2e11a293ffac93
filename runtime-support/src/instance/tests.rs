//! Instantiation of hand-made manifests: memories, tables, limits, start-up code that fails.

use std::ptr;

use windlass_abi::ABI_VERSION;
use windlass_abi::component::{Component, ImageSegment, MemoryDesc, Slice, TableDesc};
use windlass_abi::core::{CoreKind, CoreValType, NOT_IMPORTED, heap};
use windlass_abi::instance::{
    GLOBAL_SIZE, HEADER_SIZE, InstanceHeader, MemorySlot, State, TableSlot,
};
use windlass_abi::status::Status;

use super::{NotCreated, create, destroy};
use crate::core_table::windlass_rt_table_grow;
use crate::loaded::loaded;
use crate::memory::windlass_rt_memory_grow;
use crate::store::Config;
use crate::testing::Builder;

const MEMORY: usize = HEADER_SIZE;
const TABLE: usize = HEADER_SIZE + 16;

fn builder() -> Builder {
    let mut builder = Builder::default();
    let text = b"image";
    let image = Box::leak(Box::new([ImageSegment {
        memory_offset: 8,
        data: Slice {
            ptr: text.as_ptr(),
            len: text.len(),
        },
    }]));
    builder.memories.push(MemoryDesc {
        slot: MEMORY as u32,
        flags: MemoryDesc::FLAG_RESERVED,
        page_size_log2: 16,
        import: NOT_IMPORTED,
        min_pages: 1,
        max_pages: 10,
        reservation: 1 << 32,
        image: Slice {
            ptr: image.as_ptr(),
            len: image.len(),
        },
    });
    let elements = Box::leak(Box::new([1_usize, 2]));
    builder.tables.push(TableDesc {
        slot: TABLE as u32,
        import: NOT_IMPORTED,
        flags: 0,
        reserved: 0,
        ty: CoreValType {
            kind: CoreKind::RefNull as u32,
            heap: heap::FUNC,
        },
        min: 3,
        max: 5,
        image: Slice {
            ptr: elements.as_ptr(),
            len: elements.len(),
        },
    });
    builder
}

fn new(component: &'static Component, config: &Config) -> Result<*mut InstanceHeader, NotCreated> {
    create(
        loaded(component).unwrap(),
        config,
        &[],
        ptr::null_mut(),
        None,
    )
}

fn slot<T: Copy>(instance: *mut InstanceHeader, offset: usize) -> (*mut T, usize) {
    // SAFETY: both kinds of slots are a pointer and a length.
    unsafe {
        instance
            .cast::<u8>()
            .add(offset)
            .cast::<(*mut T, usize)>()
            .read()
    }
}

const _: () = assert!(size_of::<MemorySlot>() == 16 && size_of::<TableSlot>() == 16);

#[test]
fn memories_and_tables_are_in_their_slots() {
    let config = Config {
        max_memory_bytes: 3 << 16,
        ..Config::default()
    };
    let instance = new(builder().finish(), &config).unwrap();
    // SAFETY: the instance is alive, and the slots are as the manifest says.
    unsafe {
        assert_eq!(instance as usize % GLOBAL_SIZE, 0);
        assert_eq!((*instance).state, State::Ready as u32);
        let (base, length) = slot::<u8>(instance, MEMORY);
        assert_eq!(length, 1 << 16);
        assert_eq!(std::slice::from_raw_parts(base.add(7), 7), b"\0image\0");
        assert_eq!(windlass_rt_memory_grow(instance.cast(), 0, 2), 1);
        assert_eq!(slot::<u8>(instance, MEMORY), (base, 3 << 16));
        // The instance's own limit comes before the memory's.
        assert_eq!(windlass_rt_memory_grow(instance.cast(), 0, 1), u64::MAX);

        assert_eq!(windlass_rt_table_grow(instance.cast(), 0, 2, 9), 3);
        let (base, length) = slot::<usize>(instance, TABLE);
        assert_eq!(std::slice::from_raw_parts(base, length), [1, 2, 0, 9, 9]);
        assert_eq!(windlass_rt_table_grow(instance.cast(), 0, 1, 9), u64::MAX);
        destroy(instance).unwrap();
    }
}

#[test]
fn limits_and_bad_manifests_are_refused() {
    let config = Config {
        max_memory_bytes: 100,
        ..Config::default()
    };
    let refused = new(builder().finish(), &config).unwrap_err();
    assert_eq!(refused.refusal.status, Status::OutOfMemory);
    // All memories together count.
    let mut two = builder();
    two.memories.push(MemoryDesc {
        slot: (TABLE + 16) as u32,
        ..two.memories[0]
    });
    let config = Config {
        max_memory_bytes: (2 << 16) - 1,
        ..Config::default()
    };
    let refused = new(two.finish(), &config).unwrap_err();
    assert_eq!(refused.refusal.status, Status::OutOfMemory);
    let change = |change: fn(&mut Component)| {
        let manifest = builder().finish_mut();
        change(manifest);
        loaded(manifest)
            .err()
            .map(|refusal| (refusal.status, refusal.message))
            .unwrap()
    };
    assert_eq!(change(|c| c.magic = 0).0, Status::Version);
    assert_eq!(
        change(|c| c.abi_version = 99),
        (
            Status::Version,
            format!("component has version 99 of the ABI, the runtime has {ABI_VERSION}")
        )
    );
    assert_eq!(change(|c| c.arch = 9).0, Status::Version);
    let (status, message) = change(|c| c.cpu_features = 1 << 63);
    assert_eq!(status, Status::CpuFeatures);
    assert_eq!(message, "component needs CPU features: unknown");
}

unsafe extern "C" fn failing_start(instance: *mut InstanceHeader) -> i32 {
    // SAFETY: start-up code gets its instance.
    assert_eq!(unsafe { (*instance).state }, State::Starting as u32);
    Status::Trap as i32
}

#[test]
fn start_up_code_may_fail() {
    let mut builder = builder();
    builder.start = Some(failing_start);
    let failure = new(builder.finish(), &Config::default()).unwrap_err();
    assert_eq!(failure.refusal.status, Status::Trap);
    assert_eq!(failure.refusal.message, "start-up failed");
}
