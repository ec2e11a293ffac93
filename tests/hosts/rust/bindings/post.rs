//! Calls that take their time over generated Rust bindings, with an executor of ten lines: calls that go
//! on together, functions of the host that wait, calls that are dropped, streams and futures both ways.
//! Says "post: ok" when everything came as it should.

#![deny(warnings)]

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use windlass_runtime::bindings::{Checker, Config, Error, HostError, future, stream};
use windlass_runtime::host::{self, Value};

mod door;
mod post {
    include!(env!("POST_RS"));
}

use door::Door;

/// The executor: polls a future whenever it was woken.
fn block_on<F: Future>(future: F) -> F::Output {
    #[derive(Default)]
    struct Signal(Mutex<bool>, Condvar);
    impl Wake for Signal {
        fn wake(self: Arc<Self>) {
            *self.0.lock().unwrap() = true;
            self.1.notify_one();
        }
    }
    let signal = Arc::new(Signal::default());
    let waker = Waker::from(Arc::clone(&signal));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        let woken = signal.0.lock().unwrap();
        *signal.1.wait_while(woken, |woken| !*woken).unwrap() = false;
    }
}

/// Both outputs of two futures that go on together.
async fn join<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut first, mut second) = (None, None);
    poll_fn(|context| {
        if first.is_none()
            && let Poll::Ready(output) = a.as_mut().poll(context)
        {
            first = Some(output);
        }
        if second.is_none()
            && let Poll::Ready(output) = b.as_mut().poll(context)
        {
            second = Some(output);
        }
        match (first.is_some(), second.is_some()) {
            (true, true) => Poll::Ready(()),
            _ => Poll::Pending,
        }
    })
    .await;
    (first.unwrap(), second.unwrap())
}

#[derive(Default)]
struct Host {
    door: Arc<Door>,
    /// Calls of `pause` that wait.
    waiting: AtomicU32,
    /// And that were dropped.
    dropped: AtomicU32,
    notes: Mutex<Vec<String>>,
}

/// Counts calls of `pause` that are dropped before they have ended.
struct Waiting<'h>(&'h Host, bool);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
        if !self.1 {
            self.0.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl post::Imports for Host {
    async fn pause(&self, value: u32) -> Result<u32, HostError> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let mut waiting = Waiting(self, false);
        match value {
            0 => {}
            13 => return Err(HostError::new("thirteen")),
            17 => std::panic::resume_unwind(Box::new("seventeen")),
            _ => self.door.pass().await,
        }
        waiting.1 = true;
        Ok(value * 2)
    }

    async fn name(&self, of: String) -> Result<String, HostError> {
        self.door.pass().await;
        Ok(of.to_uppercase())
    }

    fn note(&self, text: &str) -> Result<(), HostError> {
        self.notes.lock().unwrap().push(text.to_owned());
        Ok(())
    }
}

fn component() -> post::Component {
    #[cfg(linked)]
    return post::Component::linked().unwrap();
    // SAFETY: Windlass made it.
    #[cfg(not(linked))]
    return unsafe { post::Component::load(env!("POST_SO")) }.unwrap();
}

fn instance() -> post::Post<Host> {
    component().instantiate(Host::default()).unwrap()
}

fn calls() {
    let post = instance();
    assert_eq!(block_on(post.echo("hello")).unwrap(), "hello");
    assert_eq!(block_on(post.relay(0)).unwrap(), 1);
    assert_eq!(block_on(post.nap(0)).unwrap(), 1);
    // Nothing happens before the first poll.
    drop(post.relay(5));
    assert_eq!(post.host().waiting.load(Ordering::Relaxed), 0);
    let door = async {
        poll_fn(|context| {
            // The others have begun by now.
            context.waker().wake_by_ref();
            match post.host().waiting.load(Ordering::Relaxed) {
                3 => Poll::Ready(()),
                _ => Poll::Pending,
            }
        })
        .await;
        post.host().door.open();
    };
    let three = join(
        join(post.relay(10), post.nap(20)),
        join(post.relay(30), door),
    );
    let ((first, second), (third, ())) = block_on(three);
    assert_eq!(
        (first.unwrap(), second.unwrap(), third.unwrap()),
        (21, 41, 61)
    );
    assert_eq!(block_on(post.greet("world")).unwrap(), "hello WORLD");
    assert_eq!(post.host().dropped.load(Ordering::Relaxed), 0);
}

fn cancellation() {
    let post = instance();
    let once = |future: &mut (dyn Future<Output = Result<u32, Error>> + Unpin)| {
        let mut context = Context::from_waker(Waker::noop());
        assert!(std::pin::Pin::new(future).poll(&mut context).is_pending());
    };
    let mut call = Box::pin(post.relay(10));
    once(&mut call);
    drop(call);
    assert_eq!(post.host().dropped.load(Ordering::Relaxed), 1);
    assert_eq!(*post.host().notes.lock().unwrap(), ["cancelled"]);
    // One that takes no notice: its result is dropped.
    let mut call = Box::pin(post.nap(10));
    once(&mut call);
    drop(call);
    assert_eq!(post.host().waiting.load(Ordering::Relaxed), 1);
    post.host().door.open();
    // One that never waits leaves the executor its turn.
    let mut spin = Box::pin(post.spin());
    let mut context = Context::from_waker(Waker::noop());
    assert!(spin.as_mut().poll(&mut context).is_pending());
    // Whoever polls makes everything go on.
    assert_eq!(post.host().waiting.load(Ordering::Relaxed), 0);
    drop(spin);
    assert_eq!(block_on(post.relay(4)).unwrap(), 9);
}

fn failures() {
    let post = instance();
    let Error::Host(trap) = block_on(post.relay(13)).unwrap_err() else {
        panic!("the host failed");
    };
    assert!(trap.message.contains("thirteen"), "{}", trap.message);
    assert!(matches!(block_on(post.echo("")), Err(Error::Poisoned(_))));
    let post = instance();
    let error = block_on(post.relay(17)).unwrap_err();
    assert!(error.to_string().contains("seventeen"), "{error}");
    // A trap ends what goes on beside it.
    let post = instance();
    let (waits, traps) = block_on(join(post.nap(10), post.trap()));
    assert!(matches!(traps, Err(Error::Trap(_))), "{traps:?}");
    assert!(waits.is_err(), "{waits:?}");
}

fn streams() {
    let post = instance();
    let (mut writer, reader) = stream::<u8>();
    let write = async {
        let bytes: Vec<u8> = (0..100).collect();
        assert!(writer.write(bytes).await.unwrap().is_empty());
        assert!(writer.write(vec![200, 100]).await.unwrap().is_empty());
        drop(writer);
    };
    let (sum, ()) = block_on(join(post.sum(reader), write));
    assert_eq!(sum.unwrap(), 99 * 100 / 2 + 300);

    let mut counted = block_on(post.count(100)).unwrap();
    assert_eq!(block_on(counted.read(3)).unwrap(), [0, 1, 2]);
    let mut next = 3;
    while let Some(byte) = block_on(next_of(&mut counted)) {
        assert_eq!(byte.unwrap(), next);
        next += 1;
    }
    assert_eq!(next, 100);
    // A reader that goes is noticed by the writer.
    drop(block_on(post.count(5)).unwrap());
    // A writer that goes before its reader comes.
    let (writer, reader) = stream::<u8>();
    drop(writer);
    assert_eq!(block_on(post.sum(reader)).unwrap(), 0);
    // A reader that goes before it came.
    let (mut writer, reader) = stream::<u8>();
    drop(reader);
    assert_eq!(block_on(writer.write(vec![1])).unwrap(), [1]);
    // And one that outlives its instance.
    let mut counted = block_on(post.count(5)).unwrap();
    drop(post);
    assert!(block_on(counted.read(3)).is_err());
}

/// The next item of a stream, as `StreamExt::next` has it.
async fn next_of<S: windlass_runtime::bindings::Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    poll_fn(|context| std::pin::Pin::new(&mut *stream).poll_next(context)).await
}

fn futures() {
    let post = instance();
    let (writer, reader) = future::<String>();
    let (swapped, taken) = block_on(join(post.swap(reader), writer.write("a value".to_owned())));
    assert_eq!(swapped.unwrap(), "a value");
    assert!(taken.unwrap());
    // Nobody waits for ever for one that is given up: by the time that it is waited for, or before.
    let given_up = |error: Error| {
        assert!(matches!(error, Error::Host(_)), "{error}");
        assert!(error.to_string().contains("before it wrote"), "{error}");
    };
    let (writer, reader) = future::<String>();
    let mut swap = std::pin::pin!(post.swap(reader));
    let mut context = Context::from_waker(Waker::noop());
    assert!(swap.as_mut().poll(&mut context).is_pending());
    drop(writer);
    given_up(block_on(swap).unwrap_err());
    let post = instance();
    let (writer, reader) = future::<String>();
    drop(writer);
    given_up(block_on(post.swap(reader)).unwrap_err());
    // So is one whose write is.
    let post = instance();
    let (writer, reader) = future::<String>();
    drop(writer.write("a value".to_owned()));
    given_up(block_on(post.swap(reader)).unwrap_err());
}

/// The dynamic API: the same with values, and its own functions of the host.
fn dynamic() {
    let component = component_for_values();
    let door = Arc::new(Door::default());
    let mut imports = host::Imports::new();
    let at = Arc::clone(&door);
    imports
        .async_function("", "pause", move |arguments| {
            let door = Arc::clone(&at);
            async move {
                door.pass().await;
                match arguments[..] {
                    [Value::U32(value)] => Ok(Some(Value::U32(value * 2))),
                    _ => Err(HostError::new("not a number")),
                }
            }
        })
        .async_function("", "name", |arguments| async move {
            Ok(arguments.into_iter().next())
        })
        .function("", "note", |_, _| Ok(None));
    let mut instance =
        host::Instance::with_config(&component, &imports, &Config::default()).unwrap();
    let echo = [Value::String("hello".to_owned())];
    assert_eq!(
        instance.call("", "echo", &echo).unwrap(),
        Some(echo[0].clone())
    );
    let (first, second) = (
        instance.call_async("", "relay", &[Value::U32(1)]),
        instance.call_async("", "nap", &[Value::U32(2)]),
    );
    let open = async { door.open() };
    let ((first, second), ()) = block_on(join(join(first, second), open));
    assert_eq!(first.unwrap(), Some(Value::U32(3)));
    assert_eq!(second.unwrap(), Some(Value::U32(5)));
    assert_eq!(
        instance.call("", "nap", &[Value::U32(2)]).unwrap(),
        Some(Value::U32(5))
    );
    // There is no subtyping between functions that are `async` and those that are not.
    imports.function("", "name", |_, arguments| Ok(arguments.first().cloned()));
    let error = host::Instance::new(&component, &imports)
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "import name: the component wants `name: async func(of: string) -> string`, \
         the host gives `name: func(of: string) -> string`"
    );
}

/// Nor do bindings take the one for the other.
fn kinds() {
    let mut checker = Checker::new(component_for_values()).unwrap();
    let error = checker
        .import::<(&str, ()), String>("", "name")
        .unwrap_err();
    let expected = "import name is `name: async func(of: string) -> string` in the component, \
                    `name: func(of: string) -> string` in the bindings";
    assert!(error.to_string().ends_with(expected), "{error}");
    let error = checker.export::<(u32, ()), u32>("", "nap").unwrap_err();
    assert!(
        error
            .to_string()
            .contains("export nap is `nap: async func("),
        "{error}"
    );
    checker.async_export::<(u32, ()), u32>("", "nap").unwrap();
    let error = checker
        .async_import::<(&str, ()), ()>("", "note")
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("`note: async func(text: string)` in the bindings"),
        "{error}"
    );
}

fn component_for_values() -> host::Component {
    #[cfg(linked)]
    {
        unsafe extern "C" {
            #[link_name = "post_component"]
            static MANIFEST: u8;
        }
        // SAFETY: an object of Windlass has its manifest under this name.
        unsafe { host::Component::from_ptr((&raw const MANIFEST).cast()) }.unwrap()
    }
    // SAFETY: Windlass made it.
    #[cfg(not(linked))]
    unsafe { host::Component::load(env!("POST_SO")) }.unwrap()
}

/// Calls on several threads at once, and host functions that other threads wake.
#[cfg(threads)]
fn threads() {
    let post = instance();
    std::thread::scope(|scope| {
        let calls: Vec<_> = (1..5)
            .map(|value| {
                let post = &post;
                scope.spawn(move || block_on(post.relay(value)).unwrap())
            })
            .collect();
        while post.host().waiting.load(Ordering::Relaxed) < 4 {
            std::thread::yield_now();
        }
        post.host().door.open();
        for (value, call) in (1..5).zip(calls) {
            assert_eq!(call.join().unwrap(), value * 2 + 1);
        }
    });
}

fn main() {
    calls();
    cancellation();
    failures();
    streams();
    futures();
    dynamic();
    kinds();
    #[cfg(threads)]
    threads();
    println!("post: ok");
}
