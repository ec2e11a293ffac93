//! Tasks that wait for streams, and what the host learns when it polls.

use std::ffi::c_void;
use std::ptr;

use windlass_abi::concurrency::{CallDesc, NONE, TaskHeader};
use windlass_abi::instance::State;
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;
use windlass_abi::types::NameRef;

use super::super::poll::{Poll, poll};
use super::super::{
    windlass_rt_call_start, windlass_rt_copy, windlass_rt_task_return, windlass_rt_task_returned,
};
use super::hosts::{Log, over, tell};
use super::{BYTES, HOST, World, completed, dropped};
use crate::concurrency::copy_end::CopyResult;
use crate::concurrency::host_copy::Started;
use crate::entries::Ptr;
use crate::trap::windlass_rt_entry_trapped;

/// A guest function that does one copy, whose description and operands are its arguments, and gives
/// what comes of it.
unsafe extern "C" fn copy_once(instance: Ptr, task: *mut TaskHeader) -> u64 {
    // SAFETY: called by `World::start`.
    unsafe {
        let [desc, end, address, count] = *(*task).args.cast::<[u64; 4]>();
        let results = (*task).results;
        let copied = windlass_rt_copy(instance, desc as Ptr, end as u32, address, count);
        if copied.outcome != 0 {
            return copied.outcome << 32;
        }
        results.write(copied.value);
        let returned = windlass_rt_task_return(instance, 1, NONE, u64::from(NONE) << 32);
        windlass_rt_task_returned(instance, returned.value as Ptr);
        returned.outcome << 32
    }
}

fn call_desc() -> &'static CallDesc {
    Box::leak(Box::new(CallDesc {
        start: copy_once as *const c_void,
        resolve: ptr::null(),
        callback: ptr::null(),
        callee: 1,
        caller: NONE,
        flags: CallDesc::ASYNC_TYPE | CallDesc::ASYNC_LIFT | CallDesc::MAY_BLOCK,
        result_type: NONE,
        memory: NONE,
        encoding: 0,
        name: NameRef::default(),
        arg_count: 0,
        reserved: 0,
    }))
}

/// A call that goes on: where its result comes to. That is leaked, as its arguments are.
struct Call(*mut u64);

impl Call {
    fn result(&self) -> u64 {
        // SAFETY: it stays where it is.
        unsafe { self.0.read() }
    }
}

impl World {
    /// Begins a task of instance 1 that reads 4 bytes, and waits for them.
    fn start_reading(&mut self, end: u32, address: u64) -> Call {
        let desc: *const _ = BYTES.desc(1, false, false);
        let args = Box::new([desc.expose_provenance() as u64, u64::from(end), address, 4]);
        let result = Box::into_raw(Box::new(u64::MAX));
        // SAFETY: the instance lives, and nothing runs in it.
        let started = unsafe {
            (*self.header).state = State::Entered as u32;
            let pair = windlass_rt_call_start(
                self.header.cast(),
                (&raw const *call_desc()).cast_mut().cast(),
                Box::into_raw(args).cast(),
                result.cast(),
            );
            (*self.header).state = State::Ready as u32;
            pair
        };
        assert_eq!((started.value, started.outcome), (1, 0));
        Call(result)
    }

    fn poll(&mut self) -> Poll {
        // SAFETY: the instance lives, and nothing runs in it.
        unsafe { poll(self.header) }
    }
}

#[test]
fn a_synchronous_read_waits_for_a_write() {
    let mut world = World::new();
    let (r, w) = world.ends(0, BYTES);
    let r = world.pass(0, 1, BYTES, r);
    world.put(0, 0x100, b"abcdefgh");
    let call = world.start_reading(r, 8);
    assert_eq!(world.poll(), Poll::NothingToWaitFor);
    assert_eq!(call.result(), u64::MAX);
    // Nobody else may use the end in the meantime.
    let busy = Err(TrapCode::WaitableBusy);
    assert_eq!(world.cancel(1, BYTES, false, r), busy);
    assert_eq!(world.try_join(1, r), Err(TrapCode::WaitableBusy));
    assert_eq!(world.write(0, BYTES, w, 0x100, 4), Ok(completed(4)));
    // Until the reader runs there is room for more.
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(call.result(), u64::from(completed(4)));
    assert_eq!(world.get(1, 8, 4), b"abcd");
    let call = world.start_reading(r, 16);
    assert_eq!(world.drop(0, BYTES, true, w), Ok(()));
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(call.result(), u64::from(dropped(0)));
}

#[test]
fn a_task_waits_for_the_host() {
    let mut world = World::new();
    let (r, w) = world.host_ends(BYTES);
    let r = world.pass(HOST, 1, BYTES, r);
    let call = world.start_reading(r, 8);
    assert_eq!(world.poll(), Poll::Waiting);
    let mut log = Log::new();
    let written = world.host_write(w, b"abcdef", tell(&raw mut log));
    assert_eq!(written, over(CopyResult::Completed, 4));
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(call.result(), u64::from(completed(4)));
    // And the host for a task: it is told when it polls.
    let written = world.host_write(w, b"ghij", tell(&raw mut log));
    assert_eq!(written, Ok(Started::Pending));
    let read = world.read(1, BYTES, r, 16, 4);
    assert_eq!((read, log.as_slice()), (Ok(completed(4)), &[][..]));
    assert_eq!(world.poll(), Poll::Idle);
    assert_eq!(log, [(w, 0, 4)]);
    assert_eq!(world.get(1, 16, 4), b"ghij");
}

#[test]
fn a_poisoned_instance_gives_buffers_back_when_polled() {
    let mut world = World::new();
    let (_, w) = world.host_ends(BYTES);
    let mut log = Log::new();
    let written = world.host_write(w, b"left", tell(&raw mut log));
    assert_eq!(written, Ok(Started::Pending));
    // SAFETY: the instance lives.
    unsafe { windlass_rt_entry_trapped(world.header.cast(), TrapCode::Unreachable as u64) };
    assert_eq!(log, []);
    assert_eq!(world.poll(), Poll::Failed(Status::Poisoned));
    assert_eq!(log, [(w, 2, 0)]);
    drop(world);
    assert_eq!(log.len(), 1);
}
