//! Cancellation: who takes a request at once, and what becomes of one that is pending.

use windlass_abi::concurrency::{
    BLOCKED, CallDesc, NONE, TaskHeader, event_code, subtask_state, thread_switch,
};
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use super::{
    EXIT, LOWER, Poll, STACKFUL, Started, World, YIELD, argument, call, desc, log, new_set, ok,
    run, take_log, task_return, wait, with_callback,
};
use crate::concurrency::host::{Completion, cancel_call};
use crate::concurrency::{
    windlass_rt_backpressure_ended, windlass_rt_subtask_cancel, windlass_rt_subtask_drop,
    windlass_rt_task_cancel, windlass_rt_thread_switch, windlass_rt_waitable_join,
    windlass_rt_waitable_set_wait,
};
use crate::entries::Ptr;

fn task_cancel(instance: Ptr, component: u32) -> u64 {
    // SAFETY: guests get a live instance.
    ok!(instance, unsafe {
        windlass_rt_task_cancel(instance, component)
    })
}

unsafe extern "C" fn waits(instance: Ptr, _: *mut TaskHeader) -> u64 {
    log("waits");
    wait(new_set(instance, 0))
}

unsafe extern "C" fn agrees(instance: Ptr, event: u32, _: u32, _: u32) -> u64 {
    log(format!("event{event}"));
    if event == event_code::TASK_CANCELLED {
        run!(task_cancel(instance, 0));
    } else {
        run!(task_return(instance, 0));
    }
    EXIT
}

static WAITS: CallDesc = with_callback(0, 1, LOWER, waits, agrees);

/// Calls, cancels, and drops the subtask.
unsafe extern "C" fn call_and_cancel(instance: Ptr, task: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        let packed = ok!(instance, call(instance, &WAITS, 0)) as u32;
        let (subtask, is_async) = (packed >> 4, argument(task) as u32);
        let state = ok!(
            instance,
            windlass_rt_subtask_cancel(instance, 1, is_async, subtask)
        );
        log(format!("{}->{}", packed & 0xf, state as u32 as i32));
        ok!(instance, windlass_rt_subtask_drop(instance, 1, subtask));
    }
    task_return(instance, 1)
}

static CANCELS: CallDesc = desc(1, NONE, STACKFUL, call_and_cancel);

#[test]
fn an_event_loop_takes_a_request_at_once() {
    let world = World::new();
    for is_async in [0, 1] {
        assert_eq!(world.call(&CANCELS, is_async), Ok(Started::Done(0)));
        assert_eq!(take_log(), "waits event6 1->4");
        assert_eq!(world.counts(), (0, 0, 0, 0));
    }
}

#[test]
fn a_task_that_has_not_begun_never_does() {
    let world = World::new();
    world.backpressure(0).set(1);
    assert_eq!(world.call(&CANCELS, 1), Ok(Started::Done(0)));
    assert_eq!(take_log(), "0->3");
    assert_eq!(world.counts(), (0, 0, 0, 0));
    world.backpressure(0).set(0);
    // SAFETY: the instance is alive.
    unsafe { windlass_rt_backpressure_ended(world.ptr(), 0) };
    assert_eq!(world.poll(), Poll::Idle);
    static NOW: CallDesc = with_callback(0, NONE, 0, waits, agrees);
    assert!(matches!(world.call(&NOW, 0), Ok(Started::Pending(_))));
    assert_eq!(take_log(), "waits");
}

/// Has the lock of 0 while it is suspended.
unsafe extern "C" fn locks(instance: Ptr, task: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        let switch = thread_switch::YIELD;
        ok!(instance, windlass_rt_thread_switch(instance, 0, switch, 0));
        log("unlocks");
        super::super::windlass_rt_task_returned(instance, task.cast());
    }
    0
}

/// A callback task waits, another task takes the lock, the first is cancelled: the request waits for
/// the lock.
unsafe extern "C" fn cancel_behind_lock(instance: Ptr, _: *mut TaskHeader) -> u64 {
    static LOCKS: CallDesc = desc(0, 1, LOWER | super::ASYNC | super::BLOCKS, locks);
    // SAFETY: guests get a live instance.
    unsafe {
        let subtask = ok!(instance, call(instance, &WAITS, 0)) as u32 >> 4;
        let lock = ok!(instance, call(instance, &LOCKS, 0)) as u32 >> 4;
        let state = ok!(
            instance,
            windlass_rt_subtask_cancel(instance, 1, 1, subtask)
        );
        assert_eq!(state, u64::from(BLOCKED));
        let again = windlass_rt_subtask_cancel(instance, 1, 1, subtask);
        assert_eq!(again.outcome, TrapCode::SubtaskCancelInvalid as u64);
        let early = windlass_rt_subtask_drop(instance, 1, subtask);
        assert_eq!(early.outcome, TrapCode::SubtaskNotResolved as u64);
        let set = new_set(instance, 1);
        ok!(
            instance,
            windlass_rt_waitable_join(instance, 1, subtask, set)
        );
        ok!(instance, windlass_rt_waitable_join(instance, 1, lock, set));
        let in_set = windlass_rt_subtask_cancel(instance, 1, 1, lock);
        assert_eq!(in_set.outcome, TrapCode::WaitableInSet as u64);
        for _ in 0..2 {
            let mut out = [0_u32; 2];
            let to = (&raw mut out).cast();
            ok!(
                instance,
                windlass_rt_waitable_set_wait(instance, 1, set, to)
            );
            let which = if out[0] == subtask { "waits" } else { "locks" };
            log(format!("{which}:{}", out[1]));
        }
    }
    task_return(instance, 1)
}

#[test]
fn a_request_waits_for_the_lock_and_no_longer() {
    static CALLER: CallDesc = desc(1, NONE, STACKFUL, cancel_behind_lock);
    let world = World::new();
    assert!(matches!(world.call(&CALLER, 0), Ok(Started::Pending(_))));
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "waits unlocks event6 locks:2 waits:4");
    assert_eq!(world.counts().0, 0);
}

/// Suspends, then says that it was cancelled, of which it knows nothing.
unsafe extern "C" fn cancels_too_early(instance: Ptr, _: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        ok!(
            instance,
            windlass_rt_thread_switch(instance, 0, thread_switch::YIELD, 0)
        );
    }
    task_cancel(instance, 0)
}

unsafe extern "C" fn cancel_stackful(instance: Ptr, _: *mut TaskHeader) -> u64 {
    static EARLY: CallDesc = desc(0, 1, LOWER | STACKFUL, cancels_too_early);
    // SAFETY: guests get a live instance.
    unsafe {
        let subtask = ok!(instance, call(instance, &EARLY, 0)) as u32 >> 4;
        let state = ok!(
            instance,
            windlass_rt_subtask_cancel(instance, 1, 1, subtask)
        );
        log((state as u32 == BLOCKED).to_string());
        // Without `async` it blocks.
        ok!(
            instance,
            windlass_rt_thread_switch(instance, 1, thread_switch::YIELD, 0)
        );
    }
    task_return(instance, 1)
}

#[test]
fn a_request_that_was_not_delivered_is_no_licence() {
    static CALLER: CallDesc = desc(1, NONE, STACKFUL, cancel_stackful);
    let world = World::new();
    assert!(world.call(&CALLER, 0).is_ok());
    assert_eq!(take_log(), "true");
    assert_eq!(world.poll(), Poll::Failed(Status::Trap));
    assert_eq!(world.code(), Some(TrapCode::TaskNotCancelled));
    let frames = world.with_store(|store| store.failure.backtrace.frames.len());
    assert_eq!(frames, 2, "the task and its caller");
}

/// Returns WAIT while a request is pending: called again at once.
unsafe extern "C" fn blocks_then_waits(instance: Ptr, _: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        ok!(
            instance,
            windlass_rt_thread_switch(instance, 0, thread_switch::YIELD, 0)
        );
    }
    log("then");
    wait(new_set(instance, 0))
}

unsafe extern "C" fn cancel_before_wait(instance: Ptr, _: *mut TaskHeader) -> u64 {
    static LATER: CallDesc = with_callback(0, 1, LOWER | super::BLOCKS, blocks_then_waits, agrees);
    // SAFETY: guests get a live instance.
    unsafe {
        let subtask = ok!(instance, call(instance, &LATER, 0)) as u32 >> 4;
        // Blocks until the event loop has it.
        let state = ok!(
            instance,
            windlass_rt_subtask_cancel(instance, 1, 0, subtask)
        );
        log(format!("state{state}"));
        ok!(instance, windlass_rt_subtask_drop(instance, 1, subtask));
    }
    task_return(instance, 1)
}

#[test]
fn an_event_loop_finds_the_request_when_it_waits() {
    static CALLER: CallDesc = desc(1, NONE, STACKFUL, cancel_before_wait);
    let world = World::new();
    assert!(world.call(&CALLER, 0).is_ok());
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "then event6 state4");
    assert_eq!(subtask_state::CANCELLED_BEFORE_RETURNED, 4);
}

unsafe extern "C" fn note(_: Ptr, status: Status) {
    log(format!("{status:?}"));
}

#[test]
fn the_host_cancels_its_calls() {
    static HOSTS: CallDesc = with_callback(0, NONE, 0, waits, agrees);
    unsafe extern "C" fn refuses(instance: Ptr, event: u32, _: u32, _: u32) -> u64 {
        log(format!("event{event}"));
        if event == event_code::TASK_CANCELLED {
            return YIELD;
        }
        run!(task_return(instance, 0));
        EXIT
    }
    static REFUSES: CallDesc = with_callback(0, NONE, 0, waits, refuses);
    let world = World::new();
    let done = Completion {
        function: note,
        data: std::ptr::null_mut(),
    };
    let cancel = |desc| {
        let Ok(Started::Pending(task)) = world.call_with(desc, 0, Some(done)) else {
            panic!("the call has ended")
        };
        // SAFETY: the instance is alive. The second time the task may have ended.
        unsafe {
            assert_eq!(cancel_call(world.header, task), Ok(()));
            assert_eq!(cancel_call(world.header, task), Ok(()));
        }
        assert_eq!(world.poll(), Poll::Idle);
        take_log()
    };
    assert_eq!(cancel(&HOSTS), "waits event6 Cancelled");
    assert_eq!(cancel(&REFUSES), "waits event6 event0 Ok");
    world.backpressure(0).set(1);
    assert_eq!(cancel(&HOSTS), "Cancelled");
}
