//! What a bug of the compiler looks like from outside: a message that asks for a report, instead of
//! a backtrace.
//!
//! In: a closure that may panic, in this thread or in others. Out: the first panic's message and
//! place. With `RUST_BACKTRACE` set, Rust's own report comes first.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::{Arc, Mutex, PoisonError};

/// A panic.
#[derive(Clone, Debug)]
pub(crate) struct Panic {
    /// Its message.
    pub(crate) message: String,
    /// File, line and column.
    pub(crate) place: String,
}

/// Runs a closure. On a panic the first message is returned: a later one, such as that of a thread
/// which waits for the first, says less.
pub(crate) fn catch<T>(work: impl FnOnce() -> T) -> Result<T, Panic> {
    let first: Arc<Mutex<Option<Panic>>> = Arc::default();
    let seen = Arc::clone(&first);
    let default_hook = take_hook();
    set_hook(Box::new(move |info| {
        let mut first = seen.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| Panic::new(info));
        if std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0") {
            default_hook(info);
        }
    }));
    // After a panic nothing of what the closure touched is used, but for the atomics of `Progress`.
    let result = catch_unwind(AssertUnwindSafe(work));
    drop(take_hook());
    result.map_err(|_| {
        let first = first.lock().unwrap_or_else(PoisonError::into_inner).take();
        first.unwrap_or_else(|| Panic {
            message: "a panic without a message".to_owned(),
            place: "unknown".to_owned(),
        })
    })
}

impl Panic {
    fn new(info: &PanicHookInfo<'_>) -> Panic {
        Panic {
            message: info
                .payload_as_str()
                .unwrap_or("a panic without a message")
                .to_owned(),
            place: info
                .location()
                .map_or_else(|| "unknown".to_owned(), ToString::to_string),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_panic_of_any_thread_counts() {
        let result = catch(|| {
            let thread = std::thread::spawn(|| panic!("in function `f`"));
            thread.join().expect("the thread is well");
        });
        let panic = result.expect_err("it panicked");
        assert_eq!(panic.message, "in function `f`");
        assert!(panic.place.contains("panics.rs"), "{}", panic.place);
    }
}
