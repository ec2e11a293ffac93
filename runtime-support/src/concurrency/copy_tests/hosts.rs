//! Ends of the host: lent buffers, completions, what the host gets wrong.

use std::ffi::c_void;
use std::ptr;

use windlass_abi::concurrency::event_code::{STREAM_READ, STREAM_WRITE};
use windlass_abi::instance::{InstanceHeader, State};
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use super::super::copy_end::{CopyResult, Delivery};
use super::super::host_copy::{self, Completion, HostCopyError, Started};
use super::{
    BAD_LENGTH, BYTE, BYTES, HOST, Kind, MEMORY, TEXT, TEXTS, WAITS, World, completed, dropped,
};
use crate::alloc;

/// What completions said: the end, the result and how many elements.
pub(super) type Log = Vec<(u32, u32, u32)>;

unsafe extern "C" fn note(
    data: *mut c_void,
    _instance: *mut InstanceHeader,
    end: u32,
    result: u32,
    progress: u32,
) {
    // SAFETY: the data of every completion here is a log.
    unsafe { &mut *data.cast::<Log>() }.push((end, result, progress));
}

pub(super) fn tell(log: *mut Log) -> Completion {
    Completion {
        function: note,
        data: log.cast(),
    }
}

fn nobody() -> Completion {
    Completion {
        function: note,
        data: ptr::null_mut(),
    }
}

pub(super) fn over(result: CopyResult, progress: u32) -> Result<Started, HostCopyError> {
    Ok(Started::Completed(Delivery { result, progress }))
}

impl World {
    fn host_read<T>(
        &mut self,
        end: u32,
        buffer: &mut [T],
        completion: Completion,
    ) -> Result<Started, HostCopyError> {
        let (at, len) = (buffer.as_mut_ptr().cast(), buffer.len() as u64);
        // SAFETY: the instance lives; tests keep buffers until their copies end.
        unsafe { host_copy::read(self.header, end, at, len, completion) }
    }

    pub(super) fn host_write<T>(
        &mut self,
        end: u32,
        buffer: &[T],
        completion: Completion,
    ) -> Result<Started, HostCopyError> {
        let (at, len) = (buffer.as_ptr().cast(), buffer.len() as u64);
        // SAFETY: as above.
        unsafe { host_copy::write(self.header, end, at, len, completion) }
    }

    /// Delivers what is pending, as a poll does.
    fn deliver(&mut self, end: u32) {
        let store = self.store();
        let id = store.waitable(HOST, end).unwrap();
        // SAFETY: the instance lives.
        unsafe { host_copy::deliver(self.header, id) };
    }

    fn host_cancel(&mut self, end: u32) -> Result<Delivery, HostCopyError> {
        // SAFETY: as above.
        unsafe { host_copy::cancel(self.header, end) }
    }

    fn host_drop(&mut self, end: u32) -> Result<(), HostCopyError> {
        // SAFETY: as above.
        unsafe { host_copy::drop_end(self.header, end) }
    }

    pub(super) fn host_ends(&mut self, kind: Kind) -> (u32, u32) {
        // SAFETY: as above.
        unsafe { host_copy::new_ends(self.header, kind.ty) }.unwrap()
    }
}

fn broken(code: TrapCode) -> HostCopyError {
    HostCopyError::from(code)
}

/// Text in host layout.
fn text(text: &str) -> [u64; 2] {
    [text.as_ptr() as u64, text.len() as u64]
}

/// Takes a text that the host owns.
fn taken(value: [u64; 2]) -> String {
    // SAFETY: the value was read from a stream, and is used once.
    unsafe {
        let bytes = std::slice::from_raw_parts(value[0] as *const u8, value[1] as usize);
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        alloc::free(value[0] as *mut u8);
        text
    }
}

#[test]
fn the_host_reads_from_a_guest() {
    let mut world = World::new();
    let (r, w) = world.ends(0, BYTES);
    let r = world.pass(0, HOST, BYTES, r);
    world.put(0, 0x100, b"abcdefgh");
    let (mut log, mut buffer) = (Log::new(), [0_u8; 6]);
    assert_eq!(
        world.host_read(r, &mut buffer, tell(&raw mut log)),
        Ok(Started::Pending)
    );
    world.deliver(r);
    assert_eq!(world.write(0, BYTES, w, 0x100, 4), Ok(completed(4)));
    // Nothing is told before the host polls, and the buffer may get more until then.
    assert_eq!(log, []);
    assert_eq!(world.write(0, BYTES, w, 0x104, 4), Ok(completed(2)));
    world.deliver(r);
    world.deliver(r);
    assert_eq!((log.as_slice(), &buffer), (&[(r, 0, 6)][..], b"abcdef"));
    // A writer that waits is there at once.
    assert_eq!(world.write(0, BYTES, w, 0x106, 2), WAITS);
    let read = world.host_read(r, &mut buffer, nobody());
    assert_eq!(read, over(CopyResult::Completed, 2));
    assert_eq!(world.event(0, w), Some((STREAM_WRITE, completed(2))));
    assert_eq!(&buffer, b"ghcdef");
    // The writer goes while the host waits, and stays gone.
    log.clear();
    let pending = world.host_read(r, &mut buffer, tell(&raw mut log));
    assert_eq!(pending, Ok(Started::Pending));
    assert_eq!(world.drop(0, BYTES, true, w), Ok(()));
    world.deliver(r);
    assert_eq!(log, [(r, 1, 0)]);
    let read = world.host_read(r, &mut buffer, nobody());
    assert_eq!(read, over(CopyResult::Dropped, 0));
    assert_eq!(world.host_drop(r), Ok(()));
    assert_eq!(world.live(), 0);
}

#[test]
fn the_host_writes_to_a_guest() {
    let mut world = World::new();
    let (r, w) = world.host_ends(BYTES);
    let r = world.pass(HOST, 1, BYTES, r);
    let mut log = Log::new();
    let written = world.host_write(w, b"abcdefgh", tell(&raw mut log));
    assert_eq!(written, Ok(Started::Pending));
    assert_eq!(world.host_drop(w).unwrap_err(), {
        let detail = "cannot drop busy stream".to_owned();
        let mut broken = super::super::copy_end::Broken::from(TrapCode::CopyEndInUse);
        broken.detail = Some(detail);
        HostCopyError::Invalid(broken)
    });
    assert_eq!(world.read(1, BYTES, r, 8, 5), Ok(completed(5)));
    assert_eq!(world.host_cancel(w).unwrap().progress, 5);
    world.deliver(w);
    assert_eq!(log, []);
    assert_eq!(world.get(1, 8, 6), b"abcde\0");
    assert_eq!(world.read(1, BYTES, r, 8, 4), WAITS);
    let written = world.host_write(w, b"xyz", nobody());
    assert_eq!(written, over(CopyResult::Completed, 3));
    assert_eq!(world.event(1, r), Some((STREAM_READ, completed(3))));
    // To know that the reader is gone, the host writes nothing.
    let written = world.host_write::<u8>(w, &[], tell(&raw mut log));
    assert_eq!(written, Ok(Started::Pending));
    assert_eq!(world.drop(1, BYTES, false, r), Ok(()));
    world.deliver(w);
    assert_eq!(log, [(w, 1, 0)]);
    assert_eq!(world.host_drop(w), Ok(()));
}

#[test]
fn what_the_host_reads_is_its_own() {
    let mut world = World::new();
    let (r, w) = world.ends(0, TEXTS);
    let r = world.pass(0, HOST, TEXTS, r);
    world.put_texts(0, 0x100, &["one", "two", ""]);
    let (mut log, mut buffer) = (Log::new(), [[0_u64; 2]; 2]);
    let read = world.host_read(r, &mut buffer, tell(&raw mut log));
    assert_eq!(read, Ok(Started::Pending));
    assert_eq!(world.write(0, TEXTS, w, 0x100, 1), Ok(completed(1)));
    assert_eq!(world.write(0, TEXTS, w, 0x108, 2), Ok(completed(1)));
    // The guest's memory may change now.
    world.put(0, 0x100, &[0xFF; 0x100]);
    world.deliver(r);
    assert_eq!(log, [(r, 0, 2)]);
    assert_eq!(buffer.map(taken), ["one", "two"]);
    world.put_texts(0, 0x100, &[""]);
    assert_eq!(world.write(0, TEXTS, w, 0x100, 1), WAITS);
    let read = world.host_read(r, &mut buffer, nobody());
    assert_eq!(read, over(CopyResult::Completed, 1));
    assert_eq!(buffer[0], [0, 0]);
}

#[test]
fn what_the_host_writes_is_lent() {
    let mut world = World::new();
    let (r, w) = world.host_ends(TEXTS);
    let r = world.pass(HOST, 1, TEXTS, r);
    let texts = [text("one"), text("two")];
    let mut log = Log::new();
    assert_eq!(
        world.host_write(w, &texts, tell(&raw mut log)),
        Ok(Started::Pending)
    );
    assert_eq!(world.read(1, TEXTS, r, 8, 3), Ok(completed(2)));
    assert_eq!(world.texts(1, 8, 2), ["one", "two"]);
    world.deliver(w);
    assert_eq!(log, [(w, 0, 2)]);
    // While nothing runs, the host enters as by a call.
    assert_eq!(world.read(1, TEXTS, r, 8, 3), WAITS);
    let written = world.host_write(w, &texts, nobody());
    assert_eq!(written, over(CopyResult::Completed, 2));
    // SAFETY: the instance lives.
    let state = unsafe { (*world.header).state };
    assert_eq!(state, State::Ready as u32);
    assert_eq!(world.event(1, r), Some((STREAM_READ, completed(2))));
}

#[test]
fn the_host_may_have_both_ends() {
    let mut world = World::new();
    let (r, w) = world.host_ends(TEXTS);
    let own = String::from("mine");
    let (mut log, mut buffer) = (Log::new(), [[0_u64; 2]; 1]);
    let read = world.host_read(r, &mut buffer, tell(&raw mut log));
    assert_eq!(read, Ok(Started::Pending));
    let written = world.host_write(w, &[text(&own)], nobody());
    assert_eq!(written, over(CopyResult::Completed, 1));
    drop(own);
    world.deliver(r);
    assert_eq!(log, [(r, 0, 1)]);
    assert_eq!(buffer.map(taken), ["mine"]);
}

#[test]
fn a_guest_joins_two_streams_of_the_host() {
    let mut world = World::new();
    let (source, w) = world.host_ends(BYTES);
    let source = world.pass(HOST, 0, BYTES, source);
    let (r, sink) = world.ends(0, BYTES);
    let r = world.pass(0, HOST, BYTES, r);
    let (mut log, mut buffer) = (Log::new(), [0_u8; 8]);
    let read = world.host_read(r, &mut buffer, tell(&raw mut log));
    assert_eq!(read, Ok(Started::Pending));
    let written = world.host_write(w, b"abc", tell(&raw mut log));
    assert_eq!(written, Ok(Started::Pending));
    assert_eq!(world.forward(0, BYTES, source, sink), Ok(()));
    world.deliver(w);
    world.deliver(r);
    assert_eq!(log, [(w, 0, 3), (r, 0, 3)]);
    assert_eq!(&buffer[..3], b"abc");
}

#[test]
fn futures_of_the_host_keep_their_rules() {
    let mut world = World::new();
    let (r, w) = world.host_ends(BYTE);
    let r = world.pass(HOST, 1, BYTE, r);
    assert_eq!(
        world.host_write(w, b"no", nobody()),
        Err(broken(TrapCode::BufferTooLong))
    );
    let mut log = Log::new();
    assert_eq!(
        world.host_write(w, b"x", tell(&raw mut log)),
        Ok(Started::Pending)
    );
    assert_eq!(world.read(1, BYTE, r, 8, 1), Ok(0));
    assert_eq!(world.get(1, 8, 1), b"x");
    world.deliver(w);
    assert_eq!(log, [(w, 0, 1)]);
    let again = world.host_write(w, b"x", nobody());
    assert!(matches!(again, Err(HostCopyError::Invalid(broken))
        if broken.code == TrapCode::CopyEndDone));
    assert_eq!(world.host_drop(w), Ok(()));
}

#[test]
fn a_future_that_the_host_gives_up_fails_who_reads_it() {
    use crate::concurrency::poll::{Poll, poll};
    // A guest that waits for it traps when the host polls.
    let mut world = World::new();
    let (r, w) = world.host_ends(BYTE);
    let r = world.pass(HOST, 1, BYTE, r);
    assert_eq!(world.read(1, BYTE, r, 8, 1), WAITS);
    assert_eq!(world.host_drop(w), Ok(()));
    assert_eq!(world.event(1, r), None);
    // SAFETY: the instance lives.
    let polled = unsafe { poll(world.header) };
    assert_eq!(polled, Poll::Failed(Status::HostError));
    let message = world.store().failure.message().to_owned();
    assert!(message.to_str().unwrap().contains("before it wrote"));
    // One that reads it afterwards, at once; and nothing happens until then.
    let mut world = World::new();
    let (r, w) = world.host_ends(BYTE);
    let r = world.pass(HOST, 1, BYTE, r);
    assert_eq!(world.host_drop(w), Ok(()));
    // SAFETY: as above.
    assert!(!matches!(unsafe { poll(world.header) }, Poll::Failed(_)));
    let r = world.pass(1, 0, BYTE, r);
    assert_eq!(world.read(0, BYTE, r, 8, 1), Err(TrapCode::HostError));
    // One that does not care may drop it.
    assert_eq!(world.drop(0, BYTE, false, r), Ok(()));
    assert_eq!(world.live(), 0);
}

#[test]
fn the_host_is_told_that_its_future_was_given_up() {
    let mut world = World::new();
    let (r, w) = world.host_ends(BYTE);
    let (mut log, mut buffer) = (Log::new(), [0_u8; 1]);
    let read = world.host_read(r, &mut buffer, tell(&raw mut log));
    assert_eq!(read, Ok(Started::Pending));
    assert_eq!(world.host_drop(w), Ok(()));
    world.deliver(r);
    assert_eq!(log, [(r, 1, 0)]);
    assert_eq!(world.host_drop(r), Ok(()));
    // The same by way of a guest that forwards it.
    log.clear();
    let (source, w) = world.host_ends(BYTE);
    let source = world.pass(HOST, 0, BYTE, source);
    let (r, sink) = world.ends(0, BYTE);
    let r = world.pass(0, HOST, BYTE, r);
    let read = world.host_read(r, &mut buffer, tell(&raw mut log));
    assert_eq!(read, Ok(Started::Pending));
    assert_eq!(world.host_drop(w), Ok(()));
    assert_eq!(world.forward(0, BYTE, source, sink), Ok(()));
    world.deliver(r);
    assert_eq!(log, [(r, 1, 0)]);
    assert_eq!(world.host_drop(r), Ok(()));
    assert_eq!(world.live(), 0);
}

#[test]
fn what_the_host_gets_wrong_changes_nothing() {
    let mut world = World::new();
    let (r, w) = world.host_ends(TEXTS);
    let mismatch = Err(broken(TrapCode::HandleTypeMismatch));
    assert_eq!(world.host_write(r, &[text("a")], nobody()), mismatch);
    let mut buffer = [[0_u64; 2]; 1];
    assert_eq!(world.host_read(w, &mut buffer, nobody()), mismatch);
    let unknown = Err(broken(TrapCode::UnknownHandle));
    assert_eq!(world.host_read(9, &mut buffer, nobody()), unknown);
    // SAFETY: the instance lives.
    let ends = unsafe { host_copy::new_ends(world.header, 99) };
    assert_eq!(ends, Err(broken(TrapCode::HandleTypeMismatch)));
    let bad: &[u8] = b"\xFF";
    let bad = [text("fine"), [bad.as_ptr() as u64, 1]];
    let HostCopyError::Invalid(found) = world.host_write(w, &bad, nobody()).unwrap_err() else {
        panic!("the host's fault");
    };
    assert_eq!(found.code, TrapCode::HostInvalidArgument);
    assert_eq!(found.detail.unwrap(), "element 1: invalid UTF-8 in string");
    assert_eq!(
        world.lift(HOST, BYTES, r),
        Err(TrapCode::HostInvalidArgument)
    );
    assert_eq!(world.host_cancel(w), Err(broken(TrapCode::CopyNotBusy)));
    let written = world.host_write(w, &[text("a")], nobody());
    assert_eq!(written, Ok(Started::Pending));
    let again = world.host_write(w, &[text("a")], nobody());
    assert_eq!(again, Err(broken(TrapCode::CopyEndBusy)));
    assert!(world.host_cancel(w).is_ok());
}

#[test]
fn a_trap_while_the_host_reads_ends_the_instance() {
    let mut world = World::new();
    let (r, w) = world.ends(0, TEXT);
    let r = world.pass(0, HOST, TEXT, r);
    world.put(0, 0x100, &[0; 4]);
    world.put(0, 0x104, &BAD_LENGTH.to_le_bytes());
    assert_eq!(world.write(0, TEXT, w, 0x100, 1), WAITS);
    let mut buffer = [[0_u64; 2]; 1];
    let read = world.host_read(r, &mut buffer, nobody());
    assert_eq!(read, Err(HostCopyError::Trapped(Status::Trap)));
    let read = world.host_read(r, &mut buffer, nobody());
    assert_eq!(read, Err(HostCopyError::Poisoned));
}

#[test]
fn an_instance_that_ends_gives_buffers_back() {
    let mut world = World::new();
    let (r, w) = world.ends(0, BYTES);
    let r = world.pass(0, HOST, BYTES, r);
    let (_, other) = world.host_ends(BYTES);
    let (mut log, mut buffer) = (Log::new(), [0_u8; 6]);
    let read = world.host_read(r, &mut buffer, tell(&raw mut log));
    assert_eq!(read, Ok(Started::Pending));
    assert_eq!(
        world.write(0, BYTES, w, MEMORY as u64 - 8, 2),
        Ok(completed(2))
    );
    let written = world.host_write(other, b"left", tell(&raw mut log));
    assert_eq!(written, Ok(Started::Pending));
    drop(world);
    log.sort_unstable();
    assert_eq!(log, [(r, 2, 2), (other, 2, 0)]);
}

#[test]
fn the_end_of_a_guest_is_known_by_its_type() {
    let mut world = World::new();
    let (r, _) = world.ends(0, TEXT);
    let r = world.pass(0, HOST, TEXT, r);
    // SAFETY: the instance lives.
    let ty = unsafe { host_copy::end_type(world.header, r) }.unwrap();
    assert_eq!((ty.ty, ty.future, ty.writable), (TEXT.ty, true, false));
    assert_eq!((ty.element.size, ty.element.plain), (16, false));
    assert_eq!(dropped(0), 1);
}
