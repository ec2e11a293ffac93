//! The C API as C calls it, with the hand-made component of the trap tests.

use std::ffi::{CStr, c_char, c_void};
use std::mem::{MaybeUninit, offset_of};
use std::ptr;

use windlass_abi::component::{Component, ImportKind};
use windlass_abi::instance::{DtorFn, GivenImport, ImportFn, ImportSlot, InstanceHeader};
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;
use windlass_abi::types::NO_TYPE;

use super::{
    CConfig, CFrame, read_config, windlass_backtrace_frame, windlass_backtrace_len,
    windlass_error_message, windlass_fail, windlass_instance_component, windlass_instance_data,
    windlass_instance_delete, windlass_instance_new, windlass_instance_set_data,
    windlass_resource_new, windlass_trap_code,
};
use crate::capi::component::{windlass_component_load, windlass_find_export};
use crate::capi::windlass_last_error;
use crate::resource::windlass_rt_lower_own;
use crate::store::{Config, store};
use crate::testing::Builder;

unsafe extern "C" fn log(
    data: *mut c_void,
    instance: *mut InstanceHeader,
    _args: *const c_void,
    _results: *mut c_void,
) -> i32 {
    // SAFETY: the instance is alive; the message is constant.
    unsafe {
        assert_eq!(windlass_instance_data(instance), data);
        windlass_fail(instance, c"no paper".as_ptr(), 8);
    }
    Status::HostError as i32
}

unsafe fn text<'a>(pointer: *const c_char) -> &'a str {
    // SAFETY: the API returns C strings.
    unsafe { CStr::from_ptr(pointer) }.to_str().unwrap()
}

unsafe fn new(component: *const Component, data: *mut c_void) -> *mut InstanceHeader {
    let config = CConfig {
        struct_size: size_of::<CConfig>(),
        max_memory_bytes: u64::MAX,
        stack_reserve: 4096,
        data,
        fiber_stack_size: 0,
        max_fibers: 0,
        max_runtime_bytes: 0,
    };
    let import = ImportSlot {
        function: log as ImportFn as *const c_void,
        data,
    };
    let import = GivenImport::from(import);
    let mut instance = ptr::null_mut();
    // SAFETY: everything outlives the instance.
    let status = unsafe {
        windlass_instance_new(
            component,
            &raw const config,
            &raw const import,
            1,
            &raw mut instance,
        )
    };
    assert_eq!(status, Status::Ok);
    instance
}

/// A caller that was compiled with an earlier header has fewer fields.
#[test]
fn a_configuration_is_read_as_far_as_it_goes() {
    let mut config = CConfig {
        struct_size: size_of::<CConfig>(),
        max_memory_bytes: 1,
        stack_reserve: 2,
        data: ptr::null_mut(),
        fiber_stack_size: 3,
        max_fibers: 4,
        max_runtime_bytes: 5,
    };
    let read = |config: &CConfig| {
        // SAFETY: the size is at most that of the struct.
        let (read, _) = unsafe { read_config(config) };
        (
            read.fiber_stack_size,
            read.max_fibers,
            read.max_runtime_bytes,
        )
    };
    let default = Config::default();
    assert_eq!(read(&config), (3, 4, 5));
    config.struct_size = offset_of!(CConfig, max_runtime_bytes);
    assert_eq!(read(&config), (3, 4, default.max_runtime_bytes));
    config.struct_size = offset_of!(CConfig, max_fibers);
    assert_eq!(
        read(&config),
        (3, default.max_fibers, default.max_runtime_bytes)
    );
    config.struct_size = size_of::<CConfig>();
    (config.max_fibers, config.max_runtime_bytes) = (0, 0);
    assert_eq!(
        read(&config),
        (3, default.max_fibers, default.max_runtime_bytes)
    );
}

#[test]
fn from_creation_to_deletion() {
    let component = ptr::from_ref(crate::trap::tests::component().manifest()).cast::<Component>();
    let mut data = 5_u32;
    let data: *mut c_void = (&raw mut data).cast();
    // SAFETY: as a C program would; the types are those of the component.
    unsafe {
        assert!(windlass_find_export(component, c"no".as_ptr(), c"run".as_ptr()).is_none());
        let run = windlass_find_export(component, ptr::null(), c"run".as_ptr()).unwrap();
        let call = |instance, what: u32, code: TrapCode| {
            let (args, mut result) = ([what, code as u32], 0_u32);
            run(instance, args.as_ptr().cast(), (&raw mut result).cast())
        };
        let instance = new(component, data);
        assert_eq!(windlass_instance_component(instance), component);
        assert_eq!(windlass_trap_code(instance), 0);
        assert_eq!(text(windlass_error_message(instance)), "");
        assert_eq!(
            windlass_resource_new(instance, 1, 2, ptr::null_mut()),
            Status::InvalidArgument
        );
        assert_eq!(call(instance, 0, TrapCode::Unreachable), Status::Ok as i32);
        assert_eq!(
            call(instance, 4, TrapCode::InvalidChar),
            Status::Trap as i32
        );
        assert_eq!(windlass_trap_code(instance), TrapCode::InvalidChar as u32);
        assert_eq!(
            text(windlass_error_message(instance)),
            "wasm trap: invalid `char` value"
        );
        assert_eq!(windlass_backtrace_len(instance), 2);
        let mut frame = MaybeUninit::<CFrame>::uninit();
        assert_eq!(
            windlass_backtrace_frame(instance, 0, frame.as_mut_ptr()),
            Status::Ok
        );
        let frame = frame.assume_init();
        assert_eq!(
            (text(frame.function), frame.wasm_offset, frame.module),
            ("inner", 0x104, 0)
        );
        let mut none = MaybeUninit::<CFrame>::uninit();
        assert_eq!(
            windlass_backtrace_frame(instance, 2, none.as_mut_ptr()),
            Status::NotFound
        );
        windlass_instance_set_data(instance, ptr::null_mut());
        assert!(windlass_instance_data(instance).is_null());
        assert_eq!(windlass_instance_delete(instance), Status::Ok);

        let instance = new(component, data);
        assert_eq!(
            call(instance, 5, TrapCode::Unreachable),
            Status::HostError as i32
        );
        let message = "host function test:host/log#log failed: no paper";
        assert_eq!(text(windlass_error_message(instance)), message);
        assert_eq!(windlass_instance_delete(instance), Status::Ok);
        assert_eq!(windlass_instance_delete(ptr::null_mut()), Status::Ok);
    }
}

#[test]
fn failures_without_an_instance() {
    let component = ptr::from_ref(crate::trap::tests::component().manifest()).cast::<Component>();
    // SAFETY: as a C program would.
    unsafe {
        let mut instance = ptr::null_mut();
        let status =
            windlass_instance_new(component, ptr::null(), ptr::null(), 0, &raw mut instance);
        assert_eq!((status, instance), (Status::Link, ptr::null_mut()));
        assert_eq!(
            text(windlass_last_error()),
            "component has 1 imports, 0 given"
        );
        let mut loaded = ptr::null();
        let path = c"/nonexistent/component.so".as_ptr();
        assert_eq!(windlass_component_load(path, &raw mut loaded), Status::Load);
        assert!(text(windlass_last_error()).contains("/nonexistent/component.so"));
    }
}

/// The number of the resource type that the host defines.
const FILE: u32 = 3;

/// A component that imports it, with its destructor.
fn component_with_files() -> *const Component {
    let mut builder = Builder::default();
    let name = ("test:host/fs", "file");
    let import = builder.import(ImportKind::ResourceDtor, name, NO_TYPE, NO_TYPE);
    builder.resource(name.0, name.1, FILE, import);
    ptr::from_ref(builder.finish())
}

unsafe extern "C" fn delete_again(data: *mut c_void, instance: *mut InstanceHeader, rep: u64) {
    // SAFETY: the data is a status; the instance is alive while its destructors run.
    unsafe {
        assert_eq!(rep, 7);
        data.cast::<Status>()
            .write(windlass_instance_delete(instance));
    }
}

#[test]
fn a_destructor_cannot_delete_what_is_being_deleted() {
    let component = component_with_files();
    let mut answer = Status::Ok;
    let dtor = ImportSlot {
        function: delete_again as DtorFn as *const c_void,
        data: (&raw mut answer).cast(),
    };
    let dtor = GivenImport::from(dtor);
    let (mut instance, mut handle) = (ptr::null_mut(), 0);
    // SAFETY: as a C program would.
    unsafe {
        let status = windlass_instance_new(
            component,
            ptr::null(),
            &raw const dtor,
            1,
            &raw mut instance,
        );
        assert_eq!(status, Status::Ok);
        let status = windlass_resource_new(instance, FILE, 7, &raw mut handle);
        assert_eq!(status, Status::Ok);
        assert_eq!(windlass_instance_delete(instance), Status::Ok);
    }
    assert_eq!(answer, Status::Reentrance);
}

/// What the host has fills its table within the limit, and so does what a component gives it, whose
/// trap says so.
#[test]
fn the_table_of_the_host_has_a_limit() {
    let component = component_with_files();
    let none = GivenImport::from(ImportSlot {
        function: ptr::null(),
        data: ptr::null_mut(),
    });
    // From nothing to room for a few.
    for max_runtime_bytes in (1..1000).step_by(4) {
        let config = CConfig {
            struct_size: size_of::<CConfig>(),
            max_memory_bytes: u64::MAX,
            stack_reserve: 0,
            data: ptr::null_mut(),
            fiber_stack_size: 0,
            max_fibers: 0,
            max_runtime_bytes,
        };
        let (mut instance, mut handle, mut last) = (ptr::null_mut(), 0, 0);
        // SAFETY: as a C program and generated code would.
        unsafe {
            let config = &raw const config;
            let status =
                windlass_instance_new(component, config, &raw const none, 1, &raw mut instance);
            assert_eq!(status, Status::Ok);
            for _ in 0..2 {
                let status = loop {
                    match windlass_resource_new(instance, FILE, 7, &raw mut handle) {
                        Status::Ok => assert_eq!(handle, last + 1),
                        status => break status,
                    }
                    last = handle;
                };
                assert_eq!(status, Status::OutOfMemory);
                let message = text(windlass_error_message(instance));
                assert!(message.contains("`max_runtime_bytes`"), "{message}");
            }
            let table = store(instance.cast()).host_table();
            let pair = windlass_rt_lower_own(instance.cast(), table, FILE, 7);
            assert_eq!(pair.outcome, TrapCode::OutOfMemory as u64);
            assert_eq!(windlass_instance_delete(instance), Status::Ok);
        }
    }
}
