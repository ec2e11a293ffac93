//! Traps of a component whose code is written by hand, in `x86_64` and `aarch64`.
//!
//! ```text
//! run(what: u32, code: u32) -> u32     entry -> body -> inner
//!   what = 0  returns `what`             3  hardware trap (division; `brk` on aarch64)
//!          1  illegal instruction        4  windlass_rt_raise(code)
//!          2  load from address 0        5  calls the import test:host/log#log with the same types
//! ```

#[cfg(target_arch = "aarch64")]
mod aarch64;
#[cfg(target_arch = "x86_64")]
mod x86_64;

use std::ffi::c_void;
use std::sync::OnceLock;

use windlass_abi::component::{self as manifest, ExportKind, ImportKind};
use windlass_abi::instance::InstanceHeader;
use windlass_abi::trap::TrapCode;
use windlass_abi::types::TypeKind;
use windlass_abi::unwind::{AddressMapEntry, FunctionDesc, Handler, TrapSite};

#[cfg(target_arch = "aarch64")]
use self::aarch64::FRAME_SIZE;
#[cfg(target_arch = "x86_64")]
use self::x86_64::FRAME_SIZE;
use crate::host::{Component, Error, HostError, Imports, Instance, Value};
use crate::testing::Builder;

unsafe extern "C" {
    static windlass_test_text: u8;
    static windlass_test_returned: u8;
    static windlass_test_handler: u8;
    static windlass_test_body: u8;
    static windlass_test_body_returned: u8;
    static windlass_test_inner: u8;
    static windlass_test_illegal: u8;
    static windlass_test_load: u8;
    static windlass_test_divide: u8;
    static windlass_test_raised: u8;
    static windlass_test_import_raised: u8;
    static windlass_test_end: u8;
    fn windlass_test_entry(
        instance: *mut InstanceHeader,
        args: *const c_void,
        results: *mut c_void,
    ) -> i32;
}

/// Makes the manifest. `core` says whether `inner` is a core function or an adapter.
fn manifest(core: bool) -> &'static manifest::Component {
    let text = &raw const windlass_test_text as usize;
    let offset = |label: *const u8| (label as usize - text) as u32;
    let mut builder = Builder::default();
    let u32 = builder.scalar(TypeKind::U32);
    let params = builder.record(TypeKind::Tuple, &[("what", u32), ("code", u32)]);
    builder.import(ImportKind::Function, ("test:host/log", "log"), params, u32);
    builder.export(
        ExportKind::Function,
        ("", "run"),
        params,
        u32,
        windlass_test_entry,
    );
    builder.text = text;
    builder.text_len = offset(&raw const windlass_test_end) as usize;
    let site = |label, code: TrapCode| TrapSite {
        text_offset: offset(label),
        code: code as u32,
    };
    builder.traps = vec![
        site(&raw const windlass_test_illegal, TrapCode::Unreachable),
        site(&raw const windlass_test_load, TrapCode::MemoryOutOfBounds),
        site(
            &raw const windlass_test_divide,
            TrapCode::IntegerDivideByZero,
        ),
    ];
    builder.handlers = vec![Handler {
        text_offset: offset(&raw const windlass_test_returned),
        handler_offset: offset(&raw const windlass_test_handler),
        frame_size: FRAME_SIZE,
        instance_sp_offset: 0,
        tag: Handler::CATCH_TRAPS,
    }];
    let mut function = |name: &str, from, to, wasm_offset| FunctionDesc {
        text_offset: offset(from),
        size: offset(to) - offset(from),
        name: builder.name(name),
        wasm_offset,
        module: if wasm_offset == u32::MAX { u32::MAX } else { 0 },
    };
    let (body, inner) = (
        &raw const windlass_test_body,
        &raw const windlass_test_inner,
    );
    let functions = vec![
        function("entry", &raw const windlass_test_text, body, u32::MAX),
        function("body", body, inner, u32::MAX),
        function(
            "inner",
            inner,
            &raw const windlass_test_end,
            if core { 0x100 } else { u32::MAX },
        ),
    ];
    builder.functions = functions;
    let labels = [
        (&raw const windlass_test_body_returned, 0x50),
        (&raw const windlass_test_illegal, 0x101),
        (&raw const windlass_test_load, 0x102),
        (&raw const windlass_test_divide, 0x103),
        (&raw const windlass_test_raised, 0x104),
        (&raw const windlass_test_import_raised, 0x105),
    ];
    builder.address_map = labels
        .into_iter()
        .map(|(label, wasm_offset)| AddressMapEntry {
            text_offset: offset(label),
            wasm_offset,
        })
        .collect();
    builder.finish()
}

pub(crate) fn component() -> Component {
    static MANIFEST: OnceLock<&'static manifest::Component> = OnceLock::new();
    // SAFETY: the manifest describes the code in this module.
    unsafe { Component::from_static(MANIFEST.get_or_init(|| manifest(true))) }.unwrap()
}

fn instance_with(
    closure: impl Fn(&[Value]) -> Result<Option<Value>, HostError> + Send + Sync + 'static,
) -> Instance {
    let mut imports = Imports::new();
    imports.function("test:host/log", "log", move |_, arguments| {
        closure(arguments)
    });
    Instance::new(&component(), &imports).unwrap()
}

fn instance() -> Instance {
    instance_with(|arguments| Ok(Some(arguments[1].clone())))
}

fn run(instance: &mut Instance, what: u32, code: u32) -> Result<Option<Value>, Error> {
    instance.call("", "run", &[Value::U32(what), Value::U32(code)])
}

/// Runs, expects this trap at this offset, and that the instance is poisoned.
fn expect_trap(what: u32, code: TrapCode, wasm_offset: u32) {
    let mut instance = instance();
    assert_eq!(run(&mut instance, 0, 0), Ok(Some(Value::U32(0))));
    let error = run(&mut instance, what, code as u32).unwrap_err();
    let Error::Trap(trap) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(trap.code, code);
    assert_eq!(trap.message, format!("wasm trap: {}", code.message()));
    let frames: Vec<_> = trap
        .backtrace
        .frames
        .iter()
        .map(|frame| (frame.function.as_str(), frame.wasm_offset))
        .collect();
    assert_eq!(frames, [("inner", Some(wasm_offset)), ("body", Some(0x50))]);
    assert!(error.to_string().contains("inner"), "{error}");
    let Error::Poisoned(message) = run(&mut instance, 0, 0).unwrap_err() else {
        panic!()
    };
    assert!(message.contains(code.message()), "{message}");
}

#[test]
fn hardware_traps_reach_the_entry() {
    expect_trap(1, TrapCode::Unreachable, 0x101);
    expect_trap(2, TrapCode::MemoryOutOfBounds, 0x102);
    expect_trap(3, TrapCode::IntegerDivideByZero, 0x103);
}

#[test]
fn raised_traps_reach_the_entry() {
    for code in [
        TrapCode::StackOverflow,
        TrapCode::CannotLeave,
        TrapCode::InvalidUtf8,
    ] {
        expect_trap(4, code, 0x104);
    }
}

#[test]
fn traps_work_on_any_thread() {
    let threads: Vec<_> = (0..4)
        .map(|_| {
            std::thread::Builder::new().stack_size(160 << 10).spawn(|| {
                for _ in 0..200 {
                    let mut instance = instance();
                    assert!(run(&mut instance, 2, 0).is_err());
                    let mut instance = self::instance();
                    assert!(run(&mut instance, 4, TrapCode::BadSignature as u32).is_err());
                }
            })
        })
        .collect();
    for thread in threads {
        thread.unwrap().join().unwrap();
    }
    // An instance moves between threads, and so does its stack limit.
    let mut instance = instance();
    assert!(run(&mut instance, 0, 0).is_ok());
    std::thread::spawn(move || assert!(run(&mut instance, 0, 0).is_ok()))
        .join()
        .unwrap();
}

#[test]
fn the_host_is_blamed_for_its_arguments_only() {
    let invalid = TrapCode::HostInvalidArgument as u32;
    // Below a core function, guest code is cut off: the instance can not go on.
    let mut broken = instance();
    assert!(matches!(run(&mut broken, 4, invalid), Err(Error::Host(_))));
    assert!(matches!(run(&mut broken, 0, 0), Err(Error::Poisoned(_))));
    // SAFETY: the manifest describes the code in this module.
    let adapters = unsafe { Component::from_static(manifest(false)) }.unwrap();
    let mut imports = Imports::new();
    imports.function("test:host/log", "log", |_, _| Ok(None));
    let mut instance = Instance::new(&adapters, &imports).unwrap();
    let error = run(&mut instance, 4, invalid).unwrap_err();
    assert_eq!(
        error,
        Error::InvalidArgument("invalid argument from the host".to_owned())
    );
    assert_eq!(run(&mut instance, 0, 0), Ok(Some(Value::U32(0))));
}

#[test]
fn host_functions_return_and_fail() {
    assert_eq!(run(&mut instance(), 5, 77), Ok(Some(Value::U32(77))));
    let mut failing = instance_with(|_| Err("the disk is full".into()));
    let error = run(&mut failing, 5, 0).unwrap_err();
    let Error::Host(trap) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        trap.message,
        "host function test:host/log#log failed: the disk is full"
    );
    assert_eq!(trap.backtrace.frames[0].wasm_offset, Some(0x105));
    assert!(matches!(run(&mut failing, 0, 0), Err(Error::Poisoned(_))));

    let mut mistyped = instance_with(|_| Ok(Some(Value::U8(1))));
    let message = run(&mut mistyped, 5, 0).unwrap_err().to_string();
    assert!(
        message.contains("result: expected u32, given u8"),
        "{message}"
    );

    let mut panicking = instance_with(|_| panic!("oh no"));
    let error = run(&mut panicking, 5, 0).unwrap_err();
    let Error::Internal(message) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        message,
        "host function test:host/log#log failed: panicked: oh no"
    );
}

#[test]
fn an_instance_can_not_be_entered_twice() {
    let mut imports = Imports::new();
    imports.function("test:host/log", "log", |caller, _| {
        let args = [0_u32, 0];
        let mut result = 0_u32;
        // SAFETY: arguments and result are those of `run`.
        let status = unsafe {
            windlass_test_entry(
                caller.as_ptr(),
                args.as_ptr().cast(),
                (&raw mut result).cast(),
            )
        };
        Ok(Some(Value::U32(status as u32)))
    });
    let mut instance = Instance::new(&component(), &imports).unwrap();
    let reentrance = windlass_abi::status::Status::Reentrance as u32;
    assert_eq!(run(&mut instance, 5, 0), Ok(Some(Value::U32(reentrance))));
    assert_eq!(run(&mut instance, 0, 0), Ok(Some(Value::U32(0))));
}

#[test]
fn missing_imports_are_named() {
    let error = Instance::new(&component(), &Imports::new()).unwrap_err();
    assert_eq!(
        error,
        Error::Link("missing import: test:host/log#log".to_owned())
    );
}

/// Set in the child that [`other_faults_go_to_the_previous_handler`] starts.
const CHILD: &str = "WINDLASS_TEST_CHILD";

unsafe extern "C" fn exit_42(_signal: i32) {
    // SAFETY: async-signal-safe.
    unsafe { libc::_exit(42) }
}

fn child(kind: &str) {
    if kind == "handler" {
        // SAFETY: the handler is async-signal-safe.
        unsafe { libc::signal(libc::SIGSEGV, exit_42 as *const c_void as usize) };
    }
    assert!(matches!(run(&mut instance(), 2, 0), Err(Error::Trap(_))));
    let null = std::hint::black_box(std::ptr::null::<u32>());
    // SAFETY: not at all; this is the fault that the test wants.
    let value = unsafe { null.read_volatile() };
    unreachable!("{value}");
}

#[test]
fn other_faults_go_to_the_previous_handler() {
    use std::os::unix::process::ExitStatusExt;

    if let Ok(kind) = std::env::var(CHILD) {
        child(&kind);
    }
    let name = "trap::tests::other_faults_go_to_the_previous_handler";
    let run_child = |kind: &str| {
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        command
            .args([name, "--exact", "--nocapture"])
            .env(CHILD, kind);
        command
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        command.status().unwrap()
    };
    let with_handler = run_child("handler").code();
    if with_handler == Some(127) {
        eprintln!("programs of this architecture can not be started here: not tested");
        return;
    }
    assert_eq!(with_handler, Some(42));
    let by_default = run_child("default");
    // An emulator may report the signal as the shell does.
    let signal = by_default
        .signal()
        .or(by_default.code().map(|code| code - 128));
    assert_eq!(signal, Some(libc::SIGSEGV), "{by_default}");
}
