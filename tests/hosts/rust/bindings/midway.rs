//! Functions of the host that are called when the component is not idle: by its start-up code, and by tasks
//! that go on inside of another call. Says "midway: ok" when everything came as it should.

#![deny(warnings)]

use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use windlass_runtime::bindings::{HostError, StreamReader};

mod scratch {
    include!(env!("SCRATCH_RS"));
}

mod startup {
    include!(env!("STARTUP_RS"));
}

/// Polls once; nobody is woken.
fn once<F: Future>(future: &mut Pin<Box<F>>) -> Poll<F::Output> {
    let mut context = Context::from_waker(Waker::noop());
    future.as_mut().poll(&mut context)
}

/// Start-up code that calls functions of the host.
struct Starting {
    mode: u32,
    /// What a future of the host finds in `number` when it is dropped.
    found: Arc<AtomicU32>,
    number: Number,
}

/// It is five as long as it is there.
struct Number(AtomicU32);

impl Drop for Number {
    fn drop(&mut self) {
        self.0.store(u32::MAX, Ordering::Relaxed);
    }
}

struct Last<'h>(&'h Starting);

impl Drop for Last<'_> {
    fn drop(&mut self) {
        let value = self.0.number.0.load(Ordering::Relaxed);
        self.0.found.store(value, Ordering::Relaxed);
    }
}

impl startup::Imports for Starting {
    fn mode(&self) -> Result<u32, HostError> {
        Ok(self.mode)
    }

    fn take(&self, bytes: StreamReader<u8>) -> Result<(), HostError> {
        drop(bytes);
        Ok(())
    }

    async fn begin(&self) -> Result<(), HostError> {
        let _last = Last(self);
        pending::<()>().await;
        Ok(())
    }
}

fn starting() {
    #[cfg(linked)]
    let component = startup::Component::linked().unwrap();
    // SAFETY: Windlass made it.
    #[cfg(not(linked))]
    let component = unsafe { startup::Component::load(env!("STARTUP_SO")) }.unwrap();
    for mode in 0..4 {
        let found = Arc::new(AtomicU32::new(0));
        let number = Number(AtomicU32::new(5));
        let made = component.instantiate(Starting {
            mode,
            found: Arc::clone(&found),
            number,
        });
        assert_eq!(made.is_ok(), mode != 2, "{mode}");
        assert_eq!(
            found.load(Ordering::Relaxed),
            [0, 5, 5, 0][mode as usize],
            "{mode}"
        );
        if let Ok(made) = &made {
            made.idle().unwrap();
        }
        drop(made);
        assert_eq!(found.load(Ordering::Relaxed), 5, "{mode}");
    }
}

/// What `tell` waits for.
#[derive(Default)]
struct Telling(Mutex<(bool, Option<Waker>)>);

impl scratch::Imports for Telling {
    async fn tell(&self, texts: Vec<String>) -> Result<(), HostError> {
        assert_eq!(texts, vec![String::new(); 4]);
        poll_fn(|context| {
            let mut state = self.0.lock().unwrap();
            state.1 = Some(context.waker().clone());
            match state.0 {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        })
        .await;
        Ok(())
    }
}

/// A task goes on, whose strings the host has had long ago, while the result of another call has its place.
fn between() {
    #[cfg(linked)]
    let component = scratch::Component::linked().unwrap();
    // SAFETY: Windlass made it.
    #[cfg(not(linked))]
    let component = unsafe { scratch::Component::load(env!("SCRATCH_SO")) }.unwrap();
    let of = component.instantiate(Telling::default()).unwrap();
    let mut tell = Box::pin(of.tell_some());
    assert!(once(&mut tell).is_pending());
    let mut fill: Vec<_> = (0..10_001).map(|_| Box::pin(of.fill())).collect();
    assert!(fill.iter_mut().all(|fill| once(fill).is_pending()));
    of.go().unwrap();
    let waker = {
        let mut state = of.host().0.lock().unwrap();
        state.0 = true;
        state.1.take().unwrap()
    };
    waker.wake();
    assert!(once(&mut tell).is_pending());
    let numbers = of.large().unwrap();
    assert_eq!((numbers[0], numbers[4095]), (7, 9));
    assert!(matches!(once(&mut tell), Poll::Ready(Ok(()))));
}

fn main() {
    starting();
    between();
    println!("midway: ok");
}
