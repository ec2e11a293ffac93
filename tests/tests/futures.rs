//! Futures of the Rust API as an executor has them: polled when they are woken and not otherwise, dropped
//! in the middle. Whatever becomes of one, the others go on.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use windlass_runtime::host::{CallFuture, Error, Imports, Instance, Value};
use windlass_tests::modules::{MODES, load_with};

/// One task waits on its stack until another resumes it, which has its turn as often as its argument says
/// before: when it has returned, or on its stack until then.
const WAITING: &str = r#"(component
    (core func $return (canon task.return))
    (core func $index (canon thread.index))
    (core func $suspend (canon thread.suspend))
    (core func $yield (canon thread.yield))
    (core func $resume (canon thread.resume-later))
    (core module $m
        (import "" "return" (func $return))
        (import "" "index" (func $index (result i32)))
        (import "" "suspend" (func $suspend (result i32)))
        (import "" "yield" (func $yield (result i32)))
        (import "" "resume" (func $resume (param i32)))
        (global $who (mut i32) (i32.const 0))
        (global $left (mut i32) (i32.const 0))
        (func (export "wait")
            (global.set $who (call $index))
            (drop (call $suspend))
            (call $return))
        (func (export "return") (param i32) (result i32)
            (global.set $left (local.get 0))
            (i32.const 1))
        (func (export "returned") (param i32 i32 i32) (result i32)
            (global.set $left (i32.sub (global.get $left) (i32.const 1)))
            (if (i32.eq (global.get $left) (i32.const 99999)) (then (call $return)))
            (if (global.get $left) (then (return (i32.const 1))))
            (call $resume (global.get $who))
            (i32.const 0))
        (func (export "stay") (param i32)
            (loop $again
                (drop (call $yield))
                (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (call $resume (global.get $who))
            (call $return)))
    (core instance $i (instantiate $m (with "" (instance
        (export "return" (func $return)) (export "index" (func $index))
        (export "suspend" (func $suspend)) (export "yield" (func $yield))
        (export "resume" (func $resume))))))
    (func (export "wait") async (canon lift (core func $i "wait") async))
    (func (export "return") async (param "turns" u32)
        (canon lift (core func $i "return") async (callback (core func $i "returned"))))
    (func (export "stay") async (param "turns" u32) (canon lift (core func $i "stay") async)))"#;

/// More turns than a component has before an executor has one.
const TURNS: u32 = 100_000;

/// Counts how often it is woken.
#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A call, and whether it was woken.
struct Task {
    call: CallFuture,
    count: Arc<Count>,
}

impl Task {
    fn new(instance: &Instance, name: &str, arguments: &[Value]) -> Self {
        Self {
            call: instance.call_async("", name, arguments),
            count: Arc::default(),
        }
    }

    fn poll(&mut self) -> Poll<Result<Option<Value>, Error>> {
        let waker = Waker::from(Arc::clone(&self.count));
        std::pin::pin!(&mut self.call).poll(&mut Context::from_waker(&waker))
    }

    /// Polls it as long as it is woken; whether it has ended.
    fn run(&mut self) -> bool {
        while self.count.0.swap(0, Ordering::Relaxed) > 0 {
            if let Poll::Ready(outcome) = self.poll() {
                outcome.unwrap();
                return true;
            }
        }
        false
    }
}

fn waiting() -> (Instance, Task) {
    let instance = Instance::new(&load_with(MODES[0], WAITING), &Imports::new()).unwrap();
    let mut wait = Task::new(&instance, "wait", &[]);
    assert!(wait.poll().is_pending());
    (instance, wait)
}

#[test]
fn who_ends_leaves_what_is_left_to_others() {
    let (instance, mut wait) = waiting();
    let mut spin = Task::new(&instance, "return", &[Value::U32(TURNS)]);
    assert!(matches!(spin.poll(), Poll::Ready(Ok(None))));
    assert!(wait.run(), "nobody was woken for what is left to do");
}

#[test]
fn who_is_dropped_leaves_what_is_left_to_others() {
    let (instance, mut wait) = waiting();
    let mut spin = Task::new(&instance, "stay", &[Value::U32(TURNS)]);
    assert!(spin.poll().is_pending());
    assert!(spin.count.0.load(Ordering::Relaxed) > 0);
    drop(spin);
    assert!(wait.run(), "nobody was woken for what is left to do");
}

const STREAM: &str = r#"(component
    (type $bytes (stream u8))
    (import "notify" (func))
    (core func $new (canon stream.new $bytes))
    (core module $m
        (import "" "new" (func $new (result i64)))
        (func (export "get") (result i32) (i32.wrap_i64 (call $new))))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "get") (result $bytes) (canon lift (core func $i "get"))))"#;

#[test]
fn functions_of_the_host_may_keep_ends_of_their_instance() {
    let component = load_with(MODES[0], STREAM);
    let kept = Arc::new(Mutex::new(None));
    let mut imports = Imports::new();
    imports.function("", "notify", {
        let kept = Arc::clone(&kept);
        move |_, _| {
            drop(kept.lock().unwrap().take());
            Ok(None)
        }
    });
    let mut instance = Instance::new(&component, &imports).unwrap();
    drop(imports);
    let ends = instance.ends();
    let (_, writer) = ends.pair(component.exports()[0].result().unwrap()).unwrap();
    let read = instance.call("", "get", &[]).unwrap().unwrap();
    *kept.lock().unwrap() = Some((writer, ends.reader(&read).unwrap()));
    let left = Arc::downgrade(&kept);
    drop(kept);
    drop(instance);
    assert!(left.upgrade().is_none(), "the function is there still");
}
