//! Functions of the host that a component gives back as they are, over generated Rust bindings: calls that
//! go on, that fail and that are dropped; and what is lent to calls while they go on.
//! Says "forwarded: ok" when everything came as it should.

#![deny(warnings)]

use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use windlass_runtime::bindings::{Error, FutureReader, HostError, StreamReader, future, stream};

mod door;
mod forwarded {
    include!(env!("FORWARDED_RS"));
}

use door::Door;
use forwarded::api::{LentThing, Thing};

/// A resource of the host, which tells when it ends.
struct Number {
    value: AtomicU32,
    ended: Arc<AtomicU32>,
}

impl Number {
    fn new(value: u32, ended: &Arc<AtomicU32>) -> Self {
        Self {
            value: AtomicU32::new(value),
            ended: Arc::clone(ended),
        }
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        self.value.store(u32::MAX, Ordering::Relaxed);
        self.ended.fetch_add(1, Ordering::Relaxed);
    }
}

#[derive(Default)]
struct Host {
    pause: Arc<Door>,
    look: Door,
    /// Calls that were dropped before they had ended.
    dropped: AtomicU32,
    /// What was looked at, also by calls that were dropped.
    seen: Mutex<Vec<u32>>,
    told: Mutex<Vec<String>>,
    ended: Arc<AtomicU32>,
}

impl Host {
    fn dropped(&self) -> u32 {
        self.dropped.load(Ordering::Relaxed)
    }

    fn seen(&self) -> Vec<u32> {
        self.seen.lock().unwrap().clone()
    }

    fn ended(&self) -> u32 {
        self.ended.load(Ordering::Relaxed)
    }
}

/// Counts calls that are dropped.
struct Call<'h>(&'h Host, bool);

impl Drop for Call<'_> {
    fn drop(&mut self) {
        if !self.1 {
            self.0.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Looks at a thing when it is dropped: then it must still be there.
struct Looking<'h>(&'h Host, &'h Number);

impl Drop for Looking<'_> {
    fn drop(&mut self) {
        let value = self.1.value.load(Ordering::Relaxed);
        self.0.seen.lock().unwrap().push(value);
    }
}

impl forwarded::Imports for Host {
    async fn pause(&self, value: u32) -> Result<u32, HostError> {
        let mut call = Call(self, false);
        match value {
            0 => {}
            13 => {
                self.pause.pass().await;
                return Err(HostError::new("thirteen"));
            }
            _ => self.pause.pass().await,
        }
        call.1 = true;
        Ok(value * 2)
    }

    async fn name(&self, of: String) -> Result<String, HostError> {
        self.pause.pass().await;
        Ok(of.to_uppercase())
    }

    async fn tell(&self, texts: Vec<String>) -> Result<(), HostError> {
        self.pause.pass().await;
        self.told.lock().unwrap().extend(texts);
        Ok(())
    }
}

impl forwarded::api::Imports for Host {
    type Thing = Number;

    async fn make(&self, rep: u32) -> Result<Thing<Number>, HostError> {
        self.pause.pass().await;
        Ok(Thing::new(Number::new(rep, &self.ended)))
    }

    async fn look(&self, thing: &Number) -> Result<u32, HostError> {
        let looking = Looking(self, thing);
        self.look.pass().await;
        Ok(looking.1.value.load(Ordering::Relaxed))
    }

    async fn take(&self, thing: Thing<Number>) -> Result<(), HostError> {
        self.pause.pass().await;
        drop(thing);
        Ok(())
    }
}

impl forwarded::api_inner::Imports for Host {
    async fn copy(&self, bytes: StreamReader<u8>) -> Result<StreamReader<u8>, HostError> {
        self.pause.pass().await;
        Ok(bytes)
    }

    async fn swap(&self, text: FutureReader<String>) -> Result<FutureReader<String>, HostError> {
        Ok(text)
    }
}

fn component() -> forwarded::Component {
    #[cfg(linked)]
    return forwarded::Component::linked().unwrap();
    // SAFETY: Windlass made it.
    #[cfg(not(linked))]
    return unsafe { forwarded::Component::load(env!("FORWARDED_SO")) }.unwrap();
}

fn instance() -> forwarded::Forwarded<Host> {
    component().instantiate(Host::default()).unwrap()
}

/// Polls once; nobody is woken.
fn once<F: Future>(future: &mut Pin<Box<F>>) -> Poll<F::Output> {
    let mut context = Context::from_waker(Waker::noop());
    future.as_mut().poll(&mut context)
}

/// The output of a future that waits for nothing but what others have done already.
fn now<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..100 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("it waits");
}

fn calls() {
    let of = instance();
    assert_eq!(now(of.pause_again(0)).unwrap(), 0);
    let mut waits = Box::pin(of.pause_again(4));
    let mut name = Box::pin(of.name_again("ü"));
    let mut passed = Box::pin(of.passed("x"));
    let texts = ["a".to_owned(), String::new()];
    let mut tell = Box::pin(of.tell_again(&texts));
    assert!(once(&mut waits).is_pending() && once(&mut name).is_pending());
    assert!(once(&mut passed).is_pending() && once(&mut tell).is_pending());
    of.host().pause.open();
    assert_eq!(now(waits).unwrap(), 8);
    assert_eq!(now(name).unwrap(), "Ü");
    assert_eq!(now(passed).unwrap(), "X");
    now(tell).unwrap();
    assert_eq!(*of.host().told.lock().unwrap(), ["a", ""]);
    assert_eq!(of.host().dropped(), 0);
}

/// A function of the host that another thread wakes.
#[cfg(threads)]
fn threads() {
    let of = instance();
    let mut waits = Box::pin(of.pause_again(5));
    assert!(once(&mut waits).is_pending());
    let pause = Arc::clone(&of.host().pause);
    std::thread::spawn(move || pause.open()).join().unwrap();
    assert_eq!(now(waits).unwrap(), 10);
}

fn ends() {
    let of = instance();
    of.host().pause.open();
    let (mut writer, reader) = stream::<u8>();
    let mut copied = now(of.api_inner().copy(reader)).unwrap();
    let mut write = Box::pin(writer.write(vec![1, 2, 3]));
    assert!(once(&mut write).is_pending());
    assert_eq!(now(copied.read(8)).unwrap(), [1, 2, 3]);
    assert!(now(write).unwrap().is_empty());
    let (writer, reader) = future::<String>();
    let swapped = now(of.api_inner().swap(reader)).unwrap();
    let mut write = Box::pin(writer.write("a value".to_owned()));
    assert!(once(&mut write).is_pending());
    assert_eq!(now(swapped).unwrap(), "a value");
    assert!(now(write).unwrap());
}

fn cancellation() {
    let of = instance();
    let mut call = Box::pin(of.pause_again(10));
    assert!(once(&mut call).is_pending());
    drop(call);
    assert_eq!(of.host().dropped(), 1);
    // A result that nobody takes.
    let mut call = Box::pin(of.name_again("dropped"));
    assert!(once(&mut call).is_pending());
    of.host().pause.open();
    drop(call);
    assert_eq!(now(of.pause_again(1)).unwrap(), 2);

    // Calls end with their instance.
    let of = instance();
    let waits = {
        let mut call = Box::pin(of.pause_again(10));
        assert!(once(&mut call).is_pending());
        of.host().dropped()
    };
    assert_eq!((waits, of.host().dropped()), (0, 1));
}

fn failures() {
    let of = instance();
    let mut other = Box::pin(of.name_again("other"));
    let mut call = Box::pin(of.pause_again(13));
    assert!(once(&mut other).is_pending() && once(&mut call).is_pending());
    of.host().pause.open();
    let Err(Error::Host(trap)) = now(call) else {
        panic!("the host failed");
    };
    assert!(trap.message.contains("thirteen"), "{}", trap.message);
    assert!(now(of.pause_again(0)).is_err());
    drop(other);
}

/// Handles that go there and back, and what is lent to the host's own functions.
fn handles() {
    let of = instance();
    of.host().pause.open();
    let thing = now(of.api().make(7)).unwrap();
    assert_eq!(thing.value.load(Ordering::Relaxed), 7);
    now(of.api().take(thing)).unwrap();
    assert_eq!(of.host().ended(), 1);
    let (api, shared) = (of.api(), Arc::new(Number::new(5, &of.host().ended)));
    let also = Arc::clone(&shared);
    let mut call = Box::pin(api.look(&also));
    assert!(once(&mut call).is_pending());
    assert_eq!(Arc::strong_count(&shared), 3);
    // Whoever waits drops it: the function of the host is dropped before what it looks at.
    let look = async {
        let kept = shared;
        api.look(&kept).await
    };
    let mut look = Box::pin(look);
    assert!(once(&mut look).is_pending());
    drop(call);
    assert_eq!((of.host().seen(), of.host().ended()), (vec![5], 1));
    assert_eq!(Arc::strong_count(&also), 3);
    drop(also);
    drop(look);
    assert_eq!((of.host().seen(), of.host().ended()), (vec![5, 5], 2));
}

/// What is lent to a task stays until the task has ended, whoever has dropped its future.
fn lending() {
    let of = instance();
    let shared = Arc::new(Number::new(5, &of.host().ended));
    let mut call = Box::pin(async {
        let kept = shared;
        of.watch(&kept, 10).await
    });
    assert!(once(&mut call).is_pending());
    drop(call);
    // The task goes on, and looks.
    assert_eq!(of.host().ended(), 0);
    of.host().pause.open();
    let six = Arc::new(Number::new(6, &of.host().ended));
    let mut other = Box::pin(of.watch(&six, 0));
    assert!(once(&mut other).is_pending());
    assert_eq!((of.host().seen(), of.host().ended()), (vec![], 0));
    of.host().look.open();
    assert_eq!(now(other).unwrap(), 6);
    assert_eq!(of.host().ended(), 1);
    let mut seen = of.host().seen();
    seen.sort_unstable();
    assert_eq!(seen, [5, 6]);
    assert_eq!(Arc::strong_count(&six), 1);

    // In a list, of which each is shared; else nothing is called.
    let two = Arc::new(Number::new(2, &of.host().ended));
    let things = [
        LentThing::shared(&six),
        LentThing::shared(&two),
        LentThing::shared(&six),
    ];
    assert_eq!(now(of.watch_all(&things, 1)).unwrap(), 2 + 6 + 2 + 6);
    assert_eq!((Arc::strong_count(&six), Arc::strong_count(&two)), (1, 1));
    let things = [LentThing::shared(&six), LentThing::new(&*two)];
    let refused = now(of.watch_all(&things, 1)).unwrap_err();
    assert!(matches!(refused, Error::InvalidArgument(_)), "{refused}");
    assert!(refused.to_string().contains("shared"), "{refused}");
    assert_eq!((Arc::strong_count(&six), Arc::strong_count(&two)), (1, 1));
    // The instance ends while a task has it.
    let of = instance();
    let ended = Arc::clone(&of.host().ended);
    let mut call = Box::pin(async {
        let kept = Arc::new(Number::new(5, &ended));
        of.watch(&kept, 10).await
    });
    assert!(once(&mut call).is_pending());
    drop(call);
    assert_eq!(ended.load(Ordering::Relaxed), 0);
    drop(of);
    assert_eq!(ended.load(Ordering::Relaxed), 1);
}

/// A trap ends every function of the host, before what they look at may end.
fn traps() {
    let of = instance();
    let four = Number::new(4, &of.host().ended);
    let trap = of.trap_watching(&four).unwrap_err();
    assert!(matches!(trap, Error::Trap(_)), "{trap}");
    assert_eq!(of.host().seen(), [4]);
    drop(four);
    of.host().look.open();
    assert!(now(of.pause_again(0)).is_err());
    assert_eq!((of.host().seen(), of.host().ended()), (vec![4], 1));

    let of = instance();
    let mut call = Box::pin(async {
        let kept = Arc::new(Number::new(8, &of.host().ended));
        of.watch_trap(&kept).await
    });
    assert!(once(&mut call).is_pending());
    drop(call);
    assert_eq!((of.host().seen(), of.host().ended()), (vec![], 0));
    of.host().pause.open();
    let nine = Arc::new(Number::new(9, &of.host().ended));
    let api = of.api();
    assert!(now(api.look(&nine)).is_err());
    let mut seen = of.host().seen();
    seen.sort_unstable();
    assert_eq!((seen, of.host().ended()), (vec![8, 9], 1));
    assert_eq!(Arc::strong_count(&nine), 1);
}

fn main() {
    calls();
    #[cfg(threads)]
    threads();
    ends();
    cancellation();
    failures();
    handles();
    lending();
    traps();
    println!("forwarded: ok");
}
