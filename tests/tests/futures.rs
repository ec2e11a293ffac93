//! Futures of the Rust API as an executor has them: polled when they are woken and not otherwise, dropped
//! in the middle. Whatever becomes of one, the others go on.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use windlass_runtime::host::{CallFuture, Config, Error, Imports, Instance, Reader, Value};
use windlass_tests::modules::{MODES, load_with};

/// One task waits on its stack until another resumes it, which has its turn as often as its argument says
/// before: when it has returned, or on its stack until then, or when what it wrote has been read.
const WAITING: &str = r#"(component
    (type $bytes (stream u8))
    (core module $memory (memory (export "memory") 1))
    (core instance $memory (instantiate $memory))
    (core func $return-bytes (canon task.return (result $bytes)))
    (core func $new (canon stream.new $bytes))
    (core func $write (canon stream.write $bytes async (memory (core memory $memory "memory"))))
    (core func $new-set (canon waitable-set.new))
    (core func $join (canon waitable.join))
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
        (import "" "return-bytes" (func $return-bytes (param i32)))
        (import "" "new" (func $new (result i64)))
        (import "" "write" (func $write (param i32 i32 i32) (result i32)))
        (import "" "new-set" (func $new-set (result i32)))
        (import "" "join" (func $join (param i32 i32)))
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
            (call $return))
        (func (export "write") (param i32) (result i32) (local $ends i64) (local $set i32)
            (global.set $left (local.get 0))
            (local.set $ends (call $new))
            (call $return-bytes (i32.wrap_i64 (local.get $ends)))
            (local.set $ends (i64.shr_u (local.get $ends) (i64.const 32)))
            (drop (call $write (i32.wrap_i64 (local.get $ends)) (i32.const 0) (i32.const 1)))
            (local.set $set (call $new-set))
            (call $join (i32.wrap_i64 (local.get $ends)) (local.get $set))
            (i32.or (i32.const 2) (i32.shl (local.get $set) (i32.const 4))))
        (func (export "written") (param i32 i32 i32) (result i32)
            (global.set $left (i32.sub (global.get $left) (i32.const 1)))
            (if (global.get $left) (then (return (i32.const 1))))
            (call $resume (global.get $who))
            (i32.const 0)))
    (core instance $i (instantiate $m (with "" (instance
        (export "return" (func $return)) (export "index" (func $index))
        (export "suspend" (func $suspend)) (export "yield" (func $yield))
        (export "resume" (func $resume)) (export "return-bytes" (func $return-bytes))
        (export "new" (func $new)) (export "write" (func $write))
        (export "new-set" (func $new-set)) (export "join" (func $join))))))
    (func (export "write") async (param "turns" u32) (result $bytes)
        (canon lift (core func $i "write") async (callback (core func $i "written"))))
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

#[test]
fn who_reads_leaves_what_is_left_to_others() {
    let (instance, mut wait) = waiting();
    let mut write = Task::new(&instance, "write", &[Value::U32(TURNS)]);
    let Poll::Ready(Ok(Some(stream))) = write.poll() else {
        panic!("it returns at once");
    };
    assert!(!wait.run(), "nobody has read");
    let mut reader = instance.ends().reader(&stream).unwrap();
    let read = std::pin::pin!(reader.read(1)).poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(read, Poll::Ready(Ok(bytes)) if bytes.len() == 1));
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

/// A writer that has many elements, of a byte and of nothing.
const MANY: &str = r#"(component
    (type $bytes (stream u8))
    (type $nothing (stream))
    (core module $memory (memory (export "memory") 1))
    (core instance $memory (instantiate $memory))
    (core func $new-bytes (canon stream.new $bytes))
    (core func $new-nothing (canon stream.new $nothing))
    (core func $write-bytes
        (canon stream.write $bytes async (memory (core memory $memory "memory"))))
    (core func $write-nothing (canon stream.write $nothing async))
    (core module $m
        (import "" "new-bytes" (func $new-bytes (result i64)))
        (import "" "new-nothing" (func $new-nothing (result i64)))
        (import "" "write-bytes" (func $write-bytes (param i32 i32 i32) (result i32)))
        (import "" "write-nothing" (func $write-nothing (param i32 i32 i32) (result i32)))
        (func $second (param i64) (result i32)
            (i32.wrap_i64 (i64.shr_u (local.get 0) (i64.const 32))))
        (func (export "bytes") (result i32) (local $ends i64)
            (local.set $ends (call $new-bytes))
            (drop (call $write-bytes
                (call $second (local.get $ends)) (i32.const 0) (i32.const 0x1_0000)))
            (i32.wrap_i64 (local.get $ends)))
        (func (export "nothing") (result i32) (local $ends i64)
            (local.set $ends (call $new-nothing))
            (drop (call $write-nothing
                (call $second (local.get $ends)) (i32.const 0) (i32.const 0xfff_ffff)))
            (i32.wrap_i64 (local.get $ends))))
    (core instance $i (instantiate $m (with "" (instance
        (export "new-bytes" (func $new-bytes)) (export "new-nothing" (func $new-nothing))
        (export "write-bytes" (func $write-bytes))
        (export "write-nothing" (func $write-nothing))))))
    (func (export "bytes") (result $bytes) (canon lift (core func $i "bytes")))
    (func (export "nothing") (result $nothing) (canon lift (core func $i "nothing"))))"#;

#[test]
fn elements_that_are_read_count() {
    let component = load_with(MODES[0], MANY);
    let mut config = Config::default();
    config.max_runtime_bytes = 1 << 20;
    for name in ["bytes", "nothing"] {
        let mut instance = Instance::with_config(&component, &Imports::new(), &config).unwrap();
        let stream = instance.call("", name, &[]).unwrap().unwrap();
        let mut reader = instance.ends().reader(&stream).unwrap();
        let read = |reader: &mut Reader, max| {
            let future = std::pin::pin!(reader.read(max));
            match future.poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(outcome) => outcome.map(|values| values.len()),
                Poll::Pending => panic!("there is something to read"),
            }
        };
        assert_eq!(read(&mut reader, 1000).unwrap(), 1000);
        let refused = read(&mut reader, usize::MAX);
        assert!(matches!(refused, Err(Error::OutOfMemory(_))), "{refused:?}");
    }
}
