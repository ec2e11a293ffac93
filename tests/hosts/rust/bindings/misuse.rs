//! What a program may do over the safe Rust APIs, and what an unkind component may do to it: nothing of it
//! is undefined, hangs or ends the process. Says "misuse: ok" when everything came as it should.

#![deny(warnings)]

use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, Wake, Waker};

use windlass_runtime::bindings::{Config, Error, HostError, StreamWriter, stream};
use windlass_runtime::host::{self, Imports, Instance, Type, TypeKind, Value, Writer};

mod misuse {
    include!(env!("MISUSE_RS"));
}

use misuse::api::Thing;

type Boxed = Pin<Box<dyn Future<Output = ()> + Send>>;

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

/// Looks at a number when it is dropped: then it must still be there.
struct Looking<'h>(&'h Host, &'h Number);

impl Drop for Looking<'_> {
    fn drop(&mut self) {
        let value = self.1.value.load(Ordering::Relaxed);
        self.0.seen.lock().unwrap().push(value);
    }
}

#[derive(Default)]
struct Host {
    /// What `look` and `hold` write to.
    bytes: Mutex<Option<StreamWriter<u8>>>,
    texts: Mutex<Option<StreamWriter<String>>>,
    /// What the text that `look` was given was before and after it wrote.
    looked: Mutex<Vec<(String, String)>>,
    /// How a write in a function of the host has failed.
    failed: AtomicBool,
    /// `hold` goes on.
    held: Mutex<(bool, Option<Waker>)>,
    seen: Mutex<Vec<u32>>,
    ended: Arc<AtomicU32>,
}

impl Host {
    /// Writes a string, and says nothing of a failure.
    fn write_text(&self) {
        if let Some(mut writer) = self.texts.lock().unwrap().take() {
            let mut write = Box::pin(writer.write(vec!["text".to_owned()]));
            let ended = once(&mut write);
            self.failed
                .fetch_or(matches!(ended, Poll::Ready(Err(_))), Ordering::Relaxed);
        }
    }
}

impl misuse::api::Imports for Host {
    type Thing = Number;

    fn look(&self, text: &str) -> Result<(), HostError> {
        drop(KEPT.lock().unwrap().take());
        let before = text.to_owned();
        if let Some(mut writer) = self.bytes.lock().unwrap().take() {
            let mut write = Box::pin(writer.write(vec![0xff; 64]));
            let _ = once(&mut write);
        }
        self.write_text();
        let after = String::from_utf8_lossy(std::hint::black_box(text.as_bytes())).into_owned();
        self.looked.lock().unwrap().push((before, after));
        Ok(())
    }

    async fn hold(&self, thing: &Number) -> Result<(), HostError> {
        let looking = Looking(self, thing);
        poll_fn(|context| {
            let mut held = self.held.lock().unwrap();
            held.1 = Some(context.waker().clone());
            match held.0 {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        })
        .await;
        self.write_text();
        // Whoever polls this again looks again.
        poll_fn(|context| {
            let value = looking.1.value.load(Ordering::Relaxed);
            self.seen.lock().unwrap().push(value);
            self.held.lock().unwrap().1 = Some(context.waker().clone());
            Poll::<()>::Pending
        })
        .await;
        Ok(())
    }

    async fn pause(&self) -> Result<(), HostError> {
        pending::<()>().await;
        Ok(())
    }

    async fn tell(&self, texts: Vec<String>) -> Result<(), HostError> {
        let mut first = true;
        poll_fn(|context| match std::mem::take(&mut first) {
            true => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            false => Poll::Ready(()),
        })
        .await;
        assert!(texts.iter().all(|text| text.len() == 1 << 17));
        Ok(())
    }

    fn say(&self, texts: Vec<&str>) -> Result<(), HostError> {
        assert!(texts.iter().all(|text| text.len() == 1 << 17));
        Ok(())
    }
}

/// What `look` drops.
static KEPT: Mutex<Option<misuse::Misuse<Host>>> = Mutex::new(None);

fn component() -> misuse::Component {
    #[cfg(linked)]
    return misuse::Component::linked().unwrap();
    // SAFETY: Windlass made it.
    #[cfg(not(linked))]
    return unsafe { misuse::Component::load(env!("MISUSE_SO")) }.unwrap();
}

fn instance_of() -> misuse::Misuse<Host> {
    component().instantiate(Host::default()).unwrap()
}

fn loaded() -> host::Component {
    #[cfg(linked)]
    {
        unsafe extern "C" {
            static misuse_component: u8;
        }
        // SAFETY: it is linked in.
        unsafe { host::Component::from_ptr((&raw const misuse_component).cast()) }.unwrap()
    }
    // SAFETY: Windlass made it.
    #[cfg(not(linked))]
    unsafe { host::Component::load(env!("MISUSE_SO")) }.unwrap()
}

/// Polls once; nobody is woken.
fn once<F: Future>(future: &mut Pin<Box<F>>) -> Poll<F::Output> {
    let mut context = Context::from_waker(Waker::noop());
    future.as_mut().poll(&mut context)
}

/// The output of a future that waits for nothing but what others have done already.
fn now<F: Future>(future: F) -> F::Output {
    let mut future = Box::pin(future);
    for _ in 0..100 {
        if let Poll::Ready(output) = once(&mut future) {
            return output;
        }
    }
    panic!("it waits");
}

/// A task of an executor that is gone: whoever wakes it last ends it.
struct Orphan(Mutex<Option<Boxed>>);

impl Wake for Orphan {
    fn wake(self: Arc<Self>) {}
}

/// Polls a future once as a task that its wakers alone keep.
fn orphan(future: impl Future<Output = ()> + Send + 'static) -> Weak<Orphan> {
    let task = Arc::new(Orphan(Mutex::new(Some(Box::pin(future)))));
    let waker = Waker::from(Arc::clone(&task));
    let mut context = Context::from_waker(&waker);
    let polled = (task.0.lock().unwrap().as_mut()).map(|future| future.as_mut().poll(&mut context));
    assert!(polled.is_some_and(|polled| polled.is_pending()));
    Arc::downgrade(&task)
}

/// What a function of the host was lent does not change while it runs.
fn exposed() {
    let of = instance_of();
    let (writer, reader) = stream::<u8>();
    *of.host().bytes.lock().unwrap() = Some(writer);
    of.exposed(reader).unwrap();
    let looked = of.host().looked.lock().unwrap().clone();
    let text = "a".repeat(64);
    assert_eq!(looked, [(text.clone(), text)]);
}

/// A trap that a function of the host keeps to itself ends the instance all the same; so does one that a
/// destructor has brought about.
fn trap_inside() {
    type Given = Arc<Mutex<Option<Writer>>>;
    let (given, failed) = (Given::default(), Arc::new(AtomicBool::new(false)));
    let (writer, told) = (Arc::clone(&given), Arc::clone(&failed));
    let write = move || {
        if let Some(mut writer) = writer.lock().unwrap().take() {
            let text = [Value::String("text".to_owned())];
            let mut write = Box::pin(writer.write(&text));
            let ended = once(&mut write);
            told.store(matches!(ended, Poll::Ready(Err(_))), Ordering::Relaxed);
        }
    };
    let mut imports = dynamic_imports();
    let look = write.clone();
    imports.function("t:m/api", "look", move |_, _| {
        look();
        Ok(None)
    });
    imports.resource("t:m/api", "thing", move |_| write());
    for name in ["stuck", "end"] {
        let mut of = Instance::new(&loaded(), &imports).unwrap();
        let (value, writer) = of.ends().pair(stream_of(&of, TypeKind::String)).unwrap();
        *given.lock().unwrap() = Some(writer);
        let mut arguments = vec![value];
        if name == "end" {
            let thing = of.new_resource("t:m/api", "thing", 7).unwrap();
            arguments.insert(0, Value::Own(thing));
        }
        let outcome = of.call("", name, &arguments);
        assert!(failed.swap(false, Ordering::Relaxed));
        assert!(matches!(outcome, Err(host::Error::Host(_))), "{outcome:?}");
        let outcome = of.call("", "spill", &[]);
        assert!(
            matches!(outcome, Err(host::Error::Poisoned(_))),
            "{outcome:?}"
        );
    }
}

/// What was read is freed, even if that ends in a trap.
fn spilled() {
    let of = instance_of();
    let mut texts = of.spill().unwrap();
    let read = now(texts.read(5000));
    assert!(matches!(read, Err(Error::Trap(_))), "{read:?}");
}

/// A string that is passed many times is as many in the host, and the component pays for them.
fn flooded() {
    let mut config = Config::default();
    config.max_runtime_bytes = 8 << 20;
    let of = component()
        .instantiate_with(Host::default(), &config)
        .unwrap();
    let mut dynamic = Instance::with_config(&loaded(), &dynamic_imports(), &config).unwrap();
    for _ in 0..20 {
        now(of.flood(16)).unwrap();
        dynamic.call("", "flood", &[Value::U32(16)]).unwrap();
    }
    for outcome in [
        now(of.flood(8192)),
        dynamic.call("", "flood", &[Value::U32(8192)]).map(|_| ()),
    ] {
        let Err(Error::Host(trap)) = outcome else {
            panic!("{outcome:?}");
        };
        let message = trap.message;
        assert!(message.contains("max_runtime_bytes"), "{message}");
        assert!(!message.contains("panicked"), "{message}");
    }
}

/// What was read is freed if nobody takes it, whether the instance is there or not.
fn unread() {
    let instance = dynamic();
    let ends = instance.ends();
    let (value, mut writer) = ends.pair(stream_of(&instance, TypeKind::String)).unwrap();
    let mut reader = ends.reader(&value).unwrap();
    assert!(once(&mut Box::pin(reader.read(2))).is_pending());
    let text = [Value::String("text".to_owned())];
    assert_eq!(now(writer.write(&text)).unwrap(), 1);
    drop(reader);
    for is_alive in [true, false] {
        let of = instance_of();
        let mut reader = of.open().unwrap();
        assert!(once(&mut Box::pin(reader.read(2))).is_pending());
        of.text().unwrap();
        let of = is_alive.then_some(of);
        drop(reader);
        drop(of);
    }
    // It ends after the read, and before that is taken.
    let of = instance_of();
    let mut reader = of.open().unwrap();
    let mut read = Box::pin(reader.read(2));
    assert!(once(&mut read).is_pending());
    of.text().unwrap();
    drop(of);
    let read = now(read);
    assert!(matches!(read, Err(Error::Poisoned(_))), "{read:?}");
}

/// An instance whose handle is dropped by a function that it has called stays, with its code.
#[cfg(not(linked))]
fn dropped_inside() {
    let of = instance_of();
    let (mut writer, reader) = stream::<u8>();
    let mut call = Box::pin(of.look_after(reader));
    assert!(once(&mut call).is_pending());
    std::mem::forget(call);
    *KEPT.lock().unwrap() = Some(of);
    assert_eq!(now(writer.write(vec![1])).unwrap(), []);
    assert!(KEPT.lock().unwrap().is_none());
}

/// What a future of the host is lent is there as long as the future is, whatever it brings about.
fn lent() {
    let of = instance_of();
    let ended = Arc::clone(&of.host().ended);
    for first in [false, true] {
        let of = component()
            .instantiate(Host {
                ended: Arc::clone(&ended),
                ..Host::default()
            })
            .unwrap();
        let (writer, reader) = stream::<String>();
        *of.host().texts.lock().unwrap() = Some(writer);
        of.host().held.lock().unwrap().0 = first;
        let thing = Arc::new(Number::new(7, &ended));
        let mut watch = Box::pin(async {
            let thing = thing;
            of.watch(&thing, reader).await
        });
        let mut polled = once(&mut watch);
        if !first {
            assert!(polled.is_pending());
            let waker = {
                let mut held = of.host().held.lock().unwrap();
                held.0 = true;
                held.1.take().unwrap()
            };
            waker.wake();
            polled = once(&mut watch);
        }
        assert!(matches!(polled, Poll::Ready(Err(_))), "{polled:?}");
        drop(watch);
        // Nobody polls it any more.
        let waker = of.host().held.lock().unwrap().1.take();
        if let Some(waker) = waker {
            waker.wake();
        }
        assert!(now(of.wait()).is_err());
        let seen = of.host().seen.lock().unwrap().clone();
        assert!(
            !seen.is_empty() && seen.iter().all(|value| *value == 7),
            "{seen:?}"
        );
        drop(of);
    }
    assert_eq!(ended.load(Ordering::Relaxed), 2);
}

/// Resources in a stream, of which some come back.
fn untaken() {
    let of = instance_of();
    let ended = Arc::clone(&of.host().ended);
    let things = || {
        (0..3)
            .map(|value| Thing::new(Number::new(value, &ended)))
            .collect::<Vec<_>>()
    };
    let (mut writer, reader) = stream::<Thing<Number>>();
    let mut take = Box::pin(of.take(reader));
    let polled = once(&mut take);
    assert!(polled.is_pending(), "{polled:?}");
    let mut write = Box::pin(writer.write(things()));
    let left = loop {
        let _ = once(&mut take);
        if let Poll::Ready(left) = once(&mut write) {
            break left.unwrap();
        }
    };
    assert_eq!(ended.load(Ordering::Relaxed), 1);
    let values: Vec<u32> = left
        .iter()
        .map(|thing| thing.value.load(Ordering::Relaxed))
        .collect();
    assert_eq!(values, [1, 2]);
    drop(left);
    assert_eq!(ended.load(Ordering::Relaxed), 3);
}

fn dynamic_imports() -> Imports {
    let mut imports = Imports::new();
    imports.function("t:m/api", "look", |_, _| Ok(None));
    imports.async_function("t:m/api", "hold", |_| pending());
    imports.async_function("t:m/api", "pause", |_| pending());
    imports.async_function("t:m/api", "tell", |_| async { Ok(None) });
    imports.function("t:m/api", "say", |_, _| Ok(None));
    imports
}

fn dynamic() -> Instance {
    Instance::new(&loaded(), &dynamic_imports()).unwrap()
}

fn stream_of(instance: &Instance, kind: TypeKind) -> Type<'_> {
    let functions = instance.component().exports();
    let params = functions.iter().flat_map(|function| function.params());
    let mut types = params.filter_map(|param| param.ty);
    types
        .find(|ty| {
            ty.kind() == TypeKind::Stream && ty.element().is_some_and(|ty| ty.kind() == kind)
        })
        .unwrap()
}

/// A value that stands for an end is a number, which may be another's by now.
fn stale() {
    let mut instance = dynamic();
    let ends = instance.ends();
    let (value, writer) = ends.pair(stream_of(&instance, TypeKind::U8)).unwrap();
    let mut old = ends.reader(&value).unwrap();
    drop((writer, ends.reader(&value).unwrap()));
    // The same number.
    let (new, mut writer) = ends.pair(stream_of(&instance, TypeKind::U64)).unwrap();
    let numbers = vec![Value::U64(u64::MAX); 4096];
    let mut write = Box::pin(writer.write(&numbers));
    assert!(once(&mut write).is_pending());
    let read = now(old.read(4096));
    assert!(
        matches!(read, Err(host::Error::InvalidArgument(_))),
        "{read:?}"
    );
    drop(old);
    let mut reader = ends.reader(&new).unwrap();
    assert_eq!(now(reader.read(4096)).unwrap().len(), 4096);
    assert!(matches!(once(&mut write), Poll::Ready(Ok(4096))));
    // As many as there may be.
    drop(write);
    let mut write = Box::pin(writer.write(&numbers[..2]));
    assert!(once(&mut write).is_pending());
    assert_eq!(now(reader.read(usize::MAX)).unwrap().len(), 2);
    drop(write);
    instance.call("", "wide", &[new]).unwrap();
}

/// Whoever is woken may end, and with it all that waits in it.
fn orphans() {
    // Where the ends of a stream find each other.
    let (mut writer, reader) = stream::<u8>();
    let task = orphan(async move {
        let _ = writer.write(vec![1]).await;
    });
    drop(reader);
    assert!(task.upgrade().is_none());
    // A future that is polled by another task than before.
    let of = instance_of();
    let (writer, reader) = stream::<u8>();
    let also = of.spill().unwrap();
    let mut sum = Box::pin(of.sum(reader));
    let mut writer = Some(writer);
    for _ in 0..2 {
        let (mut writer, reader) = (writer.take(), stream::<u8>().1);
        let task = Arc::new(Orphan(Mutex::new(Some(Box::pin(async move {
            let _kept = reader;
            if let Some(writer) = &mut writer {
                let _ = writer.write(vec![1]).await;
            }
        })))));
        let waker = Waker::from(Arc::clone(&task));
        let mut context = Context::from_waker(&waker);
        let _ = task
            .0
            .lock()
            .unwrap()
            .as_mut()
            .map(|future| future.as_mut().poll(&mut context));
        let _ = sum.as_mut().poll(&mut context);
        drop((task, waker));
    }
    drop((sum, also));
    // The instance ends, and with it who waits for it.
    let (mut writer, reader) = stream::<u8>();
    let _ = now(async { once(&mut Box::pin(of.sum(reader))) });
    let (texts, strings) = stream::<String>();
    of.stuck(strings).unwrap();
    let mut also = Some(texts);
    let task = orphan(async move {
        let _kept = also.take();
        let _ = writer.write(vec![1]).await;
        pending::<()>().await;
    });
    let mut wait = Box::pin(of.wait());
    assert!(once(&mut wait).is_pending());
    drop(wait);
    drop(of);
    drop(task);
}

fn main() {
    exposed();
    trap_inside();
    spilled();
    unread();
    flooded();
    lent();
    untaken();
    stale();
    orphans();
    #[cfg(not(linked))]
    dropped_inside();
    println!("misuse: ok");
}
