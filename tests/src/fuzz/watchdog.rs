//! Ends the process when an input takes too long: a hang is a failure that says its input.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Watches one thread's work.
#[derive(Clone, Debug)]
pub struct Watchdog {
    current: Arc<Mutex<Option<(Instant, String)>>>,
}

impl Watchdog {
    /// Begins to watch; no piece of work may take longer than the limit.
    #[must_use]
    pub fn start(limit: Duration) -> Watchdog {
        let current: Arc<Mutex<Option<(Instant, String)>>> = Arc::default();
        let watched = Arc::downgrade(&current);
        std::thread::spawn(move || {
            while let Some(current) = watched.upgrade() {
                let current = current.lock().expect("nobody panics with the lock");
                if let Some((start, what)) = &*current
                    && start.elapsed() > limit
                {
                    eprintln!("hang: {what} takes more than {limit:?}");
                    std::process::exit(101);
                }
                drop(current);
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        Watchdog { current }
    }

    /// Does a piece of work; its description is for the report.
    pub fn watch<T>(&self, what: &str, work: impl FnOnce() -> T) -> T {
        self.set(Some((Instant::now(), what.to_owned())));
        let result = work();
        self.set(None);
        result
    }

    fn set(&self, value: Option<(Instant, String)>) {
        *self.current.lock().expect("nobody panics with the lock") = value;
    }
}
