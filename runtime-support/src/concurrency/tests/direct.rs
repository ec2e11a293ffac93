//! The short ways of calls and turns (`direct`): what they leave, whom they name, who may be entered.

use windlass_abi::concurrency::{CallDesc, NONE, TaskHeader, subtask_state};
use windlass_abi::instance::flags;

use super::{
    EXIT, FLAGS, LOWER, OfTest, Poll, Started, World, YIELD, argument, call, log, ok, run,
    take_log, task_return, with_callback,
};
use crate::concurrency::host::current_call;
use crate::concurrency::task::TaskId;
use crate::entries::Ptr;
use crate::store::{Store, store};

unsafe extern "C" fn return_now(instance: Ptr, task: *mut TaskHeader) -> u64 {
    log(format!("now{}", argument(task)));
    task_return(instance, 0)
}

unsafe extern "C" fn never(_: Ptr, _: u32, _: u32, _: u32) -> u64 {
    log("never");
    EXIT
}

unsafe extern "C" fn yields(_: Ptr, task: *mut TaskHeader) -> u64 {
    log(format!("start{}", argument(task)));
    YIELD
}

unsafe extern "C" fn then_return(instance: Ptr, _: u32, _: u32, _: u32) -> u64 {
    run!(task_return(instance, 0));
    EXIT
}

static NOW_FOR_1: CallDesc = with_callback(0, 1, LOWER, return_now, never);
static YIELDS_FOR_1: CallDesc = with_callback(0, 1, LOWER, yields, then_return);

/// Calls one that returns at once, twice; then returns.
unsafe extern "C" fn calls_twice(instance: Ptr, _: *mut TaskHeader) -> u64 {
    for n in 0..2 {
        let returned = ok!(instance, call(instance, &NOW_FOR_1, n));
        assert_eq!(returned, u64::from(subtask_state::RETURNED));
    }
    task_return(instance, 1)
}

#[test]
fn tasks_that_ended_serve_the_next_calls() {
    static CALLER: CallDesc = with_callback(1, NONE, 0, calls_twice, never);
    let world = World::new();
    for _ in 0..5 {
        assert_eq!(world.call(&CALLER, 0), Ok(Started::Done(0)));
        assert_eq!(world.counts(), (0, 0, 0, 0));
        assert!(!world.with_store(|store| store.concurrency.has_tasks()));
    }
    // One for the caller, one for its callees.
    let kept = world.with_store(|store| {
        let concurrency = &store.concurrency;
        (concurrency.tasks.len(), concurrency.threads.len())
    });
    assert_eq!(kept, (2, 2));
    assert_eq!(take_log(), ["now0 now1"; 5].join(" "));
    assert_eq!(world.poll(), Poll::Idle);
}

/// The task that [`YIELDS_FOR_1`] began.
fn yielding(store: &Store) -> TaskId {
    let tasks = &store.concurrency.tasks;
    let mut from = 0;
    let mut ids = std::iter::from_fn(|| tasks.next_id(&mut from));
    ids.find(|id| std::ptr::eq(tasks[*id].header.desc, &raw const YIELDS_FOR_1))
        .unwrap()
}

/// How many functions have led to it, itself included.
fn callers(store: &mut Store) -> usize {
    let task = yielding(store);
    store.async_callers(Some(task)).len()
}

/// Begins a task that goes on when this one has ended.
unsafe extern "C" fn leaves_one(instance: Ptr, _: *mut TaskHeader) -> u64 {
    let packed = ok!(instance, call(instance, &YIELDS_FOR_1, 1)) as u32;
    assert_eq!(packed & 0xf, subtask_state::STARTED);
    // SAFETY: guests get a live instance.
    assert_eq!(callers(unsafe { store(instance) }), 2);
    task_return(instance, 1)
}

unsafe extern "C" fn is_no_caller(instance: Ptr, _: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    assert_eq!(callers(unsafe { store(instance) }), 1);
    task_return(instance, 1)
}

#[test]
fn a_task_that_is_remembered_is_not_taken_for_another() {
    static LEAVES: CallDesc = with_callback(1, NONE, 0, leaves_one, never);
    static OTHER: CallDesc = with_callback(1, NONE, 0, is_no_caller, never);
    let world = World::new();
    assert_eq!(world.call(&LEAVES, 0), Ok(Started::Done(0)));
    assert_eq!(world.counts(), (1, 1, 1, 0));
    assert_eq!(world.call(&OTHER, 0), Ok(Started::Done(0)));
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(world.counts(), (0, 0, 1, 0));
    assert_eq!(take_log(), "start1");
}

/// What [`asks_for_call`] was told, the last time.
static CALL: OfTest<Option<TaskId>> = OfTest::new();

/// As a host function that goes on: who has called is asked for, to be woken later.
unsafe extern "C" fn asks_for_call(instance: Ptr, _: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    let call = unsafe { current_call(instance.cast()) };
    assert!(call.is_some());
    assert_ne!(CALL.with(|told| std::mem::replace(told, call)), call);
    task_return(instance, 1)
}

#[test]
fn calls_that_host_functions_know_are_not_taken_for_others() {
    static ASKS: CallDesc = with_callback(1, NONE, 0, asks_for_call, never);
    let world = World::new();
    for _ in 0..3 {
        assert_eq!(world.call(&ASKS, 0), Ok(Started::Done(0)));
        assert_eq!(world.counts(), (0, 0, 0, 0));
    }
}

/// Notes which component instances may be entered, and yields again.
unsafe extern "C" fn looks_and_yields(instance: Ptr, _: u32, _: u32, _: u32) -> u64 {
    log(enterable(instance));
    YIELD
}

/// Notes the same, and returns.
unsafe extern "C" fn looks(instance: Ptr, _: u32, _: u32, _: u32) -> u64 {
    log(enterable(instance));
    run!(task_return(instance, 1));
    EXIT
}

fn enterable(instance: Ptr) -> String {
    let may_enter = |component: &usize| {
        // SAFETY: guests get a live instance, which has these words.
        let word = unsafe {
            let word = instance.cast::<u8>().add(FLAGS + 4 * component);
            word.cast::<u32>().read()
        };
        word & flags::MAY_ENTER != 0
    };
    let found = (0..3).filter(may_enter);
    format!("{:?}", found.collect::<Vec<_>>())
}

#[test]
#[cfg_attr(
    miri,
    ignore = "takes minutes: it yields for ever, until `poll` returns"
)]
fn only_the_component_instance_that_has_the_turn_is_entered() {
    static IN_0: CallDesc = with_callback(0, NONE, 0, yields, looks_and_yields);
    static IN_1: CallDesc = with_callback(1, NONE, 0, yields, looks);
    let world = World::new();
    for desc in [&IN_0, &IN_1] {
        assert!(matches!(world.call(desc, 0), Ok(Started::Pending(_))));
    }
    assert_eq!(take_log(), "start0 start0");
    // The first yields for ever.
    assert_eq!(world.poll(), Poll::Busy);
    let log = take_log();
    assert!(log.starts_with("[1] [0] [1] [1] "), "{log:.20}");
    assert!(world.may_enter(0) && world.may_enter(1) && world.may_enter(2));
    assert_eq!(world.counts(), (1, 1, 0, 0));
}
