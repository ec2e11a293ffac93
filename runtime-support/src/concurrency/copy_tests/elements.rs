//! Buffers, and what elements are made of.

use windlass_abi::concurrency::event_code::STREAM_WRITE;
use windlass_abi::trap::TrapCode;

use super::super::copy_buffer::MAX_LENGTH;
use super::{BAD_LENGTH, BYTES, MEMORY, NOTHINGS, TEXT, TEXTS, WAITS, WORDS, World, completed};

#[test]
fn buffers_lie_in_memory() {
    let mut world = World::new();
    let (_, w) = world.ends(0, WORDS);
    let end = MEMORY as u64;
    let outside = Err(TrapCode::PointerOutOfBounds);
    assert_eq!(world.write(0, WORDS, w, end - 4, 2), outside);
    assert_eq!(world.write(0, WORDS, w, end, 1), outside);
    assert_eq!(world.write(0, WORDS, w, u64::MAX - 3, 1), outside);
    assert_eq!(world.write(0, WORDS, w, 0, MAX_LENGTH), outside);
    let unaligned = Err(TrapCode::UnalignedPointer);
    assert_eq!(world.write(0, WORDS, w, 2, 1), unaligned);
    let long = Err(TrapCode::BufferTooLong);
    assert_eq!(world.write(0, WORDS, w, 0, MAX_LENGTH + 1), long);
    assert_eq!(world.write(0, WORDS, w, 0, u64::MAX), long);
    // Nothing of this began a copy.
    assert_eq!(world.write(0, WORDS, w, end - 4, 1), WAITS);
    let (_, w) = world.ends(0, NOTHINGS);
    assert_eq!(world.write(0, NOTHINGS, w, 3, MAX_LENGTH + 1), long);
    assert_eq!(world.write(0, NOTHINGS, w, 3, MAX_LENGTH), WAITS);
}

#[test]
fn a_memory_that_moves_takes_its_buffers_along() {
    let mut world = World::new();
    let (r, w) = world.ends(0, WORDS);
    let r = world.pass(0, 1, WORDS, r);
    world.put(0, 16, b"1234abcd");
    assert_eq!(world.write(0, WORDS, w, 16, 2), WAITS);
    world.move_memory(0);
    assert_eq!(world.read(1, WORDS, r, 32, 1), Ok(completed(1)));
    world.move_memory(1);
    assert_eq!(world.read(1, WORDS, r, 36, 1), Ok(completed(1)));
    assert_eq!(world.get(1, 32, 8), b"1234abcd");
}

#[test]
fn numbers_may_stay_in_one_instance_and_may_overlap() {
    let mut world = World::new();
    let (r, w) = world.ends(0, BYTES);
    world.put(0, 0, b"abcdefgh");
    assert_eq!(world.write(0, BYTES, w, 0, 6), WAITS);
    assert_eq!(world.read(0, BYTES, r, 2, 6), Ok(completed(6)));
    assert_eq!(world.get(0, 0, 8), b"ababcdef");
}

#[test]
fn strings_are_lowered_to_the_reader() {
    let mut world = World::new();
    let (r, w) = world.ends(0, TEXTS);
    let r = world.pass(0, 1, TEXTS, r);
    world.put_texts(0, 0x100, &["one", "", "three"]);
    assert_eq!(world.read(1, TEXTS, r, 8, 2), WAITS);
    assert_eq!(world.write(0, TEXTS, w, 0x100, 3), Ok(completed(2)));
    assert_eq!(world.texts(1, 8, 2), ["one", ""]);
    assert!(world.event(1, r).is_some());
    assert_eq!(world.write(0, TEXTS, w, 0x110, 1), WAITS);
    assert_eq!(world.read(1, TEXTS, r, 8, 2), Ok(completed(1)));
    assert_eq!(world.texts(1, 8, 1), ["three"]);
}

#[test]
fn many_elements_go_in_batches() {
    let mut world = World::new();
    let (r, w) = world.ends(0, TEXTS);
    let r = world.pass(0, 1, TEXTS, r);
    // Two batches at least.
    let count: u32 = if cfg!(miri) { 4_100 } else { 10_000 };
    let texts: Vec<_> = (0..count).map(|n| n.to_string()).collect();
    let borrowed: Vec<_> = texts.iter().map(String::as_str).collect();
    world.put_texts(0, 0x100, &borrowed);
    let mark = world.store().scratch.mark();
    assert_eq!(world.write(0, TEXTS, w, 0x100, count.into()), WAITS);
    assert_eq!(
        world.read(1, TEXTS, r, 8, count.into()),
        Ok(completed(count))
    );
    assert_eq!(world.texts(1, 8, texts.len()), texts);
    assert_eq!(world.store().scratch.mark(), mark);
    assert_eq!(world.event(0, w), Some((STREAM_WRITE, completed(count))));
}

#[test]
fn an_element_that_traps_traps_whoever_moves_it() {
    let mut world = World::new();
    let (r, w) = world.ends(0, TEXTS);
    let r = world.pass(0, 1, TEXTS, r);
    world.put_texts(0, 0x100, &["fine"]);
    world.put(0, 0x108, &[0, 0, 0, 0]);
    world.put(0, 0x10C, &BAD_LENGTH.to_le_bytes());
    let mark = world.store().scratch.mark();
    assert_eq!(world.write(0, TEXTS, w, 0x100, 2), WAITS);
    assert_eq!(world.read(1, TEXTS, r, 8, 2), Err(TrapCode::InvalidUtf8));
    assert_eq!(world.store().scratch.mark(), mark);
}

#[test]
fn other_elements_than_numbers_leave_their_instance() {
    for (kind, count) in [(TEXTS, 2), (TEXT, 1)] {
        let mut world = World::new();
        let (r, w) = world.ends(0, kind);
        world.put_texts(0, 0x100, &["one", "two"]);
        assert_eq!(world.write(0, kind, w, 0x100, count), WAITS);
        let within = Err(TrapCode::CopyWithinInstance);
        assert_eq!(world.read(0, kind, r, 8, count), within);
    }
    // Copies of no elements may.
    let mut world = World::new();
    let (r, w) = world.ends(0, TEXTS);
    assert_eq!(world.read(0, TEXTS, r, 8, 0), WAITS);
    assert_eq!(world.write(0, TEXTS, w, 8, 1), WAITS);
    assert!(world.event(0, r).is_some());
}
