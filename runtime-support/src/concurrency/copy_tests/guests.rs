//! Reads, writes, cancellations and drops of guests.

use windlass_abi::concurrency::event_code::{FUTURE_READ, FUTURE_WRITE, STREAM_READ, STREAM_WRITE};
use windlass_abi::trap::TrapCode;

use super::{BYTE, BYTES, NOTHINGS, WAITS, WORDS, World, cancelled, completed, dropped};

/// Ends of a stream of bytes, whose writer is instance 0 and whose reader is instance 1.
fn stream() -> (World, u32, u32) {
    let mut world = World::new();
    let (readable, writable) = world.ends(0, BYTES);
    let readable = world.pass(0, 1, BYTES, readable);
    world.put(0, 0x100, b"abcdefgh");
    (world, readable, writable)
}

/// The same of a future.
fn future() -> (World, u32, u32) {
    let mut world = World::new();
    let (readable, writable) = world.ends(0, BYTE);
    let readable = world.pass(0, 1, BYTE, readable);
    world.put(0, 0x100, b"x");
    (world, readable, writable)
}

#[test]
fn a_write_meets_a_read_that_waits() {
    let (mut world, r, w) = stream();
    assert_eq!(world.read(1, BYTES, r, 8, 4), WAITS);
    assert_eq!(world.event(1, r), None);
    assert_eq!(world.write(0, BYTES, w, 0x100, 4), Ok(completed(4)));
    assert_eq!(world.get(1, 8, 5), b"abcd\0");
    assert_eq!(world.event(1, r), Some((STREAM_READ, completed(4))));
    assert_eq!(world.event(0, w), None);
}

#[test]
fn reads_drain_a_write_that_waits() {
    let (mut world, r, w) = stream();
    assert_eq!(world.write(0, BYTES, w, 0x100, 8), WAITS);
    assert_eq!(world.read(1, BYTES, r, 8, 4), Ok(completed(4)));
    // The writer has an event and may learn of four, or wait until it is taken and learn of more.
    assert_eq!(world.read(1, BYTES, r, 12, 100), Ok(completed(4)));
    assert_eq!(world.get(1, 8, 8), b"abcdefgh");
    assert_eq!(world.event(0, w), Some((STREAM_WRITE, completed(8))));
    assert_eq!(world.read(1, BYTES, r, 8, 4), WAITS);
}

#[test]
fn an_event_that_is_taken_ends_a_copy_of_some_elements() {
    let (mut world, r, w) = stream();
    assert_eq!(world.write(0, BYTES, w, 0x100, 8), WAITS);
    assert_eq!(world.read(1, BYTES, r, 8, 3), Ok(completed(3)));
    assert_eq!(world.event(0, w), Some((STREAM_WRITE, completed(3))));
    assert_eq!(world.read(1, BYTES, r, 8, 3), WAITS);
    assert_eq!(world.write(0, BYTES, w, 0x103, 2), Ok(completed(2)));
    assert_eq!(world.write(0, BYTES, w, 0x105, 3), Ok(completed(1)));
    assert_eq!(world.event(1, r), Some((STREAM_READ, completed(3))));
    assert_eq!(world.get(1, 8, 3), b"def");
}

#[test]
fn copies_of_no_elements_tell_readiness() {
    let (mut world, r, w) = stream();
    // A writer that asks is told when a reader comes, which waits.
    assert_eq!(world.write(0, BYTES, w, 0xDEAD_BEEF, 0), WAITS);
    assert_eq!(world.read(1, BYTES, r, 8, 4), WAITS);
    assert_eq!(world.event(0, w), Some((STREAM_WRITE, completed(0))));
    // With a reader there, it is told at once.
    assert_eq!(world.write(0, BYTES, w, 0, 0), Ok(completed(0)));
    assert_eq!(world.event(1, r), None);
    assert_eq!(world.write(0, BYTES, w, 0x100, 4), Ok(completed(4)));
    assert_eq!(world.event(1, r), Some((STREAM_READ, completed(4))));
    // And the other way round.
    assert_eq!(world.read(1, BYTES, r, 0xDEAD_BEEF, 0), WAITS);
    assert_eq!(world.write(0, BYTES, w, 0x100, 4), WAITS);
    assert_eq!(world.event(1, r), Some((STREAM_READ, completed(0))));
    assert_eq!(world.read(1, BYTES, r, 0, 0), Ok(completed(0)));
    assert_eq!(world.read(1, BYTES, r, 8, 4), Ok(completed(4)));
    assert_eq!(world.event(0, w), Some((STREAM_WRITE, completed(4))));
    // Of two that ask, the writer is told, so that it goes on to write.
    assert_eq!(world.write(0, BYTES, w, 0, 0), WAITS);
    assert_eq!(world.read(1, BYTES, r, 0, 0), WAITS);
    assert_eq!(world.event(0, w), Some((STREAM_WRITE, completed(0))));
    assert_eq!(world.event(1, r), None);
    assert_eq!(world.write(0, BYTES, w, 0, 0), Ok(completed(0)));
    assert_eq!(world.event(1, r), None);
}

#[test]
fn elements_without_a_type_are_counted() {
    let mut world = World::new();
    let (r, w) = world.ends(0, NOTHINGS);
    assert_eq!(world.write(0, NOTHINGS, w, 0xDEAD_BEEF, 5), WAITS);
    assert_eq!(world.read(0, NOTHINGS, r, 0xDEAD_BEEF, 3), Ok(completed(3)));
    assert_eq!(world.event(0, w), Some((STREAM_WRITE, completed(3))));
}

#[test]
fn a_dropped_end_is_an_event_of_the_other_at_once() {
    // While it waits, and with what was copied before.
    let (mut world, r, w) = stream();
    assert_eq!(world.read(1, BYTES, r, 8, 8), WAITS);
    assert_eq!(world.write(0, BYTES, w, 0x100, 4), Ok(completed(4)));
    assert_eq!(world.drop(0, BYTES, true, w), Ok(()));
    assert_eq!(world.event(1, r), Some((STREAM_READ, dropped(4))));
    assert_eq!(world.event(1, r), None);
    assert_eq!(world.drop(1, BYTES, false, r), Ok(()));
    assert_eq!(world.live(), 0);
    // While it is idle: the event may be taken, or the next copy takes it.
    let (mut world, r, w) = stream();
    assert_eq!(world.drop(1, BYTES, false, r), Ok(()));
    assert_eq!(world.event(0, w), Some((STREAM_WRITE, dropped(0))));
    assert_eq!(
        world.write(0, BYTES, w, 0x100, 4),
        Err(TrapCode::CopyEndDone)
    );
    let (mut world, r, w) = stream();
    assert_eq!(world.drop(0, BYTES, true, w), Ok(()));
    assert_eq!(world.read(1, BYTES, r, 8, 4), Ok(dropped(0)));
    assert_eq!(world.event(1, r), None);
    assert_eq!(world.read(1, BYTES, r, 8, 4), Err(TrapCode::CopyEndDone));
    let detail = world.detail().unwrap();
    assert_eq!(
        detail,
        "cannot read from stream after being notified that the writable end dropped"
    );
    // While the end is on its way.
    let (mut world, r, w) = stream();
    let value = world.lift(1, BYTES, r).unwrap();
    assert_eq!(world.drop(0, BYTES, true, w), Ok(()));
    // SAFETY: the instance lives.
    let lowered =
        unsafe { super::windlass_rt_lower_async_value(world.header.cast(), 0, BYTES.ty, value) };
    let r = lowered.value as u32;
    assert_eq!(world.event(0, r), Some((STREAM_READ, dropped(0))));
}

#[test]
fn what_was_copied_before_a_drop_is_told_with_it() {
    let (mut world, r, w) = stream();
    assert_eq!(world.write(0, BYTES, w, 0x100, 4), WAITS);
    assert_eq!(world.read(1, BYTES, r, 8, 4), Ok(completed(4)));
    assert_eq!(world.drop(1, BYTES, false, r), Ok(()));
    assert_eq!(world.event(0, w), Some((STREAM_WRITE, dropped(4))));
}

#[test]
fn cancelled_wins_over_completed_and_dropped_over_both() {
    let (mut world, r, w) = stream();
    assert_eq!(world.cancel(1, BYTES, false, r), Err(TrapCode::CopyNotBusy));
    assert_eq!(world.read(1, BYTES, r, 8, 100), WAITS);
    assert_eq!(world.cancel(1, BYTES, false, r), Ok(cancelled(0)));
    assert_eq!(world.cancel(1, BYTES, false, r), Err(TrapCode::CopyNotBusy));
    assert_eq!(world.read(1, BYTES, r, 8, 4), WAITS);
    assert_eq!(world.write(0, BYTES, w, 0x100, 4), Ok(completed(4)));
    assert_eq!(world.cancel(1, BYTES, false, r), Ok(cancelled(4)));
    // The buffer is the reader's again.
    assert_eq!(world.write(0, BYTES, w, 0x100, 4), WAITS);
    assert_eq!(world.read(1, BYTES, r, 8, 2), Ok(completed(2)));
    assert_eq!(world.cancel(0, BYTES, true, w), Ok(cancelled(2)));
    assert_eq!(world.event(0, w), None);
    assert_eq!(world.write(0, BYTES, w, 0x100, 4), WAITS);
    assert_eq!(world.read(1, BYTES, r, 8, 1), Ok(completed(1)));
    assert_eq!(world.drop(1, BYTES, false, r), Ok(()));
    assert_eq!(world.cancel(0, BYTES, true, w), Ok(dropped(1)));
}

#[test]
fn a_future_has_one_value() {
    let (mut world, r, w) = future();
    assert_eq!(world.read(1, BYTE, r, 8, 1), WAITS);
    assert_eq!(world.write(0, BYTE, w, 0x100, 1), Ok(0));
    assert_eq!(world.get(1, 8, 1), b"x");
    assert_eq!(
        world.write(0, BYTE, w, 0x100, 1),
        Err(TrapCode::CopyEndDone)
    );
    assert_eq!(world.drop(0, BYTE, true, w), Ok(()));
    assert_eq!(world.event(1, r), Some((FUTURE_READ, 0)));
    assert_eq!(world.read(1, BYTE, r, 8, 1), Err(TrapCode::CopyEndDone));
    assert_eq!(world.lift(1, BYTE, r), Err(TrapCode::CopyEndDone));
    assert_eq!(world.drop(1, BYTE, false, r), Ok(()));
    assert_eq!(world.live(), 0);
}

#[test]
fn a_value_that_was_copied_is_completed_although_the_other_end_is_gone() {
    let (mut world, r, w) = future();
    assert_eq!(world.read(1, BYTE, r, 8, 1), WAITS);
    assert_eq!(world.write(0, BYTE, w, 0x100, 1), Ok(0));
    assert_eq!(world.drop(0, BYTE, true, w), Ok(()));
    assert_eq!(world.event(1, r), Some((FUTURE_READ, 0)));
    let (mut world, r, w) = future();
    assert_eq!(world.write(0, BYTE, w, 0x100, 1), WAITS);
    assert_eq!(world.read(1, BYTE, r, 8, 1), Ok(0));
    assert_eq!(world.drop(1, BYTE, false, r), Ok(()));
    assert_eq!(world.event(0, w), Some((FUTURE_WRITE, 0)));
    assert_eq!(world.event(0, w), None);
    assert_eq!(world.drop(0, BYTE, true, w), Ok(()));
}

#[test]
fn a_future_must_be_written_unless_its_reader_is_gone() {
    let (mut world, r, w) = future();
    assert_eq!(
        world.drop(0, BYTE, true, w),
        Err(TrapCode::FutureNotWritten)
    );
    let (mut world2, r2, w2) = future();
    assert_eq!(world2.drop(1, BYTE, false, r2), Ok(()));
    // The writer has not been told yet.
    assert_eq!(
        world2.drop(0, BYTE, true, w2),
        Err(TrapCode::FutureNotWritten)
    );
    assert_eq!(world2.event(0, w2), Some((FUTURE_WRITE, 1)));
    assert_eq!(world2.drop(0, BYTE, true, w2), Ok(()));
    assert_eq!(world.write(0, BYTE, w, 0x100, 1), WAITS);
    assert_eq!(world.drop(1, BYTE, false, r), Ok(()));
    assert_eq!(world.event(0, w), Some((FUTURE_WRITE, 1)));
    assert_eq!(world.drop(0, BYTE, true, w), Ok(()));
}

#[test]
fn a_cancelled_future_that_has_its_value_is_completed() {
    let (mut world, r, w) = future();
    assert_eq!(world.read(1, BYTE, r, 8, 1), WAITS);
    assert_eq!(world.cancel(1, BYTE, false, r), Ok(2));
    assert_eq!(world.read(1, BYTE, r, 8, 1), WAITS);
    assert_eq!(world.write(0, BYTE, w, 0x100, 1), Ok(0));
    assert_eq!(world.cancel(1, BYTE, false, r), Ok(0));
    assert_eq!(world.read(1, BYTE, r, 8, 1), Err(TrapCode::CopyEndDone));
}

#[test]
fn an_end_that_is_copying_is_busy() {
    let (mut world, r, w) = stream();
    assert_eq!(world.read(1, BYTES, r, 8, 4), WAITS);
    assert_eq!(world.read(1, BYTES, r, 8, 4), Err(TrapCode::CopyEndBusy));
    assert_eq!(world.lift(1, BYTES, r), Err(TrapCode::CopyEndInUse));
    assert_eq!(world.drop(1, BYTES, false, r), Err(TrapCode::CopyEndInUse));
    assert_eq!(world.detail().unwrap(), "cannot remove busy stream");
    // It is so until its event is taken.
    assert_eq!(world.write(0, BYTES, w, 0x100, 4), Ok(completed(4)));
    assert_eq!(world.read(1, BYTES, r, 8, 4), Err(TrapCode::CopyEndBusy));
    assert_eq!(world.drop(1, BYTES, false, r), Err(TrapCode::CopyEndInUse));
    assert_eq!(world.event(1, r), Some((STREAM_READ, completed(4))));
    assert_eq!(world.drop(1, BYTES, false, r), Ok(()));
}

#[test]
fn a_handle_must_be_of_the_type_and_direction() {
    let (mut world, r, w) = stream();
    let mismatch = Err(TrapCode::HandleTypeMismatch);
    assert_eq!(world.read(1, WORDS, r, 8, 4), mismatch);
    assert_eq!(world.read(1, BYTE, r, 8, 1), mismatch);
    assert_eq!(world.write(1, BYTES, r, 8, 4), mismatch);
    assert_eq!(world.read(0, BYTES, w, 8, 4), mismatch);
    assert_eq!(world.cancel(0, BYTES, false, w), mismatch);
    assert_eq!(world.drop(0, BYTES, false, w), mismatch.map(|_| ()));
    assert_eq!(world.lift(0, BYTES, w), mismatch.map(u64::from));
    assert_eq!(world.lift(1, WORDS, r), mismatch.map(u64::from));
    assert_eq!(world.read(0, BYTES, 9, 8, 4), Err(TrapCode::UnknownHandle));
    world.join(0, w);
    // The readable end was passed on, and left its index to the set.
    let set = 1;
    assert_eq!(world.write(0, BYTES, set, 8, 4), mismatch);
}

#[test]
fn a_synchronous_copy_waits_only_where_it_can() {
    let (mut world, r, w) = stream();
    let sync_read = BYTES.desc(1, false, false);
    assert_eq!(world.write(0, BYTES, w, 0x100, 4), WAITS);
    assert_eq!(world.copy(sync_read, r, 8, 4), Ok(completed(4)));
    // No thread runs.
    assert_eq!(world.copy(sync_read, r, 8, 4), Err(TrapCode::Deadlock));
    let (mut world, r, w) = stream();
    world.join(1, r);
    assert_eq!(world.write(0, BYTES, w, 0x100, 4), WAITS);
    assert_eq!(world.copy(sync_read, r, 8, 4), Err(TrapCode::WaitableInSet));
    assert_eq!(world.lift(1, BYTES, r), Err(TrapCode::WaitableInSet));
    let detail = world.detail().unwrap();
    assert_eq!(detail, "cannot lift stream while it's in a waitable set");
    assert_eq!(world.read(1, BYTES, r, 8, 8), Ok(completed(4)));
    // A set is no obstacle to a drop.
    assert_eq!(world.drop(1, BYTES, false, r), Ok(()));
}

#[test]
fn a_synchronous_cancellation_is_refused_in_a_set() {
    let (mut world, r, _) = stream();
    assert_eq!(world.read(1, BYTES, r, 8, 8), WAITS);
    world.join(1, r);
    assert_eq!(
        world.cancel(1, BYTES, false, r),
        Err(TrapCode::WaitableInSet)
    );
}
