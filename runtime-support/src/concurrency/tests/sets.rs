//! Waitables and sets, and borrows of tasks.

use windlass_abi::concurrency::{CallDesc, NONE, TaskHeader, subtask_state};
use windlass_abi::trap::TrapCode;

use super::{
    EXIT, LOWER, Poll, STACKFUL, Started, World, YIELD, argument, call, desc, log, new_set, ok,
    run, take_log, task_return, wait, with_callback,
};
use crate::concurrency::{
    windlass_rt_subtask_cancel, windlass_rt_subtask_drop, windlass_rt_task_started,
    windlass_rt_task_starting, windlass_rt_waitable_join, windlass_rt_waitable_set_drop,
    windlass_rt_waitable_set_poll, windlass_rt_waitable_set_wait,
};
use crate::entries::Ptr;
use crate::resource::{
    windlass_rt_lift_borrow, windlass_rt_lower_borrow, windlass_rt_resource_drop,
    windlass_rt_resource_new,
};

unsafe extern "C" fn yields(_: Ptr, _: *mut TaskHeader) -> u64 {
    YIELD
}

unsafe extern "C" fn returns(instance: Ptr, _: u32, _: u32, _: u32) -> u64 {
    run!(task_return(instance, 0));
    EXIT
}

static YIELDS: CallDesc = with_callback(0, 1, LOWER, yields, returns);

/// What the table and the sets refuse.
unsafe extern "C" fn breaks_rules(instance: Ptr, _: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        let subtask = ok!(instance, call(instance, &YIELDS, 0)) as u32 >> 4;
        let (set, other) = (new_set(instance, 1), new_set(instance, 1));
        let file = ok!(instance, windlass_rt_resource_new(instance, 1, 5, 77)) as u32;
        let join = |waitable, set| windlass_rt_waitable_join(instance, 1, waitable, set).outcome;
        assert_eq!(join(set, other), TrapCode::HandleTypeMismatch as u64);
        assert_eq!(join(file, other), TrapCode::HandleTypeMismatch as u64);
        assert_eq!(join(99, other), TrapCode::UnknownHandle as u64);
        assert_eq!(join(subtask, subtask), TrapCode::HandleTypeMismatch as u64);
        let dropped = windlass_rt_resource_drop(instance, 1, 5, subtask);
        assert_eq!(dropped.outcome, TrapCode::HandleTypeMismatch as u64);
        let cancelled = windlass_rt_subtask_cancel(instance, 1, 1, set);
        assert_eq!(cancelled.outcome, TrapCode::HandleTypeMismatch as u64);

        assert_eq!((join(subtask, set), join(subtask, other)), (0, 0));
        let drop_set = |set| windlass_rt_waitable_set_drop(instance, 1, set).outcome;
        assert_eq!(drop_set(set), 0);
        assert_eq!(drop_set(set), TrapCode::UnknownHandle as u64);
        assert_eq!(drop_set(other), TrapCode::WaitableSetInUse as u64);
        assert_eq!(join(subtask, 0), 0);
        assert_eq!(drop_set(other), 0);
    }
    log("ok");
    task_return(instance, 1)
}

#[test]
fn handles_of_one_kind_are_no_other() {
    static GUEST: CallDesc = desc(1, NONE, STACKFUL, breaks_rules);
    let world = World::new();
    assert_eq!(world.call(&GUEST, 0), Ok(Started::Done(0)));
    assert_eq!(take_log(), "ok");
    // The subtask is left, but nobody runs or waits.
    assert_eq!(world.poll(), Poll::Idle);
}

/// Waits for an event of a set, and looks for another.
unsafe extern "C" fn takes_one(instance: Ptr, task: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        let mut out = [0_u32; 2];
        let (set, to) = (argument(task) as u32, (&raw mut out).cast());
        ok!(
            instance,
            windlass_rt_waitable_set_wait(instance, 1, set, to)
        );
        let [subtask, state] = out;
        log(format!("got{state}"));
        let left = ok!(
            instance,
            windlass_rt_waitable_set_poll(instance, 1, set, to)
        );
        log(format!("left{left}"));
        ok!(instance, windlass_rt_waitable_join(instance, 1, subtask, 0));
    }
    task_return(instance, 1)
}

static TAKER: CallDesc = desc(1, NONE, STACKFUL, takes_one);

unsafe extern "C" fn makes_work(instance: Ptr, task: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        for _ in 0..argument(task) {
            let subtask = ok!(instance, call(instance, &YIELDS, 0)) as u32 >> 4;
            ok!(instance, windlass_rt_waitable_join(instance, 1, subtask, 1));
        }
    }
    task_return(instance, 1)
}

unsafe extern "C" fn makes_set(instance: Ptr, _: *mut TaskHeader) -> u64 {
    assert_eq!(new_set(instance, 1), 1);
    task_return(instance, 1)
}

#[test]
fn each_event_wakes_one_of_those_that_wait() {
    static MAKES: CallDesc = desc(1, NONE, STACKFUL, makes_set);
    static WORK: CallDesc = desc(1, NONE, STACKFUL, makes_work);
    let world = World::new();
    assert!(world.call(&MAKES, 0).is_ok());
    for _ in 0..3 {
        assert!(matches!(world.call(&TAKER, 1), Ok(Started::Pending(_))));
    }
    assert_eq!(world.poll(), Poll::NothingToWaitFor);
    assert_eq!(world.call(&WORK, 1), Ok(Started::Done(0)));
    assert_eq!(world.poll(), Poll::NothingToWaitFor);
    assert_eq!(take_log(), "got2 left0");
    assert_eq!(world.counts().0, 2);
    assert_eq!(world.call(&WORK, 2), Ok(Started::Done(0)));
    // The first of them takes both: the other was woken for nothing, and waits again.
    assert_eq!(world.poll(), Poll::NothingToWaitFor);
    assert_eq!(take_log(), "got2 left1");
    assert_eq!(world.call(&WORK, 1), Ok(Started::Done(0)));
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "got2 left0");
}

const FILE: u32 = 5;

/// Lends a file of 1 to a task of 0, which keeps the borrow as long as its argument says.
unsafe extern "C" fn borrows(instance: Ptr, task: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance, and this one gets a handle.
    unsafe {
        windlass_rt_task_starting(instance, task.cast());
        let file = argument(task) as u32 & 0xff;
        let rep = ok!(instance, windlass_rt_lift_borrow(instance, 1, FILE, file));
        let borrow = ok!(instance, windlass_rt_lower_borrow(instance, 0, FILE, rep)) as u32;
        windlass_rt_task_started(instance);
        log(format!("borrow{borrow}"));
        if argument(task) >> 8 != 0 {
            return task_return(instance, 0);
        }
    }
    YIELD
}

unsafe extern "C" fn drops_borrow(instance: Ptr, _: u32, _: u32, _: u32) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        ok!(instance, windlass_rt_resource_drop(instance, 0, FILE, 1));
    }
    run!(task_return(instance, 0));
    EXIT
}

unsafe extern "C" fn lends(instance: Ptr, task: *mut TaskHeader) -> u64 {
    static BORROWS: CallDesc =
        with_callback(0, 1, LOWER | CallDesc::BORROWS, borrows, drops_borrow);
    // SAFETY: guests get a live instance.
    unsafe {
        let file = ok!(instance, windlass_rt_resource_new(instance, 1, FILE, 77)) as u32;
        let argument = u64::from(file) | argument(task) << 8;
        let subtask = ok!(instance, call(instance, &BORROWS, argument)) as u32 >> 4;
        let drop_file = || windlass_rt_resource_drop(instance, 1, FILE, file).outcome;
        assert_eq!(drop_file(), TrapCode::HandleLent as u64);
        let set = new_set(instance, 1);
        ok!(
            instance,
            windlass_rt_waitable_join(instance, 1, subtask, set)
        );
        // The task ends meanwhile, but the loan only with the event.
        let mut out = [0_u32; 2];
        let to = (&raw mut out).cast();
        ok!(
            instance,
            windlass_rt_waitable_set_wait(instance, 1, set, to)
        );
        assert_eq!(out[1], subtask_state::RETURNED);
        ok!(instance, windlass_rt_subtask_drop(instance, 1, subtask));
        assert_ne!(drop_file(), TrapCode::HandleLent as u64);
    }
    log("ended");
    task_return(instance, 1)
}

#[test]
fn loans_of_a_task_end_with_its_subtask() {
    static LENDS: CallDesc = desc(1, NONE, STACKFUL, lends);
    let world = World::new();
    for _ in 0..2 {
        assert!(matches!(world.call(&LENDS, 0), Ok(Started::Pending(_))));
        assert_eq!(world.poll(), Poll::Idle);
        assert_eq!(take_log(), "borrow1 ended");
    }
    // `task.return` before the borrow is dropped.
    assert!(world.call(&LENDS, 1).is_err());
    let code = world.code();
    assert_eq!(code, Some(TrapCode::BorrowNotDropped));
}

unsafe extern "C" fn waits_for_set(_: Ptr, task: *mut TaskHeader) -> u64 {
    wait(argument(task) as u32)
}

#[test]
fn a_callback_behind_the_lock_passes_the_wake_on() {
    // The callback of 1 and a thread of 1 wait for one set; the callback comes first, but may not
    // run while another has the lock.
    unsafe extern "C" fn gets(instance: Ptr, event: u32, _: u32, _: u32) -> u64 {
        log(format!("callback{event}"));
        run!(task_return(instance, 1));
        EXIT
    }
    unsafe extern "C" fn locks(instance: Ptr, task: *mut TaskHeader) -> u64 {
        use crate::concurrency::{windlass_rt_task_returned, windlass_rt_thread_switch};
        // SAFETY: guests get a live instance.
        unsafe {
            for _ in 0..4 {
                ok!(instance, windlass_rt_thread_switch(instance, 1, 1, 0));
            }
            log("unlocks");
            windlass_rt_task_returned(instance, task.cast());
        }
        0
    }
    static MAKES: CallDesc = desc(1, NONE, STACKFUL, makes_set);
    static CALLBACK: CallDesc = with_callback(1, NONE, 0, waits_for_set, gets);
    static LOCKS: CallDesc = desc(1, NONE, super::ASYNC | super::BLOCKS, locks);
    static WORK: CallDesc = desc(1, NONE, STACKFUL, makes_work);
    let world = World::new();
    assert!(world.call(&MAKES, 0).is_ok());
    assert!(world.call(&CALLBACK, 1).is_ok());
    assert!(world.call(&TAKER, 1).is_ok());
    assert!(world.call(&LOCKS, 0).is_ok());
    assert_eq!(world.call(&WORK, 1), Ok(Started::Done(0)));
    assert_eq!(world.poll(), Poll::NothingToWaitFor);
    assert_eq!(take_log(), "got2 left0 unlocks");
    assert_eq!(world.call(&WORK, 1), Ok(Started::Done(0)));
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "callback1");
}
