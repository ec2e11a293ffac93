//! Calls: what is left of them, in which order they run, how a blocked caller goes on, traps.

use windlass_abi::concurrency::{CallDesc, NONE, TaskHeader, subtask_state};
use windlass_abi::entry::Pair;
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use super::{
    ASYNC, BLOCKS, EXIT, LOWER, Poll, STACKFUL, Started, World, YIELD, argument, call, desc, log,
    new_set, ok, run, take_log, task_return, trap, wait, with_callback,
};
use crate::concurrency::{
    windlass_rt_backpressure_ended, windlass_rt_subtask_drop, windlass_rt_task_return,
    windlass_rt_task_returned, windlass_rt_task_returning, windlass_rt_thread_switch,
    windlass_rt_waitable_join, windlass_rt_waitable_set_drop, windlass_rt_waitable_set_poll,
    windlass_rt_waitable_set_wait,
};
use crate::entries::Ptr;
use crate::instance::destroy;
use crate::store::{Config, Store};

unsafe extern "C" fn return_now(instance: Ptr, task: *mut TaskHeader) -> u64 {
    log(format!("now{}", argument(task)));
    task_return(instance, 0)
}

unsafe extern "C" fn never(_: Ptr, _: u32, _: u32, _: u32) -> u64 {
    log("never");
    EXIT
}

static NOW: CallDesc = with_callback(0, NONE, 0, return_now, never);

#[test]
fn a_call_that_returns_at_once_leaves_nothing() {
    let world = World::new();
    for n in 0..3 {
        assert_eq!(world.call(&NOW, n), Ok(Started::Done(0)));
    }
    assert_eq!(world.counts(), (0, 0, 0, 0));
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "now0 now1 now2");
}

unsafe extern "C" fn yield_first(_: Ptr, task: *mut TaskHeader) -> u64 {
    log(format!("start{}", argument(task)));
    YIELD
}

unsafe extern "C" fn then_return(instance: Ptr, event: u32, _: u32, _: u32) -> u64 {
    log(format!("event{event}"));
    run!(task_return(instance, 0));
    EXIT
}

static YIELDS: CallDesc = with_callback(0, NONE, 0, yield_first, then_return);

#[test]
fn tasks_that_yield_go_on_in_order() {
    let world = World::new();
    for n in 0..3 {
        assert!(matches!(world.call(&YIELDS, n), Ok(Started::Pending(_))));
    }
    assert_eq!(world.counts(), (3, 3, 0, 0));
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "start0 start1 start2 event0 event0 event0");
    assert_eq!(world.counts(), (0, 0, 0, 0));
}

unsafe extern "C" fn note(data: *mut std::ffi::c_void, status: Status) {
    log(format!("{}:{status:?}", data as usize));
}

fn noted(number: usize) -> super::Completion {
    super::Completion {
        function: note,
        data: number as Ptr,
    }
}

#[test]
fn the_host_is_told_once_and_in_order() {
    let world = World::new();
    for n in 1..4 {
        let started = world.call_with(&YIELDS, 0, Some(noted(n)));
        assert!(matches!(started, Ok(Started::Pending(_))));
    }
    take_log();
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "event0 event0 event0 1:Ok 2:Ok 3:Ok");
}

unsafe extern "C" fn try_to_delete(data: *mut std::ffi::c_void, _: Status) {
    // SAFETY: `data` is the instance, which is alive.
    let refused = unsafe { destroy(data.cast()) };
    log(format!("{:?}", refused.map_err(|refusal| refusal.status)));
}

#[test]
fn who_is_told_can_not_delete_the_instance() {
    let world = World::new();
    let done = super::Completion {
        function: try_to_delete,
        data: world.ptr(),
    };
    assert!(world.call_with(&YIELDS, 0, Some(done)).is_ok());
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "start0 event0 Err(Reentrance)");
}

#[test]
fn a_seed_changes_the_order_and_nothing_else() {
    unsafe extern "C" fn many(_: Ptr, task: *mut TaskHeader) -> u64 {
        run!(0);
        if argument(task) == 0 { EXIT } else { YIELD }
    }
    unsafe extern "C" fn number(instance: Ptr, _: u32, _: u32, _: u32) -> u64 {
        let index = super::super::windlass_rt_thread_index;
        // SAFETY: guests get a live instance.
        log((ok!(instance, unsafe { index(instance, 0) })).to_string());
        run!(task_return(instance, 0));
        EXIT
    }
    static NUMBERED: CallDesc = with_callback(0, NONE, 0, many, number);
    let run = |seed| {
        let world = World::with_config(&Config {
            schedule_seed: seed,
            ..Config::default()
        });
        for _ in 0..20 {
            assert!(world.call(&NUMBERED, 1).is_ok());
        }
        assert_eq!(world.poll(), Poll::Idle);
        take_log()
    };
    let fifo = run(None);
    assert!(fifo.starts_with("1 2 3 4 5"));
    assert_eq!(run(Some(5)), run(Some(5)));
    assert_ne!(run(Some(5)), run(Some(6)));
    assert_eq!(run(Some(5)).len(), fifo.len());
}

#[test]
fn backpressure_keeps_calls_out_and_lets_them_in_by_turns() {
    let world = World::new();
    world.backpressure(0).set(1);
    for n in 0..3 {
        assert!(matches!(world.call(&NOW, n), Ok(Started::Pending(_))));
    }
    assert_eq!(world.poll(), Poll::NothingToWaitFor);
    assert!(
        world
            .with_store(Store::who_waits)
            .contains("waits to enter")
    );
    world.backpressure(0).set(0);
    // SAFETY: the instance is alive.
    unsafe { windlass_rt_backpressure_ended(world.ptr(), 0) };
    // Who comes now is behind the others.
    assert!(matches!(world.call(&NOW, 3), Ok(Started::Pending(_))));
    assert_eq!(take_log(), "");
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "now0 now1 now2 now3");
    assert_eq!(world.call(&NOW, 4), Ok(Started::Done(0)));
}

static YIELDS_FOR_1: CallDesc = with_callback(0, 1, LOWER, yield_first, then_return);
static NOW_FOR_1: CallDesc = with_callback(0, 1, LOWER, return_now, never);

/// Calls with `async`, and waits for the subtask in a set.
unsafe extern "C" fn call_and_wait(instance: Ptr, _: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        assert_eq!(call(instance, &NOW_FOR_1, 8), ret(subtask_state::RETURNED));
        let packed = ok!(instance, call(instance, &YIELDS_FOR_1, 9)) as u32;
        assert_eq!(packed & 0xf, subtask_state::STARTED);
        let (subtask, set) = (packed >> 4, new_set(instance, 1));
        let mut out = [9_u32; 2];
        let to = (&raw mut out).cast();
        ok!(
            instance,
            windlass_rt_waitable_join(instance, 1, subtask, set)
        );
        let polled = windlass_rt_waitable_set_poll(instance, 1, set, to);
        assert_eq!((polled, out), (ret(0), [0, 0]));
        log("waits");
        let event = ok!(
            instance,
            windlass_rt_waitable_set_wait(instance, 1, set, to)
        );
        assert_eq!((event, out), (1, [subtask, subtask_state::RETURNED]));
        ok!(instance, windlass_rt_subtask_drop(instance, 1, subtask));
        ok!(instance, windlass_rt_waitable_set_drop(instance, 1, set));
    }
    log("done");
    task_return(instance, 1)
}

fn ret(value: u32) -> Pair {
    Pair {
        value: u64::from(value),
        outcome: 0,
    }
}

#[test]
fn a_thread_waits_for_a_subtask_on_a_fiber() {
    static CALLER: CallDesc = desc(1, NONE, STACKFUL, call_and_wait);
    let world = World::new();
    assert!(matches!(world.call(&CALLER, 0), Ok(Started::Pending(_))));
    assert_eq!(take_log(), "now8 start9 waits");
    assert_eq!(world.counts(), (2, 2, 1, 1));
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "event0 done");
    assert_eq!(world.counts(), (0, 0, 0, 0));
    assert!(world.may_enter(0) && world.may_enter(1) && world.may_enter(2));
}

/// Calls without `async`.
unsafe extern "C" fn call_and_block(instance: Ptr, _: *mut TaskHeader) -> u64 {
    static YIELDS_SYNC: CallDesc = with_callback(0, 1, 0, yield_first, then_return);
    ok!(instance, call(instance, &YIELDS_SYNC, 1));
    log("back");
    task_return(instance, 1)
}

#[test]
fn a_blocked_caller_goes_on_when_the_callee_returns() {
    static CALLER: CallDesc = desc(1, NONE, STACKFUL, call_and_block);
    let world = World::new();
    assert!(matches!(world.call(&CALLER, 0), Ok(Started::Pending(_))));
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "start1 event0 back");
    assert_eq!(world.counts(), (0, 0, 0, 0));
}

#[test]
fn who_has_no_fiber_can_not_block() {
    static CALLER: CallDesc = desc(1, NONE, STACKFUL & !BLOCKS, call_and_block);
    let world = World::new();
    assert_eq!(world.call(&CALLER, 0), Err(Status::Trap));
    assert_eq!(world.code(), Some(TrapCode::Deadlock));
    assert_eq!(world.poll(), Poll::Failed(Status::Poisoned));
}

/// A function that is not `async`, and yields.
unsafe extern "C" fn sync_that_yields(instance: Ptr, task: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        ok!(
            instance,
            windlass_rt_thread_switch(instance, 0, argument(task) as u32, 0)
        );
        log("resumed");
        ok!(instance, windlass_rt_task_returning(instance, task.cast()));
        windlass_rt_task_returned(instance, task.cast());
    }
    0
}

unsafe extern "C" fn yields_on_its_stack(instance: Ptr, _: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    ok!(instance, unsafe {
        windlass_rt_thread_switch(instance, 0, 1, 0)
    });
    log("other");
    task_return(instance, 0)
}

#[test]
fn a_synchronous_call_runs_its_instance_until_it_returns() {
    static SYNC: CallDesc = desc(0, NONE, BLOCKS, sync_that_yields);
    static OTHER: CallDesc = desc(0, NONE, STACKFUL, yields_on_its_stack);
    let world = World::new();
    assert!(world.call(&YIELDS, 0).is_ok());
    assert!(world.call(&OTHER, 0).is_ok());
    // `thread.yield`: others were ready before, but one of them would need the instance for itself.
    assert_eq!(world.call(&SYNC, 1), Ok(Started::Done(0)));
    assert_eq!(take_log(), "start0 other resumed");
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "event0");
    // `thread.suspend`: nobody resumes it.
    assert_eq!(world.call(&SYNC, 0), Err(Status::Trap));
    assert_eq!(world.code(), Some(TrapCode::Deadlock));
    assert_eq!(world.counts().3, 0, "the fiber has gone back");
    let world = World::new();
    assert!(world.call(&YIELDS, 0).is_ok());
    assert_eq!(world.call(&SYNC, 0), Err(Status::Trap));
    assert_eq!(world.code(), Some(TrapCode::Deadlock));
    take_log();
}

/// Holds the lock while it is blocked: a lift without `async` of an `async` function.
unsafe extern "C" fn locks(instance: Ptr, task: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        log("locked");
        ok!(instance, windlass_rt_thread_switch(instance, 0, 1, 0));
        log("unlocks");
        windlass_rt_task_returned(instance, task.cast());
    }
    0
}

#[test]
fn the_exclusive_thread_keeps_others_waiting() {
    static LOCKS: CallDesc = desc(0, NONE, ASYNC | BLOCKS, locks);
    let world = World::new();
    assert!(world.call(&YIELDS, 0).is_ok());
    assert!(world.call(&LOCKS, 0).is_ok());
    assert!(matches!(world.call(&NOW, 7), Ok(Started::Pending(_))));
    assert_eq!(take_log(), "start0 locked");
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "unlocks event0 now7");
}

unsafe extern "C" fn ends_without_result(_: Ptr, _: *mut TaskHeader) -> u64 {
    EXIT
}

unsafe extern "C" fn returns_twice(instance: Ptr, _: *mut TaskHeader) -> u64 {
    run!(task_return(instance, 0));
    task_return(instance, 0)
}

unsafe extern "C" fn returns_another(instance: Ptr, _: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    ok!(instance, unsafe {
        windlass_rt_task_return(instance, 0, 6, u64::from(NONE) << 32)
    })
}

unsafe extern "C" fn bad_code(_: Ptr, _: *mut TaskHeader) -> u64 {
    3
}

unsafe extern "C" fn bad_set(_: Ptr, _: *mut TaskHeader) -> u64 {
    wait(5)
}

#[test]
fn tasks_that_break_the_rules_trap() {
    static ENDS: CallDesc = with_callback(0, NONE, 0, ends_without_result, never);
    static TWICE: CallDesc = with_callback(0, NONE, 0, returns_twice, never);
    static OTHER: CallDesc = with_callback(0, NONE, 0, returns_another, never);
    static SYNC: CallDesc = desc(0, NONE, 0, returns_twice);
    static CODE: CallDesc = with_callback(0, NONE, 0, bad_code, never);
    static SET: CallDesc = with_callback(0, NONE, 0, bad_set, never);
    let cases = [
        (&ENDS, TrapCode::TaskNotResolved),
        (&TWICE, TrapCode::TaskResolved),
        (&OTHER, TrapCode::TaskReturnMismatch),
        (&SYNC, TrapCode::TaskNotAsync),
        (&CODE, TrapCode::BadCallbackCode),
        (&SET, TrapCode::UnknownHandle),
    ];
    for (desc, code) in cases {
        let world = World::new();
        assert_eq!(world.call(desc, 0), Err(Status::Trap));
        assert_eq!(world.code(), Some(code));
    }
}

unsafe extern "C" fn blocks_for_ever(instance: Ptr, _: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    ok!(instance, unsafe {
        windlass_rt_thread_switch(instance, 0, 0, 0)
    })
}

#[test]
fn fibers_are_limited_and_come_back() {
    static BLOCKED: CallDesc = desc(0, NONE, STACKFUL, blocks_for_ever);
    let world = World::with_config(&Config {
        max_fibers: 2,
        ..Config::default()
    });
    assert!(world.call(&BLOCKED, 0).is_ok() && world.call(&BLOCKED, 0).is_ok());
    assert_eq!(world.counts().3, 2);
    assert_eq!(world.call(&BLOCKED, 0), Err(Status::Trap));
    assert_eq!(world.code(), Some(TrapCode::TooManyFibers));
    assert_eq!(world.counts().3, 0);
}

unsafe extern "C" fn traps_later(instance: Ptr, _: u32, _: u32, _: u32) -> u64 {
    trap(instance, TrapCode::IntegerOverflow)
}

#[test]
fn a_trap_in_a_poll_ends_everything_and_says_who() {
    static TRAPS: CallDesc = with_callback(0, NONE, 0, yield_first, traps_later);
    static BLOCKED: CallDesc = desc(0, NONE, STACKFUL, blocks_for_ever);
    let world = World::new();
    assert!(world.call_with(&BLOCKED, 0, Some(noted(1))).is_ok());
    assert!(world.call_with(&TRAPS, 0, Some(noted(2))).is_ok());
    take_log();
    assert_eq!(world.poll(), Poll::Failed(Status::Trap));
    assert_eq!(take_log(), "1:Poisoned 2:Poisoned");
    assert_eq!(world.code(), Some(TrapCode::IntegerOverflow));
    assert!(world.message().contains("integer overflow"));
    let first = world.with_store(|store| store.failure.backtrace.frames[0].function.clone());
    assert_eq!(first, "<task of test>");
    assert_eq!(world.counts().3, 0);
    assert_eq!(world.poll(), Poll::Failed(Status::Poisoned));
    assert_eq!(world.call(&NOW, 0), Err(Status::Poisoned));
}

unsafe extern "C" fn bad_argument(instance: Ptr, task: *mut TaskHeader) -> u64 {
    if argument(task) == 1 {
        return trap(instance, TrapCode::HostInvalidArgument);
    }
    task_return(instance, 0)
}

#[test]
fn a_bad_argument_fails_its_call_only() {
    static CHECKS: CallDesc = with_callback(0, NONE, 0, bad_argument, never);
    let world = World::new();
    assert_eq!(world.call(&CHECKS, 1), Err(Status::InvalidArgument));
    assert_eq!(world.counts(), (0, 0, 0, 0));
    world.backpressure(0).set(1);
    assert!(world.call_with(&CHECKS, 1, Some(noted(1))).is_ok());
    assert!(world.call_with(&CHECKS, 2, Some(noted(2))).is_ok());
    world.backpressure(0).set(0);
    // SAFETY: the instance is alive.
    unsafe { windlass_rt_backpressure_ended(world.ptr(), 0) };
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "1:InvalidArgument 2:Ok");
    assert_eq!(world.counts(), (0, 0, 0, 0));
}

unsafe extern "C" fn wait_for_ever(instance: Ptr, _: *mut TaskHeader) -> u64 {
    wait(new_set(instance, 0))
}

#[test]
fn a_million_tasks_wait_and_go() {
    static WAITS: CallDesc = with_callback(0, NONE, 0, wait_for_ever, never);
    let (count, calls) = if cfg!(miri) {
        (100, 10)
    } else {
        (1_000_000, 1000)
    };
    let world = World::new();
    for _ in 0..count {
        assert!(matches!(world.call(&WAITS, 0), Ok(Started::Pending(_))));
    }
    assert_eq!(world.counts(), (count, count, 0, 0));
    // What they do not wait for does not see them.
    for n in 0..calls {
        assert_eq!(world.call(&NOW, n), Ok(Started::Done(0)));
        assert_eq!(world.poll(), Poll::NothingToWaitFor);
    }
    take_log();
}
