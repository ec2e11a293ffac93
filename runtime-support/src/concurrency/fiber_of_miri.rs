//! Coroutines where no stack can be switched: under Miri, which interprets.
//!
//! In: what corosensei's are made of. Out: the same, as far as `fiber` uses it, each on an OS thread
//! that runs only while it is resumed. Elsewhere: why fibers are switched (`fiber`).
//!
//! What a store's threads do on their stacks is then checked by Miri as everything else is. That
//! exactly one of the OS threads runs at a time is why closures and references may go to another.

use std::panic;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// Who runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Resumer,
    Coroutine,
    /// The coroutine's function has returned, or panicked.
    Over,
}

struct Turns {
    turn: Mutex<Turn>,
    changed: Condvar,
}

impl Turns {
    fn lock(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give(&self, to: Turn) {
        *self.lock() = to;
        self.changed.notify_all();
    }

    /// Waits while it is the turn of another.
    fn wait_while(&self, turn: Turn) -> Turn {
        let guard = self.changed.wait_while(self.lock(), |now| *now == turn);
        *guard.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says that the function is over, however it ended.
struct Over(Arc<Turns>);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.give(Turn::Over);
    }
}

/// What goes to the coroutine's thread, which never runs beside the one it comes from.
struct Sent<F>(F);

// SAFETY: see the module.
unsafe impl<F> Send for Sent<F> {}

impl<F: FnOnce(&Yielder)> Sent<F> {
    fn call(self, yielder: &Yielder) {
        (self.0)(yielder);
    }
}

/// What [`Coroutine::resume`] comes back with.
pub(super) enum CoroutineResult {
    /// It was suspended.
    Yield(()),
    /// Its function has returned.
    Return(()),
}

/// What suspends a coroutine.
pub(super) struct Yielder(Arc<Turns>);

impl Yielder {
    /// Whoever resumed the coroutine goes on. Returns when it is resumed.
    pub(super) fn suspend(&self, (): ()) {
        self.0.give(Turn::Resumer);
        self.0.wait_while(Turn::Resumer);
    }
}

/// See the module. Its stack is kept for its bounds only.
pub(super) struct Coroutine<S> {
    turns: Arc<Turns>,
    thread: Option<JoinHandle<()>>,
    stack: S,
}

impl<S> Coroutine<S> {
    /// A coroutine that will run a function, when it is resumed first.
    pub(super) fn with_stack(stack: S, main: impl FnOnce(&Yielder, ()) + 'static) -> Self {
        let turns = Arc::new(Turns {
            turn: Mutex::new(Turn::Resumer),
            changed: Condvar::new(),
        });
        let (over, yielder) = (Over(Arc::clone(&turns)), Yielder(Arc::clone(&turns)));
        let main = Sent(move |yielder: &Yielder| main(yielder, ()));
        let name = thread::current().name().unwrap_or_default().to_owned();
        let thread = thread::Builder::new().name(name).spawn(move || {
            yielder.0.wait_while(Turn::Resumer);
            let _over = over;
            main.call(&yielder);
        });
        Self {
            turns,
            thread: Some(thread.expect("Miri has threads")),
            stack,
        }
    }

    /// Runs it until it is suspended or ends.
    pub(super) fn resume(&mut self, (): ()) -> CoroutineResult {
        self.turns.give(Turn::Coroutine);
        if self.turns.wait_while(Turn::Coroutine) == Turn::Resumer {
            return CoroutineResult::Yield(());
        }
        if let Some(Err(panicked)) = self.thread.take().map(JoinHandle::join) {
            panic::resume_unwind(panicked);
        }
        CoroutineResult::Return(())
    }

    /// It will not be resumed: its thread waits for ever.
    ///
    /// # Safety
    /// As corosensei's: nothing on its stack needs to be dropped.
    pub(super) unsafe fn force_reset(&mut self) {
        self.thread = None;
    }

    pub(super) fn into_stack(self) -> S {
        self.stack
    }
}
