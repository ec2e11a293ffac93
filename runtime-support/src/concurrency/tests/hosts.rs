//! Imports that the host completes later, and how it is woken.

use std::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use windlass_abi::concurrency::{
    BLOCKED, CallDesc, ImportCallDesc, NONE, TaskHeader, subtask_state,
};
use windlass_abi::instance::InstanceHeader;
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use super::{
    LOWER, OfTest, Poll, STACKFUL, Started, World, argument, desc, log, new_set, ok, take_log,
    task_return,
};
use crate::concurrency::host::{defer, set_wake};
use crate::concurrency::import::{Hook, PendingImport};
use crate::concurrency::poll::{poll, wait};
use crate::concurrency::{
    windlass_rt_import_pending, windlass_rt_subtask_cancel, windlass_rt_subtask_drop,
    windlass_rt_waitable_join, windlass_rt_waitable_set_wait,
};
use crate::entries::Ptr;

static PENDING: OfTest<Vec<PendingImport>> = OfTest::new();

fn next() -> PendingImport {
    PENDING.with(|pending| pending.remove(0))
}

unsafe extern "C" fn asked_to_cancel(_: *mut c_void) {
    log("asked");
    if PENDING.with(|pending| !pending.is_empty()) {
        next().complete(Status::Cancelled, &[]);
    }
}

/// The host function: it defers, if it is asked to.
fn host_function(instance: Ptr, defers: bool) {
    if defers {
        let hook = Hook {
            function: asked_to_cancel,
            data: std::ptr::null_mut(),
        };
        // SAFETY: a guest of this instance calls the host.
        let import = unsafe { defer(instance.cast::<InstanceHeader>(), Some(hook)) }.unwrap();
        PENDING.with(|pending| pending.push(import));
    }
}

unsafe extern "C" fn resolve(_: Ptr, args: *const u64, results: *const c_void) -> u64 {
    // SAFETY: the results are a `u64`, and there is one argument.
    let (argument, result) = unsafe { (*args, *results.cast::<u64>()) };
    log(format!("{argument}={result}"));
    0
}

const fn import(flags: u32) -> ImportCallDesc {
    ImportCallDesc {
        resolve: resolve as *const c_void,
        import: 0,
        caller: 1,
        flags,
        result_size: 8,
        arg_count: 1,
        result_align: 8,
    }
}

static ASYNC_IMPORT: ImportCallDesc = import(LOWER);
static SYNC_IMPORT: ImportCallDesc = import(0);

fn import_pending(
    instance: Ptr,
    desc: &'static ImportCallDesc,
    argument: u64,
) -> windlass_abi::entry::Pair {
    let args = [argument];
    let desc = std::ptr::from_ref(desc).cast_mut().cast();
    // SAFETY: guests get a live instance.
    unsafe { windlass_rt_import_pending(instance, desc, args.as_ptr().cast_mut().cast()) }
}

/// Calls the host without `async`.
unsafe extern "C" fn calls_sync(instance: Ptr, task: *mut TaskHeader) -> u64 {
    host_function(instance, argument(task) != 0);
    let results = ok!(instance, import_pending(instance, &SYNC_IMPORT, 1));
    // SAFETY: the host gave a `u64`.
    log(format!("got{}", unsafe { *(results as *const u64) }));
    task_return(instance, 1)
}

static SYNC: CallDesc = desc(1, NONE, STACKFUL, calls_sync);

#[test]
fn another_os_thread_completes_a_call() {
    let world = World::new();
    for n in [7_u64, 8] {
        assert!(matches!(world.call(&SYNC, 1), Ok(Started::Pending(_))));
        assert_eq!(world.poll(), Poll::Waiting);
        let pending = next();
        let completes = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(5));
            pending.complete(Status::Ok, &n.to_ne_bytes());
        });
        // SAFETY: the instance is alive.
        assert!(unsafe { wait(world.header) });
        completes.join().unwrap();
        assert_eq!(world.poll(), Poll::Idle);
        assert_eq!(take_log(), format!("got{n}"));
        // SAFETY: as above.
        assert!(!unsafe { wait(world.header) });
    }
}

/// What the host does with a call that it has deferred.
type Completes = fn(PendingImport);

#[test]
fn a_failure_of_the_host_is_a_trap_that_says_which() {
    let cases: [(&str, Completes); 4] = [
        ("status 6", |import| {
            import.complete(Status::InvalidArgument, &[]);
        }),
        ("no such thing", |import| {
            import.fail("no such thing".to_owned())
        }),
        ("given up", drop),
        ("wrong size", |import| {
            import.complete(Status::Ok, &[1]);
        }),
    ];
    for (text, complete) in cases {
        let world = World::new();
        assert!(world.call(&SYNC, 1).is_ok());
        complete(next());
        assert_eq!(world.poll(), Poll::Failed(Status::HostError));
        let message = world.message();
        assert!(
            message.contains("later") && message.contains(text),
            "{message}"
        );
    }
    let world = World::new();
    assert_eq!(world.call(&SYNC, 0), Err(Status::HostError));
    let message = world.message();
    assert!(message.contains("without deferring"), "{message}");
}

/// Calls the host with `async`, cancels if it is told to, and waits.
unsafe extern "C" fn calls_async(instance: Ptr, task: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        host_function(instance, true);
        let packed = ok!(instance, import_pending(instance, &ASYNC_IMPORT, 3)) as u32;
        assert_eq!(packed & 0xf, subtask_state::STARTED);
        let subtask = packed >> 4;
        let mut state = BLOCKED;
        if argument(task) != 0 {
            state = ok!(
                instance,
                windlass_rt_subtask_cancel(instance, 1, 1, subtask)
            ) as u32;
            log(format!("cancel{}", state as i32));
        }
        if state == BLOCKED {
            let (set, mut out) = (new_set(instance, 1), [0_u32; 2]);
            let to = (&raw mut out).cast();
            ok!(
                instance,
                windlass_rt_waitable_join(instance, 1, subtask, set)
            );
            ok!(
                instance,
                windlass_rt_waitable_set_wait(instance, 1, set, to)
            );
            log(format!("state{}", out[1]));
        }
        ok!(instance, windlass_rt_subtask_drop(instance, 1, subtask));
    }
    task_return(instance, 1)
}

static ASYNC: CallDesc = desc(1, NONE, STACKFUL, calls_async);

#[test]
fn results_are_lowered_when_they_arrive() {
    let world = World::new();
    assert!(world.call(&ASYNC, 0).is_ok());
    assert!(world.call(&ASYNC, 0).is_ok());
    let first = next();
    next().complete(Status::Ok, &9_u64.to_ne_bytes());
    assert_eq!(world.poll(), Poll::Waiting);
    assert_eq!(take_log(), "3=9 state2");
    first.complete(Status::Ok, &5_u64.to_ne_bytes());
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "3=5 state2");
    assert!(world.may_enter(1) && world.may_enter(2));
}

#[test]
fn the_host_may_agree_to_a_cancellation_or_not() {
    let world = World::new();
    assert_eq!(world.call(&ASYNC, 1), Ok(Started::Done(0)));
    assert_eq!(take_log(), "asked cancel4");

    // The hook finds nothing that it could complete.
    unsafe extern "C" fn keeps(instance: Ptr, task: *mut TaskHeader) -> u64 {
        host_function(instance, true);
        let kept = PENDING.with(std::mem::take);
        KEPT.with(|to| *to = kept);
        // SAFETY: as `calls_async`, whose import this is.
        unsafe { rest(instance, task) }
    }
    static KEPT: OfTest<Vec<PendingImport>> = OfTest::new();
    unsafe fn rest(instance: Ptr, _: *mut TaskHeader) -> u64 {
        // SAFETY: guests get a live instance.
        unsafe {
            let subtask = ok!(instance, import_pending(instance, &ASYNC_IMPORT, 3)) as u32 >> 4;
            let state = ok!(
                instance,
                windlass_rt_subtask_cancel(instance, 1, 0, subtask)
            );
            log(format!("state{state}"));
        }
        task_return(instance, 1)
    }
    static KEEPS: CallDesc = desc(1, NONE, STACKFUL, keeps);
    assert!(matches!(world.call(&KEEPS, 0), Ok(Started::Pending(_))));
    let kept = KEPT.with(|kept| kept.remove(0));
    kept.complete(Status::Ok, &1_u64.to_ne_bytes());
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "asked 3=1 state2");
}

#[test]
fn a_completion_after_the_end_has_no_effect() {
    let world = World::new();
    assert!(world.call(&ASYNC, 0).is_ok());
    let pending = next();
    drop(world);
    pending.complete(Status::Ok, &[0; 8]);
}

unsafe extern "C" fn count(data: *mut c_void) {
    // SAFETY: the counter is a static of the test.
    unsafe { &*data.cast::<AtomicUsize>() }.fetch_add(1, Ordering::Relaxed);
}

#[test]
fn the_host_is_woken_when_there_is_something_to_do() {
    static WOKEN: AtomicUsize = AtomicUsize::new(0);
    static YIELDS: CallDesc = desc(1, NONE, STACKFUL, yields);
    unsafe extern "C" fn yields(instance: Ptr, _: *mut TaskHeader) -> u64 {
        use crate::concurrency::windlass_rt_thread_switch;
        // SAFETY: guests get a live instance.
        ok!(instance, unsafe {
            windlass_rt_thread_switch(instance, 1, 1, 0)
        });
        task_return(instance, 1)
    }
    let woken = || WOKEN.swap(0, Ordering::Relaxed);
    let world = World::new();
    let hook = Hook {
        function: count,
        data: (&raw const WOKEN).cast_mut().cast(),
    };
    // SAFETY: the instance is alive, and so is the hook.
    unsafe { set_wake(world.header, Some(hook)) };
    assert!(world.call(&YIELDS, 0).is_ok() && world.call(&YIELDS, 0).is_ok());
    assert_eq!(woken(), 1);
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(woken(), 0);
    assert!(world.call(&ASYNC, 0).is_ok());
    assert_eq!((world.poll(), woken()), (Poll::Waiting, 0));
    let pending = next();
    std::thread::spawn(move || pending.complete(Status::Ok, &[0; 8]))
        .join()
        .unwrap();
    assert_eq!(woken(), 1);
    assert_eq!((world.poll(), woken()), (Poll::Idle, 0));
    // A poll that is refused is none.
    static POLLS: CallDesc = desc(1, NONE, STACKFUL, polls);
    unsafe extern "C" fn polls(instance: Ptr, task: *mut TaskHeader) -> u64 {
        // SAFETY: guests get a live instance.
        unsafe {
            assert_eq!(poll(instance.cast()), Poll::Failed(Status::Reentrance));
            yields(instance, task)
        }
    }
    assert!(world.call(&POLLS, 0).is_ok());
    assert_eq!((woken(), world.poll()), (1, Poll::Idle));
    // SAFETY: as above.
    unsafe { set_wake(world.header, None) };
    assert!(world.call(&YIELDS, 0).is_ok());
    assert_eq!(woken(), 0);
    assert_eq!(world.code(), None::<TrapCode>);
    take_log();
}
