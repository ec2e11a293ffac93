//! Threads that a guest makes and switches between, and OS threads that take turns.

use std::ffi::c_void;

use windlass_abi::concurrency::{CallDesc, NONE, TaskHeader, thread_switch};
use windlass_abi::instance::InstanceHeader;
use windlass_abi::trap::TrapCode;

use super::{Poll, STACKFUL, Started, World, argument, desc, log, ok, run, take_log, task_return};
use crate::concurrency::{
    windlass_rt_thread_index, windlass_rt_thread_new, windlass_rt_thread_resume_later,
    windlass_rt_thread_switch,
};
use crate::entries::Ptr;
use crate::store::{Config, Store};

fn switch(instance: Ptr, which: u32, thread: u32) -> u64 {
    // SAFETY: guests get a live instance.
    ok!(instance, unsafe {
        windlass_rt_thread_switch(instance, 0, which, thread)
    })
}

fn storage(instance: Ptr) -> *mut u64 {
    // SAFETY: the block has it there.
    unsafe { instance.cast::<u8>().add(super::STORAGE).cast() }
}

/// Says its index and argument, suspends, and says them again.
unsafe extern "C" fn worker(instance: Ptr, argument: u64) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        assert_eq!(*storage(instance), 0);
        *storage(instance) = argument;
        let index = ok!(instance, windlass_rt_thread_index(instance, 0));
        log(format!("{index}:{argument}"));
        run!(switch(instance, thread_switch::SUSPEND, 0));
        log(format!("{index}:{}", *storage(instance)));
    }
    0
}

fn new_thread(instance: Ptr, argument: u64) -> u32 {
    let code = worker as *const c_void;
    // SAFETY: guests get a live instance.
    unsafe { windlass_rt_thread_new(instance, 0, code.cast_mut(), 0, argument).value as u32 }
}

unsafe extern "C" fn resumes_two(instance: Ptr, _: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        *storage(instance) = 5;
        let (a, b) = (new_thread(instance, 10), new_thread(instance, 20));
        let later = |thread| windlass_rt_thread_resume_later(instance, 0, thread).outcome;
        assert_eq!((later(b), later(a)), (0, 0));
        assert_eq!(later(a), TrapCode::ThreadNotSuspended as u64);
        assert_eq!(later(9), TrapCode::UnknownHandle as u64);
        run!(switch(instance, thread_switch::YIELD, 0));
        log("main");
        // A switch runs the other before anybody else.
        run!(switch(instance, thread_switch::YIELD_THEN_RESUME, a));
        log("main");
        assert_eq!(later(b), 0);
        run!(switch(instance, thread_switch::YIELD_THEN_PROMOTE, b));
        log(format!("storage{}", *storage(instance)));
    }
    task_return(instance, 0)
}

#[test]
fn threads_of_a_task_take_turns() {
    static MAIN: CallDesc = desc(0, NONE, STACKFUL, resumes_two);
    let world = World::new();
    assert!(matches!(world.call(&MAIN, 0), Ok(Started::Pending(_))));
    assert_eq!(world.counts(), (1, 3, 0, 1));
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(take_log(), "3:20 2:10 main 2:10 main 3:20 storage5");
    assert_eq!(world.counts(), (0, 0, 0, 0));
}

/// Switches in a way that is wrong, or for ever.
unsafe extern "C" fn switches(instance: Ptr, task: *mut TaskHeader) -> u64 {
    // SAFETY: guests get a live instance.
    let index = ok!(instance, unsafe { windlass_rt_thread_index(instance, 0) }) as u32;
    let other = new_thread(instance, 1);
    match argument(task) {
        0 => run!(switch(instance, thread_switch::SUSPEND_THEN_RESUME, index)),
        1 => run!(switch(instance, thread_switch::SUSPEND_THEN_PROMOTE, index)),
        2 => run!(switch(
            instance,
            thread_switch::YIELD_THEN_RESUME,
            other + 1
        )),
        // Not ready: as `thread.yield`, and then as `thread.suspend`.
        _ => {
            run!(switch(instance, thread_switch::YIELD_THEN_PROMOTE, other));
            log("yielded");
            run!(switch(instance, thread_switch::SUSPEND_THEN_RESUME, other))
        }
    };
    0
}

#[test]
fn switches_to_who_can_not_run_trap() {
    static SWITCHES: CallDesc = desc(0, NONE, STACKFUL, switches);
    for (argument, code) in [
        (0, TrapCode::ThreadNotSuspended),
        (1, TrapCode::ThreadNotSuspended),
        (2, TrapCode::UnknownHandle),
    ] {
        let world = World::new();
        assert!(world.call(&SWITCHES, argument).is_err());
        assert_eq!(world.code(), Some(code));
    }
    let world = World::new();
    assert!(world.call(&SWITCHES, 3).is_ok());
    assert_eq!(world.poll(), Poll::NothingToWaitFor);
    assert_eq!(take_log(), "yielded 2:1");
    assert!(
        world
            .with_store(Store::who_waits)
            .contains("`test` is suspended")
    );
}

unsafe extern "C" fn yields_thrice(instance: Ptr, task: *mut TaskHeader) -> u64 {
    let here = 0_u8;
    for _ in 0..3 {
        // SAFETY: the instance is alive, and knows the stack that this runs on.
        unsafe {
            let header = instance.cast::<InstanceHeader>();
            let low = (*header).stack_low;
            let inside = (&raw const here as usize).wrapping_sub(low);
            assert!(inside < (*header).stack_size);
            assert!((*header).stack_limit > low);
        }
        run!(switch(instance, thread_switch::YIELD, 0));
    }
    if argument(task) == 1 {
        return run!(switch(instance, thread_switch::SUSPEND, 0));
    }
    task_return(instance, 0)
}

/// What one OS thread gives to another.
struct Moved(World);

// SAFETY: one thread at a time uses the instance.
unsafe impl Send for Moved {}

#[test]
#[cfg_attr(
    miri,
    ignore = "what stands for a fiber there is not on the stack it has the bounds of"
)]
fn an_instance_with_fibers_moves_between_os_threads() {
    static YIELDS: CallDesc = desc(0, NONE, STACKFUL, yields_thrice);
    let world = World::with_config(&Config {
        fiber_stack_size: 1,
        ..Config::default()
    });
    for _ in 0..100 {
        assert!(world.call(&YIELDS, 0).is_ok());
    }
    let moved = Moved(world);
    let moved = std::thread::spawn(move || {
        let moved = moved;
        assert!(moved.0.call(&YIELDS, 1).is_ok());
        assert_eq!(moved.0.counts().3, 101);
        assert_eq!(moved.0.poll(), Poll::NothingToWaitFor);
        moved
    });
    let world = moved.join().unwrap().0;
    assert_eq!(world.counts(), (1, 1, 0, 1));
    assert!(world.call(&YIELDS, 0).is_ok());
    assert_eq!(world.poll(), Poll::NothingToWaitFor);
    // It ends with a thread that is still suspended.
    assert_eq!(world.counts().0, 1);
}
