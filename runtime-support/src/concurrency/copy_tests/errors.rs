//! Error contexts: handles that share a message.

use windlass_abi::trap::TrapCode;

use super::super::{
    windlass_rt_error_context_drop, windlass_rt_error_context_message,
    windlass_rt_error_context_new, windlass_rt_lift_error_context, windlass_rt_lower_error_context,
};
use super::{BYTES, HOST, World};
use crate::entries::Ptr;

impl World {
    fn new_error(&mut self, table: u32, text: &str) -> u32 {
        let at: Ptr = text.as_ptr().cast_mut().cast();
        // SAFETY: the instance lives; here and below.
        let pair = unsafe {
            windlass_rt_error_context_new(self.header.cast(), table, at, text.len() as u64)
        };
        assert_eq!(pair.outcome, 0);
        pair.value as u32
    }

    fn error_message(&mut self, table: u32, error: u32) -> Result<String, TrapCode> {
        let mut out = [0_u64; 2];
        let at: Ptr = (&raw mut out).cast();
        // SAFETY: as above; the message stays until the next entry.
        unsafe {
            let pair = windlass_rt_error_context_message(self.header.cast(), table, error, at);
            self.outcome(pair)?;
            let bytes = std::slice::from_raw_parts(out[0] as *const u8, out[1] as usize);
            Ok(String::from_utf8(bytes.to_vec()).unwrap())
        }
    }

    fn drop_error(&mut self, table: u32, error: u32) -> Result<u64, TrapCode> {
        // SAFETY: as above.
        let pair = unsafe { windlass_rt_error_context_drop(self.header.cast(), table, error) };
        self.outcome(pair)
    }

    fn pass_error(&mut self, from: u32, to: u32, error: u32) -> Result<u32, TrapCode> {
        // SAFETY: as above.
        unsafe {
            let lifted = windlass_rt_lift_error_context(self.header.cast(), from, error);
            let value = self.outcome(lifted)?;
            let lowered = windlass_rt_lower_error_context(self.header.cast(), to, value);
            self.outcome(lowered).map(|index| index as u32)
        }
    }

    fn errors(&mut self) -> usize {
        self.store().concurrency.error_contexts.len()
    }
}

#[test]
fn a_message_lives_as_long_as_a_handle() {
    let mut world = World::new();
    let error = world.new_error(0, "it broke");
    let other = world.pass_error(0, 1, error).unwrap();
    let again = world.pass_error(0, 1, error).unwrap();
    assert_ne!(other, again);
    assert_eq!(world.error_message(0, error).unwrap(), "it broke");
    assert_eq!(world.drop_error(0, error), Ok(0));
    assert_eq!(world.drop_error(0, error), Err(TrapCode::UnknownHandle));
    assert_eq!(world.drop_error(1, other), Ok(0));
    assert_eq!(world.error_message(1, again).unwrap(), "it broke");
    assert_eq!(world.errors(), 1);
    assert_eq!(world.drop_error(1, again), Ok(0));
    assert_eq!(world.errors(), 0);
    let empty = world.new_error(0, "");
    assert_eq!(world.error_message(0, empty).unwrap(), "");
}

#[test]
fn the_host_has_one_handle_of_each() {
    let mut world = World::new();
    let error = world.new_error(0, "it broke");
    let handle = world.pass_error(0, HOST, error).unwrap();
    assert_eq!(world.pass_error(0, HOST, error), Ok(handle));
    assert_eq!(world.drop_error(HOST, handle), Ok(0));
    assert_eq!(world.error_message(HOST, handle).unwrap(), "it broke");
    assert_eq!(world.drop_error(HOST, handle), Ok(0));
    let unknown = Err(TrapCode::UnknownHandle);
    assert_eq!(world.drop_error(HOST, handle), unknown);
    // What the host gets wrong as an argument is its own fault.
    let fault = Err(TrapCode::HostInvalidArgument);
    assert_eq!(world.pass_error(HOST, 0, handle), fault);
    let handle = world.new_error(HOST, "mine");
    let error = world.pass_error(HOST, 1, handle).unwrap();
    assert_eq!(world.drop_error(HOST, handle), Ok(0));
    assert_eq!(world.error_message(1, error).unwrap(), "mine");
}

#[test]
fn other_handles_are_no_error_contexts() {
    let mut world = World::new();
    let (r, _) = world.ends(0, BYTES);
    let mismatch = Err(TrapCode::HandleTypeMismatch);
    assert_eq!(world.drop_error(0, r), mismatch);
    assert_eq!(world.error_message(0, r), mismatch.map(|_| String::new()));
    let error = world.new_error(0, "it broke");
    assert_eq!(world.read(0, BYTES, error, 0, 1), mismatch.map(|_| 0));
    assert_eq!(world.lift(0, BYTES, error), mismatch);
}

#[test]
fn messages_are_paid_for() {
    let mut world = World::new();
    // The tables have their first places.
    world.new_error(0, "");
    let allowance = world.store().allowance.clone();
    let before = allowance.left();
    let error = world.new_error(0, "four");
    assert_eq!(allowance.left(), before - 4);
    assert_eq!(world.drop_error(0, error), Ok(0));
    assert_eq!(allowance.left(), before);
    allowance.take(before as usize).unwrap();
    let error = world.new_error(0, "four");
    assert_eq!(world.error_message(0, error).unwrap(), "");
    assert_eq!(allowance.left(), 0);
}
