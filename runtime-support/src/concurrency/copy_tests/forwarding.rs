//! `forward`, after the cases of the specification's test `forward.wast` (pull request 717 of
//! WebAssembly/component-model).

use windlass_abi::concurrency::event_code::{FUTURE_READ, FUTURE_WRITE, STREAM_READ, STREAM_WRITE};
use windlass_abi::trap::TrapCode;

use super::{
    BYTE, BYTES, Kind, NOTHINGS, TEXTS, WAITS, WORDS, World, cancelled, completed, dropped,
};

/// Two streams or futures of instance 0, with something to write at 0x100: the ends of the source,
/// those of the destination.
fn two(kind: Kind) -> (World, (u32, u32), (u32, u32)) {
    let mut world = World::new();
    let (a, b) = (world.ends(0, kind), world.ends(0, kind));
    world.put(0, 0x100, b"abcdefgh");
    (world, a, b)
}

#[test]
fn the_ends_that_are_left_are_one_stream() {
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
    assert_eq!((world.event(0, wa), world.event(0, rb)), (None, None));
    assert_eq!(world.write(0, BYTES, wa, 0x100, 4), WAITS);
    assert_eq!(world.read(0, BYTES, rb, 8, 4), Ok(completed(4)));
    assert_eq!(world.get(0, 8, 4), b"abcd");
    assert_eq!(world.event(0, wa), Some((STREAM_WRITE, completed(4))));
    assert_eq!(world.read(0, BYTES, rb, 8, 4), WAITS);
    assert_eq!(world.write(0, BYTES, wa, 0x104, 4), Ok(completed(4)));
    assert_eq!(world.event(0, rb), Some((STREAM_READ, completed(4))));
    assert_eq!(world.get(0, 8, 4), b"efgh");
    assert_eq!(world.live(), 2);
    assert_eq!(
        world.drop(0, BYTES, false, ra),
        Err(TrapCode::UnknownHandle)
    );
    assert_eq!(world.drop(0, BYTES, true, wb), Err(TrapCode::UnknownHandle));
}

#[test]
fn copies_that_wait_go_on_waiting() {
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    world.join(0, rb);
    assert_eq!(world.read(0, BYTES, rb, 8, 4), WAITS);
    assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
    assert_eq!(world.write(0, BYTES, wa, 0x100, 4), Ok(completed(4)));
    assert_eq!(world.event(0, rb), Some((STREAM_READ, completed(4))));
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    assert_eq!(world.write(0, BYTES, wa, 0x100, 8), WAITS);
    assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
    assert_eq!(world.read(0, BYTES, rb, 8, 4), Ok(completed(4)));
    assert_eq!(world.event(0, wa), Some((STREAM_WRITE, completed(4))));
}

#[test]
fn buffers_on_both_sides_meet() {
    for (written, wanted) in [(4, 4), (8, 4), (4, 8)] {
        let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
        assert_eq!(world.write(0, BYTES, wa, 0x100, written), WAITS);
        assert_eq!(world.read(0, BYTES, rb, 8, wanted), WAITS);
        assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
        assert_eq!(world.get(0, 8, 8), b"abcd\0\0\0\0");
        // The larger buffer goes on until its event is taken.
        if wanted > 4 {
            assert_eq!(world.event(0, wa), Some((STREAM_WRITE, completed(4))));
            assert_eq!(world.write(0, BYTES, wa, 0x104, 4), Ok(completed(4)));
            assert_eq!(world.event(0, rb), Some((STREAM_READ, completed(8))));
        } else if written > 4 {
            assert_eq!(world.event(0, rb), Some((STREAM_READ, completed(4))));
            assert_eq!(world.read(0, BYTES, rb, 12, 4), Ok(completed(4)));
            assert_eq!(world.event(0, wa), Some((STREAM_WRITE, completed(8))));
        } else {
            assert_eq!(world.event(0, wa), Some((STREAM_WRITE, completed(4))));
            assert_eq!(world.event(0, rb), Some((STREAM_READ, completed(4))));
        }
    }
}

#[test]
fn what_was_copied_before_counts() {
    // A read has 4 of its 8 elements, and its event was not taken.
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    assert_eq!(world.read(0, BYTES, rb, 8, 8), WAITS);
    assert_eq!(world.write(0, BYTES, wb, 0x100, 4), Ok(completed(4)));
    assert_eq!(world.write(0, BYTES, wa, 0x104, 4), WAITS);
    assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
    assert_eq!(world.event(0, rb), Some((STREAM_READ, completed(8))));
    assert_eq!(world.event(0, wa), Some((STREAM_WRITE, completed(4))));
    assert_eq!(world.get(0, 8, 8), b"abcdefgh");
    // The source is gone already.
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    assert_eq!(world.read(0, BYTES, rb, 8, 8), WAITS);
    assert_eq!(world.write(0, BYTES, wb, 0x100, 4), Ok(completed(4)));
    assert_eq!(world.drop(0, BYTES, true, wa), Ok(()));
    assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
    assert_eq!(world.event(0, rb), Some((STREAM_READ, dropped(4))));
}

#[test]
fn copies_of_no_elements_are_passed_on() {
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    assert_eq!(world.read(0, BYTES, rb, 0, 0), WAITS);
    assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
    assert_eq!(world.write(0, BYTES, wa, 0x100, 4), WAITS);
    assert_eq!(world.event(0, rb), Some((STREAM_READ, completed(0))));
    assert_eq!(world.read(0, BYTES, rb, 8, 4), Ok(completed(4)));
    // Both are there, one or both with nothing: the one that asks is told.
    for (written, wanted) in [(0, 4), (4, 0), (0, 0)] {
        let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
        assert_eq!(world.write(0, BYTES, wa, 0x100, written), WAITS);
        assert_eq!(world.read(0, BYTES, rb, 8, wanted), WAITS);
        assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
        let told = (world.event(0, wa), world.event(0, rb));
        let writer = (Some((STREAM_WRITE, completed(0))), None);
        let reader = (None, Some((STREAM_READ, completed(0))));
        assert_eq!(told, if written == 0 { writer } else { reader });
    }
}

#[test]
fn drops_are_passed_on() {
    // The destination's reader is gone before, with and without a writer that waits.
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    assert_eq!(world.drop(0, BYTES, false, rb), Ok(()));
    assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
    assert_eq!(world.write(0, BYTES, wa, 0x100, 4), Ok(dropped(0)));
    assert_eq!(world.live(), 1);
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    assert_eq!(world.write(0, BYTES, wa, 0x100, 4), WAITS);
    assert_eq!(world.drop(0, BYTES, false, rb), Ok(()));
    assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
    assert_eq!(world.event(0, wa), Some((STREAM_WRITE, dropped(0))));
    // It goes afterwards.
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
    assert_eq!(world.write(0, BYTES, wa, 0x100, 4), WAITS);
    assert_eq!(world.drop(0, BYTES, false, rb), Ok(()));
    assert_eq!(world.event(0, wa), Some((STREAM_WRITE, dropped(0))));
    // The source's writer is gone before, and afterwards.
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    assert_eq!(world.drop(0, BYTES, true, wa), Ok(()));
    assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
    assert_eq!(world.read(0, BYTES, rb, 8, 4), Ok(dropped(0)));
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
    assert_eq!(world.read(0, BYTES, rb, 8, 4), WAITS);
    assert_eq!(world.drop(0, BYTES, true, wa), Ok(()));
    assert_eq!(world.event(0, rb), Some((STREAM_READ, dropped(0))));
}

#[test]
fn a_read_that_was_passed_on_can_be_cancelled() {
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    assert_eq!(world.read(0, BYTES, rb, 8, 4), WAITS);
    assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
    assert_eq!(world.cancel(0, BYTES, false, rb), Ok(cancelled(0)));
    assert_eq!(world.read(0, BYTES, rb, 8, 4), WAITS);
    assert_eq!(world.write(0, BYTES, wa, 0x100, 4), Ok(completed(4)));
}

#[test]
fn a_stream_into_itself_disappears() {
    for kind in [BYTES, BYTE] {
        let mut world = World::new();
        let (ra, wa) = world.ends(0, kind);
        assert_eq!(world.forward(0, kind, ra, wa), Ok(()));
        assert_eq!(world.live(), 0);
        assert_eq!(world.ends(0, kind), (2, 1));
    }
    // By way of another stream too.
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
    assert_eq!(world.forward(0, BYTES, rb, wa), Ok(()));
    assert_eq!(world.live(), 0);
    assert_eq!(world.ends(0, BYTES), (2, 3));
}

#[test]
fn chains_become_one_stream() {
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    let (rc, wc) = world.ends(0, BYTES);
    assert_eq!(world.forward(0, BYTES, ra, wb), Ok(()));
    assert_eq!(world.forward(0, BYTES, rc, wa), Ok(()));
    assert_eq!(world.write(0, BYTES, wc, 0x100, 4), WAITS);
    assert_eq!(world.read(0, BYTES, rb, 8, 4), Ok(completed(4)));
    assert_eq!(world.get(0, 8, 4), b"abcd");
    assert_eq!(world.live(), 2);
}

#[test]
fn futures_are_forwarded_as_streams_are() {
    let (mut world, (ra, wa), (rb, wb)) = two(BYTE);
    assert_eq!(world.forward(0, BYTE, ra, wb), Ok(()));
    assert_eq!(world.write(0, BYTE, wa, 0x100, 1), WAITS);
    assert_eq!(world.read(0, BYTE, rb, 8, 1), Ok(0));
    assert_eq!(world.event(0, wa), Some((FUTURE_WRITE, 0)));
    assert_eq!(world.drop(0, BYTE, true, wa), Ok(()));
    // Both wait.
    let (mut world, (ra, wa), (rb, wb)) = two(BYTE);
    assert_eq!(world.write(0, BYTE, wa, 0x100, 1), WAITS);
    assert_eq!(world.read(0, BYTE, rb, 8, 1), WAITS);
    assert_eq!(world.forward(0, BYTE, ra, wb), Ok(()));
    assert_eq!(world.get(0, 8, 1), b"a");
    assert_eq!(world.event(0, wa), Some((FUTURE_WRITE, 0)));
    assert_eq!(world.event(0, rb), Some((FUTURE_READ, 0)));
    assert_eq!(world.drop(0, BYTE, true, wa), Ok(()));
    // The destination's reader is gone: nobody wrote, and nobody needs to.
    let (mut world, (ra, wa), (rb, wb)) = two(BYTE);
    assert_eq!(world.drop(0, BYTE, false, rb), Ok(()));
    assert_eq!(world.forward(0, BYTE, ra, wb), Ok(()));
    assert_eq!(world.write(0, BYTE, wa, 0x100, 1), Ok(1));
    assert_eq!(world.drop(0, BYTE, true, wa), Ok(()));
}

#[test]
fn elements_without_a_type_are_forwarded() {
    let (mut world, (ra, wa), (rb, wb)) = two(NOTHINGS);
    assert_eq!(world.forward(0, NOTHINGS, ra, wb), Ok(()));
    assert_eq!(world.write(0, NOTHINGS, wa, 0, 4), WAITS);
    assert_eq!(world.read(0, NOTHINGS, rb, 0, 4), Ok(completed(4)));
}

#[test]
fn what_can_not_be_forwarded_traps() {
    let mismatch = Err(TrapCode::HandleTypeMismatch);
    let (mut world, (ra, wa), (rb, wb)) = two(BYTES);
    assert_eq!(world.forward(0, BYTES, wa, rb), mismatch);
    assert_eq!(world.forward(0, WORDS, ra, wb), mismatch);
    assert_eq!(world.forward(0, BYTE, ra, wb), mismatch);
    assert_eq!(
        world.forward(0, BYTES, ra, ra),
        Err(TrapCode::UnknownHandle)
    );
    assert_eq!(world.forward(0, BYTES, ra, 9), Err(TrapCode::UnknownHandle));
    let say = |world: &mut World| world.detail().unwrap();
    assert_eq!(world.read(0, BYTES, ra, 8, 4), WAITS);
    assert_eq!(world.forward(0, BYTES, ra, wb), Err(TrapCode::CopyEndInUse));
    assert_eq!(say(&mut world), "cannot forward busy stream");
    let (mut world, (ra, _), (_, wb)) = two(BYTES);
    assert_eq!(world.write(0, BYTES, wb, 0x100, 4), WAITS);
    assert_eq!(world.forward(0, BYTES, ra, wb), Err(TrapCode::CopyEndInUse));
    for writable in [false, true] {
        let (mut world, (ra, _), (_, wb)) = two(BYTES);
        world.join(0, if writable { wb } else { ra });
        assert_eq!(
            world.forward(0, BYTES, ra, wb),
            Err(TrapCode::WaitableInSet)
        );
        let in_set = "cannot forward stream while it's in a waitable set";
        assert_eq!(say(&mut world), in_set);
    }
    let (mut world, (ra, wa), (_, wb)) = two(BYTES);
    assert_eq!(world.drop(0, BYTES, true, wa), Ok(()));
    assert_eq!(world.read(0, BYTES, ra, 8, 4), Ok(dropped(0)));
    assert_eq!(world.forward(0, BYTES, ra, wb), Err(TrapCode::CopyEndDone));
    let gone = "cannot forward stream after being notified that the writable end dropped";
    assert_eq!(say(&mut world), gone);
}

#[test]
fn a_copy_within_an_instance_traps_when_forwarding_makes_one() {
    let (mut world, (ra, wa), (rb, wb)) = two(TEXTS);
    world.put_texts(0, 0x200, &["hi"]);
    assert_eq!(world.write(0, TEXTS, wa, 0x200, 1), WAITS);
    assert_eq!(world.read(0, TEXTS, rb, 8, 1), WAITS);
    let within = Err(TrapCode::CopyWithinInstance);
    assert_eq!(world.forward(0, TEXTS, ra, wb), within);
    // Not where a proxy joins two others.
    let mut world = World::new();
    let (ra, wa) = world.ends(0, TEXTS);
    let ra = world.pass(0, 1, TEXTS, ra);
    let (rb, wb) = world.ends(1, TEXTS);
    world.put_texts(0, 0x200, &["hi"]);
    assert_eq!(world.forward(1, TEXTS, ra, wb), Ok(()));
    assert_eq!(world.write(0, TEXTS, wa, 0x200, 1), WAITS);
    assert_eq!(world.read(1, TEXTS, rb, 8, 1), Ok(completed(1)));
    assert_eq!(world.texts(1, 8, 1), ["hi"]);
}
